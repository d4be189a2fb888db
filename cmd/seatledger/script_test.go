package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/rogpeppe/go-internal/testscript"
)

// unhurried has a program with the race detector end when it is done: by
// itself it sleeps a second on its way out, and the tests start hundreds.
const unhurried = "atexit_sleep_ms=0"

// unfolded has lines be as wide as they need to be, so that tests can look for what
// is said in one piece.
const unfolded = "0"

func TestMain(m *testing.M) {
	os.Setenv("GORACE", unhurried)                 // for what the tests start by themselves
	if _, said := os.LookupEnv("COLUMNS"); !said { // a script says otherwise
		os.Setenv("COLUMNS", unfolded)
	}
	testscript.Main(m, map[string]func(){"seatledger": func() { os.Exit(run()) }})
}

// TestScripts runs the command line as a user types it. Besides the commands
// of testscript there are
//
//	json PATH VALUE      the last output, as JSON, has VALUE at PATH (a.b.0.c; len = length)
//	jsonenv VAR PATH     sets VAR to what the last output, as JSON, has at PATH
//	founding DIR         copies the founding package to DIR
//	fetch URL            prints a page, once there is a site; -until TEXT asks until it has that text
//	refused COMMAND ARG...  has a command refuse its input: exit code 3
//	worked DIR           writes the worked council of doc/format.md to DIR
//	narrow COLUMNS       no line of the last output, nor of what stood beside it, is wider
//	portugal             skips the rest, loudly, where the shared data is absent
func TestScripts(t *testing.T) {
	portugal, _ := filepath.Abs("../../../shared/data/portugal-2025-assemblies")
	founding, _ := filepath.Abs("../../examples/cambodia-2017")
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("SEATLEDGER_LEDGER", filepath.Join(env.WorkDir, "test.db"))
			env.Setenv("FOUNDING", founding)
			env.Setenv("GORACE", unhurried)
			env.Setenv("COLUMNS", unfolded)
			env.Setenv("PORTUGAL", portugal)
			port, err := freePort()
			env.Setenv("PORT", port)
			metrics, metricsErr := freePort()
			env.Setenv("METRICS", metrics)
			return errors.Join(err, metricsErr)
		},
		Condition: func(cond string) (bool, error) {
			if cond != "portugal" {
				return false, fmt.Errorf("unknown condition %q", cond)
			}
			_, err := os.Stat(portugal)
			if err != nil {
				t.Logf("SKIPPED PART: the real results of Portugal are not at %s", portugal)
			}
			return err == nil, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"json":   checkJSON,
			"narrow": checkNarrow,
			"fetch":  fetch,
			"jsonenv": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Setenv(args[0], lookup(output(ts), args[1]))
			},
			"refused": func(ts *testscript.TestScript, _ bool, args []string) {
				err := ts.Exec("seatledger", args...)
				if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != exitBadInput {
					ts.Fatalf("%v ends with %v, want exit code %d", args, err, exitBadInput)
				}
			},
			"worked": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(writeWorked(ts.MkAbs(args[0])))
			},
			"founding": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(founding)))
			},
		},
	})
}

// tableInDoc is a table of the worked council: its name, and the lines that are indented.
var tableInDoc = regexp.MustCompile(`(?m)^\*\*(\w+\.csv)\*\*\n\n((?:    .*\n)+)`)

// writeWorked writes the tables of the worked council as a package.
func writeWorked(dir string) error {
	text, err := os.ReadFile(filepath.Join("..", "..", "doc", "format.md"))
	if err != nil {
		return err
	}
	tables := tableInDoc.FindAllStringSubmatch(string(text), -1)
	if len(tables) < 9 {
		return fmt.Errorf("doc/format.md has %d tables of a worked council", len(tables))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, t := range tables {
		rows := strings.ReplaceAll(t[2], "    ", "")
		if err := os.WriteFile(filepath.Join(dir, t[1]), []byte(rows), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// freePort gives a port that nobody listens on.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}

// fetch asks for a page until there is an answer that has a text.
func fetch(ts *testscript.TestScript, neg bool, args []string) {
	want := ""
	if len(args) == 3 && args[0] == "-until" {
		want, args = args[1], args[2:]
	}
	if len(args) != 1 || neg {
		ts.Fatalf("usage: fetch [-until TEXT] URL")
	}
	last := ""
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		resp, err := http.Get(args[0])
		if err != nil {
			last = err.Error()
			continue
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		ts.Check(err)
		if last = string(body); strings.Contains(last, want) {
			_, err := io.WriteString(ts.Stdout(), last)
			ts.Check(err)
			return
		}
	}
	ts.Fatalf("%s does not come to have %q: %.500s", args[0], want, last)
}

// checkJSON looks a path up in the output of the last command.
func checkJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json PATH VALUE")
	}
	got := lookup(output(ts), args[0])
	if (got == args[1]) == neg {
		ts.Fatalf("%s is %s, want %s (neg: %v)", args[0], got, args[1], neg)
	}
}

// checkNarrow looks for lines that are wider than so many columns.
func checkNarrow(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: narrow COLUMNS")
	}
	most, err := strconv.Atoi(args[0])
	ts.Check(err)
	wide := ""
	for line := range strings.Lines(ts.ReadFile("stdout") + ts.ReadFile("stderr")) {
		if line = strings.TrimSuffix(line, "\n"); lipgloss.Width(line) > most {
			wide = line
		}
	}
	if (wide == "") == neg {
		ts.Fatalf("wider than %d columns: %q (neg: %v)", most, wide, neg)
	}
}

// output reads the last output as JSON.
func output(ts *testscript.TestScript) (x any) {
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &x))
	return x
}

// lookup gives the text of what stands at a path; "id=x" takes the element of
// a list whose id or council is x.
func lookup(x any, path string) string {
	for path != "" {
		var step string
		step, path, _ = strings.Cut(path, ".")
		switch v := x.(type) {
		case map[string]any:
			if step == "len" {
				return strconv.Itoa(len(v))
			}
			x = v[strings.ReplaceAll(step, "~", ".")]
		case []any:
			if step == "len" {
				return strconv.Itoa(len(v))
			}
			if key, value, ok := strings.Cut(step, "="); ok {
				x = find(v, key, value)
				continue
			}
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				return fmt.Sprintf("nothing at %q of %d", step, len(v))
			}
			x = v[i]
		default:
			return fmt.Sprintf("nothing below %v", x)
		}
	}
	text, _ := json.Marshal(x)
	return strings.Trim(string(text), `"`)
}

func find(list []any, key, value string) any {
	for _, x := range list {
		if m, ok := x.(map[string]any); ok && fmt.Sprint(m[key]) == value {
			return m
		}
	}
	return nil
}
