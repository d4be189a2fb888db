package roll

import (
	"testing"

	"github.com/seatledger/seatledger"
)

// Every action of the table of kinds is an operation of the fold.
func TestKindsHaveOperations(t *testing.T) {
	for _, name := range seatledger.EventKinds() {
		kind, _ := name.Row()
		for _, x := range []struct {
			cell   string
			action seatledger.Action
		}{{"Acts", kind.Acts}, {"Ends", kind.Ends}} {
			if x.action > seatledger.ActNone && operationOf(x.action) == opNone {
				t.Errorf("kind %s: no operation for its %s (action %d)", name, x.cell, x.action)
			}
		}
		if kind.Acts == 0 {
			t.Errorf("kind %s: no operation (Acts)", name)
		}
	}
}
