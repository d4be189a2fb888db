package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/clerk"
)

func correctCmd(a *app) *cobra.Command {
	p, source := &proposal{}, &sourceFlags{}
	var isNew []string
	cmd := &cobra.Command{
		Use:   "correct ENTRY [COLUMN=VALUE...]",
		Short: "Correct cells of one row of the ledger, shown with what it changes and asked for",
		Long: `Correct cells of one row, in the package that owns it: a new entry supersedes the old
one, which stays in the history. It is shown before and after, with what becomes of
control, asked for, checked as import checks a package, and written in one transaction.

ENTRY is the number of an entry, as other commands print it (17, "choy-defects (17)"),
the id of an event, or TABLE/KEY, such as parties/kh/cpp. Nothing behind the equals sign
blanks a cell. What refers to a council, a person or a party is an id or a name on
record; --new person says that the name is of somebody new. What the row is known by,
its key, stays. With --source alone the row cites one source more.

An older folder of the package, imported again, would take the correction back: import
refuses that.`,
		Example: "  seatledger correct choy-defects date=2017-10-24 --source https://example.org/erratum --title Erratum --published 2017-11-20",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p.draft = func(ctx context.Context, d *answer.Desk) (*clerk.Draft, error) {
				c := &clerk.Clerk{Desk: d}
				e, note, err := c.Find(ctx, args[0])
				if err != nil {
					return nil, err
				}
				draft, err := c.Correction(ctx, e, args[1:], source.typed(), isNew)
				return noted(draft, note), err
			}
			return a.propose(cmd.Context(), p)
		},
	}
	p.flags(cmd)
	source.flags(cmd)
	cmd.Flags().StringSliceVar(&isNew, "new", nil, "columns, such as person, whose name is of somebody new")
	return cmd
}

// noted puts a note before those of a draft.
func noted(d *clerk.Draft, note string) *clerk.Draft {
	if d != nil && note != "" {
		d.Notes = append([]string{note}, d.Notes...)
	}
	return d
}
