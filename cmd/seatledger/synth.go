package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/examples"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/synth"
)

func synthCmd(a *app) *cobra.Command {
	o, like, district := synth.Options{}, "", false
	cmd := &cobra.Command{
		Use:   "synth",
		Short: "Draw a synthetic country or world from a seed into the ledger",
		Long: `Draw divisions, councils, elections and events from a seed into the ledger, for
trying things out at size. Everything drawn says on its face that it is
synthetic; the same seed draws the same rows.

With --like it is a reconstruction: 1,646 commune councils as Cambodia could have
elected them in 2017, in which the published totals hold exactly: votes, seats,
chiefs and deputies by party, and what is known of provinces. Each council is
drawn; none is a record of a real one. The package is read to see that its
tallies say what the reconstruction is drawn to: examples/cambodia-2017 is the
one package that can be named, and is in the program where no such folder is.
A reconstruction has the ids of that package for country, provinces, parties and
election, and a ledger takes only one of the two: draw it into one of its own.

With --district it is one council as English districts are elected by thirds: 30
wards of three seats, everybody named, with by-elections and changes of party.`,
		Example: "  seatledger synth --seed 1 --councils 1646 --ledger synthetic.db\n  seatledger synth --like examples/cambodia-2017 --seed 2017 --ledger reconstruction.db\n  seatledger synth --district --seed 1 --ledger district.db",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case like != "":
				return a.reconstruct(cmd.Context(), like, o.Seed)
			case district:
				return a.drawDistrict(cmd.Context(), o.Seed, o.Years)
			}
			receipt, err := a.drawInto(cmd.Context(), synth.Package(o.Seed), int64(o.Councils)*48, synth.World(o))
			if err != nil {
				return err
			}
			a.say("%s: %d entries from seed %d. It is synthetic: no record of any council.", synth.Package(o.Seed), receipt.Written(), o.Seed)
			return nil
		},
	}
	f := cmd.Flags()
	f.Uint64Var(&o.Seed, "seed", 1, "the seed")
	f.IntVar(&o.Councils, "councils", 1646, "how many councils")
	f.IntVar(&o.Years, "years", 20, "how many years")
	f.StringVar(&like, "like", "", "reconstruct the country whose published totals this package records: examples/cambodia-2017")
	f.BoolVar(&district, "district", false, "draw one district council, elected by thirds")
	cmd.MarkFlagsMutuallyExclusive("like", "district", "councils")
	cmd.MarkFlagsMutuallyExclusive("like", "years")
	return cmd
}

// drawInto appends what is drawn to the ledger, which is made if need be.
func (a *app) drawInto(ctx context.Context, pkg string, rows int64, drawn iter.Seq2[seatledger.Row, error]) (ledger.Receipt, error) {
	store, err := sqlite.Open(a.ledger, sqlite.Options{Create: true})
	if err != nil {
		return ledger.Receipt{}, err
	}
	defer store.Close()
	bar := a.progress("drawing", rows)
	defer bar.done()
	return store.Append(ctx, ledger.Batch{Package: pkg, By: "synth", At: a.now(), Rows: shown(drawn, bar)})
}

// drawDistrict draws a council that is elected by thirds.
func (a *app) drawDistrict(ctx context.Context, seed uint64, years int) error {
	receipt, err := a.drawInto(ctx, synth.DistrictPackage(seed), int64(years)*500, synth.District(seed, years))
	if err != nil {
		return err
	}
	a.say("%s: %d entries from seed %d. It is synthetic: no record of any council.", synth.DistrictPackage(seed), receipt.Written(), seed)
	return nil
}

// reconstruct draws a reconstruction, once the package like it is seen to record
// every total that it is drawn to.
func (a *app) reconstruct(ctx context.Context, like string, seed uint64) error {
	totals := synth.Totals()
	if err := checkTotals(ctx, like, totals); err != nil {
		return err
	}
	pkg := synth.ReconstructionPackage(seed)
	receipt, err := a.drawInto(ctx, pkg, 14_000, synth.Reconstruction(seed))
	if refusal, ok := errors.AsType[*ledger.Refusal](err); ok && refusal.Against > 0 {
		return fmt.Errorf("%w; draw a reconstruction into a ledger of its own: name another with --ledger", err)
	}
	if err != nil {
		return err
	}
	a.say("%s: %d entries. It is a synthetic reconstruction drawn from seed %d; no record of any council.", pkg, receipt.Written(), seed)
	a.say("All %d totals that %s records of the councils of 2017 hold in it.", len(totals), examples.FoundingName)
	return nil
}

// checkTotals holds the totals against the tallies of a package.
func checkTotals(ctx context.Context, like string, totals []synth.Total) error {
	tallies, err := packageTallies(ctx, like)
	if err != nil {
		return err
	}
	for _, t := range totals {
		switch x := tallies[t.Tally]; {
		case x == nil:
			return fmt.Errorf("%w: %s has no tally %s, to which a reconstruction is drawn: name %s as the program has it", exchange.ErrRefused, like, t.Tally, examples.FoundingName)
		case !t.Agrees(x):
			return fmt.Errorf("%w: the tally %s of %s says %q of %s, %s; a reconstruction is drawn to %d: correct the package, or name %s as the program has it",
				exchange.ErrRefused, t.Tally, like, x.Text, x.Division, x.Metric, t.N, examples.FoundingName)
		}
	}
	return nil
}

// packageTallies reads the tallies of a package: of a path, or of the founding
// package, which is in the program, where nothing is at that path.
func packageTallies(ctx context.Context, path string) (map[seatledger.TallyID]*seatledger.Tally, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && (path == examples.FoundingName || filepath.ToSlash(filepath.Clean(path)) == "examples/"+examples.FoundingName) {
		dir, err := os.MkdirTemp("", "seatledger-like-")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		if err := os.CopyFS(dir, examples.Founding); err != nil {
			return nil, err
		}
		path = filepath.Join(dir, examples.FoundingName)
	}
	p, err := exchange.Open(path)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	tallies := map[seatledger.TallyID]*seatledger.Tally{}
	for row, err := range p.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		if x, ok := row.(*seatledger.Tally); ok {
			tallies[x.ID] = x
		}
	}
	return tallies, nil
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
