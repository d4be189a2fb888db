package scenario_test

import (
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/scenario"
)

var drawnParties = []seatledger.PartyID{"p/a", "p/b", "p/c", "p/d"}

// country draws a few councils with results by d'Hondt, some without votes.
func country(t *rapid.T) *roll.View {
	source := &seatledger.Source{ID: "s", Title: "drawn", Date: mustDate("2020")}
	rows := []seatledger.Row{source, &seatledger.Division{ID: "p", Name: "P", Type: "country"},
		&seatledger.Election{ID: "e", Date: mustDate("2020-06-01"), Name: "E", Division: "p"}}
	for _, p := range drawnParties {
		rows = append(rows, &seatledger.Party{ID: p, Name: string(p), Kind: seatledger.KindParty})
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "councils") {
		rows = append(rows, councilRows(t, i)...)
	}
	store := ledger.NewMemory()
	_, err := store.Append(t.Context(), ledger.Batch{Package: "drawn", By: "test", At: time.Unix(0, 0), Rows: sequence(rows)})
	if err != nil {
		t.Fatal(err)
	}
	book, err := roll.Pack(store.Entries(t.Context(), 0))
	if err != nil {
		t.Fatal(err)
	}
	return book.View(roll.Clock{})
}

func councilRows(t *rapid.T, i int) []seatledger.Row {
	id := seatledger.CouncilID(fmt.Sprintf("p/%d", i))
	seats := rapid.IntRange(1, 7).Draw(t, "seats")
	rows := []seatledger.Row{&seatledger.Council{ID: id, Division: "p", Name: "C", Kind: "council", Seats: seats, Method: "dhondt",
		TieRule: rapid.SampledFrom([]string{"", "lot", "fewest-votes"}).Draw(t, "tie rule"), SeatRule: seatledger.SeatRuleList, Sources: []seatledger.SourceID{"s"}}}
	votes := rapid.SliceOfN(rapid.SampledFrom([]int64{0, 10, 20, 30, 60, 70, 120}), 4, 4).Draw(t, "votes")
	votes[0] += 5
	won := make([]int, 4)
	open, err := apportion.DHondt.Seats(won, votes, seats)
	if err != nil {
		t.Fatal(err)
	}
	for j := 0; open > 0; j = (j + 1) % 4 { // as if a lot had been drawn
		if votes[j] > 0 {
			won[j]++
			open--
		}
	}
	known := rapid.IntRange(0, 5).Draw(t, "known") > 0
	for j, p := range drawnParties {
		r := &seatledger.Result{Election: "e", Council: id, List: p, Seats: seatledger.Count{N: int64(won[j]), Stated: true}, Sources: []seatledger.SourceID{"s"}}
		if known {
			r.Votes = seatledger.Count{N: votes[j], Stated: true}
		}
		rows = append(rows, r)
	}
	for e := range rapid.IntRange(0, 2).Draw(t, "defections") {
		rows = append(rows, &seatledger.Event{ID: seatledger.EventID(fmt.Sprintf("%s/%d", id, e)), Kind: seatledger.Defected, Date: mustDate("2020-07-01"), Council: id,
			Seat: seatledger.Seat(rapid.IntRange(1, seats).Draw(t, "seat")), Party: rapid.SampledFrom(drawnParties).Draw(t, "to"), Sources: []seatledger.SourceID{"s"}})
	}
	return rows
}

func sequence(rows []seatledger.Row) iter.Seq2[seatledger.Row, error] {
	return func(yield func(seatledger.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func mustDate(text string) seatledger.Date {
	d, err := seatledger.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// leverText draws a lever that fits any country.
func leverText(t *rapid.T) string {
	party := rapid.SampledFrom(drawnParties).Draw(t, "party")
	policy := rapid.SampledFrom(scenario.Policies()).Draw(t, "policy")
	if policy == scenario.ChooseInWindow {
		return fmt.Sprintf("  - dissolve: {party: %s, policy: keep}\n", party)
	}
	keys := ""
	if policy != scenario.Keep {
		keys = rapid.SampledFrom([]string{"", ", seats: list", ", seats: allegiance"}).Draw(t, "whose")
	}
	if strings.HasPrefix(policy.String(), "redistribute") && rapid.Bool().Draw(t, "refuses") {
		for _, p := range drawnParties {
			if p != party {
				keys += fmt.Sprintf(", refuse: [%s]", p)
				break
			}
		}
	}
	return fmt.Sprintf("  - dissolve: {party: %s, policy: %s%s}\n", party, policy, keys)
}

// Whatever levers are pulled, in whatever order: seats are conserved, and what is
// said to be certain is never more than what is possible.
func TestSeatsAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := country(t)
		var levers strings.Builder
		for range rapid.IntRange(1, 3).Draw(t, "levers") {
			if rapid.IntRange(0, 4).Draw(t, "other") == 0 {
				levers.WriteString("  - method: {method: sainte-lague}\n")
			} else {
				levers.WriteString(leverText(t))
			}
		}
		x, err := scenario.WhatIf(read(t, file(levers.String())), v)
		if err != nil {
			t.Fatal(err)
		}
		conserved(t, x)
		for _, c := range x.Councils {
			for _, p := range c.Parties {
				if p.Seats.After.Least > p.Seats.After.Most || p.Received.Least > p.Received.Most || p.Seats.After.Least < 0 {
					t.Fatalf("%+v", c)
				}
			}
		}
	})
}

// A count that nobody can place, against every placing there is.
func TestUnplacedCountsAgainstEveryPlacing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := country(t)
		x, err := scenario.WhatIf(read(t, file("  - dissolve: {party: p/a, policy: keep}\n")), v)
		if err != nil {
			t.Fatal(err)
		}
		var sits []int // for p/a, by council
		total := 0
		for _, c := range x.Councils {
			sits = append(sits, c.Moved.Most)
			total += c.Moved.Most
		}
		if x.Totals.LeftOut > 0 || total == 0 {
			return
		}
		b := rapid.IntRange(0, total).Draw(t, "to b")
		c := rapid.IntRange(0, total-b).Draw(t, "to c")
		got, err := scenario.WhatIf(read(t, file(fmt.Sprintf("  - dissolve: {party: p/a, policy: choose-in-window, choices_unplaced: {p/b: %d, p/c: %d}}\n", b, c))), v)
		if err != nil {
			t.Fatal(err)
		}
		conserved(t, got)
		placings(t, v, got, sits, b, c)
	})
}

// placings deals b and c seats over the councils in every way and compares the
// least and most of each party on each council.
func placings(t *rapid.T, v *roll.View, got *scenario.Result, sits []int, b, c int) {
	type key struct {
		council int
		party   seatledger.PartyID
	}
	want := map[key]scenario.Range{}
	var place func(i, b, c int, dealt [][2]int)
	place = func(i, b, c int, dealt [][2]int) {
		if i < len(sits) {
			for x := 0; x <= min(b, sits[i]); x++ {
				for y := 0; y <= min(c, sits[i]-x); y++ {
					place(i+1, b-x, c-y, append(dealt[:i:i], [2]int{x, y}))
				}
			}
			return
		}
		if b+c > 0 {
			return
		}
		for i, d := range dealt {
			for k, n := range map[seatledger.PartyID]int{"p/b": d[0], "p/c": d[1], "": sits[i] - d[0] - d[1]} {
				r, ok := want[key{i, k}]
				if !ok {
					r = scenario.Range{Least: n, Most: n}
				}
				want[key{i, k}] = scenario.Range{Least: min(r.Least, n), Most: max(r.Most, n)}
			}
		}
	}
	place(0, b, c, nil)
	for i, council := range got.Councils {
		if sits[i] == 0 {
			continue
		}
		if vacant := want[key{i, ""}]; council.Vacant.After != vacant {
			t.Fatalf("council %d: vacant %+v, want %+v", i, council.Vacant.After, vacant)
		}
		for _, p := range council.Parties {
			id := v.Book.PartyID(p.Party)
			if id != "p/b" && id != "p/c" {
				continue
			}
			if w := want[key{i, id}]; p.Received != w || p.Seats.After != (scenario.Range{Least: w.Least + p.Seats.Before, Most: w.Most + p.Seats.Before}) {
				t.Fatalf("council %d: %s received %+v and has %+v of %d, want %+v", i, id, p.Received, p.Seats.After, p.Seats.Before, w)
			}
		}
	}
	for _, p := range got.Totals.Parties {
		for id, n := range map[seatledger.PartyID]int{"p/b": b, "p/c": c} {
			if v.Book.PartyID(p.Party) == id && (p.Seats.After != scenario.Range{Least: p.Seats.Before + n, Most: p.Seats.Before + n} || p.Received.Most != n) {
				t.Fatalf("in all %s has %+v and received %+v, want %d more than %d", id, p.Seats.After, p.Received, n, p.Seats.Before)
			}
		}
	}
}
