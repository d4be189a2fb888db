package exchange_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// recorded gives the text by which a geometry is recorded.
func recorded(t *testing.T, text string) string {
	t.Helper()
	store := ledger.NewMemory()
	files := base(t)
	files["shapes.csv"] = "division,geometry\nkh/07,\"" + strings.ReplaceAll(text, `"`, `""`) + "\"\n"
	imported(t, store, files)
	history, err := store.History(t.Context(), seatledger.Shapes, "kh/07")
	if err != nil || len(history) != 1 {
		t.Fatal(history, err)
	}
	return history[0].Row.(*seatledger.Shape).Geometry
}

const triangle = `{"type":"Polygon","coordinates":[[[104.5,11],[104.7,11],[104.6,11.2],[104.5,11]]]}`

func TestGeometryIsRecordedInOneForm(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"as it is":     {triangle, triangle},
		"blanks":       {"{ \"coordinates\" : [ [ [104.5, 11.0],\n[104.7,\t11] , [104.6,11.20], [104.5,11] ] ],\r\n \"type\":\"Polygon\" }", triangle},
		"more members": {`{"type":"Polygon","bbox":[1,2,3,4],"coordinates":[[[104.5,11],[104.7,11],[104.6,11.2],[104.5,11]]],"x":null}`, triangle},
		"clockwise":    {`{"type":"Polygon","coordinates":[[[104.5,11],[104.6,11.2],[104.7,11],[104.5,11]]]}`, triangle},
		"heights":      {`{"type":"Polygon","coordinates":[[[104.5,11,7],[104.7,11,-3.5],[104.6,11.2,0],[104.5,11,7]]]}`, triangle},
		"exponents":    {`{"type":"Polygon","coordinates":[[[1.045e2,11],[1047E-1,11],[104.6,0.112e+2],[104.5,11]]]}`, triangle},
		"one of many":  {`{"type":"MultiPolygon","coordinates":[[[[104.5,11],[104.7,11],[104.6,11.2],[104.5,11]]]]}`, triangle},
		"rounded": {`{"type":"Polygon","coordinates":[[[104.50000049,11],[104.7,10.99999951],[104.6,11.2000004],[104.4999999,11.0000001],[104.50000049,11]]]}`,
			`{"type":"Polygon","coordinates":[[[104.5,11],[104.7,11],[104.6,11.2],[104.5,11],[104.5,11]]]}`},
		"small and below zero": {`{"type":"Polygon","coordinates":[[[-0.000001,-0.0],[0.5,-0.25],[-179,90],[-0.000001,0]]]}`,
			`{"type":"Polygon","coordinates":[[[-0.000001,0],[0.5,-0.25],[-179,90],[-0.000001,0]]]}`},
		"hole": {`{"type":"Polygon","coordinates":[[[0,0],[0,9],[9,9],[9,0],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]}`,
			`{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[2,2],[2,1],[1,1]]]}`},
		"islands": {`{"type":"MultiPolygon","coordinates":[[[[5,5],[6,5],[6,6],[5,5]]],[[[1,1],[2,2],[2,1],[1,1]]]]}`,
			`{"type":"MultiPolygon","coordinates":[[[[5,5],[6,5],[6,6],[5,5]]],[[[1,1],[2,1],[2,2],[1,1]]]]}`},
		"whole world": {`{"type":"Polygon","coordinates":[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]}`,
			`{"type":"Polygon","coordinates":[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]}`},
	} {
		t.Run(name, func(t *testing.T) {
			got := recorded(t, tt.text)
			if got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
			if again := recorded(t, got); again != got {
				t.Errorf("again %s", again)
			}
		})
	}
}

// What readers get has the points as doubles that print as they are recorded.
func TestParseGeometry(t *testing.T) {
	got, err := exchange.ParseGeometry(`{"type":"MultiPolygon","coordinates":[[[[104.123456,11.000001],[105,11],[104.6,11.2],[104.123456,11.000001]]],[[[0,0],[0,9],[9,9],[0,0]],[[1,2],[1,3],[2,3],[1,2]]]]}`)
	want := "[[[[104.123456 11.000001] [105 11] [104.6 11.2] [104.123456 11.000001]]] [[[0 0] [9 9] [0 9] [0 0]] [[1 2] [1 3] [2 3] [1 2]]]]"
	if err != nil || fmt.Sprint(got) != want {
		t.Errorf("got %v %v\nwant %s", got, err, want)
	}
}

func TestGeometryIsRefused(t *testing.T) {
	long := make([]string, 60_000)
	for i := range long {
		long[i] = fmt.Sprintf("[%.6f,%.6f]", 100+math.Cos(float64(i)), 10+math.Sin(float64(i)))
	}
	long = append(long, long[0])
	for name, tt := range map[string]struct{ text, want string }{
		"no JSON":       {`POLYGON ((1 2, 3 4))`, "expected a GeoJSON geometry"},
		"a number":      {`7`, "expected a GeoJSON geometry"},
		"cut off":       {triangle[:51], "expected a GeoJSON geometry"},
		"two":           {triangle + triangle, "expected a GeoJSON geometry"},
		"no type":       {`{"coordinates":[]}`, `write the member "type"`},
		"point":         {`{"type":"Point","coordinates":[1,2]}`, `"Point": expected a Polygon or MultiPolygon`},
		"line":          {`{"type":"LineString","coordinates":[[1,2],[3,4]]}`, "close the line"},
		"collection":    {`{"type":"GeometryCollection","geometries":[]}`, "make one MultiPolygon"},
		"feature":       {`{"type":"Feature","geometry":null}`, "give its geometry only"},
		"no list":       {`{"type":"Polygon"}`, "expected a list of rings"},
		"null":          {`{"type":"Polygon","coordinates":null}`, "expected a list of rings"},
		"empty":         {`{"type":"MultiPolygon","coordinates":[]}`, "expected at least one polygon"},
		"empty polygon": {`{"type":"MultiPolygon","coordinates":[[]]}`, `"polygon 1, []": expected at least one ring`},
		"empty ring":    {`{"type":"Polygon","coordinates":[[]]}`, `"polygon 1, ring 1, []": expected at least one point`},
		"other depth":   {`{"type":"MultiPolygon","coordinates":[[[104.5,11],[104.7,11],[104.6,11.2],[104.5,11]]]}`, "its brackets do not fit its type"},
		"deep":          {`{"type":"Polygon","coordinates":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}", "expected a number"},
		"too deep":      {`{"type":"Polygon","coordinates":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}", "exceeded max depth"},
		"one number":    {`{"type":"Polygon","coordinates":[[[1,2],[3],[4,5],[1,2]]]}`, `"polygon 1, ring 1, point 2, [3]": expected longitude and latitude`},
		"four numbers":  {`{"type":"Polygon","coordinates":[[[1,2],[3,4,5,6],[4,5],[1,2]]]}`, "expected longitude and latitude"},
		"text":          {`{"type":"Polygon","coordinates":[[["1",2],[3,4],[4,5],["1",2]]]}`, "expected a number"},
		"missing":       {`{"type":"Polygon","coordinates":[[[1,null],[3,4],[4,5],[1,2]]]}`, "expected a number"},
		"three points":  {`{"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]}`, `"polygon 1, ring 1, 3 points": expected a ring of at least four points`},
		"open":          {`{"type":"MultiPolygon","coordinates":[[[[1,2],[3,4],[4,5],[1,2]]],[[[1,2],[3,4],[4,5],[1,2.000001]]]]}`, "expected a closed ring"},
		"projected":     {`{"type":"Polygon","coordinates":[[[490000.5,1220000],[490100,1220000],[490100,1220100],[490000.5,1220000]]]}`, "export it as WGS 84 (EPSG:4326)"},
		"swapped":       {`{"type":"Polygon","coordinates":[[[11,104.5],[11,104.7],[11.2,104.6],[11,104.5]]]}`, "swap the two numbers"},
		"antimeridian":  {`{"type":"Polygon","coordinates":[[[177,-16],[179.6,-16],[-177.1,-18],[177,-18],[177,-16]]]}`, "cut the outline where it crosses the antimeridian"},
		"beyond":        {`{"type":"Polygon","coordinates":[[[180.1,10],[3,4],[4,5],[180.1,10]]]}`, "expected longitude from -180 to 180"},
		"infinite":      {`{"type":"Polygon","coordinates":[[[1e999,10],[3,4],[4,5],[1e999,10]]]}`, "expected longitude from -180 to 180"},
		"flat":          {`{"type":"Polygon","coordinates":[[[1,1],[2,2],[3,3],[1,1]]]}`, "expected an outline that encloses something"},
		"a point":       {`{"type":"Polygon","coordinates":[[[1,1],[1,1],[1,1],[1,1]]]}`, "expected an outline that encloses something"},
		"too long":      {`{"type":"Polygon","coordinates":[[` + strings.Join(long, ",") + `]]}`, "expected a geometry of at most 1048576 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			files := base(t)
			files["shapes.csv"] = "division,geometry\nkh/07,\"" + strings.ReplaceAll(tt.text, `"`, `""`) + "\"\n"
			p, err := exchange.Open(folder(t, files))
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			f, err := p.Check(t.Context(), nil, nil)
			if err != nil || f.Count != 1 || !strings.Contains(f.List[0].Error(), tt.want) || !strings.HasPrefix(f.List[0].Error(), "shapes.csv, row 2, column geometry") {
				t.Fatalf("%v %v\nwant %s", err, f.List, tt.want)
			}
			if _, err := exchange.ParseGeometry(tt.text); name != "too long" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("parsed: %v", err)
			}
		})
	}
}
