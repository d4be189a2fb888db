package adopt

import (
	"cmp"
	"fmt"
	"iter"
	"strconv"
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

// put adds a row, unless one with its key is there.
func (a *adopter) put(row seatledger.Row) {
	a.m.steps++
	key := string(row.Table()) + "\x00" + seatledger.Key(row)
	if !a.rows[key] {
		a.rows[key] = true
		a.p.Rows = append(a.p.Rows, row)
	}
}

// write makes the rows of the package.
func (a *adopter) write(members []member) {
	source := seatledger.SourceID(a.m.Package + "/" + a.on.String())
	published := a.on
	if a.m.Source.Date != "" {
		published = a.day(a.m.Source.Date, "source, date")
	}
	a.put(&seatledger.Source{ID: source, Title: a.m.Source.Title, Publisher: a.m.Source.Publisher, Date: published, URL: a.m.Source.URL})
	from := []seatledger.SourceID{source}
	for i := range a.m.Councils {
		a.place(&a.m.Councils[i], from)
	}
	for i := range a.m.Parties {
		a.party(&a.m.Parties[i])
	}
	people := map[string]bool{}
	for _, x := range members {
		a.seat(x, people, from)
	}
	if !isYes(a.m.Complete) {
		return
	}
	for i := range a.m.Councils {
		c := &a.m.Councils[i]
		if a.lists[c] != nil { // the map may have others
			a.put(&seatledger.Event{ID: seatledger.EventID(fmt.Sprintf("%s/%s/complete", c.ID, a.on)), Date: a.on, Kind: seatledger.RosterComplete,
				Council: c.council(), Sources: from})
		}
	}
}

func isYes(text string) bool { return text == "yes" || text == "true" }

// council gives the id of the council, whose place has the id of the map.
func (c *Council) council() seatledger.CouncilID {
	return seatledger.CouncilID(c.ID + "/council")
}

// place puts a council, the place that elects it and its wards.
func (a *adopter) place(c *Council, from []seatledger.SourceID) {
	seats, _ := strconv.Atoi(c.Seats) // a number: count has looked
	l := cmp.Or(a.lists[c], &list{})
	a.put(&seatledger.Division{ID: seatledger.DivisionID(c.ID), Name: c.Name, Type: c.Type, Identifiers: l.codes, Sources: from})
	a.put(&seatledger.Council{ID: c.council(), Division: seatledger.DivisionID(c.ID), Name: c.Name, Seats: seats, Sources: from})
	if a.m.holding(HoldsWard) == "" {
		return
	}
	for _, ward := range l.wards {
		a.m.steps++
		if n := l.seats[ward]; n > 0 && ward != "" {
			a.put(&seatledger.Ward{Council: c.council(), Ward: ward, Seats: n, Sources: from})
		}
	}
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
func (a *adopter) seat(x member, people map[string]bool, from []seatledger.SourceID) {
	if x.name == "" {
		a.lose(Loss{Row: x.row, Values: 1, Value: "vacant", Why: "a vacant seat has no row: a complete list says it", Ignored: isYes(a.m.Complete)})
		return
	}
	id, again := a.person(x, people)
	if again {
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
	a.put(&seatledger.Person{ID: id, Name: x.name, Basis: "office-holder", Identifiers: x.codes, Sources: from})
	a.put(&seatledger.Event{ID: seatledger.EventID(fmt.Sprintf("%s/%s", id, a.on)), Date: a.on, Kind: seatledger.Listed, Council: x.council.council(),
		Ward: x.ward, Person: id, Party: party, Sources: from})
	a.p.Members++
}

// person gives the id of a member; again is true for the second row of one person. Two of
// one name are told apart by their wards, in later lists too.
func (a *adopter) person(x member, people map[string]bool) (id seatledger.PersonID, again bool) {
	base := x.council.ID + "/" + slug(x.name)
	if twice := a.form.twice[folded(x.name)]; twice != nil {
		if isYes(twice.Same) {
			again = people[base]
			people[base] = true
			return seatledger.PersonID(base), again
		}
		base = strings.TrimSuffix(base+"-"+slug(x.ward), "-")
	}
	next := base
	for n := 2; people[next]; n++ {
		a.m.steps++
		next = fmt.Sprintf("%s-%d", base, n)
	}
	people[next] = true
	return seatledger.PersonID(next), false
}
