package out

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/seatledger/seatledger"
)

// Parquet: one file a table, with a schema made of the table of columns. A partial date is
// a text and two days, COLUMN_first and COLUMN_last, null where open.

// parquetRows is how many rows a row group has, which bounds what is kept in memory.
const parquetRows = 20_000

func (w *writer) parquet() error {
	x := &parquetWriter{writer: w, files: map[seatledger.Table]*parquetTable{}}
	err := w.eachRow(x.row)
	for _, f := range x.files {
		err = errors.Join(err, f.close())
	}
	return err
}

type parquetWriter struct {
	*writer
	files map[seatledger.Table]*parquetTable
}

type parquetTable struct {
	file   *os.File
	out    *parquet.GenericWriter[any]
	row    reflect.Type
	fields []field
	n      int
}

func (x *parquetWriter) row(pkg string, row seatledger.Row) error {
	f := x.files[row.Table()]
	if f == nil {
		var err error
		if f, err = x.open(row.Table()); err != nil {
			return err
		}
		x.files[row.Table()] = f
	}
	x.report.Rows++
	return f.put(pkg, row)
}

func (x *parquetWriter) open(t seatledger.Table) (*parquetTable, error) {
	file, err := os.Create(filepath.Join(x.to, string(t)+".parquet"))
	if err != nil {
		return nil, err
	}
	f := &parquetTable{file: file, fields: fieldsOf(t)}
	f.row = structOf(f.fields)
	schema := parquet.NewSchema(string(t), parquet.SchemaOf(reflect.New(f.row).Interface()))
	options := []parquet.WriterOption{schema, parquet.Compression(&parquet.Zstd)}
	if x.ledger.Notice != "" {
		options = append(options, parquet.KeyValueMetadata("notice", x.ledger.Notice))
	}
	f.out = parquet.NewGenericWriter[any](file, options...)
	return f, nil
}

// structOf makes the type of a record: the package, and what each column holds.
func structOf(fields []field) reflect.Type {
	list := []reflect.StructField{member("Package", packageColumn, reflect.TypeFor[string](), "")}
	for i := range fields {
		f := &fields[i]
		name := "F" + f.Name
		switch f.kind {
		case kindList:
			list = append(list, member(name, f.Name, reflect.TypeFor[[]string](), ",list"))
		case kindWhole:
			list = append(list, member(name, f.Name, reflect.TypeFor[*int64](), ",optional"))
		case kindDecimal:
			list = append(list, member(name, f.Name, reflect.TypeFor[*float64](), ",optional"))
		case kindYes:
			list = append(list, member(name, f.Name, reflect.TypeFor[bool](), ""))
		case kindDate:
			list = append(list, member(name, f.Name, reflect.TypeFor[*string](), ",optional"), member(name+"First", f.Name+"_first", reflect.TypeFor[*int32](), ",optional,date"),
				member(name+"Last", f.Name+"_last", reflect.TypeFor[*int32](), ",optional,date"))
		default:
			list = append(list, member(name, f.Name, reflect.TypeFor[*string](), ",optional"))
		}
	}
	return reflect.StructOf(list)
}

func member(name, column string, of reflect.Type, options string) reflect.StructField {
	return reflect.StructField{Name: strings.ToUpper(name[:1]) + name[1:], Type: of, Tag: reflect.StructTag(`parquet:"` + column + options + `"`)}
}

func (f *parquetTable) put(pkg string, row seatledger.Row) error {
	x := reflect.New(f.row)
	at := 0
	set := func(v any) {
		field := x.Elem().Field(at)
		at++
		switch {
		case v == nil:
		case field.Kind() == reflect.Pointer:
			field.Set(reflect.New(field.Type().Elem()))
			field.Elem().Set(reflect.ValueOf(v))
		default:
			field.Set(reflect.ValueOf(v))
		}
	}
	set(pkg)
	for i := range f.fields {
		c := &f.fields[i]
		v := c.value(row)
		switch {
		case c.kind == kindList && v != nil:
			set(strings.Split(v.(string), ";"))
		case c.kind == kindDate:
			set(v)
			d := c.date(row)
			set(dayValue(d, d.Earliest()))
			set(dayValue(d, d.Latest()))
		default:
			set(v)
		}
	}
	if _, err := f.out.Write([]any{x.Interface()}); err != nil {
		return err
	}
	if f.n++; f.n%parquetRows == 0 {
		return f.out.Flush()
	}
	return nil
}

// dayValue gives a day as Parquet has it, days since 1970; nil where it is open.
func dayValue(d seatledger.Date, day seatledger.Day) any {
	if d.IsZero() || day == seatledger.OpenPast || day == seatledger.OpenFuture {
		return nil
	}
	return int32(day)
}

func (f *parquetTable) close() error {
	return errors.Join(f.out.Close(), f.file.Close())
}
