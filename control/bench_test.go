//go:build unix

package control_test

import (
	"fmt"
	"iter"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/synth"
)

// benchCouncils is a twelfth of the world, or with SEATLEDGER_WORLD set all of
// it: 250,000 councils, 12 million entries.
func benchCouncils() int {
	if os.Getenv("SEATLEDGER_WORLD") != "" {
		return 250_000
	}
	return 20_000
}

func worldEntries(councils int) iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		pos := seatledger.Position(0)
		for row, err := range synth.World(synth.Options{Seed: 1, Councils: councils}) {
			pos++
			if !yield(seatledger.Entry{Position: pos, Package: synth.Package(1), Row: row, Recorded: time.Unix(0, 0)}, err) {
				return
			}
		}
	}
}

func bookOf(councils int) *roll.Book {
	book, err := roll.Pack(worldEntries(councils))
	if err != nil {
		panic(err)
	}
	return book
}

var world = sync.OnceValue(func() *roll.Book { return bookOf(benchCouncils()) })

var benchDay = seatledger.DayOf(2020, time.January, 1)

// work is what this process has had of all processors.
func work() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// perCouncil reports the time by the clock, and that of the processors since
// the benchmark began: the steadier one where others share the machine.
func perCouncil(b *testing.B, councils int, began time.Duration) {
	n := float64(b.N) * float64(councils)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/n, "ns/council")
	b.ReportMetric(float64((work()-began).Nanoseconds())/n, "work-ns/council")
}

// BenchmarkOneCouncil answers with reasons for one council after another.
func BenchmarkOneCouncil(b *testing.B) {
	book := world()
	j := control.NewJudge(book.View(roll.Clock{}))
	c := roll.Ref(1)
	for b.Loop() {
		j.At(c, benchDay, seatledger.RuleMajority)
		c = c%roll.Ref(benchCouncils()) + 1
	}
}

// BenchmarkCountry counts the verdicts on 1,646 councils, the ledger open.
func BenchmarkCountry(b *testing.B) {
	t := control.NewTimelines(bookOf(1646).View(roll.Clock{}), seatledger.RuleMajority)
	began := work()
	for b.Loop() {
		t.Totals(0, "", benchDay, nil)
	}
	perCouncil(b, 1646, began)
}

// BenchmarkWorld counts the verdicts on all councils, the ledger open.
func BenchmarkWorld(b *testing.B) {
	t := control.NewTimelines(world().View(roll.Clock{}), seatledger.RuleMajority)
	began := work()
	for b.Loop() {
		t.Totals(0, "", benchDay, nil)
	}
	perCouncil(b, benchCouncils(), began)
}

// BenchmarkRefold takes another moment of knowledge: a new view, every council
// folded and judged over all time, on all processors.
func BenchmarkRefold(b *testing.B) {
	book := world()
	began := work()
	for b.Loop() {
		control.NewTimelines(book.View(roll.Clock{Known: book.Position - 1}), seatledger.RuleMajority)
	}
	perCouncil(b, benchCouncils(), began)
}

// BenchmarkAllFlips finds every flip over all time, with causes and what would
// have been without them.
func BenchmarkAllFlips(b *testing.B) {
	v := world().View(roll.Clock{})
	flips := 0
	began := work()
	for b.Loop() {
		flips = len(control.AllFlips(v, seatledger.RuleMajority, "", 0, "", seatledger.OpenPast, seatledger.OpenFuture))
	}
	b.ReportMetric(float64(flips), "flips")
	perCouncil(b, benchCouncils(), began)
}

// BenchmarkCouncil measures every shape at every number of seats.
func BenchmarkCouncil(b *testing.B) {
	for _, s := range shapes {
		for _, n := range s.of() {
			for _, q := range costings {
				b.Run(fmt.Sprintf("%s/%d/%s", s.name, n, q.name), func(b *testing.B) { benchCouncil(b, &s, n, &q) })
			}
		}
	}
}

func benchCouncil(b *testing.B, s *shape, n int, q *costing) {
	book := s.book(n)
	council, _ := book.Council(chamberID)
	deadline := time.Now().Add(patience)
	j := control.NewJudge(book.View(roll.Clock{}).Until(func() bool { return time.Now().After(deadline) }))
	exact := isExact(j, council)
	if time.Now().After(deadline) {
		b.Skip("this takes too long")
	}
	deadline = time.Now().Add(time.Hour)
	b.ReportAllocs()
	before, began := j.Steps(), work()
	for b.Loop() {
		q.ask(j, council, day(b, s.on))
	}
	b.ReportMetric(float64((work()-began).Nanoseconds())/float64(b.N), "work-ns/op")
	b.ReportMetric(float64(j.Steps()-before)/float64(b.N), "steps/op")
	b.ReportMetric(map[bool]float64{true: 1}[exact], "exact")
}
