package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
)

func searchCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "search NAME",
		Short:   "Find a place, council, ward, party or person by any spelling, in any script, or by a code",
		Long:    "Find places, councils, wards, parties and people by any of their recorded names and\nspellings, in any script. Nothing is transliterated: a romanised name is found if\nsomebody recorded it.\n\nAn outside code (of the column identifiers) is found too, if it is whole: with its scheme or\nwithout. Places, councils and wards are told apart by the days of their lives; a ward\nstands with its council, whose id the other commands take.",
		Example: "  seatledger search \"Chen Choy\"\n  seatledger search ចំប៉ី\n  seatledger search insee:99001",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.answered(cmd.Context(), func(d *answer.Desk, _ answer.Ask) (answer.Answer, error) {
				return d.Search(cmd.Context(), strings.Join(args, " "))
			})
		},
	}
}
