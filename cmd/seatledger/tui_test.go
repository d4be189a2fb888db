package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"

	"github.com/seatledger/seatledger/answer"
)

// Khmer letters carry marks that take no column of their own, Chinese ones take
// two: the column behind them must line up all the same.
func TestTablesAlignInWideScripts(t *testing.T) {
	var out bytes.Buffer
	a := &app{out: &out}
	a.printTable(answer.Table{Columns: []string{"name", "id"}, Rows: [][]string{
		{"Champey", "<"}, {"ចំប៉ី", "<"}, {"ភ្នំពេញ", "<"}, {"北京市", "<"}, {"Águeda", "<"}, {"Águeda", "<"},
	}})
	columns := map[int]bool{}
	for line := range strings.Lines(out.String()) {
		if before, _, ok := strings.Cut(line, "<"); ok {
			columns[lipgloss.Width(before)] = true
		}
	}
	if len(columns) != 1 {
		t.Errorf("the second column starts in columns %v:\n%s", columns, out.String())
	}
}

func TestTablesCannotSteerTheTerminal(t *testing.T) {
	var out bytes.Buffer
	a := &app{out: &out}
	a.printTable(answer.Table{Columns: []string{"name"}, Rows: [][]string{{"\x1b[2Jgone\u202egnorw\x07\u009b31m"}}})
	if strings.ContainsAny(out.String(), "\x1b\x07\u202e\u009b") {
		t.Errorf("%q", out.String())
	}
}

func TestLinesWrapUnderTheirIndent(t *testing.T) {
	got := wrap("  - "+strings.Repeat("word ", 20), 40)
	lines := strings.Split(got, "\n")
	if len(lines) < 3 {
		t.Fatalf("%q is not wrapped", got)
	}
	for i, line := range lines {
		if lipgloss.Width(line) > 40 || i > 0 && !strings.HasPrefix(line, "    word") {
			t.Errorf("line %d: %q", i, line)
		}
	}
}

// What stands behind a word of its own stays behind it, and no date is broken.
func TestLinesWrapBehindTheirWord(t *testing.T) {
	got := wrap("  because       "+strings.Repeat("2017-10-23 ", 12), 40)
	for i, line := range strings.Split(got, "\n") {
		if lipgloss.Width(line) > 40 || strings.Contains(line, "-\n") || i > 0 && !strings.HasPrefix(line, strings.Repeat(" ", 16)+"2017-10-23") {
			t.Errorf("line %d: %q", i, line)
		}
	}
}

func TestTablesFitTheTerminal(t *testing.T) {
	rows := [][]string{{"kh/210202/council", strings.Repeat("because of this ", 10)}, {"x", "y"}}
	fit([]string{"council", "because"}, rows, 60)
	for _, row := range rows {
		if w := lipgloss.Width(row[0]) + lipgloss.Width(row[1]) + 4; w > 60 {
			t.Errorf("%q is %d wide", row, w)
		}
	}
	if rows[0][0] != "kh/210202/council" {
		t.Errorf("the narrow column was wrapped: %q", rows[0][0])
	}
}

// Where the head of a column is wider than what stands below, the others make room.
func TestTablesFitWithWideHeads(t *testing.T) {
	rows := [][]string{{"aaaa bbbb cccc dddd eeee ffff gggg hhhh", "+1.0 (+0.5 to +1.5) of runs", "4"}}
	head := []string{"change", "difference (mean, 95 %)", "with"}
	fit(head, rows, 50)
	total := 0
	for j := range head {
		total += 2 + max(lipgloss.Width(head[j]), lipgloss.Width(rows[0][j]))
	}
	if total > 50 {
		t.Errorf("%q is %d wide", rows[0], total)
	}
}

func TestWidthOfWhatIsNoTerminal(t *testing.T) {
	for columns, want := range map[string]int{"": 80, "120": 120, "0": 0, "wide": 80, "-3": 80} {
		t.Setenv("COLUMNS", columns)
		if got := width(&bytes.Buffer{}); got != want {
			t.Errorf("COLUMNS=%s: %d columns, want %d", columns, got, want)
		}
	}
}

// Dates and ids are not broken at their hyphens as long as they fit, and long names
// only where nothing else makes the table fit.
func TestTablesBreakWordsLast(t *testing.T) {
	rows := [][]string{{"2017-10-23 or 2017-10-24", "Independents", "kh-2017 kh/cpp (21)"}}
	fit([]string{"since", "allegiance", "because"}, rows, 38)
	if want := "2017-10-23\nor\n2017-10-24"; rows[0][0] != want {
		t.Errorf("%q, want %q", rows[0][0], want)
	}
	if strings.Contains(rows[0][1], "\n") || strings.Contains(strings.ReplaceAll(rows[0][2], "-\n", "!"), "!") {
		t.Errorf("%q", rows[0])
	}
	rows = [][]string{{"Independents", "Independents"}}
	fit([]string{"list", "party"}, rows, 24)
	if w := lipgloss.Width(rows[0][0]) + lipgloss.Width(rows[0][1]); w > 20 {
		t.Errorf("%q are %d wide", rows[0], w)
	}
}

// Heads that make a table too wide are written over several lines.
func TestHeadsFold(t *testing.T) {
	head, rows := []string{"party", "seats certain", "name"}, [][]string{{"red", "3", "Red Party"}}
	if got := foldHeads(head, rows, 80); !slices.Equal(got, head) {
		t.Errorf("at 80 columns %q", got)
	}
	if got := foldHeads(head, rows, 30); got[1] != "seats\ncertain" || got[2] != "name" || headLines(got) != 3 {
		t.Errorf("at 30 columns %q", got)
	}
	t.Setenv("COLUMNS", "44")
	var out bytes.Buffer
	(&app{out: &out}).printTable(answer.Table{Columns: []string{"party", "seats certain", "seats possible", "won"}, Rows: [][]string{{"red", "3", "4", "3"}}})
	for _, word := range []string{"certain", "possible", "──"} {
		if !strings.Contains(out.String(), word) {
			t.Errorf("no %s in\n%s", word, out.String())
		}
	}
}

// Where a terminal is too narrow for all columns the last ones stand below each row.
func TestColumnsBelowTheirRows(t *testing.T) {
	head := []string{"seat", "holder", "since", "because"}
	rows := [][]string{{"1", "Ann", "2019-06-10", "c19"}, {"2", "Ben", "2019-06-10", ""}}
	if kept, notes := besides(head, rows, 80); notes.cut != 0 || len(kept[0]) != 4 {
		t.Errorf("at 80 columns %d are cut", notes.cut)
	}
	kept, notes := besides(head, rows, 30)
	if notes.cut != 1 || len(kept[0]) != 3 || notes.texts[0] != "because c19" || notes.texts[1] != "" {
		t.Fatalf("%d are cut, %q", notes.cut, notes.texts)
	}
	kept[0][1], notes.head = "Ann\nAsh", headLines(head)
	for line, want := range map[int]int{2: 0, 3: 1, 4: 0} { // below the second line of the first row
		if got := len(notes.after(kept, line)); got != want {
			t.Errorf("%d lines below line %d, want %d", got, line, want)
		}
	}
	if _, notes := besides(head, rows, 10); notes.cut != 0 {
		t.Error("columns are cut though the rest does not fit")
	}
}

// An id stands whole wherever a line has room for it, in a column or below its row.
func TestIdsStandWhole(t *testing.T) {
	ids := []string{"kh/06/sakream/council", "2002-seats-others-comfrel", "communes-reallocated", "2017-11-02/2017-11-03"}
	for _, columns := range []string{"40", "60", "80"} {
		t.Setenv("COLUMNS", columns)
		var out bytes.Buffer
		(&app{out: &out}).printTable(answer.Table{Columns: []string{"on", "council", "from", "to", "because", "without"}, Rows: [][]string{
			{"2017-12-01", ids[0], "undetermined", ids[1], ids[2] + " (179), " + ids[3] + ", " + ids[1], "undetermined"}}})
		for _, id := range ids {
			if !strings.Contains(out.String(), id) {
				t.Errorf("at %s columns %s is broken:\n%s", columns, id, out.String())
			}
		}
		for line := range strings.Lines(out.String()) {
			if w := lipgloss.Width(strings.TrimSuffix(line, "\n")); w > width(&out) {
				t.Errorf("at %s columns a line is %d wide:\n%s", columns, w, out.String())
			}
		}
	}
}

// A word that no column has room for is broken behind its marks, and those beside it
// are not.
func TestOnlyLongWordsAreBroken(t *testing.T) {
	if got, want := wrapCell("a-b/c 2017-10-23 kh/06/sakream/council", 11), "a-b/c\n2017-10-23\nkh/06/\nsakream/\ncouncil"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := joined([]string{"because a (1), b (2)", "without none"}), "because a (1), b (2); without none"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
