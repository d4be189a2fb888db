package roll

import "slices"

// This file holds a complete list of members against each way of what is open: the ways
// are left out in which more of those on record had left, though nobody recorded it, than
// in others.

// census is a complete list: who is on it, and for whom.
type census struct {
	rows   []*op
	named  map[Ref]bool
	warded bool // every row says of which ward
}

// bench is what those are told apart by who are not named: their ward, and for whom they sit.
type bench struct{ ward, party Ref }

// takeCensus holds the list of which a row is the first against what is open.
func (f *fold) takeCensus(o *op) {
	if !slices.ContainsFunc(f.frames, func(fr *frame) bool { return len(fr.cells) > 0 }) {
		return
	}
	if l := f.censusOf(o); l != nil {
		for _, fr := range f.frames {
			f.keepConfirmed(fr, l)
		}
	}
}

// censusOf gives the complete list of which a row is the first; nil where it is not, or some
// row may be there or not.
func (f *fold) censusOf(o *op) *census {
	l := &census{named: map[Ref]bool{}, warded: true}
	for _, i := range f.today {
		x := &f.ops[i]
		if x.op != opListed || x.ends != o.ends {
			continue
		}
		if len(l.rows) == 0 && x != o || x.first != x.last || x.optional || x.loose || x.group != none {
			return nil
		}
		l.rows = append(l.rows, x)
		l.named[x.person] = x.person != 0
		l.warded = l.warded && x.ward != 0
	}
	if !f.isComplete(o) {
		return nil
	}
	return l
}

// bench gives where somebody of a ward who sits for a party is counted.
func (l *census) bench(ward, party Ref) bench {
	if !l.warded {
		ward = 0
	}
	return bench{ward, party}
}

// turnout is of one bench, who sits on it by the records and whom a list has there.
type turnout struct {
	gone    int // whom the records name and the list does not
	unnamed int
	came    int // whom the list names and the records do not
	counted int // whom the list gives in a number: of those who have gone, or unnamed
}

func (t turnout) departures() int {
	return max(0, t.gone-t.counted) + max(0, t.unnamed-t.came-max(0, t.counted-t.gone))
}

// departures counts those who had left by the day of a list, at the least.
func (l *census) departures(parts ...*Part) (n int) {
	benches, anybody := map[bench]turnout{}, 0
	for _, p := range parts {
		for i := range p.Seats {
			h := &p.Seats[i]
			b := l.bench(h.Ward, h.partyOf(h.Person))
			t := benches[b]
			switch {
			case !h.holds() || h.Mark.Is(Ended) || l.named[h.Person]:
				continue
			case h.Person != 0:
				t.gone++
			default:
				t.unnamed++
			}
			benches[b] = t
		}
	}
	for _, o := range l.rows {
		b := l.bench(o.ward, o.party)
		t := benches[b]
		switch {
		case o.person != 0 && sitsIn(parts, o.person):
			continue
		case o.party == 0:
			anybody += max(1, o.count())
			continue
		case o.person != 0:
			t.came++
		default:
			t.counted += o.count()
		}
		benches[b] = t
	}
	for _, t := range benches {
		n += t.departures()
	}
	return max(0, n-anybody)
}

func sitsIn(parts []*Part, person Ref) bool {
	for _, p := range parts {
		if p.seatOf(person) >= 0 {
			return true
		}
	}
	return false
}

// varies gives the benches of which it is open how many of a cell sit on them.
func (l *census) varies(c *cell) map[bench]bool {
	count := func(p *Part) map[bench]int {
		on := map[bench]int{}
		for i := range p.Seats {
			if h := &p.Seats[i]; h.holds() {
				on[l.bench(h.Ward, h.partyOf(h.Person))]++
			}
		}
		return on
	}
	open, first := map[bench]bool{}, count(&c.ways[0])
	for i := range c.ways[1:] {
		other := count(&c.ways[1+i])
		for _, both := range [...]map[bench]int{first, other} {
			for b := range both {
				open[b] = open[b] || first[b] != other[b]
			}
		}
	}
	return open
}

// keepConfirmed leaves out the ways of cells in which more had left unrecorded by the day
// of a complete list than in others of the same choices.
func (f *fold) keepConfirmed(fr *frame, l *census) {
	if !fr.Exists || len(fr.cells) == 0 || fr.torn || len(fr.unplaced) > 0 || !f.gatherBenches(fr, l) {
		return
	}
	for _, c := range fr.cells {
		if len(c.ways) < 2 || len(c.ways[0].Seats) == 0 || c.blurred {
			continue
		}
		parts := []*Part{nil, &fr.sure}
		for _, x := range fr.cells {
			if x != c {
				parts = append(parts, &x.ways[0])
			}
		}
		gone, least := make([]int, len(c.ways)), 0
		for i := range c.ways {
			parts[0] = &c.ways[i]
			if gone[i] = l.departures(parts...); i == 0 || gone[i] < least {
				least = gone[i]
			}
		}
		var more []int
		for i, n := range gone {
			if n > least {
				more = append(more, i)
			}
		}
		if n := len(c.ways); len(more) > 0 {
			if c.ways = withoutLapses(c.ways, more); len(c.ways) < n {
				c.changed = f.clock
			}
		}
	}
	for _, c := range slices.Clone(fr.cells) {
		f.settle(fr, c)
	}
	fr.touch(f)
}

// gatherBenches puts cells into one that vary in who sits on the same bench. It says false
// where that is too much.
func (f *fold) gatherBenches(fr *frame, l *census) bool {
	for {
		both := l.sharing(fr)
		switch {
		case both == nil:
			return true
		case f.join(fr, both, f.limit) == nil:
			return false
		}
	}
}

// sharing gives two cells that vary in who sits on the same bench; nil = there are none.
func (l *census) sharing(fr *frame) []*cell {
	owner := map[bench]int{} // the first cell that varies, counted from 1
	for i, c := range fr.cells {
		if c.blurred || len(c.ways) < 2 {
			continue
		}
		open, with := l.varies(c), 0
		for b, varies := range open {
			if k := owner[b]; varies && k > 0 && (with == 0 || k < with) {
				with = k
			}
		}
		if with > 0 {
			return []*cell{fr.cells[with-1], c}
		}
		for b, varies := range open {
			if varies {
				owner[b] = i + 1
			}
		}
	}
	return nil
}
