package roll

import (
	"cmp"
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// layout says which list takes which seat when results are laid.
type layout struct {
	election   Ref
	byElection bool // fills vacant seats only
	wards      []wardLayout
	rows       []uint32 // positions of the result rows
}

// wardLayout lays the seats of one ward; ward 0 is the whole council.
type wardLayout struct {
	ward    Ref
	stake   int  // seats at stake; 0 = not stated
	largest int  // seats of its largest contest; of the whole council 0
	size    int  // seats of the ward: those of its row, or of that contest
	whole   bool // all seats of the ward are at stake
	state   contestState
	term    int32  // of those elected; see [agenda.terms]
	contest uint32 // position of the contest's row; 0 = there is none
	method  Ref    // of that row
	seats   []laidSeat
	ballot  ballot
}

// contestState is what became of a contest.
type contestState uint8

// The states of a contest, as [contestStates] names them; one that states none
// is held.
const (
	unopposed contestState = 2 // nobody else stood
	postponed contestState = 3 // the seats are vacant until a later contest
	heldOver  contestState = 4 // the holders stay until a later contest
	void      contestState = 5 // nobody takes office by it
)

// atStake gives the seats that a contest of a ward is for.
func (w *wardLayout) atStake() int {
	if w.state == void {
		return 0
	}
	return max(w.stake, len(w.seats))
}

// most gives the seats that a contest is for where all of the ward may be.
func (w *wardLayout) most() int {
	if w.whole && w.state != void {
		return max(w.size, w.atStake())
	}
	return w.atStake()
}

// winner gives the winner of a contest's nth seat.
func (w *wardLayout) winner(n int, o *op) *laidSeat {
	if n < len(w.seats) {
		return &w.seats[n]
	}
	return &laidSeat{unstated: true, cause: o.pos}
}

type laidSeat struct {
	list, party Ref
	unstated    bool
	vacant      bool // nobody stood for it
	cause       uint32
}

// seat gives one seat to its winner. A literal would be made elsewhere and
// copied, which takes most of the time of a fold's largest step.
func (x *laidSeat) seat(h *Holding, ward Ref, seat int32, o *op) {
	*h = Holding{}
	h.List, h.Allegiance, h.Cause = x.list, x.party, x.cause
	h.Ward, h.Seat, h.Since = ward, seat, seatledger.Day(o.first)
	switch h.Mark = o.fresh; {
	case x.unstated:
		h.Mark |= Unstated
	case x.vacant:
		h.Mark = VacantSeat
	}
}

// laid is an election whose results are laid, or contests read, and what the view
// knows of it.
type laid struct {
	election Ref
	electionVersion
	known bool
}

func (a *agenda) isLaid(e Ref) bool {
	return slices.ContainsFunc(a.laid, func(x laid) bool { return x.election == e })
}

// layElection adds an operation for each content that the rows of an election
// may have. Where too many exclude each other, the seats are unknown.
func (a *agenda) layElection(e Ref) {
	x, ok := a.view.Book.electionAt(e, a.view.known)
	if a.laid = append(a.laid, laid{e, x, ok}); !ok {
		return
	}
	n := none
	for i := 0; i < len(a.recs) && n == none && len(a.picks) > 0; i++ {
		if r := &a.recs[i]; (r.op == opResult || r.op == opContest) && r.election() == e {
			n = a.groupOf(r)
		}
	}
	switch {
	case n == none:
		a.rows = a.rowsOf(e, nil, nil)
		a.layRows(e, &x)
	case len(a.groups[n].combos) == 0:
		o := a.unlaid(e, &x)
		o.loose, o.optional = true, false
		a.ops = append(a.ops, o)
	default:
		a.layAlternatives(e, &x, n)
	}
}

// layAlternatives adds an operation for each set of rows that may stand.
func (a *agenda) layAlternatives(e Ref, x *electionVersion, n int32) {
	g := &a.groups[n]
	var sets [][]*visible
	var ins [][]bool
	for i, chosen := range g.combos {
		rows := a.rowsOf(e, g, chosen)
		k := slices.IndexFunc(sets, func(x []*visible) bool { return slices.Equal(x, rows) })
		if k < 0 {
			k = len(sets)
			sets, ins = append(sets, slices.Clone(rows)), append(ins, make([]bool, len(g.combos)))
		}
		ins[k][i] = true
	}
	for k := range sets {
		a.rows = sets[k]
		var o *op
		switch {
		case len(a.rows) > 0:
			o = a.layRows(e, x)
		case a.isScoped(e):
			a.ops = append(a.ops, a.unlaid(e, x))
			o = &a.ops[len(a.ops)-1]
		default:
			continue
		}
		o.in = ins[k]
		a.enter(o, n)
	}
}

// rowsOf gives the contests and results of an election that stand under a
// combination of a group of choices.
func (a *agenda) rowsOf(e Ref, g *group, chosen []uint32) []*visible {
	rows := a.rows[:0]
	if g != nil {
		rows = nil
	}
	within := a.rangeOf(e, 0)
	for i := within.from; i < within.to; i++ {
		r := &a.recs[i]
		if r.op != opResult && r.op != opContest || r.election() != e || r.flags&flagRetracted != 0 {
			continue
		}
		if g == nil || a.isThere(r, g, chosen) {
			rows = append(rows, r)
		}
	}
	return rows
}

// layRows adds an operation of a.rows together.
func (a *agenda) layRows(e Ref, x *electionVersion) *op {
	l := a.newLayout()
	l.election, l.byElection = e, x.byElection
	first := uint32(math.MaxUint32)
	results := slices.ContainsFunc(a.rows, func(r *visible) bool { return r.op == opResult })
	idle := a.voidWards()
	for _, r := range a.rows {
		if r.op == opResult || !results {
			first = min(first, a.view.Book.order(r.record))
		}
		if r.op == opResult && !slices.Contains(idle, r.ward) {
			l.rows = append(l.rows, r.pos)
		}
	}
	if len(l.rows) == 0 { // the election itself is what makes its seats unknown, or alters nothing
		l.rows = append(l.rows, x.pos)
	}
	if !slices.IsSorted(l.rows) {
		slices.Sort(l.rows)
	}
	for _, ward := range a.wardsOf() {
		l.addWard(a, ward)
	}
	o := a.add(first)
	o.pos, o.first, o.last, o.op, o.aux, o.lay = l.rows[0], x.first, x.last, opLay, e, l
	if l.byElection { // whose vacancies are those of terms that have ended too
		o.place, o.sub = opExpire, 1
	}
	return o
}

// voidWards gives the wards whose contests among a.rows were void: results there are
// the cause of nothing.
func (a *agenda) voidWards() (wards []Ref) {
	for _, r := range a.rows {
		if r.op == opContest && contestState(r.rule&15) == void {
			wards = append(wards, r.ward)
		}
	}
	return wards
}

// newLayout gives an empty layout with the slices of an earlier council's.
func (a *agenda) newLayout() *layout {
	n := len(a.layouts)
	if n < cap(a.layouts) && a.layouts[:n+1][n] != nil {
		a.layouts = a.layouts[:n+1]
		l := a.layouts[n]
		*l = layout{wards: l.wards[:0], rows: l.rows[:0]}
		return l
	}
	l := &layout{}
	a.layouts = append(a.layouts, l)
	return l
}

// sizeWards finds out how many seats each ward has by its largest contest.
func (a *agenda) sizeWards() {
	for i := range a.ops {
		o := &a.ops[i]
		if o.op != opLay {
			continue
		}
		for k := range o.lay.wards {
			if w := &o.lay.wards[k]; w.ward != 0 {
				w.largest = a.sizeOf(w.ward)
				w.size = w.largest
			}
		}
	}
}

func (a *agenda) sizeOf(ward Ref) (size int) {
	for i := range a.recs {
		r := &a.recs[i]
		if r.op != opContest || r.ward != ward {
			continue
		}
		if x, ok := a.view.Book.electionAt(r.election(), a.view.known); ok && !x.byElection {
			size = max(size, int(r.seat))
		}
	}
	return size
}

func (a *agenda) wardsOf() []Ref {
	a.wards = a.wards[:0]
	for _, r := range a.rows {
		if n := len(a.wards); n == 0 || r.ward != a.wards[n-1] && !slices.Contains(a.wards, r.ward) {
			a.wards = append(a.wards, r.ward)
		}
	}
	if len(a.wards) > 1 {
		slices.SortFunc(a.wards, func(x, y Ref) int {
			return cmp.Compare(a.view.Book.wards.id(x), a.view.Book.wards.id(y))
		})
	}
	return a.wards
}

// addWard lays the seats of a ward by lists in order of seats, votes and id.
// A correction of the results keeps every seat whose list is unchanged, so
// the rows are laid as they first were and then as each correction left them.
func (l *layout) addWard(a *agenda, ward Ref) {
	if len(l.wards) == cap(l.wards) {
		l.wards = append(l.wards, wardLayout{})
	} else {
		l.wards = l.wards[:len(l.wards)+1]
	}
	w := &l.wards[len(l.wards)-1]
	*w = wardLayout{ward: ward, seats: w.seats[:0]}
	a.results = a.results[:0]
	corrected := false
	for _, r := range a.rows {
		switch {
		case r.ward != ward:
		case r.op == opContest:
			w.stake, w.state, w.term = int(r.seat), contestState(r.rule&15), a.termOf(r.record)
			w.whole, w.contest, w.ballot, w.method = w.stake == 0, r.pos, ballot(r.rule>>4), r.method()
		case r.op == opResult:
			a.results = append(a.results, r.record)
			corrected = corrected || r.special != 0 && len(a.view.Book.specials[r.special].versions) > 1
		}
	}
	if !corrected {
		w.seats = a.seatRows(w.seats, a.results)
	} else {
		var seats []laidSeat
		for _, at := range a.revisions(ward) {
			seats = keepSeats(seats, a.seatRows(nil, a.rowsAsOf(ward, at)))
		}
		w.seats = keepSeats(seats, a.seatRows(nil, a.results))
	}
	if w.leavesEmpty(a.results) {
		for len(w.seats) < w.stake {
			w.seats = append(w.seats, laidSeat{vacant: true, cause: w.contest})
		}
	}
}

// leavesEmpty reports whether nobody takes the seats of a contest that its results give
// to no list: all that stood say how many they won, and nobody stood for the others, or,
// as where a list was exhausted, the row of a blank list says that nobody else won any.
func (w *wardLayout) leavesEmpty(rows []*record) bool {
	if !w.state.chose() || len(rows) == 0 || slices.ContainsFunc(rows, func(r *record) bool { return r.seat == 0 || r.list == 0 && r.seat > 1 }) {
		return false
	}
	return w.state == unopposed || slices.ContainsFunc(rows, func(r *record) bool { return r.list == 0 })
}

// hasVacant reports whether nobody takes some seat of a contest.
func (w *wardLayout) hasVacant() bool {
	return w.state == postponed || len(w.seats) > 0 && w.seats[len(w.seats)-1].vacant
}

// seatRows appends the seats of the rows in order. Seats that a blank list
// holds, and those of a row that does not state its seats, are unstated.
func (a *agenda) seatRows(seats []laidSeat, rows []*record) []laidSeat {
	a.sortRows(rows)
	for _, r := range rows {
		if r.list == 0 {
			continue
		}
		party := r.party
		if party == 0 {
			party = r.list
		}
		won := laidSeat{list: r.list, party: party, cause: r.pos}
		for n := uint32(1); n < r.seat; n++ {
			seats = append(seats, won)
		}
	}
	for _, r := range rows {
		for n := uint32(1); r.list == 0 && n < r.seat; n++ {
			seats = append(seats, laidSeat{unstated: true, cause: r.pos})
		}
	}
	return seats
}

// fewRows is how many rows are put in their places one by one.
const fewRows = 16

// sortRows puts results in order by seats, votes and list.
func (a *agenda) sortRows(rows []*record) {
	if len(rows) > fewRows {
		slices.SortFunc(rows, a.bySeats)
		return
	}
	for i := 1; i < len(rows); i++ {
		for k := i; k > 0 && (rows[k].seat > rows[k-1].seat || rows[k].seat == rows[k-1].seat && a.bySeats(rows[k], rows[k-1]) < 0); k-- {
			rows[k], rows[k-1] = rows[k-1], rows[k]
		}
	}
}

func (a *agenda) bySeats(x, y *record) int {
	switch {
	case x.seat != y.seat:
		return cmp.Compare(y.seat, x.seat)
	case x.votes() != y.votes():
		return cmp.Compare(y.votes(), x.votes())
	}
	return cmp.Compare(a.view.Book.parties.id(x.list), a.view.Book.parties.id(y.list))
}

// revisions gives the positions at which corrections of the ward's results
// were recorded, the last one left out.
func (a *agenda) revisions(ward Ref) []uint32 {
	var all []uint32
	for _, r := range a.rows {
		if r.op == opResult && r.ward == ward && r.special != 0 {
			for _, pos := range a.view.Book.specials[r.special].versions {
				if pos <= r.pos {
					all = append(all, pos)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// rowsAsOf gives the ward's rows as they were known at a position: the version
// of each that stood then, or its first.
func (a *agenda) rowsAsOf(ward Ref, at uint32) []*record {
	b := a.view.Book
	own := b.of(a.council)
	var rows []*record
	for _, r := range a.rows {
		if r.op != opResult || r.ward != ward {
			continue
		}
		best := r.record
		if r.special != 0 {
			for i := range own {
				x := &own[i]
				if x.op == opResult && x.special != 0 && b.specials[x.special].order == b.specials[r.special].order &&
					x.pos <= min(r.pos, max(at, b.specials[r.special].order)) && (best.pos > at || x.pos > best.pos) {
					best = x
				}
			}
		}
		rows = append(rows, best)
	}
	return rows
}

// keepSeats lays wanted onto the seats of old, keeping each seat whose list
// still has one to claim; the others go in order to the lists that gained.
func keepSeats(old, wanted []laidSeat) []laidSeat {
	if len(old) == 0 {
		return wanted
	}
	taken := make([]bool, len(wanted))
	seats := make([]laidSeat, len(wanted))
	done := make([]bool, len(wanted))
	for i := range min(len(old), len(wanted)) {
		for j, w := range wanted {
			if !taken[j] && w.list == old[i].list && w.unstated == old[i].unstated {
				seats[i], taken[j], done[i] = w, true, true
				break
			}
		}
	}
	j := 0
	for i := range seats {
		if done[i] {
			continue
		}
		for taken[j] {
			j++
		}
		seats[i], taken[j] = wanted[j], true
	}
	return seats
}
