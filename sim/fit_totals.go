package sim

import (
	"fmt"
	"math"
	"slices"
)

// Approximation says how totals are fitted: so many particles, each moved so many
// times a generation, until every simulated total is within a tolerance of the
// published one, on the logit scale (.1 is about 10 % of a small share).
type Approximation struct {
	Particles, Moves int
	Tolerance        float64
	Seed             uint64
}

// leastAccepted is the share of moves below which a fit of totals stops early.
const leastAccepted = .02

// FitTotals fits to the last count of each episode alone, where no more is known:
// approximate Bayesian computation by sequential Monte Carlo, whose tolerance falls
// to the median distance in every generation (Toni et al. 2009; Del Moral, Doucet
// and Jasra 2012). With a prior for [BetweenWindows] each episode has a
// stakes.leaving of its own.
func FitTotals(episodes []Episode, priors Priors, a Approximation) (*Calibration, error) {
	t := totals{episodes: episodes, priors: priors, shared: len(priors.fitted())}
	t.size = t.shared
	if _, ok := priors.find(BetweenWindows); ok {
		t.size += len(episodes)
	}
	for _, e := range episodes {
		if len(e.Counts) == 0 {
			return nil, fmt.Errorf("window %s: no count to fit to", e.ID)
		}
		base := e.Base()
		if err := fittable(&base); err != nil {
			return nil, err
		}
	}
	z, accepted, reached := t.shrink(a)
	data := fmt.Sprintf("the totals of %d windows, to within %.2g on the logit scale", len(episodes), reached)
	return newCalibration(SummariesOnly, data, priors, z, accepted), nil
}

// totals is the problem of fitting several episodes' totals.
type totals struct {
	episodes     []Episode
	priors       Priors
	shared, size int // parameters of all episodes; and with those of each
}

// shrink moves a population towards what was published.
func (t *totals) shrink(a Approximation) (z [][]float64, accepted, tolerance float64) {
	s := NewStream(a.Seed, 0, fitKey)
	z = make([][]float64, a.Particles)
	far := make([]float64, a.Particles)
	for i := range z {
		z[i] = make([]float64, t.size)
		for k := range z[i] {
			z[i][k] = gauss(s)
		}
		far[i] = t.distance(z[i], s)
	}
	moved, tried := 0, 0
	for {
		sorted := slices.Sorted(slices.Values(far))
		tolerance = max(sorted[(len(sorted)-1)/2], a.Tolerance)
		t.keepNear(z, far, tolerance, s)
		n := t.move(z, far, tolerance, a.Moves, s)
		moved += n
		tried += a.Moves * len(z)
		if tolerance <= a.Tolerance || float64(n) < leastAccepted*float64(a.Moves*len(z)) {
			return z, float64(moved) / float64(tried), tolerance
		}
	}
}

// keepNear draws the population anew from those within the tolerance.
func (t *totals) keepNear(z [][]float64, far []float64, tolerance float64, s *Stream) {
	weight := make([]float64, len(z))
	for i, d := range far {
		if d <= tolerance {
			weight[i] = 1
		}
	}
	pick := make([]int, len(z))
	resample(pick, weight, s.Float64())
	chosen, distances := make([][]float64, len(z)), make([]float64, len(z))
	for i, from := range pick {
		chosen[i], distances[i] = slices.Clone(z[from]), far[from]
	}
	copy(z, chosen)
	copy(far, distances)
}

// move walks every particle within the tolerance, and gives the number of steps
// taken.
func (t *totals) move(z [][]float64, far []float64, tolerance float64, moves int, s *Stream) (taken int) {
	cover := square(t.size)
	means := make([]float64, t.size)
	for _, one := range z {
		for k, v := range one {
			means[k] += v / float64(len(z))
		}
	}
	for _, one := range z {
		for i := range cover {
			for j := range cover {
				cover[i][j] += (one[i] - means[i]) * (one[j] - means[j]) / float64(len(z))
			}
		}
	}
	for i := range cover {
		cover[i][i] += 1e-6
	}
	factor, ok := lower(cover, 2.4/math.Sqrt(float64(t.size)))
	if !ok {
		factor = identity(t.size)
	}
	next, noise := make([]float64, t.size), make([]float64, t.size)
	for i := range z {
		for range moves {
			for k := range noise {
				noise[k] = gauss(s)
			}
			place(next, z[i], factor, noise)
			if math.Log(s.Float64()) >= logPrior(next)-logPrior(z[i]) {
				continue
			}
			if d := t.distance(next, s); d <= tolerance {
				copy(z[i], next)
				far[i] = d
				taken++
			}
		}
	}
	return taken
}

// distance simulates every episode once and gives the largest difference from what
// was published, on the logit scale.
func (t *totals) distance(z []float64, s *Stream) float64 {
	worst := 0.0
	for i, e := range t.episodes {
		m := t.priors.Model(e.Base(), z[:t.shared])
		if t.size > t.shared {
			m.Stakes.Leaving += t.priors.between(z) * z[t.shared+i]
		}
		c, err := newCrowd(m, e.Classes(), 1, s)
		if err != nil {
			return math.Inf(1)
		}
		c.follow(nil, 0, e.Days)
		n := float64(e.Holders)
		got, k := logit(float64(c.now[0].moved), n), e.Counts[len(e.Counts)-1]
		worst = max(worst, logit(float64(k.Low), n)-got)
		if k.High >= 0 {
			worst = max(worst, got-logit(float64(k.High), n))
		}
	}
	return worst
}

// between is the standard deviation between windows at z; 0 if it is no parameter.
func (ps Priors) between(z []float64) float64 {
	i := 0
	for _, p := range ps {
		if p.Name == BetweenWindows {
			if p.Spread == 0 {
				return p.At(0)
			}
			return p.At(z[i])
		}
		if p.Spread > 0 {
			i++
		}
	}
	return 0
}
