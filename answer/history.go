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
)

// History is every entry that states something of one id, in order.
type History struct {
	ID      string         `json:"id"`
	Entries []HistoryEntry `json:"entries"`
}

// HistoryEntry is one entry in a line.
type HistoryEntry struct {
	Entry        seatledger.Position `json:"entry"`
	Recorded     time.Time           `json:"recorded"`
	By           string              `json:"by"`
	Package      string              `json:"package"`
	Table        seatledger.Table    `json:"table"`
	Key          string              `json:"key"`
	Supersedes   seatledger.Position `json:"supersedes,omitempty"`
	SupersededBy seatledger.Position `json:"superseded_by,omitempty"`
	Redacted     bool                `json:"redacted,omitempty"`
	Tells        string              `json:"tells"`
}

// History answers for the id of anything, or for the position of an entry
// written as #17: then all versions of that entry's row. It tells of no
// confidential source, and none of what rests on one by its id.
func (d *Desk) History(ctx context.Context, id string, a Ask, progress func(int64)) (*History, error) {
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	if d.Source(seatledger.SourceID(id)).Confidential {
		return nil, d.kept(id)
	}
	concerns := func(e *seatledger.Entry) bool { return mentions(e.Row, id) }
	if text, ok := strings.CutPrefix(id, "#"); ok {
		if concerns, err = d.sameRow(ctx, text); err != nil {
			return nil, err
		}
	}
	r := &History{ID: id, Entries: []HistoryEntry{}}
	byPosition := map[seatledger.Position]int{}
	for e, err := range counted(d.Store.Entries(ctx, 0), progress) {
		if err != nil {
			return nil, err
		}
		if !v.Knows(e.Position) || !concerns(&e) || d.hidden(e.Row) {
			continue
		}
		if i, ok := byPosition[e.Supersedes]; ok && e.Supersedes != 0 {
			r.Entries[i].SupersededBy = e.Position
		}
		byPosition[e.Position] = len(r.Entries)
		r.Entries = append(r.Entries, d.historyEntry(&e))
	}
	if len(r.Entries) == 0 {
		return nil, d.missing("nothing", id)
	}
	return r, nil
}

// sameRow takes the entries of the same table and key as one entry.
func (d *Desk) sameRow(ctx context.Context, position string) (func(*seatledger.Entry) bool, error) {
	n, err := strconv.ParseInt(position, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%w: #%s is not the position of an entry: write #17", ErrAsk, position)
	}
	e, err := d.entry(ctx, seatledger.Position(n))
	if err != nil {
		return nil, err
	}
	table, key := e.Row.Table(), seatledger.Key(e.Row)
	return func(x *seatledger.Entry) bool { return x.Row.Table() == table && seatledger.Key(x.Row) == key }, nil
}

// mentions reports whether a row is about an id or refers to it.
func mentions(row seatledger.Row, id string) bool {
	for _, c := range seatledger.Columns(row.Table()) {
		if !c.Key && len(c.Refs) == 0 {
			continue
		}
		cell := seatledger.Cell(row, c)
		if cell == id || (c.List || c.Several) && slices.Contains(strings.Split(cell, ";"), id) {
			return true
		}
	}
	return false
}

// Sentences implements [Answer].
func (r *History) Sentences() []string {
	return []string{fmt.Sprintf("%s of %s.", Plural(len(r.Entries), "entry", "entries"), r.ID)}
}

// Tables implements [Answer].
func (r *History) Tables() []Table {
	t := Table{Columns: []string{"entry", "recorded", "package", "says", "state"}}
	for _, e := range r.Entries {
		state := ""
		switch {
		case e.Redacted:
			state = "redacted"
		case e.SupersededBy != 0:
			state = fmt.Sprintf("superseded by %d", e.SupersededBy)
		case e.Supersedes != 0:
			state = fmt.Sprintf("supersedes %d", e.Supersedes)
		}
		t.Rows = append(t.Rows, []string{strconv.FormatInt(int64(e.Entry), 10), e.Recorded.Format("2006-01-02 15:04"), e.Package, e.Tells, state})
	}
	return []Table{t}
}

// Search is what a name finds.
type Search struct {
	Query string `json:"query"`
	Hits  []Hit  `json:"hits"`
}

// Hit is one thing found by one of its names.
type Hit struct {
	Table seatledger.Table    `json:"table"`
	ID    string              `json:"id"`    // of a ward that of its council
	Ward  *string             `json:"ward"`  // as the records name it; null = the hit is no ward
	Name  string              `json:"name"`  // that fits
	Kind  string              `json:"kind"`  // of that name
	Entry seatledger.Position `json:"entry"` // that has it
	Also  string              `json:"also"`  // the other names and the place, for telling two apart
}

// MaxHits bounds what a search gives.
const MaxHits = 50

// Search finds things by any of their names.
func (d *Desk) Search(ctx context.Context, query string) (*Search, error) {
	s, ok := d.Store.(ledger.Searcher)
	if !ok {
		return nil, fmt.Errorf("%w: this ledger cannot be searched by name", ErrAsk)
	}
	hits, err := s.Search(ctx, query, MaxHits)
	if err != nil {
		return nil, err
	}
	r := &Search{Query: query, Hits: []Hit{}}
	for _, h := range hits {
		r.Hits = append(r.Hits, d.hit(h))
		if err := d.addLife(ctx, &r.Hits[len(r.Hits)-1]); err != nil {
			return nil, err
		}
	}
	d.namesakes(r.Hits)
	return r, nil
}

// suggested bounds what is suggested.
const suggested = 8

// Suggest finds what a name or an id that nothing has may have meant, by the last
// parts of it: things that are called so, or whose names begin so. It is cheap.
func (d *Desk) Suggest(ctx context.Context, id string) ([]Hit, error) {
	s, ok := d.Store.(ledger.Searcher)
	if !ok {
		return nil, nil
	}
	var list []Hit
	parts := strings.FieldsFunc(id, func(r rune) bool { return r == '/' })
	for _, part := range slices.Backward(parts[max(0, len(parts)-guessedParts):]) {
		if part == "council" || len(part) > guessedBytes || len(list) >= suggested {
			continue
		}
		hits, err := s.Suggest(ctx, part, suggested-len(list))
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			if !slices.ContainsFunc(list, func(x Hit) bool { return x.Table == h.Table && x.ID == h.ID && x.ward() == h.Ward }) {
				list = append(list, d.hit(h))
			}
		}
	}
	return list, nil
}

// Of an id that nothing has, so many parts of so many bytes are looked for.
const (
	guessedParts = 4
	guessedBytes = 100
)

func (d *Desk) hit(h ledger.Hit) Hit {
	return Hit{h.Table, h.ID, stated(h.Ward), h.Name, h.Kind, h.Position, d.also(h)}
}

// ward gives the ward that a hit is, blank where it is none.
func (h *Hit) ward() string {
	if h.Ward == nil {
		return ""
	}
	return *h.Ward
}

// also says what else a thing is called and where it lies.
func (d *Desk) also(h ledger.Hit) string {
	var parts []string
	switch h.Table {
	case seatledger.Divisions:
		r, _ := d.Book.Division(seatledger.DivisionID(h.ID))
		info := d.Book.DivisionInfo(r)
		parts = append(parts, info.Type, info.Name, info.Local)
		for range 3 {
			r = d.Book.DivisionInfo(r).Parent
			parts = append(parts, d.Book.DivisionInfo(r).Name)
		}
	case seatledger.Councils:
		r, _ := d.Book.Council(seatledger.CouncilID(h.ID))
		parts = append(parts, d.Book.CouncilKind(r), d.councilName(r))
	case seatledger.Wards:
		r, _ := d.Book.Council(seatledger.CouncilID(h.ID))
		parts = append(parts, "ward "+h.Ward, d.councilName(r))
	case seatledger.Parties:
		r, _ := d.Book.Party(seatledger.PartyID(h.ID))
		parts = append(parts, d.Book.PartyInfo(r).Name, d.Book.PartyInfo(r).Abbreviation)
	case seatledger.People:
		r, _ := d.Book.Person(seatledger.PersonID(h.ID))
		parts = append(parts, d.Book.PersonName(r).Name, d.Book.PersonName(r).Local)
	}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" || p == h.Name })
	return strings.Join(parts, ", ")
}

// addLife says from when until when there was a place, council or ward, and in place of
// which others: a name or a code often goes on with what follows.
func (d *Desk) addLife(ctx context.Context, h *Hit) error {
	rows, err := d.rowsOf(ctx, h)
	if err != nil {
		return err
	}
	var from, to seatledger.Date
	var before []string
	old := map[seatledger.Position]bool{}
	for i := range rows {
		old[rows[i].Supersedes] = true
	}
	rows = slices.DeleteFunc(rows, func(e seatledger.Entry) bool { return old[e.Position] })
	for i := range rows {
		first, last, replaced := d.lifeIn(rows[i].Row)
		if i == 0 || first.Earliest() < from.Earliest() {
			from = first
		}
		if !last.IsZero() {
			to = last
		}
		if len(replaced) > 0 {
			before = replaced
		}
	}
	if !from.IsZero() {
		h.add("from " + from.String())
	}
	if !to.IsZero() {
		h.add("until " + to.String())
	}
	if len(before) > 0 {
		h.add("in place of " + Listed(before))
	}
	return nil
}

// rowsOf gives the rows of a place, a council or a ward.
func (d *Desk) rowsOf(ctx context.Context, h *Hit) ([]seatledger.Entry, error) {
	switch h.Table {
	case seatledger.Divisions, seatledger.Councils:
		return d.rows(ctx, h.Table, h.ID)
	case seatledger.Wards:
		c, _ := d.Book.Council(seatledger.CouncilID(h.ID))
		ward, _ := d.Book.Ward(h.ward())
		return d.each(ctx, d.Book.WardRows(c, ward))
	}
	return nil, nil
}

// lifeIn gives what a row says of the life of a place, council or ward, and the names of
// those that it replaced.
func (d *Desk) lifeIn(row seatledger.Row) (from, to seatledger.Date, before []string) {
	switch r := row.(type) {
	case *seatledger.Division:
		for _, id := range r.Replaces {
			before = append(before, d.Name(seatledger.Divisions, string(id)))
		}
		return r.From, r.To, before
	case *seatledger.Council:
		for _, id := range r.Replaces {
			before = append(before, d.Name(seatledger.Councils, string(id)))
		}
		return r.From, r.To, before
	case *seatledger.Ward:
		return r.From, r.To, r.Replaces
	}
	return from, to, nil
}

// Sentences implements [Answer].
func (r *Search) Sentences() []string {
	return []string{fmt.Sprintf("%s for %q.", Plural(len(r.Hits), "hit", "hits"), r.Query)}
}

// Tables implements [Answer].
func (r *Search) Tables() []Table {
	t := Table{Columns: []string{"id", "name", "kind", "also", "table"}}
	for _, h := range r.Hits {
		t.Rows = append(t.Rows, []string{h.ID, h.Name, h.Kind, h.Also, string(h.Table)})
	}
	return []Table{t}
}
