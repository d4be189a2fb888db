package web

import (
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
)

// The page of a council says how far its seats have moved from the votes, from the day
// on which they have, and nothing of it before.
func TestCouncilDrift(t *testing.T) {
	rows := town(&seatledger.Event{Kind: seatledger.Defected, Date: on2023(7), List: "red", Party: "blue", Ward: "North"})
	for _, row := range rows {
		if r, ok := row.(*seatledger.Result); ok {
			r.Votes = seatledger.Count{N: 100, Stated: true}
		}
	}
	s := siteOfRows(t, rows...)
	const says = "1 of 3 seats is no longer held for the list that won it; Gallagher index 16.67 when elected, 16.67 that day"
	for on, want := range map[string]bool{"2023-06-30": false, "2023-07-01": true, "2022-01-01": false} {
		page := ask(t, s, "/councils/c?on="+on).Body.String()
		if strings.Contains(page, says) != want || strings.Contains(page, "no longer held") != want || strings.Contains(page, `id="drift"`) != want {
			t.Errorf("on %s the page says %q: %t, want %t", on, says, !want, want)
		}
	}
	if csv := ask(t, s, "/councils/c?on=2023-12-01&format=csv&part=drift").Body.String(); !strings.Contains(csv, "2023-12-01,blue,Blue,100,1,2") {
		t.Errorf("the table is %q", csv)
	}
}
