package roll

import (
	"cmp"
	"math"
	"slices"
)

// This file lets one operation act in one frame: where everything is sure at once,
// and otherwise in a cell that holds all that it may concern.

// isDue reports whether it can make a difference to try an uncertain operation
// now: something it may concern has changed since it was last tried.
func (f *fold) isDue(fr *frame, o *op, index int32) bool {
	last, before := fr.triedAt(index)
	if !before || f.keepsFor(o) {
		return true
	}
	if home := fr.homeOf(index); home != nil && o.person != 0 && !o.wide() && !o.bound && home.names(o.person) && f.sitsOnly(home, o) {
		return home.changed > last
	}
	return fr.changed > last
}

// sitsOnly reports whether, wherever an operation is pending in a cell, the
// person it names sits there.
func (f *fold) sitsOnly(c *cell, o *op) bool {
	return !c.any(func(p *Part) bool { return o.seatIn(p) < 0 })
}

// repeat lets something act so many times, or until it leaves all as it was: where
// it acts loosely, what it may have done to each seat it may have done at once.
func (f *fold) repeat(n int, act func()) {
	for range n {
		if act(); !f.stirred {
			return
		}
	}
}

// act lets an operation that concerns single seats act in one frame.
func (f *fold) act(fr *frame, o *op, index int32) {
	if o.numbered() && fr.Exists {
		f.actNumbered(fr, o, index)
		return
	}
	f.actInFrame(fr, o, index)
}

func (f *fold) actInFrame(fr *frame, o *op, index int32) {
	f.current, f.stirred = fr, true
	f.tire()
	if o.bonds != nil {
		o.meanWard(fr)
	}
	if o.ward != 0 {
		o.whole = len(fr.plan) > 0 && fr.isWhole(o.ward)
	}
	if !f.isPlain(fr, o) {
		f.actOpen(fr, o, index)
		return
	}
	if !fr.Exists && !o.op.groups() {
		fr.touch(f)
		return
	}
	if f.isChoice(fr, o) {
		f.actOpen(fr, o, index)
		f.placed = nil
		return
	}
	f.forks = f.forks[:0]
	f.seekSurely(fr, o)
	f.fire(fr, &fr.sure, o)
	f.placed = nil
	fr.touch(f)
}

func (fr *frame) touch(f *fold) {
	f.clock++
	fr.changed = f.clock
}

// isPlain reports whether an operation certainly acts, on what is sure.
func (f *fold) isPlain(fr *frame, o *op) bool {
	return len(fr.cells)+len(fr.lax)+len(fr.unplaced) == 0 && fr.perhaps == 0 && !fr.astray && o.certain()
}

// isChoice reports whether an operation has several seats to choose from.
func (f *fold) isChoice(fr *frame, o *op) bool {
	switch o.op {
	case opStake, opAllot, opShed:
		return true
	case opEnd, opMove, opRealign, opBar, opSubstitute, opReinstate:
		if o.flags&flagUntil != 0 {
			return false
		}
		if o.byPost() {
			x := o.holderOf(fr.sure.postOr(o.post()))
			o = &x
		}
		n := len(f.concerned(fr, &fr.sure, o))
		return n > 1 || n == 1 && o.unnamed()
	case opListed, opNew, opAbsent:
		if fr.sure.seatOf(o.person) >= 0 {
			return false
		}
		f.spots = f.spots[:0]
		n := len(f.first(&fr.sure, o))
		return n > 1 || n == 1 && o.op == opAbsent
	case opElect, opFill, opWon:
		if own := fr.sure.mandateOf(o.person); own >= 0 && !o.changesSeat(&fr.sure.Seats[own]) || own < 0 && o.flags&flagByPerson != 0 {
			return false
		}
		spots := f.places(&fr.sure, o)
		f.placed = o
		return len(spots) > 1 || len(spots) == 1 && (fr.sure.Seats[spots[0]].Person != 0 || o.seat == 0 && f.shuffles(fr, o, spots[0]))
	}
	return false
}

// shuffles reports whether seats that an operation may mean differ in what no
// longer matters.
func (f *fold) shuffles(fr *frame, o *op, spot int) bool {
	if !f.warded {
		return false
	}
	h := fr.sure.Seats[spot]
	for i := range fr.sure.Seats {
		x := &fr.sure.Seats[i]
		if x.Ward != h.Ward && x.Mark == h.Mark && x.List == h.List {
			return true
		}
	}
	return false
}

// actOpen lets an operation act in a frame in which something is open, or which
// it leaves open.
func (f *fold) actOpen(fr *frame, o *op, index int32) {
	f.steps += len(fr.cells)
	fr.wide = fr.wide || o.loose
	if f.isStoppedNow() {
		return
	}
	ends := o.last == f.day
	if slices.Contains(fr.lax, index) {
		if o.passing && ends {
			return // what there was is among what is kept
		}
		f.placeFor(fr, o)
		f.given, f.firm = f.given[:0], nil
		f.actLoosely(fr, o, index)
		return
	}
	if o.group != none && f.groups[o.group].wide && !o.in[fr.comboOf(o.group)] {
		return
	}
	if f.staysUnplaced(fr, o, index) {
		return
	}
	f.placeFor(fr, o)
	if f.mayBeBlurred(fr, o) || slices.Contains(fr.lax, index) { // what was placed may have been tied to it
		f.placed = nil // they are those of what is sure
		f.actLoosely(fr, o, index)
		return
	}
	f.given, f.firm = f.given[:0], nil
	opens := false
	if o.first != o.last || o.group != none && !f.groups[o.group].wide {
		opens = f.introduce(fr, o, index)
		if !opens && !ends && !f.isDue(fr, o, index) {
			return
		}
	}
	if f.actWhere(fr, o, index, opens || o.first == o.last); f.halted { // what is pending may now follow it
		return
	}
	f.strike(fr, o, index)
	f.mourn(fr)
}

// actWhere lets an operation act where it may concern something: in what is sure, in
// one cell, or loosely where that would be too much.
func (f *fold) actWhere(fr *frame, o *op, index int32, stirs bool) {
	s := f.scopeOf(fr, o, index)
	if f.isSure(fr, s, o) {
		f.drawLots(fr, o, index, s, nil)
		f.fireSurely(fr, o)
		f.firm = f.firmly(o, fr.sure)
		return
	}
	f.placed = nil
	if o.endsGroup() && o.certain() {
		f.endGroup(fr, s, o)
		return
	}
	c := f.bring(fr, s)
	if c == nil {
		f.loosen(fr, o, index)
		fr.touch(f)
		return
	}
	f.drawLots(fr, o, index, s, c)
	f.actInCell(fr, c, o, index, stirs)
}

// actInCell lets an operation act in every way of a cell. Where it stirs, or changes
// the cell, pending operations are looked at again.
func (f *fold) actInCell(fr *frame, c *cell, o *op, index int32, stirs bool) {
	before := ""
	if !stirs {
		before = f.fingerprint(c)
	}
	people := f.peopleOf(fr, c)
	if f.fireIn(fr, c, o, index); f.halted {
		return
	}
	c.changed = f.clock
	f.firm = f.firmly(o, c.ways...)
	f.settle(fr, c)
	f.keepStrays(fr, o)
	f.loosenPosts(fr, people, o)
	if stirs || f.fingerprint(c) != before {
		fr.touch(f)
		c.changed = fr.changed
	}
	if !o.certain() {
		fr.note(index, f.clock)
	}
}

// isSure reports whether an operation certainly acts, and on one seat at most of
// what is sure, so that it can leave nothing open there.
func (f *fold) isSure(fr *frame, s *scope, o *op) bool {
	if !o.certain() || len(s.cells) > 0 || len(s.seats) > 1 || fr.torn || fr.perhaps != 0 || o.byPost() || o.flags&flagUntil != 0 {
		return false
	}
	seats := o.op == opElect || o.op == opFill || o.op == opWon
	return !seats || len(s.seats) == 0 || o.person == 0 || fr.sure.Seats[fr.sure.find(s.seats[0])].Person == 0
}

func (f *fold) fireSurely(fr *frame, o *op) {
	f.forks = f.forks[:0]
	posts := len(fr.sure.Posts)
	f.seekSurely(fr, o)
	f.fire(fr, &fr.sure, o)
	if len(fr.sure.Posts) > posts {
		slices.SortFunc(fr.sure.Posts, func(x, y PostHolding) int { return cmp.Compare(x.Post, y.Post) })
	}
	fr.touch(f)
}

// peopleOf gives the people of a cell, where posts may need to be let go that are
// not kept with the seats of those who hold them.
func (f *fold) peopleOf(fr *frame, c *cell) []Ref {
	if !fr.torn {
		return nil
	}
	return slices.Clone(c.people)
}

// introduce makes cells for an operation that is not there yet: one on which it
// is pending, and one in which every combination of its group is taken.
func (f *fold) introduce(fr *frame, o *op, index int32) (opens bool) {
	if _, known := fr.triedAt(index); !known && o.first != o.last {
		f.awaitAlone(fr, index)
		opens = true
	}
	if o.group != none && !f.groups[o.group].wide && fr.cellOfGroup(o.group) == nil && !fr.isLoose(f, o.group) {
		c := &cell{groups: []int32{o.group}}
		for i := range f.groups[o.group].combos {
			c.ways = append(c.ways, Part{taken: []choice{{o.group, int32(i)}}})
		}
		fr.cells = append(fr.cells, c)
		opens = true
	}
	return opens
}

// isLoose reports whether what is taken of a group is no longer kept.
func (fr *frame) isLoose(f *fold, g int32) bool {
	return slices.ContainsFunc(fr.lax, func(i int32) bool { return f.ops[i].group == g })
}

// bring makes one cell of a scope; nil where it would be too large.
func (f *fold) bring(fr *frame, s *scope) *cell {
	ways := 1
	for _, c := range s.cells {
		if ways *= len(c.ways); ways > 64*MaxWays {
			break
		}
	}
	limit := MaxWays
	seats := len(s.seats)
	for _, c := range s.cells {
		seats += len(c.ways[0].Seats)
	}
	if seats+len(s.posts) > 1 || len(s.matters) > 0 || slices.ContainsFunc(s.cells, func(c *cell) bool { return len(c.matters) > 0 }) {
		limit = f.limit
	}
	return f.bringAll(fr, s, max(1, min(limit, maxWeight/(1+seats))))
}

// bringAll is bring where the cell may have so many ways.
func (f *fold) bringAll(fr *frame, s *scope, limit int) *cell {
	var c *cell
	if len(s.cells) > 0 {
		if c = f.join(fr, s.cells, limit); c == nil {
			return nil
		}
	}
	if len(s.cells) == 0 || len(s.seats)+len(s.posts)+len(s.matters) > 0 {
		out := f.extract(fr, s.seats, s.posts, s.matters)
		if c == nil {
			out.mind()
			fr.cells = append(fr.cells, out)
			return out
		}
		fr.cells = append(fr.cells, out)
		c = f.join(fr, []*cell{out, c}, math.MaxInt/8)
	}
	return c
}

// fireIn lets an operation act in each way of a cell that it concerns, and keeps
// the ways in which it has not happened.
func (f *fold) fireIn(fr *frame, c *cell, o *op, index int32) {
	if o.passing && o.last == f.day {
		f.takeBack(c, o, index)
		return
	}
	ways := f.fireInEach(fr, c, o, index)
	if f.halted {
		return
	}
	if f.ways = ways; len(ways) <= cap(c.ways) {
		c.ways = append(c.ways[:0], ways...)
	} else {
		c.ways = keep(&f.room.ways, ways)
	}
	if o.op == opBegin && o.last == f.day {
		for i := range c.ways {
			f.markBegun(&c.ways[i], o)
		}
	}
}

// fireInEach gives the ways to which an operation leads from each of a cell.
func (f *fold) fireInEach(fr *frame, c *cell, o *op, index int32) []Part {
	must := f.isLastChance(fr, o) && !o.optional
	seeks := (o.seeks || o.blunt) && !c.wide && len(fr.unplaced) == 0
	ways, lapsed := f.ways[:0], []int(nil)
	found, there := false, false
	for i := range c.ways {
		if f.isStopped() {
			return nil
		}
		p := &c.ways[i]
		happens := f.happensIn(fr, p, o, index) && o.isDueIn(fr, c, p)
		there = there || !happens // it happened before
		lapses := happens && seeks && f.lapsesIn(p, o)
		if !happens || lapses && o.seeks && o.last > f.day { // there may be a vacancy yet
			ways = append(ways, *p)
			continue
		}
		from := len(ways)
		found = found || !lapses
		ways = f.fireInWay(fr, c, p, o, index, must, ways)
		for ; lapses && from < len(ways); from++ {
			lapsed = append(lapsed, from)
		}
	}
	if o.seeks {
		ways = withoutLapses(ways, lapsed)
		fr.lapse = fr.outcomeIn(c, seeks, found || there, len(lapsed) > 0)
	}
	c.wide = c.wide || o.blunt && found && len(lapsed) > 0 // some of these would not be believed
	return ways
}

// isLastChance reports whether an operation that may happen now can happen on no later
// day. Where it is not kept whether that has happened for which it waits it may.
func (f *fold) isLastChance(fr *frame, o *op) bool {
	return o.last == f.day || o.isAtOnce() && !slices.Contains(fr.lax, o.after)
}

// fireInWay lets an operation act in one way of a cell, and adds the ways to which
// that leads, and, unless it must act, the one in which it has not.
func (f *fold) fireInWay(fr *frame, c *cell, p *Part, o *op, index int32, must bool, ways []Part) []Part {
	if !must {
		x := f.room.part(p)
		if f.isLastChance(fr, o) { // it is not there
			x.unpend(index)
		}
		ways = append(ways, x)
	}
	if len(c.posts) > 0 { // who holds one in some way is told from others in all
		own := f.room.part(p)
		p = &own
	}
	p.unpend(index)
	if f.begins(index) {
		p.begun = append(p.begun, index)
	}
	f.forks = f.forks[:0]
	f.fire(fr, p, o)
	return append(append(ways, *p), f.forks...)
}

// happensIn reports whether an operation may happen in a way of a cell, there and
// now.
func (f *fold) happensIn(fr *frame, p *Part, o *op, index int32) bool {
	switch {
	case o.first != o.last && !slices.Contains(p.pending, index), o.group != none && !f.groups[o.group].wide && !o.in[p.comboOf(o.group)],
		o.after != none && (slices.Contains(p.pending, o.after) || slices.Contains(fr.sure.pending, o.after) || o.waits == 0 && slices.Contains(p.begun, o.after)):
		return false
	case o.last == f.day:
		return true
	case o.byThen && (fr.size == 0 || fr.waits&waitsForOwn != 0): // there was no council yet
		return false
	}
	return !o.op.beforeRoster() || !f.awaitsMore(p, o)
}

// takeBack leaves the ways of a cell in which an operation has not happened.
func (f *fold) takeBack(c *cell, o *op, index int32) {
	f.noteStrays(c, o)
	if kept := slices.DeleteFunc(slices.Clone(c.ways), func(p Part) bool { return !slices.Contains(p.pending, index) }); len(kept) > 0 {
		c.ways = kept
	}
	for i := range c.ways {
		c.ways[i].unpend(index)
	}
}

// begins reports whether some uncertain operation ends what another begins.
func (f *fold) begins(index int32) bool {
	return f.linked && index != none && slices.ContainsFunc(f.uncertain, func(u int32) bool { return f.ops[u].after == index })
}

func (p *Part) unpend(index int32) {
	p.pending = slices.DeleteFunc(p.pending, func(x int32) bool { return x == index })
}
