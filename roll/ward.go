package roll

import (
	"cmp"
	"slices"
)

// This file lets the rows of wards hold: which wards a council has, how many seats
// each, what a seat's vote counts, and whose seats come to a ward that replaces
// others. A council of whose wards there are no rows has no plan, and pays nothing.

// wardPlan is what a ward's row says while it holds.
type wardPlan struct {
	ward  Ref
	post  Ref // whose holder has the seat; 0 = none
	seats int32
	votes int64  // of each seat
	pos   uint32 // position of the row
}

// planOf reads a ward's row.
func (o *op) planOf() wardPlan {
	x := wardPlan{ward: o.ward, post: o.post(), seats: int32(o.seat), votes: 1, pos: o.pos}
	if o.flags&flagVotes != 0 {
		x.votes = o.votes()
	}
	return x
}

// planned gives what the row of a ward says; nil = none holds.
func (b *Body) planned(ward Ref) *wardPlan {
	for i := range b.plan {
		if b.plan[i].ward == ward {
			return &b.plan[i]
		}
	}
	return nil
}

// isWhole reports whether a ward surely has all the seats that its row gives it.
func (fr *frame) isWhole(ward Ref) bool {
	x := fr.planned(ward)
	if x == nil {
		return false
	}
	least, _ := fr.span(func(h *Holding) bool { return h.Ward == ward })
	return least >= int(x.seats)
}

// count gives of how many seats something is so.
func (p *Part) count(is func(h *Holding) bool) (n int) {
	for s := range p.Seats {
		if is(&p.Seats[s]) {
			n++
		}
	}
	return n
}

// span gives of how many seats something is so, at the least and at the most.
func (fr *frame) span(is func(h *Holding) bool) (least, most int) {
	least = fr.sure.count(is)
	most = least
	for _, c := range fr.cells {
		low, high := c.span(is)
		least, most = least+low, most+high
	}
	return least, most
}

func (c *cell) span(is func(h *Holding) bool) (least, most int) {
	least = c.ways[0].count(is)
	most = least
	for i := range c.ways[1:] {
		n := c.ways[1+i].count(is)
		least, most = min(least, n), max(most, n)
	}
	return least, most
}

// findApart lists the wards whose seats are filled in a way of their own: who is
// elected to the council in no ward is not elected to these.
func (a *agenda) findApart() {
	if a.apart = a.apart[:0]; !a.has.has(opWard) {
		return
	}
	for i := range a.ops {
		if o := &a.ops[i]; o.op == opWard && (o.post() != 0 || o.flags&flagVotes != 0 && o.votes() == 0) {
			a.apart = addOnce(a.apart, o.ward)
		}
	}
	if len(a.apart) == 0 {
		return
	}
	for i := range a.ops {
		if o := &a.ops[i]; o.ward == 0 && o.fills() {
			o.shuns = &a.apart
		}
	}
}

func (a *agenda) isApart(ward Ref) bool { return ward != 0 && slices.Contains(a.apart, ward) }

// bequest is a ward that the one of a row replaces.
type bequest struct {
	pos  uint32
	ward Ref
}

// findBequests lists them by row.
func (a *agenda) findBequests() {
	if a.left = a.left[:0]; !a.has.has(opInherits) {
		return
	}
	for i := range a.recs {
		if r := &a.recs[i]; r.op == opInherits {
			a.left = append(a.left, bequest{r.pos, r.inherited()})
		}
	}
	slices.SortStableFunc(a.left, func(x, y bequest) int { return cmp.Compare(x.pos, y.pos) })
}

// bequests gives those of a row.
func (a *agenda) bequests(pos uint32) []bequest {
	from, _ := slices.BinarySearchFunc(a.left, pos, func(b bequest, pos uint32) int { return cmp.Compare(b.pos, pos) })
	n := slices.IndexFunc(a.left[from:], func(b bequest) bool { return b.pos != pos })
	if n < 0 {
		return a.left[from:]
	}
	return a.left[from : from+n]
}

// beginWard lets a ward's row hold: the seats of the wards that it replaces come to
// it, and those that it has too many of leave it.
func (f *fold) beginWard(fr *frame, o *op) {
	x := o.planOf()
	plan := slices.DeleteFunc(slices.Clone(fr.plan), func(y wardPlan) bool { return y.ward == x.ward })
	i, _ := slices.BinarySearchFunc(plan, x, func(a, b wardPlan) int { return cmp.Compare(a.pos, b.pos) })
	fr.plan = slices.Insert(plan, i, x)
	if x.post != 0 {
		f.bindPost(fr, x.post)
	}
	if !fr.Exists {
		return
	}
	f.place(fr, 0)
	for _, y := range f.splitByWards(fr) {
		f.current = y
		f.inherit(y, &x, o)
		f.settleWards(y, o)
		for _, z := range f.splitByWards(y) { // seats that came to the ward in some way may come on top of the others
			f.current = z
			f.resize(z, z.size, VacantSeat, o)
			z.touch(f)
		}
	}
	f.current = fr
}

// inherit lets the seats of the wards that a ward replaces come to it. Where other
// wards replace them too, who sits in which is open.
func (f *fold) inherit(fr *frame, x *wardPlan, o *op) {
	old, heirs, room := f.heirs(fr, o)
	if len(old) == 0 {
		return
	}
	wards := f.wardsOf(fr)
	lacks := int(x.seats) - count(wards, x.ward)
	seats := 0
	for _, w := range old {
		seats += count(wards, w)
	}
	switch {
	case heirs > 1 && room > seats: // some of the seats of the new wards are nobody's yet
		f.moveTogether(fr, old, 0)
	case seats <= lacks:
		f.moveTogether(fr, old, x.ward)
	default:
		f.shiftEach(fr, opAllot, lacks, &shift{from: old, to: x.ward, held: heirs == 1}, o)
	}
}

func count(wards []Ref, ward Ref) (n int) {
	for _, w := range wards {
		if w == ward {
			n++
		}
	}
	return n
}

// heirs gives the wards that a ward replaces and that there are, how many wards
// that begin on the day replace some of these, and for how many seats they have
// room.
func (f *fold) heirs(fr *frame, o *op) (old []Ref, heirs, room int) {
	wards := f.wardsOf(fr)
	for _, b := range f.bequests(o.pos) {
		if b.ward != o.ward && slices.Contains(wards, b.ward) {
			old = addOnce(old, b.ward)
		}
	}
	for _, i := range f.today {
		x := &f.ops[i]
		if x.op != opWard || x.first != x.last && x.pos != o.pos {
			continue
		}
		if slices.ContainsFunc(f.bequests(x.pos), func(b bequest) bool { return slices.Contains(old, b.ward) }) {
			heirs++
			room += max(0, int(x.seat)-count(wards, x.ward))
		}
	}
	return old, heirs, room
}

// settleWards gives wards that have fewer seats than their rows say those of no ward
// that nobody holds, and takes from those that have more.
func (f *fold) settleWards(fr *frame, o *op) {
	seats, rest := f.tally(fr), fr.hasSeatOfNone()
	for i := range fr.plan {
		x := fr.plan[i]
		n := seats[x.ward]
		switch {
		case n > int(x.seats):
			f.shiftEach(fr, opShed, n-int(x.seats), &shift{from: []Ref{x.ward}}, o)
		case n < int(x.seats) && rest:
			f.allot(fr, int(x.seats)-n, &shift{from: []Ref{0}, to: x.ward, free: true}, o)
		default:
			continue
		}
		seats, rest = f.tally(fr), fr.hasSeatOfNone()
	}
	if f.redraws() {
		return
	}
	frames := []*frame{fr}
	if rest {
		frames = f.splitByWards(fr) // where one has its seats and in another way lacks them
	}
	for _, y := range frames {
		f.current = y
		f.takeRest(y)
	}
	f.current = fr
}

// redraws reports whether another row of a ward, or of the council, takes force later
// on the day.
func (f *fold) redraws() bool {
	return f.at < len(f.today) && slices.ContainsFunc(f.today[f.at+1:], func(i int32) bool {
		o := &f.ops[i]
		return (o.op == opWard || o.op == opCouncil) && o.first == o.last
	})
}

// takeRest gives the seats of no ward to the only one that lacks some, if it lacks as
// many.
func (f *fold) takeRest(fr *frame) {
	seats := f.tally(fr)
	var to Ref
	lacks := 0
	for i := range fr.plan {
		x := &fr.plan[i]
		if n := int(x.seats) - seats[x.ward]; n > 0 && to == 0 {
			to, lacks = x.ward, n
		} else if n > 0 {
			return
		}
	}
	if to != 0 && lacks == seats[0] {
		f.moveTogether(fr, []Ref{0}, to)
	}
}

// tally counts the seats of each ward; see [fold.wardsNow].
func (f *fold) tally(fr *frame) map[Ref]int {
	seats := map[Ref]int{}
	for _, w := range f.wardsNow(fr) {
		seats[w]++
	}
	return seats
}

// hasSeatOfNone reports whether some seat may be of no ward.
func (fr *frame) hasSeatOfNone() bool {
	return fr.any(func(p *Part) bool {
		return slices.ContainsFunc(p.Seats, func(h Holding) bool { return h.Ward == 0 })
	})
}

// endWard ends the holdings of a ward that has ended. Its seats are vacant; those
// that came on top of the council's are gone.
func (f *fold) endWard(fr *frame, o *op) {
	x := fr.planned(o.ward)
	if x == nil || x.pos != o.pos {
		return // a later row of the ward holds
	}
	fr.plan = slices.DeleteFunc(slices.Clone(fr.plan), func(y wardPlan) bool { return y.ward == o.ward })
	f.acted = true // what the votes of its seats counted may have changed
	if !fr.Exists {
		return
	}
	f.place(fr, 0)
	f.loosePosts(fr)
	for _, c := range fr.cells {
		if c.blurred {
			c.keepLists(o.ward)
		}
	}
	f.everywhere(fr, func(p *Part) {
		for s := range p.Seats {
			if p.Seats[s].Ward == o.ward {
				f.leaveWard(p, s, o)
			}
		}
	})
	for _, c := range fr.cells {
		if c.blurred {
			c.vacate()
			c.blurred = c.any(func(p *Part) bool { return p.Seats[0].Mark == Unstated }) // else nobody sits there
			c.mind()
		}
	}
	f.resize(fr, fr.size, VacantSeat, o)
}

// leaveWard ends the holding of a seat that belongs to no ward any more.
func (f *fold) leaveWard(p *Part, s int, o *op) {
	f.acted = true
	if !p.Seats[s].Mark.Is(VacantSeat) || p.Seats[s].Mark.Is(Ended) {
		f.vacate(p, s, o)
	}
	p.Seats[s].Ward, p.Seats[s].term = 0, 0
}

// wardsOf gives the ward of every seat.
func (f *fold) wardsOf(fr *frame) []Ref { return slices.Clone(f.wardsNow(fr)) }

// commonWards gives the wards of the seats that are not filled in a way of their
// own; see [fold.wardsNow].
func (f *fold) commonWards(fr *frame) []Ref {
	wards := f.wardsNow(fr)
	if len(f.apart) > 0 {
		wards = slices.DeleteFunc(wards, f.isApart)
	}
	return wards
}
