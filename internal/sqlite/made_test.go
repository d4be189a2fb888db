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

// actLook gives the head as somebody who can write nothing.
func actLook(path string, _ int) error {
	if err := syscall.Setuid(nobody); err != nil {
		return err
	}
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer s.Close()
	head, err := s.Head(context.Background())
	fmt.Println(head.Position)
	return err
}

// TestClosedFolder reads a ledger in a folder in which the reader can write
// nothing: as it is at rest, and not at all while its log holds entries.
func TestClosedFolder(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("SKIPPED: only root can become somebody who may write nothing")
	}
	made := openMade(t, 7)
	for dir := filepath.Dir(made.path); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	look := func() string {
		cmd, out := process(t, "look", made.path, 0)
		out.Scan()
		_ = cmd.Wait()
		return out.Text()
	}
	chmod := func() {
		files, _ := filepath.Glob(made.path + "*")
		for _, file := range files {
			if err := os.Chmod(file, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	chmod()
	if err := os.Remove(made.path + "-shm"); err != nil {
		t.Fatal(err)
	}
	if got := look(); !strings.Contains(got, "its log (-wal) holds entries") {
		t.Errorf("with a log: %q", got)
	}
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	chmod()
	if got := look(); got != "7" {
		t.Errorf("at rest: %q, want 7 entries", got)
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

// TestDisturbed reads without locks while somebody writes: the answer is refused.
func TestDisturbed(t *testing.T) {
	made := openMade(t, 3)
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(made.path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(made.path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.rest.Store(&rest{info.Size(), info.ModTime()})
	if _, err := s.Head(t.Context()); err != nil {
		t.Errorf("at rest: %v", err)
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
}
