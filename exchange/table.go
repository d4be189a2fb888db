package exchange

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
)

// line is one row of a table, with where it stands.
type line struct {
	row seatledger.Row
	n   int
	bad columnSet // columns whose cells could not be read
}

// columnSet holds columns by their index in seatledger.Columns.
type columnSet uint32

func (s columnSet) has(i int) bool { return s&(1<<i) != 0 }

// keyColumns gives the columns that together name a row of a table.
func keyColumns(t seatledger.Table) (keys columnSet) {
	for i, c := range seatledger.Columns(t) {
		if c.Key {
			keys |= 1 << i
		}
	}
	return keys
}

const allColumns columnSet = 1<<32 - 1

// tableReader reads the lines of one table and reports what is wrong with
// their form.
type tableReader struct {
	table    seatledger.Table
	file     string
	columns  []seatledger.Column
	order    []int  // column of each cell of a record; -1 = none
	blank    []bool // cells of the header without a name
	isID     columnSet
	isDate   columnSet
	isName   columnSet   // ids, names and codes: what is never a day
	firsts   []firstDays // by column
	problems *Problems
	sum      uint64 // of the bytes read
	broken   bool   // the table cannot be read to its end
}

func (s *source) reader(problems *Problems) *tableReader {
	t := &tableReader{table: s.table, file: s.file, columns: seatledger.Columns(s.table), problems: problems}
	t.firsts = make([]firstDays, len(t.columns))
	for i, c := range t.columns {
		if kindOf(t.table, c) == dateCell {
			t.isDate |= 1 << i
		}
		if c.Name == "id" || len(c.Refs) > 0 && !c.List {
			t.isID |= 1 << i
		}
		if !t.isDate.has(i) && (c.Key || len(c.Refs) > 0 || slices.Contains(nameColumns, c.Name)) {
			t.isName |= 1 << i
		}
	}
	return t
}

// nameColumns are columns besides keys and references whose text names something.
var nameColumns = strings.Fields("name name_local abbreviation ward post identifiers")

// lines reads the table. A problem that ends it early marks it as broken, so
// that references to its rows are not reported as well.
func (t *tableReader) lines(open func() (recordReader, io.Closer, error)) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		records, file, err := open()
		if err == nil {
			defer file.Close()
			err = t.readAll(records, func(l line) bool { return yield(l, nil) })
			if s, ok := file.(*summed); ok {
				t.sum = s.hash.Sum64()
			}
		}
		if errors.Is(err, fs.ErrNotExist) {
			err = Problem{File: manifestName, Column: "resources.path", Value: t.file, Want: "a file that exists", Fix: "put the file there or take it off the list"}
		}
		if problem, ok := errors.AsType[Problem](err); ok {
			if problem.File == "" {
				problem.File = t.file
			}
			t.problems.add(problem)
			t.broken = true
			err = nil
		}
		if err != nil {
			yield(line{}, fmt.Errorf("reading %s: %w", t.file, err))
		}
	}
}

func (t *tableReader) readAll(records recordReader, yield func(line) bool) error {
	head, err := records.next()
	if errors.Is(err, io.EOF) {
		return errNoHeader
	}
	if err == nil {
		err = t.header(head)
	}
	if err != nil {
		return err
	}
	for {
		r, err := records.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if l, ok := t.line(r); ok && !yield(l) {
			return nil
		}
	}
}

var errNoHeader = Problem{Row: 1, Want: "a row with the names of the columns", Fix: "write them into the first row, or take the empty table out of the package"}

// header finds the column of each cell.
func (t *tableReader) header(r record) error {
	if err := t.checkDelimiter(r.cells); err != nil {
		return err
	}
	if blank(r.cells) {
		return errNoHeader
	}
	t.faults(r)
	header := make([]string, len(r.cells))
	for i, cell := range r.cells {
		header[i] = strings.TrimSpace(cell)
	}
	for _, name := range header {
		i := slices.IndexFunc(t.columns, func(c seatledger.Column) bool { return c.Name == headerForm(name) })
		switch {
		case name == "":
		case i < 0:
			t.problems.add(Problem{t.file, r.n, name, name, "a column of " + string(t.table), columnRemedy(t.table, name, header)})
		case slices.Contains(t.order, i):
			t.problems.add(Problem{t.file, r.n, name, name, "each column once", "delete one of the two"})
			i = -1
		}
		t.order = append(t.order, i)
		t.blank = append(t.blank, name == "")
	}
	for i, c := range t.columns {
		if c.Required && !slices.Contains(t.order, i) {
			t.problems.add(Problem{t.file, r.n, c.Name, "", "a column " + c.Name, "add the column and fill it in on every row"})
			t.broken = t.broken || c.Name == "id"
		}
	}
	return nil
}

// checkDelimiter recognises tables that use other marks than commas.
func (t *tableReader) checkDelimiter(cells []string) error {
	first := cells[0]
	if slices.ContainsFunc(cells, func(c string) bool { return strings.Contains(c, "\r") }) {
		return Problem{Row: 1, Want: "lines that end in LF or CRLF", Fix: "save the file as \"CSV UTF-8\" instead of \"CSV (Macintosh)\""}
	}
	if len(cells) > 2 || !strings.ContainsAny(first, ";\t|") {
		return nil
	}
	return Problem{Row: 1, Value: first, Want: "commas between the cells", Fix: "save the file as \"CSV UTF-8 (comma delimited)\"; if your system writes semicolons or tabs nevertheless, save as .xlsx and import that"}
}

func (t *tableReader) faults(r record) {
	for _, f := range r.faults {
		t.problems.add(Problem{t.file, r.n, cmp.Or(f.column, t.columnName(f.cell)), f.value, f.want, f.fix})
	}
}

func (t *tableReader) columnName(cell int) string {
	if cell < 0 || cell >= len(t.order) || t.order[cell] < 0 {
		return ""
	}
	return t.columns[t.order[cell]].Name
}

// line reads one record into a row; ok is false for a blank one.
func (t *tableReader) line(r record) (l line, ok bool) {
	if blank(r.cells) && len(r.faults) == 0 {
		return line{}, false
	}
	l = line{row: seatledger.NewRow(t.table), n: r.n}
	t.faults(r)
	for _, f := range r.faults {
		switch {
		case f.cell < 0:
			l.bad = allColumns
		case f.cell < len(t.order) && t.order[f.cell] >= 0:
			l.bad |= 1 << t.order[f.cell]
		}
	}
	t.unnamed(&l, &r)
	if !t.width(&r) {
		l.bad = allColumns
		t.idOnly(&l, r.cells)
	}
	var stated columnSet
	for cell, text := range r.cells {
		if cell >= len(t.order) || t.order[cell] < 0 {
			continue
		}
		if i := t.order[cell]; text != "" && !l.bad.has(i) && t.cell(&l, i, text) {
			stated |= 1 << i
		}
	}
	for i, c := range t.columns {
		if c.Required && !stated.has(i) && !l.bad.has(i) && slices.Contains(t.order, i) {
			t.problems.add(Problem{t.file, r.n, c.Name, "", cmp.Or(meaning(t.table, c), wants()[t.table][i]), "fill the cell in: the column is required" + orRemove(c)})
			l.bad |= 1 << i
		}
	}
	return l, true
}

// unnamed reports days where a name is expected, and passes over cells that lie in a
// merged range, which is reported where it begins.
func (t *tableReader) unnamed(l *line, r *record) {
	in := func(cell int) (i int, ok bool) {
		if cell >= len(t.order) || t.order[cell] < 0 {
			return 0, false
		}
		return t.order[cell], true
	}
	for _, cell := range r.covered {
		if i, ok := in(cell); ok {
			l.bad |= 1 << i
		}
	}
	for _, cell := range r.days {
		if i, ok := in(cell); ok && t.isName.has(i) && !l.bad.has(i) {
			t.problems.add(Problem{t.file, r.n, t.columns[i].Name, r.cells[cell], "a name or an id, but the cell " + cellName(cell, r.n) + " holds a day",
				"format the column as text and type again what was meant: spreadsheets make days of such texts as 2-1"})
			l.bad |= 1 << i
		}
	}
}

// idOnly reads the id of a row that is out of shape, so that references to
// the row are not reported as well.
func (t *tableReader) idOnly(l *line, cells []string) {
	if c := t.columns[0]; c.Name == "id" && len(t.order) > 0 && t.order[0] == 0 {
		_ = seatledger.SetCell(l.row, c, strings.TrimSpace(cells[0])) // a bad one is as good as none
	}
}

// orRemove reminds of rows that were meant to be empty.
func orRemove(c seatledger.Column) string {
	if c.Name == "id" {
		return "; or delete the row"
	}
	return ""
}

func blank(cells []string) bool {
	for _, c := range cells {
		if c != "" && strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// width holds the number of cells against the header.
func (t *tableReader) width(r *record) bool {
	have, head := len(r.cells), len(t.order)
	switch {
	case have > head && !blank(r.cells[head:]):
		value, fix := r.cells[head], "put quotes around a cell that has a comma inside, or name the column in the header"
		if i := splitNumber(r.cells); i >= 0 {
			value = r.cells[i] + "," + r.cells[i+1]
			fix = fmt.Sprintf("write the number in digits only, %s%s: the comma in it divides it into two cells", r.cells[i], r.cells[i+1])
		}
		t.problems.add(Problem{t.file, r.n, "", value, fmt.Sprintf("%d cells as in the header, not %d", head, have), fix})
		return false
	case have < head && !r.ragged:
		t.problems.add(Problem{t.file, r.n, "", "", fmt.Sprintf("%d cells as in the header, not %d", head, have), "add the commas of the blank cells"})
		return false
	}
	for i := range min(have, head) {
		if t.blank[i] && strings.TrimSpace(r.cells[i]) != "" {
			t.problems.add(Problem{t.file, r.n, "", r.cells[i], "a name at the head of every column in use", "name the column, or delete the value"})
		}
	}
	return true
}

// splitNumber gives the first of two cells that may be one number with a comma between its
// thousands; -1 if none may.
func splitNumber(cells []string) int {
	for i := range len(cells) - 1 {
		first, next := cells[i], cells[i+1]
		if len(next) == 3 && len(first) > 0 && len(first) <= 3 && first[0] != '0' && strings.Trim(first+next, "0123456789") == "" {
			return i
		}
	}
	return -1
}

// cell reads the text of one cell into the row and reports whether it states
// anything.
func (t *tableReader) cell(l *line, i int, text string) (stated bool) {
	c := t.columns[i]
	text, want, fix := clean(text)
	if want == "" && t.isID.has(i) {
		want, fix = badID(text, c.Several)
	}
	if want == "" && text != "" && t.table == seatledger.Shapes && c.Name == "geometry" {
		text, want, fix = oneGeometry(text)
	}
	if want == "" && text != "" {
		text = synonym(t.table, c, text)
		if err := seatledger.SetCell(l.row, c, text); err != nil {
			want, fix = wants()[t.table][i], remedy(t.table, c, text, err)
			if t.isDate.has(i) {
				want, fix = unlessSentinel(c, want, fix)
			}
		} else if t.isDate.has(i) {
			want, fix = sentinel(c, text)
			t.firsts[i].see(c, text, l.n)
		}
	}
	if want != "" {
		t.problems.add(Problem{t.file, l.n, c.Name, text, want, fix})
		l.bad |= 1 << i
	}
	return text != ""
}

// clean normalises a text: NFC, LF, no blanks around it. Want and fix are set
// if it cannot be used.
func clean(text string) (cleaned, want, fix string) {
	text = strings.TrimSpace(text)
	ascii := true
	for i := range len(text) {
		if c := text[i]; c >= utf8.RuneSelf || c < ' ' || c == 0x7f || c == '#' {
			ascii = false
			break
		}
	}
	if ascii {
		return text, "", ""
	}
	if !utf8.ValidString(text) {
		read, _ := charmap.Windows1252.NewDecoder().String(text) // cannot fail: every byte has a meaning
		return text, "text in UTF-8", fmt.Sprintf("save the file as CSV UTF-8 (read as Windows-1252 the cell would be %q)", shorten(read))
	}
	if strings.Contains(text, "\r") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	want, fix = spoilt(text)
	return norm.NFC.String(text), want, fix
}

// sheetCell is how many characters a cell of a workbook holds.
const sheetCell = 32_767

// oneGeometry gives the text by which an outline is recorded. Want and fix are
// set if it cannot be used; the text then says what of it.
func oneGeometry(text string) (canonical, want, fix string) {
	canonical, err := canonicalGeometry(text)
	f, bad := errors.AsType[flaw](err)
	switch {
	case !bad:
		return canonical, "", ""
	case len(text) == sheetCell:
		f.fix = "import the outlines as a GeoJSON file: a cell of a workbook holds 32,767 characters, so that this one was cut off"
	}
	return f.value, f.want, f.fix
}

// synonym gives the one spelling that is recorded of a value that may be
// written in several ways.
func synonym(t seatledger.Table, c seatledger.Column, text string) string {
	switch {
	case t == seatledger.Parties && c.Name == "kind" && (text == "independent" || text == "Independent"):
		return string(seatledger.KindIndependents)
	case c.Name == "method":
		if m, err := apportion.ParseMethod(text); err == nil {
			return m.String()
		}
	}
	return text
}
