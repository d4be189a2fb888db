package control_test

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// This file is the enumerator's reading of what befalls who sits: whom an event
// means, who goes, and who sits for another party.

// endPosts ends the posts of somebody who loses a seat.
func (w *state) endPosts(person seatledger.PersonID) {
	for id, p := range w.posts {
		if person != "" && p.person == person {
			w.posts[id] = office{vacant: true}
		}
	}
}

// unseat notes that somebody has lost a seat.
func (w *state) unseat(person seatledger.PersonID) {
	w.gone[person] = true
	w.endPosts(person)
}

func (w *state) vacate(i int) {
	s := w.seats[i]
	w.unseat(s.person)
	w.unseat(s.sub)
	holder := s.holder()
	w.seats[i] = spot{state: 'v', unsaid: holder.kind() == '?', list: s.list, ward: s.ward, met: s.met, term: s.term, exercise: exercise{claim: s.claim}}
	if s.person != "" && w.l.comesBack(s.person, w.today) {
		w.seats[i].claim = claim{s.person, holder.party, s.list, holder.left}
	}
}

// change lets a holder go, or sit for another party.
func (l *read) change(w *state, e *seatledger.Event, choose chooser) {
	if ranks[e.Kind] == rankEnd && !l.ofPost(e) && e.Post != "" && e.Person == "" && e.Seat == 0 {
		e = w.leavePost(e)
	}
	spots := w.holders(e)
	if ranks[e.Kind] == rankEnd {
		defer w.endPosts(e.Person)
	}
	if l.inPost(e) {
		defer w.changePost(e)
	}
	i, ok := l.oneOf(w, spots, choose)
	if !ok {
		return
	}
	w.seats[i].meet(string(e.Kind))
	if s := &w.seats[i]; s.substituted() && (e.Person == "" || e.Person == s.sub) {
		l.changeSitter(w, s, e)
		return
	}
	if ranks[e.Kind] == rankEnd {
		w.vacate(i)
		w.seats[i].unsaid = false
		return
	}
	w.seats[i].asHeld(func(s *spot) { s.withHolder(func(s *spot) { l.changeHolder(w, s, e) }) })
}

// inPost reports whether somebody is named by a post too, in what ends a holding or changes
// a party: no unnamed member is meant.
func (l *read) inPost(e *seatledger.Event) bool {
	rank := ranks[e.Kind]
	return e.Post != "" && e.Person != "" && !l.ofPost(e) && (rank == rankEnd || rank == rankMove || rank == rankRealign)
}

// changePost ends the post by which somebody is named, or makes it another party's, where
// nobody else is known to hold it.
func (w *state) changePost(e *seatledger.Event) {
	p, told := w.posts[e.Post]
	switch {
	case !told || p.vacant || p.person != "" && p.person != e.Person:
	case ranks[e.Kind] == rankEnd:
		w.posts[e.Post] = office{vacant: true}
	default:
		p.person, p.party = e.Person, cmp.Or(e.Party, alone[e.Kind])
		w.posts[e.Post] = p
	}
}

// oneOf chooses one of some seats: of those that are alike the first stands for all,
// unless something tells them apart.
func (l *read) oneOf(w *state, spots []int, choose chooser) (i int, ok bool) {
	if !l.telling(w) {
		spots = w.unlike(func(i int) bool { return slices.Contains(spots, i) })
	}
	switch len(spots) {
	case 0:
		return 0, false
	case 1:
		return spots[0], true
	}
	return spots[choose(len(spots))], true
}

// changeSitter applies an event to a substitute.
func (l *read) changeSitter(w *state, s *spot, e *seatledger.Event) {
	switch ranks[e.Kind] {
	case rankEnd:
		w.unseat(s.sub)
		s.empty()
	case rankBar:
		s.bar(e)
	default:
		l.changeParty(w, s, e)
	}
}

func (l *read) changeHolder(w *state, s *spot, e *seatledger.Event) {
	if s.person == "" {
		s.person = e.Person
	}
	if ranks[e.Kind] == rankBar {
		if party := cmp.Or(e.Party, e.List); s.kind() == '?' && party != "" {
			s.state, s.was, s.list, s.party = 'h', 'h', e.List, party
		}
		s.bar(e)
		return
	}
	if s.kind() == '?' {
		s.restate()
		s.list = e.List
	}
	l.changeParty(w, s, e)
}

func (l *read) changeParty(w *state, s *spot, e *seatledger.Event) {
	party := cmp.Or(e.Party, alone[e.Kind])
	if ranks[e.Kind] == rankRealign {
		s.party, s.leaving = cmp.Or(party, s.list), ""
	} else {
		l.move(w, s, party)
	}
	if s.party == "" {
		s.unstate()
	}
	if e.Kind == seatledger.WhipSuspended && !e.Until.IsZero() {
		s.leaving = e.ID
	}
}

// leavePost empties the post by which an end names its holder, and gives the
// end as it reads with the holder in the post's place.
func (w *state) leavePost(e *seatledger.Event) *seatledger.Event {
	p := w.posts[e.Post]
	w.posts[e.Post] = office{vacant: true}
	x := *e
	switch {
	case p.person != "":
		x.Person, x.Council = p.person, "" // nobody else's seat
	case e.FromParty == "" && e.Party == "" && e.List == "":
		x.Party = p.party
	}
	return &x
}

// alone are the kinds that leave a holder without a party unless one is named.
var alone = map[seatledger.EventKind]seatledger.PartyID{
	seatledger.BecameIndependent: roll.Independents, seatledger.Expelled: roll.Independents, seatledger.WhipSuspended: roll.Independents,
}

// move lets a holder sit for a party, and says whether the seat is contested.
func (l *read) move(w *state, s *spot, party seatledger.PartyID) {
	w.moveTo(s, party)
	member := l.parties[s.list] != nil && slices.Contains(l.parties[s.list].Members, s.party)
	s.left = s.list != "" && w.seatRule != "" && w.seatRule != seatledger.SeatRuleFree && !member && !w.follows(s.list, s.party)
}

func (w *state) moveTo(s *spot, party seatledger.PartyID) {
	s.party, s.leaving = cmp.Or(party, s.list), ""
}

// follows reports whether a party is what has become of another.
func (w *state) follows(old, now seatledger.PartyID) bool {
	reached := map[seatledger.PartyID]bool{old: true}
	for range w.became {
		for _, b := range w.became {
			reached[b[1]] = reached[b[1]] || reached[b[0]]
		}
	}
	return reached[now]
}

// holders gives the seats an end or a change of party may mean.
func (w *state) holders(e *seatledger.Event) (spots []int) {
	find := func(fits func(s spot) bool) {
		for i, s := range w.seats {
			if w.l.ofPost(e) && s.ward != e.Ward && (e.Person == "" || s.person != e.Person && s.sub != e.Person) {
				continue
			}
			if fits(s) && (w.inWard(&s, e.Ward) || e.Person != "" && (s.person == e.Person || s.sub == e.Person)) {
				spots = append(spots, i)
			}
		}
	}
	if e.Seat != 0 {
		if i := int(e.Seat) - 1; i < len(w.seats) && w.seats[i].state != 'v' {
			spots = append(spots, i)
		}
		return spots
	}
	if e.Person != "" {
		find(func(s spot) bool { return s.person == e.Person || s.sub == e.Person })
		if len(spots) > 0 && w.l.ofPost(e) && w.seats[spots[0]].ward != e.Ward {
			return nil
		}
		if len(spots) > 0 || e.Council == "" || w.l.inPost(e) || w.gone[e.Person] {
			return spots
		}
	}
	left := cmp.Or(e.FromParty, e.List)
	if ranks[e.Kind] == rankEnd || ranks[e.Kind] == rankBar {
		left = cmp.Or(e.FromParty, e.Party, e.List)
	}
	find(func(s spot) bool {
		if e.Person != "" {
			x := s.holder()
			return x.kind() == 'h' && s.person == "" && (left == "" || x.party == left)
		}
		return s.state == 'h' && (left == "" || s.party == left)
	})
	if e.Person == "" || len(spots) == 0 {
		find(func(s spot) bool { return s.state == '?' && s.person == "" && s.sub == "" })
	}
	return w.l.told(w, e, spots)
}

func (w *state) dissolve(e *seatledger.Event, choose chooser) {
	for i, s := range w.seats {
		list := s.list != "" && w.follows(s.list, e.Party)
		was := s.restored()
		holder := was.holder()
		unstated := holder.kind() == '?'
		sits := holder.kind() == 'h' && holder.party == e.Party
		surely, perhaps := false, false
		switch e.Policy {
		case seatledger.EndListSeats:
			surely, perhaps = list, unstated || s.list == ""
		case seatledger.EndAllegianceSeats:
			surely, perhaps = sits, unstated
		case "":
			perhaps = list || sits || unstated || s.list == ""
		}
		if was.state != 'v' && (surely || perhaps && choose(2) == 1) {
			w.seats[i] = was
			w.seats[i].meet(string(e.Kind))
			w.vacate(i)
		}
	}
}

func (w *state) rename(e *seatledger.Event) {
	if e.FromParty == e.Party {
		return
	}
	w.became = append(w.became, [2]seatledger.PartyID{e.FromParty, e.Party})
	if g := w.groups.parties[e.FromParty]; g != "" && w.groups.parties[e.Party] == "" {
		w.groups.parties[e.Party] = g
	}
	for i := range w.seats {
		turn := func(s *spot) {
			if (s.kind() == 'h' || s.ended) && s.party == e.FromParty {
				s.meet(string(e.Kind))
				s.party = e.Party
			}
		}
		turn(&w.seats[i])
		if w.seats[i].sub != "" {
			w.seats[i].withHolder(turn)
		}
	}
	for id, p := range w.posts {
		if p.party == e.FromParty {
			p.party = e.Party
			w.posts[id] = p
		}
	}
}
