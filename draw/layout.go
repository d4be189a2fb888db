package draw

import (
	"cmp"
	"math"
	"slices"
)

// point is the centre of a mark, from the middle of the arcs' base line; y
// grows downwards.
type point struct{ x, y float64 }

// plan is where the marks of a chamber stand.
type plan struct {
	at            []point // in the order of seats, left to right
	radius        float64 // of a mark
	width, height float64 // of all marks
	blocks        []block // of wards; none = the marks stand on arcs
}

const (
	largest  = 26.0 // radius of a mark, at most
	fill     = 0.42 // radius of a mark by the distance of two
	oneArc   = 12   // seats that stand on a single arc
	inner    = 0.38 // innermost arc by the outermost
	narrow   = 420.0
	broad    = 720.0
	broadens = 0.6 // pixels by which a chamber of over 100 seats grows by seat
)

// arrange places n marks on arcs.
func arrange(n int) plan {
	if n == 0 {
		return plan{}
	}
	if n <= oneArc {
		return oneArcPlan(n)
	}
	outer := min(broad, narrow+broadens*float64(max(0, n-100))) / 2
	rows, pitch := bestRows(n, outer)
	p := plan{radius: min(largest, fill*pitch)}
	type place struct {
		angle float64
		row   int
	}
	var places []place
	for row, seats := range share(n, rows) {
		for i := range seats {
			angle := math.Pi / 2
			if seats > 1 {
				angle = math.Pi * (1 - float64(i)/float64(seats-1))
			}
			places = append(places, place{math.Round(angle*1e9) / 1e9, row})
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(b.angle, a.angle), cmp.Compare(b.row, a.row))
	})
	for _, s := range places {
		r := outer * rowRadius(s.row, rows)
		p.at = append(p.at, point{r * math.Cos(s.angle), -r * math.Sin(s.angle)})
	}
	p.measure()
	return p
}

func oneArcPlan(n int) plan {
	pitch := largest / fill
	r := min(narrow/2-largest, pitch*float64(n-1)/math.Pi)
	if n > 1 {
		// Neighbours are a chord apart, which is shorter than the arc.
		chord := 2 * r * math.Sin(math.Pi/2/float64(n-1))
		pitch = min(pitch, chord)
	}
	p := plan{radius: min(largest, fill*pitch)}
	for i := range n {
		angle := math.Pi / 2
		if n > 1 {
			angle = math.Pi * (1 - float64(i)/float64(n-1))
		}
		p.at = append(p.at, point{r * math.Cos(angle), -r * math.Sin(angle)})
	}
	p.measure()
	return p
}

func (p *plan) measure() {
	for _, at := range p.at {
		p.width = max(p.width, 2*(math.Abs(at.x)+p.radius))
		p.height = max(p.height, p.radius-at.y)
	}
	p.height += p.radius
}

// rowRadius gives the radius of an arc, 0 the innermost, by the outermost.
func rowRadius(row, rows int) float64 {
	if rows == 1 {
		return 1
	}
	return inner + (1-inner)*float64(row)/float64(rows-1)
}

// bestRows gives the number of arcs that leaves the most room between marks,
// and that room.
func bestRows(n int, outer float64) (rows int, pitch float64) {
	for k := 1; k <= n; k++ {
		between := math.Inf(1)
		if k > 1 {
			between = outer * (1 - inner) / float64(k-1)
		}
		along := math.Inf(1)
		for row, seats := range share(n, k) {
			if seats > 1 {
				along = min(along, math.Pi*outer*rowRadius(row, k)/float64(seats-1))
			}
		}
		room := min(between, along)
		if room <= pitch {
			break
		}
		rows, pitch = k, room
	}
	return rows, pitch
}

// share deals n seats to arcs by their length, rounded down; the seats left go
// one each from the outermost arc inwards.
func share(n, rows int) []int {
	total := 0.0
	for row := range rows {
		total += rowRadius(row, rows)
	}
	seats, dealt := make([]int, rows), 0
	for row := rows - 1; row >= 0; row-- {
		seats[row] = int(float64(n) * rowRadius(row, rows) / total)
		dealt += seats[row]
	}
	for row := rows - 1; dealt < n; row = (row + rows - 1) % rows {
		seats[row]++
		dealt++
	}
	return seats
}
