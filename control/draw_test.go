package control_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/seatledger/seatledger"
)

// This file draws random ledgers: which sort of them, and what all have in common.

// firstDay is the first on which something dated happens; what has an open
// start may be a little earlier.
var firstDay = seatledger.DayOf(2017, 10, 1)

// maker draws a random ledger.
type maker struct {
	*rand.Rand
	oracleCase
	seats   int
	grouped bool // there are groups
	casting bool // some post has the casting vote
	wards   []string
	public  bool
	known   bool // every day is known, and nothing is corrected or contradicted
	renewed bool // a ledger of [maker.addRenewals]
	two     bool // two sources have lists of one day
	rows    bool // one of [maker.addWards]: no seat is named by its number
}

func draw(r *rand.Rand) *oracleCase {
	m := &maker{Rand: r, oracleCase: oracleCase{council: "c", start: firstDay - 3}}
	m.on = firstDay + seatledger.Day(3+m.IntN(11))
	m.public = m.chance(35)
	if m.chance(12) {
		m.known, m.public = true, false
	}
	m.parties = []seatledger.PartyID{"a", "b", "d"}[:2+m.IntN(2)]
	m.addNames()
	switch n := m.IntN(100); {
	case n < 40:
		m.addChain()
	case n < 58:
		m.addRenewals()
	case n < 87:
		m.addMixture()
	case n < 91:
		m.addTransfers()
	case n < 99:
		m.addMoves(false)
	default:
		m.addMoves(true)
	}
	m.addMayor()
	if m.known || m.rows {
		return &m.oracleCase
	}
	cuts := m.revise()
	if m.public {
		m.clock.ByPublic, m.clock.Published = true, firstDay+seatledger.Day(4+m.IntN(7))
	}
	if m.chance(30) {
		m.clock.Known = cuts[m.IntN(len(cuts))]
	}
	return &m.oracleCase
}

// beside draws a number of its own for an event, so that what else is drawn stays
// as it is.
func (m *maker) beside(e *seatledger.Event, n uint32) uint32 {
	h := fnv.New32a()
	fmt.Fprint(h, e.ID, e.Date, e.Kind, n)
	return h.Sum32() % n
}

// fewDays draws a day, rarely one of two or three.
func (m *maker) fewDays(from, to int) seatledger.Date {
	d := from + m.IntN(to-from)
	if m.chance(10) && !m.known {
		return m.parse(m.day(d) + "/" + m.day(d+1+m.IntN(2)))
	}
	return m.parse(m.day(d))
}

func (m *maker) chance(percent int) bool { return m.IntN(100) < percent }

func pickOne[T any](m *maker, list ...T) T { return list[m.IntN(len(list))] }

func (m *maker) record(pkg string, r seatledger.Row) seatledger.Position {
	pos := seatledger.Position(len(m.entries) + 1)
	m.entries = append(m.entries, seatledger.Entry{Position: pos, Package: pkg, Row: r, Recorded: time.Unix(int64(pos), 0)})
	return pos
}

func (m *maker) day(n int) string { return (firstDay + seatledger.Day(n)).String() }

func (m *maker) parse(text string) seatledger.Date {
	d, err := seatledger.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// date draws a day or a few days of the window.
func (m *maker) date() seatledger.Date {
	d := 3 + m.IntN(8)
	switch n := m.IntN(100); {
	case n < 65 || m.known:
		return m.parse(m.day(d))
	case n < 91:
		return m.parse(m.day(d) + "/" + m.day(d+1+m.IntN(3)))
	case n < 92:
		return m.parse(m.day(d) + "~")
	case n < 99:
		return m.parse("../" + m.day(3+m.IntN(3)))
	}
	return m.parse(m.day(d) + "/..")
}

func (m *maker) sources() []seatledger.SourceID {
	if !m.public {
		return nil
	}
	return pickOne(m, nil, []seatledger.SourceID{"early"}, []seatledger.SourceID{"early"}, []seatledger.SourceID{"early"},
		[]seatledger.SourceID{"between"}, []seatledger.SourceID{"between"}, []seatledger.SourceID{"between", "late"}, []seatledger.SourceID{"late"}, []seatledger.SourceID{"undated"})
}

func (m *maker) addNames() {
	m.record("one", &seatledger.Source{ID: "early", Date: m.parse(m.day(2))})
	m.record("one", &seatledger.Source{ID: "between", Date: m.parse(m.day(4) + "/" + m.day(10))})
	m.record("one", &seatledger.Source{ID: "late", Date: m.parse(m.day(9))})
	m.record("one", &seatledger.Source{ID: "undated"})
	for _, p := range m.parties {
		m.record("one", &seatledger.Party{ID: p})
	}
	m.record("one", &seatledger.Party{ID: "ind", Kind: seatledger.KindIndependents})
	m.record("one", &seatledger.Party{ID: "ab", Kind: seatledger.KindCoalition, Members: []seatledger.PartyID{"a", "b"}})
	if m.chance(40) {
		m.by, m.grouped = pickOne(m, "", seatledger.ByGroup, seatledger.ByGroup, seatledger.ByParty), true
		g := seatledger.Party{ID: "g", Kind: seatledger.KindGroup, Members: []seatledger.PartyID{"a"}, Councils: []seatledger.CouncilID{"c"}}
		if m.chance(40) {
			g.Members = append(g.Members, "b")
		}
		if m.chance(25) && !m.known {
			g.From = m.date()
		}
		if m.chance(15) && !m.known {
			g.To = m.parse(m.day(9 + m.IntN(4)))
		}
		m.record("one", &g)
		m.record("one", &seatledger.Party{ID: "h", Kind: seatledger.KindGroup})
	}
	m.record("one", &seatledger.Division{ID: "kh"})
	m.record("one", &seatledger.Division{ID: "kh/1", Parent: "kh"})
	m.record("one", &seatledger.Division{ID: "kh/2", Parent: "kh"})
}

func (m *maker) lists() []seatledger.PartyID {
	lists := slices.Clone(m.parties)
	if m.chance(20) {
		lists = append(lists, "ab")
	}
	if m.chance(18) {
		lists = append(lists, "ind")
	}
	if m.chance(20) {
		lists = append(lists, "")
	}
	m.Shuffle(len(lists), func(i, j int) { lists[i], lists[j] = lists[j], lists[i] })
	return lists[:1+m.IntN(len(lists))]
}
