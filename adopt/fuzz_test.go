package adopt_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/adopt"
)

// sound reads a file and sees that it is a table of which a map can be made, or a problem.
func sound(t *testing.T, path string) {
	t.Helper()
	table, err := adopt.Read(path)
	if err != nil {
		if problem, ok := errors.AsType[*adopt.Problem](err); !ok || problem.Want == "" || problem.Fix == "" {
			t.Fatalf("no problem: %v", err)
		}
		return
	}
	if len(table.Rows) == 0 || len(table.Head) == 0 {
		t.Fatalf("a table of nothing: %v", table)
	}
	for _, r := range table.Rows {
		if len(r.Cells) != len(table.Head) {
			t.Fatalf("row %d has %d cells below %d names", r.N, len(r.Cells), len(table.Head))
		}
	}
	m := adopt.Propose(table)
	again, err := adopt.ReadMap("map", []byte(m.Text("list")))
	if err != nil {
		t.Fatalf("%v\n%s", err, m.Text("list"))
	}
	if answersOf(again) != answersOf(m) {
		t.Fatalf("%s\nis read as\n%s", m.Text("list"), again.Text("list"))
	}
	_, _ = adopt.Adopt(table, m) // whatever is missing is asked
}

// answersOf is a map without what is said beside its questions, which may quote the file.
func answersOf(m *adopt.Map) string {
	return regexp.MustCompile(`(?m) # .*$`).ReplaceAllString(m.Text("list"), "")
}

// fuzz feeds texts to the readers.
func fuzz(f *testing.F, change func(string) string) {
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(dir, "list")
		if err := os.WriteFile(path, []byte(change(text)), 0o600); err != nil {
			t.Fatal(err)
		}
		sound(t, path)
	})
}

func asIs(text string) string { return text }

func FuzzCells(f *testing.F) {
	for _, text := range []string{"a,b\n1,2\n", "a;b\n\"1\";2", "\xff\xfea\x00", "t\n\na|b|c\nTotal|1|2\n", "Name\tParty\tStart\rAnn\tRed\t1/6/25\n", "Ward,Party,Party\nA,B,C\nWard,Party,Party"} {
		f.Add(text)
	}
	fuzz(f, asIs)
}

func FuzzJSON(f *testing.F) {
	for _, text := range []string{`[{"a":{"b":[1,{"c":null}]}}]`, "{}\n{}", `{"x":{"list":[{"a":1}]},"y":2}`, `[["a","b"],[1,null]]`, `{"a":{"k":1},"b":{"k":2}}`,
		`{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"bnode","value":"b0"}}]}}`} {
		f.Add(text)
	}
	fuzz(f, func(text string) string { return "[" + text + "]" })
}

func FuzzYAML(f *testing.F) {
	for _, text := range []string{"- a: 1\n  b: [x, {y: z}]\n", "a: &a {b: c}\nd:\n  <<: *a\n", "---\nname: Ann\n---\nname: |\n  Bo\n", "? a\n: b\n", "- 'x': !!null ''\n"} {
		f.Add(text)
	}
	fuzz(f, func(text string) string { return "---\n" + text })
}

// FuzzKnown feeds files of the formats that are known by name: wherever a value may be of
// another kind, or missing.
func FuzzKnown(f *testing.F) {
	for _, name := range []string{"popolo.json", "openstates/ann-lee.yml", "openstates/bo-day.yml", "congress.yaml", "ftm.jsonl"} {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(`{"persons":[{"id":"a","memberships":[{}]}]}`)
	f.Add(`{"schema":"Occupancy","properties":{"holder":"a"},"id":"a"}`)
	fuzz(f, asIs)
}

// FuzzSheet feeds rows of a sheet.
func FuzzSheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1"><v>1</v></c></row><row r="3"><c r="B3" t="b"><v>1</v></c></row>`)
	f.Add(`<row><c><f>A1</f><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells><sheetData>`)
	f.Fuzz(func(t *testing.T, rows string) {
		path := filepath.Join(t.TempDir(), "list")
		text := madeBook(t, strings.NewReader(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+rows+`</sheetData></worksheet>`))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		sound(t, path)
	})
}

// FuzzResults feeds tables of results, and answers all that is asked.
func FuzzResults(f *testing.F) {
	f.Add("Ward,Seats,Red votes,Green votes\nA,1,\"1,203\",-\nTotal,1,5,\n", "one candidate", "top-n", "yes")
	f.Add("Ward,Candidate,Party,Votes,Elected\nA,\"Lee, Ann*\",Red,5,x\n,Bo,,,\n", "several", "no", "no")
	f.Add("Party,Votes A,Seats A\nRed,4,1\nOthers,9,-\n", "", "dhondt", "yes")
	f.Add(",Red,,Green,\nWard,Votes,%,Votes,%\nA,5,1.5,3,7%\n", "one candidate", "top-n", "no")
	f.Add("A\nName,Party,Votes\nAnn,Red,3\nB\nBo,Red,4*\n", "", "hare", "yes")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text, figures, method, yes string) {
		path := filepath.Join(dir, "list")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		table, err := adopt.Read(path)
		if err != nil {
			return
		}
		m := adopt.Propose(table)
		for range 8 {
			p, err := adopt.Adopt(table, m)
			if err == nil && len(p.Rows) == 0 {
				t.Fatal("nothing was made, and nothing said")
			}
			if !errors.Is(err, adopt.ErrUnanswered) {
				return
			}
			_ = m.Answer(func(q adopt.Question) (string, error) { return fuzzed(q, figures, method, yes), nil })
		}
	})
}

// fuzzed answers a question about a table of results.
func fuzzed(q adopt.Question, figures, method, yes string) string {
	for where, say := range map[string]string{"day": "2025-05-01", "shape": "results", "figures": figures, "independents": figures, "method": method, "kind": "ordinary", "numbers": "votes",
		"alike": "apart", "sections": "ward", "no_party": "Red", "at_stake": "2", "seats": "9", "name": "Town"} {
		if strings.HasSuffix(q.Where, where) {
			return say
		}
	}
	switch {
	case strings.HasPrefix(q.Where, "mark "):
		return "not stated"
	case strings.HasPrefix(q.Where, "column "):
		return "nothing"
	}
	return yes
}
