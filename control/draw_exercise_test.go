package control_test

import "github.com/seatledger/seatledger"

// This file draws who exercises whose mandate.

// exerciseAny draws who exercises whose mandate.
func (m *maker) exerciseAny(e *seatledger.Event) {
	switch e.Kind {
	case seatledger.Substituted, seatledger.SubstituteEnded:
		e.Person = pickOne[seatledger.PersonID](m, "p", "q", "r", "t", "t", "t")
		if e.Kind == seatledger.SubstituteEnded && m.chance(50) {
			e.Person = ""
		}
		switch n := m.IntN(100); {
		case n < 70 || e.Kind == seatledger.SubstituteEnded && e.Person == "":
			e.For = pickOne[seatledger.PersonID](m, "p", "q", "r")
		case n < 80:
			e.Seat = seatledger.Seat(1 + m.IntN(m.seats))
		}
		if e.Kind == seatledger.Substituted {
			if m.chance(40) || e.For == "" && e.Seat == 0 {
				e.List = pickOne(m, m.parties...)
			}
			if m.chance(30) {
				e.Party = pickOne(m, m.parties...)
			}
		}
	default:
		m.who(e)
		if e.Person == "" && e.Seat == 0 || m.chance(30) {
			e.Party = pickOne(m, m.parties...)
		}
		if m.chance(10) {
			e.List = pickOne(m, m.parties...)
		}
		if e.Person != "" && m.chance(10) {
			e.Council = ""
		}
	}
}

// exerciseIn lets somebody sit in for who holds a mandate or no longer do, suspends
// one of the two, or gives back what was lost.
func (m *maker) exerciseIn(e *seatledger.Event, person seatledger.PersonID, sits *seatledger.PersonID, lost seatledger.PersonID) *seatledger.Event {
	list := e.FromParty
	e.FromParty = ""
	switch e.Kind {
	case seatledger.Substituted:
		*sits = pickOne[seatledger.PersonID](m, "t", "u")
		e.Person, e.For, e.List = *sits, person, list
		if m.chance(30) {
			e.Party = pickOne(m, m.parties...)
		}
		if person == "" && list == "" {
			e.Seat = 1
		}
	case seatledger.SubstituteEnded:
		if e.Person = *sits; e.Person == "" || m.chance(30) && person != "" {
			e.Person, e.For = "", person
		}
		if e.For == "" && e.Person == "" {
			e.Seat = 1
		}
		*sits = ""
	default:
		if e.Person = person; *sits != "" && m.chance(30) {
			e.Person = *sits
		}
		if e.Kind == seatledger.Reinstated && lost != "" && m.chance(50) {
			e.Person = lost
		}
		if e.Person == "" {
			e.Party = list
		}
		if e.Person == "" && e.Party == "" {
			e.Seat = 1
		}
	}
	if _, hasEnd := endRanks[e.Kind]; hasEnd && m.chance(30) && !m.known {
		e.Until = seatledger.On(e.Date.Latest() + seatledger.Day(m.IntN(3)))
	}
	return e
}
