package scenario_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"

	"github.com/seatledger/seatledger/scenario"
)

func problemsOf(t testing.TB, err error) *scenario.Problems {
	t.Helper()
	problems, ok := errors.AsType[*scenario.Problems](err)
	if !ok || !errors.Is(err, scenario.ErrRefused) || problems.Count < len(problems.List) || len(problems.List) == 0 {
		t.Fatalf("%v is no list of problems", err)
	}
	for _, p := range problems.List {
		if p.Line < 1 || p.Column < 1 || p.Want == "" || p.Fix == "" {
			t.Errorf("%+v does not say where, what was expected and what to do", p)
		}
	}
	return problems
}

// Everything wrong is said at once, in the order of the lines.
func TestProblemsInOrder(t *testing.T) {
	_, err := scenario.Read("wrong.yaml", []byte(`titel: A
purpose:
sources: []
on: 2017-11
levers:
  - dissolve: {party: kh/cnrp, policy: vacat, seats: lists}
    move: {from: a, to: a, seats: 0}
  - by-election: {council: c, seats: many, votes: {a: -1}}
expect:
  - figure: receved
    value: "1,548"
    source: x
`))
	want := `wrong.yaml:1:1: titel: "titel": expected one of the keys title, purpose, sources, base, on, division, kind, levers, cascade, expect, model, counterfactuals; rename it to title
wrong.yaml:1:1: title: expected the key title; add title:
wrong.yaml:2:1: purpose: "purpose": expected a value; write one
wrong.yaml:3:10: sources: expected at least one element; write one, or delete the key
wrong.yaml:4:5: on: "2017-11": expected a day such as 2017-11-16; correct it
wrong.yaml:6:5: levers[0]: expected one of dissolve, move, by-election, method; give each event a dash of its own
wrong.yaml:6:40: levers[0].dissolve.policy: "vacat": expected one of vacate, next-on-list, redistribute-council, redistribute-vacated, only-parties-without-seats, by-election, choose-in-window, keep; write vacate
wrong.yaml:6:54: levers[0].dissolve.seats: "lists": expected one of list, allegiance; write list
wrong.yaml:7:35: levers[0].move.seats: "0": expected a whole number from 1 up to 100000000; write it in digits, such as 4548, without separators
wrong.yaml:8:38: levers[1].by-election.seats: "many": expected a whole number from 1 up to 100000; write it in digits, such as 4548, without separators
wrong.yaml:8:55: levers[1].by-election.votes.a: "-1": expected a whole number from 0 up to 4611686018427387904; write it in digits, such as 4548, without separators
wrong.yaml:10:13: expect[0].figure: "receved": expected one of received, seats, councils, vacant, lots; write received
wrong.yaml:11:12: expect[0].value: "1,548": expected a whole number from 0 up to 100000000; write it in digits, such as 4548, without separators`
	if got := problemsOf(t, err).Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// part is what another package keeps under a key of its own.
type part struct {
	Days  int     `yaml:"days,required" min:"1"`
	Share float64 `yaml:"share" min:"0" max:"1"`
	Deep  []struct {
		On bool `yaml:"on,required"`
	} `yaml:"deep"`
}

func TestPartsAreReadLater(t *testing.T) {
	text := "title: t\npurpose: p\nsources: [a]\non: 2017-11-16\nmodel:\n  days: 35\n  share: 0.35\n  deep:\n    - on: true\ncounterfactuals: [1]\n"
	s := read(t, text)
	var got part
	s.Decode("model", s.Model, &got)
	if err := s.Err(); err != nil || got.Days != 35 || got.Share != .35 || !got.Deep[0].On || s.Counterfactuals.Type() != ast.SequenceType {
		t.Fatalf("%+v, %v", got, err)
	}
	s.Refuse("model.deep[0].on", "false", "write false")
	s.Refuse("model.none.such", "something", "add it")
	s = read(t, strings.Replace(text, "share: 0.35", "share: 1.5", 1))
	s.Decode("model", s.Model, &got)
	s.Refuse("model.deep[0].on", "false", "write false")
	s.Refuse("model.none.such", "something", "add it")
	want := `test.yaml:6:3: model.none.such: expected something; add it
test.yaml:7:10: model.share: "1.5": expected a number from 0 up to 1; write it in digits, such as 0.35
test.yaml:9:11: model.deep[0].on: "true": expected false; write false`
	if got := problemsOf(t, s.Err()).Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// hostile are inputs that break readers.
func hostile() map[string]string {
	long := strings.Repeat
	return map[string]string{
		"a part without": "model:",
		"nothing":        "",
		"blank":          " \n\n",
		"brackets":       long("[", 100_000),
		"maps":           long("{a: ", 30_000),
		"dashes":         long("- ", 60_000) + "x",
		"question marks": long("? ", 60_000),
		"anchors":        long("&a ", 40_000),
		"tags":           long("! ", 60_000),
		"aliases":        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: *c\n",
		"merge":          "base: &b {package: x}\ntitle: {<<: *b}\n<<: *b\n",
		"NUL":            "title: a\x00b\n",
		"control":        "title: a\x1b[2Jb\n",
		"not UTF-8":      "title: \xff\xfe\n",
		"huge":           "title: " + long("a ", 5<<20),
		"huge number":    "on: 99999999999999999999999999999999\nlevers: [{move: {from: a, to: b, seats: 1e999}}]\n",
		"duplicates":     "title: a\ntitle: b\n",
		"many keys": func() string {
			var b strings.Builder
			for i := range 14_000 {
				fmt.Fprintf(&b, "k%d: 1\n", i)
			}
			return b.String()
		}(),
		"documents":        "title: a\n---\ntitle: b\n",
		"many documents":   long("---\n", 30_000),
		"directive":        "%YAML 1.2\n---\ntitle: a\n",
		"a list":           "- title\n- purpose\n",
		"a text":           "title",
		"tabs":             "\ttitle: a\n",
		"unclosed":         "title: \"a\n",
		"key of a mapping": "{a: b}: c\n? [a]\n: b\n",
		"numbers as keys":  "1: a\n~: b\ntrue: c\n",
		"null elements":    "levers: [~, null]\nsources:\n  -\n  - ~\n",
		"wrong shapes":     "title: {a: b}\nsources: a\nlevers: {dissolve: 1}\nbase: [1]\nmodel: *x\non: [2017]\n",
		"literal":          "title: |\n" + long("  text\n", 18_000),
	}
}

func TestHostileFiles(t *testing.T) {
	says := map[string]string{"brackets": "at most 32 levels", "maps": "at most 32 levels", "dashes": "at most 32 levels", "anchors": "brackets, dashes or marks", "aliases": "write it out without & and *",
		"merge": "a key that is a plain text", "NUL": "NUL:1:9: expected text without control characters", "not UTF-8": "not UTF-8:1:8: expected text in UTF-8", "huge": "at most 128 KiB",
		"duplicates": "delete it, or the one in line 1", "documents": "documents:3:1: expected one scenario in a file", "null elements": "expected an element", "a part without": "expected a value"}
	for name, text := range hostile() {
		if _, err := scenario.Read(name, []byte(text)); err != nil && !strings.Contains(err.Error(), says[name]) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := scenario.Read(name, []byte(text)); err == nil {
			t.Errorf("%s is read", name)
		} else {
			problemsOf(t, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range hostile() {
		if len(text) < 1000 {
			f.Add([]byte(text))
		}
	}
	examples, _ := filepath.Glob("../examples/*/scenarios/*.yaml")
	for _, path := range examples {
		if text, err := os.ReadFile(path); err == nil {
			f.Add(text)
		}
	}
	f.Add([]byte(file("  - move: {from: tw/red, to: tw/blue, seats: 2}\n")))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := scenario.Read("fuzz.yaml", data)
		if err != nil {
			problemsOf(t, err)
			return
		}
		var p part
		s.Decode("model", s.Model, &p)
		if s.Title == "" || s.Purpose == "" || len(s.Sources) == 0 {
			t.Errorf("%+v has no title, purpose or source", s)
		}
	})
}

// A key that its policy has no use for is refused, not passed over.
func TestKeysWithoutUse(t *testing.T) {
	for keys, path := range map[string]string{
		"policy: vacate, refuse: [b]":                                                                     "refuse",
		"policy: vacate, refuse_in: [{council: c, parties: [b]}]":                                         "refuse_in",
		"policy: by-election, lots: [{council: c, winners: [b]}]":                                         "lots",
		"policy: next-on-list, method: hare":                                                              "method",
		"policy: keep, seats: list":                                                                       "seats",
		"policy: keep, posts: most-votes":                                                                 "posts",
		"policy: keep, choices: [{council: c, party: b, seats: 1}]":                                       "choices",
		"policy: vacate, choices_unplaced: {b: 1}":                                                        "choices_unplaced",
		"policy: choose-in-window, choices_unplaced: {b: 1}, seats: allegiance":                           "seats",
		"policy: choose-in-window, choices_unplaced: {a: 1}":                                              "choices_unplaced.a",
		"policy: choose-in-window, choices: [{council: c, party: a, seats: 1}]":                           "choices[0].party",
		"policy: redistribute-council, refuse: [a]":                                                       "refuse[0]",
		"policy: redistribute-council, lots: [{council: c, winners: [b, b]}]":                             "lots[0].winners[1]",
		"policy: choose-in-window, choices_unplaced: {b: 1}, choices: [{council: c, party: b, seats: 1}]": "choices_unplaced",
	} {
		_, err := scenario.Read("test.yaml", []byte(file("  - dissolve: {party: a, "+keys+"}\n")))
		problems := problemsOf(t, err)
		if len(problems.List) != 1 || problems.List[0].Path != "levers[0].dissolve."+path || problems.List[0].Line != 6 {
			t.Errorf("%s: %v", keys, err)
		}
	}
}
