package roll

import "slices"

// This file shows of every seat what it may be, given the lots that it was in.

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
	n := len(f.fold.lots) + 1
	m := mingling{lots: f.fold.lots, members: make([][]int, n), strays: make([]*stray, n), frame: f, told: map[Holding]bool{}, asked: map[entry]bool{}}
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
	strays  []*stray  // of each lot, what is reached by who stays and is taken for those in it; nil = not yet asked for
	from    int       // the slot in question
	list    []reached // what the seat in question may be
	known   map[Holding]bool
	frame   *Frame
	told    map[Holding]bool // facts that some way has
	vague   bool             // some fact is shown that perhaps none has
	asked   map[entry]bool   // whether it is
}

// entry is where somebody stays who was taken for others: from then on they are
// followed by themselves.
type entry struct {
	lot    int32
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
	m.from = from
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
		m.enter(m.entries[e])
	}
}

// enter shows all that somebody may be who stays on a seat of their own and is
// taken for those in a lot.
func (m *mingling) enter(e entry) {
	x := m.strayFrom(e.lot)
	m.doubt(x, e.person)
	for i := range x.list {
		m.show(x.list[i].slot, x.list[i].by(e.person))
	}
}

// stray is what somebody may be who stays on a seat of their own and is taken for
// those in a lot, whoever it is: worked out once for all who were in it.
type stray struct {
	list  []strayed
	known map[strayed]bool
	lots  []int32 // that they come to, this one first

	selves, since map[int32]bool // later lots that are joined already, by who is the same still, and for what came later
	others        map[entry]bool // and by another
}

// strayed is what they may be, and whether they are named there by who they are.
type strayed struct {
	reached
	self bool
}

func (x *strayed) by(person Ref) Holding {
	h := x.Holding
	if x.self {
		h.Person = person
	}
	return h
}

// add adds a holding in a slot, unless it says what is there already.
func (x *stray) add(slot int, h Holding, self bool) {
	content := strayed{reached{0, fact(h)}, self}
	if self {
		content.Person = 0
	}
	if !x.known[content] {
		x.known[content] = true
		x.list = append(x.list, strayed{reached{slot, h}, self})
	}
}

// strayFrom gives what is reached from a lot.
func (m *mingling) strayFrom(lot int32) *stray {
	if m.strays[lot] == nil {
		x := &stray{known: map[strayed]bool{}, lots: []int32{lot}, selves: map[int32]bool{}, since: map[int32]bool{}, others: map[entry]bool{}}
		m.strays[lot] = x
		for _, slot := range m.members[lot] {
			m.stayIn(x, slot, lot)
		}
	}
	return m.strays[lot]
}

// stayIn adds what is reached from a slot after a lot.
func (m *mingling) stayIn(x *stray, slot int, after int32) {
	y := &m.slots[slot]
	x.add(slot, y.Holding, y.stays(after))
	was := y.sitterAt(after)
	for _, s := range y.steps {
		switch {
		case s.lot <= after:
		case s.person == was:
			m.joinSelf(x, s.lot)
		default: // who sat there has left: what the seat has been since
			m.joinSince(x, s)
		}
	}
}

// joinSelf adds what is reached from a later lot by who is the same still.
func (m *mingling) joinSelf(x *stray, lot int32) {
	if x.selves[lot] {
		return
	}
	x.selves[lot] = true
	next := m.strayFrom(lot)
	for i := range next.list {
		x.add(next.list[i].slot, next.list[i].Holding, next.list[i].self)
	}
	for _, n := range next.lots {
		x.lots = addOnce(x.lots, n)
	}
}

// joinAs adds what is reached from a later lot by another.
func (m *mingling) joinAs(x *stray, e entry) {
	if x.others[e] {
		return
	}
	x.others[e] = true
	next := m.strayFrom(e.lot)
	m.doubt(next, e.person)
	for i := range next.list {
		x.add(next.list[i].slot, next.list[i].by(e.person), false)
	}
}

// joinSince adds all that a slot may be from a lot on that it was in.
func (m *mingling) joinSince(x *stray, s step) {
	if m.lots[s.lot-1].moved {
		m.joinAs(x, entry{s.lot, s.person})
		return
	}
	if x.since[s.lot] {
		return
	}
	x.since[s.lot] = true
	for n := range m.leads[s.lot].all() {
		x.add(n, m.slots[n].Holding, false)
	}
	for e := range m.enters[s.lot].all() {
		m.joinAs(x, m.entries[e])
	}
}

// doubt finds out whether somebody is shown to be what perhaps nobody is, where that
// one is taken for those in the lots of a stray.
func (m *mingling) doubt(x *stray, person Ref) {
	for _, lot := range x.lots {
		e := entry{lot, person}
		if m.vague || !slices.Contains(m.lots[lot-1].guest, person) || m.asked[e] {
			continue
		}
		m.asked[e] = true
		for _, slot := range m.members[lot] {
			y := &m.slots[slot]
			h := strayed{reached{slot, y.Holding}, y.stays(lot)}
			m.vague = m.vague || !m.told[fact(h.by(person))] && !m.met(y, lot, person)
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

// stays reports whether who sat in a slot when it was in a lot sits there still, so
// that somebody who was taken for that one does.
func (y *slot) stays(after int32) bool {
	return !y.Mark.Is(VacantSeat) && slices.ContainsFunc(y.steps, func(s step) bool {
		return s.lot == after && s.person == y.Person && s.since == y.Since
	})
}
