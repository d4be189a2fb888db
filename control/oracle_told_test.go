package control_test

import (
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
	if person == "" {
		return false
	}
	var list *seatledger.Event
	for id := range l.events {
		x := l.surely(id)
		if x != nil && x.Kind == seatledger.Listed && x.Council == l.council && x.Person == person && x.Date.Earliest() > between.Latest() && (list == nil || x.Date.Earliest() < list.Date.Earliest()) {
			list = x
		}
	}
	return list != nil && !l.liesBetween(&seatledger.Event{Person: person, Date: between}, list, between.Earliest()-1)
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

func (l *read) isRenewedBetween(last, by seatledger.Day) bool {
	within := func(d seatledger.Date) bool { return d.Latest() > last && d.Earliest() <= by }
	for _, x := range l.elections {
		office := x.TakesOffice
		if office.IsZero() {
			office = x.Date
		}
		if x.Kind != "by-election" && within(office) && l.concerns(x, "") {
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
