package roll

import "slices"

// This file tells when operations of one day are kin: those that alter the
// counts of a council alike, so that of all of them one needs to be taken away
// to see what it does.
//
// Those who are elected on a day are kin where they sit for the same list, where
// nothing else is recorded of them up to then, where every seat that they may take is like
// the others, and where there are seats enough for all: then it matters neither
// who of them sits down first nor who of them does not.

//
// Those whom a roster adds are kin where they sit for the same party, where nothing
// but rosters speaks of them up to then, and where each comes to a seat of which
// nobody knows whose it is.

// fewElected is how many elected are not worth the question.
const fewElected = 8

// noteKin notes whether the operations of a kind are kin, as the first of them is
// about to act.
func (f *fold) noteKin(today []int32) {
	switch kind := f.ops[today[0]].op; {
	case kind == opElect && f.kinship(today), kind == opBegin && f.beginKin(today):
		f.kin = kind
	}
}

// kinship reports whether those elected on the day are kin by their lists, as
// the first of them is about to sit down.
func (f *fold) kinship(today []int32) bool {
	n := 0
	for n < len(today) && f.ops[today[n]].op == opElect {
		n++
	}
	if n < fewElected || len(f.frames) != 1 || f.labelled() {
		return false
	}
	named := map[Ref]int{}
	for i := range f.ops {
		if f.ops[i].first <= f.day {
			named[f.ops[i].person]++
		}
	}
	for _, i := range today[:n] {
		if o := &f.ops[i]; !o.isPlainly(f.day) || f.begins(i) || named[o.person] != 1 {
			return false
		}
	}
	return f.frames[0].seatsAll(today[:n])
}

// beginKin reports whether those whom rosters add are kin by their parties, as the
// first of them may come.
func (f *fold) beginKin(today []int32) bool {
	n := 0
	for n < len(today) && f.ops[today[n]].op == opBegin {
		n++
	}
	if n < fewElected || len(f.frames) != 1 || f.frames[0].torn || len(f.frames[0].lax) > 0 || !f.frames[0].Exists {
		return false
	}
	spoken := map[Ref]bool{}
	for i := range f.ops {
		if o := &f.ops[i]; o.first <= f.day && !o.op.ofRoster() && !o.op.beforeRoster() {
			spoken[o.person] = true
		}
	}
	for _, i := range today[:n] {
		o := &f.ops[i]
		fresh := o.first == f.day && f.frames[0].sure.find(int32(o.seat)) >= 0
		if o.optional || o.loose || o.group != none || o.seat == 0 || spoken[o.person] || o.last != f.day && !fresh {
			return false
		}
	}
	return true
}

// isPlainly reports whether an operation surely seats somebody by the end of a
// day, by name and list and nothing else.
func (o *op) isPlainly(day int32) bool {
	return o.last == day && !o.optional && !o.loose && o.group == none && o.after == none && o.flags&^flagClaim == 0 &&
		o.person != 0 && o.list != 0 && o.seat == 0 && o.ward == 0 && o.sub == 0
}

// seatsAll reports whether the seats of a frame on which nobody sits by name are
// all alike, and in every way enough for those who are yet to sit down.
func (fr *frame) seatsAll(elected []int32) bool {
	if fr.torn || len(fr.lax) > 0 || !fr.Exists {
		return false
	}
	var place *Holding
	alike := true
	count := func(p *Part) (n int) {
		for i := range p.Seats {
			switch h := &p.Seats[i]; {
			case h.Held() && h.Person != 0:
			case h.Person == 0 && !h.Held() && (place == nil || sameHolding(place, h)):
				place = h
				n++
			default:
				alike = false
			}
		}
		return n
	}
	free := count(&fr.sure)
	pending := map[int32]bool{}
	for _, c := range fr.cells {
		least := 0
		for i := range c.ways {
			n := count(&c.ways[i])
			for _, o := range c.ways[i].pending {
				if slices.Contains(elected, o) {
					pending[o] = true
					n--
				}
			}
			if i == 0 || n < least {
				least = n
			}
		}
		free += least
	}
	return alike && free >= len(elected)-len(pending)
}

// isKin reports whether two operations are kin on a day of kinship.
func (o *op) isKin(x *op) bool {
	if o.op == opBegin {
		return x.op == opBegin && o.party == x.party && o.ward == x.ward && o.first == x.first && o.last == x.last && o.byThen == x.byThen
	}
	return o.op == opElect && x.op == opElect && o.list == x.list && o.party == x.party && o.from == x.from && o.first == x.first && o.byThen == x.byThen
}
