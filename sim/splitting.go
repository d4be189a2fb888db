package sim

// Rare is an estimate of the probability of what hardly ever happens.
type Rare struct {
	Probability float64
	Evaluations int // how often the model was asked for a step
}

// Split estimates, without bias, the probability that a path climbs all levels from
// 0 to top: multilevel splitting (Kahn and Harris 1951; Glasserman, Heidelberger,
// Shahabuddin and Zajic 1999). At each level some paths go on from where those that
// got there stood, shared out as evenly as their number allows; the estimate is the
// product of the shares that climb. climb draws a path's next step from a level,
// and says whether it gets to the level above.
//
// At the first level there are as many paths as given, and then in proportion to
// the share that fell at the level before, though at least a fiftieth: a level that
// nearly all climb needs few. As that is settled before the level is, it adds no
// bias.
func Split[S any](s *Stream, paths, top int, start S, climb func(level int, from S) (S, bool)) Rare {
	r := Rare{Probability: 1}
	here, there := []S{start}, make([]S, 0, paths)
	effort := paths
	for level := range top {
		// Path i goes on from place (i+u) len(here)/effort: each place is taken
		// effort/len(here) times on average.
		u := s.Float64()
		for i := range effort {
			from := here[min(int((float64(i)+u)*float64(len(here))/float64(effort)), len(here)-1)]
			if to, ok := climb(level, from); ok {
				there = append(there, to)
			}
		}
		climbed := len(there)
		r.Evaluations += effort
		r.Probability *= float64(climbed) / float64(effort)
		if climbed == 0 {
			return r
		}
		effort = max(int(float64(paths)*(1-float64(climbed)/float64(effort))), paths/50, 1)
		here, there = there, here[:0]
	}
	return r
}

// SettleAbove estimates the probability that [Chain.Settle] moves at least so many:
// levels are the numbers of moved, that is the largest share reached, and a step
// draws the next clock.
func (c Chain) SettleAbove(s *Stream, paths, least int) Rare {
	hazards := make([]float64, least)
	for k := range hazards {
		hazards[k] = c.hazard(k)
	}
	return Split(s, paths, least, 0., func(k int, last float64) (float64, bool) {
		clock := c.clock(s, k, last)
		return clock, clock <= hazards[k]
	})
}
