package scenario_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/scenario"
)

// viewOf imports a package into a ledger in memory and gives the view of it.
func viewOf(t testing.TB, dir string) *roll.View {
	t.Helper()
	store := ledger.NewMemory()
	report, err := exchange.Import(t.Context(), store, dir, exchange.Options{By: "test", At: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err, report.Problems)
	}
	return packed(t, store)
}

func packed(t testing.TB, store ledger.Store) *roll.View {
	t.Helper()
	book, err := roll.Pack(store.Entries(t.Context(), 0))
	if err != nil {
		t.Fatal(err)
	}
	return book.View(roll.Clock{})
}

// file is a scenario over the twelve councils; levers begin at the margin.
func file(levers string) string {
	return "title: t\npurpose: p\nsources: [\"The made-up gazette, 2 June 2020\"]\non: 2021-01-01\nlevers:\n" + levers
}

func read(t rapid.TB, text string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Read("test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func whatIf(t testing.TB, v *roll.View, text string) *scenario.Result {
	t.Helper()
	x, err := scenario.WhatIf(read(t, text), v)
	if err != nil {
		t.Fatal(err)
	}
	conserved(t, x)
	return x
}

// conserved holds a result to the first promise of the package: every seat
// before is a seat after, in each council and in all.
func conserved(t rapid.TB, x *scenario.Result) {
	t.Helper()
	seats, leftOut := 0, 0
	for _, c := range x.Councils {
		if c.Why != "" {
			leftOut++
			continue
		}
		seats += c.Seats
		before, least, most := c.Vacant.Before+c.Idle.Before, c.Vacant.After.Least+c.Idle.After.Least, c.Vacant.After.Most+c.Idle.After.Most
		for _, p := range c.Parties {
			before, least, most = before+p.Seats.Before, least+p.Seats.After.Least, most+p.Seats.After.Most
		}
		if before != c.Seats || least > c.Seats || most < c.Seats || c.Ways == 1 && (least != c.Seats || most != c.Seats) {
			t.Errorf("council %d of %d seats: %d before, %d to %d after", c.Council, c.Seats, before, least, most)
		}
		if c.Awaiting.Most > c.Vacant.After.Most || c.Moved.Most > c.Seats {
			t.Errorf("council %d: %+v wait of %+v vacant, %+v of %d moved", c.Council, c.Awaiting, c.Vacant.After, c.Moved, c.Seats)
		}
	}
	vacant, idle := x.Totals.Vacant, x.Totals.Idle
	before, least, most := vacant.Before+idle.Before, vacant.After.Least+idle.After.Least, vacant.After.Most+idle.After.Most
	for _, p := range x.Totals.Parties {
		before, least, most = before+p.Seats.Before, least+p.Seats.After.Least, most+p.Seats.After.Most
	}
	if seats != x.Totals.Seats || leftOut != x.Totals.LeftOut || before != seats || least > seats || most < seats {
		t.Errorf("totals: %d of %d seats before, %d to %d after; %d of %d councils left out", before, seats, least, most, x.Totals.LeftOut, leftOut)
	}
}

// words writes a council after as "blue 2-3, green 2-3", with who controls it
// where that changes, and what is left open.
func words(b *roll.Book, c *scenario.Council) string {
	if c.Why != "" {
		return "? " + c.Why
	}
	var parts []string
	add := func(name string, n scenario.Range) {
		switch {
		case n.Most == 0:
		case n.Least == n.Most:
			parts = append(parts, fmt.Sprintf("%s %d", name, n.Most))
		default:
			parts = append(parts, fmt.Sprintf("%s %d-%d", name, n.Least, n.Most))
		}
	}
	for _, p := range c.Parties {
		add(short(b, p.Party), p.Seats.After)
	}
	add("vacant", c.Vacant.After)
	add("idle", c.Idle.After)
	add("waiting", c.Awaiting)
	var text strings.Builder
	text.WriteString(strings.Join(parts, ", "))
	for _, x := range c.Ties {
		fmt.Fprintf(&text, "; tie %d %s", x.Seats, x.Rule)
		if x.Ward != 0 {
			text.WriteString(" in " + b.WardName(x.Ward))
		}
		for _, p := range x.Lists {
			text.WriteString(" " + short(b, p))
		}
	}
	for _, k := range c.Control {
		if !k.Same() {
			fmt.Fprintf(&text, "; %s %s > %s", k.Before.Rule, who(b, k.Before.Verdict), who(b, k.After.Verdict))
		}
	}
	return text.String()
}

func short(b *roll.Book, p roll.Ref) string {
	return strings.TrimPrefix(string(b.PartyID(p)), "tw/")
}

func who(b *roll.Book, v control.Verdict) string {
	if v.Party != 0 {
		return short(b, v.Party)
	}
	return v.Kind.String()
}

// check compares councils with lines such as "01 blue 5; majority red > blue".
// Councils that are not listed must be as before.
func check(t *testing.T, v *roll.View, x *scenario.Result, want string) {
	t.Helper()
	lines := map[string]string{}
	for line := range strings.Lines(want) {
		if id, rest, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			lines[id] = strings.TrimSpace(rest)
		}
	}
	for i := range x.Councils {
		c := &x.Councils[i]
		id := strings.Split(string(v.Book.CouncilID(c.Council)), "/")[1]
		got := words(v.Book, c)
		if expected, ok := lines[id]; ok && got != expected {
			t.Errorf("council %s:\n got %s\nwant %s", id, got, expected)
		} else if !ok && c.Moved.Most > 0 {
			t.Errorf("council %s moved: %s", id, got)
		}
		delete(lines, id)
	}
	for id := range lines {
		t.Errorf("no council %s", id)
	}
}

// The twelve councils of testdata/twelve, by d'Hondt, on 1 January 2021:
//
//	01  5 seats  red 300 votes 3 seats, blue 200 2
//	02  7        red 400 4, blue 300 3, green 70 0
//	03  5        red 300 3, blue 100 1, green 100 1 (ties go to the lot)
//	04  7        red 350 4, blue 150 2, green 110 1, gold 60 0
//	05  3        blue 200 2, green 90 1, red 10 0: nothing to dissolve
//	06  3        red 2, blue 1, votes not recorded
//	07  5        nothing recorded
//	08  3        red 2, one seat of which nobody says whose
//	09  3        red 200 2, of whom one has joined blue since; blue 150 1
//	10  5        red 260 3, blue 150 1, green 80 1; chief of red, unnamed
//	11  5        red 250 3, blue 220 2, of whom one resigned: a seat is vacant
//	12  3        red 100 2, independents 90 1, blue 40 0
const leftOut = `
	07 ? no entry says who holds its seats
	08 ? of 1 of its 3 seats no entry says who holds them
`

const withoutVotes = leftOut + `
	06 ? the votes of its last election are not all recorded
`

func TestEveryPolicySeatBySeat(t *testing.T) {
	v := viewOf(t, "testdata/twelve")
	for _, x := range []struct {
		policy, keys, want string
	}{
		// The seats that red's list won are empty; in 09 that of the holder who
		// joined blue too. Of 5, 3 make a majority, of the 2 filled in 01 2 do.
		{"vacate", "seats: list", leftOut + `
			01 blue 2, vacant 3; majority red > none; sitting red > blue
			02 blue 3, vacant 4; majority red > none; sitting red > blue
			03 blue 1, green 1, vacant 3; majority red > none; sitting red > none
			04 blue 2, green 1, vacant 4; majority red > none; sitting red > blue
			06 blue 1, vacant 2; majority red > none; sitting red > blue
			09 blue 1, vacant 2; majority blue > none
			10 blue 1, green 1, vacant 3; majority red > none; sitting red > none; chief red > none
			11 blue 1, vacant 4; majority red > none; sitting red > blue
			12 alone 1, vacant 2; majority red > none; sitting red > alone`},
		// Whoever leaves, red's next name comes; so 09 goes back to red. A new
		// councillor is no chief.
		{"next-on-list", "seats: list", leftOut + `
			01 blue 2, red 3
			02 blue 3, red 4
			03 blue 1, green 1, red 3
			04 blue 2, green 1, red 4
			06 blue 1, red 2
			09 blue 1, red 2; majority blue > red; sitting blue > red
			10 blue 1, green 1, red 3; chief red > none
			11 blue 1, red 3, vacant 1
			12 alone 1, red 2`},
		// 01: blue alone is left: 5. 02: blue holds 3: 300/4 = 75, 300/5 = 60,
		// 300/6 = 50 against green's 70 and 35: blue, green, blue, blue. 03: blue
		// and green hold 1 each: 50 and 50, then 33.3 and 33.3 for the last seat.
		// 04: gold 60, green 110/2 = 55, blue 150/3 = 50, blue 150/4 = 37.5 before
		// green 110/3 = 36.7. 09: blue 3. 10: blue 75 and 50, green 40 before blue
		// 37.5. 11: 4 seats of blue, the vacant one stays so. 12: the independents
		// hold 1: 45, then blue's 40 before 30.
		{"redistribute-council", "seats: list", withoutVotes + `
			01 blue 5; majority red > blue; sitting red > blue
			02 blue 6, green 1; majority red > blue; sitting red > blue
			03 blue 2-3, green 2-3; tie 1 lot blue green; majority red > undetermined; sitting red > undetermined
			04 blue 4, gold 1, green 2; majority red > blue; sitting red > blue
			09 blue 3
			10 blue 3, green 2; majority red > blue; sitting red > blue; chief red > none
			11 blue 4, vacant 1; majority red > blue; sitting red > blue
			12 alone 2, blue 1; majority red > alone; sitting red > alone`},
		// From none: 02: 300, 150, 100, 75 before green's 70. 03: 100, 100, then 50
		// and 50 for the last. 04: blue 150, green 110, blue 75, gold 60. 10: blue
		// 150, green 80, blue 75. 12: 90 and 45 before blue's 40.
		{"redistribute-vacated", "seats: list", withoutVotes + `
			01 blue 5; majority red > blue; sitting red > blue
			02 blue 7; majority red > blue; sitting red > blue
			03 blue 2-3, green 2-3; tie 1 lot blue green; majority red > undetermined; sitting red > undetermined
			04 blue 4, gold 1, green 2; majority red > blue; sitting red > blue
			09 blue 3
			10 blue 3, green 2; majority red > blue; sitting red > blue; chief red > none
			11 blue 4, vacant 1; majority red > blue; sitting red > blue
			12 alone 3; majority red > alone; sitting red > alone`},
		// Green in 02, gold in 04 and blue in 12 stood and have none; elsewhere
		// nobody may take a seat.
		{"only-parties-without-seats", "seats: list", withoutVotes + `
			01 blue 2, vacant 3; majority red > none; sitting red > blue
			02 blue 3, green 4; majority red > green; sitting red > green
			03 blue 1, green 1, vacant 3; majority red > none; sitting red > none
			04 blue 2, gold 4, green 1; majority red > gold; sitting red > gold
			09 blue 1, vacant 2; majority blue > none
			10 blue 1, green 1, vacant 3; majority red > none; sitting red > none; chief red > none
			11 blue 1, vacant 4; majority red > none; sitting red > blue
			12 alone 1, blue 2; majority red > blue; sitting red > blue`},
		// As vacate; the seat of 11 that was vacant before does not wait.
		{"by-election", "seats: list", leftOut + `
			01 blue 2, vacant 3, waiting 3; majority red > none; sitting red > blue
			02 blue 3, vacant 4, waiting 4; majority red > none; sitting red > blue
			03 blue 1, green 1, vacant 3, waiting 3; majority red > none; sitting red > none
			04 blue 2, green 1, vacant 4, waiting 4; majority red > none; sitting red > blue
			06 blue 1, vacant 2, waiting 2; majority red > none; sitting red > blue
			09 blue 1, vacant 2, waiting 2; majority blue > none
			10 blue 1, green 1, vacant 3, waiting 3; majority red > none; sitting red > none; chief red > none
			11 blue 1, vacant 4, waiting 3; majority red > none; sitting red > blue
			12 alone 1, vacant 2, waiting 2; majority red > none; sitting red > alone`},
		// Those who sit for red chose: in 01 two of three blue, in 02 one of four
		// gold, in 10 all three blue, so that the chief did too. The one in 09 who
		// had left before need not choose.
		{"choose-in-window", "choices: [{council: tw/01/council, party: tw/blue, seats: 2}, {council: tw/02/council, party: tw/gold, seats: 1}, {council: tw/10/council, party: tw/blue, seats: 3}]", leftOut + `
			01 blue 4, vacant 1; majority red > blue; sitting red > blue
			02 blue 3, gold 1, vacant 3; majority red > none; sitting red > blue
			03 blue 1, green 1, vacant 3; majority red > none; sitting red > none
			04 blue 2, green 1, vacant 4; majority red > none; sitting red > blue
			06 blue 1, vacant 2; majority red > none; sitting red > blue
			09 blue 2, vacant 1
			10 blue 4, green 1; majority red > blue; sitting red > blue; chief red > blue
			11 blue 1, vacant 4; majority red > none; sitting red > blue
			12 alone 1, vacant 2; majority red > none; sitting red > alone`},
		// Each former red sits alone: independents are no party. A chief who sits
		// for nobody gives nobody control.
		{"keep", "", leftOut + `
			01 independent 3, blue 2; majority red > none; sitting red > none
			02 independent 4, blue 3; majority red > none; sitting red > none
			03 independent 3, blue 1, green 1; majority red > none; sitting red > none
			04 independent 4, blue 2, green 1; majority red > none; sitting red > none
			06 independent 2, blue 1; majority red > none; sitting red > none
			09 independent 1, blue 2
			10 independent 3, blue 1, green 1; majority red > none; sitting red > none; chief red > none
			11 independent 3, blue 1, vacant 1; majority red > none; sitting red > none
			12 independent 2, alone 1; majority red > none; sitting red > none`},
	} {
		t.Run(x.policy, func(t *testing.T) {
			result := whatIf(t, v, file(fmt.Sprintf("  - dissolve:\n      party: tw/red\n      policy: %s\n      %s\n", x.policy, x.keys)))
			if !slices.Contains(result.Rules, seatledger.RuleSitting) {
				t.Error("a seat is vacant, and the rule sitting is left out")
			}
			check(t, v, result, x.want)
		})
	}
}

func TestEveryPolicyIsTested(t *testing.T) {
	for _, p := range scenario.Policies() {
		var back scenario.Policy
		if err := back.UnmarshalText([]byte(p.String())); err != nil || back != p {
			t.Errorf("%v is read as %v, %v", p, back, err)
		}
		if len(p.Law()) < 40 {
			t.Errorf("%v cites no law: %q", p, p.Law())
		}
	}
}
