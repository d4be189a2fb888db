package control_test

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of lists that tell in which ward somebody was
// seated.

var (
	seating = []seatledger.EventKind{seatledger.Elected, seatledger.ByElected, seatledger.CoOpted, seatledger.Appointed, seatledger.NextOnList}
	leaving = []seatledger.EventKind{seatledger.Resigned, seatledger.Died, seatledger.Removed, seatledger.Recalled, seatledger.Disqualified, seatledger.TermEnded}
	redoing = []seatledger.EventKind{seatledger.CouncilDissolved, seatledger.CarriedOver, seatledger.PartyDissolved}
)

// tellWards writes the ward of a list into the rows of those who were seated, no row
// says where, if nothing lies between.
func (l *read) tellWards() {
	told := map[*seatledger.Event]string{}
	for _, id := range slices.Sorted(maps.Keys(l.events)) {
		if e := l.surely(id); e != nil && slices.Contains(seating, e.Kind) && e.Council == l.council && e.Person != "" && e.Ward == "" && e.Seat == 0 {
			if ward := l.nextWard(e); ward != "" {
				told[e] = ward
			}
		}
	}
	for e, ward := range told {
		for _, c := range l.events[string(e.ID)] {
			for i := range c {
				if c[i].row == e {
					x := *e
					x.Ward, c[i].row = ward, &x
				}
			}
		}
	}
}

// surely gives the row of an event that stands in every world; nil = there is none.
func (l *read) surely(id string) *seatledger.Event {
	if len(l.events[id]) != 1 {
		return nil
	}
	for _, c := range l.events[id] {
		for _, v := range slices.Backward(c) {
			switch l.shown(v.row.Sources) {
			case 2:
				if v.row.Status == seatledger.Retracted {
					return nil
				}
				return v.row
			case 1:
				return nil
			}
		}
	}
	return nil
}

// nextWard gives the ward in which the next list has somebody; "" = nothing tells it.
func (l *read) nextWard(e *seatledger.Event) string {
	last := e.Date.Latest()
	if t, _ := l.officeOf(e); t != nil {
		last = t.date.Latest()
	}
	var list *seatledger.Event
	for id := range l.events {
		x := l.surely(id)
		if x != nil && x.Kind == seatledger.Listed && x.Council == l.council && x.Person == e.Person && x.Ward != "" && x.Date.Earliest() > last && (list == nil || x.Date.Earliest() < list.Date.Earliest()) {
			list = x
		}
	}
	if list == nil || l.liesBetween(e, list, last) {
		return ""
	}
	return list.Ward
}

// sitsOn reports whether somebody who sits between some days surely still did on those of
// the next list.
func (l *read) sitsOn(person seatledger.PersonID, between seatledger.Date) bool {
	return l.nextSeen(person, between, between.Earliest()-1) != nil
}

// nextSeen gives the row by which the next list has somebody who sits between some days on
// the same seat; nil = it is not sure that one does, for others come to many after a day.
func (l *read) nextSeen(person seatledger.PersonID, between seatledger.Date, after seatledger.Day) (list *seatledger.Event) {
	if person == "" {
		return nil
	}
	for id := range l.events {
		x := l.surely(id)
		if x != nil && x.Kind == seatledger.Listed && x.Council == l.council && x.Person == person && x.Date.Earliest() > between.Latest() && (list == nil || x.Date.Earliest() < list.Date.Earliest()) {
			list = x
		}
	}
	if list == nil || l.liesBetween(&seatledger.Event{Person: person, Date: between}, list, after) {
		return nil
	}
	return list
}

// listedFor gives for whom the next list has somebody, of a move; blank = nothing tells that,
// or another move may have brought him or her there.
func (l *read) listedFor(s *spot, e *seatledger.Event) seatledger.PartyID {
	between := e.Date
	list := l.nextSeen(s.person, between, between.Earliest()-1)
	if list == nil || s.sub != "" {
		return ""
	}
	for _, packages := range l.events {
		for _, c := range packages {
			for _, v := range c {
				x := v.row
				his := x.Person == s.person || x.Person == "" && cmp.Or(x.Party, alone[x.Kind]) == list.Party && x.ID != e.ID
				if his && (ranks[x.Kind] == rankMove || ranks[x.Kind] == rankRealign) && l.shown(x.Sources) > 0 &&
					x.Date.Latest() >= between.Earliest() && x.Date.Earliest() <= list.Date.Latest() {
					return ""
				}
			}
		}
	}
	return list.Party
}

// told gives those of some seats of which the next list tells that an event means them,
// which names nobody who leaves or moves; and without such those of which it does not
// tell the contrary.
func (l *read) told(w *state, e *seatledger.Event, spots []int) []int {
	if e.Person != "" || e.Seat != 0 || !e.Until.IsZero() {
		return spots
	}
	only := func(is func(s *spot) bool) (list []int) {
		for _, i := range spots {
			if is(&w.seats[i]) {
				list = append(list, i)
			}
		}
		return list
	}
	var tiers [][]int
	switch party := cmp.Or(e.Party, alone[e.Kind]); ranks[e.Kind] {
	case rankEnd:
		tiers = [][]int{only(func(s *spot) bool { return s.sub != "" || !l.sitsOn(s.person, e.Date) })}
	case rankMove:
		tiers = [][]int{only(func(s *spot) bool { return party != "" && l.listedFor(s, e) == party }),
			only(func(s *spot) bool { was := l.listedFor(s, e); return was == "" || was != s.party })}
	}
	for _, list := range tiers {
		if len(list) > 0 {
			return list
		}
	}
	return spots
}

// liesBetween reports whether by a list somebody may have been seated anew.
func (l *read) liesBetween(e, list *seatledger.Event, last seatledger.Day) bool {
	by := list.Date.Latest()
	within := func(d seatledger.Date) bool { return d.Latest() > last && d.Earliest() <= by }
	for _, packages := range l.events {
		for _, c := range packages {
			for _, v := range c {
				x := v.row
				if x.ID == e.ID || l.shown(x.Sources) == 0 || x.Council != "" && x.Council != l.council {
					continue
				}
				elsewhere := x.Kind == seatledger.Listed && x.Ward != "" && list.Ward != "" && x.Ward != list.Ward
				ofPerson := slices.Contains(seating, x.Kind) || slices.Contains(leaving, x.Kind) || elsewhere
				if ofPerson && x.Person == e.Person && x.Date.Latest() >= e.Date.Earliest() && x.Date.Earliest() <= by ||
					slices.Contains(redoing, x.Kind) && within(x.Date) || slices.Contains(seating, x.Kind) && !x.Until.IsZero() && x.Until.Latest()+1 > last && x.Until.Earliest()+1 <= by {
					return true
				}
			}
		}
	}
	return l.isRenewedBetween(last, by)
}

// isNamed reports whether rows name all whom an election of some seats of each of its wards
// surely seated.
func (l *read) isNamed(x *seatledger.Election, office seatledger.Date) bool {
	contests := l.contestsOf(x.ID)
	if len(contests) == 0 || !office.Exact() || l.disputed(x.ID) {
		return false
	}
	won := map[string]int{}
	for _, packages := range l.results[x.ID] {
		for _, c := range packages {
			r := c[len(c)-1].row
			if slices.ContainsFunc(c, func(v version[*seatledger.Result]) bool { return l.shown(v.row.Sources) != 2 }) {
				return false
			}
			won[r.Ward] += int(r.Seats.N)
		}
	}
	for _, c := range contests {
		people := map[seatledger.PersonID]bool{}
		for id := range l.events {
			e := l.surely(id)
			if e != nil && e.Kind == seatledger.Elected && e.Council == l.council && e.Person != "" && e.Ward == c.Ward && e.Seat == 0 && e.Date.Exact() && e.Date.Earliest() >= x.Date.Earliest() && e.Date.Latest() <= office.Latest() {
				people[e.Person] = true
			}
		}
		if c.Seats == 0 || c.State != "" && c.State != "held" && c.State != "unopposed" || won[c.Ward] > c.Seats || len(people) < c.Seats {
			return false
		}
		delete(won, c.Ward)
	}
	return len(won) == 0
}

func (l *read) isRenewedBetween(last, by seatledger.Day) bool {
	within := func(d seatledger.Date) bool { return d.Latest() > last && d.Earliest() <= by }
	for _, x := range l.elections {
		office := x.TakesOffice
		if office.IsZero() {
			office = x.Date
		}
		if x.Kind != "by-election" && within(office) && l.concerns(x, "") && !l.isNamed(x, office) {
			return true
		}
	}
	for _, c := range l.contests {
		if !c.Until.IsZero() && c.Until.Latest()+1 > last && c.Until.Earliest()+1 <= by {
			return true
		}
	}
	for _, w := range l.wards {
		if !w.row.From.IsZero() && within(w.row.From) || !w.row.To.IsZero() && w.row.To.Latest()+1 > last && w.row.To.Earliest()+1 <= by {
			return true
		}
	}
	return false
}
