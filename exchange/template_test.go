package exchange_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// fill types a table into a workbook as a user would.
func fill(t *testing.T, f *excelize.File, table seatledger.Table, rows ...map[string]any) {
	t.Helper()
	columns := seatledger.Columns(table)
	for n, row := range rows {
		for name, value := range row {
			i := slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == name })
			cell, err := excelize.CoordinatesToCellName(i+1, n+2)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellValue(string(table), cell, value); err != nil {
				t.Fatal(err)
			}
		}
	}
}

type cells = map[string]any

// A14: a template that was filled in imports.
func TestTemplateFilledInImports(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kampot.xlsx")
	if err := exchange.Template(path); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, f, seatledger.Sources, cells{"id": "seal", "title": "Official results", "date": "2017-06-25"})
	fill(t, f, seatledger.Divisions, cells{"id": "kh/07", "name": "Kampot", "type": "province", "identifiers": "iso:KH-7"},
		cells{"id": "kh/070103", "name": "Champei", "name_local": "ចំប៉ី", "type": "commune", "parent": "kh/07", "identifiers": "ncdd:070103", "lat": 10.5, "lon": 104.25})
	fill(t, f, seatledger.Councils, cells{"id": "kh/070103/council", "division": "kh/070103", "name": "Champei council", "seats": 5, "method": "dhondt"})
	fill(t, f, seatledger.Parties, cells{"id": "kh/cpp", "name": "CPP"}, cells{"id": "kh/cnrp", "name": "CNRP"})
	fill(t, f, seatledger.Elections, cells{"id": "kh-2017", "date": "2017-06-04", "name": "Commune election"})
	for i, r := range []cells{{"list": "kh/cpp", "votes": 1400, "seats": 3}, {"list": "kh/cnrp", "votes": 1000, "seats": 2}} {
		r["election"], r["council"], r["sources"] = "kh-2017", "kh/070103/council", "seal"
		for name, value := range r {
			c := slices.IndexFunc(seatledger.Columns(seatledger.Results), func(c seatledger.Column) bool { return c.Name == name })
			cell, _ := excelize.CoordinatesToCellName(c+1, i+2)
			f.SetCellValue("results", cell, value)
		}
	}
	fill(t, f, seatledger.Events, cells{"id": "move", "date": "2017-10-23", "kind": "defected", "council": "kh/070103/council", "from_party": "kh/cnrp", "party": "kh/cpp", "sources": "seal"})
	f.SetCellValue("help", "B1", "kampot-2017") // the file's name is kampot
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	store := ledger.NewMemory()
	r, err := exchange.Import(t.Context(), store, path, importing())
	if err != nil {
		t.Fatal(err, r.Problems)
	}
	if r.Package != "kampot-2017" || r.New != 10 || r.Contests != 1 || r.ContestsMatching != 1 {
		t.Errorf("%+v", r)
	}
	history, _ := store.History(t.Context(), seatledger.Divisions, "kh/07")
	if len(history) != 1 || history[0].Row.(*seatledger.Division).ID != "kh/07" {
		t.Errorf("leading zero: %v", history)
	}
}

func TestTemplateHoldsEveryColumn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.xlsx")
	if err := exchange.Template(path); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if i, _ := f.GetSheetIndex("shapes"); i >= 0 {
		t.Error("a sheet for outlines")
	}
	for _, table := range seatledger.PackageTables() {
		if table == seatledger.Shapes { // not typed
			continue
		}
		validations, err := f.GetDataValidations(string(table))
		if err != nil {
			t.Fatal(err)
		}
		comments, _ := f.GetComments(string(table))
		lists := 0
		for i, c := range seatledger.Columns(table) {
			cell, _ := excelize.CoordinatesToCellName(i+1, 1)
			if got, _ := f.GetCellValue(string(table), cell); got != c.Name {
				t.Errorf("%s!%s is %q, want %q", table, cell, got, c.Name)
			}
			id, _ := f.GetCellStyle(string(table), cell)
			style, _ := f.GetStyle(id)
			if bold := style.Font != nil && style.Font.Bold; bold != c.Required {
				t.Errorf("%s.%s bold: %v", table, c.Name, bold)
			}
			if len(c.OneOf) > 0 || c.Name == "confidential" || c.Name == "elected" || table == seatledger.Events && c.Name == "kind" {
				lists++
			}
		}
		if len(validations) != lists || len(comments) != len(seatledger.Columns(table)) {
			t.Errorf("%s: %d drop-downs, want %d; %d notes", table, len(validations), lists, len(comments))
		}
	}
	if err := exchange.Template(path); err == nil {
		t.Error("a template overwrote a file")
	}
	if err := exchange.Template(filepath.Join(t.TempDir(), "t.csv")); err == nil {
		t.Error("a template that is no workbook")
	}
}

// An empty template has nothing to import, and says so.
func TestEmptyTemplate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "empty.xlsx")
	if err := exchange.Template(path); err != nil {
		t.Fatal(err)
	}
	r, err := exchange.Import(t.Context(), ledger.NewMemory(), path, importing())
	if !errors.Is(err, exchange.ErrRefused) || r.Package != "empty" || r.ProblemCount != 1 || r.Problems[0].Want != "at least one row in one of the tables" {
		t.Errorf("%+v %v", r, err)
	}
}
