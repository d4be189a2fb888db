package draw

import (
	"cmp"
	"io"
	"slices"

	"github.com/seatledger/seatledger"
)

// Fan shows how a number went in many runs of a model, day by day, and what
// was published of it.
type Fan struct {
	Label    string         // its accessible name
	Desc     string         // what it shows, in words, for those who do not see it
	Width    float64        // in pixels; the picture is laid out for it
	Unit     string         // what is counted; above the scale
	Since    seatledger.Day // the first of Days, and of the axis
	Days     []Quantiles    // by day, each at noon; one that is no number leaves a gap
	Observed []Observation
	Marks    []Mark
}

// Quantiles are what 5, 25, 50, 75 and 95 % of the runs do not exceed. They
// are counts: below nought is drawn as nought.
type Quantiles [5]float64

// quantileNames are printed where the fan ends, the middle one first, as the
// first that finds room stays.
var quantileNames = [...]struct {
	of   int
	name string
}{{2, "50 %"}, {4, "95 %"}, {0, "5 %"}, {3, "75 %"}, {1, "25 %"}}

// Observation is a published figure to hold against a [Fan].
type Observation struct {
	First, Last       seatledger.Day // the days it may speak of
	Low, High         float64        // what it allows, inclusive
	OpenLow, OpenHigh bool           // no bound on that side ("<200", ">650"): an arrow, and Low or High is not read
	Text              string         // as printed
	Href              string         // blank = no link
	Said              string         // tooltip, and the name of the link
}

// Sizes of a fan in pixels.
const (
	capHalf    = 4.0  // of the lines that end a bar
	arrowLong  = 17.0 // where there is room
	barLeastAt = 3.0  // height from which a range is a bar; below, it is a dot
	hoverAt    = 3.0  // width from which each day has a tooltip
	halfShade  = 0.32 // opacity of the band of half the runs
	widerShade = 0.15 // and of that of nine in ten
)

// fan is the picture in the making.
type fan struct {
	*sheet
	*Fan
	timeline
	scale
	crowd
}

// Draw writes the fan as SVG. Its error is the writer's.
func (f Fan) Draw(w io.Writer) error {
	wide := fitWidth(f.Width)
	p := &fan{sheet: newSheet(nil), Fan: &f}
	f.Since = max(seatledger.DayOf(1, 1, 1), min(seatledger.DayOf(9999, 12, 31), f.Since))
	f.Days = slices.Clone(f.Days[:min(len(f.Days), int(seatledger.DayOf(9999, 12, 31)-f.Since)+1)])
	p.timeline = newTimeline(f.Since, f.Since+seatledger.Day(max(1, len(f.Days)))-1, side, wide-side)
	f.Observed = slices.DeleteFunc(slices.Clone(f.Observed), func(o Observation) bool {
		return !o.tally().isFigure() || o.Last < p.since || o.First >= p.until
	})
	p.top = f.most() * 1.08
	ticks := wholeTicks(p.top, 5)
	p.left += small*width(grouped(ticks[len(ticks)-1])) + 6
	p.right -= small*width(quantileNames[1].name) + 4
	marks := placeMarks(p.timeline, f.Marks, nil)
	above := 8 + marks.height()
	p.high = above + 22
	p.below = p.high + max(200, min(380, 0.42*wide))
	p.axis(p.timeline, p.high, p.below)
	for _, v := range ticks {
		p.line(p.left, p.y(v), p.right, p.y(v), strokeOf(faint))
		p.text("text", grouped(v), num("x", p.left-6), num("y", p.y(v)+4), num("font-size", small), fillOf(quiet), is("text-anchor", "end"))
	}
	p.runs()
	marks.draw(p.sheet, above, p.below)
	for _, k := range marks.all {
		p.along(point{k.x, p.high}, point{k.x, p.below})
	}
	p.plated(shorten(f.Unit, (wide-2*side)/small), side, p.high-8, fillOf(quiet))
	p.observations()
	return p.finish(w, f.Label, f.Desc, wide, p.legends(p.below+axisBelow+8, wide-2*side))
}

// clean gives the quantiles of a day in order, and whether they are numbers.
func (q Quantiles) clean() (Quantiles, bool) {
	for i, v := range q {
		if !isNumber(v) {
			return q, false
		}
		q[i] = max(0, v)
	}
	slices.Sort(q[:])
	return q, true
}

// most gives the greatest number that is drawn, at least 1.
func (f *Fan) most() float64 {
	most := 1.0
	for _, q := range f.Days {
		if q, ok := q.clean(); ok {
			most = max(most, q[4])
		}
	}
	for _, o := range f.Observed {
		_, high := o.tally().bounds()
		most = max(most, high)
	}
	return most
}

// tally gives what an observation says as a published figure.
func (o *Observation) tally() *TallyPoint {
	return &TallyPoint{First: o.First, Last: o.Last, Low: o.Low, High: o.High, OpenLow: o.OpenLow, OpenHigh: o.OpenHigh}
}

// stretch is days without a gap between them.
type stretch struct {
	from int // of Days
	days []Quantiles
}

func (f *Fan) stretches() (list []stretch) {
	open := false
	for i, q := range f.Days {
		q, ok := q.clean()
		if ok && !open {
			list = append(list, stretch{from: i})
		}
		if open = ok; ok {
			s := &list[len(list)-1]
			s.days = append(s.days, q)
		}
	}
	return list
}

// outline gives the corners of the line of a quantile, from noon to noon. It
// begins and ends with its days, so that a single day is seen too.
func (p *fan) outline(s stretch, quantile int) (line []point) {
	first := p.since + seatledger.Day(s.from)
	last := first + seatledger.Day(len(s.days)) - 1
	line = append(line, point{p.x(first), p.y(s.days[0][quantile])})
	for i, q := range s.days {
		line = append(line, point{p.middle(first + seatledger.Day(i)), p.y(q[quantile])})
	}
	return append(line, point{p.x(last + 1), p.y(s.days[len(s.days)-1][quantile])})
}

// runs draws the bands of the runs, the median on them and, over both, what points at a
// day.
func (p *fan) runs() {
	all := p.stretches()
	for _, s := range all {
		p.shaded(append(p.outline(s, 4), reversed(p.outline(s, 0))...), widerShade, "3 2")
		p.shaded(append(p.outline(s, 3), reversed(p.outline(s, 1))...), halfShade, "none")
	}
	for _, s := range all {
		median := p.outline(s, 2)
		p.path(is("fill", "none"), is("stroke", Palette(0)), num("stroke-width", 2.5))
		for i, at := range median {
			if i == 0 {
				p.to('M', at.x, at.y)
				continue
			}
			p.to('L', at.x, at.y)
			p.crowd.along(median[i-1], at)
		}
		p.stop()
	}
	for _, s := range all {
		p.hovers(s)
	}
	if len(all) == 0 {
		p.text("text", "no runs", num("x", p.left+8), num("y", p.below-10), fillOf(quiet))
	}
	if n := len(all); n > 0 && all[n-1].from+len(all[n-1].days) == len(p.Days) {
		p.endNames(all[n-1].days[len(all[n-1].days)-1])
	}
}

func reversed(line []point) []point {
	slices.Reverse(line)
	return line
}

// shaded draws the area within a ring; its edge tells it from the others
// without colour.
func (p *fan) shaded(ring []point, opacity float64, dashes string) {
	p.path(is("fill", Palette(0)), num("fill-opacity", opacity), is("stroke", Palette(0)), num("stroke-width", 0.75), is("stroke-dasharray", dashes))
	p.ring(ring)
	p.stop()
}

// hovers gives each day of a stretch a tooltip, where a day is wide enough to
// be pointed at.
func (p *fan) hovers(s stretch) {
	if (p.right-p.left)/float64(p.until-p.since) < hoverAt {
		return
	}
	for i, q := range s.days {
		day := p.since + seatledger.Day(s.from+i)
		end := p.link("", "In the model, "+longDay(day)+": median "+grouped(q[2])+"; half of the runs "+spread(q[1], q[3])+"; nine in ten "+spread(q[0], q[4]), is("class", "sl-mark"))
		p.rect(p.x(day), p.high, p.x(day+1)-p.x(day), p.below-p.high, is("fill", "none"), is("pointer-events", "all"))
		end()
	}
}

// spread writes a range of whole numbers.
func spread(low, high float64) string {
	if a, b := grouped(low), grouped(high); a != b {
		return a + "–" + b
	}
	return grouped(low)
}

// endNames writes which quantile is which where the fan ends, those for which
// there is room.
func (p *fan) endNames(q Quantiles) {
	var taken []float64
	for _, k := range quantileNames {
		y := p.y(q[k.of]) + 4
		if slices.ContainsFunc(taken, func(o float64) bool { return y > o-11 && y < o+11 }) {
			continue
		}
		taken = append(taken, y)
		p.text("text", k.name, num("x", p.right+4), num("y", y), num("font-size", small), fillOf(quiet))
	}
}

// observations draws what was published, and as it was printed where there is
// room for it.
func (p *fan) observations() {
	p.within = box{p.left, p.high - 4, p.right + side, p.below}
	for i := range p.Observed {
		x1, x2, y1, y2 := p.place(&p.Observed[i])
		x := (x1 + x2) / 2
		p.taken = append(p.taken, box{x - capHalf, y1 - 1, x + capHalf, y2 + 1}, box{x1, y1 - 1, x2, y1 + 1}, box{x1, y2 - 1, x2, y2 + 1})
	}
	for i := range p.Observed {
		o := &p.Observed[i]
		end := p.link(o.Href, cmp.Or(o.Said, o.Text), is("class", "sl-mark"))
		x1, x2, y1, y2 := p.place(o)
		p.observation(o, x1, x2, y1, y2)
		if text := shorten(o.Text, 12); len(p.Observed) <= labelsMost {
			p.label(&p.crowd, text, (x1+x2)/2, min(y1, y2), min(y1, y2), max(y1, y2))
		}
		end()
	}
}

// place gives where an observation stands: from its first to its last day, and
// from its upper to its lower end, which is the tip of an arrow where it is
// open.
func (p *fan) place(o *Observation) (x1, x2, y1, y2 float64) {
	low, high := o.tally().bounds()
	x1, x2 = p.middle(max(o.First, p.since)), p.middle(min(o.Last, p.until-1))
	y1, y2 = p.y(high), p.y(low)
	switch {
	case o.OpenHigh:
		y1 = max(p.high, y1-arrowLong)
	case o.OpenLow:
		y2 = min(p.below, y2+arrowLong)
	}
	return x1, x2, y1, y2
}

// observation draws a bar over all that is allowed, with an arrow where there
// is no bound, or a dot if that is one number.
func (p *fan) observation(o *Observation, x1, x2, y1, y2 float64) {
	x, line := (x1+x2)/2, []attr{strokeOf(ink), num("stroke-width", 1.5)}
	if y2-y1 < barLeastAt && !o.OpenLow && !o.OpenHigh {
		if x2-x1 > 1 {
			p.line(x1, (y1+y2)/2, x2, (y1+y2)/2, line...)
		}
		p.circle(x, (y1+y2)/2, capHalf-0.5, fillOf(ink))
		return
	}
	p.line(x, y1, x, y2, line...)
	for _, end := range [...]struct {
		open   bool
		y, way float64
	}{{o.OpenHigh, y1, 1}, {o.OpenLow, y2, -1}} {
		if !end.open {
			p.line(min(x1, x-capHalf), end.y, max(x2, x+capHalf), end.y, line...)
			continue
		}
		back := end.y + end.way*min(capHalf, y2-y1)
		p.line(x, end.y, x-capHalf, back, line...)
		p.line(x, end.y, x+capHalf, back, line...)
	}
}

// legends explains the bands, with what the last day has, and what was
// published, and gives the height of the whole.
func (p *fan) legends(y, room float64) float64 {
	if all := p.stretches(); len(all) > 0 {
		s := all[len(all)-1]
		day, q := p.since+seatledger.Day(s.from+len(s.days)-1), s.days[len(s.days)-1]
		p.text("text", "On "+longDay(day)+":", num("x", side), num("y", y+12), num("font-size", small), fillOf(quiet))
		l := layLegend([]entry{
			{p.medianSample, "median of the runs", grouped(q[2])},
			{p.bandSample(halfShade, "none"), "half of the runs", spread(q[1], q[3])},
			{p.bandSample(widerShade, "3 2"), "nine in ten runs", spread(q[0], q[4])},
		}, room)
		l.draw(p.sheet, side, y+20)
		y += 20 + l.height()
	}
	l := layLegend(p.observedEntries(), room)
	l.draw(p.sheet, side, y)
	return y + l.height() + side
}

func (p *fan) observedEntries() (list []entry) {
	dot := &Observation{}
	if len(p.Observed) > 0 {
		list = append(list, entry{mark: func(x, y float64) { p.observation(dot, x+markSide/2, x+markSide/2, y+7, y+7) }, name: "published: one number or a range"})
	}
	if slices.ContainsFunc(p.Observed, func(o Observation) bool { return o.OpenLow || o.OpenHigh }) {
		open := &Observation{OpenHigh: true}
		list = append(list, entry{mark: func(x, y float64) { p.observation(open, x+markSide/2, x+markSide/2, y, y+markSide) }, name: "published: no bound on that side"})
	}
	return list
}

func (p *fan) medianSample(x, y float64) {
	p.rect(x, y+markSide/2-1.25, markSide, 2.5, is("fill", Palette(0)))
}

func (p *fan) bandSample(opacity float64, dashes string) func(x, y float64) {
	return func(x, y float64) {
		p.shaded([]point{{x, y}, {x + markSide, y}, {x + markSide, y + markSide}, {x, y + markSide}}, opacity, dashes)
	}
}
