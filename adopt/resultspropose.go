package adopt

import (
	"regexp"
	"slices"
	"strings"
)

// resultWords are words for what a column of results holds, in the form of [folded].
var resultWords = []struct {
	holds string
	words []string
}{
	{HoldsPerson, []string{"candidate", "candidate name", "name of candidate", "candidates", "candidate s name", "kandidat", "candidat", "candidato", "candidata", "kandidaat", "bewerber", "name", "full name", "councillor"}},
	{HoldsFirst, []string{"first name", "firstname", "forename", "forenames", "given name", "given names", "prenom", "vorname", "voornaam", "jmeno"}},
	{HoldsLast, []string{"last name", "lastname", "surname", "family name", "nachname", "familienname", "achternaam", "cognome", "prijmeni"}},
	{HoldsParty, []string{"party", "party name", "political party", "list", "list name", "description", "party or description", "affiliation", "partei", "liste", "lista", "parti", "nuance", "partij", "lijst", "partito", "partido", "strana", "partia"}},
	{HoldsCouncil, []string{"council", "council name", "authority", "local authority", "municipality", "commune", "gemeinde", "gemeente", "comune", "municipio", "concelho", "obec"}},
	{HoldsWard, []string{"ward", "ward name", "division", "electoral division", "electoral area", "district", "constituency", "wahlkreis", "canton", "circonscription", "circunscricao", "circoscrizione", "region", "kraj", "okres", "obvod"}},
	{HoldsVotes, []string{"votes", "vote", "votes cast for", "votes received", "votes for", "number of votes", "no of votes", "stimmen", "voix", "votos", "voti", "stemmen", "hlasy", "hlasu", "glosy"}},
	{HoldsSeats, []string{"seats won", "seats gained", "mandates", "mandate", "mandatos", "mandaty", "mandatu", "sieges obtenus", "seggi", "zetels", "eleitos"}},
	{HoldsStake, []string{"seats at stake", "vacancies", "number of vacancies", "number of seats", "no of seats", "seats available", "seats to be filled", "seats up", "seats up for election"}},
	{HoldsElectors, []string{"electorate", "electors", "registered electors", "registered voters", "eligible voters", "wahlberechtigte", "inscrits", "inscritos", "elettori", "kiesgerechtigden"}},
	{HoldsValid, []string{"valid votes", "total valid votes", "valid votes cast", "gultige stimmen", "exprimes", "suffrages exprimes", "votos validos", "voti validi", "geldige stemmen", "platne hlasy"}},
	{HoldsTotal, []string{"total", "total votes", "votes total", "all votes"}},
	{HoldsElected, []string{"elected", "result", "outcome", "status", "won", "winner", "gewahlt", "elu", "elue", "eleito", "eletto", "gekozen", "zvolen"}},
	{HoldsPlace, []string{"place on list", "list position", "list place", "place on the list", "position on list", "listenplatz", "lijstpositie"}},
}

// askedWords are columns of which it cannot be told by their names which they hold.
var askedWords = []string{"seats", "position", "place", "rank", "turnout", "ballots", "votes cast", "sitze", "sieges", "no", "number"}

// resultKind is how a table of results is laid out.
type resultKind uint8

const (
	noResults resultKind = iota
	long                 // a row for each candidate or list
	wide                 // a row for each contest, a column for each party
	across               // a row for each party, a column for each ward
)

// proposal is what can be told of the columns of a table of results.
type proposal struct {
	t       *Table
	holds   []string // of each column
	numbers []bool   // columns in which every value is a number, or a dash
	kind    resultKind
	sure    bool // it is no list of members
}

// results looks whether a table is one of results, and what its columns hold.
func results(t *Table) *proposal {
	p := &proposal{t: t, holds: make([]string, len(t.Head)), numbers: make([]bool, len(t.Head))}
	for i := range t.Head {
		p.holds[i], p.numbers[i] = HoldsNothing, t.isNumbers(i)
	}
	p.byWords()
	p.byPatterns()
	p.judge()
	return p
}

// isNumbers reports whether a column has numbers, and dashes at most beside them.
func (t *Table) isNumbers(at int) bool {
	n, other := 0, 0
	for _, r := range t.Rows {
		switch c := r.Cells[at]; {
		case numberCell.MatchString(c):
			n++
		case c != "" && !isDash(c) && !slices.Contains(noPollWords, strings.ToLower(c)):
			other++
		}
	}
	return n > 0 && 4*other <= n
}

// numberCell is a number as tables have it, with a mark or a percent sign behind.
var numberCell = regexp.MustCompile(`^[0-9][0-9.,'’\s\x{a0}\x{2009}\x{202f}]*( ?%|[*†‡]+| ?\([A-Za-z]\))?$`)

// isDashes reports whether nothing but dashes stands in a column, as of a party for which
// nobody stood.
func (t *Table) isDashes(at int) bool {
	values := t.Column(t.Head[at])
	return len(values) > 0 && !slices.ContainsFunc(values, func(v string) bool { return !isDash(v) })
}

// noPollWords stand for votes where nobody else stood.
var noPollWords = []string{"unopposed", "uncontested", "elected unopposed", "returned unopposed"}

func isDash(text string) bool { return text != "" && strings.Trim(text, "-–—−‒") == "" }

func (p *proposal) at(holds string) int { return slices.Index(p.holds, holds) }

// byWords takes columns whose whole name is a known word.
func (p *proposal) byWords() {
	for _, w := range resultWords {
		for _, word := range w.words {
			i := slices.IndexFunc(p.t.Head, func(name string) bool { return folded(name) == word })
			if i >= 0 && p.at(w.holds) < 0 && p.holds[i] == HoldsNothing && p.fits(w.holds, i) {
				p.holds[i] = w.holds
			}
		}
	}
}

// fits reports whether the values of a column may be what its name says.
func (p *proposal) fits(holds string, at int) bool {
	switch holds {
	case HoldsVotes: // in some rows "unopposed" may stand
		return slices.ContainsFunc(p.t.Rows, func(r Row) bool { return numberCell.MatchString(r.Cells[at]) })
	case HoldsSeats, HoldsStake, HoldsElectors, HoldsValid, HoldsTotal:
		return p.numbers[at]
	case HoldsPlace:
		return true
	}
	return !p.numbers[at]
}

// byPatterns takes percentages, and columns of numbers that name a party and say of what.
func (p *proposal) byPatterns() {
	for i, name := range p.t.Head {
		words := strings.Fields(folded(name))
		switch {
		case p.holds[i] != HoldsNothing || !p.numbers[i] && !p.t.isDashes(i):
		case strings.Contains(name, "%") || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(percentWords, w) }):
			p.holds[i] = HoldsPercent
		default:
			if begin, party, ok := ofParty(name); ok {
				p.holds[i] = begin + party
			} else if p.t.hasFractions(i) {
				p.holds[i] = HoldsPercent
			}
		}
	}
}

var percentWords = []string{"percent", "percentage", "pct", "share", "prozent", "procent", "pourcentage"}

// hasFractions reports whether numbers of a column have percent signs, or parts that are
// no thousands.
func (t *Table) hasFractions(at int) bool {
	return slices.ContainsFunc(t.Rows, func(r Row) bool { return fractionCell.MatchString(r.Cells[at]) })
}

var fractionCell = regexp.MustCompile(`^[0-9]+([.,][0-9]{1,2})? ?%$|^[0-9]+[.,][0-9]{1,2}$`)

// ofParty divides a name such as "Labour votes" or "Seats: Greens".
func ofParty(name string) (begin, party string, ok bool) {
	for _, one := range []struct {
		begin string
		words []string
	}{{"votes of ", []string{"votes", "vote", "stimmen", "voix", "votos", "voti", "stemmen", "hlasy"}}, {"seats of ", []string{"seats", "sitze", "sieges", "mandates", "mandatos", "seggi", "zetels", "mandaty"}}} {
		for _, word := range one.words {
			rest := partOf(name, word)
			if rest != "" && !slices.Contains(notParties, folded(rest)) {
				return one.begin, rest, true
			}
		}
	}
	return "", "", false
}

// notParties are words beside "votes" or "seats" that name no party.
var notParties = strings.Split("total|valid|invalid|rejected|spoilt|spoiled|blank|number of|no of|all|cast|postal|advance|total valid|council|ward|available|candidate|max|maximum|void|null|void and blank", "|")

// restWords name the lists that a table does not tell apart.
var restWords = strings.Split("other|others|other parties|other lists|rest|autres|sonstige|andere|overige|altri|outros|otros|ostatni", "|")

// isRest reports whether a name means several lists that are not told apart.
func isRest(name string) bool { return slices.Contains(restWords, folded(name)) }

// partOf gives what a name has beside a word that begins or ends it; "" if it does not.
func partOf(name, word string) string {
	name = strings.Join(strings.Fields(name), " ")
	fields := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" :()-–,_", r) })
	if len(fields) < 2 {
		return ""
	}
	cut := func(s string) string { return strings.Trim(s, " :()-–,_") }
	switch {
	case folded(fields[len(fields)-1]) == word:
		return cut(name[:strings.LastIndex(name, fields[len(fields)-1])])
	case folded(fields[0]) == word:
		return cut(name[strings.Index(name, fields[0])+len(fields[0]):])
	}
	return ""
}

// judge says how the table is laid out, if it is one of results.
func (p *proposal) judge() {
	person := p.at(HoldsPerson) >= 0 || p.at(HoldsFirst) >= 0 || p.at(HoldsLast) >= 0
	party, place := p.at(HoldsParty) >= 0, p.at(HoldsWard) >= 0 || p.at(HoldsCouncil) >= 0
	unknown, named := len(p.unknown()), 0
	for _, h := range p.holds {
		if beginsWithAny(h, perParty) {
			named++
		}
	}
	p.sure = true
	switch {
	case !person && !party && (named >= 2 || place && unknown >= 2):
		p.kind = wide
		p.sure = named >= 2 || unknown >= 3 || p.at(HoldsPercent) >= 0
	case (person || party) && p.at(HoldsVotes) >= 0, party && !person && p.at(HoldsSeats) >= 0:
		p.kind = long
		p.sure = !person || p.at(HoldsElected) >= 0 || p.ofCandidates()
		p.rename(func(string) string { return Ask }) // of postal votes, say
	case party && !person && unknown+named >= 2:
		p.kind = across
		p.rename(strings.NewReplacer("votes of ", "votes in ", "seats of ", "seats in ").Replace)
	}
}

// ofCandidates reports whether the table calls those whom it names candidates.
func (p *proposal) ofCandidates() bool {
	i := p.at(HoldsPerson)
	if i < 0 {
		return false
	}
	head := folded(p.t.Head[i])
	return strings.HasPrefix(head, "candidat") || strings.HasPrefix(head, "kandida")
}

// rename gives columns that seem to be of a party something else to hold.
func (p *proposal) rename(to func(holds string) string) {
	for i, h := range p.holds {
		if beginsWithAny(h, perParty) {
			p.holds[i] = to(h)
		}
	}
}

func beginsWithAny(holds string, with []string) bool {
	return slices.ContainsFunc(with, func(b string) bool { return strings.HasPrefix(holds, b) })
}

// unknown lists columns of numbers of which no word says what they are.
func (p *proposal) unknown() (columns []int) {
	for i, h := range p.holds {
		if h == HoldsNothing && p.numbers[i] && !slices.Contains(askedWords, folded(p.t.Head[i])) && (!slices.Contains(notParties, folded(p.t.Head[i])) || isRest(p.t.Head[i])) {
			columns = append(columns, i)
		}
	}
	return columns
}

// proposeResults makes a map of a table of results; nil if it is none.
func proposeResults(t *Table, name string) *Map {
	t.joinHeads()
	t.unhead()
	p := results(t)
	if p.kind == noResults && !t.headless {
		return nil
	}
	m := &Map{Shape: shapeResults, Package: name, Day: Ask, Source: Source{Title: Ask}, Results: &Results{}}
	if !p.sure || t.headless {
		m.Shape = Ask
	}
	m.resultColumns(p)
	m.extendResults(t)
	return m
}

// resultColumns writes into a map what can be told of the columns, and asks of the others.
func (m *Map) resultColumns(p *proposal) {
	for i, name := range p.t.Head {
		word, holds := folded(name), p.holds[i]
		switch {
		case holds != HoldsNothing || !p.numbers[i] || !slices.Contains(askedWords, word):
		case slices.Contains([]string{"seats", "sitze", "sieges"}, word) && p.kind == wide: // one row a ward: they are the ward's
			holds = HoldsStake
		default:
			holds = Ask
		}
		m.Columns = append(m.Columns, Column{name, holds})
	}
	switch unknown := p.unknown(); {
	case p.t.headless:
		for i := range m.Columns {
			m.Columns[i].Holds = Ask
		}
		return
	case p.kind == long && p.at(HoldsVotes) >= 0:
	case len(unknown) > 1:
		m.Results.Numbers = Ask
	default:
		for _, i := range unknown {
			m.Columns[i].Holds = Ask
		}
	}
	for _, name := range []string{HoldsPerson, HoldsParty, HoldsWard} { // a text that may be any of them
		if p.kind == long && p.at(HoldsPerson) < 0 && p.at(HoldsParty) < 0 || p.kind == wide && p.at(HoldsWard) < 0 && p.at(HoldsCouncil) < 0 && name == HoldsWard {
			m.askTexts(p)
		}
	}
}

// askTexts asks of every column of texts what it holds.
func (m *Map) askTexts(p *proposal) {
	for i := range m.Columns {
		if m.Columns[i].Holds == HoldsNothing && !p.numbers[i] && len(p.t.Column(p.t.Head[i])) > 0 {
			m.Columns[i].Holds = Ask
		}
	}
}

// takeNumbers gives each column of numbers that no word tells what the map says of all.
func (m *Map) takeNumbers(t *Table) {
	if m.Results.Numbers == "" || m.Results.Numbers == Ask {
		return
	}
	p := results(t)
	for _, i := range p.unknown() {
		c := m.column(t.Head[i])
		switch {
		case c == nil || c.Holds != HoldsNothing:
		case m.Results.Numbers == "each":
			c.Holds = Ask
		case m.Results.Numbers == "seats":
			c.Holds = HoldsSeats
		default:
			c.Holds = m.Results.Numbers
		}
	}
	m.Results.Numbers = "" // each column says it now
}

// column finds a column of a map.
func (m *Map) column(name string) *Column {
	i := slices.IndexFunc(m.Columns, func(c Column) bool { return c.Column == name })
	if i < 0 {
		return nil
	}
	return &m.Columns[i]
}

// nameColumns writes "votes of Green" for "votes" where the table has such a column for
// each party, and "votes in North" where for each ward.
func (m *Map) nameColumns() {
	party, person := m.holding(HoldsParty) != "", m.holding(HoldsPerson) != "" || m.holding(HoldsLast) != ""
	for _, one := range []struct{ holds, word string }{{HoldsVotes, "votes"}, {HoldsSeats, "seats"}} {
		n := 0
		for _, c := range m.Columns {
			if c.Holds == one.holds {
				n++
			}
		}
		if person || party && n < 2 {
			continue
		}
		for i := range m.Columns {
			c := &m.Columns[i]
			if c.Holds == one.holds && party {
				c.Holds = one.word + " in " + c.Column
			} else if c.Holds == one.holds {
				c.Holds = one.word + " of " + c.Column
			}
		}
	}
}
