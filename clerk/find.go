package clerk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// ErrUnclear is wrapped where what was typed can mean several things, or none.
var ErrUnclear = errors.New("not clear")

// Unclear is a name that fits several things.
type Unclear struct {
	Column string
	Text   string
	Found  []Thing
	Fix    string
}

// Thing is something that a name may mean.
type Thing struct {
	ID, Name string
	Also     string // what tells it apart
}

// mostThings bounds what is listed of them.
const mostThings = 8

func (u *Unclear) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %q may be", u.Column, u.Text)
	for i, t := range u.Found {
		if i == mostThings {
			fmt.Fprintf(&b, "\n  ... or one of %d more", len(u.Found)-i)
			break
		}
		fmt.Fprintf(&b, "\n  %s: %s", t.ID, t.Name)
		if t.Also != "" {
			fmt.Fprintf(&b, " (%s)", t.Also)
		}
	}
	return b.String() + "\n" + u.Fix
}

// Unwrap gives [ErrUnclear].
func (u *Unclear) Unwrap() error { return ErrUnclear }

// fits says how well a name fits what was typed.
type fits uint8

const (
	fitsNot  fits = iota
	fitsPart      // all words typed are words of it
	fitsWhole
)

func fit(name, typed string) fits {
	name, typed = adopt.Plain(name), adopt.Plain(typed)
	words := strings.Fields(name)
	missing := func(word string) bool { return !slices.Contains(words, word) }
	switch {
	case typed == "":
		return fitsNot
	case name == typed:
		return fitsWhole
	case slices.ContainsFunc(strings.Fields(typed), missing):
		return fitsNot
	}
	return fitsPart
}

// named finds the things of a table that a name fits, those that it fits best alone. The
// search of the ledger comes first; where nothing in it fits, accents are passed over.
func (c *Clerk) named(ctx context.Context, table seatledger.Table, text string) (found []Thing, whole bool, err error) {
	hits, err := c.search(ctx, table, text)
	if err != nil {
		return nil, false, err
	}
	if len(hits) == 0 {
		if hits, err = c.walk(ctx, table, text); err != nil {
			return nil, false, err
		}
	}
	whole = slices.ContainsFunc(hits, func(h hit) bool { return h.fits == fitsWhole })
	for _, h := range hits {
		same := func(t Thing) bool { return t.ID == h.id }
		if (h.fits == fitsWhole) == whole && !slices.ContainsFunc(found, same) {
			found = append(found, c.thing(table, h.id))
		}
	}
	return found, whole, nil
}

// hit is a name that fits.
type hit struct {
	id string
	fits
}

func (c *Clerk) search(ctx context.Context, table seatledger.Table, text string) (list []hit, err error) {
	s, ok := c.Desk.Store.(ledger.Searcher)
	if !ok {
		return nil, nil
	}
	hits, err := s.Search(ctx, text, answer.MaxHits)
	for _, h := range hits {
		f := fit(h.Name, text)
		if h.Kind == "identifier" {
			f = fitsWhole // codes are found whole only
		}
		if h.Table == table && f != fitsNot {
			list = append(list, hit{h.ID, f})
		}
	}
	return list, err
}

// walk looks at every name of a table.
func (c *Clerk) walk(ctx context.Context, table seatledger.Table, text string) (list []hit, err error) {
	for r, err := range c.Desk.Store.Records(ctx, 0) {
		if err != nil {
			return nil, err
		}
		if r.Table != table && r.Table != seatledger.Names {
			continue
		}
		entry, err := r.Entry()
		if err != nil {
			return nil, err
		}
		id, _, _ := strings.Cut(seatledger.Key(entry.Row), "|")
		if !c.Desk.Has(table, id) {
			continue // a name of something else
		}
		for _, label := range ledger.Labels(entry.Row) {
			if f := fit(label.Name, text); f != fitsNot {
				list = append(list, hit{id, f})
			}
		}
	}
	return list, nil
}

// thing says what an id is, and what tells it apart.
func (c *Clerk) thing(table seatledger.Table, id string) Thing {
	d := c.Desk
	t := Thing{ID: id, Name: d.Name(table, id)}
	switch table {
	case seatledger.Councils:
		t.Also = d.Name(seatledger.Divisions, string(d.DivisionOf(seatledger.CouncilID(id))))
		if parent := c.above(d.DivisionOf(seatledger.CouncilID(id))); parent != "" {
			t.Also += ", " + parent
		}
	case seatledger.Divisions:
		v, _ := d.Book.Division(seatledger.DivisionID(id))
		t.Also = strings.Trim(d.Book.DivisionInfo(v).Type+", "+c.above(seatledger.DivisionID(id)), ", ")
	case seatledger.Parties:
		p, _ := d.Book.Party(seatledger.PartyID(id))
		t.Name, t.Also = d.Book.PartyInfo(p).Name, d.Book.PartyInfo(p).Abbreviation
	case seatledger.People:
		var where []string
		for _, council := range d.CouncilsNaming(seatledger.PersonID(id)) {
			where = append(where, d.Name(seatledger.Councils, string(council)))
		}
		t.Also = strings.Join(where, ", ")
	}
	return t
}

// above names the place in which another one lies.
func (c *Clerk) above(id seatledger.DivisionID) string {
	v, _ := c.Desk.Book.Division(id)
	parent := c.Desk.Book.DivisionInfo(v).Parent
	if parent == 0 {
		return ""
	}
	return c.Desk.Book.DivisionInfo(parent).Name
}

// here is what the records of a council name.
type here struct {
	council seatledger.CouncilID
	people  map[seatledger.PersonID]bool
	parties map[seatledger.PartyID]bool
	wards   []string
}

// recordsOf reads what the records of a council name.
func (c *Clerk) recordsOf(ctx context.Context, council seatledger.CouncilID) (*here, error) {
	h := &here{council: council, people: map[seatledger.PersonID]bool{}, parties: map[seatledger.PartyID]bool{}}
	ref, ok := c.Desk.Book.Council(council)
	if !ok {
		return h, nil
	}
	entries, err := c.Desk.Store.Pick(ctx, c.Desk.Book.View(roll.Clock{}).Entries(ref)...)
	for _, e := range entries {
		for _, column := range seatledger.Columns(e.Row.Table()) {
			h.note(column, seatledger.Cell(e.Row, column))
		}
	}
	slices.Sort(h.wards)
	h.wards = slices.Compact(h.wards)
	return h, err
}

// mostEvents bounds how many events are looked at for one that says the same.
const mostEvents = 100_000

// events gives the events that a new one may say again, as they stand: those of its council,
// else those that name its person or party, and those that change nothing on a roll.
func (c *Clerk) events(ctx context.Context, e *seatledger.Event) (list []seatledger.Entry, err error) {
	v := c.Desk.Book.View(roll.Clock{})
	positions := v.Naming(e.Person, cmp.Or(e.Party, e.FromParty), "")
	if ref, ok := c.Desk.Book.Council(e.Council); ok {
		positions = v.Entries(ref)
	}
	if idle := c.Desk.Book.Entries(seatledger.Events); len(idle) <= mostEvents {
		for _, pos := range idle {
			positions = append(positions, seatledger.Position(pos))
		}
	}
	slices.Sort(positions)
	entries, err := c.Desk.Store.Pick(ctx, slices.Compact(positions)...)
	newest := map[string]int{}
	for _, x := range entries {
		if x.Row.Table() != seatledger.Events {
			continue
		}
		key := x.Package + "|" + seatledger.Key(x.Row)
		if i, known := newest[key]; known {
			list[i] = x
		} else {
			newest[key] = len(list)
			list = append(list, x)
		}
	}
	return list, err
}

func (h *here) note(c seatledger.Column, text string) {
	switch {
	case text == "":
	case slices.Contains(c.Refs, seatledger.People):
		h.people[seatledger.PersonID(text)] = true
	case slices.Contains(c.Refs, seatledger.Parties):
		h.parties[seatledger.PartyID(text)] = true
	case c.Name == "ward":
		h.wards = append(h.wards, text)
	}
}

// has reports whether the records of the council name a thing.
func (h *here) has(table seatledger.Table, id string) bool {
	return table == seatledger.People && h.people[seatledger.PersonID(id)] || table == seatledger.Parties && h.parties[seatledger.PartyID(id)]
}
