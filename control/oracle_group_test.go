package control_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
)

// This file is the enumerator's reading of groups: who belongs to one, and what the
// seats of a world are where they are counted by groups.

// memberships are who belongs to which group in one world.
type memberships struct {
	people  map[seatledger.PersonID]seatledger.PartyID
	left    map[seatledger.PersonID]string // groups that a person has left, in order
	parties map[seatledger.PartyID]seatledger.PartyID
}

func newMemberships() memberships {
	return memberships{map[seatledger.PersonID]seatledger.PartyID{}, map[seatledger.PersonID]string{}, map[seatledger.PartyID]seatledger.PartyID{}}
}

func (m memberships) clone() memberships {
	return memberships{maps.Clone(m.people), maps.Clone(m.left), maps.Clone(m.parties)}
}

func (m memberships) join(person seatledger.PersonID, party, group seatledger.PartyID) {
	if person == "" {
		m.parties[party] = group
		return
	}
	m.people[person] = group
	delete(m.left, person)
}

func (m memberships) quit(person seatledger.PersonID, party, group seatledger.PartyID) {
	if person == "" {
		if m.parties[party] == group {
			delete(m.parties, party)
		}
		return
	}
	if m.people[person] == group {
		delete(m.people, person)
	}
	groups := append(strings.Fields(m.left[person]), string(group))
	slices.Sort(groups)
	m.left[person] = strings.Join(slices.Compact(groups), " ")
}

// end lets a group be no more.
func (m memberships) end(group seatledger.PartyID) {
	maps.DeleteFunc(m.people, func(_ seatledger.PersonID, g seatledger.PartyID) bool { return g == group })
	maps.DeleteFunc(m.parties, func(_, g seatledger.PartyID) bool { return g == group })
	for person, groups := range m.left {
		rest := slices.DeleteFunc(strings.Fields(groups), func(g string) bool { return g == string(group) })
		if m.left[person] = strings.Join(rest, " "); len(rest) == 0 {
			delete(m.left, person)
		}
	}
}

// side gives whom somebody who sits for a party counts for.
func (m memberships) side(person seatledger.PersonID, party seatledger.PartyID) seatledger.PartyID {
	if g := m.people[person]; person != "" && g != "" {
		return g
	}
	g := m.parties[party]
	if g == "" || party == "" {
		return party
	}
	if person != "" && slices.Contains(strings.Fields(m.left[person]), string(g)) {
		return party
	}
	return g
}

// groupActs lets the members of a group belong to it, as the row of the group says.
func (l *read) groupActs(choose chooser) (acts []act) {
	for _, id := range slices.Sorted(maps.Keys(l.parties)) {
		p := l.parties[id]
		if p.Kind != seatledger.KindGroup || !slices.Contains(p.Councils, l.council) || l.skip["group "+string(id)] {
			continue
		}
		day, ok := l.start-1, true
		if !p.From.IsZero() {
			day, ok = l.dayOf(p.From, l.start, choose)
		}
		if !ok {
			continue
		}
		acts = append(acts, act{day, rankJoin, l.groupRows[id], func(w *state, _ chooser) {
			for _, m := range p.Members {
				w.groups.join("", m, id)
			}
		}})
		if p.To.IsZero() {
			continue
		}
		if last, ok := l.dayOf(p.To, day, choose); ok && last < l.on {
			acts = append(acts, act{last + 1, rankQuit, l.groupRows[id], func(w *state, _ chooser) { w.groups.end(id) }})
		}
	}
	return acts
}

// counted gives worlds as they are counted: each seat, and each post, for the group
// of who holds it, where members are counted by groups. Of worlds that count alike it
// gives one. It is asked of the same worlds again and again.
func (o *oracleCase) counted(worlds []*state) (list []*state) {
	if len(worlds) == 0 {
		return nil
	}
	asked := count{&worlds[0], len(worlds), o.by}
	if known, again := o.known[asked]; again {
		return known
	}
	alike := map[string]bool{}
	for _, w := range o.countEach(worlds) {
		if key := w.tally(); !alike[key] {
			alike[key] = true
			list = append(list, w)
		}
	}
	if o.known == nil {
		o.known = map[count][]*state{}
	}
	o.known[asked] = list
	return list
}

// count is what was asked to be counted.
type count struct {
	worlds **state
	n      int
	by     seatledger.CountedBy
}

// tally tells worlds apart that count otherwise, whoever sits where who holds no post.
func (w *state) tally() string {
	x := w.clone()
	holds := func(person seatledger.PersonID) seatledger.PersonID {
		for _, p := range x.posts {
			if p.person == person {
				return person
			}
		}
		return "somebody"
	}
	for i := range x.seats {
		s := &x.seats[i]
		if s.person != "" {
			s.person = holds(s.person)
		}
		if s.person == "somebody" && s.kind() == 'h' {
			s.person = ""
		}
		if len(x.plan) == 0 {
			s.ward = ""
		}
		if s.substituted() {
			s.sub = holds(s.sub)
		}
		s.claim, s.entry, s.barred, s.leaving, s.own.leaving, s.own.barred = claim{}, "", "", "", "", ""
	}
	x.groups, x.gone = memberships{}, nil
	return x.String() + fmt.Sprint(w.seatRule, w.officeBy, w.early, w.size, len(w.seats))
}

func (o *oracleCase) countEach(worlds []*state) (list []*state) {
	for _, w := range worlds {
		by := o.by
		if by == "" {
			by = w.countedBy
		}
		w = w.clone()
		for i := range w.seats { // independents who are not of one list are of none
			if s := &w.seats[i]; s.list == s.party && o.independents(s.party) && (s.ward != "" || !countsLists(cmp.Or(w.contest, w.method))) {
				s.list = ""
			}
		}
		if by == seatledger.ByGroup {
			for i := range w.seats {
				s := &w.seats[i]
				if s.kind() == 'h' { // suspended or not: a post may go by it
					s.party = w.groups.side(cmp.Or(s.sub, s.person), s.party)
				}
				if s.sub != "" && s.own.kind() == 'h' {
					s.own.party = w.groups.side(s.person, s.own.party)
				}
			}
			for id, p := range w.posts {
				p.party = w.groups.side(p.person, p.party)
				w.posts[id] = p
			}
		}
		list = append(list, w)
	}
	return list
}

// countsLists reports whether a method of the random ledgers counts lists.
func countsLists(method string) bool { return method == "dhondt" }

// kindOf gives the kind of answer that names a party or group.
func (o *oracleCase) kindOf(p seatledger.PartyID) control.Kind {
	if o.party(p).Kind == seatledger.KindGroup {
		return control.Group
	}
	return control.Party
}
