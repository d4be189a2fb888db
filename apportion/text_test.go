package apportion_test

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/apportion"
)

func TestParseMethod(t *testing.T) {
	for _, m := range apportion.Methods() {
		text, err := m.MarshalText()
		var back apportion.Method
		if err != nil || back.UnmarshalText(text) != nil || back != m {
			t.Errorf("%v: written as %q, read as %v", m, text, back)
		}
	}
	for name, want := range map[string]apportion.Method{"D'Hondt": apportion.DHondt, " Sainte-Laguë": apportion.SainteLague, "TOP N": apportion.TopN} {
		if m, err := apportion.ParseMethod(name); m != want || err != nil {
			t.Errorf("%q: %v, %v", name, m, err)
		}
	}
	for _, name := range []string{"", "dhont", "d'hondt2%é"} {
		_, err := apportion.ParseMethod(name)
		if !errors.Is(err, apportion.ErrMethod) || !strings.Contains(err.Error(), "huntington-hill") {
			t.Errorf("%q: %v, want an error that lists the names", name, err)
		}
	}
	if _, err := apportion.Method(0).MarshalText(); err == nil {
		t.Error("no method was written")
	}
}

func TestParseTieRule(t *testing.T) {
	for _, r := range []apportion.TieRule{apportion.NoRule, apportion.Lot, apportion.MostVotes, apportion.FewestVotes, apportion.Oldest} {
		if back, err := apportion.ParseTieRule(r.String()); back != r || err != nil {
			t.Errorf("%v: %v, %v", r, back, err)
		}
	}
	if _, err := apportion.ParseTieRule("coin"); !errors.Is(err, apportion.ErrTieRule) || !strings.Contains(err.Error(), "fewest-votes") {
		t.Errorf("coin: %v", err)
	}
}

func TestParseRatio(t *testing.T) {
	for text, want := range map[string]string{"5%": "5/100", "5 %": "5/100", "0.05": "5/100", "1/20": "1/20", "1.4": "14/10", " 7/5 ": "7/5", "2.5%": "25/1000", "1": "1/1"} {
		if r, err := apportion.ParseRatio(text); err != nil || r.String() != want {
			t.Errorf("%q: %v, want %s (%v)", text, r, want, err)
		}
	}
	for _, text := range []string{"", "%", "5%%", "-1", "+5", "1/0", "1/", "/2", "1.", ".5", "1_0", "1e3", "9999999999", "0.00000000001", "1/2/3", "٥"} {
		if r, err := apportion.ParseRatio(text); !errors.Is(err, apportion.ErrRatio) {
			t.Errorf("%q: read as %v, %v", text, r, err)
		}
	}
}

func FuzzParseRatio(f *testing.F) {
	for _, s := range []string{"5%", "0.05", "7/5", "1e9", "", "%", "1/0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := apportion.ParseRatio(s)
		if err != nil {
			return
		}
		if back, err := apportion.ParseRatio(r.String()); err != nil || back != r {
			t.Errorf("%q is %v, which is read back as %v, %v", s, r, back, err)
		}
		text, percent := strings.CutSuffix(strings.TrimSpace(s), "%")
		num, den, _ := strings.Cut(strings.TrimSpace(text), "/")
		want := decimal(num)
		if den != "" {
			want.Quo(want, decimal(den))
		}
		if percent {
			want.Quo(want, big.NewRat(100, 1))
		}
		if want.Cmp(big.NewRat(r.Num, r.Den)) != 0 {
			t.Errorf("%q is %v, not %v", s, want, r)
		}
	})
}

// decimal reads digits with a point; [big.Rat.SetString] would take 010 for octal.
func decimal(s string) *big.Rat {
	whole, frac, _ := strings.Cut(s, ".")
	n, ok := new(big.Int).SetString(whole+frac, 10)
	if !ok {
		panic("not decimal: " + s)
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(len(frac))), nil)
	return new(big.Rat).SetFrac(n, scale)
}

func FuzzParseMethod(f *testing.F) {
	for _, m := range apportion.Methods() {
		f.Add(m.String())
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := apportion.ParseMethod(s)
		if (err == nil) != (m != 0) {
			t.Errorf("%q: %v, %v", s, m, err)
		}
		if r, err := apportion.ParseTieRule(s); err == nil && r.String() != strings.TrimSpace(s) {
			t.Errorf("%q: %v", s, r)
		}
	})
}

// FuzzSeats holds the kernel against the oracle on four lists of any votes.
func FuzzSeats(f *testing.F) {
	f.Add(uint8(1), uint8(5), int64(12_000), int64(28_000), int64(60_000), int64(0))
	f.Add(uint8(9), uint8(2), int64(apportion.MaxVotes), int64(apportion.MaxVotes), int64(apportion.MaxVotes), int64(1))
	f.Fuzz(func(t *testing.T, method, seats uint8, a, b, c, d int64) {
		m, votes, dst := apportion.Method(method), []int64{a, b, c, d}, make([]int, 4)
		open, err := m.Seats(dst, votes, int(seats))
		if err != nil {
			return
		}
		want, wantOpen := oracle(m, votes, int(seats))
		if fmt.Sprint(dst, open) != fmt.Sprint(want, wantOpen) {
			t.Errorf("%v of %v, %d seats: %v and %d open, oracle %v and %d", m, votes, seats, dst, open, want, wantOpen)
		}
	})
}

func TestQuotientText(t *testing.T) {
	quotients := func(m apportion.Method, seats int, votes ...int64) (out []string) {
		for _, s := range apportioned(t, problem(m, votes, seats)).Steps {
			out = append(out, s.Quotient.String()+" ~ "+s.Quotient.Decimal(2))
		}
		return out
	}
	for _, c := range []struct {
		m    apportion.Method
		want string
	}{
		{apportion.DHondt, "[100/1 ~ 100.00 100/2 ~ 50.00]"},
		{apportion.ModifiedSainteLague, "[500/7 ~ 71.43 100/3 ~ 33.33]"},
		{apportion.Imperiali, "[200/2 ~ 100.00 200/3 ~ 66.67]"},
		{apportion.HuntingtonHill, "[√(10000/0) ~ infinite √(10000/2) ~ 70.71]"},
		{apportion.Dean, "[100/0 ~ infinite 300/4 ~ 75.00]"},
		{apportion.Droop, "[34 ~ 34.00 100/34 ~ 2.94]"},
	} {
		got := strings.ReplaceAll(fmt.Sprint(quotients(c.m, 2, 100)), "100 ~ 100.00", "100/1 ~ 100.00")
		if got != c.want {
			t.Errorf("%v: %s, want %s", c.m, got, c.want)
		}
	}
}

func ExampleApportion() {
	o, err := apportion.Apportion(apportion.Problem{
		Rules: apportion.Portugal(),
		Seats: 4,
		Lists: []apportion.List{{Votes: 600}, {Votes: 300}, {Votes: 90}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(o.Seats)
	p := o.Explain([]string{"A", "B", "C"})
	fmt.Println(strings.Join(p, "\n"))
	// Output:
	// [3 1 0]
	// A takes 1 seat by the average 600 (Lei Orgânica 1/2001, art. 13).
	// A takes 1 seat by the average 600/2 = 300.0000 (Lei Orgânica 1/2001, art. 13).
	// B takes 1 seat by the average 300 (Lei Orgânica 1/2001, art. 13).
	// A takes 1 seat by the average 600/3 = 200.0000 (Lei Orgânica 1/2001, art. 13).
}

func ExampleOutcome_Outcomes() {
	o, _ := apportion.Apportion(apportion.Problem{
		Rules: apportion.Rules{Method: apportion.DHondt, Ties: []apportion.TieRule{apportion.Lot}},
		Seats: 2,
		Lists: []apportion.List{{Votes: 600}, {Votes: 300}},
	})
	tie, open := o.Open()
	fmt.Println(o.Seats, open, tie.Seats, tie.Lists, tie.Rule)
	for each := range o.Outcomes() {
		fmt.Println(each.Seats)
	}
	// Output:
	// [1 0] true 1 [0 1] lot
	// [2 0]
	// [1 1]
}

func ExampleMethod_Seats() {
	seats := make([]int, 3)
	open, err := apportion.DHondt.Seats(seats, []int64{12_000, 28_000, 60_000}, 5)
	fmt.Println(seats, open, err)
	// Output: [0 1 4] 0 <nil>
}

func TestExplainCoversEveryClause(t *testing.T) {
	problems := []apportion.Problem{
		{Rules: apportion.Slovakia(), Seats: 5, Lists: lists(90, 9, 1)},
		{Rules: apportion.Kieswet(7), Seats: 7, Lists: lists(353, 88, 88, 86, 85)},
		{Rules: apportion.Kieswet(10), Seats: 10, Lists: lists(860, 70, 40, 30)},
		{Rules: apportion.Rules{Method: apportion.WinnerTakesAll}, Seats: 2, Lists: []apportion.List{{Votes: 5, Candidates: 1}, {Votes: 4, Candidates: 1, Floor: 1}}},
		{Rules: apportion.Rules{Method: apportion.Adams}, Seats: 3, Lists: []apportion.List{{Votes: 5, Candidates: 1}, {Votes: 4, Candidates: 1}}},
	}
	seen := map[apportion.Clause]bool{}
	for _, p := range problems {
		o := apportioned(t, p)
		for _, s := range o.Steps {
			seen[s.Clause] = true
		}
		lines := o.Explain(nil)
		if len(lines) < len(o.Steps)+len(o.Ties) {
			t.Errorf("%d sentences for %d steps and %d ties", len(lines), len(o.Steps), len(o.Ties))
		}
		for _, line := range lines {
			if !strings.HasSuffix(line, ".") || strings.Contains(line, "clause(") {
				t.Errorf("sentence %q", line)
			}
		}
	}
	for c := apportion.ClauseThreshold; c <= apportion.ClauseLoss; c++ {
		if !seen[c] {
			t.Errorf("no problem here meets the clause %v", c)
		}
	}
}
