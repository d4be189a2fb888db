package exchange

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/seatledger/seatledger"
)

// maxFeature bounds the bytes of one feature, before it is rounded and its
// blanks are left out.
const maxFeature = 8 << 20

// openGeoJSON opens a FeatureCollection as a package of one table, shapes.
// Which division a feature is, [Package.Check] finds out in the ledger.
func (p *Package) openGeoJSON(path string, info os.FileInfo) error {
	if strings.EqualFold(info.Name(), manifestName) {
		return Problem{Want: "the folder of a data package, not its " + manifestName, Fix: "give the folder that holds it"}
	}
	if !info.Mode().IsRegular() {
		return Problem{Want: "an ordinary file", Fix: "save the GeoJSON as a file and give that"}
	}
	p.places = new(places)
	p.sources = append(p.sources, source{table: seatledger.Shapes, file: filepath.Base(path), open: func() (recordReader, io.Closer, error) {
		file, err := os.Open(path)
		if err != nil {
			return nil, nil, err
		}
		s := &summed{ReadCloser: file}
		s.hash.SetSeed(p.seed)
		return newFeatureReader(s, p), s, nil
	}})
	return nil
}

// featureReader reads the features of a GeoJSON FeatureCollection (RFC 7946)
// as rows of the table shapes, one at a time. Rows are numbered as the
// features are, from 1 on. Members of the collection may stand in any order.
type featureReader struct {
	json   jsonReader
	pkg    *Package
	n      int // features read
	begun  bool
	inside bool // the list of features
	fresh  bool // nothing of the object or list has been read yet
	typed  bool
}

func newFeatureReader(in io.Reader, p *Package) *featureReader {
	return &featureReader{json: jsonReader{in: bufio.NewReaderSize(in, 64<<10), at: spot{1, 1}}, pkg: p}
}

// rename takes the name that a file gives itself, if a package can have it.
func (p *Package) rename(name string) {
	if nameForm.MatchString(name) {
		p.Name = name
	}
}

func (r *featureReader) next() (record, error) {
	if !r.begun {
		r.begun, r.fresh = true, true
		return record{cells: columnNames(seatledger.Shapes)}, r.json.begin()
	}
	for {
		if r.inside {
			more, err := r.json.more(&r.fresh, ']')
			if more {
				r.n++
				return r.feature()
			}
			if err != nil {
				return record{}, err
			}
			r.inside = false
		}
		if more, err := r.json.more(&r.fresh, '}'); err != nil {
			return record{}, err
		} else if !more {
			return record{}, r.end()
		}
		if err := r.member(); err != nil {
			return record{}, err
		}
	}
}

// member reads a member of the collection, of features only the bracket.
func (r *featureReader) member() error {
	var key string
	err := r.json.decode(&key)
	if noName := r.json.broken(r.json.from, "the name of a member should stand here"); err == nil && r.json.raw[0] != '"' {
		return noName
	} else if err != nil {
		return notJSON(err, noName)
	}
	if err := r.json.expect(':'); err != nil {
		return err
	}
	if key == "features" {
		r.inside, r.fresh = true, true
		return r.json.expect('[')
	}
	var raw json.RawMessage
	if err := r.json.decode(&raw); err != nil {
		return err
	}
	switch key {
	case "type":
		return r.kind(raw)
	case "name":
		r.pkg.rename(plainText(raw))
	case "crs":
		return checkCRS(raw)
	}
	return nil
}

func (r *featureReader) kind(raw []byte) error {
	kind := plainText(raw)
	fix := "export it as a GeoJSON FeatureCollection"
	switch kind {
	case "FeatureCollection":
		r.typed = true
		return nil
	case "Topology":
		fix = "convert the TopoJSON to GeoJSON"
	case "Feature":
		fix = `put it into {"type":"FeatureCollection","features":[...]}`
	}
	return Problem{Column: "type", Value: kind, Want: "a FeatureCollection", Fix: fix}
}

// checkCRS refuses a coordinate reference system, as GeoJSON had it before
// RFC 7946, other than WGS 84.
func checkCRS(raw []byte) error {
	var crs struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	_ = json.Unmarshal(raw, &crs) // what has no name says nothing
	name := crs.Properties.Name
	if name == "" || strings.HasSuffix(name, "CRS84") || strings.HasSuffix(name, ":4326") {
		return nil
	}
	return Problem{Column: "crs", Value: name, Want: "degrees of WGS 84", Fix: "export it as WGS 84 (EPSG:4326)"}
}

// end checks the collection once it is read.
func (r *featureReader) end() error {
	switch {
	case !r.typed:
		return Problem{Column: "type", Want: "a GeoJSON FeatureCollection", Fix: perhapsList(`export it as one: it begins with {"type":"FeatureCollection"`)}
	case r.n == 0:
		return Problem{Column: "features", Want: "at least one feature", Fix: "export the outlines again: there are none in this file"}
	}
	if _, err := r.json.skip(); !errors.Is(err, io.EOF) {
		return r.json.broken(r.json.at, "something stands behind the collection")
	}
	return io.EOF
}

// feature is a GeoJSON feature.
type feature struct {
	Type       string                     `json:"type"`
	ID         json.RawMessage            `json:"id"`
	Properties map[string]json.RawMessage `json:"properties"`
	Geometry   json.RawMessage            `json:"geometry"`
}

// feature reads a feature into the cells of a row of shapes. Its properties
// sources and note are the columns of that name.
func (r *featureReader) feature() (record, error) {
	out := record{n: r.n, cells: make([]string, len(seatledger.Columns(seatledger.Shapes)))}
	var f feature
	if err := r.json.decode(&f); err != nil {
		if err := notJSON(err, nil); err != nil {
			return record{}, inRow(err, r.n)
		}
		f = feature{} // it is something else
	}
	if f.Type != "Feature" {
		out.faults = []fault{{cell: -1, column: "type", value: f.Type, want: "a GeoJSON feature", fix: "export it again: each item of features is an object with type Feature, properties and geometry"}}
		return out, nil
	}
	out.cells[shapeDivision], out.faults = r.pkg.places.find(&f)
	out.cells[shapeGeometry] = string(f.Geometry)
	if len(f.Geometry) == 0 || string(f.Geometry) == "null" {
		out.cells[shapeGeometry] = ""
		out.faults = append(out.faults, fault{cell: shapeGeometry, want: "an outline", fix: "draw it, or leave the feature out"})
	}
	out.property(shapeSources, f.Properties["sources"])
	out.property(shapeNote, f.Properties["note"])
	return out, nil
}

// property takes a property that is a column of the table.
func (out *record) property(cell int, raw json.RawMessage) {
	out.cells[cell] = plainText(raw)
	if out.cells[cell] == "" && len(raw) > 0 && raw[0] != '"' && string(raw) != "null" {
		out.faults = append(out.faults, fault{cell: cell, value: string(raw), want: "a text, with semicolons between several ids", fix: "write it between double quotes"})
	}
}

// The columns of shapes.
const (
	shapeDivision = iota
	shapeGeometry
	shapeSources
	shapeNote
)

// plainText gives the text of a JSON string or number, blank for all else.
func plainText(raw []byte) (text string) {
	if len(raw) > 0 && strings.IndexByte("-0123456789", raw[0]) >= 0 {
		return string(raw)
	}
	_ = json.Unmarshal(raw, &text) // stays blank if it is no string
	return text
}

// inRow says in which row a problem is, if it is one.
func inRow(err error, n int) error {
	if p, ok := errors.AsType[Problem](err); ok {
		p.Row = n
		return p
	}
	return err
}
