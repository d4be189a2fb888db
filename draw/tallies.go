package draw

import (
	"cmp"
	"io"
	"slices"

	"github.com/seatledger/seatledger"
)

// Tallies are the published figures of one metric over time, as printed.
type Tallies struct {
	Label        string         // its accessible name
	Desc         string         // what it shows, in words, for those who do not see it
	Width        float64        // in pixels; the picture is laid out for it
	Since, Until seatledger.Day // the first and the last day of the axis
	Points       []TallyPoint
	Marks        []Mark
	Spans        []Span
}

// TallyPoint is one published figure.
type TallyPoint struct {
	First, Last       seatledger.Day // the days it may speak of
	Low, High         float64        // what it allows, inclusive
	OpenLow, OpenHigh bool           // no bound on that side ("<200", ">650"): an arrow, and Low or High is not read
	Text              string         // as printed
	Group             string         // who says so, or the scope: a shape and colour each
	Verdict           string         // "agrees", "agrees-rounded", "conflicts"; anything else = cannot be checked
	Href              string         // blank = no link
	Said              string         // tooltip, and the name of the link
}

// Span is a stretch of time with a name: an offer until its deadline, say. It
// is a bar above the figures, one row each.
type Span struct {
	From  seatledger.Day // the first day
	Until seatledger.Day // the day after the last; [seatledger.OpenFuture] = still open
	Name  string
}

// Sizes of tallies in pixels.
const (
	pointSize = 5.5 // radius of a mark
	spanHigh  = 17.0
	spanPitch = 21.0
)

// tallies is the picture in the making.
type tallies struct {
	*sheet
	*Tallies
	timeline
	scale  figures
	groups []string
	crowd
}

// Draw writes the tallies as SVG. Its error is the writer's.
func (t Tallies) Draw(w io.Writer) error {
	wide := fitWidth(t.Width)
	t.Points = slices.DeleteFunc(slices.Clone(t.Points), func(p TallyPoint) bool { return !p.isFigure() })
	p := &tallies{sheet: newSheet(nil), Tallies: &t, scale: newFigures(t.Points), groups: groupsOf(t.Points)}
	ticks := p.scale.ticks(5)
	numbers := 0.0
	for _, v := range ticks {
		numbers = max(numbers, small*width(p.scale.write(v)))
	}
	p.timeline = newTimeline(t.Since, t.Until, side+numbers+6, wide-side)
	t.Points = slices.DeleteFunc(t.Points, func(k TallyPoint) bool { return k.Last < p.since || k.First >= p.timeline.until })
	marks := placeMarks(p.timeline, t.Marks, nil)
	above := 8 + marks.height()
	p.scale.top = above + spanPitch*float64(len(t.Spans)) + 22
	p.scale.bottom = p.scale.top + max(200, min(380, 0.42*wide))
	p.axis(p.timeline, p.scale.top, p.scale.bottom)
	for _, v := range ticks {
		p.line(p.left, p.scale.y(v), p.right, p.scale.y(v), strokeOf(faint))
		p.text("text", p.scale.write(v), num("x", p.left-6), num("y", p.scale.y(v)+4), num("font-size", small), fillOf(quiet), is("text-anchor", "end"))
	}
	marks.draw(p.sheet, above, p.scale.bottom)
	for i, span := range t.Spans {
		p.span(span, above+spanPitch*float64(i))
	}
	p.plated(p.scale.says(), side, p.scale.top-8, fillOf(quiet))
	p.points()
	l := layLegend(p.entries(), wide-2*side)
	l.draw(p.sheet, side, p.scale.bottom+axisBelow+4)
	return p.finish(w, t.Label, t.Desc, wide, p.scale.bottom+axisBelow+4+l.height()+side)
}

// isFigure reports whether the point says anything.
func (k *TallyPoint) isFigure() bool {
	if k.OpenLow && k.OpenHigh || k.First > k.Last {
		return false
	}
	return (k.OpenLow || isNumber(k.Low)) && (k.OpenHigh || isNumber(k.High))
}

// bounds gives the least and the greatest number of a point.
func (k *TallyPoint) bounds() (low, high float64) {
	switch {
	case k.OpenLow:
		return k.High, k.High
	case k.OpenHigh:
		return k.Low, k.Low
	}
	return min(k.Low, k.High), max(k.Low, k.High)
}

func groupsOf(points []TallyPoint) (list []string) {
	for _, k := range points {
		if !slices.Contains(list, k.Group) {
			list = append(list, k.Group)
		}
	}
	return list
}

// span draws a stretch of time with its name within or beside it.
func (p *tallies) span(s Span, y float64) {
	if s.Until <= p.since || s.From >= p.timeline.until || s.From >= s.Until {
		return
	}
	x := p.x(s.From)
	w := max(2, p.x(s.Until)-x)
	end := p.link("", s.Name)
	p.rect(x, y+0.5, w, spanHigh-1, fillOf(faint), strokeOf(rule))
	name := shorten(s.Name, max(w-8, p.right-x-w-4, x-4)/small)
	need := small * width(name)
	switch {
	case need <= w-8:
		p.text("text", name, num("x", x+4), num("y", y+12.5), num("font-size", small))
	case x+w+4+need <= p.right+side:
		p.plated(name, x+w+4, y+12.5, fillOf(ink))
	default:
		p.plated(name, x-4-need, y+12.5, fillOf(ink))
	}
	end()
}

// place gives where the mark of a point stands, from its first to its last day
// and from its low to its high.
func (p *tallies) place(k *TallyPoint) (x1, x2, y1, y2 float64) {
	low, high := k.bounds()
	return p.middle(max(k.First, p.since)), p.middle(min(k.Last, p.timeline.until-1)), p.scale.y(high), p.scale.y(low)
}

// points draws all points, and what was printed where there is room for it.
func (p *tallies) points() {
	p.within = box{p.left, p.scale.top - 4, p.right + side, p.scale.bottom}
	for i := range p.Points {
		x1, x2, y1, y2 := p.place(&p.Points[i])
		x, y := (x1+x2)/2, (y1+y2)/2
		p.taken = append(p.taken, box{x - pointSize, y - pointSize, x + pointSize, y + pointSize})
		if x2-x1 > 2*pointSize {
			p.taken = append(p.taken, box{x1, y - 2, x2, y + 2})
		}
	}
	for i := range p.Points {
		p.point(&p.Points[i])
	}
}

// point draws a point with whiskers to all it allows.
func (p *tallies) point(k *TallyPoint) {
	x1, x2, y1, y2 := p.place(k)
	x, y := (x1+x2)/2, (y1+y2)/2
	group := slices.Index(p.groups, k.Group)
	end := p.link(k.Href, cmp.Or(k.Said, k.Text), is("class", "sl-mark"))
	line := edge(Palette(group))
	if x2-x1 > 1 {
		p.line(x1, y, x2, y, line, num("stroke-width", 1.5))
	}
	if y2-y1 > 1 {
		p.line(x, y1, x, y2, line, num("stroke-width", 1.5))
	}
	if k.OpenHigh {
		p.arrow(x, y, -1, line)
	} else if k.OpenLow {
		p.arrow(x, y, 1, line)
	}
	p.pointMark(group, Palette(group), k.Verdict, x, y)
	if text := shorten(k.Text, 12); text != "" && len(p.Points) <= labelsMost {
		p.label(&p.crowd, text, x, y, y1, y2)
	}
	end()
}

// arrow says that the figure goes on, up or down.
func (p *tallies) arrow(x, y, way float64, line attr) {
	tip := y + way*(pointSize+12)
	p.path(is("fill", "none"), line, num("stroke-width", 1.5))
	p.to('M', x, y+way*pointSize)
	p.to('L', x, tip)
	p.to('M', x-3.5, tip-way*4)
	p.to('L', x, tip)
	p.to('L', x+3.5, tip-way*4)
	p.stop()
	p.taken = append(p.taken, box{x - 3.5, min(y, tip), x + 3.5, max(y, tip)})
}

// entries explains groups and verdicts.
func (p *tallies) entries() (list []entry) {
	for i, name := range p.groups {
		if name != "" || len(p.groups) > 1 {
			list = append(list, entry{mark: p.sample(i, Palette(i), "agrees"), name: cmp.Or(name, "no source named")})
		}
	}
	for _, v := range [...]struct{ verdict, name string }{
		{"agrees", "full: agrees"}, {"agrees-rounded", "with a dot: agrees, as rounded"},
		{"conflicts", "ringed: conflicts"}, {"", "hollow: cannot be checked"},
	} {
		if slices.ContainsFunc(p.Points, func(k TallyPoint) bool { return known(k.Verdict) == v.verdict }) {
			list = append(list, entry{mark: p.sample(0, grey, v.verdict), name: v.name})
		}
	}
	return list
}

func (p *tallies) sample(shape int, colour, verdict string) func(x, y float64) {
	return func(x, y float64) { p.pointMark(shape, colour, verdict, x+markSide/2, y+markSide/2) }
}
