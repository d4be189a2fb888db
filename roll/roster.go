package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// This file lets a roster act: a source's word on who sits on a day. It confirms
// first whom it may, then those go whom it lacks, then those sit whom it adds, and
// what else there is was vacant. Until the day has passed a mark tells whom it
// has confirmed.

// stood reports whether a seat is held in a way of which a roster may speak: by
// somebody who had it before its day. What is recorded for that very day, or days,
// stands beside the roster.
func (f *fold) stood(h *Holding, o *op) bool {
	if h.Mark&(VacantSeat|listed) != 0 || h.nobody() || int32(h.Since) >= o.ends[0] {
		return false
	}
	return o.ward == 0 || h.Ward == o.ward
}

// meets reports whether the records say, of the days of a roster themselves, that
// somebody has a seat: that stands beside what the roster says.
func (a *agenda) meets(person Ref, o *op) bool {
	if person == 0 || person == Nobody {
		return false
	}
	return slices.ContainsFunc(a.ops, func(x op) bool {
		return x.person == person && !x.op.ofRoster() && !x.derived && x.op.attests() && x.flags&flagUntil == 0 && x.first >= o.ends[0] && x.last <= o.ends[1]
	})
}

// attests reports whether an operation says that somebody has a seat, or had one
// up to then.
func (o operation) attests() bool {
	switch o {
	case opElect, opFill, opMove, opRealign, opBar, opReinstate, opSubstitute, opListed:
		return true
	}
	return false
}

func (o operation) isEnd() bool { return o == opEnd }

// readRosters finds the last roster. What one says of somebody who left on its
// day, or days, is so of the morning; what several rows say of the unnamed of one
// party they say but once.
func (a *agenda) readRosters() {
	if a.lastRoster = never; !a.has.hasSome(opListed, opRest) {
		return
	}
	var restated []int
	for i := range a.ops {
		o := &a.ops[i]
		if !o.op.ofRoster() {
			continue
		}
		if end := a.endWithin(o); end != nil {
			o.first, o.last = end.first-1, end.first-1
			o.ends = [2]int32{o.last, o.last}
		}
		if o.count() > 0 { // behind those who are named
			o.sub = 1
		}
		a.lastRoster = max(a.lastRoster, o.last)
		if o.count() > 0 && (o.op == opListed || o.op == opNew) && a.isRestated(o) {
			restated = append(restated, i)
		}
	}
	for _, i := range slices.Backward(restated) {
		a.ops = slices.Delete(a.ops, i, i+1)
	}
}

// endWithin gives the end of the holding of whom a roster names, within its days.
func (a *agenda) endWithin(o *op) *op {
	if o.person == 0 || !a.has.has(opEnd) {
		return nil
	}
	for i := range a.ops {
		if x := &a.ops[i]; x.op == opEnd && x.person == o.person && x.first >= o.ends[0] && x.last <= o.ends[1] {
			return x
		}
	}
	return nil
}

// isRestated reports whether another row says the same of a day and more of the
// unnamed, or came first.
func (a *agenda) isRestated(o *op) bool {
	return slices.ContainsFunc(a.ops, func(x op) bool {
		same := x.op == o.op && x.ends == o.ends && x.party == o.party && x.ward == o.ward && x.count() > 0 && x.pos != o.pos
		return same && x.group == none && !x.optional && (x.count() > o.count() || x.count() == o.count() && x.pos < o.pos)
	})
}

// fitsRoster is fits of what a roster says, or leaves open.
func (o *op) fitsRoster(tier int, h *Holding) bool {
	switch {
	case o.op == opBegin:
		return h.nobody()
	case o.op == opNew && tier == 0:
		return h.nobody()
	case o.op == opNew && tier == 1:
		return h.Mark&(VacantSeat|Ended) == VacantSeat
	case o.op == opNew: // one of those who are not on the list had left by then
		return h.isTaken() && h.Mark&(listed|Ended) == 0 && int32(h.Since) < o.ends[0]
	case o.op == opListed && h.Person != 0:
		return false
	}
	return h.holds() && h.Mark&(listed|Ended) == 0 && (o.party == 0 || h.partyOf(h.Person) == o.party)
}

// confirm lets a roster confirm the seat of somebody, or name an unnamed holder.
func (f *fold) confirm(fr *frame, p *Part, o *op) {
	if fr.State == seatledger.StateDissolved {
		return // there are no members
	}
	if s := p.seatOf(o.person); s >= 0 && f.hasMoved(fr, p, s, o) {
		f.rehearsal.moveAway(f, p, &p.Seats[s], o)
		f.release(p, s, o)
		return
	} else if s >= 0 {
		f.confirmSeat(fr, p, s, o)
		return
	} else if f.leaveFor(o) != nil { // and is none of those who sit there
		return
	}
	f.spots = f.spots[:0]
	f.each(p, f.first(p, o), func(p *Part, s int) {
		f.sitDown(p, s, o)
		f.markListed(&p.Seats[s])
	})
}

func (f *fold) confirmSeat(fr *frame, p *Part, s int, o *op) {
	h := &p.Seats[s]
	f.markListed(h)
	f.confirmed = true
	party := h.partyOf(o.person)
	if o.party == 0 || h.Mark.Is(Ended) || party != 0 && f.view.sameSide(fr.renamed|fr.perhaps, o.party, party) || f.meets(o.person, o) {
		return
	}
	f.rehearsal.move(f, h, o)
	move := *o
	move.op, move.list = opMove, o.party
	f.changeSeat(fr, p, s, &move)
}

// markListed marks a seat for as long as the day lasts.
func (f *fold) markListed(h *Holding) {
	h.Mark |= listed
	if h.Person == 0 {
		h.Mark |= counted
	}
	f.marked = true
}

// onSeats lets what a roster says act on every part of a frame. A seat on which
// anybody may sit may be vacant too.
func (f *fold) onSeats(fr *frame, o *op, act func(p *Part)) {
	f.steps += len(fr.sure.Seats)
	act(&fr.sure)
	for _, c := range slices.Clone(fr.cells) {
		f.steps += c.weight()
		if c.blurred {
			f.blurFor(c, o)
			c.vacate()
			c.mind()
			continue
		}
		for i := range c.ways {
			act(&c.ways[i])
		}
		f.settle(fr, c)
	}
}

// actRoster lets what a roster says of many seats act.
func (f *fold) actRoster(fr *frame, o *op) {
	if fr.State == seatledger.StateDissolved {
		return // there are no members
	}
	switch o.op {
	case opListed:
		f.confirmCount(fr, o)
	case opAbsent:
		f.dismiss(fr, o)
	case opNew:
		f.seatNewCount(fr, o)
	case opRest:
		f.empty(fr, o)
	}
}

// doubt lets it be open who has any seat, after a roster of which it is open how
// many of those on record it confirms.
func (f *fold) doubt(fr *frame) {
	fr.doubted, fr.vague = false, true
	for _, c := range slices.Clone(fr.cells) {
		if len(c.ways[0].Seats) > 0 && !c.blurred {
			f.hull(fr, c)
		}
	}
	for _, h := range slices.Clone(fr.sure.Seats) {
		if fr.sure.find(h.Seat) >= 0 {
			fr.cells = append(fr.cells, f.extract(fr, []int32{h.Seat}, nil, nil))
		}
	}
	for _, c := range slices.Clone(fr.cells) {
		if len(c.ways[0].Seats) == 0 || c.blurred {
			continue
		}
		x := c.ways[0].clone()
		for s, h := range x.Seats {
			x.Seats[s] = Holding{Ward: h.Ward, Seat: h.Seat, Mark: Unstated, Since: seatledger.Day(f.day), Cause: h.Cause}
		}
		without := x.clone()
		for i := range without.Posts {
			without.Posts[i].leave(seatledger.Day(f.day), without.Posts[i].Cause)
		}
		c.ways, c.wide = append(c.ways, x, without), true
		f.settle(fr, c)
	}
}

// lack is how many of the unnamed members of a roster have yet to be seated.
type lack struct {
	row uint32
	n   int
}

// isComplete reports whether the roster of which a row is part is complete for
// the ward that the row names.
func (a *agenda) isComplete(o *op) bool {
	return slices.ContainsFunc(a.ops, func(x op) bool {
		return x.op == opRest && x.ends == o.ends && (x.ward == 0 || x.ward == o.ward)
	})
}

// dismiss lets all go whom a complete roster lacks: from then on nobody knows who
// had the seat until its day.
func (f *fold) dismiss(fr *frame, o *op) {
	f.loosePosts(fr)
	f.onSeats(fr, o, func(p *Part) {
		for s := range p.Seats {
			h := &p.Seats[s]
			if f.stood(h, o) && !f.meets(h.Person, o) && !f.meets(h.Sits, o) {
				f.rehearsal.absent(f, p, h, o)
				f.lose(p, s, o)
				f.acted = true
			}
		}
	})
}

// lose leaves it open who has a seat from then on.
func (f *fold) lose(p *Part, s int, o *op) {
	f.vacate(p, s, o)
	h := &p.Seats[s]
	h.Mark, h.List = Unstated, 0
}

// empty lets every seat that a complete roster leaves open be vacant.
func (f *fold) empty(fr *frame, o *op) {
	f.onSeats(fr, o, func(p *Part) {
		for s := range p.Seats {
			h := &p.Seats[s]
			if h.nobody() && (o.ward == 0 || h.Ward == o.ward) {
				h.Mark, h.Since, h.Cause = VacantSeat, seatledger.OpenPast, o.pos
				if f.rehearsal != nil {
					h.Since = seatledger.Day(o.first)
				}
				f.acted = true
			}
		}
	})
}

// seatNew seats whom a roster adds.
func (f *fold) seatNew(fr *frame, p *Part, o *op) {
	if fr.State == seatledger.StateDissolved {
		return
	}
	if p.seatOf(o.person) >= 0 {
		f.confirmed = true
		return
	}
	row, was := o, claim{}
	if f.transfers || f.released || f.loosely {
		now, before := f.asBefore(p, o)
		o, was = &now, before
	}
	f.spots = f.spots[:0]
	spots := f.first(p, o)
	if s := f.kept(p, o); s >= 0 && len(spots) > 1 {
		spots = append(spots[:0], s)
	}
	for _, s := range spots {
		f.rehearsal.begin(f, p, &p.Seats[s], o, len(spots) > 1)
	}
	if len(spots) > maxEither && p.Seats[spots[0]].isTaken() {
		spots = f.loseAll(p, spots, o)
	}
	f.each(p, spots, func(p *Part, s int) {
		if p.Seats[s].isTaken() {
			f.lose(p, s, o)
		}
		f.sitDown(p, s, o)
		f.markListed(&p.Seats[s])
		if was.moved {
			f.keepStanding(fr, p, s, row, was)
		}
	})
}

// kept gives the seat, of those that a roster may give to somebody whom it adds, to which
// that one has come on some day up to its day; -1 = it is not known which, or is none of
// them.
func (f *fold) kept(p *Part, o *op) int {
	for i := range f.ops {
		x := &f.ops[i]
		if x.op != opBegin || x.pos != o.pos || x.person != o.person || x.seat == 0 {
			continue
		}
		if s := p.find(int32(x.seat)); s >= 0 && o.fits(f.tier, &p.Seats[s]) {
			return s
		}
	}
	return -1
}

// maxEither bounds the seats of which it is kept apart whose somebody got whom a roster
// adds.
const maxEither = 6

// loseAll leaves it open who has any of some seats, of which one is to be filled: those
// who still sit there are too many to be kept apart.
func (f *fold) loseAll(p *Part, spots []int, o *op) []int {
	for _, s := range spots {
		f.lose(p, s, o)
	}
	f.current.vague = true
	return spots[:1]
}

// seatNewCount seats the unnamed members whom a roster adds.
func (f *fold) seatNewCount(fr *frame, o *op) {
	one, some := f.ofNumber(o, opNew), false
	fr.doubted = !f.gatherOpen(fr, &one) || fr.doubted
	for _, x := range fr.lacking {
		for range x.n {
			if x.row != o.pos {
				continue
			}
			if f.acted = false; f.seatsNone(fr, &one) {
				f.clash(o.pos, o.pos)
			}
			some = some || f.acted
		}
	}
	f.acted, f.confirmed = some, true
}

// seatsNone lets an operation seat one more, and reports whether there is no seat.
func (f *fold) seatsNone(fr *frame, one *op) bool {
	f.act(fr, one, none)
	return !f.acted
}

// open lets it be open who has a seat, from some day before a roster on.
func (f *fold) open(p *Part, o *op) {
	f.each(p, f.opened(p, o), func(p *Part, s int) {
		if f.acted = true; o.moves {
			f.release(p, s, o)
			return
		}
		f.lose(p, s, o)
	})
}

// opened gives the seats that may be open from then on: the one that is known,
// while nothing else has become of it, or those of the party.
func (f *fold) opened(p *Part, o *op) []int {
	f.spots = f.spots[:0]
	if o.seat == 0 {
		return f.first(p, o)
	}
	s := p.find(int32(o.seat))
	if s < 0 {
		return nil
	}
	if o.mayOpen(&p.Seats[s]) {
		f.spots = append(f.spots, s)
	}
	return f.spots
}

// mayOpen reports whether a seat is as it was found on the day of the roster.
func (o *op) mayOpen(h *Holding) bool {
	switch o.rule {
	case openAny:
		return !h.nobody() && !h.Mark.Is(Ended)
	case openHeld:
		return h.Person == o.person && !h.nobody() && !h.Mark.Is(VacantSeat) && (o.person != 0 || h.Mark.Is(Idle) || h.partyOf(0) == o.party)
	}
	return h.Mark&(VacantSeat|Ended) == VacantSeat
}

// What becomes open, as the rule of opOpen says it.
const (
	openHeld   = 1 // a seat that somebody had
	openVacant = 2
	openAny    = 3 // whatever it was
)

// begin lets somebody whom a roster has come before its day.
func (f *fold) begin(p *Part, o *op) {
	f.each(p, f.begun(p, o), func(p *Part, s int) { f.sitDown(p, s, o) })
	if o.last == f.day {
		f.markBegun(p, o)
	}
}

// markBegun marks, on the day of a roster, the seat to which somebody has come whom
// it adds.
func (f *fold) markBegun(p *Part, o *op) {
	if s := p.find(int32(o.seat)); s >= 0 && p.Seats[s].Cause == o.pos {
		f.markListed(&p.Seats[s])
	}
}

// begun gives the seats on which somebody may have come.
func (f *fold) begun(p *Part, o *op) []int {
	f.spots = f.spots[:0]
	switch {
	case p.seatOf(o.person) >= 0:
		return nil
	case o.seat == 0:
		return f.first(p, o)
	}
	if s := p.find(int32(o.seat)); s >= 0 && p.Seats[s].nobody() {
		f.spots = append(f.spots, s)
	}
	return f.spots
}

// strays are what is so of people of whom it is open whether they sit, when what was
// open up to the day of a roster is taken back: their posts, and who then has no seat
// to lose.
type strays struct {
	posts  []PostHolding
	people []Ref
}

// noteStrays notes the people of a cell of whom it is open whether they sit there,
// before what was open up to the day of a roster is taken back that may cost them
// their seats.
func (f *fold) noteStrays(c *cell, o *op) {
	if !c.tangled() && len(c.ways) == 1 || !f.costsSeats(o) {
		return
	}
	for _, person := range c.people {
		seats := 0
		for i := range c.ways {
			if c.ways[i].seatOf(person) >= 0 {
				seats++
			}
		}
		if seats == 0 || seats == len(c.ways) || f.isListed(person, o) {
			continue
		}
		f.strays.people = insert(f.strays.people, person)
		for i := range c.ways {
			for _, x := range c.ways[i].Posts {
				if x.Person == person && !slices.ContainsFunc(f.strays.posts, func(y PostHolding) bool { return samePost(&x, &y) }) {
					f.strays.posts = append(f.strays.posts, x)
				}
			}
		}
	}
}

// costsSeats reports whether somebody may have lost a seat by the day of a roster only
// because it lacks that one.
func (a *agenda) costsSeats(o *op) bool {
	return slices.ContainsFunc(a.ops, func(x op) bool { return (x.op == opRest || x.op == opNew) && x.ends == o.ends })
}

// isListed reports whether a roster names somebody.
func (a *agenda) isListed(person Ref, o *op) bool {
	return slices.ContainsFunc(a.ops, func(x op) bool { return x.op.ofRoster() && x.ends == o.ends && x.person == person })
}

// keepStrays lets posts stay, or have ended, whatever becomes of the seats of those who
// hold them, and people who have no seat be gone, perhaps: it is no longer kept when
// they lost a seat, and whether they had one.
func (f *fold) keepStrays(fr *frame, o *op) {
	strays := f.strays
	f.strays.posts, f.strays.people = nil, nil
	for _, x := range strays.posts {
		if i := slices.IndexFunc(fr.cells, func(c *cell) bool { return slices.Contains(c.posts, x.Post) }); i >= 0 && fr.cells[i].tangled() {
			f.hull(fr, fr.cells[i])
		}
		c := f.takeOut(fr, Part{Posts: []PostHolding{x}})
		left := x
		left.leave(seatledger.Day(o.last), o.pos)
		c.ways = append(c.ways, Part{Posts: []PostHolding{x}}, Part{Posts: []PostHolding{left}})
		c.wide, c.changed, fr.torn, f.widened = true, f.clock, true, true
		f.settle(fr, c)
	}
	for _, person := range strays.people {
		if !fr.any(func(p *Part) bool { return p.seatOf(person) >= 0 || slices.Contains(p.gone, person) }) {
			c := &cell{ways: []Part{{gone: []Ref{person}}, {}}, wide: true, changed: f.clock}
			c.mind()
			fr.cells = append(fr.cells, c)
		}
	}
}

// awaitsMore reports whether what a roster leaves open cannot have happened yet in
// some way: it waits for what comes before it.
func (f *fold) awaitsMore(p *Part, o *op) bool {
	switch o.op {
	case opOpen:
		return len(f.opened(p, o)) == 0
	case opBegin:
		return len(f.begun(p, o)) == 0
	}
	return false
}
