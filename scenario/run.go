package scenario

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// Result is what follows from the levers of a scenario.
type Result struct {
	Rules    []seatledger.ControlRule // under which control is judged
	Councils []Council                // in order of id
	Totals   Totals
	Cascade  []Chamber
	Expect   []Comparison
}

// Range is a number that ties and unplaced counts leave between two bounds.
type Range struct{ Least, Most int }

func (x *Range) widen(n int, first bool) {
	if first {
		*x = Range{n, n}
		return
	}
	x.Least, x.Most = min(x.Least, n), max(x.Most, n)
}

func (x *Range) add(y Range) { x.Least, x.Most = x.Least+y.Least, x.Most+y.Most }

// Council is one council before and after.
type Council struct {
	Council  roll.Ref
	Why      string // why it cannot be worked out; blank = it can, and only then is there an after
	Seats    int
	Moved    Range // seats that the levers emptied, filled or moved
	Parties  []PartySeats
	Vacant   Change
	Idle     Change // seats that nobody exercises: a member is suspended, or away
	Awaiting Range  // of the vacant seats, those that wait for a by-election
	// Contested seats are those of holders who left the list's party and could
	// lawfully be replaced.
	Contested Change
	Ties      []Tie
	Ways      int // that ties and unplaced counts leave
	Control   []Control
}

// Change is a number before and after.
type Change struct {
	Before int
	After  Range
}

// PartySeats is what sits for a party before and after, and how many of the
// seats that moved it received.
type PartySeats struct {
	Party    roll.Ref
	Seats    Change
	Received Range
}

// Tie is seats for which lists stand equal; without seats, the post of chief.
type Tie struct {
	Ward  roll.Ref // 0 = of the council as a whole
	Seats int
	Lists []roll.Ref
	Rule  apportion.TieRule // that would settle it
}

// Control is who controls a council under a rule, before and after.
type Control struct {
	Before, After Judged
	Could         []control.Verdict // where it is undetermined after: what it is in some way, in order of the ways
}

// Judged is a judgement under a rule and the seats that control takes.
type Judged struct {
	Rule    seatledger.ControlRule
	Quota   int
	Verdict control.Verdict
}

// Same reports whether control did not change.
func (c Control) Same() bool {
	return c.Before.Verdict.Kind == c.After.Verdict.Kind && c.Before.Verdict.Party == c.After.Verdict.Party
}

// Totals sums the councils that can be worked out.
type Totals struct {
	Councils  int // that there were on the day, those left out included
	LeftOut   int // that cannot be worked out
	Seats     int // of those worked out
	Moved     Range
	Parties   []PartySeats // in order of id
	Vacant    Change
	Idle      Change
	Awaiting  Range
	Contested Change
	Lots      int // seats for which lots are to be drawn, or a rule of law is wanting
	Control   []Shares
}

// Shares is how many councils each party controls under a rule, before and
// after; of those worked out.
type Shares struct {
	Rule          seatledger.ControlRule
	Before, After Held
	Flips         []Flip // in order of from and to
}

// Held counts councils by who controls them.
type Held struct {
	Parties                     map[roll.Ref]int
	Could                       map[roll.Ref]int // of the undetermined, those that a party controls in some way
	None, Undetermined, Unknown int
	control.OutOfOffice
	Open int // of the undetermined, those that are so in some single way too: anybody may control them
}

// Flip is how many councils went from one control to another.
type Flip struct {
	From, To control.Verdict
	Councils int
}

// run is the working out of a scenario.
type run struct {
	s        *Scenario
	view     *roll.View
	book     *roll.Book
	councils []*council
	unplaced *spread
	used     map[string]bool // lots of the file, by path
}

// WhatIf works out what follows from the levers of a scenario over the roll of
// a view. What the file says that does not fit the ledger is a [Problems], with
// line and column. The ledger is not changed. Of a view that was told to stop the
// result is incomplete, and for who stopped it to throw away: no problem is found
// in what was left undone.
func WhatIf(s *Scenario, v *roll.View) (*Result, error) {
	r := &run{s: s, view: v, book: v.Book, used: map[string]bool{}}
	pull := r.resolve()
	if err := s.Err(); err != nil {
		return nil, err
	}
	rules := r.gatherCouncils(s.Division, s.Kind)
	for _, lever := range pull {
		if v.Stopped() { // some of its councils may not be there
			break
		}
		lever()
	}
	if v.Stopped() {
		return &Result{Rules: rules}, nil
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	result := r.result(rules)
	if v.Stopped() {
		return result, nil
	}
	result.dropIdle(r.councils, s.Expect)
	r.cascade(result)
	r.compare(result)
	if err := s.Err(); err != nil {
		return nil, err
	}
	return result, nil
}

// always are the rules under which control is judged whether or not a council
// goes by them or a figure is expected under them.
var always = []seatledger.ControlRule{seatledger.RuleMajority, seatledger.RuleSitting}

// gatherCouncils takes up every council of a division and kind, and gives the rules under
// which control is judged: majority and sitting, those that a council there
// goes by, and those that a figure is expected under.
func (r *run) gatherCouncils(within seatledger.DivisionID, kind string) []seatledger.ControlRule {
	j := control.NewJudge(r.view)
	var scope []roll.Ref
	rules := slices.Clone(always)
	add := func(rule seatledger.ControlRule) {
		if rule != "" && !slices.Contains(rules, rule) {
			rules = append(rules, rule)
		}
	}
	for _, e := range r.s.Expect {
		add(e.Rule.Canonical())
	}
	division, _ := r.book.Division(within)
	for c := range r.view.Councils() {
		if !control.Within(r.book, c, division, kind) {
			continue
		}
		scope = append(scope, c)
		for _, f := range j.Folder.At(c, r.s.On).Frames {
			if f.Exists {
				add(f.Facts.ControlRule)
			}
		}
	}
	slices.SortFunc(rules, seatledger.ControlRule.Compare)
	slices.SortFunc(scope, func(a, b roll.Ref) int {
		return cmp.Compare(r.book.CouncilID(a), r.book.CouncilID(b))
	})
	for _, ref := range scope {
		if r.view.Stopped() {
			break
		}
		if c := (&council{ref: ref}); c.take(j, r.s.On, rules) {
			r.councils = append(r.councils, c)
		}
	}
	return rules
}

// dropIdle leaves the rule sitting out where nobody goes by it or asks for it and
// every seat is filled before and after: it then says what majority says.
func (x *Result) dropIdle(councils []*council, expect []Expectation) {
	at := slices.Index(x.Rules, seatledger.RuleSitting)
	unfilled := x.Totals.Vacant.Before + x.Totals.Vacant.After.Most + x.Totals.Idle.Before + x.Totals.Idle.After.Most
	if unfilled > 0 || slices.ContainsFunc(expect, func(e Expectation) bool { return e.Rule == seatledger.RuleSitting }) || slices.ContainsFunc(councils, func(c *council) bool {
		return c.body.Facts.ControlRule == seatledger.RuleSitting
	}) {
		return
	}
	x.Rules = slices.Delete(x.Rules, at, at+1)
	x.Totals.Control = slices.Delete(x.Totals.Control, at, at+1)
	for i := range x.Councils {
		x.Councils[i].Control = slices.Delete(x.Councils[i].Control, at, at+1)
	}
}

// all lets a lever act on every council that can still be worked out.
func (r *run) all(act func(c *council)) {
	for _, c := range r.councils {
		if r.view.Stopped() {
			return
		}
		if c.why == "" {
			act(c)
		}
	}
}

// one lets a lever act on one council; one that is left out has no way to act
// on.
func (r *run) one(path string, ref roll.Ref, act func(c *council)) {
	i := slices.IndexFunc(r.councils, func(c *council) bool { return c.ref == ref })
	if i < 0 {
		r.s.Refuse(path+".council", "a council of this scenario that there was on "+r.s.On.String(), "correct it, or the keys on, division and kind")
		return
	}
	act(r.councils[i])
}

// result puts what the councils came to together.
func (r *run) result(rules []seatledger.ControlRule) *Result {
	j := control.NewJudge(r.view)
	x := &Result{Rules: rules}
	for _, c := range r.councils {
		if r.view.Stopped() {
			return x
		}
		x.Councils = append(x.Councils, c.result(r, j, rules))
	}
	x.Totals = r.totals(x)
	return x
}

func (c *council) result(r *run, j *control.Judge, rules []seatledger.ControlRule) Council {
	x := Council{Council: c.ref, Why: c.why, Seats: c.seats, Ties: c.ties, Ways: len(c.ways)}
	if c.why != "" {
		for _, judged := range c.then {
			x.Control = append(x.Control, Control{Before: judged})
		}
		return x
	}
	before := way{seats: c.before.Seats}
	x.Parties = c.parties(r.book)
	x.Vacant.Before, x.Idle.Before, x.Contested.Before = before.vacant(), before.idle(), before.contested()
	for i := range c.ways {
		w := &c.ways[i]
		x.Moved.widen(w.moved(), i == 0)
		x.Vacant.After.widen(w.vacant(), i == 0)
		x.Idle.After.widen(w.idle(), i == 0)
		x.Awaiting.widen(w.awaiting, i == 0)
		x.Contested.After.widen(w.contested(), i == 0)
	}
	state := c.state()
	for i, rule := range rules {
		k := Control{Before: c.then[i], After: Judged{rule, j.Quota(state, rule), j.Verdict(state, rule)}}
		if k.After.Verdict.Kind == control.Undetermined {
			k.Could = could(j, state, rule)
		}
		x.Control = append(x.Control, k)
	}
	return x
}

// could gives every verdict that a single way comes to.
func could(j *control.Judge, s *roll.State, rule seatledger.ControlRule) (list []control.Verdict) {
	for i := range s.Frames {
		if v := j.Verdict(&roll.State{Frames: s.Frames[i : i+1]}, rule); !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// parties gives what each party has before and after, in order of id.
func (c *council) parties(b *roll.Book) []PartySeats {
	before := way{seats: c.before.Seats}
	var refs []roll.Ref
	note := func(w *way) {
		for i := range w.seats {
			if h := &w.seats[i]; h.Held() && !slices.Contains(refs, h.Allegiance) {
				refs = append(refs, h.Allegiance)
			}
		}
	}
	note(&before)
	for i := range c.ways {
		note(&c.ways[i])
	}
	sortParties(b, refs)
	list := make([]PartySeats, len(refs))
	for i, p := range refs {
		list[i] = PartySeats{Party: p, Seats: Change{Before: before.held(p)}}
		for k := range c.ways {
			list[i].Seats.After.widen(c.ways[k].held(p), k == 0)
			list[i].Received.widen(c.ways[k].received(p), k == 0)
		}
	}
	return list
}

func sortParties(b *roll.Book, refs []roll.Ref) {
	slices.SortFunc(refs, func(x, y roll.Ref) int { return strings.Compare(string(b.PartyID(x)), string(b.PartyID(y))) })
}

// received counts the seats that the levers moved and that sit for a party.
func (w *way) received(party roll.Ref) (n int) {
	for i := range w.seats {
		if w.fates[i] != stayed && w.seats[i].Held() && w.seats[i].Allegiance == party {
			n++
		}
	}
	return n
}

// totals sums the councils up. Ties on different councils are settled one by
// one, so that their bounds add up; counts that nobody can place are known in
// total.
func (r *run) totals(x *Result) Totals {
	t := Totals{Councils: len(x.Councils)}
	byParty := map[roll.Ref]*PartySeats{}
	for _, rule := range x.Rules {
		t.Control = append(t.Control, Shares{Rule: rule, Before: newHeld(), After: newHeld()})
	}
	for i := range x.Councils {
		c := &x.Councils[i]
		if c.Why != "" {
			t.LeftOut++
			continue
		}
		t.add(c, byParty)
	}
	if r.unplaced != nil {
		r.unplaced.bound(&t, byParty)
	}
	refs := slices.Collect(maps.Keys(byParty))
	sortParties(r.book, refs)
	for _, p := range refs {
		t.Parties = append(t.Parties, *byParty[p])
	}
	for i := range t.Control {
		r.sortFlips(t.Control[i].Flips)
	}
	return t
}

func (t *Totals) add(c *Council, byParty map[roll.Ref]*PartySeats) {
	t.Seats += c.Seats
	t.Moved.add(c.Moved)
	t.Vacant.Before += c.Vacant.Before
	t.Vacant.After.add(c.Vacant.After)
	t.Idle.Before += c.Idle.Before
	t.Idle.After.add(c.Idle.After)
	t.Awaiting.add(c.Awaiting)
	t.Contested.Before += c.Contested.Before
	t.Contested.After.add(c.Contested.After)
	for _, tie := range c.Ties {
		t.Lots += tie.Seats
	}
	for _, p := range c.Parties {
		y := byParty[p.Party]
		if y == nil {
			y = &PartySeats{Party: p.Party}
			byParty[p.Party] = y
		}
		y.Seats.Before += p.Seats.Before
		y.Seats.After.add(p.Seats.After)
		y.Received.add(p.Received)
	}
	for i, k := range c.Control {
		s := &t.Control[i]
		s.Before.add(k.Before.Verdict)
		s.After.add(k.After.Verdict)
		for _, v := range k.Could {
			switch v.Kind {
			case control.Party, control.Group, control.Coalition:
				s.After.Could[v.Party]++
			case control.Undetermined:
				s.After.Open++
			}
		}
		if !k.Same() {
			s.flip(k)
		}
	}
}

func newHeld() Held {
	return Held{Parties: map[roll.Ref]int{}, Could: map[roll.Ref]int{}}
}

// Of gives the councils that a party controls, and may.
func (h *Held) Of(party roll.Ref) Range {
	n := h.Parties[party]
	return Range{n, min(n+h.Could[party]+h.Open, n+h.Undetermined)}
}

func (h *Held) add(v control.Verdict) {
	if h.OutOfOffice.Add(v.Kind) {
		return
	}
	switch v.Kind {
	case control.Party, control.Group, control.Coalition:
		h.Parties[v.Party]++
	case control.None:
		h.None++
	case control.Undetermined:
		h.Undetermined++
	default:
		h.Unknown++
	}
}

func (s *Shares) flip(k Control) {
	from, to := k.Before.Verdict, k.After.Verdict
	from.Reported, to.Reported, from.Casting, to.Casting = false, false, false, false
	for i := range s.Flips {
		if s.Flips[i].From == from && s.Flips[i].To == to {
			s.Flips[i].Councils++
			return
		}
	}
	s.Flips = append(s.Flips, Flip{from, to, 1})
}

// sortFlips orders flips by what control went from and to.
func (r *run) sortFlips(list []Flip) {
	key := func(v control.Verdict) string { return v.Kind.String() + " " + string(r.book.PartyID(v.Party)) }
	slices.SortFunc(list, func(a, b Flip) int {
		return cmp.Or(cmp.Compare(key(a.From), key(b.From)), cmp.Compare(key(a.To), key(b.To)))
	})
}
