package exchange_test

import (
	"archive/zip"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/seatledger/seatledger/exchange"
)

// cheaply runs an import and sees that it takes little memory and time.
func cheaply(t *testing.T, path string) string {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	text := refused(t, path)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("%d MiB allocated", used>>20)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	return text
}

func expect(t *testing.T, got string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(got, part) {
			t.Errorf("no %q in\n%s", part, got)
		}
	}
}

// A line of 1 GiB, as a sparse file, in a table and in datapackage.json.
func TestLineWithoutEnd(t *testing.T) {
	dir := folder(t, base(t))
	for _, name := range []string{"events.csv", "tallies.csv"} {
		path := filepath.Join(dir, name)
		if name == "tallies.csv" {
			write(t, path, "id,date,division,metric,text,note\na,2017,kh,seats,5,\"")
		}
		if err := os.Truncate(path, 1<<30); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, cheaply(t, dir), `events.csv row 3`, "want a row of at most 2 MiB", `tallies.csv row 2`, "want a row of at most 2 MiB")

	dir = folder(t, base(t))
	if err := os.Truncate(filepath.Join(dir, "datapackage.json"), 1<<30); err != nil {
		t.Fatal(err)
	}
	expect(t, cheaply(t, dir), "datapackage.json row 0", "want at most 4 MiB")
}

// A quote that swallows a whole file of good rows.
func TestQuoteWithoutEnd(t *testing.T) {
	files := base(t)
	files["tallies.csv"] = "id,date,division,metric,text,note\na,2017,kh,seats,5,\"open\n" + strings.Repeat("b,2017,kh,seats,5,\n", 1<<18)
	expect(t, cheaply(t, folder(t, files)), "tallies.csv row 2", "want a quote that is closed again")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// packed writes a .zip by hand.
func packed(t *testing.T, name string, write func(*zip.Writer) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	z := zip.NewWriter(out)
	if err := errors.Join(write(z), z.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestZipBomb(t *testing.T) {
	path := packed(t, "bomb.zip", func(z *zip.Writer) error {
		w, err := z.Create("events.csv")
		if err == nil {
			_, err = io.CopyN(w, zeros{}, 256<<20)
		}
		return err
	})
	expect(t, cheaply(t, path), "bomb.zip row 0", `value "events.csv"`, "want a file that unpacks to at most 200 times its size")
}

// An archive that says a file is small, and unpacks to much.
func TestZipThatLies(t *testing.T) {
	text := "id,name,type\n" + strings.Repeat("kh,Cambodia,country\n", 1<<20)
	path := packed(t, "lies.zip", func(z *zip.Writer) error {
		h := &zip.FileHeader{Name: "divisions.csv", Method: zip.Store, CompressedSize64: uint64(len(text)), UncompressedSize64: 100, CRC32: crc32.ChecksumIEEE([]byte(text))}
		w, err := z.CreateRaw(h)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		return err
	})
	expect(t, cheaply(t, path), "divisions.csv row 0", "want a sound .zip or .xlsx file")
}

func TestZipPaths(t *testing.T) {
	for _, name := range []string{"../events.csv", "/etc/events.csv", `..\events.csv`, "a/../../events.csv"} {
		path := zipped(t, map[string]string{name: "id,date,kind\n", "sources.csv": "id,title,date\n"})
		expect(t, refused(t, path), "want files inside the package")
	}
	files := map[string]string{}
	for i := range 1001 {
		files[fmt.Sprintf("%d.txt", i)] = "x"
	}
	expect(t, refused(t, zipped(t, files)), "want at most 1000 files")
	twice := packed(t, "twice.zip", func(z *zip.Writer) error {
		_, a := z.Create("events.csv")
		_, b := z.Create("events.csv")
		return errors.Join(a, b)
	})
	expect(t, refused(t, twice), `value "events.csv"`, "want each file once")
	secret := packed(t, "secret.zip", func(z *zip.Writer) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: "events.csv", Flags: 1})
		if err == nil {
			_, err = w.Write([]byte("id"))
		}
		return err
	})
	expect(t, refused(t, secret), "want files without a password")
	nothing := filepath.Join(t.TempDir(), "nothing.zip")
	write(t, nothing, "this is no archive")
	expect(t, refused(t, nothing), "nothing.zip row 0", "want a .zip or .xlsx file")
}

// A link out of the folder, and a pipe that never ends, are not read.
func TestFolderThatLeadsOut(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.csv")
	write(t, outside, "id,title,date\ns,secret,2017\n")
	files := base(t)
	delete(files, "sources.csv")
	dir := folder(t, files)
	if err := os.Symlink(outside, filepath.Join(dir, "sources.csv")); err != nil {
		t.Fatal(err)
	}
	expect(t, refused(t, dir), `value "sources.csv"`, "want a file inside the package's folder")

	dir = folder(t, files)
	if err := syscall.Mkfifo(filepath.Join(dir, "sources.csv"), 0o600); err != nil {
		t.Skip(err)
	}
	expect(t, refused(t, dir), `value "sources.csv"`, "want an ordinary file")
}

// book makes a workbook of the sound package, changed.
func book(t *testing.T, change func(f *excelize.File)) string {
	t.Helper()
	path := workbook(t, base(t))
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBrokenWorkbooks(t *testing.T) {
	t.Run("formulas", func(t *testing.T) {
		path := book(t, func(f *excelize.File) {
			f.SetCellFormula("results", "D2", "700*2")
			f.SetCellFormula("events", "B2", "TODAY()")
		})
		expect(t, refused(t, path), `kampot-2017.xlsx!events row 2 column "date"`, "cell B2 holds a formula",
			`kampot-2017.xlsx!results row 2 column "votes"`, "cell D2 holds a formula", "fix copy the cell and paste it as value")
	})
	t.Run("missing sheet", func(t *testing.T) {
		path := book(t, func(f *excelize.File) { f.DeleteSheet("parties") })
		expect(t, refused(t, path), `kampot-2017.xlsx!results row 2 column "list" value "kh/cpp"`, "want an id of parties")
	})
	t.Run("no table", func(t *testing.T) {
		f := excelize.NewFile()
		path := filepath.Join(t.TempDir(), "none.xlsx")
		if err := f.SaveAs(path); err != nil {
			t.Fatal(err)
		}
		expect(t, refused(t, path), "none.xlsx row 0", "want at least one sheet that is named after a table")
	})
	t.Run("unknown sheet", func(t *testing.T) {
		path := book(t, func(f *excelize.File) { f.SetSheetName("events", "event") })
		expect(t, refused(t, path), `kampot-2017.xlsx!event row 0`, "fix rename it to events")
	})
	t.Run("far cell", func(t *testing.T) {
		path := book(t, func(f *excelize.File) { f.SetCellValue("events", "XFD2", "x") })
		expect(t, refused(t, path), "kampot-2017.xlsx!events row 2", "want at most 1000 columns")
	})
	t.Run("day without year", func(t *testing.T) {
		path := book(t, func(f *excelize.File) {
			style, _ := f.NewStyle(&excelize.Style{NumFmt: 16}) // d-mmm
			f.SetCellValue("events", "B2", 43031)
			f.SetCellStyle("events", "B2", "B2", style)
		})
		expect(t, refused(t, path), `kampot-2017.xlsx!events row 2 column "date" value "23-Oct"`, "write the year too")
	})
	t.Run("merged", func(t *testing.T) {
		path := book(t, func(f *excelize.File) {
			f.MergeCell("results", "A2", "A3")
			f.MergeCell("results", "C2", "D2")
			f.MergeCell("people", "A20", "C22") // of blank cells: a matter of looks
		})
		if got := refused(t, path); got != strings.TrimLeft(`
kampot-2017.xlsx!results row 2 column "election" value "kh-2017"
	want a value in each cell, but the cells A2:A3 are merged into one
	fix unmerge them, and write the value into each cell that it is meant for
kampot-2017.xlsx!results row 2 column "list" value "kh/cpp"
	want a value in each cell, but the cells C2:D2 are merged into one
	fix unmerge them, and write the value into each cell that it is meant for
`, "\n") {
			t.Error(got)
		}
	})
	t.Run("merged heads", func(t *testing.T) {
		path := book(t, func(f *excelize.File) { f.MergeCell("people", "A1", "B1") })
		expect(t, refused(t, path), `kampot-2017.xlsx!people row 1`, "the cells A1:B1 are merged into one")
	})
	t.Run("day for a name", func(t *testing.T) {
		path := book(t, func(f *excelize.File) {
			day, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
			for _, at := range []string{"A2", "B2"} { // 2-1 was typed
				f.SetCellValue("people", at, 42737)
				f.SetCellStyle("people", at, at, day)
			}
		})
		expect(t, refused(t, path), `kampot-2017.xlsx!people row 2 column "id" value "2017-01-02"`, `kampot-2017.xlsx!people row 2 column "name" value "2017-01-02"`,
			"want a name or an id, but the cell A2 holds a day", "fix format the column as text and type again what was meant")
	})
	t.Run("damaged", func(t *testing.T) {
		path := packed(t, "damaged.xlsx", func(z *zip.Writer) error {
			w, err := z.Create("xl/workbook.xml")
			if err == nil {
				_, err = io.WriteString(w, "<workbook><sheets>")
			}
			return err
		})
		expect(t, refused(t, path), "damaged.xlsx", "want a sound .xlsx workbook")
	})
	t.Run("bomb", func(t *testing.T) {
		path := packed(t, "bomb.xlsx", func(z *zip.Writer) error {
			w, err := z.Create("xl/worksheets/sheet1.xml")
			if err == nil {
				_, err = io.CopyN(w, zeros{}, 256<<20)
			}
			return err
		})
		expect(t, cheaply(t, path), "bomb.xlsx", "want a file that unpacks to at most 400 times its size")
	})
}

func TestOtherFiles(t *testing.T) {
	for _, name := range []string{"events.csv", "kampot.ods", "kampot.pdf"} {
		path := filepath.Join(t.TempDir(), name)
		write(t, path, "id,date,kind\n")
		expect(t, refused(t, path), name+" row 0", "want a folder, a .zip, an .xlsx workbook or a .geojson file")
	}
	if _, err := exchange.Open(filepath.Join(t.TempDir(), "nowhere")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nowhere: %v", err)
	}
}

// Millions of problems are counted, and the first ones listed.
func TestManyProblems(t *testing.T) {
	files := map[string]string{"people.csv": "id,name,basis\n" + strings.Repeat(",,villager\n", 20_000)}
	p, err := exchange.Open(folder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	f, err := p.Check(t.Context(), nil, nil)
	if err != nil || f.Count != 60_000 || len(f.List) != exchange.MaxProblems {
		t.Errorf("%d problems, %d listed, %v", f.Count, len(f.List), err)
	}
}
