package answer

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// Record is what a ledger says of one thing: every version of its row, the
// newest first, and the entries that speak of it.
type Record struct {
	Table    seatledger.Table `json:"table"`
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Versions []*Entry         `json:"versions"`
	Named    []Mention        `json:"named"`    // by whom else, in order of position
	Complete bool             `json:"complete"` // false: a large ledger lists only what bears on seats
}

// Mention is an entry that speaks of something.
type Mention struct {
	Entry seatledger.Position `json:"entry"`
	Table seatledger.Table    `json:"table"`
	Key   string              `json:"key"`
	Tells string              `json:"tells"`
	Date  *seatledger.Date    `json:"date"` // of what it tells
}

// maxMentions bounds the entries that a record lists.
const maxMentions = 500

// Record answers for the row of a table.
func (d *Desk) Record(ctx context.Context, t seatledger.Table, id string, a Ask) (r *Record, err error) {
	defer stopped(ctx, &err)
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	versions, err := d.rows(ctx, t, id)
	if err != nil {
		return nil, err
	}
	versions = slices.DeleteFunc(versions, func(e seatledger.Entry) bool { return !v.Knows(e.Position) })
	if len(versions) == 0 {
		return nil, d.missing("nothing among the "+string(t), id)
	}
	newest := versions[len(versions)-1].Row
	if d.hidden(newest) {
		return nil, d.kept(id)
	}
	r = &Record{Table: t, ID: id, Name: d.title(newest), Versions: []*Entry{}, Named: []Mention{}}
	if t == seatledger.People {
		if r.Name, err = d.apart(ctx, seatledger.PersonID(id), r.Name); err != nil {
			return nil, err
		}
	}
	for _, e := range slices.Backward(versions) {
		r.Versions = append(r.Versions, d.full(&e, versions))
	}
	positions, complete, err := d.naming(ctx, v, t, id)
	r.Complete = complete && len(positions) <= maxMentions
	if err != nil {
		return nil, err
	}
	own := map[seatledger.Position]bool{}
	for _, e := range versions {
		own[e.Position] = true
	}
	positions = slices.DeleteFunc(positions, func(pos seatledger.Position) bool { return own[pos] || !v.Knows(pos) })
	r.Named, err = d.mention(ctx, positions[max(0, len(positions)-maxMentions):])
	return r, err
}

// kept is the error for a source that must not be shown.
func (*Desk) kept(id string) error {
	return fmt.Errorf("%w: %q is a confidential source, which stays in the ledger", ledger.ErrNotFound, id)
}

// rows gives all versions of a row, oldest first. That of a council is found
// by the entries that bear on it, as its key has a day too.
func (d *Desk) rows(ctx context.Context, t seatledger.Table, id string) ([]seatledger.Entry, error) {
	if t != seatledger.Councils {
		return d.versions(ctx, t, id)
	}
	c, ok := d.Book.Council(seatledger.CouncilID(id))
	if !ok {
		return nil, nil
	}
	return d.each(ctx, d.Book.CouncilRows(c))
}

// each gives the entries at some positions.
func (d *Desk) each(ctx context.Context, positions []seatledger.Position) (list []seatledger.Entry, err error) {
	for _, pos := range positions {
		e, err := d.entry(ctx, pos)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// mention tells entries, without those that must not be shown.
func (d *Desk) mention(ctx context.Context, positions []seatledger.Position) ([]Mention, error) {
	if err := d.load(ctx, positions); err != nil {
		return nil, err
	}
	list := []Mention{}
	for _, pos := range positions {
		e, err := d.entry(ctx, pos)
		if err != nil {
			return nil, err
		}
		if d.hidden(e.Row) {
			continue
		}
		list = append(list, Mention{pos, e.Row.Table(), seatledger.Key(e.Row), d.onWhat(e.Row) + d.Tell(&e) + reasonOf(e.Row), dateOf(e.Row)})
	}
	return list, nil
}

// onWhat names the council of a row of an election, whose telling does not: where
// entries on many councils are told, that says which.
func (d *Desk) onWhat(row seatledger.Row) string {
	switch r := row.(type) {
	case *seatledger.Result:
		return d.councilByID(r.Council) + ", "
	case *seatledger.Contest:
		return d.councilByID(r.Council) + ", "
	}
	return ""
}

// reasonOf says the reason that was given for an event, if one was.
func reasonOf(row seatledger.Row) string {
	e, ok := row.(*seatledger.Event)
	if !ok || e.Reason == "" {
		return ""
	}
	return " Reason given: " + strings.TrimSuffix(e.Reason, ".") + "."
}

// dateOf gives the date of what a row tells, if it has one.
func dateOf(row seatledger.Row) *seatledger.Date {
	switch r := row.(type) {
	case *seatledger.Event:
		return &r.Date
	case *seatledger.Tally:
		return &r.Date
	case *seatledger.Statement:
		return &r.Date
	case *seatledger.Election:
		return &r.Date
	case *seatledger.Source:
		return &r.Date
	}
	return nil
}

// IndexedUpTo is the length up to which a ledger may be read through for one
// question, such as which entry names what.
const IndexedUpTo = 200_000

// naming gives the entries that name a thing; complete is false where only
// those that bear on seats, or on none, are known.
func (d *Desk) naming(ctx context.Context, v *roll.View, t seatledger.Table, id string) (list []seatledger.Position, complete bool, err error) {
	if d.Book.Position <= IndexedUpTo {
		index, err := d.allMentions(ctx)
		return slices.Clone(index[string(t)+" "+id]), true, err
	}
	switch t {
	case seatledger.People:
		list = v.Naming(seatledger.PersonID(id), "", "")
	case seatledger.Parties:
		list = v.Naming("", seatledger.PartyID(id), "")
	case seatledger.Sources:
		list = v.Naming("", "", seatledger.SourceID(id))
	case seatledger.Councils:
		c, _ := d.Book.Council(seatledger.CouncilID(id))
		list = v.Entries(c)
	}
	for _, other := range []seatledger.Table{seatledger.Names, seatledger.Events, seatledger.Tallies, seatledger.Statements} { // of events those that the fold does not read
		for _, pos := range d.Book.Entries(other) {
			e, err := d.entry(ctx, seatledger.Position(pos))
			if err != nil {
				return nil, false, err
			}
			if mentions(e.Row, id) {
				list = append(list, e.Position)
			}
		}
	}
	slices.Sort(list)
	return list, false, nil
}

// allMentions lists the entries that name each thing, by table and id.
func (d *Desk) allMentions(ctx context.Context) (map[string][]seatledger.Position, error) {
	return d.mentions.get(ctx, all{}, d.findMentions)
}

func (d *Desk) findMentions(ctx context.Context) (map[string][]seatledger.Position, error) {
	index := map[string][]seatledger.Position{}
	add := func(table seatledger.Table, id string, pos seatledger.Position) {
		key := string(table) + " " + id
		if list := index[key]; id != "" && (len(list) == 0 || list[len(list)-1] != pos) {
			index[key] = append(list, pos)
		}
	}
	for e, err := range upTo(d.Store.Entries(ctx, 0), d.Book.Position) {
		if err != nil {
			return nil, err
		}
		for _, c := range seatledger.Columns(e.Row.Table()) {
			if len(c.Refs) == 0 {
				continue
			}
			for id := range strings.SplitSeq(seatledger.Cell(e.Row, c), ";") {
				for _, t := range c.Refs {
					add(t, id, e.Position)
				}
			}
		}
	}
	return index, nil
}

// Newest gives the row that stands, as the newest version has it.
func (r *Record) Newest() *Entry { return r.Versions[0] }

// Sentences implements [Answer].
func (r *Record) Sentences() []string {
	return []string{fmt.Sprintf("%s: %s, named by %s.", r.Name, Plural(len(r.Versions), "version", "versions"), Plural(len(r.Named), "entry", "entries"))}
}

// Tables implements [Answer].
func (r *Record) Tables() []Table {
	t := Table{Columns: []string{"entry", "date", "says"}}
	for _, m := range r.Named {
		date := ""
		if m.Date != nil {
			date = m.Date.String()
		}
		t.Rows = append(t.Rows, []string{strconv.FormatInt(int64(m.Entry), 10), date, m.Tells})
	}
	versions := Table{Title: "Versions", Columns: []string{"entry", "recorded", "package", "says", "superseded by"}}
	for _, e := range r.Versions {
		by := ""
		if e.SupersededBy != 0 {
			by = fmt.Sprint(e.SupersededBy)
		}
		versions.Rows = append(versions.Rows, []string{fmt.Sprint(e.Entry), e.Recorded.Format(time.RFC3339), e.Package, e.Tells, by})
	}
	return append(append([]Table{t}, r.Newest().Tables()...), versions)
}
