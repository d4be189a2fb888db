package roll

import "slices"

// This file places moves of the unnamed that were counted, before an operation for
// which it matters on which seats they lie.

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
		if i >= 0 && f.ops[i].last >= f.day {
			fr.addLax(i)
		}
	}
	o := newOp(record{op: opMove, party: g.to, from: g.from, first: f.day, last: f.day, pos: f.ops[max(0, g.ops[0])].pos}, 0)
	if g.realign {
		o.op = opRealign
	}
	for _, seat := range g.seats {
		if fr.sure.find(seat) >= 0 {
			c := f.extract(fr, []int32{seat}, nil, nil)
			c.mind()
			fr.cells = append(fr.cells, c)
		}
		for _, c := range slices.Clone(fr.cells) {
			if c.hasSeat(seat) {
				x := o
				x.seat = uint32(seat)
				f.moveLoosely(fr, c, &x, g)
			}
		}
	}
}

// moveLoosely adds to the ways of a cell in which a seat is a party's those in
// which its holder moved.
func (f *fold) moveLoosely(fr *frame, c *cell, o *op, g *unplaced) {
	var ways []Part
	for i := range c.ways {
		ways = append(ways, c.ways[i])
		p := c.ways[i].clone()
		if s := p.find(int32(o.seat)); g.mayLieOn(&p.Seats[s]) {
			f.forks = f.forks[:0]
			f.moveTo(fr, &p, s, o)
			if g.stands {
				p.Seats[s].Mark = g.standing(p.Seats[s])
			}
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
	if o.op.ofRoster() || o.op.beforeRoster() {
		f.place(fr, 0)
		return
	}
	switch o.op {
	case opCouncil:
		if f.view.councilFacts(o.text()).SeatRule != fr.Facts.SeatRule {
			f.place(fr, 0)
		}
	case opDissolve:
		const byList = 1
		if o.rule != byList {
			f.place(fr, o.party)
		}
	case opRename:
		f.placeRenamed(fr, o)
		f.placeRejoined(fr, o)
	case opElect:
		f.placeTold(fr, o)
	case opFill:
		f.placeLapsed(fr, o)
	case opReturn, opReinstate, opSubstitute, opBar:
		f.placeExercised(fr, o)
	case opRealign: // leaves the standing of who moved as it is
		f.place(fr, 0)
	case opEnd, opMove:
		if o.flags&flagUntil != 0 {
			f.placeUntil(fr, o)
		} else if o.seat == 0 && !o.ofPost() && (o.person == 0 || !fr.sits(o.person)) {
			f.place(fr, o.leaves())
		}
	}
}

// placeExercised places the moves that may lie on a seat of which it changes who
// exercises the mandate.
func (f *fold) placeExercised(fr *frame, o *op) {
	seats, known := f.exercisedBy(fr, o)
	for _, g := range slices.Clone(fr.unplaced) {
		lies := func(seat int32) bool { _, lies := slices.BinarySearch(g.seats, seat); return lies }
		if !known || slices.ContainsFunc(seats, lies) {
			f.place(fr, g.from)
		}
	}
}

// placeTold places the moves that tell seats apart which are alike without them,
// where one of these is to be named and which of them it is is yet to matter.
func (f *fold) placeTold(fr *frame, o *op) {
	t := f.look()
	if o.seat != 0 || fr.sits(o.person) || len(t.seats)+len(t.inWard) == 0 && len(t.cuts) < 2 && t.lays == never {
		return
	}
	for _, g := range slices.Clone(fr.unplaced) {
		if fr.any(func(p *Part) bool {
			return slices.ContainsFunc(p.Seats, func(h Holding) bool {
				_, lies := slices.BinarySearch(g.seats, h.Seat)
				return lies && (o.fits(0, &h) || o.op == opElect && o.fits(o.namingTier(), &h)) && (h.Ward == 0 || len(t.seats)+len(t.inWard) > 0 || len(t.cuts) > 1)
			})
		}) {
			f.place(fr, g.from)
		}
	}
}

// placeLapsed places the moves that may lie on a seat that had fallen vacant,
// though nobody recorded it.
func (f *fold) placeLapsed(fr *frame, o *op) {
	if o.seat != 0 || fr.sits(o.person) {
		return
	}
	for tier := range lapsed {
		if fr.surely(func(p *Part) bool {
			return slices.ContainsFunc(p.Seats, func(h Holding) bool { return o.fits(tier, &h) })
		}) {
			return
		}
	}
	for _, g := range slices.Clone(fr.unplaced) {
		if fr.any(func(p *Part) bool {
			return slices.ContainsFunc(p.Seats, func(h Holding) bool {
				_, lies := slices.BinarySearch(g.seats, h.Seat)
				return lies && o.meansWard(h.Ward) && o.mayLapse(&h)
			})
		}) {
			f.place(fr, g.from)
		}
	}
}

// surely reports whether something is so of what is sure, or of every way of some
// cell.
func (fr *frame) surely(is func(p *Part) bool) bool {
	return is(&fr.sure) || slices.ContainsFunc(fr.cells, func(c *cell) bool {
		return !slices.ContainsFunc(c.ways, func(p Part) bool { return !is(&p) })
	})
}

// placeUntil places the moves that may lie on a seat to which a state that ends
// gave its party: the end undoes nothing that has taken its place.
func (f *fold) placeUntil(fr *frame, o *op) {
	for _, g := range slices.Clone(fr.unplaced) {
		if fr.any(func(p *Part) bool {
			return slices.ContainsFunc(p.Seats, func(h Holding) bool {
				_, lies := slices.BinarySearch(g.seats, h.Seat)
				return lies && h.until == o.pos
			})
		}) {
			f.place(fr, g.from)
		}
	}
}

// placeRenamed places the moves that have yet to happen and that leave or join a
// party which becomes another, or to which moves lead that a succession makes its own.
func (f *fold) placeRenamed(fr *frame, o *op) {
	for _, g := range slices.Clone(fr.unplaced) {
		if (g.from == o.from || g.to == o.from) && !f.allOver(g.ops, f.day+1) || g.to == o.from && f.loses(fr, o.party) {
			f.place(fr, g.from)
		}
	}
}

// placeRejoined keeps the standing of those who moved away from a list's party
// where a succession makes their move one within it: who had left it stays
// contested. Where moves have yet to happen they are placed.
func (f *fold) placeRejoined(fr *frame, o *op) {
	after := fr.Body
	f.view.succeed(&after, o.pos)
	for _, g := range slices.Clone(fr.unplaced) {
		to := g.to
		if to == o.from {
			to = o.party
		}
		joined := func(h Holding) bool {
			return h.List != 0 && f.view.sameSide(fr.renamed, h.List, g.to) != f.view.sameSide(after.renamed, h.List, to)
		}
		if g.realign || g.stands || !fr.any(func(p *Part) bool { return slices.ContainsFunc(p.Seats, joined) }) {
			continue
		}
		at := slices.IndexFunc(fr.unplaced, func(x unplaced) bool {
			return x.from == g.from && x.to == g.to && !x.realign && !x.stands
		})
		if at < 0 { // placed with others
			continue
		}
		if !f.allOver(g.ops, f.day+1) || fr.perhaps != 0 {
			f.place(fr, g.to)
			continue
		}
		x := &fr.unplaced[at]
		x.stands, x.fresh, x.left = true, true, nil
		fr.any(func(p *Part) bool {
			for i := range p.Seats {
				h := &p.Seats[i]
				if f.leavesList(&fr.Body, h.List, &g) {
					x.left = addOnce(x.left, h.List)
				}
				if h.Held() && h.Allegiance == g.from && h.Mark.Is(LeftList) {
					x.fresh = false
				}
			}
			return false
		})
	}
}
