package draw

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
)

// sampleTallies has figures on officials who changed party, as printed in
// 2017. The verdicts on them are made up.
func sampleTallies(wide float64) Tallies {
	t := Tallies{
		Label: "Officials who joined the CPP", Desc: "As printed; the verdicts are made up.", Width: wide,
		Since: day("2017-10-15"), Until: day("2017-11-30"), Marks: milestones2017,
		Spans: []Span{{From: day("2017-10-22"), Until: day("2017-11-06"), Name: "offer to join, first deadline"}, {From: day("2017-11-16"), Until: seatledger.OpenFuture, Name: "five years' ban"}},
	}
	for _, p := range []struct {
		first, last string
		low, high   float64
		text, group string
		verdict     string
	}{
		{"2017-10-27", "2017-10-29", 23, 23, "23", "Fresh News", "agrees"}, {"2017-11-02", "2017-11-03", 40, 40, "40", "Voice of America", "agrees-rounded"},
		{"2017-11-01", "2017-11-15", 50, 70, "~60", "Fresh News", ""}, {"2017-11-01", "2017-11-15", 100, math.NaN(), ">100", "CPP", ""},
		{"2017-11-16", "2017-11-16", math.NaN(), 200, "<200", "Phnom Penh Post", "agrees"}, {"2017-11-20", "2017-11-20", 390, 390, "390", "CPP", "conflicts"},
		{"2017-11-20", "2017-11-20", 318, 318, "318", "Fresh News", "conflicts"}, {"2017-11-22", "2017-11-24", 650, math.NaN(), ">650", "Fresh News", "agrees-rounded"},
		{"2017-11-26", "2017-11-26", 2400, 2600, "~2500", "CPP", ""},
	} {
		t.Points = append(t.Points, TallyPoint{
			First: day(p.first), Last: day(p.last), Low: p.low, High: p.high, OpenLow: math.IsNaN(p.low), OpenHigh: math.IsNaN(p.high),
			Text: p.text, Group: p.group, Verdict: p.verdict, Href: "/tally/" + p.text, Said: p.text + ", says " + p.group + ".",
		})
	}
	return t
}

func TestScaleFollowsTheRange(t *testing.T) {
	for _, tt := range []struct {
		low, high   float64
		says, ticks string
	}{
		{23, 2600, "logarithmic scale", "20 50 100 200 500 1,000 2,000"}, {1, 1e7, "logarithmic scale", "1 10 100 1,000 10,000 100,000 1,000,000 10,000,000"},
		{23, 390, "linear scale", "0 100 200 300 400"}, {1640, 1646, "linear scale, not from 0", "1,640 1,642 1,644 1,646"},
		{0, 0, "linear scale", "0 0.2 0.4 0.6 0.8 1"}, {-5, 5, "linear scale", "-5 0 5"}, {0.41, 0.44, "linear scale, not from 0", "0.41 0.42 0.43 0.44"},
		{1e-300, 5, "linear scale", "0 2 4"}, {7, 7, "linear scale", "0 2 4 6"},
	} {
		f := newFigures([]TallyPoint{{Low: tt.low, High: tt.high}})
		var got []string
		for _, v := range f.ticks(5) {
			got = append(got, f.write(v))
		}
		if f.says() != tt.says || strings.Join(got, " ") != tt.ticks {
			t.Errorf("%v to %v: %s, %s", tt.low, tt.high, f.says(), strings.Join(got, " "))
		}
	}
}

func TestLogarithmsAreEvenlySpaced(t *testing.T) {
	f := newFigures([]TallyPoint{{Low: 10, High: 1000}})
	f.top, f.bottom = 0, 100
	if got := (f.y(10) + f.y(1000)) / 2; !f.log || math.Abs(got-f.y(100)) > 1e-9 {
		t.Errorf("100 is at %v, the middle of 10 and 1000 at %v", f.y(100), got)
	}
}

func TestWhatIsNoFigureIsLeftOut(t *testing.T) {
	inf := math.Inf(1)
	base := Tallies{Since: 0, Until: 9, Width: 600}
	for _, p := range []TallyPoint{
		{Low: math.NaN(), High: 5}, {Low: 1, High: inf}, {OpenLow: true, OpenHigh: true}, {Low: 1, High: 1, First: 3, Last: 2}, {Low: 1, High: 1, First: 10, Last: 12},
	} {
		p.Said = "here"
		base.Points = []TallyPoint{p}
		if strings.Contains(string(drawn(t, base)), "here") {
			t.Errorf("%+v is drawn", p)
		}
	}
}

func TestPrintedFiguresKeepApart(t *testing.T) {
	for _, wide := range []float64{340, 960} {
		sample := sampleTallies(wide)
		for i := range 60 {
			sample.Points = append(sample.Points, TallyPoint{First: day("2017-11-01") + seatledger.Day(i%9), Last: day("2017-11-01") + seatledger.Day(i%9), Low: float64(30 + i), High: float64(30 + i), Text: "crowd " + strconv.Itoa(i)})
		}
		p := &tallies{sheet: newSheet(nil), Tallies: &sample, scale: newFigures(sample.Points), groups: groupsOf(sample.Points)}
		p.timeline, p.scale.top, p.scale.bottom = newTimeline(sample.Since, sample.Until, 40, wide-side), 0, 300
		p.points()
		labels := p.taken[len(sample.Points):]
		for i, b := range labels {
			for _, o := range labels[:i] {
				if b.bottom-b.top == 13 && o.bottom-o.top == 13 && b.meets(o) {
					t.Errorf("at %v, %v and %v overlap", wide, b, o)
				}
			}
		}
	}
}

func TestVerdictsDifferWithoutColour(t *testing.T) {
	seen := map[string]string{}
	for _, verdict := range []string{"agrees", "agrees-rounded", "conflicts", "cannot-check"} {
		s := newSheet(nil)
		s.pointMark(0, Palette(0), verdict, 0, 0)
		look := strings.ReplaceAll(string(s.written), Palette(0), "colour")
		if other := seen[look]; other != "" {
			t.Errorf("%s looks like %s", verdict, other)
		}
		seen[look] = verdict
	}
}
