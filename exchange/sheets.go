package exchange

import (
	"cmp"
	"errors"
	"io"
	"path/filepath"
	"slices"
)

// Sheet is a sheet of a workbook as it stands, whatever it holds.
type Sheet struct {
	Name     string
	Rows     []SheetRow // those with a value
	Problems []Problem  // of cells whose value cannot be trusted: formulas, merged ranges
}

// SheetRow is a row of a sheet, numbered as a spreadsheet does.
type SheetRow struct {
	N     int
	Cells []string
}

// ReadSheets reads the sheets of an .xlsx workbook that have values, cells as they are
// displayed where that says what is meant. The error may be a [Problem].
func ReadSheets(path string) (sheets []Sheet, err error) {
	files, err := openArchive(path, xlsxLimits)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	book, err := readWorkbook(files)
	if err != nil {
		return nil, err
	}
	for _, s := range book.sheets {
		read, err := book.readSheet(s, filepath.Base(path))
		if err != nil {
			return nil, err
		}
		if len(read.Rows) > 0 {
			sheets = append(sheets, read)
		}
	}
	return sheets, nil
}

func (b *workbook) readSheet(s sheet, base string) (Sheet, error) {
	rows, file, err := b.open(s)
	if err != nil {
		return Sheet{}, err
	}
	defer file.Close()
	read := Sheet{Name: s.name}
	for {
		r, err := rows.next()
		if errors.Is(err, io.EOF) {
			return read, nil
		}
		if err != nil {
			return Sheet{}, err
		}
		for _, f := range r.faults {
			read.Problems = append(read.Problems, Problem{base + "!" + s.name, r.n, cmp.Or(f.column, cellName(max(f.cell, 0), r.n)), f.value, f.want, f.fix})
		}
		if !blank(r.cells) {
			read.Rows = append(read.Rows, SheetRow{r.n, slices.Clone(r.cells)})
		}
	}
}
