package main

import (
	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
)

func driftCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "drift [COUNCIL|DIVISION]",
		Short: "How far the seats have moved from what voters chose",
		Long: `How far seats by the holders' allegiance have moved from the election: seats no
longer held for the list that won them, and the Gallagher index of seats against
votes, when elected and on the day. Councils without recorded votes are left out
and counted. The page of a council says it where seats have moved.`,
		Example: "  seatledger drift pt --on 2025-12-01\n  seatledger drift kh/210202/council --on 2017-10-24",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.answered(cmd.Context(), func(d *answer.Desk, q answer.Ask) (answer.Answer, error) {
				return d.Drift(cmd.Context(), first(args), q)
			})
		},
	}
	a.clocks(cmd)
	cmd.Flags().StringVar(&a.ask.kind, "kind", "", "only councils of this kind, such as \"commune council\"")
	a.series(cmd)
	return cmd
}
