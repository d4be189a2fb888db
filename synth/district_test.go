package synth_test

import (
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/synth"
)

func TestDistrictFitsTogether(t *testing.T) {
	checkRows(t, synth.District(3, 20))
	if a, b := digest(t, synth.District(3, 20)), digest(t, synth.District(3, 20)); a != b {
		t.Errorf("the same seed gave %s and %s", a, b)
	}
	for row, err := range synth.District(3, 201) {
		if row != nil || err == nil || !strings.Contains(err.Error(), "201 years") {
			t.Errorf("201 years are drawn: %v, %v", row, err)
		}
	}
}

// A third of the council is at stake in three years of four, all of it in the
// first.
func TestDistrictIsElectedByThirds(t *testing.T) {
	seats := map[seatledger.ElectionID]int{}
	kinds := map[seatledger.EventKind]int{}
	byElections := 0
	for row, err := range synth.District(1, 20) {
		if err != nil {
			t.Fatal(err)
		}
		switch row := row.(type) {
		case *seatledger.Election:
			if row.Kind == "by-election" {
				byElections++
			}
		case *seatledger.Contest:
			seats[row.Election] += row.Seats
		case *seatledger.Event:
			kinds[row.Kind]++
			if row.Ward == "" || row.Person == "" {
				t.Errorf("%s says not who, or in which ward", row.ID)
			}
		}
	}
	want := map[seatledger.ElectionID]int{"sd-2004": 90, "sd-2005": 30, "sd-2007": 30, "sd-2008": 0, "sd-2023": 30}
	for id, n := range want {
		if seats[id] != n {
			t.Errorf("%d seats at stake in %s, want %d", seats[id], id, n)
		}
	}
	for _, k := range []seatledger.EventKind{seatledger.Defected, seatledger.BecameIndependent, seatledger.Resigned} {
		if kinds[k] == 0 {
			t.Errorf("nobody %s", k)
		}
	}
	if n := 90 + 15*30 + byElections; byElections == 0 || kinds[seatledger.Elected] != n {
		t.Errorf("%d were elected, %d of them in by-elections, want %d", kinds[seatledger.Elected], byElections, n)
	}
}
