package control_test

import (
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file draws councils elected ward by ward, with terms.

// addRenewals draws a council elected ward by ward, some of whose seats are at
// stake again, with members whose terms are stated or not.
func (m *maker) addRenewals() {
	if m.chance(45) {
		m.addWards()
		return
	}
	m.on, m.renewed = firstDay+seatledger.Day(9+m.IntN(6)), true
	inWards := make([]int, 1+m.IntN(2))
	for i := range inWards {
		inWards[i] = 1 + m.IntN(3)
		m.seats += inWards[i]
		m.wards = append(m.wards, fmt.Sprint("w", i))
	}
	if len(inWards) == 1 && m.chance(50) {
		m.wards[0] = ""
	}
	m.record("one", &seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: m.seats,
		SeatRule: pickOne(m, "", seatledger.SeatRuleList, seatledger.SeatRuleFree)})
	m.renew("e1", 0, inWards, 100)
	for i := range m.IntN(4) {
		e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("n", i)), Kind: seatledger.Elected, Council: "c", Date: m.parse(m.day(0)),
			Person: pickOne[seatledger.PersonID](m, "p", "q", "r", "s"), List: pickOne(m, m.parties...)}
		m.place(e)
		m.record("one", e)
	}
	for i := range m.IntN(3) {
		m.record("one", m.event(fmt.Sprint("x", i)))
	}
	m.renew("e2", 5+m.IntN(3), inWards, 40)
	if m.chance(25) {
		m.renew("e3", 9+m.IntN(3), inWards, 50)
	}
	for i := range m.IntN(3) {
		e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("a", i)), Kind: pickOne(m, seatledger.Elected, seatledger.Elected, seatledger.Defected, seatledger.Resigned), Council: "c",
			Date: m.entryDate("e2"), Person: pickOne[seatledger.PersonID](m, "p", "q", "r", "s", "t"), Sources: m.sources()}
		switch e.Kind {
		case seatledger.Elected:
			e.List = pickOne(m, m.parties...)
		case seatledger.Defected:
			e.Party = pickOne(m, m.parties...)
		}
		m.place(e)
		m.record("one", e)
	}
}

// entryDate gives the date of an election.
func (m *maker) entryDate(id seatledger.ElectionID) seatledger.Date {
	for _, e := range m.entries {
		if x, ok := e.Row.(*seatledger.Election); ok && x.ID == id {
			return x.Date
		}
	}
	return seatledger.Date{}
}

// renew records an election of all seats, or of so many in a hundred.
func (m *maker) renew(id seatledger.ElectionID, day int, inWards []int, percent int) {
	e := &seatledger.Election{ID: id, Date: m.parse(m.day(day))}
	if m.chance(15) {
		e.TakesOffice = m.parse(m.day(day + 1 + m.IntN(2)))
	}
	if id != "e1" && m.chance(12) {
		e.Kind = "by-election"
	}
	m.record("one", e)
	for i, n := range inWards {
		stake := n
		for range n {
			if !m.chance(percent) {
				stake--
			}
		}
		if stake == 0 {
			continue
		}
		m.addContest(e, m.wards[i], stake, "")
		left, lists := stake, m.lists()
		for _, list := range lists {
			won := m.IntN(left + 1)
			if left -= won; won > 0 {
				m.record("one", &seatledger.Result{Election: id, Council: "c", Ward: m.wards[i], List: list, Seats: seatledger.Counted(int64(won)), Sources: m.sources()})
			}
		}
		if left > 0 && len(m.entries)%3 == 0 && !slices.Contains(lists, "") { // nobody won the others
			m.record("one", &seatledger.Result{Election: id, Council: "c", Ward: m.wards[i], Seats: seatledger.Counted(0), Sources: m.sources()})
		}
	}
}

// addContest records a contest, mostly.
func (m *maker) addContest(e *seatledger.Election, ward string, stake int, method string) {
	if m.chance(15) {
		return
	}
	c := &seatledger.Contest{Election: e.ID, Council: "c", Ward: ward, Seats: stake, Method: method}
	if m.chance(30) {
		c.State = pickOne(m, "held", "unopposed", "postponed", "held-over", "void")
	}
	if m.chance(25) && e.Date.Latest() < firstDay+20 {
		if c.Until = m.lastDay(e.Date.Latest() + 1); len(m.entries)%3 > 0 { // nearer to another election
			c.Until = seatledger.On(c.Until.Latest() + 300)
		}
	}
	if m.chance(8) {
		c.Seats = 0
	}
	m.record("one", c)
}

// lastDay draws the last day of a term.
func (m *maker) lastDay(from seatledger.Day) seatledger.Date {
	day := from + seatledger.Day(m.IntN(7))
	if m.chance(15) && !m.known {
		return m.parse(day.String() + "/" + (day + 2).String())
	}
	return seatledger.On(day)
}

// place says of whom is seated, or of a seat, in which ward it is and until when.
func (m *maker) place(e *seatledger.Event) {
	if n := uint32(len(m.wards)); n > 0 && e.Seat == 0 && e.Council != "" && m.beside(e, 2) == 0 {
		e.Ward = m.wards[m.beside(e, 3)%n]
	}
	if effect, _ := e.Kind.Effect(); effect == seatledger.EffectFill && e.Council != "" && (m.renewed || m.beside(e, 8) == 0) && e.Date.Latest() < firstDay+20 {
		e.Until = seatledger.On(e.Date.Latest() + 1 + seatledger.Day(m.beside(e, 7)))
		if m.beside(e, 3) == 2 { // nearer to another election
			e.Until = seatledger.On(e.Until.Latest() + 300)
		}
		if m.renewed && m.chance(85) {
			e.Until = seatledger.Date{}
		} else if m.beside(e, 5) == 0 && !m.known {
			e.Until = m.parse(e.Until.Earliest().String() + "/" + (e.Until.Earliest() + 2).String())
		}
	}
}
