//go:build unix

package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nobody is a user who may read what is for all, and write nothing.
const nobody = 65534

// init makes a process that a test starts that of another user.
func init() {
	if os.Getenv("SEATLEDGER_TEST_AS_NOBODY") == "" {
		return
	}
	if err := syscall.Setuid(nobody); err != nil {
		panic(err)
	}
}

// TestALedgerOfSomebodyElse reads a ledger that another user keeps, in a folder in which
// nothing can be written: what is not to be read beside it is said, whatever would write
// is refused, and a site follows what its owner writes.
func TestALedgerOfSomebodyElse(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("SKIPPED: only root can become somebody who may write nothing")
	}
	path := filepath.Join(t.TempDir(), "theirs.db")
	for dir := filepath.Dir(path); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	runs(t, path, "import", foundingPackage, "--quiet")
	if err := os.WriteFile(path+".roll", []byte("a snapshot"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SEATLEDGER_TEST_AS_NOBODY", "1")
	for _, c := range []struct{ args, want string }{
		{"verify", "theirs.db.roll is not for you to read: it is neither used nor verified.\n769 entries, head"},
		{"control " + foundingCouncil + " --on 2017-11-01", "controlled"},
		{"backup " + filepath.Join(filepath.Dir(path), "copy.db"), "copy.db cannot be made:"},
		{"synth --councils 5", "write-protected"},
	} {
		said, _ := process(t.Context(), path, strings.Fields(c.args)...).CombinedOutput()
		if !strings.Contains(string(said), c.want) {
			t.Errorf("%s: %q, want %q", c.args, said, c.want)
		}
	}
	addr, _ := served(t, path)
	t.Setenv("SEATLEDGER_TEST_AS_NOBODY", "")
	runs(t, path, "synth", "--councils", "5", "--quiet")
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	said := []byte("nothing yet")
	for !bytes.Contains(said, []byte(`"status":"ok"`)) || bytes.Contains(said, []byte(`"entries":769,`)) {
		if ctx.Err() != nil {
			t.Fatalf("after its owner wrote: %s", said)
		}
		time.Sleep(100 * time.Millisecond)
		res, err := http.Get("http://" + addr + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		said, _ = io.ReadAll(res.Body) // short, and looked at above
		res.Body.Close()
	}
}
