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

// Draw writes the strips as SVG. Its error is the writer's.
func (s Strips) Draw(w io.Writer) error { return newSheet(nil).finish(w, "", "", 1, 1) }
