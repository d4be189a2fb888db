package sqlite

import (
	"context"

	"zombiezen.com/go/sqlite"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

// progressStep is how many entries lie between two calls of progress.
const progressStep = 1 << 14

// Verify implements ledger.Store. Beyond the chain it checks what the file
// keeps beside it to find entries by: key hashes, the list of redactions, and the
// search index, which it makes anew and compares. Before that it looks whether all that
// was written ahead of the file can be read.
func (s *Store) Verify(ctx context.Context, progress func(int64)) (head ledger.Head, err error) {
	if err := checkWAL(ctx, s.path); err != nil {
		return head, err
	}
	err = s.read(ctx, func(conn *sqlite.Conn) error {
		head, err = verify(ctx, conn, progress)
		return err
	})
	if err == nil && !s.absent.Load() {
		err = s.verifyTrigrams(ctx)
	}
	return head, err
}

func verify(ctx context.Context, conn *sqlite.Conn, progress func(int64)) (ledger.Head, error) {
	var chain ledger.Chain
	search, err := newIndexed(conn)
	if err != nil {
		return ledger.Head{}, err
	}
	err = scan(conn, 0, func(r *wire.Record, key int64) error {
		if err := chain.Add(r); err != nil {
			return err
		}
		if key != r.KeyHash() {
			return &ledger.BrokenChain{Position: r.Position, Reason: "it is filed under another key"}
		}
		search.check(r)
		if progress != nil && r.Position%progressStep == 0 {
			progress(int64(r.Position))
		}
		return ctx.Err()
	})
	if err != nil {
		return ledger.Head{}, err
	}
	if head, err := chain.Done(); err != nil {
		return head, err
	}
	if err := search.done(); err != nil { // told only where the chain itself holds
		return ledger.Head{}, err
	}
	return chain.Head, verifyRedactions(conn, chain.Redactions)
}

// verifyRedactions holds the list of redactions against those of the chain.
func verifyRedactions(conn *sqlite.Conn, chain map[seatledger.Position]seatledger.Position) error {
	list := map[seatledger.Position]seatledger.Position{}
	err := each(conn, "redacted", func(stmt *sqlite.Stmt) error {
		list[seatledger.Position(stmt.ColumnInt64(0))] = seatledger.Position(stmt.ColumnInt64(1))
		return nil
	})
	if err != nil {
		return err
	}
	first := seatledger.Position(0)
	for _, pair := range [2][2]map[seatledger.Position]seatledger.Position{{chain, list}, {list, chain}} {
		for entry, at := range pair[0] {
			if pair[1][entry] != at && (first == 0 || at < first) {
				first = at
			}
		}
		if first != 0 {
			return &ledger.BrokenChain{Position: first, Reason: "the list of redactions does not agree with it"}
		}
	}
	return nil
}
