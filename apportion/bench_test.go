package apportion_test

import (
	"math/rand/v2"
	"testing"

	"github.com/seatledger/seatledger/apportion"
)

// councils are contests of five lists: votes of a commune of a few thousand, so that
// no branch can be learnt from one contest.
func councils(n int) [][]int64 {
	r := rand.New(rand.NewPCG(1, 2))
	all := make([][]int64, n)
	for i := range all {
		all[i] = []int64{r.Int64N(3000) + 1, r.Int64N(2000) + 1, r.Int64N(1000) + 1, r.Int64N(500) + 1, r.Int64N(200) + 1}
	}
	return all
}

var kampongCham = []int64{409_766, 211_934, 72_725, 50_000, 31_000}

// The goal of 60 ns: five lists, seven seats, D'Hondt.
func BenchmarkSeats(b *testing.B) {
	dst := make([]int, 5)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := apportion.DHondt.Seats(dst, kampongCham, 7); err != nil {
			b.Fatal(err)
		}
	}
}

// The same, but each time another of 4,096 contests.
func BenchmarkSeatsVaried(b *testing.B) {
	all, dst, i := councils(4096), make([]int, 5), 0
	b.ReportAllocs()
	for b.Loop() {
		if _, err := apportion.DHondt.Seats(dst, all[i&4095], 7); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkSeatsMethod(b *testing.B) {
	for _, m := range apportion.Methods() {
		b.Run(m.String(), func(b *testing.B) {
			dst := make([]int, 5)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Seats(dst, kampongCham, 7); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Votes too large for the 64-bit way.
func BenchmarkSeatsLargest(b *testing.B) {
	votes := []int64{apportion.MaxVotes, apportion.MaxVotes - 1, apportion.MaxVotes / 2, apportion.MaxVotes / 3, 1}
	dst := make([]int, 5)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := apportion.DHondt.Seats(dst, votes, 7); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkApportion(b *testing.B) {
	p := problem(apportion.DHondt, kampongCham, 7)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := apportion.Apportion(p); err != nil {
			b.Fatal(err)
		}
	}
}
