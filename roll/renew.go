package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// This file lays the results of an election over a frame, ward by ward.

// forget: an election whose results are not recorded makes every seat unknown.
func (f *fold) forget(fr *frame, o *op) {
	wards := fr.wards()
	f.clearOut(fr)
	fr.sure.Seats = fr.sure.Seats[:0]
	for s := range fr.Seats {
		fr.sure.Seats = append(fr.sure.Seats, Holding{Seat: int32(s + 1), Ward: wards[s], Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos})
	}
}

// wards gives the ward of every seat.
func (fr *frame) wards() []Ref {
	wards := make([]Ref, fr.Seats)
	note := func(p *Part) {
		for i := range p.Seats {
			wards[p.Seats[i].Seat-1] = p.Seats[i].Ward
		}
	}
	note(&fr.sure)
	for _, c := range fr.cells {
		note(&c.ways[0])
	}
	return wards
}

// lay lays an election's results on the seats at stake.
func (f *fold) lay(fr *frame, o *op) {
	laid := 0
	for i := range o.lay.wards {
		w := &o.lay.wards[i]
		switch {
		case o.lay.byElection || w.stake != 0 && w.ward == 0 && w.stake < fr.Seats:
			f.fillVacancies(fr, w, o)
		case w.ward == 0:
			f.layAll(fr, w, o)
		default:
			laid += f.layWard(fr, w, o)
		}
	}
	if laid >= fr.Seats && laid > 0 { // wards that are the whole council together
		fr.resume()
	}
}

// layAll gives all seats of the council new holders.
func (f *fold) layAll(fr *frame, w *wardLayout, o *op) {
	fr.ballot = w.ballot
	f.clearOut(fr)
	fr.sure.Seats = slices.Grow(fr.sure.Seats[:0], fr.Seats)[:fr.Seats]
	for s := range fr.sure.Seats {
		w.put(&fr.sure.Seats[s], s, int32(s+1), o)
	}
	if len(w.seats) > fr.Seats {
		f.clash(o.pos, o.pos)
	}
}

// put gives the seat that is a ward's nth its holder.
func (w *wardLayout) put(h *Holding, n int, seat int32, o *op) {
	if n < len(w.seats) {
		w.seats[n].seat(h, w.ward, seat, o)
		return
	}
	*h = Holding{Ward: w.ward, Seat: seat, Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos}
}

// layWard gives all seats of a ward new holders, taking into it seats of no ward
// where it has too few. It gives how many these are.
func (f *fold) layWard(fr *frame, w *wardLayout, o *op) int {
	if fr.torn && fr.wardsDiffer() {
		f.layWardLoosely(fr, w, o)
		return max(w.stake, len(w.seats))
	}
	wards := fr.wards()
	var seats []int32
	for s, ward := range wards {
		if ward == w.ward {
			seats = append(seats, int32(s+1))
		}
	}
	n := max(w.stake, len(w.seats))
	for s := 0; s < len(wards) && len(seats) < n; s++ {
		if wards[s] == 0 {
			seats = append(seats, int32(s+1))
		}
	}
	slices.Sort(seats)
	f.loosePosts(fr)
	out := func(h Holding) bool { _, found := slices.BinarySearch(seats, h.Seat); return found }
	f.everywhere(fr, func(p *Part) {
		for _, h := range p.Seats {
			if out(h) {
				p.endPosts(h.Person, seatledger.Day(o.first), o.pos)
				p.endPosts(h.Sits, seatledger.Day(o.first), o.pos)
			}
		}
		p.Seats = slices.DeleteFunc(p.Seats, out)
	})
	laid := Part{}
	for i, s := range seats {
		laid.Seats = append(laid.Seats, Holding{})
		w.put(&laid.Seats[i], i, s, o)
		fr.layUnplaced(s, true)
	}
	fr.putBack(&laid)
	if len(w.seats) > len(seats) {
		f.clash(o.pos, o.pos)
	}
	return len(seats)
}

// wardsDiffer reports whether it is open which ward some seat belongs to.
func (fr *frame) wardsDiffer() bool {
	return slices.ContainsFunc(fr.cells, func(c *cell) bool {
		for i := range c.ways {
			for s := range c.ways[i].Seats {
				if c.ways[i].Seats[s].Ward != c.ways[0].Seats[s].Ward {
					return true
				}
			}
		}
		return false
	})
}

// layWardLoosely lays a ward where it is open which seats belong to it: each
// that may has a new holder, or none.
func (f *fold) layWardLoosely(fr *frame, w *wardLayout, o *op) {
	in := func(p *Part) bool {
		return slices.ContainsFunc(p.Seats, func(h Holding) bool { return h.Ward == 0 || h.Ward == w.ward })
	}
	for _, h := range slices.Clone(fr.sure.Seats) {
		if h.Ward == 0 || h.Ward == w.ward {
			fr.cells = append(fr.cells, fr.extract([]int32{h.Seat}, nil, false))
			fr.cells[len(fr.cells)-1].mind()
		}
	}
	for _, c := range slices.Clone(fr.cells) {
		if !slices.ContainsFunc(c.ways, func(p Part) bool { return in(&p) }) {
			continue
		}
		people := slices.Clone(c.people)
		for s := range c.ways[0].Seats {
			fr.layUnplaced(c.ways[0].Seats[s].Seat, false)
			for i := range c.ways {
				for n := range len(w.seats) + 1 {
					x := c.ways[i].clone()
					x.endPosts(x.Seats[s].Person, seatledger.Day(o.first), o.pos)
					x.endPosts(x.Seats[s].Sits, seatledger.Day(o.first), o.pos)
					w.put(&x.Seats[s], n, x.Seats[s].Seat, o)
					c.ways = append(c.ways, x)
				}
			}
			c.ways = f.distinct(c.ways)
		}
		c.wide = true
		f.settle(fr, c)
		end := newOp(record{op: opEnd, first: o.first, pos: o.pos}, 0)
		f.loosenPosts(fr, people, &end)
	}
}

// fillVacancies seats the winners of a by-election on vacant seats.
func (f *fold) fillVacancies(fr *frame, w *wardLayout, o *op) {
	for i := range w.seats {
		won := newOp(record{pos: o.pos, first: f.day, last: f.day, op: opWon}, o.order)
		won.won, won.ward = &w.seats[i], w.ward
		acted := f.acted
		f.acted = false
		f.act(fr, &won, none)
		if !f.acted {
			f.clash(o.pos, o.pos)
		}
		f.acted = f.acted || acted
	}
}
