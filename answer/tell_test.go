package answer

import (
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
)

// Every kind of event is told in a sentence of its own, with every word of it
// filled in.
func TestEveryKindIsTold(t *testing.T) {
	d := founding(t)
	told := map[string]seatledger.EventKind{}
	for _, name := range seatledger.EventKinds() {
		kind, _ := name.Row()
		e := &seatledger.Event{ID: "e", Date: seatledger.On(on(t, "2020-05-01")), Kind: name}
		for _, c := range seatledger.Columns(seatledger.Events) {
			value := map[string]string{"council": "kh/210202/council", "person": "kh/chin-choy", "party": "kh/cpp", "from_party": "kh/cnrp",
				"post": "first-deputy", "name": "a new name", "value": "7"}[c.Name]
			if value == "" || !slices.Contains(kind.Columns(), c.Name) {
				continue
			}
			if err := seatledger.SetCell(e, c, value); err != nil {
				t.Fatal(err)
			}
		}
		says := strings.TrimPrefix(d.Tell(&seatledger.Entry{Row: e}), "1 May 2020: ")
		if len(says) < len("x was.") || strings.ContainsAny(says, "{}") || strings.Contains(says, "  ") {
			t.Errorf("kind %s: no telling (Told): it is told as %q", name, says)
		}
		if other := told[says]; other != "" {
			t.Errorf("kinds %s and %s are told alike: %q", other, name, says)
		}
		told[says] = name
	}
}

// What a kind may leave blank leaves no hole in its sentence.
func TestKindsAreToldWithLittle(t *testing.T) {
	d := founding(t)
	values := map[string]string{"council": "kh/210202/council", "division": "kh/210202", "person": "kh/chin-choy", "for": "kh/chin-choy", "party": "kh/cpp", "list": "kh/cpp",
		"from_party": "kh/cnrp", "group": "kh/cpp", "post": "first-deputy", "name": "a new name", "value": "7", "seat": "1", "type": "arrest", "rule": "majority"}
	for _, name := range seatledger.EventKinds() {
		kind, _ := name.Row()
		least := &seatledger.Event{ID: "e", Date: seatledger.On(on(t, "2020-05-01")), Kind: name}
		for _, group := range kind.Groups() {
			for _, column := range group {
				e := *least
				for _, c := range seatledger.Columns(seatledger.Events) {
					needed := slices.ContainsFunc(kind.Groups(), func(g []string) bool { return g[0] == c.Name && !slices.Equal(g, group) })
					if !needed && c.Name != column {
						continue
					}
					if err := seatledger.SetCell(&e, c, values[c.Name]); err != nil {
						t.Fatal(err)
					}
				}
				says := d.Tell(&seatledger.Entry{Row: &e})
				last := says[strings.LastIndexByte(strings.TrimRight(says, ". "), ' ')+1:]
				if strings.Contains(says, "  ") || strings.Contains(says, " .") || slices.Contains([]string{"for.", "of.", "to.", "from."}, last) {
					t.Errorf("%s with %s alone is told with a hole: %q", name, column, says)
				}
			}
		}
	}
}
