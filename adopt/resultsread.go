package adopt

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// layout says in which column of a table of results a thing stands; -1 in none.
type layout struct {
	council, ward, party                int
	person, first, last, elected, place int
	stake, electors, valid, total       int
	panes                               []pane
}

// pane is a votes column, and what stands beside it, for one party and ward of a row.
type pane struct {
	party, ward  string // blank = as the row says
	votes, seats int
}

// layout reads the columns of a map.
func (m *Map) layout(t *Table) *layout {
	at := func(holds string) int {
		if name := m.holding(holds); name != "" {
			return slices.Index(t.Head, name)
		}
		return -1
	}
	l := &layout{council: at(HoldsCouncil), ward: at(HoldsWard), party: at(HoldsParty), person: at(HoldsPerson), first: at(HoldsFirst), last: at(HoldsLast),
		elected: at(HoldsElected), place: at(HoldsPlace), stake: at(HoldsStake), electors: at(HoldsElectors), valid: at(HoldsValid), total: at(HoldsTotal)}
	for _, c := range m.Columns {
		i := slices.Index(t.Head, c.Column)
		for _, begin := range slices.Concat(perParty, perWard) {
			name, ok := strings.CutPrefix(c.Holds, begin)
			if !ok || i < 0 {
				continue
			}
			p := l.pane(begin, name)
			if strings.HasPrefix(begin, "votes") {
				p.votes = i
			} else {
				p.seats = i
			}
		}
	}
	if len(l.panes) == 0 {
		l.panes = []pane{{votes: at(HoldsVotes), seats: at(HoldsSeats)}}
	}
	return l
}

// pane finds the pane of a party or a ward.
func (l *layout) pane(begin, name string) *pane {
	one := pane{party: name, votes: -1, seats: -1}
	if slices.Contains(perWard, begin) {
		one = pane{ward: name, votes: -1, seats: -1}
	}
	i := slices.IndexFunc(l.panes, func(p pane) bool { return p.party == one.party && p.ward == one.ward })
	if i < 0 {
		l.panes = append(l.panes, one)
		i = len(l.panes) - 1
	}
	return &l.panes[i]
}

// isWide reports whether the columns name parties or wards.
func (l *layout) isWide() bool { return l.panes[0].party != "" || l.panes[0].ward != "" }

// ofParties reports whether the columns name parties.
func (l *layout) ofParties() bool { return l.panes[0].party != "" }

// named reports whether the rows name candidates.
func (l *layout) named() bool { return l.person >= 0 || l.first >= 0 || l.last >= 0 }

// countCell divides a number of votes: the number, and a mark behind it.
var countCell = regexp.MustCompile(`^([0-9](?:[0-9]|[.,'’\s\x{a0}\x{2009}\x{202f}][0-9])*)\s*(.*)$`)

// figures reads the numbers of a table.
type figures struct {
	thousands string
	marks     map[[2]string]string // what marks mean, by where they stand
}

// marker finds the marks of cells: a text for a number, or one behind it.
func marker(cell string) (number, in, mark string) {
	if isDash(cell) {
		return "", "votes", "-"
	}
	part := countCell.FindStringSubmatch(cell)
	if part == nil {
		return "", "votes", strings.Join(strings.Fields(cell), " ")
	}
	if part[2] != "" {
		return part[1], "after", part[2]
	}
	return part[1], "", ""
}

// dividers gives what divides the thousands of a number as it is written.
func dividers(number string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return -1
		case r == '’':
			return '\''
		case strings.ContainsRune(".,'", r):
			return r
		}
		return ' '
	}, number)
}

var (
	groups     = regexp.MustCompile(`^\d{1,3}(\D\d{2,3})*\D\d{3}$`)
	wholeFloat = regexp.MustCompile(`^\d+[.,]0{1,2}$`)
)

// number reads digits with the dividers of thousands that the map knows.
func (f *figures) number(text string) (n int64, ok bool) {
	d := dividers(text)
	switch {
	case d == "":
	case wholeFloat.MatchString(text): // as programs write whole numbers
		text = text[:strings.IndexAny(text, ".,")]
	case f.thousands == "" || strings.Trim(d, f.thousands) != "" || !groups.MatchString(text):
		return 0, false
	}
	for _, r := range text {
		if r >= '0' && r <= '9' {
			if n = n*10 + int64(r-'0'); n > seatledger.MaxCount {
				return 0, false
			}
		}
	}
	return n, true
}

// figure is a cell of a table of results.
type figure struct {
	seatledger.Count
	means string // of a mark for a number, or beside one
}

// votes reads a cell with votes; ok is false where it is neither a number nor a mark.
func (f *figures) votes(cell string) (x figure, ok bool) {
	number, in, mark := marker(cell)
	if in != "" {
		x.means = f.marks[[2]string{in, mark}]
	}
	if number != "" {
		x.N, ok = f.number(number)
		x.Stated = ok
		return x, ok && (in == "" || x.means != "")
	}
	if x.means == meansZero {
		x.Stated = true
	}
	return x, x.means != ""
}

// entry is a candidate, or a list, in a contest.
type entry struct {
	row   int
	party *Party // nil = not stated, which a problem tells
	name  string // of the candidate; blank = the file has none
	place int
	codes []string
	who   *member // if there is a name
	votes seatledger.Count
	seats seatledger.Count // won, where the file says it

	workedOut bool // the seats, by the map's method
}

// poll is one contest of the table.
type poll struct {
	row                    int
	council                *Council
	ward                   string
	stake, electors, valid seatledger.Count
	unopposed              bool
	entries                []entry
	lists                  []listed
}

// name says which contest it is.
func (k *poll) name() string { return cmp.Or(k.ward, k.council.Name) }

// results is one table of results being adopted.
type resultsAdopter struct {
	adopter
	r         *Results
	at        *layout
	f         *figures
	polls     []*poll
	byKey     map[[2]string]*poll
	ofCouncil map[*Council][]*poll
	codes     map[*Council][]string // identifiers
	parties   map[string]*Party
	stakes    map[string]wardSize  // at stake, as the map says
	wardOf    map[[2]string]string // as the first row writes them
	above     string               // the ward of the row before
	section   string               // the ward that a line above the row names
	marked    bool                 // marks beside names or votes say who was elected
	byLists   bool                 // others were elected than those with most votes
	summed    int                  // candidates whose votes are those of a list with others
	unsized   int                  // contests of which it is not known how many seats were at stake
	worked    int                  // contests whose winners are worked out
	sums      int                  // totals that agree
}

// complete reports a map by which no column says who stood, or nothing of how it went.
func (a *resultsAdopter) complete() {
	votes := slices.ContainsFunc(a.at.panes, func(p pane) bool { return p.votes >= 0 || p.seats >= 0 })
	if !votes && a.at.elected < 0 {
		a.bad(0, "", "", "a column that holds votes, seats won or elected", "write into the map which one does; votes of PARTY, if it is one party's")
	}
	if a.at.party < 0 && !a.at.ofParties() {
		a.bad(0, "", "", "a column that holds the party, or columns with the votes of one party each", "write into the map which ones do")
	}
}

// read reads the rows of the table.
func (a *resultsAdopter) read() {
	var sections []Row
	if a.r.Sections == "ward" {
		sections = a.table.sections()
		a.p.Losses = slices.DeleteFunc(a.p.Losses, func(l Loss) bool {
			return l.Row > 0 && slices.ContainsFunc(sections, func(s Row) bool { return s.N == l.Row })
		})
	}
	for _, r := range a.table.Rows {
		for len(sections) > 0 && sections[0].N < r.N {
			a.section, sections = sections[0].Cells[0], sections[1:]
		}
		if a.table.isHead(r) {
			a.lose(Loss{Row: r.N, Values: 1, Value: r.Cells[0], Why: "the head of the table again", Ignored: true})
			continue
		}
		a.row(r)
	}
}

// cellAt gives a cell of a row; "" where no column has it.
func cellAt(r Row, at int) string {
	if at < 0 {
		return ""
	}
	return strings.Join(strings.Fields(r.Cells[at]), " ")
}

// row reads what one row says of a contest and of who stood in it.
func (a *resultsAdopter) row(r Row) {
	council := a.form.council(cellAt(r, a.at.council))
	if council == nil {
		a.bad(r.N, a.m.holding(HoldsCouncil), cellAt(r, a.at.council), "the council that was elected", "write its name into the cell")
		return
	}
	for _, code := range codes(r, a.form.councilCodes) {
		if !slices.Contains(a.codes[council], code) {
			a.codes[council] = append(a.codes[council], code)
		}
	}
	ward := a.wardAt(r)
	if a.isSum(r) {
		return
	}
	for i := range a.at.panes {
		p := &a.at.panes[i]
		in := ward
		if p.ward != "" {
			in = a.wardOnRecord(council, p.ward)
		}
		k := a.poll(r, council, in)
		a.enter(k, r, p)
		if p.ward == "" && i == 0 {
			a.terms(k, r)
		}
	}
	if a.at.total >= 0 {
		a.checkTotal(r)
	}
}

// partyNamed finds a party by its name in the file, and says where it is another spelling.
func (a *resultsAdopter) partyNamed(r Row, name string) *Party {
	if isNoParty(name) && a.r.NoParty != "" && a.at.party >= 0 {
		name = a.r.NoParty
	}
	p, ok := a.parties[name]
	if !ok {
		p = a.form.party(name)
		a.parties[name] = p
		if p != nil && p.Name != name {
			a.lose(Loss{Row: r.N, Column: a.m.holding(HoldsParty), Values: 1, Value: name, Why: "recorded as " + p.Name + ", of which it is a spelling, here and below"})
		}
	}
	return p
}

// wardAt gives the ward of a row, written as the first row has it.
func (a *resultsAdopter) wardAt(r Row) string {
	ward := cellAt(r, a.at.ward)
	if a.at.ward < 0 {
		ward = cmp.Or(a.section, a.r.ward())
	}
	if ward == "" && a.at.ward >= 0 && isYes(a.r.Carry) {
		return a.above
	}
	key := [2]string{cellAt(r, a.at.council), ward}
	if first, ok := a.wardOf[key]; ok {
		a.above = first
		return first
	}
	same := [2]string{folded(key[0]), "\x00" + folded(ward)} // beside those as written
	if _, ok := a.wardOf[same]; !ok {
		a.wardOf[same] = ward
	}
	if c := a.form.council(key[0]); c != nil {
		a.wardOf[same] = a.wardOnRecord(c, a.wardOf[same])
	}
	a.wardOf[key], a.above = a.wardOf[same], a.wardOf[same]
	if a.above != ward {
		a.lose(Loss{Row: r.N, Column: a.m.holding(HoldsWard), Values: 1, Value: ward, Why: "recorded as " + a.above + ", of which it is a spelling"})
	}
	return a.above
}

// wardOnRecord gives the ward of a council that a name means where the council is on record.
func (a *resultsAdopter) wardOnRecord(c *Council, name string) string {
	key := [2]string{c.ID + "\x00", name} // beside those as written
	known, ok := a.wardOf[key]
	if !ok {
		known = a.ward(c, name)
		a.wardOf[key] = known
	}
	return known
}

// ward gives the ward that the map names for all rows.
func (r *Results) ward() string {
	if r.Ward == Ask || r.Ward == "no" || r.Ward == "false" {
		return ""
	}
	return r.Ward
}

// sumWords begin what stands for a candidate where a row adds up those of its contest.
var sumWords = slices.Concat(totals, strings.Fields("rejected spoilt spoiled invalid turnout electorate majority blank valid informal"))

// isSum passes over a row that adds up those of a contest.
func (a *resultsAdopter) isSum(r Row) bool {
	if a.at.isWide() && a.at.ofParties() {
		return false
	}
	who := cmp.Or(cellAt(r, a.at.person), cellAt(r, a.at.party))
	first, rest, _ := strings.Cut(folded(who), " ")
	if a.at.named() && cellAt(r, a.at.party) != "" || !slices.Contains(sumWords, first) || rest != "" && !slices.ContainsFunc(strings.Fields(rest), isSumWord) {
		return false
	}
	a.lose(Loss{Row: r.N, Values: 1, Value: who, Why: "a sum, or votes for nobody: it is no candidate", Ignored: true})
	return true
}

func isSumWord(word string) bool {
	return slices.Contains([]string{"votes", "vote", "ballots", "papers", "ballot", "valid", "cast", "poll", "voters"}, word)
}

// poll finds the contest of a council and a ward.
func (a *resultsAdopter) poll(r Row, c *Council, ward string) *poll {
	key := [2]string{c.ID, ward}
	k := a.byKey[key]
	if k == nil {
		k = &poll{row: r.N, council: c, ward: ward}
		a.byKey[key] = k
		a.polls = append(a.polls, k)
		a.ofCouncil[c] = append(a.ofCouncil[c], k)
	}
	return k
}

// terms reads what a row says of its contest, and holds it to the rows before.
func (a *resultsAdopter) terms(k *poll, r Row) {
	for _, one := range []struct {
		at    int
		holds string
		value *seatledger.Count
	}{{a.at.stake, HoldsStake, &k.stake}, {a.at.electors, HoldsElectors, &k.electors}, {a.at.valid, HoldsValid, &k.valid}} {
		cell := cellAt(r, one.at)
		if cell == "" || isDash(cell) {
			continue
		}
		n, ok := a.f.number(cell)
		switch {
		case !ok:
			a.bad(r.N, a.m.holding(one.holds), cell, "a whole number", "write the digits alone, or let the map ignore the column")
		case one.value.Stated && one.value.N != n:
			a.bad(r.N, a.m.holding(one.holds), cell, fmt.Sprintf("%d, as another row of %s has it", one.value.N, k.name()), "correct one of the two, or say in the map what the column holds")
		default:
			*one.value = seatledger.Count{N: n, Stated: true}
		}
	}
}

// enter reads a candidate or a list of a contest.
func (a *resultsAdopter) enter(k *poll, r Row, p *pane) {
	party, column := cmp.Or(p.party, cellAt(r, a.at.party)), ""
	if p.votes >= 0 {
		column = a.table.Head[p.votes]
	}
	e := entry{row: r.N, party: a.partyNamed(r, party)}
	votes, ok := figure{}, true
	if p.votes >= 0 {
		votes, ok = a.f.votes(r.Cells[p.votes])
	}
	switch {
	case !ok:
		a.badVotes(r.N, column, r.Cells[p.votes])
		return
	case votes.means == meansAway:
		return
	case e.party == nil:
		a.bad(r.N, a.m.holding(HoldsParty), party, "the party or list that stood", "write it into the cell")
		return
	}
	e.votes = votes.Count
	k.unopposed = k.unopposed || votes.means == meansNoPoll
	won, stated := a.won(k, r, p, &e)
	if e.seats = (seatledger.Count{N: won, Stated: stated}); votes.means == meansElected {
		e.seats = seatledger.Count{N: 1, Stated: true}
	}
	if votes.means == meansUnstated && p.party != "" && !e.seats.Stated {
		a.lose(Loss{Row: r.N, Column: column, Values: 1, Value: "(blank)", Why: "not stated, as the map says: neither whether the party stood"})
		return
	}
	k.entries = append(k.entries, e)
}

// badVotes reports a cell that is no number of votes.
func (a *resultsAdopter) badVotes(row int, column, cell string) {
	number, _, _ := marker(cell)
	if groups.MatchString(number) && strings.Trim(dividers(number), cmp.Or(a.f.thousands, ",")) != "" || number != "" && a.f.thousands == "" && groups.MatchString(number) {
		a.bad(row, column, cell, "thousands divided in one way", "write all numbers of the file alike: some of them have another mark between the thousands")
		return
	}
	a.bad(row, column, cell, "a whole number of votes", "write its digits alone; where votes have fractions, multiply all by the same number")
}

// won reads who won: the seats of a list, or whether a candidate was elected.
func (a *resultsAdopter) won(k *poll, r Row, p *pane, e *entry) (seats int64, stated bool) {
	var marked bool
	e.name, marked = a.candidate(r)
	e.codes = codes(r, a.form.personCodes)
	if a.at.place >= 0 {
		n, err := strconv.Atoi(cellAt(r, a.at.place))
		if e.place = n; err != nil || n < 1 {
			a.bad(r.N, a.m.holding(HoldsPlace), cellAt(r, a.at.place), "a place from 1 on", "write it as a number, or let the map ignore the column")
		}
	}
	if p.seats >= 0 {
		cell := cellAt(r, p.seats)
		n, ok := a.f.number(cell)
		if cell == "" || isDash(cell) {
			return 0, true
		}
		if !ok {
			a.bad(r.N, a.table.Head[p.seats], cell, "a number of seats", "write its digits alone")
		}
		return n, true
	}
	if a.at.elected >= 0 && a.at.isWide() {
		return a.winner(r, e)
	}
	if a.at.elected >= 0 {
		means := a.f.marks[[2]string{"elected", electedMark(r.Cells[a.at.elected])}]
		k.unopposed = k.unopposed || means == meansNoPoll
		marked = means == meansElected || means == meansNoPoll
	}
	if marked {
		return 1, true
	}
	return 0, a.at.elected >= 0 || a.marked
}

// winner reads who won one seat where a table with a column for each party names the party.
func (a *resultsAdopter) winner(r Row, e *entry) (seats int64, stated bool) {
	p := a.form.party(cellAt(r, a.at.elected))
	if p == nil || !a.at.ofParties() {
		a.lose(Loss{Row: r.N, Column: a.table.Head[a.at.elected], Values: 1, Value: r.Cells[a.at.elected], Why: "names none of the parties of the columns, so that it does not say who won"})
		return 0, false
	}
	if p == e.party {
		return 1, true
	}
	return 0, true
}

// electedMark is a text of a column of who was elected, whatever its capitals.
func electedMark(cell string) string {
	if isDash(cell) {
		return "-"
	}
	return strings.ToLower(strings.Join(strings.Fields(cell), " "))
}

// endMark is a mark behind a name: a star, or a letter or a word in brackets.
var endMark = regexp.MustCompile(`\s*([*†‡#✓✔]+|\((?i:e|elected|el\.?)\))$`)

// candidate gives the name of a candidate, and whether a mark says that he or she was
// elected.
func (a *resultsAdopter) candidate(r Row) (name string, elected bool) {
	if !a.at.named() {
		return "", false
	}
	name = cellAt(r, a.at.person)
	if part := endMark.FindStringSubmatch(name); part != nil {
		elected = a.f.marks[[2]string{"candidate", part[1]}] == meansElected
		name = strings.TrimSuffix(name, part[0])
	}
	name = cmp.Or(name, strings.TrimSpace(cellAt(r, a.at.first)+" "+cellAt(r, a.at.last)))
	if first, last, ok := turned(name); ok && a.r.Names == surnameFirst {
		name = first + " " + last
	}
	name, _ = withoutOffice(name)
	return name, elected
}
