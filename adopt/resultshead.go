package adopt

import (
	"regexp"
	"slices"
	"strings"
)

// This file knows heads of tables of results that stand in two rows, in none, or again and
// again with the name of a ward above.

// joinHeads makes one head of two: the names of parties above, and below each "votes" and
// "per cent", say.
func (t *Table) joinHeads() {
	if t.Holds != nil || len(t.Rows) == 0 {
		return
	}
	last := -1 // the row above the head
	for i, p := range t.Passed {
		if p.Why == aboveTable && p.N < t.headN {
			last = i
		}
	}
	if last >= 0 && filled(t.passed[t.Passed[last].N].Cells) > 1 && doubled(bases(t.Head)) != nil {
		t.join(t.passed[t.Passed[last].N].Cells, bases(t.Head))
		t.Passed = slices.Delete(t.Passed, last, last+1)
		return
	}
	below := t.Rows[0]
	for i, c := range below.Cells {
		if c != "" && (numberCell.MatchString(c) || isDash(c)) || i > 0 && strings.HasPrefix(t.Head[i], "column ") && c == "" {
			return
		}
	}
	if doubled(below.Cells) != nil && slices.ContainsFunc(t.Head, unnamedColumn.MatchString) {
		top := slices.Clone(t.Head)
		for i, name := range top {
			top[i] = unnamedColumn.ReplaceAllString(name, "")
		}
		t.join(top, below.Cells)
		t.headN, t.Rows = below.N, t.Rows[1:]
	}
}

const aboveTable = "above the table"

var (
	unnamedColumn = regexp.MustCompile(`^column \d+$`)
	again         = regexp.MustCompile(` \(\d+\)$`)
)

// bases gives the names of a head without the numbers that tell equal ones apart.
func bases(head []string) []string {
	list := make([]string, len(head))
	for i, name := range head {
		list[i] = again.ReplaceAllString(name, "")
	}
	return list
}

// doubled gives the names that stand more than once.
func doubled(names []string) map[string]bool {
	seen, twice := map[string]bool{}, map[string]bool{}
	for _, name := range names {
		if name != "" && seen[name] {
			twice[name] = true
		}
		seen[name] = true
	}
	if len(twice) == 0 {
		return nil
	}
	return twice
}

// join writes each name of the upper row before those that stand below it more than once.
func (t *Table) join(top, below []string) {
	twice, over := doubled(below), ""
	for i := range t.Head {
		if i < len(top) && top[i] != "" {
			over = strings.Join(strings.Fields(top[i]), " ")
		}
		name := ""
		if i < len(below) {
			name = strings.Join(strings.Fields(below[i]), " ")
		}
		switch {
		case twice[name]:
			t.Head[i] = strings.TrimSpace(over + " " + name)
		case name != "":
			t.Head[i] = name
		case i < len(top) && top[i] != "":
			t.Head[i] = over
		}
	}
}

var year = regexp.MustCompile(`^(1[89]|20)\d\d$`)

// unhead makes a row of the head where it has a number over numbers: the file has no head.
func (t *Table) unhead() {
	if t.Holds != nil {
		return
	}
	numbers := false
	for i, name := range t.Head {
		numbers = numbers || numberCell.MatchString(name) && !year.MatchString(name) && t.isNumbers(i)
	}
	if !numbers {
		return
	}
	first := Row{N: t.headN, Cells: slices.Clone(t.Head)}
	for i, name := range t.Head {
		if unnamedColumn.MatchString(name) {
			first.Cells[i] = ""
		}
		first.Cells[i] = again.ReplaceAllString(first.Cells[i], "")
		t.Head[i] = "column " + letters(i)
	}
	t.Rows = slices.Insert(t.Rows, 0, first)
	t.headN, t.headless = 0, true
}

// letters gives a column as spreadsheets call it.
func letters(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letters(i/26-1) + letters(i%26)
}

// sections gives the lines between the rows that may name the ward of the rows below, each
// with one value: those behind which a row follows.
func (t *Table) sections() (list []Row) {
	if len(t.Rows) == 0 {
		return nil
	}
	end := t.Rows[len(t.Rows)-1].N
	for _, p := range t.Passed {
		if r := t.passed[p.N]; filled(r.Cells) == 1 && (p.Why == "a note" && p.N < end || p.Why == aboveTable && p.N == t.headN-1) {
			list = append(list, Row{N: p.N, Cells: []string{p.Text}})
		}
	}
	return list
}

// isHead reports whether a row is the head again.
func (t *Table) isHead(r Row) bool {
	same := 0
	for i, c := range r.Cells {
		switch {
		case c == "":
		case folded(c) != folded(again.ReplaceAllString(t.Head[i], "")):
			return false
		default:
			same++
		}
	}
	return same > 1
}
