package jobs

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// patience is how long a server that does not answer is waited for.
const patience = 2 * time.Minute

// patiently acts, and again for a while as long as the database does not
// answer.
func (db *DB) patiently(ctx context.Context, act func() error) error {
	const longest = 2 * time.Second
	wait := 50 * time.Millisecond
	for waited := time.Duration(0); ; waited += wait {
		err := act()
		if err == nil || ctx.Err() != nil || waited > patience || !db.passes(err) {
			return err
		}
		pause(ctx, wait)
		wait = min(2*wait, longest)
	}
}

// pause waits, no longer than the context.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// passes tells whether an error of the database may pass by itself.
func (db *DB) passes(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrNoRows) {
		return false
	}
	if db.dialect == "sqlite" {
		e, ok := errors.AsType[*sqlite.Error](err)
		return ok && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code[:2] {
		case "08", "40", "53", "57": // connection, conflict, resources, shutdown
			return true
		}
		return false
	}
	_, network := errors.AsType[net.Error](err)
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	return network || connecting || pgconn.SafeToRetry(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn)
}

// begin runs act in a transaction, again if the server went away meanwhile.
func (db *DB) begin(ctx context.Context, act func(*sql.Tx) error) error {
	return db.patiently(ctx, func() error { return db.once(ctx, act) })
}

// once runs act in a transaction, without patience.
func (db *DB) once(ctx context.Context, act func(*sql.Tx) error) error {
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // of nothing, once it is committed
	if err := act(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// standing is what is wanted of the chunks of a sweep.
type standing int

const (
	open standing = iota
	cancelled
	forgotten
)

// inSweep runs act in a transaction in which nobody starts, cancels or forgets
// the sweep.
func (db *DB) inSweep(ctx context.Context, id SweepID, act func(*sql.Tx, standing) error) error {
	return db.begin(ctx, func(tx *sql.Tx) error {
		var now standing
		err := tx.QueryRowContext(ctx, db.query("lock_sweep"), id).Scan(&now)
		if errors.Is(err, sql.ErrNoRows) {
			now, err = forgotten, nil
		}
		if err != nil {
			return err
		}
		return act(tx, now)
	})
}

// exec runs a statement of sql/ and tells how many rows it changed.
func (db *DB) exec(ctx context.Context, tx *sql.Tx, name string, args ...any) (int64, error) {
	res, err := tx.ExecContext(ctx, db.query(name), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
