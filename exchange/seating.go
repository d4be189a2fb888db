package exchange

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seatledger/seatledger"
)

// seating gathers the events that seat and unseat people, in a compact form.
type seating struct {
	numbers map[string]uint32 // councils and people, from 1 on
	moves   []move
	resized map[string][]resizing
	sitIn   map[[2]uint32]bool // council and person: who sat in for somebody, and is listed beside the members
	carries []carrying
	purges  []move          // events that can end many seats, of one council or many: dissolutions, reallocations
	kept    map[key128]move // by their package and key: what rows in the ledger that the package has not say of who left
}

type resizing struct {
	first seatledger.Day
	seats int
}

// move is an event that says who has, gets or leaves a seat.
type move struct {
	council, person uint32 // 0 = not stated
	place
	row         int32
	first, last seatledger.Day
	until       seatledger.Day // first day on which its state may have ended
	in, list    uint32         // the ward and the list stated
	effect      seatledger.Effect
	elects      bool // by an election
	ofList      bool // a seat of its list
	winner      bool // names who won a by-election of the day, if there was one
	returns     bool // gives a mandate back: whoever has taken the seat since leaves
	renews      bool // begins a new term, or follows a loss of seats by law
	fills       bool // fills a vacancy: one had fallen vacant, whether that is on record or not
	dated       bool // on one exact day
	dies        bool
	begun       bool // an end of a holding that had begun before its day
}

// place is a seat by its number: in a ward, or in the whole council.
type place struct {
	ward uint32 // 0 = the council
	seat int32  // 0 = not stated
}

// isListed reports whether the row shows somebody on a council, and not since when.
func (m *move) isListed() bool { return m.effect == seatledger.EffectRoster && m.person != 0 }

func (s *seating) number(id string) uint32 {
	if id == "" {
		return 0
	}
	n, ok := s.numbers[id]
	if !ok {
		if s.numbers == nil {
			s.numbers, s.resized = map[string]uint32{}, map[string][]resizing{}
		}
		n = uint32(len(s.numbers) + 1)
		s.numbers[strings.Clone(id)] = n
	}
	return n
}

// keepSeating keeps what an event says of seats.
func (c *checker) keepSeating(l *line, e *seatledger.Event) {
	kind, ok := kindChecks[e.Kind]
	if !ok || l.bad != 0 || e.Status == seatledger.Retracted {
		return
	}
	s, effect := &c.seating, kind.Effect
	m := s.move(e, kind)
	m.row = int32(l.n)
	if kind.Acts == seatledger.ActSubstitute {
		if s.sitIn == nil {
			s.sitIn = map[[2]uint32]bool{}
		}
		s.sitIn[[2]uint32{m.council, m.person}] = true
	}
	switch {
	case kind.Acts == seatledger.ActCarry:
		s.carries = append(s.carries, carrying{strings.Clone(string(e.Council)), l.n, m.first, m.last})
	case kind.Acts == seatledger.ActResize:
		if n, err := strconv.Atoi(e.Value); err == nil {
			s.resized[string(e.Council)] = append(s.resized[strings.Clone(string(e.Council))], resizing{m.first, n})
		}
	case m.purges(kind):
		s.purges = append(s.purges, m)
	case m.returns, effect == seatledger.EffectFill, effect == seatledger.EffectEnd, m.isListed(), m.seat > 0 && m.council > 0:
		s.moves = append(s.moves, m)
	}
}

// move reads an event as one that says who has, gets or leaves a seat.
func (s *seating) move(e *seatledger.Event, kind *kindCheck) move {
	m := move{council: s.number(string(e.Council)), person: s.number(string(e.Person)),
		first: e.Date.Earliest(), last: e.Date.Latest(), until: seatledger.OpenFuture, effect: kind.Effect,
		renews: kind.Acts == seatledger.ActElect || kind.Acts == seatledger.ActReallocate, dated: e.Date.Exact(), dies: e.Kind == seatledger.Died, begun: kind.Begun}
	m.in, m.list, m.ofList, m.winner = s.number(e.Ward), s.number(string(cmp.Or(e.List, e.Party))), kind.OfList, kind.Winner
	if m.effect == seatledger.EffectEnd {
		m.list = s.number(string(e.List)) // who sits for a party may have been elected on the list of another
	}
	if m.seat = int32(e.Seat); m.seat > 0 {
		m.ward = m.in
	}
	m.fills, m.elects = kind.Acts == seatledger.ActFill, kind.Acts == seatledger.ActElect
	m.returns = kind.Acts == seatledger.ActReinstate && e.Person != "" && e.Council != ""
	if !e.Until.IsZero() {
		m.until = e.Until.Earliest()
	}
	return m
}

// purges reports whether a move can end many seats, of one council or many.
func (m *move) purges(kind *kindCheck) bool {
	return kind.Acts == seatledger.ActDissolve || kind.Acts == seatledger.ActAbolish || kind.Acts == seatledger.ActDisband ||
		kind.Acts == seatledger.ActReallocate && m.council == 0 || m.effect == seatledger.EffectEnd && m.council == 0 && m.person == 0
}

// checkSeating reports seats that councils do not have, seats with two
// holders, and councils with more members than seats.
func (c *checker) checkSeating() {
	if c.unread[seatledger.Councils] || c.unread[seatledger.Events] {
		return
	}
	names := make([]string, len(c.seating.numbers)+1)
	for id, n := range c.seating.numbers {
		names[n] = id
	}
	moves := c.seating.moves
	slices.SortStableFunc(moves, func(a, b move) int {
		return cmp.Or(cmp.Compare(a.council, b.council), cmp.Compare(a.day(), b.day()), cmp.Compare(a.effect, b.effect))
	})
	anywhere := 0 // ends that name a person but no council
	for anywhere < len(moves) && moves[anywhere].council == 0 {
		anywhere++
	}
	polls, byElections := c.polls()
	elsewhere := c.seating.elsewhere(moves[:anywhere])
	benches := map[string]*bench{} // those of councils that others replace
	for rest := moves[anywhere:]; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].council == rest[0].council {
			n++
		}
		council := names[rest[0].council]
		b := &bench{c, names, council, rest[:n], elsewhere(rest[0].council), nil, byElections[council]}
		for i := range polls[council] {
			b.renewed = append(b.renewed, polls[council][i].takes)
		}
		b.check()
		b.askHeld(polls[council])
		b.askUnpolled(polls[council])
		b.askTerms(polls[council])
		if len(c.seating.carries) > 0 {
			benches[council] = b
		}
		delete(byElections, council)
		rest = rest[n:]
	}
	c.askCarried(benches)
	for _, council := range slices.Sorted(maps.Keys(byElections)) {
		b := bench{c, names, council, nil, elsewhere(c.seating.numbers[council]), nil, byElections[council]}
		b.askHeld(polls[council])
	}
}

// day gives where a move stands among the others if it is to clash as little
// as its date allows: ends early, the rest late.
func (m *move) day() seatledger.Day {
	if m.effect == seatledger.EffectEnd {
		return m.first
	}
	return m.last
}

// bench is one council with its moves in order.
type bench struct {
	c        *checker
	names    []string
	council  string
	moves    []move
	anywhere []move // ends that name no council, and what rows that the package has not say
	renewed  []seatledger.Date

	byElections []*contest
}

func (b *bench) check() {
	for i := range b.moves {
		b.seatExists(&b.moves[i])
	}
	bySeat, byPerson := map[place]*move{}, map[uint32]*move{}
	for i := range b.moves {
		m := &b.moves[i]
		if m.effect != seatledger.EffectFill || m.person == 0 {
			continue
		}
		b.askSits(byPerson[m.person], m)
		if m.seat > 0 {
			b.seatIsFree(bySeat[m.place], m)
			bySeat[m.place] = m
			b.oneSeat(byPerson[m.person], m)
		}
		byPerson[m.person] = m
	}
	b.count()
	b.askOrder()
}

func (b *bench) report(m *move, column, value, want, fix string) {
	b.c.Problems.add(Problem{b.c.tables[seatledger.Events].file, int(m.row), column, value, want, fix})
}

func (b *bench) most(m *move) int {
	sizes := b.c.sizes(b.council, m.first, m.last)
	if len(sizes) == 0 {
		return seatledger.MaxSeats
	}
	return slices.Max(sizes)
}

func (b *bench) seatExists(m *move) {
	if m.ward != 0 {
		b.seatOfWard(m)
		return
	}
	if most := b.most(m); int(m.seat) > most {
		b.report(m, "seat", fmt.Sprint(m.seat), fmt.Sprintf("a seat from 1 to %d, which is how many %s has", most, b.council), "correct the seat; if the council grew, add a row to councils or an event council-resized")
	}
}

// seatOfWard reports a number that no seat of a ward has by its rows, and asks for the
// seats of a ward that has none here.
func (b *bench) seatOfWard(m *move) {
	ward, value := b.names[m.ward], fmt.Sprint(m.seat)
	most := b.c.wards.most(b.council, ward, m.first, m.last)
	want := fmt.Sprintf("a seat from 1 to %d, which is how many the ward %s of %s has", most, ward, b.council)
	const fix = "correct the seat: it is counted within its ward; or correct the ward's seats in wards.csv"
	switch {
	case most > 0 && int(m.seat) > most:
		b.report(m, "seat", value, want, fix)
	case most == 0 && b.c.wards.has(b.council, ward):
		b.report(m, "seat", value, fmt.Sprintf("a seat of the ward %s on a day on which it is there", ward), "correct the date, or the from and to of the ward in wards.csv")
	case most == 0:
		if most = b.c.contests.largest(b.council, ward); most > 0 && int(m.seat) > most {
			b.c.addWarning(Problem{b.c.tables[seatledger.Events].file, int(m.row), "seat", value,
				fmt.Sprintf("a seat from 1 to %d, which is how many the largest contest of the ward %s of %s is for", most, ward, b.council), "correct the seat, or say in wards.csv how many the ward has; else the row fits no seat"})
		}
	}
}

// seatIsFree reports a person seated where another one sits, if nothing
// lets that one go.
func (b *bench) seatIsFree(before, m *move) {
	if before == nil || before.person == m.person || b.ended(before, m) {
		return
	}
	b.report(m, "seat", fmt.Sprint(m.seat), fmt.Sprintf("a seat that is free: row %d seats %s on it", before.row, b.names[before.person]),
		"correct the seat, or add the event that ended the earlier holding ("+strings.Join(endings, ", ")+")")
}

// endings are the kinds of event that end a holding.
var endings = func() (list []string) {
	for _, kind := range seatledger.EventKinds() {
		if kindChecks[kind].Acts == seatledger.ActEnd {
			list = append(list, string(kind))
		}
	}
	return list
}()

// oneSeat reports a person seated twice in one council on one day.
func (b *bench) oneSeat(before, m *move) {
	if before != nil && before.seat > 0 && before.differs(m.place) && before.dated && m.dated && before.first == m.first {
		b.report(m, "person", b.names[m.person], fmt.Sprintf("a person on one seat: row %d has the same one on seat %s", before.row, b.says(before.place)), "correct the person or the seat of one of the two rows")
	}
}

// differs reports whether two numbers are surely not of one seat: those of two wards,
// or other ones in the same.
func (p place) differs(o place) bool { return p != o && (p.ward == 0) == (o.ward == 0) }

func (b *bench) says(p place) string {
	if p.ward == 0 {
		return fmt.Sprint(p.seat)
	}
	return fmt.Sprintf("%d of the ward %s", p.seat, b.names[p.ward])
}

// ended reports whether anything may have ended a holding by the time of a
// later one.
func (b *bench) ended(before, m *move) bool {
	between := func(e *move) bool { return e.first <= m.last && e.last >= before.first }
	ends := func(e move) bool {
		return e.returns && between(&e) || e.effect == seatledger.EffectEnd && between(&e) &&
			(e.person == before.person || e.person == 0 && (e.seat == 0 || !e.differs(before.place)))
	}
	renews := func(d seatledger.Date) bool { return d.Earliest() <= m.last && d.Earliest() > before.first }
	return before.until <= m.last || m.renews && m.last > before.first || b.c.rosters.lacks(b.council, b.names[before.person], before.first, m.last) ||
		slices.ContainsFunc(b.moves, ends) || slices.ContainsFunc(b.anywhere, ends) ||
		slices.ContainsFunc(b.c.seating.purges, func(e move) bool { return (e.council == 0 || e.council == m.council) && between(&e) }) ||
		slices.ContainsFunc(b.renewed, renews)
}

// count reports the first row that seats more people than there are seats.
func (b *bench) count() {
	sitting := map[uint32]*move{}
	unnamed := 0 // ends that name nobody
	for i := range b.moves {
		m := &b.moves[i]
		switch {
		case m.isListed() && b.c.seating.sitIn[[2]uint32{m.council, m.person}]:
		case m.returns:
			if sitting[m.person] == nil {
				sitting[m.person] = m
				unnamed++ // who has taken the seat since
			}
		case m.effect == seatledger.EffectEnd && m.person == 0:
			unnamed++
		case m.effect == seatledger.EffectEnd:
			delete(sitting, m.person)
		case (m.effect == seatledger.EffectFill || m.isListed()) && m.person != 0:
			for person, before := range sitting {
				if m.day() > before.day() && b.gone(before, m) {
					delete(sitting, person)
				}
			}
			sitting[m.person] = m
			if most := b.most(m); len(sitting)-unnamed-b.goneElsewhere(m) > most {
				if m.isListed() {
					unnamed++
					b.askListed(m)
					continue
				}
				if m.fills && b.sitBefore(sitting, m) > unnamed {
					unnamed++
					b.askVacancy(m)
					continue
				}
				b.report(m, "person", b.names[m.person], fmt.Sprintf("at most %d members of %s at a time, and this is one more", most, b.council), "correct the council's seats, delete a row, or add the events by which others left")
				return
			}
		}
	}
}

// goneElsewhere counts those whom nobody names and who had left by a move, as rows that
// the package has not say.
func (b *bench) goneElsewhere(m *move) (n int) {
	for i := range b.anywhere {
		if e := &b.anywhere[i]; e.council != 0 && e.person == 0 && e.effect == seatledger.EffectEnd && e.first <= m.last {
			n++
		}
	}
	return n
}

// askOrder asks about people who leave a council on the very day on which they come to
// it, for an end is read before what fills a seat, and about those who come after they
// died.
func (b *bench) askOrder() {
	ends, dead := map[uint32]*move{}, map[uint32]*move{}
	for i := range b.moves {
		m := &b.moves[i]
		comes := m.effect == seatledger.EffectFill || m.isListed()
		switch {
		case m.person == 0 || !m.dated || m.begun:
		case m.effect == seatledger.EffectEnd:
			ends[m.person] = m
			if m.dies {
				dead[m.person] = m
			}
		case comes && dead[m.person] != nil && dead[m.person].last < m.first:
			b.ask(m, "somebody who lived", fmt.Sprintf("correct the id or one of the days: by row %d this person had died", dead[m.person].row))
		case m.effect == seatledger.EffectFill && ends[m.person] != nil && ends[m.person].first == m.first && !b.satBefore(m):
			b.ask(ends[m.person], "an end after the day on which the seat was taken", fmt.Sprintf("write the first day without the seat: row %d has this person come that same day, and an end is read before it", m.row))
		}
	}
}

// askSits asks about somebody who fills a vacancy and sits on the council already.
func (b *bench) askSits(before, m *move) {
	if before != nil && m.fills && before.seat == 0 && m.seat == 0 && before.last < m.first && !b.ended(before, m) {
		b.ask(m, "somebody who has no seat on "+b.council, fmt.Sprintf("correct the id, or add the event by which this person left the seat of row %d; until then this row fills no seat", before.row))
	}
}

// satBefore reports whether some row has the person of a move come to the council on
// an earlier day.
func (b *bench) satBefore(m *move) bool {
	return slices.ContainsFunc(b.moves, func(x move) bool {
		return x.person == m.person && x.first < m.first && (x.effect == seatledger.EffectFill || x.isListed() || x.returns)
	})
}

func (b *bench) ask(m *move, want, fix string) { b.wonder(m, "person", b.names[m.person], want, fix) }

func (b *bench) wonder(m *move, column, value, want, fix string) {
	b.c.addWarning(Problem{b.c.tables[seatledger.Events].file, int(m.row), column, value, want, fix})
}

// sitBefore counts those who were seated on an earlier day than a move.
func (b *bench) sitBefore(sitting map[uint32]*move, m *move) (n int) {
	for _, x := range sitting {
		if x.day() < m.day() {
			n++
		}
	}
	return n
}

// askVacancy asks whose seat somebody got who filled a vacancy that is not on record.
func (b *bench) askVacancy(m *move) {
	b.ask(m, "the event by which somebody left "+b.council+" before: all seats were held", untilKnown)
}

// askListed asks whose seat somebody has whom a list of members shows where all seats
// are others'.
func (b *bench) askListed(m *move) {
	b.ask(m, "a member of "+b.council+" on record before, or the event by which somebody left: all seats were held by others",
		"correct the id if this is one of these; add the event, or list all members of the day and say roster-complete; until then one of those who are not on the list had left, and it may be any")
}

// gone is ended, but for people on other seats.
func (b *bench) gone(before, m *move) bool {
	between := func(e *move) bool { return e.first <= m.last && e.last >= before.first }
	renews := func(d seatledger.Date) bool { return d.Earliest() <= m.last && d.Earliest() > before.first }
	return before.until <= m.last || m.renews || b.c.rosters.lacks(b.council, b.names[before.person], before.first, m.last) ||
		slices.ContainsFunc(b.anywhere, func(e move) bool { return e.person == before.person && between(&e) }) ||
		slices.ContainsFunc(b.c.seating.purges, func(e move) bool { return (e.council == 0 || e.council == m.council) && between(&e) }) ||
		slices.ContainsFunc(b.renewed, renews)
}
