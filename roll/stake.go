package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// This file says which seats a contest takes that is for some seats of a ward
// only: those of members who are elected again, vacant ones, those with the
// earliest stated last day of a term, and then any of the others, which is open, but for
// those of members whom the next list has, as long as there are others. Seats
// whose last day is that of another election come after those of this one where they are
// vacant, and last where they are not.
// Each that is taken is put at stake by an operation of its own, in the order of
// these tiers; then the winners take them.

// stake is what puts seats at stake, and what fills them; nil = vacant seats are
// filled.
type stake struct {
	by    bool    // a by-election: vacant seats, then others, whose terms go on
	terms []int32 // of the ward, the earliest first, as [term] numbers them
	ends  []int32 // the last of the days that follow them
	due   int     // how many of them end about the day
	again []again
	holds bool // the holders stay until a later contest
	named bool // rows name all winners, or there are none: nobody else was elected again
}

// again is somebody who is elected again on the day.
type again struct{ person, list Ref }

// takes reports whether a seat is put at stake in a tier.
func (o *op) takes(tier int, h *Holding) bool {
	switch {
	case h.Mark.Is(atStake):
		return false
	case o.stake.by:
		return !h.Mark.Is(filled) && o.takesVacancy(tier, h)
	}
	return o.takesRenewed(tier, h)
}

// takesVacancy is takes of a by-election: vacant seats, those of which nothing is stated,
// those of whose holders no list says that they sat on, and the others.
func (o *op) takesVacancy(tier int, h *Holding) bool {
	switch tier {
	case 0:
		return h.Mark.Is(VacantSeat)
	case 1:
		return h.nobody()
	case 2:
		return h.isTaken() && !o.lists.keep(h, o.first, o.last)
	}
	return h.isTaken()
}

// takesRenewed is takes of an election that renews seats of a ward.
func (o *op) takesRenewed(tier int, h *Holding) bool {
	x, vacant := o.stake, h.Mark.Is(VacantSeat)
	switch rest := x.due + 2; {
	case tier == 0:
		return h.Person != 0 && slices.ContainsFunc(x.again, func(a again) bool { return a.person == h.Person })
	case tier == 1:
		return vacant && !x.isOfAnother(h)
	case tier == rest:
		return vacant && x.isOfAnother(h)
	case tier == rest+1, tier == rest+2:
		return !vacant && (h.term == 0 || x.endOf(h.term) == 0) && (tier > rest+1 || !o.lists.keepBeside(h, o.first))
	case tier > rest:
		tier -= 3
	}
	return !vacant && h.term != 0 && x.endOf(h.term) == x.ends[tier-2]
}

// halfYear is how many days a stated last day may lie ahead of an election that it is
// the last day for: elections of one ward are a year apart, or more, and a seat is up at
// the one that is nearest to the last day of its term.
const halfYear = 183

// isOfAnother reports whether the stated last day of a seat's term is that of another
// election.
func (x *stake) isOfAnother(h *Holding) bool { return slices.Index(x.terms, h.term) >= x.due }

func (x *stake) endOf(term int32) int32 {
	if i := slices.Index(x.terms, term); i >= 0 {
		return x.ends[i]
	}
	return 0
}

// stakes counts the tiers of [op.takes].
func (x *stake) stakes() int {
	if x.by {
		return 4
	}
	return len(x.terms) + 5
}

// tiers counts the tiers of [stake.fills].
func (x *stake) tiers() int {
	if x == nil {
		return 1
	}
	return 3
}

// fills reports whether a winner of a list may take a seat: the own one of who is
// elected again for that list, then those of nobody.
func (x *stake) fills(tier int, h *Holding, won *laidSeat) bool {
	if x == nil {
		return h.Mark.Is(VacantSeat)
	}
	if !h.Mark.Is(atStake) {
		return false
	}
	switch tier {
	case 0:
		return h.Person != 0 && slices.Contains(x.again, again{h.Person, won.list}) && !won.vacant
	case 1:
		return h.Person == 0
	}
	return true
}

// putAtStake ends a holding so that a winner can take the seat, with the place
// kept of who is elected again.
func (f *fold) putAtStake(p *Part, s int, o *op) {
	f.acted = true
	h := &p.Seats[s]
	if o.stake.holds {
		h.term = 0
		h.Mark |= atStake
		return
	}
	person := h.Person
	kept := slices.ContainsFunc(o.stake.again, func(a again) bool { return a.person == person })
	if kept = kept && person != 0; kept {
		h.Person = 0
	}
	if !h.Mark.Is(VacantSeat) || h.Mark.Is(Ended) {
		f.vacate(p, s, o)
	}
	if i, gone := slices.BinarySearch(p.gone, person); gone && !o.stake.named { // he or she may be one of the winners
		p.gone = slices.Delete(p.gone, i, i+1)
	}
	if h.List = 0; !o.stake.by {
		h.term = 0
	}
	h.Mark = VacantSeat | atStake
	if kept {
		h.Person = person
	}
}

// win seats a winner: on a seat at stake, or on a vacant one, whose term goes on
// if the contest states none.
func (f *fold) win(p *Part, h *Holding, o *op) {
	old := *h
	person, path, term, ward := h.Person, h.path, h.term, h.Ward
	if ward == 0 {
		ward = o.ward
	}
	if o.term != 0 {
		term = o.term
	}
	o.won.seat(h, ward, h.Seat, o)
	h.path, h.term = path, term
	if !o.won.vacant {
		h.Mark |= f.fresh(h, false)
	}
	if o.vacancy && !o.won.vacant && (h.Mark.Is(filled) || f.electsLater()) {
		h.Mark |= byWon
		f.marked = true
	}
	f.keepClaim(h, &old)
	if person != 0 && o.stake != nil && o.stake.fills(0, &old, o.won) {
		h.Person = person
		h.Mark |= electedAgain
	} else if person != 0 {
		p.unseat(person, seatledger.Day(o.first), o.pos)
	}
	f.give(h)
}

// settleAgain lets somebody who has kept the seat sit as the event says that
// elected them again.
func (f *fold) settleAgain(h *Holding, o *op) {
	h.Mark &^= electedAgain
	if o.party != 0 {
		h.Allegiance = o.party
	}
	if o.term != 0 {
		h.term = o.term
	}
	f.acted, f.named = true, false
	f.give(h)
}

// fresh gives the marks of a seat that is filled, or whose holder is named: a
// seat filled on a day had not fallen vacant by a later filling of that day.
func (f *fold) fresh(h *Holding, naming bool) Mark {
	switch {
	case naming:
		return h.Mark & filled
	case f.fillsLater():
		f.marked = true
		return filled
	}
	return 0
}

// tells gives the mark of a seat that a row means which elects somebody without a
// name, while the day of another row may be the same.
func (f *fold) tells(o *op) Mark {
	if o.op != opElect || o.person != 0 || !f.electsLater() && !f.electsMeanwhile(o) {
		return 0
	}
	f.marked = true
	return ownRow
}

// electsLater reports whether another operation of the day elects somebody.
func (f *fold) electsLater() bool {
	return f.at < len(f.today) && slices.ContainsFunc(f.today[f.at+1:], func(i int32) bool { return f.ops[i].op == opElect })
}

// electsMeanwhile reports whether another operation may elect somebody while it is open
// whether one has.
func (f *fold) electsMeanwhile(o *op) bool {
	for i := range f.ops {
		if x := &f.ops[i]; x != o && x.op == opElect && x.last > f.day && x.first <= max(f.day, o.last) {
			return true
		}
	}
	return false
}

// isElecting reports whether it is open, after this day as before, whether an operation
// has elected somebody: the one that has may be of the day of a later one.
func (f *fold) isElecting() bool {
	return slices.ContainsFunc(f.uncertain, func(i int32) bool {
		o := &f.ops[i]
		return o.op == opElect && o.first <= f.day && o.last > f.day
	})
}

// fillsLater reports whether another operation of the day may fill a vacancy.
func (f *fold) fillsLater() bool {
	return f.at < len(f.today) && slices.ContainsFunc(f.today[f.at+1:], func(i int32) bool {
		o := &f.ops[i]
		return o.op == opFill || o.op == opLay && o.lay.byElection
	})
}

// keepsFor reports whether it matters that a seat is filled on this day and not
// before: it is none of those that another operation may fill then.
func (f *fold) keepsFor(o *op) bool { return (o.fills() || o.op == opLay) && f.fillsLater() }

// unmark forgets, at the end of a day, which seats were filled on it, and whom a
// roster of it confirmed; which were elected without a name, once no other may be.
func (f *fold) unmark() {
	f.rehearsal.keep(f)
	over := filled | byWon | listed | counted
	electing := f.isElecting()
	if !electing {
		over |= ownRow
	}
	for _, fr := range f.frames {
		f.current, fr.lacking, fr.leaving = fr, fr.lacking[:0], nil
		f.everywhere(fr, func(p *Part) {
			for s := range p.Seats {
				p.Seats[s].Mark &^= over
				if f.released {
					f.forgetFormer(&p.Seats[s])
				}
			}
		})
		if fr.doubted {
			f.doubt(fr)
		}
		fr.touch(f) // what is pending may now fill these too
		for _, c := range fr.cells {
			c.changed = fr.changed
		}
	}
	f.marked, f.released = electing, false
}

// layPart puts as many seats of a ward at stake as its contest is for, and lets
// the winners take them.
func (f *fold) layPart(fr *frame, w *wardLayout, x *stake, o *op) {
	f.placeIn(fr, w.ward)
	f.repeat(w.atStake(), func() { f.actFor(fr, opStake, w, nil, x, o) })
	if w.state != postponed && w.state != heldOver {
		f.seatWinners(fr, w, x, o)
	}
	f.everywhere(fr, func(p *Part) {
		for s := range p.Seats {
			p.Seats[s].Mark &^= atStake
		}
	})
}

// seatWinners lets the winners of a ward take seats, those of one list one after
// another.
func (f *fold) seatWinners(fr *frame, w *wardLayout, x *stake, o *op) {
	for i, n := 0, w.atStake(); i < n; {
		won, k := w.winner(i, o), i+1
		for k < n && *w.winner(k, o) == *won {
			k++
		}
		f.repeat(k-i, func() { f.actFor(fr, opWon, w, won, x, o) })
		i = k
	}
}

// actFor lets the results of a ward act on one of its seats.
func (f *fold) actFor(fr *frame, kind operation, w *wardLayout, won *laidSeat, x *stake, o *op) {
	one := newOp(record{pos: o.pos, first: f.day, last: f.day, op: kind, ward: w.ward}, o.order)
	one.lists, one.won, one.stake, one.term, one.vacancy = o.lists, won, x, w.term, o.lay.byElection
	if w.state == postponed {
		one.pos = w.contest
	}
	if w.ward == 0 && len(f.apart) > 0 {
		one.shuns = &f.apart
	}
	acted := f.acted
	f.acted = false
	f.act(fr, &one, none)
	if !f.acted {
		f.clash(o.pos, o.pos)
	}
	f.acted = f.acted || acted
}

// stakeOf gives the order in which a contest takes seats.
func (f *fold) stakeOf(fr *frame, w *wardLayout) *stake {
	x := &stake{holds: w.state == heldOver, named: w.state == postponed || w.state == heldOver}
	fr.any(func(p *Part) bool {
		for s := range p.Seats {
			h := &p.Seats[s]
			if h.term != 0 && (w.ward == 0 || h.Ward == w.ward) && !slices.Contains(x.terms, h.term) {
				x.terms = append(x.terms, h.term)
			}
		}
		return false
	})
	last := func(t int32) int32 { return f.terms[t-1].last }
	slices.SortFunc(x.terms, func(a, b int32) int { return int(last(a)) - int(last(b)) })
	for _, t := range x.terms {
		if last(t)-1 <= f.day+halfYear {
			x.due++
		}
		x.ends = append(x.ends, last(t))
	}
	if w.state == postponed || w.state == heldOver {
		return x
	}
	var named []Ref
	for _, i := range f.today[f.at:] {
		if e := &f.ops[i]; e.op == opElect && e.certain() && e.flags&flagByPerson == 0 && e.person != 0 && (f.skip == nil || !e.among(f.skip)) {
			x.again = append(x.again, again{e.person, e.sitsFor()})
			if e.ward == w.ward {
				named = addOnce(named, e.person)
			}
			e.stakes = e.stakes || fr.any(func(p *Part) bool { return p.mandateOf(e.person) >= 0 })
		}
	}
	x.named = len(named) >= w.atStake()
	return x
}

// placeIn places the unplaced moves that may lie in a ward.
func (f *fold) placeIn(fr *frame, ward Ref) {
	for _, g := range slices.Clone(fr.unplaced) {
		if fr.any(func(p *Part) bool {
			return slices.ContainsFunc(p.Seats, func(h Holding) bool {
				_, lies := slices.BinarySearch(g.seats, h.Seat)
				return lies && (ward == 0 || h.Ward == 0 || h.Ward == ward)
			})
		}) {
			f.place(fr, g.from)
		}
	}
}
