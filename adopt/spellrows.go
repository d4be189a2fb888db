package adopt

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// adoptSpells makes the rows of a file that tells from when to when somebody sat.
func (a *adopter) adoptSpells() {
	spells := a.spells()
	by := map[*Council][]*spell{}
	for _, s := range spells {
		by[s.council] = append(by[s.council], s)
	}
	if a.problems != nil {
		return
	}
	a.askOfSpells(spells)
	if len(a.m.Open()) > 0 {
		return // the rest depends on it
	}
	a.proposeElections(by)
	a.readElections()
	w := &spellWriter{adopter: a, people: map[*sitter]bool{}}
	for i := range a.m.Councils {
		if c := &a.m.Councils[i]; c.Seats != Ignored {
			w.council(c, by[c])
		}
	}
	if a.problems == nil && len(a.m.Open()) == 0 {
		w.rows()
	}
}

// askOfSpells asks what these spells give reason to ask.
func (a *adopter) askOfSpells(spells []*spell) {
	m := &a.m.Spells
	noEnd, januaries := 0, 0
	for _, s := range spells {
		if a.goesOn(s) {
			noEnd++
		}
		if s.start.Exact() && strings.HasSuffix(s.start.String(), "-01-01") {
			januaries++
		}
	}
	if noEnd > 0 && m.NoEnd == "" {
		m.NoEnd = Ask
	}
	if januaries > 0 && m.January == "" {
		m.January = Ask
	}
	a.askEnds(spells)
}

// askEnds finds out what the day of an end is: where one spell ends on the day on which
// another of the same person, ward or council begins, it is the day after the last one.
func (a *adopter) askEnds(spells []*spell) {
	if a.m.Spells.End != "" {
		return
	}
	type place struct{ of, day string }
	starts := map[place]bool{}
	each := func(s *spell, d seatledger.Date, visit func(place)) {
		if d.Exact() {
			visit(place{string(s.person.id), d.String()})
			visit(place{s.council.ID, d.String()})
			if s.ward != "" {
				visit(place{s.council.ID + "\x00" + s.ward, d.String()})
			}
		}
	}
	for _, s := range spells {
		each(s, s.start, func(p place) { starts[p] = true })
	}
	same, next, ends := 0, 0, 0
	for _, s := range spells {
		if s.end.IsZero() {
			continue
		}
		ends++
		each(s, s.end, func(p place) { same += count(starts[p]) })
		each(s, shifted(s.end, 1), func(p place) { next += count(starts[p]) })
	}
	switch {
	case same > 4*next:
		a.m.Spells.End = dayAfter
	case next > 4*same, ends == 0:
		a.m.Spells.End = lastDay
	default:
		a.m.Spells.End = Ask
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// spellWriter writes what became of spells.
type spellWriter struct {
	*adopter
	people map[*sitter]bool
	from   []seatledger.SourceID
	came   []seatledger.Day // on which anybody came, in order
	todo   []func()         // rows, once nothing is open any more
}

// rows writes everything.
func (w *spellWriter) rows() {
	slices.Sort(w.came)
	w.putSource()
	w.from = []seatledger.SourceID{w.source}
	for i := range w.m.Parties {
		w.party(&w.m.Parties[i])
	}
	for _, write := range w.todo {
		write()
	}
	w.p.Members = len(w.people)
	w.besides()
}

// besides says of which councils another package of the ledger has rows already: spells are
// not held against those, as lists of a day are.
func (w *spellWriter) besides() {
	g := w.m.Ledger
	if g == nil {
		return
	}
	for i := range w.m.Councils {
		c := &w.m.Councils[i]
		if c.leavesOut() {
			continue
		}
		for _, r := range g.candidates(c.Name, nil) {
			if _, pkg := g.last(seatledger.Councils, g.councilKey(r)); pkg != w.m.Package {
				w.lose(Loss{Value: c.Name, Why: fmt.Sprintf("the package %s of the ledger has %s already, and spells are not held against it: import would refuse them, or have them beside it", pkg, g.book.CouncilID(r))})
			}
		}
	}
	if g.err != nil {
		w.problems = append(w.problems, g.err)
	}
}

// council works out what became of one council.
func (w *spellWriter) council(c *Council, spells []*spell) {
	posts, seats := divide(spells, func(s *spell) bool { return s.post != "" })
	if len(posts) > 0 && c.TieBreak == "" {
		c.TieBreak = Ask
	}
	for _, s := range seats {
		if !s.start.IsZero() {
			w.came = append(w.came, s.start.Latest())
		}
	}
	days := w.renewalsOf(c, seats)
	w.cutTerms(seats, days)
	stays := w.stays(seats, days)
	w.termEnds(stays, days)
	w.wardsOf(c, stays)
	if w.m.WardSeats != Ask { // which says who has no vote
		w.crowd(c, stays)
	}
	w.askArrivals(stays, days)
	stays = w.withoutStart(stays, days)
	open := w.openings(stays, days)
	moves := movesOf(stays)
	if l := w.lists[c]; l != nil {
		l.stays = stays
	}
	w.todo = append(w.todo, func() {
		w.place(c, w.from)
		w.groupRows(c, stays)
		for _, r := range days.list {
			if r.whole {
				w.renew(c, r, stays)
			}
		}
		w.leaveOpen(c, stays, open)
		for _, s := range stays {
			w.stay(s, days, moves)
		}
		for _, s := range posts {
			w.post(s)
		}
	})
}

func divide[T any](list []T, is func(T) bool) (yes, no []T) {
	for _, x := range list {
		if is(x) {
			yes = append(yes, x)
		} else {
			no = append(no, x)
		}
	}
	return yes, no
}

// howWords are words for how somebody came, by the kind of event they say.
var howWords = []struct {
	word string
	kind seatledger.EventKind
}{
	{"appoint", seatledger.Appointed}, {"special", seatledger.ByElected}, {"by election", seatledger.ByElected}, {"co opt", seatledger.CoOpted},
	{"next on", seatledger.NextOnList}, {"elect", seatledger.Elected},
}

// arrival gives the kind of event by which a stay began.
func (w *spellWriter) arrival(s *stay, days renewals) seatledger.EventKind {
	if s.start.IsZero() {
		return seatledger.Listed
	}
	if days.at(s.start) != nil || s.again {
		return seatledger.Elected
	}
	for _, h := range howWords {
		if strings.Contains(folded(s.how), h.word) {
			return h.kind
		}
	}
	switch w.m.Spells.Arrived {
	case unknown, Ask, "":
		return seatledger.Listed
	}
	return seatledger.EventKind(w.m.Spells.Arrived)
}

func (w *spellWriter) askArrivals(stays []*stay, days renewals) {
	if w.m.Spells.Arrived == "" && slices.ContainsFunc(stays, func(s *stay) bool { return !s.start.IsZero() && w.arrival(s, days) == seatledger.Listed }) {
		w.m.Spells.Arrived = Ask
	}
}

// renew puts an election of the whole council, and how many of those who came then each list
// has. Whoever won the other seats is not known, unless the file has everybody: then nobody
// did.
func (w *spellWriter) renew(c *Council, r *renewal, stays []*stay) {
	id := w.election(r.start, cmp.Or(r.term, "Members from "+r.start.String()+" on"))
	won, rest := map[seatledger.PartyID]int{}, c.seatsOn(r.day())
	for _, s := range stays {
		if s.start.String() == r.start.String() && !w.hasNoVote(s) {
			won[s.parts[0].party.partyOf()]++
			rest--
		}
	}
	switch {
	case isYes(w.m.Complete):
		won[""] += 0
	case rest > 0:
		won[""] += rest
	}
	w.put(&seatledger.Contest{Election: id, Council: c.council(), Seats: c.seatsOn(r.day()), Until: r.until, Sources: w.from})
	for _, list := range slices.Sorted(maps.Keys(won)) {
		if list != "" || won[""] > 0 || rest > 0 {
			w.put(&seatledger.Result{Election: id, Council: c.council(), List: list, Seats: seatledger.Counted(int64(won[list])), Sources: w.from})
		}
	}
}

// election puts an election on which somebody took office on a day, and gives its id. When
// the voters went is not known but that it was by then, and after those came who came before.
func (w *spellWriter) election(day seatledger.Date, name string) seatledger.ElectionID {
	i, _ := slices.BinarySearch(w.came, day.Earliest())
	after := seatledger.OpenPast
	if i > 0 {
		after = w.came[i-1] + 1
	}
	id := seatledger.ElectionID(w.m.Package + "/" + day.String())
	w.put(&seatledger.Election{ID: id, Date: seatledger.Within(after, day.Latest()), TakesOffice: day, Name: name, Scope: "listed", Sources: w.from})
	return id
}

// opening is a seat of which the file does not say who has it next.
type opening struct {
	ward string
	day  seatledger.Date
}

// openings finds the seats of which it is not known who had them next: those after a member
// who has gone, of the same ward, whom nobody follows before the whole council is elected.
// Where the file has everybody they were vacant, as far as it goes.
func (w *spellWriter) openings(stays []*stay, days renewals) []opening {
	type turn struct {
		day  seatledger.Day
		came bool
		stay *stay
	}
	var turns []turn
	last := lastSat(stays)
	for _, s := range stays {
		if r := days.at(s.start); !s.start.IsZero() && (r == nil || !r.whole) {
			turns = append(turns, turn{s.start.Latest(), true, s})
		}
		next := shifted(s.end, 1)
		r := days.next(s.until())
		if s.end.IsZero() || s.until() == last || r != nil && r.day() <= next.Latest() || isYes(w.m.Complete) && next.Latest() <= w.on.Latest() {
			continue
		}
		turns = append(turns, turn{next.Latest(), false, s})
	}
	slices.SortStableFunc(turns, func(x, y turn) int {
		return cmp.Or(cmp.Compare(x.day, y.day), cmp.Compare(count(x.came), count(y.came)))
	})
	waiting := map[string][]*stay{} // by ward
	var open []opening
	leave := func() {
		for ward, list := range waiting {
			for _, s := range list {
				open = append(open, opening{ward, shifted(s.end, 1)})
			}
			delete(waiting, ward)
		}
	}
	renewed := seatledger.OpenPast
	for _, x := range turns {
		if r := days.next(renewed); r != nil && r.day() <= x.day {
			renewed = x.day
			leave()
		}
		switch list := waiting[x.stay.ward]; {
		case !x.came:
			waiting[x.stay.ward] = append(list, x.stay)
		case len(list) > 0:
			waiting[x.stay.ward] = list[1:]
		}
	}
	leave()
	return open
}

// leaveOpen leaves seats open of which the file does not say who has them next, and all of
// the council after the last day on which it names a member.
func (w *spellWriter) leaveOpen(c *Council, stays []*stay, open []opening) {
	seats := map[opening]int{}
	var order []opening
	for _, o := range open {
		if seats[o] == 0 {
			order = append(order, o)
		}
		seats[o]++
	}
	slices.SortFunc(order, func(x, y opening) int {
		return cmp.Or(cmp.Compare(x.day.Latest(), y.day.Latest()), cmp.Compare(x.ward, y.ward))
	})
	for _, o := range order {
		n := seats[o]
		if size := w.lists[c].seats[o.ward].seats; size > 0 {
			n = min(n, size)
		}
		w.open(c, o.day, o.ward, n)
	}
	if last := lastSat(stays); last != seatledger.OpenFuture && len(stays) > 0 {
		w.open(c, seatledger.On(last+1), "", c.seatsOn(last+1))
	}
}

// lastSat gives the last day on which anybody sat.
func lastSat(stays []*stay) seatledger.Day {
	last := seatledger.OpenPast
	for _, s := range stays {
		last = max(last, s.until())
	}
	return last
}

// open leaves seats open from a day on: somebody was elected, but who is not known.
func (w *spellWriter) open(c *Council, day seatledger.Date, ward string, seats int) {
	id := w.election(day, "Seats whose next members the list does not name")
	w.put(&seatledger.Contest{Election: id, Council: c.council(), Ward: ward, Seats: seats, Sources: w.from})
}

// withoutStart takes stays out of which it is not known since when, where it is not known
// either in which wards everybody sat and who had other seats: it could not be told which of
// these they had before.
func (w *spellWriter) withoutStart(stays []*stay, days renewals) []*stay {
	nowhere := slices.ContainsFunc(stays, func(s *stay) bool { return s.ward == "" })
	if !nowhere || len(w.openings(stays, days)) == 0 {
		return stays
	}
	return slices.DeleteFunc(slices.Clone(stays), func(s *stay) bool {
		if s.start.IsZero() {
			w.lose(Loss{Row: s.row, Column: w.m.holding(HoldsStart), Values: 1, Value: s.person.name, Why: "the row is not used: since when is not stated, and other seats are not either"})
		}
		return s.start.IsZero()
	})
}

// stay puts the rows of one stay.
func (w *spellWriter) stay(s *stay, days renewals, moves map[*part]seatledger.EventKind) {
	if s.start.IsZero() && !w.sits(s) {
		w.lose(Loss{Row: s.row, Values: 1, Value: s.person.name, Why: "the row is not used: neither start nor end is stated"})
		return
	}
	w.person(s.person)
	party := s.parts[0].party.partyOf()
	e := &seatledger.Event{Date: s.start, Kind: w.arrival(s, days), Council: s.council.council(), Ward: s.ward, Person: s.person.id}
	if e.Kind == seatledger.NextOnList && !w.follows(s) { // of a list that has no seat to follow on
		e.Kind = seatledger.Listed
		w.lose(Loss{Row: s.row, Values: 1, Value: s.person.name, Why: "nobody of the same list has left a seat, so that it is not said how the member came"})
	}
	if e.Kind == seatledger.Listed {
		e.Party, e.Date = party, cmp.Or(s.start, s.end, w.on)
		if s.start.IsZero() && len(s.parts) > 1 { // while still of the first party
			e.Date = shifted(s.parts[1].from, -1)
		}
	} else {
		e.List, e.Until = party, w.last(s, days)
	}
	leaves := w.leaves(s, e.Kind, days)
	if s.reason != "" && !leaves && e.Kind != seatledger.Listed {
		e.Note = "ended: " + s.reason
	}
	w.event(s, e, "")
	for i := range s.parts {
		w.part(s, i, moves)
	}
	if leaves {
		w.event(s, &seatledger.Event{Date: shifted(s.end, 1), Kind: seatledger.TermEnded, Council: e.Council, Person: e.Person, Reason: s.reason}, "ends")
	}
}

// follows reports whether somebody of the list of a member had left a seat before, since the
// last election.
func (w *spellWriter) follows(s *stay) bool {
	return slices.ContainsFunc(w.lists[s.council].stays, func(o *stay) bool {
		return o.parts[0].party.partyOf() == s.parts[0].party.partyOf() && !o.end.IsZero() && o.until() < s.from() && o.from() < s.from()
	})
}

// leaves reports whether the end of a stay is an event of its own: it is not that of a term
// that is stated, and no election on the day after takes the seat.
func (w *spellWriter) leaves(s *stay, came seatledger.EventKind, days renewals) bool {
	next, r := days.next(s.until()), days.at(s.start)
	switch {
	case s.end.IsZero() || next != nil && next.day() == s.until()+1:
		return false
	case came == seatledger.Listed:
		return true
	}
	return r.ends(s) && (r.goesOn || s.until() < r.until.Earliest())
}

// ends reports whether it is a renewal that says when the term of a member elected at it
// ends, or would have: the member's last day is not one of another term.
func (r *renewal) ends(s *stay) bool {
	return r != nil && r.whole && !s.end.IsZero() && (r.goesOn || !r.until.IsZero() && s.until() <= r.until.Earliest())
}

// last gives the last day of the term of a stay where its election does not say it.
func (w *spellWriter) last(s *stay, days renewals) seatledger.Date {
	r := days.at(s.start)
	switch {
	case !w.sits(s):
		return seatledger.Within(s.start.Earliest(), seatledger.OpenFuture)
	case r.ends(s):
		return seatledger.Date{}
	}
	return s.end
}

// part puts a change of party or group within a stay, and the group with which it begins.
func (w *spellWriter) part(s *stay, i int, moves map[*part]seatledger.EventKind) {
	p := &s.parts[i]
	date, was := p.from, (*part)(nil)
	if i > 0 {
		was = &s.parts[i-1]
	}
	if was != nil && was.party.partyOf() != p.party.partyOf() {
		e := &seatledger.Event{Date: date, Kind: moves[p], Council: s.council.council(), Person: s.person.id, FromParty: was.party.partyOf(), Party: p.party.partyOf()}
		if e.Kind == seatledger.BecameIndependent {
			e.Party = ""
		}
		w.event(s, e, "moves/"+date.String())
	}
	var before *Group
	if was != nil {
		before = was.group
	}
	w.group(s, date, before, p)
}

// group puts the rows of a member who joins or leaves a group alone, not with the whole
// party.
func (w *spellWriter) group(s *stay, date seatledger.Date, before *Group, p *part) {
	if date = cmp.Or(date, s.end, w.on); before == p.group {
		return
	}
	e := &seatledger.Event{Date: date, Council: s.council.council(), Person: s.person.id}
	switch {
	case p.group != nil && !p.group.has(p.party):
		e.Kind, e.Group = seatledger.JoinedGroup, seatledger.PartyID(p.group.ID)
	case before != nil:
		e.Kind, e.Group = seatledger.LeftGroup, seatledger.PartyID(before.ID)
	default:
		return
	}
	w.event(s, e, "group/"+date.String())
}

// event puts an event of a stay.
func (w *spellWriter) event(s *stay, e *seatledger.Event, what string) {
	e.ID = seatledger.EventID(strings.TrimSuffix(fmt.Sprintf("%s/%s/%s", s.council.within(s.person.id), cmp.Or(s.start, s.end, w.on), what), "/"))
	e.Sources = w.from
	w.put(e)
}

// person puts a person and the other spellings of the name.
func (w *spellWriter) person(p *sitter) {
	if w.people[p] {
		return
	}
	w.people[p] = true
	w.p.Rows = append(w.p.Rows, &seatledger.Person{ID: p.id, Name: p.name, Basis: "office-holder", Identifiers: p.codes, Sources: w.from})
	for _, name := range p.others {
		w.put(&seatledger.Name{Of: string(p.id), Name: name, Kind: "spelling", Sources: w.from})
	}
}

// post puts somebody who held a post.
func (w *spellWriter) post(s *spell) {
	if s.start.IsZero() {
		w.lose(Loss{Row: s.row, Values: 1, Value: s.person.name, Why: "the row is not used: it does not say since when the post was held"})
		return
	}
	w.person(s.person)
	w.put(&seatledger.Event{ID: seatledger.EventID(fmt.Sprintf("%s/%s/%s", s.council.within(s.person.id), s.start, slug(s.post))), Date: s.start, Until: s.end,
		Kind: seatledger.PostTaken, Council: s.council.council(), Person: s.person.id, Party: s.party.partyOf(), Post: seatledger.PostID(slug(s.post)), Sources: w.from})
}

// movesOf finds of what kind each change of party is: all who sat for a party and went on
// went the same day to the same one, and were two at least, where it is the party that
// changed.
func movesOf(stays []*stay) map[*part]seatledger.EventKind {
	type move struct {
		from, day string
	}
	went := map[move]map[seatledger.PartyID]int{}
	for _, s := range stays {
		for i := 1; i < len(s.parts); i++ {
			p, was := &s.parts[i], &s.parts[i-1]
			if p.party.partyOf() != was.party.partyOf() {
				m := move{string(was.party.partyOf()), p.from.String()}
				if went[m] == nil {
					went[m] = map[seatledger.PartyID]int{}
				}
				went[m][p.party.partyOf()]++
			}
		}
	}
	kinds := map[*part]seatledger.EventKind{}
	for _, s := range stays {
		for i := 1; i < len(s.parts); i++ {
			p, was := &s.parts[i], &s.parts[i-1]
			to := went[move{string(was.party.partyOf()), p.from.String()}]
			switch {
			case p.party != nil && p.party.Kind == string(seatledger.KindIndependents):
				kinds[p] = seatledger.BecameIndependent
			case len(to) == 1 && to[p.party.partyOf()] > 1 && !stayed(stays, was.party, p.from):
				kinds[p] = seatledger.Realigned
			default:
				kinds[p] = seatledger.Defected
			}
		}
	}
	return kinds
}

// stayed reports whether somebody sat for a party before a day and on it.
func stayed(stays []*stay, party *Party, day seatledger.Date) bool {
	for _, s := range stays {
		if s.from() >= day.Earliest() || s.until() < day.Earliest() {
			continue
		}
		for i := range s.parts {
			p := &s.parts[i]
			ends := i+1 < len(s.parts) && s.parts[i+1].start() <= day.Earliest()
			if p.party.partyOf() == party.partyOf() && p.start() < day.Earliest() && !ends {
				return true
			}
		}
	}
	return false
}

// within begins the ids of what befell a person on a council.
func (c *Council) within(id seatledger.PersonID) string {
	if strings.HasPrefix(string(id), c.ID+"/") {
		return string(id)
	}
	return c.ID + "/" + string(id)
}

// groupRows puts the groups that members of a council are said to be of.
func (w *spellWriter) groupRows(c *Council, stays []*stay) {
	used := map[*Group]bool{}
	for _, s := range stays {
		for i := range s.parts {
			used[s.parts[i].group] = true
		}
	}
	for i := range w.m.Groups {
		if g := &w.m.Groups[i]; used[g] {
			w.put(&seatledger.Party{ID: seatledger.PartyID(g.ID), Name: g.Name, Kind: seatledger.KindGroup, Members: g.members(), Councils: []seatledger.CouncilID{c.council()}})
		}
	}
}

// councilSeats reads the seats of each council from the map: a number, and others from days
// on.
func (a *adopter) councilSeats() {
	for i := range a.m.Councils {
		c := &a.m.Councils[i]
		if c.Seats == Ignored {
			continue
		}
		c.sizes = nil
		for text := range strings.SplitSeq(c.Seats, ";") {
			day, number, dated := strings.Cut(text, ":")
			z := size{from: seatledger.OpenPast}
			if !dated {
				number = day
			} else {
				z.date = a.day(strings.TrimSpace(day), c.Name+", seats")
				z.from = z.date.Earliest()
			}
			var err error
			if z.seats, err = strconv.Atoi(strings.TrimSpace(number)); err != nil || z.seats < 1 || z.seats > seatledger.MaxSeats {
				a.problems = append(a.problems, &Problem{File: "the map", Column: c.Name + ", seats", Value: c.Seats, Want: "a number of seats, and others from a day on as in `48; 1973-12-25: 49`", Fix: "write how many it has by law"})
				return
			}
			c.sizes = append(c.sizes, z)
		}
	}
}

// size is how many seats a council has from a day on.
type size struct {
	date  seatledger.Date
	from  seatledger.Day
	seats int
}

// seatsOn gives the seats of a council on a day.
func (c *Council) seatsOn(d seatledger.Day) (n int) {
	for _, z := range c.sizes {
		if z.from <= d || n == 0 {
			n = z.seats
		}
	}
	return n
}
