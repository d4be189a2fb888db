package exchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// rosterIndex gathers what sources say of who sat on a day: the rosters of each
// council.
type rosterIndex struct {
	byDay map[rosterDay]*roster
	order []rosterDay // as they come
}

type rosterDay struct {
	council string
	first   seatledger.Day
	last    seatledger.Day
}

// roster is the rows of one council and day.
type roster struct {
	rows     []rosterRow
	complete []rosterRow // of the whole council or of a ward
}

// rosterRow is one row: so many members, of whom one may be named.
type rosterRow struct {
	person, party, ward string
	members             int
	row                 int
}

// keepRoster keeps what an event says of who sat.
func (c *checker) keepRoster(l *line, e *seatledger.Event) {
	kind, ok := kindChecks[e.Kind]
	if !ok || kind.Effect != seatledger.EffectRoster || l.bad != 0 || e.Status == seatledger.Retracted {
		return
	}
	x := &c.rosters
	at := rosterDay{strings.Clone(string(e.Council)), e.Date.Earliest(), e.Date.Latest()}
	if x.byDay == nil {
		x.byDay = map[rosterDay]*roster{}
	}
	if x.byDay[at] == nil {
		x.byDay[at] = &roster{}
		x.order = append(x.order, at)
	}
	row := rosterRow{strings.Clone(string(e.Person)), strings.Clone(string(e.Party)), strings.Clone(e.Ward), 1, l.n}
	if kind.Acts == seatledger.ActComplete {
		x.byDay[at].complete = append(x.byDay[at].complete, row)
		return
	}
	if e.Person == "" {
		row.members, _ = strconv.Atoi(e.Value)
	}
	if row.members < 1 || e.Person == "" && e.Party == "" {
		return // which is a problem of the row itself
	}
	x.byDay[at].rows = append(x.byDay[at].rows, row)
}

// rosterValue checks the number of a row of unnamed members.
func (c *checker) rosterValue(l *line, e *seatledger.Event) {
	n, err := strconv.Atoi(e.Value)
	switch {
	case e.Value == "":
	case e.Person != "":
		c.report(l, "value", e.Value, "either a person or a number of unnamed members", "delete one of the two, or write a row for each")
	case err != nil || n < 1 || n > seatledger.MaxSeats:
		c.report(l, "value", e.Value, fmt.Sprintf("how many members beyond those named, from 1 to %d", seatledger.MaxSeats), "write digits only")
	case e.Party == "":
		c.report(l, "party", "", "the party for which these members sit", "fill it in; write a row for each party")
	}
}

// rosterDate checks that a roster has a day.
func (c *checker) rosterDate(l *line, e *seatledger.Event) {
	if !e.Date.IsZero() && e.Date.Latest() == seatledger.OpenFuture {
		c.report(l, "date", e.Date.String(), "the day on which the source shows who sits, or days with an end", "write the day of the list, or of its archived copy")
	}
}

// checkRosters reports rosters that say two things of one day, or have more
// members than there are seats.
func (c *checker) checkRosters() {
	if c.unread[seatledger.Councils] || c.unread[seatledger.Events] {
		return
	}
	for _, at := range c.rosters.order {
		r := c.rosters.byDay[at]
		for i := range r.rows {
			c.checkTwice(r.rows[:i], &r.rows[i])
		}
		c.checkRosterSize(at, r)
		for _, x := range r.complete {
			if x.ward == "" && len(r.rows) == 0 {
				c.addWarning(Problem{c.tables[seatledger.Events].file, x.row, "date", "",
					fmt.Sprintf("rows of the kind listed of this date and %s: without one every seat was vacant on that day", at.council), "give the rows of one roster one date, in the same words; if nobody sat, leave it"})
			}
		}
	}
}

// checkTwice reports a row of a roster that says of somebody, or of the unnamed of
// a party, what another says otherwise.
func (c *checker) checkTwice(before []rosterRow, x *rosterRow) {
	for i := range before {
		y := &before[i]
		switch {
		case x.person != y.person || x.person != "" && x.party == y.party && x.ward == y.ward:
		case x.person != "":
			c.add(Problem{c.tables[seatledger.Events].file, x.row, "person", x.person, fmt.Sprintf("a person once in a roster: row %d has the same one", y.row), "delete one of the two rows"})
			return
		case x.party == y.party && x.ward == y.ward:
			c.add(Problem{c.tables[seatledger.Events].file, x.row, "value", fmt.Sprint(x.members), fmt.Sprintf("the unnamed members of a party once in a roster: row %d has %d", y.row, y.members), "write one row with their number"})
			return
		}
	}
}

// checkRosterSize reports the first row of a roster with which it has more members
// than the council, or the ward, has seats.
func (c *checker) checkRosterSize(at rosterDay, r *roster) {
	sizes := c.sizes(at.council, at.first, at.last)
	if len(sizes) == 0 {
		return
	}
	wards, beside := map[string]int{}, map[string]bool{} // those whose seats are not among the council's
	for _, w := range c.wards.all(at.council, at.last) {
		wards[w.ward], beside[w.ward] = w.seats, !w.on
	}
	sum, inWard, seen := 0, map[string]int{}, map[string]bool{}
	for i := range r.rows {
		x := &r.rows[i]
		if x.person != "" && seen[x.person] {
			continue
		}
		seen[x.person] = true
		if !beside[x.ward] {
			sum += x.members
		}
		inWard[x.ward] += x.members
		most, where := slices.Max(sizes), at.council
		over := sum > most
		if n, ok := wards[x.ward]; ok && x.ward != "" && inWard[x.ward] > n {
			most, where, over = n, "the ward "+x.ward, true
		}
		if over {
			column, value := "person", x.person
			if x.person == "" {
				column, value = "value", fmt.Sprint(x.members)
			}
			c.add(Problem{c.tables[seatledger.Events].file, x.row, column, value, fmt.Sprintf("at most %d members of %s in a roster of one day", most, where), "correct the seats, delete a row, or correct the date of those of another day"})
			return
		}
	}
}

// lacks reports whether a complete roster between two days has somebody no more.
func (x *rosterIndex) lacks(council, person string, from, to seatledger.Day) bool {
	return slices.ContainsFunc(x.order, func(at rosterDay) bool {
		r := x.byDay[at]
		return at.council == council && at.first > from && at.last <= to && len(r.complete) > 0 &&
			!slices.ContainsFunc(r.rows, func(y rosterRow) bool { return y.person == person })
	})
}

// within reports whether a complete roster of a council is of some of the days.
func (x *rosterIndex) within(council string, days func(first, last seatledger.Day) bool) bool {
	return slices.ContainsFunc(x.order, func(at rosterDay) bool {
		return at.council == council && len(x.byDay[at].complete) > 0 && days(at.first, at.last)
	})
}
