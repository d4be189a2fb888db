package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
)

func searchCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "search NAME",
		Short:   "Find a place, council, party or person by any spelling, in any script",
		Long:    "Find places, councils, parties and people by any of their recorded names and spellings, in\nany script. Nothing is transliterated: a romanised name is found if somebody recorded it.",
		Example: "  seatledger search \"Chen Choy\"\n  seatledger search ចំប៉ី",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.answered(cmd.Context(), func(d *answer.Desk, _ answer.Ask) (answer.Answer, error) {
				return d.Search(cmd.Context(), strings.Join(args, " "))
			})
		},
	}
}
