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
	bodies   map[string]bool          // names of organizations of whose members there are positions
	own      bool                     // this program wrote the file
}

func readFtM(f *flat, docs []document) {
	f.hold("id", HoldsLocal)
	for _, c := range []struct{ column, holds string }{{"name", HoldsPerson}, {"council", HoldsCouncil}, {"ward", HoldsWard}, {"party", HoldsParty},
		{"post", HoldsPost}, {"start", HoldsStart}, {"end", HoldsEnd}, {"status", HoldsStatus}} {
		f.hold(c.column, c.holds)
	}
	m := &ftm{f: f, parties: map[string][]affiliation{}, told: map[string]bool{}, passed: map[string]int{}, bodies: map[string]bool{}}
	for _, d := range docs {
		m.list = append(m.list, items(d.value)...)
	}
	m.entities = byID(m.list)
	if m.own = isOwnFtM(m.list); m.own {
		f.hold("id", HoldsOwn)
	}
	for _, e := range m.list {
		m.prepare(e)
	}
	people := map[string]bool{}
	for i, e := range m.list {
		m.entity(e, fmt.Sprintf("entity %d", i+1), people)
	}
	for _, e := range m.list {
		if n, err := strconv.Atoi(prop(e, "numberOfSeats")); err == nil && text(get(e, "schema")) == "Position" {
			council, _ := m.position(e)
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
		if isSeat(prop(e, "name")) {
			m.bodies[prop(m.entities[prop(e, "organization")], "name")] = true
		}
		m.unused = append(m.unused, without(get(e, "properties"), "name", "numberOfSeats", "organization"))
	case "Organization", "PublicBody":
		m.unused = append(m.unused, without(get(e, "properties"), "name", "topics", "legalForm"))
		if id, ok := strings.CutPrefix(text(get(e, "id")), "party:"); ok && m.own {
			m.f.party(prop(e, "name"), id, prop(e, "classification"))
		}
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
		council, post := m.position(position)
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

// isOwnFtM reports whether ids are made as this program makes them.
func isOwnFtM(list []any) bool {
	begins := map[string]string{"Person": "person:", "Position": "position:", "PublicBody": "council:", "Organization": "party:", "Occupancy": "occupancy:"}
	return len(list) > 0 && !slices.ContainsFunc(list, func(e any) bool {
		prefix, known := begins[text(get(e, "schema"))]
		return !known || !strings.HasPrefix(text(get(e, "id")), prefix)
	})
}

// position tells whether a position is a seat, and on which council, or a post; of what, if
// its organization has members.
func (m *ftm) position(position any) (council, post string) {
	council, post = ftmPosition(prop(position, "name"), m.seats)
	if body := prop(m.entities[prop(position, "organization")], "name"); council == "" && body != "" && m.bodies[body] {
		council, post = body, strings.TrimSuffix(post, " of "+body)
	}
	return council, post
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
	start, end := m.days(e)
	list := []affiliation{{prop(e, "politicalGroup"), start, end}}
	if list[0].party == "" {
		list = affiliationsOf(start, end, m.parties[id])
	}
	for i, s := range list {
		m.f.next(at)
		m.f.put("id", m.personID(id))
		m.f.put("name", firstText(prop(person, "name"), get(person, "caption"), id))
		m.f.put("council", council)
		m.f.put("post", post)
		m.f.put("ward", prop(e, "constituency"))
		m.f.put("party", s.party)
		m.f.put("start", s.start)
		m.f.put("end", s.end)
		m.f.put("status", prop(e, "status"))
		m.f.code("wikidata", prop(person, "wikidataId"))
		m.numbers(person)
		if i == 0 {
			m.f.others(m.beside(e), "holder", "post", "member", "organization", "role", "startDate", "endDate", "politicalGroup", "constituency", "status")
		}
		if !m.told[id] {
			m.told[id] = true
			m.f.others(get(person, "properties"), "name", "wikidataId", "idNumber")
		}
	}
}

// personID gives the id of a person, in the ledger where this program wrote the file.
func (m *ftm) personID(id string) string {
	if m.own {
		return strings.TrimPrefix(id, "person:")
	}
	return id
}

// numbers puts the further identifiers of a person: those with a scheme by it.
func (m *ftm) numbers(person any) {
	var bare []string
	for _, v := range items(get(person, "properties", "idNumber")) {
		if scheme, value, ok := strings.Cut(text(v), ":"); ok && m.own {
			m.f.code(scheme, value)
		} else if text(v) != "" {
			bare = append(bare, text(v))
		}
	}
	if len(bare) > 0 && !m.told[text(get(person, "id"))] {
		m.f.others(map[string]any{"idNumber": strings.Join(bare, "; ")})
	}
}

// days gives the first and the last day of a time. Where this program wrote the file, what
// is known of days that are not exact stands beside them.
func (m *ftm) days(e any) (start, end string) {
	if first, last, ok := strings.Cut(prop(e, "description"), " to "); ok && m.own {
		return strings.TrimSuffix(first, ".."), strings.TrimSuffix(last, "..")
	}
	return prop(e, "startDate"), prop(e, "endDate")
}

// beside gives the properties of a time without the days that are read with it.
func (m *ftm) beside(e any) any {
	if m.own {
		return without(get(e, "properties"), "date", "description")
	}
	return get(e, "properties")
}
