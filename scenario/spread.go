package scenario

import (
	"fmt"
	"slices"

	"github.com/seatledger/seatledger/roll"
)

// spread is a count of seats of which nobody knows where they are: so many
// holders of a party chose each of some others, and what the rest did.
type spread struct {
	path     string
	party    roll.Ref
	counts   []share
	rest     roll.Ref // whom the others sit for; 0 = they lose the seat
	d        *dissolution
	councils []*council
	total    int              // seats of the party there
	sitting  map[roll.Ref]int // of these, by whom their holders sit for
	before   map[roll.Ref]Range
	vacant   Range
	open     bool // some council cannot be worked out and may hold any of them
}

// spread deals a count that nobody can place: every way that fits a council and
// leaves room for the others elsewhere.
func (r *run) spread(x *spread) {
	x.sitting, x.before = map[roll.Ref]int{}, map[roll.Ref]Range{}
	for _, c := range r.councils {
		if r.view.Stopped() {
			return
		}
		if c.why == "" {
			r.gather(c, x)
		}
		x.open = x.open || c.why != ""
	}
	moved := 0
	for _, n := range x.counts {
		moved += n.seats
	}
	if moved > x.total && !x.open {
		r.s.Refuse(x.path, fmt.Sprintf("at most %d in all, as many seats are concerned", x.total), "lower the counts")
		return
	}
	lost := x.open
	for _, c := range x.councils {
		if r.view.Stopped() {
			return
		}
		r.deal(c, x, x.total-moved)
		lost = lost || c.why != ""
	}
	x.open = lost // a council with too many ways is left out, with its share of the count
	r.unplaced = x
}

// gather finds the seats of a council that a spread concerns.
func (r *run) gather(c *council, x *spread) {
	var seats []int
	var vacant Range
	for i := range c.ways {
		w := &c.ways[i]
		at, why := w.sittingFor(x.party), ""
		if x.d != nil {
			at, why = w.ended(x.d)
		}
		if why == "" && i > 0 && len(at) != len(seats) {
			why = "an earlier tie leaves open how many seats are concerned"
		}
		if why != "" {
			c.ways, c.ties, c.why = nil, nil, why
			return
		}
		seats = at
	}
	for _, p := range c.parties(r.book) {
		y := x.before[p.Party]
		y.add(p.Seats.After)
		x.before[p.Party] = y
	}
	for i := range c.ways {
		// Seats are vacant in one way and not in another where a tie decides what
		// could be filled at all: then each bound is met in some way.
		n := c.ways[i].vacant()
		vacant.widen(n, i == 0)
	}
	x.vacant.add(vacant)
	if len(seats) == 0 {
		return
	}
	x.councils, x.total = append(x.councils, c), x.total+len(seats)
	for _, s := range seats {
		x.sitting[c.ways[0].seats[s].Allegiance]++
	}
}

// bound gives the totals of seats: what was there before the count, less the
// seats concerned, and the count. Where some council cannot be worked out,
// nobody knows how much of the count is in the others: the sums of what each of
// them can have are bounds still, and so is the count.
func (x *spread) bound(t *Totals, byParty map[roll.Ref]*PartySeats) {
	moved := 0
	for _, n := range x.counts {
		p := byParty[n.party]
		if p == nil {
			continue
		}
		base := x.before[n.party]
		if moved += n.seats; x.open {
			p.Seats.After.Most = min(p.Seats.After.Most, base.Most+n.seats)
			p.Received.Most = min(p.Received.Most, n.seats)
			continue
		}
		p.Seats.After = Range{base.Least - x.sitting[n.party] + n.seats, base.Most - x.sitting[n.party] + n.seats}
		p.Received = Range{n.seats, n.seats}
	}
	if x.open {
		return
	}
	others := x.total - moved
	if x.rest == 0 {
		t.Vacant.After = Range{x.vacant.Least + others, x.vacant.Most + others}
	} else {
		t.Moved = Range{moved, moved}
	}
	for p, n := range x.sitting {
		if x.counted(p) {
			continue
		}
		base := x.before[p]
		left := -n
		if p == x.rest {
			left += others
		}
		byParty[p].Seats.After = Range{base.Least + left, base.Most + left}
	}
}

// counted reports whether the count says how many chose a party.
func (x *spread) counted(party roll.Ref) bool {
	return slices.ContainsFunc(x.counts, func(n share) bool { return n.party == party })
}

// deal gives a council every way the counts allow. At most others of its seats
// can be among those that did not change.
func (r *run) deal(c *council, x *spread, others int) {
	c.each(func(w *way) ([]way, string) {
		seats := w.sittingFor(x.party)
		if x.d != nil {
			seats, _ = w.ended(x.d)
		}
		var all []way
		for shares := range x.allowed(len(seats), others) {
			ways := w.place(seats, shares, func(y *way, seat int, party roll.Ref) {
				switch {
				case party == 0:
					y.vacate(seat)
				case party == x.party: // stays
				case x.d != nil:
					y.turn(seat, party, false)
				default:
					r.leave(c)(y, seat, party)
				}
			})
			for i := range ways {
				ways[i].shift(w, x.party, seats)
				if x.d != nil && x.d.Posts == "most-votes" {
					ways[i].openChief(r)
				}
			}
			if all = append(all, ways...); len(all) > maxWays {
				break
			}
		}
		return all, ""
	})
}

// openChief leaves open who follows a chief where that depends on a count that
// nobody can place.
func (w *way) openChief(r *run) {
	if at := r.chiefAt(w); at >= 0 && w.posts[at].Vacant {
		w.posts[at].Vacant = false
		w.posts[at].Party = 0
	}
}

// allowed yields the shares that a council with n seats may have.
func (x *spread) allowed(n, others int) func(yield func([]share) bool) {
	return func(yield func([]share) bool) {
		var deal func(i, left int, shares []share) bool
		deal = func(i, left int, shares []share) bool {
			if i == len(x.counts) {
				if left > others && !x.open {
					return true
				}
				return yield(append(slices.Clone(shares), share{x.rest, left}))
			}
			for k := min(left, x.counts[i].seats); k >= 0; k-- {
				if !deal(i+1, left-k, append(shares[:i:i], share{x.counts[i].party, k})) {
					return false
				}
			}
			return true
		}
		deal(0, n, nil)
	}
}
