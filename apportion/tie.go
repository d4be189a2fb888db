package apportion

import (
	"cmp"
	"fmt"
	"slices"
)

// settle tries the tie rules in turn, then a recorded lot. It notes the tie in any
// case and returns the lists that win a seat: all of them, or those that a rule puts
// strictly before the rest, or none if the tie stays open.
func (c *count) settle(t Tie) (winners []int, rule TieRule, err error) {
	for _, r := range c.p.Rules.Ties {
		if r == Lot {
			t.Rule = Lot
			break
		}
		if t.Winners = c.preferred(t, r); !t.Open() {
			t.Rule = r
			c.out.Ties = append(c.out.Ties, t)
			return t.Winners, r, nil
		}
	}
	if len(c.lots) == 0 {
		c.stuck = true
		c.out.Ties = append(c.out.Ties, t)
		return nil, t.Rule, nil
	}
	if t.Winners, err = t.drawn(c.lots[0]); err != nil {
		return nil, NoRule, err
	}
	t.Rule, c.lots = Lot, c.lots[1:]
	c.out.Ties = append(c.out.Ties, t)
	return t.Winners, Lot, nil
}

// preferred are the lists that a rule puts strictly before the first loser.
func (c *count) preferred(t Tie, r TieRule) (winners []int) {
	rank := func(list int) int64 {
		switch l := c.p.Lists[list]; r {
		case FewestVotes:
			return -l.Votes
		case Oldest:
			return int64(l.Age)
		default:
			return l.Votes
		}
	}
	if r == Oldest && slices.ContainsFunc(t.Lists, func(i int) bool { return c.p.Lists[i].Age == 0 }) {
		return nil
	}
	sorted := slices.Clone(t.Lists)
	slices.SortStableFunc(sorted, func(a, b int) int { return cmp.Compare(rank(b), rank(a)) })
	loser := rank(sorted[t.Draw])
	for _, i := range t.Lists {
		if rank(i) > loser {
			winners = append(winners, i)
		}
	}
	return winners
}

// drawn checks a recorded lot against the tie it should settle.
func (t Tie) drawn(lot []int) (winners []int, err error) {
	winners = slices.Clone(lot)
	slices.Sort(winners)
	if len(slices.Compact(slices.Clone(winners))) != t.Draw || len(winners) != t.Draw {
		return nil, fmt.Errorf("%w: it names %v, want %d of %v", ErrLot, lot, t.Draw, t.Lists)
	}
	for _, i := range winners {
		if !slices.Contains(t.Lists, i) {
			return nil, fmt.Errorf("%w: list %d is not among %v", ErrLot, i, t.Lists)
		}
	}
	return winners, nil
}

// majority gives a list with more than half of the valid votes, but not of the seats,
// one more: from the list that won a seat by the smallest average or remainder
// (Kieswet art. P 9). Seats for whole quotas are not taken away.
func (c *count) majority() error {
	list := c.deprived()
	if list < 0 {
		return nil
	}
	losers, q := c.weakest(list)
	if len(losers) == 0 {
		return nil
	}
	c.give(list, Step{Clause: ClauseGain, Seats: 1})
	rule := NoRule
	for len(losers) > 1 && !c.stuck {
		n := len(losers) - 1
		kept, r, err := c.settle(Tie{Seats: n, Draw: n, Lists: losers, Quotient: q, Clause: ClauseLoss})
		if err != nil {
			return err
		}
		rule = r
		losers = slices.DeleteFunc(slices.Clone(losers), func(i int) bool { return slices.Contains(kept, i) })
	}
	// While the tie is open no tied list holds its seat for certain.
	for _, i := range losers {
		c.give(i, Step{Clause: ClauseLoss, Seats: -1, Quotient: c.won[i], Rule: rule})
	}
	return nil
}

// deprived is the list with a majority of votes and no majority of seats, or -1.
func (c *count) deprived() int {
	if !c.p.Rules.Majority {
		return -1
	}
	for i, l := range c.p.Lists {
		votes := mul(uint64(l.Votes), 2)
		if c.in[i] && votes.cmp(c.valid) > 0 && 2*c.out.Seats[i] <= c.p.Seats && c.room(i) > 0 {
			return i
		}
	}
	return -1
}

// weakest are the lists, but for one, that won a seat by the smallest quotient. All
// won theirs in one way, by remainder or by average: where Kieswet art. P 8 goes on to
// averages, the list with a majority of votes has had a seat by its remainder before,
// and with it a majority of seats.
func (c *count) weakest(but int) (lists []int, least Quotient) {
	for i, q := range c.won {
		if i == but || q.IsZero() {
			continue
		}
		switch order := q.Cmp(least); {
		case len(lists) == 0 || order < 0:
			lists, least = append(lists[:0], i), q
		case order == 0:
			lists = append(lists, i)
		}
	}
	return lists, least
}
