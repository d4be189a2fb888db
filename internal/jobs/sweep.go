package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
)

// A Work computes one chunk of a sweep, numbered from 0. It gives the same
// bytes to the same spec and number wherever it runs, and leaves early with
// the context's error when the context ends.
type Work func(ctx context.Context, spec []byte, chunk int) ([]byte, error)

// SweepID names a sweep: 64 hexadecimal digits.
type SweepID string

// Short gives as much of an id as tells sweeps apart for a reader.
func (id SweepID) Short() string { return string(id[:min(12, len(id))]) }

// A Sweep is a run cut into chunks.
type Sweep struct {
	Kind   string // of work, such as "simulate-1": letters, digits, dots, hyphens
	Spec   []byte // what is to be run
	Chunks int    // how many chunks it is cut into
}

// MaxChunks is the number of chunks that a sweep may have. A chunk is meant to
// take about a second.
const MaxChunks = 1_000_000

// ID hashes what the sweep is.
func (s Sweep) ID() SweepID {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint64([]byte("seatledger sweep 1\x00"+s.Kind+"\x00"), uint64(s.Chunks)))
	h.Write(s.Spec)
	return SweepID(hex.EncodeToString(h.Sum(nil)))
}

var kindForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,63}$`)

func (s Sweep) check() error {
	if err := checkKind(s.Kind); err != nil {
		return err
	}
	if s.Chunks < 1 || s.Chunks > MaxChunks {
		return fmt.Errorf("a sweep of %d chunks: it has 1 to %d; put more into each chunk", s.Chunks, MaxChunks)
	}
	return nil
}

func checkKind(kind string) error {
	if !kindForm.MatchString(kind) {
		return fmt.Errorf("%q is no kind of work: it has 2 to 64 lower-case letters, digits, dots and hyphens, such as simulate-1", kind)
	}
	return nil
}

// Progress says how far a sweep is.
type Progress struct {
	Sweep     SweepID
	Kind      string
	Chunks    int
	Done      int // chunks with a result
	Failed    int // chunks given up
	Disagree  int // chunks whose executions gave different bytes
	Cancelled bool
}

// Over tells whether nothing will change unless the sweep is started again.
func (p Progress) Over() bool { return p.Cancelled || p.Done+p.Failed >= p.Chunks }

// Err gives what a sweep that is over came to: nil if every result is there.
func (p Progress) Err() error {
	switch {
	case p.Disagree > 0:
		return fmt.Errorf("sweep %s: %w: %d of its chunks gave different bytes when they were done again", p.Sweep.Short(), ErrDisagree, p.Disagree)
	case p.Done >= p.Chunks:
		return nil
	case p.Cancelled:
		return fmt.Errorf("sweep %s: %w after %d of %d chunks; start it again to go on from there", p.Sweep.Short(), ErrCancelled, p.Done, p.Chunks)
	case p.Failed > 0:
		return fmt.Errorf("sweep %s: %w: %d of %d chunks", p.Sweep.Short(), ErrFailed, p.Failed, p.Chunks)
	}
	return fmt.Errorf("sweep %s: %w: %d of %d chunks are done", p.Sweep.Short(), ErrIncomplete, p.Done, p.Chunks)
}

// What a sweep can come to.
var (
	ErrUnknown    = errors.New("no such sweep")
	ErrIncomplete = errors.New("not complete")
	ErrCancelled  = errors.New("cancelled")
	ErrFailed     = errors.New("chunks failed")
	ErrDisagree   = errors.New("executions disagree")
)

// Verdict says what became of a chunk after a problem.
type Verdict string

// The verdicts.
const (
	Again     Verdict = "again"     // back in the queue after an error
	TakenOver Verdict = "takenover" // back in the queue because nobody had it any more
	GivenUp   Verdict = "givenup"   // tried for the last time
	Disagrees Verdict = "disagrees" // done again, with other bytes
)

// A Problem is what went wrong with a chunk once.
type Problem struct {
	Chunk   int
	Try     int // 1 for the first problem of a chunk
	Verdict Verdict
	What    string
}

// Error says the problem in a sentence.
func (p Problem) Error() string { return fmt.Sprintf("chunk %d, try %d: %s", p.Chunk, p.Try, p.What) }
