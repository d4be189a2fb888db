package sim

import (
	"math"
	"math/bits"
)

// agents is the state of one replicate; it is used again for the next.
type agents struct {
	p         *plan
	stream    Stream
	philox    Philox
	state     []int32   // [cell] its entry of the tables
	level     []float64 // [cell] where clock[state] must be for its next move
	left      []int32   // [cell] slots that have not moved
	ranks     [][Ranks]uint16
	clock     []float64 // [entry] integral of the rate so far
	rate      []float64 // [entry]
	gone      []int32   // [council] slots that have moved
	fired     []int32   // [council] moved within this step
	touched   []int32   // councils that fired, in order
	poked     []int32   // cells one of whose watched slots moved
	byProv    []int32   // movers by province
	provShare []float64
	moved     int // so far
	kept      int // of them, those whose promise was kept
	byRank    [Ranks]int
	byDay     []int32 // D at the end of each day, day 0 first
	watch     func(cell int32, time float64)
}

func newAgents(p *plan) *agents {
	entries := p.rows * len(p.pull)
	return &agents{
		p: p, philox: NewPhilox(p.run.Seed),
		state: make([]int32, len(p.cells)), level: make([]float64, len(p.cells)), left: make([]int32, len(p.cells)), ranks: make([][Ranks]uint16, len(p.cells)),
		clock: make([]float64, entries), rate: make([]float64, entries),
		gone: make([]int32, len(p.councils)), fired: make([]int32, len(p.councils)),
		touched: make([]int32, 0, len(p.councils)), poked: make([]int32, 0, len(p.cells)),
		byProv: make([]int32, p.provinces), provShare: make([]float64, p.provinces), byDay: make([]int32, p.model.Days+1),
	}
}

// begin draws the first clocks of a replicate.
func (a *agents) begin(replicate uint64) {
	clear(a.clock)
	clear(a.gone)
	clear(a.fired)
	clear(a.byProv)
	a.moved, a.kept, a.byRank = 0, 0, [Ranks]int{}
	a.stream = Stream{philox: a.philox, replicate: replicate}
	copy(a.state, a.p.start.state)
	copy(a.left, a.p.start.left)
	copy(a.ranks, a.p.start.ranks)
	a.firstSpacings()
}

// The counters of a replicate's draws: (replicate, cell, move). A pair of cells
// shares the block of their first spacings; each move has a block of its own, whose
// first word is the spacing to the cell's next move and whose second picks who
// moves.
const (
	firstBlock = 0
	moveBlock  = 1 << 16 // times the number of the move, from 1
)

// firstSpacings draws the time that each cell's clock has to run for its first
// move: exponential, divided by the number of slots that could move.
func (a *agents) firstSpacings() {
	r0, r1 := uint32(a.stream.replicate), uint32(a.stream.replicate>>32)
	for i := 0; i < len(a.level); i += 2 {
		w0, w1 := a.philox.Block(r0, r1, uint32(i), firstBlock)
		a.level[i] = a.spacing(int32(i), firstBlock, w0)
		if i+1 < len(a.level) {
			a.level[i+1] = a.spacing(int32(i+1), firstBlock, w1)
		}
	}
}

// spacing makes an exponential of a word over the number of slots left; block says
// where more words are, should it need them.
func (a *agents) spacing(i int32, block uint32, w uint64) float64 {
	a.stream.slot, a.stream.block, a.stream.full = uint32(i), block+1, false
	return exponential(w, &a.stream) * a.p.over[a.left[i]]
}

// run plays a replicate.
func (a *agents) run(replicate uint64) (ended bool) {
	a.begin(replicate)
	if a.p.run.Form == Exact {
		return a.runExact(replicate)
	}
	p := a.p
	c := p.begin()
	steps := p.model.Decisions.Steps
	dt := 1 / float64(steps)
	ends, ruling := p.chanceOf(replicate)
	for day := range p.model.Days {
		before := a.moved
		c.yesterday = c.share
		for s := range steps {
			step := day*steps + s
			if p.open(step) {
				a.setRates(&c, step)
				for i, r := range a.rate {
					a.clock[i] += float64(r * dt)
				}
				a.fire(float64(step+1) * dt)
				c.share = float64(a.moved) / float64(p.slots)
			}
			if step == ruling {
				c.ruled, c.ended = true, ends
			}
		}
		p.endDay(&c, day, float64(a.moved-before), float64(p.slots-before))
		a.byDay[day+1] = int32(a.moved)
	}
	return c.ended
}

// setRates fills in the rate of every state that a slot may be in.
func (a *agents) setRates(c *climate, step int) {
	if a.p.model.Peers.Province.Weight != 0 {
		for i, n := range a.byProv {
			a.provShare[i] = float64(n) / float64(max(a.p.inProv[i], 1))
		}
	}
	a.p.fillRates(a.rate, c, step, a.provShare, 0)
}

// fire moves every slot whose clock has run out within the step, at the rates of
// its start, and then puts its council into its new state.
func (a *agents) fire(now float64) {
	a.touched, a.poked = a.touched[:0], a.poked[:0]
	clock, level := a.clock, a.level
	for i, s := range a.state {
		if clock[s] >= level[i] {
			a.move(int32(i), clock[s]-level[i], now)
		}
	}
	for _, k := range a.touched {
		a.settle(k)
	}
	for _, i := range a.poked {
		a.shift(i, int32(a.p.states))
	}
}

// move lets slots of a cell leave until what is left of the step is used up.
func (a *agents) move(i int32, excess, now float64) {
	k := a.p.cells[i].council
	if a.fired[k] == 0 {
		a.touched = append(a.touched, k)
	}
	r0, r1 := uint32(a.stream.replicate), uint32(a.stream.replicate>>32)
	for {
		block := uint32(a.p.cells[i].size-a.left[i]+1) * moveBlock
		next, pick := a.philox.Block(r0, r1, uint32(i), block)
		a.leave(i, pick)
		a.fired[k]++
		if a.watch != nil {
			a.watch(i, now)
		}
		if a.left[i] == 0 {
			a.level[i] = math.Inf(1)
			break
		}
		gap := a.spacing(i, block, next)
		if gap > excess {
			a.level[i] = a.clock[a.state[i]] + (gap - excess)
			break
		}
		excess -= gap
	}
	if a.p.ties > 0 {
		a.poked = append(a.poked, a.p.watchers[i]...)
	}
}

// leave lets one slot of a cell go: whose rank it is, and whether it keeps the
// seat, are drawn from one word.
func (a *agents) leave(i int32, w uint64) {
	n := a.left[i]
	pick, rest := bits.Mul64(w, uint64(n))
	ranks := &a.ranks[i]
	for r := range ranks {
		if pick < uint64(ranks[r]) {
			ranks[r]--
			a.byRank[r]++
			break
		}
		pick -= uint64(ranks[r])
	}
	if unit(rest) < a.p.model.keep() {
		a.kept++
	}
	a.left[i] = n - 1
	a.moved++
	a.byProv[a.p.councils[a.p.cells[i].council].province]++
}

// settle puts the cells of a council into the state its leavers of this step have
// brought it to.
func (a *agents) settle(k int32) {
	n := a.fired[k]
	a.fired[k] = 0
	a.gone[k] += n
	for i := a.p.councils[k].first; i < a.p.councils[k].end; i++ {
		a.shift(i, n)
	}
}

// shift moves a cell to another state; what its clock lacks stays.
func (a *agents) shift(i, by int32) {
	from := a.state[i]
	to := from + by
	a.state[i] = to
	a.level[i] += a.clock[to] - a.clock[from]
}
