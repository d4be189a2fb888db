//go:build linux

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk gives every command that writes a disk without room: each says so
// with an exit code of its own and leaves nothing half.
func TestFullDisk(t *testing.T) {
	dir := smallDisk(t)
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
	fill(t, dir)
	for _, args := range [][]string{
		{"--ledger", filepath.Join(dir, "new.db"), "import", founding},
		{"--ledger", onDisk, "redact", "17", "--reason", "asked for"},
		{"--ledger", sound, "export", "--log", filepath.Join(dir, "log.jsonl")},
		{"--ledger", sound, "export", "cambodia-2017", filepath.Join(dir, "out")},
		{"template", filepath.Join(dir, "empty.xlsx")},
		{"--ledger", sound, "simulate", filepath.Join(founding, "scenarios", "ruling.yaml"), "--jobs", filepath.Join(dir, "jobs.db")},
	} {
		if out, code := run(args...); code != exitNoRoom || !strings.Contains(out, "full") {
			t.Errorf("%q: exit code %d, want %d: %s", args, code, exitNoRoom, out)
		}
	}
	for _, half := range []string{"log.jsonl", "empty.xlsx", "out"} {
		if _, err := os.Stat(filepath.Join(dir, half)); err == nil {
			t.Errorf("%s was left half", half)
		}
	}
	if after, _ := run("--ledger", onDisk, "verify"); after != head {
		t.Errorf("the ledger was %q, is %q", head, after)
	}
}

// smallDisk gives a folder on a disk of its own, of 2 MB.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
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
