package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// chunkArgs are the arguments of a job. River's kind of job is the kind of the
// sweep, so that workers fetch what they know.
type chunkArgs struct {
	Sweep SweepID `json:"sweep"`
	Chunk int     `json:"chunk"`

	kind string
}

// kindPrefix tells our jobs from others in the same database.
const kindPrefix = "sweep:"

// Kind implements river.JobArgs.
func (a chunkArgs) Kind() string { return kindPrefix + a.kind }

// waiting are the states in which a job keeps its chunk from being queued a
// second time. A job that came to its end does not: whether its chunk needs
// doing is what results say.
var waiting = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled}

// Start queues the chunks of a sweep that have no result, and tells how far the
// sweep is. It resumes what was started before, cancelled or failed.
func (db *DB) Start(ctx context.Context, s Sweep) (Progress, error) {
	if err := s.check(); err != nil {
		return Progress{}, err
	}
	id := s.ID()
	err := db.begin(ctx, func(tx *sql.Tx) error {
		if _, err := db.exec(ctx, tx, "insert_sweep", id, s.Kind, s.Chunks, pack(s.Spec)); err != nil {
			return err
		}
		_, err := db.exec(ctx, tx, "delete_open_problems", id)
		return err
	})
	if err != nil {
		return Progress{}, err
	}
	p, err := db.Progress(ctx, id)
	if err != nil {
		return p, err
	}
	if p.Disagree > 0 {
		return p, fmt.Errorf("%w; forget it before it is run again", p.Err())
	}
	todo, err := db.without(ctx, id, s.Chunks)
	if err != nil {
		return p, err
	}
	return p, db.queue(ctx, s.Kind, id, todo)
}

// without lists the chunks that have no result.
func (db *DB) without(ctx context.Context, id SweepID, chunks int) (todo []int, err error) {
	done := make([]bool, chunks)
	err = db.each(ctx, "done_chunks", func(rows *sql.Rows) error {
		var chunk int
		if err := rows.Scan(&chunk); err != nil {
			return err
		}
		done[chunk] = true
		return nil
	}, id)
	for chunk := range done {
		if !done[chunk] {
			todo = append(todo, chunk)
		}
	}
	return todo, err
}

// queue inserts jobs, some at a time; those that are there stay as they are.
func (db *DB) queue(ctx context.Context, kind string, id SweepID, chunks []int) error {
	const some = 1000
	for part := range slices.Chunk(chunks, some) {
		params := make([]river.InsertManyParams, len(part))
		for i, chunk := range part {
			params[i] = river.InsertManyParams{Args: chunkArgs{id, chunk, kind},
				InsertOpts: &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: waiting}}}
		}
		if err := db.patiently(ctx, func() error {
			_, err := db.inserter.InsertMany(ctx, params)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// Cancel drops the chunks of a sweep that nobody has in hand; those in hand are
// finished. Start resumes it.
func (db *DB) Cancel(ctx context.Context, id SweepID) error {
	return db.begin(ctx, func(tx *sql.Tx) error {
		n, err := db.exec(ctx, tx, "cancel_sweep", id)
		if err != nil {
			return err
		}
		if n == 0 {
			return unknown(id)
		}
		_, err = db.exec(ctx, tx, "delete_waiting", id)
		return err
	})
}

// Forget removes a sweep with its results.
func (db *DB) Forget(ctx context.Context, id SweepID) error {
	return db.begin(ctx, func(tx *sql.Tx) error {
		n, err := db.exec(ctx, tx, "delete_sweep", id)
		if err != nil {
			return err
		}
		if n == 0 {
			return unknown(id)
		}
		for _, name := range []string{"delete_jobs", "delete_results", "delete_problems"} {
			if _, err := db.exec(ctx, tx, name, id); err != nil {
				return err
			}
		}
		return nil
	})
}

func unknown(id SweepID) error { return fmt.Errorf("%w: %s", ErrUnknown, id) }
