package sim

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// row is a lever's line in doc/model.md.
func (l Lever) row() string {
	between := fmt.Sprintf("%g to %g", l.Low, l.High)
	switch {
	case l.Low == -much && l.High == much:
		between = "any"
	case l.High == much:
		between = fmt.Sprintf("%g or more", l.Low)
	}
	more := map[int]string{+1: "+ ", -1: "- "}[l.Pathwise]
	return fmt.Sprintf("| `%s` | %s | %s | %s | %s|", l.Name, l.Unit, between, l.Means, more)
}

// Every lever, seat rule, response, expectation and refusal is in doc/model.md.
func TestModelIsDocumented(t *testing.T) {
	data, err := os.ReadFile("../doc/model.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(data)
	for _, l := range Levers {
		if !strings.Contains(doc, l.row()+"\n") {
			t.Errorf("doc/model.md lacks\n%s", l.row())
		}
	}
	for _, w := range SeatRules() {
		wants(t, doc, string(w))
	}
	for _, w := range Responses() {
		wants(t, doc, string(w))
	}
	for _, w := range Expectations() {
		wants(t, doc, string(w))
	}
	if !strings.Contains(doc, Conditional) || !strings.Contains(doc, fmt.Sprintf("fewer than %d holders", Fewest)) {
		t.Error("doc/model.md does not state the boundary")
	}
}

func wants(t *testing.T, doc, word string) {
	t.Helper()
	if !strings.Contains(doc, "`"+word+"`") {
		t.Errorf("doc/model.md lacks %q", word)
	}
}
