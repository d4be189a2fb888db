package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/internal/sqlite"
)

func verifyCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "verify",
		Short:   "Recompute the chain of hashes and name the first entry that does not fit",
		Long:    "Recompute the hash of every entry from the first on and hold every private text against its\ndigest. The last line is `N entries, head HASH`; write the head down to notice later whether\nhistory was changed.",
		Example: "  seatledger verify",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := a.store(sqlite.Options{ReadOnly: true})
			if err != nil {
				return err
			}
			defer store.Close()
			head, err := store.Head(cmd.Context())
			if err != nil {
				return err
			}
			bar := a.progress("verifying", int64(head.Position))
			head, err = store.Verify(cmd.Context(), bar.set)
			bar.done()
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(struct {
					Entries int64  `json:"entries"`
					Head    string `json:"head"`
				}{int64(head.Position), head.Hash.String()})
			}
			fmt.Fprintf(a.out, "%d entries, head %s\n", head.Position, head.Hash)
			return nil
		},
	}
}
