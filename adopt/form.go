package adopt

import (
	"cmp"
	"strings"

	"github.com/seatledger/seatledger"
)

// form is a map made ready for reading many rows: where everything stands, and what every
// name means. It is made anew for each list, as the map grows.
type form struct {
	at                        map[string]int // columns, by what they hold
	personCodes, councilCodes []codeColumn
	councils                  map[string]*Council // by their names, folded
	parties                   map[string]*Party
	groups                    map[string]*Group
	partyIDs                  map[string]*Party // of those that sit with no other
	twice                     map[string]*Twice
	matches                   map[string]*Match
	missing                   map[string]*Missing
	wardsOf                   map[string]*WardOf
	wards                     map[*Council]*wardFinder
	only                      *Council          // where a list names none
	folds                     map[string]string // of what stands in many rows
	steps                     *int              // see [Map]
	ledger                    *Ledger
}

// codeColumn is a column with identifiers of a scheme.
type codeColumn struct {
	at     int
	scheme string
}

func formOf(t *Table, m *Map) *form {
	f := &form{at: map[string]int{}, councils: map[string]*Council{}, parties: map[string]*Party{}, groups: map[string]*Group{}, partyIDs: map[string]*Party{}, twice: map[string]*Twice{}, matches: map[string]*Match{}, missing: map[string]*Missing{}, wardsOf: map[string]*WardOf{}, wards: map[*Council]*wardFinder{}, folds: map[string]string{}, steps: &m.steps, ledger: m.Ledger}
	f.columns(t, m)
	for i := range m.Councils {
		enter(f.councils, folded(m.Councils[i].Name), &m.Councils[i])
	}
	if len(m.Councils) == 1 {
		f.only = &m.Councils[0]
	}
	for i := range m.Parties {
		enter(f.parties, folded(m.Parties[i].Name), &m.Parties[i])
		if p := &m.Parties[i]; !p.joins() {
			enter(f.partyIDs, p.ID, p)
		}
	}
	for i := range m.Groups {
		enter(f.groups, folded(m.Groups[i].Name), &m.Groups[i])
	}
	for i := range m.Twice {
		enter(f.twice, folded(m.Twice[i].Name), &m.Twice[i])
	}
	for _, x := range m.Matches {
		enter(f.matches, x.key(), x)
	}
	for i := range m.Wards {
		enter(f.wardsOf, m.Wards[i].key(), &m.Wards[i])
	}
	for i := range m.Missing {
		enter(f.missing, m.Missing[i].key(), &m.Missing[i])
	}
	return f
}

// enter keeps the first of a name.
func enter[T any](into map[string]*T, name string, x *T) {
	if into[name] == nil {
		into[name] = x
	}
}

func (f *form) columns(t *Table, m *Map) {
	places := map[string]int{}
	for i, name := range t.Head {
		places[name] = i
	}
	for _, c := range m.Columns {
		i, ok := places[c.Column]
		if !ok {
			continue
		}
		if scheme, ok := strings.CutPrefix(c.Holds, "council code "); ok {
			f.councilCodes = append(f.councilCodes, codeColumn{i, scheme})
		} else if scheme, ok := strings.CutPrefix(c.Holds, "code "); ok && scheme != "local" {
			enterColumn(f.at, c.Holds, i)
			f.personCodes = append(f.personCodes, codeColumn{i, scheme})
		} else {
			enterColumn(f.at, c.Holds, i)
		}
	}
}

// enterColumn keeps the first column that holds something.
func enterColumn(at map[string]int, holds string, column int) {
	if _, ok := at[holds]; !ok {
		at[holds] = column
	}
}

// cell gives what a row has of something.
func (f *form) cell(r Row, holds string) string {
	*f.steps++
	if i, ok := f.at[holds]; ok {
		return strings.Join(strings.Fields(r.Cells[i]), " ")
	}
	return ""
}

// name gives the name that a row has, without the word for the office.
func (f *form) name(r Row) string {
	name, _ := withoutOffice(f.full(r))
	return name
}

// full gives the name as it stands there.
func (f *form) full(r Row) string {
	return cmp.Or(f.cell(r, HoldsPerson), strings.TrimSpace(f.cell(r, HoldsFirst)+" "+f.cell(r, HoldsLast)))
}

// fold is [folded], done once for each text.
func (f *form) fold(text string) string {
	*f.steps++
	known, ok := f.folds[text]
	if !ok {
		known = folded(text)
		f.folds[text] = known
	}
	return known
}

// council finds a council by its name in the file; nil if it is not in the map. A file
// that names none is about the only one.
func (f *form) council(name string) *Council {
	if name == "" {
		return f.only
	}
	return f.councils[f.fold(name)]
}

// party finds a party by its name in the file; nil if it is not in the map.
func (f *form) party(name string) *Party { return f.parties[f.fold(name)] }

// group finds a group likewise.
func (f *form) group(name string) *Group { return f.groups[f.fold(name)] }

// entities begins the addresses of Wikidata's items; what follows is the identifier.
const entities = "http://www.wikidata.org/entity/"

// codes gives the identifiers that a row has in some columns.
func codes(r Row, columns []codeColumn) (list []string) {
	for _, c := range columns {
		if v := r.Cells[c.at]; v != "" {
			list = append(list, c.scheme+":"+strings.TrimPrefix(v, entities))
		}
	}
	return list
}

// partyName gives the name of a party that is counted by itself.
func (f *form) partyName(id seatledger.PartyID) string {
	if p := f.partyIDs[string(id)]; p != nil {
		return p.Name
	}
	if f.ledger != nil {
		if ref, ok := f.ledger.book.Party(id); ok {
			return cmp.Or(f.ledger.book.PartyInfo(ref).Name, string(id))
		}
	}
	return string(id)
}

// alone reports whether a party is none, but members who each sit alone.
func (f *form) alone(id seatledger.PartyID) bool {
	if p := f.partyIDs[string(id)]; p != nil {
		return p.Kind == string(seatledger.KindIndependents)
	}
	if f.ledger != nil {
		ref, ok := f.ledger.book.Party(id)
		return ok && f.ledger.book.PartyKind(ref) == seatledger.KindIndependents
	}
	return false
}
