package adopt

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/seatledger/seatledger"
)

// Ask stands in a map where only a person can say what is right.
const Ask = "?"

// Map says how a file becomes a data package. It is written by [Propose], answered by a
// person, and adopts every later file of the same form.
type Map struct {
	Shape     string    `yaml:"shape"`   // roster, spells
	Package   string    `yaml:"package"` // its name
	Day       string    `yaml:"day"`     // on which these were the members
	Complete  string    `yaml:"complete"`
	Source    Source    `yaml:"source"`
	Councils  []Council `yaml:"councils"`
	WardSeats string    `yaml:"ward_seats"` // of each ward, where the list does not say it
	Columns   []Column  `yaml:"columns"`
	Parties   []Party   `yaml:"parties"`
	Groups    []Group   `yaml:"groups"`
	Twice     []Twice   `yaml:"twice"`
	Results   *Results  `yaml:"results"` // of a table of results alone
	Wards     []WardOf  `yaml:"wards"`
	Missing   []Missing `yaml:"missing"`
	NameOrder string    `yaml:"name_order"` // yes: names with their words in another order are those of the persons on record; no: each is asked about
	Spells    Spells    `yaml:"spells"`
	Terms     []Term    `yaml:"terms"`
	Both      []Both    `yaml:"both"`

	// Kept in files beside the map, not in it:
	Matches []*Match  `yaml:"-"` // who may be whom
	Lists   []Listing `yaml:"-"` // what the lists adopted so far said

	Corrections []Correction `yaml:"corrections"`

	Ledger *Ledger `yaml:"-"` // to look things up in; nil = there is none

	details map[string]string // what gives reason to a question, by where it stands
	steps   int               // comparisons and look-ups, counted so that a test can say how they grow
}

// Source is where the file is from.
type Source struct {
	Title     string `yaml:"title"`
	Publisher string `yaml:"publisher"`
	Date      string `yaml:"date"` // of publication; blank = the day
	URL       string `yaml:"url"`
}

// Council is a council of the file, by its name there.
type Council struct {
	Name  string `yaml:"name"`
	ID    string `yaml:"id"`
	Seats string `yaml:"seats"` // by law: 48, or 48; 1973-12-25: 49 where the law changes it; ignore leaves the council out
	Type  string `yaml:"type"`  // of the place that elects it

	TieBreak string `yaml:"tie_break"` // the post with the casting vote; no
	Counts   string `yaml:"counts"`    // what its members are counted by: party, group

	sizes []size
	left  int // rows that are left out

	OnRecord string `yaml:"on_record"` // its id in the ledger, if another package has it there; no: it is none of those

	candidates []string // councils of the ledger that it may be
	why        string   // why it is the one on record
}

// Column says what a column of the file holds.
type Column struct {
	Column string `yaml:"column"`
	Holds  string `yaml:"holds"`
}

// Party is a party by its name in the file.
type Party struct {
	Name string `yaml:"name"`
	ID   string `yaml:"id"`
	Kind string `yaml:"kind"` // party, independents
	With string `yaml:"with"` // the id of the party that it sits with; no

	OnRecord string `yaml:"on_record"` // yes, if another package of the ledger has it

	candidates []string // parties of the ledger that it may be
}

// Group is a parliamentary group by its name in the file.
type Group struct {
	Name    string `yaml:"name"`
	ID      string `yaml:"id"`
	Members string `yaml:"members"` // ids of the parties that belong to it as a whole, divided by ;
}

// has reports whether a party belongs to the group as a whole.
func (g *Group) has(p *Party) bool {
	return p != nil && slices.Contains(g.members(), p.partyOf())
}

func (g *Group) members() (list []seatledger.PartyID) {
	for id := range strings.SplitSeq(g.Members, ";") {
		if id = strings.TrimSpace(id); id != "" && id != none {
			list = append(list, seatledger.PartyID(id))
		}
	}
	return list
}

// Twice is a name that stands twice on the list of one council.
type Twice struct {
	Name string `yaml:"name"`
	Same string `yaml:"same"` // yes: one person; no: two
}

// The shapes of files.
const (
	shapeRoster  = "roster"  // who was a member on a day
	shapeSpells  = "spells"  // from when to when somebody sat
	shapeResults = "results" // who stood, and who won
)

// What a column may hold.
const (
	HoldsCouncil = "council"
	HoldsWard    = "ward"
	HoldsPerson  = "person"
	HoldsFirst   = "first name"
	HoldsLast    = "last name"
	HoldsParty   = "party"
	HoldsGroup   = "group" // beside a party
	HoldsStart   = "start" // of a spell: from when somebody sat
	HoldsEnd     = "end"
	HoldsTerm    = "term"       // for which somebody was elected, by its name
	HoldsLocal   = "code local" // of a person, within the file alone
	HoldsHow     = "how"        // somebody came: appointed, by a special election
	HoldsStatus  = "status"     // of somebody without an end: current, ended, unknown
	HoldsReason  = "reason"     // why a spell ended
	HoldsPost    = "post"       // that somebody holds in place of a seat
	HoldsNothing = "nothing"    // that is kept
	Ignored      = "ignore"     // on purpose: it is no loss
)

var holdings = []string{HoldsCouncil, HoldsWard, HoldsPerson, HoldsFirst, HoldsLast, HoldsParty, HoldsGroup, HoldsStart, HoldsEnd, HoldsTerm, HoldsHow, HoldsStatus, HoldsReason, HoldsPost, HoldsNothing, Ignored}

// Question is a question mark of a map.
type Question struct {
	Where string // Exshire District Council, seats
	Asks  string
}

// Open lists the questions of a map that have no answer yet.
func (m *Map) Open() (list []Question) {
	m.each(func(where, asks string, value *string) {
		if *value == Ask {
			list = append(list, Question{where, asks})
		}
	})
	return list
}

// Answer asks every open question and takes the answers.
func (m *Map) Answer(ask func(Question) (string, error)) (failed error) {
	m.each(func(where, asks string, value *string) {
		if *value != Ask || failed != nil {
			return
		}
		said, err := ask(Question{where, asks})
		if failed = err; err == nil && said != "" {
			*value = said
			if failed = m.check("the map"); failed != nil {
				*value = Ask
			}
		}
	})
	return failed
}

// each visits every value that may be asked about.
func (m *Map) each(visit func(where, asks string, value *string)) {
	visit("shape", "results, if it has who stood and the votes; roster, if it has who was a member on a day", &m.Shape)
	visit("package", "the name of the package: small letters, digits and dashes", &m.Package)
	switch {
	case m.Results != nil:
		visit("day", "the polling day, such as 2025-05-01", &m.Day)
	case m.Shape == shapeSpells:
		visit("day", "the day as of which the file tells who sat, such as 2025-06-01", &m.Day)
		visit("complete", "yes, if it has everybody who sat in these years, so that other seats were vacant; no, if some may be left out", &m.Complete)
		m.eachOfSpells(visit)
	default:
		visit("day", "the day on which these were the members, such as 2025-06-01", &m.Day)
		visit("complete", "yes, if it has every member, so that other seats were vacant; no, if some may be left out", &m.Complete)
	}
	visit("source, title", "what the list is called where it was published", &m.Source.Title)
	for i := range m.Councils {
		c := &m.Councils[i]
		visit("council, name", "the name of the council", &c.Name)
		visit(c.Name+", on_record", "the id of the council on record that this is, or no: "+strings.Join(c.candidates, "; "), &c.OnRecord)
		where := strings.Replace(c.Name, Ask, "council", 1)
		visit(where+", seats", "how many seats the council has by law, or ignore to leave it out", &c.Seats)
		visit(where+", tie_break", "the post whose holder decides at a tie, as the columns have it; or no", &c.TieBreak)
	}
	visit("ward_seats", "how many seats each ward has, if all have the same number; or write `Abbey: 3; Brook: 2`", &m.WardSeats)
	for i := range m.Columns {
		c := &m.Columns[i]
		visit("column "+c.Column, "what it holds: "+strings.Join(m.holdings(), ", "), &c.Holds)
	}
	for i := range m.Parties {
		p := &m.Parties[i]
		visit(p.Name+", kind", "independents, if each sits alone; party, if they sit together", &p.Kind)
		visit(p.Name+", with", "the id of the party that it sits together with, to be counted as one, or is another name of"+onRecord(p.candidates)+"; or no", &p.With)
	}
	if m.Results != nil {
		m.Results.each(visit)
	}
	for i := range m.Twice {
		visit(m.Twice[i].Name+", same", "the name stands there twice: yes if it is one person, no if there are two", &m.Twice[i].Same)
	}
	for i := range m.Wards {
		x := &m.Wards[i]
		visit(x.where(), x.asks(), &x.Is)
	}
	for i := range m.Missing {
		x := &m.Missing[i]
		visit(x.where(), x.asks(), &x.Are)
	}
	atOnce := m.NameOrder == Ask || isYes(m.NameOrder)
	visit("name_order", m.details["name_order"], &m.NameOrder)
	for _, x := range m.Matches {
		if atOnce && x.Why == whyOrder {
			continue
		}
		visit(x.Name+", same", x.asks(), &x.Same)
	}
}

// eachOfSpells visits what is asked of spells.
func (m *Map) eachOfSpells(visit func(where, asks string, value *string)) {
	s := &m.Spells
	visit("spells, dates", "the order of the numbers in a date: dmy, if 01/06/2025 is 1 June; mdy, if it is 6 January", &s.Dates)
	visit("spells, end", "what the day of an end is: last day, on which the member still sat; or day after", &s.End)
	visit("spells, no_end", "of a member without an end: sits, if that means that he or she still sat on the day of the file; or unknown", &s.NoEnd)
	visit("spells, january", "some begin on 1 January: day, if it was that day; year, if that is how the file writes a year", &s.January)
	visit("spells, arrived", "how those came who did not come with an election: "+strings.Join(arrivals, ", "), &s.Arrived)
	visit("spells, late", m.details["late"], &s.Late)
	for i := range m.Terms {
		visit("term "+m.Terms[i].Name+", start", "its first day"+m.details["term "+m.Terms[i].Name+", start"], &m.Terms[i].Start)
		visit("term "+m.Terms[i].Name+", end", "its last day, or open, if it goes on"+m.details["term "+m.Terms[i].Name+", end"], &m.Terms[i].End)
	}
	for i := range m.Both {
		visit(m.Both[i].Parties+", counts", "members are of both at once: the id of the one they sit for, or unknown", &m.Both[i].Counts)
	}
}

// say gives the reason of a question.
func (m *Map) say(where, text string) {
	if m.details == nil {
		m.details = map[string]string{}
	}
	m.details[where] = text
}

// onRecord names what something may be in the ledger.
func onRecord(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return " (on record: " + strings.Join(list, ", ") + ")"
}

// ReadMap reads a map. The error is a [*Problem].
func ReadMap(name string, text []byte) (*Map, error) {
	if err := plainMap(name, text); err != nil {
		return nil, err
	}
	m := &Map{}
	if err := yaml.UnmarshalWithOptions(text, m, yaml.Strict()); err != nil {
		return nil, &Problem{File: name, Want: "a map as `seatledger adopt` writes it", Fix: strings.TrimSpace(yaml.FormatError(err, false, false))}
	}
	return m, m.check(name)
}

// check holds what was answered to what may be.
func (m *Map) check(name string) error {
	bad := func(column, value, want, fix string) error {
		return &Problem{File: name, Column: column, Value: value, Want: want, Fix: fix}
	}
	if err := m.checkNames(bad); err != nil {
		return err
	}
	if !slices.Contains([]string{"", Ask, "yes", "no", "true", "false"}, m.NameOrder) {
		return bad("name_order", m.NameOrder, "yes or no", "write one of them")
	}
	if m.Results != nil && m.Shape != shapeRoster {
		return m.checkResults(bad)
	}
	if m.Shape != shapeRoster && m.Shape != shapeSpells {
		return bad("shape", m.Shape, "roster or spells", "write roster for a list of who was a member on a day, spells for one of from when to when somebody sat")
	}
	if err := m.checkSpells(bad); err != nil {
		return err
	}
	for _, yesNo := range append([]Twice{{"complete", m.Complete}}, m.Twice...) {
		switch yesNo.Same {
		case Ask, "yes", "no", "true", "false":
		default:
			return bad(yesNo.Name, yesNo.Same, "yes or no", "write one of them")
		}
	}
	for i := range m.Missing {
		if x := &m.Missing[i]; x.Are != Ask && x.Are != AreVacant && x.Are != AreLeftOut {
			return bad(x.where(), x.Are, "vacant or left out", "write one of them")
		}
	}
	for _, c := range m.Columns {
		if c.Holds != Ask && !isHolding(c.Holds) {
			return bad("column "+c.Column, c.Holds, strings.Join(holdings, ", ")+", code SCHEME for an identifier of the member, or council code SCHEME", "write one of them")
		}
	}
	return nil
}

// partyKinds are the kinds that a party of a map may have; blank = party.
var partyKinds = []string{Ask, "", string(seatledger.KindParty), string(seatledger.KindIndependents), string(seatledger.KindCoalition), string(seatledger.KindGroup)}

// partiesOnRecord is what a map may say of whether the ledger has a party.
var partiesOnRecord = []string{"", "yes", "true", "no", "false"}

// checkNames holds what is said of the parties and councils of a map to what may be.
func (m *Map) checkNames(bad func(column, value, want, fix string) error) error {
	for i := range m.Parties {
		p := &m.Parties[i]
		rest := p.Kind == kindOthers && m.Results != nil // in a list of members everybody is of some party
		if !rest && !slices.Contains(partyKinds, p.Kind) {
			return bad(p.Name+", kind", p.Kind, "party, independents, coalition or group", "write one of them")
		}
		if !slices.Contains(partiesOnRecord, p.OnRecord) {
			return bad(p.Name+", on_record", p.OnRecord, "yes, or nothing", "write yes if another package of the ledger has the party, or take the line away")
		}
	}
	for i := range m.Councils {
		if c := &m.Councils[i]; !slices.Contains([]string{"", string(seatledger.ByParty), string(seatledger.ByGroup)}, c.Counts) {
			return bad(c.Name+", counts", c.Counts, "party or group", "write one of them")
		}
	}
	return nil
}

// checkSpells holds what was answered of spells to what may be.
func (m *Map) checkSpells(bad func(column, value, want, fix string) error) error {
	s := &m.Spells
	for _, one := range []struct {
		where, value string
		may          []string
	}{
		{"dates", s.Dates, dateOrders}, {"end", s.End, []string{lastDay, dayAfter}}, {"no_end", s.NoEnd, []string{sits, unknown}}, {"january", s.January, []string{wholeDay, wholeYear}},
		{"arrived", s.Arrived, arrivals},
	} {
		if one.value != "" && one.value != Ask && !slices.Contains(one.may, one.value) {
			return bad("spells, "+one.where, one.value, strings.Join(one.may, ", "), "write one of them")
		}
	}
	return nil
}

// isHolding reports whether a column may hold this.
func isHolding(text string) bool {
	if slices.Contains(holdings, text) {
		return true
	}
	scheme, ok := strings.CutPrefix(strings.TrimPrefix(text, "council "), "code ")
	return ok && scheme != "" && !strings.ContainsAny(scheme, " ;:")
}

// isCode reports whether a column holds an identifier, of a member or of a council.
func isCode(holds string) bool {
	return strings.HasPrefix(strings.TrimPrefix(holds, "council "), "code ")
}

// Text writes the map as YAML, each question beside its mark.
func (m *Map) Text(file string) string {
	w := &mapWriter{asks: map[*string]string{}}
	m.each(func(_, asks string, value *string) { w.asks[value] = asks })
	w.line("# How %s becomes a data package. Write an answer for each ? and run the command again.", file)
	w.value("", "shape", &m.Shape)
	w.value("", "package", &m.Package)
	w.value("", "day", &m.Day)
	if m.Results == nil {
		w.value("", "complete", &m.Complete)
	}
	if m.WardSeats != "" {
		w.value("", "ward_seats", &m.WardSeats)
	}
	w.line("source:")
	w.value("  ", "title", &m.Source.Title)
	w.value("  ", "publisher", &m.Source.Publisher)
	w.value("  ", "date", &m.Source.Date)
	w.value("  ", "url", &m.Source.URL)
	w.line("councils:")
	for i := range m.Councils {
		c := &m.Councils[i]
		w.value("  - ", "name", &c.Name)
		w.value("    ", "id", &c.ID)
		w.value("    ", "seats", &c.Seats)
		w.value("    ", "type", &c.Type)
		w.some("    ", "tie_break", &c.TieBreak)
		w.some("    ", "counts", &c.Counts)
		if c.OnRecord != "" {
			w.line("    on_record: %s%s", quoted(c.OnRecord), cmp.Or(w.comment(&c.OnRecord), because(c.why)))
		}
	}
	if m.Shape == shapeSpells {
		w.spells(m)
	}
	w.line("columns: # what each holds: %s; code SCHEME of the member, council code SCHEME", strings.Join(m.holdings(), ", "))
	for i := range m.Columns {
		c := &m.Columns[i]
		w.line("  - {column: %s, holds: %s}%s", quoted(c.Column), quoted(c.Holds), w.comment(&c.Holds))
	}
	w.line("parties:")
	for i := range m.Parties {
		p := &m.Parties[i]
		w.value("  - ", "name", &p.Name)
		w.value("    ", "id", &p.ID)
		w.value("    ", "kind", &p.Kind)
		w.some("    ", "with", &p.With)
		w.some("    ", "on_record", &p.OnRecord)
	}
	w.groups(m)
	w.twice(m.Twice)
	w.wards(m.Wards)
	w.missing(m.Missing)
	w.some("", "name_order", &m.NameOrder)
	w.corrections(m)
	if m.Results != nil {
		m.Results.text(w)
	}
	return w.text.String()
}

// spells writes what a map has of spells alone.
func (w *mapWriter) spells(m *Map) {
	s := &m.Spells
	if *s != (Spells{}) {
		w.line("spells:")
	}
	w.some("  ", "dates", &s.Dates)
	w.some("  ", "end", &s.End)
	w.some("  ", "no_end", &s.NoEnd)
	w.some("  ", "january", &s.January)
	w.some("  ", "arrived", &s.Arrived)
	w.some("  ", "elections", &s.Elections)
	w.some("  ", "late", &s.Late)
	if len(m.Terms) > 0 {
		w.line("terms:")
	}
	for i := range m.Terms {
		w.value("  - ", "name", &m.Terms[i].Name)
		w.value("    ", "start", &m.Terms[i].Start)
		w.value("    ", "end", &m.Terms[i].End)
	}
	if len(m.Both) > 0 {
		w.line("both:")
	}
	for i := range m.Both {
		w.value("  - ", "parties", &m.Both[i].Parties)
		w.value("    ", "counts", &m.Both[i].Counts)
	}
}

// groups writes the groups of a map.
func (w *mapWriter) groups(m *Map) {
	if len(m.Groups) > 0 {
		w.line("groups:")
	}
	for i := range m.Groups {
		g := &m.Groups[i]
		w.value("  - ", "name", &g.Name)
		w.value("    ", "id", &g.ID)
		w.value("    ", "members", &g.Members)
	}
}

// corrections writes the corrections of a map.
func (w *mapWriter) corrections(m *Map) {
	if len(m.Corrections) > 0 {
		w.line("corrections:")
	}
	for _, c := range m.Corrections {
		w.line("  - {row: %d, column: %s, value: %s}", c.Row, quoted(c.Column), quoted(c.Value))
	}
}

// holdings are what the columns of a file of this shape may hold.
func (m *Map) holdings() []string {
	if m.Results != nil {
		return resultHoldings
	}
	return holdings
}

type mapWriter struct {
	text strings.Builder
	asks map[*string]string
}

func (w *mapWriter) line(format string, values ...any) { fmt.Fprintf(&w.text, format+"\n", values...) }

func (w *mapWriter) value(indent, key string, value *string) {
	w.line("%s%s: %s%s", indent, key, quoted(*value), w.comment(value))
}

func (w *mapWriter) twice(list []Twice) {
	if len(list) > 0 {
		w.line("twice:")
	}
	for i := range list {
		w.value("  - ", "name", &list[i].Name)
		w.value("    ", "same", &list[i].Same)
	}
}

// because gives a reason as a comment.
func because(why string) string {
	if why == "" {
		return ""
	}
	return " # " + why
}

func (w *mapWriter) wards(list []WardOf) {
	if len(list) > 0 {
		w.line("wards: # that the list calls otherwise")
	}
	for i := range list {
		x := &list[i]
		w.value("  - ", "council", &x.Council)
		w.value("    ", "name", &x.Name)
		w.value("    ", "is", &x.Is)
	}
}

func (w *mapWriter) missing(list []Missing) {
	if len(list) > 0 {
		w.line("missing: # seats without a row in a list that is complete")
	}
	for i := range list {
		x := &list[i]
		w.value("  - ", "council", &x.Council)
		w.value("    ", "ward", &x.Ward)
		w.value("    ", "day", &x.Day)
		w.value("    ", "seats", &x.Seats)
		w.value("    ", "was", &x.Was)
		w.value("    ", "are", &x.Are)
	}
}

// some writes a value unless it is blank.
func (w *mapWriter) some(indent, key string, value *string) {
	if *value != "" {
		w.value(indent, key, value)
	}
}

// comment gives the question beside its mark.
func (w *mapWriter) comment(value *string) string {
	if *value == Ask {
		return " # " + w.asks[value]
	}
	return ""
}

// quoted writes a text as YAML has it.
func quoted(text string) string {
	switch text {
	case "":
		return ""
	case Ask:
		return `"?"` // bare it would begin a key
	}
	out, err := yaml.Marshal(text)
	if err != nil {
		return fmt.Sprintf("%q", text)
	}
	one := strings.TrimSpace(string(out))
	if strings.ContainsAny(one, "\r\n,{}[]#\u0085\u2028\u2029") && !strings.HasPrefix(one, `"`) && !strings.HasPrefix(one, "'") {
		return fmt.Sprintf("%q", text)
	}
	return one
}
