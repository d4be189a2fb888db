package sqlite

import (
	"context"
	"fmt"

	"zombiezen.com/go/sqlite"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

// progressStep is how many entries lie between two calls of progress.
const progressStep = 1 << 14

// Verify implements ledger.Store. Beyond the chain it checks what the file
// keeps beside it to find entries by: key hashes and the list of redactions.
// The search index is not checked.
func (s *Store) Verify(ctx context.Context, progress func(int64)) (ledger.Head, error) {
	var chain ledger.Chain
	err := s.scan(ctx, 0, func(r *wire.Record, key int64) error {
		if err := chain.Add(r); err != nil {
			return err
		}
		if key != r.KeyHash() {
			return &ledger.BrokenChain{Position: r.Position, Reason: "it is filed under another key"}
		}
		if progress != nil && r.Position%progressStep == 0 {
			progress(int64(r.Position))
		}
		return nil
	})
	if err != nil {
		return ledger.Head{}, err
	}
	if err := s.verifyRedactions(ctx); err != nil {
		return ledger.Head{}, err
	}
	return chain.Done()
}

// verifyRedactions holds the list of redactions against the entries.
func (s *Store) verifyRedactions(ctx context.Context) error {
	return s.read(ctx, func(conn *sqlite.Conn) error {
		from, err := readOrigins(conn)
		if err != nil {
			return err
		}
		return each(conn, "redacted", func(stmt *sqlite.Stmt) error {
			entry, at := stmt.ColumnInt64(0), seatledger.Position(stmt.ColumnInt64(1))
			r, err := from.one(conn, at)
			if err == nil && (r.Table != seatledger.Redactions || r.Cell("entry") != fmt.Sprint(entry)) {
				return &ledger.BrokenChain{Position: at, Reason: fmt.Sprintf("entry %d is listed as redacted by it", entry)}
			}
			return err
		})
	})
}
