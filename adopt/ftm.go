package adopt

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ftmFormat is FollowTheMoney (followthemoney.tech): entities, one a line, of schemata whose
// properties are lists.
var ftmFormat = format{"FollowTheMoney", isFtM, readFtM}

func isFtM(docs []document) bool {
	n := 0
	for _, d := range docs {
		for _, e := range items(d.value) {
			if text(get(e, "schema")) == "" || asMap(get(e, "properties")) == nil {
				return false
			}
			n++
		}
	}
	return n > 0
}

// ftm is what the entities of a file are.
type ftm struct {
	f        *flat
	entities map[string]any
	list     []any
	parties  map[string][]affiliation // of people
	told     map[string]bool          // people and positions whose other values stand in a row already
	seats    bool                     // some position is that of a member
	passed   map[string]int           // entities of schemata that say nothing of seats
	unused   []any                    // of positions and organizations
}

func readFtM(f *flat, docs []document) {
	f.hold("id", HoldsLocal)
	for _, c := range []struct{ column, holds string }{{"name", HoldsPerson}, {"council", HoldsCouncil}, {"ward", HoldsWard}, {"party", HoldsParty},
		{"post", HoldsPost}, {"start", HoldsStart}, {"end", HoldsEnd}, {"status", HoldsStatus}} {
		f.hold(c.column, c.holds)
	}
	m := &ftm{f: f, parties: map[string][]affiliation{}, told: map[string]bool{}, passed: map[string]int{}}
	for _, d := range docs {
		m.list = append(m.list, items(d.value)...)
	}
	m.entities = byID(m.list)
	for _, e := range m.list {
		m.prepare(e)
	}
	people := map[string]bool{}
	for i, e := range m.list {
		m.entity(e, fmt.Sprintf("entity %d", i+1), people)
	}
	for _, e := range m.list {
		if n, err := strconv.Atoi(prop(e, "numberOfSeats")); err == nil && text(get(e, "schema")) == "Position" {
			council, _ := ftmPosition(prop(e, "name"), m.seats)
			f.seats(council, n)
		}
	}
	f.withoutSeat(len(people))
	f.unused("positions and organizations", m.unused)
	for _, schema := range slices.Sorted(maps.Keys(m.passed)) {
		f.pass(schema, fmt.Sprintf("of this schema, which says nothing of seats: %d", m.passed[schema]))
	}
}

// prop gives the values of a property of an entity: the one of several days that says most,
// if the others say less of the same, or all.
func prop(e any, name string) string {
	var values []string
	for _, v := range items(get(e, "properties", name)) {
		if s := text(v); s != "" && !slices.Contains(values, s) {
			values = append(values, s)
		}
	}
	for _, v := range values {
		if !slices.ContainsFunc(values, func(o string) bool { return !strings.HasPrefix(v, o) }) {
			return v
		}
	}
	return strings.Join(values, "; ")
}

// prepare notes what the rows of others need.
func (m *ftm) prepare(e any) {
	switch text(get(e, "schema")) {
	case "Position":
		m.seats = m.seats || isSeat(prop(e, "name"))
		m.unused = append(m.unused, without(get(e, "properties"), "name", "numberOfSeats"))
	case "Organization", "PublicBody":
		m.unused = append(m.unused, without(get(e, "properties"), "name", "topics", "legalForm"))
	case "Membership":
		if org := m.entities[prop(e, "organization")]; isFtMParty(org) {
			person := prop(e, "member")
			m.parties[person] = append(m.parties[person], affiliation{prop(org, "name"), prop(e, "startDate"), prop(e, "endDate")})
		}
	}
}

func isFtMParty(org any) bool {
	return strings.Contains(prop(org, "topics"), "pol.party") || strings.Contains(folded(prop(org, "legalForm")), "party")
}

// entity adds the rows of an entity, if it is about a seat.
func (m *ftm) entity(e any, at string, people map[string]bool) {
	switch schema := text(get(e, "schema")); schema {
	case "Person":
		if id := text(get(e, "id")); !m.told[id] {
			people[id] = true
		}
	case "Position", "Organization", "PublicBody":
	case "Occupancy":
		position := m.entities[prop(e, "post")]
		council, post := ftmPosition(prop(position, "name"), m.seats)
		m.row(e, prop(e, "holder"), council, post, at, people)
	case "Membership":
		if org := m.entities[prop(e, "organization")]; !isFtMParty(org) {
			post := prop(e, "role")
			if isSeat(post) {
				post = ""
			}
			m.row(e, prop(e, "member"), firstText(prop(org, "name"), prop(e, "organization")), post, at, people)
		}
	default:
		m.passed[schema]++
	}
}

// ftmPosition tells whether a position is a seat, and on which council, or a post. Where no
// position is that of a member, all of them are seats.
func ftmPosition(name string, seats bool) (council, post string) {
	if seats && !isSeat(name) {
		return "", name
	}
	for _, words := range []string{"member of the ", "member of "} {
		if n := len(words); len(name) > n && strings.EqualFold(name[:n], words) {
			return name[n:], ""
		}
	}
	return name, ""
}

// row adds the rows of somebody's time on a council.
func (m *ftm) row(e any, id, council, post, at string, people map[string]bool) {
	person := m.entities[id]
	if person == nil {
		m.f.pass(id, at+": the file has no such person")
		return
	}
	delete(people, id)
	start, end := prop(e, "startDate"), prop(e, "endDate")
	list := []affiliation{{prop(e, "politicalGroup"), start, end}}
	if list[0].party == "" {
		list = affiliationsOf(start, end, m.parties[id])
	}
	for i, s := range list {
		m.f.next(at)
		m.f.put("id", id)
		m.f.put("name", firstText(prop(person, "name"), get(person, "caption"), id))
		m.f.put("council", council)
		m.f.put("post", post)
		m.f.put("ward", prop(e, "constituency"))
		m.f.put("party", s.party)
		m.f.put("start", s.start)
		m.f.put("end", s.end)
		m.f.put("status", prop(e, "status"))
		m.f.code("wikidata", prop(person, "wikidataId"))
		if i == 0 {
			m.f.others(get(e, "properties"), "holder", "post", "member", "organization", "role", "startDate", "endDate", "politicalGroup", "constituency", "status")
		}
		if !m.told[id] {
			m.told[id] = true
			m.f.others(get(person, "properties"), "name", "wikidataId")
		}
	}
}
