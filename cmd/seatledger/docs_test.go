package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var update = flag.Bool("update", false, "write doc/cli.md anew")

func commands() []*cobra.Command {
	return root(&app{now: time.Now, out: new(bytes.Buffer), err: new(bytes.Buffer)}).Commands()
}

func TestEveryCommandExplainsItself(t *testing.T) {
	for _, c := range commands() {
		if c.Short == "" || c.Long == "" || !strings.Contains(c.Example, "seatledger "+c.Name()) {
			t.Errorf("%s needs a short and a long text and an example of its own", c.Name())
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" {
				t.Errorf("%s --%s has no text", c.Name(), f.Name)
			}
		})
	}
}

// TestCommandReference keeps doc/cli.md equal to the help texts.
func TestCommandReference(t *testing.T) {
	path := filepath.Join("..", "..", "doc", "cli.md")
	want := commandReference()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("doc/cli.md is not what the help texts say (%v): go test ./cmd/seatledger -run TestCommandReference -update", err)
	}
}

const widthReference = `
## How wide it prints

What is printed is for people, unless --json or --csv is asked for: sentences and tables, problems and remarks are folded to
the columns that COLUMNS states, else to those of the terminal, else to 80, also where they go into a pipe or a file (a pager,
a mail). COLUMNS=0 folds nothing, such as for grep. JSON and CSV are for programs and never folded, nor is the last line of
verify and export --log, which ends with the head.
`

func commandReference() string {
	var b strings.Builder
	b.WriteString("# The command line\n\nMade from the help texts; `seatledger COMMAND --help` prints the same.\n\n## Flags of every command\n\n")
	b.WriteString(flagTable(root(&app{now: time.Now}).PersistentFlags()))
	b.WriteString(widthReference)
	for _, c := range commands() {
		fmt.Fprintf(&b, "\n## %s\n\n    seatledger %s\n\n%s\n\nExample:\n\n%s\n", c.Name(), c.Use, c.Long, regexp.MustCompile(`(?m)^ *`).ReplaceAllString(c.Example, "    "))
		if flags := flagTable(c.LocalNonPersistentFlags()); flags != "" {
			b.WriteString("\n" + flags)
		}
	}
	b.WriteString("\n## Exit codes\n\n| code | meaning |\n|---|---|\n| 0 | fine |\n| 1 | the answer is bad (`check --strict`, `verify`), or the ledger is busy |\n| 2 | usage |\n| 3 | bad input |\n| 4 | not found |\n| 5 | the disk is full; nothing is half written |\n| 130 | stopped by Ctrl-C or SIGTERM; standard error says what was stopped and what is kept, and nothing is half written |\n")
	return b.String()
}

func flagTable(flags *pflag.FlagSet) string {
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || f.Name == "version" {
			return
		}
		otherwise := ""
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" && f.Name != "by" && f.Name != "ledger" {
			otherwise = " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(&b, "| `--%s` | %s%s |\n", f.Name, strings.ReplaceAll(f.Usage, "|", "\\|"), otherwise)
	})
	if b.Len() == 0 {
		return ""
	}
	return "| flag | |\n|---|---|\n" + b.String()
}

// TestDocsNameRealCommands finds `seatledger X --flag` in every document and
// checks that X and its flags exist.
func TestDocsNameRealCommands(t *testing.T) {
	known := map[string]*cobra.Command{}
	for _, c := range commands() {
		known[c.Name()] = c
	}
	files, _ := filepath.Glob("../../doc/*.md")
	more, _ := filepath.Glob("../../*.md")
	line := regexp.MustCompile("(?:^|[\\s`])(?:\\./cmd/)?seatledger +([a-z]+)((?: [^`\n|;#]*)?)")
	flags := regexp.MustCompile(`(?:^| )--([a-z-]+)`)
	found := 0
	for _, file := range append(files, more...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range line.FindAllStringSubmatch(string(text), -1) {
			c, ok := known[m[1]]
			if !ok {
				if strings.Contains(m[2], "--") {
					t.Errorf("%s: no command %q", file, m[1])
				}
				continue
			}
			found++
			for _, f := range flags.FindAllStringSubmatch(m[2], -1) {
				if c.Flags().Lookup(f[1]) == nil && c.InheritedFlags().Lookup(f[1]) == nil && f[1] != "help" {
					t.Errorf("%s: seatledger %s has no flag --%s", file, m[1], f[1])
				}
			}
		}
	}
	if found == 0 {
		t.Error("no document names a command")
	}
}

// TestReadmeShowsTheDemo keeps what the README says the demo prints.
func TestReadmeShowsTheDemo(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("COLUMNS", "")
	var out bytes.Buffer
	if err := (&app{out: &out, err: &out, now: time.Now}).demo(t.Context(), "", siteAt{}); err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(text), "The demo begins like this")
	_, block, _ = strings.Cut(block, "\n\n")
	block, _, _ = strings.Cut(block, "\n\n")
	shown := regexp.MustCompile(`(?m)^    `).ReplaceAllString(block, "")
	if shown == "" || !strings.Contains(out.String(), shown) {
		t.Errorf("the README shows\n%s\nwhich is not what the demo prints", shown)
	}
}
