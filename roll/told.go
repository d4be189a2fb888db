package roll

import "slices"

// tellWards gives a ward to who was seated in none that a row names, where the next that
// is recorded of the person is a list that has him or her in one: nobody has moved, and
// the list tells where that was.
func (a *agenda) tellWards() {
	if !a.has.has(opListed) {
		return
	}
	a.lists.agenda = a
	for i := range a.ops {
		if o := &a.ops[i]; o.op == opFill || o.op == opLay || o.endsOrMovesOne() {
			o.lists = &a.lists
		}
	}
	if !a.warded {
		return
	}
	var of map[Ref][]int32 // what is recorded of a person
	var renewals [][2]int32
	for i := range a.ops {
		o := &a.ops[i]
		if !o.lacksWard() {
			continue
		}
		if of == nil {
			of, renewals = a.opsByPerson(), a.renewals()
		}
		sits := o.last
		if takes := a.officeOf(o); takes != nil {
			sits = takes.last
		}
		if x := a.nextList(of[o.person], sits, (*op).hasWard); x != nil && !a.mayBeAnew(o, of[o.person], x.ward, [2]int32{o.first, x.ends[1]}) && !anyWithin(renewals, sits, x.ends[1]) {
			o.ward = x.ward
		}
	}
}

// lists tell of somebody who sits whether he or she still did on a later day.
type lists struct {
	*agenda
	of       map[Ref][]int32 // what is recorded of a person, and under 0 who moved without a name; nil = nobody has asked
	renewals [][2]int32
}

// keep reports whether whoever holds a seat between some days surely held it on a later
// one: the next list has him or her, and nothing lies between by which somebody may have
// come to it anew.
func (l *lists) keep(h *Holding, first, last int32) bool {
	return l != nil && h.Person != 0 && l.next(h.Person, first, last, first-1) != nil
}

// keepBeside is keep of a day on which a few others are elected: who is listed next was
// none of those whose seats were up, or nothing but elected again.
func (l *lists) keepBeside(h *Holding, day int32) bool {
	return l != nil && h.Person != 0 && l.next(h.Person, day, day, day) != nil
}

// next gives the row by which the next list has somebody who holds a seat between some
// days; nil = none does, or it is not sure that it is the same seat, for a term ends, or
// others are elected, after a day.
func (l *lists) next(person Ref, first, last, after int32) *op {
	if l.of == nil {
		l.of, l.renewals = l.opsByPerson(), l.agenda.renewals()
	}
	of := l.of[person]
	x := l.nextList(of, last, func(*op) bool { return true })
	if x == nil || l.mayBeAnew(nil, of, x.ward, [2]int32{first, x.ends[1] + 1}) || anyWithin(l.renewals, after, x.ends[1]) { // it may be of the day before an end
		return nil
	}
	return x
}

// party gives for whom the next list has who holds a seat on the days of a move; 0 = that is
// not known, or another move may have brought him or her there.
func (l *lists) party(h *Holding, o *op) Ref {
	if l == nil || h.Person == 0 || h.Sits != 0 {
		return 0
	}
	x := l.next(h.Person, o.first, o.last, o.first-1)
	if x == nil {
		return 0
	}
	moves := func(i int32) bool {
		m := &l.ops[i]
		his := m.person != 0 || m.party == x.party && m.pos != o.pos
		return his && (m.op == opMove || m.op == opRealign) && m.last >= o.first && m.first <= x.ends[1]
	}
	if slices.ContainsFunc(l.of[h.Person], moves) || slices.ContainsFunc(l.of[0], moves) {
		return 0
	}
	return x.party
}

// endsOrMovesOne reports whether an operation ends the holding of somebody, or moves him
// or her for good to a party, without saying who.
func (o *op) endsOrMovesOne() bool {
	return o.person == 0 && o.seat == 0 && o.flags&(flagWhile|flagUntil) == 0 && (o.op == opEnd || o.op == opMove)
}

// lacksWard reports whether an operation seats somebody surely, of whom it does not say
// in which ward.
func (o *op) lacksWard() bool {
	return o.fills() && o.person != 0 && o.ward == 0 && o.seat == 0 && !o.bound && !o.optional && !o.loose && o.group == none
}

// opsByPerson lists what is recorded of each person, and under 0 who moved without a name.
func (a *agenda) opsByPerson() map[Ref][]int32 {
	of := map[Ref][]int32{}
	for i := range a.ops {
		if o := &a.ops[i]; o.person != 0 || o.op == opMove || o.op == opRealign {
			of[o.person] = append(of[o.person], int32(i))
		}
	}
	return of
}

func (o *op) hasWard() bool { return o.ward != 0 }

// nextList gives the first list of a kind after a day that surely has a person.
func (a *agenda) nextList(of []int32, day int32, kind func(*op) bool) (next *op) {
	for _, i := range of {
		x := &a.ops[i]
		listed := x.op == opListed && !x.optional && !x.loose && x.group == none && kind(x)
		if listed && x.ends[0] > day && (next == nil || x.ends[0] < next.ends[0]) {
			next = x
		}
	}
	return next
}

// mayBeAnew reports whether the person may have come to a seat anew within some days, but
// by an operation: he or she left, or was seated again, or a list has him or her in another
// ward than one does.
func (a *agenda) mayBeAnew(o *op, of []int32, ward Ref, days [2]int32) bool {
	return slices.ContainsFunc(of, func(i int32) bool {
		x := &a.ops[i]
		speaks := x.op == opEnd || x.fills() || x.op == opListed && !mayBe(x.ward, ward)
		return x != o && speaks && x.last >= days[0] && x.first <= days[1]
	})
}

// renewals gives the days on which a term ends, or others may come to many seats.
func (a *agenda) renewals() (days [][2]int32) {
	for i := range a.terms {
		days = append(days, [2]int32{a.terms[i].first, a.terms[i].last})
	}
	for i := range a.ops {
		if x := &a.ops[i]; x.renews() && !a.isNamed(x) {
			days = append(days, [2]int32{x.first, x.last})
		}
	}
	return days
}

// isNamed reports whether rows name all whom an election of some seats of each of its wards
// surely seated: nobody else came to a seat by it.
func (a *agenda) isNamed(o *op) bool {
	if o.op != opLay || o.first != o.last || o.optional || o.loose || o.group != none {
		return false
	}
	at := slices.IndexFunc(a.polls, func(x office) bool { return x.election == o.election() })
	if at < 0 {
		return false
	}
	names := a.namesOf(a.polls[at].first, o.last)
	return !slices.ContainsFunc(o.lay.wards, func(w wardLayout) bool {
		return w.stake == 0 || w.state >= postponed || len(w.seats) > w.stake || len(names[w.ward]) < w.stake
	})
}

// namesOf gives who is said to have been elected in each ward between two days.
func (a *agenda) namesOf(first, last int32) map[Ref][]Ref {
	names := map[Ref][]Ref{}
	for i := range a.ops {
		e := &a.ops[i]
		if e.op == opElect && e.person != 0 && e.flags&flagByPerson == 0 && e.certain() && e.first >= first && e.last <= last {
			names[e.ward] = addOnce(names[e.ward], e.person)
		}
	}
	return names
}

// anyWithin reports whether any of some days may be after one and no later than another.
func anyWithin(days [][2]int32, after, by int32) bool {
	return slices.ContainsFunc(days, func(d [2]int32) bool { return d[1] > after && d[0] <= by })
}

// renews reports whether after an operation others may sit on many seats, or in other wards.
func (o *op) renews() bool {
	switch o.op {
	case opLay:
		return !o.lay.byElection
	case opUnlaid, opWard, opWardEnds, opDisband, opAbolish, opCarry, opDissolve:
		return true
	}
	return false
}
