package exchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// This file holds what candidates say of who was elected against the results of their
// list and the events that seat them.

// candidacies are the candidates of a package.
type candidacies struct {
	list     []candidacy
	byPerson map[key128][]int32 // of a council, in list
	marked   bool               // some row says who was elected
}

type candidacy struct {
	contestKey
	list, person string
	row          int
	elected      bool
	seated       []seatledger.Date // by events
}

// candidate keeps a candidate, and reports a person who stands on one list twice.
func (c *checker) candidate(l *line, r *seatledger.Candidate) {
	if l.bad != 0 {
		return
	}
	c.namesWard(l, r.Council, r.Ward)
	key := c.hash(strings.Join([]string{string(r.Election), string(r.Council), r.Ward, string(r.List), string(r.Person)}, "|"))
	if first, twice := c.onLists[key]; twice {
		c.report(l, "person", string(r.Person), fmt.Sprintf("a person once on each list: row %d has the same one", first), "correct the person, or delete one of the two rows")
		return
	}
	c.onLists[key] = int32(l.n)
	x := &c.candidacies
	if x.byPerson == nil {
		x.byPerson = map[key128][]int32{}
	}
	keep := c.contests.keep
	x.marked = x.marked || bool(r.Elected)
	who := c.hash(string(r.Council) + "|" + string(r.Person))
	x.byPerson[who] = append(x.byPerson[who], int32(len(x.list)))
	x.list = append(x.list, candidacy{contestKey: contestKey{keep(string(r.Election)), keep(string(r.Council)), keep(r.Ward)},
		list: keep(string(r.List)), person: strings.Clone(string(r.Person)), row: l.n, elected: bool(r.Elected)})
}

// seats notes an event that seats a candidate.
func (x *candidacies) seats(c *checker, e *seatledger.Event) {
	if !x.marked || e.Kind != seatledger.Elected && e.Kind != seatledger.ByElected || e.Status == seatledger.Retracted {
		return
	}
	for _, i := range x.byPerson[c.hash(string(e.Council)+"|"+string(e.Person))] {
		x.list[i].seated = append(x.list[i].seated, e.Date)
	}
}

// checkElected holds the candidates that are marked as elected against the seats of their
// list, and against the events.
func (c *checker) checkElected() {
	x := &c.candidacies
	if !x.marked || c.unread[seatledger.Candidates] {
		return
	}
	type standing struct {
		contestKey
		list string
	}
	marked := map[standing]int{}
	for i := range x.list {
		r := &x.list[i]
		if !r.elected {
			continue
		}
		s := standing{r.contestKey, r.list}
		if marked[s]++; !c.unread[seatledger.Results] {
			c.checkMarked(r, marked[s])
		}
	}
	for i := range x.list {
		r := &x.list[i]
		if marked[standing{r.contestKey, r.list}] > 0 && !c.unread[seatledger.Events] && !c.unread[seatledger.Elections] {
			c.checkSeated(r)
		}
	}
}

// checkMarked reports a candidate with whom a list has more of the elected than seats.
func (c *checker) checkMarked(r *candidacy, n int) {
	k := c.contests.byKey[r.contestKey]
	if k == nil || k.bad {
		return
	}
	at := slices.IndexFunc(k.lists, func(x listResult) bool { return x.list == r.list })
	if at < 0 || !k.lists[at].stated || int64(n) <= k.lists[at].seats {
		return
	}
	won := k.lists[at].seats
	c.add(Problem{c.tables[seatledger.Candidates].file, r.row, "elected", "yes",
		fmt.Sprintf("no more of %s elected in %s than the %d seats of its row of results", r.list, k.name(), won), "blank the cell of who was not elected, or correct the seats in results"})
}

// checkSeated asks about a candidate of whom candidates and events say otherwise.
func (c *checker) checkSeated(r *candidacy) {
	b, known := c.ballots[r.election]
	if !known {
		return
	}
	seated := slices.ContainsFunc(r.seated, func(d seatledger.Date) bool {
		return d.Latest() >= b.polled.Earliest() && d.Earliest() <= b.takes.Latest()
	})
	at := Problem{File: c.tables[seatledger.Candidates].file, Row: r.row, Column: "elected"}
	switch {
	case r.elected && !seated:
		at.Value = "yes"
		at.Want = fmt.Sprintf("an event of the kind elected for %s on %s: it is the event that gives a seat to a person", r.person, r.council)
		at.Fix = "write it, with the list; leave it where another package of the ledger has it"
		c.addWarning(at)
	case !r.elected && seated:
		at.Want = fmt.Sprintf("yes, as an event has %s elected to %s, and others of the list are marked", r.person, r.council)
		at.Fix = "write yes, or correct the event"
		c.addWarning(at)
	}
}
