package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"runtime"
	"sync"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/internal/jobs"
)

// What visitors may ask of the machine.
const (
	maxRunning = 4      // sweeps that are not over, whoever started them
	maxOwn     = 2      // of these, those that one client started here
	maxStreams = 32     // readers that follow a sweep; of one client a quarter
	maxKept    = 200    // sweeps of this process that are kept with their results
	maxEffort  = 1.2e10 // days of councils: the reference scenario with the most replicates
)

// OpenJobs opens the database of sweeps. Without create it must be there; an error
// that is [fs.ErrNotExist] says that it is not.
type OpenJobs func(ctx context.Context, create bool) (*jobs.DB, error)

// runs are the sweeps of a site. Their database is opened when it is first needed,
// and made when the first sweep is started.
type runs struct {
	open    OpenJobs
	opened  chan struct{} // closed when the database is there
	leaving chan struct{} // closed when the server stops
	leave   func()
	streams *turns     // of readers that follow a sweep
	starts  sync.Mutex // held while a sweep is started, so that those who start one at a time are counted

	mu      sync.Mutex
	db      *jobs.DB
	started []jobs.SweepID
	holders map[jobs.SweepID]holder // of those that were started here
}

// holder is who started a sweep.
type holder struct {
	client netip.Prefix
	key    string // unguessable; who has it may cancel the sweep
}

func newRuns(open OpenJobs) *runs {
	r := &runs{open: open, opened: make(chan struct{}), leaving: make(chan struct{}), streams: newTurns(maxStreams, 0), holders: map[jobs.SweepID]holder{}}
	r.leave = sync.OnceFunc(func() { close(r.leaving) })
	return r
}

// errNoJobs is a site that runs no simulations; errJobs one whose jobs cannot be
// reached.
var (
	errNoJobs = errors.New("this site runs no simulations")
	errJobs   = errors.New("the jobs cannot be reached")
)

// database gives the open database; nil where there is none yet and none is to be
// made.
func (r *runs) database(ctx context.Context, create bool) (*jobs.DB, error) {
	if r.open == nil {
		return nil, errNoJobs
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.db != nil {
		return r.db, nil
	}
	db, err := r.open(ctx, create)
	if !create && errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errJobs, err)
	}
	r.db = db
	close(r.opened)
	return db, nil
}

// Work does the chunks of sweeps, also of those that were started before the
// server was, until the context ends and the chunks in hand are done.
func (s *Site) Work(ctx context.Context) error {
	if s.runs.open == nil {
		return nil
	}
	db, err := s.runs.database(ctx, false)
	if err != nil {
		return err
	}
	if db == nil {
		select {
		case <-ctx.Done():
			return nil
		case <-s.runs.opened:
		}
		db, _ = s.runs.database(ctx, false) // which is open
	}
	return db.Work(ctx, jobs.Crew{Works: map[string]jobs.Work{answer.SweepKind: answer.DoChunk}, Threads: max(1, runtime.GOMAXPROCS(0)-1)})
}

// Close closes what the site has opened. Work must have ended.
func (s *Site) Close() error {
	s.runs.leave()
	s.runs.mu.Lock()
	defer s.runs.mu.Unlock()
	if s.runs.db == nil {
		return nil
	}
	return s.runs.db.Close()
}

// progress tells how far a sweep is, and how many others are not over; ok is false
// where it was never started.
func (r *runs) progress(ctx context.Context, id jobs.SweepID) (p jobs.Progress, others int, ok bool, err error) {
	db, err := r.database(ctx, false)
	if err != nil || db == nil {
		return p, 0, false, err
	}
	p, err = db.Progress(ctx, id)
	if ok = err == nil; errors.Is(err, jobs.ErrUnknown) {
		err = nil
	}
	if err != nil || ok && p.Over() && p.Err() == nil {
		return p, 0, ok, err
	}
	all, err := db.Sweeps(ctx)
	for _, x := range all {
		if x.Sweep != id && !x.Over() {
			others++
		}
	}
	return p, others, ok, err
}

// errFull is too many sweeps at a time.
var errFull = errors.New("too many simulations run at a time")

// errOwn is too many sweeps of one client at a time; errNotYours one that somebody
// else started.
var (
	errOwn      = errors.New("too many simulations of one reader")
	errNotYours = errors.New("started by somebody else")
)

// start starts a sweep, or goes on with it. It gives the key that cancels it; blank
// where it is under way already, or over.
func (r *runs) start(ctx context.Context, s jobs.Sweep) (key string, err error) {
	db, err := r.database(ctx, true)
	if err != nil {
		return "", err
	}
	id := s.ID()
	r.starts.Lock()
	defer r.starts.Unlock()
	p, others, ok, err := r.progress(ctx, id)
	if err != nil || ok && (!p.Over() || p.Err() == nil) {
		return "", err
	}
	if others >= maxRunning {
		return "", errFull
	}
	own, err := r.own(ctx, db)
	if err != nil {
		return "", err
	}
	if own >= maxOwn {
		return "", errOwn
	}
	if _, err := db.Start(ctx, s); err != nil {
		return "", err
	}
	key = rand.Text()
	r.mu.Lock()
	r.holders[id] = holder{clientOf(ctx), key}
	r.mu.Unlock()
	return key, r.forget(ctx, db, id)
}

// own counts the sweeps that a client started here and that are not over.
func (r *runs) own(ctx context.Context, db *jobs.DB) (n int, err error) {
	client := clientOf(ctx)
	if !client.IsValid() {
		return 0, nil
	}
	all, err := db.Sweeps(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range all {
		if h, here := r.holders[x.Sweep]; here && h.client == client && !x.Over() {
			n++
		}
	}
	return n, err
}

// holds reports whether a key cancels a sweep.
func (r *runs) holds(id jobs.SweepID, key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	h, here := r.holders[id]
	return here && subtle.ConstantTimeCompare([]byte(h.key), []byte(key)) == 1
}

// forget forgets the oldest sweep that was started here, where there are too many.
func (r *runs) forget(ctx context.Context, db *jobs.DB, newest jobs.SweepID) error {
	r.mu.Lock()
	r.started = append(r.started, newest)
	oldest := r.started[0]
	if len(r.started) > maxKept {
		r.started = r.started[1:]
	} else {
		oldest = newest
	}
	if oldest != newest {
		delete(r.holders, oldest)
	}
	r.mu.Unlock()
	p, err := db.Progress(ctx, oldest)
	if err != nil || oldest == newest || !p.Over() {
		return err
	}
	return db.Forget(ctx, oldest)
}
