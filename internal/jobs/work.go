package jobs

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/riverqueue/river"
)

// tries is how often a chunk is tried in all. Lost workers count as well, so
// that a chunk that kills whoever takes it comes to an end.
const tries = 5

// A Crew is what one worker works with.
type Crew struct {
	Works   map[string]Work // by kind of sweep; at least one
	Threads int             // chunks in hand at a time; 0 = one for each core

	// Report, if set, is called once for each sweep of which this worker has
	// done chunks: when the sweep is over, or when the worker leaves. If more
	// chunks of it come later, it is called again.
	Report func(Share)
}

// A Share is what one worker did of a sweep.
type Share struct {
	Mine int // chunks done here
	Progress
}

// Work takes chunks until the context ends, then finishes those in hand and
// gives nil. Several workers may work at once, in one process or in many.
func (db *DB) Work(ctx context.Context, crew Crew) error {
	s, err := db.newShift(crew)
	if err != nil {
		return err
	}
	if err := db.patiently(ctx, func() error { return s.client.Start(context.WithoutCancel(ctx)) }); err != nil {
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	// While the last chunks are finished, it still says that it has them.
	beating, rest := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.beats(beating)
	}()
	<-ctx.Done()
	leaving, cancel := context.WithTimeout(context.WithoutCancel(ctx), db.pace.Leave+leaveMargin)
	defer cancel()
	err = s.client.Stop(leaving)
	rest()
	<-done
	s.leave(leaving)
	if err != nil {
		return fmt.Errorf("chunks in hand do not end; another worker takes them over: %w", err)
	}
	return nil
}

// leaveMargin is what River gets to write down what was finished.
const leaveMargin = 10 * time.Second

// newShift prepares a worker.
func (db *DB) newShift(crew Crew) (*shift, error) {
	if len(crew.Works) == 0 {
		return nil, errors.New("a worker that knows no kind of work does nothing")
	}
	if crew.Threads == 0 {
		crew.Threads = runtime.GOMAXPROCS(0)
	}
	const specsKept = 16
	specs, err := lru.New[SweepID, []byte](specsKept)
	if err != nil {
		return nil, err
	}
	s := &shift{db: db, crew: crew, specs: specs, hand: map[int64]*held{}, shares: map[SweepID]int{}}
	workers := river.NewWorkers()
	for kind, work := range crew.Works {
		if err := checkKind(kind); err != nil {
			return nil, err
		}
		river.AddWorkerArgs(workers, chunkArgs{kind: kind}, &chunkWorker{shift: s, work: work})
	}
	s.client, err = db.client(s.config(workers))
	return s, err
}

// config sets what River leaves open. Of its own rescue, which runs every 30
// seconds whatever is asked of it, nothing is needed: it comes last.
func (s *shift) config(workers *river.Workers) *river.Config {
	p := s.db.pace
	return &river.Config{
		Logger:               quieter(s.db.log),
		Workers:              workers,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: s.crew.Threads}},
		FetchOnlyKnownKinds:  true,
		FetchCooldown:        min(fetchCooldown, p.Poll),
		FetchPollInterval:    p.Poll,
		JobTimeout:           p.Timeout,
		JobStuckThreshold:    p.Lapse,
		RescueStuckJobsAfter: 2*p.Timeout + p.Lapse + p.Leave,
		SoftStopTimeout:      p.Leave,

		// Results say what is done; jobs are kept for whoever looks into the
		// database just after.
		CompletedJobRetentionPeriod: time.Hour,
	}
}

// fetchCooldown is the least time between two fetches of a worker: after a
// chunk it waits so long for the next. River's 100 ms would be a tenth of a
// chunk.
const fetchCooldown = 2 * time.Millisecond

// chunkWorker implements river.Worker for one kind.
type chunkWorker struct {
	river.WorkerDefaults[chunkArgs]
	shift *shift
	work  Work
}

// Work implements river.Worker: it does one chunk. Errors are kept by us and
// not by River, whose memory ends with the job.
func (w *chunkWorker) Work(ctx context.Context, job *river.Job[chunkArgs]) error {
	s := w.shift
	s.take(job.ID, job.Args.Sweep)
	defer s.letGo(job.ID)
	err := w.do(ctx, job)
	if err == nil {
		return nil
	}
	if stopped(ctx) {
		return ctx.Err() // River puts it back as if it had not been tried
	}
	return s.db.failed(context.WithoutCancel(ctx), job, err)
}

func (w *chunkWorker) do(ctx context.Context, job *river.Job[chunkArgs]) error {
	s, sweep, chunk := w.shift, job.Args.Sweep, job.Args.Chunk
	wanted, err := s.db.wanted(ctx, job)
	if err != nil || !wanted {
		return err
	}
	spec, err := s.spec(ctx, sweep)
	if err != nil {
		return err
	}
	result, err := safely(ctx, w.work, spec, chunk)
	if err != nil {
		return err
	}
	// What is computed is kept, even if the worker is told to go meanwhile.
	kept, err := s.db.keep(context.WithoutCancel(ctx), sweep, chunk, result)
	if kept {
		s.count(sweep)
	}
	return err
}

// stopped tells whether the worker has to go; a chunk that takes too long is
// another matter.
func stopped(ctx context.Context) bool {
	return ctx.Err() != nil && !errors.Is(context.Cause(ctx), context.DeadlineExceeded)
}

// safely makes an error of a panic.
func safely(ctx context.Context, work Work, spec []byte, chunk int) (result []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	result, err = work(ctx, spec, chunk)
	if err != nil && errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		err = fmt.Errorf("it takes too long; put less into each chunk: %w", err)
	}
	return result, err
}

// wanted tells whether a chunk needs doing. If its sweep is cancelled or
// forgotten the job goes.
func (db *DB) wanted(ctx context.Context, job *river.Job[chunkArgs]) (wanted bool, err error) {
	var now standing
	var done int
	err = db.patiently(ctx, func() error {
		err := db.reader.QueryRowContext(ctx, db.query("chunk_state"), job.Args.Sweep, job.Args.Chunk).Scan(&now, &done)
		if errors.Is(err, sql.ErrNoRows) {
			now, err = forgotten, nil
		}
		return err
	})
	if err != nil || now == open {
		return done == 0, err
	}
	err = db.inSweep(ctx, job.Args.Sweep, func(tx *sql.Tx, now standing) error {
		if wanted = now == open; wanted {
			return nil // it was started again just now
		}
		_, err := db.exec(ctx, tx, "delete_job", job.ID)
		return err
	})
	return wanted, err
}

// spec gives the spec of a sweep, read once.
func (s *shift) spec(ctx context.Context, id SweepID) ([]byte, error) {
	if spec, ok := s.specs.Get(id); ok {
		return spec, nil
	}
	var stored []byte
	err := s.db.patiently(ctx, func() error {
		return s.db.reader.QueryRowContext(ctx, s.db.query("spec"), id).Scan(&stored)
	})
	if err != nil {
		return nil, fmt.Errorf("the spec of sweep %s: %w", id.Short(), err)
	}
	spec, err := unpack(stored)
	if err == nil {
		s.specs.Add(id, spec)
	}
	return spec, err
}

// keep writes a result, once; kept tells that it was not there yet. A second
// one must be the same.
func (db *DB) keep(ctx context.Context, id SweepID, chunk int, result []byte) (kept bool, err error) {
	packed := pack(result)
	err = db.inSweep(ctx, id, func(tx *sql.Tx, now standing) error {
		if now == forgotten {
			return nil
		}
		n, err := db.exec(ctx, tx, "insert_result", id, chunk, packed)
		if kept = n == 1; err != nil || kept {
			return err
		}
		return db.compare(ctx, tx, id, chunk, result)
	})
	return kept, err
}

// compare holds a result against that of an earlier execution.
func (db *DB) compare(ctx context.Context, tx *sql.Tx, id SweepID, chunk int, result []byte) error {
	var stored []byte
	if err := tx.QueryRowContext(ctx, db.query("result"), id, chunk).Scan(&stored); err != nil {
		return err
	}
	earlier, err := unpack(stored)
	if err != nil || bytes.Equal(earlier, result) {
		return err
	}
	what := fmt.Sprintf("it gave %d bytes with %s and then %d bytes with %s", len(earlier), digest(earlier), len(result), digest(result))
	db.log.Error("TWO EXECUTIONS OF A CHUNK DISAGREE: the work is not deterministic, or two versions of it share a kind",
		"sweep", id, "chunk", chunk, "what", what)
	_, err = db.problem(ctx, tx, id, chunk, Disagrees, what)
	return err
}

// failed notes an error of a chunk and says whether River is to try it again.
func (db *DB) failed(ctx context.Context, job *river.Job[chunkArgs], cause error) error {
	id, chunk := job.Args.Sweep, job.Args.Chunk
	verdict := Again
	err := db.inSweep(ctx, id, func(tx *sql.Tx, now standing) (err error) {
		if now == forgotten {
			return nil // nor will it be tried again: wanted says so
		}
		if verdict, err = db.problem(ctx, tx, id, chunk, Again, cause.Error()); err != nil || verdict == Again {
			return err
		}
		_, err = db.exec(ctx, tx, "delete_job", job.ID)
		return err
	})
	if err != nil {
		// River tries it again when it can.
		db.log.Error("a chunk failed, and the jobs cannot be reached", "sweep", id.Short(), "chunk", chunk, "error", cause, "jobs", err)
		return err
	}
	db.log.Warn("a chunk failed", "sweep", id.Short(), "chunk", chunk, "verdict", verdict, "error", cause)
	if verdict == Again {
		return river.JobSnooze(db.pace.Rest)
	}
	return nil
}

// problem writes a problem down. The last try of a chunk makes it GivenUp.
func (db *DB) problem(ctx context.Context, tx *sql.Tx, id SweepID, chunk int, verdict Verdict, what string) (Verdict, error) {
	var before int
	if err := tx.QueryRowContext(ctx, db.query("count_problems"), id, chunk).Scan(&before); err != nil {
		return verdict, err
	}
	if verdict != Disagrees && before+1 >= tries {
		verdict = GivenUp
	}
	_, err := db.exec(ctx, tx, "insert_problem", id, chunk, before+1, verdict, what)
	return verdict, err
}
