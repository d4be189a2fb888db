package draw

import "github.com/seatledger/seatledger"

// entry is a line of a legend below a picture.
type entry struct {
	mark  func(x, y float64) // draws into a square of side markSide
	name  string
	value string
}

const (
	markSide  = 14.0
	entryHigh = 22.0
	entryGap  = 28.0 // between columns
)

// legend is the entries in columns.
type legend struct {
	entries       []entry
	columns, rows int
	wide, value   float64 // of a column and of its numbers
}

// layLegend puts entries into as many columns as a width has room for, down
// the first before the second.
func layLegend(entries []entry, room float64) legend {
	l := legend{entries: entries, columns: 1, rows: len(entries)}
	for _, e := range entries {
		l.wide = max(l.wide, markSide+8+body*width(e.name))
		l.value = max(l.value, body*1.1*width(e.value)) // bold
	}
	if l.value > 0 {
		l.value += 6
	}
	l.wide = min(room, l.wide+l.value)
	if len(entries) > 1 {
		fit := max(1, int((room+entryGap)/(l.wide+entryGap)))
		l.rows = (len(entries) + fit - 1) / fit
		l.columns = (len(entries) + l.rows - 1) / l.rows
	}
	return l
}

func (l legend) height() float64 { return entryHigh * float64(l.rows) }

func (l legend) draw(s *sheet, x, y float64) {
	for i, e := range l.entries {
		left := x + float64(i/l.rows)*(l.wide+entryGap)
		top := y + float64(i%l.rows)*entryHigh
		e.mark(left, top+(entryHigh-markSide)/2)
		if e.value != "" {
			s.text("text", e.value, num("x", left+markSide+l.value), num("y", top+entryHigh/2+4.5), is("text-anchor", "end"), is("font-weight", "600"))
		}
		left += markSide + 8 + l.value
		s.text("text", shorten(e.name, (l.wide-l.value-markSide-8)/body), num("x", left), num("y", top+entryHigh/2+4.5))
	}
}

// swatchOf gives the mark of a fill for a legend.
func (s *sheet) swatchOf(f Fill, party seatledger.PartyID) func(x, y float64) {
	return func(x, y float64) { s.block(f, party, x+0.5, y+0.5, markSide-1, markSide-1) }
}
