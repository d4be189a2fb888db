package main

import (
	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
)

func sharesCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "shares [DIVISION]",
		Short:   "Councils, seats and posts by party, on a day or over time",
		Long:    "What each party has in the councils of one kind: councils it controls, seats (certain and\npossible), seats its lists won, and posts. --every year, with --since and --until, gives a series.",
		Example: "  seatledger shares pt --on 2025-12-01\n  seatledger shares kh --every month --since 2017-01-01 --until 2017-12-31 --csv",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.answered(cmd.Context(), func(d *answer.Desk, q answer.Ask) (answer.Answer, error) {
				return d.Shares(cmd.Context(), first(args), q)
			})
		},
	}
	a.clocks(cmd)
	a.judging(cmd)
	a.series(cmd)
	return cmd
}

// series adds the flags of a question about a series of days.
func (a *app) series(cmd *cobra.Command) {
	a.period(cmd)
	cmd.Flags().StringVar(&a.ask.every, "every", "", "a series from --since to --until, one step a year, month or day")
}
