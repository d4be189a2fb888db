package roll

import (
	"cmp"
	"slices"
)

// frame is how a council may stand, given what is so of it as a whole: what is
// sure, and cells of which each is one of its ways whatever the others are.
// Every seat and every post lies either in sure or in one cell.
type frame struct {
	Body
	sure     Part // its pending and taken are of what is wide
	cells    []*cell
	unplaced []unplaced
	lax      []int32  // operations that may have happened or not, however often they are asked
	lacking  []lack   // of unnamed members, by the roster of the day
	leaving  []claim  // by members whom that has in another ward: how they sat
	doubted  bool     // how many a roster of the day confirms is open
	tried    []int64  // by operation: when it was last tried, plus one; 0 = never
	changed  int64    // when anything last changed
	stories  []uint64 // what is decided of the council as a whole on its ways here; see lapse.go
	lapse    lapse    // what became of it there of what sought a vacancy
	places   bool     // counted moves are to be placed
	torn     bool     // what belongs together may lie in different cells
	wide     bool     // it may be one that the records do not leave
	vague    bool     // seats that were carried over are less certain than the records leave them
	astray   bool     // somebody may sit on a blurred seat, or have lost one
}

// cell is a part of which several ways are open, or on which something is
// pending. The ways have the same seats.
type cell struct {
	ways    []Part
	ops     []int32  // that may be pending in some way
	groups  []int32  // of which something is taken
	people  []Ref    // who are named in some way, ascending
	posts   []Ref    // that it holds, ascending
	matters []Matter // that lie here
	wide    bool     // more ways than the records leave are kept
	blurred bool     // a seat on which anybody may sit
	classes class    // of its seats, in some way; none = not noted
	likeIs  likeness
	sieve   uint64 // a bit for the number of each of the people
	lies    uint64 // and of each of the seats
	changed int64
}

// likeness is what a cell was last found to hold for operations that may mean some
// classes of seat: none but such as are like one.
type likeness struct {
	classes class
	of      int32 // a number of f.likes; 0 = nothing was found
	seat    int32 // the only seat; 0 = there is none, -1 = there are several
	always  bool  // it is such a one in every way
}

// tangled reports whether the ways of a cell tie several things together.
func (c *cell) tangled() bool {
	n := len(c.ways[0].Seats) + len(c.posts)
	if n += len(c.matters); len(c.matters) > 0 && len(c.ops)+len(c.groups) > 0 {
		n++ // a matter is soon kept in more ways by what is pending than it has
	}
	return n > 1
}

// mind notes the people, posts and classes of seat of a cell.
func (c *cell) mind() {
	c.people, c.posts, c.classes, c.likeIs, c.sieve, c.lies = c.people[:0], c.posts[:0], noted, likeness{}, 0, 0
	for i := range c.ways {
		p := &c.ways[i]
		for s := range p.Seats {
			c.people = insert(c.people, p.Seats[s].Person)
			if x := p.Seats[s].Sits; x != 0 && x != Nobody {
				c.people = insert(c.people, x)
			}
			c.classes |= p.Seats[s].class()
		}
		for _, x := range p.Posts {
			c.people, c.posts = insert(c.people, x.Person), insert(c.posts, x.Post)
		}
		for _, x := range p.gone {
			c.people = insert(c.people, x)
		}
	}
	for _, x := range c.people {
		c.sieve |= 1 << (x % 64)
	}
	for i := range c.ways[0].Seats {
		c.lies |= 1 << (c.ways[0].Seats[i].Seat % 64)
	}
}

// classes gives those of all seats, in some way.
func (fr *frame) classes() (there class) {
	for i := range fr.sure.Seats {
		there |= fr.sure.Seats[i].class()
	}
	for _, c := range fr.cells {
		if there |= c.classes; c.classes == 0 && len(c.ways[0].Seats) > 0 {
			return unnamed | named | vacant | nobodys
		}
	}
	return there | noted
}

// insert adds a number to an ascending list that lacks it; 0 is none.
func insert(list []Ref, x Ref) []Ref {
	if i, found := slices.BinarySearch(list, x); !found && x != 0 {
		return slices.Insert(list, i, x)
	}
	return list
}

func (c *cell) names(person Ref) bool {
	if c.sieve&(1<<(person%64)) == 0 {
		return false
	}
	_, found := slices.BinarySearch(c.people, person)
	return found
}

// any reports whether something is so of some way.
func (c *cell) any(is func(p *Part) bool) bool {
	for i := range c.ways {
		if is(&c.ways[i]) {
			return true
		}
	}
	return false
}

// seat gives the only seat of a cell; 0 = there is none, -1 = there are several.
func (c *cell) seat() int32 {
	switch seats := c.ways[0].Seats; len(seats) {
	case 0:
		return 0
	case 1:
		return seats[0].Seat
	}
	return -1
}

func (c *cell) hasSeat(seat int32) bool {
	return (c.classes == 0 || c.lies&(1<<(seat%64)) != 0) && c.ways[0].find(seat) >= 0
}

// store is where cells are cut from while it has room: those of a frame that is
// copied, all at once, or the few that most councils have.
type store struct {
	cells []cell
	ways  []Part
	seats []Holding
	ints  []int32
	refs  []Ref
}

// small is room for the cells of most councils.
func small() store {
	return store{make([]cell, 0, 32), make([]Part, 0, 64), make([]Holding, 0, 128), make([]int32, 0, 128), make([]Ref, 0, 128)}
}

// again gives the room anew: nothing that was cut from it is used any more.
func (s *store) again() store {
	return store{s.cells[:0], s.ways[:0], s.seats[:0], s.ints[:0], s.refs[:0]}
}

// fit makes room for the cells of a frame: that which there was, where it is enough, and
// nothing that was cut from it is used any more.
func (s *store) fit(fr *frame) {
	var ways, seats, ints, refs int
	for _, c := range fr.cells {
		ways += len(c.ways)
		ints += len(c.ops) + len(c.groups)
		refs += len(c.people) + len(c.posts)
		for i := range c.ways {
			p := &c.ways[i]
			seats += len(p.Seats)
			ints += len(p.pending) + len(p.begun)
			refs += len(p.gone)
		}
	}
	*s = store{emptied(s.cells, len(fr.cells)), emptied(s.ways, ways), emptied(s.seats, seats), emptied(s.ints, ints), emptied(s.refs, refs)}
}

// emptied gives an empty list with room for some, in place of one where that is enough.
func emptied[T any](list []T, room int) []T {
	if cap(list) >= room {
		return list[:0]
	}
	return make([]T, 0, room)
}

// space gives a list that is empty and has some length, from where there is room for
// it.
func space[T any](room *[]T, length int) []T {
	n := len(*room)
	if length == 0 || cap(*room)-n < length {
		return make([]T, 0, length)
	}
	*room = (*room)[:n+length]
	return (*room)[n : n : n+length]
}

// keep copies a list to where there is room for it.
func keep[T any](room *[]T, list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return append(space(room, len(list)), list...)
}

// both copies one list behind another.
func both[T any](room *[]T, x, y []T) []T {
	if len(x)+len(y) == 0 {
		return nil
	}
	return append(append(space(room, len(x)+len(y)), x...), y...)
}

// one gives a list of one.
func one[T any](room *[]T, x T) []T { return append(space(room, 1), x) }

// newCell gives a cell of one way.
func (s *store) newCell(p Part) *cell {
	x := &space(&s.cells, 1)[:1][0]
	*x = cell{ways: one(&s.ways, p), people: space(&s.refs, 2)}
	return x
}

func (s *store) cell(c *cell) *cell {
	x := &space(&s.cells, 1)[:1][0]
	*x = *c
	x.ops, x.groups, x.people, x.posts = keep(&s.ints, c.ops), keep(&s.ints, c.groups), keep(&s.refs, c.people), keep(&s.refs, c.posts)
	x.matters, x.ways = slices.Clone(c.matters), keep(&s.ways, c.ways)
	for i := range x.ways {
		x.ways[i] = s.part(&x.ways[i])
	}
	return x
}

func (s *store) part(p *Part) Part {
	return Part{keep(&s.seats, p.Seats), slices.Clone(p.Posts), slices.Clone(p.Coalitions), slices.Clone(p.Reports), slices.Clone(p.Groups),
		keep(&s.refs, p.gone), keep(&s.ints, p.pending), keep(&s.ints, p.begun), slices.Clone(p.taken)}
}

func (fr *frame) clone() *frame { return fr.cloneIn(&store{}) }

// cloneIn is clone with its cells in a room of its own.
func (fr *frame) cloneIn(room *store) *frame {
	x := *fr
	x.sure = fr.sure.clone()
	room.fit(fr)
	x.cells = make([]*cell, len(fr.cells))
	for i, c := range fr.cells {
		x.cells[i] = room.cell(c)
	}
	x.lax, x.unplaced, x.stories = slices.Clone(fr.lax), slices.Clone(fr.unplaced), slices.Clone(fr.stories)
	for i := range x.unplaced {
		g := &x.unplaced[i]
		g.turned = slices.Clone(g.turned)
		g.ops, g.seats, g.missed, g.struck, g.left = slices.Clone(g.ops), slices.Clone(g.seats), slices.Clone(g.missed), slices.Clone(g.struck), slices.Clone(g.left)
	}
	x.tried = slices.Clone(fr.tried)
	return &x
}

// homeOf gives the cell in which an uncertain operation is pending; nil = none.
func (fr *frame) homeOf(o int32) *cell {
	for _, c := range fr.cells {
		if slices.Contains(c.ops, o) {
			return c
		}
	}
	return nil
}

// cellOfGroup gives the cell in which something of a group is taken.
func (fr *frame) cellOfGroup(g int32) *cell {
	for _, c := range fr.cells {
		if slices.Contains(c.groups, g) {
			return c
		}
	}
	return nil
}

// extract takes seats, posts and matters out of what is sure into a cell of one way, and with them what belongs together: the posts of
// those who sit on the seats, the seats of those who hold the posts.
func (f *fold) extract(fr *frame, seats []int32, posts []Ref, matters []Matter) *cell {
	seats, posts = fr.together(seats, posts)
	p := Part{Seats: space(&f.room.seats, len(seats))}
	for _, s := range seats {
		i := fr.sure.find(s)
		p.Seats = append(p.Seats, fr.sure.Seats[i])
	}
	fr.sure.Seats = slices.DeleteFunc(fr.sure.Seats, func(h Holding) bool { _, out := slices.BinarySearch(seats, h.Seat); return out })
	for _, id := range posts {
		if i := fr.sure.postIndex(id); i >= 0 {
			p.Posts = append(p.Posts, fr.sure.Posts[i])
			fr.sure.Posts = slices.Delete(fr.sure.Posts, i, i+1)
		}
	}
	for _, m := range matters {
		said := fr.sure.on(m)
		p.say(&said)
	}
	if len(matters) > 0 {
		fr.sure = fr.sure.without(matters)
	}
	c := f.room.newCell(p)
	c.matters = slices.Clone(matters)
	return c
}

// together adds to seats and posts in what is sure those that go with them, and
// sorts both.
func (fr *frame) together(seats []int32, posts []Ref) ([]int32, []Ref) {
	for again := true; again; {
		again = false
		for i := range fr.sure.Posts {
			x := &fr.sure.Posts[i]
			at := fr.sure.seatOf(x.Person)
			if at < 0 {
				continue
			}
			seat := fr.sure.Seats[at].Seat
			hasSeat, hasPost := slices.Contains(seats, seat), slices.Contains(posts, x.Post)
			switch {
			case hasSeat && !hasPost:
				posts, again = append(posts, x.Post), true
			case hasPost && !hasSeat:
				seats, again = append(seats, seat), true
			}
		}
	}
	slices.Sort(seats)
	slices.Sort(posts)
	return slices.Compact(seats), slices.Compact(posts)
}

// putBack adds a part to what is sure.
func (fr *frame) putBack(p *Part) {
	for _, h := range p.Seats {
		i, _ := slices.BinarySearchFunc(fr.sure.Seats, h.Seat, func(x Holding, s int32) int { return cmp.Compare(x.Seat, s) })
		fr.sure.Seats = slices.Insert(fr.sure.Seats, i, h)
	}
	fr.sure.Posts = append(fr.sure.Posts, p.Posts...)
	slices.SortFunc(fr.sure.Posts, func(x, y PostHolding) int { return cmp.Compare(x.Post, y.Post) })
	for _, x := range p.gone {
		fr.sure.gone = insert(fr.sure.gone, x)
	}
	fr.sure.say(p)
}

func (fr *frame) drop(c *cell) {
	if i := slices.Index(fr.cells, c); i >= 0 {
		fr.cells = slices.Delete(fr.cells, i, i+1)
	}
}

// join makes one cell of several: every combination of their ways. It gives
// nil, and changes nothing, where these are more than limit.
func (f *fold) join(fr *frame, cells []*cell, limit int) *cell {
	if len(cells) == 1 {
		return cells[0]
	}
	all := f.room.newCell(Part{})
	rest := cells
	if first := cells[0]; len(first.ways) == 1 { // in place of merging it with nothing
		first.ways[0].tidy()
		f.steps += 1 + len(first.ways[0].Seats)
		all.ways, all.ops, all.groups = first.ways, keep(&f.room.ints, first.ops), keep(&f.room.ints, first.groups)
		all.matters, all.wide = slices.Clone(first.matters), first.wide
		rest = cells[1:]
	}
	for _, c := range rest {
		if len(all.ways)*len(c.ways) > 4*limit || f.isStopped() {
			return nil
		}
		ways := space(&f.room.ways, len(all.ways)*len(c.ways))
		for i := range all.ways {
			for k := range c.ways {
				ways = append(ways, f.room.merge(&all.ways[i], &c.ways[k]))
			}
		}
		f.steps += len(ways) * (1 + len(ways[0].Seats))
		all.ways = ways
		if len(ways) > 1 {
			all.ways = f.distinct(ways)
		}
		if len(all.ways) > limit {
			return nil
		}
		all.ops, all.groups = append(all.ops, c.ops...), append(all.groups, c.groups...)
		all.matters, all.wide = append(all.matters, c.matters...), all.wide || c.wide
	}
	for _, c := range cells {
		fr.drop(c)
	}
	fr.cells = append(fr.cells, all)
	all.mind()
	return all
}

// merge puts two parts together.
func merge(a, b *Part) Part { return (&store{}).merge(a, b) }

func (s *store) merge(a, b *Part) Part {
	p := Part{Posts: slices.Concat(a.Posts, b.Posts), pending: both(&s.ints, a.pending, b.pending), begun: slices.Concat(a.begun, b.begun),
		taken: slices.Concat(a.taken, b.taken), Coalitions: a.Coalitions, Reports: a.Reports, Groups: a.Groups}
	p.Coalitions, p.Reports, p.Groups = slices.Clone(a.Coalitions), slices.Clone(a.Reports), slices.Clone(a.Groups)
	p.say(b)
	p.Seats = space(&s.seats, len(a.Seats)+len(b.Seats))
	i, k := 0, 0
	for i < len(a.Seats) || k < len(b.Seats) {
		if k == len(b.Seats) || i < len(a.Seats) && a.Seats[i].Seat < b.Seats[k].Seat {
			p.Seats = append(p.Seats, a.Seats[i])
			i++
		} else {
			p.Seats = append(p.Seats, b.Seats[k])
			k++
		}
	}
	for _, list := range [][]Ref{a.gone, b.gone} {
		for _, x := range list {
			p.gone = insert(p.gone, x)
		}
	}
	p.tidy()
	return p
}

// tidy puts what a part holds besides seats in order.
func (p *Part) tidy() {
	slices.Sort(p.pending)
	slices.Sort(p.begun)
	slices.SortFunc(p.taken, func(x, y choice) int { return cmp.Compare(x.group, y.group) })
	slices.SortFunc(p.Posts, func(x, y PostHolding) int { return cmp.Compare(x.Post, y.Post) })
}

// size is how much a cell of so many ways holds.
func (c *cell) weight() int { return len(c.ways) * (1 + len(c.ways[0].Seats)) }

// settle puts what a cell no longer ties together apart: to what is sure what
// is the same in all ways, the rest into cells of their own.
func (f *fold) settle(fr *frame, c *cell) {
	if len(c.ways) > 1 {
		c.ways = f.distinct(c.ways)
	}
	f.sortOut(fr, c)
}

// sortOut is settle for a cell of which something tells all ways apart.
func (f *fold) sortOut(fr *frame, c *cell) {
	c.mind()
	if len(c.ways) == 1 {
		f.dissolveCell(fr, c)
		return
	}
	f.releaseConstant(fr, c)
	f.hullIfLarge(fr, c)
}

// dissolveCell puts the only way of a cell back; what is pending stays in cells
// without seats.
func (f *fold) dissolveCell(fr *frame, c *cell) {
	fr.drop(c)
	p := &c.ways[0]
	fr.putBack(p)
	if len(p.taken) > 0 || len(p.begun) > 0 {
		x := f.room.newCell(Part{pending: p.pending, begun: p.begun, taken: p.taken})
		x.ops, x.groups, x.changed = c.ops, c.groups, c.changed
		fr.cells = append(fr.cells, x)
		return
	}
	for _, o := range p.pending {
		f.awaitAlone(fr, o).changed = c.changed
	}
}

// awaitAlone adds a cell in which nothing but an operation is pending.
func (f *fold) awaitAlone(fr *frame, index int32) *cell {
	c := f.room.newCell(Part{pending: one(&f.room.ints, index)})
	c.ops = one(&f.room.ints, index)
	fr.cells = append(fr.cells, c)
	return c
}

// releaseConstant puts back seats and posts that are the same in all ways of a
// cell, and who is gone in all of them.
func (f *fold) releaseConstant(fr *frame, c *cell) {
	first := &c.ways[0]
	var out Part
	varies := func(same func(p *Part) bool) bool { return c.any(func(p *Part) bool { return p != first && !same(p) }) }
	held := map[Ref]bool{} // by whoever may hold a post of the cell
	for i := range c.ways {
		for _, x := range c.ways[i].Posts {
			held[x.Person] = true
		}
	}
	for s := range first.Seats {
		h := &first.Seats[s]
		if !varies(func(p *Part) bool { return sameHolding(&p.Seats[s], h) }) && (h.Person == 0 || !held[h.Person]) {
			for i := range c.ways[1:] {
				h.path = f.meet(h.path, c.ways[i+1].Seats[s].path)
			}
			out.Seats = append(out.Seats, *h)
		}
	}
	for _, x := range first.Posts {
		if !varies(func(p *Part) bool { i := p.postIndex(x.Post); return i >= 0 && samePost(&p.Posts[i], &x) }) && (x.Person == 0 || !c.seats(x.Person)) {
			out.Posts = append(out.Posts, x)
		}
	}
	for _, x := range first.gone {
		if !varies(func(p *Part) bool { return slices.Contains(p.gone, x) }) {
			out.gone = append(out.gone, x)
		}
	}
	f.releaseMatters(fr, c)
	if len(out.Seats)+len(out.Posts)+len(out.gone) == 0 {
		return
	}
	for i := range c.ways {
		p := &c.ways[i]
		p.Seats = slices.DeleteFunc(p.Seats, func(h Holding) bool {
			return slices.ContainsFunc(out.Seats, func(x Holding) bool { return x.Seat == h.Seat })
		})
		p.Posts = slices.DeleteFunc(p.Posts, func(h PostHolding) bool {
			return slices.ContainsFunc(out.Posts, func(x PostHolding) bool { return x.Post == h.Post })
		})
		p.gone = slices.DeleteFunc(p.gone, func(x Ref) bool { return slices.Contains(out.gone, x) })
	}
	fr.putBack(&out)
	c.mind()
}

// releaseMatters puts back the matters of which all ways of a cell say the same.
func (f *fold) releaseMatters(fr *frame, c *cell) {
	first := &c.ways[0]
	var same []Matter
	for _, m := range c.matters {
		if !c.any(func(p *Part) bool { return p != first && !p.agrees(first, m) }) {
			same = append(same, m)
			said := first.on(m)
			fr.sure.say(&said)
		}
	}
	if len(same) == 0 {
		return
	}
	for i := range c.ways {
		c.ways[i] = c.ways[i].without(same)
	}
	c.matters = slices.DeleteFunc(c.matters, func(m Matter) bool { return slices.Contains(same, m) })
}

// seats reports whether somebody sits here in some way.
func (c *cell) seats(person Ref) bool {
	return c.any(func(p *Part) bool { return p.seatOf(person) >= 0 })
}

// sameHolding reports whether nothing but since when and why tells two holdings
// apart.
func sameHolding(x, y *Holding) bool {
	return x.Person == y.Person && x.Mark == y.Mark && x.List == y.List && x.Allegiance == y.Allegiance && x.Ward == y.Ward && x.until == y.until &&
		x.term == y.term && x.Sits == y.Sits && x.Own == y.Own && x.aside == y.aside
}

func samePost(x, y *PostHolding) bool {
	return x.Post == y.Post && x.Person == y.Person && x.Party == y.Party && x.Vacant == y.Vacant && x.ended == y.ended && x.until == y.until
}

// hullIfLarge widens a tangled cell of too many ways: each seat and post by
// itself keeps all it may be, and what ties them together is lost.
func (f *fold) hullIfLarge(fr *frame, c *cell) {
	if f.isBlurry(c) {
		f.blur(fr, c)
		return
	}
	if !c.tangled() && len(c.ways) <= MaxWays || c.tangled() && len(c.ways) <= f.limit && c.weight() <= maxWeight {
		return
	}
	f.hull(fr, c)
}

func (f *fold) hull(fr *frame, c *cell) {
	fr.drop(c)
	fr.torn, f.widened = true, true
	fr.forget(f, c)
	for _, m := range c.matters {
		fr.piece(f, c, func(p *Part) Part { return p.on(m) }, m)
	}
	for _, h := range c.ways[0].Seats {
		fr.piece(f, c, func(p *Part) Part { return Part{Seats: []Holding{p.Seats[p.find(h.Seat)]}} })
	}
	for _, id := range c.posts {
		fr.piece(f, c, func(p *Part) Part {
			if i := p.postIndex(id); i >= 0 {
				return Part{Posts: []PostHolding{p.Posts[i]}}
			}
			return Part{}
		})
	}
	for _, person := range c.people {
		fr.piece(f, c, func(p *Part) Part {
			if slices.Contains(p.gone, person) {
				return Part{gone: []Ref{person}}
			}
			return Part{}
		})
	}
}

// piece makes a cell of what a function takes of each way of another.
func (fr *frame) piece(f *fold, c *cell, take func(p *Part) Part, matters ...Matter) {
	x := &cell{wide: true, matters: matters, changed: f.clock}
	for i := range c.ways {
		p := take(&c.ways[i])
		x.ways = append(x.ways, p.clone())
	}
	x.ways = f.distinct(x.ways)
	x.mind()
	if len(x.ways) == 1 {
		fr.putBack(&x.ways[0])
		return
	}
	fr.cells = append(fr.cells, x)
}

// The bounds of one cell.
const (
	MaxWays   = 4096   // ways kept apart
	maxWeight = 30_000 // ways times seats
)
