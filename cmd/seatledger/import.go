package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"slices"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
)

func importCmd(a *app) *cobra.Command {
	dryRun, revert, log, by := false, false, false, ""
	cmd := &cobra.Command{
		Use:   "import PATH...",
		Short: "Read data packages into the ledger: a folder, a .zip, an .xlsx workbook or a GeoJSON file",
		Long: `Read data packages into the ledger, which is made if need be. Each package is
one transaction: all of it or nothing. Every problem of every file is listed with
file, row, column, value and remedy; if there is one, nothing is written.
Importing the same rows again writes nothing; a changed row supersedes the older
entry; a row that is no longer there is reported and kept. What another package
says otherwise under the same id stands beside it, and both are told, with what
becomes of control. A row that says again what was corrected in the ledger since,
as in an old folder, is refused unless --revert says that the correction was wrong.

A .geojson file is a package of outlines for maps. Each feature finds its division
by the division's id, in its id or a property id or division, or by an identifier;
never by a name. The divisions must be in the ledger already.

With --log the path is a log that ` + "`export --log`" + ` wrote: it becomes a new ledger,
equal to the one it came from, entry for entry. What the log does not have, texts
of confidential sources and what was redacted, stays absent.`,
		Example: "  seatledger import examples/cambodia-2017\n  seatledger import councils.xlsx --dry-run\n  seatledger import provinces.geojson\n  seatledger import --log chain.jsonl --ledger restored.db",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if log {
				return a.importLog(cmd.Context(), args)
			}
			var failed error
			for _, path := range args {
				failed = errors.Join(failed, a.importOne(cmd.Context(), path, exchange.Options{By: by, DryRun: dryRun, Revert: revert}))
			}
			return failed
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would change, changed control included, and write nothing")
	cmd.Flags().BoolVar(&revert, "revert", false, "let rows go back behind corrections that were made in the ledger")
	cmd.Flags().BoolVar(&log, "log", false, "read a log into a new ledger")
	cmd.MarkFlagsMutuallyExclusive("log", "dry-run")
	cmd.Flags().StringVar(&by, "by", userName(), "who writes the entries down")
	return cmd
}

func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

// importLog makes a new ledger of a log.
func (a *app) importLog(ctx context.Context, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("--log takes one log, and here are %d: a log is a whole ledger", len(args))
	}
	switch _, err := a.checkLog(ctx, args[0], nil); { // before anything is made
	case errors.Is(err, ledger.ErrBroken): // bad input here, where verify asks whether it is
		return fmt.Errorf("%w: %v", ledger.ErrRefused, err) //nolint:errorlint // so that it is no broken ledger
	case err != nil:
		return err
	}
	f, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	store, err := sqlite.Open(a.ledger, sqlite.Options{Create: true})
	if err != nil {
		return err
	}
	defer store.Close()
	head, err := ledger.ReadLog(ctx, f, store)
	if err != nil {
		return err
	}
	return a.printHead(head, nil)
}

// imported is the report of an import with what a dry run adds.
type imported struct {
	*exchange.Report
	*answer.Preview
}

func (a *app) importOne(ctx context.Context, path string, o exchange.Options) error {
	store, err := a.importStore(o.DryRun)
	if err != nil {
		return err
	}
	defer store.Close()
	bar := a.progress("importing "+path, -1)
	o.At, o.Progress = a.now(), func(_ string, rows int64) { bar.set(rows) }
	var fresh []seatledger.Entry
	if o.DryRun {
		o.Each = func(what ledger.Outcome, e seatledger.Entry) {
			if what == ledger.New || what == ledger.Superseded {
				fresh = append(fresh, e)
			}
		}
	}
	report, err := exchange.Import(ctx, store, path, o)
	bar.done()
	if err != nil {
		return a.refused(report, path, err)
	}
	x := imported{Report: report}
	if x.Preview, err = changed(ctx, store, report, fresh, o.DryRun); err != nil {
		return err
	}
	return a.printImport(&x, o.DryRun)
}

// lookedThrough is the length up to which a ledger is looked through after each import
// for what cannot all be right; a longer one only where the rows themselves say so.
const lookedThrough = 50_000

// changed tells what becomes of control in a dry run or where rows went back behind
// corrections, and of the councils of which an import says otherwise than the ledger did,
// or what cannot all be right.
func changed(ctx context.Context, store ledger.Store, r *exchange.Report, fresh []seatledger.Entry, dryRun bool) (*answer.Preview, error) {
	made := len(r.Reverts) > 0
	disputed := map[seatledger.CouncilID]bool{"": made}
	for _, d := range r.Disputes {
		made = made || d.Made
		disputed[d.Council] = disputed[d.Council] || d.Made
	}
	switch {
	case dryRun:
		return answer.Foreseen(ctx, store, fresh)
	case r.Before == 0, !made && r.Head.Position > lookedThrough:
		return nil, nil
	}
	d, err := answer.NewDesk(ctx, store, nil)
	if err != nil {
		return nil, err
	}
	p, err := d.Changed(ctx, r.Before)
	if err != nil || disputed[""] { // of no council by name: whatever changed
		return p, err
	}
	return p.Of(disputed), nil
}

// refused prints the problems of a package, if those are why it was refused.
func (a *app) refused(report *exchange.Report, path string, err error) error {
	if report == nil || len(report.Problems) == 0 {
		return err
	}
	if a.json {
		return errors.Join(errShown, a.printJSON(report))
	}
	for _, p := range report.Problems {
		a.remark("%s", p.Error())
	}
	a.remark("%s: %s; nothing was written.", path, answer.Plural(report.ProblemCount, "problem", "problems"))
	return fmt.Errorf("%w: %w", errShown, err)
}

// importStore opens or makes the ledger; a dry run without a ledger tries the
// package in memory.
func (a *app) importStore(dryRun bool) (ledger.Store, error) {
	if !dryRun {
		return sqlite.Open(a.ledger, sqlite.Options{Create: true})
	}
	store, err := sqlite.Open(a.ledger, sqlite.Options{})
	if errors.Is(err, ledger.ErrNotFound) {
		return ledger.NewMemory(), nil
	}
	return store, err
}

func (a *app) printImport(x *imported, dryRun bool) error {
	if a.json {
		return a.printJSON(x)
	}
	did := "wrote"
	if dryRun {
		did = "would write"
	}
	a.say("%s: %s; %s %s and %s; %s there already.", x.Package, answer.Plural(int(x.Entries), "row", "rows"), did, answer.Plural(int(x.New), "new entry", "new entries"),
		answer.Plural(int(x.Superseded), "that supersedes an older one", "that supersede older ones"), answer.Plural(int(x.Same), "was", "were"))
	if x.Contests > 0 {
		a.say("The method gives the official seats in %s of %s.", answer.Thousands(int64(x.ContestsMatching)), answer.Plural(x.Contests, "contest", "contests"))
	}
	for _, m := range x.Mismatches {
		a.say("  ! %s, %s%s: %s has %s officially; the method gives %d. The official seats stand.", m.Election, m.Council, ofWard(m.Ward), m.List, answer.Plural(int(m.Official), "seat", "seats"), m.Computed)
	}
	for _, w := range x.Warnings {
		a.say("  ! %s", printable(w.Error()))
	}
	a.printChanges(x)
	return nil
}

// printChanges prints what the package leaves out and what a dry run found.
func (a *app) printChanges(x *imported) {
	if x.KeptCitations > 0 {
		a.say("Kept %s of confidential sources, which the package does not have.", answer.Plural(int(x.KeptCitations), "citation", "citations"))
	}
	a.printAbsent(x)
	for _, c := range x.Changes {
		for _, cell := range c.Cells {
			a.say("  %s %s: %s from %q to %q", c.Table, printable(c.Key), cell.Column, cell.Old, cell.New)
		}
	}
	for _, r := range x.Reverts {
		a.say("  %s %s: %s goes back to %q, behind entry %d", r.Table, printable(r.Key), r.Column, r.Back, r.Entry)
	}
	a.printDisputes(x.Package, x.Disputes)
	a.printControl(x.Preview)
}

// mostControl is how many changes of control are shown.
const mostControl = 100

// fewShown is how many rows are shown of a list that may be long.
const fewShown = 5

// printAbsent says which rows the package lacks, and that nothing becomes of them: they may
// have been typed with add, or the folder is an old one.
func (a *app) printAbsent(x *imported) {
	if x.AbsentCount == 0 {
		return
	}
	a.say("%s of the package %s in the ledger and not here. Nothing becomes of them:", answer.Plural(x.AbsentCount, "row", "rows"), x.Package)
	newest := slices.SortedFunc(slices.Values(x.Absent), func(a, b exchange.Absent) int { return cmp.Compare(b.Entry, a.Entry) })
	for i, r := range newest {
		if i == fewShown {
			a.say("  ... and %d more", x.AbsentCount-i)
			break
		}
		a.say("  %s %s (entry %d, by %s)", r.Table, printable(r.Key), r.Entry, printable(r.By))
	}
	a.say("For a folder that has them: seatledger export %s DIR. To withdraw an event: seatledger retract ENTRY, or the status retracted.", x.Package)
}

// printDisputes says both sides of the disputes that an import made.
func (a *app) printDisputes(pkg string, list []exchange.Dispute) {
	shown := 0
	for _, d := range list {
		if !d.Made {
			continue
		}
		if shown++; shown > fewShown {
			a.say("  ... and more disputes: --json lists all %d", len(list))
			return
		}
		a.say("  ! %s %s is disputed: %s says otherwise than %s (entry %d), and both stand.", d.Table, printable(d.Key), pkg, d.Package, d.Entry)
		for _, c := range d.Cells {
			a.say("      %s: %s by %s, %s by %s", c.Column, quoted(c.New), pkg, quoted(c.Old), d.Package)
		}
	}
}

// quoted puts a cell between quotes.
func quoted(cell string) string {
	if cell == "" {
		return "nothing"
	}
	return fmt.Sprintf("%q", printable(cell))
}

// printControl says what becomes of control.
func (a *app) printControl(p *answer.Preview) {
	if p == nil {
		return
	}
	for i, c := range p.Control {
		if i == mostControl {
			a.say("  ... and %d more: --json lists all", len(p.Control)-i)
			break
		}
		a.say("  control of %s from %s on: %s instead of %s%s", c.Council, c.From, c.After, c.Before, underRule(c.Rule))
	}
	for i, d := range p.Doubts {
		if i == fewShown {
			a.say("  ... and %d more that cannot all be right: ask roll or control about the council", len(p.Doubts)-i)
			break
		}
		a.say("  ! %s: %s: %s", d.Council, d.Why, d.Names())
	}
}

func underRule(rule seatledger.ControlRule) string {
	if rule == seatledger.RuleMajority {
		return ""
	}
	return fmt.Sprintf(" (rule %s)", rule)
}

func ofWard(ward string) string {
	if ward == "" {
		return ""
	}
	return ", ward " + printable(ward)
}
