package ledger

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/wire"
)

// Tx is one writing transaction of a store: all that a [Writer] needs. What
// is put can be found again by the same transaction.
type Tx interface {
	// Find gives the records under a key hash, newest first: few, mostly none.
	Find(key int64) ([]wire.Record, error)
	// Put adds the next record. Names are its folded names for search; they
	// take the place of those of the record it supersedes.
	Put(r *wire.Record, key int64, names []string) error
	// Blank takes the texts, the salt and the names from a record and says
	// whether it had any. It is called after the redaction is put.
	Blank(at seatledger.Position) error
	// Record gives one record, or an error that wraps ErrNotFound.
	Record(at seatledger.Position) (wire.Record, error)
}

// Writer applies the rules of the package comment to one transaction. It
// keeps no state beyond it, so that every store follows the same rules.
type Writer struct {
	Tx       Tx
	Head     Head      // of the ledger as the transaction found it; moves on
	Recorded time.Time // of the entry at the head
	Salts    io.Reader // random bytes

	by, pkg       string
	at            time.Time
	scratch, body []byte
	texts         []byte
	receipt       Receipt
}

// Append writes a batch. On error the transaction is to be rolled back.
func (w *Writer) Append(ctx context.Context, b Batch) (Receipt, error) {
	if err := checkBatch(b); err != nil {
		return Receipt{}, err
	}
	if b.Expect != nil && w.Head != *b.Expect {
		return Receipt{}, fmt.Errorf("%w: it ended with entry %d, and ends with %d", ErrMoved, b.Expect.Position, w.Head.Position)
	}
	w.begin(b.By, b.Package, b.At)
	var n int64
	for row, err := range b.Rows {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return Receipt{}, err
		}
		n++
		outcome, entry, err := w.row(row)
		if err != nil {
			return Receipt{}, numbered(err, n)
		}
		if b.Report != nil {
			b.Report(outcome, entry)
		}
	}
	w.receipt.Head = w.Head
	return w.receipt, nil
}

// begin sets what all entries of a transaction have in common.
func (w *Writer) begin(by, pkg string, at time.Time) {
	w.by, w.pkg = by, pkg
	w.at = at.UTC().Truncate(time.Microsecond)
	if w.at.Before(w.Recorded) {
		w.at = w.Recorded
	}
	w.receipt = Receipt{}
}

// numbered adds the number of the row to a refusal.
func numbered(err error, n int64) error {
	if r, ok := errors.AsType[*Refusal](err); ok {
		r.Row = n
		return err
	}
	return fmt.Errorf("row %d: %w", n, err)
}

// row settles what becomes of one row, and writes it if need be.
func (w *Writer) row(row seatledger.Row) (Outcome, seatledger.Entry, error) {
	if err := Check(row); err != nil {
		return 0, seatledger.Entry{}, err
	}
	key := seatledger.Key(row)
	hash := wire.KeyHash(row.Table(), key)
	found, err := w.priors(row, key, hash)
	if err != nil {
		return 0, seatledger.Entry{}, err
	}
	if own := found.own; own != nil {
		if same, err := w.same(own, row); err != nil || same {
			return w.leave(own, err)
		}
	}
	if err := w.contradictions(row, key, found.others); err != nil {
		return 0, seatledger.Entry{}, err
	}
	return w.write(row, hash, found.own)
}

// leave counts a row that is not written, because its older entry stands.
func (w *Writer) leave(own *wire.Record, err error) (Outcome, seatledger.Entry, error) {
	if err != nil {
		return 0, seatledger.Entry{}, err
	}
	outcome := Same
	if own.Blanked() {
		outcome = Withheld
		w.receipt.Withheld++
	} else {
		w.receipt.Same++
	}
	entry, err := own.Entry()
	return outcome, entry, err
}

// write puts a new or superseding row.
func (w *Writer) write(row seatledger.Row, hash int64, own *wire.Record) (Outcome, seatledger.Entry, error) {
	r, err := w.record(row)
	if err != nil {
		return 0, seatledger.Entry{}, err
	}
	outcome := New
	if own != nil {
		outcome, r.Supersedes = Superseded, own.Position
		w.receipt.Superseded++
	} else {
		w.receipt.New++
	}
	names := FoldedLabels(row)
	withhold := own != nil && own.Blanked() && r.Texts != ""
	if withhold {
		r.Salt, r.Texts, names = nil, "", nil
	}
	if err := w.put(r, hash, names); err != nil {
		return 0, seatledger.Entry{}, err
	}
	if withhold {
		reason := fmt.Sprintf("entry %d of the same row is redacted", own.Position)
		err = w.redaction(&seatledger.Redaction{Entry: r.Position, Reason: reason})
	}
	entry := seatledger.Entry{Position: r.Position, Recorded: r.Recorded, By: r.By, Package: r.Package,
		Row: row, Supersedes: r.Supersedes, Redacted: withhold}
	if withhold && err == nil {
		entry, err = r.Entry()
	}
	return outcome, entry, err
}

// record writes a row down, without its place in the chain.
func (w *Writer) record(row seatledger.Row) (*wire.Record, error) {
	r := &wire.Record{By: w.by, Package: w.pkg, Table: row.Table(), Recorded: w.at}
	if wire.HasPrivate(row) {
		r.Salt = make([]byte, wire.SaltSize)
		if _, err := io.ReadFull(w.Salts, r.Salt); err != nil {
			return nil, fmt.Errorf("drawing a salt: %w", err)
		}
	}
	err := w.encode(row, r.Salt)
	r.Body, r.Texts = string(w.body), string(w.texts)
	return r, err
}

func (w *Writer) encode(row seatledger.Row, salt []byte) (err error) {
	w.body, w.texts, err = wire.AppendRow(w.body[:0], w.texts[:0], row, salt)
	return err
}

// put chains a record onto the head.
func (w *Writer) put(r *wire.Record, key int64, names []string) error {
	r.Position, r.Prev = w.Head.Position+1, w.Head.Hash
	r.Hash, w.scratch = r.Chain(w.scratch)
	if err := w.Tx.Put(r, key, names); err != nil {
		return err
	}
	w.Head, w.Recorded = Head{r.Position, r.Hash}, r.Recorded
	if w.receipt.First == 0 {
		w.receipt.First = r.Position
	}
	w.receipt.Last = r.Position
	return nil
}

// priors are the newest entries of a table and key.
type priors struct {
	own    *wire.Record   // of the same package
	others []*wire.Record // of the other packages
}

func (w *Writer) priors(row seatledger.Row, key string, hash int64) (found priors, err error) {
	var redacted *wire.Record
	all, err := w.Tx.Find(hash)
	if err != nil {
		return priors{}, err
	}
	for i := range all {
		r := &all[i]
		entry, err := r.Entry()
		switch {
		case err != nil:
			return priors{}, err
		case r.Table != row.Table():
		case seatledger.Key(entry.Row) == key:
			found.add(r, w.pkg)
		case redacted == nil && r.Package == w.pkg && r.Blanked():
			redacted = r
		}
	}
	if found.own == nil && redacted != nil {
		// The key itself has a private part: a name that was redacted can only
		// be known by the cells that are left.
		if same, err := w.same(redacted, row); err != nil || same {
			found.own = redacted
			return found, err
		}
	}
	return found, nil
}

// add keeps the newest record of each package; newer ones come first.
func (p *priors) add(r *wire.Record, pkg string) {
	if r.Package == pkg {
		if p.own == nil {
			p.own = r
		}
		return
	}
	if !slices.ContainsFunc(p.others, func(o *wire.Record) bool { return o.Package == r.Package }) {
		p.others = append(p.others, r)
	}
}

// same reports whether the row says what the record says. Of a record whose
// texts are blanked only the rest can be compared.
func (w *Writer) same(r *wire.Record, row seatledger.Row) (bool, error) {
	var err error
	if w.body, w.texts, err = r.AppendLike(w.body[:0], w.texts[:0], row); err != nil {
		return false, err
	}
	if r.Blanked() {
		return wire.Public(string(w.body)) == wire.Public(r.Body), nil
	}
	return string(w.body) == r.Body, nil
}

// contradictions holds a row against the same key in other packages: it
// counts a dispute, or refuses.
func (w *Writer) contradictions(row seatledger.Row, key string, others []*wire.Record) error {
	disputed := false
	for _, other := range others {
		same, err := w.same(other, row)
		if err != nil {
			return err
		}
		if same || retracted(other) || isRetracted(row) {
			continue
		}
		if !row.Table().Disputable() {
			return &Refusal{Table: row.Table(), Key: key, Against: other.Position,
				What: fmt.Sprintf("package %s says something else of this key (entry %d)", other.Package, other.Position),
				Fix:  "make the two rows alike, or give one of them another id"}
		}
		disputed = true
	}
	if disputed {
		w.receipt.Disputed++
	}
	return nil
}

func retracted(r *wire.Record) bool {
	return r.Table == seatledger.Events && r.Cell("status") == seatledger.Retracted
}

func isRetracted(row seatledger.Row) bool {
	e, ok := row.(*seatledger.Event)
	return ok && e.Status == seatledger.Retracted
}

// Redact writes redactions and blanks what they name. It says how many were
// not blanked before.
func (w *Writer) Redact(by string, at time.Time, rows []seatledger.Redaction) (fresh int, err error) {
	if err := checkAct(by, at); err != nil {
		return 0, err
	}
	w.begin(by, "", at)
	for _, row := range rows {
		r, err := w.Tx.Record(row.Entry)
		if err != nil {
			return 0, err
		}
		if r.Blanked() {
			continue
		}
		if err := redactable(&r, row); err != nil {
			return 0, err
		}
		if err := w.redaction(&row); err != nil {
			return 0, err
		}
		if err := w.Tx.Blank(row.Entry); err != nil {
			return 0, err
		}
		fresh++
	}
	return fresh, nil
}

func redactable(r *wire.Record, row seatledger.Redaction) error {
	if r.Texts == "" {
		return &Refusal{Table: r.Table, Against: r.Position,
			What: fmt.Sprintf("entry %d has no private text", r.Position),
			Fix:  "only names of people, quotes, notes and the texts of sources can be redacted; correct other cells by importing a correction"}
	}
	if what, fix := checkText(row.Reason); what != "" {
		return &Refusal{Table: seatledger.Redactions, Column: "reason", What: what, Fix: fix}
	}
	return nil
}

// redaction puts the ledger's own row: it comes in no package.
func (w *Writer) redaction(row *seatledger.Redaction) error {
	pkg := w.pkg
	w.pkg = ""
	r, err := w.record(row)
	w.pkg = pkg
	if err != nil {
		return err
	}
	return w.put(r, wire.KeyHash(seatledger.Redactions, seatledger.Key(row)), nil)
}
