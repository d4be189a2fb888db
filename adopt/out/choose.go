package out

import (
	"iter"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/roll"
)

// choice is which rows of a ledger belong to some councils: their own, those that these
// refer to, and so on.
type choice struct {
	book     *roll.Book
	councils map[string]bool
	below    map[string]bool    // divisions of the scope
	above    map[string]bool    // and those above them
	wanted   map[reference]bool // rows that others refer to
	kept     map[reference]bool // rows of tables that others speak about
	all      bool
}

// choose finds the rows of some councils. Rows are walked through until no row wants
// another one any more, which takes as many walks as places lie above each other.
func (l *Ledger) choose(s Scope, councils []roll.Ref, rows func() iter.Seq2[exchange.PublicRow, error]) (*choice, error) {
	x := &choice{book: l.View.Book, councils: map[string]bool{}, below: map[string]bool{}, above: map[string]bool{}, wanted: map[reference]bool{}, kept: map[reference]bool{}, all: s == Scope{}}
	if x.all {
		return x, nil
	}
	for _, c := range councils {
		x.addCouncil(c)
	}
	if s.Division != "" {
		x.addBelow(s.Division)
	}
	for before := -1; before != len(x.wanted)+len(x.kept); {
		before = len(x.wanted) + len(x.kept)
		for r, err := range rows() {
			if err != nil {
				return nil, err
			}
			if x.has(r.Row) {
				x.note(r.Row)
			}
		}
	}
	return x, nil
}

func (x *choice) addCouncil(c roll.Ref) {
	x.councils[string(x.book.CouncilID(c))] = true
	for d := range x.book.Above(x.book.CouncilInfo(c).Division) {
		x.above[string(x.book.DivisionID(d))] = d != 0
	}
}

func (x *choice) addBelow(id seatledger.DivisionID) {
	top, _ := x.book.Division(id)
	for d := range x.book.Above(top) {
		x.above[string(x.book.DivisionID(d))] = d != 0
	}
	for d := 1; d <= x.book.Divisions(); d++ {
		if x.book.Under(roll.Ref(d), top) { //nolint:gosec // a book's divisions fit
			x.below[string(x.book.DivisionID(roll.Ref(d)))] = true //nolint:gosec // the same
		}
	}
}

// note wants what a row of the choice refers to. The councils where a group sits are no
// reason to take these along.
func (x *choice) note(row seatledger.Row) {
	x.kept[reference{row.Table(), seatledger.Key(row)}] = true
	for _, ref := range references(row) {
		if row.Table() != seatledger.Parties || ref.table != seatledger.Councils {
			x.wanted[ref] = true
		}
	}
}

// has reports whether a row belongs to the choice.
func (x *choice) has(row seatledger.Row) bool {
	if x.all {
		return true
	}
	switch r := row.(type) {
	case *seatledger.Name:
		return x.hasAny([]string{r.Of}, seatledger.People, seatledger.Parties, seatledger.Divisions, seatledger.Councils)
	case *seatledger.Statement:
		return x.hasAny(r.About, seatledger.Events, seatledger.Tallies)
	case *seatledger.Council:
		return x.councils[string(r.ID)] || x.wanted[reference{seatledger.Councils, string(r.ID)}]
	case *seatledger.Event:
		return x.hasEvent(r)
	}
	if ref := (reference{row.Table(), seatledger.Key(row)}); x.wanted[ref] || row.Table() == seatledger.Divisions && x.below[ref.id] {
		return true
	}
	return x.placed(row)
}

// placed reports whether a row speaks of a council or a division of the choice. An
// election of a place above is one of the councils below it.
func (x *choice) placed(row seatledger.Row) bool {
	for _, ref := range references(row) {
		switch ref.table {
		case seatledger.Councils:
			if x.councils[ref.id] {
				return true
			}
		case seatledger.Divisions:
			if row.Table() != seatledger.Divisions && row.Table() != seatledger.Councils && (x.below[ref.id] || row.Table() == seatledger.Elections && x.above[ref.id]) {
				return true
			}
		}
	}
	return false
}

// hasEvent reports whether an event bears on the councils: it names one of them or a
// place of theirs, or it names neither and a party of theirs.
func (x *choice) hasEvent(e *seatledger.Event) bool {
	if e.Council != "" || e.Division != "" {
		return x.councils[string(e.Council)] || x.below[string(e.Division)] || e.Council == "" && x.above[string(e.Division)]
	}
	return slices.ContainsFunc([]seatledger.PartyID{e.Party, e.FromParty, e.List, e.Group}, func(id seatledger.PartyID) bool {
		return id != "" && x.wanted[reference{seatledger.Parties, string(id)}]
	})
}

func (x *choice) hasAny(ids []string, tables ...seatledger.Table) bool {
	for _, id := range ids {
		for _, t := range tables {
			if ref := (reference{t, id}); x.kept[ref] || x.wanted[ref] || t == seatledger.Councils && x.councils[id] {
				return true
			}
		}
	}
	return false
}

// rowsOf gives the rows of a scope.
func (x *choice) of(rows iter.Seq2[exchange.PublicRow, error]) iter.Seq2[exchange.PublicRow, error] {
	return func(yield func(exchange.PublicRow, error) bool) {
		for r, err := range rows {
			if err != nil || x.has(r.Row) {
				if !yield(r, err) {
					return
				}
			}
		}
	}
}

// title writes a word as a heading has it.
func title(word string) string {
	if word == "" {
		return ""
	}
	word = strings.ReplaceAll(word, "-", " ")
	return strings.ToUpper(word[:1]) + word[1:]
}
