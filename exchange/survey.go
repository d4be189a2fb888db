package exchange

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

// survey is one walk through the ledger. It looks up the ids that the package
// refers to but does not have, the councils, elections and contests that its
// rows belong to, the rows that contradict it, and its own rows of earlier
// imports that it has no longer.
type survey struct {
	c       *checker
	wanted  map[seatledger.Table]map[string]bool // ids sought; true once found
	sizes   map[string]bool                      // councils whose rows are sought
	groups  map[string]bool                      // parties whose kinds are sought
	seats   bool                                 // the package seats somebody: who left is sought
	against map[clash]ledgerRow                  // newest row of another package that says something else
	own     map[key128]ledgerRow                 // newest own row that is absent now
	seated  map[seatOn]move
	cited   *citations
	alike   map[string]bool // ids of the package that were found to look like another
}

type clash struct {
	table seatledger.Table
	key   key128
	pkg   string
}

type ledgerRow struct {
	RowRef
	position  seatledger.Position
	by        string
	retracted bool
}

// seatOn is one seat on one day.
type seatOn struct {
	council string
	ward    string // in which it is numbered
	seat    seatledger.Seat
	day     seatledger.Day
}

// survey walks through the ledger once.
func (c *checker) survey(ctx context.Context, store ledger.Store) error {
	s := &survey{c: c, wanted: map[seatledger.Table]map[string]bool{}, sizes: map[string]bool{}, groups: map[string]bool{},
		against: map[clash]ledgerRow{}, own: map[key128]ledgerRow{}, seated: map[seatOn]move{}, alike: map[string]bool{},
		cited: &citations{hash: c.hash, lists: map[key128][]string{}, secret: map[string]bool{}}}
	c.corrected, c.rowsAt = map[key128]struct{}{}, map[key128]rowPlace{}
	s.prepare()
	for r, err := range store.Records(ctx, 0) {
		if err == nil {
			err = s.record(&r)
		}
		if err != nil {
			return fmt.Errorf("looking the package up in the ledger: %w", err)
		}
	}
	s.settle()
	return nil
}

// prepare notes what is sought.
func (s *survey) prepare() {
	c := s.c
	for _, r := range c.pending {
		for _, t := range r.refs() {
			if s.wanted[t] == nil {
				s.wanted[t] = map[string]bool{}
			}
			s.wanted[t][r.id] = false
		}
	}
	for _, k := range c.contests.order {
		s.sizes[k.council] = true
	}
	for _, carry := range c.elsewhere.carries {
		s.sizes[carry.id] = true
	}
	for _, g := range c.elsewhere.groups {
		s.groups[g.id] = true
	}
	names := make([]string, len(c.seating.numbers)+1)
	for id, n := range c.seating.numbers {
		names[n] = id
	}
	s.seats = len(c.seating.carries) > 0 || len(c.contests.order) > 0
	for _, m := range c.seating.moves {
		s.seats = s.seats || m.effect != seatledger.EffectEnd
		s.sizes[names[m.council]] = true
		if m.effect == seatledger.EffectFill && m.seat > 0 && m.dated {
			s.seated[seatOn{names[m.council], names[m.ward], seatledger.Seat(m.seat), m.first}] = m
		}
	}
}

// record looks at one record of the ledger.
func (s *survey) record(r *wire.Record) error {
	if ids := s.wanted[r.Table]; ids != nil {
		if id := r.Cell("id"); id != "" {
			if _, sought := ids[id]; sought {
				ids[id] = true
			}
		}
	}
	index, own := s.c.tables[r.Table], r.Package == s.c.pkg.Name
	s.look(r, index)
	if r.Table == seatledger.Sources && r.Cell("confidential") != "" {
		s.cited.secret[r.Cell("id")] = true
	}
	if index == nil && !own && !s.bearsOn(r) {
		return nil
	}
	key, ok := keyOf(r)
	if !ok {
		return nil
	}
	mine, shared := keyed{}, false
	if index != nil {
		mine, shared = index.keys[s.c.hash(key)]
	}
	switch {
	case shared && own:
		s.note(r, key)
		return s.again(r, key, mine)
	case shared:
		return s.compare(r, key, mine)
	case own:
		s.own[s.c.hash(string(r.Table)+"|"+key)] = ledgerRow{RowRef{r.Table, strings.Clone(key)}, r.Position, strings.Clone(r.By), isRetracted(r)}
	}
	if !s.bearsOn(r) {
		return nil
	}
	entry, err := r.Entry()
	if err == nil {
		s.context(&entry)
	}
	return err
}

// bearsOn reports whether a row says something of the councils, elections,
// contests or seats of the package.
func (s *survey) bearsOn(r *wire.Record) bool {
	switch r.Table {
	case seatledger.Councils:
		return s.sizes[r.Cell("id")]
	case seatledger.Parties:
		return s.groups[r.Cell("id")]
	case seatledger.Elections, seatledger.Contests:
		return len(s.c.contests.order) > 0
	case seatledger.Events:
		return len(s.seated) > 0 && r.Cell("seat") != "" || s.seats && s.leaves(r)
	}
	return false
}

// keyOf gives the key of a record as seatledger.Key gives it, without reading
// the whole row; ok is false where a redaction may have blanked a part.
func keyOf(r *wire.Record) (key string, ok bool) {
	var cells []string
	for _, column := range seatledger.Columns(r.Table) {
		if column.Key && column.Private {
			entry, err := r.Entry()
			if err != nil || entry.Redacted {
				return "", false
			}
			return seatledger.Key(entry.Row), true
		}
		if column.Key {
			cells = append(cells, r.Cell(column.Name))
		}
	}
	return strings.Join(cells, "|"), true
}

func isRetracted(r *wire.Record) bool {
	return r.Table == seatledger.Events && r.Cell("status") == seatledger.Retracted
}

// compare holds a row of another package against the row of the same key
// here. A retracted event disputes nothing.
func (s *survey) compare(r *wire.Record, key string, mine keyed) error {
	entry, err := r.Entry()
	if err != nil || entry.Redacted {
		return err
	}
	at := clash{r.Table, s.c.hash(key), r.Package}
	if mine.retracted || isRetracted(r) || s.c.content(entry.Row) == mine.content {
		delete(s.against, at)
	} else {
		s.against[at] = ledgerRow{RowRef: RowRef{r.Table, strings.Clone(key)}, position: r.Position}
	}
	return nil
}

// context keeps what a row of the ledger says of the councils, elections and
// contests of the package, where the package itself is silent.
func (s *survey) context(e *seatledger.Entry) {
	c := s.c
	switch r := e.Row.(type) {
	case *seatledger.Council:
		id := string(r.ID)
		c.terms[id] = slices.DeleteFunc(c.terms[id], func(t councilTerm) bool { return t.packages == e.Package && t.from == r.From })
		c.terms[id] = append(c.terms[id], councilTerm{r.From, r.Seats, r.Method, r.TieRule, e.Package})
		c.elsewhere.council(r)
	case *seatledger.Party:
		c.elsewhere.party(r)
	case *seatledger.Election:
		c.ballots[string(r.ID)] = newBallot(r)
	case *seatledger.Contest:
		if k := c.contests.byKey[contestKey{string(r.Election), string(r.Council), r.Ward}]; k != nil && k.termsRow == 0 {
			k.take(r)
		}
	case *seatledger.Event:
		s.otherHolder(r, e)
		s.left(r, e.Package)
	}
}

// otherHolder warns where another package seats somebody else on the same
// seat on the same day. Both stand, and the roll shows the dispute.
func (s *survey) otherHolder(r *seatledger.Event, e *seatledger.Entry) {
	effect, _ := r.Kind.Effect()
	if e.Package == s.c.pkg.Name || effect != seatledger.EffectFill || r.Person == "" || !r.Date.Exact() || r.Status == seatledger.Retracted {
		return
	}
	m, ok := s.seated[seatOn{string(r.Council), r.Ward, r.Seat, r.Date.Earliest()}]
	if n := s.c.seating.numbers[string(r.Person)]; ok && m.person != 0 && n != m.person {
		s.c.addWarning(Problem{s.c.tables[seatledger.Events].file, int(m.row), "seat", fmt.Sprint(m.seat),
			fmt.Sprintf("one holder of the seat, but package %s has %s on it (entry %d)", e.Package, r.Person, e.Position),
			"nothing need be done: both are kept, and the roll shows the dispute"})
	}
}

// settle draws the conclusions once the walk is over.
func (s *survey) settle() {
	c := s.c
	c.pending = slices.DeleteFunc(c.pending, func(r reference) bool {
		return slices.ContainsFunc(r.refs(), func(t seatledger.Table) bool { return s.wanted[t][r.id] })
	})
	s.cited.keep()
	c.cited = s.cited
	for at, row := range s.against {
		index := c.tables[at.table]
		n := int(index.keys[at.key].row)
		if at.table.Disputable() {
			c.Disputes = append(c.Disputes, Dispute{RowRef: row.RowRef, Package: at.pkg, Entry: row.position, Cells: []CellChange{}})
			continue
		}
		c.Problems.add(Problem{index.file, n, seatledger.Columns(at.table)[0].Name, row.Key,
			fmt.Sprintf("what package %s says of it (entry %d), or an id of its own", at.pkg, row.position),
			"delete the row here if it is the same thing (the id can be used without it), make the two rows alike, or choose another id"})
	}
	for _, row := range s.own {
		if !row.retracted && !c.unread[row.Table] && c.pkg.speaksOf(row.Table) {
			c.Absent = append(c.Absent, Absent{row.RowRef, row.position, row.by})
		}
	}
	slices.SortFunc(c.Disputes, func(a, b Dispute) int {
		return cmp.Or(compareRefs(a.RowRef, b.RowRef), cmp.Compare(a.Package, b.Package))
	})
	slices.SortFunc(c.Absent, func(a, b Absent) int { return compareRefs(a.RowRef, b.RowRef) })
	c.AbsentCount = len(c.Absent)
	c.Absent = c.Absent[:min(len(c.Absent), maxListed)]
}

func compareRefs(a, b RowRef) int {
	return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Key, b.Key))
}
