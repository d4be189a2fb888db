package sim

import (
	"math"
	"slices"
	"testing"
)

// The data and the dip that the algorithm's users hold implementations to, and what
// follows from the definition.
func TestDipIsHartigans(t *testing.T) {
	var faculty []float64 // 63 members of a faculty, by how often a value comes
	for v, n := range "1001011205411322223121252002013441001000102" {
		for range n - '0' {
			faculty = append(faculty, float64(v))
		}
	}
	grid, two := make([]float64, 50), make([]float64, 50)
	for i := range grid {
		grid[i], two[i] = float64(i), float64(i/25)
	}
	for name, c := range map[string]struct {
		x    []float64
		want float64
	}{
		"faculty": {faculty, .05952381}, "grid": {grid, 1. / 100}, "two points": {two, .25},
		"one and nine": {[]float64{1, 2, 2, 2, 2, 2, 2, 2, 2, 2}, .05}, "nine and one": {[]float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 2}, .05},
		"alike": {make([]float64, 10), .05},
	} {
		slices.Sort(c.x)
		near(t, name, dip(c.x), c.want, 1e-8)
	}
}

// The quantiles that Maechler publishes for uniform samples (a million of each size).
func TestUniformDipsAreAsPublished(t *testing.T) {
	for _, c := range []struct {
		n                       int
		half, of95, of99, of999 float64
	}{
		{10, .0977817630384725, .139611395137099, .159684158858235, .180611195797351},
		{50, .048851155289608, .0702737877191269, .0811998415355918, .0940930106666244},
		{200, .025584358256487, .0368418413878307, .0426864799777448, .0497198001867437},
		{500, .0164519238025286, .0237294742633411, .0274518022761997, .0320170996823189},
	} {
		d := uniformDips(c.n)
		for q, want := range map[float64]float64{.5: c.half, .95: c.of95, .99: c.of99} {
			// The share of the drawn ones below the published quantile.
			below, _ := slices.BinarySearch(d, want)
			near(t, "share below", float64(below)/float64(len(d)), q, 4*math.Sqrt(q*(1-q)/float64(len(d))))
		}
	}
	// Beyond the largest size that is drawn the root of the size times the dip stands still.
	for _, c := range []struct{ n, of99 float64 }{{1000, .0196080260483234}, {500, .0274518022761997}} {
		if p := dipTest(c.of99, c.n); p < .005 || p > .02 {
			t.Errorf("p of the published .99 quantile of %v: %v", c.n, p)
		}
	}
}
