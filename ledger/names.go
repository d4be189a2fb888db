package ledger

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/seatledger/seatledger"
)

// Label is one name of a thing.
type Label struct {
	Name string // as written
	Kind string // see [Hit.Kind]
}

// Labels lists the names that a row gives to a thing, none for rows of tables
// that name nothing.
func Labels(row seatledger.Row) []Label {
	var all []Label
	add := func(kind, name string) {
		if name != "" {
			all = append(all, Label{name, kind})
		}
	}
	switch r := row.(type) {
	case *seatledger.Division:
		add("name", r.Name)
		add("name_local", r.NameLocal)
	case *seatledger.Council:
		add("name", r.Name)
	case *seatledger.Party:
		add("name", r.Name)
		add("name_local", r.NameLocal)
		add("abbreviation", r.Abbreviation)
	case *seatledger.Person:
		add("name", r.Name)
		add("name_local", r.NameLocal)
	case *seatledger.Name:
		add(cmp.Or(r.Kind, "spelling"), r.Name)
	}
	return all
}

// FoldedLabels lists the names of a row as [Fold] has them, each once.
func FoldedLabels(row seatledger.Row) []string {
	var all []string
	for _, l := range Labels(row) {
		if f := Fold(l.Name); f != "" && !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

// Fold makes names comparable: NFC, lower case, runs of blanks as one space,
// and without the invisible marks that some scripts are typed with (zero
// width space, soft hyphen, byte order mark). It transliterates nothing.
func Fold(name string) string {
	name = strings.Map(func(r rune) rune {
		switch r {
		case '\u200b', '\u00ad', '\ufeff':
			return -1
		}
		return r
	}, name)
	return strings.Join(strings.Fields(norm.NFC.String(strings.ToLower(norm.NFC.String(name)))), " ")
}

// Rank says how well a folded name fits a folded query.
type Rank uint8

// The ranks, best first.
const (
	Exact Rank = iota
	Prefix
	Part
	NoMatch
)

// Matches ranks one folded name.
func Matches(folded, query string) Rank {
	switch {
	case folded == query:
		return Exact
	case strings.HasPrefix(folded, query):
		return Prefix
	case strings.Contains(folded, query):
		return Part
	}
	return NoMatch
}

// Best gives the name of a row that fits a folded query best.
func Best(row seatledger.Row, query string) (best Label, rank Rank) {
	rank = NoMatch
	for _, l := range Labels(row) {
		if r := Matches(Fold(l.Name), query); r < rank {
			best, rank = l, r
		}
	}
	return best, rank
}

// Subject gives the table and id of the thing that a row names. For a row of
// "names" the table is blank: see [NamedTables].
func Subject(row seatledger.Row) (seatledger.Table, string) {
	switch r := row.(type) {
	case *seatledger.Council:
		return seatledger.Councils, string(r.ID)
	case *seatledger.Name:
		return "", r.Of
	}
	return row.Table(), seatledger.Key(row)
}

// NamedTables lists the tables whose key alone tells whether they have the
// thing that a row of "names" speaks of. If none has it, it is a council.
func NamedTables() []seatledger.Table {
	return []seatledger.Table{seatledger.Divisions, seatledger.Parties, seatledger.People}
}
