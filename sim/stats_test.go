package sim

import (
	"math"
	"slices"
	"testing"
)

// kolmogorov is the chance that two samples of one law differ by as much as these:
// the asymptotic two-sample test, which for whole numbers errs on the safe side.
func kolmogorov(a, b []float64) float64 {
	slices.Sort(a)
	slices.Sort(b)
	d, i, j := 0.0, 0, 0
	for i < len(a) && j < len(b) {
		x := min(a[i], b[j])
		for i < len(a) && a[i] == x {
			i++
		}
		for j < len(b) && b[j] == x {
			j++
		}
		d = max(d, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	n := float64(len(a)) * float64(len(b)) / float64(len(a)+len(b))
	return kolmogorovTail(math.Sqrt(n) * d)
}

// kolmogorovTail is Q(x) = 2 sum (-1)^(k-1) e^(-2 k^2 x^2).
func kolmogorovTail(x float64) float64 {
	if x < .2 {
		return 1
	}
	sum, sign := 0.0, 1.0
	for k := 1.0; k < 100; k++ {
		sum += sign * math.Exp(-2*k*k*x*x)
		sign = -sign
	}
	return min(1, max(0, 2*sum))
}

// Smirnov's table: Q(1.3581) = .05, Q(1.6276) = .01.
func TestKolmogorovTail(t *testing.T) {
	near(t, "Q(1.3581)", kolmogorovTail(1.3581), .05, 1e-5)
	near(t, "Q(1.6276)", kolmogorovTail(1.6276), .01, 1e-5)
}

func meanSD(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		sd += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(sd / float64(len(x)-1))
}
