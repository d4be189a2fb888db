package adopt

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// stay is an unbroken time of one person on one council, between two elections of the
// whole of it at most.
type stay struct {
	row         int
	council     *Council
	person      *sitter
	ward        string
	district    string          // the ward as the file has it, kept or not
	start, end  seatledger.Date // last day; blank: not stated
	reason, how string
	noEnd       string // see [spell]
	again       bool   // the spell began earlier: elected again
	parts       []part
}

// part is the time of a stay for one party and group.
type part struct {
	row   int
	from  seatledger.Date
	party *Party
	group *Group
}

// from and until give the first and the last day that a stay may have.
func (s *stay) from() seatledger.Day {
	if s.start.IsZero() {
		return seatledger.OpenPast
	}
	return s.start.Earliest()
}

func (s *stay) until() seatledger.Day {
	if s.end.IsZero() {
		return seatledger.OpenFuture
	}
	return s.end.Latest()
}

// last gives the part that a stay ends with.
func (s *stay) last() *part { return &s.parts[len(s.parts)-1] }

// stays joins the spells of each person on one council.
func (a *adopter) stays(spells []*spell, days renewals) (list []*stay) {
	place := map[*sitter]int{}
	for _, s := range spells {
		if _, ok := place[s.person]; !ok {
			place[s.person] = len(place)
		}
	}
	slices.SortStableFunc(spells, func(x, y *spell) int { return cmp.Compare(place[x.person], place[y.person]) })
	for len(spells) > 0 {
		n := 1
		for n < len(spells) && spells[n].person == spells[0].person {
			n++
		}
		list = append(list, a.staysOf(spells[:n], days)...)
		spells = spells[n:]
	}
	return list
}

func (a *adopter) staysOf(spells []*spell, days renewals) (list []*stay) {
	slices.SortStableFunc(spells, func(x, y *spell) int {
		return cmp.Or(cmp.Compare(x.begun(), y.begun()), cmp.Compare(x.from(), y.from()), cmp.Compare(x.until(), y.until()))
	})
	var last *stay
	for _, s := range spells {
		switch {
		case last != nil && a.restarts(last, s, days):
			if last.until() >= s.from() {
				last.end = shifted(s.start, -1)
			}
		case last != nil && s.from() <= after(last.until()) && a.joined(last, s):
			continue
		}
		last = begun(s)
		list = append(list, last)
	}
	return a.divided(list, days)
}

// after gives the next day.
func after(d seatledger.Day) seatledger.Day {
	if d == seatledger.OpenFuture {
		return d
	}
	return d + 1
}

func begun(s *spell) *stay {
	return &stay{row: s.row, council: s.council, person: s.person, ward: s.ward, district: s.ward, start: s.start, end: s.end, reason: s.reason, how: s.how, noEnd: s.noEnd,
		parts: []part{{s.row, s.start, s.party, s.group}}}
}

// restarts reports whether a spell begins with an election, after which nothing of the time
// before goes on.
func (a *adopter) restarts(last *stay, s *spell, days renewals) bool {
	return s.from() > last.from() && days.at(s.start) != nil
}

// joined adds a spell to the stay that it goes on from, or overlaps; false where it is a
// stay of its own.
func (a *adopter) joined(last *stay, s *spell) bool {
	p := last.last()
	apart := s.from() > last.until() && last.until() != seatledger.OpenFuture
	if s.ward != last.ward {
		if apart {
			return false
		}
		if !s.start.IsZero() && !last.start.IsZero() {
			a.askNamesake(s)
		}
		a.otherWard(last, s)
	}
	switch {
	case s.party == p.party && s.group == p.group:
	case s.party == nil || p.party == nil:
		if !apart && s.from() == last.from() {
			p.party = cmp.Or(p.party, s.party)
			break
		}
		return false
	case s.party != p.party && s.from() == p.start():
		if p.party = a.both(p.party, s.party); p.party == nil {
			a.lose(Loss{Row: s.row, Column: a.m.holding(HoldsParty), Values: 1, Value: s.party.Name, Why: "two parties at once: for whom the member sat is not stated"})
		}
	default:
		last.parts = append(last.parts, part{s.row, movedOn(last, s, apart), s.party, s.group})
	}
	last.goOn(s)
	return true
}

// movedOn gives the day on which a stay goes on for another party: as the spell says, if that
// day follows on one on which what was before may have ended; such a one; or else some day
// while it was of both.
func movedOn(last *stay, s *spell, apart bool) seatledger.Date {
	if apart || last.until() == seatledger.OpenFuture || last.until() <= s.from() {
		return s.start
	}
	if !s.start.IsZero() {
		first, end := last.end.Earliest(), after(last.until())
		if s.start.Earliest() >= first && s.start.Latest() <= end {
			return s.start
		}
		if from, to := max(s.start.Earliest(), first+1), min(s.start.Latest(), end); from <= to {
			return seatledger.Within(from, to)
		}
	}
	return seatledger.Within(s.from(), last.until())
}

// askNamesake asks whether two are one person, who have one name, no code, and two wards at
// one time.
func (a *adopter) askNamesake(s *spell) {
	if name := s.person.name; len(s.person.codes) == 0 && a.form.twice[folded(name)] == nil {
		a.m.Twice = append(a.m.Twice, Twice{name, Ask})
		a.form.twice[folded(name)] = &Twice{name, Ask}
	}
}

// otherWard settles where somebody sat of whom two rows say two wards at one time: where the
// row says that tells since when, if one does, and else it is not stated.
func (a *adopter) otherWard(last *stay, s *spell) {
	lose := func(ward, kept string) {
		a.lose(Loss{Row: s.row, Column: a.m.holding(HoldsWard), Values: 1, Value: ward, Why: "in two wards at one time, as another row says: " + kept})
	}
	switch {
	case last.start.IsZero() && !s.start.IsZero():
		lose(last.ward, "recorded as "+s.ward+", of which the row says since when")
		last.ward, last.district = s.ward, s.ward
	case s.start.IsZero() && !last.start.IsZero():
		lose(s.ward, "recorded as "+last.ward+", of which the row says since when")
	default:
		lose(s.ward, "neither this nor "+last.ward+" is kept")
		last.ward = ""
	}
}

// goOn gives a stay the end of a spell that it goes on with.
func (s *stay) goOn(with *spell) {
	switch {
	case s.start.IsZero() && s.until() >= with.from(): // of the same days
		s.start = with.start
	case with.end.IsZero() || with.until() >= s.until():
		s.end, s.reason, s.noEnd = with.end, with.reason, with.noEnd
	}
}

// start gives the day of a part, for comparing.
func (p *part) start() seatledger.Day {
	if p.from.IsZero() {
		return seatledger.OpenPast
	}
	return p.from.Earliest()
}

// both gives the party that counts of two for which somebody is said to have sat at once:
// the map says it, and is asked once for each two.
func (a *adopter) both(x, y *Party) *Party {
	ids := []string{x.ID, y.ID}
	slices.Sort(ids)
	parties := strings.Join(ids, "; ")
	i := slices.IndexFunc(a.m.Both, func(b Both) bool { return b.Parties == parties })
	if i < 0 {
		a.m.Both = append(a.m.Both, Both{parties, Ask})
		return x
	}
	switch counts := a.m.Both[i].Counts; counts {
	case x.ID, Ask:
		return x
	case y.ID:
		return y
	case unknown:
	default:
		a.problems = append(a.problems, &Problem{File: "the map", Column: parties + ", counts", Value: counts, Want: "one of " + parties + ", or unknown", Fix: "write one of them"})
	}
	return nil
}

// divided divides stays at the elections of the whole council in their midst: who sat
// before and after was elected again. Who went within a week of it was not.
func (a *adopter) divided(list []*stay, days renewals) (out []*stay) {
	for _, s := range list {
		for _, r := range days.list {
			if !r.whole || r.day() <= s.from() || r.day() > s.until() || !a.sits(s) {
				continue
			}
			if s.end.Exact() && s.until()-r.day() < overlap {
				a.lose(Loss{Row: s.row, Column: a.m.holding(HoldsEnd), Values: 1, Value: s.end.String(), Why: "taken to have gone before the whole council was elected, on " + r.start.String()})
				s.end = shifted(r.start, -1)
				break
			}
			rest := &stay{row: s.row, council: s.council, person: s.person, ward: s.ward, district: s.district, start: r.start, end: s.end, reason: s.reason, noEnd: s.noEnd, again: true}
			s.end, s.reason = shifted(r.start, -1), ""
			rest.parts = s.partsFrom(r)
			out = append(out, s)
			s = rest
		}
		out = append(out, s)
	}
	return out
}

// sits reports whether a stay goes on as far as is known: it has an end, or the lack of one
// says that the member still sat on the day of the file.
func (a *adopter) sits(s *stay) bool {
	return !s.end.IsZero() || cmp.Or(s.noEnd, a.m.Spells.NoEnd) == sits
}

// partsFrom takes the parts of a stay from a day on out of it.
func (s *stay) partsFrom(r *renewal) (rest []part) {
	at := len(s.parts)
	for at > 1 && s.parts[at-1].start() > r.day() {
		at--
	}
	first := s.parts[at-1]
	first.from = r.start
	rest = append([]part{first}, s.parts[at:]...)
	s.parts = s.parts[:at]
	if at > 1 && s.parts[at-1].start() == r.day() {
		s.parts = s.parts[:at-1]
	}
	return rest
}

// step is somebody who comes, or has gone.
type step struct {
	day  seatledger.Day
	more int
	stay *stay
}

// steps gives the comings and goings of stays in their order, goings first. Whoever may not
// have been there yet, or any more, is not counted.
func steps(stays []*stay) []step {
	var list []step
	for _, s := range stays {
		end := seatledger.OpenFuture
		if !s.end.IsZero() {
			end = after(s.end.Earliest())
		}
		if !s.start.IsZero() && end > s.start.Latest() {
			list = append(list, step{s.start.Latest(), 1, s}, step{end, -1, s})
		}
	}
	slices.SortStableFunc(list, func(x, y step) int { return cmp.Or(cmp.Compare(x.day, y.day), cmp.Compare(x.more, y.more)) })
	return list
}
