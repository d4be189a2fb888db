package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// marked is what the ledger of these tests has to say of itself everywhere.
const marked = "Synthetic reconstruction drawn from seed 2017; no record of any council."

// answering gives, of each command that answers from a ledger, what to ask a
// reconstruction.
var answering = map[string][]string{
	"roll": {"kh/21/synthetic-1450/council"}, "control": {"kh/23"}, "flips": {"kh/23"}, "tip": {"kh/21/synthetic-1450/council"}, "shares": {}, "drift": {},
	"history": {"kh/21/synthetic-1450/council"}, "search": {"Takeo"}, "check": {}, "whatif": {foundingPackage + "/scenarios/dissolution.yaml"}, "simulate": {foundingPackage + "/scenarios/ruling.yaml", "--replicates", "40", "--jobs", "JOBS"},
}

// others are the commands that answer nothing from the ledger that they are given,
// and why they need no notice.
var others = map[string]string{
	"demo": "shows the founding package", "apportion": "computes from its arguments", "template": "writes an empty workbook", "adopt": "reads a list that somebody else made",
	"add": "tells the row that is typed", "correct": "tells the row that is corrected", "retract": "tells the row that is withdrawn",
	"import": "names the package", "export": "names the package; each row cites its source", "synth": "says so itself",
	"redact": "names entries", "verify": "counts entries", "backup": "counts entries", "serve": "is tested where the site is", "worker": "reads no ledger", "calibrate": "reads no ledger",
}

// Every command that answers from a drawn ledger says so, in every form.
func TestAnswersFromDrawnLedgersSaySo(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "drawn.db")
	runs(t, db, "synth", "--like", "cambodia-2017", "--seed", "2017")
	for _, cmd := range commands() {
		name := cmd.Name()
		args, answers := answering[name]
		if !answers {
			if others[name] == "" {
				t.Errorf("%s: say here what to ask it, or why it needs no notice", name)
			}
			continue
		}
		if name == "simulate" && testing.Short() {
			continue // it takes the race detector half a minute
		}
		args = append([]string{name}, args...)
		if i := slices.Index(args, "JOBS"); i > 0 {
			args[i] = filepath.Join(dir, "jobs.db")
		}
		if text := string(runs(t, db, args...)); !strings.HasSuffix(text, "\n\n"+marked+"\n") {
			t.Errorf("%s ends with %q", name, text[max(0, len(text)-200):])
		}
		var x any
		text := runs(t, db, append(args, "--json")...)
		if err := json.Unmarshal(text, &x); err != nil || !bytes.Contains(text, []byte(marked)) || !jsonSaysSo(x) {
			t.Errorf("%s --json: %v %.300s", name, err, text)
		}
		rows, err := csv.NewReader(bytes.NewReader(runs(t, db, append(args, "--csv")...))).ReadAll()
		if err != nil || rows[0][len(rows[0])-1] != "synthetic" {
			t.Errorf("%s --csv: %v %q", name, err, rows)
		}
		for _, row := range rows[1:] {
			if row[len(row)-1] != marked {
				t.Errorf("%s --csv: %q", name, row)
			}
		}
	}
	chamber := filepath.Join(dir, "chamber.svg")
	runs(t, db, "roll", "kh/21/synthetic-1450/council", "--svg", chamber)
	if svg, err := os.ReadFile(chamber); err != nil || !strings.Contains(string(svg), marked[:40]) {
		t.Errorf("%v %.300s", err, svg)
	}
	runs(t, db, "export", "synthetic-reconstruction-2017", filepath.Join(dir, "out"))
	exportSaysSo(t, filepath.Join(dir, "out"))
}

func jsonSaysSo(x any) bool {
	list, ok := x.([]any)
	if !ok {
		list = []any{x}
	}
	for _, x := range list {
		if m, ok := x.(map[string]any); !ok || m["synthetic"] != marked {
			return false
		}
	}
	return true
}

// exportSaysSo: every row of every file cites the source that says what it is.
func exportSaysSo(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(files) != 7 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			if !strings.Contains(strings.Join(row, ","), "synthetic-reconstruction-2017") {
				t.Errorf("%s: %q", filepath.Base(file), row)
			}
		}
	}
}

// A ledger of records says nothing of the kind.
func TestAnswersFromRecordsDoNot(t *testing.T) {
	db := filepath.Join(t.TempDir(), "recorded.db")
	runs(t, db, "import", foundingPackage)
	for _, form := range []string{"--quiet", "--json", "--csv"} {
		if text := runs(t, db, "control", "kh", form); bytes.Contains(bytes.ToLower(text), []byte("synthetic")) {
			t.Errorf("control %s: %s", form, text)
		}
	}
}
