package answertest

import (
	"os"
	"strings"
	"testing"
)

// HoldList holds a list in a document, between the lines "<!-- made by MAKER -->" and
// "<!-- end -->", against what it should be, or writes it so.
func HoldList(t *testing.T, path, maker, want string, update bool) {
	t.Helper()
	begin, end := "<!-- made by "+maker+" -->\n", "<!-- end -->"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(text), begin)
	is, after, ends := strings.Cut(rest, end)
	switch {
	case !begins || !ends:
		t.Fatalf("%s has no place for the list of %s", path, maker)
	case update:
		if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
	case is != want:
		t.Errorf("%s does not list what it should: go test ./%s -run %s -update", path, maker, t.Name())
	}
}
