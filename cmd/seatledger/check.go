package main

import (
	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
)

func checkCmd(a *app) *cobra.Command {
	strict := false
	cmd := &cobra.Command{
		Use:   "check [DIVISION]",
		Short: "Hold every published figure against the roll and against the other figures",
		Long: `Every tally is held against what the ledger records and against the other tallies
of the same metric, scope and day: agrees, agrees when rounded, conflicts (with
what, by how much) or cannot be checked (why).`,
		Example: "  seatledger check --published 2017-11-05\n  seatledger check kh --strict --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			conflicts := 0
			err := a.answered(cmd.Context(), func(d *answer.Desk, q answer.Ask) (answer.Answer, error) {
				x, err := d.Check(cmd.Context(), first(args), q)
				if err == nil {
					conflicts = x.Conflicts()
				}
				return x, err
			})
			if err == nil && strict && conflicts > 0 {
				return errBadAnswer
			}
			return err
		},
	}
	a.knowing(cmd)
	cmd.Flags().BoolVar(&strict, "strict", false, "exit with 1 if any tally conflicts")
	return cmd
}
