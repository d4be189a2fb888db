package exchange

import (
	"cmp"
	"errors"
	"fmt"
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
	left := maxSheetCells
	for _, s := range book.sheets {
		read, err := book.readSheet(s, filepath.Base(path), &left)
		if err != nil {
			return nil, err
		}
		if len(read.Rows) > 0 {
			sheets = append(sheets, read)
		}
	}
	return sheets, nil
}

// maxSheetCells bounds the cells of a workbook that is read as it stands, the blank ones before
// others in their rows included.
const maxSheetCells = 20_000_000

func (b *workbook) readSheet(s sheet, base string, left *int) (Sheet, error) {
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
		if *left -= len(r.cells); *left < 0 {
			return Sheet{}, Problem{File: base + "!" + s.name, Row: r.n, Want: fmt.Sprintf("at most %d cells in a workbook", maxSheetCells), Fix: "delete the columns and sheets that are not needed, or give the list as CSV"}
		}
		if !blank(r.cells) {
			read.Rows = append(read.Rows, SheetRow{r.n, slices.Clone(r.cells)})
		}
	}
}
