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
		Long: `Blank the private texts (names, reasons, quotes, notes, outside codes of people) of the entries at these positions
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
			a.say("Redacted: %s.", strings.Join(args, ", "))
			return a.tellLeft(cmd.Context(), store, rows)
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, as the ledger will say")
	cmd.Flags().StringVar(&by, "by", userName(), "who redacts")
	return cmd
}

// tellLeft says what a redaction leaves: ids, and what was public when an entry was
// written though it is private now.
func (a *app) tellLeft(ctx context.Context, store ledger.Store, rows []seatledger.Redaction) error {
	for _, row := range rows {
		r, err := store.Record(ctx, row.Entry)
		if err != nil {
			return err
		}
		var left []string
		for _, c := range seatledger.Columns(r.Table) {
			if c.Once && r.Cell(c.Name) != "" && c.Private {
				left = append(left, c.Name)
			}
		}
		if len(left) > 0 {
			a.remark("Entry %d was written with %s of %s in public, and hashed as such: that stays. To be rid of it, export the package, blank the cell, and import it into a new ledger.", row.Entry, strings.Join(left, " and "), r.Table)
		}
		if id := r.Cell("id"); id != "" {
			a.remark("The id %s of entry %d stays, as all ids do: if it is made of the name, export the package, write another id, and import it into a new ledger.", printable(id), row.Entry)
		}
	}
	return nil
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
				a.remark("Entry %d holds a text of entry %d too: redact it as well if the text is to be gone.", c, r.Entry)
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
