package answer

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Figures are what was published of one place itself, not of those above or
// below it: the latest first.
type Figures []Figure

// Figure is one published figure, in words.
type Figure struct {
	Tally seatledger.TallyID `json:"tally"`
	Date  seatledger.Date    `json:"date"`
	Says  string             `json:"says"` // what was counted, and the figure as printed
	Cite  string             `json:"cite"`
}

// Figures gives the figures published of a division itself: those of a kind of
// council, and those of no council, or ("") all of them.
func (d *Desk) Figures(ctx context.Context, id seatledger.DivisionID, kind string, a Ask) (Figures, error) {
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	tallies, err := d.tallies(ctx, v)
	if err != nil {
		return nil, err
	}
	list, kinds := Figures{}, []string{}
	for _, t := range tallies {
		if t.Division != id || kind != "" && t.Kind != "" && t.Kind != kind {
			continue
		}
		if _, possibly := v.Visible(t.Sources); possibly {
			list = append(list, Figure{t.ID, t.Date, d.title(t), d.cite(t.Sources)})
			kinds = append(kinds, t.Kind)
		}
	}
	if severalKinds(kinds) {
		for i := range list {
			list[i].Says = strings.TrimPrefix(kinds[i]+": ", ": ") + list[i].Says
		}
	}
	slices.SortStableFunc(list, func(x, y Figure) int { return cmp.Compare(y.Date.Latest(), x.Date.Latest()) })
	return list, nil
}

// severalKinds reports whether figures are of councils of more than one kind, so that
// votes, say, are told from votes only by it.
func severalKinds(kinds []string) bool {
	first := ""
	for _, kind := range kinds {
		if kind != "" && first != "" && kind != first {
			return true
		}
		first = cmp.Or(first, kind)
	}
	return false
}

// Within gives the figures that may speak of a day between two.
func (list Figures) Within(since, until seatledger.Day) (within Figures) {
	for _, x := range list {
		if x.Date.Latest() >= since && x.Date.Earliest() <= until {
			within = append(within, x)
		}
	}
	return within
}

// Sentences implements [Answer].
func (list Figures) Sentences() (lines []string) {
	for _, x := range list {
		lines = append(lines, strings.TrimSuffix(x.Says+" ("+x.Cite+")", " ()")+".")
	}
	return lines
}

// Tables implements [Answer].
func (list Figures) Tables() []Table {
	t := Table{Columns: []string{"date", "tally", "name", "source"}}
	for _, x := range list {
		t.Rows = append(t.Rows, []string{x.Date.String(), string(x.Tally), x.Says, x.Cite})
	}
	return []Table{t}
}

// itself says what counts as being of a council itself: its own events, and
// those and the figures of its place.
func (d *Desk) itself(id seatledger.CouncilID) func(seatledger.Row) bool {
	place := d.DivisionOf(id)
	return func(row seatledger.Row) bool {
		switch r := row.(type) {
		case *seatledger.Event:
			return r.Council == id || r.Council == "" && place != "" && r.Division == place
		case *seatledger.Tally:
			return r.Division == place
		}
		return false
	}
}

// CouncilMilestones gives the milestones of a council itself, or of its place,
// in order of days.
func (d *Desk) CouncilMilestones(ctx context.Context, id seatledger.CouncilID, a Ask) (Milestones, error) {
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	events, err := d.milestones(ctx, v)
	if err != nil {
		return nil, err
	}
	own, list := d.itself(id), Milestones{}
	for _, m := range events {
		if own(m) {
			list = append(list, milestone(m))
		}
	}
	return list, nil
}

// CouncilStatements tells what was said about what concerns a council itself, by
// day.
func (d *Desk) CouncilStatements(ctx context.Context, id seatledger.CouncilID, a Ask) ([]Mention, error) {
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	return d.statements(ctx, v, func(s *seatledger.Statement) (bool, error) { return d.about(ctx, s, d.itself(id)) })
}

// statements tells the statements that are wanted, as known and published, by
// day.
func (d *Desk) statements(ctx context.Context, v *roll.View, wanted func(*seatledger.Statement) (bool, error)) ([]Mention, error) {
	newest := map[seatledger.StatementID]seatledger.Position{}
	for _, pos := range d.Book.Entries(seatledger.Statements) {
		e, err := d.entry(ctx, seatledger.Position(pos))
		if err != nil {
			return nil, err
		}
		s := e.Row.(*seatledger.Statement)
		if _, possibly := v.Visible(s.Sources); !possibly || !v.Knows(e.Position) {
			continue
		}
		if ok, err := wanted(s); err != nil {
			return nil, err
		} else if ok {
			newest[s.ID] = e.Position
		}
	}
	var positions []seatledger.Position
	for _, pos := range newest {
		positions = append(positions, pos)
	}
	slices.Sort(positions)
	list, err := d.mention(ctx, positions)
	slices.SortStableFunc(list, func(x, y Mention) int { return cmp.Compare(x.Date.Earliest(), y.Date.Earliest()) })
	return list, err
}

// about reports whether a statement is about an event or a figure of some sort.
func (d *Desk) about(ctx context.Context, s *seatledger.Statement, sort func(seatledger.Row) bool) (bool, error) {
	subjects, err := d.subjects.get(ctx, all{}, d.findSubjects)
	if err != nil {
		return false, err
	}
	for _, id := range s.About {
		if slices.ContainsFunc(subjects[id], sort) {
			return true, nil
		}
	}
	return false, nil
}

// findSubjects looks up what statements are about: every version of it, by id.
// The page of each council asks for it.
func (d *Desk) findSubjects(ctx context.Context) (map[string][]seatledger.Row, error) {
	subjects := map[string][]seatledger.Row{}
	for _, pos := range d.Book.Entries(seatledger.Statements) {
		e, err := d.entry(ctx, seatledger.Position(pos))
		if err != nil {
			return nil, err
		}
		for _, id := range e.Row.(*seatledger.Statement).About {
			if _, done := subjects[id]; done {
				continue
			}
			subjects[id] = nil
			for _, t := range []seatledger.Table{seatledger.Events, seatledger.Tallies} {
				list, err := d.versions(ctx, t, id)
				if err != nil {
					return nil, err
				}
				for _, e := range list {
					subjects[id] = append(subjects[id], e.Row)
				}
			}
		}
	}
	return subjects, nil
}

// placeOf gives the division of an event or a tally: that of its council where
// it states no other.
func (d *Desk) placeOf(row seatledger.Row) seatledger.DivisionID {
	switch r := row.(type) {
	case *seatledger.Event:
		if r.Division == "" && r.Council != "" {
			return d.DivisionOf(r.Council)
		}
		return r.Division
	case *seatledger.Tally:
		return r.Division
	}
	return ""
}
