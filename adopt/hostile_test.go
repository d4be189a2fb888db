package adopt_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/seatledger/seatledger/adopt"
)

const plainRows = "Ward,Councillor,Party\nAbbey,Ann Lee,Red\nBrook,Bo Day,Blue\n"

// book makes a workbook of sheets of rows.
func book(t *testing.T, change func(*excelize.File) error, sheets ...[][]any) string {
	t.Helper()
	f := excelize.NewFile()
	for i, rows := range sheets {
		name := fmt.Sprintf("Sheet%d", i+1)
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for j, row := range rows {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", j+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if change != nil {
		if err := change(f); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// zipped makes an archive of files.
func zipped(t *testing.T, files map[string]io.Reader) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, from := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.Copy(w, from)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// repeated gives a text many times without holding it.
type repeated struct {
	text string
	left int
}

func (r *repeated) Read(p []byte) (n int, err error) {
	for r.left > 0 && n+len(r.text) <= len(p) {
		n += copy(p[n:], r.text)
		r.left--
	}
	if r.left == 0 {
		err = io.EOF
	}
	return n, err
}

const (
	contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
	bookXML      = `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`
	bookRels     = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/s.xml"/></Relationships>`
)

// madeBook is a workbook whose one sheet is written by hand.
func madeBook(t *testing.T, sheet io.Reader) string {
	return zipped(t, map[string]io.Reader{"[Content_Types].xml": strings.NewReader(contentTypes), "xl/workbook.xml": strings.NewReader(bookXML),
		"xl/_rels/workbook.xml.rels": strings.NewReader(bookRels), "xl/worksheets/s.xml": sheet})
}

func laughs() string {
	var b strings.Builder
	b.WriteString("- &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n")
	for i := range 30 {
		a := fmt.Sprintf("*a%d", i)
		fmt.Fprintf(&b, "- &a%d [%s]\n", i+1, strings.TrimSuffix(strings.Repeat(a+", ", 10), ", "))
	}
	return b.String()
}

func wideCSV(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "c%d,", i)
	}
	return b.String() + "\n"
}

func wideObject(n int, form, end string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, form, i)
	}
	return b.String() + end
}

// Each hostile or broken file is refused with the place and the remedy, or read, with what
// was passed over, or asked about; in bounded time and memory, and without a crash.
func TestHostileFiles(t *testing.T) {
	big := strings.Repeat
	sheet := [][]any{{"Ward", "Councillor", "Party"}, {"Abbey", "Ann Lee", "Red"}}
	for name, x := range map[string]struct {
		text string
		want string // in the problem; else in what is asked, or passed over
	}{
		// text
		"empty":                  {"", "a table with a row that names its columns"},
		"only a title":           {"Members of the council\n\n\n", "rows below the names of the columns"},
		"a NUL":                  {"Ward,Councillor,Party\nAbbey,Ann\x00 Lee,Red\n", "row 2: expected text, but here is a byte of zero"},
		"UTF-16 without a mark":  {"N\x00a\x00m\x00e\x00\n\x00", "row 1: expected text, but here is a byte of zero"},
		"half of UTF-16":         {"\xff\xfeN\x00\x00\xd8", "sound UTF-16"},
		"two encodings":          {"Ward,Councillor,Party\nÉvora,Ann,Red\n\xc9vora,Bo,Blue\n", "row 2: expected one encoding"},
		"an open quote":          {"Ward,Councillor,Party\nAbbey,\"Ann Lee,Red\nBrook,Bo Day,Blue\n", "row 2: expected quotes around whole cells"},
		"a quote in a cell":      {"Ward,Councillor,Party\nAbbey,Ann \"Annie\" Lee,Red\n", "row 2: expected quotes around whole cells"},
		"a quote without end":    {"Ward,Councillor,Party\nAbbey,\"" + big("Ann Lee,Red\n", 1<<20), "row 2: expected quotes around whole cells"},
		"a million columns":      {wideCSV(1_000_000), "row 1: \"1000001 cells\": expected at most 1000 columns"},
		"a cell without end":     {"Ward,Councillor,Party\nAbbey," + big("a", 4<<20) + ",Red\n", "at most 1024 KiB in a cell"},
		"only commas":            {big(big(",", 999)+"\n", 25_000), "at most 20000000 cells"},
		"a wide head":            {wideCSV(990) + big("a,b\n", 25_000), "25001 rows of 991 columns"},
		"a line without end":     {big("a", 4<<20), "at most 1024 KiB in a cell"},
		"old line ends":          {strings.ReplaceAll(plainRows, "\n", "\r"), "rows: 2"},
		"line ends of both":      {strings.Replace(plainRows, "\n", "\r\n", 1), "rows: 2"},
		"a mark of the divider":  {"sep=;\n" + strings.ReplaceAll(plainRows, ",", ";"), "passed: above the table"},
		"the head on each page":  {plainRows + plainRows, "passed: the names of the columns again"},
		"totals":                 {plainRows + "Total,,2\nGesamt: 2,,\n", "passed: a sum"},
		"footnotes":              {plainRows + "\n* by-election pending\nSource: the council\n", "passed: a note"},
		"names over two rows":    {",,Votes,,\nWard,Councillor,Party,First,Second\nAbbey,Ann Lee,Red,10,20\n", "passed: above the table"},
		"no names of columns":    {"Abbey,Ann Lee,Red\nBrook,Bo Day,Blue\n", "holds: Ask Ann Lee"},
		"names left blank":       {"Ward,,Party\nAbbey,Ann Lee,Red\n", "holds: Ask column 2"},
		"one name of three":      {"Ward,,\nAbbey,Ann Lee,Red\n", "rows below the names of the columns"},
		"a name twice":           {"Ward,Councillor,Party,Party\nAbbey,Ann Lee,Red,Blue\n", "holds: Ask Party (2)"},
		"percent signs":          {"Ward,Councillor,Party,Share\nAbbey,Ann Lee,Red,38.9%\nBrook,Bo Day,Blue,100 %\n", "asks: day"},
		"a comma of thousands":   {"Ward,Councillor,Party\nAbbey,Ann Lee,Red,1,203\n", "row 2: \"1 | 203\": expected 3 cells"},
		"dates in four orders":   {"Name,Party,Start\nAnn,Red,2025-06-01\nBo,Red,01/06/2025\nCy,Red,6/1/25\nDi,Red,1 June 2025\n", "asks: spells, dates"},
		"a name of many letters": {"Ward,Councillor,Party\nAbbey," + big("a\u0301\u0323", 100_000) + ",Red\n", "asks: day"},
		"a page":                 {"<!DOCTYPE html><table><tr><td>Ann</table>", "a page or another document with tags"},
		"tags":                   {"<?xml version=\"1.0\"?><a/>", "a page or another document with tags"},
		"rich text":              {"{\\rtf1\\ansi Ann Lee}", "a list of JSON objects"},
		// other forms
		"a PDF":               {"%PDF-1.7\n", "this is a PDF"},
		"an old workbook":     {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older .xls, or one with a password"},
		"gzip":                {"\x1f\x8b\x08\x00", "not compressed"},
		"a cut archive":       {book(t, nil, sheet)[:500], "a .zip or .xlsx file"},
		"an archive":          {zipped(t, map[string]io.Reader{"list.csv": strings.NewReader(plainRows)}), "workbook"},
		"two sheets":          {book(t, nil, sheet, sheet), "list.csv!Sheet1"},
		"merged cells":        {book(t, func(f *excelize.File) error { return f.MergeCell("Sheet1", "A2", "A3") }, append(sheet, []any{nil, "Bo Day", "Blue"})), "merge"},
		"a formula":           {book(t, func(f *excelize.File) error { return f.SetCellFormula("Sheet1", "B2", "A2&\"x\"") }, sheet), "formula"},
		"a cell far away":     {book(t, func(f *excelize.File) error { return f.SetCellValue("Sheet1", "XFD9", 1) }, sheet), "1000 columns"},
		"a bomb of a sheet":   {madeBook(t, io.MultiReader(strings.NewReader("<worksheet><sheetData>"), &repeated{"<row><c><v>1</v></c></row>", 4_000_000})), "at most 400 times its size"},
		"a sheet of one cell": {madeBook(t, strings.NewReader(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="ALL1"><v>1</v></c></row>`+sparse(25_000)+`</sheetData></worksheet>`)), "at most 20000000 cells"},
		"an open tag":         {madeBook(t, strings.NewReader(`<worksheet><sheetData><row r="1"><c r="A1"><v>1`)), "expected"},
		// JSON
		"deep lists":          {big("[", 1_000_000), "exceeded max depth"},
		"deep objects":        {big(`{"a":`, 1_000_000), "exceeded max depth"},
		"rather deep":         {big(`{"a":`, 9000) + "1" + big("}", 9000), "holds: Ask a.a.a.a.a.a.a.a.a.a.a"},
		"cut off":             {`[{"name": "Ann Lee", "party": "Re`, "row 1: expected a list of JSON objects"},
		"two values":          {`[{"name": "Ann"}] x`, "a list of JSON objects"},
		"numbers":             {`[1, 2, 3]`, "number 1 of the list is none"},
		"of all kinds":        {`[{"name": "Ann"}, 7, null]`, "number 2 of the list is none"},
		"nothing in it":       {`{"members": []}`, "a list of objects"},
		"an empty list":       {`[]`, "a list of objects"},
		"null":                {`[null]`, "number 1 of the list is none"},
		"two lists":           {`{"a": [{"x": 1}], "b": [{"x": 1}]}`, "list.csv!a"},
		"half a million keys": {"[{" + wideObject(500_000, `"k%d":1,`, `"k":1}]`), "at most 1000 columns"},
		"a million in one":    {`[{"name":"Ann","roles":[` + big("1,", 1_000_000) + "1]}]", "at most 1000 columns"},
		"too many values":     {"[" + big("1,", 6_000_000) + "1]", "at most 5000000 values"},
		"wide and long":       {"[{" + wideObject(990, `"k%d":1,`, `"k":1}`) + big(`,{"k":1}`, 25_000) + "]", "at most 20000000 cells"},
		"Popolo of nothing":   {`{"persons": [1, null, {"id": 2}], "memberships": [null, 7, {"person_id": {}}], "organizations": null}`, "people who hold or held seats"},
		"odd FollowTheMoney":  {`{"schema": "Occupancy", "properties": {"holder": [{"a": 1}], "post": 7}}`, "people who hold or held seats"},
		// YAML
		"laughs":             {laughs(), "aliases in this file stand for more than it can hold"},
		"an alias of itself": {"- &a\n  name: Ann\n  next: *a\n", "aliases"},
		"an unknown alias":   {"- name: *nobody\n", "unknown anchor"},
		"deep brackets":      {"a: " + big("[", 1_000_000), "depth"},
		"deep dashes":        {big("- ", 1_000_000), "depth"},
		"deep maps":          {"a: " + big("{a: ", 5000) + big("}", 5000), "aliases in this file stand for more than it can hold, or for themselves"},
		"a tab":              {"- name: Ann\n\tparty: Red\n", "sound YAML"},
		"a key twice":        {"- name: Ann\n  name: Bo\n", "row 2: \"name\": expected each name once"},
		"keys of lists":      {"- name: Ann\n  ? [a, b]\n  : Red\n", "plain names of values"},
		"a list of texts":    {"- Ann Lee\n- Bo Day\n", "number 1 of the list is none"},
		"wide YAML":          {"- name: Ann\n" + wideObject(100_000, "  k%d: 1\n", ""), "at most 1000 columns"},
		"long YAML":          {big("- a: 1\n", 2_000_000), "at most 5000000 values"},
		"tags of programs":   {"- !!python/object:os.system {name: Ann, party: !!binary aGVsbG8=}\n", "asks: day"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("list.csv", []byte(x.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := cheaply(t, "list.csv"); !strings.Contains(got, x.want) {
				t.Errorf("%s\ndoes not say %q", got[:min(len(got), 2000)], x.want)
			}
			if left, err := os.ReadDir("."); err != nil || len(left) != 1 {
				t.Errorf("%v stand there, %v", left, err)
			}
		})
	}
}

// sparse gives rows with one cell, far to the right.
func sparse(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<row r="%d"><c r="ALL%d"><v>%d</v></c></row>`, i+2, i+2, i)
	}
	return b.String()
}

// cheaply reads a file, and says what is wrong with it, or what is asked and was passed over,
// with little memory and in little time.
func cheaply(t *testing.T, paths ...string) string {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	text := outcome(t, paths...)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<30 {
		t.Errorf("%d MiB allocated", used>>20)
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("it took %v", took)
	}
	return text
}

func outcome(t *testing.T, paths ...string) string {
	t.Helper()
	table, err := adopt.Read(paths...)
	if err != nil {
		problem, ok := errors.AsType[*adopt.Problem](err)
		if !ok || problem.File == "" || problem.Want == "" || problem.Fix == "" || len(problem.Error()) > 1000 {
			t.Errorf("no problem with place and remedy: %v", err)
		}
		return err.Error()
	}
	m := adopt.Propose(table)
	_, err = adopt.Adopt(table, m)
	if err == nil {
		t.Error("a package without a question")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "rows: %d\n", len(table.Rows))
	for _, p := range table.Passed {
		fmt.Fprintf(&b, "passed: %s: %s\n", p.Why, p.Text)
	}
	for _, c := range m.Columns {
		if c.Holds == adopt.Ask {
			fmt.Fprintf(&b, "holds: Ask %s\n", c.Column)
		}
	}
	for _, q := range m.Open() {
		fmt.Fprintf(&b, "asks: %s\n", q.Where)
	}
	return b.String()
}

// Folders and paths that are no lists are refused; links out of a folder are not followed.
func TestHostileFolders(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("empty/notes.txt", "nothing")
	put("package/datapackage.json", "{}")
	put("tables/events.csv", "id\n")
	put("tables/sources.csv", "id\n")
	put("both/a.csv", plainRows)
	put("both/b.json", `[{"Ward": "Abbey"}]`)
	put("wards/a.csv", plainRows)
	put("wards/.hidden/c.csv", "x")
	put("wards/~$a.csv", "x")
	put("secret.csv", "a,b\nsecret,secret\n")
	for _, link := range [][2]string{{dir, "wards/loop.csv"}, {filepath.Join(dir, "secret.csv"), "wards/secret.csv"}} {
		if err := os.Symlink(link[0], filepath.Join(dir, link[1])); err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	for name, want := range map[string]string{
		"empty":         "a folder with .csv",
		"package":       "a data package already",
		"tables":        "seatledger import",
		"both":          "files of one form",
		"wards":         "passed: a file of the folder that is no table: secret.csv",
		"wards/a.csv!x": "no part of a file that has one table",
	} {
		if got := cheaply(t, filepath.Join(dir, name)); !strings.Contains(got, want) || strings.Contains(got, "rows: 3") {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if got := cheaply(t, os.DevNull); !strings.Contains(got, "a file or a folder") {
		t.Error(got)
	}
	if _, err := adopt.Read(filepath.Join(dir, "nowhere")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// A map that is none is refused as fast as a list.
func TestHostileMaps(t *testing.T) {
	for name, x := range map[string]struct{ text, want string }{
		"nothing":       {"", "shape"},
		"deep brackets": {"columns: " + strings.Repeat("[", 1_000_000), "without lists in lists"},
		"deep dashes":   {strings.Repeat("- ", 5000) + "a", "without lists in lists"},
		"rather deep":   {"shape: " + strings.Repeat("[", 100) + strings.Repeat("]", 100), "without lists in lists"},
		"laughs":        {laughs(), "row 2: expected a map"},
		"wide":          {wideObject(200_000, "k%d: 1\n", ""), "row 1: expected a map"},
		"too large":     {strings.Repeat("#", 17<<20), "at most 16 MiB"},
		"broken":        {"shape: [", "expected a map as"},
		"NUL":           {"shape: \x00", "expected roster or spells"},
	} {
		start := time.Now()
		_, err := adopt.ReadMap("list.map.yaml", []byte(x.text))
		problem, ok := errors.AsType[*adopt.Problem](err)
		if !ok || problem.Fix == "" || !strings.Contains(problem.Error(), x.want) {
			t.Errorf("%s: %v, want %s", name, err, x.want)
		}
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s: it took %v", name, took)
		}
	}
}

// The standard input may hold text or a workbook.
func TestStandardInput(t *testing.T) {
	old := os.Stdin
	t.Cleanup(func() { os.Stdin = old })
	for _, text := range []string{plainRows, book(t, nil, [][]any{{"Ward", "Councillor", "Party"}, {"Abbey", "Ann Lee", "Red"}, {"Brook", "Bo Day", "Blue"}})} {
		in, err := os.Open(file(t, "list", text))
		if err != nil {
			t.Fatal(err)
		}
		os.Stdin = in
		table, err := adopt.Read("-")
		if err != nil || len(table.Rows) != 2 || !strings.HasPrefix(table.File, "-") {
			t.Errorf("%v, %v", table, err)
		}
		if err := in.Close(); err != nil {
			t.Error(err)
		}
	}
}
