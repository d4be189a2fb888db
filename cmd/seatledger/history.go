package main

import (
	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
)

func historyCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "history ID",
		Short:   "Every entry about an id, with what superseded what",
		Long:    "Every entry that is about an id or refers to it (a council, person, party, event, tally,\nsource...), in the order in which it was written down. #17 gives all versions of the row of entry 17.",
		Example: "  seatledger history kh/chin-choy\n  seatledger history '#17'",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.answered(cmd.Context(), func(d *answer.Desk, q answer.Ask) (answer.Answer, error) {
				bar := a.progress("searching the entries", int64(d.Book.Position))
				defer bar.done()
				return d.History(cmd.Context(), args[0], q, bar.set)
			})
		},
	}
	a.knowing(cmd)
	return cmd
}
