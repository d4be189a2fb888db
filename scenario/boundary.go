package scenario

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/sim"
)

// boundary says of which parts of a country a simulation may speak, so that no answer,
// and nothing that answers differ by, is about a crowd too small ([sim.Crowd]). It goes
// by public counts alone: those of all councils of a kind on one day.
//
// What may be asked is divisions, each within another. Of what lies directly below one,
// such parts may be spoken of beside it that pass, and what they leave of it passes too
// or is nobody. So every answer is about whole atoms, the differences of neighbours, and
// so is whatever adding and subtracting makes of answers.
type boundary struct {
	book    *roll.Book
	classes []sim.Class // of each council on which the party holds seats
	parts   map[roll.Ref]*part

	moved, gained []*part // of each, the smallest part around it of which may be told how many leave, how many are gained
}

// A part is a division with all below it; the part 0 is everything.
type part struct {
	division roll.Ref
	below    []*part
	own, all []int // councils of the division itself, and those below it too
	holders  int
	tells    tells
}

// tells is what may be told of a part.
type tells struct {
	moved  bool // how many leave
	ranks  bool // of each rank, and what a lever on ranks does to their number
	gained bool // how many councils are gained
	lost   bool
}

// newBoundary draws the boundary around the councils whose composition is known.
func newBoundary(r *run, party, receiving roll.Ref) *boundary {
	b := &boundary{book: r.book, parts: map[roll.Ref]*part{}}
	for _, c := range r.councils {
		if c.why != "" {
			continue
		}
		if class := c.class(r.book, party, receiving); class.Holders() > 0 {
			b.put(class, slices.Collect(r.book.Above(r.book.CouncilInfo(c.ref).Division)))
		}
	}
	b.draw()
	return b
}

// put takes a council up among those of its division and all above it, to 0.
func (b *boundary) put(class sim.Class, above []roll.Ref) {
	council := len(b.classes)
	b.classes = append(b.classes, class)
	var fresh *part // that is not yet below anything
	for k, d := range above {
		p := b.parts[d]
		if fresh != nil && p != nil {
			p.below = append(p.below, fresh)
			fresh = nil
		}
		if p == nil {
			p = &part{division: d}
			if fresh != nil {
				p.below = append(p.below, fresh)
			}
			b.parts[d], fresh = p, p
		}
		if k == 0 {
			p.own = append(p.own, council)
		}
		p.all = append(p.all, council)
		p.holders += class.Holders()
	}
}

// draw decides of each part what may be told.
func (b *boundary) draw() {
	b.moved, b.gained = make([]*part, len(b.classes)), make([]*part, len(b.classes))
	everything := b.parts[0]
	if everything == nil {
		return
	}
	around := func(atoms []*part, p *part) {
		for _, council := range p.all {
			atoms[council] = p // those above it came before
		}
	}
	b.settle(everything, family{func(*part) bool { return true }, b.crowded(sim.Class.Holders), func(p *part) {
		p.tells.moved = true
		around(b.moved, p)
	}})
	open := func(p *part) bool { return p.tells.moved }
	b.settle(everything, family{open, b.manyOfRanks, func(p *part) { p.tells.ranks = true }})
	b.settle(everything, family{open, b.crowded(inGained), func(p *part) {
		p.tells.gained = true
		around(b.gained, p)
	}})
	b.settle(everything, family{func(p *part) bool { return p.tells.gained }, b.manyLost, func(p *part) { p.tells.lost = true }})
}

// id is that of a part's division: in the order of ids what is equal is the same in
// every ledger of the same rows.
func (b *boundary) id(p *part) seatledger.DivisionID { return b.book.DivisionID(p.division) }

// A family is what is told of parts in one respect.
type family struct {
	may    func(p *part) bool
	enough func(councils []int) bool // whether it may be told of some councils
	mark   func(p *part)
}

// settle marks the parts of which something may be told: a part, and of those below it
// all that are enough, less the smallest of them until what is left is enough too.
func (b *boundary) settle(p *part, f family) {
	if !f.may(p) || !f.enough(p.all) {
		return
	}
	f.mark(p)
	var beside []*part
	rest := slices.Clone(p.own)
	for _, x := range p.below {
		if f.may(x) && f.enough(x.all) {
			beside = append(beside, x)
		} else {
			rest = append(rest, x.all...)
		}
	}
	slices.SortFunc(beside, func(x, y *part) int {
		return cmp.Or(cmp.Compare(y.holders, x.holders), cmp.Compare(b.id(x), b.id(y)))
	})
	for len(beside) > 0 && !f.enough(rest) {
		last := len(beside) - 1
		rest = append(rest, beside[last].all...)
		beside = beside[:last]
	}
	for _, x := range beside {
		b.settle(x, f)
	}
}

// crowded says of councils whether it may be told of so many holders of each.
func (b *boundary) crowded(holders func(sim.Class) int) func(councils []int) bool {
	return func(councils []int) bool {
		var c sim.Crowd
		for _, i := range councils {
			c.Add(holders(b.classes[i]))
		}
		return c.Tells()
	}
}

// inGained is the holders of a council that the receiving party can come to control
// through them.
func inGained(c sim.Class) int {
	if need := c.Quota - c.Receiving; need > 0 && need <= c.Holders() {
		return c.Holders()
	}
	return 0
}

// inLost is those of a council that the threatened party controls.
func inLost(c sim.Class) int {
	if c.Holders() >= c.Quota {
		return c.Holders()
	}
	return 0
}

// sides are the ways to put the ranks on two sides: any that a lever tells apart, by
// itself or together with others.
var sides = func() (list [][sim.Ranks]bool) {
	for bits := 1; bits < 1<<(sim.Ranks-1); bits++ { // the last rank is on the other side
		var s [sim.Ranks]bool
		for r := range sim.Ranks - 1 {
			s[r] = bits>>r&1 == 1
		}
		list = append(list, s)
	}
	return list
}()

// manyOfRanks says of councils whether the ranks on them may be told apart.
func (b *boundary) manyOfRanks(councils []int) bool {
	for _, side := range sides {
		if !b.narrowed(councils, b.moved, func(c sim.Class) int { return c.On(side) }, sim.Class.Holders).Tells() {
			return false
		}
	}
	return true
}

// manyLost says of councils whether those that can be lost may be told of beside those
// that can be gained.
func (b *boundary) manyLost(councils []int) bool {
	c := b.narrowed(councils, b.gained, func(c sim.Class) int { return min(inLost(c), inGained(c)) }, inGained)
	for _, i := range councils {
		if inGained(b.classes[i]) == 0 {
			c.Add(inLost(b.classes[i]))
		}
	}
	return c.Tells()
}

// narrowed is the fewest whom an answer about some holders is about once what is told of
// atoms is taken off it, or not: in each atom those holders, or the others of it.
func (b *boundary) narrowed(councils []int, atoms []*part, some, all func(sim.Class) int) (least sim.Crowd) {
	apart := map[*part]*[2]sim.Crowd{}
	for _, i := range councils {
		two := apart[atoms[i]]
		if two == nil {
			two = &[2]sim.Crowd{}
			apart[atoms[i]] = two
		}
		n := some(b.classes[i])
		two[0].Add(n)
		two[1].Add(all(b.classes[i]) - n)
	}
	for _, two := range apart {
		if n := min(two[0].Holders, two[1].Holders); n > 0 {
			least.Holders += n
			least.Councils += min(two[0].Councils, two[1].Councils)
			least.Most = max(least.Most, two[0].Most, two[1].Most)
		}
	}
	return least
}
