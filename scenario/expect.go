package scenario

import (
	"fmt"
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
	for i, e := range r.s.Expect {
		x.Expect = append(x.Expect, Comparison{e, r.figure(fmt.Sprintf("expect[%d]", i), e, x)})
	}
}

func (r *run) figure(path string, e Expectation, x *Result) Range {
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
	rule := e.Rule
	if rule == "" {
		rule = seatledger.RuleMajority
	}
	at := slices.Index(x.Rules, rule)
	if at < 0 {
		r.s.Refuse(path+".rule", "a rule that a council here goes by", "write majority or sitting")
		return Range{}
	}
	return t.Control[at].After.Of(ref)
}
