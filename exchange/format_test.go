package exchange_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
)

const formatFile = "../doc/format.md"

func format(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(formatFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// section gives the text under a heading, up to the next of its level.
func section(t *testing.T, text, heading string) string {
	t.Helper()
	_, after, ok := strings.Cut(text, "\n"+heading)
	if !ok {
		t.Fatalf("doc/format.md has no heading %q", heading)
	}
	level, _, _ := strings.Cut(heading, " ")
	body, _, _ := strings.Cut(after, "\n"+level+" ")
	return body
}

// rows gives the cells of the rows of the tables in a text.
func tableRows(text string) (rows [][]string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "| ") {
			var cells []string
			for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
				cells = append(cells, strings.TrimSpace(cell))
			}
			rows = append(rows, cells)
		}
	}
	return rows
}

// doc/format.md has every column, in order, and says truly which are required,
// which are keys and which values a column takes.
func TestFormatListsEveryColumn(t *testing.T) {
	text := format(t)
	for _, table := range seatledger.PackageTables() {
		rows := tableRows(section(t, text, "### "+string(table)+":"))[1:]
		for i, c := range seatledger.Columns(table) {
			if i >= len(rows) {
				t.Fatalf("%s: %d columns in the document", table, len(rows))
			}
			name := c.Name
			if c.Required {
				name = "**" + name + "**"
			}
			if rows[i][0] != name {
				t.Errorf("%s: column %d is %s in the document, want %s", table, i+1, rows[i][0], name)
			}
			if key := strings.HasPrefix(rows[i][1], "*key*"); key != c.Key {
				t.Errorf("%s.%s: key is %v in the document", table, c.Name, key)
			}
			values := slices.Clone(c.OneOf)
			if c.Form != "" {
				values = append(values, c.Form)
			}
			for _, value := range values {
				if !strings.Contains(rows[i][1], "`"+value+"`") {
					t.Errorf("%s.%s: the document does not have %s", table, c.Name, value)
				}
			}
		}
	}
}

// The table of what each kind of event needs and may have is that of the code.
func TestFormatListsEventNeeds(t *testing.T) {
	var want strings.Builder
	for _, kind := range seatledger.EventKinds() {
		row, _ := kind.Row()
		fmt.Fprintf(&want, "| `%s` | %s | %s | %s |\n", kind, row.Needed(), strings.ReplaceAll(row.Takes, " ", ", "), row.Why)
	}
	text := format(t)
	head := "| kind | needs | may have | that is |\n|---|---|---|---|\n"
	before, after, ok := strings.Cut(text, head)
	if !ok {
		t.Fatal("doc/format.md has no table of needs")
	}
	table, rest, _ := strings.Cut(after, "\n\n")
	if *update {
		text = before + head + want.String() + "\n" + rest
		if err := os.WriteFile(formatFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table+"\n" != want.String() {
		t.Errorf("the document says\n%s\nthe code\n%s", table, want.String())
	}
}
