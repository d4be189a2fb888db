package answer

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger/sim"
)

// Calibration is what the counts published of a real window of time teach about
// the model, and, where only the first of them are used, how it does on the others.
type Calibration struct {
	Window    string     `json:"window"`
	Name      string     `json:"name"`
	Until     int        `json:"until"`     // the last day whose counts are used
	Forecasts []Forecast `json:"forecasts"` // of later counts, in order of day
	Skill     []Skill    `json:"skill"`     // on these, none of which was used
	*sim.Calibration
}

// Forecast holds a published count that was not used against what the fit, and three
// baselines fitted to the same counts, forecast of it.
type Forecast struct {
	Day       int             `json:"day"`
	Published string          `json:"published"` // as printed
	Source    string          `json:"source"`
	Model     sim.Score       `json:"model"`
	Baselines []BaselineScore `json:"baselines"`
}

// Skill is how much of a baseline's score the model does without, on counts that were
// kept back.
type Skill struct {
	Baseline sim.Baseline  `json:"baseline"`
	Days     int           `json:"days"`  // of which counts were kept back
	Skill    *sim.Estimate `json:"skill"` // nil where a forecast has no spread
}

// BaselineScore is how a baseline does.
type BaselineScore struct {
	Baseline sim.Baseline `json:"baseline"`
	sim.Score
}

// calibrated are the levers that national counts may teach of; the others are fixed
// by assumption.
var calibrated = []string{"stakes.leaving", "beliefs.prior", "decisions.rate", "peers.nation.weight", "peers.council.weight"}

// How a calibration is run, and the size of the negative binomial of later counts.
const (
	particles  = 32
	countSize  = 20
	baselines  = 2000
	burnIn     = 2000
	kept       = 1000
	keptOneOf  = 4
	randomised = .5
)

// Calibrate fits the model to the counts of a window up to a day.
func Calibrate(windows []sim.Episode, priors sim.Priors, id string, until int, seed uint64) (*Calibration, error) {
	full, err := window(windows, id)
	if err != nil {
		return nil, err
	}
	w := full.Until(until)
	if len(w.Counts) == 0 {
		return nil, fmt.Errorf("%w: no count of %s was published by day %d; the first is of day %d", ErrAsk, id, until, full.Counts[0].Day)
	}
	priors, err = priors.Only(calibrated...)
	if err != nil {
		return nil, err
	}
	c, err := w.Fit(priors, sim.Filtering{Particles: particles, Sampling: sim.Sampling{Burn: burnIn, Keep: kept, Thin: keptOneOf, Seed: seed}})
	if err != nil {
		return nil, err
	}
	x := &Calibration{Window: id, Name: full.Name, Until: w.Counts[len(w.Counts)-1].Day, Forecasts: []Forecast{}, Skill: []Skill{}, Calibration: c}
	later := full.Counts[len(w.Counts):]
	if len(later) == 0 {
		return x, nil
	}
	paths := w.Paths(c, priors, particles, countSize, seed)
	for _, k := range later {
		f := Forecast{Day: k.Day, Published: k.Text, Source: k.Source, Model: score(paths, k)}
		for _, b := range sim.Baselines() {
			f.Baselines = append(f.Baselines, BaselineScore{b, score(w.Baseline(b, baselines, countSize, seed), k)})
		}
		x.Forecasts = append(x.Forecasts, f)
	}
	x.Skill = skills(x.Forecasts)
	return x, nil
}

// skills holds the model against each baseline. What several sources published of one
// day is one outcome: its scores are averaged.
func skills(forecasts []Forecast) []Skill {
	var list []Skill
	for k, b := range sim.Baselines() {
		own := byDay(forecasts, func(f *Forecast) *float64 { return f.Model.CRPS })
		other := byDay(forecasts, func(f *Forecast) *float64 { return f.Baselines[k].CRPS })
		list = append(list, Skill{b, len(own), sim.Skill(own, other)})
	}
	return list
}

// byDay gives the mean score of each day; nothing where one has none.
func byDay(forecasts []Forecast, score func(*Forecast) *float64) (list []*float64) {
	for from := 0; from < len(forecasts); {
		mean, to := 0.0, from
		for to < len(forecasts) && forecasts[to].Day == forecasts[from].Day {
			if score(&forecasts[to]) == nil {
				mean = math.NaN()
			} else {
				mean += *score(&forecasts[to])
			}
			to++
		}
		mean /= float64(to - from)
		if from = to; math.IsNaN(mean) {
			list = append(list, nil)
		} else {
			list = append(list, &mean)
		}
	}
	return list
}

func window(windows []sim.Episode, id string) (sim.Episode, error) {
	var ids []string
	for _, w := range windows {
		if w.ID == id {
			return w, nil
		}
		ids = append(ids, w.ID)
	}
	return sim.Episode{}, fmt.Errorf("%w: window %q: expected one of %s", ErrAsk, id, strings.Join(ids, ", "))
}

// score holds what paths say of a count's day against the count.
func score(p sim.Paths, k sim.Count) sim.Score {
	var x []float64
	for _, path := range p.Counted {
		x = append(x, path[k.Day-p.From])
	}
	return sim.NewScore(x, float64(k.Low), float64(k.High), randomised)
}

// Sentences implements [Answer].
func (x *Calibration) Sentences() []string {
	lines := x.Calibration.Sentences()
	for _, f := range x.Forecasts {
		held := "holds"
		if !f.Model.Within {
			held = "misses"
		}
		lines = append(lines, fmt.Sprintf("Of day %d %s was published; nine tenths of the forecasts are %s to %s, which %s it.", f.Day, f.Published, whole(f.Model.Low), whole(f.Model.High), held))
	}
	for _, k := range x.Skill {
		if k.Skill != nil {
			lines = append(lines, fmt.Sprintf("Against the baseline %s the model's skill on %s is %s (1 is perfect, 0 no better).", k.Baseline, Plural(k.Days, "day kept back", "days kept back"), skillOf(k.Skill)))
		}
	}
	return lines
}

// skillOf writes a skill with its interval.
func skillOf(e *sim.Estimate) string {
	if e == nil {
		return "no spread"
	}
	if e.Low == nil {
		return fmt.Sprintf("%.2f, of a single day and so without an interval", e.Value)
	}
	return fmt.Sprintf("%.2f (%.2f to %.2f)", e.Value, *e.Low, *e.High)
}

// Tables implements [Answer].
func (x *Calibration) Tables() []Table {
	learned := Table{Title: "What the counts teach (exploratory; " + string(x.Method) + ")", Columns: []string{"lever", "unit", "before, 90 %", "after, median", "after, 90 %", "shrunk by", "learned"}}
	for _, p := range x.Parameters {
		said := "yes"
		if !p.Learned {
			said = "not learned"
		}
		learned.Rows = append(learned.Rows, []string{p.Name, p.Unit, fmt.Sprintf("%.3g to %.3g", p.Prior.Low, p.Prior.High), fmt.Sprintf("%.3g", p.Posterior.Mid),
			fmt.Sprintf("%.3g to %.3g", p.Posterior.Low, p.Posterior.High), fmt.Sprintf("%.0f %%", 100*p.Contraction), said})
	}
	forecasts := Table{Title: "Forecasts of later counts (exploratory)", Columns: []string{"day", "published", "forecast by", "median", "90 %", "holds it", "log score"}}
	for _, f := range x.Forecasts {
		row := func(by string, s sim.Score) {
			holds := "yes"
			if !s.Within {
				holds = "no"
			}
			forecasts.Rows = append(forecasts.Rows, []string{strconv.Itoa(f.Day), f.Published, by, whole(s.Mid), whole(s.Low) + " to " + whole(s.High), holds, scored(s.Log, "%.1f", impossible(s))})
		}
		row("the model", f.Model)
		for _, b := range f.Baselines {
			row(string(b.Baseline), b.Score)
		}
	}
	if len(forecasts.Rows) == 0 {
		return []Table{learned}
	}
	skill := Table{Title: "Skill on the counts kept back (exploratory; 1 is perfect, 0 no better than the baseline)", Columns: []string{"baseline", "days", "skill"}}
	for _, k := range x.Skill {
		skill.Rows = append(skill.Rows, []string{string(k.Baseline), strconv.Itoa(k.Days), skillOf(k.Skill)})
	}
	return []Table{learned, forecasts, skill}
}

// scored writes a score, or why there is none.
func scored(x *float64, form, otherwise string) string {
	if x == nil {
		return otherwise
	}
	if text := fmt.Sprintf(form, *x); text != "-0.0" {
		return text
	}
	return "0.0"
}

// impossible says why there is no log score.
func impossible(s sim.Score) string {
	if s.Impossible {
		return "impossible"
	}
	return "no spread"
}
