package out

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/roll"
)

// Format is a way out.
type Format struct {
	Name   string
	Title  string // as sentences have it
	Folder bool   // what is written is a folder of files
	Back   bool   // adopt reads it
	tables bool   // the tables are written as they are
	write  func(*writer) error
}

// Formats lists the ways out.
func Formats() []Format { return slices.Clone(formats) }

var formats = []Format{
	{Name: "popolo", Title: "Popolo", Back: true, write: (*writer).popolo},
	{Name: "ftm", Title: "FollowTheMoney", Back: true, write: (*writer).ftm},
	{Name: "ocd", Title: "Open Civic Data", Folder: true, Back: true, write: (*writer).ocd},
	{Name: "csvw", Title: "CSV on the Web", Folder: true, tables: true, write: (*writer).csvw},
	{Name: "parquet", Title: "Parquet", Folder: true, tables: true, write: (*writer).parquet},
	{Name: "geojson", Title: "GeoJSON", write: (*writer).geojson},
}

// FormatNames lists the words for the ways out.
func FormatNames() string {
	var names []string
	for _, f := range formats {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// FormatOf gives a way out.
func FormatOf(name string) (Format, error) {
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, fmt.Errorf("%q is no way out: write one of %s", name, FormatNames())
	}
	return formats[i], nil
}

// Job is what is to be written where.
type Job struct {
	Scope  Scope
	Format Format
	Path   string
	On     seatledger.Day         // of control, where the format says who has it
	Rule   seatledger.ControlRule // the same
	By     seatledger.CountedBy   // the same; blank = as each council says
}

// Report says what was written, and what was not.
type Report struct {
	Format   string       `json:"format"`
	Path     string       `json:"path"`
	Councils int          `json:"councils"`
	People   int          `json:"people"` // who have a spell
	Spells   int          `json:"spells"`
	Rows     int          `json:"rows"` // of tables
	Outlines int          `json:"outlines"`
	Losses   []adopt.Loss `json:"losses"`
	losses   []lost
}

// Told gives the losses with those that are alike drawn together.
func (r *Report) Told() []adopt.Loss { return told(r.losses) }

// writer does one job.
type writer struct {
	Job
	ctx      context.Context
	ledger   *Ledger
	public   *exchange.Public
	councils []roll.Ref
	rows     func() iter.Seq2[exchange.PublicRow, error] // of the scope
	names    *register
	to       string // where the format writes: a file or folder beside Path
	report   Report
}

// Write does a job. What is at the path is replaced only if it is what such a job writes;
// it appears whole or not at all.
func Write(ctx context.Context, l *Ledger, job Job) (*Report, error) {
	w := &writer{Job: job, ctx: ctx, ledger: l, report: Report{Format: job.Format.Name, Path: job.Path, Losses: []adopt.Loss{}}}
	if err := w.replaceable(); err != nil {
		return nil, err
	}
	if err := w.gather(); err != nil {
		return nil, err
	}
	if err := w.write(); err != nil {
		return nil, fmt.Errorf("writing %s as %s: %w", job.Path, job.Format.Name, err)
	}
	return &w.report, nil
}

// gather finds the councils and rows of the scope. The tables of a package are its own
// rows; its councils are known by everything that the ledger has of them.
func (w *writer) gather() (err error) {
	pkg := w.Scope.Package
	if w.Format.tables && pkg != "" {
		if w.public, err = exchange.Publish(w.ctx, w.ledger.Store, pkg, w.ledger.Known); err == nil {
			w.rows = w.public.Rows
		}
		return err
	}
	if w.public, err = exchange.Publish(w.ctx, w.ledger.Store, "", w.ledger.Known); err != nil {
		return err
	}
	var spoken map[seatledger.CouncilID]bool
	if pkg != "" {
		if spoken, err = speaksOf(pkg, w.public.Rows()); err != nil {
			return err
		}
	}
	w.councils = w.ledger.councils(w.Scope, spoken)
	w.report.Councils = len(w.councils)
	chosen, err := w.ledger.choose(w.Scope, w.councils, w.public.Rows)
	w.rows = func() iter.Seq2[exchange.PublicRow, error] { return chosen.of(w.public.Rows()) }
	return err
}

// spells works out the spells of every council, one at a time, and hands them over with
// their sources.
func (w *writer) spells(h homes, take func([]Spell, map[seatledger.Position][]seatledger.SourceID) error) (err error) {
	if w.names, err = read(w.public, w.rows()); err != nil {
		return err
	}
	view := w.ledger.View.Until(func() bool { return w.ctx.Err() != nil })
	people := map[seatledger.PersonID]bool{}
	folder := view.Folder()
	var spelt []lost
	for _, c := range w.councils {
		x := lifeOf(folder, view.Book, c)
		if w.ctx.Err() != nil {
			return w.ctx.Err()
		}
		list := x.spells()
		sources, err := w.ledger.sourcesOf(w.ctx, w.names, list)
		if err != nil {
			return err
		}
		for i := range list {
			people[list[i].Person] = true
		}
		w.report.Spells += len(list)
		spelt = append(spelt, w.names.losses(x, list, h)...)
		if err := take(list, sources); err != nil {
			return err
		}
	}
	w.report.People = len(people)
	for id := range w.names.people {
		if !people[id] {
			delete(w.names.people, id)
		}
	}
	if n := w.names.rows[seatledger.People] - len(people); n > 0 {
		w.lose(adopt.Loss{Column: "people", Values: n, Why: "have no seat and no post for certain: not written"})
	}
	w.lose(w.names.kept.losses()...)
	w.loseAll(spelt)
	w.lose(w.names.addressless()...)
	w.lose(w.names.unhoused(w.Format.Title, h)...)
	w.lose(w.names.resizings(w.Format.Title)...)
	return nil
}

func (w *writer) lose(list ...adopt.Loss) {
	for _, l := range list {
		w.loseAll([]lost{{Loss: l}})
	}
}

func (w *writer) loseAll(list []lost) {
	w.report.losses = append(w.report.losses, list...)
	for _, l := range list {
		w.report.Losses = append(w.report.Losses, l.Loss)
	}
}

// ErrOccupied is wrapped where something stands that an export must not replace.
var ErrOccupied = exchange.ErrOccupied

// replaceable reports whether nothing stands at the path that is not the work of the same
// format: a file with the same ending, or a folder of files of one kind.
func (w *writer) replaceable() error {
	info, err := os.Lstat(w.Path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !w.Format.Folder {
		if !info.Mode().IsRegular() {
			return fmt.Errorf("%s is no file: %w; name a new one", w.Path, ErrOccupied)
		}
		return nil
	}
	entries, err := os.ReadDir(w.Path)
	if err != nil {
		return err
	}
	marked := len(entries) == 0
	for _, e := range entries {
		if !e.Type().IsRegular() || !w.Format.own(e.Name()) {
			return fmt.Errorf("%s holds %s: %w; name a new one", w.Path, e.Name(), ErrOccupied)
		}
		marked = marked || w.Format.marked(e.Name())
	}
	if !marked {
		return fmt.Errorf("%s holds something else: %w; name a new one", w.Path, ErrOccupied)
	}
	return nil
}

// own reports whether a file of a folder may be of the format, and marked whether it can
// be of no other.
func (f *Format) own(name string) bool {
	return f.marked(name) || f.Name == "csvw" && isTable(strings.TrimSuffix(name, ".csv"))
}

func (f *Format) marked(name string) bool {
	switch f.Name {
	case "csvw":
		return name == csvwName
	case "parquet":
		return isTable(strings.TrimSuffix(name, ".parquet"))
	}
	return ocdFile.MatchString(name)
}

func isTable(name string) bool {
	return slices.Contains(seatledger.PackageTables(), seatledger.Table(name))
}

// write lets the format write beside the path, and puts what it wrote there.
func (w *writer) write() (err error) {
	dir := filepath.Dir(filepath.Clean(w.Path))
	temp, err := os.MkdirTemp(dir, ".export-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	w.to = filepath.Join(temp, cmp.Or(map[bool]string{true: "folder"}[w.Format.Folder], "file"))
	if w.Format.Folder {
		if err := os.Mkdir(w.to, 0o755); err != nil {
			return err
		}
	}
	if err := w.Format.write(w); err != nil {
		return err
	}
	return w.place(temp)
}

// place puts a finished file or folder where it is wanted.
func (w *writer) place(temp string) error {
	if !w.Format.Folder {
		return os.Rename(w.to, w.Path)
	}
	old := filepath.Join(temp, "old")
	if err := os.Rename(w.Path, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(w.to, w.Path); err != nil {
		return errors.Join(err, os.Rename(old, w.Path))
	}
	return nil
}
