package draw

import (
	"io"
	"math"
	"slices"
	"strings"
	"testing"
)

// leaving gives the equilibria of m = L(-4 + 5.5 p(m) + m), where p is the
// probability that the party ends: by the court's, or because more than about
// 35 % leave.
func leaving(court float64) Equilibria {
	e := Equilibria{Probability: court}
	above := func(m float64) float64 {
		gone := 1 - (1-court)*math.Erfc((m-0.35)/0.1/math.Sqrt2)/2
		return 1/(1+math.Exp(4-5.5*gone-m)) - m
	}
	const steps = 4000
	for i := range steps {
		a, b := float64(i)/steps, float64(i+1)/steps
		if f, g := above(a), above(b); f > 0 != (g > 0) {
			e.Roots = append(e.Roots, Root{a + (b-a)*f/(f-g), f > 0})
		}
	}
	return e
}

// sampleTipping has the equilibria of a model with made-up numbers.
func sampleTipping(wide float64) Tipping {
	t := Tipping{
		Label: "Tipping diagram", Desc: "The equilibria of a model, with made-up numbers.", Width: wide, Across: "probability that the court dissolves the party", Up: "share of its councillors who leave",
		Folds: []Fold{{0.3997265, 0.2109344, ".3997265"}}, At: new(leaving(0.3)),
	}
	for i := range 101 {
		t.Curve = append(t.Curve, leaving(float64(i)/100))
	}
	return t
}

func TestScenarioIsNumbered(t *testing.T) {
	for _, wide := range []float64{360, 1000} {
		picture := string(drawn(t, sampleTipping(wide)))
		for _, want := range []string{">9.7 %<", ">30.2 %<", ">91.8 %<", ">.3997265<", ">the scenario: 0.3<"} {
			if !strings.Contains(picture, want) {
				t.Errorf("at %v there is no %s", wide, want)
			}
		}
	}
}

// Three branches: the lowest and the one between end in the fold, the highest
// goes through.
func TestBranchesEndInTheFold(t *testing.T) {
	sample := sampleTipping(600)
	list := sample.branches()
	if len(list) != 3 {
		t.Fatalf("%d branches", len(list))
	}
	for i, want := range []struct {
		stable bool
		last   float64
		fold   bool
	}{{true, 0.39, true}, {false, 0.39, true}, {true, 1, false}} {
		b := list[i]
		if b.stable != want.stable || b.at[len(b.at)-1].x != want.last || (b.end != nil) != want.fold || b.begin != nil {
			t.Errorf("branch %d: stable %v, to %v, %v and %v", i, b.stable, b.at[len(b.at)-1], b.begin, b.end)
		}
	}
	// Seen from the other side, the same branches begin in it.
	for i := range sample.Curve {
		sample.Curve[i].Probability = 1 - sample.Curve[i].Probability
	}
	sample.Folds[0].Probability = 1 - sample.Folds[0].Probability
	begun := 0
	for _, b := range sample.branches() {
		if b.begin != nil && b.end == nil {
			begun++
		}
	}
	if begun != 2 {
		t.Errorf("%d branches begin in the fold", begun)
	}
}

func TestRootsAreMatched(t *testing.T) {
	s, u := func(v float64) Root { return Root{v, true} }, func(v float64) Root { return Root{v, false} }
	for _, tt := range []struct {
		a, b []Root
		want []int
	}{
		{[]Root{s(0.1), u(0.3), s(0.9)}, []Root{s(0.12), u(0.28), s(0.91)}, []int{0, 1, 2}},
		{[]Root{s(0.2), u(0.22), s(0.9)}, []Root{s(0.91)}, []int{-1, -1, 0}},
		{[]Root{s(0.7), u(0.75), s(0.9)}, []Root{s(0.91)}, []int{-1, -1, 0}}, {[]Root{s(0.7), u(0.75), s(0.9)}, []Root{s(0.72)}, []int{0, -1, -1}},
		{[]Root{s(0.1)}, []Root{s(0.1), u(0.7), s(0.8)}, []int{0}},
		{[]Root{s(0.1)}, []Root{u(0.1)}, []int{-1}}, {[]Root{s(0.1)}, []Root{s(0.9)}, []int{-1}}, {nil, []Root{s(0.1)}, []int{}},
		{[]Root{s(0.1), s(0.2)}, []Root{s(0.15), s(0.19)}, []int{0, 1}},
	} {
		if got := match(tt.a, tt.b); !slices.Equal(got, tt.want) {
			t.Errorf("%v and %v: %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

// A branch next to a fold is drawn as the square root that it is there.
func TestBranchBendsIntoTheFold(t *testing.T) {
	p := &tipping{sheet: newSheet(nil)}
	p.intoFold(point{100, 50}, point{60, 10}, false)
	handles := pathPoints(t, "M60 10"+string(p.written))
	for i := range 11 {
		s := float64(i) / 10
		along := func(a, b, c, d float64) float64 {
			return a*(1-s)*(1-s)*(1-s) + 3*b*s*(1-s)*(1-s) + 3*c*s*s*(1-s) + d*s*s*s
		}
		x := along(handles[0].x, handles[1].x, handles[2].x, handles[3].x)
		y := along(handles[0].y, handles[1].y, handles[2].y, handles[3].y)
		if want := 100 - 40*(y-50)*(y-50)/1600; math.Abs(x-want) > 0.1 {
			t.Errorf("at %v the curve is at %v, want %v", y, x, want)
		}
	}
}

func TestWhatIsNoShareIsLeftOut(t *testing.T) {
	tip := Tipping{Width: 600, Curve: []Equilibria{{0.5, []Root{{math.NaN(), true}, {1.2, true}, {-0.1, false}}}, {2, []Root{{0.5, true}}}}, Folds: []Fold{{math.Inf(1), 0.5, "here"}}, At: &Equilibria{Probability: -1}}
	picture := string(drawn(t, tip))
	if strings.Contains(picture, "here") || strings.Contains(picture, "scenario") || strings.Contains(picture, "<circle") {
		t.Errorf("something is drawn: %s", picture)
	}
}

func TestStabilityIsSeenWithoutColour(t *testing.T) {
	p := &tipping{sheet: newSheet(nil)}
	look := func(draw func(stable bool), stable bool) string {
		p.written = nil
		draw(stable)
		return strings.NewReplacer(Palette(0), "colour", Palette(5), "colour").Replace(string(p.written))
	}
	for name, draw := range map[string]func(bool){
		"branch": func(stable bool) { p.branchSample(stable)(0, 0) }, "dot": func(stable bool) { p.root(stable, 0, 0, rootSize) },
	} {
		if look(draw, true) == look(draw, false) {
			t.Errorf("a stable %s looks like one that is not", name)
		}
	}
}

func BenchmarkTipping(b *testing.B) {
	t := sampleTipping(960)
	for b.Loop() {
		if err := t.Draw(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
