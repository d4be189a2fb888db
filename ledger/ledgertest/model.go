package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// model is the contract once more, as plainly as it can be written: a list of
// entries that is searched from the end.
type model struct {
	entries []seatledger.Entry
	private map[seatledger.Position]string // the private columns that were stated
}

// private lists which private cells a row states, and public its other cells.
func split(row seatledger.Row) (public, private, all string) {
	for _, c := range seatledger.Columns(row.Table()) {
		text := seatledger.Cell(row, c)
		switch {
		case text == "":
		case c.PrivateIn(row):
			private += c.Name + " "
			all += fmt.Sprintf("%s=%q ", c.Name, text)
		default:
			public += fmt.Sprintf("%s=%q ", c.Name, text)
			all += fmt.Sprintf("%s=%q ", c.Name, text)
		}
	}
	return public, private, all
}

// newest gives the newest entry of each package that has the key.
func (m *model) newest(table seatledger.Table, key string) map[string]seatledger.Entry {
	found := map[string]seatledger.Entry{}
	for _, e := range m.entries {
		if e.Row.Table() == table && seatledger.Key(e.Row) == key {
			found[e.Package] = e
		}
	}
	return found
}

func (m *model) same(e seatledger.Entry, row seatledger.Row) bool {
	public, private, all := split(row)
	oldPublic, _, oldAll := split(e.Row)
	if e.Redacted {
		return public == oldPublic && private == m.private[e.Position]
	}
	return all == oldAll
}

// append says what becomes of a row; ok is false if it is refused.
func (m *model) append(pkg string, row seatledger.Row) (outcome ledger.Outcome, disputed, ok bool) {
	newest := m.newest(row.Table(), seatledger.Key(row))
	own, superseding := newest[pkg]
	if superseding && m.same(own, row) {
		if own.Redacted {
			return ledger.Withheld, false, true
		}
		return ledger.Same, false, true
	}
	for other, e := range newest {
		if other == pkg || m.same(e, row) {
			continue
		}
		if !row.Table().Disputable() {
			return 0, false, false
		}
		disputed = true
	}
	m.add(pkg, row, own)
	if superseding {
		return ledger.Superseded, disputed, true
	}
	return ledger.New, disputed, true
}

func (m *model) add(pkg string, row seatledger.Row, own seatledger.Entry) {
	at := seatledger.Position(len(m.entries) + 1)
	_, m.private[at], _ = split(row)
	e := seatledger.Entry{Position: at, Package: pkg, Row: row, Supersedes: own.Position}
	m.entries = append(m.entries, e)
	if own.Redacted && m.private[at] != "" {
		m.redact(at)
	}
}

func (m *model) redact(at seatledger.Position) {
	e := &m.entries[at-1]
	bare := seatledger.NewRow(e.Row.Table())
	for _, c := range seatledger.Columns(e.Row.Table()) {
		if !c.PrivateIn(e.Row) {
			_ = seatledger.SetCell(bare, c, seatledger.Cell(e.Row, c))
		}
	}
	e.Row, e.Redacted = bare, true
	m.entries = append(m.entries, seatledger.Entry{Position: seatledger.Position(len(m.entries) + 1), Row: &seatledger.Redaction{Entry: at}})
}

// randomRow draws from few keys and values, so that rows meet.
func randomRow(t *rapid.T) seatledger.Row {
	id, value := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "id"), rapid.SampledFrom([]string{"x", "y", ""}).Draw(t, "value")
	switch rapid.IntRange(0, 2).Draw(t, "table") {
	case 0:
		return &seatledger.Party{ID: seatledger.PartyID(id), Name: "n", Abbreviation: value}
	case 1:
		return &seatledger.Person{ID: seatledger.PersonID(id), Name: "n", NameLocal: value, Basis: rapid.SampledFrom([]string{"official", "candidate"}).Draw(t, "basis")}
	}
	e := defection(id, "p")
	e.Reason, e.Note = value, rapid.SampledFrom([]string{"", "n", "m"}).Draw(t, "note")
	return e
}

// testModel runs random acts on a store and on the model, and compares them
// after each.
func testModel(t *testing.T, open Open) {
	rapid.Check(t, func(rt *rapid.T) {
		s := open(t)
		defer s.Close()
		m := &model{private: map[seatledger.Position]string{}}
		for range rapid.IntRange(1, 8).Draw(rt, "acts") {
			if rapid.IntRange(0, 3).Draw(rt, "act") == 0 && len(m.entries) > 0 {
				stepRedact(rt, s, m)
			} else {
				stepAppend(rt, s, m)
			}
			compare(rt, s, m)
		}
	})
}

func stepAppend(t *rapid.T, s ledger.Store, m *model) {
	pkg := rapid.SampledFrom([]string{"p", "q"}).Draw(t, "package")
	rows := rapid.SliceOfN(rapid.Custom(randomRow), 0, 6).Draw(t, "rows")
	before := &model{private: maps.Clone(m.private), entries: slices.Clone(m.entries)}
	var want ledger.Receipt
	refused := false
	for _, row := range rows {
		outcome, disputed, ok := m.append(pkg, row)
		if !ok {
			refused = true
			break
		}
		*[]*int64{&want.New, &want.Same, &want.Superseded, &want.Withheld}[outcome]++
		if disputed {
			want.Disputed++
		}
	}
	b := Batch(pkg, 0, rows...)
	b.DryRun = rapid.IntRange(0, 4).Draw(t, "dry") == 0
	got, err := s.Append(context.Background(), b)
	if refused != errors.Is(err, ledger.ErrRefused) || !refused && err != nil {
		t.Fatalf("append: %v; want a refusal: %v", err, refused)
	}
	if refused || b.DryRun {
		*m = *before
	}
	got.First, got.Last, got.Head = 0, 0, ledger.Head{}
	if !refused && got != want {
		t.Fatalf("receipt %+v, want %+v", got, want)
	}
}

func stepRedact(t *rapid.T, s ledger.Store, m *model) {
	at := seatledger.Position(rapid.IntRange(1, len(m.entries)).Draw(t, "redact"))
	err := s.Redact(context.Background(), "editor", At(0), seatledger.Redaction{Entry: at})
	if refused := m.private[at] == ""; refused != (err != nil) {
		t.Fatalf("redact %d: %v", at, err)
	}
	if err == nil && !m.entries[at-1].Redacted {
		m.redact(at)
	}
}

func compare(t *rapid.T, s ledger.Store, m *model) {
	var got []seatledger.Entry
	for e, err := range s.Entries(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	if len(got) != len(m.entries) {
		t.Fatalf("%d entries, want %d", len(got), len(m.entries))
	}
	for i, want := range m.entries {
		e := got[i]
		reason, isRedaction := e.Row.(*seatledger.Redaction)
		if isRedaction {
			reason.Reason = ""
		}
		if !reflect.DeepEqual(e.Row, want.Row) || e.Position != want.Position || e.Supersedes != want.Supersedes || e.Redacted != want.Redacted ||
			e.Package != want.Package {
			t.Fatalf("entry %+v %+v, want %+v %+v", e, e.Row, want, want.Row)
		}
	}
	if h, err := s.Verify(context.Background(), nil); err != nil || h.Position != seatledger.Position(len(got)) {
		t.Fatalf("verify: %v, %v", h, err)
	}
}
