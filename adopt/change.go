package adopt

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// Change is what a list says otherwise than the records before it.
type Change struct {
	Council seatledger.CouncilID
	Kind    string // see below
	Person  seatledger.PersonID
	Name    string
	Ward    string
	From    string // as it was: a party, a ward, a name
	To      string
	Since   seatledger.Date // when the records last spoke of it
	On      seatledger.Date // the day of the list
	Sources []seatledger.SourceID
	Written string // which rows of the package say so
}

// The kinds of change.
const (
	ChangeLeft    = "left"
	ChangeCame    = "came"
	ChangeParty   = "party"
	ChangeWard    = "ward"
	ChangeName    = "name"
	ChangeMissing = "not listed" // and not known to have left
)

// Between gives the two days between which it changed, as the records have them.
func (c *Change) Between() string {
	if c.Since.IsZero() {
		return "../" + c.On.String()
	}
	return c.Since.Earliest().String() + "/" + c.On.Latest().String()
}

// Text says a change in a sentence.
func (c *Change) Text() string {
	switch c.Kind {
	case ChangeLeft:
		return fmt.Sprintf("%s (%s) left by then", c.Name, of(c.Ward, c.From))
	case ChangeCame:
		return fmt.Sprintf("%s (%s) came by then", c.Name, of(c.Ward, c.To))
	case ChangeParty:
		return fmt.Sprintf("%s sits for %s, before for %s", c.Name, c.To, c.From)
	case ChangeWard:
		return fmt.Sprintf("%s sits for the ward %s, before for %s", c.Name, c.To, c.From)
	case ChangeName:
		return fmt.Sprintf("%s is written %s", c.From, c.To)
	}
	return fmt.Sprintf("%s (%s) is not on the list, and stays on record: nothing says that the seat fell vacant", c.Name, of(c.Ward, c.From))
}

// WriteChanges writes changes as a table.
func WriteChanges(w io.Writer, changes []Change) error {
	out := csv.NewWriter(w)
	if err := out.Write(strings.Fields("council change person name ward from to between sources written")); err != nil {
		return err
	}
	for i := range changes {
		c := &changes[i]
		var sources []string
		for _, s := range c.Sources {
			sources = append(sources, string(s))
		}
		if err := out.Write([]string{string(c.Council), c.Kind, string(c.Person), c.Name, c.Ward, c.From, c.To, c.Between(), strings.Join(sources, ";"), c.Written}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// changes holds the list of a council against who sat on it before, and writes an event
// where the two days say what happened: that somebody sits for another party. For whoever
// left or came they do not say how; that follows from the rows of the list.
func (a *adopter) changes(c *Council, l *list, r *Record) {
	if r.Day.IsZero() || r.Day.Latest() >= a.on.Earliest() {
		return
	}
	r.Elected = r.Elected || mostlyNew(l)
	since := leftSince(l, r)
	listed := map[*Known]bool{}
	for _, x := range l.members {
		switch {
		case x.name == "" || x.again:
		case x.known != nil && x.known.Open: // may have sat before
			listed[x.known] = true
		case x.known == nil || !x.known.Sits:
			a.change(Change{Council: c.council(), Kind: ChangeCame, Person: x.id, Name: x.name, Ward: r.called(x.ward), To: a.form.partyName(x.party.partyOf()), Since: since(x.ward), Written: "listed"})
		default:
			listed[x.known] = true
			a.stayed(c, x, r)
		}
	}
	for _, p := range r.People {
		if !p.Sits || listed[p] {
			continue
		}
		left := Change{Council: c.council(), Kind: ChangeLeft, Person: p.ID, Name: p.Names[0], Ward: r.called(p.Ward), From: a.form.partyName(p.Party), Since: p.Day, Sources: p.Sources, Written: "roster-complete"}
		if !l.complete(p.Ward) {
			left.Kind, left.Written = ChangeMissing, ""
		}
		a.change(left)
	}
}

// leftSince says after what day somebody can have come to a ward: that on which the records
// last spoke of one of those who left it, or of any where nobody left this one.
func leftSince(l *list, r *Record) func(ward string) seatledger.Date {
	here, days := map[*Known]bool{}, map[string]seatledger.Date{}
	for _, x := range l.members {
		here[x.known] = true
	}
	for _, p := range r.People {
		if !p.Sits || here[p] {
			continue
		}
		for _, ward := range []string{"", p.Ward} {
			if old := days[ward]; old.IsZero() || p.Day.Latest() < old.Latest() {
				days[ward] = p.Day
			}
		}
	}
	return func(ward string) seatledger.Date {
		for _, w := range []string{ward, ""} {
			if day := days[w]; !day.IsZero() {
				return day
			}
		}
		return r.Day
	}
}

// called gives the name of a ward, of which the records may have a shorter key.
func (r *Record) called(ward string) string { return cmp.Or(r.Wards[ward].Title, ward) }

func (a *adopter) change(c Change) {
	c.On = a.on
	c.Sources = append(append([]seatledger.SourceID{}, c.Sources...), a.source)
	a.p.Changes = append(a.p.Changes, c)
}

// mostlyNew reports whether most of the members are new: then there was an election most
// likely, at which the others may have stood for another party, and nobody need have left one.
func mostlyNew(l *list) bool {
	came, all := 0, 0
	for _, x := range l.members {
		if x.name == "" {
			continue
		}
		all++
		if x.known == nil || !x.known.Sits {
			came++
		}
	}
	return 2*came > all
}

// stayed holds a member against what was before.
func (a *adopter) stayed(c *Council, x *member, r *Record) {
	p := x.known
	base := Change{Council: c.council(), Person: x.id, Name: p.Names[0], Ward: r.called(x.ward), Since: p.Day, Sources: p.Sources, Written: "listed"}
	if p.Ward != x.ward && p.Ward != "" && x.ward != "" {
		w := base
		w.Kind, w.From, w.To = ChangeWard, r.called(p.Ward), r.called(x.ward)
		a.change(w)
	}
	if party := x.party.partyOf(); p.Party != "" && party != "" && p.Party != party && (!a.form.alone(p.Party) || !a.form.alone(party)) {
		w := base
		w.Kind, w.From, w.To = ChangeParty, a.form.partyName(p.Party), a.form.partyName(x.party.partyOf())
		if e := a.move(c, x, party); e != nil && !r.electedSince(p) {
			a.put(e)
			w.Written = string(e.Kind) + "; listed"
		}
		a.change(w)
	}
}

// move is the event of a member who sits for another party: on some day after the records
// last spoke of him or her, on which that was not so yet, and up to the day of the list.
func (a *adopter) move(c *Council, x *member, party seatledger.PartyID) *seatledger.Event {
	first, last := x.known.Day.Latest()+1, a.on.Latest()
	if first > last || x.known.Day.IsZero() {
		return nil
	}
	e := &seatledger.Event{Date: seatledger.Within(first, last), Kind: seatledger.Defected, Council: c.council(), Person: x.id,
		Party: party, FromParty: x.known.Party, Sources: append(append([]seatledger.SourceID{}, x.known.Sources...), a.source)}
	if x.party.Kind == string(seatledger.KindIndependents) {
		e.Kind = seatledger.BecameIndependent
	}
	e.ID = a.eventID(c, string(x.id), a.on.String(), string(e.Kind))
	return e
}

// called writes how somebody on record is written in the list, so that it is found: a
// spelling, or where the surname is another one, the name from some day between on.
func (a *adopter) called(c *Council, x *member) {
	p := x.known
	if x.why == "" && nameKey(x.name) == nameKey(p.Names[0]) && strings.EqualFold(x.name, p.Names[0]) {
		return
	}
	if slices.Contains(p.Names, x.name) {
		return
	}
	if x.why == "" && slices.ContainsFunc(p.Names, func(name string) bool { return strings.EqualFold(name, x.name) }) {
		return
	}
	n := &seatledger.Name{Of: string(x.id), Name: x.name, Kind: "spelling", Sources: []seatledger.SourceID{a.source}}
	if first, last := p.Day.Latest()+1, a.on.Latest(); x.why == whySurname && !p.Day.IsZero() && first <= last {
		n.Kind, n.From = "official", seatledger.Within(first, last)
	}
	a.put(n)
	a.change(Change{Council: c.council(), Kind: ChangeName, Person: x.id, Name: p.Names[0], Ward: x.ward, From: p.Names[0], To: x.name, Since: p.Day, Sources: p.Sources, Written: "names, " + n.Kind})
}
