package adopt_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/ledger"
)

// example gives a file that stands in doc/from-your-file.md, and the answers below it.
func example(t *testing.T, name string) (text string, say answers) {
	t.Helper()
	page, err := os.ReadFile("../doc/from-your-file.md")
	if err != nil {
		t.Fatal(err)
	}
	file := regexp.MustCompile(`(?m)^\*\*` + regexp.QuoteMeta(name) + `\*\*\n\n((?:    .*\n)+)`).FindSubmatchIndex(page)
	if file == nil {
		t.Fatalf("the document has no %s", name)
	}
	table := regexp.MustCompile(`(?m)(?:^\|.*\|\n)+`).Find(page[file[1]:])
	rows := regexp.MustCompile(`(?m)^\| ([^|]+) \| ([^|]+) \|$`).FindAllSubmatch(table, -1)
	if len(rows) < 2 {
		t.Fatalf("the document has no answers for %s", name)
	}
	say = answers{}
	for _, r := range rows[1:] {
		say[string(r[1])] = string(r[2])
	}
	return strings.ReplaceAll(string(page[file[2]:file[3]]), "    ", ""), say
}

// The list of doc/from-your-file.md is adopted with the answers that stand there.
func TestListOfTheDocument(t *testing.T) {
	text, say := example(t, "councillors.csv")
	p := adopted(t, text, say)
	if p.Members != 8 || !slices.Contains(events(p), "2026-05-07 listed Brook exford-town-council/ed-poe labour") {
		t.Errorf("%d members, events\n%s", p.Members, strings.Join(events(p), "\n"))
	}
	taken(t, ledger.NewMemory(), p)
}

// So are its results.
func TestResultsOfTheDocument(t *testing.T) {
	text, say := example(t, "results.csv")
	p := adopted(t, text, say)
	if !slices.Contains(won(p), "Abbey labour 2037 2") || !slices.Contains(events(p), "2027-05-06 elected Brook exford-town-council/flo-orr") {
		t.Errorf("results\n%s\nevents\n%s", strings.Join(won(p), "\n"), strings.Join(events(p), "\n"))
	}
	taken(t, ledger.NewMemory(), p)
}
