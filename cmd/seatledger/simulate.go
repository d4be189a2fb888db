package main

import (
	"bytes"
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/internal/jobs"
	"github.com/seatledger/seatledger/internal/web"
)

// simulation is what the flags of simulate say.
type simulation struct {
	replicates int
	seed       uint64
	threads    int
	jobs       string
	report     string
	all        bool
}

func simulateCmd(a *app) *cobra.Command {
	var o simulation
	cmd := &cobra.Command{
		Use:   "simulate FILE",
		Short: "Play the model of a scenario many times: how many holders of a threatened party leave it, and when",
		Long: `Play the model of a scenario (its key model; doc/model.md) over the seats of the
ledger: how many holders of a threatened party's seats leave it, and when, what
that does to control of the councils, and what would be otherwise under each
counterfactual, with the same luck. The model takes counts by class, never
names; what it yields is conditional on the scenario and no forecast about any
person.

The work is cut into chunks that are kept with their results in a database of
jobs: an interrupted run goes on where it was, and the same run is not done
twice. With --jobs postgres://USER@HOST/DATABASE any number of machines share
it (seatledger worker). The seed alone determines the result.`,
		Example: "  seatledger simulate examples/cambodia-2017/scenarios/ruling.yaml --report ruling.html",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.simulate(cmd.Context(), args[0], o)
		},
	}
	a.knowing(cmd)
	f := cmd.Flags()
	f.IntVar(&o.replicates, "replicates", 10_000, "how many times the model is played")
	f.Uint64Var(&o.seed, "seed", 1, "the seed of all luck")
	f.IntVar(&o.threads, "threads", 0, "chunks played at a time (default: one for each core; -1: none, leave them to workers)")
	f.BoolVar(&o.all, "all", false, "print every table")
	f.StringVar(&o.report, "report", "", "write a page with pictures and tables, complete in itself, to this file")
	f.StringVar(&o.jobs, "jobs", defaultJobs(), "where chunks and results are kept: a file, or postgres://USER@HOST/DATABASE (env SEATLEDGER_JOBS)")
	return cmd
}

func defaultJobs() string { return envOr("SEATLEDGER_JOBS", "./seatledger-jobs.db") }

// works are the kinds of work that a worker of this version does.
func works() map[string]jobs.Work { return map[string]jobs.Work{answer.SweepKind: answer.DoChunk} }

func (a *app) simulate(ctx context.Context, path string, o simulation) error {
	s, d, q, err := a.scenario(ctx, path)
	if err != nil {
		return err
	}
	defer d.Store.Close()
	sweep, err := d.Sweep(ctx, s, q, o.replicates, o.seed)
	if err != nil {
		return a.refusedScenario(path, err)
	}
	results, err := a.play(ctx, sweep, o)
	if err != nil {
		return err
	}
	x := results.Answer(q)
	if o.report != "" {
		if err := a.writeReport(o.report, x); err != nil {
			return err
		}
	}
	if a.json || a.csv || o.all {
		return a.print(x)
	}
	a.printLines(x.Sentences())
	for _, t := range x.Shown() {
		a.printTable(t)
	}
	a.printNotice()
	if !a.quiet {
		a.remark("With --all: every day, the runs by outcome, divisions.")
	}
	return nil
}

// writeReport writes the page of a simulation.
func (a *app) writeReport(path string, x *answer.Simulation) error {
	if err := a.spares(path); err != nil {
		return err
	}
	var page bytes.Buffer
	if err := web.Report(&page, x); err != nil {
		return err
	}
	return os.WriteFile(path, page.Bytes(), 0o644)
}

// play has every chunk of a sweep done, by workers here and elsewhere, and gathers
// the results.
func (a *app) play(ctx context.Context, sweep *answer.Sweep, o simulation) (*answer.Merging, error) {
	if err := a.spares(o.jobs); err != nil {
		return nil, err
	}
	db, err := jobs.Open(ctx, o.jobs, jobs.Options{Create: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	spec, err := sweep.Spec()
	if err != nil {
		return nil, err
	}
	started, err := db.Start(ctx, jobs.Sweep{Kind: answer.SweepKind, Spec: spec, Chunks: sweep.Chunks()})
	if err != nil {
		return nil, err
	}
	if err := a.waitFor(ctx, db, started, o.threads); err != nil {
		return nil, err
	}
	results := sweep.Merging()
	return results, db.Merge(ctx, started.Sweep, results.Add)
}

// waitFor works on a sweep until it is over, with a progress bar. Interrupted, it
// takes the chunks that are left out of the queue, so that they stand in nobody's
// way; starting the sweep again puts them back.
func (a *app) waitFor(ctx context.Context, db *jobs.DB, p jobs.Progress, threads int) error {
	if p.Over() {
		return p.Err()
	}
	a.tidies.Store(true)
	defer a.tidies.Store(false)
	watching, stop := context.WithCancelCause(ctx)
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		if threads < 0 {
			return // workers elsewhere do it all
		}
		if err := db.Work(watching, jobs.Crew{Works: works(), Threads: threads}); err != nil {
			stop(err)
		}
	}()
	bar := a.progress("simulating", int64(p.Chunks))
	err := follow(watching, db, p.Sweep, bar)
	bar.done()
	stop(nil)
	<-worked
	if ctx.Err() != nil {
		return errors.Join(ctx.Err(), errGoesOn, db.Cancel(context.WithoutCancel(ctx), p.Sweep))
	}
	if cause := context.Cause(watching); err != nil && cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// follow shows how far a sweep is until it is over.
func follow(ctx context.Context, db *jobs.DB, id jobs.SweepID, bar bar) error {
	for now, err := range db.Watch(ctx, id) {
		if err != nil {
			return err
		}
		bar.set(int64(now.Done))
		if now.Over() {
			return db.Wait(ctx, id) // which tells what went wrong, if anything did
		}
	}
	return ctx.Err()
}
