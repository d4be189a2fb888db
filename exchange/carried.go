package exchange

import (
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
)

// carrying is a row by which the members of the councils that one replaces sit on it.
type carrying struct {
	council     string
	row         int
	first, last seatledger.Day
}

// askCarried asks which mandate somebody keeps who sat on two councils whose members
// are carried over to one.
func (c *checker) askCarried(benches map[string]*bench) {
	for _, x := range c.seating.carries {
		seen := map[uint32]string{} // where each member sat
		for _, council := range c.elsewhere.replacedBy(x.council) {
			b := benches[council]
			if b == nil {
				continue
			}
			for _, person := range b.sittingBefore(x.first) {
				other, twice := seen[person]
				if !twice {
					seen[person] = council
					continue
				}
				c.addWarning(Problem{c.tables[seatledger.Events].file, x.row, "council", x.council,
					fmt.Sprintf("each member on one of the councils that %s replaces, and %s sat on %s and on %s", x.council, b.names[person], other, council),
					"say which mandate ended (resigned, on the day before); until then there is one seat for both, and which one is open"})
			}
		}
	}
}

// sittingBefore lists who is on record as a member on the day before, whom nothing can
// have made leave.
func (b *bench) sittingBefore(day seatledger.Day) (list []uint32) {
	last := map[uint32]*move{}
	for i := range b.moves {
		m := &b.moves[i]
		comes := m.effect == seatledger.EffectFill || m.isListed() || m.returns
		if comes && m.person != 0 && m.last < day {
			last[m.person] = m
			if !slices.Contains(list, m.person) {
				list = append(list, m.person)
			}
		}
	}
	on := &move{council: b.c.seating.numbers[b.council], first: day, last: day}
	return slices.DeleteFunc(list, func(person uint32) bool {
		came := last[person]
		ends := func(m move) bool {
			return m.effect == seatledger.EffectEnd && m.first < day && m.last >= came.first && (m.person == person || m.person == 0 && m.seat > 0 && m.place == came.place)
		}
		return slices.ContainsFunc(b.moves, ends) || b.gone(came, on)
	})
}
