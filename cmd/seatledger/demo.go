package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/examples"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/sqlite"
)

// The founding case: a council, and the time of its story.
const (
	foundingCouncil = "kh/210202/council"
	foundingSince   = "2017-01-01"
	foundingUntil   = "2017-12-31"
)

// demoDay is the day that the demo's site shows first: the offer stands, the
// ruling is to come.
const demoDay = "2017-11-01"

func demoCmd(a *app) *cobra.Command {
	noServe, from, at := false, "", siteAt{addr: defaultAddr}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Tell the story of Cambodia 2017 from the founding package, with sources, then serve it",
		Long: `Read the founding package into a temporary ledger and tell its story: how one
councillor's change of party turned a council, on whose word, how sure that is,
and what happened to the country. Everything printed is read from the ledger.
Then serve the ledger as a site, until it is interrupted.`,
		Example: "  seatledger demo\n  seatledger demo --no-serve",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if noServe || a.json || a.csv {
				at.addr = ""
			}
			return a.demo(cmd.Context(), from, at)
		},
	}
	cmd.Flags().BoolVar(&noServe, "no-serve", false, "only print the story")
	cmd.Flags().StringVar(&from, "package", "", "tell it from this copy of the founding package instead")
	cmd.Flags().StringVar(&at.addr, "addr", at.addr, "where to listen: host:port")
	cmd.Flags().StringVar(&at.jobs, "jobs", "", "where simulations are kept: a file, or postgres://USER@HOST/DATABASE (default: a temporary file)")
	return cmd
}

// demo tells the story, and serves the ledger at an address unless that is
// blank.
func (a *app) demo(ctx context.Context, from string, at siteAt) (err error) {
	a.tidies.Store(true)
	dir, err := os.MkdirTemp("", "seatledger-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if from == "" {
		if err := os.CopyFS(dir, examples.Founding); err != nil {
			return err
		}
		from = filepath.Join(dir, examples.FoundingName)
	}
	store, err := sqlite.Open(filepath.Join(dir, "demo.db"), sqlite.Options{Create: true})
	if err != nil {
		return err
	}
	defer store.Close()
	report, err := exchange.Import(ctx, store, from, exchange.Options{By: "demo", At: a.now()})
	if err != nil {
		return a.refused(report, from, err)
	}
	d, err := answer.NewDesk(ctx, store, nil)
	if err != nil {
		return err
	}
	if err := a.tell(ctx, d, report); err != nil || at.addr == "" {
		return err
	}
	fmt.Fprintln(a.out)
	day, _ := seatledger.ParseDay(demoDay)
	open := func(ctx context.Context) (*answer.Desk, error) { return answer.NewDesk(ctx, store, nil) }
	at.jobs = cmp.Or(at.jobs, filepath.Join(dir, "jobs.db"))
	return a.serve(ctx, at, open, func() seatledger.Day { return day }, bar{})
}

// tell prints the story of the founding case.
func (a *app) tell(ctx context.Context, d *answer.Desk, report *exchange.Report) error {
	since, _ := seatledger.ParseDay(foundingSince)
	until, _ := seatledger.ParseDay(foundingUntil)
	story, err := d.Story(ctx, foundingCouncil, since, until)
	if err != nil {
		return err
	}
	if !a.json && !a.csv {
		a.say("Cambodia 2017, from %d entries of the package %s (head %.12s).", report.Entries, report.Package, report.Head.Hash.String())
		a.printLines(story.Sentences())
		fmt.Fprint(a.out, demoNext)
		return nil
	}
	return a.print(story)
}

const demoNext = `
To ask for yourself
-------------------
seatledger import examples/cambodia-2017
seatledger control kh/210202/council --on 2017-10-24
seatledger roll kh/210202/council --on 2017-10-24
seatledger check --published 2017-11-05
`
