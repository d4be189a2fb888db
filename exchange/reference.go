package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// references looks up the ids that a row refers to. Those that are not there
// yet wait until everything is read.
func (c *checker) references(l *line) {
	for i, column := range seatledger.Columns(l.row.Table()) {
		if len(column.Refs) == 0 || l.bad.has(i) {
			continue
		}
		text := seatledger.Cell(l.row, column)
		if text == "" || text == c.now.last[i] {
			continue
		}
		found := true
		if column.List || column.Several {
			for id := range strings.SplitSeq(text, ";") {
				found = c.reference(l, i, column, id) && found
			}
		} else {
			found = c.reference(l, i, column, text)
		}
		if found {
			c.now.last[i] = text
		}
	}
}

func (c *checker) reference(l *line, i int, column seatledger.Column, id string) bool {
	if c.knows(column.Refs, id) {
		return true
	}
	c.pending = append(c.pending, reference{c.now, int32(l.n), int16(i), strings.Clone(id)})
	return false
}

// knows reports whether the package has an id in one of the tables.
func (c *checker) knows(tables []seatledger.Table, id string) bool {
	for _, t := range tables {
		if index := c.tables[t]; index != nil {
			if _, ok := index.ids[id]; ok {
				return true
			}
		}
	}
	return false
}

func (r *reference) refs() []seatledger.Table {
	return seatledger.Columns(r.at.table)[r.column].Refs
}

// resolves reports whether a reference needs no further attention: the
// package has the id, or the table that should have it could not be read.
func (c *checker) resolves(r reference) bool {
	return c.knows(r.refs(), r.id) || slices.ContainsFunc(r.refs(), func(t seatledger.Table) bool { return c.unread[t] })
}

// reportPending reports the references that neither the package nor the
// ledger can resolve.
func (c *checker) reportPending() {
	near := advice{c: c, zeros: map[seatledger.Table]map[string]string{}, given: map[string]string{}}
	for _, r := range c.pending {
		column := seatledger.Columns(r.at.table)[r.column]
		var names []string
		for _, t := range column.Refs {
			names = append(names, string(t))
		}
		c.Problems.add(Problem{r.at.file, int(r.row), column.Name, r.id, "an id of " + orList(names), near.fix(column.Refs, r.id)})
	}
}

// advice finds the id that was probably meant.
type advice struct {
	c     *checker
	zeros map[seatledger.Table]map[string]string // ids by their form without leading zeros
	given map[string]string                      // advice by id, as the same one is often missing a thousand times
}

// maxAdvice bounds how many different ids are compared letter by letter.
const maxAdvice = 500

func (a *advice) fix(tables []seatledger.Table, id string) string {
	key := fmt.Sprint(tables, id)
	if fix, ok := a.given[key]; ok {
		return fix
	}
	fix := fmt.Sprintf("add it to %s.csv, or correct the id here", tables[0])
	for _, t := range tables {
		if full := a.withZeros(t)[withoutZeros(id)]; full != "" {
			fix = fmt.Sprintf("write %s: a spreadsheet has dropped the leading zero, so format the column as text", full)
			break
		}
		if len(a.given) > maxAdvice || a.c.tables[t] == nil || len(a.c.tables[t].ids) > 50_000 {
			continue
		}
		if near := seatledger.Closest(id, slices.Sorted(maps.Keys(a.c.tables[t].ids))); near != "" {
			fix = fmt.Sprintf("write %s if that is meant, or add %s to %s.csv", near, shorten(id), t)
			break
		}
	}
	a.given[key] = fix
	return fix
}

func (a *advice) withZeros(t seatledger.Table) map[string]string {
	if m, ok := a.zeros[t]; ok || a.c.tables[t] == nil {
		return m
	}
	m := map[string]string{}
	for id := range a.c.tables[t].ids {
		if short := withoutZeros(id); short != id {
			m[short] = id
		}
	}
	a.zeros[t] = m
	return m
}

// graph is a relation between the rows of one table in which nothing may come
// back to itself.
type graph struct {
	table  seatledger.Table
	column string
	edges  map[string][]string
	rows   map[string]int
}

func newGraphs() []*graph {
	var all []*graph
	for _, g := range []graph{
		{table: seatledger.Divisions, column: "parent"}, {table: seatledger.Divisions, column: "replaces"},
		{table: seatledger.Councils, column: "replaces"}, {table: seatledger.Parties, column: "members"},
		{table: seatledger.Tallies, column: "of"}, {table: seatledger.Tallies, column: "set"},
	} {
		g.edges, g.rows = map[string][]string{}, map[string]int{}
		all = append(all, &g)
	}
	return all
}

// add notes where a row points to.
func (g *graph) add(c *checker, l *line) {
	if l.row.Table() != g.table || l.bad.has(0) || l.bad.has(c.index(g.table, g.column)) {
		return
	}
	text := c.cell(l, g.column)
	if text == "" {
		return
	}
	id := strings.Clone(c.cell(l, "id"))
	g.edges[id] = append(g.edges[id], strings.Split(strings.Clone(text), ";")...)
	g.rows[id] = l.n
}

// cycles reports each way round that the relation has, at the first of its
// rows.
func (c *checker) cycles(g *graph) {
	done := map[string]bool{}
	for _, start := range slices.SortedFunc(maps.Keys(g.edges), func(a, b string) int { return g.rows[a] - g.rows[b] }) {
		if !done[start] {
			c.walk(g, start, done)
		}
	}
}

// walk goes everywhere from one id, without recursion: a chain can be as long
// as the table.
func (c *checker) walk(g *graph, start string, done map[string]bool) {
	type step struct {
		id   string
		next int
	}
	path, on := []step{{id: start}}, map[string]int{start: 0}
	for len(path) > 0 {
		at := &path[len(path)-1]
		if at.next == len(g.edges[at.id]) {
			done[at.id] = true
			delete(on, at.id)
			path = path[:len(path)-1]
			continue
		}
		to := g.edges[at.id][at.next]
		at.next++
		if from, back := on[to]; back {
			var ids []string
			for _, s := range path[from:] {
				ids = append(ids, s.id)
			}
			c.cycle(g, ids)
		} else if !done[to] {
			on[to] = len(path)
			path = append(path, step{id: to})
		}
	}
}

func (c *checker) cycle(g *graph, ids []string) {
	first := slices.MinFunc(ids, func(a, b string) int { return g.rows[a] - g.rows[b] })
	i := slices.Index(ids, first)
	ring := append(append(slices.Clone(ids[i:]), ids[:i]...), first)
	if len(ring) > 6 {
		ring = append(ring[:5], "...", first)
	}
	c.Problems.add(Problem{c.tables[g.table].file, g.rows[first], g.column, strings.Join(ring, " > "),
		"a chain that does not come back to itself", "correct " + g.column + " on one of these rows"})
}
