package out_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/adopt/out"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

func ledgerOf(t *rapid.T, store ledger.Store) *out.Ledger {
	book, err := roll.Pack(store.Entries(t.Context(), 0))
	if err != nil {
		t.Fatal(err)
	}
	return &out.Ledger{Store: store, View: book.View(roll.Clock{})}
}

// told are the answers to what adopt asks of such a file.
var told = map[string]string{"day": tripEnd, "complete": "yes", "title": "A file", "seats": "5", "no_end": "sits", "end": "last day", "january": "day", "arrived": "co-opted", "tie_break": "no", "kind": "independents", "with": "no"}

// changes gives the days on which something changes in some ledger, and those before them.
func changes(ledgers ...*out.Ledger) (list []seatledger.Day) {
	for _, l := range ledgers {
		for c := range l.View.Book.Councils() {
			l.View.Folder().Rolls(c, func(r roll.Roll) {
				if r.On != seatledger.OpenPast {
					list = append(list, r.On-1, r.On)
				}
			})
		}
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(d seatledger.Day) bool { return d >= seatledger.DayOf(2025, 1, 1) })
}

// again writes a ledger, adopts what was written and imports that into a new one.
func again(t *rapid.T, l *out.Ledger, format out.Format) (*out.Ledger, []adopt.Loss) {
	dir, err := os.MkdirTemp("", "out")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, map[string]string{"popolo": "x.json", "ftm": "x.jsonl", "ocd": "x"}[format.Name])
	report, err := out.Write(t.Context(), l, out.Job{Format: format, Path: path})
	if err != nil {
		t.Fatal(err)
	}
	table, err := adopt.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	m := adopt.Propose(table)
	p, err := adopt.Adopt(table, m)
	for i := 0; errors.Is(err, adopt.ErrUnanswered) && i < 9; i++ {
		if err := m.Answer(func(q adopt.Question) (string, error) {
			words := strings.FieldsFunc(q.Where, func(r rune) bool { return r == ',' || r == ' ' })
			if says, ok := told[words[len(words)-1]]; ok {
				return says, nil
			}
			return "", fmt.Errorf("asked of %s: %s", q.Where, q.Asks)
		}); err != nil {
			t.Fatal(err)
		}
		p, err = adopt.Adopt(table, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	store := ledger.NewMemory()
	folder := filepath.Join(dir, "package")
	if _, err := exchange.Write(folder, p.Name, p.All); err != nil {
		t.Fatal(err)
	}
	if r, err := exchange.Import(t.Context(), store, folder, exchange.Options{By: "test", At: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatalf("%v: %+v", err, r.Problems)
	}
	return ledgerOf(t, store), report.Losses
}
