package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// This file ends holdings with their terms.

// term is a last day of terms, as entries state it. Where that is one day, all
// who state it share one; where it is open, each has its own.
type term struct {
	first, last int32    // days that follow it
	entries     []uint32 // that state it, or may
}

// termOf gives the number of the term that a record states, from 1 on; 0 = none.
func (a *agenda) termOf(r *record) int32 {
	if r.flags&flagTerm == 0 {
		return 0
	}
	i := none
	if r.ends[0] == r.ends[1] {
		i = int32(slices.IndexFunc(a.terms, func(t term) bool { return t.first == r.ends[0] && t.last == r.ends[1] }))
	}
	if i == none {
		i = int32(len(a.terms))
		a.terms = append(a.terms, term{first: r.ends[0], last: r.ends[1]})
	}
	a.terms[i].entries = append(a.terms[i].entries, r.pos)
	return i + 1
}

// lastDayOf gives the last day of a term; blank = none is stated.
func (f *fold) lastDayOf(term int32) seatledger.Date {
	if term == 0 {
		return seatledger.Date{}
	}
	return dayBefore(f.terms[term-1].first, f.terms[term-1].last)
}

// dayBefore gives the day before one of some days.
func dayBefore(first, last int32) seatledger.Date {
	before := func(day int32) seatledger.Day {
		if seatledger.Day(day) == seatledger.OpenFuture {
			return seatledger.OpenFuture
		}
		return seatledger.Day(day) - 1
	}
	return seatledger.Within(before(first), before(last))
}

// addTerms adds the operations that end terms. Who is seated for a term is so no
// later than its last day.
func (a *agenda) addTerms() {
	if len(a.terms) == 0 {
		return
	}
	for i := range a.ops {
		if o := &a.ops[i]; o.term != 0 && o.first != o.last {
			o.last = max(o.first, min(o.last, a.terms[o.term-1].last-1))
		}
	}
	for i := range a.terms {
		t := &a.terms[i]
		if t.first == int32(seatledger.OpenFuture) {
			continue
		}
		o := a.add(t.entries[0])
		o.record = record{pos: t.entries[0], first: t.first, last: t.last, op: opExpire}
		o.term = int32(i + 1)
		if t.first != t.last {
			o.flags = flagUntil
		}
	}
}

// withoutTerms takes from a layout the terms that skipped contests state, until
// the function it gives is called.
func (f *fold) withoutTerms(l *layout) (back func()) {
	terms := make([]int32, len(l.wards))
	for i := range l.wards {
		w := &l.wards[i]
		terms[i] = w.term
		if slices.ContainsFunc(f.skip, func(x Op) bool { return x.Position == seatledger.Position(w.contest) }) {
			w.term = 0
		}
	}
	return func() {
		for i := range l.wards {
			l.wards[i].term = terms[i]
		}
	}
}

// expiresBy reports whether the operation ends terms that some of these entries
// state.
func (f *fold) expiresBy(o *op, ops []Op) bool {
	return o.op == opExpire && slices.ContainsFunc(ops, func(x Op) bool {
		return len(x.Rows) == 0 && slices.Contains(f.terms[o.term-1].entries, uint32(x.Position))
	})
}

// expire ends the holdings of a term.
func (f *fold) expire(fr *frame, o *op) {
	f.loosePosts(fr)
	f.expireIn(&fr.sure, o)
	for _, c := range slices.Clone(fr.cells) {
		if !c.any(func(p *Part) bool { return p.hasTerm(o.term) }) {
			continue
		}
		f.steps += c.weight()
		for i := range c.ways {
			f.expireIn(&c.ways[i], o)
		}
		f.settle(fr, c)
	}
	for _, c := range fr.cells {
		if c.blurred { // whose term is not kept
			c.vacate()
			c.mind()
		}
	}
}

// hasTerm reports whether some seat is held for a term.
func (p *Part) hasTerm(term int32) bool {
	return slices.ContainsFunc(p.Seats, func(h Holding) bool { return h.term == term })
}

// expires reports whether a term may end in a frame.
func (fr *frame) expires(term int32) bool {
	return fr.isBlurred() || fr.any(func(p *Part) bool { return p.hasTerm(term) })
}

func (f *fold) expireIn(p *Part, o *op) {
	for s := range p.Seats {
		h := &p.Seats[s]
		if h.term != o.term {
			continue
		}
		if !h.Mark.Is(VacantSeat) || h.Mark.Is(Ended) {
			end := *o
			end.pos = f.statedFor(h, o)
			f.vacate(p, s, &end)
			f.acted = true
		}
		p.Seats[s].term = 0
	}
}

// statedFor gives the entry that states of a holding the term that ends: of all that
// state this last day the holder's own, else one of the ward.
func (f *fold) statedFor(h *Holding, o *op) uint32 {
	pos := uint32(0)
	for i := range f.ops {
		x := &f.ops[i]
		switch {
		case x.term != o.term || x.op == opExpire:
		case x.pos == h.Cause, x.person != 0 && x.person == h.Person:
			return x.pos
		case pos == 0 && h.Ward != 0 && x.ward == h.Ward:
			pos = x.pos
		}
	}
	for _, l := range f.layouts {
		for i := range l.wards {
			if w := &l.wards[i]; pos == 0 && w.term == o.term && w.ward == h.Ward && w.contest != 0 {
				pos = w.contest
			}
		}
	}
	if pos == 0 {
		return o.pos
	}
	return pos
}
