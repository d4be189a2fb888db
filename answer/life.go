package answer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/roll"
)

// Life is the whole recorded life of a council: who held each seat and each
// post from when until when, and who controlled it under each rule.
type Life struct {
	Council   seatledger.CouncilID `json:"council"`
	Known     *string              `json:"known"`
	Published *string              `json:"published"`
	Local     *string              `json:"control_rule"` // the council's own rule, as it stands last
	Control   []RuleLife           `json:"control"`
	Seats     []SeatLife           `json:"seats"`
	Exact     bool                 `json:"exact"` // no more is shown as possible than the records leave

	d    *Desk
	name string
}

// RuleLife is who controlled a council under one rule.
type RuleLife struct {
	Rule  seatledger.ControlRule `json:"rule"`
	Spans []ControlSpan          `json:"spans"`
}

// ControlSpan is a verdict from one day to another, both included.
type ControlSpan struct {
	From  *seatledger.Day     `json:"from"`  // null = before all that is recorded
	Until *seatledger.Day     `json:"until"` // null = still so
	Kind  control.Kind        `json:"kind"`
	Party *seatledger.PartyID `json:"party"`
	Basis string              `json:"basis"`
}

// SeatLife is who held one seat.
type SeatLife struct {
	Seat  seatledger.Seat `json:"seat"`
	Spans []SeatSpan      `json:"spans"`
}

// SeatSpan is what was so of a seat from one day to another, both included.
type SeatSpan struct {
	From         *seatledger.Day `json:"from"`
	Until        *seatledger.Day `json:"until"`
	Certain      bool            `json:"certain"`
	Alternatives []SeatFacts     `json:"alternatives"`
}

// Life answers for a council.
func (d *Desk) Life(ctx context.Context, id string, a Ask) (r *Life, err error) {
	defer stopped(ctx, &err)
	c, ok := d.Book.Council(seatledger.CouncilID(id))
	if !ok {
		return nil, d.missing("no council", id)
	}
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	r = &Life{Council: d.Book.CouncilID(c), Known: stated(a.Known), Published: stated(a.Published), Control: []RuleLife{}, Seats: []SeatLife{}, d: d, name: d.councilName(c)}
	j := a.judge(v)
	var lives []seatLife
	r.Exact = true
	j.Folder.Rolls(c, func(x roll.Roll) {
		r.Exact = r.Exact && x.Exact
		if x.Exists {
			r.Local = idOf(string(x.Facts.ControlRule))
		}
		lives = extend(lives, &x)
	})
	for _, rule := range rulesWith(r.local()) {
		r.Control = append(r.Control, RuleLife{rule, d.controlSpans(j.Timeline(c, rule))})
	}
	if err := d.load(ctx, causesOf(lives)); err != nil {
		return nil, err
	}
	for i, life := range lives {
		seat := SeatLife{Seat: seatledger.Seat(i + 1), Spans: []SeatSpan{}}
		for k, s := range life {
			facts, err := d.seat(ctx, roll.SeatFacts{Alternatives: s.facts}, v.Clock.Known)
			if err != nil {
				return nil, err
			}
			if len(s.facts) == 0 {
				continue
			}
			span := SeatSpan{From: dayOrNil(s.from), Certain: facts.Certain, Alternatives: facts.Alternatives}
			if k+1 < len(life) {
				span.Until = new(life[k+1].from - 1)
			}
			seat.Spans = append(seat.Spans, span)
		}
		r.Seats = append(r.Seats, seat)
	}
	return r, nil
}

// seatLife is what was so of a seat, from day to day.
type seatLife []seatState

type seatState struct {
	from  seatledger.Day
	facts []roll.Facts // none = there was no such seat
}

// causesOf lists the entries that lives rest on, each once.
func causesOf(lives []seatLife) []seatledger.Position {
	var list []seatledger.Position
	for _, life := range lives {
		for _, s := range life {
			for _, f := range s.facts {
				list = append(list, f.Cause)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// extend adds the roll of a day to the lives of its seats.
func extend(lives []seatLife, x *roll.Roll) []seatLife {
	for len(lives) < len(x.Seats) {
		lives = append(lives, nil)
	}
	for i := range lives {
		var facts []roll.Facts
		if i < len(x.Seats) && x.Exists {
			facts = x.Seats[i].Alternatives
		}
		if n := len(lives[i]); n == 0 && len(facts) > 0 || n > 0 && !slices.EqualFunc(lives[i][n-1].facts, facts, sameHolding) {
			lives[i] = append(lives[i], seatState{x.On, facts})
		}
	}
	return lives
}

// sameHolding reports whether two facts are one holding that goes on.
func sameHolding(x, y roll.Facts) bool {
	x.Cause, y.Cause = 0, 0
	x.Until, x.Meanwhile, y.Until, y.Meanwhile = seatledger.Date{}, seatledger.Date{}, seatledger.Date{}, seatledger.Date{}
	return x == y
}

func dayOrNil(day seatledger.Day) *seatledger.Day {
	if day == seatledger.OpenPast {
		return nil
	}
	return &day
}

func (d *Desk) controlSpans(timeline []control.Segment) []ControlSpan {
	spans := []ControlSpan{}
	for i, s := range timeline {
		if !s.Exists {
			continue
		}
		x := ControlSpan{From: dayOrNil(s.From), Kind: s.Kind, Party: idOf(d.Book.PartyID(s.Party)), Basis: "roll"}
		if s.Reported {
			x.Basis = "reported"
		}
		if i+1 < len(timeline) {
			x.Until = new(timeline[i+1].From - 1)
		}
		spans = append(spans, x)
	}
	return spans
}

// Strips draws the life between two days: control under each rule, and the
// holders of each seat. Link gives where a seat's row leads; nil = nowhere.
func (r *Life) Strips(width float64, since, until, on seatledger.Day, marks []draw.Mark) (rules, seats draw.Strips) {
	rules = draw.Strips{Label: "Control of " + r.name + " under each rule", Width: width, Since: since, Until: until, On: &on, Parties: r.parties(), Marks: marks,
		Desc: "Who controlled the council, a row a rule, from " + LongDay(since) + " to " + LongDay(until) + ". The table says the same."}
	for _, x := range r.Control {
		row := draw.StripRow{Label: r.ruleName(x.Rule)}
		for _, s := range x.Spans {
			row.Segments = append(row.Segments, r.controlSegment(s))
		}
		rules.Rows = append(rules.Rows, row)
	}
	seats = rules
	seats.Label, seats.Rows = "Holders of each seat of "+r.name, nil
	seats.Desc = "Who held each seat, and for which party, from " + LongDay(since) + " to " + LongDay(until) + ". The table says the same."
	for _, x := range r.Seats {
		row := draw.StripRow{Label: "Seat " + strconv.Itoa(int(x.Seat))}
		for _, s := range x.Spans {
			row.Segments = append(row.Segments, r.seatSegment(x.Seat, s))
		}
		seats.Rows = append(seats.Rows, row)
	}
	return rules, seats
}

// local is the council's own rule; blank = none is stated.
func (r *Life) local() seatledger.ControlRule {
	if r.Local == nil {
		return ""
	}
	return seatledger.ControlRule(*r.Local)
}

// ruleName says a rule, and whether it is the local practice.
func (r *Life) ruleName(rule seatledger.ControlRule) string {
	if r.Local != nil && *r.Local == string(rule) {
		return string(rule) + " (practice)"
	}
	return string(rule)
}

func (r *Life) controlSegment(s ControlSpan) draw.Segment {
	seg := segment(s.From, s.Until)
	said := s.Kind.String()
	switch {
	case s.Party != nil:
		seg.Party, seg.Text = *s.Party, r.d.partyByID(*s.Party)
		said = seg.Text
	case s.Kind == control.None:
		seg.Fill, seg.Text, said = draw.NoControl, "none", "no overall control"
	case s.Kind == control.Undetermined:
		seg.Fill = draw.Undetermined
	case !s.Kind.Serves():
		seg.Fill, said = draw.OutOfOffice, inWords(s.Kind)
		seg.Text = said
	default:
		seg.Fill = draw.Unknown
	}
	seg.Said = said + ", " + during(s.From, s.Until)
	return seg
}

func (r *Life) seatSegment(seat seatledger.Seat, s SeatSpan) draw.Segment {
	seg := segment(s.From, s.Until)
	f := s.Alternatives[0]
	said := r.d.tellSeat(f)
	switch {
	case !s.Certain:
		seg.Open, seg.Fill, said = true, draw.Undetermined, r.alternatives(s)
	case f.Standing == seatledger.Vacant.String(), f.Standing == seatledger.Away.String():
		seg.Standing, seg.Fill = standings[f.Standing], draw.Unknown
	default:
		seg.Standing, seg.Party, seg.Ring = standings[f.Standing], deref(f.Allegiance), deref(f.List)
		if seg.Ring == seg.Party {
			seg.Ring = ""
		}
		if seg.Party == "" {
			seg.Fill = draw.NoControl
		}
		if seg.Text = r.d.partyByID(seg.Party); f.Holder != nil || f.Sits != nil {
			seg.Text = r.d.sitter(f) + ", " + seg.Text
		}
	}
	seg.Said = "Seat " + strconv.Itoa(int(seat)) + ": " + said + ", " + during(s.From, s.Until)
	return seg
}

func (r *Life) alternatives(s SeatSpan) string {
	said := make([]string, len(s.Alternatives))
	for i, f := range s.Alternatives {
		said[i] = r.d.tellSeat(f)
	}
	return eitherOf(said)
}

// tellSeat says who holds a seat, and for whom.
func (d *Desk) tellSeat(f SeatFacts) string {
	switch {
	case !f.Stated:
		return "not stated"
	case f.Standing == seatledger.Vacant.String():
		return "vacant"
	}
	who := d.sitter(f)
	if f.Standing == seatledger.Away.String() {
		return who + " is on leave, and nobody sits"
	}
	if f.Allegiance != nil {
		who += " for " + d.partyByID(*f.Allegiance)
	}
	if f.List != nil && (f.Allegiance == nil || *f.List != *f.Allegiance) {
		who += ", elected on the list of " + d.partyByID(*f.List)
	}
	if f.Standing != seatledger.Sitting.String() {
		who += ", " + f.Standing
	}
	return who
}

// sitter names who sits on a seat, and in whose place.
func (d *Desk) sitter(f SeatFacts) string {
	who := "an unnamed holder"
	if f.Holder != nil {
		who = d.person(*f.Holder)
	}
	if f.Sits != nil {
		who = d.person(*f.Sits) + " in place of " + who
	}
	return who
}

// segment gives the time of a span to a segment, which ends a day later.
func segment(from, until *seatledger.Day) draw.Segment {
	seg := draw.Segment{From: seatledger.OpenPast, Until: seatledger.OpenFuture}
	if from != nil {
		seg.From = *from
	}
	if until != nil {
		seg.Until = *until + 1
	}
	return seg
}

// during says a span of time.
func during(from, until *seatledger.Day) string {
	switch {
	case from == nil && until == nil:
		return "at all times"
	case from == nil:
		return "until " + LongDay(*until)
	case until == nil:
		return "since " + LongDay(*from)
	case *from == *until:
		return "on " + LongDay(*from)
	}
	return "from " + LongDay(*from) + " to " + LongDay(*until)
}

// parties lists all parties of the council's life.
func (r *Life) parties() []draw.Party {
	seen := map[seatledger.PartyID]bool{}
	for _, x := range r.Control {
		for _, s := range x.Spans {
			seen[deref(s.Party)] = true
		}
	}
	for _, x := range r.Seats {
		for _, s := range x.Spans {
			for _, f := range s.Alternatives {
				seen[deref(f.List)], seen[deref(f.Allegiance)] = true, true
			}
		}
	}
	return r.d.legends(slices.Collect(maps.Keys(seen)))
}

// Days gives the first and the last day on which something changed; ok is
// false where nothing is dated.
func (r *Life) Days() (first, last seatledger.Day, ok bool) {
	note := func(day *seatledger.Day) {
		if day == nil {
			return
		}
		if !ok {
			first, last, ok = *day, *day, true
		}
		first, last = min(first, *day), max(last, *day)
	}
	for _, x := range r.Control {
		for _, s := range x.Spans {
			note(s.From)
		}
	}
	for _, x := range r.Seats {
		for _, s := range x.Spans {
			note(s.From)
		}
	}
	return first, last, ok
}

// ChangedWithin reports whether a seat, or control under a rule, changed from
// one day to another.
func (r *Life) ChangedWithin(since, until seatledger.Day) bool {
	within := func(day *seatledger.Day) bool { return day != nil && *day >= since && *day <= until }
	for _, x := range r.Control {
		if slices.ContainsFunc(x.Spans, func(s ControlSpan) bool { return within(s.From) }) {
			return true
		}
	}
	for _, x := range r.Seats {
		if slices.ContainsFunc(x.Spans, func(s SeatSpan) bool { return within(s.From) }) {
			return true
		}
	}
	return false
}

// Sentences implements [Answer].
func (r *Life) Sentences() []string {
	return []string{fmt.Sprintf("%s: %s.", r.name, Plural(len(r.Seats), "seat", "seats"))}
}

// rows gives a row for each alternative of a span, and one that has them all
// where they are many.
func (s SeatSpan) rows(seat seatledger.Seat) (rows [][]string) {
	columns := make([][]string, 10)
	for _, f := range s.Alternatives {
		row := []string{strconv.Itoa(int(seat)), text(s.From), text(s.Until), text(f.List), text(f.Holder), text(f.Sits), text(f.Allegiance), text(f.Group), f.Standing, f.Because.String()}
		if !f.Stated {
			row[8] = "not stated"
		}
		rows = append(rows, row)
		for i, said := range row {
			columns[i] = addOnce(columns[i], said)
		}
	}
	if len(rows) <= maxAlternatives {
		return rows
	}
	rows = [][]string{make([]string, len(columns))}
	for i := range columns {
		rows[0][i] = eitherOf(columns[i])
	}
	return rows
}

// Tables implements [Answer].
func (r *Life) Tables() []Table {
	seats := Table{Title: "Seats", Columns: []string{"seat", "from", "until", "list", "holder", "sits", "allegiance", "group", "standing", "because"}}
	for _, x := range r.Seats {
		for _, s := range x.Spans {
			seats.Rows = append(seats.Rows, s.rows(x.Seat)...)
		}
	}
	seats = seats.without("sits").without("group")
	rules := Table{Title: "Control", Columns: []string{"rule", "from", "until", "control", "basis"}}
	for _, x := range r.Control {
		for _, s := range x.Spans {
			who := s.Kind.String()
			if s.Party != nil {
				who = string(*s.Party)
			}
			rules.Rows = append(rules.Rows, []string{string(x.Rule), text(s.From), text(s.Until), who, s.Basis})
		}
	}
	return []Table{seats, rules}
}

// text writes what may not be stated.
func text[T any](x *T) string {
	if x == nil {
		return ""
	}
	return fmt.Sprint(*x)
}
