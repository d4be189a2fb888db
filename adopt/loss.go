package adopt

import (
	"encoding/csv"
	"io"
	"strconv"
)

// Loss is something that the file has and the package has not, or has otherwise.
type Loss struct {
	Row     int    // of the file; 0 = of the file as a whole
	At      string // where that stands, if its number does not say it: items.json, item 3
	Column  string // blank = the row as a whole
	Values  int    // how many values are lost
	Value   string // what stands there; blank of a whole column
	Why     string
	Ignored bool // on purpose, as the map says
}

// WriteLosses writes losses as a table.
func WriteLosses(w io.Writer, losses []Loss) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"row", "column", "values", "value", "why", "ignored"}); err != nil {
		return err
	}
	for _, l := range losses {
		row, ignored := l.At, ""
		if row == "" && l.Row > 0 {
			row = strconv.Itoa(l.Row)
		}
		if l.Ignored {
			ignored = "yes"
		}
		if err := out.Write([]string{row, l.Column, strconv.Itoa(l.Values), l.Value, l.Why, ignored}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
