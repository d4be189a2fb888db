package exchange

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// Package is a data package that is open for reading. What is wrong with it
// is told by [Package.Check], together with what is wrong with its rows.
type Package struct {
	Name  string
	Title string

	file     string   // base name of the path
	sources  []source // in the order of seatledger.PackageTables
	problems Problems
	unread   map[seatledger.Table]bool // tables that could not be read to their end
	files    container
	places   *places // of a GeoJSON file: the divisions that its features can be
	seed     maphash.Seed

	amended map[seatledger.Table][]seatledger.Row // of a package that is in no file
}

// source is where the rows of one table are.
type source struct {
	table seatledger.Table
	file  string // as problems name it
	open  func() (recordReader, io.Closer, error)
	sum   uint64 // of its bytes, when they were checked; 0 if they were not
}

// summed adds up the bytes that are read, so that a second reading can see
// whether it reads the same.
type summed struct {
	io.ReadCloser
	hash maphash.Hash
}

func (s *summed) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	s.hash.Write(p[:n])
	return n, err
}

// container is what a package's files are in.
type container interface {
	list() []string // the files at the top, and of a .zip all of them
	open(name string) (io.ReadCloser, error)
	Close() error
}

// Open opens a folder, a .zip, an .xlsx workbook or a GeoJSON file as a data
// package. The error is about the path as such: it does not exist or cannot be read.
func Open(path string) (*Package, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("opening a data package: %w", err)
	}
	p := newPackage(filepath.Base(path))
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case info.IsDir():
		err = p.openFolder(path)
	case ext == ".zip":
		err = p.openZip(path)
	case ext == ".xlsx":
		err = p.openWorkbook(path)
	case ext == ".geojson" || ext == ".json":
		err = p.openGeoJSON(path, info)
	default:
		p.problems.add(Problem{File: filepath.Base(path), Want: "a folder, a .zip, an .xlsx workbook or a .geojson file",
			Fix: otherFormat(ext)})
	}
	if problem, ok := errors.AsType[Problem](err); ok {
		problem.File = cmp.Or(problem.File, filepath.Base(path))
		p.problems.add(problem)
		err = nil
	}
	if err != nil {
		p.Close()
		return nil, fmt.Errorf("opening %s: %w", filepath.Base(path), err)
	}
	p.name(path)
	return p, nil
}

func newPackage(file string) *Package {
	return &Package{file: file, unread: map[seatledger.Table]bool{}, seed: maphash.MakeSeed()}
}

// adoptIt is what makes a package of a list.
const adoptIt = "seatledger adopt FILE"

// perhapsList says what to do about a package that has no table: it may be a list.
func perhapsList(otherwise string) string {
	return "if this is a list of councillors, make a package of it first: " + adoptIt + "; else " + otherwise
}

func otherFormat(ext string) string {
	switch ext {
	case ".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".yaml", ".yml":
		return "if this is a list of councillors, make a package of it first: " + adoptIt + "; if it is a table of a package (events, sources and so on), give the folder that it is in"
	case ".xls", ".xlsm", ".ods", ".numbers":
		return "save the workbook as .xlsx"
	case ".shp", ".gpkg", ".kml", ".topojson", ".gml":
		return "export the outlines as GeoJSON in WGS 84 (EPSG:4326)"
	}
	return "give the folder that holds datapackage.json"
}

// Close closes the files of the package.
func (p *Package) Close() error {
	if p.files == nil {
		return nil
	}
	return p.files.Close()
}

func (p *Package) openFolder(path string) error {
	root, err := os.OpenRoot(path)
	if err != nil {
		return err
	}
	p.files = &folder{root}
	return p.readManifest()
}

func (p *Package) openZip(path string) error {
	archive, err := openArchive(path, zipLimits)
	if err != nil {
		return err
	}
	p.files = archive
	return p.readManifest()
}

var (
	nameForm    = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,99}$`)
	notNameForm = regexp.MustCompile(`[^a-z0-9._-]+`)
)

// name checks the package's name or, if it states none, takes that of its
// folder or file.
func (p *Package) name(path string) {
	if p.Name == "" {
		p.Name = packageName(path)
	}
	if !nameForm.MatchString(p.Name) {
		p.problems.add(Problem{File: manifestName, Column: "name", Value: p.Name,
			Want: "a package name of small letters, digits, dots, dashes and underscores",
			Fix:  `write a name such as "kampot-2017" in datapackage.json (of a workbook: on the sheet help, beside the word package)`})
	}
}

// packageName makes a package's name of that of its folder or file.
func packageName(path string) string {
	full, _ := filepath.Abs(path) // fails only where there is no working folder
	base := strings.ToLower(filepath.Base(full))
	for _, ending := range []string{".zip", ".xlsx", ".geojson", ".json"} {
		base = strings.TrimSuffix(base, ending)
	}
	return strings.Trim(notNameForm.ReplaceAllString(base, "-"), "-._")
}

// folder is a package in a folder; nothing outside of it can be opened.
type folder struct{ root *os.Root }

func (f *folder) Close() error { return f.root.Close() }

func (f *folder) list() []string {
	entries, _ := fs.ReadDir(f.root.FS(), ".") // what cannot be listed can still be named by datapackage.json
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

func (f *folder) open(name string) (io.ReadCloser, error) {
	info, err := f.root.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, err
	case err != nil:
		return nil, Problem{Value: name, Want: "a file inside the package's folder", Fix: "copy the file itself into the folder: " + plainCause(err)}
	case !info.Mode().IsRegular():
		return nil, Problem{Value: name, Want: "an ordinary file", Fix: "put a CSV file there"}
	}
	return f.root.Open(name)
}

// plainCause gives the last words of a chain of errors, without paths.
func plainCause(err error) string {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err.Error()
	}
	return err.Error()
}

// addSource adds the rows of a table in a file of the package's container.
func (p *Package) addSource(table seatledger.Table, file string) {
	p.sources = append(p.sources, source{table: table, file: file, open: func() (recordReader, io.Closer, error) {
		f, err := p.files.open(file)
		if err != nil {
			return nil, nil, err
		}
		s := &summed{ReadCloser: f}
		s.hash.SetSeed(p.seed)
		return newCSVReader(s), s, nil
	}})
}

// speaksOf reports whether the package would have the rows of a table, if there
// were any. A GeoJSON file has outlines only.
func (p *Package) speaksOf(t seatledger.Table) bool {
	return p.places == nil || t == seatledger.Shapes
}

// sortSources puts the tables in the order in which they are read.
func (p *Package) sortSources() {
	order := seatledger.PackageTables()
	slices.SortStableFunc(p.sources, func(a, b source) int {
		return cmp.Compare(slices.Index(order, a.table), slices.Index(order, b.table))
	})
}

// Rows gives the rows of the package again, table by table in the order of
// [seatledger.PackageTables]. A package with problems gives an error where
// the first one stands; so does one that has changed since it was checked.
func (p *Package) Rows(ctx context.Context) iter.Seq2[seatledger.Row, error] {
	return func(yield func(seatledger.Row, error) bool) {
		for _, s := range p.sources {
			var problems Problems
			reader := s.reader(&problems)
			for l, err := range reader.lines(s.open) {
				if err == nil {
					err = ctx.Err()
				}
				if err == nil && problems.Count > 0 {
					err = problems.List[0]
				}
				if err != nil {
					yield(nil, err)
					return
				}
				if !yield(l.row, nil) {
					return
				}
			}
			if problems.Count == 0 && s.sum != 0 && reader.sum != s.sum {
				problems.add(Problem{File: s.file, Want: "a file that stays as it is during the import", Fix: "import it again: it was changed"})
			}
			if problems.Count > 0 {
				yield(nil, problems.List[0])
				return
			}
		}
	}
}
