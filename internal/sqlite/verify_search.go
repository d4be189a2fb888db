package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

// indexed holds the names that search has of each entry against the entry, in the
// order of the entries.
type indexed struct {
	stmt       *sqlite.Stmt
	superseded map[seatledger.Position]bool
	at         seatledger.Position // of the name that was read last; 0 = there is none any more
	folded     string
	err        error // what was found first
}

func newIndexed(conn *sqlite.Conn) (*indexed, error) {
	x := &indexed{superseded: map[seatledger.Position]bool{}}
	err := each(conn, "superseded", func(stmt *sqlite.Stmt) error {
		x.superseded[seatledger.Position(stmt.ColumnInt64(0))] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	if x.stmt, err = conn.Prepare(query("verify_aliases")); err != nil {
		return nil, err
	}
	return x, x.next()
}

func (x *indexed) next() error {
	more, err := x.stmt.Step()
	x.at = 0
	if more {
		x.at, x.folded = seatledger.Position(x.stmt.ColumnInt64(0)), x.stmt.ColumnText(1)
	}
	return err
}

// check compares the names of one entry: those of the newest entry of a row are
// found, and no others. What is wrong is for [indexed.done] to tell.
func (x *indexed) check(r *wire.Record) {
	if x.err == nil {
		x.err = x.compare(r)
	}
}

func (x *indexed) compare(r *wire.Record) error {
	var has []string
	for x.at != 0 && x.at <= r.Position {
		if x.at < r.Position {
			return badIndex(x.at)
		}
		has = append(has, x.folded)
		if err := x.next(); err != nil {
			return err
		}
	}
	var should []string
	if !r.Blanked() && !x.superseded[r.Position] && names(r.Table) {
		entry, err := r.Entry()
		if err != nil {
			return err
		}
		should = ledger.FoldedLabels(entry.Row)
	}
	slices.Sort(has)
	slices.Sort(should)
	if slices.Equal(has, should) || slices.Equal(has, slices.DeleteFunc(should, ledger.IsCode)) {
		return nil
	}
	if len(has) == 0 && namesWard(r.Table) { // written before wards were found
		return nil
	}
	return badIndex(r.Position)
}

// names reports whether rows of a table give something a name.
func names(t seatledger.Table) bool {
	return t == seatledger.Names || t == seatledger.Councils || namesWard(t) || slices.Contains(ledger.NamedTables(), t)
}

// namesWard reports whether rows of a table name wards.
func namesWard(t seatledger.Table) bool { return t == seatledger.Wards || t == seatledger.Contests }

// done reports names of entries that are not there.
func (x *indexed) done() error {
	if x.err == nil && x.at != 0 {
		x.err = badIndex(x.at)
	}
	return cmp.Or(x.err, x.stmt.Reset())
}

// mendIndex is the remedy for a search index that does not fit its chain.
const mendIndex = "make the ledger anew of its own log (export --log, import --log), or restore it from a backup"

func badIndex(at seatledger.Position) error {
	return fmt.Errorf("%w: the search index has other names than entry %d (the chain of entries holds); %s", ledger.ErrBroken, at, mendIndex)
}

// verifyTrigrams makes the index of trigrams anew, beside the one of the file, and
// compares the two.
func (s *Store) verifyTrigrams(ctx context.Context) error {
	r, err := s.connectReader()
	if err != nil {
		return err
	}
	conn := r.Conn
	defer conn.Close()
	conn.SetInterrupt(ctx.Done())
	if err := execute(conn, "PRAGMA query_only = off"); err != nil { // for what is temporary
		return err
	}
	if err := execute(conn, "BEGIN"); err != nil { // names and index of one state
		return err
	}
	if err := sqlitex.ExecuteScript(conn, query("verify_trigrams"), nil); err != nil {
		return stopped(ctx, explain(err))
	}
	found := explain(compareTrigrams(conn))
	return stopped(ctx, cmp.Or(s.disturbed(r.rest), found))
}

// stopped gives the error of a context that has ended in place of what broke then.
func stopped(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func compareTrigrams(conn *sqlite.Conn) error {
	has, err := conn.Prepare("SELECT term, doc FROM temp.has")
	if err != nil {
		return err
	}
	should, err := conn.Prepare("SELECT term, doc FROM temp.should")
	if err != nil {
		return err
	}
	for {
		more, err := has.Step()
		if err != nil {
			return err
		}
		other, err := should.Step()
		if err != nil {
			return err
		}
		if !more && !other {
			return nil
		}
		if more != other || has.ColumnText(0) != should.ColumnText(0) || has.ColumnInt64(1) != should.ColumnInt64(1) {
			return fmt.Errorf("%w: the search index finds other parts of names than there are (the chain of entries holds); %s", ledger.ErrBroken, mendIndex)
		}
	}
}
