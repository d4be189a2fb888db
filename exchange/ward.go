package exchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// wardIndex gathers the wards of each council.
type wardIndex struct {
	byCouncil map[string][]wardTerm
	order     []string // councils, as they come
	named     []namedWard
}

// wardTerm is what a ward's row says from a day on.
type wardTerm struct {
	ward     string
	seats    int
	post     string
	on       bool // its seats are among those of the council
	from, to seatledger.Date
	replaces []string
	row      int
}

// namedWard is a ward that a row of another table names.
type namedWard struct {
	table         seatledger.Table
	council, ward string
	row           int
}

func (x *wardIndex) add(l *line, r *seatledger.Ward) {
	id := strings.Clone(string(r.Council))
	if x.byCouncil == nil {
		x.byCouncil = map[string][]wardTerm{}
	}
	if x.byCouncil[id] == nil {
		x.order = append(x.order, id)
	}
	t := wardTerm{ward: strings.Clone(r.Ward), seats: r.Seats, post: strings.Clone(string(r.Post)), on: !r.Votes.Stated || r.Votes.N > 0, from: r.From, to: r.To, row: l.n}
	for _, w := range r.Replaces {
		t.replaces = append(t.replaces, strings.Clone(w))
	}
	x.byCouncil[id] = append(x.byCouncil[id], t)
}

// name keeps the first row of a table that names a ward of a council with wards.
func (x *wardIndex) name(l *line, council seatledger.CouncilID, ward string) {
	t := l.row.Table()
	if ward == "" || l.bad != 0 || x.byCouncil[string(council)] == nil || x.has(string(council), ward) {
		return
	}
	same := func(n namedWard) bool { return n.table == t && n.council == string(council) && n.ward == ward }
	if !slices.ContainsFunc(x.named, same) {
		x.named = append(x.named, namedWard{t, strings.Clone(string(council)), strings.Clone(ward), l.n})
	}
}

func (x *wardIndex) has(council, ward string) bool {
	return slices.ContainsFunc(x.byCouncil[council], func(t wardTerm) bool { return t.ward == ward })
}

// checkWardRows reports wards that a council with rows of wards does not have,
// and wards that together have more seats than their council.
func (c *checker) checkWardRows() {
	x := &c.wards
	if c.unread[seatledger.Wards] || c.unread[seatledger.Councils] || c.tables[seatledger.Wards] == nil {
		return
	}
	for _, n := range x.named {
		c.add(Problem{c.tables[n.table].file, n.row, "ward", n.ward, "a ward of " + n.council, c.wardRemedy(n.council, n.ward)})
	}
	for _, council := range x.order {
		for _, t := range x.byCouncil[council] {
			c.checkReplaced(council, &t)
			c.checkWardSum(council, &t)
			c.checkWardPost(council, &t)
		}
	}
}

func (c *checker) wardRemedy(council, ward string) string {
	var wards []string
	for _, t := range c.wards.byCouncil[council] {
		wards = append(wards, t.ward)
	}
	if near := seatledger.Closest(ward, wards); near != "" {
		return "write " + near
	}
	return "add it to wards.csv, or correct it here"
}

func (c *checker) checkReplaced(council string, t *wardTerm) {
	for _, w := range t.replaces {
		if !c.wards.has(council, w) {
			c.add(Problem{c.tables[seatledger.Wards].file, t.row, "replaces", w, "a ward of " + council, c.wardRemedy(council, w)})
		}
	}
}

// checkWardPost reports a post with which the seats of two wards would go at once.
func (c *checker) checkWardPost(council string, t *wardTerm) {
	if t.post == "" {
		return
	}
	day := start(t.from)
	if !t.from.IsZero() {
		day = t.from.Latest()
	}
	for _, o := range c.wards.all(council, day) {
		if o.post == t.post && o.ward != t.ward && (o.row < t.row || start(o.from) != start(t.from)) {
			c.add(Problem{c.tables[seatledger.Wards].file, t.row, "post", t.post,
				fmt.Sprintf("a post of one ward of %s at a time, and it is that of %s (row %d)", council, o.ward, o.row), "delete it in one of the two rows, or say when the other ward ended (to)"})
			return
		}
	}
}

// checkWardSum holds the seats of all wards that are surely there when one
// begins against the council.
func (c *checker) checkWardSum(council string, t *wardTerm) {
	day := start(t.from)
	if !t.from.IsZero() {
		day = t.from.Latest()
	}
	sizes := c.sizes(council, day, day)
	if len(sizes) == 0 {
		return
	}
	seats := map[string]int{}
	sum := 0
	for _, o := range c.wards.standing(council, day) {
		seats[o.ward] = o.seats
	}
	for _, n := range seats {
		sum += n
	}
	if most := slices.Max(sizes); sum > most && seats[t.ward] == t.seats {
		c.add(Problem{c.tables[seatledger.Wards].file, t.row, "seats", fmt.Sprint(t.seats),
			fmt.Sprintf("wards of %s that have at most its %d seats together, and these are %d", council, most, sum), "correct the seats of a ward or of the council, say when a ward ended (to), or write 0 in votes for seats beside those of the council"})
	}
}

// standing gives the rows of a council's wards that surely hold on a day, of each
// ward the last, but for those of seats on top of the council's.
func (x *wardIndex) standing(council string, day seatledger.Day) (in []wardTerm) {
	return slices.DeleteFunc(x.all(council, day), func(t wardTerm) bool { return !t.on })
}

// all gives the rows of a council's wards that surely hold on a day, of each ward the
// last.
func (x *wardIndex) all(council string, day seatledger.Day) (in []wardTerm) {
	for _, t := range x.byCouncil[council] {
		begun := t.from.IsZero() || t.from.Latest() <= day
		ended := !t.to.IsZero() && t.to.Earliest() < day
		later := func(o wardTerm) bool {
			return o.ward == t.ward && start(o.from) > start(t.from) && o.from.Earliest() <= day
		}
		replaced := func(o wardTerm) bool {
			return slices.Contains(o.replaces, t.ward) && (o.from.IsZero() || o.from.Earliest() <= day)
		}
		if begun && !ended && !slices.ContainsFunc(x.byCouncil[council], later) && !slices.ContainsFunc(x.byCouncil[council], replaced) {
			in = append(in, t)
		}
	}
	return in
}

// most gives the most seats that a ward has by any of its rows that may hold on some
// of a span of days.
func (x *wardIndex) most(council, ward string, first, last seatledger.Day) (most int) {
	for _, t := range x.byCouncil[council] {
		begun := t.from.IsZero() || t.from.Earliest() <= last
		ended := !t.to.IsZero() && t.to.Latest() < first
		if t.ward == ward && begun && !ended {
			most = max(most, t.seats)
		}
	}
	return most
}

// checkWardSize reports a contest for more seats than its ward has, and more winners,
// by any row of the ward that may hold from the poll until office is taken.
func (c *checker) checkWardSize(k *contest) {
	b := c.ballots[k.election]
	most := c.wards.most(k.council, k.ward, b.polled.Earliest(), b.takes.Latest())
	want := fmt.Sprintf("at most the %d seats of the ward %s of %s", most, k.ward, k.council)
	const fix = "correct it, or the seats of the ward"
	switch {
	case most == 0: // there is no row of such a ward
	case k.termsRow > 0 && k.house > most:
		c.add(Problem{c.tables[seatledger.Contests].file, k.termsRow, "seats", fmt.Sprint(k.house), want, fix})
	case k.row > 0 && k.house == 0 && k.seats > int64(most):
		c.resultProblem(k, "seats", fmt.Sprint(k.seats), want, fix)
	}
}

// changes reports whether a ward of a council begins or ends within the days.
func (x *wardIndex) changes(council string, days func(first, last seatledger.Day) bool) bool {
	return slices.ContainsFunc(x.byCouncil[council], func(t wardTerm) bool {
		return !t.from.IsZero() && days(t.from.Earliest(), t.from.Latest()) || !t.to.IsZero() && days(t.to.Earliest(), t.to.Latest())
	})
}
