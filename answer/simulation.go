package answer

import (
	"sync"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/sim"
)

// Simulation is what a scenario's model yields: distributions over replicates,
// conditional on the scenario. It speaks of classes of seats, never of persons,
// and of no council by name.
type Simulation struct {
	Title           string             `json:"title"`
	Purpose         string             `json:"purpose"`
	Sources         []string           `json:"sources"`
	Conditional     string             `json:"conditional"`
	Exploratory     string             `json:"exploratory"` // why it is no more than that
	On              seatledger.Day     `json:"on"`          // day 0
	Known           *string            `json:"known"`
	Published       *string            `json:"published"`
	Base            *string            `json:"base"`
	Party           seatledger.PartyID `json:"party"`
	Receiving       seatledger.PartyID `json:"receiving"`
	Councils        int                `json:"councils"` // of the scenario, those left out included
	LeftOut         map[string]int     `json:"left_out"` // councils whose composition the records leave open, by reason
	Seed            uint64             `json:"seed"`
	Replicates      int                `json:"replicates"`
	Model           sim.Model          `json:"model"`
	Outcome         sim.Summary        `json:"outcome"`
	Provinces       []ProvinceOutcome  `json:"provinces"`
	IfSpared        sim.MeanField      `json:"mean_field_if_spared"`
	IfEnded         sim.MeanField      `json:"mean_field_if_ended"`
	Tipping         sim.Tipping        `json:"tipping"`
	Levers          []sim.Margin       `json:"levers"`
	Counterfactuals []Counterfactual   `json:"counterfactuals"`

	d *Desk
}

// ProvinceOutcome is how many councils of a province the receiving party comes to
// control. Where it would speak of too few its numbers are null, and the reason is said.
type ProvinceOutcome struct {
	Division   seatledger.DivisionID `json:"division"`
	Councils   *int                  `json:"councils"` // on which the threatened party holds seats
	Holders    *int                  `json:"holders"`
	Gained     *sim.Spread           `json:"gained"`
	Suppressed string                `json:"suppressed,omitempty"` // why
}

// Counterfactual is one row of the table of what else might be: the model with
// something changed, replicate by replicate with the same luck.
type Counterfactual struct {
	Name        string `json:"name"`
	Conditional string `json:"conditional"`
	sim.Comparison
}

// leverRuns is how many replicates an elasticity is worked out from.
const leverRuns = 100

// Answer sums up what the chunks yielded.
func (m *Merging) Answer(a Ask) *Simulation {
	w := m.w
	r, s := w.runs[0], w.scenario
	x := &Simulation{Title: s.Title, Purpose: s.Purpose, Sources: s.Sources, Conditional: sim.Conditional, Exploratory: sim.Exploratory, On: s.On, Known: stated(a.Known), Published: stated(a.Published), Base: baseOf(s),
		Party: w.counts.Party, Receiving: w.counts.Receiving, Councils: w.counts.Councils, LeftOut: w.counts.LeftOut,
		Seed: r.Seed, Replicates: r.Replicates, Model: r.Model, Provinces: []ProvinceOutcome{}, Counterfactuals: []Counterfactual{}, d: w.d}
	var wg sync.WaitGroup
	wg.Go(func() { x.IfSpared = r.MeanField(false) })
	wg.Go(func() { x.IfEnded = r.MeanField(true) })
	wg.Go(func() { x.Tipping = r.Tipping() })
	wg.Go(func() { x.Levers = sim.Margins(r, min(leverRuns, r.Replicates)) })
	wg.Wait()
	several := x.IfSpared.Several || x.Rules() && x.IfEnded.Several
	x.Outcome = sim.Summarise(r, m.outcomes[0], w.counts.Shown, several)
	for _, g := range x.Outcome.Provinces {
		p := ProvinceOutcome{Division: w.d.Book.DivisionID(w.counts.Provinces[g.Province])}
		if g.Gained != nil {
			p.Councils, p.Holders, p.Gained = &g.Councils, &g.Holders, g.Gained
		} else {
			p.Suppressed = suppressed
		}
		x.Provinces = append(x.Provinces, p)
	}
	base := sim.NewComparing(r, m.outcomes[0].Finals, several)
	for i, c := range w.counts.Counterfactuals {
		x.Counterfactuals = append(x.Counterfactuals, Counterfactual{c.Name, sim.Conditional, base.With(w.runs[i+1], m.outcomes[i+1].Finals, c.Shown)})
	}
	return x
}
