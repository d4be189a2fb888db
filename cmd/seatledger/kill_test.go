//go:build unix

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKilled kills a command at random moments. What is there afterwards is as it was
// or as it was to be, and the same command completes it.
func TestKilled(t *testing.T) {
	kills := 6
	if os.Getenv("SEATLEDGER_LONG") != "" {
		kills = 50
	}
	if testing.Short() {
		kills = 2
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	run := func(args ...string) string {
		out, _ := exec.Command("seatledger", args...).CombinedOutput()
		return string(out)
	}
	run("--ledger", at("whole.db"), "synth", "--councils", "300", "--years", "8", "--quiet")
	head := run("--ledger", at("whole.db"), "verify")
	if !strings.Contains(head, "entries, head") {
		t.Fatal(head)
	}
	run("--ledger", at("whole.db"), "export", "--log", at("log.jsonl"))
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name  string
		args  []string
		fresh string   // what is deleted before the command
		left  string   // where verify looks afterwards; it may be missing
		sound []string // what it may say
	}{
		{"import --log", []string{"--ledger", at("again.db"), "import", "--log", at("log.jsonl")}, at("again.db"), at("again.db"), []string{head}},
		{"backup", []string{"--ledger", at("whole.db"), "backup", at("copy.db")}, at("copy.db"), at("copy.db"), []string{head}},
		{"export --log", []string{"--ledger", at("whole.db"), "export", "--log", at("again.jsonl")}, at("again.jsonl"), at("again.jsonl"), []string{head}},
	} {
		began := time.Now()
		clear(t, c.fresh)
		run(c.args...)
		whole := time.Since(began)
		ended := 0
		for range kills {
			clear(t, c.fresh)
			killed(t, time.Duration(random.Int64N(int64(whole))), c.args)
			switch said, err := verifyAt(c.left); {
			case err != nil: // nothing is there
			case said != head:
				t.Fatalf("%s was killed, and left %q", c.name, said)
			default:
				ended++
			}
		}
		clear(t, c.fresh)
		run(c.args...)
		if said, err := verifyAt(c.left); err != nil || said != head {
			t.Errorf("%s does not complete: %q, %v", c.name, said, err)
		}
		t.Logf("%s (%v) was killed %d times; all of it was there %d times", c.name, whole.Round(time.Millisecond), kills, ended)
	}
	redactKilled(t, at("whole.db"), withTexts(t, at("log.jsonl")), kills)
}

// redactKilled kills redactions: the chain holds, and asked again the text is gone.
func redactKilled(t *testing.T, path string, entries []string, kills int) {
	t.Helper()
	random := rand.New(rand.NewPCG(3, 4))
	if len(entries) < kills {
		t.Fatalf("%d entries have private texts", len(entries))
	}
	for _, entry := range entries[:kills] {
		killed(t, time.Duration(random.Int64N(int64(400*time.Millisecond))), []string{"--ledger", path, "redact", entry, "--reason", "asked for"})
		out, err := exec.Command("seatledger", "--ledger", path, "verify").CombinedOutput()
		if err != nil {
			t.Fatalf("killed while entry %s was redacted: %s", entry, out)
		}
		if out, err := exec.Command("seatledger", "--ledger", path, "redact", entry, "--reason", "asked for").CombinedOutput(); err != nil {
			t.Errorf("redacting entry %s again: %s", entry, out)
		}
	}
}

// withTexts gives the positions of entries that have private texts, from a log.
func withTexts(t *testing.T, log string) (entries []string) {
	t.Helper()
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		if strings.Contains(line, `"texts":`) {
			entries = append(entries, fmt.Sprint(n)) // after the line that opens the log
		}
	}
	return entries
}

// clear deletes a file with what SQLite keeps beside it.
func clear(t *testing.T, path string) {
	t.Helper()
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
}

// killed runs a command and kills it after a while.
func killed(t *testing.T, after time.Duration, args []string) {
	t.Helper()
	cmd := exec.Command("seatledger", args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()
}

// verifyAt gives what verify says of a ledger or log; an error where there is none.
func verifyAt(path string) (string, error) {
	args := []string{"--ledger", path, "verify"}
	if strings.HasSuffix(path, ".jsonl") {
		args = []string{"verify", path}
	}
	if _, err := os.Stat(path); err != nil {
		return "", err
	}
	out, err := exec.Command("seatledger", args...).CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == exitNotFound {
		return "", fs.ErrNotExist
	}
	return string(out), nil
}
