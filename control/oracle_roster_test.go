package control_test

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of rosters. A world is first played as if
// all that its rosters change had happened on their days. What it was then happens
// on any of the days on which it may have.

// shown is a row of a roster in one world.
type shown struct {
	*seatledger.Event
	order       seatledger.Position
	first, last seatledger.Day // days that its date allows
	day         seatledger.Day // on which it speaks
	lacking     int            // of the unnamed, how many have yet to be seated
}

// word is what the records say of somebody on a day.
type word struct {
	person seatledger.PersonID
	day    seatledger.Day
	ends   bool // the holding ends; else there is one
	ward   string
}

// note keeps a row of a roster, or what another event says of somebody.
func (l *read) note(e *seatledger.Event, order seatledger.Position, acts []act) {
	effect, _ := e.Kind.Effect()
	switch {
	case effect == seatledger.EffectRoster && e.Council == l.council:
		l.rosters = append(l.rosters, shown{e, order, e.Date.Earliest(), e.Date.Latest(), e.Date.Latest(), 0})
	case len(acts) == 0 || e.Person == "" && e.For == "":
	case effect == seatledger.EffectEnd && e.Person != "":
		l.words = append(l.words, word{e.Person, acts[0].day, true, e.Ward})
	case e.Kind == seatledger.Substituted:
		l.words = append(l.words, word{e.For, acts[0].day, false, e.Ward})
	case effect == seatledger.EffectFill, effect == seatledger.EffectAllegiance, e.Kind == seatledger.MemberSuspended, e.Kind == seatledger.Reinstated:
		l.words = append(l.words, word{e.Person, acts[0].day, false, e.Ward})
	}
}

// hasRosters reports whether some event may be a row of a roster, and gives the last
// day of which one may speak.
func (l *read) hasRosters() (last seatledger.Day, has bool) {
	for _, packages := range l.events {
		for _, c := range packages {
			for _, v := range c {
				if effect, _ := v.row.Kind.Effect(); effect == seatledger.EffectRoster && v.row.Council == l.council {
					last, has = max(last, v.row.Date.Latest()), true
				}
			}
		}
	}
	return last, has
}

// says reports whether a word on somebody is of the days of a roster.
func (l *read) says(person seatledger.PersonID, ends bool, x *shown) (day seatledger.Day, ok bool) {
	for _, v := range l.words {
		if v.person == person && person != "" && v.ends == ends && v.day >= x.first && v.day <= x.last {
			return v.day, true
		}
	}
	return 0, false
}

// lastWord gives the last day before a roster on which the records speak of
// somebody.
func (l *read) lastWord(person seatledger.PersonID, ends bool, x *shown) seatledger.Day {
	day := l.start - 1
	for _, v := range l.words {
		if v.person == person && person != "" && v.ends == ends && v.day < x.first {
			day = max(day, v.day)
		}
	}
	for i := range l.rosters {
		if y := &l.rosters[i]; !ends && person != "" && y.Person == person && y.day < x.first {
			day = max(day, y.day)
		}
	}
	return day
}

// change is what a roster changes: somebody left a seat, came to one, or to another
// party, on some day from the first on.
type change struct {
	what   byte // 'l' left, 'c' came, 'o' the seat fell open, 'm' moved
	seat   int
	person seatledger.PersonID
	party  seatledger.PartyID
	first  seatledger.Day
	last   seatledger.Day
	row    *shown
	moves  bool // who left is listed in another ward
}

// naive is what is kept while a world is played the first time.
type naive struct {
	l       *read
	since   []seatledger.Day // of the holder or vacancy of each seat
	seen    []seatledger.Day // when a roster last had the holder of each seat
	opened  []seatledger.Day // from when on it is open whose each seat is, where a roster has just opened it
	changes []change
	listed  map[int]bool
	choose  chooser
	spared  map[*shown]map[int]bool       // seats that somebody has got on the days of a complete roster
	came    map[*shown][]change           // seats to which those came whom a row adds
	picked  map[*shown][]int              // seats that a row took
	at      map[*shown]int                // of these, how many it has taken again
	full    bool                          // there is no seat for somebody whom a roster adds
	quiet   bool                          // a world in which the changes happen when they may
	was     map[*shown]seatledger.PartyID // for whom those sat whom a row has in another ward
	is      map[*shown]seatledger.PartyID // the same, of those who leave a seat on the day of the row
	told    map[*shown]bool               // rows that only tell in which ward somebody had a seat
	from    map[*shown]spot               // and how it was held
}

// rosterActs gives the acts of a world with what rosters say of their days and of
// those before them; ok is false where a first play leaves something open.
func (l *read) rosterActs(acts []act, choose chooser) (all []act, ok bool) {
	for i := range l.rosters {
		x := &l.rosters[i]
		if day, left := l.says(x.Person, true, x); left {
			x.day, x.first, x.last = day-1, day-1, day-1
		}
	}
	slices.SortStableFunc(l.rosters, func(a, b shown) int { return cmp.Compare(a.order, b.order) })
	n := &naive{l: l, choose: choose, spared: map[*shown]map[int]bool{}, picked: map[*shown][]int{}, was: map[*shown]seatledger.PartyID{}}
	clear := true
	w := l.begin()
	for _, a := range byDays(append(slices.Clone(acts), l.onTheirDays(n)...)) {
		before := slices.Clone(w.seats)
		w.today, w.l = a.day, l
		a.do(w, func(int) int { clear = false; return 0 })
		n.track(before, w, &a)
	}
	if !clear || n.full {
		return nil, false
	}
	all = append(acts, l.onTheirDays(&naive{l: l, choose: choose, quiet: true, spared: n.spared, came: n.haveCome(), picked: n.picked, was: n.was})...)
	left := map[int]seatledger.Day{}
	for _, c := range n.changes {
		if c.first > c.last {
			continue
		}
		first := c.first
		if c.what == 'c' {
			first = max(first, left[c.seat])
		}
		day := first
		if c.what != 'o' {
			day += seatledger.Day(choose(int(c.last-first) + 1))
		}
		if c.what == 'l' {
			left[c.seat] = day
		}
		rank := map[byte]int{'l': rankOpen, 'o': rankOpen, 'c': rankBegin, 'm': rankMove}[c.what]
		all = append(all, act{day, rank, c.row.order, func(w *state, _ chooser) { l.happenBefore(w, &c) }})
	}
	return all, true
}

func byDays(acts []act) []act {
	slices.SortStableFunc(acts, func(a, b act) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.rank, b.rank), cmp.Compare(a.order, b.order))
	})
	return acts
}

// onTheirDays gives an act for every day of which a roster speaks.
func (l *read) onTheirDays(n *naive) (acts []act) {
	type span struct{ first, last, day seatledger.Day }
	groups := map[span][]*shown{}
	for i := range l.rosters {
		x := &l.rosters[i]
		at := span{x.first, x.last, x.day}
		groups[at] = append(groups[at], x)
	}
	for at, rows := range groups {
		acts = append(acts, act{at.day, rankRoster, rows[0].order, func(w *state, _ chooser) {
			if w.exists && w.office != dissolved {
				n.listed, n.at, n.is, n.told, n.from = map[int]bool{}, map[*shown]int{}, map[*shown]seatledger.PartyID{}, map[*shown]bool{}, map[*shown]spot{}
				n.confirm(w, rows)
				n.dismiss(w, rows)
				n.add(w, rows)
				n.empty(w, rows)
				n.meet(w, rows)
			}
		}})
	}
	return acts
}

// meet notes of which seats a roster speaks.
func (n *naive) meet(w *state, rows []*shown) {
	for i := range w.seats {
		if s := &w.seats[i]; n.listed[i] {
			s.meet(string(seatledger.Listed))
		}
		if s := &w.seats[i]; isComplete(rows, s.ward) {
			s.meet(string(seatledger.RosterComplete))
		}
	}
}

// track notes since when somebody has a seat, or nobody. That the council is dissolved
// and restored, or that somebody sits in for a member, says nothing of that.
func (n *naive) track(before []spot, w *state, a *act) {
	for len(n.since) < len(w.seats) {
		n.since, n.seen, n.opened = append(n.since, n.l.start-1), append(n.seen, n.l.start-1), append(n.opened, 0)
	}
	for i := range w.seats {
		x, same := w.seats[i], i < len(before) && len(before) == len(w.seats)
		if same {
			x, y := x.restored(), before[i].restored()
			same = x.person == y.person && x.holder().kind() == y.holder().kind() && (a.rank != rankLay && a.rank != rankByElection || x.filled != w.today) && !slices.Contains(w.staked, i)
		}
		if !same {
			n.since[i] = a.day
		}
	}
	w.staked = nil
}

func (n *naive) note(c change) {
	if !n.quiet {
		n.changes = append(n.changes, c)
	}
}

// after gives the day after the last on which the holder of a seat was said to have
// it.
func (n *naive) after(w *state, i int, x *shown) seatledger.Day {
	if n.quiet {
		return 0
	}
	s := w.seats[i]
	return max(n.since[i], n.seen[i], n.l.lastWord(s.person, false, x), n.l.lastWord(s.sub, false, x)) + 1
}

// sits reports whether the holder of a seat sits for a party, or has the mandate
// for it.
func sitsFor(s spot, party seatledger.PartyID) bool {
	x := s.holder()
	return x.kind() == 'h' && (party == "" || x.party == party)
}

func isComplete(rows []*shown, ward string) bool {
	return slices.ContainsFunc(rows, func(x *shown) bool {
		return x.Kind == seatledger.RosterComplete && (x.Ward == "" || x.Ward == ward)
	})
}

// lastComplete gives the last day before a roster of which another says who sat in
// a ward, and who did not.
func (l *read) lastComplete(ward string, x *shown) seatledger.Day {
	day := l.start - 1
	for i := range l.rosters {
		if y := &l.rosters[i]; y.Kind == seatledger.RosterComplete && (y.Ward == "" || y.Ward == ward) && y.day < x.first {
			day = max(day, y.day)
		}
	}
	return day
}

// haveCome gives the seats to which somebody comes before the day of the row.
func (n *naive) haveCome() map[*shown][]change {
	came := map[*shown][]change{}
	for _, c := range n.changes {
		if c.what == 'c' && c.first <= c.last {
			came[c.row] = append(came[c.row], c)
		}
	}
	return came
}

// isThere reports whether whoever came to a seat still has it.
func (c *change) isThere(w *state) bool {
	s := w.seats[c.seat]
	return s.person == c.person && s.state != 'v' && (c.person != "" || sitsFor(s, c.party))
}

func (n *naive) confirm(w *state, rows []*shown) {
	for _, x := range rows {
		for _, c := range n.came[x] {
			if c.isThere(w) {
				n.listed[c.seat] = true
			}
		}
	}
	for _, x := range rows {
		if x.Kind != seatledger.Listed || x.Person == "" {
			continue
		}
		if i := slices.IndexFunc(w.seats, func(s spot) bool { return s.person == x.Person || s.sub == x.Person }); i >= 0 {
			if n.l.isElsewhere(w, &w.seats[i], rows, x) {
				n.release(w, i, x)
			} else {
				n.confirmSeat(w, i, x)
			}
			continue
		}
		_, moved := n.was[x]
		spots := w.lapsed(true, func(i int) bool {
			return !moved && !n.listed[i] && w.seats[i].person == "" && sitsFor(w.seats[i], x.Party) && w.inWard(&w.seats[i], x.Ward)
		})
		if i, ok := n.pick(x, spots); ok {
			w.sit(i, &seatledger.Event{Kind: seatledger.Elected, Person: x.Person, List: w.seats[i].list, Ward: x.Ward})
			n.listed[i] = true
		}
	}
	for _, x := range rows {
		if x.Kind == seatledger.Listed && x.Person == "" {
			n.confirmCount(w, rows, x)
		}
	}
}

// pick takes one of several seats, the second time the one that it took the first.
func (n *naive) pick(x *shown, spots []int) (int, bool) {
	switch {
	case len(spots) == 0:
		return 0, false
	case n.quiet:
		if taken := n.picked[x]; n.at[x] < len(taken) && slices.Contains(spots, taken[n.at[x]]) {
			n.at[x]++
			return taken[n.at[x]-1], true
		}
		return spots[0], true
	}
	i := 0
	if len(spots) > 1 {
		i = n.choose(len(spots))
	}
	n.picked[x] = append(n.picked[x], spots[i])
	return spots[i], true
}

func (n *naive) confirmSeat(w *state, i int, x *shown) {
	n.listed[i] = true
	s := w.seats[i]
	party := s.of(x.Person).party
	if s.of(x.Person).kind() != 'h' {
		party = ""
	}
	if _, stands := n.l.says(x.Person, false, x); x.Party == "" || party == x.Party || stands || party != "" && w.sameSide(n.l, x.Party, party) {
		return
	}
	n.note(change{what: 'm', seat: i, person: x.Person, party: x.Party, first: n.after(w, i, x), last: x.day, row: x})
	if !n.quiet {
		n.seen[i] = x.day
	}
	n.l.moveListed(w, x.Person, x.Party)
}

// sameSide reports whether somebody who sits for one party may be listed for
// another: its member, or what became of it.
func (w *state) sameSide(l *read, list, party seatledger.PartyID) bool {
	return l.parties[list] != nil && slices.Contains(l.parties[list].Members, party) || w.follows(list, party)
}

// moveListed lets somebody sit for the party for which a roster has them.
func (l *read) moveListed(w *state, person seatledger.PersonID, party seatledger.PartyID) {
	i := slices.IndexFunc(w.seats, func(s spot) bool { return s.person == person || s.sub == person })
	if i < 0 {
		return
	}
	e := &seatledger.Event{Kind: seatledger.Defected, Person: person, Party: party, List: party, Council: l.council}
	if s := &w.seats[i]; s.substituted() && s.sub == person {
		l.changeSitter(w, s, e)
		return
	}
	w.seats[i].asHeld(func(s *spot) { s.withHolder(func(s *spot) { l.changeHolder(w, s, e) }) })
}

func (n *naive) confirmCount(w *state, rows []*shown, x *shown) {
	count, _ := strconv.Atoi(x.Value)
	for _, c := range n.came[x] {
		if c.isThere(w) {
			count--
		}
	}
	fits := func(i int) bool {
		return !n.listed[i] && !w.seats[i].ended && sitsFor(w.seats[i], x.Party) && w.inWard(&w.seats[i], x.Ward)
	}
	fit := 0
	for i := range w.seats {
		if fits(i) {
			fit++
		}
	}
	for range fit - count {
		if !isComplete(rows, x.Ward) {
			break
		}
		if i, ok := n.pick(x, w.lapsed(true, fits)); ok {
			n.lose(w, i, x)
		}
	}
	for i := range w.seats {
		if fits(i) {
			n.listed[i] = true
			if !n.quiet {
				n.seen[i] = x.day
			}
		}
	}
	x.lacking = max(0, count-fit)
}

// lose leaves it open who has a seat from then on.
func (n *naive) lose(w *state, i int, x *shown) {
	s := w.seats[i]
	party := s.holder().party
	first := n.after(w, i, x)
	n.note(change{what: 'l', seat: i, person: s.person, party: party, first: first, last: x.day, row: x})
	if !n.quiet {
		n.opened[i], n.since[i] = first, x.day
	}
	w.fallOpen(i)
}

func (w *state) fallOpen(i int) {
	w.vacate(i)
	s := &w.seats[i]
	s.state, s.unsaid, s.list = '?', false, ""
}

func (n *naive) dismiss(w *state, rows []*shown) {
	for _, x := range rows {
		if x.Kind != seatledger.RosterComplete {
			continue
		}
		if !n.quiet {
			n.spared[x] = map[int]bool{}
		}
		for i, s := range w.seats {
			_, member := n.l.says(s.person, false, x)
			_, sub := n.l.says(s.sub, false, x)
			open := s.state == '?' && s.person == "" && s.sub == ""
			if !n.quiet && n.since[i] >= x.first {
				n.spared[x][i] = true
			}
			if n.listed[i] || s.state == 'v' || open || member || sub || n.spared[x][i] || x.Ward != "" && s.ward != x.Ward {
				continue
			}
			n.lose(w, i, x)
		}
	}
}

func (n *naive) add(w *state, rows []*shown) {
	for _, x := range rows {
		if x.Kind == seatledger.Listed && x.Person != "" && !slices.ContainsFunc(w.seats, func(s spot) bool { return s.person == x.Person || s.sub == x.Person }) {
			n.seat(w, x)
		}
	}
	for _, x := range rows {
		for range x.lacking {
			n.seat(w, x)
		}
		x.lacking = 0
	}
}

// seat seats one whom a roster adds.
func (n *naive) seat(w *state, x *shown) {
	open := func(i int) bool {
		s := w.seats[i]
		return s.state == '?' && s.person == "" && s.sub == "" && w.inWard(&s, x.Ward)
	}
	vacant := func(i int) bool { s := w.seats[i]; return s.state == 'v' && !s.ended && w.inWard(&s, x.Ward) }
	spots := n.ofEachWard(w, open)
	if len(spots) == 0 {
		spots = n.ofEachWard(w, vacant)
	}
	if len(spots) == 0 { // one of those who are not on the list had left
		spots = w.unlike(func(i int) bool {
			s := w.seats[i]
			return s.state != 'v' && !s.ended && (s.state != '?' || s.person != "" || s.sub != "") && !n.listed[i] && (n.quiet || n.since[i] < x.first) && w.inWard(&s, x.Ward)
		})
	}
	i, ok := n.pick(x, spots)
	if !ok {
		n.full = true
		return
	}
	if s := w.seats[i]; s.state != 'v' && (s.state != '?' || s.person != "" || s.sub != "") {
		n.lose(w, i, x)
	}
	party := cmp.Or(x.Party, n.is[x], n.was[x])
	if n.told[x] {
		party = n.is[x]
	}
	if !n.quiet && !n.told[x] {
		first := n.since[i]
		if w.seats[i].state == '?' && n.since[i] == x.day && n.opened[i] > 0 {
			first = n.opened[i]
		}
		first = max(first, n.l.lastComplete(w.seats[i].ward, x)+1, n.l.lastWord(x.Person, true, x)+1, n.l.lastWord(x.Person, false, x)+1, n.l.start)
		if w.seats[i].state == 'v' {
			n.note(change{what: 'o', seat: i, first: first, last: x.day, row: x})
		}
		n.note(change{what: 'c', seat: i, person: x.Person, party: party, first: first, last: x.day, row: x})
	}
	w.come(i, x.Person, party, x.Ward)
	if n.listed[i] = true; n.told[x] {
		w.seats[i].list, w.seats[i].left = n.from[x].list, n.from[x].left
		n.confirmSeat(w, i, x)
	}
}

// ofEachWard gives the first seat that fits of each ward and term.
func (n *naive) ofEachWard(w *state, fits func(i int) bool) (spots []int) {
	for i, s := range w.seats {
		same := func(j int) bool { x := w.seats[j]; return x.ward == s.ward && x.term == s.term }
		if fits(i) && !slices.ContainsFunc(spots, same) {
			spots = append(spots, i)
		}
	}
	return spots
}

// come seats somebody who came nobody knows how.
func (w *state) come(i int, person seatledger.PersonID, party seatledger.PartyID, ward string) {
	w.seats[i].list = ""
	w.sit(i, &seatledger.Event{Kind: seatledger.Listed, Person: person, List: party, Party: party, Ward: ward})
}

func (n *naive) empty(w *state, rows []*shown) {
	for _, x := range rows {
		for i := range w.seats {
			s := &w.seats[i]
			if x.Kind == seatledger.RosterComplete && s.state == '?' && s.person == "" && s.sub == "" && (x.Ward == "" || s.ward == x.Ward) {
				s.state, s.unsaid = 'v', false
			}
		}
	}
}

// happenBefore lets what a roster changes happen on a day before.
func (l *read) happenBefore(w *state, c *change) {
	if !w.exists || c.seat >= len(w.seats) {
		return
	}
	s := w.seats[c.seat]
	open := s.state == '?' && s.person == "" && s.sub == ""
	switch c.what {
	case 'l':
		held := s.person == c.person && s.state != 'v' && !open
		if held && (c.person != "" || s.state == 'i' || s.holder().party == c.party) {
			if c.moves {
				w.leaveFor(c.seat)
				return
			}
			w.fallOpen(c.seat)
		}
	case 'o':
		if s.state == 'v' && !s.ended {
			w.seats[c.seat].state, w.seats[c.seat].unsaid, w.seats[c.seat].list = '?', false, ""
		}
	case 'm':
		l.moveListed(w, c.person, c.party)
	case 'c':
		there := slices.ContainsFunc(w.seats, func(s spot) bool { return c.person != "" && (s.person == c.person || s.sub == c.person) })
		if open && !there {
			w.come(c.seat, c.person, c.party, c.row.Ward)
		}
	}
}
