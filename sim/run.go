package sim

// drawEvery is the number of replicates that share one draw of what is uncertain. A
// draw costs as much as tens of replicates, as all values are worked out anew; several
// replicates of one draw tell what is luck from what is uncertain. Every error that is
// stated is by draws ([numbers]), so that it is right whatever this number is.
const drawEvery = 10

// Runner plays the replicates of a run. It is not safe for use by several
// goroutines: each makes its own.
type Runner struct {
	run    *Run
	draw   int // which draw of the uncertain the agents stand for
	plan   *plan
	agents *agents
	gained []int32
}

// NewRunner makes a run ready. The run must have passed Check and not change.
func NewRunner(r *Run) *Runner { return &Runner{run: r, draw: -1} }

// Do plays the replicates from..to-1. After the first replicate of a draw of the
// uncertain parameters no memory is taken but for the outcome.
func (r *Runner) Do(from, to int) *Outcome {
	o := newOutcome(r.run, to-from)
	o.From = from
	for i := from; i < to; i++ {
		r.ready(i)
		o.take(r.agents, r.agents.run(uint64(i)), r.gained)
	}
	return o
}

// ready makes the agents for a replicate's draw of the uncertain parameters.
func (r *Runner) ready(replicate int) {
	draw := 0
	if len(r.run.Model.Uncertain) > 0 {
		draw = replicate / drawEvery
	}
	if draw == r.draw {
		return
	}
	p := newPlanAfter(r.plan, r.run, r.run.drawn(draw))
	r.plan, r.draw, r.agents, r.gained = p, draw, newAgents(p), make([]int32, p.provinces)
}

// drawn is the model with its uncertain parameters drawn. Each lever has a number of its
// own in a draw, whatever else is uncertain.
func (r *Run) drawn(draw int) Model {
	m := r.Model
	for _, u := range m.Uncertain {
		s := NewStream(r.Seed, drawKey, uint32(draw))
		for _, l := range Levers {
			if x := s.Float64(); l.Name == u.Lever {
				*l.Of(&m) = u.Low + float64((u.High-u.Low)*x)
			}
		}
	}
	return m
}
