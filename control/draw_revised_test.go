package control_test

import (
	"strings"

	"github.com/seatledger/seatledger"
)

// This file draws corrections, retractions and contradictions.

// revise corrects, retracts and contradicts some of the rows, and gives the
// positions between which the ledger was written.
func (m *maker) revise() (cuts []seatledger.Position) {
	base := len(m.entries)
	cuts = append(cuts, seatledger.Position(base))
	for i := len(m.entries) - m.IntN(6); i < base; i++ {
		cuts = append(cuts, seatledger.Position(i))
	}
	for i := range base {
		switch m.entries[i].Row.(type) {
		case *seatledger.Event, *seatledger.Result:
			if m.chance(8) && !m.isOfOther(i) {
				m.correct(i)
				if m.chance(30) {
					m.correct(len(m.entries) - 1)
				}
				cuts = append(cuts, seatledger.Position(len(m.entries)))
			}
		}
	}
	for i := range base {
		if e, ok := m.entries[i].Row.(*seatledger.Event); ok && m.chance(10) && !m.isOfOther(i) {
			m.record("two", m.altered(e))
			if m.chance(25) {
				m.correct(len(m.entries) - 1)
			}
			cuts = append(cuts, seatledger.Position(len(m.entries)))
		}
	}
	for _, id := range []seatledger.ElectionID{"e1", "e2"} {
		if m.chance(12) {
			m.contradict(id, base)
			cuts = append(cuts, seatledger.Position(len(m.entries)))
		}
	}
	return cuts
}

// isOfOther reports whether an entry is about another council.
func (m *maker) isOfOther(i int) bool {
	e, ok := m.entries[i].Row.(*seatledger.Event)
	return ok && strings.HasPrefix(string(e.Council), "old")
}

// correct appends a correction of an entry.
func (m *maker) correct(i int) {
	old := m.entries[i]
	pos := m.record(old.Package, m.altered(old.Row))
	m.entries[pos-1].Supersedes = old.Position
}

// altered gives a row that differs from another of the same key.
func (m *maker) altered(r seatledger.Row) seatledger.Row {
	if e, ok := r.(*seatledger.Event); ok {
		fresh := m.event(string(e.ID))
		if m.chance(60) {
			x := *e
			x.Date, x.Until, x.Sources = fresh.Date, seatledger.Date{}, fresh.Sources
			fresh = &x
		}
		if m.chance(20) {
			fresh.Status = seatledger.Retracted
		}
		return fresh
	}
	x := *r.(*seatledger.Result)
	x.Seats = seatledger.Counted(int64(m.IntN(m.seats + 1)))
	x.Sources = m.sources()
	return &x
}

// contradict records the results of an election again, in another package.
func (m *maker) contradict(id seatledger.ElectionID, base int) {
	sources := m.sources()
	for i := range base {
		if r, ok := m.entries[i].Row.(*seatledger.Result); ok && r.Election == id && m.chance(80) {
			x := *m.altered(r).(*seatledger.Result)
			x.Sources = sources
			m.record("two", &x)
		}
	}
}
