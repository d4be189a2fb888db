package control_test

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of results: which rows of which package are right,
// and how many seats of each list they come to.

// row is a result row that stands in one world.
type row struct {
	*seatledger.Result
	history chain[*seatledger.Result] // its versions up to the standing one
}

// contestsOf gives the contests of an election as they were recorded.
func (l *read) contestsOf(e seatledger.ElectionID) (list []*seatledger.Contest) {
	for _, c := range l.contests {
		if c.Election == e && c.Council == l.council {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b *seatledger.Contest) int {
		return int(l.placed[seatledger.Key(a)] - l.placed[seatledger.Key(b)])
	})
	return list
}

// rows picks the result rows of an election that stand. Packages that give
// the same row exclude each other, right or wrong as a whole; rows of one
// source are published together.
func (l *read) rows(e seatledger.ElectionID, choose chooser) (rows []row, order seatledger.Position) {
	var sides [][]row
	there := map[string]bool{}
	for _, pkg := range slices.Sorted(maps.Keys(l.results[e])) {
		if side := l.side(l.results[e][pkg], there, choose); len(side) > 0 {
			sides = append(sides, side)
		}
	}
	if len(sides) == 2 && l.disputed(e) {
		if l.agree(sides[0], sides[1]) {
			sides = sides[:1]
		} else {
			sides = sides[choose(2):][:1]
		}
	}
	for _, r := range slices.Concat(sides...) {
		if order == 0 || r.history[0].at < order {
			order = r.history[0].at
		}
		rows = append(rows, r)
	}
	return rows, order
}

// agree reports whether two packages surely say the same.
func (l *read) agree(a, b []row) bool {
	return slices.EqualFunc(a, b, func(x, y row) bool {
		p, q := *x.Result, *y.Result
		p.Sources, q.Sources = nil, nil
		return l.shown(x.Sources) == 2 && l.shown(y.Sources) == 2 && seatledger.Key(&p) == seatledger.Key(&q) &&
			p.Party == q.Party && p.Votes == q.Votes && p.Seats == q.Seats
	})
}

// disputed reports whether two packages give a row of the same key.
func (l *read) disputed(e seatledger.ElectionID) bool {
	seen := map[string]int{}
	for _, rows := range l.results[e] {
		for key := range rows {
			seen[key]++
		}
	}
	return slices.Contains(slices.Collect(maps.Values(seen)), 2)
}

// side picks the rows of one package that stand.
func (l *read) side(chains map[string]chain[*seatledger.Result], there map[string]bool, choose chooser) (rows []row) {
	for _, key := range slices.Sorted(maps.Keys(chains)) {
		c := chains[key]
		n := standing(l, c, func(r *seatledger.Result) []seatledger.SourceID { return r.Sources }, func(n int) int {
			only := l.only(c)
			if only == nil {
				return choose(n)
			}
			source := seatledger.Cell(only, sourcesColumn)
			in, known := there[source]
			if !known {
				in = choose(n) == 0
				there[source] = in
			}
			if in {
				return 0
			}
			return 1
		})
		if n > 0 {
			rows = append(rows, row{c[n-1].row, c[:n]})
		}
	}
	return rows
}

// only gives the version of a row that is there or not; nil = it is not so
// simple.
func (l *read) only(c chain[*seatledger.Result]) (only *seatledger.Result) {
	for _, v := range slices.Backward(c) {
		switch shown := l.shown(v.row.Sources); {
		case shown == 2 || shown == 1 && only != nil:
			return nil
		case shown == 1:
			only = v.row
		}
	}
	return only
}

// seatsOfWard gives the seats of a ward in order: as the rows first gave them,
// each correction keeping every seat whose list it leaves alone.
func seatsOfWard(rows []row) []won {
	var moments []seatledger.Position
	for _, r := range rows {
		for _, v := range r.history {
			moments = append(moments, v.at)
		}
	}
	slices.Sort(moments)
	var seats []won
	for _, at := range moments {
		var standing []*seatledger.Result
		for _, r := range rows {
			n := 1
			for n < len(r.history) && r.history[n].at <= at {
				n++
			}
			standing = append(standing, r.history[n-1].row)
		}
		seats = keep(seats, inOrder(standing))
	}
	return seats
}

// inOrder gives seats to lists in order of seats, votes and id, and what a
// blank list won last.
func inOrder(rows []*seatledger.Result) (seats []won) {
	slices.SortFunc(rows, func(a, b *seatledger.Result) int {
		blank := func(r *seatledger.Result) int {
			if r.List == "" {
				return 1
			}
			return 0
		}
		return cmp.Or(blank(a)-blank(b), cmp.Compare(b.Seats.N, a.Seats.N), cmp.Compare(b.Votes.N, a.Votes.N), cmp.Compare(a.List, b.List))
	})
	for _, r := range rows {
		for range r.Seats.N {
			seats = append(seats, won{list: r.List, party: cmp.Or(r.Party, r.List)})
		}
	}
	return seats
}

// keep leaves each seat with its list while that list has seats to claim, and
// gives the rest out in order.
func keep(old, now []won) []won {
	if len(old) == 0 {
		return now
	}
	seats := make([]won, len(now))
	kept := make([]bool, len(now))
	rest := slices.Clone(now)
	for i := range min(len(old), len(now)) {
		if j := slices.IndexFunc(rest, func(x won) bool { return x.list == old[i].list }); j >= 0 {
			seats[i], kept[i] = rest[j], true
			rest = slices.Delete(rest, j, j+1)
		}
	}
	for i := range seats {
		if !kept[i] {
			seats[i], rest = rest[0], rest[1:]
		}
	}
	return seats
}
