package sim

// What a run may speak of (the boundary): no fewer than so many holders, on no fewer
// than so many councils, and no council with more than half of them.
const (
	Fewest         = 20
	FewestCouncils = 5
)

// A Crowd is holders of the threatened party: how many, on how many councils, and how
// many on the one that has most of them.
type Crowd struct{ Holders, Councils, Most int }

// Add takes in a council; one without holders is none of the crowd's.
func (c *Crowd) Add(holders int) {
	if holders > 0 {
		c.Holders += holders
		c.Councils++
		c.Most = max(c.Most, holders)
	}
}

// Passes reports whether it may be spoken of a crowd.
func (c Crowd) Passes() bool {
	return c.Holders >= Fewest && c.Councils >= FewestCouncils && 2*c.Most <= c.Holders
}

// Tells reports whether an answer may be about this crowd: it passes, or there is
// nobody in it.
func (c Crowd) Tells() bool { return c.Holders == 0 || c.Passes() }

// Shown says what may be told of a run besides the number that leaves. It follows from
// public counts alone, never from what comes out.
type Shown struct {
	Chiefs       bool   // how many of the leavers are chiefs
	Gained, Lost bool   // councils
	Provinces    []bool // by number: councils gained there
}
