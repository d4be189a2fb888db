package sim

import "math"

// agents is the state of one replicate; it is used again for the next.
//
// Luck is drawn for councils by number, whatever the model: who is next among those of
// a size, and when (the order statistics of their first moves, by Renyi's spacings), and
// then within a council which of its slots is next, and when. A slot's clock, its rank
// and whether its promise is kept come of these draws alone; the model only says how
// fast clocks run. So any two runs with a seed meet the same luck slot by slot, and a
// slot leaves when its own clock runs out, whoever else has left.
//
// Draws are taken as they are needed. Councils sleep in pools of their size until the
// fastest clock of any of their states has reached the next of the first moves. Where all
// holders of a council are offered the same, it wakes as a whole, and its next move is
// drawn after the one before; otherwise its slots wake one by one.
type agents struct {
	p         *plan
	stream    Stream
	philox    Philox
	pools     []sleeping
	members   []int32   // [place] councils asleep, pool by pool
	entries   int       // so many are awake
	next      []due     // [entry]
	awake     []waking  // [entry] what is asked when it moves
	at        []int32   // [council] its first entry, once it is awake
	rest      []int32   // slots of a council that are not drawn yet
	clock     []float64 // [entry of the tables] integral of the rate so far
	rate      []float64 // [entry of the tables]
	gone      []int32   // [council] slots that have moved
	fired     []int32   // [council] moved within this step
	touched   []int32   // councils that fired within this step
	changed   []int32   // councils that somebody has left
	poked     []int32   // slots one of whose watched slots moved
	byProv    []int32   // movers by province
	provShare []float64
	moved     int // so far
	kept      int // of them, those whose promise was kept
	byRank    [Ranks]int
	byDay     []int32 // D at the end of each day, day 0 first
	watch     func(council int32, rank Rank, time float64)
}

// sleeping is what is left of a pool.
type sleeping struct {
	next  float64 // the first move of the next council to wake, as a reading of its slots' clocks
	ahead uint64  // drawn with it: the words of that council's second move
	pick  uint32  // picks which council it is
	left  int32
	woken uint32
}

// due is when the next move of an entry is.
type due struct {
	level   float64 // where the clock of its state must be
	state   int32   // its entry of the tables
	council int32
}

// waking is a council that does not sleep, or one slot of it.
type waking struct {
	due     float64 // its next move, as a reading of the integral of its rate
	lag     float64 // what the clock of its state has beyond that integral
	ahead   uint64  // words of the move after it, if they are drawn; otherwise 0
	pick    uint32  // picks who moves next
	council int32
	left    int32  // slots that have not moved
	drawn   uint32 // how many of its moves are
	ranks   [Ranks]uint16
}

func newAgents(p *plan) *agents {
	entries, places := p.rows*len(p.pull), len(p.members)
	if p.apart {
		places = p.slots
	}
	return &agents{
		p: p, philox: NewPhilox(p.run.Seed),
		pools: make([]sleeping, len(p.pools)), members: make([]int32, len(p.members)),
		next: make([]due, places), awake: make([]waking, places),
		at: make([]int32, len(p.councils)), rest: make([]int32, len(p.base)),
		clock: make([]float64, entries), rate: make([]float64, entries),
		gone: make([]int32, len(p.councils)), fired: make([]int32, len(p.councils)),
		touched: make([]int32, 0, len(p.councils)), changed: make([]int32, 0, len(p.councils)), poked: make([]int32, 0, p.slots*p.ties),
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
	a.entries, a.changed = 0, a.changed[:0]
	a.moved, a.kept, a.byRank = 0, 0, [Ranks]int{}
	a.stream = Stream{philox: a.philox, replicate: replicate}
	if p.run.Form != Clocks {
		a.drawSlots()
		return
	}
	for i, pool := range p.pools {
		a.pools[i] = sleeping{left: pool.to - pool.from}
		a.drawNext(i)
		for p.early && a.pools[i].left > 0 {
			a.rouse(i)
		}
	}
}

// The counters of a replicate's draws are (replicate, who, block). Half a block is
// the two words of a move: the spacing from the move before, and which slot it is.
// A block serves two moves in a row: of a council; or the first move of a pool's next
// council and that council's second. Should a spacing need more words, they are in the
// blocks that follow.
const (
	moveBlock = 1 << 16 // times the number of the move, from 0
	poolBlock = 1 << 8  // times the number of the waking, from 0
	poolKey   = 1 << 31 // who, for the pool of councils of a size; councils, or slots, go by their number
)

// draw gives a block.
func (a *agents) draw(who, block uint32) (words, ahead uint64) {
	return a.philox.Block(uint32(a.stream.replicate), uint32(a.stream.replicate>>32), who, block)
}

// spacing makes an exponential of the first word of a move.
func (a *agents) spacing(words uint64, who, block uint32) float64 {
	if x, ok := layered(uint32(words)); ok {
		return x
	}
	a.stream.slot, a.stream.block, a.stream.full = who, block+1, false
	return exponentialSlow(uint32(words), &a.stream)
}

// drawNext draws when the next council of a pool wakes, and who: each of its slots
// has an exponential clock, and the first of all of them counts.
func (a *agents) drawNext(i int) {
	s, size := &a.pools[i], a.p.pools[i].size
	if s.left == 0 {
		s.next = math.Inf(1)
		return
	}
	who, block := poolKey|uint32(size), s.woken*poolBlock
	words, ahead := a.draw(who, block)
	s.next += a.spacing(words, who, block) / float64(s.left*size)
	s.pick, s.ahead = uint32(words>>32), ahead
}

// drawMove draws the next move of a council whose slots have one clock.
func (a *agents) drawMove(w *waking) {
	who, block := uint32(w.council), w.drawn*moveBlock
	words := w.ahead
	w.ahead = 0
	if words == 0 {
		words, w.ahead = a.draw(who, block)
	}
	w.drawn++
	w.pick = uint32(words >> 32)
	w.due += float64(a.spacing(words, who, block) * a.p.over[w.left])
}

// drawSlots draws every slot's clock by itself.
func (a *agents) drawSlots() {
	for k, c := range a.p.councils {
		a.makeRoom(int32(k))
		for i := range c.holders {
			who := uint32(c.first + i)
			words, _ := a.draw(who, 0)
			a.place(int32(k), i, a.spacing(words, who, 0), uint32(words>>32))
		}
	}
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
	old := a.entries
	for i := range a.pools {
		if fastest := a.fastest(i); a.pools[i].next <= fastest {
			a.rouseAll(i, fastest, now)
		}
	}
	if a.p.apart {
		old = a.entries
	}
	clock, next := a.clock, a.next[:old]
	for i := range next {
		if clock[next[i].state] >= next[i].level {
			a.move(i, now)
		}
	}
	a.settleAll()
}

// fastest is the highest reading of the clocks of a pool's councils: ranks and
// provinces may have different ones.
func (a *agents) fastest(i int) float64 {
	base := int(a.p.pools[i].base)
	most := a.clock[base]
	for at := base + len(a.p.pull); at < len(a.clock); at += len(a.p.pull) {
		most = max(most, a.clock[at])
	}
	return most
}

// rouseAll wakes the councils of a pool whose first move is due by the fastest of its
// clocks, and lets those that wake as a whole move if it is due by their own.
func (a *agents) rouseAll(i int, fastest, now float64) {
	for a.pools[i].next <= fastest {
		n := a.rouse(i)
		if !a.p.apart && a.clock[a.next[n].state] >= a.next[n].level {
			a.move(n, now)
		}
	}
}

// rouse wakes the next council of a pool, and gives its first entry.
func (a *agents) rouse(i int) (n int) {
	p := a.p
	s := &a.pools[i]
	members := a.members[p.pools[i].from:]
	who := uint64(s.pick) * uint64(s.left)
	s.left--
	s.woken++
	k := members[who>>32]
	members[who>>32] = members[s.left]
	n = a.makeRoom(k)
	w := &a.awake[n]
	w.due, w.lag, w.ahead, w.pick, w.drawn = s.next, 0, s.ahead, uint32(who), 1
	w.council, w.left, w.ranks = k, p.pools[i].size, p.councils[k].ranks
	a.drawNext(i)
	if p.apart {
		a.part(*w)
		return n
	}
	a.next[n] = due{w.due, p.state(k, 0), k}
	return n
}

// makeRoom adds the entries of a council, one, or one for each slot, and gives the first.
func (a *agents) makeRoom(k int32) (first int) {
	first = a.entries
	a.at[k] = int32(first)
	a.entries++
	if a.p.apart {
		a.entries += int(a.p.councils[k].holders) - 1
	}
	return first
}

// part draws all moves of a council, and gives each of its slots the clock that it
// would have if all ran as one.
func (a *agents) part(w waking) {
	rest := a.rest[:w.left]
	for i := range rest {
		rest[i] = int32(i)
	}
	for {
		who := uint64(w.pick) * uint64(w.left)
		at := int(who >> 32)
		a.place(w.council, rest[at], w.due, uint32(who))
		for ; at+1 < len(rest); at++ {
			rest[at] = rest[at+1]
		}
		rest = rest[:at]
		if w.left--; w.left == 0 {
			return
		}
		a.drawMove(&w)
	}
}

// only is one slot, by its rank.
var only = [Ranks][Ranks]uint16{{1}, {0, 1}, {0, 0, 1}, {0, 0, 0, 1}}

// place gives a slot of a council its clock.
func (a *agents) place(k, slot int32, at float64, pick uint32) {
	rank := a.p.rank[a.p.councils[k].first+slot]
	i := a.at[k] + slot
	w := &a.awake[i]
	w.due, w.lag, w.pick, w.council, w.left, w.ranks = at, 0, pick, k, 1, only[rank]
	a.next[i] = due{at, a.p.state(k, int32(a.p.groupOf[rank])), k}
}

// move lets slots of an entry leave whose clocks have run out.
func (a *agents) move(i int, now float64) {
	p, w, next := a.p, &a.awake[i], &a.next[i]
	k := next.council
	if a.fired[k] == 0 {
		a.touched = append(a.touched, k)
	}
	if p.ties > 0 {
		a.poked = append(a.poked, p.watchers[p.councils[k].first+int32(i)-a.at[k]]...)
	}
	clock := a.clock[next.state]
	for {
		rank := a.leave(w)
		a.fired[k]++
		if p.byProvince {
			a.byProv[p.councils[k].province]++
		}
		if a.watch != nil {
			a.watch(k, rank, now)
		}
		if w.left == 0 {
			w.due, next.level = math.Inf(1), math.Inf(1)
			return
		}
		a.drawMove(w)
		if next.level = w.due + w.lag; next.level > clock {
			return
		}
	}
}

// leave lets one slot of an entry go: whose rank it is, and whether it keeps the
// seat, are drawn from one word.
func (a *agents) leave(w *waking) (rank Rank) {
	who := uint64(w.pick) * uint64(w.left)
	pick, rest := uint16(who>>32), uint32(who)
	for pick >= w.ranks[rank] {
		pick -= w.ranks[rank]
		rank++
	}
	w.ranks[rank]--
	a.byRank[rank]++
	if uint64(rest) < a.p.kept {
		a.kept++
	}
	w.left--
	a.moved++
	return rank
}

// settleAll puts councils and watchers into the states that the leavers of this
// step have brought them to.
func (a *agents) settleAll() {
	p := a.p
	for _, k := range a.touched {
		n := a.fired[k]
		a.fired[k] = 0
		if a.gone[k] == 0 {
			a.changed = append(a.changed, k)
		}
		a.gone[k] += n
		at := a.at[k]
		a.shift(at, n)
		if p.apart {
			for i := range p.councils[k].holders - 1 {
				a.shift(at+1+i, n)
			}
		}
	}
	for _, slot := range a.poked {
		k := p.of[slot]
		a.shift(a.at[k]+slot-p.councils[k].first, int32(p.states))
	}
}

// shift moves an entry to another state; what its clock lacks stays.
func (a *agents) shift(i, by int32) {
	w, next := &a.awake[i], &a.next[i]
	from := next.state
	next.state += by
	w.lag += a.clock[next.state] - a.clock[from]
	next.level = w.due + w.lag
}
