package control_test

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of when somebody who was elected takes
// office.

// inOffice gives an event as the elections leave it: who was elected from a polling
// day on, before the election takes office, sits when it does, and so does who follows
// somebody who then never sat.
func (l *read) inOffice(e *seatledger.Event) *seatledger.Event {
	l.readOffices()
	if takes, waits := l.takes[e]; waits {
		now := *e
		now.Date = takes.date
		return &now
	}
	return e
}

// forestalled is what became of somebody who was elected and not yet in office.
type forestalled struct {
	elected, event *seatledger.Event
	takes          seatledger.Date
}

// taking is when those who were elected take office: on which of several days is known
// where that of the election is.
type taking struct {
	date  seatledger.Date
	with  seatledger.ElectionID // whose members take office that day; blank = nothing tells
	first seatledger.Day        // no earlier than
}

// isBefore reports whether something may be before those elected take office.
func (t *taking) isBefore(d seatledger.Date) bool {
	if t.with == "" {
		return d.Earliest() < t.date.Earliest() && (d.Latest() < t.date.Earliest() || t.date.Exact())
	}
	return d.Latest() < t.date.Earliest() || d.Exact() && d.Latest() <= t.date.Latest()
}

// takesWith gives with whom somebody takes office on one of several days; nil = with
// nobody.
func (l *read) takesWith(e *seatledger.Event) *taking {
	l.readOffices()
	if t := l.takes[e]; t != nil && t.with != "" {
		return t
	}
	return nil
}

// instead gives a chooser where a day is yet to be chosen.
func (t *taking) instead(choose chooser) chooser {
	if t == nil {
		return choose
	}
	return func(int) int { return 0 }
}

// takesOn gives the day, in one world, on which somebody takes office with others.
func (l *read) takesOn(t *taking) (day seatledger.Day, ok bool) {
	day, there := l.laidOn[t.with]
	if !there {
		day = t.date.Earliest()
	}
	day = max(day, t.first)
	return day, day <= l.on
}

// standsAtAll says how far any version of a result counts: 0 none does, 1 it is open which
// stands, or whether any does, 2 one surely does.
func (l *read) standsAtAll(c chain[*seatledger.Result]) int {
	for _, v := range slices.Backward(c) {
		if n := l.shown(v.row.Sources); n > 0 {
			return n
		}
	}
	return 0
}

// laysSurely reports whether it is open on which day, but not whether, the members of
// an election take office.
func (l *read) laysSurely(x *seatledger.Election) bool {
	if x.TakesOffice.IsZero() && x.Date.Exact() || x.TakesOffice.Exact() {
		return false
	}
	rows, sides := 0, 0
	for _, chains := range l.results[x.ID] {
		before := rows
		for _, c := range chains {
			switch l.standsAtAll(c) {
			case 1:
				return false
			case 2:
				rows++
			}
		}
		if rows > before {
			sides++
		}
	}
	if rows+len(l.contestsOf(x.ID)) == 0 {
		return x.Scope == "all"
	}
	return sides < 2 || !l.disputed(x.ID)
}

// readOffices finds out, once, who takes office later than elected.
func (l *read) readOffices() {
	if l.takes != nil {
		return
	}
	l.takes = map[*seatledger.Event]*taking{}
	events := l.mayStand()
	for _, x := range events {
		if x.Kind == seatledger.Elected || x.Kind == seatledger.ByElected {
			if takes, polled := l.officeOf(x); takes != nil {
				l.takes[x] = takes
				l.forestall(x, takes, polled, events)
			}
		}
	}
}

// mayStand gives the events of the council that stand in some world, as they were
// recorded; of those of no council what is of all, or of somebody named with this one.
func (l *read) mayStand() (list []*seatledger.Event) {
	for _, e := range l.allThatMayStand() {
		if e.Council == l.council || e.Council == "" && (e.Person == "" || l.knows(e.Person)) {
			list = append(list, e)
		}
	}
	return list
}

// knows reports whether an event that may stand names somebody with the council, or with
// one that it came to replace.
func (l *read) knows(person seatledger.PersonID) bool {
	councils := append([]seatledger.CouncilID{l.council}, l.replaced...)
	for i := 1; i < len(councils) && i < 16; i++ {
		for _, row := range l.ends[councils[i]] {
			councils = append(councils, row.Replaces...)
		}
	}
	return slices.ContainsFunc(l.allThatMayStand(), func(e *seatledger.Event) bool {
		return slices.Contains(councils, e.Council) && (e.Person == person || e.For == person)
	})
}

// allThatMayStand is mayStand of all councils together.
func (l *read) allThatMayStand() (list []*seatledger.Event) {
	at := map[*seatledger.Event]seatledger.Position{}
	for _, packages := range l.events {
		for _, c := range packages {
			for _, v := range slices.Backward(c) {
				shown := l.shown(v.row.Sources)
				if shown > 0 && v.row.Status != seatledger.Retracted {
					list, at[v.row] = append(list, v.row), c[0].at
				}
				if shown == 2 {
					break
				}
			}
		}
	}
	slices.SortFunc(list, func(x, y *seatledger.Event) int {
		return cmp.Or(cmp.Compare(x.Date.Latest(), y.Date.Latest()), cmp.Compare(x.Date.Earliest(), y.Date.Earliest()), cmp.Compare(at[x], at[y]))
	})
	return list
}

// forestall notes what became of somebody before office is taken, and who follows.
func (l *read) forestall(x *seatledger.Event, takes *taking, polled seatledger.Day, events []*seatledger.Event) {
	for _, e := range events {
		rank, first := ranks[e.Kind], e.Date.Earliest()
		about := x.Person != "" && e.Person == x.Person && (rank == rankEnd || rank == rankMove || rank == rankBar) && e.Kind != seatledger.TermEnded
		if !about || first < polled || !takes.isBefore(e.Date) {
			continue
		}
		l.forestalled = append(l.forestalled, forestalled{x, e, takes.date})
		if rank != rankEnd {
			continue
		}
		for _, next := range slices.SortedStableFunc(slices.Values(events), func(a, b *seatledger.Event) int { return cmp.Compare(a.Date.Earliest(), b.Date.Earliest()) }) {
			_, taken := l.takes[next]
			fits := !taken && ranks[next.Kind] == rankFill && next.Kind != seatledger.ByElected && next.Council == l.council && cmp.Or(next.List, next.Party) == cmp.Or(x.List, x.Party)
			if fits && (next.Ward == "" || x.Ward == "" || next.Ward == x.Ward) && next.Date.Earliest() >= first && takes.isBefore(next.Date) && next.Date.Latest() < takes.date.Latest() {
				own := *takes
				own.first = next.Date.Earliest()
				l.takes[next] = &own
				l.forestall(next, takes, polled, events)
				break
			}
		}
	}
}

// byName gives an event that is about somebody who is elected and not yet in office as
// one about that person only, whose seat may be on whichever council.
func (l *read) byName(e *seatledger.Event) *seatledger.Event {
	if !slices.ContainsFunc(l.forestalled, func(f forestalled) bool { return f.event == e }) {
		return e
	}
	now := *e
	now.Council = ""
	return &now
}

// takeEffect gives, of what became in one world of those who were elected, what
// happens when they take office. On which day each event happens is known.
func (l *read) takeEffect(days map[*seatledger.Event]seatledger.Day, orders map[*seatledger.Event]seatledger.Position) (acts []act) {
	l.readOffices()
	for k, f := range l.forestalled {
		on, there := days[f.elected]
		if f.takes.Exact() {
			on, there = f.takes.Earliest(), true
		}
		day, happens := days[f.event]
		if !there || !happens || day > on || on > l.on {
			continue
		}
		e, rank, order := l.byName(f.event), rankForestalled, seatledger.Position(k)
		if f.elected.Kind != seatledger.Elected {
			rank, order = rankFill, orders[f.elected]
		}
		acts = append(acts, act{on, rank, order, func(w *state, choose chooser) {
			if w.exists {
				l.happen(w, e, ranks[e.Kind], choose)
			}
		}})
	}
	return acts
}

// officeOf gives when somebody who was elected takes office, if later; nil = not.
func (l *read) officeOf(e *seatledger.Event) (takes *taking, polled seatledger.Day) {
	if e.Council != l.council {
		return nil, 0
	}
	for _, x := range l.elections {
		office := x.TakesOffice
		if office.IsZero() {
			office = x.Date
		}
		between := x.Date.Latest() <= e.Date.Earliest() && e.Date.Latest() < office.Earliest()
		if between && (takes == nil || office.Earliest() < takes.date.Earliest()) && l.concerns(x, e.Ward) {
			takes, polled = &taking{date: office}, x.Date.Latest()
			if l.laysSurely(x) {
				takes.with = x.ID
			}
		}
	}
	return takes, polled
}

// isPolled reports whether an election that may concern somebody is on record whose
// members were elected, or took office, on a day of the row.
func (l *read) isPolled(e *seatledger.Event) bool {
	for _, x := range l.elections {
		office := x.TakesOffice
		if office.IsZero() {
			office = x.Date
		}
		if min(x.Date.Latest(), office.Earliest()) <= e.Date.Latest() && e.Date.Earliest() <= office.Latest() && l.concerns(x, e.Ward) {
			return true
		}
	}
	return false
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
