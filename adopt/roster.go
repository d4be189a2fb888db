package adopt

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// Package is what was made of a file.
type Package struct {
	Name    string
	Rows    []seatledger.Row
	Members int // rows that became members
	Losses  []Loss
	Made    string   // what was made, where that is no members
	Notes   []string // what was checked

	Changes  []Change  // what is otherwise than on record before
	Listings []Listing // what the list says, to be kept for the next
}

// officeWords stand before names and say the office, which is no part of the name.
var officeWords = strings.Fields("cllr councillor councilor cllr. ald alderman ald.")

// vacantWords stand where the name of a member would.
var vacantWords = strings.Fields("vacant vacancy vacancies vakant unbesetzt vacature vacante")

// nobody are texts that stand where a name or a party would, and name none.
var nobody = []string{"", "tbc", "tba", "to be confirmed", "to be announced", "to be elected", "to be advised", "n a", "na", "none", "nil", "unknown", "deceased"}

// member is one row of a list.
type member struct {
	row     int
	council *Council
	ward    string
	name    string // blank: the seat is vacant
	codes   []string
	party   *Party

	known *Known // who that is on record; nil = nobody
	why   string // by what it was asked whether that is so
	id    seatledger.PersonID
	again bool // the same person stands on the list already
}

// Adopt makes a package of a table. The error joins [*Problem]s, and is one of
// [ErrUnanswered] where the map still has questions; a question that comes up on the way
// is put into the map.
func Adopt(t *Table, m *Map) (*Package, error) {
	if slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Column == headingColumn }) {
		t.addHeadings()
	}
	if m.Results != nil && m.Shape == shapeRoster {
		m.asRoster(t)
	}
	if m.Results != nil {
		return adoptResults(t, m)
	}
	m.extend(t)
	m.askAnew()
	if len(m.Open()) > 0 {
		return nil, ErrUnanswered
	}
	for i := range m.Councils {
		m.Councils[i].ID = cmp.Or(m.Councils[i].ID, slug(m.Councils[i].Name))
	}
	a := &adopter{table: t, m: m, form: formOf(t, m), rows: map[rowKey]bool{}, lists: map[*Council]*list{}, p: &Package{Name: m.Package}}
	a.day(m.Day, "day")
	a.source = seatledger.SourceID(m.Package + "/" + a.on.String())
	a.columns()
	a.councilSeats()
	steps := []func(){a.recall, a.readRoster, a.recognise, a.write}
	if m.Shape == shapeSpells {
		steps = []func(){a.adoptSpells}
	}
	for _, step := range steps {
		step()
		if a.problems != nil {
			return nil, errors.Join(a.problems...)
		}
		if len(m.Open()) > 0 {
			return nil, ErrUnanswered
		}
	}
	slices.SortStableFunc(a.p.Losses, func(x, y Loss) int { return cmp.Compare(x.Row, y.Row) })
	return a.p, nil
}

// askAnew takes back the questions whose reasons are found on the way: they are asked again,
// with what is the reason now.
func (m *Map) askAnew() {
	if m.Spells.Late == Ask {
		m.Spells.Late = ""
	}
	m.askOrder()
}

// readRoster reads a list of who was a member on a day.
func (a *adopter) readRoster() {
	a.askTwice(a.members())
	if !slices.ContainsFunc(a.m.Twice, func(w Twice) bool { return w.Same == Ask }) {
		a.count()
	}
}

// ErrUnanswered says that a map has questions without an answer.
var ErrUnanswered = errors.New("the map has questions that are not answered")

// adopter makes one package.
type adopter struct {
	table    *Table
	m        *Map
	form     *form
	p        *Package
	on       seatledger.Date
	rows     map[rowKey]bool
	lists    map[*Council]*list
	said     map[string]wardSize // as the map says, by ward
	source   seatledger.SourceID
	records  map[seatledger.CouncilID]*Record
	sources  map[seatledger.SourceID]*seatledger.Source // of earlier lists
	ids      map[seatledger.PersonID]bool               // of everybody on record
	problems []error

	elections map[string]bool // days of spells, as written, on which those came who were elected together
}

// list is what the file says of one council.
type list struct {
	members []*member
	rows    int                 // seats of which the list speaks: a name that stands there twice may be one person's
	names   map[string]bool     // folded
	all     []string            // wards, those on record without a row too
	wards   []string            // as they come up
	listed  map[string]int      // rows, by ward
	seats   map[string]wardSize // by ward
	codes   []string            // identifiers of the council
	stays   []*stay             // of a file of spells
	whole   bool                // the map calls it complete
	leftOut map[string]bool     // wards of which it lacks members all the same; blank = some ward
}

func (a *adopter) bad(row int, column, value, want, fix string) {
	p := &Problem{File: a.table.File, Row: row, Column: column, Value: value, Want: want, Fix: fix}
	if at := a.table.at(row); at != "" {
		p.File, p.Row = at, 0
	}
	a.problems = append(a.problems, p)
}

func (a *adopter) lose(l Loss) {
	l.At = a.table.at(l.Row)
	a.p.Losses = append(a.p.Losses, l)
}

// day reads a date of the map.
func (a *adopter) day(text, where string) seatledger.Date {
	d, err := seatledger.ParseDate(text)
	if err != nil {
		a.ofMap(where, text, "a date such as 2025-06-01", "write the day as the source has it")
	}
	if where == "day" {
		a.on = d
	}
	return d
}

// ofMap notes what is wrong with an answer of the map.
func (a *adopter) ofMap(where, value, want, fix string) {
	a.problems = append(a.problems, &Problem{File: "the map", Column: where, Value: value, Want: want, Fix: fix})
}

// columns holds the map to the table, and notes what of the table has no home.
func (a *adopter) columns() {
	for _, c := range a.m.Columns {
		switch missing := c.Holds != HoldsNothing && c.Holds != Ignored && !slices.Contains(a.table.Head, c.Column); {
		case missing && isCode(c.Holds):
			a.lose(Loss{Column: c.Column, Why: "the file has no such column, which the map knows: who is who is known by names alone", Ignored: true})
		case missing:
			a.bad(0, c.Column, "", "a column "+c.Column+", as the map says", "give the file that the map is for, or make a new map")
		}
	}
	for i, name := range a.table.Head {
		at := slices.IndexFunc(a.m.Columns, func(c Column) bool { return c.Column == name })
		if at >= 0 && a.m.Columns[at].Holds != HoldsNothing && a.m.Columns[at].Holds != Ignored {
			continue
		}
		n := 0
		for _, r := range a.table.Rows {
			n += min(len(r.Cells[i]), 1)
		}
		if n > 0 { // without an example: it may be somebody's address
			a.lose(Loss{Column: name, Values: n, Why: "the map has no use for it", Ignored: at >= 0 && a.m.Columns[at].Holds == Ignored})
		}
	}
	for _, r := range a.table.Passed {
		a.lose(Loss{Row: r.N, Values: 1, Value: r.Text, Why: r.Why, Ignored: r.Why == "a sum"})
	}
}

// members reads the rows of the list.
func (a *adopter) members() (list []*member) {
	titles := 0
	for _, r := range a.table.Rows {
		f := a.form
		x := &member{row: r.N, ward: f.cell(r, HoldsWard), council: f.council(f.cell(r, HoldsCouncil))}
		if x.council == nil {
			a.bad(r.N, a.m.holding(HoldsCouncil), f.cell(r, HoldsCouncil), "the council that the member sits on", "write its name into the cell")
			continue
		}
		if x.council.leavesOut() {
			continue
		}
		full := f.full(r)
		name, cut := withoutOffice(full)
		if cut {
			titles++
		}
		if slices.Contains(nobody, folded(name)) {
			a.lose(Loss{Row: r.N, Values: 1, Value: full, Why: "the row names nobody; write vacant where a seat was"})
			continue
		}
		if !isVacant(name) {
			x.name = name
		}
		x.codes = codes(r, f.personCodes)
		if party := f.cell(r, HoldsParty); !isNoParty(party) {
			if x.party = f.party(party); x.party.Name != party {
				a.lose(Loss{Row: r.N, Column: a.m.holding(HoldsParty), Values: 1, Value: party, Why: "recorded as " + x.party.Name + ", of which it is a spelling"})
			}
		}
		if ward := a.ward(x.council, x.ward); ward != x.ward {
			a.lose(Loss{Row: r.N, Column: a.m.holding(HoldsWard), Values: 1, Value: x.ward, Why: "recorded as " + ward + ", as the ward is called on record", Ignored: true})
			x.ward = ward
		}
		list = append(list, x)
		a.enter(x, r)
	}
	a.tellLeftOut()
	if titles > 0 {
		a.lose(Loss{Column: cmp.Or(a.m.holding(HoldsPerson), a.m.holding(HoldsFirst)), Values: titles, Why: "\"Cllr\" and the like are no part of a name", Ignored: true})
	}
	return list
}

// leavesOut reports whether the map leaves the rows of a council out, and counts one.
func (c *Council) leavesOut() bool {
	if c.Seats != Ignored {
		return false
	}
	c.left++
	return true
}

// tellLeftOut says which councils the map leaves out.
func (a *adopter) tellLeftOut() {
	for i := range a.m.Councils {
		if c := &a.m.Councils[i]; c.left > 0 {
			a.lose(Loss{Column: a.m.holding(HoldsCouncil), Values: c.left, Value: c.Name, Why: "the map leaves out the rows of this council", Ignored: true})
			c.left = 0
		}
	}
}

// enter puts a row into the list of its council.
func (a *adopter) enter(x *member, r Row) {
	l := a.listOf(x.council, x.ward, r)
	l.members = append(l.members, x)
	name := folded(x.name)
	twice := a.form.twice[name]
	if l.names[name] && x.name != "" && (twice == nil || isYes(twice.Same)) { // the same person once more, as chair perhaps
		l.listed[x.ward]--
	} else {
		l.rows++
	}
	l.names[name] = true
}

// listOf gives the list of a council, and counts a row with a ward in.
func (a *adopter) listOf(c *Council, ward string, r Row) *list {
	l := a.lists[c]
	if l == nil {
		l = &list{listed: map[string]int{}, seats: map[string]wardSize{}, leftOut: map[string]bool{}, names: map[string]bool{}}
		a.lists[c] = l
	}
	if _, ok := l.listed[ward]; !ok {
		l.wards = append(l.wards, ward)
	}
	l.listed[ward]++
	for _, code := range codes(r, a.form.councilCodes) {
		a.m.steps += len(l.codes)
		if !slices.Contains(l.codes, code) {
			l.codes = append(l.codes, code)
		}
	}
	return l
}

func withoutOffice(name string) (rest string, cut bool) {
	for {
		first, after, ok := strings.Cut(name, " ")
		if !ok || !slices.Contains(officeWords, strings.ToLower(first)) {
			return name, cut
		}
		name, cut = after, true
	}
}

func isVacant(name string) bool {
	first, _, _ := strings.Cut(folded(name), " ")
	return slices.Contains(vacantWords, first)
}

// isNoParty reports whether a cell names no party; "none" may be what independents are
// called, and is asked about.
func isNoParty(text string) bool {
	word := folded(text)
	return word != "none" && slices.Contains(nobody, word)
}

// count holds the members to the seats of each council and ward.
func (a *adopter) count() {
	a.said = a.m.wardSeats()
	for i := range a.m.Councils {
		c := &a.m.Councils[i]
		seats := c.seatsOn(a.on.Latest())
		l := a.lists[c]
		switch {
		case l == nil: // of another list of this map
		case l.rows > seats:
			a.bad(0, "", fmt.Sprint(l.rows), fmt.Sprintf("at most the %d members that %s has seats by law", seats, c.Name), "correct the seats in the map, or take away who was no member on that day")
		case a.m.holding(HoldsWard) != "":
			a.sizes(c, l, l.rows == seats)
		}
	}
	a.keepSizes()
}

// sizes finds the seats of the wards: those that the map says, or as many as have members
// where every seat of the council has one. Otherwise it asks.
func (a *adopter) sizes(c *Council, l *list, full bool) {
	for _, ward := range l.wards {
		a.m.steps++
		n, ok := a.said[a.m.wardKey(c, ward)]
		if !ok {
			n, ok = a.said[""]
		}
		if r := a.records[c.council()]; !ok && r != nil {
			n, ok = wardSize{seats: r.Wards[ward].Seats}, r.Wards[ward].Seats > 0
		}
		switch listed := l.listed[ward]; {
		case ok && listed > n.seats:
			a.bad(0, a.m.holding(HoldsWard), ward, fmt.Sprintf("at most the %d members that the map gives the ward seats", n.seats), "correct ward_seats in the map, or the list")
		case ok:
			l.seats[ward] = n
		case full:
			l.seats[ward] = wardSize{seats: listed}
		default:
			a.m.WardSeats = Ask
		}
	}
	a.sumOfWards(c, l)
}

// sumOfWards refuses wards to which the map gives more seats than the council has, where
// their rows are written.
func (a *adopter) sumOfWards(c *Council, l *list) {
	sum, seats := 0, c.seatsOn(a.on.Latest())
	for _, n := range l.seats {
		if !n.voteless {
			sum += n.seats
		}
	}
	if sum > seats && len(a.said) > 0 && !c.isOnRecord() {
		a.ofMap("ward_seats", fmt.Sprint(sum), fmt.Sprintf("at most the %d seats that %s has by law, of all its wards together", seats, c.Name), "correct ward_seats, or the seats of the council")
	}
}

// wardKey is how the map calls a ward: with its council, where there are several.
func (m *Map) wardKey(c *Council, ward string) string {
	if len(m.Councils) > 1 {
		return c.Name + ", " + ward
	}
	return ward
}

// keepSizes writes the seats of wards into the map, so that a later list is held to them.
func (a *adopter) keepSizes() {
	if a.m.WardSeats != "" || a.problems != nil {
		return
	}
	var parts []string
	for i := range a.m.Councils {
		c := &a.m.Councils[i]
		for _, ward := range a.wardsOf(c) {
			a.m.steps++
			if n := a.lists[c].seats[ward].seats; n > 0 && ward != "" && !strings.ContainsAny(ward, ":;") {
				parts = append(parts, fmt.Sprintf("%s: %d", a.m.wardKey(c, ward), n))
			}
		}
	}
	a.m.WardSeats = strings.Join(parts, "; ")
}

// wardsOf gives the wards that a council has on the list.
func (a *adopter) wardsOf(c *Council) []string {
	if l := a.lists[c]; l != nil {
		return l.wards
	}
	return nil
}

// wardSize is what the map says of a ward.
type wardSize struct {
	seats    int
	voteless bool // its members sit without a vote, on top of the council's seats
}

// wardSeats reads what the map says of wards: a number for all, or one for each.
func (m *Map) wardSeats() map[string]wardSize { return wardSizes(m.WardSeats) }

func wardSizes(text string) map[string]wardSize {
	said := map[string]wardSize{}
	for part := range strings.SplitSeq(text, ";") {
		ward, number, ok := strings.Cut(part, ":")
		if !ok {
			ward, number = "", part
		}
		number, voteless := strings.CutSuffix(strings.TrimSpace(number), "without vote")
		if n, err := strconv.Atoi(strings.TrimSpace(number)); err == nil && n > 0 {
			said[strings.TrimSpace(ward)] = wardSize{n, voteless}
		}
	}
	return said
}

// askTwice asks of every name that stands twice on a list whether it is one person's.
func (a *adopter) askTwice(members []*member) {
	seen := map[string]bool{}
	for _, x := range members {
		a.m.steps++
		key := x.council.ID + "\x00" + slug(x.name)
		if x.name == "" || !seen[key] {
			seen[key] = true
			continue
		}
		if name := folded(x.name); a.form.twice[name] == nil {
			a.m.Twice = append(a.m.Twice, Twice{x.name, Ask})
			a.form.twice[name] = &a.m.Twice[len(a.m.Twice)-1] // asked: nothing more is done with it
		}
	}
}
