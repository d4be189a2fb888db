package exchange

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

// This file holds a package against the corrections of its own rows, and tells both
// sides of its disputes. An old folder that is imported again would take a correction back
// without anybody having meant it: that is refused, unless it is said to be meant.

// Revert is a cell that goes back to what it was before a correction.
type Revert struct {
	RowRef
	Column    string              `json:"column"`
	Corrected string              `json:"corrected"` // what it says in the ledger
	Back      string              `json:"back"`      // what the package has: an older entry said so
	Entry     seatledger.Position `json:"entry"`     // that corrected it
	By        string              `json:"by"`
	Recorded  time.Time           `json:"recorded"`
}

// rowPlace is where a row of a package stands.
type rowPlace struct {
	file string
	row  int
}

// again notes a row of the package's own that is in the ledger with corrections.
func (s *survey) again(r *wire.Record, key string, mine keyed) error {
	at := s.c.hash(string(r.Table) + "|" + key)
	if r.Supersedes == 0 {
		return nil
	}
	entry, err := r.Entry()
	if err != nil {
		return err
	}
	if entry.Redacted || s.c.content(entry.Row) != mine.content {
		s.c.corrected[at] = struct{}{}
		s.c.rowsAt[at] = rowPlace{s.c.tables[r.Table].file, int(mine.row)}
	} else {
		delete(s.c.corrected, at)
	}
	return nil
}

// tell walks through the rows of a package that are disputed or were corrected, and
// says what they say otherwise than the ledger.
func (f *Findings) tell(ctx context.Context, store ledger.Store, p *Package) ([]Revert, error) {
	if len(f.corrected)+len(f.Disputes) == 0 {
		return nil, nil
	}
	disputed := map[key128][]*Dispute{}
	for i := range f.Disputes {
		d := &f.Disputes[i]
		at := f.cited.hash(string(d.Table) + "|" + d.Key)
		disputed[at] = append(disputed[at], d)
	}
	var list []Revert
	none := int64(0)
	for row, err := range f.cited.kept(p.Rows(ctx), &none) {
		if err != nil {
			return nil, err
		}
		at := f.cited.hash(string(row.Table()) + "|" + seatledger.Key(row))
		for _, d := range disputed[at] {
			if err := d.sides(ctx, store, row); err != nil {
				return nil, err
			}
		}
		if _, ok := f.corrected[at]; !ok {
			continue
		}
		back, err := reverts(ctx, store, p.Name, row)
		if err != nil {
			return nil, err
		}
		list = append(list, back...)
	}
	return list, nil
}

// sides notes the cells in which a row and that of another package differ.
func (d *Dispute) sides(ctx context.Context, store ledger.Store, row seatledger.Row) error {
	entries, err := store.Pick(ctx, d.Entry)
	if err != nil {
		return err
	}
	d.Cells = differing(entries[0].Row, row)
	for _, c := range seatledger.Columns(row.Table()) {
		if c.Name == "council" && !c.List {
			d.Council = seatledger.CouncilID(seatledger.Cell(row, c))
		}
	}
	return nil
}

// reverts lists the cells of a row that say what they said before the newest entry of
// the row corrected them.
func reverts(ctx context.Context, store ledger.Store, pkg string, row seatledger.Row) (list []Revert, err error) {
	versions, err := store.History(ctx, row.Table(), seatledger.Key(row))
	if err != nil {
		return nil, err
	}
	versions = slices.DeleteFunc(versions, func(e seatledger.Entry) bool { return e.Package != pkg })
	if len(versions) < 2 {
		return nil, nil
	}
	newest := versions[len(versions)-1]
	for _, c := range differing(newest.Row, row) {
		column := columnOfName(row.Table(), c.Column)
		if newest.Redacted && column.PrivateIn(row) {
			continue // nobody knows any more what it said
		}
		said := func(e seatledger.Entry) bool { return seatledger.Cell(e.Row, column) == seatledger.Cell(row, column) }
		last := -1 // of the entries that said what the package says
		for i, e := range versions {
			if said(e) {
				last = i
			}
		}
		if last >= 0 {
			by := versions[last+1]
			list = append(list, Revert{RowRef{row.Table(), seatledger.Key(row)}, c.Column, c.Old, c.New, by.Position, by.By, by.Recorded})
		}
	}
	return list, nil
}

func columnOfName(t seatledger.Table, name string) seatledger.Column {
	columns := seatledger.Columns(t)
	return columns[slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == name })]
}

// refuse makes problems of cells that would go back.
func (f *Findings) refuse(list []Revert) {
	for _, x := range list {
		at := f.rowsAt[f.cited.hash(string(x.Table)+"|"+x.Key)]
		want := "a blank cell"
		if x.Corrected != "" {
			want = fmt.Sprintf("%q", shorten(x.Corrected))
		}
		f.add(Problem{at.file, at.row, x.Column, x.Back, fmt.Sprintf("%s: entry %d (%s, %s) corrected it from this", want, x.Entry, strings.TrimSpace(x.By), x.Recorded.Format(time.DateOnly)),
			"write it as it was corrected, or take the row from an export of the package; import with --revert if the correction was wrong"})
	}
	f.Problems.sort()
}
