package draw

import (
	"io"
	"math"
)

// Intervals show what changes would do to what the runs of a model come to,
// one row for each, under what they come to without it.
type Intervals struct {
	Label string  // its accessible name
	Desc  string  // what it shows, in words, for those who do not see it
	Width float64 // in pixels; the picture is laid out for it
	Unit  string  // what an outcome counts; below the axis
	Rows  []IntervalRow
}

// IntervalRow is one change. An interval that is no number is left out.
type IntervalRow struct {
	Label         string // what is changed
	Before, After Interval
}

// Sizes of intervals in pixels.
const (
	intervalHigh  = 42.0 // of a row, with room for two lines of its label beside it
	beforeAt      = 13.0 // from the top of a row
	afterAt       = 29.0
	intervalLine  = 16.0 // of a label
	intervalLabel = 250.0
)

// intervals is the picture in the making.
type intervals struct {
	*sheet
	*Intervals
	across ruler
	above  bool // labels stand above their rows
	lines  int  // that a label takes at most
}

// Draw writes the intervals as SVG. Its error is the writer's.
func (i Intervals) Draw(w io.Writer) error {
	wide := fitWidth(i.Width)
	p := &intervals{sheet: newSheet(nil), Intervals: &i, above: wide < besideAt, lines: 2}
	left, longest := side, p.longest()
	if !p.above {
		left += min(intervalLabel, longest) + 12
	} else if longest <= wide-2*side {
		p.lines = 1
	}
	p.across = ruler{i.domain(), left + capHalf, wide - side - capHalf}
	const top = 10.0
	bottom := top + p.pitch()*float64(len(i.Rows))
	unit := i.Unit
	if p.across.low > 0 {
		unit = shorten(unit, (p.across.right-p.across.left)/small-9) + " (not from 0)"
	}
	p.across.draw(p.sheet, unit, top, bottom)
	for n := range i.Rows {
		p.row(&i.Rows[n], top+p.pitch()*float64(n))
	}
	l := layLegend(p.entries(), wide-2*side)
	l.draw(p.sheet, side, bottom+axisBelow+8)
	return p.finish(w, i.Label, i.Desc, wide, bottom+axisBelow+8+l.height()+side)
}

// domain gives the numbers across.
func (i *Intervals) domain() figures {
	low, high := math.Inf(1), math.Inf(-1)
	for _, row := range i.Rows {
		for _, k := range [...]*Interval{row.Before.clean(), row.After.clean()} {
			if k != nil {
				low, high = min(low, k.Low), max(high, k.High)
			}
		}
	}
	if low > high { // nothing to show
		return figures{high: 1}
	}
	return linearFigures(low, high)
}

// longest gives how wide the widest label is.
func (p *intervals) longest() (most float64) {
	for n := range p.Rows {
		most = max(most, body*width(p.Rows[n].Label))
	}
	return most
}

// head gives how high the labels above their rows are.
func (p *intervals) head() float64 {
	if p.above {
		return intervalLine*float64(p.lines) + 4
	}
	return 0
}

func (p *intervals) pitch() float64 { return p.head() + intervalHigh }

// row draws a row with its top at y. A line goes from the median without the
// change past the one with it, so that a shift is seen.
func (p *intervals) row(r *IntervalRow, y float64) {
	before, after := r.Before.clean(), r.After.clean()
	end := p.link("", p.told(r.Label, before, after), is("class", "sl-mark"))
	p.line(side, y+p.pitch(), p.across.right, y+p.pitch(), strokeOf(faint))
	if before != nil {
		x := p.across.x(before.Median)
		p.line(x, y, x, y+p.pitch(), strokeOf(quiet), is("stroke-dasharray", "2 3"))
	}
	p.label(r.Label, y)
	y += p.head()
	p.interval(before, y+beforeAt, fillOf(paper), strokeOf(rule))
	p.interval(after, y+afterAt, is("fill", Palette(0)), is("stroke", Palette(0)))
	if before != nil && after != nil && *before == *after {
		p.unchanged(after, y+afterAt+4)
	}
	end()
}

// label writes what is changed, beside its row or above it.
func (p *intervals) label(text string, y float64) {
	room, middle := p.across.left-capHalf-side-12, intervalHigh/2
	if p.above {
		room, middle = p.across.right-side, p.head()/2+2
	}
	lines := wrap(text, room/body, p.lines)
	y += middle + 4.5 - intervalLine/2*float64(len(lines)-1)
	for _, line := range lines {
		if p.above {
			p.rect(side, y-11.5, body*width(line), 15, fillOf(paper)) // over lines
		}
		p.text("text", line, num("x", side), num("y", y))
		y += intervalLine
	}
}

func (p *intervals) interval(k *Interval, y float64, dot, line attr) {
	if k != nil {
		p.extent(p.across.x(k.Low), p.across.x(k.Median), p.across.x(k.High), y, dot, line)
	}
}

// unchanged says that there is no change, beside the interval where there is
// room and else on the longer of its halves.
func (p *intervals) unchanged(k *Interval, y float64) {
	const text = "no change"
	wide := small * width(text)
	low, median, high := p.across.x(k.Low), p.across.x(k.Median), p.across.x(k.High)
	x := (low + median - wide) / 2
	switch {
	case high+8+wide <= p.across.right:
		x = high + 8
	case low-8-wide >= p.across.left:
		x = low - 8 - wide
	case high-median > median-low:
		x = (median + high - wide) / 2
	}
	p.plated(text, x, y, fillOf(quiet))
}

// told says what a row shows.
func (p *intervals) told(label string, before, after *Interval) string {
	in := func(k *Interval) string {
		if k == nil {
			return "no number"
		}
		return "median " + p.across.write(k.Median) + ", nine in ten runs " + p.across.write(k.Low) + " to " + p.across.write(k.High)
	}
	return shorten(label, 100) + ". In the model, as it is: " + in(before) + ". With the change: " + in(after) + "."
}

func (p *intervals) entries() []entry {
	sample := func(dot, line attr) func(x, y float64) {
		return func(x, y float64) { p.extent(x, x+markSide/2, x+markSide, y+markSide/2, dot, line) }
	}
	return []entry{
		{mark: sample(fillOf(paper), strokeOf(rule)), name: "as it is: median, nine in ten runs"},
		{mark: sample(is("fill", Palette(0)), is("stroke", Palette(0))), name: "with the change"},
	}
}
