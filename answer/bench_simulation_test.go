package answer_test

import (
	"os"
	"sync"
	"testing"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/scenario"
)

// BenchmarkRuling plays the reference scenario 10,000 times, without its
// counterfactuals, on as many goroutines as there are processors: the goal is
// half a second on two cores.
func BenchmarkRuling(b *testing.B) {
	const file, replicates = "../examples/cambodia-2017/scenarios/ruling.yaml", 10_000
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	s, err := scenario.Read(file, data)
	if err != nil {
		b.Fatal(err)
	}
	s.Counterfactuals = nil
	w, err := drawn(b, asIs).Sweep(b.Context(), s, answer.Ask{On: s.On}, replicates, 1)
	if err != nil {
		b.Fatal(err)
	}
	spec, err := w.Spec()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		chunks := make(chan int, w.Chunks())
		for c := range w.Chunks() {
			chunks <- c
		}
		close(chunks)
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				for c := range chunks {
					if _, err := answer.DoChunk(b.Context(), spec, c); err != nil {
						b.Error(err)
					}
				}
			})
		}
		wg.Wait()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/replicates*2, "us/replicate/core")
}
