package control_test

import (
	"fmt"

	"github.com/seatledger/seatledger"
)

// This file draws councils whose wards have rows: of so many seats, whose votes count
// more or nothing, replaced by others between elections or in the middle of a term.

// addWards draws such a council.
func (m *maker) addWards() {
	m.on, m.renewed, m.rows, m.public = firstDay+seatledger.Day(9+m.IntN(6)), true, true, false
	inWards := make([]int, 1+m.IntN(3))
	for i := range inWards {
		inWards[i] = 1 + m.IntN(2+1/len(inWards))
		m.seats += inWards[i]
		m.wards = append(m.wards, fmt.Sprint("w", i))
	}
	bound := m.chance(50)
	if bound {
		m.seats++
	}
	c := &seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: m.seats, SeatRule: pickOne(m, "", seatledger.SeatRuleList, seatledger.SeatRuleFree)}
	m.record("one", c)
	change := 4 + m.IntN(6)
	rows := make([]*seatledger.Ward, len(inWards))
	for i, n := range inWards {
		rows[i] = &seatledger.Ward{Council: "c", Ward: m.wards[i], Seats: n}
		if m.chance(30) {
			rows[i].Votes = seatledger.Counted(int64(1 + m.IntN(3)))
		}
	}
	if bound {
		m.wards = append(m.wards, "m")
		inWards = append(inWards, 1)
		rows = append(rows, &seatledger.Ward{Council: "c", Ward: "m", Seats: 1, Post: seatledger.Chief})
	}
	if m.chance(20) {
		m.wards = append(m.wards, "obs")
		inWards = append(inWards, 1)
		rows = append(rows, &seatledger.Ward{Council: "c", Ward: "obs", Seats: 1, Votes: seatledger.Counted(0)})
	}
	if m.chance(75) {
		rows = append(rows, m.redraw(rows, c, change)...)
	}
	for _, r := range rows {
		m.record("one", r)
	}
	m.renew("e1", 0, inWards, 100)
	for i := range m.IntN(4) {
		m.record("one", m.seatedIn(fmt.Sprint("n", i), seatledger.On(firstDay)))
	}
	for i := range m.IntN(3) {
		m.record("one", m.event(fmt.Sprint("x", i)))
	}
	after := firstDay + seatledger.Day(change-1+m.IntN(4))
	switch m.IntN(4) {
	case 0:
		m.renew("e2", int(after-firstDay), inWards, 40)
	case 1, 2:
		m.renewNew("e2", after, rows)
	}
	for i := range m.IntN(3) {
		m.record("one", m.seatedIn(fmt.Sprint("a", i), seatledger.On(after)))
	}
	if bound {
		m.addMayors()
	}
}

// addMayors draws who takes the post with which a seat goes, and who leaves it.
func (m *maker) addMayors() {
	for i := range 1 + m.IntN(3) {
		e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("m", i)), Council: "c", Date: m.date(), Post: seatledger.Chief, Sources: m.sources(),
			Kind: pickOne(m, seatledger.PostTaken, seatledger.PostTaken, seatledger.PostTaken, seatledger.PostLeft, seatledger.Resigned, seatledger.Elected)}
		if e.Kind != seatledger.Resigned && m.chance(80) || e.Kind == seatledger.Elected {
			e.Person = pickOne[seatledger.PersonID](m, "p", "q", "r", "s")
		}
		switch e.Kind {
		case seatledger.Elected:
			e.Post, e.Ward, e.List = "", "m", pickOne(m, m.parties...)
		case seatledger.PostTaken:
			if e.Person == "" || m.chance(40) {
				e.Party = pickOne(m, m.parties...)
			}
			if m.chance(15) {
				e.Until = m.parse(m.day(12))
			}
		}
		m.record("one", e)
	}
}

// redraw draws what becomes of wards on a day: others in their place, another number
// of seats, or other votes.
func (m *maker) redraw(rows []*seatledger.Ward, c *seatledger.Council, day int) (more []*seatledger.Ward) {
	from := m.parse(m.day(day))
	if m.chance(20) && !m.known {
		from = m.parse(m.day(day) + "/" + m.day(day+1))
	}
	old := rows[m.IntN(len(rows))]
	next := *old
	next.From = from
	change := m.IntN(5)
	if next.Post != "" { // its seat stays the only one
		change += change / 4 * -2
		change = max(change, 1)
	}
	switch change {
	case 0: // of another number of seats, as the council
		d := pickOne(m, -1, 1, 1)
		if next.Seats+d < 1 || next.Votes.Stated && next.Votes.N == 0 {
			d = 1
		}
		next.Seats += d
		if !next.Votes.Stated || next.Votes.N > 0 {
			grown := *c
			grown.Seats, grown.From = c.Seats+d, from
			m.record("one", &grown)
		}
		return append(more, &next)
	case 1:
		if next.Ward == "obs" {
			return nil
		}
		next.Votes = seatledger.Counted(int64(1 + m.IntN(2)))
		return append(more, &next)
	case 2: // it is over
		old.To = m.parse(m.day(day - 1))
		return nil
	}
	next.Ward = "v0"
	if m.chance(70) {
		next.Replaces = []string{old.Ward}
	}
	old.To = m.parse(m.day(day - 1))
	if other := rows[m.IntN(len(rows))]; other != old && other.Post == "" && old.Post == "" && other.Votes == old.Votes && len(next.Replaces) > 0 && m.chance(50) {
		next.Replaces = append(next.Replaces, other.Ward)
		next.Seats += other.Seats
		other.To = old.To
	}
	if split := next; next.Seats > 1 && m.chance(60) {
		split.Ward, split.Seats = "v1", 1
		if next.Seats--; m.chance(20) && (!next.Votes.Stated || next.Votes.N > 0) {
			split.Seats++
			grown := *c
			grown.Seats, grown.From = c.Seats+1, from
			m.record("one", &grown)
		}
		more = append(more, &split)
	}
	return append(more, &next)
}

// renewNew records an election of some seats of the wards that begin in the middle.
func (m *maker) renewNew(id seatledger.ElectionID, day seatledger.Day, rows []*seatledger.Ward) {
	e := &seatledger.Election{ID: id, Date: seatledger.On(day)}
	if m.chance(20) {
		e.Kind = "by-election"
	}
	m.record("one", e)
	had := map[string]bool{}
	for _, r := range rows {
		if had[r.Ward] || m.chance(30) {
			continue
		}
		had[r.Ward] = true
		stake := 1 + m.IntN(r.Seats)
		m.addContest(e, r.Ward, stake, "")
		for _, list := range m.lists() {
			won := m.IntN(stake + 1)
			if stake -= won; won > 0 {
				m.record("one", &seatledger.Result{Election: id, Council: "c", Ward: r.Ward, List: list, Seats: seatledger.Counted(int64(won)), Sources: m.sources()})
			}
		}
	}
}

// seatedIn draws that somebody is seated, or leaves.
func (m *maker) seatedIn(id string, on seatledger.Date) *seatledger.Event {
	e := &seatledger.Event{ID: seatledger.EventID(id), Kind: pickOne(m, seatledger.Elected, seatledger.Elected, seatledger.ByElected, seatledger.CoOpted, seatledger.NextOnList, seatledger.Resigned),
		Council: "c", Date: on, Person: pickOne[seatledger.PersonID](m, "p", "q", "r", "s"), Sources: m.sources()}
	if e.Kind != seatledger.Resigned {
		e.List = pickOne(m, m.parties...)
	}
	m.place(e)
	return e
}
