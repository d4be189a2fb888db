package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/exchange"
)

// adoption is what the flags of adopt say.
type adoption struct {
	files                  []string
	file, mapFile, out, on string // file: as the list is called
	ask, strict            bool

	mapDay string // the map's day, where --on names that of this list alone
}

func adoptCmd(a *app) *cobra.Command {
	var o adoption
	cmd := &cobra.Command{
		Use:   "adopt FILE...|FOLDER|-",
		Short: "Make a data package of a list of councillors, or results, as you have it",
		Long: `Make a data package of a list of councillors: who was a member on a day, or from
when to when, or who stood in an election and won, as a spreadsheet, a .csv with any
marks between its cells, in any of the usual encodings, JSON or YAML; Popolo (EveryPolitician), Open States,
congress-legislators and FollowTheMoney are known by what they contain. Several
files of one form, or a folder of them, are one list; - is the standard input, and
FILE!SHEET is a sheet of a workbook. No ledger is written: what comes out is imported.

The first time a map is written, FILE.map.yaml: what each column holds, the
parties and councils that the list names, and a question mark where only you can
know, with the question beside it. Answer them in any editor, or one by one
with --ask, and run the same command again. The same map adopts next month's list;
--on names its day.

A list of a council that the ledger has is held against it: its people, wards and
parties are found there, a name that is written otherwise is asked about, in
NAME.matches.csv beside the map, and what changed since is shown, in full in
NAME.changes.csv.

What the list has and the package has not is said, and is written in full beside
the package, in NAME.losses.csv.`,
		Example: "  seatledger adopt councillors.csv\n  seatledger adopt councillors-july.csv --map councillors.map.yaml --on 2026-07-01",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.ask && slices.Contains(args, "-") {
				return errors.New("--ask reads your answers where - reads the list: write the list into a file first")
			}
			o.files = args
			return a.adopt(cmd.Context(), &o)
		},
	}
	cmd.Flags().StringVar(&o.mapFile, "map", "", "the map (default: the name of the file with .map.yaml, in the working folder)")
	cmd.Flags().StringVar(&o.out, "out", "", "the folder of the package (default: the package's name, in the working folder)")
	cmd.Flags().StringVar(&o.on, "on", "", "the day of the list, instead of the map's")
	cmd.Flags().BoolVar(&o.ask, "ask", false, "ask the questions here, one by one")
	cmd.Flags().BoolVar(&o.strict, "strict", false, "write nothing where something is lost that the map does not ignore")
	return cmd
}

func (a *app) adopt(ctx context.Context, o *adoption) error {
	t, err := adopt.Read(o.files...)
	if err != nil {
		return a.showProblems(err)
	}
	base, _, _ := strings.Cut(t.File, "!") // before the sheet
	if base == "-" {
		base = "list"
	}
	o.file = base
	o.mapFile = cmp.Or(o.mapFile, strings.TrimSuffix(base, filepath.Ext(base))+".map.yaml")
	m, isNew, err := a.mapOf(t, o)
	if err == nil {
		err = readBeside(m, o)
	}
	if err != nil {
		return a.showProblems(err)
	}
	closed, err := a.look(ctx, m)
	if err != nil {
		return err
	}
	defer closed()
	before := m.Text(base) + matchesText(m)
	if o.on != "" {
		if m.Day != adopt.Ask {
			o.mapDay = m.Day
		}
		m.Day = o.on
	}
	p, err := adopt.Adopt(t, m)
	in := bufio.NewScanner(os.Stdin)
	for o.ask && errors.Is(err, adopt.ErrUnanswered) { // what is answered may raise more
		if err := a.askAll(m, o, in); err != nil {
			return err
		}
		p, err = adopt.Adopt(t, m)
	}
	m.Day = cmp.Or(o.mapDay, m.Day)
	if isNew || m.Text(base)+matchesText(m) != before {
		err = errors.Join(err, writeMap(m, o))
	}
	switch {
	case errors.Is(err, adopt.ErrUnanswered):
		return a.unanswered(m, o, err)
	case err != nil:
		return a.showProblems(err)
	}
	return a.adopted(t, m, p, o)
}

// matchesText is who may be whom as it is written, to see whether it was changed.
func matchesText(m *adopt.Map) string {
	var b strings.Builder
	if err := adopt.WriteMatches(&b, m.Matches); err != nil {
		return err.Error()
	}
	return b.String()
}

// mapOf reads the map, or proposes a new one.
func (a *app) mapOf(t *adopt.Table, o *adoption) (m *adopt.Map, isNew bool, err error) {
	text, err := os.ReadFile(o.mapFile)
	if errors.Is(err, fs.ErrNotExist) {
		return adopt.Propose(t), true, nil
	}
	if err != nil {
		return nil, false, err
	}
	m, err = adopt.ReadMap(o.mapFile, text)
	return m, false, err
}

// writeMap writes the map, and beside it who may be whom.
func writeMap(m *adopt.Map, o *adoption) error {
	on := m.Day
	m.Day = cmp.Or(o.mapDay, m.Day)
	defer func() { m.Day = on }()
	err := os.WriteFile(o.mapFile, []byte(m.Text(o.file)), 0o644)
	if len(m.Matches) == 0 {
		return err
	}
	return errors.Join(err, writeFile(o.beside("matches"), func(w io.Writer) error { return adopt.WriteMatches(w, m.Matches) }))
}

// askAll asks every open question, one a line. What was answered so far is in the map,
// however the next one ends.
func (a *app) askAll(m *adopt.Map, o *adoption, in *bufio.Scanner) error {
	return m.Answer(func(q adopt.Question) (string, error) {
		if err := writeMap(m, o); err != nil {
			return "", err
		}
		a.remark("%s: %s", printable(q.Where), printable(q.Asks))
		if !in.Scan() {
			return "", cmp.Or(in.Err(), io.ErrUnexpectedEOF)
		}
		return strings.TrimSpace(in.Text()), nil
	})
}

// unanswered says what is still asked.
func (a *app) unanswered(m *adopt.Map, o *adoption, err error) error {
	open := m.Open()
	a.remark("%s asks %s:", o.mapFile, answer.Plural(len(open), "question", "questions"))
	for _, q := range open {
		a.remark("  %s: %s", printable(q.Where), printable(q.Asks))
	}
	into := o.mapFile
	if slices.ContainsFunc(m.Matches, func(x *adopt.Match) bool { return x.Same == adopt.Ask }) {
		into += ", those of names into " + o.beside("matches")
	}
	return fmt.Errorf("%w: write the answers into %s, or add --ask, and run the same command again", err, into)
}

// showProblems prints problems of a file or a map.
func (a *app) showProblems(err error) error {
	list := []error{err}
	if joined, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok {
		list = joined.Unwrap()
	}
	for _, one := range list {
		if _, ok := errors.AsType[*adopt.Problem](one); !ok {
			return err
		}
		a.remark("%s", printable(one.Error()))
	}
	a.remark("%s; nothing was written.", answer.Plural(len(list), "problem", "problems"))
	return fmt.Errorf("%w: %w", errShown, err)
}

// adopted writes the package and says what became of the file.
func (a *app) adopted(t *adopt.Table, m *adopt.Map, p *adopt.Package, o *adoption) error {
	lost := 0
	for _, l := range p.Losses {
		if !l.Ignored {
			lost++
		}
	}
	if o.strict && lost > 0 {
		a.sayLosses(p.Losses, cmp.Or(o.out, p.Name)+".losses.csv")
		a.remark("--strict: nothing was written; write ignore into the map for what is not needed.")
		return errBadAnswer
	}
	dir := cmp.Or(o.out, p.Name)
	if _, err := exchange.Write(dir, p.Name, p.All); err != nil {
		return err
	}
	if err := writeReports(dir, m, p, o); err != nil {
		return err
	}
	how := ""
	if t.How != "" {
		how = " (" + t.How + ")"
	}
	made := cmp.Or(p.Made, answer.Plural(p.Members, "member", "members"))
	a.say("%s%s: %s of %s became the package %s, in the folder %s.", t.File, how, made, answer.Plural(len(t.Rows), "row", "rows"), p.Name, dir)
	for _, note := range p.Notes {
		a.say("  + %s", printable(note))
	}
	a.sayLosses(p.Losses, dir+".losses.csv")
	a.sayChanges(dir, p)
	a.say("Now: seatledger import %s", dir)
	return nil
}

// writeReports writes what stands beside the package and the map.
func writeReports(dir string, m *adopt.Map, p *adopt.Package, o *adoption) error {
	err := writeFile(dir+".losses.csv", func(w io.Writer) error { return adopt.WriteLosses(w, p.Losses) })
	if len(p.Changes) > 0 {
		err = errors.Join(err, writeFile(dir+".changes.csv", func(w io.Writer) error { return adopt.WriteChanges(w, p.Changes) }))
	}
	if len(p.Listings) > 0 {
		err = errors.Join(err, writeFile(o.beside("lists"), func(w io.Writer) error { return adopt.WriteLists(w, adopt.MergeLists(m.Lists, p.Listings)) }))
	}
	return err
}

// shownChanges is how many changes are printed; all of them are in NAME.changes.csv.
const shownChanges = 20

// sayChanges prints what is otherwise than on record.
func (a *app) sayChanges(dir string, p *adopt.Package) {
	last := ""
	for i := range p.Changes {
		c := &p.Changes[i]
		if i == shownChanges {
			a.say("  ... and %d more, in %s.changes.csv", len(p.Changes)-i, dir)
			return
		}
		if head := fmt.Sprintf("%s, between %s and %s:", c.Council, c.Since, c.On); head != last {
			a.say("%s", printable(head))
			last = head
		}
		a.say("  ~ %s", printable(c.Text()))
	}
}

// shownLosses is how many losses are printed; all of them are in losses.csv.
const shownLosses = 10

func (a *app) sayLosses(losses []adopt.Loss, file string) {
	for i, l := range losses {
		if i == shownLosses {
			a.say("  ... and %d more, in %s", len(losses)-i, file)
			return
		}
		where := cmp.Or(l.At, "column "+l.Column)
		if l.At == "" && l.Row > 0 {
			where = fmt.Sprintf("row %d", l.Row)
		}
		a.say("  - %s: %s", printable(where), printable(lossText(l)))
	}
}

func lossText(l adopt.Loss) string {
	if l.Value == "" {
		return fmt.Sprintf("%s: %s", answer.Plural(l.Values, "value", "values"), l.Why)
	}
	return fmt.Sprintf("%q: %s", l.Value, l.Why)
}
