package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func shippedEpisodes(t testing.TB) []Episode {
	t.Helper()
	list, err := ReadEpisodes(readExample(t, "windows.csv"), readExample(t, "counts.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func shippedEpisode(t testing.TB, id string) Episode {
	t.Helper()
	for _, w := range shippedEpisodes(t) {
		if w.ID == id {
			return w
		}
	}
	t.Fatalf("no episode %s", id)
	return Episode{}
}

func TestEpisodesAreRead(t *testing.T) {
	w := shippedEpisode(t, "cambodia-2017")
	if len(w.Counts) != 8 || w.Counts[3].High != 199 || w.Counts[6].High != -1 || w.Counts[6].Low != 651 || w.Ruling != 25 {
		t.Errorf("got %+v", w)
	}
	slots, councils := 0, 0
	for _, c := range w.Classes() {
		slots += c.Holders() * c.Councils
		councils += c.Councils
	}
	if slots != 5007 || councils != 1646 {
		t.Errorf("%d holders in %d councils", slots, councils)
	}
	if n := len(w.Until(10).Counts); n != 3 {
		t.Errorf("%d counts until day 10", n)
	}
	windows, counts := readExample(t, "windows.csv"), readExample(t, "counts.csv")
	for _, bad := range []struct{ from, to, want string }{
		{"free-mandate,0,0:30", "free-mandate,0,thirty", `windows: row 6, column offer is "thirty"`},
		{",15,8000,0,", ",15,8,0,", `windows: row 3, column holders is "8"`},
		{"party-owned", "lost", `windows: row 2: seat_rule is "lost"`},
		{"cambodia-2017,5,16,16,16", "cambodia,5,16,16,16", `counts: row 2, column window is "cambodia"`},
		{"cambodia-2017,8,23", "cambodia-2017,4,23", `counts: row 3, column day is "4"`},
		{"<200,0,199", "<200,200,199", `counts: row 5, column low is "200"`},
		{"cambodia-2017,10,40,40,40,0,20", "cambodia-2017,10,40,40,40,0,0", `counts: row 4, column size is "0"`},
	} {
		if _, err := ReadEpisodes(strings.Replace(windows, bad.from, bad.to, 1), strings.Replace(counts, bad.from, bad.to, 1)); err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%s: got %v, want %s", bad.to, err, bad.want)
		}
	}
}

// NB(mean 3, size 2): p = 2/5; P(0) = .16, P(1) = 2 x .16 x .6 = .192, P(2) = .1728.
func TestNegativeBinomial(t *testing.T) {
	n := negBinomial{3, 2}
	for y, want := range []float64{.16, .192, .1728} {
		near(t, fmt.Sprintf("P(%d)", y), math.Exp(n.log(y)), want, 1e-12)
	}
	near(t, "P(<=2)", n.upTo(2), .5248, 1e-12)
	near(t, "P(<=2), term by term", n.upToByTerms(2), .5248, 1e-12)
	near(t, "P(<0)", n.upTo(-1), 0, 0)
	if !math.IsInf(n.log(-1), -1) {
		t.Error("a count below 0 has a probability")
	}
	s := NewStream(1, 0, 0)
	const draws = 40_000
	sum, squares, within := 0.0, 0.0, 0.0
	for range draws {
		y := float64(n.draw(s))
		sum += y
		squares += (y - 3) * (y - 3)
		if n.drawWithin(s, 1, 2) == 1 {
			within++
		}
	}
	near(t, "mean of draws", sum/draws, 3, 4*math.Sqrt(7.5/draws))
	near(t, "variance of draws", squares/draws, 7.5, .5)
	near(t, "share of 1 among 1 and 2", within/draws, .192/(.192+.1728), .01)
}

func TestResample(t *testing.T) {
	pick := make([]int, 4)
	resample(pick, []float64{1, 0, 5, 2}, .5) // at 1, 3, 5, 7 of 8
	if fmt.Sprint(pick) != "[0 2 2 3]" {
		t.Errorf("got %v", pick)
	}
	// Each is drawn n w times but for less than one.
	weights := []float64{.05, .4, .15, .3, .1}
	s := NewStream(1, 0, 0)
	many := make([]int, 50)
	for range 100 {
		resample(many, weights, s.Float64())
		count := make([]float64, 5)
		for _, i := range many {
			count[i]++
		}
		for i, w := range weights {
			if math.Abs(count[i]-50*w) > 1 {
				t.Fatalf("%d drawn %v times, want about %v", i, count[i], 50*w)
			}
		}
	}
}

func TestBinomialDraws(t *testing.T) {
	s := NewStream(4, 0, 0)
	for _, k := range []struct {
		n int
		p float64
	}{{5, .3}, {3000, .0006}, {400, .4}, {40, .97}, {1000, .02}} {
		const draws = 20_000
		sum, squares, none := 0.0, 0.0, 0.0
		mean := float64(k.n) * k.p
		for range draws {
			y := float64(binomial(s, k.n, k.p))
			sum += y
			squares += (y - mean) * (y - mean)
			if y == 0 {
				none++
			}
		}
		v := mean * (1 - k.p)
		near(t, fmt.Sprintf("mean of %v", k), sum/draws, mean, 4*math.Sqrt(v/draws))
		near(t, fmt.Sprintf("variance of %v", k), squares/draws, v, 4*v*math.Sqrt((2+1/v)/draws))
		p0 := math.Pow(1-k.p, float64(k.n))
		near(t, fmt.Sprintf("P(0) of %v", k), none/draws, p0, 4*math.Sqrt(p0/draws)+1e-9)
	}
	if binomial(s, 0, .5) != 0 || binomial(s, 7, 1) != 7 || binomial(s, 7, 0) != 0 {
		t.Error("certain draws are not")
	}
}

// What is counted has the probability that enumeration gives it: 24 holders with a
// constant hazard, an interval on day 3, two sources on day 6.
func TestFilterIsExact(t *testing.T) {
	m := constant()
	m.Days, m.Offer = 6, []Deadline{{0, 6}}
	m.Decisions.Rate = .2
	const n = 24
	counts := []Count{{Day: 3, Low: 14, High: 18, Size: 40, Wider: 1}, {Day: 6, Low: 19, High: 19, Size: 40, Wider: .5}}
	p := -math.Expm1(-3 * m.Decisions.Rate) // of three days
	moved := func(there, y int) float64 {
		a, _ := math.Lgamma(float64(there) + 1)
		b, _ := math.Lgamma(float64(y) + 1)
		c, _ := math.Lgamma(float64(there-y) + 1)
		return math.Exp(a - b - c + float64(y)*math.Log(p) + float64(there-y)*math.Log1p(-p))
	}
	want := 0.0
	for d := range n + 1 {
		for e := range n - d + 1 {
			for said := 14; said <= 18; said++ {
				first := 0.0
				for _, rho := range []float64{1.1, 1.3, 1.5, 1.7, 1.9} {
					first += math.Exp(negBinomial{max(rho*float64(d), .5), 40}.log(said)) / 5
				}
				want += moved(n, d) * moved(n-d, e) * first * counts[1].probability(e, said)
			}
		}
	}
	classes := []Class{{Seats: 1, Quota: 1, Slots: [Ranks]int{Member: 1}, Councils: n}}
	const runs = 400
	x := make([]float64, runs)
	for i := range x {
		c, err := newCrowd(m, classes, 40, NewStream(3, uint64(i), filterKey))
		if err != nil {
			t.Fatal(err)
		}
		x[i] = math.Exp(c.follow(counts, 0, 6))
	}
	mean, sd := meanSD(x)
	near(t, "mean of the filter's estimates", mean, want, 4*sd/math.Sqrt(runs))
	if sd/math.Sqrt(runs) > .03*want {
		t.Errorf("standard error %.2g of %.2g: the test shows too little", sd/math.Sqrt(runs), want)
	}
}

// NB(mean m, size 2): P(2) = 3 (2/(2+m))^2 (m/(2+m))^2, here averaged over means of
// 3 x 1.05, 1.15, 1.25, 1.35, 1.45; and P(0) for the rest.
func TestCountsMayBeWider(t *testing.T) {
	want, none := 0.0, 0.0
	for _, rho := range []float64{1.05, 1.15, 1.25, 1.35, 1.45} {
		q := 2 / (2 + 3*rho)
		want += 3 * q * q * (1 - q) * (1 - q) / 5
		none += q * q / 5
	}
	near(t, "P(12 after 10)", Count{Low: 12, High: 12, Size: 2, Wider: .5}.probability(3, 10), want, 1e-12)
	near(t, "P(11 or more after 10)", Count{Low: 11, High: -1, Size: 2, Wider: .5}.probability(3, 10), 1-none, 1e-12)
	near(t, "P(fewer than before)", Count{Low: 9, High: 9, Size: 2}.probability(3, 10), 0, 0)
	q := 2 / 2.5
	near(t, "P(12 after 10, none having left)", Count{Low: 12, High: 12, Size: 2}.probability(0, 10), 3*q*q*(1-q)*(1-q), 1e-12)
}

// Councils counted by their leavers follow the law of the agents.
func TestCrowdIsTheAgents(t *testing.T) {
	m := referenceModel()
	m.Decisions.Rate, m.Stakes.Leaving, m.Beliefs.Counts = .15, 1, .2
	m.Peers.Council.Weight, m.Peers.Nation.Weight = .7, 1
	m.Court.Probability, m.Beliefs.Prior, m.Beliefs.Informed = 1, .4, .3
	r := &Run{Model: m, Seed: 5, Classes: []Class{
		{Seats: 5, Quota: 3, Slots: [Ranks]int{Member: 3}, Councils: 30},
		{Seats: 7, Quota: 4, Slots: [Ranks]int{Member: 5}, Councils: 9},
	}}
	const runs = 1500
	agents, crowd := make([][]float64, 3), make([][]float64, 3)
	days := []int{10, 26, 35}
	a := newAgents(newPlan(r, m))
	c, err := newCrowd(m, r.Classes, runs, NewStream(6, 0, filterKey))
	if err != nil {
		t.Fatal(err)
	}
	for i := range runs {
		a.run(uint64(i))
		for d, day := range days {
			agents[d] = append(agents[d], float64(a.byDay[day]))
		}
	}
	for d, day := range days {
		from := 0
		if d > 0 {
			from = days[d-1]
		}
		c.follow(nil, from, day)
		for _, one := range c.now {
			crowd[d] = append(crowd[d], float64(one.moved))
		}
		ma, _ := meanSD(agents[d])
		mc, _ := meanSD(crowd[d])
		if p := kolmogorov(agents[d], crowd[d]); p < 1e-4 {
			t.Errorf("day %d: means %.2f and %.2f, p = %.2g", day, ma, mc, p)
		}
	}
}
