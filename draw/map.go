package draw

import (
	"cmp"
	"io"
	"math"

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

// Sizes of a map in pixels.
const (
	mapTallest = 1.6 // by its width
	pieLeast   = 6.0 // radius
	pieMost    = 24.0
	dashWide   = 8.0 // the bar of no overall control
)

// outline is the rings of a shape on the picture, the largest first.
type outline struct {
	*Shape
	rings [][]point
}

// Draw writes the map as SVG. Its error is the writer's. Points that are no
// places on the globe are left out.
func (m Map) Draw(w io.Writer) error {
	s := newSheet(m.Parties)
	wide := fitWidth(m.Width)
	outlines, high := project(m.Shapes, wide-2*side)
	s.open("g", is("fill", "none"), strokeOf(rule), is("fill-rule", "evenodd"), is("stroke-linejoin", "round"), is("pointer-events", "all"))
	for _, o := range outlines {
		s.place(o)
	}
	s.close("g")
	if len(outlines) == 0 {
		high = body
		s.text("text", "no outlines recorded", num("x", side), num("y", side+body), fillOf(quiet))
	}
	high += 2 * side
	l := layLegend(s.mapEntries(outlines), wide-2*side)
	l.draw(s, side, high)
	return s.finish(w, m.Label, m.Desc, wide, high+l.height()+side)
}

// place draws one shape, with its councils as a pie where it has many.
func (s *sheet) place(o outline) {
	if o.Fill >= Absent && len(o.Parts) == 0 {
		return
	}
	end := s.link(o.Href, cmp.Or(o.Said, o.Name), is("class", "sl-tile"))
	switch {
	case len(o.Parts) > 0:
		s.path(fillOf(faint))
	case o.Fill == Held:
		s.path(is("fill", s.colourOf(o.Party)))
	case o.Fill == NoControl:
		s.path(is("fill", grey))
	case o.Fill == OutOfOffice:
		s.path(is("fill", grey), is("stroke", light))
	default:
		s.path()
	}
	for _, ring := range o.rings {
		s.briefRing(ring)
	}
	if (o.Fill == Undetermined || o.Fill == OutOfOffice) && len(o.Parts) == 0 {
		s.hatchRings(o.rings)
	}
	s.stop()
	if len(o.Parts) > 0 {
		at, room := within(o.rings)
		s.pie(o.Parts, at, max(pieLeast, min(pieMost, room*0.85)))
	} else if o.Fill == NoControl {
		if at, room := within(o.rings); room > dashWide*0.6 {
			s.rect(at.x-dashWide/2, at.y-1.25, dashWide, 2.5, is("fill", light), is("stroke", "none"))
		}
	}
	end()
}

// briefRing goes on with a closed line, from point to point by the difference,
// in tenths of a pixel.
func (s *sheet) briefRing(ring []point) {
	for i, p := range ring {
		if i == 0 {
			s.to('M', p.x, p.y)
			s.put(`l`)
			continue
		}
		s.number(round1(p.x - ring[i-1].x))
		dy := round1(p.y - ring[i-1].y)
		if dy >= 0 { // a minus sign is space enough
			s.put(` `)
		}
		s.number(dy)
		if i+1 < len(ring) && round1(ring[i+1].x-p.x) >= 0 {
			s.put(` `)
		}
	}
	s.put(`z`)
}

// pie draws councils as sectors, clockwise from the top.
func (s *sheet) pie(parts []Part, at point, r float64) {
	s.circle(at.x, at.y, r, fillOf(paper))
	sum, turned := total(parts), 0.0
	for _, p := range parts {
		n := p.n()
		if n == 0 {
			continue
		}
		ring := sector(at, r, turned/sum, (turned+n)/sum)
		turned += n
		switch p.Fill {
		case Held:
			s.path(is("fill", s.colourOf(p.Party)), num("stroke-width", 0.5))
		case NoControl:
			s.path(is("fill", grey), num("stroke-width", 0.5))
		case OutOfOffice:
			s.path(is("fill", grey), is("stroke", light), num("stroke-width", 0.5))
		default:
			s.path()
		}
		s.ring(ring)
		if p.Fill == Undetermined || p.Fill == OutOfOffice {
			s.hatchRings([][]point{ring})
		}
		s.stop()
	}
}

// sector gives the corners of a slice between two parts of a turn.
func sector(at point, r, from, to float64) (ring []point) {
	if to-from < 1 {
		ring = append(ring, at)
	}
	n := max(1, int(math.Ceil((to-from)*36))) // ten degrees each
	for i := range n + 1 {
		sin, cos := math.Sincos(2 * math.Pi * (from + (to-from)*float64(i)/float64(n)))
		ring = append(ring, point{at.x + r*sin, at.y - r*cos})
	}
	return ring
}

// mapEntries explains the colours and fills on the map.
func (s *sheet) mapEntries(outlines []outline) (list []entry) {
	var used []seatledger.PartyID
	var fills [Absent + 1]bool
	for _, o := range outlines {
		parts := o.Parts
		if len(parts) == 0 {
			parts = []Part{{o.Fill, o.Party, 1}}
		}
		for _, p := range parts {
			if p.n() > 0 {
				fills[p.Fill] = true
				if p.Fill == Held {
					used = append(used, p.Party)
				}
			}
		}
	}
	for _, p := range s.inOrder(used) {
		list = append(list, entry{mark: s.swatchOf(Held, p.ID), name: p.Name})
	}
	for f := NoControl; f < Absent; f++ {
		if fills[f] {
			list = append(list, entry{mark: s.swatchOf(f, ""), name: f.String()})
		}
	}
	return list
}
