package exchange_test

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// rowsOf imports a package that must be sound and gives its rows as text.
func rowsOf(t *testing.T, path string) []string {
	t.Helper()
	store := ledger.NewMemory()
	r, err := exchange.Import(t.Context(), store, path, importing())
	if err != nil {
		t.Fatalf("%s: %v %v", path, err, r.Problems)
	}
	return bodies(t, store)
}

func bodies(t *testing.T, store ledger.Store) (all []string) {
	t.Helper()
	for e, err := range store.Entries(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		text.WriteString(string(e.Row.Table()))
		for _, c := range seatledger.Columns(e.Row.Table()) {
			text.WriteString("|" + seatledger.Cell(e.Row, c))
		}
		all = append(all, text.String())
	}
	return all
}

// folder writes files into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "kampot-2017")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

// base gives the files of the sound package.
func base(t *testing.T) map[string]string {
	files := map[string]string{}
	a := readArchive(t, "testdata/broken/base.txtar")
	for _, name := range a.names {
		files[name] = string(a.files[name])
	}
	return files
}

// A8: a byte order mark, CRLF, blanks around cells, blank rows, letters in
// other normal forms and other orders of columns change nothing.
func TestSpellingsOfTheSameRows(t *testing.T) {
	want := rowsOf(t, folder(t, base(t)))
	change := func(name string, change func(string) string) {
		t.Run(name, func(t *testing.T) {
			files := base(t)
			for file, text := range files {
				if strings.HasSuffix(file, ".csv") || name == "mark" {
					files[file] = change(text)
				}
			}
			if got := rowsOf(t, folder(t, files)); !slices.Equal(got, want) {
				t.Errorf("got %q\nwant %q", got, want)
			}
		})
	}
	change("mark", func(s string) string { return "\ufeff" + s })
	change("crlf", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") })
	change("mark and crlf", func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") })
	change("no line end at the end", func(s string) string { return strings.TrimSuffix(s, "\n") })
	change("blanks", func(s string) string { return strings.ReplaceAll(s, ",", " ,\u00a0") })
	change("blank rows", func(s string) string { return strings.ReplaceAll(s, "\n", "\n\n") })
	change("quotes", func(s string) string {
		var b strings.Builder
		for line := range strings.Lines(s) {
			b.WriteString(`"` + strings.ReplaceAll(strings.TrimSuffix(line, "\n"), ",", `","`) + "\"\r\n")
		}
		return b.String()
	})
}

func TestNormalForms(t *testing.T) {
	files := map[string]string{"divisions.csv": "id,name,type\npt/0101,A\u0301gueda,\"con\r\ncelho\"\n", "parties.csv": "id,name,kind\npt/i,Lista,independent\n",
		"councils.csv": "id,division,name,seats,method\nc,pt/0101,C,21,D'Hondt\n"}
	got := strings.Join(rowsOf(t, folder(t, files)), "\n")
	for _, want := range []string{"pt/0101|\u00c1gueda|", "|con\ncelho|", "|independents|", "|dhondt|"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

// zipped packs files into a .zip; names are taken as they are.
func zipped(t *testing.T, files map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kampot-2017.zip")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	z := zip.NewWriter(out)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// workbook types files into a workbook, as numbers where they look like one.
func workbook(t *testing.T, files map[string]string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for name, text := range files {
		sheet, isTable := strings.CutSuffix(name, ".csv")
		if !isTable {
			continue
		}
		f.NewSheet(sheet)
		n := 0
		for line := range strings.Lines(text) {
			n++
			for i, cell := range strings.Split(strings.TrimSpace(line), ",") {
				at, _ := excelize.CoordinatesToCellName(i+1, n)
				f.SetCellStr(sheet, at, cell)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "kampot-2017.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// A folder, a .zip, a .zip with a folder inside and a workbook say the same.
func TestShapesOfTheSamePackage(t *testing.T) {
	files := base(t)
	want := rowsOf(t, folder(t, files))
	inside := map[string]string{}
	for name, text := range files {
		inside["kampot/"+name] = text
		inside["__MACOSX/kampot/._"+name] = "x"
	}
	for name, path := range map[string]string{"zip": zipped(t, files), "zip of a folder": zipped(t, inside), "xlsx": workbook(t, files)} {
		if got := rowsOf(t, path); !slices.Equal(got, want) {
			t.Errorf("%s: got %q\nwant %q", name, got, want)
		}
	}
}

// Numbers, days and codes of a workbook count as they are displayed.
func TestCellsOfAWorkbook(t *testing.T) {
	f := excelize.NewFile()
	format := func(code string) int {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	f.SetSheetName("Sheet1", "sources")
	f.NewSheet("Sheet2") // empty, as spreadsheets make them
	cell := func(at string, value any, style int) {
		if err := f.SetCellValue("sources", at, value); err != nil {
			t.Fatal(err)
		}
		if style > 0 {
			f.SetCellStyle("sources", at, at, style)
		}
	}
	for i, name := range []string{"id", "title", "date", "grade", "confidential"} {
		at, _ := excelize.CoordinatesToCellName(i+1, 1)
		cell(at, name, 0)
	}
	days := []struct {
		code, want string
	}{{"yyyy-mm-dd", "2017-10-23"}, {"dd/mm/yyyy", "2017-10-23"}, {"[$-409]mmm\\-yy;@", "2017-10"}, {"yyyy", "2017"}, {"d\" de \"mmmm\" de \"yyyy", "2017-10-23"}}
	for i, d := range days {
		at := func(column string) string { return column + string(rune('2'+i)) }
		cell(at("A"), 70103+i, format("000000"))
		cell(at("B"), 0.1+0.2, 0)
		cell(at("C"), 43031, format(d.code))
		cell(at("D"), 0.438, format("0.0%"))
		cell(at("E"), i == 0, 0)
	}
	path := filepath.Join(t.TempDir(), "cells.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	got := rowsOf(t, path)
	for i, d := range days {
		yes := ""
		if i == 0 {
			yes = "yes"
		}
		want := "sources|07010" + string(rune('3'+i)) + "|0.3|||" + d.want + "|||||43.8%|" + yes
		if got[i] != want {
			t.Errorf("%s: got %s, want %s", d.code, got[i], want)
		}
	}
}

// Rows gives the same rows again, and notices a change in between.
func TestPackageThatChanges(t *testing.T) {
	dir := folder(t, base(t))
	p, err := exchange.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if f, err := p.Check(t.Context(), nil, nil); err != nil || f.Count > 0 {
		t.Fatal(err, f.List)
	}
	write(t, filepath.Join(dir, "events.csv"), "id,date,kind\nx,2017,milestone\n")
	for _, err = range p.Rows(context.Background()) {
		if err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), "changed") {
		t.Errorf("a file changed under the import: %v", err)
	}
}
