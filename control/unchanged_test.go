package control_test

import (
	"math/rand/v2"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// Days that a folder calls unchanged have the verdicts of the day before, under every
// rule and counted either way.
func TestUnchangedDays(t *testing.T) {
	n, days, unchanged := 4**ledgers, 0, 0
	if testing.Short() {
		n /= 5
	}
	for i := range n {
		s := *seed + uint64(i)
		o := draw(rand.New(rand.NewPCG(s, 0)))
		book, err := roll.Pack(o.all())
		if err != nil {
			t.Fatal(err)
		}
		c, ok := book.Council(o.council)
		if !ok {
			continue
		}
		for _, by := range []seatledger.CountedBy{seatledger.ByParty, seatledger.ByGroup} {
			j := control.NewJudge(book.View(o.clock))
			j.By = by
			var before []control.Verdict
			j.Folder.Life(c, func(day seatledger.Day, state *roll.State) {
				var now []control.Verdict
				for _, rule := range seatledger.ControlRules() {
					now = append(now, j.Verdict(state, rule))
				}
				days++
				if before != nil && j.Folder.Unchanged() {
					unchanged++
					for k := range now {
						if now[k] != before[k] {
							t.Errorf("seed %d, by %s: %v is unchanged, and %v became %v\n%s", s, by, day, before[k], now[k], o)
						}
					}
				}
				before = now
			})
		}
	}
	t.Logf("%d days of %d are unchanged", unchanged, days)
	if unchanged < days/200 {
		t.Error("hardly any day is unchanged")
	}
}
