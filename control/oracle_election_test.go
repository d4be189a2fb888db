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
func (l *read) electionActs(e *seatledger.Election, any chooser) []act {
	if l.skip["election "+string(e.ID)] {
		return nil
	}
	choose := l.choosing(any)
	rows, order := l.rows(e.ID, choose)
	contests := l.contestsOf(e.ID)
	scoped := e.Division != "" && e.Scope != "listed" && e.Kind != "by-election" && l.under(l.division, e.Division) &&
		(e.CouncilKind == "" || e.CouncilKind == l.kind)
	if len(rows)+len(contests) == 0 && !scoped {
		return nil
	}
	date := e.TakesOffice
	if date.IsZero() {
		date = e.Date
	}
	var acts []act
	for _, c := range contests {
		if key := seatledger.Key(c); !c.Until.IsZero() {
			acts = append(acts, l.termActs(key, c.Until, l.start, l.placed[key], any)...)
		}
	}
	day, ok := l.dayOf(date, l.start, choose)
	l.laidOn[e.ID] = day
	switch {
	case !ok:
		return acts
	case len(rows)+len(contests) == 0 && e.Scope == "" && choose(2) == 1: // it did not cover the council
		return acts
	case len(rows)+len(contests) == 0:
		return append(acts, act{day, rankUnlaid, l.place[e.ID], func(w *state, _ chooser) { w.forget() }})
	case len(rows) == 0:
		order = l.placed[seatledger.Key(contests[0])]
	}
	rank := rankLay
	if e.Kind == "by-election" {
		rank = rankByElection
	}
	return append(acts, act{day, rank, order, func(w *state, choose chooser) {
		if !w.exists && e.Kind != "by-election" {
			l.comeEarly(w, day, choose)
		}
		if w.exists {
			l.lay(w, e, rows, day, choose)
		}
	}})
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

var sourcesColumn = func() seatledger.Column {
	columns := seatledger.Columns(seatledger.Results)
	return columns[slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == "sources" })]
}()

// forget: an election without recorded results makes every seat unknown.
func (w *state) forget() {
	if !w.exists {
		return
	}
	w.l.endCommon(w)
	for _, i := range w.l.common(w) {
		w.seats[i] = spot{state: '?', ward: w.seats[i].ward}
	}
}

// won is a seat that the results fill.
type won struct {
	list, party seatledger.PartyID
	vacant      bool // nobody stood for it
}

// race is what one contest puts at stake in one world.
type race struct {
	ward    string
	stake   int // 0 = not stated
	whole   bool
	state   string
	seats   []won
	term    lastDay
	size    int // of the ward, as far as its row or contests say it
	largest int
	method  string
}

func (r *race) most() int {
	switch {
	case r.state == "void":
		return 0
	case r.whole:
		return max(r.size, r.stake, len(r.seats))
	}
	return max(r.stake, len(r.seats))
}

func (r *race) fills() bool { return r.state != "postponed" && r.state != "held-over" }

// races gives the contests of an election with their winners, by ward.
func (l *read) races(e *seatledger.Election, rows []row) (races []*race) {
	byWard := map[string]*race{}
	for _, c := range l.contestsOf(e.ID) {
		byWard[c.Ward] = &race{ward: c.Ward, stake: c.Seats, whole: c.Seats == 0, state: c.State, method: c.Method, term: l.terms[seatledger.Key(c)]}
	}
	wards := map[string][]row{}
	for _, r := range rows {
		wards[r.Ward] = append(wards[r.Ward], r)
	}
	for ward, rows := range wards {
		if byWard[ward] == nil {
			byWard[ward] = &race{ward: ward}
		}
		byWard[ward].seats = seatsOfWard(rows)
	}
	for _, ward := range slices.Sorted(maps.Keys(byWard)) {
		r := byWard[ward]
		for _, c := range l.contests {
			if x := l.elections[c.Election]; c.Ward == ward && ward != "" && x != nil && x.Kind != "by-election" {
				r.size = max(r.size, c.Seats)
			}
		}
		r.largest = r.size
		for r.stake > len(r.seats) && r.state != "void" {
			r.seats = append(r.seats, won{vacant: leavesEmpty(r.state, wards[ward])})
		}
		races = append(races, r)
	}
	return races
}

// lay fills the seats at stake.
func (l *read) lay(w *state, e *seatledger.Election, rows []row, day seatledger.Day, choose chooser) {
	races := l.races(e, rows)
	var common, apart []*race
	for _, r := range races {
		r.size = r.largest
		if x, ok := w.plan[r.ward]; ok {
			r.size = x.seats
		}
		if l.isApart(r.ward) {
			apart = append(apart, r)
		} else {
			common = append(common, r)
		}
	}
	switch all := e.Kind != "by-election" && takeAll(common, len(l.common(w))); {
	case all && l.newWards(w, common):
		l.layAll(w, common)
		races = apart
	case all:
		defer w.endState()
	case e.Kind != "by-election":
		l.allotAll(w, races, choose)
	}
	for _, r := range races {
		switch {
		case r.state == "void":
		case e.Kind != "by-election":
			l.layWard(w, r, day, choose)
		case r.fills():
			w.layOnVacant(r, choose)
		}
	}
}

// takeAll reports whether contests put the whole council at stake.
func takeAll(races []*race, size int) bool {
	stake := 0
	for _, r := range races {
		if r.state == "held-over" {
			return false
		}
		if r.ward == "" && r.stake == 0 && r.state != "void" {
			return true
		}
		stake += r.most()
	}
	return stake >= size && size > 0
}

// allotAll gives the wards of which some seats are at stake seats of none, where
// there are more of these than it takes.
func (l *read) allotAll(w *state, races []*race, choose chooser) {
	for _, r := range races {
		n := max(r.size, r.stake, len(r.seats)) - w.in(r.ward)
		if r.ward != "" && r.state != "void" && n > 0 && n < w.in("") {
			l.allot(w, r.ward, n, choose, func(s *spot) bool { return s.ward == "" })
		}
	}
}

// layAll gives every seat a new holder: in the ward where it was if each ward has
// as many as it had, else ward after ward.
func (l *read) layAll(w *state, races []*race) {
	for _, r := range races {
		if r.ward == "" && r.state != "void" {
			w.contest = r.method
		}
	}
	l.endCommon(w)
	common := l.common(w)
	_, after := w.wardsOf(races, common)
	for k, i := range common {
		w.seats[i] = spot{state: '?', ward: after[k]}
	}
	for _, r := range races {
		if r.state != "void" {
			w.layOn(r, func(i int) bool { k := slices.Index(common, i); return k >= 0 && after[k] == r.ward })
		}
	}
}

// newWards reports whether the contests of a whole council are not ward by ward
// those that it has.
func (l *read) newWards(w *state, races []*race) bool {
	before, after := w.wardsOf(races, l.common(w))
	whole := slices.ContainsFunc(races, func(r *race) bool { return r.ward == "" && r.state != "void" })
	return whole || slices.Max(before) != "" && !slices.Equal(before, after)
}

func (w *state) wardsOf(races []*race, common []int) (before, after []string) {
	for _, i := range common {
		before = append(before, w.seats[i].ward)
	}
	for _, r := range races {
		for range r.most() {
			if r.ward != "" && len(after) < len(before) {
				after = append(after, r.ward)
			}
		}
	}
	for len(after) < len(before) {
		after = append(after, "")
	}
	if slices.Equal(slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(after))) {
		after = before
	}
	return before, after
}

// layOn gives seats the holders that a race gives them, in order.
func (w *state) layOn(r *race, in func(i int) bool) {
	k := 0
	for i := range w.seats {
		if !in(i) {
			continue
		}
		w.stakes(i, r)
		w.seats[i] = spot{state: '?', ward: r.ward, term: r.term, filled: w.today}
		switch {
		case r.state == "postponed":
			w.seats[i] = spot{state: 'v', ward: r.ward}
		case k < len(r.seats):
			w.seats[i] = r.seats[k].spot(r.ward)
			if w.seats[i].term = r.term; !r.seats[k].vacant {
				w.seats[i].filled = w.today
			}
		}
		k++
	}
}

// layOnVacant gives the winners of a by-election as many seats as it fills: vacant
// ones, then those of which nothing is stated, then others, whose holders had left.
func (w *state) layOnVacant(r *race, choose chooser) {
	for range r.seats {
		w.findVacancy(r, choose)
	}
	for _, x := range r.seats {
		i := w.one(false, choose, func(s *spot) bool { return s.stake })
		if i < 0 {
			break
		}
		old := w.seats[i]
		s := &w.seats[i]
		*s = x.spot(cmp.Or(old.ward, r.ward))
		if !x.vacant {
			s.filled, s.byWon = w.today, w.today
		}
		s.met, s.claim = old.met, old.claim
		s.meet(metVacancy)
		if s.term = r.term; r.term == (lastDay{}) {
			s.term = old.term
		}
	}
	for i := range w.seats {
		w.seats[i].stake = false
	}
}

// findVacancy lets a by-election fill one more seat.
func (w *state) findVacancy(r *race, choose chooser) {
	for tier, fits := range []func(s spot) bool{
		func(s spot) bool { return s.state == 'v' },
		func(s spot) bool { return s.state == '?' && s.person == "" && s.sub == "" },
		func(s spot) bool { return true },
	} {
		spots := w.lapsed(tier == 2, func(i int) bool {
			s := w.seats[i]
			return s.filled != w.today && !s.stake && fits(s) && w.inWard(&s, r.ward) && (r.ward != "" || !w.l.isApart(s.ward))
		})
		if len(spots) == 0 {
			continue
		}
		i := spots[0]
		if len(spots) > 1 {
			i = spots[choose(len(spots))]
		}
		s := &w.seats[i]
		if s.state != 'v' {
			w.vacate(i)
		}
		if s.person != "" { // of a seat that the dissolution of the council ended
			w.unseat(s.person)
		}
		*s = spot{state: 'v', ward: s.ward, stake: true, met: s.met, term: s.term, exercise: exercise{claim: s.claim}}
		return
	}
}

// leavesEmpty reports whether the seats that no row of a contest gives to a list were
// won by nobody: nobody stood for them, or a row without a list has none of them.
func leavesEmpty(state string, rows []row) bool {
	nobodyElse := false
	for _, r := range rows {
		if !r.Seats.Stated || r.List == "" && r.Seats.N > 0 {
			return false
		}
		nobodyElse = nobodyElse || r.List == ""
	}
	switch state {
	case "unopposed":
		return len(rows) > 0
	case "", "held":
		return nobodyElse
	}
	return false
}

func (x won) spot(ward string) spot {
	if x.vacant {
		return spot{state: 'v', ward: ward}
	}
	if x.list == "" {
		return spot{state: '?', ward: ward}
	}
	return spot{state: 'h', list: x.list, party: x.party, ward: ward}
}

// layWard lays a race on its ward: on all seats, or on as many as it is for.
func (l *read) layWard(w *state, r *race, day seatledger.Day, choose chooser) {
	in := map[int]bool{}
	for i, s := range w.seats {
		if s.ward == r.ward || r.ward == "" && !l.isApart(s.ward) {
			in[i] = true
		}
	}
	for i, s := range w.seats {
		if r.ward != "" && s.ward == "" && len(in) < max(r.size, r.stake, len(r.seats)) {
			in[i] = true
			w.seats[i].ward = r.ward
		}
	}
	all := r.whole || max(r.stake, len(r.seats)) >= len(in)
	switch {
	case len(in) == 0:
	case all && r.state == "held-over":
		for i := range in {
			w.seats[i].term = lastDay{}
		}
	case all:
		for i := range in {
			w.endPosts(w.seats[i].person)
			w.endPosts(w.seats[i].sub)
		}
		w.layOn(r, func(i int) bool { return in[i] })
	default:
		l.layPart(w, r, day, choose)
	}
}

// layPart puts as many seats at stake as a race is for, one after another, and
// seats its winners on them.
func (l *read) layPart(w *state, r *race, day seatledger.Day, choose chooser) {
	again := map[seatledger.PersonID][]seatledger.PartyID{}
	if r.fills() {
		again = l.electedOn(day)
	}
	for range max(r.stake, len(r.seats)) {
		w.putAtStake(l, r, again, choose)
	}
	for _, x := range r.seats {
		if r.fills() {
			w.win(r, x, again, choose)
		}
	}
	for i := range w.seats {
		w.seats[i].stake = false
	}
}

// one picks one of some seats, of those that are alike the first unless it may
// matter which.
func (w *state) one(telling bool, choose chooser, fits func(s *spot) bool) int {
	spots := w.unlike(func(i int) bool { return fits(&w.seats[i]) })
	if telling {
		spots = spots[:0]
		for i := range w.seats {
			if fits(&w.seats[i]) {
				spots = append(spots, i)
			}
		}
	}
	switch len(spots) {
	case 0:
		return -1
	case 1:
		return spots[0]
	}
	return spots[choose(len(spots))]
}

func (w *state) putAtStake(l *read, r *race, again map[seatledger.PersonID][]seatledger.PartyID, choose chooser) {
	free := func(s *spot) bool {
		return !s.stake && (r.ward == "" && !l.isApart(s.ward) || r.ward != "" && s.ward == r.ward)
	}
	var earliest seatledger.Day
	for i := range w.seats {
		if s := &w.seats[i]; free(s) && s.state != 'v' && s.term.latest != 0 && (earliest == 0 || s.term.latest < earliest) {
			earliest = s.term.latest
		}
	}
	elsewhere := func(s *spot) bool { return s.term.latest > w.today+183 } // it is nearer to another election
	first := func(s *spot) bool { return s.state != 'v' && earliest != 0 && s.term.latest == earliest }
	for _, fits := range []func(s *spot) bool{
		func(s *spot) bool { return s.person != "" && again[s.person] != nil },
		func(s *spot) bool { return s.state == 'v' && !elsewhere(s) },
		func(s *spot) bool { return first(s) && !elsewhere(s) },
		func(s *spot) bool { return s.state == 'v' },
		func(s *spot) bool { return s.state != 'v' && s.term.latest == 0 },
		first,
	} {
		i := w.one(l.telling(w), choose, func(s *spot) bool { return free(s) && fits(s) })
		if i < 0 {
			continue
		}
		s := &w.seats[i]
		if r.state == "held-over" {
			s.term, s.stake = lastDay{}, true
			return
		}
		person := s.person
		if again[person] != nil {
			s.person = ""
		} else {
			person = ""
		}
		if s.state != 'v' || s.ended {
			w.vacate(i)
		}
		w.seats[i] = spot{state: 'v', ward: s.ward, stake: true, met: s.met, person: person, exercise: s.exercise}
		w.stakes(i, r)
		w.seats[i].meet(metRenewal)
		return
	}
}

// win seats a winner: on the own seat of who is elected again for the list, else
// on one of nobody, else on any that is at stake.
func (w *state) win(r *race, x won, again map[seatledger.PersonID][]seatledger.PartyID, choose chooser) {
	for _, fits := range []func(s *spot) bool{
		func(s *spot) bool { return s.person != "" && !x.vacant && slices.Contains(again[s.person], x.list) },
		func(s *spot) bool { return s.person == "" },
		func(s *spot) bool { return true },
	} {
		i := w.one(false, choose, func(s *spot) bool { return s.stake && w.inWard(s, r.ward) && fits(s) })
		if i < 0 {
			continue
		}
		old := w.seats[i]
		now := x.spot(cmp.Or(old.ward, r.ward))
		if now.term = r.term; !x.vacant {
			now.filled = w.today
		}
		now.met, now.claim = old.met, old.claim
		if !x.vacant && slices.Contains(again[old.person], x.list) {
			now.person, now.again = old.person, true
		} else {
			w.unseat(old.person)
		}
		w.seats[i] = now
		return
	}
}

// electedOn gives who is recorded for certain to have been elected on a day, and
// for which lists.
func (l *read) electedOn(day seatledger.Day) map[seatledger.PersonID][]seatledger.PartyID {
	elected := map[seatledger.PersonID][]seatledger.PartyID{}
	for _, packages := range l.events {
		if l.shownOf(packages) > 1 {
			continue
		}
		for _, c := range packages {
			for _, v := range slices.Backward(c) {
				e, shown := l.inOffice(v.row), l.shown(v.row.Sources)
				if shown == 0 {
					continue
				}
				if shown == 2 && e.Kind == seatledger.Elected && e.Person != "" && e.Council == l.council && e.Status != seatledger.Retracted &&
					e.Date.Exact() && e.Date.Earliest() == day && !l.skip["event "+string(e.ID)] {
					elected[e.Person] = append(elected[e.Person], cmp.Or(e.List, e.Party))
				}
				break
			}
		}
	}
	return elected
}

// shownOf counts the packages that record an event as far as they are published.
func (l *read) shownOf(packages map[string]chain[*seatledger.Event]) (n int) {
	for _, c := range packages {
		if slices.ContainsFunc(c, func(v version[*seatledger.Event]) bool { return l.shown(v.row.Sources) > 0 }) {
			n++
		}
	}
	return n
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

// stakes notes that a contest begins a new time of a seat: one that is held does, also of a
// seat that was vacant and stays so.
func (w *state) stakes(i int, r *race) {
	if r.state != "postponed" {
		w.staked = append(w.staked, i)
	}
}
