package scenario

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// maxWays bounds the ways kept apart for one council.
const maxWays = 4096

// way is one way in which a council may stand after the levers pulled so far.
// Its seats are those before, place by place: none is ever added or taken away.
type way struct {
	seats    []roll.Holding
	posts    []roll.PostHolding
	fates    []fate // what the levers did to each seat
	awaiting int    // of the vacant seats, those that wait for a by-election
}

// fate is what the levers did to a seat.
type fate uint8

const (
	stayed  fate = iota
	emptied      // nobody has it
	filled       // somebody else has it
	turned       // its holder sits for another party
)

func (w *way) clone() way {
	return way{slices.Clone(w.seats), slices.Clone(w.posts), slices.Clone(w.fates), w.awaiting}
}

// touched reports whether any lever changed the council.
func (w *way) touched() bool { return w.moved() > 0 }

// moved counts the seats that the levers changed.
func (w *way) moved() (n int) {
	for _, x := range w.fates {
		if x != stayed {
			n++
		}
	}
	return n
}

// council is one council under way.
type council struct {
	ref    roll.Ref
	body   roll.Body
	before roll.Part
	ways   []way
	votes  []roll.ListVotes // of its last election; nil if not all are recorded
	ties   []Tie            // that are open
	why    string           // why it cannot be worked out; blank = it can
	seats  int
	then   []Judged // control before, by rule
}

// take reads a council as it stood on the day. It is left out, with the
// reason, unless one composition is certain: a seat that nobody stated, or that
// may be vacant, could go either way under every lever.
func (c *council) take(j *control.Judge, on seatledger.Day, rules []seatledger.ControlRule) (exists bool) {
	state := j.Folder.At(c.ref, on)
	if !state.Exists() {
		return false
	}
	for i := range state.Frames {
		c.seats = max(c.seats, state.Frames[i].Seats)
	}
	for _, rule := range rules {
		c.then = append(c.then, Judged{rule, j.Quota(state, rule), j.Verdict(state, rule)})
	}
	if c.why = doubt(state); c.why != "" {
		return true
	}
	c.body, c.before = state.Frames[0].Body, state.Frames[0].First()
	c.votes = slices.Clone(j.Folder.WardVotes(on))
	w := way{seats: c.before.Seats, posts: c.before.Posts, fates: make([]fate, len(c.before.Seats))}
	c.ways = []way{w.clone()}
	return true
}

// doubt says why the roll of a council leaves its composition open, if it does.
func doubt(s *roll.State) string {
	if !s.Exact() {
		return "the records leave too many ways open"
	}
	first := s.Frames[0].First()
	for i := range s.Frames {
		f := &s.Frames[i]
		here := f.First()
		unstated := most(f, roll.Unstated)
		switch {
		case !f.Exists:
			return "the records leave open whether there was such a council"
		case f.Office() != seatledger.StateInOffice:
			return "it is " + f.Office().String() + ", so that its members do not exercise its powers: its seats are not touched"
		case f.Seats == 0:
			return "the council has no seats on record"
		case unstated == f.Seats:
			return "no entry says who holds its seats"
		case unstated > 0:
			return fmt.Sprintf("of %d of its %d seats no entry says who holds them", unstated, f.Seats)
		}
		if maybe := most(f, roll.VacantSeat) - least(f, roll.VacantSeat); maybe > 0 {
			return fmt.Sprintf("%d of its %d seats may be vacant", maybe, f.Seats)
		}
		open := slices.ContainsFunc(f.Cells, func(c roll.Cell) bool {
			return slices.ContainsFunc(c.Ways, func(p roll.Part) bool { return !slices.Equal(makeup(p.Seats), makeup(c.Ways[0].Seats)) })
		})
		if open || f.WardsOpen() || !slices.Equal(makeup(here.Seats), makeup(first.Seats)) {
			return "the records leave open which seats sit for whom"
		}
	}
	return ""
}

// most counts the seats that have a mark in the ways of a frame, where they are
// the most.
func most(f *roll.Frame, mark roll.Mark) int {
	return marked(f, mark, func(a, b int) int { return max(a, b) })
}

func least(f *roll.Frame, mark roll.Mark) int {
	return marked(f, mark, func(a, b int) int { return min(a, b) })
}

func marked(f *roll.Frame, mark roll.Mark, better func(a, b int) int) int {
	count := func(p *roll.Part) (n int) {
		for i := range p.Seats {
			if p.Seats[i].Mark.Is(mark) {
				n++
			}
		}
		return n
	}
	n := count(f.Sure)
	for _, c := range f.Cells {
		best := count(&c.Ways[0])
		for i := range c.Ways {
			best = better(best, count(&c.Ways[i]))
		}
		n += best
	}
	return n
}

// class is what tells seats apart for a lever.
type class struct {
	list, party, ward roll.Ref
	vacant, left      bool
	idle              bool
}

func classOf(h *roll.Holding) class {
	return class{h.List, h.Allegiance, h.Ward, h.Mark.Is(roll.VacantSeat), h.Mark.Is(roll.LeftList), h.Mark.Is(roll.Idle)}
}

// makeup gives the classes of the seats, sorted: what two worlds must share to
// be the same composition.
func makeup(seats []roll.Holding) []class {
	list := make([]class, len(seats))
	for i := range seats {
		list[i] = classOf(&seats[i])
	}
	slices.SortFunc(list, func(a, b class) int {
		return cmp.Or(cmp.Compare(a.list, b.list), cmp.Compare(a.party, b.party), cmp.Compare(a.ward, b.ward), order(a.vacant, b.vacant), order(a.left, b.left), order(a.idle, b.idle))
	})
	return list
}

func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// state gives the ways as what can be judged. A source's word on who
// controlled the council does not outlive a lever.
func (c *council) state() *roll.State {
	list := make([]roll.Part, len(c.ways))
	for i := range c.ways {
		list[i] = c.before
		list[i].Seats, list[i].Posts = c.ways[i].seats, c.ways[i].posts
		if c.ways[i].touched() {
			list[i].Reports = nil
		}
	}
	return roll.Whole(c.body, list)
}

// each lets a lever act on every way of a council. A lever that cannot be
// worked out takes the council out of the answer.
func (c *council) each(act func(w *way) ([]way, string)) {
	var all []way
	for i := range c.ways {
		next, why := act(&c.ways[i])
		if why == "" && len(all)+len(next) > maxWays {
			why = fmt.Sprintf("the ties and counts leave more than %d ways open", maxWays)
		}
		if why != "" {
			c.ways, c.ties, c.why = nil, nil, why
			return
		}
		all = append(all, next...)
	}
	c.ways = all
}

// held counts the seats of a way that sit for a party.
func (w *way) held(party roll.Ref) (n int) {
	for i := range w.seats {
		if w.seats[i].Held() && w.seats[i].Allegiance == party {
			n++
		}
	}
	return n
}

func (w *way) vacant() (n int) {
	for i := range w.seats {
		if w.seats[i].Mark.Is(roll.VacantSeat) {
			n++
		}
	}
	return n
}

// idle counts the seats that nobody exercises: a member is suspended or away.
func (w *way) idle() (n int) {
	for i := range w.seats {
		if w.seats[i].Mark.Is(roll.Idle) {
			n++
		}
	}
	return n
}

func (w *way) contested() (n int) {
	for i := range w.seats {
		if w.seats[i].Held() && w.seats[i].Mark.Is(roll.LeftList) {
			n++
		}
	}
	return n
}

// vacate empties a seat.
func (w *way) vacate(seat int) {
	h := &w.seats[seat]
	h.Person, h.Sits, h.Own, h.Allegiance, h.Mark, h.Cause = 0, 0, 0, 0, roll.VacantSeat, 0
	w.fates[seat] = emptied
}

// fill seats an unnamed holder for a list.
func (w *way) fill(seat int, list, party roll.Ref) {
	h := &w.seats[seat]
	h.List, h.Person, h.Sits, h.Own, h.Allegiance, h.Mark, h.Cause = list, 0, 0, 0, party, 0, 0
	w.fates[seat] = filled
}

// turn gives a holder another allegiance. Contested says that the holder could
// lawfully be replaced for it.
func (w *way) turn(seat int, party roll.Ref, contested bool) {
	h := &w.seats[seat]
	h.Allegiance, h.Mark, h.Cause = party, 0, 0
	if contested {
		h.Mark = roll.LeftList
	}
	w.fates[seat] = turned
}

// share is a number of seats and what becomes of them; party 0 = they fall
// vacant.
type share struct {
	party roll.Ref
	seats int
}

// place gives every way of dealing shares to some seats; seats that nothing
// tells apart are interchangeable. The shares sum to the seats at most; the
// seats left stay as they are.
func (w *way) place(seats []int, shares []share, do func(w *way, seat int, party roll.Ref)) []way {
	if len(shares) == 0 {
		return []way{w.clone()}
	}
	groups := w.groups(seats)
	var all []way
	for _, counts := range deals(groups, shares[0].seats) {
		x := w.clone()
		var rest []int
		for i, g := range groups {
			for _, s := range g[:counts[i]] {
				do(&x, s, shares[0].party)
			}
			rest = append(rest, g[counts[i]:]...)
		}
		all = append(all, x.place(rest, shares[1:], do)...)
		if len(all) > maxWays {
			break
		}
	}
	return all
}

// groups divides seats into those that nothing tells apart.
func (w *way) groups(seats []int) (groups [][]int) {
	for _, s := range seats {
		i := slices.IndexFunc(groups, func(g []int) bool { return classOf(&w.seats[g[0]]) == classOf(&w.seats[s]) })
		if i < 0 {
			groups = append(groups, []int{s})
			continue
		}
		groups[i] = append(groups[i], s)
	}
	return groups
}

// deals gives every way of taking n from the groups.
func deals(groups [][]int, n int) [][]int {
	if len(groups) == 0 {
		if n == 0 {
			return [][]int{nil}
		}
		return nil
	}
	var all [][]int
	for k := min(n, len(groups[0])); k >= 0; k-- {
		for _, rest := range deals(groups[1:], n-k) {
			all = append(all, append([]int{k}, rest...))
		}
	}
	return all
}
