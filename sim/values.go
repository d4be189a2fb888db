package sim

import "math"

// nodes is the number of points in pibar at which values are worked out; between
// them they are interpolated linearly.
const nodes = 33

// Values holds the advantage of leaving now over staying for now,
//
//	x = (V_D - V_S(t)) / s,
//
// where nobody of the own council has left, for one rank, by step and pibar. V_S
// solves, backward from the deadline (Rust 1987; Arcidiacono et al. 2016),
//
//	-dV/dt = h - rV + lambda_C ((1-pibar) K + pibar V_post - V) + mu (s log(e^{V_D/s} + e^{V/s}) - V).
//
// Holders take what is believed on the day to last, and reckon with no relief from
// sanction by what peers will do.
type Values struct {
	steps int
	x     []float64 // [step][node] before the ruling
	post  []float64 // [step] after the ruling has ended the party
	free  []float64 // [step][node] after the court has spared it
	open  []bool    // [step] whether the offer stands
}

// problem is the holder's problem of one rank under one announced deadline.
type problem struct {
	m              *Model
	leave, k, lost float64
	deadline       float64 // days; the offer ends then
	fine           int     // Runge-Kutta steps within a step
}

// flow is -dV/dt at value v. target is what the ruling brings, at a rate.
func (p *problem) flow(v, rate, target float64, open bool) float64 {
	d := p.m.Stakes.Flow - float64(p.m.Stakes.Discount*v) + float64(rate*(target-v))
	if open {
		s := p.m.Decisions.Scale
		d += float64(p.m.Decisions.Rate * s * softplus((p.leave-v)/s))
	}
	return d
}

// back takes one classical Runge-Kutta step backward in time.
func (p *problem) back(v, dt, rate, target float64, open bool) float64 {
	k1 := p.flow(v, rate, target, open)
	k2 := p.flow(v+float64(dt/2*k1), rate, target, open)
	k3 := p.flow(v+float64(dt/2*k2), rate, target, open)
	k4 := p.flow(v+float64(dt*k3), rate, target, open)
	return v + float64(dt/6*(k1+float64(2*k2)+float64(2*k3)+k4))
}

// fineness is the number of Runge-Kutta steps within one step of the agents: enough
// that in each there are an eighth of a decision and of a ruling at most.
func (m *Model) fineness() int {
	return max(1, int(math.Ceil(8*(m.Decisions.Rate+m.Court.Rate)/float64(m.Decisions.Steps))))
}

// deadline is the day the offer ends as known at a time, or false if none stands.
func (m *Model) deadline(t float64) (float64, bool) {
	day, found := 0.0, false
	for _, d := range m.Offer {
		if float64(d.Announced) <= t {
			day, found = float64(d.Day), true
		}
	}
	return day, found && t < day
}

// NewValues works out the advantage of leaving for a rank.
func NewValues(m *Model, r Rank) *Values {
	n := m.Days * m.Decisions.Steps
	v := &Values{steps: n, x: make([]float64, n*nodes), post: make([]float64, n), free: make([]float64, n*nodes), open: make([]bool, n)}
	v.eachDeadline(m, func(from, to int, deadline float64) { v.solve(m, r, from, to, deadline) })
	return v
}

// eachDeadline visits the runs of steps during which an offer stands under one
// announced deadline.
func (v *Values) eachDeadline(m *Model, visit func(from, to int, deadline float64)) {
	for from := 0; from < v.steps; {
		to := from + 1
		end, open := m.deadline(v.time(m, from))
		for to < v.steps {
			if e, o := m.deadline(v.time(m, to)); e != end || o != open {
				break
			}
			to++
		}
		if open {
			visit(from, to, end)
		}
		from = to
	}
}

func (v *Values) time(m *Model, step int) float64 { return float64(step) / float64(m.Decisions.Steps) }

// solve fills the steps from..to-1, during which the deadline stands as announced:
// the value is carried back from the later of deadline and ruling.
func (v *Values) solve(m *Model, r Rank, from, to int, deadline float64) {
	p := &problem{m: m, leave: m.leave(r), k: m.stay(), lost: m.lost(), deadline: deadline, fine: m.fineness()}
	last := lastStep(m, deadline)
	s := m.Decisions.Scale
	post := v.after(p, last)
	for step := from; step < to; step++ {
		v.open[step] = true
		v.post[step] = (p.leave - post[step*p.fine]) / s
	}
	for node := range nodes {
		pibar := float64(node) / (nodes - 1)
		before := v.staying(p, pibar, last, post, m.Court)
		spared := v.staying(p, pibar, last, post, Court{})
		for step := from; step < to; step++ {
			v.x[step*nodes+node] = (p.leave - before[step*p.fine]) / s
			v.free[step*nodes+node] = (p.leave - spared[step*p.fine]) / s
		}
	}
}

// lastStep is the later of deadline and ruling.
func lastStep(m *Model, deadline float64) int {
	return max(int(math.Ceil(deadline*float64(m.Decisions.Steps))), m.Court.Day*m.Decisions.Steps)
}

// after carries V_post back from the end on the fine grid.
func (v *Values) after(p *problem, last int) []float64 {
	dt := 1 / float64(p.m.Decisions.Steps*p.fine)
	post := make([]float64, last*p.fine+1)
	post[last*p.fine] = p.lost
	for i := last*p.fine - 1; i >= 0; i-- {
		post[i] = p.back(post[i+1], dt, 0, 0, float64(i)*dt < p.deadline)
	}
	return post
}

// staying carries V_S back from the end on the fine grid. A ruling on a known day
// replaces the value by its expectation there.
func (v *Values) staying(p *problem, pibar float64, last int, post []float64, court Court) []float64 {
	dt := 1 / float64(p.m.Decisions.Steps*p.fine)
	ruling := court.Day * p.m.Decisions.Steps * p.fine
	value := make([]float64, last*p.fine+1)
	after := func(i int) float64 { return float64((1-pibar)*p.k) + float64(pibar*post[i]) }
	value[last*p.fine] = float64((1-pibar)*p.k) + float64(pibar*p.lost)
	for i := last*p.fine - 1; i >= 0; i-- {
		if i+1 == ruling {
			value[i+1] = after(i + 1)
		}
		value[i] = p.back(value[i+1], dt, court.Rate, after(i), float64(i)*dt < p.deadline)
	}
	return value
}

// At is the advantage at a step and a belief. ruled says whether the court has
// ruled, gone whether it has ended the party.
func (v *Values) At(step int, pibar float64, ruled, gone bool) float64 {
	if ruled && gone {
		return v.post[step]
	}
	row := v.x
	if ruled {
		row = v.free
	}
	at := min(max(pibar, 0), 1) * (nodes - 1)
	i := min(int(at), nodes-2)
	f := at - float64(i)
	row = row[step*nodes+i : step*nodes+i+2]
	return row[0] + float64(f*(row[1]-row[0]))
}
