package draw

import (
	"io"

	"github.com/seatledger/seatledger"
)

// Strips are rows of segments over one time axis: who controlled a council
// under each rule, or who held each of its seats.
type Strips struct {
	Label        string          // its accessible name
	Desc         string          // what it shows, in words, for those who do not see it
	Width        float64         // in pixels; the picture is laid out for it
	Since, Until seatledger.Day  // the first and the last day of the axis
	On           *seatledger.Day // the day of the marker; nil = none
	Parties      []Party
	Rows         []StripRow
	Marks        []Mark
}

// StripRow is one row of [Strips].
type StripRow struct {
	Label    string
	Href     string // of the label; blank = no link
	Segments []Segment
}

// Segment is a stretch of time in a row. What lies outside the axis is cut
// off.
type Segment struct {
	From     seatledger.Day // the first day; [seatledger.OpenPast] = from before the axis
	Until    seatledger.Day // the day after the last; [seatledger.OpenFuture] = still so
	Fill     Fill
	Party    seatledger.PartyID  // if held: of the holder
	Ring     seatledger.PartyID  // the list that won the seat, if another: a line under the segment
	Standing seatledger.Standing // contested = hatched, vacant = hollow and dashed, suspended = two bars
	Open     bool                // the records leave it open: faint, with a question mark
	Text     string              // inside, where it fits: an abbreviation or a holder
	Said     string              // tooltip
}

// Sizes of strips in pixels.
const (
	stripHigh   = 20.0
	stripPitch  = 28.0 // with room for a finger, as rows may be links
	labelMost   = 200.0
	besideAt    = 520.0 // width from which labels stand beside their rows, not above
	labelAbove  = 18.0
	ringHigh    = 4.0  // the line of the list that won
	shortenAt   = 46.0 // room from which a text that does not fit is shortened
	segmentEdge = 4.0  // from a segment's side to its text
)

// strips is the picture in the making.
type strips struct {
	*sheet
	*Strips
	timeline
	above bool // labels stand above their rows
}

// Draw writes the strips as SVG. Its error is the writer's.
func (s Strips) Draw(w io.Writer) error {
	wide := fitWidth(s.Width)
	p := &strips{sheet: newSheet(s.Parties), Strips: &s, above: wide < besideAt}
	left := side
	if !p.above {
		left += p.labelWidth() + 10
	}
	p.timeline = newTimeline(s.Since, s.Until, left, wide-side)
	marks := placeMarks(p.timeline, s.Marks, s.On)
	top := 8 + marks.height()
	bottom := top + 4 + p.pitch()*float64(len(s.Rows))
	p.axis(p.timeline, top, bottom)
	marks.draw(p.sheet, top, bottom) // behind the rows, so that no line crosses a text
	for i := range s.Rows {
		p.row(&s.Rows[i], top+4+p.pitch()*float64(i))
	}
	l := layLegend(p.entries(), wide-2*side)
	l.draw(p.sheet, side, bottom+axisBelow+4)
	return p.finish(w, s.Label, s.Desc, wide, bottom+axisBelow+4+l.height()+side)
}

func (p *strips) labelWidth() (most float64) {
	for i := range p.Rows {
		most = max(most, body*width(p.Rows[i].Label))
	}
	return min(most, labelMost)
}

func (p *strips) pitch() float64 {
	if p.above {
		return stripPitch + labelAbove
	}
	return stripPitch
}

// row draws a row with its top at y.
func (p *strips) row(r *StripRow, y float64) {
	room, base := p.left-side-10, y+stripHigh/2+4.5
	if p.above {
		room, base = p.right-p.left, y+12
		y += labelAbove
	}
	if label := shorten(r.Label, room/body); label != "" {
		end := p.link(r.Href, r.Label, is("class", "sl-mark"))
		if p.above {
			p.rect(side, base-11, body*width(label), 14, fillOf(paper)) // over lines
		}
		p.text("text", label, num("x", side), num("y", base), underline(r.Href))
		end()
	}
	for i := range r.Segments {
		p.segment(&r.Segments[i], y)
	}
}

// shows reports whether some of a segment is on the axis.
func (p *strips) shows(g *Segment) bool {
	return g.Until > p.since && g.From < p.timeline.until && g.From < g.Until && g.state() != Absent.String()
}

// segment draws a segment, at least a pixel wide.
func (p *strips) segment(g *Segment, y float64) {
	if !p.shows(g) {
		return
	}
	x := min(p.x(g.From), p.right-1)
	w := max(1, p.x(g.Until)-x-1)
	end := p.link("", g.Said)
	p.ground(g, x, y, w, stripHigh)
	p.segmentText(g, x, y, w)
	end()
}

// The states of a segment that a legend explains.
const (
	isOpen      = "left open by the records"
	isVacant    = "vacant"
	isContested = "contested"
	isSuspended = "suspended"
	isAway      = "nobody sits: the holder is on leave"
)

// state says what there is to know of a segment besides its party.
func (g *Segment) state() string {
	switch {
	case g.Open:
		return isOpen
	case g.Fill != Held && g.Fill != Unknown:
		return g.Fill.String()
	case g.Standing == seatledger.Vacant:
		return isVacant
	case g.Standing == seatledger.Away:
		return isAway
	case g.Fill == Unknown:
		return g.Fill.String()
	case g.Standing == seatledger.Contested:
		return isContested
	case g.Standing == seatledger.Suspended:
		return isSuspended
	}
	return ""
}

// ground draws all of a segment but its text.
func (p *strips) ground(g *Segment, x, y, w, h float64) {
	dashed := is("stroke-dasharray", "4 3")
	switch g.state() {
	case isOpen:
		p.rect(x+0.5, y+0.5, w-1, h-1, fillOf(faint), strokeOf(rule), dashed)
	case Unknown.String():
		p.rect(x+0.5, y+0.5, w-1, h-1, fillOf(faint), strokeOf(rule))
	case isVacant, isAway:
		line := strokeOf(rule)
		if g.Ring != "" {
			line = edge(p.colourOf(g.Ring))
		}
		p.rect(x+0.75, y+0.75, w-1.5, h-1.5, fillOf(paper), line, num("stroke-width", 1.5), dashed)
		if g.state() == isAway {
			for at := x + 3; at+h/2 < x+w; at += 3 * h {
				p.line(at, y+h*0.75, at+h/2, y+h*0.25, strokeOf(quiet), num("stroke-width", 1.5))
			}
		}
	case NoControl.String():
		if g.Text == "" {
			p.block(NoControl, "", x, y, w, h)
		} else {
			p.rect(x, y, w, h, is("fill", grey))
		}
	case OutOfOffice.String():
		p.block(OutOfOffice, "", x, y, w, h)
	case Undetermined.String():
		p.rect(x, y, w, h, fillOf(paper))
		p.block(Undetermined, "", x+0.5, y+0.5, w-1, h-1)
	default:
		p.held(g, x, y, w, h)
	}
}

// held draws a segment of a party, above the line of the list that won it.
func (p *strips) held(g *Segment, x, y, w, h float64) {
	if g.Ring != "" && g.Ring != g.Party {
		p.rect(x, y+h-ringHigh, w, ringHigh, is("fill", p.colourOf(g.Ring)))
		h -= ringHigh + 1
	}
	p.rect(x, y, w, h, is("fill", p.colourOf(g.Party)))
	switch g.state() {
	case isContested:
		p.hatchBar(x, y, w, h)
	case isSuspended:
		for _, at := range [...]float64{4, 8} {
			if at+2 < w {
				p.rect(x+at, y+h*0.25, 2, h*0.5, is("fill", textOn(p.colourOf(g.Party))))
			}
		}
	}
}

// segmentText writes what fits into a segment.
func (p *strips) segmentText(g *Segment, x, y, w float64) {
	text, colour, room := g.Text, fillOf(ink), w-2*segmentEdge
	switch g.state() {
	case isOpen, Unknown.String():
		text, colour = "?", fillOf(quiet)
	case NoControl.String():
		colour = is("fill", textOn(grey))
	case isSuspended:
		x, room = x+10, room-10
		fallthrough
	case isContested, "":
		colour = is("fill", textOn(p.colourOf(g.Party)))
	}
	if small*width(text) > room && room >= shortenAt {
		text = shorten(text, room/small)
	}
	if text == "" || small*width(text) > room {
		return
	}
	base := y + stripHigh/2 + 4
	if g.Ring != "" && g.Fill == Held {
		base -= 2
	}
	if s := g.state(); s == isContested || s == Undetermined.String() || s == OutOfOffice.String() {
		p.plate(g, x+segmentEdge-2, base-10, small*width(text)+4)
	}
	p.text("text", text, num("x", x+segmentEdge), num("y", base), num("font-size", small), colour)
}

// plate keeps hatching away from a text.
func (p *strips) plate(g *Segment, x, y, w float64) {
	ground := fillOf(paper)
	if g.state() == isContested {
		ground = is("fill", p.colourOf(g.Party))
	}
	p.rect(x, y, w, 13, ground)
}

// entries explains what is on the strips.
func (p *strips) entries() (list []entry) {
	var used []seatledger.PartyID
	states, isRinged := map[string]Segment{}, false
	for i := range p.Rows {
		for _, g := range p.Rows[i].Segments {
			if !p.shows(&g) {
				continue
			}
			state := g.state()
			states[state] = g
			if state == isVacant || state == isAway {
				used = append(used, g.Ring)
			} else if g.Fill == Held && state != isOpen {
				used = append(used, g.Party, g.Ring)
				isRinged = isRinged || g.Ring != "" && g.Ring != g.Party
			}
		}
	}
	for _, party := range p.inOrder(used) {
		list = append(list, entry{mark: p.swatchOf(Held, party.ID), name: party.Name})
	}
	for _, state := range [...]string{isContested, isSuspended, isVacant, isAway, isOpen, NoControl.String(), OutOfOffice.String(), Undetermined.String(), Unknown.String()} {
		if g, ok := states[state]; ok {
			g.Ring, g.Text = "", ""
			list = append(list, entry{mark: func(x, y float64) { p.ground(&g, x, y, markSide, markSide) }, name: state})
		}
	}
	if isRinged {
		list = append(list, entry{mark: p.ringSwatch, name: "line below: the list that won the seat"})
	}
	return list
}

func (p *strips) ringSwatch(x, y float64) {
	p.rect(x, y+markSide-ringHigh, markSide, ringHigh, fillOf(ink))
}
