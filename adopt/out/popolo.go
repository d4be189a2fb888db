package out

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/roll"
)

// Popolo (https://www.popoloproject.com/specs/), in the dialect of EveryPolitician: an
// object of lists. possible_from, known_from, known_until and possible_until are members of
// our own, which the specification allows: the first and the last day that are possible and
// that are certain, where a day is not.

type (
	popoloMeta struct {
		Generator string `json:"generator"` // by which adopt knows that ids are those of a ledger
		Notice    string `json:"notice,omitempty"`
	}
	popoloIdentifier struct {
		Scheme     string `json:"scheme,omitempty"`
		Identifier string `json:"identifier"`
	}
	popoloName struct {
		Name  string `json:"name"`
		Start string `json:"start_date,omitempty"`
		End   string `json:"end_date,omitempty"`
		Note  string `json:"note,omitempty"`
		Lang  string `json:"lang,omitempty"`
	}
	popoloSource struct {
		URL  string `json:"url"`
		Note string `json:"note,omitempty"`
	}
	popoloPerson struct {
		ID          string             `json:"id"`
		Name        string             `json:"name"`
		OtherNames  []popoloName       `json:"other_names,omitempty"`
		Identifiers []popoloIdentifier `json:"identifiers,omitempty"`
		Sources     []popoloSource     `json:"sources,omitempty"`
	}
	popoloOrganization struct {
		ID             string             `json:"id"`
		Name           string             `json:"name"`
		Classification string             `json:"classification"`
		Type           string             `json:"type,omitempty"`   // kind of council
		Seats          int                `json:"seats,omitempty"`  // of a council
		Counts         string             `json:"counts,omitempty"` // of a council, of our own: what its members are counted by
		Area           string             `json:"area_id,omitempty"`
		Founded        string             `json:"founding_date,omitempty"`
		Dissolved      string             `json:"dissolution_date,omitempty"`
		OtherNames     []popoloName       `json:"other_names,omitempty"`
		Identifiers    []popoloIdentifier `json:"identifiers,omitempty"`
		Sources        []popoloSource     `json:"sources,omitempty"`
	}
	popoloArea struct {
		ID             string             `json:"id"`
		Name           string             `json:"name"`
		Classification string             `json:"classification"`
		Parent         string             `json:"parent_id,omitempty"`
		Identifiers    []popoloIdentifier `json:"identifiers,omitempty"`
		Sources        []popoloSource     `json:"sources,omitempty"`
	}
	popoloPost struct {
		ID           string `json:"id"`
		Label        string `json:"label"`
		Role         string `json:"role"`
		Organization string `json:"organization_id"`
	}
	popoloEvent struct {
		ID             string         `json:"id"`
		Name           string         `json:"name"`
		Classification string         `json:"classification"`
		Start          string         `json:"start_date,omitempty"`
		End            string         `json:"end_date,omitempty"`
		Organization   string         `json:"organization_id"`
		Sources        []popoloSource `json:"sources,omitempty"`
	}
	popoloMembership struct {
		ID           string         `json:"id"`
		Person       string         `json:"person_id"`
		Organization string         `json:"organization_id"`
		Role         string         `json:"role"`
		Label        string         `json:"label,omitempty"` // of a substitute
		Party        string         `json:"on_behalf_of_id,omitempty"`
		Area         string         `json:"area_id,omitempty"`
		Post         string         `json:"post_id,omitempty"`
		Start        string         `json:"start_date,omitempty"`
		End          string         `json:"end_date,omitempty"`
		MayFrom      string         `json:"possible_from,omitempty"`
		KnownFrom    string         `json:"known_from,omitempty"`
		KnownUntil   string         `json:"known_until,omitempty"`
		MayUntil     string         `json:"possible_until,omitempty"`
		Sources      []popoloSource `json:"sources,omitempty"`
	}
)

// popoloHomes are the columns that have a place in Popolo.
var popoloHomes = homes{
	seatledger.Sources: {"id", "title", "url"}, seatledger.Divisions: {"id", "name", "name_local", "type", "parent", "identifiers", "sources"},
	seatledger.Councils: {"id", "division", "name", "kind", "seats", "from", "to", "counts", "sources"}, seatledger.Wards: {"council", "ward", "name", "identifiers", "sources"},
	seatledger.Parties: {"id", "name", "name_local", "abbreviation", "kind", "from", "to", "identifiers", "sources"}, seatledger.People: {"id", "name", "name_local", "identifiers", "sources"},
	seatledger.Names: {"of", "name", "lang", "kind", "from", "to"}, seatledger.Elections: {"id", "date", "name", "takes_office", "division", "scope", "sources"},
	seatledger.Events: {"id", "date", "until", "kind", "division", "council", "ward", "person", "for", "party", "from_party", "group", "post", "status", "sources"},
	groups:            {},
}

// The roles of memberships, and the kinds of organizations and events, that are no words
// of the ledger.
const (
	roleMember    = "member"
	substitute    = "substitute" // what a membership or an occupancy is called beside being one
	legislature   = "legislature"
	periodOfSeats = "legislative period"
)

// popolo writes one object. Memberships come first, as the councils are folded; who and
// what they name follows.
func (w *writer) popolo() error {
	f, err := newJSON(w.to)
	if err != nil {
		return err
	}
	f.text("{")
	f.text(`"meta":`)
	f.value(popoloMeta{adopt.Own, w.ledger.Notice})
	f.text(",")
	f.list("memberships")
	p := popoloWriter{w, f, map[seatledger.PartyID]bool{}, map[string]popoloPost{}}
	if err := w.spells(popoloHomes, p.memberships); err != nil {
		return errors.Join(err, f.close())
	}
	f.text("],")
	p.people()
	p.organizations()
	p.areas()
	p.posts()
	p.events()
	f.text("}\n")
	return f.close()
}

type popoloWriter struct {
	*writer
	file    *jsonFile
	parties map[seatledger.PartyID]bool // that memberships name
	offices map[string]popoloPost
}

func (p *popoloWriter) memberships(spells []Spell, cited map[seatledger.Position][]seatledger.SourceID) error {
	n := map[who]int{}
	for i := range spells {
		s := &spells[i]
		key := who{s.Person, s.Post}
		n[key]++
		p.membership(s, spellID(s, n[key]), p.links(s.cited(cited)))
	}
	return p.file.err
}

// spellID names a spell: by council, person, post and number.
func spellID(s *Spell, n int) string {
	id := string(s.Council) + "/" + string(s.Person)
	if s.Post != "" {
		id += "/" + string(s.Post)
	}
	return id + "/" + strconv.Itoa(n)
}

// cited gives the sources of a spell, each once.
func (x *Spell) cited(by map[seatledger.Position][]seatledger.SourceID) (list []seatledger.SourceID) {
	for _, at := range x.Causes {
		list = append(list, by[at]...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (p *popoloWriter) membership(s *Spell, id string, sources []popoloSource) {
	m := popoloMembership{ID: id, Person: string(s.Person), Organization: string(s.Council), Role: roleMember, Party: string(s.Party), Sources: sources}
	m.Start, _ = s.began()
	m.End, _ = s.ended()
	m.MayFrom, m.KnownFrom, m.KnownUntil, m.MayUntil = s.mayFrom(), s.knownFrom(), s.knownUntil(), s.mayUntil()
	switch {
	case s.Post != "":
		m.Post, m.Role = string(s.Council)+"/"+string(s.Post), string(s.Post)
		p.offices[m.Post] = popoloPost{m.Post, title(m.Role), m.Role, m.Organization}
	case s.For != "":
		m.Label = substitute
	}
	if s.Ward != "" {
		m.Area = wardID(s.Council, s.Ward)
		p.ward(s)
	}
	p.parties[s.Party] = true
	p.file.item(&m)
	if s.Group != "" {
		p.parties[s.Group] = true
		m.ID, m.Organization, m.Party, m.Area, m.Label = id+"/group", string(s.Group), "", "", ""
		p.file.item(&m)
	}
}

// ward notes a ward that no row describes.
func (p *popoloWriter) ward(s *Spell) {
	if id := wardID(s.Council, s.Ward); p.names.wards[id] == nil {
		p.names.wards[id] = &seatledger.Ward{Council: s.Council, Ward: s.Ward}
	}
}

// knownFrom gives the first day that is certain, where the first of all is not.
func (x *Spell) knownFrom() string {
	if x.start.exact() || x.sure == seatledger.OpenPast {
		return ""
	}
	return x.sure.String()
}

// knownUntil gives the last day that is certain, where the last of all is not.
func (x *Spell) knownUntil() string {
	if x.goesOn() || x.end.exact() {
		return ""
	}
	return (x.until - 1).String()
}

// mayFrom gives the first day that is possible, where the first of all is not certain.
func (x *Spell) mayFrom() string {
	if x.start.exact() || x.start.first == seatledger.OpenPast {
		return ""
	}
	return x.start.first.String()
}

// mayUntil gives the last day that is possible, where the last of all is not certain.
func (x *Spell) mayUntil() string {
	if x.end.exact() || x.end.last == seatledger.OpenFuture {
		return ""
	}
	return (x.end.last - 1).String()
}

// links gives the sources that have an address.
func (w *writer) links(ids []seatledger.SourceID) (list []popoloSource) {
	for _, id := range ids {
		if s := w.names.sources[id]; s != nil && s.URL != "" {
			list = append(list, popoloSource{s.URL, s.Title})
		}
	}
	return list
}

func popoloIdentifiers(list []string) (all []popoloIdentifier) {
	for _, one := range identifiers(list) {
		all = append(all, popoloIdentifier{one[0], one[1]})
	}
	return all
}

// otherNames gives the further names of something.
func (w *writer) otherNames(of, local, short string) (all []popoloName) {
	if local != "" {
		all = append(all, popoloName{Name: local, Note: "local"})
	}
	if short != "" {
		all = append(all, popoloName{Name: short, Note: "abbreviation"})
	}
	for _, n := range w.names.called[of] {
		x := popoloName{Name: n.Name, Note: n.Kind, Lang: n.Lang}
		x.Start, _ = span{n.From.Earliest(), n.From.Latest()}.ofDate(n.From)
		x.End, _ = span{n.To.Earliest(), n.To.Latest()}.ofDate(n.To)
		all = append(all, x)
	}
	return all
}

// ofDate writes a date of a row; blank where it is not stated.
func (s span) ofDate(d seatledger.Date) (text string, wider bool) {
	if d.IsZero() {
		return "", false
	}
	return s.within()
}

// plainDate writes a date as a day, a month or a year, blank where it is none of these.
func plainDate(d seatledger.Date) string {
	text, _ := span{d.Earliest(), d.Latest()}.ofDate(d)
	return text
}

func (p *popoloWriter) people() {
	p.file.list("persons")
	for _, id := range sorted(p.names.people) {
		x := p.names.people[id]
		p.file.item(&popoloPerson{string(id), x.Name, p.otherNames(string(id), x.NameLocal, ""), popoloIdentifiers(x.Identifiers), p.links(x.Sources)})
	}
	p.file.text("],")
}

func (p *popoloWriter) organizations() {
	p.file.list("organizations")
	for _, c := range p.councils {
		id := p.ledger.View.Book.CouncilID(c)
		if x := p.names.councils[id]; x != nil {
			p.file.item(&popoloOrganization{ID: string(id), Name: x.Name, Classification: legislature, Type: x.Kind, Seats: p.names.seatsOf(x), Counts: string(cmp.Or(x.Counts, seatledger.ByParty)), Area: string(x.Division), Founded: plainDate(x.From), Dissolved: plainDate(x.To),
				OtherNames: p.otherNames(string(id), "", ""), Sources: p.links(x.Sources)})
		}
	}
	if _, known := p.names.parties[roll.Independents]; p.parties[roll.Independents] && !known {
		p.file.item(&popoloOrganization{ID: string(roll.Independents), Name: p.names.partyName(roll.Independents), Classification: string(seatledger.KindIndependents)})
	}
	for _, id := range sorted(p.names.parties) {
		x := p.names.parties[id]
		p.file.item(&popoloOrganization{ID: string(id), Name: x.Name, Classification: string(cmp.Or(x.Kind, seatledger.KindParty)), Founded: plainDate(x.From), Dissolved: plainDate(x.To),
			OtherNames: p.otherNames(string(id), x.NameLocal, x.Abbreviation), Identifiers: popoloIdentifiers(x.Identifiers), Sources: p.links(x.Sources)})
	}
	p.file.text("],")
}

func (p *popoloWriter) areas() {
	p.file.list("areas")
	for _, id := range sorted(p.names.divisions) {
		x := p.names.divisions[id]
		p.file.item(&popoloArea{string(id), x.Name, x.Type, string(x.Parent), popoloIdentifiers(x.Identifiers), p.links(x.Sources)})
	}
	for _, id := range sorted(p.names.wards) {
		x := p.names.wards[id]
		above := ""
		if c := p.names.councils[x.Council]; c != nil {
			above = string(c.Division)
		}
		p.file.item(&popoloArea{id, p.names.wardName(x.Council, x.Ward), "ward", above, popoloIdentifiers(x.Identifiers), p.links(x.Sources)})
	}
	p.file.text("],")
}

func (p *popoloWriter) posts() {
	p.file.list("posts")
	for _, id := range sorted(p.offices) {
		p.file.item(p.offices[id])
	}
	p.file.text("],")
}

// events writes the elections of each council, and the periods between those that took
// all its seats.
func (p *popoloWriter) events() {
	p.file.list("events")
	for _, c := range p.councils {
		id := p.ledger.View.Book.CouncilID(c)
		for _, e := range p.names.electionsOf(id) {
			p.file.item(&popoloEvent{ID: string(id) + "/" + string(e.ID), Name: e.Name, Classification: "election", Start: plainDate(e.Date), Organization: string(id), Sources: p.links(e.Sources)})
		}
		for _, x := range p.names.periodsOf(id) {
			p.file.item(&popoloEvent{ID: string(id) + "/term/" + string(x.election.ID), Name: x.election.Name, Classification: periodOfSeats, Start: x.start, End: x.end, Organization: string(id)})
		}
	}
	p.file.text("]")
}
