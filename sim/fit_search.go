package sim

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

// mode is the highest point of a log density and the normal law around it.
type mode struct {
	At    []float64
	Log   float64
	Cover [][]float64 // covariance: the inverse of the curvature (Laplace)
}

// findMode climbs a log density of z from a start (Nelder and Mead 1965) and takes
// the curvature at the top by central differences.
func findMode(log func(z []float64) float64, start []float64) mode {
	down := func(z []float64) float64 {
		v := -log(z)
		if math.IsNaN(v) || v > 1e300 {
			return 1e300
		}
		return v
	}
	m := mode{At: append([]float64(nil), start...), Log: log(start)}
	for range 3 { // a simplex may collapse early: begin anew where it ended
		settings := &optimize.Settings{MajorIterations: 400 * len(start), Converger: &optimize.FunctionConverge{Absolute: 1e-6, Iterations: 15 * len(start)}}
		r, err := optimize.Minimize(optimize.Problem{Func: down}, m.At, settings, &optimize.NelderMead{SimplexSize: .3})
		if r == nil || (err != nil && r.X == nil) {
			break
		}
		done := -r.F-m.Log < 1e-4
		if -r.F > m.Log {
			m.At, m.Log = r.X, -r.F
		}
		if done {
			break
		}
	}
	m.Cover = covariance(log, m.At)
	return m
}

// covariance is the inverse of minus the second derivatives. Directions in which the
// density is flat or curved upward get the prior's variance, 1.
func covariance(log func([]float64) float64, at []float64) [][]float64 {
	const h = .02
	n := len(at)
	hessian := mat.NewSymDense(n, nil)
	f := func(i, j int, a, b float64) float64 {
		z := append([]float64(nil), at...)
		z[i] += a
		z[j] += b
		return log(z)
	}
	top := log(at)
	for i := range n {
		hessian.SetSym(i, i, -(f(i, i, h, 0)-2*top+f(i, i, -h, 0))/(h*h))
		for j := range i {
			hessian.SetSym(i, j, -(f(i, j, h, h)-f(i, j, h, -h)-f(i, j, -h, h)+f(i, j, -h, -h))/(4*h*h))
		}
	}
	out := square(n)
	var eigen mat.EigenSym
	if !finite(hessian) || !eigen.Factorize(hessian, true) {
		for i := range n {
			out[i][i] = 1
		}
		return out
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	for k, value := range eigen.Values(nil) {
		variance := 1.0
		if value > 1 {
			variance = 1 / value
		}
		for i := range n {
			for j := range n {
				out[i][j] += vectors.At(i, k) * vectors.At(j, k) * variance
			}
		}
	}
	return out
}

func finite(m *mat.SymDense) bool {
	n := m.SymmetricDim()
	for i := range n {
		for j := range n {
			if v := m.At(i, j); math.IsNaN(v) || math.IsInf(v, 0) {
				return false
			}
		}
	}
	return true
}

func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// drawn is what a chain of draws from a density visited.
type drawn struct {
	Draws    [][]float64
	Accepted float64 // share of proposals
}

// Sampling says how a chain is run: how many steps are thrown away at first, how
// many draws are kept, one of every Thin steps, and from which seed.
type Sampling struct {
	Burn, Keep, Thin int
	Seed, Chain      uint64
}

// sample draws from a log density of z, known up to a constant, by a chain that
// starts at the mode. Every other step leaps: it proposes a place by itself, from a
// heavy tailed law (Student's t of 5 degrees) around the mode; the others walk. What
// the chain visits while it burns in teaches it mean and covariance for both, and
// how far to walk (adaptive Metropolis: Haario, Saksman and Tamminen 2001); what it
// visits thereafter, nothing. An estimate that is unbiased may stand for the density
// (pseudo-marginal; Andrieu and Roberts 2009): it is then kept, not made anew, while
// the chain stays.
func sample(log func(z []float64) float64, from mode, s Sampling) drawn {
	n := len(from.At)
	s.Thin = max(s.Thin, 1)
	draw := NewStream(s.Seed, s.Chain, fitKey)
	t := newTraveller(from)
	at, here := append([]float64(nil), from.At...), log(from.At)
	var c drawn
	steps, accepted := s.Burn+s.Keep*s.Thin, 0
	next, noise := make([]float64, n), make([]float64, n)
	for i := range steps {
		ratio, walks := 0.0, i%2 == 1
		if walks {
			for k := range noise {
				noise[k] = gauss(draw) * t.stride
			}
			place(next, at, t.walk, noise)
		} else {
			heavy := math.Sqrt(5 / chiSquare(draw, 5))
			for k := range noise {
				noise[k] = gauss(draw) * heavy
			}
			place(next, t.centre, t.leap, noise)
			ratio = heavyLog(at, t.centre, t.leap) - heavyLog(next, t.centre, t.leap)
		}
		there := log(next)
		goes := math.Log(draw.Float64()) < there-here+ratio
		if goes {
			copy(at, next)
			here = there
			accepted++
		}
		if i < s.Burn {
			t.learn(at, walks, goes)
			if i+1 == s.Burn/2 || i+1 == s.Burn {
				t.settle(at)
			}
		} else if (i-s.Burn)%s.Thin == s.Thin-1 {
			c.Draws = append(c.Draws, append([]float64(nil), at...))
		}
	}
	c.Accepted = float64(accepted) / float64(max(steps, 1))
	return c
}

// traveller is how a chain moves, and what it has seen.
type traveller struct {
	walk   [][]float64 // Cholesky factor of a step
	stride float64
	leap   [][]float64 // of a leap, around the centre
	centre []float64
	// Since the last settling:
	seen, walked float64
	mean         []float64
	moments      [][]float64
}

// The shape of leaps is 1.2 times that of the density; that of walks the usual
// 2.4/sqrt(n) (Roberts, Gelman and Gilks 1997).
const leapScale = 1.2

func newTraveller(from mode) *traveller {
	n := len(from.At)
	t := &traveller{stride: 1, centre: append([]float64(nil), from.At...), mean: append([]float64(nil), from.At...), moments: square(n)}
	if !t.shape(from.Cover, true) {
		t.shape(identity(n), true)
	}
	return t
}

// shape takes on a covariance.
func (t *traveller) shape(cover [][]float64, leaps bool) bool {
	f, ok := lower(cover, 1)
	if !ok {
		return false
	}
	t.walk = scaled(f, 2.4/math.Sqrt(float64(len(f))))
	if leaps {
		t.leap = scaled(f, leapScale)
	}
	return true
}

// enough is the number of places, for each dimension, from which a covariance is
// taken.
const enough = 50

// learn takes in where the chain is. Walks are to be taken three times in ten.
func (t *traveller) learn(at []float64, walks, goes bool) {
	t.seen++
	for i := range at {
		d := at[i] - t.mean[i]
		t.mean[i] += d / (t.seen + 1)
		for j := range i + 1 {
			t.moments[i][j] += d * (at[j] - t.mean[j])
		}
	}
	if t.seen < float64(enough*len(at)) {
		return
	}
	if int(t.seen)%enough == 0 {
		t.shape(t.cover(), false)
	}
	if walks {
		t.walked++
		taken := 0.0
		if goes {
			taken = 1
		}
		t.stride *= math.Exp((taken - .3) / math.Sqrt(1+t.walked))
		t.stride = min(max(t.stride, .05), 5)
	}
}

func (t *traveller) cover() [][]float64 {
	cover := square(len(t.mean))
	for i := range cover {
		for j := range i + 1 {
			cover[i][j] = t.moments[i][j] / t.seen
			cover[j][i] = cover[i][j]
		}
		cover[i][i] += 1e-6
	}
	return cover
}

// settle lets leaps start from what was seen, if it is enough, and forgets it: the
// first half of burning in is on the way.
func (t *traveller) settle(at []float64) {
	if t.seen < float64(enough*len(at)) {
		return
	}
	if t.shape(t.cover(), true) {
		copy(t.centre, t.mean)
	}
	t.seen, t.walked, t.moments = 0, 0, square(len(at))
	copy(t.mean, at)
}

// heavyLog is the log density, but for a constant, of Student's t of 5 degrees.
func heavyLog(z, centre []float64, factor [][]float64) float64 {
	r := make([]float64, len(z))
	squares := 0.0
	for i := range z {
		v := z[i] - centre[i]
		for j := range i {
			v -= factor[i][j] * r[j]
		}
		r[i] = v / factor[i][i]
		squares += r[i] * r[i]
	}
	return -(5 + float64(len(z))) / 2 * math.Log1p(squares/5)
}

func place(to, centre []float64, factor [][]float64, noise []float64) {
	for i := range to {
		to[i] = centre[i]
		for j := range i + 1 {
			to[i] += factor[i][j] * noise[j]
		}
	}
}

// lower is the Cholesky factor of a covariance, times a scale.
func lower(cover [][]float64, scale float64) ([][]float64, bool) {
	f := square(len(cover))
	for i := range cover {
		for j := range i + 1 {
			v := cover[i][j]
			for k := range j {
				v -= f[i][k] * f[j][k]
			}
			if i == j {
				if !(v > 0) {
					return nil, false
				}
				f[i][i] = math.Sqrt(v)
			} else {
				f[i][j] = v / f[j][j]
			}
		}
	}
	return scaled(f, scale), true
}

func scaled(f [][]float64, by float64) [][]float64 {
	out := square(len(f))
	for i := range f {
		for j := range f[i] {
			out[i][j] = f[i][j] * by
		}
	}
	return out
}

func identity(n int) [][]float64 {
	f := square(n)
	for i := range f {
		f[i][i] = 1
	}
	return f
}
