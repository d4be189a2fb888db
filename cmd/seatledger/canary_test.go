package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/answer/answertest"
)

// canaries gives texts that must not come out of a ledger of testdata/canaries/package:
// of a confidential source (confidential.txt), or redacted (redacted.txt).
func canaries(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "canaries", file))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

// asks is what each command is asked, besides its flags; a command that is in none
// of these lists fails the test, so that a new one joins.
var (
	asks = map[string][][]string{
		"export":   {{"canaries", "DIR"}, {"--log", "LOG"}},
		"roll":     {{"xx/t/c", "--on", "2021-03-01"}, {"xx/t/c", "--on", "2020-06-01"}, {"xx/t/c", "--svg", "PICTURE", "--on", "2021-03-01"}},
		"control":  {{"xx/t/c", "--on", "2021-03-01"}, {"xx", "--on", "2021-03-01"}, {"xx/t/c", "--on", "2021-03-01", "--published", "2022-01-01"}},
		"flips":    {{"xx/t/c"}, {"xx"}},
		"tip":      {{"xx/t/c", "--on", "2021-03-01"}},
		"shares":   {{"xx", "--on", "2021-03-01"}},
		"drift":    {{"xx", "--on", "2021-03-01"}},
		"history":  {{"p1"}, {"p2"}, {"s1"}, {"s2"}, {"v1"}, {"v2"}, {"v3"}, {"t1"}, {"n1"}, {"xx/t/c"}},
		"search":   {{"zq"}, {"Zqredactedna"}, {"Zqconfidentialtit"}, {"777777"}, {"Ann"}},
		"check":    {{}, {"xx"}},
		"backup":   {{"BACKUP"}},
		"verify":   {{}, {"LOG"}},
		"whatif":   {{"SCENARIO"}},
		"simulate": {{"SCENARIO", "--jobs", "JOBS"}},
		"import":   {{"AGAIN", "--dry-run"}, {"AGAIN"}},
	}
	// refuses are those that rightly say no: to a source that stays in the ledger, to a
	// backup that is there already, to a simulation of a scenario without a model.
	refuses     = map[string]bool{"history s1": true, "backup": true, "simulate": true}
	asksNothing = map[string]string{"demo": "shows the founding package", "template": "writes an empty workbook", "apportion": "computes from its arguments", "synth": "draws rows", "calibrate": "reads no ledger",
		"worker": "reads no ledger", "serve": "is the site, below", "redact": "is what blanks the texts here"}
)

// TestCanaries puts every command to a ledger with a confidential source and
// redacted texts, in every form of answer.
func TestCanaries(t *testing.T) {
	dir := t.TempDir()
	places := strings.NewReplacer("DIR", filepath.Join(dir, "out"), "BACKUP", filepath.Join(dir, "ledger", "backup.db"), "LOG", filepath.Join(dir, "log.jsonl"), "AGAIN", filepath.Join(dir, "out"),
		"SCENARIO", filepath.Join(dir, "what.yaml"), "JOBS", filepath.Join(dir, "jobs.db"), "PICTURE", filepath.Join(dir, "roll.svg"))
	confidential, redacted := canaries(t, "confidential.txt"), canaries(t, "redacted.txt")
	what := "title: t\npurpose: p\nsources: [\"a source of 2020\"]\non: 2021-03-01\nlevers:\n  - dissolve: {party: blue, policy: vacate, seats: allegiance}\n"
	if err := os.WriteFile(filepath.Join(dir, "what.yaml"), []byte(what), 0o600); err != nil {
		t.Fatal(err)
	}
	ledger := filepath.Join(dir, "ledger", "seatledger.db")
	if err := os.Mkdir(filepath.Dir(ledger), 0o700); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		out, _ := exec.Command("seatledger", append([]string{"--ledger", ledger}, args...)...).CombinedOutput()
		return string(out)
	}
	if said := run("import", filepath.Join("testdata", "canaries", "package")); !strings.Contains(said, "new entries") {
		t.Fatal(said)
	}
	free(t, "redact", []byte(redactAll(t, run)), redacted)
	both := slices.Concat(confidential, redacted)
	surfaces := 0
	for _, c := range commands() {
		name := c.Name()
		if asks[name] == nil && asksNothing[name] == "" {
			t.Errorf("the command %s is asked nothing here", name)
		}
		for _, args := range asks[name] {
			for _, form := range []string{"", "--json", "--csv"} {
				asked := []string{name}
				for _, arg := range args {
					asked = append(asked, places.Replace(arg))
				}
				if form != "" {
					asked = append(asked, form)
				}
				out, err := exec.Command("seatledger", append([]string{"--ledger", ledger}, asked...)...).CombinedOutput()
				if err != nil && !refuses[name] && !refuses[name+" "+args[0]] {
					t.Errorf("%v: %v: %s", asked, err, out)
				}
				free(t, fmt.Sprint(asked), out, both)
				surfaces++
			}
		}
	}
	files := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if files++; strings.HasPrefix(path, filepath.Dir(ledger)) {
			free(t, path, text, redacted) // the ledger itself has what is confidential
		} else {
			free(t, path, text, both)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d answers and %d files have none of %d canaries", surfaces, files, len(both))
}

// redactAll redacts every entry that has a private text, but for the two sources,
// which come first.
func redactAll(t *testing.T, run func(args ...string) string) (said string) {
	t.Helper()
	done := 0
	for n := 3; n <= 30; n++ {
		out := run("redact", fmt.Sprint(n), "--reason", "asked for")
		if said += out; strings.Contains(out, fmt.Sprintf("Redacted: %d.", n)) {
			done++
		}
	}
	if done < 6 {
		t.Fatalf("%d entries were redacted", done)
	}
	return said
}

// TestSurfacesAreListed holds the list of doc/security.md against the commands that are
// asked for canaries, and how.
func TestSurfacesAreListed(t *testing.T) {
	var asked, others []string
	for _, c := range commands() {
		switch name := c.Name(); {
		case asks[name] != nil:
			var forms []string
			for _, args := range asks[name] {
				for _, arg := range args {
					if strings.HasPrefix(arg, "--") && !slices.Contains(forms, arg) && arg != "--on" {
						forms = append(forms, arg)
					}
				}
			}
			asked = append(asked, strings.TrimSpace(name+" "+strings.Join(forms, " ")))
		default:
			others = append(others, name+": "+asksNothing[name])
		}
	}
	want := fmt.Sprintf("%d commands, each as text, with `--json` and with `--csv`, and every file that they write (packages, logs, pictures, jobs, the snapshot; for redacted texts the\nledger and a backup, too):\n\n    %s\n\nNot asked, %d: %s.\n",
		len(asked), strings.Join(asked, "\n    "), len(others), strings.Join(others, "; "))
	answertest.HoldList(t, "../../doc/security.md", "cmd/seatledger", want, *update)
	t.Logf("%d commands are asked", len(asked))
}

// free fails the test if a text has a canary.
func free(t *testing.T, what string, text []byte, canaries []string) {
	t.Helper()
	for _, c := range canaries {
		if at := bytes.Index(bytes.ToLower(text), bytes.ToLower([]byte(c))); at >= 0 {
			t.Errorf("%s has %q: %.200q", what, c, text[max(0, at-80):min(len(text), at+80)])
		}
	}
}
