package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

// The priors as they were written down before any fit was run.
const priorsFrozen = "a81281bfb992190440dd9df844e876ca264873af073af4fd85d0e4ab6084c44f"

func readExample(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("../examples/windows/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// shippedPriors are those of examples/windows/priors.csv, the named ones fitted.
func shippedPriors(t testing.TB, names ...string) Priors {
	t.Helper()
	ps, err := ReadPriors(readExample(t, "priors.csv"))
	if err == nil && len(names) > 0 {
		ps, err = ps.Only(names...)
	}
	if err != nil {
		t.Fatal(err)
	}
	return ps
}

func TestPriorsAreThoseWrittenDownFirst(t *testing.T) {
	sum := sha256.Sum256([]byte(readExample(t, "priors.csv")))
	if got := hex.EncodeToString(sum[:]); got != priorsFrozen {
		t.Errorf("examples/windows/priors.csv has the digest %s, and had %s when it was written down before any fit: priors are not changed afterwards", got, priorsFrozen)
	}
	record(t, 13, "priors: digest of examples/windows/priors.csv, written down before any fit", priorsFrozen[:16], priorsFrozen[:16])
}

func TestPriorsAreRead(t *testing.T) {
	ps := shippedPriors(t)
	p, ok := ps.find("decisions.rate")
	if !ok || p.Scale != LogScale {
		t.Fatalf("got %+v", p)
	}
	near(t, "decisions.rate at 1.5", p.Of(p.At(1.5)), 1.5, 1e-12)
	b, _ := ps.find("beliefs.prior")
	near(t, "beliefs.prior at 0", b.At(0), .5, 1e-12)
	near(t, "beliefs.prior at -1", b.Of(b.At(-1)), -1, 1e-12)
	m := ps.Model(referenceModel(), make([]float64, len(ps.fitted())))
	near(t, "V_D of a member at the centre", m.leave(Member), 0, 1e-12)
	for text, want := range map[string]string{
		"name,scale,centre,spread\n":                                                       `no column "means"`,
		"name,scale,centre,spread,means\nstakes.luck,linear,0,1,x\n":                       `row 2, column name is "stakes.luck"`,
		"name,scale,centre,spread,means\nstakes.leaving,square,0,1,x\n":                    `column scale is "square": expected linear, log or logit`,
		"name,scale,centre,spread,means\nstakes.leaving,linear,0,-1,x\n":                   `column spread is "-1"`,
		"name,scale,centre,spread,means\nstakes.leaving,linear,NaN,1,x\n":                  `column centre is "NaN"`,
		"name,scale,centre,spread,means\nstakes.flow,linear,0,1,\nstakes.flow,linear,0,1,": `row 3, column name`,
	} {
		if _, err := ReadPriors(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// seen runs one replicate slot by slot and writes down who left when, by council.
func seen(r *Run, replicate uint64) (councils []DatedCouncil, ended bool) {
	one := *r
	one.Form = Daily
	p := newPlan(&one, one.Model)
	a := newAgents(p)
	for _, c := range p.councils {
		councils = append(councils, DatedCouncil{Class: one.Classes[c.class], Movers: make([][Ranks]int, one.Model.Days)})
	}
	a.watch = func(council int32, rank Rank, now float64) {
		councils[council].Movers[int(math.Ceil(now-1e-9))-1][rank]++
	}
	return councils, a.run(replicate)
}

// The closed form is the chance of what was seen, worked out slot by slot from the
// rates that the agents run on.
func TestDatedLikelihoodIsTheAgents(t *testing.T) {
	r := small(1)
	r.Form = Daily
	r.Model.Stakes.Leaving, r.Model.Beliefs.Informed = -2, .5
	councils, ended := seen(r, 3)
	d, err := NewDated(r.Model, ended, councils)
	if err != nil {
		t.Fatal(err)
	}
	p := newPlan(r, r.Model)
	a := newAgents(p)
	now := p.begin()
	want, moved := 0.0, 0
	there := make([][Ranks]int, len(councils))
	gone := make([]int, len(councils))
	for i, c := range councils {
		there[i] = c.Class.Slots
	}
	for day := range r.Model.Days {
		before := moved
		now.yesterday = now.share
		if p.open(day) {
			a.setRates(&now, day)
			for i, rank := range p.rank {
				k := p.of[i]
				// Slots of one rank are alike: the first that are left move.
				slot := 0
				for j := p.councils[k].first; j < int32(i); j++ {
					if p.rank[j] == rank {
						slot++
					}
				}
				total := councils[k].Class.Slots[rank]
				left := total - there[k][rank]
				if slot < left {
					continue // has moved on an earlier day
				}
				chance := -math.Expm1(-a.rate[int(p.state(k, int32(p.groupOf[rank])))+gone[k]])
				if slot < left+councils[k].Movers[day][rank] {
					want += math.Log(chance)
				} else {
					want += math.Log1p(-chance)
				}
			}
		}
		for i := range councils {
			for rank, n := range councils[i].Movers[day] {
				there[i][rank] -= n
				gone[i] += n
				moved += n
				a.byProv[councils[i].Class.Province] += int32(n)
			}
		}
		now.share = float64(moved) / float64(p.slots)
		if day == r.Model.Court.Day-1 {
			now.ruled, now.ended = true, ended
		}
		p.endDay(&now, day, float64(moved-before), float64(p.slots-before))
	}
	near(t, "log likelihood", d.LogLikelihood(r.Model), want, 1e-8)
	if moved < 10 {
		t.Fatalf("only %d moved: the record shows too little", moved)
	}
}

func TestDatedRefuses(t *testing.T) {
	r := small(1)
	councils, ended := seen(r, 3)
	for name, spoil := range map[string]func(m *Model, c []DatedCouncil) []DatedCouncil{
		"decisions.steps is 4":          func(m *Model, c []DatedCouncil) []DatedCouncil { m.Decisions.Steps = 4; return c },
		"beliefs.expect is \"highest\"": func(m *Model, c []DatedCouncil) []DatedCouncil { m.Beliefs.Expect = ExpectHighest; return c },
		"peers.patrons.weight is 1": func(m *Model, c []DatedCouncil) []DatedCouncil {
			m.Peers.Patrons = Patrons{Weight: 1, Ties: 2}
			return c
		},
		"expected 20 or more":             func(m *Model, c []DatedCouncil) []DatedCouncil { return c[:2] },
		"expected 0 to 1 of rank chief":   func(m *Model, c []DatedCouncil) []DatedCouncil { c[0].Movers[0][Chief] = 2; return c },
		"has 35 days: expected 20":        func(m *Model, c []DatedCouncil) []DatedCouncil { m.Days = 20; m.Court.Day = 10; return c },
		"no offer stands; correct the":    func(m *Model, c []DatedCouncil) []DatedCouncil { m.Offer = []Deadline{{0, 2}}; return c },
		"council 3 of the record, day 35": func(m *Model, c []DatedCouncil) []DatedCouncil { c[2].Movers[34][Member] = 9; return c },
	} {
		m := r.Model
		var copied []DatedCouncil
		for _, c := range councils {
			copied = append(copied, DatedCouncil{c.Class, slices.Clone(c.Movers)})
		}
		if _, err := NewDated(m, ended, spoil(&m, copied)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Values filled in where asked for are those of the whole table.
func TestLazyValues(t *testing.T) {
	m := referenceModel()
	whole := NewValues(&m, Member)
	l := newLazyValues(&m, Member)
	s := NewStream(1, 0, 0)
	for range 400 {
		step, pibar, ruled, ended := s.IntN(35), s.Float64(), s.IntN(2) == 0, s.IntN(2) == 0
		l.need(step, pibar, ruled, ended)
		if got, want := l.v.At(step, pibar, ruled, ended), whole.At(step, pibar, ruled, ended); got != want {
			t.Fatalf("step %d, pibar %.3f, ruled %v, ended %v: %v, want %v", step, pibar, ruled, ended, got, want)
		}
	}
}

// constant is the model whose hazard is decisions.rate, always: whoever decides
// leaves.
func constant() Model {
	m := Model{
		Days: 20, Rule: PartyOwned,
		Stakes:    Stakes{Leaving: -1000},
		Decisions: Decisions{Response: Step, Rate: .004, Scale: 1, Steps: 1},
		Court:     Court{Probability: .3}, Offer: []Deadline{{0, 20}}, Beliefs: Beliefs{Expect: ExpectNow},
	}
	return m
}

// With a gamma prior and a constant hazard the posterior is gamma: a events more,
// the exposure longer (conjugate oracle).
func TestConstantHazardIsConjugate(t *testing.T) {
	m := constant()
	r := &Run{Model: m, Seed: 2, Classes: []Class{{Seats: 3, Quota: 2, Slots: [Ranks]int{0, 0, 0, 3}, Councils: 200}}}
	councils, _ := seen(r, 0)
	d, err := NewDated(m, false, councils)
	if err != nil {
		t.Fatal(err)
	}
	events, exposure := 0.0, 0.0
	for _, day := range d.days {
		for _, term := range day.terms {
			events += term.y
			exposure += term.n - term.y/2 // movers leave half a day in, to second order
		}
	}
	const a, b = 2, 400
	log := func(z []float64) float64 {
		m := m
		m.Decisions.Rate = math.Exp(z[0])
		return a*z[0] - b*m.Decisions.Rate + d.LogLikelihood(m) // the gamma prior's density of log rate
	}
	draws := 4000
	if long() {
		draws = 40_000
	}
	found := sample(log, findMode(log, []float64{-5}), Sampling{Burn: 500, Keep: draws, Thin: 2, Seed: 7})
	x := make([]float64, draws)
	for i, z := range found.Draws {
		x[i] = math.Exp(z[0])
	}
	slices.Sort(x)
	ks := 0.0
	for i, v := range x {
		f := mathext.GammaIncReg(a+events, (b+exposure)*v)
		ks = max(ks, math.Abs(f-float64(i)/float64(draws)), math.Abs(f-float64(i+1)/float64(draws)))
	}
	limit := .02
	if !long() {
		limit = .04
	}
	if ks > limit {
		t.Errorf("KS distance %.4f from the gamma posterior, want below %.2f", ks, limit)
	}
	if long() {
		record(t, 13, "constant hazard: KS distance of the sampled from the conjugate gamma posterior", "below .02", fmt.Sprintf("%.4f", ks))
	}
}

// recovery is what happens to a few councils over six days, on the third of which the
// court ends the party: the small model on which fits are tried again and again.
func recovery() *Run {
	return &Run{Seed: 17, Model: Model{
		Days: 6, Rule: PartyOwned,
		Stakes:    Stakes{Months: 55, Weight: .1, Promise: .5, Sanction: 1, Leaving: 1.75},
		Decisions: Decisions{Response: Logit, Rate: .33, Scale: 1, Steps: 1},
		Court:     Court{Probability: 1, Day: 3},
		Offer:     []Deadline{{0, 6}},
		Beliefs:   Beliefs{Expect: ExpectNow},
	}, Classes: []Class{
		{Seats: 5, Quota: 3, Slots: [Ranks]int{0, 0, 0, 2}, Receiving: 3, Councils: 20},
		{Seats: 7, Quota: 4, Slots: [Ranks]int{0, 0, 0, 4}, Receiving: 3, Councils: 20},
	}}
}

// trial draws parameters from the prior and data from the parameters, and says how
// the fit to the data took the truth: its rank among the draws, and where it lies
// in the posterior, in standard deviations.
type trial struct {
	rank    []int
	within  []bool
	shifted []float64
}

const trialDraws = 127

// tryOnce does one trial. times is how often the prior is counted: once is right.
func tryOnce(t *testing.T, priors Priors, set uint64, times float64) trial {
	run := *recovery()
	n := len(priors.fitted())
	s := NewStream(run.Seed, set, fitKey-1)
	truth := make([]float64, n)
	for i := range truth {
		truth[i] = gauss(s)
	}
	run.Model = priors.Model(run.Model, truth)
	councils, ended := seen(&run, set)
	d, err := NewDated(run.Model, ended, councils)
	if err != nil {
		t.Error(err)
		return trial{}
	}
	right := d.posterior(run.Model, priors)
	log := func(z []float64) float64 { return right(z) + (times-1)*logPrior(z) }
	found := sample(log, findMode(log, make([]float64, n)), Sampling{Burn: 100, Keep: trialDraws, Thin: 4, Seed: 29, Chain: set})
	out := trial{rank: make([]int, n), within: make([]bool, n), shifted: make([]float64, n)}
	for i := range n {
		x := make([]float64, trialDraws)
		for k, z := range found.Draws {
			x[k] = z[i]
			if z[i] < truth[i] {
				out.rank[i]++
			}
		}
		mean, sd := centred(x)
		out.shifted[i] = (mean - truth[i]) / sd
		// 90 of 100 of the 128 places among draws are 115.2: the middle 114, and a share
		// of the two next to them.
		switch r := out.rank[i]; {
		case r > 6 && r < 121:
			out.within[i] = true
		case r == 6 || r == 121:
			out.within[i] = s.Float64() < .6
		}
	}
	return out
}

func trials(t *testing.T, priors Priors, sets int, times float64) []trial {
	out := make([]trial, sets)
	var mu sync.Mutex
	parallel(sets, func(from, to int) {
		for i := from; i < to; i++ {
			one := tryOnce(t, priors, uint64(i), times)
			mu.Lock()
			out[i] = one
			mu.Unlock()
		}
	})
	return out
}

// evenness is chi-square of the ranks in 16 bins.
func evenness(all []trial, parameter int) float64 {
	const bins = 16
	var count [bins]float64
	for _, one := range all {
		count[one.rank[parameter]*bins/(trialDraws+1)]++
	}
	want, sum := float64(len(all))/bins, 0.0
	for _, n := range count {
		sum += (n - want) * (n - want) / want
	}
	return sum
}

var recovered = []string{"stakes.leaving", "peers.council.weight", "beliefs.prior"}

// Simulation-based calibration (Talts et al. 2018): where the truth is drawn from
// the prior, its rank among posterior draws is even.
func TestRecovery(t *testing.T) {
	if testing.Short() {
		t.Skip("fits sixty data sets")
	}
	priors := shippedPriors(t, recovered...)
	sets, first := 60, 60
	if long() {
		sets, first = 1000, 500
	}
	all := trials(t, priors, sets, 1)
	for i, name := range recovered {
		covered, shift := 0, 0.0
		for _, one := range all[:first] {
			if one.within[i] {
				covered++
			}
			shift += one.shifted[i] / float64(first)
		}
		share, chi := float64(covered)/float64(first), evenness(all, i)
		if chi >= 44.3 {
			t.Errorf("%s: chi-square of the ranks %.1f, want below 44.3", name, chi)
		}
		if !long() {
			continue
		}
		if share < .86 || share > .94 {
			t.Errorf("%s: 90 %% intervals cover %.1f %%, want 86 to 94", name, 100*share)
		}
		if math.Abs(shift) >= .1 {
			t.Errorf("%s: bias %.3f posterior standard deviations, want below .1", name, shift)
		}
		record(t, 13, "recovery of "+name+": 90 % intervals of 500 data sets cover; bias", "86 to 94 %; below .1 posterior sd", fmt.Sprintf("%.1f %%; %+.3f", 100*share, shift))
		record(t, 13, "simulation-based calibration of "+name+": 1,000 sets, L = 127, 16 bins: chi-square", "below 44.3", fmt.Sprintf("%.1f", chi))
	}
}

// The test is tested: a fit that counts the prior twice is found out.
func TestBrokenLikelihoodIsFoundOut(t *testing.T) {
	if !long() {
		t.Skip("needs 1,000 data sets: SEATLEDGER_LONG=1")
	}
	priors := shippedPriors(t, recovered...)
	all := trials(t, priors, 1000, 2)
	said, worst := "", 0.0
	for i := range recovered {
		chi := evenness(all, i)
		said += fmt.Sprintf("%.1f ", chi)
		worst = max(worst, chi)
	}
	if worst < 44.3 {
		t.Errorf("chi-square %s: the broken likelihood passes", said)
	}
	record(t, 13, "simulation-based calibration with the prior counted twice: chi-square of "+strings.Join(recovered, ", "), "some above 44.3", strings.TrimSpace(said))
}
