package roll

import "slices"

// This file holds events that say how somebody was elected against the elections by
// which they were. Whoever is elected before the election takes office sits when it
// does; and who wins a by-election whose results are laid is one of their winners.

// office is when those who are elected take office, some time after the polling day.
type office struct {
	election            Ref
	laid                bool // its results are laid, so that its wards are known
	polled, first, last int32
}

// meetElections lets who was elected from a polling day on take office with those
// whom the results seat, and names the winners of by-elections.
func (a *agenda) meetElections() {
	a.offices = a.offices[:0]
	for _, e := range a.laid {
		a.addOffice(e, true)
	}
	for i := range a.ops {
		if x := &a.ops[i]; x.op == opUnlaid && !slices.Contains(a.laid, x.election()) {
			a.addOffice(x.election(), false)
		}
	}
	for i := 0; i < len(a.ops) && len(a.offices) > 0; i++ {
		o := &a.ops[i]
		if (o.op == opElect || o.flags&flagWinner != 0) && o.flags&flagByPerson == 0 {
			a.awaitOffice(o)
		}
	}
}

func (a *agenda) addOffice(e Ref, laid bool) {
	if x, ok := a.view.Book.electionAt(e, a.view.known); ok && x.polled < x.first {
		a.offices = append(a.offices, office{e, laid, x.polled, x.first, x.last})
	}
}

// awaitOffice dates the event to when the election takes office that it surely
// falls between the polling day and the office of, the first where there are several.
func (a *agenda) awaitOffice(o *op) {
	var takes *office
	for i := range a.offices {
		x := &a.offices[i]
		if x.polled <= o.first && o.last < x.first && (takes == nil || x.first < takes.first) && (!x.laid || a.isOfWard(x.election, o.ward)) {
			takes = x
		}
	}
	if takes != nil {
		o.first, o.last = takes.first, takes.last
		if o.group != none { // which of several is right matters until then
			a.enter(o, o.group)
		}
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
