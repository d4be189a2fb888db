package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
)

func redactCmd(a *app) *cobra.Command {
	reason, by := "", ""
	cmd := &cobra.Command{
		Use:   "redact ENTRY...",
		Short: "Blank the private texts of entries, and record that it was done",
		Long: `Blank the private texts (names, quotes, notes) of the entries at these positions
for good, in the ledger's file and its search index, and append an entry that
says so. The chain of hashes still verifies. On a large ledger this takes as
long as copying the file.`,
		Example: "  seatledger redact 17 --reason \"court order of 3 May 2026\"",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var rows []seatledger.Redaction
			for _, arg := range args {
				n, err := strconv.ParseInt(strings.TrimPrefix(arg, "#"), 10, 64)
				if err != nil || n < 1 {
					return fmt.Errorf("%q is not the position of an entry: write a number such as 17", arg)
				}
				rows = append(rows, seatledger.Redaction{Entry: seatledger.Position(n), Reason: reason})
			}
			store, err := a.store(sqlite.Options{})
			if err != nil {
				return err
			}
			defer store.Close()
			if err := a.tellCopies(cmd.Context(), store, rows); err != nil {
				return err
			}
			if err := a.dropSnapshot(); err != nil {
				return err
			}
			if err := store.Redact(cmd.Context(), by, a.now(), rows...); err != nil {
				return err
			}
			if err := a.dropSnapshot(); err != nil { // another process may have made it anew
				return err
			}
			fmt.Fprintf(a.out, "Redacted: %s.\n", strings.Join(args, ", "))
			return nil
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, as the ledger will say")
	cmd.Flags().StringVar(&by, "by", userName(), "who redacts")
	return cmd
}

// tellCopies names the other entries that hold a text which is about to be
// blanked: a redaction concerns one entry.
func (a *app) tellCopies(ctx context.Context, store ledger.Store, rows []seatledger.Redaction) error {
	for _, r := range rows {
		copies, err := ledger.Copies(ctx, store, r.Entry)
		if err != nil {
			return err
		}
		for _, c := range copies {
			if !slices.ContainsFunc(rows, func(x seatledger.Redaction) bool { return x.Entry == c }) {
				fmt.Fprintf(a.err, "Entry %d holds a text of entry %d too: redact it as well if the text is to be gone.\n", c, r.Entry)
			}
		}
	}
	return nil
}

// dropSnapshot deletes the snapshot, which repeats names; it is made anew when
// next needed.
func (a *app) dropSnapshot() error {
	if err := os.Remove(a.snapshot()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
