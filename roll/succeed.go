package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// This file says when a council takes office that was there, or was elected,
// before: on the day after the last of those ends that it replaces, and not before it
// exists itself. Until then its members are elected and not yet in office.

// The bits of what a council waits for. Ends that are open in another way than by
// their day have a bit for each council that ends, the others one together. Past a
// bound those have one together too: it is gone on some day of them, or never.
const (
	waitsForOwn  uint16 = 1 << 15 // its own beginning
	waitsForRest uint16 = 1 << 14 // ends past the bound
	waitsForEnds uint16 = 1       // the ends of councils that surely are
	maxWaits            = 6       // further bits: each doubles the frames
)

// succeed adds the ends of the councils that this one replaces. It waits for none
// of which no end is recorded.
func (d *docket) succeed() {
	if d.waits = 0; !d.has.has(opReplaces) {
		return
	}
	var sure, rest ending
	open := 0
	for i := range d.recs {
		if d.recs[i].op != opReplaces {
			continue
		}
		switch ends, only := d.endsOf(d.recs[i].replaced()); {
		case only:
			sure.add(ends)
		case len(ends) == 0:
		case open < maxWaits:
			open++
			d.waitFor(ends, waitsForEnds<<open)
		default:
			rest.perhaps = rest.perhaps || !d.isEither(ends)
			if ends = slices.DeleteFunc(ends, func(x visible) bool { return x.flags&flagRetracted != 0 }); len(ends) > 0 {
				rest.add(ends)
			}
			d.waits |= waitsForRest
		}
	}
	if sure.last != nil {
		d.waitFor([]visible{{record: sure.record()}}, waitsForEnds)
	}
	if rest.last != nil {
		x := rest.record()
		x.last = max(x.last, rest.latest)
		d.waitFor([]visible{{record: x, loose: true, possible: rest.perhaps}}, waitsForRest)
	}
}

// isEither reports whether one of some ends certainly is: they are all that a
// dispute has.
func (d *docket) isEither(ends []visible) bool {
	var branches, there []uint32
	for i := range d.view.Book.specials {
		if s := &d.view.Book.specials[i]; ends[0].dispute == choiceDispute|s.dispute && !slices.Contains(branches, s.branch) {
			branches = append(branches, s.branch)
		}
	}
	for _, x := range ends {
		if x.dispute != ends[0].dispute || x.choice != 0 || x.possible || x.flags&flagRetracted != 0 {
			return false
		}
		if !slices.Contains(there, x.branch) {
			there = append(there, x.branch)
		}
	}
	return ends[0].dispute != 0 && len(there) == len(branches)
}

// ending is when the last of several councils ends: no earlier than each may have, by
// the first of its ends, and by the day when all surely have. It is zero for none.
type ending struct {
	from    int32
	latest  int32   // of all ends
	perhaps bool    // one of them may never be
	last    *record // of the first ends of councils, the one that is last for certain
}

func (s *ending) add(ends []visible) {
	first, end := ends[0].first, ends[0].record
	for _, x := range ends { // whichever comes first ends it
		s.latest = max(s.latest, x.last)
		if first = min(first, x.first); x.last < end.last {
			end = x.record
		}
	}
	if s.last == nil {
		s.from = first
	}
	if s.from = max(s.from, first); s.last == nil || end.last > s.last.last {
		s.last = end
	}
}

func (s *ending) record() *record {
	x := *s.last
	x.first = s.from
	return &x
}

// Replaced gives the councils that one has replaced by a day, in order of the
// records, and the days on one of which it had replaced the first of them.
func (v *View) Replaced(c Ref, on seatledger.Day) (list []Ref, since [2]seatledger.Day) {
	own := v.Book.of(c)
	var buffer [2]visible
	for i := range own {
		r := &own[i]
		day := seatledger.Day(r.first)
		if r.op != opReplaces || day > on || r.first == int32(seatledger.OpenPast) || r.flags&flagRetracted != 0 || len(v.see(r, buffer[:0])) == 0 {
			continue
		}
		if list = addOnce(list, r.aux); len(list) == 1 || day < since[0] {
			since = [2]seatledger.Day{day, seatledger.Day(r.last)}
		}
	}
	return list, since
}

// endsOf gives the ends of a council that count, and whether they surely do and
// only their days are open.
func (d *docket) endsOf(c Ref) (ends []visible, sure bool) {
	own := d.view.Book.of(c)
	for i := range own {
		if own[i].op == opAbolish && !d.isFollowed(own, &own[i]) {
			ends = d.view.see(&own[i], ends)
		}
	}
	ends = slices.DeleteFunc(ends, func(x visible) bool { return x.flags&flagRetracted != 0 && x.choice == 0 && x.dispute == 0 })
	open := func(x visible) bool { return x.possible || x.choice != 0 || x.dispute != 0 }
	return ends, len(ends) > 0 && !slices.ContainsFunc(ends, open)
}

// isFollowed reports whether the row of a council that an end is of is followed by
// another row of it, so that only the row ends.
func (d *docket) isFollowed(own []record, end *record) bool {
	var buffer [2]visible
	start := int32(seatledger.OpenPast)
	for i := range own {
		if r := &own[i]; r.op == opCouncil && r.pos == end.pos {
			start = r.first
		}
	}
	return end.flags&flagUntil != 0 && slices.ContainsFunc(own, func(r record) bool {
		if r.op != opCouncil || r.pos == end.pos || r.flags&flagRetracted != 0 || r.first <= start || r.first > end.last {
			return false
		}
		seen := d.view.see(&r, buffer[:0])
		return len(seen) == 1 && !seen[0].possible && seen[0].choice == 0 && seen[0].dispute == 0
	})
}

// waitFor lets the council wait for the first of some ends.
func (d *docket) waitFor(ends []visible, bit uint16) {
	for _, x := range ends {
		end := *x.record
		end.op, end.seat, end.flags = opSucceed, uint32(bit), x.flags&(flagRetracted|flagClaim)
		x.record, d.choices = &end, d.choices || x.choice != 0 || x.dispute != 0 || x.possible
		d.recs = append(d.recs, x)
		d.waits |= bit
	}
}

// comeEarly lets a council be that is elected before it exists, as the row has it
// that is the next to take force; it reports whether there is one. Where it is not kept
// whether that row has taken force there may be none.
func (f *fold) comeEarly(fr *frame, o *op) bool {
	for i := range f.ops {
		x, index := &f.ops[i], int32(i)
		lax := x.last > f.day && slices.Contains(fr.lax, index)
		if x.op != opCouncil || x.first <= f.day && !lax && !slices.Contains(fr.sure.pending, index) {
			continue
		}
		if lax {
			f.frames = append(f.frames, f.copyOf(fr))
		}
		fr.Facts, fr.Exists, fr.waits = f.view.councilFacts(x.text()), true, fr.waits|waitsForOwn
		f.resize(fr, int(x.seat), Unstated, o)
		return true
	}
	return false
}
