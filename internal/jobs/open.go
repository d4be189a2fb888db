package jobs

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
	"modernc.org/sqlite" // the engine behind database/sql; no cgo
	sqlite3 "modernc.org/sqlite/lib"
)

// Options say how a database is opened.
type Options struct {
	Create bool         // make the file if there is none; a server's database must be there
	Log    *slog.Logger // takeovers, disagreements, River's own errors; nil = nothing is logged
	Pace   Pace         // zero fields = those of DefaultPace
}

// Pace is how often things are looked at.
type Pace struct {
	Poll    time.Duration // how often workers look for chunks that nobody announced
	Watch   time.Duration // how often progress is looked at
	Beat    time.Duration // how often a worker says what it has, and looks for what others left behind
	Lapse   time.Duration // how long nobody must have said to have a chunk before it is taken over
	Timeout time.Duration // how long a chunk may take
	Rest    time.Duration // how long a chunk that failed rests before it is tried again
	Leave   time.Duration // how long chunks in hand may take when the worker is to leave
}

// DefaultPace is what doc/decisions/0014-sweeps-as-river-jobs.md says. From the
// kill of a worker to the next start of its chunk it takes at most Lapse, two
// Beats and a Poll: 22 seconds, and usually less than 18.
func DefaultPace() Pace {
	return Pace{Poll: time.Second, Watch: 50 * time.Millisecond, Beat: 3 * time.Second, Lapse: 15 * time.Second,
		Timeout: 10 * time.Minute, Rest: time.Second, Leave: 30 * time.Second}
}

func (p Pace) orDefault() Pace {
	d := DefaultPace()
	return Pace{cmp.Or(p.Poll, d.Poll), cmp.Or(p.Watch, d.Watch), cmp.Or(p.Beat, d.Beat), cmp.Or(p.Lapse, d.Lapse),
		cmp.Or(p.Timeout, d.Timeout), cmp.Or(p.Rest, d.Rest), cmp.Or(p.Leave, d.Leave)}
}

// DB is an open database of sweeps. It may be used by many goroutines at once.
type DB struct {
	dialect  string  // whose statements in sql/ are used
	writer   *sql.DB // one connection on SQLite, which has one writer
	reader   *sql.DB
	client   func(*river.Config) (client, error)
	inserter client
	log      *slog.Logger
	pace     Pace
	close    func() error
}

// client is what a River client does whatever the database.
type client interface {
	ID() string
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	InsertMany(ctx context.Context, params []river.InsertManyParams) ([]*rivertype.JobInsertResult, error)
}

// IsServer tells whether a place names a PostgreSQL server rather than a file.
func IsServer(place string) bool {
	return strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
}

// Open opens a database of sweeps, a file or postgres://USER@HOST/DATABASE,
// and makes the tables that it lacks.
func Open(ctx context.Context, place string, o Options) (*DB, error) {
	db := &DB{log: o.Log, pace: o.Pace.orDefault()}
	if db.log == nil {
		db.log = slog.New(slog.DiscardHandler)
	}
	var err error
	switch {
	case IsServer(place):
		err = db.openServer(ctx, place)
	case strings.Contains(place, "://"):
		err = fmt.Errorf("jobs are kept in a file or in PostgreSQL, such as postgres://user@host/database, not in %s", place)
	default:
		err = db.openFile(ctx, place, o.Create)
	}
	if err != nil {
		return nil, err
	}
	if db.inserter, err = db.client(&river.Config{Logger: quieter(db.log)}); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close closes the database.
func (db *DB) Close() error { return db.close() }

// Every connection is set up by the DSN: a pragma reaches one connection only.
// The writer takes the lock when a transaction begins, so that it cannot find
// itself unable to write in the middle; it waits for other processes. After a
// power cut the last results may be missing (synchronous = normal).
var (
	writerDSN = url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(30000)", "journal_mode(wal)", "synchronous(normal)"}}
	readerDSN = url.Values{"_pragma": {"busy_timeout(30000)", "query_only(1)"}}
)

// readers is how many pages may ask a file for progress at a time.
const readers = 4

func (db *DB) openFile(ctx context.Context, path string, create bool) (err error) {
	_, err = os.Stat(path)
	if create && errors.Is(err, fs.ErrNotExist) {
		err = makeFile(path)
	}
	if err != nil {
		return fmt.Errorf("no file of jobs: %w", err)
	}
	db.dialect = "sqlite"
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?"
	db.writer, err = sql.Open("sqlite", dsn+writerDSN.Encode())
	if err != nil {
		return err
	}
	db.writer.SetMaxOpenConns(1)
	db.reader, err = sql.Open("sqlite", dsn+readerDSN.Encode())
	if err != nil {
		return errors.Join(err, db.writer.Close())
	}
	db.reader.SetMaxOpenConns(readers)
	db.close = func() error { return errors.Join(db.reader.Close(), db.writer.Close()) }
	driver := riversqlite.New(db.writer)
	db.client = clientOf(driver)
	if err = db.claim(ctx); err == nil {
		err = migrate(ctx, db, driver)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w", path, err), db.close())
	}
	return nil
}

// makeFile makes a file for its owner's eyes only: scenarios are in it. SQLite gives
// its log the same mode.
func makeFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// IsFull reports whether an error is a file of jobs that found no room on the disk
// for itself, its log or the index of that.
func IsFull(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code() == sqlite3.SQLITE_FULL || e.Code() == sqlite3.SQLITE_IOERR_SHMSIZE)
}

// applicationID marks a file of jobs: "SLjb".
const applicationID = 0x534c6a62

// ErrNoJobs is returned for a file that is something else, such as a ledger.
var ErrNoJobs = errors.New("this is no file of jobs: name another, which is made if need be")

// claim marks a new file, and refuses one that is something else.
func (db *DB) claim(ctx context.Context) error {
	err := db.begin(ctx, func(tx *sql.Tx) error {
		var id, tables int
		if err := tx.QueryRowContext(ctx, db.query("application_id")).Scan(&id, &tables); err != nil {
			return err
		}
		if id == 0 && tables == 0 {
			_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
			return err
		}
		if id != applicationID {
			return ErrNoJobs
		}
		return nil
	})
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code() == sqlite3.SQLITE_NOTADB {
		return ErrNoJobs
	}
	return err
}

func (db *DB) openServer(ctx context.Context, place string) error {
	db.dialect = "postgres"
	config, err := pgxpool.ParseConfig(place)
	if err != nil {
		return err
	}
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "seatledger"
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	db.writer = stdlib.OpenDBFromPool(pool)
	db.reader = db.writer
	db.close = func() error {
		err := db.writer.Close()
		pool.Close()
		return err
	}
	driver := riverpgxv5.New(pool)
	db.client = clientOf(driver)
	if err := migrate(ctx, db, driver); err != nil {
		if db.passes(err) {
			err = fmt.Errorf("%w: %w", ErrUnreachable, err)
		}
		return errors.Join(err, db.close())
	}
	return nil
}

// ErrUnreachable is returned for a server that does not answer.
var ErrUnreachable = errors.New("the jobs cannot be reached")

func clientOf[Tx any](driver riverdriver.Driver[Tx]) func(*river.Config) (client, error) {
	return func(config *river.Config) (client, error) { return river.NewClient(driver, config) }
}

// migrateTries is how often tables are made: several workers may open a new
// database at once, and all but one of them find a table that was not there.
const migrateTries = 5

// migrate brings River's tables and ours up to this version.
func migrate[Tx any](ctx context.Context, db *DB, driver riverdriver.Driver[Tx]) error {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		if _, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err == nil {
			_, err = db.writer.ExecContext(ctx, db.query("schema"))
		}
		if err == nil || try == migrateTries || ctx.Err() != nil {
			return err
		}
		pause(ctx, 100*time.Millisecond)
	}
}

//go:embed sql
var sqlFiles embed.FS

// queries holds the statements of sql/ by path, without the ending.
var queries = func() map[string]string {
	all := map[string]string{}
	err := fs.WalkDir(sqlFiles, "sql", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := sqlFiles.ReadFile(path)
		all[strings.TrimSuffix(strings.TrimPrefix(path, "sql/"), ".sql")] = string(text)
		return err
	})
	if err != nil {
		panic(err) // the files are part of the program
	}
	return all
}()

// query gives a statement: that of the database, or that of both.
func (db *DB) query(name string) string {
	for _, path := range []string{db.dialect + "/" + name, name} {
		if text, ok := queries[path]; ok {
			return text
		}
	}
	panic("no statement " + name) // a typing error, found by any test
}

// quieter passes on what River says from warnings upwards.
func quieter(log *slog.Logger) *slog.Logger { return slog.New(warnings{log.Handler()}) }

type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
