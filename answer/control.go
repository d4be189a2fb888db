package answer

import (
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

// Control is who controls a council on a day, under one rule. Its practice
// is the same under the council's own rule.
type Control struct {
	Council   seatledger.CouncilID       `json:"council"`
	On        seatledger.Day             `json:"on"`
	Known     *string                    `json:"known"`
	Published *string                    `json:"published"`
	Rule      seatledger.ControlRule     `json:"rule"`
	By        seatledger.CountedBy       `json:"by"` // what members are counted by
	Kind      control.Kind               `json:"kind"`
	Party     *seatledger.PartyID        `json:"party"`
	Office    *seatledger.Day            `json:"takes_office"`  // of one that is not in office, as far as it is known; null = it is in office, or when is open
	State     string                     `json:"state"`         // of the council: in-office, not-in-office, suspended, dissolved, abolished, or undetermined; blank = it never was
	Admin     *seatledger.PersonID       `json:"administrator"` // who surely exercises the powers of a council of kind administered; null = nobody, or unnamed
	Basis     string                     `json:"basis"`         // roll or reported
	Casting   *seatledger.PostID         `json:"casting"`       // the post by whose casting vote; null = without
	Exact     bool                       `json:"exact"`         // no more is shown as possible than the records leave
	Seats     int                        `json:"seats"`         // with a vote
	Votes     int                        `json:"votes"`         // of all these: what the quota and the parties are counts of
	Quota     int                        `json:"quota"`
	Vacant    int                        `json:"vacant"`    // surely
	Idle      int                        `json:"idle"`      // that surely nobody exercises
	Contested int                        `json:"contested"` // at most
	Unstated  int                        `json:"unstated"`  // at most
	Certain   map[seatledger.PartyID]int `json:"certain"`
	Possible  map[seatledger.PartyID]int `json:"possible"`
	Margin    *int                       `json:"margin"`
	Because   []Because                  `json:"because"`
	Why       []string                   `json:"why"`
	Disputes  []Dispute                  `json:"disputes"`
	Confirmed *seatledger.Day            `json:"confirmed"`
	Practice  *Control                   `json:"practice,omitempty"`

	d      *Desk
	name   string
	exists bool
	tied   int               // votes that make control with the casting vote
	caster seatledger.PostID // the post that has it, where it may decide
}

// Dispute is a group of entries that cannot all be right.
type Dispute struct {
	Entries []Because `json:"entries"`
	Why     string    `json:"why"`
}

// Names names the entries of a dispute.
func (d *Dispute) Names() string { return becauseText(d.Entries) }

// Disputes are groups of entries that cannot all be right.
type Disputes []Dispute

// Sentences implements [Answer].
func (list Disputes) Sentences() (lines []string) {
	for _, x := range list {
		lines = append(lines, x.Why+": "+becauseText(x.Entries))
	}
	return firstOf(lines)
}

// firstOf leaves the first of many reasons, and says how many more there are: a
// terminal shows the end of what is printed.
func firstOf(lines []string) []string {
	if n := len(lines) - maxReasons; n > 0 {
		lines = append(lines[:maxReasons:maxReasons], fmt.Sprintf("and %s more", Plural(n, "dispute", "disputes")))
	}
	return lines
}

// Tables implements [Answer].
func (list Disputes) Tables() []Table {
	t := Table{Columns: []string{"why", "because"}}
	for _, x := range list {
		t.Rows = append(t.Rows, []string{x.Why, becauseText(x.Entries)})
	}
	return []Table{t}
}

// becauseText names entries in one cell.
func becauseText(list []Because) string {
	names := make([]string, len(list))
	for i, b := range list {
		names[i] = b.String()
	}
	return strings.Join(names, ", ")
}

// Control answers for a council or a division.
func (d *Desk) Control(ctx context.Context, id string, a Ask) (Answer, error) {
	council, division, err := d.place(id)
	if err != nil {
		return nil, err
	}
	if council != 0 {
		return d.CouncilControl(ctx, council, a)
	}
	return d.DivisionControl(ctx, division, a)
}

// CouncilControl answers for a council.
func (d *Desk) CouncilControl(ctx context.Context, c roll.Ref, a Ask) (answer *Control, err error) {
	defer stopped(ctx, &err)
	rule, err := a.rule()
	if err != nil {
		return nil, err
	}
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	j := a.judge(v)
	x := j.At(c, a.On, rule)
	if answer, err = d.control(ctx, &x, a); err != nil {
		return nil, err
	}
	answer.Office = takesOffice(j, c, rule, a.On, x.Kind)
	if answer.State == seatledger.StateAbolished.String() {
		answer.Why = append(answer.Why, d.successors(v, c, a.On)...)
	}
	if local := x.Facts.ControlRule; local != "" {
		y := j.At(c, a.On, local)
		if answer.Practice, err = d.control(ctx, &y, a); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

// takesOffice gives the day on which a council that is not in office surely is, as the
// records have it; nil where it is now, or where that is open.
func takesOffice(j *control.Judge, c roll.Ref, rule seatledger.ControlRule, on seatledger.Day, now control.Kind) *seatledger.Day {
	if now != control.NotInOffice {
		return nil
	}
	for _, s := range j.Timeline(c, rule) {
		switch {
		case s.From <= on || s.Kind == control.NotInOffice:
		case !s.Exists || !s.Kind.Serves() || s.Kind == control.Undetermined || s.Kind == control.Unknown:
			return nil
		default:
			return &s.From
		}
	}
	return nil
}

// Existed reports whether there may have been such a council on that day.
func (r *Control) Existed() bool { return r.exists }

// Rules is who controls a council on a day under each rule.
type Rules []*Control

// rulesWith lists the rules that have a word of their own, and others that are
// wanted.
func rulesWith(others ...seatledger.ControlRule) []seatledger.ControlRule {
	list := seatledger.ControlRules()
	for _, rule := range others {
		if rule != "" && !slices.Contains(list, rule) {
			list = append(list, rule)
		}
	}
	slices.SortFunc(list, seatledger.ControlRule.Compare)
	return list
}

// CouncilRules answers for a council under every rule that has a word of its
// own, that which is asked for and that of the council.
func (d *Desk) CouncilRules(ctx context.Context, c roll.Ref, a Ask) (list Rules, err error) {
	defer stopped(ctx, &err)
	asked, err := a.rule()
	if err != nil {
		return nil, err
	}
	v, err := d.view(ctx, a)
	if err != nil {
		return nil, err
	}
	j := a.judge(v)
	for _, rule := range rulesWith(asked, j.At(c, a.On, asked).Facts.ControlRule) {
		x := j.At(c, a.On, rule)
		answer, err := d.control(ctx, &x, a)
		if err != nil {
			return nil, err
		}
		list = append(list, answer)
	}
	return list, nil
}

// Sentences implements [Answer].
func (list Rules) Sentences() (lines []string) {
	for _, x := range list {
		lines = append(lines, x.Headline())
	}
	return lines
}

// Tables implements [Answer]. Of many reasons they name the first.
func (list Rules) Tables() []Table {
	t := list.Sheet()
	for i, x := range list {
		t.Rows[i][len(t.Columns)-1] = firstCauses(x.Because)
	}
	return []Table{t}
}

// Sheet implements [Sheet].
func (list Rules) Sheet() Table {
	t := Table{Columns: []string{"rule", "control", "basis", "quota", "margin", "because"}}
	for _, x := range list {
		who, quota := x.Kind.String(), ""
		if x.Party != nil {
			who = string(*x.Party)
		}
		if x.Quota > 0 {
			quota = strconv.Itoa(x.Quota)
		}
		t.Rows = append(t.Rows, []string{string(x.Rule), who, x.Basis, quota, text(x.Margin), becauseText(x.Because)})
	}
	return t
}

func (d *Desk) control(ctx context.Context, x *control.Answer, a Ask) (*Control, error) {
	b := d.Book
	r := &Control{Council: b.CouncilID(x.Council), On: x.On, Known: stated(a.Known), Published: stated(a.Published), Rule: x.Rule, By: x.By, Kind: x.Kind, Basis: "roll", Exact: x.Exact,
		Seats: x.Seats, Votes: x.Votes, Quota: x.Quota, Vacant: x.Vacant.Certain, Idle: x.Idle.Certain, Contested: x.Contested.Possible, Unstated: x.Unstated.Possible,
		Certain: map[seatledger.PartyID]int{}, Possible: map[seatledger.PartyID]int{}, d: d, name: d.councilName(x.Council), exists: x.Exists, State: stateOf(x.States), Admin: idOf(b.PersonID(x.Administrator))}
	if x.Tied < x.Quota {
		r.tied, r.caster = x.Tied, x.Facts.TieBreak
	}
	if x.Casting {
		r.Casting = &x.Facts.TieBreak
	}
	if x.Reported {
		r.Basis = "reported"
	}
	if x.Party != 0 {
		r.Party = new(b.PartyID(x.Party))
	}
	for _, p := range x.Parties {
		r.Certain[b.PartyID(p.Party)], r.Possible[b.PartyID(p.Party)] = p.Certain, p.Possible
	}
	if margin, ok := x.Margin(); ok {
		r.Margin = &margin
	}
	if x.Dated {
		r.Confirmed = &x.Confirmed
	}
	return r, d.reasons(ctx, r, x, a)
}

// stateOf gives the state that a council is in as one word; blank = it never was.
func stateOf(states []seatledger.CouncilState) string {
	switch len(states) {
	case 0:
		return ""
	case 1:
		return states[0].String()
	}
	return control.Undetermined.String()
}

// reasons adds the entries and sentences behind an answer.
func (d *Desk) reasons(ctx context.Context, r *Control, x *control.Answer, a Ask) (err error) {
	if r.Because, err = d.because(ctx, x.Because); err != nil {
		return err
	}
	if r.Disputes, err = d.disputes(ctx, x.Disputes); err != nil {
		return err
	}
	if r.Why, err = d.why(ctx, x); err != nil || x.Kind != control.Unknown || x.Rule.Post() != "" {
		return err
	}
	v, err := d.view(ctx, a)
	if err != nil {
		return err
	}
	if says := d.heir(v, x.Council, x.On); says != "" {
		r.Why = append(r.Why, says)
	}
	return nil
}

func (d *Desk) disputes(ctx context.Context, list []roll.Dispute) ([]Dispute, error) {
	disputes := make([]Dispute, 0, len(list))
	for _, x := range list {
		entries, err := d.because(ctx, x.Entries)
		if err != nil {
			return nil, err
		}
		disputes = append(disputes, Dispute{entries, x.Why})
	}
	return disputes, nil
}

// Wider is said of an answer that leaves open more than the records do.
const Wider = "So much is open about some seats that they were not kept together: what is certain is so, but less may be possible than is shown."

// maxReasons bounds the entries, and the disputes, that are told in sentences.
const maxReasons = 12

// why tells the entries behind an answer, and what they leave open.
func (d *Desk) why(ctx context.Context, x *control.Answer) ([]string, error) {
	why := []string{}
	switch {
	case !x.Exists && len(x.States) > 0:
		return why, nil
	case !x.Exists:
		return append(why, "The ledger knows no such council on that day."), nil
	case x.Kind == control.Unknown && x.Rule.Post() != "":
		why = append(why, fmt.Sprintf("No entry says who holds the post of %s%s.", postName(x.Rule.Post()), takePost(x.Rule.Post())))
	case x.Kind == control.Unknown:
		why = append(why, "No entry says who holds its seats.")
	}
	if !x.Exact {
		why = append(why, Wider)
	}
	if x.Unstated.Possible > 0 && x.Kind != control.Unknown {
		why = append(why, fmt.Sprintf("Of %s: %s may belong to any party.", Plural(x.Unstated.Possible, "seat no entry says who holds it", "seats no entry says who holds them"), itOrThey(x.Unstated.Possible)))
	}
	why = append(why, openState(x)...)
	why = append(why, d.openCaster(x)...)
	for i, pos := range x.Because {
		if i == maxReasons {
			why = append(why, fmt.Sprintf("And %s more.", Plural(len(x.Because)-i, "entry", "entries")))
			break
		}
		e, err := d.entry(ctx, pos)
		if err != nil {
			return nil, err
		}
		says := d.Tell(&e)
		if more := stillSo(x, &e); more != "" {
			says = strings.TrimSuffix(says, ".") + "; " + more + "."
		}
		if _, election := e.Row.(*seatledger.Election); election { // it bears on a council by itself only where its results do not
			says = strings.TrimSuffix(says, ".") + "; the ledger has no results of it here."
		}
		why = append(why, fmt.Sprintf("%s (entry %d)", says, pos))
	}
	return why, nil
}

func itOrThey(n int) string {
	if n == 1 {
		return "it"
	}
	return "they"
}

// takePost tells which entry would say who holds a post.
func takePost(post seatledger.PostID) string {
	return fmt.Sprintf(": add the event post-taken that gives it to somebody, with post = %s, and with party if that person has no seat", post)
}

// openState says in which states the council may be, where its days leave that open.
func openState(x *control.Answer) []string {
	if len(x.States) < 2 {
		return nil
	}
	var may []string
	for _, s := range slices.Sorted(slices.Values(x.States)) {
		may = append(may, map[seatledger.CouncilState]string{seatledger.StateInOffice: "be in office", seatledger.StateNotInOffice: "not yet be in office",
			seatledger.StateSuspended: "be suspended", seatledger.StateDissolved: "be dissolved", seatledger.StateAbolished: "have been abolished by then"}[s])
	}
	return []string{"The records leave open in which state the council was: it may " + strings.Join(may, ", or ") + "."}
}

// openCaster says what is not on record of a casting vote that may decide, and what to add.
func (d *Desk) openCaster(x *control.Answer) (lines []string) {
	post := x.Facts.TieBreak
	if x.NoCaster {
		lines = append(lines, fmt.Sprintf("No entry says who holds the post of %s, whose casting vote may decide%s.", postName(post), takePost(post)))
	}
	if x.IdleCaster {
		lines = append(lines, fmt.Sprintf("The %s, whose casting vote may decide, is suspended as a member, or may be, and who presides meanwhile is not on record%s.", postName(post), takePost(post)))
	}
	for _, pos := range slices.Compact(slices.Clone(x.NoSide)) {
		lines = append(lines, fmt.Sprintf("For which party the %s has the casting vote, which may decide, is not on record: state party in the event by which the post was taken (entry %d).", postName(post), pos))
	}
	return lines
}

// stillSo says how far an entry that a judgement rests on is still as it says: how many
// seats of those that it filled are, and whether the time is over until which it held.
func stillSo(x *control.Answer, e *seatledger.Entry) string {
	switch r := e.Row.(type) {
	case *seatledger.Result:
		if n, ok := x.Rest(e.Position); ok && r.Seats.Stated && n != (control.Range{Certain: int(r.Seats.N), Possible: int(r.Seats.N)}) {
			are := "are as they were won"
			if n.Possible == 1 {
				are = "is as it was won"
			}
			return span(n.Certain, n.Possible) + " of these " + are
		}
	case *seatledger.Event:
		return over(r.Until, x.On)
	case *seatledger.Contest:
		return over(r.Until, x.On)
	}
	return ""
}

// over says that what had a last day is over, or may be.
func over(until seatledger.Date, on seatledger.Day) string {
	switch {
	case until.IsZero() || until.Earliest() >= on:
		return ""
	case until.Latest() < on:
		return "that is over"
	}
	return "that may be over"
}

func (d *Desk) councilName(c roll.Ref) string {
	if name := d.Book.CouncilInfo(c).Name; name != "" {
		return name
	}
	return string(d.Book.CouncilID(c))
}

func stated(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// Sentences implements [Answer].
func (r *Control) Sentences() []string {
	lines := []string{r.Headline()}
	if r.Practice != nil && r.Practice.Rule != r.Rule {
		lines = append(lines, "By local practice: "+r.Practice.Headline())
	}
	for _, w := range r.Why {
		lines = append(lines, "  - "+w)
	}
	for _, says := range Disputes(r.Disputes).Sentences() {
		lines = append(lines, "  ! "+says)
	}
	if r.Confirmed != nil {
		lines = append(lines, "Last confirmed by a source of "+LongDay(*r.Confirmed)+".")
	}
	return lines
}

// ruleBy names a rule, and by what members are counted if not by party.
func ruleBy(rule seatledger.ControlRule, by seatledger.CountedBy) string {
	if by == seatledger.ByGroup {
		return string(rule) + ", counted by group"
	}
	return string(rule)
}

// Headline says the answer in one sentence.
func (r *Control) Headline() string {
	head := fmt.Sprintf("On %s, %s", LongDay(r.On), r.name)
	if !r.exists {
		if r.State == seatledger.StateAbolished.String() {
			return head + " had been abolished."
		}
		return head + " was not on record as a council."
	}
	rule := " under the rule " + ruleBy(r.Rule, r.By)
	switch r.Kind {
	case control.Party, control.Group, control.Coalition:
		by := ""
		if r.Casting != nil {
			by = " by the casting vote of the " + postName(*r.Casting)
		}
		return fmt.Sprintf("%s was controlled by %s%s%s%s.", head, r.d.partyByID(*r.Party), by, rule, r.standing())
	case control.None:
		return fmt.Sprintf("%s was under no overall control%s%s.", head, rule, r.standing())
	case control.Undetermined:
		return fmt.Sprintf("%s: the records leave open who controlled it%s%s.", head, rule, r.standing())
	}
	if !r.Kind.Serves() {
		return head + " was " + r.instead() + "."
	}
	return fmt.Sprintf("%s: who controlled it%s is unknown.", head, rule)
}

// instead says who exercises the powers of the council in the place of its
// members.
func (r *Control) instead() string {
	switch {
	case r.Office != nil:
		return "elected and not yet in office: it takes office on " + LongDay(*r.Office)
	case r.Kind == control.NotInOffice:
		return "elected and not yet in office"
	case r.Kind != control.Administered:
		return r.Kind.String() + ", and no administrator is on record: nobody controlled it"
	case r.Admin != nil:
		return r.State + ", and an administrator, " + r.d.Name(seatledger.People, string(*r.Admin)) + ", exercised its powers: nobody controlled it"
	}
	return r.State + ", and an administrator exercised its powers: nobody controlled it"
}

// standing puts the figures behind the headline.
func (r *Control) standing() string {
	if r.Basis == "reported" {
		return ", as a source reports without giving its seats"
	}
	if r.Rule.Post() != "" {
		return ""
	}
	var parts []string
	for _, p := range slices.Sorted(maps.Keys(r.Certain)) {
		parts = append(parts, fmt.Sprintf("%s %s", r.d.counted(p), span(r.Certain[p], r.Possible[p])))
	}
	for _, x := range []struct {
		n    int
		what string
	}{{r.Vacant, "vacant"}, {r.Idle, "not exercised"}, {r.Unstated, "not stated"}} {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", x.what, x.n))
		}
	}
	text := fmt.Sprintf(" (%s; %d of %s needed", strings.Join(parts, ", "), r.Quota, r.ofWhat())
	if r.caster != "" {
		text += fmt.Sprintf(", %d with the casting vote of the %s", r.tied, postName(r.caster))
	}
	if r.Contested > 0 {
		text += fmt.Sprintf("; %s contested", Plural(r.Contested, "seat", "seats"))
	}
	return text + ")"
}

// ofWhat says of how many votes a quota is: of those of all seats, or of the filled ones
// where the rule counts these and it is sure how many they are.
func (r *Control) ofWhat() string {
	empty := r.Vacant + r.Idle
	if r.Rule == seatledger.RuleSitting && empty > 0 && r.Seats == r.Votes && r.Unstated == 0 && r.Quota == (r.Votes-empty)/2+1 {
		return fmt.Sprintf("%d filled", r.Votes-empty)
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", r.Votes, votesWord(r.Seats, r.Votes)))
}

// votesWord says that votes are counted, where they are not as many as the seats.
func votesWord(seats, votes int) string {
	if seats == votes {
		return ""
	}
	return "votes "
}

func span(low, high int) string {
	if low == high {
		return strconv.Itoa(low)
	}
	return fmt.Sprintf("%d to %d", low, high)
}

// Tables implements [Answer].
func (r *Control) Tables() []Table {
	t := Table{Columns: []string{"party", "name", "certain", "possible"}}
	for _, p := range slices.Sorted(maps.Keys(r.Certain)) {
		t.Rows = append(t.Rows, []string{string(p), r.d.counted(p), strconv.Itoa(r.Certain[p]), strconv.Itoa(r.Possible[p])})
	}
	return []Table{t}
}

// DivisionControl is who controls each council at or below a division.
type DivisionControl struct {
	Division  seatledger.DivisionID      `json:"division"`
	On        seatledger.Day             `json:"on"`
	Known     *string                    `json:"known"`
	Published *string                    `json:"published"`
	Rule      seatledger.ControlRule     `json:"rule"`
	By        *string                    `json:"by"`   // what members are counted by; null = as each council says
	Kind      *string                    `json:"kind"` // of council; null = all
	Councils  []CouncilVerdict           `json:"councils"`
	Totals    map[seatledger.PartyID]int `json:"totals"`
	None      int                        `json:"none"`
	OutOfOffice
	Undetermined int `json:"undetermined"`
	Unknown      int `json:"unknown"`
	Seats        int `json:"seats"` // of all councils listed whose members exercise their powers

	d    *Desk
	name string
}

// CouncilVerdict is one council's line.
type CouncilVerdict struct {
	Council seatledger.CouncilID `json:"council"`
	Kind    control.Kind         `json:"kind"`
	Party   *seatledger.PartyID  `json:"party"`
	Basis   string               `json:"basis"`
	Seats   int                  `json:"seats"`
}

// DivisionControl answers for a division (0 = the whole ledger).
func (d *Desk) DivisionControl(ctx context.Context, division roll.Ref, a Ask) (r *DivisionControl, err error) {
	defer stopped(ctx, &err)
	rule, err := a.rule()
	if err != nil {
		return nil, err
	}
	lines, err := d.lines(ctx, a, rule)
	if err != nil {
		return nil, err
	}
	r = &DivisionControl{Division: d.Book.DivisionID(division), On: a.On, Known: stated(a.Known), Published: stated(a.Published), Rule: rule, By: stated(string(a.By)), Kind: stated(a.Kind),
		Councils: []CouncilVerdict{}, Totals: map[seatledger.PartyID]int{}, d: d, name: d.divisionName(division)}
	totals := lines.Totals(division, a.Kind, a.On, func(c roll.Ref, v control.Verdict) {
		x := CouncilVerdict{Council: d.Book.CouncilID(c), Kind: v.Kind, Basis: "roll", Seats: lines.View.Seats(c, a.On)}
		if v.Reported {
			x.Basis = "reported"
		}
		if v.Party != 0 {
			x.Party = new(d.Book.PartyID(v.Party))
		}
		if v.Kind.Serves() {
			r.Seats += x.Seats
		}
		r.Councils = append(r.Councils, x)
	})
	for p, n := range totals.Parties {
		if n > 0 {
			r.Totals[d.Book.PartyID(roll.Ref(p))] = n
		}
	}
	r.None, r.OutOfOffice, r.Undetermined, r.Unknown = totals.None, OutOfOffice(totals.OutOfOffice), totals.Undetermined, totals.Unknown
	slices.SortFunc(r.Councils, func(x, y CouncilVerdict) int { return strings.Compare(string(x.Council), string(y.Council)) })
	return r, nil
}

func (d *Desk) divisionName(r roll.Ref) string {
	if r == 0 {
		return "the whole ledger"
	}
	if name := d.Book.DivisionInfo(r).Name; name != "" {
		return name
	}
	return string(d.Book.DivisionID(r))
}

// Sentences implements [Answer].
func (r *DivisionControl) Sentences() []string {
	if len(r.Councils) == 0 {
		what := "council"
		if r.Kind != nil {
			what = *r.Kind
		}
		return []string{fmt.Sprintf("On %s no %s of %s was on record.", LongDay(r.On), what, r.name)}
	}
	counts := Counts{Totals: r.Totals, None: r.None, OutOfOffice: r.OutOfOffice, Undetermined: r.Undetermined, Unknown: r.Unknown}
	return []string{fmt.Sprintf("On %s, of %s on record in %s with %s%s, under the rule %s: %s.", LongDay(r.On),
		Plural(len(r.Councils), "council", "councils"), r.name, Plural(r.Seats, "seat", "seats"), r.inOffice(), ruleBy(r.Rule, seatledger.CountedBy(deref(r.By))), strings.Join(counts.sharesBy(r.d.partyByID), ", "))}
}

// inOffice says that not all seats are counted.
func (o OutOfOffice) inOffice() string {
	if o == (OutOfOffice{}) {
		return ""
	}
	return " in office"
}

// Tables implements [Answer].
func (r *DivisionControl) Tables() []Table {
	t := Table{Columns: []string{"council", "name", "seats", "control", "basis"}}
	for _, c := range r.Councils {
		who := c.Kind.String()
		if c.Party != nil {
			who = string(*c.Party)
		}
		ref, _ := r.d.Book.Council(c.Council)
		t.Rows = append(t.Rows, []string{string(c.Council), r.d.councilName(ref), strconv.Itoa(c.Seats), who, c.Basis})
	}
	return []Table{t}
}
