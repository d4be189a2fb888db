package sim

import "math"

// climate is what all holders of a replicate share at a moment: what is believed,
// what has been ruled, who has left.
type climate struct {
	odds      float64 // log odds of the party's end
	ruled     bool
	ended     bool // the court ended the party
	share     float64
	yesterday float64 // share at the start of the last day
}

// chanceOf is the court's luck in a replicate: whether it ends the party, and the
// step at whose end it rules (-1: not within the run).
func (p *plan) chanceOf(replicate uint64) (ends bool, at int) {
	s := NewStream(p.run.Seed, replicate, courtKey)
	u, e := s.Float64(), s.Exp()
	c, steps := p.model.Court, p.model.Decisions.Steps
	ends = u < c.Probability
	switch {
	case c.Day > 0:
		return ends, c.Day*steps - 1
	case c.Rate > 0:
		if t := math.Ceil(e / c.Rate * float64(steps)); t <= float64(p.model.Days*steps) {
			return ends, int(t) - 1
		}
	}
	return ends, -1
}

// begin is the climate on day 0, that day's news taken in.
func (p *plan) begin() climate {
	prior := p.model.prior()
	return climate{odds: math.Log(prior/(1-prior)) + p.news[0]}
}

// pi is the believed probability that the court ends the party.
func (c *climate) pi() float64 {
	if c.ruled {
		return 0 // pibar is asked only where the party was spared
	}
	return logistic(c.odds)
}

// reckoned is A^e, the share expected to leave.
func (p *plan) reckoned(c *climate) float64 {
	switch p.model.Beliefs.Expect {
	case ExpectTrend:
		return min(1, c.share+max(c.share-c.yesterday, 0))
	case ExpectLowest, ExpectHighest:
		return p.expected
	default:
		return c.share
	}
}

// advantage is x of a group at a step, for a holder of whose council nobody has
// left, with the pull of nation and of the layers' offsets.
func (p *plan) advantage(c *climate, step, group int, pi float64) float64 {
	m := &p.model
	pibar := gone(pi, p.reckoned(c), m.Collapse.Brink, m.Collapse.Spread)
	x := p.groups[group].values.At(step, pibar, c.ruled, c.ended)
	return x + float64(m.Peers.Nation.Weight*c.share) - m.Peers.offset()
}

// fillRates works out the rates of leaving of every state a slot may be in, at a
// step, with the shares that have left by province and a pull on everybody.
func (p *plan) fillRates(rate []float64, c *climate, step int, provShare []float64, pull float64) {
	m := &p.model
	pi := c.pi()
	for g := range p.groups {
		x := p.advantage(c, step, g, pi) + pull
		if !p.byProvince {
			p.fillRow(rate, g, x)
			continue
		}
		for prov, share := range provShare {
			p.fillRow(rate, p.row(g, prov), x+float64(m.Peers.Province.Weight*share))
		}
	}
}

// fillRow works out the rates of one table row. The logistic function takes one
// exponential for the whole row.
func (p *plan) fillRow(rate []float64, row int, x float64) {
	d := &p.model.Decisions
	rate = rate[row*len(p.pull):][:len(p.pull)]
	if e := math.Exp(-x); d.Response == Logit && p.tame && e > 0 && !math.IsInf(e, 1) {
		for i, unpull := range p.unpull {
			rate[i] = d.Rate / (1 + float64(e*unpull))
		}
		return
	}
	for i, pull := range p.pull {
		rate[i] = min(d.Rate*d.Response.At(x+pull), atOnce)
	}
}

// atOnce is a rate, a day, that stands for all higher ones: whoever has it is gone
// within a second. It keeps sums finite where the response is Exp.
const atOnce = 1e6

// open says whether the offer stands at a step.
func (p *plan) open(step int) bool { return p.groups[0].values.open[step] }

// endDay takes in a day's news and its published count: movers of those who were
// still there.
func (p *plan) endDay(c *climate, day int, movers, there float64) {
	if chi := p.model.Beliefs.Counts; chi > 0 && !c.ruled && movers+there > 0 {
		usual, w := p.typical(c, day, c.pi()), p.model.Beliefs.Informed
		p1 := float64((1-w)*usual) + float64(w*p.typical(c, day, 1))
		p0 := float64((1-w)*usual) + float64(w*p.typical(c, day, 0))
		if p1 > p0 {
			c.odds += float64(chi * Surprise(movers, there, p1, p0))
		}
	}
	c.odds += p.news[day+1]
	c.odds = min(max(c.odds, -700), 700)
}

// typical is the chance that a holder leaves within a day, as an onlooker reckons it
// who believes pi and takes every council for the nation.
func (p *plan) typical(c *climate, day int, pi float64) float64 {
	step := day * p.model.Decisions.Steps
	if !p.open(step) {
		return 0
	}
	m := &p.model
	seen := *c
	seen.share = c.yesterday
	peers := float64((m.local() + m.Peers.Province.Weight + m.Peers.Patrons.Weight) * seen.share)
	rate := 0.0
	for r, weight := range p.inRank {
		if weight > 0 {
			rate += float64(weight * m.Decisions.Response.At(p.advantage(&seen, step, p.groupOf[r], pi)+peers))
		}
	}
	return -math.Expm1(-m.Decisions.Rate * rate)
}
