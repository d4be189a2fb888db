// Package sqlite keeps a ledger in one SQLite file, without cgo.
//
// # The file
//
// sql/schema.sql has the tables, each with its reason. An entry is stored
// once: its row as the JSON that is hashed, the rest of the canonical bytes
// as columns they are rebuilt from. Private texts are in a table of their
// own. The database itself refuses to change or delete entries (triggers);
// names are indexed for search by trigrams, which is derived and not part of
// the chain. A file is known by its application_id, its schema by
// user_version.
//
// # Promises
//
// Everything that package ledger asks of a Store. An append is one SQLite
// transaction in a write-ahead log with synchronous=FULL: the log is flushed
// to the disk before Append returns, so that what is acknowledged survives a
// kill and a power cut; a transaction that was cut off is ignored when the
// file is opened next. NORMAL would save one flush per batch, which costs
// nothing beside a batch, and would lose the last batches in a power cut.
// Readers, of other processes too, see the ledger as it was when they began
// and are never blocked by the one writer. Opening reads the header, not the
// entries.
//
// Redacting rebuilds the search index, copies the whole file (VACUUM) and
// empties the log, because SQLite leaves old bytes in free space. What the
// file system, its snapshots or backups keep is beyond it.
//
// # Not promised
//
// The file must be on a local disk: SQLite's log needs shared memory.
package sqlite

import (
	"cmp"
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/seatledger/seatledger/ledger"
)

// applicationID marks the file as a ledger: "SLgr".
const applicationID = 0x534c6772

// schemaVersion is that of sql/schema.sql.
const schemaVersion = 1

// Options say how a ledger is opened. The zero Options open an existing one
// for reading and writing.
type Options struct {
	Create   bool          // make the file if there is none, with the first entry
	ReadOnly bool          // refuse to write
	Salts    io.Reader     // random bytes for salts; crypto/rand if nil
	Wait     time.Duration // how long to wait for another writer; 10 s if 0
}

// Store is a ledger in a file. It implements ledger.Store and
// ledger.Searcher.
type Store struct {
	path    string
	options Options
	readers *pool
	absent  atomic.Bool             // there is no file yet: it is made with the first entry
	file    atomic.Value            // fs.FileInfo of the file that was opened; nothing while it is absent
	writer  chan *sqlite.Conn       // holds the one writing connection, nil until needed
	origins atomic.Pointer[origins] // as they were read last: they are only ever added to
}

var (
	_ ledger.Store    = (*Store)(nil)
	_ ledger.Searcher = (*Store)(nil)
)

// Open opens the ledger in a file. It reads no entries. A file that does not
// exist is ledger.ErrNotFound unless it is to be created; then it reads as an
// empty ledger, and comes into being with the first entry. One that is something
// else is ledger.ErrNoLedger and stays as it is.
func Open(path string, o Options) (*Store, error) {
	o.Wait = cmp.Or(o.Wait, 10*time.Second)
	if o.Salts == nil {
		o.Salts = rand.Reader
	}
	s := &Store{path: path, options: o, writer: make(chan *sqlite.Conn, 1)}
	s.readers = newPool(s.connectReader)
	s.writer <- nil
	if err := s.check(); err != nil {
		s.Close()
		return nil, fmt.Errorf("ledger %s: %w", path, err)
	}
	return s, nil
}

// check makes sure that the file is a ledger, and makes it one if asked.
func (s *Store) check() error {
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.options.Create:
		return s.plan()
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w", ledger.ErrNotFound)
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("it is a directory: %w; name a file", ledger.ErrNoLedger)
	}
	s.file.Store(info)
	conn, err := s.readers.get(context.Background())
	if err != nil {
		return err
	}
	defer s.readers.put(conn)
	switch bare, err := isBare(conn.Conn); {
	case err != nil:
		return explain(err)
	case bare && s.options.Create:
		return s.plan()
	case bare:
		return fmt.Errorf("it is empty: %w; import a package to fill it", ledger.ErrNotFound)
	}
	return checkSchema(conn.Conn)
}

// checkFile reports a file that is no longer the one that was opened (another
// device or inode), or is gone.
func (s *Store) checkFile() error {
	if s.absent.Load() {
		return nil
	}
	now, err := os.Stat(s.path)
	if err != nil {
		return fmt.Errorf("the file %s is gone: %w", s.path, ledger.ErrReplaced)
	}
	if was, ok := s.file.Load().(fs.FileInfo); ok && !os.SameFile(was, now) {
		return fmt.Errorf("another file is now at %s: %w", s.path, ledger.ErrReplaced)
	}
	s.file.CompareAndSwap(nil, now)
	return nil
}

// isBare reports whether a file has nothing in it yet, as when whoever made it was
// killed before the first entry.
func isBare(conn *sqlite.Conn) (bool, error) {
	id, err1 := pragma(conn, "application_id")
	tables, err2 := sqlitex.ResultInt64(conn.Prep("SELECT count(*) FROM sqlite_schema"))
	return id == 0 && tables == 0, errors.Join(err1, err2)
}

// checkSchema looks at the header of the file.
func checkSchema(conn *sqlite.Conn) error {
	id, err1 := pragma(conn, "application_id")
	version, err2 := pragma(conn, "user_version")
	if err := errors.Join(err1, err2); err != nil {
		return explain(err)
	}
	switch {
	case id != applicationID:
		return fmt.Errorf("it is %w but another SQLite database: name another file", ledger.ErrNoLedger)
	case version > schemaVersion:
		return fmt.Errorf("it is %w of this version but of a newer one (schema %d): update seatledger", ledger.ErrNoLedger, version)
	case version < schemaVersion:
		return fmt.Errorf("it is %w that was finished (schema %d): delete it and import again", ledger.ErrNoLedger, version)
	}
	return nil
}

func pragma(conn *sqlite.Conn, name string) (n int64, err error) {
	err = sqlitex.ExecuteTransient(conn, "PRAGMA "+name, &sqlitex.ExecOptions{
		ResultFunc: func(stmt *sqlite.Stmt) error { n = stmt.ColumnInt64(0); return nil }})
	return n, err
}

// plan notes that the file is to be made with the first entry.
func (s *Store) plan() error {
	if s.options.ReadOnly {
		return fmt.Errorf("%w: there is nothing to read", ledger.ErrReadOnly)
	}
	if dir := filepath.Dir(s.path); dir != "." {
		if _, err := os.Stat(dir); err != nil {
			return fmt.Errorf("there is no folder %s: create it first", dir)
		}
	}
	s.absent.Store(true)
	return nil
}

// makeFile makes a file, for its owner's eyes only (SQLite gives its log the same
// mode), unless another process just did. A ledger holds names and quotes.
func makeFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// lay makes an empty database a ledger, in the transaction that is under way.
func lay(conn *sqlite.Conn) error {
	if id, err := pragma(conn, "application_id"); err != nil || id == applicationID {
		return err
	}
	mark := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, schemaVersion)
	return sqlitex.ExecuteScript(conn, query("schema")+mark, nil)
}

// Close closes the file. No other call may be under way.
func (s *Store) Close() error {
	err := s.readers.close()
	if conn := <-s.writer; conn != nil {
		err = errors.Join(err, conn.Close())
	}
	s.writer <- nil
	return err
}

//go:embed sql
var sqlFiles embed.FS

// queries are the statements of sql/ by name.
var queries = func() map[string]string {
	all := map[string]string{}
	files, err := fs.Glob(sqlFiles, "sql/*.sql")
	for _, file := range files {
		text, readErr := sqlFiles.ReadFile(file)
		err = errors.Join(err, readErr)
		all[strings.TrimSuffix(filepath.Base(file), ".sql")] = string(text)
	}
	if err != nil {
		panic(err) // the files are part of the program
	}
	return all
}()

// query gives the statement of sql/NAME.sql.
func query(name string) string {
	text, ok := queries[name]
	if !ok {
		panic("no statement sql/" + name + ".sql") // a typing error, found by any test
	}
	return text
}

// explain gives SQLite's errors the words of package ledger.
func explain(err error) error {
	if sqlite.ErrCode(err) == sqlite.ResultIOErrSHMSize { // no room for the index of the log
		return fmt.Errorf("%w (%w): make room and try again", ledger.ErrFull, err)
	}
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultBusy:
		return fmt.Errorf("%w: another process is writing to it; try again when that is done", ledger.ErrBusy)
	case sqlite.ResultNotADB:
		return fmt.Errorf("it is %w nor any SQLite database: name another file", ledger.ErrNoLedger)
	case sqlite.ResultCorrupt:
		return fmt.Errorf("%w, for the file is damaged (%w): restore it from a backup", ledger.ErrBroken, err)
	case sqlite.ResultFull:
		return fmt.Errorf("%w (%w): make room and try again", ledger.ErrFull, err)
	case sqlite.ResultCantOpen:
		return fmt.Errorf("the file, or what SQLite keeps beside it (-wal, -shm), cannot be opened (%w)", err)
	case sqlite.ResultReadOnly:
		return fmt.Errorf("%w: the file or its folder is write-protected (%w)", ledger.ErrReadOnly, err)
	}
	return err
}
