package exchange_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

func back(o *exchange.Options) { o.Revert = true }

// amended writes rows into a package that is in the ledger.
func amended(t *testing.T, store ledger.Store, pkg string, rows ...seatledger.Row) (*exchange.Report, error) {
	t.Helper()
	return exchange.Amend(t.Context(), store, pkg, rows, importing())
}

// newest gives the newest row of a package of a table and key.
func newest(t *testing.T, store ledger.Store, table seatledger.Table, key string) seatledger.Row {
	t.Helper()
	list, err := store.History(t.Context(), table, key)
	if err != nil || len(list) == 0 {
		t.Fatal(key, err)
	}
	return list[len(list)-1].Row
}

func moves(t *testing.T, date string, change func(*seatledger.Event)) *seatledger.Event {
	t.Helper()
	e := &seatledger.Event{ID: "new", Kind: seatledger.Defected, Council: "kh/070101/council", Person: "kh/b", Party: "kh/cpp", FromParty: "kh/cnrp"}
	if err := e.Date.UnmarshalText([]byte(date)); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(e)
	}
	return e
}

// A row that is added goes through the checks of an import, and the rest of the package
// is neither written again nor missed.
func TestAmend(t *testing.T) {
	store := ledger.NewMemory()
	imported(t, store, base(t))
	before, _ := store.Head(t.Context())
	r, err := amended(t, store, "kampot-2017", moves(t, "2017-10-24", nil))
	after, _ := store.Head(t.Context())
	if err != nil || r.New != 1 || r.AbsentCount != 0 || after.Position != before.Position+1 || r.Before != before.Position {
		t.Fatalf("%+v %v", r, err)
	}
	for name, change := range map[string]func(*seatledger.Event){
		"no such council":      func(e *seatledger.Event) { e.Council = "kh/nowhere" },
		"a useless column":     func(e *seatledger.Event) { e.Post = ""; e.Until = e.Date },
		"no party":             func(e *seatledger.Event) { e.Party = "" },
		"several persons":      func(e *seatledger.Event) { e.Person = "kh/a;kh/b" },
		"a source of nothing":  func(e *seatledger.Event) { e.Sources = []seatledger.SourceID{"nothing"} },
		"from and to the same": func(e *seatledger.Event) { e.FromParty = e.Party },
	} {
		r, err := amended(t, store, "kampot-2017", moves(t, "2017-10-25", func(e *seatledger.Event) { e.ID = "bad"; change(e) }))
		if now, _ := store.Head(t.Context()); !errors.Is(err, exchange.ErrRefused) || now != after {
			t.Errorf("%s: %v, %+v", name, err, r)
			continue
		}
		if p := r.Problems[0]; p.Row != 0 || p.File != "events bad" || p.Fix == "" {
			t.Errorf("%s: %v", name, p)
		}
	}
}

// What was wrong with the package before is not held against a row of today; what is
// wrong because of the row is, wherever it stands.
func TestAmendHoldsNothingOldAgainst(t *testing.T) {
	store := ledger.NewMemory()
	imported(t, store, base(t))
	wrong := &seatledger.Source{ID: "odd", Title: "Odd", URL: "not an address"}
	if err := wrong.Date.UnmarshalText([]byte("2018")); err != nil {
		t.Fatal(err)
	}
	batch := ledger.Batch{Package: "kampot-2017", By: "test", At: importing().At, Rows: ledger.Slice[seatledger.Row](wrong)}
	if _, err := store.Append(t.Context(), batch); err != nil { // as an earlier version took it
		t.Fatal(err)
	}
	if r, err := amended(t, store, "kampot-2017", moves(t, "2017-10-24", nil)); err != nil || r.New != 1 {
		t.Errorf("%v %+v", err, r)
	}
	worse := *wrong
	worse.URL = "ftp:nowhere"
	if r, err := amended(t, store, "kampot-2017", &worse); !errors.Is(err, exchange.ErrRefused) || r.ProblemCount != 1 || r.Problems[0].Value != "ftp:nowhere" {
		t.Errorf("%v %+v", err, r.Problems)
	}
}

// An old folder does not take back what was corrected since, cell by cell, unless that
// is said to be meant.
func TestAnOldFolderRevertsNothing(t *testing.T) {
	store := ledger.NewMemory()
	imported(t, store, base(t))
	moved := *newest(t, store, seatledger.Events, "move").(*seatledger.Event)
	old := moved.Date
	if err := moved.Date.UnmarshalText([]byte("2017-10-27")); err != nil {
		t.Fatal(err)
	}
	if r, err := amended(t, store, "kampot-2017", &moved); err != nil || r.Superseded != 1 {
		t.Fatalf("%v %+v", err, r)
	}
	head, _ := store.Head(t.Context())
	refuses := func(files map[string]string) {
		t.Helper()
		r, err := exchange.Import(t.Context(), store, folder(t, files), importing())
		if now, _ := store.Head(t.Context()); !errors.Is(err, exchange.ErrRefused) || now != head || len(r.Problems) != 1 {
			t.Fatalf("%v %+v", err, r.Problems)
		}
		p := r.Problems[0]
		if p.File != "events.csv" || p.Row < 2 || p.Column != "date" || p.Value != old.String() || !strings.Contains(p.Want, `"2017-10-27"`) || !strings.Contains(p.Fix, "--revert") {
			t.Errorf("%+v", p)
		}
	}
	refuses(base(t))
	more := base(t)
	more["sources.csv"] += "third,Another,2018\n" // what else is new does not help
	refuses(more)
	r := imported(t, store, base(t), back)
	if r.Superseded != 1 || len(r.Reverts) != 1 || r.Reverts[0].Back != old.String() || r.Reverts[0].Entry != head.Position {
		t.Errorf("%+v", r)
	}
	if got := newest(t, store, seatledger.Events, "move").(*seatledger.Event).Date; got != old {
		t.Errorf("%s", got)
	}
}

// A retraction is a correction, too; a folder that says a third thing corrects.
func TestRetractionsAreNotTakenBack(t *testing.T) {
	store := ledger.NewMemory()
	imported(t, store, base(t))
	gone := *newest(t, store, seatledger.Events, "move").(*seatledger.Event)
	gone.Status = seatledger.Retracted
	if _, err := amended(t, store, "kampot-2017", &gone); err != nil {
		t.Fatal(err)
	}
	_, err := exchange.Import(t.Context(), store, folder(t, base(t)), importing())
	if !errors.Is(err, exchange.ErrRefused) {
		t.Errorf("%v", err)
	}
	corrected := base(t)
	at := strings.Index(corrected["events.csv"], "move,")
	corrected["events.csv"] = corrected["events.csv"][:at] + strings.Replace(corrected["events.csv"][at:], gone.Date.String(), "2017-10-29", 1)
	r, err := exchange.Import(t.Context(), store, folder(t, corrected), importing())
	if !errors.Is(err, exchange.ErrRefused) || len(r.Problems) != 1 || r.Problems[0].Column != "status" {
		t.Errorf("%v %+v", err, r.Problems)
	}
}

// Of a dispute both sides are told, and whether this import made it.
func TestDisputesAreTold(t *testing.T) {
	store := ledger.NewMemory()
	imported(t, store, base(t))
	files := other(map[string]string{"events.csv": "id,date,kind,council,person,party,from_party\nmove,2017-10-24,defected,kh/070101/council,kh/a,kh/cpp,kh/cnrp\n"})
	r := imported(t, store, files)
	date := newest(t, store, seatledger.Events, "move")
	if len(r.Disputes) != 1 || !r.Disputes[0].Made || !slices.ContainsFunc(r.Disputes[0].Cells, func(c exchange.CellChange) bool { return c.Column == "date" && c.New == "2017-10-24" && c.Old != c.New }) {
		t.Errorf("%+v, %v", r.Disputes, date)
	}
	if r := imported(t, store, files); len(r.Disputes) != 1 || r.Disputes[0].Made {
		t.Errorf("%+v", r.Disputes)
	}
}
