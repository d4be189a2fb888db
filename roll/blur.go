package roll

import (
	"slices"
)

// This file gives up who sits on a seat where too many may: anybody, for any party
// that the records had named by then, or nobody. The seat, its ward and those
// parties stay. What costs most in a fold is to try every operation on everyone
// who may sit on every seat; here it only adds its party.

// fewSitters is how many ways a widened seat keeps, however much the council has
// cost.
const fewSitters = 16

// isBlurry reports whether a cell is a widened seat of too many ways: the more a
// council has cost, the fewer are kept.
func (f *fold) isBlurry(c *cell) bool {
	return c.wide && !c.blurred && !c.tangled() && len(c.ways[0].Seats) == 1 && len(c.ways) > max(f.limit/64, min(f.most+1, fewSitters))
}

// blur leaves of a seat its wards and the parties that were named by then.
func (f *fold) blur(fr *frame, c *cell) {
	seats := make([]Holding, 0, len(c.ways))
	for i := range c.ways {
		seats = append(seats, c.ways[i].Seats[0])
	}
	people := slices.Clone(c.people)
	fr.forget(f, c)
	f.blurs = true
	fr.torn, fr.astray, fr.places, c.blurred, c.changed, c.ways = true, true, true, true, f.clock, nil
	path := f.pathOf(seats)
	for i, h := range seats {
		if slices.ContainsFunc(seats[:i], func(x Holding) bool { return x.Ward == h.Ward }) {
			continue
		}
		x := Holding{Ward: h.Ward, Seat: h.Seat, Since: h.Since, Cause: h.Cause, Mark: Unstated, path: path}
		c.ways = append(c.ways, Part{Seats: []Holding{x}})
	}
	c.vacate()
	if f.exercised {
		c.addMarks(Holding{}, Idle)
	}
	f.blurForAll(c)
	for _, h := range seats {
		c.admit(h.Allegiance)
		c.admit(h.List)
		c.admit(h.Own)
	}
	c.mind()
	f.steps += c.weight()
	end := newOp(record{op: opEnd, first: f.day, pos: seats[0].Cause}, 0)
	f.loosenPosts(fr, people, &end)
}

// pathOf gives the path of a seat that was on any of some.
func (f *fold) pathOf(seats []Holding) (path uint32) {
	for i := range seats {
		path = f.meet(path, seats[i].path)
	}
	return path
}

// placeOnBlurred places all counted moves of frames in which an operation has
// left blurred seats: who sits there may be one of those who moved.
func (f *fold) placeOnBlurred() {
	if !f.blurs {
		return
	}
	for _, fr := range f.frames {
		for fr.places {
			fr.places = false
			f.current = fr
			f.place(fr, 0)
		}
	}
}

// forget gives up what is pending in a cell, and what is taken of groups.
func (fr *frame) forget(f *fold, c *cell) {
	fr.addLax(c.ops...)
	for _, g := range c.groups {
		fr.addLax(f.opsOf(g)...)
	}
	c.ops, c.groups = nil, nil
}

// blurWith lets whoever sits on a blurred seat sit for all for whom another
// reading has it; it reports false where that has it in another ward.
func (f *fold) blurWith(c *cell, piece *cell) bool {
	f.steps += len(piece.ways)
	path := uint32(0)
	for i := range piece.ways {
		path = f.meet(path, piece.ways[i].Seats[0].path)
	}
	for i := range c.ways {
		h := &c.ways[i].Seats[0]
		h.path = f.meet(h.path, path)
	}
	for i := range piece.ways {
		h := &piece.ways[i].Seats[0]
		if !c.any(func(p *Part) bool { return p.Seats[0].Ward == h.Ward }) {
			return false
		}
		c.admit(h.Allegiance)
		c.admit(h.List)
		c.admit(h.Own)
		if h.Mark.Is(VacantSeat) {
			c.vacate()
		}
	}
	return true
}

// blurFor lets whoever sits on a blurred seat sit for the parties of an operation.
func (f *fold) blurFor(c *cell, o *op) {
	for _, party := range [...]Ref{o.party, o.from, o.list} {
		c.admit(party)
	}
	switch {
	case o.won != nil:
		c.admit(o.won.list)
		c.admit(o.won.party)
		if o.won.vacant {
			c.vacate()
		}
	case o.lay != nil:
		for _, w := range o.lay.wards {
			for i := range w.seats {
				c.admit(w.seats[i].list)
				c.admit(w.seats[i].party)
			}
		}
	}
}

// blurForAll lets whoever sits on a blurred seat sit for all parties named so far.
func (f *fold) blurForAll(c *cell) {
	for i := range f.ops {
		if o := &f.ops[i]; o.first <= f.day {
			f.blurFor(c, o)
		}
	}
}

// vacate lets nobody sit on a blurred seat, perhaps.
func (c *cell) vacate() {
	if c.any(func(p *Part) bool { return p.Seats[0].Mark.Is(VacantSeat) }) {
		return
	}
	c.addMarks(Holding{}, VacantSeat)
}

// keepLists lets a blurred seat whose holding ends with its ward have been won by the list
// of any party for which somebody may have sat there: nobody sits there any more.
func (c *cell) keepLists(ward Ref) {
	if c.any(func(p *Part) bool { return p.Seats[0].Ward != ward }) {
		return
	}
	for i := range c.ways {
		h := &c.ways[i].Seats[0]
		h.List = h.Allegiance
	}
}

// shift lets a blurred seat be of another ward, perhaps.
func (c *cell) shift(x *shift) {
	for _, p := range slices.Clone(c.ways) {
		h := p.Seats[0]
		if !slices.Contains(x.from, h.Ward) {
			continue
		}
		h.Ward = x.to
		if !slices.ContainsFunc(c.ways, func(p Part) bool { return sameHolding(&p.Seats[0], &h) }) {
			c.ways = append(c.ways, Part{Seats: []Holding{h}})
		}
	}
}

// admit lets whoever sits on a blurred seat sit for a party, having left another's
// list or not.
func (c *cell) admit(party Ref) {
	if party == 0 || c.any(func(p *Part) bool { h := &p.Seats[0]; return h.Held() && h.Person == 0 && h.Allegiance == party }) {
		return
	}
	c.addMarks(Holding{Allegiance: party}, 0, LeftList)
}

// addMarks adds a holding of a blurred seat with each of some marks, in every ward
// that the seat may belong to.
func (c *cell) addMarks(x Holding, marks ...Mark) {
	for _, p := range c.ways {
		if h := p.Seats[0]; h.Mark == Unstated && h.Person == 0 {
			x.Ward, x.Seat, x.Since, x.Cause, x.path = h.Ward, h.Seat, h.Since, h.Cause, h.path
			for _, x.Mark = range marks {
				c.ways = append(c.ways, Part{Seats: []Holding{x}})
			}
		}
	}
}

// isBlurred reports whether there is a seat on which anybody may sit.
func (fr *frame) isBlurred() bool {
	return slices.ContainsFunc(fr.cells, func(c *cell) bool { return c.blurred })
}

// mayBeBlurred reports whether an operation may concern somebody who sits on a
// blurred seat, or has lost one.
func (f *fold) mayBeBlurred(fr *frame, o *op) bool {
	switch {
	case o.op.matters():
		return false
	case o.op == opPost || o.op == opLeave:
		if o.flags&flagByPerson == 0 {
			return false
		}
	}
	return fr.astray && (o.seat != 0 || o.person == 0 || o.bound || !fr.sits(o.person))
}

// unseated gives those who hold a post and may sit on a blurred seat, if anywhere.
func (fr *frame) unseated() (people []Ref) {
	for _, x := range fr.sure.Posts {
		people = insert(people, x.Person)
	}
	for _, c := range fr.cells {
		for i := range c.ways {
			for _, x := range c.ways[i].Posts {
				people = insert(people, x.Person)
			}
		}
	}
	return slices.DeleteFunc(people, fr.sits)
}

// blurMove lets an operation that may concern blurred seats add its parties to
// them, and reports whether that is more than there was.
func (f *fold) blurMove(fr *frame, o *op) (more bool) {
	for _, c := range fr.cells {
		if c.blurred {
			n := len(c.ways)
			f.blurFor(c, o)
			if o.op.exercises() || o.op == opMove && o.party == 0 { // for the list's party, which may have become another, or another one beneath
				f.blurForAll(c)
			}
			if o.op == opEnd || o.op == opExpire || o.op == opStake || o.op == opShed {
				c.vacate()
			}
			if o.shift != nil {
				c.shift(o.shift)
			}
			f.steps += n
			if len(c.ways) > n {
				c.changed, more = f.clock, true
				c.mind()
			}
		}
	}
	if o.unseats() && fr.isBlurred() {
		end := newOp(record{op: opEnd, first: o.first, pos: o.pos}, 0)
		more = f.loosenPosts(fr, fr.unseated(), &end) || more
	}
	return more
}
