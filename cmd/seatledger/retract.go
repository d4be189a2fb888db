package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/clerk"
)

func retractCmd(a *app) *cobra.Command {
	p := &proposal{}
	cmd := &cobra.Command{
		Use:   "retract ENTRY",
		Short: "Withdraw one event, shown with what it changes and asked for",
		Long: `Withdraw one event, in the package that owns it: a new entry says that it is retracted,
and the old one stays in the history. What becomes of control is shown before it is
asked for. To take it back: correct ENTRY status=

ENTRY is the number of an entry, as other commands print it, or the id of the event.
Rows of other tables are corrected, not retracted.`,
		Example: "  seatledger retract choy-defects",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p.draft = func(ctx context.Context, d *answer.Desk) (*clerk.Draft, error) {
				c := &clerk.Clerk{Desk: d}
				e, note, err := c.Find(ctx, args[0])
				if err != nil {
					return nil, err
				}
				draft, err := c.Retraction(ctx, e)
				return noted(draft, note), err
			}
			return a.propose(cmd.Context(), p)
		},
	}
	p.flags(cmd)
	return cmd
}
