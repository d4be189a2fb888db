package out

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// FollowTheMoney (https://followthemoney.tech/): a person holds a position, a seat on a
// council or a post, for the time of an Occupancy.

// entity is one line.
type entity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

func newEntity(id, schema string) *entity { return &entity{id, schema, map[string][]string{}} }

func (e *entity) add(property string, values ...string) {
	for _, v := range values {
		if v != "" {
			e.Properties[property] = append(e.Properties[property], v)
		}
	}
}

// ftmHomes are the columns that have a place in FollowTheMoney.
var ftmHomes = homes{
	seatledger.Sources: {"id", "title", "url"}, seatledger.Divisions: {"id", "name"},
	seatledger.Councils: {"id", "division", "name", "kind", "seats", "from", "to", "sources"}, seatledger.Wards: {"council", "ward", "name"},
	seatledger.Parties: {"id", "name", "name_local", "abbreviation", "kind", "from", "to", "identifiers", "sources"}, seatledger.People: {"id", "name", "name_local", "identifiers", "sources"},
	seatledger.Names:  {"of", "name", "kind"},
	seatledger.Events: {"id", "date", "until", "kind", "division", "council", "ward", "person", "party", "from_party", "post", "status", "sources"},
}

// What stands before ids, which name one thing each in the whole file.
const (
	ftmPerson   = "person:"
	ftmParty    = "party:"
	ftmCouncil  = "council:"
	ftmPosition = "position:"
	ftmSpell    = "occupancy:"
)

func (w *writer) ftm() error {
	f, err := newJSON(w.to)
	if err != nil {
		return err
	}
	p := ftmWriter{w, f, map[string]bool{}, map[seatledger.PartyID]bool{}}
	if err := w.spells(ftmHomes, p.occupancies); err != nil {
		return errors.Join(err, f.close())
	}
	for _, id := range sorted(w.names.people) {
		p.person(w.names.people[id])
	}
	for _, c := range w.councils {
		p.council(w.ledger.View.Book.CouncilID(c))
	}
	for _, id := range sorted(p.parties) {
		p.party(id)
	}
	return f.close()
}

type ftmWriter struct {
	*writer
	file    *jsonFile
	offices map[string]bool
	parties map[seatledger.PartyID]bool
}

func (p *ftmWriter) occupancies(spells []Spell, cited map[seatledger.Position][]seatledger.SourceID) error {
	n := map[who]int{}
	for i := range spells {
		s := &spells[i]
		key := who{s.Person, s.Post}
		n[key]++
		p.occupancy(s, spellID(s, n[key]), p.links(s.cited(cited)))
	}
	return p.file.err
}

func (p *ftmWriter) occupancy(s *Spell, id string, sources []popoloSource) {
	e := newEntity(ftmSpell+id, "Occupancy")
	e.add("holder", ftmPerson+string(s.Person))
	e.add("post", p.position(s))
	start, _ := s.began()
	end, _ := s.ended()
	e.add("startDate", start)
	e.add("endDate", end)
	e.add("date", s.knownFrom(), s.knownUntil())
	e.add("status", s.status(end))
	if !s.plain() {
		e.add("description", cmp.Or(s.startDate().String(), "..")+" to "+cmp.Or(s.endDate().String(), ".."))
	}
	if s.Party != "" {
		e.add("politicalGroup", p.names.partyName(s.Party))
		p.parties[s.Party] = true
	}
	if s.Ward != "" {
		e.add("constituency", p.names.wardName(s.Council, s.Ward))
	}
	if s.For != "" {
		e.add("summary", substitute)
	}
	for _, x := range sources {
		e.add("sourceUrl", x.URL)
	}
	p.file.value(e)
}

// status says how a spell stands where the records end.
func (x *Spell) status(end string) string {
	switch {
	case x.goesOn():
		return "current"
	case end == "":
		return "unknown"
	}
	return "ended"
}

// position gives the id of what is held, and writes it when it is first met.
func (p *ftmWriter) position(s *Spell) string {
	id := ftmPosition + string(s.Council)
	name := "Member of " + p.names.councilName(s.Council)
	if s.Post != "" {
		id += "/" + string(s.Post)
		name = title(string(s.Post)) + " of " + p.names.councilName(s.Council)
	}
	if p.offices[id] {
		return id
	}
	p.offices[id] = true
	e := newEntity(id, "Position")
	e.add("name", name)
	e.add("organization", ftmCouncil+string(s.Council))
	if c := p.names.councils[s.Council]; c != nil {
		e.add("country", p.country(c.Division))
		if d := p.names.divisions[c.Division]; d != nil {
			e.add("subnationalArea", d.Name)
		}
		if n := p.names.seatsOf(c); s.Post == "" && n > 0 {
			e.add("numberOfSeats", strconv.Itoa(n))
		}
	}
	p.file.value(e)
	return id
}

// country gives the ISO code of the country of a place, as the identifiers of a place
// above it have it.
func (p *ftmWriter) country(id seatledger.DivisionID) string {
	at, _ := p.ledger.View.Book.Division(id)
	for d := range p.ledger.View.Book.Above(at) {
		x := p.names.divisions[p.ledger.View.Book.DivisionID(d)]
		if x == nil {
			continue
		}
		for _, one := range identifiers(x.Identifiers) {
			if strings.HasPrefix(strings.ToLower(one[0]), "iso3166") || strings.EqualFold(one[0], "iso") || strings.HasPrefix(strings.ToLower(one[0]), "iso-3166") {
				if len(one[1]) == 2 {
					return strings.ToLower(one[1])
				}
			}
		}
	}
	return ""
}

func (p *ftmWriter) person(x *seatledger.Person) {
	e := newEntity(ftmPerson+string(x.ID), "Person")
	e.add("name", x.Name)
	e.add("alias", x.NameLocal)
	p.further(e, string(x.ID), x.Identifiers)
	for _, l := range p.links(x.Sources) {
		e.add("sourceUrl", l.URL)
	}
	p.file.value(e)
}

// further adds other names and identifiers.
func (p *ftmWriter) further(e *entity, of string, codes []string) {
	for _, n := range p.names.called[of] {
		property := "alias"
		if n.Kind == "former" {
			property = "previousName"
		}
		e.add(property, n.Name)
	}
	for _, one := range identifiers(codes) {
		property, value := "idNumber", one[0]+":"+one[1]
		if strings.EqualFold(one[0], "wikidata") {
			property, value = "wikidataId", one[1]
		}
		e.add(property, strings.TrimPrefix(value, ":"))
	}
}

func (p *ftmWriter) council(id seatledger.CouncilID) {
	x := p.names.councils[id]
	if x == nil {
		return
	}
	e := newEntity(ftmCouncil+string(id), "PublicBody")
	e.add("name", p.names.councilName(id))
	e.add("classification", x.Kind)
	e.add("country", p.country(x.Division))
	e.add("incorporationDate", plainDate(x.From))
	e.add("dissolutionDate", plainDate(x.To))
	e.add("notes", p.ledger.Notice)
	for _, l := range p.links(x.Sources) {
		e.add("sourceUrl", l.URL)
	}
	p.file.value(e)
}

// party writes a party that somebody sits for, under the name by which occupancies have it.
func (p *ftmWriter) party(id seatledger.PartyID) {
	x := p.names.parties[id]
	if x == nil {
		x = &seatledger.Party{ID: id, Kind: seatledger.KindIndependents}
		if id != roll.Independents {
			x.Kind = seatledger.KindParty
		}
	}
	e := newEntity(ftmParty+string(id), "Organization")
	e.add("name", p.names.partyName(id))
	e.add("alias", x.NameLocal, x.Abbreviation)
	e.add("classification", string(cmp.Or(x.Kind, seatledger.KindParty)))
	e.add("incorporationDate", plainDate(x.From))
	e.add("dissolutionDate", plainDate(x.To))
	p.further(e, string(id), x.Identifiers)
	for _, l := range p.links(x.Sources) {
		e.add("sourceUrl", l.URL)
	}
	p.file.value(e)
}
