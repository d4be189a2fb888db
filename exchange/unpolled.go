package exchange

import (
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
)

// askUnpolled asks about who was elected on days on which no election of the council is
// on record, while a seat may have been vacant: such a row fills it, unless it names a member of
// the last election.
func (b *bench) askUnpolled(polls []poll) {
	vacant := map[int][]*vacancy{} // by the last whole election
	for i := range b.moves {
		m := &b.moves[i]
		if !m.elects || m.seat > 0 {
			continue
		}
		base := b.lastWhole(polls, m.first)
		if base < 0 {
			continue
		}
		if _, ok := vacant[base]; !ok {
			vacant[base] = b.vacancies(&polls[base])
		}
		if !b.isVacant(vacant[base], m) || b.isPolled(m) || !b.isVacant(b.unfilled(&polls[base], m.first), m) {
			continue
		}
		b.c.addWarning(Problem{File: b.c.tables[seatledger.Events].file, Row: int(m.row), Column: "kind", Value: string(seatledger.Elected),
			Want: fmt.Sprintf("an election of %s on this day, or by-elected: a seat had fallen vacant before", b.council),
			Fix:  "write by-elected if it was filled, as is supposed until then; give the day of the election if this names who won it"})
	}
}

// isVacant reports whether one of some seats may be vacant that a move may fill.
func (b *bench) isVacant(list []*vacancy, m *move) bool {
	ward := b.names[m.in]
	return slices.ContainsFunc(list, func(v *vacancy) bool {
		return v.by == nil && v.first <= m.last && (v.ward == "" || ward == "" || v.ward == ward)
	})
}

// unfilled gives the vacancies since an election, filled as far as is recorded before a day.
func (b *bench) unfilled(base *poll, day seatledger.Day) []*vacancy {
	list, fillings := b.vacancies(base), b.fillings()
	for i := range fillings {
		if f := &fillings[i]; f.first >= base.takes.Latest() && f.last < day {
			seat(list, f, map[*vacancy]bool{})
		}
	}
	return list
}

// isPolled reports whether some election, from the polling day until office was taken,
// may have been on the day of a move: which councils it covers is not looked at here.
func (b *bench) isPolled(m *move) bool {
	for _, x := range b.c.ballots {
		if x.polled.Earliest() <= m.last && m.first <= x.takes.Latest() {
			return true
		}
	}
	return false
}
