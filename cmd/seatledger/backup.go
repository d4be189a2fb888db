package main

import (
	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/internal/sqlite"
)

func backupCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the ledger to a new file while others use it, and verify the copy",
		Long: `Copy the ledger, as it stands now, to a new file. Others may read and write
meanwhile. The copy is verified from the first entry on before it appears under
its name; a file that is there already is left as it is.

A backup is a ledger: open it with --ledger. It holds everything, confidential
sources included, and texts that are redacted later stay in it: keep it as you
keep the ledger, and delete what must be gone. Copying the file by other means
while somebody writes to it can give a broken ledger.`,
		Example: "  seatledger backup seatledger-2026-11-30.db",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			store, err := a.store(sqlite.Options{ReadOnly: true})
			if err != nil {
				return err
			}
			defer store.Close()
			bar := a.progress("copying and verifying", -1)
			head, err := store.Backup(cmd.Context(), args[0], bar.set)
			bar.done()
			if err != nil {
				return err
			}
			if a.json {
				return a.printHead(head, nil)
			}
			a.say("Wrote and verified %s. It holds confidential sources and everything that is redacted later: keep it as you keep the ledger.", args[0])
			return a.printHead(head, nil)
		},
	}
}
