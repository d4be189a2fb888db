package roll

import (
	"cmp"
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file lets seats come to wards and leave them, and leave the council.

// shift is what lets seats come to a ward or leave it.
type shift struct {
	from    []Ref // the wards in which they are; 0 = those of none
	to      Ref
	held    bool // those that are held come first
	free    bool // those that nobody holds
	firstOf bool // where all are alike the first, or the last of seats filled in a way of their own
}

// picks gives the one of some seats that comes to the ward, if nothing but their
// ordinals tells them apart; else all of them.
func (x *shift) picks(p *Part, spots []int, last bool) []int {
	differs := func(s int) bool { return !sameHolding(&p.Seats[s], &p.Seats[spots[0]]) }
	switch {
	case len(spots) < 2 || !x.firstOf || slices.ContainsFunc(spots, differs):
		return spots
	case last:
		return spots[len(spots)-1:]
	}
	return spots[:1]
}

// fits reports whether a seat may come to the ward, or leave it, in tiers: where
// some leave, vacant ones first.
func (x *shift) fits(leaves bool, tier int, h *Holding) bool {
	if !slices.Contains(x.from, h.Ward) {
		return false
	}
	vacant := h.Mark.Is(VacantSeat)
	switch {
	case leaves:
		return [...]bool{vacant, h.nobody(), !vacant && !h.nobody()}[tier]
	case x.held:
		return vacant == (tier == 1)
	case x.free:
		return tier == 0 && (vacant || h.nobody())
	}
	return tier == 0
}

// moveTogether lets all seats of some wards come to another; 0 = to none.
func (f *fold) moveTogether(fr *frame, old []Ref, to Ref) {
	f.everywhere(fr, func(p *Part) {
		for s := range p.Seats {
			if slices.Contains(old, p.Seats[s].Ward) {
				p.Seats[s].Ward = to
			}
		}
	})
}

// shiftEach lets so many seats come to a ward or leave it, one after another.
func (f *fold) shiftEach(fr *frame, kind operation, n int, x *shift, o *op) {
	f.repeat(n, func() {
		one := newOp(record{pos: o.pos, first: f.day, last: f.day, op: kind}, o.order)
		one.shift = x
		f.act(fr, &one, none)
	})
}

// comeToWard lets a seat come to a ward. Where it is open which, it matters from then
// on of which ward seats are: it would no longer be told that it is open.
func (f *fold) comeToWard(p *Part, o *op) {
	f.spots = f.spots[:0]
	spots := o.shift.picks(p, f.first(p, o), f.isApart(o.shift.to))
	if len(spots) > 1 {
		f.look().wards = math.MaxInt32
	}
	f.each(p, spots, func(p *Part, s int) { p.Seats[s].Ward, f.acted = o.shift.to, true })
}

// free gives the seats of no ward that are vacant, or of which nothing is stated, in
// every way.
func (fr *frame) free() (seats []int32) {
	taken := map[int32]bool{}
	fr.any(func(p *Part) bool {
		for s := range p.Seats {
			h := &p.Seats[s]
			taken[h.Seat] = taken[h.Seat] || h.Ward != 0 || !h.Mark.Is(VacantSeat) && !h.nobody()
		}
		return false
	})
	for s := range int32(fr.Seats) {
		if is, known := taken[s+1]; known && !is {
			seats = append(seats, s+1)
		}
	}
	return seats
}

// cut takes seats away of a council: those of no ward that nobody holds, then the last.
func (f *fold) cut(fr *frame, n int, o *op) {
	var out []int32
	if fr.any(func(p *Part) bool { return slices.ContainsFunc(p.Seats, isFree) }) {
		f.place(fr, 0)
		mixed := f.gatherFree(fr, n)
		out = fr.free()
		out = out[max(0, len(out)-n):]
		out = append(out, mixed[max(0, len(mixed)-(n-len(out))):]...)
	}
	for s := int32(fr.Seats); len(out) < n; s-- {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	f.loosePosts(fr)
	f.everywhere(fr, func(p *Part) {
		for _, h := range p.Seats {
			if _, found := slices.BinarySearch(out, h.Seat); found {
				p.unseat(h.Person, seatledger.Day(o.first), o.pos)
				p.unseat(h.Sits, seatledger.Day(o.first), o.pos)
				if h.Held() {
					f.clash(o.pos, o.pos)
				}
			}
		}
		p.Seats = slices.DeleteFunc(p.Seats, func(h Holding) bool { _, found := slices.BinarySearch(out, h.Seat); return found })
		for s := range p.Seats {
			before, _ := slices.BinarySearch(out, p.Seats[s].Seat)
			p.Seats[s].Seat -= int32(before)
		}
	})
	fr.Seats -= n
}

// isFree reports whether a seat of no ward is vacant, or nothing is stated of it.
func isFree(h Holding) bool { return h.Ward == 0 && (h.Mark.Is(VacantSeat) || h.nobody()) }

// gatherFree lets seats of no ward that nobody holds be the same in all ways of a
// cell, where it is open which they are: of seats that are to be taken away the
// numbers tell nothing. Where that is too much to keep together each of those seats may
// be what any of them is, and they are given.
func (f *fold) gatherFree(fr *frame, n int) (mixed []int32) {
	if len(fr.free()) >= n {
		return nil
	}
	cells := slices.DeleteFunc(slices.Clone(fr.cells), func(c *cell) bool {
		return c.blurred || !slices.ContainsFunc(c.ways, func(p Part) bool { return slices.ContainsFunc(p.Seats, isFree) })
	})
	if len(cells) == 0 {
		return nil
	}
	if f.look().numbers(0, f.day) { // their numbers are yet to tell
		return f.mix(fr, cells)
	}
	c := f.join(fr, cells, f.limit)
	if c == nil {
		return f.mix(fr, cells)
	}
	for i := range c.ways {
		p := &c.ways[i]
		numbers := make([]int32, len(p.Seats))
		for s := range p.Seats {
			numbers[s] = p.Seats[s].Seat
		}
		slices.SortStableFunc(p.Seats, func(a, b Holding) int { return cmp.Compare(bits(isFree(a), false), bits(isFree(b), false)) })
		for s := range p.Seats {
			p.Seats[s].Seat = numbers[s]
		}
	}
	f.settle(fr, c)
	return nil
}

// mix lets every seat of some cells be what any of them may be.
func (f *fold) mix(fr *frame, cells []*cell) (seats []int32) {
	var any []Holding
	for _, c := range cells {
		for i := range c.ways {
			any = append(any, c.ways[i].Seats...)
		}
		for _, h := range c.ways[0].Seats {
			seats = append(seats, h.Seat)
		}
		f.hull(fr, c)
	}
	slices.Sort(seats)
	for _, seat := range seats {
		if fr.sure.find(seat) >= 0 {
			c := f.extract(fr, []int32{seat}, nil, nil)
			c.mind()
			fr.cells = append(fr.cells, c)
		}
		for _, c := range slices.Clone(fr.cells) {
			if !c.hasSeat(seat) {
				continue
			}
			for _, h := range any {
				x := c.ways[0].clone()
				h.Seat = seat
				x.Seats[x.find(seat)] = h
				c.ways = append(c.ways, x)
			}
			c.wide = true
			f.settle(fr, c)
		}
	}
	f.loosePosts(fr)
	return seats
}
