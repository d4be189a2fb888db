package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/adopt/out"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// wayOut is what the flags of export say.
type wayOut struct{ log, as string }

func exportCmd(a *app) *cobra.Command {
	var o wayOut
	cmd := &cobra.Command{
		Use:   "export [PACKAGE|COUNCIL|DIVISION] PATH",
		Short: "Write a package's rows as a data package, or the whole chain as a log, or what is known in the formats of others",
		Long: `Write the rows of a package, as known at a moment, into a folder as a data
package. Exporting, importing and exporting again gives the same bytes. History
is not in a package: --log FILE writes every entry with its hash, losslessly.
Confidential sources never leave the ledger.

--as writes a package, a council, a division with what lies below it, or (with a
PATH alone) the whole ledger in another format. Who sat where, for whom, from when
until when, as far as it is certain, and adopt reads it again:

  popolo   persons, organizations, memberships, areas, posts, events; a .json
  ftm      FollowTheMoney: Person, Position, Occupancy, Organization; a .jsonl
  ocd      Open Civic Data people; a folder with a .yml for each person

One way only:

  csvw     every table as it is, with csv-metadata.json (W3C); a folder
  parquet  every table as it is, typed; a folder with a .parquet for each
  geojson  outlines of divisions with who controls their councils on a day

Of a package, spells and control are those of the councils that it speaks of, by
all that the ledger knows. What has no place in the format is said, and written in
full beside it, in NAME.losses.csv. Where an id may be several things, write
package:ID, council:ID or division:ID.`,
		Example: "  seatledger export cambodia-2017 out/\n  seatledger export --log chain.jsonl\n  seatledger export --as popolo kh/210202/council champey.json\n" +
			"  seatledger export --as geojson kh map.geojson --on 2017-11-15\n  seatledger export --as parquet tables/",
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case o.log != "":
				return cobra.NoArgs(cmd, args)
			case o.as != "":
				return cobra.RangeArgs(1, 2)(cmd, args)
			}
			return cobra.ExactArgs(2)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case o.log != "":
				return a.exportLog(cmd, o.log)
			case o.as != "":
				return a.exportAs(cmd, o.as, args)
			}
			return a.exportPackage(cmd, args[0], args[1])
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.log, "log", "", "write the whole chain to this file instead")
	f.StringVar(&o.as, "as", "", "write another format: "+out.FormatNames())
	f.StringVar(&a.ask.on, "on", "", "the day of control, with --as geojson (default today)")
	f.StringVar(&a.ask.rule, "rule", "majority", "the control rule, with --as geojson: "+seatledger.RuleWords())
	f.StringVar(&a.ask.known, "known", "", "as it was known at this moment: 2017-11-05, 2017-11-05T12:00:00Z or an entry as #17")
	cmd.MarkFlagsMutuallyExclusive("log", "as")
	return cmd
}

// exportPackage writes the rows of a package as a data package.
func (a *app) exportPackage(cmd *cobra.Command, pkg, dir string) error {
	store, err := a.store(sqlite.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer store.Close()
	moment, err := a.moment(cmd.Context(), store)
	if err != nil {
		return err
	}
	r, err := exchange.Export(cmd.Context(), store, pkg, dir, moment)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(r)
	}
	a.say("Wrote %s of %s to %s.", answer.Plural(int(r.Rows), "row", "rows"), r.Package, dir)
	if r.ConfidentialSources > 0 {
		a.say("Left out: %s and %s to them.", answer.Plural(int(r.ConfidentialSources), "confidential source", "confidential sources"), answer.Plural(int(r.DroppedReferences), "reference", "references"))
	}
	return nil
}

// exportAs writes what is known in the format of others, and what that format lacks.
func (a *app) exportAs(cmd *cobra.Command, as string, args []string) error {
	format, err := out.FormatOf(as)
	if err != nil {
		return fmt.Errorf("--as: %w", err)
	}
	q, err := a.question()
	if err != nil {
		return err
	}
	rule, err := seatledger.ParseRule(string(q.Rule))
	if err != nil {
		return fmt.Errorf("--rule: %w", err)
	}
	path := args[len(args)-1]
	losses := lossesBeside(path)
	if err := errors.Join(a.spares(path), a.spares(losses)); err != nil {
		return err
	}
	d, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	defer d.Store.Close()
	l := &out.Ledger{Store: d.Store, Notice: string(d.Notice())}
	clock := roll.Clock{}
	if q.Known != "" {
		if clock.Known, err = d.Moment(q.Known); err != nil {
			return err
		}
		l.Known = exchange.Moment{Position: clock.Known}
	}
	l.View = d.Book.View(clock)
	scope, err := l.Find(cmd.Context(), strings.Join(args[:len(args)-1], ""))
	if err != nil {
		return err
	}
	r, err := out.Write(cmd.Context(), l, out.Job{Scope: scope, Format: format, Path: path, On: q.On, Rule: rule})
	if err != nil {
		return err
	}
	if err := writeFile(losses, func(w io.Writer) error { return adopt.WriteLosses(w, r.Losses) }); err != nil {
		return err
	}
	return a.wentOut(r, losses)
}

// wentOut says what was written.
func (a *app) wentOut(r *out.Report, losses string) error {
	if a.json {
		return a.printJSON(r)
	}
	a.say("Wrote %s to %s.", wroteOut(r), r.Path)
	if a.notice != "" {
		a.say("%s", string(a.notice))
	}
	a.sayLosses(r.Told(), losses)
	return nil
}

// wroteOut says in few words what was written.
func wroteOut(r *out.Report) string {
	councils := answer.Plural(r.Councils, "council", "councils")
	switch {
	case r.Format == "geojson":
		return fmt.Sprintf("%s, with control of %s,", answer.Plural(r.Outlines, "outline", "outlines"), councils)
	case r.Rows > 0:
		return answer.Plural(r.Rows, "row", "rows")
	}
	return fmt.Sprintf("%s of %s on %s", answer.Plural(r.Spells, "spell", "spells"), answer.Plural(r.People, "person", "people"), councils)
}

// lossesBeside names the file of what is lost, beside what is written.
func lossesBeside(path string) string {
	path = filepath.Clean(path)
	return strings.TrimSuffix(path, filepath.Ext(path)) + ".losses.csv"
}

// exportLog writes the chain to a new file, which appears complete or not at all.
func (a *app) exportLog(cmd *cobra.Command, path string) (err error) {
	store, err := a.store(sqlite.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer store.Close()
	if err := a.spares(path); err != nil {
		return err
	}
	f, err := os.CreateTemp(dirOf(path), ".seatledger-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	head, err := ledger.WriteLog(cmd.Context(), f, store)
	if err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Wrote %d entries, head %s.\n", head.Position, head.Hash) // a line for programs: never folded
	return nil
}
