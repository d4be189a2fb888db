package adopt

import (
	"errors"
	"strings"

	"github.com/seatledger/seatledger/exchange"
)

// readWorkbook reads the one sheet of a workbook that has a table, or the one that name
// says after a "!".
func readWorkbook(path, name string) (*Table, error) {
	sheets, err := exchange.ReadSheets(path)
	if problem, ok := errors.AsType[Problem](err); ok {
		problem.File = name
		return nil, &problem
	}
	if err != nil {
		return nil, err
	}
	switch {
	case len(sheets) == 0:
		return nil, &Problem{File: name, Want: "a sheet with a table", Fix: "give the workbook that has the list"}
	case len(sheets) > 1:
		var names []string
		for _, s := range sheets {
			names = append(names, s.Name)
		}
		return nil, &Problem{File: name, Value: strings.Join(names, ", "), Want: "one sheet with values", Fix: "save the sheet that has the list as a workbook of its own, or as CSV"}
	case len(sheets[0].Problems) > 0:
		return nil, &sheets[0].Problems[0]
	}
	var rows []Row
	for _, r := range sheets[0].Rows {
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = strings.TrimSpace(c)
		}
		rows = append(rows, Row{r.N, cells})
	}
	return newTable(name+"!"+sheets[0].Name, rows)
}
