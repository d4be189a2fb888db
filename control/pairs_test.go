package control_test

import (
	"os"
	"testing"
)

// TestPairsEqualWorlds compares ledgers in which any two kinds of event, or features,
// of [meetable] meet on one seat with the enumerator: each pair in at least 200 of
// 20,000.
func TestPairsEqualWorlds(t *testing.T) {
	n := *ledgers / 8
	if os.Getenv("SEATLEDGER_LONG") != "" {
		n = max(n, 20_000)
	}
	seen.pairs = map[[2]string]int{}
	seen.wider = 0
	skipped, failed := 0, 0
	for i := range n {
		s := *seed + uint64(i)
		o, worlds, redrawn := drawPair(s)
		if skipped += redrawn; o == nil {
			continue
		}
		meetings(worlds)
		if why := o.compare(worlds); why != "" {
			o = o.shrink(why)
			worlds, _ := o.worlds(o.plays())
			t.Errorf("seed %d: %s\nof fewer rows: %s\n%s", s, why, o.compare(sorted(worlds)), o)
			if failed++; failed == *enough {
				t.FailNow()
			}
		}
	}
	t.Logf("%d ledgers; %d differ; %d are wider than the records; %d drawn again", n, failed, seen.wider, skipped)
}
