package sim

import (
	"math"
	"slices"
)

// Score holds a forecast against what came. CRPS is the continuous ranked
// probability score (Gneiting and Raftery 2007), in holders: lower is better. Log is
// the log score: the log probability of what came, by a normal kernel; higher is
// better. A forecast without spread has neither, and of an outcome that a forecast
// calls impossible there is no log. PIT is the randomised probability integral
// transform (Czado, Gneiting and Held 2009): even on 0..1 where forecasts are right.
type Score struct {
	CRPS       *float64 `json:"crps"`
	Log        *float64 `json:"log"`
	Impossible bool     `json:"impossible"`
	PIT        float64  `json:"pit"`
	Low        float64  `json:"low"` // of the middle 90 of 100
	Mid        float64  `json:"mid"`
	High       float64  `json:"high"`
	Within     bool     `json:"within"` // the band holds what came, or a part of what came may have been
}

// NewScore scores a sample of forecasts against low..high (high < low: no bound). What
// the interval leaves open is not scored: the CRPS leaves the interval out, the log
// score is that of falling into it. u in (0, 1) is the randomisation.
func NewScore(forecast []float64, low, high, u float64) Score {
	x := slices.Sorted(slices.Values(forecast))
	if high < low {
		high = math.Inf(1)
	}
	n := len(x)
	var s Score
	if x[0] < x[n-1] {
		away, likely := crps(x, low, high), likelihood(x, low, high)
		s.CRPS = &away
		if s.Impossible = likely < leastLikely; !s.Impossible {
			log := math.Log(likely)
			s.Log = &log
		}
	}
	below, upTo := 0, 0
	for _, v := range x {
		if v < low {
			below++
		}
		if v <= high {
			upTo++
		}
	}
	s.PIT = (float64(below) + float64(u*float64(upTo-below))) / float64(n)
	s.Low, s.Mid, s.High = x[quantileAt(.05, n)], x[quantileAt(.5, n)], x[quantileAt(.95, n)]
	s.Within = s.Low <= high && s.High >= low
	return s
}

// Skill is how much of a baseline's CRPS a forecast of the same outcomes does without: 1
// is perfect, 0 no better, below 0 worse. The interval is by leaving out an outcome at a
// time, with t of their number less one, as if they were independent; of a single one
// there is none. Nil where a score is missing, as one of the forecasts has no spread.
func Skill(forecast, baseline []*float64) *Estimate {
	own, other, n := 0.0, 0.0, len(forecast)
	for i := range forecast {
		if forecast[i] == nil || baseline[i] == nil {
			return nil
		}
		own, other = own+*forecast[i], other+*baseline[i]
	}
	if other == 0 {
		return nil
	}
	e := &Estimate{Value: 1 - own/other}
	sum, squares := 0.0, 0.0
	for i := range forecast {
		left := (own-*forecast[i])/(other-*baseline[i]) - own/other
		sum, squares = sum+left, squares+float64(left*left)
	}
	if n < 2 || math.IsNaN(squares) || math.IsInf(squares, 0) {
		return e
	}
	margin := student(n-1) * math.Sqrt(float64(n-1)/float64(n)*max(squares-float64(sum*sum/float64(n)), 0))
	return around(e.Value, e.Value-margin, min(1, e.Value+margin))
}

// crps is the integral of (F - 1{y <= z})^2 over z outside low..high, of a sorted
// sample.
func crps(x []float64, low, high float64) float64 {
	n, sum := float64(len(x)), 0.0
	for i := range x {
		f := float64(i+1) / n // on x[i]..x[i+1]
		to := math.Inf(1)
		if i+1 < len(x) {
			to = x[i+1]
		}
		if i == 0 && x[0] > high { // F is 0 and y lies below
			sum += x[0] - high
		}
		if i+1 == len(x) { // F is 1: it counts below low only
			sum += max(low-x[i], 0)
			break
		}
		sum += float64(f * f * max(min(to, low)-x[i], 0))
		sum += float64((1 - f) * (1 - f) * max(to-max(x[i], high), 0))
	}
	return sum
}

// leastLikely is the probability below which an outcome is called impossible: less than
// one in all forecasts that anybody will ever make.
const leastLikely = 1e-30

// likelihood is that of an outcome within low..high, the sample smoothed by normal
// kernels (Silverman's width, at least half a holder).
func likelihood(x []float64, low, high float64) float64 {
	_, sd := centred(x)
	n := float64(len(x))
	quartiles := (x[quantileAt(.75, len(x))] - x[quantileAt(.25, len(x))]) / 1.34
	width := max(.9*min(sd, max(quartiles, sd/10))*math.Pow(n, -.2), .5)
	sum := 0.0
	for _, v := range x {
		sum += Normal((high+.5-v)/width) - Normal((low-.5-v)/width)
	}
	return sum / n
}
