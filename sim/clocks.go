package sim

import "math"

// agents is the state of one replicate; it is used again for the next.
//
// Councils whose holders all share a clock sleep until somebody leaves. Those that
// start alike are exchangeable: which of them is next, and when, is drawn instead of
// a time for each (the order statistics of their first moves, by Renyi's spacings),
// so that a replicate costs by its moves more than by its councils. The draws of a
// pool are keyed by their number: a counterfactual in which more is due by a day
// wakes the same councils and then more.
type agents struct {
	p         *plan
	stream    Stream
	philox    Philox
	pools     []sleeping
	members   []int32 // [place] cells asleep, pool by pool
	awake     []waking
	at        []int32   // [council] its first cell among the awake, -1 while it sleeps
	clock     []float64 // [entry] integral of the rate so far
	rate      []float64 // [entry]
	gone      []int32   // [council] slots that have moved
	fired     []int32   // [council] moved within this step
	touched   []int32   // councils that fired within this step
	changed   []int32   // councils that somebody has left
	poked     []int32   // cells one of whose watched slots moved
	byProv    []int32   // movers by province
	provShare []float64
	moved     int // so far
	kept      int // of them, those whose promise was kept
	byRank    [Ranks]int
	byDay     []int32 // D at the end of each day, day 0 first
	watch     func(cell int32, time float64)
}

// sleeping is what is left of a pool.
type sleeping struct {
	next  float64 // where the clock of its state must be for the next council to wake
	ahead uint64  // drawn with it: the words of that council's second move
	pick  uint32  // picks which council it is
	left  int32
	woken uint32
}

// waking is a cell of a council that does not sleep.
type waking struct {
	level float64 // where clock[state] must be for its next move
	ahead uint64  // words of the move after it, if they are drawn; otherwise 0
	pick  uint32  // picks who moves next
	state int32   // its entry of the tables
	cell  int32
	left  int32 // slots that have not moved
	ranks [Ranks]uint16
}

func newAgents(p *plan) *agents {
	entries := p.rows * len(p.pull)
	return &agents{
		p: p, philox: NewPhilox(p.run.Seed),
		pools: make([]sleeping, len(p.pools)), members: make([]int32, len(p.members)),
		awake: make([]waking, 0, len(p.cells)), at: make([]int32, len(p.councils)),
		clock: make([]float64, entries), rate: make([]float64, entries),
		gone: make([]int32, len(p.councils)), fired: make([]int32, len(p.councils)),
		touched: make([]int32, 0, len(p.councils)), changed: make([]int32, 0, len(p.councils)), poked: make([]int32, 0, len(p.cells)*max(p.ties, 1)),
		byProv: make([]int32, p.provinces), provShare: make([]float64, p.provinces), byDay: make([]int32, p.model.Days+1),
	}
}

// begin draws the first clocks of a replicate.
func (a *agents) begin(replicate uint64) {
	p := a.p
	clear(a.clock)
	clear(a.gone)
	clear(a.byProv)
	copy(a.members, p.members)
	for k := range a.at {
		a.at[k] = -1
	}
	a.awake, a.changed = a.awake[:0], a.changed[:0]
	a.moved, a.kept, a.byRank = 0, 0, [Ranks]int{}
	a.stream = Stream{philox: a.philox, replicate: replicate}
	for _, i := range p.early {
		w := a.wake(i)
		w.level = a.drawMove(w)
	}
	for i := range p.pools {
		a.pools[i] = sleeping{left: p.pools[i].to - p.pools[i].from}
		a.drawNext(int32(i))
	}
}

// The counters of a replicate's draws are (replicate, who, block). Half a block is
// the two words of a move: the spacing from the move before, and which slot it is.
// A block serves two moves in a row: of a cell; or the waking of a pool's next
// council and that council's second move. Should a spacing need more words, they are
// in the blocks that follow.
const (
	moveBlock = 1 << 16 // times the number of the move, from 0
	poolBlock = 1 << 8  // times the number of the waking, from 0
	poolKey   = 1 << 31 // who, for pools
)

// draw gives a block.
func (a *agents) draw(who, block uint32) (words, ahead uint64) {
	return a.philox.Block(uint32(a.stream.replicate), uint32(a.stream.replicate>>32), who, block)
}

// spacing makes an exponential of the first word of a move.
func (a *agents) spacing(words uint64, who, block uint32) float64 {
	a.stream.slot, a.stream.block, a.stream.full = who, block+1, false
	return exponential(uint32(words), &a.stream)
}

// drawNext draws when the next council of a pool wakes, and who: each of its slots
// has an exponential clock, and the first of all of them counts.
func (a *agents) drawNext(i int32) {
	s := &a.pools[i]
	if s.left == 0 {
		s.next = math.Inf(1)
		return
	}
	who, block := poolKey|uint32(i), s.woken*poolBlock
	words, ahead := a.draw(who, block)
	s.next += a.spacing(words, who, block) / float64(s.left*a.p.pools[i].size)
	s.pick, s.ahead = uint32(words>>32), ahead
}

// drawMove draws by how much a cell's clock has to go on for its next move.
func (a *agents) drawMove(w *waking) (gap float64) {
	who, block := uint32(w.cell), uint32(a.p.cells[w.cell].size-w.left)*moveBlock
	words := w.ahead
	w.ahead = 0
	if words == 0 {
		words, w.ahead = a.draw(who, block)
	}
	w.pick = uint32(words >> 32)
	return a.spacing(words, who, block) * a.p.over[w.left]
}

// wake takes a cell up among the awake.
func (a *agents) wake(i int32) *waking {
	c := &a.p.cells[i]
	if at := &a.at[c.council]; *at < 0 {
		*at = int32(len(a.awake))
	}
	n := len(a.awake)
	a.awake = a.awake[:n+1] // there is room for all
	w := &a.awake[n]
	w.ahead, w.state, w.cell, w.left, w.ranks = 0, c.base, i, c.size, c.ranks
	return w
}

// run plays a replicate.
func (a *agents) run(replicate uint64) (ended bool) {
	a.begin(replicate)
	p := a.p
	c := p.begin()
	steps := p.model.Decisions.Steps
	ends, ruling := p.chanceOf(replicate)
	for day := range p.model.Days {
		before := a.moved
		c.yesterday = c.share
		for s := range steps {
			step := day*steps + s
			if p.open(step) {
				a.step(&c, step, 1/float64(steps))
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

// step plays one step: move by move, or at the rates of its start.
func (a *agents) step(c *climate, step int, dt float64) {
	if a.p.run.Form == Exact {
		a.moveByMove(c, step, dt)
		return
	}
	a.setRates(c, step)
	a.tick(dt)
	a.fire(float64(step+1) * dt)
	c.share = float64(a.moved) / float64(a.p.slots)
}

// tick lets the clocks of all states run on for a time.
func (a *agents) tick(dt float64) {
	for i, r := range a.rate {
		a.clock[i] += float64(r * dt)
	}
}

// setRates fills in the rate of every state that a slot may be in.
func (a *agents) setRates(c *climate, step int) {
	if a.p.byProvince {
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
	for i := range a.pools {
		clock := a.clock[a.p.pools[i].state]
		for a.pools[i].next <= clock {
			a.rouse(int32(i), clock, now)
		}
	}
	clock := a.clock
	for i := range a.awake {
		if w := &a.awake[i]; clock[w.state] >= w.level {
			a.move(w, clock[w.state]-w.level, now)
		}
	}
	a.settleAll()
}

// rouse wakes the next council of a pool, one of whose slots moves.
func (a *agents) rouse(i int32, clock, now float64) {
	s := &a.pools[i]
	members := a.members[a.p.pools[i].from:]
	who := uint64(s.pick) * uint64(s.left)
	excess := clock - s.next
	s.left--
	s.woken++
	w := a.wake(members[who>>32])
	w.pick, w.ahead = uint32(who), s.ahead
	members[who>>32] = members[s.left]
	a.drawNext(i)
	a.move(w, excess, now)
}

// move lets slots of a cell leave until what is left of the step is used up.
func (a *agents) move(w *waking, excess, now float64) {
	p := a.p
	k := p.cells[w.cell].council
	if a.fired[k] == 0 {
		a.touched = append(a.touched, k)
	}
	for {
		a.leave(w)
		a.fired[k]++
		if p.byProvince {
			a.byProv[p.councils[k].province]++
		}
		if a.watch != nil {
			a.watch(w.cell, now)
		}
		if w.left == 0 {
			w.level = math.Inf(1)
			break
		}
		gap := a.drawMove(w)
		if gap > excess {
			w.level = a.clock[w.state] + (gap - excess)
			break
		}
		excess -= gap
	}
	if p.ties > 0 {
		a.poked = append(a.poked, p.watchers[w.cell]...)
	}
}

// leave lets one slot of a cell go: whose rank it is, and whether it keeps the
// seat, are drawn from one word.
func (a *agents) leave(w *waking) {
	who := uint64(w.pick) * uint64(w.left)
	pick, rest := uint16(who>>32), uint32(who)
	for r := range w.ranks {
		if pick < w.ranks[r] {
			w.ranks[r]--
			a.byRank[r]++
			break
		}
		pick -= w.ranks[r]
	}
	if (float64(rest)+.5)*0x1p-32 < a.p.keep {
		a.kept++
	}
	w.left--
	a.moved++
}

// settleAll puts councils and watchers into the states that the leavers of this
// step have brought them to.
func (a *agents) settleAll() {
	for _, k := range a.touched {
		c := &a.p.councils[k]
		n := a.fired[k]
		a.fired[k] = 0
		if a.gone[k] == 0 {
			a.changed = append(a.changed, k)
		}
		a.gone[k] += n
		for i := range c.end - c.first {
			a.shift(&a.awake[a.at[k]+i], n)
		}
	}
	for _, i := range a.poked {
		k := a.p.cells[i].council
		a.shift(&a.awake[a.at[k]+i-a.p.councils[k].first], int32(a.p.states))
	}
}

// shift moves a cell to another state; what its clock lacks stays.
func (a *agents) shift(w *waking, by int32) {
	from := w.state
	w.state += by
	w.level += a.clock[w.state] - a.clock[from]
}
