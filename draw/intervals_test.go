package draw

import (
	"io"
	"math"
	"strings"
	"testing"
)

// sampleIntervals has changes with made-up outcomes.
func sampleIntervals(wide float64) Intervals {
	base := Interval{260, 1320, 4710}
	return Intervals{
		Label: "What changes would do", Desc: "Made-up outcomes.", Width: wide, Unit: "officials who leave by the last deadline",
		Rows: []IntervalRow{
			{"Seats are the holders', not the list's", base, Interval{90, 310, 820}},
			{"A vacant seat is filled in a by-election instead of from the list", base, Interval{180, 940, 4400}},
			{"The ruling comes two weeks later", base, Interval{240, 1290, 4705}},
			{"Counts are not published", base, base},
			{"The deadline is twice as long", base, Interval{300, 3900, 4950}},
		},
	}
}

func drawnRow(row IntervalRow) string {
	p := &intervals{sheet: newSheet(nil), Intervals: &Intervals{}, across: ruler{figures{high: 100}, 200, 400}, lines: 2}
	p.row(&row, 0)
	return string(p.written)
}

// No change is said where there is none, and only there.
func TestNoChangeIsSaid(t *testing.T) {
	base := Interval{10, 20, 30}
	for _, tt := range []struct {
		after Interval
		want  bool
	}{{base, true}, {Interval{10, 20, 31}, false}, {Interval{30, 20, 10}, true}, {Interval{math.NaN(), 20, 30}, false}} {
		if got := strings.Contains(drawnRow(IntervalRow{"x", base, tt.after}), ">no change<"); got != tt.want {
			t.Errorf("%v: no change is said: %v", tt.after, got)
		}
	}
}

// What is said of no change stays within the plot and off the median,
// wherever the interval lies.
func TestNoChangeFindsRoom(t *testing.T) {
	for _, k := range []Interval{{0, 0, 0}, {100, 100, 100}, {0, 50, 100}, {15, 50, 85}, {20, 25, 90}, {10, 75, 80}} {
		picture := drawnRow(IntervalRow{"x", k, k})
		_, text, _ := strings.Cut(picture, `<text class="sl-quiet" x="`)
		x, _, _ := strings.Cut(text, `"`)
		at, median := number(t, x), 200+2*k.Median
		if to := at + small*width("no change"); at < 200 || to > 400 || at < median && to > median {
			t.Errorf("%v: it is written from %v to %v", k, at, to)
		}
	}
}

// Both intervals stand where their numbers are, on one axis.
func TestIntervalsShareAnAxis(t *testing.T) {
	picture := drawnRow(IntervalRow{"x", Interval{0, 25, 50}, Interval{50, 75, 100}})
	for _, want := range []string{
		`x1="200" y1="13" x2="300" y2="13"`, `cx="250" cy="13"`, `x1="300" y1="29" x2="400" y2="29"`, `cx="350" cy="29"`, `x1="250" y1="0" x2="250" y2="42"`,
	} {
		if !strings.Contains(picture, want) {
			t.Errorf("there is no %s in %s", want, picture)
		}
	}
}

func TestIntervalThatIsNoneIsLeftOut(t *testing.T) {
	picture := drawnRow(IntervalRow{"x", Interval{0, math.Inf(1), 50}, Interval{math.NaN(), 1, 2}})
	if strings.Contains(picture, "<circle") || !strings.Contains(picture, "In the model, as it is: no number. With the change: no number.") {
		t.Errorf("got %s", picture)
	}
}

func TestScaleNotFromNoughtSaysSo(t *testing.T) {
	for low, want := range map[float64]bool{900: true, 100: false} {
		k := Interval{low, 950, 1000}
		picture := string(drawn(t, Intervals{Width: 600, Unit: "seats", Rows: []IntervalRow{{"x", k, k}}}))
		if got := strings.Contains(picture, ">seats (not from 0)<"); got != want {
			t.Errorf("from %v: it says not from 0: %v", low, got)
		}
	}
}

func BenchmarkIntervals(b *testing.B) {
	k := sampleIntervals(960)
	for b.Loop() {
		if err := k.Draw(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
