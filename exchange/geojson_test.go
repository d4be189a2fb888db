package exchange_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// mapped gives a ledger with a country of three provinces and a commune.
func mapped(t *testing.T) *ledger.Memory {
	t.Helper()
	store := ledger.NewMemory()
	imported(t, store, map[string]string{
		"datapackage.json": `{"name": "places"}`,
		"sources.csv":      "id,title,date\nne,Natural Earth,2017\nsurvey,Survey,2016\n",
		"divisions.csv": "id,name,type,parent,identifiers\nkh,Cambodia,country,,iso:KH\nkh/07,Kampot,province,kh,iso:KH-7;ncdd:07\n" +
			"kh/10,Kratie,province,kh,iso:KH-10;ncdd:10\nkh/21,Takeo,province,kh,iso:KH-21;ncdd:21;osm:10\nkh/210202,Champey,commune,kh/21,ncdd:210202;old:X9\nkh/210203,Champey Old,commune,kh/21,older:X9\n",
	})
	return store
}

// collection writes a FeatureCollection to a file.
func collection(t *testing.T, name string, features ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	write(t, path, `{"type":"FeatureCollection","features":[`+strings.Join(features, ",\n")+"]}\n")
	return path
}

// drawn is a feature with an outline.
func drawn(properties string) string {
	return `{"type":"Feature","properties":` + properties + `,"geometry":` + triangle + `}`
}

// take imports a file and fails on problems.
func take(t *testing.T, store ledger.Store, path string) *exchange.Report {
	t.Helper()
	r, err := exchange.Import(t.Context(), store, path, importing())
	if err != nil {
		t.Fatal(err, r.Problems)
	}
	return r
}

// shape gives the newest outline of a division.
func shape(t *testing.T, store ledger.Store, division string) *seatledger.Shape {
	t.Helper()
	history, err := store.History(t.Context(), seatledger.Shapes, division)
	if err != nil || len(history) == 0 {
		t.Fatalf("no outline of %s: %v", division, err)
	}
	return history[len(history)-1].Row.(*seatledger.Shape)
}

func TestFeaturesFindTheirDivisions(t *testing.T) {
	for feature, want := range map[string]string{
		drawn(`{"division":"kh/07"}`):                                  "kh/07",
		drawn(`{"id":"kh/07","name":"Takeo"}`):                         "kh/07",
		`{"id":"kh/210202",` + drawn(`{"ncdd":"21"}`)[1:]:              "kh/210202", // an id comes first
		drawn(`{"ncdd":"07"}`):                                         "kh/07",
		drawn(`{"NCDD":21}`):                                           "kh/21",
		drawn(`{"osm":"10"}`):                                          "kh/21",
		drawn(`{"osm":"10","other":"iso:KH-7"}`):                       "kh/21", // a scheme comes before the rest
		drawn(`{"iso_3166_2":"KH-10","iso_a2":"KH","OBJECTID":21}`):    "kh/10", // the province, not its country; no running number
		drawn(`{"iso":"KH","ncdd":"10"}`):                              "kh/10",
		drawn(`{"code":"ncdd:10"}`):                                    "kh/10",
		drawn(`{"shapeISO":" KH-7 ","note":"KH-21","sources":"ne"}`):   "kh/07",
		drawn(`{"iso_a2":"KH"}`):                                       "kh",
		drawn(`{"division":"north","ncdd":"210202"}`):                  "kh/210202",
		drawn(`{"ncdd":"07","said":"\\\"}]}\\\\","list":[{"a":"]"}]}`): "kh/07", // brackets in texts
	} {
		store := mapped(t)
		r := take(t, store, collection(t, "outlines.geojson", feature))
		if r.Package != "outlines" || r.New != 1 || r.Entries != 1 || r.AbsentCount != 0 {
			t.Errorf("%s: %+v", feature, r)
		}
		if got := shape(t, store, want); got.Geometry != triangle {
			t.Errorf("%s: %+v", feature, got)
		}
	}
}

func TestFeaturesThatFindNone(t *testing.T) {
	for name, tt := range map[string]struct{ feature, want string }{
		"a name":              {drawn(`{"name":"Takeo"}`), `column "name" value "Takeo"` + "\n\twant a property that names a division of the ledger, by its id or an identifier\n\tfix write kh/21 into a property division if that is meant: a name alone decides nothing"},
		"nothing":             {drawn(`{}`), `column "division" value ""` + "\n\twant a property that names a division of the ledger, by its id or an identifier\n\tfix write the id of its division, such as kh/07, into a property division"},
		"null":                {drawn(`null`), "such as kh/07, into a property division"},
		"a zero lost":         {drawn(`{"division":"kh/7"}`), `column "division" value "kh/7"` + "\n\twant a property that names a division of the ledger, by its id or an identifier\n\tfix write kh/07 if that is meant"},
		"a slip":              {drawn(`{"division":"kh/210204"}`), "fix write kh/210202 if that is meant"},
		"a number":            {drawn(`{"ncdd":7}`), `column "ncdd" value "7"` + "\n\twant a property that names a division of the ledger, by its id or an identifier\n\tfix write \"07\" as text if that is meant"},
		"digits only":         {drawn(`{"CODE":"210202"}`), `column "CODE" value "210202"` + "\n\twant a property that names a division of the ledger, by its id or an identifier\n\tfix rename the property CODE to ncdd if it holds that code"},
		"other scheme":        {drawn(`{"iso":"21"}`), "want a property that names a division"},
		"two ids":             {drawn(`{"id":"kh/07","division":"kh/10"}`), `want one division, but division "kh/10" is kh/10 and id "kh/07" is kh/07` + "\n\tfix correct one of the two"},
		"two schemes":         {drawn(`{"iso":"KH-7","ncdd":"10"}`), `want one division, but iso "KH-7" is kh/07 and ncdd "10" is kh/10`},
		"two values":          {drawn(`{"a":"KH-7","b":"KH-10"}`), `want one division, but a "KH-7" is kh/07 and b "KH-10" is kh/10`},
		"one value of two":    {drawn(`{"a":"X9"}`), `want one division, but a "X9" is kh/210202 and a "X9" is kh/210203`},
		"no outline":          {`{"type":"Feature","properties":{"division":"kh/07"},"geometry":null}`, `column "geometry" value ""` + "\n\twant an outline\n\tfix draw it, or leave the feature out"},
		"outline missing":     {`{"type":"Feature","properties":{"division":"kh/07"}}`, "want an outline"},
		"a point":             {`{"type":"Feature","properties":{"division":"kh/07"},"geometry":{"type":"Point","coordinates":[1,2]}}`, `column "geometry" value "Point"`},
		"nested collection":   {`{"type":"Feature","properties":{"division":"kh/07"},"geometry":{"type":"GeometryCollection","geometries":[` + triangle + `]}}`, "fix make one MultiPolygon of its polygons"},
		"projected":           {strings.ReplaceAll(drawn(`{"division":"kh/07"}`), "104.", "490104."), `column "geometry" value "polygon 1, ring 1, point 1, [490104.5,11]"` + "\n\twant longitude from -180 to 180 and latitude from -90 to 90, in degrees of WGS 84\n\tfix the outline seems to be projected: export it as WGS 84 (EPSG:4326)"},
		"no feature":          {triangle, `column "type" value "Polygon"` + "\n\twant a GeoJSON feature"},
		"not even an object":  {`7`, "want a GeoJSON feature"},
		"properties a list":   {drawn(`[1]`), "want a GeoJSON feature"},
		"unknown source":      {drawn(`{"division":"kh/07","sources":"nowhere"}`), `column "sources" value "nowhere"` + "\n\twant an id of sources"},
		"sources as a list":   {drawn(`{"division":"kh/07","sources":["ne"]}`), `column "sources" value "[\"ne\"]"` + "\n\twant a text"},
		"a letter lost":       {drawn(`{"division":"kh/07","note":"caf\ufffd"}`), `column "note"`},
		"control character":   {drawn(`{"division":"kh/07","note":"a\u0000b"}`), "want text without control characters"},
		"empty place between": {drawn(`{"division":"kh/07","sources":"ne;;survey"}`), `column "sources"`},
	} {
		t.Run(name, func(t *testing.T) {
			store := mapped(t)
			before, _ := store.Head(t.Context())
			r, err := exchange.Import(t.Context(), store, collection(t, "outlines.geojson", drawn(`{"division":"kh/21"}`), tt.feature), importing())
			if !errors.Is(err, exchange.ErrRefused) || r.ProblemCount != 1 {
				t.Fatalf("%v %+v", err, r.Problems)
			}
			p := r.Problems[0]
			got := fmt.Sprintf("%s row %d column %q value %q\n\twant %s\n\tfix %s\n", p.File, p.Row, p.Column, p.Value, p.Want, p.Fix)
			if name == "nothing" {
				got = strings.Replace(got, `column ""`, `column "division"`, 1) // the column of the table stands in
			}
			expect(t, got, "outlines.geojson row 2", tt.want)
			if after, _ := store.Head(t.Context()); after != before {
				t.Error("something was written")
			}
		})
	}
}

func TestFeatureTwice(t *testing.T) {
	store := mapped(t)
	r, err := exchange.Import(t.Context(), store, collection(t, "a.geojson", drawn(`{"ncdd":"07"}`), drawn(`{"division":"kh/21"}`), drawn(`{"iso":"KH-7"}`)), importing())
	if !errors.Is(err, exchange.ErrRefused) || r.ProblemCount != 1 || r.Problems[0].Row != 3 {
		t.Fatalf("%v %+v", err, r.Problems)
	}
	expect(t, r.Problems[0].Error(), `column division: "kh/07": expected a key of its own: row 1 has it already; make one MultiPolygon of the two`)
}

// A ledger without divisions, or no ledger at all.
func TestFeaturesWithoutDivisions(t *testing.T) {
	path := collection(t, "a.geojson", drawn(`{"division":"kh"}`))
	r, err := exchange.Import(t.Context(), ledger.NewMemory(), path, importing())
	if !errors.Is(err, exchange.ErrRefused) || r.ProblemCount != 1 {
		t.Fatalf("%v %+v", err, r.Problems)
	}
	expect(t, r.Problems[0].Error(), "expected divisions in the ledger, but it has none; import the package with the divisions first")
	p, err := exchange.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if f, err := p.Check(t.Context(), nil, nil); err != nil || f.Count != 1 {
		t.Errorf("%v %v", f, err)
	}
}

// The same outlines again write nothing, however they are spelled; a changed
// one supersedes; one that is gone is reported and kept.
func TestGeoJSONAgain(t *testing.T) {
	store := mapped(t)
	first := take(t, store, collection(t, "outlines.geojson", drawn(`{"ncdd":"07","sources":"ne; survey","note":"of 2016"}`), drawn(`{"ncdd":"21"}`)))
	if got := shape(t, store, "kh/07"); !slices.Equal(got.Sources, []seatledger.SourceID{"ne", "survey"}) || got.Note != "of 2016" {
		t.Errorf("%+v", got)
	}
	spelled := strings.NewReplacer(",", " ,\r\n\t", "104.5", "104.50", "11]", "11.0000001, 25]").Replace(drawn(`{"iso":"KH-7"}`))
	spelled = strings.Replace(spelled, `"KH-7"`, `"KH-7","note":"of 2016","sources":"ne;survey"`, 1)
	again := take(t, store, collection(t, "Outlines.JSON", drawn(`{"iso":"KH-21"}`), spelled))
	if again.Package != first.Package || again.Same != 2 || again.New+again.Superseded != 0 || again.Head != first.Head {
		t.Errorf("again %+v", again)
	}
	moved := collection(t, "outlines.geojson", strings.ReplaceAll(drawn(`{"ncdd":"07","sources":"ne;survey","note":"of 2016"}`), "104.6", "104.65"))
	o := importing()
	o.DryRun = true
	dry, err := exchange.Import(t.Context(), store, moved, o)
	want := exchange.CellChange{Column: "geometry", Old: "polygons: 1, points: 3, bytes: 82", New: "polygons: 1, points: 3, bytes: 83"}
	if err != nil || len(dry.Changes) != 1 || !slices.Equal(dry.Changes[0].Cells, []exchange.CellChange{want}) {
		t.Errorf("%v %+v", err, dry)
	}
	r := take(t, store, moved)
	if r.Superseded != 1 || r.New != 0 || r.AbsentCount != 1 || r.Absent[0].RowRef != (exchange.RowRef{Table: seatledger.Shapes, Key: "kh/21"}) {
		t.Errorf("moved %+v", r)
	}
}

// Under the name of a package that the ledger has, the outlines join it, and
// its other rows are not called absent.
func TestGeoJSONJoinsAPackage(t *testing.T) {
	store := mapped(t)
	path := filepath.Join(t.TempDir(), "layer.geojson")
	write(t, path, `{"features":[`+drawn(`{"ncdd":"07"}`)+`],"name":"places","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"type":"FeatureCollection"}`)
	if r := take(t, store, path); r.Package != "places" || r.New != 1 || r.AbsentCount != 0 {
		t.Errorf("%+v", r)
	}
	files, _ := exported(t, store, "places", exchange.Moment{})
	if want := "division,geometry\nkh/07,\"" + strings.ReplaceAll(triangle, `"`, `""`) + "\"\n"; files["shapes.csv"] != want {
		t.Errorf("%q", files["shapes.csv"])
	}
	second := ledger.NewMemory()
	imported(t, second, files)
	once, _ := exported(t, second, "places", exchange.Moment{})
	sameFiles(t, once, files)
	write(t, path, `{"type":"FeatureCollection","name":"No Package Name","features":[`+drawn(`{"ncdd":"07"}`)+`]}`)
	if r := take(t, store, path); r.Package != "layer" {
		t.Errorf("%+v", r)
	}
}

// Two packages may draw one division differently.
func TestOutlinesDiffer(t *testing.T) {
	store := mapped(t)
	take(t, store, collection(t, "a.geojson", drawn(`{"ncdd":"07"}`), drawn(`{"ncdd":"21"}`)))
	r := take(t, store, collection(t, "b.geojson", strings.ReplaceAll(drawn(`{"ncdd":"07"}`), "104.6", "104.65"), drawn(`{"ncdd":"21"}`)))
	want := []exchange.Dispute{{RowRef: exchange.RowRef{Table: seatledger.Shapes, Key: "kh/07"}, Package: "a", Entry: 9, Made: true,
		Cells: []exchange.CellChange{{Column: "geometry", Old: "polygons: 1, points: 3, bytes: 82", New: "polygons: 1, points: 3, bytes: 83"}}}}
	if r.New != 2 || !reflect.DeepEqual(r.Disputes, want) {
		t.Errorf("%+v", r)
	}
	book, err := roll.Pack(store.Entries(t.Context(), 0))
	if err != nil || !slices.Equal(book.Entries(seatledger.Shapes), []uint32{9, 10, 11, 12}) {
		t.Errorf("a book does not find the outlines: %v", err)
	}
}

// An outline of a division of the same package needs no ledger.
func TestOutlineInATable(t *testing.T) {
	files := base(t)
	files["shapes.csv"] = "division,geometry\nkh/07,\"" + strings.ReplaceAll(triangle, `"`, `""`) + "\"\nkh/nowhere,\"" + strings.ReplaceAll(triangle, `"`, `""`) + "\"\n"
	expect(t, refused(t, folder(t, files)), `shapes.csv row 3 column "division" value "kh/nowhere"`, "want an id of divisions")
}

func TestOutlineInAWorkbook(t *testing.T) {
	sheet := func(geometry string) string {
		return book(t, func(f *excelize.File) {
			f.NewSheet("shapes")
			f.SetSheetRow("shapes", "A1", &[]any{"division", "geometry"})
			f.SetSheetRow("shapes", "A2", &[]any{"kh/07", geometry})
		})
	}
	store := ledger.NewMemory()
	take(t, store, sheet(triangle))
	if got := shape(t, store, "kh/07").Geometry; got != triangle {
		t.Error(got)
	}
	long := `{"type":"Polygon","coordinates":[[` + strings.Repeat("[104.5,11],", 5000)
	expect(t, refused(t, sheet(long)), `!shapes row 2 column "geometry"`, "fix import the outlines as a GeoJSON file: a cell of a workbook holds 32,767 characters")
}

// Files that are no collection of features, or not all of one.
func TestBrokenGeoJSON(t *testing.T) {
	sound := `{"type":"FeatureCollection","features":[` + "\n" + drawn(`{"division":"kh/07"}`) + "\n]}"
	for name, tt := range map[string]struct{ text, want string }{
		"empty file":       {"", "want sound JSON, but the file ends here"},
		"blank file":       {"\n \n", `value "line 3, column 1"`},
		"a list":           {"[]", "want one GeoJSON object, but this is a list\n\tfix if it lists councillors, make a package of it first: seatledger adopt FILE"},
		"empty object":     {"{}", `column "type" value ""` + "\n\twant a GeoJSON FeatureCollection"},
		"no type":          {`{"features":[` + drawn(`{"division":"kh/07"}`) + "]}", "want a GeoJSON FeatureCollection"},
		"no features":      {`{"type":"FeatureCollection"}`, "want at least one feature"},
		"empty features":   {`{"type":"FeatureCollection","features":[]}`, "want at least one feature"},
		"features null":    {`{"type":"FeatureCollection","features":null}`, `want sound JSON, but 'n' stands where '[' should`},
		"a feature":        {drawn(`{"division":"kh/07"}`), `column "type" value "Feature"`},
		"lines of them":    {drawn(`{"division":"kh/07"}`) + "\n" + drawn(`{"division":"kh/21"}`), `column "type" value "Feature"`},
		"a geometry":       {triangle, `column "type" value "Polygon"`},
		"topology":         {`{"type":"Topology","objects":{}}`, "fix convert the TopoJSON to GeoJSON"},
		"package":          {`{"name":"kampot-2017","resources":[]}`, "want a GeoJSON FeatureCollection"},
		"projected":        {strings.Replace(sound, `"features"`, `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32648"}},"features"`, 1), `column "crs" value "urn:ogc:def:crs:EPSG::32648"` + "\n\twant degrees of WGS 84\n\tfix export it as WGS 84 (EPSG:4326)"},
		"cut off":          {sound[:100], "value \"line 2, column 60\"\n\twant sound JSON, but the file ends here"},
		"cut off in text":  {sound[:60], "the file ends here"},
		"cut off behind":   {sound[:len(sound)-1], `row 0 column "" value "line 3, column 2"`},
		"not a number":     {strings.Replace(sound, "104.6", "NaN", 1), "row 1 column \"\" value \"line 2, column 121\"\n\twant sound JSON, but invalid character 'N'"},
		"no comma":         {strings.Replace(sound, "\n]}", "\n "+drawn(`{"division":"kh/21"}`)+"]}", 1), "value \"line 3, column 2\"\n\twant sound JSON, but '{' stands where ',' should"},
		"comma too many":   {strings.Replace(sound, "\n]}", ",\n]}", 1), `row 2 column "" value "line 3, column 1"`},
		"brackets crossed": {strings.Replace(sound, "[[[", "[[{", 1), "want sound JSON"},
		"trailing":         {sound + "{}", "value \"line 3, column 3\"\n\twant sound JSON, but something stands behind the collection"},
		"no colon":         {`{"type" "FeatureCollection"}`, `value "line 1, column 9"`},
		"name no text":     {`{7:8}`, "the name of a member should stand here"},
		"name null":        {`{null:8}`, "the name of a member should stand here"},
		"a word":           {`{"type":"FeatureCollection","x":nul,"features":[]}`, "want sound JSON"},
		"UTF-16":           {"\xff\xfe{\x00", "want text in UTF-8, but this is UTF-16"},
		"archive":          {"PK\x03\x04", "with another name"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.geojson")
			write(t, path, tt.text)
			store := mapped(t)
			r, err := exchange.Import(t.Context(), store, path, importing())
			if !errors.Is(err, exchange.ErrRefused) || r.ProblemCount != 1 {
				t.Fatalf("%v %+v", err, r.Problems)
			}
			p := r.Problems[0]
			expect(t, fmt.Sprintf("%s row %d column %q value %q\n\twant %s\n\tfix %s\n", p.File, p.Row, p.Column, p.Value, p.Want, p.Fix), "a.geojson row ", tt.want)
		})
	}
	path := filepath.Join(t.TempDir(), "bom.geojson")
	write(t, path, "\ufeff"+sound)
	if r := take(t, mapped(t), path); r.New != 1 {
		t.Errorf("%+v", r)
	}
}

// Features, members and lists without end are refused in bounded memory.
func TestEndlessGeoJSON(t *testing.T) {
	for name, tt := range map[string]struct{ head, want string }{
		"zeros":    {"", "want sound JSON"},
		"feature":  {`{"type":"FeatureCollection","features":[{"a":"`, "want a feature of at most 8 MiB"},
		"brackets": {`{"type":"FeatureCollection","features":[[`, "want a feature of at most 8 MiB"},
		"member":   {`{"x":["`, "want a feature of at most 8 MiB"},
		"number":   {`{"x":1`, "want a feature of at most 8 MiB"},
		"name":     {`{"`, "want a feature of at most 8 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.geojson")
			write(t, path, tt.head)
			if err := os.Truncate(path, 1<<30); err != nil {
				t.Fatal(err)
			}
			expect(t, cheaply(t, path), tt.want)
		})
	}
	wide := make([]string, 20_000)
	for i := range wide {
		wide[i] = drawn(`{"name":"nowhere"}`)
	}
	p, err := exchange.Open(collection(t, "wide.geojson", wide...))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if f, err := p.Check(t.Context(), mapped(t), nil); err != nil || f.Count != len(wide) || len(f.List) != exchange.MaxProblems {
		t.Errorf("%d problems, %d listed, %v", f.Count, len(f.List), err)
	}
}

func TestNoGeoJSONFile(t *testing.T) {
	dir := folder(t, base(t))
	expect(t, refused(t, filepath.Join(dir, "datapackage.json")), "datapackage.json row 0", "fix give the folder that holds it")
	for _, name := range []string{"a.shp", "a.kml"} {
		path := filepath.Join(t.TempDir(), name)
		write(t, path, "x")
		expect(t, refused(t, path), "fix export the outlines as GeoJSON in WGS 84")
	}
	pipe := filepath.Join(t.TempDir(), "pipe.geojson")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	expect(t, refused(t, pipe), "want an ordinary file")
}
