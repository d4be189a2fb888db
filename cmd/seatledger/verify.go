package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/internal/sqlite"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/wire"
)

func verifyCmd(a *app) *cobra.Command {
	expect := ""
	cmd := &cobra.Command{
		Use:   "verify [LOG]",
		Short: "Recompute the chain of hashes and name the first entry that does not fit",
		Long: `Recompute the hash of every entry from the first on and hold every private text
against its digest, the search index against the names, and the snapshot beside
the ledger against a new one: of the ledger or, where a file is named, of a log that
` + "`export --log`" + ` wrote, which takes no ledger. The last line is
` + "`N entries, head HASH`" + `; write the head down. With --expect HASH the answer is
bad unless that head, or a later one that came after it, is the ledger's: history
was then only added to.`,
		Example: "  seatledger verify\n  seatledger verify chain.jsonl\n  seatledger verify --expect 622bcde7432baa954b563340374697f9465b73e9538ddcbd597f080b4ed19c6d",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w := witness{expect: strings.ToLower(strings.TrimSpace(expect))}
			if _, err := hex.DecodeString(w.expect); err != nil || w.expect != "" && len(w.expect) != 2*len(wire.Hash{}) {
				return fmt.Errorf("--expect: %q is no head: write the %d letters and digits that an earlier verify printed", expect, 2*len(wire.Hash{}))
			}
			head, err := a.verify(cmd.Context(), args, &w)
			if err != nil {
				return err
			}
			return a.printHead(head, &w)
		},
	}
	cmd.Flags().StringVar(&expect, "expect", "", "a head written down earlier; the answer is bad if the chain does not hold it")
	return cmd
}

// verify verifies the ledger, or the log that is named.
func (a *app) verify(ctx context.Context, args []string, w *witness) (ledger.Head, error) {
	if len(args) > 0 {
		return a.verifyLog(ctx, args[0], w)
	}
	store, err := a.store(sqlite.Options{ReadOnly: true})
	if err != nil {
		return ledger.Head{}, err
	}
	defer store.Close()
	head, err := store.Head(ctx)
	if err != nil {
		return head, err
	}
	bar := a.progress("verifying", int64(head.Position))
	head, err = store.Verify(ctx, bar.set)
	if err == nil {
		err = a.checkSnapshot(ctx, store, bar.set)
	}
	bar.done()
	if err != nil || w.hears(head) {
		return head, err
	}
	for r, err := range store.Records(ctx, 0) { // which verify, so that an earlier head is as good
		if err != nil || w.hears(ledger.Head{Position: r.Position, Hash: r.Hash}) {
			return head, err
		}
	}
	return head, nil
}

// checkSnapshot verifies the snapshot, unless it is not for this user to read.
func (a *app) checkSnapshot(ctx context.Context, store ledger.Store, progress func(int64)) error {
	err := answer.CheckSnapshot(ctx, store, a.snapshot(), progress)
	if errors.Is(err, fs.ErrPermission) {
		a.remark("The snapshot %s is not for you to read: it is neither used nor verified.", a.snapshot())
		return nil
	}
	return err
}

// verifyLog verifies a log by itself, and says what it does not have.
func (a *app) verifyLog(ctx context.Context, path string, w *witness) (ledger.Head, error) {
	l, err := a.checkLog(ctx, path, func(r *wire.Record) { w.hears(ledger.Head{Position: r.Position, Hash: r.Hash}) })
	return l.Head, err
}

// checkLog verifies a log.
func (a *app) checkLog(ctx context.Context, path string, visit func(*wire.Record)) (ledger.Log, error) {
	f, err := os.Open(path)
	if err != nil {
		return ledger.Log{}, err
	}
	defer f.Close()
	l, err := ledger.CheckLog(ctx, f, visit)
	if err != nil {
		return l, fmt.Errorf("%s: %w", path, err)
	}
	if l.Withheld+l.Redacted > 0 {
		a.remark("The log has no texts of %s of confidential sources and of %s: only their digests, which hold.",
			answer.Plural(int(l.Withheld), "entry", "entries"), answer.Plural(int(l.Redacted), "redacted entry", "redacted entries"))
	}
	return l, nil
}

// witness looks for a head that was written down earlier.
type witness struct {
	expect string // blank = none was
	found  ledger.Head
}

// hears is shown a head of the chain; it reports whether nothing is sought any more.
func (w *witness) hears(h ledger.Head) bool {
	if w.expect != "" && w.found.Position == 0 && h.Hash.String() == w.expect {
		w.found = h
	}
	return w.expect == "" || w.found.Position > 0
}

// printHead prints the head of a chain and whether it holds the one expected.
func (a *app) printHead(head ledger.Head, w *witness) error {
	missing := w != nil && w.expect != "" && w.found.Position == 0
	if a.json {
		x := struct {
			Entries  int64  `json:"entries"`
			Head     string `json:"head"`
			Expected *int64 `json:"expected,omitempty"` // entries up to the head expected; 0 = it is not there
		}{Entries: int64(head.Position), Head: head.Hash.String()}
		if w != nil && w.expect != "" {
			x.Expected = new(int64(w.found.Position))
		}
		if err := a.printJSON(x); err != nil {
			return err
		}
	} else {
		w.tell(a)
		fmt.Fprintf(a.out, "%d entries, head %s\n", head.Position, head.Hash) // a line for programs: never folded
	}
	if missing {
		return errBadAnswer
	}
	return nil
}

// tell says what became of the head expected.
func (w *witness) tell(a *app) {
	switch {
	case w == nil || w.expect == "":
	case w.found.Position == 0:
		a.say("No entry has the head %s: history was changed, its end was cut off, or this is another ledger.", w.expect)
	default:
		a.say("The head expected is that of entry %d; what came after was only added.", w.found.Position)
	}
}
