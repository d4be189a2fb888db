//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/seatledger/seatledger/internal/jobs/postgrestest"
)

// The reference scenario gives the same bytes on this machine alone and by one,
// two and four workers that share a PostgreSQL database.
func TestWorkersGiveTheSameBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts PostgreSQL and seven workers")
	}
	server := postgrestest.Start(t)
	ledger := filepath.Join(t.TempDir(), "none.db")
	ask := func(place string, threads int) []byte {
		return runs(t, ledger, "simulate", "../../examples/cambodia-2017/scenarios/ruling.yaml", "--replicates", "60", "--json", "--quiet",
			"--jobs", place, "--threads", fmt.Sprint(threads))
	}
	alone := ask(filepath.Join(t.TempDir(), "jobs.db"), 1)
	for _, workers := range []int{1, 2, 4} {
		place := server.Database(t)
		leave := make([]func() string, workers)
		for i := range workers {
			leave[i] = worker(t, place)
		}
		if got := ask(place, -1); !bytes.Equal(got, alone) {
			t.Errorf("%d workers give %d bytes, others than the %d of this machine alone", workers, len(got), len(alone))
		}
		for _, leave := range leave {
			t.Logf("%d workers: %s", workers, leave())
		}
	}
}

// worker starts a worker; leave interrupts it and gives what it printed.
func worker(t *testing.T, place string) (leave func() string) {
	t.Helper()
	cmd := process(context.WithoutCancel(t.Context()), "none.db", "worker", "--threads", "1", "--jobs", place)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, io.Discard
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	left := false
	leave = func() string {
		left = true
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("a worker ended with %v", err)
		}
		return regexp.MustCompile(`(?m)^simulate.*$`).FindString(out.String())
	}
	t.Cleanup(func() {
		if !left {
			leave()
		}
	})
	return leave
}
