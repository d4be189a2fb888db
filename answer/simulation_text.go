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
	lines := []string{x.Title + ".", wordsAsked.say(party, Plural(o.Slots, "seat", "seats"), Plural(o.Councils, "council", "councils"), LongDay(x.On), receiving, Plural(x.Model.Days, "day", "days"))}
	for _, why := range sortedKeys(x.LeftOut) {
		lines = append(lines, wordsLeftOut.say(Plural(x.LeftOut[why], "council", "councils"), why))
	}
	lines = append(lines, wordsFixed.say(Plural(o.Replicates, "run", "runs"), x.Seed, Listed(x.drawn())))
	lines = append(lines, x.heaps()...)
	if o.Lost != nil {
		lines = append(lines, wordsLost.say(party, councils(o.Lost.Q50), between(o.Lost.Q05, o.Lost.Q95)))
	}
	if o.Gained != nil {
		lines = append(lines, wordsGained.say(receiving, councils(o.Gained.Q50), between(o.Gained.Q05, o.Gained.Q95)))
	}
	if o.Lost == nil && o.Gained == nil {
		lines = append(lines, wordsFew.say())
	}
	lines = append(lines, x.expectations()...)
	lines = append(lines, x.spread()...)
	return append(lines, wordsBound.say(upper(x.Exploratory)), wordsBound.say(upper(x.Conditional)))
}

// Rules reports whether there is a court in the model that may end the party.
func (x *Simulation) Rules() bool { return x.Model.Court.Probability > 0 }

// drawn names what a run draws.
func (x *Simulation) drawn() []string {
	list := []string{"luck"}
	if x.Rules() {
		list = append(list, "the court's ruling")
	}
	if n := len(x.Model.Uncertain); n > 0 {
		list = append(list, Plural(n, "number that the scenario leaves uncertain", "numbers that the scenario leaves uncertain"))
	}
	return list
}

// heaps says where the runs come out.
func (x *Simulation) heaps() []string {
	o := &x.Outcome
	if o.Moved.SD == 0 {
		return []string{wordsOneEnd.say(whole(o.Moved.Q50))}
	}
	within := Listed(x.drawn()) + " only"
	var lines []string
	if len(o.Modes) > 1 {
		lines = []string{wordsHeaps.say(len(o.Modes), alternatives(heapsOf(o)), within)}
	} else {
		lines = []string{wordsOneHeap.say(whole(o.Moved.Q50), between(o.Moved.Q05, o.Moved.Q95), within)}
	}
	if o.Ended > 0 && o.Ended < o.Replicates {
		lines = append(lines, wordsEnded.say(share(o.Ended, o.Replicates), whole(o.IfEnded.Q50), between(o.IfEnded.Q05, o.IfEnded.Q95)),
			wordsSpared.say(whole(o.IfSpared.Q50), between(o.IfSpared.Q05, o.IfSpared.Q95)))
	}
	return lines
}

// heapsOf writes the heaps of the histogram, with how many of the runs lie in each: as
// far as the emptiest place towards the next.
func heapsOf(o *sim.Summary) (list []string) {
	from := 0
	for i, mode := range o.Modes {
		to := len(o.Histogram)
		if i+1 < len(o.Modes) {
			to = valley(o.Histogram, mode, o.Modes[i+1])
		}
		n := 0
		for _, b := range o.Histogram[from:to] {
			n += b.Count
		}
		list = append(list, fmt.Sprintf("around %s (%s of the runs)", whole(mode), share(n, o.Replicates)))
		from = to
	}
	return list
}

// valley gives the emptiest bin beyond one peak and before another.
func valley(bins []sim.Bin, peak, next float64) (at int) {
	at = -1
	for k, b := range bins {
		if float64(b.From) > peak && float64(b.To) < next && (at < 0 || b.Count < bins[at].Count) {
			at = k
		}
	}
	return at
}

// alternatives joins what is one or the other.
func alternatives(list []string) string { return strings.Join(list, " or ") }

// expectations says whether what everybody expects decides by itself.
func (x *Simulation) expectations() []string {
	low, high := last(x.IfSpared.Lowest.Share), last(x.IfSpared.Highest.Share)
	decides, same := wordsDecidesAlone, wordsSameAnyway
	if x.Rules() {
		decides, same = wordsDecides, wordsSame
	}
	lines := []string{same.say(percentOf(low))}
	if x.IfSpared.Several {
		lines = []string{decides.say(percentOf(low), percentOf(high))}
	}
	if here := x.Tipping.Here; len(here) > 0 && x.Rules() {
		list := make([]string, len(here))
		for i, r := range here {
			list[i] = percentOf(r.Share)
			if !r.Stable {
				list[i] += " (unstable)"
			}
		}
		lines = append(lines, wordsOnce.say(number(x.Tipping.Court), alternatives(list)))
	}
	if r := x.IfSpared.Lowest.Tipping; len(r) > 0 {
		most := slices.Index(r, slices.Max(r))
		lines = append(lines, wordsBrings.say(r[0], r[most], most))
	}
	for _, f := range x.Tipping.Folds {
		if x.Rules() {
			lines = append(lines, wordsFold.say(f.At, f.Share))
		}
	}
	return lines
}

// spread says what the spread of the outcomes comes from: only of what the scenario
// draws.
func (x *Simulation) spread() []string {
	v := x.Outcome.Variance
	total := v.Parameters + v.Court + v.Process
	if total <= 0 {
		return nil
	}
	parts := []string{"luck " + percentOf(v.Process/total)}
	if x.Rules() {
		parts = append(parts, "the court's ruling "+percentOf(v.Court/total))
	}
	if len(x.Model.Uncertain) > 0 {
		parts = append(parts, "what the scenario leaves uncertain "+percentOf(v.Parameters/total))
	}
	if len(parts) < 2 {
		return nil
	}
	return []string{wordsVariance.say(Listed(parts))}
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
	t := Table{Title: "In the model: holders that leave, by the end of a day (exploratory)", Columns: []string{"day", "date", "5 %", "25 %", "median", "75 %", "95 %", "leaving that day"}}
	for d, s := range x.Outcome.Fan {
		if !shown(d) {
			continue
		}
		rate := ""
		if d > 0 {
			rate = fmt.Sprintf("%.4f", x.Outcome.Hazard[d-1])
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(d), x.day(d).String(), whole(s.Q05), whole(s.Q25), whole(s.Q50), whole(s.Q75), whole(s.Q95), rate})
	}
	return t
}

func (x *Simulation) counterfactualTable() Table {
	t := Table{Title: "In the model: what a change makes of it, with the same luck (" + sim.Conditional + ")",
		Columns: []string{"change", "leave (median)", "difference (mean, 95 %)", "in 90 % of runs", "runs with fewer", "with more", "councils gained (mean, 95 %)"}}
	for _, c := range x.Counterfactuals {
		m := c.Moved
		row := []string{c.Name, whole(c.Changed.Q50), differs(m), fmt.Sprintf("%+.0f to %+.0f", m.Q05, m.Q95), strconv.Itoa(m.Less), strconv.Itoa(m.More), suppressed}
		if c.Gained != nil {
			row[len(row)-1] = differs(*c.Gained)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// differs writes a mean difference with its 95 % interval.
func differs(d sim.Difference) string {
	return fmt.Sprintf("%+.1f (%+.1f to %+.1f)", d.Mean, d.Low, d.High)
}

func (x *Simulation) leverTable() Table {
	t := Table{Title: "In the model: where each lever tips the one-shot choice, and what one percent more of it does", Columns: []string{"lever", "unit", "value", "tips at", "percent more leave"}}
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
	t := Table{Title: "In the model: runs by the number of holders that leave", Columns: []string{"from", "to", "runs", "court ends the party", "court spares it"}}
	for _, b := range x.Outcome.Histogram {
		if b.Count > 0 {
			t.Rows = append(t.Rows, []string{strconv.Itoa(b.From), strconv.Itoa(b.To), strconv.Itoa(b.Count), strconv.Itoa(b.Ended), strconv.Itoa(b.Count - b.Ended)})
		}
	}
	if !x.Rules() {
		t.Columns = t.Columns[:3]
		for i := range t.Rows {
			t.Rows[i] = t.Rows[i][:3]
		}
	}
	return t
}

// suppressed stands where an answer would be about too few.
const suppressed = "too few holders"

func (x *Simulation) provinceTable() Table {
	t := Table{Title: "In the model: councils gained by the receiving party, by division", Columns: []string{"division", "councils", "holders", "5 %", "median", "95 %"}}
	for _, p := range x.Provinces {
		row := []string{string(p.Division), "", "", suppressed, "", ""}
		if p.Gained != nil {
			row = append(row[:1], strconv.Itoa(*p.Councils), strconv.Itoa(*p.Holders), whole(p.Gained.Q05), whole(p.Gained.Q50), whole(p.Gained.Q95))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (x *Simulation) day(d int) seatledger.Day { return x.On + seatledger.Day(d) }

// DrawFan writes the course of the runs as SVG, laid out for a width.
func (x *Simulation) DrawFan(w io.Writer, width float64) error {
	f := draw.Fan{Label: "In the model: holders that leave, by day", Desc: "In 90 of 100 runs of the model the number lies within the wide band, in half of them within the narrow one.", Width: width, Unit: "holders that leave", Since: x.On}
	for _, s := range x.Outcome.Fan {
		f.Days = append(f.Days, draw.Quantiles{s.Q05, s.Q25, s.Q50, s.Q75, s.Q95})
	}
	if c := x.Model.Court.Day; x.Rules() && c > 0 && c <= x.Model.Days {
		f.Marks = append(f.Marks, draw.Mark{Day: x.day(c), Name: "ruling"})
	}
	return f.Draw(w)
}

// DrawHistogram writes where the runs came out as SVG.
func (x *Simulation) DrawHistogram(w io.Writer, width float64) error {
	o := &x.Outcome
	h := draw.Histogram{Label: "In the model: runs by the number of holders that leave", Desc: "Heaps apart from each other are outcomes of different kinds.", Width: width, Unit: "holders that leave",
		Series: [2]draw.Series{{Name: "the court spares the party"}, {Name: "the court ends it"}}, Modes: o.Modes,
		Range: &draw.Interval{Low: o.Moved.Q05, Median: o.Moved.Q50, High: o.Moved.Q95}}
	if !x.Rules() {
		h.Series[0].Name, h.Series[1].Name = "", ""
	}
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
	t := draw.Tipping{Label: "In the model: what tips the choice if everybody decides at once", Desc: "Solid: shares that come about if expected, and last. Dashed: those that do not last.", Width: width,
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
	p := draw.Intervals{Label: "In the model: what a change makes of it", Desc: "For each change: how many leave in 90 of 100 runs without it and with it.", Width: width, Unit: "holders that leave"}
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

func councils(n float64) string {
	if math.Round(n) == 1 {
		return "1 council"
	}
	return whole(n) + " councils"
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
