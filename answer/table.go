package answer

import (
	"encoding/csv"
	"io"
	"regexp"
	"slices"
)

// Table is an answer as rows of text, for a terminal or a CSV file.
type Table struct {
	Title   string
	Columns []string
	Rows    [][]string
}

// without leaves out a column in which nothing stands.
func (t Table) without(column string) Table {
	at := slices.Index(t.Columns, column)
	if slices.ContainsFunc(t.Rows, func(row []string) bool { return row[at] != "" }) {
		return t
	}
	t.Columns = slices.Delete(t.Columns, at, at+1)
	for i := range t.Rows {
		t.Rows[i] = slices.Delete(t.Rows[i], at, at+1)
	}
	return t
}

// WriteCSV writes the table as CSV with a line of column names. It is meant to be
// opened in a spreadsheet: a text that one would take for a formula (it begins
// with = + - @, their wide forms, a tab or a carriage return, and is no number)
// has an apostrophe before it, which spreadsheets show as text. A data package
// (package exchange) has every text as it is.
func (t Table) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(t.Columns); err != nil {
		return err
	}
	row := make([]string, len(t.Columns))
	for _, cells := range t.Rows {
		row = row[:0]
		for _, cell := range cells {
			row = append(row, inert(cell))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

var (
	formula = regexp.MustCompile("^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
	numeric = regexp.MustCompile(`^[+-]?[0-9][0-9,. ]*%?$`)
)

// inert gives a cell that no spreadsheet runs.
func inert(cell string) string {
	if formula.MatchString(cell) && !numeric.MatchString(cell) {
		return "'" + cell
	}
	return cell
}
