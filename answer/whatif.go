package answer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/scenario"
)

// WhatIf is what would follow from the levers of a scenario: each council
// before and after, and what that sums to. Nothing of it is in the ledger.
type WhatIf struct {
	Title     string                   `json:"title"`
	Purpose   string                   `json:"purpose"`
	Sources   []string                 `json:"sources"`
	On        seatledger.Day           `json:"on"`
	Known     *string                  `json:"known"`
	Published *string                  `json:"published"`
	Base      *string                  `json:"base"` // a package or a reconstruction; null = the ledger asked
	Levers    []LeverText              `json:"levers"`
	Rules     []seatledger.ControlRule `json:"rules"`
	Totals    WhatIfTotals             `json:"totals"`
	Control   []ControlShift           `json:"control"` // one a rule
	Expected  []Expected               `json:"expected"`
	Cascade   []Indirect               `json:"cascade"`
	Councils  []WhatIfCouncil          `json:"councils"` // in order of id
	Assumes   []string                 `json:"assumes"`

	d        *Desk
	place    string
	division roll.Ref // of the scenario; 0 = the whole ledger
	judged   []judged // in order of Councils
}

// judged is who controls a council under each rule, before and after.
type judged struct {
	council roll.Ref
	known   bool // that there is an after
	control []scenario.Control
}

// LeverText is a lever in words, with the law it follows.
type LeverText struct {
	Lever  string           `json:"lever"`
	Policy *scenario.Policy `json:"policy"`
	Text   string           `json:"text"`
	Law    *string          `json:"law"`
}

// Span is a number that ties and unplaced counts leave between two bounds.
type Span struct {
	Certain  int `json:"certain"`
	Possible int `json:"possible"`
}

func spanOf(r scenario.Range) Span { return Span{r.Least, r.Most} }

// String writes the span as "3" or "2 to 4".
func (s Span) String() string {
	if s.Certain == s.Possible {
		return Thousands(int64(s.Certain))
	}
	return Thousands(int64(s.Certain)) + " to " + Thousands(int64(s.Possible))
}

// minus gives what the span is beyond a number, with its sign.
func (s Span) minus(n int) string {
	low, high := beyond(s.Certain-n), beyond(s.Possible-n)
	if low == high {
		return low
	}
	return low + " to " + high
}

// beyond writes a difference, as +4,844 or -5,007.
func beyond(n int) string {
	if n < 0 {
		return Thousands(int64(n))
	}
	return "+" + Thousands(int64(n))
}

// WhatIfTotals sums the councils that can be worked out.
type WhatIfTotals struct {
	Councils        int           `json:"councils"` // that there were, those left out included
	LeftOut         int           `json:"left_out"` // that cannot be worked out
	Seats           int           `json:"seats"`    // of those worked out; as many before as after
	Moved           Span          `json:"moved"`    // seats emptied, filled or moved
	Lots            int           `json:"lots"`     // seats for which lists stand equal
	VacantBefore    int           `json:"vacant_before"`
	VacantAfter     Span          `json:"vacant_after"`
	IdleBefore      int           `json:"idle_before"` // that nobody exercises: a member is suspended, or away
	IdleAfter       Span          `json:"idle_after"`
	Awaiting        Span          `json:"awaiting_by_election"` // of the vacant seats
	ContestedBefore int           `json:"contested_before"`     // whose holders left the list and could be replaced
	ContestedAfter  Span          `json:"contested_after"`
	Parties         []PartyWhatIf `json:"parties"`
}

// PartyWhatIf is one party's seats before and after.
type PartyWhatIf struct {
	Party    seatledger.PartyID `json:"party"`
	Before   int                `json:"before"`
	After    Span               `json:"after"`
	Received Span               `json:"received"` // of the seats that moved
}

// ControlShift is how many councils each party controls under a rule.
type ControlShift struct {
	Rule   seatledger.ControlRule `json:"rule"`
	Before Counts                 `json:"before"`
	After  Counts                 `json:"after"`
	Flips  []FlipCount            `json:"flips"`
}

// FlipCount is how many councils pass from one control to another: a party's
// id, none, undetermined or unknown.
type FlipCount struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Councils int    `json:"councils"`
}

// Expected is a published figure beside what the levers give.
type Expected struct {
	Figure     string                  `json:"figure"`
	Party      *seatledger.PartyID     `json:"party"`
	Rule       *seatledger.ControlRule `json:"rule"`
	Expected   int                     `json:"expected"`
	Got        Span                    `json:"got"`
	Difference Span                    `json:"difference"` // got less expected
	Source     string                  `json:"source"`
}

// Indirect is an indirect election by the councillors.
type Indirect struct {
	Name           string          `json:"name"`
	Seats          int             `json:"seats"`
	Method         string          `json:"method"`
	Why            *string         `json:"why"` // why it cannot be worked out; null = it can
	ElectorsBefore int             `json:"electors_before"`
	ElectorsAfter  Span            `json:"electors_after"`
	Parties        []IndirectParty `json:"parties"`
}

// IndirectParty is one party's electors and seats.
type IndirectParty struct {
	Party          seatledger.PartyID `json:"party"`
	ElectorsBefore int                `json:"electors_before"`
	ElectorsAfter  Span               `json:"electors_after"`
	SeatsBefore    Span               `json:"seats_before"`
	SeatsAfter     Span               `json:"seats_after"`
}

// WhatIfCouncil is one council before and after.
type WhatIfCouncil struct {
	Council         seatledger.CouncilID `json:"council"`
	Why             *string              `json:"why"` // why it cannot be worked out; null = it can
	Seats           int                  `json:"seats"`
	Moved           Span                 `json:"moved"`
	Parties         []PartyWhatIf        `json:"parties"`
	VacantBefore    int                  `json:"vacant_before"`
	VacantAfter     Span                 `json:"vacant_after"`
	IdleBefore      int                  `json:"idle_before"` // that nobody exercises: a member is suspended, or away
	IdleAfter       Span                 `json:"idle_after"`
	Awaiting        Span                 `json:"awaiting_by_election"`
	ContestedBefore int                  `json:"contested_before"` // whose holders left the list and could be replaced
	ContestedAfter  Span                 `json:"contested_after"`
	Ties            []WhatIfTie          `json:"ties"`
	Control         []CouncilShift       `json:"control"`
}

// WhatIfTie is seats for which lists stand exactly equal; without seats, the
// post of chief.
type WhatIfTie struct {
	Ward  *string              `json:"ward"` // null = of the council as a whole
	Seats int                  `json:"seats"`
	Lists []seatledger.PartyID `json:"lists"`
	Rule  *string              `json:"rule"` // that would settle it
}

// CouncilShift is who controls a council under a rule: a party's id, none,
// undetermined or unknown. After is null where it cannot be worked out.
type CouncilShift struct {
	Rule        seatledger.ControlRule `json:"rule"`
	QuotaBefore int                    `json:"quota_before"`
	QuotaAfter  int                    `json:"quota_after"`
	Before      string                 `json:"before"`
	After       *string                `json:"after"`
	Could       []string               `json:"could"` // where it is undetermined after: what it may come to
	Flips       bool                   `json:"flips"`
}

// WhatIf works a scenario out over the ledger. What does not fit is a
// [scenario.Problems].
func (d *Desk) WhatIf(ctx context.Context, s *scenario.Scenario, a Ask) (r *WhatIf, err error) {
	defer stopped(ctx, &err)
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	if len(s.Levers) == 0 {
		s.Refuse("levers", "the key levers: what would happen", "add levers: with a dash before each event")
	}
	if err := d.fitsBase(ctx, s); err != nil {
		return nil, err
	}
	x, err := scenario.WhatIf(s, v)
	if err != nil {
		return nil, err
	}
	r = &WhatIf{Title: s.Title, Purpose: s.Purpose, Sources: s.Sources, On: s.On, Known: stated(a.Known), Published: stated(a.Published), Base: baseOf(s),
		Levers: []LeverText{}, Rules: x.Rules, Control: []ControlShift{}, Expected: []Expected{}, Cascade: []Indirect{}, Councils: []WhatIfCouncil{}, d: d, place: "the whole ledger"}
	if s.Division != "" {
		r.division, _ = d.Book.Division(s.Division)
		r.place = d.divisionName(r.division)
	}
	r.Totals = d.whatIfTotals(&x.Totals)
	for i := range s.Levers {
		r.Levers = append(r.Levers, d.tellLever(&s.Levers[i]))
	}
	for _, c := range x.Totals.Control {
		r.Control = append(r.Control, d.controlShift(&c, &x.Totals))
	}
	for _, e := range x.Expect {
		r.Expected = append(r.Expected, expected(e))
	}
	for i := range x.Cascade {
		r.Cascade = append(r.Cascade, d.chamberOf(&x.Cascade[i]))
	}
	for i := range x.Councils {
		c := &x.Councils[i]
		r.Councils = append(r.Councils, d.whatIfCouncil(c))
		r.judged = append(r.judged, judged{c.Council, c.Why == "", c.Control})
	}
	r.Assumes = assumptions(s)
	return r, nil
}

// fitsBase holds the base and the sources of a scenario against the ledger.
func (d *Desk) fitsBase(ctx context.Context, s *scenario.Scenario) error {
	if s.Base != nil && s.Base.Package != "" {
		held, err := d.allPackages(ctx)
		if err != nil {
			return err
		}
		if !held[s.Base.Package] {
			s.Refuse("base.package", "a package of this ledger", "write one of "+strings.Join(slices.Sorted(maps.Keys(held)), ", ")+", or import it first")
		}
	}
	for i, text := range s.Sources {
		if _, ok := d.source(seatledger.SourceID(text)); !ok && !strings.Contains(text, " ") {
			s.Refuse(fmt.Sprintf("sources[%d]", i), "the id of a source of the ledger", "correct it, or write publication and date, such as Phnom Penh Post, 21 November 2017")
		}
	}
	return nil
}

// HasPackage reports whether the ledger holds rows of a package. The first call
// reads the ledger.
func (d *Desk) HasPackage(ctx context.Context, name string) (bool, error) {
	held, err := d.allPackages(ctx)
	return held[name], err
}

// allPackages reads once which packages the ledger holds.
func (d *Desk) allPackages(ctx context.Context) (map[string]bool, error) {
	return d.packages.get(ctx, all{}, d.findPackages)
}

func (d *Desk) findPackages(ctx context.Context) (map[string]bool, error) {
	held := map[string]bool{}
	for e, err := range upTo(d.Store.Entries(ctx, 0), d.Book.Position) {
		if err != nil {
			return nil, err
		}
		held[e.Package] = true
	}
	return held, nil
}

func baseOf(s *scenario.Scenario) *string {
	switch {
	case s.Base == nil:
		return nil
	case s.Base.Reconstruction != nil:
		return new(fmt.Sprintf("reconstruction %d", *s.Base.Reconstruction))
	}
	return &s.Base.Package
}

// assumptions are what the answer takes for granted.
func assumptions(s *scenario.Scenario) []string {
	list := []string{"The seats of a council after are its seats before: held, vacant, or waiting for a by-election.",
		"Every list has names enough for the seats that come to it."}
	for _, c := range s.Cascade {
		list = append(list, fmt.Sprintf("For the %s every elector votes for the party that he or she sits for, in one constituency.", c.Name))
	}
	return list
}

func (d *Desk) whatIfTotals(t *scenario.Totals) WhatIfTotals {
	return WhatIfTotals{Councils: t.Councils, LeftOut: t.LeftOut, Seats: t.Seats, Moved: spanOf(t.Moved), Lots: t.Lots, VacantBefore: t.Vacant.Before,
		VacantAfter: spanOf(t.Vacant.After), IdleBefore: t.Idle.Before, IdleAfter: spanOf(t.Idle.After), Awaiting: spanOf(t.Awaiting), ContestedBefore: t.Contested.Before, ContestedAfter: spanOf(t.Contested.After), Parties: d.partiesWhatIf(t.Parties)}
}

func (d *Desk) partiesWhatIf(list []scenario.PartySeats) []PartyWhatIf {
	parties := make([]PartyWhatIf, len(list))
	for i, p := range list {
		parties[i] = PartyWhatIf{d.Book.PartyID(p.Party), p.Seats.Before, spanOf(p.Seats.After), spanOf(p.Received)}
	}
	return parties
}

func (d *Desk) controlShift(s *scenario.Shares, t *scenario.Totals) ControlShift {
	r := ControlShift{Rule: s.Rule, Before: d.countsOf(&s.Before, t), After: d.countsOf(&s.After, t), Flips: []FlipCount{}}
	for _, f := range s.Flips {
		r.Flips = append(r.Flips, FlipCount{d.verdict(f.From), d.verdict(f.To), f.Councils})
	}
	return r
}

func (d *Desk) countsOf(h *scenario.Held, t *scenario.Totals) Counts {
	c := Counts{Councils: t.Councils - t.LeftOut, Seats: t.Seats, Totals: map[seatledger.PartyID]int{}, None: h.None, OutOfOffice: OutOfOffice(h.OutOfOffice), Undetermined: h.Undetermined, Unknown: h.Unknown}
	for p, n := range h.Parties {
		c.Totals[d.Book.PartyID(p)] = n
	}
	return c
}

func expected(e scenario.Comparison) Expected {
	x := Expected{Figure: e.Figure, Expected: e.Value, Got: spanOf(e.Got), Difference: spanOf(e.Difference()), Source: e.Source}
	if e.Party != "" {
		x.Party = &e.Party
	}
	if e.Rule != "" {
		x.Rule = &e.Rule
	}
	return x
}

func (d *Desk) chamberOf(c *scenario.Chamber) Indirect {
	x := Indirect{Name: c.Name, Seats: c.Seats, Method: c.Method.String(), Why: stated(c.Why), ElectorsBefore: c.Electors.Before, ElectorsAfter: spanOf(c.Electors.After), Parties: []IndirectParty{}}
	for _, p := range c.Parties {
		x.Parties = append(x.Parties, IndirectParty{d.Book.PartyID(p.Party), p.Electors.Before, spanOf(p.Electors.After), spanOf(p.Before), spanOf(p.After)})
	}
	return x
}

func (d *Desk) whatIfCouncil(c *scenario.Council) WhatIfCouncil {
	x := WhatIfCouncil{Council: d.Book.CouncilID(c.Council), Why: stated(c.Why), Seats: c.Seats, Moved: spanOf(c.Moved), Parties: d.partiesWhatIf(c.Parties),
		VacantBefore: c.Vacant.Before, VacantAfter: spanOf(c.Vacant.After), IdleBefore: c.Idle.Before, IdleAfter: spanOf(c.Idle.After), Awaiting: spanOf(c.Awaiting), ContestedBefore: c.Contested.Before, ContestedAfter: spanOf(c.Contested.After),
		Ties: []WhatIfTie{}, Control: []CouncilShift{}}
	for _, t := range c.Ties {
		x.Ties = append(x.Ties, WhatIfTie{stated(d.Book.WardName(t.Ward)), t.Seats, ids(t.Lists, d.Book.PartyID), stated(t.Rule.String())})
	}
	for _, k := range c.Control {
		s := CouncilShift{Rule: k.Before.Rule, QuotaBefore: k.Before.Quota, QuotaAfter: k.After.Quota, Before: d.verdict(k.Before.Verdict), Could: []string{}}
		for _, v := range k.Could {
			s.Could = append(s.Could, d.verdict(v))
		}
		if c.Why == "" {
			s.After, s.Flips = new(d.verdict(k.After.Verdict)), !k.Same()
		}
		x.Control = append(x.Control, s)
	}
	return x
}

// tellLever puts a lever into words.
func (d *Desk) tellLever(l *scenario.Lever) LeverText {
	switch {
	case l.Dissolve != nil:
		return d.tellDissolve(l.Dissolve)
	case l.Move != nil:
		where := "; where they sit is not known"
		if l.Move.Council != "" {
			where = " on " + d.councilByID(l.Move.Council) + inWard(l.Move.Ward)
		}
		return LeverText{Lever: "move", Text: fmt.Sprintf("%s from %s to %s%s.", Plural(l.Move.Seats, "holder goes", "holders go"), d.partyByID(l.Move.From), d.partyByID(l.Move.To), where)}
	case l.ByElection != nil:
		return LeverText{Lever: "by-election", Text: fmt.Sprintf("A by-election fills %s of %s%s.", Plural(l.ByElection.Seats, "vacant seat", "vacant seats"), d.councilByID(l.ByElection.Council), inWard(l.ByElection.Ward))}
	}
	return LeverText{Lever: "method", Text: fmt.Sprintf("The votes of the last election are apportioned by %s.", l.Method.Method)}
}

func (d *Desk) tellDissolve(x *scenario.Dissolve) LeverText {
	text := fmt.Sprintf("%s is dissolved; its seats: %s", d.partyByID(x.Party), x.Policy)
	if x.Seats != "" {
		text += ", by " + x.Seats
	}
	if len(x.Refuse) > 0 {
		text += "; " + d.partyNames(x.Refuse) + " take none"
	}
	if len(x.RefuseIn) > 0 {
		text += fmt.Sprintf("; refusals on %s", Plural(len(x.RefuseIn), "council", "councils"))
	}
	if x.Posts == "most-votes" {
		text += "; the next chief is of the list with most votes that has a seat"
	}
	return LeverText{Lever: "dissolve", Policy: &x.Policy, Text: text + ".", Law: new(x.Policy.Law())}
}

func (d *Desk) partyNames(list []seatledger.PartyID) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = d.partyByID(p)
	}
	return strings.Join(names, ", ")
}

func (d *Desk) councilByID(id seatledger.CouncilID) string {
	if c, ok := d.Book.Council(id); ok {
		return d.councilName(c)
	}
	return string(id)
}
