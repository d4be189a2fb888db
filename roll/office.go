package roll

import "slices"

// This file holds events that say how somebody was elected against the elections by
// which they were. Whoever is elected before the election takes office sits when it
// does; and who wins a by-election whose results are laid is one of their winners.

// meetElections lets who was elected from a polling day on take office with those
// whom the results seat, and names the winners of by-elections.
func (a *agenda) meetElections() {
	for i := range a.ops {
		o := &a.ops[i]
		if (o.op == opElect || o.flags&flagWinner != 0) && o.flags&flagByPerson == 0 {
			a.awaitOffice(o)
		}
	}
}

// awaitOffice dates the event to when the election takes office that it surely
// falls between the polling day and the office of, the first where there are several.
func (a *agenda) awaitOffice(o *op) {
	var takes *electionVersion
	consider := func(e Ref) {
		x, ok := a.view.Book.electionAt(e, a.view.known)
		if ok && x.polled <= o.first && o.last < x.first && (takes == nil || x.first < takes.first) {
			takes = &x
		}
	}
	for _, e := range a.laid {
		if a.isOfWard(e, o.ward) {
			consider(e)
		}
	}
	for i := range a.ops {
		if x := &a.ops[i]; x.op == opUnlaid && !slices.Contains(a.laid, x.election()) {
			consider(x.election())
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
