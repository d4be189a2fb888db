package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"

	"github.com/seatledger/seatledger/ledger"
)

// backupPages is how many pages are copied between two looks at the context.
const backupPages = 256

// Backup copies the ledger, as it stands when it begins, to a new file: by SQLite's
// online backup, so that others may read and write meanwhile. The copy is
// verified before it appears under its name; it appears complete or not at all.
// A file that is there already is refused. Progress, if not nil, hears of the
// entries verified.
func (s *Store) Backup(ctx context.Context, path string, progress func(int64)) (head ledger.Head, err error) {
	if _, err := os.Lstat(path); err == nil {
		return head, fmt.Errorf("%s is there already: %w; name a new file", path, ledger.ErrRefused)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return head, err
	}
	if err := checkWAL(ctx, s.path); err != nil {
		return head, err
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), ".seatledger-")
	if err != nil {
		return head, fmt.Errorf("%s cannot be made: %w", path, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	draft := filepath.Join(folder, "backup.db")
	if err := s.copyTo(ctx, draft); err != nil {
		return head, err
	}
	if head, err = verifyFile(ctx, draft, progress); err != nil {
		return head, fmt.Errorf("the copy: %w", err)
	}
	return head, publish(draft, path)
}

// copyTo copies one state of the ledger to a file for its owner's eyes only.
func (s *Store) copyTo(ctx context.Context, path string) error {
	if err := makeFile(path); err != nil {
		return err
	}
	to, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		return explain(err)
	}
	defer to.Close()
	return s.read(ctx, func(from *sqlite.Conn) error {
		// What is read before the first step holds this state for all of them. Otherwise
		// each step has a state of its own, and copying begins again whenever it is
		// another one: for ever where SQLite cannot tell, as in a folder that is closed.
		if _, err := pragma(from, "schema_version"); err != nil {
			return err
		}
		b, err := sqlite.NewBackup(to, "main", from, "main")
		if err != nil {
			return err
		}
		for more := true; more && err == nil; {
			if more, err = b.Step(backupPages); err == nil {
				err = ctx.Err()
			}
		}
		return errors.Join(err, b.Close())
	})
}

// verifyFile verifies a ledger and leaves no log of SQLite beside it.
func verifyFile(ctx context.Context, path string, progress func(int64)) (head ledger.Head, err error) {
	s, err := Open(path, Options{})
	if err != nil {
		return head, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.Verify(ctx, progress)
}

// publish gives a finished file its name, which must be free, and sees to it that
// both are on the disk.
func publish(draft, path string) error {
	f, err := os.OpenFile(draft, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(draft, path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
