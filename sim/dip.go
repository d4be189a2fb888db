package sim

import (
	"math"
	"slices"
	"sync"
)

// Heaps of a sample are found by Hartigan's dip: the largest distance between the
// distribution of a sample and the nearest one with a single peak (Hartigan and
// Hartigan 1985, The Annals of Statistics 13:70; the algorithm is AS 217, P. M.
// Hartigan 1985, Applied Statistics 34:320, with the corrections of Maechler 2003).

// heapsBelow is the p-value below which a sample is said to fall into heaps.
const heapsBelow = .01

// dip works the statistic out for sorted values. It is 1/2n at least.
func dip(x []float64) float64 {
	n := len(x)
	if n < 4 || x[0] == x[n-1] {
		return 1 / float64(2*max(n, 1))
	}
	h := newHulls(x)
	return h.dip() / float64(2*n)
}

// hulls are the greatest convex minorant and the least concave majorant of the
// distribution function of sorted values, between two of them, low and high: where the
// peak of the nearest distribution may still lie. Heights are in steps of 1/n.
type hulls struct {
	x         []float64
	before    []int // [i] the corner of the minorant before i, if i is one
	after     []int // [i] the corner of the majorant after i, if i is one
	low, high int
	minorant  []int // corners from high down to low
	majorant  []int // corners from low up to high
}

func newHulls(x []float64) *hulls {
	n := len(x)
	h := &hulls{x: x, before: make([]int, n), after: make([]int, n), high: n - 1}
	for i := 1; i < n; i++ {
		h.before[i] = i - 1
		for k := h.before[i]; k != 0 && !h.bends(i, k, h.before[k]); k = h.before[i] {
			h.before[i] = h.before[k]
		}
	}
	h.after[n-1] = n - 1
	for i := n - 2; i >= 0; i-- {
		h.after[i] = i + 1
		for k := h.after[i]; k != n-1 && !h.bends(i, k, h.after[k]); k = h.after[i] {
			h.after[i] = h.after[k]
		}
	}
	return h
}

// bends reports whether a line from a by k to c has a corner at k.
func (h *hulls) bends(a, k, c int) bool {
	return (h.x[a]-h.x[k])*float64(k-c) < (h.x[k]-h.x[c])*float64(a-k)
}

// dip narrows low and high down until the hulls between them are no farther apart than
// what was left outside.
func (h *hulls) dip() float64 {
	least := 1.0
	for {
		h.minorant, h.majorant = h.minorant[:0], h.majorant[:0]
		for i := h.high; i > h.low; i = h.before[i] {
			h.minorant = append(h.minorant, i)
		}
		h.minorant = append(h.minorant, h.low)
		for i := h.low; i < h.high; i = h.after[i] {
			h.majorant = append(h.majorant, i)
		}
		h.majorant = append(h.majorant, h.high)
		apart, g, l := h.apart()
		if apart < least {
			return least
		}
		least = max(least, h.outside(g, l))
		if h.low == h.minorant[g] && h.high == h.majorant[l] {
			return least
		}
		h.low, h.high = h.minorant[g], h.majorant[l]
	}
}

// apart is the largest distance between the hulls, and the corners before and after it.
func (h *hulls) apart() (most float64, g, l int) {
	g, l = len(h.minorant)-1, len(h.majorant)-1
	if g == 1 && l == 1 {
		return 1, g, l
	}
	for i, k := g-1, 1; ; {
		a, b := h.minorant[i], h.majorant[k]
		if a > b { // the majorant's corner lies within a side of the minorant
			from := h.minorant[i+1]
			d := float64(b-from+1) - h.rise(from, a, b)
			if k++; d >= most {
				most, g, l = d, i+1, k-1
			}
		} else {
			from := h.majorant[k-1]
			d := h.rise(from, b, a) - float64(a-from-1)
			if i--; d >= most {
				most, g, l = d, i+1, k
			}
		}
		i, k = max(i, 0), min(k, len(h.majorant)-1)
		if h.minorant[i] == h.majorant[k] {
			return most, g, l
		}
	}
}

// rise is how far the line between two values has risen at a third.
func (h *hulls) rise(from, to, at int) float64 {
	return (h.x[at] - h.x[from]) * float64(to-from) / (h.x[to] - h.x[from])
}

// outside is the largest distance between the distribution and its hulls outside of a
// corner of each.
func (h *hulls) outside(g, l int) float64 {
	most := 1.0
	for j := g; j+1 < len(h.minorant); j++ {
		from, to := h.minorant[j+1], h.minorant[j]
		for i := from; to-from > 1 && h.x[to] > h.x[from] && i <= to; i++ {
			most = max(most, float64(i-from+1)-h.rise(from, to, i))
		}
	}
	for j := l; j+1 < len(h.majorant); j++ {
		from, to := h.majorant[j], h.majorant[j+1]
		for i := from; to-from > 1 && h.x[to] > h.x[from] && i <= to; i++ {
			most = max(most, h.rise(from, to, i)-float64(i-from-1))
		}
	}
	return most
}

// spreadTies spreads whole numbers evenly over the unit around them. Numbers of holders
// are tied many times over, and a distribution of a few values is far from any that has
// a single peak and no steps; spread, the sample has a single peak where its counts have.
func spreadTies(sorted []int32) []float64 {
	x := make([]float64, len(sorted))
	for from := 0; from < len(sorted); {
		to := from
		for to < len(sorted) && sorted[to] == sorted[from] {
			to++
		}
		for i := from; i < to; i++ {
			x[i] = float64(sorted[from]) - .5 + (float64(i-from)+.5)/float64(to-from)
		}
		from = to
	}
	return x
}

// Of so many uniform samples, the least favourable of all with a single peak, the dip is
// worked out, for each of some sizes. The root of the size times the dip hardly changes
// from one size to the next, and beyond the largest no more.
const uniformSamples = 1999

var uniformSizes = []int{4, 6, 8, 10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 500}

// uniformDips are the dips of uniform samples of n values, sorted. They are drawn from a
// seed of their own, so that a p-value is that of a dip and a size, whatever the run.
func uniformDips(n int) []float64 {
	dips := make([]float64, uniformSamples)
	x := make([]float64, n)
	for i := range dips {
		s := NewStream(uint64(n), dipKey, uint32(i))
		sum := 0.0
		for k := range x {
			sum += s.Exp() // spacings: the values over their sum are uniform, and sorted
			x[k] = sum
		}
		dips[i] = dip(x)
	}
	slices.Sort(dips)
	return dips
}

// keptDips are the dips of each size that was asked for.
var keptDips struct {
	sync.Mutex
	dips map[int][]float64
}

// dipTest is the p-value of a dip of so many independent values: the share of uniform
// samples of which it is as large.
func dipTest(d, size float64) float64 {
	if size < float64(uniformSizes[0]) {
		return 1
	}
	n := uniformSizes[0]
	for _, one := range uniformSizes {
		if float64(one) <= size {
			n = one
		}
	}
	keptDips.Lock()
	defer keptDips.Unlock()
	if keptDips.dips[n] == nil {
		if keptDips.dips == nil {
			keptDips.dips = map[int][]float64{}
		}
		keptDips.dips[n] = uniformDips(n)
	}
	below, _ := slices.BinarySearch(keptDips.dips[n], d*math.Sqrt(size/float64(n)))
	return float64(uniformSamples-below+1) / (uniformSamples + 1)
}
