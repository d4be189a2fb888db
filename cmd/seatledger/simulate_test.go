//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger/internal/jobs"
)

// An interrupted simulation leaves nothing in the queue, goes on where it was, and
// ends with the bytes of one that was not interrupted.
func TestSimulateGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("plays eight thousand replicates")
	}
	dir := t.TempDir()
	text, err := os.ReadFile("../../examples/cambodia-2017/scenarios/ruling.yaml")
	if err != nil {
		t.Fatal(err)
	}
	plain, _, _ := strings.Cut(string(text), "counterfactuals:")
	scenario := filepath.Join(dir, "plain.yaml")
	if err := os.WriteFile(scenario, []byte(plain), 0o600); err != nil {
		t.Fatal(err)
	}
	args := func(place string) []string {
		return []string{"simulate", scenario, "--replicates", "4000", "--threads", "1", "--json", "--jobs", place}
	}
	place := filepath.Join(dir, "jobs.db")
	var said bytes.Buffer
	cmd := process(context.WithoutCancel(t.Context()), "none.db", args(place)...)
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	some := sweepIn(t, place).Done
	_ = cmd.Process.Signal(os.Interrupt)
	err = cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); some < 4 && (!ok || exit.ExitCode() != 130 || !strings.Contains(said.String(), "goes on from here")) {
		t.Errorf("interrupted after %d chunks: %v: %s", some, err, said.String())
	}
	if p := sweepIn(t, place); !p.Over() {
		t.Errorf("%d of %d chunks are done, and the others still in the queue", p.Done, p.Chunks)
	}
	if got, want := runs(t, "none.db", args(place)...), runs(t, "none.db", args(filepath.Join(dir, "other.db"))...); !bytes.Equal(got, want) {
		t.Error("the resumed simulation gives other bytes")
	}
}

// sweepIn waits until a chunk is done, and says how far the sweep is.
func sweepIn(t *testing.T, place string) jobs.Progress {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(place); err != nil {
			continue
		}
		db, err := jobs.Open(t.Context(), place, jobs.Options{})
		if err != nil {
			continue
		}
		sweeps, _ := db.Sweeps(t.Context())
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if len(sweeps) > 0 && sweeps[0].Done > 0 {
			return sweeps[0]
		}
	}
	t.Fatal("no chunk was done in two minutes")
	return jobs.Progress{}
}
