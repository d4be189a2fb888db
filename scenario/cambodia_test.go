package scenario_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/scenario"
	"github.com/seatledger/seatledger/synth"
)

// The reconstruction is synthetic: only its national totals are on record.
func reconstruction(t testing.TB, seed uint64) *roll.View {
	t.Helper()
	store := ledger.NewMemory()
	_, err := store.Append(t.Context(), ledger.Batch{Package: synth.ReconstructionPackage(seed), By: "test", At: time.Unix(0, 0), Rows: synth.Reconstruction(seed)})
	if err != nil {
		t.Fatal(err)
	}
	return packed(t, store)
}

// C2: 5,007 seats move and none is lost; what each party receives is compared
// with what was published, and the difference is an answer, not a failure.
func TestTheDissolutionOf2017(t *testing.T) {
	text, err := os.ReadFile("../examples/cambodia-2017/scenarios/dissolution.yaml")
	if err != nil {
		t.Fatal(err)
	}
	v := reconstruction(t, 2017)
	x := whatIf(t, v, string(text))
	if x.Totals.Councils != 1646 || x.Totals.LeftOut != 0 || x.Totals.Seats != 11_572 || x.Totals.Moved != (scenario.Range{Least: 5007, Most: 5007}) {
		t.Errorf("%+v", x.Totals)
	}
	received := scenario.Range{}
	for _, p := range x.Totals.Parties {
		received = scenario.Range{Least: received.Least + p.Received.Least, Most: received.Most + p.Received.Most}
		switch v.Book.PartyID(p.Party) {
		case "kh/cnrp":
			if p.Seats.After.Most != 0 || p.Seats.Before != 5007 {
				t.Errorf("the CNRP has %+v", p.Seats)
			}
		case "kh/ldp", "kh/gdp", "kh/bsdp":
			if p.Received.Most != 0 || p.Seats.Before != p.Seats.After.Least {
				t.Errorf("%s refuses and has %+v", v.Book.PartyID(p.Party), p)
			}
		}
	}
	if received.Least > 5007 || received.Most < 5007 {
		t.Errorf("%+v of 5,007 seats were received", received)
	}
	if len(x.Expect) != 9 {
		t.Fatalf("%d figures are compared", len(x.Expect))
	}
	for _, e := range x.Expect {
		t.Logf("%s %s %s: published %d, here %+v, difference %+v", e.Figure, e.Party, e.Rule, e.Value, e.Got, e.Difference())
		if e.Difference() != (scenario.Range{Least: e.Got.Least - e.Value, Most: e.Got.Most - e.Value}) {
			t.Errorf("%+v", e)
		}
	}
	senate(t, v, x)
}

// The Senate of February 2018: every elector votes for the own party. Seats are
// those of all 58, before and after.
func senate(t *testing.T, v *roll.View, x *scenario.Result) {
	t.Helper()
	c := x.Cascade[0]
	if c.Electors.Before != 11_695 || c.Electors.After != (scenario.Range{Least: 11_695, Most: 11_695}) || c.Why != "" {
		t.Errorf("%d electors before, %+v after: want 123 and 11,572", c.Electors.Before, c.Electors.After)
	}
	before, least, most := 0, 0, 0
	for _, p := range c.Parties {
		before, least, most = before+p.Before.Least, least+p.After.Least, most+p.After.Most
		if v.Book.PartyID(p.Party) == "kh/cpp" && (p.Electors.Before != 6503+68 || p.After.Least <= p.Before.Most) {
			t.Errorf("CPP: %+v", p)
		}
	}
	if before != 58 || least > 58 || most < 58 {
		t.Errorf("%d seats before, %d to %d after", before, least, most)
	}
}

// The same dissolution under the other policies.
func TestTheDissolutionUnderOtherLaws(t *testing.T) {
	v := reconstruction(t, 2017)
	for _, x := range []struct {
		lever    string
		vacant   int
		waiting  int
		chiefs   int // of the CNRP after
		majority int // councils with a CPP majority after, at least
	}{
		{"policy: vacate, seats: list", 5007, 0, 0, 1141},
		{"policy: by-election, seats: list", 5007, 5007, 0, 1141},
		{"policy: next-on-list, seats: list", 0, 0, 0, 1141},
		{"policy: keep", 0, 0, 0, 1141},
		{"policy: redistribute-vacated, seats: list", 0, 0, 0, 1500},
		// About 2,500 chose the CPP by 26 November (Khmer Times, 27 November 2017);
		// where they sit is not known.
		{"policy: choose-in-window, choices_unplaced: {kh/cpp: 2500}", 2507, 0, 0, 1141},
	} {
		r := whatIf(t, v, fmt.Sprintf("title: t\npurpose: p\nsources: [\"Phnom Penh Post, 21 November 2017\"]\non: 2017-11-16\nlevers:\n  - dissolve: {party: kh/cnrp, %s}\n", x.lever))
		exactly := func(n int) scenario.Range { return scenario.Range{Least: n, Most: n} }
		if r.Totals.Moved != exactly(5007) || r.Totals.Vacant.After != exactly(x.vacant) || r.Totals.Awaiting != exactly(x.waiting) {
			t.Errorf("%s: %+v", x.lever, r.Totals)
		}
		for _, s := range r.Totals.Control {
			cpp, _ := v.Book.Party("kh/cpp")
			cnrp, _ := v.Book.Party("kh/cnrp")
			switch s.Rule {
			case seatledger.RuleChief:
				if s.Before.Parties[cnrp] != 489 || s.After.Parties[cnrp] != x.chiefs {
					t.Errorf("%s: chiefs of the CNRP %d, %d after", x.lever, s.Before.Parties[cnrp], s.After.Parties[cnrp])
				}
			case seatledger.RuleMajority:
				if s.After.Parties[cpp] < x.majority {
					t.Errorf("%s: %d councils with a CPP majority", x.lever, s.After.Parties[cpp])
				}
			}
		}
	}
}

// doc/whatif.md tells how near both readings of the law come.
func TestTheDocumentTellsTheDifference(t *testing.T) {
	doc, err := os.ReadFile("../doc/whatif.md")
	if err != nil {
		t.Fatal(err)
	}
	v := reconstruction(t, 2017)
	got := map[string][]int{}
	for _, name := range []string{"dissolution", "redistribute-vacated"} {
		text, err := os.ReadFile("../examples/cambodia-2017/scenarios/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range whatIf(t, v, string(text)).Expect[:3] {
			got[name] = append(got[name], e.Got.Most)
		}
	}
	a, b := got["dissolution"], got["redistribute-vacated"]
	for _, want := range []string{fmt.Sprintf("gives the CPP %d,%03d of them", a[0]/1000, a[0]%1000), fmt.Sprintf("Funcinpec %d where", a[1]), fmt.Sprintf("the KNUP %d where", a[2]),
		fmt.Sprintf("(%d,%03d, %d, %d)", b[0]/1000, b[0]%1000, b[1], b[2])} {
		if !strings.Contains(strings.ReplaceAll(string(doc), "\n", " "), want) {
			t.Errorf("doc/whatif.md does not say %q", want)
		}
	}
}

func BenchmarkDissolution(b *testing.B) {
	text, err := os.ReadFile("../examples/cambodia-2017/scenarios/dissolution.yaml")
	if err != nil {
		b.Fatal(err)
	}
	v := reconstruction(b, 2017)
	for b.Loop() {
		s, err := scenario.Read("dissolution.yaml", text)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := scenario.WhatIf(s, v); err != nil {
			b.Fatal(err)
		}
	}
}
