package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/ledger/ledgertest"
)

func TestStore(t *testing.T) {
	ledgertest.Run(t, func(tb testing.TB) ledger.Store { return openNew(tb) })
}

// raw opens the file past everything the Store does.
func raw(t testing.TB, path string) *sqlite.Conn {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func run(t testing.TB, conn *sqlite.Conn, sql string, args ...any) {
	t.Helper()
	if err := sqlitex.ExecuteTransient(conn, sql, &sqlitex.ExecOptions{Args: args}); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	other := filepath.Join(dir, "other.db")
	run(t, raw(t, other), "CREATE TABLE t (x)")
	newer := filepath.Join(dir, "newer.db")
	run(t, raw(t, newer), fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	run(t, raw(t, newer), "PRAGMA user_version = 99")
	for _, tt := range []struct {
		path string
		o    Options
		err  error
		say  string
	}{
		{filepath.Join(dir, "none.db"), Options{}, ledger.ErrNotFound, "none.db"},
		{filepath.Join(dir, "none.db"), Options{ReadOnly: true}, ledger.ErrNotFound, "none.db"},
		{filepath.Join(dir, "none.db"), Options{ReadOnly: true, Create: true}, ledger.ErrReadOnly, "nothing to read"},
		{filepath.Join(dir, "no", "folder.db"), Options{Create: true}, nil, "no folder"},
		{dir, Options{Create: true}, ledger.ErrNoLedger, "directory"},
		{file("text.csv", "id,name\n"), Options{Create: true}, ledger.ErrNoLedger, "nor any SQLite"},
		{file("long.csv", strings.Repeat("id,name\n", 1000)), Options{}, ledger.ErrNoLedger, "nor any SQLite"},
		{file("empty.db", ""), Options{}, ledger.ErrNotFound, "it is empty"},
		{other, Options{Create: true}, ledger.ErrNoLedger, "another SQLite"},
		{newer, Options{}, ledger.ErrNoLedger, "newer"},
	} {
		before, _ := os.ReadFile(tt.path)
		s, err := Open(tt.path, tt.o)
		if err == nil {
			s.Close()
		}
		if err == nil || tt.err != nil && !errors.Is(err, tt.err) || !strings.Contains(err.Error(), tt.say) {
			t.Errorf("%s: %v; want %v, %q", tt.path, err, tt.err, tt.say)
		}
		if after, _ := os.ReadFile(tt.path); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", tt.path)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); err == nil {
		t.Error("a file was made unasked")
	}
	if s, err := Open(filepath.Join(dir, "empty.db"), Options{Create: true}); err != nil || s.Close() != nil {
		t.Errorf("an empty file cannot become a ledger: %v", err)
	}
}

// TestConnections reads back how connections are set up: what is acknowledged is on
// the disk, what is deleted is overwritten, and readers cannot write.
func TestConnections(t *testing.T) {
	made := openMade(t, 1)
	again, err := Open(made.path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for _, s := range []*Store{made, again} {
		for _, c := range []struct {
			name string
			lend func(context.Context, func(*sqlite.Conn) error) error
			want map[string]int64
		}{
			{"the writer", s.withWriter, map[string]int64{"synchronous": 2, "secure_delete": 1, "query_only": 0, "cell_size_check": 1, "journal_size_limit": 64 << 20}},
			{"a reader", s.read, map[string]int64{"synchronous": 2, "query_only": 1}},
		} {
			err := c.lend(t.Context(), func(conn *sqlite.Conn) error {
				for name, want := range c.want {
					if got, err := pragma(conn, name); err != nil || got != want {
						t.Errorf("%s (%+v): %s is %d, want %d (%v)", c.name, s.options, name, got, want, err)
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
}

// TestDeletedBytes deletes a text and looks for it in the file, without the vacuum
// that ends a redaction: where that fails, as on a full disk, the text is gone too.
func TestDeletedBytes(t *testing.T) {
	s := openNew(t)
	const text = "Zqxdeletedwitness"
	checkpoint := func(conn *sqlite.Conn) error { return execute(conn, "PRAGMA wal_checkpoint(TRUNCATE)") }
	for _, step := range []struct {
		sql  string
		left bool
	}{
		{"CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('" + text + "'), ('another')", true},
		{"DELETE FROM notes WHERE text = '" + text + "'", false},
	} {
		err := s.withWriter(t.Context(), func(conn *sqlite.Conn) error {
			return errors.Join(sqlitex.ExecScript(conn, step.sql), checkpoint(conn))
		})
		if err != nil {
			t.Fatal(err)
		}
		if left := inFiles(t, s, text); left != step.left {
			t.Errorf("after %q the text is in the file: %v, want %v", step.sql, left, step.left)
		}
	}
}

func TestReopen(t *testing.T) {
	s := openNew(t)
	want, err := s.Append(t.Context(), batch(0, 1000))
	if err != nil || s.Close() != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{}, {ReadOnly: true}, {Create: true}} {
		again, err := Open(s.path, o)
		if err != nil {
			t.Fatal(err)
		}
		if head, err := again.Verify(t.Context(), nil); err != nil || head != want.Head {
			t.Errorf("%+v: %v, %v", o, head, err)
		}
		_, err = again.Append(t.Context(), batch(0, 10))
		if o.ReadOnly != errors.Is(err, ledger.ErrReadOnly) || !o.ReadOnly && err != nil {
			t.Errorf("%+v: append: %v", o, err)
		}
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestBusy(t *testing.T) {
	s := openNew(t)
	s.options.Wait = 20 * time.Millisecond
	if _, err := s.Append(t.Context(), batch(0, 10)); err != nil {
		t.Fatal(err)
	}
	other, err := Open(s.path, Options{Wait: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	b := batch(0, 0)
	b.Rows = func(yield func(seatledger.Row, error) bool) {
		if _, err := other.Append(context.Background(), batch(10, 10)); !errors.Is(err, ledger.ErrBusy) {
			t.Errorf("a second writer: %v", err)
		}
		yield(worldRow(20), nil)
	}
	if r, err := s.Append(t.Context(), b); err != nil || r.New != 1 {
		t.Errorf("the first writer: %+v, %v", r, err)
	}
	if r, err := other.Append(t.Context(), batch(10, 10)); err != nil || r.First != 12 {
		t.Errorf("the second writer, later: %+v, %v", r, err)
	}
}

// TestTriggers tries to change history with SQL.
func TestTriggers(t *testing.T) {
	s := openNew(t)
	if _, err := s.Append(t.Context(), batch(0, 50)); err != nil {
		t.Fatal(err)
	}
	if err := s.Redact(t.Context(), "desk", writtenAt, seatledger.Redaction{Entry: 2}); err != nil {
		t.Fatal(err)
	}
	before, err := s.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	conn := raw(t, s.path)
	for _, sql := range []string{
		"UPDATE entries SET body = '{}' WHERE position = 3",
		"UPDATE entries SET hash = hash",
		"UPDATE OR REPLACE entries SET position = 2 WHERE position = 3",
		"DELETE FROM entries WHERE position = 51",
		"DELETE FROM entries",
		"REPLACE INTO entries SELECT * FROM entries WHERE position = 3",
		"INSERT OR REPLACE INTO entries SELECT position, recorded, origin, supersedes, key, '{}', hash FROM entries WHERE position = 1",
		"INSERT OR IGNORE INTO entries SELECT position + 100, recorded, origin, supersedes, key, body, hash FROM entries",
		"UPDATE origins SET package = 'x'", "DELETE FROM origins", "REPLACE INTO origins SELECT * FROM origins",
		"UPDATE texts SET texts = '{}'", "DELETE FROM texts", "DELETE FROM texts WHERE position = 3",
		"REPLACE INTO texts SELECT position, salt, '{}' FROM texts",
		"UPDATE redactions SET entry = 3", "DELETE FROM redactions", "REPLACE INTO redactions SELECT entry, 9 FROM redactions",
		"INSERT INTO texts SELECT position, 'not a blob', texts FROM texts",
		"INSERT INTO entries VALUES (52, 'then', 1, 0, 0, '{}', x'00')",
	} {
		if err := sqlitex.ExecuteTransient(conn, sql, nil); err == nil {
			t.Errorf("%s: was allowed", sql)
		}
	}
	if after, err := s.Verify(t.Context(), nil); err != nil || after != before {
		t.Errorf("after all that: %v, %v; want %v", after, err, before)
	}
}

// TestTamper flips bytes of every stored column past the triggers: each time
// Verify names the entry.
func TestTamper(t *testing.T) {
	s := openNew(t)
	ctx := t.Context()
	for i, n := range []int{3, 30} {
		b := batch(i*3, n)
		b.By = fmt.Sprint("desk ", i)
		if _, err := s.Append(ctx, b); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Append(ctx, ledgertest.Batch("world", 1e6, &seatledger.Person{ID: "xx/p0000001", Name: "Chin Choy", Basis: "official"})); err != nil {
		t.Fatal(err)
	}
	if err := s.Redact(ctx, "desk", writtenAt, seatledger.Redaction{Entry: 27}); err != nil {
		t.Fatal(err)
	}
	conn := raw(t, s.path)
	for _, name := range []string{"entries_insert", "entries_update", "entries_delete", "origins_update", "origins_delete", "texts_update", "texts_delete", "redactions_update", "redactions_delete"} {
		run(t, conn, "DROP TRIGGER "+name)
	}
	// The entry to be named, of a row of each table.
	first := "(SELECT min(position) FROM entries WHERE origin = t.id)"
	flips := 0
	for _, column := range []struct{ table, key, name, want string }{
		{"entries", "position", "recorded", "position"}, {"entries", "position", "origin", "position"},
		{"entries", "position", "supersedes", "position"}, {"entries", "position", "key", "position"},
		{"entries", "position", "body", "position"}, {"entries", "position", "hash", "position"},
		{"origins", "id", "package", first}, {"origins", "id", "writer", first}, {"origins", "id", "tbl", first},
		{"texts", "position", "salt", "position"}, {"texts", "position", "texts", "position"},
		{"redactions", "entry", "entry", "position"}, {"redactions", "entry", "position", "position"},
	} {
		flips += tamper(t, s, conn, column.table, column.key, column.name, column.want)
	}
	for change, at := range map[string]int64{
		"DELETE FROM texts WHERE position = 2":                                           2,
		"DELETE FROM entries WHERE position = 2":                                         2,
		"UPDATE entries SET position = 1000 WHERE position = 2":                          2,
		"UPDATE texts SET position = 1 WHERE position = 2":                               1,
		"UPDATE texts SET position = 1000 WHERE position = 2":                            2,
		"DELETE FROM origins WHERE id = (SELECT origin FROM entries WHERE position = 2)": 2,
		"DELETE FROM redactions":                                                         35,
		"INSERT INTO redactions VALUES (1, 2)":                                           2,
	} {
		wantBroken(t, s, conn, change, at)
	}
	// What Verify cannot see, the head tells.
	before, _ := s.Head(ctx)
	run(t, conn, "DELETE FROM redactions")
	run(t, conn, "DELETE FROM entries WHERE position > 34")
	if _, err := s.Verify(ctx, nil); err == nil {
		t.Error("a redaction is cut off, and the text it stands for is gone: verified")
	}
	run(t, conn, "DELETE FROM entries WHERE position > 26")
	if _, err := s.Verify(ctx, nil); !errors.Is(err, ledger.ErrBroken) || !strings.Contains(err.Error(), "search index") {
		t.Errorf("the end is cut off, and search still has its names: %v", err)
	}
	if after, err := s.Head(ctx); err != nil || after == before {
		t.Errorf("the end is cut off: %v, %v", after, err)
	}
	t.Logf("%d flips", flips)
}

// tamper flips one bit of each byte of a column of each row.
func tamper(t *testing.T, s *Store, conn *sqlite.Conn, table, key, column, want string) (flips int) {
	t.Helper()
	type value struct {
		key, at int64
		kind    sqlite.ColumnType
		bytes   []byte
		n       int64
	}
	var all []value
	err := sqlitex.ExecuteTransient(conn, fmt.Sprintf("SELECT %s, %s, %s FROM %s AS t", key, want, column, table), &sqlitex.ExecOptions{
		ResultFunc: func(stmt *sqlite.Stmt) error {
			all = append(all, value{stmt.ColumnInt64(0), stmt.ColumnInt64(1), stmt.ColumnType(2), blob(stmt, 2), stmt.ColumnInt64(2)})
			return nil
		}})
	if err != nil || len(all) == 0 {
		t.Fatalf("%s.%s: %d rows, %v", table, column, len(all), err)
	}
	for _, v := range all {
		set := fmt.Sprintf("UPDATE %s SET %s = %%s WHERE %s = %d", table, column, key, v.key)
		if v.kind == sqlite.TypeInteger {
			for bit := range 60 {
				flips++
				wantBroken(t, s, conn, fmt.Sprintf(set, fmt.Sprint(v.n^1<<bit)), v.at)
			}
			continue
		}
		for i := range v.bytes {
			changed := slices.Clone(v.bytes)
			changed[i] ^= 1 << (i % 8)
			text := fmt.Sprintf("x'%x'", changed)
			if v.kind == sqlite.TypeText {
				text = "CAST(" + text + " AS TEXT)"
			}
			flips++
			wantBroken(t, s, conn, fmt.Sprintf(set, text), v.at)
		}
	}
	return flips
}

// wantBroken makes a change, verifies, and takes the change back.
func wantBroken(t *testing.T, s *Store, conn *sqlite.Conn, change string, at int64) {
	t.Helper()
	run(t, conn, "PRAGMA foreign_keys = off")
	run(t, conn, "BEGIN")
	defer run(t, conn, "ROLLBACK")
	run(t, conn, change)
	_, err := verify(t.Context(), conn, nil)
	var broken *ledger.BrokenChain
	if !errors.As(err, &broken) || int64(broken.Position) != at {
		t.Errorf("%s: %v; want entry %d named", change, err, at)
	}
}

// TestRedactedFile looks for redacted texts in the bytes of every file.
func TestRedactedFile(t *testing.T) {
	s := openNew(t)
	ctx := t.Context()
	secret := func(i int) string { return fmt.Sprintf("Zqxsecret%05dwitness", i) }
	const n = 1000
	people := func(basis string) ledger.Batch {
		b := ledger.Batch{Package: "p", By: "desk", At: writtenAt}
		b.Rows = func(yield func(seatledger.Row, error) bool) {
			for i := range n {
				id := fmt.Sprint("xx/", (i*7919)%n) // out of order: pages split
				_ = yield(&seatledger.Person{ID: seatledger.PersonID(id), Name: secret(i), Basis: basis}, nil) &&
					yield(&seatledger.Name{Of: id, Name: secret(i) + strings.Repeat(" long", 3*i)}, nil)
			}
		}
		return b
	}
	for _, basis := range []string{"official", "candidate"} {
		if _, err := s.Append(ctx, people(basis)); err != nil {
			t.Fatal(err)
		}
	}
	var rows []seatledger.Redaction
	gone := []int{17, 334, 750, 999}
	for e, err := range s.Entries(ctx, 0) {
		if err != nil {
			t.Fatal(err)
		}
		text := seatledger.Cell(e.Row, seatledger.Columns(e.Row.Table())[1])
		if slices.ContainsFunc(gone, func(i int) bool { return strings.HasPrefix(text, secret(i)) }) {
			rows = append(rows, seatledger.Redaction{Entry: e.Position})
		}
	}
	if !inFiles(t, s, secret(gone[0])) || len(rows) != 3*len(gone) {
		t.Fatalf("%d rows to redact", len(rows))
	}
	if err := s.Redact(ctx, "desk", writtenAt, rows...); err != nil {
		t.Fatal(err)
	}
	for _, i := range gone {
		if inFiles(t, s, secret(i)) || inFiles(t, s, ledger.Fold(secret(i))) || inFiles(t, s, fmt.Sprintf("secret%05dwit", i)) {
			t.Errorf("%s is still in the file", secret(i))
		}
		if hits, err := s.Search(ctx, secret(i), 9); err != nil || len(hits) != 0 {
			t.Errorf("%s is still found: %v, %v", secret(i), hits, err)
		}
	}
	if !inFiles(t, s, secret(18)) {
		t.Error("another text is gone, too")
	}
	if _, err := s.Verify(ctx, nil); err != nil {
		t.Error(err)
	}
}

// inFiles looks for a text in the ledger's file, log and shared memory.
func inFiles(t *testing.T, s *Store, text string) bool {
	t.Helper()
	files, err := filepath.Glob(s.path + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}

// TestRedactWhileRead redacts while somebody holds an old view: the text is
// recorded as redacted, the error says that it is still in the log, and the
// same call completes the work.
func TestRedactWhileRead(t *testing.T) {
	made := openMade(t, 100)
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(made.path, Options{Wait: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx := t.Context()
	name := worldRow(1).(*seatledger.Person).Name
	redaction := seatledger.Redaction{Entry: 2}
	for range s.Entries(ctx, 0) {
		if err := s.Redact(ctx, "desk", writtenAt, redaction); !errors.Is(err, ledger.ErrBusy) {
			t.Errorf("redact while read: %v", err)
		}
		break
	}
	head, err := s.Head(ctx)
	if err != nil || head.Position != 101 {
		t.Errorf("head %v, %v", head, err)
	}
	if err := s.Redact(ctx, "desk", writtenAt, redaction); err != nil {
		t.Error(err)
	}
	if again, err := s.Verify(ctx, nil); err != nil || again != head || inFiles(t, s, name) {
		t.Errorf("head %v, %v, in files %v", again, err, inFiles(t, s, name))
	}
}

// TestIndexWork checks that questions use the indexes.
func TestIndexWork(t *testing.T) {
	s := openMade(t, 1)
	conn := raw(t, s.path)
	for _, name := range []string{"head", "find", "record", "hash", "has_key", "scan", "scan_texts", "aliases_of", "search_exact", "search_prefix", "search_part"} {
		stmt, _, err := conn.PrepareTransient("EXPLAIN QUERY PLAN " + query(name))
		if err != nil {
			t.Fatal(name, err)
		}
		for more, err := stmt.Step(); more && err == nil; more, err = stmt.Step() {
			plan := stmt.ColumnText(3)
			if strings.HasPrefix(plan, "SCAN") && name != "head" && !strings.Contains(plan, "VIRTUAL") || strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%s: %s", name, plan)
			}
		}
		stmt.Finalize()
	}
}

// In a ledger of many names a suggestion is what a name begins with, read as far as
// it may cost; a search finds what is inside, too.
func TestSuggestionsOfManyNamesAreCheap(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "many.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows := func(yield func(seatledger.Row, error) bool) {
		for i := range fewNames {
			if !yield(&seatledger.Person{ID: seatledger.PersonID(fmt.Sprintf("p%05d", i)), Name: fmt.Sprintf("Alike in many rows %06d", i), Basis: "official"}, nil) {
				return
			}
		}
		yield(&seatledger.Division{ID: "xx", Name: "Quai de Pont", Type: "quarter"}, nil)
	}
	if _, err := s.Append(t.Context(), ledger.Batch{Package: "p", By: "test", At: writtenAt, Rows: rows}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text             string
		found, suggested int
	}{{"quai", 1, 1}, {"QUAI DE PONT", 1, 1}, {"pont", 1, 0}, {"nt", 1, 0}, {"alike", 8, 8}, {"many rows", 8, 0}, {"zz", 0, 0}} {
		found, err := s.Search(t.Context(), c.text, 8)
		suggested, err2 := s.Suggest(t.Context(), c.text, 8)
		if err != nil || err2 != nil || len(found) != c.found || len(suggested) != c.suggested {
			t.Errorf("%q: %d found, %d suggested (%v, %v)", c.text, len(found), len(suggested), err, err2)
		}
	}
}
