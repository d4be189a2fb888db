package sim

import (
	"math"
	"slices"
)

// Difference is what a change of the scenario does to a number, replicate by
// replicate with the same luck. Where the differences fall into heaps there is no mean
// of them; where the number itself does, none of it.
type Difference struct {
	Base      *Estimate `json:"base"` // mean without the change
	Mean      *Estimate `json:"mean"` // of the differences
	Q05       *Estimate `json:"q05"`  // of the differences
	Q50       *Estimate `json:"q50"`
	Q95       *Estimate `json:"q95"`
	DipP      float64   `json:"dip_p"` // of Hartigan's dip test of a single heap of differences
	Less      int       `json:"less"`  // replicates in which the change makes it smaller
	More      int       `json:"more"`  // larger
	LessShare *Estimate `json:"less_share"`
	MoreShare *Estimate `json:"more_share"`
	Always    bool      `json:"always"` // never both
}

// Comparison is one row of a table of counterfactuals.
type Comparison struct {
	Changed Spread      `json:"changed"` // number that left, with the change
	Moved   Difference  `json:"moved"`
	Kept    Difference  `json:"kept"`
	Gained  *Difference `json:"gained"` // nil: it would speak of too few
	Lost    *Difference `json:"lost"`
}

// Comparing holds counterfactuals against a run.
type Comparing struct {
	base    *Run
	finals  []Final
	several bool // equilibria of it: no mean is given
}

// NewComparing begins to, with how the run's replicates end.
func NewComparing(base *Run, finals []Final, several bool) *Comparing {
	return &Comparing{base, finals, several}
}

// With holds a run with the same seed and councils against it.
func (c *Comparing) With(changed *Run, finals []Final, shown Shown) Comparison {
	g := newGauge(c.base, changed)
	g.several = c.several
	of := func(number func(Final) int32) Difference {
		base := g.spread(g.of(len(finals), func(i int) int32 { return number(c.finals[i]) }, always))
		d := g.difference(g.of(len(finals), func(i int) int32 { return number(finals[i]) - number(c.finals[i]) }, always))
		d.Base = base.Mean
		return d
	}
	told := func(may bool, number func(Final) int32) *Difference {
		if !may {
			return nil
		}
		d := of(number)
		return &d
	}
	return Comparison{
		Changed: g.spread(g.of(len(finals), func(i int) int32 { return finals[i].Moved }, always)),
		Moved:   of(func(f Final) int32 { return f.Moved }),
		Kept:    of(func(f Final) int32 { return f.Kept }),
		Gained:  told(shown.Gained, func(f Final) int32 { return f.Gained }),
		Lost:    told(shown.Lost, func(f Final) int32 { return f.Lost }),
	}
}

// difference sums up paired differences: their own spread, whatever the equilibria of the
// numbers that they are of.
func (g *gauge) difference(d numbers) Difference {
	own := *g
	own.several = false
	s := own.spread(d)
	less, more := func(x int32) bool { return x < 0 }, func(x int32) bool { return x > 0 }
	out := Difference{Mean: s.Mean, Q05: s.Q05, Q50: s.Q50, Q95: s.Q95, DipP: s.DipP, LessShare: d.share(less), MoreShare: d.share(more)}
	for _, v := range d.x {
		if less(v) {
			out.Less++
		} else if more(v) {
			out.More++
		}
	}
	out.Always = out.Less == 0 || out.More == 0
	if slices.Min(d.x) >= -1 && slices.Max(d.x) <= 1 { // less, the same or more: the shares say all
		out.Q05, out.Q50, out.Q95 = nil, nil, nil
	}
	return out
}

// Margin is how far a lever is from the fold of the one-shot map. Without a fold in
// reach Fold is nil.
type Margin struct {
	Lever string   `json:"lever"`
	Unit  string   `json:"unit"`
	Value float64  `json:"value"`
	Fold  *float64 `json:"fold"`
	// Elasticity is by how many percent more leave, over all replicates together, if the
	// lever rises by one percent, with the same luck; nil where the lever is 0.
	Elasticity *Estimate `json:"elasticity"`
}

// Margins works out, for each lever of the model, the nearest fold and, from a
// number of replicates, the elasticity.
func Margins(r *Run, replicates int) []Margin {
	base := finalsOf(r, r.Model, replicates)
	var out []Margin
	for _, l := range Levers {
		value := *l.Of(&r.Model)
		if l.Name == "beliefs.prior" && value == 0 {
			continue // then it is the court's probability, which has a row of its own
		}
		m := Margin{Lever: l.Name, Unit: l.Unit, Value: value, Fold: nearestFold(r, l)}
		if value != 0 {
			up, down := r.Model, r.Model
			*l.Of(&up) = min(value*1.05, l.High)
			*l.Of(&down) = value * .95
			if rise := (*l.Of(&up) - *l.Of(&down)) / value; rise > 0 {
				m.Elasticity = elasticity(base, finalsOf(r, up, replicates), finalsOf(r, down, replicates), rise)
			}
		}
		if m.Fold != nil || (m.Elasticity != nil && m.Elasticity.Value != 0) {
			out = append(out, m)
		}
	}
	return out
}

// elasticity is the ratio of two means, of which each replicate has its part.
func elasticity(base, up, down numbers, rise float64) *Estimate {
	sum, change := 0.0, 0.0
	for i, v := range base.x {
		sum += float64(v)
		change += float64(up.x[i]-down.x[i]) / rise
	}
	if sum == 0 {
		return nil
	}
	e := change / sum
	return base.linear(e, func(i int) float64 {
		return (float64(up.x[i]-down.x[i])/rise - float64(e*float64(base.x[i]))) / sum
	})
}

// finalsOf are the final numbers of a variant of the run in which nothing is uncertain.
func finalsOf(r *Run, m Model, replicates int) numbers {
	variant := *r
	variant.Model = m
	variant.Model.Uncertain = nil
	a := newAgents(newPlan(&variant, variant.Model))
	g := newGauge(&variant)
	return g.of(replicates, func(i int) int32 {
		a.run(uint64(i))
		return int32(a.moved)
	}, always)
}

// nearestFold looks for a fold of the one-shot map within reach of the lever: five
// times its value, or five units, up and down.
func nearestFold(r *Run, l Lever) *float64 {
	value := *l.Of(&r.Model)
	reach := 5 * max(math.Abs(value), 1)
	ranks := r.ranks()
	set := func(x float64) OneShot {
		m := r.Model
		*l.Of(&m) = x
		return m.OneShot(m.prior(), ranks)
	}
	low, high := max(l.Low, value-reach), min(l.High, value+reach)
	var best *float64
	for _, f := range Folds(set, low, high) {
		if best == nil || math.Abs(f.At-value) < math.Abs(*best-value) {
			best = &f.At
		}
	}
	return best
}

// ranks is the share of each rank among the holders.
func (r *Run) ranks() [Ranks]float64 {
	var share [Ranks]float64
	total := 0.0
	for _, c := range r.Classes {
		for k, n := range c.Slots {
			share[k] += float64(n * c.Councils)
			total += float64(n * c.Councils)
		}
	}
	for k := range share {
		share[k] /= max(total, 1)
	}
	return share
}

// Tipping is the diagram of the one-shot map against the believed probability that
// the court ends the party.
type Tipping struct {
	Curve []TippingPoint `json:"curve"`
	Folds []Fold         `json:"folds"`
	Court float64        `json:"court"` // as the scenario has it
	Here  []Root         `json:"here"`
}

// TippingPoint is the equilibria at a court probability.
type TippingPoint struct {
	Court float64 `json:"court"`
	Roots []Root  `json:"roots"`
}

// Tipping works the diagram out at hundredths, and exactly at the folds.
func (r *Run) Tipping() Tipping {
	ranks := r.ranks()
	at := func(court float64) OneShot { return r.Model.OneShot(court, ranks) }
	t := Tipping{Folds: Folds(at, 0, 1), Court: r.Model.prior()}
	t.Here = at(t.Court).Equilibria()
	for i := range 101 {
		court := float64(i) / 100
		t.Curve = append(t.Curve, TippingPoint{court, at(court).Equilibria()})
	}
	for _, f := range t.Folds {
		t.Curve = append(t.Curve, TippingPoint{f.At, at(f.At).Equilibria()})
	}
	slices.SortFunc(t.Curve, func(a, b TippingPoint) int {
		switch {
		case a.Court < b.Court:
			return -1
		case a.Court > b.Court:
			return 1
		}
		return 0
	})
	return t
}
