package sqlite

import (
	"context"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// Redact implements ledger.Store.
func (s *Store) Redact(ctx context.Context, by string, at time.Time, rows ...seatledger.Redaction) error {
	err := s.transact(ctx, func(tx *tx, w *ledger.Writer) (bool, error) {
		fresh, err := w.Redact(by, at, rows)
		if err == nil && fresh > 0 {
			err = tx.exec("rebuild_trigrams")
		}
		return fresh > 0, err
	})
	if err != nil {
		return err
	}
	return s.withWriter(ctx, scrub)
}

// scrub makes blanked texts disappear from the file: SQLite leaves copies of
// old bytes in pages that were split or moved, and in the log.
func scrub(conn *sqlite.Conn) error {
	if err := execute(conn, "VACUUM"); err != nil {
		return fmt.Errorf("the entry is redacted but its text is still in the file: %w; redact it again", err)
	}
	var busy bool
	err := sqlitex.ExecuteTransient(conn, "PRAGMA wal_checkpoint(TRUNCATE)", &sqlitex.ExecOptions{
		ResultFunc: func(stmt *sqlite.Stmt) error { busy = stmt.ColumnInt64(0) != 0; return nil }})
	if err == nil && busy {
		err = fmt.Errorf("%w: somebody is reading it", ledger.ErrBusy)
	}
	if err != nil {
		return fmt.Errorf("the entry is redacted but its text is still in the log of the file: %w; redact it again when no other program has the ledger open", explain(err))
	}
	return nil
}
