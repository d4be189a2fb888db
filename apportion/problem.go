package apportion

import (
	"errors"
	"fmt"
	"strings"
)

// A Problem is one apportionment: a rule, a number of seats, and the lists.
type Problem struct {
	Rules Rules
	Seats int    // 1 to MaxSeats
	Lists []List // answers number the lists from 0 in this order
	Valid int64  // all valid votes, the base of thresholds; 0 means the sum of the lists' votes
	Lots  Lots   // lots drawn so far, in the order of the ties they settle
}

// Lots are recorded drawings of lots: for each tie in turn, the lists that won it.
type Lots [][]int

// A List is one list of candidates, or one candidate under top-n.
type List struct {
	Votes      int64 // 0 to MaxVotes
	Parties    int   // parties that put the list up together; 0 means 1
	Candidates int   // most seats the list can fill; 0 means not stated, so no limit
	Floor      int   // seats the list holds already and keeps
	Elsewhere  int   // seats won elsewhere, which may exempt it from thresholds
	Age        int   // for the tie rule Oldest, in any one unit; 0 means not known
}

// Rules are the rules of law of an apportionment. The zero value of each field is
// the plain method; [Kieswet] and its like return the rules of a statute.
type Rules struct {
	Method       Method
	FirstDivisor Ratio       // of modified Sainte-Laguë: 7/5 if unset, 6/5 in Sweden since 2018
	Thresholds   []Threshold // see Threshold
	ExemptFrom   int         // a list with so many seats Elsewhere needs no threshold; 0 exempts none
	Rounding     Rounding    // of the quota; droop is always a whole number
	Excess       Excess      // if whole quotas give out more seats than there are
	RemainderBar Ratio       // share of the quota a list needs to share in the seats left after whole quotas
	Once         bool        // jefferson: averages are computed once, at most one further seat to a list
	Majority     bool        // a list with over half the votes but not of the seats takes one more (Kieswet art. P 9); dhondt, jefferson and hare only
	Ties         []TieRule   // tried in this order; none means that a tie stays a tie
	Law          map[Clause]string
}

// A Threshold bars lists of at least Parties parties (0 means 1) that have less than
// Share of the valid votes. Of several, the one with most Parties that the list
// meets applies. Slovakia: 5 % for one party, 7 % for two or three, 10 % from four.
type Threshold struct {
	Parties int
	Share   Ratio
}

// Rounding says what becomes of the fraction of a quota.
type Rounding uint8

// Quotas are exact fractions unless the law says otherwise.
const (
	Exact   Rounding = iota // no rounding
	Nearest                 // to the nearest vote, half up (Slovakia, Czechia)
	Down                    // the fraction is dropped
	Up                      // to the next whole vote
)

// Excess says what happens when whole quotas give out more seats than there are,
// which the quotas of Hagenbach-Bischoff and Imperiali allow.
type Excess uint8

const (
	// LowerDivisor works the quota out again with a divisor one lower, as often as
	// need be: from Imperiali to Hagenbach-Bischoff to Hare.
	LowerDivisor Excess = iota
	// TakeBack takes the seats too many from the lists with the smallest remainders
	// (Slovakia; already Czechoslovak law 75/1919 Sb., section 47).
	TakeBack
)

// A TieRule settles a tie. The zero TieRule is none.
type TieRule uint8

const (
	// NoRule: the law is not stated, so the tie stays open.
	NoRule TieRule = iota
	// Lot: lots are drawn. The tie stays open until the lot is recorded.
	Lot
	// MostVotes prefers lists with more votes.
	MostVotes
	// FewestVotes prefers lists with fewer votes. Portugal: the last seat goes to
	// the list with fewer votes (Lei Orgânica 1/2001, art. 13). The statute speaks
	// of one last seat; where a tie is over several, this package uses the same order.
	FewestVotes
	// Oldest prefers the greater [List.Age]. If one of the ages is not known the
	// rule settles nothing.
	Oldest
)

var tieRuleNames = [...]string{NoRule: "", Lot: "lot", MostVotes: "most-votes", FewestVotes: "fewest-votes", Oldest: "oldest"}

// ErrTieRule is returned for a name that is no tie rule.
var ErrTieRule = errors.New("unknown tie rule")

// ParseTieRule reads "lot", "most-votes", "fewest-votes" or "oldest"; "" is NoRule.
func ParseTieRule(name string) (TieRule, error) {
	for r, n := range tieRuleNames {
		if strings.TrimSpace(name) == n {
			return TieRule(r), nil
		}
	}
	return NoRule, fmt.Errorf("%w %q: want one of %s", ErrTieRule, name, strings.Join(tieRuleNames[1:], ", "))
}

// String returns the name [ParseTieRule] reads.
func (r TieRule) String() string {
	if int(r) >= len(tieRuleNames) {
		return fmt.Sprintf("tie-rule(%d)", uint8(r))
	}
	return tieRuleNames[r]
}

// ErrRules and ErrList are returned for rules and lists that make no sense.
var (
	ErrRules = errors.New("bad rules")
	ErrList  = errors.New("bad list")
)

// defaultFirst is the first divisor of modified Sainte-Laguë if none is stated.
var defaultFirst = Ratio{7, 5}

func (p Problem) check() error {
	if p.Seats < 1 || p.Seats > MaxSeats {
		return fmt.Errorf("%d seats: %w", p.Seats, ErrSeats)
	}
	floors, votes := 0, wide{}
	for i, l := range p.Lists {
		if err := l.check(p.Seats); err != nil {
			return fmt.Errorf("list %d: %w", i, err)
		}
		floors += l.Floor
		if floors > p.Seats {
			return fmt.Errorf("list %d: %w: the seats held already exceed %d", i, ErrList, p.Seats)
		}
		votes = votes.add(wide{lo: uint64(l.Votes)})
	}
	switch {
	case votes.zero():
		return ErrNoVotes
	case p.Rules.Majority && floors > 0:
		return fmt.Errorf("%w: no statute corrects for a majority over seats held already", ErrRules)
	case p.Valid < 0 || p.Valid > 0 && votes.cmp(wide{lo: uint64(p.Valid)}) > 0:
		return fmt.Errorf("%d valid votes are fewer than the lists have: %w", p.Valid, ErrVotes)
	}
	return p.Rules.check()
}

func (l List) check(seats int) error {
	switch {
	case l.Votes < 0 || l.Votes > MaxVotes:
		return fmt.Errorf("%d votes: %w", l.Votes, ErrVotes)
	case min(l.Parties, l.Candidates, l.Floor, l.Elsewhere, l.Age) < 0:
		return fmt.Errorf("%w: a count is below zero", ErrList)
	case l.Floor > seats:
		return fmt.Errorf("%w: it holds %d of %d seats", ErrList, l.Floor, seats)
	case l.Candidates > 0 && l.Floor > l.Candidates:
		return fmt.Errorf("%w: it holds %d seats with %d candidates", ErrList, l.Floor, l.Candidates)
	}
	return nil
}

func (r Rules) check() error {
	if !r.Method.valid() {
		return fmt.Errorf("%w %d", ErrMethod, uint8(r.Method))
	}
	ratios := []Ratio{r.FirstDivisor, r.RemainderBar}
	for _, t := range r.Thresholds {
		if t.Parties < 0 || t.Share.Num > t.Share.Den {
			return fmt.Errorf("%w: threshold %v for %d parties", ErrRules, t.Share, t.Parties)
		}
		ratios = append(ratios, t.Share)
	}
	for _, q := range ratios {
		if err := q.check(); !q.unset() && err != nil {
			return fmt.Errorf("%w: %w", ErrRules, err)
		}
	}
	for _, t := range r.Ties {
		if t == NoRule || int(t) >= len(tieRuleNames) {
			return fmt.Errorf("%w: %v", ErrTieRule, t)
		}
	}
	if bad := r.contradiction(); bad != "" {
		return fmt.Errorf("%w: %s", ErrRules, bad)
	}
	return nil
}

// contradiction names a rule that its method has no use for: better an error than a
// clause of the law that is quietly without effect.
func (r Rules) contradiction() string {
	m := r.Method
	quotas := m.LargestRemainders() || m == Jefferson
	switch {
	case !r.FirstDivisor.unset() && (m != ModifiedSainteLague || r.FirstDivisor.Num == 0):
		return "a first divisor is for modified-sainte-lague, and above 0"
	case r.Once && m != Jefferson:
		return "averages computed once are for jefferson"
	case r.Majority && (m != DHondt && m != Jefferson && m != Hare || r.Rounding != Exact):
		// Others can leave a majority of votes short by more than the one seat.
		return "the correction for a majority is for dhondt, jefferson and hare with an exact quota"
	case r.Rounding > Up || r.Excess > TakeBack || r.ExemptFrom < 0:
		return "rounding, excess or exemption out of range"
	case !quotas && (r.Rounding != Exact || r.Excess != LowerDivisor || !r.RemainderBar.unset()):
		return m.String() + " has no quota to round, exceed or bar"
	}
	return ""
}
