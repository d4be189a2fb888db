package control_test

import (
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// However much is open, nobody may have more seats than the council.
func TestNobodyHasMoreSeatsThanThereAre(t *testing.T) {
	for _, s := range shapes {
		n := s.of()[0]
		book := s.book(n)
		c, _ := book.Council(chamberID)
		a := control.NewJudge(book.View(roll.Clock{})).At(c, day(t, "2019-12-30"), seatledger.RuleMajority)
		for _, p := range append(a.Parties, control.PartyRange{Range: a.Contested}) {
			if p.Possible > n {
				t.Errorf("%s: %d of %d seats are possible", s.name, p.Possible, n)
			}
		}
	}
}
