package sim

import (
	"math"
	"testing"
)

// A cliff narrower than numbers can tell has the largest slope there is, which can be
// written down.
func TestSlopeOfACliff(t *testing.T) {
	for _, spread := range []float64{9e-304, math.SmallestNonzeroFloat64} {
		o := OneShot{Response: Probit, Hope: 1e6, Spread: spread}
		if s := o.Slope(0); math.IsInf(s, 0) || math.IsNaN(s) {
			t.Errorf("spread %g: slope %g", spread, s)
		}
	}
}
