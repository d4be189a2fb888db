package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
)

// Log is a page of the entries of a ledger, the newest first.
type Log struct {
	Head    seatledger.Position `json:"head"`
	Entries []HistoryEntry      `json:"entries"`
	Next    seatledger.Position `json:"next,omitempty"` // ask again with this as before; 0 = no more
}

// MaxPage bounds a page of a list.
const MaxPage = 500

// Log answers with so many entries below a position (0 = from the newest).
// Entries that describe a confidential source are left out.
func (d *Desk) Log(ctx context.Context, before seatledger.Position, n int, a Ask) (*Log, error) {
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	r := &Log{Head: d.Book.Position, Entries: []HistoryEntry{}}
	top := d.Book.Position
	if v.Clock.Known != 0 {
		top = min(top, v.Clock.Known)
	}
	if before > 0 {
		top = min(top, before-1)
	}
	pos := top
	for ; pos > 0 && len(r.Entries) < min(n, MaxPage); pos-- {
		e, err := d.entry(ctx, pos)
		if err != nil {
			return nil, err
		}
		if d.hidden(e.Row) {
			continue
		}
		r.Entries = append(r.Entries, d.historyEntry(&e))
	}
	if pos > 0 {
		r.Next = pos + 1
	}
	return r, nil
}

func (d *Desk) historyEntry(e *seatledger.Entry) HistoryEntry {
	return HistoryEntry{Entry: e.Position, Recorded: e.Recorded, By: e.By, Package: e.Package, Table: e.Row.Table(), Key: seatledger.Key(e.Row),
		Supersedes: e.Supersedes, Redacted: e.Redacted, Tells: d.Tell(e)}
}

// Sentences implements [Answer].
func (r *Log) Sentences() []string {
	return []string{fmt.Sprintf("%s of %s.", Plural(len(r.Entries), "entry", "entries"), Thousands(int64(r.Head)))}
}

// Tables implements [Answer].
func (r *Log) Tables() []Table { return (&History{Entries: r.Entries}).Tables() }

// LatestFlips gives the flips of a council, a division or ("") the whole
// ledger from the latest on, leaving out so many and giving so many, and how
// many there are in all. The flips are those of [Desk.Flips], which gives them
// all at once.
func (d *Desk) LatestFlips(ctx context.Context, id string, a Ask, skip, n int) (list *Flips, total int, err error) {
	turns, err := d.turns(ctx, id, a)
	if err != nil {
		return nil, 0, err
	}
	list, err = d.explain(ctx, id, a, turns, skip, n)
	return list, len(turns), err
}

// FlipsFrom is [Desk.LatestFlips] in the order of [Desk.Flips]: from the
// earliest on.
func (d *Desk) FlipsFrom(ctx context.Context, id string, a Ask, skip, n int) (list *Flips, total int, err error) {
	turns, err := d.turns(ctx, id, a)
	if err != nil {
		return nil, 0, err
	}
	slices.SortFunc(turns, func(x, y control.Turn) int {
		return cmp.Or(cmp.Compare(x.On, y.On), cmp.Compare(d.Book.CouncilID(x.Council), d.Book.CouncilID(y.Council)))
	})
	list, err = d.explain(ctx, id, a, turns, skip, n)
	return list, len(turns), err
}

// explain gives the flips of some turns with their causes, leaving out so many
// and giving so many.
func (d *Desk) explain(ctx context.Context, id string, a Ask, turns []control.Turn, skip, n int) (r *Flips, err error) {
	defer stopped(ctx, &err)
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	council, division, err := d.placeOrAll(id)
	if err != nil {
		return nil, err
	}
	r = &Flips{List: []Flip{}, d: d, since: a.Since, until: a.Until, name: d.divisionName(division)}
	if council != 0 {
		r.name = d.councilName(council)
	}
	for _, t := range turns {
		r.count(t.From, t.To)
	}
	rule, _ := a.rule() // turns has read it
	j := a.judge(v)
	skip = min(max(skip, 0), len(turns))
	for _, t := range turns[skip:min(skip+max(n, 0), len(turns))] {
		for _, f := range j.Flips(t.Council, rule, t.On, t.On) {
			flip, err := d.flip(ctx, v, f)
			if err != nil {
				return nil, err
			}
			r.List = append(r.List, flip)
		}
	}
	return r, nil
}

// turns gives the changes of control of a place, the latest first.
func (d *Desk) turns(ctx context.Context, id string, a Ask) (list []control.Turn, err error) {
	defer stopped(ctx, &err)
	rule, err := a.rule()
	if err != nil {
		return nil, err
	}
	council, division, err := d.placeOrAll(id)
	if err != nil {
		return nil, err
	}
	if council != 0 {
		v, err := d.view(ctx, a)
		if err != nil {
			return nil, err
		}
		return control.Turns(council, a.judge(v).Timeline(council, rule), a.Since, a.Until), nil
	}
	lines, err := d.lines(ctx, a, rule)
	if err != nil {
		return nil, err
	}
	return lines.Turns(division, a.Kind, a.Since, a.Until), nil
}

// RecordedAt gives when the last of the entries behind a flip was written down,
// as a time that feeds can carry.
func (d *Desk) RecordedAt(list []Because) string {
	var last seatledger.Position
	for _, b := range list {
		last = max(last, b.Entry)
	}
	return d.Book.RecordedAt(last).Format("2006-01-02T15:04:05Z")
}

// PositionText writes the position of an entry as [Ask.Known] takes it.
func PositionText(pos seatledger.Position) string { return "#" + strconv.FormatInt(int64(pos), 10) }

// Known gives the position of the last entry that a question knows of.
func (d *Desk) Known(a Ask) (seatledger.Position, error) {
	clock, err := d.clock(a)
	if err != nil || clock.Known == 0 {
		return d.Book.Position, err
	}
	return min(clock.Known, d.Book.Position), nil
}
