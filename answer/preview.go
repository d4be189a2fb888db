package answer

import (
	"context"
	"iter"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// ControlChange is a time for which an import would change who controls a
// council, as the ledger tells it.
type ControlChange struct {
	Council seatledger.CouncilID   `json:"council"`
	Rule    seatledger.ControlRule `json:"rule"`
	From    seatledger.Day         `json:"from"`
	Before  string                 `json:"before"`
	After   string                 `json:"after"`
}

// Preview tells what entries that are not in a ledger yet would change about
// control under the majority rule, for councils that the ledger has already.
func Preview(ctx context.Context, store ledger.Store, fresh []seatledger.Entry) (changes []ControlChange, err error) {
	defer stopped(ctx, &err)
	before, err := NewDesk(ctx, store, nil)
	if err != nil {
		return nil, err
	}
	book, err := roll.Pack(chained(store.Entries(ctx, 0), fresh))
	if err != nil {
		return nil, err
	}
	after := deskOf(store, book)
	changes = []ControlChange{}
	j, k := control.NewJudge(until(ctx, before.Book.View(roll.Clock{}))), control.NewJudge(until(ctx, book.View(roll.Clock{})))
	for c := range j.View.Councils() {
		id := before.Book.CouncilID(c)
		x, _ := book.Council(id)
		old, now := j.Timeline(c, seatledger.RuleMajority), k.Timeline(x, seatledger.RuleMajority)
		changes = append(changes, compare(id, before.said(old), after.said(now))...)
	}
	return changes, nil
}

func chained(entries iter.Seq2[seatledger.Entry, error], fresh []seatledger.Entry) iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		for e, err := range entries {
			if !yield(e, err) {
				return
			}
		}
		for _, e := range fresh {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// saying is a segment in words, so that segments of two books compare.
type saying struct {
	from seatledger.Day
	what string
}

func (d *Desk) said(timeline []control.Segment) []saying {
	list := []saying{{seatledger.OpenPast, control.Unknown.String()}}
	for _, s := range timeline {
		list = append(list, saying{s.From, d.verdict(s.Verdict)})
	}
	return list
}

// compare gives the times for which two timelines differ.
func compare(id seatledger.CouncilID, old, now []saying) []ControlChange {
	var changes []ControlChange
	var days []seatledger.Day
	for _, s := range slices.Concat(old, now) {
		days = append(days, s.from)
	}
	slices.Sort(days)
	last := ControlChange{}
	for _, day := range slices.Compact(days) {
		x := ControlChange{id, seatledger.RuleMajority, day, saidOn(old, day), saidOn(now, day)}
		if x.Before != x.After && (x.Before != last.Before || x.After != last.After) {
			changes = append(changes, x)
		}
		last = x
	}
	return changes
}

func saidOn(list []saying, day seatledger.Day) (what string) {
	for _, s := range list {
		if s.from <= day {
			what = s.what
		}
	}
	return what
}
