package answer

import (
	"context"
	"io"
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/roll"
)

// Chamber is the picture of a roll.
type Chamber struct{ chamber draw.Chamber }

// Draw writes the chamber as SVG.
func (c Chamber) Draw(w io.Writer) error { return draw.Chambers(w, c.chamber) }

// Picture gives the chamber of a roll. It looks through the same clocks again, for
// every party that the council ever had.
func (r *Roll) Picture(ctx context.Context) (picture Chamber, err error) {
	defer stopped(ctx, &err)
	v, err := r.d.view(ctx, r.asked)
	if err != nil {
		return Chamber{}, err
	}
	c, _ := r.d.Book.Council(r.Council)
	division := r.d.Book.DivisionInfo(r.d.Book.CouncilInfo(c).Division)
	chamber := draw.Chamber{Title: r.name, Local: division.Local, Heading: LongDay(r.On), Verdict: r.verdict(v, c), Pale: paleWhy[r.State]}
	for _, s := range r.Seats {
		chamber.Seats = append(chamber.Seats, r.mark(s))
	}
	parties := partiesEver(v, c)
	for _, s := range r.Seats {
		if f, agreed := s.Agreed(); agreed && r.groups && f.Group != nil {
			parties = addOnce(parties, *f.Group)
		}
	}
	chamber.Parties = r.d.legends(parties)
	return Chamber{chamber}, nil
}

// paleWhy says why the seats of a council in some state are drawn pale.
var paleWhy = map[string]string{
	seatledger.StateNotInOffice.String(): "elected, and not yet in office",
	seatledger.StateDissolved.String():   "the council is dissolved, and who sits exercises no powers",
}

// partiesEver lists every party that a seat of the council was ever won or held
// for, by id, so that a party keeps its colour from one day to another.
func partiesEver(v *roll.View, c roll.Ref) []seatledger.PartyID {
	seen := map[seatledger.PartyID]bool{}
	v.Folder().Life(c, func(_ seatledger.Day, s *roll.State) {
		for i := range s.Frames {
			s.Frames[i].Parts(func(p *roll.Part) {
				for _, h := range p.Seats {
					seen[v.Book.PartyID(h.List)], seen[v.Book.PartyID(h.Allegiance)] = true, true
				}
			})
		}
	})
	delete(seen, "")
	return slices.Sorted(maps.Keys(seen))
}

// verdict says in words who controls the council under the majority rule.
func (r *Roll) verdict(v *roll.View, c roll.Ref) string {
	a := r.asked.judge(v).At(c, r.On, seatledger.RuleMajority)
	switch a.Kind {
	case control.Party, control.Group, control.Coalition:
		return "Majority: " + r.d.who(a.Verdict)
	case control.None:
		return "No overall control"
	case control.Undetermined:
		return "The records leave the majority open"
	}
	if !a.Kind.Serves() {
		return "Not run by its members: " + inWords(a.Kind)
	}
	return "Unknown: no entry says who holds the seats"
}

// mark gives one seat of the picture.
func (r *Roll) mark(s Seat) draw.Seat {
	f, agreed := s.Agreed()
	if !agreed || !f.Stated {
		return draw.Seat{Ward: deref(s.Ward), Unstated: !f.Stated, Open: !agreed, List: deref(f.List)}
	}
	seat := draw.Seat{Ward: deref(s.Ward), Substitute: f.Sits != nil, List: deref(f.List), Allegiance: deref(f.Allegiance), Standing: standings[f.Standing]}
	if f.Holder != nil || f.Sits != nil {
		seat.Holder = r.Seated(f)
	}
	if r.groups && f.Group != nil { // a ring shows who has left the list's party, not that its group is another thing
		if seat.List == seat.Allegiance {
			seat.List = ""
		}
		seat.Allegiance = *f.Group
	}
	return seat
}

// standings reads what Standing.String writes.
var standings = map[string]seatledger.Standing{
	seatledger.Sitting.String(): seatledger.Sitting, seatledger.Contested.String(): seatledger.Contested,
	seatledger.Vacant.String(): seatledger.Vacant, seatledger.Suspended.String(): seatledger.Suspended,
	seatledger.Away.String(): seatledger.Away,
}

func deref[T ~string](id *T) (blank T) {
	if id == nil {
		return blank
	}
	return *id
}
