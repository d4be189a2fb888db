package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/reconcile"
	"github.com/seatledger/seatledger/roll"
)

// Story tells what happened to one council and to the country around it,
// with sources: everything in it is read from the ledger.
type Story struct {
	Sections []Section `json:"sections"`
}

// Section is one part of a story.
type Section struct {
	Title string   `json:"title"`
	Lines []string `json:"lines"`
}

// Story gives the story of a council over a time, and of its country.
func (d *Desk) Story(ctx context.Context, council seatledger.CouncilID, since, until seatledger.Day) (s *Story, err error) {
	defer stopped(ctx, &err)
	c, ok := d.Book.Council(council)
	if !ok {
		return nil, d.missing("no council", string(council))
	}
	country := d.Book.CouncilInfo(c).Division
	for d.Book.DivisionInfo(country).Parent != 0 {
		country = d.Book.DivisionInfo(country).Parent
	}
	s = &Story{}
	for _, tell := range []func(context.Context, place, seatledger.Day, seatledger.Day) (Section, error){
		d.tellCouncil, d.tellAftermath, d.tellTimeline, d.tellCountry, d.tellSeries, d.tellStatements, d.tellDisagreements} {
		section, err := tell(ctx, place{c, country}, since, until)
		if err != nil {
			return nil, err
		}
		if len(section.Lines) > 0 {
			s.Sections = append(s.Sections, section)
		}
	}
	return s, nil
}

// place is the council a story is about and its country.
type place struct{ council, country roll.Ref }

// tellCouncil tells every flip of the council, with its seats before and
// after, its causes, and what would have been without them.
func (d *Desk) tellCouncil(ctx context.Context, at place, since, until seatledger.Day) (Section, error) {
	v, err := d.view(ctx, Ask{})
	if err != nil {
		return Section{}, err
	}
	marks, err := d.milestones(ctx, v)
	if err != nil {
		return Section{}, err
	}
	marks = slices.DeleteFunc(marks, func(m *seatledger.Event) bool { return m.Council != d.Book.CouncilID(at.council) })
	s := Section{Title: "One council: " + d.councilName(at.council)}
	for _, f := range control.NewJudge(v).Flips(at.council, seatledger.RuleMajority, since, until) {
		s.Lines = append(s.Lines, fmt.Sprintf("%s: %s.", LongDay(f.On), d.turn(f)))
		s.Lines = append(s.Lines, "  seats before  "+d.seatLine(v, at.council, f.On-1), "  seats after   "+d.seatLine(v, at.council, f.On))
		for _, pos := range f.Because {
			e, err := d.entry(ctx, pos)
			if err != nil {
				return s, err
			}
			s.Lines = append(s.Lines, "  because       "+d.Tell(&e))
			if x, ok := e.Row.(*seatledger.Event); ok && x.Reason != "" {
				s.Lines = append(s.Lines, "  reason given  "+x.Reason)
			}
		}
		for _, m := range marks {
			if m.Date.Exact() && m.Date.Earliest() == f.On {
				s.Lines = append(s.Lines, fmt.Sprintf("  on that day   %s (%s)", m.Name, d.cite(m.Sources)))
			}
		}
		s.Lines = append(s.Lines, "  without that  "+d.who(f.Without))
		if practice, err := d.practice(ctx, at.council, f.On); err != nil {
			return s, err
		} else if practice != "" {
			s.Lines = append(s.Lines, "  in practice   "+practice)
		}
	}
	return s, nil
}

// turn says a flip in words.
func (d *Desk) turn(f control.Flip) string {
	switch {
	case !f.To.Kind.Serves():
		return "from then on it is " + inWords(f.To.Kind)
	case f.To.Kind == control.Undetermined:
		return "from then on the records leave open who has the majority"
	}
	if f.From.Kind == control.Undetermined || f.From.Kind == control.Unknown {
		return "from then on the records say who has the majority: " + d.who(f.To)
	}
	return fmt.Sprintf("the majority passes from %s to %s", d.who(f.From), d.who(f.To))
}

// who says a verdict in words.
func (d *Desk) who(v control.Verdict) string {
	switch {
	case v.Party != 0 && v.Reported:
		return d.party(v.Party) + " (as a source reports)"
	case v.Party != 0 && v.Casting:
		return d.party(v.Party) + " (by the casting vote)"
	case v.Party != 0:
		return d.party(v.Party)
	case v.Kind == control.None:
		return "no overall control"
	}
	return inWords(v.Kind)
}

// inWords says a kind of answer.
func inWords(k control.Kind) string {
	if k == control.NotInOffice {
		return "elected and not yet in office"
	}
	return k.String()
}

// seatLine draws the seats of a council as words, in order of seats.
func (d *Desk) seatLine(v *roll.View, c roll.Ref, on seatledger.Day) string {
	var marks []string
	for _, s := range v.At(c, on).Seats {
		f := s.Alternatives[0]
		mark := d.partyByID(f.Allegiance)
		differs := func(x roll.Facts) bool { return x.Allegiance != f.Allegiance || x.Standing != f.Standing }
		switch {
		case f.Unstated || slices.ContainsFunc(s.Alternatives, differs):
			mark = "?"
		case f.Standing == seatledger.Vacant:
			mark = "vacant"
		case f.Standing == seatledger.Suspended, f.Standing == seatledger.Away:
			mark = f.Standing.String()
		case f.Standing == seatledger.Contested:
			mark += "*"
		}
		marks = append(marks, "["+mark+"]")
	}
	line := strings.Join(marks, " ")
	if strings.Contains(line, "*") {
		line += "   * left the list that won the seat; could lawfully be replaced"
	}
	return line
}

// practice says the council's own rule's answer where the council has one.
func (d *Desk) practice(ctx context.Context, c roll.Ref, on seatledger.Day) (string, error) {
	x, err := d.CouncilControl(ctx, c, Ask{On: on})
	if err != nil || x.Practice == nil || x.Practice.Rule == x.Rule {
		return "", err
	}
	return x.Practice.Headline(), nil
}

// tellAftermath says how the council stood after the last two turns, and why.
func (d *Desk) tellAftermath(ctx context.Context, at place, since, until seatledger.Day) (Section, error) {
	s := Section{Title: "What followed, and what the records leave open"}
	v, err := d.view(ctx, Ask{})
	if err != nil {
		return s, err
	}
	var days []seatledger.Day
	for _, x := range control.NewJudge(v).Timeline(at.council, seatledger.RuleMajority) {
		if x.From >= since && x.From <= until {
			days = append(days, x.From)
		}
	}
	days = days[max(0, len(days)-2):]
	for _, on := range days {
		x, err := d.CouncilControl(ctx, at.council, Ask{On: on})
		if err != nil {
			return s, err
		}
		s.Lines = append(s.Lines, x.Headline())
		for _, why := range x.Why {
			s.Lines = append(s.Lines, "  - "+why)
		}
	}
	return s, nil
}

// tellTimeline lists the milestones of the time.
func (d *Desk) tellTimeline(ctx context.Context, _ place, since, until seatledger.Day) (Section, error) {
	s := Section{Title: "The year around it"}
	v, err := d.view(ctx, Ask{})
	if err != nil {
		return s, err
	}
	events, err := d.milestones(ctx, v)
	if err != nil {
		return s, err
	}
	for _, m := range events {
		if m.Date.Earliest() >= since && m.Date.Latest() <= until {
			s.Lines = append(s.Lines, fmt.Sprintf("%-23s %s (%s)", m.Date, m.Name, d.cite(m.Sources)))
		}
	}
	return s, nil
}

// milestones gives the newest known row of each milestone that counts, by day.
func (d *Desk) milestones(ctx context.Context, v *roll.View) ([]*seatledger.Event, error) {
	byID := map[seatledger.EventID]*seatledger.Event{}
	for _, pos := range d.Book.Entries(seatledger.Events) {
		if !v.Knows(seatledger.Position(pos)) {
			break
		}
		e, err := d.entry(ctx, seatledger.Position(pos))
		if err != nil {
			return nil, err
		}
		m := e.Row.(*seatledger.Event)
		byID[m.ID] = m
	}
	var list []*seatledger.Event
	for _, m := range byID {
		_, possibly := v.Visible(m.Sources)
		if possibly && m.Kind == seatledger.Milestone && m.Status != seatledger.Retracted && m.Name != "" {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(x, y *seatledger.Event) int {
		return cmp.Or(cmp.Compare(x.Date.Earliest(), y.Date.Earliest()), cmp.Compare(x.Date.Latest(), y.Date.Latest()), strings.Compare(string(x.ID), string(y.ID)))
	})
	return list, nil
}

// tellCountry says what was published of the country's councils as a whole:
// for each party its posts of chief and its seats, and how much is on record.
func (d *Desk) tellCountry(ctx context.Context, at place, since, until seatledger.Day) (Section, error) {
	s := Section{Title: d.divisionName(at.country) + ", as published"}
	lines, err := d.published(ctx, at, since, until, func(t *seatledger.Tally) string {
		switch {
		case t.Scope == "" && t.Metric == "posts" && t.Post == seatledger.Chief && t.Party != "":
			return "Posts of chief"
		case t.Scope == "" && t.Metric == "seats" && t.Party != "":
			return "Seats"
		case t.Metric == "reallocated" || t.Metric == "by-lot":
			return "Seats of the dissolved party that were given to others"
		case t.Scope == "after the reallocation" && t.Metric == "seats" && t.Party != "":
			return "Seats after that"
		}
		return ""
	})
	s.Lines = append(s.Lines, lines...)
	x, err2 := d.DivisionControl(ctx, at.country, Ask{On: until})
	if err2 == nil {
		s.Lines = append(s.Lines, fmt.Sprintf("Council by council the ledger has %d: no open table of results by council is known, and what is not recorded is unknown, not zero.", len(x.Councils)))
	}
	return s, cmp.Or(err, err2)
}

// published groups tallies of the story's country and time under headings,
// one line for each heading, day and source, in order of days.
func (d *Desk) published(ctx context.Context, at place, since, until seatledger.Day, heading func(*seatledger.Tally) string) ([]string, error) {
	v, err := d.view(ctx, Ask{})
	if err != nil {
		return nil, err
	}
	tallies, err := d.tallies(ctx, v)
	if err != nil {
		return nil, err
	}
	type group struct{ heading, date, sources string }
	figures := map[group][]*seatledger.Tally{}
	var order []group
	kind := d.Book.CouncilKind(at.council)
	for _, t := range tallies {
		h := heading(t)
		if h == "" || t.Kind != kind || string(t.Division) != string(d.Book.DivisionID(at.country)) || t.Date.Latest() < since || t.Date.Latest() > until {
			continue
		}
		g := group{h, d.tellDate(t.Date), d.cite(t.Sources)}
		if figures[g] == nil {
			order = append(order, g)
		}
		figures[g] = append(figures[g], t)
	}
	slices.SortStableFunc(order, func(x, y group) int {
		return cmp.Compare(figures[x][0].Date.Latest(), figures[y][0].Date.Latest())
	})
	var lines []string
	for _, g := range order {
		lines = append(lines, fmt.Sprintf("%s, %s: %s (%s)", g.heading, g.date, d.figures(figures[g]), g.sources))
	}
	return lines, nil
}

// figures writes the tallies of one source, the largest first.
func (d *Desk) figures(list []*seatledger.Tally) string {
	high := func(t *seatledger.Tally) int {
		f, err := seatledger.ParseFigure(t.Text)
		if err != nil || f.High == nil {
			return 0
		}
		n, _ := f.High.Float64()
		return int(n)
	}
	slices.SortStableFunc(list, func(x, y *seatledger.Tally) int { return high(y) - high(x) })
	var parts []string
	for _, t := range list {
		part := d.partyByID(t.Party) + " " + t.Text
		switch {
		case t.Metric == "by-lot":
			part = t.Text + " by lot"
		case t.Party == "":
			part = "in all " + t.Text
		}
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// tellSeries lists the counts of defectors, which do not agree.
func (d *Desk) tellSeries(ctx context.Context, at place, since, until seatledger.Day) (Section, error) {
	s := Section{Title: "How many changed sides: every count, as printed"}
	lines, err := d.defectors(ctx, at, since, until)
	s.Lines = lines
	return s, err
}

func (d *Desk) defectors(ctx context.Context, at place, since, until seatledger.Day) ([]string, error) {
	check, err := d.Check(ctx, string(d.Book.DivisionID(at.country)), Ask{})
	if err != nil {
		return nil, err
	}
	var list []TallyCheck
	for _, x := range check.Tallies {
		if t := x.tally; t.Metric == "defectors" && t.Unit == "" && t.Date.Latest() >= since && t.Date.Latest() <= until {
			list = append(list, x)
		}
	}
	slices.SortStableFunc(list, func(x, y TallyCheck) int { return cmp.Compare(x.tally.Date.Latest(), y.tally.Date.Latest()) })
	var lines []string
	for _, x := range list {
		line := fmt.Sprintf("%-23s %-7s %s (%s)", x.tally.Date, x.tally.Text, x.tally.Scope, d.cite(x.tally.Sources))
		if x.Verdict == reconcile.Conflicts {
			line += fmt.Sprintf(" - conflicts with %s by %s", joined(x.With), *x.Difference)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func joined(ids []seatledger.TallyID) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = string(id)
	}
	return strings.Join(parts, ", ")
}

// tellStatements lists what public speakers said, side by side.
func (d *Desk) tellStatements(ctx context.Context, _ place, since, until seatledger.Day) (Section, error) {
	s := Section{Title: "What was said about it"}
	byID := map[seatledger.StatementID]*seatledger.Statement{}
	for _, pos := range d.Book.Entries(seatledger.Statements) {
		e, err := d.entry(ctx, seatledger.Position(pos))
		if err != nil {
			return s, err
		}
		x := e.Row.(*seatledger.Statement)
		byID[x.ID] = x
	}
	var list []*seatledger.Statement
	for _, x := range byID {
		if x.Date.Earliest() >= since && x.Date.Latest() <= until {
			list = append(list, x)
		}
	}
	slices.SortFunc(list, func(x, y *seatledger.Statement) int {
		return cmp.Or(cmp.Compare(x.Date.Earliest(), y.Date.Earliest()), strings.Compare(string(x.ID), string(y.ID)))
	})
	for _, x := range list {
		s.Lines = append(s.Lines, fmt.Sprintf("%s, %s, %s: %s (%s)", d.person(x.Speaker), x.Role, x.Stance, strings.TrimSuffix(x.Summary, "."), d.cite(x.Sources)))
	}
	return s, nil
}

// tellDisagreements counts the verdicts of check and lists the conflicts of the
// time.
func (d *Desk) tellDisagreements(ctx context.Context, at place, since, until seatledger.Day) (Section, error) {
	s := Section{Title: "Where the published figures disagree"}
	check, err := d.Check(ctx, string(d.Book.DivisionID(at.country)), Ask{})
	if err != nil {
		return s, err
	}
	s.Lines = append(s.Lines, check.Sentences()...)
	for _, x := range check.Tallies {
		if x.Verdict == reconcile.Conflicts && x.tally.Metric != "defectors" && x.tally.Party == "" && x.tally.Date.Latest() >= since && x.tally.Date.Latest() <= until {
			s.Lines = append(s.Lines, fmt.Sprintf("%s %q (%s) conflicts by %s: %s", x.ID, x.tally.Text, d.cite(x.tally.Sources), *x.Difference, x.Why))
		}
	}
	return s, nil
}

// Sentences implements [Answer].
func (s *Story) Sentences() []string {
	var lines []string
	for _, x := range s.Sections {
		lines = append(lines, "", x.Title, strings.Repeat("-", len([]rune(x.Title))))
		lines = append(lines, x.Lines...)
	}
	return lines
}

// Tables implements [Answer].
func (s *Story) Tables() []Table {
	t := Table{Columns: []string{"section", "line"}}
	for _, x := range s.Sections {
		for _, line := range x.Lines {
			t.Rows = append(t.Rows, []string{x.Title, line})
		}
	}
	return []Table{t}
}
