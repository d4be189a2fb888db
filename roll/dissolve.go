package roll

import (
	"slices"
)

// This file lets a dissolution end holdings in every cell.

// dissolve ends the seats of a dissolved party as its policy says. Blank: any
// seat of the party, by list or by allegiance, may be vacant.
func (f *fold) dissolve(fr *frame, o *op) {
	f.loosePosts(fr)
	if fr.mayEndSurely(f, o) {
		for _, h := range slices.Clone(fr.sure.Seats) {
			if f.isStopped() {
				return
			}
			f.dissolveSure(fr, &h, o)
		}
	}
	for _, c := range slices.Clone(fr.cells) {
		f.dissolveIn(fr, c, o)
	}
}

// mayEndSurely reports whether a dissolution may end a holding that is sure.
func (fr *frame) mayEndSurely(f *fold, o *op) bool {
	for i := range fr.sure.Seats {
		if f.mayEnd(fr, &fr.sure.Seats[i], o) {
			return true
		}
	}
	return false
}

// dissolveSure ends a holding that is sure; where it only perhaps ends it becomes
// a cell, in which it is yet to end.
func (f *fold) dissolveSure(fr *frame, h *Holding, o *op) {
	switch surely, perhaps := f.ends(fr, h, o); {
	case surely:
		f.endBy(&fr.sure, fr.sure.find(h.Seat), o)
		f.acted = true
	case perhaps:
		f.steps += len(fr.sure.Seats)
		fr.cells = append(fr.cells, f.extract(fr, []int32{h.Seat}, nil, nil))
	}
}

// endBy ends a holding by a dissolution.
func (f *fold) endBy(p *Part, s int, o *op) {
	m := f.mandate(p.Seats[s])
	unsaid := m.Mark&(Unstated|endedOpen) != 0
	f.vacate(p, s, o)
	if unsaid {
		p.Seats[s].Mark |= Unsaid
	}
}

func (f *fold) dissolveIn(fr *frame, c *cell, o *op) {
	changed := false
	for s := range c.ways[0].Seats {
		f.steps += len(c.ways)
		if !slices.ContainsFunc(c.ways, func(p Part) bool { return f.mayEnd(fr, &p.Seats[s], o) }) {
			continue
		}
		ways := make([]Part, 0, len(c.ways))
		for i := range c.ways {
			p := &c.ways[i]
			surely, perhaps := f.ends(fr, &p.Seats[s], o)
			if perhaps || c.blurred && f.exercised { // who sits there may sit in for another
				ways = append(ways, p.clone())
			}
			if surely || perhaps {
				f.endBy(p, s, o)
				changed = true
			}
			ways = append(ways, *p)
		}
		f.steps += len(ways) * (1 + len(c.ways[0].Seats))
		if c.ways = ways; len(ways) > 1 {
			c.ways = f.distinct(ways)
		}
		if c.tangled() && len(c.ways) > f.limit || c.weight() > maxWeight {
			f.dissolveApart(fr, c, o)
			f.acted = true
			return
		}
	}
	f.acted = f.acted || changed
	f.settle(fr, c)
}

// mayEnd reports whether a dissolution ends a holding, surely or perhaps.
func (f *fold) mayEnd(fr *frame, h *Holding, o *op) bool {
	surely, perhaps := f.ends(fr, h, o)
	return surely || perhaps
}

// dissolveApart goes on where a cell has grown too large: each of its seats by
// itself.
func (f *fold) dissolveApart(fr *frame, c *cell, o *op) {
	seats := slices.Clone(c.ways[0].Seats)
	c.mind()
	f.hull(fr, c)
	for i := range seats {
		seat := seats[i].Seat
		if at := fr.sure.find(seat); at >= 0 {
			h := fr.sure.Seats[at]
			f.dissolveSure(fr, &h, o)
		}
		if at := slices.IndexFunc(fr.cells, func(x *cell) bool { return x.hasSeat(seat) }); at >= 0 {
			f.dissolveIn(fr, fr.cells[at], o)
		}
	}
}

// ends reports whether a dissolution surely ends a holding, and whether it
// perhaps does.
func (f *fold) ends(fr *frame, h *Holding, o *op) (surely, perhaps bool) {
	const byList, byAllegiance, noSeats = 1, 2, 3
	party := o.party
	if h.Mark.Is(Ended) { // what could be restored can be no more
		x := *h
		x.restore()
		h = &x
	}
	if h.Sits != 0 {
		m := f.mandate(*h) // a substitute goes with who holds the mandate
		h = &m
	}
	if h.Mark.Is(VacantSeat) || o.rule == noSeats {
		return false, false
	}
	list := h.List != 0 && f.view.became(fr.renamed, h.List, party, maxSteps)
	maybe := h.List != 0 && f.view.became(fr.renamed|fr.perhaps, h.List, party, maxSteps)
	sits := h.holds() && h.Allegiance == party
	switch o.rule {
	case byList:
		return list, maybe && !list || h.List == 0
	case byAllegiance:
		return sits, h.Mark.Is(Unstated)
	}
	return false, maybe || sits || h.List == 0
}
