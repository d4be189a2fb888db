package exchange_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// lookalikes imports a table of parties and gives what it is warned of, by row.
func lookalikes(t *testing.T, store ledger.Store, name string, ids ...string) (rows []int) {
	t.Helper()
	dir := folder(t, map[string]string{
		"datapackage.json": `{"name": "` + name + `"}`,
		"parties.csv":      "id,name\n" + strings.Join(ids, ",Red\n") + ",Red\n",
	})
	r, err := exchange.Import(t.Context(), store, dir, importing())
	if err != nil {
		t.Fatalf("%v: %v", err, r.Problems)
	}
	for _, w := range r.Warnings {
		if w.Column != "id" || !strings.Contains(w.Want, "cannot be seen") {
			t.Errorf("a warning of something else: %v", w)
		}
		rows = append(rows, w.Row)
	}
	return rows
}

func TestLookalikes(t *testing.T) {
	for _, c := range []struct {
		ids  []string
		want []int
	}{
		{[]string{"red", "reds", "r-ed", "red/1"}, nil},
		{[]string{"red", "Red"}, []int{3}},
		{[]string{"RED", "red"}, []int{3}},
		{[]string{"Red", "rED"}, []int{3}},
		{[]string{"red", "ｒｅｄ"}, []int{3}},
		{[]string{"re\u200bd", "red", "re\u00add"}, []int{3, 4}},
		{[]string{"straße", "STRASSE"}, []int{3}},
		{[]string{"évora", "evora"}, nil},
	} {
		if got := lookalikes(t, ledger.NewMemory(), "a", c.ids...); !slices.Equal(got, c.want) {
			t.Errorf("%q: rows %v, want %v", c.ids, got, c.want)
		}
	}
	for _, c := range []struct {
		first, then string
		want        []int
	}{{"red", "Red", []int{2}}, {"Red", "red", []int{2}}, {"Red", "RED", []int{2}}, {"red", "red", nil}, {"red", "rad", nil}} {
		store := ledger.NewMemory()
		lookalikes(t, store, "a", c.first)
		if got := lookalikes(t, store, "b", c.then); !slices.Equal(got, c.want) {
			t.Errorf("%q after %q: rows %v, want %v", c.then, c.first, got, c.want)
		}
	}
}
