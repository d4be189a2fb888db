package main

import (
	"math"
	"time"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/examples"
	"github.com/seatledger/seatledger/sim"
)

func calibrateCmd(a *app) *cobra.Command {
	until, seed := math.MaxInt, uint64(1)
	cmd := &cobra.Command{
		Use:   "calibrate WINDOW",
		Short: "What the counts published of a real wave teach about the model, and what they do not",
		Long: `Fit the model of a wave of defections to the counts published of a real window of
time: for each number of the model what was assumed before, what the counts leave
of it, and whether anything was learned at all. With --until the counts after a
day are kept back, forecast, and scored against three baselines. Windows, counts
and priors ship with the program (examples/windows), each with its source; the
priors were written down before any fit. Every calibration is exploratory:
doc/calibration.md says why.`,
		Example: "  seatledger calibrate cambodia-2017 --until 10",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			windows, err := sim.ReadEpisodes(examples.Windows, examples.Counts)
			if err != nil {
				return err
			}
			priors, err := sim.ReadPriors(examples.Priors)
			if err != nil {
				return err
			}
			done := a.ticking("fitting")
			x, err := answer.Calibrate(windows, priors, args[0], until, seed)
			done()
			if err != nil {
				return err
			}
			return a.print(x)
		},
	}
	f := cmd.Flags()
	f.IntVar(&until, "until", until, "use only counts of this day of the window and before (default: all)")
	f.Uint64Var(&seed, "seed", seed, "the seed of all luck")
	f.Lookup("until").DefValue = ""
	return cmd
}

// ticking shows that work goes on whose length nobody knows.
func (a *app) ticking(what string) (done func()) {
	b, stop := a.progress(what, -1), make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for n := int64(1); ; n++ {
			select {
			case <-stop:
				return
			case <-tick.C:
				b.set(n)
			}
		}
	}()
	return func() {
		close(stop)
		<-ended
		b.done()
	}
}
