package roll

import (
	"cmp"
	"math"
	"slices"
)

// This file holds events that say how somebody was elected against the elections by
// which they were. Whoever is elected before the election takes office sits when it
// does; and who wins a by-election whose results are laid is one of their winners.

// office is when those who are elected take office, some time after the polling day.
type office struct {
	election            Ref
	laid                bool // its results are laid, so that its wards are known
	polled, first, last int32
	lays                uint32 // on the day of which operation, where that is one of several; 0 = not told
}

// meetElections lets who was elected from a polling day on take office with those
// whom the results seat, and names the winners of by-elections.
func (a *agenda) meetElections() {
	if len(a.offices) == 0 {
		return
	}
	for i := range len(a.ops) { // and those who take the place of one who never sits
		o := &a.ops[i]
		if (o.op == opElect || o.flags&flagWinner != 0) && o.flags&flagByPerson == 0 {
			if takes := a.officeOf(o); takes != nil {
				a.await(o, takes)
				a.forestall(i, takes)
			}
		}
	}
}

// findOffices lists the elections, and those whose members take office later.
func (a *agenda) findOffices() {
	a.offices, a.polls = a.offices[:0], a.polls[:0]
	for i := range a.laid {
		if x := &a.laid[i]; x.known {
			a.addOffice(x.election, &x.electionVersion, true)
		}
	}
	for i := range a.ops {
		if x := &a.ops[i]; x.op == opUnlaid && !a.isLaid(x.election()) {
			e, _ := a.view.Book.electionAt(x.election(), a.view.known)
			a.addOffice(x.election(), &e, false)
		}
	}
}

func (a *agenda) addOffice(e Ref, x *electionVersion, laid bool) {
	a.polls = append(a.polls, office{election: e, laid: laid, first: min(x.polled, x.first), last: x.last})
	if x.polled >= x.first {
		return
	}
	takes := office{e, laid, x.polled, x.first, x.last, 0}
	if x.first != x.last {
		takes.lays = a.laysOn(e)
	}
	a.offices = append(a.offices, takes)
}

// laysOn gives the entry of the operation by which the members of an election take
// office; 0 where it is open whether it does, or its day is known.
func (a *agenda) laysOn(e Ref) (pos uint32) {
	for i := range a.ops {
		switch o := &a.ops[i]; {
		case o.op != opLay && o.op != opUnlaid || o.election() != e:
		case pos != 0 || o.first == o.last || o.group != none || o.optional || o.loose:
			return 0
		default:
			pos = o.pos
		}
	}
	return pos
}

// officeOf gives the election that an event surely falls between the polling day and
// the taking office of, the first where there are several; nil = none.
func (a *agenda) officeOf(o *op) (takes *office) {
	for i := range a.offices {
		x := &a.offices[i]
		if x.polled <= o.first && o.last < x.first && (takes == nil || x.first < takes.first) && (!x.laid || a.isOfWard(x.election, o.ward)) {
			takes = x
		}
	}
	return takes
}

// markUnpolled marks who was elected on days on which no election that may concern them
// is on record: theirs is a seat that was vacant, if there was one.
func (a *agenda) markUnpolled() {
	for i := range a.ops {
		if o := &a.ops[i]; o.op == opElect && o.seat == 0 {
			o.unpolled = !slices.ContainsFunc(a.polls, func(x office) bool {
				return x.first <= o.last && o.first <= x.last && (!x.laid || a.isOfWard(x.election, o.ward))
			})
		}
	}
}

// await dates an event to when those elected take office; where that is one of several
// days, to the same one.
func (a *agenda) await(o *op, takes *office) {
	o.first, o.last = max(o.first, takes.first), takes.last
	if o.waits == 0 {
		o.waits = takes.lays
	}
	if o.group != none { // which of several is right matters until then
		a.enter(o, o.group)
	}
}

// forestall lets what happens to somebody who is elected and not yet in office take
// effect, once more, with the taking of office; and who follows one who then never
// sits take the seat that would have been that one's.
func (a *agenda) forestall(elected int, takes *office) {
	var events []int
	for i := range a.ops {
		if a.ops[i].forestalls(&a.ops[elected], takes) {
			events = append(events, i)
		}
	}
	slices.SortStableFunc(events, func(x, y int) int {
		e, z := &a.ops[x], &a.ops[y]
		return cmp.Or(cmp.Compare(e.last, z.last), cmp.Compare(e.first, z.first), cmp.Compare(e.order, z.order))
	})
	for k, i := range events {
		a.ops[i].flags |= flagByPerson // who may have been an unnamed member is not meant
		a.again(i, elected, takes, uint32(k+1))
		if a.ops[i].op == opEnd {
			a.follow(i, elected, takes)
		}
	}
}

// forestalls reports whether an event is about somebody who is elected and, surely
// from the polling day on, perhaps before the office that the election takes. Where
// neither that day nor that of the event is known it is not told which is first; where
// only that of the event is, what happened no later than office was taken takes effect
// then.
func (o *op) forestalls(elected *op, takes *office) bool {
	switch o.op {
	case opEnd, opMove, opBar:
		about := o.person != 0 && o.person == elected.person && o.late == 0 && o.flags&(flagUntil|flagBegun) == 0
		return about && o.first >= takes.polled && takes.isBefore(o)
	}
	return false
}

// isBefore reports whether an event may be before those elected take office.
func (x *office) isBefore(o *op) bool {
	if x.first == x.last || x.lays == 0 {
		return o.first < x.first && (o.last < x.first || x.first == x.last)
	}
	return o.last < x.first || o.first == o.last && o.last <= x.last
}

// again adds an event as it takes effect with the taking of office: after all who are
// elected are named, or, of who won a by-election, right after that one is.
func (a *agenda) again(event, elected int, takes *office, late uint32) {
	o, x := a.ops[event], &a.ops[elected]
	o.late, o.place, o.sub, o.order = late, x.op, math.MaxUint32, 0
	if x.op == opFill {
		o.sub, o.order = x.sub, x.order
	}
	switch {
	case o.last >= takes.first && takes.first == takes.last: // unless it happens later, and then to who sits
		o.waits = o.pos
	case takes.first != takes.last:
		o.waits = x.pos
	}
	a.ops = append(a.ops, o)
	a.await(&a.ops[len(a.ops)-1], takes)
}

// follow lets the first who fills a seat of the list of somebody who never sits,
// before office is taken, take that seat.
func (a *agenda) follow(event, elected int, takes *office) {
	e, x := &a.ops[event], &a.ops[elected]
	next := -1
	for i := range a.ops {
		o := &a.ops[i]
		fits := o.op == opFill && o.flags&(flagByPerson|flagWinner) == 0 && o.sitsFor() == x.sitsFor() && mayBe(o.ward, x.ward)
		if fits && o.first >= e.first && takes.isBefore(o) && o.last < takes.last && (next < 0 || o.first < a.ops[next].first) {
			next = i
		}
	}
	if next >= 0 {
		a.await(&a.ops[next], takes)
		a.forestall(next, takes)
	}
}

// isOfWard reports whether an election has rows that may be of a ward.
func (a *agenda) isOfWard(e, ward Ref) bool {
	within := a.rangeOf(e, 0)
	return slices.ContainsFunc(a.recs[within.from:within.to], func(r visible) bool {
		return (r.op == opResult || r.op == opContest) && r.election() == e && r.flags&flagRetracted == 0 && mayBe(r.ward, ward)
	})
}

// mayBe reports whether two wards can be one; a blank one may be any.
func mayBe(x, y Ref) bool { return x == 0 || y == 0 || x == y }
