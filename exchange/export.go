package exchange

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

// Moment is what a ledger had recorded by a time and up to a position. The
// zero Moment is everything it has now.
type Moment struct {
	Time     time.Time
	Position seatledger.Position
}

// ExportReport says what an export wrote and what it left out.
type ExportReport struct {
	Package             string              `json:"package"`
	Position            seatledger.Position `json:"position"` // the last entry looked at
	Rows                int64               `json:"rows"`
	ConfidentialSources int64               `json:"confidential_sources"` // rows left out
	DroppedReferences   int64               `json:"dropped_references"`   // references to them left out of other rows
	RedactedRows        int64               `json:"redacted_rows"`        // rows whose private texts read [redacted]
	RedactedNames       int64               `json:"redacted_names"`       // rows of names left out, as nothing of them is left
}

// Redacted stands in an export where a private text was blanked. Imported
// into the ledger that redacted it, such a row changes nothing.
const Redacted = "[redacted]"

// Export writes the rows of a package, as a ledger knew them at a moment, as
// a data package into a folder. The folder appears complete or not at all; an
// older export of the same package in it is replaced, any other content
// refused.
//
// Rows stand in the order in which they were first recorded, and only columns
// in use are written, so that exporting, importing and exporting again gives
// the same bytes. History is not written. Confidential sources are left out,
// and so are references to them.
func Export(ctx context.Context, store ledger.Store, pkg, dir string, known Moment) (*ExportReport, error) {
	x := newExporter(ctx, store, pkg, known)
	if err := replaceable(dir, pkg); err != nil { // before anything is read
		return nil, err
	}
	if err := x.index(); err != nil {
		return nil, fmt.Errorf("exporting %s: %w", pkg, err)
	}
	if len(x.chains) == 0 {
		return nil, fmt.Errorf("package %s is %w in the ledger at that moment", pkg, ledger.ErrNotFound)
	}
	rows, err := Write(dir, pkg, x.rows)
	if err != nil {
		return nil, fmt.Errorf("exporting %s: %w", pkg, err)
	}
	x.report.Rows = rows
	return &x.report, nil
}

// exporter walks through the ledger three times, so that it need not hold the
// rows: to find the newest entry of each row, and twice to write ([Write]).
type exporter struct {
	ctx          context.Context
	store        ledger.Store
	pkg          string
	known        Moment
	seed         [2]maphash.Seed
	chains       map[key128]*chain
	confidential map[string]bool // ids of sources
	report       ExportReport
}

func newExporter(ctx context.Context, store ledger.Store, pkg string, known Moment) *exporter {
	return &exporter{ctx: ctx, store: store, pkg: pkg, known: known, seed: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()},
		chains: map[key128]*chain{}, confidential: map[string]bool{}, report: ExportReport{Package: pkg}}
}

// chain is a row with its corrections.
type chain struct{ first, newest seatledger.Position }

// index finds the newest entry of each row known at the moment, and the
// sources that are confidential then or now.
func (x *exporter) index() error {
	head, err := x.store.Head(x.ctx)
	if err != nil {
		return err
	}
	now := map[string]bool{}
	past := false
	for r, err := range x.store.Records(x.ctx, 0) {
		if err != nil {
			return err
		}
		if r.Position > head.Position {
			break
		}
		past = past || x.known.Position != 0 && r.Position > x.known.Position || !x.known.Time.IsZero() && r.Recorded.After(x.known.Time)
		if r.Table == seatledger.Sources {
			id := strings.Clone(r.Cell("id"))
			if now[id] = r.Cell("confidential") != ""; !past {
				x.confidential[id] = now[id]
			}
		}
		if !past {
			x.report.Position = r.Position
			x.note(&r)
		}
	}
	for id, yes := range now {
		x.confidential[id] = x.confidential[id] || yes
	}
	return nil
}

// takes reports whether a record is of the package, or of any where none is named. The
// ledger's own rows are of none.
func (x *exporter) takes(r *wire.Record) bool {
	return r.Package != "" && (x.pkg == "" || r.Package == x.pkg)
}

func (x *exporter) note(r *wire.Record) {
	if !x.takes(r) {
		return
	}
	key, ok := x.key(r)
	if !ok {
		return
	}
	if c := x.chains[key]; c != nil {
		c.newest = r.Position
		return
	}
	x.chains[key] = &chain{r.Position, r.Position}
}

// key gives the key of a record; ok is false for a name that was redacted.
func (x *exporter) key(r *wire.Record) (key128, bool) {
	text, ok := keyOf(r)
	text = string(r.Table) + "|" + r.Package + "|" + text
	return key128{maphash.String(x.seed[0], text), maphash.String(x.seed[1], text)}, ok
}

// rows gives the rows to write: each where it was first recorded, as it was
// known at the moment.
func (x *exporter) rows() iter.Seq2[seatledger.Row, error] {
	return func(yield func(seatledger.Row, error) bool) {
		for r, err := range x.packaged() {
			if !yield(r.Row, err) {
				return
			}
		}
	}
}

// packaged is rows with the package of each.
func (x *exporter) packaged() iter.Seq2[PublicRow, error] {
	x.report = ExportReport{Package: x.pkg, Position: x.report.Position} // what is left out is counted each time
	return func(yield func(PublicRow, error) bool) {
		for r, err := range x.store.Records(x.ctx, 0) {
			if err == nil && r.Position > x.report.Position {
				return
			}
			var row seatledger.Row
			before := x.report
			if err == nil && x.takes(&r) {
				row, err = x.newest(&r)
			}
			public := PublicRow{r.Package, row, int(x.report.DroppedReferences - before.DroppedReferences), x.report.RedactedRows > before.RedactedRows}
			if (row != nil || err != nil) && !yield(public, err) || err != nil {
				return
			}
		}
	}
}

// newest gives the row that a record began, nil if the record began none or
// the row must not leave the ledger.
func (x *exporter) newest(r *wire.Record) (seatledger.Row, error) {
	key, ok := x.key(r)
	if !ok {
		x.report.RedactedNames++
		return nil, nil
	}
	c := x.chains[key]
	if c == nil || c.first != r.Position {
		return nil, nil
	}
	record := *r
	if c.newest != c.first {
		var err error
		if record, err = x.store.Record(x.ctx, c.newest); err != nil {
			return nil, err
		}
	}
	entry, err := record.Entry()
	if err != nil {
		return nil, err
	}
	if s, ok := entry.Row.(*seatledger.Source); ok && x.confidential[string(s.ID)] {
		x.report.ConfidentialSources++
		return nil, nil
	}
	if entry.Redacted {
		x.report.RedactedRows++
		err = markRedacted(&record, entry.Row)
	}
	x.dropSources(entry.Row)
	return entry.Row, err
}

// markRedacted writes a mark where a private text stood.
func markRedacted(r *wire.Record, row seatledger.Row) error {
	pairs, err := r.Digests()
	for _, pair := range pairs {
		for _, c := range seatledger.Columns(row.Table()) {
			if c.Name == pair[0] {
				err = errors.Join(err, seatledger.SetCell(row, c, Redacted))
			}
		}
	}
	return err
}

// dropSources takes the references to confidential sources out of a row.
func (x *exporter) dropSources(row seatledger.Row) {
	list := sourcesOf(row)
	if list == nil {
		return
	}
	kept := slices.DeleteFunc(*list, func(id seatledger.SourceID) bool { return x.confidential[string(id)] })
	x.report.DroppedReferences += int64(len(*list) - len(kept))
	*list = kept
}
