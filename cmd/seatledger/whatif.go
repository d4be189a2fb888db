package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/examples"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/scenario"
	"github.com/seatledger/seatledger/synth"
)

func whatifCmd(a *app) *cobra.Command {
	all := false
	cmd := &cobra.Command{
		Use:   "whatif FILE",
		Short: "What would follow from hypothetical events: each council before and after",
		Long: `Work a scenario out over the ledger: a party is dissolved under a policy, holders
change sides, a by-election fills vacant seats, the votes are counted by another
method. For every council: its seats by party before and after, who controls it
under each rule, and what is left to a lot; then the totals, and the indirect
elections that follow. Nothing is written to the ledger, nothing is guessed: a
council whose seats or votes are not on record is counted with the reason.

FILE is YAML; doc/whatif.md says what it may hold and which law each policy
follows. Every problem of a file is said at once, with line, column and remedy.`,
		Example: "  seatledger whatif examples/cambodia-2017/scenarios/dissolution.yaml\n  seatledger whatif FILE --csv > councils.csv",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.whatif(cmd.Context(), args[0], all)
		},
	}
	a.knowing(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "print every council that changes, not only the first few")
	return cmd
}

// fewCouncils is how many councils a terminal is shown.
const fewCouncils = 12

func (a *app) whatif(ctx context.Context, path string, all bool) error {
	s, d, q, err := a.scenario(ctx, path)
	if err != nil {
		return err
	}
	defer d.Store.Close()
	x, err := d.WhatIf(ctx, s, q)
	if err != nil {
		return a.refusedScenario(path, err)
	}
	if a.json || a.csv {
		return a.print(x)
	}
	a.printLines(x.Sentences())
	most := fewCouncils
	if all {
		most = math.MaxInt
	}
	for _, t := range x.Shown(most) {
		if len(t.Rows) > 0 {
			a.printTable(t)
		}
	}
	a.printNotice()
	return nil
}

// scenario reads a file and opens the ledger that it stands on.
func (a *app) scenario(ctx context.Context, path string) (s *scenario.Scenario, d *answer.Desk, q answer.Ask, err error) {
	if s, err = a.readScenario(path); err != nil {
		return nil, nil, q, err
	}
	if q, err = a.question(); err != nil {
		return nil, nil, q, err
	}
	if d, err = a.ground(ctx, s); err != nil {
		return nil, nil, q, err
	}
	a.notice = d.Notice()
	return s, d, q, nil
}

// readScenario reads a file; where there is none, one that ships with the program
// and has that path.
func (a *app) readScenario(path string) (*scenario.Scenario, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if shipped, no := fs.ReadFile(examples.Scenarios, strings.TrimPrefix(filepath.ToSlash(path), "examples/")); no == nil {
			data, err = shipped, nil
		}
	}
	if err != nil {
		return nil, err
	}
	s, err := scenario.Read(path, data)
	if err != nil {
		return nil, a.refusedScenario(path, err)
	}
	return s, nil
}

// refusedScenario prints the problems of a file, if those are why it was
// refused.
func (a *app) refusedScenario(path string, err error) error {
	problems, ok := errors.AsType[*scenario.Problems](err)
	if !ok {
		return err
	}
	if a.json {
		return errors.Join(errShown, a.printJSON(problems))
	}
	for _, p := range problems.List {
		a.remark("%s", p.Error())
	}
	a.remark("%s: %s; nothing was worked out.", path, answer.Plural(problems.Count, "problem", "problems"))
	return fmt.Errorf("%w: %w", errShown, err)
}

// ground opens the ledger that a scenario stands on: a reconstruction is drawn
// in memory.
func (a *app) ground(ctx context.Context, s *scenario.Scenario) (*answer.Desk, error) {
	if s.Base == nil || s.Base.Reconstruction == nil {
		return a.open(ctx)
	}
	return reconstruction(ctx, uint64(*s.Base.Reconstruction), a.now())
}

// reconstruction draws a reconstruction into a ledger in memory.
func reconstruction(ctx context.Context, seed uint64, at time.Time) (*answer.Desk, error) {
	store := ledger.NewMemory()
	_, err := store.Append(ctx, ledger.Batch{Package: synth.ReconstructionPackage(seed), By: "synth", At: at, Rows: synth.Reconstruction(seed)})
	if err != nil {
		return nil, err
	}
	return answer.NewDesk(ctx, store, nil)
}
