package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// This file lets an operation act where there is too much open to keep apart: seat
// by seat, it has happened or not.

// loosen lets an operation act where there is too much open to keep apart: on
// each seat that it may concern, by itself, it has happened or not. It reports
// whether that is more than there was, or what is pending may now follow it.
func (f *fold) loosen(fr *frame, o *op, index int32) bool {
	f.stirred = f.loosenEach(fr, o, index)
	return f.stirred || o.first == o.last
}

func (f *fold) loosenEach(fr *frame, o *op, index int32) (more bool) {
	fr.torn, f.widened = true, true // even if no seat may be more than it might before
	if !o.certain() && !slices.Contains(fr.lax, index) {
		f.makeLax(fr, index)
	}
	s := f.scopeOf(fr, o, index)
	if f.hullHeavy(fr, s.cells) {
		s = f.scopeOf(fr, o, index)
	}
	f.drawLots(fr, o, index, s, nil)
	cells := f.single(fr, o, s)
	post := o.post()
	ofPost := o.op == opPost || o.op == opLeave
	ends := o.endsByPost(cells)
	var taken []*op
	if o.bound && o.op == opFill {
		taken = fr.asMemberFor(o)
	}
	for i := 0; i < len(cells); i++ {
		c := cells[i]
		if f.isStoppedNow() {
			return false
		}
		if !slices.Contains(fr.cells, c) { // what it held has been put elsewhere since
			cells = slices.Insert(cells, i+1, f.instead(fr, c)...)
			continue
		}
		if c.blurred {
			continue
		}
		people := slices.Clone(c.people)
		if (ofPost || o.byPost() && len(c.ways[0].Seats) == 0) && !slices.Contains(c.posts, post) {
			continue // the post is kept elsewhere
		}
		acts := []*op{o}
		switch {
		case ofPost, o.bound && o.op == opFill:
			here := *o
			here.flags &^= flagByPerson // it has happened or not, wherever the person's seat is kept
			acts[0] = &here
			if !ofPost {
				acts = append(acts, taken...)
			}
		case o.byPost() && len(c.ways[0].Seats) > 0:
			acts = ends
		}
		f.loosely = true
		more = f.fireLoosely(fr, c, acts...) || more
		f.loosely = false
		more = f.loosenPosts(fr, people, o) || more
	}
	f.confirmed = f.confirmed || fr.isBlurred() // it may be about whoever sits there
	return f.blurMove(fr, o) || more
}

// heavy is the weight of a tangled cell on which it costs too much to let an
// operation act that is not kept apart: it may act on each of the seats.
const heavy = 2_000

// hullHeavy widens the heavy ones of some cells, and reports whether there are any.
func (f *fold) hullHeavy(fr *frame, cells []*cell) (any bool) {
	for _, c := range slices.Clone(cells) {
		if c.tangled() && c.weight() > heavy {
			f.hull(fr, c)
			any = true
		}
	}
	return any
}

// single takes every seat and post that an operation may concern out of what is
// sure, into a cell of its own, and gives those cells and the ones it already
// concerned.
func (f *fold) single(fr *frame, o *op, s *scope) []*cell {
	cells := slices.Clone(s.cells)
	add := func(c *cell) {
		fr.cells = append(fr.cells, c)
		cells = append(cells, c)
	}
	for _, seat := range s.seats {
		if fr.sure.find(seat) >= 0 {
			add(f.extract(fr, []int32{seat}, nil, nil))
		}
	}
	for _, id := range s.posts {
		if fr.sure.postIndex(id) >= 0 {
			add(f.extract(fr, nil, []Ref{id}, nil))
		}
	}
	for _, c := range cells {
		c.mind()
	}
	post := o.post()
	if fr.Exists && (o.op == opPost || o.op == opLeave || o.byPost()) && post != 0 && !slices.Contains(fr.postIDs(), post) {
		add(&cell{ways: []Part{{}, {Posts: []PostHolding{{Post: post, Vacant: true}}}}, posts: []Ref{post}, wide: true})
	}
	for _, m := range s.matters {
		add(f.extract(fr, nil, nil, []Matter{m}))
	}
	return cells
}

// instead gives the cells of the seats and posts that one held which is no more.
func (f *fold) instead(fr *frame, gone *cell) (cells []*cell) {
	for _, c := range fr.cells {
		if slices.ContainsFunc(gone.ways[0].Seats, func(h Holding) bool { return c.hasSeat(h.Seat) }) || slices.ContainsFunc(gone.posts, func(id Ref) bool { return slices.Contains(c.posts, id) }) {
			cells = append(cells, c)
		}
	}
	for _, h := range gone.ways[0].Seats {
		if fr.sure.find(h.Seat) >= 0 {
			cells = append(cells, f.extract(fr, []int32{h.Seat}, nil, nil))
			fr.cells = append(fr.cells, cells[len(cells)-1])
		}
	}
	for _, id := range gone.posts {
		if fr.sure.postIndex(id) >= 0 {
			cells = append(cells, f.extract(fr, nil, []Ref{id}, nil))
			fr.cells = append(fr.cells, cells[len(cells)-1])
		}
	}
	for _, c := range cells {
		c.mind()
	}
	return cells
}

// endsByPost gives an end that names its holder by a post as it reads with each
// who may hold that post.
func (o *op) endsByPost(cells []*cell) (ends []*op) {
	if !o.byPost() {
		return nil
	}
	end := o.holderOf(&PostHolding{Post: o.post()})
	ends = append(ends, &end)
	for _, c := range cells {
		for i := range c.ways {
			if at := c.ways[i].postIndex(o.post()); at >= 0 {
				end := o.holderOf(&c.ways[i].Posts[at])
				ends = append(ends, &end)
			}
		}
	}
	return ends
}

// unseats reports whether the operation may cost somebody a seat.
func (o *op) unseats() bool {
	return o.op == opEnd || o.op == opElect || o.op == opFill || o.op == opExpire || o.op == opStake || o.op == opShed || o.op.exercises() && o.op != opBar || o.op.beforeRoster() || o.op.ofRoster()
}

// loosenPosts lets posts end, perhaps, that are held by people who may have lost
// a seat that is not kept with the post. It reports whether that is more than
// there was.
func (f *fold) loosenPosts(fr *frame, people []Ref, o *op) (more bool) {
	if !fr.torn || !o.unseats() {
		return false
	}
	holds := func(x PostHolding) bool { return x.Person != 0 && slices.Contains(people, x.Person) }
	for _, x := range slices.Clone(fr.sure.Posts) {
		if holds(x) && fr.sure.seatOf(x.Person) < 0 {
			fr.cells = append(fr.cells, f.extract(fr, nil, []Ref{x.Post}, nil))
			fr.cells[len(fr.cells)-1].mind()
		}
	}
	for _, c := range slices.Clone(fr.cells) {
		if f.isStoppedNow() {
			return
		}
		n := len(c.ways)
		for i := range n {
			p := &c.ways[i]
			ends := func(x PostHolding) bool { return holds(x) && p.seatOf(x.Person) < 0 }
			if !slices.ContainsFunc(p.Posts, ends) {
				continue
			}
			x := p.clone()
			for k := range x.Posts {
				if ends(x.Posts[k]) {
					x.Posts[k].leave(seatledger.Day(o.first), o.pos)
				}
			}
			c.ways = append(c.ways, x)
		}
		if len(c.ways) > n {
			c.wide = true
			f.settle(fr, c)
			more = more || fr.differs(c, n)
		}
	}
	return more
}

// differs reports whether a cell that had so many ways, and was given more, has
// others now that it is settled.
func (fr *frame) differs(c *cell, ways int) bool {
	return len(c.ways) != ways || ways > 1 && !slices.Contains(fr.cells, c)
}

// makeLax forgets where an operation is pending, and what is taken of its group.
func (f *fold) makeLax(fr *frame, index int32) {
	lax := []int32{index}
	if g := f.ops[index].group; g != none && !f.groups[g].wide {
		lax = append(lax, f.opsOf(g)...)
	}
	for _, c := range slices.Clone(fr.cells) {
		for i := range c.ways {
			for _, x := range lax {
				c.ways[i].unpend(x)
			}
			c.ways[i].taken = slices.DeleteFunc(c.ways[i].taken, func(x choice) bool { return x.group == f.ops[index].group })
		}
		c.ops = slices.DeleteFunc(c.ops, func(x int32) bool { return slices.Contains(lax, x) })
		c.groups = slices.DeleteFunc(c.groups, func(g int32) bool { return g == f.ops[index].group })
		f.settle(fr, c)
	}
	fr.addLax(lax...)
}

// opsOf gives the operations of a group of alternatives.
func (f *fold) opsOf(g int32) (ops []int32) {
	for i := range f.ops {
		if f.ops[i].group == g {
			ops = append(ops, int32(i))
		}
	}
	return ops
}

// addLax notes that it is not kept where operations are pending.
func (fr *frame) addLax(ops ...int32) {
	fr.lax = append(fr.lax, ops...)
	slices.Sort(fr.lax)
	fr.lax = slices.Compact(fr.lax)
}

// isTired reports whether an operation of which it is not kept where it is pending has
// been tried since anything changed, and it does not matter on which day it happens.
func (f *fold) isTired(fr *frame, o *op, index int32) bool {
	last, _ := fr.triedAt(index)
	return last > 0 && last >= fr.changed && !f.keepsFor(o)
}

func (f *fold) actLoosely(fr *frame, o *op, index int32) {
	if o.last != f.day && f.isTired(fr, o, index) {
		return
	}
	if f.loosen(fr, o, index) || o.last == f.day {
		fr.touch(f)
	}
	fr.note(index, f.clock)
	f.strike(fr, o, index)
	f.mourn(fr)
}

// fireLoosely adds to the ways of a cell those in which an operation happened
// there, and reports whether there are any.
func (f *fold) fireLoosely(fr *frame, c *cell, ops ...*op) (changed bool) {
	n := len(c.ways)
	ways := make([]Part, 0, n*(1+len(ops)))
	ways = append(ways, c.ways...)
	for i := range c.ways {
		if f.isStopped() {
			return
		}
		for _, o := range ops {
			p := c.ways[i].clone()
			f.forks = f.forks[:0]
			f.fire(fr, &p, o)
			ways = append(ways, p)
			ways = append(ways, f.forks...)
			if s := c.ways[i].seatOf(o.seated()); s >= 0 && c.ways[i].Seats[s].Sits == o.seated() { // who sits elsewhere since
				x := c.ways[i].clone()
				f.leaveEmpty(&x.Seats[s], o)
				ways = append(ways, x)
			}
		}
	}
	var kept int
	c.ways, kept = f.distinctAfter(ways, n)
	if changed = kept < n || len(c.ways) > n; changed { // those that there were are among them
		fr.torn, c.wide, c.changed = true, true, f.clock
	}
	f.sortOut(fr, c)
	return changed
}
