// Package ledger is the append-only contract: what a ledger of entries
// promises, whatever it is kept in.
//
// # What is kept
//
// A ledger is a sequence of entries at the positions 1, 2, 3... without gaps.
// Entries are only ever appended, a whole [Batch] at a time: after a crash, a
// kill or an error the ledger has all of a batch or none. Each entry is
// hashed onto the entry before (package wire says how), so that the head, a
// position and a hash, stands for everything up to it. Whoever wrote down an
// earlier head can tell whether history was changed or its end cut off;
// [Store.Verify] alone cannot notice that the last entries are missing.
//
// # Identity
//
// The identity of a row is its package, table and key.
//   - A row whose newest entry says the same is not written again.
//   - A row whose newest entry says something else is written, and supersedes
//     that entry. Nothing is overwritten.
//   - A row that another package states under the same table and key with
//     other content is a dispute where [seatledger.Table.Disputable], and both
//     stand. Elsewhere it is refused: two packages must not mean different
//     places by one id. A retracted event disputes nothing.
//   - A retraction is a row like any other, with the status "retracted".
//
// Only the form of a row is checked ([Check]). That two rows contradict each
// other in the world is recorded, not refused.
//
// # Redaction
//
// [Store.Redact] blanks the private texts of an entry and appends an entry
// that says so; the chain still verifies. A redacted row stays redacted: the
// ledger no longer knows the texts, so
//   - a row with the same public cells and the same private columns stated is
//     withheld: nothing is written, whatever its texts;
//   - a row with other public cells is written with its texts already
//     blanked, and an entry that says so.
//
// To correct a private text, import the correction first and redact the older
// entry then; the newer entry keeps its text. A redaction concerns one entry:
// [Copies] finds the other entries of the row that say the same.
//
// # Clocks
//
// No function here reads a clock. Recorded never goes back: it is the time
// given or that of the entry before, whichever is later.
package ledger

import (
	"context"
	"iter"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/wire"
)

// Store is a ledger. Every implementation passes the suite in ledgertest.
// Its methods may be called at the same time from several goroutines; appends
// and redactions wait for each other.
//
// Errors wrap [ErrNotFound], [ErrRefused], [ErrBroken], [ErrBusy] or
// [ErrReadOnly] where one of them fits.
type Store interface {
	// Append writes a batch in one transaction, however long it is. The rows
	// are taken one at a time and never held together. Nothing can be read
	// from another call before all is committed. An error from Rows, a row
	// that is refused ([Refusal]) or a cancelled context leaves the ledger as
	// it was. Once Append has returned, the batch survives a kill and a power
	// cut, as far as the store is kept on a disk at all. Rows must not append
	// to the same ledger; it may read from it, and sees it as it was before.
	Append(ctx context.Context, b Batch) (Receipt, error)

	// Entries gives the entries after a position in order, as the ledger
	// stood at the first step. An error ends the sequence.
	Entries(ctx context.Context, after seatledger.Position) iter.Seq2[seatledger.Entry, error]

	// Records is Entries in their written form, with hashes, salts and texts.
	Records(ctx context.Context, after seatledger.Position) iter.Seq2[wire.Record, error]

	// Record gives one entry in its written form; [wire.Record.Entry] reads it.
	Record(ctx context.Context, at seatledger.Position) (wire.Record, error)

	// Pick gives the entries at some positions, in the order asked for. It is
	// Record and [wire.Record.Entry] for many at once, without hashes.
	Pick(ctx context.Context, at ...seatledger.Position) ([]seatledger.Entry, error)

	// Head gives the last position and its hash, both zero if it is empty.
	Head(ctx context.Context) (Head, error)

	// History gives every entry of a table and key, of all packages, oldest
	// first; none is not an error. The key is that of [seatledger.Key]. Names
	// that were redacted are found under the key with that part blank.
	History(ctx context.Context, table seatledger.Table, key string) ([]seatledger.Entry, error)

	// Redact blanks the private texts and salts of the entries named and
	// appends the redactions, all in one transaction. Then it clears the texts
	// from search and from whatever the ledger is kept in; on a large ledger
	// that takes as long as copying it. If that clearing is interrupted, the
	// same call again completes it: an entry that is redacted already is
	// cleared again and not recorded again. An entry without private texts is
	// refused.
	Redact(ctx context.Context, by string, at time.Time, rows ...seatledger.Redaction) error

	// Load fills an empty ledger with records as they are, positions, times
	// and hashes included, and verifies them on the way; all or nothing. It
	// gives a [BrokenChain] at the first record that does not fit.
	Load(ctx context.Context, records iter.Seq2[wire.Record, error]) (Head, error)

	// Verify recomputes the whole chain and holds every private text against
	// its digest. It gives a [BrokenChain] that names the first entry that
	// does not fit. Progress, if not nil, hears now and then how many entries
	// are done.
	Verify(ctx context.Context, progress func(done int64)) (Head, error)

	Close() error
}

// Searcher finds things by name or code. Both stores implement it.
type Searcher interface {
	// Search finds divisions, councils, parties and people by any of their
	// names (the table "names" included), and wards that have a row of their
	// own or of a contest by those they have there: those whose name is the query
	// first, then those that begin with it, then those that contain it. An
	// outside code (identifiers) is a name that is found whole only, with its
	// scheme or without.
	// Letters compare as [Fold] has them. Each thing is found once, by the
	// name that fits best; names of superseded entries do not count.
	Search(ctx context.Context, query string, limit int) ([]Hit, error)
	// Suggest is Search for what nobody asked to be searched, such as an
	// address that leads nowhere: it costs no more in a large ledger than in
	// a small one, and leaves out, where there are many names, those that
	// only contain the query.
	Suggest(ctx context.Context, query string, limit int) ([]Hit, error)
}

// Head stands for everything a ledger says.
type Head struct {
	Position seatledger.Position
	Hash     wire.Hash
}

// Batch is what one package says at one time.
type Batch struct {
	Package string    // whose rows these are, such as "kh-2017"
	By      string    // who writes them down
	At      time.Time // when
	Rows    iter.Seq2[seatledger.Row, error]

	// Expect, if not nil, is the head that the ledger must still have: what was
	// decided by looking at it is not written onto anything else ([ErrMoved]).
	Expect *Head

	// DryRun goes through everything and writes nothing.
	DryRun bool
	// Report, if not nil, hears of every row in turn: what became of it, and
	// its entry. Of a row that is not written again it gets the older entry.
	// In a dry run, and until Append returns without an error, nothing of it
	// is certain to stay.
	Report func(Outcome, seatledger.Entry)
}

// Outcome says what became of a row.
type Outcome uint8

// What becomes of rows.
const (
	New        Outcome = iota // the first entry of its package, table and key
	Same                      // already there
	Superseded                // written over an older entry of the same package
	Withheld                  // not written, because a redaction stands in its way
)

func (o Outcome) String() string {
	return [...]string{"new", "same", "superseded", "withheld"}[o]
}

// Receipt counts what a batch did.
type Receipt struct {
	New, Same, Superseded, Withheld int64
	Disputed                        int64               // of the new and superseding rows: those that contradict another package
	First, Last                     seatledger.Position // of the entries written; both 0 if none
	Head                            Head
}

// Written gives the number of rows written.
func (r Receipt) Written() int64 { return r.New + r.Superseded }

// Hit is one thing found by name.
type Hit struct {
	Table    seatledger.Table    // divisions, councils, wards, parties or people
	ID       string              // of the thing, without the rest of its key; of a ward that of its council
	Ward     string              // of a ward, as the records name it
	Name     string              // the name that fits, as written
	Kind     string              // the column it stands in, or the kind that "names" gives it
	Position seatledger.Position // of the entry that has the name
}

// Slice gives rows as [Batch.Rows].
func Slice[R seatledger.Row](rows ...R) iter.Seq2[seatledger.Row, error] {
	return func(yield func(seatledger.Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}
