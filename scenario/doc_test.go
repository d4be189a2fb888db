package scenario_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/scenario"
)

// keysOf gives every key that a file can have, from the tags that are read.
func keysOf(t reflect.Type, keys map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		keysOf(t.Elem(), keys)
	case reflect.Struct:
		for f := range t.Fields() {
			if tag, ok := f.Tag.Lookup("yaml"); ok {
				key, _, _ := strings.Cut(tag, ",")
				keys[key] = true
				for word := range strings.SplitSeq(f.Tag.Get("oneof"), "|") {
					keys[word] = word != ""
				}
				keysOf(f.Type, keys)
			}
		}
	}
}

// doc/whatif.md names every key, every word that a key takes, every policy and
// the law that it follows.
func TestTheDocumentIsComplete(t *testing.T) {
	text, err := os.ReadFile("../doc/whatif.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(text)
	keys := map[string]bool{}
	keysOf(reflect.TypeFor[scenario.Scenario](), keys)
	delete(keys, "")
	if len(keys) < 40 {
		t.Errorf("only %d keys found", len(keys))
	}
	for key := range keys {
		if !strings.Contains(doc, "`"+key+"`") {
			t.Errorf("doc/whatif.md says nothing of %s", key)
		}
	}
	for _, p := range scenario.Policies() {
		if !strings.Contains(doc, "\n| `"+p.String()+"` |") || !strings.Contains(doc, p.Law()) {
			t.Errorf("doc/whatif.md has no line on %v with its law: %s", p, p.Law())
		}
	}
}
