package sim

import "math"

// moveByMove plays a step in continuous time: all rates stand still until the next
// move, which changes them.
func (a *agents) moveByMove(c *climate, step int, dt float64) {
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
