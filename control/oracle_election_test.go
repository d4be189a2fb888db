package control_test

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of elections: which rows of which
// package are right, and which seats they fill.

// row is a result row that stands in one world.
type row struct {
	*seatledger.Result
	history chain[*seatledger.Result] // its versions up to the standing one
}

// electionActs picks what became of the council in one election.
func (l *read) electionActs(e *seatledger.Election, choose chooser) []act {
	if l.skip["election "+string(e.ID)] {
		return nil
	}
	rows, order := l.rows(e.ID, choose)
	scoped := e.Division != "" && e.Kind != "by-election" && e.Scope != "listed" && l.under(l.division, e.Division) &&
		(e.CouncilKind == "" || e.CouncilKind == l.kind)
	if len(rows) == 0 && !scoped {
		return nil
	}
	date := e.TakesOffice
	if date.IsZero() {
		date = e.Date
	}
	day, ok := l.dayOf(date, l.start, choose)
	switch {
	case !ok:
		return nil
	case len(rows) == 0:
		return []act{{day, rankUnlaid, l.place[e.ID], func(w *state, _ chooser) { w.forget() }}}
	}
	return []act{{day, rankLay, order, func(w *state, choose chooser) {
		if !w.exists && e.Kind != "by-election" {
			l.comeEarly(w, day)
		}
		if w.exists {
			l.lay(w, e, rows, choose)
		}
	}}}
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

var sourcesColumn = func() seatledger.Column {
	columns := seatledger.Columns(seatledger.Results)
	return columns[slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == "sources" })]
}()

// forget: an election without recorded results makes every seat unknown.
func (w *state) forget() {
	if !w.exists {
		return
	}
	w.endTerm()
	for i, s := range w.seats {
		w.seats[i] = spot{state: '?', ward: s.ward}
	}
}

// won is a seat that the results fill.
type won struct{ list, party seatledger.PartyID }

// lay fills the seats at stake, ward by ward.
func (l *read) lay(w *state, e *seatledger.Election, rows []row, choose chooser) {
	wards := map[string][]row{}
	for _, r := range rows {
		wards[r.Ward] = append(wards[r.Ward], r)
	}
	laid := 0
	for _, ward := range slices.Sorted(maps.Keys(wards)) {
		stake := 0
		if c := l.contests[string(e.ID)+"|"+string(l.council)+"|"+ward]; c != nil {
			stake = c.Seats
		}
		seats := seatsOfWard(wards[ward])
		if e.Kind == "by-election" || ward == "" && stake != 0 && stake < len(w.seats) {
			w.layOnVacant(ward, seats, choose)
			continue
		}
		if ward == "" {
			w.endTerm()
			w.contest = ""
			if c := l.contests[string(e.ID)+"|"+string(l.council)+"|"]; c != nil {
				w.contest = c.Method
			}
		}
		laid += w.layOnWard(ward, max(stake, len(seats)), seats)
	}
	if laid > 0 && laid >= len(w.seats) {
		w.office, w.officeBy = "", ""
	}
}

// layOnVacant fills vacant seats only.
func (w *state) layOnVacant(ward string, seats []won, choose chooser) {
	for _, x := range seats {
		spots := w.unlike(func(i int) bool {
			s := w.seats[i]
			return s.state == 'v' && (ward == "" || s.ward == "" || s.ward == ward)
		})
		if len(spots) == 0 {
			return
		}
		i := spots[0]
		if len(spots) > 1 {
			i = spots[choose(len(spots))]
		}
		old := w.seats[i]
		if old.person != "" { // of a seat that the dissolution of the council ended
			w.unseat(old.person)
		}
		w.seats[i] = x.spot(old.ward)
		w.seats[i].claim, w.seats[i].claimParty, w.seats[i].claimLeft = old.claim, old.claimParty, old.claimLeft
	}
}

func (x won) spot(ward string) spot {
	if x.list == "" {
		return spot{state: '?', ward: ward}
	}
	return spot{state: 'h', list: x.list, party: x.party, ward: ward}
}

// layOnWard gives all seats of a ward new holders, and says how many they are.
func (w *state) layOnWard(ward string, n int, seats []won) int {
	var spots []int
	for i, s := range w.seats {
		if ward == "" || s.ward == ward {
			spots = append(spots, i)
		}
	}
	for i, s := range w.seats {
		if ward != "" && s.ward == "" && len(spots) < n {
			spots = append(spots, i)
		}
	}
	slices.Sort(spots)
	for k, i := range spots {
		w.endPosts(w.seats[i].person)
		w.endPosts(w.seats[i].sub)
		w.seats[i] = spot{state: '?', ward: ward}
		if k < len(seats) {
			w.seats[i] = seats[k].spot(ward)
		}
	}
	return len(spots)
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
			seats = append(seats, won{r.List, cmp.Or(r.Party, r.List)})
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
