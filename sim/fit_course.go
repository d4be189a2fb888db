package sim

import "fmt"

// course gives a fit the rates of the very model that the agents run on, while it
// works out only the values that are asked for: a fit asks at a handful of beliefs,
// a run at any.
type course struct {
	p      *plan
	values []lazyValues // by group
	rate   []float64
}

// newCourse makes a model ready for a fit to the holders of a layout.
func newCourse(r *Run, m Model) *course {
	p := beginPlan(r, m)
	c := &course{p: p}
	for g, r := range p.findRanks() {
		l := newLazyValues(&p.model, r)
		p.groups[g].values = l.v
		c.values = append(c.values, l)
	}
	p.takeLayout(nil)
	p.layTables()
	c.rate = make([]float64, p.rows*len(p.pull))
	return c
}

// rates works out the rates of all states at a step.
func (c *course) rates(now *climate, step int, provShare []float64) []float64 {
	m := &c.p.model
	c.need(step, gone(now.pi(), c.p.reckoned(now), m.Collapse.Brink, m.Collapse.Spread), now)
	c.p.fillRates(c.rate, now, step, provShare, 0)
	return c.rate
}

// endDay takes in a day's news and count.
func (c *course) endDay(now *climate, day int, movers, there float64) {
	m := &c.p.model
	if step := day * m.Decisions.Steps; m.Beliefs.Counts > 0 && !now.ruled && c.p.open(step) {
		seen := *now
		seen.share = now.yesterday
		for _, pi := range [...]float64{0, now.pi(), 1} {
			c.need(step, gone(pi, c.p.reckoned(&seen), m.Collapse.Brink, m.Collapse.Spread), now)
		}
	}
	c.p.endDay(now, day, movers, there)
}

func (c *course) need(step int, pibar float64, now *climate) {
	for g := range c.values {
		c.values[g].need(step, pibar, now.ruled, now.ended)
	}
}

// fittable says why a model cannot be fitted by likelihood.
func fittable(m *Model) error {
	refuse := func(path string, value any, want, fix string) error {
		return fmt.Errorf("fit: %s", Problem{path, fmt.Sprint(value), want, fix})
	}
	switch {
	case m.Decisions.Steps != 1:
		return refuse("decisions.steps", m.Decisions.Steps, "1", "counts are by day, and between two of them nothing was seen")
	case m.Beliefs.Expect != ExpectNow && m.Beliefs.Expect != ExpectTrend:
		return refuse("beliefs.expect", quoted(m.Beliefs.Expect), "now or trend", "a share that comes true is no function of what was seen")
	case m.Peers.Patrons.Weight != 0:
		return refuse("peers.patrons.weight", m.Peers.Patrons.Weight, "0", "whom a holder watches is not seen")
	}
	return nil
}

// lazyValues fills a table of [Values] point by point.
type lazyValues struct {
	v        *Values
	p        problem
	segments []segment
}

// segment is a run of steps under one announced deadline.
type segment struct {
	from, to int
	deadline float64
	last     int       // step from whose end values are carried back
	post     []float64 // V_post on the fine grid; nil: not worked out
	before   [nodes]bool
	spared   [nodes]bool
}

func newLazyValues(m *Model, r Rank) lazyValues {
	n := m.Days * m.Decisions.Steps
	l := lazyValues{
		v: &Values{steps: n, x: make([]float64, n*nodes), post: make([]float64, n), free: make([]float64, n*nodes), open: make([]bool, n)},
		p: problem{m: m, leave: m.leave(r), k: m.stay(), lost: m.lost(), fine: m.fineness()},
	}
	l.v.eachDeadline(m, func(from, to int, deadline float64) {
		l.segments = append(l.segments, segment{from: from, to: to, deadline: deadline, last: lastStep(m, deadline)})
		for step := from; step < to; step++ {
			l.v.open[step] = true
		}
	})
	return l
}

// need makes sure of the values around pibar at a step.
func (l *lazyValues) need(step int, pibar float64, ruled, ended bool) {
	for i := range l.segments {
		s := &l.segments[i]
		if step < s.from || step >= s.to {
			continue
		}
		if s.post == nil {
			l.afterRuling(s)
		}
		if ruled && ended {
			return
		}
		at := min(int(min(max(pibar, 0), 1)*(nodes-1)), nodes-2)
		l.point(s, at, ruled)
		l.point(s, at+1, ruled)
	}
}

func (l *lazyValues) afterRuling(s *segment) {
	l.p.deadline = s.deadline
	s.post = l.v.after(&l.p, s.last)
	for step := s.from; step < s.to; step++ {
		l.v.post[step] = (l.p.leave - s.post[step*l.p.fine]) / l.p.m.Decisions.Scale
	}
}

// point works out one point of pibar in a segment, before the ruling or after the
// court has spared the party.
func (l *lazyValues) point(s *segment, node int, ruled bool) {
	done, row, court := &s.before, l.v.x, l.p.m.Court
	if ruled {
		done, row, court = &s.spared, l.v.free, Court{}
	}
	if done[node] {
		return
	}
	done[node] = true
	l.p.deadline = s.deadline
	value := l.v.staying(&l.p, float64(node)/(nodes-1), s.last, s.post, court)
	for step := s.from; step < s.to; step++ {
		row[step*nodes+node] = (l.p.leave - value[step*l.p.fine]) / l.p.m.Decisions.Scale
	}
}
