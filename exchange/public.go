package exchange

import (
	"context"
	"fmt"
	"iter"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// Public is what of a ledger, as it was known at a moment, may leave it: every way out
// reads its rows here and nowhere else, so that what is confidential and what was
// redacted is kept back in one place.
type Public struct{ x *exporter }

// PublicRow is a row with the package that it came in, and what was kept back of it.
type PublicRow struct {
	Package  string
	Row      seatledger.Row
	Dropped  int  // references to confidential sources
	Redacted bool // private texts of it read [Redacted]
}

// Publish reads which rows there are: of one package, or of all where none is named. The
// error is [ledger.ErrNotFound] where there are none.
func Publish(ctx context.Context, store ledger.Store, pkg string, known Moment) (*Public, error) {
	p := &Public{newExporter(ctx, store, pkg, known)}
	if err := p.x.index(); err != nil {
		return nil, fmt.Errorf("reading what may leave the ledger: %w", err)
	}
	if len(p.x.chains) == 0 && pkg != "" {
		return nil, fmt.Errorf("package %s is %w in the ledger at that moment", pkg, ledger.ErrNotFound)
	}
	return p, nil
}

// Rows gives the rows, each where it was first recorded and with its last correction:
// without confidential sources and references to them, and with [Redacted] where a text
// was blanked. It may be walked through several times, but once at a time.
func (p *Public) Rows() iter.Seq2[PublicRow, error] { return p.x.packaged() }

// Confidential reports whether a source must not be named.
func (p *Public) Confidential(id seatledger.SourceID) bool { return p.x.confidential[string(id)] }
