package exchange

import (
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/wire"
)

// An export has no confidential sources and no citations of them. Importing one
// again must not take these away: what the package cannot know of it does not
// change.

// citations are those of confidential sources that the ledger has in rows of the
// package's, and that the package, which does not have the sources, leaves out.
type citations struct {
	hash   func(key string) key128
	lists  map[key128][]string // all that the newest entry of a row cites
	secret map[string]bool     // ids of confidential sources
}

// note keeps what a row of the package's own cites in the ledger, if any of it is a
// source that the package does not have.
func (s *survey) note(r *wire.Record, key string) {
	at := s.c.hash(string(r.Table) + "|" + key)
	ids := strings.FieldsFunc(r.Cell("sources"), func(c rune) bool { return c == ';' })
	if slices.ContainsFunc(ids, func(id string) bool { return !s.c.knows(sourcesOnly, id) }) {
		s.cited.lists[at] = ids
	} else {
		delete(s.cited.lists, at)
	}
}

var sourcesOnly = []seatledger.Table{seatledger.Sources}

// keep drops what is not about confidential sources.
func (x *citations) keep() {
	for at, ids := range x.lists {
		if !slices.ContainsFunc(ids, func(id string) bool { return x.secret[id] }) {
			delete(x.lists, at)
		}
	}
}

// kept gives the rows of a package with the citations that it leaves out, counted.
func (x *citations) kept(rows iter.Seq2[seatledger.Row, error], count *int64) iter.Seq2[seatledger.Row, error] {
	if x == nil || len(x.lists) == 0 {
		return rows
	}
	return func(yield func(seatledger.Row, error) bool) {
		for row, err := range rows {
			if err == nil {
				*count += x.restore(row)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// restore gives a row the citations that the package leaves out, at the places where
// the ledger has them, and says how many they are.
func (x *citations) restore(row seatledger.Row) (n int64) {
	old := x.lists[x.hash(string(row.Table())+"|"+seatledger.Key(row))]
	if old == nil {
		return 0
	}
	list := sourcesOf(row)
	all := slices.Clone(*list)
	for i, id := range old {
		if x.secret[id] && !slices.Contains(all, seatledger.SourceID(id)) {
			all = slices.Insert(all, min(i, len(all)), seatledger.SourceID(id))
			n++
		}
	}
	*list = all
	return n
}

// sourcesOf gives the sources that a row cites; nil if rows of its table cite none.
func sourcesOf(row seatledger.Row) *[]seatledger.SourceID {
	field := reflect.ValueOf(row).Elem().FieldByName("Sources")
	if !field.IsValid() {
		return nil
	}
	return field.Addr().Interface().(*[]seatledger.SourceID)
}
