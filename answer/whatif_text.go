package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// Sentences implements [Answer].
func (r *WhatIf) Sentences() []string {
	lines := []string{fmt.Sprintf("What if: %s", r.Title)}
	lines = r.d.Notice().Sentences(lines)
	lines = append(lines, "Asked because: "+r.Purpose, "Sources: "+strings.Join(r.d.citeTexts(r.Sources), "; ")+".")
	for _, l := range r.Levers {
		lines = append(lines, "  - "+l.Text)
		if l.Law != nil {
			lines = append(lines, "    "+*l.Law)
		}
	}
	lines = append(lines, r.sums()...)
	for i := range r.Control {
		lines = append(lines, r.tellControl(&r.Control[i]))
	}
	lines = append(lines, r.leftOut()...)
	for _, c := range r.Cascade {
		if c.Why != nil {
			lines = append(lines, fmt.Sprintf("The %s cannot be worked out: %s.", c.Name, *c.Why))
		}
	}
	for _, x := range r.Assumes {
		lines = append(lines, "Assumed: "+x)
	}
	return append(lines, "Nothing of this is in the ledger.")
}

// tellControl says who controls how many councils under a rule.
func (r *WhatIf) tellControl(c *ControlShift) string {
	before, after := c.Before.sharesBy(r.d.partyByID), c.After.sharesBy(r.d.partyByID)
	return fmt.Sprintf("Control under the rule %s: before %s; after %s. %s.", c.Rule, orNone(before), orNone(after), c.turned())
}

// citeTexts names the sources of a scenario: those of the ledger as a reader may
// know them.
func (d *Desk) citeTexts(sources []string) []string {
	names := make([]string, len(sources))
	for i, text := range sources {
		names[i] = text
		if _, ok := d.source(seatledger.SourceID(text)); ok {
			names[i] = d.cite([]seatledger.SourceID{seatledger.SourceID(text)})
		}
	}
	return names
}

func orNone(parts []string) string {
	if len(parts) == 0 {
		return "no council"
	}
	return strings.Join(parts, ", ")
}

// turned says how many councils changed control.
func (c *ControlShift) turned() string {
	flips, open := 0, 0
	for _, f := range c.Flips {
		if f.To == "undetermined" {
			open += f.Councils
		} else {
			flips += f.Councils
		}
	}
	text := Plural(flips, "council changes", "councils change") + " control"
	if open > 0 {
		text += fmt.Sprintf(", and of %d it is left open", open)
	}
	return text
}

// sums says what happened to the seats.
func (r *WhatIf) sums() []string {
	t := r.Totals
	text := fmt.Sprintf("On %s, in %s: %s on record, of which %s with %s can be worked out. %s of these seats move; none is lost.", LongDay(r.On), r.place,
		Plural(t.Councils, "council", "councils"), Thousands(int64(t.Councils-t.LeftOut)), Plural(t.Seats, "seat", "seats"), t.Moved)
	if t.VacantAfter.Possible > 0 || t.VacantBefore > 0 {
		text += fmt.Sprintf(" Vacant seats: %s before, %s after.", Thousands(int64(t.VacantBefore)), t.VacantAfter)
	}
	if t.IdleAfter.Possible > 0 || t.IdleBefore > 0 {
		text += fmt.Sprintf(" Seats that nobody exercises, as a member is suspended or away: %s before, %s after.", Thousands(int64(t.IdleBefore)), t.IdleAfter)
	}
	if t.Awaiting.Possible > 0 {
		text += fmt.Sprintf(" Of the vacant ones %s wait for a by-election.", t.Awaiting)
	}
	if t.ContestedBefore > 0 || t.ContestedAfter.Possible > 0 {
		text += fmt.Sprintf(" Contested seats, whose holders could lawfully be replaced: %s before, %s after.", Thousands(int64(t.ContestedBefore)), t.ContestedAfter)
	}
	lines := []string{text}
	if t.Lots > 0 {
		lines = append(lines, fmt.Sprintf("For %s lists stand exactly equal: only a lot or a rule of law settles them, and every outcome is kept.", Plural(t.Lots, "seat", "seats")))
	}
	return lines
}

// maxWhys bounds the reasons that are told.
const maxWhys = 6

// leftOut says how many councils cannot be worked out, and why.
func (r *WhatIf) leftOut() []string {
	if r.Totals.LeftOut == 0 {
		return nil
	}
	counts := map[string]int{}
	var whys []string
	for i := range r.Councils {
		if why := r.Councils[i].Why; why != nil {
			if counts[*why]++; counts[*why] == 1 {
				whys = append(whys, *why)
			}
		}
	}
	slices.SortFunc(whys, func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	lines := []string{Plural(r.Totals.LeftOut, "council cannot", "councils cannot") + " be worked out; nothing is guessed:"}
	for i, why := range whys {
		if i == maxWhys {
			lines = append(lines, fmt.Sprintf("  ! and %d more reasons.", len(whys)-i))
			break
		}
		lines = append(lines, fmt.Sprintf("  ! %s: %s.", Thousands(int64(counts[why])), why))
	}
	return lines
}

// Tables implements [Answer]: every council first, then the totals.
func (r *WhatIf) Tables() []Table {
	return append([]Table{r.councils(r.Councils)}, r.sumTables()...)
}

// Shown gives the tables for a reader: the totals first, then the councils that
// change, at most so many; those whose control changes come first.
func (r *WhatIf) Shown(most int) []Table {
	var changed []WhatIfCouncil
	for i := range r.Councils {
		if c := &r.Councils[i]; c.Changes() {
			changed = append(changed, *c)
		}
	}
	slices.SortStableFunc(changed, func(a, b WhatIfCouncil) int {
		switch {
		case a.flips() == b.flips():
			return 0
		case a.flips():
			return -1
		}
		return 1
	})
	return append(r.sumTables(), r.narrow(changed, most))
}

// narrow is a table of the councils that change for a terminal.
func (r *WhatIf) narrow(changed []WhatIfCouncil, most int) Table {
	t := Table{Title: "Councils that change: " + Thousands(int64(len(changed))), Columns: []string{"council", "moved", "before", "after", "control"}}
	if len(changed) > most {
		t.Title += fmt.Sprintf(" (%d shown; --all shows every one)", most)
		changed = changed[:most]
	}
	open := slices.ContainsFunc(changed, func(c WhatIfCouncil) bool { return len(c.Ties) > 0 })
	if open {
		t.Columns = append(t.Columns, "left open")
	}
	for i := range changed {
		c := &changed[i]
		var shifts []string
		for _, s := range c.Control {
			if s.Flips {
				shifts = append(shifts, string(s.Rule)+" "+r.shiftText(s))
			}
		}
		row := []string{string(c.Council), fmt.Sprintf("%s of %d", c.Moved, c.Seats), r.makeup(c, false), r.makeup(c, true), strings.Join(shifts, "; ")}
		if open {
			row = append(row, r.open(c))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Changes reports whether a seat or control of the council changes.
func (c *WhatIfCouncil) Changes() bool {
	return c.Why == nil && (c.Moved.Possible > 0 || c.flips())
}

func (c *WhatIfCouncil) flips() bool {
	return slices.ContainsFunc(c.Control, func(s CouncilShift) bool { return s.Flips })
}

// councils is a table of one line a council.
func (r *WhatIf) councils(list []WhatIfCouncil) Table {
	t := Table{Title: "Councils", Columns: []string{"council", "seats", "moved", "before", "after"}}
	for _, rule := range r.Rules {
		t.Columns = append(t.Columns, string(rule))
	}
	t.Columns = append(t.Columns, "left open")
	for i := range list {
		c := &list[i]
		row := []string{string(c.Council), strconv.Itoa(c.Seats), c.Moved.String(), r.makeup(c, false), r.makeup(c, true)}
		if c.Why != nil {
			row[2], row[3], row[4] = "", "", ""
		}
		for _, s := range c.Control {
			row = append(row, r.shiftText(s))
		}
		t.Rows = append(t.Rows, append(row, r.open(c)))
	}
	return t
}

// makeup writes the seats of a council as "CPP 3, CNRP 2".
func (r *WhatIf) makeup(c *WhatIfCouncil, after bool) string {
	var parts []string
	add := func(name string, s Span) {
		if s.Possible > 0 {
			parts = append(parts, name+" "+s.String())
		}
	}
	for _, p := range c.Parties {
		s := Span{p.Before, p.Before}
		if after {
			s = p.After
		}
		add(r.d.partyByID(p.Party), s)
	}
	vacant, idle := Span{c.VacantBefore, c.VacantBefore}, Span{c.IdleBefore, c.IdleBefore}
	if after {
		vacant, idle = c.VacantAfter, c.IdleAfter
	}
	add("vacant", vacant)
	add("not exercised", idle)
	return strings.Join(parts, ", ")
}

// shiftText writes control before and after in one cell.
func (r *WhatIf) shiftText(s CouncilShift) string {
	switch {
	case s.After == nil:
		return r.who(s.Before) + " > ?"
	case !s.Flips:
		return r.who(s.Before)
	case len(s.Could) > 1 && !slices.Contains(s.Could, *s.After):
		names := make([]string, len(s.Could))
		for i, x := range s.Could {
			names[i] = r.who(x)
		}
		return r.who(s.Before) + " > " + strings.Join(names, " or ")
	}
	return r.who(s.Before) + " > " + r.who(*s.After)
}

// who names a controller: a party, or the kind of answer.
func (r *WhatIf) who(id string) string { return r.d.partyByID(seatledger.PartyID(id)) }

// open says what ties leave open, or why a council is left out.
func (r *WhatIf) open(c *WhatIfCouncil) string {
	if c.Why != nil {
		return *c.Why
	}
	var parts []string
	for _, t := range c.Ties {
		what := "the post of chief"
		if t.Seats > 0 {
			what = Plural(t.Seats, "seat", "seats")
		}
		if t.Ward != nil {
			what += " in " + *t.Ward
		}
		parts = append(parts, what+" between "+r.d.partyNames(t.Lists))
	}
	return strings.Join(parts, "; ")
}

// sumTables are the totals.
func (r *WhatIf) sumTables() []Table {
	seats := Table{Title: "Seats", Columns: []string{"party", "before", "after", "change", "received"}}
	for _, p := range r.Totals.Parties {
		seats.Rows = append(seats.Rows, []string{r.d.partyByID(p.Party), Thousands(int64(p.Before)), p.After.String(), p.After.minus(p.Before), p.Received.String()})
	}
	t := r.Totals
	seats.Rows = append(seats.Rows, []string{"vacant", Thousands(int64(t.VacantBefore)), t.VacantAfter.String(), t.VacantAfter.minus(t.VacantBefore), ""})
	if t.IdleBefore > 0 || t.IdleAfter.Possible > 0 {
		seats.Rows = append(seats.Rows, []string{"not exercised", Thousands(int64(t.IdleBefore)), t.IdleAfter.String(), t.IdleAfter.minus(t.IdleBefore), ""})
	}
	seats.Rows = append(seats.Rows, []string{"all", Thousands(int64(t.Seats)), Thousands(int64(t.Seats)), "+0", t.Moved.String()})
	flips := Table{Title: "Changes of control", Columns: []string{"rule", "from", "to", "councils"}}
	for _, c := range r.Control {
		for _, f := range c.Flips {
			flips.Rows = append(flips.Rows, []string{string(c.Rule), r.who(f.From), r.who(f.To), strconv.Itoa(f.Councils)})
		}
	}
	tables := []Table{seats, flips}
	if len(r.Expected) > 0 {
		tables = append(tables, r.expectedTable())
	}
	for i := range r.Cascade {
		tables = append(tables, r.chamberTable(&r.Cascade[i]))
	}
	return tables
}

func (r *WhatIf) expectedTable() Table {
	t := Table{Title: "Published figures and these", Columns: []string{"figure", "party", "published", "here", "difference", "source"}}
	for _, x := range r.Expected {
		figure, party := x.Figure, ""
		if x.Rule != nil {
			figure += " (" + string(*x.Rule) + ")"
		}
		if x.Party != nil {
			party = r.d.partyByID(*x.Party)
		}
		t.Rows = append(t.Rows, []string{figure, party, Thousands(int64(x.Expected)), x.Got.String(), x.Difference.minus(0), x.Source})
	}
	return t
}

func (r *WhatIf) chamberTable(c *Indirect) Table {
	t := Table{Title: fmt.Sprintf("%s: %s by %s", c.Name, Plural(c.Seats, "seat", "seats"), c.Method), Columns: []string{"party", "electors before", "electors after", "seats before", "seats after"}}
	for _, p := range c.Parties {
		t.Rows = append(t.Rows, []string{r.d.partyByID(p.Party), Thousands(int64(p.ElectorsBefore)), p.ElectorsAfter.String(), p.SeatsBefore.String(), p.SeatsAfter.String()})
	}
	return t
}
