package roll

import "slices"

// This file puts frames together: those that are the same, and, where there are too
// many, those that are not, seat by seat.

// mergeFrames leaves one of all frames that nothing tells apart, and widens
// where there are too many.
func (f *fold) mergeFrames() {
	known := map[string]*frame{}
	keep := f.frames[:0:0]
	seats := 0
	for _, fr := range f.frames {
		f.current = fr
		seats += 1 + fr.Seats
		key := string(f.frameKey(fr))
		if x := known[key]; x != nil {
			x.wide, x.vague = x.wide && fr.wide, x.vague || fr.vague
			f.keepPathsOf(x, fr)
			x.alsoTells(fr)
			continue
		}
		known[key] = fr
		keep = append(keep, fr)
	}
	f.steps += seats
	f.frames = keep
	if n := len(keep); n > min(maxFrames, f.limit) || n*(1+seats/len(known)) > maxFrameWeight {
		f.hullFrames()
	}
}

// hullFrames puts frames of one size together: every seat keeps all it may be.
func (f *fold) hullFrames() {
	var keep []*frame
	for _, fr := range f.frames {
		at := slices.IndexFunc(keep, func(x *frame) bool {
			return x.sameState(&fr.Body)
		})
		if at < 0 {
			keep = append(keep, fr)
			continue
		}
		f.current = keep[at]
		f.hullInto(keep[at], fr)
	}
	f.frames = keep
}

// hullInto widens a frame so that it holds all that another one does.
func (f *fold) hullInto(to, fr *frame) {
	to.torn, fr.torn = true, true
	f.scatter(to)
	f.scatter(fr)
	f.current = to
	to.perhaps |= fr.perhaps | (to.renamed ^ fr.renamed)
	to.renamed &= fr.renamed
	f.widenMatters(to, fr)
	for _, c := range fr.pieces() {
		f.widen(to, c)
	}
	for _, x := range slices.Clone(to.sure.gone) {
		if !slices.Contains(fr.sure.gone, x) {
			c := f.takeOut(to, Part{gone: []Ref{x}})
			c.ways = append(c.ways, Part{})
			c.wide = true
			f.settle(to, c)
		}
	}
	for _, id := range to.postIDs() {
		if !slices.Contains(fr.postIDs(), id) {
			c := f.takeOut(to, Part{Posts: []PostHolding{{Post: id}}})
			c.ways = append(c.ways, Part{})
			c.wide = true
			f.settle(to, c)
		}
	}
	to.addLax(fr.lax...)
	to.alsoTells(fr)
	to.wide, to.vague, to.astray = true, to.vague || fr.vague, to.astray || fr.astray
	for k := range fr.tried {
		if last, tried := fr.triedAt(int32(k)); tried {
			to.note(int32(k), max(0, min(last, to.changed-1)))
		}
	}
	to.touch(f)
}

// scatter takes a frame apart into cells of single seats and posts; what is
// pending, and what is taken, is no longer kept.
func (f *fold) scatter(fr *frame) {
	f.current = fr
	f.place(fr, 0)
	fr.addLax(fr.sure.pending...)
	for _, x := range fr.sure.taken {
		fr.addLax(f.opsOf(x.group)...)
	}
	fr.sure.pending, fr.sure.taken = nil, nil
	limit := f.limit
	f.limit = 0
	for _, c := range slices.Clone(fr.cells) {
		if len(c.ops)+len(c.groups) > 0 || c.tangled() || len(c.matters) > 0 && len(c.people) > 0 {
			f.hull(fr, c)
		}
	}
	f.limit = limit
}

// widenMatters lets a frame say of matters what another one does, too.
func (f *fold) widenMatters(to, fr *frame) {
	list := to.matters()
	for _, m := range fr.matters() {
		list = addOnce(list, m)
	}
	for _, m := range list {
		if to.cellOf(m) != nil || fr.cellOf(m) != nil || !to.sure.agrees(&fr.sure, m) {
			f.widen(to, fr.matterPiece(m))
		}
	}
}

// matters gives those of which something is said in some way.
func (fr *frame) matters() []Matter {
	list := fr.sure.mattersIn()
	for _, c := range fr.cells {
		list = append(list, c.matters...)
	}
	return list
}

// matterPiece gives what a scattered frame says of a matter.
func (fr *frame) matterPiece(m Matter) *cell {
	if c := fr.cellOf(m); c != nil {
		return c
	}
	return &cell{ways: []Part{fr.sure.on(m)}, matters: []Matter{m}}
}

// pieces gives the single seats, posts and persons gone of a scattered frame.
func (fr *frame) pieces() []*cell {
	list := slices.DeleteFunc(slices.Clone(fr.cells), func(c *cell) bool { return len(c.matters) > 0 })
	for _, h := range fr.sure.Seats {
		list = append(list, &cell{ways: []Part{{Seats: []Holding{h}}}})
	}
	for _, x := range fr.sure.Posts {
		list = append(list, &cell{ways: []Part{{Posts: []PostHolding{x}}}})
	}
	for _, x := range fr.sure.gone {
		list = append(list, &cell{ways: []Part{{gone: []Ref{x}}}})
	}
	return list
}

// widen adds the ways of a piece to the one of the same seat, post or person.
func (f *fold) widen(to *frame, piece *cell) {
	at := slices.IndexFunc(piece.ways, func(p Part) bool { return len(p.Seats)+len(p.Posts) > 0 }) // of what it is
	if at < 0 {
		at = slices.IndexFunc(piece.ways, func(p Part) bool { return len(p.gone) > 0 })
	}
	c := f.takeOut(to, piece.ways[max(0, at)], piece.matters...)
	c.wide = true
	c.changed = f.clock
	if c.blurred && f.blurWith(c, piece) {
		return
	}
	for i := range piece.ways {
		c.ways = append(c.ways, piece.ways[i].clone())
	}
	if c.blurred || piece.blurred {
		c.blurred = false
		f.blur(to, c)
		return
	}
	f.settle(to, c)
}

// takeOut gives the cell of a piece, taking it out of what is sure.
func (f *fold) takeOut(fr *frame, p Part, matters ...Matter) *cell {
	for _, c := range fr.cells {
		switch {
		case len(matters) > 0 && slices.Contains(c.matters, matters[0]), len(p.Seats) > 0 && c.hasSeat(p.Seats[0].Seat), len(p.Posts) > 0 && slices.Contains(c.posts, p.Posts[0].Post),
			len(p.Seats)+len(p.Posts)+len(matters) == 0 && len(c.ways[0].Seats)+len(c.posts) == 0 && len(p.gone) > 0 && c.names(p.gone[0]):
			return c
		}
	}
	c := &cell{}
	switch {
	case len(matters) > 0:
		c = f.extract(fr, nil, nil, matters)
	case len(p.Seats) > 0:
		i := fr.sure.find(p.Seats[0].Seat)
		c.ways = []Part{{Seats: []Holding{fr.sure.Seats[i]}}}
		fr.sure.Seats = slices.Delete(fr.sure.Seats, i, i+1)
	case len(p.Posts) > 0:
		c.ways = []Part{{}}
		if i := fr.sure.postIndex(p.Posts[0].Post); i >= 0 {
			c.ways[0].Posts = []PostHolding{fr.sure.Posts[i]}
			fr.sure.Posts = slices.Delete(fr.sure.Posts, i, i+1)
		}
	default:
		c.ways = []Part{{}}
		if len(p.gone) > 0 && slices.Contains(fr.sure.gone, p.gone[0]) {
			c.ways[0].gone = []Ref{p.gone[0]}
			fr.sure.gone = slices.DeleteFunc(fr.sure.gone, func(x Ref) bool { return x == p.gone[0] })
		}
	}
	fr.cells = append(fr.cells, c)
	return c
}

func (fr *frame) postIDs() (ids []Ref) {
	for _, x := range fr.sure.Posts {
		ids = append(ids, x.Post)
	}
	for _, c := range fr.cells {
		ids = append(ids, c.posts...)
	}
	return ids
}
