package draw

import (
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
)

// drawLegend draws a line for each party with its bar, the majority line
// across them, and the seats that count for nobody.
func (p *picture) drawLegend(c *Chamber, x, y float64) {
	top := y
	for _, line := range p.lines {
		p.legendLine(c, line, x, y)
		y += p.rowHeight
	}
	if len(p.lines) > 0 && len(c.Seats) > 0 {
		p.majority(c, x+p.barsAt()+p.unit()*float64(c.quota()), top, y)
	}
	for _, k := range p.others {
		kind := otherKinds[k]
		middle := y + 12
		p.mark(kind.seat, x+swatch, middle, swatch)
		p.legendText(kind.label, x, middle+4.5, fillOf(quiet))
		p.legendCount(c.count(kind.is), x, middle+4.5)
		y += 24
	}
}

func (p *picture) legendLine(c *Chamber, line Party, x, y float64) {
	middle := y + p.rowHeight/2
	colour := p.colour[line.ID]
	p.circle(x+swatch, middle, swatch, is("fill", colour), edge(colour))
	if line.Local == "" {
		p.legendText(line.Name, x, middle+4.5, fillOf(ink))
	} else {
		p.legendText(line.Name, x, middle-4, fillOf(ink))
		p.legendText(line.Local, x, middle+14, fillOf(quiet))
	}
	t := c.tally(line.ID)
	p.legendCount(t.seats, x, middle+4.5)
	p.bar(t, colour, x+p.barsAt(), middle-barHeight/2)
}

func (p *picture) legendText(text string, x, y float64, colour attr) {
	p.text("text", shorten(text, p.nameWidth/body), num("x", x+2*swatch+10), num("y", y), colour)
}

func (p *picture) legendCount(n int, x, y float64) {
	p.text("text", strconv.Itoa(n), num("x", x+p.countAt()), num("y", y), is("text-anchor", "end"), is("font-weight", "600"))
}

// bar draws a party's seats from nought, the contested ones last and hatched;
// few seats are drawn one by one.
func (p *picture) bar(t tally, colour string, x, y float64) {
	if t.seats == 0 {
		p.line(x, y, x, y+barHeight, strokeOf(rule))
		return
	}
	unit := p.unit()
	blocks, gap := 1, 0.0
	if unit >= 8 {
		blocks, gap = t.seats, 2
	}
	length := unit * float64(t.seats) / float64(blocks)
	for i := range blocks {
		p.rect(x+length*float64(i), y, length-gap, barHeight, is("fill", colour), edge(colour), num("stroke-width", 0.5))
	}
	if t.contested > 0 {
		p.hatchBar(x+unit*float64(t.seats-t.contested), y, unit*float64(t.contested)-gap, barHeight)
	}
}

// majority draws the line that control takes and says where it stands.
func (p *picture) majority(c *Chamber, x, top, bottom float64) {
	x--
	p.line(x, top-6, x, bottom, strokeOf(ink), num("stroke-width", 1.5), is("stroke-dasharray", "4 3"))
	label := "majority: " + strconv.Itoa(c.quota()) + " of " + strconv.Itoa(len(c.Seats))
	p.text("text", label, num("x", x), num("y", top-12), num("font-size", small), is("text-anchor", "end"))
}

// key explains a kind of mark.
type key struct {
	label string
	seat  Seat
	pale  bool
}

// keys gives the explanations that the picture needs.
func (p *picture) keys() []key {
	any := func(is func(Seat) bool) (Seat, bool) {
		for _, c := range p.chambers {
			if i := slices.IndexFunc(c.Seats, is); i >= 0 {
				return c.Seats[i], true
			}
		}
		return Seat{}, false
	}
	var keys []key
	if s, ok := any(func(s Seat) bool { return s.counts() && s.List != "" && s.List != s.Allegiance && s.Allegiance != "" }); ok {
		s.Standing = seatledger.Sitting
		keys = append(keys, key{label: "ring: the list that won the seat; inside: the party its holder sits for", seat: s})
	}
	if s, ok := any(func(s Seat) bool { return s.counts() && s.Standing == seatledger.Contested }); ok {
		keys = append(keys, key{label: "hatched: contested, the holder left that list and could lawfully be replaced", seat: s})
	}
	if s, ok := any(func(s Seat) bool { return !s.unsure() && s.Standing == seatledger.Suspended }); ok {
		keys = append(keys, key{label: "two bars: suspended, and counts for nobody", seat: s})
	}
	if s, ok := any(func(s Seat) bool { return !s.unsure() && s.Standing == seatledger.Away }); ok {
		keys = append(keys, key{label: "struck through: the holder is on leave, and nobody sits", seat: s})
	}
	if s, ok := any(Seat.substituted); ok {
		s.Standing = seatledger.Sitting
		keys = append(keys, key{label: "white dot: a substitute sits in place of the holder", seat: s})
	}
	for _, c := range p.chambers {
		if i := slices.IndexFunc(c.Seats, Seat.counts); i >= 0 && c.Pale != "" {
			s := c.Seats[i]
			s.Standing, s.Substitute = seatledger.Sitting, false
			return append(keys, key{label: "pale: " + c.Pale, seat: s, pale: true})
		}
	}
	return keys
}

func (p *picture) drawKeys(keys []key, y float64) {
	for _, k := range keys {
		if k.pale {
			p.open("g", num("opacity", paleness))
		}
		p.mark(k.seat, margin+swatch, y+8, swatch)
		if k.pale {
			p.close("g")
		}
		p.text("text", k.label, num("x", margin+2*swatch+10), num("y", y+12), num("font-size", small), fillOf(quiet))
		y += 22
	}
}
