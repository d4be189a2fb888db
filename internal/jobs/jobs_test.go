//go:build unix

package jobs

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seatledger/seatledger/internal/jobs/postgrestest"
)

// quick is a pace for tests.
var quick = Pace{Poll: 50 * time.Millisecond, Watch: 10 * time.Millisecond, Beat: 100 * time.Millisecond, Lapse: 1500 * time.Millisecond,
	Timeout: 20 * time.Second, Rest: 20 * time.Millisecond, Leave: 10 * time.Second}

// places gives new databases: a file, or a database of a server.
type places func(t testing.TB) string

func files(t testing.TB) string { return filepath.Join(t.TempDir(), "it's 100%? jobs.db") }

// onBoth runs a test on both databases.
func onBoth(t *testing.T, test func(t *testing.T, place places)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, files)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, postgrestest.Start(t).Database)
	})
}

// opened opens a database until the end of a test.
func opened(t testing.TB, place string, o Options) *DB {
	t.Helper()
	o.Create = true
	if o.Pace == (Pace{}) {
		o.Pace = quick
	}
	db, err := Open(t.Context(), place, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// working has a worker work until the function it gives is called, or the test
// ends.
func working(t testing.TB, db *DB, crew Crew) (leave func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- db.Work(ctx, crew) }()
	leave = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("a worker ended with %v", err)
		}
	})
	t.Cleanup(leave)
	return leave
}

// echo is the plainest work.
func echo(_ context.Context, spec []byte, chunk int) ([]byte, error) {
	return fmt.Appendf(nil, "%.8s %d\n", spec, chunk), nil
}

func only(work Work) map[string]Work { return map[string]Work{"test-1": work} }

func sweep(spec string, chunks int) Sweep {
	return Sweep{Kind: "test-1", Spec: []byte(spec), Chunks: chunks}
}

func started(t testing.TB, db *DB, s Sweep) SweepID {
	t.Helper()
	if _, err := db.Start(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return s.ID()
}

// comesTo waits for a sweep and checks what it came to.
func comesTo(t testing.TB, db *DB, id SweepID, want error) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Second)
	defer cancel()
	err := db.Wait(ctx, id)
	if !errors.Is(err, want) {
		p, _ := db.Progress(t.Context(), id)
		problems, _ := db.Problems(t.Context(), id)
		t.Fatalf("it came to %v, want %v; %+v %v", err, want, p, problems)
	}
	return err
}

func merged(t testing.TB, db *DB, id SweepID) string {
	t.Helper()
	var all bytes.Buffer
	err := db.Merge(t.Context(), id, func(_ int, result []byte) error {
		all.Write(result)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// TestContract is what every database must do.
func TestContract(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, place places) {
		for _, c := range []struct {
			name string
			test func(*testing.T, string)
		}{
			{"Runs", testRuns},
			{"Resumes", testResumes},
			{"KindsAreLeft", testKindsAreLeft},
			{"SweepsAreApart", testSweepsAreApart},
			{"FailuresAreKept", testFailuresAreKept},
			{"GivenUp", testGivenUp},
			{"TooLong", testTooLong},
			{"QueuedOnce", testQueuedOnce},
			{"Cancel", testCancel},
			{"FetchedMeanwhile", testFetchedMeanwhile},
			{"Disagreement", testDisagreement},
			{"Forget", testForget},
			{"Leaving", testLeaving},
			{"HardLeaving", testHardLeaving},
			{"LongChunksAreLeft", testLongChunksAreLeft},
			{"LostChunks", testLostChunks},
			{"KillersAreGivenUp", testKillersAreGivenUp},
			{"OpenedAtOnce", testOpenedAtOnce},
			{"Unknown", testUnknown},
		} {
			t.Run(c.name, func(t *testing.T) { c.test(t, place(t)) })
		}
	})
}

func testRuns(t *testing.T, place string) {
	db := opened(t, place, Options{})
	s := sweep(strings.Repeat("a long spec that is worth compressing ", 5000), 60)
	var seen atomic.Int64
	work := func(ctx context.Context, spec []byte, chunk int) ([]byte, error) {
		seen.Add(1)
		if !bytes.Equal(spec, s.Spec) {
			return nil, errors.New("that is not the spec")
		}
		if chunk%7 == 0 {
			return nil, nil // an empty result is a result
		}
		return bytes.Repeat(fmt.Appendf(nil, "%d,", chunk), 600), nil
	}
	id := started(t, db, s)
	if err := db.Merge(t.Context(), id, nil); !errors.Is(err, ErrIncomplete) {
		t.Errorf("results of what is not done: %v", err)
	}
	var shares []Share
	leave := working(t, db, Crew{Works: only(work), Threads: 3, Report: func(s Share) { shares = append(shares, s) }})
	last := Progress{Done: -1}
	for p, err := range db.Watch(t.Context(), id) {
		if err != nil || p.Done < last.Done || p.Chunks != 60 || p == last {
			t.Errorf("progress %+v after %+v: %v", p, last, err)
		}
		last = p
	}
	comesTo(t, db, id, nil)
	leave()
	var want strings.Builder
	for chunk := range 60 {
		if chunk%7 != 0 {
			want.WriteString(strings.Repeat(fmt.Sprint(chunk, ","), 600))
		}
	}
	if got := merged(t, db, id); got != want.String() {
		t.Errorf("got %d bytes, want %d", len(got), len(want.String()))
	}
	if last.Done != 60 || !last.Over() || seen.Load() != 60 {
		t.Errorf("%+v after %d executions", last, seen.Load())
	}
	if len(shares) != 1 || shares[0].Mine != 60 || shares[0].Done != 60 || shares[0].Sweep != id {
		t.Errorf("reported %+v", shares)
	}
	stop := errors.New("stop")
	if err := db.Merge(t.Context(), id, func(chunk int, _ []byte) error {
		if chunk == 3 {
			return stop
		}
		return nil
	}); !errors.Is(err, stop) {
		t.Errorf("merge did not stop: %v", err)
	}
}

func testResumes(t *testing.T, place string) {
	db := opened(t, place, Options{})
	s := sweep("resume", 30)
	id := started(t, db, s)
	var executions atomic.Int64
	enough := make(chan struct{})
	work := func(ctx context.Context, spec []byte, chunk int) ([]byte, error) {
		if executions.Add(1) == 10 {
			close(enough)
		}
		return echo(ctx, spec, chunk)
	}
	leave := working(t, db, Crew{Works: only(work), Threads: 1})
	<-enough
	leave()
	first := executions.Load()
	p, err := db.Start(t.Context(), s)
	if err != nil || p.Done != int(first) || first == 30 {
		t.Errorf("after %d executions %+v, %v", first, p, err)
	}
	// Another worker, another process' view of the database.
	again := opened(t, place, Options{})
	working(t, again, Crew{Works: only(work), Threads: 1})
	comesTo(t, again, id, nil)
	if p, err := db.Start(t.Context(), s); err != nil || !p.Over() || p.Err() != nil {
		t.Errorf("started when it was done: %+v, %v", p, err)
	}
	if n := executions.Load(); n != 30 {
		t.Errorf("%d executions of 30 chunks", n)
	}
}

func testKindsAreLeft(t *testing.T, place string) {
	db := opened(t, place, Options{})
	other := Sweep{Kind: "test-2", Spec: []byte("of a later version"), Chunks: 5}
	later := started(t, db, other)
	mine := started(t, db, sweep("kinds", 5))
	working(t, db, Crew{Works: only(echo), Threads: 2})
	comesTo(t, db, mine, nil)
	if p, err := db.Progress(t.Context(), later); err != nil || p.Done != 0 || p.Failed != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	working(t, db, Crew{Works: map[string]Work{"test-2": echo}})
	comesTo(t, db, later, nil)
	for kind, works := range map[string]map[string]Work{"none": nil, "bad": {"No Kind": echo}} {
		if err := db.Work(t.Context(), Crew{Works: works}); err == nil {
			t.Errorf("a crew with %s kind of work works", kind)
		}
	}
	for _, s := range []Sweep{{Kind: "test-1"}, {Kind: "UPPER", Chunks: 1}, {Kind: "test-1", Chunks: MaxChunks + 1}} {
		if _, err := db.Start(t.Context(), s); err == nil {
			t.Errorf("%+v starts", s)
		}
	}
}

func testFailuresAreKept(t *testing.T, place string) {
	db := opened(t, place, Options{})
	var tried sync.Map
	work := func(ctx context.Context, spec []byte, chunk int) ([]byte, error) {
		if _, again := tried.LoadOrStore(chunk, true); !again && chunk == 2 {
			return nil, errors.New("the moon was in the way")
		}
		if _, again := tried.LoadOrStore(-chunk, true); !again && chunk == 5 {
			panic("five is too many")
		}
		return echo(ctx, spec, chunk)
	}
	id := started(t, db, sweep("once", 8))
	working(t, db, Crew{Works: only(work), Threads: 2})
	comesTo(t, db, id, nil)
	problems, err := db.Problems(t.Context(), id)
	if err != nil || len(problems) != 2 {
		t.Fatal(problems, err)
	}
	moon, five := problems[0], problems[1]
	if moon != (Problem{2, 1, Again, "the moon was in the way"}) || moon.Error() != "chunk 2, try 1: the moon was in the way" {
		t.Errorf("%+v: %v", moon, moon)
	}
	if five.Chunk != 5 || five.Verdict != Again || !strings.Contains(five.What, "panic: five is too many") || !strings.Contains(five.What, "jobs_test.go") {
		t.Errorf("%+v", five)
	}
}

func testGivenUp(t *testing.T, place string) {
	db := opened(t, place, Options{})
	var mended atomic.Bool
	var executions atomic.Int64
	work := func(ctx context.Context, spec []byte, chunk int) ([]byte, error) {
		if chunk == 3 {
			executions.Add(1)
			if !mended.Load() {
				return nil, errors.New("a class of -1 councillors")
			}
		}
		return echo(ctx, spec, chunk)
	}
	s := sweep("given up", 6)
	id := started(t, db, s)
	working(t, db, Crew{Works: only(work), Threads: 2})
	err := comesTo(t, db, id, ErrFailed)
	if !strings.Contains(err.Error(), "chunk 3, try 5: a class of -1 councillors") {
		t.Errorf("it says %v", err)
	}
	if n := executions.Load(); n != tries {
		t.Errorf("tried %d times", n)
	}
	p, err := db.Progress(t.Context(), id)
	if err != nil || p.Done != 5 || p.Failed != 1 || !p.Over() {
		t.Errorf("%+v, %v", p, err)
	}
	mended.Store(true)
	started(t, db, s)
	comesTo(t, db, id, nil)
	if problems, err := db.Problems(t.Context(), id); err != nil || len(problems) != 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

func testTooLong(t *testing.T, place string) {
	pace := quick
	pace.Timeout = 300 * time.Millisecond
	db := opened(t, place, Options{Pace: pace})
	work := func(ctx context.Context, spec []byte, chunk int) ([]byte, error) {
		if chunk == 0 {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return echo(ctx, spec, chunk)
	}
	id := started(t, db, sweep("too long", 3))
	working(t, db, Crew{Works: only(work), Threads: 2})
	if err := comesTo(t, db, id, ErrFailed); !strings.Contains(err.Error(), "chunk 0, try 5: it takes too long") {
		t.Errorf("it says %v", err)
	}
}

func testCancel(t *testing.T, place string) {
	db := opened(t, place, Options{})
	begun, goOn := make(chan int, 100), make(chan struct{})
	work := func(ctx context.Context, spec []byte, chunk int) ([]byte, error) {
		begun <- chunk
		<-goOn
		return echo(ctx, spec, chunk)
	}
	s := sweep("cancel", 40)
	id := started(t, db, s)
	leave := working(t, db, Crew{Works: only(work), Threads: 2})
	<-begun
	<-begun
	if err := db.Cancel(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	comesTo(t, db, id, ErrCancelled)
	leave()
	p, err := db.Progress(t.Context(), id)
	if err != nil || !p.Cancelled || p.Done != 2 || len(begun) != 0 {
		t.Errorf("%+v, %v; %d begun after it", p, err, len(begun))
	}
	p, err = db.Start(t.Context(), s)
	if err != nil || p.Cancelled || p.Done != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	working(t, db, Crew{Works: only(echo), Threads: 2})
	comesTo(t, db, id, nil)
	if err := db.Cancel(t.Context(), "nothing"); !errors.Is(err, ErrUnknown) {
		t.Errorf("cancelled what is not there: %v", err)
	}
}

// queued counts River's jobs that wait or run.
func queued(t *testing.T, db *DB) (n int) {
	t.Helper()
	err := db.reader.QueryRowContext(t.Context(), "SELECT count(*) FROM river_job WHERE state IN ('available', 'running')").Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Whoever starts a sweep while it is under way starts nothing.
func testQueuedOnce(t *testing.T, place string) {
	db, other := opened(t, place, Options{}), opened(t, place, Options{})
	const chunks = 1003 // more than are queued at a time
	var all sync.WaitGroup
	for _, db := range []*DB{db, other, db} {
		all.Go(func() {
			if _, err := db.Start(t.Context(), sweep("once", chunks)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := queued(t, db); n != chunks {
		t.Errorf("%d jobs for %d chunks", n, chunks)
	}
}

// A chunk that was fetched just before its sweep was cancelled or forgotten is
// not begun.
func testFetchedMeanwhile(t *testing.T, place string) {
	db := opened(t, place, Options{})
	began := make(chan int, 10)
	work := func(ctx context.Context, spec []byte, chunk int) ([]byte, error) {
		if string(spec) != "wanted" {
			began <- chunk
		}
		return echo(ctx, spec, chunk)
	}
	for _, unwanted := range []string{"cancel_sweep", "delete_sweep"} {
		id := started(t, db, sweep(unwanted, 3))
		if _, err := db.writer.ExecContext(t.Context(), db.query(unwanted), id); err != nil {
			t.Fatal(err)
		}
	}
	wanted := started(t, db, sweep("wanted", 3))
	leave := working(t, db, Crew{Works: only(work), Threads: 1})
	comesTo(t, db, wanted, nil)
	leave()
	if n := queued(t, db); n != 0 || len(began) != 0 {
		t.Errorf("%d jobs left; %d chunks begun", n, len(began))
	}
}

func testDisagreement(t *testing.T, place string) {
	var said bytes.Buffer
	db := opened(t, place, Options{Log: slog.New(slog.NewTextHandler(&said, nil))})
	s := sweep("disagree", 2)
	id := started(t, db, s)
	leave := working(t, db, Crew{Works: only(echo), Threads: 2})
	comesTo(t, db, id, nil)
	leave()
	same, _ := echo(t.Context(), s.Spec, 1)
	if kept, err := db.keep(t.Context(), id, 1, same); err != nil || kept {
		t.Errorf("the same again: %v, %v", kept, err)
	}
	comesTo(t, db, id, nil)
	if kept, err := db.keep(t.Context(), id, 1, []byte("something else")); err != nil || kept {
		t.Errorf("something else: %v, %v", kept, err)
	}
	err := comesTo(t, db, id, ErrDisagree)
	if !strings.Contains(err.Error(), "chunk 1, try 1: it gave 11 bytes with SHA-256") || !strings.Contains(said.String(), "DISAGREE") {
		t.Errorf("it says %v; the log %s", err, said.String())
	}
	if err := db.Merge(t.Context(), id, nil); !errors.Is(err, ErrDisagree) {
		t.Errorf("it gives results: %v", err)
	}
	if _, err := db.Start(t.Context(), s); !errors.Is(err, ErrDisagree) {
		t.Errorf("it starts again: %v", err)
	}
}

func testForget(t *testing.T, place string) {
	db := opened(t, place, Options{})
	s := sweep("forget", 4)
	id := started(t, db, s)
	leave := working(t, db, Crew{Works: only(echo), Threads: 2})
	comesTo(t, db, id, nil)
	if err := db.Forget(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Progress(t.Context(), id); !errors.Is(err, ErrUnknown) {
		t.Errorf("it is still known: %v", err)
	}
	if kept, err := db.keep(t.Context(), id, 1, nil); err != nil || kept {
		t.Errorf("a result of what was forgotten: %v, %v", kept, err)
	}
	if err := db.Forget(t.Context(), id); !errors.Is(err, ErrUnknown) {
		t.Errorf("forgotten twice: %v", err)
	}
	leave()
	started(t, db, s)
	working(t, db, Crew{Works: only(echo), Threads: 2})
	comesTo(t, db, id, nil)
}

// A worker that is told to leave finishes what it has and takes nothing more.
func testLeaving(t *testing.T, place string) {
	db := opened(t, place, Options{})
	begun, goOn := make(chan int, 100), make(chan struct{})
	work := func(ctx context.Context, spec []byte, chunk int) ([]byte, error) {
		begun <- chunk
		<-goOn
		return echo(ctx, spec, chunk)
	}
	id := started(t, db, sweep("leave", 10))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	var shares []Share
	go func() {
		done <- db.Work(ctx, Crew{Works: only(work), Threads: 2, Report: func(s Share) { shares = append(shares, s) }})
	}()
	<-begun
	<-begun
	cancel()
	select {
	case err := <-done:
		t.Errorf("it left two chunks behind: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	close(goOn)
	if err := <-done; err != nil {
		t.Error(err)
	}
	p, err := db.Progress(t.Context(), id)
	if err != nil || p.Done != 2 || len(begun) != 0 {
		t.Errorf("%+v, %v, %d begun", p, err, len(begun))
	}
	if len(shares) != 1 || shares[0].Mine != 2 {
		t.Errorf("reported %+v", shares)
	}
}

// A worker does not wait for ever for a chunk; what it drops was no try.
func testHardLeaving(t *testing.T, place string) {
	pace := quick
	pace.Leave = 200 * time.Millisecond
	db := opened(t, place, Options{Pace: pace})
	begun := make(chan int, 10)
	work := func(ctx context.Context, spec []byte, chunk int) ([]byte, error) {
		begun <- chunk
		<-ctx.Done()
		return nil, ctx.Err()
	}
	id := started(t, db, sweep("hard", 1))
	leave := working(t, db, Crew{Works: only(work), Threads: 2})
	<-begun
	leave()
	problems, err := db.Problems(t.Context(), id)
	if err != nil || len(problems) != 0 {
		t.Errorf("%v, %v", problems, err)
	}
	working(t, db, Crew{Works: only(echo), Threads: 1})
	comesTo(t, db, id, nil)
}

// A chunk that takes longer than a lapse is done once, by who has it.
func testLongChunksAreLeft(t *testing.T, place string) {
	pace := quick
	pace.Lapse = 3 * time.Second // the machine may be busy
	db, other := opened(t, place, Options{Pace: pace}), opened(t, place, Options{Pace: pace})
	var executions atomic.Int64
	work := func(ctx context.Context, spec []byte, chunk int) ([]byte, error) {
		executions.Add(1)
		time.Sleep(pace.Lapse + 10*pace.Beat)
		return echo(ctx, spec, chunk)
	}
	id := started(t, db, sweep("long", 2))
	working(t, db, Crew{Works: only(work), Threads: 1})
	working(t, other, Crew{Works: only(work), Threads: 1})
	comesTo(t, db, id, nil)
	problems, err := db.Problems(t.Context(), id)
	if n := executions.Load(); err != nil || n != 2 || len(problems) != 0 {
		t.Errorf("%d executions of 2 chunks; %v, %v", n, problems, err)
	}
}

// lose makes River count every waiting job as running for longer than a lapse,
// but not for so long that River would rescue it.
func lose(t *testing.T, db *DB) {
	t.Helper()
	ago := map[string]string{"sqlite": "datetime('now', '-10 seconds')", "postgres": "now() - interval '10 seconds'"}[db.dialect]
	if _, err := db.writer.ExecContext(t.Context(), "UPDATE river_job SET state = 'running', attempt = attempt + 1, attempted_at = "+ago+" WHERE state = 'available'"); err != nil {
		t.Fatal(err)
	}
}

// What River counts as running and nobody has is taken over, for which there
// need not be a worker that was killed.
func testLostChunks(t *testing.T, place string) {
	db := opened(t, place, Options{})
	id := started(t, db, sweep("lost", 3))
	lose(t, db)
	working(t, db, Crew{Works: only(echo), Threads: 1})
	comesTo(t, db, id, nil)
	problems, err := db.Problems(t.Context(), id)
	if err != nil || len(problems) != 3 || problems[1].Chunk != 1 || problems[1].Verdict != TakenOver {
		t.Errorf("%v, %v", problems, err)
	}
}

// A chunk that ends whoever takes it comes to an end itself.
func testKillersAreGivenUp(t *testing.T, place string) {
	db := opened(t, place, Options{})
	id := started(t, db, sweep("killer", 1))
	for try := 1; try <= tries; try++ {
		lose(t, db)
		var job int64
		if err := db.reader.QueryRowContext(t.Context(), "SELECT id FROM river_job WHERE state = 'running'").Scan(&job); err != nil {
			t.Fatal(err)
		}
		for range 2 { // two workers notice it at once
			if err := db.giveBack(t.Context(), leftBehind{job, try, id, 0}, "gone"); err != nil {
				t.Fatal(err)
			}
		}
	}
	comesTo(t, db, id, ErrFailed)
	problems, err := db.Problems(t.Context(), id)
	if err != nil || len(problems) != tries || problems[tries-1].Verdict != GivenUp {
		t.Errorf("%v, %v", problems, err)
	}
}

func testOpenedAtOnce(t *testing.T, place string) {
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			db, err := Open(t.Context(), place, Options{Create: true})
			if err != nil {
				t.Error(err)
				return
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func testSweepsAreApart(t *testing.T, place string) {
	db := opened(t, place, Options{})
	a, b := sweep("a", 20), sweep("b", 20)
	started(t, db, a)
	started(t, db, b)
	working(t, db, Crew{Works: only(echo), Threads: 2})
	comesTo(t, db, b.ID(), nil)
	comesTo(t, db, a.ID(), nil)
	if got := merged(t, db, a.ID()); !strings.HasPrefix(got, "a 0\na 1\n") || strings.Contains(got, "b") {
		t.Errorf("%q", got)
	}
	all, err := db.Sweeps(t.Context())
	if err != nil || len(all) != 2 || all[0].Sweep != a.ID() || all[1].Sweep != b.ID() {
		t.Errorf("%+v, %v", all, err)
	}
}

func testUnknown(t *testing.T, place string) {
	db := opened(t, place, Options{})
	for _, id := range []SweepID{"", "nothing"} {
		if err := db.Wait(t.Context(), id); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: %v", id, err)
		}
		if err := db.Merge(t.Context(), id, nil); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestIDs(t *testing.T) {
	seen := map[SweepID]bool{}
	for _, s := range []Sweep{{"a", []byte("b"), 1}, {"a", []byte("b"), 2}, {"a", []byte("c"), 1}, {"ab", nil, 1}, {"a", nil, 1}} {
		if id := s.ID(); seen[id] || len(id) != 64 || id != s.ID() {
			t.Errorf("%+v: %s", s, id)
		}
		seen[s.ID()] = true
	}
	// An id that changes means that no sweep is resumed across versions.
	if got := sweep("spec", 3).ID().Short(); got != knownID {
		t.Errorf("got %s", got)
	}
}

// Places that are not what they should be are refused, and left as they are.
func TestPlaces(t *testing.T) {
	dir := t.TempDir()
	text, other := filepath.Join(dir, "a.txt"), filepath.Join(dir, "other.db")
	if err := os.WriteFile(text, bytes.Repeat([]byte("no database "), 1000), 0o666); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.ExecContext(t.Context(), "PRAGMA application_id = 7; CREATE TABLE precious (x)"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		place string
		want  error
	}{
		{text, ErrNoJobs},
		{other, ErrNoJobs},
		{filepath.Join(dir, "not", "there.db"), os.ErrNotExist},
		{"postgres://nobody:secret@127.0.0.1:1/none?connect_timeout=1", ErrUnreachable},
	} {
		_, err := Open(t.Context(), c.place, Options{Create: true})
		if !errors.Is(err, c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %v", c.place, err, c.want)
		}
	}
	if _, err := Open(t.Context(), "mysql://somewhere", Options{Create: true}); err == nil {
		t.Error("mysql opens")
	}
	if _, err := Open(t.Context(), filepath.Join(dir, "a.db"), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	var tables int
	if err := raw.QueryRowContext(t.Context(), "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil || tables != 1 {
		t.Errorf("%d tables, %v", tables, err)
	}
	raw.Close()
}

func TestPack(t *testing.T) {
	for _, b := range [][]byte{nil, {0}, {1, 2}, bytes.Repeat([]byte("abc"), 10_000)} {
		stored := pack(b)
		got, err := unpack(stored)
		if err != nil || !bytes.Equal(got, b) || len(stored) > len(b)+1 {
			t.Errorf("%d bytes: %d stored, %d back, %v", len(b), len(stored), len(got), err)
		}
	}
	for _, b := range [][]byte{nil, {7, 1}, {compressed, 1, 2, 3}} {
		if _, err := unpack(b); err == nil {
			t.Errorf("%x is read", b)
		}
	}
}

const knownID = "28f058bc3453"
