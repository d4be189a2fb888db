package out

import (
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Spell is a time for which a person surely exercised one mandate for one party, or held
// one post.
type Spell struct {
	Council seatledger.CouncilID
	Ward    string            // blank = the council has none, or which is open
	Post    seatledger.PostID // blank = it is a seat
	Person  seatledger.PersonID
	For     seatledger.PersonID // whose mandate a substitute exercises
	Party   seatledger.PartyID  // blank = open, or not stated
	Group   seatledger.PartyID  // blank = none, or open
	Causes  []seatledger.Position

	start span           // the first day at whose end it was so
	end   span           // the first day at whose end it was so no more
	sure  seatledger.Day // the first day that is certain
	until seatledger.Day // the first day that is certain no more
	term  seatledger.Day // see [facts]
}

// facts are what tells two spells of one person apart.
type facts struct {
	ward         string
	by           seatledger.PersonID // for whom the person sits
	party, group seatledger.PartyID
	term         seatledger.Day // since when the mandate is held, as one who is elected again has another; 0 = open
}

// stand is how it stands with one person from a day on: surely there or perhaps, with
// what is so in all worlds; open says that worlds differ in party or group.
type stand struct {
	from       seatledger.Day
	there      bool // perhaps at least
	sure, open bool
	facts      facts
	since      seatledger.Day
	cause      seatledger.Position
}

func (s stand) solid() bool { return s.there && s.sure && !s.open }

func (s stand) same(x stand) bool {
	return s.there == x.there && s.sure == x.sure && s.open == x.open && s.facts == x.facts
}

// who is a person with a seat, or with a post.
type who struct {
	person seatledger.PersonID
	post   seatledger.PostID
}

// life is what becomes of all persons of one council.
type life struct {
	council seatledger.CouncilID
	tracks  map[who][]stand
	order   []who
	unnamed map[seatledger.PartyID]int // days on which seats of a party were held by nobody named: the most at once
	perhaps []Perhaps
	states  bool // the council was suspended, dissolved or in doubt at some time
	idle    map[seatledger.PersonID]bool
	exact   bool
}

// Perhaps is what may have been so and is no fact.
type Perhaps struct {
	Person seatledger.PersonID
	Post   seatledger.PostID
	Days   span
	Why    string
}

// lifeOf follows a council through all days.
func lifeOf(f *roll.Folder, book *roll.Book, c roll.Ref) *life {
	x := &life{council: book.CouncilID(c), tracks: map[who][]stand{}, unnamed: map[seatledger.PartyID]int{}, idle: map[seatledger.PersonID]bool{}, exact: true}
	f.Rolls(c, x.see)
	return x
}

// see adds the roll of a day.
func (x *life) see(r roll.Roll) {
	x.exact = x.exact && r.Exact
	now := map[who]stand{}
	if r.Exists && seated(r.States) {
		certain := r.Always && !slices.Contains(r.States, seatledger.StateNotInOffice)
		unnamed := map[seatledger.PartyID]int{}
		suspended := slices.Contains(r.States, seatledger.StateSuspended) // then a seat may be so because the council is
		for i := range r.Seats {
			x.seat(&r.Seats[i], r.On, suspended, now, unnamed)
		}
		for _, p := range r.Sitting {
			if one, ok := now[who{person: p}]; ok {
				one.sure = certain
				now[who{person: p}] = one
			}
		}
		for party, n := range unnamed {
			x.unnamed[party] = max(x.unnamed[party], n)
		}
		for i := range r.Posts {
			x.post(&r.Posts[i], r.On, r.Always, now)
		}
	}
	x.states = x.states || len(r.States) > 0 && !slices.Equal(r.States, []seatledger.CouncilState{seatledger.StateInOffice})
	for key, s := range now {
		x.add(key, s)
	}
	for _, key := range x.order {
		if _, there := now[key]; !there {
			x.add(key, stand{from: r.On})
		}
	}
}

// seated reports whether the members of a council may be in their seats: those of one
// that is suspended keep them, and of one that is dissolved the roll says who has none.
func seated(states []seatledger.CouncilState) bool {
	return slices.ContainsFunc(states, func(s seatledger.CouncilState) bool {
		return s != seatledger.StateNotInOffice && s != seatledger.StateAbolished
	})
}

func (x *life) add(key who, s stand) {
	list := x.tracks[key]
	if len(list) == 0 {
		x.order = append(x.order, key)
	}
	if n := len(list); n == 0 || !list[n-1].same(s) {
		x.tracks[key] = append(list, s)
	}
}

// sitter gives who exercises a seat: nobody where it is vacant, or its member is kept
// from it.
func sitter(f *roll.Facts, suspended bool) seatledger.PersonID {
	switch {
	case f.Standing == seatledger.Vacant, f.Standing == seatledger.Away, f.Standing == seatledger.Suspended && !suspended, f.OnLeave && f.Sits == "":
		return ""
	case f.Sits != "":
		return f.Sits
	}
	return f.Person
}

// seat adds who may sit on a seat.
func (x *life) seat(s *roll.SeatFacts, on seatledger.Day, suspended bool, now map[who]stand, unnamed map[seatledger.PartyID]int) {
	for i := range s.Alternatives {
		f := &s.Alternatives[i]
		p := sitter(f, suspended)
		if f.Person != "" && p != f.Person && f.Standing != seatledger.Vacant {
			x.idle[f.Person] = true
		}
		if p == "" {
			if f.Standing != seatledger.Vacant && !f.Unstated && f.Person == "" && len(s.Alternatives) == 1 {
				unnamed[f.Allegiance]++
			}
			continue
		}
		one := stand{from: on, there: true, facts: facts{ward: s.Ward, party: f.Allegiance, group: f.Group, term: f.Since}, since: f.Since, cause: f.Cause}
		if f.Named != 0 {
			one.cause = f.Named
		}
		if p == f.Sits {
			one.facts.by = f.Person
		}
		key := who{person: p}
		if now[key].there {
			one = now[key].or(one)
		}
		now[key] = one
	}
}

// or draws two ways in which a person may sit together.
func (s stand) or(x stand) stand {
	if s.facts.party != x.facts.party {
		s.open, s.facts.party = true, ""
	}
	if s.facts.group != x.facts.group {
		s.open, s.facts.group = true, ""
	}
	if s.facts.ward != x.facts.ward {
		s.facts.ward = ""
	}
	if s.facts.by != x.facts.by {
		s.facts.by = ""
	}
	if s.facts.term != x.facts.term {
		s.facts.term = 0
	}
	s.since = min(s.since, x.since)
	return s
}

// post adds who may hold a post.
func (x *life) post(p *roll.PostFacts, on seatledger.Day, certain bool, now map[who]stand) {
	people := map[seatledger.PersonID]bool{}
	for _, f := range p.Alternatives {
		if f.Vacant || f.Person == "" {
			people[""] = true
			continue
		}
		people[f.Person] = true
		now[who{f.Person, p.Post}] = stand{from: on, there: true, since: on, cause: f.Cause}
	}
	if certain && len(people) == 1 && !people[""] && !p.Unstated {
		for person := range people {
			key := who{person, p.Post}
			one := now[key]
			one.sure = true
			now[key] = one
		}
	}
}
