package sqlite

import (
	"context"
	"iter"
	"slices"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

// Append implements ledger.Store: one transaction.
func (s *Store) Append(ctx context.Context, b ledger.Batch) (receipt ledger.Receipt, err error) {
	err = s.transact(ctx, func(_ *tx, w *ledger.Writer) (bool, error) {
		receipt, err = w.Append(ctx, b)
		return !b.DryRun, err
	})
	if err != nil {
		return ledger.Receipt{}, err
	}
	if receipt.Written() >= longBatch {
		// What is written is written, whatever becomes of this.
		_ = s.withWriter(ctx, func(conn *sqlite.Conn) error { return execute(conn, "PRAGMA shrink_memory") })
	}
	return receipt, nil
}

// longBatch is the number of rows after which the writer's cache is given
// back: a server does not import every minute.
const longBatch = 100_000

// Load implements ledger.Store.
func (s *Store) Load(ctx context.Context, records iter.Seq2[wire.Record, error]) (head ledger.Head, err error) {
	err = s.transact(ctx, func(tx *tx, w *ledger.Writer) (bool, error) {
		head, err = ledger.LoadInto(ctx, w.Head, records, tx.Put)
		return true, err
	})
	if err != nil {
		return ledger.Head{}, err
	}
	return head, nil
}

// transact runs act with a writer that stands at the head.
func (s *Store) transact(ctx context.Context, act func(*tx, *ledger.Writer) (commit bool, err error)) error {
	return s.write(ctx, func(conn *sqlite.Conn) (bool, error) {
		head, recorded, err := readHead(conn)
		if err != nil {
			return false, err
		}
		t, err := newTx(conn)
		if err != nil {
			return false, err
		}
		return act(t, &ledger.Writer{Tx: t, Head: head, Recorded: recorded, Salts: s.options.Salts})
	})
}

// tx is one writing transaction; it implements ledger.Tx.
type tx struct {
	conn    *sqlite.Conn
	origins origins
	ids     map[origin]int64

	insert *sqlite.Stmt
}

func newTx(conn *sqlite.Conn) (*tx, error) {
	all, err := readOrigins(conn)
	if err != nil {
		return nil, err
	}
	insert, err := conn.Prepare(query("insert_entry"))
	ids := map[origin]int64{}
	for id, o := range all {
		ids[o] = id
	}
	return &tx{conn: conn, origins: all, ids: ids, insert: insert}, err
}

// Put implements ledger.Tx.
func (t *tx) Put(r *wire.Record, key int64, names []string) error {
	id, err := t.origin(origin{r.Package, r.By, r.Table})
	if err != nil {
		return err
	}
	t.insert.BindInt64(1, int64(r.Position))
	t.insert.BindInt64(2, r.Recorded.UnixMicro())
	t.insert.BindInt64(3, id)
	t.insert.BindInt64(4, int64(r.Supersedes))
	t.insert.BindInt64(5, key)
	t.insert.BindText(6, r.Body)
	t.insert.BindBytes(7, r.Hash[:])
	if _, err := t.insert.Step(); err != nil {
		return err
	}
	if err := t.insert.Reset(); err != nil {
		return err
	}
	if r.Texts != "" {
		if err := t.exec("insert_texts", int64(r.Position), r.Salt, r.Texts); err != nil {
			return err
		}
	}
	if r.Table == seatledger.Redactions {
		return t.putRedaction(r)
	}
	return t.name(r, names)
}

// putRedaction notes which entry is redacted: only then can its texts go. A
// second redaction of one entry changes nothing.
func (t *tx) putRedaction(r *wire.Record) error {
	entry, err := r.Entry()
	if err != nil {
		return err
	}
	at := entry.Row.(*seatledger.Redaction).Entry
	return t.exec("insert_redaction", int64(at), int64(r.Position))
}

// origin gives the number of an origin, a new one if need be.
func (t *tx) origin(o origin) (int64, error) {
	if id, ok := t.ids[o]; ok {
		return id, nil
	}
	if err := t.exec("insert_origin", o.pkg, o.by, string(o.table)); err != nil {
		return 0, err
	}
	id := t.conn.LastInsertRowID()
	t.ids[o], t.origins[id] = id, o
	return id, nil
}

// name puts the names of a record into search, in place of those of the
// record it supersedes. Unchanged names only move.
func (t *tx) name(r *wire.Record, names []string) error {
	if r.Supersedes != 0 {
		old, err := t.namesOf(r.Supersedes)
		switch {
		case err != nil:
			return err
		case len(old) > 0 && slices.EqualFunc(old, names, func(a alias, name string) bool { return a.folded == name }):
			return t.exec("move_aliases", int64(r.Supersedes), int64(r.Position))
		case len(old) > 0:
			if err := t.unname(r.Supersedes, old); err != nil {
				return err
			}
		}
	}
	for _, name := range names {
		if err := t.exec("insert_alias", int64(r.Position), name); err != nil {
			return err
		}
		if err := t.exec("insert_trigrams", t.conn.LastInsertRowID(), name); err != nil {
			return err
		}
	}
	return nil
}

type alias struct {
	id     int64
	folded string
}

func (t *tx) namesOf(at seatledger.Position) (all []alias, err error) {
	err = each(t.conn, "aliases_of", func(stmt *sqlite.Stmt) error {
		all = append(all, alias{stmt.ColumnInt64(0), stmt.ColumnText(1)})
		return nil
	}, int64(at))
	return all, err
}

// unname takes the names of a record out of search.
func (t *tx) unname(at seatledger.Position, old []alias) error {
	for _, a := range old {
		if err := t.exec("delete_trigrams", a.id, a.folded); err != nil {
			return err
		}
	}
	return t.exec("delete_aliases", int64(at))
}

// Blank implements ledger.Tx.
func (t *tx) Blank(at seatledger.Position) error {
	old, err := t.namesOf(at)
	if err != nil {
		return err
	}
	if err := t.unname(at, old); err != nil {
		return err
	}
	return t.exec("delete_texts", int64(at))
}

// Find implements ledger.Tx.
func (t *tx) Find(key int64) ([]wire.Record, error) { return t.origins.find(t.conn, key) }

// Record implements ledger.Tx.
func (t *tx) Record(at seatledger.Position) (wire.Record, error) { return t.origins.one(t.conn, at) }

func (t *tx) exec(name string, args ...any) error { return each(t.conn, name, nil, args...) }

// each runs a statement of sql/ and hands its rows to visit.
func each(conn *sqlite.Conn, name string, visit func(*sqlite.Stmt) error, args ...any) (err error) {
	stmt, err := conn.Prepare(query(name))
	if err != nil {
		return err
	}
	for i, arg := range args {
		bind(stmt, i+1, arg)
	}
	for {
		more, err := stmt.Step()
		if err != nil {
			return err
		}
		if !more {
			return stmt.Reset()
		}
		if err := visit(stmt); err != nil {
			stmt.Reset()
			return err
		}
	}
}

func bind(stmt *sqlite.Stmt, param int, arg any) {
	switch v := arg.(type) {
	case int64:
		stmt.BindInt64(param, v)
	case string:
		stmt.BindText(param, v)
	case []byte:
		stmt.BindBytes(param, v)
	default:
		panic("no such type of parameter") // a typing error, found by any test
	}
}

// micros gives the time of a column of microseconds.
func micros(n int64) time.Time { return time.UnixMicro(n).UTC() }
