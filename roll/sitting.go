package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// sitter gives who exercises a seat; 0 = nobody, or nobody who is named.
func (h *Holding) sitter() Ref {
	switch {
	case h.Mark.Is(VacantSeat), h.Mark.Is(Idle), h.Sits == Nobody:
		return 0
	case h.Sits != 0:
		return h.Sits
	}
	return h.Person
}

// sitters gives who exercises a seat of a part, ascending.
func (p *Part) sitters() (list []Ref) {
	for i := range p.Seats {
		list = insert(list, p.Seats[i].sitter())
	}
	return list
}

// sitting gives who exercises some seat in every world, though which one may be open:
// whoever sits for sure in each frame, or in each way of one of its cells.
func (f *Folder) sitting(s *State) (people []seatledger.PersonID) {
	var all []Ref
	for i := range s.Frames {
		here := s.Frames[i].sitting()
		if i > 0 {
			here = common(all, here)
		}
		all = here
	}
	for _, p := range all {
		people = append(people, f.view.Book.PersonID(p))
	}
	return people
}

func (fr *Frame) sitting() []Ref {
	list := fr.Sure.sitters()
	for _, c := range fr.Cells {
		var always []Ref
		for i := range c.Ways {
			here := c.Ways[i].sitters()
			if i > 0 {
				here = common(always, here)
			}
			always = here
		}
		for _, p := range always {
			list = insert(list, p)
		}
	}
	return list
}

// common gives what two ascending lists have both.
func common(a, b []Ref) []Ref {
	return slices.DeleteFunc(slices.Clone(a), func(x Ref) bool {
		_, found := slices.BinarySearch(b, x)
		return !found
	})
}
