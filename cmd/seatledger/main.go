// Command seatledger records who holds every seat on elected councils, tells
// who controls each council on any day, and works out what would tip it.
//
// One file holds one subcommand. Only this package chooses a store and reads
// the clock.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/clerk"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/internal/jobs"
	"github.com/seatledger/seatledger/ledger"
)

// Exit codes.
const (
	exitBadAnswer = 1 // the answer is bad: check --strict, verify
	exitUsage     = 2
	exitBadInput  = 3
	exitNotFound  = 4
	exitNoRoom    = 5   // the disk is full
	exitStopped   = 130 // by Ctrl-C or SIGTERM, as shells have it of Ctrl-C
)

// errBadAnswer ends a command whose answer was printed and is bad.
var errBadAnswer = errors.New("the answer is bad")

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	os.Exit(run())
}

// memoryLimit makes the collector work harder rather than let the first opening
// of a world-sized ledger pass 4 GiB; nothing fails beyond it.
const memoryLimit = 3 << 30

// run is main with an exit code, so that test scripts can call it.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program as it stands
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, now: time.Now}
	err := a.execute(ctx)
	switch {
	case err == nil, errors.Is(err, errBadAnswer), errors.Is(err, errShown):
	case errors.Is(err, errGoesOn):
		a.remark("Stopped; the same command goes on from here.")
	case errors.Is(err, context.Canceled):
		a.remark("%s", cmp.Or(*cmp.Or(a.leaves.Load(), new("")), stoppedSays(*cmp.Or(a.running.Load(), new("")))))
	case exitCode(err) == exitNoRoom && !errors.Is(err, ledger.ErrFull):
		a.remark("seatledger: %v: make room and try again (%v)", ledger.ErrFull, err)
	default:
		a.remark("seatledger: %v", err)
	}
	return exitCode(err)
}

// leaveAfter is how long a command that is told to stop has to end by itself.
// Questions look for the end of their context every millisecond or so; what they
// do in one piece, such as sorting a quarter of a million lines, is left where it
// is. Nothing is lost by that: an append is one transaction.
const leaveAfter = 50 * time.Millisecond

// execute runs the command that the arguments name, until the context ends.
func (a *app) execute(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- root(a).ExecuteContext(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	if a.tidies.Load() {
		return <-done
	}
	select {
	case err := <-done:
		if err != nil && !errors.Is(err, errShown) { // whatever broke when it was stopped
			err = ctx.Err()
		}
		return err
	case <-time.After(leaveAfter):
		return ctx.Err()
	}
}

// leaves says what a command that was stopped leaves, of those that write.
var leaves = map[string]string{
	"import":   "A package, or a log, is in the ledger whole or not at all; the same command completes it.",
	"synth":    "What was drawn is in the ledger whole or not at all; the same command completes it.",
	"redact":   "The texts are gone and that is recorded, or neither; the same command completes it.",
	"backup":   "The copy is there, verified, or not at all; the same command makes it.",
	"adopt":    "The package is written whole or not at all, and the map has the answers given so far; the same command goes on.",
	"export":   "What was asked for is written whole or not at all; the same command writes it.",
	"template": "The workbook is written whole or not at all; the same command writes it.",
	"simulate": "What was played is kept with the jobs; the same command goes on.",
}

// stoppedSays says which command was stopped, and what is kept; blank = none had begun.
func stoppedSays(command string) string {
	if command == "" {
		return "Stopped before anything was done."
	}
	return fmt.Sprintf("Stopped: %s. %s", command, cmp.Or(leaves[command], "The ledger is as it was."))
}

// errGoesOn is what was stopped and kept.
var errGoesOn = errors.New("the same command goes on from here")

// errShown marks an error whose problems were printed already.
var errShown = errors.New("problems were shown")

// exitCode is the one table from errors to exit codes.
func exitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, context.Canceled):
		return exitStopped
	case errors.Is(err, ledger.ErrFull), errors.Is(err, syscall.ENOSPC), jobs.IsFull(err):
		return exitNoRoom
	case errors.Is(err, errBadAnswer), errors.Is(err, ledger.ErrBroken):
		return exitBadAnswer
	case errors.Is(err, ledger.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return exitNotFound
	case errors.Is(err, exchange.ErrRefused), errors.Is(err, ledger.ErrRefused), errors.Is(err, ledger.ErrNoLedger),
		errors.Is(err, errShown), errors.Is(err, jobs.ErrNoJobs), errors.Is(err, clerk.ErrTyped), errors.Is(err, clerk.ErrUnclear):
		return exitBadInput
	case errors.Is(err, ledger.ErrBusy), errors.Is(err, ledger.ErrReadOnly), errors.Is(err, errListen),
		errors.Is(err, jobs.ErrUnreachable), errors.Is(err, jobs.ErrFailed), errors.Is(err, jobs.ErrDisagree), errors.Is(err, jobs.ErrCancelled):
		return exitBadAnswer
	}
	return exitUsage
}

// app is what all subcommands share.
type app struct {
	in       io.Reader // what questions are answered from
	out, err io.Writer
	now      func() time.Time

	ledger string
	json   bool
	csv    bool
	quiet  bool
	ask    flags
	notice answer.Notice // of the ledger that is open: printed with every answer
	tidies atomic.Bool   // whether the command puts things in order before it ends

	running atomic.Pointer[string] // the command that was begun
	leaves  atomic.Pointer[string] // what is said of it if it is stopped from now on
}

// flags are the texts of the question flags.
type flags struct {
	on, known, published, rule, by, kind, since, until, every string
}

func root(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "seatledger",
		Short: "Who holds each council seat, who controls each council, on whose word, and what would tip it",
		Long: `Seatledger records who holds every seat on elected councils, for which party,
since when and on whose word; it tells who controls each council on any day;
and it works out what would tip it.

Start with the demo: it needs no file, no account and no network.

What is printed is folded to COLUMNS, else to the terminal, else to 80 columns;
COLUMNS=0 folds nothing. Programs read --json or --csv.`,
		Example:          "  seatledger demo --no-serve",
		SilenceErrors:    true,
		SilenceUsage:     true,
		Version:          version,
		PersistentPreRun: func(cmd *cobra.Command, _ []string) { a.running.Store(new(cmd.Name())) },
	}
	cmd.SetOut(a.out)
	cmd.SetErr(a.err)
	f := cmd.PersistentFlags()
	f.StringVar(&a.ledger, "ledger", envOr("SEATLEDGER_LEDGER", "./seatledger.db"), "the ledger's file (env SEATLEDGER_LEDGER)")
	f.BoolVar(&a.json, "json", false, "print the answer as JSON")
	f.BoolVar(&a.csv, "csv", false, "print the answer as CSV")
	f.BoolVar(&a.quiet, "quiet", false, "no progress bars and no remarks")
	cmd.MarkFlagsMutuallyExclusive("json", "csv")
	for _, sub := range []func(*app) *cobra.Command{demoCmd, adoptCmd, importCmd, addCmd, correctCmd, retractCmd, exportCmd, backupCmd, templateCmd, redactCmd, rollCmd, controlCmd, flipsCmd, tipCmd,
		sharesCmd, driftCmd, historyCmd, searchCmd, checkCmd, verifyCmd, apportionCmd, whatifCmd, simulateCmd, calibrateCmd, workerCmd, serveCmd, synthCmd} {
		c := sub(a)
		c.Args = explained(c.Args)
		cmd.AddCommand(c)
	}
	return cmd
}

// explained lets a command that does not get the arguments it takes say what these
// are, with an example.
func explained(takes cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if takes == nil || takes(cmd, args) == nil {
			return nil
		}
		what := "takes other arguments"
		if len(args) == 0 {
			what = "needs an argument"
		}
		said := fmt.Sprintf("%s %s: write `%s`", cmd.Name(), what, cmd.UseLine())
		if example, _, _ := strings.Cut(strings.TrimSpace(cmd.Example), "\n"); example != "" {
			said += fmt.Sprintf(", such as `%s`", example)
		}
		return errors.New(said)
	}
}

// version is the release that CHANGELOG.md describes.
const version = "0.1.0"

func envOr(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

// clocks adds the flags of a question about a day.
func (a *app) clocks(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&a.ask.on, "on", "", "the day asked about, such as 2017-10-24 (default today)")
	a.knowing(cmd)
}

// knowing adds the flags of what may be used.
func (a *app) knowing(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&a.ask.known, "known", "", "use only what was recorded by this moment: 2017-11-05, 2017-11-05T12:00:00Z or an entry as #17")
	f.StringVar(&a.ask.published, "published", "", "use only what some source had published by this day")
}

// counting adds the flag of what members are counted by.
func (a *app) counting(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.ask.by, "by", "", "count members by party or by group (default: as each council says)")
}

// judging adds the flags of a judgement.
func (a *app) judging(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&a.ask.rule, "rule", "majority", "the control rule: "+seatledger.RuleWords())
	a.counting(cmd)
	f.StringVar(&a.ask.kind, "kind", "", "only councils of this kind, such as \"commune council\"")
}

// period adds the flags of a question about a time.
func (a *app) period(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&a.ask.since, "since", "", "from this day on (default: the beginning)")
	f.StringVar(&a.ask.until, "until", "", "until this day (default today)")
}

// question reads the flags.
func (a *app) question() (q answer.Ask, err error) {
	now := a.now().UTC()
	today := seatledger.DayOf(now.Year(), now.Month(), now.Day())
	q = answer.Ask{On: today, Known: a.ask.known, Published: a.ask.published, Rule: seatledger.ControlRule(a.ask.rule), By: seatledger.CountedBy(a.ask.by), Kind: a.ask.kind,
		Since: seatledger.OpenPast, Until: today, Every: a.ask.every}
	if q.By != "" && q.By != seatledger.ByParty && q.By != seatledger.ByGroup {
		return q, fmt.Errorf("--by: %q is neither party nor group", a.ask.by)
	}
	for _, x := range []struct {
		flag, text string
		day        *seatledger.Day
	}{{"on", a.ask.on, &q.On}, {"since", a.ask.since, &q.Since}, {"until", a.ask.until, &q.Until}} {
		if x.text == "" {
			continue
		}
		if *x.day, err = seatledger.ParseDay(x.text); err != nil {
			return q, fmt.Errorf("--%s: %w", x.flag, err)
		}
	}
	return q, nil
}
