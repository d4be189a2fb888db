package sim

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is a number worked out from replicates, with the 95 % interval of its Monte
// Carlo error: of what other seeds would give, and of nothing else. An end is nil where
// there are too few replicates to tell.
type Estimate struct {
	Value float64  `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// around is an estimate with both ends.
func around(value, low, high float64) *Estimate { return &Estimate{value, &low, &high} }

// Margin is the larger distance to an end of the interval; false where one is missing.
func (e *Estimate) Margin() (float64, bool) {
	if e.Low == nil || e.High == nil {
		return 0, false
	}
	return max(e.Value-*e.Low, *e.High-e.Value), true
}

// Holds reports whether the interval holds a number.
func (e *Estimate) Holds(x float64) bool {
	return (e.Low == nil || *e.Low <= x) && (e.High == nil || x <= *e.High)
}

// level is that of the intervals.
const level = .95

// numbers are a number of some replicates, each with the draw of what is uncertain that it
// shares. Draws are independent, replicates of one draw are not: so errors are by draws
// (robust to clusters), with t of the draws less one. Where nothing is uncertain each
// replicate is a draw of its own.
type numbers struct {
	x    []int32
	draw []int32 // not falling
}

// gauge works estimates out. It is not safe for use by several goroutines.
type gauge struct {
	each    int  // replicates of a draw
	several bool // several equilibria: no mean is given
	ranks   map[rankOf][2]int
}

type rankOf struct{ q, size float64 }

// newGauge measures what runs yield.
func newGauge(runs ...*Run) *gauge {
	g := &gauge{each: 1, ranks: map[rankOf][2]int{}}
	for _, r := range runs {
		if len(r.Model.Uncertain) > 0 {
			g.each = drawEvery
		}
	}
	return g
}

// of takes a number of those of n replicates that count.
func (g *gauge) of(n int, number func(i int) int32, counts func(i int) bool) numbers {
	s := numbers{make([]int32, 0, n), make([]int32, 0, n)}
	for i := range n {
		if counts(i) {
			s.x, s.draw = append(s.x, number(i)), append(s.draw, int32(i/g.each))
		}
	}
	return s
}

func always(int) bool { return true }

// err is the standard error of a sum of independent draws, given what each replicate
// adds to it (0 on average), and the degrees of freedom; false for a single draw.
func (s *numbers) err(adds func(i int) float64) (se float64, free int, ok bool) {
	sum, squares := 0.0, 0.0
	for i := range s.x {
		sum += adds(i)
		if i+1 == len(s.x) || s.draw[i+1] != s.draw[i] {
			squares += float64(sum * sum)
			sum = 0
			free++
		}
	}
	free--
	return math.Sqrt(squares * float64(free+1) / float64(max(free, 1))), free, free > 0
}

// student is the quantile of Student's t that leaves an error on either side.
func student(free int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(free)}.Quantile((1 + level) / 2)
}

// linear is an estimate whose error is a sum over replicates.
func (s *numbers) linear(value float64, adds func(i int) float64) *Estimate {
	se, free, ok := s.err(adds)
	if !ok || se == 0 { // no draw differs: nothing tells by how much it might
		return &Estimate{Value: value}
	}
	margin := student(free) * se
	return around(value, value-margin, value+margin)
}

// mean is the mean with its error.
func (s *numbers) mean() *Estimate {
	m, n := s.average(), float64(len(s.x))
	return s.linear(m, func(i int) float64 { return (float64(s.x[i]) - m) / n })
}

func (s *numbers) average() float64 {
	sum := 0.0
	for _, v := range s.x {
		sum += float64(v)
	}
	return sum / float64(len(s.x))
}

// sd is the standard deviation; its error is worked out on the scale of its logarithm.
func (s *numbers) sd() *Estimate {
	m, n := s.average(), float64(len(s.x))
	square := func(i int) float64 { return (float64(s.x[i]) - m) * (float64(s.x[i]) - m) }
	v := 0.0
	for i := range s.x {
		v += square(i) / max(n-1, 1)
	}
	se, free, ok := s.err(func(i int) float64 { return (square(i) - v) / n })
	if !ok || v == 0 {
		return &Estimate{Value: math.Sqrt(v)}
	}
	margin := math.Exp(student(free) * se / (2 * v))
	if math.IsInf(margin, 1) {
		return &Estimate{Value: math.Sqrt(v)}
	}
	return around(math.Sqrt(v), math.Sqrt(v)/margin, math.Sqrt(v)*margin)
}

// size is how many independent replicates know as much of a share as these do: fewer
// where those of a draw are alike, and fewer by the t of few draws.
func (s *numbers) size(share float64, in func(x int32) bool) float64 {
	n := float64(len(s.x))
	se, free, ok := s.err(func(i int) float64 {
		if in(s.x[i]) {
			return (1 - share) / n
		}
		return -share / n
	})
	if free+1 == len(s.x) {
		return n // each is a draw of its own
	}
	if !ok {
		return 0
	}
	if plain := share * (1 - share) / n; plain > 0 {
		n = min(n, n*plain/(se*se))
	} else {
		n = float64(free + 1) // all or none: no more than the draws can tell
	}
	z := normalQuantile((1+level)/2) / student(free)
	return float64(n * z * z)
}

// share is the share of replicates in which something is so, with the interval of
// Wilson (1927).
func (s *numbers) share(in func(x int32) bool) *Estimate {
	n := 0
	for _, v := range s.x {
		if in(v) {
			n++
		}
	}
	p := float64(n) / float64(max(len(s.x), 1))
	size := s.size(p, in)
	if size == 0 {
		return &Estimate{Value: p}
	}
	z := normalQuantile((1 + level) / 2)
	centre := (p + z*z/(2*size)) / (1 + z*z/size)
	margin := z / (1 + z*z/size) * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	return around(p, min(p, max(0, centre-margin)), max(p, min(1, centre+margin)))
}

// quantile is a quantile of the sample, of which the sorted values are given too, with
// the interval that order statistics give (binomial, without any law being assumed).
func (g *gauge) quantile(s *numbers, sorted []int32, q float64) *Estimate {
	e := &Estimate{Value: float64(sorted[quantileAt(q, len(sorted))])}
	size := s.size(q, func(x int32) bool { return float64(x) <= e.Value })
	if size < 1 {
		return e
	}
	ranks, ok := g.ranks[rankOf{q, size}]
	if !ok {
		ranks = ranksOf(q, size)
		g.ranks[rankOf{q, size}] = ranks
	}
	scale := float64(len(sorted)) / size
	if low := int(float64(ranks[0]) * scale); low >= 1 {
		e.Low = new(float64)
		*e.Low = float64(sorted[low-1])
	}
	if high := int(math.Ceil(float64(ranks[1]) * scale)); high <= len(sorted) {
		e.High = new(float64)
		*e.High = float64(sorted[high-1])
	}
	return e
}

// ranksOf gives the ranks, from 1, of the order statistics of so many values between
// which a quantile lies: as near as may be, with no more than half the error on a side.
func ranksOf(q, size float64) [2]int {
	first := func(least float64) int { // the first k with P(X <= k) at least so much
		low, high := 0, int(math.Ceil(size))
		for low < high {
			if k := (low + high) / 2; upTo(float64(k), size, q) >= least {
				high = k
			} else {
				low = k + 1
			}
		}
		return low
	}
	return [2]int{first((1-level)/2 + 1e-12), first((1+level)/2) + 1}
}

// upTo is P(X <= k) of a binomial of n trials; n need not be whole.
func upTo(k, n, p float64) float64 {
	switch {
	case k < 0:
		return 0
	case k >= n:
		return 1
	}
	return mathext.RegIncBeta(n-k, k+1, 1-p)
}

// Spread is a distribution over replicates in few numbers: mean, standard deviation,
// and the 5th, 25th, 50th, 75th and 95th of 100. Between heaps (DipP < .01, or where
// expectation alone decides) there is no mean, and no deviation from it. Of what is or
// is not so (0 or 1) the mean is the share of replicates, and there are no quantiles.
type Spread struct {
	Mean *Estimate `json:"mean"`
	SD   *Estimate `json:"sd"`
	Q05  *Estimate `json:"q05"`
	Q25  *Estimate `json:"q25"`
	Q50  *Estimate `json:"q50"`
	Q75  *Estimate `json:"q75"`
	Q95  *Estimate `json:"q95"`
	DipP float64   `json:"dip_p"` // of Hartigan's dip test of a single heap

	at [5]float64 // the quantiles, for pictures
}

// At gives the five quantiles, for pictures.
func (s *Spread) At() [5]float64 { return s.at }

// Alike reports whether all replicates give one number.
func (s *Spread) Alike() bool { return s.SD != nil && s.SD.Value == 0 }

// Apart reports whether the replicates fall into heaps.
func (s *Spread) Apart() bool { return s.DipP < heapsBelow }

// quantiles of a spread.
var quantiles = [5]float64{.05, .25, .5, .75, .95}

// spread sums a sample up; nothing is said of none.
func (g *gauge) spread(s numbers) Spread {
	out := Spread{DipP: 1}
	if len(s.x) == 0 {
		return out
	}
	sorted := slices.Clone(s.x)
	slices.Sort(sorted)
	var q [5]*Estimate
	size := float64(len(sorted))
	for i, at := range quantiles {
		q[i] = g.quantile(&s, sorted, at)
		out.at[i] = q[i].Value
		size = min(size, s.size(at, func(x int32) bool { return float64(x) <= q[i].Value }))
	}
	least, most := sorted[0], sorted[len(sorted)-1]
	if least == 0 && most == 1 {
		out.Mean = s.share(func(x int32) bool { return x == 1 })
		return out
	}
	out.Q05, out.Q25, out.Q50, out.Q75, out.Q95 = q[0], q[1], q[2], q[3], q[4]
	if least < most {
		out.DipP = dipTest(dip(spreadTies(sorted)), size)
	}
	if !out.Apart() && (!g.several || least == most) {
		out.Mean, out.SD = s.mean(), s.sd()
	}
	return out
}

// quantileAt is the place of a quantile in n sorted values: the smallest that at
// least a share q of them do not exceed.
func quantileAt(q float64, n int) int { return max(int(math.Ceil(q*float64(n)))-1, 0) }
