package adopt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// This file holds the members of a council to its seats, day by day.

// crowd asks of a council that has more members than seats on some day who of them came
// later than the file says. Who goes within a week of the day on which another comes is
// taken to have gone before. The days are gone through once, and whoever has to go is found
// without looking at all who sit.
func (a *adopter) crowd(c *Council, stays []*stay) {
	h := &house{here: map[*stay]int{}, going: map[leave][]*stay{}, late: map[string]bool{}}
	for name := range strings.SplitSeq(a.m.Spells.Late, ";") {
		h.late[folded(name)] = true
	}
	stays = slices.DeleteFunc(slices.Clone(stays), func(s *stay) bool { return a.hasNoVote(s) })
	for _, x := range steps(stays) {
		a.m.steps++
		h.take(x)
		for len(h.here) > c.seatsOn(x.day) {
			if !a.makeRoom(c, h, x) {
				return
			}
		}
	}
}

// makeRoom takes somebody out of a house with more members than seats, or asks who it is.
func (a *adopter) makeRoom(c *Council, h *house, x step) bool {
	if s := h.leaving(x, &a.m.steps); s != nil {
		a.lose(Loss{Row: s.row, Column: a.m.holding(HoldsEnd), Values: 1, Value: s.end.String(), Why: "taken to have gone before " + x.day.String() + ", as " + x.stay.person.name + " sits from that day on and the seats are all taken"})
		s.end = seatledger.On(x.day - 1)
		delete(h.here, s)
		return true
	}
	if h.latecomers = h.present(h.latecomers); len(h.latecomers) > 0 {
		s := h.latecomers[0]
		a.lose(Loss{Row: s.row, Column: a.m.holding(HoldsStart), Values: 1, Value: s.start.String(), Why: "came later than that, as the map says, but by the last day", Ignored: true})
		s.start, s.parts[0].from = seatledger.Date{}, seatledger.Date{}
		delete(h.here, s)
		return true
	}
	a.m.Spells.Late = Ask
	a.m.say("late", fmt.Sprintf("in %s, %s has %d members on %s and %d seats by law; the last who came are %s: the names of those who came later than the file says, divided by ;, or correct the file, or say what is right in corrections", a.table.File, c.Name, len(h.here), x.day, c.seatsOn(x.day), a.lastCome(h)))
	return false
}

// shownStays bounds the members whom a question names.
const shownStays = 5

// lastCome names those of a council who came last, each with the place of the row that says
// so and the day.
func (a *adopter) lastCome(h *house) string {
	var parts []string
	for _, s := range slices.Backward(h.came) {
		if h.here[s] > 0 && len(parts) < shownStays {
			parts = append(parts, fmt.Sprintf("%s (%s, from %s)", s.person.name, a.table.place(s.row), s.start))
		}
	}
	return strings.Join(parts, ", ")
}

// overlap is how many days somebody who goes may share with who comes.
const overlap = 7

// house is who sits on a council, as its days are gone through. Its lists are in the order
// in which their members came, and may still have some who have gone.
type house struct {
	here       map[*stay]int // as the how manieth each came
	came       []*stay
	going      map[leave][]*stay // by the day of the end, where that is exact
	late       map[string]bool   // folded names of those who came later than the file says
	latecomers []*stay           // of these
}

// leave is the last day of some members: of those of a district, or of all.
type leave struct {
	day      seatledger.Day
	district string
	all      bool
}

// take lets somebody come or go.
func (h *house) take(x step) {
	s := x.stay
	if x.more < 0 {
		delete(h.here, s)
		return
	}
	h.came = append(h.came, s)
	h.here[s] = len(h.came)
	if s.end.Exact() {
		for _, key := range []leave{{day: s.until(), district: s.district}, {day: s.until(), all: true}} {
			h.going[key] = append(h.going[key], s)
		}
	}
	if h.late[folded(s.person.name)] {
		h.latecomers = append(h.latecomers, s)
	}
}

// present takes from the head of a list those who have gone.
func (h *house) present(list []*stay) []*stay {
	for len(list) > 0 && h.here[list[0]] == 0 {
		list = list[1:]
	}
	return list
}

// leaving finds who of those that sit on a day goes within a week, the one in whose ward
// somebody comes before others; nil if nobody does. Of several it is who came first.
func (h *house) leaving(x step, looked *int) (found *stay) {
	for _, key := range []leave{{district: x.stay.district}, {all: true}} {
		for key.day = x.day; key.day < x.day+overlap; key.day++ {
			h.going[key] = h.present(h.going[key])
			for _, s := range h.going[key] {
				*looked++
				if h.here[s] > 0 && s.from() < x.day {
					if found == nil || h.here[s] < h.here[found] {
						found = s
					}
					break
				}
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}
