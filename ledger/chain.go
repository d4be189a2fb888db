package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/wire"
)

// Chain verifies records one after the other. The zero Chain starts before
// the first entry.
type Chain struct {
	Head       Head
	Redactions map[seatledger.Position]seatledger.Position // entry redacted -> entry that says so

	recorded time.Time
	scratch  []byte
	missing  map[seatledger.Position]string // texts gone, and no reason seen yet: the source's id, or ""
	hidden   map[string]bool                // ids of confidential sources
}

// Add checks the next record: its place, its time, its hash, its texts. The
// error is a *[BrokenChain].
func (c *Chain) Add(r *wire.Record) error {
	if reason := c.check(r); reason != "" {
		return &BrokenChain{c.Head.Position + 1, reason}
	}
	c.Head, c.recorded = Head{r.Position, r.Hash}, r.Recorded
	if r.Blanked() {
		c.miss(r)
	}
	switch r.Table {
	case seatledger.Redactions:
		c.redaction(r)
	case seatledger.Sources:
		if r.Cell("confidential") != "" {
			c.hide(r.Cell("id"))
		}
	}
	return nil
}

// miss remembers a record whose texts are gone until something says why.
func (c *Chain) miss(r *wire.Record) {
	if c.missing == nil {
		c.missing = map[seatledger.Position]string{}
	}
	c.missing[r.Position] = ""
	if r.Table == seatledger.Sources {
		c.missing[r.Position] = r.Cell("id")
	}
}

func (c *Chain) redaction(r *wire.Record) {
	entry, _ := strconv.ParseInt(r.Cell("entry"), 10, 64)
	delete(c.missing, seatledger.Position(entry))
	if c.Redactions == nil {
		c.Redactions = map[seatledger.Position]seatledger.Position{}
	}
	c.Redactions[seatledger.Position(entry)] = r.Position
}

func (c *Chain) hide(source string) {
	if c.hidden == nil {
		c.hidden = map[string]bool{}
	}
	c.hidden[source] = true
}

func (c *Chain) check(r *wire.Record) string {
	if r.Position != c.Head.Position+1 {
		return fmt.Sprintf("position %d stands here", r.Position)
	}
	if r.Recorded.Before(c.recorded) {
		return "it is recorded before the entry ahead of it"
	}
	r.Prev = c.Head.Hash
	var hash wire.Hash
	if hash, c.scratch = r.Chain(c.scratch); hash != r.Hash {
		return "its hash is not that of its content and the entry before"
	}
	if r.Supersedes < 0 || r.Supersedes >= r.Position {
		return "it supersedes no earlier entry"
	}
	if err := r.CheckTexts(); err != nil {
		return err.Error()
	}
	return ""
}

// Done ends the check: it gives the head, or the first entry whose texts are
// gone though no redaction says so. The texts of confidential sources may be
// missing: they never leave their ledger, and so no log of it has them.
func (c *Chain) Done() (Head, error) {
	first := seatledger.Position(0)
	for p, source := range c.missing {
		if (first == 0 || p < first) && !c.hidden[source] {
			first = p
		}
	}
	if first != 0 {
		return Head{}, &BrokenChain{first, "its private texts are gone and no redaction says so"}
	}
	return c.Head, nil
}

// VerifyRecords verifies a whole ledger through its records.
func VerifyRecords(ctx context.Context, s Store, progress func(int64)) (Head, error) {
	var c Chain
	for r, err := range s.Records(ctx, 0) {
		if err != nil {
			return Head{}, err
		}
		if err := c.Add(&r); err != nil {
			return Head{}, err
		}
		if progress != nil && c.Head.Position%progressStep == 0 {
			progress(int64(c.Head.Position))
		}
	}
	return c.Done()
}

const progressStep = 1 << 14

// Copies lists the other entries of the same package, table and key that
// state one of the private texts of an entry: those to redact as well if the
// text is to be gone.
func Copies(ctx context.Context, s Store, at seatledger.Position) ([]seatledger.Position, error) {
	r, err := s.Record(ctx, at)
	if err != nil {
		return nil, err
	}
	entry, err := r.Entry()
	if err != nil {
		return nil, err
	}
	all, err := s.History(ctx, r.Table, seatledger.Key(entry.Row))
	var copies []seatledger.Position
	for _, other := range all {
		if other.Position != at && other.Package == entry.Package && shareText(entry.Row, other.Row) {
			copies = append(copies, other.Position)
		}
	}
	return copies, err
}

// shareText reports whether two rows of one table state the same private text.
func shareText(a, b seatledger.Row) bool {
	for _, c := range seatledger.Columns(a.Table()) {
		if text := seatledger.Cell(a, c); c.PrivateIn(a) && text != "" && text == seatledger.Cell(b, c) {
			return true
		}
	}
	return false
}

// NotFound gives the error for a position that the ledger does not have.
func NotFound(at seatledger.Position, head Head) error {
	return fmt.Errorf("entry %d is %w: the ledger has the entries 1 to %d", at, ErrNotFound, head.Position)
}

var errNotEmpty = fmt.Errorf("the ledger has entries already: %w; load a log into a new ledger", ErrRefused)

// LoadInto verifies records and puts them as they are; the transaction must
// have found an empty ledger.
func LoadInto(ctx context.Context, head Head, records iter.Seq2[wire.Record, error], put func(*wire.Record, int64, []string) error) (Head, error) {
	if head.Position != 0 {
		return Head{}, errNotEmpty
	}
	var c Chain
	for r, err := range records {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return Head{}, err
		}
		if err = c.Add(&r); err != nil {
			return Head{}, err
		}
		entry, err := r.Entry()
		if err != nil {
			return Head{}, err
		}
		if err := put(&r, r.KeyHash(), FoldedLabels(entry.Row)); err != nil {
			return Head{}, err
		}
	}
	return c.Done()
}
