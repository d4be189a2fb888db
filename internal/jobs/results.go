package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
)

// each runs a statement of sql/ that reads, and hands its rows to visit.
func (db *DB) each(ctx context.Context, name string, visit func(*sql.Rows) error, args ...any) error {
	rows, err := db.reader.QueryContext(ctx, db.query(name), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := visit(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Progress tells how far a sweep is.
func (db *DB) Progress(ctx context.Context, id SweepID) (Progress, error) {
	if id == "" {
		return Progress{}, unknown(id)
	}
	all, err := db.progress(ctx, id)
	if err == nil && len(all) == 0 {
		err = unknown(id)
	}
	if err != nil {
		return Progress{}, err
	}
	return all[0], nil
}

// Sweeps lists all sweeps, in the order in which they were first started.
func (db *DB) Sweeps(ctx context.Context) ([]Progress, error) { return db.progress(ctx, "") }

func (db *DB) progress(ctx context.Context, id SweepID) (all []Progress, err error) {
	err = db.patiently(ctx, func() error {
		all = nil
		return db.each(ctx, "progress", func(rows *sql.Rows) error {
			var p Progress
			var cancelled int
			err := rows.Scan(&p.Sweep, &p.Kind, &p.Chunks, &cancelled, &p.Done, &p.Failed, &p.Disagree)
			p.Cancelled = cancelled != 0
			all = append(all, p)
			return err
		}, id)
	})
	return all, err
}

// Watch gives the progress of a sweep now and whenever it changed, until the
// sweep is over, an error or the end of the context.
func (db *DB) Watch(ctx context.Context, id SweepID) iter.Seq2[Progress, error] {
	return func(yield func(Progress, error) bool) {
		var last Progress
		for {
			p, err := db.Progress(ctx, id)
			if err == nil && ctx.Err() != nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(p, err)
				return
			}
			if p != last && !yield(p, nil) || p.Over() {
				return
			}
			last = p
			pause(ctx, db.pace.Watch)
		}
	}
}

// Wait waits until a sweep is over. It gives nil if every chunk has a result,
// and otherwise what Progress.Err gives, with what went wrong.
func (db *DB) Wait(ctx context.Context, id SweepID) error {
	var last Progress
	for p, err := range db.Watch(ctx, id) {
		if err != nil {
			return err
		}
		last = p
	}
	err := last.Err()
	if errors.Is(err, ErrFailed) || errors.Is(err, ErrDisagree) {
		return db.explained(ctx, id, err)
	}
	return err
}

// explained adds to an error the problems that nothing mended, or the first few
// of them.
func (db *DB) explained(ctx context.Context, id SweepID, err error) error {
	const few = 3
	problems, readErr := db.Problems(ctx, id)
	if readErr != nil {
		return errors.Join(err, readErr)
	}
	shown := 0
	for _, p := range problems {
		if p.Verdict != GivenUp && p.Verdict != Disagrees {
			continue
		}
		if shown++; shown <= few {
			err = fmt.Errorf("%w; %w", err, p)
		}
	}
	if shown > few {
		err = fmt.Errorf("%w; and %d more", err, shown-few)
	}
	return err
}

// Problems lists what went wrong with chunks of a sweep since it was last
// started, or before they had a result.
func (db *DB) Problems(ctx context.Context, id SweepID) (all []Problem, err error) {
	err = db.patiently(ctx, func() error {
		all = nil
		return db.each(ctx, "problems", func(rows *sql.Rows) error {
			var p Problem
			err := rows.Scan(&p.Chunk, &p.Try, &p.Verdict, &p.What)
			all = append(all, p)
			return err
		}, id)
	})
	return all, err
}

// Merge hands the results of a complete sweep to merge, in the order of chunks.
// It stops at the first error.
func (db *DB) Merge(ctx context.Context, id SweepID, merge func(chunk int, result []byte) error) error {
	p, err := db.Progress(ctx, id)
	if err != nil {
		return err
	}
	if p.Done < p.Chunks || p.Disagree > 0 {
		return p.Err()
	}
	next := 0
	err = db.each(ctx, "results", func(rows *sql.Rows) error {
		var chunk int
		var stored []byte
		if err := rows.Scan(&chunk, &stored); err != nil {
			return err
		}
		if chunk != next {
			return fmt.Errorf("sweep %s: chunk %d was forgotten meanwhile: %w", id.Short(), next, ErrIncomplete)
		}
		next++
		result, err := unpack(stored)
		if err != nil {
			return fmt.Errorf("sweep %s, chunk %d: %w", id.Short(), chunk, err)
		}
		return merge(chunk, result)
	}, id)
	if err == nil && next != p.Chunks {
		err = fmt.Errorf("sweep %s: it was forgotten meanwhile: %w", id.Short(), ErrIncomplete)
	}
	return err
}
