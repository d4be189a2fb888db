package out

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"

	"github.com/seatledger/seatledger"
)

// CSV on the Web (https://www.w3.org/TR/tabular-metadata/): the tables of the data
// package, and csv-metadata.json, which says of each column what it holds.

// csvwName is the name that a reader of a folder looks for.
const csvwName = "csv-metadata.json"

type (
	csvwGroup struct {
		Context string      `json:"@context"`
		Title   string      `json:"dc:title,omitempty"`
		Notice  string      `json:"dc:description,omitempty"`
		Tables  []csvwTable `json:"tables"`
	}
	csvwTable struct {
		URL    string     `json:"url"`
		Schema csvwSchema `json:"tableSchema"`
	}
	csvwSchema struct {
		Columns []csvwColumn `json:"columns"`
		Key     []string     `json:"primaryKey"`
		Foreign []csvwKey    `json:"foreignKeys,omitempty"`
	}
	csvwColumn struct {
		Name      string `json:"name"`
		Titles    string `json:"titles"`
		Datatype  any    `json:"datatype"`
		Required  bool   `json:"required,omitempty"`
		Separator string `json:"separator,omitempty"`
	}
	csvwKey struct {
		Columns   []string `json:"columnReference"`
		Reference struct {
			Resource string   `json:"resource"`
			Columns  []string `json:"columnReference"`
		} `json:"reference"`
	}
	csvwFormat struct {
		Base   string `json:"base"`
		Format string `json:"format"`
	}
)

// csvwTypes are the datatypes of the kinds of column. A partial date is a text: no type of
// XML Schema has them all.
var csvwTypes = map[kind]any{kindText: "string", kindDate: "string", kindList: "string", kindWhole: "integer", kindDecimal: "decimal", kindYes: csvwFormat{"boolean", "yes|no"}}

// csvw writes the tables as they come. Whether each reference finds its row is known at
// the end only, and so the metadata is written last: a foreign key is declared where it
// holds for every row.
func (w *writer) csvw() error {
	x := &csvwWriter{writer: w, files: map[seatledger.Table]*csvTable{}, ids: map[reference]bool{}, asked: map[csvwEdge]map[string]bool{}}
	err := w.eachRow(x.row)
	for _, f := range x.files {
		if e := f.close(); err == nil {
			err = e
		}
	}
	if err != nil {
		return err
	}
	return x.metadata()
}

// csvwEdge is a column that refers to a table.
type csvwEdge struct {
	from   seatledger.Table
	column string
	to     seatledger.Table
}

type csvwWriter struct {
	*writer
	files map[seatledger.Table]*csvTable
	ids   map[reference]bool
	asked map[csvwEdge]map[string]bool // ids that are referred to
}

type csvTable struct {
	file   *os.File
	csv    *csv.Writer
	fields []field
	cells  []string
}

func (x *csvwWriter) row(pkg string, row seatledger.Row) error {
	t := row.Table()
	f := x.files[t]
	if f == nil {
		var err error
		if f, err = x.open(t); err != nil {
			return err
		}
		x.files[t] = f
	}
	x.w(t, row)
	f.cells = f.cells[:0]
	if !x.ofOnePackage() {
		f.cells = append(f.cells, pkg)
	}
	x.report.Rows++
	return f.put(row)
}

func (x *csvwWriter) open(t seatledger.Table) (*csvTable, error) {
	file, err := os.Create(filepath.Join(x.to, string(t)+".csv"))
	if err != nil {
		return nil, err
	}
	f := &csvTable{file: file, csv: csv.NewWriter(file), fields: fieldsOf(t)}
	var head []string
	if !x.ofOnePackage() {
		head = append(head, packageColumn)
	}
	for _, c := range f.fields {
		head = append(head, c.Name)
	}
	return f, f.csv.Write(head)
}

func (f *csvTable) put(row seatledger.Row) error {
	for i := range f.fields {
		f.cells = append(f.cells, seatledger.Cell(row, f.fields[i].Column))
	}
	return f.csv.Write(f.cells)
}

func (f *csvTable) close() error {
	f.csv.Flush()
	if err := f.csv.Error(); err != nil {
		return err
	}
	return f.file.Close()
}

// w notes the id of a row and those that it refers to. A table with a key of one column
// can be referred to, and one whose rows may have several rows of one id (a council from
// one day and from another) cannot.
func (x *csvwWriter) w(t seatledger.Table, row seatledger.Row) {
	if keys := x.keys(t); len(keys) == 1 {
		x.ids[reference{t, seatledger.Key(row)}] = true
	}
	for _, c := range seatledger.Columns(t) {
		id := seatledger.Cell(row, c)
		if id == "" || !refers(&c) {
			continue
		}
		edge := csvwEdge{t, c.Name, c.Refs[0]}
		if x.asked[edge] == nil {
			x.asked[edge] = map[string]bool{}
		}
		x.asked[edge][id] = true
	}
}

// refers reports whether a column holds the id of one row of one table.
func refers(c *seatledger.Column) bool { return len(c.Refs) == 1 && !c.List && !c.Several }

func (x *csvwWriter) metadata() error {
	group := csvwGroup{Context: "http://www.w3.org/ns/csvw", Title: x.Scope.String(), Notice: x.ledger.Notice, Tables: []csvwTable{}}
	for _, t := range tablesOf(x.files) {
		table := csvwTable{URL: string(t) + ".csv", Schema: csvwSchema{Key: x.keys(t)}}
		if !x.ofOnePackage() {
			table.Schema.Columns = append(table.Schema.Columns, csvwColumn{Name: packageColumn, Titles: packageColumn, Datatype: "string", Required: true})
		}
		for _, f := range x.files[t].fields {
			c := csvwColumn{Name: f.Name, Titles: f.Name, Datatype: csvwTypes[f.kind], Required: f.Required}
			if f.List || f.Several {
				c.Separator = ";"
			}
			table.Schema.Columns = append(table.Schema.Columns, c)
			if key, ok := x.foreign(t, &f.Column); ok {
				table.Schema.Foreign = append(table.Schema.Foreign, key)
			}
		}
		group.Tables = append(group.Tables, table)
	}
	f, err := newJSON(filepath.Join(x.to, csvwName))
	if err != nil {
		return err
	}
	f.code.SetIndent("", "  ")
	f.value(group)
	return f.close()
}

// foreign gives the foreign key of a column, if every id in it finds its row.
func (x *csvwWriter) foreign(t seatledger.Table, c *seatledger.Column) (key csvwKey, ok bool) {
	if !refers(c) || x.files[c.Refs[0]] == nil || len(x.keys(c.Refs[0])) != 1 {
		return key, false
	}
	for id := range x.asked[csvwEdge{t, c.Name, c.Refs[0]}] {
		if !x.ids[reference{c.Refs[0], id}] {
			return key, false
		}
	}
	key.Columns = []string{c.Name}
	key.Reference.Resource, key.Reference.Columns = string(c.Refs[0])+".csv", x.keys(c.Refs[0])
	return key, true
}

// String says what a scope is.
func (s Scope) String() string {
	switch {
	case s.Package != "":
		return s.Package
	case s.Council != "":
		return string(s.Council)
	case s.Division != "":
		return string(s.Division)
	}
	return strings.TrimSpace("the whole ledger")
}
