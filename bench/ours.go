package main

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// ours answers with Seatledger's packages, in the numbers of the plain tables.
type ours struct {
	book     *roll.Book
	view     *roll.View
	judge    *control.Judge
	lines    *control.Timelines
	councils []roll.Ref // by number
	numbers  []int64    // of councils, by ref
	parties  []int64    // numbers, by ref
}

const rule = seatledger.RuleMajority

func pack(w *world) (*ours, error) {
	book, err := roll.Pack(w.ledgerEntries())
	if err != nil {
		return nil, err
	}
	return &ours{book: book}, nil
}

// align takes over the numbers of the plain tables: councils in the order of
// their rows, parties in the order of their ids.
func (o *ours) align(w *world) error {
	n, err := w.numbers()
	if err != nil {
		return err
	}
	o.parties = make([]int64, o.book.Parties()+1)
	for id, x := range n.parties {
		if r, ok := o.book.Party(id); ok {
			o.parties[r] = x
		}
	}
	o.councils = []roll.Ref{0}
	for row, err := range w.rows() {
		if err != nil {
			return err
		}
		if c, ok := row.(*seatledger.Council); ok {
			r, _ := o.book.Council(c.ID)
			o.councils = append(o.councils, r)
			o.numbers = slices.Grow(o.numbers, int(r)+1)[:max(len(o.numbers), int(r)+1)]
			o.numbers[r] = int64(len(o.councils) - 1)
		}
	}
	return nil
}

// fold judges every council over all time.
func (o *ours) fold() {
	o.view = o.book.View(roll.Clock{})
	o.judge = control.NewJudge(o.view)
	o.lines = control.NewTimelines(o.view, rule)
}

func (o *ours) party(v control.Verdict) int64 {
	if v.Kind != control.Party {
		return 0
	}
	return o.parties[v.Party]
}

// control folds one council from its records, and gives reasons.
func (o *ours) control(council int64, on seatledger.Day) int64 {
	return o.party(o.judge.At(o.councils[council], on, rule).Verdict)
}

// kept takes the verdict from the timelines.
func (o *ours) kept(council int64, on seatledger.Day) int64 {
	v, _ := o.lines.At(o.councils[council], on)
	return o.party(v)
}

func (o *ours) totals(on seatledger.Day) (list [][]int64) {
	for r, n := range o.lines.Totals(0, "", on, nil).Parties {
		if n > 0 {
			list = append(list, []int64{o.parties[r], int64(n)})
		}
	}
	slices.SortFunc(list, slices.Compare)
	return list
}

// seats folds every council on the day: seats, posts and lists alike.
func (o *ours) seats(on seatledger.Day) (list [][]int64) {
	for _, p := range o.judge.Shares(o.lines, 0, "", on).Parties {
		if x := int64(-1); p.Seats.Certain > 0 {
			if p.Party != roll.Independent {
				x = o.parties[p.Party]
			}
			list = append(list, []int64{x, int64(p.Seats.Certain)})
		}
	}
	slices.SortFunc(list, slices.Compare)
	return list
}

// flips gives every change of control with its causes, from the records.
func (o *ours) flips() []control.Flip {
	return control.AllFlips(o.view, rule, "", 0, "", seatledger.OpenPast, seatledger.OpenFuture)
}

func (o *ours) flipRows(flips []control.Flip) [][]int64 {
	list := make([][]int64, 0, len(flips))
	for i := range flips {
		f := &flips[i]
		list = append(list, []int64{o.numbers[f.Council], int64(f.On), o.party(f.From), o.party(f.To)})
	}
	slices.SortFunc(list, func(x, y []int64) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	return list
}

// flipsKept reads the changes off the timelines, without causes.
func (o *ours) flipsKept() (flips [][]int64) {
	for n := 1; n < len(o.councils); n++ {
		list := o.lines.Of(o.councils[n])
		for i := 1; i < len(list); i++ {
			was, is := list[i-1], list[i]
			if was.Exists && is.Exists && (was.Kind != is.Kind || was.Party != is.Party) {
				flips = append(flips, []int64{int64(n), int64(is.From), o.party(was.Verdict), o.party(is.Verdict)})
			}
		}
	}
	return flips
}
