package control_test

import (
	"cmp"
	"fmt"
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
// contradict that of another: in the ward or the party of somebody, or, where both are
// complete, in whom they have.
func (l *read) packagesApart(first, last seatledger.Day) (apart []string) {
	lists := map[string][]*seatledger.Event{}
	for _, packages := range l.events {
		for pkg, c := range packages {
			for _, v := range slices.Backward(c) {
				e, counts := v.row, l.shown(v.row.Sources)
				effect, _ := e.Kind.Effect()
				if effect == seatledger.EffectRoster && e.Council == l.council && counts > 0 && e.Date.Earliest() == first && e.Date.Latest() == last && e.Status != seatledger.Retracted {
					lists[pkg] = append(lists[pkg], e)
				}
				if counts == 2 {
					break
				}
			}
		}
	}
	for pkg, rows := range lists {
		for other, theirs := range lists {
			if pkg != other && !slices.Contains(apart, pkg) && contradict(rows, theirs) {
				apart = append(apart, pkg)
			}
		}
	}
	slices.Sort(apart)
	return apart
}

// contradict reports whether two lists cannot both be right.
func contradict(a, b []*seatledger.Event) bool {
	isComplete := func(x *seatledger.Event) bool { return x.Kind == seatledger.RosterComplete }
	complete := slices.ContainsFunc(a, isComplete) && slices.ContainsFunc(b, isComplete)
	for _, x := range a {
		for _, y := range b {
			switch {
			case x.Kind != y.Kind:
			case x.Kind == seatledger.RosterComplete:
				if (x.Ward == "" || y.Ward == "" || x.Ward == y.Ward) && !sameMembers(a, b, cmp.Or(x.Ward, y.Ward)) {
					return true
				}
			case x.Person == "" || x.Person != y.Person:
			case x.Ward != "" && y.Ward != "" && x.Ward != y.Ward, complete && x.Party != "" && y.Party != "" && x.Party != y.Party:
				return true
			}
		}
	}
	return false
}

// sameMembers reports whether two complete lists may have the same members of a ward.
func sameMembers(a, b []*seatledger.Event, ward string) bool {
	var names, sums [2]string
	for i, rows := range [][]*seatledger.Event{a, b} {
		people, parties, numbers := map[seatledger.PersonID]bool{}, map[seatledger.PartyID]int{}, false
		for _, x := range rows {
			if x.Kind != seatledger.Listed || ward != "" && x.Ward != "" && x.Ward != ward || people[x.Person] {
				continue
			}
			if ward != "" && x.Ward == "" {
				return true
			}
			n := 1
			if x.Person == "" {
				n, _ = strconv.Atoi(x.Value)
				numbers = true
			} else {
				people[x.Person] = true
			}
			if parties[x.Party] += n; x.Party == "" {
				sums[i] = "?"
			}
		}
		if names[i] = fmt.Sprint(people); numbers {
			names[i] = "?"
		}
		if sums[i] == "" {
			sums[i] = fmt.Sprint(parties)
		}
	}
	if names[0] != "?" && names[1] != "?" {
		return names[0] == names[1]
	}
	return sums[0] == "?" || sums[1] == "?" || sums[0] == sums[1]
}

// isPlaced reports whether the records say before a roster of which ward somebody had a
// seat.
func (l *read) isPlaced(x *shown) bool {
	return slices.ContainsFunc(l.words, func(v word) bool { return v.person == x.Person && !v.ends && v.ward != "" && v.day < x.first }) ||
		slices.ContainsFunc(l.rosters, func(y shown) bool { return y.Person == x.Person && y.Ward != "" && y.day < x.first })
}
