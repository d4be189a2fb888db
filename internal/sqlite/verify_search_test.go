package sqlite

import (
	"errors"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// TestVerifySearch changes the search index of a ledger in every way that would have
// it find too much, too little or another thing: verify says so, and that the
// chain itself holds.
func TestVerifySearch(t *testing.T) {
	for _, change := range []string{
		"DELETE FROM aliases WHERE position = 2",
		"DELETE FROM aliases",
		"UPDATE aliases SET folded = folded || 'x' WHERE position = 2",
		"UPDATE aliases SET position = 1 WHERE position = 2",
		"INSERT INTO aliases (position, folded) VALUES (3, 'somebody else')",
		"INSERT INTO aliases (position, folded) VALUES (1000, 'somebody else')",
		"INSERT INTO aliases (position, folded) VALUES (1, 'the old name')",
		"INSERT INTO trigrams (rowid, folded) VALUES (2, 'zzz')",
		"INSERT INTO trigrams (trigrams, rowid, folded) SELECT 'delete', id, folded FROM aliases WHERE position = 2",
	} {
		s := openMade(t, 30)
		rows := ledger.Slice[seatledger.Row](
			&seatledger.Person{ID: "p", Name: "Old Name", Basis: "official"}, &seatledger.Person{ID: "p", Name: "New Name", Basis: "official"})
		if _, err := s.Append(t.Context(), ledger.Batch{Package: "more", By: "test", At: writtenAt, Rows: rows}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Verify(t.Context(), nil); err != nil {
			t.Fatalf("before: %v", err)
		}
		run(t, raw(t, s.path), change)
		if _, err := s.Verify(t.Context(), nil); !errors.Is(err, ledger.ErrBroken) || !strings.Contains(err.Error(), "search index") || !strings.Contains(err.Error(), "the chain of entries holds") {
			t.Errorf("%s: %v", change, err)
		}
	}
}

// A ledger whose wards were written before search found them is sound.
func TestVerifySearchWithoutWards(t *testing.T) {
	s := openMade(t, 30)
	rows := ledger.Slice[seatledger.Row](&seatledger.Division{ID: "d", Name: "Place", Type: "town"}, &seatledger.Council{ID: "d/c", Division: "d", Name: "Council", Seats: 3},
		&seatledger.Ward{Council: "d/c", Ward: "Hill", Name: "The Hill", Seats: 3})
	if _, err := s.Append(t.Context(), ledger.Batch{Package: "more", By: "test", At: writtenAt, Rows: rows}); err != nil {
		t.Fatal(err)
	}
	run(t, raw(t, s.path), "INSERT INTO trigrams (trigrams, rowid, folded) SELECT 'delete', id, folded FROM aliases WHERE folded = 'the hill'")
	run(t, raw(t, s.path), "DELETE FROM aliases WHERE folded = 'the hill'")
	if _, err := s.Verify(t.Context(), nil); !errors.Is(err, ledger.ErrBroken) {
		t.Errorf("with one name of two: %v", err)
	}
	run(t, raw(t, s.path), "INSERT INTO trigrams (trigrams, rowid, folded) SELECT 'delete', id, folded FROM aliases WHERE folded = 'hill'")
	run(t, raw(t, s.path), "DELETE FROM aliases WHERE folded = 'hill'")
	if _, err := s.Verify(t.Context(), nil); err != nil {
		t.Errorf("without the names of a ward: %v", err)
	}
}

// The index that verify makes anew is given names by number, not in the order of another
// index that SQLite likes better: FTS5 would write a part of it for nearly each name.
func TestVerifyIndexesByNumber(t *testing.T) {
	conn, found := raw(t, openMade(t, 30).path), false
	for statement := range strings.SplitSeq(query("verify_trigrams"), ";") {
		if _, from, ok := strings.Cut(statement, "INSERT INTO temp.again (rowid, folded) "); ok {
			found = true
			err := sqlitex.ExecuteTransient(conn, "EXPLAIN QUERY PLAN "+from, &sqlitex.ExecOptions{ResultFunc: func(stmt *sqlite.Stmt) error {
				if plan := stmt.GetText("detail"); plan != "SCAN main.aliases" {
					t.Errorf("it reads by %q", plan)
				}
				return nil
			}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if !found {
		t.Error("it indexes no names")
	}
}
