package sqlite

import (
	"testing"

	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/ledger/ledgertest"
)

func TestStore(t *testing.T) {
	ledgertest.Run(t, func(tb testing.TB) ledger.Store { return openNew(tb) })
}
