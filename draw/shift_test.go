package draw

import (
	"strings"
	"testing"
)

// sampleShift is who controls made-up councils.
func sampleShift(wide float64) Shift {
	return Shift{Label: "Who controls how many councils", Desc: "Made-up numbers.", Width: wide, Parties: sampleParties, Names: [2]string{"Before", "After"}, Parts: [2][]Part{
		{{Party: "kh/cnrp", N: 477}, {Party: "kh/cpp", N: 1141}, {Fill: NoControl, N: 28}, {Fill: Absent, N: 3}},
		{{Party: "kh/cpp", N: 1500}, {Party: "funcinpec", N: 6}, {Fill: Undetermined, N: 140}},
	}}
}

// Bars are as long as their councils, on one scale, and the legend has what is
// there before or after, with both counts.
func TestShiftsAreToScale(t *testing.T) {
	got := string(drawn(t, Shift{Width: 400 + 2*side, Parts: [2][]Part{{{Party: "a", N: 30}, {Party: "b", N: 10}}, {{Party: "b", N: 20}}}}))
	for _, want := range []string{`width="300"`, `width="100"`, `width="200"`, ">30 → 0<", ">10 → 20<"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if n := strings.Count(got, "→"); n != 2 {
		t.Errorf("%d lines of the legend", n)
	}
}

// A tile that is not as before differs from one that is, whatever its fill.
func TestTurnedTilesDiffer(t *testing.T) {
	for f := range Absent {
		same, turned := drawn(t, Wall{Tiles: []Tile{{Fill: f}}}), drawn(t, Wall{Tiles: []Tile{{Fill: f, Turned: true}}})
		if string(same) == string(turned) {
			t.Errorf("%v: turned or not, it looks the same", f)
		}
	}
}
