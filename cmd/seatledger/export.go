package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
)

func exportCmd(a *app) *cobra.Command {
	log := ""
	cmd := &cobra.Command{
		Use:   "export PACKAGE DIR",
		Short: "Write a package's rows as a data package, or the whole chain as a log",
		Long: `Write the rows of a package, as known at a moment, into a folder as a data
package. Exporting, importing and exporting again gives the same bytes. History
is not in a package: --log FILE writes every entry with its hash, losslessly.
Confidential sources never leave the ledger.`,
		Example: "  seatledger export cambodia-2017 out/\n  seatledger export --log chain.jsonl",
		Args: func(cmd *cobra.Command, args []string) error {
			if log != "" {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.ExactArgs(2)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			store, err := a.store(sqlite.Options{ReadOnly: true})
			if err != nil {
				return err
			}
			defer store.Close()
			if log != "" {
				return a.exportLog(cmd, store, log)
			}
			moment, err := a.moment(cmd.Context(), store)
			if err != nil {
				return err
			}
			r, err := exchange.Export(cmd.Context(), store, args[0], args[1], moment)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(r)
			}
			a.say("Wrote %d rows of %s to %s.", r.Rows, r.Package, args[1])
			if r.ConfidentialSources > 0 {
				a.say("Left out: %d confidential sources and %d references to them.", r.ConfidentialSources, r.DroppedReferences)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&log, "log", "", "write the whole chain to this file instead")
	cmd.Flags().StringVar(&a.ask.known, "known", "", "as it was known at this moment: 2017-11-05, 2017-11-05T12:00:00Z or an entry as #17")
	return cmd
}

// exportLog writes the chain to a new file, which appears complete or not at all.
func (a *app) exportLog(cmd *cobra.Command, store ledger.Store, path string) (err error) {
	if err := a.spares(path); err != nil {
		return err
	}
	f, err := os.CreateTemp(dirOf(path), ".seatledger-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	head, err := ledger.WriteLog(cmd.Context(), f, store)
	if err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Wrote %d entries, head %s.\n", head.Position, head.Hash) // a line for programs: never folded
	return nil
}
