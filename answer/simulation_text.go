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
		lines = append(lines, wordsLost.say(party, come(o.Lost)))
	}
	if o.Gained != nil {
		lines = append(lines, wordsGained.say(receiving, come(o.Gained)))
	}
	if o.Lost == nil && o.Gained == nil {
		lines = append(lines, wordsFew.say())
	}
	lines = append(lines, x.expectations()...)
	lines = append(lines, x.spread()...)
	return append(lines, wordsErrors.say(), wordsBound.say(upper(x.Exploratory)), wordsBound.say(upper(x.Conditional)))
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
	if o.Moved.Alike() {
		return []string{wordsOneEnd.say(whole(o.Moved.Q50.Value))}
	}
	within := Listed(x.drawn()) + " only"
	var lines []string
	switch {
	case o.Moved.Q50 == nil:
		lines = []string{wordsSeldom.say(come(&o.Moved), within)}
	case len(o.Heaps) > 1:
		lines = []string{wordsHeaps.say(len(o.Heaps), alternatives(heapsOf(o)), within)}
	case o.Moved.Apart():
		lines = []string{wordsHeapsNear.say(come(&o.Moved), within)}
	default:
		lines = []string{wordsOneHeap.say(come(&o.Moved), within)}
	}
	if o.Ended > 0 && o.Ended < o.Replicates {
		lines = append(lines, wordsEnded.say(shareOf(o.EndedShare), come(&o.IfEnded)), wordsSpared.say(come(&o.IfSpared)))
	}
	return lines
}

// come says where runs come out: of a number that is 0 or 1 how often, of another nine
// tenths, and the middle run where it does not lie between heaps.
func come(s *sim.Spread) string {
	switch {
	case s.Q50 == nil:
		return fmt.Sprintf(phraseOnce, shareOf(s.Mean))
	case s.Alike():
		return fmt.Sprintf(phraseEvery, whole(s.Q50.Value))
	case s.Apart():
		return fmt.Sprintf(phraseApart, between(s.Q05, s.Q95))
	}
	return fmt.Sprintf(phraseMiddle, about(s.Q50), between(s.Q05, s.Q95))
}

// heapsOf writes the heaps, with how many of the runs lie in each.
func heapsOf(o *sim.Summary) (list []string) {
	for _, h := range o.Heaps {
		list = append(list, fmt.Sprintf(phraseHeap, about(h.Mid), shareOf(h.Share)))
	}
	return list
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
	var parts []string
	for _, part := range []struct {
		of    string
		share *sim.Estimate
	}{{"luck", v.Process}, {"the court's ruling", v.Court}, {"what the scenario leaves uncertain", v.Parameters}} {
		if part.share != nil {
			parts = append(parts, part.of+" "+shareOf(part.share))
		}
	}
	if len(parts) < 2 {
		return nil
	}
	return []string{wordsVariance.say(Listed(parts))}
}

// Tables implements [Answer].
func (x *Simulation) Tables() []Table {
	tables := []Table{x.fanTable(true, func(int) bool { return true }), x.counterfactualTable(), x.leverTable(), x.histogramTable(), x.provinceTable()}
	return slices.DeleteFunc(tables, func(t Table) bool { return len(t.Rows) == 0 })
}

// Shown are the tables for a terminal: few days instead of all, and no divisions.
func (x *Simulation) Shown() []Table {
	fan := x.fanTable(false, func(d int) bool { return d%7 == 0 || d == x.Model.Court.Day || d == x.Model.Days })
	tables := []Table{fan, x.counterfactualTable(), x.leverTable()}
	return slices.DeleteFunc(tables, func(t Table) bool { return len(t.Rows) == 0 })
}

// fanTable is the course of the runs; half of them are left out of the narrow one.
func (x *Simulation) fanTable(wide bool, shown func(day int) bool) Table {
	t := Table{Title: "In the model: holders that leave, by the end of a day (exploratory)", Columns: []string{"day", "date", "5 %", "25 %", "median", "75 %", "95 %", "leaving that day"}}
	for d, s := range x.Outcome.Fan {
		if !shown(d) {
			continue
		}
		rate := ""
		if d > 0 {
			rate = withError(x.Outcome.Hazard[d-1], 4)
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(d), x.day(d).String(), about(s.Q05), about(s.Q25), middle(&s), about(s.Q75), about(s.Q95), rate})
	}
	if wide {
		return t
	}
	for i := range t.Rows {
		t.Rows[i] = slices.Delete(slices.Delete(t.Rows[i], 5, 6), 3, 4)
	}
	t.Columns = slices.Delete(slices.Delete(t.Columns, 5, 6), 3, 4)
	return t
}

// middle writes a median; of what is 0 or 1 how often it is.
func middle(s *sim.Spread) string {
	if s.Q50 == nil && s.Mean != nil {
		return "1 in " + shareOf(s.Mean)
	}
	return about(s.Q50)
}

func (x *Simulation) counterfactualTable() Table {
	t := Table{Title: "In the model: what a change makes of it, with the same luck (" + sim.Conditional + ")",
		Columns: []string{"change", "leave (median)", "difference (mean)", "in 90 % of runs", "runs with fewer", "with more", "councils gained (mean; in heaps: in 90 % of runs)"}}
	for _, c := range x.Counterfactuals {
		m := c.Moved
		row := []string{c.Name, middle(&c.Changed), differs(&m), ranges(&m), times(m.LessShare), times(m.MoreShare), suppressed}
		if c.Gained != nil {
			row[len(row)-1] = differs(c.Gained)
			if c.Gained.Mean == nil {
				row[len(row)-1] = ranges(c.Gained)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// inHeaps stands where a mean would stand for heaps that it describes neither of.
const inHeaps = "in heaps"

// differs writes a mean difference.
func differs(d *sim.Difference) string {
	if d.Mean == nil {
		return inHeaps
	}
	return signed(d.Mean, 1)
}

// ranges writes within what nine tenths of the differences lie.
func ranges(d *sim.Difference) string {
	if d.Q05 == nil {
		return ""
	}
	return signed(d.Q05, 0) + " to " + signed(d.Q95, 0)
}

func signed(e *sim.Estimate, places int) string {
	text := withError(e, places)
	if e.Value >= 0 {
		return "+" + text
	}
	return text
}

func (x *Simulation) leverTable() Table {
	t := Table{Title: "In the model: where each lever tips the one-shot choice, and what one percent more of it does", Columns: []string{"lever", "unit", "value", "tips at", "percent more leave"}}
	for _, l := range x.Levers {
		fold, elasticity := "", ""
		if l.Fold != nil {
			fold = number(*l.Fold)
		}
		if l.Elasticity != nil {
			elasticity = signed(l.Elasticity, 2)
		}
		t.Rows = append(t.Rows, []string{l.Lever, l.Unit, number(l.Value), fold, elasticity})
	}
	return t
}

func (x *Simulation) histogramTable() Table {
	t := Table{Title: "In the model: runs by the number of holders that leave", Columns: []string{"from", "to", "share", "runs", "court ends the party", "court spares it"}}
	for _, b := range x.Outcome.Histogram {
		if b.Count > 0 {
			t.Rows = append(t.Rows, []string{strconv.Itoa(b.From), strconv.Itoa(b.To), times(b.Share), strconv.Itoa(b.Count), strconv.Itoa(b.Ended), strconv.Itoa(b.Count - b.Ended)})
		}
	}
	if !x.Rules() {
		t.Columns = t.Columns[:4]
		for i := range t.Rows {
			t.Rows[i] = t.Rows[i][:4]
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
			row = append(row[:1], strconv.Itoa(*p.Councils), strconv.Itoa(*p.Holders), about(p.Gained.Q05), middle(p.Gained), about(p.Gained.Q95))
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
		f.Days = append(f.Days, draw.Quantiles(s.At()))
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
		Series: [2]draw.Series{{Name: "the court spares the party"}, {Name: "the court ends it"}}, Range: interval(&o.Moved)}
	for _, heap := range o.Heaps {
		h.Modes = append(h.Modes, heap.Mid.Value)
	}
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
	for _, c := range x.Counterfactuals {
		p.Rows = append(p.Rows, draw.IntervalRow{Label: c.Name, Before: *interval(&x.Outcome.Moved), After: *interval(&c.Changed)})
	}
	return p.Draw(w)
}

// interval is nine tenths of the runs and their middle.
func interval(s *sim.Spread) *draw.Interval {
	at := s.At()
	return &draw.Interval{Low: at[0], Median: at[2], High: at[4]}
}

func last(x []float64) float64 { return x[len(x)-1] }

// whole writes a number rounded to a whole one.
func whole(x float64) string { return Thousands(int64(math.Round(x))) }

// number writes a number in as few digits as say it.
func number(x float64) string { return strconv.FormatFloat(x, 'g', 7, 64) }

func percentOf(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

// shareOf writes a share in percent with its error: as a range where it is near none or
// all.
func shareOf(e *sim.Estimate) string {
	if margin, ok := e.Margin(); ok && (e.Value < margin || e.Value+margin > 1) {
		return fmt.Sprintf("%s (%.1f to %.1f)", percentOf(e.Value), 100**e.Low, 100**e.High)
	}
	return times(e)
}

// times writes a share in percent with its error, in a table.
func times(e *sim.Estimate) string {
	hundred := sim.Estimate{Value: 100 * e.Value}
	if margin, ok := e.Margin(); ok {
		low, high := hundred.Value-100*margin, hundred.Value+100*margin
		hundred.Low, hundred.High = &low, &high
	}
	value, margin, _ := strings.Cut(withError(&hundred, 1), " ")
	return strings.TrimSuffix(value+" % "+margin, " ")
}

// about writes a whole number with its error; nothing where there is none.
func about(e *sim.Estimate) string {
	if e == nil {
		return ""
	}
	if margin, ok := e.Margin(); ok {
		return whole(e.Value) + " ±" + whole(math.Ceil(margin))
	}
	return whole(e.Value)
}

// withError writes a number with its error, in so many places or more: until a digit of
// the error shows.
func withError(e *sim.Estimate, places int) string {
	margin, ok := e.Margin()
	if !ok {
		return strconv.FormatFloat(e.Value, 'f', places, 64)
	}
	for places < 6 && margin > 0 && margin < .5*math.Pow10(-places) {
		places++
	}
	return strconv.FormatFloat(e.Value, 'f', places, 64) + " ±" + strconv.FormatFloat(margin, 'f', places, 64)
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
