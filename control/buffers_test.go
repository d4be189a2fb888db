package control_test

import (
	"runtime"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// A judge that is asked again and again, of days on which more is open and less,
// keeps the buffers that it has.
func TestAskedAgainKeepsBuffers(t *testing.T) {
	m := &maker{oracleCase: oracleCase{council: "c"}}
	m.record("one", &seatledger.Party{ID: "a"})
	m.record("one", &seatledger.Party{ID: "b"})
	m.record("one", &seatledger.Division{ID: "kh"})
	m.record("one", &seatledger.Council{ID: "c", Division: "kh", Kind: "commune", Seats: 2, SeatRule: seatledger.SeatRuleList})
	m.record("one", &seatledger.Election{ID: "e", Date: m.parse(m.day(0))})
	m.record("one", &seatledger.Result{Election: "e", Council: "c", List: "a", Seats: seatledger.Counted(2)})
	m.record("one", &seatledger.Event{ID: "x", Kind: seatledger.Defected, Council: "c", Seat: 1, Party: "b", Date: m.parse(m.day(2) + "/" + m.day(9))})
	m.record("one", &seatledger.Event{ID: "y", Kind: seatledger.Resigned, Council: "c", Seat: 1, Date: m.parse(m.day(4) + "/" + m.day(9))})
	m.record("one", &seatledger.Event{ID: "z", Kind: seatledger.PartyRenamed, FromParty: "b", Party: "n", Date: m.parse(m.day(6) + "/" + m.day(8))})
	book, err := roll.Pack(m.all())
	if err != nil {
		t.Fatal(err)
	}
	c, _ := book.Council("c")
	j := control.NewJudge(book.View(roll.Clock{}))
	ask := func(times int) {
		for range times {
			for _, day := range []seatledger.Day{3, 5, 7, 10} {
				j.At(c, firstDay+day, seatledger.RuleMajority)
			}
		}
	}
	allocates := func() uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		ask(5)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	ask(2)
	if first, then := allocates(), allocates(); then > first+first/2 {
		t.Errorf("asked of some days it allocates %d bytes, and asked again %d", first, then)
	}
}
