package answer

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// Overview is how a division stands on a day: counts of its councils by who
// controls them, its parts, and how much of it is on record.
type Overview struct {
	Division  seatledger.DivisionID  `json:"division"`
	On        seatledger.Day         `json:"on"`
	Known     *string                `json:"known"`
	Published *string                `json:"published"`
	Rule      seatledger.ControlRule `json:"rule"`
	Kind      string                 `json:"kind"` // of council
	Kinds     []string               `json:"kinds"`
	Counts
	Recorded  int                    `json:"recorded"` // councils of which at least one seat is stated
	Coverage  *Coverage              `json:"coverage"` // null where no source says how many councils there are
	Disputed  []seatledger.CouncilID `json:"disputed"` // councils about which entries contradict each other, on any day
	Confirmed *seatledger.Day        `json:"confirmed"`
	Parts     []Part                 `json:"parts"`

	d    *Desk
	name string
}

// Counts are the councils of a place by who controls them.
type Counts struct {
	Councils int                        `json:"councils"`
	Seats    int                        `json:"seats"`
	Totals   map[seatledger.PartyID]int `json:"totals"`
	None     int                        `json:"none"`
	OutOfOffice
	Undetermined int `json:"undetermined"`
	Unknown      int `json:"unknown"`
}

// OutOfOffice counts councils whose members do not exercise their powers: their
// seats are not counted.
type OutOfOffice struct {
	Administered int `json:"administered"` // suspended or dissolved, and somebody holds the post of administrator
	Suspended    int `json:"suspended"`    // and nobody does
	Dissolved    int `json:"dissolved"`    // and nobody does
	NotInOffice  int `json:"not_in_office"`
}

// Uncounted says of a day how many councils are out of office, whose seats are in no
// share; blank = none.
func (o *Overview) Uncounted() string {
	var out []string
	n := 0
	for _, x := range o.each() {
		if x.n > 0 {
			out, n = append(out, fmt.Sprintf("%d %s", x.n, x.what)), n+x.n
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("On %s the seats of %s are in no share, for their members do not exercise the powers of the council: %s.", LongDay(o.On), Plural(n, "council", "councils"), strings.Join(out, ", "))
}

// standing is how many councils something is so of.
type standing struct {
	is   string // as ids and kinds of answer are written
	what string
	n    int
}

func (o *OutOfOffice) each() []standing {
	return []standing{{control.Administered.String(), "administered", o.Administered}, {control.Suspended.String(), "suspended", o.Suspended},
		{control.Dissolved.String(), "dissolved", o.Dissolved}, {control.NotInOffice.String(), "not yet in office", o.NotInOffice}}
}

// others counts the councils that no party controls.
func (c *Counts) others() []standing {
	list := append([]standing{{control.None.String(), "no overall control", c.None}}, c.each()...)
	return append(list, standing{control.Undetermined.String(), "undetermined", c.Undetermined}, standing{control.Unknown.String(), "unknown", c.Unknown})
}

// Part is a division directly below, with what it has of the councils.
type Part struct {
	Division seatledger.DivisionID `json:"division"`
	Name     string                `json:"name"`
	Counts
}

// Coverage is how many councils a source says there are.
type Coverage struct {
	Tally seatledger.TallyID `json:"tally"`
	Text  string             `json:"text"` // the number as printed
	Date  string             `json:"date"`
}

func (c *Counts) add(b *roll.Book, v control.Verdict, seats int) {
	if c.Totals == nil {
		c.Totals = map[seatledger.PartyID]int{}
	}
	c.Councils++
	out := control.OutOfOffice(c.OutOfOffice)
	if out.Add(v.Kind) {
		c.OutOfOffice = OutOfOffice(out)
		return
	}
	c.Seats += seats
	switch {
	case v.Party != 0:
		c.Totals[b.PartyID(v.Party)]++
	case v.Kind == control.None:
		c.None++
	case v.Kind == control.Undetermined:
		c.Undetermined++
	default:
		c.Unknown++
	}
}

// Overview answers for a division ("" = the whole ledger) and one kind of
// council: the one asked for, or the one of which there are most.
func (d *Desk) Overview(ctx context.Context, id string, a Ask) (r *Overview, err error) {
	defer stopped(ctx, &err)
	division, lines, err := d.linesOf(ctx, id, a)
	if err != nil {
		return nil, err
	}
	r = &Overview{Division: d.Book.DivisionID(division), On: a.On, Known: stated(a.Known), Published: stated(a.Published), Rule: lines.Rule,
		Kinds: d.kinds(division), Parts: []Part{}, d: d, name: d.divisionName(division)}
	r.Totals = map[seatledger.PartyID]int{}
	if r.Kind = a.Kind; r.Kind == "" && len(r.Kinds) > 0 {
		r.Kind = r.Kinds[0]
	}
	branch, err := d.branch(ctx, division)
	if err != nil {
		return nil, err
	}
	parts := map[roll.Ref]*Part{}
	lines.Totals(division, r.Kind, a.On, func(c roll.Ref, v control.Verdict) {
		seats := lines.View.Seats(c, a.On)
		r.add(d.Book, v, seats)
		below := branch[d.Book.CouncilInfo(c).Division]
		if below == 0 {
			return
		}
		if parts[below] == nil {
			parts[below] = &Part{Division: d.Book.DivisionID(below), Name: d.divisionName(below)}
		}
		parts[below].add(d.Book, v, seats)
	})
	for _, p := range parts {
		r.Parts = append(r.Parts, *p)
	}
	slices.SortFunc(r.Parts, func(x, y Part) int { return cmp.Compare(x.Division, y.Division) })
	course, err := d.course(ctx, lines, division, r.Kind)
	if err != nil {
		return nil, err
	}
	if i := course.At(a.On); i >= 0 {
		r.Recorded = course.Recorded[i]
	}
	r.Disputed = ids(course.Disputed, d.Book.CouncilID)
	if day, ok := course.Confirmed(a.On); ok {
		r.Confirmed = &day
	}
	r.Coverage, err = d.coverage(ctx, lines.View, r)
	return r, err
}

// linesOf reads a division, and gives the timelines that a question about it
// asks of.
func (d *Desk) linesOf(ctx context.Context, id string, a Ask) (roll.Ref, *control.Timelines, error) {
	division, err := d.division(id)
	if err != nil {
		return 0, nil, err
	}
	rule, err := a.rule()
	if err != nil {
		return 0, nil, err
	}
	lines, err := d.lines(ctx, a, rule)
	return division, lines, err
}

// division reads the id of a division; blank = the whole ledger.
func (d *Desk) division(id string) (roll.Ref, error) {
	if id == "" {
		return 0, nil
	}
	r, ok := d.Book.Division(seatledger.DivisionID(id))
	if !ok {
		return 0, d.missing("no division", id)
	}
	return r, nil
}

// kinds lists the kinds of council of a division, the commonest first.
func (d *Desk) kinds(division roll.Ref) []string {
	counts := map[string]int{}
	for c := range d.Book.Councils() {
		if control.Within(d.Book, c, division, "") {
			counts[d.Book.CouncilKind(c)]++
		}
	}
	list := slices.AppendSeq([]string{}, maps.Keys(counts)) // a list in JSON, even of nothing
	slices.SortFunc(list, func(x, y string) int { return cmp.Or(counts[y]-counts[x], strings.Compare(x, y)) })
	return list
}

// branch gives, for every division, the one directly below a division that it
// is or lies in; 0 where it lies elsewhere.
func (d *Desk) branch(ctx context.Context, division roll.Ref) ([]roll.Ref, error) {
	return d.branches.get(ctx, division, func(context.Context) ([]roll.Ref, error) {
		b := d.Book
		list := make([]roll.Ref, b.Divisions()+1)
		for x := range list {
			below := roll.Ref(x)
			for up := range b.Above(below) {
				parent := b.DivisionInfo(up).Parent
				if up != division && parent == division {
					list[x] = up
					break
				}
			}
		}
		return list, nil
	})
}

func (d *Desk) course(ctx context.Context, lines *control.Timelines, division roll.Ref, kind string) (*control.Course, error) {
	key := courseKey{timelineKey{lines.View.Clock, lines.Rule, lines.By}, division, kind}
	return d.courses.get(ctx, key, func(ctx context.Context) (*control.Course, error) {
		return control.NewCourse(lines.Through(until(ctx, lines.View)), division, kind), nil
	})
}

// coverage finds the latest published number of the division's councils.
func (d *Desk) coverage(ctx context.Context, v *roll.View, r *Overview) (*Coverage, error) {
	tallies, err := d.tallies(ctx, v)
	if err != nil {
		return nil, err
	}
	var best *seatledger.Tally
	for _, t := range tallies {
		if t.Metric != "councils" || t.Party != "" || t.Division != r.Division || t.Kind != r.Kind || t.Date.Latest() > r.On ||
			t.Scope != "" && t.Scope != "gazetteer" { // any other scope is a part of them
			continue
		}
		if surely, _ := v.Visible(t.Sources); surely && (best == nil || t.Date.Latest() >= best.Date.Latest()) {
			best = t
		}
	}
	if best == nil {
		return nil, nil
	}
	return &Coverage{best.ID, best.Text, best.Date.String()}, nil
}

// Headline says the answer in one sentence.
func (r *Overview) Headline() string {
	parts := r.shares()
	kind := cmp.Or(r.Kind, "council")
	if len(parts) == 0 {
		return fmt.Sprintf("On %s no %s of %s was on record%s.", LongDay(r.On), kind, r.name, r.asKnown())
	}
	return fmt.Sprintf("On %s, of %s on record in %s: %s, under the rule %s%s.", LongDay(r.On), Plural(r.Councils, kind, PluralOf(kind)), r.name,
		strings.Join(parts, ", "), r.Rule, r.asKnown())
}

// asKnown says through which clocks the answer looks.
func (r *Overview) asKnown() string {
	text := ""
	if r.Known != nil {
		text = ", as known at " + *r.Known
	}
	if r.Published != nil {
		text += ", as published by " + *r.Published
	}
	return text
}

// shares says who has how many councils, the most first.
func (c *Counts) sharesBy(party func(seatledger.PartyID) string) []string {
	byCount := slices.SortedFunc(maps.Keys(c.Totals), func(x, y seatledger.PartyID) int {
		return cmp.Or(c.Totals[y]-c.Totals[x], strings.Compare(string(x), string(y)))
	})
	var parts []string
	for _, p := range byCount {
		parts = append(parts, fmt.Sprintf("%s %s", party(p), Thousands(int64(c.Totals[p]))))
	}
	for _, x := range c.others() {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", x.what, Thousands(int64(x.n))))
		}
	}
	return parts
}

func (r *Overview) shares() []string { return r.sharesBy(r.d.partyByID) }

// Covered says how much is on record.
func (r *Overview) Covered() string {
	if r.Coverage == nil {
		return fmt.Sprintf("%s recorded; no source on record says how many there are.", Plural(r.Recorded, "council", "councils"))
	}
	return fmt.Sprintf("%s of %s councils recorded.", Thousands(int64(r.Recorded)), r.Coverage.Text)
}

// Sentences implements [Answer].
func (r *Overview) Sentences() []string {
	lines := []string{r.Headline(), r.Covered()}
	if n := len(r.Disputed); n > 0 {
		lines = append(lines, fmt.Sprintf("Entries contradict each other about %s.", Plural(n, "council", "councils")))
	}
	if r.Confirmed != nil {
		lines = append(lines, "Last confirmed by a source of "+LongDay(*r.Confirmed)+".")
	}
	return lines
}

// Tables implements [Answer].
func (r *Overview) Tables() []Table {
	totals := Table{Columns: []string{"control", "name", "councils"}}
	for _, p := range slices.Sorted(maps.Keys(r.Totals)) {
		totals.Rows = append(totals.Rows, []string{string(p), r.d.partyByID(p), strconv.Itoa(r.Totals[p])})
	}
	out := r.each()
	for _, x := range r.others() {
		if x.n > 0 || !slices.Contains(out, x) {
			totals.Rows = append(totals.Rows, []string{x.is, "", strconv.Itoa(x.n)})
		}
	}
	parts := Table{Columns: []string{"division", "name", "councils", "control"}}
	for _, p := range r.Parts {
		parts.Rows = append(parts.Rows, []string{string(p.Division), p.Name, strconv.Itoa(p.Councils), strings.Join(p.sharesBy(r.d.partyByID), ", ")})
	}
	return []Table{totals, parts}
}
