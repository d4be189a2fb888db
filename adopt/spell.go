package adopt

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// Spells is what a map says of a file that tells from when to when somebody sat.
type Spells struct {
	Dates     string `yaml:"dates"`     // the order of the numbers of a date: ymd, dmy, mdy
	End       string `yaml:"end"`       // what the day of an end is: last day, day after
	NoEnd     string `yaml:"no_end"`    // of whom no end is stated: sits, unknown
	January   string `yaml:"january"`   // what a start on 1 January is: day, year
	Arrived   string `yaml:"arrived"`   // how those came who came between elections: a kind of event, or unknown
	Elections string `yaml:"elections"` // days on which those came who were elected together
	Late      string `yaml:"late"`      // who came later than the file says, where it has more members than seats
}

// What may be said of spells.
const (
	lastDay, dayAfter   = "last day", "day after"
	sits, unknown       = "sits", "unknown"
	wholeDay, wholeYear = "day", "year"
)

// arrivals are the kinds of event by which a seat is filled between elections.
var arrivals = []string{string(seatledger.ByElected), string(seatledger.NextOnList), string(seatledger.Appointed), string(seatledger.CoOpted), string(seatledger.Elected), unknown}

// Both is a pair of parties for which somebody is said to have sat at once.
type Both struct {
	Parties string `yaml:"parties"` // their ids, divided by ;
	Counts  string `yaml:"counts"`  // the id of the one that counts; unknown
}

// Correction is a cell of which a person knows better than the file.
type Correction struct {
	Row    int    `yaml:"row"`
	Column string `yaml:"column"`
	Value  string `yaml:"value"`
}

// spell is a row of such a file.
type spell struct {
	row         int
	council     *Council
	person      *sitter
	ward        string
	party       *Party
	group       *Group
	post        string
	term        string
	reason, how string
	start, end  seatledger.Date // blank: not stated; the end is the last day
	ended       string          // the end as the file has it
	cut         bool            // the end is that of the term
	noEnd       string          // where none is stated: sits, unknown; blank = as the map says
}

// sitter is somebody who sat.
type sitter struct {
	id     seatledger.PersonID
	name   string
	codes  []string
	others []string // other spellings
}

// from gives the first day on which somebody may have sat, for comparing.
func (s *spell) from() seatledger.Day {
	if s.start.IsZero() {
		return seatledger.OpenPast
	}
	return s.start.Earliest()
}

// begun gives the last day on which somebody may have begun to sit, for comparing: of one
// time that began in a year and one that began on a day of it, the first is what ends first.
func (s *spell) begun() seatledger.Day {
	if s.start.IsZero() {
		return seatledger.OpenPast
	}
	return min(s.start.Latest(), s.until())
}

// until gives the last one.
func (s *spell) until() seatledger.Day {
	if s.end.IsZero() {
		return seatledger.OpenFuture
	}
	return s.end.Latest()
}

// spells reads the rows of the file.
func (a *adopter) spells() (list []*spell) {
	a.correct()
	a.checkTerms()
	people := map[string]*sitter{}
	for _, r := range a.table.Rows {
		s := a.spell(r)
		if s == nil {
			continue
		}
		if s.person = a.sitter(r, s, people); s.person != nil {
			list = append(list, s)
		}
	}
	a.tellLeftOut()
	return list
}

// correct writes the corrections of the map into the cells.
func (a *adopter) correct() {
	for _, c := range a.m.Corrections {
		at := slices.Index(a.table.Head, c.Column)
		i := slices.IndexFunc(a.table.Rows, func(r Row) bool { return r.N == c.Row })
		if at < 0 || i < 0 {
			a.ofMap("corrections", fmt.Sprintf("row %d, %s", c.Row, c.Column), "a row and a column of the file", "count rows as the messages do, and write the column as the map has it")
			continue
		}
		cells := a.table.Rows[i].Cells
		if cells[at] != c.Value {
			a.lose(Loss{Row: c.Row, Column: c.Column, Values: 1, Value: cells[at], Why: "read as " + cmp.Or(c.Value, "blank") + ", as the map corrects it in the row of " + a.form.full(a.table.Rows[i]), Ignored: true})
			cells[at] = c.Value
		}
	}
}

// spell reads a row; nil where it is of a council that the map leaves out, or of none.
func (a *adopter) spell(r Row) *spell {
	f := a.form
	s := &spell{row: r.N, council: f.council(f.cell(r, HoldsCouncil)), ward: f.cell(r, HoldsWard), post: f.cell(r, HoldsPost),
		term: f.cell(r, HoldsTerm), reason: f.cell(r, HoldsReason), how: f.cell(r, HoldsHow)}
	switch {
	case s.council == nil:
		a.lose(Loss{Row: r.N, Values: 1, Value: a.form.cell(r, HoldsPerson), Why: "the row names no council"})
		return nil
	case s.council.leavesOut():
		return nil
	}
	if name := a.form.cell(r, HoldsParty); !isNoParty(name) {
		s.party = a.form.party(name)
	}
	if name := a.form.cell(r, HoldsGroup); !isNoParty(name) {
		s.group = a.form.group(name)
	}
	s.start, s.end = a.date(r, HoldsStart), a.date(r, HoldsEnd)
	if s.start.Exact() && a.m.Spells.January == wholeYear && strings.HasSuffix(s.start.String(), "-01-01") {
		s.start, _ = seatledger.ParseDate(s.start.String()[:len("2006")]) // a year is a date
	}
	a.ofTerm(s)
	s.noEnd = noEnds[folded(f.cell(r, HoldsStatus))]
	s.ended = s.end.String()
	if s.until() < s.from() {
		a.lose(Loss{Row: r.N, Column: a.m.holding(HoldsEnd), Values: 1, Value: s.ended, Why: "the row is not used: it ends before it begins, on " + s.start.String()})
		return nil
	}
	a.listOf(s.council, s.ward, r)
	if a.m.Spells.End == dayAfter {
		s.end = dayBefore(s.end)
	}
	return s
}

// noEnds are what a status says of somebody of whom no end is stated.
var noEnds = map[string]string{"current": sits, "ended": unknown, "unknown": unknown, "active": sits, "sitting": sits, "former": unknown}

// checkTerms holds the days of the terms of the map to what they have to be.
func (a *adopter) checkTerms() {
	for _, t := range a.m.Terms {
		var first, last seatledger.Date
		if t.Start != "" && t.Start != Ask {
			first = a.day(t.Start, "term "+t.Name+", start")
		}
		if t.End != "" && t.End != Ask && t.End != openTerm {
			last = a.day(t.End, "term "+t.Name+", end")
		}
		if !first.IsZero() && !last.IsZero() && last.Latest() < first.Earliest() {
			a.ofMap("term "+t.Name+", end", t.End, "a day after its first, "+t.Start, "write the days of the term as the source has them")
		}
	}
}

// ofTerm gives a spell the days of its term where it has none of its own. Those that the
// map leaves blank are asked.
func (a *adopter) ofTerm(s *spell) {
	t := a.m.term(s.term)
	if t == nil {
		return
	}
	if s.start.IsZero() {
		t.Start = cmp.Or(t.Start, Ask)
		s.start, _ = seatledger.ParseDate(t.Start) // checked
	}
	if s.end.IsZero() {
		t.End = cmp.Or(t.End, Ask)
		s.end, _ = seatledger.ParseDate(t.End)
		s.cut = !s.end.IsZero()
	}
}

// openTerm stands for the last day of a term that goes on.
const openTerm = "open"

// term gives a term of the map; nil if it has none of that name.
func (m *Map) term(name string) *Term {
	i := slices.IndexFunc(m.Terms, func(t Term) bool { return t.Name == name })
	if name == "" || i < 0 {
		return nil
	}
	return &m.Terms[i]
}

// goesOn reports whether it is asked whether somebody without an end still sat: he or she
// is of no term, or of one that goes on.
func (a *adopter) goesOn(s *spell) bool {
	t := a.m.term(s.term)
	return s.end.IsZero() && s.noEnd == "" && (s.term == "" || t != nil && t.End == openTerm)
}

// dayBefore gives the last day of somebody who sat no more on a day.
func dayBefore(d seatledger.Date) seatledger.Date {
	if d.IsZero() {
		return d
	}
	return shifted(d, -1)
}

// shifted moves a date by days.
func shifted(d seatledger.Date, by seatledger.Day) seatledger.Date {
	first, last := d.Earliest(), d.Latest()
	if first != seatledger.OpenPast {
		first += by
	}
	if last != seatledger.OpenFuture {
		last += by
	}
	return seatledger.Within(first, last)
}

// date reads a cell with a day. One that is none is not used, and said.
func (a *adopter) date(r Row, holds string) seatledger.Date {
	text := a.form.cell(r, holds)
	if notStated(text) {
		return seatledger.Date{}
	}
	d, err := parseDate(a.m.Spells.Dates, text)
	if err != nil {
		a.lose(Loss{Row: r.N, Column: a.m.holding(holds), Values: 1, Value: text, Why: "no date, so that it is not stated; say what it is in corrections of the map"})
	}
	return d
}

// sitter gives the person of a row: one for all rows with the same code, or without codes
// for all of one name on one council; nil where the row names nobody.
func (a *adopter) sitter(r Row, s *spell, people map[string]*sitter) *sitter {
	full := a.form.full(r)
	name, _ := withoutOffice(full)
	if slices.Contains(nobody, folded(name)) || isVacant(name) {
		a.lose(Loss{Row: r.N, Values: 1, Value: full, Why: "the row names nobody"})
		return nil
	}
	known := codes(r, a.form.personCodes)
	key, id := a.identity(r, s, name, known)
	known = slices.DeleteFunc(known, func(code string) bool { return strings.HasPrefix(code, Own+":") })
	p := people[key]
	if p == nil {
		p = &sitter{id: seatledger.PersonID(id), name: name, codes: known}
		people[key] = p
	}
	if name != p.name && !slices.Contains(p.others, name) {
		p.others = append(p.others, name)
	}
	return p
}

// identity gives what tells a person of the file from others, and the id that he or she
// gets: that of a ledger, or made of a code that other files may have as well, of one that is
// the file's alone, or of the name.
func (a *adopter) identity(r Row, s *spell, name string, codes []string) (key, id string) {
	local := a.form.cell(r, HoldsLocal)
	own := a.form.cell(r, HoldsOwn)
	switch {
	case own != "":
		return own, own
	case len(codes) > 0:
		id = strings.Replace(codes[0], ":", "/", 1)
	case local != "":
		id = a.m.Package + "/" + local
	default:
		id = s.council.ID + "/" + slug(name)
		if a.twoOfName(name) {
			id = strings.TrimSuffix(id+"-"+slug(s.ward), "-")
		}
	}
	return cmp.Or(local, id), id
}

// twoOfName reports whether the map says that a name is two people's.
func (a *adopter) twoOfName(name string) bool {
	if len(a.form.twice) == 0 {
		return false
	}
	t := a.form.twice[a.form.fold(name)]
	return t != nil && t.Same != Ask && !isYes(t.Same)
}
