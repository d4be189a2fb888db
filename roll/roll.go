// Package roll answers one question: who holds each seat of a council on a
// day?
//
// [Pack] reads the entries of a ledger once into a [Book], a packed snapshot
// with one small record an entry. A [View] looks at a book through two
// clocks: what the ledger had recorded by a position (known), and what some
// source had published by a day (published). A view folds one council at a
// time.
//
// # Worlds
//
// Nothing is guessed. Where the ledger leaves something open, every way of
// closing it is a world, and the fold keeps them all:
//
//   - a partial date: each day it allows;
//   - a dispute: each of the contents recorded under one key by two packages
//     (the results of one election of one council are one dispute: each
//     package is right or wrong as a whole);
//   - an entry whose source was possibly published by the day: there or not;
//   - a move of an unnamed holder: each seat whose holder sits for that party,
//     named or not, and each seat nobody has stated anything of;
//   - a dissolution that does not say whose seats end: each seat of the
//     party, by list or by allegiance, vacant or not;
//   - a named person seated where another named person sits, whom no entry
//     lets go: either may hold the seat.
//
// An unstated seat may belong to any party. A council none of whose seats
// was ever stated is unknown, not empty. An event that fits no seat of a
// world changes nothing in that world. Who has lost a seat is none of the
// unnamed holders until the whole council is elected anew.
//
// # Order
//
// Entries take effect by day; within a day councils first, then ends
// (dissolutions of parties last), results, fills (those that name the elected
// first, reallocations below a division last), allegiances (moves, then
// realignments, then renamings and mergers), posts, coalitions and reports,
// where what ends comes before what begins; then by position, where a
// correction stands where the entry it corrects stood. A state with an `until`
// holds on that day and has ended on the next; it ends later than it begins,
// and its end undoes nothing that has taken its place since.
//
// Where an event may mean several seats that nothing tells apart, the first of
// them stands for all; each of those that differ is a world.
//
// The package does no I/O and reads no clock.
package roll

import (
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// Ref is the number of an id within one [Book]; zero is none.
type Ref uint32

// Independent is the allegiance of a holder who sits for no party at all.
const Independent Ref = 1<<32 - 1

// Holding is one seat of one world.
type Holding struct {
	List       Ref // that won the seat; 0 = not stated
	Person     Ref // 0 = unnamed
	Allegiance Ref // 0 unless stated
	Ward       Ref
	Since      seatledger.Day // when the holder, or the vacancy, began as far as this world says
	Cause      uint32         // position of the entry that last changed the seat
	until      uint32         // entry whose end gives the holder another allegiance; 0 = none
	Mark       Mark
}

// Mark holds the yes-or-no facts of a holding.
type Mark uint8

// The marks.
const (
	Unstated    Mark = 1 << iota // somebody or nobody holds it: no entry says who or for whom
	VacantSeat                   // nobody holds it
	MaybeVacant                  // the holder may have lost it
	LeftList                     // contested: the holder left the list's party and could be replaced
)

// Is reports whether all bits of x are set.
func (m Mark) Is(x Mark) bool { return m&x == x }

// Held reports whether a stated holder sits there, though perhaps not surely.
func (h *Holding) Held() bool { return h.Mark&(Unstated|VacantSeat) == 0 }

// PostHolding is one post of one world.
type PostHolding struct {
	Post   Ref
	Person Ref // 0 = unnamed
	Party  Ref // as the entry gave it; a seated person's seat says more
	Vacant bool
	Since  seatledger.Day
	Cause  uint32
	until  uint32 // entry whose end empties the post; 0 = none
}

// Report is a source's word on who controls the council under a rule.
type Report struct {
	Rule  seatledger.ControlRule
	Party Ref // 0 = no overall control
	Cause uint32
	until bool // its entry says when it ends
}

// World is one way the council may have stood at the end of a day.
type World struct {
	Exists     bool
	Suspended  bool
	Seats      []Holding // by ordinal, seat 1 first
	Posts      []PostHolding
	Coalitions []Ref    // in force
	Reports    []Report // the latest under each rule, in order of rule; never changed in place
	Facts      CouncilFacts
	gone       []Ref  // who has lost a seat, until the whole council is elected anew
	size       int    // of the council, kept while it does not exist
	doubtful   bool   // some seat may have been marked as perhaps vacant
	pending    uint64 // uncertain operations that have not happened yet
	dawn       uint64 // those that had not happened when the day began
	renamed    uint64 // successions of the view that have happened
}

// CouncilFacts are the dated rules of a council.
type CouncilFacts struct {
	ControlRule seatledger.ControlRule
	SeatRule    seatledger.SeatRule
	Method      string
	TieRule     string
}

// Facts are what a world says of one seat.
type Facts struct {
	List       seatledger.PartyID  `json:"list"`
	Person     seatledger.PersonID `json:"person"`
	Allegiance seatledger.PartyID  `json:"allegiance"`
	Standing   seatledger.Standing `json:"-"`
	Unstated   bool                `json:"unstated,omitempty"`
	Since      seatledger.Day      `json:"-"`
	Cause      seatledger.Position `json:"-"`
}

// SeatFacts are the alternatives that the worlds leave for one seat; one
// alternative is certain.
type SeatFacts struct {
	Seat         seatledger.Seat
	Alternatives []Facts
}

// PostFacts are the alternatives for one post.
type PostFacts struct {
	Post         seatledger.PostID
	Alternatives []PostFact
}

// PostFact is what a world says of one post.
type PostFact struct {
	Person seatledger.PersonID
	Party  seatledger.PartyID // the person's allegiance where seated
	Vacant bool
	Cause  seatledger.Position
}

// Dispute is a group of entries that cannot all be right, and why.
type Dispute struct {
	Entries []seatledger.Position
	Why     string
}

// Roll is who holds each seat of one council at the end of a day.
type Roll struct {
	Council  seatledger.CouncilID
	On       seatledger.Day
	Exists   bool
	Facts    CouncilFacts
	Seats    []SeatFacts
	Posts    []PostFacts
	Worlds   int  // how many distinct worlds stand behind the roll
	Bounded  bool // too many worlds to keep apart: nothing is said of single seats
	Disputes []Dispute
}

// Independents is the id shown for a holder who sits for no party.
const Independents seatledger.PartyID = "independent"

// At gives the roll of a council at the end of a day.
func (v *View) At(c Ref, on seatledger.Day) Roll {
	f := v.Folder()
	f.place = true
	worlds := f.At(c, on)
	if f.overflow {
		f.place = false
		worlds = f.At(c, on)
	}
	disputes := f.Disputes()
	r := v.rollOf(c, on, worlds)
	r.Bounded, r.Disputes = f.overflow, disputes
	return r
}

func (v *View) addSeats(r *Roll, w *World) {
	for s := range w.Seats {
		if s == len(r.Seats) {
			r.Seats = append(r.Seats, SeatFacts{Seat: seatledger.Seat(s + 1)})
		}
		for _, f := range v.facts(w, &w.Seats[s]) {
			addOnce(&r.Seats[s].Alternatives, f, sameFacts)
		}
	}
}

func sameFacts(a, b Facts) bool {
	return a.List == b.List && a.Person == b.Person && a.Allegiance == b.Allegiance && a.Standing == b.Standing && a.Unstated == b.Unstated
}

// facts gives the one or two things a world says of a seat.
func (v *View) facts(w *World, h *Holding) []Facts {
	f := Facts{List: v.Book.PartyID(h.List), Person: v.Book.PersonID(h.Person), Allegiance: v.Book.PartyID(h.Allegiance),
		Unstated: h.Mark.Is(Unstated), Since: h.Since, Cause: seatledger.Position(h.Cause)}
	empty := Facts{List: f.List, Standing: seatledger.Vacant, Since: h.Since, Cause: f.Cause}
	switch {
	case h.Mark.Is(VacantSeat):
		return []Facts{empty}
	case w.Suspended:
		f.Standing = seatledger.Suspended
	case h.Mark.Is(LeftList):
		f.Standing = seatledger.Contested
	}
	if h.Mark.Is(MaybeVacant) {
		return []Facts{f, empty}
	}
	return []Facts{f}
}

func (v *View) addPosts(r *Roll, w *World) {
	for i := range w.Posts {
		p := &w.Posts[i]
		id := seatledger.PostID(v.Book.posts.id(p.Post))
		at := slices.IndexFunc(r.Posts, func(x PostFacts) bool { return x.Post == id })
		if at < 0 {
			at = len(r.Posts)
			r.Posts = append(r.Posts, PostFacts{Post: id})
		}
		for _, fact := range v.postFacts(w, p) {
			addOnce(&r.Posts[at].Alternatives, fact, func(a, b PostFact) bool {
				return a.Person == b.Person && a.Party == b.Party && a.Vacant == b.Vacant
			})
		}
	}
}

// postFacts gives the one or two things a world says of a post: its holder may
// have lost it with a seat.
func (v *View) postFacts(w *World, p *PostHolding) []PostFact {
	party, _ := w.PostParty(p)
	fact := PostFact{Person: v.Book.PersonID(p.Person), Party: v.Book.PartyID(party), Vacant: p.Vacant, Cause: seatledger.Position(p.Cause)}
	for i := range w.Seats {
		if h := &w.Seats[i]; p.Person != 0 && h.Person == p.Person && h.Mark.Is(MaybeVacant) {
			return []PostFact{fact, {Vacant: true, Cause: seatledger.Position(h.Cause)}}
		}
	}
	return []PostFact{fact}
}

// PostParty gives the party that a post's holder sits for: that of the
// holder's seat where there is one, else that of the post's own entry. Sure is
// false where the holder may have lost the seat.
func (w *World) PostParty(p *PostHolding) (party Ref, sure bool) {
	if p.Vacant {
		return 0, true
	}
	if p.Person != 0 {
		for i := range w.Seats {
			if h := &w.Seats[i]; h.Person == p.Person && h.Held() {
				return h.Allegiance, !h.Mark.Is(MaybeVacant)
			}
		}
	}
	return p.Party, p.Party != 0
}

func comparePosts(a, b PostFacts) int { return strings.Compare(string(a.Post), string(b.Post)) }

func addOnce[T any](list *[]T, x T, same func(a, b T) bool) {
	if !slices.ContainsFunc(*list, func(y T) bool { return same(x, y) }) {
		*list = append(*list, x)
	}
}
