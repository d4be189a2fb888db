package sim

import (
	"cmp"
	"math"
	"slices"
)

// Form is the way in which agents are run.
type Form uint8

const (
	// Clocks has one clock for the alike holders of a council: the order
	// statistics of n exponentials by Renyi's spacings, Exp/n, Exp/(n-1), ...
	Clocks Form = iota
	// Daily has one clock a slot. Both hold rates fixed within a step.
	Daily
	// Exact has one clock a slot and moves each at its own moment; rates change
	// with every move.
	Exact
)

// Run is all that determines a simulation.
type Run struct {
	Model      Model   `json:"model"`
	Classes    []Class `json:"classes"`
	Seed       uint64  `json:"seed"`
	Replicates int     `json:"replicates"`
	Form       Form    `json:"form,omitempty"`
}

// plan is a run made ready: tables of values, and the cells that share a clock.
// It is not changed by replicates.
type plan struct {
	run        *Run
	model      Model // with this plan's draw of what is uncertain
	groups     []group
	groupOf    [Ranks]int
	councils   []council
	cells      []cell
	watchers   [][]int32 // [cell] cells that watch it
	ties       int
	provinces  int
	byProvince bool      // whether the shares that left by province matter
	rows       int       // of the table of rates: groups, times provinces if the province counts
	states     int       // of a council: (holders, leavers)
	pull       []float64 // [watched that left x state] the pull of those watched and of the own council
	unpull     []float64 // e^-pull
	tame       bool      // whether each of these is a positive number
	expected   float64   // the share expected under Lowest and Highest
	slots      int
	inRank     [Ranks]float64
	inProv     []int32 // slots by province
	news       []float64
	over       []float64 // [n] 1/n
	keep       float64   // probability that a leaver holds the seat
	pools      []pool
	members    []int32 // cells asleep at the start, pool by pool
	early      []int32 // cells awake from the start
}

// group is the ranks that are offered the same.
type group struct{ values *Values }

type council struct {
	class      int32
	province   int32
	first, end int32 // its cells
	holders    int32
	lose, gain int32 // leavers that end the threatened party's control, and give the receiving one control; -1: none can
}

type cell struct {
	council int32
	group   int32
	size    int32
	ranks   [Ranks]uint16
	base    int32 // state of its council with nobody gone, in its table row
}

// newPlan makes a run ready with a model (the run's own, or one with uncertain
// parameters drawn).
func newPlan(r *Run, m Model) *plan { return newPlanAfter(nil, r, m) }

// newPlanAfter does so after another plan of the run, whose values it takes over
// where they are the same: they are what takes long.
func newPlanAfter(before *plan, r *Run, m Model) *plan {
	p := beginPlan(r, m)
	p.findGroups(before)
	p.layCells()
	p.watch()
	p.layTables()
	p.sleep()
	if m.Beliefs.Expect == ExpectLowest || m.Beliefs.Expect == ExpectHighest {
		p.expected = p.fixedPoint(m.Beliefs.Expect == ExpectHighest)
	}
	return p
}

// beginPlan makes a plan of which nothing is laid out yet.
func beginPlan(r *Run, m Model) *plan {
	return &plan{run: r, model: m, keep: m.keep(), byProvince: m.Peers.Province.Weight != 0}
}

// findGroups puts ranks that are offered the same together, with their values.
func (p *plan) findGroups(before *plan) {
	same := before != nil && before.model.alikeTo(&p.model)
	for g, r := range p.findRanks() {
		if same {
			p.groups[g].values = before.groups[g].values
		} else {
			p.groups[g].values = NewValues(&p.model, r)
		}
	}
}

// alikeTo reports whether a model of the same run, with another draw of what is
// uncertain, has the same values of leaving and staying.
func (m *Model) alikeTo(other *Model) bool {
	return m.Stakes == other.Stakes && m.Decisions == other.Decisions && m.Court.Rate == other.Court.Rate
}

// findRanks puts ranks that are offered the same together, and gives the first of
// each group.
func (p *plan) findRanks() (first []Rank) {
	m := &p.model
	for r := range Ranks {
		p.groupOf[r] = -1
		for q := range r {
			if m.Stakes.Ranks[q] == m.Stakes.Ranks[r] {
				p.groupOf[r] = p.groupOf[q]
			}
		}
		if p.groupOf[r] < 0 {
			p.groupOf[r] = len(p.groups)
			p.groups = append(p.groups, group{})
			first = append(first, r)
		}
	}
	p.news = make([]float64, m.Days+1)
	for _, n := range m.Beliefs.News {
		if n.Day >= 0 && n.Day <= m.Days {
			p.news[n.Day] += n.Shift
		}
	}
	return first
}

// layCells lays out councils and the cells within them.
func (p *plan) layCells() {
	for i, c := range p.run.Classes {
		p.provinces = max(p.provinces, c.Province+1)
		for len(p.inProv) <= c.Province {
			p.inProv = append(p.inProv, 0)
		}
		for range c.Councils {
			p.addCouncil(int32(i), c)
		}
	}
	for r := range p.inRank {
		p.inRank[r] /= max(float64(p.slots), 1)
	}
}

func (p *plan) addCouncil(class int32, c Class) {
	n := c.Holders()
	k := council{class: class, province: int32(c.Province), first: int32(len(p.cells)), holders: int32(n), lose: -1, gain: -1}
	if n >= c.Quota {
		k.lose = int32(n - c.Quota + 1)
	}
	if need := c.Quota - c.Receiving; need > 0 && need <= n {
		k.gain = int32(need)
	}
	for g := range p.groups {
		var in cell
		for r := range Ranks {
			if p.groupOf[r] == g {
				in.ranks[r] = uint16(c.Slots[r])
				in.size += int32(c.Slots[r])
				p.inRank[r] += float64(c.Slots[r])
			}
		}
		in.council, in.group = int32(len(p.councils)), int32(g)
		p.addCells(in)
	}
	k.end = int32(len(p.cells))
	p.councils = append(p.councils, k)
	p.slots += n
	p.inProv[c.Province] += int32(n)
}

// addCells adds one cell, or one for each slot if slots have clocks of their own.
func (p *plan) addCells(in cell) {
	if in.size == 0 {
		return
	}
	if p.run.Form == Clocks && p.model.Peers.Patrons.Weight == 0 {
		p.cells = append(p.cells, in)
		return
	}
	for r, n := range in.ranks {
		for range n {
			one := cell{council: in.council, group: in.group, size: 1}
			one.ranks[r] = 1
			p.cells = append(p.cells, one)
		}
	}
}

// watch draws whom each slot watches: others of the nation, from the seed.
func (p *plan) watch() {
	m := &p.model.Peers.Patrons
	if m.Weight == 0 || m.Ties == 0 || len(p.cells) < 2 {
		return
	}
	p.ties = m.Ties
	p.watchers = make([][]int32, len(p.cells))
	draw := NewStream(p.run.Seed, tiesKey, 0)
	for i := range p.cells {
		for range p.ties {
			j := draw.IntN(len(p.cells) - 1)
			if j >= i {
				j++
			}
			p.watchers[j] = append(p.watchers[j], int32(i))
		}
	}
}

// layTables numbers the states of councils, (holders, leavers), and works out the
// pull in each.
func (p *plan) layTables() {
	base := map[int32]int32{}
	var local []float64
	for i := range p.cells {
		c := &p.cells[i]
		n := p.councils[c.council].holders
		if _, ok := base[n]; !ok {
			base[n] = int32(len(local))
			for k := range n + 1 {
				local = append(local, float64(p.model.local()*float64(k)/float64(max(n-1, 1))))
			}
		}
		c.base = base[n]
	}
	p.states = len(local)
	p.rows = len(p.groups)
	if p.byProvince {
		p.rows *= p.provinces
	}
	p.tame = true
	for k := range p.ties + 1 {
		watched := p.model.Peers.Patrons.Weight * float64(k) / float64(max(p.ties, 1))
		for _, l := range local {
			p.pull = append(p.pull, watched+l)
			e := math.Exp(-watched - l)
			p.unpull = append(p.unpull, e)
			p.tame = p.tame && e > 0 && !math.IsInf(e, 1)
		}
	}
	for i := range p.cells {
		c := &p.cells[i]
		c.base += int32(p.row(int(c.group), int(p.councils[c.council].province)) * len(p.pull))
		for n := len(p.over); n <= int(c.size); n++ {
			p.over = append(p.over, 1/float64(n))
		}
	}
}

// pool is cells that start alike: in one state, with as many slots.
type pool struct{ state, size, from, to int32 }

// sleep puts the cells of councils that have but one into pools. Where slots watch
// each other none sleeps: whom they watch is drawn slot by slot.
func (p *plan) sleep() {
	for i := range p.cells {
		k := p.councils[p.cells[i].council]
		if p.run.Form == Clocks && p.ties == 0 && k.end-k.first == 1 {
			p.members = append(p.members, int32(i))
		} else {
			p.early = append(p.early, int32(i))
		}
	}
	slices.SortStableFunc(p.members, func(i, j int32) int {
		return cmp.Or(cmp.Compare(p.cells[i].base, p.cells[j].base), cmp.Compare(p.cells[i].size, p.cells[j].size))
	})
	for at, i := range p.members {
		c := &p.cells[i]
		if n := len(p.pools); n == 0 || p.pools[n-1].state != c.base || p.pools[n-1].size != c.size {
			p.pools = append(p.pools, pool{c.base, c.size, int32(at), int32(at)})
		}
		p.pools[len(p.pools)-1].to++
	}
}

// row is the table row of a group in a province.
func (p *plan) row(group, province int) int {
	if !p.byProvince {
		return group
	}
	return group*p.provinces + province
}

// Keys of streams that belong to no slot of a replicate.
const (
	tiesKey  = math.MaxUint64     // replicate of the drawn ties
	drawKey  = math.MaxUint64 - 1 // replicate of drawn parameters
	dipKey   = math.MaxUint64 - 2 // replicate of uniform samples, against which a dip is held
	courtKey = math.MaxUint32     // slot of the court's ruling
)
