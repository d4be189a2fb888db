package answer

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/roll"
)

// TallySeries is a published figure among the others of its metric, division
// and kind of council, with the verdict on each, and the milestones around.
type TallySeries struct {
	Tally      seatledger.TallyID `json:"tally"`
	Metric     string             `json:"metric"`
	Division   string             `json:"division"`
	Figures    []SeriesFigure     `json:"figures"` // in order of days
	Milestones []Milestone        `json:"milestones"`

	d    *Desk
	at   map[seatledger.TallyID]*seatledger.Tally
	days [2]seatledger.Day
}

// SeriesFigure is one figure of a series.
type SeriesFigure struct {
	TallyCheck
	Date   string   `json:"date"`
	Scope  string   `json:"scope"`
	Post   string   `json:"post,omitempty"`
	Unit   string   `json:"unit,omitempty"`
	Cite   string   `json:"cite"`
	Source []Source `json:"sources"`
}

// Milestone marks time.
type Milestone struct {
	Event seatledger.EventID `json:"event"`
	Type  string             `json:"type"`
	Date  seatledger.Date    `json:"date"`
	Until *seatledger.Date   `json:"until"`
	Name  string             `json:"name"`
}

// Milestones are milestones in order of days.
type Milestones []Milestone

// Sentences implements [Answer].
func (list Milestones) Sentences() []string {
	return []string{Plural(len(list), "milestone", "milestones") + "."}
}

// Tables implements [Answer].
func (list Milestones) Tables() []Table {
	t := Table{Title: "Milestones", Columns: []string{"date", "until", "type", "event", "name"}}
	for _, x := range list {
		t.Rows = append(t.Rows, []string{x.Date.String(), text(x.Until), x.Type, string(x.Event), x.Name})
	}
	return []Table{t}
}

// maxSeries bounds the figures of a series.
const maxSeries = 120

// TallySeries answers for one tally.
func (d *Desk) TallySeries(ctx context.Context, id string, a Ask) (*TallySeries, error) {
	check, err := d.Check(ctx, "", a)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(check.Tallies, func(x TallyCheck) bool { return string(x.ID) == id })
	if i < 0 {
		return nil, d.missing("no tally", id)
	}
	own := check.Tallies[i].tally
	r := &TallySeries{Tally: own.ID, Metric: own.Metric, Division: string(own.Division), Figures: []SeriesFigure{}, Milestones: []Milestone{}, d: d, at: map[seatledger.TallyID]*seatledger.Tally{}}
	list := slices.DeleteFunc(slices.Clone(check.Tallies), func(x TallyCheck) bool { return !sameSeries(x.tally, own) })
	slices.SortStableFunc(list, func(x, y TallyCheck) int {
		return cmp.Or(cmp.Compare(distance(x.tally, own), distance(y.tally, own)), cmp.Compare(x.ID, y.ID))
	})
	list = list[:min(len(list), maxSeries)]
	slices.SortStableFunc(list, func(x, y TallyCheck) int {
		return cmp.Or(cmp.Compare(x.tally.Date.Latest(), y.tally.Date.Latest()), cmp.Compare(x.ID, y.ID))
	})
	for _, x := range list {
		t := x.tally
		f := SeriesFigure{TallyCheck: x, Date: t.Date.String(), Scope: t.Scope, Post: string(t.Post), Unit: t.Unit, Cite: d.cite(t.Sources), Source: []Source{}}
		for _, s := range t.Sources {
			f.Source = append(f.Source, d.Source(s))
		}
		r.Figures, r.at[t.ID] = append(r.Figures, f), t
	}
	return r, r.addMilestones(ctx, a)
}

// sameSeries reports whether two tallies count the same thing in the same
// place, on whatever day and by whatever scope.
func sameSeries(x, y *seatledger.Tally) bool {
	return x.Metric == y.Metric && x.Division == y.Division && x.Kind == y.Kind && x.Party == y.Party && x.Unit == y.Unit
}

// distance says how far apart two figures are in days; a figure is nearest to
// itself.
func distance(x, y *seatledger.Tally) int {
	if x.ID == y.ID {
		return -1
	}
	n := int(x.Date.Latest() - y.Date.Latest())
	return max(n, -n)
}

// addMilestones adds those of the time of the figures, and a margin.
func (r *TallySeries) addMilestones(ctx context.Context, a Ask) error {
	first, last := seatledger.OpenFuture, seatledger.OpenPast
	for _, t := range r.at {
		if t.Date.Earliest() != seatledger.OpenPast {
			first = min(first, t.Date.Earliest())
		}
		if t.Date.Latest() != seatledger.OpenFuture {
			last = max(last, t.Date.Latest())
		}
	}
	if first > last {
		return nil
	}
	margin := max(7, (last-first)/12)
	r.days = [2]seatledger.Day{first - margin, last + margin}
	all, err := r.d.Milestones(ctx, r.Division, r.days[0], r.days[1], a)
	r.Milestones = all
	return err
}

// Milestones gives the milestones of a division ("" = all), and of those above
// and below it, that lie between two days, as known.
func (d *Desk) Milestones(ctx context.Context, id string, since, until seatledger.Day, a Ask) (Milestones, error) {
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	division, err := d.division(id)
	if err != nil {
		return nil, err
	}
	events, err := d.milestones(ctx, v)
	if err != nil {
		return nil, err
	}
	list := Milestones{}
	for _, m := range events {
		if m.Date.Latest() < since || m.Date.Earliest() > until || !d.concerns(d.placeOf(m), division) {
			continue
		}
		list = append(list, milestone(m))
	}
	return list, nil
}

// milestone gives an event that marks time as a reader needs it.
func milestone(m *seatledger.Event) Milestone {
	x := Milestone{Event: m.ID, Type: m.Type, Date: m.Date, Name: m.Name}
	if !m.Until.IsZero() {
		x.Until = &m.Until
	}
	return x
}

// concerns reports whether what is about a place is about a division, one above
// it or one below it.
func (d *Desk) concerns(place seatledger.DivisionID, division roll.Ref) bool {
	at, ok := d.Book.Division(place)
	return !ok || division == 0 || d.Book.Under(at, division) || d.Book.Under(division, at)
}

// Picture draws the series. Link gives where a figure leads.
func (r *TallySeries) Picture(width float64, link func(seatledger.Table, string) string) draw.Tallies {
	p := draw.Tallies{Label: fmt.Sprintf("Published figures: %s", r.Metric), Width: width, Since: r.days[0], Until: r.days[1],
		Desc: "Each figure as printed, on the days it may speak of. The table says the same."}
	for _, f := range r.Figures {
		if point, ok := r.point(f); ok {
			point.Href = link(seatledger.Tallies, string(f.ID))
			p.Points = append(p.Points, point)
		}
	}
	for _, m := range r.Milestones {
		switch {
		case m.Until != nil:
			p.Spans = append(p.Spans, draw.Span{From: max(m.Date.Earliest(), r.days[0]), Until: m.Until.Latest() + 1, Name: m.Name})
		case m.Type == "offer" || m.Type == "ruling" || m.Type == "hearing" || m.Type == "lawsuit":
			p.Marks = append(p.Marks, draw.Mark{Day: m.Date.Latest(), Name: m.Name, Href: link(seatledger.Events, string(m.Event))})
		}
	}
	return p
}

// point gives a figure as a mark; ok is false where it has no number or no
// day.
func (r *TallySeries) point(f SeriesFigure) (draw.TallyPoint, bool) {
	t := r.at[f.ID]
	figure, err := t.Figure()
	if err != nil || t.Date.Earliest() == seatledger.OpenPast || t.Date.Latest() == seatledger.OpenFuture {
		return draw.TallyPoint{}, false
	}
	p := draw.TallyPoint{First: t.Date.Earliest(), Last: t.Date.Latest(), OpenLow: figure.Low == nil, OpenHigh: figure.High == nil, Text: f.Text,
		Group: cmp.Or(t.Scope, "all"), Verdict: f.Verdict.String(), Said: fmt.Sprintf("%s, %s: %s (%s), %s", f.Date, cmp.Or(t.Scope, t.Metric), f.Text, f.Cite, f.Verdict)}
	if figure.Low != nil {
		p.Low, _ = figure.Low.Float64()
	}
	if figure.High != nil {
		p.High, _ = figure.High.Float64()
	}
	if p.OpenLow && p.OpenHigh || math.IsInf(p.Low, 0) || math.IsInf(p.High, 0) {
		return p, false
	}
	return p, true
}

// Own gives the figure that was asked about.
func (r *TallySeries) Own() *SeriesFigure {
	i := slices.IndexFunc(r.Figures, func(f SeriesFigure) bool { return f.ID == r.Tally })
	return &r.Figures[i] // TallySeries never leaves it out: it is nearest to itself
}

// Sentences implements [Answer].
func (r *TallySeries) Sentences() []string {
	verdicts := map[string]int{}
	for _, f := range r.Figures {
		verdicts[f.Verdict.String()]++
	}
	var parts []string
	for _, v := range []string{"agrees", "agrees-rounded", "conflicts", "cannot-check"} {
		if verdicts[v] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", v, verdicts[v]))
		}
	}
	return []string{fmt.Sprintf("%s of %s: %s.", Plural(len(r.Figures), "figure", "figures"), r.Metric, strings.Join(parts, ", "))}
}

// Tables implements [Answer].
func (r *TallySeries) Tables() []Table {
	t := Table{Title: "Figures", Columns: []string{"tally", "date", "figure", "scope", "verdict", "difference", "why", "source"}}
	for _, f := range r.Figures {
		t.Rows = append(t.Rows, []string{string(f.ID), f.Date, strings.TrimSpace(f.Text + " " + unprinted(f.Text, f.Unit)), f.Scope, f.Verdict.String(), text(f.Difference), f.Why, f.Cite})
	}
	return append([]Table{t}, Milestones(r.Milestones).Tables()...)
}

// unprinted gives the unit of a figure whose text does not say it.
func unprinted(text, unit string) string {
	if strings.Contains(text, unit) {
		return ""
	}
	return unit
}
