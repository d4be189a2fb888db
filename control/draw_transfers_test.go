package control_test

import (
	"fmt"

	"github.com/seatledger/seatledger"
)

// This file draws councils of wards of which lists show members in other wards than
// before, before and after elections of some of the seats.

// addTransfers draws such a council. All days are known, but for lists of several
// days.
func (m *maker) addTransfers() {
	m.on, m.known, m.public, m.rows = firstDay+seatledger.Day(6+m.IntN(8)), true, false, true
	inWards := make([]int, 2+m.IntN(10)/7)
	rows := m.chance(75)
	for i := range inWards {
		inWards[i] = 1
		if i < 2 && m.chance(30) {
			inWards[i] = 2 + m.IntN(2)
		}
		m.seats += inWards[i]
		m.wards = append(m.wards, fmt.Sprint("w", i))
	}
	m.record("one", &seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: m.seats,
		SeatRule: pickOne(m, "", seatledger.SeatRuleList, seatledger.SeatRuleFree)})
	for i, n := range inWards {
		if rows {
			m.record("one", &seatledger.Ward{Council: "c", Ward: m.wards[i], Seats: n})
		}
	}
	people, day := []seatledger.PersonID{"p", "q", "r", "s", "t", "u"}, 1
	if m.chance(50) || !rows {
		m.renew("e1", day, inWards, 100)
		for i := range 1 + m.IntN(3) {
			e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("n", i)), Kind: seatledger.Elected, Council: "c", Date: m.parse(m.day(day)),
				Person: people[i], List: pickOne(m, m.parties...)}
			if m.chance(60) {
				e.Ward = m.wards[m.IntN(len(inWards))]
			}
			m.record("one", e)
		}
	}
	for i := range 2 + m.IntN(2) {
		m.listMovers(i, day+1, inWards, people[:min(m.seats+1, len(people))])
		day += 2 + m.IntN(3)
		if i == 0 && m.chance(40) {
			m.renew("e2", day-m.IntN(2), inWards, 40)
		}
	}
	for i := range m.IntN(3) {
		e := m.amongRosters(fmt.Sprint("x", i))
		// What a dispute leaves open of the days before is not kept apart from it; and at a bound
		// of one way a substitute who has come by a list beside somebody who moved is taken for
		// none of the members, which is wrong.
		for m.two && e.Kind == seatledger.PartyMerged || e.Kind == seatledger.Substituted {
			e = m.amongRosters(fmt.Sprint("x", i))
		}
		for m.isListDay(e.Date) && e.Kind != seatledger.Resigned {
			e.Date = m.parse(m.day(1 + m.IntN(10)))
		}
		m.record("one", e)
	}
	if m.chance(40) {
		m.renew("e3", day+m.IntN(3), inWards, 40)
	}
}

// listMovers draws the rows of one day: whoever is on one list is likely to be on the
// next, wherever.
func (m *maker) listMovers(n, day int, inWards []int, people []seatledger.PersonID) {
	m.Shuffle(len(people), func(i, k int) { people[i], people[k] = people[k], people[i] })
	date := m.parse(m.day(day))
	if m.chance(8) {
		date = m.parse(m.day(day) + "/" + m.day(day+1))
	}
	complete := m.chance(65)
	m.listRows("one", fmt.Sprint(n), date, inWards, people, complete, true)
	if m.chance(12) { // of another source, of the same day
		m.Shuffle(len(people), func(i, k int) { people[i], people[k] = people[k], people[i] })
		m.two = true
		second := m.chance(65)
		m.listRows("two", fmt.Sprint(n, "b"), date, inWards, people, second, complete && second)
	}
}

// listRows draws one list. Where it is not said for whom anybody sits it contradicts none
// that is not complete: of two rows that differ in the party the later holds.
func (m *maker) listRows(pkg, id string, date seatledger.Date, inWards []int, people []seatledger.PersonID, complete, parties bool) {
	rows, left, counted := 0, people, map[seatledger.PartyID]bool{}
	for w, seats := range inWards {
		if m.chance(5) {
			seats++ // more than there are seats
		}
		for range seats {
			if m.chance(15) || len(left) == 0 {
				continue
			}
			e := m.listedRow(id, rows, date)
			if rows++; m.chance(90) {
				e.Ward = m.wards[w]
			}
			if e.Person, left = left[0], left[1:]; m.chance(20) || !parties {
				e.Party = ""
			}
			if e.Party != "" && m.chance(8) && !counted[e.Party] { // once in a list
				counted[e.Party] = true
				e.Person, e.Value, left = "", "1", append(left, e.Person)
			}
			m.record(pkg, e)
		}
	}
	if complete {
		e := m.listedRow(id, rows, date)
		if e.Kind, e.Party = seatledger.RosterComplete, ""; m.chance(20) {
			e.Ward = pickOne(m, m.wards...)
		}
		m.record(pkg, e)
	}
}
