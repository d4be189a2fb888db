package answer

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/seatledger/seatledger/scenario"
	"github.com/seatledger/seatledger/sim"
)

// SweepKind is the kind of work that [DoChunk] does. Its bytes are a promise: a
// version that gives others has another kind.
const SweepKind = "simulate-5"

// chunkSize is how many replicates a chunk plays: the work of a fraction of a
// second on a country of five thousand seats. It is a multiple of the number that
// share a draw of uncertain parameters.
const chunkSize = 1000

// Sweep is a simulation cut into chunks, before it is run: a scenario turned into
// counts, for its model and each counterfactual. The spec of a chunk holds all
// there is to know; no name is in it.
type Sweep struct {
	scenario *scenario.Scenario
	counts   *scenario.Simulation
	d        *Desk
	runs     []*sim.Run // the model's first, then one for each counterfactual
}

// sweepSpec is what every chunk carries.
type sweepSpec struct {
	Classes    []sim.Class `json:"classes"`
	Models     []sim.Model `json:"models"`
	Seed       uint64      `json:"seed"`
	Replicates int         `json:"replicates"`
}

// Sweep turns a scenario over the ledger into a sweep.
func (d *Desk) Sweep(ctx context.Context, s *scenario.Scenario, a Ask, replicates int, seed uint64) (w *Sweep, err error) {
	defer stopped(ctx, &err)
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	if err := d.fitsBase(ctx, s); err != nil {
		return nil, err
	}
	counts, err := scenario.Simulate(s, v)
	if err != nil {
		return nil, err
	}
	w = &Sweep{scenario: s, counts: counts, d: d, runs: []*sim.Run{counts.Run(counts.Base, replicates, seed)}}
	for _, c := range counts.Counterfactuals {
		w.runs = append(w.runs, counts.Run(c.Model, replicates, seed))
	}
	for _, r := range w.runs {
		for _, p := range r.Check() {
			return nil, fmt.Errorf("%w: %s", ErrAsk, p)
		}
	}
	return w, nil
}

// Setting is a number of a model that a scenario makes use of.
type Setting struct {
	sim.Lever
	Value float64
}

// Settings lists the numbers that the scenario's model or one of its
// counterfactuals sets, in the order of [sim.Levers].
func (w *Sweep) Settings() []Setting {
	usual := sim.Defaults()
	var list []Setting
	for _, l := range sim.Levers {
		value := *l.Of(&w.runs[0].Model)
		used := value != *l.Of(&usual)
		for _, r := range w.runs[1:] {
			used = used || *l.Of(&r.Model) != value
		}
		if used {
			list = append(list, Setting{l, value})
		}
	}
	return list
}

// Model gives the model that is played.
func (w *Sweep) Model() sim.Model { return w.runs[0].Model }

// Effort is how much there is to play: days of councils, over all runs.
func (w *Sweep) Effort() float64 {
	effort := 0.0
	for _, r := range w.runs {
		councils := 0
		for _, c := range r.Classes {
			councils += c.Councils
		}
		effort += float64(r.Replicates) * float64(councils) * float64(r.Model.Days) * float64(r.Model.Decisions.Steps)
	}
	return effort
}

// Spec gives the bytes that every chunk carries.
func (w *Sweep) Spec() ([]byte, error) {
	r := w.runs[0]
	spec := sweepSpec{Classes: r.Classes, Seed: r.Seed, Replicates: r.Replicates}
	for _, r := range w.runs {
		spec.Models = append(spec.Models, r.Model)
	}
	return json.Marshal(spec)
}

// Chunks is how many there are: those of the model first, then those of each
// counterfactual.
func (w *Sweep) Chunks() int { return len(w.runs) * perRun(w.runs[0].Replicates) }

func perRun(replicates int) int { return (replicates + chunkSize - 1) / chunkSize }

// DoChunk plays one chunk and gives its outcome as bytes.
func DoChunk(ctx context.Context, spec []byte, chunk int) ([]byte, error) {
	var s sweepSpec
	if err := json.Unmarshal(spec, &s); err != nil {
		return nil, fmt.Errorf("the spec of a sweep: %w", err)
	}
	each := perRun(s.Replicates)
	if chunk < 0 || chunk >= each*len(s.Models) {
		return nil, fmt.Errorf("chunk %d of a sweep of %d", chunk, each*len(s.Models))
	}
	r := &sim.Run{Model: s.Models[chunk/each], Classes: s.Classes, Seed: s.Seed, Replicates: s.Replicates}
	if problems := r.Check(); problems != nil {
		return nil, fmt.Errorf("the spec of a sweep: %s", problems[0])
	}
	from := chunk % each * chunkSize
	o := sim.NewRunner(r).Do(from, min(from+chunkSize, s.Replicates))
	if chunk >= each { // of a counterfactual only the ends are compared
		o = o.Ends()
	}
	return o.Append(nil), ctx.Err()
}

// Merging puts the results of chunks together, in their order.
type Merging struct {
	w        *Sweep
	outcomes []*sim.Outcome
}

// Merging begins to.
func (w *Sweep) Merging() *Merging {
	return &Merging{w: w, outcomes: make([]*sim.Outcome, len(w.runs))}
}

// Add takes the next result.
func (m *Merging) Add(chunk int, result []byte) error {
	at := chunk / perRun(m.w.runs[0].Replicates)
	o, err := sim.ReadOutcome(m.w.runs[at], result)
	if err != nil {
		return fmt.Errorf("chunk %d: %w", chunk, err)
	}
	if m.outcomes[at] == nil {
		m.outcomes[at] = o
		return nil
	}
	return m.outcomes[at].Merge(o)
}
