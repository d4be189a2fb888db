package sim

import "math"

// Surprise is what is learned from others' moves: the log likelihood ratio of y of
// n moving, if each does with probability p1 where a thing is so and p0 where it is
// not:
//
//	y log(p1/p0) + (n-y) log((1-p1)/(1-p0))
//
// Only what departs from expectation teaches (Lohmann 1994): where p1 = p0 nothing
// is learned, whatever happens. What cannot be where the thing is not so gives
// +Inf, and the other way round -Inf.
func Surprise(y, n, p1, p0 float64) float64 {
	if p1 == p0 {
		return 0
	}
	learned := 0.0
	if y > 0 {
		learned = float64(y * math.Log(p1/p0))
	}
	if n > y {
		learned += float64((n - y) * (math.Log1p(-p1) - math.Log1p(-p0)))
	}
	return learned
}

// Herd is an informational cascade (Bikhchandani, Hirshleifer and Welch 1992): one
// slot a turn decides for or against, from a private signal that is right with
// probability Accuracy and from all decisions before. The observers know how it
// decides, and learn from its decision by [Surprise]. Whom both leave undecided
// tosses a coin.
type Herd struct{ Accuracy float64 }

// Trend is where a herd has gone.
type Trend int8

// The trends: decisions still tell something, or all further ones are for, or
// against, whatever the signal.
const (
	Open Trend = 0
	Up   Trend = 1
	Down Trend = -1
)

// weight is that of one signal, in nats.
func (h Herd) weight() float64 { return math.Log(h.Accuracy / (1 - h.Accuracy)) }

// tie is the size of a belief that is 0 but for rounding.
const tie = 1e-9

// chance is that of deciding for, given the belief after the signal.
func (h Herd) chance(belief float64) float64 {
	switch {
	case belief > tie:
		return 1
	case belief < -tie:
		return 0
	}
	return .5
}

// chances are those of a decision for where the thing is so, and where it is not,
// at a public belief.
func (h Herd) chances(belief float64) (p1, p0 float64) {
	good, bad := h.chance(belief+h.weight()), h.chance(belief-h.weight())
	p1 = float64(h.Accuracy*good) + float64((1-h.Accuracy)*bad)
	p0 = float64((1-h.Accuracy)*good) + float64(h.Accuracy*bad)
	return p1, p0
}

// trend is where the herd goes at a public belief that decisions no longer move.
func trend(p1, p0 float64) Trend {
	switch {
	case p1 == 1 && p0 == 1:
		return Up
	case p1 == 0 && p0 == 0:
		return Down
	}
	return Open
}

// Walk draws where the herd has gone after some turns, where the thing is so.
func (h Herd) Walk(s *Stream, turns int) Trend {
	belief := 0.0
	for turn := 0; ; turn++ {
		p1, p0 := h.chances(belief)
		if t := trend(p1, p0); t != Open || turn == turns {
			return t
		}
		y := 0.0
		if s.Float64() < p1 {
			y = 1
		}
		belief += Surprise(y, 1, p1, p0)
	}
}

// Law is the exact probability of a herd up and down after some turns, where the
// thing is so.
func (h Herd) Law(turns int) (up, down float64) { return h.law(0, turns) }

func (h Herd) law(belief float64, turns int) (up, down float64) {
	p1, p0 := h.chances(belief)
	switch t := trend(p1, p0); {
	case t == Up:
		return 1, 0
	case t == Down:
		return 0, 1
	case turns == 0:
		return 0, 0
	}
	up1, down1 := h.law(belief+Surprise(1, 1, p1, p0), turns-1)
	up0, down0 := h.law(belief+Surprise(0, 1, p1, p0), turns-1)
	return float64(p1*up1) + float64((1-p1)*up0), float64(p1*down1) + float64((1-p1)*down0)
}
