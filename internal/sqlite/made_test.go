//go:build unix

package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/seatledger/seatledger/ledger"
)

// TestMadeWithFirstEntry opens a ledger that is to be made: it reads as empty, and
// a batch that is refused leaves no file of it that could be taken for a ledger.
func TestMadeWithFirstEntry(t *testing.T) {
	s := openNew(t)
	head, err := s.Head(t.Context())
	if err != nil || head.Position != 0 {
		t.Errorf("head %v, %v", head, err)
	}
	if _, err := s.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file was made before there was an entry: %v", err)
	}
	b := batch(0, 10)
	b.Package = ""
	if _, err := s.Append(t.Context(), b); err == nil {
		t.Error("a batch of no package was taken")
	}
	if _, err := Open(s.path, Options{}); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("what a refused batch left is %v, want %v", err, ledger.ErrNotFound)
	}
	if _, err := s.Append(t.Context(), batch(0, 10)); err != nil {
		t.Fatal(err)
	}
	if head, err := s.Head(t.Context()); err != nil || head.Position != 10 {
		t.Errorf("head %v, %v", head, err)
	}
}

// TestOpenHalfMade makes a ledger of a file that was begun by a process that was
// killed before it had written anything.
func TestOpenHalfMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seatledger.db")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate|sqlite.OpenWAL)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	s, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Append(t.Context(), batch(0, 3)); err != nil {
		t.Error(err)
	}
}

// TestModes makes a ledger: the file and its log are for its owner's eyes only.
func TestModes(t *testing.T) {
	s := openMade(t, 1)
	for _, file := range []string{s.path, s.path + "-wal", s.path + "-shm"} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file, info.Mode().Perm(), err)
		}
	}
}

// nobody is a user who may read what is for all, and write nothing.
const nobody = 65534

// actLook gives the head, as it is read, verified and copied by somebody who can write
// nothing beside the ledger.
func actLook(path string, _ int) error {
	if err := syscall.Setuid(nobody); err != nil {
		return err
	}
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer s.Close()
	own, err := os.MkdirTemp("", "nobody")
	if err != nil {
		return err
	}
	defer os.RemoveAll(own)
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	head, err1 := s.Head(ctx)
	verified, err2 := s.Verify(ctx, nil)
	copied, err3 := s.Backup(ctx, filepath.Join(own, "copy.db"), nil)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	fmt.Println(head.Position, verified.Position, copied.Position)
	return nil
}

// closedTo makes somebody else's of a ledger: it lies in a folder in which the reader
// can write nothing, its files have these modes, and its folder those who lead to it.
func closedTo(t *testing.T, path string, modes map[string]os.FileMode) {
	t.Helper()
	for dir := filepath.Dir(path); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for file, mode := range modes {
		err := os.Chmod(path+file, mode)
		if mode == 0 {
			err = os.Remove(path + file)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestClosedFolder reads, verifies and copies a ledger in a folder in which the reader
// can write nothing: as it is at rest, whatever SQLite left beside it; with its log
// where that can be read; and not at all otherwise.
func TestClosedFolder(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("SKIPPED: only root can become somebody who may write nothing")
	}
	const all, own, gone = 0o644, 0o600, 0
	for _, c := range []struct {
		name  string
		log   bool // its log holds entries
		modes map[string]os.FileMode
		want  string
	}{
		{"at rest", false, map[string]os.FileMode{"": all}, "15000 15000 15000"},
		{"at rest, under an odd name?mode=rwc#%41", false, map[string]os.FileMode{"": all}, "15000 15000 15000"},
		{"with a log", true, map[string]os.FileMode{"": all, "-wal": all, "-shm": all}, "15000 15000 15000"},
		{"with a log and no index of it", true, map[string]os.FileMode{"": all, "-wal": all, "-shm": gone}, "its log (-wal) holds entries"},
		{"with the owner's log", true, map[string]os.FileMode{"": all, "-wal": own, "-shm": own}, "its log (-wal) holds entries"},
		{"with an empty log", false, map[string]os.FileMode{"": all, "-wal": all, "-shm": all}, "15000 15000 15000"},
		{"with the owner's empty log", false, map[string]os.FileMode{"": all, "-wal": own, "-shm": own}, "15000 15000 15000"},
		{"the owner's", false, map[string]os.FileMode{"": own}, "permission denied: ask its owner for a backup"},
	} {
		t.Run(strings.Map(func(r rune) rune { return min(r, 'z') }, c.name), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.name+".db")
			s, err := Open(path, Options{Create: true})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Append(t.Context(), batch(0, 15_000)); err != nil { // more than a backup copies in one step
				t.Fatal(err)
			}
			if c.log {
				defer s.Close() // which empties the log
			} else if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if _, ok := c.modes["-wal"]; ok && !c.log { // as whoever was killed leaves them
				for file, size := range map[string]int64{"-wal": 0, "-shm": 32 << 10} {
					if err := errors.Join(makeFile(path+file), os.Truncate(path+file, size)); err != nil {
						t.Fatal(err)
					}
				}
			}
			closedTo(t, path, c.modes)
			cmd, out := process(t, "look", path, 0)
			out.Scan()
			if !strings.Contains(out.Text(), c.want) {
				t.Errorf("%q, want %q", out.Text(), c.want)
			}
			_ = cmd.Wait()
		})
	}
}

// TestReplaced puts another ledger in the place of one that is open, and deletes it.
func TestReplaced(t *testing.T) {
	s, other := openMade(t, 3), openMade(t, 5)
	if _, err := s.Head(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other.path, s.path); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Head(t.Context()); !errors.Is(err, ledger.ErrReplaced) {
		t.Errorf("replaced: %v", err)
	}
	if err := os.Remove(s.path); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Head(t.Context()); !errors.Is(err, ledger.ErrReplaced) {
		t.Errorf("deleted: %v", err)
	}
}

// TestDisturbed reads without locks while somebody writes: the answer is refused, until
// the file is at rest again.
func TestDisturbed(t *testing.T) {
	made := openMade(t, 3)
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(made.path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.readers.close(); err != nil {
		t.Fatal(err)
	}
	s.readers = newPool(s.openAtRest)
	if head, err := s.Head(t.Context()); err != nil || head.Position != 3 {
		t.Errorf("at rest: %v, %v", head, err)
	}
	writer, err := Open(made.path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	if _, err := writer.Append(t.Context(), batch(3, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Head(t.Context()); !errors.Is(err, ledger.ErrBusy) {
		t.Errorf("while somebody writes: %v, want %v", err, ledger.ErrBusy)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if head, err := s.Head(t.Context()); err != nil || head.Position != 4 {
		t.Errorf("at rest again: %v, %v", head, err)
	}
}
