package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// Entry is one entry in full: what it says, on whose word, when it was written
// down, and how it stands to others. A confidential source is not in it.
type Entry struct {
	Entry        seatledger.Position   `json:"entry"`
	Recorded     time.Time             `json:"recorded"`
	By           string                `json:"by"`
	Package      string                `json:"package"`
	Table        seatledger.Table      `json:"table"`
	Key          string                `json:"key"`
	Hash         string                `json:"hash"`
	Previous     string                `json:"previous"` // hash of the entry before
	Supersedes   seatledger.Position   `json:"supersedes,omitempty"`
	SupersededBy seatledger.Position   `json:"superseded_by,omitempty"`
	Disputes     []seatledger.Position `json:"disputes"` // entries of other packages that say something else under this key
	Redacted     bool                  `json:"redacted,omitempty"`
	Tells        string                `json:"tells"`
	Cells        []Cell                `json:"cells"`
	Sources      []Source              `json:"sources"`
}

// Cell is one stated cell of a row.
type Cell struct {
	Column string `json:"column"`
	Value  string `json:"value"`
	Refs   []Ref  `json:"refs,omitempty"` // what the value names, in order
}

// Ref names a row that another one refers to.
type Ref struct {
	Table seatledger.Table `json:"table"`
	ID    string           `json:"id"`
	Name  string           `json:"name"` // as a reader knows it; the id where the row has no name
}

// Source is a publication as far as it may be shown.
type Source struct {
	ID           seatledger.SourceID `json:"id,omitempty"`
	Title        string              `json:"title,omitempty"`
	Publisher    string              `json:"publisher,omitempty"`
	Author       string              `json:"author,omitempty"`
	Date         string              `json:"date,omitempty"`
	URL          string              `json:"url,omitempty"`
	Quote        string              `json:"quote,omitempty"`
	SHA256       string              `json:"sha256,omitempty"`
	Grade        string              `json:"grade,omitempty"`
	Confidential bool                `json:"confidential,omitempty"` // then nothing else is said
}

// Entry answers for a position.
func (d *Desk) Entry(ctx context.Context, pos seatledger.Position) (*Entry, error) {
	if pos < 1 || pos > d.Book.Position {
		return nil, fmt.Errorf("%w: there is no entry %d: the last one is %d", ledger.ErrNotFound, pos, d.Book.Position)
	}
	r, err := d.Store.Record(ctx, pos)
	if err != nil {
		return nil, err
	}
	e, err := r.Entry()
	if err != nil {
		return nil, err
	}
	if d.hidden(e.Row) {
		return nil, fmt.Errorf("%w: entry %d describes a confidential source, which stays in the ledger", ledger.ErrNotFound, pos)
	}
	versions, err := d.versions(ctx, e.Row.Table(), seatledger.Key(e.Row))
	if err != nil {
		return nil, err
	}
	x := d.full(&e, versions)
	x.Hash, x.Previous = r.Hash.String(), r.Prev.String()
	return x, nil
}

// hidden reports whether a row must not be shown at all.
func (d *Desk) hidden(row seatledger.Row) bool {
	s, ok := row.(*seatledger.Source)
	if !ok {
		return false
	}
	if newest, ok := d.source(s.ID); ok {
		s = newest
	}
	return bool(s.Confidential)
}

// versions gives the entries of a table and key, oldest first.
func (d *Desk) versions(ctx context.Context, t seatledger.Table, key string) ([]seatledger.Entry, error) {
	list, err := d.Store.History(ctx, t, key)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(e seatledger.Entry) bool { return e.Position > d.Book.Position }), nil
}

// full says all of an entry but its hashes. Versions are those of its key.
func (d *Desk) full(e *seatledger.Entry, versions []seatledger.Entry) *Entry {
	x := &Entry{Entry: e.Position, Recorded: e.Recorded, By: e.By, Package: e.Package, Table: e.Row.Table(), Key: seatledger.Key(e.Row),
		Supersedes: e.Supersedes, Redacted: e.Redacted, Tells: d.Tell(e), Cells: d.cells(e.Row), Disputes: []seatledger.Position{}, Sources: []Source{}}
	superseded := map[seatledger.Position]bool{}
	for _, v := range versions {
		superseded[v.Supersedes] = true
		if v.Supersedes == e.Position {
			x.SupersededBy = v.Position
		}
	}
	for _, v := range versions {
		if v.Package != e.Package && !superseded[v.Position] && x.SupersededBy == 0 {
			x.Disputes = append(x.Disputes, v.Position)
		}
	}
	for _, id := range sourcesOf(e.Row) {
		x.Sources = append(x.Sources, d.Source(id))
	}
	return x
}

// Source gives the newest row of a source as far as it may be shown.
func (d *Desk) Source(id seatledger.SourceID) Source {
	s, ok := d.source(id)
	switch {
	case !ok:
		return Source{ID: id}
	case bool(s.Confidential):
		return Source{Confidential: true}
	}
	return Source{ID: id, Title: s.Title, Publisher: s.Publisher, Author: s.Author, Date: s.Date.String(), URL: s.URL, Quote: s.Quote, SHA256: s.SHA256, Grade: s.Grade}
}

// cells gives the stated cells of a row, in the order of its columns.
func (d *Desk) cells(row seatledger.Row) []Cell {
	cells := []Cell{}
	for _, c := range seatledger.Columns(row.Table()) {
		text := seatledger.Cell(row, c)
		if text == "" {
			continue
		}
		cell := Cell{Column: c.Name, Value: text}
		if len(c.Refs) > 0 {
			cell.Value = ""
			for part := range strings.SplitSeq(text, ";") {
				cell.add(d.ref(c.Refs, part))
				if !c.List && !c.Several {
					break
				}
			}
		}
		if row.Table() == seatledger.Redactions && c.Name == "entry" {
			cell.Refs = []Ref{{seatledger.Redactions, text, "entry " + text}}
		}
		cells = append(cells, cell)
	}
	return cells
}

func (c *Cell) add(r Ref) {
	c.Refs = append(c.Refs, r)
	if c.Value != "" {
		c.Value += ";"
	}
	c.Value += r.ID
}

// confidential stands for a source that must not be named.
const confidential = "a confidential source"

// ref finds which of the tables has the row that an id names.
func (d *Desk) ref(tables []seatledger.Table, id string) Ref {
	for _, t := range tables {
		if name, ok := d.name(t, id); ok {
			if name == confidential {
				return Ref{t, "", name}
			}
			return Ref{t, id, name}
		}
	}
	return Ref{"", id, id}
}

// name gives the name of a row as a reader knows it; ok is false where the
// table has no such row.
func (d *Desk) name(t seatledger.Table, id string) (name string, ok bool) {
	b := d.Book
	switch t {
	case seatledger.Divisions:
		r, ok := b.Division(seatledger.DivisionID(id))
		return d.divisionName(r), ok
	case seatledger.Councils:
		r, ok := b.Council(seatledger.CouncilID(id))
		return d.councilName(r), ok
	case seatledger.Parties:
		_, ok := b.Party(seatledger.PartyID(id))
		return d.partyByID(seatledger.PartyID(id)), ok
	case seatledger.People:
		_, ok := b.Person(seatledger.PersonID(id))
		return d.person(seatledger.PersonID(id)), ok
	case seatledger.Sources:
		if s := d.Source(seatledger.SourceID(id)); s.Confidential {
			return confidential, true
		}
		_, ok := d.source(seatledger.SourceID(id))
		return d.cite([]seatledger.SourceID{seatledger.SourceID(id)}), ok
	}
	list, err := d.versions(context.Background(), t, id)
	if err != nil || len(list) == 0 {
		return "", false
	}
	return d.title(list[len(list)-1].Row), true
}

// title names a row in few words.
func (d *Desk) title(row seatledger.Row) string {
	switch r := row.(type) {
	case *seatledger.Election:
		return r.Name
	case *seatledger.Ward:
		return fmt.Sprintf("%s, ward of %s", cmp.Or(r.Name, r.Ward), d.Name(seatledger.Councils, string(r.Council)))
	case *seatledger.Event:
		text := d.tellEvent(r)
		return strings.ToUpper(text[:1]) + text[1:]
	case *seatledger.Tally:
		return strings.TrimSpace(fmt.Sprintf("%s %s %s", d.tallied(r), r.Text, unprinted(r.Text, r.Unit)))
	case *seatledger.Statement:
		return fmt.Sprintf("%s %s", d.person(r.Speaker), r.Stance)
	case *seatledger.Source:
		return d.cite([]seatledger.SourceID{r.ID})
	case *seatledger.Redaction:
		return "Redaction of entry " + strconv.FormatInt(int64(r.Entry), 10)
	}
	if name, ok := d.name(row.Table(), firstKey(row)); ok {
		return name
	}
	return fmt.Sprintf("%s %s", row.Table(), seatledger.Key(row))
}

// firstKey gives the first part of a row's key: the id of what it is about.
func firstKey(row seatledger.Row) string {
	key, _, _ := strings.Cut(seatledger.Key(row), "|")
	return key
}

// tallied says what a tally counts.
func (d *Desk) tallied(t *seatledger.Tally) string {
	parts := []string{t.Metric}
	if t.Party != "" {
		parts = append(parts, d.partyByID(t.Party))
	}
	if t.Post != "" {
		parts = append(parts, strings.ReplaceAll(string(t.Post), "-", " "))
	}
	if t.Scope != "" {
		parts = append(parts, "("+t.Scope+")")
	}
	return strings.Join(parts, " ")
}

// Sentences implements [Answer].
func (x *Entry) Sentences() []string {
	lines := []string{x.Tells}
	for _, s := range x.Sources {
		if s.Quote != "" {
			lines = append(lines, fmt.Sprintf("  %q (%s, %s)", s.Quote, s.Publisher, s.Date))
		}
	}
	return lines
}

// Tables implements [Answer].
func (x *Entry) Tables() []Table {
	t := Table{Columns: []string{"column", "value"}}
	for _, c := range x.Cells {
		t.Rows = append(t.Rows, []string{c.Column, c.Value})
	}
	sources := Table{Title: "Sources", Columns: []string{"source", "title", "publisher", "date", "url", "quote", "sha256", "grade"}}
	for _, s := range x.Sources {
		row := []string{string(s.ID), s.Title, s.Publisher, s.Date, s.URL, s.Quote, s.SHA256, s.Grade}
		if s.Confidential {
			row[1] = confidential
		}
		sources.Rows = append(sources.Rows, row)
	}
	return []Table{t, sources}
}
