package ledger_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/ledger/ledgertest"
)

func TestMemory(t *testing.T) {
	ledgertest.Run(t, func(testing.TB) ledger.Store { return ledger.NewMemory() })
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Chen  Choy ": "chen choy", "ÉLYSÉE": "élysée", "E\u0301lyse\u0301e": "élysée", "ចំប៉ី\u200b": "ចំប៉ី", "": "", " \t": "",
	} {
		if got := ledger.Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
		if got := ledger.Fold(ledger.Fold(text)); got != want {
			t.Errorf("%q folds twice to %q", text, got)
		}
	}
}

func TestErrorsSayWhatHelps(t *testing.T) {
	for _, tt := range []struct {
		err  error
		kind error
		want string
	}{
		{&ledger.Refusal{Table: seatledger.Events, Key: "e1", Column: "kind", What: "is blank but required", Fix: "state it"}, ledger.ErrRefused,
			"events e1, column kind: is blank but required; state it"},
		{&ledger.BrokenChain{Position: 7, Reason: "its hash is another"}, ledger.ErrBroken,
			"entry 7 does not fit the chain: its hash is another; restore the ledger from a copy that verifies"},
		{ledger.NotFound(9, ledger.Head{Position: 3}), ledger.ErrNotFound, "entry 9 is not found: the ledger has the entries 1 to 3"},
	} {
		if !errors.Is(tt.err, tt.kind) || tt.err.Error() != tt.want {
			t.Errorf("%v; want %q", tt.err, tt.want)
		}
	}
}

// Only a milestone names several persons.
func TestCheckOfSeveralPersons(t *testing.T) {
	day, err := seatledger.ParseDate("2007")
	if err != nil {
		t.Fatal(err)
	}
	e := &seatledger.Event{ID: "e1", Date: day, Kind: seatledger.Milestone, Type: "recruitment", Person: "kh/a;kh/b"}
	if err := ledger.Check(e); err != nil {
		t.Error(err)
	}
	for _, spoil := range []func(){func() { e.Kind = seatledger.Defected }, func() { e.Kind, e.Person = seatledger.Milestone, "kh/a;;kh/b" }, func() { e.Person = "kh/a; kh/b" }} {
		spoil()
		if err := ledger.Check(e); !errors.Is(err, ledger.ErrRefused) {
			t.Errorf("%s of %q: %v", e.Kind, e.Person, err)
		}
	}
}

// full is a disk with little room left.
type full int

var errFull = errors.New("no space left")

func (f *full) Write(b []byte) (int, error) {
	if *f -= full(len(b)); *f < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriteLogToFullDisk(t *testing.T) {
	s := ledger.NewMemory()
	for i := range 100 {
		ledgertest.Append(t, s, fmt.Sprint(i), ledgertest.Sample(seatledger.Tallies), ledgertest.Sample(seatledger.Events))
	}
	for _, room := range []full{0, 100, 70_000} {
		if _, err := ledger.WriteLog(t.Context(), &room, s); !errors.Is(err, errFull) {
			t.Errorf("with little room: %v", err)
		}
	}
}

// FuzzReadLog reads any text as a log: it ends in an error and an empty
// ledger, or in a ledger whose log reads back to the same head.
func FuzzReadLog(f *testing.F) {
	s := ledger.NewMemory()
	ledgertest.Append(f, s, "p", ledgertest.Sample(seatledger.People), ledgertest.Sample(seatledger.Sources), ledgertest.Sample(seatledger.Results))
	_ = s.Redact(f.Context(), "desk", ledgertest.At(1), seatledger.Redaction{Entry: 1})
	var log bytes.Buffer
	if _, err := ledger.WriteLog(f.Context(), &log, s); err != nil {
		f.Fatal(err)
	}
	f.Add(log.String())
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		s := ledger.NewMemory()
		head, err := ledger.ReadLog(t.Context(), strings.NewReader(text), s)
		if now, _ := s.Head(t.Context()); now != head || err != nil && head.Position != 0 {
			t.Fatalf("read to %v, %v; the ledger is at %v", head, err, now)
		}
		if err != nil {
			return
		}
		var again bytes.Buffer
		if h, err := ledger.WriteLog(t.Context(), &again, s); err != nil || h != head {
			t.Fatalf("wrote %v, %v", h, err)
		}
		if h, err := ledger.ReadLog(t.Context(), &again, ledger.NewMemory()); err != nil || h != head {
			t.Fatalf("read again %v, %v", h, err)
		}
	})
}
