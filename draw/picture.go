package draw

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// Sizes in pixels.
const (
	margin      = 24.0
	between     = 36.0 // two chambers
	body        = 13.0 // font size
	small       = 11.5
	head        = 18.0
	swatch      = 7.0 // radius
	barHeight   = 12.0
	barLeast    = 110.0
	barMost     = 520.0
	nameMost    = 270.0
	lettersMost = 4.5  // width of the letters in a mark, in their size
	lettersAt   = 9.0  // radius from which marks carry letters
	titleMost   = 44.0 // of its font size
)

// otherKinds are the seats that count for no party.
var otherKinds = []struct {
	label string
	is    func(Seat) bool
	seat  Seat // how it is shown
}{
	{"vacant", func(s Seat) bool { return !s.unsure() && s.Standing == seatledger.Vacant }, Seat{Standing: seatledger.Vacant}},
	{"suspended", func(s Seat) bool { return !s.unsure() && s.Standing == seatledger.Suspended }, Seat{Standing: seatledger.Suspended}},
	{"nobody sits", func(s Seat) bool { return !s.unsure() && s.Standing == seatledger.Away }, Seat{Standing: seatledger.Away}},
	{"not recorded", func(s Seat) bool { return s.Unstated }, Seat{Unstated: true}},
	{"left open by the records", func(s Seat) bool { return s.Open && !s.Unstated }, Seat{Open: true}},
	{"no party stated", func(s Seat) bool { return s.counts() && s.Allegiance == "" }, Seat{}},
}

// picture is a picture in the making.
type picture struct {
	canvas
	chambers  []Chamber
	plans     []plan
	lines     []Party // of the legend
	others    []int   // of otherKinds, those that occur
	colour    map[seatledger.PartyID]string
	letters   map[seatledger.PartyID]string
	widest    float64 // of the letters, so that all have one size
	longest   int     // bar, in seats
	nameWidth float64 // of the names' column
	rowHeight float64
	panel     float64 // width of one chamber
	arcs      float64 // height of the marks
}

func newPicture(chambers []Chamber) *picture {
	p := &picture{chambers: chambers, lines: legendOf(chambers), letters: map[seatledger.PartyID]string{}}
	p.colour = newColouring(slices.Concat(allParties(chambers), p.lines)).of
	for _, line := range p.lines {
		if w := width(line.Abbreviation); w <= lettersMost {
			p.letters[line.ID] = line.Abbreviation
			p.widest = max(p.widest, w)
		}
	}
	for i := range chambers {
		c := &chambers[i]
		p.plans = append(p.plans, c.plan())
		p.panel = max(p.panel, p.plans[i].width)
		p.arcs = max(p.arcs, p.plans[i].height)
		p.longest = max(p.longest, c.quota())
		for _, line := range p.lines {
			p.longest = max(p.longest, c.tally(line.ID).seats)
		}
	}
	p.findOthers()
	p.measure()
	p.written = make([]byte, 0, 8<<10)
	return p
}

func (p *picture) findOthers() {
	for k := range otherKinds {
		if slices.ContainsFunc(p.chambers, func(c Chamber) bool { return c.count(otherKinds[k].is) > 0 }) {
			p.others = append(p.others, k)
		}
	}
}

// measure works out the columns of the legend.
func (p *picture) measure() {
	p.rowHeight = 24
	for _, line := range p.lines {
		p.nameWidth = max(p.nameWidth, body*width(line.Name), body*width(line.Local))
		if line.Local != "" {
			p.rowHeight = 42
		}
	}
	for _, k := range p.others {
		p.nameWidth = max(p.nameWidth, body*width(otherKinds[k].label))
	}
	p.nameWidth = min(p.nameWidth, nameMost)
	p.panel = max(p.panel, p.barsAt()+barLeast)
	for _, c := range p.chambers {
		p.panel = max(p.panel, head*width(c.Heading)*0.9, body*width(c.Verdict))
	}
	p.panel = min(p.panel, broad+2*largest)
}

// countAt and barsAt give where the columns of a legend end and begin.
func (p *picture) countAt() float64 {
	return 2*swatch + 10 + p.nameWidth + 14 + body*0.62*float64(len(strconv.Itoa(p.longest)))
}
func (p *picture) barsAt() float64 { return p.countAt() + 12 }

// unit gives the length of a bar by seat.
func (p *picture) unit() float64 {
	return min(barMost, p.panel-p.barsAt()) / float64(p.longest)
}

func (p *picture) draw() {
	titles := p.titleHeight()
	keys := p.keys()
	wide := max(2*margin+p.panel*float64(len(p.chambers))+between*float64(max(0, len(p.chambers)-1)), p.leastWidth(keys))
	high := titles + p.chamberHeight() + float64(len(keys))*22 + margin
	p.begin(wide, high, is("role", "img"))
	p.text("title", cmp.Or(p.title(), "council"))
	p.text("desc", p.description())
	p.rect(0, 0, wide, high, fillOf(paper))
	p.drawTitle()
	for i := range p.chambers {
		p.drawChamber(i, margin+float64(i)*(p.panel+between), titles)
	}
	p.drawKeys(keys, titles+p.chamberHeight())
	p.close("svg")
}

func (p *picture) title() string {
	if len(p.chambers) == 0 {
		return ""
	}
	c := p.chambers[0]
	return strings.TrimSpace(shorten(c.Title, titleMost) + " " + shorten(c.Local, titleMost))
}

func (p *picture) description() string {
	said := make([]string, len(p.chambers))
	for i := range p.chambers {
		said[i] = p.describe(&p.chambers[i])
	}
	return strings.Join(said, " ")
}

func (p *picture) titleHeight() float64 {
	if p.title() == "" {
		return margin
	}
	return margin + head + 14
}

func (p *picture) leastWidth(keys []key) float64 {
	least := head*(width(p.title())+1) + 2*margin
	for _, k := range keys {
		least = max(least, 2*margin+2*swatch+10+small*width(k.label))
	}
	return least
}

func (p *picture) drawTitle() {
	if p.title() == "" {
		return
	}
	title, local := shorten(p.chambers[0].Title, titleMost), shorten(p.chambers[0].Local, titleMost)
	p.text("text", title, num("x", margin), num("y", margin+head*0.8), num("font-size", head), is("font-weight", "600"))
	if local != "" {
		at := margin
		if title != "" {
			at += head * (width(title) + 0.5)
		}
		p.text("text", local, num("x", at), num("y", margin+head*0.8), num("font-size", head), fillOf(quiet))
	}
}
