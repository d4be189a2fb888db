package control_test

import (
	"fmt"

	"github.com/seatledger/seatledger"
)

// This file draws councils of which sources show who sat.

// addRosters draws a council with an election or none, rosters of some days, and
// what befalls its members in between. All days are known, but for lists of
// several days.
func (m *maker) addRosters() {
	m.on, m.known = firstDay+seatledger.Day(2+m.IntN(11)), true
	wards := m.rosterWards()
	m.record("one", &seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: m.seats,
		SeatRule: pickOne(m, "", seatledger.SeatRuleList, seatledger.SeatRuleFree)})
	if m.chance(50) || len(m.wards) > 0 {
		m.electAll("e1", m.IntN(2), wards)
	}
	day := 2 + m.IntN(5)
	for i := range 1 + m.IntN(3) {
		m.addRoster(i, day, wards)
		day += 3 + m.IntN(3)
	}
	for i := range m.IntN(4) {
		e := m.amongRosters(fmt.Sprint("x", i))
		for m.isListDay(e.Date) && e.Kind != seatledger.Resigned {
			e.Date = m.parse(m.day(1 + m.IntN(10)))
		}
		m.record("one", e)
	}
	if m.chance(10) {
		m.electAll("e2", 4+m.IntN(5), wards)
	}
}

// electAll records an election of all seats.
func (m *maker) electAll(id seatledger.ElectionID, day int, wards []int) {
	m.record("one", &seatledger.Election{ID: id, Date: m.parse(m.day(day))})
	for i, left := range wards {
		lists := m.lists()
		for k, list := range lists {
			won := m.IntN(left + 1)
			if k == len(lists)-1 {
				won = left
			}
			if left -= won; won > 0 {
				m.record("one", &seatledger.Result{Election: id, Council: "c", Ward: m.wards[i], List: list, Seats: seatledger.Counted(int64(won))})
			}
		}
	}
}

// rosterWards draws how many seats each ward has.
func (m *maker) rosterWards() (wards []int) {
	n := 1
	if m.chance(30) {
		n = 2
	}
	for i := range n {
		wards = append(wards, 1+m.IntN(3))
		m.seats += wards[i]
		if n > 1 {
			m.wards = append(m.wards, fmt.Sprint("w", i))
		}
	}
	if n == 1 {
		m.wards = []string{""}
	}
	return wards
}

// addRoster draws the rows of one day.
func (m *maker) addRoster(n, day int, wards []int) {
	people := []seatledger.PersonID{"p", "q", "r", "s", "t", "u"}
	m.Shuffle(len(people), func(i, k int) { people[i], people[k] = people[k], people[i] })
	date := m.parse(m.day(day))
	if m.chance(12) {
		date = m.parse(m.day(day) + "/" + m.day(day+1+m.IntN(2)))
	}
	rows, counted := 0, map[seatledger.PartyID]bool{}
	for w, seats := range wards {
		if m.chance(15) {
			continue
		}
		for left := seats - m.IntN(2)*m.IntN(seats+1); left > 0 && len(people) > 0; rows++ {
			e := m.listedRow(fmt.Sprint(n), rows, date)
			if len(wards) > 1 && m.chance(80) {
				e.Ward = m.wards[w]
			}
			if k := 1 + m.IntN(left); m.chance(30) && !counted[e.Party] { // once in a roster
				counted[e.Party] = true
				e.Value = fmt.Sprint(k)
				left -= k
			} else {
				e.Person, people = people[0], people[1:]
				left--
				if m.chance(15) {
					e.Party = ""
				}
			}
			m.record("one", e)
		}
	}
	if m.chance(70) {
		e := m.listedRow(fmt.Sprint(n), rows, date)
		if e.Kind, e.Party = seatledger.RosterComplete, ""; len(wards) > 1 && m.chance(30) {
			e.Ward = pickOne(m, m.wards...)
		}
		m.record("one", e)
	}
}

func (m *maker) listedRow(list string, row int, date seatledger.Date) *seatledger.Event {
	return &seatledger.Event{ID: seatledger.EventID(fmt.Sprintf("l%s-%d", list, row)), Kind: seatledger.Listed, Council: "c", Date: date, Party: pickOne(m, m.parties...)}
}

// isListDay reports whether a day is one of those of a roster.
func (m *maker) isListDay(d seatledger.Date) bool {
	for _, e := range m.entries {
		if x, ok := e.Row.(*seatledger.Event); ok && x.Date.Earliest() <= d.Latest() && x.Date.Latest() >= d.Earliest() {
			return true
		}
	}
	return false
}

// amongRosters draws what befalls a member.
func (m *maker) amongRosters(id string) *seatledger.Event {
	e := &seatledger.Event{ID: seatledger.EventID(id), Council: "c", Date: m.parse(m.day(1 + m.IntN(10))), Person: pickOne[seatledger.PersonID](m, "p", "q", "r", "s", "t", "u")}
	party := pickOne(m, m.parties...)
	switch m.IntN(10) {
	case 0, 1, 2:
		e.Kind = pickOne(m, seatledger.Resigned, seatledger.Died)
	case 3, 4:
		e.Kind, e.Party = seatledger.Defected, party
	case 5:
		e.Kind, e.Party = pickOne(m, seatledger.CoOpted, seatledger.ByElected, seatledger.Elected), party
	case 6:
		e.Kind = seatledger.MemberSuspended
	case 7:
		e.Kind, e.For = seatledger.Substituted, pickOne[seatledger.PersonID](m, "p", "q", "r", "s")
		if e.For == e.Person {
			e.Person = "v"
		}
	case 8:
		e.Kind, e.Council, e.Person, e.FromParty, e.Party = seatledger.PartyMerged, "", "", party, "n"
	default:
		e.Kind, e.Post = seatledger.PostTaken, "chief"
	}
	return e
}
