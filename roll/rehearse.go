package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// A roster tells, of the days before it, what it leaves open of them: who left
// and came by then. To find out whom that concerns the council is folded once as
// if all of it had happened on the day of the roster; what happened then is given
// the days on which it may have.

// rehearsal is what the rosters of a council change on their days; nil where
// nobody asks.
type rehearsal struct {
	windows []window
	seen    map[int32][]int32   // days on which a roster confirmed who has a seat
	told    []uint32            // rows that only tell in which ward somebody had a seat
	opened  map[int32]int32     // from when on it is open whose a seat is that somebody left by the day
	kept    map[int32][]Holding // of the day of a roster, the seats that it surely confirms
}

// window is an operation that happens on some day up to a roster's.
type window struct {
	op       operation
	pos      uint32 // of the row of the roster
	rule     uint8
	seat     int32 // 0 = one that fits
	person   Ref
	party    Ref
	ward     Ref
	low      int32
	last     int32
	nth      int  // of several that are alike
	unclear  bool // whom it concerns is not sure when the day comes
	nameless bool // the roster changes nothing of anybody whom the records name
	either   bool // it is one of some seats that are known
	moves    bool // of somebody who had a seat of one ward and is listed in another
}

func (r *rehearsal) add(w window) {
	if w.low <= w.last && !slices.Contains(r.windows, w) {
		r.windows = append(r.windows, w)
	}
}

// see notes that a roster confirms who has a seat.
func (r *rehearsal) see(seat, day int32) {
	if r != nil {
		r.seen[seat] = append(r.seen[seat], day)
	}
}

// after gives the day after somebody was last said to have a seat.
func (r *rehearsal) after(f *fold, h *Holding, o *op) int32 {
	last := int32(seatledger.OpenPast)
	for _, day := range r.seen[h.Seat] {
		if day < o.ends[0] {
			last = max(last, day)
		}
	}
	return next(max(int32(h.Since), last, f.lastWord(h.Person, o, operation.attests), f.lastWord(h.Sits, o, operation.attests)))
}

// next gives the day after another, but the first of all days as it is.
func next(day int32) int32 {
	if day == int32(seatledger.OpenPast) {
		return day
	}
	return day + 1
}

// lastWord gives the last day before a roster on which the records say something
// of a kind of somebody; the first of all days where they never do.
func (a *agenda) lastWord(person Ref, o *op, kinds func(operation) bool) int32 {
	day := int32(seatledger.OpenPast)
	for i := range a.ops {
		if x := &a.ops[i]; person != 0 && x.person == person && kinds(x.op) && x.flags&flagUntil == 0 && x.last < o.ends[0] {
			day = max(day, x.last)
		}
	}
	return day
}

// isUnclear reports whether it is open what an operation does to a part.
func (f *fold) isUnclear(p *Part, o *op) bool {
	fr := f.current
	return !o.certain() || len(f.frames) > 1 || p != &fr.sure || fr.torn || len(fr.unplaced) > 0
}

// move notes that somebody has come to sit for another party.
func (r *rehearsal) move(f *fold, h *Holding, o *op) {
	if r == nil {
		return
	}
	r.add(window{op: opMove, pos: o.pos, person: o.person, party: o.party, low: r.after(f, h, o), last: o.last, unclear: f.isUnclear(&f.current.sure, o)})
}

// absent notes that somebody has left a seat.
func (r *rehearsal) absent(f *fold, p *Part, h *Holding, o *op) {
	if r == nil {
		return
	}
	low := r.after(f, h, o)
	r.opened[h.Seat] = low
	r.add(window{op: opOpen, rule: openHeld, pos: o.pos, seat: h.Seat, person: h.Person, party: h.partyOf(0), low: low, last: o.last, unclear: f.isUnclear(p, o), moves: o.moves})
}

// moveAway notes that somebody has left a seat for one of another ward.
func (r *rehearsal) moveAway(f *fold, p *Part, h *Holding, o *op) {
	if r == nil {
		return
	}
	if !f.isPlaced(o) {
		r.told = append(r.told, o.pos)
		return
	}
	leaves := *o
	leaves.moves = true
	r.absent(f, p, h, &leaves)
}

// leave notes that one of those who sit for a party has left: the first, where
// nothing tells them apart.
func (r *rehearsal) leave(f *fold, fr *frame, o *op) {
	if r == nil {
		return
	}
	f.spots = f.spots[:0]
	spots := f.first(&fr.sure, o)
	inCells := func(c *cell) bool {
		return slices.ContainsFunc(c.ways, func(p Part) bool {
			return slices.ContainsFunc(p.Seats, func(h Holding) bool { return o.fits(0, &h) })
		})
	}
	if len(spots) == 1 && !slices.ContainsFunc(fr.cells, inCells) {
		r.absent(f, &fr.sure, &fr.sure.Seats[spots[0]], o)
		return
	}
	w := window{op: opOpen, rule: openHeld, pos: o.pos, party: o.party, ward: o.ward, low: o.last, last: o.last, unclear: f.isUnclear(&fr.sure, o), nth: len(r.windows)}
	for i, s := range spots {
		low := r.after(f, &fr.sure.Seats[s], o)
		w.unclear = w.unclear || i > 0 && low != w.low
		w.low = min(w.low, low)
	}
	for _, s := range spots {
		r.opened[fr.sure.Seats[s].Seat] = w.low
	}
	r.add(w)
}

// begin notes that somebody has come to a seat, or to one of several.
func (r *rehearsal) begin(f *fold, p *Part, h *Holding, o *op, several bool) {
	if r == nil {
		return
	}
	if h.isTaken() && several {
		r.beginEither(f, h, o)
		return
	}
	if h.isTaken() { // who had it had left by then
		r.absent(f, p, h, o)
	}
	if slices.Contains(r.told, o.pos) {
		return
	}
	low, opened := r.opened[h.Seat]
	if !h.isTaken() && (!opened || int32(h.Since) != o.first || h.Mark.Is(VacantSeat)) {
		low = int32(h.Since)
	}
	low = max(low, next(f.lastComplete(h.Ward, o)), next(f.lastWord(o.person, o, operation.isEnd)), next(f.lastWord(o.person, o, operation.attests)))
	w := window{op: opBegin, pos: o.pos, seat: h.Seat, person: o.person, party: o.party, ward: o.ward, low: low, last: o.last, unclear: several || f.isUnclear(p, o)}
	w.moves = r.hasLeft(o)
	if h.Mark.Is(VacantSeat) {
		vacancy := window{op: opOpen, rule: openVacant, pos: o.pos, seat: h.Seat, low: low, last: low, unclear: w.unclear}
		if w.unclear {
			vacancy.last = o.last
		}
		r.add(vacancy)
	}
	if w.unclear {
		w.seat = 0
	}
	r.add(w)
}

// hasLeft reports whether whom a row has in a ward has left a seat of another.
func (r *rehearsal) hasLeft(o *op) bool {
	return o.person != 0 && slices.ContainsFunc(r.windows, func(w window) bool { return w.op == opOpen && w.moves && w.pos == o.pos })
}

// beginEither notes that somebody may have come to a seat whose holder may have left:
// this one or another.
func (r *rehearsal) beginEither(f *fold, h *Holding, o *op) {
	unclear := !o.certain() || len(f.frames) > 1 || f.current.torn || len(f.current.unplaced) > 0
	low := r.after(f, h, o)
	r.add(window{op: opOpen, rule: openHeld, pos: o.pos, seat: h.Seat, person: h.Person, party: h.partyOf(0), low: low, last: o.last, unclear: unclear, either: true})
	if slices.Contains(r.told, o.pos) {
		return
	}
	low = max(low, next(f.lastComplete(h.Ward, o)), next(f.lastWord(o.person, o, operation.isEnd)), next(f.lastWord(o.person, o, operation.attests)))
	r.add(window{op: opBegin, pos: o.pos, person: o.person, party: o.party, ward: o.ward, low: low, last: o.last, unclear: unclear, either: true, moves: r.hasLeft(o)})
}

// lastComplete gives the last day before a roster of which another says who sat in
// a ward, and who did not.
func (a *agenda) lastComplete(ward Ref, o *op) int32 {
	day := int32(seatledger.OpenPast)
	for i := range a.ops {
		if x := &a.ops[i]; x.op == opRest && (x.ward == 0 || x.ward == ward) && x.last < o.ends[0] {
			day = max(day, x.last)
		}
	}
	return day
}

// shifts reports whether the rosters would leave something else open of the days
// before them, had some operations not happened: others than what the rosters say
// themselves.
func (f *Folder) shifts(ops []Op) bool {
	return len(ops) > 0 && f.lastRoster != never && slices.ContainsFunc(f.ops, func(o op) bool {
		rests := !o.op.ofRoster() && (!o.derived || o.op == opMove)
		return rests && o.among(ops)
	})
}

// rehearse finds out what the rosters leave open of the days before them, and adds
// that to the agenda.
func (f *Folder) rehearse() {
	f.unclear = f.unclear[:0]
	if f.lastRoster == never {
		return
	}
	g := f.view.Folder()
	g.most, g.fewPlaces, g.depth, g.skip = f.most, f.fewPlaces, f.depth, f.skip
	g.rehearsal = &rehearsal{seen: map[int32][]int32{}, opened: map[int32]int32{}, kept: map[int32][]Holding{}}
	g.At(f.council, seatledger.Day(f.lastRoster))
	f.rehearsed = g.Spent()
	if f.halted = g.halted; f.halted {
		return
	}
	windows, named := g.rehearsal.windows, map[int32]bool{}
	for i := range windows {
		named[windows[i].last] = named[windows[i].last] || windows[i].person != 0
	}
	for i := range windows {
		w := &windows[i]
		w.unclear = w.unclear || g.widened
		w.nameless = !named[w.last]
		f.addWindow(w)
	}
	f.openAll(windows, g.rehearsal.kept)
	f.ready()
}

// keep notes the seats that a roster of the day surely confirms.
func (r *rehearsal) keep(f *fold) {
	if r == nil || len(f.frames) != 1 {
		return
	}
	fr := f.frames[0]
	if fr.doubted || fr.torn || len(fr.unplaced) > 0 {
		return
	}
	for _, h := range fr.sure.Seats {
		if h.Mark.Is(listed) {
			r.kept[f.day] = append(r.kept[f.day], h)
		}
	}
}

// stays reports whether a seat that a roster confirms was, from a day up to the roster's,
// what it is then: no entry of those days is about it.
func (a *agenda) stays(h *Holding, from int32) bool {
	return int32(h.Since) < from && !slices.ContainsFunc(a.ops, func(o op) bool { return o.pos == h.Cause && o.last >= from })
}

// openAll lets it be open, for as long as it is not clear whom a roster leaves open, who
// has any seat but those that it confirms as they were.
func (f *Folder) openAll(windows []window, kept map[int32][]Holding) {
	seats := int32(0)
	for i := range f.ops {
		if o := &f.ops[i]; o.op == opCouncil || o.op == opResize {
			seats = max(seats, int32(o.seat))
		}
	}
	for i, w := range windows {
		same := func(x window) bool { return x.unclear && x.last == w.last }
		if !w.unclear || slices.ContainsFunc(windows[:i], same) {
			continue
		}
		for _, x := range windows {
			if same(x) {
				w.low = min(w.low, x.low)
			}
		}
		w.op, w.rule, w.person, w.party, w.moves = opOpen, openAny, 0, 0, false
		for w.seat = 1; w.seat <= seats; w.seat++ {
			if !slices.ContainsFunc(kept[w.last], func(h Holding) bool { return h.Seat == w.seat && f.stays(&h, w.low) }) {
				f.addWindow(&w)
			}
		}
	}
}

// addWindow adds what a roster leaves open: whether the row counts at all is
// decided with the row.
func (f *Folder) addWindow(w *window) {
	i := slices.IndexFunc(f.ops, func(o op) bool { return o.pos == w.pos && o.op.ofRoster() })
	passing := w.unclear || w.either
	if i < 0 || passing && w.low >= f.ops[i].last {
		return
	}
	row := f.ops[i]
	o := f.add(row.order)
	o.record = record{pos: w.pos, sources: row.sources, op: w.op, first: w.low, last: w.last, person: w.person, party: w.party, ward: w.ward, seat: uint32(w.seat), rule: w.rule, ends: row.ends}
	f.transfers = f.transfers || w.moves
	if w.op == opMove { // of whom nobody had said for whom
		o.list = w.party
	}
	o.optional, o.loose, o.group, o.in = row.optional, row.loose, row.group, row.in
	o.byThen, o.derived, o.moves = w.low == int32(seatledger.OpenPast), true, w.moves
	if passing { // until then all that it may concern
		o.passing, o.nameless, o.last = true, w.unclear && w.nameless, row.last
	}
	if o.group != none {
		f.enter(o, o.group)
	}
	if passing {
		f.unclear = append(f.unclear, [2]int32{w.low, w.last})
	}
}

// clear leaves out what was unclear up to rosters until a day, where none of it is about
// anybody with a name: they show what there was, and nothing but seats depended on it.
func (a *agenda) clear(until int32) {
	if a.cleared = until; len(a.unclear) > 0 {
		a.future.read = false
	}
}

func (a *agenda) isCleared(o *op) bool { return o.nameless && o.last <= a.cleared }

// isUnclearOn reports whether it is not known exactly what the rosters leave open of
// a day.
func (f *fold) isUnclearOn(day int32) bool {
	return f.widened && day < f.lastRoster || slices.ContainsFunc(f.unclear, func(x [2]int32) bool { return x[0] <= day && day < x[1] })
}
