package answer

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/draw"
)

// Course is how the councils of one kind in a division were controlled, and
// their seats held, from one day to another: counts on every day on which one
// changed.
type Course struct {
	Division  seatledger.DivisionID  `json:"division"`
	Known     *string                `json:"known"`
	Published *string                `json:"published"`
	Rule      seatledger.ControlRule `json:"rule"`
	Kind      string                 `json:"kind"`
	Since     seatledger.Day         `json:"since"`
	Until     seatledger.Day         `json:"until"`
	Days      []seatledger.Day       `json:"days"`     // ascending; a count holds from its day on
	Councils  []Line                 `json:"councils"` // by who controls them
	Seats     []Line                 `json:"seats"`    // by allegiance

	d    *Desk
	name string
}

// Line is one count on each of the days.
type Line struct {
	Of     string `json:"of"` // id of a party, or none, administered, suspended, dissolved, not-in-office, undetermined, unknown; of seats vacant, open
	Counts []int  `json:"counts"`

	level control.Level
}

// maxDays bounds the days of a course: beyond, they are taken at even steps.
const maxDays = 400

// Course answers for a division ("" = the whole ledger) and the kind of council
// that [Desk.Overview] takes.
func (d *Desk) Course(ctx context.Context, id string, a Ask) (r *Course, err error) {
	defer stopped(ctx, &err)
	division, lines, err := d.linesOf(ctx, id, a)
	if err != nil {
		return nil, err
	}
	if kinds := d.kinds(division); a.Kind == "" && len(kinds) > 0 {
		a.Kind = kinds[0]
	}
	r = &Course{Division: d.Book.DivisionID(division), Known: stated(a.Known), Published: stated(a.Published), Rule: lines.Rule, Kind: a.Kind,
		Since: a.Since, Until: a.Until, Days: []seatledger.Day{}, Councils: []Line{}, Seats: []Line{}, d: d, name: d.divisionName(division)}
	course, err := d.course(ctx, lines, division, a.Kind)
	if err != nil {
		return nil, err
	}
	at := pickDays(course, a)
	for _, i := range at {
		r.Days = append(r.Days, max(course.Days[i], a.Since))
	}
	r.Councils = d.levels(course.Councils, at, func(l control.Level) string { return d.verdict(l.Verdict) })
	r.Seats = d.levels(course.Seats, at, func(l control.Level) string {
		switch {
		case l.Open:
			return "open"
		case l.Vacant:
			return "vacant"
		}
		return d.verdict(l.Verdict)
	})
	return r, nil
}

// pickDays gives the indices of the days to show: what was so when the time
// began, and each change in it, or even steps where there are too many.
func pickDays(c *control.Course, a Ask) []int {
	first, last := max(c.At(a.Since), 0), c.At(a.Until)
	var at []int
	step := max(1, (last-first+maxDays)/maxDays)
	for i := first; i <= last; i += step {
		at = append(at, i)
	}
	for _, day := range []seatledger.Day{a.On, a.Until} {
		if i := c.At(day); i >= first && i <= last {
			at = append(at, i)
		}
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// Thin gives the course on so many days at most, at even steps, with the day
// asked about among them: what a picture has room for.
func (r *Course) Thin(most int, on seatledger.Day) *Course {
	if len(r.Days) <= most {
		return r
	}
	var at []int
	for i := 0; i < len(r.Days); i += (len(r.Days) + most - 1) / most {
		at = append(at, i)
	}
	at = append(at, max(0, sort.Search(len(r.Days), func(i int) bool { return r.Days[i] > on })-1), len(r.Days)-1)
	slices.Sort(at)
	at = slices.Compact(at)
	thin := *r
	thin.Days = picked(r.Days, at)
	pick := func(lines []Line) []Line {
		list := make([]Line, len(lines))
		for i, l := range lines {
			list[i] = Line{l.Of, picked(l.Counts, at), l.level}
		}
		return list
	}
	thin.Councils, thin.Seats = pick(r.Councils), pick(r.Seats)
	return &thin
}

func picked[T any](list []T, at []int) []T {
	some := make([]T, len(at))
	for k, i := range at {
		some[k] = list[i]
	}
	return some
}

// levels picks days from levels and leaves out what is nought on all of them.
func (d *Desk) levels(levels []control.Level, at []int, of func(control.Level) string) []Line {
	list := []Line{}
	for _, l := range levels {
		line := Line{of(l), picked(l.Counts, at), l}
		if slices.ContainsFunc(line.Counts, func(n int) bool { return n != 0 }) {
			list = append(list, line)
		}
	}
	return list
}

// Pictures draws councils and seats as areas over time.
func (r *Course) Pictures(width float64, on seatledger.Day, marks []draw.Mark) (councils, seats draw.Areas) {
	what := func(noun string, lines []Line) draw.Areas {
		a := draw.Areas{Label: noun + " of " + r.name + " over time", Width: width, Since: r.Since, Until: r.Until, On: &on, Days: r.Days, Marks: marks}
		var ids []seatledger.PartyID
		for _, l := range lines {
			layer := draw.Layer{Fill: fillOf(l.level.Verdict), Values: l.Counts}
			switch {
			case l.level.Vacant:
				layer.Fill, layer.Name = draw.NoControl, "vacant"
			case l.level.Open:
				layer.Fill, layer.Name = draw.Unknown, "not certain whose"
			case l.level.Party != 0:
				layer.Party = seatledger.PartyID(l.Of)
				ids = append(ids, layer.Party)
			}
			if n := len(a.Layers); layer.Fill == draw.OutOfOffice && n > 0 && a.Layers[n-1].Fill == draw.OutOfOffice {
				a.Layers[n-1].Values = sum(a.Layers[n-1].Values, layer.Values)
				continue
			}
			a.Layers = append(a.Layers, layer)
		}
		a.Parties = r.d.legends(ids)
		return a
	}
	councils, seats = what("Councils", r.Councils), what("Seats", r.Seats)
	councils.Desc = fmt.Sprintf("Councils by who controls them under the rule %s, from %s to %s. The table has the counts.", r.Rule, LongDay(r.Since), LongDay(r.Until))
	seats.Desc = fmt.Sprintf("Seats by the party their holders sit for, from %s to %s. The table has the counts.", LongDay(r.Since), LongDay(r.Until))
	return councils, seats
}

// sum adds up two counts, day by day.
func sum(a, b []int) []int {
	list := make([]int, len(a))
	for i := range a {
		list[i] = a[i] + b[i]
	}
	return list
}

// fillOf says how pictures show a verdict.
func fillOf(v control.Verdict) draw.Fill {
	switch v.Kind {
	case control.Party, control.Group, control.Coalition:
		return draw.Held
	case control.None:
		return draw.NoControl
	case control.Undetermined:
		return draw.Undetermined
	}
	if !v.Kind.Serves() {
		return draw.OutOfOffice
	}
	return draw.Unknown
}

// Sentences implements [Answer].
func (r *Course) Sentences() []string {
	return []string{fmt.Sprintf("Councils and seats of %s from %s to %s, under the rule %s.", r.name, LongDay(r.Since), LongDay(r.Until), r.Rule)}
}

// Tables implements [Answer].
func (r *Course) Tables() []Table {
	table := func(title string, lines []Line) Table {
		t := Table{Title: title, Columns: []string{"from"}}
		for _, l := range lines {
			name := l.Of
			if l.level.Party != 0 {
				name = r.d.party(l.level.Party)
			}
			t.Columns = append(t.Columns, name)
		}
		for i, day := range r.Days {
			row := []string{day.String()}
			for _, l := range lines {
				row = append(row, strconv.Itoa(l.Counts[i]))
			}
			t.Rows = append(t.Rows, row)
		}
		return t
	}
	return []Table{table("Councils", r.Councils), table("Seats", r.Seats)}
}
