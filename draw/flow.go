package draw

import (
	"io"

	"github.com/seatledger/seatledger"
)

// Flow shows where the seats of a party came from and where they went: from
// the left to the party, and from it to the right.
type Flow struct {
	Label    string  // its accessible name
	Desc     string  // what it shows, in words, for those who do not see it
	Width    float64 // in pixels; the picture is laid out for it
	Parties  []Party
	Party    seatledger.PartyID // in the middle
	Middle   string             // what stands there; blank = the party's name
	From, To []FlowPart         // each from the top down; one scale for both
}

// FlowPart is one band of a [Flow].
type FlowPart struct {
	Party seatledger.PartyID // blank = nobody's: grey
	Name  string             // blank = that of the party
	N     int                // seats; bands of none are left out
	Kind  string             // how: "elected", "defected"; printed below the name
}

// Draw writes the flow as SVG. Its error is the writer's.
func (f Flow) Draw(w io.Writer) error { return newSheet(nil).finish(w, "", "", 1, 1) }
