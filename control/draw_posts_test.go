package control_test

import (
	"math/rand/v2"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file draws events that name by a post whom they are about: who has no seat leaves
// the post, or takes it along, and nobody else's seat.

// nameByPost lets some events name a post beside the person.
func (m *maker) nameByPost(e *seatledger.Event) {
	if row, _ := e.Kind.Row(); e.Person != "" && slices.Contains(row.Columns(), "post") && m.beside(e, 14)%4 == 0 {
		e.Post = posts[m.beside(e, 15)%uint32(len(posts))]
	}
}

// addMayor adds to some ledgers somebody who takes a post, as a rule without a seat, and
// what that one does next, named by the post. It draws from what is drawn so far, so that
// what else is drawn stays as it is.
func (m *maker) addMayor() {
	own := &maker{Rand: rand.New(rand.NewPCG(uint64(m.on), uint64(len(m.entries)))), oracleCase: oracleCase{on: m.on}, known: m.known}
	if !own.chance(20) {
		return
	}
	takes := &seatledger.Event{ID: "mayor", Kind: seatledger.PostTaken, Council: "c", Date: own.date(), Person: pickOne[seatledger.PersonID](own, "s", "s", "p", ""),
		Post: pickOne(own, posts...), Party: pickOne(own, append(m.parties, "")...)}
	if takes.Person == "" && takes.Party == "" {
		takes.Party = "a"
	}
	next := &seatledger.Event{ID: "mayor-next", Council: "c", Person: "s", Post: takes.Post, FromParty: pickOne(own, append(m.parties, "")...),
		Kind: pickOne(own, seatledger.Defected, seatledger.Defected, seatledger.BecameIndependent, seatledger.Expelled, seatledger.Realigned, seatledger.Resigned, seatledger.PostLeft)}
	if next.Date = own.date(); takes.Date.Latest() < m.on && own.chance(80) {
		next.Date = seatledger.On(takes.Date.Latest() + 1)
	}
	switch next.Kind {
	case seatledger.Defected, seatledger.Realigned:
		next.Party = pickOne(own, m.parties...)
	case seatledger.PostLeft:
		next.FromParty = ""
	}
	takes.Sources, next.Sources = m.someSource(), m.someSource()
	m.record("one", takes)
	m.record("one", next)
}

// someSource gives a source that counts under every clock that is drawn, where one is
// needed.
func (m *maker) someSource() []seatledger.SourceID {
	if !m.public {
		return nil
	}
	return []seatledger.SourceID{"early"}
}
