package roll

import (
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file says when a council takes office that was there, or was elected,
// before: on the day after the last of those ends that it replaces, and not before it
// exists itself. Until then its members are elected and not yet in office.

// The bits of what a council waits for. Ends that are open in another way than by
// their day have a bit for each council that ends, the others one together.
const (
	waitsForOwn  uint16 = 1 << 15 // its own beginning
	waitsForEnds uint16 = 1       // the ends of councils that surely are
	maxWaits            = 14      // further bits
)

// succeed adds the ends of the councils that this one replaces. It waits for none
// of which no end is recorded.
func (d *docket) succeed() {
	d.waits = 0
	var last *record // of those that surely end, the last end
	from, to, open := int32(math.MinInt32), int32(math.MinInt32), 0
	for i := range d.recs {
		if d.recs[i].op != opReplaces {
			continue
		}
		ends, sure := d.endsOf(d.recs[i].replaced())
		if !sure {
			if open++; open <= maxWaits {
				d.waitFor(ends, waitsForEnds<<open)
			}
			continue
		}
		first := int32(math.MaxInt32)
		end := ends[0].record
		for _, x := range ends { // whichever comes first ends it
			if first = min(first, x.first); x.last < end.last {
				end = x.record
			}
		}
		if from = max(from, first); last == nil || end.last > to {
			to, last = end.last, end
		}
	}
	if last != nil {
		x := *last
		x.first, x.last = from, to
		d.waitFor([]visible{{record: &x}}, waitsForEnds)
	}
}

// Replaced gives the councils that one has replaced by a day, in order of the
// records, and the last day on which it surely had not.
func (v *View) Replaced(c Ref, on seatledger.Day) (list []Ref, before seatledger.Day) {
	own := v.Book.of(c)
	var buffer [2]visible
	for i := range own {
		r := &own[i]
		day := seatledger.Day(r.first) - 1
		if r.op != opReplaces || day >= on || r.first == int32(seatledger.OpenPast) || r.flags&flagRetracted != 0 || len(v.see(r, buffer[:0])) == 0 {
			continue
		}
		if list = addOnce(list, r.aux); len(list) == 1 || day < before {
			before = day
		}
	}
	return list, before
}

// endsOf gives the ends of a council that count, and whether they surely do and
// only their days are open.
func (d *docket) endsOf(c Ref) (ends []visible, sure bool) {
	own := d.view.Book.of(c)
	for i := range own {
		if own[i].op == opAbolish {
			ends = d.view.see(&own[i], ends)
		}
	}
	ends = slices.DeleteFunc(ends, func(x visible) bool { return x.flags&flagRetracted != 0 && x.choice == 0 && x.dispute == 0 })
	open := func(x visible) bool { return x.possible || x.choice != 0 || x.dispute != 0 }
	return ends, len(ends) > 0 && !slices.ContainsFunc(ends, open)
}

// waitFor lets the council wait for the first of some ends.
func (d *docket) waitFor(ends []visible, bit uint16) {
	for _, x := range ends {
		end := *x.record
		end.op, end.seat, end.flags = opSucceed, uint32(bit), x.flags&(flagRetracted|flagClaim)
		x.record = &end
		d.recs = append(d.recs, x)
		d.waits |= bit
	}
}

// comeEarly lets a council be that is elected before it exists, as the row has it
// that is the next to take force; it reports whether there is one.
func (f *fold) comeEarly(fr *frame, o *op) bool {
	for i := range f.ops {
		x := &f.ops[i]
		if x.op != opCouncil || x.first <= f.day && !slices.Contains(fr.sure.pending, int32(i)) {
			continue
		}
		fr.Facts, fr.Exists, fr.waits = f.view.councilFacts(x.text()), true, fr.waits|waitsForOwn
		f.resize(fr, int(x.seat), Unstated, o)
		return true
	}
	return false
}
