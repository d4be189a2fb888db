package roll

import (
	"maps"
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file lets the members of the councils that a council replaces sit on it.

// maxCarries bounds how often members are carried over from one council to another:
// records may have it that councils replace each other.
const maxCarries = 8

// replaced gives the councils that this one replaces, in order of the records.
func (d *docket) replaced() (list []Ref) {
	if !d.has.has(opReplaces) {
		return nil
	}
	for i := range d.recs {
		if d.recs[i].op == opReplaces {
			list = addOnce(list, d.recs[i].replaced())
		}
	}
	return list
}

// carried is who sat on the councils that one replaces: seats, of which some are
// open, and memberships in groups.
type carried struct {
	seats   []Holding
	open    []bool // anybody may have the seat
	shifts  bool   // how many seats there are before the next is open
	surely  bool   // there certainly is one
	vague   bool
	parties []Ref // for which somebody may sit on an open seat
	groups  []Membership
	perhaps []Membership // that there are, or not
}

// carry gives the seats of a council to whoever sat, on the day before, on the
// councils that it replaces, those of one after those of another. What is open
// of a seat there is open here: anybody may hold it, or nobody.
func (f *fold) carry(fr *frame, o *op) {
	var x carried
	for _, c := range f.replaced() {
		f.carryFrom(&x, c)
	}
	if len(x.seats) == 0 || f.halted {
		return
	}
	if !x.surely { // where none of the councils was any more nobody is carried over
		stay := f.copyOf(fr)
		stay.vague = true
		f.frames = append(f.frames, stay)
	}
	f.clearBut(fr, func(p *Part, x *PostHolding) bool { return f.outlasts(fr, p, x) })
	fr.vague = x.vague
	if len(x.seats) > fr.Seats {
		f.clash(o.pos, o.pos)
	}
	fr.sure.Seats = fr.sure.Seats[:0]
	f.belong(fr, x.groups)
	var open []*cell
	for s := range fr.Seats {
		h, anybody := Holding{Mark: VacantSeat}, x.shifts
		if s < len(x.seats) {
			h, anybody = x.seats[s], x.open[s]
		}
		h.Seat, h.Since, h.Cause = int32(s+1), seatledger.Day(o.first), o.pos
		if anybody {
			h.Mark = Unstated
			open = append(open, &cell{ways: []Part{{Seats: []Holding{h}}}, wide: true})
			continue
		}
		fr.sure.Seats = append(fr.sure.Seats, h)
	}
	fr.cells = append(fr.cells, open...)
	f.sitOnce(fr)
	f.belongPerhaps(fr, x.perhaps)
	for _, c := range open {
		f.blur(fr, c)
		for _, party := range x.parties {
			c.admit(party)
		}
		c.mind()
	}
}

// sitOnce leaves whoever sat on several of the councils one seat: nothing says which of
// them, unless they are alike. The others are vacant.
func (f *fold) sitOnce(fr *frame) {
	seats := map[Ref][]int32{}
	for i := range fr.sure.Seats {
		if h := &fr.sure.Seats[i]; h.Person != 0 {
			seats[h.Person] = append(seats[h.Person], h.Seat)
		}
	}
	for _, person := range slices.Sorted(maps.Keys(seats)) {
		if len(seats[person]) == 1 {
			continue
		}
		c := f.extract(fr, seats[person], nil, nil)
		fr.cells = append(fr.cells, c)
		c.ways = keepOneEach(&c.ways[0])
		f.settle(fr, c)
	}
}

// keepOneEach gives the ways in which of some seats of one person one is kept; where
// they are alike, the first.
func keepOneEach(p *Part) (ways []Part) {
	for keep := range p.Seats {
		h := &p.Seats[keep]
		if slices.ContainsFunc(p.Seats[:keep], func(x Holding) bool { return x.List == h.List && x.Allegiance == h.Allegiance && x.Mark == h.Mark }) {
			continue
		}
		x := p.clone()
		for s := range x.Seats {
			if h := &x.Seats[s]; s != keep {
				*h = Holding{Seat: h.Seat, List: h.List, Mark: VacantSeat, Since: h.Since, Cause: h.Cause}
			}
		}
		ways = append(ways, x)
	}
	return ways
}

// addParties notes for whom the seats of a council may sit, and which lists won them.
func (x *carried) addParties(fr *Frame) {
	fr.Parts(func(p *Part) {
		for i := range p.Seats {
			for _, party := range [...]Ref{p.Seats[i].Allegiance, p.Seats[i].Own, p.Seats[i].List} {
				x.parties = addOnce(x.parties, party)
			}
		}
	})
	for _, g := range fr.Unplaced() {
		x.parties = addOnce(x.parties, g.To)
	}
}

// carryFrom adds the seats of a council as they were on the day before, and who of
// its members belonged to a group by himself.
func (f *fold) carryFrom(x *carried, c Ref) {
	if f.depth == maxCarries {
		x.vague, x.shifts = true, true
		return
	}
	g := f.view.Folder()
	g.most, g.fewPlaces, g.depth = f.most, f.fewPlaces, f.depth+1
	s := g.At(c, seatledger.Day(f.day-1))
	f.steps += g.Spent()
	if g.halted {
		f.halted = true
		return
	}
	x.addGroups(s)
	first, most, least := len(x.seats), 0, math.MaxInt
	for i := range s.Frames {
		most, least = max(most, s.Frames[i].Seats), min(least, s.Frames[i].Seats)
		x.addParties(&s.Frames[i])
	}
	x.surely = x.surely || most > 0 && least > 0
	whole := len(s.Frames) == 1 && len(s.Frames[0].Unplaced()) == 0 && !s.Frames[0].drawn() && !x.shifts
	for range most {
		x.seats, x.open = append(x.seats, Holding{}), append(x.open, true)
	}
	x.shifts = x.shifts || slices.ContainsFunc(s.Frames, func(f Frame) bool { return f.Seats != most })
	x.vague = x.vague || !whole
	if !whole {
		return
	}
	for _, h := range s.Frames[0].Sure.Seats {
		h = g.mandate(h)
		if h.Mark.Is(Ended) {
			h = Holding{Seat: h.Seat, List: h.List, Mark: VacantSeat}
		}
		at := first + int(h.Seat) - 1
		x.seats[at], x.open[at] = Holding{List: h.List, Person: h.Person, Allegiance: h.Allegiance, Mark: h.Mark &^ Idle}, false
	}
	_, ok := s.Sole()
	x.vague = x.vague || !ok || !s.Exact()
}

// addGroups adds who of the members of a council belonged to a group by himself, or had
// left one, surely or perhaps.
func (x *carried) addGroups(s *State) {
	frames := 0
	found := map[Membership]int{} // in so many frames it is so for sure
	note := func(p *Part, n int) {
		for _, m := range p.Groups {
			if m.Person != 0 {
				found[m] += n
			}
		}
	}
	for i := range s.Frames {
		fr := &s.Frames[i]
		if fr.Seats == 0 {
			continue
		}
		frames++
		note(fr.Sure, 1)
		for _, c := range fr.Cells {
			for k := range c.Ways {
				note(&c.Ways[k], 0)
			}
		}
	}
	for m, n := range found {
		if n == frames {
			x.groups = append(x.groups, m)
		} else {
			x.perhaps = append(x.perhaps, m)
		}
	}
	slices.SortFunc(x.perhaps, compareMemberships)
}

// belong lets people belong to groups.
func (f *fold) belong(fr *frame, list []Membership) {
	for _, m := range list {
		x := Part{Groups: []Membership{m}}
		c := fr.cellOf(m.matter())
		if c == nil {
			fr.sure.say(&x)
			continue
		}
		for i := range c.ways {
			c.ways[i].say(&x)
		}
		f.settle(fr, c)
	}
}

// belongPerhaps lets each of some memberships be carried over, or not.
func (f *fold) belongPerhaps(fr *frame, list []Membership) {
	for _, m := range list {
		c := fr.cellOf(m.matter())
		if c == nil {
			c = f.extract(fr, nil, nil, []Matter{m.matter()})
			fr.cells = append(fr.cells, c)
		}
		for _, p := range slices.Clone(c.ways) {
			x := p.clone()
			x.join(m)
			c.ways = append(c.ways, x)
		}
		f.settle(fr, c)
	}
}
