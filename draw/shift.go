package draw

import (
	"io"
	"strconv"

	"github.com/seatledger/seatledger"
)

// Shift shows one number of councils divided twice, before and after: a bar
// each on one scale, with a legend that has both counts.
type Shift struct {
	Label   string  // its accessible name
	Desc    string  // what it shows, in words, for those who do not see it
	Width   float64 // in pixels; the picture is laid out for it
	Parties []Party
	Names   [2]string // of the bars
	Parts   [2][]Part // from the left; the same things in the same order
}

// Sizes of a shift in pixels.
const (
	shiftBar = 30.0
	shiftGap = 26.0 // between the bars, for the name of the lower one
)

// Draw writes the shift as SVG. Its error is the writer's.
func (p Shift) Draw(w io.Writer) error {
	s := newSheet(p.Parties)
	wide := fitWidth(p.Width)
	room := wide - 2*side
	most := max(1, total(p.Parts[0]), total(p.Parts[1]))
	y := 0.0
	for i, parts := range p.Parts {
		y += shiftGap - 6
		s.text("text", shorten(p.Names[i], room/body), num("x", side), num("y", y-5), fillOf(quiet))
		x := side
		for _, part := range parts {
			if n := part.n(); n > 0 {
				s.tagged(part, x, y, room*n/most)
				x += room * n / most
			}
		}
		y += shiftBar
	}
	l := layLegend(p.entries(s), room)
	y += 12
	l.draw(s, side, y)
	return s.finish(w, p.Label, p.Desc, wide, y+l.height()+4)
}

// tagged draws a part of a bar with a tooltip.
func (s *sheet) tagged(p Part, x, y, wide float64) {
	end := s.link("", s.nameOf(p.Fill, p.Party)+": "+strconv.Itoa(p.N))
	s.block(p.Fill, p.Party, x, y, wide, shiftBar)
	end()
}

// entries are the lines of the legend: what is there before or after.
func (p *Shift) entries(s *sheet) (list []entry) {
	type thing struct {
		fill  Fill
		party seatledger.PartyID
	}
	counts, order := map[thing]*[2]int{}, []thing{}
	for i, parts := range p.Parts {
		for _, part := range parts {
			if part.n() == 0 {
				continue
			}
			at := thing{part.Fill, part.Party}
			if counts[at] == nil {
				counts[at] = new([2]int)
				order = append(order, at)
			}
			counts[at][i] += part.N
		}
	}
	for _, at := range order {
		n := counts[at]
		list = append(list, entry{s.swatchOf(at.fill, at.party), s.nameOf(at.fill, at.party), grouped(float64(n[0])) + " → " + grouped(float64(n[1]))})
	}
	return list
}
