package exchange_test

import (
	"slices"
	"testing"

	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// Candidates and events that say otherwise of who was elected are taken, and asked about.
func TestCandidatesAgainstEvents(t *testing.T) {
	for _, x := range []struct {
		candidates, events string
		want               []string
	}{
		{"e,c,red,1,ann,yes\ne,c,red,2,ben,\n", "1,2020-05-05,elected,c,ann,red\n", nil},
		{"e,c,red,1,ann,yes\ne,c,red,2,ben,\n", "1,2020-05-07,elected,c,ann,red\n", nil}, // the day on which office is taken
		{"e,c,red,1,ann,\ne,c,red,2,ben,\n", "1,2020-05-05,elected,c,ann,red\n", nil},
		{"e,c,red,1,ann,yes\ne,c,red,2,ben,\n", "1,2020-05-05,elected,c,ben,red\n", []string{
			`candidates.csv, row 2, column elected: "yes": expected an event of the kind elected for ann on c: it is the event that gives a seat to a person; write it, with the list; leave it where another package of the ledger has it`,
			`candidates.csv, row 3, column elected: expected yes, as an event has ben elected to c, and others of the list are marked; write yes, or correct the event`}},
		{"e,c,red,1,ann,yes\n", "1,2016-05-05,elected,c,ann,red\n", []string{
			`candidates.csv, row 2, column elected: "yes": expected an event of the kind elected for ann on c: it is the event that gives a seat to a person; write it, with the list; leave it where another package of the ledger has it`}},
	} {
		dir := folder(t, map[string]string{
			"datapackage.json": `{"name": "a"}`,
			"divisions.csv":    "id,name,type\nx,X,town\n",
			"councils.csv":     "id,division,name,seats\nc,x,C,2\n",
			"parties.csv":      "id,name\nred,Red\n",
			"people.csv":       "id,name,basis\nann,Ann,office-holder\nben,Ben,candidate\n",
			"elections.csv":    "id,date,takes_office,name,scope\ne,2020-05-05,2020-05-07,E,listed\n",
			"results.csv":      "election,council,list,seats\ne,c,red,2\n",
			"candidates.csv":   "election,council,list,position,person,elected\n" + x.candidates,
			"events.csv":       "id,date,kind,council,person,list\n" + x.events,
		})
		r, err := exchange.Import(t.Context(), ledger.NewMemory(), dir, importing())
		if err != nil {
			t.Fatalf("%v: %v", err, r.Problems)
		}
		var got []string
		for _, w := range r.Warnings {
			if w.Column == "elected" {
				got = append(got, w.Error())
			}
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%q: warned of\n%q, want\n%q", x.candidates, got, x.want)
		}
	}
}
