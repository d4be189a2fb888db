//go:build unix

package jobs

import (
	"fmt"
	"testing"
	"time"

	"github.com/seatledger/seatledger/internal/jobs/postgrestest"
)

// BenchmarkChunk measures what a chunk costs beside its work: to queue it, and
// to take it, keep an empty result and tell River, at the pace of real workers.
func BenchmarkChunk(b *testing.B) {
	for _, database := range []string{"sqlite", "postgres"} {
		for _, threads := range []int{1, 2, 4} {
			b.Run(fmt.Sprintf("%s/threads=%d", database, threads), func(b *testing.B) {
				place := files
				if database == "postgres" {
					place = postgrestest.Start(b).Database
				}
				db := opened(b, place(b), Options{Pace: DefaultPace()})
				const chunks = 1000
				var queueing, done time.Duration
				for n := 0; b.Loop(); n++ {
					began := time.Now()
					id := started(b, db, sweep(fmt.Sprint(n), chunks))
					queued := time.Now()
					queueing += queued.Sub(began)
					leave := working(b, db, Crew{Works: only(echo), Threads: threads})
					comesTo(b, db, id, nil)
					done += time.Since(queued)
					leave()
				}
				perChunk := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(b.N) / chunks }
				b.ReportMetric(perChunk(queueing), "ms/queued")
				b.ReportMetric(perChunk(done), "ms/chunk")
			})
		}
	}
}
