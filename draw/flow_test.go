package draw

import (
	"math"
	"strings"
	"testing"
)

// sampleFlow is what became of the seats of a party. Only the sum is that of
// 2017; the parts are made up.
func sampleFlow(wide float64) Flow {
	return Flow{
		Label: "Seats of the CNRP", Desc: "Made-up numbers.", Width: wide, Parties: sampleParties, Party: "kh/cnrp",
		From: []FlowPart{{Party: "kh/cnrp", N: 5007, Kind: "won by its list"}, {Party: "kh/cpp", N: 3, Kind: "came over"}},
		To: []FlowPart{
			{Party: "kh/cpp", N: 412, Kind: "changed party"}, {Party: "kh/cpp", N: 4112, Kind: "given to other lists"},
			{Party: "funcinpec", Name: "A third party with a name that is long", N: 240, Kind: "given to other lists"}, {Name: "vacant", N: 246}, {Name: "none of these", N: 0},
		},
	}
}

// Bands are as high as their seats, to each other and on both sides.
func TestBandsAreExact(t *testing.T) {
	s := newSheet(nil)
	const unit = 0.25
	list, _ := s.bands([]FlowPart{{N: 400, Party: "a"}, {N: 1, Party: "b"}, {N: -3, Party: "c"}, {N: 100}}, unit, slotLeast)
	settle(list, 300, unit*600, slotLeast)
	if len(list) != 3 {
		t.Fatalf("%d bands", len(list))
	}
	at := 300 - unit*600/2
	for i, n := range []float64{400, 1, 100} {
		if b := list[i]; math.Abs(b.high-unit*n) > 1e-9 || math.Abs(b.inner-at) > 1e-9 {
			t.Errorf("band %d is %v high, at %v", i, b.high, b.inner)
		}
		at += unit * n
		if i > 0 && list[i].outer+list[i].high/2-list[i-1].outer-list[i-1].high/2 < slotLeast-1e-9 {
			t.Errorf("the texts of band %d and the one above overlap", i)
		}
	}
}

func TestFlowSaysWhatIsMissing(t *testing.T) {
	if got := string(drawn(t, Flow{Party: "p", From: []FlowPart{{N: 5}}, To: []FlowPart{{N: 3}}})); !strings.Contains(got, ">5 in, 3 out<") {
		t.Errorf("sums differ in silence: %s", got)
	}
	if got := string(drawn(t, Flow{Party: "p"})); !strings.Contains(got, ">0<") {
		t.Errorf("no seats: %s", got)
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text  string
		lines int
		want  string
	}{
		{"240 given to other lists", 2, "240 given to|other lists"}, {"240 given to other lists", 1, "240 given to…"},
		{"240", 2, "240"}, {"", 2, ""}, {"Unbreakableunbreakable", 2, "Unbreakabl…"}, {"a b c d e f g h i j k l m n o p q r s", 2, "a b c d e f g h|i j k l m n o…"},
	} {
		if got := strings.Join(wrap(tt.text, 7, tt.lines), "|"); got != tt.want {
			t.Errorf("%q in %d lines: %q", tt.text, tt.lines, got)
		}
	}
}
