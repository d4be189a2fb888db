package sim

import (
	"bytes"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// deadlineModel is the pure option value of section 1.8: a constant offer until a
// deadline, nothing to lose by staying, no peers, no court.
func deadlineModel(rate float64, days, steps int) Model {
	return Model{
		Days: days, Rule: PartyOwned,
		Decisions: Decisions{Response: Logit, Rate: rate, Scale: 1, Steps: steps},
		Offer:     []Deadline{{0, days}}, Beliefs: Beliefs{Expect: ExpectNow, Prior: 1e-9},
	}
}

func TestDeadlineHazard(t *testing.T) {
	const days = 100
	m := deadlineModel(1, days, 8)
	v := NewValues(&m, Member)
	worst := 0.0
	for tau, want := range map[int]float64{1: .364008, 5: .160610, 10: .091632, 30: .032921, 100: .010023} {
		got := logistic(v.At((days-tau)*8, 0, false, false))
		near(t, fmt.Sprintf("lambda(%d)", tau), got, want, 1e-6)
		worst = max(worst, math.Abs(got-want))
	}
	record(t, 7, "deadline: lambda(tau) at tau 1, 5, 10, 30, 100 for mu = 1", "table of section 1.8 within 1e-6", fmt.Sprintf("largest difference %.1g", worst))
	fast := deadlineModel(5, days, 16)
	v = NewValues(&fast, Member)
	var said []string
	for _, tau := range []int{10, 30, 100} {
		got := 5 * logistic(v.At((days-tau)*16, 0, false, false)) * float64(tau)
		near(t, fmt.Sprintf("lambda tau at %d", tau), got, 1, .01)
		said = append(said, fmt.Sprintf("%.5f", got))
	}
	record(t, 7, "deadline: lambda tau at tau 10, 30, 100 for mu = 5", "in [.99, 1.01]", strings.Join(said, ", "))
}

// A naive day on which everybody draws once with chance 1-e^(-mu dt) is biased to
// first order in dt: why decisions are a rate here.
func TestNaiveDailyStep(t *testing.T) {
	exact := .091632
	var errors []float64
	for _, dt := range []float64{1, .5, .25, .125} {
		x := 0.0
		for range int(10 / dt) {
			x += -math.Expm1(-dt) * softplus(-x)
		}
		errors = append(errors, logistic(-x)-exact)
	}
	near(t, "dt = 1", errors[0]+exact, .12564, 5e-6)
	var said []string
	for i := 1; i < len(errors); i++ {
		ratio := errors[i-1] / errors[i]
		said = append(said, fmt.Sprintf("%.3f", ratio))
		if ratio < 1.8 || ratio > 2.3 {
			t.Errorf("halving the step divides the error by %.3f, want 1.8 to 2.3", ratio)
		}
	}
	record(t, 7, "naive daily draw: error ratio as the step is halved", "1.8 to 2.3", strings.Join(said, ", "))
}

// The agents leave at the rate the values say.
func TestAgentsMeetTheDeadlineHazard(t *testing.T) {
	if testing.Short() {
		t.Skip("plays twenty thousand slots in two forms")
	}
	const days, steps = 40, 8
	r := &Run{Model: deadlineModel(1, days, steps), Classes: []Class{{Seats: 11, Quota: 6, Slots: [Ranks]int{0, 0, 0, 11}, Councils: 2000}}, Seed: 5}
	v := NewValues(&r.Model, Member)
	for _, form := range []Form{Clocks, Daily} {
		r.Form = form
		p := newPlan(r, r.Model)
		a := newAgents(p)
		for _, day := range []int{10, 30, 35, 39} {
			at, moved := 0.0, 0.0
			for i := range 10 {
				a.run(uint64(i))
				at += float64(p.slots) - float64(a.byDay[day])
				moved += float64(a.byDay[day+1] - a.byDay[day])
			}
			integral := 0.0
			for s := range steps {
				integral += logistic(v.At(day*steps+s, 0, false, false)) / steps
			}
			want := -math.Expm1(-integral)
			se := math.Sqrt(want * (1 - want) / at)
			z := (moved/at - want) / se
			if math.Abs(z) > 4 {
				t.Errorf("form %d, day %d: share leaving %.6f, want %.6f: %.1f standard errors", form, day, moved/at, want, z)
			}
			if form == Clocks && day == 30 {
				record(t, 7, "agents: daily hazard 10 days before the deadline", fmt.Sprintf("%.5f within 4 SE", want), fmt.Sprintf("%.5f (%+.1f SE)", moved/at, z))
			}
		}
	}
}

// small is a few councils with every mechanism on.
func small(steps int) *Run {
	m := referenceModel()
	m.Decisions.Steps = steps
	m.Decisions.Rate = .15
	m.Stakes.Ranks[Chief] = 5
	m.Peers.Province = Layer{.5, .1}
	m.Peers.Nation = Layer{.4, 0}
	m.Peers.Council = Layer{.3, .2}
	m.Beliefs.News = []News{{8, .7, "a hearing is set"}}
	m.Beliefs.Counts = .3
	return &Run{Model: m, Seed: 11, Classes: []Class{
		{Province: 0, Seats: 5, Quota: 3, Slots: [Ranks]int{1, 1, 0, 1}, Receiving: 2, Councils: 5},
		{Province: 1, Seats: 7, Quota: 4, Slots: [Ranks]int{0, 0, 1, 2}, Receiving: 4, Councils: 4},
		{Province: 1, Seats: 9, Quota: 5, Slots: [Ranks]int{1, 1, 0, 4}, Receiving: 3, Councils: 2},
		{Province: 0, Seats: 5, Quota: 3, Slots: [Ranks]int{0, 0, 1, 0}, Receiving: 4, Councils: 3},
	}}
}

func TestEnginesAgree(t *testing.T) {
	runs := 2000
	switch {
	case long():
		runs = 100_000
	case testing.Short():
		runs = 200
	}
	alike := small(16) // ranks that are offered the same share a clock, and sleep in pools
	alike.Model.Stakes.Ranks = [Ranks]float64{}
	for name, r := range map[string]*Run{"ranks offered different things": small(16), "ranks offered the same": alike} {
		lowest := agree(t, r, runs)
		if long() {
			record(t, 8, "exact, daily (dt = 1/16) and council clocks, "+name+": D(10), D(25), D(35), 100,000 runs each", "every p of Kolmogorov and Smirnov > 1e-4", fmt.Sprintf("lowest p %.3f", lowest))
		}
	}
}

// agree holds the three forms against each other, and gives the lowest p.
func agree(t *testing.T, r *Run, runs int) (lowest float64) {
	days := []int{10, 25, 35}
	sample := map[Form][][]float64{}
	for _, form := range []Form{Exact, Daily, Clocks} {
		r := *r
		r.Form = form
		r.Seed += uint64(form) // independent draws
		sample[form] = make([][]float64, len(days))
		for d := range days {
			sample[form][d] = make([]float64, runs)
		}
		parallel(runs, func(from, to int) {
			a := newAgents(newPlan(&r, r.Model))
			for i := from; i < to; i++ {
				a.run(uint64(i))
				for d, day := range days {
					sample[form][d][i] = float64(a.byDay[day])
				}
			}
		})
	}
	lowest = 1
	for d, day := range days {
		for _, pair := range [][2]Form{{Exact, Daily}, {Exact, Clocks}, {Daily, Clocks}} {
			p := kolmogorov(slices.Clone(sample[pair[0]][d]), slices.Clone(sample[pair[1]][d]))
			lowest = min(lowest, p)
			if p < 1e-4 {
				m0, _ := meanSD(sample[pair[0]][d])
				m1, _ := meanSD(sample[pair[1]][d])
				t.Errorf("forms %d and %d differ on day %d: p = %.2g, means %.3f and %.3f", pair[0], pair[1], day, p, m0, m1)
			}
		}
	}
	return lowest
}

// parallel splits 0..n-1 over the processors.
func parallel(n int, do func(from, to int)) {
	parts := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for k := range parts {
		wg.Go(func() { do(k*n/parts, (k+1)*n/parts) })
	}
	wg.Wait()
}

// The spread of the share that leaves falls as the root of the number of slots.
func TestSpreadFallsWithSize(t *testing.T) {
	sizes, runs := []int{100, 1000, 10_000}, 400
	if long() {
		sizes, runs = append(sizes, 100_000), 1000
	}
	m := referenceModel()
	m.Collapse = Collapse{}
	m.Court = Court{Probability: .3}
	var x, y []float64
	for _, n := range sizes {
		r := &Run{Model: m, Seed: 3, Classes: []Class{{Seats: 5, Quota: 3, Slots: [Ranks]int{0, 0, 0, 5}, Councils: n / 5}}}
		shares := make([]float64, runs)
		parallel(runs, func(from, to int) {
			a := newAgents(newPlan(r, m))
			for i := from; i < to; i++ {
				a.run(uint64(i))
				shares[i] = float64(a.byDay[20]) / float64(n)
			}
		})
		_, sd := meanSD(shares)
		x, y = append(x, math.Log(float64(n))), append(y, math.Log(sd))
	}
	slope := leastSquares(x, y)
	if slope < -.55 || slope > -.45 {
		t.Errorf("slope of log sd on log N is %.4f, want -.55 to -.45", slope)
	}
	if long() {
		record(t, 8, "slope of log sd on log N, N = 1e2 to 1e5", "in [-.55, -.45]", fmt.Sprintf("%.4f", slope))
	}
}

func leastSquares(x, y []float64) float64 {
	mx, _ := meanSD(x)
	my, _ := meanSD(y)
	num, den := 0.0, 0.0
	for i := range x {
		num += (x[i] - mx) * (y[i] - my)
		den += (x[i] - mx) * (x[i] - mx)
	}
	return num / den
}

// The mean of many agents is the mean field, on both of its paths.
func TestAgentsFollowTheMeanField(t *testing.T) {
	if testing.Short() {
		t.Skip("plays the country a hundred times in quarter days")
	}
	r := referenceRun()
	r.Model.Decisions.Steps = 4
	r.Model.Court.Probability = .3
	for _, expect := range []Expectation{ExpectLowest, ExpectHighest} {
		r.Model.Beliefs.Expect = expect
		mf := r.MeanField(false)
		path := mf.Lowest
		if expect == ExpectHighest {
			path = mf.Highest
		}
		a := newAgents(newPlan(r, r.Model))
		sum, n := 0.0, 0
		for i := range 60 {
			if !a.run(uint64(i)) {
				sum += float64(a.byDay[35])
				n++
			}
		}
		slots := float64(a.p.slots)
		near(t, "final share, "+string(expect), sum/float64(n)/slots, path.Share[35], .01)
	}
}

// Whatever share is expected, the best replies of agents who decide once end
// between the lowest and the highest equilibrium, and near one of them.
func TestEquilibriaBracketAgents(t *testing.T) {
	const n = 5007
	low, high := 1.0, 0.0
	one := reference(.3)
	roots := one.Equilibria()
	for seed := range uint64(20) {
		noise := make([]float64, n)
		s := NewStream(seed, 0, 1)
		for i := range noise {
			u := s.Float64()
			noise[i] = math.Log(u / (1 - u))
		}
		for _, expected := range []float64{0, .1, .2, .4, .6, 1} {
			m := expected
			for range 200 {
				x := one.advantage(m)
				count := 0
				for _, e := range noise {
					if x+e >= 0 {
						count++
					}
				}
				if next := float64(count) / n; next == m {
					break
				} else {
					m = next
				}
			}
			low, high = min(low, m), max(high, m)
			at := roots[0].Share
			if m > roots[1].Share {
				at = roots[2].Share
			}
			slope := one.Slope(at)
			near(t, "where best replies end", m, at, 4.5*math.Sqrt(at*(1-at)/n)/(1-slope))
		}
	}
	record(t, 9, "best replies of 5,007 agents from any expectation at .3, 20 seeds", "within .096997 and .918205, give or take 4.5 SE", fmt.Sprintf("%.4f to %.4f", low, high))
	folds := Folds(reference, 0, 1)
	at := reference(folds[0].At)
	r := at.Slope(folds[0].Share)
	near(t, "R_def at the fold", r, 1, 1e-4)
	record(t, 9, "R_def at the fold", "1 within 1e-4", fmt.Sprintf("%.6f", r))
}

// times runs one replicate and gives the moment each slot leaves, +Inf if never; slots
// of a rank in a council are in the order in which they do.
func times(r *Run, replicate uint64) []float64 { return timed(newPlan(r, r.Model))(replicate) }

// timed is times of a plan.
func timed(p *plan) func(replicate uint64) []float64 {
	a := newAgents(p)
	var at []float64
	a.watch = func(council int32, rank Rank, now float64) {
		slot := p.councils[council].first
		for p.rank[slot] != rank || !math.IsInf(at[slot], 1) {
			slot++
		}
		at[slot] = now
	}
	return func(replicate uint64) []float64 {
		at = make([]float64, p.slots)
		for i := range at {
			at[i] = math.Inf(1)
		}
		a.run(replicate)
		return at
	}
}

// More of what drives people out never delays anybody, luck being the same.
func TestPathwise(t *testing.T) {
	rounds := 1 // of 100 cases
	if long() {
		rounds = 100
	}
	for range rounds {
		rapid.Check(t, neverDelayed)
	}
	if long() {
		record(t, 10, "same luck, raising belief, promise, J, news or lowering the guarantee: slots delayed in 10,000 cases", "none", "none")
	}
}

func neverDelayed(t *rapid.T) {
	r := small(1)
	r.Model.Days = 12
	r.Model.Court.Day = 6
	r.Model.Offer = []Deadline{{0, 12}}
	r.Form = rapid.SampledFrom([]Form{Clocks, Daily, Exact}).Draw(t, "form")
	r.Seed = rapid.Uint64().Draw(t, "seed")
	m := &r.Model
	m.Court.Probability = rapid.Float64Range(.05, .9).Draw(t, "court")
	m.Stakes.Promise = rapid.Float64Range(0, .9).Draw(t, "promise")
	m.Beliefs.Expect = rapid.SampledFrom([]Expectation{ExpectNow, ExpectLowest}).Draw(t, "expect")
	m.Beliefs.Counts = 0
	m.Peers.Council.Weight = rapid.Float64Range(0, 2).Draw(t, "J")
	m.Peers.Patrons = Patrons{rapid.Float64Range(0, 1).Draw(t, "patrons"), 0, 2}
	before := times(r, 0)
	more := *r
	up := rapid.Float64Range(0, 1).Draw(t, "up")
	switch rapid.IntRange(0, 5).Draw(t, "what") {
	case 0:
		more.Model.Beliefs.Prior = m.Court.Probability + up*(.99-m.Court.Probability)
	case 1:
		more.Model.Stakes.Promise += up * (1 - m.Stakes.Promise)
	case 2:
		more.Model.Peers.Council.Weight += up
		more.Model.Peers.Council.From = 0
		r.Model.Peers.Council.From = 0
		before = times(r, 0)
	case 3:
		more.Model.Peers.Nation.Weight += up
	case 4:
		more.Model.Stakes.Guarantee = 0
		r.Model.Stakes.Guarantee = up
		before = times(r, 0)
	case 5:
		more.Model.Beliefs.News = append([]News{{3, up * 3, "bad news"}}, m.Beliefs.News...)
	}
	after := times(&more, 0)
	for i := range before {
		if after[i] > before[i]+1e-9 { // clocks are sums: the last bits may differ
			t.Fatalf("slot %d leaves at %v, at %v if more drives it out", i, before[i], after[i])
		}
	}
}

func TestThreadsAreNoMatter(t *testing.T) {
	r := referenceRun()
	const n = 80
	serial := NewRunner(r).Do(0, n).Append(nil)
	for _, procs := range []int{1, 2, 4} {
		old := runtime.GOMAXPROCS(procs)
		parts := make([]*Outcome, 4)
		var wg sync.WaitGroup
		for k := range parts {
			wg.Go(func() { parts[k] = NewRunner(r).Do(k*n/4, (k+1)*n/4) })
		}
		wg.Wait()
		runtime.GOMAXPROCS(old)
		for _, o := range parts[1:] {
			if err := parts[0].Merge(o); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(parts[0].Append(nil), serial) {
			t.Errorf("GOMAXPROCS %d: other bytes", procs)
		}
	}
	record(t, 12, "bytes of 1 and 4 threads at GOMAXPROCS 1, 2 and 4", "identical", "identical")
}

// A replicate takes no memory.
func TestReplicatesTakeNoMemory(t *testing.T) {
	r := referenceRun()
	run := NewRunner(r)
	run.ready(0)
	o := newOutcome(r, 1000)
	i := 0
	allocs := testing.AllocsPerRun(50, func() {
		i++
		o.take(run.agents, run.agents.run(uint64(i)), run.gained)
	})
	if allocs != 0 {
		t.Errorf("%v allocations a replicate, want 0", allocs)
	}
	record(t, 12, "allocations a replicate", "0", fmt.Sprint(allocs))
}

// How long a replicate of the country takes is no test, but is written down.
func TestTimeOfTheCountryIsWrittenDown(t *testing.T) {
	if !*update {
		t.Skip("only written down, with -update")
	}
	each, allocs := math.Inf(1), int64(0)
	for range 5 { // the least: others use the machine as well
		b := testing.Benchmark(BenchmarkCountry)
		each, allocs = min(each, float64(b.T.Nanoseconds())/1000/float64(b.N)), b.AllocsPerOp()
	}
	f := finding{check: 12, what: "5,007 slots on 1,646 councils over 35 days: us a replicate and core; allocations", required: "at most 100; none", obtained: fmt.Sprintf("%.0f; %d", each, allocs), measured: true}
	if each > 100 {
		f.failed = "on a machine that others use as well; decision 16 has the ratios"
	}
	note(t, f)
}

// Seats are conserved: on every day each slot is either still there or has left,
// and who has left never comes back.
func TestSlotsAreConserved(t *testing.T) {
	r := small(2)
	r.Model.Stakes.Ranks = [Ranks]float64{} // so that councils of one cell sleep
	a := newAgents(newPlan(r, r.Model))
	for i := range uint64(200) {
		a.run(i)
		left := 0
		for i, pool := range a.p.pools {
			left += int(a.pools[i].left * pool.size)
		}
		for _, w := range a.awake[:a.entries] {
			left += int(w.left)
		}
		if left+a.moved != a.p.slots || int(a.byDay[35]) != a.moved || !slices.IsSorted(a.byDay) {
			t.Fatalf("replicate %d: %d there, %d left of %d; by day %v", i, left, a.moved, a.p.slots, a.byDay)
		}
	}
	record(t, 10, "slots there and slots that left on every day of 200 replicates; those who come back", "as many as at the start; none", "as many as at the start; none")
}

// News shifts the odds from the end of its day on: on day 0 it is as if the prior had
// been another, and before its day nothing is changed.
func TestNewsShiftsTheOdds(t *testing.T) {
	play := func(change func(*Model)) []int32 {
		r := small(1)
		r.Model.Beliefs = Beliefs{Prior: .5, Expect: ExpectNow}
		change(&r.Model)
		a := newAgents(newPlan(r, r.Model))
		total := make([]int32, r.Model.Days+1)
		for i := range uint64(200) {
			a.run(i)
			for d, n := range a.byDay {
				total[d] += n
			}
		}
		return total
	}
	none := play(func(*Model) {})
	news := func(day int) []int32 {
		return play(func(m *Model) { m.Beliefs.News = []News{{day, math.Log(3), "bad news"}} })
	}
	if prior := play(func(m *Model) { m.Beliefs.Prior = .75 }); !slices.Equal(news(0), prior) {
		t.Errorf("news of day 0: %v, want %v as from the prior that it makes", news(0), prior)
	}
	late := news(8)
	if !slices.Equal(late[:9], none[:9]) || late[12] <= none[12] {
		t.Errorf("news of day 8: %v, without %v: want no change by day 8, and more leavers after", late[:13], none[:13])
	}
}

// Just before a ruling on a known day, staying is worth what the ruling is expected
// to leave of it: (1-pibar) K + pibar V_post.
func TestValueMeetsTheRuling(t *testing.T) {
	const steps = 96
	m := referenceModel()
	m.Decisions = Decisions{Response: Logit, Rate: .5, Scale: 1, Steps: steps}
	m.Offer = []Deadline{{0, 35}}
	v := NewValues(&m, Member)
	step := m.Court.Day * steps
	post := m.leave(Member) - v.At(step, 1, true, true) // V_post when the court has ruled
	for _, pibar := range []float64{0, .25, .5, 1} {
		want := m.leave(Member) - ((1-pibar)*m.stay() + pibar*post)
		near(t, fmt.Sprintf("advantage at pibar %g", pibar), v.At(step-1, pibar, false, false), want, .03)
	}
	if spared := v.At(step-1, .5, true, false); math.Abs(spared-v.At(step-1, .5, false, false)) < .1 {
		t.Errorf("a party that was spared is left as one that waits for its ruling: %v", spared)
	}
}
