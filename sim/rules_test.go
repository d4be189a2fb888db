package sim

import (
	"math"
	"testing"
)

// What each seat rule leaves to who goes and to who stays.
func TestSeatRules(t *testing.T) {
	for rule, want := range map[SeatRule][2]float64{
		PartyOwned:  {.5, .2},
		FreeMandate: {1, 1},
		ByElection:  {.4, .2 + .8*.4}, // the guarantee first; what it does not cover may be won back
	} {
		m := Model{Rule: rule, Stakes: Stakes{Promise: .5, Guarantee: .2, Reelected: .4}}
		near(t, string(rule)+": a leaver keeps the seat", m.keep(), want[0], 1e-15)
		near(t, string(rule)+": a stayer keeps of the pay", m.spared(), want[1], 1e-15)
	}
}

// The court ends the party as often as it is said to, and rules at the rate it is
// said to.
func TestTheCourtsLuck(t *testing.T) {
	const n = 20_000
	r := referenceRun()
	r.Model.Court = Court{Probability: .7, Rate: .05}
	p := newPlan(r, r.Model)
	ends, late, sum := 0, 0, 0.0
	for i := range uint64(n) {
		ended, at := p.chanceOf(i)
		if ended {
			ends++
		}
		if at < 0 {
			late++
			continue
		}
		sum += float64(at + 1)
	}
	binomial := func(what string, got int, p float64) {
		near(t, what, float64(got)/n, p, 4*math.Sqrt(p*(1-p)/n))
	}
	binomial("share in which the court ends the party", ends, .7)
	binomial("share without a ruling in 35 days", late, math.Exp(-.05*35))
	// The mean of ceil(T) given T <= 35, T exponential.
	mean, q := 0.0, math.Exp(-.05)
	for d := 1.0; d <= 35; d++ {
		mean += d * (math.Pow(q, d-1) - math.Pow(q, d)) / (1 - math.Pow(q, 35))
	}
	near(t, "mean day of a ruling", sum/float64(n-late), mean, 4*10/math.Sqrt(n))
	r.Model.Court = Court{Probability: .7, Day: 25}
	if _, at := newPlan(r, r.Model).chanceOf(0); at != 24 {
		t.Errorf("a ruling at the end of day 25 is after step %d, want 24", at)
	}
}

// The share that is reckoned with.
func TestExpectations(t *testing.T) {
	for expect, want := range map[Expectation][2]float64{ExpectNow: {.3, .9}, ExpectTrend: {.4, 1}} {
		r := small(1)
		r.Model.Beliefs.Expect = expect
		p := newPlan(r, r.Model)
		near(t, string(expect), p.reckoned(&climate{share: .3, yesterday: .2}), want[0], 1e-12)
		near(t, string(expect)+" near the end", p.reckoned(&climate{share: .9, yesterday: .5}), want[1], 1e-12)
	}
}

// A layer that pulls from a share on holds back below it, by its weight.
func TestLayersPullFromAShareOn(t *testing.T) {
	for name, layer := range map[string]func(*Model) *float64{
		"council":  func(m *Model) *float64 { return &m.Peers.Council.From },
		"province": func(m *Model) *float64 { return &m.Peers.Province.From },
		"nation":   func(m *Model) *float64 { return &m.Peers.Nation.From },
	} {
		r := small(1)
		*layer(&r.Model) = 0
		now := climate{odds: .3, share: .1}
		without := newPlan(r, r.Model).advantage(&now, 0, 0, .4)
		*layer(&r.Model) = .6
		weight := map[string]float64{"council": .3, "province": .5, "nation": .4}[name]
		near(t, name, newPlan(r, r.Model).advantage(&now, 0, 0, .4), without-.6*weight, 1e-12)
	}
}

// Those whom one watches pull: if the pull is that of the nation, so is what comes
// of it, up to the luck of who watches whom.
func TestPatronsPull(t *testing.T) {
	mean := func(peers Peers) float64 {
		r := small(1)
		r.Form = Daily
		r.Model.Peers, r.Model.Beliefs = peers, Beliefs{Prior: .5, Expect: ExpectNow}
		a := newAgents(newPlan(r, r.Model))
		sum := 0.0
		for i := range uint64(400) {
			a.run(i)
			sum += float64(a.moved) / 400
		}
		return sum
	}
	none, nation, patrons := mean(Peers{}), mean(Peers{Nation: Layer{Weight: 3}}), mean(Peers{Patrons: Patrons{Weight: 3, Ties: MaxTies}})
	if nation < none+2 || math.Abs(patrons-nation) > (nation-none)/3 {
		t.Errorf("%.1f leave without pull, %.1f with that of the nation, %.1f with that of %d patrons", none, nation, patrons, MaxTies)
	}
}
