package web

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/ledger"
)

// live holds the ledger as it was read last.
type live struct {
	options Options
	desk    atomic.Pointer[answer.Desk]
	trouble atomic.Pointer[string] // why the ledger could not be read again; nil = it could
}

func newLive(ctx context.Context, o Options) (*live, error) {
	l := &live{options: o}
	d, err := o.Open(ctx)
	if err != nil {
		return nil, err
	}
	l.desk.Store(d)
	go l.warm(ctx, d)
	return l, nil
}

// warm works out what the first page needs, so that no reader waits for it.
func (l *live) warm(ctx context.Context, d *answer.Desk) {
	_, err := d.Overview(ctx, string(d.Root()), answer.Ask{On: l.options.Today()})
	if err != nil && ctx.Err() == nil {
		l.options.Log.Warn("preparing the first page", "err", err)
	}
}

// watch looks for entries of other processes until the context ends.
func (l *live) watch(ctx context.Context) {
	tick := time.NewTicker(l.options.Every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := l.look(ctx); err != nil && ctx.Err() == nil {
				l.complain(err.Error())
				continue
			}
			l.trouble.Store(nil)
		}
	}
}

// complain logs a trouble once, not at every look.
func (l *live) complain(why string) {
	if before := l.trouble.Swap(&why); before == nil || *before != why {
		l.options.Log.Error("reading the ledger again", "err", why)
	}
}

// look reads the ledger again if its head has moved. What is half written is
// never seen, as an append is one transaction and a desk reads up to one head.
func (l *live) look(ctx context.Context) error {
	old := l.desk.Load()
	head, err := old.Store.Head(ctx)
	if err != nil {
		return err
	}
	if head == old.Head() {
		return nil
	}
	if err := l.goesOn(ctx, old); err != nil {
		return err
	}
	began := time.Now()
	d, err := l.options.Open(ctx)
	if err != nil {
		return err
	}
	l.warm(ctx, d)
	l.desk.Store(d)
	l.options.Log.Info("the ledger has grown", "entries", int64(d.Book.Position), "took", time.Since(began))
	return nil
}

// goesOn checks that a ledger whose head has moved still has what was read of it
// before at its place.
func (l *live) goesOn(ctx context.Context, old *answer.Desk) error {
	was := old.Head()
	if was.Position == 0 {
		return nil
	}
	r, err := old.Store.Record(ctx, was.Position)
	if errors.Is(err, ledger.ErrNotFound) || err == nil && r.Hash != was.Hash {
		return fmt.Errorf("%w: its entry %d is not what it was", ledger.ErrReplaced, was.Position)
	}
	return err
}

// today gives the day shown where a link names none.
func (s *Site) today() seatledger.Day { return s.options.Today() }
