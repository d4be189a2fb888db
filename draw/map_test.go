package draw

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

// noise is a number from -1 to 1 that depends on its arguments alone.
func noise(x, y, depth float64) float64 {
	v := math.Sin(x*127.1+y*311.7+depth*74.7) * 43758.5453
	return 2*(v-math.Floor(v)) - 1
}

// frayed gives the points from a, which is included, to b, which is not, of a
// border that winds as borders do. It is the same from either side.
func frayed(a, b [2]float64, depth int) [][2]float64 {
	if a[0] > b[0] || a[0] == b[0] && a[1] > b[1] {
		line := append(frayed(b, a, depth), a)
		back := [][2]float64{}
		for i := len(line) - 1; i > 0; i-- {
			back = append(back, line[i])
		}
		return back
	}
	if depth == 0 {
		return [][2]float64{a}
	}
	long := math.Hypot(b[0]-a[0], b[1]-a[1])
	middle := [2]float64{(a[0]+b[0])/2 + noise(a[0], b[1], 1)*long*0.2, (a[1]+b[1])/2 + noise(b[0], a[1], 2)*long*0.2}
	return append(frayed(a, middle, depth-1), frayed(middle, b, depth-1)...)
}

// provinces makes up a country of columns times rows provinces, each with 4
// times 2^depth points.
func provinces(columns, rows, depth int) []Shape {
	corner := func(x, y int) [2]float64 {
		fx, fy := float64(x), float64(y)
		return [2]float64{102.5 + 1.1*(fx+0.25*noise(fx, fy, 3)), 10.5 + 0.9*(fy+0.25*noise(fx, fy, 4))}
	}
	var list []Shape
	for y := range rows {
		for x := range columns {
			corners := [...][2]float64{corner(x, y), corner(x+1, y), corner(x+1, y+1), corner(x, y+1)}
			var ring [][2]float64
			for i, c := range corners {
				ring = append(ring, frayed(c, corners[(i+1)%4], depth)...)
			}
			ring = append(ring, ring[0])
			n := strconv.Itoa(len(list) + 1)
			list = append(list, Shape{Name: "Province " + n, Href: "/division/" + n, Said: "Province " + n + ".", Party: "kh/cpp", Polygons: [][][][2]float64{{ring}}})
		}
	}
	return list
}

// sampleMap is a made-up country with every kind of shape.
func sampleMap(wide float64) Map {
	m := Map{Label: "A made-up country", Desc: "Who controls its provinces.", Width: wide, Parties: sampleParties, Shapes: provinces(4, 3, 5)}
	m.Shapes[1].Party = "kh/cnrp"
	m.Shapes[2].Fill = NoControl
	m.Shapes[3].Fill = Undetermined
	m.Shapes[5].Fill = Unknown
	m.Shapes[7].Parts = []Part{{Held, "kh/cpp", 60}, {Held, "kh/cnrp", 30}, {NoControl, "", 5}, {Undetermined, "", 12}, {Unknown, "", 10}}
	m.Shapes[8].Parts = []Part{{Held, "kh/cpp", 60}}
	m.Shapes[9].Fill = Absent
	speck := [][2]float64{{104, 9.9}, {104.0001, 9.9}, {104.0001, 9.9001}, {104, 9.9}}
	coast := [][2]float64{{102.4, 10.1}, {102.7, 10.0}, {102.8, 10.2}, {102.4, 10.1}}
	m.Shapes[1].Polygons = append(m.Shapes[1].Polygons, [][][2]float64{speck}, [][][2]float64{coast})
	return m
}

func TestMapOfACountryIsSmall(t *testing.T) {
	m := Map{Width: 960, Parties: sampleParties, Shapes: provinces(5, 5, 9)}
	if n := len(drawn(t, m)); n > 60_000 {
		t.Errorf("25 provinces of 2,048 points take %d bytes", n)
	}
}

func TestIslandsAreKept(t *testing.T) {
	m := Map{Width: 600, Shapes: provinces(2, 2, 2)}
	before := strings.Count(string(drawn(t, m)), "z")
	m.Shapes[0].Polygons = append(m.Shapes[0].Polygons, [][][2]float64{{{103, 11}, {103.00001, 11}, {103, 11.00001}, {103, 11}}})
	if got := strings.Count(string(drawn(t, m)), "z"); got != before+1 {
		t.Errorf("an island of a metre changes %d rings to %d", before, got)
	}
}

// Neighbours share a border on the picture as well: their outlines stray no
// farther than the width of a line.
func TestSimplifyStaysClose(t *testing.T) {
	var full []point
	for _, at := range frayed([2]float64{0, 0}, [2]float64{300, 200}, 9) {
		full = append(full, point{at[0], at[1]})
	}
	brief := simplify(append([]point(nil), full...))
	if len(brief) >= len(full) || len(brief) < 10 {
		t.Fatalf("%d points of %d are left", len(brief), len(full))
	}
	for _, p := range full {
		if d := fromEdges([][]point{brief}, p); d > tolerance+1e-9 {
			t.Fatalf("a point is %v pixels from the simplified line", d)
		}
	}
}

func TestProjectionKeepsShapes(t *testing.T) {
	square := [][2]float64{{10, 59.75}, {11, 59.75}, {11, 60.25}, {10, 60.25}, {10, 59.75}} // half as wide as it says
	outlines, high := project([]Shape{{Polygons: [][][][2]float64{{square}}}}, 400)
	if math.Abs(high-400) > 0.5 || len(outlines[0].rings[0]) != 4 {
		t.Errorf("a square at 60° north is %v high and has %d corners", high, len(outlines[0].rings[0]))
	}
}

// A point inside is inside, also where the middle of the shape is not.
func TestWithin(t *testing.T) {
	horseshoe := []point{{0, 0}, {90, 0}, {90, 100}, {70, 100}, {70, 20}, {20, 20}, {20, 100}, {0, 100}}
	hole := []point{{2, 2}, {2, 18}, {68, 18}, {68, 2}}
	at, room := within([][]point{horseshoe, hole})
	xs := crossings([][]point{horseshoe, hole}, at.y)
	inside := 0
	for _, x := range xs {
		if x < at.x {
			inside++
		}
	}
	if inside%2 == 0 || room < 7 {
		t.Errorf("%v is not well inside: %v", at, room)
	}
}

func TestPieHidesNothing(t *testing.T) {
	parts := []Part{{Held, "a", 98}, {Held, "b", 1}, {Unknown, "", 1}}
	m := Map{Width: 400, Shapes: provinces(1, 1, 3)}
	m.Shapes[0].Parts = parts
	picture := string(drawn(t, m))
	if strings.Count(picture, Palette(0)) < 2 || strings.Count(picture, Palette(1)) < 2 || !strings.Contains(picture, ">not recorded<") {
		t.Error("a part of the province is not in its pie or not in the legend")
	}
	if ground := strings.Index(picture, faint.colour); ground < 0 || ground > strings.Index(picture, Palette(0)) {
		t.Error("the province has the colour of one of its parties")
	}
}

func TestGarbageCoordinates(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, ring := range [][][2]float64{
		nil, {{nan, nan}}, {{inf, 0}, {0, -inf}, {1, 1}}, {{1, 1}, {1, 1}, {1, 1}}, {{0, 95}, {1e300, 3}, {4, 4}, {5, 4}, {5, 5}},
		{{-180, -90}, {180, -90}, {180, 90}, {-180, 90}}, {{0, 90}, {1, 90}, {2, 90}},
	} {
		m := Map{Width: nan, Shapes: []Shape{{Polygons: [][][][2]float64{{ring}, {}, nil}, Fill: Undetermined}, {Polygons: nil, Parts: []Part{{N: 3}}}, {Parts: []Part{{N: 3}}, Polygons: [][][][2]float64{{ring, ring}}}}}
		checkPicture(t, drawn(t, m))
	}
}

func BenchmarkMap25(b *testing.B) {
	m := Map{Width: 960, Parties: sampleParties, Shapes: provinces(5, 5, 7)}
	for b.Loop() {
		drawn(b, m)
	}
}
