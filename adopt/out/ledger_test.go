package out_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt/out"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// base is a place with two councils and three parties.
var base = map[string]string{
	"datapackage.json": `{"name": "town"}`,
	"sources.csv":      "id,title,date,url\ns1,The paper,2020-05-05,https://paper.example/1\ns2,Minutes,2020-06-01,\n",
	"divisions.csv":    "id,name,type,parent,identifiers\nxx,Land,country,,iso:XX\nxx/t,Tarn,town,xx,code:7;ocd:ocd-division/country:xx/place:tarn\nxx/u,Ure,town,xx,\n",
	"councils.csv":     "id,division,name,kind,seats,from,sources\nxx/t/c,xx/t,Tarn Town Council,town council,4,2019-01-01,s1\nxx/u/c,xx/u,Ure Town Council,town council,3,,s2\n",
	"wards.csv":        "council,ward,name,seats\nxx/t/c,n,North,2\nxx/t/c,s,South,2\n",
	"parties.csv":      "id,name,kind,abbreviation\nred,Red Party,,R\nblue,Blue Party,,\ngreen,Red Party,,\ncaucus,The caucus,group,\n",
	"people.csv": "id,name,basis,identifiers\np1,Ann Ash,office-holder,wikidata:Q1\np2,Bo Birch,office-holder,\np3,Cy Cole,office-holder,\np4,Di Dale,office-holder,\n" +
		"p5,Ed Elm,office-holder,\np6,Flo Fox,office-holder,\np9,Gus Gray,public speaker,\n",
	"names.csv":     "of,name,kind,from\np1,A. Ash,spelling,\np1,Ann Oak,former,2001\n",
	"elections.csv": "id,date,takes_office,name,division,scope,sources\ne1,2020-05-04,2020-06-01,First election,xx/t,listed,s1\n",
	"contests.csv":  "election,council,ward,seats\ne1,xx/t/c,n,2\ne1,xx/t/c,s,2\n",
	"results.csv":   "election,council,ward,list,votes,seats,sources\ne1,xx/t/c,n,red,20,1,s1\ne1,xx/t/c,n,blue,15,1,s1\ne1,xx/t/c,s,red,30,2,s1\n",
	"candidates.csv": "election,council,ward,list,position,person\n" +
		"e1,xx/t/c,n,red,1,p1\ne1,xx/t/c,n,blue,1,p2\ne1,xx/t/c,s,red,1,p3\ne1,xx/t/c,s,red,2,p4\n",
}

// town gives a ledger of the place with some events, of what is in base otherwise where a
// file is named again.
func town(t testing.TB, files map[string]string) *out.Ledger {
	t.Helper()
	all := map[string]string{}
	maps.Copy(all, base)
	maps.Copy(all, files)
	store := ledger.NewMemory()
	imported(t, store, all)
	return &out.Ledger{Store: store, View: view(t, store)}
}

func imported(t testing.TB, store ledger.Store, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := exchange.Import(t.Context(), store, dir, exchange.Options{By: "test", At: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatalf("%v: %+v", err, r.Problems)
	}
}

func view(t testing.TB, store ledger.Store) *roll.View {
	t.Helper()
	book, err := roll.Pack(store.Entries(t.Context(), 0))
	if err != nil {
		t.Fatal(err)
	}
	return book.View(roll.Clock{})
}

// wrote writes a scope in a format and gives where, and the report.
func wrote(t testing.TB, l *out.Ledger, format, scope string) (string, *out.Report) {
	t.Helper()
	f, err := out.FormatOf(format)
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.Find(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), format)
	r, err := out.Write(t.Context(), l, out.Job{Scope: s, Format: f, Path: path, On: seatledger.DayOf(2021, 1, 1), Rule: seatledger.RuleMajority})
	if err != nil {
		t.Fatal(err)
	}
	return path, r
}
