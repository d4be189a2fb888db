package control_test

import (
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of seats that go with a post: what is said of
// the post is so of the seat, and who has the seat holds the post.

// seatOfPost gives an event of a post with which the seat of a ward goes as one of
// that seat.
func (l *read) seatOfPost(e *seatledger.Event) *seatledger.Event {
	byPost := ranks[e.Kind] == rankEnd && e.Person == "" && e.Seat == 0 || l.inPost(e)
	if e.Post == "" || e.Kind != seatledger.PostTaken && e.Kind != seatledger.PostLeft && !byPost {
		return e
	}
	for _, key := range slices.Sorted(maps.Keys(l.wards)) {
		if r := l.wards[key].row; r.Post == e.Post && l.mayHold(r, e.Date) {
			return l.asOfWard(e, r.Ward)
		}
	}
	return e
}

func (l *read) asOfWard(e *seatledger.Event, ward string) *seatledger.Event {
	x := *e
	if x.Ward = ward; e.Kind == seatledger.PostLeft {
		x.Kind = seatledger.TermEnded
	}
	l.bound[&x] = true
	return &x
}

// today gives an event of a post as one of the seat that goes with it in a world.
func (l *read) today(w *state, e *seatledger.Event) *seatledger.Event {
	for ward, x := range w.plan {
		if l.ofPost(e) && x.post == e.Post && ward != e.Ward {
			return l.asOfWard(e, ward)
		}
	}
	return e
}

// mayHold reports whether a row of a ward may hold on some day of a date.
func (l *read) mayHold(r *seatledger.Ward, d seatledger.Date) bool {
	if !r.From.IsZero() && d.Latest() < r.From.Earliest() || !r.To.IsZero() && d.Earliest() > r.To.Latest() {
		return false
	}
	for _, v := range l.wards {
		if later := v.row.Ward == r.Ward && !v.row.From.IsZero() && (r.From.IsZero() || v.row.From.Earliest() > r.From.Earliest()); later && d.Earliest() >= v.row.From.Latest() {
			return false
		}
	}
	return true
}

func (l *read) ofPost(e *seatledger.Event) bool { return l.bound[e] }

// namesHolder reports whether who takes a post is the unnamed holder of its seat.
func (l *read) namesHolder(s *spot, e *seatledger.Event) bool {
	list := e.List
	if list == "" {
		list = e.Party
	}
	x := s.holder()
	return l.ofPost(e) && e.Kind == seatledger.PostTaken && x.kind() == 'h' && s.person == "" && (list == "" || list == s.list)
}

// takeSeatOfPost lets a member take the seat that goes with a post, and leave the own
// one.
func (l *read) takeSeatOfPost(w *state, own int, e *seatledger.Event, choose chooser) {
	spots := w.places(e)
	if len(spots) == 0 {
		return
	}
	here := *e
	if x := w.seats[own].holder(); x.kind() == 'h' && e.Party == "" && e.List == "" {
		here.Party = x.party // for whom the member sat
		if won := &w.seats[spots[0]]; l.namesHolder(won, e) {
			here.List = won.list
		}
	}
	w.vacate(own)
	w.seats[own].unsaid = false
	here.Council, l.bound[&here] = l.council, true
	l.fill(w, &here, choose)
}

// showPosts lets who has a seat that goes with a post hold the post.
func (w *state) showPosts() {
	for ward, x := range w.plan {
		i := slices.IndexFunc(w.seats, func(s spot) bool { return s.ward == ward })
		if x.post == "" || i < 0 || !w.exists {
			continue
		}
		s := w.seats[i]
		p := office{vacant: true}
		if s.state != 'v' {
			p = office{person: s.person}
			if h := s.holder(); h.kind() == 'h' {
				p.party = h.party
			}
		}
		w.posts[x.post] = p
	}
}
