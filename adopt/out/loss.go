package out

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/exchange"
)

// folded are the effects of events that spells show, as far as they are certain.
var folded = []seatledger.Effect{seatledger.EffectFill, seatledger.EffectEnd, seatledger.EffectRoster, seatledger.EffectAllegiance, seatledger.EffectPost, seatledger.EffectExercise}

// homes are the columns that a format of spells has a place for, by table; of events,
// elections, contests and results it has what became of them, the spells.
type homes map[seatledger.Table][]string

// unhoused says which tables and columns of the rows have no place in a format.
func (x *register) unhoused(format string, h homes) (list []adopt.Loss) {
	for _, t := range seatledger.PackageTables() {
		if x.rows[t] == 0 {
			continue
		}
		if _, ok := h[t]; !ok {
			list = append(list, adopt.Loss{Column: string(t), Values: x.rows[t], Why: format + " has no place for this table"})
			continue
		}
		for _, c := range seatledger.Columns(t) {
			if n := x.values[t][c.Name]; n > 0 && !slices.Contains(h[t], c.Name) {
				list = append(list, adopt.Loss{Column: string(t) + "." + c.Name, Values: n, Why: format + " has no place for it"})
			}
		}
	}
	if _, ok := h[seatledger.Events]; !ok {
		return list
	}
	for _, kind := range sorted(x.kinds) {
		if effect, ok := kind.Effect(); !ok || !slices.Contains(folded, effect) {
			list = append(list, adopt.Loss{Column: "events.kind", Values: x.kinds[kind], Value: string(kind), Why: format + " has no place for such events"})
		}
	}
	return list
}

// lost is a loss of one council or person, and what is said of all that are like it
// together; blank = it is said by itself.
type lost struct {
	adopt.Loss
	sum string
}

// What is said of many losses together.
const (
	sumBlank   = "days of spells that are no month and no year: left blank"
	sumWider   = "days of spells that are written wider than they are known"
	sumPerhaps = "of which the records leave something open: no fact is made of that"
	sumUnnamed = "seats at once that somebody holds whom nobody names"
	sumIdle    = "have a mandate at times that another or nobody exercises, which is not written"
	sumStates  = "were at times not in office, suspended, dissolved, abolished or in doubt: spells alone say so"
	sumInexact = "have too much open at once: less may be written as certain than the records say"
	sumGroups  = "have groups, which are not written; the party of each member is"
)

// losses says what of the spells of a council a format lacks.
func (x *register) losses(l *life, spells []Spell, h homes) (list []lost) {
	name := x.councilName(l.council)
	lose := func(n int, column, value, sum, why string) {
		list = append(list, lost{adopt.Loss{Column: column, Values: n, Value: value, Why: cmp.Or(why, sum)}, sum})
	}
	for i := range spells {
		list = append(list, x.days(&spells[i])...)
	}
	for _, p := range l.perhaps {
		what := name
		if p.Post != "" {
			what += ", " + string(p.Post)
		}
		lose(1, "memberships", x.personName(p.Person), sumPerhaps, fmt.Sprintf("%s, %s: %s", what, p.Days, p.Why))
	}
	for _, party := range sorted(l.unnamed) {
		lose(l.unnamed[party], "memberships", x.partyName(party), sumUnnamed, name+": "+sumUnnamed)
	}
	for _, person := range sorted(l.idle) {
		lose(1, "memberships", x.personName(person), sumIdle, name+": has the mandate at times when another or nobody exercises it, which is not written")
	}
	if l.states {
		lose(1, "councils", name, sumStates, "was at times not in office, suspended, dissolved, abolished or in doubt: spells alone say so")
	}
	if !l.exact {
		lose(1, "councils", name, sumInexact, "too much is open at once: less may be written as certain than the records say")
	}
	if _, ok := h[groups]; !ok && slices.ContainsFunc(spells, func(s Spell) bool { return s.Group != "" }) {
		lose(1, "memberships.group", name, sumGroups, "groups are not written, the party of each member is")
	}
	return list
}

// groups is a table of no ledger: whether a format has a place for groups.
const groups seatledger.Table = "groups"

// days says which days of a spell are written wider than they are known, or not at all.
func (x *register) days(s *Spell) (list []lost) {
	lose := func(column, sum, why string) {
		list = append(list, lost{adopt.Loss{Column: "memberships." + column, Values: 1, Value: x.personName(s.Person), Why: x.councilName(s.Council) + ": " + why}, sum})
	}
	text, wider := s.began()
	switch {
	case wider:
		lose("start_date", sumWider, s.start.String()+" is written as "+text)
	case text == "":
		lose("start_date", sumBlank, s.start.String()+" is no month and no year: left blank")
	}
	text, wider = s.ended()
	switch {
	case wider:
		lose("end_date", sumWider, s.end.String()+" is written as "+text)
	case text == "" && !s.goesOn():
		lose("end_date", sumBlank, s.end.String()+" is no month and no year: left blank")
	}
	return list
}

// told draws losses that are alike together.
func told(losses []lost) (list []adopt.Loss) {
	type alike struct{ column, sum string }
	first := map[alike]int{}
	for _, l := range losses {
		key := alike{l.Column, l.sum}
		at, found := first[key]
		if l.sum == "" || !found {
			first[key] = len(list)
			list = append(list, l.Loss)
			continue
		}
		list[at] = adopt.Loss{Column: l.Column, Values: list[at].Values + l.Values, Why: l.sum}
	}
	return list
}

// withheld counts what never leaves a ledger.
type withheld struct{ citations, redacted int }

func (x *withheld) note(r *exchange.PublicRow) {
	x.citations += r.Dropped
	if r.Redacted {
		x.redacted++
	}
}

// losses says how much was kept back, and nothing of what it is.
func (x *withheld) losses() (list []adopt.Loss) {
	if x.citations > 0 {
		list = append(list, adopt.Loss{Column: "sources", Values: x.citations, Why: "cite a confidential source, which never leaves the ledger"})
	}
	if x.redacted > 0 {
		list = append(list, adopt.Loss{Values: x.redacted, Why: "rows whose private texts were redacted: they read " + exchange.Redacted})
	}
	return list
}

// addressless says how many sources cannot be named.
func (x *register) addressless() (list []adopt.Loss) {
	n := 0
	for _, s := range x.sources {
		if s.URL == "" {
			n++
		}
	}
	if n > 0 {
		list = append(list, adopt.Loss{Column: "sources", Values: n, Why: "have no address (url), by which alone a source is named here"})
	}
	return list
}

// resizings says of how many councils the seats are left out.
func (x *register) resizings(format string) []adopt.Loss {
	if len(x.resized) == 0 {
		return nil
	}
	return []adopt.Loss{{Column: "councils.seats", Values: len(x.resized), Why: format + " has one number of seats for all times, so that it is left out of councils that had others before"}}
}
