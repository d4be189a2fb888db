package draw

import "github.com/seatledger/seatledger"

// Fill says what is to be shown of a council, a place or a stretch of time.
// Each looks different from the others without colour.
type Fill uint8

// The fills.
const (
	Held         Fill = iota // by a party: its colour
	NoControl                // no overall control: grey, with a bar in it
	OutOfOffice              // not its members exercise its powers: grey and hatched
	Undetermined             // the records leave it open: hatched
	Unknown                  // nothing is recorded: an outline, hollow
	Absent                   // did not exist then: nothing is drawn
)

// String gives the fill in words, as legends do.
func (f Fill) String() string {
	return [...]string{"held", "no overall control", "not run by its members", "undetermined", "not recorded", "did not exist"}[min(f, Absent)]
}

// Part is a number of councils that look the same.
type Part struct {
	Fill  Fill
	Party seatledger.PartyID
	N     int
}

// n gives the councils of a part; those that did not exist are none.
func (p Part) n() float64 {
	if p.Fill >= Absent {
		return 0
	}
	return float64(max(0, p.N))
}

func total(parts []Part) (sum float64) {
	for _, p := range parts {
		sum += p.n()
	}
	return sum
}

// block draws a rectangle with a fill.
func (s *sheet) block(f Fill, party seatledger.PartyID, x, y, w, h float64) {
	switch f {
	case Held:
		colour := s.colourOf(party)
		s.rect(x, y, w, h, is("fill", colour), edge(colour), num("stroke-width", min(1, h/4)))
	case NoControl:
		s.rect(x, y, w, h, is("fill", grey), is("stroke", "none"))
		if h >= 8 {
			s.rect(x+w/4, y+h/2-1, w/2, 2, is("fill", light), is("stroke", "none"))
		}
	case OutOfOffice:
		s.rect(x, y, w, h, is("fill", grey), is("stroke", "none"))
		s.path(is("fill", "none"), is("stroke", light))
		s.hatchLines(x, y, w, h)
		s.stop()
	case Undetermined:
		s.path(is("fill", "none"), strokeOf(rule))
		s.hatchLines(x, y, w, h)
		s.stop()
		s.outline(x, y, w, h)
	case Unknown:
		s.outline(x, y, w, h)
	}
}

// paint gives what the inside of a larger shape is filled with, and whether lines
// go over it.
func (s *sheet) paint(f Fill, party seatledger.PartyID) (ground attr, hatched bool) {
	switch f {
	case Held:
		return is("fill", s.colourOf(party)), false
	case NoControl:
		return is("fill", grey), false
	case OutOfOffice:
		return is("fill", grey), true
	}
	return is("fill", "none"), f == Undetermined
}

func (s *sheet) outline(x, y, w, h float64) {
	s.rect(x, y, w, h, is("fill", "none"), strokeOf(rule))
}
