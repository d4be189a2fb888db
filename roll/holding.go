package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// Holding is one seat as one way of closing the records has it.
type Holding struct {
	List       Ref // that won the seat; 0 = not stated
	Person     Ref // who holds the mandate; 0 = unnamed
	Allegiance Ref // of who sits; 0 unless stated
	Ward       Ref
	Since      seatledger.Day // when the holder, or the vacancy, began as far as this way says
	Cause      uint32         // position of the entry that last changed the seat
	until      uint32         // entry whose end gives the holder another allegiance; 0 = none
	term       int32          // with whose end the holding ends, a number of the agenda's terms; 0 = none stated
	Seat       int32          // ordinal, from 1 on
	path       uint32         // the lots that the seat was in; see lots.go
	Sits       Ref            // who sits in place of Person; 0 = nobody else, [Nobody] = no one at all
	Own        Ref            // while another sits, the allegiance of Person
	Mark       Mark
	aside      uint16 // what few seats need; see exercise.go
}

// Mark holds the yes-or-no facts of a holding.
type Mark uint16

// The marks.
const (
	Unstated     Mark = 1 << iota // somebody or nobody holds it: no entry says who or for whom
	VacantSeat                    // nobody holds it
	LeftList                      // contested: the holder left the list's party and could be replaced
	Unsaid                        // of a vacant seat: nothing else was ever stated of it
	Ended                         // of a vacant seat: the dissolution of the council ended its holding, which may be restored
	endedOpen                     // of one that ended so: nothing was stated of it
	Idle                          // nobody exercises it: its member is suspended, or on leave without a substitute
	atStake                       // of a vacant seat, while results are laid: one of those to be filled
	electedAgain                  // while a day passes: the holder has kept the seat
	filled                        // the same: it was filled on the day, and had not fallen vacant since
	byWon                         // the same: by whoever won a by-election, who is to be named yet
	listed                        // the same: a roster of the day has the holder
	counted                       // while a day passes: it does not name the holder, but counts one
	ownRow                        // while rows may elect somebody on one day: one that names nobody means this seat
)

// ofSeat are the marks that stay with a seat, whoever sits there: what is kept aside for
// who holds the mandate has none of them, for they are forgotten with the day.
const ofSeat = filled | byWon | listed | counted | ownRow

// Is reports whether all bits of x are set.
func (m Mark) Is(x Mark) bool { return m&x == x }

// Held reports whether somebody for whom it is stated sits there.
func (h *Holding) Held() bool { return h.Mark&(Unstated|VacantSeat|Idle) == 0 }

// holds reports whether somebody has the mandate for a stated party, whoever sits.
func (h *Holding) holds() bool {
	if h.Sits != 0 {
		return h.Own != 0
	}
	return h.Mark&(Unstated|VacantSeat) == 0
}

// Mandate gives the allegiance of who holds the mandate, whoever sits; ok is false
// where nobody does, or for whom is not stated.
func (h *Holding) Mandate() (party Ref, ok bool) {
	if !h.holds() {
		return 0, false
	}
	return h.partyOf(h.Person), true
}

// nobody reports whether nothing is stated of the seat.
func (h *Holding) nobody() bool {
	return h.Mark.Is(Unstated) && h.Person == 0 && h.Sits == 0 && !h.Mark.Is(Idle)
}

// end ends a holding by the dissolution of the council.
func (h *Holding) end() {
	switch {
	case h.Mark.Is(VacantSeat):
		return
	case h.Mark.Is(Unstated):
		h.Mark = h.Mark&^Unstated | endedOpen
	}
	h.Mark |= VacantSeat | Ended
}

// restore begins a holding again that ended so.
func (h *Holding) restore() {
	switch {
	case !h.Mark.Is(Ended):
		return
	case h.Mark.Is(endedOpen):
		h.Mark |= Unstated
	}
	h.Mark &^= VacantSeat | Ended | endedOpen
}

// PostHolding is one post as one way has it.
type PostHolding struct {
	Post   Ref
	Person Ref // 0 = unnamed
	Party  Ref // as the entry gave it; a seated person's seat says more
	Vacant bool
	ended  bool // vacant since the dissolution of the council ended its holder's seat, and may be restored
	Since  seatledger.Day
	Cause  uint32
	until  uint32 // entry whose end empties the post; 0 = none
}

func (p *PostHolding) leave(since seatledger.Day, cause uint32) {
	*p = PostHolding{Post: p.Post, Vacant: true, Since: since, Cause: cause}
}

// Report is a source's word on who controls the council under a rule.
type Report struct {
	Rule  seatledger.ControlRule
	Party Ref // 0 = no overall control
	Cause uint32
	until bool // its entry says when it ends
}

// Body is what a council is as a whole.
type Body struct {
	Exists     bool
	State      seatledger.CouncilState
	StateCause uint32 // position of the entry that put it into that state; 0 = none
	Facts      CouncilFacts
	Seats      int            // statutory; none while it does not exist
	row        uint32         // position of the council's row that holds
	size       int            // seats, kept while it does not exist
	stateUntil uint32         // entry whose end ends the state; 0 = none
	waits      uint16         // for what it has yet to take office, a bit each; 0 = it has
	since      seatledger.Day // of the state
	ballot     ballot         // of the contest in which the whole council was last elected
	plan       []wardPlan     // of the wards whose rows hold, in order of the entries; not changed once made
	renamed    uint64         // successions of the view that have happened
	perhaps    uint64         // and those that may have happened
}

// Office says who exercises the powers of the council: a council that has yet to
// take office has none, whatever else is so of it.
func (b *Body) Office() seatledger.CouncilState {
	if b.waits != 0 {
		return seatledger.StateNotInOffice
	}
	return b.State
}

// enter puts the council into a state.
func (b *Body) enter(state seatledger.CouncilState, o *op) {
	b.State, b.StateCause, b.stateUntil, b.since = state, o.pos, 0, seatledger.Day(o.first)
	if o.flags&flagWhile != 0 {
		b.stateUntil = o.pos
	}
}

// resume lets the members exercise the powers of the council.
func (b *Body) resume() { b.State, b.StateCause, b.stateUntil = seatledger.StateInOffice, 0, 0 }

// sameState reports whether nothing but why tells the states of two councils
// apart.
func (b *Body) sameState(x *Body) bool {
	return b.Exists == x.Exists && b.State == x.State && b.stateUntil == x.stateUntil && b.waits == x.waits && b.Facts == x.Facts && b.Seats == x.Seats && b.row == x.row && b.size == x.size && slices.Equal(b.plan, x.plan)
}

// CouncilFacts are the dated rules of a council.
type CouncilFacts struct {
	ControlRule seatledger.ControlRule
	SeatRule    seatledger.SeatRule
	Method      string
	TieRule     string
	TieBreak    seatledger.PostID // the post whose holder has the casting vote
	Counts      seatledger.CountedBy
}

// Part is some of what a council consists of, in one way it may stand: seats in
// order of their ordinals, posts, coalitions in force, memberships in groups
// and sources' words on control.
type Part struct {
	Seats      []Holding
	Posts      []PostHolding
	Coalitions []Ref
	Reports    []Report
	Groups     []Membership // in order of persons, parties and groups
	gone       []Ref        // who has lost a seat and is spoken of later, until the whole council is elected anew
	pending    []int32      // uncertain operations that have not happened yet
	begun      []int32      // uncertain operations that happened today and that others end
	taken      []choice     // what is chosen of the things that exclude each other
}

// choice is one combination taken of a group of alternatives.
type choice struct{ group, combo int32 }

func (p *Part) clone() Part {
	return Part{slices.Clone(p.Seats), slices.Clone(p.Posts), slices.Clone(p.Coalitions), slices.Clone(p.Reports), slices.Clone(p.Groups),
		slices.Clone(p.gone), slices.Clone(p.pending), slices.Clone(p.begun), slices.Clone(p.taken)}
}

// isTaken reports whether somebody has the seat, or is said to.
func (h *Holding) isTaken() bool { return !h.nobody() && !h.Mark.Is(VacantSeat) }

// find gives the index of a seat by its ordinal; -1 = it is elsewhere.
func (p *Part) find(seat int32) int {
	if i := int(seat) - 1; i >= 0 && i < len(p.Seats) && p.Seats[i].Seat == seat {
		return i
	}
	i, ok := slices.BinarySearchFunc(p.Seats, seat, func(h Holding, s int32) int { return int(h.Seat - s) })
	if !ok {
		return -1
	}
	return i
}

// seatOf gives the index of the seat which is somebody's, as a member or in place
// of one; -1 = none.
func (p *Part) seatOf(person Ref) int {
	if person == 0 {
		return -1
	}
	for s := range p.Seats {
		if h := &p.Seats[s]; h.Person == person || h.Sits == person {
			return s
		}
	}
	return -1
}

// mandateOf gives the index of the seat whose mandate somebody holds; -1 = none.
func (p *Part) mandateOf(person Ref) int {
	if person == 0 {
		return -1
	}
	for s := range p.Seats {
		if p.Seats[s].Person == person {
			return s
		}
	}
	return -1
}

// postIndex gives the index of a post; -1 = none is recorded here.
func (p *Part) postIndex(id Ref) int {
	return slices.IndexFunc(p.Posts, func(x PostHolding) bool { return x.Post == id })
}

// postOr gives the holding of a post, an empty one where there is none.
func (p *Part) postOr(id Ref) *PostHolding {
	if i := p.postIndex(id); i >= 0 {
		return &p.Posts[i]
	}
	return &PostHolding{Post: id}
}

// post gives the holding of a post, adding it where there is none.
func (p *Part) post(id Ref) *PostHolding {
	i := p.postIndex(id)
	if i < 0 {
		i = len(p.Posts)
		p.Posts = append(p.Posts, PostHolding{Post: id, Vacant: true})
	}
	return &p.Posts[i]
}

// mayBeOf reports whether somebody holds a post, or may: of whoever does nothing else is
// said.
func (x *PostHolding) mayBeOf(person Ref) bool {
	return x.Person == person || x.Person == 0 && !x.Vacant
}

// endPosts ends the posts of somebody who loses a seat.
func (p *Part) endPosts(person Ref, since seatledger.Day, cause uint32) {
	for i := range p.Posts {
		if person != 0 && p.Posts[i].Person == person {
			p.Posts[i].leave(since, cause)
		}
	}
}

// unseat notes that somebody has lost a seat, and ends their posts.
func (p *Part) unseat(person Ref, since seatledger.Day, cause uint32) {
	if person == Nobody {
		return
	}
	if i, found := slices.BinarySearch(p.gone, person); !found && person != 0 {
		p.gone = slices.Insert(p.gone, i, person)
	}
	p.endPosts(person, since, cause)
}

func (p *Part) vacate(s int, since seatledger.Day, cause uint32) {
	h := &p.Seats[s]
	p.unseat(h.Person, since, cause)
	p.unseat(h.Sits, since, cause)
	*h = Holding{List: h.List, Ward: h.Ward, Seat: h.Seat, path: h.path, term: h.term, Mark: VacantSeat, Since: since, Cause: cause}
}

// PartyOf gives the party that a post's holder sits for: that of the holder's
// seat where there is one that has not ended, else that of the post's own entry; 0 = not
// known.
func (p *Part) PartyOf(x *PostHolding) Ref {
	if x.Vacant {
		return 0
	}
	if s := p.seatOf(x.Person); s >= 0 && !p.Seats[s].Mark.Is(Ended) && p.Seats[s].partyOf(x.Person) != 0 {
		return p.Seats[s].partyOf(x.Person)
	}
	return x.Party
}

// partyOf gives the allegiance of one of those whose seat it is; 0 = not stated.
func (h *Holding) partyOf(person Ref) Ref {
	if h.Sits != 0 && h.Person == person {
		return h.Own
	}
	if h.Mark.Is(Unstated) {
		return 0
	}
	return h.Allegiance
}
