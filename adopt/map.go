package adopt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Ask stands in a map where only a person can say what is right.
const Ask = "?"

// Map says how a file becomes a data package. It is written by [Propose], answered by a
// person, and adopts every later file of the same form.
type Map struct {
	Shape     string    `yaml:"shape"`   // roster
	Package   string    `yaml:"package"` // its name
	Day       string    `yaml:"day"`     // on which these were the members
	Complete  string    `yaml:"complete"`
	Source    Source    `yaml:"source"`
	Councils  []Council `yaml:"councils"`
	WardSeats string    `yaml:"ward_seats"` // of each ward, where the list does not say it
	Columns   []Column  `yaml:"columns"`
	Parties   []Party   `yaml:"parties"`
	Twice     []Twice   `yaml:"twice"`
	Missing   []Missing `yaml:"missing"`

	// Kept in files beside the map, not in it:
	Matches []*Match  `yaml:"-"` // who may be whom
	Lists   []Listing `yaml:"-"` // what the lists adopted so far said

	steps int // comparisons and look-ups, counted so that a test can say how they grow
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
	Seats string `yaml:"seats"` // by law
	Type  string `yaml:"type"`  // of the place that elects it
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
}

// Twice is a name that stands twice on the list of one council.
type Twice struct {
	Name string `yaml:"name"`
	Same string `yaml:"same"` // yes: one person; no: two
}

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
	HoldsTerm    = "term"    // for which somebody was elected, by its name
	HoldsReason  = "reason"  // why a spell ended
	HoldsPost    = "post"    // that somebody holds in place of a seat
	HoldsNothing = "nothing" // that is kept
	Ignored      = "ignore"  // on purpose: it is no loss
)

var holdings = []string{HoldsCouncil, HoldsWard, HoldsPerson, HoldsFirst, HoldsLast, HoldsParty, HoldsGroup, HoldsStart, HoldsEnd, HoldsTerm, HoldsReason, HoldsPost, HoldsNothing, Ignored}

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
		}
	})
	return failed
}

// each visits every value that may be asked about.
func (m *Map) each(visit func(where, asks string, value *string)) {
	visit("package", "the name of the package: small letters, digits and dashes", &m.Package)
	visit("day", "the day on which these were the members, such as 2025-06-01", &m.Day)
	visit("complete", "yes, if it has every member, so that other seats were vacant; no, if some may be left out", &m.Complete)
	visit("source, title", "what the list is called where it was published", &m.Source.Title)
	for i := range m.Councils {
		c := &m.Councils[i]
		visit("council, name", "the name of the council", &c.Name)
		visit(strings.Replace(c.Name, Ask, "council", 1)+", seats", "how many seats the council has by law", &c.Seats)
	}
	visit("ward_seats", "how many seats each ward has, if all have the same number; or write `Abbey: 3; Brook: 2`", &m.WardSeats)
	for i := range m.Columns {
		c := &m.Columns[i]
		visit("column "+c.Column, "what it holds: "+strings.Join(holdings, ", "), &c.Holds)
	}
	for i := range m.Parties {
		p := &m.Parties[i]
		visit(p.Name+", kind", "independents, if each sits alone; party, if they sit together", &p.Kind)
		visit(p.Name+", with", "the id of the party that it sits together with, to be counted as one; or no", &p.With)
	}
	for i := range m.Twice {
		visit(m.Twice[i].Name+", same", "the name stands there twice: yes if it is one person, no if there are two", &m.Twice[i].Same)
	}
	for i := range m.Missing {
		x := &m.Missing[i]
		visit(x.where(), x.asks(), &x.Are)
	}
	for _, x := range m.Matches {
		visit(x.Name+", same", x.asks(), &x.Same)
	}
}

// ReadMap reads a map. The error is a [*Problem].
func ReadMap(name string, text []byte) (*Map, error) {
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
	if m.Shape != "roster" {
		return bad("shape", m.Shape, "roster", "write roster: a list of who was a member on a day")
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

// isHolding reports whether a column may hold this.
func isHolding(text string) bool {
	if slices.Contains(holdings, text) {
		return true
	}
	scheme, ok := strings.CutPrefix(strings.TrimPrefix(text, "council "), "code ")
	return ok && scheme != "" && !strings.ContainsAny(scheme, " ;:")
}

// Text writes the map as YAML, each question beside its mark.
func (m *Map) Text(file string) string {
	w := &mapWriter{asks: map[*string]string{}}
	m.each(func(_, asks string, value *string) { w.asks[value] = asks })
	w.line("# How %s becomes a data package. Write an answer for each ? and run the command again.", file)
	w.value("", "shape", &m.Shape)
	w.value("", "package", &m.Package)
	w.value("", "day", &m.Day)
	w.value("", "complete", &m.Complete)
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
	}
	w.line("columns: # what each holds: %s; code SCHEME of the member, council code SCHEME", strings.Join(holdings, ", "))
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
		if p.With != "" {
			w.value("    ", "with", &p.With)
		}
	}
	w.twice(m.Twice)
	w.missing(m.Missing)
	return w.text.String()
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
	if strings.ContainsAny(one, "\n,{}[]#") && !strings.HasPrefix(one, `"`) && !strings.HasPrefix(one, "'") {
		return fmt.Sprintf("%q", text)
	}
	return one
}
