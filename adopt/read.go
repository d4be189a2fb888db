package adopt

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatledger/seatledger/exchange"
)

// maxFile bounds the bytes of what is read, and maxDocuments those of JSON and YAML, which
// take more room in memory.
const (
	maxFile      = 512 << 20
	maxDocuments = 128 << 20
)

// Problem is something about a file or a map that cannot be read, with its remedy.
type Problem = exchange.Problem

// content is what a file holds: rows of cells, or documents of JSON or YAML.
type content struct {
	file   string // its name, or its name and sheet
	how    string // it was read, where that is not plain
	rows   []Row
	docs   []document
	isDoc  bool
	isText bool // with marks between the cells
}

// Read reads the table of a file, whatever it is called: text with commas, semicolons, tabs
// or bars between its cells, in UTF-8, UTF-16 or Windows-1252; a workbook; JSON, one
// value or one a line; YAML. What stands in several files, or in a folder of them, is one
// table, if they have the same form. "-" is the standard input; FILE!PART is a sheet of a
// workbook, or a list of a document. The error is a [*Problem] where there is no table.
func Read(paths ...string) (*Table, error) {
	inputs, passed, err := expand(paths)
	if err != nil {
		return nil, err
	}
	var all []content
	for i, in := range inputs {
		c, err := in.read()
		if err != nil {
			return nil, err
		}
		if i > 0 && c.isDoc != all[0].isDoc {
			return nil, &Problem{File: c.file, Want: "files of one form, but " + all[0].file + " is of another", Fix: "adopt each by itself"}
		}
		all = append(all, c)
	}
	t, err := joined(titleOf(paths), all)
	if err != nil {
		return nil, err
	}
	t.Passed = append(passed, t.Passed...)
	return t, nil
}

// titleOf names several files by the first one.
func titleOf(paths []string) string { return filepath.Base(paths[0]) }

// joined makes one table of what files hold.
func joined(title string, all []content) (*Table, error) {
	if len(all) == 1 {
		title = all[0].file
	}
	var t *Table
	var err error
	if all[0].isDoc {
		var docs []document
		for _, c := range all {
			docs = append(docs, c.docs...)
		}
		t, err = tableOfDocuments(title, docs)
	} else {
		t, err = joinedTables(title, all)
	}
	if err != nil {
		return nil, err
	}
	how := []string{t.How, all[0].how}
	if len(all) > 1 {
		how = append(how, fmt.Sprintf("%d files", len(all)))
	}
	t.How = joinHow(how...)
	return t, nil
}

// joinedTables puts the rows of tables with the same columns below each other, with the
// name of the file beside each.
func joinedTables(title string, all []content) (*Table, error) {
	first, err := all[0].table()
	if err != nil || len(all) == 1 {
		return first, err
	}
	f := newFlat(title)
	for _, c := range all {
		t, err := c.table()
		if err != nil {
			return nil, err
		}
		if !slices.Equal(sorted(t.Head), sorted(first.Head)) {
			return nil, &Problem{File: c.file, Value: strings.Join(t.Head, ", "), Want: "the columns of " + first.File + ": " + strings.Join(first.Head, ", "), Fix: "give only files of the same columns, or adopt each by itself"}
		}
		for _, r := range t.Rows {
			f.next(fmt.Sprintf("%s, row %d", c.file, r.N))
			for i, name := range t.Head {
				f.put(name, r.Cells[i])
			}
			f.put("file", c.file)
		}
		for _, p := range t.Passed {
			f.t.Passed = append(f.t.Passed, Passed{Text: fmt.Sprintf("%s, row %d: %s", c.file, p.N, p.Text), Why: p.Why})
		}
	}
	return f.table()
}

// table gives the table of a file. Text whose row has more cells than there are columns is
// divided wrongly: whatever stands behind that mark is in the wrong column.
func (c content) table() (*Table, error) {
	t, err := newTable(c.file, c.rows)
	if err != nil || !c.isText {
		return t, err
	}
	head := c.rows[headOf(c.rows)]
	for _, r := range c.rows {
		if r.N > head.N && len(r.Cells) > len(head.Cells) && filled(r.Cells[len(head.Cells):]) > 0 {
			return nil, &Problem{File: c.file, Row: r.N, Value: strings.Join(r.Cells[len(head.Cells):], " | "), Want: fmt.Sprintf("%d cells, as many as there are names of columns, not %d", len(head.Cells), len(r.Cells)),
				Fix: "put quotes around the value of this row that has a comma, or another mark that divides cells, in it; or give the column a name"}
		}
	}
	return t, nil
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

func joinHow(parts ...string) string {
	return strings.Join(strings.FieldsFunc(strings.Join(parts, "|"), func(r rune) bool { return r == '|' }), ", ")
}

// read recognises a file by its content.
func (in input) read() (content, error) {
	text, err := in.bytes()
	if err != nil {
		return content{}, err
	}
	switch {
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return readWorkbook(in, text)
	case bytes.HasPrefix(text, []byte("\xd0\xcf\x11\xe0")):
		return content{}, &Problem{File: in.name, Want: "an .xlsx workbook, but this is the older .xls, or one with a password", Fix: "save it again as .xlsx, without a password"}
	case bytes.HasPrefix(text, []byte("%PDF")):
		return content{}, &Problem{File: in.name, Want: "a table, but this is a PDF", Fix: "copy the list into a spreadsheet, and give that"}
	case bytes.HasPrefix(text, []byte("\x1f\x8b")), bytes.HasPrefix(text, []byte("BZh")), bytes.HasPrefix(text, []byte("\xfd7zXZ")), bytes.HasPrefix(text, []byte("7z\xbc\xaf")):
		return content{}, &Problem{File: in.name, Want: "a file that is not compressed", Fix: "unpack it, and give what is inside"}
	}
	plain, how, err := decode(in.name, text)
	if err != nil {
		return content{}, err
	}
	if strings.HasPrefix(strings.ToLower(strings.TrimLeft(plain, " \t\r\n")), "<") {
		return content{}, &Problem{File: in.name, Want: "a table, but this is a page or another document with tags", Fix: "copy its table into a spreadsheet, and give that; or export it as CSV"}
	}
	c := content{file: in.name, how: how}
	switch first := firstByte(plain); {
	case first == '[' || first == '{':
		c.isDoc = true
		c.docs, err = readJSON(in, plain)
	case looksYAML(plain):
		c.isDoc = true
		c.docs, err = readYAML(in, plain)
	default:
		c.isText = true
		var mark rune
		c.rows, mark, err = readCells(in.name, plain)
		c.how = joinHow(how, marks[mark])
	}
	if err == nil && !c.isDoc && in.part != "" {
		err = &Problem{File: in.name, Value: in.part, Want: "no part of a file that has one table", Fix: "give its name without what stands behind the exclamation mark"}
	}
	return c, err
}

func firstByte(text string) byte {
	if text = strings.TrimLeft(text, " \t\r\n"); text != "" {
		return text[0]
	}
	return 0
}

// bytes reads the file, or the standard input.
func (in input) bytes() ([]byte, error) {
	var from io.Reader = os.Stdin
	if in.path != "-" {
		f, err := os.Open(in.path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		from = f
	}
	var b bytes.Buffer
	if info, err := os.Stat(in.path); err == nil {
		b.Grow(int(min(info.Size(), maxFile)) + bytes.MinRead)
	}
	n, err := b.ReadFrom(io.LimitReader(from, maxFile+1))
	if err == nil && n > maxFile {
		err = tooLarge(in.name, maxFile)
	}
	return b.Bytes(), err
}

func tooLarge(name string, most int) error {
	return &Problem{File: name, Want: fmt.Sprintf("at most %d MiB", most>>20), Fix: "divide the file, or take away what is not needed"}
}
