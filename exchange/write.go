package exchange

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/seatledger/seatledger"
)

// Write writes rows as a data package into a folder and gives their number. They are
// walked through twice, and must be the same both times. Only columns in use are written.
// The folder appears complete or not at all; an older package of the same name in it is
// replaced, if nobody has changed it since, any other content refused ([ErrOccupied]).
func Write(dir, name string, rows func() iter.Seq2[seatledger.Row, error]) (int64, error) {
	if err := replaceable(dir, name); err != nil {
		return 0, err
	}
	x := &packageWriter{name: name, rows: rows, used: map[seatledger.Table][]bool{}, sums: map[seatledger.Table]hash.Hash{}}
	err := x.write(dir)
	return x.written, err
}

// packageWriter writes one package.
type packageWriter struct {
	name    string
	rows    func() iter.Seq2[seatledger.Row, error]
	used    map[seatledger.Table][]bool // columns
	sums    map[seatledger.Table]hash.Hash
	written int64
}

// write fills a folder beside the one that is wanted, and puts it there.
func (x *packageWriter) write(dir string) (err error) {
	temp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".export-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	if err := x.columns(); err != nil {
		return err
	}
	if err := x.tables(temp); err != nil {
		return err
	}
	if err := x.manifest(temp); err != nil {
		return err
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	return swap(temp, dir)
}

// columns finds the columns in use: those with a value in some row, and those
// that are required.
func (x *packageWriter) columns() error {
	for row, err := range x.rows() {
		if err != nil {
			return err
		}
		columns := seatledger.Columns(row.Table())
		used := x.used[row.Table()]
		if used == nil {
			used = make([]bool, len(columns))
			x.used[row.Table()] = used
		}
		for i, c := range columns {
			used[i] = used[i] || c.Required || seatledger.Cell(row, c) != ""
		}
	}
	return nil
}

func (x *packageWriter) inUse(t seatledger.Table) []seatledger.Column {
	var columns []seatledger.Column
	for i, c := range seatledger.Columns(t) {
		if x.used[t][i] {
			columns = append(columns, c)
		}
	}
	return columns
}

// tables writes one CSV file for each table that has rows.
func (x *packageWriter) tables(dir string) (err error) {
	writers := map[seatledger.Table]*tableWriter{}
	defer func() {
		for _, w := range writers {
			err = errors.Join(err, w.close())
		}
	}()
	for t := range x.used {
		x.sums[t] = sha256.New()
		if writers[t], err = newTableWriter(filepath.Join(dir, string(t)+".csv"), x.inUse(t), x.sums[t]); err != nil {
			delete(writers, t)
			return err
		}
	}
	for row, err := range x.rows() {
		if err != nil {
			return err
		}
		if err := writers[row.Table()].put(row); err != nil {
			return err
		}
		x.written++
	}
	return nil
}

type tableWriter struct {
	file    *os.File
	buffer  *bufio.Writer
	csv     *csv.Writer
	columns []seatledger.Column
	cells   []string
}

// newTableWriter begins a file; what is written goes into a sum as well.
func newTableWriter(name string, columns []seatledger.Column, sum io.Writer) (*tableWriter, error) {
	file, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	w := &tableWriter{file: file, buffer: bufio.NewWriterSize(io.MultiWriter(file, sum), 1<<16), columns: columns}
	w.csv = csv.NewWriter(w.buffer)
	for _, c := range columns {
		w.cells = append(w.cells, c.Name)
	}
	if err := w.csv.Write(w.cells); err != nil {
		file.Close()
		return nil, err
	}
	return w, nil
}

func (w *tableWriter) put(row seatledger.Row) error {
	w.cells = w.cells[:0]
	for _, c := range w.columns {
		w.cells = append(w.cells, seatledger.Cell(row, c))
	}
	return w.csv.Write(w.cells)
}

func (w *tableWriter) close() error {
	w.csv.Flush()
	return errors.Join(w.csv.Error(), w.buffer.Flush(), w.file.Sync(), w.file.Close())
}

// manifest writes datapackage.json.
func (x *packageWriter) manifest(dir string) error {
	type field struct {
		Name string `json:"name"`
	}
	type schema struct {
		Fields []field `json:"fields"`
	}
	type resource struct {
		Name    string `json:"name"`
		Path    string `json:"path"`
		Profile string `json:"profile"`
		Hash    string `json:"hash"`
		Schema  schema `json:"schema"`
	}
	m := struct {
		Name      string     `json:"name"`
		Profile   string     `json:"profile"`
		Resources []resource `json:"resources"`
	}{x.name, "tabular-data-package", []resource{}}
	for _, t := range seatledger.PackageTables() {
		if x.used[t] == nil {
			continue
		}
		r := resource{Name: string(t), Path: string(t) + ".csv", Profile: "tabular-data-resource", Hash: fmt.Sprintf("%s%x", hashedBy, x.sums[t].Sum(nil))}
		for _, c := range x.inUse(t) {
			r.Schema.Fields = append(r.Schema.Fields, field{c.Name})
		}
		m.Resources = append(m.Resources, r)
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, manifestName), append(text, '\n'), 0o644)
}

// ErrOccupied is wrapped when a folder has content that an export must not
// replace.
var ErrOccupied = errors.New("the folder is not empty")

// hashedBy begins the hash of a resource (Frictionless Data Resource, hash).
const hashedBy = "sha256:"

// replaceable reports whether a folder is missing, empty, or an export of the
// same package and nothing else, as it was written.
func replaceable(dir, pkg string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		table, isTableFile := strings.CutSuffix(e.Name(), ".csv")
		if e.Name() != manifestName && (!isTableFile || !isTable(table)) || !e.Type().IsRegular() {
			return fmt.Errorf("%s holds %s: %w; name a new one", dir, e.Name(), ErrOccupied)
		}
	}
	if len(entries) == 0 {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	m, bad := parseManifest(text)
	if err != nil || bad != nil || m.Name != pkg {
		return fmt.Errorf("%s holds another package than %s: %w; name a new one", dir, pkg, ErrOccupied)
	}
	if changed := changedFiles(dir, m, entries); changed != nil {
		return fmt.Errorf("%s was changed since it was written: %w; name a new folder, or take this one away", strings.Join(changed, ", "), ErrOccupied)
	}
	return nil
}

// changedFiles names the files of a package that are not as they were written: other bytes,
// gone, or put beside those that the description lists. Of a file without a hash nothing is
// known.
func changedFiles(dir string, m manifest, entries []fs.DirEntry) (changed []string) {
	listed := map[string]bool{manifestName: true}
	for _, r := range m.Resources {
		if len(r.Path) != 1 {
			continue
		}
		name := filepath.Base(r.Path[0])
		listed[name] = true
		was, ok := strings.CutPrefix(strings.Trim(string(r.Hash), `"`), hashedBy)
		if !ok {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || fmt.Sprintf("%x", sha256.Sum256(text)) != was {
			changed = append(changed, filepath.Join(dir, name))
		}
	}
	for _, e := range entries {
		if !listed[e.Name()] {
			changed = append(changed, filepath.Join(dir, e.Name()))
		}
	}
	return changed
}

// swap puts a finished folder in the place of another.
func swap(temp, dir string) error {
	err := os.Rename(temp, dir) // fine if it is missing or empty
	if err == nil || !errors.Is(err, fs.ErrExist) {
		return err
	}
	old := temp + ".old"
	if err := os.Rename(dir, old); err != nil {
		return err
	}
	if err := os.Rename(temp, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return os.RemoveAll(old)
}
