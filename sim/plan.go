package sim

import (
	"cmp"
	"math"
	"slices"
)

// Form is the way in which agents are run.
type Form uint8

const (
	// Clocks draws the clocks of a council's holders in order: the order
	// statistics of n exponentials by Renyi's spacings, Exp/n, Exp/(n-1), ...
	Clocks Form = iota
	// Daily draws each slot's clock by itself. Both hold rates fixed within a step.
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

// plan is a run made ready: tables of values, and councils laid out by number.
// It is not changed by replicates.
type plan struct {
	layout
	run        *Run
	model      Model // with this plan's draw of what is uncertain
	groups     []group
	groupOf    [Ranks]int
	watchers   [][]int32 // [slot] slots that watch it
	ties       int
	byProvince bool      // whether the shares that left by province matter
	rows       int       // of the table of rates: groups, times provinces if the province counts
	pull       []float64 // [watched that left x state] the pull of those watched and of the own council
	unpull     []float64 // e^-pull
	tame       bool      // whether each of these is a positive number
	expected   float64   // the share expected under Lowest and Highest
	news       []float64
	kept       uint64 // of 2^32 leavers, those who hold the seat
	apart      bool   // each slot has a clock of its own: councils' holders are not offered the same, or watch others
	early      bool   // nobody sleeps: slots are told apart by more than their rank
}

// layout is the councils of a run and their slots, by number. It follows from the
// classes and the form alone, whatever the model: luck is drawn for it.
type layout struct {
	councils  []council
	of        []int32 // [slot] its council
	rank      []Rank  // [slot]
	provinces int
	slots     int
	inRank    [Ranks]float64 // share of the slots
	inProv    []int32        // slots by province
	states    int            // of a council: (holders, leavers)
	base      []int32        // [holders] state of a council that nobody has left, in its table row
	over      []float64      // [n] 1/n
	pools     []pool
	members   []int32 // councils, pool by pool
}

// group is the ranks that are offered the same.
type group struct{ values *Values }

type council struct {
	class      int32
	province   int32
	first      int32 // its first slot; chiefs come first, then the other ranks
	holders    int32
	ranks      [Ranks]uint16
	lose, gain int32 // leavers that end the threatened party's control, and give the receiving one control; -1: none can
}

// newPlan makes a run ready with a model (the run's own, or one with uncertain
// parameters drawn).
func newPlan(r *Run, m Model) *plan { return newPlanAfter(nil, r, m) }

// newPlanAfter does so after another plan of the run, whose values it takes over
// where they are the same: they are what takes long.
func newPlanAfter(before *plan, r *Run, m Model) *plan {
	p := beginPlan(r, m)
	p.findGroups(before)
	p.takeLayout(before)
	p.watch()
	p.layTables()
	if m.Beliefs.Expect == ExpectLowest || m.Beliefs.Expect == ExpectHighest {
		p.expected = p.fixedPoint(m.Beliefs.Expect == ExpectHighest)
	}
	return p
}

// beginPlan makes a plan of which nothing is laid out yet.
func beginPlan(r *Run, m Model) *plan {
	return &plan{run: r, model: m, kept: uint64(math.Ceil(max(m.keep()*0x1p32-.5, 0))), byProvince: m.Peers.Province.Weight != 0}
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

// takeLayout lays out councils and the slots within them, or takes over what another
// plan of the run has.
func (p *plan) takeLayout(before *plan) {
	if before != nil {
		p.layout = before.layout
		return
	}
	p.layout = p.run.lay()
}

// lay lays out councils and the slots within them.
func (r *Run) lay() layout {
	var l layout
	for i, c := range r.Classes {
		l.provinces = max(l.provinces, c.Province+1)
		for len(l.inProv) <= c.Province {
			l.inProv = append(l.inProv, 0)
		}
		for range c.Councils {
			l.add(int32(i), c)
		}
	}
	for r := range l.inRank {
		l.inRank[r] /= max(float64(l.slots), 1)
	}
	l.number()
	if r.Form == Clocks {
		l.sleep()
	}
	return l
}

// add adds a council of a class.
func (l *layout) add(class int32, c Class) {
	n := c.Holders()
	k := council{class: class, province: int32(c.Province), first: int32(l.slots), holders: int32(n), lose: -1, gain: -1}
	if n >= c.Quota {
		k.lose = int32(n - c.Quota + 1)
	}
	if need := c.Quota - c.Receiving; need > 0 && need <= n {
		k.gain = int32(need)
	}
	for r, slots := range c.Slots {
		k.ranks[r] = uint16(slots)
		l.inRank[r] += float64(slots)
		for range slots {
			l.of, l.rank = append(l.of, int32(len(l.councils))), append(l.rank, Rank(r))
		}
	}
	l.councils = append(l.councils, k)
	l.slots += n
	l.inProv[c.Province] += int32(n)
}

// number numbers the states of the sizes of council that there are.
func (l *layout) number() {
	most := int32(0)
	for _, k := range l.councils {
		most = max(most, k.holders)
	}
	l.base, l.over = make([]int32, most+1), make([]float64, most+1)
	for i := range l.base {
		l.base[i], l.over[i] = -1, 1/float64(max(i, 1))
	}
	for _, k := range l.councils {
		if n := k.holders; n > 0 && l.base[n] < 0 {
			l.base[n] = int32(l.states)
			l.states += int(n) + 1
		}
	}
}

// pool is the councils with as many slots: all that tells them apart for the draw of
// who is next is drawn.
type pool struct{ size, base, from, to int32 }

// sleep puts councils into pools by their number of slots.
func (l *layout) sleep() {
	for i, k := range l.councils {
		if k.holders > 0 {
			l.members = append(l.members, int32(i))
		}
	}
	size := func(i int32) int32 { return l.councils[i].holders }
	slices.SortStableFunc(l.members, func(i, j int32) int { return cmp.Compare(size(i), size(j)) })
	for at, i := range l.members {
		if n := len(l.pools); n == 0 || l.pools[n-1].size != size(i) {
			l.pools = append(l.pools, pool{size(i), l.base[size(i)], int32(at), int32(at)})
		}
		l.pools[len(l.pools)-1].to++
	}
}

// watch draws whom each slot watches: others of the nation, from the seed.
func (p *plan) watch() {
	m := &p.model.Peers.Patrons
	if m.Weight == 0 || m.Ties == 0 || p.slots < 2 {
		return
	}
	p.ties = m.Ties
	p.watchers = make([][]int32, p.slots)
	for i := range p.slots {
		draw := NewStream(p.run.Seed, tiesKey, uint32(i))
		for range p.ties {
			j := draw.IntN(p.slots - 1)
			if j >= i {
				j++
			}
			p.watchers[j] = append(p.watchers[j], int32(i))
		}
	}
}

// layTables works out the pull in each state of a council, and of those watched.
func (p *plan) layTables() {
	p.rows = len(p.groups)
	if p.byProvince {
		p.rows *= p.provinces
	}
	p.early = p.run.Form != Clocks || p.ties > 0
	p.apart = p.early || len(p.groups) > 1
	local := p.pulls()
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
}

// pulls is the pull of the own council in each state.
func (p *plan) pulls() []float64 {
	local := make([]float64, p.states)
	for n, base := range p.base {
		for gone := 0; base >= 0 && gone <= n; gone++ {
			local[int(base)+gone] = float64(p.model.local() * float64(gone) / float64(max(n-1, 1)))
		}
	}
	return local
}

// state is the entry of the tables for a group's slots in a council that nobody has
// left.
func (p *plan) state(k, group int32) int32 {
	c := &p.councils[k]
	return int32(p.row(int(group), int(c.province))*len(p.pull)) + p.base[c.holders]
}

// row is the table row of a group in a province.
func (p *plan) row(group, province int) int {
	if !p.byProvince {
		return group
	}
	return group*p.provinces + province
}

// Keys of streams that belong to no council of a replicate.
const (
	tiesKey  = math.MaxUint64     // replicate of the drawn ties, by slot
	drawKey  = math.MaxUint64 - 1 // replicate of drawn parameters
	dipKey   = math.MaxUint64 - 2 // replicate of uniform samples, against which a dip is held
	courtKey = math.MaxUint32     // who, for the court's ruling
)
