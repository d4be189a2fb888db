package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// State is how a council may stand at the end of a day: as one of the frames,
// and within a frame as what is sure and, of each cell, one of its ways,
// whatever the other cells are. It is never multiplied out: least and most of
// what adds up are sums over cells.
type State struct {
	Frames []Frame
}

// Frame is what may be so of a council as a whole, and all that may be so with
// it.
type Frame struct {
	Body
	Sure  *Part
	Cells []Cell
	fold  *fold
	inner *frame

	unplaced []Unplaced // as far as they were asked for
}

// Cell is a part of a council that stands in one of several ways.
type Cell struct {
	Ways    []Part
	Wide    bool     // more ways than the records leave
	Anybody bool     // a seat on which anybody may sit, named or not
	matters []Matter // that lie here
}

// show gives what the fold keeps as it is asked for.
func (f *Folder) show() *State { return f.fold.showFrames(&f.state, f.frames) }

func (f *fold) showFrames(s *State, frames []*frame) *State {
	all := s.Frames[:cap(s.Frames)] // with the buffers of earlier days
	if len(all) < len(frames) {
		all = append(all, make([]Frame, len(frames)-len(all))...)
	}
	s.Frames = all[:len(frames)]
	for i, fr := range frames {
		x := &s.Frames[i]
		x.Body, x.Sure, x.Cells, x.fold, x.inner, x.unplaced = fr.Body, &fr.sure, x.Cells[:0], f, fr, nil
		for _, c := range fr.cells {
			x.Cells = append(x.Cells, Cell{c.ways, c.wide, c.blurred, c.matters})
		}
		x.showBound()
	}
	return s
}

// OneList reports whether the holder of a seat of an independents' list is one with
// the others of that list: it was elected for the whole council, by a method that
// counts lists.
func (f *Frame) OneList(h *Holding) bool {
	if h.List != h.Allegiance || h.Ward != 0 || f.ballot == ballotOfPeople {
		return false
	}
	return f.ballot == ballotOfLists || seatledger.CountsLists(f.Facts.Method)
}

// Exists reports whether there may have been such a council.
func (s *State) Exists() bool {
	return s.any(func(f *Frame) bool { return f.Exists })
}

// States gives the states that the council may be in, each once; none where there
// never was one.
func (s *State) States() (list []seatledger.CouncilState) {
	for i := range s.Frames {
		switch f := &s.Frames[i]; {
		case f.Exists:
			list = addOnce(list, f.Office())
		case f.size > 0:
			list = addOnce(list, seatledger.StateAbolished)
		}
	}
	return list
}

// Serves reports whether the members of the council may exercise its powers.
func (s *State) Serves() bool {
	return s.any(func(f *Frame) bool { return f.Exists && f.Office() == seatledger.StateInOffice })
}

// any reports whether something is so of some frame.
func (s *State) any(is func(f *Frame) bool) bool {
	for i := range s.Frames {
		if is(&s.Frames[i]) {
			return true
		}
	}
	return false
}

// Exact reports whether the state is what the records leave, and no wider.
func (s *State) Exact() bool {
	for i := range s.Frames {
		f := &s.Frames[i]
		if f.inner != nil && (f.inner.vague || f.fold.isUnclearOn(f.fold.day)) {
			return false
		}
		torn := f.inner != nil && (f.inner.torn || f.inner.wide) && (len(f.Cells)+len(s.Frames) > 1 || f.perhaps != 0)
		if torn || slices.ContainsFunc(f.Cells, func(c Cell) bool { return c.Wide }) || !f.countsExactly() || !f.isSaidApart() {
			return false
		}
	}
	return true
}

// InOneWay reports whether nothing is open about what adds up over the council.
func (s *State) InOneWay() bool {
	return len(s.Frames) == 1 && len(s.Frames[0].Cells) == 0 && len(s.Frames[0].Unplaced()) == 0
}

// Sole gives the only way in which the council may stand.
func (s *State) Sole() (*Frame, bool) {
	if len(s.Frames) != 1 || len(s.Frames[0].Cells) > 0 || s.Frames[0].drawn() || len(s.Frames[0].Unplaced()) > 0 {
		return nil, false
	}
	return &s.Frames[0], true
}

// given gives the frame as it is where a cell stands in a way.
func (f *Frame) given(cell int, way *Part) *Frame {
	x := *f
	p := merge(f.Sure, way)
	x.Sure, x.Cells = &p, slices.Delete(slices.Clone(f.Cells), cell, cell+1)
	return &x
}

// Whole gives the state of a council that stands in one of several whole ways.
func Whole(b Body, ways []Part) *State {
	s := &State{}
	for i := range ways {
		s.Frames = append(s.Frames, Frame{Body: b, Sure: &ways[i]})
	}
	return s
}

// First gives one whole way in which the council may stand.
func (f *Frame) First() Part {
	p := f.Sure.clone()
	for _, c := range f.Cells {
		p = merge(&p, &c.Ways[0])
	}
	return p
}

// Facts gives the dated rules of the council; those of the first frame where
// they are open.
func (s *State) Facts() CouncilFacts {
	if len(s.Frames) == 0 {
		return CouncilFacts{}
	}
	return s.Frames[0].Facts
}

// Parts visits what is sure and every way of every cell.
func (f *Frame) Parts(visit func(p *Part)) {
	visit(f.Sure)
	for _, c := range f.Cells {
		for i := range c.Ways {
			visit(&c.Ways[i])
		}
	}
}

// PostParties gives the parties that the holder of a post of a part may sit for;
// 0 = not known. There are several where too much is open to keep the post and
// the seat together.
func (f *Frame) PostParties(p *Part, x *PostHolding) []Ref {
	if x.Vacant || x.Person == 0 || p.seatOf(x.Person) >= 0 {
		return f.withMoved(p, x)
	}
	var list []Ref
	surely := false
	for _, c := range f.Cells {
		if slices.ContainsFunc(c.Ways, func(w Part) bool { return w.postIndex(x.Post) >= 0 }) {
			if slices.ContainsFunc(c.Ways, func(w Part) bool { return w.seatOf(x.Person) >= 0 }) {
				return f.withMoved(p, x) // seat and post are kept together
			}
			continue
		}
		always := true
		for i := range c.Ways {
			s := c.Ways[i].seatOf(x.Person)
			always = always && s >= 0
			if s >= 0 {
				for _, party := range f.withMoved(&c.Ways[i], x) {
					list = addOnce(list, party)
				}
			}
		}
		surely = surely || always
	}
	if s := f.Sure.seatOf(x.Person); s >= 0 {
		for _, party := range f.withMoved(f.Sure, x) {
			list = addOnce(list, party)
		}
		surely = true
	}
	if !surely {
		list = addOnce(list, x.Party)
		for _, party := range f.blurredParties() {
			list = addOnce(list, party)
		}
	}
	return list
}

// Suspended reports whether the holder of a post is suspended as a member, in some way
// in which a part of a frame may stand, and in all of them.
func (f *Folder) Suspended(fr *Frame, p *Part, person Ref) (some, all bool) {
	if person == 0 {
		return false, false
	}
	if p.seatOf(person) >= 0 {
		is := f.isSuspended(p, person)
		return is, is
	}
	fr.Parts(func(p *Part) { some = some || f.isSuspended(p, person) })
	return some || len(fr.blurredParties()) > 0, false
}

func (f *fold) isSuspended(p *Part, person Ref) bool {
	s := p.seatOf(person)
	if s < 0 {
		return false
	}
	h := &p.Seats[s]
	if h.Sits == 0 || h.Sits == person {
		return h.Mark.Is(Idle)
	}
	return f.asides[h.aside].own.Is(Idle)
}

// blurredParties gives the parties for which anybody may sit on some seat.
func (f *Frame) blurredParties() (list []Ref) {
	if f.inner == nil {
		return nil
	}
	for _, c := range f.inner.cells {
		for i := range c.ways {
			if c.blurred && c.ways[i].Seats[0].Held() {
				list = addOnce(list, c.ways[i].Seats[0].Allegiance)
			}
		}
	}
	return list
}

// withMoved gives the party of the holder of a post, and those to which an
// unnamed move may have taken that holder.
func (f *Frame) withMoved(p *Part, x *PostHolding) []Ref {
	list := []Ref{p.PartyOf(x)}
	if s := p.seatOf(x.Person); s >= 0 && (p.Seats[s].Sits == 0 || p.Seats[s].Sits == x.Person) {
		moved, surely := f.moved(p.Seats[s])
		if surely {
			list = nil
		}
		for _, m := range moved {
			list = addOnce(list, m.Allegiance)
		}
	}
	return list
}

func addOnce[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}

// Every calls visit with each whole way in which the council may stand, one
// after another, and stops where there are more than limit. It is for small
// councils and for tests: their number grows beyond all bounds.
func (s *State) Every(limit int, visit func(f *Frame, whole *Part)) bool {
	for i := range s.Frames {
		f := &s.Frames[i]
		var put func(p Part, cells []Cell)
		put = func(p Part, cells []Cell) {
			if limit < 0 {
				return
			}
			if len(cells) == 0 {
				limit--
				visit(f, &p)
				return
			}
			for w := range cells[0].Ways {
				put(merge(&p, &cells[0].Ways[w]), cells[1:])
			}
		}
		put(*f.Sure, f.Cells)
	}
	return limit >= 0
}
