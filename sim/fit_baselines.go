package sim

import (
	"math"
	"slices"
)

// Baseline is a forecast that knows nothing of courts, deadlines and councils.
type Baseline string

// The baselines: nobody more leaves; everybody leaves at one rate; p + q m, where m
// is the share that has left (Bass 1969).
const (
	LastValue      Baseline = "last value"
	ConstantHazard Baseline = "constant hazard"
	Bass           Baseline = "Bass"
)

// Baselines lists them.
func Baselines() []Baseline { return []Baseline{LastValue, ConstantHazard, Bass} }

// hazard is a rate of leaving at a time and a share that has left, by parameters on
// the log scale.
type hazard func(t, share float64, a []float64) float64

func (b Baseline) hazard() (h hazard, start []float64) {
	switch b {
	case ConstantHazard:
		return func(_, _ float64, a []float64) float64 { return math.Exp(a[0]) }, []float64{-7}
	case Bass:
		return func(_, m float64, a []float64) float64 { return math.Exp(a[0]) + float64(math.Exp(a[1])*m) }, []float64{-8, -2}
	}
	return func(_, _ float64, _ []float64) float64 { return 0 }, nil
}

// curve is the share that has left by the end of each day, day 0 first: of those
// still there 1-e^-h leave on a day, with h as it is at its start.
func (h hazard) curve(a []float64, days int) []float64 {
	out := []float64{0}
	m := 0.0
	for day := range days {
		m -= float64((1 - m) * math.Expm1(-h(float64(day), m, a)))
		out = append(out, m)
	}
	return out
}

// log is the log probability of increments between counts on given days: negative
// binomial around the curve's.
func (h hazard) log(a []float64, holders int, days, counts []int, size float64) float64 {
	c := h.curve(a, days[len(days)-1])
	sum, day, said := 0.0, 0, 0
	for i, d := range days {
		mean := float64(holders) * (c[d] - c[day])
		sum += negBinomial{max(mean, 1e-9), size}.log(counts[i] - said)
		day, said = d, counts[i]
	}
	return sum
}

// fit finds the likeliest parameters.
func (h hazard) fit(start []float64, holders int, days, counts []int, size float64) mode {
	if len(start) == 0 {
		return mode{}
	}
	return findMode(func(a []float64) float64 { return h.log(a, holders, days, counts, size) }, start)
}

// Baseline is a baseline fitted to the exact ones of an episode's counts, as a
// forecast of what is counted after the last.
func (w Episode) Baseline(b Baseline, draws int, size float64, seed uint64) Paths {
	var days, counts []int
	for _, k := range w.Counts {
		if k.Low == k.High && !slices.Contains(days, k.Day) {
			days, counts = append(days, k.Day), append(counts, k.Low)
		}
	}
	out := Paths{}
	if len(days) == 0 {
		return out
	}
	n := len(days) - 1
	out.From = days[n]
	h, start := b.hazard()
	curve := h.curve(h.fit(start, w.Holders, days, counts, size).At, w.Days)
	s := NewStream(seed, 0, fitKey)
	for range draws {
		left, counted := []float64{float64(counts[n])}, []float64{float64(counts[n])}
		for day := out.From + 1; day <= w.Days; day++ {
			mean := float64(w.Holders) * (curve[day] - curve[out.From])
			left = append(left, float64(counts[n])+mean)
			counted = append(counted, float64(counts[n]+negBinomial{mean, size}.draw(s)))
		}
		out.Left, out.Counted = append(out.Left, left), append(out.Counted, counted)
	}
	return out
}
