package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asked is a command that waits for an answer.
type asked struct {
	t    *testing.T
	in   io.WriteCloser
	text chan string // what it has said so far, each time that it asks
	ends chan int    // its exit code
	stop func(os.Signal) error
}

// asking starts a command that asks before it writes.
func asking(t *testing.T, db string, args ...string) *asked {
	t.Helper()
	cmd := process(context.WithoutCancel(t.Context()), db, args...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	x := &asked{t, in, make(chan string, 8), make(chan int, 1), cmd.Process.Signal}
	go func() {
		_ = cmd.Wait() // the exit code says it
		w.Close()
		x.ends <- cmd.ProcessState.ExitCode()
	}()
	go func() {
		var said bytes.Buffer
		for r := bufio.NewReader(out); ; {
			b, err := r.ReadByte()
			if said.WriteByte(b); err != nil || strings.HasSuffix(said.String(), "yes or no: ") {
				x.text <- said.String()
				said.Reset()
			}
			if err != nil {
				return
			}
		}
	}()
	return x
}

// said waits for the next question, or the end, and gives what was said before it.
func (x *asked) said() string {
	x.t.Helper()
	select {
	case text := <-x.text:
		return text
	case <-time.After(time.Minute):
		x.t.Fatal("no question in a minute")
		return ""
	}
}

func (x *asked) says(text string) {
	x.t.Helper()
	if _, err := io.WriteString(x.in, text); err != nil {
		x.t.Fatal(err)
	}
}

// While a question waits others write; then all of it is shown anew, by what the ledger
// has now, and asked again.
func TestTheLedgerMovesWhileItAsks(t *testing.T) {
	for name, change := range map[string]struct {
		typed  []string // what the other one types
		before string   // of control, anew
	}{
		"nothing about it":    {[]string{"milestone", "--type", "letter", "--name", "A letter", "--on", "2017"}, "CNRP 3, CPP 2"},
		"about the same seat": {[]string{"died", "--council", "champey", "--person", "chin choy", "--on", "2017-10-01"}, "CNRP 2, CPP 2, vacant 1"},
	} {
		t.Run(name, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "founding.db")
			typing(t, db, "", "import", foundingPackage)
			x := asking(t, db, "add", "defected", "--council", "champey", "--person", "thlang", "--to", "CPP", "--on", "2017-10-20")
			if text := x.said(); !strings.Contains(text, "20 October 2017: the majority passes from CNRP to CPP.") || !strings.Contains(text, "(CNRP 3, CPP 2;") {
				t.Fatal(text)
			}
			if out, code := typing(t, db, "", append([]string{"add", "--yes"}, change.typed...)...); code != 0 {
				t.Fatalf("the ledger is locked while it asks: %s", out)
			}
			moved := entriesOf(t, db)
			x.says("yes\n")
			if text := x.said(); !strings.Contains(text, "The ledger has got other entries meanwhile. Here it is anew.") || !strings.Contains(text, change.before) {
				t.Errorf("asked again: %s", text)
			}
			if now := entriesOf(t, db); now != moved {
				t.Errorf("%s, want %s", now, moved)
			}
			x.says("yes\n")
			if text := x.said(); !strings.Contains(text, "Written into the package desk") || <-x.ends != 0 || entriesOf(t, db) == moved {
				t.Errorf("written: %s", text)
			}
		})
	}
}

// Ctrl-C ends each of the three while it asks, and the ledger is as it was.
func TestStoppedWhileItAsks(t *testing.T) {
	db := filepath.Join(t.TempDir(), "founding.db")
	typing(t, db, "", "import", foundingPackage)
	before := entriesOf(t, db)
	for _, args := range [][]string{{"add", "died", "--council", "champey", "--person", "thlang", "--on", "2017-10"}, {"correct", "choy-defects", "date=2017-10-25"}, {"retract", "choy-defects"},
		{"add", "died", "--council", "champey", "--ask"}} {
		x := asking(t, db, args...)
		if args[len(args)-1] == "--ask" {
			time.Sleep(400 * time.Millisecond) // it asks for something else first
		} else {
			x.said()
		}
		if err := x.stop(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		text := x.said()
		if code := <-x.ends; code != exitStopped || !strings.Contains(text, "Stopped: "+args[0]+". The ledger is as it was.") || entriesOf(t, db) != before {
			t.Errorf("%v: exit %d, %s", args, code, text)
		}
	}
}

// Ctrl-C while adopt asks keeps what was answered: the map has it.
func TestAnswersAreKept(t *testing.T) {
	dir := t.TempDir()
	list, mapFile := filepath.Join(dir, "list.csv"), filepath.Join(dir, "list.map.yaml")
	if err := os.WriteFile(list, []byte("Ward,Name,Party\nAbbey,Ann Lee,Red\nBrook,Bo Day,Blue\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	x := asking(t, filepath.Join(dir, "none.db"), "adopt", list, "--map", mapFile, "--ask")
	x.says("2025-06-01\nyes\n")
	kept := func() string { text, _ := os.ReadFile(mapFile); return string(text) }
	for range 600 { // until both are taken
		if strings.Contains(kept(), "complete: \"yes\"") || strings.Contains(kept(), "complete: yes") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err := x.stop(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	text := x.said()
	if code := <-x.ends; code != exitStopped || !strings.Contains(text, "Stopped: adopt. ") || !strings.Contains(kept(), "day: 2025-06-01") && !strings.Contains(kept(), `day: "2025-06-01"`) {
		t.Errorf("exit %d, %s\n%s", code, text, kept())
	}
}

// An answer that comes to an end before it is asked for is no answer.
func TestNobodyAnswers(t *testing.T) {
	db := filepath.Join(t.TempDir(), "founding.db")
	typing(t, db, "", "import", foundingPackage)
	before := entriesOf(t, db)
	for _, typed := range []string{"", "\n", "y es\n", "n\n", "oui\n", strings.Repeat("y", 100_000) + "\n"} {
		if out, code := typing(t, db, typed, "retract", "choy-defects"); code == 0 || entriesOf(t, db) != before {
			t.Errorf("%.20q: exit %d, %s", typed, code, out)
		}
	}
}

// Nothing is written on a source that is none: one that is on record nowhere, an address
// without its title or day, a day that is none.
func TestBrokenSources(t *testing.T) {
	db := filepath.Join(t.TempDir(), "founding.db")
	typing(t, db, "", "import", foundingPackage)
	before := entriesOf(t, db)
	for _, source := range [][]string{
		{"--source", "no-such-source"},
		{"--source", "https://example.org/minutes"},
		{"--source", "https://example.org/minutes", "--title", "Minutes"},
		{"--source", "https://example.org/minutes", "--title", "Minutes", "--published", "yesterday"},
		{"--source", "https://", "--title", "Minutes", "--published", "2017-10-24"},
		{"--source", "voa-2017-11;", "--quote", strings.Repeat("x", 1<<20)},
	} {
		for _, command := range [][]string{{"add", "died", "--council", "champey", "--person", "thlang", "--on", "2017-10"}, {"correct", "choy-defects", "date=2017-10-25"}} {
			args := append(append(command, source...), "--yes")
			out, code := typing(t, db, "", args...)
			if code != exitBadInput || entriesOf(t, db) != before {
				t.Errorf("%.200s: exit %d: %.400s", strings.Join(args, " "), code, out)
			}
		}
	}
}
