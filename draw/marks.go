package draw

import (
	"math"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

const (
	smallest      = 6.0 // letters
	headingHeight = 26.0
	headingSize   = 15.0
	verdictHeight = 24.0
	paleness      = 0.4  // of marks that exercise no powers
	legendGap     = 44.0 // from the marks to the first line, with room for the majority's label
)

func (p *picture) headHeight() float64 {
	heading, verdict := 0.0, 0.0
	for _, c := range p.chambers {
		if c.Heading != "" {
			heading = headingHeight
		}
		if c.Verdict != "" {
			verdict = verdictHeight
		}
	}
	return heading + verdict
}

func (p *picture) chamberHeight() float64 {
	return p.headHeight() + p.arcs + legendGap + float64(len(p.lines))*p.rowHeight + float64(len(p.others))*24 + 12
}

// drawChamber draws one chamber with its top left corner at x, y.
func (p *picture) drawChamber(i int, x, y float64) {
	c := &p.chambers[i]
	p.open("g")
	if c.Heading != "" {
		p.text("text", shorten(c.Heading, p.panel/headingSize), num("x", x), num("y", y+15), num("font-size", headingSize), is("font-weight", "600"))
	}
	if c.Verdict != "" {
		p.text("text", shorten(c.Verdict, p.panel/body), num("x", x), num("y", y+p.headHeight()-verdictHeight+12), fillOf(quiet))
	}
	y += p.headHeight()
	if len(c.Seats) == 0 {
		p.text("text", "no seats recorded", num("x", x), num("y", y+12), fillOf(quiet))
	}
	base := y + p.arcs - p.plans[i].radius
	p.drawBlocks(p.plans[i].blocks, x+p.panel/2, base)
	if c.Pale != "" {
		p.open("g", num("opacity", paleness))
	}
	for s := range c.Seats {
		at := p.plans[i].at[s]
		p.drawSeat(s+1, c.Seats[s], x+p.panel/2+at.x, base+at.y, p.plans[i].radius)
	}
	if c.Pale != "" {
		p.close("g")
	}
	p.drawLegend(c, x, y+p.arcs+legendGap)
	p.close("g")
}

// drawSeat draws a mark with its tooltip.
func (p *picture) drawSeat(number int, s Seat, x, y, r float64) {
	p.open("g")
	p.tooltip(p.seatTitle(number, s))
	p.mark(s, x, y, r)
	p.close("g")
}

func (p *picture) seatTitle(number int, s Seat) string {
	parts := []string{"Seat " + strconv.Itoa(number)}
	if s.Ward != "" {
		parts = append(parts, s.Ward)
	}
	if s.Holder != "" {
		parts = append(parts, s.Holder)
	}
	switch {
	case s.Unstated:
		parts = append(parts, "not recorded")
	case s.Open:
		parts = append(parts, "left open by the records")
	case s.Standing == seatledger.Vacant:
		parts = append(parts, "vacant")
	case s.Standing == seatledger.Away:
		parts = append(parts, "nobody sits")
	case s.Allegiance != "":
		parts = append(parts, p.name(s.Allegiance))
	}
	if s.List != "" && s.List != s.Allegiance {
		parts = append(parts, "won by the list of "+p.name(s.List))
	}
	if s.Standing == seatledger.Contested && s.counts() || s.Standing == seatledger.Suspended && !s.unsure() {
		parts = append(parts, s.Standing.String())
	}
	return strings.Join(parts, ", ")
}

func (p *picture) name(id seatledger.PartyID) string {
	for _, line := range p.lines {
		if line.ID == id {
			return line.Name
		}
	}
	return string(id)
}

// mark draws one seat.
func (p *picture) mark(s Seat, x, y, r float64) {
	switch {
	case s.unsure():
		p.hollow(s, x, y, r, faint)
		p.letter("?", x, y, r*1.15, fillOf(quiet))
		return
	case s.Standing == seatledger.Vacant:
		p.hollow(s, x, y, r, paper)
		return
	case s.Standing == seatledger.Away:
		p.hollow(s, x, y, r, paper)
		p.line(x-r*0.45, y+r*0.45, x+r*0.45, y-r*0.45, strokeOf(quiet), num("stroke-width", max(1, r*0.14)))
		return
	case s.Allegiance == "":
		p.circle(x, y, r-0.5, fillOf(faint), strokeOf(rule))
		if s.Standing == seatledger.Suspended {
			p.bars(x, y, r, strokeOf(quiet))
		}
		return
	}
	colour := p.colour[s.Allegiance]
	disc := r
	if s.List != "" && s.List != s.Allegiance {
		ring := max(1.2, r*0.16)
		p.circle(x, y, r-ring/2, fillOf(paper), is("stroke", p.colour[s.List]), num("stroke-width", ring))
		disc = r - ring - max(0.8, r*0.08)
	}
	p.circle(x, y, disc, is("fill", colour), edge(colour), num("stroke-width", min(1, r/8)))
	p.badge(s, x, y, disc)
	if s.Substitute {
		p.circle(x+r*0.68, y-r*0.68, max(2, r*0.3), fillOf(paper), strokeOf(ink), num("stroke-width", max(0.8, r*0.08)))
	}
}

// hollow draws a mark that no party fills, edged by the list that won it.
func (p *picture) hollow(s Seat, x, y, r float64, ground shade) {
	stroke := max(1, r*0.12)
	line := strokeOf(rule)
	if s.List != "" {
		line = edge(p.colour[s.List])
	}
	p.circle(x, y, r-stroke/2, fillOf(ground), line, num("stroke-width", stroke), is("stroke-dasharray", dashes(r)))
}

// dashes gives the dashes of a hollow mark by its radius.
func dashes(r float64) string {
	return strconv.FormatFloat(math.Round(r*3)/10, 'f', -1, 64) + " " + strconv.FormatFloat(math.Round(r*2)/10, 'f', -1, 64)
}

// badge draws what a mark says besides its colour.
func (p *picture) badge(s Seat, x, y, r float64) {
	colour := p.colour[s.Allegiance]
	switch s.Standing {
	case seatledger.Contested:
		p.hatchDisc(x, y, r)
		if r >= lettersAt && p.letters[s.Allegiance] != "" {
			p.circle(x, y, r*0.72, is("fill", colour))
		}
	case seatledger.Suspended:
		p.bars(x, y, r, is("stroke", textOn(colour)))
		return
	}
	if r >= lettersAt {
		p.letter(p.letters[s.Allegiance], x, y, min(r*0.94, 1.45*r/p.widest), is("fill", textOn(colour)))
	}
}

// bars draws what a suspended seat has.
func (p *picture) bars(x, y, r float64, stroke attr) {
	for _, side := range []float64{-0.28, 0.28} {
		p.line(x+side*r, y-r*0.42, x+side*r, y+r*0.42, stroke, num("stroke-width", max(1, r*0.2)))
	}
}

// letter writes a short text into the middle of a mark.
func (p *picture) letter(text string, x, y, size float64, colour attr) {
	if text == "" || size < smallest && text != "?" {
		return
	}
	p.text("text", text, num("x", x), num("y", y+size*0.36), num("font-size", size), is("font-weight", "600"),
		is("text-anchor", "middle"), colour)
}
