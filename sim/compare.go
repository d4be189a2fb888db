package sim

import (
	"math"
	"slices"
)

// Difference is what a change of the scenario does to a number, replicate by
// replicate with the same luck: the mean difference with its 95 % interval, and
// the 5th and 95th of 100 differences.
type Difference struct {
	Base   float64 `json:"base"` // mean without the change
	Mean   float64 `json:"mean"` // of the differences
	Low    float64 `json:"low"`  // of the mean, 95 %
	High   float64 `json:"high"`
	Q05    float64 `json:"q05"` // of the differences
	Q95    float64 `json:"q95"`
	Less   int     `json:"less"`   // replicates in which the change makes it smaller
	More   int     `json:"more"`   // larger
	Always bool    `json:"always"` // never both
}

// Comparison is one row of a table of counterfactuals.
type Comparison struct {
	Changed Spread      `json:"changed"` // number that left, with the change
	Moved   Difference  `json:"moved"`
	Kept    Difference  `json:"kept"`
	Gained  *Difference `json:"gained"` // nil: it would speak of too few
	Lost    *Difference `json:"lost"`
}

// Compare holds two runs with the same seed and councils against each other.
func Compare(base, changed []Final, shown Shown) Comparison {
	of := func(number func(Final) int32) Difference {
		d := make([]int32, len(base))
		mean := 0.0
		for i := range d {
			d[i] = number(changed[i]) - number(base[i])
			mean += float64(number(base[i])) / float64(len(base))
		}
		return difference(d, mean)
	}
	moved := make([]int32, len(changed))
	for i, f := range changed {
		moved[i] = f.Moved
	}
	c := Comparison{
		Changed: spread(moved),
		Moved:   of(func(f Final) int32 { return f.Moved }),
		Kept:    of(func(f Final) int32 { return f.Kept }),
	}
	if shown.Gained {
		d := of(func(f Final) int32 { return f.Gained })
		c.Gained = &d
	}
	if shown.Lost {
		d := of(func(f Final) int32 { return f.Lost })
		c.Lost = &d
	}
	return c
}

func difference(d []int32, base float64) Difference {
	s := spread(d)
	margin := 1.959963985 * s.SD / math.Sqrt(float64(len(d)))
	out := Difference{Base: base, Mean: s.Mean, Low: s.Mean - margin, High: s.Mean + margin, Q05: s.Q05, Q95: s.Q95}
	for _, v := range d {
		if v < 0 {
			out.Less++
		} else if v > 0 {
			out.More++
		}
	}
	out.Always = out.Less == 0 || out.More == 0
	return out
}

// Margin is how far a lever is from the fold of the one-shot map. Without a fold in
// reach Fold is nil.
type Margin struct {
	Lever string   `json:"lever"`
	Unit  string   `json:"unit"`
	Value float64  `json:"value"`
	Fold  *float64 `json:"fold"`
	// Elasticity is the change of the mean final number in percent if the lever
	// rises by one percent, with the same luck; nil where the lever is 0.
	Elasticity *float64 `json:"elasticity"`
}

// Margins works out, for each lever of the model, the nearest fold and, from a
// number of replicates, the elasticity.
func Margins(r *Run, replicates int) []Margin {
	base := meanMoved(r, r.Model, replicates)
	var out []Margin
	for _, l := range Levers {
		value := *l.Of(&r.Model)
		if l.Name == "beliefs.prior" && value == 0 {
			continue // then it is the court's probability, which has a row of its own
		}
		m := Margin{Lever: l.Name, Unit: l.Unit, Value: value, Fold: nearestFold(r, l)}
		if value != 0 && base > 0 {
			up, down := r.Model, r.Model
			*l.Of(&up) = min(value*1.05, l.High)
			*l.Of(&down) = value * .95
			if rise := (*l.Of(&up) - *l.Of(&down)) / value; rise > 0 {
				e := (meanMoved(r, up, replicates) - meanMoved(r, down, replicates)) / base / rise
				m.Elasticity = &e
			}
		}
		if m.Fold != nil || (m.Elasticity != nil && *m.Elasticity != 0) {
			out = append(out, m)
		}
	}
	return out
}

// meanMoved is the mean final number of a variant of the run.
func meanMoved(r *Run, m Model, replicates int) float64 {
	variant := *r
	variant.Model = m
	variant.Model.Uncertain = nil
	sum := 0.0
	a := newAgents(newPlan(&variant, variant.Model))
	for i := range replicates {
		a.run(uint64(i))
		sum += float64(a.moved)
	}
	return sum / float64(replicates)
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
