package exchange

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// Needs says which columns an event of some kind must state besides id, date
// and kind. doc/format.md has the same table.
type Needs struct {
	All [][]string // of each group at least one column must be stated
	Why string     // what the columns are for, in a few words
}

// String gives "council, person or party" groups as doc/format.md prints them.
func (n Needs) String() string {
	groups := make([]string, len(n.All))
	for i, g := range n.All {
		groups[i] = orList(g)
	}
	return strings.Join(groups, "; ")
}

func orList(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

func one(name string) []string { return []string{name} }

var (
	place = []string{"council", "division", "person"}
	where = []string{"council", "division"}
	who   = []string{"person", "seat", "list", "party", "from_party", "post"}
	left  = []string{"person", "seat", "list", "from_party"}
)

var needs = map[seatledger.EventKind]Needs{
	seatledger.Elected:     {[][]string{one("council"), {"person", "list", "party"}}, "who was elected where"},
	seatledger.ByElected:   {[][]string{one("council"), {"person", "list", "party"}}, "who filled the vacancy"},
	seatledger.Appointed:   {[][]string{one("council"), {"person", "list", "party"}}, "who was appointed"},
	seatledger.CoOpted:     {[][]string{one("council"), {"person", "list", "party"}}, "who was co-opted"},
	seatledger.NextOnList:  {[][]string{one("council"), {"person", "list", "party"}}, "who moved up"},
	seatledger.Reallocated: {[][]string{where, {"person", "list", "party", "value"}}, "who got the seat, or in value how many seats of a whole division were given away"},

	seatledger.Resigned:     {[][]string{place, who}, "who left"},
	seatledger.Died:         {[][]string{place, who}, "who died"},
	seatledger.Removed:      {[][]string{place, who}, "who was removed"},
	seatledger.Disqualified: {[][]string{place, who}, "who was disqualified"},
	seatledger.TermEnded:    {[][]string{place, who}, "whose term ended"},

	seatledger.Defected:          {[][]string{place, left, one("party")}, "who moved, and to which party"},
	seatledger.Expelled:          {[][]string{place, left}, "who was expelled, or from which party"},
	seatledger.WhipSuspended:     {[][]string{place, left}, "who lost the whip, or of which party"},
	seatledger.WhipRestored:      {[][]string{place, {"person", "seat", "list", "party"}}, "who got the whip back, or of which party"},
	seatledger.BecameIndependent: {[][]string{place, left}, "who left, or which party was left"},
	seatledger.Realigned:         {[][]string{place, left, one("party")}, "whose party changed, and into which"},

	seatledger.PartyFounded:   {[][]string{one("party")}, "the party"},
	seatledger.PartyRenamed:   {[][]string{one("party"), {"name", "from_party"}}, "the party, and its new name or the id it had before"},
	seatledger.PartyMerged:    {[][]string{one("from_party"), one("party")}, "the party that ended, and the one it went into"},
	seatledger.PartySplit:     {[][]string{one("from_party"), one("party")}, "the party that split, and the new one"},
	seatledger.PartyBanned:    {[][]string{one("party")}, "the party"},
	seatledger.PartyDissolved: {[][]string{one("party")}, "the party; policy says whose seats end"},

	seatledger.PostTaken: {[][]string{where, one("post"), {"person", "list", "party"}}, "the post, and who took it"},
	seatledger.PostLeft:  {[][]string{where, one("post")}, "the post"},

	seatledger.CoalitionFormed: {[][]string{one("council"), one("party")}, "the council, and the coalition (a row of parties with its members)"},
	seatledger.CoalitionEnded:  {[][]string{one("council"), one("party")}, "the council and the coalition"},

	seatledger.CouncilEstablished: {[][]string{one("council")}, "the council"},
	seatledger.CouncilResized:     {[][]string{one("council"), one("value")}, "the council, and in value its new number of seats"},
	seatledger.CouncilSuspended:   {[][]string{one("council")}, "the council"},
	seatledger.CouncilAbolished:   {[][]string{one("council")}, "the council"},

	seatledger.LotDrawn:        {[][]string{one("council"), {"list", "party", "person"}}, "who won the lot"},
	seatledger.ControlReported: {[][]string{one("council"), one("rule"), {"party", "value"}}, "who was said to control the council under which rule; value `none` if nobody"},
	seatledger.Milestone:       {[][]string{one("type")}, "what sort of milestone"},
}

// EventNeeds gives the columns that an event of a kind must state; ok is
// false for a kind that does not exist.
func EventNeeds(k seatledger.EventKind) (n Needs, ok bool) {
	n, ok = needs[k]
	return n, ok
}

// onlyFor are columns that a single kind of event reads. Elsewhere they would
// be passed over in silence.
var onlyFor = map[string]seatledger.EventKind{
	"rule": seatledger.ControlReported, "policy": seatledger.PartyDissolved,
}

// event checks one event by itself.
func (c *checker) event(l *line) {
	e := l.row.(*seatledger.Event)
	c.span(l, "date", e.Date, "until", e.Until)
	need, ok := needs[e.Kind]
	if !ok {
		c.unknownKind(l, string(e.Kind))
		return
	}
	for _, group := range need.All {
		c.needOne(l, e, group, need.Why)
	}
	for _, name := range []string{"rule", "policy"} {
		if text := c.cell(l, name); text != "" && onlyFor[name] != e.Kind {
			c.report(l, name, text, fmt.Sprintf("a blank cell: only %s reads this column", onlyFor[name]), "delete it, or correct the kind of the event")
		}
	}
	c.eventValue(l, e)
	c.eventParties(l, e)
}

func (c *checker) unknownKind(l *line, kind string) {
	var kinds []string
	for _, k := range seatledger.EventKinds() {
		kinds = append(kinds, string(k))
	}
	fix := "doc/format.md lists the kinds; what changes no seat is a milestone"
	if near := seatledger.Closest(kind, kinds); near != "" {
		fix = "write " + near
	}
	c.report(l, "kind", kind, "a kind of event", fix)
}

// needOne reports a group of columns of which none is stated.
func (c *checker) needOne(l *line, e *seatledger.Event, group []string, why string) {
	for _, name := range group {
		if c.cell(l, name) != "" || l.bad.has(c.index(l.row.Table(), name)) {
			return
		}
	}
	c.report(l, group[0], "", fmt.Sprintf("%s of an event of the kind %s", orList(group), e.Kind), "fill it in: "+why)
}

// eventValue checks the column value of the kinds that read it.
func (c *checker) eventValue(l *line, e *seatledger.Event) {
	switch e.Kind {
	case seatledger.CouncilResized:
		if n, err := strconv.Atoi(e.Value); e.Value != "" && (err != nil || n < 1 || n > seatledger.MaxSeats) {
			c.report(l, "value", e.Value, fmt.Sprintf("the new number of seats, from 1 to %d", seatledger.MaxSeats), "write digits only")
		}
	case seatledger.ControlReported:
		switch {
		case e.Party == "" && e.Value != "" && e.Value != "none":
			c.report(l, "value", e.Value, "none, where no party is said to control the council", "write none, or name the party in the column party")
		case e.Party != "" && e.Value == "none":
			c.report(l, "value", e.Value, "either a party or none", "delete one of the two")
		}
	}
}

// eventParties checks that a change of party goes from one to another.
func (c *checker) eventParties(l *line, e *seatledger.Event) {
	effect, _ := e.Kind.Effect()
	if effect == seatledger.EffectAllegiance && e.Party != "" && e.Party == e.FromParty && e.Kind != seatledger.PartyRenamed {
		c.report(l, "party", string(e.Party), "another party than from_party", "name the party that was joined; from_party is the one that was left")
	}
}
