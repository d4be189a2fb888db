package main

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seatledger/seatledger/answer/answertest"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
)

// A command promises to end a tenth of a second after it is told to; a machine
// that does other things besides is given thirty times that, of a question that
// takes longer still.
const endsWithin = 3 * time.Second

// heavy makes a ledger that takes many seconds to ask anything.
func heavy(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "heavy.db")
	store, err := sqlite.Open(path, sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := store.Append(t.Context(), ledger.Batch{Package: "synthetic-heavy", By: "test", At: time.Unix(0, 0), Rows: answertest.Heavy(1000)}); err != nil {
		t.Fatal(err)
	}
	return path
}

// Ctrl-C and SIGTERM end every command in the middle of its question: at once,
// with one sentence and the exit code of what was stopped.
func TestCommandsStop(t *testing.T) {
	if testing.Short() {
		t.Skip("runs each command for a second")
	}
	path := heavy(t)
	day := answertest.Day.String()
	file := filepath.Join(t.TempDir(), "whatif.yaml")
	if err := os.WriteFile(file, []byte("title: t\npurpose: p\nsources: [\"a source of 2020\"]\non: "+day+"\nlevers:\n  - dissolve: {party: a, policy: vacate, seats: allegiance}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	more := filepath.Join(t.TempDir(), "more")
	if err := os.CopyFS(more, os.DirFS("../../examples/cambodia-2017")); err != nil {
		t.Fatal(err)
	}
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	for i, args := range [][]string{{"flips"}, {"flips", string(answertest.Council)}, {"control", "--on", day}, {"control", string(answertest.Council), "--on", day},
		{"roll", string(answertest.Council), "--on", day}, {"tip", string(answertest.Council), "--on", day}, {"shares", "--on", day}, {"drift", "--on", day},
		{"check"}, {"whatif", file}, {"import", "--dry-run", more}, {"calibrate", "cambodia-2017"},
		{"add", "resigned", "--council", string(answertest.Council), "--party", "a", "--on", day, "--dry-run"}} {
		signal := signals[i%len(signals)]
		late, code, said := stopping(t, signal, path, args...)
		t.Logf("%v, %v: %s", args, signal, late)
		if code != exitStopped || said != stoppedSays(args[0])+"\n" || !strings.Contains(said, args[0]) {
			t.Errorf("%v, %v: exit %d, %q", args, signal, code, said)
		}
		if late > endsWithin {
			t.Errorf("%v ended %s after %v", args, late, signal)
		}
	}
}

// stopping sends a command a signal in the middle of its question, and gives how
// long it then took to end, its exit code and all it printed.
func stopping(t *testing.T, signal os.Signal, path string, args ...string) (late time.Duration, code int, said string) {
	t.Helper()
	var out bytes.Buffer
	cmd := process(context.WithoutCancel(t.Context()), path, args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(400 * time.Millisecond) // it has begun, and is nowhere near the end
	told := time.Now()
	_ = cmd.Process.Signal(signal)
	_ = cmd.Wait() // the exit code says it
	return time.Since(told), cmd.ProcessState.ExitCode(), out.String()
}

// A site that is told to stop refuses what takes long, and ends.
func TestServeStops(t *testing.T) {
	if testing.Short() {
		t.Skip("asks a site for a second")
	}
	cmd := process(context.WithoutCancel(t.Context()), heavy(t), "serve", "--addr", "127.0.0.1:0", "--quiet", "--jobs", filepath.Join(t.TempDir(), "jobs.db"))
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 200)
	n, _ := out.Read(line)
	_, at, _ := strings.Cut(string(line[:n]), "http://")
	at, _, _ = strings.Cut(at, "/")
	answered := make(chan int, 1)
	go func() {
		r, err := http.Get("http://" + at + "/api/v1/flips?since=2020-01-01&until=2022-01-01")
		if err != nil {
			t.Error(err)
			answered <- 0
			return
		}
		defer r.Body.Close()
		answered <- r.StatusCode
	}()
	time.Sleep(400 * time.Millisecond)
	told := time.Now()
	_ = cmd.Process.Signal(os.Interrupt)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	late := time.Since(told)
	t.Logf("ended after %s", late)
	if late > endsWithin {
		t.Errorf("the site ended %s after it was told to", late)
	}
	if status := <-answered; status != http.StatusServiceUnavailable {
		t.Errorf("the question under way was answered with %d", status)
	}
}
