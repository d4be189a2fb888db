package main

import (
	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
)

func tipCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tip COUNCIL",
		Short: "How many seats would end or create control, and the voting power of each party",
		Long: `For each party of a council: the fewest seats whose change would end or create
its control, its voting power (Banzhaf, Shapley-Shubik, as exact fractions),
and the minimal winning coalitions. Parties are listed by id; no holder is named.`,
		Example: "  seatledger tip kh/210202/council --on 2017-10-24",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.answered(cmd.Context(), func(d *answer.Desk, q answer.Ask) (answer.Answer, error) {
				return d.Tip(cmd.Context(), args[0], q)
			})
		},
	}
	a.clocks(cmd)
	a.judging(cmd)
	return cmd
}
