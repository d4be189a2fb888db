package sim

import (
	"fmt"
	"math"
	"slices"
)

// Method is the way a calibration took.
type Method string

// The methods, from the most that data can tell to the least: dated records by
// council, whose likelihood is a closed form; counts on some days, as intervals or
// with the errors of their sources; and totals alone.
const (
	ClosedForm     Method = "closed form"
	ParticleFilter Method = "particle filter"
	SummariesOnly  Method = "summaries only"
)

// NotLearned is the contraction below which a parameter counts as not learned.
const NotLearned = .10

// Calibration is what data taught about parameters.
type Calibration struct {
	Conditional string      `json:"conditional"`
	Method      Method      `json:"method"`
	Data        string      `json:"data"` // in words
	Parameters  []Learned   `json:"parameters"`
	Correlation [][]float64 `json:"correlation"` // of the posterior, on the scales of the priors
	Draws       [][]float64 `json:"draws"`       // posterior draws, each the parameters in order, as a model takes them
	Accepted    float64     `json:"accepted"`    // share of proposals that were
	Exploratory string      `json:"exploratory"` // why it is no more than that
	z           [][]float64
}

// Range is the middle 90 of 100 and the median.
type Range struct {
	Low  float64 `json:"low"`
	Mid  float64 `json:"mid"`
	High float64 `json:"high"`
}

// Learned is one parameter before and after the data. Contraction is
// 1 - (posterior sd / prior sd), on the prior's scale: 0 is nothing learned, 1 all.
type Learned struct {
	Name        string  `json:"name"`
	Unit        string  `json:"unit"`
	Means       string  `json:"means"`
	Prior       Range   `json:"prior"`
	Posterior   Range   `json:"posterior"`
	Contraction float64 `json:"contraction"`
	Learned     bool    `json:"learned"`
}

// Exploratory is why no calibration is more than exploratory. It is shown wherever
// the output of one is.
const Exploratory = "exploratory: the model does not foretell how much of a wave comes in the last days before a deadline, and what it does foretell of real episodes it foretells within wide bands; how the episode of Cambodia ended was known when it was written (checks 14 and 15 of doc/validation.md)"

// newCalibration sums draws of z up.
func newCalibration(method Method, data string, priors Priors, z [][]float64, accepted float64) *Calibration {
	c := &Calibration{Conditional: Conditional, Method: method, Data: data, Accepted: accepted, Exploratory: Exploratory, z: z}
	fitted := priors.fitted()
	for _, one := range z {
		draw := make([]float64, len(fitted))
		for i, p := range fitted {
			draw[i] = p.At(one[i])
		}
		c.Draws = append(c.Draws, draw)
	}
	for i, p := range fitted {
		l := Learned{Name: p.Name, Means: "standard deviation of stakes.leaving between windows", Unit: "nats"}
		if lever, err := FindLever(p.Name); err == nil {
			l.Means, l.Unit = lever.Means, lever.Unit
		}
		l.Prior = Range{p.At(-1.6449), p.At(0), p.At(1.6449)}
		values := make([]float64, len(z))
		for k := range z {
			values[k] = z[k][i]
		}
		_, sd := centred(values)
		slices.Sort(values)
		at := func(q float64) float64 { return p.At(values[quantileAt(q, len(values))]) }
		l.Posterior = Range{at(.05), at(.5), at(.95)}
		l.Contraction = 1 - sd
		l.Learned = l.Contraction >= NotLearned
		c.Parameters = append(c.Parameters, l)
	}
	c.Correlation = correlation(z, len(fitted))
	return c
}

// centred are mean and standard deviation.
func centred(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean) / float64(max(len(x)-1, 1))
	}
	return mean, math.Sqrt(sd)
}

func correlation(z [][]float64, n int) [][]float64 {
	out := square(n)
	mean, sd := make([]float64, n), make([]float64, n)
	column := make([]float64, len(z))
	for i := range n {
		for k := range z {
			column[k] = z[k][i]
		}
		mean[i], sd[i] = centred(column)
	}
	for i := range n {
		for j := range n {
			for _, one := range z {
				out[i][j] += (one[i] - mean[i]) * (one[j] - mean[j])
			}
			out[i][j] /= float64(max(len(z)-1, 1)) * max(sd[i]*sd[j], 1e-300)
		}
	}
	return out
}

// Sentences tells the calibration.
func (c *Calibration) Sentences() []string {
	said := []string{fmt.Sprintf("Fitted by %s to %s.", c.Method, c.Data)}
	for _, p := range c.Parameters {
		if !p.Learned {
			said = append(said, fmt.Sprintf("%s (%s): not learned. The data leave it where the prior had it, %.3g to %.3g %s.", p.Name, p.Means, p.Prior.Low, p.Prior.High, p.Unit))
			continue
		}
		said = append(said, fmt.Sprintf("%s (%s): %.3g, 90 %% from %.3g to %.3g %s; before the data %.3g to %.3g. The spread shrank by %.0f %%.",
			p.Name, p.Means, p.Posterior.Mid, p.Posterior.Low, p.Posterior.High, p.Unit, p.Prior.Low, p.Prior.High, 100*p.Contraction))
	}
	for i := range c.Parameters {
		for j := range i {
			if r := c.Correlation[i][j]; math.Abs(r) >= .5 {
				said = append(said, fmt.Sprintf("%s and %s trade off against each other (correlation %+.2f): the data hardly tell them apart.", c.Parameters[j].Name, c.Parameters[i].Name, r))
			}
		}
	}
	return append(said, "This is "+c.Exploratory+".", "Everything here is "+c.Conditional+".")
}

// Fit draws from the posterior of the parameters with a prior, given a record by
// council and day, and a base model that has all other parameters.
func (d *Dated) Fit(base Model, priors Priors, s Sampling) *Calibration {
	log := d.posterior(base, priors)
	start := make([]float64, len(priors.fitted()))
	top := findMode(log, start)
	found := sample(log, top, s)
	data := fmt.Sprintf("a dated record of %d holders over %d days, %d of whom left", d.slots, len(d.days), d.days[len(d.days)-1].moved)
	return newCalibration(ClosedForm, data, priors, found.Draws, found.Accepted)
}

// posterior is the log density of z.
func (d *Dated) posterior(base Model, priors Priors) func([]float64) float64 {
	return func(z []float64) float64 { return logPrior(z) + d.LogLikelihood(priors.Model(base, z)) }
}
