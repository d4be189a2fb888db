package adopt_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/ledger"
)

// The list of doc/from-your-file.md is adopted with the answers that stand there.
func TestListOfTheDocument(t *testing.T) {
	text, err := os.ReadFile("../doc/from-your-file.md")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?m)^\*\*councillors\.csv\*\*\n\n((?:    .*\n)+)`).FindSubmatch(text)
	rows := regexp.MustCompile(`(?m)^\| ([^|]+) \| ([^|]+) \|$`).FindAllSubmatch(text, -1)
	if list == nil || len(rows) < 2 {
		t.Fatal("the document has no list, or no answers")
	}
	say := answers{}
	for _, r := range rows[1:] {
		say[string(r[1])] = string(r[2])
	}
	p := adopted(t, strings.ReplaceAll(string(list[1]), "    ", ""), say)
	if p.Members != 8 || !slices.Contains(events(p), "2026-05-07 listed Brook exford-town-council/ed-poe labour") {
		t.Errorf("%d members, events\n%s", p.Members, strings.Join(events(p), "\n"))
	}
	taken(t, ledger.NewMemory(), p)
}
