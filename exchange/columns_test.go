package exchange_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// This file holds that nothing is lost on the way: for each column of each table there
// is a row that states it, which is imported, exported and imported again. The columns
// are those of the tables and the kinds those of events, so that new ones join by
// themselves.

// plainRows are rows beside those of the sound package that state no more than they must.
var plainRows = map[seatledger.Table]map[string]string{
	seatledger.Sources:    {"id": "report", "title": "A report", "date": "2017-11"},
	seatledger.Divisions:  {"id": "kh/08", "name": "Kandal", "type": "province"},
	seatledger.Councils:   {"id": "kh/07/council", "division": "kh/07", "name": "Kampot council", "seats": "3"},
	seatledger.Wards:      {"council": "kh/070103/council", "ward": "North", "seats": "1"},
	seatledger.Parties:    {"id": "kh/lddp", "name": "LDP"},
	seatledger.People:     {"id": "kh/g", "name": "Gim Sao", "basis": "candidate"},
	seatledger.Names:      {"of": "kh/07", "name": "Kampot province"},
	seatledger.Elections:  {"id": "kh-2022", "date": "2022-06-05", "name": "Commune election"},
	seatledger.Contests:   {"election": "kh-2017", "council": "kh/070103/council"},
	seatledger.Results:    {"election": "kh-2017", "council": "kh/070103/council", "list": "kh/cpp"},
	seatledger.Candidates: {"election": "kh-2017", "council": "kh/070101/council", "list": "kh/cpp", "position": "1", "person": "kh/a"},
	seatledger.Events:     {"id": "one", "date": "2017-10-23"},
	seatledger.Tallies:    {"id": "count", "date": "2017-10-23", "division": "kh", "metric": "seats", "text": "40"},
	seatledger.Statements: {"id": "said", "date": "2017-10-23", "about": "move", "speaker": "kh/a", "stance": "asserts", "summary": "that he left"},
	seatledger.Shapes:     {"division": "kh/07", "geometry": `{"type":"Polygon","coordinates":[[[104,10],[105,10],[105,11],[104,10]]]}`},
}

// legal are values of columns that take not just any of their type, and cells that must
// stand beside them.
var legal = map[string]map[string]string{
	"sources.url":            {"url": "https://example.org/report"},
	"sources.sha256":         {"sha256": strings.Repeat("0a", 32)},
	"sources.confidential":   nil, // never leaves the ledger
	"divisions.lat":          {"lat": "10.5", "lon": "104.25"},
	"divisions.lon":          {"lat": "10.5", "lon": "104.25"},
	"divisions.replaces":     {"replaces": "kh/07"},
	"councils.method":        {"method": "dhondt"},
	"councils.control_rule":  {"control_rule": "post:mayor"},
	"wards.replaces":         {"replaces": "North", "ward": "South"},
	"parties.colour":         {"colour": "#1f77b4"},
	"parties.members":        {"members": "kh/cpp;kh/cnrp", "kind": "coalition"},
	"parties.council":        {"council": "kh/070101/council", "kind": "group"},
	"elections.takes_office": {"takes_office": "2022-07-01"},
	"contests.method":        {"method": "dhondt"},
	"contests.ward":          {"ward": "North"},
	"contests.until":         {"until": "2022-06-04"},
	"results.seats":          {"seats": "5"},
	"events.group":           {"group": "kh/caucus"},
	"events.rule":            {"rule": "two-thirds"},
	"events.value":           {"value": "none"},
	"events.person":          {"person": "kh/b"},
	"tallies.of":             {"of": "whole"},
	"tallies.set":            {"set": "whole"},
}

// besideThem are rows of the same table that some columns refer to.
var besideThem = map[string]map[string]string{
	"wards.replaces": plainRows[seatledger.Wards],
	"tallies.of":     {"id": "whole", "date": "2017-10-23", "division": "kh", "metric": "seats", "text": "60"},
	"tallies.set":    {"id": "whole", "date": "2017-10-23", "division": "kh", "metric": "seats", "text": "60"},
}

// idOf gives the id of a row of a table in the sound package.
var idOf = map[seatledger.Table]string{seatledger.Sources: "seal", seatledger.Divisions: "kh", seatledger.Councils: "kh/070101/council", seatledger.Parties: "kh/cnrp",
	seatledger.People: "kh/b", seatledger.Elections: "kh-2017", seatledger.Events: "move"}

// aValue gives a value that a column takes.
func aValue(t *testing.T, table seatledger.Table, c seatledger.Column) string {
	switch {
	case len(c.Refs) > 0:
		return idOf[c.Refs[0]]
	case len(c.OneOf) > 0:
		return c.OneOf[0]
	case c.List:
		return "iso:KH-7"
	}
	for _, value := range []string{"some text", "yes", "2017-10-24", "3"} {
		if seatledger.SetCell(seatledger.NewRow(table), c, value) == nil {
			return value
		}
	}
	t.Fatalf("%s.%s takes no value that this test knows", table, c.Name)
	return ""
}

// rowWith gives a row that states a column; false = no row of a package does.
func rowWith(t *testing.T, table seatledger.Table, c seatledger.Column) (map[string]string, bool) {
	row := maps.Clone(plainRows[table])
	if row == nil {
		t.Fatalf("no row of %s", table)
	}
	if table == seatledger.Events {
		fillKind(t, row, c.Name)
	}
	name := string(table) + "." + c.Name
	cells, special := legal[name]
	maps.Copy(row, cells)
	if row[c.Name] == "" {
		row[c.Name] = aValue(t, table, c)
	}
	return row, !special || cells != nil
}

// fillKind gives an event the first kind that reads a column, and what that needs.
func fillKind(t *testing.T, row map[string]string, column string) {
	for _, kind := range seatledger.EventKinds() {
		k, _ := kind.Row()
		if !slices.Contains(k.Useless(), column) {
			row["kind"] = string(kind)
			for _, group := range k.Groups() {
				if !slices.ContainsFunc(group, func(name string) bool { return row[name] != "" || name == column }) {
					row[group[0]] = aValue(t, seatledger.Events, columnOf(seatledger.Events, group[0]))
				}
			}
			return
		}
	}
	t.Errorf("no kind of event reads %s", column)
}

func columnOf(table seatledger.Table, name string) seatledger.Column {
	all := seatledger.Columns(table)
	return all[slices.IndexFunc(all, func(c seatledger.Column) bool { return c.Name == name })]
}

// filesOf gives a package of rows of one table.
func filesOf(t *testing.T, table seatledger.Table, rows ...map[string]string) map[string]string {
	var names []string
	for _, c := range seatledger.Columns(table) {
		if slices.ContainsFunc(rows, func(r map[string]string) bool { return r[c.Name] != "" }) {
			names = append(names, c.Name)
		}
	}
	var text strings.Builder
	w := csv.NewWriter(&text)
	lines := [][]string{names}
	for _, r := range rows {
		var line []string
		for _, name := range names {
			line = append(line, r[name])
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	return map[string]string{"datapackage.json": `{"name": "one"}`, string(table) + ".csv": text.String()}
}

// TestEveryColumnSurvives: what a column states is the same after the way in, out and in
// again.
func TestEveryColumnSurvives(t *testing.T) {
	for _, table := range seatledger.PackageTables() {
		for _, c := range seatledger.Columns(table) {
			t.Run(fmt.Sprintf("%s.%s", table, c.Name), func(t *testing.T) {
				row, leaves := rowWith(t, table, c)
				if !leaves {
					t.Skip("it is in no export")
				}
				rows := []map[string]string{row}
				if other := besideThem[string(table)+"."+c.Name]; other != nil {
					rows = append(rows, other)
				}
				survives(t, table, c, row, filesOf(t, table, rows...))
			})
		}
	}
}

func survives(t *testing.T, table seatledger.Table, c seatledger.Column, row, files map[string]string) {
	key := keyOf(t, table, row)
	for _, way := range []string{"in", "in again"} {
		store := ledger.NewMemory()
		imported(t, store, with(t, "parties.csv", "kh/cnp,CNP,party\n", "kh/cnp,CNP,party\nkh/caucus,Caucus,group\n"))
		imported(t, store, files)
		history, err := store.History(t.Context(), table, key)
		if err != nil || len(history) != 1 {
			t.Fatalf("%s: %d entries under %s, %v", way, len(history), key, err)
		}
		if got := seatledger.Cell(history[0].Row, c); got != row[c.Name] {
			t.Errorf("%s: %q, want %q", way, got, row[c.Name])
		}
		out, _ := exported(t, store, "one", exchange.Moment{})
		if way == "in again" {
			sameFiles(t, out, files)
		}
		files = out
	}
}

func keyOf(t *testing.T, table seatledger.Table, cells map[string]string) string {
	row := seatledger.NewRow(table)
	for _, c := range seatledger.Columns(table) {
		if err := seatledger.SetCell(row, c, cells[c.Name]); err != nil {
			t.Fatal(err)
		}
	}
	return seatledger.Key(row)
}
