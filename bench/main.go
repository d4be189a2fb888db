// Bench answers the same questions about the same synthetic world with
// Seatledger and with SQL on SQLite and DuckDB, checks that the answers agree,
// and prints the times side by side. With -pages it compares whole pages over
// HTTP: those of our site with those of one that runs SQL for each request. With
// -watts it compares cascades through a network with those of a loop compiled by
// numba.
package main

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/synth"
)

func main() {
	councils := flag.Int("councils", 2000, "how many councils to draw; the world has 250000")
	seed := flag.Uint64("seed", 1, "the seed")
	day := flag.String("on", "2020-01-01", "the day asked about")
	runs := flag.Int("runs", 3, "how often each whole question is put; the median counts")
	sites := flag.Bool("pages", false, "compare pages over HTTP instead of questions")
	requests := flag.Int("requests", 4000, "with -pages: how many pages are asked of each site, once new and once again")
	limit := flag.Duration("for", 30*time.Second, "with -pages: how long each site is asked at most, new and again")
	packed := flag.Bool("gzip", true, "with -pages: ask for packed pages, as browsers do")
	cascades := flag.Bool("watts", false, "compare cascades through a network with numba's instead of questions")
	python := flag.String("python", "python3", "with -watts: a Python that has numba")
	flag.Parse()
	on, err := seatledger.ParseDay(*day)
	o := synth.Options{Seed: *seed, Councils: *councils}
	switch {
	case err != nil:
	case *cascades:
		err = watts{python: *python, slots: 10_000, mean: 4, share: .18, seeds: 10, replicates: 4096, runs: *runs, seed: *seed}.run()
	case *sites:
		err = (&pages{*seed, on, *requests, *limit, *packed}).run(o)
	default:
		err = run(o, on, *runs)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run: what is measured, by question and by who answered.
type bench struct {
	on      seatledger.Day
	runs    int
	ours    *ours
	engines []engine
	rows    []row
}

type row struct {
	what  string
	times []took // ours, then each engine
}

func run(o synth.Options, on seatledger.Day, runs int) error {
	dir, err := os.MkdirTemp("", "seatledger-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w, err := newWorld(o)
	if err != nil {
		return err
	}
	b := &bench{on: on, runs: runs}
	for _, open := range []func(string) (engine, error){openSQLite, openDuckDB} {
		e, err := open(dir)
		if err != nil {
			return err
		}
		defer e.Close()
		b.engines = append(b.engines, e)
	}
	fmt.Printf("%d councils drawn from seed %d, all certain: %d rows\n\n", o.Councils, o.Seed, w.entries)
	for _, step := range []func(*world) error{b.load, b.fold, b.one, b.all, b.flips} {
		if err := step(w); err != nil {
			return err
		}
	}
	return b.print()
}

// took is how long something took by the clock, and of the processors' time:
// where others share the machine, the second is the steadier.
type took struct{ clock, work time.Duration }

// timed repeats what is quick; it gives the median by the clock and the mean
// of the processors' time.
func timed(runs int, do func() error) (took, error) {
	const enough = 50 * time.Millisecond
	var list []time.Duration
	start, work := time.Now(), processorTime()
	for last := start; len(list) < runs || runs > 1 && time.Since(start) < enough; {
		if err := do(); err != nil {
			return took{}, err
		}
		now := time.Now()
		list, last = append(list, now.Sub(last)), now
	}
	work = processorTime() - work
	slices.Sort(list)
	return took{list[len(list)/2], work / time.Duration(len(list))}, nil
}

// processorTime is what this process has had of all processors.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// measure times a question put to us and to every engine.
func (b *bench) measure(what string, runs int, ours func() error, theirs func(e engine) error) error {
	r := row{what: what}
	t, err := timed(runs, ours)
	if err != nil {
		return err
	}
	r.times = append(r.times, t)
	for _, e := range b.engines {
		t, err := timed(runs, func() error { return theirs(e) })
		if err != nil {
			return fmt.Errorf("%s, %s: %w", what, e.name(), err)
		}
		r.times = append(r.times, t)
	}
	b.rows = append(b.rows, r)
	return nil
}

func agree(what string, e engine, got, want any) error {
	if !reflect.DeepEqual(got, want) {
		return fmt.Errorf("%s: %s says %.300s, we say %.300s", what, e.name(), fmt.Sprint(got), fmt.Sprint(want))
	}
	return nil
}

func (b *bench) load(w *world) error {
	err := b.measure("load: draw the rows; pack them, or fill and index tables", 1, func() (err error) {
		b.ours, err = pack(w)
		return err
	}, func(e engine) error { return e.load(w) })
	if err != nil {
		return err
	}
	return b.ours.align(w)
}

// fold works out once what the questions after it use.
func (b *bench) fold(*world) error {
	return b.measure("fold: who controls every council over all time", b.runs, func() error {
		b.ours.fold()
		return nil
	}, foldTables)
}

// foldTables keeps the seats and the verdicts in tables of their own.
func foldTables(e engine) error {
	for _, text := range []string{"drop table if exists stint", "drop table if exists verdict", "create table stint as " + narrowed(foldSQL, false), "create table verdict as " + narrowed(verdictSQL, false)} {
		if err := e.exec(text); err != nil {
			return err
		}
	}
	if e.name() == "SQLite" {
		return e.exec("create index verdict_council on verdict (council, day)")
	}
	return nil
}

// one asks for the control of one council after another.
func (b *bench) one(*world) error {
	const asked = 64
	n := int64(len(b.ours.councils) - 1)
	ask := func(control func(council int64) int64) []int64 {
		list := make([]int64, asked)
		for i := range list {
			list[i] = control(1 + int64(i)*7919%n)
		}
		return list
	}
	for _, q := range []struct {
		what, text string
		ours       func(council int64, on seatledger.Day) int64
	}{
		{"control of 64 councils one by one, from records", controlFolded, b.ours.control},
		{"control of 64 councils one by one, folded before", controlKept, b.ours.kept},
	} {
		var want []int64
		err := b.measure(q.what, b.runs, func() error {
			want = ask(func(c int64) int64 { return q.ours(c, b.on) })
			return nil
		}, func(e engine) error {
			var failed error
			got := ask(func(c int64) int64 {
				rows, err := e.query(q.text, c, int64(b.on))
				if err != nil || len(rows) == 0 {
					failed = err
					return 0
				}
				return rows[0][0]
			})
			if failed != nil {
				return failed
			}
			return agree(q.what, e, got, want)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// all asks about all councils on a day.
func (b *bench) all(*world) error {
	for _, q := range []struct {
		what, text string
		ours       func(on seatledger.Day) [][]int64
	}{
		{"control of all councils on a day, folded before", totalsSQL, b.ours.totals},
		{"seats by party on a day (ours from records)", seatsSQL, b.ours.seats},
	} {
		var want [][]int64
		err := b.measure(q.what, b.runs, func() error {
			want = q.ours(b.on)
			return nil
		}, func(e engine) error {
			got, err := e.query(q.text, int64(b.on))
			if err != nil {
				return err
			}
			return agree(q.what, e, got, want)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// flips asks for every flip there was. The databases start from the seats
// folded before and give no causes; we do both.
func (b *bench) flips(*world) error {
	var want [][]int64
	sql := func(e engine) error {
		if err := e.exec("drop table if exists flip"); err != nil {
			return err
		}
		return e.exec(flipsSQL)
	}
	var found [][]int64
	err := b.measure("all flips, folded before, without causes", b.runs, func() error {
		found = b.ours.flipsKept()
		return nil
	}, sql)
	if err != nil {
		return err
	}
	kept := b.rows[len(b.rows)-1].times
	t, err := timed(b.runs, func() error {
		b.ours.flips()
		return nil
	})
	if err != nil {
		return err
	}
	r := row{"all flips from records: ours with causes, theirs fold and flips", []took{t}}
	for i := range b.engines {
		fold, flips := b.rows[1].times[i+1], kept[i+1]
		r.times = append(r.times, took{fold.clock + flips.clock, fold.work + flips.work})
	}
	b.rows = append(b.rows, r)
	want = b.ours.flipRows(b.ours.flips())
	if !reflect.DeepEqual(found, want) {
		return fmt.Errorf("%d flips with causes, %d without", len(want), len(found))
	}
	for _, e := range b.engines {
		got, err := e.query("select council, day, lost, won from flip order by council, day")
		if err != nil {
			return err
		}
		if err := agree("flips", e, got, want); err != nil {
			return err
		}
	}
	fmt.Printf("every answer agrees, all %d flips among them\n\n", len(found))
	return nil
}

// print shows the times by the clock, and beside each how many times ours it
// is, by the clock and of the processors' time.
func (b *bench) print() error {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprint(out, "what\tours")
	for _, e := range b.engines {
		fmt.Fprintf(out, "\t%s\tours : %[1]s\tof work", e.name())
	}
	fmt.Fprintln(out)
	for _, r := range b.rows {
		ours := r.times[0]
		fmt.Fprintf(out, "%s\t%s", r.what, round(ours.clock))
		for _, t := range r.times[1:] {
			fmt.Fprintf(out, "\t%s\t1 : %.3g\t1 : %.3g", round(t.clock), float64(t.clock)/float64(ours.clock), float64(t.work)/float64(ours.work))
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}

// round leaves three figures.
func round(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}
