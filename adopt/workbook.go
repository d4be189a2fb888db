package adopt

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/seatledger/seatledger/exchange"
)

// readWorkbook reads the one sheet of a workbook that has values, or the one that is named
// behind an exclamation mark.
func readWorkbook(in input, text []byte) (content, error) {
	sheets, err := readSheets(in, text)
	if err != nil {
		return content{}, err
	}
	var names []string
	for _, s := range sheets {
		names = append(names, s.Name)
	}
	at := slices.IndexFunc(sheets, func(s exchange.Sheet) bool { return strings.EqualFold(s.Name, in.part) })
	switch {
	case len(sheets) == 0:
		return content{}, &Problem{File: in.name, Want: "a sheet with a table", Fix: "give the workbook that has the list"}
	case in.part != "" && at < 0:
		return content{}, &Problem{File: in.name, Value: in.part, Want: "a sheet of the workbook", Fix: "name one of: " + strings.Join(names, ", ")}
	case in.part == "" && len(sheets) > 1:
		return content{}, &Problem{File: in.name, Value: strings.Join(names, ", "), Want: "one sheet with values, or the name of the one that has the list",
			Fix: "say which one is meant: seatledger adopt '" + in.name + "!" + names[0] + "'"}
	}
	s := sheets[max(at, 0)]
	if len(s.Problems) > 0 {
		return content{}, &s.Problems[0]
	}
	c := content{file: in.name + "!" + s.Name}
	for _, r := range s.Rows {
		cells := make([]string, len(r.Cells))
		for i, cell := range r.Cells {
			cells[i] = strings.TrimSpace(cell)
		}
		if len(cells) > maxColumns {
			return content{}, tooWide(c.file, r.N, len(cells))
		}
		c.rows = append(c.rows, Row{N: r.N, Cells: cells})
	}
	return c, nil
}

// readSheets reads a workbook, of the standard input by way of a file.
func readSheets(in input, text []byte) (sheets []exchange.Sheet, err error) {
	path := in.path
	if path == "-" {
		f, err := os.CreateTemp("", "adopt-*.xlsx")
		if err != nil {
			return nil, err
		}
		defer os.Remove(f.Name())
		_, err = f.Write(text)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		path = f.Name()
	}
	sheets, err = exchange.ReadSheets(path)
	if problem, ok := errors.AsType[Problem](err); ok {
		problem.File = in.name
		return nil, &problem
	}
	return sheets, err
}
