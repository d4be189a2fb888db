package ledger

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/wire"
)

// Label is one name of a thing.
type Label struct {
	Name string // as written
	Kind string // see [Hit.Kind]
}

// Labels lists the names and outside codes that a row gives to a thing, none for
// rows of tables that name nothing.
func Labels(row seatledger.Row) []Label {
	var all []Label
	add := func(kind, name string) {
		if name != "" {
			all = append(all, Label{name, kind})
		}
	}
	codes := func(list []string) {
		for _, code := range list {
			add(kindCode, code)
		}
	}
	switch r := row.(type) {
	case *seatledger.Division:
		add("name", r.Name)
		add("name_local", r.NameLocal)
		codes(r.Identifiers)
	case *seatledger.Council:
		add("name", r.Name)
	case *seatledger.Ward:
		add("ward", r.Ward)
		add("name", r.Name)
		codes(r.Identifiers)
	case *seatledger.Contest:
		add("ward", r.Ward)
	case *seatledger.Party:
		add("name", r.Name)
		add("name_local", r.NameLocal)
		add("abbreviation", r.Abbreviation)
		codes(r.Identifiers)
	case *seatledger.Person:
		add("name", r.Name)
		add("name_local", r.NameLocal)
		codes(r.Identifiers)
	case *seatledger.Name:
		add(cmp.Or(r.Kind, "spelling"), r.Name)
	}
	return all
}

// FoldedLabels lists the names of a row as [Fold] has them, each once.
func FoldedLabels(row seatledger.Row) []string {
	var all []string
	for _, l := range Labels(row) {
		for _, f := range l.folded() {
			if f != "" && !slices.Contains(all, f) {
				all = append(all, f)
			}
		}
	}
	return all
}

// IsCode reports whether one of [FoldedLabels] is an outside code. Ledgers that were
// written before codes were found do not have them in their search index.
func IsCode(folded string) bool { return strings.HasPrefix(folded, codeMark) }

// kindCode is the kind of a label that is an outside code, scheme:value.
const kindCode = "identifier"

// codeMark begins a folded code, which no name that anybody types does.
const codeMark = "\x1f"

// Code gives a folded query as a code is kept: codes are found whole, with or
// without their scheme, and never by a part, so that the first digits of a
// thousand codes hide no name.
func Code(query string) string { return codeMark + query }

// folded gives a label as it is kept and compared.
func (l Label) folded() []string {
	f := Fold(l.Name)
	if l.Kind != kindCode {
		return []string{f}
	}
	_, value, _ := strings.Cut(f, ":")
	return []string{Code(f), Code(value)}
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
	if code, ok := strings.CutPrefix(folded, codeMark); ok {
		if code == query {
			return Exact
		}
		return NoMatch
	}
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
		for _, f := range l.folded() {
			if r := Matches(f, query); r < rank {
				best, rank = l, r
			}
		}
	}
	return best, rank
}

// Subject gives the table and id of the thing that a row names, and of a ward its
// name beside the id of the council. For a row of "names" the table is blank: see
// [NamedTables].
func Subject(row seatledger.Row) (table seatledger.Table, id, ward string) {
	switch r := row.(type) {
	case *seatledger.Council:
		return seatledger.Councils, string(r.ID), ""
	case *seatledger.Ward:
		return seatledger.Wards, string(r.Council), r.Ward
	case *seatledger.Contest:
		return seatledger.Wards, string(r.Council), r.Ward
	case *seatledger.Name:
		return "", r.Of, ""
	}
	return row.Table(), seatledger.Key(row), ""
}

// NamedTables lists the tables whose key alone tells whether they have the
// thing that a row of "names" speaks of. If none has it, it is a council.
func NamedTables() []seatledger.Table {
	return []seatledger.Table{seatledger.Divisions, seatledger.Parties, seatledger.People}
}

// Hits gathers what a search finds, each thing once, up to a limit.
type Hits struct {
	All   []Hit
	query string
	limit int
	has   func(seatledger.Table, string) (bool, error)
	seen  map[[3]string]bool
}

// NewHits starts a search for a folded query. Has says whether a table has a
// row of a key.
func NewHits(query string, limit int, has func(seatledger.Table, string) (bool, error)) *Hits {
	return &Hits{query: query, limit: limit, has: has, seen: map[[3]string]bool{}}
}

// Add adds what a record names, if its name fits and the thing is not found
// yet. Records come best rank first. Full says that the limit is reached.
func (h *Hits) Add(r *wire.Record) (full bool, err error) {
	if len(h.All) >= h.limit || h.query == "" {
		return true, nil
	}
	entry, err := r.Entry()
	if err != nil {
		return false, err
	}
	label, rank := Best(entry.Row, h.query)
	if rank == NoMatch {
		return false, nil
	}
	table, id, ward, err := h.subject(entry.Row)
	if key := [3]string{string(table), id, ward}; err == nil && !h.seen[key] {
		h.seen[key] = true
		h.All = append(h.All, Hit{table, id, ward, label.Name, label.Kind, entry.Position})
	}
	return len(h.All) >= h.limit, err
}

// subject resolves what a row names.
func (h *Hits) subject(row seatledger.Row) (table seatledger.Table, id, ward string, err error) {
	table, id, ward = Subject(row)
	if table != "" {
		return table, id, ward, nil
	}
	for _, t := range NamedTables() {
		if ok, err := h.has(t, id); ok || err != nil {
			return t, id, "", err
		}
	}
	return seatledger.Councils, id, "", nil
}
