package control_test

import (
	"fmt"
	"maps"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of who is carried over from the councils
// that one replaces. Each of them is a case of its own, as it was on the day before.
// What is open there and here at once is taken either way, so that there may be more
// worlds than there are: an answer that says that it is wider must hold them all.

// carry lets whoever sat on the councils replaced sit on this one.
func (l *read) carry(w *state, choose chooser) {
	var seats []spot
	for _, id := range l.replaced {
		worlds := l.worldsOf(id, w.today-1)
		if len(worlds) == 0 {
			continue
		}
		x := worlds[choose(len(worlds))]
		if len(x.seats) == 0 {
			continue
		}
		for _, s := range x.seats {
			seats = append(seats, s.carried())
		}
		maps.Copy(w.groups.people, x.groups.people)
		maps.Copy(w.groups.left, x.groups.left)
	}
	if len(seats) == 0 {
		return
	}
	sitOnce(seats, choose)
	w.endTerm()
	for i := range w.seats {
		if w.seats[i] = (spot{state: 'v'}); i < len(seats) {
			w.seats[i] = seats[i]
		}
	}
}

// sitOnce leaves each person one seat, whichever, of those that several councils had
// for the same one.
func sitOnce(seats []spot, choose chooser) {
	for i := range seats {
		own := []int{i}
		for j := i + 1; j < len(seats); j++ {
			if seats[i].person != "" && seats[j].person == seats[i].person {
				own = append(own, j)
			}
		}
		if len(own) == 1 {
			continue
		}
		keep := choose(len(own))
		for k, at := range own {
			if k != keep {
				seats[at] = spot{state: 'v', list: seats[at].list}
			}
		}
	}
}

// carried gives a seat as it is on another council: what is so of who holds the
// mandate.
func (s spot) carried() spot {
	if s.ended {
		return spot{state: 'v', list: s.list}
	}
	x := s.holder()
	return spot{state: x.kind(), unsaid: s.unsaid, list: s.list, person: s.person, party: x.party, left: x.left, met: s.met}
}

// worldsOf gives the worlds of another council at the end of a day.
func (l *read) worldsOf(id seatledger.CouncilID, day seatledger.Day) []*state {
	key := fmt.Sprint(id, day)
	if l.carried[key] == nil {
		o := l.onDay(day)
		o.council = id
		worlds, ok := o.worlds(o.plays())
		l.lost = l.lost || !ok
		l.carried[key] = sorted(worlds)
	}
	return l.carried[key]
}
