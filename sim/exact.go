package sim

import "math"

// runExact plays a replicate in continuous time: between two moves and within one
// step of the values all rates stand still; every move changes them.
func (a *agents) runExact(replicate uint64) (ended bool) {
	p := a.p
	c := p.begin()
	steps := p.model.Decisions.Steps
	dt := 1 / float64(steps)
	ends, ruling := p.chanceOf(replicate)
	for day := range p.model.Days {
		before := a.moved
		c.yesterday = c.share
		for s := range steps {
			step := day*steps + s
			if p.open(step) {
				a.withinStep(&c, step, dt)
			}
			if step == ruling {
				c.ruled, c.ended = true, ends
			}
		}
		p.endDay(&c, day, float64(a.moved-before), float64(p.slots-before))
		a.byDay[day+1] = int32(a.moved)
	}
	return c.ended
}

// withinStep goes from move to move until the step is over.
func (a *agents) withinStep(c *climate, step int, dt float64) {
	at := 0.0
	for {
		a.setRates(c, step)
		next, wait := a.next()
		if at+wait > dt {
			a.tick(dt - at)
			return
		}
		at += wait
		a.tick(wait)
		a.touched, a.poked = a.touched[:0], a.poked[:0]
		a.move(next, 0, float64(step)*dt+at)
		a.settleAll()
		c.share = float64(a.moved) / float64(a.p.slots)
	}
}

// next is the slot whose clock runs out first, and when. In this form all are
// awake.
func (a *agents) next() (first *waking, wait float64) {
	wait = math.Inf(1)
	for i := range a.awake {
		w := &a.awake[i]
		if r := a.rate[w.state]; r > 0 {
			if d := (w.level - a.clock[w.state]) / r; d < wait {
				first, wait = w, max(d, 0)
			}
		}
	}
	return first, wait
}

func (a *agents) tick(t float64) {
	for i, r := range a.rate {
		a.clock[i] += float64(r * t)
	}
}
