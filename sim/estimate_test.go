package sim

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"
)

// numbersOf are whole numbers of replicates, each a draw of its own.
func numbersOf(x ...int32) numbers {
	n := numbers{x: x}
	for i := range x {
		n.draw = append(n.draw, int32(i))
	}
	return n
}

// Intervals that are printed elsewhere: Student's for a mean, Wilson's for a share, order
// statistics for a median (Conover, Practical Nonparametric Statistics: of 16 values the
// 4th and 13th).
func TestIntervalsAreTheTextbooks(t *testing.T) {
	s := numbersOf(2, 4, 4, 4, 5, 5, 7, 9)
	m := s.mean()
	margin := 2.364624 * math.Sqrt(32./7/8)
	near(t, "mean", m.Value, 5, 1e-12)
	near(t, "low", *m.Low, 5-margin, 1e-5)
	near(t, "high", *m.High, 5+margin, 1e-5)

	ten := make([]int32, 10)
	ten[0] = 1
	tenth := numbersOf(ten...)
	p := tenth.share(func(x int32) bool { return x == 1 })
	near(t, "Wilson's low", *p.Low, .0178762, 1e-6)
	near(t, "Wilson's high", *p.High, .4041500, 1e-6)

	if got := ranksOf(.5, 16); got != [2]int{4, 13} {
		t.Errorf("ranks of the median of 16: %v", got)
	}
	for _, c := range []struct{ q, n float64 }{{.05, 400}, {.5, 37}, {.95, 1000}, {.25, 12}} {
		r := ranksOf(c.q, c.n)
		if in := upTo(float64(r[1]-1), c.n, c.q) - upTo(float64(r[0]-1), c.n, c.q); in < level || in > .99 {
			t.Errorf("quantile %v of %v: ranks %v hold it with %v", c.q, c.n, r, in)
		}
	}
}

// Replicates of one draw count once: whatever is said of ten alike is said of one.
func TestErrorsAreByDraws(t *testing.T) {
	one := numbersOf(3, 8, 5, 9, 4, 4, 7, 1, 12, 6)
	var ten numbers
	for i, v := range one.x {
		for range 10 {
			ten.x, ten.draw = append(ten.x, v), append(ten.draw, int32(i))
		}
	}
	high := func(x int32) bool { return x > 5 }
	for what, pair := range map[string][2]*Estimate{"mean": {one.mean(), ten.mean()}} {
		near(t, what, *pair[1].Low, *pair[0].Low, 1e-9)
		near(t, what, *pair[1].High, *pair[0].High, 1e-9)
	}
	if got, want := ten.size(.5, high), 10.; got > want {
		t.Errorf("a hundred replicates of ten draws know as much as %v", got)
	}
	a, b := one.share(high), ten.share(high)
	if *b.High-*b.Low < *a.High-*a.Low {
		t.Errorf("share %v to %v of ten draws, %v to %v of ten replicates", *b.Low, *b.High, *a.Low, *a.High)
	}
	if e := (&numbers{x: []int32{1, 2, 3}, draw: []int32{0, 0, 0}}).mean(); e.Low != nil || e.High != nil {
		t.Errorf("a single draw has an error: %+v", e)
	}
}

// What is or is not so has no quantiles; heaps have no mean, nor have several
// equilibria; what is alike in all replicates has a mean.
func TestSpreadsLeaveOutWhatSaysNothing(t *testing.T) {
	g := newGauge(referenceRun())
	seldom, heaps, hill := make([]int32, 200), make([]int32, 200), make([]int32, 200)
	for i := range hill {
		seldom[i] = int32(i % 10 / 9)
		heaps[i] = int32(i%7 + 100*(i%2))
		hill[i] = int32(i%7 + i%11 + i%13)
	}
	if s := g.spread(numbersOf(seldom...)); s.Q50 != nil || s.Mean == nil || s.Mean.Value != .1 || s.SD != nil {
		t.Errorf("0 or 1: %+v", s)
	}
	if s := g.spread(numbersOf(heaps...)); !s.Apart() || s.Mean != nil || s.SD != nil || s.Q50 == nil {
		t.Errorf("heaps: %+v", s)
	}
	if s := g.spread(numbersOf(hill...)); s.Apart() || s.Mean == nil || s.SD == nil {
		t.Errorf("a hill: %+v", s)
	}
	g.several = true
	s := g.spread(numbersOf(hill...))
	if s.Mean != nil || s.SD != nil {
		t.Errorf("several equilibria: %+v", s)
	}
	if text, err := json.Marshal(s); err != nil || !slices.Contains(nulls(t, text), "mean") {
		t.Errorf("%s (%v): want the mean null", text, err)
	}
	if s := g.spread(numbersOf(make([]int32, 9)...)); s.Mean == nil || !s.Alike() || s.Apart() {
		t.Errorf("all alike: %+v", s)
	}
}

// nulls lists what is null in an object.
func nulls(t *testing.T, text []byte) (names []string) {
	t.Helper()
	var x map[string]any
	if err := json.Unmarshal(text, &x); err != nil {
		t.Fatal(err)
	}
	for name, value := range x {
		if value == nil {
			names = append(names, name)
		}
	}
	return names
}

// Counts are tied many times over. Of a hill of counts, however few they are, the dip
// does not make heaps; of two hills it does.
func TestTiesMakeNoHeaps(t *testing.T) {
	g := newGauge(referenceRun())
	apart := map[float64]int{}
	for i := range uint32(200) {
		s := NewStream(1, 1, i)
		for _, mean := range []float64{.5, 3, 30} {
			x := make([]int32, 300)
			for k := range x {
				for sum := s.Exp(); sum < mean; sum += s.Exp() {
					x[k]++
				}
			}
			if one := g.spread(numbersOf(x...)); one.Apart() {
				apart[mean]++
			}
		}
	}
	for mean, n := range apart {
		if n > 8 { // of 200 at .01: more with a chance of 1e-4
			t.Errorf("mean %v: %d of 200 samples of a law with one heap fall into heaps", mean, n)
		}
	}
}

// The skill of a forecast against itself is none, and of half the score a half.
func TestSkill(t *testing.T) {
	list := func(x ...float64) (p []*float64) {
		for i := range x {
			p = append(p, &x[i])
		}
		return p
	}
	base := list(4, 8, 2)
	if e := Skill(base, base); e.Value != 0 || *e.Low != 0 || *e.High != 0 {
		t.Errorf("against itself %+v", e)
	}
	near(t, "half the score", Skill(list(2, 4, 1), base).Value, .5, 1e-12)
	if e := Skill(list(1, 4, 2), base); e.Low == nil || !(*e.Low < e.Value && e.Value < *e.High && *e.High <= 1) {
		t.Errorf("skill %+v", e)
	}
	if e := Skill(list(2), list(4)); e.Low != nil || e.Value != .5 {
		t.Errorf("of a single outcome %+v", e)
	}
	if e := Skill([]*float64{nil}, list(4)); e != nil {
		t.Errorf("without spread %+v", e)
	}
}

// Finals drawn by a law whose parts of the variance are known: the shares are unbiased,
// and their intervals hold them, also where nothing comes of what is uncertain or of the
// court.
func TestSharesOfTheVarianceAreThoseOfTheLaw(t *testing.T) {
	const seeds, draws, chance = 400, 40, .3
	for _, c := range []struct{ parameters, court, luck float64 }{{1, 1, 1}, {0, 2, 1}, {3, 0, 1}, {0, 0, 1}} {
		total := c.parameters + c.court + c.luck
		want := [3]float64{c.parameters / total, c.court / total, c.luck / total}
		var sum [3]float64
		var held [3]int
		for seed := range uint32(seeds) {
			s := NewStream(3, 0, seed)
			normal := func(variance float64) float64 { return math.Sqrt(variance) * normalQuantile(s.Float64()) }
			var finals []Final
			for range draws {
				shift := normal(c.parameters)
				for range drawEvery {
					f := Final{Ended: s.Float64() < chance}
					x := shift + normal(c.luck)
					if f.Ended {
						x += math.Sqrt(c.court / (chance * (1 - chance)))
					}
					f.Moved = int32(math.Round(1000 * x))
					finals = append(finals, f)
				}
			}
			g := newGauge(&Run{Model: Model{Uncertain: []Interval{{}}}})
			v := g.split(finals, true)
			for k, e := range []*Estimate{v.Parameters, v.Court, v.Process} {
				sum[k] += e.Value / seeds
				if e.Holds(want[k]) {
					held[k]++
				}
			}
		}
		for k, name := range []string{"what is uncertain", "the court", "luck"} {
			near(t, fmt.Sprintf("%+v: share of %s", c, name), sum[k], want[k], .02)
			if upTo(float64(held[k]), seeds, .93) < 1e-4 {
				t.Errorf("%+v: share of %s: %d of %d intervals hold it", c, name, held[k], seeds)
			}
		}
	}
}
