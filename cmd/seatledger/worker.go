package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/internal/jobs"
)

func workerCmd(a *app) *cobra.Command {
	place, threads := defaultJobs(), 0
	cmd := &cobra.Command{
		Use:   "worker",
		Short: "Take chunks of simulations from a database of jobs, on this machine",
		Long: `Take chunks of whatever simulations are in a database of jobs, until interrupted:
then the chunks in hand are finished first. A chunk carries all it needs, so a
worker needs that database and nothing else, no ledger and no scenario. Any
number of workers, on any number of machines, share a PostgreSQL database; those
of one machine can share a file. The results are the same bytes whoever does
them. What a worker has in hand when it is killed, another takes over within 30
seconds.

One line is printed for each simulation: what this worker did of it, when it is
over or when the worker leaves. Problems are logged to standard error unless
--quiet. Give a password in PGPASSWORD or ~/.pgpass, so that no list of
processes shows it.`,
		Example: "  seatledger worker --jobs postgres://seatledger@jobs.example/seatledger",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.work(cmd.Context(), place, threads)
		},
	}
	f := cmd.Flags()
	f.StringVar(&place, "jobs", place, "the database of jobs: a file, or postgres://USER@HOST/DATABASE (env SEATLEDGER_JOBS)")
	f.IntVar(&threads, "threads", threads, "chunks in hand at a time (default: one for each core)")
	return cmd
}

// work takes chunks until the context ends.
func (a *app) work(ctx context.Context, place string, threads int) error {
	if threads < 0 {
		return fmt.Errorf("--threads %d: expected 1 or more, or 0 for one for each core", threads)
	}
	log := slog.New(slog.DiscardHandler)
	if !a.quiet {
		log = slog.New(slog.NewTextHandler(a.err, nil))
	}
	db, err := jobs.Open(ctx, place, jobs.Options{Log: log})
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w; simulate makes one, or name another with --jobs", err)
	}
	if err != nil {
		return err
	}
	a.say("Taking chunks from %s (interrupt to leave).", withoutPassword(place))
	a.tidies.Store(true)
	err = db.Work(ctx, jobs.Crew{Works: works(), Threads: threads, Report: a.share})
	return errors.Join(err, db.Close())
}

// withoutPassword gives a place as it may be shown.
func withoutPassword(place string) string {
	if u, err := url.Parse(place); err == nil && jobs.IsServer(place) {
		return u.Redacted()
	}
	return place
}

// share prints what this worker did of a sweep.
func (a *app) share(s jobs.Share) {
	came := "left"
	switch err := s.Err(); {
	case s.Chunks == 0:
		came = "forgotten"
	case err == nil:
		came = "complete"
	case errors.Is(err, jobs.ErrDisagree):
		came = "its executions disagree"
	case errors.Is(err, jobs.ErrCancelled):
		came = "cancelled"
	case s.Over():
		came = "failed"
	}
	a.say("%s %s: %s; %d of %d chunks are done, %d of them here.", s.Kind, s.Sweep.Short(), came, s.Done, s.Chunks, s.Mine)
}
