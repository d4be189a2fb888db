package answer

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/scenario"
)

// twelve gives a desk over twelve made-up councils.
func twelve(t *testing.T) *Desk {
	t.Helper()
	store := ledger.NewMemory()
	if _, err := exchange.Import(t.Context(), store, "../scenario/testdata/twelve", exchange.Options{By: "test", At: time.Unix(0, 0)}); err != nil {
		t.Fatal(err)
	}
	d, err := NewDesk(t.Context(), store, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const whatIfFile = `title: Red is dissolved
purpose: To try it.
sources: [gazette]
base: {package: twelve}
on: 2021-01-01
division: tw/03
levers:
  - dissolve: {party: tw/red, policy: redistribute-council, seats: list, refuse: [tw/gold]}
cascade:
  - {name: Senate, seats: 2, method: dhondt}
expect:
  - {figure: received, party: tw/blue, value: 1, source: The made-up gazette}
  - {figure: councils, party: tw/green, rule: majority, value: 1, source: The made-up gazette}
`

func whatIf(t *testing.T, d *Desk, text string) (*WhatIf, error) {
	t.Helper()
	s, err := scenario.Read("test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d.WhatIf(t.Context(), s, Ask{})
}

func TestWhatIfInWords(t *testing.T) {
	x, err := whatIf(t, twelve(t), whatIfFile)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, line := range x.Sentences() {
		b.WriteString(line + "\n")
	}
	for _, table := range append(x.Shown(5), x.Tables()[0]) {
		b.WriteString("== " + table.Title + "\n" + strings.Join(table.Columns, " | ") + "\n")
		for _, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Errorf("%s: %q has not one cell a column %q", table.Title, row, table.Columns)
			}
			b.WriteString(strings.Join(row, " | ") + "\n")
		}
	}
	law := x.Levers[0].Policy.Law()
	want := `What if: Red is dissolved
Asked because: To try it.
Sources: The made-up gazette, 2020-06-02.
  - Red is dissolved; its seats: redistribute-council, by list; Gold take none.
    ` + law + `
On 1 January 2021, in Place 03: 1 council on record, of which 1 with 5 seats can be worked out. 3 of these seats move; none is lost.
For 1 seat lists stand exactly equal: only a lot or a rule of law settles them, and every outcome is kept.
Control under the rule majority: before Red 1; after undetermined 1. 0 councils change control, and of 1 it is left open.
Assumed: The seats of a council after are its seats before: held, vacant, or waiting for a by-election.
Assumed: Every list has names enough for the seats that come to it.
Assumed: For the Senate every elector votes for the party that he or she sits for, in one constituency.
Nothing of this is in the ledger.
== Seats
party | before | after | change | received
Blue | 1 | 2 to 3 | +1 to +2 | 1 to 2
Green | 1 | 2 to 3 | +1 to +2 | 1 to 2
Red | 3 | 0 | -3 | 0
vacant | 0 | 0 | +0 | 
all | 5 | 5 | +0 | 3
== Changes of control
rule | from | to | councils
majority | Red | undetermined | 1
== Published figures and these
figure | party | published | here | difference | source
received | Blue | 1 | 1 to 2 | +0 to +1 | The made-up gazette
councils (majority) | Green | 1 | 0 to 1 | -1 to +0 | The made-up gazette
== Senate: 2 seats by dhondt
party | electors before | electors after | seats before | seats after
Blue | 1 | 2 to 3 | 0 | 1
Green | 1 | 2 to 3 | 0 | 1
Red | 3 | 0 | 2 | 0
== Councils that change: 1
council | moved | before | after | control | left open
tw/03/council | 3 of 5 | Blue 1, Green 1, Red 3 | Blue 2 to 3, Green 2 to 3 | majority Red > Blue or Green | 1 seat between Blue, Green
== Councils
council | seats | moved | before | after | majority | left open
tw/03/council | 5 | 3 | Blue 1, Green 1, Red 3 | Blue 2 to 3, Green 2 to 3 | Red > Blue or Green | 1 seat between Blue, Green
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Lists are lists in JSON, empty or not, so that a reader need not ask.
func TestWhatIfHasNoNullLists(t *testing.T) {
	d := twelve(t)
	for _, text := range []string{whatIfFile, strings.NewReplacer("division: tw/03", "division: tw/07").Replace(whatIfFile)} {
		x, err := whatIf(t, d, text)
		if err != nil {
			t.Fatal(err)
		}
		b, err := marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		for _, list := range []string{"sources", "levers", "rules", "parties", "control", "flips", "expected", "cascade", "councils", "ties", "could", "lists", "assumes"} {
			if strings.Contains(string(b), `"`+list+`":null`) {
				t.Errorf("%s is null: %s", list, b)
			}
		}
	}
}

// It is arithmetic on seats: nobody is named, though the ledger names holders.
func TestWhatIfNamesNobody(t *testing.T) {
	d := twelve(t)
	x, err := whatIf(t, d, "title: t\npurpose: p\nsources: [gazette]\non: 2021-01-01\nlevers:\n  - dissolve: {party: tw/red, policy: keep}\n  - move: {council: tw/09/council, from: tw/blue, to: tw/gold, seats: 2}\n")
	if err != nil {
		t.Fatal(err)
	}
	b, err := marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	text.WriteString(string(b) + strings.Join(x.Sentences(), "\n"))
	for _, table := range x.Tables() {
		for _, row := range table.Rows {
			text.WriteString(strings.Join(row, " "))
		}
	}
	if !strings.Contains(text.String(), "tw/09/council") || strings.Contains(text.String(), "Nine") || strings.Contains(text.String(), "tw/nine") {
		t.Errorf("a holder is named, or the council is not: %s", text.String())
	}
}

// A scenario is held against the ledger: its package, its sources, its ids; all
// at once.
func TestWhatIfThatDoesNotFit(t *testing.T) {
	d := twelve(t)
	_, err := whatIf(t, d, strings.NewReplacer("package: twelve", "package: eleven", "[gazette]", "[gazete]", "party: tw/red", "party: tw/rad").Replace(whatIfFile))
	problems, ok := errors.AsType[*scenario.Problems](err)
	if !ok {
		t.Fatal(err)
	}
	var paths []string
	for _, p := range problems.List {
		paths = append(paths, p.Path)
	}
	if want := []string{"sources[0]", "base.package", "levers[0].dissolve.party"}; !slices.Equal(paths, want) {
		t.Errorf("problems at %q, want %q", paths, want)
	}
	s, err := scenario.Read("test.yaml", []byte("title: t\npurpose: p\nsources: [gazette]\non: 2021-01-01\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.WhatIf(t.Context(), s, Ask{}); !errors.Is(err, scenario.ErrRefused) {
		t.Errorf("without levers: %v", err)
	}
	if _, err := whatIf(t, d, whatIfFile); err != nil {
		t.Error(err)
	}
}

// The clocks hold for a scenario too: before the results were recorded nothing is
// known of the council.
func TestWhatIfAsKnown(t *testing.T) {
	d := twelve(t)
	s, err := scenario.Read("test.yaml", []byte(strings.ReplaceAll(whatIfFile, "cascade:\n  - {name: Senate, seats: 2, method: dhondt}\n", "")))
	if err != nil {
		t.Fatal(err)
	}
	x, err := d.WhatIf(t.Context(), s, Ask{Published: "2020-06-01"})
	if err != nil {
		t.Fatal(err)
	}
	if x.Totals.LeftOut != 1 || x.Councils[0].Why == nil || *x.Councils[0].Why != "no entry says who holds its seats" {
		t.Errorf("%+v", x.Totals)
	}
}
