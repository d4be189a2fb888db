package apportion

// A stage gives seats one by one to the list with the largest quotient.
type stage struct {
	clause Clause
	// quotient for a list's next seat; ok is false if the stage has none for it.
	quotient func(votes int64, held int) (q Quotient, ok bool)
	bar      Ratio // share of the quota a list needs
	once     bool  // at most one seat to a list
	all      bool  // the winner takes all seats it can fill
}

// stages are what follows whole quotas, or all there is in a method without quota.
func (c *count) stages() []stage {
	r := c.p.Rules
	averages := func(m Method) func(int64, int) (Quotient, bool) {
		first := r.FirstDivisor
		if first.unset() {
			first = defaultFirst
		}
		return func(v int64, held int) (Quotient, bool) { return m.average(v, held, first), true }
	}
	once := stage{clause: ClauseOnce, quotient: averages(DHondt), once: true}
	again := stage{clause: ClauseAverage, quotient: averages(DHondt)}
	switch m := r.Method; {
	case m == Jefferson && r.Once:
		once.bar = r.RemainderBar
		return []stage{once, again}
	case m == Jefferson:
		barred := again
		barred.bar = r.RemainderBar
		return []stage{barred, again}
	case m.LargestRemainders():
		return []stage{{clause: ClauseRemainder, quotient: c.remainder, bar: r.RemainderBar}, once, again}
	case m == WinnerTakesAll:
		return []stage{{clause: ClausePlurality, quotient: averages(m), all: true}}
	case m == TopN:
		return []stage{{clause: ClausePlurality, quotient: averages(m), once: true}}
	default:
		return []stage{{clause: ClauseAverage, quotient: averages(m)}}
	}
}

// remainder is the votes left after the quotas of the seats held. A list that has
// taken a seat for its remainder has none left, so it takes no second.
func (c *count) remainder(votes int64, held int) (Quotient, bool) {
	rest, ok := c.quota.left(votes, held)
	return Quotient{num: rest, den: wide{lo: c.quota.den}}, ok
}

// award runs a stage until the seats are given, no list can take one, or a tie stays
// open.
func (c *count) award(s stage) error {
	took := make([]bool, len(c.in))
	for c.left > 0 && !c.stuck {
		best, q := c.leaders(s, took)
		if len(best) == 0 {
			return nil
		}
		rule := NoRule
		if tie, ok := c.tie(s, best, q); ok {
			var err error
			if best, rule, err = c.settle(tie); err != nil {
				return err
			}
		}
		for _, i := range best {
			n := 1
			if s.all {
				n = min(c.left, c.room(i))
			}
			// Equal to q, but formed from the list's own votes.
			own, _ := s.quotient(c.p.Lists[i].Votes, c.out.Seats[i])
			took[i], c.won[i] = true, own
			c.give(i, Step{Clause: s.clause, Seats: n, Quotient: own, Rule: rule})
		}
	}
	return nil
}

// tie is the tie between the leaders, if there are not seats enough for all of them.
func (c *count) tie(s stage, best []int, q Quotient) (t Tie, ok bool) {
	want := len(best)
	t = Tie{Seats: c.left, Draw: c.left, Lists: best, Quotient: q, Clause: s.clause}
	if s.all {
		t.Draw, want = 1, 0
		for _, i := range best {
			want += c.room(i)
		}
	}
	return t, len(best) > 1 && want > c.left
}

// leaders are the lists with the largest quotient among those that may take a seat.
func (c *count) leaders(s stage, took []bool) (best []int, top Quotient) {
	var full []int
	for i, l := range c.p.Lists {
		if !c.in[i] || s.once && took[i] || c.quota.den > 0 && !c.quota.meets(l.Votes, s.bar) {
			continue
		}
		q, ok := s.quotient(l.Votes, c.out.Seats[i])
		switch {
		case !ok:
		case c.room(i) <= 0:
			full = append(full, i)
		case len(best) == 0 || q.Cmp(top) > 0:
			best, top = append(best[:0], i), q
		case q.Cmp(top) == 0:
			best = append(best, i)
		}
	}
	c.passOver(s, full, top)
	return best, top
}

// passOver notes, once, each exhausted list that would have come before the leaders.
func (c *count) passOver(s stage, full []int, top Quotient) {
	for _, i := range full {
		q, _ := s.quotient(c.p.Lists[i].Votes, c.out.Seats[i])
		if !c.passed[i] && (top.IsZero() || q.Cmp(top) >= 0) {
			c.passed[i] = true
			c.step(Step{Clause: ClauseExhausted, List: i, Quotient: q})
		}
	}
}
