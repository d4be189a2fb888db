package adopt_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/seatledger/seatledger/adopt"
)

// file writes a file.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func wide(text string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// The same list in every form gives the same table.
func TestFormsOfOneList(t *testing.T) {
	const plain = "Ward,Councillor,Party\nÉvora,José Núñez,Red\nSouth,\"Lee, Ann\",Blue\n"
	semicolons := "Ward;Councillor;Party\nÉvora;José Núñez;Red\nSouth;\"Lee, Ann\";Blue\n"
	latin := strings.NewReplacer("É", "\xc9", "é", "\xe9", "ú", "\xfa", "ñ", "\xf1").Replace(semicolons)
	for name, x := range map[string]struct{ text, how string }{
		"plain":        {plain, ""},
		"mark":         {"\ufeff" + plain, ""},
		"line ends":    {strings.ReplaceAll(plain, "\n", "\r\n"), ""},
		"decomposed":   {strings.NewReplacer("É", "E\u0301", "é", "e\u0301").Replace(plain), ""},
		"semicolons":   {semicolons, "semicolons between the cells"},
		"tabs":         {strings.ReplaceAll(semicolons, ";", "\t"), "tabs between the cells"},
		"bars":         {strings.ReplaceAll(semicolons, ";", "|"), "bars between the cells"},
		"windows":      {latin, "in Windows-1252, semicolons between the cells"},
		"wide":         {wide(plain), "in UTF-16"},
		"title":        {"Members of the council,,\n,,\n" + plain, ""},
		"sum and note": {plain + "Total,2,\n* one seat is vacant,,\n", ""},
		"objects":      {`[{"Ward":"Évora","Councillor":"José Núñez","Party":"Red"},{"Ward":"South","Councillor":"Lee, Ann","Party":"Blue","Note":null}]`, ""},
		"lines":        {"{\"Ward\":\"Évora\",\"Councillor\":\"José Núñez\",\"Party\":\"Red\"}\n{\"Ward\":\"South\",\"Councillor\":\"Lee, Ann\",\"Party\":\"Blue\"}\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := adopt.Read(file(t, "list.txt", x.text))
			if err != nil {
				t.Fatal(err)
			}
			holds(t, got)
			if got.How != x.how {
				t.Errorf("read %q, want %q", got.How, x.how)
			}
		})
	}
	t.Run("workbook", func(t *testing.T) {
		f := excelize.NewFile()
		for i, row := range [][]any{{"Members"}, {"Ward", "Councillor", "Party"}, {"Évora", "José Núñez", "Red"}, {"South", "Lee, Ann", "Blue"}} {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		got, err := adopt.Read(file(t, "list.bin", b.String()))
		if err != nil {
			t.Fatal(err)
		}
		holds(t, got)
	})
}

// holds sees that a table is that of the list.
func holds(t *testing.T, got *adopt.Table) {
	t.Helper()
	rows := map[string]string{}
	for _, name := range []string{"Ward", "Councillor", "Party"} {
		rows[name] = strings.Join(got.Column(name), "|")
	}
	if len(got.Rows) != 2 || rows["Ward"] != "Évora|South" || rows["Councillor"] != "José Núñez|Lee, Ann" || rows["Party"] != "Red|Blue" {
		t.Errorf("%d rows below %q: %v", len(got.Rows), got.Head, rows)
	}
}

// What is passed over is said, with its row and why.
func TestPassedOver(t *testing.T) {
	got, err := adopt.Read(file(t, "r.csv", "Results of 1 May,,\nWard,Seats,Labour\nAbbey,3,\"1,203\"\n\nTotal,3,\"1,203\"\n* subject to recount,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []adopt.Passed{{1, "Results of 1 May", "above the table"}, {5, "Total | 3 | 1,203", "a sum"}, {6, "* subject to recount", "a note"}}
	if !slices.Equal(got.Passed, want) || len(got.Rows) != 1 || got.Rows[0].N != 3 {
		t.Errorf("passed over %v; rows %v", got.Passed, got.Rows)
	}
}

// What cannot be read is refused, with the place and the remedy.
func TestUnreadable(t *testing.T) {
	for name, x := range map[string]struct{ text, want string }{
		"nothing":       {"", "a table with a row that names its columns"},
		"blanks":        {"\n \n,,\n", "a table with a row that names its columns"},
		"zeros":         {"name,party\nA\x00,Red\n", "row 2: expected text"},
		"two encodings": {"name,party\nJos\xe9,Red\nJosé,Red\n", "row 3: expected one encoding"},
		"quote":         {"name,party\n\"Ann,Red\n", "row 2: expected quotes around whole cells"},
		"old workbook":  {"\xd0\xcf\x11\xe0\xa1\xb1", "older .xls"},
		"PDF":           {"%PDF-1.7\n", "this is a PDF"},
		"broken object": {`[{"name": "Ann"`, "expected a list of JSON objects"},
		"numbers":       {`[1, 2]`, "expected a list of JSON objects"},
		"not a zip":     {"PK\x03\x04 and nothing", "expected a .zip or .xlsx file"},
		"wide rows":     {"a" + strings.Repeat(",b", 2000) + "\n", "expected at most 1000 columns"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := adopt.Read(file(t, "list.csv", x.text))
			problem, ok := errors.AsType[*adopt.Problem](err)
			if !ok || !strings.Contains(problem.Error(), x.want) || problem.Fix == "" {
				t.Errorf("%v, want %q", err, x.want)
			}
		})
	}
}
