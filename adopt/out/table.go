package out

import (
	"math/big"
	"reflect"
	"strconv"

	"github.com/seatledger/seatledger"
)

// field is a column of a table as the formats of tables have it: its type is that of the
// row's own field.
type field struct {
	seatledger.Column
	kind kind
}

// kind is the type of the values of a column.
type kind uint8

const (
	kindText  kind = iota
	kindDate       // a partial date: a text, with the first and the last day beside it where a format has days
	kindWhole      // a whole number
	kindDecimal
	kindYes
	kindList // texts
)

// kinds are the types of the fields that rows have; all others are texts.
var kinds = map[reflect.Type]kind{
	reflect.TypeFor[seatledger.Date](): kindDate, reflect.TypeFor[seatledger.Count](): kindWhole, reflect.TypeFor[int](): kindWhole, reflect.TypeFor[seatledger.Seat](): kindWhole,
	reflect.TypeFor[seatledger.Decimal](): kindDecimal, reflect.TypeFor[seatledger.Yes](): kindYes,
}

// fieldsOf gives the columns of a table with their types.
func fieldsOf(t seatledger.Table) (list []field) {
	row := reflect.TypeOf(seatledger.NewRow(t)).Elem()
	for i, c := range seatledger.Columns(t) {
		f := field{Column: c, kind: kinds[row.Field(i).Type]}
		if c.List {
			f.kind = kindList
		}
		list = append(list, f)
	}
	return list
}

// value gives a cell as its type has it; nil where nothing is stated.
func (f *field) value(row seatledger.Row) any {
	text := seatledger.Cell(row, f.Column)
	if text == "" {
		return nil
	}
	switch f.kind {
	case kindWhole:
		n, _ := strconv.ParseInt(text, 10, 64) // it was written by the row itself
		return n
	case kindDecimal:
		r, _ := new(big.Rat).SetString(text)
		x, _ := r.Float64()
		return x
	case kindYes:
		return true
	}
	return text
}

// date gives the date of a cell.
func (f *field) date(row seatledger.Row) (d seatledger.Date) {
	_ = d.UnmarshalText([]byte(seatledger.Cell(row, f.Column))) // it was read from the row
	return d
}

// tablesOf gives the tables that rows are of, in the order of packages.
func tablesOf[T any](used map[seatledger.Table]T) (list []seatledger.Table) {
	for _, t := range seatledger.PackageTables() {
		if _, ok := used[t]; ok {
			list = append(list, t)
		}
	}
	return list
}

// packageColumn stands before the columns of a table where rows of several packages stand
// in it.
const packageColumn = "package"

// ofOnePackage reports whether the scope is one package.
func (w *writer) ofOnePackage() bool { return w.Scope.Package != "" }

// keyOf names a row within what is written: rows of different packages may have one key
// where both are to be heard.
func (w *writer) keyOf(pkg string, row seatledger.Row) string {
	if w.apart(row.Table()) {
		return pkg + "|" + seatledger.Key(row)
	}
	return seatledger.Key(row)
}

// apart reports whether the rows of a table are told apart by their packages too.
func (w *writer) apart(t seatledger.Table) bool { return !w.ofOnePackage() && t.Disputable() }

// keys gives the key columns of a table.
func (w *writer) keys(t seatledger.Table) (list []string) {
	if w.apart(t) {
		list = append(list, packageColumn)
	}
	for _, c := range seatledger.Columns(t) {
		if c.Key {
			list = append(list, c.Name)
		}
	}
	return list
}

// eachRow visits the rows of the scope, each key once.
func (w *writer) eachRow(visit func(pkg string, row seatledger.Row) error) error {
	seen := map[reference]bool{}
	var kept withheld
	for r, err := range w.rows() {
		if err != nil {
			return err
		}
		kept.note(&r)
		if !w.ofOnePackage() {
			id := reference{r.Row.Table(), w.keyOf(r.Package, r.Row)}
			if seen[id] {
				continue
			}
			seen[id] = true
		}
		if err := visit(r.Package, r.Row); err != nil {
			return err
		}
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	w.lose(kept.losses()...)
	return nil
}
