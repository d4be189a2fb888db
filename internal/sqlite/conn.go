package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/seatledger/seatledger/ledger"
)

// Every connection is set up here: a pragma reaches one connection only.
var (
	readPragmas = []string{"query_only = on", "cache_size = -16384"}

	// A batch may be longer than memory: beyond its cache, here 256 MiB,
	// SQLite spills the transaction into the log. The index by key is written
	// all over, so that the cache counts once there are millions of entries.
	// It takes what it uses, and its pages take twice their size.
	writePragmas = []string{"synchronous = full", "cache_size = -262144", "secure_delete = on",
		"journal_size_limit = 67108864", "cell_size_check = on"}
)

// reader is a connection for reading.
type reader struct {
	*sqlite.Conn
	rest *rest // how the file lay, where it is read without locks; nil = with locks
}

// connectReader opens a connection for reading: without locks where nothing can be
// written beside the file, and everything is in it.
func (s *Store) connectReader() (*reader, error) {
	flags := sqlite.OpenReadWrite
	if s.options.ReadOnly {
		flags = sqlite.OpenReadOnly
	}
	conn, err := s.open(s.path, flags, readPragmas)
	switch {
	case err == nil:
		return &reader{Conn: conn}, nil
	case !isShut(err):
		return nil, err
	case s.atRest():
		return s.openAtRest()
	}
	return nil, fmt.Errorf("%w: its folder is closed to you, and its log (-wal) holds entries; ask its owner for a backup", err)
}

// connectWriter opens a connection for writing, and makes the file if need be.
func (s *Store) connectWriter() (*sqlite.Conn, error) {
	flags := sqlite.OpenReadWrite
	if s.absent.Load() {
		if err := makeFile(s.path); err != nil {
			return nil, err
		}
		flags |= sqlite.OpenCreate | sqlite.OpenWAL
	}
	return s.open(s.path, flags, writePragmas)
}

// openAtRest opens a file to which nothing is being written, in a folder where a
// reader can leave no locks.
func (s *Store) openAtRest() (*reader, error) {
	info, err := os.Stat(s.path)
	if err != nil {
		return nil, err
	}
	path, err := filepath.Abs(s.path) // of which an address can be made
	if err != nil {
		return nil, err
	}
	uri := url.URL{Scheme: "file", Path: path, RawQuery: "immutable=1"}
	conn, err := s.open(uri.String(), sqlite.OpenReadOnly|sqlite.OpenURI, readPragmas)
	if sqlite.ErrCode(err).ToPrimary() == sqlite.ResultCantOpen {
		return nil, fmt.Errorf("%w: ask its owner for a backup", fs.ErrPermission)
	}
	if err != nil {
		return nil, err
	}
	return &reader{conn, &rest{info.Size(), info.ModTime()}}, nil
}

// rest is how a file lay that was opened without locks.
type rest struct {
	size     int64
	modified time.Time
}

// disturbed reports that somebody has written to a file since it was opened without
// locks, so that what was read of it may be of two states.
func (s *Store) disturbed(r *rest) error {
	if r == nil {
		return nil
	}
	if info, err := os.Stat(s.path); err != nil || info.Size() != r.size || !info.ModTime().Equal(r.modified) || !s.atRest() {
		return fmt.Errorf("%w: somebody is writing to it, and its folder is closed to this reader; ask again later", ledger.ErrBusy)
	}
	return nil
}

func (s *Store) open(path string, flags sqlite.OpenFlags, pragmas []string) (*sqlite.Conn, error) {
	conn, err := sqlite.OpenConn(path, flags)
	if err != nil {
		return nil, explain(err)
	}
	conn.SetBusyTimeout(s.options.Wait)
	for _, p := range pragmas {
		err = errors.Join(err, execute(conn, "PRAGMA "+p))
	}
	if err == nil {
		_, err = pragma(conn, "schema_version") // looks into the file
		err = explain(err)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// isShut reports whether a file could not be opened because nothing can be
// written beside it, or there is no room for it: a reader, too, needs the index of
// SQLite's log there.
func isShut(err error) bool {
	code := sqlite.ErrCode(err)
	return code == sqlite.ResultIOErrSHMSize || code.ToPrimary() == sqlite.ResultCantOpen || code.ToPrimary() == sqlite.ResultReadOnly
}

// atRest reports whether the file has everything: its log is empty. Where nothing
// can be written to its folder it then cannot change and needs no locks.
func (s *Store) atRest() bool {
	info, err := os.Stat(s.path + "-wal")
	return errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0
}

// write runs one writing transaction; it waits for the others of this
// process, and for those of other processes as long as the options say. If
// act gives commit, all of it is on the disk when write returns.
func (s *Store) write(ctx context.Context, act func(*sqlite.Conn) (commit bool, err error)) error {
	return s.withWriter(ctx, func(conn *sqlite.Conn) (err error) {
		if err := execute(conn, "BEGIN IMMEDIATE"); err != nil {
			return err
		}
		defer rollback(conn) // of nothing, once it is committed; also if act panics
		if s.absent.Load() {
			if err := lay(conn); err != nil {
				return explain(err)
			}
		}
		commit, err := act(conn)
		if err != nil || !commit {
			return explain(err)
		}
		if err := execute(conn, "COMMIT"); err != nil {
			return err
		}
		s.absent.Store(false)
		return nil
	})
}

// withWriter lends out the writing connection.
func (s *Store) withWriter(ctx context.Context, act func(*sqlite.Conn) error) (err error) {
	if s.options.ReadOnly {
		return fmt.Errorf("%w: open it for writing", ledger.ErrReadOnly)
	}
	var conn *sqlite.Conn
	select {
	case conn = <-s.writer:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { s.writer <- conn }()
	if conn == nil {
		if conn, err = s.connectWriter(); err != nil {
			return err
		}
	}
	return act(conn)
}

// rollback ends a transaction, if one is under way.
func rollback(conn *sqlite.Conn) {
	if !conn.AutocommitEnabled() {
		_ = execute(conn, "ROLLBACK")
	}
}

// execute runs a statement that gives no rows.
func execute(conn *sqlite.Conn, sql string) error {
	return explain(sqlitex.Execute(conn, sql, nil))
}

// read runs act in a reading transaction: it sees one state of the ledger.
func (s *Store) read(ctx context.Context, act func(*sqlite.Conn) error) (err error) {
	if s.absent.Load() {
		return readNothing(act)
	}
	r, err := s.readers.get(ctx)
	if err != nil {
		return err
	}
	defer s.readers.put(r)
	err = execute(r.Conn, "BEGIN")
	if err == nil {
		err = cmp.Or(explain(act(r.Conn)), s.disturbed(r.rest))
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// readNothing runs act on a ledger without entries.
func readNothing(act func(*sqlite.Conn) error) error {
	conn, err := sqlite.OpenConn(":memory:", sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := lay(conn); err != nil {
		return err
	}
	return act(conn)
}

// pool keeps idle reading connections. It never makes a caller wait: whoever
// reads while reading, as from within a sequence of entries, gets another. One without
// locks is for one use, because it does not see what is written later.
type pool struct {
	open   func() (*reader, error)
	mu     sync.Mutex
	idle   []*reader
	closed bool
}

// maxIdle is how many connections a pool keeps.
const maxIdle = 8

func newPool(open func() (*reader, error)) *pool { return &pool{open: open} }

func (p *pool) get(ctx context.Context) (*reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p.mu.Lock()
	var conn *reader
	if n := len(p.idle); n > 0 {
		conn, p.idle = p.idle[n-1], p.idle[:n-1]
	}
	p.mu.Unlock()
	if conn == nil {
		var err error
		if conn, err = p.open(); err != nil {
			return nil, err
		}
		if _, err = conn.Prepare("ROLLBACK"); err != nil { // see put
			conn.Close()
			return nil, err
		}
	}
	conn.SetInterrupt(ctx.Done())
	return conn, nil
}

// put takes a connection back and ends its transaction. An interrupt that came
// too late to interrupt anything would hit the next statement that is
// prepared: running one that is prepared already clears it.
func (p *pool) put(conn *reader) {
	conn.SetInterrupt(nil)
	_ = execute(conn.Conn, "ROLLBACK")
	p.mu.Lock()
	keep := conn.rest == nil && !p.closed && len(p.idle) < maxIdle
	if keep {
		p.idle = append(p.idle, conn)
	}
	p.mu.Unlock()
	if !keep {
		conn.Close()
	}
}

func (p *pool) close() (err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, conn := range p.idle {
		if closeErr := conn.Close(); err == nil {
			err = closeErr
		}
	}
	p.idle = nil
	return err
}
