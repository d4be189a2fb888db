package sim

import "math"

// Degrees is the law of the number of neighbours on a network without further
// structure: Degrees[k] is the probability of k. What follows from it holds as the
// number of slots grows.
type Degrees []float64

// PoissonDegrees is the law on [Random] networks of mean z, cut off where rounding
// ends it.
func PoissonDegrees(z float64) Degrees {
	p := make(Degrees, int(z+12*math.Sqrt(z))+30)
	p[0] = math.Exp(-z)
	for k := 1; k < len(p); k++ {
		p[k] = p[k-1] * z / float64(k)
	}
	return p
}

// Mean is the mean number of neighbours, z.
func (p Degrees) Mean() float64 {
	mean := 0.0
	for k, pk := range p {
		mean += float64(k) * pk
	}
	return mean
}

// vulnerable is the sum of g(k) p_k over the degrees of slots that need but one
// neighbour.
func (p Degrees) vulnerable(share float64, g func(k int) float64) float64 {
	sum := 0.0
	for k := 1; k < len(p) && need(k, share) == 1; k++ {
		sum += float64(g(k) * p[k])
	}
	return sum
}

// Spread is how many further vulnerable slots one vulnerable slot brings, reached
// along an edge: sum k(k-1) p_k / z over vulnerable k. Above 1 a single slot can set
// off a global cascade (Watts 2002, the cascade condition).
func (p Degrees) Spread(share float64) float64 {
	return p.vulnerable(share, func(k int) float64 { return float64(k * (k - 1)) }) / p.Mean()
}

// Window lists the ends of the range of mean degrees in which [Random] networks
// have global cascades; there is none for large shares (Watts 2002).
func Window(share float64) []float64 {
	const least = 1e-3 // of mean degree: far below 1, where there is no large component
	most := 4*math.Floor(1/share) + 10
	return Roots(func(z float64) float64 { return PoissonDegrees(z).Spread(share) - 1 }, least, most)
}

// Vulnerable gives the share of slots in the giant cluster of vulnerable slots, and
// in that cluster extended by all who are linked to it: the probability that one
// slot drawn at random triggers a global cascade (Watts 2002). With
// g(x) = sum k p_k x^(k-1) / z over vulnerable k, and u the least root of
// u = 1 - g(1) + g(u),
//
//	cluster = sum p_k (1 - u^k) over vulnerable k;  trigger = 1 - sum p_k u^k
//
// A slot without neighbours is in neither.
func (p Degrees) Vulnerable(share float64) (cluster, trigger float64) {
	z := p.Mean()
	missed := func(u float64) float64 {
		return 1 - p.vulnerable(share, func(k int) float64 { return float64(k) * (1 - math.Pow(u, float64(k-1))) })/z
	}
	u := Roots(func(u float64) float64 { return missed(u) - u }, 0, 1)[0]
	cluster = p.vulnerable(share, func(k int) float64 { return 1 - math.Pow(u, float64(k)) })
	for k, pk := range p {
		trigger += float64(pk * (1 - math.Pow(u, float64(k))))
	}
	return cluster, trigger
}

// Reach is the share that has moved in the end if a share of seeds moves first
// (Gleeson and Cahalane 2007): q, the lowest root of
//
//	q = seeds + (1-seeds) sum k p_k / z P(Bin(k-1, q)/k >= share)
//
// is the chance that a neighbour moved before, and the share moved is
//
//	seeds + (1-seeds) sum p_k P(Bin(k, q)/k >= share)
func (p Degrees) Reach(share, seeds float64) float64 {
	z := p.Mean()
	before := func(q float64) float64 {
		sum := 0.0
		for k := 1; k < len(p); k++ {
			sum += float64(float64(k) * p[k] / z * atLeast(need(k, share), k-1, q))
		}
		return seeds + float64((1-seeds)*sum)
	}
	roots := Roots(func(q float64) float64 { return before(q) - q }, 0, 1)
	q, sum := 1.0, 0.0
	if len(roots) > 0 { // rounding may lose the root at 1
		q = roots[0]
	}
	for k := 1; k < len(p); k++ {
		sum += float64(p[k] * atLeast(need(k, share), k, q))
	}
	return seeds + float64((1-seeds)*sum)
}

// atLeast is P(Bin(n, q) >= m).
func atLeast(m, n int, q float64) float64 {
	if m > n {
		return 0
	}
	if q >= 1 {
		return 1
	}
	term, below := math.Pow(1-q, float64(n)), 0.0
	for j := range m {
		below += term
		term *= float64(n-j) / float64(j+1) * q / (1 - q)
	}
	return 1 - below
}
