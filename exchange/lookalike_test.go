package exchange_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// lookalikes imports a table of parties and gives what it is warned of, by row.
func lookalikes(t *testing.T, store ledger.Store, name string, ids ...string) (rows []int) {
	t.Helper()
	var table strings.Builder
	table.WriteString("id,name\n")
	for i, id := range ids {
		fmt.Fprintf(&table, "%s,Party %d\n", id, i)
	}
	dir := folder(t, map[string]string{"datapackage.json": `{"name": "` + name + `"}`, "parties.csv": table.String()})
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

// TestNamesakes warns of parties that are one, by their names, and of no others.
func TestNamesakes(t *testing.T) {
	for _, c := range []struct {
		name, rows string
		want       []int
	}{
		{"of two countries", "xx/dem,Democratic Party,party,\nyy/dem,Democratic Party,party,\n", nil},
		{"of one country", "xx/dem,Democratic Party,party,\nyy/dem,Democratic Party,party,\nxx/dem2,DEMOCRATIC PARTY,,\n", []int{4}},
		{"wide letters", "a,Labour,,\nb,Ｌａｂｏｕｒ,,\nc,labour,,\n", []int{3, 4}},
		{"of two kinds", "a,Labour,party,\nb,Labour,group,\n", nil},
		{"independents", "a,Independent,independents,\nb,Independent,independents,\n", nil},
		{"one after the other", "a,Labour,party,2012\nb,Labour,party,\n", nil},
		{"accents", "a,Évora,,\nb,Evora,,\n", nil},
	} {
		dir := folder(t, map[string]string{"datapackage.json": `{"name": "a"}`, "parties.csv": "id,name,kind,to\n" + c.rows})
		r, err := exchange.Import(t.Context(), ledger.NewMemory(), dir, importing())
		if err != nil {
			t.Fatalf("%s: %v: %v", c.name, err, r.Problems)
		}
		var rows []int
		for _, w := range r.Warnings {
			rows = append(rows, w.Row)
		}
		if !slices.Equal(rows, c.want) {
			t.Errorf("%s: %v, want %v: %v", c.name, rows, c.want, r.Warnings)
		}
	}
}
