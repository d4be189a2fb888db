package control_test

import (
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of elections: when one takes office, and on which
// seats its contests lie.

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
