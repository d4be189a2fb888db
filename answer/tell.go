package answer

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// Tell says an entry in one sentence, with its sources.
func (d *Desk) Tell(e *seatledger.Entry) string {
	var text string
	switch r := e.Row.(type) {
	case *seatledger.Event:
		text = d.tellDate(r.Date) + ": " + d.tellEvent(r) + onSeat(r)
		if !r.Until.IsZero() {
			text += ", until " + d.tellDate(r.Until)
		}
	case *seatledger.Result:
		text = d.tellResult(r)
	case *seatledger.Contest:
		text = d.tellContest(r) + d.tellTerm(r.Until)
	case *seatledger.Candidate:
		text = fmt.Sprintf("%s stood for %s%s, in place %d of the list, in %s", d.person(r.Person), d.partyByID(r.List), inWard(r.Ward), r.Position, d.Name(seatledger.Elections, string(r.Election))) + tellOutcome(r) + d.tellTerm(r.Until)
	case *seatledger.Council:
		text = fmt.Sprintf("%s has %s", r.Name, Plural(r.Seats, "seat", "seats")) + d.tellSpan(r.From, r.To)
	case *seatledger.Ward:
		text = fmt.Sprintf("%s of %s has %s", orID(r.Name, r.Ward), d.Name(seatledger.Councils, string(r.Council)), Plural(r.Seats, "seat", "seats")) + d.tellSpan(r.From, r.To)
	case *seatledger.Division:
		text = fmt.Sprintf("%s is on record as a place: %s", orID(r.Name, string(r.ID)), r.Type) + d.tellSpan(r.From, r.To)
	case *seatledger.Person:
		text = orID(r.Name, string(r.ID)) + " is on record"
		if r.Basis != "" {
			text += " as " + r.Basis
		}
	case *seatledger.Name:
		text = fmt.Sprintf("%s is also called %q", r.Of, r.Name)
	case *seatledger.Tally:
		text = fmt.Sprintf("%s, %s, %s: %s", d.tellDate(r.Date), spaced(d.Name(seatledger.Divisions, string(r.Division)), r.Kind), spaced(d.partyByID(r.Party), r.Metric, r.Scope), r.Text)
	case *seatledger.Party:
		text = orID(r.Name, string(r.ID))
		if r.Kind == seatledger.KindGroup && len(r.Members) > 0 {
			text = "All of " + d.delegations(r.Members) + " belong to the group " + text
		}
	case *seatledger.Statement:
		speaker := d.person(r.Speaker)
		if r.Role != "" {
			speaker += ", " + r.Role
		}
		text = fmt.Sprintf("%s: %s, %s: %s", d.tellDate(r.Date), speaker, r.Stance, strings.TrimSuffix(r.Summary, "."))
	case *seatledger.Source:
		if text = "the source " + string(r.ID); !bool(r.Confidential) {
			text += ": " + r.Title
		}
	case *seatledger.Election:
		text = fmt.Sprintf("%s: %s was held", d.tellDate(r.Date), r.Name)
	default:
		text = fmt.Sprintf("%s %s", e.Row.Table(), seatledger.Key(e.Row))
	}
	if sources := d.cite(sourcesOf(e.Row)); sources != "" {
		text += " (" + sources + ")"
	}
	return text + "."
}

func orID(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

func (d *Desk) tellDate(date seatledger.Date) string {
	first, last := date.Earliest(), date.Latest()
	switch {
	case date.Exact():
		return LongDay(first)
	case first == seatledger.OpenPast && last != seatledger.OpenFuture:
		return "By " + LongDay(last)
	case last == seatledger.OpenFuture && first != seatledger.OpenPast:
		return LongDay(first) + " or later"
	case strings.ContainsAny(date.String(), "/~?"):
		return "Some day from " + LongDay(first) + " to " + LongDay(last)
	}
	return date.String()
}

// tellEvent fills in the sentence of its kind.
func (d *Desk) tellEvent(e *seatledger.Event) string {
	kind, _ := e.Kind.Row()
	if e.FromParty == "" && kind.Bare != "" {
		kind.Told = kind.Bare
	}
	where := d.where(e)
	if where == "" {
		kind.Told = nowhere.ReplaceAllString(kind.Told, "")
	}
	party, from, name := d.partiesTold(e)
	if party == "" {
		kind.Told = ofNoParty.ReplaceAllString(kind.Told, "")
	}
	member := "a member"
	if e.For != "" {
		member = d.person(e.For)
	}
	return strings.NewReplacer("{who}", d.whoTold(e), "{for}", member, "{where}", where, "{party}", party, "{from}", from,
		"{post}", postName(e.Post), "{group}", d.partyByID(e.Group), "{name}", name, "{value}", e.Value).Replace(kind.Told)
}

// whoTold gives the person of an event, or who else it is about.
func (d *Desk) whoTold(e *seatledger.Event) string {
	switch {
	case e.Person != "":
		return d.person(e.Person)
	case e.Kind == seatledger.Listed:
		return e.Value + " unnamed"
	case e.Kind == seatledger.SubstituteEnded:
		return "the substitute"
	case e.Kind == seatledger.JoinedGroup || e.Kind == seatledger.LeftGroup:
		return "the delegation of " + d.partyByID(e.Party)
	}
	return "a councillor"
}

// spaced joins what is there of some words.
func spaced(list ...string) string {
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), " ")
}

// tellTerm says the last day of a term, where it is stated.
func (d *Desk) tellTerm(until seatledger.Date) string {
	if until.IsZero() {
		return ""
	}
	return ", for a term until " + d.tellDate(until)
}

// partiesTold gives the party, the party left and the name of an event, or what is
// said in their place where it states none.
func (d *Desk) partiesTold(e *seatledger.Event) (party, from, name string) {
	party, from, name = d.partyByID(cmp.Or(e.Party, e.List)), "the party", e.Name
	if e.FromParty != "" {
		from = d.partyByID(e.FromParty)
	}
	switch {
	case e.Kind == seatledger.PartyRenamed && name == "":
		return from, "", party
	case e.Kind == seatledger.ControlReported && party == "":
		party = "nobody"
	case e.Kind == seatledger.Milestone && name == "":
		name = strings.ReplaceAll(e.Type, "-", " ")
	}
	return party, from, name
}

// nowhere is what a telling says of a place, which is left out where there is
// none.
var nowhere = regexp.MustCompile(` (of|on|to|from) \{where\}`)

// ofNoParty is the same of a party.
var ofNoParty = regexp.MustCompile(` (of|for|to) \{party\}`)

// delegations names several parties: "A, B and C".
func (d *Desk) delegations(list []seatledger.PartyID) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = d.partyByID(p)
	}
	return Listed(names)
}

// where names the council or place of an event: as it states, else the councils
// on which its person sits.
func (d *Desk) where(e *seatledger.Event) string {
	if c, ok := d.Book.Council(e.Council); ok {
		return d.councilName(c)
	}
	if v, ok := d.Book.Division(e.Division); ok {
		return d.divisionName(v)
	}
	if e.Council != "" || e.Person == "" || e.Kind == seatledger.Milestone {
		return string(e.Council)
	}
	return d.councilNames(d.sitsOn(e.Person, e.Date))
}

// postName writes a post as a reader says it.
func postName(post seatledger.PostID) string { return strings.ReplaceAll(string(post), "-", " ") }

// polled says when an election was.
func (d *Desk) polled(id seatledger.ElectionID) string {
	if date, ok := d.Book.Polled(id); ok {
		return LongDay(date)
	}
	return string(id)
}

// tellSpan says when something begins and ends, where its row does.
func (d *Desk) tellSpan(from, to seatledger.Date) (text string) {
	if !from.IsZero() {
		text += " from " + d.tellDate(from)
	}
	if !to.IsZero() {
		text += " until " + d.tellDate(to)
	}
	return text
}

// contestStates say what became of a contest that was not simply held.
var contestStates = map[string]string{
	"unopposed": "was not contested: no more stood than there were seats",
	"postponed": "was postponed",
	"held-over": "was held over: the members stay until it is",
	"void":      "was void: nobody took office by it",
}

func (d *Desk) tellContest(r *seatledger.Contest) string {
	what := "the poll"
	if r.Seats > 0 {
		what += " for " + Plural(r.Seats, "seat", "seats")
	}
	state := contestStates[r.State]
	if state == "" {
		state = "was held"
	}
	return fmt.Sprintf("%s: %s%s %s", d.polled(r.Election), what, inWard(r.Ward), state)
}

// tellOutcome tells what a candidate's row says of how the election went.
func tellOutcome(r *seatledger.Candidate) (text string) {
	if r.Votes.Stated {
		text = fmt.Sprintf(", with %s", Plural(int(r.Votes.N), "vote", "votes"))
	}
	if r.Elected {
		text += ", and was elected"
	}
	return text
}

func (d *Desk) tellResult(r *seatledger.Result) string {
	when := d.polled(r.Election)
	list := "the unrecorded rest"
	if r.List != "" {
		list = d.partyByID(r.List)
	}
	if r.List == "" && r.Seats.Stated && r.Seats.N+r.Votes.N == 0 {
		return when + ": nobody else won a seat" + inWard(r.Ward)
	}
	text := fmt.Sprintf("%s: %s %s%s", when, list, tellSeats(r.Seats), inWard(r.Ward))
	if r.Votes.Stated {
		text += fmt.Sprintf(" with %s votes", Thousands(r.Votes.N))
	}
	if r.Seats.Stated && slices.ContainsFunc(r.Sources, func(id seatledger.SourceID) bool { return d.Source(id).Grade == seatledger.WorkedOut }) {
		text += ", as worked out"
	}
	return text
}

// tellSeats tells what a list won. Of one whose seats are not stated it is only known that
// it stood.
func tellSeats(seats seatledger.Count) string {
	switch {
	case !seats.Stated:
		return "stood"
	case seats.N == 0:
		return "won no seat"
	}
	return "won " + Plural(int(seats.N), "seat", "seats")
}

// inWard names the ward behind what was won or stood for there.
func inWard(ward string) string {
	switch {
	case ward == "":
		return ""
	case ward[0] >= '0' && ward[0] <= '9': // a number is no name
		return " in ward " + ward
	}
	return " in " + ward
}

// onSeat says the ward of an event, and the seat that it names there.
func onSeat(e *seatledger.Event) string {
	if e.Ward == "" || e.Seat == 0 {
		return inWard(e.Ward)
	}
	return fmt.Sprintf(" (seat %d of %s)", e.Seat, e.Ward)
}

// sourcesOf gives the sources a row cites.
func sourcesOf(row seatledger.Row) []seatledger.SourceID {
	for _, c := range seatledger.Columns(row.Table()) {
		if c.Name != "sources" {
			continue
		}
		var ids []seatledger.SourceID
		for id := range strings.SplitSeq(seatledger.Cell(row, c), ";") {
			if id != "" {
				ids = append(ids, seatledger.SourceID(id))
			}
		}
		return ids
	}
	return nil
}

// cite names sources as a reader knows them: publisher and day.
func (d *Desk) cite(ids []seatledger.SourceID) string {
	var parts []string
	for _, id := range ids {
		s, ok := d.source(id)
		switch {
		case !ok:
			parts = append(parts, string(id))
		case bool(s.Confidential):
			parts = append(parts, "a confidential source")
		case s.Publisher != "":
			parts = append(parts, fmt.Sprintf("%s, %s", s.Publisher, s.Date))
		default:
			parts = append(parts, fmt.Sprintf("%s, %s", s.Title, s.Date))
		}
	}
	return strings.Join(parts, "; ")
}

// source gives the newest row of a source.
func (d *Desk) source(id seatledger.SourceID) (*seatledger.Source, bool) {
	if s, ok := d.sources.Get(id); ok {
		return s, s != nil
	}
	list, err := d.Store.History(context.Background(), seatledger.Sources, string(id))
	if err != nil {
		return nil, false
	}
	var s *seatledger.Source
	for _, e := range list {
		if e.Position <= d.Book.Position { // another process may be appending
			s, _ = e.Row.(*seatledger.Source)
		}
	}
	d.sources.Add(id, s)
	return s, s != nil
}
