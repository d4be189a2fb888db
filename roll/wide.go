package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// This file lets what concerns a council as a whole act on frames. What is open
// about it is decided first: each way is a frame.

// The bounds of the frames of one council.
const (
	maxFrames      = 512    // that are kept
	maxFrameWeight = 60_000 // frames times seats
)

// actWide lets an operation act on every frame, in those in which it must or may
// happen.
func (f *fold) actWide(o *op, index int32) {
	if fr := f.frames[0]; len(f.frames) == 1 && !f.linked && o.op != opExpire && f.isPlain(fr, o) {
		f.current = fr
		f.tire()
		f.happenNow(fr, o)
		if len(f.frames) > 1 {
			f.mergeFrames()
		}
		return
	}
	lax := slices.ContainsFunc(f.frames, func(fr *frame) bool { return slices.Contains(fr.lax, index) })
	var before []string
	clock := f.clock
	if lax {
		before = f.frameKeys()
	}
	for _, fr := range f.frames { // what is added on the way is not visited
		f.current = fr
		f.parts = f.divide(f.parts[:0], fr, o.group)
		for _, x := range f.parts {
			if f.isStopped() {
				return
			}
			f.tire()
			f.current = x
			f.happenWide(x, o, index)
		}
	}
	if len(f.frames) > 1 {
		f.mergeFrames()
	}
	if lax && slices.Equal(before, f.frameKeys()) {
		f.calm(clock, index)
	}
}

// frameKeys tells sets of frames apart.
func (f *fold) frameKeys() []string {
	keys := make([]string, len(f.frames))
	for i, fr := range f.frames {
		f.current = fr
		keys[i] = string(f.frameKey(fr))
		f.steps += 1 + fr.Seats
	}
	slices.Sort(keys)
	return keys
}

// calm takes back that frames have changed since a moment: what was tried left
// them as they were.
func (f *fold) calm(clock int64, index int32) {
	for _, fr := range f.frames {
		fr.changed = min(fr.changed, clock)
		for _, c := range fr.cells {
			c.changed = min(c.changed, clock)
		}
		fr.note(index, f.clock)
	}
}

// divide adds to a list a frame of each combination of a group of which nothing
// is taken yet.
func (f *fold) divide(list []*frame, fr *frame, g int32) []*frame {
	if g == none || slices.ContainsFunc(fr.sure.taken, func(x choice) bool { return x.group == g }) || fr.isLoose(f, g) {
		return append(list, fr)
	}
	told := slices.Clone(fr.stories)
	for i := range f.groups[g].combos {
		x := fr
		if i > 0 {
			x = f.copyOf(list[0])
			x.sure.taken = x.sure.taken[:len(x.sure.taken)-1]
			x.stories = slices.Clone(told)
			f.frames = append(f.frames, x)
		}
		f.tell(x, g, int32(i))
		x.sure.taken = append(x.sure.taken, choice{g, int32(i)})
		list = append(list, x)
	}
	return list
}

// copyOf gives another frame like one.
func (f *fold) copyOf(fr *frame) *frame {
	f.steps += fr.weight()
	return fr.clone()
}

// weight is how much a frame holds.
func (fr *frame) weight() int {
	n := 1 + len(fr.sure.Seats)
	for _, c := range fr.cells {
		n += c.weight()
	}
	return n
}

func (f *fold) happenWide(fr *frame, o *op, index int32) {
	fr.wide = fr.wide || o.loose
	lax := slices.Contains(fr.lax, index)
	if o.group != none && !lax && !o.in[fr.comboOf(o.group)] {
		return
	}
	switch {
	case !o.wide():
		f.act(fr, o, index)
		return
	case o.op == opExpire && !fr.expires(o.term):
		return
	}
	ends := o.last == f.day
	must := ends && !o.optional && !lax
	if o.first != o.last && !lax && !f.opensWide(fr, o, index, ends) {
		return
	}
	if lax && !ends && f.isTired(fr, o, index) {
		return
	}
	if !must {
		stay := f.copyOf(fr)
		if ends {
			stay.sure.unpend(index)
			f.tell(stay, index, int32(seatledger.OpenFuture))
		}
		stay.note(index, f.clock)
		stay.wide, fr.wide = fr.wide || lax, fr.wide || lax
		f.frames = append(f.frames, stay)
	}
	fr.sure.unpend(index)
	if f.begins(index) {
		fr.sure.begun = append(fr.sure.begun, index)
	}
	if !o.certain() {
		f.tell(fr, index, f.day)
	}
	if !o.certain() { // in the frames that come of it too
		fr.note(index, f.clock)
	}
	f.happenNow(fr, o)
	if !o.certain() {
		fr.note(index, f.clock)
	}
}

// happenNow lets an operation act on a frame, after which all that is open there is
// looked at again.
func (f *fold) happenNow(fr *frame, o *op) {
	f.applyWide(fr, o)
	fr.touch(f)
	for _, c := range fr.cells {
		c.changed = fr.changed
	}
}

// opensWide notes that a wide operation is pending when its first day has come,
// and reports whether it can happen now.
func (f *fold) opensWide(fr *frame, o *op, index int32, ends bool) bool {
	last, known := fr.triedAt(index)
	if !known {
		fr.sure.pending = append(fr.sure.pending, index)
	}
	switch {
	case !slices.Contains(fr.sure.pending, index):
		return false
	case o.after != none && (slices.Contains(fr.sure.pending, o.after) || slices.Contains(fr.sure.begun, o.after)):
		return false
	}
	return !known || ends || fr.changed > last || f.keepsFor(o)
}

// note keeps when an uncertain operation was tried.
func (fr *frame) note(index int32, clock int64) {
	if index == none {
		return
	}
	if n := int(index) + 1 - len(fr.tried); n > 0 {
		fr.tried = append(fr.tried, make([]int64, n)...)
	}
	fr.tried[index] = clock + 1
}

// triedAt gives when an uncertain operation was last tried; before is false where it
// never was.
func (fr *frame) triedAt(index int32) (clock int64, before bool) {
	if index == none || int(index) >= len(fr.tried) || fr.tried[index] == 0 {
		return 0, false
	}
	return fr.tried[index] - 1, true
}

// applyAnyhow applies what a council need not exist for, or comes to exist by; it
// reports whether the operation was one of these.
func (f *fold) applyAnyhow(fr *frame, o *op) bool {
	switch o.op {
	case opWard:
		f.beginWard(fr, o)
		f.acted = true
	case opWardEnds:
		f.endWard(fr, o)
	case opCouncil:
		f.setCouncil(fr, o)
	case opEstablish:
		f.establish(fr, o)
	case opSucceed:
		f.acted = f.acted || fr.waits&uint16(o.seat) != 0
		fr.waits &^= uint16(o.seat)
	default:
		return false
	}
	return true
}

// applyWide lets an operation act on a frame.
func (f *fold) applyWide(fr *frame, o *op) {
	f.placeFor(fr, o)
	if f.applyAnyhow(fr, o) {
		return
	}
	if o.op == opRename {
		f.view.succeed(&fr.Body, o.pos)
	}
	if !fr.Exists && (o.op != opLay || o.lay.byElection || !f.comeEarly(fr, o)) {
		return
	}
	defer f.mourn(fr)
	switch o.op {
	case opResize:
		f.resize(fr, int(o.seat), VacantSeat, o)
	case opAbolish:
		if o.flags&flagUntil != 0 && fr.row != o.pos {
			return // a later row holds
		}
		f.clearOut(fr)
		fr.sure.Seats, fr.Exists, fr.Seats = fr.sure.Seats[:0], false, 0
	case opSuspend, opResume, opDisband, opRestore:
		if !f.changeState(fr, o) {
			return
		}
	case opDissolve:
		f.dissolve(fr, o)
		return
	case opLay:
		f.lay(fr, o)
	case opCarry:
		f.carry(fr, o)
	case opUnlaid:
		f.forget(fr, o)
	case opExpire:
		acted := f.acted
		f.expire(fr, o)
		f.acted = f.acted || acted
		return
	case opRefill:
		f.refill(fr, o)
		return
	case opListed, opAbsent, opNew, opRest:
		f.actRoster(fr, o)
		return
	case opRename:
		f.rename(fr, o)
		return
	}
	f.acted = true
}

// changeState suspends, dissolves or restores the council, or ends its suspension;
// it reports whether that changes anything.
func (f *fold) changeState(fr *frame, o *op) bool {
	switch o.op {
	case opSuspend:
		if fr.State == seatledger.StateDissolved {
			return false // there are no members
		}
		fr.enter(seatledger.StateSuspended, o)
	case opDisband:
		if fr.State == seatledger.StateDissolved {
			return false
		}
		f.disband(fr, o)
	case opRestore:
		if fr.State == seatledger.StateInOffice {
			return false
		}
		f.restore(fr)
	case opResume:
		if fr.stateUntil != o.pos {
			return false // something else has taken its place
		}
		f.comeBack(fr)
	}
	return true
}

// everywhere lets something act on every part of a frame.
func (f *fold) everywhere(fr *frame, act func(p *Part)) {
	act(&fr.sure)
	for _, c := range slices.Clone(fr.cells) {
		f.steps += c.weight()
		for i := range c.ways {
			act(&c.ways[i])
		}
		f.settle(fr, c)
	}
	f.steps += len(fr.sure.Seats)
}

// councilFacts reads the dated rules of a council row.
func (f *fold) setCouncil(fr *frame, o *op) {
	fr.Facts = f.view.councilFacts(o.text())
	fr.Exists, fr.row = true, o.pos
	fr.waits &^= waitsForOwn
	mark := VacantSeat
	if fr.Seats == 0 {
		mark = Unstated
	}
	f.resize(fr, int(o.seat), mark, o)
	f.mourn(fr)
	f.acted = true
}

// establish lets a council be, of as many seats as it had when it last was.
func (f *fold) establish(fr *frame, o *op) {
	if fr.Exists {
		return
	}
	fr.Exists, f.acted = true, true
	f.resize(fr, fr.size, Unstated, o)
}

// resize adds seats behind the last or takes the last away.
//
// What sits without a vote comes on top of the council's own seats.
func (f *fold) resize(fr *frame, n int, mark Mark, o *op) {
	since := seatledger.Day(o.first)
	own := n
	if len(fr.plan) > 0 {
		n += fr.voteless()
	}
	if n < fr.Seats {
		f.cut(fr, fr.Seats-n, o)
	}
	for s := fr.Seats + 1; s <= n; s++ {
		fr.sure.Seats = append(fr.sure.Seats, Holding{Seat: int32(s), Mark: mark, Since: since, Cause: o.pos})
	}
	if fr.Seats, fr.size = n, own; len(fr.plan) > 0 {
		f.settleWards(fr, o)
	}
}

// loosePosts: where too much is open to keep posts and the seats of those who
// hold them together, a post may have ended with a seat.
func (f *fold) loosePosts(fr *frame) {
	if fr.isBlurred() {
		end := newOp(record{op: opEnd, first: f.day}, 0)
		f.loosenPosts(fr, fr.unseated(), &end)
	}
	f.takeOutPosts(fr)
	for _, c := range slices.Clone(fr.cells) {
		if !c.wide || len(c.posts) == 0 {
			continue
		}
		for i := range slices.Clone(c.ways) {
			x := c.ways[i].clone()
			for k := range x.Posts {
				if post := &x.Posts[k]; post.Person != 0 && x.seatOf(post.Person) < 0 {
					post.leave(seatledger.Day(f.day), post.Cause)
				}
			}
			c.ways = append(c.ways, x)
		}
		f.settle(fr, c)
	}
}

// takeOutPosts makes a cell of each post that is sure while it is open, elsewhere, whether
// who holds it has a seat.
func (f *fold) takeOutPosts(fr *frame) {
	if !fr.torn {
		return
	}
	perhaps := func(person Ref) bool {
		return slices.ContainsFunc(fr.cells, func(c *cell) bool { return c.names(person) && c.seats(person) })
	}
	for _, x := range slices.Clone(fr.sure.Posts) {
		if x.Person != 0 && !x.Vacant && perhaps(x.Person) {
			c := f.extract(fr, nil, []Ref{x.Post}, nil)
			c.wide = true
			c.mind()
			fr.cells = append(fr.cells, c)
		}
	}
}

// disband dissolves the council: all its holdings end, and the posts of those who
// had them, but it is kept what they were.
func (f *fold) disband(fr *frame, o *op) {
	f.place(fr, 0)
	f.loosePosts(fr)
	fr.enter(seatledger.StateDissolved, o)
	f.endAll(&fr.sure, o)
	for _, c := range slices.Clone(fr.cells) {
		f.steps += c.weight()
		if c.blurred { // it is no longer kept who sat there
			c.vacate()
			continue
		}
		for i := range c.ways {
			f.endAll(&c.ways[i], o)
		}
		f.settle(fr, c)
	}
}

// endAll ends all holdings of a part, and the posts of those who had them.
// Substitutions, and suspensions of members, end for good.
func (f *fold) endAll(p *Part, o *op) {
	for i := range p.Posts {
		if x := &p.Posts[i]; !x.Vacant && p.mandateOf(x.Person) >= 0 {
			x.Vacant, x.ended = true, true
		}
	}
	for s := range p.Seats {
		h := &p.Seats[s]
		if h.Sits != 0 {
			f.sitAgain(p, s, o)
		}
		if h.Mark.Is(Idle) {
			f.unbar(h, o)
		}
		h.end()
	}
}

// restore lets the members of a suspended or dissolved council exercise its powers
// again: who had a seat that nobody has taken since has it again, and the post
// that went with it.
func (f *fold) restore(fr *frame) {
	f.comeBack(fr)
	f.everywhere(fr, func(p *Part) {
		for s := range p.Seats {
			p.Seats[s].restore()
		}
		for i := range p.Posts {
			if x := &p.Posts[i]; x.ended {
				x.Vacant, x.ended = false, false
			}
		}
	})
}

// endState ends the state of a council by an election: what its dissolution ended, and
// nobody was elected to, has ended for good.
func (f *fold) endState(fr *frame) {
	if fr.State == seatledger.StateDissolved {
		f.everywhere(fr, func(p *Part) {
			for s := range p.Seats {
				if h := &p.Seats[s]; h.Mark.Is(Ended) {
					*h = Holding{List: h.List, Ward: h.Ward, Seat: h.Seat, path: h.path, term: h.term, Mark: VacantSeat, Since: fr.since, Cause: fr.StateCause}
				}
			}
			for i := range p.Posts {
				if x := &p.Posts[i]; x.ended {
					x.leave(fr.since, fr.StateCause)
				}
			}
		})
	}
	f.comeBack(fr)
}

// comeBack lets a council be in office again: with its suspension or dissolution ends the
// post of an administrator whose last day is not on record.
func (f *fold) comeBack(fr *frame) {
	if fr.State != seatledger.StateInOffice {
		f.everywhere(fr, func(p *Part) {
			p.Posts = slices.DeleteFunc(p.Posts, func(x PostHolding) bool { return x.until == 0 && f.administers(&x) })
		})
	}
	fr.resume()
}

func (f *fold) administers(x *PostHolding) bool {
	return f.view.Book.posts.id(x.Post) == string(seatledger.Administrator)
}

// renewAll ends the term of the whole council. A post goes with it, unless its last
// day is on record and whoever holds it has no seat: a mayor whom the voters elect, say.
func (f *fold) renewAll(fr *frame) {
	f.clearBut(fr, func(p *Part, x *PostHolding) bool {
		if i := p.mandateOf(x.Person); i >= 0 && f.isApart(p.Seats[i].Ward) {
			return true
		}
		return f.outlasts(fr, p, x)
	}, f.apart...)
}

// outlasts reports whether a post stays as a term of the whole council ends: its own
// end is stated, and somebody without a seat holds it, who administers nothing.
func (f *fold) outlasts(fr *frame, p *Part, x *PostHolding) bool {
	return x.until != 0 && !x.Vacant && x.Person != 0 && !p.sits(x.Person) && !fr.sure.sits(x.Person) && !f.administers(x)
}

// sits reports whether somebody has a seat, in mandate or exercise, that has not ended
// with the dissolution of the council.
func (p *Part) sits(person Ref) bool {
	s := p.seatOf(person)
	return s >= 0 && !p.Seats[s].Mark.Is(Ended)
}

// clearOut ends what a term of the whole council carried, its state too, and
// takes the seats out of all cells.
func (f *fold) clearOut(fr *frame) {
	f.clearBut(fr, func(*Part, *PostHolding) bool { return false })
}

// clearBut is clearOut but for some posts, and for the seats of some wards.
func (f *fold) clearBut(fr *frame, lasts func(*Part, *PostHolding) bool, kept ...Ref) {
	if len(kept) > 0 {
		f.place(fr, 0)
		f.blurKept(fr, kept)
	}
	fr.resumeUnplaced(f)
	clearPosts := func(p *Part) []PostHolding {
		stay := p.Posts[:0]
		for i := range p.Posts {
			if lasts(p, &p.Posts[i]) {
				stay = append(stay, p.Posts[i])
			}
		}
		return stay
	}
	for _, c := range slices.Clone(fr.cells) {
		if c.blurred && c.any(func(p *Part) bool { return len(p.seatsOf(kept)) > 0 }) {
			continue
		}
		for i := range c.ways {
			p := &c.ways[i]
			seats := p.seatsOf(kept)
			*p = Part{Seats: seats, pending: p.pending, begun: p.begun, taken: p.taken, Groups: p.Groups, Posts: clearPosts(p)}
		}
		c.matters = slices.DeleteFunc(c.matters, func(m Matter) bool { return m.kind == ofPact || m.kind == ofWord })
		if len(c.ways[0].Seats) == 0 {
			c.wide, c.blurred = c.wide && len(c.matters) > 0, false
		}
		f.settle(fr, c)
	}
	s := &fr.sure
	fr.vague, fr.astray = false, fr.isBlurred()
	if len(kept) > 0 {
		f.endState(fr)
	}
	fr.resume()
	s.Posts, s.Coalitions, s.Reports, s.gone = clearPosts(s), s.Coalitions[:0], s.Reports[:0], s.gone[:0]
	s.Seats = append(s.Seats[:0], s.seatsOf(kept)...)
}

// blurKept lets anybody sit on the seats of which it is open whether they are of some
// wards.
func (f *fold) blurKept(fr *frame, wards []Ref) {
	of := func(p *Part) (seats []int32) {
		for _, h := range p.seatsOf(wards) {
			seats = append(seats, h.Seat)
		}
		return seats
	}
	differs := func(c *cell) bool {
		return c.any(func(p *Part) bool { return !slices.Equal(of(p), of(&c.ways[0])) })
	}
	for _, c := range slices.Clone(fr.cells) {
		if len(c.ways[0].Seats) > 1 && differs(c) {
			f.hull(fr, c)
		}
	}
	for _, c := range slices.Clone(fr.cells) {
		if !c.blurred && differs(c) {
			f.blur(fr, c)
		}
	}
}

// seatsOf gives the seats of a part that are of some wards.
func (p *Part) seatsOf(wards []Ref) (seats []Holding) {
	if len(wards) == 0 {
		return nil
	}
	for _, h := range p.Seats {
		if h.Ward != 0 && slices.Contains(wards, h.Ward) {
			seats = append(seats, h)
		}
	}
	return seats
}

// rename lets all who sit for a party sit for what became of it.
func (f *fold) rename(fr *frame, o *op) {
	f.acted = fr.renameUnplaced(o) || f.acted
	f.tie(fr, o.from, o.party)
	f.everywhere(fr, func(p *Part) {
		for s := range p.Seats {
			h := &p.Seats[s]
			if (h.Mark&(Unstated|VacantSeat) == 0 || h.Mark.Is(Ended)) && h.Allegiance == o.from {
				h.Allegiance, h.Cause = o.party, o.pos
				f.acted = true
			}
			if h.Own != 0 && h.Own == o.from {
				h.Own, f.acted = o.party, true
			}
		}
		f.acted = p.rejoin(o.from, o.party) || f.acted
		for i := range p.Posts {
			if x := &p.Posts[i]; x.Party == o.from {
				x.Party, x.Cause, f.acted = o.party, o.pos, true
			}
		}
	})
}
