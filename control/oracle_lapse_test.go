package control_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of vacancies that nobody recorded: of worlds that
// differ in nothing but on which day a seat was left or filled, and whose it was, those
// count in which fewer of them are needed, the earlier ones first.

// choosing gives a chooser that notes what it takes: worlds are held against each
// other only where they agree in it.
func (l *read) choosing(choose chooser) chooser {
	return func(n int) int {
		k := choose(n)
		l.taken = append(l.taken, k)
		return k
	}
}

// ofDays gives the chooser for the days of an event: those on which seats are left,
// filled and moved are noted no more than whose seats these are.
func (l *read) ofDays(e *seatledger.Event, choose chooser) chooser {
	switch rank := ranks[e.Kind]; {
	case rank <= rankCarry, rank == rankDissolve, rank == rankRename, rank == rankFill && e.Kind == seatledger.Reallocated && e.Council == "":
		return l.choosing(choose)
	}
	return choose
}

// hadLapsed reports whether an event fills a seat that is held, for it had fallen
// vacant.
func (w *state) hadLapsed(s *spot, e *seatledger.Event) bool {
	winner := e.Kind == seatledger.ByElected && s.byWon == w.today
	nothing := s.state == '?' && s.person == "" && s.sub == ""
	return e.Kind != seatledger.Elected && !w.l.ofPost(e) && e.Seat == 0 && s.state != 'v' && !nothing && !winner && !w.l.namesHolder(s, e)
}

// believesLapse reports whether a seat may be filled that is not vacant on record. While
// the days of the event are open, and those of an end too, there may be a vacancy
// yet: such a world is none.
func (w *state) believesLapse(e *seatledger.Event) bool {
	first, last := e.Date.Earliest(), e.Date.Latest()
	from := w.today
	if first < last {
		from = first
	}
	switch events := w.l.mayStand(); {
	case first == seatledger.OpenPast, w.l.takesWithLater(e):
		return true
	case slices.ContainsFunc(events, func(x *seatledger.Event) bool { return keepsOpen(x, from) }):
		return true
	case first < last && !slices.ContainsFunc(events, func(x *seatledger.Event) bool { return mayLeaveBefore(x, e) }):
		return true
	case w.today < last:
		w.dead = true
		return false
	}
	w.lapses = append(w.lapses, e.ID)
	return true
}

// takesWithLater reports whether the day of an event is that on which others take
// office.
func (l *read) takesWithLater(e *seatledger.Event) bool {
	for x, t := range l.takes {
		if x.ID == e.ID && t.with != "" {
			return true
		}
	}
	return false
}

// keepsOpen reports whether a row says, of a day or of later ones, what had happened by
// then: somebody had come or left, or all who sat are listed.
func keepsOpen(x *seatledger.Event, day seatledger.Day) bool {
	if effect, _ := x.Kind.Effect(); effect == seatledger.EffectRoster {
		return x.Date.Latest() >= day
	}
	rank := ranks[x.Kind]
	return (rank == rankEnd || rank == rankElect || rank == rankFill || rank == rankPost) && x.Date.Earliest() == seatledger.OpenPast && x.Date.Latest() >= day
}

// mayLeaveBefore reports whether an end may be what makes room for who fills a seat, on
// the same days.
func mayLeaveBefore(x, e *seatledger.Event) bool {
	return ranks[x.Kind] == rankEnd && x.Date.Earliest() != seatledger.OpenPast && x.Date.Earliest() <= e.Date.Latest() && x.Date.Latest() >= e.Date.Earliest() &&
		(x.Ward == "" || e.Ward == "" || x.Ward == e.Ward)
}

// outcomes are the worlds found, by what was taken in them that is no day of one who
// leaves or comes: those in which the least is unrecorded.
type outcomes map[string]*outcome

type outcome struct {
	lapses string
	worlds map[string]*state
}

func (o outcomes) add(l *read, w *state) {
	taken, lapses := fmt.Sprint(l.taken), w.lapseKey(l)
	x := o[taken]
	if x == nil || lapses < x.lapses {
		x = &outcome{lapses, map[string]*state{}}
		o[taken] = x
	}
	if lapses == x.lapses {
		x.worlds[w.String()] = w
	}
}

// lapseKey is lower in a world in which the first events that may need a seat that had
// fallen vacant need none.
func (w *state) lapseKey(l *read) string {
	var b strings.Builder
	events := l.mayStand()
	slices.SortFunc(events, func(x, y *seatledger.Event) int {
		return cmp.Or(cmp.Compare(x.Date.Latest(), y.Date.Latest()), cmp.Compare(l.placeOf(x), l.placeOf(y)))
	})
	for _, e := range events {
		if ranks[e.Kind] == rankFill {
			b.WriteByte(digit(l.stands[e.ID] == e && slices.Contains(w.lapses, e.ID)))
		}
	}
	return b.String()
}

// placeOf gives the position of the first entry of an event.
func (l *read) placeOf(e *seatledger.Event) (first seatledger.Position) {
	for _, c := range l.events[string(e.ID)] {
		if slices.ContainsFunc(c, func(v version[*seatledger.Event]) bool { return v.row == e }) {
			first = c[0].at
		}
	}
	return first
}

func (o outcomes) believed() map[string]*state {
	list := map[string]*state{}
	for _, x := range o {
		maps.Copy(list, x.worlds)
	}
	return list
}
