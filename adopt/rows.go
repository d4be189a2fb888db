package adopt

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// All walks through the rows of the package, as exchange.Write has it.
func (p *Package) All() iter.Seq2[seatledger.Row, error] {
	return func(yield func(seatledger.Row, error) bool) {
		for _, r := range p.Rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// rowKey names a row of a package.
type rowKey struct {
	table seatledger.Table
	key   string
}

// put adds a row, unless one with its key is there.
func (a *adopter) put(row seatledger.Row) {
	a.m.steps++
	key := rowKey{row.Table(), seatledger.Key(row)}
	if !a.rows[key] {
		a.rows[key] = true
		a.p.Rows = append(a.p.Rows, row)
	}
}

// write makes the rows of the package.
func (a *adopter) write() {
	source := a.putSource()
	from := []seatledger.SourceID{a.source}
	for i := range a.m.Councils {
		if c := &a.m.Councils[i]; c.Seats != Ignored {
			a.place(c, from)
		}
	}
	for i := range a.m.Parties {
		a.party(&a.m.Parties[i])
	}
	people := map[seatledger.PersonID]bool{}
	for i := range a.m.Councils {
		if l := a.lists[&a.m.Councils[i]]; l != nil {
			for _, x := range l.members {
				a.seat(x, people, from)
				a.list(x, source)
			}
		}
	}
	for i := range a.m.Councils {
		a.closing(&a.m.Councils[i], from)
	}
}

// closing says of the list of a council that it is complete, and what it changes.
func (a *adopter) closing(c *Council, from []seatledger.SourceID) {
	l := a.lists[c]
	if l == nil { // the map may have others
		return
	}
	if r := a.records[c.council()]; r != nil {
		a.changes(c, l, r)
	}
	complete := seatledger.Event{ID: a.eventID(c, c.ID, a.on.String(), "complete"), Date: a.on, Kind: seatledger.RosterComplete, Council: c.council(), Sources: from}
	switch {
	case !isYes(a.m.Complete) || l.leftOut[""]:
	case len(l.leftOut) == 0:
		a.put(&complete)
	default: // ward by ward, but for those of which it lacks members
		for _, ward := range l.all {
			if !l.leftOut[ward] && ward != "" {
				e := complete
				e.Ward, e.ID = ward, a.eventID(c, c.ID, slug(ward), a.on.String(), "complete")
				a.put(&e)
			}
		}
	}
}

// eventID makes the id of an event. What is said of a council of another package has that of
// this one before it, so that two lists of one day do not take each other's ids.
func (a *adopter) eventID(c *Council, parts ...string) seatledger.EventID {
	if c.isOnRecord() {
		parts = append([]string{a.m.Package}, parts...)
	}
	return seatledger.EventID(strings.Join(parts, "/"))
}

// list keeps what the list says of a member, for the next one.
func (a *adopter) list(x *member, source seatledger.Source) {
	if x.name != "" && !x.again {
		a.p.Listings = append(a.p.Listings, Listing{Day: a.on, Council: x.council.council(), Person: x.id, Name: x.name, Ward: x.ward, Party: x.party.partyOf(), Codes: x.codes, Source: source})
	}
}

// cite puts the sources of earlier lists that are cited again.
func (a *adopter) cite(ids []seatledger.SourceID) []seatledger.SourceID {
	for _, id := range ids {
		if s := a.sources[id]; s != nil {
			a.put(s)
		}
	}
	return ids
}

// putSource puts the source of all rows.
func (a *adopter) putSource() seatledger.Source {
	published := a.on
	if a.m.Source.Date != "" {
		published = a.day(a.m.Source.Date, "source, date")
	}
	source := seatledger.Source{ID: a.source, Title: a.m.Source.Title, Publisher: a.m.Source.Publisher, Date: published, URL: a.m.Source.URL}
	a.put(&source)
	return source
}

func isYes(text string) bool { return text == "yes" || text == "true" }

// council gives the id of the council: that on record, or one made of the id of its place.
func (c *Council) council() seatledger.CouncilID {
	switch c.OnRecord {
	case "", Ask, "no", "false":
		return seatledger.CouncilID(c.ID + "/council")
	}
	return seatledger.CouncilID(c.OnRecord)
}

func (c *Council) isOnRecord() bool { return c.council() == seatledger.CouncilID(c.OnRecord) }

// place puts a council, the place that elects it and its wards.
func (a *adopter) place(c *Council, from []seatledger.SourceID) {
	r := a.records[c.council()]
	switch {
	case c.isOnRecord(): // another package has the rows
		a.tellNewWards(c, cmp.Or(a.lists[c], &list{}), r)
		return
	case r != nil && len(r.Sources) > 0:
		from = a.cite(r.Sources)
	}
	l := cmp.Or(a.lists[c], &list{})
	a.put(&seatledger.Division{ID: seatledger.DivisionID(c.ID), Name: c.Name, Type: c.Type, Identifiers: l.codes, Sources: from})
	for i, z := range c.sizes {
		row := &seatledger.Council{ID: c.council(), Division: seatledger.DivisionID(c.ID), Name: c.Name, Seats: z.seats, From: z.date, Counts: seatledger.CountedBy(c.Counts), Sources: from}
		if c.TieBreak != "no" {
			row.TieBreak = seatledger.PostID(slug(c.TieBreak))
		}
		if i+1 < len(c.sizes) {
			row.To = shifted(c.sizes[i+1].date, -1)
		}
		a.put(row)
	}
	a.wardRows(c, l, r, from)
}

// party puts a party, unless it sits with another one. It has no source, so that the lists
// of two councils may name the same one.
func (a *adopter) party(p *Party) {
	if p.joins() {
		if a.form.partyIDs[p.With] == nil {
			a.problems = append(a.problems, &Problem{File: "the map", Column: p.Name + ", with", Value: p.With, Want: "the id of another party of the map, or no", Fix: "write one of them"})
		}
		return
	}
	if isYes(p.OnRecord) { // another package has the row
		return
	}
	a.put(&seatledger.Party{ID: seatledger.PartyID(p.ID), Name: p.Name, Kind: seatledger.PartyKind(p.Kind)})
}

// joins reports whether a party sits with another one.
func (p *Party) joins() bool { return p.With != "" && p.With != "no" && p.With != "false" }

// partyOf gives the party that a member counts for.
func (p *Party) partyOf() seatledger.PartyID {
	switch {
	case p == nil:
		return ""
	case p.joins():
		return seatledger.PartyID(p.With)
	}
	return seatledger.PartyID(p.ID)
}

// seat puts a member and the row of the list that names him or her.
func (a *adopter) seat(x *member, people map[seatledger.PersonID]bool, from []seatledger.SourceID) {
	if x.name == "" {
		a.lose(Loss{Row: x.row, Values: 1, Value: "vacant", Why: "a vacant seat has no row: a complete list says it", Ignored: isYes(a.m.Complete)})
		return
	}
	if x.id, x.again = a.person(x, people); x.again {
		a.lose(Loss{Row: x.row, Values: 1, Value: x.name, Why: "the same person stands on the list already"})
		return
	}
	party := x.party.partyOf()
	if x.party != nil && string(party) != x.party.ID {
		a.lose(Loss{Row: x.row, Column: a.m.holding(HoldsParty), Values: 1, Value: x.party.Name, Why: "counted as of " + string(party) + ", as the map says", Ignored: true})
	}
	if x.party == nil {
		a.lose(Loss{Row: x.row, Column: a.m.holding(HoldsParty), Values: 0, Value: x.name, Why: "no party is stated, so that it is not known for whom the member sits"})
	}
	a.name(x, from)
	a.put(&seatledger.Event{ID: a.eventID(x.council, string(x.id), a.on.String()), Date: a.on, Kind: seatledger.Listed, Council: x.council.council(),
		Ward: x.ward, Person: x.id, Party: party, Sources: from})
	a.p.Members++
}

// name puts the row of a person: of somebody known as it was, and beside it how the list
// writes the name.
func (a *adopter) name(x *member, from []seatledger.SourceID) {
	row := seatledger.Person{ID: x.id, Name: x.name, Basis: "office-holder", Identifiers: x.codes, Sources: from}
	p := x.known
	switch {
	case p == nil:
		a.put(&row)
		return
	case p.Row != nil && !p.Foreign && a.sources[first(p.First)] == nil:
		row = *p.Row // as the ledger has it, so that it is not written anew
		row.Identifiers = slices.Clone(row.Identifiers)
		for _, code := range x.codes {
			if !slices.Contains(row.Identifiers, code) {
				row.Identifiers = append(row.Identifiers, code)
			}
		}
		a.put(&row)
	case !p.Foreign:
		row.Name, row.Sources, row.Identifiers = p.Names[0], a.cite(p.First), slices.Clone(p.Codes)
		for _, code := range x.codes {
			if !slices.Contains(row.Identifiers, code) {
				row.Identifiers = append(row.Identifiers, code)
			}
		}
		a.put(&row)
	}
	a.called(x.council, x)
}

// taken reports whether an id is somebody else's on record.
func (a *adopter) taken(id seatledger.PersonID) bool {
	if a.ids[id] || a.m.Ledger == nil {
		return a.ids[id]
	}
	if _, ok := a.m.Ledger.book.Person(id); !ok {
		return false
	}
	_, owner := a.m.Ledger.last(seatledger.People, string(id))
	return owner != a.m.Package
}

func first(list []seatledger.SourceID) seatledger.SourceID {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// person gives the id of a member; again is true for the second row of one person. Two of
// one name are told apart by their wards, in later lists too.
func (a *adopter) person(x *member, people map[seatledger.PersonID]bool) (id seatledger.PersonID, again bool) {
	if x.known != nil {
		again = people[x.known.ID]
		people[x.known.ID] = true
		return x.known.ID, again
	}
	base := x.council.ID + "/" + slug(x.name)
	if twice := a.form.twice[folded(x.name)]; twice != nil {
		if isYes(twice.Same) {
			again = people[seatledger.PersonID(base)]
			people[seatledger.PersonID(base)] = true
			return seatledger.PersonID(base), again
		}
		base = strings.TrimSuffix(base+"-"+slug(x.ward), "-")
	}
	next := seatledger.PersonID(base)
	for n := 2; people[next] || a.taken(next); n++ {
		a.m.steps++
		next = seatledger.PersonID(fmt.Sprintf("%s-%d", base, n))
	}
	people[next] = true
	return next, false
}
