package roll

import (
	"math"
	"slices"
)

// This file lets a seat go with a post. The seat is what is kept: rows of the post
// fill it and end its holdings, and who holds the post is read from it.

// bond says that the seat of a ward goes with a post, and from when until when.
type bond struct {
	post, ward  Ref
	first, last int32
}

// findBonds reads the rows of wards that name a post.
func (a *agenda) findBonds() {
	if a.bonds = a.bonds[:0]; !a.has.has(opWard) {
		return
	}
	for i := range a.recs {
		if r := a.recs[i].record; r.op == opWard && r.post() != 0 && r.flags&flagRetracted == 0 {
			a.bonds = append(a.bonds, bond{r.post(), r.ward, r.first, a.lastOfWard(r)})
		}
	}
}

// lastOfWard gives the last day on which a row of a ward may hold.
func (a *agenda) lastOfWard(row *record) int32 {
	last := int32(math.MaxInt32)
	for i := range a.recs {
		r := a.recs[i].record
		ends := r.op == opWardEnds && r.pos == row.pos || r.op == opWard && r.ward == row.ward && r.first > row.first
		if ends && r.flags&flagRetracted == 0 {
			last = min(last, r.last-1)
		}
	}
	return last
}

// bind lets an operation of a post with which a seat goes be one of that seat: who
// takes the post is seated there in place of whoever was, and who leaves it loses the
// seat. The term is that of the seat, which ends by itself. It reports whether the
// operation is one still.
func (a *agenda) bind(o *op) bool {
	if len(a.bonds) == 0 || o.op != opPost && o.op != opLeave && !o.byPost() && !o.ofPost() {
		return true
	}
	bonds := slices.DeleteFunc(slices.Clone(a.bonds), func(b bond) bool { return b.post != o.post() || b.first > o.last || o.first > b.last })
	switch {
	case len(bonds) == 0:
		return true
	case o.flags&flagUntil != 0:
		return false
	case o.op == opPost:
		if o.op = opFill; o.flags&flagWhile != 0 {
			o.flags = o.flags&^flagWhile | flagTerm
		}
		o.flags |= flagOwnList
	case o.op == opLeave:
		o.op = opEnd
	}
	o.bound, o.aux, o.ward = true, 0, bonds[0].ward
	if len(bonds) > 1 {
		all := bonds
		o.bonds = &all
	}
	return true
}

// meanWard lets an operation of a post mean the seat that goes with it on this day.
func (o *op) meanWard(fr *frame) {
	first := &(*o.bonds)[0]
	o.ward = first.ward
	for i := range fr.plan {
		if fr.plan[i].post == first.post {
			o.ward = fr.plan[i].ward
		}
	}
}

// changesSeat reports whether an operation of a post means another seat than one that
// the person has.
func (o *op) changesSeat(h *Holding) bool { return o.bound && h.Ward != o.ward }

// namesHolder reports whether who takes a post is the unnamed holder of its seat.
func (o *op) namesHolder(h *Holding) bool {
	list := o.sitsFor()
	return o.bound && o.op == opFill && h.holds() && h.Person == 0 && (list == 0 || list == h.List)
}

// asMember gives the taking of a post as it reads of a member who leaves another seat for
// that which goes with the post: where it names no party it is for that for which the
// member sat; the seat stays one of the list that won it, 0 = none did.
func (o *op) asMember(own *Holding, won Ref) *op {
	party, holds := own.Mandate()
	if o.list != 0 || o.party != 0 || !holds || party == 0 {
		return o
	}
	x := *o
	if x.party, x.list = party, won; party == Independent { // no list has the seat from then on
		x.flags &^= flagOwnList
	}
	return &x
}

// listNamed gives the list that won the first of some seats, where the operation names
// who holds that; 0 = it does not.
func (p *Part) listNamed(spots []int, o *op) Ref {
	if len(spots) > 0 && o.namesHolder(&p.Seats[spots[0]]) {
		return p.Seats[spots[0]].List
	}
	return 0
}

// asMemberFor gives the taking of a post as it reads of who may sit elsewhere, for each
// party for which that may be.
func (fr *frame) asMemberFor(o *op) (acts []*op) {
	var parties, lists []Ref
	fr.any(func(p *Part) bool {
		for s := range p.Seats {
			if h := &p.Seats[s]; h.Ward == o.ward && o.namesHolder(h) {
				lists = addOnce(lists, h.List)
			}
		}
		return false
	})
	fr.any(func(p *Part) bool {
		if own := p.mandateOf(o.person); own >= 0 && o.changesSeat(&p.Seats[own]) {
			x := o.asMember(&p.Seats[own], 0)
			if x == o || slices.Contains(parties, x.party) {
				return false
			}
			parties, acts = append(parties, x.party), append(acts, x)
			for _, list := range lists {
				acts = append(acts, o.asMember(&p.Seats[own], list))
			}
		}
		return false
	})
	return acts
}

// bindPost forgets who held a post before a seat went with it.
func (f *fold) bindPost(fr *frame, post Ref) {
	f.everywhere(fr, func(p *Part) {
		p.Posts = slices.DeleteFunc(p.Posts, func(x PostHolding) bool { return x.Post == post })
	})
	for _, c := range fr.cells {
		c.mind()
	}
}

// showBound shows who holds the posts with which seats go.
func (f *Frame) showBound() {
	for i := range f.plan {
		if x := &f.plan[i]; x.post != 0 && f.Exists {
			f.showPost(x)
		}
	}
}

// showPost shows the holder of a post beside the seat that goes with it; where it is
// open which seat that is, apart from it.
func (f *Frame) showPost(x *wardPlan) {
	if s := inWard(f.Sure, x.ward); s >= 0 {
		sure := f.Sure.withPost(s, x.post)
		f.Sure = &sure
		return
	}
	in := slices.IndexFunc(f.Cells, func(c Cell) bool {
		return slices.ContainsFunc(c.Ways, func(p Part) bool { return inWard(&p, x.ward) >= 0 })
	})
	if in < 0 {
		return
	}
	c := &f.Cells[in]
	if slices.ContainsFunc(c.Ways, func(p Part) bool { return inWard(&p, x.ward) < 0 }) {
		f.showApart(x)
		return
	}
	ways := make([]Part, 0, len(c.Ways))
	for i := range c.Ways {
		ways = append(ways, c.Ways[i].withPost(inWard(&c.Ways[i], x.ward), x.post))
	}
	c.Ways = ways
}

// showApart shows every holder that a post may have by itself, and that there may be
// no seat that goes with it.
func (f *Frame) showApart(x *wardPlan) {
	c := Cell{Wide: true, Ways: []Part{{}}}
	f.Parts(func(p *Part) {
		if s := inWard(p, x.ward); s >= 0 {
			c.Ways = append(c.Ways, Part{Posts: []PostHolding{p.Seats[s].asPost(x.post)}})
		}
	})
	f.Cells = append(f.Cells, c)
}

// inWard gives the index of the first seat of a ward in a part; -1 = none.
func inWard(p *Part, ward Ref) int {
	return slices.IndexFunc(p.Seats, func(h Holding) bool { return h.Ward == ward })
}

// withPost gives a part with who holds a post by one of its seats.
func (p *Part) withPost(seat int, post Ref) Part {
	x := *p
	x.Posts = append(slices.Clone(p.Posts), p.Seats[seat].asPost(post))
	return x
}

// asPost gives the post that goes with a seat.
func (h *Holding) asPost(post Ref) PostHolding {
	x := PostHolding{Post: post, Since: h.Since, Cause: h.Cause}
	switch {
	case h.Mark.Is(VacantSeat):
		x.Vacant, x.ended = true, h.Mark.Is(Ended)
	default:
		x.Person, x.Party = h.Person, h.partyOf(h.Person)
	}
	return x
}
