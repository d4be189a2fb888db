package synth

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/seatledger/seatledger"
)

// commune is a council being drawn. All that is random of it is drawn first,
// from the seed and its number; what follows only sorts, adds and divides.
type commune struct {
	number, province, size int

	share  int   // of the CNRP among the two large parties, in 1/10,000
	weight int64 // of its votes for a seat, about 1,000
	lot    int   // orders communes that are alike in what matters
	spare  [3]int
	runs   [factions]struct{ lot, share int }

	leader faction
	fixed  bool // a third party has a seat: its seats are not moved again
	seats  [factions]int

	// Votes are seats and a part of one more, times a price. A list with the votes
	// v has v/price seats by D'Hondt, rounded down, if these fill the council:
	// hence a result is drawn by its seats first.
	price int64
	part  [factions]int64 // in 1/1000, over 0 and under 1000
	votes [factions]int64
}

// reconstruction is a country being drawn.
type reconstruction struct {
	seed   uint64
	source *rand.PCG
	rng    *rand.Rand
	all    []*commune
	emit   func(seatledger.Row) bool
}

// key makes what is drawn next depend on the seed and a number only.
func (c *reconstruction) key(stream uint64) { c.source.Seed(c.seed, stream) }

// Streams of the generator: communes by their number, and these.
const (
	streamTilt  = 1 << 62
	streamRoles = 1<<62 + 1000
	streamSpare = 1<<62 + 1001
)

// reconstruct draws a country in which every published total holds, or says which
// cannot.
func reconstruct(seed uint64) (*reconstruction, error) {
	source := rand.NewPCG(0, 0)
	c := &reconstruction{seed: seed, source: source, rng: rand.New(source)}
	c.draw()
	c.resize(c.within(takeo), takeoSeats)
	c.resize(c.without(takeo), allSeats-takeoSeats)
	c.lead(c.within(phnomPenh), rescuePhnomPenh)
	c.lead(c.within(kampongCham), rescueKampongCham)
	c.lead(c.within(takeo), rescueTakeo)
	rest := parties[cnrp].chiefs - rescuePhnomPenh - rescueKampongCham - rescueTakeo
	c.lead(c.without(phnomPenh, kampongCham, takeo), rest)
	for _, step := range []func() error{c.thirds, c.seat, c.vote, c.check} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("seed %d: %w", seed, err)
		}
	}
	return c, nil
}

// draw draws what is random of the communes.
func (c *reconstruction) draw() {
	for p, x := range provinces {
		c.key(streamTilt + uint64(p))
		tilt := 1500*x.rescue/x.house - 600 + c.about(300)
		for range x.communes {
			m := &commune{number: len(c.all) + 1, province: p}
			c.key(uint64(m.number))
			m.size = [...]int{5, 5, 5, 5, 5, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 9, 9, 9, 9, 11}[c.rng.IntN(20)]
			m.share = 4350 + tilt + c.about(1000)
			m.weight = 1000
			for range 6 {
				m.weight = m.weight * int64(770+c.rng.IntN(525)) / 1000
			}
			m.lot = c.rng.IntN(1 << 30)
			for i := range m.spare {
				m.spare[i] = c.rng.IntN(1000)
			}
			for f := range m.runs {
				m.runs[f].lot = c.rng.IntN(1 << 30)
				m.runs[f].share = 1 + c.rng.IntN(1000)*c.rng.IntN(1000)/1000
			}
			c.all = append(c.all, m)
		}
	}
}

// about draws a number around zero, near to a normal one of that deviation.
func (c *reconstruction) about(deviation int) int {
	sum := 0
	for range 12 { // each has a variance of 1/12 of 1000 squared
		sum += c.rng.IntN(1001) - 500
	}
	return sum * deviation / 1000
}

func (c *reconstruction) within(province int) []*commune {
	return c.where(func(m *commune) bool { return m.province == province })
}

func (c *reconstruction) without(some ...int) []*commune {
	return c.where(func(m *commune) bool { return !slices.Contains(some, m.province) })
}

func (c *reconstruction) where(is func(m *commune) bool) (list []*commune) {
	for _, m := range c.all {
		if is(m) {
			list = append(list, m)
		}
	}
	return list
}

// sorted gives communes by a key, lowest first; the lot tells equals apart.
func sorted(list []*commune, key func(m *commune) int) []*commune {
	list = slices.Clone(list)
	slices.SortFunc(list, func(x, y *commune) int {
		return cmp.Or(cmp.Compare(key(x), key(y)), cmp.Compare(x.lot, y.lot), cmp.Compare(x.number, y.number))
	})
	return list
}

func byLot(*commune) int { return 0 }

// resize moves sizes by two seats until they have their sum.
func (c *reconstruction) resize(list []*commune, sum int) {
	for _, m := range list {
		sum -= m.size
	}
	for sum != 0 {
		for _, m := range sorted(list, byLot) {
			switch {
			case sum > 0 && m.size < 11:
				m.size, sum = m.size+2, sum-2
			case sum < 0 && m.size > 5:
				m.size, sum = m.size-2, sum+2
			}
		}
	}
}

// lead gives the CNRP the chiefs of so many councils, those of its largest
// shares, and moves all shares so that half lies between.
func (c *reconstruction) lead(list []*commune, chiefs int) {
	list = sorted(list, func(m *commune) int { return -m.share })
	half := (list[chiefs-1].share + list[chiefs].share + 1) / 2
	for i, m := range list {
		m.share += 5000 - half
		m.leader = cpp
		if i < chiefs {
			m.leader = cnrp
		}
	}
}

// role is what a third party has in a council.
type role struct {
	rank  [3]faction // parties by votes
	small faction
	seats int // of the small party
}

// roles give the small parties their seats and posts. With them the rule of posts
// (see [Reconstruction]) gives every party its published chiefs and deputies, if in
// 38 more councils all seats are the CPP's: (35-18) fewer first deputies than
// chiefs of the CPP follow from 35 councils of three parties that it leads and 18
// that the CNRP leads.
func roles() (led [factions][]role) {
	led[knup] = []role{{[3]faction{knup, cnrp, cpp}, knup, 3}}
	for _, small := range []faction{funcinpec, knup, knup, gdp} {
		led[cpp] = append(led[cpp], role{[3]faction{cpp, small, cnrp}, small, 2})
	}
	return led
}

// thirdPlaces are the seats of small parties that have the third place, by party.
var thirdPlaces = [factions][]int{
	funcinpec: slices.Repeat([]int{1}, 26), ldp: {1, 1, 1, 1}, knup: append(slices.Repeat([]int{1}, 15), 2), bsdp: {1}, gdp: {1, 2},
}

const (
	ledByRescue = 18 // councils of three parties that the CNRP leads
	allPeoples  = 38 // councils in which the CPP has all seats
)

// thirds gives the small parties their seats: 54 councils of three parties.
func (c *reconstruction) thirds() error {
	led := roles()
	var third []role
	for small, list := range thirdPlaces {
		for _, n := range list {
			third = append(third, role{small: faction(small), seats: n})
		}
	}
	c.key(streamRoles)
	c.rng.Shuffle(len(third), func(i, j int) { third[i], third[j] = third[j], third[i] })
	for i, r := range third {
		first, second := cpp, cnrp
		if i < ledByRescue {
			first, second = cnrp, cpp
		}
		r.rank = [3]faction{first, second, r.small}
		led[first] = append(led[first], r)
	}
	stage := sorted(c.all, byLot)
	for _, r := range slices.Concat(led[:]...) {
		if err := cast(stage, r); err != nil {
			return err
		}
	}
	return nil
}

// cast gives a role to the first council that it fits.
func cast(stage []*commune, r role) error {
	for _, m := range stage {
		if !m.fixed && m.fits(r) {
			m.take(r)
			return nil
		}
	}
	return fmt.Errorf("no council is left in which %s could have %d seats", parties[r.small].short, r.seats)
}

// fits reports whether the role can be played here. The votes of the GDP buy its
// five seats only where seats are cheap.
func (m *commune) fits(r role) bool {
	switch {
	case r.rank[0] == knup:
		return m.province == banteayMeanchey && m.size == 7 && m.leader == cpp
	case r.small == gdp && m.weight > 1000:
		return false
	}
	return m.leader == r.rank[0] && (r.rank[2] != r.small || r.seats == 1 || m.size > 5)
}

// take plays a role: the seats of all three parties, in the order of votes.
func (m *commune) take(r role) {
	m.fixed, m.leader = true, r.rank[0]
	first, second, third := r.rank[0], r.rank[1], r.rank[2]
	m.seats[r.small] = r.seats
	switch r.small {
	case first:
		m.seats[second], m.seats[third] = (m.size-r.seats)/2, (m.size-r.seats)/2
	case second:
		m.seats[third] = 1
		m.seats[first] = m.size - r.seats - 1
	default:
		left := m.size - r.seats
		weaker := m.share
		if first == cnrp {
			weaker = 10_000 - m.share
		}
		m.seats[second] = min(max(weaker*(left+1)/10_000, r.seats), left/2)
		m.seats[first] = left - m.seats[second]
	}
	for i, f := range r.rank { // apart, so that equal seats leave no doubt of the order
		m.part[f] = int64([...]int{700, 400, 100}[i] + m.spare[i]/5)
	}
}
