package control_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// This file is the enumerator's reading of drift: how far seats have moved from whom
// the voters chose. Votes are the same for every list, so that they alter no world.

// votesOfEach is what every row of results states.
const votesOfEach = 10

// moves is what drift says of the seats of one world.
type moves struct {
	seats, moved int
	held         map[seatledger.PartyID]int
	lists        map[seatledger.PartyID]int
	open         bool // of some seat nothing is stated
}

func (l *read) movesIn(w *state) moves {
	m := moves{held: map[seatledger.PartyID]int{}, lists: map[seatledger.PartyID]int{}}
	for _, s := range w.seats {
		if votes, _ := w.votesOf(s); votes == 0 {
			continue
		}
		m.seats++
		m.lists[s.list]++
		state, party := s.state, s.party
		if state == 'i' { // whoever holds the mandate has not left it
			holder := s.holder()
			m.open = m.open || holder.kind() == '?'
			if holder.kind() != 'h' || !l.stays(w, s.list, holder.party) {
				m.moved++
			}
			continue
		}
		m.open = m.open || state == '?'
		switch {
		case state != 'h':
			m.moved++
		case l.stays(w, s.list, party):
			m.held[s.list]++
		default:
			m.moved++
			m.held[party]++
		}
	}
	return m
}

// stays reports whether somebody of a list sits for it, for a member of it that is a
// coalition, or for what became of its party.
func (l *read) stays(w *state, list, party seatledger.PartyID) bool {
	return list == party || w.sameSide(l, list, party)
}

func (m *moves) equal(o *moves) bool {
	return m.seats == o.seats && m.moved == o.moved && maps.Equal(m.held, o.held) && m.open == o.open
}

// withVotes gives the case with votes in all results; ok is false where some state
// other votes, by which the worlds were made.
func (o *oracleCase) withVotes() (_ *oracleCase, ok bool) {
	x := *o
	x.entries = slices.Clone(o.entries)
	for i, e := range x.entries {
		if r, is := e.Row.(*seatledger.Result); is {
			if r.Votes.Stated {
				return nil, false
			}
			y := *r
			y.Votes = seatledger.Counted(votesOfEach)
			x.entries[i].Row = &y
		}
	}
	return &x, true
}

// differDrift compares drift with the worlds.
func (o *oracleCase) differDrift(worlds []*state) string {
	x, ok := o.withVotes()
	if !ok {
		return ""
	}
	book, err := roll.Pack(x.all())
	if err != nil {
		return err.Error()
	}
	c, _ := book.Council(o.council)
	d := control.NewJudge(book.View(o.clock)).DriftOf(c, o.on)
	l := readLedger(x)
	there := slices.DeleteFunc(slices.Clone(worlds), func(w *state) bool { return !w.exists })
	serving := slices.DeleteFunc(slices.Clone(there), (*state).out)
	switch {
	case len(there) == 0 && d.Councils+d.Left == 0, len(there) > 0 && len(serving) == 0 && d.Out == 1:
		return ""
	case len(serving) == 0 || d.Out > 0:
		return fmt.Sprintf("drift says %d councils, %d left, %d out; of %d worlds %d have the council, %d serving", d.Councils, d.Left, d.Out, len(worlds), len(there), len(serving))
	}
	first, same := l.movesIn(serving[0]), len(serving) == len(worlds)
	for _, w := range serving {
		m := l.movesIn(w)
		same = same && !m.open && m.equal(&first)
	}
	if d.Councils == 0 {
		if rows := l.onlyElection(); same && rows != nil {
			return fmt.Sprintf("drift leaves the council out; in all worlds %+v", first)
		}
		return ""
	}
	if !same {
		return fmt.Sprintf("drift counts the council: %+v; the worlds differ, or leave a seat open", d)
	}
	seen.drifts++
	if d.Moved > 0 {
		seen.moved++
	}
	return l.differDriftOf(book, &d, &first)
}

// differDriftOf compares what drift says with what is so in all worlds.
func (l *read) differDriftOf(book *roll.Book, d *control.Drift, m *moves) string {
	if d.Moved != m.moved || d.Seats != m.seats {
		return fmt.Sprintf("drift says that %d of %d seats moved; the worlds %d of %d", d.Moved, d.Seats, m.moved, m.seats)
	}
	rows := l.onlyElection()
	held := map[seatledger.PartyID]int{}
	for _, p := range d.Parties {
		id := book.PartyID(p.Party)
		if p.Held > 0 {
			held[id] += p.Held
		}
		votes, won := int64(0), int64(0)
		for _, r := range rows {
			if r.List == id {
				votes, won = votes+r.Votes.N, won+r.Seats.N
			}
		}
		if rows != nil && (p.Votes != votes || int64(p.Won) != won) {
			return fmt.Sprintf("drift says that %s won %d seats by %d votes; the results %d by %d", id, p.Won, p.Votes, won, votes)
		}
	}
	if !maps.Equal(held, m.held) {
		return fmt.Sprintf("drift says that seats are held %v; the worlds %v", held, m.held)
	}
	return ""
}

// onlyElection gives the rows of results if there is one election only, of all seats of
// a council of one size and without wards, surely in office by the day, and its rows
// are beyond dispute; else what its votes are compared with takes more to say.
func (l *read) onlyElection() (rows []row) {
	if len(l.elections) != 1 || len(l.wards)+len(l.contests) > 0 || len(l.councils) != 1 || l.warded {
		return nil
	}
	for id, e := range l.elections {
		takes := e.TakesOffice
		if takes.IsZero() {
			takes = e.Date
		}
		if e.Kind == "by-election" || takes.Latest() > l.oracleCase.on || len(l.results[id]) != 1 {
			return nil
		}
		rows, _ = l.rows(id, func(int) int { return 0 })
	}
	sum := int64(0)
	for _, r := range rows {
		if !r.Seats.Stated || r.List == "" || len(r.history) > 1 || l.shown(r.Sources) != 2 {
			return nil
		}
		sum += r.Seats.N
	}
	for _, c := range l.councils {
		if sum != int64(c.row.Seats) {
			return nil
		}
	}
	return rows
}
