package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

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

// asks is what each command is asked, besides the form of its answer; a command that is
// in none of these lists fails the test, and so does a flag that is not used, so that
// a new one joins.
var (
	asks = map[string][]string{
		"export": {"canaries DIR", "canaries OLD --known #20", "--log LOG", "--as popolo canaries OUT.json", "--as ftm canaries OUT.jsonl", "--as ocd OUT-people", "--as csvw canaries OUT-tables", "--as csvw OUT-all",
			"--as parquet xx OUT-parquet", "--as parquet xx OUT-parquet --known #20", "--as geojson xx OUT.geojson --on 2021-03-01 --rule sitting", "--as popolo xx OUT2.json --known #20"},
		"roll": {"xx/t/c --on 2021-03-01 --by party", "xx/t/c --on 2020-06-01 --known 2999-01-01", "xx/t/c --svg PICTURE --on 2021-03-01",
			"xx/t/d --on 2021-03-01 --published 2022-01-01"},
		"control":  {"xx/t/c --on 2021-03-01", "xx --on 2021-03-01 --by party --rule sitting", "xx/t/c --on 2021-03-01 --published 2022-01-01", "xx --kind commune~council --known 2999-01-01"},
		"flips":    {"xx/t/c", "xx --since 2020-01-01 --until 2022-01-01 --by party", "xx --rule sitting --kind commune~council --known 2999-01-01", "xx --published 2022-01-01"},
		"tip":      {"xx/t/c --on 2021-03-01", "xx/t/d --on 2021-03-01 --by party --rule sitting --kind commune~council --known 2999-01-01", "xx/t/c --published 2022-01-01"},
		"shares":   {"xx --on 2021-03-01 --by party --rule sitting", "xx --every year --since 2020-01-01 --until 2022-01-01 --kind commune~council --known 2999-01-01", "xx --published 2022-01-01"},
		"drift":    {"xx --on 2021-03-01", "xx --every year --since 2020-01-01 --until 2022-01-01 --kind commune~council --known 2999-01-01", "xx --published 2022-01-01"},
		"history":  {"p1", "p2", "s2", "v1", "v2", "v3", "t1", "n1", "xx/t/c", "xx/t/d --known 2999-01-01", "xx/t/d --published 2022-01-01", "s1"},
		"search":   {"zq", "Zqredactedna", "Zqconfidentialtit", "777777", "Ann"},
		"check":    {"", "xx", "xx --known 2999-01-01", "xx --published 2022-01-01", "--strict"},
		"backup":   {"BACKUP", "TAKEN"},
		"verify":   {"", "LOG", "--expect HEAD"},
		"whatif":   {"SCENARIO --all", "SCENARIO --known 2999-01-01 --published 2022-01-01", "MODEL"},
		"simulate": {"MODEL --jobs JOBS --replicates 40 --all --report REPORT", "MODEL --jobs JOBS --replicates 40 --seed 2 --threads 1 --known 2999-01-01", "MODEL --jobs JOBS --published 2022-01-01", "SCENARIO --jobs JOBS"},
		"add": {"defected --council tarn --person p1 --to red --on 2021-05-01 --source s1 --dry-run", "joined-group --council xx/t/c --person p1 --group Rural --on 2021-05 --source s2 --new group --by somebody --package mine --dry-run",
			"left-group --council xx/t/c --party red --from Rural --on 2021-05 --source s2 --members red --dry-run", "elected --council tarn --person Bo~Oak --list red --party red --ward North --seat 1 --until 2024 --on 2020-05-04 --source s2 --dry-run",
			"control-reported --council tarn --rule sitting --value none --on 2021 --source s2 --dry-run", "party-dissolved --party blue --policy list --division xx --on 2021-06-01 --source s2 --reason bankrupt --note seen --dry-run",
			"post-taken --council tarn --post mayor --person p2 --on 2021-06-01 --source s2 --dry-run", "substituted --council tarn --person p2 --for p1 --on 2021-06-01 --source s2 --dry-run",
			"milestone --type letter --name A~letter --on 2021-02-01 --id v9 --source s2 --dry-run",
			"milestone --type letter --name A~letter --from-party red --on 2021-02-01 --source A~thing --title A~secret --publisher P --author A --published 2021-01-02 --accessed 2021-01-03 --quote Q --grade press --sha256 0000000000000000000000000000000000000000000000000000000000000000 --confidential yes --dry-run",
			"resigned --council tarn --person Nobody --on 2021-06-01 --source s1 --yes", "died --council tarn --on 2021-06-01 --ask"},
		"correct": {"v2 party=red --dry-run", "v2 party=red --new person --dry-run", "v2 date=2021-01-05 --source s1 --by somebody --dry-run", "sources/s1 grade=press --dry-run", "people/p1 basis=candidate --dry-run", "sources/s1 title= --yes",
			"v1 until=2022 --source A~thing --title A~secret --publisher P --author A --published 2021-01-02 --accessed 2021-01-03 --quote Q --grade press --confidential yes --sha256 0000000000000000000000000000000000000000000000000000000000000000 --dry-run", "s1 title=Another"},
		"retract": {"v2 --dry-run", "v3 --by somebody --dry-run", "sources/s1 --yes", "v1"},
		"import":  {"DIR --dry-run", "DIR --by somebody --revert", "--ledger NEW --log LOG", "--log LOG"},
	}
	// refuses are those that rightly say no, and why.
	refuses = map[string]string{
		"history s1":                    "a confidential source stays in the ledger",
		"backup TAKEN":                  "a file is there",
		"whatif MODEL":                  "the scenario has no levers",
		"check --strict":                "a figure does not agree",
		"simulate SCENARIO --jobs JOBS": "the scenario has no model",
		"simulate MODEL --jobs JOBS --published 2022-01-01": "nobody held the party's seats by what was published",
		"import --log LOG": "the ledger is not a new one",
		"add resigned --council tarn --person Nobody --on 2021-06-01 --source s1 --yes": "nobody of that name is on record",
		"add died --council tarn --on 2021-06-01 --ask":                                 "nobody answers",
		"correct sources/s1 title= --yes":                                               "a source has a title",
		"correct s1 title=Another":                                                      "no event has that id",
		"retract sources/s1 --yes":                                                      "only events are retracted",
		"retract v1":                                                                    "nobody answers",
	}
	asksNothing = map[string]string{"demo": "shows the founding package", "template": "writes an empty workbook", "adopt": "reads a list that somebody else made", "apportion": "computes from its arguments", "synth": "draws rows", "calibrate": "reads no ledger",
		"worker": "reads no ledger", "serve": "is the site, below", "redact": "is what blanks the texts here"}
)

// forms are those of an answer.
var forms = []string{"", "--json", "--csv"}

// canaryScenario moves seats of the canary ledger, and canaryModel plays over them.
const (
	canaryHead     = "title: t\npurpose: p\nsources: [\"a source of 2020\"]\non: 2021-03-01\n"
	canaryScenario = canaryHead + "levers:\n  - dissolve: {party: blue, policy: vacate, seats: allegiance}\n"
	canaryModel    = canaryHead + "model:\n  party: blue\n  receiving: red\n  days: 5\n  court: {probability: 0.3, day: 2}\n  offer: [{announced: 0, day: 2}]\n  decisions: {rate: 0.05}\n"
)

// TestCanaries puts every command to a ledger with a confidential source and
// redacted texts, in every form of answer.
func TestCanaries(t *testing.T) {
	x := cage(t)
	for _, c := range commands() {
		name := c.Name()
		if asks[name] == nil && asksNothing[name] == "" {
			t.Errorf("the command %s is asked nothing here", name)
		}
		for _, line := range asks[name] {
			for _, form := range forms {
				x.asks(strings.TrimSpace(name+" "+line), form)
			}
		}
		c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if asks[name] != nil && f.Name != "help" && !strings.Contains(strings.Join(asks[name], " ")+" ", "--"+f.Name+" ") {
				t.Errorf("%s is asked nothing with --%s", name, f.Name)
			}
		})
	}
	for line := range refuses {
		if !x.refused[line] {
			t.Errorf("nothing is asked that is refused as %q is to be", line)
		}
	}
	x.files()
	t.Logf("%d answers, of which %d were refused as they should be, and %d files have none of %d canaries", x.answers, x.refusals, x.seen, len(x.confidential)+len(x.redacted))
}

// caged is a ledger with texts that must not come out of it.
type caged struct {
	*testing.T
	dir, ledger, head       string
	confidential, redacted  []string
	answers, refusals, seen int
	refused                 map[string]bool
}

// cage imports the package with canaries and redacts what is to be.
func cage(t *testing.T) *caged {
	t.Helper()
	dir := t.TempDir()
	x := &caged{T: t, dir: dir, ledger: filepath.Join(dir, "ledger", "seatledger.db"), confidential: canaries(t, "confidential.txt"), redacted: canaries(t, "redacted.txt"), refused: map[string]bool{}}
	if err := os.Mkdir(filepath.Dir(x.ledger), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"what.yaml": canaryScenario, "model.yaml": canaryModel, "ledger/taken.db": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) string {
		out, _ := exec.Command("seatledger", append([]string{"--ledger", x.ledger}, args...)...).CombinedOutput()
		return string(out)
	}
	if said := run("import", filepath.Join("testdata", "canaries", "package")); !strings.Contains(said, "new entries") {
		t.Fatal(said)
	}
	free(t, "redact", []byte(redactAll(t, run)), x.redacted)
	_, x.head, _ = strings.Cut(strings.TrimSpace(run("verify")), "head ")
	return x
}

// asks puts one line to the program: its answer has no canary, and it is refused only
// where that is right.
func (x *caged) asks(line, form string) {
	x.Helper()
	at := func(names ...string) string { return filepath.Join(append([]string{x.dir}, names...)...) }
	places := strings.NewReplacer("DIR", at("out"), "OLD", at("old"), "OUT", at("out"+form), "BACKUP", at("ledger", "backup"+form+".db"), "TAKEN", at("ledger", "taken.db"), "LOG", at("log.jsonl"), "NEW", at("new"+form+".db"),
		"SCENARIO", at("what.yaml"), "MODEL", at("model.yaml"), "JOBS", at("jobs.db"), "REPORT", at("report.html"), "PICTURE", at("roll.svg"), "HEAD", x.head)
	args := []string{"--ledger", x.ledger}
	for word := range strings.FieldsSeq(line + " " + form) {
		args = append(args, strings.ReplaceAll(places.Replace(word), "~", " "))
	}
	out, err := exec.Command("seatledger", args...).CombinedOutput()
	if (err != nil) != (refuses[line] != "") {
		x.Errorf("%s %s: %v: %s", line, form, err, out)
	}
	if err != nil {
		x.refusals++
		x.refused[line] = true
	}
	x.answers++
	free(x.T, line+" "+form, out, slices.Concat(x.confidential, x.redacted))
}

// published are files that are made to be given away, besides packages.
var published = []string{"roll.svg", "report.html"}

// files looks for canaries in every file that was written. The ledger itself has what is
// confidential, and so have its backups. What is not made to be given away is its
// owner's alone.
func (x *caged) files() {
	x.Helper()
	err := filepath.WalkDir(x.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		x.seen++
		if info, err := d.Info(); err != nil || info.Mode().Perm() != 0o600 && !slices.Contains(published, d.Name()) && !strings.HasPrefix(path, filepath.Join(x.dir, "o")) {
			x.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
		free(x.T, path, text, x.redacted)
		if !strings.HasPrefix(path, filepath.Dir(x.ledger)) {
			free(x.T, path, text, x.confidential)
		}
		return err
	})
	if err != nil {
		x.Fatal(err)
	}
}

// redactAll redacts every entry that has a private text, but for the two sources,
// which come first.
func redactAll(t *testing.T, run func(args ...string) string) (said string) {
	t.Helper()
	done := 0
	for n := 3; n <= 50; n++ {
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

// TestNothingDependsOnAConfidentialSource asks two ledgers of which only the confidential
// source differs, in all but its id: they answer the same, whatever day something is to have
// been published by, so that no question can be used to find out its date.
func TestNothingDependsOnAConfidentialSource(t *testing.T) {
	dir := t.TempDir()
	otherwise := strings.NewReplacer("Zqconfidential", "Quite another", "1987-03-04", "2021-02-27", "1987-03-05", "2021-03-02", "caca", "bebe")
	for name, text := range map[string]func(string) string{"one": func(s string) string { return s }, "other": otherwise.Replace} {
		pkg := filepath.Join(dir, name)
		if err := os.CopyFS(pkg, os.DirFS(filepath.Join("testdata", "canaries", "package"))); err != nil {
			t.Fatal(err)
		}
		sources, err := os.ReadFile(filepath.Join(pkg, "sources.csv"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(pkg, "sources.csv"), []byte(text(string(sources))), 0o600); err != nil {
			t.Fatal(err)
		}
		runs(t, pkg+".db", "import", pkg)
	}
	compared := 0
	for _, name := range []string{"control", "flips", "tip", "shares", "drift", "check"} {
		for _, line := range asks[name] {
			if refuses[name+" "+line] != "" {
				continue
			}
			days := []string{""}
			if strings.Contains(line, "--published") {
				days = []string{"1987-03-04", "1990-01-01", "2021-02-27", "2022-01-01"}
			}
			for _, day := range days {
				args := strings.Fields(name + " " + strings.ReplaceAll(line, "2022-01-01", cmp.Or(day, "2022-01-01")) + " --json")
				for i := range args {
					args[i] = strings.ReplaceAll(args[i], "~", " ")
				}
				one, other := runs(t, filepath.Join(dir, "one.db"), args...), runs(t, filepath.Join(dir, "other.db"), args...)
				if !bytes.Equal(one, other) {
					t.Errorf("%v: of one source\n%s\nof another\n%s", args, one, other)
				}
				compared++
			}
		}
	}
	t.Logf("%d answers are the same", compared)
}

// TestRedactionsOfOlderEntries redacts entries of a log that was written when fewer texts were
// private: what stays of them is said.
func TestRedactionsOfOlderEntries(t *testing.T) {
	older, err := os.ReadFile("../../wire/testdata/older.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	const kept = 11 // the first of them, which make a ledger
	lines := strings.SplitAfter(string(older), "\n")[:kept]
	_, hash, _ := strings.Cut(lines[kept-1], `{"hash":"`)
	dir := t.TempDir()
	log, path := filepath.Join(dir, "log.jsonl"), filepath.Join(dir, "older.db")
	text := fmt.Sprintf("{\"seatledger\":\"log\",\"v\":1}\n%s{\"entries\":%d,\"head\":\"%.64s\"}\n", strings.Join(lines, ""), kept, hash)
	if err := os.WriteFile(log, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	runs(t, path, "import", "--log", log)
	for entry, want := range map[string]string{"5": "with identifiers of people in public", "11": "with name and reason of events in public"} {
		said, err := process(t.Context(), path, "redact", entry).CombinedOutput()
		if err != nil || !strings.Contains(string(said), "Entry "+entry+" was written "+want+", and hashed as such: that stays.") {
			t.Errorf("%v: %s, want %q", err, said, want)
		}
	}
	runs(t, path, "verify")
}

// TestSurfacesAreListed holds the list of doc/security.md against what commands are
// asked for canaries.
func TestSurfacesAreListed(t *testing.T) {
	var asked, others, refused []string
	for _, c := range commands() {
		name := c.Name()
		if asks[name] == nil {
			others = append(others, name+": "+asksNothing[name])
		}
		for _, line := range asks[name] {
			line = strings.ReplaceAll(strings.TrimSpace(name+" "+line), "~", " ")
			if why := refuses[line]; why != "" {
				refused = append(refused, line+": "+why)
			} else {
				asked = append(asked, line)
			}
		}
	}
	listed := func(list []string) string { return "    " + strings.Join(list, "\n    ") + "\n" }
	want := fmt.Sprintf("%d questions to %d commands, each as text, with `--json` and with `--csv`, and every file that they write (packages, logs, pictures, reports,\njobs, ledgers, snapshots; for redacted texts the ledger and its backups, too):\n\n%s\nRefused as they should be, and as free of canaries:\n\n%s\nNot asked, %d: %s.\n",
		len(asked), len(asks), listed(asked), listed(refused), len(others), strings.Join(others, "; "))
	answertest.HoldList(t, "../../doc/security.md", "cmd/seatledger", want, *update)
	t.Logf("%d questions are asked", len(asked))
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
