package out_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seatledger/seatledger/adopt/out"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// moved are some events of base.
const moved = events + "e1,2020-06-01,,elected,xx/t/c,n,p1,,red,,,,s1\ne2,2020-06-01,,elected,xx/t/c,n,p2,,blue,,,,s2\ne3,2020-06-01,,elected,xx/t/c,s,p3,,red,,,,s1\n" +
	"a,2021-03-02,,became-independent,xx/t/c,,p1,,,,,,s1\nb,2021,,resigned,xx/t/c,,p2,,,,,,s1\nc,2020-06-02,,post-taken,xx/t/c,,p3,,,,,mayor,s1\nd,2020-06-03,,joined-group,xx/t/c,,p3,,,,caucus,,s1\n" +
	"f,2022-06-01,,listed,xx/u/c,,p5,,,green,,,s1\ng,2022-02-02,,died,xx/t/c,,p3,,,,,,s1\n"

// founding gives the ledger of the founding package.
func founding(t testing.TB) *out.Ledger {
	t.Helper()
	store := ledger.NewMemory()
	if _, err := exchange.Import(t.Context(), store, "../../examples/cambodia-2017", exchange.Options{By: "test", At: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	return &out.Ledger{Store: store, View: view(t, store)}
}

// TestPopoloSchema holds what is written to the schema of Popolo, and its ids to each other.
func TestPopoloSchema(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("testdata/popolo.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, l := range map[string]*out.Ledger{"town": town(t, map[string]string{"events.csv": moved}), "founding": founding(t)} {
		l.Notice = "A notice."
		path, _ := wrote(t, l, "popolo", "")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		x, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(x); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		wholeIDs(t, text)
	}
}

// wholeIDs fails where an id names nothing in the file, or two things.
func wholeIDs(t *testing.T, text []byte) {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	lists := map[string][]map[string]any{}
	ids := map[string]map[any]bool{}
	for name, raw := range all {
		var list []map[string]any
		if json.Unmarshal(raw, &list) != nil {
			continue
		}
		lists[name], ids[name] = list, map[any]bool{}
		for _, x := range list {
			if ids[name][x["id"]] {
				t.Errorf("two of %s have the id %v", name, x["id"])
			}
			ids[name][x["id"]] = true
		}
	}
	means := map[string]string{"person_id": "persons", "organization_id": "organizations", "on_behalf_of_id": "organizations", "area_id": "areas", "parent_id": "areas", "post_id": "posts"}
	for name, list := range lists {
		for _, x := range list {
			for column, of := range means {
				if x[column] != nil && !ids[of][x[column]] {
					t.Errorf("%s: %s %v is not among %s", name, column, x[column], of)
				}
			}
		}
	}
}
