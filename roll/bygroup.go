package roll

import "slices"

// This file shows what is open of matters to who asks what all of them together come
// to: a few ways of some, and memberships beside the seats of those whom they concern.

// maxSaid bounds the combinations in which matters are gone through.
const maxSaid = 1024

// mostSaid is that bound, or the one on ways if it is less.
func (f *fold) mostSaid() int {
	if f == nil {
		return maxSaid
	}
	return min(maxSaid, f.most)
}

// said gives the different things that the ways of a cell say of some matters; where it
// has seats or posts too, its ways.
func (c *Cell) said(is func(Matter) bool) (list []Part) {
	if len(c.Ways[0].Seats) > 0 || slices.ContainsFunc(c.Ways, func(p Part) bool { return len(p.Posts) > 0 }) {
		return c.Ways
	}
	for i := range c.Ways {
		var x Part
		for _, m := range c.matters {
			if is(m) {
				said := c.Ways[i].on(m)
				x.say(&said)
			}
		}
		agrees := func(y Part) bool {
			return slices.Equal(x.Coalitions, y.Coalitions) && slices.Equal(x.Reports, y.Reports) && sameMemberships(x.Groups, y.Groups)
		}
		if !slices.ContainsFunc(list, agrees) {
			list = append(list, x)
		}
	}
	return list
}

// combinations gives in how many ways the cells stand in which some matters lie; no more
// than one more than are gone through.
func (f *Frame) combinations(is func(Matter) bool) int {
	n := 1
	for i := range f.Cells {
		if c := &f.Cells[i]; slices.ContainsFunc(c.matters, is) {
			n = min(n*len(c.said(is)), maxSaid+1)
		}
	}
	return n
}

// isSaidApart reports whether what is said of coalitions, and of control under some
// rule, may be gone through together.
func (f *Frame) isSaidApart() bool {
	n := f.combinations(Matter.IsPact)
	words := 1
	for i := range f.Cells {
		if c := &f.Cells[i]; slices.ContainsFunc(c.matters, func(m Matter) bool { return m.kind == ofWord }) {
			words = max(words, len(c.said(func(m Matter) bool { return m.kind == ofWord })))
		}
	}
	return n*words <= f.fold.mostSaid()
}

// InEach visits the frame in every way of the cells in which some matters lie. It says
// false, and visits nothing, where these are too many: then the state is not exact.
func (f *Frame) InEach(is func(Matter) bool, visit func(f *Frame)) bool {
	if f.combinations(is) > f.fold.mostSaid() {
		return false
	}
	f.inEach(is, visit)
	return true
}

func (f *Frame) inEach(is func(Matter) bool, visit func(f *Frame)) {
	at := slices.IndexFunc(f.Cells, func(c Cell) bool { return slices.ContainsFunc(c.matters, is) })
	if at < 0 {
		visit(f)
		return
	}
	for _, way := range f.Cells[at].said(is) {
		f.given(at, &way).inEach(is, visit)
	}
}

// HasOpenGroups reports whether something is open of who belongs to which group.
func (f *Frame) HasOpenGroups() bool {
	return slices.ContainsFunc(f.Cells, func(c Cell) bool { return slices.ContainsFunc(c.matters, Matter.isMembership) })
}

func (m Matter) isMembership() bool { return m.kind == ofPerson || m.kind == ofParty }

// ByGroup gives the state as it is counted by groups: one frame for each way in which
// the parties belong to groups, and, where somebody may have a seat or a post, what
// is open of the groups to which that person belongs. It is another's frames that are
// not counted so.
func (s *State) ByGroup(counts func(*Frame) bool) *State {
	x := &State{}
	for i := range s.Frames {
		f := &s.Frames[i]
		if !counts(f) || !f.HasOpenGroups() {
			x.Frames = append(x.Frames, *f)
			continue
		}
		var shown State
		x.Frames = append(x.Frames, f.fold.showFrames(&shown, f.fold.byGroup(f.inner)).Frames...)
	}
	return x
}

// byGroup divides a frame by the groups to which its parties belong, and brings what is
// open of those of people to their seats.
func (f *fold) byGroup(fr *frame) (frames []*frame) {
	current, widened, room, paths := f.current, f.widened, f.room, f.paths
	defer func() { f.current, f.widened, f.room, f.paths = current, widened, room, paths }()
	f.room = store{} // frames that were replayed lie where the next cell of the fold's own would
	fr = f.copyOf(fr)
	f.current = fr
	for _, c := range slices.Clone(fr.cells) {
		if !slices.ContainsFunc(c.matters, Matter.isMembership) {
			continue
		}
		for i := range c.ways { // as it stands now
			strip(&c.ways[i])
		}
		c.ops, c.groups = nil, nil
		f.settle(fr, c)
	}
	if frames = f.divideByParties(fr); frames == nil {
		f.spreadMembers(fr)
		return []*frame{fr}
	}
	for _, fr := range frames {
		f.current = fr
		f.seatMembers(fr)
	}
	return frames
}

// divideByParties gives a frame for each way in which parties belong to groups; where
// these are too many, none.
func (f *fold) divideByParties(fr *frame) []*frame {
	open := func(c *cell) bool { return slices.ContainsFunc(c.matters, Matter.isOfParty) }
	n := 1
	for _, c := range fr.cells {
		if open(c) {
			n = min(n*len(c.ways), maxSaid+1)
		}
	}
	if n > f.mostSaid() {
		return nil
	}
	var frames []*frame
	for todo := []*frame{fr}; len(todo) > 0; {
		x := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		at := slices.IndexFunc(x.cells, open)
		if at < 0 {
			frames = append(frames, x)
			continue
		}
		for w := range x.cells[at].ways {
			y := f.copyOf(x)
			todo = append(todo, y)
			f.stand(y, at, w)
		}
	}
	return frames
}

func (m Matter) isOfParty() bool { return m.kind == ofParty }

// stand leaves one way of a cell.
func (f *fold) stand(fr *frame, cell, way int) {
	f.current = fr
	c := fr.cells[cell]
	c.ways = []Part{c.ways[way]}
	f.settle(fr, c)
}

// seatMembers brings what is open of the groups of people to where they may have a seat
// or a post.
func (f *fold) seatMembers(fr *frame) {
	for _, m := range fr.openGroups() {
		home := fr.cellOf(m)
		if m.kind != ofPerson || home == nil {
			continue
		}
		s := &scope{index: none}
		s.addCell(home)
		if f.scopePerson(fr, s, m.of, (*Part).seatOf); len(s.cells)+len(s.seats)+len(s.posts) == 1 {
			continue // no seat, or that is where it lies
		}
		if f.bringAll(fr, s, f.most) == nil {
			f.spreadMembers(fr)
			return
		}
	}
}

// openGroups gives the memberships of which something is open.
func (fr *frame) openGroups() (list []Matter) {
	for _, c := range fr.cells {
		for _, m := range c.matters {
			if m.isMembership() {
				list = append(list, m)
			}
		}
	}
	return list
}

// spreadMembers brings what is open of memberships to each seat and post that it may
// concern, by itself: what ties one to another is lost.
func (f *fold) spreadMembers(fr *frame) {
	f.place(fr, 0)
	fr.torn = true
	list := fr.openGroups()
	of := func(m Matter, p *Part) bool {
		return m.kind == ofParty || p.seatOf(m.of) >= 0 || slices.ContainsFunc(p.Posts, func(x PostHolding) bool { return x.Person == m.of })
	}
	concerned := func(p *Part) bool {
		return slices.ContainsFunc(list, func(m Matter) bool { return of(m, p) })
	}
	f.takeOutAll(fr, concerned)
	for _, c := range slices.Clone(fr.cells) {
		if c.tangled() && (len(c.matters) > 0 || c.any(concerned)) {
			f.hull(fr, c)
		}
	}
	for _, m := range list {
		said := fr.matterPiece(m).ways
		for _, c := range fr.cells {
			if len(c.ways[0].Seats)+len(c.posts) > 0 && (!c.blurred || m.kind == ofParty) && c.any(func(p *Part) bool { return of(m, p) }) {
				c.ways, c.wide = f.distinct(withEach(c.ways, said)), true
			}
		}
	}
}

// takeOutAll takes the seats and posts that concern something out of what is sure, each
// into a cell of its own.
func (f *fold) takeOutAll(fr *frame, concern func(*Part) bool) {
	for _, h := range slices.Clone(fr.sure.Seats) {
		if fr.sure.find(h.Seat) >= 0 && concern(&Part{Seats: []Holding{h}}) {
			fr.cells = append(fr.cells, f.takeAlone(fr, []int32{h.Seat}, nil))
		}
	}
	for _, x := range slices.Clone(fr.sure.Posts) {
		if fr.sure.postIndex(x.Post) >= 0 && concern(&Part{Posts: []PostHolding{x}}) {
			fr.cells = append(fr.cells, f.takeAlone(fr, nil, []Ref{x.Post}))
		}
	}
}

func (f *fold) takeAlone(fr *frame, seats []int32, posts []Ref) *cell {
	c := f.extract(fr, seats, posts, nil)
	c.mind()
	return c
}

// withEach gives each of some ways with each of what else may be said.
func withEach(ways, said []Part) []Part {
	all := make([]Part, 0, len(ways)*len(said))
	for i := range ways {
		for k := range said {
			x := ways[i].clone()
			x.say(&said[k])
			all = append(all, x)
		}
	}
	return all
}
