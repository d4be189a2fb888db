package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

func division(id, name string) *seatledger.Division {
	return &seatledger.Division{ID: seatledger.DivisionID(id), Name: name, Type: "commune"}
}

func defection(id, party string) *seatledger.Event {
	return &seatledger.Event{ID: seatledger.EventID(id), Date: seatledger.On(seatledger.DayOf(2017, 10, 23)),
		Kind: seatledger.Defected, Council: "kh/210202/council", Person: "kh/choy", Party: seatledger.PartyID(party)}
}

func testEmpty(t *testing.T, open Open) {
	s := open(t)
	if h := head(t, s); h != (ledger.Head{}) {
		t.Errorf("head %v", h)
	}
	wantRows(t, All(t, s))
	if _, err := s.Record(t.Context(), 1); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("entry 1: %v", err)
	}
	if r := Append(t, s, "p"); r != (ledger.Receipt{}) {
		t.Errorf("empty batch: %+v", r)
	}
}

func testEveryTable(t *testing.T, open Open) {
	s := open(t)
	var rows []seatledger.Row
	for _, table := range seatledger.PackageTables() {
		rows = append(rows, Sample(table))
	}
	r := Append(t, s, "p", rows...)
	wantCounts(t, r, ledger.Receipt{New: int64(len(rows))})
	if r.First != 1 || r.Last != seatledger.Position(len(rows)) || r.Head != head(t, s) {
		t.Errorf("receipt %+v", r)
	}
	wantRows(t, All(t, s), rows...)
	for i, row := range rows {
		history, err := s.History(t.Context(), row.Table(), seatledger.Key(row))
		if err != nil || len(history) != 1 || !reflect.DeepEqual(history[0].Row, row) {
			t.Errorf("history of %s: %v, %v", row.Table(), history, err)
		}
		checkRecord(t, s, seatledger.Position(i+1), row)
	}
}

func checkRecord(t *testing.T, s ledger.Store, at seatledger.Position, row seatledger.Row) {
	t.Helper()
	rec, err := s.Record(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	if sum, _ := rec.Chain(nil); sum != rec.Hash || rec.Position != at || rec.Table != row.Table() {
		t.Errorf("record %d: %+v", at, rec)
	}
	if at > 1 {
		if before, err := s.Record(t.Context(), at-1); err != nil || before.Hash != rec.Prev {
			t.Errorf("record %d: before it is %v, not %v (%v)", at, rec.Prev, before.Hash, err)
		}
	}
	if entry, err := rec.Entry(); err != nil || entry.By != "desk" || entry.Package != "p" || !entry.Recorded.Equal(At(0)) {
		t.Errorf("entry %d: %+v, %v", at, entry, err)
	}
}

// testPick holds the entries picked against all of them, also after another
// package and writer have joined.
func testPick(t *testing.T, open Open) {
	s := open(t)
	for i, pkg := range []string{"p", "q"} {
		Append(t, s, pkg, division("d"+pkg, "Place"), Sample(seatledger.Sources), person(pkg, "Somebody"))
		all := All(t, s)
		at := []seatledger.Position{3, 1, seatledger.Position(len(all)), 3}
		picked, err := s.Pick(t.Context(), at...)
		if err != nil || len(picked) != len(at) {
			t.Fatalf("%d: %d entries, %v", i, len(picked), err)
		}
		for k, pos := range at {
			if !reflect.DeepEqual(picked[k], all[pos-1]) {
				t.Errorf("entry %d: %+v, want %+v", pos, picked[k], all[pos-1])
			}
		}
	}
	if none, err := s.Pick(t.Context()); err != nil || len(none) != 0 {
		t.Errorf("nothing picked: %v, %v", none, err)
	}
	if _, err := s.Pick(t.Context(), 1, 99); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("beyond the head: %v", err)
	}
}

func testSame(t *testing.T, open Open) {
	s := open(t)
	rows := []seatledger.Row{division("kh", "Cambodia"), defection("e1", "kh/cpp"), Sample(seatledger.People), Sample(seatledger.Sources)}
	first := Append(t, s, "p", rows...)
	again, err := s.Append(t.Context(), ledger.Batch{Package: "p", By: "another desk", At: At(99), Rows: ledger.Slice(rows...)})
	if err != nil {
		t.Fatal(err)
	}
	wantCounts(t, again, ledger.Receipt{Same: 4})
	if again.Head != first.Head || again.First != 0 || again.Last != 0 || head(t, s) != first.Head {
		t.Errorf("again: %+v", again)
	}
}

func testSupersede(t *testing.T, open Open) {
	s := open(t)
	Append(t, s, "p", division("kh/1", "Champei"), division("kh/2", "Takeo"))
	wantCounts(t, Append(t, s, "p", division("kh/1", "Champey"), division("kh/2", "Takeo")), ledger.Receipt{Superseded: 1, Same: 1})
	wantCounts(t, Append(t, s, "p", division("kh/1", "Champei")), ledger.Receipt{Superseded: 1})
	// Within one batch, too.
	wantCounts(t, Append(t, s, "p", division("kh/1", "Champa"), division("kh/1", "Champa"), division("kh/1", "Champei")), ledger.Receipt{Superseded: 2, Same: 1})
	var chain []seatledger.Position
	for _, e := range All(t, s) {
		chain = append(chain, e.Supersedes)
	}
	if want := []seatledger.Position{0, 0, 1, 3, 4, 5}; !reflect.DeepEqual(chain, want) {
		t.Errorf("supersedes %v, want %v", chain, want)
	}
	history, err := s.History(t.Context(), seatledger.Divisions, "kh/1")
	if err != nil || len(history) != 5 || history[0].Position != 1 || history[4].Position != 6 {
		t.Errorf("history %v, %v", history, err)
	}
	head(t, s)
}

func testDispute(t *testing.T, open Open) {
	s := open(t)
	Append(t, s, "a", defection("e1", "kh/cpp"), defection("e2", "kh/cpp"))
	r := Append(t, s, "b", defection("e1", "kh/cnrp"), defection("e2", "kh/cpp"))
	wantCounts(t, r, ledger.Receipt{New: 2, Disputed: 1})
	// Each package corrects its own row.
	wantCounts(t, Append(t, s, "b", defection("e1", "kh/cpp")), ledger.Receipt{Superseded: 1})
	if e := All(t, s)[4]; e.Supersedes != 3 || e.Package != "b" {
		t.Errorf("correction %+v", e)
	}
	for _, table := range seatledger.PackageTables() {
		if _, err := s.Append(t.Context(), Batch("c", 0, Sample(table))); err != nil {
			t.Errorf("%s: %v", table, err)
		}
	}
	head(t, s)
}

func testRefuseOtherPackage(t *testing.T, open Open) {
	s := open(t)
	Append(t, s, "a", division("kh", "Cambodia"))
	wantCounts(t, Append(t, s, "b", division("kh", "Cambodia")), ledger.Receipt{New: 1})
	_, err := s.Append(t.Context(), Batch("c", 0, division("kh/1", "Champei"), division("kh", "Kampuchea")))
	var r *ledger.Refusal
	if !errors.As(err, &r) || r.Row != 2 || r.Against != 2 || r.Key != "kh" || r.Table != seatledger.Divisions || !errors.Is(err, ledger.ErrRefused) {
		t.Errorf("%v", err)
	}
	if len(All(t, s)) != 2 {
		t.Error("something of the refused batch was written")
	}
}

func testRetract(t *testing.T, open Open) {
	s := open(t)
	Append(t, s, "a", defection("e1", "kh/cpp"))
	gone := defection("e1", "kh/cpp")
	gone.Status = seatledger.Retracted
	wantCounts(t, Append(t, s, "a", gone), ledger.Receipt{Superseded: 1})
	wantCounts(t, Append(t, s, "b", defection("e1", "kh/cnrp")), ledger.Receipt{New: 1})
	wantRows(t, All(t, s), defection("e1", "kh/cpp"), gone, defection("e1", "kh/cnrp"))
}

func testRecorded(t *testing.T, open Open) {
	s := open(t)
	for i, seconds := range []int{10, 5, 20} {
		b := Batch("p", seconds, division(fmt.Sprint(i), "x"))
		b.At = b.At.In(time.FixedZone("east", 7*3600)).Add(999) // nanoseconds go
		if _, err := s.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	for i, e := range All(t, s) {
		if want := At([]int{10, 10, 20}[i]); !e.Recorded.Equal(want) || e.Recorded.Location() != time.UTC {
			t.Errorf("entry %d recorded %v, want %v", i+1, e.Recorded, want)
		}
	}
	head(t, s)
}

func testForm(t *testing.T, open Open) {
	s := open(t)
	for _, tt := range []struct {
		row         seatledger.Row
		column, say string
	}{
		{&seatledger.Division{Name: "x", Type: "y"}, "id", "required"},
		{division("kh", "bad \xff"), "name", "UTF-8"},
		{division("kh", "a\x00b"), "name", "control"},
		{division("kh", "e\u0301"), "name", "NFC"},
		{division("kh", strings.Repeat("x", ledger.MaxText+1)), "name", "bytes"},
		{&seatledger.Council{ID: "c", Division: "d", Name: "n", Seats: -3}, "seats", "whole number"},
		{&seatledger.Council{ID: "c|d", Division: "d", Name: "n", Seats: 3}, "id", "|"},
		{&seatledger.Council{ID: "c", Division: "d", Name: "n", Seats: 3, SeatRule: "x"}, "seat_rule", "one of"},
		{&seatledger.Event{ID: "e", Date: seatledger.On(0), Kind: "vanished"}, "kind", "kind of event"},
		{&seatledger.Event{ID: "e", Date: seatledger.On(0), Kind: seatledger.Died, Sources: []seatledger.SourceID{" s"}}, "sources", "reads back"},
		{&seatledger.Result{Election: "e", Council: "c", Votes: seatledger.Counted(-1)}, "votes", "count"},
		{&seatledger.Redaction{Entry: 1}, "", "table"},
	} {
		_, err := s.Append(t.Context(), Batch("p", 0, tt.row))
		var r *ledger.Refusal
		if !errors.As(err, &r) || r.Column != tt.column || r.Row != 1 || !strings.Contains(err.Error(), tt.say) {
			t.Errorf("%s: %v; want column %q, %q", tt.row.Table(), err, tt.column, tt.say)
		}
	}
	for _, b := range []ledger.Batch{{}, {Package: "p", By: "desk", At: At(0)}, {Package: "p", At: At(0), Rows: ledger.Slice[seatledger.Row]()},
		{By: "desk", At: At(0), Rows: ledger.Slice[seatledger.Row]()}, {Package: "p", By: "desk", Rows: ledger.Slice[seatledger.Row]()},
		{Package: "p\xff", By: "desk", At: At(0), Rows: ledger.Slice[seatledger.Row]()}, {Package: "p", By: "a\x00", At: At(0), Rows: ledger.Slice[seatledger.Row]()}} {
		if _, err := s.Append(t.Context(), b); !errors.Is(err, ledger.ErrRefused) {
			t.Errorf("batch %+v: %v", b, err)
		}
	}
	wantRows(t, All(t, s))
}

var errRows = errors.New("line 3 is not readable")

func testAllOrNothing(t *testing.T, open Open) {
	s := open(t)
	before := Append(t, s, "p", division("kh", "Cambodia"), Sample(seatledger.People)).Head
	_, err := s.Append(t.Context(), ledger.Batch{Package: "p", By: "desk", At: At(1), Rows: func(yield func(seatledger.Row, error) bool) {
		_ = yield(division("kh", "Kampuchea"), nil) && yield(Sample(seatledger.Names), nil) && yield(nil, errRows)
	}})
	if !errors.Is(err, errRows) {
		t.Errorf("error %v", err)
	}
	if after := head(t, s); after != before || len(All(t, s)) != 2 {
		t.Errorf("head %v, before %v", after, before)
	}
	func() {
		defer func() { recover() }()
		s.Append(context.Background(), ledger.Batch{Package: "p", By: "desk", At: At(1), Rows: func(yield func(seatledger.Row, error) bool) {
			yield(division("kh/9", "nowhere"), nil)
			panic("reader broke")
		}})
	}()
	wantCounts(t, Append(t, s, "p", division("kh", "Kampuchea")), ledger.Receipt{Superseded: 1})
	if after := head(t, s); after.Position != 3 {
		t.Errorf("head %v", after)
	}
}

func testCancel(t *testing.T, open Open) {
	s := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.Append(ctx, ledger.Batch{Package: "p", By: "desk", At: At(0), Rows: func(yield func(seatledger.Row, error) bool) {
		for i := range 100 {
			if i == 50 {
				cancel()
			}
			if !yield(division(fmt.Sprint(i), "x"), nil) {
				return
			}
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("append: %v", err)
	}
	for _, err := range s.Entries(ctx, 0) {
		if err == nil {
			t.Error("an entry of a cancelled batch")
		}
	}
	Append(t, s, "p", division("kh", "Cambodia"))
	if h := head(t, s); h.Position != 1 {
		t.Errorf("head %v", h)
	}
	for _, err := range s.Entries(ctx, 0) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("reading with a cancelled context: %v", err)
		}
	}
}

func testDryRun(t *testing.T, open Open) {
	s := open(t)
	before := Append(t, s, "p", division("kh", "Cambodia"), division("kh/1", "Champei")).Head
	var heard []string
	b := Batch("p", 1, division("kh", "Cambodia"), division("kh/1", "Champey"), division("kh/2", "Takeo"))
	b.Report = func(o ledger.Outcome, e seatledger.Entry) {
		heard = append(heard, fmt.Sprintf("%v %d<%d %s", o, e.Position, e.Supersedes, e.Row.(*seatledger.Division).Name))
	}
	b.DryRun = true
	dry, err := s.Append(t.Context(), b)
	if err != nil || head(t, s) != before {
		t.Fatalf("dry run: %+v, %v", dry, err)
	}
	b.DryRun = false
	wet, err := s.Append(t.Context(), b)
	if err != nil || wet != dry || head(t, s) != wet.Head {
		t.Errorf("dry %+v, then %+v, %v", dry, wet, err)
	}
	want := []string{"same 1<0 Cambodia", "superseded 3<2 Champey", "new 4<0 Takeo"}
	if want = append(want, want...); !reflect.DeepEqual(heard, want) {
		t.Errorf("heard %q, want %q", heard, want)
	}
}

// testExpect: what was decided by looking at one head is not written onto another.
func testExpect(t *testing.T, open Open) {
	s := open(t)
	looked := head(t, s)
	b := Batch("p", 1, division("kh", "Cambodia"))
	b.Expect = &looked
	first, err := s.Append(t.Context(), b)
	if err != nil || first.New != 1 {
		t.Fatalf("onto the head that was expected: %+v, %v", first, err)
	}
	b = Batch("p", 2, division("kh/1", "Champey"))
	b.Expect = &looked
	for _, b.DryRun = range []bool{true, false} {
		if _, err := s.Append(t.Context(), b); !errors.Is(err, ledger.ErrMoved) || head(t, s) != first.Head {
			t.Errorf("onto a head that has moved: %v (dry run: %v)", err, b.DryRun)
		}
	}
}

func testViews(t *testing.T, open Open) {
	s := open(t)
	Append(t, s, "p", division("1", "x"), division("2", "x"), division("3", "x"))
	seen := 0
	for e, err := range s.Entries(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		seen++
		if e.Position != seatledger.Position(seen+1) {
			t.Errorf("position %d at step %d", e.Position, seen)
		}
		// What is appended now is not in view; other reads are.
		Append(t, s, "p", division(fmt.Sprint(10+seen), "x"))
		if h, err := s.Head(t.Context()); err != nil || h.Position != seatledger.Position(3+seen) {
			t.Errorf("head %v, %v", h, err)
		}
	}
	if seen != 2 {
		t.Errorf("saw %d entries", seen)
	}
	for range s.Entries(t.Context(), 0) {
		break
	}
	wantRows(t, collect(t, s.Entries(t.Context(), 99)))
	// From within a batch, the ledger reads as it was before.
	_, err := s.Append(t.Context(), ledger.Batch{Package: "p", By: "desk", At: At(0), Rows: func(yield func(seatledger.Row, error) bool) {
		_ = yield(division("20", "x"), nil) && yield(division("21", "x"), nil)
		if h, err := s.Head(t.Context()); err != nil || h.Position != 5 {
			t.Errorf("head within a batch: %v, %v", h, err)
		}
	}})
	if h := head(t, s); err != nil || h.Position != 7 {
		t.Errorf("head %v, %v", h, err)
	}
}

func testConcurrent(t *testing.T, open Open) {
	const writers, batches, size = 3, 8, 10
	s := open(t)
	var wg sync.WaitGroup
	done := make(chan struct{})
	for w := range writers {
		wg.Go(func() {
			for b := range batches {
				var rows []seatledger.Row
				for i := range size {
					rows = append(rows, division(fmt.Sprintf("%d/%d/%d", w, b, i), "x"))
				}
				if _, err := s.Append(context.Background(), Batch(fmt.Sprint(w), b, rows...)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for stop := false; !stop; {
				select {
				case <-done:
					stop = true
				default:
				}
				if h, err := s.Verify(context.Background(), nil); err != nil || h.Position%size != 0 {
					t.Errorf("while others write: %v, %v", h, err)
				}
			}
		})
	}
	wg.Wait()
	close(done)
	readers.Wait()
	if h := head(t, s); h.Position != writers*batches*size {
		t.Errorf("head %v", h)
	}
}

func testVerify(t *testing.T, open Open) {
	s := open(t)
	before := map[seatledger.Position]wire.Hash{}
	for i := range 5 {
		h := Append(t, s, "p", division(fmt.Sprint(i), "x"), Sample(seatledger.People)).Head
		before[h.Position] = h.Hash
	}
	head(t, s)
	// An earlier head is still there, whatever came after.
	for at, hash := range before {
		if r, err := s.Record(t.Context(), at); err != nil || r.Hash != hash {
			t.Errorf("head %d was %v, is %v (%v)", at, hash, r.Hash, err)
		}
	}
}
