package main

import (
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/synth"
)

func synthCmd(a *app) *cobra.Command {
	o := synth.Options{}
	cmd := &cobra.Command{
		Use:   "synth",
		Short: "Draw a synthetic country or world from a seed into the ledger",
		Long: `Draw divisions, councils, elections and events from a seed into the ledger, for
trying things out at size. Everything drawn says on its face that it is
synthetic; the same seed draws the same rows.`,
		Example: "  seatledger synth --seed 1 --councils 1646 --ledger synthetic.db",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := sqlite.Open(a.ledger, sqlite.Options{Create: true})
			if err != nil {
				return err
			}
			defer store.Close()
			bar := a.progress("drawing", int64(o.Councils)*48)
			receipt, err := store.Append(cmd.Context(), ledger.Batch{Package: synth.Package(o.Seed), By: "synth", At: a.now(), Rows: shown(synth.World(o), bar)})
			bar.done()
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "%s: %d entries from seed %d. It is synthetic: no record of any council.\n", synth.Package(o.Seed), receipt.Written(), o.Seed)
			return nil
		},
	}
	f := cmd.Flags()
	f.Uint64Var(&o.Seed, "seed", 1, "the seed")
	f.IntVar(&o.Councils, "councils", 1646, "how many councils")
	f.IntVar(&o.Years, "years", 20, "how many years")
	return cmd
}

// shown moves a bar on as rows go by.
func shown(rows iter.Seq2[seatledger.Row, error], b bar) iter.Seq2[seatledger.Row, error] {
	const often = 1 << 12
	return func(yield func(seatledger.Row, error) bool) {
		var n int64
		for row, err := range rows {
			if n++; n%often == 0 {
				b.set(n)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}
