package control_test

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of what contests put at stake: which seats one for
// part of a ward, or a by-election, takes, and who wins them.

// layOnVacant gives the winners of a by-election as many seats as it fills: vacant
// ones, then those of which nothing is stated, then others, whose holders had left.
func (w *state) layOnVacant(r *race, choose chooser) {
	for range r.seats {
		w.findVacancy(r, choose)
	}
	for _, x := range r.seats {
		i := w.one(false, choose, func(s *spot) bool { return s.stake })
		if i < 0 {
			break
		}
		old := w.seats[i]
		s := &w.seats[i]
		*s = x.spot(cmp.Or(old.ward, r.ward))
		if !x.vacant {
			s.filled, s.byWon = w.today, w.today
		}
		s.met, s.claim = old.met, old.claim
		s.meet(metVacancy)
		if s.term = r.term; r.term == (lastDay{}) {
			s.term = old.term
		}
	}
	for i := range w.seats {
		w.seats[i].stake = false
	}
}

// findVacancy lets a by-election fill one more seat.
func (w *state) findVacancy(r *race, choose chooser) {
	for tier, fits := range []func(s spot) bool{
		func(s spot) bool { return s.state == 'v' },
		func(s spot) bool { return s.state == '?' && s.person == "" && s.sub == "" },
		func(s spot) bool { return !w.l.sitsOn(s.person, seatledger.On(w.today)) },
		func(s spot) bool { return true },
	} {
		spots := w.lapsed(tier >= 2, func(i int) bool {
			s := w.seats[i]
			return s.filled != w.today && !s.stake && fits(s) && w.inWard(&s, r.ward) && (r.ward != "" || !w.l.isApart(s.ward))
		})
		if len(spots) == 0 {
			continue
		}
		i := spots[0]
		if len(spots) > 1 {
			i = spots[choose(len(spots))]
		}
		s := &w.seats[i]
		if s.state != 'v' {
			w.vacate(i)
		}
		if s.person != "" { // of a seat that the dissolution of the council ended
			w.unseat(s.person)
		}
		*s = spot{state: 'v', ward: s.ward, stake: true, met: s.met, term: s.term, exercise: exercise{claim: s.claim}}
		return
	}
}

// layPart puts as many seats at stake as a race is for, one after another, and
// seats its winners on them.
func (l *read) layPart(w *state, r *race, day seatledger.Day, choose chooser) {
	again := map[seatledger.PersonID][]seatledger.PartyID{}
	if r.fills() {
		again = l.electedOn(day, "*")
	}
	named := !r.fills() || len(l.electedOn(day, r.ward)) >= max(r.stake, len(r.seats))
	for range max(r.stake, len(r.seats)) {
		w.putAtStake(l, r, again, named, choose)
	}
	for _, x := range r.seats {
		if r.fills() {
			w.win(r, x, again, choose)
		}
	}
	for i := range w.seats {
		w.seats[i].stake = false
	}
}

// one picks one of some seats, of those that are alike the first unless it may
// matter which.
func (w *state) one(telling bool, choose chooser, fits func(s *spot) bool) int {
	spots := w.unlike(func(i int) bool { return fits(&w.seats[i]) })
	if telling {
		spots = spots[:0]
		for i := range w.seats {
			if fits(&w.seats[i]) {
				spots = append(spots, i)
			}
		}
	}
	switch len(spots) {
	case 0:
		return -1
	case 1:
		return spots[0]
	}
	return spots[choose(len(spots))]
}

func (w *state) putAtStake(l *read, r *race, again map[seatledger.PersonID][]seatledger.PartyID, named bool, choose chooser) {
	free := func(s *spot) bool {
		return !s.stake && (r.ward == "" && !l.isApart(s.ward) || r.ward != "" && s.ward == r.ward)
	}
	var earliest seatledger.Day
	for i := range w.seats {
		if s := &w.seats[i]; free(s) && s.state != 'v' && s.term.latest != 0 && (earliest == 0 || s.term.latest < earliest) {
			earliest = s.term.latest
		}
	}
	elsewhere := func(s *spot) bool { return s.term.latest > w.today+183 } // it is nearer to another election
	first := func(s *spot) bool { return s.state != 'v' && earliest != 0 && s.term.latest == earliest }
	for _, fits := range []func(s *spot) bool{
		func(s *spot) bool { return s.person != "" && again[s.person] != nil },
		func(s *spot) bool { return s.state == 'v' && !elsewhere(s) },
		func(s *spot) bool { return first(s) && !elsewhere(s) },
		func(s *spot) bool { return s.state == 'v' },
		func(s *spot) bool {
			return s.state != 'v' && s.term.latest == 0 && l.nextSeen(s.person, seatledger.On(w.today), w.today) == nil
		},
		func(s *spot) bool { return s.state != 'v' && s.term.latest == 0 },
		first,
	} {
		i := w.one(l.telling(w), choose, func(s *spot) bool { return free(s) && fits(s) })
		if i < 0 {
			continue
		}
		s := &w.seats[i]
		if r.state == "held-over" {
			s.term, s.stake = lastDay{}, true
			return
		}
		person := s.person
		if again[person] != nil {
			s.person = ""
		} else {
			person = ""
		}
		if held := s.person; s.state != 'v' || s.ended {
			w.vacate(i)
			if !named { // he or she may be one of the winners
				delete(w.gone, held)
			}
		}
		w.seats[i] = spot{state: 'v', ward: s.ward, stake: true, met: s.met, person: person, exercise: s.exercise}
		w.stakes(i, r)
		w.seats[i].meet(metRenewal)
		return
	}
}

// win seats a winner: on the own seat of who is elected again for the list, else
// on one of nobody, else on any that is at stake.
func (w *state) win(r *race, x won, again map[seatledger.PersonID][]seatledger.PartyID, choose chooser) {
	for _, fits := range []func(s *spot) bool{
		func(s *spot) bool { return s.person != "" && !x.vacant && slices.Contains(again[s.person], x.list) },
		func(s *spot) bool { return s.person == "" },
		func(s *spot) bool { return true },
	} {
		i := w.one(false, choose, func(s *spot) bool { return s.stake && w.inWard(s, r.ward) && fits(s) })
		if i < 0 {
			continue
		}
		old := w.seats[i]
		now := x.spot(cmp.Or(old.ward, r.ward))
		if now.term = r.term; !x.vacant {
			now.filled = w.today
		}
		now.met, now.claim = old.met, old.claim
		if !x.vacant && slices.Contains(again[old.person], x.list) {
			now.person, now.again = old.person, true
		} else {
			w.unseat(old.person)
		}
		w.seats[i] = now
		return
	}
}

// electedOn gives who is recorded for certain to have been elected on a day in a ward, or in
// any, and for which lists.
func (l *read) electedOn(day seatledger.Day, ward string) map[seatledger.PersonID][]seatledger.PartyID {
	elected := map[seatledger.PersonID][]seatledger.PartyID{}
	for _, packages := range l.events {
		if l.shownOf(packages) > 1 {
			continue
		}
		for _, c := range packages {
			for _, v := range slices.Backward(c) {
				e, shown := l.inOffice(v.row), l.shown(v.row.Sources)
				if shown == 0 {
					continue
				}
				if shown == 2 && e.Kind == seatledger.Elected && e.Person != "" && e.Council == l.council && e.Status != seatledger.Retracted &&
					e.Date.Exact() && e.Date.Earliest() == day && (ward == "*" || e.Ward == ward) && !l.skip["event "+string(e.ID)] {
					elected[e.Person] = append(elected[e.Person], cmp.Or(e.List, e.Party))
				}
				break
			}
		}
	}
	return elected
}

// shownOf counts the packages that record an event as far as they are published.
func (l *read) shownOf(packages map[string]chain[*seatledger.Event]) (n int) {
	for _, c := range packages {
		if slices.ContainsFunc(c, func(v version[*seatledger.Event]) bool { return l.shown(v.row.Sources) > 0 }) {
			n++
		}
	}
	return n
}

// stakes notes that a contest begins a new time of a seat: one that is held does, also of a
// seat that was vacant and stays so.
func (w *state) stakes(i int, r *race) {
	if r.state != "postponed" {
		w.staked = append(w.staked, i)
	}
}
