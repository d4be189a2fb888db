package adopt

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// This file finds the councils and parties of a list in a ledger, and puts what it finds
// into the map, with where that is from.

// about is what tells councils of one name apart, whatever the day.
type about struct {
	names   map[string]bool // of people on record there, by anyOrder
	parties map[string][]seatledger.PartyID
}

func (g *Ledger) about(c roll.Ref) *about {
	if x := g.abouts[c]; x != nil {
		return x
	}
	x := &about{names: map[string]bool{}, parties: map[string][]seatledger.PartyID{}}
	g.abouts[c] = x
	entries, err := g.pick(g.book.View(roll.Clock{}).Entries(c))
	g.failed(err)
	for _, e := range entries {
		switch v := e.Row.(type) {
		case *seatledger.Event:
			for _, p := range append(v.People(), v.For) {
				x.person(g, p)
			}
			for _, p := range []seatledger.PartyID{v.Party, v.List, v.FromParty} {
				x.party(g, p)
			}
		case *seatledger.Candidate:
			x.person(g, v.Person)
		case *seatledger.Result:
			x.party(g, v.Party)
			x.party(g, v.List)
		}
	}
	return x
}

func (x *about) person(g *Ledger, id seatledger.PersonID) {
	ref, ok := g.book.Person(id)
	if !ok {
		return
	}
	label := g.book.PersonName(ref)
	for _, name := range append(nonBlank(label.Name, label.Local), g.otherNames(string(id))...) {
		x.names[anyOrder(name)] = true
	}
}

func (x *about) party(g *Ledger, id seatledger.PartyID) {
	ref, ok := g.book.Party(id)
	if !ok {
		return
	}
	info := g.book.PartyInfo(ref)
	for _, name := range append(nonBlank(info.Name, info.Local, info.Abbreviation), g.otherNames(string(id))...) {
		if key := folded(name); !slices.Contains(x.parties[key], id) {
			x.parties[key] = append(x.parties[key], id)
		}
	}
}

// findOnRecord looks for the councils of a list in the ledger: by name and identifier, and
// by who sits there. One that many of the members are on record of is the one; else a person
// says whether it is.
func (m *Map) findOnRecord(t *Table) {
	if m.Ledger == nil || m.Shape != shapeRoster && m.Shape != shapeResults {
		return
	}
	f := formOf(t, m)
	rows := map[*Council][]Row{}
	for _, r := range t.Rows {
		if c := f.council(f.cell(r, HoldsCouncil)); c != nil {
			rows[c] = append(rows[c], r)
		}
	}
	for i := range m.Councils {
		c := &m.Councils[i]
		switch {
		case c.Name == Ask:
			if m.Ledger.byMembers(c, t, f); c.Name == Ask {
				if c.Seats == Ask { // the ledger may know, once the council has a name
					c.Seats = ""
				}
				continue
			}
		case c.OnRecord == "", c.OnRecord == Ask:
			m.findCouncil(c, f, rows[c])
		}
		switch {
		case c.OnRecord == Ask && c.Seats == Ask:
			c.Seats = ""
		case c.OnRecord != Ask && c.Seats == "":
			c.Seats = Ask
		}
		m.knownCouncil(c)
	}
}

// somePeople is how many members tell which council a list is of that does not name it.
const somePeople = 60

// byMembers finds the council of a list that names none by its members: the only one that
// half of them are on record of.
func (g *Ledger) byMembers(c *Council, t *Table, f *form) {
	rows := t.Rows[:min(len(t.Rows), somePeople)]
	here := map[roll.Ref]map[roll.Ref]bool{}
	g.book.Speaking(g.called(rows, f), nil, func(council, person, _ roll.Ref) {
		if here[council] == nil {
			here[council] = map[roll.Ref]bool{}
		}
		here[council][person] = true
	})
	var found []roll.Ref
	for council, people := range here {
		if 2*len(people) >= len(rows) && len(people) > 1 {
			found = append(found, council)
		}
	}
	if len(found) == 1 {
		c.Name, c.OnRecord = g.book.CouncilInfo(found[0]).Name, string(g.book.CouncilID(found[0]))
		c.ID = slug(c.Name)
		c.why = fmt.Sprintf("%d of %d members of the list are on record there", len(here[found[0]]), len(rows))
	}
}

// called marks those on record who are called like a member of some rows.
func (g *Ledger) called(rows []Row, f *form) (people []bool) {
	for _, r := range rows {
		name := f.name(r)
		for _, query := range slices.Compact([]string{name, strings.Join(nameWords(name), " ")}) {
			hits, err := g.search(query)
			g.failed(err)
			for _, h := range hits {
				if ref, ok := g.book.Person(seatledger.PersonID(h.ID)); ok && h.Table == seatledger.People && anyOrder(h.Name) == anyOrder(name) {
					people = marked(people, ref)
				}
			}
		}
	}
	return people
}

func marked(list []bool, at roll.Ref) []bool {
	if missing := int(at) + 1 - len(list); missing > 0 {
		list = append(list, make([]bool, missing)...)
	}
	list[at] = true
	return list
}

// findCouncil proposes which council of the ledger one of a list is.
func (m *Map) findCouncil(c *Council, f *form, rows []Row) {
	var codesOf []string
	for _, r := range rows[:min(len(rows), 1)] {
		codesOf = codes(r, f.councilCodes)
	}
	c.ID = slugOr(c.Name, c.ID)
	list := m.Ledger.candidates(c.Name, codesOf)
	if ref, ok := m.Ledger.book.Council(c.council()); ok && !slices.Contains(list, ref) {
		list = append(list, ref)
	}
	c.candidates = nil
	best, most := "", 0
	for _, ref := range list {
		id := m.Ledger.book.CouncilID(ref)
		if _, owner := m.Ledger.last(seatledger.Councils, m.Ledger.councilKey(ref)); owner == m.Package && id == c.council() {
			return // of an earlier list of this map
		}
		about, here := m.Ledger.about(ref), 0
		for _, r := range rows {
			if about.names[anyOrder(f.name(r))] {
				here++
			}
		}
		c.candidates = append(c.candidates, fmt.Sprintf("%s (%s; %d of %d of the list's members are on record there)", id, m.Ledger.book.CouncilInfo(ref).Name, here, len(rows)))
		if here > most {
			best, most = string(id), here
		}
	}
	switch {
	case len(list) == 0:
		c.OnRecord = ""
	case 2*most >= len(rows) && most > 1:
		c.OnRecord = best
		c.why = fmt.Sprintf("%d of %d members of the list are on record there", most, len(rows))
	default:
		c.OnRecord = Ask
	}
}

// knownCouncil takes from the ledger what would be asked of a council.
func (m *Map) knownCouncil(c *Council) {
	if c.OnRecord == "no" || c.OnRecord == "false" {
		if _, taken := m.Ledger.book.Council(c.council()); taken {
			c.ID = m.Package + "/" + c.ID
		}
		return
	}
	ref, ok := m.Ledger.book.Council(c.council())
	if !ok && c.isOnRecord() { // not in this ledger
		c.OnRecord = Ask
	}
	if !ok || c.OnRecord == Ask || c.Seats != Ask {
		return
	}
	row, _ := m.Ledger.last(seatledger.Councils, m.Ledger.councilKey(ref))
	if council, ok := row.(*seatledger.Council); ok && council.Seats > 0 {
		c.Seats = strconv.Itoa(council.Seats)
	}
}

// findParties finds the parties of a list among those on record of its councils, by any of
// their names; and where another party has the id that one would be given, it gets another.
func (m *Map) findParties() {
	if m.Ledger == nil || m.Shape != shapeRoster && m.Shape != shapeResults {
		return
	}
	known := map[string][]seatledger.PartyID{}
	for i := range m.Councils {
		c := &m.Councils[i]
		ref, ok := m.Ledger.book.Council(c.council())
		if !ok || c.OnRecord == Ask {
			continue
		}
		for name, ids := range m.Ledger.about(ref).parties {
			for _, id := range ids {
				if !slices.Contains(known[name], id) {
					known[name] = append(known[name], id)
				}
			}
		}
	}
	for i := range m.Parties {
		m.findParty(&m.Parties[i], known)
	}
}

// findParty finds one party among those of some names.
func (m *Map) findParty(p *Party, known map[string][]seatledger.PartyID) {
	ids, alone := known[folded(p.Name)], m.Ledger.independents(known)
	switch {
	case p.joins() && p.With != Ask:
		m.joinedParty(p)
		return
	case p.OnRecord != "" || p.ID != slug(p.Name):
		return
	case len(ids) == 1:
		m.knownParty(p, ids[0])
		return
	case len(alone) == 1 && isIndependent(p.Name) && isIndependent(m.Ledger.book.PartyInfo(alone[0]).Name):
		m.knownParty(p, m.Ledger.book.PartyID(alone[0]))
		return
	}
	p.candidates = similar(known, folded(p.Name))
	if len(p.candidates) > 0 && p.With == "" && p.Kind == string(seatledger.KindParty) {
		p.With = Ask
	}
	if ref, taken := m.Ledger.book.Party(seatledger.PartyID(p.ID)); taken && p.With != Ask {
		m.otherParty(p, ref)
	}
}

// independents gives those of some parties that are no party, but members who sit alone.
func (g *Ledger) independents(known map[string][]seatledger.PartyID) (list []roll.Ref) {
	for _, ids := range known {
		for _, id := range ids {
			ref, ok := g.book.Party(id)
			if ok && g.book.PartyKind(ref) == seatledger.KindIndependents && !slices.Contains(list, ref) {
				list = append(list, ref)
			}
		}
	}
	return list
}

// similar gives the parties on record that one of a name may be.
func similar(known map[string][]seatledger.PartyID, name string) (list []string) {
	for _, other := range slices.Sorted(maps.Keys(known)) {
		if !mayBeOne(other, name) && !mayBeOne(name, other) {
			continue
		}
		for _, id := range known[other] {
			if !slices.Contains(list, string(id)) {
				list = append(list, string(id))
			}
		}
	}
	return list
}

// joinedParty takes a party that is said to be one on record, under another name, for that.
func (m *Map) joinedParty(p *Party) {
	if slices.ContainsFunc(m.Parties, func(o Party) bool { return o.ID == p.With && !o.joins() }) {
		return
	}
	if _, ok := m.Ledger.book.Party(seatledger.PartyID(p.With)); ok {
		id := p.With
		p.With = ""
		m.knownParty(p, seatledger.PartyID(id))
	}
}

// knownParty takes a party for one on record. Those of the map's own package are written as
// ever.
func (m *Map) knownParty(p *Party, id seatledger.PartyID) {
	row, owner := m.Ledger.last(seatledger.Parties, string(id))
	party, ok := row.(*seatledger.Party)
	if !ok {
		return
	}
	p.ID = string(id)
	if folded(party.Name) == folded(p.Name) {
		p.Name = party.Name
	}
	if party.Kind != "" {
		p.Kind = string(party.Kind)
	}
	if p.With == Ask {
		p.With = ""
	}
	if owner != m.Package {
		p.OnRecord = "yes"
	}
}

// otherParty looks at a party on record that has the id, though not on record of the
// councils of the list: if it is called alike it is the same, else this one needs another
// id.
func (m *Map) otherParty(p *Party, ref roll.Ref) {
	row, owner := m.Ledger.last(seatledger.Parties, p.ID)
	party, ok := row.(*seatledger.Party)
	plain := seatledger.Party{ID: seatledger.PartyID(p.ID), Name: p.Name, Kind: seatledger.PartyKind(p.Kind)}
	switch {
	case !ok, owner == m.Package, equal(party, &plain):
	case folded(m.Ledger.book.PartyInfo(ref).Name) == folded(p.Name) && p.Kind != Ask:
		p.OnRecord = "yes"
		p.Kind = string(party.Kind)
	case p.Kind != Ask:
		p.ID = strings.TrimSuffix(m.Package, "-") + "-" + p.ID
	}
}

// equal reports whether two rows of a table say the same.
func equal(a, b seatledger.Row) bool {
	return !slices.ContainsFunc(seatledger.Columns(a.Table()), func(c seatledger.Column) bool { return seatledger.Cell(a, c) != seatledger.Cell(b, c) })
}
