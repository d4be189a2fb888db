package control_test

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// This file is the enumerator's reading of who comes: on which seats somebody may be
// seated, and what becomes of who was there.

// fill names or seats a holder.
func (l *read) fill(w *state, e *seatledger.Event, choose chooser) {
	own := slices.IndexFunc(w.seats, func(s spot) bool { return e.Person != "" && s.person == e.Person })
	if own >= 0 && l.ofPost(e) && w.seats[own].ward != e.Ward {
		l.takeSeatOfPost(w, own, e, choose)
		return
	}
	if own < 0 && e.Council == "" {
		return
	}
	if own >= 0 {
		if x := w.seats[own].holder(); x.kind() == 'h' {
			if l.ofPost(e) && !e.Until.IsZero() {
				w.seats[own].term = l.terms[string(e.ID)]
			}
			if s := &w.seats[own]; s.again && e.Kind == seatledger.Elected {
				s.again = false
				s.party = cmp.Or(e.Party, s.party)
				if !e.Until.IsZero() {
					s.term = l.terms[string(e.ID)]
				}
			}
			return
		}
	}
	spots := w.places(e)
	if own >= 0 {
		spots = []int{own}
	}
	if len(spots) == 0 {
		return
	}
	if own < 0 && w.hadLapsed(&w.seats[spots[0]], e) && !w.believesLapse(e) {
		return
	}
	i := spots[0]
	if len(spots) > 1 {
		i = spots[choose(len(spots))]
	}
	switch s := w.seats[i]; {
	case l.namesHolder(&s, e):
	case e.Kind == seatledger.Elected || e.Seat != 0 || own >= 0 || s.state == 'v' || s.byWon == w.today:
		if s.holder().kind() == 'h' && s.person != "" && e.Person != "" && choose(2) == 1 {
			return // two people, one seat: the first still has it
		}
	case s.person != "" || s.sub != "" || s.state != '?':
		w.vacate(i)
	}
	w.sit(i, e)
}

// places gives the seats that a holder may be seated on. Among seats that are
// alike the first stands for all.
func (w *state) places(e *seatledger.Event) []int {
	if e.Seat != 0 {
		if int(e.Seat) > len(w.seats) {
			return nil
		}
		return []int{int(e.Seat) - 1}
	}
	list := cmp.Or(e.List, e.Party)
	nothing := func(s spot) bool { return s.state == '?' && s.person == "" && s.sub == "" }
	ofList := e.Kind == seatledger.NextOnList && e.List != ""
	first := func(s spot) bool { // of those that are vacant
		anyWard := e.Ward == "" && s.ward != "" && !ofList // in which, the list that lost a seat does not tell
		return s.state == 'v' && (anyWard || list != "" && s.list == list)
	}
	byWon := func(s spot) bool { return s.byWon == w.today && (s.list == list || nothing(s)) }
	lapsed := func(s spot) bool { // it had fallen vacant
		return e.Kind != seatledger.Elected && s.state != 'v' && !nothing(s) && s.filled != w.today && (!ofList || s.list == list)
	}
	tiers := []func(s spot) bool{
		func(s spot) bool { return e.Kind == seatledger.Elected && s.byWon == w.today && nothing(s) },
		func(s spot) bool {
			return w.l.namesHolder(&s, e) || e.Kind == seatledger.Elected && s.holder().kind() == 'h' && s.person == "" && s.list == list && s.told < w.today ||
				e.Kind == seatledger.ByElected && byWon(s)
		},
		first,
		func(s spot) bool { return s.state == 'v' && (!ofList || s.list == "") },
		nothing,
		func(s spot) bool { return lapsed(s) && !w.l.sitsOn(s.person, w.l.inOffice(e).Date) },
		lapsed,
		func(s spot) bool { return s.state == 'v' },
	}
	if e.Kind == seatledger.Elected && !w.l.isPolled(e) { // vacant seats before those to be named
		tiers[1], tiers[2], tiers[3] = tiers[2], tiers[3], tiers[1]
	}
	for tier, fits := range tiers {
		in := func(i int) bool {
			return fits(w.seats[i]) && w.inWard(&w.seats[i], e.Ward) && (!w.l.ofPost(e) || w.seats[i].ward == e.Ward) && (e.Ward != "" || !w.l.isApart(w.seats[i].ward))
		}
		spots := w.lapsed(tier == 5 || tier == 6, in)
		if tier <= 1 || e.Kind == seatledger.Elected { // whoever is named has not come today, whatever happened to the seat
			spots = w.unlikeBut(in, func(x, s *spot) { x.filled = s.filled })
		}
		if len(spots) > 0 {
			return spots
		}
	}
	return nil
}

// lapsed gives the seats that fit: of those to be filled that are alike the first
// stands for all, but not of those whose holders may have left, if something tells
// them apart.
func (w *state) lapsed(lapsed bool, fits func(i int) bool) (spots []int) {
	if !lapsed || !w.l.telling(w) {
		return w.unlike(fits)
	}
	for i := range w.seats {
		if fits(i) {
			spots = append(spots, i)
		}
	}
	return spots
}

// unlike gives the seats that fit, the first of each that are alike.
func (w *state) unlike(fits func(i int) bool) []int {
	return w.unlikeBut(fits, func(_, _ *spot) {})
}

// unlikeBut is unlike but for what a function makes the same of two seats.
func (w *state) unlikeBut(fits func(i int) bool, same func(x, s *spot)) (spots []int) {
	for i, s := range w.seats {
		alike := func(j int) bool {
			x := w.seats[j]
			x.unsaid, x.met = s.unsaid, s.met
			same(&x, &s)
			if (x.filled == w.today) == (s.filled == w.today) { // on which other day does not matter
				x.filled = s.filled
			}
			if (x.byWon == w.today) == (s.byWon == w.today) {
				x.byWon = s.byWon
			}
			if (x.told >= w.today) == (s.told >= w.today) {
				x.told = s.told
			}
			return x == s
		}
		if fits(i) && !slices.ContainsFunc(spots, alike) {
			spots = append(spots, i)
		}
	}
	return spots
}

// inWard reports whether a seat is one of a ward, or may be.
func (w *state) inWard(s *spot, ward string) bool {
	x, planned := w.plan[ward]
	return ward == "" || s.ward == ward || s.ward == "" && (!planned || w.in(ward) < x.seats)
}

func (w *state) sit(i int, e *seatledger.Event) {
	w.sitNowhere(e.Person)
	s := &w.seats[i]
	if x := s.holder(); s.sub != "" && (e.Person != "" && s.person == e.Person || e.Kind == seatledger.Elected && x.kind() == 'h' && s.person == "") {
		s.withHolder(func(*spot) { w.sitHere(i, e) })
		return
	}
	w.unseat(s.sub)
	s.sub, s.own, s.suspension, s.entry = "", sitter{}, false, ""
	w.sitHere(i, e)
}

func (w *state) sitHere(i int, e *seatledger.Event) {
	old := w.seats[i]
	now := spot{state: 'h', list: old.list, person: e.Person, party: e.Party, ward: cmp.Or(old.ward, e.Ward), met: old.met, term: old.term, exercise: exercise{claim: old.claim}}
	if !e.Until.IsZero() {
		now.term = w.l.terms[string(e.ID)]
	}
	now.meet(string(e.Kind))
	naming := (e.Kind == seatledger.Elected || w.l.ofPost(e) && w.l.namesHolder(&old, e) || old.byWon == w.today) && old.kind() == 'h' && old.person == ""
	if now.filled = w.today; naming {
		now.filled = old.filled
	}
	if e.Kind == seatledger.Elected && e.Person == "" {
		now.told = w.l.electing(w.today)
	}
	if naming && e.Party == "" {
		now.party, now.left, now.leaving = old.party, old.left, old.leaving
	}
	wonBy := e.Party != "" && (e.Kind == seatledger.ByElected || e.Kind == seatledger.Reallocated || e.Kind == seatledger.PostTaken)
	if e.List != "" || old.list == "" || wonBy || e.Kind == seatledger.Elected && !naming {
		now.list = cmp.Or(e.List, e.Party)
	}
	if w.l.ofPost(e) && e.Party == roll.Independents { // of no list
		now.list = old.list
	}
	now.party = cmp.Or(now.party, now.list)
	if now.party == "" {
		now.state = '?'
	}
	if (naming || e.Person != "" && old.person == e.Person) && old.state == 'i' {
		now.state, now.was, now.barred = 'i', now.state, old.barred
	}
	if old.person != e.Person {
		w.unseat(old.person)
	}
	delete(w.gone, e.Person)
	w.seats[i] = now
}

// electing gives the last of the days from one on for which it is open, without a
// day between, whether somebody was elected on it.
func (l *read) electing(day seatledger.Day) seatledger.Day {
	for again := true; again; {
		again = false
		for _, e := range l.mayStand() {
			d := l.inOffice(e).Date
			first := d.Earliest()
			if first == seatledger.OpenPast { // not before there was a council
				first = min(l.founded, d.Latest())
			}
			if e.Kind == seatledger.Elected && first <= day && d.Latest() > day {
				day, again = d.Latest(), true
			}
		}
	}
	return day
}

// refill fills the vacant seats of councils below a division, by whom is not
// said; if for one party only, perhaps not all of them.
func (l *read) refill(w *state, e *seatledger.Event, choose chooser) {
	if e.Division == "" || !l.under(l.division, e.Division) {
		return
	}
	touched := false
	for i, s := range w.seats {
		if s.state == 'v' && !s.ended {
			touched = true
			s.meet(string(e.Kind))
			w.seats[i] = spot{state: 'v', ward: s.ward, unsaid: true, met: s.met, term: s.term}
			if e.Party == "" || choose(2) == 0 {
				w.seats[i] = spot{state: '?', ward: s.ward, met: s.met, term: s.term}
			}
		}
	}
	if touched { // nor is it said who took the posts that went with them
		maps.DeleteFunc(w.posts, func(_ seatledger.PostID, p office) bool { return p.vacant && !p.ended })
	}
}
