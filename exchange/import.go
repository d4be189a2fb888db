package exchange

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/ledger"
)

// Options say how a package is imported.
type Options struct {
	By string    // who writes it down
	At time.Time // when

	// DryRun goes through everything and writes nothing; the report then lists
	// each superseded row with its old and new cells.
	DryRun bool

	// Progress, if not nil, hears now and then of the stage that is under way,
	// "check" or "write", and the rows done in it.
	Progress func(stage string, rows int64)

	// Revert lets rows go back behind corrections of theirs, which is refused otherwise.
	Revert bool

	// Expect, if not nil, is the head that the ledger must still have ([ledger.ErrMoved]).
	Expect *ledger.Head

	// Each, if not nil, hears of every row as it is written or, in a dry run, as
	// it would be: a caller can fold these entries to see what they change. The
	// store may not be called from it.
	Each func(ledger.Outcome, seatledger.Entry)
}

// Report says what an import did or, in a dry run, would do.
type Report struct {
	Package    string `json:"package"`
	Entries    int64  `json:"entries"` // rows of the package
	New        int64  `json:"new"`
	Superseded int64  `json:"superseded"`
	Same       int64  `json:"same"`     // already there: nothing is written
	Withheld   int64  `json:"withheld"` // not written, because a redaction stands in the way

	Contests            int        `json:"contests"` // computed from their votes
	ContestsMatching    int        `json:"contests_matching"`
	ContestsNotComputed int        `json:"contests_not_computed"`
	Mismatches          []Mismatch `json:"mismatches"`

	Changes     []Change `json:"changes,omitempty"` // of a dry run, at most 1,000
	Absent      []Absent `json:"absent"`            // kept in the ledger though the package has them no longer; at most 1,000
	AbsentCount int      `json:"absent_count"`

	KeptCitations int64 `json:"kept_citations"` // of confidential sources, which the package leaves out

	Reverts      []Revert  `json:"reverts,omitempty"` // cells that go back behind a correction
	Disputes     []Dispute `json:"disputes"`
	Warnings     []Problem `json:"warnings"`
	Problems     []Problem `json:"problems"` // at most MaxProblems
	ProblemCount int       `json:"problem_count"`

	Before seatledger.Position `json:"-"` // the last entry that was there before the first one written; 0 = nothing was written
	Head   ledger.Head         `json:"-"`
}

// Change is a row that supersedes another.
type Change struct {
	RowRef
	Supersedes seatledger.Position `json:"supersedes"`
	Cells      []CellChange        `json:"cells"`
}

// CellChange is a cell that says something new.
type CellChange struct {
	Column string `json:"column"`
	Old    string `json:"old"`
	New    string `json:"new"`
}

// Import reads a folder, .zip, .xlsx or .geojson, checks it and writes it to the ledger
// in one transaction. If there is any problem nothing is written, and the
// error wraps [ErrRefused]; the report has the problems.
func Import(ctx context.Context, store ledger.Store, path string, o Options) (*Report, error) {
	p, err := Open(path)
	if err != nil {
		return &Report{}, err
	}
	defer p.Close()
	progress := func(stage string) func(int64) {
		return func(rows int64) {
			if o.Progress != nil {
				o.Progress(stage, rows)
			}
		}
	}
	found, err := p.Check(ctx, store, progress("check"))
	if err != nil {
		return &Report{Package: p.Name}, err
	}
	var back []Revert
	if found.Count == 0 {
		if back, err = found.tell(ctx, store, p); err != nil {
			return &Report{Package: p.Name}, err
		}
		if !o.Revert {
			found.refuse(back)
		}
	}
	r := newReport(p, found)
	r.Reverts = back
	if r.ProblemCount > 0 {
		return r, fmt.Errorf("%s: %w: %d problems", p.Name, ErrRefused, r.ProblemCount)
	}
	rows := found.cited.kept(p.Rows(ctx), &r.KeptCitations)
	return r, r.write(ctx, store, p, o, watched(rows, progress("write")))
}

func newReport(p *Package, f *Findings) *Report {
	return &Report{Package: p.Name, Entries: f.Rows, Contests: f.Contests, ContestsMatching: f.ContestsMatching,
		ContestsNotComputed: f.ContestsNotComputed, Mismatches: list(f.Mismatches), Absent: list(f.Absent), AbsentCount: f.AbsentCount,
		Disputes: list(f.Disputes), Warnings: list(f.Warnings), Problems: list(f.Problems.List), ProblemCount: f.Count}
}

// list makes an empty list of none, which JSON prints as [] instead of null.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

// write appends the rows in one transaction.
func (r *Report) write(ctx context.Context, store ledger.Store, p *Package, o Options, rows iter.Seq2[seatledger.Row, error]) error {
	var changed []seatledger.Entry
	batch := ledger.Batch{Package: p.Name, By: o.By, At: o.At, DryRun: o.DryRun, Expect: o.Expect, Rows: rows}
	disputes := map[RowRef][]*Dispute{}
	for i := range r.Disputes {
		disputes[r.Disputes[i].RowRef] = append(disputes[r.Disputes[i].RowRef], &r.Disputes[i])
	}
	batch.Report = func(outcome ledger.Outcome, e seatledger.Entry) {
		if len(disputes) > 0 && (outcome == ledger.New || outcome == ledger.Superseded) {
			for _, d := range disputes[RowRef{e.Row.Table(), seatledger.Key(e.Row)}] {
				d.Made = true
			}
		}
		if o.DryRun && outcome == ledger.Superseded && len(changed) < maxListed {
			changed = append(changed, e)
		}
		if o.Each != nil {
			o.Each(outcome, e)
		}
	}
	receipt, err := store.Append(ctx, batch)
	if refusal, ok := errors.AsType[*ledger.Refusal](err); ok {
		// The check has already looked for what a ledger refuses, so this is rare:
		// another import came in between, or a redacted row is in the way.
		r.Problems = append(r.Problems, Problem{File: string(refusal.Table) + ".csv", Column: refusal.Column, Value: shorten(refusal.Key), Want: "a row that the ledger takes: " + refusal.What, Fix: refusal.Fix})
		r.ProblemCount++
		return fmt.Errorf("%s: %w: %w", p.Name, ErrRefused, err)
	}
	if err != nil {
		return fmt.Errorf("importing %s: %w", p.Name, err)
	}
	r.New, r.Superseded, r.Same, r.Withheld, r.Head = receipt.New, receipt.Superseded, receipt.Same, receipt.Withheld, receipt.Head
	r.Before = max(0, receipt.First-1)
	for _, e := range changed {
		change, err := compareRows(ctx, store, e)
		if err != nil {
			return err
		}
		r.Changes = append(r.Changes, change)
	}
	return nil
}

// watched reports progress as rows go by.
func watched(rows iter.Seq2[seatledger.Row, error], progress func(int64)) iter.Seq2[seatledger.Row, error] {
	return func(yield func(seatledger.Row, error) bool) {
		var n int64
		for row, err := range rows {
			if n++; n%(1<<12) == 0 {
				progress(n)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// compareRows lists the cells in which a row differs from the one that it
// supersedes.
func compareRows(ctx context.Context, store ledger.Store, e seatledger.Entry) (Change, error) {
	change := Change{RowRef: RowRef{e.Row.Table(), seatledger.Key(e.Row)}, Supersedes: e.Supersedes}
	record, err := store.Record(ctx, e.Supersedes)
	if err != nil {
		return change, err
	}
	old, err := record.Entry()
	if err != nil {
		return change, err
	}
	change.Cells = differing(old.Row, e.Row)
	return change, nil
}

// differing lists the cells in which two rows differ. Of a confidential source it shows
// no text.
func differing(old, row seatledger.Row) (cells []CellChange) {
	hidden := isConfidential(row) || isConfidential(old)
	for _, c := range seatledger.Columns(row.Table()) {
		was, is := seatledger.Cell(old, c), seatledger.Cell(row, c)
		if was == is {
			continue
		}
		if c.Name == "geometry" {
			was, is = describeGeometry(was), describeGeometry(is)
		}
		if hidden && (c.Private || c.Secret) {
			was, is = "(confidential)", "(confidential)"
		}
		cells = append(cells, CellChange{c.Name, was, is})
	}
	return cells
}

func isConfidential(row seatledger.Row) bool {
	s, ok := row.(*seatledger.Source)
	return ok && bool(s.Confidential)
}
