package main

import (
	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
)

func rollCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "roll COUNCIL",
		Short:   "Who holds each seat of a council on a day",
		Long:    "Who holds each seat of a council on a day: the list that won it, the holder, the party the\nholder sits for, and the standing of that holding; and who holds the posts.",
		Example: "  seatledger roll kh/210202/council --on 2017-10-24",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.answered(cmd.Context(), func(d *answer.Desk, q answer.Ask) (answer.Answer, error) {
				return d.Roll(cmd.Context(), args[0], q)
			})
		},
	}
	a.clocks(cmd)
	return cmd
}
