package adopt_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
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

// So are its spells.
func TestSpellsOfTheDocument(t *testing.T) {
	text, say := example(t, "spells.csv")
	p := adopted(t, text, say)
	for _, want := range []string{"2021-03-02 became-independent wexford-borough-council/bo-day labour", "2022-03-14 by-elected Brook wexford-borough-council/di-roe labour 2023-05-07", "won green-party 2"} {
		if !slices.Contains(told(p), want) {
			t.Errorf("no %s in\n%s", want, strings.Join(told(p), "\n"))
		}
	}
	taken(t, ledger.NewMemory(), p)
}

// So is the later list, against a ledger that has the first.
func TestLaterListOfTheDocument(t *testing.T) {
	text, say := example(t, "councillors.csv")
	store := ledger.NewMemory()
	table, err := adopt.Read(file(t, "councillors.csv", text))
	if err != nil {
		t.Fatal(err)
	}
	taken(t, store, answered(t, table, adopt.Propose(table), say))
	text, say = example(t, "members.csv")
	if table, err = adopt.Read(file(t, "members.csv", text)); err != nil {
		t.Fatal(err)
	}
	m := adopt.Propose(table)
	m.Ledger = looked(t, store)
	p := answered(t, table, m, say)
	want := []string{"name|Gus Nye|Gus Nye|Nye, Gus|2026-05-07/2026-06-07|names, spelling", "name|Ann Lee|Ann Lee|Ann M. Lee|2026-05-07/2026-06-07|names, spelling",
		"party|Bo Day|Labour|Independent|2026-05-07/2026-06-07|became-independent; listed", "came|Hal Ash||Labour|2026-05-07/2026-06-07|listed", "left|Flo Orr|Independent||2026-05-07/2026-06-07|roster-complete"}
	if got := changed(p); !slices.Equal(got, want) {
		t.Errorf("changes\n%s", strings.Join(got, "\n"))
	}
	taken(t, store, p)
}

// looked opens a ledger for adopt.
func looked(t *testing.T, store interface {
	ledger.Store
	ledger.Searcher
}) *adopt.Ledger {
	t.Helper()
	book, err := roll.Pack(store.Entries(t.Context(), 0))
	if err != nil {
		t.Fatal(err)
	}
	return adopt.Look(t.Context(), store, book)
}
