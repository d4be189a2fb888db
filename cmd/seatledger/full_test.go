//go:build linux

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk gives every command that writes a disk without room: each says so
// with an exit code of its own and leaves nothing half.
func TestFullDisk(t *testing.T) {
	dir := smallDisk(t, "2m")
	data, err := os.MkdirTemp("", "seatledger")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(data) })
	sound := filepath.Join(data, "sound.db")
	founding, _ := filepath.Abs("../../examples/cambodia-2017")
	run := func(args ...string) (string, int) {
		out, err := exec.Command("seatledger", args...).CombinedOutput()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			return string(out), exit.ExitCode()
		}
		return string(out), 0
	}
	if out, code := run("--ledger", sound, "import", founding); code != 0 {
		t.Fatal(out)
	}
	onDisk := filepath.Join(dir, "on.db")
	ledger, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(onDisk, ledger, 0o600); err != nil {
		t.Fatal(err)
	}
	head, _ := run("--ledger", onDisk, "verify")
	log := filepath.Join(data, "log.jsonl")
	if out, code := run("--ledger", sound, "export", "--log", log); code != 0 {
		t.Fatal(out)
	}
	fill(t, dir)
	for _, args := range [][]string{
		{"--ledger", filepath.Join(dir, "new.db"), "import", founding},
		{"--ledger", onDisk, "redact", "17", "--reason", "asked for"},
		{"--ledger", sound, "export", "--log", filepath.Join(dir, "log.jsonl")},
		{"--ledger", sound, "export", "cambodia-2017", filepath.Join(dir, "out")},
		{"--ledger", filepath.Join(dir, "again.db"), "import", "--log", log},
		{"--ledger", sound, "backup", filepath.Join(dir, "copy.db")},
		{"template", filepath.Join(dir, "empty.xlsx")},
		{"--ledger", sound, "simulate", filepath.Join(founding, "scenarios", "ruling.yaml"), "--jobs", filepath.Join(dir, "jobs.db")},
	} {
		if out, code := run(args...); code != exitNoRoom || !strings.Contains(out, "full") {
			t.Errorf("%q: exit code %d, want %d: %s", args, code, exitNoRoom, out)
		}
	}
	for _, name := range []string{"new.db", "again.db"} { // which are no ledgers yet
		if out, code := run("--ledger", filepath.Join(dir, name), "verify"); code != exitNotFound {
			t.Errorf("%s: exit code %d, want %d: %s", name, code, exitNotFound, out)
		}
	}
	onlyHas(t, dir, "fill", "on.db", "jobs.db", "new.db", "again.db")
	if after, _ := run("--ledger", onDisk, "verify"); after != head {
		t.Errorf("the ledger was %q, is %q", head, after)
	}
}

// TestFullDiskOfSnapshot asks a ledger for which there is no room for a snapshot: it is
// answered without one, and nothing half is left.
func TestFullDiskOfSnapshot(t *testing.T) {
	if testing.Short() {
		t.Skip("draws a ledger that is long enough for a snapshot")
	}
	dir := smallDisk(t, "40m")
	path := filepath.Join(dir, "drawn.db")
	runs(t, path, "synth", "--councils", "1100", "--quiet")
	fill(t, dir)
	if said := string(runs(t, path, "control", "sy1", "--on", "2010-01-01")); !strings.Contains(said, "councils") {
		t.Errorf("%.300s", said)
	}
	onlyHas(t, dir, "fill", "drawn.db")
	if err := os.Remove(filepath.Join(dir, "fill")); err != nil {
		t.Fatal(err)
	}
	runs(t, path, "control", "sy1", "--on", "2010-01-01")
	onlyHas(t, dir, "drawn.db", "drawn.db.roll")
	if _, err := os.Stat(path + ".roll"); err != nil {
		t.Error(err)
	}
}

// onlyHas fails the test if a folder has other files than these, and what SQLite keeps
// beside them.
func onlyHas(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := strings.TrimSuffix(strings.TrimSuffix(e.Name(), "-wal"), "-shm"); !slices.Contains(names, name) {
			t.Errorf("%s was left half", e.Name())
		}
	}
}

// smallDisk gives a folder on a disk of its own, of such a size.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("SKIPPED: a small disk cannot be made here, which takes root on Linux: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill leaves no room on the disk of a folder.
func fill(t *testing.T, dir string) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "fill"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for block := make([]byte, 4096); err == nil; _, err = f.Write(block) {
	}
}
