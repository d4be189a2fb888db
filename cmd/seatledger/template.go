package main

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/exchange"
)

func templateCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "template FILE.xlsx",
		Short:   "Write an empty workbook to fill in, with drop-downs and help",
		Long:    "Write an empty workbook with one sheet a table: required columns are bold, columns with few\nvalues have drop-downs, and every column explains itself. Fill it in and import it.",
		Example: "  seatledger template councils.xlsx",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := exchange.Template(args[0]); err != nil {
				return err
			}
			a.say("Wrote %s. Fill it in, then: seatledger import %s", args[0], args[0])
			return nil
		},
	}
}

func dirOf(path string) string { return filepath.Dir(path) }
