package apportion_test

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger/apportion"
)

// votesGen draws votes that tie often, votes like those of a council, and votes at
// the limit; multiples of one number make exact ties at any size.
func votesGen() *rapid.Generator[[]int64] {
	return rapid.Custom(func(t *rapid.T) []int64 {
		limit := rapid.SampledFrom([]int64{6, 60, 100_000, 1 << 56, 1 << 58, 1 << 60, apportion.MaxVotes}).Draw(t, "limit")
		unit := rapid.SampledFrom([]int64{1, 1, 2, 12, 60, 840}).Draw(t, "unit")
		base := rapid.Int64Range(0, limit/unit)
		if limit > 100_000 && rapid.Bool().Draw(t, "high") {
			base = rapid.Int64Range(limit/unit-3, limit/unit)
		}
		votes := rapid.SliceOfN(base, 1, 9).Draw(t, "votes")
		for i := range votes {
			votes[i] *= unit
		}
		if slices.Max(votes) == 0 {
			votes[0] = unit
		}
		return votes
	})
}

func methodGen() *rapid.Generator[apportion.Method] { return rapid.SampledFrom(apportion.Methods()) }

func divisorGen() *rapid.Generator[apportion.Method] {
	return rapid.SampledFrom(slices.DeleteFunc(apportion.Methods(), func(m apportion.Method) bool { return !m.HighestAverages() }))
}

func seatsGen() *rapid.Generator[int] {
	return rapid.OneOf(rapid.IntRange(1, 12), rapid.IntRange(1, 60))
}

// kernel runs Seats; an error fails the test.
func kernel(t rapid.TB, m apportion.Method, votes []int64, seats int) (stand []int, open int) {
	t.Helper()
	stand = make([]int, len(votes))
	open, err := m.Seats(stand, votes, seats)
	if err != nil {
		t.Fatalf("%v of %v, %d seats: %v", m, votes, seats, err)
	}
	return stand, open
}

func problem(m apportion.Method, votes []int64, seats int) apportion.Problem {
	p := apportion.Problem{Rules: apportion.Rules{Method: m}, Seats: seats}
	for _, v := range votes {
		p.Lists = append(p.Lists, apportion.List{Votes: v})
	}
	return p
}

func apportioned(t rapid.TB, p apportion.Problem) apportion.Outcome {
	t.Helper()
	o, err := apportion.Apportion(p)
	if err != nil {
		t.Fatalf("%+v: %v", p, err)
	}
	return o
}

func sum(ns []int) (total int) {
	for _, n := range ns {
		total += n
	}
	return total
}

// openSeats of an outcome: at issue in its open tie, or that no list can take.
func openSeats(o apportion.Outcome) int {
	if tie, ok := o.Open(); ok {
		return tie.Seats
	}
	return o.Unfilled
}

func TestKernelAndEngineAgreeWithOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, votes, seats := methodGen().Draw(t, "method"), votesGen().Draw(t, "votes"), seatsGen().Draw(t, "seats")
		want, wantOpen := oracle(m, votes, seats)
		got, open := kernel(t, m, votes, seats)
		if !slices.Equal(got, want) || open != wantOpen {
			t.Fatalf("kernel %v of %v, %d seats: got %v and %d open, oracle %v and %d", m, votes, seats, got, open, want, wantOpen)
		}
		o := apportioned(t, problem(m, votes, seats))
		if !slices.Equal(o.Seats, want) || openSeats(o) != wantOpen {
			t.Fatalf("engine %v of %v, %d seats: got %v and %d open, oracle %v and %d", m, votes, seats, o.Seats, openSeats(o), want, wantOpen)
		}
	})
}

func TestSeatsSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, votes, seats := methodGen().Draw(t, "method"), votesGen().Draw(t, "votes"), seatsGen().Draw(t, "seats")
		got, open := kernel(t, m, votes, seats)
		if sum(got)+open != seats {
			t.Fatalf("%v: %v and %d open do not make %d", m, got, open, seats)
		}
		for o := range apportioned(t, problem(m, votes, seats)).Outcomes() {
			if sum(o.Seats)+o.Unfilled != seats {
				t.Fatalf("%v: %v and %d unfilled do not make %d", m, o.Seats, o.Unfilled, seats)
			}
			break // all of them: TestOutcomes
		}
	})
}

// Anonymity: who stands where on the ballot changes nothing.
func TestAnonymity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, votes, seats := methodGen().Draw(t, "method"), votesGen().Draw(t, "votes"), seatsGen().Draw(t, "seats")
		order := make([]int, len(votes))
		for i := range order {
			order[i] = i
		}
		order = rapid.Permutation(order).Draw(t, "order")
		moved := make([]int64, len(votes))
		for i, j := range order {
			moved[i] = votes[j]
		}
		got, open := kernel(t, m, votes, seats)
		other, otherOpen := kernel(t, m, moved, seats)
		for i, j := range order {
			if other[i] != got[j] || open != otherOpen {
				t.Fatalf("%v: %v gives %v, %v gives %v", m, votes, got, moved, other)
			}
		}
	})
}

// span is the fewest and the most seats a list has in any outcome.
func span(t *rapid.T, m apportion.Method, votes []int64, seats int) (low, high []int) {
	o := apportioned(t, problem(m, votes, seats))
	low, high = o.Seats, slices.Clone(o.Seats)
	if tie, ok := o.Open(); ok {
		for _, i := range tie.Lists {
			high[i]++
		}
	}
	return low, high
}

// House monotonicity, list by list: one more seat to give costs nobody a seat.
func TestHouseMonotonicity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, votes, seats := divisorGen().Draw(t, "method"), votesGen().Draw(t, "votes"), seatsGen().Draw(t, "seats")
		low, high := span(t, m, votes, seats)
		moreLow, moreHigh := span(t, m, votes, seats+1)
		for i := range votes {
			if moreLow[i] < low[i] || moreHigh[i] < high[i] {
				t.Fatalf("%v of %v: list %d has %d-%d of %d seats but %d-%d of %d", m, votes, i, low[i], high[i], seats, moreLow[i], moreHigh[i], seats+1)
			}
		}
	})
}

// Population monotonicity (Balinski and Young): if a list's votes grow at least as
// fast as another's, it does not lose a seat while the other gains one.
func TestPopulationMonotonicity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, votes, seats := divisorGen().Draw(t, "method"), votesGen().Draw(t, "votes"), seatsGen().Draw(t, "seats")
		later := slices.Clone(votes)
		for i := range later {
			if rapid.Bool().Draw(t, "changes") {
				later[i] = rapid.Int64Range(0, 2*min(votes[i], apportion.MaxVotes/2-1)+2).Draw(t, "later")
			}
		}
		if slices.Max(later) == 0 {
			return
		}
		low, high := span(t, m, votes, seats)
		laterLow, laterHigh := span(t, m, later, seats)
		for i := range votes {
			for j := range votes {
				if laterHigh[i] < low[i] && laterLow[j] > high[j] && grows(votes[i], later[i], votes[j], later[j]) {
					t.Fatalf("%v: from %v to %v list %d loses a seat to list %d, which grows no faster", m, votes, later, i, j)
				}
			}
		}
	})
}

// grows reports whether later1/votes1 >= later2/votes2.
func grows(votes1, later1, votes2, later2 int64) bool {
	x := new(big.Int).Mul(big.NewInt(later1), big.NewInt(votes2))
	return x.Cmp(new(big.Int).Mul(big.NewInt(later2), big.NewInt(votes1))) >= 0
}

// More votes, others unchanged, never cost a list a seat.
func TestMoreVotesNeverHurt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, votes, seats := divisorGen().Draw(t, "method"), votesGen().Draw(t, "votes"), seatsGen().Draw(t, "seats")
		i := rapid.IntRange(0, len(votes)-1).Draw(t, "list")
		more := slices.Clone(votes)
		more[i] = rapid.Int64Range(votes[i], apportion.MaxVotes).Draw(t, "more")
		low, high := span(t, m, votes, seats)
		moreLow, moreHigh := span(t, m, more, seats)
		if moreLow[i] < low[i] || moreHigh[i] < high[i] {
			t.Fatalf("%v: list %d falls from %d-%d to %d-%d with more votes", m, i, low[i], high[i], moreLow[i], moreHigh[i])
		}
	})
}

// Hare keeps within the quota, D'Hondt never falls below it, Adams never exceeds it.
func TestQuota(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		votes, seats := votesGen().Draw(t, "votes"), seatsGen().Draw(t, "seats")
		for _, m := range []apportion.Method{apportion.Hare, apportion.DHondt, apportion.Jefferson, apportion.Adams} {
			low, high := span(t, m, votes, seats)
			for i := range votes {
				q := share(votes, i, seats)
				lower := int(new(big.Int).Quo(q.Num(), q.Denom()).Int64())
				upper := lower
				if !q.IsInt() {
					upper++
				}
				if m != apportion.Adams && low[i] < lower {
					t.Fatalf("%v of %v: list %d has %d seats, its lower quota is %d", m, votes, i, low[i], lower)
				}
				if (m == apportion.Adams || m == apportion.Hare) && high[i] > upper {
					t.Fatalf("%v of %v: list %d has %d seats, its upper quota is %d", m, votes, i, high[i], upper)
				}
			}
		}
	})
}

// The same votes many times over give the same seats.
func TestHomogeneity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, votes, seats := methodGen().Draw(t, "method"), votesGen().Draw(t, "votes"), seatsGen().Draw(t, "seats")
		if m == apportion.Droop {
			return // its quota is rounded to a whole vote
		}
		k := rapid.Int64Range(1, apportion.MaxVotes/slices.Max(votes)).Draw(t, "times")
		times := slices.Clone(votes)
		for i := range times {
			times[i] *= k
		}
		got, open := kernel(t, m, votes, seats)
		other, otherOpen := kernel(t, m, times, seats)
		if !slices.Equal(got, other) || open != otherOpen {
			t.Fatalf("%v: %v gives %v, %d times that gives %v", m, votes, got, k, other)
		}
	})
}

// In every method the seats of an outcome are those of its steps, and what stands
// is exactly what every settlement of the tie has in common.
func TestOutcomes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, seats := methodGen().Draw(t, "method"), rapid.IntRange(1, 9).Draw(t, "seats")
		unit := rapid.SampledFrom([]int64{1, 1 << 40, apportion.MaxVotes / 3}).Draw(t, "unit")
		votes := rapid.SliceOfN(rapid.Int64Range(1, 3), 2, 7).Draw(t, "votes")
		for i := range votes {
			votes[i] *= unit
		}
		o := apportioned(t, problem(m, votes, seats))
		stepsMatch(t, o)
		var common []int
		for each := range o.Outcomes() {
			stepsMatch(t, each)
			if _, open := each.Open(); open || sum(each.Seats)+each.Unfilled != seats {
				t.Fatalf("%v of %v: %+v is not settled", m, votes, each)
			}
			if common == nil {
				common = slices.Clone(each.Seats)
			}
			for i, n := range each.Seats {
				common[i] = min(common[i], n)
			}
		}
		if !slices.Equal(common, o.Seats) {
			t.Fatalf("%v of %v: %v is said to stand, %v does", m, votes, o.Seats, common)
		}
	})
}

func stepsMatch(t *rapid.T, o apportion.Outcome) {
	got := make([]int, len(o.Seats))
	for _, s := range o.Steps {
		if s.List >= 0 {
			got[s.List] += s.Seats
		}
	}
	if !slices.Equal(got, o.Seats) {
		t.Fatalf("steps make %v, seats are %v", got, o.Seats)
	}
}

// Seats held already and exhausted lists, for highest averages, against the oracle.
func TestFloorsAndCandidates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, votes := divisorGen().Draw(t, "method"), votesGen().Draw(t, "votes")
		p := problem(m, votes, 0)
		floors, caps := make([]int, len(votes)), make([]int, len(votes))
		for i := range votes {
			floors[i] = rapid.IntRange(0, 3).Draw(t, "floor")
			if rapid.Bool().Draw(t, "capped") {
				caps[i] = max(1, floors[i]+rapid.IntRange(0, 3).Draw(t, "spare"))
			}
			p.Lists[i].Floor, p.Lists[i].Candidates = floors[i], caps[i]
		}
		p.Seats = max(1, sum(floors)+rapid.IntRange(0, 12).Draw(t, "more"))
		want, wantOpen := oracleAverages(m, votes, floors, caps, p.Seats)
		o := apportioned(t, p)
		if !slices.Equal(o.Seats, want) || openSeats(o) != wantOpen {
			t.Fatalf("%v of %v, floors %v, candidates %v: got %v and %d open, oracle %v and %d", m, votes, floors, caps, o.Seats, openSeats(o), want, wantOpen)
		}
	})
}
