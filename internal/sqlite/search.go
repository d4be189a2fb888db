package sqlite

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

// Search implements ledger.Searcher: one statement for each rank, best first,
// each read only as far as the limit asks.
func (s *Store) Search(ctx context.Context, text string, limit int) ([]ledger.Hit, error) {
	return s.find(ctx, text, limit, math.MaxInt, searchStart, searchPart)
}

// What a suggestion may cost: so many names read for each hit that it may have (a
// thing can be called alike in many rows), and names looked into, for which there is
// no index in order, only where there are so few.
const (
	readAHit = 20
	fewNames = 20_000
)

// Suggest implements ledger.Searcher.
func (s *Store) Suggest(ctx context.Context, text string, limit int) ([]ledger.Hit, error) {
	return s.find(ctx, text, limit, limit*readAHit, searchStart, searchPartOfFew)
}

// search is a way to look for a folded text, which is told of each name that may fit.
type search func(conn *sqlite.Conn, folded string, add func(*sqlite.Stmt) error) error

// find looks for a text in some ways, one after the other, until there are so many
// hits or so many names were read.
func (s *Store) find(ctx context.Context, text string, limit, names int, ways ...search) (all []ledger.Hit, err error) {
	folded := ledger.Fold(text)
	if folded == "" || limit <= 0 {
		return nil, nil
	}
	err = s.read(ctx, func(conn *sqlite.Conn) error {
		from, err := readOrigins(conn)
		if err != nil {
			return err
		}
		hits := ledger.NewHits(folded, limit, func(t seatledger.Table, id string) (bool, error) { return hasKey(conn, t, id) })
		defer func() { all = hits.All }()
		add := func(stmt *sqlite.Stmt) error {
			if names--; names < 0 {
				return errStop
			}
			if ledger.Matches(stmt.ColumnText(1), folded) == ledger.NoMatch {
				return nil // part of a code
			}
			r, err := from.one(conn, seatledger.Position(stmt.ColumnInt64(0)))
			if err != nil {
				return err
			}
			full, err := hits.Add(&r)
			if full && err == nil {
				err = errStop
			}
			return err
		}
		for _, way := range ways {
			if err := way(conn, folded, add); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return all, err
}

// searchStart finds names that are a text, then those that begin with it.
func searchStart(conn *sqlite.Conn, folded string, add func(*sqlite.Stmt) error) error {
	for _, exact := range []string{folded, ledger.Code(folded)} {
		if err := each(conn, "search_exact", add, exact); err != nil {
			return err
		}
	}
	return each(conn, "search_prefix", add, folded)
}

// searchPart finds names that have a text inside.
func searchPart(conn *sqlite.Conn, folded string, add func(*sqlite.Stmt) error) error {
	if match := trigramQuery(folded); match != "" {
		return each(conn, "search_part", add, folded, match)
	}
	return each(conn, "search_short", add, folded)
}

// searchPartOfFew is searchPart where there are few names.
func searchPartOfFew(conn *sqlite.Conn, folded string, add func(*sqlite.Stmt) error) error {
	few := false
	err := each(conn, "last_alias", func(stmt *sqlite.Stmt) error { few = stmt.ColumnInt64(0) <= fewNames; return nil })
	if err != nil || !few {
		return err
	}
	return searchPart(conn, folded, add)
}

// maxTrigrams bounds a query; the rest of a long one is compared anyway.
const maxTrigrams = 32

// trigramQuery asks for rows that have every trigram of the text; it is empty
// for texts too short to have one.
func trigramQuery(folded string) string {
	runes := []rune(folded)
	var all []string
	for i := 0; i+3 <= len(runes) && len(all) < maxTrigrams; i++ {
		quoted := `"` + strings.ReplaceAll(string(runes[i:i+3]), `"`, `""`) + `"`
		if !slices.Contains(all, quoted) {
			all = append(all, quoted)
		}
	}
	return strings.Join(all, " AND ")
}

func hasKey(conn *sqlite.Conn, table seatledger.Table, id string) (found bool, err error) {
	err = each(conn, "has_key", func(*sqlite.Stmt) error { found = true; return nil }, wire.KeyHash(table, id))
	return found, err
}
