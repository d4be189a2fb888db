package draw

import (
	"io"

	"github.com/seatledger/seatledger"
)

// Map shows places by their outlines.
type Map struct {
	Label   string  // its accessible name
	Desc    string  // what it shows, in words, for those who do not see it
	Width   float64 // in pixels; the height follows
	Parties []Party
	Shapes  []Shape
}

// Shape is one place.
type Shape struct {
	Name     string
	Href     string // blank = no link
	Said     string // a whole sentence: accessible name and tooltip; blank = the name
	Fill     Fill
	Party    seatledger.PartyID // that holds it
	Parts    []Part             // not empty: a division of many councils, shown as a pie of them on a neutral ground
	Polygons [][][][2]float64   // a GeoJSON MultiPolygon: polygons of rings of longitude and latitude in degrees
}

// Draw writes the map as SVG. Its error is the writer's.
func (m Map) Draw(w io.Writer) error { return newSheet(nil).finish(w, "", "", 1, 1) }
