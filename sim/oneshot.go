package sim

import (
	"math"
	"reflect"
)

// OneShot is the choice of everybody at once: a share m = Psi(m) leaves where
//
//	Psi(m) = F(Alpha + Hope pibar(m) + Peers m)
//	pibar(m) = 1 - (1-Court)(1 - Phi((m - Brink)/Spread))
//
// It is the mean field of SL-1 with a single decision and rational expectations
// (mode E2), and by its parts: Granovetter 1978 with thresholds N(a, sd) in shares
// (probit, Alpha = -a/sd, Peers = 1/sd, Hope = 0); Brock and Durlauf 2001 (logit,
// m' = 2m-1: Alpha = 2(beta h - beta J), Peers = 4 beta J).
type OneShot struct {
	Response Response
	Alpha    float64 // the advantage of leaving where nobody does and the party lasts
	Hope     float64 // what the party's end adds to it
	Peers    float64 // what everybody's leaving adds to it
	Court    float64 // the believed probability that the court ends the party
	Brink    float64 // the share at whose leaving the party collapses: vartheta
	Spread   float64 // the spread of that share: sigma_v; 0 means no collapse
	Mix      []Part  // ranks that are offered more or less than Alpha says; none: all alike
}

// Part is a share of all holders whose advantage of leaving differs by Shift. The
// weights sum to 1.
type Part struct{ Weight, Shift float64 }

// Gone is pibar(m): the believed probability that the party is gone if the share m
// leaves.
func (o OneShot) Gone(m float64) float64 { return gone(o.Court, m, o.Brink, o.Spread) }

func gone(pi, share, brink, spread float64) float64 {
	if spread <= 0 {
		return pi
	}
	return 1 - float64((1-pi)*(1-Normal((share-brink)/spread)))
}

// At is Psi(m).
func (o OneShot) At(m float64) float64 { return o.mean(Response.At, o.advantage(m)) }

// advantage of leaving where a share m is expected to.
func (o OneShot) advantage(m float64) float64 {
	return o.Alpha + float64(o.Hope*o.Gone(m)) + float64(o.Peers*m)
}

// mean of a function of the response over the parts.
func (o OneShot) mean(f func(Response, float64) float64, x float64) float64 {
	if len(o.Mix) == 0 {
		return f(o.Response, x)
	}
	sum := 0.0
	for _, p := range o.Mix {
		sum += float64(p.Weight * f(o.Response, x+p.Shift))
	}
	return sum
}

// Slope is Psi'(m): how many one more expected leaver brings. As all
// parts answer to one share, the next-generation matrix has rank one and this is its
// spectral radius, R_def; 1 is the tipping line.
func (o OneShot) Slope(m float64) float64 {
	dgone := 0.0
	if o.Spread > 0 {
		dgone = writable((1 - o.Court) * Probit.Slope((m-o.Brink)/o.Spread) / o.Spread)
	}
	return writable(o.mean(Response.Slope, o.advantage(m)) * writable(o.Peers+float64(o.Hope*dgone)))
}

// writable gives the largest number there is for one beyond, as the slope of a cliff
// narrower than numbers can tell is.
func writable(x float64) float64 { return min(max(x, -math.MaxFloat64), math.MaxFloat64) }

// Root is an equilibrium: a share that is expected and comes about. It is stable
// if a small error in what is expected dies out.
type Root struct {
	Share  float64 `json:"share"`
	Stable bool    `json:"stable"`
}

// Equilibria lists all equilibria from the lowest to the highest. One means that
// expectations alone decide nothing; three, that they decide everything.
func (o OneShot) Equilibria() []Root {
	shares := Roots(func(m float64) float64 { return o.At(m) - m }, 0, 1)
	roots := make([]Root, len(shares))
	for i, m := range shares {
		roots[i] = Root{m, o.Slope(m) < 1}
	}
	return roots
}

// Fold is where two equilibria meet and vanish: Psi(m) = m and Psi'(m) = 1. At is
// the value of the lever there.
type Fold struct {
	At    float64 `json:"at"`
	Share float64 `json:"share"`
}

// Folds lists the folds met as one lever of the map goes from lo to hi: set gives
// the map at a value of the lever. They are found where the number of equilibria
// changes between neighbouring values of a grid, and then solved for to rounding.
func Folds(set func(lever float64) OneShot, lo, hi float64) []Fold {
	const grid = 200
	var folds []Fold
	at := func(i int) float64 { return lo + float64((hi-lo)*float64(i)/grid) }
	last := set(lo)
	before := last.Equilibria()
	for i := 1; i <= grid; i++ {
		next := set(at(i))
		if reflect.DeepEqual(next, last) {
			continue // many levers of a model do not enter the map
		}
		now := next.Equilibria()
		if len(now) != len(before) {
			folds = append(folds, foldBetween(set, at(i-1), at(i)))
		}
		last, before = next, now
	}
	return folds
}

// foldBetween halves the interval until the number of equilibria changes between
// neighbouring numbers; the share is where the map then is nearest the diagonal.
func foldBetween(set func(float64) OneShot, a, b float64) Fold {
	na, nb := len(set(a).Equilibria()), len(set(b).Equilibria())
	for range 60 {
		mid := a + (b-a)/2
		if mid == a || mid == b {
			break
		}
		if len(set(mid).Equilibria()) == na {
			a = mid
		} else {
			b = mid
		}
	}
	many := set(a)
	if nb > na {
		many = set(b)
	}
	return Fold{At: a, Share: steepest(many)}
}

// steepest is the midpoint of the two neighbouring equilibria that lie closest:
// those that are about to meet.
func steepest(o OneShot) float64 {
	roots := o.Equilibria()
	best, gap := 0.0, math.Inf(1)
	for i := 1; i < len(roots); i++ {
		if d := roots[i].Share - roots[i-1].Share; d < gap {
			best, gap = (roots[i].Share+roots[i-1].Share)/2, d
		}
	}
	return best
}
