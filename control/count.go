package control

import (
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// tally is how the seats of a part of a council are held, in one way. What is counted
// are the votes of seats, one each where no ward says otherwise.
type tally struct {
	parties   []partyCount
	held      int // seats with a stated holder
	unstated  int
	unsaid    int // those of which nothing was ever stated, not even a name
	vacant    int
	contested int
	idle      int // those that nobody exercises
}

// partyCount is the seats that sit for a party. Those of independents who did
// not win them on one list do not add up; they are apart.
type partyCount struct {
	party roll.Ref
	seats int
	apart int
	alone bool // its holders may sit alone: it is independents
}

// party gives the count of a party, adding it where there is none. It is where it is
// until another is added.
func (j *Judge) party(t *tally, party roll.Ref) *partyCount {
	for i := range t.parties {
		if t.parties[i].party == party {
			return &t.parties[i]
		}
	}
	if n := len(t.parties); n < cap(t.parties) { // a literal would be made elsewhere and copied
		t.parties = t.parties[:n+1]
	} else {
		t.parties = append(t.parties, partyCount{})
	}
	x := &t.parties[len(t.parties)-1]
	x.party, x.seats, x.apart, x.alone = party, 0, 0, j.independents(party)
	return x
}

// seats gives what a party has in the way: those that add up, and all.
func (t *tally) seats(party roll.Ref) (together, all int) {
	for i := range t.parties {
		if p := &t.parties[i]; p.party == party {
			return p.seats - p.apart, p.seats
		}
	}
	return 0, 0
}

// take counts a part. Those who sit side by side sit for one party, as a rule: they
// are counted together.
func (j *Judge) take(t *tally, f *roll.Frame, p *roll.Part) {
	*t = tally{parties: t.parties[:0]}
	j.steps += 1 + len(p.Seats)
	plain := !j.byGroup(f) && !f.Weighted()
	var x *partyCount // of those before
	run, held, contested := 0, 0, 0
	for i := range p.Seats {
		h := &p.Seats[i]
		votes, side := 1, h.Allegiance
		if !plain {
			if votes, side = j.weigh(t, f, p, h); votes == 0 {
				continue
			}
		}
		if !h.Held() {
			t.takeEmpty(h.Mark, h.Person, votes)
			continue
		}
		if x == nil || x.party != side {
			if x != nil {
				x.seats += run
			}
			held, run, x = held+run, 0, j.party(t, side)
		}
		run += votes
		if x.alone && side == h.Allegiance && (side == roll.Independent || !f.OneList(h)) {
			x.apart += votes
		}
		if h.Mark.Is(roll.LeftList) {
			contested += votes
		}
	}
	if x != nil {
		x.seats += run
	}
	t.held, t.contested = held+run, contested
}

// weigh gives the votes of a seat, and for whom they count; none where they do not,
// or count as unstated.
func (j *Judge) weigh(t *tally, f *roll.Frame, p *roll.Part, h *roll.Holding) (votes int, side roll.Ref) {
	votes, side = 1, h.Allegiance
	if f.Weighted() {
		var known bool
		if votes, known = j.votesOf(f, h.Ward); !known && h.Held() {
			t.unstated += votes
			return 0, side
		}
	}
	if votes > 0 && h.Held() {
		side = j.side(f, p, h.Sitter(), h.Allegiance)
	}
	return votes, side
}

// votesOf gives the votes of a seat of a ward, or, where seats are counted, whether it
// has any; of a ward that is not known the most that it may have.
func (j *Judge) votesOf(f *roll.Frame, ward roll.Ref) (votes int, known bool) {
	votes, known = f.VotesOf(ward)
	if j.seats {
		return min(votes, 1), true
	}
	return votes, known
}

// takeEmpty counts a seat where nobody sits, or nobody for whom it is stated.
func (t *tally) takeEmpty(mark roll.Mark, person roll.Ref, votes int) {
	switch {
	case mark.Is(roll.VacantSeat):
		t.vacant += votes
		if mark.Is(roll.Unsaid) {
			t.unsaid += votes
		}
	case mark.Is(roll.Idle):
		t.idle += votes
	default:
		t.unstated += votes
		if person == 0 {
			t.unsaid += votes
		}
	}
}

// all counts what a tally counts, however the seats are held.
func (t *tally) all() int { return t.held + t.unstated + t.vacant + t.idle }

// independents reports whether a party is none: the independents of a place.
func (j *Judge) independents(party roll.Ref) bool {
	return party == roll.Independent || j.View.Book.PartyKind(party) == seatledger.KindIndependents
}

// count is how the seats of one frame are held: what is sure, and each way of
// each cell that has seats.
type count struct {
	size     int  // votes of all seats by law
	voting   int  // seats with a vote, by law
	most     int  // votes of all seats that there may be, where they are not one each
	serves   bool // its members exercise the powers of the council
	sure     tally
	cells    [][]tally
	parties  []roll.Ref // who has a seat in some way
	unplaced []roll.Unplaced
	alone    []bool // of each of these: who moves sits alone
	loose    bool   // they are no longer kept together with the groups of those who move
}

// read counts a frame into j.count. Members who do not exercise the powers of the
// council add up to nothing.
func (j *Judge) read(f *roll.Frame) {
	c := &j.count
	c.voting, c.parties = f.VotingSeats(), c.parties[:0]
	if c.size = f.Votes(); j.seats {
		c.size = c.voting
	}
	if f.Office() != seatledger.StateInOffice {
		*c = count{size: c.size, voting: c.voting, sure: tally{parties: c.sure.parties[:0]}, cells: c.cells[:0], parties: c.parties}
		return
	}
	c.serves, c.most = true, 0
	j.take(&c.sure, f, f.Sure)
	for i := range c.sure.parties {
		c.parties = append(c.parties, c.sure.parties[i].party)
	}
	n := 0
	for i := range f.Cells {
		if len(f.Cells[i].Ways[0].Seats) > 0 {
			j.readCell(f, &f.Cells[i], n)
			n++
		}
	}
	c.cells = c.cells[:n]
	if f.Weighted() {
		c.most = c.span((*tally).all).Possible
	}
	j.readUnplaced(f)
}

// readCell counts the ways of a cell that has seats, as the n-th of those.
func (j *Judge) readCell(f *roll.Frame, cell *roll.Cell, n int) {
	c, ways := &j.count, cell.Ways
	if c.cells = c.cells[:n]; n < cap(c.cells) {
		c.cells = c.cells[:n+1]
	} else {
		c.cells = append(c.cells, nil)
	}
	all := c.cells[n][:cap(c.cells[n])] // with the buffers of earlier ways
	if len(all) < len(ways) {
		all = append(all, make([]tally, len(ways)-len(all))...)
	}
	c.cells[n] = all[:len(ways)]
	for k := range ways {
		t := &c.cells[n][k]
		j.take(t, f, &ways[k])
		for m := range t.parties {
			if !slices.Contains(c.parties, t.parties[m].party) {
				c.parties = append(c.parties, t.parties[m].party)
			}
		}
	}
	if cell.Anybody && j.byGroup(f) {
		j.addNamed(f, n)
	}
	if f.Weighted() && f.Widened() {
		for k := range c.cells[n] { // in a ward that is no longer kept it may have other votes
			t := c.cells[n][k]
			c.cells[n] = append(c.cells[n], tally{vacant: t.unstated + t.vacant, held: t.held, idle: t.idle, parties: slices.Clone(t.parties)})
		}
	}
}

// readUnplaced adds the moves of a frame that are counted and not placed.
func (j *Judge) readUnplaced(f *roll.Frame) {
	c := &j.count
	c.unplaced, c.alone = f.Unplaced(), c.alone[:0]
	for _, x := range c.unplaced {
		c.alone = append(c.alone, j.independents(x.To))
	}
	c.loose = false
	j.regroup(f)
	for _, x := range c.unplaced {
		if !slices.Contains(c.parties, x.To) && x.Gained.Most > 0 {
			c.parties = append(c.parties, x.To)
		}
	}
	if len(c.unplaced) > 0 {
		c.parties = slices.DeleteFunc(c.parties, func(p roll.Ref) bool {
			sure, _ := c.seats(&bloc{party: p, apart: true})
			return sure.Possible == 0 // all of its seats have moved
		})
	}
}

// moved gives what unplaced moves add to a bloc, at least and at most.
func (c *count) moved(b *bloc) (r Range) {
	for i, x := range c.unplaced {
		switch from, to := b.in(x.From), b.in(x.To) && (b.apart || !c.alone[i]); {
		case to && !from:
			r = Range{r.Certain + x.Gained.Least, r.Possible + x.Gained.Most}
		case from && !to:
			r = Range{r.Certain - x.Lost.Most, r.Possible - x.Lost.Least}
		}
	}
	return r
}

// movedApart gives how many seats unplaced moves may add to a party that sit
// alone.
func (c *count) movedApart(party roll.Ref) (n int) {
	for i, x := range c.unplaced {
		if x.To == party && c.alone[i] {
			n += x.Gained.Most
		}
	}
	return n
}

// plus adds two ranges, none below nought.
func (r Range) plus(x Range) Range {
	return Range{max(0, r.Certain+x.Certain), max(0, r.Possible+x.Possible)}
}

// bloc is whose seats are counted together: a party's, and those of its
// partners.
type bloc struct {
	party    roll.Ref
	partners []roll.Ref
	apart    bool // with those of independents who sit alone
	empty    bool // nobody's
}

func (b *bloc) in(party roll.Ref) bool {
	return !b.empty && (party == b.party || slices.Contains(b.partners, party))
}

// seats counts the seats of a bloc in a way.
func (b *bloc) seats(t *tally) (n int) {
	for i := range t.parties {
		if p := &t.parties[i]; b.in(p.party) {
			if n += p.seats; !b.apart {
				n -= p.apart
			}
		}
	}
	return n
}

// nobody is who has only unstated seats.
var nobody = bloc{empty: true}

// seats gives the least and the most seats of a bloc, alone and with all that
// are unstated.
func (c *count) seats(b *bloc) (sure, best Range) {
	n := b.seats(&c.sure)
	sure, best = Range{n, n}, Range{n + c.sure.unstated, n + c.sure.unstated}
	for _, ways := range c.cells {
		n := b.seats(&ways[0])
		alone, most := Range{n, n}, Range{n + ways[0].unstated, n + ways[0].unstated}
		for i := range ways[1:] {
			t := &ways[i+1]
			n := b.seats(t)
			alone.widen(n, n, false)
			most.widen(n+t.unstated, n+t.unstated, false)
		}
		sure, best = Range{sure.Certain + alone.Certain, sure.Possible + alone.Possible}, Range{best.Certain + most.Certain, best.Possible + most.Possible}
	}
	moved := c.moved(b)
	return sure.plus(moved), best.plus(moved)
}

// span gives the least and the most of what adds up over the seats of a frame.
func (c *count) span(of func(t *tally) int) Range {
	n := of(&c.sure)
	r := Range{n, n}
	for _, ways := range c.cells {
		least, most := of(&ways[0]), of(&ways[0])
		for i := range ways[1:] {
			n := of(&ways[i+1])
			least, most = min(least, n), max(most, n)
		}
		r.Certain, r.Possible = r.Certain+least, r.Possible+most
	}
	return r
}

// reach says how a party, or partners together, stand to a quota in the ways of
// a frame.
type reach struct {
	always    bool // it has the quota in every way, whatever the unstated seats are
	sometimes bool // in some way
	could     bool // in some way, if the unstated seats were its own
	avoidable bool // in some way it could not even so
}

// bar is what makes control in a frame.
type bar struct {
	quota seatledger.Quota
	tied  seatledger.Quota // with the casting vote
	fixed bool             // however many seats are filled
	voice voice
}

func (c *count) bar(rule *seatledger.Rule, voice voice) bar {
	fixed := rule.Quota(c.size, 0) == rule.Quota(c.size, c.size) && rule.Tied(c.size, 0) == rule.Tied(c.size, c.size)
	return bar{rule.Quota, rule.Tied, fixed, voice}
}

// needs gives what makes control for a bloc, surely and perhaps: half is enough
// for whom the casting vote is theirs.
func (x *bar) needs(b *bloc) (surely, perhaps seatledger.Quota) {
	switch {
	case x.voice.party != 0 && b.in(x.voice.party):
		return x.tied, x.tied
	case x.voice.open:
		return x.quota, x.tied
	}
	return x.quota, x.quota
}

// reach judges by a quota what has so many seats in a way. The worst case fills
// all unstated seats with others; the best gives them all to it. Where the quota
// depends on how many seats are filled the ways are added up one number of
// filled seats after another, so that the answer is that of every combination.
func (c *count) reach(bar *bar, b *bloc) reach {
	surely, perhaps := bar.needs(b)
	if bar.fixed {
		sure, best := c.seats(b)
		q, least := surely(c.size, c.size), perhaps(c.size, c.size)
		return reach{sure.Certain >= q, sure.Possible >= q, best.Possible >= least, best.Certain < least}
	}
	r := reach{always: true}
	moved := c.moved(b)
	c.byFilled(b.seats, func(filled int, seats Range) {
		q := surely(c.size, filled)
		seats = seats.plus(moved)
		r.always = r.always && seats.Certain >= q
		r.sometimes = r.sometimes || seats.Possible >= q
	})
	c.byFilled(func(t *tally) int { return b.seats(t) + t.unstated }, func(filled int, most Range) {
		q := perhaps(c.size, filled)
		most = most.plus(moved)
		r.could = r.could || most.Possible >= q
		r.avoidable = r.avoidable || most.Certain < q
	})
	return r
}

// maxCombinations bounds the ways of a frame that are gone through one by one.
const maxCombinations = 20_000

// mayNone reports whether in some way none of several blocs could reach a quota,
// whatever the unstated seats are. Where the ways are too many to go through it
// says so if each of them misses it in some way, perhaps another.
func (c *count) mayNone(bar *bar, blocs []bloc) bool {
	ways := 1
	for _, cell := range c.cells {
		ways = min(ways*len(cell), maxCombinations+1)
	}
	if ways > maxCombinations || len(c.unplaced) > 0 {
		return !slices.ContainsFunc(blocs, func(b bloc) bool { return !c.reach(bar, &b).avoidable })
	}
	most, need := make([]int, len(blocs)), make([]seatledger.Quota, len(blocs))
	for i := range blocs {
		_, need[i] = bar.needs(&blocs[i])
	}
	add := func(t *tally, sign int) int {
		for i := range blocs {
			most[i] += sign * (blocs[i].seats(t) + t.unstated)
		}
		return sign * (t.held + t.unstated)
	}
	filled := add(&c.sure, 1)
	var try func(cell int) bool
	try = func(cell int) bool {
		if cell == len(c.cells) {
			for i := range blocs {
				if most[i] >= need[i](c.size, filled) {
					return false
				}
			}
			return true
		}
		for i := range c.cells[cell] {
			t := &c.cells[cell][i]
			filled += add(t, 1)
			found := try(cell + 1)
			filled += add(t, -1)
			if found {
				return true
			}
		}
		return false
	}
	return try(0)
}

// byFilled visits each number of seats that may be filled with the least and
// the most of what adds up then. Unstated seats count as filled.
func (c *count) byFilled(of func(t *tally) int, visit func(filled int, r Range)) {
	filled := func(t *tally) int { return t.held + t.unstated }
	base := of(&c.sure)
	first := filled(&c.sure)
	ranges := []Range{{base, base}}
	for _, ways := range c.cells {
		least, most := filled(&ways[0]), filled(&ways[0])
		for i := range ways {
			least, most = min(least, filled(&ways[i])), max(most, filled(&ways[i]))
		}
		next := make([]Range, len(ranges)+most-least)
		for i := range next {
			next[i] = Range{1, 0} // cannot be
		}
		for i := range ways {
			n, shift := of(&ways[i]), filled(&ways[i])-least
			for k, r := range ranges {
				if r.Certain > r.Possible {
					continue
				}
				x := &next[k+shift]
				if x.Certain > x.Possible {
					*x = Range{r.Certain + n, r.Possible + n}
				} else {
					*x = Range{min(x.Certain, r.Certain+n), max(x.Possible, r.Possible+n)}
				}
			}
		}
		ranges, first = next, first+least
	}
	for i, r := range ranges {
		if r.Certain <= r.Possible {
			visit(first+i, r)
		}
	}
}
