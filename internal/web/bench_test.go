package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/synth"
)

// drawnSite is a site of a synthetic country, kept in a file as a real one is;
// or of the ledger that SEATLEDGER_SITE names, such as a world drawn with
// `seatledger synth --councils 250000`.
func drawnSite(b *testing.B, councils int) *Site {
	b.Helper()
	if path := os.Getenv("SEATLEDGER_SITE"); path != "" {
		return siteOf(b, path)
	}
	store, err := sqlite.Open(filepath.Join(b.TempDir(), "drawn.db"), sqlite.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	o := synth.Options{Seed: 1, Councils: councils}
	if _, err := store.Append(b.Context(), ledger.Batch{Package: synth.Package(1), By: "test", At: time.Unix(0, 0), Rows: synth.World(o)}); err != nil {
		b.Fatal(err)
	}
	return newSite(b, func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, store, nil) })
}

func newSite(b *testing.B, open func(ctx context.Context) (*answer.Desk, error)) *Site {
	s, err := New(b.Context(), Options{Version: "test", Hosts: askedAs, Today: func() seatledger.Day { return seatledger.DayOf(2020, 1, 1) }, Open: open})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func siteOf(b *testing.B, path string) *Site {
	store, err := sqlite.Open(path, sqlite.Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	return newSite(b, func(ctx context.Context) (*answer.Desk, error) { return answer.OpenDesk(ctx, store, path+".roll", nil) })
}

func get(b *testing.B, s *Site, path string) int {
	b.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		b.Fatalf("%s: %d", path, w.Code)
	}
	return w.Body.Len()
}

// BenchmarkCouncilPageMade makes the page of one council after another.
func BenchmarkCouncilPageMade(b *testing.B) {
	s := drawnSite(b, 1646)
	n, bytes := 0, 0
	for b.Loop() {
		bytes += get(b, s, fmt.Sprintf("/councils/sy1/%07d/council?on=20%02d-05-05", n%1646+1, 8+n/1646%10))
		n++
	}
	b.ReportMetric(float64(bytes)/float64(n), "bytes/page")
}

// BenchmarkCouncilPageKept serves a page that was made before.
func BenchmarkCouncilPageKept(b *testing.B) {
	s := drawnSite(b, 20)
	for b.Loop() {
		get(b, s, "/councils/sy1/0000001/council?on=2019-05-05")
	}
}

// BenchmarkCountryPageMade makes the page of a country of 1,646 councils on one
// day after another.
func BenchmarkCountryPageMade(b *testing.B) {
	s := drawnSite(b, 1646)
	day := seatledger.DayOf(2010, 1, 1)
	for b.Loop() {
		get(b, s, "/?on="+day.String())
		day++
	}
}
