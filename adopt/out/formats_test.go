package out_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/parquet-go/parquet-go"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt/out"
	"github.com/seatledger/seatledger/ledger"
)

// TestFollowTheMoney reads the lines back: each reference finds its entity, and a spell
// has what its member would say.
func TestFollowTheMoney(t *testing.T) {
	path, _ := wrote(t, town(t, map[string]string{"events.csv": moved}), "ftm", "")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	type entity struct {
		ID, Schema string
		Properties map[string][]string
	}
	ids := map[string]entity{}
	for line := range strings.Lines(string(text)) {
		var e entity
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if _, twice := ids[e.ID]; twice {
			t.Errorf("two entities have the id %s", e.ID)
		}
		ids[e.ID] = e
	}
	for _, e := range ids {
		for property, schema := range map[string]string{"holder": "Person", "post": "Position", "organization": "PublicBody"} {
			for _, id := range e.Properties[property] {
				if ids[id].Schema != schema {
					t.Errorf("%s: %s %s is a %q", e.ID, property, id, ids[id].Schema)
				}
			}
		}
	}
	e := ids["occupancy:xx/t/c/p1/1"]
	for property, want := range map[string]string{"holder": "person:p1", "post": "position:xx/t/c", "startDate": "2020-06-01", "endDate": "2021-03-01", "status": "ended", "constituency": "North",
		"politicalGroup": "Red Party (red)", "sourceUrl": "https://paper.example/1"} {
		if got := strings.Join(e.Properties[property], ";"); got != want {
			t.Errorf("%s is %q, want %q", property, got, want)
		}
	}
	if p := ids["person:p1"].Properties; !slices.Equal(p["wikidataId"], []string{"Q1"}) || !slices.Equal(p["previousName"], []string{"Ann Oak"}) {
		t.Errorf("of the person: %v", p)
	}
	if ids["position:xx/t/c"].Properties["country"][0] != "xx" {
		t.Errorf("of the position: %v", ids["position:xx/t/c"].Properties)
	}
}

// TestOpenCivicData reads a person's file back.
func TestOpenCivicData(t *testing.T) {
	l := town(t, map[string]string{"events.csv": moved})
	dir, r := wrote(t, l, "ocd", "")
	files, err := filepath.Glob(filepath.Join(dir, "Ann-Ash-*.yml"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var x struct {
		ID, Name string
		Party    []map[string]string
		Roles    []map[string]string
		Codes    []map[string]string `yaml:"other_identifiers"`
	}
	if err := yaml.Unmarshal(text, &x); err != nil {
		t.Fatal(err)
	}
	if x.Name != "Ann Ash" || len(x.Party) != 2 || x.Party[0]["end_date"] != "2021-03-01" || x.Party[1]["start_date"] != "2021-03-02" || x.Party[1]["name"] != "Independent" {
		t.Errorf("%s", text)
	}
	if len(x.Roles) != 1 || x.Roles[0]["district"] != "North" || x.Roles[0]["jurisdiction"] != "ocd-jurisdiction/country:xx/place:tarn/government" || x.Roles[0]["start_date"] != "2020-06-01" || x.Roles[0]["end_date"] != "" {
		t.Errorf("%s", text)
	}
	if len(x.Codes) != 2 || x.Codes[0]["identifier"] != "p1" {
		t.Errorf("%s", text)
	}
	if r.People != 4 {
		t.Errorf("%d people", r.People)
	}
}

// TestTablesAreWhole: CSV on the Web and Parquet have every row and every column, and
// their keys hold.
func TestTablesAreWhole(t *testing.T) {
	l := founding(t)
	for _, scope := range []string{"", "cambodia-2017", "kh/210202"} {
		dir, r := wrote(t, l, "csvw", scope)
		var meta struct {
			Tables []struct {
				URL         string
				TableSchema struct {
					Columns     []struct{ Name string }
					PrimaryKey  []string
					ForeignKeys []struct {
						ColumnReference []string
						Reference       struct {
							Resource        string
							ColumnReference []string
						}
					}
				}
			}
		}
		text, err := os.ReadFile(filepath.Join(dir, "csv-metadata.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &meta); err != nil {
			t.Fatal(err)
		}
		rows, keys := 0, 0
		for _, table := range meta.Tables {
			cells := readCSV(t, filepath.Join(dir, table.URL))
			rows += len(cells) - 1
			var names []string
			for _, c := range table.TableSchema.Columns {
				names = append(names, c.Name)
			}
			if !slices.Equal(cells[0], names) {
				t.Errorf("%s has %v, its metadata say %v", table.URL, cells[0], names)
			}
			unique(t, table.URL, cells, table.TableSchema.PrimaryKey)
			for _, key := range table.TableSchema.ForeignKeys {
				keys++
				there := column(readCSV(t, filepath.Join(dir, key.Reference.Resource)), key.Reference.ColumnReference[0])
				for _, id := range column(cells, key.ColumnReference[0]) {
					if id != "" && !slices.Contains(there, id) {
						t.Errorf("%s: %s %s is not in %s", table.URL, key.ColumnReference[0], id, key.Reference.Resource)
					}
				}
			}
		}
		if rows != r.Rows || rows == 0 || keys == 0 {
			t.Errorf("%q: %d rows, %d said, %d foreign keys", scope, rows, r.Rows, keys)
		}
		parquetHas(t, l, scope, r.Rows)
	}
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cells, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return cells
}

func column(cells [][]string, name string) (list []string) {
	i := slices.Index(cells[0], name)
	for _, row := range cells[1:] {
		list = append(list, row[i])
	}
	return list
}

func unique(t *testing.T, file string, cells [][]string, key []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, row := range cells[1:] {
		var id strings.Builder
		for _, k := range key {
			id.WriteString("|" + row[slices.Index(cells[0], k)])
		}
		if seen[id.String()] {
			t.Errorf("%s has the key %v twice: %s", file, key, id.String())
		}
		seen[id.String()] = true
	}
}

func parquetHas(t *testing.T, l *out.Ledger, scope string, rows int) {
	t.Helper()
	dir, r := wrote(t, l, "parquet", scope)
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		f, err := os.Open(filepath.Join(dir, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		info, _ := f.Stat()
		x, err := parquet.OpenFile(f, info.Size())
		if err != nil {
			t.Fatal(err)
		}
		n += int(x.NumRows())
		table := seatledger.Table(strings.TrimSuffix(file.Name(), ".parquet"))
		for _, c := range seatledger.Columns(table) {
			if _, ok := x.Schema().Lookup(c.Name); !ok && !c.List {
				t.Errorf("%s lacks the column %s", file.Name(), c.Name)
			}
		}
		f.Close()
	}
	if n != rows || r.Rows != rows {
		t.Errorf("%q: %d rows, want %d", scope, n, rows)
	}
}

// TestOccupied: what another made is never replaced.
func TestOccupied(t *testing.T) {
	l := founding(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f, _ := out.FormatOf("csvw")
	if _, err := out.Write(t.Context(), l, out.Job{Format: f, Path: dir}); !errors.Is(err, out.ErrOccupied) {
		t.Error(err)
	}
	f, _ = out.FormatOf("popolo")
	if _, err := out.Write(t.Context(), l, out.Job{Format: f, Path: dir}); !errors.Is(err, out.ErrOccupied) {
		t.Error(err)
	}
	if _, err := l.Find(t.Context(), "nowhere"); !errors.Is(err, ledger.ErrNotFound) {
		t.Error(err)
	}
	if _, err := out.FormatOf("xml"); err == nil {
		t.Error("a format that there is not")
	}
}
