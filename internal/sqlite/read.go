package sqlite

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

// origin is what many entries have in common.
type origin struct {
	pkg, by string
	table   seatledger.Table
}

// origins are all origins by number: some dozens at most.
type origins map[int64]origin

func readOrigins(conn *sqlite.Conn) (origins, error) {
	all := origins{}
	err := each(conn, "origins", func(stmt *sqlite.Stmt) error {
		all[stmt.ColumnInt64(0)] = origin{stmt.ColumnText(1), stmt.ColumnText(2), seatledger.Table(stmt.ColumnText(3))}
		return nil
	})
	return all, err
}

// record reads the columns that all statements on entries begin with:
// position, recorded, origin, supersedes, key, body, hash.
func (o origins) record(stmt *sqlite.Stmt) (r wire.Record, err error) {
	r.Position = seatledger.Position(stmt.ColumnInt64(0))
	from, ok := o[stmt.ColumnInt64(2)]
	if !ok {
		return r, &ledger.BrokenChain{Position: r.Position, Reason: "its origin is missing"}
	}
	r.Recorded = micros(stmt.ColumnInt64(1))
	r.Package, r.By, r.Table = from.pkg, from.by, from.table
	r.Supersedes = seatledger.Position(stmt.ColumnInt64(3))
	r.Body = stmt.ColumnText(5)
	if stmt.ColumnLen(6) != len(r.Hash) {
		return r, &ledger.BrokenChain{Position: r.Position, Reason: "its hash has another length"}
	}
	stmt.ColumnBytes(6, r.Hash[:])
	return r, nil
}

// withTexts reads salt and texts from the two columns behind those.
func withTexts(r *wire.Record, stmt *sqlite.Stmt) {
	if !stmt.ColumnIsNull(7) {
		r.Salt, r.Texts = blob(stmt, 7), stmt.ColumnText(8)
	}
}

func blob(stmt *sqlite.Stmt, col int) []byte {
	b := make([]byte, stmt.ColumnLen(col))
	stmt.ColumnBytes(col, b)
	return b
}

func readHead(conn *sqlite.Conn) (head ledger.Head, recorded time.Time, err error) {
	err = each(conn, "head", func(stmt *sqlite.Stmt) error {
		head.Position = seatledger.Position(stmt.ColumnInt64(0))
		stmt.ColumnBytes(1, head.Hash[:])
		recorded = micros(stmt.ColumnInt64(2))
		return nil
	})
	return head, recorded, err
}

// Head implements ledger.Store. It also looks whether the file is still the one that
// was opened: SQLite would go on with one that was deleted or replaced.
func (s *Store) Head(ctx context.Context) (head ledger.Head, err error) {
	if err := s.checkFile(); err != nil {
		return head, err
	}
	err = s.read(ctx, func(conn *sqlite.Conn) error {
		head, _, err = readHead(conn)
		return err
	})
	return head, err
}

// Record implements ledger.Store.
func (s *Store) Record(ctx context.Context, at seatledger.Position) (r wire.Record, err error) {
	err = s.read(ctx, func(conn *sqlite.Conn) error {
		return s.withOrigins(conn, func(all origins) error {
			r, err = all.one(conn, at)
			return err
		})
	})
	return r, err
}

// Pick implements ledger.Store.
func (s *Store) Pick(ctx context.Context, at ...seatledger.Position) (entries []seatledger.Entry, err error) {
	entries = make([]seatledger.Entry, len(at))
	err = s.read(ctx, func(conn *sqlite.Conn) error {
		return s.withOrigins(conn, func(all origins) error {
			for i, pos := range at {
				r, err := all.body(conn, pos)
				if err != nil {
					return err
				}
				if entries[i], err = r.Entry(); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return entries, nil
}

// withOrigins reads with the origins read last, and once more with those there
// are now where an entry has another one: some writer has added it since.
func (s *Store) withOrigins(conn *sqlite.Conn, read func(origins) error) error {
	if all := s.origins.Load(); all != nil {
		if err := read(*all); !errors.Is(err, ledger.ErrBroken) {
			return err
		}
	}
	all, err := readOrigins(conn)
	if err != nil {
		return err
	}
	s.origins.Store(&all)
	return read(all)
}

// one reads one record.
func (o origins) one(conn *sqlite.Conn, at seatledger.Position) (r wire.Record, err error) {
	if r, err = o.body(conn, at); err != nil {
		return wire.Record{}, err
	}
	r.Prev, err = hashOf(conn, at-1)
	return r, err
}

// body reads one record but for the hash before it.
func (o origins) body(conn *sqlite.Conn, at seatledger.Position) (r wire.Record, err error) {
	found := false
	err = each(conn, "record", func(stmt *sqlite.Stmt) error {
		found = true
		r, err = o.record(stmt)
		withTexts(&r, stmt)
		return err
	}, int64(at))
	if err != nil {
		return wire.Record{}, err
	}
	if !found {
		head, _, err := readHead(conn)
		return wire.Record{}, errors.Join(err, ledger.NotFound(at, head))
	}
	return r, nil
}

// find reads the records under a key hash, newest first.
func (o origins) find(conn *sqlite.Conn, key int64) (all []wire.Record, err error) {
	err = each(conn, "find", func(stmt *sqlite.Stmt) error {
		r, err := o.record(stmt)
		withTexts(&r, stmt)
		all = append(all, r)
		return err
	}, key)
	return all, err
}

// hashOf gives the hash of an entry, zero before the first.
func hashOf(conn *sqlite.Conn, at seatledger.Position) (h wire.Hash, err error) {
	err = each(conn, "hash", func(stmt *sqlite.Stmt) error {
		stmt.ColumnBytes(0, h[:])
		return nil
	}, int64(at))
	return h, err
}

// History implements ledger.Store.
func (s *Store) History(ctx context.Context, table seatledger.Table, key string) (all []seatledger.Entry, err error) {
	err = s.read(ctx, func(conn *sqlite.Conn) error {
		from, err := readOrigins(conn)
		if err != nil {
			return err
		}
		found, err := from.find(conn, wire.KeyHash(table, key))
		if err != nil {
			return err
		}
		for _, r := range slices.Backward(found) {
			entry, err := r.Entry()
			if err != nil {
				return err
			}
			if r.Table == table && seatledger.Key(entry.Row) == key {
				all = append(all, entry)
			}
		}
		return nil
	})
	return all, err
}

// errStop ends a scan whose consumer has enough.
var errStop = errors.New("enough")

// Entries implements ledger.Store.
func (s *Store) Entries(ctx context.Context, after seatledger.Position) iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		err := s.scan(ctx, after, func(r *wire.Record, _ int64) error {
			entry, err := r.Entry()
			if err == nil && !yield(entry, nil) {
				err = errStop
			}
			return err
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(seatledger.Entry{}, err)
		}
	}
}

// Records implements ledger.Store.
func (s *Store) Records(ctx context.Context, after seatledger.Position) iter.Seq2[wire.Record, error] {
	return func(yield func(wire.Record, error) bool) {
		err := s.scan(ctx, after, func(r *wire.Record, _ int64) error {
			if !yield(*r, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(wire.Record{}, err)
		}
	}
}

// scan reads the records after a position in one reading transaction.
func (s *Store) scan(ctx context.Context, after seatledger.Position, visit func(r *wire.Record, key int64) error) error {
	return s.read(ctx, func(conn *sqlite.Conn) error { return scan(conn, after, visit) })
}

func scan(conn *sqlite.Conn, after seatledger.Position, visit func(r *wire.Record, key int64) error) error {
	from, err := readOrigins(conn)
	if err != nil {
		return err
	}
	texts, err := scanTexts(conn, after)
	if err != nil {
		return err
	}
	defer texts.stmt.Reset()
	prev, err := hashOf(conn, after)
	if err != nil {
		return err
	}
	return each(conn, "scan", func(stmt *sqlite.Stmt) error {
		r, err := from.record(stmt)
		if err != nil {
			return err
		}
		r.Prev, prev = prev, r.Hash
		if err := texts.join(&r); err != nil {
			return err
		}
		return visit(&r, stmt.ColumnInt64(4))
	}, int64(after))
}

// textScan runs beside the scan of entries: most entries have no texts, and
// looking for those of each entry would cost more than the entry.
type textScan struct {
	stmt *sqlite.Stmt
	at   seatledger.Position // of the texts that come next; 0 = no more
}

func scanTexts(conn *sqlite.Conn, after seatledger.Position) (*textScan, error) {
	stmt, err := conn.Prepare(query("scan_texts"))
	if err != nil {
		return nil, err
	}
	stmt.BindInt64(1, int64(after))
	t := &textScan{stmt: stmt}
	return t, t.step()
}

func (t *textScan) step() error {
	more, err := t.stmt.Step()
	t.at = 0
	if more && err == nil {
		t.at = seatledger.Position(t.stmt.ColumnInt64(0))
	}
	return err
}

// join gives the record its texts, if it has any.
func (t *textScan) join(r *wire.Record) error {
	if t.at == 0 || t.at > r.Position {
		return nil
	}
	if t.at < r.Position {
		return &ledger.BrokenChain{Position: t.at, Reason: "it has texts but is missing"}
	}
	r.Salt, r.Texts = blob(t.stmt, 1), t.stmt.ColumnText(2)
	return t.step()
}
