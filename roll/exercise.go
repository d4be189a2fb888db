package roll

import (
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file says who exercises a mandate: who holds it, a substitute, or nobody.
// A seat shows who sits; what is so of a holder who does not lies beneath, and
// is kept aside.

// Nobody sits where who holds the mandate is on leave and the substitute has gone.
const Nobody Ref = Independent - 2

// aside is what only few seats need. Equal ones are kept once for a council, so
// that seats which differ in nothing have one number.
type aside struct {
	own        Mark   // of who holds the mandate, while another sits
	until      uint32 // entry whose end gives that one another allegiance
	entry      uint32 // substitution that ends by itself
	barred     uint32 // suspension of who sits that ends by itself
	ownBarred  uint32 // the same of who holds the mandate
	suspension bool   // the substitute sits because that one is suspended
	claim
}

// claim is who has lost a seat and is to be given it back, and as what.
type claim struct {
	person, party, list Ref
	left                bool  // had left the list
	moved               bool  // while a day passes: is to be given a seat of another ward
	last                int32 // day on which it may be given back
}

// setAside notes what is kept aside of a seat.
func (f *fold) setAside(h *Holding, x aside) {
	if x == (aside{}) {
		h.aside = 0
		return
	}
	n, ok := f.known[x]
	if !ok && len(f.asides) < math.MaxUint16 {
		if f.known == nil {
			f.known = map[aside]uint16{}
		}
		n = uint16(len(f.asides))
		f.asides, f.known[x] = append(f.asides, x), n
	}
	h.aside = n
}

// asideOf gives the number of what is kept aside of a seat, as far as it still
// matters.
func (f *fold) asideOf(h *Holding) uint16 {
	if h.aside == 0 {
		return 0
	}
	x := f.asides[h.aside]
	if x.claim == (claim{}) || x.last >= f.day {
		return h.aside
	}
	y := *h
	x.claim = claim{}
	f.setAside(&y, x)
	return y.aside
}

// back is who is given a mandate back, and the last day on which that may be.
type back struct {
	person Ref
	last   int32
}

// findReturns lists who is given a mandate back.
func (a *agenda) findReturns() {
	for i := range a.ops {
		o := &a.ops[i]
		if o.op == opReinstate && o.person != 0 && o.flags&flagUntil == 0 {
			a.returns = append(a.returns, back{o.person, o.last})
		}
	}
}

// substitute gives who sits or sat in for somebody, where an operation names
// that one; 0 = it names none.
func (r *record) substitute() Ref {
	if r.op == opSubstitute || r.op == opReturn {
		return r.aux
	}
	return 0
}

// seated gives who gets a seat by an operation, as a member or in place of one, and
// so sits in for nobody else; 0 = nobody it names.
func (o *op) seated() Ref {
	if o.op == opSubstitute {
		return o.aux
	}
	if o.fills() || o.op == opReinstate {
		return o.person
	}
	return 0
}

// Sitter gives who sits: a substitute, else who holds the mandate; 0 = unnamed.
func (h *Holding) Sitter() Ref {
	if h.substituted() {
		return h.Sits
	}
	return h.Person
}

// substituted reports whether a substitute sits.
func (h *Holding) substituted() bool { return h.Sits != 0 && h.Sits != Nobody }

// meanwhile gives the last day of the substitution, or the suspension, of who sits;
// blank = none is stated.
func (f *fold) meanwhile(h *Holding) seatledger.Date {
	if h.aside == 0 {
		return seatledger.Date{}
	}
	entry := f.asides[h.aside].entry
	if h.Sits == 0 {
		entry = f.asides[h.aside].barred
	}
	if i := slices.IndexFunc(f.ops, func(o op) bool { return entry != 0 && o.pos == entry && o.flags&flagUntil != 0 }); i >= 0 {
		return dayBefore(f.ops[i].first, f.ops[i].last)
	}
	return seatledger.Date{}
}

// seatFinder gives how an operation finds the seat of the person it names: what
// gives or concerns a mandate does not mean one who sits in for another.
func (o *op) seatFinder() func(*Part, Ref) int {
	if o.fills() || o.op == opSubstitute {
		return (*Part).mandateOf
	}
	return (*Part).seatOf
}

// seatIn gives the index of the seat of the person that an operation names; -1 =
// none.
func (o *op) seatIn(p *Part) int { return o.seatFinder()(p, o.person) }

// mandate gives a seat as it is when whoever holds the mandate sits.
func (f *fold) mandate(h Holding) Holding {
	if h.Sits == 0 {
		return h
	}
	x := f.asides[h.aside]
	h.Sits, h.Allegiance, h.Own, h.Mark, h.until = 0, h.Own, 0, x.own|h.Mark&ofSeat, x.until
	f.setAside(&h, aside{barred: x.ownBarred, claim: x.claim})
	return h
}

// cover gives a seat with somebody sitting in place of who holds the mandate;
// over is that one's side of it, x what is kept aside for that one.
func (f *fold) cover(m Holding, over *Holding, x aside) Holding {
	own := f.asides[m.aside]
	x.own, x.until, x.ownBarred, x.claim = m.Mark&^ofSeat, m.until, own.barred, own.claim
	m.Own = m.Allegiance
	m.Sits, m.Allegiance, m.Mark, m.until, m.Cause = over.Sits, over.Allegiance, over.Mark&^ofSeat|m.Mark&ofSeat, over.until, over.Cause
	f.setAside(&m, x)
	return m
}

// beneath lets something act on the mandate of a seat, whoever sits there.
func (f *fold) beneath(p *Part, s int, act func()) {
	over := p.Seats[s]
	if over.Sits == 0 {
		act()
		return
	}
	x, n := f.asides[over.aside], len(f.forks)
	p.Seats[s] = f.mandate(over)
	act()
	p.Seats[s] = f.cover(p.Seats[s], &over, x)
	for i := n; i < len(f.forks); i++ {
		f.forks[i].Seats[s] = f.cover(f.forks[i].Seats[s], &over, x)
	}
}

// sitBeneath seats or names who holds the mandate of a seat on which another sits,
// or takes the seat from both.
func (f *fold) sitBeneath(p *Part, s int, o *op) {
	h := &p.Seats[s]
	m := f.mandate(*h)
	if o.person != 0 && m.Person == o.person || o.op == opElect && m.holds() && m.Person == 0 {
		f.beneath(p, s, func() { f.takeSeat(p, s, o) })
		return
	}
	p.unseat(h.Sits, seatledger.Day(o.first), o.pos)
	h.Sits = 0
	f.takeSeat(p, s, o)
}

// vacate ends a holding. Whoever is to be given the mandate back has a claim to
// the seat.
func (f *fold) vacate(p *Part, s int, o *op) {
	h := &p.Seats[s]
	if h.aside == 0 && len(f.returns) == 0 {
		p.vacate(s, seatledger.Day(o.first), o.pos)
		return
	}
	kept := f.asides[h.aside].claim
	last := never
	for _, b := range f.returns {
		if b.person == h.Person && h.Person != 0 && b.last >= f.day {
			last = max(last, b.last)
		}
	}
	if last != never {
		m := f.mandate(*h)
		kept = claim{person: h.Person, party: m.Allegiance, list: h.List, left: m.Mark.Is(LeftList), last: last}
	}
	p.vacate(s, seatledger.Day(o.first), o.pos)
	f.setAside(h, aside{claim: kept})
}

// keepClaim keeps, for a new holder of a seat, who has a claim to it.
func (f *fold) keepClaim(fresh, h *Holding) {
	if h.aside != 0 {
		f.setAside(fresh, aside{claim: f.asides[h.aside].claim})
	}
}

// exercise applies an event about who exercises a mandate.
func (f *fold) exercise(fr *frame, p *Part, o *op) {
	if o.flags&flagUntil != 0 {
		for s := range p.Seats {
			if f.endsWith(&p.Seats[s], o) {
				f.endExercise(p, s, o)
			}
		}
		return
	}
	f.each(p, f.concerned(fr, p, o), func(p *Part, s int) { f.exerciseSeat(p, s, o) })
}

func (f *fold) exerciseSeat(p *Part, s int, o *op) {
	h := &p.Seats[s]
	if ended := h.Mark.Is(Ended); ended && o.op == opSubstitute {
		return // the mandate has ended
	} else if ended && (o.op == opBar || h.Person == o.person) {
		f.asHeld(p, s, func() { f.exerciseSeat(p, s, o) })
		return
	}
	switch o.op {
	case opSubstitute:
		f.sitFor(p, s, o)
	case opReturn:
		f.sitAgain(p, s, o)
	case opBar:
		f.bar(p, s, o)
	case opReinstate:
		f.reinstate(p, s, o)
	}
}

// concerned gives the seats that an event may mean.
func (f *fold) concerned(fr *frame, p *Part, o *op) []int {
	switch {
	case o.op == opReturn:
		return f.substitutions(p, o)
	case o.op == opReinstate && p.seatOf(o.person) < 0:
		return f.reinstatements(p, o)
	case o.op == opSubstitute && (p.mandateOf(o.substitute()) >= 0 || o.substitute() == o.person):
		return nil // a member sits in for nobody
	}
	return f.holders(fr, p, o)
}

// substitutions gives the seat on which the substitution that ends is.
func (f *fold) substitutions(p *Part, o *op) []int {
	f.spots = f.spots[:0]
	for s := range p.Seats {
		h := &p.Seats[s]
		if h.Sits != 0 && (o.substitute() == 0 || h.Sits == o.substitute()) && (o.person == 0 || h.Person == o.person) && (o.seat == 0 || h.Seat == int32(o.seat)) {
			f.spots = append(f.spots, s)
		}
	}
	return f.spots
}

// reinstatements gives the seats to which somebody who has none may return: that
// which was lost, else one of a suspended member whom nobody names, else a
// vacant one.
func (f *fold) reinstatements(p *Part, o *op) []int {
	f.spots = f.spots[:0]
	if s := p.find(int32(o.seat)); o.seat != 0 {
		if s >= 0 {
			f.spots = append(f.spots, s)
		}
		return f.spots
	}
	for s := range p.Seats {
		if o.person != 0 && f.asides[p.Seats[s].aside].claim.person == o.person {
			f.spots = append(f.spots, s)
		}
	}
	if len(f.spots) > 0 || o.flags&flagByPerson != 0 {
		return f.spots
	}
	return f.first(p, o)
}

// fitsMandate reports whether the mandate of a seat may be that of which a
// substitution speaks.
func (o *op) fitsMandate(tier int, h *Holding) bool {
	list := o.list
	if o.person != 0 {
		return tier == 0 && h.holds() && h.Person == 0 && (list == 0 || h.List == list) || tier == 1 && h.nobody()
	}
	return h.Sits == 0 && h.holds() && h.List == list || h.nobody()
}

// fitsIdle reports whether a seat may be that of which a reinstatement speaks.
func (o *op) fitsIdle(tier int, h *Holding) bool {
	party := o.sitsFor()
	idle := h.Mark.Is(Idle) && h.Sits == 0 && (party == 0 || h.Allegiance == party)
	if o.person == 0 {
		return idle
	}
	switch tier {
	case 0:
		return idle && h.Person == 0
	case 1:
		return party != 0 && h.Mark.Is(VacantSeat) && h.List == party
	}
	return h.Mark.Is(VacantSeat)
}

// sitFor lets somebody sit in place of who holds the mandate.
func (f *fold) sitFor(p *Part, s int, o *op) {
	substitute := o.substitute()
	f.sitNowhere(p, substitute, o)
	if i, found := slices.BinarySearch(p.gone, substitute); found {
		p.gone = slices.Delete(p.gone, i, i+1)
	}
	h := &p.Seats[s]
	if h.Sits != substitute {
		p.unseat(h.Sits, seatledger.Day(o.first), o.pos)
	}
	m := f.mandate(*h)
	if m.Person == 0 {
		m.Person = o.person
	}
	if m.Mark.Is(Unstated) && o.list != 0 {
		m.Mark &^= Unstated
		m.List, m.Allegiance, m.Since = o.list, o.list, seatledger.Day(o.first)
	}
	over := Holding{Sits: substitute, Allegiance: o.party, Cause: o.pos}
	if over.Allegiance == 0 {
		over.Allegiance = m.List
	}
	if over.Allegiance == 0 {
		over.Mark = Unstated
	}
	x := aside{suspension: m.Mark.Is(Idle)}
	if o.flags&flagWhile != 0 {
		x.entry = o.pos
	}
	*h = f.cover(m, &over, x)
	f.acted = true
}

// sitNowhere lets nobody sit where somebody has sat in for another.
func (f *fold) sitNowhere(p *Part, substitute Ref, o *op) {
	if s := p.seatOf(substitute); s >= 0 && p.Seats[s].Sits == substitute {
		f.leaveEmpty(&p.Seats[s], o)
	}
}

// leaveEmpty lets nobody sit for who holds the mandate, who stays on leave.
func (f *fold) leaveEmpty(h *Holding, o *op) {
	x := f.asides[h.aside]
	x.barred = 0
	f.setAside(h, x)
	h.Sits, h.Allegiance, h.Mark, h.until, h.Cause = Nobody, 0, Idle|h.Mark&ofSeat, 0, o.pos
}

// changeSubstitute applies an end, or a change of party, to who sits in for
// another.
func (f *fold) changeSubstitute(fr *frame, p *Part, s int, o *op) {
	if o.op != opEnd {
		f.moveTo(fr, p, s, o)
		return
	}
	p.unseat(p.Seats[s].Sits, seatledger.Day(o.first), o.pos)
	f.leaveEmpty(&p.Seats[s], o)
	f.acted = true
}

// sitAgain lets who holds the mandate sit again.
func (f *fold) sitAgain(p *Part, s int, o *op) {
	h := &p.Seats[s]
	p.unseat(h.Sits, seatledger.Day(o.first), o.pos)
	*h = f.mandate(*h)
	h.Cause, f.acted = o.pos, true
}

// bar suspends a member, or who sits in for one.
func (f *fold) bar(p *Part, s int, o *op) {
	act := func() {
		h := &p.Seats[s]
		if o.person != 0 && h.Person == 0 {
			h.Person = o.person
		}
		if party := o.leaves(); h.Mark.Is(Unstated) && party != 0 {
			h.Mark &^= Unstated
			h.List, h.Allegiance, h.Since = o.list, party, seatledger.Day(o.first)
		}
		f.barHere(h, o)
	}
	if h := &p.Seats[s]; h.substituted() && (o.person == 0 || o.person == h.Sits) {
		f.barHere(h, o)
		return
	}
	f.beneath(p, s, act)
}

func (f *fold) barHere(h *Holding, o *op) {
	x := f.asides[h.aside]
	if x.barred = 0; o.flags&flagWhile != 0 {
		x.barred = o.pos
	}
	f.setAside(h, x)
	h.Mark |= Idle
	h.Cause, f.acted = o.pos, true
}

// unbar lets who sits exercise the mandate again.
func (f *fold) unbar(h *Holding, o *op) {
	x := f.asides[h.aside]
	x.barred = 0
	f.setAside(h, x)
	h.Mark &^= Idle
	h.Cause, f.acted = o.pos, true
}

// reinstate lets a suspended member sit again, or gives a mandate back.
func (f *fold) reinstate(p *Part, s int, o *op) {
	h := &p.Seats[s]
	person := o.person
	switch {
	case o.person != 0 && h.Person != person && h.Sits != person && (h.Person != 0 || !h.Mark.Is(Idle)):
		f.giveMandate(p, s, o)
	case h.Sits == 0 || h.substituted() && h.Sits == person:
		if h.Person == 0 {
			h.Person = person
		}
		if h.Mark.Is(Idle) {
			f.unbar(h, o)
		}
	default:
		f.unbarHolder(p, s, o)
	}
}

// unbarHolder lets who holds the mandate of a seat, on which another sits,
// exercise it again; who sits there because of the suspension goes.
func (f *fold) unbarHolder(p *Part, s int, o *op) {
	x := f.asides[p.Seats[s].aside]
	if !x.own.Is(Idle) {
		return
	}
	if x.suspension {
		f.sitAgain(p, s, o)
	}
	f.beneath(p, s, func() { f.unbar(&p.Seats[s], o) })
}

// giveMandate gives somebody a mandate back, and ends what has taken its place.
func (f *fold) giveMandate(p *Part, s int, o *op) {
	h := &p.Seats[s]
	x := f.asides[h.aside]
	p.unseat(h.Person, seatledger.Day(o.first), o.pos)
	p.unseat(h.Sits, seatledger.Day(o.first), o.pos)
	f.sitNowhere(p, o.person, o)
	if i, found := slices.BinarySearch(p.gone, o.person); found {
		p.gone = slices.Delete(p.gone, i, i+1)
	}
	*h = Holding{List: h.List, Person: o.person, Allegiance: o.sitsFor(), Ward: h.Ward, Seat: h.Seat, path: h.path, Since: seatledger.Day(o.first), Cause: o.pos}
	if x.claim.person == h.Person && x.claim.list != 0 {
		h.List = x.claim.list
	}
	if h.List == 0 {
		h.List = o.sitsFor()
	}
	if c := x.claim; h.Allegiance == 0 && c.person == h.Person && c.party != 0 {
		h.Allegiance = c.party
		if c.left {
			h.Mark = LeftList
		}
	}
	if h.Allegiance == 0 {
		h.Allegiance = h.List
	}
	if h.Allegiance == 0 {
		h.Mark = Unstated
	}
	f.acted = true
}

// endsWith reports whether what is so of a seat ends with an entry's until.
func (f *fold) endsWith(h *Holding, o *op) bool {
	x := &f.asides[h.aside]
	switch o.op {
	case opExpire:
		return h.term == o.term
	case opReturn:
		return h.Sits != 0 && x.entry == o.pos
	case opReinstate:
		return x.barred == o.pos || x.ownBarred == o.pos
	}
	return h.until == o.pos || h.Sits != 0 && x.until == o.pos
}

// endExercise ends a substitution or a suspension that ends by itself.
func (f *fold) endExercise(p *Part, s int, o *op) {
	if o.op == opReturn {
		f.sitAgain(p, s, o)
		return
	}
	x := f.asides[p.Seats[s].aside]
	if x.barred == o.pos {
		f.unbar(&p.Seats[s], o)
	}
	if x.ownBarred == o.pos {
		f.unbarHolder(p, s, o)
	}
}

// exercisedBy gives the seats that an operation about who exercises a mandate may
// concern, if these are known by the people it names.
func (f *fold) exercisedBy(fr *frame, o *op) (seats []int32, known bool) {
	person, substitute := o.person, o.substitute()
	until := o.flags&flagUntil != 0
	fr.any(func(p *Part) bool {
		for s := range p.Seats {
			h := &p.Seats[s]
			switch {
			case until && f.endsWith(h, o), !until && o.seat != 0 && h.Seat == int32(o.seat),
				!until && person != 0 && (h.Person == person || h.Sits == person), !until && substitute != 0 && (h.Person == substitute || h.Sits == substitute):
				seats = append(seats, h.Seat)
			}
		}
		return false
	})
	return seats, until || o.op == opReturn || o.seat != 0 || person != 0 && fr.sits(person)
}

// scopeClaims takes in the seats to which somebody has a claim, and reports
// whether there surely is one.
func (f *fold) scopeClaims(fr *frame, s *scope, person Ref) (surely bool) {
	if person == 0 {
		return false
	}
	claims := func(p *Part) bool {
		return slices.ContainsFunc(p.Seats, func(h Holding) bool { return f.asides[h.aside].claim.person == person })
	}
	for i := range fr.sure.Seats {
		if h := &fr.sure.Seats[i]; f.asides[h.aside].claim.person == person {
			s.seats = append(s.seats, h.Seat)
			f.scopePerson(fr, s, h.Person, (*Part).seatOf)
			surely = true
		}
	}
	for _, c := range fr.cells {
		if slices.ContainsFunc(c.ways, func(p Part) bool { return claims(&p) }) {
			s.addCell(c)
			surely = surely || !slices.ContainsFunc(c.ways, func(p Part) bool { return !claims(&p) })
		}
	}
	return surely
}
