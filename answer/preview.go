package answer

import (
	"context"
	"iter"
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// Preview is what entries change about councils that the ledger had before them.
type Preview struct {
	Control []ControlChange `json:"control"` // under the majority rule, and under the council's own
	Turns   []Turn          `json:"turns"`   // changes of control that there are now, or are no longer
	Doubts  []Doubt         `json:"doubts"`  // entries that cannot all be right, or fit no seat, and were not on record as such
}

// Doubt is a dispute about a council, of which an entry is new.
type Doubt struct {
	Council seatledger.CouncilID `json:"council"`
	Dispute
}

// Of keeps what is about the councils of doubts and those named.
func (p *Preview) Of(councils map[seatledger.CouncilID]bool) *Preview {
	wanted := maps.Clone(councils)
	for _, d := range p.Doubts {
		wanted[d.Council] = true
	}
	q := &Preview{Doubts: p.Doubts}
	q.Control = slices.DeleteFunc(slices.Clone(p.Control), func(c ControlChange) bool { return !wanted[c.Council] })
	q.Turns = slices.DeleteFunc(slices.Clone(p.Turns), func(t Turn) bool { return !wanted[t.Council] })
	return q
}

// ControlChange is a time for which entries change who controls a council, as the
// ledger tells it.
type ControlChange struct {
	Council seatledger.CouncilID   `json:"council"`
	Rule    seatledger.ControlRule `json:"rule"`
	From    seatledger.Day         `json:"from"`
	Before  string                 `json:"before"`
	After   string                 `json:"after"`
}

// Turn is a change of control that entries bring about, or that is none any more.
type Turn struct {
	Council seatledger.CouncilID   `json:"council"`
	Rule    seatledger.ControlRule `json:"rule"`
	On      seatledger.Day         `json:"on"`
	Gone    bool                   `json:"gone,omitempty"`
	Says    string                 `json:"says"` // as the story of the council has it
}

// Foresee gives a desk of the ledger as it would be with entries that are not in it
// yet, and what they change.
func (d *Desk) Foresee(ctx context.Context, fresh []seatledger.Entry) (after *Desk, p *Preview, err error) {
	book, err := roll.Pack(chained(upTo(d.Store.Entries(ctx, 0), d.Book.Position), fresh))
	if err != nil {
		return nil, nil, err
	}
	after = deskOf(d.Store, book)
	for _, e := range fresh { // which the store does not have
		after.entries.Add(e.Position, e)
		if s, ok := e.Row.(*seatledger.Source); ok {
			after.sources.Add(s.ID, s)
		}
	}
	p, err = after.Changed(ctx, d.Book.Position)
	return after, p, err
}

// Changed tells what the entries after a position change about control, for councils
// that the ledger had by then.
func (d *Desk) Changed(ctx context.Context, since seatledger.Position) (p *Preview, err error) {
	defer stopped(ctx, &err)
	p = &Preview{Control: []ControlChange{}, Turns: []Turn{}, Doubts: []Doubt{}}
	if since == 0 || since >= d.Book.Position {
		return p, nil
	}
	x := comparison{d: d, p: p, before: control.NewJudge(until(ctx, d.Book.View(roll.Clock{Known: since}))), after: control.NewJudge(until(ctx, d.Book.View(roll.Clock{})))}
	for c := range x.after.View.Councils() {
		if rows := d.Book.CouncilRows(c); len(rows) > 0 && slices.Min(rows) <= since {
			x.council(c)
		}
	}
	for _, c := range d.concerned(since) {
		if err := x.doubts(ctx, c, since); err != nil {
			return p, err
		}
	}
	return p, nil
}

// comparison holds what is told of councils against what was told before.
type comparison struct {
	d             *Desk
	p             *Preview
	before, after *control.Judge
}

// council compares one under the majority rule and under those of its own rows.
func (x *comparison) council(c roll.Ref) {
	rules := []seatledger.ControlRule{seatledger.RuleMajority}
	own := x.after.View.At(c, seatledger.OpenFuture-1).Facts.ControlRule
	if own != "" && own != seatledger.RuleMajority {
		rules = append(rules, own)
	}
	id := x.d.Book.CouncilID(c)
	for _, rule := range rules {
		changes := compare(id, rule, x.d.said(x.before.Timeline(c, rule)), x.d.said(x.after.Timeline(c, rule)))
		if len(changes) == 0 {
			continue
		}
		x.p.Control = append(x.p.Control, changes...)
		was, is := x.turns(x.before, c, rule), x.turns(x.after, c, rule)
		x.p.Turns = append(append(x.p.Turns, missing(is, was, false)...), missing(was, is, true)...)
	}
}

// turns gives the changes of control of a council that a judge sees.
func (x *comparison) turns(j *control.Judge, c roll.Ref, rule seatledger.ControlRule) (list []Turn) {
	for _, f := range j.Flips(c, rule, seatledger.OpenPast, seatledger.OpenFuture) {
		list = append(list, Turn{Council: x.d.Book.CouncilID(c), Rule: rule, On: f.On, Says: x.d.turn(f)})
	}
	return list
}

// missing gives the turns that another list does not have.
func missing(list, other []Turn, gone bool) (rest []Turn) {
	for _, t := range list {
		if !slices.Contains(other, t) {
			t.Gone = gone
			rest = append(rest, t)
		}
	}
	return rest
}

// concerned lists the councils of which entries after a position speak by name.
func (d *Desk) concerned(since seatledger.Position) (list []roll.Ref) {
	v := d.Book.View(roll.Clock{})
	for c := range d.Book.Councils() {
		if entries := v.Entries(c); len(entries) > 0 && slices.Max(entries) > since {
			list = append(list, c)
		}
	}
	return list
}

// doubts adds the groups of entries of a council that cannot all be right, and that
// have an entry of those after a position among them.
func (x *comparison) doubts(ctx context.Context, c roll.Ref, since seatledger.Position) error {
	found := x.after.View.At(c, seatledger.OpenFuture-1).Disputes
	found = slices.DeleteFunc(found, func(d roll.Dispute) bool { return slices.Max(d.Entries) <= since })
	list, err := x.d.disputes(ctx, found)
	for _, dispute := range list {
		x.p.Doubts = append(x.p.Doubts, Doubt{x.d.Book.CouncilID(c), dispute})
	}
	return err
}

// Foreseen tells what entries that are not in a ledger yet would change.
func Foreseen(ctx context.Context, store ledger.Store, fresh []seatledger.Entry) (*Preview, error) {
	d, err := NewDesk(ctx, store, nil)
	if err != nil {
		return nil, err
	}
	_, p, err := d.Foresee(ctx, fresh)
	return p, err
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
func compare(id seatledger.CouncilID, rule seatledger.ControlRule, old, now []saying) []ControlChange {
	var changes []ControlChange
	var days []seatledger.Day
	for _, s := range slices.Concat(old, now) {
		days = append(days, s.from)
	}
	slices.Sort(days)
	last := ControlChange{}
	for _, day := range slices.Compact(days) {
		x := ControlChange{id, rule, day, saidOn(old, day), saidOn(now, day)}
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
