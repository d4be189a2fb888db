package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// This file fills all vacant seats of a list at once.

// refill: the vacant seats of every council below a division were filled; by
// whom in each council is not recorded, nor who took the posts that went with
// them.
func (f *fold) refill(fr *frame, o *op) {
	vacant := func(p *Part) bool {
		return slices.ContainsFunc(p.Seats, func(h Holding) bool { return h.refillable() })
	}
	for _, c := range slices.Clone(fr.cells) {
		if c.tangled() && c.refilled(o) > f.limit {
			f.hull(fr, c)
		}
	}
	surely := vacant(&fr.sure)
	var cells []*cell
	for _, c := range fr.cells {
		always := true
		some := len(c.posts) > 0
		for i := range c.ways {
			is := vacant(&c.ways[i])
			always, some = always && is, some || is
		}
		surely = surely || always
		if some {
			cells = append(cells, c)
		}
	}
	if len(cells) > 0 && !surely {
		f.refillTogether(fr, cells, o)
		return
	}
	if !surely {
		return
	}
	f.acted = true
	f.refillSure(fr, o)
	for _, c := range cells {
		f.refillIn(fr, c, o, true)
	}
}

// refillable reports whether the seat is one of the vacant ones that a list of
// reallocations fills: not where the dissolution of the council ended its holding.
func (h *Holding) refillable() bool { return h.Mark&(VacantSeat|Ended) == VacantSeat }

// refillSure fills the seats that are surely vacant.
func (f *fold) refillSure(fr *frame, o *op) {
	fr.sure.Posts = slices.DeleteFunc(fr.sure.Posts, func(p PostHolding) bool { return p.Vacant && !p.ended })
	for _, h := range slices.Clone(fr.sure.Seats) {
		if !h.refillable() {
			continue
		}
		if o.flags&flagAllFilled != 0 {
			fr.sure.Seats[fr.sure.find(h.Seat)] = filledSeat(&h, o)
			continue
		}
		if f.steps += len(fr.sure.Seats) + len(fr.cells); f.isStopped() {
			return
		}
		c := f.extract(fr, []int32{h.Seat}, nil, nil)
		fr.cells = append(fr.cells, c)
		f.refillIn(fr, c, o, true)
	}
}

func filledSeat(h *Holding, o *op) Holding {
	return Holding{Seat: h.Seat, Ward: h.Ward, term: h.term, Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos}
}

// refillTogether fills seats that may be vacant where the posts depend on
// whether any was.
func (f *fold) refillTogether(fr *frame, cells []*cell, o *op) {
	var ids []Ref
	for i := range fr.sure.Posts {
		if fr.sure.Posts[i].Vacant && !fr.sure.Posts[i].ended {
			ids = append(ids, fr.sure.Posts[i].Post)
		}
	}
	if len(ids) > 0 {
		c := f.extract(fr, nil, ids, nil)
		fr.cells = append(fr.cells, c)
		cells = append(cells, c)
	}
	f.acted = true
	limit := f.limit
	ways := 1
	for _, c := range cells {
		ways = min(ways*c.refilled(o), limit+1)
	}
	if ways <= limit && !fr.isBlurred() {
		if c := f.join(fr, cells, limit); c != nil {
			f.refillIn(fr, c, o, false)
			return
		}
	}
	for _, c := range cells {
		ways := make([]Part, 0, len(c.ways))
		for i := range c.ways {
			x := c.ways[i].clone()
			x.Posts = slices.DeleteFunc(x.Posts, func(p PostHolding) bool { return p.Vacant && !p.ended })
			ways = append(ways, x)
		}
		c.ways, c.wide = append(c.ways, ways...), true
		f.refillIn(fr, c, o, false)
	}
}

// refilled gives how many ways a cell has once its vacant seats are filled, or so
// many that it does not matter.
func (c *cell) refilled(o *op) (ways int) {
	for i := range c.ways {
		n := 1
		for s := range c.ways[i].Seats {
			if c.ways[i].Seats[s].Mark.Is(VacantSeat) && o.flags&flagAllFilled == 0 {
				n = min(2*n, MaxWays+1)
			}
		}
		ways = min(ways+n, 2*MaxWays)
	}
	return ways
}

// refillIn fills the vacant seats in each way of a cell, and forgets who holds
// the vacant posts where any was, or surely was elsewhere.
func (f *fold) refillIn(fr *frame, c *cell, o *op, surely bool) {
	var ways []Part
	for i := range c.ways {
		p := c.ways[i]
		list := []Part{p}
		filled := surely
		for s := range p.Seats {
			if !p.Seats[s].refillable() {
				continue
			}
			filled = true
			for k := range slices.Clone(list) {
				if o.flags&flagAllFilled == 0 {
					x := list[k].clone() // perhaps nobody took this one
					x.Seats[s] = Holding{Seat: p.Seats[s].Seat, Ward: p.Seats[s].Ward, term: p.Seats[s].term, Mark: VacantSeat | Unsaid, Since: seatledger.Day(o.first), Cause: o.pos}
					list = append(list, x)
				}
				list[k].Seats[s] = filledSeat(&list[k].Seats[s], o)
			}
			if len(list) > 8 {
				list = f.distinct(list)
			}
		}
		for k := range list {
			if filled {
				list[k].Posts = slices.DeleteFunc(list[k].Posts, func(p PostHolding) bool { return p.Vacant && !p.ended })
			}
		}
		ways = append(ways, list...)
	}
	c.ways = ways
	f.settle(fr, c)
}
