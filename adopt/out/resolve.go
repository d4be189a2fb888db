package out

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// spells gives the spells of a council, by person and in order of time.
func (x *life) spells() (all []Spell) {
	for _, key := range x.order {
		r := resolver{life: x, key: key}
		r.run(x.tracks[key])
		all = append(all, r.done...)
	}
	slices.SortStableFunc(all, func(a, b Spell) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Post, b.Post), cmp.Compare(a.sure, b.sure))
	})
	return all
}

// resolver makes spells of how it stands with one person from day to day. Between two
// times of which each is certain lies murk, where worlds differ: it is the days on which
// one may have become the other.
type resolver struct {
	life *life
	key  who
	now  *Spell // that is under way
	murk []stand
	done []Spell
}

func (r *resolver) run(list []stand) {
	for _, s := range list {
		switch {
		case !s.there:
			r.absent(s)
		case s.solid():
			r.solid(s)
		default:
			r.murk = append(r.murk, s)
		}
	}
	r.conclude()
}

// from gives the first day of the murk before a day, or the day.
func (r *resolver) from(day seatledger.Day) seatledger.Day {
	if len(r.murk) > 0 {
		return r.murk[0].from
	}
	return day
}

// begin begins a spell that may have begun on some day from a first one on.
func (r *resolver) begin(s stand, first seatledger.Day) {
	if s.since == seatledger.OpenPast {
		first = seatledger.OpenPast
	}
	f := s.facts
	r.now = &Spell{Council: r.life.council, Ward: f.ward, Post: r.key.post, Person: r.key.person, For: f.by, Party: f.party, Group: f.group, Causes: []seatledger.Position{s.cause},
		start: span{first, s.from}, sure: s.from, term: f.term}
}

// finish ends the spell under way on some day from a first to a last one.
func (r *resolver) finish(first, last seatledger.Day) {
	r.now.end, r.now.until = span{first, last}, first
	r.done = append(r.done, *r.now)
	r.now = nil
}

func (r *resolver) absent(s stand) {
	switch {
	case r.now == nil:
		r.doubt(s.from, true, true)
	case r.sureBefore(len(r.murk)): // there, but for whom is open
		r.leave()
		r.doubt(s.from, false, true)
	default:
		r.finish(r.from(s.from), s.from)
	}
	r.murk = nil
}

func (r *resolver) solid(s stand) {
	switch {
	case r.now == nil:
		first := r.from(s.from)
		if i := slices.IndexFunc(r.murk, func(m stand) bool { return m.sure }); i >= 0 {
			first = r.murk[i].from
			r.doubt(s.from, true, false)
		}
		r.begin(s, first)
	case r.now.is(s.facts) && len(r.murk) == 0:
		return
	case r.now.is(s.facts): // what may have been in between is no fact, nor is that anything ended
		r.leave()
		r.doubt(s.from, false, false)
		r.begin(s, seatledger.OpenPast)
	default:
		first := r.from(s.from)
		r.finish(first, s.from)
		r.begin(s, first)
	}
	r.murk = nil
}

// leave ends the spell under way where it is certain no more, whether it ended or not.
func (r *resolver) leave() {
	if r.now != nil {
		r.finish(r.murk[0].from, seatledger.OpenFuture)
	}
}

func (x *Spell) is(f facts) bool {
	return x.Ward == f.ward && x.For == f.by && x.Party == f.party && x.Group == f.group && x.term == f.term
}

// conclude ends what is under way where the records end.
func (r *resolver) conclude() {
	if r.now != nil && len(r.murk) == 0 {
		r.finish(seatledger.OpenFuture, seatledger.OpenFuture)
		return
	}
	came := r.now == nil
	r.leave()
	r.doubt(seatledger.OpenFuture, came, false)
}

// doubt makes of the murk before a day what is certain of it, that somebody sat there
// though nobody can say for whom, and notes the rest. Came and went say that the person
// was surely not there before, or is not from that day on.
func (r *resolver) doubt(day seatledger.Day, came, went bool) {
	for i := 0; i < len(r.murk); {
		s, n := r.murk[i], i+1
		for n < len(r.murk) && r.murk[n].sure == s.sure {
			n++
		}
		until := day
		if n < len(r.murk) {
			until = r.murk[n].from
		}
		why := "may have sat there; no fact is made of it"
		if s.sure {
			why = "sat there; for whom is open"
			s.facts = facts{ward: s.facts.ward}
			r.unsaid(s, until, came && !r.sureBefore(i), went && !r.sureBefore(-n), day)
		}
		r.note(s.from, until, why)
		i = n
	}
	r.murk = nil
}

// sureBefore reports whether the person is surely there in the murk before a place, or
// where it is negative from the place on.
func (r *resolver) sureBefore(i int) bool {
	list := r.murk[max(0, -i):]
	if i >= 0 {
		list = r.murk[:i]
	}
	return slices.ContainsFunc(list, func(s stand) bool { return s.sure })
}

// unsaid makes a spell for nobody knows whom: its first and last days are known as far as
// the person came or went around it.
func (r *resolver) unsaid(s stand, until seatledger.Day, came, went bool, day seatledger.Day) {
	first, last := seatledger.OpenPast, seatledger.OpenFuture
	if came {
		first = r.murk[0].from
	}
	if went {
		last = day
	}
	r.begin(s, first)
	r.finish(until, last)
}

func (r *resolver) note(from, until seatledger.Day, why string) {
	if until != seatledger.OpenFuture {
		until--
	}
	r.life.perhaps = append(r.life.perhaps, Perhaps{r.key.person, r.key.post, span{from, until}, why})
}
