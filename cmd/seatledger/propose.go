package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/clerk"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
)

// This file has what add, correct and retract have in common: a draft is shown with what
// it changes, asked for, and written in one transaction, if the ledger still is what was
// looked at. While somebody thinks about it nothing is open.

// proposal is a draft on its way into the ledger.
type proposal struct {
	by          string
	yes, dryRun bool
	in          *bufio.Scanner
	draft       func(ctx context.Context, d *answer.Desk) (*clerk.Draft, error)
}

// flags adds those that the commands have in common.
func (p *proposal) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.by, "by", userName(), "who writes it down")
	f.BoolVar(&p.yes, "yes", false, "write it without asking, for scripts")
	f.BoolVar(&p.dryRun, "dry-run", false, "show what would change, ask nothing and write nothing")
	cmd.MarkFlagsMutuallyExclusive("yes", "dry-run")
}

// foreseen is a draft as it would be in the ledger.
type foreseen struct {
	draft   *clerk.Draft
	report  *exchange.Report
	fresh   []seatledger.Entry
	before  *answer.Desk
	after   *answer.Desk
	preview *answer.Preview
	head    ledger.Head
}

// propose shows a draft, asks and writes; it begins anew where the ledger has got other
// entries meanwhile.
func (a *app) propose(ctx context.Context, p *proposal) error {
	if a.json && !p.yes && !p.dryRun {
		return errors.New("--json asks nothing: add --yes to write, or --dry-run to see what would change")
	}
	for again := false; ; again = true {
		if again {
			a.remark("The ledger has got other entries meanwhile. Here it is anew.")
		}
		s, err := a.foresee(ctx, p)
		switch {
		case errors.Is(err, ledger.ErrMoved):
			continue
		case err != nil:
			return err
		case s.draft.Rows == nil:
			return a.nothingNew(s.draft)
		}
		if !a.json {
			a.printProposal(ctx, s)
		}
		if err := p.consent(a, s); err != nil {
			return err
		}
		if p.dryRun {
			return a.proposed(s, nil)
		}
		r, err := a.write(ctx, p, s)
		if errors.Is(err, ledger.ErrMoved) {
			continue
		}
		if err != nil {
			return a.refused(r, s.draft.Package, err)
		}
		return a.proposed(s, r)
	}
}

// foresee makes the draft by what the ledger has now, checks it as import would, and
// folds what would come of it.
func (a *app) foresee(ctx context.Context, p *proposal) (*foreseen, error) {
	store, err := a.store(sqlite.Options{})
	if err != nil {
		return nil, err
	}
	defer store.Close()
	s := &foreseen{}
	if s.before, err = answer.OpenDesk(ctx, store, a.snapshot(), nil); err != nil {
		return nil, err
	}
	s.head = s.before.Head()
	a.notice = s.before.Notice()
	if s.draft, err = p.draft(ctx, s.before); err != nil || s.draft.Rows == nil {
		return s, err
	}
	o := exchange.Options{By: p.by, At: a.now(), DryRun: true, Expect: &s.head, Each: func(what ledger.Outcome, e seatledger.Entry) {
		if what == ledger.New || what == ledger.Superseded {
			s.fresh = append(s.fresh, e)
		}
	}}
	if s.report, err = exchange.Amend(ctx, store, s.draft.Package, s.draft.Rows, o); err != nil {
		return s, a.refused(s.report, s.draft.Package, err)
	}
	s.after, s.preview, err = s.before.Foresee(ctx, s.fresh)
	return s, err
}

// write puts the draft into the ledger that was shown.
func (a *app) write(ctx context.Context, p *proposal, s *foreseen) (*exchange.Report, error) {
	store, err := a.store(sqlite.Options{})
	if err != nil {
		return nil, err
	}
	defer store.Close()
	a.leaves.Store(new("Stopped while it was being written: all that was shown is in the ledger or nothing of it; seatledger verify counts the entries."))
	return exchange.Amend(ctx, store, s.draft.Package, s.draft.Rows, exchange.Options{By: p.by, At: a.now(), Expect: &s.head})
}

// errDeclined ends a command whose draft was not wanted.
var errDeclined = fmt.Errorf("%w: nothing was written", errBadAnswer)

// consent asks whether to write. Only yes is yes.
func (p *proposal) consent(a *app, s *foreseen) error {
	switch {
	case p.dryRun:
		return nil
	case p.yes && len(s.draft.Doubts) > 0:
		return fmt.Errorf("%w: this is not written without somebody who looks at it: %s", clerk.ErrUnclear, strings.Join(s.draft.Doubts, "; "))
	case p.yes:
		return nil
	}
	answered, err := p.ask(a, "Write this? yes or no: ")
	if err != nil {
		return err
	}
	if word := strings.ToLower(answered); word != "yes" && word != "y" {
		a.remark("Nothing was written.")
		return errDeclined
	}
	return nil
}

// errNobody ends a command that asks where nobody answers.
var errNobody = fmt.Errorf("%w: nobody answered, so nothing was written; scripts add --yes", clerk.ErrTyped)

// ask puts a question beside the answer, and reads a line.
func (p *proposal) ask(a *app, question string) (string, error) {
	if p.in == nil {
		p.in = bufio.NewScanner(a.in)
	}
	fmt.Fprint(a.err, printable(question))
	if !p.in.Scan() {
		fmt.Fprintln(a.err)
		return "", errors.Join(errNobody, p.in.Err())
	}
	return strings.TrimSpace(p.in.Text()), nil
}

// interactive reports whether questions can be put to somebody.
func interactive(in io.Reader) bool {
	f, ok := in.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// nothingNew says why nothing is to be written.
func (a *app) nothingNew(d *clerk.Draft) error {
	if a.json {
		return a.printJSON(proposalJSON{Package: d.Package, Entries: []proposedEntry{}, Notes: append([]string{}, d.Notes...)})
	}
	for _, n := range d.Notes {
		a.say("%s", n)
	}
	if len(d.Notes) == 0 {
		a.say("The row says so already.")
	}
	a.say("Nothing was written.")
	return nil
}

// printProposal shows what would be written, and what it changes.
func (a *app) printProposal(ctx context.Context, s *foreseen) {
	a.say("Into the package %s:", s.draft.Package)
	for i := range s.fresh {
		e := &s.fresh[i]
		switch {
		case e.Supersedes != 0:
			a.printCorrected(s, e)
		case e.Row.Table() == seatledger.Events:
			a.say("  %s", s.after.Tell(e))
		default:
			a.say("  new in %s: %s: %s%s", e.Row.Table(), seatledger.Key(e.Row), s.after.Tell(e), kindOfParty(e.Row))
		}
	}
	for _, c := range s.report.Changes {
		for _, cell := range c.Cells {
			a.say("  %s %s: %s from %s to %s", c.Table, c.Key, cell.Column, quoted(cell.Old), quoted(cell.New))
		}
	}
	for _, n := range slices.Concat(s.draft.Notes, s.draft.Doubts) {
		a.say("  ! %s", n)
	}
	for _, w := range s.report.Warnings {
		a.say("  ! %s", w.Error())
	}
	a.printDisputes(s.draft.Package, s.report.Disputes)
	a.say("What it changes:")
	a.printBeforeAfter(ctx, s)
	for _, t := range s.preview.Turns {
		gone := ""
		if t.Gone {
			gone = "no longer: "
		}
		a.say("  %s%s, %s: %s%s.", gone, s.after.Name(seatledger.Councils, string(t.Council)), answer.LongDay(t.On), t.Says, underRule(t.Rule))
	}
	a.printControl(s.preview)
	if len(s.preview.Control) == 0 {
		a.say("  Who controls which council on which day stays as it was.")
	}
}

// printCorrected shows a row before and after: once, where the sentence that tells it is the
// same and only the cells below differ.
func (a *app) printCorrected(s *foreseen, e *seatledger.Entry) {
	was, now := s.before.Tell(s.draft.Was), s.after.Tell(e)
	switch before, after := isRetracted(s.draft.Was), isRetracted(e); {
	case after && !before:
		a.say("  withdrawn: %s", was)
		a.say("  Nothing follows from it any more; the history keeps it.")
	case before && !after:
		a.say("  stands again: %s", now)
	case was == now:
		a.say("  corrected: %s", now)
	default:
		a.say("  was: %s", was)
		a.say("  now: %s", now)
	}
}

// isRetracted reports whether an entry withdraws an event.
func isRetracted(e *seatledger.Entry) bool {
	x, ok := e.Row.(*seatledger.Event)
	return ok && x.Status == seatledger.Retracted
}

// printBeforeAfter says who controls the councils of the draft on the day of the event,
// with how many seats, before and after.
func (a *app) printBeforeAfter(ctx context.Context, s *foreseen) {
	for _, e := range s.fresh {
		x, ok := e.Row.(*seatledger.Event)
		if !ok {
			continue
		}
		on := x.Date.Latest()
		if on == seatledger.OpenFuture {
			on = x.Date.Earliest()
		}
		for _, council := range councilsOf(s.before, x) {
			was, is := headline(ctx, s.before, council, on), headline(ctx, s.after, council, on)
			if was != is {
				a.say("  before: %s", was)
				a.say("  after:  %s", is)
			} else if is != "" {
				a.say("  before and after: %s", is)
			}
		}
	}
}

// councilsOf lists the councils that an event is about: its own, else those that know the
// person, if they are few.
func councilsOf(d *answer.Desk, e *seatledger.Event) []seatledger.CouncilID {
	if e.Council != "" || e.Person == "" {
		return slices.DeleteFunc([]seatledger.CouncilID{e.Council}, func(c seatledger.CouncilID) bool { return c == "" })
	}
	all := d.CouncilsNaming(e.Person)
	return all[:min(len(all), fewShown)]
}

// kindOfParty says what a party is, where it is more than a party.
func kindOfParty(row seatledger.Row) string {
	if p, ok := row.(*seatledger.Party); ok && p.Kind != seatledger.KindParty {
		return fmt.Sprintf(" It is a %s.", p.Kind)
	}
	return ""
}

func headline(ctx context.Context, d *answer.Desk, council seatledger.CouncilID, on seatledger.Day) string {
	x, err := d.Control(ctx, string(council), answer.Ask{On: on})
	if c, ok := x.(*answer.Control); ok && err == nil {
		return c.Headline()
	}
	return ""
}

// proposedEntry is a row that is proposed, or was written.
type proposedEntry struct {
	Entry seatledger.Position `json:"entry"`
	Table seatledger.Table    `json:"table"`
	Key   string              `json:"key"`
	Tells string              `json:"tells"`
}

// proposalJSON is what add, correct and retract say to a program.
type proposalJSON struct {
	Package  string             `json:"package"`
	Written  bool               `json:"written"`
	Entries  []proposedEntry    `json:"entries"`
	Changes  []exchange.Change  `json:"changes"`
	Disputes []exchange.Dispute `json:"disputes"`
	Warnings []exchange.Problem `json:"warnings"`
	Notes    []string           `json:"notes"`
	*answer.Preview
}

// proposed ends a command: with what was written, if anything was.
func (a *app) proposed(s *foreseen, written *exchange.Report) error {
	x := proposalJSON{Package: s.draft.Package, Written: written != nil, Entries: []proposedEntry{}, Changes: append([]exchange.Change{}, s.report.Changes...),
		Disputes: s.report.Disputes, Warnings: s.report.Warnings, Notes: append([]string{}, slices.Concat(s.draft.Notes, s.draft.Doubts)...), Preview: s.preview}
	var names []string
	for i := range s.fresh {
		e := &s.fresh[i]
		x.Entries = append(x.Entries, proposedEntry{e.Position, e.Row.Table(), seatledger.Key(e.Row), s.after.Tell(e)})
		names = append(names, fmt.Sprintf("%s %s (%d)", e.Row.Table(), seatledger.Key(e.Row), e.Position))
	}
	switch {
	case a.json:
		return a.printJSON(a.notice.JSON(x))
	case written != nil:
		a.say("Written into the package %s: %s.", s.draft.Package, strings.Join(names, ", "))
	}
	a.printNotice()
	return nil
}
