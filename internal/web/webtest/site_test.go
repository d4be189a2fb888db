package webtest

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/web"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/synth"
)

const (
	foundingPath = "../../../examples/cambodia-2017"
	portugalPath = "../../../../shared/data/portugal-2025-assemblies"
	champey      = "kh/210202/council"
)

// place is a ledger with its site.
type place struct {
	store ledger.Store
	desk  *answer.Desk // as it was at first
	site  *web.Site
	url   string
}

// serve makes a site of packages, imported one after the other.
func serve(t *testing.T, day string, paths ...string) *place {
	t.Helper()
	p := &place{store: ledger.NewMemory()}
	for i, path := range paths {
		importInto(t, p.store, path, time.Date(2024, 1, 1+i, 9, 0, 0, 0, time.UTC))
	}
	first, err := seatledger.ParseDay(day)
	if err != nil {
		t.Fatal(err)
	}
	opened := func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, p.store, nil) }
	if p.desk, err = opened(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.site, err = web.New(t.Context(), web.Options{Open: opened, Today: func() seatledger.Day { return first }, Version: "test",
		Scenarios: os.DirFS(filepath.Join(foundingPath, "scenarios")), Reconstruct: reconstruct})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(p.site)
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// reconstruct draws a reconstruction, each once for all tests.
func reconstruct(_ context.Context, seed uint64) (*answer.Desk, error) {
	drawing.Lock()
	defer drawing.Unlock()
	if d := drawn[seed]; d != nil {
		return d, nil
	}
	store := ledger.NewMemory()
	if _, err := store.Append(context.Background(), ledger.Batch{Package: synth.ReconstructionPackage(seed), By: "synth", At: time.Unix(0, 0), Rows: synth.Reconstruction(seed)}); err != nil {
		return nil, err
	}
	d, err := answer.NewDesk(context.Background(), store, nil)
	drawn[seed] = d
	return d, err
}

var (
	drawing sync.Mutex
	drawn   = map[uint64]*answer.Desk{}
)

func importInto(t *testing.T, store ledger.Store, path string, at time.Time) {
	t.Helper()
	report, err := exchange.Import(t.Context(), store, path, exchange.Options{By: "test", At: at})
	if err != nil {
		t.Fatal(err, report.Problems)
	}
}

// founding serves the founding package as the demo does.
func founding(t *testing.T) *place { return serve(t, "2017-11-01", foundingPath) }

// copyOf copies a package, changed by edits: file, text, other text.
func copyOf(t *testing.T, from string, edits ...[3]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), filepath.Base(from))
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		path := filepath.Join(dir, e[0])
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(text), e[1]) != 1 {
			t.Fatalf("%s has %q %d times", e[0], e[1], strings.Count(string(text), e[1]))
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(text), e[1], e[2], 1)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func dayOf(t *testing.T, text string) seatledger.Day {
	t.Helper()
	day, err := seatledger.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func ask(t *testing.T, on string) answer.Ask {
	t.Helper()
	day := dayOf(t, on)
	year := day.Time().Year()
	return answer.Ask{On: day, Rule: seatledger.RuleMajority, Since: seatledger.DayOf(year, 1, 1), Until: seatledger.DayOf(year, 12, 31)}
}
