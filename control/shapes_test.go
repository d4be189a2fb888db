package control_test

import (
	"fmt"
	"iter"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// This file makes the ledgers about one council by which its cost is measured:
// each is a shape that grows with a number of seats. They are the same every
// time.

// shape is one way in which records of a council grow.
type shape struct {
	name string
	on   string // the day asked about
	make func(c *chamber)
	only int // the number of seats, where the shape does not grow; 0 = it does
}

// chamber is a council of so many seats in the making.
type chamber struct {
	n        int
	one, two []seatledger.Row // what two packages say
}

const chamberID seatledger.CouncilID = "c"

var chamberLists = []seatledger.PartyID{"a", "b", "d"}

// shapes are those that a council is measured by.
var shapes = []shape{
	{name: "roster", on: "2026-11-30", make: func(c *chamber) { c.named("../2026-02-17", true) }},
	{name: "roster-by-year", on: "2026-06-30", make: func(c *chamber) { c.named("2026", true) }},
	{name: "wards-with-names", on: "2020-01-01", make: func(c *chamber) { c.wardsWithNames(1) }},
	{name: "wards-with-names-twice", on: "2024-01-01", make: func(c *chamber) { c.wardsWithNames(2) }},
	{name: "moves-by-year", on: "2019-06-30", make: movesByYear},
	{name: "unnamed-one-day", on: "2019-06-30", make: func(c *chamber) { c.unnamed("2019-05-01") }},
	{name: "unnamed-over-a-year", on: "2019-06-30", make: func(c *chamber) { c.unnamed("2019") }},
	{name: "unnamed-among-named", on: "2019-06-30", make: unnamedAmongNamed},
	{name: "disputes", on: "2019-06-30", make: disputedMoves},
	{name: "ends-and-fills-new-list", on: "2022-01-01", make: func(c *chamber) { c.turnover(1, true) }},
	{name: "ends-and-fills-six-terms", on: "2022-01-01", make: func(c *chamber) { c.turnover(6, false) }},
	{name: "mergers-by-month", on: "2019-06-30", make: mergersByMonth},
	{name: "merger-among-moves", on: "2019-06-30", make: mergerAmongMoves},
	{name: "300-200-60-40", on: "2019-06-30", make: tangle, only: 300},
	{name: "roster-150", on: "2026-11-30", make: func(c *chamber) { c.named("../2026-02-17", true) }, only: 150},
	{name: "rosters", on: "2021-06-30", make: rosters},
	{name: "rosters-150", on: "2021-06-30", make: rosters, only: 150},
	{name: "wards-redrawn", on: "2015-01-01", make: wardsRedrawn},
	{name: "groups", on: "2019-03-01", make: groups},
	{name: "english-district", on: "2020-01-01", make: englishDistrict, only: 90},
}

// sizes are the numbers of seats that a growing shape is measured at.
var sizes = []int{10, 30, 100, 300, 1000}

// of gives the numbers of seats that a shape is measured at.
func (s *shape) of() []int {
	if s.only != 0 {
		return []int{s.only}
	}
	return sizes
}

// book packs a shape at a number of seats.
func (s *shape) book(n int) *roll.Book {
	c := &chamber{n: n}
	c.add(&seatledger.Division{ID: "place"}, &seatledger.Council{ID: chamberID, Division: "place", Seats: n, SeatRule: seatledger.SeatRuleList})
	s.make(c)
	book, err := roll.Pack(c.entries())
	if err != nil {
		panic(err)
	}
	return book
}

func (c *chamber) entries() iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		pos := seatledger.Position(0)
		for pkg, rows := range [][]seatledger.Row{c.one, c.two} {
			for _, r := range rows {
				pos++
				if !yield(seatledger.Entry{Position: pos, Package: []string{"one", "two"}[pkg], Row: r, Recorded: time.Unix(int64(pos), 0)}, nil) {
					return
				}
			}
		}
	}
}

func (c *chamber) add(rows ...seatledger.Row) { c.one = append(c.one, rows...) }

func dated(text string) seatledger.Date {
	d, err := seatledger.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func numbered[ID ~string](prefix string, i int) ID { return ID(fmt.Sprint(prefix, i)) }

func person(i int) seatledger.PersonID { return numbered[seatledger.PersonID]("p", i) }

// event gives an event of the council by its number.
func (c *chamber) event(prefix string, i int, on string, kind seatledger.EventKind) *seatledger.Event {
	return &seatledger.Event{ID: numbered[seatledger.EventID](prefix, i), Date: dated(on), Kind: kind, Council: chamberID}
}

// named seats somebody on every seat; with a list each.
func (c *chamber) named(on string, lists bool) {
	for i := range c.n {
		e := c.event("elected", i, on, seatledger.Elected)
		e.Person = person(i)
		if lists {
			e.List = c.list(i)
		}
		c.add(e)
	}
}

func (c *chamber) list(i int) seatledger.PartyID { return chamberLists[i%len(chamberLists)] }

// elect adds a whole election with a result for each list.
func (c *chamber) elect(id seatledger.ElectionID, on string, lists []seatledger.PartyID) {
	c.add(&seatledger.Election{ID: id, Date: dated(on)})
	for i, list := range lists {
		seats := c.n*(i+1)/len(lists) - c.n*i/len(lists)
		c.add(&seatledger.Result{Election: id, Council: chamberID, List: list, Seats: seatledger.Counted(int64(seats))})
	}
}

// electWards adds a whole election by wards of a size, each between two lists.
func (c *chamber) electWards(id seatledger.ElectionID, on string, size int) {
	c.add(&seatledger.Election{ID: id, Date: dated(on)})
	for w := range (c.n + size - 1) / size {
		ward, seats := fmt.Sprint("w", w), min(size, c.n-w*size)
		for i, n := range []int{(seats + 1) / 2, seats / 2} {
			c.add(&seatledger.Result{Election: id, Council: chamberID, Ward: ward, List: c.list(w + i), Seats: seatledger.Counted(int64(n))})
		}
	}
}

// wardsWithNames: whole elections by wards of three, everybody named without
// the ward.
func (c *chamber) wardsWithNames(terms int) {
	for t := range terms {
		on := fmt.Sprintf("%d-05-05", 2019+4*t)
		c.electWards(numbered[seatledger.ElectionID]("e", t), on, 3)
		for i := range c.n {
			w, k := i/3, i%3
			e := c.event("named", t*c.n+i, on, seatledger.Elected)
			e.Person, e.List = person(i+t*c.n/2), c.list(w+k%2)
			c.add(e)
		}
	}
}

// movesByYear: half of the members move within a year nobody narrows down.
func movesByYear(c *chamber) {
	c.named("2018-05-06", true)
	for i := range c.n / 2 {
		e := c.event("moved", i, "2019", seatledger.Defected)
		e.Person, e.Party = person(i), c.list(i+1)
		c.add(e)
	}
	c.elect("e2", "2022-05-05", chamberLists)
}

// unnamed: a third of the members, in wards of four, move without being named.
func (c *chamber) unnamed(on string) {
	c.electWards("e", "2018-05-06", 4)
	for i := range c.n / 3 {
		e := c.event("moved", i, on, seatledger.Defected)
		e.FromParty, e.Party = c.list(i), c.list(i+1)
		c.add(e)
	}
}

// unnamedAmongNamed: of members all of whom are named a tenth moves unnamed.
func unnamedAmongNamed(c *chamber) {
	c.named("2018-05-06", true)
	for i := range c.n / 10 {
		e := c.event("moved", i, "2019-05-01", seatledger.Defected)
		e.FromParty, e.Party = c.list(i), c.list(i+1)
		c.add(e)
	}
}

// dispute lets two packages date a move differently, and to another party.
func (c *chamber) dispute(i int, who seatledger.PersonID, from int) {
	x := c.event("disputed", i, fmt.Sprintf("2019-03-%02d", 1+i%28), seatledger.Defected)
	y := c.event("disputed", i, fmt.Sprintf("2019-04-%02d", 1+i%28), seatledger.Defected)
	x.Person, x.Party = who, c.list(from+1)
	y.Person, y.Party = who, c.list(from+2)
	c.add(x)
	c.two = append(c.two, y)
}

// disputedMoves: two packages differ over the moves of a quarter of the members.
func disputedMoves(c *chamber) {
	c.named("2018-05-06", true)
	for i := range c.n / 4 {
		c.dispute(i, person(i), i)
	}
}

// turnover: every term ends on one day, and others are elected on the next, all
// of one new list or of the lists that were there.
func (c *chamber) turnover(terms int, fresh bool) {
	c.named("2000-05-05", true)
	for t := range terms {
		for i := range c.n {
			end := c.event("ended", t*c.n+i, fmt.Sprintf("%d-05-05", 2003+3*t), seatledger.TermEnded)
			next := c.event("next", t*c.n+i, fmt.Sprintf("%d-05-06", 2003+3*t), seatledger.Elected)
			end.Person, next.Person, next.List = person(t*c.n+i), person((t+1)*c.n+i), c.list(i)
			if fresh {
				next.List = "fresh"
			}
			c.add(end, next)
		}
	}
}

// mergersByMonth: there is a party for every ten seats, and all merge into one
// in the same month.
func mergersByMonth(c *chamber) {
	var lists []seatledger.PartyID
	for i := range max(2, c.n/10) {
		lists = append(lists, numbered[seatledger.PartyID]("small", i))
	}
	c.elect("e", "2018-05-06", lists)
	for i := range max(1, c.n/10) {
		c.add(&seatledger.Event{ID: numbered[seatledger.EventID]("merged", i), Date: dated("2019-05"), Kind: seatledger.PartyMerged,
			FromParty: lists[i], Party: "union"})
	}
}

// mergerAmongMoves: a party merges some time in a month of the year in which
// half of the members move.
func mergerAmongMoves(c *chamber) {
	movesByYear(c)
	c.add(&seatledger.Event{ID: "merged", Date: dated("2019-05"), Kind: seatledger.PartyMerged, FromParty: "b", Party: "union"})
}

// tangle: of 300 members 200 move in a year, 40 are in dispute, and 60 unnamed
// ones move.
func tangle(c *chamber) {
	c.named("2018-05-06", true)
	for i := range c.n * 2 / 3 {
		e := c.event("moved", i, "2019", seatledger.Defected)
		e.Person, e.Party = person(i), c.list(i+1)
		c.add(e)
	}
	for i := range c.n / 5 {
		e := c.event("unnamed", i, fmt.Sprintf("2019-0%d-15", 1+i%9), seatledger.Defected)
		e.FromParty, e.Party = c.list(i), c.list(i+1)
		c.add(e)
	}
	for i := range c.n * 2 / 15 {
		k := c.n*2/3 + i
		c.dispute(i, person(k), k)
	}
}

// englishDistrict: thirty wards of three; in three years of four a third of
// each is elected, for twenty years, and everybody is named with the ward, which
// the lists of candidates tell.
func englishDistrict(c *chamber) {
	c.electWards("e0", "2000-05-04", 3)
	for i := range c.n {
		c.inWard("e0", "2000-05-04", i, i/3, c.list(i/3+i%3%2))
	}
	for year := 1; year < 20; year++ {
		if year%4 == 0 {
			continue
		}
		id, on := numbered[seatledger.ElectionID]("e", year), fmt.Sprintf("%d-05-04", 2000+year)
		c.add(&seatledger.Election{ID: id, Date: dated(on)})
		for w := range c.n / 3 {
			end := c.event("ended", year*c.n+w, on, seatledger.TermEnded)
			end.Person = person(c.holder(year, w))
			c.add(end)
			c.inWard(id, on, (c.n/3)*(year+2)+w, w, c.list(w+year/4))
		}
	}
}

// holder gives who holds, before the election of a year, the seat that a ward
// fills in it.
func (c *chamber) holder(year, ward int) int {
	since := year - 4
	if since%4 == 0 || since < 1 {
		return 3*ward + year%4 - 1
	}
	return (c.n/3)*(since+2) + ward
}

// inWard names somebody who is elected in a ward.
func (c *chamber) inWard(id seatledger.ElectionID, on string, i, ward int, list seatledger.PartyID) {
	e := c.event("seated", i, on, seatledger.Elected)
	e.Person, e.List = person(i), list
	c.add(e, &seatledger.Candidate{Election: id, Council: chamberID, Ward: fmt.Sprint("w", ward), List: list, Position: i + 1, Person: person(i)})
}

// rosters: five complete ones a year apart, each with a tenth of the members
// replaced since the one before.
func rosters(c *chamber) {
	for year := range 5 {
		on := fmt.Sprintf("%d-01-01", 2018+year)
		for i := range c.n {
			who := i
			if tenth := max(1, c.n/10); i/tenth < year {
				who += c.n
			}
			e := c.event("listed", year*c.n+i, on, seatledger.Listed)
			e.Person, e.Party = person(who), c.list(who+who/c.n)
			c.add(e)
		}
		c.add(c.event("complete", year, on, seatledger.RosterComplete))
	}
}

// groups: of everybody it is known, by a day, to which group of the council they belong,
// and one of the groups ends before.
func groups(c *chamber) {
	c.named("2018-05-06", true)
	for i := range c.n {
		e := c.event("joined", i, "../2019-05-01", seatledger.JoinedGroup)
		e.Person, e.Group = person(i), numbered[seatledger.PartyID]("g", i%4)
		c.add(e)
	}
	e := c.event("ended", 0, "2019-04-01", seatledger.LeftGroup)
	e.Group = "g1"
	c.add(e)
}

// wardsRedrawn: wards of two seats, each of which a ward of another name replaces
// in mid-term.
func wardsRedrawn(c *chamber) {
	c.electWards("e", "2008-05-01", 2)
	for i := range c.n / 2 {
		old, fresh := fmt.Sprint("w", i), fmt.Sprint("x", i)
		c.add(&seatledger.Ward{Council: chamberID, Ward: old, Seats: 2, To: dated("2010-05-05")},
			&seatledger.Ward{Council: chamberID, Ward: fresh, Seats: 2, From: dated("2010-05-06"), Replaces: []string{old}})
	}
}
