package main

import (
	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
)

func flipsCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "flips [COUNCIL|DIVISION]",
		Short: "When control changed, because of which entries, and what it would be without them",
		Long: `Every change of control in a council, a division or the whole ledger: the day,
from whom to whom, the entries of that day that change the seats it is judged
by, and who would control the council that day without all of them. Where the
records leave open who had control before or after, the day is not one on which
it changed hands but one from which on, by which or until which that is known.`,
		Example: "  seatledger flips kh/210202/council --since 2017-01-01 --until 2017-11-15",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.answered(cmd.Context(), func(d *answer.Desk, q answer.Ask) (answer.Answer, error) {
				return d.Flips(cmd.Context(), first(args), q)
			})
		},
	}
	a.period(cmd)
	a.knowing(cmd)
	a.judging(cmd)
	return cmd
}

// first gives the first argument, blank if there is none.
func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}
