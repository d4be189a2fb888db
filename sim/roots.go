package sim

import "math"

// Roots lists the zeros of a continuous function on [lo, hi], in order. Zeros are
// bracketed on a grid; between grid points a minimum or maximum that comes near
// the axis is followed by golden section, so that a pair of zeros about to merge is
// not overlooked. Each is then found by bisection to the last bit.
func Roots(f func(float64) float64, lo, hi float64) []float64 {
	const grid = 400
	x := make([]float64, grid+1)
	y := make([]float64, grid+1)
	for i := range x {
		x[i] = lo + float64((hi-lo)*float64(i)/grid)
		y[i] = f(x[i])
	}
	var roots []float64
	add := func(r float64) {
		if n := len(roots); n == 0 || r > roots[n-1] {
			roots = append(roots, r)
		}
	}
	for i := range grid {
		if y[i] == 0 {
			add(x[i])
			continue
		}
		if i > 0 && turns(y[i-1], y[i], y[i+1]) {
			peak := extremum(f, x[i-1], x[i+1], y[i] > 0)
			if v := f(peak); v != 0 && (v > 0) != (y[i] > 0) {
				for _, side := range [][2]float64{{x[i-1], peak}, {peak, x[i+1]}} {
					add(bisect(f, side[0], side[1]))
				}
			}
		}
		if y[i+1] != 0 && (y[i] > 0) != (y[i+1] > 0) {
			add(bisect(f, x[i], x[i+1]))
		}
	}
	if y[grid] == 0 {
		add(x[grid])
	}
	return roots
}

// turns says whether the middle of three values of one sign is the nearest to 0.
func turns(a, b, c float64) bool {
	if (a > 0) != (b > 0) || (c > 0) != (b > 0) {
		return false
	}
	return math.Abs(b) <= math.Abs(a) && math.Abs(b) <= math.Abs(c)
}

// bisect finds where f changes sign between a and b.
func bisect(f func(float64) float64, a, b float64) float64 {
	fa := f(a)
	for {
		mid := a + (b-a)/2
		if mid <= a || mid >= b {
			return mid
		}
		if fm := f(mid); fm == 0 {
			return mid
		} else if (fm > 0) == (fa > 0) {
			a = mid
		} else {
			b = mid
		}
	}
}

// extremum finds the lowest point of f between a and b, or the highest, by golden
// section.
func extremum(f func(float64) float64, a, b float64, lowest bool) float64 {
	sign := 1.0
	if !lowest {
		sign = -1
	}
	const golden = 0.6180339887498949
	c, d := b-float64((b-a)*golden), a+float64((b-a)*golden)
	fc, fd := sign*f(c), sign*f(d)
	for range 60 {
		if fc < fd {
			b, d, fd = d, c, fc
			c = b - float64((b-a)*golden)
			fc = sign * f(c)
		} else {
			a, c, fc = c, d, fd
			d = a + float64((b-a)*golden)
			fd = sign * f(d)
		}
	}
	return a + (b-a)/2
}
