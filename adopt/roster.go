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
}

// Adopt makes a package of a table. The error joins [*Problem]s, and is one of
// [ErrUnanswered] where the map still has questions; a question that comes up on the way
// is put into the map.
func Adopt(t *Table, m *Map) (*Package, error) {
	m.extend(t)
	if len(m.Open()) > 0 {
		return nil, ErrUnanswered
	}
	a := &adopter{table: t, m: m, rows: map[string]bool{}, p: &Package{Name: m.Package}}
	a.day(m.Day, "day")
	for i := range m.Councils {
		m.Councils[i].ID = cmp.Or(m.Councils[i].ID, slug(m.Councils[i].Name))
	}
	a.columns()
	members := a.members()
	a.count(members)
	a.askTwice(members)
	if a.problems != nil {
		return nil, errors.Join(a.problems...)
	}
	if len(m.Open()) > 0 {
		return nil, ErrUnanswered
	}
	a.write(members)
	if a.problems != nil {
		return nil, errors.Join(a.problems...)
	}
	slices.SortStableFunc(a.p.Losses, func(x, y Loss) int { return cmp.Compare(x.Row, y.Row) })
	return a.p, nil
}

// ErrUnanswered says that a map has questions without an answer.
var ErrUnanswered = errors.New("the map has questions that are not answered")

// adopter makes one package.
type adopter struct {
	table    *Table
	m        *Map
	p        *Package
	on       seatledger.Date
	rows     map[string]bool // by table and key
	wards    map[string]int  // seats, by council and ward
	problems []error
}

func (a *adopter) bad(row int, column, value, want, fix string) {
	a.problems = append(a.problems, &Problem{File: a.table.File, Row: row, Column: column, Value: value, Want: want, Fix: fix})
}

func (a *adopter) lose(l Loss) { a.p.Losses = append(a.p.Losses, l) }

// day reads a date of the map.
func (a *adopter) day(text, where string) seatledger.Date {
	d, err := seatledger.ParseDate(text)
	if err != nil {
		a.problems = append(a.problems, &Problem{File: "the map", Column: where, Value: text, Want: "a date such as 2025-06-01", Fix: "write the day as the source has it"})
	}
	if where == "day" {
		a.on = d
	}
	return d
}

// columns holds the map to the table, and notes what of the table has no home.
func (a *adopter) columns() {
	for _, c := range a.m.Columns {
		if c.Holds != HoldsNothing && c.Holds != Ignored && !slices.Contains(a.table.Head, c.Column) {
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

// cell gives what a row has of something.
func (a *adopter) cell(r Row, holds string) string {
	if i := slices.Index(a.table.Head, a.m.holding(holds)); i >= 0 {
		return strings.Join(strings.Fields(r.Cells[i]), " ")
	}
	return ""
}

// members reads the rows of the list.
func (a *adopter) members() (list []member) {
	titles := 0
	for _, r := range a.table.Rows {
		x := member{row: r.N, ward: a.cell(r, HoldsWard), council: a.m.council(a.cell(r, HoldsCouncil))}
		if x.council == nil {
			a.bad(r.N, a.m.holding(HoldsCouncil), a.cell(r, HoldsCouncil), "the council that the member sits on", "write its name into the cell")
			continue
		}
		full := cmp.Or(a.cell(r, HoldsPerson), strings.TrimSpace(a.cell(r, HoldsFirst)+" "+a.cell(r, HoldsLast)))
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
		x.codes = a.codes(r)
		if party := a.cell(r, HoldsParty); !isNoParty(party) {
			if x.party = a.m.party(party); x.party.Name != party {
				a.lose(Loss{Row: r.N, Column: a.m.holding(HoldsParty), Values: 1, Value: party, Why: "recorded as " + x.party.Name + ", of which it is a spelling"})
			}
		}
		list = append(list, x)
	}
	if titles > 0 {
		a.lose(Loss{Column: cmp.Or(a.m.holding(HoldsPerson), a.m.holding(HoldsFirst)), Values: titles, Why: "\"Cllr\" and the like are no part of a name", Ignored: true})
	}
	return list
}

// codes gives the identifiers that a row has of its member.
func (a *adopter) codes(r Row) (codes []string) {
	for i, name := range a.table.Head {
		for _, c := range a.m.Columns {
			if scheme, ok := strings.CutPrefix(c.Holds, "code "); ok && c.Column == name && r.Cells[i] != "" {
				codes = append(codes, scheme+":"+r.Cells[i])
			}
		}
	}
	return codes
}

// councilCodes gives the identifiers that the file has of a council.
func (a *adopter) councilCodes(c *Council) (codes []string) {
	for i, name := range a.table.Head {
		for _, column := range a.m.Columns {
			scheme, ok := strings.CutPrefix(column.Holds, "council code ")
			if !ok || column.Column != name {
				continue
			}
			for _, r := range a.table.Rows {
				if code := scheme + ":" + r.Cells[i]; r.Cells[i] != "" && a.m.council(a.cell(r, HoldsCouncil)) == c && !slices.Contains(codes, code) {
					codes = append(codes, code)
				}
			}
		}
	}
	return codes
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
func (a *adopter) count(members []member) {
	a.wards = map[string]int{}
	for i := range a.m.Councils {
		c := &a.m.Councils[i]
		listed, byWard := 0, map[string]int{}
		for _, x := range members {
			if x.council == c {
				listed++
				byWard[x.ward]++
			}
		}
		seats, err := strconv.Atoi(c.Seats)
		switch {
		case err != nil || seats < 1 || seats > seatledger.MaxSeats:
			a.problems = append(a.problems, &Problem{File: "the map", Column: c.Name + ", seats", Value: c.Seats, Want: "a number of seats", Fix: "write how many it has by law"})
		case listed > seats:
			a.bad(0, "", fmt.Sprint(listed), fmt.Sprintf("at most the %d members that %s has seats by law", seats, c.Name), "correct the seats in the map, or take away who was no member on that day")
		case a.m.holding(HoldsWard) != "":
			a.sizes(c, byWard, listed == seats)
		}
	}
	a.keepSizes()
}

// sizes finds the seats of the wards: those that the map says, or as many as have members
// where every seat of the council has one. Otherwise it asks.
func (a *adopter) sizes(c *Council, members map[string]int, full bool) {
	said := a.m.wardSeats()
	for ward, listed := range members {
		n, ok := said[a.m.wardKey(c, ward)]
		if !ok {
			n, ok = said[""]
		}
		switch {
		case ok && listed > n:
			a.bad(0, a.m.holding(HoldsWard), ward, fmt.Sprintf("at most the %d members that the map gives the ward seats", n), "correct ward_seats in the map, or the list")
		case ok:
			a.wards[c.ID+"\x00"+ward] = n
		case full:
			a.wards[c.ID+"\x00"+ward] = listed
		default:
			a.m.WardSeats = Ask
		}
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
	if a.m.WardSeats != "" || len(a.wards) == 0 || a.problems != nil {
		return
	}
	var parts []string
	for i := range a.m.Councils {
		c := &a.m.Councils[i]
		for _, ward := range a.table.Column(a.m.holding(HoldsWard)) {
			if n := a.wards[c.ID+"\x00"+ward]; n > 0 && !strings.ContainsAny(ward, ":;") {
				parts = append(parts, fmt.Sprintf("%s: %d", a.m.wardKey(c, ward), n))
			}
		}
	}
	a.m.WardSeats = strings.Join(parts, "; ")
}

// wardSeats reads what the map says of wards: a number for all, or one for each.
func (m *Map) wardSeats() map[string]int {
	said := map[string]int{}
	for part := range strings.SplitSeq(m.WardSeats, ";") {
		ward, number, ok := strings.Cut(part, ":")
		if !ok {
			ward, number = "", part
		}
		if n, err := strconv.Atoi(strings.TrimSpace(number)); err == nil && n > 0 {
			said[strings.TrimSpace(ward)] = n
		}
	}
	return said
}

// askTwice asks of every name that stands twice on a list whether it is one person's.
func (a *adopter) askTwice(members []member) {
	seen := map[string]bool{}
	for _, x := range members {
		key := x.council.ID + "\x00" + slug(x.name)
		if x.name == "" || !seen[key] {
			seen[key] = true
			continue
		}
		if !slices.ContainsFunc(a.m.Twice, func(w Twice) bool { return folded(w.Name) == folded(x.name) }) {
			a.m.Twice = append(a.m.Twice, Twice{x.name, Ask})
		}
	}
}
