package draw

import "math"

// This file places the seats of a council with wards: each ward is a block, its
// seats in rows and its name above them.

const (
	mostWards  = 80 // of more there are arcs, and the tooltip of a seat names its ward
	wardLabel  = 15.0
	wardPad    = 7.0
	wardGap    = 10.0
	wardLetter = 11.0  // font size of a name
	wardMost   = 120.0 // width of a name
	elsewhere  = "ward not recorded"
)

// block is a ward of a plan: a box with its name, from the middle of the base line
// like the marks.
type block struct {
	x, y, wide, high float64
	name             string
	seats            []int
}

// plan places the marks of a chamber: by wards where there are several, else on arcs.
func (c *Chamber) plan() plan {
	blocks := c.wards()
	if len(blocks) < 2 || len(blocks) > mostWards {
		return arrange(len(c.Seats))
	}
	return arrangeWards(blocks, len(c.Seats))
}

// wards gives the wards of the seats, in the order in which they come.
func (c *Chamber) wards() (blocks []block) {
	at, warded := map[string]int{}, false
	for s := range c.Seats {
		name := c.Seats[s].Ward
		warded = warded || name != ""
		i, ok := at[name]
		if !ok {
			i = len(blocks)
			at[name] = i
			blocks = append(blocks, block{name: name})
		}
		blocks[i].seats = append(blocks[i].seats, s)
	}
	if !warded {
		return nil
	}
	return blocks
}

// arrangeWards puts blocks into lines of about equal length.
func arrangeWards(blocks []block, n int) plan {
	p := plan{at: make([]point, n), radius: 13, blocks: blocks}
	if n > 40 {
		p.radius = 9
	}
	if n > 200 {
		p.radius = 6
	}
	across := 0.0
	for i := range blocks {
		p.size(&blocks[i])
		across += blocks[i].wide + wardGap
	}
	most := min(broad, max(narrow, math.Sqrt(across*90)))
	x, y, high := 0.0, 0.0, 0.0
	for i := range blocks {
		b := &blocks[i]
		if x > 0 && x+b.wide > most {
			x, y, high = 0, y+high+wardGap, 0
		}
		b.x, b.y = x, y
		x, high = x+b.wide+wardGap, max(high, b.high)
		p.width, p.height = max(p.width, x-wardGap), max(p.height, y+high)
	}
	p.fill()
	return p
}

// inRow gives how many seats of a ward stand in one row.
func inRow(seats int) int {
	if seats <= 5 {
		return seats
	}
	return int(math.Ceil(math.Sqrt(2 * float64(seats))))
}

// pitch is the distance of two marks.
func (p *plan) pitch() float64 { return p.radius * 2.3 }

// size works out how large a block is.
func (p *plan) size(b *block) {
	if b.name == "" {
		b.name = elsewhere
	}
	cols := inRow(len(b.seats))
	rows := (len(b.seats) + cols - 1) / cols
	name := min(wardMost, wardLetter*width(b.name))
	b.wide = 2*wardPad + max(name, p.pitch()*float64(cols))
	b.high = wardPad + wardLabel + p.pitch()*float64(rows) + wardPad/2
}

// fill places the marks in their blocks. The base line of a plan is the middle of
// its lowest marks, and y grows upwards from there below nought.
func (p *plan) fill() {
	left, top := -p.width/2, p.radius-p.height
	for i := range p.blocks {
		b := &p.blocks[i]
		b.x, b.y = left+b.x, top+b.y
		cols := inRow(len(b.seats))
		for k, s := range b.seats {
			p.at[s] = point{
				b.x + wardPad + p.pitch()*(float64(k%cols)+0.5),
				b.y + wardPad + wardLabel + p.pitch()*(float64(k/cols)+0.5),
			}
		}
	}
}

// drawBlocks draws the boxes of wards and their names, from where the base line is.
func (p *picture) drawBlocks(blocks []block, x, y float64) {
	for _, b := range blocks {
		p.rect(x+b.x, y+b.y, b.wide, b.high, fillOf(paper), strokeOf(faint), num("rx", 4))
		p.text("text", shorten(b.name, (b.wide-2*wardPad)/wardLetter+0.5), num("x", x+b.x+wardPad), num("y", y+b.y+wardPad+wardLetter*0.8),
			num("font-size", wardLetter), fillOf(quiet))
	}
}
