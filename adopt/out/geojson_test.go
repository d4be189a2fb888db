package out_test

import (
	"encoding/json"
	"os"
	"testing"
)

// TestRFC7946 holds the outlines to the rules of RFC 7946 that can be told from the file:
// closed rings of four positions or more (3.1.6), the right-hand rule, within the degrees
// of WGS 84 and so on one side of the antimeridian (3.1.9), and no member that the
// standard has taken away (4, 7.1).
func TestRFC7946(t *testing.T) {
	l := founding(t)
	l.Notice = "A notice."
	path, r := wrote(t, l, "geojson", "kh")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var x map[string]json.RawMessage
	var features []struct {
		Type       string
		ID         string
		Properties map[string]any
		Geometry   struct {
			Type        string
			Coordinates json.RawMessage
		}
	}
	if json.Unmarshal(text, &x) != nil || string(x["type"]) != `"FeatureCollection"` || json.Unmarshal(x["features"], &features) != nil || x["crs"] != nil || x["coordinates"] != nil || x["geometry"] != nil || x["properties"] != nil {
		t.Fatalf("%.200s", text)
	}
	for _, f := range features {
		var polygons [][][][]float64
		if f.Geometry.Type == "Polygon" {
			var one [][][]float64
			_ = json.Unmarshal(f.Geometry.Coordinates, &one)
			polygons = append(polygons, one)
		} else if err := json.Unmarshal(f.Geometry.Coordinates, &polygons); err != nil {
			t.Errorf("%s: %v", f.ID, err)
		}
		if f.Type != "Feature" || f.ID == "" || len(polygons) == 0 {
			t.Errorf("%s: %s with %d polygons", f.ID, f.Type, len(polygons))
		}
		for _, rings := range polygons {
			for i, ring := range rings {
				ringIsRight(t, f.ID, ring, i > 0)
			}
		}
	}
	if len(features) != r.Outlines || r.Outlines == 0 {
		t.Errorf("%d outlines, %d said", len(features), r.Outlines)
	}
}

func ringIsRight(t *testing.T, id string, ring [][]float64, hole bool) {
	t.Helper()
	last := len(ring) - 1
	if len(ring) < 4 || ring[0][0] != ring[last][0] || ring[0][1] != ring[last][1] {
		t.Errorf("%s: a ring of %d positions is not closed", id, len(ring))
	}
	area := 0.0
	for i := range ring {
		next := ring[(i+1)%len(ring)]
		area += ring[i][0]*next[1] - next[0]*ring[i][1]
		if ring[i][0] < -180 || ring[i][0] > 180 || ring[i][1] < -90 || ring[i][1] > 90 || len(ring[i]) != 2 {
			t.Errorf("%s: %v is no position", id, ring[i])
		}
	}
	if hole == (area > 0) {
		t.Errorf("%s: a ring turns against the right-hand rule", id)
	}
}

// TestControlOnTheMap: a division has who controls its council on the day, and those above
// it how many each party does.
func TestControlOnTheMap(t *testing.T) {
	l := town(t, map[string]string{"events.csv": moved, "shapes.csv": "division,geometry\n" +
		`xx,"{""type"":""Polygon"",""coordinates"":[[[0,0],[2,0],[2,2],[0,0]]]}"` + "\n" + `xx/t,"{""type"":""Polygon"",""coordinates"":[[[0,0],[1,0],[1,1],[0,0]]]}"` + "\n"})
	path, _ := wrote(t, l, "geojson", "")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var x struct {
		Features []struct {
			ID         string
			Properties struct {
				Councils                int
				Control                 map[string]int
				Council, Kind, Party    string
				PartyName               string `json:"party_name"`
				On, Rule, Package, Name string
				Seats                   int
			}
		}
	}
	if err := json.Unmarshal(text, &x); err != nil || len(x.Features) != 2 {
		t.Fatalf("%v: %s", err, text)
	}
	land, tarn := x.Features[0].Properties, x.Features[1].Properties
	if land.Councils != 2 || land.Control["red"] != 1 || land.Control["undetermined"] != 1 || land.Council != "" {
		t.Errorf("%+v", land)
	}
	if tarn.Council != "xx/t/c" || tarn.Party != "red" || tarn.Kind != "party" || tarn.Seats != 4 || tarn.On != "2021-01-01" || tarn.Rule != "majority" || tarn.Package != "town" {
		t.Errorf("%+v", tarn)
	}
}
