//go:build unix

package main

import (
	"bytes"
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
		name string
		args []string
		left string // what is deleted before the command, and verified afterwards; it may be missing
		head string // what verify may say of it; blank = as it does when the command has ended
	}{
		{"import", []string{"--ledger", at("new.db"), "import", foundingPackage}, at("new.db"), ""},
		{"import --log", []string{"--ledger", at("again.db"), "import", "--log", at("log.jsonl")}, at("again.db"), head},
		{"backup", []string{"--ledger", at("whole.db"), "backup", at("copy.db")}, at("copy.db"), head},
		{"export --log", []string{"--ledger", at("whole.db"), "export", "--log", at("again.jsonl")}, at("again.jsonl"), head},
	} {
		began := time.Now()
		clear(t, c.left)
		run(c.args...)
		whole := time.Since(began)
		want, err := verifyAt(c.left)
		if err != nil {
			t.Fatalf("%s leaves nothing: %v", c.name, err)
		}
		if c.head == "" { // entries are of the moment at which they are written
			want, _, _ = strings.Cut(want, ", head")
		}
		ended := 0
		for range kills {
			clear(t, c.left)
			killed(t, time.Duration(random.Int64N(int64(whole))), c.args)
			switch said, err := verifyAt(c.left); {
			case err != nil: // nothing is there
			case !strings.HasPrefix(said, want):
				t.Fatalf("%s was killed, and left %q", c.name, said)
			default:
				ended++
			}
		}
		clear(t, c.left)
		run(c.args...)
		if said, err := verifyAt(c.left); err != nil || !strings.HasPrefix(said, want) {
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
	if len(entries) <= kills {
		t.Fatalf("%d entries have private texts", len(entries))
	}
	began, done := time.Now(), 0
	if out, err := exec.Command("seatledger", "--ledger", path, "redact", entries[kills]).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	whole := time.Since(began)
	before, err := verifyAt(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries[:kills] {
		said := killed(t, time.Duration(random.Int64N(int64(whole))), []string{"--ledger", path, "redact", entry, "--reason", "asked for"})
		after, err := verifyAt(path)
		if err != nil || !strings.Contains(after, "entries, head") {
			t.Fatalf("killed while entry %s was redacted: %s %v", entry, after, err)
		}
		if after != before {
			done++
		} else if strings.Contains(said, "Redacted") {
			t.Errorf("entry %s was said to be redacted, and was not", entry)
		}
		if out, err := exec.Command("seatledger", "--ledger", path, "redact", entry, "--reason", "asked for").CombinedOutput(); err != nil {
			t.Errorf("redacting entry %s again: %s", entry, out)
		}
		if before, err = verifyAt(path); err != nil || !strings.Contains(before, "entries, head") {
			t.Fatalf("entry %s was redacted again: %s %v", entry, before, err)
		}
	}
	t.Logf("redact (%v) was killed %d times; the entry was redacted %d times", whole.Round(time.Millisecond), kills, done)
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

// killed runs a command, kills it after a while, and gives what it had said by then.
func killed(t *testing.T, after time.Duration, args []string) string {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.Command("seatledger", args...)
	cmd.Stdout = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()
	return said.String()
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
