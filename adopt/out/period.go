package out

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// byElection is the kind of an election that fills vacant seats only.
const byElection = "by-election"

// period is the time from one election of a whole council to the next.
type period struct {
	election   *seatledger.Election
	start, end string
}

// electionsOf gives the elections of a council, in order of time.
func (x *register) electionsOf(c seatledger.CouncilID) (list []*seatledger.Election) {
	for _, id := range sorted(x.held[c]) {
		if e := x.elections[id]; e != nil {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b *seatledger.Election) int { return cmp.Compare(a.Date.Earliest(), b.Date.Earliest()) })
	return list
}

// periodsOf gives the periods of a council: from when those elected take office until the
// day before the next ones do. Elections that take a part of its seats begin none, and
// nothing is said of a council of which that is open.
func (x *register) periodsOf(c seatledger.CouncilID) (list []period) {
	council := x.councils[c]
	if council == nil {
		return nil
	}
	var last *period
	for _, e := range x.electionsOf(c) {
		if stake := x.held[c][e.ID]; e.Kind == byElection || stake > 0 && stake < council.Seats {
			continue
		}
		day := e.TakesOffice
		if day.IsZero() {
			day = e.Date
		}
		if last != nil && day.Exact() {
			last.end = (day.Earliest() - 1).String()
		}
		list = append(list, period{election: e, start: plainDate(day)})
		last = &list[len(list)-1]
	}
	return list
}
