package control_test

import (
	"fmt"

	"github.com/seatledger/seatledger"
)

// This file draws ledgers of elections and events of all kinds.

// addMixture draws elections and events of all kinds.
func (m *maker) addMixture() {
	m.addCouncils()
	m.addElection("e1")
	if m.chance(30) {
		m.addElection("e2")
	}
	for i := range m.IntN(7) {
		m.record("one", m.event(fmt.Sprint("x", i)))
	}
	for i := 0; m.grouped && i < 3 && m.chance(70); i++ {
		m.record("one", m.membership(fmt.Sprint("g", i)))
	}
	for i := 0; m.casting && i < 2 && m.chance(60); i++ {
		e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("v", i)), Date: m.date(), Kind: seatledger.PostTaken, Council: "c", Sources: m.sources()}
		m.restIn(e)
		m.record("one", e)
	}
}

func (m *maker) addCouncils() {
	m.seats = 1 + m.IntN(5)
	c := seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: m.seats,
		SeatRule: pickOne(m, "", seatledger.SeatRuleList, seatledger.SeatRuleFree, seatledger.SeatRuleByElection)}
	c.Method = pickOne(m, "", "dhondt", "dhondt", "top-n")
	if m.grouped && m.chance(40) {
		c.Counts = seatledger.ByGroup
	}
	if m.chance(35) {
		c.TieBreak, m.casting = pickOne(m, posts...), true
		if m.chance(60) {
			c.Seats = 2 * (1 + m.IntN(2))
			m.seats = c.Seats
		}
	}
	if m.chance(15) {
		c.From = m.date()
	} else if m.chance(6) {
		c.To = m.date()
	}
	if m.chance(18) {
		m.addReplaced(&c)
	}
	m.record("one", &c)
	if m.chance(8) {
		next := c
		next.Seats, next.From, next.To = 1+m.IntN(5), m.parse(m.day(4+m.IntN(6))), seatledger.Date{}
		if m.chance(30) {
			next.TieBreak = pickOne(m, append(posts, "")...)
		}
		if next.From != c.From {
			m.record("one", &next)
		}
	}
	if m.chance(12) {
		m.wards = []string{"n", "s"}
	}
}

// addReplaced draws councils that a council replaces, and how they end.
func (m *maker) addReplaced(c *seatledger.Council) {
	if !c.To.IsZero() && c.To.Earliest() == seatledger.OpenPast {
		c.To = seatledger.Date{} // before the window in which everything happens
	}
	for i := range 1 + m.IntN(2) {
		if i > 0 && (m.known || m.public) {
			break // which of two ends was the last, and whether there was one, is compared of one
		}
		old := seatledger.Council{ID: seatledger.CouncilID(fmt.Sprint("old", i)), Division: "kh/1", Kind: "former", Seats: 1 + m.IntN(2)}
		c.Replaces = append(c.Replaces, old.ID)
		switch n := m.IntN(10); {
		case n < 3 && !m.known:
			for old.To = m.date(); old.To.Earliest() == seatledger.OpenPast; {
				old.To = m.date()
			}
		case n < 9:
			m.record("one", &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("end", i)), Kind: seatledger.CouncilAbolished, Council: old.ID, Date: m.date(), Sources: m.sources()})
		}
		m.record("one", &old)
	}
	if m.chance(50) {
		m.addCarried(c)
	}
}

// addCarried draws who sat on the councils that a council replaces, and that they
// are carried over to it.
func (m *maker) addCarried(c *seatledger.Council) {
	m.record("one", &seatledger.Election{ID: "e0", Date: m.parse(m.day(0))})
	people := []seatledger.PersonID{"p", "q", "u", "v"}
	for i, old := range c.Replaces {
		m.record("one", &seatledger.Result{Election: "e0", Council: old, List: pickOne(m, m.parties...), Seats: seatledger.Counted(int64(1 + m.IntN(2)))})
		for n := range m.IntN(3) {
			e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprint(old, "-", n)), Kind: seatledger.Elected, Council: old, Date: m.fewDays(1, 4), Person: people[2*i+n], List: pickOne(m, m.parties...)}
			if n == 1 && m.chance(50) {
				e.Kind, e.Person, e.Date = pickOne(m, seatledger.Resigned, seatledger.Defected, seatledger.MemberSuspended), people[2*i], m.fewDays(3, 6)
				if e.List = ""; e.Kind == seatledger.Defected {
					e.Party = pickOne(m, m.parties...)
				}
			}
			m.record("one", e)
		}
	}
	m.record("one", &seatledger.Event{ID: "over", Kind: seatledger.CarriedOver, Council: "c", Date: m.fewDays(4, 9)})
}

func (m *maker) addElection(id seatledger.ElectionID) {
	e := seatledger.Election{ID: id, Date: m.date()}
	if id == "e1" && m.chance(70) {
		e.Date = m.parse(m.day(pickOne(m, 0, 1, 3)))
	}
	if m.chance(10) {
		e.TakesOffice = m.date()
	} else if m.chance(25) && e.Date.Exact() {
		e.TakesOffice = m.parse((e.Date.Latest() + 1 + seatledger.Day(m.IntN(2))).String())
	}
	if m.chance(40) {
		e.Division = pickOne[seatledger.DivisionID](m, "kh", "kh/1", "kh/2")
		e.Scope = []string{"", "all", "all", "listed"}[e.Date.Latest()&3]
	}
	if id == "e2" && m.chance(50) {
		e.Kind = "by-election"
	}
	if m.chance(10) {
		e.CouncilKind = pickOne(m, "commune", "district")
	}
	m.record("one", &e)
	if m.chance(85) {
		m.addResults(&e)
	}
	often := 25
	if !e.TakesOffice.IsZero() {
		often = 60
	}
	if e.Kind == "by-election" && e.Date.Exact() && m.chance(60) {
		often = 90
		m.record("one", &seatledger.Event{ID: "gone", Date: seatledger.On(e.Date.Earliest() - 1), Kind: seatledger.Died, Council: "c", List: pickOne(m, m.parties...)})
	}
	for i := 0; i < 2 && m.chance(often); i++ {
		m.addElected(&e, fmt.Sprint("won-", id, i))
	}
	for i := 0; i < 3 && !e.TakesOffice.IsZero() && m.chance(60); i++ {
		m.addBetween(&e, fmt.Sprint("between-", id, i))
	}
}

// addBetween records what became of somebody between the polling day and the taking of
// office, or who came.
func (m *maker) addBetween(e *seatledger.Election, id string) {
	x := &seatledger.Event{ID: seatledger.EventID(id), Date: e.Date, Council: "c", Sources: m.sources(), Person: pickOne[seatledger.PersonID](m, "p", "p", "q", "r"),
		Kind: pickOne(m, seatledger.Died, seatledger.Resigned, seatledger.Defected, seatledger.NextOnList, seatledger.Appointed, seatledger.MemberSuspended, seatledger.TermEnded)}
	switch x.Kind {
	case seatledger.Defected:
		x.Party = pickOne(m, m.parties...)
	case seatledger.NextOnList, seatledger.Appointed:
		x.List = pickOne(m, m.parties...)
	}
	if first := e.Date.Latest(); !m.known && m.chance(30) && first < firstDay+20 {
		x.Date = m.parse(first.String() + "/" + (first + seatledger.Day(1+m.IntN(3))).String())
	}
	m.record("one", x)
}

// addElected records who was elected, on the polling day.
func (m *maker) addElected(e *seatledger.Election, id string) {
	won := &seatledger.Event{ID: seatledger.EventID(id), Date: e.Date, Kind: seatledger.Elected, Council: "c", Sources: m.sources(),
		Person: pickOne[seatledger.PersonID](m, "p", "q", "r", ""), List: pickOne(m, m.parties...)}
	if e.Kind == "by-election" {
		won.Kind = seatledger.ByElected
	}
	if m.wards != nil && m.chance(50) {
		won.Ward = pickOne(m, m.wards...)
	}
	m.record("one", won)
}

func (m *maker) addResults(e *seatledger.Election) {
	wards := []string{""}
	if m.wards != nil && m.chance(80) {
		wards = m.wards[:1+m.IntN(2)]
	}
	sources := m.sources()
	for _, ward := range wards {
		if m.chance(10) {
			stake, method := pickOne(m, 0, 1+m.IntN(m.seats)), pickOne(m, "", "dhondt", "top-n")
			m.addContest(e, ward, stake, method)
		}
		left := m.seats / len(wards)
		if m.chance(5) {
			left += 2
		}
		if e.Kind == "by-election" {
			left = 1 + m.IntN(2)
		}
		for _, list := range m.lists() {
			r := &seatledger.Result{Election: e.ID, Council: "c", Ward: ward, List: list, Sources: sources}
			if n := m.IntN(left + 1); !m.chance(5) {
				r.Seats, left = seatledger.Counted(int64(n)), left-n
			}
			if m.chance(20) {
				r.Votes = seatledger.Counted(int64(m.IntN(3)))
			}
			if list != "" && m.chance(8) {
				r.Party = pickOne(m, m.parties...)
			}
			if m.public && m.chance(8) {
				r.Sources = m.sources()
			}
			m.record("one", r)
		}
	}
}
