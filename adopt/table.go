package adopt

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Table is what stands in a file: a head with the names of columns, and rows.
type Table struct {
	File     string // name of the file, or of file and sheet
	Head     []string
	Rows     []Row
	Passed   []Passed    // what was read and is no row of the table
	passed   map[int]Row // these by their cells, by row
	headN    int         // the row of the head
	headless bool        // the file has none
	How      string      // how the file was read, where that is not plain: its encoding and what divides its cells

	// A known format says by itself:
	Holds map[string]string // what its columns hold
	Terms []Term            // which terms there were
	Seats map[string]int    // how many seats a council has, by its name

	Counts  map[string]string // what the members of a council are counted by, by its name, where the file says it
	Parties map[string]Party  // of a file that [Own] marks: the ids and kinds of parties, by their names
}

// Term is a legislative period, as a file has it.
type Term struct {
	Name  string `yaml:"name"`
	Start string `yaml:"start"` // as written; blank = not stated
	End   string `yaml:"end"`
}

// Row is a row of a table: one cell for each name of the head.
type Row struct {
	N     int // as a spreadsheet counts, from 1
	Cells []string
	At    string // where it stands, if N does not say it: in which of several files and its row there, or in which part of a document
}

// Passed is a row that was passed over.
type Passed struct {
	N    int
	Text string
	Why  string
}

// Column gives the values of a column by its name, one of each, in their order.
func (t *Table) Column(name string) (values []string) {
	at := slices.Index(t.Head, name)
	if at < 0 {
		return nil
	}
	seen := map[string]bool{}
	for _, r := range t.Rows {
		if v := r.Cells[at]; v != "" && !seen[v] {
			seen[v] = true
			values = append(values, v)
		}
	}
	return values
}

// at gives where a row stands, if its number does not say it.
func (t *Table) at(n int) string {
	i, found := slices.BinarySearchFunc(t.Rows, n, func(r Row, n int) int { return r.N - n })
	if !found {
		return ""
	}
	return t.Rows[i].At
}

// place says where a row stands, within a sentence about another one.
func (t *Table) place(n int) string { return cmp.Or(t.at(n), fmt.Sprintf("row %d", n)) }

// maxColumns bounds the cells of a row, maxCells those of a table, maxCell the bytes of one,
// and maxHead the rows above the head.
const (
	maxColumns = 1000
	maxCell    = 1 << 20
	maxCells   = 20_000_000
	maxHead    = 20
)

// totals are first words of rows that add others up.
var totals = strings.Fields("total totals sum sums subtotal all overall gesamt summe insgesamt totaal totale suma somme")

// newTable finds the head of some rows and passes over what is none of the table's: the
// lines above it, sums and notes below.
func newTable(file string, rows []Row) (*Table, error) {
	t := &Table{File: file}
	head := headOf(rows)
	if head < 0 {
		return nil, &Problem{File: file, Want: "a table with a row that names its columns", Fix: "give the list itself: a name at the head of each column, and a row for each member below"}
	}
	for _, r := range rows[:head] {
		t.pass(r, aboveTable)
	}
	t.headN = rows[head].N
	for i, name := range rows[head].Cells {
		name = strings.Join(strings.Fields(name), " ")
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		for n := 2; slices.Contains(t.Head, name); n++ {
			name = fmt.Sprintf("%s (%d)", strings.TrimSuffix(name, fmt.Sprintf(" (%d)", n-1)), n)
		}
		t.Head = append(t.Head, name)
	}
	widest := 0
	for _, r := range rows[head:] {
		widest = max(widest, len(r.Cells))
	}
	if len(rows)*widest > maxCells {
		return nil, tooMany(file, len(rows), widest)
	}
	for _, r := range rows[head+1:] {
		t.add(r)
	}
	t.dropEmpty()
	t.divide()
	if len(t.Rows) == 0 {
		return nil, &Problem{File: file, Row: rows[head].N, Value: shortText(strings.Join(t.Head, ", ")), Want: "rows below the names of the columns", Fix: "give the list itself: a name at the head of each column, and a row for each member below"}
	}
	return t, nil
}

// repeatedName is that of a column whose name stands before it already.
var repeatedName = regexp.MustCompile(` \(\d+\)$`)

// askRepeated asks about a column whose name stands before it already, where that holds
// something: which of the two counts?
func (m *Map) askRepeated() {
	for i, c := range m.Columns {
		name := repeatedName.ReplaceAllString(c.Column, "")
		at := slices.IndexFunc(m.Columns, func(c Column) bool { return c.Column == name })
		if name != c.Column && at >= 0 && c.Holds == HoldsNothing && m.Columns[at].Holds != HoldsNothing && m.Columns[at].Holds != Ignored {
			m.Columns[i].Holds = Ask
		}
	}
}

// headOf finds the row that names the columns: the first one near the top in which more
// than half of the cells of the widest of these rows are filled; -1 if there is none.
func headOf(rows []Row) int {
	top := rows[:min(len(rows), maxHead)]
	most := 0
	for _, r := range top {
		most = max(most, filled(r.Cells))
	}
	for i, r := range top {
		if n := filled(r.Cells); n > 0 && 2*n > most {
			return i
		}
	}
	return -1
}

func filled(cells []string) (n int) {
	for _, c := range cells {
		if c != "" {
			n++
		}
	}
	return n
}

// noteRow is why a row was passed over that has one cell alone.
const noteRow = "a note"

func (t *Table) pass(r Row, why string) {
	if text := strings.Join(slices.DeleteFunc(slices.Clone(r.Cells), func(c string) bool { return c == "" }), " | "); text != "" {
		t.Passed = append(t.Passed, Passed{r.N, text, why})
		if t.passed == nil {
			t.passed = map[int]Row{}
		}
		t.passed[r.N] = r
	}
}

// add takes a row, unless it is none of the table's.
func (t *Table) add(r Row) {
	first := slices.IndexFunc(r.Cells, func(c string) bool { return c != "" })
	if first < 0 {
		return
	}
	words := strings.FieldsFunc(strings.ToLower(r.Cells[first]), func(r rune) bool { return strings.ContainsRune(" :.", r) })
	switch {
	case len(words) > 0 && first == 0 && len(words) <= 2 && slices.Contains(totals, words[0]):
		t.pass(r, "a sum")
	case slices.Equal(r.Cells[:min(len(r.Cells), len(t.Head))], t.Head): // on each page of what was printed
		t.pass(r, "the names of the columns again")
	case filled(r.Cells) == 1 && len(t.Head) > 2:
		t.pass(r, noteRow)
	default:
		for len(r.Cells) < len(t.Head) {
			r.Cells = append(r.Cells, "")
		}
		for i := len(t.Head); i < len(r.Cells); i++ {
			t.Head = append(t.Head, fmt.Sprintf("column %d", i+1))
			for j := range t.Rows {
				t.Rows[j].Cells = append(t.Rows[j].Cells, "")
			}
		}
		t.Rows = append(t.Rows, r)
	}
}

// dropEmpty takes out columns that have neither a name nor a value.
func (t *Table) dropEmpty() {
	for i := len(t.Head) - 1; i >= 0; i-- {
		if t.Head[i] == fmt.Sprintf("column %d", i+1) && len(t.Column(t.Head[i])) == 0 {
			t.Head = slices.Delete(t.Head, i, i+1)
			for j := range t.Rows {
				t.Rows[j].Cells = slices.Delete(t.Rows[j].Cells, i, i+1)
			}
		}
	}
}

func tooWide(file string, row, cells int) error {
	return &Problem{File: file, Row: row, Value: fmt.Sprintf("%d cells", cells), Want: fmt.Sprintf("at most %d columns", maxColumns), Fix: "check that this is the list, and take away what stands beside it"}
}

func tooMany(file string, rows, columns int) error {
	return &Problem{File: file, Value: fmt.Sprintf("%d rows of %d columns", rows, columns), Want: fmt.Sprintf("at most %d cells", maxCells), Fix: "take away the columns that are not needed, or divide the file"}
}

func tooLong(file string, row, column int, value string) error {
	return &Problem{File: file, Row: row, Column: fmt.Sprintf("number %d", column), Value: shortText(value), Want: fmt.Sprintf("at most %d KiB in a cell", maxCell>>10), Fix: "take away the column, or see whether a quote is missing before it"}
}
