package adopt

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/seatledger/seatledger"
)

// columnWords are words for what a column holds, in the form of [folded], likeliest first.
var columnWords = []struct {
	holds string
	words []string
}{
	{HoldsPerson, []string{"councillor", "councilor", "councillor name", "councilor name", "name", "full name", "member", "member name", "person", "representative", "councillors", "nom complet", "mitglied", "naam", "itemlabel", "personlabel"}},
	{HoldsFirst, []string{"first", "first name", "firstname", "forename", "forenames", "given name", "given names", "prenom", "vorname", "voornaam", "nome"}},
	{HoldsLast, []string{"last", "last name", "lastname", "surname", "family name", "nom", "nachname", "familienname", "achternaam", "cognome"}},
	{HoldsParty, []string{"party", "political party", "party name", "affiliation", "political affiliation", "parti", "partei", "partij", "partito", "partido", "partylabel"}},
	{HoldsParty, []string{"group", "political group", "group name", "groupe", "fraktion", "fractie", "gruppo", "grupo", "grouplabel"}},
	{HoldsCouncil, []string{"council", "council name", "authority", "authority name", "local authority", "local authority name", "body", "municipality", "commune", "chamber", "positionlabel"}},
	{HoldsStart, []string{"start", "start date", "startdate", "from", "since", "term start", "begin", "beginn", "debut", "inizio", "inicio"}},
	{HoldsEnd, []string{"end", "end date", "enddate", "to", "until", "term end", "term end date", "ende", "fin"}},
	{HoldsTerm, []string{"term", "legislative period", "legislature", "election year"}},
	{HoldsReason, []string{"reason", "end reason", "term end reason", "endcauselabel", "end cause"}},
	{HoldsWard, []string{"ward", "ward name", "division", "electoral division", "electoral area", "district", "constituency", "wahlkreis", "canton", "area", "districtlabel"}},
}

// independentWords are names under which those sit who belong to no party.
var independentWords = []string{"independent", "independents", "ind", "non aligned", "nonaligned", "no party", "none", "unaffiliated", "non partisan", "nonpartisan",
	"sans etiquette", "divers", "parteilos", "unabhangig", "fraktionslos", "partijloos", "無黨籍", "无党籍", "indipendente", "independiente", "no description"}

// Propose makes a map of a table: whatever it cannot know is asked.
func Propose(t *Table) *Map {
	base, _, _ := strings.Cut(t.File, "!") // before the sheet
	base = strings.TrimSuffix(base, filepath.Ext(base))
	if m := proposeResults(t, packageName(base)); m != nil && t.Holds == nil {
		return m
	}
	if t.Holds == nil {
		t.addHeadings()
	}
	m := &Map{Shape: shapeRoster, Package: packageName(base), Day: Ask, Complete: Ask, Source: Source{Title: Ask}}
	for _, name := range t.Head {
		m.Columns = append(m.Columns, Column{name, HoldsNothing})
	}
	m.proposeColumns(t)
	if m.holding(HoldsStart) != "" || m.holding(HoldsEnd) != "" {
		m.Shape = shapeSpells
		m.proposeDates(t)
		m.proposeTerms(t)
	}
	m.extend(t)
	return m
}

// extend adds the councils and parties of a table that a map does not have, once it is
// known which columns name them.
func (m *Map) extend(t *Table) {
	if slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Holds == Ask }) {
		return
	}
	m.proposeCouncils(t)
	m.findOnRecord(t)
	m.proposeParties(t)
	m.findParties()
	m.proposeGroups(t)
}

// proposeDates finds in which order the numbers of dates stand, or asks.
func (m *Map) proposeDates(t *Table) {
	values := append(t.Column(m.holding(HoldsStart)), t.Column(m.holding(HoldsEnd))...)
	orders, ok := proposeOrder(values)
	switch {
	case len(orders) == 0: // each that cannot be read is said
	case !ok:
		m.Spells.Dates = Ask
	case orders[0] != orderYMD: // of which nothing need be said
		m.Spells.Dates = orders[0]
	}
}

// proposeTerms takes the terms that a known format has, and asks for the days of those of
// which a row does not say its own: it has the term's. A day that cannot be read is asked.
func (m *Map) proposeTerms(t *Table) {
	m.Terms = slices.Clone(t.Terms)
	for i := range m.Terms {
		if m.Terms[i].End == "" {
			m.Terms[i].End = openTerm
		}
	}
	if t.Holds == nil {
		m.Terms = m.termsOf(t)
	}
	m.readTerms()
}

// termsOf gives the terms of which some row states no start, or no end.
func (m *Map) termsOf(t *Table) (list []Term) {
	at := func(holds string) int { return slices.Index(t.Head, m.holding(holds)) }
	term, start, end := at(HoldsTerm), at(HoldsStart), at(HoldsEnd)
	if term < 0 || start < 0 || end < 0 {
		return nil
	}
	for _, r := range t.Rows {
		if r.Cells[term] == "" || r.Cells[start] != "" && r.Cells[end] != "" {
			continue
		}
		i := slices.IndexFunc(list, func(x Term) bool { return x.Name == r.Cells[term] })
		if i < 0 {
			i = len(list)
			list = append(list, Term{Name: r.Cells[term]})
		}
		if r.Cells[start] == "" {
			list[i].Start = Ask
		}
		if r.Cells[end] == "" {
			list[i].End = Ask
		}
	}
	return list
}

// readTerms asks for the days of terms that cannot be read.
func (m *Map) readTerms() {
	for i := range m.Terms {
		term := &m.Terms[i]
		for _, end := range []struct {
			where string
			day   *string
		}{{"start", &term.Start}, {"end", &term.End}} {
			if _, err := parseDate(orderYMD, *end.day); err != nil && *end.day != "" && *end.day != Ask && *end.day != openTerm {
				m.say("term "+term.Name+", "+end.where, fmt.Sprintf(": the file has %q, which is no date", *end.day))
				*end.day = Ask
			}
		}
	}
}

// proposeGroups lists the groups of the table. A party of the same name belongs to one as a
// whole, and so does one whose members are all said to.
func (m *Map) proposeGroups(t *Table) {
	column := m.holding(HoldsGroup)
	if column == "" {
		return
	}
	for _, name := range t.Column(column) {
		if m.group(name) != nil || isNoParty(name) {
			continue
		}
		g := Group{Name: name, ID: slug(name) + "-group"}
		var members []string
		for i := range m.Parties {
			if p := &m.Parties[i]; !p.joins() && (folded(p.Name) == folded(name) || m.allOf(t, p, name)) {
				members = append(members, p.ID)
			}
		}
		g.Members = cmp.Or(strings.Join(members, "; "), none)
		m.Groups = append(m.Groups, g)
	}
	for i := range m.Councils {
		m.Councils[i].Counts = cmp.Or(m.Councils[i].Counts, t.Counts[m.Councils[i].Name], string(seatledger.ByGroup))
	}
}

// allOf reports whether every row of a party has a group.
func (m *Map) allOf(t *Table, p *Party, group string) bool {
	party, column := slices.Index(t.Head, m.holding(HoldsParty)), slices.Index(t.Head, m.holding(HoldsGroup))
	if party < 0 || p.Kind != string(seatledger.KindParty) {
		return false
	}
	n := 0
	for _, r := range t.Rows {
		if folded(r.Cells[party]) != folded(p.Name) {
			continue
		}
		if n++; folded(r.Cells[column]) != folded(group) {
			return false
		}
	}
	return n > 0
}

// group finds a group by its name in the file; nil if it is not in the map.
func (m *Map) group(name string) *Group {
	i := slices.IndexFunc(m.Groups, func(g Group) bool { return folded(g.Name) == folded(name) })
	if i < 0 {
		return nil
	}
	return &m.Groups[i]
}

// proposeColumns says what each column holds; where two may hold the same, the one whose
// name is likelier.
func (m *Map) proposeColumns(t *Table) {
	taken := map[string]bool{}
	for i, c := range m.Columns {
		if holds := t.Holds[c.Column]; holds != "" {
			m.Columns[i].Holds = holds
			taken[holds] = true
		}
	}
	m.proposeAddresses(t)
	for _, w := range columnWords {
		if t.Holds != nil {
			break
		}
		for _, word := range w.words {
			i := slices.IndexFunc(m.Columns, func(c Column) bool { return folded(c.Column) == word })
			if i < 0 || m.Columns[i].Holds != HoldsNothing {
				continue
			}
			if taken[w.holds] {
				if w.holds == HoldsParty { // a group beside a party: which of them counts?
					m.Columns[i].Holds = Ask
				}
				continue
			}
			taken[w.holds] = true
			m.Columns[i].Holds = w.holds
		}
	}
	m.proposeHalves(t)
	if i := slices.IndexFunc(m.Columns, func(c Column) bool { return folded(c.Column) == "gss code" }); i >= 0 { // of the statistical offices of the United Kingdom
		m.Columns[i].Holds = "council code gss"
	}
	m.proposeEveryPolitician(t)
	for i, c := range m.Columns {
		if c.Holds == addressed {
			m.Columns[i].Holds = Ignored
		}
	}
	if i := slices.IndexFunc(m.Columns, func(c Column) bool { return c.Column == headingColumn }); i >= 0 && !taken[HoldsWard] {
		m.Columns[i].Holds = Ask
	}
	m.askRepeated()
	m.askColumns(t, taken)
}

// askColumns asks what the other columns hold where none seems to have the member's name,
// or the party.
func (m *Map) askColumns(t *Table, taken map[string]bool) {
	named := taken[HoldsPerson] || taken[HoldsFirst] && taken[HoldsLast]
	for i, c := range m.Columns {
		if c.Holds == HoldsNothing && (!named || !taken[HoldsParty]) && len(t.Column(c.Column)) > 0 {
			m.Columns[i].Holds = Ask
		}
	}
}

// proposeHalves takes the two columns that stand in the place of one with both ends of a
// period for a start and an end, if no others are.
func (m *Map) proposeHalves(t *Table) {
	for _, half := range []string{HoldsStart, HoldsEnd} {
		i := slices.IndexFunc(m.Columns, func(c Column) bool { return c.Holds == HoldsNothing && isHalf(c.Column, half) })
		if t.Holds == nil && m.holding(half) == "" && i >= 0 {
			m.Columns[i].Holds = half
		}
	}
}

// everyPolitician are columns of the CSV files of EveryPolitician, one file a term
// (https://docs.everypolitician.org/use_the_data.html): two of them identify the member.
var everyPolitician = []string{"id", "name", "sort_name", "group", "group_id", "chamber", "term", "start_date", "end_date", "wikidata"}

// proposeEveryPolitician takes the identifiers of members from such a file.
func (m *Map) proposeEveryPolitician(t *Table) {
	for _, name := range everyPolitician {
		if !slices.Contains(t.Head, name) {
			return
		}
	}
	for i, c := range m.Columns {
		switch {
		case c.Holds != HoldsNothing:
		case c.Column == "id":
			m.Columns[i].Holds = "code everypolitician"
		case c.Column == "wikidata":
			m.Columns[i].Holds = "code wikidata"
		}
	}
}

// proposeAddresses passes over columns of the Wikidata query service that have the address
// of what the column beside them calls by its name: those of a person are identifiers.
func (m *Map) proposeAddresses(t *Table) {
	for i, c := range m.Columns {
		if !slices.Contains(t.Head, c.Column+"Label") {
			continue
		}
		m.Columns[i].Holds = addressed
		if c.Column == "item" || c.Column == "person" {
			m.Columns[i].Holds = "code wikidata"
		}
	}
}

// addressed stands for a column that another one calls by name, until it is known what that
// holds.
const addressed = "address"

// holding gives the column that holds something; "" if none does.
func (m *Map) holding(holds string) string {
	for _, c := range m.Columns {
		if c.Holds == holds {
			return c.Column
		}
	}
	return ""
}

func (m *Map) proposeCouncils(t *Table) {
	names := t.Column(m.holding(HoldsCouncil))
	if m.holding(HoldsCouncil) == "" && len(m.Councils) == 0 {
		names = []string{Ask}
	}
	known := map[string]bool{}
	for _, c := range m.Councils {
		known[folded(c.Name)] = true
	}
	for _, name := range names {
		if key := folded(name); !known[key] {
			known[key] = true
			c := Council{Name: name, ID: slugOr(name, ""), Seats: Ask, Type: "place"}
			if n := t.Seats[name]; n > 0 {
				c.Seats = strconv.Itoa(n)
			}
			m.Councils = append(m.Councils, c)
		}
	}
}

// proposeParties lists the parties of the table. Names that differ by capitals alone are
// one party's.
func (m *Map) proposeParties(t *Table) {
	known := map[string]bool{}
	for _, p := range m.Parties {
		known[folded(p.Name)] = true
	}
	names := t.Column(m.holding(HoldsParty))
	for _, name := range names {
		if p, ok := t.Parties[name]; ok && !known[folded(name)] && !isNoParty(name) {
			known[folded(name)] = true
			m.Parties = append(m.Parties, p)
		}
	}
	m.namesOfParties(names)
}

func (m *Map) namesOfParties(names []string) {
	old := len(m.Parties)
	var folds []string // of the parties
	known := map[string]bool{}
	for _, p := range m.Parties {
		folds = append(folds, folded(p.Name))
		known[folded(p.Name)] = true
	}
	for _, name := range names {
		if key := folded(name); !known[key] && !isNoParty(name) {
			known[key] = true
			folds = append(folds, key)
			m.Parties = append(m.Parties, Party{Name: name, ID: slug(name), Kind: string(seatledger.KindParty)})
		}
	}
	for i := old; i < len(m.Parties); i++ {
		p := &m.Parties[i]
		if slices.Contains(independentWords, folds[i]) {
			if p.Kind = Ask; m.independents(p, old) {
				p.Kind = string(seatledger.KindIndependents)
			}
			continue
		}
		for j := range m.Parties {
			m.steps++
			one := mayBeOne(folds[j], folds[i]) || j < old && mayBeOne(folds[i], folds[j])
			if j != i && m.Parties[j].With == "" && one {
				p.With = Ask
				break
			}
		}
	}
}

// independents counts those who sit alone with those of an earlier list, if both are called
// by that word, written out or not.
func (m *Map) independents(p *Party, old int) bool {
	for i := range m.Parties[:old] {
		o := &m.Parties[i]
		if o.Kind == string(seatledger.KindIndependents) && !o.joins() && isIndependent(o.Name) && isIndependent(p.Name) {
			p.With = o.ID
			return true
		}
	}
	return false
}

// isIndependent reports whether a name is the word itself: Ind, Independent, Independents.
func isIndependent(name string) bool {
	word := folded(name)
	return slices.Contains(independentWords, word) && strings.HasPrefix(word, "ind")
}

// mayBeOne reports whether two names may be of parties that sit together, or of one: the
// first stands in the second, begins it word by word, abbreviates it, or differs by a slip.
func mayBeOne(a, b string) bool {
	if strings.Contains(" "+b+" ", " "+a+" ") {
		return true
	}
	if len(a) > 5 && len(b) > 5 && seatledger.Changes(a, b) <= 2 {
		return true
	}
	short, long := strings.Fields(a), strings.Fields(b)
	if abbreviates(short, long) {
		return true
	}
	if len(short) != len(long) {
		return false
	}
	for i := range short {
		if !strings.HasPrefix(long[i], short[i]) && !strings.HasPrefix(short[i], long[i]) {
			return false
		}
	}
	return true
}

// abbreviates reports whether a word is made of the initials of others, or begins the first
// of them: LD and Con of Liberal Democrats and Conservative and Unionist Party.
func abbreviates(short, long []string) bool {
	if len(short) != 1 || len(long) < 2 {
		return false
	}
	var initials strings.Builder
	for _, w := range long {
		first, _ := cutFirst(w)
		initials.WriteString(first)
	}
	return len(short[0]) > 1 && strings.HasPrefix(initials.String(), short[0]) || len(short[0]) > 2 && strings.HasPrefix(long[0], short[0])
}

// folded is a text without capitals, accents and marks, its words divided by one blank.
func folded(text string) string {
	if plain, ok := foldedPlain(text); ok {
		return plain
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(cases.Fold().String(text)) {
		switch {
		case unicode.In(r, unicode.Mn) && r < 0x370: // accents of Latin letters; marks of other scripts are letters
		case unicode.In(r, unicode.L, unicode.N, unicode.M):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return norm.NFC.String(strings.Join(strings.Fields(b.String()), " "))
}

// foldedPlain is folded for a text of ASCII, as nearly all are.
func foldedPlain(text string) (string, bool) {
	b := make([]byte, 0, len(text))
	for i := range len(text) {
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			return "", false
		case 'A' <= c && c <= 'Z':
			b = append(b, c+'a'-'A')
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			b = append(b, c)
		case len(b) > 0 && b[len(b)-1] != ' ':
			b = append(b, ' ')
		}
	}
	return strings.TrimRight(string(b), " "), true
}

// slug makes an id of a name.
func slug(name string) string { return strings.ReplaceAll(folded(name), " ", "-") }

func slugOr(name, otherwise string) string {
	if name == Ask {
		return otherwise
	}
	return slug(name)
}

// packageName makes the name of a package of that of a file.
func packageName(base string) string {
	name := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsDigit(r) || unicode.IsLetter(r)) || r == '-' {
			return unicode.ToLower(r)
		}
		return '-'
	}, folded(base))
	if name = strings.Trim(name, "-"); name == "" {
		return Ask
	}
	return name
}
