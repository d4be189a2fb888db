package draw

import (
	"cmp"
	"io"
	"slices"

	"github.com/seatledger/seatledger"
)

// Areas are numbers over time, stacked on each other: who controls how many
// councils, say.
type Areas struct {
	Label        string          // its accessible name
	Desc         string          // what it shows, in words, for those who do not see it
	Width        float64         // in pixels; the picture is laid out for it
	Since, Until seatledger.Day  // the first and the last day of the axis
	On           *seatledger.Day // the day of the marker and of the legend's numbers; nil = no marker, numbers of the last day
	Parties      []Party
	Days         []seatledger.Day // ascending; each layer has a value for each, which holds from that day on
	Layers       []Layer          // the lowest first
	Marks        []Mark
}

// Layer is one area of [Areas].
type Layer struct {
	Fill   Fill
	Party  seatledger.PartyID // if held
	Name   string             // for the legend; blank = that of the party or of the fill
	Values []int              // by day; those that are missing or below nought count as nought
}

// Draw writes the areas as SVG. Its error is the writer's.
func (a Areas) Draw(w io.Writer) error {
	s := newSheet(a.Parties)
	wide := fitWidth(a.Width)
	y := scale{top: a.most()}
	ticks := wholeTicks(y.top, 4)
	numbers := small * width(grouped(y.top))
	t := newTimeline(a.Since, a.Until, side+numbers+6, wide-side)
	marks := placeMarks(t, a.Marks, a.On)
	y.high = 8 + marks.height()
	y.below = y.high + max(150, min(320, 0.4*wide))
	s.axis(t, y.high, y.below)
	for i := range a.Layers {
		a.drawLayer(s, i, t, y)
	}
	for _, v := range ticks {
		s.line(t.left-4, y.y(v), t.left, y.y(v), strokeOf(rule))
		s.text("text", grouped(v), num("x", t.left-6), num("y", y.y(v)+4), num("font-size", small), fillOf(quiet), is("text-anchor", "end"))
	}
	marks.draw(s, y.high, y.below)
	return s.finish(w, a.Label, a.Desc, wide, a.drawLegend(s, t, y.below+axisBelow+8))
}

// value gives what a layer has from the i-th day on.
func (l *Layer) value(i int) float64 {
	if i < 0 || i >= len(l.Values) {
		return 0
	}
	return float64(max(0, l.Values[i]))
}

// under gives how much lies below the i-th layer from a day on.
func (a *Areas) under(layer, day int) (sum float64) {
	for i := range layer {
		if a.Layers[i].Fill < Absent {
			sum += a.Layers[i].value(day)
		}
	}
	return sum
}

// most gives the greatest sum of a day, at least 1.
func (a *Areas) most() float64 {
	top := 1.0
	for day := range a.Days {
		top = max(top, a.under(len(a.Layers), day))
	}
	return top
}

// drawLayer draws one area from the first day that has a value. It goes along
// its upper side and back along its lower one.
func (a *Areas) drawLayer(s *sheet, layer int, t timeline, y scale) {
	l := &a.Layers[layer]
	upper, lower := a.outline(layer+1, t, y), a.outline(layer, t, y)
	slices.Reverse(lower)
	ring := append(upper, lower...)
	if l.Fill >= Absent || len(ring) == 0 || !slices.ContainsFunc(l.Values, func(n int) bool { return n > 0 }) {
		return
	}
	end := s.link("", a.nameOf(s, l))
	paint, hatched := s.paint(l.Fill, l.Party)
	line := 1.0
	if l.Fill == Held || l.Fill == NoControl {
		line = 0.5
	}
	edge := strokeOf(rule)
	if l.Fill == OutOfOffice {
		edge = is("stroke", light) // lines that are seen on grey
	}
	s.path(paint, edge, num("stroke-width", line), is("pointer-events", "all"))
	s.ring(ring)
	if hatched {
		s.hatchRings([][]point{ring})
	}
	s.stop()
	end()
}

// outline gives the corners of the line on top of a number of layers. Days
// that fall on one tenth of a pixel are drawn as the last of them.
func (a *Areas) outline(layers int, t timeline, y scale) (line []point) {
	for day, from := range a.Days {
		last := day == len(a.Days)-1
		left, right := t.x(from), t.right
		if !last {
			right = t.x(a.Days[day+1])
		}
		if right-left < 0.05 {
			continue
		}
		high := y.y(a.under(layers, day))
		if n := len(line); n > 0 && line[n-1].y == high {
			line[n-1].x = right
			continue
		}
		line = append(line, point{left, high}, point{right, high})
	}
	return line
}

func (a *Areas) nameOf(s *sheet, l *Layer) string {
	return cmp.Or(l.Name, s.nameOf(l.Fill, l.Party))
}

// drawLegend names the layers with what they have on the marked day, and
// gives the height of the whole.
func (a *Areas) drawLegend(s *sheet, t timeline, y float64) float64 {
	on := t.until - 1
	if a.On != nil {
		on = *a.On
	}
	day := len(a.Days) - 1
	for day >= 0 && a.Days[day] > on {
		day--
	}
	var entries []entry
	for i := range a.Layers {
		if l := &a.Layers[i]; l.Fill < Absent {
			entries = append(entries, entry{s.swatchOf(l.Fill, l.Party), a.nameOf(s, l), grouped(l.value(day))})
		}
	}
	if len(entries) == 0 {
		return y
	}
	s.text("text", "On "+longDay(on)+":", num("x", side), num("y", y+12), num("font-size", small), fillOf(quiet))
	l := layLegend(entries, t.right-side)
	l.draw(s, side, y+20)
	return y + 20 + l.height() + side
}
