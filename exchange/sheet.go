package exchange

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
)

// maxColumns bounds the cells of a row of a sheet; tables have about twenty.
const maxColumns = 1000

// sheetReader reads the rows of a sheet as they stand in its XML.
//
// A cell gives its text as displayed, where that says what is meant: a day
// becomes an ISO date as precise as its format shows (a cell that displays
// Oct-17 gives 2017-10, not the first of the month), a number padded with
// zeros keeps them. Other numbers give all their digits, without grouping. A
// cell with a formula is a fault: its value may be older than what it is
// computed from.
type sheetReader struct {
	book   *workbook
	name   string
	d      *xml.Decoder
	last   int // row number of the row before
	cells  []string
	faults []fault
	merges []merge
	days   []int
}

func (r *sheetReader) next() (record, error) {
	for {
		token, err := r.d.RawToken()
		if errors.Is(err, io.EOF) {
			return record{}, io.EOF
		}
		if err != nil {
			return record{}, notXML(r.name, err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "row" {
			continue
		}
		r.last = rowNumber(start, r.last)
		r.cells, r.faults, r.days = r.cells[:0], nil, nil
		if err := r.row(); err != nil {
			return record{}, notXML(r.name, err)
		}
		covered := r.covered()
		if len(r.cells) > 0 || len(r.faults) > 0 {
			return record{n: r.last, cells: r.cells, faults: r.faults, ragged: true, days: r.days, covered: covered}, nil
		}
	}
}

func rowNumber(start xml.StartElement, last int) int {
	if n, err := strconv.Atoi(attribute(start, "r")); err == nil && n > last && n <= 1<<20 {
		return n
	}
	return last + 1
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// row reads the cells up to the end of the row.
func (r *sheetReader) row() error {
	at := -1
	for {
		token, err := r.d.RawToken()
		if err != nil {
			return unexpected(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			if name := attribute(t, "r"); name != "" {
				at = max(at+1, columnOf(name))
			} else {
				at++
			}
			if at >= maxColumns {
				return Problem{Row: r.last, Value: cellName(at, r.last), Want: "at most 1000 columns", Fix: "delete what stands to the right of the table"}
			}
			if err := r.cell(t, at); err != nil {
				return err
			}
		}
	}
}

// cell reads one cell up to its end.
func (r *sheetReader) cell(start xml.StartElement, at int) error {
	var value, inline strings.Builder
	into, formula := (*strings.Builder)(nil), false
	for {
		token, err := r.d.RawToken()
		if err != nil {
			return unexpected(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				into = &value
			case "t":
				into = &inline
			case "f":
				formula, into = true, nil
			}
		case xml.CharData:
			if into != nil && into.Len()+len(t) <= maxRecord {
				into.Write(t)
			}
		case xml.EndElement:
			into = nil
			if t.Name.Local == "c" {
				text, day := r.text(start, value.String(), inline.String())
				r.put(at, text, formula)
				if day && text != "" {
					r.days = append(r.days, at)
				}
				return nil
			}
		}
	}
}

// put keeps the text of a cell; a sheet need not state blank ones.
func (r *sheetReader) put(at int, text string, formula bool) {
	if formula {
		r.faults = append(r.faults, fault{cell: at, value: text, want: "a value, but cell " + cellName(at, r.last) + " holds a formula", fix: "copy the cell and paste it as value"})
	}
	if text == "" {
		return
	}
	for len(r.cells) <= at {
		r.cells = append(r.cells, "")
	}
	r.cells[at] = text
}

// text gives the text of a cell by its type (ECMA-376 part 1, 18.18.11), and whether it
// shows a day.
func (r *sheetReader) text(start xml.StartElement, value, inline string) (text string, day bool) {
	switch attribute(start, "t") {
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && n >= 0 && n < len(r.book.strings) {
			return r.book.strings[n], false
		}
		return "", false
	case "inlineStr":
		return unescapeOOXML(inline), false
	case "str":
		return unescapeOOXML(value), false
	case "e":
		return value, false
	case "b":
		return map[string]string{"1": "yes", "0": "no"}[value], false
	case "d":
		return strings.TrimSuffix(value, "T00:00:00"), true
	}
	style := numberStyle{}
	if n, err := strconv.Atoi(attribute(start, "s")); err == nil && n >= 0 && n < len(r.book.styles) {
		style = r.book.styles[n]
	}
	return style.format(strings.TrimSpace(value), r.book.from1904), style.date != ""
}

// numberStyle is what is kept of a number format.
type numberStyle struct {
	date     string // layout of a day, as package time has it; "" = no date
	zeros    int    // digits to pad to
	percent  bool
	decimals int // behind the point, of a percentage
}

// format writes a number as its style shows it.
func (s numberStyle) format(value string, from1904 bool) string {
	if value == "" {
		return ""
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return value
	}
	switch {
	case s.date != "" && n >= 1:
		return excelDay(n, from1904).Time().Format(s.date)
	case s.percent:
		return strconv.FormatFloat(n*100, 'f', s.decimals, 64) + "%"
	case strings.Trim(value, "0123456789") == "": // all digits of a count beyond 2^53 too
		return strings.Repeat("0", max(0, s.zeros-len(value))) + value
	}
	// Spreadsheets show 15 significant digits: 0.1+0.2 is 0.3 there.
	short, _ := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	text := strconv.FormatFloat(short, 'f', -1, 64)
	return strings.Repeat("0", max(0, s.zeros-len(text))) + text
}

// builtIn gives the format codes that need not be written down (ECMA-376
// part 1, 18.8.30), as far as they matter here.
func builtIn(id int) string {
	switch {
	case id == 9:
		return "0%"
	case id == 10:
		return "0.00%"
	case id == 17:
		return "mmm-yy"
	case id == 14, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return "yyyy-mm-dd"
	case id == 15:
		return "d-mmm-yy"
	case id == 16:
		return "d-mmm"
	}
	return ""
}

// styleOf reads a format code. What stands in quotes, in brackets and behind
// the first semicolon is decoration.
func styleOf(code string) numberStyle {
	plain := plainFormat(code)
	switch {
	case strings.Contains(plain, "%"):
		_, fraction, _ := strings.Cut(plain, ".")
		return numberStyle{percent: true, decimals: strings.Count(fraction, "0")}
	case strings.ContainsAny(plain, "y") && strings.Contains(plain, "d"):
		return numberStyle{date: "2006-01-02"}
	case strings.Contains(plain, "y") && strings.Contains(plain, "m"):
		return numberStyle{date: "2006-01"}
	case strings.Contains(plain, "y"):
		return numberStyle{date: "2006"}
	case strings.Contains(plain, "d") && strings.Contains(plain, "m"):
		return numberStyle{date: "02-Jan"} // no year in sight: the remedy asks for it
	case plain != "" && strings.Trim(plain, "0") == "":
		return numberStyle{zeros: len(plain)}
	}
	return numberStyle{}
}

func plainFormat(code string) string {
	var b strings.Builder
	var closing rune
	for i, c := range code {
		switch {
		case closing != 0:
			if c == closing {
				closing = 0
			}
		case c == '"':
			closing = '"'
		case c == '[':
			closing = ']'
		case c == ';':
			return strings.ToLower(b.String())
		case i > 0 && (code[i-1] == '\\' || code[i-1] == '_' || code[i-1] == '*'), c == '\\':
		default:
			b.WriteRune(c)
		}
	}
	// "General" has an e and an l, but none of the letters of a date.
	return strings.ToLower(b.String())
}
