package sim

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// sized is the size named in the acceptance list, or a smaller one for every day.
func sized(full, small int) int {
	if long() {
		return full
	}
	return small
}

// moments are the mean of what was drawn, its standard deviation, and the standard
// error of the mean.
func moments(x []float64) (mean, sd, se float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	sd = math.Sqrt(sd)
	return mean, sd, sd / math.Sqrt(float64(len(x)))
}

// ofLaw are the mean and the standard deviation of a law on 0..N.
func ofLaw(law []float64) (mean, sd float64) {
	for k, p := range law {
		mean += float64(k) * p
	}
	for k, p := range law {
		sd += (float64(k) - mean) * (float64(k) - mean) * p
	}
	return mean, math.Sqrt(sd)
}

// fits holds counts against a law by chi-square at p = 1e-4, cells of fewer than 10
// expected drawn together with the cells after them.
func fits(t *testing.T, what string, counts []int, law []float64) (chi2, limit float64) {
	t.Helper()
	total := 0
	for _, n := range counts {
		total += n
	}
	cells, got, want := -1, 0.0, 0.0
	for k, n := range counts {
		got, want = got+float64(n), want+law[k]*float64(total)
		if want < 10 && k < len(counts)-1 {
			continue
		}
		if want > 0 {
			chi2 += (got - want) * (got - want) / want
			cells++
		}
		got, want = 0, 0
	}
	df := float64(cells) // the quantile is that of Wilson and Hilferty 1931
	limit = df * math.Pow(1-2/(9*df)+3.719*math.Sqrt(2/(9*df)), 3)
	if !(chi2 <= limit) {
		t.Errorf("%s: chi-square %.1f, at most %.1f at p = 1e-4", what, chi2, limit)
	}
	return chi2, limit
}

// within4 holds a share of n draws against its probability.
func within4(t *testing.T, what string, got, want float64, n int) {
	t.Helper()
	near(t, what, got, want, 4*math.Sqrt(want*(1-want)/float64(n)))
}

func granovetter(n int, mean, sd float64) Chain {
	return Chain{OneShot: OneShot{Response: Probit, Alpha: -mean / sd, Peers: float64(n) / sd}, N: n}
}

func TestGranovetterExact(t *testing.T) {
	riot := make(Thresholds, 100)
	for i := range riot {
		riot[i] = float64(i)
	}
	all := riot.Settle()
	riot[1] = 2
	one := riot.Settle()
	if all != 100 || one != 1 {
		t.Errorf("thresholds 0..99: %d, with 2 for 1: %d; want 100 and 1", all, one)
	}
	record(t, 1, "Granovetter: thresholds 0..99; with 2 instead of 1", "100; 1", fmt.Sprintf("%d; %d", all, one))

	quantiles := func(sd float64, round bool) int {
		list := make(Thresholds, 100)
		for i := range list {
			if list[i] = 25 + sd*normalQuantile((float64(i)+.5)/100); round {
				list[i] = math.Round(list[i])
			}
		}
		return list.Settle()
	}
	for _, c := range []struct {
		sd    float64
		round bool
		want  int
	}{{12.21, true, 6}, {12.22, true, 100}, {12.54, false, 6}, {12.55, false, 100}} {
		if got := quantiles(c.sd, c.round); got != c.want {
			t.Errorf("quantiles at sd %.2f, rounded %v: %d, want %d", c.sd, c.round, got, c.want)
		}
	}
	record(t, 1, "Granovetter: 100 rounded normal quantiles, sd 12.21; 12.22", "6; 100", fmt.Sprintf("%d; %d", quantiles(12.21, true), quantiles(12.22, true)))

	lowest := func(sd float64) float64 { return granovetter(100, 25, sd).Equilibria()[0].Share }
	near(t, "share at sd 12.22", lowest(12.22), .0597572, 1e-7)
	near(t, "share at sd 12.23", lowest(12.23), 1, 1e-3)
	near(t, "share at sd 20", lowest(20), .99991, 1e-5)
	record(t, 1, "Granovetter: lowest share at sd 12.22; 12.23; 20", ".0597572; ~1; .99991", fmt.Sprintf("%.7f; %.5f; %.5f", lowest(12.22), lowest(12.23), lowest(20)))
}

func TestKuran(t *testing.T) {
	before, after := Thresholds{0, 2, 2, 3, 4, 5, 6, 7, 8, 10}.Settle(), Thresholds{0, 1, 2, 3, 4, 5, 6, 7, 8, 10}.Settle()
	if before != 1 || after != 9 {
		t.Errorf("A: %d, A': %d; want 1 and 9", before, after)
	}
	record(t, 1, "Kuran: in opposition under A; under A'", "1; 9", fmt.Sprintf("%d; %d", before, after))
}

// uniform has thresholds drawn from 0..9.
var uniform = Chain{OneShot: OneShot{Response: Linear, Alpha: .1, Peers: 1}, N: 10}

func TestSettledLaw(t *testing.T) {
	want := []float64{.3486784401, .134217728, .0778248135, .053747712, .041015625, .0334430208, .028588707, .025165824, .0215233605, 0, .2357947691}
	law, most := uniform.Settled(), 0.0
	for k, p := range want {
		near(t, fmt.Sprintf("P(R=%d)", k), law[k], p, 1e-9)
		most = max(most, math.Abs(law[k]-p))
	}
	record(t, 2, "final law, N = 10, thresholds uniform on 0..9: largest difference from the table", "1e-9", fmt.Sprintf("%.0e", math.Ceil(most*1e12)/1e12))
	for _, c := range []struct{ sd, all, mean float64 }{{10, .00319, 1.1108}, {12.2, .19949, 22.1109}, {15, .80004, 80.9229}} {
		law := granovetter(100, 25, c.sd).Settled()
		mean, _ := ofLaw(law)
		near(t, fmt.Sprintf("P(R=100), sd %g", c.sd), law[100], c.all, 6e-6)
		near(t, fmt.Sprintf("mean, sd %g", c.sd), mean, c.mean, 6e-5)
		record(t, 2, fmt.Sprintf("final law, N = 100, thresholds N(25, %g): P(R=100); mean", c.sd), fmt.Sprintf("%g; %g", c.all, c.mean), fmt.Sprintf("%.5f; %.4f", law[100], mean))
	}
}

func TestSettleFollowsItsLaw(t *testing.T) {
	runs := sized(1_000_000, 20_000)
	for _, c := range []struct {
		name string
		Chain
	}{{"N = 10, uniform", uniform}, {"N = 100, N(25, 10)", granovetter(100, 25, 10)}, {"N = 100, N(25, 12.2)", granovetter(100, 25, 12.2)}, {"N = 100, N(25, 15)", granovetter(100, 25, 15)}} {
		law, counts := c.Settled(), make([]int, c.N+1)
		for i := range runs {
			counts[c.Settle(NewStream(2, uint64(i), 0))]++
		}
		chi2, limit := fits(t, c.name, counts, law)
		all := float64(counts[c.N]) / float64(runs)
		within4(t, c.name+": all", all, law[c.N], runs)
		if long() {
			record(t, 2, fmt.Sprintf("1e6 runs against the final law, %s: chi-square; P(R=N)", c.name), fmt.Sprintf("below %.1f (p > 1e-4); %.5f within 4 SE", limit, law[c.N]), fmt.Sprintf("%.1f; %.5f", chi2, all))
		}
	}
}

// The slow way: every slot's threshold is drawn, sorted and counted.
func TestSettleAgainstSlots(t *testing.T) {
	runs := sized(200_000, 5_000)
	c := granovetter(100, 25, 12.2)
	counts, list := make([]int, c.N+1), make(Thresholds, c.N)
	for i := range runs {
		s := NewStream(3, uint64(i), 0)
		for j := range list {
			list[j] = 25 + 12.2*normalQuantile(s.Float64())
		}
		slices.Sort(list)
		counts[list.Settle()]++
	}
	fits(t, "slot by slot", counts, c.Settled())
}

func bass(n int) Chain {
	return Chain{OneShot: OneShot{Response: Linear, Alpha: .01, Peers: .3}, N: n, Mu: 1}
}

// bassShare is the solution of the differential equation (Bass 1969).
func bassShare(t float64) float64 {
	e := math.Exp(-.31 * t)
	return (1 - e) / (1 + 30*e)
}

func TestBassLaw(t *testing.T) {
	for _, c := range []struct{ day, mean, sd, limit float64 }{{5, 10.47041, 5.96425, 10.69235}, {10, 38.09622, 13.95135, 40.61070}, {20, 91.86808, 6.30385, 94.06981}} {
		mean, sd := ofLaw(bass(100).Law(0, c.day))
		near(t, "mean", mean, c.mean, 1e-5)
		near(t, "sd", sd, c.sd, 1e-5)
		near(t, "limit", 100*bassShare(c.day), c.limit, 1e-5)
		record(t, 8, fmt.Sprintf("Bass, N = 100, t = %2g, exact: mean; sd; N F", c.day), fmt.Sprintf("%.5f; %.5f; %.5f", c.mean, c.sd, c.limit), fmt.Sprintf("%.5f; %.5f; %.5f", mean, sd, 100*bassShare(c.day)))
	}
	mean, sd := ofLaw(bass(1000).Law(0, 10))
	near(t, "mean, N = 1000", mean, 403.369, 1e-3)
	near(t, "sd, N = 1000", sd, 46.580, 1e-3)
	near(t, "peak", math.Log(30)/.31, 10.971604, 1e-6)
	record(t, 8, "Bass, N = 1000, t = 10, exact: mean; sd", "403.369; 46.580", fmt.Sprintf("%.3f; %.3f", mean, sd))
	// The share that has not moved falls steepest at the peak.
	rise := func(day float64) float64 { return bassShare(day+.01) - bassShare(day-.01) }
	if peak := math.Log(30) / .31; rise(peak) < rise(peak-.1) || rise(peak) < rise(peak+.1) {
		t.Error("the rate of moving does not peak at ln(q/p)/(p+q)")
	}
}

func TestBassWalk(t *testing.T) {
	c, runs := bass(100), sized(100_000, 5_000)
	x := make([]float64, runs)
	counts := make([]int, c.N+1)
	for i := range x {
		k := c.Walk(NewStream(8, uint64(i), 0), 0, 10)
		x[i] = float64(k)
		counts[k]++
	}
	mean, sd, se := moments(x)
	near(t, "mean", mean, 38.09622, 4*se)
	near(t, "sd", sd, 13.95135, 4*sd/math.Sqrt(2*float64(runs)))
	fits(t, "Bass", counts, c.Law(0, 10))
	if long() {
		record(t, 8, "Bass, N = 100, t = 10, 1e5 runs: mean; sd", "38.09622; 13.95135 within 4 SE", fmt.Sprintf("%.3f (SE %.3f); %.3f (SE %.3f)", mean, se, sd, sd/math.Sqrt(2*float64(runs))))
	}
}

// Kurtz 1970: fluctuations of the share fall as N^-1/2, its bias as 1/N.
func TestKurtz(t *testing.T) {
	sizes := []int{100, 1_000, 10_000, 100_000}
	if !long() {
		sizes = sizes[:3]
	}
	var x, y []float64
	for _, n := range sizes {
		draws := make([]float64, sized(4000, 1000))
		for i := range draws {
			draws[i] = float64(bass(n).Walk(NewStream(9, uint64(i), 0), 0, 10)) / float64(n)
		}
		mean, sd, se := moments(draws)
		if bias := mean - bassShare(10); math.Abs(bias) > 3/float64(n)+4*se {
			t.Errorf("N = %d: bias %.5f, of order 1/N expected", n, bias)
		}
		x, y = append(x, math.Log(float64(n))), append(y, math.Log(sd))
	}
	slope := regress(x, y)
	if slope < -.55 || slope > -.45 {
		t.Errorf("slope of log sd on log N: %.3f, want -.55 to -.45", slope)
	}
	if long() {
		record(t, 8, "Bass: slope of log sd on log N, N = 1e2..1e5", "-.55 to -.45", fmt.Sprintf("%.3f", slope))
	}
	small, _ := ofLaw(bass(100).Law(0, 10))
	large, _ := ofLaw(bass(1000).Law(0, 10))
	near(t, "exact bias, N = 100 over N = 1000", (small/100-bassShare(10))/(large/1000-bassShare(10)), 10, 1)
}

func regress(x, y []float64) float64 {
	mx, _, _ := moments(x)
	my, _, _ := moments(y)
	up, down := 0.0, 0.0
	for i := range x {
		up, down = up+(x[i]-mx)*(y[i]-my), down+(x[i]-mx)*(x[i]-mx)
	}
	return up / down
}

// A constant hazard is a binomial count.
func TestConstantHazard(t *testing.T) {
	c := Chain{OneShot: OneShot{Response: Logit, Alpha: -1}, N: 20, Mu: .5}
	p := -math.Expm1(-.5 * logistic(-1) * 3)
	mean, sd := ofLaw(c.Law(0, 3))
	near(t, "mean", mean, 20*p, 1e-9)
	near(t, "sd", sd, math.Sqrt(20*p*(1-p)), 1e-9)
}

// curieWeiss is the magnet of n spins at the given beta J, without a field.
func curieWeiss(n int, betaJ float64) Chain {
	return Chain{OneShot: OneShot{Response: Logit, Alpha: -2 * betaJ * float64(n-1) / float64(n), Peers: 4 * betaJ}, N: n, Mu: 1, Reversible: true}
}

func magnet(n, k int) float64 { return math.Abs(2*float64(k)/float64(n) - 1) }

func TestCurieWeissLaw(t *testing.T) {
	for _, c := range []struct {
		n     int
		betaJ float64
		want  float64
	}{
		{50, .5, .157061}, {50, 1, .340663}, {50, 1.5, .833715}, {200, .5, .079461}, {200, 1, .241373}, {200, 1.5, .853701},
		{1000, .5, .035653}, {1000, 1, .161618}, {1000, 1.5, .857628},
	} {
		got := 0.0
		for k, p := range curieWeiss(c.n, c.betaJ).Stationary() {
			got += p * magnet(c.n, k)
		}
		near(t, fmt.Sprintf("E|m|, N = %d, beta J = %g", c.n, c.betaJ), got, c.want, 1e-6)
		record(t, 3, fmt.Sprintf("Brock-Durlauf, exact mean of abs(m), N = %4d, beta J = %.1f", c.n, c.betaJ), fmt.Sprintf("%.6f", c.want), fmt.Sprintf("%.6f", got))
	}
	// Left to itself the law becomes the stationary one.
	c := curieWeiss(20, .5)
	still := c.Stationary()
	for k, p := range c.Law(3, 200) {
		near(t, "law after long", p, still[k], 1e-9)
	}
}

func TestGlauber(t *testing.T) {
	const n = 200
	for _, c := range []struct{ betaJ, want float64 }{{.5, .079461}, {1, .241373}, {1.5, .853701}} {
		chain, batches := curieWeiss(n, c.betaJ), sized(200, 20)
		const sweeps = 500 // a batch, many times the time in which |m| forgets
		means := make([]float64, batches)
		k, s := n, NewStream(3, 0, 0)
		for b := -1; b < batches; b++ { // the first is thrown away
			sum := 0.0
			for now := 0.0; now < sweeps; {
				wait, next := chain.Next(s, k)
				wait = min(wait, sweeps-now)
				sum += wait * magnet(n, k)
				now += wait
				k = next
			}
			if b >= 0 {
				means[b] = sum / sweeps
			}
		}
		mean, _, se := moments(means)
		near(t, fmt.Sprintf("E|m|, beta J = %g", c.betaJ), mean, c.want, 4*se)
		if long() {
			record(t, 3, fmt.Sprintf("Glauber, N = 200, 1e5 sweeps, beta J = %g: mean of abs(m)", c.betaJ), fmt.Sprintf("%.6f within 4 SE", c.want), fmt.Sprintf("%.6f (SE %.6f)", mean, se))
		}
	}
}

// brockDurlauf is the limit of many: m = tanh(beta h + beta J m), m = 2 share - 1.
func brockDurlauf(betaJ, betaH float64) OneShot {
	return OneShot{Response: Logit, Alpha: 2 * (betaH - betaJ), Peers: 4 * betaJ}
}

func TestBrockDurlauf(t *testing.T) {
	for _, c := range []struct{ betaJ, m, h float64 }{{1.2, .6585696604, .0563905853}, {1.5, .8585596366, .2075464553}, {2, .9575040241, .5328399754}} {
		roots := brockDurlauf(c.betaJ, 0).Equilibria()
		if len(roots) != 3 {
			t.Fatalf("beta J %g: %d equilibria, want 3", c.betaJ, len(roots))
		}
		m := 2*roots[2].Share - 1
		near(t, "m", m, c.m, 1e-9)
		near(t, "-m", 2*roots[0].Share-1, -c.m, 1e-9)
		folds := Folds(func(h float64) OneShot { return brockDurlauf(c.betaJ, h) }, 0, 1)
		if len(folds) != 1 {
			t.Fatalf("beta J %g: folds %v, want one", c.betaJ, folds)
		}
		near(t, "beta h_c", folds[0].At, c.h, 1e-9)
		near(t, "spinodal", 1-2*folds[0].Share, math.Sqrt(1-1/c.betaJ), 1e-6)
		record(t, 3, fmt.Sprintf("Brock-Durlauf, beta J = %.1f: m; beta h_c", c.betaJ), fmt.Sprintf("%.10f; %.10f within 1e-9", c.m, c.h), fmt.Sprintf("%.10f; %.10f", m, folds[0].At))
	}
	below, above := len(brockDurlauf(.99, 0).Equilibria()), len(brockDurlauf(1.01, 0).Equilibria())
	if below != 1 || above != 3 {
		t.Errorf("equilibria at beta J .99: %d, at 1.01: %d; want 1 and 3", below, above)
	}
	record(t, 3, "Brock-Durlauf, number of equilibria at beta J = .99; 1.01", "1; 3", fmt.Sprintf("%d; %d", below, above))
}

// With the same luck, more reason to move never leaves fewer moved.
func TestChainIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom([]Response{Logit, Probit, Linear, Exp}).Draw(t, "response")
		less := Chain{OneShot: OneShot{Response: f, Alpha: rapid.Float64Range(-3, 1).Draw(t, "alpha"), Peers: rapid.Float64Range(0, 4).Draw(t, "peers")}, N: rapid.IntRange(1, 60).Draw(t, "n"), Mu: rapid.Float64Range(0, 2).Draw(t, "mu")}
		more := less
		more.Alpha += rapid.Float64Range(0, 2).Draw(t, "more")
		more.Peers += rapid.Float64Range(0, 2).Draw(t, "more peers")
		more.Mu += rapid.Float64Range(0, 1).Draw(t, "more often")
		seed, span := rapid.Uint64().Draw(t, "seed"), rapid.Float64Range(0, 5).Draw(t, "span")
		draw := func(c Chain) [2]int {
			return [2]int{c.Walk(NewStream(seed, 0, 0), 0, span), c.Settle(NewStream(seed, 1, 0))}
		}
		if a, b := draw(less), draw(more); a[0] > b[0] || a[1] > b[1] {
			t.Fatalf("%+v moves %v, %+v moves %v", less, a, more, b)
		}
	})
}

// settledAbove is P(R >= least) another way, all of whose terms are positive: slots
// are told apart by the whole number that their threshold is first enough for, and
// at every k below least more than k must have come.
func settledAbove(c Chain, least int) float64 {
	law := make([]float64, c.N+1)
	law[0] = 1
	before := 0.0
	for k := range least {
		q := (c.psi(k) - before) / (1 - before)
		before = c.psi(k)
		next := make([]float64, c.N+1)
		for here, p := range law {
			term := p * math.Pow(1-q, float64(c.N-here))
			for more := range c.N - here + 1 {
				if here+more > k {
					next[here+more] += term
				}
				term *= float64(c.N-here-more) / float64(more+1) * q / (1 - q)
			}
		}
		law = next
	}
	sum := 0.0
	for _, p := range law {
		sum += p
	}
	return sum
}

func TestSettledAgainstCounts(t *testing.T) {
	for _, sd := range []float64{7, 8, 10, 12.2, 15} {
		c := granovetter(100, 25, sd)
		law := c.Settled()
		for _, least := range []int{1, 2, 10, 40, 80} {
			tail := 0.0
			for _, p := range law[least:] {
				tail += p
			}
			near(t, fmt.Sprintf("sd %g, P(R >= %d)", sd, least), tail/settledAbove(c, least), 1, 1e-9)
		}
	}
}
