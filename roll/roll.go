package roll

import (
	"cmp"
	"iter"
	mathbits "math/bits"
	"slices"

	"github.com/seatledger/seatledger"
)

// Ref is the number of an id within one [Book]; zero is none.
type Ref uint32

// Independent is the allegiance of a holder who sits for no party at all.
const Independent Ref = 1<<32 - 1

// Independents is the id shown for a holder who sits for no party.
const Independents seatledger.PartyID = "independent"

// Facts are what a world says of one seat.
type Facts struct {
	List       seatledger.PartyID  `json:"list"`
	Person     seatledger.PersonID `json:"person"`
	Sits       seatledger.PersonID `json:"sits,omitempty"` // in place of the person
	OnLeave    bool                `json:"on_leave,omitempty"`
	Allegiance seatledger.PartyID  `json:"allegiance"`
	Group      seatledger.PartyID  `json:"group,omitempty"` // to which the holder belongs
	Standing   seatledger.Standing `json:"-"`
	Unstated   bool                `json:"unstated,omitempty"`
	Since      seatledger.Day      `json:"-"`
	Until      seatledger.Date     `json:"-"` // last day of the term; blank = none is stated, or ways differ in it
	Meanwhile  seatledger.Date     `json:"-"` // last day of the substitution, or the suspension, of who sits; the same
	Cause      seatledger.Position `json:"-"`
	Named      seatledger.Position `json:"-"` // the entry that says since when, where that is another and leaves the day open; 0 = none
}

// SeatFacts are the alternatives that the worlds leave for one seat; one
// alternative is certain.
type SeatFacts struct {
	Seat         seatledger.Seat
	Ward         string          // blank = the council has none, or the seat's is not known
	InWard       seatledger.Seat // its number in the ward, where records number seats so; 0 = none is known
	Alternatives []Facts
	wards        []Ref // to which it may belong
}

// PostFacts are the alternatives for one post.
type PostFacts struct {
	Post         seatledger.PostID
	Alternatives []PostFact
	Unstated     bool // in some world no entry says anything of it
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
	Exists   bool                      // there may have been such a council
	Always   bool                      // there was, in every world
	States   []seatledger.CouncilState // it may be in; none = it never was
	Facts    CouncilFacts
	Seats    []SeatFacts           // in order of ordinals
	Posts    []PostFacts           // in order of ids
	Sitting  []seatledger.PersonID // who exercises a seat in every world, though which one may be open
	Open     bool                  // the records leave something open
	Exact    bool                  // no more than the records leave is shown
	Disputes []Dispute
}

// Roll gives the roll of a council at the end of a day.
func (f *Folder) Roll(c Ref, on seatledger.Day) Roll {
	r := f.rollOf(c, on, f.At(c, on))
	r.Disputes = f.Disputes()
	return r
}

// Rolls visits the roll of a council at the end of every day on which something
// may have changed, in order, without disputes.
func (f *Folder) Rolls(c Ref, visit func(Roll)) {
	f.Life(c, func(day seatledger.Day, s *State) { visit(f.rollOf(c, day, s)) })
}

// rollOf draws the ways of a day together.
func (f *Folder) rollOf(c Ref, on seatledger.Day, s *State) Roll {
	r := Roll{Council: f.view.Book.CouncilID(c), On: on, Exists: s.Exists(), States: s.States(), Facts: s.Facts(), Exact: s.Exact()}
	_, sole := s.Sole()
	r.Sitting = f.sitting(s)
	r.Open, r.Always = !sole, !s.any(func(fr *Frame) bool { return !fr.Exists })
	for i := range s.Frames {
		f.addSeats(&r, &s.Frames[i])
		f.addPosts(&r, &s.Frames[i])
	}
	for i := range r.Seats {
		if x := &r.Seats[i]; len(x.wards) == 1 {
			x.Ward = f.view.Book.wards.id(x.wards[0])
		}
	}
	if slices.ContainsFunc(f.ops, func(o op) bool { return o.numbered() }) {
		r.number()
	}
	for i := range r.Posts {
		post, _ := f.view.Book.Post(r.Posts[i].Post)
		r.Posts[i].Unstated = s.any(func(fr *Frame) bool { return !fr.tellsOf(post) })
	}
	slices.SortFunc(r.Posts, func(a, b PostFacts) int { return cmp.Compare(a.Post, b.Post) })
	return r
}

// addSeats adds what a frame says of each seat.
func (f *Folder) addSeats(r *Roll, fr *Frame) {
	if len(r.Seats) < fr.Seats {
		for s := len(r.Seats); s < fr.Seats; s++ {
			r.Seats = append(r.Seats, SeatFacts{Seat: seatledger.Seat(s + 1)})
		}
	}
	holdings := make([][]Holding, fr.Seats)
	fr.Parts(func(p *Part) {
		for i := range p.Seats {
			h := &p.Seats[i]
			moved, surely := fr.moved(*h)
			for _, m := range moved {
				holdings[h.Seat-1] = addHolding(holdings[h.Seat-1], m)
			}
			if !surely {
				holdings[h.Seat-1] = addHolding(holdings[h.Seat-1], *h)
			}
		}
	})
	all, vague := fr.mingle(holdings)
	r.Exact = r.Exact && !vague
	namings := f.vagueNamings()
	for _, list := range all {
		f.steps += len(list)
		known := map[Facts]int{}
		for i := range list {
			h := &list[i]
			seat := &r.Seats[h.Seat-1]
			if seat.wards = addOnce(seat.wards, h.Ward); i == 0 {
				for k, x := range seat.Alternatives { // of earlier frames
					known[x.content()] = k
				}
			}
			fact := f.facts(fr, h)
			fact.Named = h.namedBy(namings)
			for _, group := range fr.groupsOf(h) {
				fact.Group = f.view.Book.PartyID(group)
				seat.add(fact, known)
			}
		}
	}
}

// add adds an alternative, unless one is known that differs in days only: of these
// the last ones that differ are not said.
func (s *SeatFacts) add(x Facts, known map[Facts]int) {
	at, found := known[x.content()]
	if !found {
		known[x.content()] = len(s.Alternatives)
		s.Alternatives = append(s.Alternatives, x)
		return
	}
	y := &s.Alternatives[at]
	if y.Until != x.Until {
		y.Until = seatledger.Date{}
	}
	if y.Meanwhile != x.Meanwhile {
		y.Meanwhile = seatledger.Date{}
	}
}

func addHolding(list []Holding, h Holding) []Holding {
	if slices.ContainsFunc(list, func(x Holding) bool { return sameHolding(&x, &h) && x.path == h.path }) {
		return list
	}
	return append(list, h)
}

// content leaves out since when, until when and why.
func (x Facts) content() Facts {
	x.Since, x.Until, x.Meanwhile, x.Cause, x.Named = 0, seatledger.Date{}, seatledger.Date{}, 0, 0
	return x
}

// facts gives what a way says of a seat.
func (f *Folder) facts(fr *Frame, h *Holding) Facts {
	b := f.view.Book
	x := Facts{List: b.PartyID(h.List), Person: b.PersonID(h.Person), Allegiance: b.PartyID(h.Allegiance),
		Unstated: h.Mark.Is(Unstated), Since: h.Since, Until: f.lastDayOf(h.term), Meanwhile: f.meanwhile(h), Cause: seatledger.Position(h.Cause)}
	if h.Mark.Is(Ended) {
		x = Facts{List: x.List, Since: fr.since, Cause: seatledger.Position(fr.StateCause)}
	}
	if h.Sits != 0 {
		if x.OnLeave = true; h.Sits != Nobody {
			x.Sits = b.PersonID(h.Sits)
		}
	}
	switch {
	case h.Mark.Is(VacantSeat):
		x.Standing = seatledger.Vacant
	case h.Mark.Is(Idle) && h.Sits == Nobody:
		x.Standing = seatledger.Away
	case h.Mark.Is(Idle):
		x.Standing = seatledger.Suspended
	case fr.Office() == seatledger.StateSuspended:
		x.Standing = seatledger.Suspended
	case h.Mark.Is(LeftList):
		x.Standing = seatledger.Contested
	}
	return x
}

// vagueNamings gives the operations that may name who has won a seat, or by which the
// members take office, on some day that they leave open.
func (f *Folder) vagueNamings() (list []*op) {
	for i := range f.ops {
		o := &f.ops[i]
		if o.op == opLay && o.first < o.last && o.first != int32(seatledger.OpenPast) {
			list = append(list, o)
		}
		if o.person != 0 && o.first < o.last && o.waits == 0 && (o.op == opElect || o.op == opListed || o.op == opBegin || o.op == opNew) {
			list = append(list, o)
		}
	}
	return list
}

// namedBy gives which of some operations named a holder, where that is not the cause
// of the holding; 0 = none did.
func (h *Holding) namedBy(list []*op) seatledger.Position {
	for _, o := range list {
		if o.op == opLay {
			if int32(h.Since) == o.first && h.Cause != o.pos {
				return seatledger.Position(o.pos)
			}
			continue
		}
		if o.person != h.Person || o.pos == h.Cause || h.Mark.Is(Ended) || h.Since != seatledger.OpenPast && int32(h.Since) != o.first {
			continue
		}
		later := func(x *op) bool { return x.moves && x.person == o.person && x.ward == h.Ward && x.last > o.last }
		came := func(x *op) bool { return x.pos == h.Cause && x.last < o.last }
		if o.moves && (o.ward != h.Ward || slices.ContainsFunc(list, came)) || slices.ContainsFunc(list, later) { // it is of another seat, or of a later day
			continue
		}
		return seatledger.Position(o.pos)
	}
	return 0
}

func (f *Folder) addPosts(r *Roll, fr *Frame) {
	fr.Parts(func(p *Part) {
		for i := range p.Posts {
			x := &p.Posts[i]
			id := seatledger.PostID(f.view.Book.posts.id(x.Post))
			at := slices.IndexFunc(r.Posts, func(y PostFacts) bool { return y.Post == id })
			if at < 0 {
				at = len(r.Posts)
				r.Posts = append(r.Posts, PostFacts{Post: id})
			}
			for _, party := range fr.PostParties(p, x) {
				fact := PostFact{Person: f.view.Book.PersonID(x.Person), Party: f.view.Book.PartyID(party), Vacant: x.Vacant, Cause: seatledger.Position(x.Cause)}
				if x.ended {
					fact = PostFact{Vacant: true, Cause: seatledger.Position(fr.StateCause)}
				}
				list := &r.Posts[at].Alternatives
				if !slices.ContainsFunc(*list, func(y PostFact) bool {
					return y.Person == fact.Person && y.Party == fact.Party && y.Vacant == fact.Vacant
				}) {
					*list = append(*list, fact)
				}
			}
		}
	})
}

// tellsOf reports whether all worlds of a frame say something of a post.
func (fr *Frame) tellsOf(post Ref) bool {
	has := func(p *Part) bool {
		return slices.ContainsFunc(p.Posts, func(x PostHolding) bool { return x.Post == post })
	}
	return has(fr.Sure) || slices.ContainsFunc(fr.Cells, func(c Cell) bool {
		return !slices.ContainsFunc(c.Ways, func(p Part) bool { return !has(&p) })
	})
}

// join adds all of another set.
func (s *seatSet) join(x seatSet) {
	for len(*s) < len(x) {
		*s = append(*s, 0)
	}
	for i, word := range x {
		(*s)[i] |= word
	}
}

// all visits the set in order.
func (s seatSet) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range s {
			for ; word != 0; word &= word - 1 {
				if !yield(64*i + mathbits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}
