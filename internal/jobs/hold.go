package jobs

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// shift is one worker at work.
type shift struct {
	db     *DB
	crew   Crew
	client client
	specs  *lru.Cache[SweepID, []byte]

	mu     sync.Mutex
	hand   map[int64]*held
	shares map[SweepID]int // chunks done here of sweeps not reported yet
}

// held is a chunk in hand.
type held struct {
	sweep SweepID
	beats int // how often it was said
}

func (s *shift) take(job int64, id SweepID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hand[job] = &held{sweep: id}
}

func (s *shift) letGo(job int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.hand, job)
}

func (s *shift) count(id SweepID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shares[id]++
}

// beats says again and again what is in hand, takes over what others left
// behind, and reports sweeps that are over.
func (s *shift) beats(ctx context.Context) {
	ticker := time.NewTicker(s.db.pace.Beat)
	defer ticker.Stop()
	reached := 0 // beats in a row that reached the database
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := s.beat(ctx, reached); err != nil {
			if ctx.Err() == nil {
				s.db.log.Warn(ErrUnreachable.Error(), "error", err)
			}
			reached = 0
			continue
		}
		reached++
	}
}

func (s *shift) beat(ctx context.Context, reached int) error {
	ctx, cancel := context.WithTimeout(ctx, s.db.pace.Lapse)
	defer cancel()
	if err := s.say(ctx); err != nil {
		return err
	}
	// Whoever was cut off does not know what others said meanwhile, nor
	// whether they could.
	if time.Duration(reached)*s.db.pace.Beat < s.db.pace.Lapse {
		return s.report(ctx)
	}
	if err := s.takeOver(ctx); err != nil {
		return err
	}
	return s.report(ctx)
}

// say writes down what is in hand, and nothing else of this worker. A chunk
// that should have been stopped long ago is not said to be in hand, so that
// another worker gets it.
func (s *shift) say(ctx context.Context) error {
	most := int((s.db.pace.Timeout + s.db.pace.Leave) / s.db.pace.Beat)
	s.mu.Lock()
	var jobs []int64
	for job, h := range s.hand {
		if h.beats++; h.beats <= most {
			jobs = append(jobs, job)
		}
	}
	s.mu.Unlock()
	slices.Sort(jobs) // so that no two workers wait for each other
	// Once: a beat that comes late is no beat.
	return s.db.once(ctx, func(tx *sql.Tx) error {
		if _, err := s.db.exec(ctx, tx, "delete_holds", s.client.ID()); err != nil {
			return err
		}
		for _, job := range jobs {
			if _, err := s.db.exec(ctx, tx, "insert_hold", job, s.client.ID()); err != nil {
				return err
			}
		}
		return nil
	})
}

// leftBehind is a job that nobody has said to have for too long.
type leftBehind struct {
	job     int64
	attempt int
	sweep   SweepID
	chunk   int
}

// takeOver puts chunks that were left behind back into the queue.
func (s *shift) takeOver(ctx context.Context) error {
	lapse := s.db.pace.Lapse
	var all []leftBehind
	err := s.db.each(ctx, "left_behind", func(rows *sql.Rows) error {
		var l leftBehind
		err := rows.Scan(&l.job, &l.attempt, &l.sweep, &l.chunk)
		all = append(all, l)
		return err
	}, lapse.Seconds())
	if err != nil || len(all) == 0 {
		return err
	}
	for _, l := range all {
		if err := s.db.giveBack(ctx, l, fmt.Sprintf("nobody had it for %v: its worker was killed, or cut off", lapse)); err != nil {
			return err
		}
	}
	return s.db.once(ctx, func(tx *sql.Tx) error {
		const longGone = 10
		_, err := s.db.exec(ctx, tx, "delete_old_holds", (longGone * lapse).Seconds())
		return err
	})
}

// giveBack puts a chunk back into the queue, unless somebody else did. The job
// goes if its result is there, so that only River was not told; or if nobody
// wants the result, or it was tried often enough.
func (db *DB) giveBack(ctx context.Context, l leftBehind, why string) error {
	return db.inSweep(ctx, l.sweep, func(tx *sql.Tx, now standing) error {
		n, err := db.exec(ctx, tx, "give_back", l.job, l.attempt)
		if err != nil || n == 0 {
			return err
		}
		var done int
		if err := tx.QueryRowContext(ctx, db.query("count_result"), l.sweep, l.chunk).Scan(&done); err != nil {
			return err
		}
		verdict := TakenOver
		if done == 0 && now == open {
			if verdict, err = db.problem(ctx, tx, l.sweep, l.chunk, TakenOver, why); err != nil {
				return err
			}
			db.log.Warn("a chunk was left behind", "sweep", l.sweep.Short(), "chunk", l.chunk, "verdict", verdict)
		}
		if done != 0 || now != open || verdict == GivenUp {
			_, err = db.exec(ctx, tx, "delete_job", l.job)
		}
		return err
	})
}

// report tells of sweeps that are over.
func (s *shift) report(ctx context.Context) error {
	s.mu.Lock()
	ids := slices.Sorted(maps.Keys(s.shares))
	for _, h := range s.hand { // those are not over for this worker
		ids = slices.DeleteFunc(ids, func(id SweepID) bool { return id == h.sweep })
	}
	s.mu.Unlock()
	for _, id := range ids {
		all, err := s.db.progress(ctx, id)
		if err != nil {
			return err
		}
		if len(all) == 0 || all[0].Over() {
			s.reported(id, all)
		}
	}
	return nil
}

// reported reports one sweep; of one that was forgotten nothing is known.
func (s *shift) reported(id SweepID, known []Progress) {
	s.mu.Lock()
	share := Share{Mine: s.shares[id], Progress: Progress{Sweep: id}}
	delete(s.shares, id)
	s.mu.Unlock()
	if len(known) > 0 {
		share.Progress = known[0]
	}
	if s.crew.Report != nil {
		s.crew.Report(share)
	}
}

// leave takes leave of the database.
func (s *shift) leave(ctx context.Context) {
	err := s.db.once(ctx, func(tx *sql.Tx) error {
		_, err := s.db.exec(ctx, tx, "delete_holds", s.client.ID())
		return err
	})
	if err != nil {
		s.db.log.Warn(ErrUnreachable.Error(), "error", err)
	}
	for _, id := range slices.Sorted(maps.Keys(s.shares)) {
		known, _ := s.db.progress(ctx, id) // if it cannot be known, it is said without
		s.reported(id, known)
	}
}

// digest names bytes for a reader.
func digest(b []byte) string { return fmt.Sprintf("SHA-256 %.6x", sha256.Sum256(b)) }
