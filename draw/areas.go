package draw

import (
	"io"

	"github.com/seatledger/seatledger"
)

// Areas are numbers over time, stacked on each other: who controls how many
// councils, say.
type Areas struct {
	Label        string          // its accessible name
	Desc         string          // what it shows, in words, for those who do not see it
	Width        float64         // in pixels; the picture is laid out for it
	Since, Until seatledger.Day  // the first and the last day of the axis
	On           *seatledger.Day // the day of the marker and of the legend's numbers; nil = no marker, numbers of the last day
	Parties      []Party
	Days         []seatledger.Day // ascending; each layer has a value for each, which holds from that day on
	Layers       []Layer          // the lowest first
	Marks        []Mark
}

// Layer is one area of [Areas].
type Layer struct {
	Fill   Fill
	Party  seatledger.PartyID // if held
	Name   string             // for the legend; blank = that of the party or of the fill
	Values []int              // by day; those that are missing or below nought count as nought
}

// Mark is a milestone on a time axis. Where its name has room it is printed,
// and then links; otherwise a tick with a tooltip is left of it.
type Mark struct {
	Day  seatledger.Day
	Name string
	Href string // blank = no link
}

// Draw writes the areas as SVG. Its error is the writer's.
func (a Areas) Draw(w io.Writer) error { return newSheet(nil).finish(w, "", "", 1, 1) }
