package draw

import (
	"math"
	"strconv"
	"time"

	"github.com/seatledger/seatledger"
)

// Sizes of pictures over time, in pixels.
const (
	side      = 12.0 // margin left and right
	least     = 240.0
	widest    = 4000.0
	tickSize  = 5.0
	axisBelow = 36.0 // for the ticks and two lines of text
)

// fitWidth gives a width that can be laid out.
func fitWidth(w float64) float64 {
	if w >= least {
		return min(w, widest)
	}
	return least // of NaN too
}

// timeline maps days to pixels. A day is as wide as the next; it begins where
// the day before it ends.
type timeline struct {
	since, until seatledger.Day // until is the day after the last
	left, right  float64
}

// newTimeline spans two days, in either order, within years of four digits.
func newTimeline(since, until seatledger.Day, left, right float64) timeline {
	first, last := seatledger.DayOf(1, 1, 1), seatledger.DayOf(9999, 12, 31)
	a, b := max(first, min(last, since)), max(first, min(last, until))
	return timeline{min(a, b), max(a, b) + 1, left, right}
}

// x gives where a day begins; days beyond the axis begin at its ends.
func (t timeline) x(d seatledger.Day) float64 {
	d = max(t.since, min(t.until, d))
	return t.left + (t.right-t.left)*float64(d-t.since)/float64(t.until-t.since)
}

// middle gives where it is noon.
func (t timeline) middle(d seatledger.Day) float64 {
	if d < t.until {
		return (t.x(d) + t.x(d+1)) / 2
	}
	return t.right
}

func (t timeline) has(d seatledger.Day) bool { return d >= t.since && d < t.until }

// step is the distance of two ticks.
type step struct {
	unit byte // 'd', 'm' or 'y'
	n    int
	days float64 // at least
	room float64 // that a label takes
}

var steps = func() []step {
	list := []step{{'d', 1, 1, 50}, {'d', 7, 7, 50}, {'d', 14, 14, 50}}
	for _, n := range []int{1, 2, 3, 6} {
		list = append(list, step{'m', n, 28 * float64(n), 38})
	}
	for _, n := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000} {
		list = append(list, step{'y', n, 365 * float64(n), 44})
	}
	return list
}()

// step gives the finest step whose labels do not touch.
func (t timeline) step() step {
	perDay := (t.right - t.left) / float64(t.until-t.since)
	for _, s := range steps {
		if s.days*perDay >= s.room {
			return s
		}
	}
	return steps[len(steps)-1]
}

// ticks gives the days of ticks.
func (t timeline) ticks() (days []seatledger.Day, unit byte) {
	s := t.step()
	at := t.since.Time()
	year, month := at.Year(), int(at.Month())
	for i := 0; ; i++ {
		d := t.since + seatledger.Day(i)
		switch s.unit {
		case 'm':
			d = seatledger.DayOf(year, time.Month((month-1)/s.n*s.n+1+i*s.n), 1)
		case 'y':
			d = seatledger.DayOf(year/s.n*s.n+i*s.n, 1, 1)
		}
		if d >= t.until {
			return days, s.unit
		}
		if dom := d.Time().Day(); d >= t.since && (s.unit != 'd' || (dom-1)%s.n == 0 && (s.n == 1 || dom <= 22)) {
			days = append(days, d)
		}
	}
}

// axis draws the axis below a plot that ends at y, with fine lines through it.
func (s *sheet) axis(t timeline, top, y float64) {
	days, unit := t.ticks()
	format := map[byte]string{'d': "2 Jan", 'm': "Jan", 'y': "2006"}[unit]
	s.open("g", is("class", quiet.class), is("fill", quiet.colour), num("font-size", small), is("text-anchor", "middle"))
	year := 0
	for _, d := range days {
		x, at := t.x(d), d.Time()
		s.line(x, top, x, y, strokeOf(faint))
		s.line(x, y, x, y+tickSize, strokeOf(rule))
		s.axisText(t.right, at.Format(format), x, y+tickSize+11)
		if unit != 'y' && at.Year() != year {
			s.axisText(t.right, at.Format("2006"), x, y+tickSize+25)
		}
		year = at.Year()
	}
	s.close("g")
	s.line(t.left, y, t.right, y, strokeOf(rule))
}

// axisText writes a label below a tick, moved inwards at the ends of an axis
// that ends at right.
func (s *sheet) axisText(right float64, text string, x, y float64) {
	half := small * width(text) / 2
	s.text("text", text, num("x", max(half, min(right+side-half, x))), num("y", y))
}

// scale maps numbers from nought to pixels, upwards.
type scale struct {
	top         float64 // the greatest number
	high, below float64 // pixels of it and of nought
}

func (s scale) y(v float64) float64 {
	return s.below - (s.below-s.high)*max(0, min(1, v/s.top))
}

// wholeTicks gives a few round whole numbers from nought to top.
func wholeTicks(top float64, atMost int) (ticks []float64) {
	unit := 1.0
	for i := 0; top/unit > float64(atMost); i++ {
		unit *= [...]float64{2, 2.5, 2}[i%3] // 1, 2, 5, 10
	}
	for v := 0.0; v <= top; v += unit {
		ticks = append(ticks, v)
	}
	return ticks
}

// grouped writes a whole number with commas between thousands, or briefly if
// it is beyond all that can be counted.
func grouped(v float64) string {
	if math.Abs(v) >= 1e9 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	text := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func longDay(d seatledger.Day) string { return d.Time().Format("2 January 2006") }
