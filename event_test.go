package seatledger

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// missingOfKind names the cells that a row of kinds lacks.
func missingOfKind(k *KindOfEvent) (cells []string) {
	takesUntil := slices.Contains(k.Columns(), "until")
	for _, x := range []struct {
		cell  string
		empty bool
	}{
		{"effect", k.Effect == 0}, {"operation (Acts)", k.Acts == 0}, {"operation of its until (Ends)", takesUntil && k.Ends == 0},
		{"columns needed (Needs)", len(k.Groups()) == 0}, {"reason for them (Why)", k.Why == ""}, {"telling (Told)", k.Told == ""},
	} {
		if x.empty {
			cells = append(cells, x.cell)
		}
	}
	return cells
}

// Every kind of event says everything about itself.
func TestKindsAreWhole(t *testing.T) {
	for i := range kinds {
		for _, cell := range missingOfKind(&kinds[i]) {
			t.Errorf("kind %s: no %s", kinds[i].Kind, cell)
		}
	}
	want := []string{"effect", "operation (Acts)", "operation of its until (Ends)", "columns needed (Needs)", "reason for them (Why)", "telling (Told)"}
	if got := missingOfKind(&KindOfEvent{Kind: "x", Takes: "until"}); !slices.Equal(got, want) {
		t.Errorf("an empty row lacks %q", got)
	}
}

// Cells of one row agree with each other and with the columns of events.
func TestKindsAgreeWithThemselves(t *testing.T) {
	var columns []string
	for _, c := range Columns(Events) {
		columns = append(columns, c.Name)
	}
	split := func(text string) []string {
		return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '|' })
	}
	for i := range kinds {
		k := &kinds[i]
		for _, name := range split(k.Needs + " " + k.Takes) {
			if !slices.Contains(columns, name) || slices.Contains(everyKindTakes, name) {
				t.Errorf("kind %s: %q is no column of events that a kind may take", k.Kind, name)
			}
		}
		for _, name := range split(k.Takes) {
			if slices.Contains(split(k.Needs), name) {
				t.Errorf("kind %s: takes %s, which it needs", k.Kind, name)
			}
		}
		if k.Several && (k.Acts != ActNone || !slices.Contains(k.Columns(), "person")) {
			t.Errorf("kind %s: names several persons, of whom the fold would take one, or has no use for any", k.Kind)
		}
		if takes := slices.Contains(k.Columns(), "until"); takes != (k.Ends != 0) {
			t.Errorf("kind %s: takes until: %v, but its end does: %v", k.Kind, takes, k.Ends != 0)
		}
		if n := len(k.Columns()) + len(k.Useless()) + len(everyKindTakes); n != len(columns) {
			t.Errorf("kind %s: %d columns in all, want %d", k.Kind, n, len(columns))
		}
		for _, word := range regexp.MustCompile(`\{\w*\}?`).FindAllString(k.Told, -1) {
			if from := toldBy[word]; from == nil || len(from) > 0 && !slices.ContainsFunc(from, func(c string) bool { return slices.Contains(k.Columns(), c) }) {
				t.Errorf("kind %s: told with %s, which it has no column for", k.Kind, word)
			}
		}
	}
}

// toldBy gives the columns that a word of a telling stands for; none = it can
// always be said.
var toldBy = map[string][]string{"{who}": {}, "{for}": {"for"}, "{group}": {"group"}, "{where}": {"council", "division"}, "{party}": {"party", "list"}, "{from}": {"from_party"},
	"{post}": {"post"}, "{name}": {"name"}, "{value}": {"value"}}

// Every word that is declared has its row, and every row its word.
func TestWordsHaveRows(t *testing.T) {
	for file, x := range map[string]struct {
		named string
		rows  []string
	}{
		"event.go": {"EventKind", texts(EventKinds())},
		"rule.go":  {"ControlRule", texts(ControlRules())},
	} {
		declared := constants(t, file, x.named)
		for _, word := range declared {
			if !slices.Contains(x.rows, word) {
				t.Errorf("%s declares %q, which has no row", file, word)
			}
		}
		for i, word := range x.rows {
			if !slices.Contains(declared, word) || slices.Contains(x.rows[:i], word) {
				t.Errorf("%s has a row of %q, which is not declared, or has two", file, word)
			}
		}
	}
}

func texts[T ~string](list []T) (words []string) {
	for _, x := range list {
		words = append(words, string(x))
	}
	return words
}

// constants reads the words that a file declares of a type.
func constants(t *testing.T, file, named string) (words []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == named {
			for _, value := range spec.Values {
				if lit, ok := value.(*ast.BasicLit); ok {
					word, _ := strconv.Unquote(lit.Value)
					words = append(words, word)
				}
			}
		}
		return true
	})
	return words
}

func TestKindColumns(t *testing.T) {
	row, ok := Resigned.Row()
	if !ok || !slices.Equal(row.Columns(), strings.Fields("division council ward seat person list party from_party post")) {
		t.Errorf("resigned takes %v", row.Columns())
	}
	if !slices.Equal(row.Useless(), strings.Fields("until type for group name rule policy value")) {
		t.Errorf("resigned has no use for %v", row.Useless())
	}
	if _, ok := EventKind("abducted").Row(); ok {
		t.Error("an unknown kind has a row")
	}
}

// A milestone names several persons; of any other kind that is too many.
func TestPeople(t *testing.T) {
	person := Columns(Events)[slices.IndexFunc(Columns(Events), func(c Column) bool { return c.Name == "person" })]
	for _, x := range []struct {
		kind  EventKind
		cell  string
		want  []PersonID
		extra bool
	}{
		{Milestone, "", nil, false}, {Milestone, "kh/a", []PersonID{"kh/a"}, false}, {Milestone, "kh/a; kh/b", []PersonID{"kh/a", "kh/b"}, false},
		{Defected, "kh/a", []PersonID{"kh/a"}, false}, {Defected, "kh/a;kh/b", []PersonID{"kh/a", "kh/b"}, true},
	} {
		e := &Event{Kind: x.kind}
		if err := SetCell(e, person, x.cell); err != nil || !slices.Equal(e.People(), x.want) || e.TooMany() != x.extra {
			t.Errorf("%s %q: %v %q, too many: %v", x.kind, x.cell, err, e.People(), e.TooMany())
		}
	}
	if err := SetCell(&Event{}, person, "kh/a;;kh/b"); err == nil {
		t.Error("a place between two semicolons may be empty")
	}
}
