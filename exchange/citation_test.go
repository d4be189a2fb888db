package exchange_test

import (
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// TestCitationsOfSecretsAreKept imports an export again: nothing is written, for it
// has lost nothing but what it must not have. A row that is corrected in it keeps
// what it cites. Only a package that has the confidential source itself can take
// a citation away.
func TestCitationsOfSecretsAreKept(t *testing.T) {
	store := ledger.NewMemory()
	files := with(t, "events.csv", "post", "inside;post;brother")
	files["sources.csv"] = "id,title,date,confidential\nseal,Official results,2017-06-25,\npost,A newspaper,2017-10,\ninside,A councillor,2017,yes\nbrother,Her brother,2017,yes\n"
	imported(t, store, files)
	cites := func() string {
		t.Helper()
		history, err := store.History(t.Context(), seatledger.Events, "move")
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, id := range history[len(history)-1].Row.(*seatledger.Event).Sources {
			ids = append(ids, string(id))
		}
		return strings.Join(ids, ";")
	}
	out, _ := exported(t, store, "kampot-2017", exchange.Moment{})
	if r := imported(t, store, out); r.New+r.Superseded != 0 || r.KeptCitations != 2 || cites() != "inside;post;brother" {
		t.Errorf("an export again: %+v, cites %s", r, cites())
	}
	out["events.csv"] = strings.Replace(out["events.csv"], "post", "seal;post", 1)
	imported(t, store, out)
	if got := cites(); !strings.Contains(got, "inside") || !strings.Contains(got, "brother") {
		t.Errorf("a corrected row cites %s", got)
	}
	files["events.csv"] = strings.Replace(files["events.csv"], "inside;post;brother", "post;brother", 1)
	if r := imported(t, store, files); r.KeptCitations != 0 || cites() != "post;brother" {
		t.Errorf("taken away on purpose: %+v, cites %s", r, cites())
	}
}
