package draw

import (
	"io"
	"math"
	"slices"
	"strings"
)

// Histogram shows how many runs of a model came out where, on a linear scale,
// so that two heaps are seen as two.
type Histogram struct {
	Label  string    // its accessible name
	Desc   string    // what it shows, in words, for those who do not see it
	Width  float64   // in pixels; the picture is laid out for it
	Unit   string    // what an outcome counts; below the axis
	Edges  []float64 // of the bins, ascending: each is from one edge to below the next
	Series [2]Series // the second stands on the first and is hatched
	Modes  []float64 // the outcomes around which most runs lie
	Range  *Interval // of all runs; nil = not marked
}

// Series is a kind of runs: those in which the court ruled, say.
type Series struct {
	Name string // for the legend; blank = not in it
	Runs []int  // by bin; those that are missing or below nought count as nought
}

// Interval is what 5, 50 and 95 % of the runs do not exceed.
type Interval struct{ Low, Median, High float64 }

// Sizes of a histogram in pixels.
const (
	barAtLeast = 1.0 // high and wide, so that a single run is seen
	binLeast   = 2.0 // wide; bins that would be less are drawn together with their neighbours
	gapAt      = 4.0 // width from which bins keep apart
	rangeHigh  = 42.0

	numbersLeast = 40.0 // what the numbers of the scale and the gap beside them take, about
	modeHigh     = 8.0
)

// bin is a bar, or what becomes one.
type bin struct {
	from, to float64
	runs     [2]float64
	top      float64 // its upper side in pixels
}

func (b *bin) sum() float64 { return b.runs[0] + b.runs[1] }

// histogram is the picture in the making.
type histogram struct {
	*sheet
	*Histogram
	across ruler
	up     scale
	bins   []bin
	crowd
}

// Draw writes the histogram as SVG. Its error is the writer's.
func (h Histogram) Draw(w io.Writer) error {
	wide := fitWidth(h.Width)
	p := &histogram{sheet: newSheet(nil), Histogram: &h, bins: together(h.filled(), wide-2*side-numbersLeast)}
	h.Range = h.Range.clean()
	p.up.top = 1
	for i := range p.bins {
		p.up.top = max(p.up.top, p.bins[i].sum())
	}
	ticks := wholeTicks(p.up.top, 4)
	p.up.top *= 1.2 // room for what marks a mode
	numbers := small * width(grouped(ticks[len(ticks)-1]))
	p.across = ruler{h.domain(p.bins), side + numbers + 6, wide - side}
	p.up.high = 30
	if h.Range != nil {
		p.up.high += rangeHigh
	}
	p.up.below = p.up.high + max(170, min(320, 0.36*wide))
	p.across.draw(p.sheet, h.Unit, p.up.high, p.up.below)
	for _, v := range ticks {
		p.line(p.across.left, p.up.y(v), p.across.right, p.up.y(v), strokeOf(faint))
		p.text("text", grouped(v), num("x", p.across.left-6), num("y", p.up.y(v)+4), num("font-size", small), fillOf(quiet), is("text-anchor", "end"))
	}
	p.within = box{p.across.left, p.up.high - 4, p.across.right + side, p.up.below}
	for i := range p.bins {
		p.bar(&p.bins[i])
	}
	if p.sum(0)+p.sum(1) == 0 {
		p.text("text", "no runs", num("x", p.across.left+8), num("y", p.up.below-10), fillOf(quiet))
	}
	p.spread()
	p.plated("runs", side, p.up.high-8, fillOf(quiet))
	p.modes()
	l := layLegend(p.entries(), wide-2*side)
	l.draw(p.sheet, side, p.up.below+axisBelow+8)
	return p.finish(w, h.Label, h.Desc, wide, p.up.below+axisBelow+8+l.height()+side)
}

// filled gives the bins that are some.
func (h *Histogram) filled() (list []bin) {
	for i := range max(0, len(h.Edges)-1) {
		b := bin{from: h.Edges[i], to: h.Edges[i+1]}
		if !isNumber(b.from) || !isNumber(b.to) || b.from >= b.to {
			continue
		}
		for s := range h.Series {
			if runs := h.Series[s].Runs; i < len(runs) {
				b.runs[s] = float64(max(0, runs[i]))
			}
		}
		list = append(list, b)
	}
	return list
}

// together joins as many neighbours as it takes for a bin to have a width that
// can be told from the next, and adds up their runs. The last may be narrower.
func together(bins []bin, room float64) (list []bin) {
	n := max(1, int(math.Ceil(float64(len(bins))*binLeast/room)))
	for part := range slices.Chunk(bins, n) {
		joined := part[0]
		for _, b := range part[1:] {
			joined.to = b.to
			joined.runs[0] += b.runs[0]
			joined.runs[1] += b.runs[1]
		}
		list = append(list, joined)
	}
	return list
}

// clean gives an interval in order, or none if a part of it is no number.
func (i *Interval) clean() *Interval {
	if i == nil || !isNumber(i.Low) || !isNumber(i.Median) || !isNumber(i.High) {
		return nil
	}
	of := []float64{i.Low, i.Median, i.High}
	slices.Sort(of)
	return &Interval{of[0], of[1], of[2]}
}

// domain gives the numbers across: those of the bins and of the range.
func (h *Histogram) domain(bins []bin) figures {
	low, high := math.Inf(1), math.Inf(-1)
	for _, b := range bins {
		low, high = min(low, b.from), max(high, b.to)
	}
	if h.Range != nil {
		low, high = min(low, h.Range.Low), max(high, h.Range.High)
	}
	switch {
	case low > high: // nothing to show
		return figures{low: 0, high: 1}
	case low == high:
		return figures{low: low, high: low + max(1, math.Abs(low))}
	}
	return figures{low: low, high: high}
}

// bar draws the runs of a bin. A run is seen, however many there are in others.
func (p *histogram) bar(b *bin) {
	b.top = p.up.below
	if b.sum() == 0 {
		return
	}
	x, right := p.across.x(b.from), p.across.x(b.to)
	wide := right - x
	if wide >= gapAt {
		wide--
	}
	wide = max(barAtLeast, wide)
	x = min(x, p.across.right-wide)
	end := p.link("", p.told(b), is("class", "sl-mark"))
	for s, runs := range b.runs {
		if runs > 0 {
			high := max(barAtLeast, p.up.below-p.up.y(runs))
			b.top -= high
			p.seriesBar(s, x, b.top, wide, high)
		}
	}
	end()
	p.lines = append(p.lines, box{x, b.top, x + wide, p.up.below})
}

// seriesBar draws runs of one kind; the second is hatched.
func (p *histogram) seriesBar(series int, x, y, w, h float64) {
	p.rect(x, y, w, h, is("fill", Palette(5*series)))
	if series > 0 {
		p.hatchBar(x, y, w, h)
	}
}

// told says what a bin holds.
func (p *histogram) told(b *bin) string {
	said := []string{"from " + p.across.write(b.from) + " to below " + p.across.write(b.to) + ": " + grouped(b.sum()) + " runs"}
	for s, runs := range b.runs {
		if name := p.Series[s].Name; name != "" {
			said = append(said, shorten(name, 60)+": "+grouped(runs))
		}
	}
	return strings.Join(said, "; ")
}

// spread draws the range above the plot, and where it ends within.
func (p *histogram) spread() {
	if p.Range == nil {
		return
	}
	const y = 28.0
	low, median, high := p.across.x(p.Range.Low), p.across.x(p.Range.Median), p.across.x(p.Range.High)
	for _, x := range [...]float64{low, median, high} {
		p.line(x, y, x, p.up.below, strokeOf(quiet), is("stroke-dasharray", "2 3"))
		p.crowd.along(point{x, p.up.high}, point{x, p.up.below})
	}
	p.extent(low, median, high, y, fillOf(ink), strokeOf(ink))
	p.centred("median "+p.across.write(p.Range.Median), median, 15, fillOf(ink))
	p.centred("nine in ten runs: "+p.across.write(p.Range.Low)+" to "+p.across.write(p.Range.High), (low+high)/2, y+19, fillOf(ink))
}

// extent draws a line from low to high with its ends, and the middle as a dot.
func (s *sheet) extent(low, middle, high, y float64, dot, line attr) {
	s.line(low, y, high, y, line, num("stroke-width", 1.5))
	s.line(low, y-capHalf, low, y+capHalf, line, num("stroke-width", 1.5))
	s.line(high, y-capHalf, high, y+capHalf, line, num("stroke-width", 1.5))
	s.circle(middle, y, capHalf, dot, line)
}

// centred writes a small text around x, over what is there, and moved inwards
// at the sides.
func (p *histogram) centred(text string, x, y float64, colour attr) {
	text = shorten(text, (p.across.right-side)/small)
	wide := small * width(text)
	p.plated(text, max(side, min(p.across.right-wide, x-wide/2)), y, colour)
}

// modes points at the modes and names them where there is room.
func (p *histogram) modes() {
	list := slices.DeleteFunc(slices.Clone(p.Modes), func(v float64) bool { return !(v >= p.across.low && v <= p.across.high) })
	tip := func(v float64) point { return point{p.across.x(v), p.topAt(v) - 3} }
	for _, v := range list {
		at := tip(v)
		p.taken = append(p.taken, box{at.x - 5, at.y - modeHigh, at.x + 5, at.y})
	}
	for _, v := range list {
		at := tip(v)
		end := p.link("", "mode: "+p.across.write(v), is("class", "sl-mark"))
		p.path(fillOf(ink))
		p.ring([]point{at, {at.x - 5, at.y - modeHigh}, {at.x + 5, at.y - modeHigh}})
		p.stop()
		if len(list) <= labelsMost {
			p.label(&p.crowd, "mode "+p.across.write(v), at.x, at.y-modeHigh/2, at.y-modeHigh+4, at.y)
		}
		end()
	}
}

// topAt gives where the bars at an outcome end.
func (p *histogram) topAt(v float64) float64 {
	for i := range p.bins {
		if b := &p.bins[i]; v >= b.from && v < b.to {
			return b.top
		}
	}
	return p.up.below
}

// sum gives how many runs there are of a kind.
func (p *histogram) sum(series int) (sum float64) {
	for i := range p.bins {
		sum += p.bins[i].runs[series]
	}
	return sum
}

// entries names the kinds of runs, with how many there are of each.
func (p *histogram) entries() (list []entry) {
	for s := range p.Series {
		if p.Series[s].Name == "" {
			continue
		}
		list = append(list, entry{func(x, y float64) { p.seriesBar(s, x, y, markSide, markSide) }, p.Series[s].Name, grouped(p.sum(s))})
	}
	return list
}
