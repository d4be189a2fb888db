package scenario_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/scenario"
)

const portugalDir = "../../shared/data/portugal-2025-assemblies"

// Dissolving the largest list of each of 308 real assemblies, one by one, under
// every policy: seats are conserved, ties come back as ties, and what
// redistribution gives is what a plain reckoning gives.
func TestPortugal(t *testing.T) {
	if _, err := os.Stat(portugalDir); err != nil {
		t.Skipf("SKIPPED: the real results of Portugal are not at %s", portugalDir)
	}
	v := viewOf(t, portugalDir)
	day := seatledger.DayOf(2025, 12, 1)
	f := v.Folder()
	councils, open, seats := 0, 0, map[scenario.Policy]int{}
	for c := range v.Book.Councils() {
		state := f.At(c, day)
		if _, sole := state.Sole(); !sole {
			t.Fatalf("%s has no certain roll", v.Book.CouncilID(c))
		}
		votes, _ := f.Votes(day, &state.Frames[0])
		largest := votes[0]
		for _, x := range votes {
			if x.Seats > largest.Seats || x.Seats == largest.Seats && x.Votes > largest.Votes {
				largest = x
			}
		}
		councils++
		for _, p := range scenario.Policies() {
			got := dissolveIn(t, v, c, largest, p)
			seats[p] += got.Seats
			if p == scenario.RedistributeCouncil || p == scenario.RedistributeVacated {
				plain(t, v.Book, got, votes, largest, p == scenario.RedistributeCouncil)
			}
			if (len(got.Ties) > 0) != (got.Ways > 1) {
				t.Errorf("%s, %v: %d ties and %d ways", v.Book.CouncilID(c), p, len(got.Ties), got.Ways)
			}
			open += len(got.Ties)
		}
		equals(t, v, c, largest)
	}
	for _, p := range scenario.Policies() {
		if seats[p] != 6463 {
			t.Errorf("%v: %d seats, want 6,463", p, seats[p])
		}
	}
	if councils != 308 {
		t.Errorf("%d councils", councils)
	}
	t.Logf("%d councils under %d policies, %d ties open", councils, len(scenario.Policies()), open)
}

// dissolveIn dissolves a list in one council.
func dissolveIn(t *testing.T, v *roll.View, c roll.Ref, list roll.ListVotes, p scenario.Policy) *scenario.Council {
	t.Helper()
	keys := ", seats: list"
	switch p {
	case scenario.Keep:
		keys = ""
	case scenario.ChooseInWindow:
		keys = fmt.Sprintf(", choices_unplaced: {independent: %d}", list.Seats/2)
	}
	text := fmt.Sprintf("title: t\npurpose: p\nsources: [mai-2025]\non: 2025-12-01\ndivision: %s\nlevers:\n  - dissolve: {party: %q, policy: %s%s}\n",
		v.Book.DivisionID(v.Book.CouncilInfo(c).Division), v.Book.PartyID(list.List), p, keys)
	x := whatIf(t, v, text)
	if len(x.Councils) != 1 || x.Councils[0].Why != "" {
		t.Fatalf("%s under %v: %+v", v.Book.CouncilID(c), p, x)
	}
	got := &x.Councils[0]
	if got.Moved != (scenario.Range{Least: list.Seats, Most: list.Seats}) {
		t.Errorf("%s under %v: %+v of %d seats moved", v.Book.CouncilID(c), p, got.Moved, list.Seats)
	}
	return got
}

// plain shares the seats of the dissolved list out once more, by hand: seat by
// seat to the largest votes/(seats+1), compared by products; the list with fewer
// votes comes first among equals, as in Portugal.
func plain(t *testing.T, b *roll.Book, got *scenario.Council, votes []roll.ListVotes, gone roll.ListVotes, floor bool) {
	t.Helper()
	held, count := map[roll.Ref]int64{}, map[roll.Ref]int{}
	for _, x := range votes {
		if count[x.Party] += x.Seats; floor {
			held[x.List] = int64(x.Seats)
		}
	}
	count[gone.Party] -= gone.Seats
	for range gone.Seats {
		var best *roll.ListVotes
		for i := range votes {
			x := &votes[i]
			if x.List == gone.List || x.Votes == 0 {
				continue
			}
			if best == nil {
				best = x
				continue
			}
			mine, other := x.Votes*(held[best.List]+1), best.Votes*(held[x.List]+1)
			if mine > other || mine == other && x.Votes < best.Votes {
				best = x
			}
		}
		held[best.List]++
		count[best.Party]++
	}
	for _, p := range got.Parties {
		if p.Seats.After != (scenario.Range{Least: count[p.Party], Most: count[p.Party]}) {
			t.Errorf("%s: %s has %+v, want %d", b.CouncilID(got.Council), b.PartyID(p.Party), p.Seats.After, count[p.Party])
		}
	}
}

// equals lets two lists stand equal in a by-election for the seats that a
// dissolution vacates: of an odd number the last is a tie, and stays one, as
// fewer votes settle nothing between equals.
func equals(t *testing.T, v *roll.View, c roll.Ref, gone roll.ListVotes) {
	t.Helper()
	party, id := v.Book.PartyID(gone.List), v.Book.CouncilID(c)
	x := whatIf(t, v, fmt.Sprintf(`title: t
purpose: p
sources: [mai-2025]
on: 2025-12-01
division: %s
levers:
  - dissolve: {party: %q, policy: by-election, seats: list}
  - by-election: {council: %q, seats: %d, votes: {pt/ps: 7, pt/b-e: 7}}
`, v.Book.DivisionID(v.Book.CouncilInfo(c).Division), party, id, gone.Seats))
	if got := x.Councils[0]; x.Totals.Lots != gone.Seats%2 || got.Ways != 1+gone.Seats%2 || got.Awaiting.Most != 0 {
		t.Errorf("%s: %d seats at a tie in %d ways, %d vacated", id, x.Totals.Lots, got.Ways, gone.Seats)
	}
}
