package scenario

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// Comparison is a published figure beside what the levers give. A difference is
// reported and nothing is tuned to it.
type Comparison struct {
	Expectation
	Got Range
}

// Difference gives what the levers give beyond the published figure.
func (c Comparison) Difference() Range { return Range{c.Got.Least - c.Value, c.Got.Most - c.Value} }

// compare puts the figures that the file expects beside those that came out.
func (r *run) compare(x *Result) {
	for _, e := range r.s.Expect {
		x.Expect = append(x.Expect, Comparison{e, r.figure(e, x)})
	}
}

func (r *run) figure(e Expectation, x *Result) Range {
	t := &x.Totals
	ref, _ := r.book.Party(e.Party)
	var p PartySeats
	if at := slices.IndexFunc(t.Parties, func(p PartySeats) bool { return p.Party == ref }); at >= 0 {
		p = t.Parties[at]
	}
	switch e.Figure {
	case "received":
		return p.Received
	case "seats":
		return p.Seats.After
	case "vacant":
		return t.Vacant.After
	case "lots":
		return Range{t.Lots, t.Lots}
	}
	rule := cmp.Or(e.Rule.Canonical(), seatledger.RuleMajority)
	return t.Control[slices.Index(x.Rules, rule)].After.Of(ref)
}
