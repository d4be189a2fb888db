package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// asModel writes a chain without return as SL-1: no court, no collapse, one nation,
// and a flow that pays for the option to wait, so that the advantage of leaving is
// Alpha on every day.
func asModel(c Chain, days, steps int) *Run {
	return &Run{
		Model: Model{
			Days: days, Rule: PartyOwned,
			Stakes:    Stakes{Leaving: -c.Alpha, Flow: -c.Mu * softplus(c.Alpha)},
			Decisions: Decisions{Response: c.Response, Rate: c.Mu, Scale: 1, Steps: steps},
			Offer:     []Deadline{{0, days}}, Beliefs: Beliefs{Expect: ExpectNow, Prior: 1e-9},
			Peers: Peers{Nation: Layer{Weight: c.Peers}},
		},
		Classes: []Class{{Seats: 5, Quota: 3, Slots: [Ranks]int{0, 0, 0, 5}, Councils: c.N / 5}},
	}
}

// The counts of the literature are special cases of the agents that play a country.
func TestAgentsAreAChain(t *testing.T) {
	if testing.Short() {
		t.Skip("plays thousands of replicates in fine steps")
	}
	const days = 20
	runs := sized(20_000, 1_500)
	for _, c := range []struct {
		name string
		Chain
	}{
		{"Bass, p = .01, q = .3", bass(100)},
		{"constant hazard", Chain{OneShot: OneShot{Response: Logit, Alpha: -2}, N: 60, Mu: .4}},
		{"logit with peers", Chain{OneShot: OneShot{Response: Logit, Alpha: -4, Peers: 5}, N: 60, Mu: 1}},
	} {
		for _, form := range []Form{Exact, Clocks} {
			steps := 1
			if form == Clocks { // rates stand still within a step
				steps = 64
			}
			r := asModel(c.Chain, days, steps)
			r.Form, r.Seed = form, uint64(form)
			a := newAgents(newPlan(r, r.Model))
			counts := make(map[int][]int)
			for _, day := range []int{5, 10, days} {
				counts[day] = make([]int, c.N+1)
			}
			for i := range runs {
				a.run(uint64(i))
				for day := range counts {
					counts[day][a.byDay[day]]++
				}
			}
			said, limits := "", ""
			for _, day := range []int{5, 10, days} {
				chi2, limit := fits(t, fmt.Sprintf("%s, form %d, day %d", c.name, form, day), counts[day], c.Law(0, float64(day)))
				said, limits = said+fmt.Sprintf("%.1f ", chi2), limits+fmt.Sprintf("%.1f ", limit)
			}
			if long() && form == Exact {
				record(t, 8, fmt.Sprintf("agents as a chain, exact, 20,000 runs, %s: chi-square of D(5), D(10), D(20) against the exact law", c.name), "below "+limits+"(p > 1e-4)", strings.TrimSpace(said))
			}
		}
	}
}

// As signals become precise, the cutoff goes where the gain is nil over an even
// belief on the share of others: the risk-dominant choice, which is also what
// vanishing shocks choose (Burdzy, Frankel and Pauzner 2001).
func TestLaplace(t *testing.T) {
	for _, cost := range []float64{.2, .3, .5, .8} {
		even := Roots(func(theta float64) float64 {
			const grid = 20_000
			gain := 0.0
			for i := range grid {
				gain += (Step.At((float64(i)+.5)/grid-theta) - cost) / grid
			}
			return gain
		}, 0, 1)[0]
		near(t, "even belief", even, 1-cost, 1e-4)
		last := math.Inf(1)
		for _, signal := range []float64{10, 1e3, 1e5} {
			off := math.Abs(GlobalGame{Mean: .5, Prior: 1, Signal: signal, Cost: cost}.Cutoffs()[0].Theta - even)
			if off > last {
				t.Errorf("cost %g, signal %g: cutoff %.5f away from the risk-dominant one, %.5f before", cost, signal, off, last)
			}
			last = off
		}
		near(t, fmt.Sprintf("cutoff of precise signals, cost %g", cost), last, 0, 2e-3)
	}
}
