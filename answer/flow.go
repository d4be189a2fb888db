package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/roll"
)

// Flow is where the seats of a party came from between two days, and where
// they went: each time a seat came to be surely held for the party, by what it
// was before, and each time it ceased to be, by what it became. Both sides sum
// to the same number: what it held on the first day and what came, what went
// and what it held on the last.
type Flow struct {
	Party     seatledger.PartyID `json:"party"`
	Kind      string             `json:"kind"`
	Since     seatledger.Day     `json:"since"`
	Until     seatledger.Day     `json:"until"`
	Known     *string            `json:"known"`
	Published *string            `json:"published"`
	Before    int                `json:"before"` // certain seats on the first day
	After     int                `json:"after"`
	From      []Stream           `json:"from"` // the party itself: held on the first day
	To        []Stream           `json:"to"`   // the party itself: held on the last day
	Limited   bool               `json:"limited,omitempty"`

	d *Desk
}

// Stream is a number of seats that were, or became, the same thing.
type Stream struct {
	Of    string `json:"of"` // id of a party; or vacant, open, absent
	Seats int    `json:"seats"`
}

// maxFlow bounds the councils that a flow folds.
const maxFlow = 50_000

// Flow answers for a party and the councils of one kind: the one asked for, or
// the one of which there are most.
func (d *Desk) Flow(ctx context.Context, id string, a Ask) (r *Flow, err error) {
	defer stopped(ctx, &err)
	party, ok := d.Book.Party(seatledger.PartyID(id))
	if !ok {
		return nil, d.missing("no party", id)
	}
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	if kinds := d.kinds(0); a.Kind == "" && len(kinds) > 0 {
		a.Kind = kinds[0]
	}
	r = &Flow{Party: d.Book.PartyID(party), Kind: a.Kind, Since: a.Since, Until: a.Until, Known: stated(a.Known), Published: stated(a.Published), d: d}
	from, to := map[string]int{}, map[string]int{}
	councils := v.Standing(party)
	r.Limited = len(councils) > maxFlow
	for _, c := range councils[:min(len(councils), maxFlow)] {
		if v.Stopped() {
			break
		}
		if !control.Within(d.Book, c, 0, a.Kind) {
			continue
		}
		r.follow(v, c, from, to)
	}
	r.From, r.To = streams(from), streams(to)
	return r, nil
}

// follow counts how the seats of a council came and went.
func (r *Flow) follow(v *roll.View, c roll.Ref, from, to map[string]int) {
	party := string(r.Party)
	var sides []string
	started := false
	start := func() {
		for _, side := range sides {
			if side == party {
				r.Before++
				from[party]++
			}
		}
		started = true
	}
	v.Folder().Rolls(c, func(x roll.Roll) {
		if x.On > r.Until {
			return
		}
		if x.On > r.Since && !started {
			start()
		}
		for len(sides) < len(x.Seats) {
			sides = append(sides, "absent")
		}
		for i, was := range sides {
			is := sideOf(&x, i)
			sides[i] = is
			switch {
			case !started || was == is:
			case is == party:
				from[was]++
			case was == party:
				to[is]++
			}
		}
	})
	if !started {
		start()
	}
	for _, side := range sides {
		if side == party {
			r.After++
			to[party]++
		}
	}
}

// sideOf says for whom a seat is held.
func sideOf(x *roll.Roll, i int) string {
	if i >= len(x.Seats) || !x.Exists {
		return "absent"
	}
	alternatives := x.Seats[i].Alternatives
	side := ""
	for _, f := range alternatives {
		one := string(f.Allegiance)
		switch {
		case f.Unstated || f.Allegiance == "" && f.Standing != seatledger.Vacant && f.Standing != seatledger.Away:
			one = "open"
		case f.Standing == seatledger.Vacant, f.Standing == seatledger.Away:
			one = "vacant"
		}
		if side != "" && one != side {
			return "open"
		}
		side = one
	}
	return side
}

func streams(counts map[string]int) []Stream {
	list := []Stream{}
	for of, n := range counts {
		list = append(list, Stream{of, n})
	}
	slices.SortFunc(list, func(x, y Stream) int { return cmp.Or(y.Seats-x.Seats, cmp.Compare(x.Of, y.Of)) })
	return list
}

// words say what a stream is that is no party's.
var words = map[string]string{"vacant": "vacant", "open": "not certain whose", "absent": "did not exist"}

// name says what a stream is.
func (r *Flow) name(s Stream, was bool) string {
	switch {
	case s.Of == string(r.Party) && was:
		return "held before"
	case s.Of == string(r.Party):
		return "held still"
	case words[s.Of] != "":
		return words[s.Of]
	}
	return r.d.partyByID(seatledger.PartyID(s.Of))
}

// Picture draws the flow.
func (r *Flow) Picture(width float64) draw.Flow {
	f := draw.Flow{Label: "Where the seats of " + r.d.partyByID(r.Party) + " came from and went", Width: width, Party: r.Party,
		Desc: fmt.Sprintf("Left: where its seats came from since %s. Right: where they had gone by %s. The tables say the same.", LongDay(r.Since), LongDay(r.Until))}
	ids := []seatledger.PartyID{r.Party}
	part := func(s Stream, was bool) draw.FlowPart {
		p := draw.FlowPart{Name: r.name(s, was), N: s.Seats}
		if words[s.Of] == "" {
			p.Party = seatledger.PartyID(s.Of)
			ids = append(ids, p.Party)
		}
		return p
	}
	for _, s := range r.From {
		f.From = append(f.From, part(s, true))
	}
	for _, s := range r.To {
		f.To = append(f.To, part(s, false))
	}
	f.Parties = r.d.legends(ids)
	return f
}

// Sentences implements [Answer].
func (r *Flow) Sentences() []string {
	came := -r.Before
	for _, s := range r.From {
		came += s.Seats
	}
	line := fmt.Sprintf("In the councils on record (%s), %s surely held %s on %s; %d came to it and %d left it by %s, when it held %d.", r.Kind,
		r.d.partyByID(r.Party), Plural(r.Before, "seat", "seats"), LongDay(r.Since), came, came+r.Before-r.After, LongDay(r.Until), r.After)
	if r.Limited {
		line += fmt.Sprintf(" Only the first %s councils are counted.", Thousands(maxFlow))
	}
	return []string{line}
}

// Tables implements [Answer].
func (r *Flow) Tables() []Table {
	table := func(title, column string, list []Stream, was bool) Table {
		t := Table{Title: title, Columns: []string{column, "name", "seats"}}
		for _, s := range list {
			t.Rows = append(t.Rows, []string{s.Of, r.name(s, was), strconv.Itoa(s.Seats)})
		}
		return t
	}
	return []Table{table("Where its seats came from", "was", r.From, true), table("Where its seats went", "became", r.To, false)}
}
