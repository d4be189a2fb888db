package control_test

import (
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// TestMembershipsAreKeptApart holds that to which group each of many people belongs is
// as open as the records leave it, and costs no more than the people.
func TestMembershipsAreKeptApart(t *testing.T) {
	const n = 150
	s := &shape{make: groups}
	book := s.book(n)
	j := control.NewJudge(book.View(roll.Clock{}))
	j.By = seatledger.ByGroup
	c, _ := book.Council(chamberID)
	for on, want := range map[string]control.Range{"2019-03-01": {Certain: 0, Possible: n / 3}, "2019-06-01": {Certain: 0, Possible: 12}} {
		a := j.At(c, day(t, on), seatledger.RuleMajority)
		if !a.Exact {
			t.Errorf("%s: not exact", on)
		}
		for _, p := range a.Parties {
			if id := book.PartyID(p.Party); id == "a" && p.Range != want {
				t.Errorf("%s: %s has %v, want %v", on, id, p.Range, want)
			}
		}
	}
	if j.Timeline(c, seatledger.RuleMajority); j.Steps() > 30*n*n {
		t.Errorf("%d members take %d steps", n, j.Steps())
	}
}

// TestCoalitionsAreKeptApart holds that many coalitions of which each may be declared are
// gone through together while they are few, and are open where they are not.
func TestCoalitionsAreKeptApart(t *testing.T) {
	for _, n := range []int{6, 40} {
		s := &shape{make: func(c *chamber) {
			c.named("2018-05-06", true)
			for i := range n {
				id := numbered[seatledger.PartyID]("pact", i)
				c.add(&seatledger.Party{ID: id, Kind: seatledger.KindCoalition, Members: []seatledger.PartyID{"a", "b"}})
				e := c.event("formed", i, "2019-05", seatledger.CoalitionFormed)
				e.Party = id
				c.add(e)
			}
		}}
		book := s.book(30)
		j := control.NewJudge(book.View(roll.Clock{}))
		c, _ := book.Council(chamberID)
		for on, exact := range map[string]bool{"2019-05-10": n < 10, "2019-06-01": true} {
			a := j.At(c, day(t, on), seatledger.RuleCoalition)
			if want := map[string]control.Kind{"2019-05-10": control.Undetermined, "2019-06-01": control.Coalition}[on]; a.Kind != want || a.Exact != exact {
				t.Errorf("%d coalitions on %s: %v, exact %t", n, on, a.Kind, a.Exact)
			}
		}
		if j.Timeline(c, seatledger.RuleCoalition); j.Steps() > 1_000_000 {
			t.Errorf("%d coalitions take %d steps", n, j.Steps())
		}
	}
}
