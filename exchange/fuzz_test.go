package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/seatledger/seatledger"
)

// records reads all there is; it gives whether the table was sound.
func records(t *testing.T, in recordReader) (all [][]string, sound bool) {
	sound = true
	last := 0
	for {
		r, err := in.next()
		if errors.Is(err, io.EOF) {
			return all, sound
		}
		if err != nil {
			if _, ok := errors.AsType[Problem](err); !ok {
				t.Fatalf("an error that is no problem: %v", err)
			}
			return all, false
		}
		if r.n <= last {
			t.Fatalf("row %d behind row %d", r.n, last)
		}
		last = r.n
		sound = sound && len(r.faults) == 0
		all = append(all, slices.Clone(r.cells))
	}
}

// The CSV reader agrees with encoding/csv on everything that both accept, but
// for blank lines, which a spreadsheet counts.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\ufeffa\r\n\"x\"\"y\",\"\n\"\r\n", "a\n\"b", "a,\"b\"c\n", "\n\n,\n", "a;b\rc", "\"\r\n\""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, sound := records(t, newCSVReader(bytes.NewReader(text)))
		if !sound || bytes.Contains(text, []byte("\r")) {
			return
		}
		reference := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
		reference.FieldsPerRecord = -1
		want, err := reference.ReadAll()
		if err != nil {
			return
		}
		got = slices.DeleteFunc(got, func(r []string) bool { return len(r) == 1 && r[0] == "" })
		want = slices.DeleteFunc(want, func(r []string) bool { return len(r) == 1 && r[0] == "" })
		if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	})
}

// Whatever a table holds, its rows are read or reported, and the rows that
// are read write back to the same text.
func FuzzTable(f *testing.F) {
	for _, t := range seatledger.PackageTables() {
		f.Add(string(t), strings.Join(columnNames(t), ",")+"\na,2017,2017-10,x;y,5\n")
	}
	f.Add("events", "id,date,kind,council\nm,Oct-17,defected,1.2E+05\nn,43031,died,#REF!\n")
	f.Add("results", "election,council,votes\ne,c,\"1,000\"\ne,c,-5\n")
	f.Fuzz(func(t *testing.T, table, text string) {
		if !isTable(table) {
			table = "events"
		}
		var problems Problems
		s := source{table: seatledger.Table(table), file: table + ".csv", open: func() (recordReader, io.Closer, error) {
			return newCSVReader(strings.NewReader(text)), io.NopCloser(nil), nil
		}}
		for l, err := range s.reader(&problems).lines(s.open) {
			if err != nil {
				t.Fatal(err)
			}
			if l.bad == 0 {
				again(t, l.row)
			}
		}
		problems.sort()
		for _, p := range problems.List {
			if p.File == "" || p.Want == "" || p.Fix == "" || !utf8.ValidString(p.Error()) || len(p.Value) > 400 {
				t.Errorf("%+v", p)
			}
		}
	})
}

// again writes a row down and reads it back.
func again(t *testing.T, row seatledger.Row) {
	copied := seatledger.NewRow(row.Table())
	for _, c := range seatledger.Columns(row.Table()) {
		text := seatledger.Cell(row, c)
		cleaned, want, _ := clean(text)
		if cleaned != text && !c.List || want != "" {
			t.Errorf("%s: %q is not clean", c.Name, text)
		}
		if err := seatledger.SetCell(copied, c, text); err != nil || seatledger.Cell(copied, c) != text {
			t.Errorf("%s: %q: %v", c.Name, text, err)
		}
	}
}

// A geometry that is read is recorded in a form that reads the same, and whose
// points are on the map.
func FuzzGeometry(f *testing.F) {
	f.Add(exampleGeometry)
	f.Add(`{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9,5],[0,0]],[[1,1],[2,2],[2e0,1],[1,1]]],[[[-180,-90],[180,90],[0.0000004,-0],[-180,-90]]]]}`)
	f.Add(`{"type":"Polygon","coordinates":[[[1e999,2],[null],[],"x"]]}`)
	f.Fuzz(func(t *testing.T, text string) {
		polygons, err := ParseGeometry(text)
		if err != nil {
			if !utf8.ValidString(err.Error()) || polygons != nil {
				t.Errorf("%q %v", err, polygons)
			}
			return
		}
		canonical, err := canonicalGeometry(text)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := canonicalGeometry(canonical); err != nil || twice != canonical {
			t.Errorf("%s\nthen %s, %v", canonical, twice, err)
		}
		if same, err := ParseGeometry(canonical); err != nil || !reflect.DeepEqual(same, polygons) {
			t.Errorf("%v\nthen %v, %v", polygons, same, err)
		}
		for _, p := range polygons {
			for _, r := range p {
				if len(r) < 4 || r[0] != r[len(r)-1] || slices.ContainsFunc(r, func(at [2]float64) bool { return !(math.Abs(at[0]) <= 180 && math.Abs(at[1]) <= 90) }) {
					t.Errorf("ring %v", r)
				}
			}
		}
	})
}

// Whatever a GeoJSON file holds, its features are read or reported, and what
// is read to its end was sound JSON.
func FuzzGeoJSON(f *testing.F) {
	f.Add([]byte(`{"type":"FeatureCollection","name":"a","features":[{"type":"Feature","id":"kh","properties":{"ncdd":7,"note":"\u00e9"},"geometry":` + exampleGeometry + `}]}`))
	f.Add([]byte("\ufeff{\"features\" : [ null, 5, {\"type\":\"Feature\",\"properties\":{\"iso\":\"KH-7\",\"sources\":[]}} ] ,\n\"crs\":{},\"type\":\"FeatureCollection\"}"))
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"a":"\"}{","b":[[]]},]}`))
	known := &places{identifiers: map[string][]string{"kh": {"iso:KH"}, "kh/07": {"iso:KH-7", "ncdd:07"}}, parents: map[string]string{"kh/07": "kh"},
		codes: map[string][]string{}, values: map[string][]string{}, schemes: map[string]bool{}, names: map[string][]string{}}
	for _, id := range []string{"kh", "kh/07"} {
		known.index(id, [2]string{id})
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p := newPackage("a.geojson")
		p.places = known
		var problems Problems
		s := source{table: seatledger.Shapes, file: "a.geojson", open: func() (recordReader, io.Closer, error) {
			return newFeatureReader(bytes.NewReader(text), p), io.NopCloser(nil), nil
		}}
		reader := s.reader(&problems)
		for l, err := range reader.lines(s.open) {
			if err != nil {
				t.Fatal(err)
			}
			if l.bad == 0 {
				again(t, l.row)
			}
		}
		if sound := json.Valid(bytes.TrimPrefix(text, []byte("\ufeff"))); !reader.broken && !sound {
			t.Errorf("%q is no JSON", text)
		}
		for _, one := range problems.List {
			if one.File == "" || one.Want == "" || one.Fix == "" || !utf8.ValidString(one.Error()) {
				t.Errorf("%+v", one)
			}
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"name": "a", "resources": [{"name": "events", "path": "events.csv", "dialect": {"delimiter": ";"}}, {"name": "sources", "path": ["a.csv"]}]}`))
	f.Add([]byte(`{"name": 7`))
	f.Add([]byte("\ufeff{}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := parseManifest(text)
		if err != nil {
			if p, ok := errors.AsType[Problem](err); !ok || p.Fix == "" {
				t.Errorf("%v", err)
			}
			return
		}
		p := newPackage("folder")
		p.Name = m.Name
		for _, r := range m.Resources {
			p.addResource(r)
		}
		p.name("folder")
		for _, s := range p.sources {
			if !filepath.IsLocal(s.file) {
				t.Errorf("%q leads out of the package", s.file)
			}
		}
	})
}

// small limits keep the fuzzer itself from running out of memory.
var small = limits{topped: true, files: 50, bytes: 1 << 20, ratio: 200}

func FuzzZip(f *testing.F) {
	f.Add(stored(f, map[string]string{"datapackage.json": `{"name":"a"}`, "sources.csv": "id,title,date\na,A,2017\n"}))
	f.Add([]byte("PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := readArchive(bytes.NewReader(text), int64(len(text)), small)
		if err != nil {
			if _, ok := errors.AsType[Problem](err); !ok {
				t.Fatal(err)
			}
			return
		}
		p := newPackage("x.zip")
		p.files = a
		if err := p.readManifest(); err != nil {
			if _, ok := errors.AsType[Problem](err); !ok {
				t.Fatal(err)
			}
			return
		}
		p.name("x.zip")
		if _, err := p.Check(t.Context(), nil, nil); err != nil {
			t.Fatal(err)
		}
	})
}

// workbookParts gives the files of a workbook of one sheet.
func workbookParts(shared, sheet, styles string) map[string]string {
	return map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="events" r:id="1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="1" Type="x/worksheet" Target="s.xml"/><Relationship Id="2" Type="x/sharedStrings" Target="t.xml"/><Relationship Id="3" Type="x/styles" Target="u.xml"/></Relationships>`,
		"xl/s.xml":                   sheet, "xl/t.xml": shared, "xl/u.xml": styles,
	}
}

// stored packs files without compression.
func stored(tb testing.TB, files map[string]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(files[name]))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// FuzzWorkbook takes the parts of a workbook one by one, as a fuzzer finds its
// way through compression too slowly.
func FuzzWorkbook(f *testing.F) {
	f.Add(`<sst><si><t>id</t></si><si><r><t>ti</t></r><r><t>tle</t></r><rPh><t>x</t></rPh></si></sst>`,
		`<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-409]mmm\-yy;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="10"/></cellXfs></styleSheet>`,
		`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>date</t></is></c></row><row r="3"><c r="B3" s="1"><v>43031</v></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c><f>A1</f><v>5</v></c></row></sheetData></worksheet>`)
	f.Add(`<sst><si><t>_x000D__x005F_x000D_`, `<styleSheet/>`, `<row><c r="ZZZ9"><v>1e400</v></c></row>`)
	f.Fuzz(func(t *testing.T, shared, styles, sheetXML string) {
		text := stored(t, workbookParts(shared, sheetXML, styles))
		a, err := readArchive(bytes.NewReader(text), int64(len(text)), limits{files: 50, bytes: 64 << 20, ratio: 400})
		if err != nil {
			t.Fatal(err)
		}
		book, err := readWorkbook(a)
		if err != nil {
			for _, one := range unjoin(err) {
				if _, ok := errors.AsType[Problem](one); !ok {
					t.Fatal(err)
				}
			}
			return
		}
		in, file, err := book.open(book.sheets[0])
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		records(t, in)
		s := source{table: seatledger.Events, file: "x!events", open: func() (recordReader, io.Closer, error) { return book.open(book.sheets[0]) }}
		var problems Problems
		for _, err := range s.reader(&problems).lines(s.open) {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func unjoin(err error) []error {
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		return list.Unwrap()
	}
	return []error{err}
}

// FuzzXLSX takes a whole workbook.
func FuzzXLSX(f *testing.F) {
	f.Add(stored(f, workbookParts("<sst><si><t>id</t></si></sst>", `<row><c t="s"><v>0</v></c></row>`, `<styleSheet/>`)))
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := readArchive(bytes.NewReader(text), int64(len(text)), limits{files: 50, bytes: 1 << 20, ratio: 400})
		if err != nil {
			return
		}
		book, err := readWorkbook(a)
		if err != nil {
			return
		}
		for _, s := range book.sheets {
			in, file, err := book.open(s)
			if err != nil {
				continue
			}
			records(t, in)
			file.Close()
		}
	})
}
