package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/clerk"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/sqlite"
)

// deskPackage is the package of events that are typed.
const deskPackage = "desk"

// addition is what the flags of add say.
type addition struct {
	proposal
	pkg      string
	cells    map[string]*string // by column of events
	to, from string
	source   sourceFlags
	isNew    []string
	members  []string
	asks     bool
}

func addCmd(a *app) *cobra.Command {
	o := &addition{cells: map[string]*string{}}
	cmd := &cobra.Command{
		Use:   "add KIND",
		Short: "Write one event into the ledger, shown with what it changes and asked for",
		Long: `Write one event into the ledger: looked up, checked as import checks a package,
shown with what it changes, asked for, and written in one transaction. It goes into
a package of your own, desk unless --package names another one, beside what is
there already.

Councils, places, people and parties are given by id or by name; capitals and accents
make no difference, and where a name fits several, these are listed. Who is on record
nowhere becomes a row of people, and so do parties and sources; all of it is shown
before it is asked for. --to names the party or group that is joined, --from the one
that is left. A day may be partial: 2026-05, 2026-05-03/2026-05-09.

On a terminal, or with --ask, what the kind needs and was not given is asked one by
one. While a question waits nothing is locked; if the ledger gets other entries
meanwhile, all of it is shown anew. Whoever does not say yes leaves the ledger as it
was (exit code 1).

The kinds of event, and what each needs beside --on and --source:

` + kindsAndNeeds(),
		Example: "  seatledger add defected --council Champey --person \"Phorn Thlang\" --to CPP --on 2017-10-20 --source https://example.org/report --title \"One moves\" --published 2017-10-21\n" +
			"  seatledger add died --council champey --person thlang --on 2017-10 --source \"Letter to the clerk\" --published 2017-11-02",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.add(cmd.Context(), args[0], o) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.pkg, "package", deskPackage, "the package that the event goes into")
	for _, c := range typedColumns() {
		o.cells[c.Name] = f.String(flagOf(c), "", exchange.Meaning(seatledger.Events, c))
	}
	f.StringVar(&o.to, "to", "", "the party or group joined: --party or --group, as the kind has it")
	f.StringVar(&o.from, "from", "", "the party or group left: --from-party or --group, as the kind has it")
	o.source.flags(cmd)
	f.StringSliceVar(&o.isNew, "new", nil, "columns, such as person, whose name is of somebody new, whatever the ledger knows")
	f.StringSliceVar(&o.members, "members", nil, "of a coalition or group that is new: the parties in it")
	f.BoolVar(&o.asks, "ask", false, "ask for what the kind needs, on a terminal or not")
	return cmd
}

// typedColumns are the columns of events that have a flag of their own name.
func typedColumns() []seatledger.Column {
	return slices.DeleteFunc(slices.Clone(seatledger.Columns(seatledger.Events)), func(c seatledger.Column) bool {
		return c.Name == "kind" || c.Name == "status" || c.Name == "sources"
	})
}

// flagOf names the flag of a column: the day of an event is --on, as everywhere.
func flagOf(c seatledger.Column) string {
	if c.Name == "date" {
		return "on"
	}
	return strings.ReplaceAll(c.Name, "_", "-")
}

// kindsAndNeeds lists the kinds of event with what each needs and takes.
func kindsAndNeeds() string {
	var b strings.Builder
	for _, k := range seatledger.EventKinds() {
		row, _ := k.Row()
		line := fmt.Sprintf("  %s: %s", k, row.Needed())
		if takes := strings.Fields(row.Takes); len(takes) > 0 {
			line += fmt.Sprintf(" (also %s)", strings.Join(takes, ", "))
		}
		b.WriteString(strings.ReplaceAll(wrap(line, usual), "\n  ", "\n    ") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (a *app) add(ctx context.Context, kind string, o *addition) error {
	row, err := clerk.Kind(kind)
	if err != nil {
		return err
	}
	t := clerk.Typed{Kind: row.Kind, Cells: map[string]string{}, Source: o.source.typed(), New: o.isNew, Members: o.members}
	for name, text := range o.cells {
		t.Cells[name] = strings.TrimSpace(*text)
	}
	if err := o.directions(&t, &row); err != nil {
		return err
	}
	if o.asks || interactive(a.in) && !o.yes && !o.dryRun {
		if err := a.askFor(ctx, o, &t, &row); err != nil {
			return err
		}
	}
	o.draft = func(ctx context.Context, d *answer.Desk) (*clerk.Draft, error) {
		again := t // as typed
		return (&clerk.Clerk{Desk: d, Package: o.pkg}).Event(ctx, &again)
	}
	return a.propose(ctx, &o.proposal)
}

// directions puts what --to and --from name into the column that the kind has for it.
func (o *addition) directions(t *clerk.Typed, row *seatledger.KindOfEvent) error {
	for _, x := range []struct{ flag, text, party string }{{"to", o.to, "party"}, {"from", o.from, "from_party"}} {
		if x.text == "" {
			continue
		}
		column := x.party
		if slices.Contains(row.Columns(), "group") {
			column = "group"
		}
		if t.Cells[column] != "" {
			return fmt.Errorf("%w: --%s and the column %s say the same thing twice: give one of them", clerk.ErrTyped, x.flag, column)
		}
		t.Cells[column] = x.text
	}
	return nil
}

// sourceFlags are those of a source: what it is, and what is said of it.
type sourceFlags struct {
	of    string
	cells map[string]*string // by column of sources
}

// sourceFlag names the flag of a column of sources: its date is the day of publication.
func sourceFlag(c seatledger.Column) string {
	if c.Name == "date" {
		return "published"
	}
	return c.Name
}

// saidOfSources are the columns of sources that have a flag.
func saidOfSources() []seatledger.Column {
	return slices.DeleteFunc(slices.Clone(seatledger.Columns(seatledger.Sources)), func(c seatledger.Column) bool { return c.Key || c.Name == "url" })
}

func (s *sourceFlags) flags(cmd *cobra.Command) {
	s.cells = map[string]*string{}
	cmd.Flags().StringVar(&s.of, "source", "", "on whose word: an address, the id of a source on record, or a title")
	for _, c := range saidOfSources() {
		s.cells[c.Name] = cmd.Flags().String(sourceFlag(c), "", "of the source: "+exchange.Meaning(seatledger.Sources, c))
	}
}

func (s *sourceFlags) typed() clerk.Cited {
	x := clerk.Cited{Of: s.of, Cells: map[string]string{}}
	for name, text := range s.cells {
		if *text != "" {
			x.Cells[name] = *text
		}
	}
	return x
}

// form asks for an event on a terminal.
type form struct {
	a     *app
	o     *addition
	clerk *clerk.Clerk
	typed *clerk.Typed
	row   *seatledger.KindOfEvent
}

// askFor asks for what a kind needs and was not given: a group of columns one by one, until
// one of it is stated.
func (a *app) askFor(ctx context.Context, o *addition, t *clerk.Typed, row *seatledger.KindOfEvent) error {
	store, err := a.store(sqlite.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer store.Close()
	d, err := answer.OpenDesk(ctx, store, a.snapshot(), nil)
	if err != nil {
		return err
	}
	f := form{a, o, &clerk.Clerk{Desk: d, Package: o.pkg}, t, row}
	a.remark("%s: %s.", row.Kind, row.Why)
	for _, group := range row.Groups() {
		if err := f.group(ctx, group); err != nil {
			return err
		}
	}
	if err := f.column(ctx, "date", false); err != nil {
		return err
	}
	for _, name := range f.more() {
		if err := f.column(ctx, name, true); err != nil {
			return err
		}
	}
	return f.source(ctx)
}

// group asks for one at least of some columns.
func (f *form) group(ctx context.Context, group []string) error {
	for _, name := range group {
		if f.typed.Cells[name] != "" {
			return nil
		}
	}
	for i, name := range group {
		if err := f.column(ctx, name, i < len(group)-1); err != nil {
			return err
		}
		if f.typed.Cells[name] != "" {
			return nil
		}
	}
	return nil
}

// more lists what else is worth asking for of who comes to a council: for whom, and where.
func (f *form) more() (names []string) {
	comes := f.row.Effect == seatledger.EffectFill || f.row.Effect == seatledger.EffectRoster
	for _, name := range []string{"party", "ward"} {
		if comes && slices.Contains(f.row.Columns(), name) {
			names = append(names, name)
		}
	}
	return names
}

// column asks for one column, again until it can be read.
func (f *form) column(ctx context.Context, name string, optional bool) error {
	if f.typed.Cells[name] != "" {
		return nil
	}
	columns := seatledger.Columns(seatledger.Events)
	c := columns[slices.IndexFunc(columns, func(c seatledger.Column) bool { return c.Name == name })]
	question := flagOf(c)
	if says := exchange.Meaning(seatledger.Events, c); says != "" {
		question += " (" + says + ")"
	}
	if optional {
		question += ", or blank"
	}
	for {
		text, err := f.o.ask(f.a, question+": ")
		if err != nil || text == "" && optional {
			return err
		}
		if text == "" {
			continue
		}
		f.typed.Cells[name] = text
		id, err := f.clerk.Reads(ctx, f.typed, name)
		if err == nil {
			if id != text {
				f.a.remark("  %s", id)
			}
			return nil
		}
		f.typed.Cells[name] = ""
		f.a.remark("%v", err)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// source asks on whose word, and what a source that is new needs.
func (f *form) source(ctx context.Context) error {
	if f.typed.Source.Of == "" {
		of, err := f.o.ask(f.a, "source (an address, the id of a source on record, or a title), or blank: ")
		if err != nil || of == "" {
			return err
		}
		f.typed.Source.Of = of
	}
	for _, c := range saidOfSources() {
		wanted := c.Required || c.Name == "quote"
		named := c.Name == "title" && !clerk.IsAddress(f.typed.Source.Of) // by the title itself
		if f.typed.Source.Cells[c.Name] != "" || !wanted || named {
			continue
		}
		if known, err := f.clerk.Cites(ctx, f.typed.Source); err != nil || known {
			return err
		}
		question := fmt.Sprintf("%s (%s)", sourceFlag(c), exchange.Meaning(seatledger.Sources, c))
		if !c.Required {
			question += ", or blank"
		}
		text, err := f.o.ask(f.a, question+": ")
		if err != nil {
			return err
		}
		f.typed.Source.Cells[c.Name] = text
	}
	return nil
}
