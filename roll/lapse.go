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
	if a.sought = latest; latest == never {
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

// lapse is what became in a frame of what sought a vacancy.
type lapse uint8

const (
	lapseUnknown lapse = iota // it is not there, or too much is open
	lapsedOnly                // it found none
	lapsedNot                 // it found one, in some way at least
)

// seekSurely notes whether an operation finds a vacancy in what is sure.
func (f *fold) seekSurely(fr *frame, o *op) {
	if !o.seeks || fr.torn || fr.wide || len(fr.unplaced) > 0 {
		return
	}
	if fr.lapse = lapsedNot; f.lapsesIn(&fr.sure, o) {
		fr.lapse = lapsedOnly
	}
}

// outcomeIn gives what became in a cell of an operation that sought a vacancy.
func (fr *frame) outcomeIn(c *cell, seeks, found, lapsed bool) lapse {
	switch {
	case !seeks || len(c.groups) > 0 || fr.torn || fr.wide:
		return lapseUnknown
	case found:
		return lapsedNot
	case lapsed:
		return lapsedOnly
	}
	return lapseUnknown
}

// maxStories bounds what is kept of how a frame came about.
const maxStories = 64

// tell goes on with the stories of a frame: which choice is taken of a group, or on
// which day something happened that concerns the council as a whole. Frames of one story
// differ only in whose seats are in which wards, and are held against each other.
func (f *fold) tell(fr *frame, what, choice int32) {
	if f.day > f.sought || len(fr.stories) > maxStories {
		return
	}
	if len(fr.stories) == 0 {
		fr.stories = append(fr.stories, 0)
	}
	for i, x := range fr.stories {
		fr.stories[i] = (x^uint64(uint32(what))<<32^uint64(uint32(choice)))*0x9e3779b97f4a7c15 + 1
	}
}

// alsoTells adds the stories of a frame that is one with another.
func (fr *frame) alsoTells(x *frame) {
	if len(fr.stories) > maxStories || len(fr.stories)+len(x.stories) == 0 {
		return
	}
	for _, s := range x.told() {
		if !slices.Contains(fr.told(), s) {
			fr.stories = append(fr.told(), s)
		}
	}
}

func (fr *frame) told() []uint64 {
	if len(fr.stories) == 0 {
		return []uint64{0}
	}
	return fr.stories
}

// dropLapsed leaves out the frames in which an operation found no vacancy where it found
// one in others that come of the same choices.
func (f *fold) dropLapsed() {
	var found []uint64
	for _, fr := range f.frames {
		if len(fr.stories) > maxStories {
			return
		}
		if fr.lapse == lapsedNot {
			found = append(found, fr.told()...)
		}
	}
	f.frames = slices.DeleteFunc(f.frames, func(fr *frame) bool {
		return fr.lapse == lapsedOnly && !slices.ContainsFunc(fr.told(), func(s uint64) bool { return !slices.Contains(found, s) })
	})
}
