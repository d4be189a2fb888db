package synth

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/apportion"
)

// life is what happens to one council.
type life struct {
	country *country
	number  int
	size    int     // seats
	persons int     // named so far, numbered from 1
	tallies []tally // of all elections
	acts    []act
	seats   []seat // as they stand
	chief   int    // person
	party   int    // slot that the chief was elected for
	liking  [slots]float64
}

// tally is the votes and seats of one list.
type tally struct {
	term, slot int
	votes      int64
	seats      int
}

// act is one event.
type act struct {
	kind              seatledger.EventKind
	day               seatledger.Day
	doubt             doubt
	seat, person      int // 0 = not stated
	list, party, from seatledger.PartyID
	post              seatledger.PostID
}

// doubt says how an event's date is written.
type doubt uint8

const (
	exact    doubt = iota
	month          // 2017-10
	interval       // 2017-10-22/2017-10-24
)

// seat is a seat on the day that has been reached.
type seat struct {
	slot   int // list that won it
	party  seatledger.PartyID
	person int // 0 = unnamed
	empty  bool
}

// draw draws the life of a council.
func (w *world) draw(c *country, n int) *life {
	l := &w.life
	w.seed(uint64(c.first + n))
	*l = life{country: c, number: n, size: sizes[n%len(sizes)], tallies: l.tallies[:0], acts: l.acts[:0], seats: l.seats[:0]}
	for s := range slots {
		l.liking[s] = 0.5 + w.rng.Float64()
	}
	for t := range c.terms {
		w.elect(t)
		w.name(&c.terms[t])
		w.pass(&c.terms[t])
	}
	return l
}

// sizes of councils: 10 on average.
var sizes = [...]int{5, 7, 9, 11, 13, 15}

// elect holds an election: each list's votes, and seats by D'Hondt. A tied
// last seat is avoided by one more vote for the first list.
func (w *world) elect(t int) {
	l := &w.life
	var weights [slots]float64
	sum := 0.0
	for s, strength := range l.country.terms[t].strength {
		if s < 2 || w.rng.IntN(4) > 0 {
			weights[s] = strength * l.liking[s] * (0.6 + float64(0.8*w.rng.Float64())) // the conversion keeps machines from fusing the two
			sum += weights[s]
		}
	}
	voters := float64(300 + w.rng.IntN(4000))
	from := len(l.tallies)
	for s, weight := range weights {
		if weight > 0 {
			l.tallies = append(l.tallies, tally{term: t, slot: s, votes: 1 + int64(voters*weight/sum)})
		}
	}
	share(l.tallies[from:], l.size)
	l.take(l.tallies[from:])
}

func share(lists []tally, seats int) {
	var votes [slots]int64
	var won [slots]int
	for {
		for i := range lists {
			votes[i] = lists[i].votes
		}
		open, err := apportion.DHondt.Seats(won[:len(lists)], votes[:len(lists)], seats)
		if err == nil && open == 0 {
			break
		}
		lists[0].votes++
	}
	for i := range lists {
		lists[i].seats = won[i]
	}
}

// take lays the results on the seats in the order the design gives them:
// lists by seats, votes and id.
func (l *life) take(lists []tally) {
	slices.SortFunc(lists, func(x, y tally) int {
		return cmp.Or(-cmp.Compare(x.seats, y.seats), -cmp.Compare(x.votes, y.votes), cmp.Compare(l.list(x.term, x.slot), l.list(y.term, y.slot)))
	})
	l.seats = l.seats[:0]
	for _, x := range lists {
		for range x.seats {
			l.seats = append(l.seats, seat{slot: x.slot, party: l.list(x.term, x.slot)})
		}
	}
}

func (l *life) list(term, slot int) seatledger.PartyID { return l.country.terms[term].parties[slot] }

// name names some of the elected: the head of the largest list, who becomes
// chief, and at times others.
func (w *world) name(t *term) {
	l := &w.life
	if first := l.seats[0].slot; l.chief == 0 || l.party != first || w.rng.IntN(2) == 0 {
		l.persons++
		l.chief, l.party = l.persons, first
	}
	l.elected(t, 0, l.chief)
	l.acts = append(l.acts, act{kind: seatledger.PostTaken, day: t.start, person: l.chief, post: seatledger.Chief})
	for range w.rng.IntN(2) {
		s := 1 + w.rng.IntN(len(l.seats)-1)
		for s > 0 && l.seats[s-1].slot == l.seats[s].slot && l.seats[s-1].person == 0 {
			s-- // an elected person takes the first unnamed seat of the list
		}
		if l.seats[s].person == 0 {
			l.persons++
			l.elected(t, s, l.persons)
		}
	}
}

func (l *life) elected(t *term, s, person int) {
	l.seats[s].person = person
	l.acts = append(l.acts, act{kind: seatledger.Elected, day: t.start, person: person, list: t.parties[l.seats[s].slot]})
}

// pass lets the years of a term pass. Events are at least 45 days apart, so
// that even those dated by a month keep their order.
func (w *world) pass(t *term) {
	day := t.start + 45 + seatledger.Day(w.rng.IntN(900))
	for w.rng.IntN(10) < 3 && day < t.end-quiet-90 {
		if last := w.move(t, day); last {
			return
		}
		day += 135 + seatledger.Day(w.rng.IntN(600))
	}
}

// move is one thing that happens between elections. Last says that who sits
// where is no longer certain, so that nothing more is drawn in this term.
func (w *world) move(t *term, day seatledger.Day) (last bool) {
	s := w.rng.IntN(len(w.life.seats))
	if w.life.seats[s].empty {
		return false
	}
	switch p := w.rng.IntN(16); {
	case p == 0:
		return w.unnamed(t, day, s)
	case p < 9:
		w.defect(t, day, s)
	case p < 11:
		w.leave(day, s, [...]seatledger.EventKind{seatledger.BecameIndependent, seatledger.Expelled}[p-9])
	default:
		w.replace(t, day, s)
	}
	return false
}

// doubt draws how well a move is dated.
func (w *world) doubt() doubt {
	switch d := w.rng.IntN(24); {
	case w.Certain:
		return exact
	case d == 0:
		return month
	case d == 1:
		return interval
	}
	return exact
}

// other draws a party other than the one given.
func (w *world) other(t *term, than seatledger.PartyID) seatledger.PartyID {
	for {
		if p := t.parties[w.rng.IntN(slots-1)]; p != "" && p != than {
			return p
		}
	}
}

// at names a seat by its holder where that is known, else by its ordinal.
func (l *life) at(s int, a act) act {
	a.person = l.seats[s].person
	if a.person == 0 {
		a.seat = s + 1
	}
	return a
}

// unnamed: of somebody only the party is known.
func (w *world) unnamed(t *term, day seatledger.Day, s int) bool {
	l := &w.life
	from := l.seats[s].party
	if from == "" || w.Certain {
		return false
	}
	l.acts = append(l.acts, act{kind: seatledger.Defected, day: day, from: from, party: w.other(t, from)})
	return true
}

func (w *world) defect(t *term, day seatledger.Day, s int) {
	l := &w.life
	from := l.seats[s].party
	l.seats[s].party = w.other(t, from)
	l.acts = append(l.acts, l.at(s, act{kind: seatledger.Defected, day: day, doubt: w.doubt(), from: from, party: l.seats[s].party}))
}

// leave: a holder sits for no party from then on.
func (w *world) leave(day seatledger.Day, s int, kind seatledger.EventKind) {
	l := &w.life
	if from := l.seats[s].party; from != "" {
		l.acts = append(l.acts, l.at(s, act{kind: kind, day: day, doubt: w.doubt(), from: from}))
		l.seats[s].party = ""
	}
}

// replace: a holder goes, and mostly somebody follows: the next of the list or
// the winner of a by-election.
func (w *world) replace(t *term, day seatledger.Day, s int) {
	l := &w.life
	kind := [...]seatledger.EventKind{seatledger.Resigned, seatledger.Resigned, seatledger.Died}[w.rng.IntN(3)]
	l.acts = append(l.acts, l.at(s, act{kind: kind, day: day, doubt: w.doubt()}))
	gone := l.seats[s]
	if gone.person == l.chief {
		l.chief = 0
	}
	l.seats[s] = seat{slot: gone.slot, empty: true}
	if w.rng.IntN(8) == 0 {
		return
	}
	fill := act{kind: seatledger.NextOnList, day: day + 45 + seatledger.Day(w.rng.IntN(30)), seat: s + 1, list: t.parties[gone.slot]}
	if w.rng.IntN(3) == 0 {
		fill.kind, fill.list = seatledger.ByElected, ""
		fill.party = w.other(t, "")
	}
	if w.rng.IntN(2) == 0 {
		l.persons++
		fill.person = l.persons
	}
	l.acts = append(l.acts, fill)
	l.seats[s] = seat{slot: gone.slot, party: cmp.Or(fill.party, fill.list), person: fill.person}
	if gone.person != 0 && l.chief == 0 && fill.person != 0 {
		l.chief, l.party = fill.person, gone.slot
		l.acts = append(l.acts, act{kind: seatledger.PostTaken, day: fill.day, person: fill.person, post: seatledger.Chief})
	}
}
