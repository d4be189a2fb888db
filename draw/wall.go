package draw

import (
	"cmp"
	"io"
	"strconv"

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
	Turned   bool               // not as it was in the wall that this one is held against: a hole in the middle
	Parts    []Part             // not empty: a division, shown as the bar of its councils
}

// Sizes of a wall in pixels.
const (
	tilePitch   = 24
	tileSide    = 19 // without its edge
	wallColumns = 10
)

// The outlines of a tile and what is drawn in it, from its upper left corner.
const (
	tileWhole    = "h19v19h-19z"
	tileCut      = "h14l5 5v14h-19z"         // without a corner
	tileBar      = "m5 8h9v3h-9z"            // left out of a grey tile
	tileHole     = "m9.5 4.5l5 5l-5 5l-5-5z" // from the corner
	tileHatching = "m0 5l5-5m9 0l-14 14m5 5l14-14m0 9l-5 5"
)

// Draw writes the wall as SVG. Its error is the writer's.
func (wall Wall) Draw(w io.Writer) error {
	columns := wall.Columns
	if columns <= 0 {
		columns = wallColumns
	}
	s := newSheet(wall.Parties)
	s.written = make([]byte, 0, 160*len(wall.Tiles))
	// What tiles share is said once. Half a pixel makes their edges sharp.
	s.open("g", is("fill", "none"), strokeOf(rule), is("fill-rule", "evenodd"), is("pointer-events", "all"),
		is("transform", "translate(.5 .5)"))
	for i := range wall.Tiles {
		s.tile(&wall.Tiles[i], 2+tilePitch*(i%columns), 2+tilePitch*(i/columns))
	}
	s.close("g")
	n := max(1, len(wall.Tiles))
	return s.finish(w, wall.Label, "", float64(tilePitch*min(columns, n)), float64(tilePitch*((n+columns-1)/columns)))
}

// tile draws a tile with its upper left corner at x, y.
func (s *sheet) tile(t *Tile, x, y int) {
	if t.Fill >= Absent && len(t.Parts) == 0 {
		return
	}
	end := s.link(t.Href, cmp.Or(t.Said, t.Name), is("class", "sl-tile"))
	s.bars(t.Parts, x, y)
	outline, inside := tileWhole, ""
	if t.Reported {
		outline = tileCut
	}
	s.put("<path")
	switch {
	case len(t.Parts) > 0:
	case t.Fill == Held:
		s.attrs([]attr{is("fill", s.colourOf(t.Party))})
	case t.Fill == NoControl:
		s.attrs([]attr{is("fill", grey)})
		inside = tileBar
	case t.Fill == OutOfOffice:
		s.attrs([]attr{is("fill", grey), is("stroke", light)})
		inside = tileHatching
	case t.Fill == Undetermined:
		inside = tileHatching
	}
	s.name("d")
	s.at(x, y)
	s.put(outline)
	s.put(inside)
	if t.Turned {
		s.at(x, y)
		s.put(tileHole)
	}
	s.put(`"/>`)
	end()
}

// at begins a path at a point of whole pixels.
func (s *sheet) at(x, y int) {
	b := append(s.written, 'M')
	b = append(strconv.AppendInt(b, int64(x), 10), ' ')
	s.written = strconv.AppendInt(b, int64(y), 10)
}

// bars draws the councils of a division on top of each other, the first lowest.
func (s *sheet) bars(parts []Part, x, y int) {
	sum, below := total(parts), 0.0
	for _, p := range parts {
		if n := p.n(); n > 0 {
			high := tileSide * n / sum
			below += high
			s.block(p.Fill, p.Party, float64(x), float64(y)+tileSide-below, tileSide, high)
		}
	}
}
