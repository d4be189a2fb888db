package sim

import (
	"fmt"
	"math"
	"testing"
)

func TestSplitting(t *testing.T) {
	paths := sized(170_000, 17_000)
	for _, c := range []struct{ sd, want float64 }{{10, 3.185096e-3}, {9, 6.125065e-5}, {8, 1.050023e-7}, {7, 3.2192e-12}} {
		chain := granovetter(100, 25, c.sd)
		exact := 0.0
		for _, p := range chain.Settled()[90:] {
			exact += p
		}
		near(t, fmt.Sprintf("exact, sd %g", c.sd), exact/c.want, 1, 1e-5)
		if c.sd == 10 || c.sd == 7 {
			record(t, 11, fmt.Sprintf("final law, N(25, %2g): P(R >= 90)", c.sd), fmt.Sprintf("%.6e", c.want), fmt.Sprintf("%.6e", exact))
			continue
		}
		list, worst, most := make([]float64, 20), 0.0, 0
		for seed := range list {
			r := chain.SettleAbove(NewStream(uint64(seed), 0, 0), paths, 90)
			list[seed] = r.Probability / exact
			worst, most = max(worst, math.Abs(list[seed]-1)), max(most, r.Evaluations)
		}
		mean, _, se := moments(list)
		near(t, fmt.Sprintf("mean of 20 seeds, sd %g", c.sd), mean, 1, 3*se)
		if limit := sized(10, 40); worst > float64(limit)/100 || most > 2_000_000 {
			t.Errorf("sd %g: off by %.1f %% at most, %d steps; want %d %%, 2e6 steps", c.sd, 100*worst, most, limit)
		}
		if long() {
			record(t, 11, fmt.Sprintf("splitting, N(25, %g), P(R >= 90), 20 seeds: mean; farthest; steps of the model", c.sd), fmt.Sprintf("%.6e within 3 SE; within 10 %%; at most 2e6", c.want), fmt.Sprintf("%.6e (SE %.2e); %.1f %%; %.2e", mean*exact, se*exact, 100*worst, float64(most)))
		}
	}
}

// Many small estimates show a bias that twenty large ones would hide.
func TestSplittingIsUnbiased(t *testing.T) {
	chain := granovetter(100, 25, 8)
	exact := 0.0
	for _, p := range chain.Settled()[90:] {
		exact += p
	}
	list := make([]float64, sized(2000, 200))
	for i := range list {
		list[i] = chain.SettleAbove(NewStream(uint64(i), 1, 0), sized(17_000, 1_700), 90).Probability
	}
	mean, _, se := moments(list)
	near(t, "mean", mean, exact, 4*se)
	if long() {
		record(t, 11, "splitting, N(25, 8), P(R >= 90), 2,000 seeds of a tenth of the paths: mean", "1.050023e-07 within 4 SE", fmt.Sprintf("%.6e (SE %.2e)", mean, se))
	}
}

// A walk up a ladder of even chances, where what is drawn does not matter.
func TestSplitLadder(t *testing.T) {
	list := make([]float64, 200)
	for i := range list {
		s := NewStream(12, uint64(i), 0)
		list[i] = Split(s, 50, 6, 0, func(level, from int) (int, bool) {
			if from != level {
				t.Fatalf("a path goes on from %d at level %d", from, level)
			}
			return level + 1, s.Float64() < .25
		}).Probability
	}
	mean, _, se := moments(list)
	near(t, "mean", mean, math.Pow(.25, 6), 4*se)
	none := Split(NewStream(1, 0, 0), 10, 3, 0, func(int, int) (int, bool) { return 0, false })
	if none.Probability != 0 || none.Evaluations != 10 {
		t.Errorf("nobody climbs: %+v", none)
	}
	sure := Split(NewStream(1, 0, 0), 10, 3, 0, func(int, int) (int, bool) { return 0, true })
	if sure.Probability != 1 {
		t.Errorf("everybody climbs: %+v", sure)
	}
}
