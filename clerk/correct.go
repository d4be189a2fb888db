package clerk

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// Find finds the entry that is to be corrected: by its position, as 17 or #17 or at the end
// of what other commands print of it ("choy-defects (17)"), or by its table and key, as
// events/choy-defects, where an event needs no table. It gives the newest entry of the row, and
// says if that is another one.
func (c *Clerk) Find(ctx context.Context, text string) (e seatledger.Entry, note string, err error) {
	pos, byPosition := position(text)
	if !byPosition {
		e, err = c.byKey(ctx, text)
		return e, "", err
	}
	if pos < 1 || pos > c.Desk.Book.Position {
		return e, "", fmt.Errorf("%w: there is no entry %d: the last one is %d", ledger.ErrNotFound, pos, c.Desk.Book.Position)
	}
	list, err := c.Desk.Store.Pick(ctx, pos)
	if err != nil {
		return e, "", err
	}
	e = list[0]
	if e.Row.Table() == seatledger.Redactions {
		return e, "", fmt.Errorf("%w: entry %d says that another one was redacted, which cannot be taken back", ErrTyped, pos)
	}
	versions, err := c.Desk.Store.History(ctx, e.Row.Table(), seatledger.Key(e.Row))
	if err != nil {
		return e, "", err
	}
	for _, v := range versions {
		if v.Package == e.Package && v.Position > e.Position {
			e = v
		}
	}
	if e.Position != pos {
		note = fmt.Sprintf("Entry %d was corrected since: this is about entry %d, as the row stands now.", pos, e.Position)
	}
	return e, note, nil
}

// position reads the position of an entry.
func position(text string) (seatledger.Position, bool) {
	text = strings.TrimSpace(text)
	if i := strings.LastIndexByte(text, '('); i > 0 && strings.HasSuffix(text, ")") {
		text = text[i+1 : len(text)-1]
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(text, "#"), 10, 64)
	return seatledger.Position(n), err == nil
}

// byKey finds the newest entry of a table and key.
func (c *Clerk) byKey(ctx context.Context, text string) (e seatledger.Entry, err error) {
	table, key, ok := strings.Cut(text, "/")
	if !ok || !slices.Contains(seatledger.PackageTables(), seatledger.Table(table)) {
		table, key = string(seatledger.Events), text
	}
	newest, err := c.versions(ctx, seatledger.Table(table), key)
	switch {
	case err != nil:
		return e, err
	case len(newest) == 0:
		return e, fmt.Errorf("%w: no row of %s has the key %q: write the number of the entry, as `seatledger history` prints it, or TABLE/KEY, such as events/choy-defects", ledger.ErrNotFound, table, key)
	case len(newest) > 1:
		u := &Unclear{Column: "entry", Text: text, Fix: "write the number of the entry"}
		for _, e := range newest {
			u.Found = append(u.Found, Thing{ID: strconv.FormatInt(int64(e.Position), 10), Name: c.Desk.Tell(&e), Also: "package " + e.Package})
		}
		return e, u
	}
	return newest[0], nil
}

// versions gives the newest entry of a key of each package that has one.
func (c *Clerk) versions(ctx context.Context, t seatledger.Table, key string) (newest []seatledger.Entry, err error) {
	list, err := c.Desk.Store.History(ctx, t, key)
	if err == nil && len(list) == 0 && !strings.Contains(key, "|") { // a council, whose key has a day behind its id
		list, err = c.Desk.Store.History(ctx, t, key+"|")
	}
	for _, e := range list {
		i := slices.IndexFunc(newest, func(x seatledger.Entry) bool { return x.Package == e.Package })
		if i < 0 {
			newest = append(newest, e)
		} else {
			newest[i] = e
		}
	}
	return newest, err
}

// Correction makes the row that corrects an entry: cells written as COLUMN=VALUE, where
// nothing behind the sign blanks the cell, and a source that it cites besides. Who or what is
// on record nowhere is made only of the columns that isNew names. A draft without rows is of an
// entry that says so already.
func (c *Clerk) Correction(ctx context.Context, e seatledger.Entry, cells []string, source Cited, isNew []string) (*Draft, error) {
	if len(cells) == 0 && source.Of == "" && len(source.Cells) == 0 {
		return nil, fmt.Errorf("%w: nothing is said of what is to be corrected: write COLUMN=VALUE, such as date=2017-10-23, or --source for a source to be cited besides", ErrTyped)
	}
	c.Package = e.Package
	d := &Draft{Package: e.Package, Was: &e}
	row, err := exchange.RowAt(ctx, c.Desk.Store, e.Position)
	if err != nil {
		return nil, err
	}
	was, err := exchange.RowAt(ctx, c.Desk.Store, e.Position)
	if err != nil {
		return nil, err
	}
	m := &maker{Clerk: c, typed: &Typed{Cells: map[string]string{}, New: isNew}, here: &here{}, draft: d, strict: true}
	if council := seatledger.CouncilID(cellOf(row, "council")); council != "" {
		if m.here, err = c.recordsOf(ctx, council); err != nil {
			return nil, err
		}
	}
	for _, text := range cells {
		if err := m.set(ctx, row, text, e.Redacted); err != nil {
			return nil, err
		}
	}
	if source.Of != "" || len(source.Cells) > 0 {
		if err := m.citeToo(ctx, row, source); err != nil {
			return nil, err
		}
	}
	if reflect.DeepEqual(was, row) {
		d.Rows = nil
		return d, nil
	}
	d.Rows = append(d.Rows, row)
	return d, nil
}

// set reads one COLUMN=VALUE.
func (m *maker) set(ctx context.Context, row seatledger.Row, text string, redacted bool) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return fmt.Errorf("%w: %q has no equals sign: write COLUMN=VALUE, such as date=2017-10-23", ErrTyped, text)
	}
	name, columns := strings.ReplaceAll(strings.TrimSpace(name), "-", "_"), seatledger.Columns(row.Table())
	i := slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == name })
	if i < 0 {
		var names []string
		for _, c := range columns {
			names = append(names, c.Name)
		}
		return fmt.Errorf("%w: %s has no column %q: it has %s", ErrTyped, row.Table(), name, strings.Join(names, ", "))
	}
	c := columns[i]
	switch {
	case redacted && c.PrivateIn(row):
		return fmt.Errorf("%w: %s was redacted, and is not written again under this key", ErrTyped, name)
	case c.Key:
		return fmt.Errorf("%w: %s is what the row is known by, which stays: retract an event and add another one, or import a row with another key", ErrTyped, name)
	}
	if value = strings.TrimSpace(value); value != "" {
		var err error
		if value, err = m.resolve(ctx, c, value); err != nil {
			return err
		}
	}
	if err := seatledger.SetCell(row, c, value); err != nil {
		return fmt.Errorf("%s: %w: %w", name, ErrTyped, err)
	}
	return nil
}

// citeToo adds a source to those of a row.
func (m *maker) citeToo(ctx context.Context, row seatledger.Row, source Cited) error {
	id, err := m.cite(ctx, source, m.draft)
	if err != nil || id == "" {
		return err
	}
	columns := seatledger.Columns(row.Table())
	i := slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == "sources" })
	if i < 0 {
		return fmt.Errorf("source: %w: rows of %s cite none", ErrTyped, row.Table())
	}
	has := strings.FieldsFunc(seatledger.Cell(row, columns[i]), func(r rune) bool { return r == ';' })
	if slices.Contains(has, string(id)) {
		return nil
	}
	return seatledger.SetCell(row, columns[i], strings.Join(append(has, string(id)), ";"))
}

// Retraction makes the row that withdraws an event.
func (c *Clerk) Retraction(ctx context.Context, e seatledger.Entry) (*Draft, error) {
	d := &Draft{Package: e.Package, Was: &e}
	x, ok := e.Row.(*seatledger.Event)
	if !ok {
		return nil, fmt.Errorf("%w: entry %d is a row of %s, and only events are retracted: correct what it says instead (seatledger correct %d COLUMN=VALUE)", ErrTyped, e.Position, e.Row.Table(), e.Position)
	}
	if x.Status == seatledger.Retracted {
		return d, nil
	}
	row, err := exchange.RowAt(ctx, c.Desk.Store, e.Position)
	if err != nil {
		return nil, err
	}
	row.(*seatledger.Event).Status = seatledger.Retracted
	d.Rows = []seatledger.Row{row}
	return d, nil
}

func cellOf(row seatledger.Row, name string) string {
	for _, c := range seatledger.Columns(row.Table()) {
		if c.Name == name {
			return seatledger.Cell(row, c)
		}
	}
	return ""
}
