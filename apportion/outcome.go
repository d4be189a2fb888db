package apportion

import (
	"errors"
	"fmt"
	"iter"
	"slices"
)

// An Outcome is what an apportionment gives.
type Outcome struct {
	// Seats per list, in the order of the problem: those that stand whatever an
	// open tie is settled to. With the seats of the open tie and Unfilled they sum
	// to the seats of the problem.
	Seats []int
	// Ties met, in order, with how each was settled. Only the last can be open: what
	// follows a tie may depend on it, so the reckoning stops there.
	Ties []Tie
	// Steps from the first clause applied to the last seat.
	Steps []Step
	// Quota in votes per seat; zero if the method has none.
	Quota Quotient
	// Unfilled seats: no list could take them.
	Unfilled int

	problem Problem
}

// A Tie is a number of seats for which more lists stand exactly equal.
type Tie struct {
	Seats    int      // seats at issue
	Lists    []int    // the lists that stand equal, ascending
	Quotient Quotient // what they stand equal at
	Clause   Clause   // the clause under which they compete
	// Rule that settled the tie or, if it is open, would: Lot, or NoRule where the
	// rules name none that settles it.
	Rule TieRule
	// Winners of the seats, ascending; none while the tie is open. Fewer than Draw
	// if the rule settled part of the tie: the next Tie is then the rest of it.
	Winners []int
	// Draw is how many of Lists a lot must name: Seats, but 1 under
	// winner-takes-all, where the winner takes all the seats.
	Draw int
}

// Open reports whether nothing has settled the tie yet.
func (t Tie) Open() bool { return len(t.Winners) == 0 }

// A Step is one thing done, in order. Seats may be 0 (a list barred, a quota found)
// or negative (a seat lost to the majority rule).
type Step struct {
	Clause   Clause
	List     int      // the list concerned, or -1
	Seats    int      // change in the seats of List
	Quotient Quotient // exact figure that decided, if any
	Rule     TieRule  // the tie rule that gave the seat, if any
	Law      string   // the article, if Rules.Law names it
}

// A Clause is the provision under which a step was taken.
type Clause uint8

// The clauses, in the order in which they apply.
const (
	ClauseThreshold Clause = iota + 1 // a list is left out for too few votes (Quotient: its share)
	ClauseFloor                       // a list keeps seats it holds
	ClauseQuota                       // the quota is fixed (Quotient: votes per seat)
	ClauseWhole                       // seats for whole quotas (Quotient: votes over quota)
	ClauseRemainder                   // a seat by largest remainder (Quotient: votes left)
	ClauseAverage                     // a seat by highest average
	ClauseOnce                        // a seat by highest average, at most one to a list in this round
	ClausePlurality                   // seats by most votes
	ClauseExhausted                   // a list is passed over: it has no candidate left
	ClauseGain                        // the list with a majority of votes takes a seat
	ClauseLoss                        // another list gives it up (Quotient: what it had won it by)
)

var clauseNames = [...]string{"", "threshold", "floor", "quota", "whole-quota", "remainder", "average",
	"average-once", "plurality", "exhausted", "majority-gain", "majority-loss"}

// String returns a short name such as "whole-quota".
func (c Clause) String() string {
	if int(c) >= len(clauseNames) {
		return fmt.Sprintf("clause(%d)", uint8(c))
	}
	return clauseNames[c]
}

// Open returns the tie that is still open, if there is one.
func (o Outcome) Open() (Tie, bool) {
	if n := len(o.Ties); n > 0 && o.Ties[n-1].Open() {
		return o.Ties[n-1], true
	}
	return Tie{}, false
}

// ErrLot is returned for a lot that does not fit the tie it should settle.
var ErrLot = errors.New("the lot does not fit the tie")

// Settle returns the outcome after a drawing of lots that the given lists won. It
// must name as many of the tied lists as [Tie.Draw] says. The new outcome can meet
// a further tie, as when Kieswet art. P 9 takes a seat from one of two equals.
func (o Outcome) Settle(winners ...int) (Outcome, error) {
	if _, ok := o.Open(); !ok {
		return o, fmt.Errorf("%w: there is no open tie", ErrLot)
	}
	p := o.problem
	p.Lots = append(slices.Clone(p.Lots), slices.Clone(winners))
	return Apportion(p)
}

// Outcomes yields every way in which the open ties can be settled, in ascending
// order of winners; an outcome without open tie yields itself. There are as many as
// there are drawings of lots, which can be very many: break off when you have enough.
// Two drawings can end in the same seats where a majority rule follows.
func (o Outcome) Outcomes() iter.Seq[Outcome] {
	return func(yield func(Outcome) bool) { o.each(yield) }
}

func (o Outcome) each(yield func(Outcome) bool) bool {
	tie, ok := o.Open()
	if !ok {
		return yield(o)
	}
	for winners := range choices(tie.Lists, tie.Draw) {
		next, err := o.Settle(winners...)
		if err != nil || !next.each(yield) {
			return false
		}
	}
	return true
}

// choices yields every k of the given, in lexicographic order.
func choices(from []int, k int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		at := make([]int, k)
		for i := range at {
			at[i] = i
		}
		for {
			pick := make([]int, k)
			for i, j := range at {
				pick[i] = from[j]
			}
			if !yield(pick) || !advance(at, len(from)) {
				return
			}
		}
	}
}

// advance moves at to the next combination of numbers below n.
func advance(at []int, n int) bool {
	for i := len(at) - 1; i >= 0; i-- {
		if at[i] == n-len(at)+i {
			continue
		}
		at[i]++
		for j := i + 1; j < len(at); j++ {
			at[j] = at[j-1] + 1
		}
		return true
	}
	return false
}
