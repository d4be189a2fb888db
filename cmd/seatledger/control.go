package main

import (
	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
)

func controlCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "control [COUNCIL|DIVISION]",
		Short: "Who controls a council, or the councils of a division, on a day",
		Long: `Who controls a council on a day, how sure that is, and because of which entries.
The local practice (the council's own control rule) is always shown beside it.
For a division, or without an id for the whole ledger, every council is listed
and counted.`,
		Example: "  seatledger control kh/210202/council --on 2017-10-24\n  seatledger control kh --on 2017-10-24 --rule chief --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.answered(cmd.Context(), func(d *answer.Desk, q answer.Ask) (answer.Answer, error) {
				if len(args) == 0 {
					return d.DivisionControl(cmd.Context(), 0, q)
				}
				return d.Control(cmd.Context(), args[0], q)
			})
		},
	}
	a.clocks(cmd)
	a.judging(cmd)
	return cmd
}
