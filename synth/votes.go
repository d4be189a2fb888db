package synth

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/seatledger/seatledger/apportion"
)

// seat gives the two large parties their seats where no other has any.
func (c *reconstruction) seat() error {
	for _, m := range c.all {
		if !m.fixed {
			m.divide()
		}
	}
	c.sweep()
	if err := c.move(c.within(takeo), max(0, rescueTakeoSeats+c.slack(12)-count(c.within(takeo), cnrp))); err != nil {
		return fmt.Errorf("CNRP seats of Takeo: %w", err)
	}
	if err := c.move(c.without(takeo), parties[cnrp].seats-count(c.all, cnrp)); err != nil {
		return fmt.Errorf("CNRP seats: %w", err)
	}
	return nil
}

func (c *reconstruction) slack(n int) int {
	c.key(streamSpare)
	return c.rng.IntN(n)
}

func count(list []*commune, f faction) (seats int) {
	for _, m := range list {
		seats += m.seats[f]
	}
	return seats
}

// divide gives the seats that follow from the share, and what is left of it.
func (m *commune) divide() {
	worth := m.share * (m.size + 1)
	low, high := m.room()
	m.settle(min(max(worth/10_000, low), high), worth%10_000/10)
}

// room gives the fewest and most seats of the CNRP that leave the leader first.
func (m *commune) room() (low, high int) {
	if m.leader == cnrp {
		return m.size/2 + 1, m.size - 1
	}
	return 1, m.size / 2
}

// settle sets the seats of the CNRP and its part of one more.
func (m *commune) settle(seats, part int) {
	m.seats[cnrp], m.seats[cpp] = seats, m.size-seats
	m.part[cnrp] = int64(min(max(part, 30), 970))
	m.part[cpp] = 1000 - m.part[cnrp]
}

// sweep leaves the CPP all seats where the CNRP's share is worth the least.
func (c *reconstruction) sweep() {
	list := c.where(func(m *commune) bool { return !m.fixed && m.leader == cpp && m.province != takeo })
	for _, m := range sorted(list, func(m *commune) int { return m.share * (m.size + 1) })[:allPeoples] {
		m.settle(0, 500+m.spare[0]*2/5)
	}
}

// move gives the CNRP n more seats, or takes some away, one a council where the
// votes are nearest to it.
func (c *reconstruction) move(list []*commune, n int) error {
	for n != 0 {
		by := cmp.Compare(n, 0)
		open := slices.DeleteFunc(slices.Clone(list), func(m *commune) bool {
			low, high := m.room()
			to := m.seats[cnrp] + by
			return m.fixed || m.seats[cnrp] == 0 || to < low || to > high
		})
		if len(open) == 0 {
			return fmt.Errorf("%d more than the councils can take", n)
		}
		open = sorted(open, func(m *commune) int { return -by * int(m.part[cnrp]) })
		for _, m := range open[:min(len(open), n*by)] {
			m.settle(m.seats[cnrp]+by, 500-by*(470-m.spare[1]/4))
			n -= by
		}
	}
	return nil
}

// vote gives every list its votes.
func (c *reconstruction) vote() error {
	if err := c.prices(); err != nil {
		return err
	}
	for _, m := range c.all {
		for f := range m.votes {
			if faction(f) <= cnrp || m.seats[f] > 0 {
				m.votes[f] = m.price * (1000*int64(m.seats[f]) + m.part[f]) / 1000
			}
		}
	}
	for f := funcinpec; f < factions; f++ {
		if err := c.spread(f); err != nil {
			return err
		}
	}
	return errors.Join(c.trim(cpp), c.trim(cnrp))
}

// prices sets the votes for a seat. They rise and fall with the CNRP's share of
// the seats by as much as the votes of both large parties ask for: the CNRP had
// more votes to a seat than the CPP. The price is weight*(g + h*lean), and the
// votes of each party are linear in g and h.
func (c *reconstruction) prices() error {
	lean := func(m *commune) int64 {
		return int64(min(max(1000*m.seats[cnrp]/m.size-1000*parties[cnrp].seats/allSeats, -200), 200))
	}
	var plain, leaning [2]int64
	for _, m := range c.all {
		for f := range plain {
			votes := m.weight * (1000*int64(m.seats[f]) + m.part[f])
			plain[f] += votes
			leaning[f] += votes * lean(m)
		}
	}
	const scale = 10_000 // keeps products within 63 bits; what that loses is trimmed later
	for f := range plain {
		plain[f], leaning[f] = plain[f]/scale, leaning[f]/scale
	}
	g := parties[cpp].votes*leaning[cnrp] - parties[cnrp].votes*leaning[cpp]
	h := plain[cpp]*parties[cnrp].votes - plain[cnrp]*parties[cpp].votes
	under := plain[cpp]*leaning[cnrp] - plain[cnrp]*leaning[cpp]
	for _, m := range c.all {
		m.price = m.weight * ((g + h*lean(m)) / (under / 1000)) / scale
		if m.price < leastPrice {
			return fmt.Errorf("a seat of commune %d costs %d votes, want at least %d", m.number, m.price, leastPrice)
		}
	}
	return nil
}

// leastPrice leaves room between the votes of lists.
const leastPrice = 40

// usualVotes is how many votes a small party has where it runs and wins nothing,
// on average. It says in how many communes the party runs.
const usualVotes = 140

// spread gives a small party its votes beyond those that won it seats: some in
// each of the communes where it runs, and too few for a seat.
func (c *reconstruction) spread(f faction) error {
	left := parties[f].votes
	for _, m := range c.all {
		left -= m.votes[f]
	}
	if left < 0 {
		return fmt.Errorf("%s needs %d more votes than it has for its seats", parties[f].short, -left)
	}
	list := c.where(func(m *commune) bool { return m.seats[f] == 0 })
	list = sorted(list, func(m *commune) int { return m.runs[f].lot })[:left/usualVotes+1]
	sum := int64(0)
	for _, m := range list {
		sum += m.price * int64(m.runs[f].share)
	}
	rest := left
	for _, m := range list {
		m.votes[f] = min(left*m.price*int64(m.runs[f].share)/sum, m.most())
		rest -= m.votes[f]
	}
	if rest = deal(list, rest, func(m *commune, n int64) int64 {
		n = min(n, m.most()-m.votes[f])
		m.votes[f] += n
		return n
	}); rest != 0 {
		return fmt.Errorf("%s has %d votes too many for lists without a seat", parties[f].short, rest)
	}
	return nil
}

// most is how many votes a list without a seat may have.
func (m *commune) most() int64 { return m.price * 9 / 10 }

// trim makes the votes of a large party sum to what was published, within what
// its seats allow.
func (c *reconstruction) trim(f faction) error {
	rest := parties[f].votes
	for _, m := range c.all {
		rest -= m.votes[f]
	}
	sign := int64(cmp.Compare(rest, 0))
	list := sorted(c.where(func(m *commune) bool { return !m.fixed }), func(m *commune) int { return m.spare[2] })
	if rest = deal(list, rest*sign, func(m *commune, n int64) int64 {
		room := m.votes[f] - int64(m.seats[f])*m.price - 1
		if sign > 0 {
			room = (int64(m.seats[f])+1)*m.price - 1 - m.votes[f]
		}
		n = min(n, room)
		m.votes[f] += n * sign
		return n
	}); rest != 0 {
		return fmt.Errorf("%s has %d votes that fit nowhere", parties[f].short, rest*sign)
	}
	return nil
}

// deal hands n out evenly, each commune taking what it can, until nothing is left
// or nobody takes any; it gives what is left.
func deal(list []*commune, n int64, take func(m *commune, n int64) int64) int64 {
	for n > 0 {
		each, before := (n+int64(len(list))-1)/int64(len(list)), n
		for _, m := range list {
			n -= take(m, min(each, n))
		}
		if n == before {
			break
		}
	}
	return n
}

// check holds what was drawn against what was published, with package apportion
// as the judge of the seats.
func (c *reconstruction) check() error {
	var votes [factions]int64
	var seats [factions]int
	var held [len(posts)][factions]int
	for _, m := range c.all {
		var won [factions]int
		open, err := apportion.DHondt.Seats(won[:], m.votes[:], m.size)
		if err != nil {
			return fmt.Errorf("commune %d: %w", m.number, err)
		}
		if open != 0 || won != m.seats {
			return fmt.Errorf("commune %d: the votes %d give the seats %d with %d open, want %d", m.number, m.votes, won, open, m.seats)
		}
		for f := range won {
			votes[f] += m.votes[f]
			seats[f] += won[f]
		}
		for i, f := range m.posts() {
			held[i][f]++
		}
	}
	for f, p := range parties {
		got := [...]int64{votes[f], int64(seats[f]), int64(held[0][f]), int64(held[1][f]), int64(held[2][f])}
		if want := [...]int64{p.votes, int64(p.seats), int64(p.chiefs), int64(p.first), int64(p.second)}; got != want {
			return fmt.Errorf("%s: votes, seats, chiefs and deputies are %d, want %d", p.short, got, want)
		}
	}
	return nil
}

// posts gives the parties of chief, first and second deputy: of three parties with
// seats one each by votes, of two the larger the first two, of one all.
func (m *commune) posts() (held [len(posts)]faction) {
	var seated []faction
	for f, n := range m.seats {
		if n > 0 {
			seated = append(seated, faction(f))
		}
	}
	slices.SortFunc(seated, func(x, y faction) int { return cmp.Compare(m.votes[y], m.votes[x]) })
	switch len(seated) {
	case 1:
		return [...]faction{seated[0], seated[0], seated[0]}
	case 2:
		return [...]faction{seated[0], seated[0], seated[1]}
	}
	return [...]faction{seated[0], seated[1], seated[2]}
}
