package control_test

import (
	"fmt"

	"github.com/seatledger/seatledger"
)

// This file draws unnamed moves, and what befalls who may have moved.

// addMoves draws a ledger in which unnamed holders leave a party that has many
// seats, and more is recorded of these. Of large councils there are so many
// different seats that moves are counted and not placed.
func (m *maker) addMoves(large bool) {
	m.public, m.large = m.public && m.chance(20) && !large, large
	m.on = firstDay + seatledger.Day(8+m.IntN(5))
	inWards := []int{3 + m.IntN(6)}
	switch {
	case large:
		inWards = make([]int, 13+m.IntN(2))
	case m.chance(60):
		inWards = make([]int, 2+m.IntN(2))
	}
	for i := range inWards {
		if len(inWards) > 1 {
			inWards[i] = 1 + m.IntN(6)/5
			if !large {
				inWards[i] = 1 + m.IntN(3)
			}
			m.wards = append(m.wards, fmt.Sprint("w", i))
		}
		m.seats += inWards[i]
	}
	m.record("one", &seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: m.seats,
		SeatRule: pickOne(m, "", seatledger.SeatRuleList, seatledger.SeatRuleFree, seatledger.SeatRuleByElection)})
	m.record("one", &seatledger.Election{ID: "e1", Date: m.parse(m.day(0))})
	for i, n := range inWards {
		m.addWinners("e1", i, n)
	}
	for i := range 1 + m.IntN(3) {
		if m.chance(60) {
			m.record("one", &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("n", i)), Kind: seatledger.Elected, Council: "c", Date: m.fewDays(1, 7),
				Person: pickOne[seatledger.PersonID](m, "p", "q", "r"), List: pickOne[seatledger.PartyID](m, "a", "a", "a", "b")})
		}
	}
	for i := range 2 + m.IntN(2) {
		m.record("one", m.unnamedMove(fmt.Sprint("m", i)))
	}
	if m.wards != nil && m.chance(70) || large {
		m.record("one", &seatledger.Election{ID: "e2", Date: m.parse(m.day(5 + m.IntN(10)))})
		for i := m.IntN(len(inWards)); i < len(inWards); i += 1 + m.IntN(6) {
			m.addWinners("e2", i, inWards[i])
		}
	}
	for i := range 1 + m.IntN(4) {
		m.record("one", m.afterMoves(fmt.Sprint("x", i)))
	}
}

// addWinners records who won the seats of a ward: mostly a.
func (m *maker) addWinners(e seatledger.ElectionID, ward, seats int) {
	r := seatledger.Result{Election: e, Council: "c"}
	if m.wards != nil {
		r.Ward = m.wards[ward]
	}
	other := 0
	if m.chance(30) {
		other = m.IntN(seats + 1)
	}
	r.List, r.Seats = "a", seatledger.Counted(int64(seats-other))
	if m.chance(8) {
		r.Party = pickOne(m, m.parties...)
	}
	m.record("one", &r)
	if x := r; other > 0 {
		x.List, x.Seats, x.Party = pickOne[seatledger.PartyID](m, "b", "b", "ab", ""), seatledger.Counted(int64(other)), pickOne[seatledger.PartyID](m, "a", "a", "")
		if x.List == "" {
			x.Party = ""
		}
		m.record("one", &x)
	}
}

func (m *maker) unnamedMove(id string) *seatledger.Event {
	e := &seatledger.Event{ID: seatledger.EventID(id), Date: m.fewDays(3, 8), Council: "c", Sources: m.sources(),
		Kind:      pickOne(m, seatledger.Defected, seatledger.Defected, seatledger.Defected, seatledger.Defected, seatledger.Expelled, seatledger.Realigned),
		FromParty: pickOne[seatledger.PartyID](m, "a", "a", "a", "a", "a", "b")}
	if e.Kind != seatledger.Expelled {
		e.Party = pickOne(m, append(m.parties[1:], "b", "b", "ind")...)
	}
	return e
}

// afterMoves draws what befalls a council some of whose holders have moved.
func (m *maker) afterMoves(id string) *seatledger.Event {
	e := &seatledger.Event{ID: seatledger.EventID(id), Date: m.fewDays(4, 11), Council: "c", Sources: m.sources()}
	party := pickOne[seatledger.PartyID](m, "a", "a", "b", "n")
	switch m.IntN(9) {
	case 0:
		e.Kind, e.Council, e.FromParty, e.Party = pickOne(m, seatledger.PartyMerged, seatledger.PartyRenamed), "", party, pickOne[seatledger.PartyID](m, "a", "b", "n")
	case 1:
		e.Kind, e.Council, e.Party, e.Policy = seatledger.PartyDissolved, "", party, pickOne(m, seatledger.EndListSeats, seatledger.EndAllegianceSeats, seatledger.EndNoSeats)
	case 2, 3:
		e.Kind, e.Person = pickOne(m, seatledger.Resigned, seatledger.Defected, seatledger.WhipSuspended, seatledger.Realigned), pickOne[seatledger.PersonID](m, "p", "q", "r")
		if e.Kind != seatledger.Resigned {
			e.Party = pickOne[seatledger.PartyID](m, "a", "a", "b", "ind", "n")
		}
		if e.FromParty = pickOne[seatledger.PartyID](m, "", "a", "b"); e.Kind == seatledger.WhipSuspended && !m.known {
			e.Until = m.parse(m.day(11 + m.IntN(2)))
		}
	case 4:
		e.Kind, e.FromParty = seatledger.Resigned, party
	case 5:
		e.Kind, e.List = pickOne(m, seatledger.ByElected, seatledger.CoOpted, seatledger.NextOnList), pickOne[seatledger.PartyID](m, "a", "b")
		e.Person = pickOne[seatledger.PersonID](m, "", "p", "s")
	case 6:
		e.Kind, e.Seat = pickOne(m, seatledger.Resigned, seatledger.Defected, seatledger.ByElected, seatledger.Elected), seatledger.Seat(1+m.IntN(m.seats))
		if e.Kind != seatledger.Resigned {
			e.Party = pickOne[seatledger.PartyID](m, "a", "a", "b")
		}
	case 7:
		return m.unnamedMove(id)
	default:
		return m.event(id)
	}
	return e
}
