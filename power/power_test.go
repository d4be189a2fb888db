package power_test

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger/power"
)

func rats(s power.Shares) (out []string) {
	for i := range s.Num {
		out = append(out, s.Rat(i).RatString())
	}
	return out
}

func repeat(s string, n int) (out []string) {
	for range n {
		out = append(out, s)
	}
	return out
}

var literature = []struct {
	name    string
	weights []int
	quota   int
	banzhaf []string
	shapley []string
}{
	{
		// Banzhaf values 5/21, 1/7 and none for Luxembourg.
		name: "EEC Council 1958", weights: []int{4, 4, 4, 2, 2, 1}, quota: 12,
		banzhaf: []string{"5/21", "5/21", "5/21", "1/7", "1/7", "0"},
		shapley: []string{"7/30", "7/30", "7/30", "3/20", "3/20", "0"},
	},
	{
		// Permanent members 421/2145, the ten others 4/2145: in a vote of 39 with
		// weights 7 and 1 each permanent member has a veto. Swings: 848 and 84.
		name: "UN Security Council since 1966", weights: []int{7, 7, 7, 7, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, quota: 39,
		banzhaf: append(repeat("106/635", 5), repeat("21/1270", 10)...),
		shapley: append(repeat("421/2145", 5), repeat("4/2145", 10)...),
	},
	{
		name: "the textbook 50, 49, 1", weights: []int{50, 49, 1}, quota: 51,
		banzhaf: []string{"3/5", "1/5", "1/5"},
		shapley: []string{"2/3", "1/6", "1/6"},
	},
	{
		name: "any two of three", weights: []int{49, 49, 2}, quota: 51,
		banzhaf: repeat("1/3", 3),
		shapley: repeat("1/3", 3),
	},
	{
		// Banzhaf 1965: three of six districts have no power at all.
		name: "Nassau County 1964", weights: []int{31, 31, 28, 21, 2, 2}, quota: 58,
		banzhaf: []string{"1/3", "1/3", "1/3", "0", "0", "0"},
		shapley: []string{"1/3", "1/3", "1/3", "0", "0", "0"},
	},
	{
		name: "a dictator", weights: []int{3, 1, 1}, quota: 3,
		banzhaf: []string{"1", "0", "0"},
		shapley: []string{"1", "0", "0"},
	},
}

func TestLiterature(t *testing.T) {
	for _, c := range literature {
		b, err := power.Banzhaf(c.weights, c.quota)
		if err != nil || !slices.Equal(rats(b), c.banzhaf) {
			t.Errorf("%s: Banzhaf %v, want %v (%v)", c.name, rats(b), c.banzhaf, err)
		}
		s, err := power.ShapleyShubik(c.weights, c.quota)
		if err != nil || !slices.Equal(rats(s), c.shapley) {
			t.Errorf("%s: Shapley-Shubik %v, want %v (%v)", c.name, rats(s), c.shapley, err)
		}
	}
}

func TestSecurityCouncilSwings(t *testing.T) {
	n, err := power.Swings(literature[1].weights, 39)
	if err != nil || n[0].Int64() != 848 || n[14].Int64() != 84 {
		t.Errorf("swings %v, want 848 and 84 (%v)", n, err)
	}
}

// Penrose's square root law: among n equal voters the probability of a swing is
// C(n-1, (n-1)/2) / 2^(n-1), about sqrt(2 / (pi n)).
func TestPenrose(t *testing.T) {
	for _, n := range []int{1, 3, 61, 101, 301} {
		weights := slices.Repeat([]int{1}, n)
		p, err := power.Penrose(weights, n/2+1)
		if err != nil {
			t.Fatal(err)
		}
		half := int64(n-1) / 2
		want := new(big.Rat).SetFrac(new(big.Int).Binomial(int64(n-1), half), new(big.Int).Lsh(big.NewInt(1), uint(n-1)))
		if p.Rat(0).Cmp(want) != 0 {
			t.Errorf("%d voters: %v, want %v", n, p.Rat(0), want)
		}
		got, _ := p.Rat(0).Float64()
		if law := math.Sqrt(2 / (math.Pi * float64(n))); n > 50 && math.Abs(got/law-1) > 0.01 {
			t.Errorf("%d voters: %v, the square root law says %v", n, got, law)
		}
	}
}

// brute looks at every coalition.
type brute struct {
	swings  []*big.Int
	pivots  []*big.Int
	minimal [][]int
}

func bruteForce(weights []int, quota int) brute {
	n := len(weights)
	b := brute{make([]*big.Int, n), make([]*big.Int, n), nil}
	for i := range n {
		b.swings[i], b.pivots[i] = new(big.Int), new(big.Int)
	}
	fact := func(k int) *big.Int { return new(big.Int).MulRange(1, int64(k)) }
	for set := range 1 << n {
		weight, size, lightest := 0, 0, math.MaxInt
		var members []int
		for i, w := range weights {
			if set>>i&1 == 1 {
				weight, size, lightest = weight+w, size+1, min(lightest, w)
				members = append(members, i)
			}
		}
		if weight >= quota && weight-lightest < quota {
			b.minimal = append(b.minimal, members)
		}
		for i, w := range weights {
			if set>>i&1 == 0 && weight < quota && weight+w >= quota {
				b.swings[i].Add(b.swings[i], big.NewInt(1))
				b.pivots[i].Add(b.pivots[i], new(big.Int).Mul(fact(size), fact(n-1-size)))
			}
		}
	}
	slices.SortFunc(b.minimal, slices.Compare)
	return b
}

func same(a, b []*big.Int) bool {
	return slices.EqualFunc(a, b, func(x, y *big.Int) bool { return x.Cmp(y) == 0 })
}

func gameGen() *rapid.Generator[[]int] { return rapid.SliceOfN(rapid.IntRange(0, 9), 0, 9) }

func total(weights []int) (sum int) {
	for _, w := range weights {
		sum += w
	}
	return sum
}

func TestAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := gameGen().Draw(t, "weights")
		quota := rapid.IntRange(1, total(weights)+2).Draw(t, "quota")
		want := bruteForce(weights, quota)
		if got, err := power.Swings(weights, quota); err != nil || !same(got, want.swings) {
			t.Fatalf("%v, quota %d: swings %v, brute force %v (%v)", weights, quota, got, want.swings, err)
		}
		if got, err := power.ShapleyShubik(weights, quota); err != nil || !same(got.Num, want.pivots) {
			t.Fatalf("%v, quota %d: pivots %v, brute force %v (%v)", weights, quota, got.Num, want.pivots, err)
		}
		got, truncated, err := power.MinimalWinning(weights, quota, 1<<10)
		if err != nil || truncated || !slices.EqualFunc(got, want.minimal, slices.Equal) {
			t.Fatalf("%v, quota %d: minimal winning %v, brute force %v (%v)", weights, quota, got, want.minimal, err)
		}
	})
}

// Shares sum to one if anybody can win; a reachable quota gives Shapley-Shubik n!.
func TestSharesSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.IntRange(0, 30), 1, 80).Draw(t, "weights")
		sum := total(weights)
		quota := rapid.IntRange(1, sum+1).Draw(t, "quota")
		want := big.NewRat(1, 1)
		if quota > sum {
			want.SetInt64(0)
		}
		for name, index := range map[string]func([]int, int) (power.Shares, error){"Banzhaf": power.Banzhaf, "Shapley-Shubik": power.ShapleyShubik} {
			s, err := index(weights, quota)
			if err != nil {
				t.Fatal(err)
			}
			all := new(big.Rat)
			for i := range weights {
				all.Add(all, s.Rat(i))
			}
			if all.Cmp(want) != 0 {
				t.Fatalf("%s of %v, quota %d: shares sum to %v, want %v", name, weights, quota, all, want)
			}
		}
	})
}

// More than 62 players use big counts: adding players without weight changes no share
// of the others, so both ways of counting must agree.
func TestManyPlayersAgreeWithFew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		few := rapid.SliceOfN(rapid.IntRange(0, 9), 1, 8).Draw(t, "weights")
		quota := rapid.IntRange(1, total(few)+1).Draw(t, "quota")
		many := append(slices.Clone(few), make([]int, 63)...)
		for _, index := range []func([]int, int) (power.Shares, error){power.Banzhaf, power.ShapleyShubik, power.Penrose} {
			a, err1 := index(few, quota)
			b, err2 := index(many, quota)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			for i := range few {
				if a.Rat(i).Cmp(b.Rat(i)) != 0 {
					t.Fatalf("%v, quota %d, player %d: %v among few, %v among many", few, quota, i, a.Rat(i), b.Rat(i))
				}
			}
		}
	})
}

func TestMinimalWinningLimit(t *testing.T) {
	weights := slices.Repeat([]int{1}, 20)
	for _, c := range []struct {
		limit     int
		truncated bool
	}{{1, true}, {189, true}, {190, false}, {191, false}} { // C(20,2) = 190
		got, truncated, err := power.MinimalWinning(weights, 2, c.limit)
		if err != nil || truncated != c.truncated || len(got) != min(c.limit, 190) {
			t.Errorf("limit %d: %d coalitions, truncated %t, %v", c.limit, len(got), truncated, err)
		}
	}
}

func TestBadInput(t *testing.T) {
	for _, c := range []struct {
		weights []int
		quota   int
		want    error
	}{
		{[]int{1, -1}, 1, power.ErrWeight},
		{[]int{power.MaxWeight + 1}, 1, power.ErrWeight},
		{[]int{1}, 0, power.ErrQuota},
		{[]int{1}, -5, power.ErrQuota},
		{[]int{1}, power.MaxCells + 1, power.ErrSize},
	} {
		_, err1 := power.Banzhaf(c.weights, c.quota)
		_, err2 := power.ShapleyShubik(c.weights, c.quota)
		_, err3 := power.Penrose(c.weights, c.quota)
		for _, err := range []error{err1, err2, err3} {
			if !errors.Is(err, c.want) {
				t.Errorf("%v, quota %d: %v, want %v", c.weights, c.quota, err, c.want)
			}
		}
	}
	if _, _, err := power.MinimalWinning([]int{1}, 1, 0); !errors.Is(err, power.ErrLimit) {
		t.Errorf("limit 0: %v", err)
	}
	if _, _, err := power.MinimalWinning([]int{1}, 0, 1); !errors.Is(err, power.ErrQuota) {
		t.Errorf("quota 0: %v", err)
	}
}

func TestNobody(t *testing.T) {
	b, err := power.Banzhaf(nil, 1)
	if err != nil || len(b.Num) != 0 {
		t.Errorf("no players: %v, %v", b, err)
	}
	b, err = power.Banzhaf([]int{2, 1}, 4)
	if err != nil || b.Rat(0).Sign() != 0 {
		t.Errorf("quota out of reach: %v, %v", b, err)
	}
}

var council = []int{17, 12, 9, 6, 4, 2, 1}

func BenchmarkBanzhaf(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = power.Banzhaf(council, 26)
	}
}

func BenchmarkShapleyShubik(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = power.ShapleyShubik(council, 26)
	}
}

func BenchmarkShapleyShubikManyPlayers(b *testing.B) {
	independents := append(slices.Repeat([]int{1}, 100), council...)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = power.ShapleyShubik(independents, 76)
	}
}

func BenchmarkMinimalWinning(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _, _ = power.MinimalWinning(council, 26, 100)
	}
}
