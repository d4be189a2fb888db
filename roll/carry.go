package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// This file lets the members of the councils that a council replaces sit on it.

// maxCarries bounds how often members are carried over from one council to another:
// records may have it that councils replace each other.
const maxCarries = 8

// replaced gives the councils that this one replaces, in order of the records.
func (d *docket) replaced() (list []Ref) {
	for i := range d.recs {
		if d.recs[i].op == opReplaces {
			list = addOnce(list, d.recs[i].replaced())
		}
	}
	return list
}

// carry gives the seats of a council to whoever sat, on the day before, on the
// councils that it replaces, those of one after those of another. What is open
// of a seat there is open here: anybody may hold it.
func (f *fold) carry(fr *frame, o *op) {
	var seats []Holding
	var groups []Membership
	vague := false
	for _, c := range f.replaced() {
		open := f.carryFrom(c, &seats, &groups)
		vague = vague || open
	}
	if len(seats) == 0 {
		return
	}
	f.clearOut(fr)
	fr.vague = vague
	if len(seats) > fr.Seats {
		f.clash(o.pos, o.pos)
	}
	fr.sure.Seats = fr.sure.Seats[:0]
	for s := range fr.Seats {
		h := Holding{Mark: VacantSeat}
		if s < len(seats) {
			h = seats[s]
		} else if vague {
			h.Mark = Unstated
		}
		h.Seat, h.Since, h.Cause = int32(s+1), seatledger.Day(o.first), o.pos
		fr.sure.Seats = append(fr.sure.Seats, h)
	}
	fr.sure.Groups = append(fr.sure.Groups, groups...)
	slices.SortFunc(fr.sure.Groups, compareMemberships)
}

// carryFrom adds the seats of a council as they were on the day before, and who of
// its members belonged to a group by himself; it reports whether that is less
// certain than it was there.
func (f *fold) carryFrom(c Ref, seats *[]Holding, groups *[]Membership) (vague bool) {
	if f.depth == maxCarries {
		return true
	}
	g := f.view.Folder()
	g.most, g.fewPlaces, g.depth = f.most, f.fewPlaces, f.depth+1
	s := g.At(c, seatledger.Day(f.day-1))
	f.steps += g.Spent()
	if g.halted {
		f.halted = true
		return true
	}
	first := len(*seats)
	for i := range s.Frames {
		for range s.Frames[i].Seats - (len(*seats) - first) {
			*seats = append(*seats, Holding{Mark: Unstated})
		}
	}
	sole, ok := s.Sole()
	if len(s.Frames) != 1 || len(s.Frames[0].Unplaced()) > 0 || s.Frames[0].drawn() {
		return true
	}
	for _, h := range s.Frames[0].Sure.Seats {
		h = g.mandate(h)
		if h.Mark.Is(Ended) {
			h = Holding{List: h.List, Mark: VacantSeat}
		}
		(*seats)[first+int(h.Seat)-1] = Holding{List: h.List, Person: h.Person, Allegiance: h.Allegiance, Mark: h.Mark &^ Idle}
	}
	if ok {
		for _, m := range sole.Sure.Groups {
			if m.Person != 0 {
				*groups = append(*groups, m)
			}
		}
	}
	return !ok || !s.Exact()
}
