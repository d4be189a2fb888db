package control_test

import (
	"fmt"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// differRests says where the seats that an answer lets rest on entries are not those of
// the roll; blank = nowhere. Where something is open they are at least no more than there
// are, and no range ends before it begins.
func differRests(a *control.Answer, r roll.Roll) string {
	if a.Kind >= control.Party || a.Reported || !a.Exists || a.Rule.Post() != "" || len(a.States) != 1 || a.States[0] != seatledger.StateInOffice {
		return ""
	}
	rests, sum := map[seatledger.Position]int{}, 0
	for _, x := range a.Rests {
		if x.Seats.Certain > x.Seats.Possible || x.Seats.Possible == 0 {
			return fmt.Sprintf("on entry %d rest %v seats", x.Entry, x.Seats)
		}
		rests[x.Entry] = x.Seats.Certain
		sum += x.Seats.Certain
	}
	if a.Open {
		if sum > len(r.Seats) {
			return fmt.Sprintf("%d of %d seats rest on entries", sum, len(r.Seats))
		}
		return ""
	}
	for _, s := range r.Seats {
		if cause := s.Alternatives[0].Cause; cause != 0 {
			rests[cause]--
		}
	}
	for entry, n := range rests {
		if n != 0 {
			return fmt.Sprintf("of the seats that rest on entry %d the answer has %+d", entry, n)
		}
	}
	return ""
}
