package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// A move of an unnamed holder may concern any seat of the party left. Where
// these are many, and more is recorded of who sits on them, the moves are
// counted and not placed: they lie somewhere on a set of seats, and add to one
// party what they take from another. A seat that is later filled anew, or whose
// holder moves, may have been one of theirs: then one move fewer is in force.

// unplaced is the moves from one party to another that are not placed.
type unplaced struct {
	from, to Ref
	realign  bool
	ops      []int32 // the moves
	surely   int     // of these, how many have surely happened
	missed   []int32 // and those that some day found no seat
	struck   []struck
	seats    []int32 // on which they lie, ascending
	removed  int     // seats on which some lay, perhaps, and that have changed since
}

// struck is a seat that an operation gave to the party left anew: a move that lay
// on it is no longer in force.
type struck struct{ op, seat int32 }

// strike notes the seats that an operation has given to the party that unplaced
// moves left.
func (f *fold) strike(fr *frame, o *op, index int32) {
	if len(fr.unplaced) == 0 || o.unnamed() || o.wide() {
		return
	}
	for i := range fr.unplaced {
		g := &fr.unplaced[i]
		fr.any(func(p *Part) bool {
			for k := range p.Seats {
				h := &p.Seats[k]
				x := struck{index, h.Seat}
				_, lies := slices.BinarySearch(g.seats, h.Seat)
				if lies && h.Cause == o.pos && h.Held() && h.Allegiance == g.from && !slices.Contains(g.struck, x) {
					g.struck = append(g.struck, x)
					g.removed++
				}
			}
			return false
		})
	}
}

// Unplaced is a number of moves from one party to another that lie nobody knows
// on which of some seats.
type Unplaced struct {
	From, To  Ref
	Gained    Range // by the one party
	Lost      Range // by the other
	Contested Range // of the seats, how many become contested by it
	Causes    []uint32
	seats     []int32
	realign   bool
	all       bool // every one of the seats has moved
	exact     bool
}

// Range is the least and the most of something.
type Range struct{ Least, Most int }

// fewPlaces is how many different seats an unnamed move is placed on, each in a
// way of its own.
const fewPlaces = 12

// mayStayUnplaced reports whether an operation is an unnamed move from one party
// to another that could be counted instead of placed.
func (f *fold) mayStayUnplaced(fr *frame, o *op) bool {
	if !o.unnamed() || o.op == opEnd || o.leaves() == 0 || o.party == 0 || Ref(o.party) == o.leaves() || o.leaves() == Independent || f.view.Book.PartyInfo(o.leaves()).Kind == seatledger.KindIndependents ||
		o.flags&flagWhile != 0 || o.optional || o.loose || o.ward != 0 || !fr.Exists || o.group != none && !f.groups[o.group].wide {
		return false
	}
	nobody := func(p *Part) bool {
		return slices.ContainsFunc(p.Seats, func(h Holding) bool { return h.Mark.Is(Unstated) && h.Person == 0 })
	}
	return !fr.any(nobody)
}

// any reports whether something is so of some part of a frame.
func (fr *frame) any(is func(p *Part) bool) bool {
	return is(&fr.sure) || slices.ContainsFunc(fr.cells, func(c *cell) bool {
		return slices.ContainsFunc(c.ways, func(p Part) bool { return is(&p) })
	})
}

// staysUnplaced lets an unnamed move be counted where it has too many places, or
// adds to moves that already are; it reports whether it did.
func (f *fold) staysUnplaced(fr *frame, o *op, index int32) bool {
	if g := fr.groupOfMove(index); g != nil {
		f.advance(fr, g, o, index)
		return true
	}
	if _, tried := fr.tried[index]; tried && index != none || !f.mayStayUnplaced(fr, o) {
		return false
	}
	if fr.gains(o.leaves()) || !f.hasManyPlaces(fr, o, index) { // moves do not lie upon moves
		return false
	}
	at := slices.IndexFunc(fr.unplaced, func(g unplaced) bool {
		return g.from == o.leaves() && g.to == Ref(o.party) && g.realign == (o.op == opRealign)
	})
	if at < 0 {
		at = len(fr.unplaced)
		fr.unplaced = append(fr.unplaced, unplaced{from: o.leaves(), to: Ref(o.party), realign: o.op == opRealign})
	}
	g := &fr.unplaced[at]
	g.ops = append(g.ops, index)
	f.advance(fr, g, o, index)
	return true
}

// groupOfMove gives the moves of which one is; nil = it is placed.
func (fr *frame) groupOfMove(index int32) *unplaced {
	for i := range fr.unplaced {
		if slices.Contains(fr.unplaced[i].ops, index) {
			return &fr.unplaced[i]
		}
	}
	return nil
}

func (f *fold) hasManyPlaces(fr *frame, o *op, index int32) bool {
	s := f.scopeOf(fr, o, index)
	ways, seats := max(1, len(s.seats)+len(s.cells)), len(s.seats)
	if ways == 1 {
		return false
	}
	if ways > fewPlaces {
		return true
	}
	for _, c := range s.cells {
		seats += len(c.ways[0].Seats)
		if ways *= len(c.ways); ways > MaxWays {
			return true
		}
	}
	return ways > min(f.limit, maxWeight/(1+seats))
}

// advance takes in the seats on which a move may lie today, and counts it as
// sure when it has had its last day, if there surely was a seat for it.
func (f *fold) advance(fr *frame, g *unplaced, o *op, index int32) {
	fr.note(index, f.clock)
	if o.leaves() != g.from { // that party has become another
		g.missed = append(g.missed, index)
		return
	}
	count := func(p *Part) (n int) {
		for i := range p.Seats {
			if h := &p.Seats[i]; h.Held() && h.Allegiance == g.from {
				g.seats = insertSeat(g.seats, h.Seat)
				n++
			}
		}
		return n
	}
	found := count(&fr.sure)
	for _, c := range fr.cells {
		least := count(&c.ways[0])
		for i := range c.ways[1:] {
			least = min(least, count(&c.ways[i+1]))
		}
		found += least
		f.steps += c.weight()
	}
	f.steps += len(fr.sure.Seats)
	for i := range fr.unplaced {
		x := &fr.unplaced[i]
		if x.from == g.from {
			found -= len(x.ops)
		}
	}
	if len(g.seats) > 0 {
		f.acted = true
	}
	switch {
	case found < 0:
		g.missed = append(g.missed, index)
	case o.last == f.day && !slices.Contains(g.missed, index):
		g.surely++
	}
	fr.touch(f)
}

func insertSeat(list []int32, seat int32) []int32 {
	if i, found := slices.BinarySearch(list, seat); !found {
		return slices.Insert(list, i, seat)
	}
	return list
}

// gained gives how many of the moves are in force, at least and at most, for the
// party that they add to.
func (g *unplaced) gained() Range { return Range{max(0, g.surely-g.removed), len(g.ops)} }

// sides says for whom a seat may sit.
type sides struct {
	parties []Ref
	away    bool // nobody, or nobody knows
}

// sidesOf gives what the ways of a frame leave open of each seat.
func (fr *frame) sidesOf() []sides {
	list := make([]sides, fr.Seats+1)
	note := func(p *Part) {
		for i := range p.Seats {
			h := &p.Seats[i]
			x := &list[h.Seat]
			if h.Held() {
				x.parties = addOnce(x.parties, h.Allegiance)
			} else {
				x.away = true
			}
		}
	}
	note(&fr.sure)
	for _, c := range fr.cells {
		for i := range c.ways {
			note(&c.ways[i])
		}
	}
	return list
}

// mourn takes out the seats of unplaced moves that surely sit for the party left
// no more.
func (f *fold) mourn(fr *frame) {
	if len(fr.unplaced) == 0 {
		return
	}
	sides := fr.sidesOf()
	f.steps += fr.Seats
	for i := range fr.unplaced {
		g := &fr.unplaced[i]
		n := len(g.seats)
		g.seats = slices.DeleteFunc(g.seats, func(s int32) bool {
			return int(s) > fr.Seats || !slices.Contains(sides[s].parties, g.from)
		})
		g.removed += n - len(g.seats)
	}
	fr.unplaced = slices.DeleteFunc(fr.unplaced, func(g unplaced) bool { return g.from == g.to || len(g.seats) == 0 && f.allOver(g.ops) })
}

// gains reports whether unplaced moves may have given a seat to a party.
func (fr *frame) gains(party Ref) bool {
	return slices.ContainsFunc(fr.unplaced, func(g unplaced) bool { return g.to == party })
}

func (f *fold) allOver(ops []int32) bool {
	return !slices.ContainsFunc(ops, func(i int32) bool { return i >= 0 && f.ops[i].last > f.day })
}

// place gives up counting, before an operation for which it matters on which
// seats the moves lie: each of them has moved or not, by itself.
func (f *fold) place(fr *frame, parties ...Ref) {
	concerned := func(g unplaced) bool {
		return slices.Contains(parties, g.from) || slices.Contains(parties, g.to) || slices.Contains(parties, 0)
	}
	for again := true; again; {
		again = false
		for i := range fr.unplaced {
			if g := fr.unplaced[i]; concerned(g) {
				parties = append(parties, g.from, g.to) // what lies upon them is placed with them
				fr.unplaced = slices.Delete(fr.unplaced, i, i+1)
				f.placeAnywhere(fr, &g)
				again = true
				break
			}
		}
	}
}

func (f *fold) placeAnywhere(fr *frame, g *unplaced) {
	for _, i := range g.ops {
		if i >= 0 && f.ops[i].last > f.day {
			fr.addLax(i)
		}
	}
	o := newOp(record{op: opMove, party: uint32(g.to), from: uint32(g.from), first: f.day, last: f.day, pos: f.ops[max(0, g.ops[0])].pos}, 0)
	if g.realign {
		o.op = opRealign
	}
	for _, seat := range g.seats {
		if fr.sure.find(seat) >= 0 {
			c := fr.extract([]int32{seat}, nil, false)
			c.mind()
			fr.cells = append(fr.cells, c)
		}
		for _, c := range slices.Clone(fr.cells) {
			if c.hasSeat(seat) {
				x := o
				x.seat = uint32(seat)
				f.moveLoosely(fr, c, &x, g.from)
			}
		}
	}
}

// moveLoosely adds to the ways of a cell in which a seat is a party's those in
// which its holder moved.
func (f *fold) moveLoosely(fr *frame, c *cell, o *op, from Ref) {
	var ways []Part
	for i := range c.ways {
		ways = append(ways, c.ways[i])
		p := c.ways[i].clone()
		if s := p.find(int32(o.seat)); p.Seats[s].Held() && p.Seats[s].Allegiance == from {
			f.forks = f.forks[:0]
			f.moveTo(fr, &p, s, o)
			ways = append(append(ways, p), f.forks...)
		}
	}
	c.ways, c.wide, c.changed = ways, true, f.clock
	fr.torn = true
	f.settle(fr, c)
}

// placeFor places the unplaced moves that an operation must know the places of.
func (f *fold) placeFor(fr *frame, o *op) {
	if len(fr.unplaced) == 0 {
		return
	}
	switch o.op {
	case opDissolve:
		const byList = 1
		if o.rule != byList {
			f.place(fr, Ref(o.party))
		}
	case opRename:
		f.placeRejoined(fr, o)
	case opRealign: // leaves the standing of who moved as it is
		f.place(fr, 0)
	case opEnd, opMove:
		if o.seat == 0 && o.flags&flagUntil == 0 && (o.person == 0 || !fr.sits(Ref(o.person))) {
			f.place(fr, o.leaves())
		}
	}
}

// placeRejoined places the moves away from a list's party that a succession
// makes moves within it: who had left it stays contested.
func (f *fold) placeRejoined(fr *frame, o *op) {
	after := fr.Body
	f.view.succeed(&after, o.pos)
	for _, g := range slices.Clone(fr.unplaced) {
		to := g.to
		if to == Ref(o.from) {
			to = Ref(o.party)
		}
		joined := func(h Holding) bool {
			return h.List != 0 && f.view.sameSide(fr.renamed, h.List, g.to) != f.view.sameSide(after.renamed, h.List, to)
		}
		if !g.realign && fr.any(func(p *Part) bool { return slices.ContainsFunc(p.Seats, joined) }) {
			f.place(fr, g.to)
		}
	}
}

// sits reports whether somebody sits here in every way.
func (fr *frame) sits(person Ref) bool {
	if fr.sure.seatOf(person) >= 0 {
		return true
	}
	return slices.ContainsFunc(fr.cells, func(c *cell) bool {
		return c.names(person) && !slices.ContainsFunc(c.ways, func(p Part) bool { return p.seatOf(person) < 0 })
	})
}

// renameUnplaced lets unplaced moves go from or to what became of a party.
func (fr *frame) renameUnplaced(o *op) {
	for i := range fr.unplaced {
		g := &fr.unplaced[i]
		if g.from == Ref(o.from) {
			g.from = Ref(o.party)
		}
		if g.to == Ref(o.from) {
			g.to = Ref(o.party)
		}
	}
}

// Unplaced gives the moves that are counted and not placed.
func (f *Frame) Unplaced() []Unplaced {
	if f.inner != nil && f.unplaced == nil && len(f.inner.unplaced) > 0 {
		sides := f.inner.sidesOf()
		for i := range f.inner.unplaced {
			f.unplaced = append(f.unplaced, f.countUnplaced(&f.inner.unplaced[i], sides))
		}
	}
	return f.unplaced
}

// countUnplaced counts moves: no more are in force than there are seats for
// them, and where a seat may have come to be something else than one of the two
// parties', one fewer may be.
func (f *Frame) countUnplaced(g *unplaced, sides []sides) Unplaced {
	x := Unplaced{From: g.from, To: g.to, Gained: g.gained(), seats: g.seats, realign: g.realign}
	surely, perhaps, away := 0, 0, 0
	for _, s := range g.seats {
		y := &sides[s]
		is := slices.Contains(y.parties, g.from)
		if is {
			perhaps++
		}
		if is && len(y.parties) == 1 && !y.away {
			surely++
		}
		if y.away || slices.ContainsFunc(y.parties, func(p Ref) bool { return p != g.from && p != g.to }) {
			away++
		}
	}
	x.Gained.Most = min(x.Gained.Most, perhaps)
	x.Gained.Least = min(x.Gained.Least, x.Gained.Most)
	x.Lost = x.Gained
	x.Gained.Least = max(0, x.Gained.Least-away)
	x.all = surely == len(g.seats) && x.Lost.Least == surely
	x.exact = surely >= x.Gained.Most
	x.Contested = f.contests(g, x.Gained)
	for _, n := range g.ops {
		if n >= 0 {
			x.Causes = append(x.Causes, f.fold.ops[n].pos)
		}
	}
	return x
}

// countsExactly reports whether what unplaced moves add and take is what they do
// in some world: there is one kind of them, and enough seats for all.
func (f *Frame) countsExactly() bool {
	list := f.Unplaced()
	return len(list) == 0 || len(list) == 1 && list[0].exact
}

// contests gives how many seats become contested by unplaced moves.
func (f *Frame) contests(g *unplaced, moved Range) Range {
	contested, all := 0, 0
	f.Parts(func(p *Part) {
		for i := range p.Seats {
			h := &p.Seats[i]
			if _, found := slices.BinarySearch(g.seats, h.Seat); !found || !h.Held() || h.Allegiance != g.from {
				continue
			}
			all++
			if !h.Mark.Is(LeftList) && f.leaves(h.List, g) {
				contested++
			}
		}
	})
	if contested == all && all > 0 {
		return moved
	}
	return Range{0, min(moved.Most, contested)}
}

// leaves reports whether who moves from a list leaves it.
func (f *Frame) leaves(list Ref, g *unplaced) bool {
	rule := f.Facts.SeatRule
	return !g.realign && list != 0 && rule != "" && rule != seatledger.SeatRuleFree && !f.fold.view.sameSide(f.renamed, list, g.to)
}

// moved gives what a seat is if an unplaced move lies on it, and whether one may.
func (f *Frame) moved(h Holding) (list []Holding, surely bool) {
	if f.inner == nil || !h.Held() {
		return nil, false
	}
	for _, x := range f.Unplaced() {
		if _, found := slices.BinarySearch(x.seats, h.Seat); !found || h.Allegiance != x.From {
			continue
		}
		m := h
		m.Allegiance, m.Cause = x.To, x.Causes[0]
		if !x.realign {
			m.Mark &^= LeftList
		}
		if f.leaves(h.List, &unplaced{to: x.To, realign: x.realign}) {
			m.Mark |= LeftList
		}
		list, surely = append(list, m), surely || x.all
	}
	return list, surely
}
