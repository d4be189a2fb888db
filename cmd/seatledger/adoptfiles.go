package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/ledger"
)

// beside gives the path of a file that is kept beside the map.
func (o *adoption) beside(what string) string {
	base, ok := strings.CutSuffix(o.mapFile, ".map.yaml")
	if !ok {
		base = strings.TrimSuffix(o.mapFile, ".yaml")
	}
	return base + "." + what + ".csv"
}

// readBeside reads what is kept beside the map: who may be whom, and the lists so far.
func readBeside(m *adopt.Map, o *adoption) error {
	return errors.Join(
		readIfThere(o.beside("matches"), func(name string, r io.Reader) (err error) {
			m.Matches, err = adopt.ReadMatches(name, r)
			return err
		}),
		readIfThere(o.beside("lists"), func(name string, r io.Reader) (err error) {
			m.Lists, err = adopt.ReadLists(name, r)
			return err
		}))
}

func readIfThere(path string, read func(string, io.Reader) error) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return read(path, f)
}

// look lets a map look things up in the ledger, if there is one.
func (a *app) look(ctx context.Context, m *adopt.Map) (closed func(), err error) {
	d, err := a.open(ctx)
	if errors.Is(err, ledger.ErrNotFound) {
		return func() {}, nil
	}
	if err != nil {
		return nil, err
	}
	closed = func() { _ = d.Store.Close() } // only read
	store, ok := d.Store.(adopt.Searched)
	if !ok {
		return closed, nil
	}
	m.Ledger = adopt.Look(ctx, store, d.Book)
	return closed, nil
}

// writeFile writes a file with a function.
func writeFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return write(f)
}
