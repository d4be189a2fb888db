package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
)

// open opens the ledger for reading and packs it, or loads what an earlier
// command packed.
func (a *app) open(ctx context.Context) (*answer.Desk, error) {
	store, err := a.store(sqlite.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	bar := a.progress("reading the ledger", -1)
	defer bar.done()
	d, err := answer.OpenDesk(ctx, store, a.snapshot(), bar.set)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	a.notice = d.Notice()
	return d, nil
}

// snapshot is where the packed ledger is kept beside the ledger.
func (a *app) snapshot() string { return a.ledger + ".roll" }

// spares refuses to write to a file that the ledger is kept in, whether it is there at
// the moment or not: what is written takes the place of what is there.
func (a *app) spares(path string) error {
	named, _ := os.Stat(path) // nil where nothing is there
	for _, kept := range []string{a.ledger, a.ledger + "-wal", a.ledger + "-shm", a.snapshot()} {
		own, _ := os.Stat(kept)
		if filepath.Clean(path) == filepath.Clean(kept) || named != nil && own != nil && os.SameFile(own, named) {
			return fmt.Errorf("%w: %s is the ledger itself, or kept beside it; name another file", ledger.ErrRefused, path)
		}
	}
	return nil
}

func (a *app) store(o sqlite.Options) (*sqlite.Store, error) {
	store, err := sqlite.Open(a.ledger, o)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, fmt.Errorf("%w: make one with `seatledger import PACKAGE`, or name another with --ledger", err)
	}
	return store, err
}

// moment reads --known as a place in the ledger.
func (a *app) moment(ctx context.Context, store ledger.Store) (exchange.Moment, error) {
	if a.ask.known == "" {
		return exchange.Moment{}, nil
	}
	at, err := answer.Moment(ctx, store, a.ask.known)
	return exchange.Moment{Position: at}, err
}

// answered opens the ledger, puts a question and prints the answer.
func (a *app) answered(ctx context.Context, put func(d *answer.Desk, q answer.Ask) (answer.Answer, error)) error {
	q, err := a.question()
	if err != nil {
		return err
	}
	d, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer d.Store.Close()
	x, err := put(d, q)
	if err != nil {
		return err
	}
	return a.print(x)
}
