package out

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/roll"
)

// register is what the rows of a choice say of whom spells speak, and how much they have
// that a format has no place for.
type register struct {
	public    *exchange.Public
	kept      withheld
	divisions map[seatledger.DivisionID]*seatledger.Division
	councils  map[seatledger.CouncilID]*seatledger.Council // the latest row of each
	wards     map[string]*seatledger.Ward                  // by wardID; the latest row of each
	parties   map[seatledger.PartyID]*seatledger.Party
	people    map[seatledger.PersonID]*seatledger.Person
	sources   map[seatledger.SourceID]*seatledger.Source
	elections map[seatledger.ElectionID]*seatledger.Election
	called    map[string][]*seatledger.Name
	resized   map[seatledger.CouncilID]bool                          // of which rows state several numbers of seats
	held      map[seatledger.CouncilID]map[seatledger.ElectionID]int // seats at stake; 0 = not stated
	rows      map[seatledger.Table]int
	values    map[seatledger.Table]map[string]int // by column
	kinds     map[seatledger.EventKind]int
	alike     map[string]int                // parties of one name, as adopt folds names
	seated    map[seatledger.DivisionID]int // councils of one division
	namesakes map[string]int                // councils of one name
	twins     map[string]int                // wards of one name on one council
}

// wardID names a ward over all councils.
func wardID(council seatledger.CouncilID, ward string) string { return string(council) + "/" + ward }

// read reads the rows of a choice.
func read(public *exchange.Public, rows iter.Seq2[exchange.PublicRow, error]) (*register, error) {
	x := &register{public: public, resized: map[seatledger.CouncilID]bool{}, divisions: map[seatledger.DivisionID]*seatledger.Division{}, councils: map[seatledger.CouncilID]*seatledger.Council{}, wards: map[string]*seatledger.Ward{},
		parties: map[seatledger.PartyID]*seatledger.Party{}, people: map[seatledger.PersonID]*seatledger.Person{}, sources: map[seatledger.SourceID]*seatledger.Source{},
		elections: map[seatledger.ElectionID]*seatledger.Election{}, called: map[string][]*seatledger.Name{}, held: map[seatledger.CouncilID]map[seatledger.ElectionID]int{},
		rows: map[seatledger.Table]int{}, values: map[seatledger.Table]map[string]int{}, kinds: map[seatledger.EventKind]int{}, alike: map[string]int{}, seated: map[seatledger.DivisionID]int{}, namesakes: map[string]int{}, twins: map[string]int{}}
	for r, err := range rows {
		if err != nil {
			return nil, err
		}
		x.kept.note(&r)
		x.count(r.Row)
		x.take(r.Row)
	}
	for _, p := range x.parties {
		x.alike[adopt.Fold(p.Name)]++
	}
	for _, c := range x.councils {
		x.seated[c.Division]++
		x.namesakes[adopt.Fold(c.Name)]++
	}
	for _, w := range x.wards {
		x.twins[wardID(w.Council, adopt.Fold(cmp.Or(w.Name, w.Ward)))]++
	}
	return x, nil
}

// count notes that a row has values in its columns.
func (x *register) count(row seatledger.Row) {
	t := row.Table()
	if x.values[t] == nil {
		x.values[t] = map[string]int{}
	}
	x.rows[t]++
	for _, c := range seatledger.Columns(t) {
		if seatledger.Cell(row, c) != "" {
			x.values[t][c.Name]++
		}
	}
}

func (x *register) take(row seatledger.Row) {
	switch r := row.(type) {
	case *seatledger.Division:
		x.divisions[r.ID] = r
	case *seatledger.Council:
		old := x.councils[r.ID]
		if old != nil && old.Seats != r.Seats {
			x.resized[r.ID] = true
		}
		if old == nil || old.From.Earliest() <= r.From.Earliest() {
			x.councils[r.ID] = r
		}
	case *seatledger.Ward:
		id := wardID(r.Council, r.Ward)
		if old := x.wards[id]; old == nil || old.From.Earliest() <= r.From.Earliest() {
			x.wards[id] = r
		}
	case *seatledger.Party:
		x.parties[r.ID] = r
	case *seatledger.Person:
		x.people[r.ID] = r
	case *seatledger.Source:
		x.sources[r.ID] = r
	case *seatledger.Name:
		x.called[r.Of] = append(x.called[r.Of], r)
	case *seatledger.Election:
		x.elections[r.ID] = r
	case *seatledger.Contest:
		x.stake(r.Council, r.Election, r.Seats)
	case *seatledger.Result:
		x.stake(r.Council, r.Election, 0)
	case *seatledger.Event:
		x.kinds[r.Kind]++
	}
}

// seatsOf gives the seats of a council that had as many at all times; 0 of another, as a
// format with one number for all times would say what was not so.
func (x *register) seatsOf(c *seatledger.Council) int {
	if x.resized[c.ID] {
		return 0
	}
	return c.Seats
}

func (x *register) stake(c seatledger.CouncilID, e seatledger.ElectionID, seats int) {
	if x.held[c] == nil {
		x.held[c] = map[seatledger.ElectionID]int{}
	}
	x.held[c][e] += seats
}

// personName gives how a person is called.
func (x *register) personName(id seatledger.PersonID) string {
	if p := x.people[id]; p != nil {
		return p.Name
	}
	return string(id)
}

// partyName gives how a party is called; one that shares its name has its id behind it.
func (x *register) partyName(id seatledger.PartyID) string {
	p := x.parties[id]
	switch {
	case p == nil && id == roll.Independents:
		return "Independent"
	case p == nil:
		return string(id)
	case x.alike[adopt.Fold(p.Name)] > 1:
		return p.Name + " (" + string(id) + ")"
	}
	return p.Name
}

// councilName gives how a council is called, as partyName does.
func (x *register) councilName(id seatledger.CouncilID) string {
	c := x.councils[id]
	switch {
	case c == nil:
		return string(id)
	case x.namesakes[adopt.Fold(c.Name)] > 1:
		return c.Name + " (" + string(id) + ")"
	}
	return c.Name
}

// wardName gives how a ward is called, as partyName does.
func (x *register) wardName(council seatledger.CouncilID, ward string) string {
	w := x.wards[wardID(council, ward)]
	if w == nil || w.Name == "" {
		return ward
	}
	if x.twins[wardID(council, adopt.Fold(w.Name))] > 1 {
		return w.Name + " (" + ward + ")"
	}
	return w.Name
}

// sourcesOf gives the public sources of the entries that spells rest on.
func (l *Ledger) sourcesOf(ctx context.Context, x *register, spells []Spell) (map[seatledger.Position][]seatledger.SourceID, error) {
	var at []seatledger.Position
	for i := range spells {
		at = append(at, spells[i].Causes...)
	}
	slices.Sort(at)
	at = slices.DeleteFunc(slices.Compact(at), func(p seatledger.Position) bool { return p == 0 })
	entries, err := l.Store.Pick(ctx, at...)
	if err != nil {
		return nil, err
	}
	cited := map[seatledger.Position][]seatledger.SourceID{}
	for _, e := range entries {
		for _, c := range seatledger.Columns(e.Row.Table()) {
			if c.Name != "sources" {
				continue
			}
			for id := range strings.SplitSeq(seatledger.Cell(e.Row, c), ";") {
				if id != "" && !x.public.Confidential(seatledger.SourceID(id)) {
					cited[e.Position] = append(cited[e.Position], seatledger.SourceID(id))
				}
			}
		}
	}
	return cited, nil
}

// identifiers divides "scheme:value".
func identifiers(list []string) (all [][2]string) {
	for _, one := range list {
		scheme, value, ok := strings.Cut(one, ":")
		if !ok {
			scheme, value = "", one
		}
		all = append(all, [2]string{scheme, value})
	}
	return all
}

// sorted gives the keys of a map in order.
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
