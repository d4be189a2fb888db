package exchange

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// maxAmended is how many rows a package may have to be checked as a whole when a few of
// them change; of a larger one the new rows are checked by themselves, and against the
// ledger, as those of a small package would be.
const maxAmended = 200_000

// Amend writes some rows into a package that the ledger has, or begins one: the rest of the
// package stays as it is, and is not missed. The rows go through the checks that an
// [Import] of the whole package would make of them; what was wrong with other rows before is
// not held against these. Problems and warnings name rows by their table and key.
func Amend(ctx context.Context, store ledger.Store, name string, rows []seatledger.Row, o Options) (*Report, error) {
	old, err := rowsOf(ctx, store, name)
	if err != nil {
		return &Report{Package: name}, fmt.Errorf("reading the package %s: %w", name, err)
	}
	fresh := map[string]bool{}
	for _, row := range rows {
		fresh[string(row.Table())+"|"+seatledger.Key(row)] = true
	}
	p := packageOf(name, overlaid(old, rows))
	found, err := p.Check(ctx, store, nil)
	if err != nil {
		return &Report{Package: name}, err
	}
	if found.Count+len(found.Warnings) > 0 && len(old) > 0 {
		before, err := packageOf(name, old).Check(ctx, store, nil)
		if err != nil {
			return &Report{Package: name}, err
		}
		found.leaveOut(before)
	}
	p.sayKeys(found)
	found.Disputes = slices.DeleteFunc(found.Disputes, func(d Dispute) bool { return !fresh[string(d.Table)+"|"+d.Key] })
	found.Absent, found.AbsentCount = nil, 0
	if found.Count == 0 {
		if _, err := found.tell(ctx, store, p); err != nil { // a correction may go back
			return &Report{Package: name}, err
		}
	}
	r := newReport(p, found)
	r.Entries = int64(len(rows))
	if r.ProblemCount > 0 {
		return r, fmt.Errorf("%s: %w: %d problems", name, ErrRefused, r.ProblemCount)
	}
	return r, r.write(ctx, store, p, o, found.cited.kept(ledger.Slice(rows...), &r.KeptCitations))
}

// RowAt gives the row of an entry to change and to give to [Amend]: where a text was
// redacted, a mark stands for it, which changes nothing.
func RowAt(ctx context.Context, store ledger.Store, at seatledger.Position) (seatledger.Row, error) {
	r, err := store.Record(ctx, at)
	if err != nil {
		return nil, err
	}
	entry, err := r.Entry()
	if err == nil && entry.Redacted {
		err = markRedacted(&r, entry.Row)
	}
	return entry.Row, err
}

// rowsOf gives the rows of a package as the ledger has them now, in the order in which
// they were first written down; none of a package that is too large ([maxAmended]).
func rowsOf(ctx context.Context, store ledger.Store, name string) ([]seatledger.Row, error) {
	at, rows := map[string]int{}, []seatledger.Row{}
	for r, err := range store.Records(ctx, 0) {
		if err != nil {
			return nil, err
		}
		if r.Package != name {
			continue
		}
		key, ok := keyOf(&r)
		if !ok {
			continue // a name that was redacted: nothing of it is left to check
		}
		entry, err := r.Entry()
		if err == nil && entry.Redacted {
			err = markRedacted(&r, entry.Row)
		}
		if err != nil {
			return nil, err
		}
		key = string(r.Table) + "|" + key
		if i, known := at[key]; known {
			rows[i] = entry.Row
			continue
		}
		at[key] = len(rows)
		if rows = append(rows, entry.Row); len(rows) > maxAmended {
			return nil, nil
		}
	}
	return rows, nil
}

// overlaid puts rows in the place of those of the same key, and the others behind them.
func overlaid(old, rows []seatledger.Row) []seatledger.Row {
	all := slices.Clone(old)
	for _, row := range rows {
		i := slices.IndexFunc(all, func(x seatledger.Row) bool {
			return x.Table() == row.Table() && seatledger.Key(x) == seatledger.Key(row)
		})
		if i < 0 {
			all = append(all, row)
		} else {
			all[i] = row
		}
	}
	return all
}

// packageOf makes a package of rows, as if they stood in files.
func packageOf(name string, rows []seatledger.Row) *Package {
	p := newPackage(name)
	p.Name = name
	p.name(name)
	p.amended = map[seatledger.Table][]seatledger.Row{}
	for _, row := range rows {
		p.amended[row.Table()] = append(p.amended[row.Table()], row)
	}
	for table, rows := range p.amended {
		p.sources = append(p.sources, source{table: table, file: string(table), open: func() (recordReader, io.Closer, error) {
			return &rowReader{table: table, rows: rows}, io.NopCloser(nil), nil
		}})
	}
	p.sortSources()
	return p
}

// rowReader gives rows as the records of a table.
type rowReader struct {
	table seatledger.Table
	rows  []seatledger.Row
	n     int // records given, the header included
}

func (r *rowReader) next() (record, error) {
	r.n++
	out := record{n: r.n}
	switch {
	case r.n == 1:
		out.cells = columnNames(r.table)
	case r.n-2 == len(r.rows):
		return record{}, io.EOF
	default:
		for _, c := range seatledger.Columns(r.table) {
			out.cells = append(out.cells, seatledger.Cell(r.rows[r.n-2], c))
		}
	}
	return out, nil
}

// leaveOut takes away what was found of the package as it was.
func (f *Findings) leaveOut(before *Findings) {
	had := map[Problem]int{}
	for _, p := range slices.Concat(before.List, before.Warnings) {
		had[unnumbered(p)]++
	}
	known := func(p Problem) bool {
		p = unnumbered(p)
		had[p]--
		return had[p] >= 0
	}
	f.List = slices.DeleteFunc(f.List, known)
	f.Warnings = slices.DeleteFunc(f.Warnings, known)
	f.Count = len(f.List) // what lies beyond MaxProblems was there before, too
	f.Mismatches = slices.DeleteFunc(f.Mismatches, func(m Mismatch) bool { return slices.Contains(before.Mismatches, m) })
}

// unnumbered is a problem wherever it stands.
func unnumbered(p Problem) Problem {
	p.Row = 0
	p.Want, p.Fix = rowNamed.ReplaceAllString(p.Want, ""), rowNamed.ReplaceAllString(p.Fix, "")
	return p
}

var rowNamed = regexp.MustCompile(`\brow (\d+)\b`)

// sayKeys names the rows of what was found by their keys: nobody sees their numbers.
func (p *Package) sayKeys(f *Findings) {
	for _, list := range [][]Problem{f.List, f.Warnings} {
		for i := range list {
			x := &list[i]
			table := seatledger.Table(x.File)
			named := func(text string) string {
				return rowNamed.ReplaceAllStringFunc(text, func(m string) string { return p.keyAt(table, strings.TrimPrefix(m, "row "), m) })
			}
			x.Want, x.Fix = named(x.Want), named(x.Fix)
			if x.Row > 0 {
				x.File, x.Row = p.keyAt(table, strconv.Itoa(x.Row), x.File), 0
			}
		}
	}
}

// keyAt names the row at a number of a table.
func (p *Package) keyAt(table seatledger.Table, number, otherwise string) string {
	n, _ := strconv.Atoi(number) // of digits
	if n < 2 || n-2 >= len(p.amended[table]) {
		return otherwise
	}
	return fmt.Sprintf("%s %s", table, seatledger.Key(p.amended[table][n-2]))
}
