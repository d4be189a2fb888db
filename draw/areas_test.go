package draw

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
)

func day(text string) seatledger.Day {
	d, err := seatledger.ParseDay(text)
	if err != nil {
		panic(err)
	}
	return d
}

// The milestones of 2017; the numbers drawn with them are made up.
var milestones2017 = []Mark{
	{Day: day("2017-06-04"), Name: "commune elections", Href: "/event/elections"},
	{Day: day("2017-09-03"), Name: "arrest of the CNRP's president", Href: "/event/arrest"},
	{Day: day("2017-10-06"), Name: "lawsuit to dissolve the CNRP", Href: "/event/lawsuit"},
	{Day: day("2017-10-16"), Name: "law on seats passed"},
	{Day: day("2017-10-23"), Name: "Champey changes hands", Href: "/event/choy-defects"},
	{Day: day("2017-11-05"), Name: "deadline of the offer"},
	{Day: day("2017-11-16"), Name: "CNRP dissolved", Href: "/event/ruling"},
	{Day: day("2019-01-01"), Name: "beyond the axis"},
}

// sampleAreas has made-up numbers of communes, but for those of the election.
func sampleAreas(wide float64) Areas {
	a := Areas{
		Label: "Communes by party in control", Desc: "Made-up numbers.", Width: wide, Parties: sampleParties, Marks: milestones2017,
		Since: day("2017-06-01"), Until: day("2018-02-28"), On: new(day("2017-11-05")),
	}
	for _, at := range []string{"2017-06-04", "2017-09-20", "2017-10-10", "2017-10-23", "2017-11-02", "2017-11-16", "2018-01-10"} {
		a.Days = append(a.Days, day(at))
	}
	a.Layers = []Layer{
		{Party: "kh/cpp", Values: []int{1156, 1156, 1160, 1171, 1190, 1190, 1640}},
		{Party: "kh/cnrp", Values: []int{489, 489, 480, 460, 420, 0, 0}},
		{Fill: NoControl, Values: []int{1, 1, 5, 12, 20, 30, 5}},
		{Fill: Undetermined, Values: []int{0, 0, 1, 3, 16, 200, 1}},
		{Fill: Unknown, Values: []int{0, 0, 0, 0, 0, 226}},
		{Fill: Absent, Values: []int{9, 9, 9}},
	}
	return a
}

func TestAreasSayWhatHoldsOnTheDay(t *testing.T) {
	a := sampleAreas(600)
	for on, want := range map[string]string{"2017-06-03": ">0<", "2017-06-04": ">1,156<", "2017-11-01": ">1,171<", "2017-11-02": ">1,190<", "2018-02-01": ">1,640<"} {
		a.On = new(day(on))
		if got := string(drawn(t, a)); !strings.Contains(got, want) {
			t.Errorf("on %s there is no %s", on, want)
		}
	}
	a.On = nil
	if got := string(drawn(t, a)); !strings.Contains(got, "On 28 February 2018:") || !strings.Contains(got, ">1,640<") {
		t.Error("without a day, the legend does not have the last")
	}
}

func TestWhatDidNotExistLiftsNothing(t *testing.T) {
	a := sampleAreas(600)
	with := drawn(t, a)
	a.Layers = append([]Layer{{Fill: Absent, Values: []int{500, 500, 500}}}, a.Layers...)
	if !bytes.Equal(with, drawn(t, a)) {
		t.Error("councils that did not exist change the picture")
	}
}

func TestTicksFitTheSpan(t *testing.T) {
	for _, tt := range []struct{ since, until, want string }{
		{"2017-10-22", "2017-10-23", "d 2017-10-22 2017-10-23"},
		{"2017-10-20", "2017-12-20", "m 2017-11-01 2017-12-01"},
		{"2017-06-01", "2018-02-28", "m 2017-07-01 2017-09-01 2017-11-01 2018-01-01"},
		{"2012-06-01", "2018-02-28", "y 2014-01-01 2016-01-01 2018-01-01"},
		{"1889-01-01", "2026-07-01", "y 1900-01-01 1950-01-01 2000-01-01"},
	} {
		days, unit := newTimeline(day(tt.since), day(tt.until), 0, 200).ticks()
		var got strings.Builder
		got.WriteString(string(unit))
		for _, d := range days {
			got.WriteString(" " + d.String())
		}
		if got.String() != tt.want {
			t.Errorf("%s to %s: %s, want %s", tt.since, tt.until, got.String(), tt.want)
		}
	}
}

func TestWholeTicks(t *testing.T) {
	for top, want := range map[float64]string{1: "0 1", 4: "0 1 2 3 4", 5: "0 2 4", 1646: "0 500 1000 1500", 10: "0 5 10"} {
		var got strings.Builder
		for _, v := range wholeTicks(top, 4) {
			got.WriteString(" " + strconv.FormatFloat(v, 'f', -1, 64))
		}
		if got.String() != " "+want {
			t.Errorf("up to %v:%s, want %s", top, got.String(), want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 999: "999", 1646: "1,646", 1e6: "1,000,000", -1234: "-1,234"} {
		if got := grouped(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}

// Names touch no other name, and no line crosses them.
func TestMilestonesKeepApart(t *testing.T) {
	for _, wide := range []float64{240, 340, 600, 960} {
		a := sampleAreas(wide)
		m := placeMarks(newTimeline(a.Since, a.Until, 40, wide-side), a.Marks, a.On)
		named := 0
		for i, k := range m.all {
			if k.lane >= 0 {
				named++
			}
			for _, o := range m.all[:i] {
				if k.lane >= 0 && k.lane == o.lane && k.from < o.to && o.from < k.to {
					t.Errorf("at %v, %q and %q overlap", wide, k.Name, o.Name)
				}
				if o.lane > k.lane && k.lane >= 0 && k.covers(o.x) || k.lane > o.lane && o.lane >= 0 && o.covers(k.x) {
					t.Errorf("at %v, a line crosses %q or %q", wide, k.Name, o.Name)
				}
			}
		}
		if named < 2 || wide > 900 && named < 5 {
			t.Errorf("at %v, only %d are named", wide, named)
		}
	}
}
