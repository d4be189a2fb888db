package roll

import "slices"

// This file holds to it that nobody is taken to have left unrecorded where the records
// can be read without. An event that fills a vacancy and finds none has a seat that had
// fallen vacant, and nobody recorded it; what is open may have it find one all the same:
// the day on which somebody resigned, or whose seat it was.

// seek finds the events that seek a vacancy. Those of open days wait, until the last of
// them, for one that may be open as long.
func (a *agenda) seek() {
	latest, open := never, a.openByThen()
	for i := range a.ops {
		o := &a.ops[i]
		if !o.seeksVacancy() || o.first <= a.lastRoster || o.first <= open {
			continue
		}
		o.held = o.first < o.last && a.isPreceded(o)
		if o.seeks = o.held || o.first == o.last; o.seeks {
			latest = max(latest, o.last)
		}
	}
	if latest == never {
		return
	}
	if !a.decideDoubts(latest) {
		for i := range a.ops {
			o := &a.ops[i]
			o.blunt, o.seeks, o.held = o.seeks, false, false
		}
		return
	}
	for g := range a.groups { // ways are held against each other only where they agree in what excludes each other
		a.groups[g].last = max(a.groups[g].last, latest)
	}
}

// maxDoubts bounds the entries of which it is kept apart, for as long as somebody
// seeks a vacancy, whether they are there.
const maxDoubts = 4

// decideDoubts makes alternatives of the entries that may be there or not and on which it
// may depend, up to a day, whether there is a vacancy: ways are held against each other
// only where they agree in that. It says false where these are too many.
func (a *agenda) decideDoubts(latest int32) bool {
	doubts := 0
	for i := range a.ops {
		o := &a.ops[i]
		if !o.isDoubt(latest) {
			continue
		}
		if doubts++; doubts > maxDoubts || o.loose || o.group != none {
			return false
		}
	}
	for i := range a.ops {
		if o := &a.ops[i]; o.isDoubt(latest) {
			a.groups = append(a.groups, group{first: o.first, last: o.last, combos: [][]uint32{{0}, {1}}})
			o.optional, o.in = false, []bool{false, true}
			a.enter(o, int32(len(a.groups)-1))
		}
	}
	return true
}

// isDoubt reports whether an operation on single seats may be there or not, and, up to a
// day, decide whether there is a vacancy.
func (o *op) isDoubt(latest int32) bool {
	change := o.op == opEnd || o.op == opMove || o.op == opRealign || o.op == opElect || o.op == opFill
	return change && o.optional && o.first <= latest && !o.wide()
}

// seeksVacancy reports whether an operation takes no seat that had fallen vacant
// unrecorded unless there is nothing else.
func (o *op) seeksVacancy() bool {
	return o.op == opFill && o.seat == 0 && o.flags&flagByPerson == 0 && !o.bound && !o.loose && !o.byThen && o.waits == 0
}

// mayPrecede reports whether an end may be what makes room for who fills a seat, on
// the same days.
func (o *op) mayPrecede(fills *op) bool {
	return o.op == opEnd && !o.byThen && o.late == 0 && o.flags&flagUntil == 0 &&
		o.first <= fills.last && o.last >= fills.first && mayBe(o.ward, fills.ward)
}

// isPreceded reports whether some end may make room for who fills a seat, on the same
// days.
func (a *agenda) isPreceded(fills *op) bool {
	for i := range a.ops {
		if a.ops[i].mayPrecede(fills) {
			return true
		}
	}
	return false
}

// openByThen gives the last day on which it is open whether somebody has come or left by
// a later one: as that may be of any time, nothing follows from a vacancy.
func (a *agenda) openByThen() int32 {
	open := never
	for i := range a.ops {
		if o := &a.ops[i]; o.byThen && (o.op == opEnd || o.op == opElect || o.op == opFill || o.op == opPost) {
			open = max(open, o.last)
		}
	}
	return open
}

// lapsesIn reports whether in a way of a cell an operation finds no vacancy.
func (f *fold) lapsesIn(p *Part, o *op) bool {
	if p.mandateOf(o.person) >= 0 {
		return false
	}
	spots := f.places(p, o)
	return len(spots) > 0 && o.lapses(&p.Seats[spots[0]])
}

// withoutLapses leaves out the ways in which an operation found no vacancy, from some
// numbers on, where with the same choices it found one in others.
func withoutLapses(ways []Part, lapsed []int) []Part {
	if len(lapsed) == 0 || len(lapsed) == len(ways) {
		return ways
	}
	out := make([]bool, len(ways))
	for _, i := range lapsed {
		for k := range ways {
			out[i] = out[i] || !slices.Contains(lapsed, k) && slices.Equal(ways[k].taken, ways[i].taken)
		}
	}
	n := 0
	for i := range ways {
		if !out[i] {
			ways[n] = ways[i]
			n++
		}
	}
	return ways[:n]
}
