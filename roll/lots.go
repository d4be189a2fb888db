package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// Of seats that are alike one stands for all, so that it need not be kept apart
// which of them it was. What is shown of single seats must tell all the same
// that it may have been any: the seats that were alike are a lot, and each keeps
// the lots that it was in, one behind the other.

// lot is a set of seats that were alike when an operation took one of them.
type lot struct {
	op    int32
	kind  kind  // of all of them
	moved bool  // they were named: holders stay where they are, for whom they sit is open
	guest []Ref // of those named, who sat there in some ways only
}

// step is one lot on the path of a seat, and the way to it. A step of no lot
// only leads on, to two paths.
type step struct {
	lot        int32 // index into the lots, plus one; 0 = none
	person     Ref   // who sat there
	since      seatledger.Day
	prev, also uint32
}

// drawLots puts the seats that are alike for an operation into lots, unless
// nothing could tell them apart or, on a day that is replayed, nobody asks.
func (f *fold) drawLots(fr *frame, o *op, index int32, s *scope, c *cell) {
	if f.replaying {
		return
	}
	for tier := range o.tiers() {
		if c != nil {
			f.alikeTogether(s, c, o, tier)
		}
	}
	for i := range s.alike {
		x := &s.alike[i]
		if !x.many || !x.unlike && (!o.unnamed() || o.takesFirst(&x.first)) || f.isIdle(fr, o, &x.first) {
			continue
		}
		n := f.lotOf(index, x.kind)
		l := &f.lots[n-1]
		tag := func(p *Part) {
			for k := range p.Seats {
				if h := &p.Seats[k]; o.fits(x.tier, h) && f.kindOf(h, o) == x.kind {
					h.path = f.follow(h.path, n, h)
					if l.moved && !fr.sits(h.Person) {
						l.guest = addOnce(l.guest, h.Person)
					}
				}
			}
		}
		tag(&fr.sure)
		for _, c := range fr.cells {
			for k := range c.ways {
				tag(&c.ways[k])
			}
		}
	}
}

// isIdle reports whether an operation leaves a seat as it is: then it does not
// matter which of those that are alike it was.
func (f *fold) isIdle(fr *frame, o *op, h *Holding) bool {
	if o.op != opMove && o.op != opRealign || !h.Held() || h.until != 0 || h.Allegiance != o.party || o.flags&flagWhile != 0 {
		return false
	}
	rule := fr.Facts.SeatRule
	leaves := h.List != 0 && rule != "" && rule != seatledger.SeatRuleFree && !f.view.sameSide(fr.renamed, h.List, h.Allegiance)
	return o.op == opRealign || fr.perhaps == 0 && leaves == h.Mark.Is(LeftList)
}

// alikeTogether adds to the seats that are alike those of which a cell has
// several in one way.
func (f *fold) alikeTogether(s *scope, c *cell, o *op, tier int) {
	for i := range c.ways {
		p := &c.ways[i]
		if len(p.Seats) < 2 {
			continue
		}
		f.kinds = f.kinds[:0]
		for n := range p.Seats {
			h := &p.Seats[n]
			if !o.fits(tier, h) {
				continue
			}
			k := f.kindOf(h, o)
			if !slices.Contains(f.kinds, k) {
				f.kinds = append(f.kinds, k)
				continue
			}
			if !slices.ContainsFunc(s.alike, func(x alike) bool { return x.kind == k }) {
				s.begin(k, tier, h, false)
			}
			for m := range p.Seats {
				if x := &p.Seats[m]; o.fits(tier, x) && f.kindOf(x, o) == k {
					s.addAlike(k, x)
				}
			}
		}
	}
}

// lotOf gives the lot of a kind of seats for an operation, a new one if need be.
func (f *fold) lotOf(index int32, k kind) int32 {
	i := slices.IndexFunc(f.lots, func(x lot) bool { return x.op == index && index != none && x.kind == k })
	if i < 0 {
		i = len(f.lots)
		f.lots = append(f.lots, lot{op: index, kind: k, moved: k.person == quietPerson})
	}
	return int32(i + 1)
}

// follow gives the path that goes on with a lot.
func (f *fold) follow(path uint32, lot int32, h *Holding) uint32 {
	person := h.Person
	if x := f.paths[path]; x.lot == lot && x.person == person && x.since == h.Since {
		return path
	}
	for i := len(f.paths) - 1; i > 0 && len(f.paths)-i < 64; i-- {
		if x := f.paths[i]; x.lot == lot && x.person == person && x.since == h.Since && x.prev == path && x.also == 0 {
			return uint32(i)
		}
	}
	f.paths = append(f.paths, step{lot: lot, person: person, since: h.Since, prev: path})
	return uint32(len(f.paths) - 1)
}

// meet gives the path of a seat that was on either of two.
func (f *fold) meet(a, b uint32) uint32 {
	switch {
	case a == b || b == 0:
		return a
	case a == 0:
		return b
	}
	f.paths = append(f.paths, step{prev: a, also: b})
	return uint32(len(f.paths) - 1)
}

// keepPaths lets the seats of a way be on the paths of those of another way that
// nothing else tells from it.
func (f *fold) keepPaths(kept, dropped *Part) {
	for i := range dropped.Seats {
		h := &dropped.Seats[i]
		if h.path == 0 {
			continue
		}
		k := kept.find(h.Seat)
		if h.Person != 0 {
			k = kept.seatOf(h.Person)
		}
		if k >= 0 {
			kept.Seats[k].path = f.meet(kept.Seats[k].path, h.path)
		}
	}
}

// keepPathsOf lets the seats of a frame be on the paths of those of another frame that
// nothing else tells from it.
func (f *fold) keepPathsOf(kept, dropped *frame) {
	if len(f.lots) == 0 {
		return
	}
	f.keepPaths(&kept.sure, &dropped.sure)
	likes := map[string][]*cell{}
	for _, c := range kept.cells {
		key := f.fingerprint(c)
		likes[key] = append(likes[key], c)
	}
	for _, c := range dropped.cells {
		if like := likes[f.fingerprint(c)]; len(like) > 0 {
			f.keepPathsIn(like[max(0, slices.IndexFunc(like, c.isOfSeat))], c)
		}
	}
}

// isOfSeat reports whether another cell has the first seat of a cell, if any.
func (c *cell) isOfSeat(x *cell) bool {
	seats := c.ways[0].Seats
	return len(seats) > 0 && x.hasSeat(seats[0].Seat)
}

func (f *fold) keepPathsIn(kept, dropped *cell) {
	ways := map[string]*Part{}
	for i := range kept.ways {
		ways[string(f.appendPart(f.key[:0], &kept.ways[i]))] = &kept.ways[i]
	}
	for i := range dropped.ways {
		p := &dropped.ways[i]
		if like := ways[string(f.appendPart(f.key[:0], p))]; like != nil {
			f.keepPaths(like, p)
		}
	}
}

// walk visits the steps of a path, each once, from the last.
func (f *fold) walk(path uint32, visit func(x step)) {
	seen := map[uint32]bool{}
	var go1 func(path uint32)
	go1 = func(path uint32) {
		if path == 0 || seen[path] {
			return
		}
		seen[path] = true
		x := f.paths[path]
		if x.lot != 0 {
			visit(x)
		}
		go1(x.prev)
		go1(x.also)
	}
	go1(path)
}

// drawn reports whether some seat of the frame was in a lot.
func (f *Frame) drawn() bool {
	drawn := false
	f.Parts(func(p *Part) {
		drawn = drawn || slices.ContainsFunc(p.Seats, func(h Holding) bool { return h.path != 0 })
	})
	return drawn
}

// WardsOpen reports whether it is open in which ward somebody sits who is not
// like the others there.
func (f *Frame) WardsOpen() bool {
	if f.fold == nil || !f.drawn() {
		return false
	}
	type class struct {
		list, party Ref
		mark        Mark
	}
	wards, classes := map[int32][]Ref{}, map[int32][]class{}
	f.Parts(func(p *Part) {
		for _, h := range p.Seats {
			f.fold.walk(h.path, func(s step) {
				wards[s.lot] = addOnce(wards[s.lot], h.Ward)
				classes[s.lot] = addOnce(classes[s.lot], class{h.List, h.Allegiance, h.Mark})
			})
		}
	})
	for n := range wards {
		if len(wards[n]) > 1 && len(classes[n]) > 1 {
			return true
		}
	}
	return false
}

// seatSet is a set of seats.
type seatSet []uint64

// add adds a seat, and reports whether it was not there.
func (s *seatSet) add(i int) bool {
	for len(*s) <= i/64 {
		*s = append(*s, 0)
	}
	word := &(*s)[i/64]
	was := *word
	*word |= 1 << (i % 64)
	return *word != was
}
