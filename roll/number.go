package roll

import (
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file finds the seats that records number within their wards: seat 2 of a ward
// is the second, in the order of the council, of those that are the ward's on the day.

// numbered reports whether the operation names a seat by its number in a ward.
func (o *op) numbered() bool { return o.flags&(flagInWard|flagUntil) == flagInWard }

// noSeat is the ordinal of a seat that no council has.
const noSeat uint32 = math.MaxInt32

// actNumbered lets an operation act on the seat that has its number in its ward. Where
// it is open which seats are the ward's, each way is a frame; where that is too much to
// keep apart, any that may be the ward's may be meant.
func (f *fold) actNumbered(fr *frame, o *op, index int32) {
	nth := o.seat
	defer func() { o.seat = nth }()
	for _, x := range f.splitByWards(fr) {
		if f.isStopped() {
			return
		}
		if x.wardsDiffer() {
			f.actOnAny(x, o, index)
			continue
		}
		o.seat = nthOf(f.wardsNow(x), o.ward, int(nth))
		f.actInFrame(x, o, index)
	}
}

// nthOf gives the ordinal of the nth seat of a ward.
func nthOf(wards []Ref, ward Ref, nth int) uint32 {
	for s, w := range wards {
		if w == ward {
			nth--
		}
		if w == ward && nth == 0 {
			return uint32(s + 1)
		}
	}
	return noSeat
}

// number gives each seat its number in its ward, as far as it is known which seats
// before it are the ward's.
func (r *Roll) number() {
	seats := map[Ref]seatledger.Seat{}
	for i := range r.Seats {
		x := &r.Seats[i]
		for _, w := range x.wards {
			if len(x.wards) > 1 {
				seats[w] = math.MinInt32 // from here on it is open
			}
		}
		if len(x.wards) == 1 && x.wards[0] != 0 {
			seats[x.wards[0]]++
			x.InWard = max(0, seats[x.wards[0]])
		}
	}
}

// actOnAny lets an operation act, perhaps, on each seat that may be of its ward.
func (f *fold) actOnAny(fr *frame, o *op, index int32) {
	if o.group != none && f.groups[o.group].wide && !o.in[fr.comboOf(o.group)] {
		return
	}
	f.current = fr
	f.placeFor(fr, o)
	f.given, f.firm = f.given[:0], nil
	var seats []int32
	fr.any(func(p *Part) bool {
		for i := range p.Seats {
			if p.Seats[i].Ward == o.ward {
				seats = addOnce(seats, p.Seats[i].Seat)
			}
		}
		return false
	})
	slices.Sort(seats)
	more := o.last == f.day
	for _, seat := range seats {
		o.seat = uint32(seat)
		more = f.loosen(fr, o, index) || more
	}
	if more {
		fr.touch(f)
	}
	fr.note(index, f.clock)
	f.strike(fr, o, index)
	f.mourn(fr)
}
