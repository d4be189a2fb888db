package control

import (
	"maps"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Shares counts what each party has on a day in the councils of one kind.
type Shares struct {
	On       seatledger.Day
	Councils int // that existed
	Recorded int // of which at least one seat is stated in some world
	Votes    int // of all seats of those councils
	Seats    int // statutory seats of those councils whose members may exercise their powers, as are all below
	Unstated int // seats of which nothing is surely stated
	Vacant   int // seats that are surely vacant
	Idle     int // seats that surely nobody exercises: a member is suspended, or on leave without a substitute
	Control  Totals
	Parties  []PartyShare // in order of party id

	Coalitions []CoalitionShare // declared on some council, in order of id
}

// CoalitionShare is what declared partners have together, on the councils on which
// they are declared: it is part of what [PartyShare] gives for each of them.
type CoalitionShare struct {
	Party    roll.Ref // of kind coalition
	Members  []roll.Ref
	Declared Range // councils
	Seats    Range // sums over these; Possible leaves the unstated seats out
	Votes    Range // the same of the votes of these seats
}

// PartyShare is what one party has: seats, posts, and councils it controls.
type PartyShare struct {
	Party roll.Ref
	Seats Range // sums over the councils; Possible leaves the unstated seats out
	Votes Range // the same of the votes of these seats
	Posts int   // that its members surely hold
	Won   int   // seats its list surely won, whoever sits there now
}

// Shares counts the councils that [Within] takes. Seats without a vote are left out;
// all others count alike, whatever their votes.
func (j *Judge) Shares(t *Timelines, division roll.Ref, kind string, on seatledger.Day) Shares {
	defer j.countSeats()()
	b := j.View.Book
	s := Shares{On: on, Control: t.Totals(division, kind, on, nil)}
	byParty := map[roll.Ref]*PartyShare{}
	party := func(r roll.Ref) *PartyShare {
		if byParty[r] == nil {
			byParty[r] = &PartyShare{Party: r}
		}
		return byParty[r]
	}
	for c := range j.View.Councils() {
		if Within(b, c, division, kind) {
			j.addShares(&s, c, on, party)
		}
	}
	for r, n := range s.Control.Parties { // on a source's word without a seat on record
		if n > 0 && b.PartyKind(roll.Ref(r)) != seatledger.KindCoalition {
			party(roll.Ref(r))
		}
	}
	for _, p := range byParty {
		s.Parties = append(s.Parties, *p)
	}
	slices.SortFunc(s.Parties, func(x, y PartyShare) int { return compareIDs(b, x.Party, y.Party) })
	slices.SortFunc(s.Coalitions, func(x, y CoalitionShare) int { return compareIDs(b, x.Party, y.Party) })
	return s
}

func (j *Judge) addShares(s *Shares, c roll.Ref, on seatledger.Day, party func(roll.Ref) *PartyShare) {
	state := j.grouped(j.Folder.At(c, on))
	if !state.Exists() {
		return
	}
	s.Councils++
	if !state.Serves() {
		s.Recorded += recorded(state)
		return
	}
	var a Answer
	a.count(j, state)
	s.Seats += a.Seats
	weighted := slices.ContainsFunc(state.Frames, func(f roll.Frame) bool { return f.Weighted() })
	if weighted {
		j.addVotes(s, state, party)
	} else {
		s.Votes += a.Seats
	}
	s.Unstated += a.Unstated.Possible
	s.Vacant += a.Vacant.Certain
	s.Idle += a.Idle.Certain
	if a.Unstated.Certain < a.Seats {
		s.Recorded++
	}
	j.addHeld(&a, state, weighted, party)
	j.addPostsAndWon(state, party)
	j.addCoalitions(s, state)
}

// addCoalitions adds what the partners declared on a council hold there together.
func (j *Judge) addCoalitions(s *Shares, state *roll.State) {
	for _, c := range declared(state) {
		at := slices.IndexFunc(s.Coalitions, func(x CoalitionShare) bool { return x.Party == c })
		if at < 0 {
			at = len(s.Coalitions)
			s.Coalitions = append(s.Coalitions, CoalitionShare{Party: c, Members: j.View.Book.PartyInfo(c).Members})
		}
		x := &s.Coalitions[at]
		in, seats := j.together(state, c)
		x.Declared, x.Seats = x.Declared.plus(in), x.Seats.plus(seats)
		j.seats = false
		_, votes := j.together(state, c)
		j.seats = true
		x.Votes = x.Votes.plus(votes)
	}
}

// declared lists the coalitions of a council in some way it may stand.
func declared(state *roll.State) (list []roll.Ref) {
	for i := range state.Frames {
		state.Frames[i].Parts(func(p *roll.Part) { list = append(list, p.Coalitions...) })
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// together gives whether partners are declared on a council (1) and what they hold
// together: nothing in a way in which they are not.
func (j *Judge) together(state *roll.State, c roll.Ref) (in, held Range) {
	first := true
	add := func(is, least, most int) {
		in.widen(is, is, first)
		held.widen(least, most, first)
		first = false
	}
	is := func(m roll.Matter) bool { return m == roll.Pact(c) }
	for i := range state.Frames {
		f := &state.Frames[i]
		if !f.InEach(is, func(f *roll.Frame) {
			if f.Office() != seatledger.StateInOffice || !slices.Contains(f.Sure.Coalitions, c) {
				add(0, 0, 0)
				return
			}
			x := j.heldTogether(f, c)
			add(1, x.Certain, x.Possible)
		}) { // they may be, or not
			add(0, 0, 0)
			add(1, 0, j.heldTogether(f, c).Possible)
		}
	}
	return in, held
}

// heldTogether gives what partners hold in a frame.
func (j *Judge) heldTogether(f *roll.Frame, c roll.Ref) Range {
	j.read(f)
	sure, _ := j.count.seats(&bloc{party: c, partners: j.View.Book.PartyInfo(c).Members, apart: true})
	return Range{sure.Certain, min(sure.Possible, max(j.count.size, j.count.most))}
}

// addHeld adds the seats that parties hold on a council: their votes too, unless
// these are weighted and were added.
func (j *Judge) addHeld(a *Answer, state *roll.State, weighted bool, party func(roll.Ref) *PartyShare) {
	open := a.Unstated.Certain != a.Unstated.Possible // then the most of a party may be with fewer stated
	var held map[roll.Ref]int
	if open {
		held = most(state, func(f *roll.Frame, p *roll.Part, add func(roll.Ref)) {
			for i := range p.Seats {
				if h := &p.Seats[i]; h.Held() && f.HasVote(h.Ward) {
					add(j.side(f, p, h.Sitter(), h.Allegiance))
				}
			}
		})
	}
	for _, p := range a.Parties {
		x, has := party(p.Party), Range{p.Certain, max(p.Certain, p.Possible-a.Unstated.Certain)}
		if open {
			has.Possible = max(p.Certain, held[p.Party])
		}
		if x.Seats = x.Seats.plus(has); !weighted {
			x.Votes = x.Votes.plus(has)
		}
	}
}

// addPostsAndWon adds the posts that parties surely hold and the seats that their
// lists surely won.
func (j *Judge) addPostsAndWon(state *roll.State, party func(roll.Ref) *PartyShare) {
	for r, n := range least(state, func(f *roll.Frame, p *roll.Part, add func(roll.Ref)) {
		for i := range p.Posts {
			if list := f.PostParties(p, &p.Posts[i]); len(list) == 1 {
				add(j.side(f, p, p.Posts[i].Person, list[0]))
			}
		}
	}) {
		party(r).Posts += n
	}
	for r, n := range least(state, func(f *roll.Frame, p *roll.Part, add func(roll.Ref)) {
		for i := range p.Seats {
			if f.HasVote(p.Seats[i].Ward) {
				add(p.Seats[i].List)
			}
		}
	}) {
		party(r).Won += n
	}
}

// addVotes adds the votes of the seats of a council, where they have others than one.
func (j *Judge) addVotes(s *Shares, state *roll.State, party func(roll.Ref) *PartyShare) {
	var a Answer
	j.seats = false
	a.count(j, state)
	j.seats = true
	s.Votes += a.Votes
	for _, p := range a.Parties {
		x := party(p.Party)
		x.Votes = x.Votes.plus(Range{p.Certain, max(p.Certain, p.Possible-a.Unstated.Certain)})
	}
}

// least gives, by party, the least of what adds up over the parts of a council
// in any way it may stand.
func least(s *roll.State, each func(f *roll.Frame, p *roll.Part, add func(roll.Ref))) map[roll.Ref]int {
	var all map[roll.Ref]int
	for i := range s.Frames {
		f := &s.Frames[i]
		sum := counted(f, f.Sure, each)
		for _, c := range f.Cells {
			ways := make([]map[roll.Ref]int, len(c.Ways))
			for k := range c.Ways {
				ways[k] = counted(f, &c.Ways[k], each)
			}
			for r, n := range fewest(ways) {
				sum[r] += n
			}
		}
		if i > 0 {
			sum = fewest([]map[roll.Ref]int{all, sum})
		}
		all = sum
	}
	return all
}

// most gives, by party, the most.
func most(s *roll.State, each func(f *roll.Frame, p *roll.Part, add func(roll.Ref))) map[roll.Ref]int {
	all := map[roll.Ref]int{}
	for i := range s.Frames {
		f := &s.Frames[i]
		sum := counted(f, f.Sure, each)
		for _, c := range f.Cells {
			best := map[roll.Ref]int{}
			for k := range c.Ways {
				for r, n := range counted(f, &c.Ways[k], each) {
					best[r] = max(best[r], n)
				}
			}
			for r, n := range best {
				sum[r] += n
			}
		}
		for r, n := range sum {
			all[r] = max(all[r], n)
		}
	}
	return all
}

func counted(f *roll.Frame, p *roll.Part, each func(f *roll.Frame, p *roll.Part, add func(roll.Ref))) map[roll.Ref]int {
	n := map[roll.Ref]int{}
	if f.Office() != seatledger.StateInOffice {
		return n
	}
	each(f, p, func(r roll.Ref) {
		if r != 0 {
			n[r]++
		}
	})
	return n
}

// fewest gives, of each party that all have, the least number.
func fewest(ways []map[roll.Ref]int) map[roll.Ref]int {
	all := maps.Clone(ways[0])
	for _, w := range ways[1:] {
		for r := range all {
			if all[r] = min(all[r], w[r]); all[r] == 0 {
				delete(all, r)
			}
		}
	}
	return all
}
