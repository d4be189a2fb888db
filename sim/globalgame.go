package sim

import "math"

// GlobalGame is the static game of regime change (Morris and Shin 1998; Angeletos,
// Hellwig and Pavan 2007). The strength theta of a regime is drawn from
// N(Mean, 1/Prior); each slot sees theta + N(0, 1/Signal), and attacks at Cost to
// gain 1 if the regime falls, which it does where the share that attacks is at
// least theta.
type GlobalGame struct {
	Mean   float64 // z
	Prior  float64 // alpha: the precision of what all know beforehand; 0 is nothing
	Signal float64 // beta: the precision of what each sees
	Cost   float64 // c
}

// Cutoff is an equilibrium in cutoffs: slots that see at most X attack, and regimes
// up to Theta fall.
type Cutoff struct{ Theta, X float64 }

// Cutoffs lists all equilibria, the strongest regime last:
//
//	x* = theta* + Phi^-1(theta*) / sqrt(beta)
//	Phi(sqrt(alpha+beta) (theta* - (beta x* + alpha z)/(alpha+beta))) = c
func (g GlobalGame) Cutoffs() []Cutoff {
	both := g.Prior + g.Signal
	var list []Cutoff
	for _, theta := range Roots(func(theta float64) float64 {
		believed := (float64(g.Signal*g.seen(theta)) + float64(g.Prior*g.Mean)) / both
		return Normal(math.Sqrt(both)*(theta-believed)) - g.Cost
	}, 0, 1) {
		list = append(list, Cutoff{theta, g.seen(theta)})
	}
	return list
}

// seen is the signal up to which the share theta of slots sees where the strength
// is theta.
func (g GlobalGame) seen(theta float64) float64 {
	return theta + normalQuantile(theta)/math.Sqrt(g.Signal)
}

// Unique says whether there is one equilibrium whatever the mean: private signals
// are precise enough beside what all know, beta >= alpha^2/(2 pi).
func (g GlobalGame) Unique() bool {
	return g.Signal >= g.Prior*g.Prior/(2*math.Pi)
}

// Attacks is the share that attacks where the strength is theta.
func (g GlobalGame) Attacks(c Cutoff, theta float64) float64 {
	return Probit.At(math.Sqrt(g.Signal) * (c.X - theta))
}

// Draw draws how many of n slots attack where the strength is theta.
func (g GlobalGame) Draw(s *Stream, c Cutoff, theta float64, n int) int {
	attack := 0
	for range n {
		if theta+normalQuantile(s.Float64())/math.Sqrt(g.Signal) <= c.X {
			attack++
		}
	}
	return attack
}

// normalQuantile is the inverse of [Normal]; -Inf at 0 and +Inf at 1.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }
