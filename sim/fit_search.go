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
// starts at the mode. Every other step proposes a place by itself, from a heavy
// tailed law (Student's t of 5 degrees) around the mode; the others walk, with the
// covariance of the places visited during burning in (adaptive Metropolis, Haario,
// Saksman and Tamminen 2001), and of none thereafter. An estimate that is unbiased
// may stand for the density (pseudo-marginal; Andrieu and Roberts 2009): it is then
// kept, not made anew, while the chain stays.
func sample(log func(z []float64) float64, from mode, s Sampling) drawn {
	n := len(from.At)
	s.Thin = max(s.Thin, 1)
	draw := NewStream(s.Seed, s.Chain, fitKey)
	leap, ok := lower(from.Cover, 1.2)
	if !ok {
		leap = identity(n)
	}
	walk := walker{factor: scaled(leap, 2.4/math.Sqrt(float64(n))), mean: append([]float64(nil), from.At...), moments: square(n)}
	at, here := append([]float64(nil), from.At...), log(from.At)
	var c drawn
	steps, accepted := s.Burn+s.Keep*s.Thin, 0
	next, noise := make([]float64, n), make([]float64, n)
	for i := range steps {
		ratio := 0.0
		if i%2 == 0 {
			heavy := math.Sqrt(5 / chiSquare(draw, 5))
			for k := range noise {
				noise[k] = gauss(draw) * heavy
			}
			place(next, from.At, leap, noise)
			ratio = heavyLog(at, from.At, leap) - heavyLog(next, from.At, leap)
		} else {
			for k := range noise {
				noise[k] = gauss(draw)
			}
			place(next, at, walk.factor, noise)
		}
		there := log(next)
		if math.Log(draw.Float64()) < there-here+ratio {
			copy(at, next)
			here = there
			accepted++
		}
		if i < s.Burn {
			walk.learn(at, i)
		} else if (i-s.Burn)%s.Thin == s.Thin-1 {
			c.Draws = append(c.Draws, append([]float64(nil), at...))
		}
	}
	c.Accepted = float64(accepted) / float64(max(steps, 1))
	return c
}

// walker learns the covariance of where a chain has been.
type walker struct {
	factor, moments [][]float64
	mean            []float64
	seen            float64
}

func (w *walker) learn(at []float64, step int) {
	w.seen++
	for i := range at {
		d := at[i] - w.mean[i]
		w.mean[i] += d / (w.seen + 1)
		for j := range i + 1 {
			w.moments[i][j] += d * (at[j] - w.mean[j])
		}
	}
	if n := len(at); step >= 50*n && step%50 == 0 {
		cover := square(n)
		for i := range n {
			for j := range i + 1 {
				cover[i][j] = w.moments[i][j] / w.seen
				cover[j][i] = cover[i][j]
			}
			cover[i][i] += 1e-6
		}
		if f, ok := lower(cover, 2.4/math.Sqrt(float64(n))); ok {
			w.factor = f
		}
	}
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
