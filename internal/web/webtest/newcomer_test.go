package webtest

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/exchange"
)

// A spreadsheet and six answers later the council has its page, in a real browser.
func TestTheListOfANewcomerHasAPage(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "councillors.csv")
	if err := os.WriteFile(file, []byte("Ward;Name;Party;Email\nLower;Cllr Ann Lee;Labour;ann@thorpe.example\nLower;Cllr Bo Day;LABOUR;\nUpper;Cy Fox;Green Party;\nUpper;Di Roe;Independent;\nUpper;Vacant;;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := adoptedWith(t, file, map[string]string{"day": "2026-05-07", "complete": "yes", "source, title": "Councillors", "council, name": "Thorpe Parish Council", "Thorpe Parish Council, seats": "5", "council, seats": "5", "Independent, kind": "independents"})
	if _, err := exchange.Write(filepath.Join(dir, p.Name), p.Name, p.All); err != nil {
		t.Fatal(err)
	}
	x := open(t, serve(t, "2026-06-01", filepath.Join(dir, p.Name)).url, wide)
	x.visit("/")
	x.sees("Thorpe Parish Council")
	x.visit("/councils/thorpe-parish-council/council?on=2026-05-07")
	x.sees("Thorpe Parish Council", "Ann Lee", "Labour", "vacant")
}

// adoptedWith adopts a list with some answers.
func adoptedWith(t *testing.T, file string, say map[string]string) *adopt.Package {
	t.Helper()
	table, err := adopt.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	m := adopt.Propose(table)
	for asked := 0; ; {
		p, err := adopt.Adopt(table, m)
		if !errors.Is(err, adopt.ErrUnanswered) {
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		err = m.Answer(func(q adopt.Question) (string, error) {
			if asked++; asked > 8 {
				t.Fatal("more than eight questions")
			}
			return say[q.Where], nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
