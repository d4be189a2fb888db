package draw

import (
	"io"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
)

// sampleStrips shows the seats of a council; all but the names of the parties
// is made up.
func sampleStrips(wide float64) Strips {
	s := Strips{
		Label: "Holders of the seats", Desc: "Made-up holders.", Width: wide, Parties: sampleParties, Marks: milestones2017,
		Since: day("2017-06-01"), Until: day("2018-02-28"), On: new(day("2017-11-30")),
	}
	start, ruling, end := day("2017-06-25"), day("2017-11-16"), seatledger.OpenFuture
	cnrp := func(from, until seatledger.Day, text string) Segment {
		return Segment{From: from, Until: until, Party: "kh/cnrp", Text: text, Said: text + " of the CNRP."}
	}
	cpp := Segment{From: start, Until: end, Party: "kh/cpp", Text: "Holder with a rather long name, first deputy", Said: "A holder of the CPP."}
	moved := Segment{From: day("2017-10-23"), Until: end, Party: "kh/cpp", Ring: "kh/cnrp", Standing: seatledger.Contested, Text: "Holder A", Said: "Holder A, now of the CPP."}
	free := Segment{From: ruling, Until: day("2018-01-10"), Ring: "kh/cnrp", Standing: seatledger.Vacant, Text: "vacant", Said: "Vacant since the ruling."}
	s.Rows = []StripRow{
		{Label: "Control by majority", Href: "/council/x?rule=majority", Segments: []Segment{
			cnrp(start, day("2017-10-23"), "CNRP"), {From: day("2017-10-23"), Until: ruling, Party: "kh/cpp", Text: "CPP"},
			{From: ruling, Until: day("2017-12-20"), Fill: Undetermined, Text: "undetermined"},
			{From: day("2017-12-20"), Until: day("2018-01-10"), Fill: Unknown}, {From: day("2018-01-10"), Until: end, Fill: NoControl, Text: "no overall control"}}},
		{Label: "Seat 1", Href: "/seat/1", Segments: []Segment{cnrp(seatledger.OpenPast, day("2017-10-23"), "Holder A"), moved}},
		{Label: "Seat 2", Segments: []Segment{cnrp(start, ruling, "Holder B"), free, {From: day("2018-01-10"), Until: end, Party: "kh/cpp", Ring: "kh/cnrp", Text: "Holder C"}}},
		{Label: "Seat 3", Segments: []Segment{cnrp(start, day("2017-11-14"), "Holder D"), {From: day("2017-11-14"), Until: ruling, Party: "kh/cnrp", Standing: seatledger.Suspended, Text: "x"},
			{From: ruling, Until: end, Open: true, Said: "Left open by the records."}}},
		{Label: "Seat 4, with a label that is much longer than a row has room for it", Segments: []Segment{cpp}},
		{Label: "Seat 5", Segments: []Segment{{From: start, Until: end, Party: "kh/cpp", Standing: seatledger.Suspended, Text: "Holder E"}, {From: start, Until: end, Fill: Absent, Said: "absent"}}},
	}
	return s
}

func TestSegmentsEndWithTheAxis(t *testing.T) {
	s := Strips{Width: 600, Since: 100, Until: 199, Rows: []StripRow{{Segments: []Segment{
		{From: 0, Until: 100, Said: "before"}, {From: 200, Until: 300, Said: "after"}, {From: 120, Until: 120, Said: "empty"},
		{From: 130, Until: 110, Said: "backwards"}, {From: seatledger.OpenPast, Until: 101, Said: "first day"}, {From: 199, Until: seatledger.OpenFuture, Said: "last day"},
	}}}}
	picture := string(drawn(t, s))
	for said, want := range map[string]bool{"before": false, "after": false, "empty": false, "backwards": false, "first day": true, "last day": true} {
		if got := strings.Contains(picture, said); got != want {
			t.Errorf("%s is drawn: %v", said, got)
		}
	}
}

// What has no room is left out or shortened, and never reaches over an edge.
func TestTextsStayInTheirSegments(t *testing.T) {
	s := Strips{Width: 600, Since: 0, Until: 99}
	for i := range seatledger.Day(99) {
		s.Rows = append(s.Rows, StripRow{Segments: []Segment{{From: 0, Until: i + 1, Party: "p", Text: "Holder of a seat"}}})
	}
	p := &strips{sheet: newSheet(nil), Strips: &s, timeline: newTimeline(0, 99, 12, 588)}
	for i := range s.Rows {
		before := len(p.written)
		p.row(&s.Rows[i], 0)
		_, text, found := strings.Cut(string(p.written[before:]), "<text")
		if !found {
			continue
		}
		_, text, _ = strings.Cut(text, ">")
		text, _, _ = strings.Cut(text, "<")
		if room := p.x(seatledger.Day(i+1)) - p.left; small*width(text) > room-2*segmentEdge {
			t.Errorf("%q does not fit into %.0f pixels", text, room)
		}
	}
}

func TestVacantSegmentHasNoParty(t *testing.T) {
	s := Strips{Width: 600, Since: 0, Until: 99, Parties: sampleParties, Rows: []StripRow{{Segments: []Segment{
		{From: 0, Until: 99, Party: "kh/cpp", Standing: seatledger.Vacant}}}}}
	if picture := string(drawn(t, s)); strings.Contains(picture, Palette(0)) || strings.Contains(picture, "People") || !strings.Contains(picture, ">vacant<") {
		t.Error("a vacant seat is drawn as its last party's")
	}
}

func BenchmarkStrips(b *testing.B) {
	s := sampleStrips(960)
	s.Rows = s.Rows[:4]
	for b.Loop() {
		if err := s.Draw(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
