package draw

import (
	"cmp"
	"io"
	"strings"

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

// Sizes of a flow in pixels.
const (
	slotLeast  = 38.0 // high, so that two lines of text fit beside a band,
	slotNarrow = 51.0 // and three where there is less width
	nodeWide   = 8.0
	middle     = 24.0 // width
	flowHigh   = 240.0
	flowHead   = 48.0 // for what stands above the middle
	partMost   = 230.0
)

// band is a part in its place.
type band struct {
	FlowPart
	name   string
	brief  string // where the name has no room
	colour string
	high   float64
	outer  float64 // its upper side at the edge of the picture
	inner  float64 // and in the middle
}

// Draw writes the flow as SVG. Its error is the writer's.
func (f Flow) Draw(w io.Writer) error {
	s := newSheet(f.Parties)
	wide := fitWidth(f.Width)
	from, to := sumOf(f.From), sumOf(f.To)
	unit := flowHigh / max(1, from, to)
	slot := slotLeast
	if wide < besideAt {
		slot = slotNarrow
	}
	left, high1 := s.bands(f.From, unit, slot)
	right, high2 := s.bands(f.To, unit, slot)
	high := max(high1, high2, unit*max(from, to), slot)
	labels := min((wide-2*side)*0.34, max(labelsOf(left), labelsOf(right)))
	centre := wide / 2
	f.head(s, centre, from, to)
	for i, bands := range [...][]band{left, right} {
		way := float64(2*i - 1)
		edge := centre + way*(centre-side-labels-6)
		settle(bands, flowHead+high/2, unit*max(from, to), slot)
		for _, b := range bands {
			s.band(b, edge, centre+way*middle/2, labels, slot)
		}
	}
	if from+to > 0 {
		s.rect(centre-middle/2, flowHead+high/2-unit*max(from, to)/2, middle, unit*max(from, to), is("fill", s.colourOf(f.Party)))
	}
	return s.finish(w, f.Label, f.Desc, wide, flowHead+high+side)
}

func sumOf(parts []FlowPart) (sum float64) {
	for _, p := range parts {
		sum += float64(max(0, p.N))
	}
	return sum
}

// bands gives the bands of one side and the height that they and their texts
// take.
func (s *sheet) bands(parts []FlowPart, unit, slot float64) (list []band, high float64) {
	for _, p := range parts {
		if p.N <= 0 {
			continue
		}
		party := s.party(p.Party)
		b := band{FlowPart: p, name: cmp.Or(p.Name, party.Name), brief: cmp.Or(p.Name, party.Abbreviation, party.Name), colour: grey, high: unit * float64(p.N)}
		if p.Party != "" {
			b.colour = s.colourOf(p.Party)
		}
		high += max(slot, b.high)
		list = append(list, b)
	}
	return list, high
}

// settle puts the bands of one side under each other around a height: apart
// at the edge, and without gaps in the middle.
func settle(bands []band, centre, inner, slot float64) {
	sum := 0.0
	for _, b := range bands {
		sum += max(slot, b.high)
	}
	outer := centre - sum/2
	inner = centre - inner/2
	for i := range bands {
		b := &bands[i]
		room := max(slot, b.high)
		b.outer, b.inner = outer+(room-b.high)/2, inner
		outer += room
		inner += b.high
	}
}

// labelsOf gives the room that the texts of a side would take.
func labelsOf(bands []band) (wide float64) {
	for _, b := range bands {
		wide = max(wide, body*width(b.name), small*width(b.amount()))
	}
	return min(wide, partMost)
}

func (b *band) amount() string { return strings.TrimSpace(grouped(float64(b.N)) + " " + b.Kind) }

// band draws a part from the edge to the middle, with its text outside.
func (s *sheet) band(b band, edge, centre, room, slot float64) {
	way, anchor := 1.0, "end"
	if edge > centre {
		way, anchor = -1, "start"
	}
	end := s.link("", b.name+": "+b.amount())
	s.path(is("fill", b.colour), num("fill-opacity", 0.45), is("stroke", b.colour), num("stroke-width", 0.5))
	from, to, bend := edge+way*nodeWide, centre, (edge+way*nodeWide+centre)/2
	s.to('M', from, b.outer)
	s.curve(bend, b.outer, bend, b.inner, to, b.inner)
	s.to('L', to, b.inner+b.high)
	s.curve(bend, b.inner+b.high, bend, b.outer+b.high, from, b.outer+b.high)
	s.put(`z`)
	s.stop()
	s.rect(min(edge, from), b.outer, nodeWide, max(1, b.high), is("fill", b.colour))
	name := b.name
	if body*width(name) > room {
		name = b.brief
	}
	lines := wrap(b.amount(), room/small, int(slot-slotLeast)/13+1)
	x, y := edge-way*6, b.outer+b.high/2-6.5*float64(len(lines))+4.5
	s.text("text", shorten(name, room/body), num("x", x), num("y", y), is("text-anchor", anchor))
	for _, line := range lines {
		y += 14
		s.text("text", line, num("x", x), num("y", y), num("font-size", small), fillOf(quiet), is("text-anchor", anchor))
	}
	end()
}

// head says above the middle whose seats these are, and how many.
func (f *Flow) head(s *sheet, x, from, to float64) {
	name := shorten(cmp.Or(f.Middle, s.party(f.Party).Name), 2*(x-side)/head)
	said := grouped(from) + " in, " + grouped(to) + " out"
	if from == to {
		said = grouped(from)
	}
	s.text("text", name, num("x", x), num("y", 20), num("font-size", 15), is("font-weight", "600"), is("text-anchor", "middle"))
	s.text("text", shorten(said, 2*(x-side)/body), num("x", x), num("y", 38), fillOf(quiet), is("text-anchor", "middle"))
}
