package control_test

import (
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file draws single events.

// membership draws that somebody, or all of a party, joins or leaves a group.
func (m *maker) membership(id string) *seatledger.Event {
	e := &seatledger.Event{ID: seatledger.EventID(id), Date: m.date(), Council: "c", Sources: m.sources(),
		Kind:  pickOne(m, seatledger.JoinedGroup, seatledger.JoinedGroup, seatledger.LeftGroup),
		Group: pickOne[seatledger.PartyID](m, "g", "g", "h")}
	if m.chance(60) {
		e.Person = pickOne[seatledger.PersonID](m, "p", "q", "r")
	} else {
		e.Party = pickOne(m, append(m.parties[:len(m.parties):len(m.parties)], "ind")...)
	}
	return e
}

// kinds are drawn as often as they are listed.
var kinds = []seatledger.EventKind{
	seatledger.Elected, seatledger.Elected, seatledger.Elected, seatledger.ByElected, seatledger.Appointed, seatledger.CoOpted,
	seatledger.NextOnList, seatledger.Reallocated, seatledger.Reallocated, seatledger.Resigned, seatledger.Resigned, seatledger.Died,
	seatledger.TermEnded, seatledger.Recalled, seatledger.Defected, seatledger.Defected, seatledger.Defected, seatledger.Defected, seatledger.Defected,
	seatledger.Expelled, seatledger.WhipSuspended, seatledger.WhipSuspended, seatledger.WhipRestored, seatledger.BecameIndependent,
	seatledger.Realigned, seatledger.PartyRenamed, seatledger.PartyMerged, seatledger.PartyDissolved, seatledger.PartyDissolved, seatledger.PartyDissolved,
	seatledger.PostTaken, seatledger.PostTaken, seatledger.PostTaken, seatledger.PostLeft, seatledger.CoalitionFormed, seatledger.CoalitionFormed,
	seatledger.CoalitionEnded, seatledger.CouncilResized, seatledger.CouncilSuspended, seatledger.CouncilSuspended,
	seatledger.CouncilDissolved, seatledger.CouncilDissolved, seatledger.CouncilRestored, seatledger.CouncilRestored, seatledger.CouncilAbolished, seatledger.CouncilEstablished,
	seatledger.ControlReported, seatledger.ControlReported, seatledger.Milestone,
	seatledger.Substituted, seatledger.Substituted, seatledger.Substituted, seatledger.SubstituteEnded, seatledger.MemberSuspended, seatledger.MemberSuspended, seatledger.Reinstated, seatledger.Reinstated,
}

func (m *maker) event(id string) *seatledger.Event {
	kind := pickOne(m, kinds...)
	for m.rows && kind == seatledger.CouncilResized {
		kind = pickOne(m, kinds...)
	}
	e := &seatledger.Event{ID: seatledger.EventID(id), Date: m.date(), Kind: kind, Council: "c", Sources: m.sources()}
	effect, _ := e.Kind.Effect()
	if _, hasEnd := endRanks[e.Kind]; hasEnd && m.chance(40) && !m.known && e.Date.Latest() < firstDay+20 {
		last := e.Date.Latest() + seatledger.Day(m.IntN(3))
		e.Until = seatledger.On(last)
		if m.chance(30) {
			e.Until = m.parse((last - seatledger.Day(m.IntN(2))).String() + "/" + (last + 2).String())
		}
	}
	switch effect {
	case seatledger.EffectFill:
		m.fillIn(e)
	case seatledger.EffectExercise:
		m.exerciseAny(e)
	case seatledger.EffectEnd, seatledger.EffectAllegiance:
		m.changeIn(e)
	default:
		m.restIn(e)
	}
	m.number(e)
	if m.rows && e.Seat != 0 && e.Ward == "" {
		e.Seat, e.Person = 0, pickOne[seatledger.PersonID](m, "p", "q")
	}
	return e
}

// number lets some events that name a seat number it in a ward.
func (m *maker) number(e *seatledger.Event) {
	row, _ := e.Kind.Row()
	n := uint32(len(m.wards))
	if e.Seat == 0 || n == 0 || e.Council == "" || m.beside(e, 11)%3 == 0 || !slices.Contains(row.Columns(), "ward") {
		return
	}
	e.Ward, e.Seat = m.wards[m.beside(e, 12)%n], seatledger.Seat(1+m.beside(e, 13)%3)
}

// who says of whom an event speaks: a person, a seat, or neither.
func (m *maker) who(e *seatledger.Event) {
	switch n := m.IntN(100); {
	case n < 45:
		e.Person = pickOne[seatledger.PersonID](m, "p", "q", "r")
	case n < 55:
		e.Seat = seatledger.Seat(1 + m.IntN(m.seats+1))
	}
}

func (m *maker) fillIn(e *seatledger.Event) {
	m.who(e)
	if m.chance(12) {
		e.Seat = seatledger.Seat(1 + m.IntN(m.seats))
	}
	if m.chance(75) {
		e.List = pickOne(m, m.parties...)
	}
	if m.chance(30) || e.Person == "" && e.List == "" { // doc/format.md asks for one of the three
		e.Party = pickOne(m, m.parties...)
	}
	if e.Kind == seatledger.Reallocated && m.chance(50) {
		e.Council, e.Division, e.Person, e.Seat = "", pickOne[seatledger.DivisionID](m, "kh", "kh/1", "kh/2"), "", 0
		e.Party = pickOne(m, "", e.Party)
	}
	m.place(e)
}

func (m *maker) changeIn(e *seatledger.Event) {
	party, from := pickOne(m, m.parties...), pickOne(m, m.parties...)
	if (e.Kind == seatledger.PartyDissolved || e.Kind == seatledger.PartyRenamed) && m.chance(20) {
		e.Division = pickOne[seatledger.DivisionID](m, "kh", "kh/1", "kh/2")
	}
	switch e.Kind {
	case seatledger.PartyDissolved:
		e.Council, e.Party, e.Policy = "", party, pickOne(m, "", "", seatledger.EndListSeats, seatledger.EndAllegianceSeats, seatledger.EndNoSeats)
		return
	case seatledger.PartyRenamed, seatledger.PartyMerged:
		e.Council, e.Party, e.FromParty = "", pickOne(m, party, "n"), from
		return
	}
	m.who(e)
	if m.chance(80) || e.Person == "" && e.Seat == 0 {
		e.FromParty = from
	}
	switch e.Kind {
	case seatledger.Defected, seatledger.Realigned:
		e.Party = party
	case seatledger.WhipRestored:
		if e.Person == "" && e.Seat == 0 {
			e.List = from
		}
		e.Party, e.FromParty = pickOne(m, "", party), pickOne[seatledger.PartyID](m, "", "ind")
	case seatledger.Resigned, seatledger.Died, seatledger.TermEnded, seatledger.Recalled:
		if m.chance(30) {
			e.Party, e.FromParty = e.FromParty, ""
		}
		if m.chance(20) {
			e.Post, e.Person, e.Seat = pickOne(m, posts...), "", 0
		}
	case seatledger.BecameIndependent:
		e.Party = pickOne[seatledger.PartyID](m, "", "", "ind")
	}
	if m.chance(10) {
		e.List = from
	}
	m.nameByPost(e)
	if e.Person != "" && m.chance(10) {
		e.Council = ""
	}
	if few := 6; m.wards != nil && (e.Person != "" || m.seats <= few) { // an unnamed move in a ward is placed, never counted
		m.place(e)
	}
}

func (m *maker) restIn(e *seatledger.Event) {
	switch e.Kind {
	case seatledger.PostTaken, seatledger.PostLeft:
		e.Post = pickOne(m, posts[0], posts[0], posts[1], "administrator")
		if m.chance(60) {
			e.Person = pickOne[seatledger.PersonID](m, "p", "q", "r")
		}
		if e.Person != "" && m.chance(10) {
			e.Council = ""
		}
		if e.Kind == seatledger.PostTaken && m.chance(60) {
			e.Party = pickOne(m, m.parties...)
		}
		if e.Kind == seatledger.PostTaken && e.Person != "" && m.beside(e, 19)%3 == 0 {
			e.Person = "s" // who is elected to no seat
		}
	case seatledger.CoalitionFormed, seatledger.CoalitionEnded:
		e.Party = "ab"
	case seatledger.CouncilResized:
		e.Value = fmt.Sprint(1 + m.IntN(6))
	case seatledger.ControlReported:
		e.Rule = pickOne(m, seatledger.RuleMajority, seatledger.RuleMajority, seatledger.RuleSitting, seatledger.RuleChief, seatledger.RuleCoalition, seatledger.RuleTwoThirds, "post:chief", "post:deputy")
		e.Party = pickOne(m, append(m.parties, "")...)
	}
}
