package sqlite

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

var writtenAt = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// world gives rows of the mix of a large ledger: of every 24 rows one is a
// council, one an event with a person and a note, one a person, the rest
// results.
func world(from, n int) iter.Seq2[seatledger.Row, error] {
	return func(yield func(seatledger.Row, error) bool) {
		for i := from; i < from+n; i++ {
			if !yield(worldRow(i), nil) {
				return
			}
		}
	}
}

func worldRow(i int) seatledger.Row {
	council := seatledger.CouncilID(fmt.Sprintf("xx/%06d/council", i/24))
	switch i % 24 {
	case 0:
		return &seatledger.Council{ID: council, Division: seatledger.DivisionID(fmt.Sprintf("xx/%06d", i/24)), Seats: 9,
			Name: fmt.Sprintf("Commune council of %s %d", syllables(i/24), i/24), Kind: "commune council", Sources: []seatledger.SourceID{"xx-law"}}
	case 1:
		return &seatledger.Person{ID: seatledger.PersonID(fmt.Sprintf("xx/p%07d", i)), Name: syllables(i) + " " + syllables(i/7), Basis: "office-holder"}
	case 2:
		return &seatledger.Event{ID: seatledger.EventID(fmt.Sprintf("xx/e%07d", i)), Date: seatledger.On(seatledger.DayOf(2017, 10, 23)),
			Kind: seatledger.Defected, Council: council, Seat: 3, Party: "xx/b", FromParty: "xx/a", Sources: []seatledger.SourceID{"xx-news"}, Note: "as reported"}
	}
	return &seatledger.Result{Election: seatledger.ElectionID(fmt.Sprintf("xx-%d", 2000+i%24/6)), Council: council,
		List: seatledger.PartyID(fmt.Sprintf("xx/%c", 'a'+i%6)), Votes: seatledger.Counted(int64(i)), Seats: seatledger.Counted(int64(i % 5)),
		Sources: []seatledger.SourceID{"xx-gazette"}}
}

func syllables(n int) string {
	const all = "chamkrolpeyrongsvaybatdamtakeokampotpreyvengkandal"
	out := []byte{}
	for range 4 {
		out = append(out, all[n%47:n%47+3]...)
		n = n/3 + 11
	}
	return string(out)
}

func batch(from, n int) ledger.Batch {
	return ledger.Batch{Package: "world", By: "bench", At: writtenAt, Rows: world(from, n)}
}

func openNew(tb testing.TB) *Store {
	tb.Helper()
	s, err := Open(filepath.Join(tb.TempDir(), "seatledger.db"), Options{Create: true})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

// openMade gives a new ledger of so many rows.
func openMade(tb testing.TB, rows int) *Store {
	tb.Helper()
	s := openNew(tb)
	if _, err := s.Append(tb.Context(), batch(0, rows)); err != nil {
		tb.Fatal(err)
	}
	return s
}

func BenchmarkAppend(b *testing.B) {
	for _, size := range []int{1_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s := openNew(b)
			from := 0
			for b.Loop() {
				if _, err := s.Append(b.Context(), batch(from, size)); err != nil {
					b.Fatal(err)
				}
				from += size
			}
			b.ReportMetric(float64(from)/b.Elapsed().Seconds(), "entries/s")
			reportSize(b, s, from)
		})
	}
}

func reportSize(b *testing.B, s *Store, n int) {
	if info, err := os.Stat(s.path); err == nil {
		b.ReportMetric(float64(info.Size())/float64(n), "B/entry")
	}
}

// filled gives a ledger of n entries.
func filled(b *testing.B, n int) *Store {
	s := openNew(b)
	if _, err := s.Append(b.Context(), batch(0, n)); err != nil {
		b.Fatal(err)
	}
	return s
}

func BenchmarkRead(b *testing.B) {
	const n = 200_000
	s := filled(b, n)
	rate := func(b *testing.B) {
		b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	}
	b.Run("records", func(b *testing.B) {
		for b.Loop() {
			for _, err := range s.Records(b.Context(), 0) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		rate(b)
	})
	b.Run("entries", func(b *testing.B) {
		for b.Loop() {
			for _, err := range s.Entries(b.Context(), 0) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		rate(b)
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Verify(b.Context(), nil); err != nil {
				b.Fatal(err)
			}
		}
		rate(b)
	})
	for _, q := range []string{"chamchamcham", "commune", "ey", "rolpey 7"} {
		b.Run("search/"+q, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Search(b.Context(), q, 20); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestWorld measures a ledger of world size: 12 million entries, in batches
// of half a million. It takes some minutes and 4 GB of disk.
func TestWorld(t *testing.T) {
	if !long {
		t.Skip("SEATLEDGER_LONG is not set")
	}
	const n, size = 12_000_000, 500_000
	s := openNew(t)
	clock := time.Now()
	lap := func(what string, count int) {
		took := time.Since(clock)
		t.Logf("%-40s %10v %12.0f/s  peak %s", what, took.Round(time.Microsecond), float64(count)/took.Seconds(), peak())
		clock = time.Now()
	}
	for from := 0; from < n; from += size {
		if _, err := s.Append(t.Context(), batch(from, size)); err != nil {
			t.Fatal(err)
		}
		lap(fmt.Sprintf("append %d after %d", size, from), size)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	clock = time.Now()
	info, _ := os.Stat(s.path)
	t.Logf("%d bytes, %d an entry", info.Size(), info.Size()/n)
	s, err := Open(s.path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	head, err := s.Head(t.Context())
	lap("open and head", 1)
	if err != nil || head.Position != n {
		t.Fatal(head, err)
	}
	for _, err := range s.Records(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
	}
	lap("records", n)
	for _, err := range s.Entries(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
	}
	lap("entries", n)
	if _, err := s.Verify(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	lap("verify", n)
	for _, q := range []string{"chamkrolpeyron", "commune", "rongsva", "ey", "zz", "council of chamrolpey 77"} {
		hits, err := s.Search(t.Context(), q, 20)
		lap(fmt.Sprintf("search %q: %d hits, %v", q, len(hits), err), 1)
	}
	if _, err := s.Append(t.Context(), batch(n/2, size)); err != nil {
		t.Fatal(err)
	}
	lap("append again what is there", size)
	if _, err := s.History(t.Context(), seatledger.Events, "xx/e4711002"); err != nil {
		t.Fatal(err)
	}
	lap("history", 1)
	if err := s.Redact(t.Context(), "desk", writtenAt, seatledger.Redaction{Entry: 2}); err != nil {
		t.Fatal(err)
	}
	lap("redact", 1)
}
