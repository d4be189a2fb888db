package roll

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"github.com/seatledger/seatledger"
)

// op is an operation of a council: a record that counts, or the results of an
// election put together.
type op struct {
	record
	optional bool      // its source was only possibly published: it may not have happened
	byThen   bool      // it happened by a day, since nobody knows when: not before there was a council
	loose    bool      // too many contents exclude each other: it may have happened or not
	tried    bool      // it had its day
	done     bool      // and changed something
	derived  bool      // no row says it, but a roster leaves it open
	moves    bool      // of opOpen and opBegin: of somebody who had a seat of one ward and is listed in another
	stakes   bool      // it says of somebody with a seat that the own one is at stake
	passing  bool      // what it has done is taken back on its last day, which shows what there was
	nameless bool      // of what is passing: whom it concerns is not known, but it is nobody whom the records name
	names    bool      // wherever it acted, it only named who holds a seat for the list that won it
	vacancy  bool      // of opWon: of a by-election
	unpolled bool      // of opElect: no election on record was held on its day, so that it fills a vacancy, if there is one
	bound    bool      // it is of a post with which the seat of its ward goes
	whole    bool      // while it acts: its ward has all of its seats, so that it means none of no ward
	seeks    bool      // it takes no seat that had fallen vacant unrecorded unless there is nothing else
	blunt    bool      // it takes one even where the records can be read without
	held     bool      // and waits, as long as its days are open, for a vacancy that is open as well
	place    operation // in whose place of the day it acts; 0 = in its own
	fresh    Mark      // of opLay, while it acts: of the seats that it fills
	group    int32     // of the alternatives it stands under; none = always there
	after    int32     // the uncertain operation that begins what this one ends, or waits for; none = none
	waits    uint32    // entry for whose operation it waits, and then happens that day, or, if it is its own, later; 0 = none
	late     uint32    // its place among those that wait; 0 = it does not
	sub      uint32    // place on the list, of those who are named without a seat
	order    uint32
	term     int32 // of those whom it seats, or that it ends: a number of the agenda's terms; 0 = none
	lay      *layout
	won      *laidSeat // of opWon
	stake    *stake    // of opStake and opWon, where seats are at stake
	shift    *shift    // of opAllot and opShed
	lists    *lists    // of what may mean one of several holders: they tell who sat on; nil = there are none
	shuns    *[]Ref    // wards that it does not mean, of what fills a seat in no ward; nil = it may mean any
	bonds    *[]bond   // where the seats of one ward after another go with its post: all of them
	tally    int       // of opAbsent and opNew, of a list: as many of the party it has in a number; 0 = it acts whatever that is
	in       []bool    // under which combinations of the group it is there
}

const none int32 = -1

func newOp(r record, order uint32) op { return op{record: r, order: order, group: none, after: none} }

// certain reports whether the operation happens, and on one day.
func (o *op) certain() bool {
	return o.first == o.last && !o.optional && o.group == none && !o.loose && o.waits == 0
}

// wide reports whether the operation acts on the council as a whole.
func (o *op) wide() bool {
	switch o.op {
	case opWard, opWardEnds, opCouncil, opEstablish, opSucceed, opCarry, opResize, opAbolish, opResume, opRestore, opSuspend, opDisband, opDissolve, opLay, opUnlaid, opRefill, opRename, opRest:
		return true
	case opListed, opNew:
		return o.count() > 0
	case opAbsent: // or of one of a party
		return o.count() == 0
	case opExpire: // of many, on one day
		return o.first == o.last
	}
	return false
}

// Op is an operation that acted, for the reasons of an answer.
type Op struct {
	Position seatledger.Position   // of the entry; of results, of the first row
	Rows     []seatledger.Position // of results, all rows; else nil
	Posts    bool                  // it changes posts and no seat
	Names    bool                  // it only names who holds a seat, and so does all that the day does to seats after it
	Open     bool                  // it may have acted on another day
	Kin      int                   // those of one number alter the counts alike; 0 = it may be the only one of its kind
}

// agenda is what happens to one council, in order: its operations, and the
// groups of alternatives that some of them stand under. It is used for one
// council after another.
type agenda struct {
	*docket
	ops       []op
	groups    []group
	uncertain []int32 // operations that are not certain, in order of ops
	sought    int32   // the last day on which an operation seeks a vacancy
	linked    bool    // some uncertain operation ends what another begins
	transfers bool    // some roster has somebody in another ward than before
	exercised bool    // some operation is about who exercises a mandate
	returns   []back  // who is given a mandate back
	future    future

	lastRoster int32      // [never] = there is none
	unclear    [][2]int32 // days of which it is not known exactly what rosters leave open
	cleared    int32      // what was unclear up to rosters until this day is left out

	terms    []term
	laid     []laid // elections with results or contests
	ranges   []rowRange
	offices  []office // elections whose members take office later
	polls    []office // and all elections, from the polling day on
	layouts  []*layout
	rows     []*visible
	results  []*record
	wards    []Ref
	bonds    []bond // of posts with seats
	left     []bequest
	lists    lists
	apart    []Ref   // wards whose seats are filled in a way of their own
	recordOf []int32 // group of each pick
}

// group is a set of choices that depend on each other.
type group struct {
	picks       []int
	combos      [][]uint32 // what is chosen of each pick, in all combinations that can be
	wide        bool       // it bears on the council as a whole
	first, last int32      // days between which it matters
}

// maxCombos bounds the combinations of one group that are kept apart.
const maxCombos = 512

// assemble puts the operations together. The results of an election become one
// operation where the first of them stands, so that the operations of most
// councils are in order from the start.
func (a *agenda) assemble() {
	a.ops, a.groups, a.laid, a.layouts, a.terms = a.ops[:0], a.groups[:0], a.laid[:0], a.layouts[:0], a.terms[:0]
	a.future.read, a.exercised, a.transfers = false, false, false
	if len(a.picks) > 0 {
		a.findGroups()
	}
	a.findRows()
	a.findBonds()
	var last Ref // election: the rows of one follow each other, as a rule
	for i := range a.recs {
		r := &a.recs[i]
		if r.flags&flagRetracted != 0 {
			continue
		}
		switch r.op {
		case opResult, opContest:
			if e := r.election(); e != last && !a.isLaid(e) {
				a.layElection(e)
			}
			last = r.election()
		case opReplaces, opInherits, opCandidate, opNone:
		default:
			o := a.add(a.view.Book.order(r.record))
			o.record, o.optional, o.loose = *r.record, r.possible, r.loose
			if !a.bind(o) {
				a.ops = a.ops[:len(a.ops)-1]
				continue
			}
			o.term = a.termOf(&o.record)
			a.exercised = a.exercised || r.op.exercises()
			if r.choice != 0 || r.dispute != 0 {
				a.under(o, r)
			}
		}
	}
	a.addUnlaid()
	if a.has.has(opCandidate) {
		a.orderCandidates()
	}
	a.findOffices()
	a.tellWards()
	a.markUnpolled()
	a.meetElections()
	if a.warded {
		a.sizeWards()
	}
	a.readRosters()
	a.findApart()
	a.findBequests()
	a.addTerms()
	a.ready()
}

// add adds an operation that is yet to be filled in, where it lies.
func (a *agenda) add(order uint32) *op {
	a.ops = append(a.ops, op{})
	o := &a.ops[len(a.ops)-1]
	o.order, o.group, o.after = order, none, none
	return o
}

// rowRange is where among the records the contests and results of an election
// are to be found.
type rowRange struct {
	election Ref
	from, to int
}

// findRows finds out where the rows of each election are.
func (a *agenda) findRows() {
	a.ranges = a.ranges[:0]
	var last *rowRange
	for i := range a.recs {
		if r := a.recs[i].record; r.op == opResult || r.op == opContest {
			if last == nil || last.election != r.election() {
				last = a.rangeOf(r.election(), i)
			}
			last.to = i + 1
		}
	}
}

// rangeOf gives the range of an election, one that begins at a record where
// there is none.
func (a *agenda) rangeOf(e Ref, from int) *rowRange {
	for i := len(a.ranges) - 1; i >= 0; i-- {
		if a.ranges[i].election == e {
			return &a.ranges[i]
		}
	}
	a.ranges = append(a.ranges, rowRange{e, from, from})
	return &a.ranges[len(a.ranges)-1]
}

// findGroups puts choices together that some record, or the results of one
// election, stand under at once.
func (a *agenda) findGroups() {
	parent := make([]int, len(a.picks))
	at := map[uint32]int{}
	for i, p := range a.picks {
		parent[i], at[p.choice] = i, i
	}
	root := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	elections := map[Ref]int{}
	for i := range a.recs {
		r := &a.recs[i]
		first := -1
		join := func(k int) {
			if first < 0 {
				first = root(k)
			}
			parent[root(k)] = root(first)
		}
		for _, c := range [...]uint32{r.choice, r.dispute} {
			if k, ok := at[c]; ok && c != 0 {
				join(k)
			}
		}
		if (r.op == opResult || r.op == opContest) && first >= 0 {
			if k, ok := elections[r.election()]; ok {
				join(k)
			}
			elections[r.election()] = first
		}
	}
	members := map[int]int{}
	a.recordOf = make([]int32, len(a.picks))
	for i := range a.picks {
		g, ok := members[root(i)]
		if !ok {
			g = len(a.groups)
			members[root(i)] = g
			a.groups = append(a.groups, group{first: math.MaxInt32, last: math.MinInt32})
		}
		a.groups[g].picks = append(a.groups[g].picks, i)
		a.recordOf[i] = int32(g)
	}
	for g := range a.groups {
		a.combine(&a.groups[g])
	}
}

// combine lists the combinations of a group; none where there are too many.
func (a *agenda) combine(g *group) {
	n := 1
	for _, i := range g.picks {
		if n *= len(a.picks[i].alts); n > maxCombos {
			return
		}
	}
	recs := a.recordsUnder(g)
	chosen := make([]uint32, len(g.picks))
	var choose func(i int)
	choose = func(i int) {
		if i == len(chosen) {
			if a.possibleWith(g, recs, chosen) {
				g.combos = append(g.combos, slices.Clone(chosen))
			}
			return
		}
		for _, alt := range a.picks[g.picks[i]].alts {
			chosen[i] = alt
			choose(i + 1)
		}
	}
	choose(0)
}

func (a *agenda) recordsUnder(g *group) (list []*visible) {
	for i := range a.recs {
		r := &a.recs[i]
		if slices.ContainsFunc(g.picks, func(k int) bool { c := a.picks[k].choice; return c == r.choice || c == r.dispute }) {
			list = append(list, r)
		}
	}
	return list
}

// possibleWith reports whether a combination can be: no branch of a dispute is
// chosen of which nothing is published while something of another is.
func (a *agenda) possibleWith(g *group, recs []*visible, chosen []uint32) bool {
	for i, k := range g.picks {
		p := &a.picks[k]
		if p.choice&choiceKind != choiceDispute {
			continue
		}
		mine, others := false, false
		for _, r := range recs {
			if r.dispute == p.choice && (r.choice == 0 || !a.isChosen(g, r.choice, altNone, chosen)) {
				mine, others = mine || r.branch == chosen[i], others || r.branch != chosen[i]
			}
		}
		if others && !mine {
			return false
		}
	}
	return true
}

func (a *agenda) isChosen(g *group, choice, alt uint32, chosen []uint32) bool {
	for i, k := range g.picks {
		if a.picks[k].choice == choice {
			return chosen[i] == alt
		}
	}
	return true
}

// isThere reports whether a record is part of a combination of its group.
func (a *agenda) isThere(r *visible, g *group, chosen []uint32) bool {
	return (r.choice == 0 || a.isChosen(g, r.choice, r.alt, chosen)) && (r.dispute == 0 || a.isChosen(g, r.dispute, r.branch, chosen))
}

// groupOf gives the group that a record stands under; none = it is always there.
func (a *agenda) groupOf(r *visible) int32 {
	if r.choice == 0 && r.dispute == 0 {
		return none
	}
	for i := range a.picks {
		if c := a.picks[i].choice; c == r.choice || c == r.dispute {
			return a.recordOf[i]
		}
	}
	return none
}

// under notes the group that an operation stands under.
func (a *agenda) under(o *op, r *visible) {
	n := a.groupOf(r)
	if n == none {
		return
	}
	g := &a.groups[n]
	if len(g.combos) == 0 {
		o.loose, o.optional = true, true
		return
	}
	o.in = make([]bool, len(g.combos))
	for i, chosen := range g.combos {
		o.in[i] = a.isThere(r, g, chosen)
	}
	a.enter(o, n)
}

// enter makes an operation part of a group.
func (a *agenda) enter(o *op, n int32) {
	g := &a.groups[n]
	o.group = n
	g.wide = g.wide || o.wide()
	g.first, g.last = min(g.first, o.first), max(g.last, o.last)
}

// addUnlaid makes unknown the seats of a council that an election covered, or may
// have covered, without recorded results.
func (a *agenda) addUnlaid() {
	if len(a.view.scoped) == 0 {
		return
	}
	for _, above := range a.above {
		for _, e := range a.view.scoped[above] {
			if !a.isLaid(e) && a.covers(e) {
				x, _ := a.view.Book.electionAt(e, a.view.known)
				a.ops = append(a.ops, a.unlaid(e, &x))
			}
		}
	}
}

func (a *agenda) unlaid(e Ref, x *electionVersion) op {
	o := newOp(record{pos: x.pos, first: x.first, last: x.last, op: opUnlaid, aux: e}, x.pos)
	o.optional = !x.all
	return o
}

// covers reports whether an election of a division above was held for councils
// of this kind.
func (a *agenda) covers(e Ref) bool {
	x, _ := a.view.Book.electionAt(e, a.view.known)
	return x.councilKind == 0 || x.councilKind == a.view.Book.CouncilInfo(a.council).Kind
}

// isScoped reports whether an election was held for all councils of a division
// above, this one among them.
func (a *agenda) isScoped(e Ref) bool {
	return a.covers(e) && slices.ContainsFunc(a.above, func(above Ref) bool { return slices.Contains(a.view.scoped[above], e) })
}

// orderCandidates lets those who are named without a seat take seats in the
// order of their list, in the ward they stood in.
func (a *agenda) orderCandidates() {
	type candidate struct{ person, list Ref }
	stood := map[candidate]*record{}
	for i := range a.recs {
		if r := a.recs[i].record; r.op == opCandidate {
			stood[candidate{r.person, r.list}] = r
		}
	}
	for i := range a.ops {
		if o := &a.ops[i]; o.op == opElect {
			if r := stood[candidate{o.person, o.list}]; r != nil {
				o.sub, o.ward = r.seat, cmp.Or(o.ward, r.ward)
				if o.term == 0 {
					o.term = a.termOf(r)
				}
			}
		}
	}
}

// ready sorts the operations and finds the uncertain ones.
func (a *agenda) ready() {
	a.linked, a.lists.of = false, nil
	if a.returns = a.returns[:0]; a.exercised {
		a.findReturns()
	}
	a.clip()
	for i := range a.ops {
		if a.ops[i].flags&flagUntil != 0 {
			a.narrow(&a.ops[i])
		}
		a.linked = a.linked || a.ops[i].waits != 0
	}
	a.sort()
	a.uncertain = a.uncertain[:0]
	for i := range a.ops {
		if !a.ops[i].certain() {
			a.uncertain = append(a.uncertain, int32(i))
		}
	}
	a.seek()
	if a.linked {
		a.linkEnds()
	}
}

// fewLate is how many operations are put in their places one by one.
const fewLate = 32

// sort puts the operations in order by their last days. They are in order but
// for the last ones, as a rule: those on many councils.
func (a *agenda) sort() {
	i := 1
	for i < len(a.ops) && a.ops[i].byDay(&a.ops[i-1]) >= 0 {
		i++
	}
	if len(a.ops)-i > fewLate {
		slices.SortStableFunc(a.ops, func(x, y op) int { return x.byDay(&y) })
		return
	}
	for ; i < len(a.ops); i++ {
		late := a.ops[i]
		at := sort.Search(i, func(k int) bool { return late.byDay(&a.ops[k]) < 0 })
		copy(a.ops[at+1:i+1], a.ops[at:i])
		a.ops[at] = late
	}
}

// clip lets what happened by a day, since nobody knows when, happen no earlier
// than there can have been a council, and what became of a party no earlier than
// it belonged to a group that has no first day.
func (a *agenda) clip() {
	open := int32(seatledger.OpenPast)
	start, found := int32(math.MaxInt32), false
	for i := range a.ops {
		if o := &a.ops[i]; o.op == opCouncil || o.op == opEstablish {
			start, found = min(start, o.first), true
		}
	}
	for i := range a.ops {
		switch o := &a.ops[i]; {
		case o.first != open || o.last == open:
		case o.op == opRename:
			o.first++
		case found && o.op.groups():
			o.first, o.byThen = max(open+1, min(start, o.last)), true
		case found && !o.wide():
			o.first, o.byThen = max(open, min(start, o.last)), true
		}
	}
}

// narrow leaves the days on which a state can begin and end, given that it
// ends later than it begins.
func (a *agenda) narrow(end *op) {
	i := 0
	for i < len(a.ops) && !a.ops[i].begins(end) {
		i++
	}
	if i == len(a.ops) || a.ops[i].first == a.ops[i].last && end.first == end.last {
		return
	}
	start := &a.ops[i]
	a.linked = true
	if first := start.first + 1; first <= end.last && first > end.first {
		end.first = first
	}
	if last := end.last - 1; last >= start.first && last < start.last && end.last != int32(seatledger.OpenFuture) {
		start.last = last
	}
}

// isAwaited reports whether another operation waits for an operation.
func (o *op) isAwaited(x *op) bool {
	return o.late == 0 && o.pos == x.waits && o.flags&flagUntil == 0 && x.waits != 0
}

// isAtOnce reports whether an operation happens on the day on which the one does that
// it waits for.
func (o *op) isAtOnce() bool { return o.waits != 0 && o.waits != o.pos }

// begins reports whether an operation begins the state that another ends.
func (o *op) begins(end *op) bool {
	if end.op == opExpire {
		return o.fills() && o.term == end.term
	}
	return o.pos == end.pos && (o.flags&flagWhile != 0 || end.op == opAbolish && o.op == opCouncil)
}

// linkEnds notes for every uncertain end which uncertain operation is before
// it.
func (a *agenda) linkEnds() {
	for _, u := range a.uncertain {
		end := &a.ops[u]
		if end.flags&flagUntil == 0 && end.waits == 0 {
			continue
		}
		for _, x := range a.uncertain {
			if a.ops[x].begins(end) || a.ops[x].isAwaited(end) {
				end.after = x
			}
		}
	}
}

// turn gives the operation among which an operation acts within a day.
func (o *op) turn() operation {
	if o.place != 0 {
		return o.place
	}
	return o.op
}

// compare gives the order of two operations of one day.
func (o *op) compare(x *op) int {
	switch {
	case o.turn() != x.turn():
		return cmp.Compare(o.turn(), x.turn())
	case o.sub != x.sub:
		return cmp.Compare(o.sub, x.sub)
	case o.order != x.order:
		return cmp.Compare(o.order, x.order)
	}
	return cmp.Compare(o.late, x.late)
}

// byDay gives the order of two operations, each on its last day.
func (o *op) byDay(x *op) int {
	if o.last != x.last {
		return cmp.Compare(o.last, x.last)
	}
	return o.compare(x)
}
