package draw

// Fill says what is to be shown of a council, a place or a stretch of time.
// Each looks different from the others without colour.
type Fill uint8

// The fills.
const (
	Held         Fill = iota // by a party: its colour
	NoControl                // no overall control: grey, with a bar in it
	Undetermined             // the records leave it open: hatched
	Unknown                  // nothing is recorded: an outline, hollow
	Absent                   // did not exist then: nothing is drawn
)

// String gives the fill in words, as legends do.
func (f Fill) String() string {
	return [...]string{"held", "no overall control", "undetermined", "not recorded", "did not exist"}[min(f, Absent)]
}
