//go:build unix

package roll_test

import (
	"bytes"
	"iter"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/synth"
)

// benchCouncils is a twelfth of the world: about a million entries.
const benchCouncils = 20_000

// worldEntries numbers the rows of a synthetic world.
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

var world = sync.OnceValue(func() *roll.Book {
	book, err := roll.Pack(worldEntries(benchCouncils))
	if err != nil {
		panic(err)
	}
	return book
})

// work is what this process has had of all processors.
func work() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// rate reports entries a second by the clock, and per second of the
// processors' time since the benchmark began: the steadier one where others
// share the machine.
func rate(b *testing.B, entries seatledger.Position, began time.Duration) {
	n := float64(entries) * float64(b.N) / 1e6
	b.ReportMetric(n/b.Elapsed().Seconds(), "Mentries/s")
	b.ReportMetric(n/(work()-began).Seconds(), "Mentries/work-s")
}

// BenchmarkFold folds every council over all time from packed records, on one
// goroutine, and judges nothing.
func BenchmarkFold(b *testing.B) {
	book := world()
	v := book.View(roll.Clock{})
	f := v.Folder()
	began := work()
	for b.Loop() {
		for c := range book.Councils() {
			f.Life(c, func(seatledger.Day, *roll.State) {})
		}
	}
	rate(b, book.Position, began)
}

// BenchmarkPack packs entries as they come from a ledger; drawing them counts.
func BenchmarkPack(b *testing.B) {
	entries := world().Position
	began := work()
	for b.Loop() {
		if _, err := roll.Pack(worldEntries(benchCouncils)); err != nil {
			b.Fatal(err)
		}
	}
	rate(b, entries, began)
}

// BenchmarkView refolds nothing yet: it settles what another clock may use.
func BenchmarkView(b *testing.B) {
	book := world()
	for b.Loop() {
		book.View(roll.Clock{Known: book.Position / 2})
	}
}

// BenchmarkReadBook loads a snapshot that lies in memory.
func BenchmarkReadBook(b *testing.B) {
	var data bytes.Buffer
	if _, err := world().WriteTo(&data); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(data.Len()))
	began := work()
	for b.Loop() {
		if _, err := roll.ReadBook(data.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
	rate(b, world().Position, began)
}
