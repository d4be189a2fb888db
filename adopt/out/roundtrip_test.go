package out_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/adopt/out"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// plain gives a ledger of a council of five whose members are all named, with what became
// of them on whole days: what a format that comes back can hold.
func plain(t *rapid.T) *out.Ledger {
	names := []string{"Ann Ash", "Bo Birch", "Cy Cole", "Di Dale", "Ed Elm", "Flo Fox", "Gus Gray", "Hal Hill", "Ida Ivy"}
	rows := []seatledger.Row{
		&seatledger.Division{ID: "x", Name: "Tarn", Type: "town"}, &seatledger.Party{ID: "red", Name: "Red Party"}, &seatledger.Party{ID: "blue", Name: "Blue Party"}, &seatledger.Party{ID: "green", Name: "Green Party"},
		&seatledger.Council{ID: "x/c", Division: "x", Name: "Tarn Town Council", Seats: 5},
	}
	for i, n := range names {
		rows = append(rows, &seatledger.Person{ID: seatledger.PersonID(fmt.Sprintf("p%d", i)), Name: n, Basis: "office-holder"})
	}
	party := func() seatledger.PartyID {
		return rapid.SampledFrom([]seatledger.PartyID{"red", "blue", "green"}).Draw(t, "party")
	}
	n := 0
	event := func(kind seatledger.EventKind, day seatledger.Day, person seatledger.PersonID, list, to seatledger.PartyID) {
		rows = append(rows, &seatledger.Event{ID: seatledger.EventID(fmt.Sprintf("e%d", n)), Date: seatledger.On(day), Kind: kind, Council: "x/c", Person: person, List: list, Party: to})
		n++
	}
	day := seatledger.DayOf(2020, 6, 1)
	sits, waiting := map[seatledger.PersonID]seatledger.PartyID{}, []seatledger.PersonID{"p5", "p6", "p7", "p8"}
	rows = append(rows, &seatledger.Election{ID: "e", Date: seatledger.On(day), Name: "First"})
	won := map[seatledger.PartyID]int64{}
	for i := range 5 {
		p := seatledger.PersonID(fmt.Sprintf("p%d", i))
		sits[p] = party()
		won[sits[p]]++
		event(seatledger.Elected, day, p, sits[p], "")
	}
	for _, list := range slices.Sorted(maps.Keys(won)) {
		rows = append(rows, &seatledger.Result{Election: "e", Council: "x/c", List: list, Seats: seatledger.Counted(won[list])})
	}
	for range rapid.IntRange(1, 6).Draw(t, "events") {
		day += seatledger.Day(rapid.IntRange(2, 90).Draw(t, "days"))
		if d := day.Time(); d.Month() == time.January && d.Day() == 1 {
			day++
		}
		who := rapid.SampledFrom(slices.Sorted(maps.Keys(sits))).Draw(t, "who")
		switch kind := rapid.SampledFrom([]seatledger.EventKind{seatledger.Resigned, seatledger.Defected, seatledger.Died, seatledger.CoOpted}).Draw(t, "kind"); {
		case kind == seatledger.Defected:
			if to := party(); to != sits[who] {
				event(kind, day, who, "", to)
				sits[who] = to
			}
		case kind == seatledger.CoOpted && len(sits) < 5 && len(waiting) > 0:
			p := waiting[0]
			waiting, sits[p] = waiting[1:], party()
			event(kind, day, p, sits[p], "")
		case kind != seatledger.CoOpted && len(sits) > 2:
			event(kind, day, who, "", "")
			delete(sits, who)
		}
	}
	store := ledger.NewMemory()
	add(t, store, "one", rows)
	return ledgerOf(t, store)
}

func ledgerOf(t *rapid.T, store ledger.Store) *out.Ledger {
	book, err := roll.Pack(store.Entries(t.Context(), 0))
	if err != nil {
		t.Fatal(err)
	}
	return &out.Ledger{Store: store, View: book.View(roll.Clock{})}
}

// told are the answers to what adopt asks of such a file.
var told = map[string]string{"day": "2024-01-01", "complete": "yes", "title": "A file", "seats": "5", "no_end": "sits", "end": "last day", "january": "day", "arrived": "co-opted", "tie_break": "no"}

// TestThereAndBack holds what is written in each format that comes back, adopted and
// imported, against the ledger that it is of: on every day the same people for the same
// parties, and the same control.
func TestThereAndBack(t *testing.T) {
	var formats []out.Format
	for _, f := range out.Formats() {
		if f.Back {
			formats = append(formats, f)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		l := plain(t)
		back := again(t, l, rapid.SampledFrom(formats).Draw(t, "format"))
		for _, day := range changes(l, back) {
			if was, is := council(l, day), council(back, day); was != is {
				t.Fatalf("on %s it was\n%s\nand is\n%s", day, was, is)
			}
		}
	})
}

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
	return slices.DeleteFunc(slices.Compact(list), func(d seatledger.Day) bool { return d >= seatledger.DayOf(2024, 1, 1) })
}

// again writes a ledger, adopts what was written and imports that into a new one.
func again(t *rapid.T, l *out.Ledger, format out.Format) *out.Ledger {
	dir, err := os.MkdirTemp("", "out")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, map[string]string{"popolo": "x.json", "ftm": "x.jsonl", "ocd": "x"}[format.Name])
	if _, err := out.Write(t.Context(), l, out.Job{Format: format, Path: path}); err != nil {
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
	return ledgerOf(t, store)
}

// council says how the one council of a ledger stands on a day.
func council(l *out.Ledger, day seatledger.Day) string {
	book := l.View.Book
	var c roll.Ref
	for c = range book.Councils() { //nolint:revive // the only one
	}
	var lines []string
	j := control.NewJudge(l.View)
	for _, s := range l.View.At(c, day).Seats {
		var ways []string
		for _, f := range s.Alternatives {
			person, _ := book.Person(f.Person)
			party, _ := book.Party(f.Allegiance)
			ways = append(ways, fmt.Sprintf("%s for %s, %s", book.PersonName(person).Name, book.PartyInfo(party).Name, f.Standing))
		}
		slices.Sort(ways)
		lines = append(lines, strings.Join(ways, " or "))
	}
	slices.Sort(lines)
	v := j.Verdict(j.Folder.At(c, day), seatledger.RuleMajority)
	return strings.Join(append(lines, v.Kind.String()+" "+book.PartyInfo(v.Party).Name), "\n")
}
