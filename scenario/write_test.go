package scenario

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// What is written is read as the same scenario, for every example and for keys
// that no example has.
func TestWrittenScenariosAreReadAsTheSame(t *testing.T) {
	paths, err := filepath.Glob("../examples/*/scenarios/*.yaml")
	if err != nil || len(paths) < 5 {
		t.Fatal(paths, err)
	}
	texts := map[string]string{"by hand": `
title: "Odd: 'texts' # of \u0e81 people"
purpose: "true"
sources: ["2017", "A paper: of 2 May 2017"]
base: {reconstruction: 0}
on: 2017-11-16
levers:
- dissolve:
    party: a b
    policy: choose-in-window
    choices: [{council: "1", party: "no", seats: 3}]
- dissolve: {party: x, policy: redistribute-council, seats: list, refuse: [y, "z:"], refuse_in: [{council: c, parties: [q, r]}], lots: [{council: c, winners: [y]}], method: sainte-lague}
- by-election: {council: c/1, seats: 2, votes: {a: 0, "b, c": 4611686018427387904}}
- method: {method: hare}
cascade:
- {name: Senate, seats: 5, method: dhondt, others: {before: {a: 1}, after: {}}}
expect:
- {figure: vacant, value: 0, source: "?"}
model: {party: a, offer: [{announced: 0, day: 3}]}
`}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[path] = string(text)
	}
	for name, text := range texts {
		want, err := Read(name, []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		written := want.Text()
		got, err := Read(name, written)
		if err != nil {
			t.Errorf("%s: %v in\n%s", name, err, written)
			continue
		}
		for _, pair := range [][2]ast.Node{{got.Model, want.Model}, {got.Counterfactuals, want.Counterfactuals}} {
			if a, b := plainOf(t, pair[0]), plainOf(t, pair[1]); !reflect.DeepEqual(a, b) {
				t.Errorf("%s: %v, want %v", name, a, b)
			}
		}
		again := string(got.Text())
		got.file, got.Model, got.Counterfactuals = want.file, want.Model, want.Counterfactuals
		if !reflect.DeepEqual(got, want) || again != string(written) {
			t.Errorf("%s: read again it is another scenario:\n%s", name, written)
		}
	}
}

// plainOf gives what a part of a file says, wherever it stands in it.
func plainOf(t *testing.T, n ast.Node) (x any) {
	t.Helper()
	if n == nil {
		return nil
	}
	if err := yaml.NodeToValue(n, &x); err != nil {
		t.Fatal(err)
	}
	return x
}
