package draw

import (
	"math"
	"slices"
)

// Hatching is drawn line by line, without a pattern: a pattern needs an id,
// and two pictures in one page must not both have it.
const (
	hatchStep  = 7.0 // between lines, along an axis
	hatchWidth = 1.6
)

// hatchOver is how hatching looks on the colour of a party.
func (c *canvas) hatchOver() { c.path(is("stroke", light), num("stroke-width", hatchWidth)) }

// hatchDisc draws lines over a disc.
func (c *canvas) hatchDisc(x, y, r float64) {
	c.hatchOver()
	const gap = hatchStep * math.Sqrt2 / 2
	for at := gap/2 - gap*math.Floor(r/gap+0.5); at < r; at += gap {
		if half := math.Sqrt(max(0, r*r-at*at)); half > 0.5 {
			along, across := half*math.Sqrt2/2, at*math.Sqrt2/2
			c.to('M', x+across-along, y+across+along)
			c.to('L', x+across+along, y+across-along)
		}
	}
	c.stop()
}

// hatchBar draws lines over a rectangle.
func (c *canvas) hatchBar(x, y, w, h float64) {
	c.hatchOver()
	c.hatchLines(x, y, w, h)
	c.stop()
}

// hatchLines goes on with lines within a rectangle.
func (c *canvas) hatchLines(x, y, w, h float64) {
	for at := hatchStep / 2; at < w+h; at += hatchStep {
		c.to('M', x+max(0, at-h), y+min(h, at))
		c.to('L', x+min(w, at), y+max(0, at-w))
	}
}

// hatchRings goes on with lines within the even-odd inside of closed rings.
// Lines stand where x+y is a multiple of the step.
func (c *canvas) hatchRings(rings [][]point) {
	crossings := map[int][]float64{} // x by line
	for _, ring := range rings {
		for i, a := range ring {
			crossEdge(crossings, a, ring[(i+1)%len(ring)])
		}
	}
	for _, n := range sortedKeys(crossings) {
		xs := crossings[n]
		slices.Sort(xs)
		for i := 0; i+1 < len(xs); i += 2 {
			if at := float64(n) * hatchStep; xs[i+1]-xs[i] > 0.1 {
				c.to('M', xs[i], at-xs[i])
				c.to('L', xs[i+1], at-xs[i+1])
			}
		}
	}
}

// crossEdge notes where an edge crosses lines; of its ends, the lower belongs
// to it and the upper does not.
func crossEdge(crossings map[int][]float64, a, b point) {
	if a.x+a.y > b.x+b.y {
		a, b = b, a
	}
	low, high := a.x+a.y, b.x+b.y
	for n := int(math.Ceil(low / hatchStep)); float64(n)*hatchStep < high; n++ {
		share := (float64(n)*hatchStep - low) / (high - low)
		crossings[n] = append(crossings[n], a.x+share*(b.x-a.x))
	}
}
