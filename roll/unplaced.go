package roll

import (
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// A move of an unnamed holder may concern any seat of the party left. Where
// these are many, and more is recorded of who sits on them, the moves are
// counted and not placed: they lie somewhere on a set of seats, and add to one
// party what they take from another. A seat that is later filled anew, or whose
// holder moves, may have been one of theirs: then one move fewer is in force.
//
// An operation for which it matters on which seats they lie places them: each
// of these seats has moved or not, by itself. So does one after which a move
// that has yet to happen might concern other seats than those of its party.

// unplaced is the moves from one party to another that are not placed.
type unplaced struct {
	from, to Ref
	realign  bool
	ops      []int32 // the moves
	surely   int     // of these, how many have surely happened
	missed   []int32 // and those that some day found no seat
	struck   []struck
	seats    []int32 // on which they lie, ascending
	turned   []int32 // of these, those that were given to another party since, perhaps
	removed  int     // of the moves, how many may have lain on seats that have changed since
	grown    bool    // some seat has come to be one of these after a move
	open     bool    // some seat may be another's
	vague    bool    // whether some seat has changed is open
	stands   bool    // for whom the seats stand is not asked again: they left a list's party that has become theirs
	left     []Ref   // and these are the lists that they left
	fresh    bool    // and nobody else had, of those who sat with them
}

// struck is a seat that an operation gave to the party left anew: a move that lay
// on it is no longer in force.
type struck struct{ op, seat int32 }

// gift is a seat that an operation has given to a party, in some way.
type gift struct {
	seat  int32
	party Ref
}

// give notes that an operation has given a seat to a party.
func (f *fold) give(h *Holding) {
	if f.current != nil && len(f.current.unplaced) > 0 {
		f.given = addOnce(f.given, gift{h.Seat, h.Allegiance})
	}
}

// firmly gives the seats that an operation of one day has given in all of some
// ways.
func (f *fold) firmly(o *op, ways ...Part) (seats []int32) {
	for _, x := range f.given {
		elsewhere := func(p Part) bool { at := p.find(x.seat); return at < 0 || p.Seats[at].Cause != o.pos }
		if o.first == o.last && !slices.ContainsFunc(ways, elsewhere) {
			seats = append(seats, x.seat)
		}
	}
	return seats
}

// strike notes the seats that an operation has given to the party that unplaced
// moves left: on these they lie no more.
func (f *fold) strike(fr *frame, o *op, index int32) {
	if len(fr.unplaced) == 0 || o.unnamed() || o.wide() {
		return
	}
	for i := range fr.unplaced {
		g := &fr.unplaced[i]
		for _, seat := range slices.Clone(g.seats) {
			if slices.ContainsFunc(f.given, func(x gift) bool { return x.seat == seat && x.party != g.from }) {
				g.turned = insertSeat(g.turned, seat)
			}
			if !slices.Contains(f.given, gift{seat, g.from}) {
				continue
			}
			if x := (struck{index, seat}); index == none || !slices.Contains(g.struck, x) {
				g.struck = append(g.struck, x)
				g.lose(1)
			}
			if slices.Contains(f.firm, seat) {
				g.forget(seat)
			} else {
				g.vague = true
			}
		}
	}
}

// layUnplaced notes that a seat has a new holder, whoever held it.
func (fr *frame) layUnplaced(seat int32, surely bool) {
	for i := range fr.unplaced {
		g := &fr.unplaced[i]
		if _, lies := slices.BinarySearch(g.seats, seat); !lies {
			continue
		}
		g.lose(1)
		if g.vague = g.vague || !surely; surely {
			g.forget(seat)
		}
	}
}

// lose notes that seats have changed: no more moves lay there than there were.
func (g *unplaced) lose(seats int) { g.removed = min(g.removed+seats, len(g.ops)) }

func (g *unplaced) forget(seat int32) {
	g.seats = slices.DeleteFunc(g.seats, func(s int32) bool { return s == seat })
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
	moves     *unplaced
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
	if !o.unnamed() || o.op == opEnd || o.leaves() == 0 || o.party == 0 || o.party == o.leaves() || o.leaves() == Independent || f.view.Book.PartyKind(o.leaves()) == seatledger.KindIndependents ||
		o.flags&flagWhile != 0 || o.optional || o.loose || o.ward != 0 || !fr.Exists || o.group != none && !f.groups[o.group].wide {
		return false
	}
	return len(f.returns)+len(f.apart) == 0 && !fr.weighted() && !fr.hasUnstated() // what is given back is as it was
}

// hasUnstated reports whether there may be a seat of which nothing is stated.
func (fr *frame) hasUnstated() bool {
	return fr.any(func(p *Part) bool {
		return slices.ContainsFunc(p.Seats, func(h Holding) bool { return h.Mark.Is(Unstated) && h.Person == 0 })
	})
}

// any reports whether something is so of some part of a frame.
func (fr *frame) any(is func(p *Part) bool) bool {
	return is(&fr.sure) || slices.ContainsFunc(fr.cells, func(c *cell) bool {
		return c.any(is)
	})
}

// staysUnplaced lets an unnamed move be counted where it has too many places, or
// adds to moves that already are; it reports whether it did.
func (f *fold) staysUnplaced(fr *frame, o *op, index int32) bool {
	if g := fr.groupOfMove(index); g != nil {
		if !fr.hasUnstated() {
			f.advance(fr, g, o, index)
			return true
		}
		f.place(fr, g.from)
		fr.addLax(index)
		f.actLoosely(fr, o, index)
		return true
	}
	if _, tried := fr.triedAt(index); tried || !f.mayStayUnplaced(fr, o) {
		return false
	}
	if fr.gains(o.leaves()) || f.loses(fr, o.party) || !fr.leaves(o.leaves()) && !f.hasManyPlaces(fr, o, index) { // moves do not lie upon moves
		return false
	}
	at := slices.IndexFunc(fr.unplaced, func(g unplaced) bool {
		return g.from == o.leaves() && g.to == o.party && g.realign == (o.op == opRealign) && !g.stands
	})
	if at < 0 {
		at = len(fr.unplaced)
		fr.unplaced = append(fr.unplaced, unplaced{from: o.leaves(), to: o.party, realign: o.op == opRealign})
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
	if ways == 1 && f.fewPlaces > 0 {
		return false
	}
	if ways > f.fewPlaces {
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
	had := len(g.seats)
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
	g.grown = g.grown || len(g.seats) > had && (had > 0 || g.removed > 0)
	for i := range fr.unplaced {
		x := &fr.unplaced[i]
		if x.from == g.from {
			found -= len(x.ops)
		}
	}
	if len(g.seats) > 0 {
		f.acted = true
	}
	sides := fr.sidesOf()
	g.open = g.open || slices.ContainsFunc(g.seats, func(s int32) bool { return !sides[s].only(g.from) })
	switch {
	case found < 0:
		g.missed = append(g.missed, index)
	case o.last == f.day && !slices.Contains(g.missed, index):
		g.surely++
	}
	fr.touch(f)
}

// resumeUnplaced gives up counting when all seats have new holders: a move that
// has yet to happen is placed among them, unless it has happened before.
func (fr *frame) resumeUnplaced(f *fold) {
	for i := range fr.unplaced {
		for _, n := range fr.unplaced[i].ops {
			if n >= 0 && f.ops[n].last >= f.day {
				fr.cells = append(fr.cells, &cell{ways: []Part{{pending: []int32{n}}, {}}, ops: []int32{n}})
			}
		}
	}
	fr.unplaced = nil
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

// only reports whether a seat surely sits for a party.
func (x sides) only(party Ref) bool {
	return len(x.parties) == 1 && x.parties[0] == party && !x.away
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
		g.lose(n - len(g.seats))
		g.open = g.open || slices.ContainsFunc(g.seats, func(s int32) bool { return !sides[s].only(g.from) })
	}
	fr.unplaced = slices.DeleteFunc(fr.unplaced, func(g unplaced) bool {
		return g.from == g.to && !g.stands || len(g.seats) == 0 && f.allOver(g.ops, f.day)
	})
}

// gains reports whether unplaced moves may have given a seat to a party.
func (fr *frame) gains(party Ref) bool {
	return slices.ContainsFunc(fr.unplaced, func(g unplaced) bool { return g.to == party })
}

// loses reports whether unplaced moves may yet take a seat from a party.
func (f *fold) loses(fr *frame, party Ref) bool {
	return slices.ContainsFunc(fr.unplaced, func(g unplaced) bool { return g.from == party && !f.allOver(g.ops, f.day) })
}

// leaves reports whether unplaced moves may have taken a seat from a party.
func (fr *frame) leaves(party Ref) bool {
	return slices.ContainsFunc(fr.unplaced, func(g unplaced) bool { return g.from == party })
}

// allOver reports whether none of several moves may happen on a day or later.
func (f *fold) allOver(ops []int32, day int32) bool {
	return !slices.ContainsFunc(ops, func(i int32) bool { return i >= 0 && f.ops[i].last >= day })
}

// sits reports whether somebody sits here in every way.
func (fr *frame) sits(person Ref) bool {
	if fr.sure.seatOf(person) >= 0 {
		return true
	}
	return slices.ContainsFunc(fr.cells, func(c *cell) bool {
		return c.names(person) && !c.any(func(p *Part) bool { return p.seatOf(person) < 0 })
	})
}

// renameUnplaced lets unplaced moves go from or to what became of a party, and reports
// whether there are such.
func (fr *frame) renameUnplaced(o *op) (any bool) {
	for i := range fr.unplaced {
		g := &fr.unplaced[i]
		any = any || g.from == o.from || g.to == o.from
		if g.from == o.from {
			g.from = o.party
		}
		if g.to == o.from {
			g.to = o.party
		}
	}
	return any
}

// Unplaced gives the moves that are counted and not placed.
func (f *Frame) Unplaced() []Unplaced {
	if f.inner != nil && f.unplaced == nil && len(f.inner.unplaced) > 0 {
		sides := f.inner.sidesOf()
		for i := range f.inner.unplaced {
			if x := f.countUnplaced(&f.inner.unplaced[i], sides); len(x.seats) > 0 {
				f.unplaced = append(f.unplaced, x)
			}
		}
	}
	return f.unplaced
}

// countUnplaced counts moves: no more are in force than there are seats for
// them, and where a seat may have come to be something else than one of the two
// parties', or has since been given to the other of them, one fewer may be.
func (f *Frame) countUnplaced(g *unplaced, sides []sides) Unplaced {
	x := Unplaced{From: g.from, To: g.to, Gained: g.gained(), seats: g.seats, moves: g}
	surely, perhaps, away := 0, 0, 0
	for _, s := range g.seats {
		y := &sides[s]
		is := slices.Contains(y.parties, g.from)
		if is {
			perhaps++
		}
		if y.only(g.from) {
			surely++
		}
		other := slices.ContainsFunc(y.parties, func(p Ref) bool { return p != g.from && p != g.to })
		if y.away || other || is && !y.only(g.from) && slices.Contains(g.turned, s) {
			away++
		}
	}
	x.Gained.Most = min(x.Gained.Most, perhaps)
	x.Gained.Least = min(x.Gained.Least, x.Gained.Most)
	x.Gained.Least = max(0, x.Gained.Least-away)
	x.Lost = x.Gained
	x.all = surely == len(g.seats) && x.Lost.Least == surely
	x.exact = surely >= x.Gained.Most && away == 0 && len(g.missed) == 0 && !g.vague && g.isSteady()
	contested, exact := f.contests(g, x.Gained)
	x.Contested, x.exact = contested, x.exact && exact
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

// isSteady reports whether the moves that were lost with seats may be any, and
// lie on the same seats otherwise.
func (g *unplaced) isSteady() bool { return g.removed == 0 || !g.grown && !g.open }

// contests gives how many seats more become contested by unplaced moves than
// cease to be, and whether it is so many in some world.
func (f *Frame) contests(g *unplaced, moved Range) (r Range, exact bool) {
	type change struct{ least, most int }
	seats := map[int32]change{}
	sure := true
	note := func(p *Part, inCell bool) {
		for i := range p.Seats {
			h := &p.Seats[i]
			if _, found := slices.BinarySearch(g.seats, h.Seat); !found || !g.mayLieOn(h) {
				continue
			}
			least, most := f.contest(h, g)
			if x, known := seats[h.Seat]; known {
				least, most = min(least, x.least), max(most, x.most)
			}
			seats[h.Seat] = change{least, most}
			sure = sure && !inCell
		}
	}
	note(f.Sure, false)
	for _, c := range f.Cells {
		for i := range c.Ways {
			note(&c.Ways[i], true)
		}
	}
	var least, most [3]int // seats that gain one, none, and lose one
	exact = true
	for _, x := range seats {
		least[1+x.least]++
		most[1-x.most]++
		exact = exact && x.least == x.most
	}
	alike := len(seats) == max(most[0], most[1], most[2])
	r = Range{-mostOf(moved, least), mostOf(moved, most)}
	return r, exact && (alike || sure && g.removed == 0 && !g.grown && !g.open)
}

// mostOf gives the most that some of so many moves add up to, on seats that add
// one, nothing, or take one away.
func mostOf(moved Range, seats [3]int) int {
	best := math.MinInt
	for n := moved.Least; n <= moved.Most; n++ {
		best = max(best, min(n, seats[0])-max(0, n-seats[0]-seats[1]))
	}
	return best
}

// lies tells seats apart on which other unplaced moves may lie.
func (fr *frame) lies(seat int32) (label int32) {
	if fr == nil {
		return 0
	}
	for i := range fr.unplaced {
		if _, lies := slices.BinarySearch(fr.unplaced[i].seats, seat); lies {
			label |= 1 << (22 + i%8)
		}
	}
	return label
}

// mayLieOn reports whether a move may lie on one of the seats as it stands in a
// way.
func (g *unplaced) mayLieOn(h *Holding) bool {
	hadLeft := g.stands && g.fresh && h.Mark.Is(LeftList)
	return h.Held() && h.Allegiance == g.from && !hadLeft
}

// contest gives by how many seats more are contested if a move lies on one.
func (f *Frame) contest(h *Holding, g *unplaced) (least, most int) {
	left := h.Mark.Is(LeftList)
	if g.realign {
		return 0, 0
	}
	by := func(b *Body) int {
		switch leaves := f.fold.leavesList(b, h.List, g); {
		case leaves && !left:
			return 1
		case left && !leaves:
			return -1
		}
		return 0
	}
	perhaps := f.Body
	perhaps.renamed |= perhaps.perhaps
	a, b := by(&f.Body), by(&perhaps)
	return min(a, b), max(a, b)
}

// leavesList reports whether who moves from a list leaves it.
func (f *fold) leavesList(b *Body, list Ref, g *unplaced) bool {
	if g.stands {
		return slices.Contains(g.left, list)
	}
	rule := b.Facts.SeatRule
	return !g.realign && list != 0 && rule != "" && rule != seatledger.SeatRuleFree && !f.view.sameSide(b.renamed, list, g.to)
}

// standing gives the marks of a seat on which a move lies whose standing is kept.
func (g *unplaced) standing(h Holding) Mark {
	m := h.Mark &^ LeftList
	if slices.Contains(g.left, h.List) {
		m |= LeftList
	}
	return m
}

// moved gives what a seat is if an unplaced move lies on it, and whether one may.
func (f *Frame) moved(h Holding) (list []Holding, surely bool) {
	if f.inner == nil || !h.Held() {
		return nil, false
	}
	for _, x := range f.Unplaced() {
		if _, found := slices.BinarySearch(x.seats, h.Seat); !found || !x.moves.mayLieOn(&h) {
			continue
		}
		m := h
		m.Allegiance, m.Cause = x.To, x.Causes[0]
		if !x.moves.realign {
			m.Mark &^= LeftList
		}
		perhaps := f.Body
		perhaps.renamed |= perhaps.perhaps
		leaves := f.fold.leavesList(&f.Body, h.List, x.moves)
		if leaves != f.fold.leavesList(&perhaps, h.List, x.moves) {
			list = append(list, m)
		}
		if leaves {
			m.Mark |= LeftList
		}
		list, surely = append(list, m), surely || x.all
	}
	return list, surely
}
