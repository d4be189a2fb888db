package sim

import (
	"fmt"
	"math"
	"testing"
)

func TestSurprise(t *testing.T) {
	near(t, "3 of 5", Surprise(3, 5, .4, .2), 3*math.Log(2)+2*math.Log(.75), 1e-14)
	for _, c := range []struct{ y, n, p1, p0, want float64 }{
		{4, 9, .3, .3, 0}, {0, 0, .3, .2, 0}, {2, 2, 0, 0, 0}, {2, 2, 1, 1, 0},
		{1, 1, .5, 0, math.Inf(1)}, {1, 1, 0, .5, math.Inf(-1)}, {0, 1, .5, 1, math.Inf(1)}, {0, 1, 1, .5, math.Inf(-1)},
	} {
		if got := Surprise(c.y, c.n, c.p1, c.p0); got != c.want {
			t.Errorf("Surprise(%g, %g, %g, %g) = %g, want %g", c.y, c.n, c.p1, c.p0, got, c.want)
		}
	}
	// Where the thing is not so, the odds are 1 on average whatever happens.
	odds := 0.0
	for y := 0.0; y <= 5; y++ {
		choose := []float64{1, 5, 10, 10, 5, 1}[int(y)]
		odds += choose * math.Pow(.2, y) * math.Pow(.8, 5-y) * math.Exp(Surprise(y, 5, .4, .2))
	}
	near(t, "mean odds", odds, 1, 1e-12)
}

func TestHerd(t *testing.T) {
	for _, c := range []struct{ p, up float64 }{{.6, .631579}, {.7, .753165}, {.8, .857143}} {
		h := Herd{c.p}
		// Bikhchandani, Hirshleifer and Welch 1992, equation (1).
		for _, turns := range []int{2, 4, 10, 20} {
			up, down := h.Law(turns)
			done := 1 - math.Pow(c.p-c.p*c.p, float64(turns)/2)
			half := 2 * (1 - c.p + c.p*c.p)
			near(t, "up", up, c.p*(c.p+1)*done/half, 1e-12)
			near(t, "down", down, (c.p-2)*(c.p-1)*done/half, 1e-12)
		}
		runs, ups := sized(1_000_000, 20_000), 0
		for i := range runs {
			if h.Walk(NewStream(5, uint64(i), 0), 60) == Up {
				ups++
			}
		}
		got := float64(ups) / float64(runs)
		within4(t, fmt.Sprintf("up-cascade, p = %g", c.p), got, c.up, runs)
		if long() {
			record(t, 5, fmt.Sprintf("BHW, p = %g, 1e6 sequences: up-cascades", c.p), fmt.Sprintf("%.6f within 4 SE (%.6f)", c.up, math.Sqrt(c.up*(1-c.up)/float64(runs))), fmt.Sprintf("%.6f", got))
		}
	}
	up, down := Herd{.6}.Law(2)
	near(t, "n = 2, up", up, .48, 1e-12)
	near(t, "n = 2, down", down, .28, 1e-12)
	limit, _ := Herd{.9}.Law(30)
	near(t, "p = .9", limit, .939560, 1e-6)
	record(t, 5, "BHW, p = .6, n = 2, exact: up; open; down", ".48; .24; .28", fmt.Sprintf("%.2f; %.2f; %.2f", up, 1-up-down, down))
}

func TestGlobalGame(t *testing.T) {
	diffuse := GlobalGame{Mean: .5, Signal: 10, Cost: .3}
	for _, beta := range []float64{1, 10, 1000} {
		diffuse.Signal = beta
		if list := diffuse.Cutoffs(); len(list) != 1 || math.Abs(list[0].Theta-.7) > 1e-8 {
			t.Errorf("without a prior, beta %g: %v, want .7", beta, list)
		}
	}
	for _, c := range []struct{ beta, theta float64 }{{1, .8659818758}, {10, .7336473532}, {1000, .7023115027}} {
		list := GlobalGame{Mean: .5, Prior: 1, Signal: c.beta, Cost: .3}.Cutoffs()
		if len(list) != 1 {
			t.Fatalf("beta %g: %v, want one cutoff", c.beta, list)
		}
		near(t, fmt.Sprintf("theta*, beta %g", c.beta), list[0].Theta, c.theta, 1e-8)
		record(t, 6, fmt.Sprintf("global game, c = .3, z = .5, alpha = 1, beta = %4g: theta*", c.beta), fmt.Sprintf("%.10f within 1e-8", c.theta), fmt.Sprintf("%.10f", list[0].Theta))
	}
	public := GlobalGame{Mean: .5, Prior: 5, Cost: .5}
	for _, c := range []struct {
		beta   float64
		thetas []float64
		tol    float64
	}{
		{1, []float64{.0068348951, .5, .9931651049}, 1e-8}, {.95 * 25 / (2 * math.Pi), []float64{.34667, .5, .65333}, 1e-5}, {1.05 * 25 / (2 * math.Pi), []float64{.5}, 1e-8},
		{.99 * 25 / (2 * math.Pi), []float64{0, .5, 1}, 1}, {1.01 * 25 / (2 * math.Pi), []float64{.5}, 1e-8},
	} {
		public.Signal = c.beta
		list := public.Cutoffs()
		if len(list) != len(c.thetas) || public.Unique() != (len(list) == 1) {
			t.Fatalf("beta %g: %v, unique %v; want %v", c.beta, list, public.Unique(), c.thetas)
		}
		for i, theta := range c.thetas {
			near(t, fmt.Sprintf("theta*, beta %g", c.beta), list[i].Theta, theta, c.tol)
		}
		if c.beta == 1 {
			record(t, 6, "global game, c = z = .5, alpha = 5, beta = 1: theta*", ".0068348951, .5, .9931651049 within 1e-8", fmt.Sprintf("%.10f, %.1f, %.10f", list[0].Theta, list[1].Theta, list[2].Theta))
		}
	}
	count := func(factor float64) int {
		public.Signal = factor * 25 / (2 * math.Pi)
		return len(public.Cutoffs())
	}
	record(t, 6, "global game, cutoffs at beta = .99; 1.01 times alpha^2/(2 pi)", "3; 1", fmt.Sprintf("%d; %d", count(.99), count(1.01)))
}

func TestGlobalGameDrawn(t *testing.T) {
	g := GlobalGame{Mean: .5, Prior: 1, Signal: 10, Cost: .3}
	c := g.Cutoffs()[0]
	near(t, "x*", c.X, .9309360626, 1e-8)
	n := sized(1_000_000, 200_000)
	share := func(theta float64) float64 {
		got := float64(g.Draw(NewStream(6, math.Float64bits(theta), 0), c, theta, n)) / float64(n)
		within4(t, fmt.Sprintf("share at %.4f", theta), got, g.Attacks(c, theta), n)
		return got
	}
	weak, strong := share(c.Theta-.01), share(c.Theta+.01)
	if weak < c.Theta-.01 || strong >= c.Theta+.01 {
		t.Errorf("share %.4f at theta*-.01 and %.4f at theta*+.01 around theta* %.4f: the regime should fall at the first only", weak, strong, c.Theta)
	}
	if long() {
		record(t, 6, "global game, 1e6 slots: share attacking at theta* - .01 = .7236; at theta* + .01 = .7436", "at least .7236; below .7436", fmt.Sprintf("%.4f; %.4f", weak, strong))
	}
}

func TestLaverBenoit(t *testing.T) {
	for _, c := range []struct{ seats, unstable, all int }{{21, 7, 37}, {41, 15, 140}, {51, 20, 217}, {101, 40, 850}} {
		quota, unstable, all := c.seats/2+1, 0, 0
		for seats := range Chambers(c.seats, 3) {
			list, err := Switches(seats, quota)
			if err != nil {
				t.Fatal(err)
			}
			rule := seats[0] == quota-1 || seats[0] == quota && 3*(seats[2]+1) < quota
			if rule != (len(list) > 0) {
				t.Errorf("%v: switches %v, by the rule unstable: %v", seats, list, rule)
			}
			if all++; len(list) > 0 {
				unstable++
			}
		}
		if unstable != c.unstable || all != c.all {
			t.Errorf("%d seats: %d of %d unstable, want %d of %d", c.seats, unstable, all, c.unstable, c.all)
		}
		record(t, 10, fmt.Sprintf("Laver-Benoit, 3 parties, %3d seats: unstable chambers", c.seats), fmt.Sprintf("%d of %d", c.unstable, c.all), fmt.Sprintf("%d of %d", unstable, all))
	}
}

func TestLaverBenoitFourParties(t *testing.T) {
	unstable, all := 0, 0
	var ranks [4]int
	for seats := range Chambers(31, 4) {
		list, err := Switches(seats, 16)
		if err != nil {
			t.Fatal(err)
		}
		if all++; len(list) > 0 {
			unstable++
		}
		for _, s := range list {
			ranks[s.To]++
		}
	}
	t.Log(unstable, all, ranks)
	if unstable != 74 || all != 225 || ranks != [4]int{72, 17, 37, 45} {
		t.Errorf("%d of %d unstable, receiving ranks %v; want 74 of 225, 72 17 37 45", unstable, all, ranks)
	}
	record(t, 10, "Laver-Benoit, 4 parties, 31 seats: unstable chambers; switches to the largest, second, third, fourth", "74 of 225; 72, 17, 37, 45", fmt.Sprintf("%d of %d; %d, %d, %d, %d", unstable, all, ranks[0], ranks[1], ranks[2], ranks[3]))
}
