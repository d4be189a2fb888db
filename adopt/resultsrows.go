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

// adoptResults makes a package of a table of results.
func adoptResults(t *Table, m *Map) (*Package, error) {
	t.joinHeads()
	t.unhead()
	if err := m.check("the map"); err != nil { // answers of this run are not read from a file
		return nil, err
	}
	before := adopter{table: t, m: m, p: &Package{Name: m.Package}}
	before.correct()
	m.askAnew()
	m.extendResults(t)
	if len(m.Open()) > 0 {
		return nil, ErrUnanswered
	}
	for i := range m.Councils {
		m.Councils[i].ID = cmp.Or(m.Councils[i].ID, slug(m.Councils[i].Name))
	}
	a := &resultsAdopter{
		adopter: adopter{table: t, m: m, form: formOf(t, m), said: m.wardSeats(), rows: map[rowKey]bool{}, p: before.p, problems: before.problems},
		r:       m.Results, at: m.layout(t), f: m.figures(), stakes: wardSizes(m.Results.AtStake), byKey: map[[2]string]*poll{},
		ofCouncil: map[*Council][]*poll{}, codes: map[*Council][]string{}, parties: map[string]*Party{}, wardOf: map[[2]string]string{},
	}
	a.day(m.Day, "day")
	a.marked = slices.ContainsFunc(a.r.Marks, func(x Mark) bool { return (x.In == "after" || x.In == "candidate") && x.Means == meansElected })
	for _, step := range []func(){a.complete, a.columns, a.percents, a.recall, a.read, a.checkSums, a.count, a.ids, a.writeAll} {
		if step(); a.problems != nil {
			return nil, errors.Join(a.few()...)
		}
		if len(m.Open()) > 0 {
			return nil, ErrUnanswered
		}
	}
	slices.SortStableFunc(a.p.Losses, func(x, y Loss) int { return cmp.Compare(x.Row, y.Row) })
	return a.p, nil
}

// fewOfAKind bounds the problems of one column that want the same.
const fewOfAKind = 5

// few gives the problems, of one kind in one column only the first.
func (a *resultsAdopter) few() (list []error) {
	seen := map[[2]string]int{}
	for _, err := range a.problems {
		if p, ok := errors.AsType[*Problem](err); ok {
			key := [2]string{p.Column, p.Want}
			if seen[key]++; seen[key] > fewOfAKind {
				continue
			}
			if left := a.alike(p) - fewOfAKind; seen[key] == fewOfAKind && left > 0 {
				p.Fix += fmt.Sprintf(" (and %d more like this)", left)
			}
		}
		list = append(list, err)
	}
	return list
}

func (a *resultsAdopter) alike(p *Problem) (n int) {
	for _, err := range a.problems {
		if o, ok := errors.AsType[*Problem](err); ok && o.Column == p.Column && o.Want == p.Want {
			n++
		}
	}
	return n
}

// ids gathers the lists of each contest and finds out who is who.
func (a *resultsAdopter) ids() {
	var members []*member
	for i := range a.m.Councils {
		c := &a.m.Councils[i]
		l := &list{}
		for _, k := range a.ofCouncil[c] {
			a.gather(k)
			l.members = append(l.members, k.members()...)
		}
		if r := a.records[c.council()]; r != nil {
			a.identify(c, l, r)
		}
		members = append(members, l.members...)
	}
	a.m.askOrder()
	a.askTwice(members)
	if a.byLists && a.at.named() && a.at.place < 0 {
		a.r.Places = cmp.Or(a.r.Places, Ask)
	}
}

// members gives the candidates of a contest who have names.
func (k *poll) members() (all []*member) {
	for i := range k.entries {
		if e := &k.entries[i]; e.name != "" {
			e.who = &member{row: e.row, council: k.council, ward: k.ward, name: e.name, party: e.party, codes: e.codes}
			all = append(all, e.who)
		}
	}
	return all
}

// writeAll makes the rows of the package.
func (a *resultsAdopter) writeAll() {
	w := a.writer()
	for i := range a.m.Councils {
		a.body(&a.m.Councils[i], w)
	}
	for i := range a.m.Parties {
		if a.m.Parties[i].Kind != kindOthers {
			a.party(&a.m.Parties[i])
		}
	}
	a.put(&seatledger.Election{ID: w.election, Date: a.on, TakesOffice: w.takes, Name: a.electionName(), Kind: a.kind(), Sources: w.from})
	lists := 0
	for _, k := range a.polls {
		a.contest(k, w)
		for i := range k.lists {
			a.list(k, &k.lists[i], w)
			lists++
		}
	}
	if a.summed > 0 {
		a.lose(Loss{Values: a.summed, Column: a.votesColumn(), Why: "votes of candidates who were not alone on a list: those of the list are kept", Ignored: true})
	}
	if a.worked > 0 {
		a.note("Who won is worked out from the votes by %s, as the map says, in %s; the table does not say it.", a.r.Method, plural(a.worked, "contest"))
	}
	if a.sums > 0 {
		a.note("%s with the sums of the rows.", agree(a.sums))
	}
	a.p.Made = plural(len(a.polls), "contest") + " with " + plural(lists, "list")
}

func agree(totals int) string {
	if totals == 1 {
		return "1 total agrees"
	}
	return fmt.Sprintf("%d totals agree", totals)
}

func (a *resultsAdopter) votesColumn() string {
	if at := a.at.panes[0].votes; at >= 0 {
		return a.table.Head[at]
	}
	return ""
}

// rowWriter is what all rows of a package of results have.
type rowWriter struct {
	election seatledger.ElectionID
	takes    seatledger.Date
	from     []seatledger.SourceID
	workedBy []seatledger.SourceID // of seats that no source states
	people   map[seatledger.PersonID]bool
}

// writer puts the sources.
func (a *resultsAdopter) writer() *rowWriter {
	source := seatledger.SourceID(a.m.Package + "/" + a.on.String())
	w := &rowWriter{election: seatledger.ElectionID(source), from: []seatledger.SourceID{source}, people: map[seatledger.PersonID]bool{}}
	published := a.on
	if a.m.Source.Date != "" {
		published = a.day(a.m.Source.Date, "source, date")
	}
	if a.r.TakesOffice != "" {
		w.takes = a.day(a.r.TakesOffice, "results, takes_office")
	}
	s := a.m.Source
	a.put(&seatledger.Source{ID: source, Title: s.Title, Publisher: s.Publisher, Date: published, URL: s.URL})
	if a.worked > 0 {
		by := source + "/seats"
		w.workedBy = []seatledger.SourceID{source, by}
		a.put(&seatledger.Source{ID: by, Title: "Seats worked out from the votes of \"" + s.Title + "\" by " + a.r.Method, Date: published, Grade: seatledger.WorkedOut})
	}
	return w
}

func (a *resultsAdopter) kind() string {
	if a.r.Kind == "ordinary" {
		return ""
	}
	return a.r.Kind
}

func (a *resultsAdopter) electionName() string {
	what := "Election"
	if a.isByElection() {
		what = "By-election"
	}
	if len(a.m.Councils) == 1 {
		return fmt.Sprintf("%s of %s, %s", what, a.m.Councils[0].Name, a.on)
	}
	return fmt.Sprintf("%s of %s", what, a.on)
}

// body puts a council, its place, and the wards of which it is known how many seats they
// have.
func (a *resultsAdopter) body(c *Council, w *rowWriter) {
	if len(a.ofCouncil[c]) == 0 || c.isOnRecord() {
		return // another package has the rows
	}
	seats, _ := strconv.Atoi(c.Seats) // a number: askSeats has looked
	a.put(&seatledger.Division{ID: seatledger.DivisionID(c.ID), Name: c.Name, Type: c.Type, Identifiers: a.codes[c], Sources: w.from})
	a.put(&seatledger.Council{ID: c.council(), Division: seatledger.DivisionID(c.ID), Name: c.Name, Seats: seats, Sources: w.from})
	for _, k := range a.ofCouncil[c] {
		n := sizeOf(a.said, a.m.wardKey(c, k.ward))
		if isYes(a.r.Whole) {
			n.seats = int(a.stakeOf(k))
		}
		if k.ward != "" && n.seats > 0 {
			row := &seatledger.Ward{Council: c.council(), Ward: k.ward, Seats: n.seats, Sources: w.from}
			if n.voteless {
				row.Votes = seatledger.Count{Stated: true}
			}
			a.put(row)
		}
	}
}

// contest puts the terms of a contest, if it is known how many seats were at stake.
func (a *resultsAdopter) contest(k *poll, w *rowWriter) {
	stake := a.stakeOf(k)
	if stake < 1 || stake > seatledger.MaxSeats {
		if a.unsized++; a.unsized == 1 {
			a.lose(Loss{Row: k.row, Values: 1, Value: k.name(), Why: "how many seats were at stake is not known, here and in other contests of which the map does not say it: no row has the terms of the contest"})
		}
		return
	}
	row := &seatledger.Contest{Election: w.election, Council: k.council.council(), Ward: k.ward, Seats: int(stake), Electors: k.electors, Valid: a.valid(k), Sources: w.from}
	if k.unopposed {
		row.State = "unopposed"
	}
	if a.r.Method != "" && !a.r.leavesOpen() {
		row.Method = a.r.Method
	}
	a.put(row)
}

// valid gives the valid votes of a contest, if its votes add up to them.
func (a *resultsAdopter) valid(k *poll) seatledger.Count {
	if !k.valid.Stated || len(k.entries) == 0 {
		return k.valid
	}
	sum := int64(0)
	for i := range k.entries {
		sum += k.entries[i].votes.N
		if !k.entries[i].votes.Stated {
			return seatledger.Count{}
		}
	}
	if sum == k.valid.N {
		return k.valid
	}
	a.lose(Loss{Row: k.row, Column: a.m.holding(HoldsValid), Values: 1, Value: fmt.Sprint(k.valid.N), Why: fmt.Sprintf("not kept: the votes of %s add up to %d", k.name(), sum)})
	return seatledger.Count{}
}

// list puts the result of a list, and who stood on it.
func (a *resultsAdopter) list(k *poll, l *listed, w *rowWriter) {
	from := w.from
	if l.workedOut {
		from = w.workedBy
	}
	a.put(&seatledger.Result{Election: w.election, Council: k.council.council(), Ward: k.ward, List: l.party, Votes: l.votes, Seats: l.seats, Sources: from})
	for i, e := range l.entries {
		if e.name == "" {
			continue
		}
		if e.place == 0 {
			e.place = i + 1
		}
		a.stood(k, l, e, w)
	}
}

// stood puts a candidate, and that he or she was elected.
func (a *resultsAdopter) stood(k *poll, l *listed, e *entry, w *rowWriter) {
	placed := a.at.place >= 0 || !a.byLists || isYes(a.r.Places)
	won := e.seats.Stated && e.seats.N > 0
	if !placed && !won {
		a.lose(Loss{Row: e.row, Values: 1, Value: e.name, Why: "not elected, and the table gives no place on a list"})
		return
	}
	id, _ := a.person(e.who, w.people)
	e.who.id = id
	basis := "candidate"
	if won {
		basis = "office-holder"
	}
	if e.who.known != nil {
		a.name(e.who, w.from)
	} else {
		a.put(&seatledger.Person{ID: id, Name: e.name, Basis: basis, Identifiers: e.codes, Sources: w.from})
	}
	if placed {
		a.put(&seatledger.Candidate{Election: w.election, Council: k.council.council(), Ward: k.ward, List: l.party, Position: e.place, Person: id, Sources: w.from})
	}
	if !won {
		return
	}
	kind := seatledger.Elected
	if a.isByElection() {
		kind = seatledger.ByElected
	}
	from := w.from
	if e.workedOut {
		from = w.workedBy
	}
	a.put(&seatledger.Event{ID: seatledger.EventID(fmt.Sprintf("%s/%s/elected", id, a.on)), Date: a.on, Kind: kind, Council: k.council.council(), Ward: k.ward, Person: id, List: l.party, Sources: from})
}

// figures gives how a map reads numbers.
func (m *Map) figures() *figures {
	f := &figures{thousands: m.Results.Thousands, marks: map[[2]string]string{}}
	for _, x := range m.Results.Marks {
		f.marks[[2]string{x.In, x.Mark}] = x.Means
	}
	return f
}

// extendResults adds what a table has and a map does not know, once it is known which
// columns hold what.
func (m *Map) extendResults(t *Table) {
	asked := func() bool {
		return slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Holds == Ask })
	}
	if asked() || m.Results.Numbers == Ask || m.Shape == Ask {
		return
	}
	if m.takeNumbers(t); asked() {
		return
	}
	m.nameColumns()
	m.proposeCouncils(t)
	m.findOnRecord(t)
	for i := range m.Councils {
		if m.Councils[i].Seats == Ask {
			m.Councils[i].Seats = "" // as many as the table has, if that is all; else it is asked
		}
	}
	l := m.layout(t)
	var names []string
	for _, p := range l.panes {
		if p.party != "" {
			names = append(names, p.party)
		}
	}
	if !m.partiesOf(slices.Concat(names, t.Column(m.holding(HoldsParty)))) {
		return
	}
	m.findParties()
	m.proposeMarks(t, l)
	m.askRows(t, l)
}

// manyAlike is from how many on it is not asked of each party alone whether it sits with
// another.
const manyAlike = 5

// partiesOf lists the parties of a table. Where many have names that hold another's, as
// coalitions do, it asks once; it reports whether that is answered.
func (m *Map) partiesOf(names []string) bool {
	old := len(m.Parties)
	m.namesOfParties(names)
	var asked []int
	for i := old; i < len(m.Parties); i++ {
		if isRest(m.Parties[i].Name) {
			m.Parties[i].Kind, m.Parties[i].With = kindOthers, ""
		}
		if m.Parties[i].With == Ask {
			asked = append(asked, i)
		}
	}
	switch r := m.Results; {
	case len(asked) < manyAlike || r.Alike == "each":
	case r.Alike == "apart":
		for _, i := range asked {
			m.Parties[i].With = "no"
		}
	default:
		m.Parties, r.Alike = m.Parties[:old], Ask
		return false
	}
	return true
}

// askRows asks what rows leave open: blank wards and parties, and how names are written.
func (m *Map) askRows(t *Table, l *layout) {
	r := m.Results
	if l.ward < 0 && !l.isWide() && r.Sections == "" && len(t.sections()) > 1 {
		r.Sections = Ask
	}
	for i, row := range t.Rows {
		if l.ward >= 0 && i > 0 && row.Cells[l.ward] == "" && r.Carry == "" && len(t.Column(t.Head[l.ward])) > 0 {
			r.Carry = Ask
		}
		if l.party >= 0 && isNoParty(row.Cells[l.party]) && r.NoParty == "" && !isSumText(cellAt(row, l.person)) {
			r.NoParty = Ask
		}
	}
	if r.NoParty != "" && r.NoParty != Ask {
		m.namesOfParties([]string{r.NoParty})
	}
	if l.person >= 0 && r.Names == "" {
		r.Names = surnames(t.Column(t.Head[l.person]))
	}
	alone := func(p Party) bool { return p.Kind == string(seatledger.KindIndependents) }
	if !l.named() && l.elected < 0 && r.Independents == "" && slices.ContainsFunc(m.Parties, alone) && (l.ofParties() || l.ward >= 0) {
		r.Independents = Ask
	}
}

func isSumText(who string) bool {
	first, _, _ := strings.Cut(folded(who), " ")
	return slices.Contains(sumWords, first)
}

// proposeMarks notes what stands for numbers or beside them, what says who was elected, and
// what divides thousands.
func (m *Map) proposeMarks(t *Table, l *layout) {
	divided := map[string]bool{}
	numbers := l.numbers()
	for _, r := range t.Rows {
		if t.isHead(r) {
			continue
		}
		for _, at := range numbers {
			number, in, mark := marker(r.Cells[at])
			if !l.isVotes(at) {
				in = ""
			}
			m.mark(in, mark, !l.isWide())
			if d := dividers(number); d != "" && !wholeFloat.MatchString(number) && groups.MatchString(number) {
				divided[d[:1]] = true
			}
		}
		if l.elected >= 0 && !l.isWide() {
			m.mark("elected", electedMark(r.Cells[l.elected]), true)
		}
		if l.person >= 0 {
			if part := endMark.FindStringSubmatch(cellAt(r, l.person)); part != nil {
				m.mark("candidate", part[1], true)
			}
		}
	}
	if len(divided) == 1 && m.Results.Thousands == "" {
		for d := range divided {
			m.Results.Thousands = d
		}
	}
}

// numbers lists the columns with numbers.
func (l *layout) numbers() (columns []int) {
	for _, p := range l.panes {
		columns = append(columns, p.votes, p.seats)
	}
	columns = append(columns, l.stake, l.electors, l.valid, l.total)
	return slices.DeleteFunc(columns, func(at int) bool { return at < 0 })
}

// isVotes reports whether a column has votes.
func (l *layout) isVotes(at int) bool {
	return slices.ContainsFunc(l.panes, func(p pane) bool { return p.votes == at })
}

// maxMarks bounds the marks of one kind: beyond, the cells are problems.
const maxMarks = 12

// mark adds a mark to the map, with what it is likely to mean, or a question.
func (m *Map) mark(in, mark string, isLong bool) {
	if in == "" || slices.ContainsFunc(m.Results.Marks, func(x Mark) bool { return x.In == in && x.Mark == mark }) {
		return
	}
	n := 0
	for _, x := range m.Results.Marks {
		if x.In == in {
			n++
		}
	}
	if n < maxMarks && !strings.ContainsAny(mark, "0123456789%") {
		m.Results.Marks = append(m.Results.Marks, Mark{in, mark, meaning(in, mark, isLong)})
	}
}

var electedWords = map[string]string{"yes": meansElected, "y": meansElected, "elected": meansElected, "true": meansElected, "no": meansNot, "n": meansNot, "not elected": meansNot, "false": meansNot,
	"defeated": meansNot, "unsuccessful": meansNot, "elected unopposed": meansNoPoll, "unopposed": meansNoPoll, "re-elected": meansElected, "1": meansElected, "0": meansNot, "*": meansElected,
	"ja": meansElected, "nein": meansNot, "oui": meansElected, "non": meansNot, "sim": meansElected, "não": meansNot, "sí": meansElected, "ano": meansElected, "ne": meansNot,
	"e": meansElected, "x": meansElected, "✓": meansElected, "✔": meansElected, "élu": meansElected, "élue": meansElected, "gewählt": meansElected, "nicht gewählt": meansNot, "gekozen": meansElected,
	"eletto": meansElected, "eletta": meansElected, "eleito": meansElected, "eleita": meansElected, "electo": meansElected, "electa": meansElected, "lost": meansNot, "won": meansElected}

// meaning proposes what a mark means, where its words say so.
func meaning(in, mark string, isLong bool) string {
	switch {
	case in == "votes" && mark == "" && isLong: // the candidate stands there
		return meansUnstated
	case in == "votes" && mark == "-":
		return meansAway
	case in == "votes" && slices.Contains(noPollWords, strings.ToLower(mark)):
		return meansNoPoll
	case in == "elected" && (mark == "" || mark == "-"):
		return meansNot
	case in == "elected" && electedWords[mark] != "":
		return electedWords[mark]
	case in == "candidate" && strings.HasPrefix(strings.ToLower(mark), "(elect"):
		return meansElected
	}
	return Ask
}
