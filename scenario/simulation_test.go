package scenario_test

import (
	"slices"
	"testing"

	"github.com/seatledger/seatledger/scenario"
	"github.com/seatledger/seatledger/sim"
)

// The counts of the twelve councils: by allegiance, not by list; posts by who holds
// them; what is open is left out and said; each place is counted in its own division.
func TestSimulateCounts(t *testing.T) {
	v := viewOf(t, "testdata/twelve")
	s, err := scenario.Read("t.yaml", []byte("title: t\npurpose: p\nsources: [gazette]\non: 2020-12-01\nmodel: {party: tw/red, receiving: tw/blue, days: 5, court: {probability: 0.5, day: 5}, offer: [{announced: 0, day: 5}], decisions: {rate: 0.1}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	x, err := scenario.Simulate(s, v)
	if err != nil {
		t.Fatal(err)
	}
	at := func(division string) []sim.Class {
		var list []sim.Class
		for _, c := range x.Classes {
			if string(v.Book.DivisionID(x.Provinces[c.Province])) == division {
				list = append(list, c)
			}
		}
		return list
	}
	for division, want := range map[string]sim.Class{
		"tw/09": {Seats: 3, Quota: 2, Slots: [sim.Ranks]int{0, 0, 0, 1}, Receiving: 2, Councils: 1}, // red 2, blue 1; one left red for blue
		"tw/10": {Seats: 5, Quota: 3, Slots: [sim.Ranks]int{1, 0, 0, 2}, Receiving: 1, Councils: 1}, // red 3, the chief among them
		"tw/11": {Seats: 5, Quota: 3, Slots: [sim.Ranks]int{0, 0, 0, 3}, Receiving: 1, Councils: 1}, // one of blue's two resigned
	} {
		got := at(division)
		if len(got) != 1 {
			t.Errorf("%s: %+v", division, got)
			continue
		}
		if got[0].Province = 0; got[0] != want {
			t.Errorf("%s: %+v, want %+v", division, got[0], want)
		}
	}
	councils := 0
	for _, c := range x.Classes {
		councils += c.Councils
	}
	for _, n := range x.LeftOut {
		councils += n
	}
	if councils != 12 || x.Councils != 12 || !slices.IsSortedFunc(x.Classes, func(a, b sim.Class) int { return a.Province - b.Province }) {
		t.Errorf("%d councils of %d in %+v, %v left out", councils, x.Councils, x.Classes, x.LeftOut)
	}
}
