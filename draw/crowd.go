package draw

import (
	"math"
	"slices"
)

// box is a rectangle by its sides.
type box struct{ left, top, right, bottom float64 }

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// crowd is what there is in a plot already, so that labels find room in it.
type crowd struct {
	within box   // labels do not leave it
	taken  []box // by marks and labels, which no label may touch
	lines  []box // labels go over lines only where there is no other room
}

// along notes that a line goes from one point to another.
func (c *crowd) along(a, b point) {
	const piece = 6.0 // so that the boxes of a slanting line stay close to it
	n := math.Max(1, math.Ceil(math.Hypot(b.x-a.x, b.y-a.y)/piece))
	for i := range int(n) {
		from, to := float64(i)/n, float64(i+1)/n
		x1, x2 := a.x+from*(b.x-a.x), a.x+to*(b.x-a.x)
		y1, y2 := a.y+from*(b.y-a.y), a.y+to*(b.y-a.y)
		c.lines = append(c.lines, box{min(x1, x2) - 1, min(y1, y2) - 1, max(x1, x2) + 1, max(y1, y2) + 1})
	}
}

// beside takes room for a small text beside a mark at x and y that reaches
// from high to low. It is free if it crosses no line; without any room there
// is none.
func (c *crowd) beside(text string, x, y, high, low float64) (at point, free, ok bool) {
	wide := small * width(text)
	const gap = pointSize + 4
	places := [...]point{
		{x + gap, y + 4}, {x - gap - wide, y + 4}, {x - wide/2, high - gap}, {x - wide/2, low + gap + 9},
		{x + gap, high - gap}, {x + gap, low + gap + 7}, {x - gap - wide, high - gap}, {x - gap - wide, low + gap + 7},
	}
	for _, free := range [...]bool{true, false} {
		for _, at := range places {
			b := box{at.x - 2, at.y - 10, at.x + wide + 2, at.y + 3}
			if !c.holds(b) || free && slices.ContainsFunc(c.lines, b.meets) {
				continue
			}
			c.taken = append(c.taken, b)
			return at, free, true
		}
	}
	return point{}, false, false
}

// holds reports whether a box is within the plot and touches nothing.
func (c *crowd) holds(b box) bool {
	w := c.within
	return b.left >= w.left && b.right <= w.right && b.top >= w.top && b.bottom <= w.bottom && !slices.ContainsFunc(c.taken, b.meets)
}

// label writes a text beside a mark, where there is room for it.
func (s *sheet) label(c *crowd, text string, x, y, high, low float64) {
	switch at, free, ok := c.beside(text, x, y, high, low); {
	case free:
		s.text("text", text, num("x", at.x), num("y", at.y), num("font-size", small))
	case ok:
		s.plated(text, at.x, at.y, fillOf(ink))
	}
}
