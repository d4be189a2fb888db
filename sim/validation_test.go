package sim

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// doc/validation.md is written by these tests:
//
//	SEATLEDGER_LONG=1 go test ./sim -update
//
// and read by them: a number that no longer comes out as printed there fails.
var update = flag.Bool("update", false, "write ../doc/validation.md (needs SEATLEDGER_LONG=1 and no -run)")

const validationFile = "../doc/validation.md"

// long says whether the checks run at the size the acceptance list names; without
// it they run smaller, and what they obtain is not recorded.
func long() bool { return os.Getenv("SEATLEDGER_LONG") != "" }

// finding is one row of doc/validation.md.
type finding struct {
	check                    int
	what, required, obtained string
	measured                 bool // a time: differs from run to run
	failed                   string
}

var findings struct {
	sync.Mutex
	rows []finding
	doc  string
}

func (f finding) row() string {
	verdict := "met"
	if f.failed != "" {
		verdict = "**not met**: " + f.failed
	}
	return fmt.Sprintf("| %d | %s | %s | %s | %s |", f.check, f.what, f.required, f.obtained, verdict)
}

// record puts a number obtained beside the number required, under the number of
// the acceptance check. The caller asserts; record only writes down, and fails if
// the document says otherwise.
func record(t testing.TB, check int, what, required, obtained string) {
	t.Helper()
	note(t, finding{check: check, what: what, required: required, obtained: obtained})
}

// recordTime is record for what is measured on a machine.
func recordTime(t testing.TB, check int, what, required, obtained string) {
	t.Helper()
	note(t, finding{check: check, what: what, required: required, obtained: obtained, measured: true})
}

// recordMiss writes down a requirement that is not met, and why.
func recordMiss(t testing.TB, check int, what, required, obtained, why string) {
	t.Helper()
	note(t, finding{check: check, what: what, required: required, obtained: obtained, failed: why})
}

func note(t testing.TB, f finding) {
	t.Helper()
	findings.Lock()
	defer findings.Unlock()
	findings.rows = append(findings.rows, f)
	if *update || f.measured {
		return
	}
	if findings.doc == "" {
		data, err := os.ReadFile(validationFile)
		if err != nil {
			t.Fatal(err)
		}
		findings.doc = string(data)
	}
	if !strings.Contains(findings.doc, f.row()) {
		t.Errorf("doc/validation.md is not current: it lacks\n%s\nRun SEATLEDGER_LONG=1 go test ./sim -update, and look at the difference.", f.row())
	}
}

func TestMain(m *testing.M) {
	flag.Parse()
	if *update && (!long() || flag.Lookup("test.run").Value.String() != "") {
		fmt.Fprintln(os.Stderr, "-update needs SEATLEDGER_LONG=1 and no -run: the document holds all checks at full size")
		os.Exit(2)
	}
	code := m.Run()
	if *update {
		if err := writeValidation(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func writeValidation() error {
	rows := findings.rows
	slices.SortStableFunc(rows, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.check, b.check), cmp.Compare(a.what, b.what))
	})
	var b strings.Builder
	b.WriteString(validationHead)
	for _, f := range rows {
		b.WriteString(f.row() + "\n")
	}
	b.WriteString(validationFoot)
	return os.WriteFile(validationFile, []byte(b.String()), 0o644)
}

const validationHead = `# Validation of the model

Written by ` + "`SEATLEDGER_LONG=1 go test ./sim -update`" + `; do not edit. Each row is an assertion of a test: what the
literature or an independent program gives, and what package ` + "`sim`" + ` obtains. Times were measured on a shared machine of
two cores and are there for their ratios. What the model is, and what it is not for: [model.md](model.md).

| check | what | required | obtained | verdict |
|---|---|---|---|---|
`

const validationFoot = ""
