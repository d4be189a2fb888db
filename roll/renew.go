package roll

import (
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file lays the results of an election over a frame, ward by ward.

// forget: an election whose results are not recorded makes every seat unknown. Each
// stays in its ward.
func (f *fold) forget(fr *frame, o *op) {
	for _, x := range f.splitByWards(fr) {
		f.current = x
		f.forgetSeats(x, o)
		x.touch(f)
	}
	f.current = fr
}

func (f *fold) forgetSeats(fr *frame, o *op) {
	if len(f.apart) > 0 {
		f.emptyBut(fr, o, func(_ int, h *Holding) Ref { return h.Ward })
		return
	}
	wards, others := f.wardsNow(fr), fr.otherWards()
	f.renewAll(fr)
	fr.vague = o.loose
	fr.sure.Seats = fr.sure.Seats[:0]
	for s := range fr.Seats {
		h := Holding{Seat: int32(s + 1), Ward: wards[s], Mark: Unstated, Since: seatledger.Day(o.first), Cause: o.pos}
		if len(others[h.Seat]) < 2 {
			fr.sure.Seats = append(fr.sure.Seats, h)
			continue
		}
		c := &cell{wide: true, changed: f.clock}
		for _, h.Ward = range others[h.Seat] {
			c.ways = append(c.ways, Part{Seats: []Holding{h}})
		}
		c.mind()
		fr.cells = append(fr.cells, c)
	}
}

// otherWards gives the wards of seats, where it is open which those are.
func (fr *frame) otherWards() map[int32][]Ref {
	if !fr.wardsDiffer() {
		return nil
	}
	wards := map[int32][]Ref{}
	for _, c := range fr.cells {
		for i := range c.ways {
			for _, h := range c.ways[i].Seats {
				wards[h.Seat] = addOnce(wards[h.Seat], h.Ward)
			}
		}
	}
	return wards
}

// wardsNow gives the ward of every seat, in a slice that is the fold's own until
// it is asked again.
func (f *fold) wardsNow(fr *frame) []Ref {
	f.wardsWere = slices.Grow(f.wardsWere[:0], fr.Seats)[:fr.Seats]
	clear(f.wardsWere)
	note := func(p *Part) {
		for i := range p.Seats {
			f.wardsWere[p.Seats[i].Seat-1] = p.Seats[i].Ward
		}
	}
	note(&fr.sure)
	for _, c := range fr.cells {
		note(&c.ways[0])
	}
	return f.wardsWere
}

// lay lays an election's results on the seats at stake.
func (f *fold) lay(fr *frame, o *op) {
	f.sizeFor(fr, o.lay)
	if (fr.torn || !fr.wardsDiffer()) && !f.allots(fr, o.lay) {
		f.layOn(fr, o)
		fr.touch(f)
		return
	}
	for _, x := range f.splitByWards(fr) {
		f.current = x
		for _, y := range f.allotted(x, o) {
			f.current = y
			f.layOn(y, o)
			y.touch(f)
		}
	}
	f.current = fr
}

func (f *fold) layOn(fr *frame, o *op) {
	if f.skip != nil {
		defer f.withoutTerms(o.lay)()
	}
	o.fresh = f.fresh(nil, false)
	if f.takesAll(fr, o.lay) {
		f.forgiveShrinking()
		switch differ := fr.wardsDiffer(); {
		case o.lay.council() != nil || !differ && f.movesWards(fr, o.lay):
			f.layAll(fr, o)
			f.layWards(fr, o, true)
			return
		case differ:
			f.layAllPerhaps(fr, o)
		}
		defer f.endState(fr) // ward by ward: who holds a post without a seat keeps it
	}
	f.layWards(fr, o, false)
}

// layWards lays the results of all wards, or of those only whose seats are filled in
// a way of their own.
func (f *fold) layWards(fr *frame, o *op, apart bool) {
	if apart && len(f.apart) == 0 {
		return
	}
	for i := range o.lay.wards {
		switch w := &o.lay.wards[i]; {
		case w.state == void || apart && !f.isApart(w.ward):
		case !o.lay.byElection:
			f.layWard(fr, w, o)
		case w.state != postponed && w.state != heldOver:
			f.fillVacancies(fr, w, o)
		}
	}
}

// forgiveShrinking takes back that seats went with somebody on them on the day: all
// holdings end on it.
func (f *fold) forgiveShrinking() {
	if len(f.clashes) == 0 {
		return
	}
	for _, i := range f.today {
		if x := &f.ops[i]; x.certain() && (x.op == opCouncil || x.op == opResize) {
			f.clashes = slices.DeleteFunc(f.clashes, func(c [2]uint32) bool { return c == [2]uint32{x.pos, x.pos} })
		}
	}
}

// layAllPerhaps adds a frame in which the whole council is elected anew, where too
// much is open to say whether its wards are those that it had.
func (f *fold) layAllPerhaps(fr *frame, o *op) {
	x := f.copyOf(fr)
	x.wide, fr.wide = true, true
	f.frames = append(f.frames, x)
	f.current = x
	f.layAll(x, o)
	x.touch(f)
	f.current = fr
}

// takesAll reports whether the contests together put so many seats at stake, wards
// aside whose seats are filled in a way of their own.
func (l *layout) takesAll(seats int, apart []Ref) bool {
	stake := 0
	for i := range l.wards {
		w := &l.wards[i]
		switch {
		case len(apart) > 0 && slices.Contains(apart, w.ward):
		case w.state == heldOver:
			return false
		case w.state != void && w.ward == 0 && w.stake == 0:
			return true
		default:
			stake += w.most()
		}
	}
	return stake >= seats
}

// council gives the contest of the council as a whole; nil = there is none.
func (l *layout) council() *wardLayout {
	for i := range l.wards {
		if w := &l.wards[i]; w.ward == 0 && w.state != void {
			return w
		}
	}
	return nil
}

// layAll gives all seats of the council new holders. Each ward has its seats where
// it had them, if all have as many as they had; else one ward comes after another.
func (f *fold) layAll(fr *frame, o *op) {
	w := o.lay.council()
	if w != nil {
		fr.ballot = w.ballot
	}
	switch {
	case len(f.apart) > 0:
		f.layAllBut(fr, o)
	case w != nil && !f.warded:
		f.renewAll(fr)
		fr.sure.Seats = slices.Grow(fr.sure.Seats[:0], fr.Seats)[:fr.Seats]
		for s := range fr.sure.Seats {
			w.put(&fr.sure.Seats[s], s, int32(s+1), o)
		}
		f.fitIn(w, fr.Seats, o)
	default:
		f.layAlong(fr, o)
	}
}

// layAlong is layAll of a council that may have wards.
func (f *fold) layAlong(fr *frame, o *op) {
	wards := f.along(o.lay, f.wardsNow(fr))
	f.renewAll(fr)
	fr.sure.Seats = slices.Grow(fr.sure.Seats[:0], fr.Seats)[:fr.Seats]
	for s := range fr.sure.Seats {
		fr.sure.Seats[s].leaveOpen(wards[s], int32(s+1), Unstated, o)
	}
	for i := range o.lay.wards {
		f.putAll(&fr.sure, &o.lay.wards[i], o)
	}
}

// fitIn notes where a contest has more winners than there are seats.
func (f *fold) fitIn(w *wardLayout, seats int, o *op) {
	if w.state != void && len(w.seats) > seats {
		f.clash(o.pos, o.pos)
	}
}

// putAll gives the seats of a ward their holders.
func (f *fold) putAll(p *Part, w *wardLayout, o *op) {
	n := 0
	for s := range p.Seats {
		if h := &p.Seats[s]; w.state != void && h.Ward == w.ward {
			w.put(h, n, h.Seat, o)
			n++
		}
	}
	f.fitIn(w, n, o)
}

// movesWards reports whether results of the whole council lie in other wards than
// those that its seats are in.
func (f *fold) movesWards(fr *frame, l *layout) bool {
	if !f.warded {
		return false
	}
	before := f.commonWards(fr)
	return len(before) > 0 && slices.Max(before) != 0 && !slices.Equal(before, f.along(l, before))
}

// along gives the ward of each seat of a council whose whole is at stake, in a
// slice that is the fold's own until it is asked again.
func (f *fold) along(l *layout, before []Ref) []Ref {
	wards := f.wardsLaid[:0]
	for i := range l.wards {
		if w := &l.wards[i]; w.state != void && w.ward != 0 && !f.isApart(w.ward) {
			for range min(w.most(), len(before)-len(wards)) {
				wards = append(wards, w.ward)
			}
		}
	}
	for len(wards) < len(before) {
		wards = append(wards, 0)
	}
	f.wardsLaid = wards
	if slices.Equal(wards, before) || slices.Equal(slices.Sorted(slices.Values(wards)), slices.Sorted(slices.Values(before))) {
		return before
	}
	return wards
}

// put gives the seat that is a ward's nth its holder.
func (w *wardLayout) put(h *Holding, n int, seat int32, o *op) {
	switch {
	case w.state == postponed:
		*h = Holding{Ward: w.ward, Seat: seat, Mark: VacantSeat, Since: seatledger.Day(o.first), Cause: w.contest}
		return
	case n < len(w.seats):
		w.seats[n].seat(h, w.ward, seat, o)
	default:
		h.leaveOpen(w.ward, seat, Unstated|o.fresh, o)
	}
	h.term = w.term
}

// leaveOpen leaves it open who holds a seat. A literal would be made elsewhere and
// copied.
func (h *Holding) leaveOpen(ward Ref, seat int32, mark Mark, o *op) {
	*h = Holding{}
	h.Ward, h.Seat, h.Mark, h.Since, h.Cause = ward, seat, mark, seatledger.Day(o.first), o.pos
}

// layWard lays the results of a ward of which others are not at stake: on all its
// seats, or on as many as its contest is for.
func (f *fold) layWard(fr *frame, w *wardLayout, o *op) {
	if w.ward != 0 && fr.wardsDiffer() {
		f.layWardLoosely(fr, w, o)
		return
	}
	seats := f.seatsOf(fr, w)
	switch {
	case len(seats) == 0:
	case w.state == heldOver && (w.whole || w.atStake() >= len(seats)):
		f.holdOver(fr, w)
	case w.whole || w.atStake() >= len(seats):
		f.layOnSeats(fr, w, seats, o)
	default:
		f.layPart(fr, w, f.stakeOf(fr, w), o)
	}
}

// seatsOf gives the seats of a ward, ascending, taking into it seats of no ward
// where it has too few.
func (f *fold) seatsOf(fr *frame, w *wardLayout) (seats []int32) {
	wards := f.wardsNow(fr)
	for s, ward := range wards {
		if ward == w.ward || w.ward == 0 && !f.isApart(ward) {
			seats = append(seats, int32(s+1))
		}
	}
	n := len(seats)
	for s := 0; s < len(wards) && len(seats) < max(w.size, w.atStake()); s++ {
		if wards[s] == 0 {
			seats = append(seats, int32(s+1))
		}
	}
	fresh := seats[n:]
	if len(fresh) > 0 {
		f.everywhere(fr, func(p *Part) {
			for i := range p.Seats {
				if slices.Contains(fresh, p.Seats[i].Seat) {
					p.Seats[i].Ward = w.ward
				}
			}
		})
	}
	slices.Sort(seats)
	return seats
}

// holdOver lets the holders of a ward stay, whatever their terms.
func (f *fold) holdOver(fr *frame, w *wardLayout) {
	f.everywhere(fr, func(p *Part) {
		for s := range p.Seats {
			if p.Seats[s].Ward == w.ward || w.ward == 0 && !f.isApart(p.Seats[s].Ward) {
				p.Seats[s].term = 0
			}
		}
	})
}

// layOnSeats gives seats new holders.
func (f *fold) layOnSeats(fr *frame, w *wardLayout, seats []int32, o *op) {
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
	f.fitIn(w, len(seats), o)
}

// splitByWards makes a frame of each way in which seats may lie in wards, where
// that is open: each has its own seats at stake.
func (f *fold) splitByWards(fr *frame) []*frame {
	if fr.torn || !fr.wardsDiffer() {
		return []*frame{fr}
	}
	differ := func(c *cell) bool { return c.wardsDiffer() }
	cells := slices.DeleteFunc(slices.Clone(fr.cells), func(c *cell) bool { return !differ(c) })
	if f.join(fr, cells, f.limit) == nil {
		return []*frame{fr}
	}
	c := fr.cells[slices.IndexFunc(fr.cells, differ)]
	at := slices.Index(fr.cells, c)
	var all [][]Ref
	for i := range c.ways {
		if wards := c.ways[i].wards(); !slices.ContainsFunc(all, func(x []Ref) bool { return slices.Equal(x, wards) }) {
			all = append(all, wards)
		}
	}
	frames := []*frame{fr}
	for range all[1:] {
		x := f.copyOf(fr)
		frames, f.frames = append(frames, x), append(f.frames, x)
	}
	for i, x := range frames {
		f.current = x
		own := x.cells[at]
		own.ways = slices.DeleteFunc(own.ways, func(p Part) bool { return !slices.Equal(p.wards(), all[i]) })
		f.settle(x, own)
	}
	return frames
}

// wards gives the wards of a part's seats.
func (p *Part) wards() []Ref {
	wards := make([]Ref, len(p.Seats))
	for i := range p.Seats {
		wards[i] = p.Seats[i].Ward
	}
	return wards
}

// wardsDiffer reports whether it is open which ward some seat belongs to.
func (fr *frame) wardsDiffer() bool {
	return slices.ContainsFunc(fr.cells, (*cell).wardsDiffer)
}

func (c *cell) wardsDiffer() bool {
	for i := range c.ways {
		for s := range c.ways[i].Seats {
			if c.ways[i].Seats[s].Ward != c.ways[0].Seats[s].Ward {
				return true
			}
		}
	}
	return false
}

// layWardLoosely lays a ward where it is open which seats belong to it: each
// that may has a new holder, or none.
func (f *fold) layWardLoosely(fr *frame, w *wardLayout, o *op) {
	f.loosePosts(fr)
	in := func(p *Part) bool {
		return slices.ContainsFunc(p.Seats, func(h Holding) bool { return h.Ward == 0 || h.Ward == w.ward })
	}
	for _, h := range slices.Clone(fr.sure.Seats) {
		if h.Ward == 0 || h.Ward == w.ward {
			fr.cells = append(fr.cells, f.extract(fr, []int32{h.Seat}, nil, nil))
			fr.cells[len(fr.cells)-1].mind()
		}
	}
	kinds := w.kinds()
	for _, c := range slices.Clone(fr.cells) {
		if c.tangled() && c.any(in) && float64(c.weight())*math.Pow(float64(1+len(kinds)), float64(len(c.ways[0].Seats))) > maxWeight {
			f.hull(fr, c) // it would grow by each of its seats
		}
	}
	var people []Ref
	for _, c := range slices.Clone(fr.cells) {
		switch {
		case !c.any(in):
		case c.blurred:
			f.layBlurred(fr, c, w, o)
			people = append(people, fr.unseated()...)
		default:
			people = append(people, c.people...)
			f.layCellLoosely(fr, c, w, kinds, o)
		}
	}
	f.unseatAll(fr, people, o) // when all cells are done: it may put others together anew
}

// kinds gives the first of each number of seats that one list wins one after another,
// and the first that nobody is on record to have won.
func (w *wardLayout) kinds() (first []int) {
	for n := range w.seats {
		if n == 0 || w.seats[n] != w.seats[n-1] {
			first = append(first, n)
		}
	}
	return append(first, len(w.seats))
}

// layCellLoosely lets each seat of a cell be one that a winner of a ward has taken.
func (f *fold) layCellLoosely(fr *frame, c *cell, w *wardLayout, kinds []int, o *op) {
	for s := range c.ways[0].Seats {
		fr.layUnplaced(c.ways[0].Seats[s].Seat, false)
		c.putPerhaps(s, w, kinds, o)
		c.ways = f.distinct(c.ways)
	}
	c.wide = true
	f.settle(fr, c)
}

// putPerhaps adds the ways in which a seat has a holder whom a ward's results give it,
// or, where these are held over, keeps the one it has, whatever the term.
func (c *cell) putPerhaps(s int, w *wardLayout, kinds []int, o *op) {
	for _, p := range c.ways {
		if w.state == heldOver {
			x := p.clone()
			x.Seats[s].term = 0
			c.ways = append(c.ways, x)
			continue
		}
		for _, n := range kinds {
			x := p.clone()
			x.endPosts(x.Seats[s].Person, seatledger.Day(o.first), o.pos)
			x.endPosts(x.Seats[s].Sits, seatledger.Day(o.first), o.pos)
			w.put(&x.Seats[s], n, x.Seats[s].Seat, o)
			c.ways = append(c.ways, x)
		}
	}
}

// unseatAll lets the posts of people end, perhaps, whose seats have new holders.
func (f *fold) unseatAll(fr *frame, people []Ref, o *op) {
	end := newOp(record{op: opEnd, first: o.first, pos: o.pos}, 0)
	f.loosenPosts(fr, people, &end)
}

// layBlurred lets a blurred seat be one that a winner of a ward has taken.
func (f *fold) layBlurred(fr *frame, c *cell, w *wardLayout, o *op) {
	fr.layUnplaced(c.ways[0].Seats[0].Seat, false)
	c.shift(&shift{from: []Ref{0}, to: w.ward})
	f.blurFor(c, o)
	if w.hasVacant() {
		c.vacate()
	}
	c.mind()
	f.steps += c.weight()
}

// fillVacancies seats the winners of a by-election on vacant seats, and where fewer
// are on record as vacant than it fills, on others of the ward too.
func (f *fold) fillVacancies(fr *frame, w *wardLayout, o *op) {
	if f.vacancies(fr, w.ward) < w.atStake() {
		f.layPart(fr, w, &stake{by: true, named: true}, o)
		return
	}
	f.seatWinners(fr, w, nil, o)
}

// vacancies counts the seats of a ward, or of none, that are surely vacant in every
// way.
func (f *fold) vacancies(fr *frame, ward Ref) int {
	whole := len(fr.plan) > 0 && fr.isWhole(ward)
	least, _ := fr.span(func(h *Holding) bool {
		return h.Mark.Is(VacantSeat) && (h.Ward == 0 && !whole || h.Ward == ward || ward == 0 && !f.isApart(h.Ward))
	})
	return least
}
