package roll

import (
	"slices"
)

// This file lays results on a council of which there are rows of wards: how many seats
// each ward has, which of no ward come to it, and who stays because the seat is filled
// in another way.

// allot gives a ward so many seats of none: the first, or the last where its seats
// are filled in a way of their own, if they are alike, and else any.
func (f *fold) allot(fr *frame, n int, x *shift, o *op) {
	seats, alike := fr.alikeOfNone(x)
	if !alike {
		x.firstOf = true
		f.shiftEach(fr, opAllot, n, x, o)
		return
	}
	if f.isApart(x.to) {
		slices.Reverse(seats)
	}
	for _, s := range seats[:min(n, len(seats))] {
		fr.sure.Seats[s].Ward = x.to
	}
}

// alikeOfNone gives the seats of no ward that may come to one, if nothing tells
// these apart.
func (fr *frame) alikeOfNone(x *shift) (seats []int, alike bool) {
	fits := func(h Holding) bool { return x.fits(false, 0, &h) }
	for _, c := range fr.cells {
		if slices.ContainsFunc(c.ways, func(p Part) bool { return slices.ContainsFunc(p.Seats, fits) }) {
			return nil, false
		}
	}
	for s := range fr.sure.Seats {
		h := &fr.sure.Seats[s]
		switch {
		case !fits(*h):
		case len(seats) > 0 && !sameHolding(h, &fr.sure.Seats[seats[0]]):
			return nil, false
		default:
			seats = append(seats, s)
		}
	}
	return seats, true
}

// takesAll reports whether the contests of a layout together put the whole council at
// stake, but for seats that are filled in a way of their own.
func (f *fold) takesAll(fr *frame, l *layout) bool {
	if l.byElection {
		return false
	}
	if len(f.apart) == 0 {
		return l.takesAll(fr.Seats, nil)
	}
	seats := len(f.commonWards(fr))
	return seats > 0 && l.takesAll(seats, f.apart)
}

// sizeFor finds out how many seats each ward of a layout has in a frame: those of
// its row, or of its largest contest.
func (f *fold) sizeFor(fr *frame, l *layout) {
	for i := range l.wards {
		w := &l.wards[i]
		w.size = w.largest
		if x := fr.planned(w.ward); x != nil {
			w.size = int(x.seats)
		}
	}
}

// allots reports whether seats whose ward is not known may be of wards of which some
// seats are at stake, and of others.
func (f *fold) allots(fr *frame, l *layout) bool {
	if l.byElection || f.takesAll(fr, l) {
		return false
	}
	wards := f.wardsNow(fr)
	none := count(wards, 0)
	return none > 0 && slices.ContainsFunc(l.wards, func(w wardLayout) bool {
		n := w.lacks(wards)
		return n > 0 && n < none
	})
}

// lacks gives how many seats a ward has too few for what is at stake.
func (w *wardLayout) lacks(wards []Ref) int {
	if w.ward == 0 || w.state == void {
		return 0
	}
	return max(w.size, w.atStake()) - count(wards, w.ward)
}

// allotted gives a frame once for each way in which such seats may be of those
// wards.
func (f *fold) allotted(fr *frame, o *op) []*frame {
	if !f.allots(fr, o.lay) {
		return []*frame{fr}
	}
	wards := f.wardsOf(fr)
	none := count(wards, 0)
	for i := range o.lay.wards {
		w := &o.lay.wards[i]
		if n := w.lacks(wards); n > 0 && n < none {
			f.allot(fr, n, &shift{from: []Ref{0}, to: w.ward}, o)
			none -= n
		}
	}
	return f.splitByWards(fr)
}

// layAllBut is layAll where some seats are filled in a way of their own: who holds
// these stays.
func (f *fold) layAllBut(fr *frame, o *op) {
	wards := slices.Clone(f.along(o.lay, f.commonWards(fr)))
	f.emptyBut(fr, o, func(n int, _ *Holding) Ref { return wards[n] })
	for i := range o.lay.wards {
		if w := &o.lay.wards[i]; !f.isApart(w.ward) {
			f.putAll(&fr.sure, w, o)
		}
	}
}

// emptyBut lets all seats be of unknown holders but those that are filled in a way
// of their own, and gives each, one after another, its ward.
func (f *fold) emptyBut(fr *frame, o *op, ward func(n int, h *Holding) Ref) {
	wards := f.wardsOf(fr)
	f.renewAll(fr)
	kept := slices.Clone(fr.sure.Seats)
	fr.sure.Seats = fr.sure.Seats[:0]
	n := 0
	for s, was := range wards {
		seat := int32(s + 1)
		apart := f.isApart(was)
		stays := slices.ContainsFunc(fr.cells, func(c *cell) bool { return c.hasSeat(seat) }) // perhaps one of those
		if i := slices.IndexFunc(kept, func(h Holding) bool { return h.Seat == seat }); apart && i >= 0 {
			fr.sure.Seats = append(fr.sure.Seats, kept[i])
		}
		if !apart && stays {
			n++
		}
		if apart || stays {
			continue
		}
		var h Holding
		h.leaveOpen(was, seat, Unstated, o)
		h.Ward = ward(n, &h)
		fr.sure.Seats = append(fr.sure.Seats, h)
		n++
	}
}
