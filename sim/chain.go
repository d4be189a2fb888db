package sim

import (
	"math"
	"math/big"
)

// Chain is a count of N exchangeable slots in exact continuous time. Each decides
// at rate Mu; of k others who have moved, the share is k/N, and a slot that decides
// moves with probability Psi(k/N) ([OneShot.At]). So the count goes
//
//	from k to k+1 at rate (N-k) Mu Psi(k/N)
//	from k to k-1 at rate k Mu (1 - Psi((k-1)/N))     if Reversible
//
// By its parameters it is
//
//   - a constant hazard (Peers = 0);
//   - Bass 1969 and the SI epidemic (Linear, Alpha = p, Peers = q);
//   - Glauber dynamics of the Curie-Weiss magnet, which are the discrete choice
//     with interactions of Brock and Durlauf 2001 (Logit, Reversible,
//     Alpha = 2 beta h - 2 beta J (N-1)/N, Peers = 4 beta J, m = 2k/N - 1);
//   - Granovetter 1978 and Kuran 1989 with thresholds drawn at random, where each
//     slot draws its luck once and everything is over at once ([Chain.Settle]): a
//     threshold of k or less has probability Psi(k/N).
//
// As N grows a reversible chain follows dm/dt = Mu (Psi(m) - m), which rests at
// [OneShot.Equilibria] (Kurtz 1970).
type Chain struct {
	OneShot
	N          int
	Mu         float64
	Reversible bool
}

// psi is the chance of moving with k others moved. A log link has rates, which may
// exceed 1.
func (c Chain) psi(k int) float64 { return c.At(float64(k) / float64(c.N)) }

// Rates are those of the next slot's moving, and of one's coming back, at count k.
func (c Chain) Rates(k int) (up, down float64) {
	up = float64(c.N-k) * c.Mu * c.psi(k)
	if c.Reversible && k > 0 {
		down = float64(k) * c.Mu * (1 - c.psi(k-1))
	}
	return up, down
}

// Next draws how long the count stays at k, and what it is then. A count that stays
// for ever waits +Inf.
//
// Without return it takes one exponential a move: the spacings of the sorted clocks
// of N slots (Sellke 1983; Renyi 1953), so that with the same stream more reason to
// move never delays the k-th move.
func (c Chain) Next(s *Stream, k int) (wait float64, next int) {
	up, down := c.Rates(k)
	if up+down == 0 {
		return math.Inf(1), k
	}
	wait = s.Exp() / (up + down)
	if down > 0 && s.Float64()*(up+down) < down {
		return wait, k - 1
	}
	return wait, k + 1
}

// Walk draws the count a span of time after it was k.
func (c Chain) Walk(s *Stream, k int, span float64) int {
	for {
		wait, next := c.Next(s, k)
		if wait > span {
			return k
		}
		span -= wait
		k = next
	}
}

// Law is the exact law of the count a span of time after it was k: a probability
// for each of 0..N, by uniformisation (Jensen 1953).
func (c Chain) Law(k int, span float64) []float64 {
	up, down := make([]float64, c.N+1), make([]float64, c.N+1)
	fastest := 0.0
	for i := range up {
		up[i], down[i] = c.Rates(i)
		fastest = max(fastest, up[i]+down[i])
	}
	law := make([]float64, c.N+1)
	law[k] = 1
	// The weights are those of a Poisson number of jumps, whose mean must stay
	// small enough for e^-mean not to vanish.
	const most = 300
	for steps := int(math.Ceil(fastest * span / most)); steps > 0; steps-- {
		law = uniformised(law, up, down, fastest, fastest*span/math.Ceil(fastest*span/most))
	}
	return law
}

// uniformised moves a law on by a Poisson number of jumps of the given mean.
func uniformised(law, up, down []float64, fastest, mean float64) []float64 {
	weight := math.Exp(-mean)
	sum, jump := make([]float64, len(law)), make([]float64, len(law))
	last := int(mean + 12*math.Sqrt(mean) + 40)
	for j := 0; ; j++ {
		for i, p := range law {
			sum[i] += float64(weight * p)
		}
		if j == last {
			return sum
		}
		for i, p := range law {
			jump[i] = float64(p * (1 - (up[i]+down[i])/fastest))
		}
		for i, p := range law {
			if up[i] > 0 {
				jump[i+1] += float64(p * up[i] / fastest)
			}
			if down[i] > 0 {
				jump[i-1] += float64(p * down[i] / fastest)
			}
		}
		law, jump = jump, law
		weight *= mean / float64(j+1)
	}
}

// Stationary is the law that a reversible chain settles into, from detailed
// balance. For the Curie-Weiss magnet it is proportional to
// C(N,k) exp(N beta J m^2/2 + N beta h m).
func (c Chain) Stationary() []float64 {
	logs := make([]float64, c.N+1)
	top := 0.0
	for k := range c.N {
		up, _ := c.Rates(k)
		_, down := c.Rates(k + 1)
		logs[k+1] = logs[k] + math.Log(up/down)
		top = max(top, logs[k+1])
	}
	law, total := logs, 0.0
	for k := range law {
		law[k] = math.Exp(logs[k] - top)
		total += law[k]
	}
	for k := range law {
		law[k] /= total
	}
	return law
}

// settle is the cascade: from nobody, the next slot moves as long as those who have
// are enough for it. It ends at the lowest equilibrium.
func settle(n int, enough func(k int) bool) int {
	k := 0
	for k < n && enough(k) {
		k++
	}
	return k
}

// Thresholds are, in ascending order, the numbers of others who must have moved
// before each slot does (Granovetter 1978; Kuran 1989, whose slots hide what they
// prefer until then).
type Thresholds []float64

// Settle is how many move in the end.
func (t Thresholds) Settle() int {
	return settle(len(t), func(k int) bool { return t[k] <= float64(k) })
}

// Settle draws how many move in the end if each slot draws its luck once: it moves
// as soon as Psi is at least a uniform number of its own. In terms of clocks, the
// hazard -log(1-Psi) has reached a unit exponential of its own, so that only the
// next clock need be drawn.
func (c Chain) Settle(s *Stream) int {
	clock := 0.0
	return settle(c.N, func(k int) bool {
		clock = c.clock(s, k, clock)
		return clock <= c.hazard(k)
	})
}

// clock draws the next of the N sorted clocks after k of them, the last of which
// was at the given value.
func (c Chain) clock(s *Stream, k int, last float64) float64 {
	return last + s.Exp()/float64(c.N-k)
}

// hazard is the value that clocks must not exceed with k moved.
func (c Chain) hazard(k int) float64 { return -math.Log1p(-min(c.psi(k), 1)) }

// Settled is the exact law of [Chain.Settle]: a probability for each of 0..N.
//
// It is the recursion of Abel and Gontcharoff for the final size of a collective
// epidemic (Lefevre and Picard 1990): with F(k) = Psi(k/N),
//
//	G_m = 1 - sum_{k<m} C(m,k) G_k (1-F(k))^(m-k)
//	P(R = k) = C(N,k) G_k (1-F(k))^(N-k)
//
// whose terms grow and alternate, so that it takes about N words of precision.
func (c Chain) Settled() []float64 {
	precision := uint(64 * (c.N + 4))
	number := func(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }
	binomial := func(n, k int) *big.Float {
		return number(0).SetInt(new(big.Int).Binomial(int64(n), int64(k)))
	}
	stay := make([]*big.Float, c.N+1)  // 1 - F(k)
	power := make([]*big.Float, c.N+1) // its power m - k
	g := make([]*big.Float, c.N+1)
	for m := range g {
		stay[m], power[m] = number(1-min(c.psi(m), 1)), number(1)
		g[m] = number(1)
		for k := range m {
			power[k].Mul(power[k], stay[k])
			term := binomial(m, k)
			g[m].Sub(g[m], term.Mul(term, g[k]).Mul(term, power[k]))
		}
	}
	law := make([]float64, c.N+1)
	for k := range law {
		p := binomial(c.N, k)
		law[k], _ = p.Mul(p, g[k]).Mul(p, power[k]).Float64()
	}
	return law
}
