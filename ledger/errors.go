package ledger

import (
	"errors"
	"fmt"

	"github.com/seatledger/seatledger"
)

// The vocabulary of errors. Each error of a Store that has a kind wraps one.
var (
	ErrNotFound = errors.New("not found")
	ErrRefused  = errors.New("refused")
	ErrBroken   = errors.New("the chain is broken")
	ErrBusy     = errors.New("the ledger is busy")
	ErrReadOnly = errors.New("the ledger is open for reading only")
	ErrNoLedger = errors.New("not a ledger")
	ErrFull     = errors.New("the disk is full")
	ErrMoved    = errors.New("the ledger has got other entries meanwhile")
	ErrReplaced = errors.New("the ledger was replaced or deleted since it was opened; open it again")
)

// Refusal says which row of a batch is refused, and what would help. It wraps
// [ErrRefused].
type Refusal struct {
	Row    int64 // of the batch, from 1; 0 if it is not about a row
	Table  seatledger.Table
	Key    string
	Column string // blank if it is not about a single cell
	What   string // what is wrong
	Fix    string // what to do about it
	// Against is the entry that stands in the way, 0 if none does.
	Against seatledger.Position
}

func (r *Refusal) Error() string {
	place := string(r.Table)
	if r.Key != "" {
		place += " " + r.Key
	}
	if r.Column != "" {
		place += ", column " + r.Column
	}
	if place != "" {
		place += ": "
	}
	return place + r.What + "; " + r.Fix
}

// Unwrap gives [ErrRefused].
func (r *Refusal) Unwrap() error { return ErrRefused }

// BrokenChain names the first entry that does not fit. It wraps [ErrBroken].
type BrokenChain struct {
	Position seatledger.Position
	Reason   string
}

func (b *BrokenChain) Error() string {
	return fmt.Sprintf("entry %d does not fit the chain: %s; restore the ledger from a copy that verifies", b.Position, b.Reason)
}

// Unwrap gives [ErrBroken].
func (b *BrokenChain) Unwrap() error { return ErrBroken }

// BrokenLog says where a log is damaged apart from its chain: it is cut off, goes on
// behind its end, or has a line that is none. It wraps [ErrBroken].
type BrokenLog struct {
	Line   int
	Reason string
}

func (b *BrokenLog) Error() string {
	return fmt.Sprintf("line %d of the log: %s; export it again", b.Line, b.Reason)
}

// Unwrap gives [ErrBroken].
func (b *BrokenLog) Unwrap() error { return ErrBroken }
