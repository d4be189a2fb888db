package roll

import "slices"

// settle makes sure of the doubtful seats of a world before an operation for
// which it matters whether they are vacant: each way is a world, and in each
// the operation acts. It reports whether there was anything to settle. Of
// several doubtful seats that are alike only their number matters, unless an
// entry names seats.
func (f *Folder) settle(w *World, o *op, which func(w *World, s int) bool, act func(w *World, o *op)) bool {
	if !w.doubtful {
		return false
	}
	s := 0
	for s < len(w.Seats) && (!w.Seats[s].Mark.Is(MaybeVacant) || !which(w, s)) {
		s++
	}
	if s == len(w.Seats) {
		return false
	}
	if len(f.forks) > MaxWorlds {
		f.overflow = true
		return true
	}
	x := w.clone()
	x.vacate(s, x.Seats[s].Since, x.Seats[s].Cause)
	doubtful := w.Seats[s]
	for i := s; i < len(w.Seats); i++ {
		if h := &w.Seats[i]; i == s || !f.numbered(&doubtful) && h.like(&doubtful) {
			h.Mark &^= MaybeVacant
		}
	}
	if !f.settle(w, o, which, act) {
		act(w, o)
	}
	if !f.settle(&x, o, which, act) {
		act(&x, o)
	}
	f.forks = append(f.forks, x)
	return true
}

// settlePerson settles the seat of the person an operation names.
func (f *Folder) settlePerson(w *World, o *op, act func(w *World, o *op)) bool {
	return o.person != 0 && f.settle(w, o, func(w *World, s int) bool { return w.Seats[s].Person == Ref(o.person) }, act)
}

// settleSeat settles the seat an operation names.
func (f *Folder) settleSeat(w *World, o *op, act func(w *World, o *op)) bool {
	return o.seat != 0 && f.settle(w, o, func(_ *World, s int) bool { return s == int(o.seat)-1 }, act)
}

// numbered reports whether the ordinal of a seat may come to matter.
func (f *Folder) numbered(h *Holding) bool { return f.ordinals || f.warded && h.Ward == 0 }

func anySeat(*World, int) bool { return true }

// like reports whether nothing but since when and why tells two holdings apart.
func (h *Holding) like(x *Holding) bool {
	return h.List == x.List && h.Person == x.Person && h.Allegiance == x.Allegiance && h.Ward == x.Ward && h.Mark == x.Mark && h.until == x.until
}

// unlike appends the seats that fit, the first of each that are alike.
func (f *Folder) unlike(w *World, spots []int, fits func(h *Holding) bool) []int {
	for s := range w.Seats {
		h := &w.Seats[s]
		if fits(h) && !slices.ContainsFunc(spots, func(x int) bool { return w.Seats[x].like(h) }) {
			spots = append(spots, s)
		}
	}
	return spots
}
