package draw

import (
	"io"
	"math"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
)

// sampleFan has made-up runs, beside figures on officials who changed party as
// printed in 2017.
func sampleFan(wide float64) Fan {
	f := Fan{
		Label: "Officials who join the CPP, in runs that are made up", Desc: "Made-up runs beside figures printed in 2017.", Width: wide, Unit: "officials who joined",
		Since: day("2017-10-22"), Marks: milestones2017,
	}
	f.Marks = append(f.Marks, Mark{Day: day("2017-11-26"), Name: "last deadline"})
	for i := range 36 {
		t := float64(i)
		wave := 2600 / (1 + math.Exp(-(t-30)/3.2))
		f.Days = append(f.Days, Quantiles{0.1 * wave, 0.45 * wave, 0.8 * wave, 1.1 * wave, 1.5 * wave})
	}
	for _, o := range []struct {
		first, last string
		low, high   float64
		text        string
	}{
		{"2017-10-27", "2017-10-29", 23, 23, "23"}, {"2017-11-02", "2017-11-03", 40, 40, "40"}, {"2017-11-16", "2017-11-16", math.NaN(), 200, "<200"},
		{"2017-11-20", "2017-11-20", 318, 318, "318"}, {"2017-11-20", "2017-11-20", 356, 356, "356"},
		{"2017-11-22", "2017-11-24", 650, math.NaN(), ">650"}, {"2017-11-26", "2017-11-26", 2400, 2600, "~2,500"},
	} {
		f.Observed = append(f.Observed, Observation{
			First: day(o.first), Last: day(o.last), Low: o.low, High: o.high, OpenLow: math.IsNaN(o.low), OpenHigh: math.IsNaN(o.high), Text: o.text,
		})
	}
	return f
}

func TestFanSaysWhatTheLastDayHas(t *testing.T) {
	f := Fan{Since: day("2017-10-22"), Width: 600, Days: []Quantiles{{1, 2, 3, 4, 5}, {9, 1000, 2000.4, 3000, 4321}, {math.NaN()}}}
	picture := string(drawn(t, f))
	for _, want := range []string{">On 23 October 2017:<", ">2,000<", ">1,000–3,000<", ">9–4,321<"} {
		if !strings.Contains(picture, want) {
			t.Errorf("there is no %s", want)
		}
	}
	if strings.Contains(picture, "95 %") {
		t.Error("the end is named although the last day is no number")
	}
}

// Each day stands in its place, at noon, and gaps stay open.
func TestFanLeavesGaps(t *testing.T) {
	q := Quantiles{1, 2, 3, 4, 5}
	f := Fan{Days: []Quantiles{q, q, {math.Inf(1)}, q, {1, 2, math.NaN(), 4, 5}, q, q}}
	p := &fan{Fan: &f, timeline: newTimeline(0, 6, 0, 70), scale: scale{top: 10, high: 0, below: 100}}
	var got [][2]float64
	for _, s := range f.stretches() {
		line := p.outline(s, 4)
		got = append(got, [2]float64{line[0].x, line[len(line)-1].x})
		if line[1].x != line[0].x+5 || line[1].y != 50 {
			t.Errorf("the first day is drawn at %v, not at noon", line[1])
		}
	}
	want := [][2]float64{{0, 20}, {30, 40}, {50, 70}}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("stretches reach %v, want %v", got, want)
	}
}

func TestQuantilesAreDrawnInOrder(t *testing.T) {
	if q, ok := (Quantiles{5, -4, 3, 2, 1}).clean(); !ok || q != (Quantiles{0, 1, 2, 3, 5}) {
		t.Errorf("got %v, %v", q, ok)
	}
}

// What was published stands between its bounds; where it has none, an arrow
// leads on, and never over the edge of the plot.
func TestObservationsStandAtTheirBounds(t *testing.T) {
	p := &fan{Fan: &Fan{}, timeline: newTimeline(0, 9, 0, 100), scale: scale{top: 100, high: 0, below: 100}}
	for _, tt := range []struct {
		o      Observation
		y1, y2 float64
	}{
		{Observation{Low: 20, High: 60}, 40, 80}, {Observation{Low: 60, High: 20}, 40, 80},
		{Observation{Low: 5, High: 60, OpenLow: true}, 40, 57}, {Observation{Low: 50, High: 1, OpenHigh: true}, 33, 50},
		{Observation{High: 4, OpenLow: true}, 96, 100}, {Observation{Low: 95, OpenHigh: true}, 0, 5},
	} {
		if _, _, y1, y2 := p.place(&tt.o); math.Abs(y1-tt.y1) > 1e-9 || math.Abs(y2-tt.y2) > 1e-9 {
			t.Errorf("%+v reaches from %v to %v, want %v to %v", tt.o, y1, y2, tt.y1, tt.y2)
		}
	}
}

func TestObservationsBeyondTheAxisAreLeftOut(t *testing.T) {
	f := Fan{Width: 600, Since: 100, Days: make([]Quantiles, 10)}
	for _, o := range []Observation{{First: 90, Last: 99}, {First: 110, Last: 120}, {First: 105, Last: 104}, {First: 105, Last: 105, Low: math.NaN()}, {First: 105, Last: 105, OpenLow: true, OpenHigh: true}} {
		o.Said = "here"
		f.Observed = []Observation{o}
		if strings.Contains(string(drawn(t, f)), "here") {
			t.Errorf("%+v is drawn", o)
		}
	}
	f.Observed = []Observation{{First: seatledger.OpenPast, Last: seatledger.OpenFuture, Said: "here"}}
	if !strings.Contains(string(drawn(t, f)), "here") {
		t.Error("what speaks of the axis and more is left out")
	}
}

func BenchmarkFan(b *testing.B) {
	f := sampleFan(960)
	for b.Loop() {
		if err := f.Draw(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
