package ledger_test

import (
	"testing"

	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/ledger/ledgertest"
)

func TestMemory(t *testing.T) {
	ledgertest.Run(t, func(testing.TB) ledger.Store { return ledger.NewMemory() })
}
