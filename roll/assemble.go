package roll

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// op is one operation of one run of the fold: a record that counts, or the
// results of an election put together.
type op struct {
	record
	optional bool // its source was only possibly published: it may not have happened
	sub      uint32
	order    uint32
	lay      *layout
	bit      int8 // index among the uncertain operations; -1 = exact
	tried    bool // it had its day in some world
	done     bool // and changed something
	twin     int8 // bit of the one before that is its equal in all but position; -1 = none
	after    int8 // bit of the one that begins what this one ends; -1 = none, or exact
}

func (o *op) exact() bool { return o.first == o.last && !o.optional }

// Op is an operation that acted, for the reasons of an answer.
type Op struct {
	Position seatledger.Position   // of the entry; of results, of the first row
	Rows     []seatledger.Position // of results, all rows; else nil
	Posts    bool                  // it changes posts and no seat
}

// pick is a choice between contents that exclude each other.
type pick struct {
	choice uint32
	alts   []uint32
	why    string
}

// gather collects what counts for a council: its records, the operations on
// many councils, and the choices among them.
func (f *Folder) gather(c Ref) {
	f.council = c
	f.recs, f.picks = f.recs[:0], f.picks[:0]
	own := f.view.Book.of(c)
	for i := range own {
		f.recs = f.view.see(&own[i], f.recs)
	}
	f.gatherGlobal()
	f.readOrdinals()
	f.addAbsent()
	f.choosePossible()
	for i := range f.recs {
		if r := &f.recs[i]; r.dispute != 0 || r.choice != 0 {
			f.addPicks(r)
		}
	}
}

// readOrdinals settles whether it matters which of several like seats stands
// where: an entry names a seat, seats are taken away, or those of no ward come
// to belong to one.
func (f *Folder) readOrdinals() {
	f.ordinals, f.warded = false, false
	for i, councils := 0, 0; i < len(f.recs); i++ {
		r := &f.recs[i]
		switch {
		case r.flags&flagRetracted != 0:
		case r.op == opCouncil:
			councils++
			f.ordinals = f.ordinals || councils > 1
		case r.op == opResult:
			f.warded = f.warded || r.first != 0
		default:
			f.ordinals = f.ordinals || r.seat != 0 && r.op > opAbolish && r.op < opResult || r.op == opResize
		}
	}
}

// gatherGlobal adds the operations on many councils that can bear on this one:
// those on parties its records name, on what became of them, and, because an
// unstated seat may be of any party, the dissolutions in its part of the world.
func (f *Folder) gatherGlobal() {
	f.above = f.above[:0]
	for above := range f.view.Book.Above(f.view.Book.CouncilInfo(f.council).Division) {
		f.above = append(f.above, above)
	}
	if len(f.view.global) == 0 {
		return
	}
	f.nearby = f.nearby[:0]
	for _, above := range f.above {
		f.nearby = append(f.nearby, f.view.global[above]...)
	}
	if len(f.nearby) == 0 {
		return
	}
	f.nameParties()
	for i := range f.nearby {
		if g := &f.nearby[i]; g.op != opRename || slices.Contains(f.named, g.from) {
			f.recs = append(f.recs, *g)
		}
	}
}

// nameParties lists the parties that the council's records name, and what
// became of them.
func (f *Folder) nameParties() {
	f.named = f.named[:0]
	for i := range f.recs {
		f.name(f.recs[i].list)
		f.name(f.recs[i].party)
		if f.recs[i].op != opResult {
			f.name(f.recs[i].from)
		}
	}
	for n := -1; n != len(f.named); {
		n = len(f.named)
		for i := range f.nearby {
			if g := &f.nearby[i]; g.op == opRename && slices.Contains(f.named, g.from) {
				f.name(g.party)
			}
		}
	}
}

func (f *Folder) name(party uint32) {
	if party != 0 && !slices.Contains(f.named, party) {
		f.named = append(f.named, party)
	}
}

// addAbsent adds, for each dispute, the branches that count but say nothing of
// this council.
func (f *Folder) addAbsent() {
	for i := range f.recs {
		if f.recs[i].dispute == 0 {
			continue
		}
		dispute := f.recs[i].dispute
		for _, b := range f.view.Book.disputes[dispute&^choiceDispute].branches {
			if !slices.ContainsFunc(f.recs, func(x visible) bool { return x.dispute == dispute && x.branch == b.id }) {
				f.addBranch(dispute, &b)
			}
		}
	}
}

func (f *Folder) addBranch(dispute uint32, b *branch) {
	state, pos := hidden, uint32(0)
	for i, p := range b.positions {
		if s := f.view.claim(flagClaim, b.sources[i]); p <= f.view.known && s != hidden {
			state, pos = max(state, s), p
		}
	}
	if state == hidden {
		return
	}
	x := visible{record: &record{pos: pos, op: opNone}, dispute: dispute, branch: b.id}
	if state == possible {
		x.choice, x.alt = choiceEntry|pos, pos
	}
	f.recs = append(f.recs, x)
}

// addPicks makes picks of the choices that a record stands under.
func (f *Folder) addPicks(r *visible) {
	if r.dispute != 0 && !f.isPick(r.dispute) {
		f.addDispute(r)
	}
	if r.choice != 0 && !f.isPick(r.choice) {
		p := pick{choice: r.choice, alts: []uint32{r.alt, altNone}}
		if r.choice&choiceKind == choiceVersion {
			p.alts = f.view.versions(r.record)
		}
		f.picks = append(f.picks, p)
	}
}

func (f *Folder) isPick(choice uint32) bool {
	return slices.ContainsFunc(f.picks, func(p pick) bool { return p.choice == choice })
}

// addDispute makes a pick of the branches of a dispute that count. Branches
// that say the same, and surely count, are one.
func (f *Folder) addDispute(r *visible) {
	p := pick{choice: r.dispute, why: f.view.Book.disputes[r.dispute&^choiceDispute].why}
	sure := true
	for i := range f.recs {
		if x := &f.recs[i]; x.dispute == r.dispute {
			sure = sure && x.choice == 0
			if !slices.Contains(p.alts, x.branch) {
				p.alts = append(p.alts, x.branch)
			}
		}
	}
	slices.Sort(p.alts)
	if sure {
		p.alts = f.distinct(r.dispute, p.alts)
	}
	f.picks = append(f.picks, p)
}

// distinct leaves out the branches that say the same as an earlier one.
func (f *Folder) distinct(choice uint32, alts []uint32) []uint32 {
	var keep []uint32
	for _, a := range alts {
		if !slices.ContainsFunc(keep, func(b uint32) bool { return f.sameContent(choice, a, b) }) {
			keep = append(keep, a)
		}
	}
	return keep
}

func (f *Folder) sameContent(choice, a, b uint32) bool {
	return slices.EqualFunc(f.content(choice, a), f.content(choice, b), func(x, y record) bool {
		x.pos, x.special, x.sources = y.pos, y.special, y.sources
		return x == y
	})
}

// content gives what one branch says, in an order of its own.
func (f *Folder) content(choice, alt uint32) []record {
	var list []record
	for _, r := range f.recs {
		if r.dispute == choice && r.branch == alt && r.op != opNone && r.flags&flagRetracted == 0 {
			list = append(list, *r.record)
		}
	}
	slices.SortFunc(list, func(x, y record) int {
		return cmp.Or(cmp.Compare(x.op, y.op), cmp.Compare(x.aux, y.aux), cmp.Compare(x.first, y.first), cmp.Compare(x.list, y.list), cmp.Compare(x.pos, y.pos))
	})
	return list
}

// choosePossible makes choices of what is only possibly published and is there
// or not as a whole: the rows of one election that cite the same sources, and
// an entry that begins a state and ends it.
func (f *Folder) choosePossible() {
	if f.view.sets == nil {
		return
	}
	var groups [][2]uint32
	for i := range f.recs {
		r := &f.recs[i]
		switch {
		case !r.possible || r.choice != 0:
		case r.op == opResult:
			group := [2]uint32{r.aux, r.sources}
			n := slices.Index(groups, group)
			if n < 0 {
				n = len(groups)
				groups = append(groups, group)
			}
			r.possible, r.choice, r.alt = false, choiceResults|uint32(n), 0
		case r.flags&(flagWhile|flagUntil) != 0:
			r.possible, r.choice, r.alt = false, choiceEntry|r.pos, r.pos
		}
	}
}

// assemble puts together the operations of one combination of choices.
// chosen[i] is the alternative taken of f.picks[i]. The results of an election
// become one operation where the first of them stands, so that the operations
// of most councils are in order from the start.
func (f *Folder) assemble(chosen []uint32) {
	f.ops, f.laid, f.layouts = f.ops[:0], f.laid[:0], f.layouts[:0]
	candidates := false
	for i := range f.recs {
		r := &f.recs[i]
		if r.flags&flagRetracted != 0 || !f.isThere(r, chosen) {
			continue
		}
		switch r.op {
		case opResult:
			if e := Ref(r.aux); !slices.Contains(f.laid, e) {
				f.laid = append(f.laid, e)
				f.addLay(e, i, chosen)
			}
		case opCandidate:
			candidates = true
		case opContest, opNone:
		default:
			f.ops = append(f.ops, op{record: *r.record, optional: r.possible, order: f.view.Book.order(r.record), bit: -1, twin: -1, after: -1})
		}
	}
	f.addUnlaid()
	if candidates {
		f.orderCandidates()
	}
	f.ready()
}

// isThere reports whether a record is part of a combination of choices.
func (f *Folder) isThere(r *visible, chosen []uint32) bool {
	return (r.choice == 0 || f.isChosen(r.choice, r.alt, chosen)) && (r.dispute == 0 || f.isChosen(r.dispute, r.branch, chosen))
}

// possibleWith reports whether a combination can be: no branch of a dispute is
// chosen of which nothing is published while something of another is.
func (f *Folder) possibleWith(chosen []uint32) bool {
	for i, p := range f.picks {
		if p.choice&choiceKind != choiceDispute {
			continue
		}
		mine, others := false, false
		for j := range f.recs {
			if r := &f.recs[j]; r.dispute == p.choice && (r.choice == 0 || !f.isChosen(r.choice, altNone, chosen)) {
				mine, others = mine || r.branch == chosen[i], others || r.branch != chosen[i]
			}
		}
		if others && !mine {
			return false
		}
	}
	return true
}

func (f *Folder) isChosen(choice, alt uint32, chosen []uint32) bool {
	for i, p := range f.picks {
		if p.choice == choice {
			return chosen[i] == alt
		}
	}
	return true
}

// addUnlaid makes unknown the seats of a council that an election covered
// without recorded results.
func (f *Folder) addUnlaid() {
	if len(f.view.scoped) == 0 {
		return
	}
	for _, above := range f.above {
		for _, e := range f.view.scoped[above] {
			if !slices.Contains(f.laid, e) && f.covers(e) {
				x, _ := f.view.Book.electionAt(e, f.view.known)
				f.ops = append(f.ops, op{record: record{pos: x.pos, first: x.first, last: x.last, op: opUnlaid, aux: uint32(e)}, order: x.pos, bit: -1, twin: -1, after: -1})
			}
		}
	}
}

// covers reports whether an election of a division above was held for councils
// of this kind.
func (f *Folder) covers(e Ref) bool {
	x, _ := f.view.Book.electionAt(e, f.view.known)
	return x.councilKind == 0 || x.councilKind == f.view.Book.CouncilInfo(f.council).Kind
}

// orderCandidates lets those who are named without a seat take seats in the
// order of their list.
func (f *Folder) orderCandidates() {
	for _, r := range f.recs {
		if r.op != opCandidate {
			continue
		}
		for i := range f.ops {
			if o := &f.ops[i]; o.op == opElect && o.person == r.person && o.list == r.list {
				o.sub = r.seat
			}
		}
	}
}

// ready sorts the operations and numbers the uncertain ones.
func (f *Folder) ready() {
	f.linked = false
	for i := range f.ops {
		if f.ops[i].flags&flagUntil != 0 {
			f.narrow(&f.ops[i])
		}
	}
	for i := 1; i < len(f.ops); i++ {
		if f.ops[i].byDay(&f.ops[i-1]) < 0 {
			slices.SortStableFunc(f.ops, func(x, y op) int { return x.byDay(&y) })
			break
		}
	}
	f.uncertain = f.uncertain[:0]
	for i := range f.ops {
		if f.ops[i].exact() {
			continue
		}
		if len(f.uncertain) == 64 {
			f.overflow = true
			return
		}
		o := &f.ops[i]
		o.bit = int8(len(f.uncertain))
		for _, u := range slices.Backward(f.uncertain) {
			if f.twins(&f.ops[u], o) {
				o.twin = f.ops[u].bit
				break
			}
		}
		f.uncertain = append(f.uncertain, i)
	}
	if f.linked {
		f.linkEnds()
	}
}

// narrow leaves the days on which a state can begin and end, given that it
// ends later than it begins.
func (f *Folder) narrow(end *op) {
	i := slices.IndexFunc(f.ops, func(o op) bool { return o.begins(end) })
	if i < 0 || f.ops[i].exact() && end.exact() {
		return
	}
	start := &f.ops[i]
	f.linked = true
	if first := start.first + 1; first <= end.last && first > end.first {
		end.first = first
	}
	if last := end.last - 1; last >= start.first && last < start.last && end.last != int32(seatledger.OpenFuture) {
		start.last = last
	}
}

// begins reports whether an operation begins the state that another ends.
func (o *op) begins(end *op) bool {
	return o.pos == end.pos && (o.flags&flagWhile != 0 || end.op == opAbolish && o.op == opCouncil)
}

// linkEnds notes for every uncertain end which uncertain operation is before
// it.
func (f *Folder) linkEnds() {
	for _, u := range f.uncertain {
		end := &f.ops[u]
		if end.flags&flagUntil == 0 {
			continue
		}
		for _, x := range f.uncertain {
			if f.ops[x].begins(end) {
				end.after = f.ops[x].bit
			}
		}
	}
}

// twins reports whether two uncertain operations are alike in all but their
// positions, so that it does not matter which of them comes first.
func (f *Folder) twins(x, y *op) bool {
	a, b := x.record, y.record
	a.pos, a.special, a.sources = b.pos, b.special, b.sources
	return a == b && x.lay == nil && y.lay == nil && x.optional == y.optional && x.sub == y.sub
}

// compare gives the order of two operations of one day.
func (o *op) compare(x *op) int {
	switch {
	case o.op != x.op:
		return cmp.Compare(o.op, x.op)
	case o.sub != x.sub:
		return cmp.Compare(o.sub, x.sub)
	}
	return cmp.Compare(o.order, x.order)
}

// byDay gives the order of two operations, each on its last day.
func (o *op) byDay(x *op) int {
	if o.last != x.last {
		return cmp.Compare(o.last, x.last)
	}
	return o.compare(x)
}
