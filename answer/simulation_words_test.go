package answer_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/scenario"
)

// worded is a sentence as the file of words has it.
type worded struct{ mood, text string }

// words reads the file of words.
func words(t *testing.T) map[string]worded {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "simulation_words.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]worded{}
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 {
			return true
		}
		lit, ok := v.Values[0].(*ast.CompositeLit)
		if !ok || len(lit.Elts) != 2 {
			return true
		}
		text, err := strconv.Unquote(lit.Elts[1].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		found[v.Names[0].Name] = worded{lit.Elts[0].(*ast.Ident).Name, text}
		return true
	})
	if len(found) < 15 {
		t.Fatalf("%d sentences", len(found))
	}
	return found
}

// foretells are words of the past and the future, as a forecast has them.
var foretells = regexp.MustCompile(`\b(will|shall|going to|have|has|had|was|were|went|became|did|lost|won|gained|moved|expected to)\b`)

// What comes out is said to be so in the model, in the present; nothing else that is said
// of a simulation is in the past or the future.
func TestNoSentenceForetells(t *testing.T) {
	for name, w := range words(t) {
		inModel := strings.HasPrefix(strings.TrimPrefix(w.text, "  - "), "In the model")
		if inModel != (w.mood == "inModel") {
			t.Errorf("%s is marked %s: %q", name, w.mood, w.text)
		}
		if said := foretells.FindString(w.text); said != "" {
			t.Errorf("%s says %q: %q", name, said, w.text)
		}
	}
	for _, bad := range []string{"By 26 November 988 of its holders have left.", "CNRP will lose 40 councils."} {
		if foretells.FindString(bad) == "" {
			t.Errorf("%q goes by", bad)
		}
	}
}

// playedOf plays a scenario over the reconstruction.
func playedOf(t *testing.T, d *answer.Desk, head, model string) *answer.Simulation {
	t.Helper()
	s, err := scenario.Read("t.yaml", []byte("title: t\npurpose: p\nsources: [\"a source of 2017\"]\non: 2017-10-22\n"+head+"model: {party: kh/cnrp, receiving: kh/cpp, days: 10, offer: [{announced: 0, day: 10}], "+model+"}\n"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := d.Sweep(t.Context(), s, answer.Ask{On: s.On}, 60, 1)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := w.Spec()
	if err != nil {
		t.Fatal(err)
	}
	return simulated(t, w, spec)
}

// Every sentence of the file of words is said in some branch, none is said beside them,
// and a scenario without a court, or with nothing uncertain, is not told of either.
func TestEverySentenceIsSaid(t *testing.T) {
	d := drawn(t, asIs)
	w, spec := sweep(t, d, 60)
	reference, near := simulated(t, w, spec), simulated(t, w, spec)
	near.Outcome.Heaps = nil // as where no bars tell them apart
	said := map[string][]string{
		"the reference": reference.Sentences(),
		"near heaps":    near.Sentences(),
		"no court":      playedOf(t, d, "", "court: {probability: 0, day: 5}, beliefs: {prior: 0.2}, decisions: {rate: 0.05}, uncertain: [{lever: stakes.sanction, low: 0.5, high: 2}]").Sentences(),
		"one end":       playedOf(t, d, "", "court: {probability: 0.5, day: 10}, decisions: {rate: 0.000000001}").Sentences(),
		"nearly one":    playedOf(t, d, "", "court: {probability: 0.5, day: 10}, decisions: {rate: 0.0000015}").Sentences(),
		"collapse":      playedOf(t, d, "", "court: {probability: 0, day: 5}, beliefs: {prior: 0.3}, decisions: {rate: 0.3}, collapse: {brink: 0.3, spread: 0.05}, stakes: {months: 55, weight: 0.1, promise: 0.5, sanction: 1, leaving: 0.25}").Sentences(),
		"a few":         playedOf(t, d, "division: kh/09\n", "court: {probability: 0.3, day: 5}, decisions: {rate: 0.05}").Sentences(),
	}
	patterns := map[string]*regexp.Regexp{}
	for name, x := range words(t) {
		patterns[name] = regexp.MustCompile("(?s)^" + regexp.MustCompile(`%(\\?\.\d)?[sdf]`).ReplaceAllString(regexp.QuoteMeta(x.text), ".+") + "$")
	}
	seen := map[string]bool{"wordsLeftOut": true} // the reconstruction leaves nothing open
	for branch, lines := range said {
		for _, line := range lines[1:] { // after the title
			known := false
			for name, p := range patterns {
				if name != "wordsBound" && p.MatchString(line) || name == "wordsBound" && (strings.HasPrefix(line, "Exploratory") || strings.HasPrefix(line, "Conditional")) {
					known, seen[name] = true, true
				}
			}
			if !known {
				t.Errorf("%s: not in the file of words: %q", branch, line)
			}
			if branch == "no court" && strings.Contains(line, "court") || branch != "no court" && strings.Contains(line, "leaves uncertain") {
				t.Errorf("%s: %q", branch, line)
			}
			if branch == "nearly one" && strings.Contains(line, "leave in every run") {
				t.Errorf("%s: %q", branch, line)
			}
			if x := foretells.FindString(line); x != "" && !strings.HasPrefix(line, "Exploratory") {
				t.Errorf("%s says %q: %q", branch, x, line)
			}
		}
	}
	for name := range patterns {
		if !seen[name] {
			t.Errorf("%s is said in no branch", name)
		}
	}
	if testing.Verbose() {
		for branch, lines := range said {
			t.Logf("%s:\n%s", branch, strings.Join(lines, "\n"))
		}
	}
}
