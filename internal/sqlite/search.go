package sqlite

import (
	"context"
	"errors"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

// Search implements ledger.Searcher: one statement for each rank, best first,
// each read only as far as the limit asks.
func (s *Store) Search(ctx context.Context, text string, limit int) (all []ledger.Hit, err error) {
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
		return searchRanks(conn, folded, add)
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return all, err
}

func searchRanks(conn *sqlite.Conn, folded string, add func(*sqlite.Stmt) error) error {
	for _, exact := range []string{folded, ledger.Code(folded)} {
		if err := each(conn, "search_exact", add, exact); err != nil {
			return err
		}
	}
	if err := each(conn, "search_prefix", add, folded); err != nil {
		return err
	}
	if match := trigramQuery(folded); match != "" {
		return each(conn, "search_part", add, folded, match)
	}
	return each(conn, "search_short", add, folded)
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
