package answer

import (
	"context"
	"fmt"
	"strings"

	"github.com/seatledger/seatledger"
)

// tellings say what an event of each kind did. The words in braces stand for
// the person or "a councillor", the party, the party left, the council or
// place, the post, the name and the value of the event.
var tellings = map[seatledger.EventKind]string{
	seatledger.Elected: "{who} was elected to {where} for {party}", seatledger.ByElected: "{who} won a by-election to {where} for {party}",
	seatledger.Appointed: "{who} was appointed to {where} for {party}", seatledger.CoOpted: "{who} was co-opted to {where} for {party}",
	seatledger.NextOnList: "{who} took a seat of {where} as the next on the list of {party}", seatledger.Reallocated: "the vacated seats of {where} were reallocated",
	seatledger.Resigned: "{who} resigned from {where}", seatledger.Died: "{who} of {where} died", seatledger.Removed: "{who} was removed from {where}",
	seatledger.Disqualified: "{who} was disqualified from {where}", seatledger.TermEnded: "the term of {who} on {where} ended",
	seatledger.Defected: "{who} of {where} left {from} for {party}", seatledger.Expelled: "{who} of {where} was expelled from {from}",
	seatledger.WhipSuspended: "{who} of {where} had the whip of {from} suspended", seatledger.WhipRestored: "{who} of {where} had the whip of {party} restored",
	seatledger.BecameIndependent: "{who} of {where} left {from} to sit as an independent", seatledger.Realigned: "{who} of {where} went with a change of the party itself, from {from} to {party}",
	seatledger.PartyFounded: "{party} was founded", seatledger.PartyRenamed: "{party} took the name {name}", seatledger.PartyMerged: "{from} merged into {party}",
	seatledger.PartySplit: "{party} split from {from}", seatledger.PartyBanned: "{party} was banned", seatledger.PartyDissolved: "{party} was dissolved",
	seatledger.PostTaken: "{who} took the post of {post} of {where}", seatledger.PostLeft: "{who} left the post of {post} of {where}",
	seatledger.CoalitionFormed: "{party} was formed on {where}", seatledger.CoalitionEnded: "{party} ended on {where}",
	seatledger.CouncilEstablished: "{where} was established", seatledger.CouncilResized: "{where} was resized to {value} seats",
	seatledger.CouncilSuspended: "{where} was suspended", seatledger.CouncilAbolished: "{where} was abolished",
	seatledger.LotDrawn: "a lot was drawn for a seat of {where} and fell to {party}", seatledger.ControlReported: "a source says that {party} controlled {where} from then on",
	seatledger.Milestone: "{name}",
}

// Tell says an entry in one sentence, with its sources.
func (d *Desk) Tell(e *seatledger.Entry) string {
	var text string
	switch r := e.Row.(type) {
	case *seatledger.Event:
		text = d.tellDate(r.Date) + ": " + d.tellEvent(r)
	case *seatledger.Result:
		text = d.tellResult(r)
	case *seatledger.Council:
		text = fmt.Sprintf("%s has %s", r.Name, Plural(r.Seats, "seat", "seats"))
	case *seatledger.Person:
		text = fmt.Sprintf("%s is on record as %s", orID(r.Name, string(r.ID)), r.Basis)
	case *seatledger.Name:
		text = fmt.Sprintf("%s is also called %q", r.Of, r.Name)
	case *seatledger.Tally:
		text = fmt.Sprintf("%s, %s, %s %s: %s", d.tellDate(r.Date), r.Division, d.partyByID(r.Party), strings.TrimSpace(r.Metric+" "+r.Scope), r.Text)
	case *seatledger.Statement:
		text = fmt.Sprintf("%s: %s, %s, %s: %s", d.tellDate(r.Date), d.person(r.Speaker), r.Role, r.Stance, r.Summary)
	case *seatledger.Election:
		text = fmt.Sprintf("%s: %s, of which the ledger has no results here", d.tellDate(r.Date), r.Name)
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
	if date.Exact() {
		return LongDay(date.Earliest())
	}
	return date.String()
}

func (d *Desk) tellEvent(e *seatledger.Event) string {
	who := "a councillor"
	if e.Person != "" {
		who = d.person(e.Person)
	}
	where := string(e.Council)
	if c, ok := d.Book.Council(e.Council); ok {
		where = d.councilName(c)
	} else if v, ok := d.Book.Division(e.Division); ok {
		where = d.divisionName(v)
	}
	party := e.Party
	if party == "" {
		party = e.List
	}
	return strings.NewReplacer("{who}", who, "{where}", where, "{party}", d.partyByID(party), "{from}", d.partyByID(e.FromParty),
		"{post}", postName(e.Post), "{name}", e.Name, "{value}", e.Value).Replace(tellings[e.Kind])
}

// postName writes a post as a reader says it.
func postName(post seatledger.PostID) string { return strings.ReplaceAll(string(post), "-", " ") }

func (d *Desk) tellResult(r *seatledger.Result) string {
	when := string(r.Election)
	if date, ok := d.Book.Polled(r.Election); ok {
		when = LongDay(date)
	}
	list := "the unrecorded rest"
	if r.List != "" {
		list = d.partyByID(r.List)
	}
	text := fmt.Sprintf("%s: %s won", when, list)
	if r.Seats.Stated {
		text += " " + Plural(int(r.Seats.N), "seat", "seats")
	}
	if r.Votes.Stated {
		text += fmt.Sprintf(" with %s votes", Thousands(r.Votes.N))
	}
	return text
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
