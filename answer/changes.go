package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// Changes is what changed in a place between two days in the world, as
// known at one moment.
type Changes struct {
	Place   string                 `json:"place"` // id of a council or division; blank = the whole ledger
	From    seatledger.Day         `json:"from"`
	To      seatledger.Day         `json:"to"`
	Rule    seatledger.ControlRule `json:"rule"`
	Control []ControlDiff          `json:"control"`
	Seats   []SeatDiff             `json:"seats"`
	More    bool                   `json:"more,omitempty"` // there is more than is listed; of too many councils no seats are

	d    *Desk
	name string
}

// ControlDiff is a council whose control is not the same on both sides.
type ControlDiff struct {
	Council seatledger.CouncilID `json:"council"`
	Before  string               `json:"before"` // id of a party, or none, undetermined, unknown, absent
	After   string               `json:"after"`
}

// SeatDiff is a seat that is not held the same way on both days.
type SeatDiff struct {
	Council seatledger.CouncilID `json:"council"`
	Seat    seatledger.Seat      `json:"seat"`
	Before  string               `json:"before"` // in words
	After   string               `json:"after"`
	Because Because              `json:"because"`
}

// maxDiffs bounds the lines of a comparison, maxFolded the councils that are
// compared seat by seat.
const (
	maxDiffs  = 500
	maxFolded = 5000
)

// councilsOf lists the councils of a place by id: one, those of a division, or
// ("") all, of one kind.
func (d *Desk) councilsOf(id, kind string) ([]roll.Ref, error) {
	council, division, err := d.placeOrAll(id)
	if err != nil || council != 0 {
		return []roll.Ref{council}, err
	}
	var list []roll.Ref
	for c := range d.Book.Councils() {
		if control.Within(d.Book, c, division, kind) {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(x, y roll.Ref) int { return cmp.Compare(d.Book.CouncilID(x), d.Book.CouncilID(y)) })
	return list, nil
}

// Changes answers for a council, a division or ("") the whole ledger, and two
// days.
func (d *Desk) Changes(ctx context.Context, id string, from, to seatledger.Day, a Ask) (r *Changes, err error) {
	defer stopped(ctx, &err)
	councils, err := d.councilsOf(id, a.Kind)
	if err != nil {
		return nil, err
	}
	rule, err := a.rule()
	if err != nil {
		return nil, err
	}
	lines, err := d.lines(ctx, a, rule)
	if err != nil {
		return nil, err
	}
	r = &Changes{Place: id, From: from, To: to, Rule: rule, Control: []ControlDiff{}, Seats: []SeatDiff{}, d: d, name: d.PlaceName(id)}
	r.More = len(councils) > maxFolded
	for _, c := range councils {
		if lines.View.Stopped() {
			break
		}
		if x := (ControlDiff{d.Book.CouncilID(c), d.verdictOn(lines, c, from), d.verdictOn(lines, c, to)}); x.Before != x.After {
			r.Control = append(r.Control, x)
		}
		if len(r.Control) > maxDiffs || len(r.Seats) > maxDiffs {
			r.More = true
			break
		}
		if len(councils) > maxFolded {
			continue
		}
		if err := r.seats(ctx, lines.View, c); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// verdictOn gives the id of who controls a council on a day; absent where
// there was no such council.
func (d *Desk) verdictOn(lines *control.Timelines, c roll.Ref, on seatledger.Day) string {
	v, exists := lines.At(c, on)
	if !exists {
		return "absent"
	}
	return d.verdict(v)
}

// seats adds the seats of a council that are not held the same way.
func (r *Changes) seats(ctx context.Context, v *roll.View, c roll.Ref) error {
	before, after := v.At(c, r.From), v.At(c, r.To)
	for i := range max(len(before.Seats), len(after.Seats)) {
		was, err := r.seatOf(ctx, &before, i)
		if err != nil {
			return err
		}
		is, err := r.seatOf(ctx, &after, i)
		if err != nil {
			return err
		}
		if was.text == is.text {
			continue
		}
		x := SeatDiff{Council: after.Council, Seat: seatledger.Seat(i + 1), Before: was.text, After: is.text}
		if is.cause != 0 {
			because, err := r.d.because(ctx, []seatledger.Position{is.cause})
			if err != nil {
				return err
			}
			x.Because = because[0]
		}
		r.Seats = append(r.Seats, x)
	}
	return nil
}

type seatWords struct {
	text  string
	cause seatledger.Position
}

func (r *Changes) seatOf(ctx context.Context, x *roll.Roll, i int) (seatWords, error) {
	if i >= len(x.Seats) || !x.Exists {
		return seatWords{text: "no such seat"}, nil
	}
	seat, err := r.d.seat(ctx, x.Seats[i], 0) // since when is not told
	if err != nil {
		return seatWords{}, err
	}
	var said []string
	for _, f := range seat.Alternatives {
		said = append(said, r.d.tellSeat(f))
	}
	slices.Sort(said)
	return seatWords{eitherOf(slices.Compact(said)), seat.Alternatives[0].Because.Entry}, nil
}

// Sentences implements [Answer].
func (r *Changes) Sentences() []string {
	line := fmt.Sprintf("From %s to %s in %s: control of %s and the holding of %s changed.", LongDay(r.From), LongDay(r.To), r.name,
		Plural(len(r.Control), "council", "councils"), Plural(len(r.Seats), "seat", "seats"))
	if r.More {
		line += " There is more than is listed: choose a smaller division or a shorter time."
	}
	return []string{line}
}

// Tables implements [Answer].
func (r *Changes) Tables() []Table {
	seats := Table{Title: "Seats", Columns: []string{"council", "seat", "before", "after", "because"}}
	for _, x := range r.Seats {
		seats.Rows = append(seats.Rows, []string{string(x.Council), fmt.Sprint(x.Seat), x.Before, x.After, x.Because.String()})
	}
	return []Table{controlDiffs(r.Control), seats}
}

// Learned is what a ledger wrote down between two moments, and what that
// changed about who controlled the councils of a place on one day.
type Learned struct {
	Place   string                 `json:"place"`
	On      seatledger.Day         `json:"on"`
	From    seatledger.Position    `json:"from"` // the last entry known at the first moment; 0 = none
	To      seatledger.Position    `json:"to"`
	Rule    seatledger.ControlRule `json:"rule"`
	Control []ControlDiff          `json:"control"`
	Entries []Mention              `json:"entries"`
	Total   int64                  `json:"total"` // entries written between the two
	More    bool                   `json:"more,omitempty"`

	name string
}

// Learned answers for a council, a division or ("") the whole ledger, and two
// moments written as for [Ask.Known]; blank is before the first entry, or the
// end.
func (d *Desk) Learned(ctx context.Context, id, from, to string, a Ask) (*Learned, error) {
	councils, err := d.councilsOf(id, a.Kind)
	if err != nil {
		return nil, err
	}
	rule, err := a.rule()
	if err != nil {
		return nil, err
	}
	r := &Learned{Place: id, On: a.On, To: d.Book.Position, Rule: rule, Control: []ControlDiff{}, name: d.PlaceName(id)}
	if to != "" {
		if r.To, err = d.known(to); err != nil {
			return nil, err
		}
	}
	if from != "" {
		if r.From, err = d.known(from); err != nil {
			return nil, err
		}
	}
	r.From, r.To = min(r.From, d.Book.Position), min(r.To, d.Book.Position)
	if r.From > r.To {
		return nil, fmt.Errorf("%w: the moment from (entry %d) is after the moment to (entry %d): exchange them", ErrAsk, r.From, r.To)
	}
	if err := d.learnControl(ctx, r, councils, a); err != nil {
		return nil, err
	}
	r.Total = int64(r.To - r.From)
	var positions []seatledger.Position
	for pos := r.To; pos > max(r.From, r.To-maxDiffs); pos-- {
		positions = append(positions, pos)
	}
	r.More = r.More || r.Total > maxDiffs
	r.Entries, err = d.mention(ctx, positions)
	return r, err
}

func (d *Desk) learnControl(ctx context.Context, r *Learned, councils []roll.Ref, a Ask) error {
	ask := func(pos seatledger.Position) (*control.Timelines, error) {
		a.Known = fmt.Sprintf("#%d", pos)
		return d.lines(ctx, a, r.Rule)
	}
	after, err := ask(max(r.To, 1))
	if err != nil {
		return err
	}
	before := after
	if r.From > 0 {
		if before, err = ask(r.From); err != nil {
			return err
		}
	}
	for _, c := range councils {
		x := ControlDiff{d.Book.CouncilID(c), d.verdictOn(before, c, r.On), d.verdictOn(after, c, r.On)}
		if r.From == 0 {
			x.Before = "absent"
		}
		if x.Before == x.After {
			continue
		}
		if len(r.Control) == maxDiffs {
			r.More = true
			break
		}
		r.Control = append(r.Control, x)
	}
	return nil
}

// Sentences implements [Answer].
func (r *Learned) Sentences() []string {
	line := fmt.Sprintf("Between entry %d and entry %d the ledger wrote down %s; who controlled %s of %s on %s is told otherwise since.", r.From, r.To,
		Plural(int(r.Total), "entry", "entries"), Plural(len(r.Control), "council", "councils"), r.name, LongDay(r.On))
	if r.More {
		line += " Only the latest are listed."
	}
	return []string{line}
}

// Tables implements [Answer].
func (r *Learned) Tables() []Table {
	entries := Table{Title: "Entries", Columns: []string{"entry", "table", "says"}}
	for _, m := range r.Entries {
		entries.Rows = append(entries.Rows, []string{fmt.Sprint(m.Entry), string(m.Table), m.Tells})
	}
	return []Table{controlDiffs(r.Control), entries}
}

func controlDiffs(list []ControlDiff) Table {
	t := Table{Title: "Control", Columns: []string{"council", "before", "after"}}
	for _, x := range list {
		t.Rows = append(t.Rows, []string{string(x.Council), x.Before, x.After})
	}
	return t
}
