package adopt

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// popoloFormat is Popolo (popoloproject.com), in the dialect of EveryPolitician: memberships
// have an area, a legislative period and a party on behalf of which somebody sits.
var popoloFormat = format{"Popolo", isPopolo, readPopolo}

func isPopolo(docs []document) bool {
	for _, d := range docs {
		object := asMap(d.value)
		_, persons := object["persons"].([]any)
		_, members := object["memberships"].([]any)
		if !persons || !members && !slices.ContainsFunc(items(object["persons"]), func(p any) bool { return get(p, "memberships") != nil }) {
			return false
		}
	}
	return len(docs) > 0
}

// popolo is what one file has, by the ids of its things.
type popolo struct {
	f           *flat
	at          string // the file, where there are several
	persons     map[string]any
	orgs        map[string]any
	events      map[string]any
	areas       map[string]any
	posts       map[string]any
	memberships []any
	parties     map[string][]affiliation // of persons, by memberships of parties
	groups      map[string]string        // by the ids of memberships that stand in them, too
	alike       map[string]int           // organizations of one name
	told        map[string]bool          // persons whose other values stand in a row already
}

func readPopolo(f *flat, docs []document) {
	f.hold("id", HoldsLocal)
	if !slices.ContainsFunc(docs, func(d document) bool { return text(get(d.value, "meta", "generator")) != Own }) {
		f.hold("id", HoldsOwn)
	}
	for _, c := range []struct{ column, holds string }{{"name", HoldsPerson}, {"council", HoldsCouncil}, {"ward", HoldsWard}, {"party", HoldsParty}, {"group", HoldsGroup},
		{"role", HoldsPost}, {"start", HoldsStart}, {"end", HoldsEnd}, {"term", HoldsTerm}} {
		f.hold(c.column, c.holds)
	}
	for _, d := range docs {
		p := newPopolo(f, d)
		if len(docs) > 1 {
			p.at = d.file + ", "
		}
		for i, m := range p.memberships {
			p.membership(m, fmt.Sprintf("%smembership %d", p.at, i+1))
		}
		f.withoutSeat(len(p.persons) - len(p.told))
		p.unused(d)
	}
}

func newPopolo(f *flat, d document) *popolo {
	list := func(key string) []any { return items(get(d.value, key)) }
	p := &popolo{f: f, persons: byID(list("persons")), orgs: byID(list("organizations")), events: byID(list("events")), areas: byID(list("areas")), posts: byID(list("posts")),
		memberships: list("memberships"), parties: map[string][]affiliation{}, groups: map[string]string{}, alike: map[string]int{}, told: map[string]bool{}}
	for _, person := range list("persons") {
		for _, m := range items(get(person, "memberships")) { // Popolo lets them stand inside, too
			m = withKey(m, "person_id", get(person, "id"))
			p.memberships = append(p.memberships, m)
		}
	}
	for _, org := range list("organizations") {
		p.alike[folded(nameOf(org))]++
	}
	for _, org := range list("organizations") {
		for _, m := range items(get(org, "memberships")) {
			p.memberships = append(p.memberships, withKey(m, "organization_id", get(org, "id")))
		}
		if n, err := strconv.Atoi(text(get(org, "seats"))); err == nil {
			f.seats(p.organization(org), n)
		}
		if counts := text(get(org, "counts")); f.t.Holds["id"] == HoldsOwn && counts != "" {
			f.counts(p.organization(org), counts)
		}
		if f.t.Holds["id"] == HoldsOwn && isPartyClass(org) {
			f.party(p.organization(org), text(get(org, "id")), text(get(org, "classification")))
		}
	}
	for _, e := range list("events") {
		if isPeriod(e) {
			f.t.Terms = append(f.t.Terms, Term{nameOf(e), text(get(e, "start_date")), text(get(e, "end_date"))})
		}
	}
	ids := byID(p.memberships)
	for _, m := range p.memberships {
		org := p.orgs[text(get(m, "organization_id"))]
		if of, ok := strings.CutSuffix(text(get(m, "id")), "/group"); ok && ids[of] != nil && text(get(org, "classification")) == string(seatledger.KindGroup) {
			p.groups[of] = p.organization(org)
		}
		if isPartyClass(org) {
			id := text(get(m, "person_id"))
			p.parties[id] = append(p.parties[id], affiliation{p.organization(org), text(get(m, "start_date")), text(get(m, "end_date"))})
		}
	}
	return p
}

// unused tells what the file says of things that nothing is made of.
func (p *popolo) unused(d document) {
	var events []any
	for _, e := range items(get(d.value, "events")) {
		if !isPeriod(e) {
			events = append(events, e)
		} else {
			events = append(events, without(e, "id", "name", "classification", "organization_id", "start_date", "end_date"))
		}
	}
	p.f.unused("events", events)
	for _, x := range []struct {
		what string
		used []string
	}{{"organizations", []string{"id", "name", "classification", "seats", "identifiers", "memberships"}}, {"areas", []string{"id", "name"}}, {"posts", []string{"id", "label", "role", "organization_id", "area_id", "area"}}} {
		var list []any
		for _, thing := range items(get(d.value, x.what)) {
			list = append(list, without(thing, x.used...))
		}
		p.f.unused(x.what, list)
	}
}

func isPeriod(event any) bool {
	return strings.Contains(text(get(event, "classification")), "period")
}

// organization gives the name of an organization, with its id behind it where another has
// the same.
func (p *popolo) organization(org any) string {
	name := nameOf(org)
	if id := text(get(org, "id")); p.alike[folded(name)] > 1 && id != name {
		name += " (" + id + ")"
	}
	return name
}

// byID finds objects by their ids.
func byID(list []any) map[string]any {
	m := map[string]any{}
	for _, x := range list {
		m[text(get(x, "id"))] = x
	}
	delete(m, "")
	return m
}

func withKey(value any, key string, to any) any {
	m := maps.Clone(asMap(value))
	if m == nil {
		m = map[string]any{}
	}
	if m[key] == nil {
		m[key] = to
	}
	return m
}

// nameOf gives the name of a thing, or its id.
func nameOf(thing any) string {
	for _, key := range []string{"name", "label", "id"} {
		if s := text(get(thing, key)); s != "" {
			return s
		}
	}
	return ""
}

func isPartyClass(org any) bool {
	class := strings.ToLower(text(get(org, "classification")))
	return strings.Contains(class, "party") || class == string(seatledger.KindIndependents) || class == string(seatledger.KindCoalition)
}

// otherBodies are classes of organizations that are no councils.
var otherBodies = strings.Fields("committee subcommittee commission department ministry executive government cabinet faction caucus group parliamentary_group corporation company ngo")

// membership adds the rows of a membership.
func (p *popolo) membership(m any, at string) {
	post := p.posts[text(get(m, "post_id"))]
	orgID := firstText(get(m, "organization_id"), get(post, "organization_id"))
	personID := firstText(get(m, "person_id"), get(m, "member_id"))
	person, org := p.persons[personID], p.orgs[orgID]
	class := strings.ToLower(text(get(org, "classification")))
	switch {
	case isPartyClass(org), p.groups[strings.TrimSuffix(text(get(m, "id")), "/group")] != "" && class == string(seatledger.KindGroup): // it stands beside the memberships of councils
		return
	case slices.Contains(otherBodies, strings.ReplaceAll(class, " ", "_")):
		p.f.pass(nameOf(person)+", "+nameOf(org), at+": a membership of a "+class)
		return
	case person == nil:
		p.f.pass(personID, at+": the file has no such person")
		return
	}
	council := p.organization(org)
	if org == nil {
		council = orgID
	}
	role := firstText(get(m, "role"), get(post, "role"))
	for i, s := range p.affiliations(m, personID) {
		p.f.next(at)
		p.f.put("id", personID)
		p.f.put("name", nameOf(person))
		p.f.put("council", council)
		p.f.put("ward", p.ward(m, post))
		p.f.put("party", s.party)
		p.f.put("group", p.groups[text(get(m, "id"))])
		if !isSeat(role) {
			p.f.put("role", role)
		}
		p.f.put("start", narrowed(s.start, text(get(m, "possible_from")), text(get(m, "known_from"))))
		p.f.put("end", narrowed(s.end, text(get(m, "known_until")), text(get(m, "possible_until"))))
		if term := text(get(m, "legislative_period_id")); term != "" {
			p.f.put("term", firstText(nameOf(p.events[term]), term))
		}
		for _, x := range items(get(org, "identifiers")) {
			p.f.coded("council code ", text(get(x, "scheme")), text(get(x, "identifier")))
		}
		if i == 0 {
			p.f.others(p.beside(m), "possible_from", "known_from", "known_until", "possible_until", "person_id", "member_id", "organization_id", "post_id", "area_id", "area", "role", "on_behalf_of_id", "legislative_period_id", "start_date", "end_date")
		}
		p.rest(personID, person)
	}
}

// beside gives a membership without its id, where that is one of this program's own making.
func (p *popolo) beside(m any) any {
	if p.f.t.Holds["id"] == HoldsOwn {
		return without(m, "id")
	}
	return m
}

// affiliations gives the parties of a membership: the one that it names, or those whose
// memberships the person has.
func (p *popolo) affiliations(m any, person string) []affiliation {
	start, end := text(get(m, "start_date")), text(get(m, "end_date"))
	behalf := text(get(m, "on_behalf_of_id"))
	if behalf == "" {
		return affiliationsOf(start, end, p.parties[person])
	}
	party := p.orgs[behalf]
	name := p.organization(party)
	if party == nil {
		name = behalf
	}
	if strings.EqualFold(behalf, "unknown") || strings.EqualFold(name, "unknown") { // EveryPolitician's mark for no party stated
		name = ""
	}
	return []affiliation{{name, start, end}}
}

// ward gives the area of a membership or its post, or what the post is called.
func (p *popolo) ward(m, post any) string {
	for _, x := range []any{m, post} {
		if area := p.areas[text(get(x, "area_id"))]; area != nil {
			return nameOf(area)
		}
		if s := firstText(get(x, "area", "name"), get(x, "area_id")); s != "" {
			return s
		}
	}
	return text(get(post, "label"))
}

// rest puts the identifiers of a person, and once what else the file says of him or her.
func (p *popolo) rest(id string, person any) {
	for _, x := range items(get(person, "identifiers")) {
		p.f.code(text(get(x, "scheme")), text(get(x, "identifier")))
	}
	if !p.told[id] {
		p.told[id] = true
		p.f.others(person, "id", "name", "identifiers", "memberships")
	}
}
