package sim

import (
	"math"
	"slices"
)

// Path is a course of the mean field: what becomes of infinitely many copies of
// the councils.
type Path struct {
	Share   []float64 `json:"share"`   // that has left by the end of each day, day 0 first
	Tipping []float64 `json:"tipping"` // R_def at the end of each day: the slope of the one-shot map there
}

// MeanField holds the paths on which expectations of the final share come true.
type MeanField struct {
	Lowest  Path `json:"lowest"`  // if all expect as little as can come true
	Highest Path `json:"highest"` // if all expect as much as can
	Several bool `json:"several"` // whether the two differ: expectation alone decides
}

// MeanField works out the lowest and the highest path of a run, given whether the
// court ends the party. Within councils the field is exact (the distribution of
// leavers by council); between them, shares stand for counts. The final share that
// is expected is that of a party which the court spares: only then does it matter.
func (r *Run) MeanField(ended bool) MeanField {
	path := func(highest bool) (Path, float64) {
		m := r.Model
		m.Beliefs.Expect = ExpectLowest
		if highest {
			m.Beliefs.Expect = ExpectHighest
		}
		p := newPlan(r, m)
		return p.path(ended), p.expected
	}
	low, a := path(false)
	high, b := path(true)
	return MeanField{low, high, math.Abs(a-b) > 1e-6}
}

// fixedPoint is the share that comes about if it is expected, found by iterating
// from 0 or from 1. As more expected brings more, the iteration is monotone.
func (p *plan) fixedPoint(highest bool) float64 {
	if highest {
		p.expected = 1
	}
	for range 500 { // near a fold it creeps: then what is left is below what is printed
		path := p.path(false)
		next := path.Share[len(path.Share)-1]
		if math.Abs(next-p.expected) < 1e-12 {
			return next
		}
		p.expected = next
	}
	return p.expected
}

// kind is the councils of one composition: a probability for each way in which its
// holders may have left.
type kind struct {
	weight   float64 // councils
	province int
	holders  int
	base     []int // [group] place in the rate table with nobody gone
	sizes    []int // [group]
	strides  []int
	prob     []float64
}

// kinds groups the councils.
func (p *plan) kinds() []*kind {
	type key struct {
		province, holders int
		sizes             [Ranks]int
	}
	found := map[key]*kind{}
	var list []*kind
	for _, class := range p.run.Classes {
		k := key{holders: class.Holders()}
		if k.holders == 0 {
			continue
		}
		if p.byProvince {
			k.province = class.Province
		}
		for r, n := range class.Slots {
			k.sizes[p.groupOf[r]] += n
		}
		if found[k] == nil {
			found[k] = p.newKind(k.province, k.holders, k.sizes[:len(p.groups)], int(p.base[k.holders]))
			list = append(list, found[k])
		}
		found[k].weight += float64(class.Councils)
	}
	return list
}

func (p *plan) newKind(province, holders int, sizes []int, local int) *kind {
	k := &kind{province: province, holders: holders, sizes: append([]int(nil), sizes...)}
	states := 1
	for g, n := range sizes {
		k.strides = append(k.strides, states)
		k.base = append(k.base, p.row(g, province)*len(p.pull)+local)
		states *= n + 1
	}
	k.prob = make([]float64, states)
	k.prob[0] = 1
	return k
}

// flows adds the derivative of the distribution.
func (k *kind) flows(d, prob, rate []float64) {
	for s, q := range prob {
		if q == 0 {
			continue
		}
		left, gone := s, 0
		var out [Ranks]int
		for g := len(k.sizes) - 1; g >= 0; g-- {
			out[g] = left / k.strides[g]
			left %= k.strides[g]
			gone += out[g]
		}
		for g, n := range k.sizes {
			if out[g] < n {
				f := float64(n-out[g]) * rate[k.base[g]+gone] * q
				d[s] -= f
				d[s+k.strides[g]] += f
			}
		}
	}
}

// mean is the number of leavers of one council.
func (k *kind) mean(prob []float64) float64 {
	sum := 0.0
	for s, q := range prob {
		left, gone := s, 0
		for g := len(k.sizes) - 1; g >= 0; g-- {
			gone += left / k.strides[g]
			left %= k.strides[g]
		}
		sum += float64(q * float64(gone))
	}
	return sum
}

// field is the mean field at a moment.
type field struct {
	p         *plan
	kinds     []*kind
	rate      []float64
	provShare []float64
	cap       float64      // no rate is higher
	holders   float64      // of the largest kind
	k         [4][]float64 // the stages of Runge and Kutta, all kinds in a row
	at        []float64
}

func newField(p *plan) *field {
	f := &field{p: p, kinds: p.kinds(), rate: make([]float64, p.rows*len(p.pull)), provShare: make([]float64, p.provinces)}
	size := 0
	for _, k := range f.kinds {
		f.holders = max(f.holders, float64(k.holders))
		size += len(k.prob)
	}
	f.at = make([]float64, size)
	for i := range f.k {
		f.k[i] = make([]float64, size)
	}
	return f
}

// A step of the agents is gone through in classical Runge-Kutta steps: a 16th of it,
// or less where rates are high. Rates beyond surely are taken for that: in a step
// e^-40 of those who have it are left.
const (
	substeps = 16
	surely   = 40
)

// path follows the mean field over the run.
func (p *plan) path(ended bool) Path {
	f := newField(p)
	m := &p.model
	steps := m.Decisions.Steps
	c := p.begin()
	out := Path{Share: []float64{0}, Tipping: []float64{p.tipping(&c)}}
	for day := range m.Days {
		c.yesterday = c.share
		for s := range steps {
			step := day*steps + s
			if p.open(step) {
				f.through(&c, step, 1/float64(steps))
			}
			if m.Court.Day > 0 && step == m.Court.Day*steps-1 {
				c.ruled, c.ended = true, ended
			}
		}
		p.endDay(&c, day, (c.share-c.yesterday)*float64(p.slots), (1-c.yesterday)*float64(p.slots))
		out.Share = append(out.Share, c.share)
		out.Tipping = append(out.Tipping, p.tipping(&c))
	}
	return out
}

// tipping is R_def: how many one more expected leaver brings.
func (p *plan) tipping(c *climate) float64 {
	pi := c.pi()
	if c.ruled && c.ended {
		pi = 1
	}
	one := p.model.OneShot(pi, p.inRank)
	return one.Slope(c.share)
}

// through goes through a step of the agents; the values' step stands still
// meanwhile.
func (f *field) through(c *climate, step int, dt float64) {
	f.cap = surely / dt
	for left := dt; left > 0; {
		f.fill(c, step)
		sub := min(left, dt/substeps, 2/(slices.Max(f.rate)*f.holders))
		f.step(c, step, sub)
		left -= sub
	}
}

// fill works out the rates at a moment.
func (f *field) fill(c *climate, step int) {
	f.p.fillRates(f.rate, c, step, f.provShare, f.p.model.Peers.Patrons.Weight*c.share)
	for i, r := range f.rate {
		f.rate[i] = min(r, f.cap)
	}
}

// step is one classical Runge-Kutta step of all kinds together.
func (f *field) step(c *climate, step int, dt float64) {
	for stage := range f.k {
		f.stage(stage, dt)
		f.slope(c, step, f.k[stage])
	}
	f.commit(dt)
	f.shares(c)
}

// stage puts the point at which a stage looks at the slope into at.
func (f *field) stage(stage int, dt float64) {
	weight := [...]float64{0, dt / 2, dt / 2, dt}[stage]
	i := 0
	for _, k := range f.kinds {
		for _, q := range k.prob {
			f.at[i] = q
			if stage > 0 {
				f.at[i] += float64(weight * f.k[stage-1][i])
			}
			i++
		}
	}
}

// slope works out the derivative at the point.
func (f *field) slope(c *climate, step int, d []float64) {
	now := *c
	f.shares(&now)
	f.fill(&now, step)
	clear(d)
	i := 0
	for _, k := range f.kinds {
		k.flows(d[i:i+len(k.prob)], f.at[i:i+len(k.prob)], f.rate)
		i += len(k.prob)
	}
}

func (f *field) commit(dt float64) {
	i := 0
	for _, k := range f.kinds {
		for s := range k.prob {
			k.prob[s] += float64(dt / 6 * (f.k[0][i] + float64(2*f.k[1][i]) + float64(2*f.k[2][i]) + f.k[3][i]))
			f.at[i] = k.prob[s]
			i++
		}
	}
}

// shares works out who has left at the point, in the nation and by province.
func (f *field) shares(c *climate) {
	clear(f.provShare)
	total := 0.0
	i := 0
	for _, k := range f.kinds {
		n := float64(k.weight * k.mean(f.at[i:i+len(k.prob)]))
		total += n
		f.provShare[k.province] += n
		i += len(k.prob)
	}
	for p, n := range f.provShare {
		f.provShare[p] = n / float64(max(f.p.inProv[p], 1))
	}
	c.share = total / float64(max(f.p.slots, 1))
}
