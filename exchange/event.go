package exchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

func orList(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// kindCheck is what the row of a kind of event asks of a package.
type kindCheck struct {
	seatledger.KindOfEvent
	groups  [][]string
	useless []string
}

// kindChecks are worked out once: an import may hold a million events.
var kindChecks = func() map[seatledger.EventKind]*kindCheck {
	checks := map[seatledger.EventKind]*kindCheck{}
	for _, kind := range seatledger.EventKinds() {
		row, _ := kind.Row()
		checks[kind] = &kindCheck{row, row.Groups(), row.Useless()}
	}
	return checks
}()

// event checks one event by itself.
func (c *checker) event(l *line) {
	e := l.row.(*seatledger.Event)
	c.span(l, "date", e.Date, "until", e.Until)
	kind, ok := kindChecks[e.Kind]
	if !ok {
		c.unknownKind(l, string(e.Kind))
		return
	}
	for _, group := range kind.groups {
		c.needOne(l, e, group, kind.Why)
	}
	for _, name := range kind.useless {
		if text := c.cell(l, name); text != "" {
			c.report(l, name, text, fmt.Sprintf("a blank cell: an event of the kind %s has no use for %s", e.Kind, name), uselessRemedy(name, kind))
		}
	}
	if e.TooMany() {
		c.report(l, "person", string(e.Person), fmt.Sprintf("one person: an event of the kind %s has a use for no more", e.Kind), "write a row for each")
	}
	if e.For != "" && e.For == e.Person {
		c.report(l, "for", string(e.For), "somebody else than the person who sits", "write in `for` who holds the mandate, in person who sits meanwhile")
	}
	c.namesWard(l, e.Council, e.Ward)
	c.eventValue(l, e, kind.Acts)
	c.elsewhere.event(l, e, kind.Acts)
	c.eventParties(l, e)
	c.electedTwice(l, e)
	c.candidacies.seats(c, e)
}

// electedTwice reports somebody who is elected in two wards of a council on one day.
func (c *checker) electedTwice(l *line, e *seatledger.Event) {
	if l.bad != 0 || e.Kind != seatledger.Elected || e.Status == seatledger.Retracted || e.Person == "" || e.Ward == "" || !e.Date.Exact() {
		return
	}
	key := c.hash(strings.Join([]string{string(e.Council), string(e.Person), e.Date.String()}, "|"))
	first, twice := c.electedIn[key]
	if twice && first.ward != e.Ward {
		c.report(l, "ward", e.Ward, fmt.Sprintf("one seat of %s for one person: row %d has %s elected in %s that day", e.Council, first.row, e.Person, first.ward),
			"delete the row of the seat that was not taken, or correct the person")
	}
	if !twice {
		c.electedIn[key] = spelling{ward: strings.Clone(e.Ward), row: l.n}
	}
}

// fewKinds is how many kinds a remedy names.
const fewKinds = 8

// readBy gives the kinds that have a use for each column.
var readBy = func() map[string][]string {
	kinds := map[string][]string{}
	for _, kind := range seatledger.EventKinds() {
		for _, column := range kindChecks[kind].Columns() {
			kinds[column] = append(kinds[column], string(kind))
		}
	}
	return kinds
}()

// uselessRemedy says what to do about a cell that would be passed over in
// silence.
func uselessRemedy(column string, kind *kindCheck) string {
	if column == "until" && kind.Acts == seatledger.ActEnd {
		return "delete it: a holding ends for good; for a leave write a row of the kind " + string(seatledger.Substituted) + " instead, for a suspension " + string(seatledger.MemberSuspended)
	}
	remedy := "delete it, say it in the column note, or correct the kind"
	if kinds := readBy[column]; len(kinds) <= fewKinds {
		remedy += ": only " + orList(kinds) + " reads this column"
	}
	return remedy
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
func (c *checker) eventValue(l *line, e *seatledger.Event, acts seatledger.Action) {
	switch acts {
	case seatledger.ActResize:
		if n, err := strconv.Atoi(e.Value); e.Value != "" && (err != nil || n < 1 || n > seatledger.MaxSeats) {
			c.report(l, "value", e.Value, fmt.Sprintf("the new number of seats, from 1 to %d", seatledger.MaxSeats), "write digits only")
		}
	case seatledger.ActList:
		c.rosterValue(l, e)
		c.rosterDate(l, e)
	case seatledger.ActComplete:
		c.rosterDate(l, e)
	case seatledger.ActReport:
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
	if effect == seatledger.EffectAllegiance && e.FromParty != "" && slices.Contains(c.elsewhere.members[e.Party], e.FromParty) {
		c.warn(l, "party", string(e.Party), fmt.Sprintf("a party: %s is a group, and %s one of its members", e.Party, e.FromParty),
			"write "+string(seatledger.JoinedGroup)+" with the column group if the party stays what it was; leave it if "+string(e.FromParty)+" was left")
	}
	if effect == seatledger.EffectAllegiance && e.Party != "" && e.Party == e.FromParty && e.Kind != seatledger.PartyRenamed {
		c.report(l, "party", string(e.Party), "another party than from_party", "name the party that was joined; from_party is the one that was left")
	}
	kind, _ := e.Kind.Row()
	if party, known := c.elsewhere.kinds[string(e.Party)]; kind.Lone && known && e.FromParty == "" && party != seatledger.KindIndependents {
		c.warn(l, "party", string(e.Party), "the party for which the member sits from then on; blank = as an independent", "write the party that was left in from_party, and leave party blank")
	}
}
