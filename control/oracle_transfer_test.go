package control_test

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of lists that have members in other wards than
// before, and of two lists of one day that differ in that.

// isElsewhere reports whether a roster has the holder of a seat in another ward, in
// which there is a seat for all whom it has there.
func (l *read) isElsewhere(w *state, s *spot, rows []*shown, x *shown) bool {
	if _, stands := l.says(x.Person, false, x); stands || w.inWard(s, x.Ward) || s.person != x.Person || s.sub != "" || s.state == 'i' || s.ended {
		return false
	}
	room := 0
	for i := range w.seats {
		if w.seats[i].ward == x.Ward || w.seats[i].ward == "" {
			room++
		}
	}
	if p, planned := w.plan[x.Ward]; planned {
		room = p.seats
	}
	named := map[seatledger.PersonID]bool{}
	for _, y := range rows {
		if y.Kind != seatledger.Listed || y.Ward != "" && y.Ward != x.Ward || named[y.Person] {
			continue
		}
		members, _ := strconv.Atoi(y.Value)
		if y.Person != "" {
			members = 1
		}
		if sits := w.sitting(x.Ward, y); y.Ward == "" {
			members = min(members, sits)
		}
		if y.Person != "" && members > 0 {
			named[y.Person] = true
		}
		room -= members
	}
	return room >= 0
}

// sitting counts those in a ward who may be meant by a row of a roster.
func (w *state) sitting(ward string, x *shown) (n int) {
	for i := range w.seats {
		s := w.seats[i]
		if s.ward == ward && (x.Person != "" && (s.person == x.Person || s.sub == x.Person) || x.Person == "" && s.person == "" && sitsFor(s, x.Party)) {
			n++
		}
	}
	return n
}

// release lets somebody go who is listed in another ward. What else that one is, he
// or she stays.
func (n *naive) release(w *state, i int, x *shown) {
	s := w.seats[i]
	first := n.after(w, i, x)
	placed := n.l.isPlaced(x)
	n.from[x] = s
	if n.told[x] = !placed; placed {
		n.note(change{what: 'l', seat: i, person: s.person, party: s.holder().party, first: first, last: x.day, row: x, moves: true})
	} else {
		first = x.day
	}
	if !n.quiet {
		n.opened[i], n.since[i] = first, x.day
	}
	party := s.party
	if s.holder().kind() != 'h' {
		party = ""
	}
	if n.is[x] = party; !n.quiet && placed {
		n.was[x] = party
	}
	w.leaveFor(i)
}

func (w *state) leaveFor(i int) {
	s := w.seats[i]
	w.seats[i] = spot{state: '?', ward: s.ward, met: s.met, term: s.term, exercise: exercise{claim: s.claim}}
}

// chooseLists picks, of packages whose lists of one day have somebody in different
// wards, the one whose list is right.
func (l *read) chooseLists(choose chooser) {
	type span struct{ first, last seatledger.Day }
	var spans []span
	for _, x := range l.rosters {
		if at := (span{x.first, x.last}); !slices.Contains(spans, at) {
			spans = append(spans, at)
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last)) })
	for _, at := range spans {
		apart := l.packagesApart(at.first, at.last)
		in := func(pkg string) bool {
			return slices.ContainsFunc(l.rosters, func(x shown) bool { return x.first == at.first && x.last == at.last && l.packageOf(x.Event) == pkg })
		}
		if apart = slices.DeleteFunc(apart, func(pkg string) bool { return !in(pkg) }); len(apart) < 2 {
			continue
		}
		right := apart[choose(len(apart))]
		l.rosters = slices.DeleteFunc(l.rosters, func(x shown) bool {
			pkg := l.packageOf(x.Event)
			return x.first == at.first && x.last == at.last && pkg != right && slices.Contains(apart, pkg)
		})
	}
}

// packageOf gives the package in which an event is.
func (l *read) packageOf(e *seatledger.Event) string {
	for pkg, c := range l.events[string(e.ID)] {
		if slices.ContainsFunc(c, func(v version[*seatledger.Event]) bool { return v.row == e }) {
			return pkg
		}
	}
	return ""
}

// packagesApart gives the packages whose lists of some days, as far as they may count,
// have somebody in another ward than one of the others.
func (l *read) packagesApart(first, last seatledger.Day) (apart []string) {
	type place struct {
		pkg, ward string
		person    seatledger.PersonID
	}
	var places []place
	for _, packages := range l.events {
		for pkg, c := range packages {
			for n := len(c); n > 0; n-- {
				e, counts := c[n-1].row, l.shown(c[n-1].row.Sources)
				if e.Kind == seatledger.Listed && e.Council == l.council && counts > 0 && e.Date.Earliest() == first && e.Date.Latest() == last && e.Person != "" && e.Ward != "" && e.Status != seatledger.Retracted {
					places = append(places, place{pkg, e.Ward, e.Person})
				}
				if counts == 2 {
					break
				}
			}
		}
	}
	for _, x := range places {
		if !slices.Contains(apart, x.pkg) && slices.ContainsFunc(places, func(y place) bool { return y.person == x.person && y.pkg != x.pkg && y.ward != x.ward }) {
			apart = append(apart, x.pkg)
		}
	}
	slices.Sort(apart)
	return apart
}

// isPlaced reports whether the records say before a roster of which ward somebody had a
// seat.
func (l *read) isPlaced(x *shown) bool {
	return slices.ContainsFunc(l.words, func(v word) bool { return v.person == x.Person && !v.ends && v.ward != "" && v.day < x.first }) ||
		slices.ContainsFunc(l.rosters, func(y shown) bool { return y.Person == x.Person && y.Ward != "" && y.day < x.first })
}
