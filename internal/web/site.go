package web

import (
	"context"
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/internal/joint"
)

// Options say what a site shows and how.
type Options struct {
	// Open reads the ledger as it is now.
	Open func(ctx context.Context) (*answer.Desk, error)
	// Today gives the day that is shown where a link names none.
	Today func() seatledger.Day
	// Log hears of every request and of what goes wrong.
	Log *slog.Logger
	// Every is how often the ledger is looked at for entries of other
	// processes; 0 = [DefaultEvery].
	Every time.Duration
	// Version is that of the program.
	Version string
	// Scenarios are files, NAME.yaml, that the pages for what-if and simulations
	// offer; nil = none.
	Scenarios fs.FS
	// Reconstruct draws the ledger that scenarios on a reconstruction stand on;
	// nil = they are refused.
	Reconstruct func(ctx context.Context, seed uint64) (*answer.Desk, error)
	// Hosts are names by which the site is asked, besides localhost and the address
	// at which a connection comes in; it answers to no other.
	Hosts []string
	// Proxies are the addresses of servers before this one that are believed what
	// they say of a reader.
	Proxies []netip.Prefix
	// Jobs opens the database that simulations are kept in; nil = none are run.
	Jobs OpenJobs
}

// maxWaiting is how many readers may wait for what takes long, maxMaking for pages.
const (
	maxWaiting = 32
	maxMaking  = 256
)

// keptResults is how many simulations are kept summed up.
const keptResults = 8

// DefaultEvery is how often a site looks for new entries.
const DefaultEvery = 500 * time.Millisecond

// Site serves one ledger.
type Site struct {
	options  Options
	examples []example
	grounds  *grounds
	runs     *runs
	results  *lru.Cache[string, *answer.Simulation]
	turns    *turns // of what takes a processor for longer than a page
	making   *turns // of pages
	longest  time.Duration
	desk     *live
	pages    *pageCache
	building joint.Group[string, *kept]
	summing  joint.Group[string, *answer.Simulation]
	metrics  *metrics
	handler  http.Handler
	patterns []string
}

// Patterns lists what the site answers, as [http.ServeMux] has it.
func (s *Site) Patterns() []string { return s.patterns }

// routed is a mux that knows what is where.
type routed struct {
	*http.ServeMux
	patterns []string
}

// Handle is that of the mux.
func (m *routed) Handle(pattern string, h http.Handler) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.Handle(pattern, h)
}

// HandleFunc is that of the mux.
func (m *routed) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	m.Handle(pattern, http.HandlerFunc(h))
}

//go:embed assets templates
var files embed.FS

var templates = template.Must(template.New("").ParseFS(files, "templates/*.html"))

// New opens the ledger and makes a site of it. [Site.Watch] keeps it current.
func New(ctx context.Context, o Options) (*Site, error) {
	if o.Every == 0 {
		o.Every = DefaultEvery
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Site{options: o, pages: newPageCache(maxCached), metrics: newMetrics(), grounds: newGrounds(o.Reconstruct), runs: newRuns(o.Jobs), longest: longestWork}
	s.turns, s.making = turnsOn(runtime.GOMAXPROCS(0))
	s.metrics.watch(s)
	var err error
	if s.results, err = lru.New[string, *answer.Simulation](keptResults); err != nil {
		return nil, err
	}
	if s.examples, err = readExamples(o.Scenarios); err != nil {
		return nil, err
	}
	if s.desk, err = newLive(ctx, o); err != nil {
		return nil, err
	}
	s.handler = s.guard(s.routes())
	return s, nil
}

// ServeHTTP answers one request.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Metrics serves what the site counts, for Prometheus: not to its readers.
func (s *Site) Metrics() http.Handler { return s.metrics.handler() }

// Watch keeps the site current until the context ends.
func (s *Site) Watch(ctx context.Context) { s.desk.watch(ctx) }

// routes says which page is where.
func (s *Site) routes() http.Handler {
	mux := &routed{ServeMux: http.NewServeMux()}
	page := func(pattern string, build builder) { mux.HandleFunc("GET "+pattern, s.page(build)) }
	wide := func(pattern string, build builder) { mux.HandleFunc("GET "+pattern, s.widePage(build)) }
	wide("/{$}", buildCountry)
	wide("/divisions/{id...}", buildCountry)
	page("/councils/{id...}", buildCouncil)
	page("/parties/{id...}", buildParty)
	page("/people/{id...}", record(seatledger.People))
	page("/events/{id...}", record(seatledger.Events))
	page("/sources/{id...}", record(seatledger.Sources))
	page("/statements/{id...}", record(seatledger.Statements))
	page("/elections/{id...}", record(seatledger.Elections))
	page("/tallies/{id...}", buildTally)
	page("/entries/{entry}", buildEntry)
	page("/entries", buildLog)
	wide("/flips", buildFlips)
	wide("/check", buildCheck)
	wide("/changes", buildChanges)
	wide("/learned", buildLearned)
	wide("/search", buildSearch)
	page("/whatif", buildWhatIf)
	page("/simulate", buildSimulate)
	s.simulations(mux)
	mux.HandleFunc("GET /embed/{what}/{id...}", s.embed)
	mux.HandleFunc("GET /feeds/entries.atom", s.entryFeed)
	mux.HandleFunc("GET /feeds/flips.atom", s.flipFeed)
	assets, _ := fs.Sub(files, "assets") // a folder that is embedded
	mux.Handle("GET /assets/", s.static(assets))
	mux.HandleFunc("GET /healthz", s.health)
	s.api(mux)
	mux.HandleFunc("/", s.nothing)
	s.patterns = mux.patterns
	return mux
}
