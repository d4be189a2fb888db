package scenario

import (
	"fmt"
	"maps"
	"slices"

	"github.com/seatledger/seatledger/apportion"
	"github.com/seatledger/seatledger/roll"
)

// Chamber is what an indirect election gives, before and after, if every
// elector votes for the party that he or she sits for.
type Chamber struct {
	Name     string
	Seats    int
	Method   apportion.Method
	Why      string // why it cannot be worked out; blank = it can
	Electors Change // with those who vote for no party
	Parties  []ChamberParty
}

// ChamberParty is one party's electors and seats.
type ChamberParty struct {
	Party    roll.Ref
	Electors Change
	Before   Range // of seats: a tie leaves a range
	After    Range
}

// cascade works the indirect elections out.
func (r *run) cascade(x *Result) {
	for i, c := range r.s.Cascade {
		x.Cascade = append(x.Cascade, r.chamber(fmt.Sprintf("cascade[%d]", i), c, x.Totals))
	}
}

func (r *run) chamber(path string, c Cascade, t Totals) Chamber {
	y := Chamber{Name: c.Name, Seats: c.Seats, Method: c.Method}
	if t.LeftOut > 0 {
		y.Why = fmt.Sprintf("%d of %d councils cannot be worked out, so that their electors are not known", t.LeftOut, t.Councils)
		return y
	}
	electors := map[roll.Ref]*Change{}
	of := func(p roll.Ref) *Change {
		if electors[p] == nil {
			electors[p] = &Change{}
		}
		return electors[p]
	}
	for _, p := range t.Parties {
		*of(p.Party) = p.Seats
	}
	if c.Others != nil {
		for _, n := range r.shares(path+".others.before", c.Others.Before) {
			of(n.party).Before += n.seats
		}
		for _, n := range r.shares(path+".others.after", c.Others.After) {
			of(n.party).After.add(Range{n.seats, n.seats})
		}
	}
	refs := slices.Collect(maps.Keys(electors))
	sortParties(r.book, refs)
	for _, p := range refs {
		e := *electors[p]
		y.Electors.Before += e.Before
		y.Electors.After.add(e.After)
		if e != (Change{}) {
			y.Parties = append(y.Parties, ChamberParty{Party: p, Electors: e})
		}
	}
	y.elect()
	return y
}

// elect works the seats out. Where counts have bounds, each party is given its
// fewest votes against everybody's most, and the reverse: by highest averages
// more votes never cost a seat, so that these are bounds too.
func (y *Chamber) elect() {
	before := make([]Range, len(y.Parties))
	after := make([]Range, len(y.Parties))
	fixed := true
	for i, p := range y.Parties {
		before[i] = Range{p.Electors.Before, p.Electors.Before}
		after[i] = p.Electors.After
		fixed = fixed && after[i].Least == after[i].Most
		if p.Party == roll.Independent { // no list to vote for
			before[i], after[i] = Range{}, Range{}
		}
	}
	if !fixed && !y.Method.HighestAverages() && y.Method != apportion.Jefferson {
		y.Why = "ties or unplaced counts leave its electors open, and by " + y.Method.String() + " more votes can cost a seat"
		return
	}
	for i := range y.Parties {
		p := &y.Parties[i]
		p.Before = y.bounds(before, i)
		p.After = y.bounds(after, i)
	}
}

// bounds gives the fewest and most seats of a party.
func (y *Chamber) bounds(votes []Range, party int) Range {
	least, _ := y.seats(votes, party, func(own bool, v Range) int {
		if own {
			return v.Least
		}
		return v.Most
	})
	_, most := y.seats(votes, party, func(own bool, v Range) int {
		if own {
			return v.Most
		}
		return v.Least
	})
	return Range{least, most}
}

// seats apportions the votes picked, and gives a party's seats without and with
// its luck in an open tie.
func (y *Chamber) seats(votes []Range, party int, pick func(own bool, v Range) int) (sure, lucky int) {
	p := apportion.Problem{Rules: apportion.Rules{Method: y.Method}, Seats: y.Seats}
	for i, v := range votes {
		p.Lists = append(p.Lists, apportion.List{Votes: int64(pick(i == party, v))})
	}
	out, err := apportion.Apportion(p)
	if err != nil { // no elector at all
		return 0, 0
	}
	sure = out.Seats[party]
	lucky = sure
	if tie, ok := out.Open(); ok && slices.Contains(tie.Lists, party) {
		lucky++
		if y.Method == apportion.WinnerTakesAll {
			lucky = y.Seats
		}
	}
	return sure, lucky
}
