package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/examples"
	"github.com/seatledger/seatledger/internal/jobs"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/internal/web"
)

// defaultAddr is where a site listens: this machine only.
const defaultAddr = "127.0.0.1:8080"

func serveCmd(a *app) *cobra.Command {
	readOnly, at := false, siteAt{addr: defaultAddr}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the ledger as a site and an API",
		Long: `Serve the ledger to browsers: every council, every flip and every source, with
tables as CSV and JSON, feeds, pictures to embed and an API (/api/v1/docs). The
site writes nothing to the ledger, and shows what another process appends
within two seconds. --on sets the day that is shown first.

Readers can start simulations. They are played by this process, kept with their
results in the file or PostgreSQL database that --jobs names, which is made with
the first of them, and go on when the site is started again.

--addr says where to listen; by default only this machine is answered. Put a
server that speaks TLS in front of it before others are: --host gives the name by
which readers then ask (a site answers to no other name than localhost and its
own address, so that no page of another site can read it), and --trusted-proxy the
address of that server, which alone is believed to speak TLS. --metrics serves
counts for Prometheus at an address of their own. Requests are logged to standard
error unless --quiet. Interrupt it to stop: pages that are being made
are sent first, and questions that take longer are refused (503).`,
		Example: "  seatledger serve\n  seatledger serve --ledger cambodia.db --addr 127.0.0.1:9000 --read-only\n  seatledger serve --host seats.example.org --trusted-proxy 127.0.0.1 --metrics 127.0.0.1:9090",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			day, err := a.firstDay()
			if err != nil {
				return err
			}
			store, err := a.store(sqlite.Options{ReadOnly: true})
			if err != nil {
				return err
			}
			defer store.Close()
			bar := a.progress("reading the ledger", -1)
			open := func(ctx context.Context) (*answer.Desk, error) {
				if readOnly {
					return answer.NewDesk(ctx, store, bar.set)
				}
				return answer.OpenDesk(ctx, store, a.snapshot(), bar.set)
			}
			return a.serve(cmd.Context(), at, open, day, bar)
		},
	}
	f := cmd.Flags()
	f.StringVar(&at.addr, "addr", at.addr, "where to listen: host:port")
	f.StringVar(&at.jobs, "jobs", defaultJobs(), "where simulations are kept: a file, or postgres://USER@HOST/DATABASE (env SEATLEDGER_JOBS)")
	at.whoAsks(f)
	f.BoolVar(&readOnly, "read-only", false, "keep no snapshot beside the ledger")
	f.StringVar(&a.ask.on, "on", "", "the day shown where a link names none, such as 2017-11-01 (default today)")
	return cmd
}

// firstDay gives the day that a site shows where a link names none: the one
// asked for, or today, whatever day that comes to be.
func (a *app) firstDay() (func() seatledger.Day, error) {
	q, err := a.question()
	if err != nil || a.ask.on != "" {
		return func() seatledger.Day { return q.On }, err
	}
	return func() seatledger.Day {
		now := a.now().UTC()
		return seatledger.DayOf(now.Year(), now.Month(), now.Day())
	}, nil
}

// siteAt says where a site listens, by which names it is asked, and where it keeps
// simulations.
type siteAt struct {
	addr, jobs, metrics string
	hosts, proxies      []string
}

// whoAsks adds the flags of who is answered, and of who is believed.
func (at *siteAt) whoAsks(f *pflag.FlagSet) {
	f.StringSliceVar(&at.hosts, "host", nil, "a name by which the site is asked, besides localhost and its own address; may be given more than once")
	f.StringSliceVar(&at.proxies, "trusted-proxy", nil, "an address, or a range as 10.0.0.0/8, of servers in front of this one that are believed")
	f.StringVar(&at.metrics, "metrics", "", "where counts are served for Prometheus: host:port (default: nowhere)")
}

// trusted reads the addresses of proxies.
func (at *siteAt) trusted() (list []netip.Prefix, err error) {
	for _, text := range at.proxies {
		p, err := netip.ParsePrefix(text)
		if addr, addrErr := netip.ParseAddr(text); addrErr == nil {
			p, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxy: %q is no address: write one such as 127.0.0.1, or a range such as 10.0.0.0/8", text)
		}
		list = append(list, p)
	}
	return list, nil
}

// serve answers, and plays simulations, until the context ends.
func (a *app) serve(ctx context.Context, at siteAt, open func(context.Context) (*answer.Desk, error), day func() seatledger.Day, reading bar) error {
	log := slog.New(slog.DiscardHandler)
	if !a.quiet {
		log = slog.New(slog.NewTextHandler(a.err, nil))
	}
	scenarios, err := fs.Sub(examples.Scenarios, examples.ScenariosDir)
	if err != nil {
		return err
	}
	if err := a.spares(at.jobs); err != nil {
		return err
	}
	proxies, err := at.trusted()
	if err != nil {
		return err
	}
	site, err := web.New(ctx, web.Options{Open: open, Today: day, Log: log, Version: version, Scenarios: scenarios, Hosts: at.hosts, Proxies: proxies,
		Reconstruct: func(ctx context.Context, seed uint64) (*answer.Desk, error) {
			return reconstruction(ctx, seed, a.now())
		},
		Jobs: func(ctx context.Context, create bool) (*jobs.DB, error) {
			return jobs.Open(ctx, at.jobs, jobs.Options{Create: create, Log: log})
		}})
	reading.done()
	if err != nil {
		return err
	}
	listener, err := listen(ctx, at.addr, "--addr")
	if err != nil {
		return err
	}
	a.tidies.Store(true)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if err := serveMetrics(ctx, site, at.metrics); err != nil {
		return err
	}
	a.say("The site is at http://%s/ (interrupt to stop).", listener.Addr())
	go site.Watch(ctx)
	var worker sync.WaitGroup
	worker.Go(func() { plays(ctx, site, log) })
	err = a.answerUntil(ctx, site.Server(), listener)
	stop()
	worker.Wait() // for the chunks in hand
	return errors.Join(err, site.Close())
}

// listen listens on the place that a flag names.
func listen(ctx context.Context, addr, flag string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%w: cannot listen on %s (%w); name another place with %s, such as %s 127.0.0.1:0 for any free port", errListen, addr, err, flag, flag)
	}
	return listener, nil
}

// serveMetrics serves the counts of a site at an address of their own, if one is
// named, until the context ends.
func serveMetrics(ctx context.Context, site *web.Site, addr string) error {
	if addr == "" {
		return nil
	}
	listener, err := listen(ctx, addr, "--metrics")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", site.Metrics())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: metricsTime, ReadTimeout: metricsTime, WriteTimeout: metricsTime}
	context.AfterFunc(ctx, func() { server.Close() })
	go server.Serve(listener) //nolint:errcheck // it ends with the context
	return nil
}

// metricsTime is how long a reader of counts may take to ask, and to hear.
const metricsTime = 10 * time.Second

// playAgain is how long a site waits before it asks for simulations again, where
// they could not be reached.
const playAgain = 10 * time.Second

// plays works on simulations until the context ends. The pages of a site do not
// depend on it.
func plays(ctx context.Context, site *web.Site, log *slog.Logger) {
	for {
		err := site.Work(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		log.Error("simulations are not played", "err", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(playAgain):
		}
	}
}

// errListen is a place that cannot be listened on.
var errListen = errors.New("no site")

// When the site stops, requests under way have so long for their work, which is
// enough for nearly every page; what is being sent has longer.
const (
	workLeft = 25 * time.Millisecond
	sendLeft = 10 * time.Second
)

// answerUntil serves until the context ends, and answers what is under way: what
// takes long, by refusing it.
func (a *app) answerUntil(ctx context.Context, server *http.Server, listener net.Listener) error {
	working, giveUp := context.WithCancelCause(context.WithoutCancel(ctx))
	defer giveUp(nil)
	server.BaseContext = func(net.Listener) context.Context { return working }
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	time.AfterFunc(workLeft, func() { giveUp(web.ErrStopping) })
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendLeft)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return errors.Join(err, server.Close())
	}
	a.say("Stopped; every request under way was answered.")
	return nil
}
