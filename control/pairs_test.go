package control_test

import (
	"os"
	"testing"
)

// counted is how many ledgers of pairs are drawn at least to count what meets, if
// fewer are compared: each pair twice.
const counted = 1640

// TestPairsEqualWorlds compares ledgers in which any two kinds of event, or features,
// of [meetable] meet on one seat with the enumerator: each pair in at least 200 of
// 20,000, and in half as many in proportion where fewer are drawn.
func TestPairsEqualWorlds(t *testing.T) {
	n := *ledgers / 8
	if os.Getenv("SEATLEDGER_LONG") != "" || *ledgers >= 20_000 {
		n = max(*ledgers, 20_000)
	}
	drawn := max(n, counted)
	seen.pairs = map[[2]string]int{}
	seen.wider = 0
	skipped, failed := 0, 0
	for i := range drawn {
		s := *seed + uint64(i)
		o, worlds, redrawn := drawPair(s)
		if skipped += redrawn; o == nil {
			continue
		}
		meetings(worlds)
		if i%(drawn/max(n, 1)) != 0 {
			continue
		}
		if !o.holds(t, s, worlds) {
			if failed++; failed == *enough {
				t.FailNow()
			}
		}
	}
	pair, met := rarest()
	if least := drawn / 200; met < least || n >= 20_000 && met < 200 {
		t.Errorf("%v met on one seat in %d ledgers of %d only, want %d, and 200 of 20,000", pair, met, drawn, least)
	}
	t.Logf("%d ledgers drawn, %d compared; %d differ; %d are wider than the records; %d drawn again", drawn, n, failed, seen.wider, skipped)
	t.Logf("of %d kinds and features %v met least often on one seat, in %d", len(meetable()), pair, met)
}
