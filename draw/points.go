package draw

import (
	"math"
	"strconv"
)

// known gives a verdict that has a look of its own; blank = cannot be checked.
func known(verdict string) string {
	switch verdict {
	case "agrees", "agrees-rounded", "conflicts":
		return verdict
	}
	return ""
}

// pointMark draws a mark: its shape and colour say who, its edge says whether
// the figure agrees.
func (s *sheet) pointMark(shape int, colour, verdict string, x, y float64) {
	verdict = known(verdict)
	if verdict == "conflicts" {
		s.circle(x, y, pointSize+2.5, fillOf(paper), strokeOf(rule))
		s.circle(x, y, pointSize+2.5, is("fill", "none"), is("stroke", alarm), num("stroke-width", 2))
	}
	line := edge(colour)
	paint := is("fill", colour)
	if verdict == "" {
		paint = fillOf(paper)
	}
	s.shapeOf(shape, x, y, paint, line, num("stroke-width", 1.5))
	if verdict == "agrees-rounded" {
		s.circle(x, y, 1.8, is("fill", textOn(colour)))
	}
}

// shapeOf draws one of five shapes around a centre.
func (s *sheet) shapeOf(i int, x, y float64, attrs ...attr) {
	const r = pointSize - 1
	corners := [...][]point{
		{{-r, -r}, {r, -r}, {r, r}, {-r, r}},
		{{0, -r * 1.3}, {r * 1.3, 0}, {0, r * 1.3}, {-r * 1.3, 0}},
		{{0, -r * 1.2}, {r * 1.2, r}, {-r * 1.2, r}},
		{{0, r * 1.2}, {r * 1.2, -r}, {-r * 1.2, -r}},
	}
	if i %= len(corners) + 1; i == 0 {
		s.circle(x, y, r, attrs...)
		return
	}
	s.path(attrs...)
	moved := make([]point, len(corners[i-1]))
	for n, c := range corners[i-1] {
		moved[n] = point{x + c.x, y + c.y}
	}
	s.ring(moved)
	s.stop()
}

// labelsMost is from how many points on none has a label: there is no room,
// and looking for it takes the square of their number.
const labelsMost = 600

// isNumber reports whether a number can be drawn: it is one, and not beyond
// all that is ever counted.
func isNumber(v float64) bool { return math.Abs(v) < 1e18 }

// figures maps published figures to pixels.
type figures struct {
	low, high   float64
	log         bool
	top, bottom float64
}

// Figures that differ by more than this are drawn on a logarithmic scale, and
// those that differ by less than the other on one that does not begin at
// nought, for neither could be told apart otherwise.
const (
	farApart = 40.0
	near     = 1.5
	decades  = 1e9 // the most that a logarithmic scale spans
)

// newFigures chooses the scale by the range of the points.
func newFigures(points []TallyPoint) figures {
	low, high := math.Inf(1), math.Inf(-1)
	for i := range points {
		l, h := points[i].bounds()
		low, high = min(low, l), max(high, h)
	}
	switch {
	case low > high: // no points
		return figures{low: 0, high: 1}
	case low > 0 && high/low >= farApart && high/low <= decades:
		return figures{low: low / 1.25, high: high * 1.25, log: true}
	}
	return linearFigures(low, high)
}

// linearFigures gives a linear scale that shows numbers from low to high.
func linearFigures(low, high float64) figures {
	if low > 0 && high/low < near && high > low {
		room := 0.15 * (high - low)
		return figures{low: low - room, high: high + room}
	}
	low, high = min(0, low*1.1), max(0, high*1.1)
	if low == high {
		high = low + 1
	}
	return figures{low: low, high: high}
}

// says names the scale.
func (f *figures) says() string {
	switch {
	case f.log:
		return "logarithmic scale"
	case f.low > 0:
		return "linear scale, not from 0"
	}
	return "linear scale"
}

func (f *figures) y(v float64) float64 { return f.bottom - (f.bottom-f.top)*f.share(v) }

// share gives how far along the scale a number stands, from 0 to 1.
func (f *figures) share(v float64) float64 {
	share := (v - f.low) / (f.high - f.low)
	if f.log {
		share = math.Log(v/f.low) / math.Log(f.high/f.low)
	}
	return max(0, min(1, share))
}

// ticks gives round numbers on the scale: powers of ten, with two and five
// times them where there is room, or multiples of a round number.
func (f *figures) ticks(atMost int) (list []float64) {
	if f.log {
		factors := []float64{1, 2, 5}
		if 3*math.Log10(f.high/f.low) > float64(2*atMost) {
			factors = factors[:1]
		}
		for power := math.Floor(math.Log10(f.low)); power <= math.Log10(f.high); power++ {
			for _, by := range factors {
				if v := by * math.Pow(10, power); v >= f.low && v <= f.high {
					list = append(list, v)
				}
			}
		}
		return list
	}
	unit := math.Pow(10, math.Floor(math.Log10((f.high-f.low)/float64(atMost))))
	for i := 0; (f.high-f.low)/unit > float64(atMost); i++ {
		unit *= [...]float64{2, 2.5, 2}[i%3]
	}
	for n := math.Ceil(f.low / unit); n*unit <= f.high && len(list) <= atMost; n++ {
		list = append(list, n*unit)
	}
	return list
}

// write gives a tick in digits.
func (f *figures) write(v float64) string {
	if math.Abs(v-math.Round(v)) < 1e-9 {
		return grouped(v)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}
