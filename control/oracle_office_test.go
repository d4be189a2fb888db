package control_test

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of when somebody who was elected takes
// office.

// inOffice gives an event as the elections leave it: who was elected from a polling
// day on, before the election takes office, sits when it does.
func (l *read) inOffice(e *seatledger.Event) *seatledger.Event {
	if e.Kind != seatledger.Elected && e.Kind != seatledger.ByElected || e.Council != l.council {
		return e
	}
	now := *e
	var takes seatledger.Date
	for _, x := range l.elections {
		office := x.TakesOffice
		if office.IsZero() {
			office = x.Date
		}
		between := x.Date.Latest() <= e.Date.Earliest() && e.Date.Latest() < office.Earliest()
		if between && (takes.IsZero() || office.Earliest() < takes.Earliest()) && l.concerns(x, e.Ward) {
			takes = office
		}
	}
	if !takes.IsZero() {
		now.Date = takes
	}
	return &now
}

// concerns reports whether an election has rows of the council that may be of a
// ward, or none at all and may have covered the council.
func (l *read) concerns(x *seatledger.Election, ward string) bool {
	any, of := false, false
	note := func(w string) { any, of = true, of || ward == "" || w == "" || w == ward }
	for _, c := range l.contestsOf(x.ID) {
		note(c.Ward)
	}
	for _, chains := range l.results[x.ID] {
		for _, c := range chains {
			if slices.ContainsFunc(c, func(v version[*seatledger.Result]) bool { return l.shown(v.row.Sources) > 0 }) {
				note(c[0].row.Ward)
			}
		}
	}
	if any {
		return of
	}
	return x.Division != "" && x.Scope != "listed" && x.Kind != "by-election" && l.under(l.division, x.Division) && (x.CouncilKind == "" || x.CouncilKind == l.kind)
}
