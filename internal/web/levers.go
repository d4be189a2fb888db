package web

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/scenario"
)

// leverParameters pull the levers of a what-if: a party is dissolved, holders
// change sides. levers=set says that a form was sent, so that what it left blank
// is meant.
var leverParameters = []string{"levers", "day", "party", "policy", "whose", "posts", "refuse", "chosen", "choosers", "from", "to", "moved", "council"}

// What a scenario that states nothing states.
const (
	blankTitle   = "What if: a question to the ledger at hand"
	blankPurpose = "Not stated by whoever moved these levers on the site."
)

// blankScenario is the ledger at hand, with nothing done to it.
func (v *visit) blankScenario() string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %q\npurpose: %q\nsources: [%q]\non: %s\n", blankTitle, blankPurpose,
		fmt.Sprintf("the ledger at hand up to entry %d, for %s", v.desk.Book.Position, answer.LongDay(v.ask.On)), v.ask.On)
	for _, x := range [][2]string{{"division", v.query.Get("in")}, {"kind", v.query.Get("kind")}} {
		if x[1] != "" {
			fmt.Fprintf(&b, "%s: %q\n", x[0], x[1])
		}
	}
	return b.String()
}

// pull sets the levers as the address has them: the first dissolution and the
// first move of the scenario. Everything else in it stays. The scenario is
// written anew and read again, so that it meets the same checks as any file.
func (q *question) pull() error {
	v := q.at
	was := slices.Clone(q.Levers)
	on, err := v.day("day", q.On)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(leverParameters, func(name string) bool { return name != "day" && v.query.Get(name) != "" }) {
		if err := q.setLevers(); err != nil {
			return err
		}
	}
	if on == q.On && reflect.DeepEqual(was, q.Levers) {
		return nil
	}
	q.changed, q.On = true, on
	if q.text != "" && q.Title != blankTitle {
		q.Title = "With other levers: " + q.Title
		q.Purpose = "A variation, by moving levers on the site. The scenario itself was asked: " + q.Purpose
	}
	q.text = string(q.Text())
	s, err := scenario.Read("the question", []byte(q.text))
	if err != nil {
		return q.refused(err)
	}
	q.Scenario = s
	return nil
}

// setLevers reads the levers of the address.
func (q *question) setLevers() error {
	d, err := q.dissolution()
	if err != nil {
		return err
	}
	m, err := q.move()
	if err != nil {
		return err
	}
	put := func(l scenario.Lever, is func(scenario.Lever) bool) {
		i := slices.IndexFunc(q.Levers, is)
		set := l.Dissolve != nil || l.Move != nil
		switch {
		case i >= 0 && set:
			q.Levers[i] = l
		case i >= 0:
			q.Levers = slices.Delete(q.Levers, i, i+1)
		case set:
			q.Levers = append(q.Levers, l)
		}
	}
	q.Levers = slices.Clone(q.Levers)
	put(scenario.Lever{Dissolve: d}, func(l scenario.Lever) bool { return l.Dissolve != nil })
	put(scenario.Lever{Move: m}, func(l scenario.Lever) bool { return l.Move != nil })
	if len(q.Levers) == 0 { // nothing can follow from nothing
		q.Levers, q.Cascade, q.Expect = nil, nil, nil
	}
	return nil
}

// dissolution reads which party is dissolved, and under which policy; nil = none.
// What the scenario says of the same party under the same policy is kept.
func (q *question) dissolution() (*scenario.Dissolve, error) {
	get := q.at.query.Get
	if get("party") == "" {
		return nil, nil
	}
	d := scenario.Dissolve{Party: seatledger.PartyID(get("party")), Policy: scenario.Vacate}
	if policy := get("policy"); policy != "" {
		if err := d.Policy.UnmarshalText([]byte(policy)); err != nil {
			return nil, badParameter("policy", policy, "take one of "+policyWords())
		}
	}
	if was := q.dissolved(); was != nil && was.Party == d.Party && was.Policy == d.Policy {
		d = *was
		d.Refuse, d.ChoicesUnplaced = nil, nil
	}
	if d.Policy.Uses("seats") {
		d.Seats = cmp.Or(get("whose"), "list")
	}
	if d.Policy.Uses("posts") {
		if d.Posts = get("posts"); d.Posts == "vacant" {
			d.Posts = ""
		}
	}
	if d.Policy.Uses("refuse") && get("refuse") != "" {
		for id := range strings.SplitSeq(get("refuse"), ";") {
			if id != string(d.Party) {
				d.Refuse = append(d.Refuse, seatledger.PartyID(id))
			}
		}
	}
	if d.Policy.Uses("choices") {
		n, err := q.at.number("choosers")
		if err != nil {
			return nil, err
		}
		if party := get("chosen"); party != "" {
			d.Choices, d.ChoicesUnplaced = nil, map[seatledger.PartyID]int{seatledger.PartyID(party): n}
		}
	}
	return &d, nil
}

// dissolved gives the first dissolution of the scenario; nil = none.
func (q *question) dissolved() *scenario.Dissolve {
	for _, l := range q.Levers {
		if l.Dissolve != nil {
			return l.Dissolve
		}
	}
	return nil
}

// moved gives the first move of the scenario; nil = none.
func (q *question) moved() *scenario.Move {
	for _, l := range q.Levers {
		if l.Move != nil {
			return l.Move
		}
	}
	return nil
}

// move reads how many seats go from party to party; nil = none.
func (q *question) move() (*scenario.Move, error) {
	get := q.at.query.Get
	n, err := q.at.number("moved")
	if err != nil || n == 0 || get("from") == "" && get("to") == "" {
		return nil, err
	}
	return &scenario.Move{Council: seatledger.CouncilID(get("council")), From: seatledger.PartyID(get("from")), To: seatledger.PartyID(get("to")), Seats: n}, nil
}

func policyWords() string {
	var words []string
	for _, p := range scenario.Policies() {
		words = append(words, p.String())
	}
	return strings.Join(words, ", ")
}

// whatIfForm is what the form of levers shows.
type whatIfForm struct {
	Kept         []link
	Day          string
	Party        choice
	Policies     []option
	Whose, Posts []option
	Refuse       []option
	Chosen       choice
	Choosers     numberField
	From, To     choice
	Moved        numberField
	Council      string
	Councils     []option
}

// fewCouncils is up to how many councils the form lists.
const fewCouncils = 100

// form fills the form with the levers as they are.
func (q *question) form() whatIfForm {
	v := q.at
	d, m := q.dissolved(), q.moved()
	if d == nil {
		d = &scenario.Dissolve{Policy: scenario.Vacate}
	}
	if m == nil {
		get := v.query.Get
		m = &scenario.Move{From: seatledger.PartyID(get("from")), To: seatledger.PartyID(get("to")), Council: seatledger.CouncilID(get("council"))}
	}
	f := whatIfForm{Kept: append(v.keptClocks(), link{Text: "levers", Href: "set"}), Day: q.On.String(), Council: string(m.Council),
		Party: choice{"nobody", v.partyOptions(d.Party)}, From: choice{"choose", v.partyOptions(m.From)}, To: choice{"choose", v.partyOptions(m.To)}}
	switch {
	case q.own:
		f.Kept = append(f.Kept, link{Text: "text", Href: v.query.Get("text")})
	case v.query.Get("scenario") != "":
		f.Kept = append(f.Kept, link{Text: "scenario", Href: v.query.Get("scenario")})
	case v.query.Get("in") != "":
		f.Kept = append(f.Kept, link{Text: "in", Href: v.query.Get("in")})
	}
	for _, p := range scenario.Policies() {
		f.Policies = append(f.Policies, option{Value: p.String(), Text: strings.ReplaceAll(p.String(), "-", " "), Law: p.Law(), On: p == d.Policy})
	}
	f.Whose = []option{{Value: "list", Text: "seats that its lists won", On: d.Seats != "allegiance"}, {Value: "allegiance", Text: "seats of those who sit for it", On: d.Seats == "allegiance"}}
	f.Posts = []option{{Value: "vacant", Text: "nobody", On: d.Posts != "most-votes"}, {Value: "most-votes", Text: "the list with most votes", On: d.Posts == "most-votes"}}
	for _, o := range v.partyOptions(d.Refuse...) {
		if o.Value != string(d.Party) {
			f.Refuse = append(f.Refuse, o)
		}
	}
	chosen, n := seatledger.PartyID(""), 0
	for id, k := range d.ChoicesUnplaced {
		if chosen == "" || id < chosen {
			chosen, n = id, k
		}
	}
	f.Chosen = choice{"nobody", v.partyOptions(chosen)}
	f.Choosers = countField("choosers", "How many chose it", n, q.seatsOf(d.Party, ""))
	f.Moved = countField("moved", "How many", m.Seats, q.seatsOf(m.From, m.Council))
	f.Councils = v.councilOptions()
	return f
}

// councilOptions lists the councils of the ledger; none where they are too many.
func (v *visit) councilOptions() (list []option) {
	for c := range v.desk.Book.Councils() {
		if len(list) == fewCouncils {
			return nil
		}
		id := string(v.desk.Book.CouncilID(c))
		list = append(list, option{Value: id, Text: brief(v.desk.Name(seatledger.Councils, id))})
	}
	return list
}

// countField is a number of seats, of so many.
func countField(name, label string, n, of int) numberField {
	of = max(of, n, 1)
	value := ""
	if n > 0 {
		value = strconv.Itoa(n)
	}
	return numberField{Name: name, Label: label, Means: "0 to " + answer.Thousands(int64(of)), Value: value, Least: "0", Most: strconv.Itoa(of), Low: "0", High: strconv.Itoa(of), Slid: strconv.Itoa(n), Step: "1", Notch: "1"}
}

// manySeats is how far a slider goes where seats do not add up: councils of several
// kinds.
const manySeats = 1000

// seatsOf counts who sits for a party on the day, on a council or all of them, as
// far as that is on record: so far a slider goes.
func (q *question) seatsOf(party seatledger.PartyID, council seatledger.CouncilID) int {
	ask := q.ask
	ask.On, ask.Kind, ask.Rule = q.On, q.Kind, seatledger.RuleMajority
	if council != "" {
		r, err := q.at.desk.Roll(q.at, string(council), ask)
		if err != nil {
			return 0
		}
		n := 0
		for _, s := range r.Seats {
			if slices.ContainsFunc(s.Alternatives, func(f answer.SeatFacts) bool { return f.Allegiance != nil && *f.Allegiance == party }) {
				n++
			}
		}
		return n
	}
	x, err := q.at.desk.Shares(q.at, string(q.Division), ask)
	if err != nil || len(x.Days) == 0 {
		return manySeats
	}
	for _, p := range x.Days[0].Parties {
		if p.Party == party {
			return p.SeatsPossible
		}
	}
	return 0
}
