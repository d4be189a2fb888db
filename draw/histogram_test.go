package draw

import (
	"io"
	"math"
	"slices"
	"strings"
	"testing"
)

// sampleHistogram has made-up runs in two heaps.
func sampleHistogram(wide float64) Histogram {
	h := Histogram{
		Label: "Officials who leave, by run", Desc: "Made-up runs in two heaps.", Width: wide, Unit: "officials who leave by the last deadline",
		Series: [2]Series{{Name: "runs in which the court rules"}, {Name: "runs in which it does not"}},
		Modes:  []float64{475, 4475}, Range: &Interval{Low: 260, Median: 1320, High: 4710},
	}
	heap := func(at, middle, wide, high float64) int {
		return int(high * math.Exp(-(at-middle)*(at-middle)/(2*wide*wide)))
	}
	for i := range 51 {
		at := 100 * float64(i)
		h.Edges = append(h.Edges, at)
		h.Series[0].Runs = append(h.Series[0].Runs, heap(at, 4450, 180, 620)+heap(at, 700, 250, 90))
		h.Series[1].Runs = append(h.Series[1].Runs, heap(at, 450, 190, 540)+heap(at, 2400, 40, 3))
	}
	h.Edges = append(h.Edges, 5100)
	return h
}

func heights(p *histogram) (list []float64) {
	for i := range p.bins {
		p.bar(&p.bins[i])
		list = append(list, p.up.below-p.bins[i].top)
	}
	return list
}

// Bars are as high as their runs, and a run is seen beside millions.
func TestBarsAreAsHighAsTheirRuns(t *testing.T) {
	h := Histogram{Edges: []float64{0, 1, 2, 3, 4}, Series: [2]Series{{Runs: []int{50, 0, 1, -5}}, {Runs: []int{25, 100}}}}
	p := &histogram{sheet: newSheet(nil), Histogram: &h, bins: h.filled(), across: ruler{figures{low: 0, high: 4}, 0, 400}, up: scale{top: 100, below: 100}}
	if got, want := heights(p), []float64{75, 100, 1, 0}; !slices.Equal(got, want) {
		t.Errorf("bars are %v high, want %v", got, want)
	}
	p.bins, p.up.top = h.filled(), 1e6
	if got, want := heights(p), []float64{2, 1, 1, 0}; !slices.Equal(got, want) {
		t.Errorf("beside a million, bars are %v high, want %v", got, want)
	}
}

// However many bins there are, none of their runs is lost and each bar can be
// seen.
func TestNarrowBinsAreDrawnTogether(t *testing.T) {
	h := Histogram{Width: 360, Series: [2]Series{{Name: "a", Runs: make([]int, 5008)}, {Name: "b", Runs: make([]int, 5008)}}}
	for i := range 5009 {
		h.Edges = append(h.Edges, float64(i))
	}
	h.Series[0].Runs[0], h.Series[0].Runs[480], h.Series[1].Runs[5007] = 7, 1, 9000
	bins := together(h.filled(), 300)
	if len(bins) > 150 || bins[0].from != 0 || bins[len(bins)-1].to != 5008 {
		t.Errorf("%d bins from %v to %v", len(bins), bins[0].from, bins[len(bins)-1].to)
	}
	picture := string(drawn(t, h))
	for _, want := range []string{">8<", ">9,000<"} {
		if !strings.Contains(picture, want) {
			t.Errorf("the legend does not have %s", want)
		}
	}
	if n := strings.Count(picture, "sl-mark"); n != 3 {
		t.Errorf("%d bars, want 3", n)
	}
}

// A bar that is widened to be seen does not leave the plot.
func TestLastBarStaysInThePlot(t *testing.T) {
	h := Histogram{Edges: []float64{0, 1, 1e6 - 0.5, 1e6}, Series: [2]Series{{Runs: []int{1, 0, 1}}}}
	p := &histogram{sheet: newSheet(nil), Histogram: &h, bins: h.filled(), across: ruler{figures{high: 1e6}, 0, 400}, up: scale{top: 1, below: 100}}
	heights(p)
	if last := p.lines[len(p.lines)-1]; last.left != 399 || last.right != 400 {
		t.Errorf("the last bar reaches from %v to %v of 400", last.left, last.right)
	}
}

// The scale is that of the bars as they are drawn, not as they were given.
func TestJoinedBinsFitTheScale(t *testing.T) {
	h := Histogram{Width: 300}
	for i := range 1321 {
		h.Edges, h.Series[0].Runs = append(h.Edges, float64(i)), append(h.Series[0].Runs, 10*(1+2*(i/660)))
	}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(string(drawn(t, h)), "<rect") {
		if _, high, ok := strings.Cut(part, ` height="`); ok && strings.Contains(part, Palette(0)) {
			high, _, _ = strings.Cut(high, `"`)
			seen[high] = true
		}
	}
	list := sortedKeys(seen)
	if len(list) != 2 {
		t.Fatalf("bars are %v high, want two heights", list)
	}
	if a, b := number(t, list[0]), number(t, list[1]); math.Abs(max(a, b)/min(a, b)-3) > 0.01 {
		t.Errorf("bars are %v and %v high, want one thrice the other", a, b)
	}
}

func TestNothingIsSaid(t *testing.T) {
	for want, picture := range map[string]drawer{
		">no runs<": Histogram{Edges: []float64{0, 1}, Series: [2]Series{{Runs: []int{0}}}}, ">no equilibria<": Tipping{}, "no runs<": Fan{},
	} {
		if got := string(drawn(t, picture)); !strings.Contains(got, want) {
			t.Errorf("there is no %s in %s", want, got)
		}
	}
}

func TestBinsThatAreNoneAreLeftOut(t *testing.T) {
	h := Histogram{Edges: []float64{0, math.NaN(), 2, 3, 3, 1, math.Inf(1)}, Series: [2]Series{{Runs: []int{1, 2, 4, 8, 16, 32}}}}
	if got := h.filled(); len(got) != 1 || got[0].from != 2 || got[0].runs[0] != 4 {
		t.Errorf("bins are %v", got)
	}
}

// Two heaps remain two: both modes are named, and the trough between them is
// lower than either.
func TestTwoHeapsAreSeen(t *testing.T) {
	for _, wide := range []float64{360, 1000} {
		picture := string(drawn(t, sampleHistogram(wide)))
		for _, want := range []string{">mode 475<", ">mode 4,475<", ">median 1,320<", ">nine in ten runs: 260 to 4,710<"} {
			if !strings.Contains(picture, want) {
				t.Errorf("at %v there is no %s", wide, want)
			}
		}
	}
}

func TestKindsOfRunsDifferWithoutColour(t *testing.T) {
	p := &histogram{sheet: newSheet(nil)}
	p.seriesBar(0, 0, 0, 14, 14)
	if strings.Contains(string(p.written), "<path") {
		t.Error("the first kind is hatched")
	}
	p.written = nil
	if p.seriesBar(1, 0, 0, 14, 14); !strings.Contains(string(p.written), "<path") {
		t.Error("the second kind is not hatched")
	}
}

func BenchmarkHistogram(b *testing.B) {
	h := sampleHistogram(960)
	for b.Loop() {
		if err := h.Draw(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
