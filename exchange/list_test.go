package exchange

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// Whoever gives a list where a package is wanted is told what makes one of it, whatever the
// list is kept in.
func TestListsAreSentToAdopt(t *testing.T) {
	dir := t.TempDir()
	const table = "Ward,Name,Party\nNorth,Ann Lee,Red\n"
	for name, text := range map[string]string{"a.csv": table, "a.tsv": table, "a.txt": table, "l.json": `[{"name":"Ann Lee"}]`, "o.json": `{"members":[{"name":"Ann Lee"}]}`,
		"l.jsonl": `{"name":"Ann Lee"}`, "l.yaml": "- name: Ann Lee\n", "one/councillors.csv": table, "two/north.csv": table} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	book := excelize.NewFile()
	if err := book.SetSheetRow("Sheet1", "A1", &[]any{"Name", "Party"}); err != nil {
		t.Fatal(err)
	}
	if err := book.SaveAs(filepath.Join(dir, "l.xlsx")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.csv", "a.tsv", "a.txt", "l.json", "o.json", "l.jsonl", "l.yaml", "l.xlsx", "one", "two"} {
		r, err := Import(t.Context(), ledger.NewMemory(), filepath.Join(dir, name), Options{By: "test", At: time.Unix(0, 0)})
		if err == nil || r == nil || len(r.Problems) == 0 || !strings.Contains(r.Problems[0].Fix, adoptIt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The help of the template names sheets and columns that there are, every required one of
// those that a list of members needs, and leads nowhere else.
func TestHelpIsEnough(t *testing.T) {
	found := 0
	for _, line := range helpText {
		if strings.Contains(line[1], "doc/") || strings.Contains(line[1], "http") {
			t.Errorf("%s: refers to something else: %s", line[0], line[1])
		}
		_, name, numbered := strings.Cut(line[0], " ")
		table := seatledger.Table(name)
		if !numbered || !slices.Contains(seatledger.PackageTables(), table) {
			continue
		}
		found++
		for _, c := range seatledger.Columns(table) {
			said := strings.Contains(line[1], c.Name) || c.Name == "division" && strings.Contains(line[1], "place") || c.Name == "date" && strings.Contains(line[1], "date")
			if c.Required && !said {
				t.Errorf("%s: does not say what %s is", name, c.Name)
			}
		}
	}
	if found != 7 || len(helpText) > 20 {
		t.Errorf("%d sheets in %d lines", found, len(helpText))
	}
}
