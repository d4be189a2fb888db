package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// This file lets a roster have a member in another ward than before. What a list says
// is so of its day: the member has a seat of that ward, and has left the other by some
// day up to then.

// hasMoved reports whether a roster has the member whose seat this is in another ward.
// It has not where another entry speaks of the same days, where it names more members
// of that ward than the ward has seats, and where another sits for the member, or nobody.
func (f *fold) hasMoved(fr *frame, p *Part, s int, o *op) bool {
	h := &p.Seats[s]
	elsewhere := o.ward != 0 && h.Ward != o.ward && (h.Ward != 0 || o.whole)
	if !elsewhere || h.Person != o.person || h.Sits != 0 || h.Mark&(Idle|Ended) != 0 || f.meets(o.person, o) {
		return false
	}
	least, most := f.listedIn(fr, p, o)
	room := f.roomIn(fr, o.ward)
	if least <= room && most > room {
		fr.doubted, f.marked = true, true
	}
	return least <= room
}

// leaveFor gives the operation by which somebody whom a row has in a ward has left a
// seat of another, by its day, for certain; nil = there is none.
func (a *agenda) leaveFor(o *op) *op {
	for i := range a.ops {
		if x := &a.ops[i]; a.transfers && x.op == opOpen && x.moves && !x.passing && x.pos == o.pos && x.person == o.person {
			return x
		}
	}
	return nil
}

// isPlaced reports whether the records say, before a roster, of which ward somebody had a
// seat: where they do not the roster only tells it.
func (a *agenda) isPlaced(o *op) bool {
	return slices.ContainsFunc(a.ops, func(x op) bool {
		return x.person == o.person && x.ward != 0 && x.op.attests() && x.flags&flagUntil == 0 && x.last < o.ends[0]
	})
}

// roomIn gives how many members of a ward a roster may have.
func (f *fold) roomIn(fr *frame, ward Ref) int {
	if x := fr.planned(ward); x != nil {
		return int(x.seats)
	}
	least, _ := fr.span(func(h *Holding) bool { return h.Ward == ward || h.Ward == 0 })
	return least
}

// listedIn gives how many members of a ward a roster has, at least and at most: those
// whom it names there, and those of no ward who sit there.
func (f *fold) listedIn(fr *frame, p *Part, o *op) (least, most int) {
	for i := range f.ops {
		x := &f.ops[i]
		if x.op != opListed || x.ends != o.ends || x.ward != 0 && x.ward != o.ward || f.isNamedBefore(i) {
			continue
		}
		there, open := f.isListedIn(fr, p, o, x)
		if !there {
			continue
		}
		n := max(1, x.count())
		if x.ward == 0 {
			sits, most := fr.span(func(h *Holding) bool {
				if x.person == 0 {
					return h.Ward == o.ward && h.Person == 0 && h.holds() && h.partyOf(0) == x.party
				}
				return h.Ward == o.ward && (h.Person == x.person || h.Sits == x.person)
			})
			if open = open || sits < most; !open {
				n = min(n, sits)
			}
		}
		if most += n; !open {
			least += n
		}
	}
	return least, most
}

// isListedIn reports whether a row is there where another of the same days is, and
// whether that is open.
func (f *fold) isListedIn(fr *frame, p *Part, o, x *op) (there, open bool) {
	if x.group == none || x.group != o.group {
		return true, !x.certain()
	}
	combo := p.comboOf(x.group)
	if f.groups[x.group].wide {
		combo = fr.comboOf(x.group)
	}
	return x.in[combo], x.optional || x.loose
}

// isNamedBefore reports whether an operation names somebody whom an earlier one names
// in the same ward, of the same days.
func (a *agenda) isNamedBefore(i int) bool {
	o := &a.ops[i]
	for k := range a.ops[:i] {
		if x := &a.ops[k]; o.person != 0 && x.op == o.op && x.person == o.person && x.ends == o.ends && x.ward == o.ward {
			return true
		}
	}
	return false
}

// release lets a member leave a seat for one of another ward: posts stay, and so does,
// where the roster does not say it, for whom the member sits.
func (f *fold) release(p *Part, s int, o *op) {
	h := &p.Seats[s]
	was, kept := *h, f.asides[h.aside].claim
	if o.op == opListed {
		x := claim{person: was.Person, party: was.partyOf(was.Person), list: was.List, left: was.Mark.Is(LeftList), last: f.day, moved: true}
		if fr := f.current; p == &fr.sure { // nothing tells the seat from others
			fr.leaving = append(slices.Clip(fr.leaving), x)
		} else if kept == (claim{}) {
			kept = x
		}
	}
	*h = Holding{Ward: was.Ward, Seat: was.Seat, path: was.path, term: was.term, Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos}
	f.setAside(h, aside{claim: kept})
	f.acted, f.marked, f.released = true, true, true
}

// leftBefore gives how somebody sat whom a roster of the day adds and who has left a
// seat of another ward for it.
func (f *fold) leftBefore(p *Part, o *op) (was claim, left bool) {
	for s := range p.Seats {
		if c := f.asides[p.Seats[s].aside].claim; c.moved && c.person == o.person {
			return c, true
		}
	}
	for _, c := range f.current.leaving {
		if c.person == o.person {
			return c, true
		}
	}
	return claim{}, false
}

// asBefore gives the row of a list that has somebody in another ward as it reads with
// what it does not say: for whom, and, where it only tells the ward, who won the seat.
func (f *fold) asBefore(p *Part, o *op) (now op, was claim) {
	now = *o
	was, left := f.leftBefore(p, o)
	if left && !f.isPlaced(o) {
		now.party, now.list = was.party, was.list
		return now, was
	}
	if now.party == 0 {
		now.party = was.party
	}
	if x := f.leaveFor(o); now.party == 0 && x != nil {
		now.party = x.party
	}
	if now.party == 0 && f.loosely { // how one sat elsewhere is not at hand
		now.party = f.lastParty(o)
	}
	return now, claim{}
}

// lastParty gives the party for which the records last said, before a roster, that
// somebody sat; 0 = they do not.
func (a *agenda) lastParty(o *op) (party Ref) {
	last := never
	for i := range a.ops {
		if x := &a.ops[i]; x.person == o.person && x.op.attests() && x.sitsFor() != 0 && x.last < o.ends[0] && x.last >= last {
			if last, party = x.last, x.party; party == 0 {
				party = x.list
			}
		}
	}
	return party
}

// keepStanding keeps, of somebody of whom a roster only tells the ward, how the seat is
// held, and confirms it.
func (f *fold) keepStanding(fr *frame, p *Part, s int, o *op, was claim) {
	if was.left {
		p.Seats[s].Mark |= LeftList
	}
	f.confirmSeat(fr, p, s, o)
}

// forgetFormer forgets for whom somebody sat in another ward.
func (f *fold) forgetFormer(h *Holding) {
	if x := f.asides[h.aside]; x.moved {
		x.claim = claim{}
		f.setAside(h, x)
	}
}
