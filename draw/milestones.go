package draw

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// Mark is a milestone on a time axis. Where its name has room it is printed,
// and then links; otherwise a tick with a tooltip is left of it.
type Mark struct {
	Day  seatledger.Day
	Name string
	Href string // blank = no link
}

const (
	lanesMost   = 3
	lanePlain   = 15.0 // height
	laneOfLinks = 24.0 // what a finger needs (WCAG 2.2, 2.5.8)
	nameGap     = 5.0  // from a line to its name
)

// milestone is a mark in its place.
type milestone struct {
	Mark
	x    float64
	text string
	lane int // from below; -1 = no room
	from float64
	to   float64 // of the text
}

// milestones are the marks above a plot, in lanes, and the marker of a day
// above them.
type milestones struct {
	timeline
	on    *seatledger.Day
	all   []milestone // from right to left
	lanes int
	pitch float64
}

// placeMarks finds room for names, each to the right of its line, or to the
// left near the end of the axis. It goes from right to left, so that a line
// passes the names of later marks on their left.
func placeMarks(t timeline, marks []Mark, on *seatledger.Day) *milestones {
	m := &milestones{timeline: t, pitch: lanePlain}
	if on != nil && t.has(*on) {
		m.on = on
	}
	marks = slices.DeleteFunc(slices.Clone(marks), func(k Mark) bool { return !t.has(k.Day) })
	slices.SortStableFunc(marks, func(a, b Mark) int { return cmp.Compare(b.Day, a.Day) })
	for _, k := range marks {
		text := shorten(k.Name, min(220, 0.6*(t.right-t.left))/small)
		m.all = append(m.all, m.place(milestone{Mark: k, x: t.x(k.Day), text: text}))
		if linkable(k.Href) {
			m.pitch = laneOfLinks
		}
	}
	return m
}

// place finds room for a name: to the right in the lowest lane, or to the left
// in the highest, where it is in the way of the fewest lines.
func (m *milestones) place(k milestone) milestone {
	wide := small * width(k.text)
	for i := range 2 * lanesMost {
		k.from, k.lane = k.x+nameGap, i
		if i >= lanesMost {
			k.from, k.lane = k.x-nameGap-wide, 2*lanesMost-1-i
		}
		k.to = k.from + wide
		if k.text != "" && k.from >= 0 && k.to <= m.right+side && m.isFree(k) {
			m.lanes = max(m.lanes, k.lane+1)
			return k
		}
	}
	k.lane = -1
	return k
}

// isFree reports whether a name touches no other, its line crosses
// no name below it, and no line from above crosses it.
func (m *milestones) isFree(k milestone) bool {
	if m.on != nil && k.covers(m.middle(*m.on)) {
		return false
	}
	for _, o := range m.all {
		switch {
		case o.lane == k.lane && k.from < o.to+nameGap && o.from < k.to+nameGap,
			o.lane > k.lane && k.covers(o.x),
			o.lane >= 0 && o.lane < k.lane && o.covers(k.x):
			return false
		}
	}
	return true
}

// covers reports whether a line at x would cross the name.
func (k milestone) covers(x float64) bool { return x > k.from-2 && x < k.to+2 }

// height gives the room above the plot.
func (m *milestones) height() float64 {
	high := 8 + m.pitch*float64(m.lanes)
	if m.on != nil {
		high += lanePlain
	}
	return high
}

// draw draws the marks above and through a plot.
func (m *milestones) draw(s *sheet, top, bottom float64) {
	for i := len(m.all) - 1; i >= 0; i-- {
		m.all[i].draw(s, m.pitch, top, bottom)
	}
	if m.on == nil {
		return
	}
	x, y := m.middle(*m.on), top-m.height()+11
	text := longDay(*m.on)
	s.line(x, y-9, x, bottom, strokeOf(ink), num("stroke-width", 1.5))
	anchor, at := "start", x+nameGap
	if at+small*width(text) > m.right+side {
		anchor, at = "end", x-nameGap
	}
	s.text("text", text, num("x", at), num("y", y), num("font-size", small), is("font-weight", "600"), is("text-anchor", anchor))
}

func (k milestone) draw(s *sheet, pitch, top, bottom float64) {
	said := longDay(k.Day) + ": " + k.Name
	if k.lane < 0 {
		end := s.link("", said, is("class", "sl-mark"))
		s.line(k.x, top-tickSize, k.x, bottom, strokeOf(quiet), is("stroke-dasharray", "2 3"))
		s.rect(k.x-4, top-8, 8, 8, is("fill", "none"), is("pointer-events", "all")) // to point at
		end()
		return
	}
	base := top - 8 - pitch*float64(k.lane) - (pitch-lanePlain)/2
	end := s.link(k.Href, said, is("class", "sl-mark"))
	s.line(k.x, base-9, k.x, bottom, strokeOf(quiet), is("stroke-dasharray", "2 3"))
	s.text("text", k.text, num("x", k.from), num("y", base), num("font-size", small), fillOf(quiet), underline(k.Href))
	end()
}

// underline shows that a text is a link.
func underline(href string) attr {
	if linkable(href) {
		return is("text-decoration", "underline")
	}
	return is("text-decoration", "none")
}
