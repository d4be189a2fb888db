package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/reconcile"
	"github.com/seatledger/seatledger/roll"
)

// Check holds every tally against the roll and against the others.
type Check struct {
	Known     *string      `json:"known"`
	Published *string      `json:"published"`
	Tallies   []TallyCheck `json:"tallies"`

	d *Desk
}

// TallyCheck is the verdict on one tally.
type TallyCheck struct {
	ID         seatledger.TallyID   `json:"id"`
	Text       string               `json:"text"` // the figure as printed
	Verdict    reconcile.Verdict    `json:"verdict"`
	With       []seatledger.TallyID `json:"with"`
	Difference *string              `json:"difference"`
	Why        string               `json:"why"`
	Possible   bool                 `json:"possible,omitempty"` // only possibly published by the day

	tally *seatledger.Tally
}

// Check answers for the tallies at or below a division ("" = all).
func (d *Desk) Check(ctx context.Context, id string, a Ask) (r *Check, err error) {
	defer stopped(ctx, &err)
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	var division roll.Ref
	if id != "" {
		r, ok := d.Book.Division(seatledger.DivisionID(id))
		if !ok {
			return nil, d.missing("no division", id)
		}
		division = r
	}
	results, err := d.results(ctx, v)
	if err != nil {
		return nil, err
	}
	r = &Check{Known: stated(a.Known), Published: stated(a.Published), Tallies: []TallyCheck{}, d: d}
	for _, x := range results {
		at, _ := d.Book.Division(x.Tally.Division)
		if division != 0 && !d.Book.Under(at, division) {
			continue
		}
		c := TallyCheck{ID: x.Tally.ID, Text: x.Tally.Text, Verdict: x.Verdict, With: x.With, Difference: stated(x.Difference), Why: x.Why, Possible: x.Possible, tally: x.Tally}
		if c.With == nil {
			c.With = []seatledger.TallyID{}
		}
		r.Tallies = append(r.Tallies, c)
	}
	return r, nil
}

// results holds all tallies against each other. The page of each tally asks for
// all of them, so they are kept. Callers change nothing in them.
func (d *Desk) results(ctx context.Context, v *roll.View) ([]reconcile.Result, error) {
	tallies, err := d.tallies(ctx, v)
	if err != nil {
		return nil, err
	}
	return d.checks.get(ctx, v.Clock, func(ctx context.Context) ([]reconcile.Result, error) {
		v := until(ctx, v)
		return reconcile.Check(reconcile.See(v, tallies), reconcile.FromRoll(v)), nil
	})
}

// tallies gives the newest known row of each tally of each package, in the
// order of their first entries. The same tally in two packages is a dispute,
// and both stand; where both say the same, one does.
func (d *Desk) tallies(ctx context.Context, v *roll.View) ([]*seatledger.Tally, error) {
	var list []*seatledger.Tally
	at := map[seatledger.Position]int{} // of each version
	for _, pos := range d.Book.Entries(seatledger.Tallies) {
		if !v.Knows(seatledger.Position(pos)) {
			break
		}
		e, err := d.entry(ctx, seatledger.Position(pos))
		if err != nil {
			return nil, err
		}
		t := e.Row.(*seatledger.Tally)
		if i, ok := at[e.Supersedes]; ok {
			list[i], at[e.Position] = t, i
			continue
		}
		at[e.Position] = len(list)
		list = append(list, t)
	}
	return list, nil
}

// Conflicts counts the tallies that conflict.
func (r *Check) Conflicts() (n int) {
	for _, t := range r.Tallies {
		if t.Verdict == reconcile.Conflicts {
			n++
		}
	}
	return n
}

// Sentences implements [Answer].
func (r *Check) Sentences() []string {
	counts := map[reconcile.Verdict]int{}
	for _, t := range r.Tallies {
		counts[t.Verdict]++
	}
	return []string{fmt.Sprintf("%s checked: %d agree, %d agree when rounded, %d conflict, %d cannot be checked.", Plural(len(r.Tallies), "tally", "tallies"),
		counts[reconcile.Agrees], counts[reconcile.AgreesRounded], counts[reconcile.Conflicts], counts[reconcile.CannotCheck])}
}

// Conflicting gives the answer with only the tallies that conflict and may speak
// of a day between two.
func (r *Check) Conflicting(since, until seatledger.Day) *Check {
	only := *r
	only.Tallies = slices.DeleteFunc(slices.Clone(r.Tallies), func(x TallyCheck) bool {
		return x.Verdict != reconcile.Conflicts || x.tally.Date.Latest() < since || x.tally.Date.Earliest() > until
	})
	return &only
}

// few names the first of a list of tallies; the JSON has them all.
func few(ids []seatledger.TallyID) string {
	const most = 3
	if len(ids) <= most {
		return joined(ids)
	}
	return fmt.Sprintf("%s and %d more", joined(ids[:most]), len(ids)-most)
}

// Tables implements [Answer]: the conflicts first.
func (r *Check) Tables() []Table {
	t := Table{Columns: []string{"tally", "figure", "verdict", "difference", "with", "why"}}
	list := slices.Clone(r.Tallies)
	slices.SortStableFunc(list, func(x, y TallyCheck) int { return cmp.Compare(y.Verdict, x.Verdict) })
	for _, x := range list {
		difference := ""
		if x.Difference != nil {
			difference = *x.Difference
		}
		t.Rows = append(t.Rows, []string{string(x.ID), x.Text, x.Verdict.String(), difference, few(x.With), x.Why})
	}
	return []Table{t}
}
