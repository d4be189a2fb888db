package clerk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/answer"
)

// ErrTyped is wrapped where a cell cannot be read as it was typed.
var ErrTyped = errors.New("cannot be written like that")

// Clerk makes rows for one package, by what a ledger knows.
type Clerk struct {
	Desk    *answer.Desk
	Package string
}

// Typed is what was typed of one event.
type Typed struct {
	Kind    seatledger.EventKind
	Cells   map[string]string // by column of events
	Source  Cited
	New     []string // columns whose names are of somebody or something new, whatever the ledger knows
	Members []string // of a coalition or group that is new
}

// Draft is rows that are not written yet.
type Draft struct {
	Package string
	Rows    []seatledger.Row
	Was     *seatledger.Entry // the entry that is corrected; nil = something new
	Notes   []string          // what else is to be said
	Doubts  []string          // what nobody should let pass unread
}

// Says reports whether a draft changes anything: a row that is on record already needs no
// other one.
func (d *Draft) Says() bool { return len(d.Rows) > 0 }

// maker makes one event.
type maker struct {
	*Clerk
	typed *Typed
	kind  seatledger.KindOfEvent
	here  *here
	draft *Draft

	strict bool // nothing is made on the way that is not said to be new
}

// Event makes the rows of an event. The error wraps [ledger.ErrNotFound], [ErrUnclear] or
// [ErrTyped] where what was typed is the reason.
func (c *Clerk) Event(ctx context.Context, t *Typed) (*Draft, error) {
	m, err := c.maker(ctx, t)
	if err != nil {
		return nil, err
	}
	e := &seatledger.Event{Kind: t.Kind}
	for _, column := range seatledger.Columns(seatledger.Events) {
		text := t.Cells[column.Name]
		if text == "" {
			continue
		}
		if text, err = m.resolve(ctx, column, text); err != nil {
			return nil, err
		}
		if err := seatledger.SetCell(e, column, text); err != nil {
			return nil, fmt.Errorf("%s: %w: %w", column.Name, ErrTyped, err)
		}
	}
	source, err := c.cite(ctx, t.Source, m.draft)
	if err != nil {
		return nil, err
	}
	if source != "" {
		e.Sources = append(e.Sources, source)
	}
	again, err := m.onRecord(ctx, e)
	if err != nil || again {
		return m.draft, err
	}
	if e.ID, err = m.eventID(ctx, e); err != nil {
		return nil, err
	}
	m.draft.Rows = append(m.draft.Rows, e)
	return m.draft, nil
}

// Reads reads one cell of what was typed, and says what it means: what refers to
// something is told with its name.
func (c *Clerk) Reads(ctx context.Context, t *Typed, name string) (string, error) {
	again := *t
	m, err := c.maker(ctx, &again)
	if err != nil {
		return "", err
	}
	of := column(name)
	text, err := m.resolve(ctx, of, t.Cells[name])
	if err != nil {
		return "", err
	}
	if err := seatledger.SetCell(&seatledger.Event{}, of, text); err != nil {
		return "", fmt.Errorf("%s: %w: %w", name, ErrTyped, err)
	}
	if len(of.Refs) == 1 && c.Desk.Has(of.Refs[0], text) {
		x := c.thing(of.Refs[0], text)
		return strings.TrimSuffix(fmt.Sprintf("%s: %s (%s)", x.ID, x.Name, x.Also), " ()"), nil
	}
	if len(m.draft.Rows) > 0 {
		return strings.Join(append([]string{text + ": new"}, m.draft.Doubts...), "; "), nil
	}
	return text, nil
}

// maker begins with the kind and the council, by which the rest is read.
func (c *Clerk) maker(ctx context.Context, t *Typed) (*maker, error) {
	kind, err := Kind(string(t.Kind))
	if err != nil {
		return nil, err
	}
	t.Kind = kind.Kind
	m := &maker{Clerk: c, typed: t, kind: kind, here: &here{}, draft: &Draft{Package: c.Package}}
	t.Cells = maps.Clone(t.Cells)
	if name := t.Cells["council"]; name != "" {
		id, err := m.resolve(ctx, column("council"), name)
		if err != nil {
			return nil, err
		}
		t.Cells["council"] = id
		if m.here, err = c.recordsOf(ctx, seatledger.CouncilID(id)); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// Kind gives the row of a kind of event by its name.
func Kind(name string) (seatledger.KindOfEvent, error) {
	row, ok := seatledger.EventKind(strings.ReplaceAll(adopt.Plain(name), " ", "-")).Row()
	if ok {
		return row, nil
	}
	var kinds []string
	for _, k := range seatledger.EventKinds() {
		kinds = append(kinds, string(k))
	}
	fix := "`seatledger add --help` lists the kinds"
	if near := seatledger.Closest(name, kinds); near != "" {
		fix = "write " + near
	}
	return row, fmt.Errorf("%w: %q is no kind of event: %s", ErrTyped, name, fix)
}

// column gives a column of events.
func column(name string) seatledger.Column { return columnOf(seatledger.Events, name) }

// onRecord looks for an event of the council that says the same already, whatever its id
// and its source.
func (m *maker) onRecord(ctx context.Context, e *seatledger.Event) (again bool, err error) {
	if m.typed.Cells["id"] != "" {
		return false, nil
	}
	events, err := m.events(ctx, e)
	if err != nil {
		return false, err
	}
	for _, x := range events {
		same, near := alike(x.Row.(*seatledger.Event), e)
		switch {
		case same:
			m.draft.Rows = nil
			m.draft.Notes = []string{fmt.Sprintf("This is on record already: entry %d of the package %s. %s", x.Position, x.Package, m.Desk.Tell(&x))}
			return true, nil
		case near:
			m.draft.Notes = append(m.draft.Notes, fmt.Sprintf("Much the same is on record: entry %d of the package %s. %s", x.Position, x.Package, m.Desk.Tell(&x)))
		}
	}
	return false, nil
}

// alike compares two events: whether they say the same, and whether they may be about the
// same at least.
func alike(x, e *seatledger.Event) (same, near bool) {
	if x.Status == seatledger.Retracted || x.Kind != e.Kind || x.Person != e.Person {
		return false, false
	}
	same = true
	for _, c := range seatledger.Columns(seatledger.Events) {
		if !slices.Contains([]string{"id", "sources", "note", "reason"}, c.Name) && seatledger.Cell(x, c) != seatledger.Cell(e, c) {
			same = false
		}
	}
	return same, e.Person != "" && x.Date.Earliest() <= e.Date.Latest() && e.Date.Earliest() <= x.Date.Latest()
}

// eventID gives the id that was typed, or one that nothing has: it has no name in it, since
// an id stays when a name is redacted.
func (m *maker) eventID(ctx context.Context, e *seatledger.Event) (seatledger.EventID, error) {
	if e.ID != "" {
		own, err := m.owns(ctx, seatledger.Events, string(e.ID))
		if own != 0 && err == nil {
			err = fmt.Errorf("id: %w: the package %s has the event %s already (entry %d); to change it: seatledger correct %d COLUMN=VALUE", ErrTyped, m.Package, e.ID, own, own)
		}
		return e.ID, err
	}
	date := strings.ReplaceAll(e.Date.String(), "/", "--")
	if date == "" {
		date = "undated" // the check says so
	}
	id, err := m.free(ctx, seatledger.Events, fmt.Sprintf("%s/%s/%s", m.Package, date, e.Kind))
	return seatledger.EventID(id), err
}

// owns gives the newest entry that the package has of a key; 0 = none.
func (c *Clerk) owns(ctx context.Context, t seatledger.Table, key string) (at seatledger.Position, err error) {
	list, err := c.Desk.Store.History(ctx, t, key)
	for _, e := range list {
		if e.Package == c.Package {
			at = e.Position
		}
	}
	return at, err
}

// free gives an id that no row of the ledger has, nor of the draft that is being made.
func (c *Clerk) free(ctx context.Context, t seatledger.Table, base string) (string, error) {
	id := base
	for n := 2; ; n++ {
		list, err := c.Desk.Store.History(ctx, t, id)
		if err != nil {
			return "", err
		}
		if len(list) == 0 && !c.referred(t, id) {
			return id, nil
		}
		id = fmt.Sprintf("%s-%d", base, n)
	}
}

// referred reports whether rows name an id that no row has yet.
func (c *Clerk) referred(t seatledger.Table, id string) bool {
	switch t {
	case seatledger.People:
		_, ok := c.Desk.Book.Person(seatledger.PersonID(id))
		return ok
	case seatledger.Parties:
		_, ok := c.Desk.Book.Party(seatledger.PartyID(id))
		return ok
	}
	return false
}
