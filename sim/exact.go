package sim

import "math"

// moveByMove plays a step in continuous time: all rates stand still until the next
// move, which changes them.
func (a *agents) moveByMove(c *climate, step int, dt float64) {
	at := 0.0
	for {
		a.setRates(c, step)
		next, wait := a.soonest()
		if at+wait > dt {
			a.tick(dt - at)
			return
		}
		at += wait
		a.tick(wait)
		a.touched, a.poked = a.touched[:0], a.poked[:0]
		a.move(next, float64(step)*dt+at)
		a.settleAll()
		c.share = float64(a.moved) / float64(a.p.slots)
	}
}

// soonest is the entry of the slot whose clock runs out first, and when. In this form all
// are awake.
func (a *agents) soonest() (first int, wait float64) {
	wait = math.Inf(1)
	for i, n := range a.next[:a.entries] {
		if r := a.rate[n.state]; r > 0 {
			if d := (n.level - a.clock[n.state]) / r; d < wait {
				first, wait = i, max(d, 0)
			}
		}
	}
	return first, wait
}
