package control_test

import (
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// TestNamesAlterNothing takes away, on the days of small councils on which
// results, names and much else fall together, each entry of which the fold says
// that it only names somebody: no count may change.
func TestNamesAlterNothing(t *testing.T) {
	names := 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := shape{make: func(c *chamber) { electionDay(c, r) }}
		book := s.book(3 + r.IntN(4))
		c, _ := book.Council(chamberID)
		j := control.NewJudge(book.View(roll.Clock{}))
		j.Folder.Replays = true
		j.Folder.Life(c, func(day seatledger.Day, s *roll.State) {
			for _, op := range j.Folder.Ops() {
				if !op.Names {
					continue
				}
				names++
				without, ok := j.Folder.Replay([]roll.Op{op})
				if ok && !maps.Equal(ranges(s), ranges(without)) {
					t.Errorf("seed %d: without entry %d the counts of %v are other ones: %v, not %v", seed, op.Position, day, ranges(without), ranges(s))
				}
			}
		})
	}
	if names < 1000 {
		t.Errorf("only %d entries were met that name somebody", names)
	}
}

// electionDay adds results, on some of whose seats people sit already, and for
// the same day names and whatever else may befall those seats.
func electionDay(c *chamber, r *rand.Rand) {
	some := func(list []seatledger.PartyID) seatledger.PartyID { return list[r.IntN(len(list))] }
	blank := []seatledger.PartyID{"", "", "a", "b"}
	for term, on := range []string{"2019-05-05", "2023-05-05"} {
		if r.IntN(4) > 0 {
			c.elect(numbered[seatledger.ElectionID]("e", term), on, chamberLists[:1+r.IntN(3)])
		}
		for i := range r.IntN(6) {
			e := c.event("named", 10*term+i, on, seatledger.Elected)
			if e.Person, e.List = person(r.IntN(9)), some(chamberLists); r.IntN(6) == 0 {
				e.Party = some(chamberLists)
			}
			if r.IntN(9) == 0 {
				e.Seat = seatledger.Seat(1 + r.IntN(3))
			}
			c.add(e)
		}
		for i := range r.IntN(3) {
			kinds := []seatledger.EventKind{seatledger.Defected, seatledger.TermEnded, seatledger.ByElected, seatledger.PostTaken, seatledger.Elected, seatledger.PartyMerged}
			e := c.event("more", 10*term+i, []string{on, on[:4], "../" + on}[r.IntN(3)], kinds[r.IntN(len(kinds))])
			switch e.Kind {
			case seatledger.PartyMerged:
				e.Council, e.FromParty, e.Party = "", "a", "b"
			case seatledger.Defected:
				e.Person, e.FromParty, e.Party = []seatledger.PersonID{"", person(r.IntN(9))}[r.IntN(2)], "a", "b"
			case seatledger.PostTaken:
				e.Person, e.Post = person(r.IntN(9)), "chair"
			default:
				e.Person, e.List = person(r.IntN(9)), some(blank)
			}
			c.add(e)
		}
	}
}

// ranges gives the least and the most seats of every party in any way that a
// council may stand, and of those whom no party has.
func ranges(s *roll.State) map[roll.Ref]control.Range {
	all := map[roll.Ref]control.Range{}
	tally := func(p *roll.Part) map[roll.Ref]int {
		n := map[roll.Ref]int{}
		for i := range p.Seats {
			switch h := &p.Seats[i]; {
			case h.Held():
				n[h.Allegiance]++
			case h.Mark.Is(roll.VacantSeat):
				n[roll.Independent-1]++
			default:
				n[roll.Independent-2]++
			}
		}
		return n
	}
	first := true
	s.Every(5000, func(_ *roll.Frame, whole *roll.Part) {
		n := tally(whole)
		for party, seats := range n {
			if _, ok := all[party]; !ok && first {
				all[party] = control.Range{Certain: seats, Possible: seats}
			} else if !ok {
				all[party] = control.Range{}
			}
		}
		for party, x := range all {
			all[party] = control.Range{Certain: min(x.Certain, n[party]), Possible: max(x.Possible, n[party])}
		}
		first = false
	})
	return all
}
