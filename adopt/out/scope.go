package out

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// Ledger is what is read: the rows, and the councils folded from them.
type Ledger struct {
	Store  ledger.Store
	View   *roll.View
	Known  exchange.Moment // the same as of the view
	Notice string          // what everything made from the ledger has to say besides; blank = nothing
}

// Scope is how much of a ledger is written: a package, a council, a division with what
// lies below it, or everything.
type Scope struct {
	Package  string
	Council  seatledger.CouncilID
	Division seatledger.DivisionID
}

// The words before a colon that say what an id means.
const (
	scopePackage  = "package"
	scopeDivision = "division"
	scopeCouncil  = "council"
)

// Find says what a text names: the id of a council, a division or a package, with
// "package:" and the like before it where it may be several. Blank is everything.
func (l *Ledger) Find(ctx context.Context, text string) (Scope, error) {
	if text == "" {
		return Scope{}, nil
	}
	kind, id, said := strings.Cut(text, ":")
	if !said || !slices.Contains([]string{scopePackage, scopeDivision, scopeCouncil}, kind) {
		kind, id = "", text
	}
	var found []Scope
	var words []string
	try := func(as string, s Scope, ok bool) {
		if ok && (kind == "" || kind == as) {
			found, words = append(found, s), append(words, as+":"+id)
		}
	}
	_, isCouncil := l.View.Book.Council(seatledger.CouncilID(id))
	_, isDivision := l.View.Book.Division(seatledger.DivisionID(id))
	isPackage, err := l.hasPackage(ctx, id)
	try(scopeCouncil, Scope{Council: seatledger.CouncilID(id)}, isCouncil)
	try(scopeDivision, Scope{Division: seatledger.DivisionID(id)}, isDivision)
	try(scopePackage, Scope{Package: id}, isPackage)
	switch {
	case err != nil:
		return Scope{}, err
	case len(found) == 0:
		return Scope{}, fmt.Errorf("%w: no package, division or council has the id %q", ledger.ErrNotFound, id)
	case len(found) > 1:
		return Scope{}, fmt.Errorf("%q may be several things: write %s", id, strings.Join(words, " or "))
	}
	return found[0], nil
}

func (l *Ledger) hasPackage(ctx context.Context, name string) (bool, error) {
	for r, err := range l.Store.Records(ctx, 0) {
		if err != nil {
			return false, err
		}
		if r.Package == name {
			return true, nil
		}
	}
	return false, nil
}

// councils gives the councils of a scope, in the order of their ids. Those of a package
// are the ones that its rows speak of.
func (l *Ledger) councils(s Scope, spoken map[seatledger.CouncilID]bool) (list []roll.Ref) {
	book := l.View.Book
	division, _ := book.Division(s.Division)
	for c := range l.View.Councils() {
		id := book.CouncilID(c)
		switch {
		case s.Package != "" && !spoken[id], s.Council != "" && s.Council != id, s.Division != "" && !book.Under(book.CouncilInfo(c).Division, division):
		default:
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b roll.Ref) int {
		return strings.Compare(string(book.CouncilID(a)), string(book.CouncilID(b)))
	})
	return list
}

// speaksOf gives the councils that the rows of a package name.
func speaksOf(pkg string, rows iter.Seq2[exchange.PublicRow, error]) (map[seatledger.CouncilID]bool, error) {
	spoken := map[seatledger.CouncilID]bool{}
	for r, err := range rows {
		if err != nil {
			return nil, err
		}
		if r.Package != pkg {
			continue
		}
		if c, ok := r.Row.(*seatledger.Council); ok {
			spoken[c.ID] = true
		}
		for _, ref := range references(r.Row) {
			if ref.table == seatledger.Councils {
				spoken[seatledger.CouncilID(ref.id)] = true
			}
		}
	}
	return spoken, nil
}

// reference is the id of a row of a table, in a cell of another.
type reference struct {
	table seatledger.Table
	id    string
}

// references gives the rows that a row names, where a column means one table.
func references(row seatledger.Row) (list []reference) {
	for _, c := range seatledger.Columns(row.Table()) {
		if len(c.Refs) != 1 {
			continue
		}
		for id := range strings.SplitSeq(seatledger.Cell(row, c), ";") {
			if id != "" {
				list = append(list, reference{c.Refs[0], id})
			}
		}
	}
	return list
}
