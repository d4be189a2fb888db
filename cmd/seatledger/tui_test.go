package main

import (
	"bytes"
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

func TestWidthOfWhatIsNoTerminal(t *testing.T) {
	a := &app{out: &bytes.Buffer{}}
	for columns, want := range map[string]int{"": 0, "80": 80, "wide": 0, "-3": 0} {
		t.Setenv("COLUMNS", columns)
		if got := a.width(); got != want {
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
