package exchange_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/seatledger/seatledger/exchange"
)

// large writes a package with a given number of results and events.
func large(tb testing.TB, rows int) string {
	tb.Helper()
	dir := tb.TempDir()
	table := func(name, head string, n int, row func(int) string) {
		f, err := os.Create(filepath.Join(dir, name+".csv"))
		if err != nil {
			tb.Fatal(err)
		}
		w := bufio.NewWriter(f)
		fmt.Fprintln(w, head)
		for i := range n {
			fmt.Fprintln(w, row(i))
		}
		if err := w.Flush(); err != nil {
			tb.Fatal(err)
		}
		f.Close()
	}
	councils := max(1, rows/20)
	table("sources", "id,title,date", 1, func(int) string { return "s,Results,2017-06-25" })
	table("divisions", "id,name,type,parent", councils+1, func(i int) string {
		if i == 0 {
			return "xx,Country,country,"
		}
		return fmt.Sprintf("xx/%06d,Commune %d,commune,xx", i, i)
	})
	table("councils", "id,division,name,kind,seats,from,method,tie_rule,control_rule,seat_rule", councils, func(i int) string {
		return fmt.Sprintf("xx/%06d/council,xx/%06d,Council %d,commune council,7,2012-06-03,dhondt,lot,majority,list", i+1, i+1, i+1)
	})
	table("parties", "id,name,kind", 5, func(i int) string { return fmt.Sprintf("xx/p%d,Party %d,party", i, i) })
	table("elections", "id,date,name", 2, func(i int) string { return fmt.Sprintf("e%d,20%d-06-03,Election", i, 12+5*i) })
	table("results", "election,council,list,votes,seats,sources", councils*10, func(i int) string {
		seats := [5]int{3, 2, 1, 1, 0}
		votes := [5]int{3000, 2000, 1100, 1000, 100}
		return fmt.Sprintf("e%d,xx/%06d/council,xx/p%d,%d,%d,s", i%10/5, i/10+1, i%5, votes[i%5], seats[i%5])
	})
	table("people", "id,name,basis", councils*4, func(i int) string { return fmt.Sprintf("xx/person%d,Person %d,office-holder", i, i) })
	table("events", "id,date,kind,council,person,list,party,from_party,sources", councils*4, func(i int) string {
		return fmt.Sprintf("v%d,2018-%02d-%02d,defected,xx/%06d/council,xx/person%d,xx/p0,xx/p1,xx/p0,s", i, i%12+1, i%28+1, i/4+1, i)
	})
	return dir
}

// BenchmarkCheck reads and checks a package. Goal: 200,000 rows a second.
func BenchmarkCheck(b *testing.B) {
	for _, rows := range []int{10_000, 100_000, 1_000_000} {
		dir := large(b, rows)
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			b.ReportAllocs()
			var n int64
			for b.Loop() {
				p, err := exchange.Open(dir)
				if err != nil {
					b.Fatal(err)
				}
				f, err := p.Check(b.Context(), nil, nil)
				if err != nil || f.Count > 0 {
					b.Fatal(err, f.List[:min(3, len(f.List))])
				}
				n += f.Rows
				p.Close()
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkRows reads the rows of a checked package again, as an import does.
func BenchmarkRows(b *testing.B) {
	p, err := exchange.Open(large(b, 100_000))
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	n := 0
	for b.Loop() {
		for _, err := range p.Rows(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}
