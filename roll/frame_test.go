package roll

import "testing"

// What is noted of a cell, so that most cells can be passed over at a glance, is
// noted anew with it.
func TestCellIsNotedAnew(t *testing.T) {
	c := &cell{ways: []Part{{Seats: []Holding{{Seat: 3, Person: 7}}}}}
	c.mind()
	c.likeIs = likeness{classes: vacant, of: 1}
	c.ways[0].Seats[0] = Holding{Seat: 4, Person: 8, Mark: VacantSeat}
	if c.mind(); c.likeIs != (likeness{}) {
		t.Errorf("%+v is still what the cell was like", c.likeIs)
	}
	for person, want := range map[Ref]bool{7: false, 8: true, 8 + 64: false} {
		if got := c.names(person); got != want {
			t.Errorf("names %d: %v, want %v", person, got, want)
		}
	}
	for seat, want := range map[int32]bool{3: false, 4: true, 4 + 64: false} {
		if got := c.hasSeat(seat); got != want {
			t.Errorf("has seat %d: %v, want %v", seat, got, want)
		}
	}
}
