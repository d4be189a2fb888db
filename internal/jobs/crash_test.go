//go:build unix

package jobs

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seatledger/seatledger/internal/jobs/postgrestest"
)

// The tests of this file have workers that are processes: this test binary,
// run again with these in its environment.
const (
	asWorker = "SEATLEDGER_TEST_JOBS"  // where the jobs are
	diary    = "SEATLEDGER_TEST_DIARY" // the file in which it notes what it does
	atLength = "SEATLEDGER_TEST_PACE"  // "default", or quick
)

func TestMain(m *testing.M) {
	if place := os.Getenv(asWorker); place != "" {
		os.Exit(workAlone(place))
	}
	os.Exit(m.Run())
}

// workAlone is the worker process: it works until it is interrupted.
func workAlone(place string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	pace := Pace{}
	if os.Getenv(atLength) != "default" {
		pace = quick
	}
	db, err := Open(ctx, place, Options{Pace: pace, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
	if err == nil {
		err = db.Work(ctx, Crew{Works: only(noted), Threads: 1})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// note is one line of the diary.
type note struct {
	worker, chunk int
	what          string // "begins" or "ends"
	at            time.Time
}

// noted is a chunk of about 30 ms; it notes when it begins and ends. A line
// that is appended in one write is whole, whoever else writes.
func noted(_ context.Context, spec []byte, chunk int) ([]byte, error) {
	f, err := os.OpenFile(os.Getenv(diary), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	fmt.Fprintf(f, "%d %d begins %d\n", os.Getpid(), chunk, time.Now().UnixNano())
	sum := sha256.Sum256(fmt.Appendf(spec, "%d", chunk))
	time.Sleep(20*time.Millisecond + time.Duration(sum[0]%20)*time.Millisecond)
	fmt.Fprintf(f, "%d %d ends %d\n", os.Getpid(), chunk, time.Now().UnixNano())
	return fmt.Appendf(nil, "%d %x\n", chunk, sum), nil
}

func notes(t *testing.T, path string) (all []note) {
	t.Helper()
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var n note
		var at int64
		if _, err := fmt.Sscan(lines.Text(), &n.worker, &n.chunk, &n.what, &at); err != nil {
			t.Fatalf("%q: %v", lines.Text(), err)
		}
		n.at = time.Unix(0, at)
		all = append(all, n)
	}
	return all
}

// hired starts a worker process. Those that are not killed have to leave in
// good order.
func hired(t *testing.T, place, notes, pace string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asWorker+"="+place, diary+"="+notes, atLength+"="+pace)
	said := &strings.Builder{}
	cmd.Stderr = said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Signal(os.Interrupt)
			if err := cmd.Wait(); err != nil {
				t.Errorf("a worker ended with %v", err)
			}
		}
		if t.Failed() {
			t.Logf("worker %d said:\n%s", cmd.Process.Pid, said)
		}
	})
	return cmd
}

// many is how many chunks the sweep has whose workers are killed.
var many = func() int {
	if os.Getenv("SEATLEDGER_LONG") != "" {
		return 200
	}
	return 100
}()

func bigSweep() Sweep { return sweep("many chunks", many) }

// undisturbed is what the sweep gives when nothing goes wrong, computed without
// any database.
func undisturbed() string {
	var all strings.Builder
	for chunk := range many {
		sum := sha256.Sum256(fmt.Appendf(bigSweep().Spec, "%d", chunk))
		fmt.Fprintf(&all, "%d %x\n", chunk, sum)
	}
	return all.String()
}

// Identical bytes for 1, 2 and 4 workers.
func TestWorkersAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("three sweeps on each database")
	}
	t.Parallel()
	onBoth(t, func(t *testing.T, place places) {
		want := undisturbed()
		for _, workers := range []int{1, 2, 4} {
			at, path := place(t), filepath.Join(t.TempDir(), "diary")
			db := opened(t, at, Options{})
			id := started(t, db, bigSweep())
			began := time.Now()
			for range workers {
				hired(t, at, path, "quick")
			}
			comesTo(t, db, id, nil)
			took := time.Since(began)
			if got := merged(t, db, id); got != want {
				t.Errorf("%d workers give %d bytes, others than the undisturbed run", workers, len(got))
			}
			total, by := executions(notes(t, path))
			t.Logf("%d workers: %v for %d chunks, %d executions, by worker %v", workers, took.Round(time.Millisecond), many, total, by)
			// On a machine that is busy with other things a worker may come late,
			// and a chunk may be taken from it.
			if total < many || total > many+2 || len(by) < min(workers, 2) {
				t.Errorf("%d executions by %d workers, want %d by %d", total, len(by), many, workers)
			}
		}
	})
}

// executions counts what began, in all and by worker.
func executions(all []note) (total int, by map[int]int) {
	by = map[int]int{}
	for _, n := range all {
		if n.what == "begins" {
			total++
			by[n.worker]++
		}
	}
	return total, by
}

// A worker is killed in the middle, and the server, if there is one, restarted
// as after a crash: the sweep completes, nothing is counted twice, and the
// bytes are those of the undisturbed run.
func TestKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		killed(t, files(t), "quick", quick, nil)
	})
	t.Run("postgres", func(t *testing.T) {
		if testing.Short() {
			t.Skip("the next one kills as well")
		}
		t.Parallel()
		server := postgrestest.Start(t)
		killed(t, server.Database(t), "quick", quick, nil)
	})
	t.Run("postgres restarted", func(t *testing.T) {
		t.Parallel()
		server := postgrestest.Start(t)
		killed(t, server.Database(t), "quick", quick, func() { server.Restart(t, 500*time.Millisecond) })
	})
}

// The same at the pace of real workers, for which a rescue may take 30 seconds.
func TestKilledAtLength(t *testing.T) {
	if os.Getenv("SEATLEDGER_LONG") == "" {
		t.Skip("SEATLEDGER_LONG is not set")
	}
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		killed(t, files(t), "default", DefaultPace(), nil)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		server := postgrestest.Start(t)
		killed(t, server.Database(t), "default", DefaultPace(), nil)
	})
	t.Run("postgres restarted", func(t *testing.T) {
		t.Parallel()
		server := postgrestest.Start(t)
		killed(t, server.Database(t), "default", DefaultPace(), func() { server.Restart(t, 2*time.Second) })
	})
}

// bound is within how long a killed worker's chunk begins anew: a lapse, two
// beats and a poll, and something for a busy machine.
func bound(p Pace) time.Duration {
	if p == DefaultPace() {
		return 30 * time.Second // what is promised
	}
	return p.Lapse + 2*p.Beat + p.Poll + 10*time.Second
}

func killed(t *testing.T, place, pace string, p Pace, meanwhile func()) {
	path := filepath.Join(t.TempDir(), "diary")
	db := opened(t, place, Options{Pace: p})
	id := started(t, db, bigSweep())
	victim := hired(t, place, path, pace)
	hired(t, place, path, pace)
	hand := killIn(t, victim, path)
	at := time.Now()
	if meanwhile != nil {
		meanwhile()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := db.Wait(ctx, id); err != nil {
		t.Fatal(err)
	}
	took := time.Since(at)
	if got := merged(t, db, id); got != undisturbed() {
		t.Errorf("%d bytes, others than those of the undisturbed run", len(got))
	}
	rescue := time.Duration(-1)
	all := notes(t, path)
	for _, n := range all {
		if n.chunk == hand && n.worker != victim.Process.Pid {
			rescue = n.at.Sub(at)
			break
		}
	}
	total, by := executions(all)
	problems, err := db.Problems(t.Context(), id)
	t.Logf("%s: chunk %d was in the killed worker's hand, and begun anew after %v; complete after %v; %d executions, by worker %v; problems %v, %v",
		t.Name(), hand, rescue.Round(time.Millisecond), took.Round(time.Millisecond), total, by, problems, err)
	if rescue < 0 || rescue > bound(p) {
		t.Errorf("begun anew after %v, want within %v", rescue, bound(p))
	}
	// The killed worker's chunk, and what the restart kept from being written
	// down as done, may be done twice; nothing more.
	if total < many+1 || total > many+3 {
		t.Errorf("%d executions of %d chunks", total, many)
	}
	if progress, err := db.Progress(t.Context(), id); err != nil || progress.Done != many {
		t.Errorf("%+v, %v", progress, err)
	}
}

// killIn kills a worker in the middle of a chunk of the middle of the sweep,
// and tells which. The worker is halted to see whether it is in one.
func killIn(t *testing.T, victim *exec.Cmd, path string) int {
	t.Helper()
	send := func(signal os.Signal) {
		if err := victim.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
	}
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(3 * time.Millisecond) {
		if total, _ := executions(notes(t, path)); total < many/4 {
			continue
		}
		send(syscall.SIGSTOP)
		if hand := inHand(notes(t, path), victim.Process.Pid); hand >= 0 {
			send(syscall.SIGKILL)
			_ = victim.Wait() // which says that it was killed
			return hand
		}
		send(syscall.SIGCONT)
	}
	t.Fatal("the sweep does not come to its middle")
	return 0
}

// inHand gives the chunk that a worker began and did not end, or -1.
func inHand(all []note, worker int) int {
	hand := -1
	for _, n := range all {
		switch {
		case n.worker != worker:
		case n.what == "begins":
			hand = n.chunk
		default:
			hand = -1
		}
	}
	return hand
}
