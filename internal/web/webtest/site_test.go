package webtest

import (
	"context"
	"net/http"
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
	"github.com/seatledger/seatledger/internal/jobs"
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
	jobs  web.OpenJobs
}

// serve makes a site of packages, imported one after the other.
func serve(t *testing.T, day string, paths ...string) *place {
	t.Helper()
	p := stored(t, paths...)
	p.opens(t, day, web.Options{Scenarios: os.DirFS(filepath.Join(foundingPath, "scenarios"))})
	server := httptest.NewServer(p.site)
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// stored imports packages into a ledger, one after the other.
func stored(t *testing.T, paths ...string) *place {
	t.Helper()
	p := &place{store: ledger.NewMemory()}
	for i, path := range paths {
		importInto(t, p.store, path, time.Date(2024, 1, 1+i, 9, 0, 0, 0, time.UTC))
	}
	return p
}

// opens makes the site of the ledger as it is, which plays simulations.
func (p *place) opens(t *testing.T, day string, o web.Options) {
	t.Helper()
	first, err := seatledger.ParseDay(day)
	if err != nil {
		t.Fatal(err)
	}
	opened := func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, p.store, nil) }
	if p.desk, err = opened(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.Open, o.Today, o.Version, o.Hosts = opened, func() seatledger.Day { return first }, "test", []string{"example.com", "seats.example"}
	p.jobs = p.jobsIn(t)
	o.Reconstruct, o.Jobs = reconstruct, p.jobs
	if p.site, err = web.New(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	p.plays(t)
}

// jobsIn keeps simulations in a file of the test.
func (p *place) jobsIn(t *testing.T) web.OpenJobs {
	t.Helper()
	path := filepath.Join(t.TempDir(), "jobs.db")
	return func(ctx context.Context, create bool) (*jobs.DB, error) {
		return jobs.Open(ctx, path, jobs.Options{Create: create, Pace: jobs.Pace{Poll: 50 * time.Millisecond}})
	}
}

// plays has the site play simulations until the test ends.
func (p *place) plays(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var worker sync.WaitGroup
	worker.Go(func() {
		if err := p.site.Work(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		worker.Wait()
		if err := p.site.Close(); err != nil {
			t.Error(err)
		}
	})
}

// overPath is a simulation that [played] has played.
const overPath = "/simulate?replicates=30&seed=3"

// played serves the founding package with one simulation that is over.
func played(t *testing.T) *place {
	t.Helper()
	p := founding(t)
	w := httptest.NewRecorder()
	p.site.ServeHTTP(w, httptest.NewRequest(http.MethodPost, overPath, nil))
	if w.Code != http.StatusSeeOther {
		t.Fatalf("starting a simulation: %d %s", w.Code, w.Body)
	}
	for began := time.Now(); !strings.Contains(string(get(p.site, overPath).body), "in 30 runs from seed"); time.Sleep(50 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatal("a simulation does not end")
		}
	}
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
