package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	file "github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/internal/web"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/synth"
)

// pages says what is asked of sites.
type pages struct {
	seed     uint64
	on       seatledger.Day
	requests int           // in each part
	limit    time.Duration // for each site and part
	packed   bool
}

// site is a site that is being served.
type site struct {
	name string
	url  string
	stop func() error
	size int64 // of a page that is not packed
}

func (p *pages) run(o synth.Options) (err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	dir, err := os.MkdirTemp("", "seatledger-pages-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w, err := newWorld(o)
	if err != nil {
		return err
	}
	fmt.Printf("%d councils drawn from seed %d, all certain: %d rows\n\n", o.Councils, o.Seed, w.entries)
	d, err := newDraw(w, p.seed, p.on)
	if err != nil {
		return err
	}
	if err := layPlain(w, dir); err != nil {
		return err
	}
	sites, err := p.serve(ctx, w, dir)
	defer func() {
		cancel() // so that nobody looks into a ledger that is closed
		for _, s := range sites {
			err = errors.Join(err, s.stop())
		}
	}()
	if err != nil {
		return err
	}
	return p.compare(ctx, sites, d)
}

// serve opens our site and the two on plain tables.
func (p *pages) serve(ctx context.Context, w *world, dir string) (sites []*site, err error) {
	ours, err := serveOurs(ctx, w, dir, p.on)
	if err != nil {
		return nil, err
	}
	sites = append(sites, ours)
	for _, before := range []bool{false, true} {
		s, err := servePlain(dir, before, p.on)
		if err != nil {
			return sites, err
		}
		sites = append(sites, s)
	}
	return sites, nil
}

// serveOurs puts the world into a ledger as a user does and serves it as the
// command serve does.
func serveOurs(ctx context.Context, w *world, dir string, on seatledger.Day) (*site, error) {
	path := filepath.Join(dir, "ledger.db")
	store, err := file.Open(path, file.Options{Create: true})
	if err != nil {
		return nil, err
	}
	batch := ledger.Batch{Package: synth.Package(w.options.Seed), By: "bench", At: time.Unix(0, 0), Rows: w.rows()}
	if _, err := store.Append(ctx, batch); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	open := func(ctx context.Context) (*answer.Desk, error) { return answer.OpenDesk(ctx, store, path+".roll", nil) }
	s, err := web.New(ctx, web.Options{Open: open, Today: func() seatledger.Day { return on }, Version: "bench"})
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	go s.Watch(ctx)
	return listen("ours", s, store.Close)
}

func servePlain(dir string, before bool, on seatledger.Day) (*site, error) {
	p, err := openPlain(dir, before, on)
	if err != nil {
		return nil, err
	}
	name := "SQL per request"
	if before {
		name += ", folded before"
	}
	return listen(name, p.handler(), p.pool.Close)
}

// listen serves on a free port of this machine, which nobody else can reach.
func listen(name string, h http.Handler, done func() error) (*site, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, done())
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	stop := func() error {
		err := server.Close()
		if end := <-ended; !errors.Is(end, http.ErrServerClosed) {
			err = errors.Join(err, end)
		}
		return errors.Join(err, done())
	}
	return &site{name: name, url: "http://" + l.Addr().String(), stop: stop}, nil
}

// draw draws pages: every council is equally likely.
type draw struct {
	rng      *rand.Rand
	councils []string
	on       seatledger.Day
	asked    map[int]seatledger.Day // how often each council was drawn
}

func newDraw(w *world, seed uint64, on seatledger.Day) (*draw, error) {
	d := &draw{rng: rand.New(rand.NewPCG(seed, 0)), on: on, asked: map[int]seatledger.Day{}}
	for row, err := range w.rows() {
		if err != nil {
			return nil, err
		}
		if c, ok := row.(*seatledger.Council); ok {
			d.councils = append(d.councils, string(c.ID))
		}
	}
	return d, nil
}

func councilPath(id string, on seatledger.Day) string {
	return "/councils/" + id + "?on=" + on.String()
}

// fresh gives pages that were not asked for before: a council that is drawn
// again is asked about the day after.
func (d *draw) fresh(n int) []string {
	paths := make([]string, n)
	for i := range paths {
		c := d.rng.IntN(len(d.councils))
		paths[i] = councilPath(d.councils[c], d.on+d.asked[c])
		d.asked[c]++
	}
	return paths
}

// again gives pages of a few, evenly drawn.
func (d *draw) again(few []string, n int) []string {
	paths := make([]string, n)
	for i := range paths {
		paths[i] = few[d.rng.IntN(len(few))]
	}
	return paths
}

const (
	held   = 40  // councils whose figures are held against each other
	few    = 200 // pages that are asked for again and again: our site keeps them all
	rounds = 4   // in which the sites take turns, so that all see the same load of the machine
)

// compare holds the answers against each other and then times them.
func (p *pages) compare(ctx context.Context, sites []*site, d *draw) error {
	c := newClient(p.packed)
	// Our site works out its first page when it starts: that shall be over.
	if _, err := c.get(ctx, sites[0].url+"/", io.Discard); err != nil {
		return err
	}
	sample := d.fresh(held)
	if err := errors.Join(check(ctx, c, sites, sample), weigh(ctx, sites, sample)); err != nil {
		return err
	}
	fmt.Printf("on %d councils drawn, seats by party, vacant seats, verdict, flips and the timeline of control agree\n\n", held)
	kept := d.fresh(few)
	parts := []part{
		{what: "each page asked for once", warm: d.fresh(max(p.requests/10, clients)), paths: d.fresh(p.requests)},
		{what: fmt.Sprintf("%d pages asked for again", few), warm: kept, paths: d.again(kept, p.requests)},
	}
	for i := range parts {
		if err := parts[i].measure(ctx, c, sites, p.limit); err != nil {
			return err
		}
	}
	return p.print(sites, parts)
}

// weigh finds out how large the pages of each site are.
func weigh(ctx context.Context, sites []*site, paths []string) error {
	c := newClient(false)
	for _, s := range sites {
		for _, path := range paths {
			n, err := c.get(ctx, s.url+path, io.Discard)
			if err != nil {
				return err
			}
			s.size += n / int64(len(paths))
		}
	}
	return nil
}

// part is one kind of asking: what is asked, and what came of it by site.
type part struct {
	what        string
	warm, paths []string
	loads       []load
}

// measure lets the sites take turns. All get the same paths.
func (x *part) measure(ctx context.Context, c *client, sites []*site, limit time.Duration) error {
	for _, s := range sites {
		if _, err := c.ask(ctx, s.url, x.warm, limit); err != nil {
			return err
		}
	}
	x.loads = make([]load, len(sites))
	for r := range rounds {
		slice := x.paths[len(x.paths)*r/rounds : len(x.paths)*(r+1)/rounds]
		for i, s := range sites {
			l, err := c.ask(ctx, s.url, slice, limit/rounds)
			if err != nil {
				return err
			}
			x.loads[i].add(l)
		}
	}
	return nil
}

// print shows what came of each part, and how many times as long as ours the
// pages of the others took, by the clock and of the processors' time.
func (p *pages) print(sites []*site, parts []part) error {
	packed := "plain"
	if p.packed {
		packed = "packed with gzip"
	}
	fmt.Printf("pages of councils over HTTP, %s, %d connections; client and sites share this machine's processors\n\n", packed, clients)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, x := range parts {
		fmt.Fprintf(out, "%s\tpages\tper second\tp50\tp95\tp99\tbytes sent\tunpacked\twork a page\tours : theirs\tof work\n", x.what)
		ours := x.loads[0].each()
		for i := range x.loads {
			l, s := &x.loads[i], sites[i]
			n, each := len(l.times), l.each()
			fmt.Fprintf(out, "  %s\t%d\t%.3g\t%s\t%s\t%s\t%d\t%d\t%s", s.name, n, float64(time.Second)/float64(each.clock),
				round(l.within(50)), round(l.within(95)), round(l.within(99)), l.bytes/int64(max(n, 1)), s.size, round(each.work))
			if i == 0 {
				fmt.Fprintln(out, "\t\t")
				continue
			}
			fmt.Fprintf(out, "\t1 : %.3g\t1 : %.3g\n", float64(each.clock)/float64(ours.clock), float64(each.work)/float64(ours.work))
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := fmt.Print("\n" + sides)
	return err
}

// sides says what is on the pages, without which their times say little.
const sides = `On both pages: the council's name and rules, its seats by party and who controls it on the day under the rule
majority, who controlled it from when until when, its changes of control, and its newest 20 entries.
Ours also: the reasons and sources of each answer, four rules of control, the holder of each seat, every world that
the records leave open (here one), what would tip it, pictures for wide and for narrow windows. A page is made anew for
each council and day and then kept until the ledger grows, as far as 96 MiB reach. The records are packed in memory.
Theirs: figures only, in one world, under one rule, for dates that are days; seats over time without their holders.
SQL per request folds the council's records for each page. Folded before reads tables of all seats and verdicts, which
a new record would make stale. No page is kept. SQLite is its translation to Go; its C build takes about half the time
for the SQL.
`
