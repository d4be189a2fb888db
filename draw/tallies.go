package draw

import (
	"io"

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
	OpenLow, OpenHigh bool           // "<200", ">650": an arrow, and Low or High is not read
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

// Draw writes the tallies as SVG. Its error is the writer's.
func (t Tallies) Draw(w io.Writer) error { return newSheet(nil).finish(w, "", "", 1, 1) }
