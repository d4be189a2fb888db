package roll

import (
	"cmp"
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file lets the rows of wards hold: which wards a council has, how many seats
// each, what a seat's vote counts, and whose seats come to a ward that replaces
// others. A council of whose wards there are no rows has no plan, and pays nothing.

// wardPlan is what a ward's row says while it holds.
type wardPlan struct {
	ward  Ref
	post  Ref // whose holder has the seat; 0 = none
	seats int32
	votes int64  // of each seat
	pos   uint32 // position of the row
}

// planOf reads a ward's row.
func (o *op) planOf() wardPlan {
	x := wardPlan{ward: o.ward, post: o.post(), seats: int32(o.seat), votes: 1, pos: o.pos}
	if o.flags&flagVotes != 0 {
		x.votes = o.votes()
	}
	return x
}

// planned gives what the row of a ward says; nil = none holds.
func (b *Body) planned(ward Ref) *wardPlan {
	for i := range b.plan {
		if b.plan[i].ward == ward {
			return &b.plan[i]
		}
	}
	return nil
}

// isWhole reports whether a ward surely has all the seats that its row gives it.
func (fr *frame) isWhole(ward Ref) bool {
	x := fr.planned(ward)
	if x == nil {
		return false
	}
	return fr.least(func(p *Part) (n int) {
		for s := range p.Seats {
			if p.Seats[s].Ward == ward {
				n++
			}
		}
		return n
	}) >= int(x.seats)
}

// least adds up what there surely is of something that parts have.
func (fr *frame) least(of func(p *Part) int) int {
	sum := of(&fr.sure)
	for _, c := range fr.cells {
		least := of(&c.ways[0])
		for i := range c.ways[1:] {
			least = min(least, of(&c.ways[i+1]))
		}
		sum += least
	}
	return sum
}

// voteless counts the seats that come on top of those of the council, for they have
// no vote.
func (b *Body) voteless() (n int) {
	for i := range b.plan {
		if b.plan[i].votes == 0 {
			n += int(b.plan[i].seats)
		}
	}
	return n
}

// findApart lists the wards whose seats are filled in a way of their own: who is
// elected to the council in no ward is not elected to these.
func (a *agenda) findApart() {
	a.apart = a.apart[:0]
	for i := range a.ops {
		if o := &a.ops[i]; o.op == opWard && (o.post() != 0 || o.flags&flagVotes != 0 && o.votes() == 0) {
			a.apart = addOnce(a.apart, o.ward)
		}
	}
	if len(a.apart) == 0 {
		return
	}
	for i := range a.ops {
		if o := &a.ops[i]; o.ward == 0 && o.fills() {
			o.shuns = a.apart
		}
	}
}

func (a *agenda) isApart(ward Ref) bool { return ward != 0 && slices.Contains(a.apart, ward) }

// bequest is a ward that the one of a row replaces.
type bequest struct {
	pos  uint32
	ward Ref
}

// findBequests lists them by row.
func (a *agenda) findBequests() {
	a.left = a.left[:0]
	for i := range a.recs {
		if r := &a.recs[i]; r.op == opInherits {
			a.left = append(a.left, bequest{r.pos, r.inherited()})
		}
	}
	slices.SortStableFunc(a.left, func(x, y bequest) int { return cmp.Compare(x.pos, y.pos) })
}

// bequests gives those of a row.
func (a *agenda) bequests(pos uint32) []bequest {
	from, _ := slices.BinarySearchFunc(a.left, pos, func(b bequest, pos uint32) int { return cmp.Compare(b.pos, pos) })
	n := slices.IndexFunc(a.left[from:], func(b bequest) bool { return b.pos != pos })
	if n < 0 {
		return a.left[from:]
	}
	return a.left[from : from+n]
}

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

// beginWard lets a ward's row hold: the seats of the wards that it replaces come to
// it, and those that it has too many of leave it.
func (f *fold) beginWard(fr *frame, o *op) {
	x := o.planOf()
	plan := slices.DeleteFunc(slices.Clone(fr.plan), func(y wardPlan) bool { return y.ward == x.ward })
	i, _ := slices.BinarySearchFunc(plan, x, func(a, b wardPlan) int { return cmp.Compare(a.pos, b.pos) })
	fr.plan = slices.Insert(plan, i, x)
	if x.post != 0 {
		f.bindPost(fr, x.post)
	}
	if !fr.Exists {
		return
	}
	f.place(fr, 0)
	for _, y := range f.splitByWards(fr) {
		f.current = y
		f.inherit(y, &x, o)
		f.settleWards(y, o)
		for _, z := range f.splitByWards(y) { // seats that came to the ward in some way may come on top of the others
			f.current = z
			f.resize(z, z.size, VacantSeat, o)
			z.touch(f)
		}
	}
	f.current = fr
}

// inherit lets the seats of the wards that a ward replaces come to it. Where other
// wards replace them too, who sits in which is open.
func (f *fold) inherit(fr *frame, x *wardPlan, o *op) {
	old, heirs, room := f.heirs(fr, o)
	if len(old) == 0 {
		return
	}
	wards := f.wardsOf(fr)
	lacks := int(x.seats) - count(wards, x.ward)
	seats := 0
	for _, w := range old {
		seats += count(wards, w)
	}
	switch {
	case heirs > 1 && room > seats: // some of the seats of the new wards are nobody's yet
		f.moveTogether(fr, old, 0)
	case seats <= lacks:
		f.moveTogether(fr, old, x.ward)
	default:
		f.shiftEach(fr, opAllot, lacks, &shift{from: old, to: x.ward, held: heirs == 1}, o)
	}
}

func count(wards []Ref, ward Ref) (n int) {
	for _, w := range wards {
		if w == ward {
			n++
		}
	}
	return n
}

// heirs gives the wards that a ward replaces and that there are, how many wards
// that begin on the day replace some of these, and for how many seats they have
// room.
func (f *fold) heirs(fr *frame, o *op) (old []Ref, heirs, room int) {
	wards := f.wardsOf(fr)
	for _, b := range f.bequests(o.pos) {
		if b.ward != o.ward && slices.Contains(wards, b.ward) {
			old = addOnce(old, b.ward)
		}
	}
	for _, i := range f.today {
		x := &f.ops[i]
		if x.op != opWard || x.first != x.last && x.pos != o.pos {
			continue
		}
		if slices.ContainsFunc(f.bequests(x.pos), func(b bequest) bool { return slices.Contains(old, b.ward) }) {
			heirs++
			room += max(0, int(x.seat)-count(wards, x.ward))
		}
	}
	return old, heirs, room
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

// settleWards gives wards that have fewer seats than their rows say those of no ward
// that nobody holds, and takes from those that have more.
func (f *fold) settleWards(fr *frame, o *op) {
	seats, rest := f.tally(fr), fr.hasSeatOfNone()
	for i := range fr.plan {
		x := fr.plan[i]
		n := seats[x.ward]
		switch {
		case n > int(x.seats):
			f.shiftEach(fr, opShed, n-int(x.seats), &shift{from: []Ref{x.ward}}, o)
		case n < int(x.seats) && rest:
			f.allot(fr, int(x.seats)-n, &shift{from: []Ref{0}, to: x.ward, free: true}, o)
		default:
			continue
		}
		seats, rest = f.tally(fr), fr.hasSeatOfNone()
	}
	if f.redraws() {
		return
	}
	frames := []*frame{fr}
	if rest {
		frames = f.splitByWards(fr) // where one has its seats and in another way lacks them
	}
	for _, y := range frames {
		f.current = y
		f.takeRest(y)
	}
	f.current = fr
}

// redraws reports whether another row of a ward, or of the council, takes force later
// on the day.
func (f *fold) redraws() bool {
	return f.at < len(f.today) && slices.ContainsFunc(f.today[f.at+1:], func(i int32) bool {
		o := &f.ops[i]
		return (o.op == opWard || o.op == opCouncil) && o.first == o.last
	})
}

// takeRest gives the seats of no ward to the only one that lacks some, if it lacks as
// many.
func (f *fold) takeRest(fr *frame) {
	seats := f.tally(fr)
	var to Ref
	lacks := 0
	for i := range fr.plan {
		x := &fr.plan[i]
		if n := int(x.seats) - seats[x.ward]; n > 0 && to == 0 {
			to, lacks = x.ward, n
		} else if n > 0 {
			return
		}
	}
	if to != 0 && lacks == seats[0] {
		f.moveTogether(fr, []Ref{0}, to)
	}
}

// tally counts the seats of each ward; see [fold.wardsNow].
func (f *fold) tally(fr *frame) map[Ref]int {
	seats := map[Ref]int{}
	for _, w := range f.wardsNow(fr) {
		seats[w]++
	}
	return seats
}

// hasSeatOfNone reports whether some seat may be of no ward.
func (fr *frame) hasSeatOfNone() bool {
	return fr.any(func(p *Part) bool {
		return slices.ContainsFunc(p.Seats, func(h Holding) bool { return h.Ward == 0 })
	})
}

// allot gives a ward so many seats of none: the first, or the last where its seats
// are filled in a way of their own, if they are alike, and else any.
func (f *fold) allot(fr *frame, n int, x *shift, o *op) {
	seats, alike := fr.alikeOfNone(x)
	if !alike {
		x.firstOf = true
		f.shiftEach(fr, opAllot, n, x, o)
		return
	}
	if f.isApart(x.to) {
		slices.Reverse(seats)
	}
	for _, s := range seats[:min(n, len(seats))] {
		fr.sure.Seats[s].Ward = x.to
	}
}

// alikeOfNone gives the seats of no ward that may come to one, if nothing tells
// these apart.
func (fr *frame) alikeOfNone(x *shift) (seats []int, alike bool) {
	fits := func(h Holding) bool { return x.fits(false, 0, &h) }
	for _, c := range fr.cells {
		if slices.ContainsFunc(c.ways, func(p Part) bool { return slices.ContainsFunc(p.Seats, fits) }) {
			return nil, false
		}
	}
	for s := range fr.sure.Seats {
		h := &fr.sure.Seats[s]
		switch {
		case !fits(*h):
		case len(seats) > 0 && !sameHolding(h, &fr.sure.Seats[seats[0]]):
			return nil, false
		default:
			seats = append(seats, s)
		}
	}
	return seats, true
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

// endWard ends the holdings of a ward that has ended. Its seats are vacant; those
// that came on top of the council's are gone.
func (f *fold) endWard(fr *frame, o *op) {
	x := fr.planned(o.ward)
	if x == nil || x.pos != o.pos {
		return // a later row of the ward holds
	}
	fr.plan = slices.DeleteFunc(slices.Clone(fr.plan), func(y wardPlan) bool { return y.ward == o.ward })
	if !fr.Exists {
		return
	}
	f.place(fr, 0)
	f.loosePosts(fr)
	f.everywhere(fr, func(p *Part) {
		for s := range p.Seats {
			if p.Seats[s].Ward == o.ward {
				f.leaveWard(p, s, o)
			}
		}
	})
	for _, c := range fr.cells {
		if c.blurred {
			c.vacate()
			c.blurred = c.any(func(p *Part) bool { return p.Seats[0].Mark == Unstated }) // else nobody sits there
			c.mind()
		}
	}
	f.resize(fr, fr.size, VacantSeat, o)
}

// leaveWard ends the holding of a seat that belongs to no ward any more.
func (f *fold) leaveWard(p *Part, s int, o *op) {
	f.acted = true
	if !p.Seats[s].Mark.Is(VacantSeat) || p.Seats[s].Mark.Is(Ended) {
		f.vacate(p, s, o)
	}
	p.Seats[s].Ward, p.Seats[s].term = 0, 0
}

// cut takes seats away of a council of which there are wards: those of no ward that
// nobody holds, then the last.
func (f *fold) cut(fr *frame, n int, o *op) {
	f.place(fr, 0)
	mixed := f.gatherFree(fr, n)
	out := fr.free()
	out = out[max(0, len(out)-n):]
	out = append(out, mixed[max(0, len(mixed)-(n-len(out))):]...)
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

// wardsOf gives the ward of every seat.
func (f *fold) wardsOf(fr *frame) []Ref { return slices.Clone(f.wardsNow(fr)) }

// commonWards gives the wards of the seats that are not filled in a way of their
// own; see [fold.wardsNow].
func (f *fold) commonWards(fr *frame) []Ref {
	wards := f.wardsNow(fr)
	if len(f.apart) > 0 {
		wards = slices.DeleteFunc(wards, f.isApart)
	}
	return wards
}

// takesAll reports whether the contests of a layout together put the whole council at
// stake, but for seats that are filled in a way of their own.
func (f *fold) takesAll(fr *frame, l *layout) bool {
	if l.byElection {
		return false
	}
	if len(f.apart) == 0 {
		return l.takesAll(fr.Seats, nil)
	}
	seats := len(f.commonWards(fr))
	return seats > 0 && l.takesAll(seats, f.apart)
}

// sizeFor finds out how many seats each ward of a layout has in a frame: those of
// its row, or of its largest contest.
func (f *fold) sizeFor(fr *frame, l *layout) {
	for i := range l.wards {
		w := &l.wards[i]
		w.size = w.largest
		if x := fr.planned(w.ward); x != nil {
			w.size = int(x.seats)
		}
	}
}

// allots reports whether seats whose ward is not known may be of wards of which some
// seats are at stake, and of others.
func (f *fold) allots(fr *frame, l *layout) bool {
	if l.byElection || f.takesAll(fr, l) {
		return false
	}
	wards := f.wardsNow(fr)
	none := count(wards, 0)
	return none > 0 && slices.ContainsFunc(l.wards, func(w wardLayout) bool {
		n := w.lacks(wards)
		return n > 0 && n < none
	})
}

// lacks gives how many seats a ward has too few for what is at stake.
func (w *wardLayout) lacks(wards []Ref) int {
	if w.ward == 0 || w.state == void {
		return 0
	}
	return max(w.size, w.atStake()) - count(wards, w.ward)
}

// allotted gives a frame once for each way in which such seats may be of those
// wards.
func (f *fold) allotted(fr *frame, o *op) []*frame {
	if !f.allots(fr, o.lay) {
		return []*frame{fr}
	}
	wards := f.wardsOf(fr)
	none := count(wards, 0)
	for i := range o.lay.wards {
		w := &o.lay.wards[i]
		if n := w.lacks(wards); n > 0 && n < none {
			f.allot(fr, n, &shift{from: []Ref{0}, to: w.ward}, o)
			none -= n
		}
	}
	return f.splitByWards(fr)
}

// layAllBut is layAll where some seats are filled in a way of their own: who holds
// these stays.
func (f *fold) layAllBut(fr *frame, o *op) {
	wards := slices.Clone(f.along(o.lay, f.commonWards(fr)))
	f.emptyBut(fr, o, func(n int, _ *Holding) Ref { return wards[n] })
	for i := range o.lay.wards {
		if w := &o.lay.wards[i]; !f.isApart(w.ward) {
			f.putAll(&fr.sure, w, o)
		}
	}
}

// emptyBut lets all seats be of unknown holders but those that are filled in a way
// of their own, and gives each, one after another, its ward.
func (f *fold) emptyBut(fr *frame, o *op, ward func(n int, h *Holding) Ref) {
	wards := f.wardsOf(fr)
	f.renewAll(fr)
	kept := slices.Clone(fr.sure.Seats)
	fr.sure.Seats = fr.sure.Seats[:0]
	n := 0
	for s, was := range wards {
		seat := int32(s + 1)
		apart := f.isApart(was)
		stays := slices.ContainsFunc(fr.cells, func(c *cell) bool { return c.hasSeat(seat) }) // perhaps one of those
		if i := slices.IndexFunc(kept, func(h Holding) bool { return h.Seat == seat }); apart && i >= 0 {
			fr.sure.Seats = append(fr.sure.Seats, kept[i])
		}
		if !apart && stays {
			n++
		}
		if apart || stays {
			continue
		}
		var h Holding
		h.leaveOpen(was, seat, Unstated, o)
		h.Ward = ward(n, &h)
		fr.sure.Seats = append(fr.sure.Seats, h)
		n++
	}
}

// weighted reports whether some seats have other votes than one.
func (b *Body) weighted() bool {
	return slices.ContainsFunc(b.plan, func(x wardPlan) bool { return x.votes != 1 })
}

// gatherFree lets seats of no ward that nobody holds be the same in all ways of a
// cell, where it is open which they are: of seats that are to be taken away the
// numbers tell nothing. Where that is too much to keep together each of those seats may
// be what any of them is, and they are given.
func (f *fold) gatherFree(fr *frame, n int) (mixed []int32) {
	if len(fr.free()) >= n {
		return nil
	}
	free := func(h Holding) bool { return h.Ward == 0 && (h.Mark.Is(VacantSeat) || h.nobody()) }
	cells := slices.DeleteFunc(slices.Clone(fr.cells), func(c *cell) bool {
		return c.blurred || !slices.ContainsFunc(c.ways, func(p Part) bool { return slices.ContainsFunc(p.Seats, free) })
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
		slices.SortStableFunc(p.Seats, func(a, b Holding) int { return cmp.Compare(bits(free(a), false), bits(free(b), false)) })
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
			c := fr.extract([]int32{seat}, nil, false)
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

// Weighted reports whether some seats have other votes than one.
func (f *Frame) Weighted() bool { return f.weighted() }

// Votes gives the votes of all seats of the council, by law.
func (f *Frame) Votes() int {
	if len(f.plan) == 0 {
		return f.Seats
	}
	votes, rest := 0, f.size
	for i := range f.plan {
		x := &f.plan[i]
		if x.votes > 0 {
			rest -= int(x.seats)
		}
		votes += int(x.seats) * int(x.votes)
	}
	return votes + max(0, rest)
}

// Widened reports whether what belongs together may be kept apart in the frame.
func (f *Frame) Widened() bool { return f.inner != nil && (f.inner.torn || f.inner.wide) }

// VotingSeats gives the seats of the council by law, those without a vote aside.
func (f *Frame) VotingSeats() int { return f.Seats - f.voteless() }

// HasVote reports whether a seat of a ward has a vote.
func (f *Frame) HasVote(ward Ref) bool {
	x := f.planned(ward)
	return x == nil || x.votes > 0
}

// VotesOf gives the votes of a seat of a ward; of a seat of the council whose ward is
// not known the most that they may be, and that they are not known.
func (f *Frame) VotesOf(ward Ref) (votes int, known bool) {
	if x := f.planned(ward); x != nil {
		return int(x.votes), true
	}
	rest, least := f.size, 0
	for i := range f.plan {
		if x := &f.plan[i]; x.votes > 0 {
			rest -= int(x.seats)
			if votes = max(votes, int(x.votes)); least == 0 || int(x.votes) < least {
				least = int(x.votes)
			}
		}
	}
	if ward != 0 || rest > 0 || votes == 0 {
		return 1, true
	}
	return votes, votes == least
}
