package exchange

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file asks whose seats are filled where fewer fell vacant than were filled.
// Most members are never named, so it counts from the results of the last election
// of all seats on. It asks only where it is sure: whatever may have left a seat empty
// counts as a vacancy, and where more than that may have happened it does not ask.

// vacancy is a seat that may have fallen vacant.
type vacancy struct {
	ward, list  string // blank = any
	first, last seatledger.Day
	by          *filling
	gone        bool // an election has filled it
}

// filling is a vacancy filled by an event, or by the results of a by-election.
type filling struct {
	ward, list  string // blank = any
	first, last seatledger.Day
	polled      seatledger.Day // of a by-election
	ask         Problem
}

// poll is an election of some or all seats of a council.
type poll struct {
	polled, takes seatledger.Date
	contests      []*contest
	filled        int64
	until         seatledger.Day // the first day on which a term may end
	partly        bool           // it is not known how many seats were filled, or some stayed empty
}

// polls gathers the elections of each council, by-elections apart, in their order.
func (c *checker) polls() (whole map[string][]poll, by map[string][]*contest) {
	whole, by = map[string][]poll{}, map[string][]*contest{}
	index := map[[2]string]int{}
	for _, k := range c.contests.order {
		b, ok := c.ballots[k.election]
		switch key := [2]string{k.election, k.council}; {
		case !ok:
		case b.byElection:
			by[k.council] = append(by[k.council], k)
		default:
			at, known := index[key]
			if !known {
				at = len(whole[k.council])
				index[key] = at
				whole[k.council] = append(whole[k.council], poll{polled: b.polled, takes: b.takes, until: seatledger.OpenFuture})
			}
			whole[k.council][at].add(k)
		}
	}
	for council, list := range whole {
		slices.SortStableFunc(list, func(a, b poll) int { return cmp.Compare(a.takes.Earliest(), b.takes.Earliest()) })
		whole[council] = list
	}
	return whole, by
}

func (p *poll) add(k *contest) {
	stake := int64(k.house)
	if stake == 0 {
		stake = k.seats
	}
	p.partly = p.partly || !k.isHeld() || k.bad || k.row == 0 || k.blank.seats > 0 || k.seats != stake
	if !k.until.IsZero() {
		p.until = min(p.until, k.until.Earliest())
	}
	p.contests, p.filled = append(p.contests, k), p.filled+k.seats
}

// isHeld reports whether a contest chose somebody.
func (k *contest) isHeld() bool {
	return k.state == "" || k.state == "held" || k.state == "unopposed"
}

// fills reports whether an election surely filled every seat of a council of a size.
func (p *poll) fills(size int) bool { return !p.partly && p.filled == int64(size) }

// askHeld asks by which event the seat fell vacant that is filled where no vacancy is
// left.
func (b *bench) askHeld(polls []poll) {
	fillings := b.fillings()
	for len(fillings) > 0 {
		first := &fillings[0]
		n := 1
		base := b.lastWhole(polls, first.first)
		for n < len(fillings) && b.lastWhole(polls, fillings[n].first) == base {
			n++
		}
		if base >= 0 {
			b.askSince(polls[base:], fillings[:n])
		}
		fillings = fillings[n:]
	}
}

// lastWhole finds the last election before a day that filled the whole council; -1 if
// there is none.
func (b *bench) lastWhole(polls []poll, day seatledger.Day) int {
	for i := len(polls) - 1; i >= 0; i-- {
		sizes := b.c.sizes(b.council, polls[i].takes.Earliest(), polls[i].takes.Latest())
		if polls[i].takes.Latest() <= day && polls[i].takes.Exact() && len(sizes) == 1 && polls[i].fills(sizes[0]) {
			return i
		}
	}
	return -1
}

// fillings gives what fills vacancies of the council, in the order of its days.
func (b *bench) fillings() (list []filling) {
	for _, k := range b.byElections {
		if !k.isHeld() || k.row == 0 || k.bad {
			continue
		}
		at := b.c.ballots[k.election]
		f := filling{ward: k.ward, first: at.takes.Earliest(), last: at.takes.Latest(), polled: at.polled.Earliest(),
			ask: Problem{File: b.c.tables[seatledger.Results].file, Row: k.row, Column: "council", Value: b.council}}
		list = append(list, slices.Repeat([]filling{f}, int(min(k.seats, seatledger.MaxSeats)))...)
	}
	won := list
	for i := range b.moves {
		m := &b.moves[i]
		if !m.fills || m.winner && slices.ContainsFunc(won, func(w filling) bool { return w.polled <= m.last && m.first <= w.last }) {
			continue
		}
		f := filling{ward: b.names[m.in], first: m.first, last: m.last, ask: Problem{File: b.c.tables[seatledger.Events].file, Row: int(m.row), Column: "person", Value: b.names[m.person]}}
		if f.ask.Value == "" {
			f.ask.Column, f.ask.Value = "council", b.council
		}
		if m.ofList {
			f.list = b.names[m.list]
		}
		list = append(list, f)
	}
	slices.SortStableFunc(list, func(x, y filling) int { return cmp.Compare(x.last, y.last) })
	return list
}

// askSince asks about the fillings between an election of all seats and the next one.
func (b *bench) askSince(polls []poll, fillings []filling) {
	base, later := &polls[0], polls[1:]
	vacancies := b.vacancies(base)
	anyWard := slices.ContainsFunc(fillings, func(f filling) bool { return f.ward == "" })
	asked := map[Problem]bool{}
	for i := range fillings {
		f := &fillings[i]
		for len(later) > 0 && later[0].takes.Earliest() <= f.last {
			if later[0].partly || !later[0].takes.Exact() {
				return
			}
			if !anyWard {
				later[0].refill(vacancies)
			}
			later = later[1:]
		}
		ended := func(p poll) bool { return p.until < f.last }
		if slices.ContainsFunc(polls[:len(polls)-len(later)], ended) || b.unclear(base, polls, f.last) {
			return
		}
		if !b.apart(base, f.ward) && !seat(vacancies, f, map[*vacancy]bool{}) && !asked[f.ask] {
			asked[f.ask] = true
			b.askWhose(f)
		}
	}
}

// untilKnown is the remedy where a vacancy was filled that nobody recorded, and what is
// supposed without it.
const untilKnown = "add it, if you know whose seat this was; until then it may be that of anybody whom no later list of members has"

// askWhose asks whose seat was filled.
func (b *bench) askWhose(f *filling) {
	held := "all seats"
	if f.list != "" {
		held += " of the list " + f.list
	}
	if f.ward != "" {
		held += " in " + f.ward
	}
	p := f.ask
	p.Want = fmt.Sprintf("the event by which somebody left %s before: %s were held", b.council, held)
	p.Fix = untilKnown
	if !slices.ContainsFunc(b.c.Warnings, func(w Problem) bool { return w.File == p.File && w.Row == p.Row && w.Fix == p.Fix }) {
		b.c.addWarning(p)
	}
}

// vacancies gives the seats that may have fallen vacant since an election: by an end, by
// a term that ran out, by a council that grew.
func (b *bench) vacancies(base *poll) (list []*vacancy) {
	lists, wards := b.stated()
	for _, moves := range [][]move{b.moves, b.anywhere} {
		for i := range moves {
			m := &moves[i]
			v := &vacancy{ward: cmp.Or(b.names[m.in], wards[m.person]), list: b.names[m.list], first: m.first, last: m.last}
			if m.person != 0 {
				v.list = lists[m.person]
			}
			_, known := lists[m.person]
			switch {
			case m.effect == seatledger.EffectEnd && m.last >= base.polled.Earliest() && (!m.begun || m.last > base.takes.Earliest()) && (m.council != 0 || known):
			case m.effect == seatledger.EffectFill && m.until != seatledger.OpenFuture && m.until > base.takes.Latest():
				v.first, v.last = m.until, m.until
			default:
				continue
			}
			list = append(list, v)
		}
	}
	for _, r := range b.c.seating.resized[b.council] {
		for range max(0, int64(r.seats)-base.filled) {
			list = append(list, &vacancy{first: r.first, last: r.first})
		}
	}
	for _, t := range b.c.terms[b.council] {
		for range max(0, int64(t.seats)-base.filled) {
			list = append(list, &vacancy{first: start(t.from), last: start(t.from)})
		}
	}
	return list
}

// stated gives the list and the ward of each person who is seated on the council; blank
// where no row says so, or two say otherwise.
func (b *bench) stated() (lists, wards map[uint32]string) {
	lists, wards = map[uint32]string{}, map[uint32]string{}
	for i := range b.moves {
		m := &b.moves[i]
		if m.person == 0 || m.effect != seatledger.EffectFill && !m.isListed() {
			continue
		}
		keep(lists, m.person, b.names[m.list])
		keep(wards, m.person, b.names[m.in])
	}
	return lists, wards
}

func keep(said map[uint32]string, person uint32, text string) {
	if before, ok := said[person]; ok && before != text {
		text = ""
	}
	said[person] = text
}

// unclear reports whether more may have happened between an election and a day than is
// counted here.
func (b *bench) unclear(base *poll, polls []poll, day seatledger.Day) bool {
	within := func(first, last seatledger.Day) bool { return last > base.takes.Latest() && first <= day }
	onPoll := func(m *move) bool {
		return slices.ContainsFunc(polls, func(p poll) bool { return p.polled.Earliest() <= m.last && m.first <= p.takes.Latest() }) ||
			slices.ContainsFunc(b.byElections, func(k *contest) bool { return b.c.ballots[k.election].takes.Earliest() == m.first })
	}
	odd := func(m move) bool {
		return within(m.first, m.last) && (m.returns || m.renews && !onPoll(&m))
	}
	return slices.ContainsFunc(b.moves, odd) || slices.ContainsFunc(b.anywhere, odd) || b.c.rosters.within(b.council, within) || b.c.wards.changes(b.council, within) ||
		slices.ContainsFunc(b.c.elsewhere.carries, func(r rowOf) bool { return r.id == b.council }) ||
		slices.ContainsFunc(b.c.seating.purges, func(e move) bool {
			return (e.council == 0 || b.names[e.council] == b.council) && within(e.first, e.last)
		})
}

// apart reports whether a ward, or perhaps some ward if it is blank, has seats that the
// election was not for, as those beside the seats of the council.
func (b *bench) apart(base *poll, ward string) bool {
	if ward == "" {
		return slices.ContainsFunc(b.c.wards.byCouncil[b.council], func(t wardTerm) bool { return !t.on })
	}
	return !slices.ContainsFunc(base.contests, func(k *contest) bool { return k.ward == ward })
}

// refill takes away the vacancies that an election of part of the council surely filled.
func (p *poll) refill(vacancies []*vacancy) {
	for _, k := range p.contests {
		left := k.seats
		for _, v := range vacancies {
			if left > 0 && v.by == nil && !v.gone && v.ward == k.ward && v.last <= p.takes.Earliest() {
				v.gone = true
				left--
			}
		}
	}
}

// seat finds a vacancy for a filling, if need be by giving another one to somebody who
// has it.
func seat(vacancies []*vacancy, f *filling, tried map[*vacancy]bool) bool {
	fits := func(v *vacancy) bool {
		return !v.gone && !tried[v] && v.first <= f.last && (v.ward == "" || f.ward == "" || v.ward == f.ward) && (v.list == "" || f.list == "" || v.list == f.list)
	}
	for _, v := range vacancies {
		if v.by == nil && fits(v) {
			v.by = f
			return true
		}
	}
	for _, v := range vacancies {
		if !fits(v) {
			continue
		}
		tried[v] = true
		if seat(vacancies, v.by, tried) {
			v.by = f
			return true
		}
	}
	return false
}
