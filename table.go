package seatledger

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Table names a table of a data package.
type Table string

// The tables of a data package, and the one the ledger writes itself.
const (
	Divisions  Table = "divisions"
	Councils   Table = "councils"
	Wards      Table = "wards"
	Parties    Table = "parties"
	People     Table = "people"
	Names      Table = "names"
	Elections  Table = "elections"
	Contests   Table = "contests"
	Results    Table = "results"
	Candidates Table = "candidates"
	Events     Table = "events"
	Tallies    Table = "tallies"
	Statements Table = "statements"
	Sources    Table = "sources"
	Shapes     Table = "shapes"

	// Redactions is in no package: the ledger appends to it when a text is
	// blanked.
	Redactions Table = "redactions"
)

// PackageTables lists the tables of a data package, each after those its
// rows refer to as far as that is possible.
func PackageTables() []Table {
	return []Table{Sources, Divisions, Councils, Wards, Parties, People, Names, Elections, Contests,
		Results, Candidates, Events, Tallies, Statements, Shapes}
}

// Disputable reports whether rows of the table that carry the same key in two
// packages with other content may stand side by side as a dispute. For the
// other tables, which only name things, such a row is refused. Outlines may
// differ, because each is drawn at some scale and none is the place itself.
func (t Table) Disputable() bool {
	return t == Events || t == Results || t == Contests || t == Tallies || t == Shapes
}

// Row is one row of one table, as a pointer to its struct.
type Row interface {
	Table() Table
}

// Count is a whole number from 0 to 2^62 that may be left unstated.
type Count struct {
	N      int64
	Stated bool
}

// MaxCount is the largest count a ledger takes.
const MaxCount = 1 << 62

// Counted gives a stated count.
func Counted(n int64) Count { return Count{n, true} }

func (c Count) String() string {
	if !c.Stated {
		return ""
	}
	return strconv.FormatInt(c.N, 10)
}

// MarshalText writes the count, or nothing if it is unstated.
func (c Count) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads a count; empty text is unstated.
func (c *Count) UnmarshalText(text []byte) error {
	*c = Count{}
	if len(text) == 0 {
		return nil
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil || n < 0 || n > MaxCount || text[0] == '+' {
		return fmt.Errorf("%.40q is not a count: write digits only, from 0 to %d", text, int64(MaxCount))
	}
	*c = Counted(n)
	return nil
}

// Yes is a cell that says yes or stays blank.
type Yes bool

// MarshalText writes "yes" or nothing.
func (y Yes) MarshalText() ([]byte, error) {
	if y {
		return []byte("yes"), nil
	}
	return nil, nil
}

// UnmarshalText reads yes, true, no, false or nothing.
func (y *Yes) UnmarshalText(text []byte) error {
	switch strings.ToLower(string(text)) {
	case "yes", "true":
		*y = true
	case "", "no", "false":
		*y = false
	default:
		return fmt.Errorf("%.40q is neither yes nor no", text)
	}
	return nil
}

// Column describes one column of a table, for readers, writers, templates
// and documentation alike.
type Column struct {
	Name     string
	Key      bool     // part of the row's key
	Required bool     // must not be blank
	Private  bool     // a text that a redaction can blank; hashed as a salted digest
	Secret   bool     // private in the row of a confidential source
	Once     bool     // was public in entries of earlier versions, which keep their form
	List     bool     // several values divided by ";"
	Several  bool     // the same, of the kinds of event that have a use for it
	Refs     []Table  // the value is the id of a row of one of these tables
	OneOf    []string // the only values allowed; empty = any
	Form     string   // how further values are written, besides those of OneOf: post:NAME
	field    int
}

// PrivateIn reports whether the column is private in a row.
func (c *Column) PrivateIn(row Row) bool {
	if !c.Secret {
		return c.Private
	}
	s, ok := row.(*Source)
	return ok && bool(s.Confidential)
}

// Columns lists the columns of a table in their canonical order, none for a
// table that does not exist.
func Columns(t Table) []Column { return schemas[t].columns }

// NewRow makes an empty row of a table, nil for a table that does not exist.
func NewRow(t Table) Row {
	s, ok := schemas[t]
	if !ok {
		return nil
	}
	return reflect.New(s.rowType).Interface().(Row)
}

// Key gives the key of a row: its key columns divided by "|".
func Key(row Row) string {
	s := schemas[row.Table()]
	if len(s.keys) == 1 {
		return Cell(row, s.columns[s.keys[0]])
	}
	parts := make([]string, len(s.keys))
	for i, k := range s.keys {
		parts[i] = Cell(row, s.columns[k])
	}
	return strings.Join(parts, "|")
}

// Cell gives the text of one cell, blank where nothing is stated.
func Cell(row Row, c Column) string {
	field := reflect.ValueOf(row).Elem().Field(c.field)
	if c.List {
		parts := make([]string, field.Len())
		for i := range parts {
			parts[i] = field.Index(i).String()
		}
		return strings.Join(parts, ";")
	}
	if field.Kind() == reflect.String {
		return field.String()
	}
	if m, ok := field.Interface().(encoding.TextMarshaler); ok {
		text, _ := m.MarshalText() // the cell types of this package never fail
		return string(text)
	}
	if field.Int() == 0 {
		return ""
	}
	return strconv.FormatInt(field.Int(), 10)
}

// SetCell reads the text of one cell into a row. The error says what the
// value should look like; whether references resolve and values agree with
// each other is not checked here.
func SetCell(row Row, c Column, text string) error {
	field := reflect.ValueOf(row).Elem().Field(c.field)
	if c.List {
		return setList(field, text)
	}
	if len(c.OneOf) > 0 && text != "" && !c.takes(text) {
		return fmt.Errorf("%.60q is not one of %s", text, c.Words())
	}
	if c.Several && strings.Contains(text, ";") {
		parts, err := parts(text)
		field.SetString(strings.Join(parts, ";"))
		return err
	}
	if field.Kind() == reflect.String {
		field.SetString(text)
		return nil
	}
	if u, ok := field.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text))
	}
	return setOrdinal(field, text)
}

// Words lists the values of a column that takes a few only.
func (c *Column) Words() string {
	if c.Form == "" {
		return strings.Join(c.OneOf, ", ")
	}
	return either(append(slices.Clone(c.OneOf), c.Form))
}

func (c *Column) takes(text string) bool {
	if slices.Contains(c.OneOf, text) {
		return true
	}
	_, err := ParseRule(text)
	return c.Form != "" && err == nil
}

func setList(field reflect.Value, text string) error {
	field.SetZero()
	parts, err := parts(text)
	for _, part := range parts {
		item := reflect.New(field.Type().Elem()).Elem()
		item.SetString(part)
		field.Set(reflect.Append(field, item))
	}
	return err
}

// parts divides a cell of several values.
func parts(text string) (list []string, err error) {
	if text == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(text, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			return list, fmt.Errorf("%.60q has an empty place between two semicolons", text)
		}
		list = append(list, part)
	}
	return list, nil
}

// MaxSeats is the largest council a ledger takes.
const MaxSeats = 100_000

// setOrdinal reads positive numbers: seats, seat, position on a list, Position.
func setOrdinal(field reflect.Value, text string) error {
	field.SetInt(0)
	if text == "" {
		return nil
	}
	limit := int64(MaxSeats)
	if field.Kind() == reflect.Int64 { // a Position
		limit = math.MaxInt64
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || n > limit || text[0] == '+' {
		return fmt.Errorf("%.40q is not a whole number from 1 to %d", text, limit)
	}
	field.SetInt(n)
	return nil
}

// Position is the place of an entry in the ledger, from 1 on.
type Position int64

// Entry is the act of writing one row down. Entries are only ever appended.
type Entry struct {
	Position   Position
	Recorded   time.Time // when it was written, UTC, never before the entry ahead of it
	By         string    // who wrote it
	Package    string    // the data package the row came in; blank for the ledger's own rows
	Row        Row
	Supersedes Position // the older entry of the same package and key; 0 if none
	Redacted   bool     // its private texts have been blanked
}

type schema struct {
	rowType reflect.Type
	columns []Column
	keys    []int
}

var schemas = func() map[Table]schema {
	all := map[Table]schema{}
	for _, row := range []Row{&Source{}, &Division{}, &Council{}, &Ward{}, &Party{}, &Person{}, &Name{}, &Election{},
		&Contest{}, &Result{}, &Candidate{}, &Event{}, &Tally{}, &Statement{}, &Shape{}, &Redaction{}} {
		all[row.Table()] = describe(reflect.TypeOf(row).Elem())
	}
	return all
}()

// describe reads the struct tags of a row: `col:"name,option..."` with the
// options key, required, private, secret, once and several, `ref:"table table"` and `oneof:"a|b"`. What
// a column of rules takes, their table says.
func describe(rowType reflect.Type) schema {
	s := schema{rowType: rowType}
	for i := range rowType.NumField() {
		field := rowType.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("col"), ",")
		c := Column{Name: name, field: i,
			Key:      strings.Contains(options, "key"),
			Required: strings.Contains(options, "required"),
			Private:  strings.Contains(options, "private"),
			Secret:   strings.Contains(options, "secret"),
			Once:     strings.Contains(options, "once") || strings.Contains(options, "secret"),
			List:     field.Type.Kind() == reflect.Slice,
			Several:  strings.Contains(options, "several"),
		}
		if values := field.Tag.Get("oneof"); values != "" {
			c.OneOf = strings.Split(values, "|")
		}
		if field.Type == reflect.TypeFor[ControlRule]() {
			c.OneOf, c.Form = ruleWords(), PostForm
		}
		for t := range strings.FieldsSeq(field.Tag.Get("ref")) {
			c.Refs = append(c.Refs, Table(t))
		}
		if c.Key {
			s.keys = append(s.keys, i)
		}
		s.columns = append(s.columns, c)
	}
	return s
}
