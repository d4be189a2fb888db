package out

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
)

// Open Civic Data people, as Open States keeps them: a YAML file for each person.

type (
	ocdParty struct {
		Name  string `yaml:"name"`
		Start string `yaml:"start_date,omitempty"`
		End   string `yaml:"end_date,omitempty"`
	}
	ocdRole struct {
		Start        string `yaml:"start_date,omitempty"`
		End          string `yaml:"end_date,omitempty"`
		Type         string `yaml:"type"`
		Jurisdiction string `yaml:"jurisdiction"`
		District     string `yaml:"district,omitempty"`

		term seatledger.Day
	}
	ocdName struct {
		Name  string `yaml:"name"`
		Start string `yaml:"start_date,omitempty"`
		End   string `yaml:"end_date,omitempty"`
	}
	ocdIdentifier struct {
		Scheme     string `yaml:"scheme"`
		Identifier string `yaml:"identifier"`
	}
	ocdLink struct {
		URL  string `yaml:"url"`
		Note string `yaml:"note,omitempty"`
	}
	ocdCouncil struct {
		Jurisdiction string `yaml:"jurisdiction"`
		ID           string `yaml:"id"`
		Name         string `yaml:"name"`
		Seats        int    `yaml:"seats,omitempty"`
	}
	ocdSpell struct {
		Role  int    `yaml:"role"` // its number, from 1 on
		Party string `yaml:"party,omitempty"`
		Start string `yaml:"start,omitempty"` // as EDTF has it
		End   string `yaml:"end,omitempty"`
	}
	ocdExtras struct {
		Notice   string       `yaml:"notice,omitempty"`
		Councils []ocdCouncil `yaml:"councils,omitempty"`
		Spells   []ocdSpell   `yaml:"spells,omitempty"` // where roles and parties alone do not say it all
	}
	ocdPerson struct {
		ID          string          `yaml:"id"`
		Name        string          `yaml:"name"`
		Party       []ocdParty      `yaml:"party"`
		Roles       []ocdRole       `yaml:"roles"`
		OtherNames  []ocdName       `yaml:"other_names,omitempty"`
		Identifiers []ocdIdentifier `yaml:"other_identifiers,omitempty"`
		Sources     []ocdLink       `yaml:"sources,omitempty"`
		Extras      ocdExtras       `yaml:"extras"`
	}
)

// ocdHomes are the columns that have a place in Open Civic Data people.
var ocdHomes = homes{
	seatledger.Sources: {"id", "title", "url"}, seatledger.Divisions: {"id", "identifiers"}, seatledger.Councils: {"id", "division", "name", "seats"}, seatledger.Wards: {"council", "ward", "name"},
	seatledger.Parties: {"id", "name"}, seatledger.People: {"id", "name", "name_local", "identifiers", "sources"}, seatledger.Names: {"of", "name", "from", "to"},
	seatledger.Events: {"id", "date", "until", "kind", "division", "council", "ward", "person", "party", "from_party", "post", "status", "sources"},
}

const (
	ocdPrefix = "ocd-person/"
	ourScheme = "seatledger"
)

// ocd writes the people once all councils are folded, for one may sit on several.
func (w *writer) ocd() error {
	held := map[seatledger.PersonID][]Spell{}
	cited := map[seatledger.PersonID][]seatledger.SourceID{}
	err := w.spells(ocdHomes, func(spells []Spell, by map[seatledger.Position][]seatledger.SourceID) error {
		for i := range spells {
			id := spells[i].Person
			held[id] = append(held[id], spells[i])
			cited[id] = append(cited[id], spells[i].cited(by)...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range sorted(held) {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if err := w.ocdPerson(id, held[id], cited[id]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) ocdPerson(id seatledger.PersonID, spells []Spell, cited []seatledger.SourceID) error {
	slices.SortStableFunc(spells, func(a, b Spell) int { return int(a.sure) - int(b.sure) })
	person := w.names.people[id]
	if person == nil {
		person = &seatledger.Person{ID: id, Name: string(id)}
	}
	x := ocdPerson{ID: ocdID(person), Name: person.Name, Party: w.ocdParties(spells), Roles: []ocdRole{}, Identifiers: []ocdIdentifier{{ourScheme, string(id)}}}
	for _, one := range identifiers(person.Identifiers) {
		if one[1] != "" && !strings.HasPrefix(one[1], ocdPrefix) {
			x.Identifiers = append(x.Identifiers, ocdIdentifier{one[0], one[1]})
		}
	}
	for i := range spells {
		var role int
		x.Roles, role = addRole(x.Roles, w.ocdRole(&spells[i]), &spells[i])
		x.Extras.Spells = append(x.Extras.Spells, w.ocdSpell(&spells[i], role))
	}
	if plain := !w.ocdMixed(spells); plain {
		x.Extras.Spells = nil
	}
	x.Extras.Notice, x.Extras.Councils = w.ledger.Notice, w.ocdCouncils(spells)
	if person.NameLocal != "" {
		x.OtherNames = append(x.OtherNames, ocdName{Name: person.NameLocal})
	}
	for _, n := range w.names.called[string(id)] {
		x.OtherNames = append(x.OtherNames, ocdName{n.Name, plainDate(n.From), plainDate(n.To)})
	}
	sources := slices.Concat(person.Sources, cited)
	slices.Sort(sources)
	for _, l := range w.links(slices.Compact(sources)) {
		x.Sources = append(x.Sources, ocdLink(l))
	}
	text, err := yaml.Marshal(&x)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.to, fileName(x.Name, x.ID)), text, 0o644)
}

// ocdID gives the id of a person: that of Open Civic Data, if the ledger has it, else one
// made of the ledger's.
func ocdID(p *seatledger.Person) string {
	for _, one := range p.Identifiers {
		if at := strings.Index(one, ocdPrefix); at >= 0 {
			return one[at:]
		}
	}
	sum := sha256.Sum256([]byte(p.ID))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // a UUID of version 8, RFC 9562
	h := hex.EncodeToString(sum[:16])
	return ocdPrefix + strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// fileName names the file of a person, as Open States does.
func fileName(name, id string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r):
			return r
		case unicode.IsSpace(r), r == '-':
			return '-'
		}
		return -1
	}, name)
	if runes := []rune(plain); len(runes) > mostOfName {
		plain = string(runes[:mostOfName])
	}
	return strings.TrimPrefix(plain+"-", "-") + strings.TrimPrefix(id, ocdPrefix) + ".yml"
}

// ocdFile is the form of such names.
var ocdFile = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.yml$`)

// mostOfName is how much of a name a file has, in runes.
const mostOfName = 40

// ocdRole makes a role of a spell.
func (w *writer) ocdRole(s *Spell) ocdRole {
	r := ocdRole{Type: legislature, Jurisdiction: w.jurisdiction(s.Council), term: s.term}
	r.Start, _ = s.began()
	r.End, _ = s.ended()
	if s.Post != "" {
		r.Type = string(s.Post)
	}
	if s.Ward != "" {
		r.District = w.names.wardName(s.Council, s.Ward)
	}
	return r
}

// jurisdiction names a council: by the code of its division, where the ledger knows it and
// the division has one council only, else by its own name.
func (w *writer) jurisdiction(id seatledger.CouncilID) string {
	name := w.names.councilName(id)
	if c := w.names.councils[id]; c != nil && w.names.seated[c.Division] == 1 {
		if d := w.names.divisions[c.Division]; d != nil {
			for _, one := range d.Identifiers {
				if _, code, ok := strings.Cut(one, "ocd-division/"); ok {
					return ocdJurisdiction(code)
				}
			}
		}
	}
	return ocdJurisdiction("council:" + strings.ToLower(strings.NewReplacer(" ", "_", "/", "~", ":", "~").Replace(name)))
}

func ocdJurisdiction(code string) string { return "ocd-jurisdiction/" + code + "/government" }

// addRole adds a role; one that goes on where one of its kind ended, for another party, is
// one role with it: the party stands by itself. It gives the number of the role, from 1 on.
func addRole(list []ocdRole, r ocdRole, s *Spell) ([]ocdRole, int) {
	for i := range list {
		last := &list[i]
		if s.start.exact() && last.Type == r.Type && last.Jurisdiction == r.Jurisdiction && last.District == r.District && last.term == r.term && last.End == (s.start.first-1).String() {
			last.End = r.End
			return list, i + 1
		}
	}
	return append(list, r), len(list) + 1
}

// ocdSpell gives a spell with its days as precisely as they are known.
func (w *writer) ocdSpell(s *Spell, role int) ocdSpell {
	x := ocdSpell{Role: role, Start: s.startDate().String(), End: s.endDate().String()}
	if s.Party != "" && s.Post == "" {
		x.Party = w.names.partyName(s.Party)
	}
	return x
}

// ocdMixed reports whether roles and parties do not say all of some spells: a day is no
// whole day, or somebody sits for two parties at once, or for one and for nobody knows whom.
func (w *writer) ocdMixed(spells []Spell) bool {
	for i := range spells {
		s := &spells[i]
		if !s.plain() {
			return true
		}
		for j := range spells[:i] {
			o := &spells[j]
			if s.Post == "" && o.Post == "" && s.Party != o.Party && s.sure < o.until && o.sure < s.until {
				return true
			}
		}
	}
	return false
}

// ocdCouncils says which councils the roles of somebody are of.
func (w *writer) ocdCouncils(spells []Spell) (list []ocdCouncil) {
	for i := range spells {
		x := ocdCouncil{Jurisdiction: w.jurisdiction(spells[i].Council), ID: string(spells[i].Council), Name: w.names.councilName(spells[i].Council)}
		if c := w.names.councils[spells[i].Council]; c != nil {
			x.Seats = w.names.seatsOf(c)
		}
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

// ocdParties gives the parties of a person with their days; the first and the last day of
// a person who never changed go without saying.
func (w *writer) ocdParties(spells []Spell) []ocdParty {
	list := []ocdParty{}
	for i := range spells {
		s := &spells[i]
		if s.Post != "" || s.Party == "" {
			continue
		}
		x := ocdParty{Name: w.names.partyName(s.Party)}
		x.Start, _ = s.began()
		x.End, _ = s.ended()
		if n := len(list); n > 0 && list[n-1].Name == x.Name {
			if last := &list[n-1]; last.End != "" && (x.End == "" || x.End > last.End) { // of two councils, the one may end before the other
				last.End = x.End
			}
			continue
		}
		list = append(list, x)
	}
	if len(list) == 1 {
		list[0].Start, list[0].End = "", ""
	}
	for i, x := range list { // of two councils at once
		for _, y := range list[:i] {
			if y.End == "" || x.Start != "" && y.End >= x.Start {
				w.lose(adopt.Loss{Column: "party", Values: 1, Value: x.Name, Why: w.names.personName(spells[0].Person) + " sits for two parties at once: which party a role is for is not said"})
			}
		}
	}
	return list
}
