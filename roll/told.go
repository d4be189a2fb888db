package roll

// tellWards gives a ward to who was seated in none that a row names, where the next that
// is recorded of the person is a list that has him or her in one: nobody has moved, and
// the list tells where that was.
func (a *agenda) tellWards() {
	if !a.warded || !a.has.has(opListed) {
		return
	}
	var of map[Ref][]int32 // what is recorded of a person
	for i := range a.ops {
		o := &a.ops[i]
		if !o.lacksWard() {
			continue
		}
		if of == nil {
			of = a.opsByPerson()
		}
		sits := o.last
		if takes := a.officeOf(o); takes != nil {
			sits = takes.last
		}
		if x := a.nextList(of[o.person], sits); x != nil && !a.mayBeAnew(o, x, sits, of[o.person]) {
			o.ward = x.ward
		}
	}
}

// lacksWard reports whether an operation seats somebody surely, of whom it does not say
// in which ward.
func (o *op) lacksWard() bool {
	return o.fills() && o.person != 0 && o.ward == 0 && o.seat == 0 && !o.bound && !o.optional && !o.loose && o.group == none
}

func (a *agenda) opsByPerson() map[Ref][]int32 {
	of := map[Ref][]int32{}
	for i := range a.ops {
		if person := a.ops[i].person; person != 0 {
			of[person] = append(of[person], int32(i))
		}
	}
	return of
}

// nextList gives the first list after a day that surely has a person in a ward.
func (a *agenda) nextList(of []int32, day int32) (next *op) {
	for _, i := range of {
		x := &a.ops[i]
		listed := x.op == opListed && x.ward != 0 && !x.optional && !x.loose && x.group == none
		if listed && x.ends[0] > day && (next == nil || x.ends[0] < next.ends[0]) {
			next = x
		}
	}
	return next
}

// mayBeAnew reports whether somebody may have come to a seat anew between an operation,
// by which the person sat on a day, and a list: the person left, or was seated again, a term ended, the council was
// elected or its wards were drawn anew, or another list may say otherwise.
func (a *agenda) mayBeAnew(o, x *op, day int32, of []int32) bool {
	for _, i := range of {
		y := &a.ops[i]
		speaks := y.op == opEnd || y.fills() || y.op == opListed && y.ward != 0 && y.ward != x.ward
		if y != o && speaks && y.last >= o.first && y.first <= x.ends[1] {
			return true
		}
	}
	for i := range a.terms {
		if t := &a.terms[i]; t.last > day && t.first <= x.ends[1] {
			return true
		}
	}
	for i := range a.ops {
		if y := &a.ops[i]; y.renews() && y.last > day && y.first <= x.ends[1] {
			return true
		}
	}
	return false
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
