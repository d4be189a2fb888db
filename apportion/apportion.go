package apportion

import "fmt"

// Apportion works a problem out under its rules, in the order in which statutes put
// them: thresholds, seats held already, whole quotas, seats by quotient, correction
// for a majority. Each seat is a [Step]; a tie that no rule or lot settles ends the
// reckoning and is returned in [Outcome.Ties] without error.
func Apportion(p Problem) (Outcome, error) {
	if err := p.check(); err != nil {
		return Outcome{}, err
	}
	c := newCount(p)
	c.bar()
	c.floors()
	if err := c.fill(); err != nil {
		return Outcome{}, err
	}
	if !c.stuck {
		c.out.Unfilled = c.left
		if err := c.majority(); err != nil {
			return Outcome{}, err
		}
	}
	if len(c.lots) > 0 {
		return Outcome{}, fmt.Errorf("%w: %d lots recorded, %d needed", ErrLot, len(p.Lots), len(p.Lots)-len(c.lots))
	}
	return c.out, nil
}

// A count is an apportionment under way.
type count struct {
	p     Problem
	out   Outcome
	in    []bool // lists that take part
	valid wide   // all valid votes
	total wide   // votes of the lists that take part
	quota quota
	left  int  // seats not yet given
	lots  Lots // lots not yet used
	stuck bool // a tie is open

	// won is the quotient by which each list won its last seat beyond whole quotas:
	// what the majority rule looks at.
	won    []Quotient
	passed []bool // exhausted lists already noted as passed over
}

func newCount(p Problem) *count {
	n := len(p.Lists)
	return &count{
		p: p, left: p.Seats, lots: p.Lots,
		out: Outcome{Seats: make([]int, n), problem: p},
		in:  make([]bool, n), won: make([]Quotient, n), passed: make([]bool, n),
	}
}

func (c *count) step(s Step) {
	s.Law = c.p.Rules.Law[s.Clause]
	c.out.Steps = append(c.out.Steps, s)
}

// bar leaves out lists under their threshold and lists without votes.
func (c *count) bar() {
	c.valid = wide{lo: uint64(c.p.Valid)}
	if c.p.Valid == 0 {
		for _, l := range c.p.Lists {
			c.valid = c.valid.add(wide{lo: uint64(l.Votes)})
		}
	}
	for i, l := range c.p.Lists {
		switch {
		case l.Votes == 0:
		case !c.p.Rules.need(l).reaches(l.Votes, c.valid):
			c.step(Step{Clause: ClauseThreshold, List: i, Quotient: Quotient{num: wide{lo: uint64(l.Votes)}, den: c.valid}})
		default:
			c.in[i] = true
			c.total = c.total.add(wide{lo: uint64(l.Votes)})
		}
	}
}

// need is the share of the valid votes that a list must reach.
func (r Rules) need(l List) (share Ratio) {
	if r.ExemptFrom > 0 && l.Elsewhere >= r.ExemptFrom {
		return Ratio{}
	}
	most := -1
	for _, t := range r.Thresholds {
		if size := max(t.Parties, 1); size > most && size <= max(l.Parties, 1) {
			most, share = size, t.Share
		}
	}
	return share
}

// floors lets lists keep the seats they hold, thresholds or not.
func (c *count) floors() {
	for i, l := range c.p.Lists {
		if l.Floor > 0 {
			c.give(i, Step{Clause: ClauseFloor, Seats: l.Floor})
		}
	}
}

func (c *count) give(list int, s Step) {
	s.List = list
	c.out.Seats[list] += s.Seats
	c.left -= s.Seats
	c.step(s)
}

// room is how many more seats a list can fill.
func (c *count) room(list int) int {
	if n := c.p.Lists[list].Candidates; n > 0 {
		return n - c.out.Seats[list]
	}
	return MaxSeats
}

// fill gives the seats, stage after stage.
func (c *count) fill() error {
	m := c.p.Rules.Method
	if (m.LargestRemainders() || m == Jefferson) && !c.total.zero() {
		c.whole()
	}
	for _, s := range c.stages() {
		if err := c.award(s); err != nil || c.stuck {
			return err
		}
	}
	return nil
}

// whole fixes the quota and gives seats for whole quotas beyond the seats held.
func (c *count) whole() {
	r := c.p.Rules
	fits := c.fix(r)
	c.out.Quota = c.quota.quotient()
	c.step(Step{Clause: ClauseQuota, List: -1, Quotient: c.out.Quota})
	if !fits {
		// Seats too many, by quotas or by seats held: the next stage gives all by
		// largest remainder, which is the same as taking the smallest back.
		return
	}
	for i, l := range c.p.Lists {
		if n := c.due(i); n > 0 {
			c.give(i, Step{Clause: ClauseWhole, Seats: n, Quotient: c.quota.into(l.Votes)})
		}
	}
}

// fix finds the quota and reports whether the seats due by it can all be given.
func (c *count) fix(r Rules) bool {
	for divisor := c.p.Seats + r.Method.addend(); ; divisor-- {
		c.quota = newQuota(r.Method, r.Rounding, c.total, divisor)
		quotas, due := 0, 0
		for i, l := range c.p.Lists {
			if c.in[i] {
				quotas += c.quota.whole(l.Votes, c.p.Seats+1)
				due += c.due(i)
			}
		}
		if quotas <= c.p.Seats || r.Excess == TakeBack || divisor == c.p.Seats {
			return due <= c.left
		}
	}
}

// due is the seats a list still gets for whole quotas, as far as it can fill them.
func (c *count) due(list int) int {
	if !c.in[list] {
		return 0
	}
	n := c.quota.whole(c.p.Lists[list].Votes, c.p.Seats+1) - c.out.Seats[list]
	return max(0, min(n, c.room(list)))
}

// into is votes over quota.
func (q quota) into(votes int64) Quotient {
	return Quotient{num: mul(uint64(votes), q.den), den: q.num}
}
