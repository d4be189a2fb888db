package exchange_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

var moment = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func importing() exchange.Options { return exchange.Options{By: "test", At: moment} }

// shared gives a folder of the shared real data, and skips loudly without it.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("SKIPPED: real data is not there: %v", err)
	}
	return path
}

func TestPortugal(t *testing.T) {
	store := ledger.NewMemory()
	r, err := exchange.Import(t.Context(), store, shared(t, "portugal-2025-assemblies"), importing())
	if err != nil {
		t.Fatal(err, r.Problems[:min(10, len(r.Problems))])
	}
	if r.Contests != 308 || r.ContestsMatching != 308 || len(r.Mismatches) != 0 || r.New != r.Entries {
		t.Errorf("%+v", r)
	}
	t.Logf("%s: %d entries, %d of %d contests match", r.Package, r.Entries, r.ContestsMatching, r.Contests)
}

func TestCambodia(t *testing.T) {
	r, err := exchange.Import(t.Context(), ledger.NewMemory(), "../examples/cambodia-2017", importing())
	for _, p := range r.Problems {
		t.Error(p)
	}
	for _, p := range r.Warnings {
		t.Log("warning:", p)
	}
	t.Logf("%+v %v", r, err)
}
