// Package ledgertest is the suite that every ledger.Store passes. It says in
// code what the comments of package ledger say in words.
package ledgertest

import (
	"context"
	"iter"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// Open gives a new, empty ledger that is closed when the test ends.
type Open func(testing.TB) ledger.Store

// Run runs the whole suite.
func Run(t *testing.T, open Open) {
	for _, tt := range []struct {
		name string
		test func(*testing.T, Open)
	}{
		{"Empty", testEmpty},
		{"EveryTable", testEveryTable},
		{"Pick", testPick},
		{"Same", testSame},
		{"Supersede", testSupersede},
		{"Dispute", testDispute},
		{"RefuseOtherPackage", testRefuseOtherPackage},
		{"Retract", testRetract},
		{"Recorded", testRecorded},
		{"Form", testForm},
		{"AllOrNothing", testAllOrNothing},
		{"Cancel", testCancel},
		{"DryRun", testDryRun},
		{"Expect", testExpect},
		{"Views", testViews},
		{"Concurrent", testConcurrent},
		{"Verify", testVerify},
		{"Private", testPrivate},
		{"Redact", testRedact},
		{"RedactedStays", testRedactedStays},
		{"RedactedName", testRedactedName},
		{"RedactRefuses", testRedactRefuses},
		{"Copies", testCopies},
		{"Log", testLog},
		{"LogConfidential", testLogConfidential},
		{"LogRefuses", testLogRefuses},
		{"Search", testSearch},
		{"SearchCodes", testSearchCodes},
		{"SearchWards", testSearchWards},
		{"SearchFollows", testSearchFollows},
		{"Model", testModel},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, open) })
	}
}

// At is a time of writing, some seconds after a fixed one.
func At(seconds int) time.Time {
	return time.Date(2017, 11, 5, 12, 0, 0, 1000, time.UTC).Add(time.Duration(seconds) * time.Second)
}

// Batch makes a batch of a package, written at [At] of the seconds.
func Batch(pkg string, seconds int, rows ...seatledger.Row) ledger.Batch {
	return ledger.Batch{Package: pkg, By: "desk", At: At(seconds), Rows: ledger.Slice(rows...)}
}

// Append appends rows that must be taken.
func Append(t testing.TB, s ledger.Store, pkg string, rows ...seatledger.Row) ledger.Receipt {
	t.Helper()
	receipt, err := s.Append(context.Background(), Batch(pkg, 0, rows...))
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// All reads all entries.
func All(t testing.TB, s ledger.Store) []seatledger.Entry {
	t.Helper()
	return collect(t, s.Entries(context.Background(), 0))
}

func collect[T any](t testing.TB, all iter.Seq2[T, error]) (out []T) {
	t.Helper()
	for v, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// head reads the head after verifying that it is the one of the chain.
func head(t testing.TB, s ledger.Store) ledger.Head {
	t.Helper()
	h, err := s.Head(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	verified, err := s.Verify(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if h != verified {
		t.Fatalf("head is %v, verified is %v", h, verified)
	}
	return h
}

// wantCounts compares a receipt but for positions and head.
func wantCounts(t testing.TB, got, want ledger.Receipt) {
	t.Helper()
	got.First, got.Last, got.Head = 0, 0, ledger.Head{}
	if got != want {
		t.Errorf("receipt %+v, want %+v", got, want)
	}
}

func wantRows(t testing.TB, entries []seatledger.Entry, want ...seatledger.Row) {
	t.Helper()
	var got []seatledger.Row
	for i, e := range entries {
		if e.Position != seatledger.Position(i+1) {
			t.Errorf("entry %d has position %d", i+1, e.Position)
		}
		got = append(got, e.Row)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("rows %v, want %v", cells(got), cells(want))
	}
}

// cells prints rows by their stated cells.
func cells(rows []seatledger.Row) (out [][]string) {
	for _, row := range rows {
		line := []string{string(row.Table())}
		for _, c := range seatledger.Columns(row.Table()) {
			if text := seatledger.Cell(row, c); text != "" {
				line = append(line, c.Name+"="+text)
			}
		}
		out = append(out, line)
	}
	return out
}

// Sample gives a row of a table with every cell stated.
func Sample(table seatledger.Table) seatledger.Row {
	row := seatledger.NewRow(table)
	for _, c := range seatledger.Columns(table) {
		values := append(slices.Clone(c.OneOf), "ចំប៉ី \"x\"\t\\", "2017-10-23", "5", "yes")
		if c.List {
			values = []string{"a;b"}
		}
		if table == seatledger.Events && c.Name == "kind" {
			values = []string{string(seatledger.Defected)}
		}
		for _, value := range values {
			if seatledger.SetCell(row, c, value) == nil && seatledger.Cell(row, c) == value {
				break
			}
		}
	}
	return row
}
