package roll

import (
	"cmp"
	"slices"
)

// docket is what counts for one council: its records, the operations on many
// councils that may bear on it, and the choices among them. It is used for one
// council after another.
type docket struct {
	view       *View
	council    Ref
	recs       []visible
	picks      []pick
	depth      int       // of councils that were carried over into each other
	waits      uint16    // for what the council has to wait before it takes office
	nearby     []visible // operations on many councils, this one among them
	above      []Ref     // the council's division, those above it, and 0
	leaving    []Ref     // parties that renamings nearby lead from
	named      []Ref     // those of them that the council's records name
	sieve      uint64    // a bit for the number of each of those that renamings lead from
	choices    bool      // some record may exclude another, or only possibly count
	has        opSet     // the operations of the council's own records: what none of them has need not be looked for
	acquainted []Ref     // people whom the council's records name with it
	warded     bool      // one of them names a ward, or seats may come from elsewhere: else no seat is of one
}

// pick is a choice between contents that exclude each other.
type pick struct {
	choice uint32
	alts   []uint32
	why    string
}

// gather collects what counts for a council.
func (d *docket) gather(c Ref) {
	d.council = c
	d.recs, d.picks = d.recs[:0], d.picks[:0]
	own := d.view.Book.of(c)
	d.recs = slices.Grow(d.recs, len(own))
	d.has, d.warded, d.choices = 0, false, d.view.sets != nil
	byPerson := false
	for i := range own {
		r := &own[i]
		d.has, d.warded, d.choices = d.has|1<<r.op, d.warded || r.ward != 0 || r.op == opCarry, d.choices || r.special != 0
		byPerson = byPerson || r.flags&flagByPerson != 0
		d.recs = d.view.see(r, d.recs)
	}
	if byPerson {
		d.leaveOutStrangers()
	}
	d.gatherGlobal()
	d.succeed()
	if d.choices {
		d.choose()
	}
}

// leaveOutStrangers leaves out what names no council, and a person whom nothing that
// counts names with this one: it lies here because an entry did that is corrected,
// withdrawn, or not yet known, and would be held to leave something open here.
func (d *docket) leaveOutStrangers() {
	d.acquainted = d.acquainted[:0]
	d.acquaint(d.recs, false)
	for _, c := range d.replaced() { // whose members may have been carried over, as theirs were
		var theirs []visible
		for i := range d.view.Book.of(c) {
			theirs = d.view.see(&d.view.Book.of(c)[i], theirs)
		}
		d.acquaint(theirs, true)
	}
	slices.Sort(d.acquainted)
	d.recs = slices.DeleteFunc(d.recs, func(x visible) bool {
		_, knows := slices.BinarySearch(d.acquainted, x.person)
		return x.flags&flagByPerson != 0 && !knows
	})
}

// acquaint notes whom records name that are not withdrawn; those that name no council
// count where such are asked for.
func (d *docket) acquaint(recs []visible, byPerson bool) {
	for i := range recs {
		r := recs[i].record
		if r.flags&flagRetracted != 0 || r.flags&flagByPerson != 0 && !byPerson {
			continue
		}
		person, _ := r.names()
		for _, person := range [...]Ref{person, r.substitute()} {
			if person != 0 {
				d.acquainted = append(d.acquainted, person)
			}
		}
	}
}

// choose finds the choices that records stand under.
func (d *docket) choose() {
	d.addAbsent()
	d.choosePossible()
	for i := range d.recs {
		if r := &d.recs[i]; r.dispute != 0 || r.choice != 0 {
			d.addPicks(r)
		}
	}
}

// gatherGlobal adds the operations on many councils that can bear on this one:
// those on parties its records name, on what became of them, and, because an
// unstated seat may be of any party, the dissolutions in its part of the world.
func (d *docket) gatherGlobal() {
	d.above = d.above[:0]
	for above := range d.view.Book.Above(d.view.Book.CouncilInfo(d.council).Division) {
		d.above = append(d.above, above)
	}
	if len(d.view.global) == 0 {
		return
	}
	d.nearby = d.nearby[:0]
	for _, above := range d.above {
		d.nearby = append(d.nearby, d.view.global[above]...)
	}
	d.leaving, d.sieve = d.leaving[:0], 0
	for i := range d.nearby {
		g := &d.nearby[i]
		if d.choices = d.choices || g.special != 0; g.op == opRename && g.from != 0 {
			d.leaving, d.sieve = addOnce(d.leaving, g.from), d.sieve|1<<(g.from%64)
		}
	}
	d.nameParties()
	for i := range d.nearby {
		if g := &d.nearby[i]; g.op != opRename || slices.Contains(d.named, g.from) {
			d.recs = append(d.recs, *g)
		}
	}
}

// nameParties lists the parties that the council's records name, and what
// became of them, as far as renamings may lead from them.
func (d *docket) nameParties() {
	d.named = d.named[:0]
	for i := 0; i < len(d.recs) && len(d.named) < len(d.leaving); i++ {
		d.name(d.recs[i].list)
		d.name(d.recs[i].party)
		if d.recs[i].op != opResult && d.recs[i].op != opWard {
			d.name(d.recs[i].from)
		}
	}
	for _, c := range d.replaced() { // whose members may have been carried over
		own := d.view.Book.of(c)
		for i := range own {
			d.name(own[i].list)
			d.name(own[i].party)
		}
	}
	for n := -1; n != len(d.named); {
		n = len(d.named)
		for i := range d.nearby {
			if g := &d.nearby[i]; g.op == opRename && slices.Contains(d.named, g.from) {
				d.name(g.party)
			}
		}
	}
}

func (d *docket) name(party Ref) {
	if d.sieve&(1<<(party%64)) != 0 && slices.Contains(d.leaving, party) {
		d.named = addOnce(d.named, party)
	}
}

// addAbsent adds, for each dispute, the branches that count but say nothing of
// this council.
func (d *docket) addAbsent() {
	for i := range d.recs {
		if d.recs[i].dispute == 0 {
			continue
		}
		dispute := d.recs[i].dispute
		for _, b := range d.view.Book.disputes[dispute&^choiceDispute].branches {
			if !slices.ContainsFunc(d.recs, func(x visible) bool { return x.dispute == dispute && x.branch == b.id }) {
				d.addBranch(dispute, &b)
			}
		}
	}
}

func (d *docket) addBranch(dispute uint32, b *branch) {
	state, pos := hidden, uint32(0)
	for i, p := range b.positions {
		if s := d.view.claim(flagClaim, b.sources[i]); p <= d.view.known && s != hidden {
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
	d.recs = append(d.recs, x)
}

// addPicks makes picks of the choices that a record stands under.
func (d *docket) addPicks(r *visible) {
	if r.dispute != 0 && !d.isPick(r.dispute) {
		d.addDispute(r)
	}
	if r.choice != 0 && !d.isPick(r.choice) {
		p := pick{choice: r.choice, alts: []uint32{r.alt, altNone}}
		if r.choice&choiceKind == choiceVersion {
			p.alts = d.view.versions(r.record)
		}
		d.picks = append(d.picks, p)
	}
}

func (d *docket) isPick(choice uint32) bool {
	return slices.ContainsFunc(d.picks, func(p pick) bool { return p.choice == choice })
}

// addDispute makes a pick of the branches of a dispute that count: where these are one
// nothing is disputed. Branches that say the same, and surely count, are one.
func (d *docket) addDispute(r *visible) {
	p := pick{choice: r.dispute, why: d.view.Book.disputes[r.dispute&^choiceDispute].why}
	sure := true
	for i := range d.recs {
		if x := &d.recs[i]; x.dispute == r.dispute {
			sure = sure && x.choice == 0
			if !slices.Contains(p.alts, x.branch) {
				p.alts = append(p.alts, x.branch)
			}
		}
	}
	if len(p.alts) == 1 || p.why == whyLists && !d.listsDiffer(r.dispute) {
		d.settleDispute(r.dispute)
		return
	}
	slices.Sort(p.alts)
	if sure {
		p.alts = d.distinct(r.dispute, p.alts)
	}
	d.picks = append(d.picks, p)
}

// listsDiffer reports whether lists of one day contradict each other, as far as they
// count.
func (d *docket) listsDiffer(dispute uint32) bool {
	var rows []listRow
	for i := range d.recs {
		if x := &d.recs[i]; x.dispute == dispute && x.op.ofRoster() && x.flags&flagRetracted == 0 {
			rows = append(rows, listRow{x.record, x.branch})
		}
	}
	return len(listsApart(rows)) > 0
}

// settleDispute lets records stand that nothing which counts contradicts.
func (d *docket) settleDispute(dispute uint32) {
	for i := range d.recs {
		if x := &d.recs[i]; x.dispute == dispute {
			x.dispute, x.branch = 0, 0
		}
	}
}

// distinct leaves out the branches that say the same as an earlier one.
func (d *docket) distinct(choice uint32, alts []uint32) []uint32 {
	var keep []uint32
	for _, a := range alts {
		if !slices.ContainsFunc(keep, func(b uint32) bool { return d.sameContent(choice, a, b) }) {
			keep = append(keep, a)
		}
	}
	return keep
}

func (d *docket) sameContent(choice, a, b uint32) bool {
	return slices.EqualFunc(d.content(choice, a), d.content(choice, b), func(x, y record) bool {
		x.pos, x.special, x.sources = y.pos, y.special, y.sources
		return x == y
	})
}

// content gives what one branch says, in an order of its own.
func (d *docket) content(choice, alt uint32) []record {
	var list []record
	for _, r := range d.recs {
		if r.dispute == choice && r.branch == alt && r.op != opNone && r.flags&flagRetracted == 0 {
			list = append(list, *r.record)
		}
	}
	slices.SortFunc(list, func(x, y record) int {
		return cmp.Or(cmp.Compare(x.op, y.op), cmp.Compare(x.aux, y.aux), cmp.Compare(x.first, y.first), cmp.Compare(x.list, y.list), cmp.Compare(x.pos, y.pos))
	})
	return list
}

// mayBeForestalled reports whether what became of somebody may take effect both on
// its day and when that one takes office.
func (d *docket) mayBeForestalled(r *visible) bool {
	return r.person != 0 && (r.op == opEnd || r.op == opMove || r.op == opBar) && slices.ContainsFunc(d.recs, func(x visible) bool {
		return x.person == r.person && (x.op == opElect || x.op == opFill)
	})
}

// choosePossible makes choices of what is only possibly published and is there
// or not as a whole: the rows of one election that cite the same sources, an
// entry that begins a state and ends it, a row of a roster, and what may take effect
// twice.
func (d *docket) choosePossible() {
	if d.view.sets == nil {
		return
	}
	type cited struct {
		election Ref
		sources  uint32
	}
	var groups []cited
	for i := range d.recs {
		r := &d.recs[i]
		switch {
		case !r.possible || r.choice != 0:
		case r.op == opResult:
			group := cited{r.election(), r.sources}
			n := slices.Index(groups, group)
			if n < 0 {
				n = len(groups)
				groups = append(groups, group)
			}
			r.possible, r.choice, r.alt = false, choiceResults|uint32(n), 0
		case r.flags&(flagWhile|flagUntil) != 0, r.op.ofRoster(), d.mayBeForestalled(r):
			r.possible, r.choice, r.alt = false, choiceEntry|r.pos, r.pos
		}
	}
}
