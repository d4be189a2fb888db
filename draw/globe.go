package draw

import (
	"math"
	"slices"
)

// round1 rounds to a tenth of a pixel.
func round1(v float64) float64 { return math.Round(v*10) / 10 }

// isPlace reports whether a longitude and a latitude are a place on the globe.
// Longitudes beyond 180 are used for what lies across the antimeridian.
func isPlace(at [2]float64) bool {
	return math.Abs(at[0]) <= 360 && math.Abs(at[1]) <= 90 // false for NaN
}

// bounds are those of all places.
type bounds struct{ west, east, south, north float64 }

func boundsOf(shapes []Shape) bounds {
	b := bounds{math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)}
	for i := range shapes {
		for _, polygon := range shapes[i].Polygons {
			for _, ring := range polygon {
				for _, at := range ring {
					if isPlace(at) {
						b = bounds{min(b.west, at[0]), max(b.east, at[0]), min(b.south, at[1]), max(b.north, at[1])}
					}
				}
			}
		}
	}
	return b
}

// project draws shapes on a plane of a width: equirectangular, true to scale
// along the middle latitude. It gives the height.
func project(shapes []Shape, wide float64) (list []outline, high float64) {
	b := boundsOf(shapes)
	if b.west > b.east {
		return nil, 0
	}
	narrowing := max(0.01, math.Cos((b.south+b.north)/2*math.Pi/180))
	across, down := (b.east-b.west)*narrowing, b.north-b.south
	scale := wide / max(across, down/mapTallest, 1e-6)
	left := side + (wide-across*scale)/2
	for i := range shapes {
		o := outline{Shape: &shapes[i]}
		for _, polygon := range shapes[i].Polygons {
			for n, ring := range polygon {
				line := trace(ring, func(at [2]float64) point {
					return point{round1(left + (at[0]-b.west)*narrowing*scale), round1(side + (b.north-at[1])*scale)}
				})
				if n == 0 {
					line = island(line)
				}
				if len(line) > 2 {
					o.rings = append(o.rings, line)
				}
			}
		}
		if len(o.rings) > 0 {
			slices.SortStableFunc(o.rings, func(a, b []point) int { return compareArea(b, a) })
			list = append(list, o)
		}
	}
	return list, down * scale
}

// island gives a ring too small to be seen as a square of a pixel.
func island(line []point) []point {
	if len(line) == 0 || len(line) > 2 {
		return line
	}
	at := line[0]
	return []point{{at.x - 0.5, at.y - 0.5}, {at.x + 0.5, at.y - 0.5}, {at.x + 0.5, at.y + 0.5}, {at.x - 0.5, at.y + 0.5}}
}

// trace gives the corners of a ring without those that change nothing that can
// be seen, and without the last, which repeats the first.
func trace(ring [][2]float64, on func([2]float64) point) (line []point) {
	for _, at := range ring {
		if !isPlace(at) {
			continue
		}
		if p := on(at); len(line) == 0 || line[len(line)-1] != p {
			line = append(line, p)
		}
	}
	for len(line) > 1 && line[len(line)-1] == line[0] {
		line = line[:len(line)-1]
	}
	return simplify(line)
}

// tolerance is how far a simplified outline may stray, in pixels. Neighbours
// are simplified apart, so it must stay below the width of their line.
const tolerance = 0.5

// simplify leaves out points by the method of Douglas and Peucker (1973), from
// the first point and the one farthest from it.
func simplify(line []point) []point {
	if len(line) < 4 {
		return line
	}
	far := 0
	for i, p := range line {
		if distance(p, line[0]) > distance(line[far], line[0]) {
			far = i
		}
	}
	keep := make([]bool, len(line)+1)
	keep[0], keep[far] = true, true
	closed := append(slices.Clip(line), line[0])
	for stack := [][2]int{{0, far}, {far, len(line)}}; len(stack) > 0; {
		span := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		worst, at := tolerance, -1
		for i := span[0] + 1; i < span[1]; i++ {
			if d := fromEdge(closed[i], closed[span[0]], closed[span[1]]); d > worst {
				worst, at = d, i
			}
		}
		if at >= 0 {
			keep[at] = true
			stack = append(stack, [2]int{span[0], at}, [2]int{at, span[1]})
		}
	}
	kept := line[:0]
	for i, p := range line {
		if keep[i] {
			kept = append(kept, p)
		}
	}
	return kept
}

func distance(a, b point) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

// fromEdge gives the distance of a point from a line between two.
func fromEdge(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	long := dx*dx + dy*dy
	if long == 0 {
		return distance(p, a)
	}
	share := max(0, min(1, ((p.x-a.x)*dx+(p.y-a.y)*dy)/long))
	return distance(p, point{a.x + share*dx, a.y + share*dy})
}

func compareArea(a, b []point) int {
	switch d := area(a) - area(b); {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}

// area gives the area of a ring.
func area(ring []point) float64 {
	sum := 0.0
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		sum += a.x*b.y - b.x*a.y
	}
	return math.Abs(sum) / 2
}

// within gives a point inside a shape that is far from its edges, and how far:
// the best of the middles of what lies inside on some lines across it.
func within(rings [][]point) (best point, room float64) {
	top, bottom := math.Inf(1), math.Inf(-1)
	for _, p := range rings[0] {
		top, bottom = min(top, p.y), max(bottom, p.y)
	}
	best, room = rings[0][0], -1
	const lines = 24
	for i := range lines {
		y := top + (bottom-top)*(float64(i)+0.5)/lines
		xs := crossings(rings, y)
		for n := 0; n+1 < len(xs); n += 2 {
			at := point{(xs[n] + xs[n+1]) / 2, y}
			if d := fromEdges(rings, at); d > room {
				best, room = at, d
			}
		}
	}
	return best, max(0, room)
}

// crossings gives where edges cross a level line, from left to right.
func crossings(rings [][]point, y float64) (xs []float64) {
	for _, ring := range rings {
		for i, a := range ring {
			if b := ring[(i+1)%len(ring)]; (a.y <= y) != (b.y <= y) {
				xs = append(xs, a.x+(b.x-a.x)*(y-a.y)/(b.y-a.y))
			}
		}
	}
	slices.Sort(xs)
	return xs
}

// fromEdges gives the distance of a point from the nearest edge.
func fromEdges(rings [][]point, p point) float64 {
	least := math.Inf(1)
	for _, ring := range rings {
		for i, a := range ring {
			least = min(least, fromEdge(p, a, ring[(i+1)%len(ring)]))
		}
	}
	return least
}
