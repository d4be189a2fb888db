package control

import (
	"iter"
	"maps"
	"math/big"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Drift says how far the seats of today have moved from what voters chose, in
// the councils whose latest results state votes and whose seats are certain.
type Drift struct {
	On       seatledger.Day
	Councils int // counted
	Left     int // not counted: votes or seats are not surely recorded, or the members out of office
	Out      int // of these: the members out of office
	Renewed  int // of those counted: with seats not all of which were filled by one election
	Seats    int
	Moved    int // seats no longer held for the list that won them, vacant ones too
	Then     Gallagher
	Now      Gallagher
	Parties  []PartyDrift // in order of party id
}

// PartyDrift is one party's votes, and seats won and held.
type PartyDrift struct {
	Party     roll.Ref
	Votes     int64
	Won, Held int
}

// Gallagher is the square of the least squares index of disproportionality,
// half the sum over parties of (vote share - seat share)^2, in [0, 1]
// (Gallagher 1991, Electoral Studies 10:33-51). Its root times 100 is the index
// as it is usually printed.
type Gallagher struct{ Square *big.Rat }

// Percent gives the index as usually printed, rounded to n decimals.
func (g Gallagher) Percent(n int) string {
	if g.Square == nil {
		return ""
	}
	x := new(big.Float).SetPrec(200).SetRat(g.Square)
	x.Sqrt(x)
	return x.Mul(x, big.NewFloat(100)).Text('f', n)
}

// countSeats lets seats be counted, and not their votes, until the function that it
// gives is called.
func (j *Judge) countSeats() (back func()) {
	j.seats = true
	return func() { j.seats = false }
}

// Drift measures the councils that [Within] takes.
func (j *Judge) Drift(division roll.Ref, kind string, on seatledger.Day) Drift {
	return j.drift(on, func(yield func(roll.Ref) bool) {
		for c := range j.View.Councils() {
			if Within(j.View.Book, c, division, kind) && !yield(c) {
				return
			}
		}
	})
}

// DriftOf measures one council.
func (j *Judge) DriftOf(c roll.Ref, on seatledger.Day) Drift {
	return j.drift(on, slices.Values([]roll.Ref{c}))
}

func (j *Judge) drift(on seatledger.Day, councils iter.Seq[roll.Ref]) Drift {
	defer j.countSeats()()
	defer func(by seatledger.CountedBy) { j.By = by }(j.By)
	j.By = seatledger.ByParty // lists are parties'
	b := j.View.Book
	d := Drift{On: on}
	byParty := map[roll.Ref]*PartyDrift{}
	for c := range councils {
		j.addDrift(&d, c, on, byParty)
	}
	for _, p := range byParty {
		d.Parties = append(d.Parties, *p)
	}
	slices.SortFunc(d.Parties, func(x, y PartyDrift) int { return compareIDs(b, x.Party, y.Party) })
	d.Then = gallagher(d.Parties, func(p PartyDrift) int { return p.Won })
	d.Now = gallagher(d.Parties, func(p PartyDrift) int { return p.Held })
	return d
}

func (j *Judge) addDrift(d *Drift, c roll.Ref, on seatledger.Day, byParty map[roll.Ref]*PartyDrift) {
	state := j.Folder.At(c, on)
	if !state.Exists() {
		return
	}
	if !state.Serves() {
		d.Left, d.Out = d.Left+1, d.Out+1
		return
	}
	x, certain := j.moves(state, on)
	if !certain || len(x.votes) == 0 {
		d.Left++
		return
	}
	party := func(r roll.Ref) *PartyDrift {
		if byParty[r] == nil {
			byParty[r] = &PartyDrift{Party: r}
		}
		return byParty[r]
	}
	d.Councils++
	if len(x.renewed) > 0 {
		d.Renewed++
	}
	d.Seats += x.seats
	d.Moved += x.moved
	for _, v := range x.votes {
		party(v.List).Votes += v.Votes
		if !slices.Contains(x.renewed, v.Ward) {
			party(v.List).Won += v.Seats
		}
	}
	for r, n := range x.won {
		party(r).Won += n
	}
	for r, n := range x.held {
		party(r).Held += n
	}
}

// moves is what drift says of one council.
type moves struct {
	seats   int
	moved   int              // no longer held for the list that won them
	held    map[roll.Ref]int // by the list where its winner holds them still, else by the party
	votes   []roll.ListVotes // by which its seats were filled last
	renewed []roll.Ref       // wards that are renewed in part
	won     map[roll.Ref]int // seats of these by the list that won each
}

func (m *moves) equal(o *moves) bool {
	return m.seats == o.seats && m.moved == o.moved && maps.Equal(m.held, o.held) && slices.Equal(m.votes, o.votes) &&
		slices.Equal(m.renewed, o.renewed) && maps.Equal(m.won, o.won)
}

// moves finds out how far the seats of a council have moved. Certain says that all that
// it may be agrees.
func (j *Judge) moves(s *roll.State, on seatledger.Day) (m moves, certain bool) {
	var a Answer
	a.count(j, s)
	if a.Unstated.Possible > 0 {
		return m, false
	}
	for i := range s.Frames {
		x, ok := j.movesIn(&s.Frames[i], on)
		if !ok || i > 0 && !x.equal(&m) {
			return m, false
		}
		m = x
	}
	return m, true
}

func (j *Judge) movesIn(f *roll.Frame, on seatledger.Day) (m moves, certain bool) {
	if !f.Exists || f.Office() != seatledger.StateInOffice || len(f.Unplaced()) > 0 {
		return m, false
	}
	m.seats = f.VotingSeats()
	if m.moved, m.held, certain = composition(f); !certain {
		return m, false
	}
	m.votes, m.renewed = j.Folder.Votes(on, f)
	m.won, certain = wonIn(f, m.renewed)
	return m, certain
}

// wonIn counts the seats of wards that are renewed in part (0 = of the council) by the
// list that won each; certain says that all ways agree.
func wonIn(f *roll.Frame, wards []roll.Ref) (won map[roll.Ref]int, certain bool) {
	if len(wards) == 0 {
		return nil, true
	}
	within := func(h *roll.Holding) bool {
		return f.HasVote(h.Ward) && (slices.Contains(wards, 0) || slices.Contains(wards, h.Ward))
	}
	count := func(p *roll.Part) map[roll.Ref]int {
		n := map[roll.Ref]int{}
		for i := range p.Seats {
			if h := &p.Seats[i]; within(h) {
				n[h.List]++
			}
		}
		return n
	}
	won = count(f.Sure)
	for _, c := range f.Cells {
		first := count(&c.Ways[0])
		for k := range c.Ways {
			if !maps.Equal(first, count(&c.Ways[k])) {
				return nil, false
			}
		}
		for r, n := range first {
			won[r] += n
		}
	}
	return won, won[0] == 0
}

// composition gives how many seats are no longer held for the list that won
// them, and how many each holds: the list those of which it is the winner still,
// others those that went over to them. Certain says that all ways agree.
func composition(f *roll.Frame) (moved int, held map[roll.Ref]int, certain bool) {
	moved, held, certain = heldBy(f, f.Sure)
	for _, c := range f.Cells {
		n, of, sure := heldBy(f, &c.Ways[0])
		certain = certain && sure && !c.Anybody
		for k := range c.Ways {
			m, other, sure := heldBy(f, &c.Ways[k])
			certain = certain && sure && m == n && maps.Equal(of, other)
		}
		moved += n
		for party, n := range of {
			held[party] += n
		}
	}
	return moved, held, certain
}

// heldBy counts the seats of a part that are no longer held for their list, and
// those that each list and party holds. Certain says that it is known what had become
// of parties by then.
func heldBy(f *roll.Frame, p *roll.Part) (moved int, held map[roll.Ref]int, certain bool) {
	held, certain = map[roll.Ref]int{}, true
	for i := range p.Seats {
		h := &p.Seats[i]
		if !f.HasVote(h.Ward) {
			continue
		}
		party, sits, idle := h.Allegiance, h.Held(), h.Mark.Is(roll.Idle)
		if idle { // whoever holds the mandate has not left it
			party, sits = h.Mandate()
			certain = certain && sits // for whom, if that is stated
		}
		same, sure := f.SameSide(h.List, party)
		certain = certain && (sure || !sits)
		if same = same && sits; !same {
			moved++
		}
		switch {
		case idle || !sits:
		case same:
			held[h.List]++
		default:
			held[party]++
		}
	}
	return moved, held, certain
}

// gallagher works the index out over parties, with their seats as given.
func gallagher(parties []PartyDrift, seats func(PartyDrift) int) Gallagher {
	var votes int64
	total := 0
	for _, p := range parties {
		votes += p.Votes
		total += seats(p)
	}
	if votes == 0 || total == 0 {
		return Gallagher{}
	}
	sum := new(big.Rat)
	for _, p := range parties {
		x := new(big.Rat).Sub(big.NewRat(p.Votes, votes), big.NewRat(int64(seats(p)), int64(total)))
		sum.Add(sum, x.Mul(x, x))
	}
	return Gallagher{sum.Mul(sum, big.NewRat(1, 2))}
}
