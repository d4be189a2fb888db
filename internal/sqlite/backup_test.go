package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/ledger"
)

// TestBackup copies a ledger while it is written to: the copy is one committed
// state, for its owner's eyes only.
func TestBackup(t *testing.T) {
	s := openMade(t, 5_000)
	before, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wrote := make(chan error, 1)
	path := filepath.Join(t.TempDir(), "copy.db")
	head, err := s.Backup(t.Context(), path, func(int64) {})
	if err != nil || head != before {
		t.Errorf("copied %v, want %v: %v", head, before, err)
	}
	go func() {
		_, err := s.Append(context.Background(), batch(5_000, 20_000))
		wrote <- err
	}()
	for busy := true; busy; {
		select {
		case err := <-wrote:
			if err != nil {
				t.Fatal(err)
			}
			busy = false
		default:
		}
		head, err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "again.db"), nil)
		if err != nil || head.Position != 5_000 && head.Position != 25_000 {
			t.Fatalf("while it is written to: %v, %v", head, err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy is %v, %v", info.Mode().Perm(), err)
	}
	alone(t, path)
}

// alone checks that a file has nothing beside it in its folder.
func alone(t *testing.T, path string) {
	t.Helper()
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 || files[0].Name() != filepath.Base(path) {
		t.Errorf("beside %s: %v, %v", path, files, err)
	}
}

// TestBackupLeavesNothing stops a backup, or makes it of a broken ledger: there is
// no file of it, and one that was there stays as it was.
func TestBackupLeavesNothing(t *testing.T) {
	s := openMade(t, 30_000)
	path := filepath.Join(t.TempDir(), "copy.db")
	ctx, stop := context.WithCancel(t.Context())
	if _, err := s.Backup(ctx, path, func(int64) { stop() }); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped while it is verified: %v", err)
	}
	if _, err := s.Backup(ctx, path, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped before it begins: %v", err)
	}
	conn := raw(t, s.path)
	run(t, conn, "DROP TRIGGER entries_update")
	run(t, conn, "UPDATE entries SET body = replace(body, 'e', 'i') WHERE position = 7")
	if _, err := s.Backup(t.Context(), path, nil); !errors.Is(err, ledger.ErrBroken) {
		t.Errorf("of a broken ledger: %v", err)
	}
	var log strings.Builder
	if _, err := ledger.WriteLog(t.Context(), &log, s); !errors.Is(err, ledger.ErrBroken) {
		t.Errorf("the log of a broken ledger: %v", err)
	}
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Backup(t.Context(), path, nil); !errors.Is(err, ledger.ErrRefused) {
		t.Errorf("over another file: %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "mine" {
		t.Errorf("the file that was there is %q, %v", text, err)
	}
	alone(t, path)
}
