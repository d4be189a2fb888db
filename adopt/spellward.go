package adopt

import (
	"github.com/seatledger/seatledger"
)

// wardsOf finds the seats of the wards of a council: those that the map says, or as many as
// members sat there at once where these are all seats of the council. Otherwise it asks.
func (w *spellWriter) wardsOf(c *Council, stays []*stay) {
	if w.m.holding(HoldsWard) == "" || w.m.holding(HoldsWard) == Ask {
		return
	}
	byWard := map[string][]*stay{}
	for _, s := range stays {
		if s.ward != "" {
			byWard[s.ward] = append(byWard[s.ward], s)
		}
	}
	said, most, sum := w.m.wardSeats(), map[string]int{}, 0
	for ward, list := range byWard {
		most[ward] = atOnce(list)
		sum += most[ward]
	}
	for ward := range byWard {
		n, ok := said[w.m.wardKey(c, ward)]
		for _, name := range []string{ward, ""} {
			if !ok {
				n, ok = said[name]
			}
		}
		l := w.lists[c]
		switch {
		case ok:
			l.seats[ward] = n
		case len(said) > 0: // the others are not kept
			w.lose(Loss{Column: w.m.holding(HoldsWard), Values: len(byWard[ward]), Value: ward, Why: "ward_seats of the map does not name the ward, so that it is not kept", Ignored: true})
			for _, s := range byWard[ward] {
				s.ward = ""
			}
		case sum == c.seatsOn(seatledger.OpenFuture-1):
			l.seats[ward] = wardSize{seats: most[ward]}
		default:
			w.m.WardSeats = Ask
		}
	}
}

// atOnce gives how many sat at once at most, and one at least.
func atOnce(stays []*stay) int {
	n, most := 0, 1
	for _, x := range steps(stays) {
		n += x.more
		most = max(most, n)
	}
	return most
}

// hasNoVote reports whether a stay is on a seat without a vote.
func (a *adopter) hasNoVote(s *stay) bool { return a.lists[s.council].seats[s.ward].voteless }
