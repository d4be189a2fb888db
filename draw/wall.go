package draw

import (
	"io"

	"github.com/seatledger/seatledger"
)

// Wall is a block of tiles, one a council or one a division, to stand beside
// other blocks. It has no legend and no heading of its own.
type Wall struct {
	Label   string // its accessible name
	Parties []Party
	Tiles   []Tile
	Columns int // tiles in a row; 0 = 10
}

// Tile is one square of a [Wall].
type Tile struct {
	Name     string
	Href     string // blank = no link
	Said     string // a whole sentence: accessible name and tooltip; blank = the name
	Fill     Fill
	Party    seatledger.PartyID // that holds it
	Reported bool               // on the word of a source, not by the seats: a corner is cut off
	Parts    []Part             // not empty: a division, shown as the bar of its councils
}

// Part is a number of councils that look the same.
type Part struct {
	Fill  Fill
	Party seatledger.PartyID
	N     int
}

// Draw writes the wall as SVG. Its error is the writer's.
func (wall Wall) Draw(w io.Writer) error { return newSheet(nil).finish(w, "", "", 1, 1) }
