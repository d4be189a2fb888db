package answer

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/sim"
)

// Sentences implements [Answer].
func (x *Simulation) Sentences() []string {
	o := &x.Outcome
	party, receiving := x.d.partyByID(x.Party), x.d.partyByID(x.Receiving)
	lines := []string{x.Title + "."}
	lines = append(lines,
		fmt.Sprintf("On %s %s held %s on %s. Played %s over %s from seed %d.", LongDay(x.On), party,
			Plural(o.Slots, "seat", "seats"), Plural(o.Councils, "council", "councils"), Plural(o.Replicates, "time", "times"), Plural(x.Model.Days, "day", "days"), x.Seed))
	for _, why := range sortedKeys(x.LeftOut) {
		lines = append(lines, fmt.Sprintf("  - %s left out: %s.", Plural(x.LeftOut[why], "council", "councils"), why))
	}
	lines = append(lines, fmt.Sprintf("By %s %s of its holders have left: %s.", LongDay(x.day(x.Model.Days)), whole(o.Moved.Mean), interval(o.Moved)))
	if o.Ended > 0 && o.Ended < o.Replicates {
		lines = append(lines,
			fmt.Sprintf("  - If the court ends the party, as in %s of the runs: %s; %s.", share(o.Ended, o.Replicates), whole(o.IfEnded.Mean), interval(o.IfEnded)),
			fmt.Sprintf("  - If it does not: %s; %s.", whole(o.IfSpared.Mean), interval(o.IfSpared)))
	}
	if len(o.Modes) > 1 {
		lines = append(lines, fmt.Sprintf("The outcomes are of %d kinds: around %s.", len(o.Modes), numbers(o.Modes)))
	}
	lines = append(lines, changedHands(party, o.Lost, receiving, o.Gained)...)
	lines = append(lines, x.expectations()...)
	lines = append(lines, x.tells()...)
	return append(lines, upper(x.Exploratory)+".", upper(x.Conditional)+".")
}

// changedHands says how many councils change hands, as far as it may be told.
func changedHands(party string, lost *sim.Spread, receiving string, gained *sim.Spread) []string {
	var told []string
	if lost != nil {
		told = append(told, fmt.Sprintf("%s loses control of %s, %s", party, councils(*lost), interval(*lost)))
	}
	if gained != nil {
		told = append(told, fmt.Sprintf("%s gains %s, %s", receiving, councils(*gained), interval(*gained)))
	}
	if len(told) == 0 {
		return []string{"How many councils change hands is not told: so few can that they would be known one by one."}
	}
	return []string{"Seats counted by allegiance, " + strings.Join(told, "; ") + "."}
}

// expectations says whether what everybody expects decides by itself.
func (x *Simulation) expectations() []string {
	low, high := last(x.IfSpared.Lowest.Share), last(x.IfSpared.Highest.Share)
	var lines []string
	if x.IfSpared.Several {
		lines = append(lines, fmt.Sprintf("What everybody expects decides: even if the court spares the party, %s leave if all expect little, %s if all expect much.", percentOf(low), percentOf(high)))
	} else {
		lines = append(lines, fmt.Sprintf("Whatever is expected, the same comes about if the court spares the party: %s leave.", percentOf(low)))
	}
	if here := x.Tipping.Here; len(here) > 0 {
		list := make([]string, len(here))
		for i, r := range here {
			list[i] = percentOf(r.Share)
			if !r.Stable {
				list[i] += " (unstable)"
			}
		}
		lines = append(lines, fmt.Sprintf("If everybody decided at once, believing in the party's end with probability %s, the share that leaves would be %s.", number(x.Tipping.Court), strings.Join(list, " or ")))
	}
	if r := x.IfSpared.Lowest.Tipping; len(r) > 0 {
		most := slices.Index(r, slices.Max(r))
		lines = append(lines, fmt.Sprintf("One more expected leaver brings %.2f others on day 0 and %.2f on day %d, where it is most; 1 is the tipping line.", r[0], r[most], most))
	}
	for _, f := range x.Tipping.Folds {
		lines = append(lines, fmt.Sprintf("That tips at a probability of %.7f, where the share is %.7f.", f.At, f.Share))
	}
	return lines
}

// tells says what the spread of the outcomes comes from.
func (x *Simulation) tells() []string {
	v := x.Outcome.Variance
	total := v.Parameters + v.Court + v.Process
	if total <= 0 {
		return nil
	}
	return []string{fmt.Sprintf("Of the variance, the court's ruling makes %s, what the scenario leaves uncertain %s, luck %s.", percentOf(v.Court/total), percentOf(v.Parameters/total), percentOf(v.Process/total))}
}

// Tables implements [Answer].
func (x *Simulation) Tables() []Table {
	tables := []Table{x.fanTable(func(int) bool { return true }), x.counterfactualTable(), x.leverTable(), x.histogramTable(), x.provinceTable()}
	return slices.DeleteFunc(tables, func(t Table) bool { return len(t.Rows) == 0 })
}

// Shown are the tables for a terminal: few days instead of all, and no divisions.
func (x *Simulation) Shown() []Table {
	fan := x.fanTable(func(d int) bool { return d%7 == 0 || d == x.Model.Court.Day || d == x.Model.Days })
	tables := []Table{fan, x.counterfactualTable(), x.leverTable()}
	return slices.DeleteFunc(tables, func(t Table) bool { return len(t.Rows) == 0 })
}

func (x *Simulation) fanTable(shown func(day int) bool) Table {
	t := Table{Title: "Holders that have left, by day (exploratory)", Columns: []string{"day", "date", "5 %", "25 %", "median", "75 %", "95 %", "mean", "leaving that day"}}
	for d, s := range x.Outcome.Fan {
		if !shown(d) {
			continue
		}
		rate := ""
		if d > 0 {
			rate = fmt.Sprintf("%.4f", x.Outcome.Hazard[d-1])
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(d), x.day(d).String(), whole(s.Q05), whole(s.Q25), whole(s.Q50), whole(s.Q75), whole(s.Q95), fmt.Sprintf("%.1f", s.Mean), rate})
	}
	return t
}

func (x *Simulation) counterfactualTable() Table {
	t := Table{Title: "What else might be, with the same luck (" + sim.Conditional + ")",
		Columns: []string{"change", "leave", "difference", "its 95 %", "in 90 % of runs", "runs with fewer", "with more", "councils gained", "difference (95 %)"}}
	for _, c := range x.Counterfactuals {
		m := c.Moved
		row := []string{c.Name, fmt.Sprintf("%.1f", m.Base+m.Mean), fmt.Sprintf("%+.1f", m.Mean), fmt.Sprintf("%+.1f to %+.1f", m.Low, m.High),
			fmt.Sprintf("%+.0f to %+.0f", m.Q05, m.Q95), strconv.Itoa(m.Less), strconv.Itoa(m.More), suppressed, ""}
		if g := c.Gained; g != nil {
			row = append(row[:len(row)-2], fmt.Sprintf("%.1f", g.Base+g.Mean), fmt.Sprintf("%+.1f (%+.1f to %+.1f)", g.Mean, g.Low, g.High))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (x *Simulation) leverTable() Table {
	t := Table{Title: "Levers: where each would tip the one-shot choice, and what one percent more of it does", Columns: []string{"lever", "unit", "value", "tips at", "percent more leave"}}
	for _, l := range x.Levers {
		fold, elasticity := "", ""
		if l.Fold != nil {
			fold = number(*l.Fold)
		}
		if l.Elasticity != nil {
			elasticity = fmt.Sprintf("%+.2f", *l.Elasticity)
		}
		t.Rows = append(t.Rows, []string{l.Lever, l.Unit, number(l.Value), fold, elasticity})
	}
	return t
}

func (x *Simulation) histogramTable() Table {
	t := Table{Title: "Runs by the number of holders that left", Columns: []string{"from", "to", "runs", "court ended the party", "court spared it"}}
	for _, b := range x.Outcome.Histogram {
		if b.Count > 0 {
			t.Rows = append(t.Rows, []string{strconv.Itoa(b.From), strconv.Itoa(b.To), strconv.Itoa(b.Count), strconv.Itoa(b.Ended), strconv.Itoa(b.Count - b.Ended)})
		}
	}
	return t
}

// suppressed stands where an answer would be about too few.
const suppressed = "too few holders"

func (x *Simulation) provinceTable() Table {
	t := Table{Title: "Councils gained by the receiving party, by division", Columns: []string{"division", "councils", "holders", "mean", "5 %", "median", "95 %"}}
	for _, p := range x.Provinces {
		row := []string{string(p.Division), "", "", suppressed, "", "", ""}
		if p.Gained != nil {
			row = append(row[:1], strconv.Itoa(*p.Councils), strconv.Itoa(*p.Holders), fmt.Sprintf("%.1f", p.Gained.Mean), whole(p.Gained.Q05), whole(p.Gained.Q50), whole(p.Gained.Q95))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (x *Simulation) day(d int) seatledger.Day { return x.On + seatledger.Day(d) }

// DrawFan writes the course of the runs as SVG, laid out for a width.
func (x *Simulation) DrawFan(w io.Writer, width float64) error {
	f := draw.Fan{Label: "Holders that have left, by day", Desc: "In 90 of 100 runs the number lies within the wide band, in half of them within the narrow one.", Width: width, Unit: "holders that have left", Since: x.On}
	for _, s := range x.Outcome.Fan {
		f.Days = append(f.Days, draw.Quantiles{s.Q05, s.Q25, s.Q50, s.Q75, s.Q95})
	}
	if c := x.Model.Court.Day; c > 0 && c <= x.Model.Days {
		f.Marks = append(f.Marks, draw.Mark{Day: x.day(c), Name: "ruling"})
	}
	return f.Draw(w)
}

// DrawHistogram writes where the runs came out as SVG.
func (x *Simulation) DrawHistogram(w io.Writer, width float64) error {
	o := &x.Outcome
	h := draw.Histogram{Label: "Runs by the number of holders that left", Desc: "Heaps apart from each other are outcomes of different kinds.", Width: width, Unit: "holders that left",
		Series: [2]draw.Series{{Name: "the court spared the party"}, {Name: "the court ended it"}}, Modes: o.Modes,
		Range: &draw.Interval{Low: o.Moved.Q05, Median: o.Moved.Q50, High: o.Moved.Q95}}
	for i, b := range o.Histogram {
		if i == 0 {
			h.Edges = append(h.Edges, float64(b.From))
		}
		h.Edges = append(h.Edges, float64(b.To+1))
		h.Series[0].Runs = append(h.Series[0].Runs, b.Count-b.Ended)
		h.Series[1].Runs = append(h.Series[1].Runs, b.Ended)
	}
	return h.Draw(w)
}

// DrawTipping writes the equilibria of the one-shot choice against the believed
// probability of the party's end as SVG.
func (x *Simulation) DrawTipping(w io.Writer, width float64) error {
	t := draw.Tipping{Label: "What tips the choice if everybody decides at once", Desc: "Solid: shares that come about if expected, and last. Dashed: those that do not last.", Width: width,
		Across: "believed probability that the court ends the party", Up: "share that leaves"}
	for _, p := range x.Tipping.Curve {
		t.Curve = append(t.Curve, equilibria(p.Court, p.Roots))
	}
	for _, f := range x.Tipping.Folds {
		t.Folds = append(t.Folds, draw.Fold{Probability: f.At, Share: f.Share, Label: strings.TrimPrefix(fmt.Sprintf("%.7f", f.At), "0")})
	}
	here := equilibria(x.Tipping.Court, x.Tipping.Here)
	t.At = &here
	return t.Draw(w)
}

func equilibria(probability float64, roots []sim.Root) draw.Equilibria {
	e := draw.Equilibria{Probability: probability}
	for _, r := range roots {
		e.Roots = append(e.Roots, draw.Root{Share: r.Share, Stable: r.Stable})
	}
	return e
}

// DrawCounterfactuals writes what each change does to the number of leavers as SVG.
func (x *Simulation) DrawCounterfactuals(w io.Writer, width float64) error {
	p := draw.Intervals{Label: "What else might be", Desc: "For each change: how many leave in 90 of 100 runs without it and with it.", Width: width, Unit: "holders that left"}
	o := x.Outcome.Moved
	for _, c := range x.Counterfactuals {
		p.Rows = append(p.Rows, draw.IntervalRow{Label: c.Name, Before: draw.Interval{Low: o.Q05, Median: o.Q50, High: o.Q95},
			After: draw.Interval{Low: c.Changed.Q05, Median: c.Changed.Q50, High: c.Changed.Q95}})
	}
	return p.Draw(w)
}

func last(x []float64) float64 { return x[len(x)-1] }

// whole writes a number rounded to a whole one.
func whole(x float64) string { return Thousands(int64(math.Round(x))) }

// number writes a number in as few digits as say it.
func number(x float64) string { return strconv.FormatFloat(x, 'g', 7, 64) }

func percentOf(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

func share(n, of int) string { return percentOf(float64(n) / float64(of)) }

func councils(s sim.Spread) string {
	if n := int(math.Round(s.Mean)); n == 1 {
		return "1 council"
	}
	return whole(s.Mean) + " councils"
}

func interval(s sim.Spread) string {
	if s.Q05 == s.Q95 {
		return "in 90 of 100 runs " + whole(s.Q05)
	}
	return fmt.Sprintf("in 90 of 100 runs %s to %s", whole(s.Q05), whole(s.Q95))
}

func numbers(x []float64) string {
	list := make([]string, len(x))
	for i, v := range x {
		list[i] = whole(v)
	}
	return Listed(list)
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func sortedKeys[T any](m map[string]T) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Notice gives what has to be said of the ledger that the answer is from.
func (x *Simulation) Notice() Notice { return x.d.Notice() }

// Cited names the sources of the scenario.
func (x *Simulation) Cited() []string { return x.d.citeTexts(x.Sources) }

// DivisionName names a division of the ledger that the answer is from.
func (x *Simulation) DivisionName(id seatledger.DivisionID) string {
	return x.d.Name(seatledger.Divisions, string(id))
}
