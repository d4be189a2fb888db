package sim

import (
	"fmt"
	"math"
	"slices"
)

// Response is F: it turns the net advantage of leaving, in units of the shock
// scale, into the chance that a slot that decides leaves.
type Response string

// The responses. Linear is clipped to 0..1; Exp is a log link, so its value is a
// rate and may exceed 1.
const (
	Logit  Response = "logit"
	Probit Response = "probit"
	Step   Response = "step"
	Linear Response = "linear"
	Exp    Response = "exp"
)

// expMost is where Exp stands still: e^13.8 is a million.
const expMost = 13.8

// Responses lists them.
func Responses() []Response { return []Response{Logit, Probit, Step, Linear, Exp} }

// Check says whether the response is known.
func (f Response) Check() error {
	if !slices.Contains(Responses(), f) {
		return fmt.Errorf("response %q: expected one of %v", string(f), Responses())
	}
	return nil
}

// At is F(x).
func (f Response) At(x float64) float64 {
	switch f {
	case Probit:
		return Normal(x)
	case Step:
		if x >= 0 {
			return 1
		}
		return 0
	case Linear:
		return min(max(x, 0), 1)
	case Exp:
		return math.Exp(min(x, expMost))
	default:
		return logistic(x)
	}
}

// Slope is F'(x). A step has slope 0 where it has one.
func (f Response) Slope(x float64) float64 {
	switch f {
	case Probit:
		return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
	case Step:
		return 0
	case Linear:
		if x < 0 || x > 1 {
			return 0
		}
		return 1
	case Exp:
		if x > expMost {
			return 0
		}
		return math.Exp(x)
	default:
		p := logistic(x)
		return p * (1 - p)
	}
}

// Normal is the standard normal distribution function Phi.
func Normal(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// logistic is 1/(1+e^-x) without overflow.
func logistic(x float64) float64 {
	if x < 0 {
		e := math.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-x))
}

// softplus is log(1+e^x) without overflow.
func softplus(x float64) float64 {
	if x > 0 {
		return x + math.Log1p(math.Exp(-x))
	}
	return math.Log1p(math.Exp(x))
}
