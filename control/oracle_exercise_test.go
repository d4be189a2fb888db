package control_test

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of who exercises a mandate: substitutes,
// suspended members, and mandates that are given back.

// nobodySits stands for a substitute who has gone before who is on leave is back.
const nobodySits seatledger.PersonID = "-"

// claim is who lost a seat and comes back to it, and as what.
type claim struct {
	person      seatledger.PersonID
	party, list seatledger.PartyID
	left        bool
}

// exercise is what a spot says besides who holds the mandate and who sits. In the
// spot itself is what is so of who sits.
type exercise struct {
	was        byte // of who is suspended, state 'i': the state otherwise
	barred     seatledger.EventID
	sub        seatledger.PersonID // who sits in place of the holder
	own        sitter              // the holder's side, while somebody does
	entry      seatledger.EventID  // the substitution
	suspension bool                // it is because the holder is suspended
	claim      claim
}

// sitter is what is so of a person whose seat it is.
type sitter struct {
	state, was byte
	left       bool
	party      seatledger.PartyID
	leaving    seatledger.EventID
	barred     seatledger.EventID
}

func (x sitter) kind() byte {
	if x.state == 'i' {
		return x.was
	}
	return x.state
}

func (s *spot) sitter() sitter {
	return sitter{s.state, s.was, s.left, s.party, s.leaving, s.barred}
}

func (s *spot) take(x sitter) {
	s.state, s.was, s.left, s.party, s.leaving, s.barred = x.state, x.was, x.left, x.party, x.leaving, x.barred
}

// holder gives the side of who holds the mandate.
func (s spot) holder() sitter {
	if s.sub != "" {
		return s.own
	}
	return s.sitter()
}

// of gives the side of somebody; that of a vacant seat if it is not theirs.
func (s spot) of(person seatledger.PersonID) sitter {
	switch person {
	case s.person:
		return s.holder()
	case s.sub:
		return s.sitter()
	}
	return sitter{state: 'v'}
}

func (s spot) substituted() bool { return s.sub != "" && s.sub != nobodySits }

// withHolder lets something act on the holder's side.
func (s *spot) withHolder(act func(s *spot)) {
	if s.sub == "" {
		act(s)
		return
	}
	sub, now, entry, suspension := s.sub, s.sitter(), s.entry, s.suspension
	s.take(s.own)
	s.sub, s.own = "", sitter{}
	act(s)
	s.own = s.sitter()
	s.take(now)
	s.sub, s.entry, s.suspension = sub, entry, suspension
}

func (s *spot) bar(e *seatledger.Event) {
	s.state, s.was, s.barred = 'i', s.kind(), ""
	if !e.Until.IsZero() {
		s.barred = e.ID
	}
}

func (s *spot) unbar() { s.state, s.was, s.barred = s.kind(), 0, "" }

// unstate and restate say whether it is stated for whom somebody sits.
func (s *spot) unstate() { s.setKind('?') }
func (s *spot) restate() { s.setKind('h') }

func (s *spot) setKind(k byte) {
	if s.state == 'i' {
		s.was = k
	} else {
		s.state = k
	}
}

// empty lets nobody sit for a holder who stays on leave.
func (s *spot) empty() {
	s.sub = nobodySits
	s.take(sitter{state: 'i', was: 'h'})
}

func (w *state) sitNowhere(person seatledger.PersonID) {
	for i := range w.seats {
		if person != "" && w.seats[i].sub == person {
			w.seats[i].empty()
		}
	}
}

// back lets the holder of a seat sit again.
func (w *state) back(s *spot) {
	w.unseat(s.sub)
	s.take(s.own)
	s.sub, s.own, s.entry, s.suspension = "", sitter{}, "", false
}

func (w *state) endExercise(e *seatledger.Event) {
	for i := range w.seats {
		w.seats[i].asHeld(func(s *spot) { w.endExerciseOf(s, e) })
	}
}

func (w *state) endExerciseOf(s *spot, e *seatledger.Event) {
	switch e.Kind {
	case seatledger.Substituted:
		if s.sub != "" && s.entry == e.ID {
			w.back(s)
		}
	default:
		if s.state == 'i' && s.barred == e.ID {
			s.unbar()
		}
		if s.sub != "" && s.own.barred == e.ID {
			w.unbarHolder(s)
		}
	}
}

func (w *state) unbarHolder(s *spot) {
	if s.own.state != 'i' {
		return
	}
	if s.suspension {
		w.back(s)
	}
	s.withHolder((*spot).unbar)
}

// exercise lets an event change who exercises a mandate.
func (l *read) exercise(w *state, e *seatledger.Event, rank int, choose chooser) {
	var spots []int
	switch rank {
	case rankReturn:
		spots = w.all(func(s spot) bool {
			return s.sub != "" && (e.Person == "" || s.sub == e.Person) && (e.For == "" || s.person == e.For)
		}, e.Seat)
	case rankReinstate:
		spots = w.reinstatements(e)
	default:
		spots = w.mandates(e)
	}
	i, ok := l.oneOf(w, spots, choose)
	if !ok {
		return
	}
	w.seats[i].meet(string(e.Kind))
	switch s := &w.seats[i]; rank {
	case rankReturn:
		w.back(s)
	case rankSubstitute:
		if !s.ended { // else the mandate has ended
			w.substitute(s, e)
		}
	default:
		if s.person == e.Person {
			s.asHeld(func(s *spot) { w.reinstate(s, e) })
		} else {
			w.reinstate(s, e)
		}
	}
}

// all gives the seats of which something is so; seat 0 = any.
func (w *state) all(is func(s spot) bool, seat seatledger.Seat) (spots []int) {
	for i, s := range w.seats {
		if is(s) && (seat == 0 || i == int(seat)-1) {
			spots = append(spots, i)
		}
	}
	return spots
}

// first gives the seats of which the first of several things is so that is so of
// any.
func (w *state) first(are ...func(s spot) bool) []int {
	for _, is := range are {
		if spots := w.all(is, 0); len(spots) > 0 {
			return spots
		}
	}
	return nil
}

func (w *state) mandates(e *seatledger.Event) []int {
	if e.For == e.Person || slices.ContainsFunc(w.seats, func(s spot) bool { return s.person == e.Person }) {
		return nil // a member sits in for nobody
	}
	if e.Seat != 0 {
		return w.all(func(s spot) bool { return s.state != 'v' }, e.Seat)
	}
	nothing := func(s spot) bool { return s.state == '?' && s.person == "" && s.sub == "" }
	if e.For == "" {
		return w.all(func(s spot) bool { return s.sub == "" && s.kind() == 'h' && s.list == e.List || nothing(s) }, 0)
	}
	if own := w.all(func(s spot) bool { return s.person == e.For }, 0); len(own) > 0 || w.gone[e.For] {
		return own
	}
	return w.first(func(s spot) bool {
		return s.holder().kind() == 'h' && s.person == "" && (e.List == "" || s.list == e.List)
	}, nothing)
}

func (w *state) substitute(s *spot, e *seatledger.Event) {
	if s.sub != e.Person {
		w.sitNowhere(e.Person)
		w.unseat(s.sub)
	}
	delete(w.gone, e.Person)
	if s.sub != "" {
		s.take(s.own)
	}
	s.person = cmp.Or(s.person, e.For)
	if s.kind() == '?' && e.List != "" {
		s.restate()
		s.list, s.party = e.List, e.List
	}
	s.own = s.sitter()
	s.suspension = s.state == 'i'
	s.sub, s.entry = e.Person, e.ID
	s.take(sitter{state: 'h', party: cmp.Or(e.Party, s.list)})
	if s.party == "" {
		s.state = '?'
	}
}

func (w *state) reinstatements(e *seatledger.Event) []int {
	if e.Person != "" {
		if own := w.all(func(s spot) bool { return s.person == e.Person || s.sub == e.Person }, 0); len(own) > 0 && e.Seat == 0 {
			return own
		} else if len(own) > 0 {
			return w.all(func(s spot) bool { return s.state != 'v' }, e.Seat)
		}
	}
	if e.Seat != 0 {
		return w.all(func(spot) bool { return true }, e.Seat)
	}
	if e.Person != "" {
		if lost := w.all(func(s spot) bool { return s.claim.person == e.Person }, 0); len(lost) > 0 || e.Council == "" {
			return lost
		}
	}
	list := cmp.Or(e.List, e.Party)
	idle := func(s spot) bool { return s.state == 'i' && s.sub == "" && (list == "" || s.party == list) }
	if e.Person == "" {
		return w.all(idle, 0)
	}
	return w.first(func(s spot) bool { return idle(s) && s.person == "" },
		func(s spot) bool { return s.state == 'v' && list != "" && s.list == list }, func(s spot) bool { return s.state == 'v' })
}

func (w *state) reinstate(s *spot, e *seatledger.Event) {
	switch {
	case e.Person != "" && s.person != e.Person && s.sub != e.Person && (s.person != "" || s.state != 'i'):
		w.unseat(s.person)
		w.unseat(s.sub)
		w.sitNowhere(e.Person)
		delete(w.gone, e.Person)
		party := cmp.Or(e.List, e.Party)
		x := spot{state: 'h', list: cmp.Or(s.list, party), person: e.Person, party: party, ward: s.ward, met: s.met}
		if s.claim.person == e.Person {
			x.list = cmp.Or(s.claim.list, x.list)
		}
		if s.claim.person == e.Person && party == "" && s.claim.party != "" {
			x.party, x.left = s.claim.party, s.claim.left
		}
		if x.party = cmp.Or(x.party, x.list); x.party == "" {
			x.state = '?'
		}
		*s = x
	case s.sub == "" || s.substituted() && s.sub == e.Person:
		s.person = cmp.Or(s.person, e.Person)
		if s.state == 'i' {
			s.unbar()
		}
	default:
		w.unbarHolder(s)
	}
}

// comesBack reports whether somebody may be given a mandate back on a day or
// later.
func (l *read) comesBack(person seatledger.PersonID, day seatledger.Day) bool {
	for _, packages := range l.events {
		for _, c := range packages {
			for _, v := range c {
				if e := v.row; e.Kind == seatledger.Reinstated && e.Person == person && e.Date.Latest() >= day && e.Status != seatledger.Retracted && l.shown(e.Sources) > 0 {
					return true
				}
			}
		}
	}
	return false
}

// fact says what is so of the people of a spot.
func (s spot) fact(w *state) string {
	standing := seatledger.Sitting
	switch {
	case s.state == 'v':
		standing = seatledger.Vacant
	case s.state == 'i' && s.sub == nobodySits:
		standing = seatledger.Away
	case s.state == 'i', w.office == suspended && !w.waits && !w.early:
		standing = seatledger.Suspended
	case s.left:
		standing = seatledger.Contested
	}
	sub := s.sub
	if sub == nobodySits {
		sub = ""
	}
	return fmt.Sprintf("%s%s%v sits: %s>%s %v %c", s.person, sub, s.sub != "", s.list, s.party, standing, s.kind())
}
