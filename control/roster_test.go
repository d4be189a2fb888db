package control_test

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/seatledger/seatledger"
)

// TestRostersEqualWorlds compares what rosters say of their days, and leave open of
// those before, with the enumerator.
func TestRostersEqualWorlds(t *testing.T) {
	n := *ledgers / 10 // each takes ten times what others take
	if os.Getenv("SEATLEDGER_LONG") != "" {
		n = max(n, 2_000)
	}
	seen.pairs = map[[2]string]int{}
	skipped, failed := 0, 0
	seen.wider = 0
	for i := range n {
		o, worlds, redrawn := drawRosters(*seed + uint64(i))
		skipped += redrawn
		meetings(worlds)
		if why := o.compare(worlds); why != "" {
			o = o.shrink(why)
			worlds, _ := o.worlds(o.plays())
			t.Errorf("seed %d: %s\nof fewer rows: %s\n%s", *seed+uint64(i), why, o.compare(sorted(worlds)), o)
			if failed++; failed == 3 {
				t.FailNow()
			}
		}
	}
	t.Logf("%d ledgers; %d differ; %d are wider than the records; %d drawn again", n, failed, seen.wider, skipped)
}

func drawRosters(seed uint64) (o *oracleCase, worlds []*state, redrawn int) {
	for ; ; redrawn++ {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, 77+uint64(redrawn))), oracleCase: oracleCase{council: "c", start: firstDay - 3, parties: []seatledger.PartyID{"a", "b", "d"}}}
		if m.addNames(); seed%2 == 1 {
			m.addTransfers()
		} else {
			m.addRosters()
		}
		if w, ok := m.oracleCase.worlds(m.oracleCase.plays()); ok {
			return &m.oracleCase, sorted(w), redrawn
		}
	}
}
