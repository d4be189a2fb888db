package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// Of seats that are alike one stands for all, so that it need not be kept apart
// which of them it was. What is shown of single seats must tell all the same
// that it may have been any: the seats that were alike are a lot, and each keeps
// the lots that it was in, one behind the other.

// lot is a set of seats that were alike when an operation took one of them.
type lot struct {
	op    int32
	kind  kind  // of all of them
	moved bool  // they were named: holders stay where they are, for whom they sit is open
	guest []Ref // of those named, who sat there in some ways only
}

// step is one lot on the path of a seat, and the way to it. A step of no lot
// only leads on, to two paths.
type step struct {
	lot        int32 // index into the lots, plus one; 0 = none
	person     Ref   // who sat there
	since      seatledger.Day
	prev, also uint32
}

// drawLots puts the seats that are alike for an operation into lots, unless
// nothing could tell them apart or, on a day that is replayed, nobody asks.
func (f *fold) drawLots(fr *frame, o *op, index int32, s *scope, c *cell) {
	if f.replaying {
		return
	}
	for tier := range o.tiers() {
		if c != nil {
			f.alikeTogether(s, c, o, tier)
		}
	}
	for i := range s.alike {
		x := &s.alike[i]
		if len(x.seats) < 2 || !x.unlike && (!o.unnamed() || o.takesFirst(&x.first)) || f.isIdle(fr, o, &x.first) {
			continue
		}
		n := f.lotOf(index, x.kind)
		l := &f.lots[n-1]
		tag := func(p *Part) {
			for k := range p.Seats {
				if h := &p.Seats[k]; o.fits(x.tier, h) && f.kindOf(h, o) == x.kind {
					h.path = f.follow(h.path, n, h)
					if l.moved && !fr.sits(h.Person) {
						l.guest = addOnce(l.guest, h.Person)
					}
				}
			}
		}
		tag(&fr.sure)
		for _, c := range fr.cells {
			for k := range c.ways {
				tag(&c.ways[k])
			}
		}
	}
}

// isIdle reports whether an operation leaves a seat as it is: then it does not
// matter which of those that are alike it was.
func (f *fold) isIdle(fr *frame, o *op, h *Holding) bool {
	if o.op != opMove && o.op != opRealign || !h.Held() || h.until != 0 || h.Allegiance != o.party || o.flags&flagWhile != 0 {
		return false
	}
	rule := fr.Facts.SeatRule
	leaves := h.List != 0 && rule != "" && rule != seatledger.SeatRuleFree && !f.view.sameSide(fr.renamed, h.List, h.Allegiance)
	return o.op == opRealign || fr.perhaps == 0 && leaves == h.Mark.Is(LeftList)
}

// alikeTogether adds to the seats that are alike those of which a cell has
// several in one way.
func (f *fold) alikeTogether(s *scope, c *cell, o *op, tier int) {
	for i := range c.ways {
		p := &c.ways[i]
		if len(p.Seats) < 2 {
			continue
		}
		f.kinds = f.kinds[:0]
		for n := range p.Seats {
			h := &p.Seats[n]
			if !o.fits(tier, h) {
				continue
			}
			k := f.kindOf(h, o)
			if !slices.Contains(f.kinds, k) {
				f.kinds = append(f.kinds, k)
				continue
			}
			if !slices.ContainsFunc(s.alike, func(x alike) bool { return x.kind == k }) {
				s.begin(k, tier, h, false)
			}
			for m := range p.Seats {
				if x := &p.Seats[m]; o.fits(tier, x) && f.kindOf(x, o) == k {
					s.addAlike(k, x)
				}
			}
		}
	}
}

// lotOf gives the lot of a kind of seats for an operation, a new one if need be.
func (f *fold) lotOf(index int32, k kind) int32 {
	i := slices.IndexFunc(f.lots, func(x lot) bool { return x.op == index && index != none && x.kind == k })
	if i < 0 {
		i = len(f.lots)
		f.lots = append(f.lots, lot{op: index, kind: k, moved: k.person == quietPerson})
	}
	return int32(i + 1)
}

// follow gives the path that goes on with a lot.
func (f *fold) follow(path uint32, lot int32, h *Holding) uint32 {
	person := h.Person
	if x := f.paths[path]; x.lot == lot && x.person == person && x.since == h.Since {
		return path
	}
	for i := len(f.paths) - 1; i > 0 && len(f.paths)-i < 64; i-- {
		if x := f.paths[i]; x.lot == lot && x.person == person && x.since == h.Since && x.prev == path && x.also == 0 {
			return uint32(i)
		}
	}
	f.paths = append(f.paths, step{lot: lot, person: person, since: h.Since, prev: path})
	return uint32(len(f.paths) - 1)
}

// meet gives the path of a seat that was on either of two.
func (f *fold) meet(a, b uint32) uint32 {
	switch {
	case a == b || b == 0:
		return a
	case a == 0:
		return b
	}
	f.paths = append(f.paths, step{prev: a, also: b})
	return uint32(len(f.paths) - 1)
}

// keepPaths lets the seats of a way be on the paths of those of another way that
// nothing else tells from it.
func (f *fold) keepPaths(kept, dropped *Part) {
	for i := range dropped.Seats {
		h := &dropped.Seats[i]
		if h.path == 0 {
			continue
		}
		k := i
		if h.Person != 0 {
			k = kept.seatOf(h.Person)
		}
		if k >= 0 {
			kept.Seats[k].path = f.meet(kept.Seats[k].path, h.path)
		}
	}
}

// walk visits the steps of a path, each once, from the last.
func (f *fold) walk(path uint32, visit func(x step)) {
	seen := map[uint32]bool{}
	var go1 func(path uint32)
	go1 = func(path uint32) {
		if path == 0 || seen[path] {
			return
		}
		seen[path] = true
		x := f.paths[path]
		if x.lot != 0 {
			visit(x)
		}
		go1(x.prev)
		go1(x.also)
	}
	go1(path)
}

// drawn reports whether some seat of the frame was in a lot.
func (f *Frame) drawn() bool {
	drawn := false
	f.Parts(func(p *Part) {
		drawn = drawn || slices.ContainsFunc(p.Seats, func(h Holding) bool { return h.path != 0 })
	})
	return drawn
}

// slot is what may be so of a seat, and the lots that it was in.
type slot struct {
	Holding
	steps []step // by lot, ascending
}

// mingle lets every seat be what any other may be that was in a lot with it: of
// holders all that is so of them, of movers only for whom they sit. It is vague
// where it may let somebody be what was only so of another while that one was not
// there.
func (f *Frame) mingle(holdings [][]Holding) (all [][]Holding, vague bool) {
	if f.fold == nil || !f.drawn() {
		return holdings, false
	}
	m := mingling{lots: f.fold.lots, members: make([][]int, len(f.fold.lots)+1), frame: f, told: map[Holding]bool{}}
	for _, list := range holdings {
		for _, h := range list {
			x := slot{Holding: h}
			f.fold.walk(h.path, func(s step) { x.steps = append(x.steps, s) })
			slices.SortFunc(x.steps, func(a, b step) int { return int(a.lot - b.lot) })
			for _, s := range x.steps {
				m.members[s.lot] = append(m.members[s.lot], len(m.slots))
			}
			m.slots = append(m.slots, x)
			m.told[fact(h)] = true
		}
	}
	m.close()
	all = make([][]Holding, len(holdings))
	from := 0
	for seat, list := range holdings {
		m.list, m.known = m.list[:0], map[Holding]bool{}
		for range list {
			m.reachFrom(from)
			from++
		}
		all[seat] = m.inOrder()
	}
	return all, m.vague
}

// fact gives what a holding says, wherever and since whenever.
func fact(h Holding) Holding {
	return Holding{List: h.List, Person: h.Person, Allegiance: h.Allegiance, Mark: h.Mark, until: h.until, Sits: h.Sits, Own: h.Own}
}

// mingling finds out what each slot may be, one slot after another.
type mingling struct {
	lots    []lot
	slots   []slot
	members [][]int   // of each lot, by its number: the slots that were in it
	leads   []seatSet // of each lot: the slots that it leads to, by whatever later lots
	entries []entry   // into lots of movers
	enters  []seatSet // of each lot: by its number, which of these it leads to
	from    int       // the slot in question
	stays   map[place]bool
	list    []reached // what the seat in question may be
	known   map[Holding]bool
	frame   *Frame
	told    map[Holding]bool // facts that some way has
	vague   bool             // some fact is shown that perhaps none has
}

// entry is where somebody stays who was taken for others: from then on they are
// followed by themselves.
type entry struct {
	lot    int32
	person Ref
}

// place is where somebody is who stays: in a slot, or a lot, after another lot.
type place struct {
	slot   int
	after  int32
	person Ref
}

// reached is a holding and the slot it comes from, so that every seat shows them
// in one order.
type reached struct {
	slot int
	Holding
}

// close finds out where each lot leads, from the last on: to those who were in
// it, and where the later lots lead that these were in.
func (m *mingling) close() {
	m.leads, m.enters = make([]seatSet, len(m.members)), make([]seatSet, len(m.members))
	later := make([]seatSet, len(m.slots)) // of each slot: its lots
	for i := range m.slots {
		for _, s := range m.slots[i].steps {
			if !m.lots[s.lot-1].moved {
				later[i].add(int(s.lot))
			}
		}
	}
	for lot := len(m.members) - 1; lot > 0; lot-- {
		if m.lots[lot-1].moved {
			continue
		}
		var next seatSet
		for _, x := range m.members[lot] {
			m.leads[lot].add(x)
			next.join(later[x])
			m.noteEntries(&m.enters[lot], x, int32(lot))
		}
		for n := range next.all() {
			if n > lot {
				m.leads[lot].join(m.leads[n])
				m.enters[lot].join(m.enters[n])
			}
		}
	}
}

// noteEntries adds to a set where somebody in a slot comes to stay after a lot.
func (m *mingling) noteEntries(set *seatSet, slot int, after int32) {
	for _, s := range m.slots[slot].steps {
		if s.lot <= after || !m.lots[s.lot-1].moved {
			continue
		}
		e := entry{s.lot, s.person}
		at := slices.Index(m.entries, e)
		if at < 0 {
			at = len(m.entries)
			m.entries = append(m.entries, e)
		}
		set.add(at)
	}
}

// show adds to what the seat in question may be.
func (m *mingling) show(n int, h Holding) {
	own := &m.slots[m.from]
	h.Seat, h.Ward = own.Seat, own.Ward
	content := fact(h)
	content.Ward = h.Ward
	if !m.known[content] {
		m.known[content] = true
		m.list = append(m.list, reached{n, h})
	}
}

// inOrder gives what a seat may be in order of the slots it comes from, of one
// slot what was found last before the rest.
func (m *mingling) inOrder() []Holding {
	slices.Reverse(m.list)
	slices.SortStableFunc(m.list, func(a, b reached) int { return a.slot - b.slot })
	list := make([]Holding, len(m.list))
	for i := range m.list {
		list[i] = m.list[i].Holding
	}
	return list
}

// reachFrom shows all that a slot may be: what it is, and what those are that
// it may have been taken for, one lot after another.
func (m *mingling) reachFrom(from int) {
	m.from, m.stays = from, map[place]bool{}
	m.show(from, m.slots[from].Holding)
	var slots, enters seatSet
	m.noteEntries(&enters, from, 0)
	for _, s := range m.slots[from].steps {
		slots.join(m.leads[s.lot])
		enters.join(m.enters[s.lot])
	}
	for x := range slots.all() {
		m.show(x, m.slots[x].Holding)
	}
	for e := range enters.all() {
		m.enter(m.entries[e].lot, m.entries[e].person)
	}
}

// enter lets somebody who stays on a seat of their own into a lot.
func (m *mingling) enter(lot int32, person Ref) {
	into := place{-1, lot, person}
	if m.stays[into] {
		return
	}
	m.stays[into] = true
	for _, x := range m.members[lot] {
		m.reachStaying(x, lot, person)
	}
}

func (m *mingling) reachStaying(slot int, after int32, person Ref) {
	at := place{slot, after, person}
	if m.stays[at] {
		return
	}
	m.stays[at] = true
	y := &m.slots[slot]
	h := y.as(person, after)
	m.vague = m.vague || !m.told[fact(h)] && slices.Contains(m.lots[after-1].guest, person) && !m.met(y, after, person)
	m.show(slot, h)
	was := y.sitterAt(after)
	for _, s := range y.steps {
		switch {
		case s.lot <= after:
		case s.person == was:
			m.enter(s.lot, person)
		default: // who sat there has left: what the seat has been since
			m.reachSince(s)
		}
	}
}

// met reports whether somebody was in a lot in some way in which a slot was too.
func (m *mingling) met(y *slot, lot int32, person Ref) bool {
	there := func(h *Holding) (there bool) {
		if h.Person == person {
			m.frame.fold.walk(h.path, func(s step) { there = there || s.lot == lot })
		}
		return there
	}
	for i := range m.frame.Cells {
		c := &m.frame.Cells[i]
		if c.Ways[0].find(y.Seat) < 0 {
			continue
		}
		here := func(p Part) bool { return slices.ContainsFunc(p.Seats, func(h Holding) bool { return there(&h) }) }
		if !slices.ContainsFunc(c.Ways, here) {
			return true // whatever this cell is
		}
		return slices.ContainsFunc(c.Ways, func(p Part) bool { return p.Seats[p.find(y.Seat)] == y.Holding && here(p) })
	}
	return true
}

// sitterAt gives who sat in a slot when it was in a lot.
func (y *slot) sitterAt(lot int32) Ref {
	for _, s := range y.steps {
		if s.lot == lot {
			return s.person
		}
	}
	return 0
}

// reachSince shows all that a slot may be from a lot on that it was in.
func (m *mingling) reachSince(s step) {
	if m.lots[s.lot-1].moved {
		m.enter(s.lot, s.person)
		return
	}
	since := place{-2, s.lot, 0}
	if m.stays[since] {
		return
	}
	m.stays[since] = true
	for x := range m.leads[s.lot].all() {
		m.show(x, m.slots[x].Holding)
	}
	for e := range m.enters[s.lot].all() {
		m.enter(m.entries[e].lot, m.entries[e].person)
	}
}

// as gives what a slot is for somebody who stays on a seat of their own: who sat
// in the slot when they were taken for each other may have left it since.
func (y *slot) as(person Ref, after int32) Holding {
	h := y.Holding
	if h.Mark.Is(VacantSeat) {
		return h
	}
	for _, s := range y.steps {
		if s.lot == after && s.person == h.Person && s.since == h.Since {
			h.Person = person
		}
	}
	return h
}

// WardsOpen reports whether it is open in which ward somebody sits who is not
// like the others there.
func (f *Frame) WardsOpen() bool {
	if f.fold == nil || !f.drawn() {
		return false
	}
	type class struct {
		list, party Ref
		mark        Mark
	}
	wards, classes := map[int32][]Ref{}, map[int32][]class{}
	f.Parts(func(p *Part) {
		for _, h := range p.Seats {
			f.fold.walk(h.path, func(s step) {
				wards[s.lot] = addOnce(wards[s.lot], h.Ward)
				classes[s.lot] = addOnce(classes[s.lot], class{h.List, h.Allegiance, h.Mark})
			})
		}
	})
	for n := range wards {
		if len(wards[n]) > 1 && len(classes[n]) > 1 {
			return true
		}
	}
	return false
}

// seatSet is a set of seats.
type seatSet []uint64

// add adds a seat, and reports whether it was not there.
func (s *seatSet) add(i int) bool {
	for len(*s) <= i/64 {
		*s = append(*s, 0)
	}
	word := &(*s)[i/64]
	was := *word
	*word |= 1 << (i % 64)
	return *word != was
}
