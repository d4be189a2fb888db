package roll

import "slices"

// This file holds the numbers of a list, how many unnamed members it has of a party,
// against what is on record where that is open: in each way of it as many are kept, leave
// or are added as the list has in that way.

// counts reports whether a seat is one of those that a row of a list gives in a number:
// somebody sits there for its party whom the list does not name.
func (o *op) counts(h *Holding) bool {
	return o.meansWard(h.Ward) && h.holds() && (!h.Mark.Is(listed) || h.Mark.Is(counted)) && !h.Mark.Is(Ended) && (o.party == 0 || h.partyOf(h.Person) == o.party)
}

// tallyIn counts the seats of a row of a list in one way of a cell: no other cell
// varies in them.
func (fr *frame) tallyIn(c *cell, p *Part, o *op) int {
	n := fr.sure.count(o.counts) + p.count(o.counts)
	for _, x := range fr.cells {
		if x != c {
			n += x.ways[0].count(o.counts)
		}
	}
	return n
}

// isDueIn reports whether in one way of a cell one more leaves, or comes, so that as many
// are there as a list has.
func (o *op) isDueIn(fr *frame, c *cell, p *Part) bool {
	if o.tally == 0 {
		return true
	}
	n := fr.tallyIn(c, p, o)
	return o.op == opAbsent && n > o.tally || o.op == opNew && n < o.tally
}

// gatherOpen puts the cells into one that vary in how many seats a row of a list counts. It
// says false where that is too much.
func (f *fold) gatherOpen(fr *frame, o *op) bool {
	var open []*cell
	for _, c := range fr.cells {
		if c.varies(o) {
			open = append(open, c)
		}
	}
	if slices.ContainsFunc(open, func(c *cell) bool { return c.blurred }) {
		return false
	}
	return len(open) == 0 || f.join(fr, open, f.limit) != nil
}

// varies reports whether it is open how many seats of a cell a row of a list counts.
func (c *cell) varies(o *op) bool { least, most := c.span(o.counts); return least < most }

// confirmCount lets the unnamed members that a roster has for a party be those who
// sit for it and whom it does not name. If there are more, some have left.
func (f *fold) confirmCount(fr *frame, o *op) {
	one := f.ofNumber(o, opAbsent)
	fr.doubted = !f.gatherOpen(fr, &one) || fr.doubted
	least, most := fr.span(one.counts)
	for n := most - o.count(); n > 0 && f.isComplete(o); n-- {
		f.rehearsal.leave(f, fr, &one)
		f.act(fr, &one, none)
	}
	f.onSeats(fr, o, func(p *Part) {
		for s := range p.Seats {
			if h := &p.Seats[s]; one.fits(0, h) {
				f.markListed(h)
				h.Mark |= counted
				f.rehearsal.see(h.Seat, f.day)
			}
		}
	})
	fr.lacking = append(fr.lacking, lack{o.pos, max(0, o.count()-least)})
	f.confirmed = true
}

// ofNumber gives an operation by which one more leaves or comes of those whom a row of a
// list gives in a number.
func (f *fold) ofNumber(o *op, kind operation) op {
	one := newOp(record{pos: o.pos, first: o.first, last: o.last, op: kind, party: o.party, ward: o.ward, ends: o.ends}, o.order)
	if one.tally = o.count(); kind == opAbsent {
		one.aux = 1
	}
	return one
}
