package roll

import (
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// fold keeps the worlds of one council, day by day, as frames: of what is so of
// the council as a whole every combination, and within a frame cells that
// depend on nothing outside them. It is used for one council after another.
type fold struct {
	*agenda
	most      int  // ways kept of what is tangled
	limit     int  // and as many as that are left when much has been tried
	fewPlaces int  // on which an unnamed move is placed
	skip      []Op // operations that never happened; nil = none

	frames    []*frame
	parts     []*frame // of the one that is being divided
	current   *frame   // on which an operation acts
	days      []int32  // on which something begins or ceases to be possible
	day       int32
	today     []int32     // operations that may act on the day, in order
	at        int         // of today, the one that acts
	fired     []int32     // operations that acted on the day
	kin       operation   // of those who are kin on the day
	clashes   [][2]uint32 // entries that contradict each other
	rehearsal *rehearsal  // nil = what the rosters change is known
	noPosts   bool        // of what is replayed posts are left as they were: no seat depends on them later in the day
	refillOf  *op
	refilled  bool
	known     map[aside]uint16 // where in asides
	asides    []aside
	lots      []lot
	paths     []step
	likes     []Holding // of which cells hold the like
	plain     frame     // the frame of councils of which nothing is open

	deed
	meter
	dawn
	buffers
}

// deed is what an operation does while it acts.
type deed struct {
	loosely   bool // it acts seat by seat
	stirred   bool // it left more than there was, or acted otherwise; see [fold.repeat]
	released  bool // somebody has left a seat on the day for one of another ward
	marked    bool // seats are marked that were filled on the day, or listed
	acted     bool
	confirmed bool // what acted, or did not, confirmed what there was
	named     bool // what acted only named who holds a seat
	forks     []Part
	strays    strays
	given     []gift  // while moves are counted
	firm      []int32 // seats that it has surely given
	placed    *op     // for which spots are known
	tier      int     // of them
}

// meter counts what the fold costs, and bounds it.
type meter struct {
	clock     int64 // what was tried
	steps     int   // what it cost
	spent     int   // and what the councils before it have
	asked     int   // the step at which the fold last asked whether to stop
	rehearsed int   // what it cost to find out what the rosters change
	stops     bool  // whether it is to stop is asked at all
	halted    bool
	widened   bool // something was, in this council
	blurs     bool // a seat was blurred
}

// dawn keeps the frames as a day finds them, for what is replayed of it.
type dawn struct {
	keep       bool // where nothing is open
	keepAll    func(seatledger.Day) bool
	mornings   []*frame // all frames, of a day for which keepAll asks
	morning    frame    // that frame, where nothing was open
	hasMorning bool
	replaying  bool
}

// buffers are used again and again, and say nothing between two uses.
type buffers struct {
	wardsWere, wardsLaid []Ref // by seat

	spots []int
	meant []int // seats of the ward that an operation means
	kinds []kind
	scope scope
	room  store // of cells of the council
	key   []byte
	spans []stretch // of keys in it
	whole []byte    // the key of a frame
	ways  []Part    // of a cell
}

// run folds the agenda up to a day and visits every day on which something may
// have changed.
func (f *fold) run(until seatledger.Day, visit func(seatledger.Day)) {
	f.start()
	if len(f.uncertain) == 0 {
		f.runCertain(until, visit)
		return
	}
	days := f.bounds()
	for i := 0; i < len(days) && seatledger.Day(days[i]) <= until; i++ {
		next := int32(math.MaxInt32)
		if i+1 < len(days) {
			next = days[i+1]
		}
		var before []string
		for day, more := days[i], len(f.uncertain); day < next && seatledger.Day(day) <= until; day++ {
			if f.isStoppedNow() {
				return
			}
			if f.clears(day) {
				f.lookBack(day)
			}
			f.passDay(day, f.due(day))
			if f.halted { // in the middle of the day: nothing to show
				return
			}
			visit(seatledger.Day(day))
			if more--; more < 0 || !f.restless() {
				break
			}
			if int(day-days[i]) >= fewPasses {
				after := f.frameKeys()
				if slices.Equal(before, after) { // what the same operations left as it was they will leave so
					break
				}
				before = after
			}
		}
	}
}

// clears reports whether a roster of a day shows what there was of what had been unclear
// up to it.
func (f *fold) clears(day int32) bool {
	return slices.ContainsFunc(f.uncertain, func(i int32) bool {
		o := &f.ops[i]
		return o.nameless && o.last == day && !f.isCleared(o)
	})
}

// lookBack folds the days before a roster once more, without what was unclear up to it:
// the roster is held against what there was.
func (f *fold) lookBack(day int32) {
	keep, all := f.keep, f.keepAll
	f.keep, f.keepAll = false, nil
	f.clear(day)
	f.run(seatledger.Day(day-1), func(seatledger.Day) {})
	f.keep, f.keepAll = keep, all
}

// fewPasses is how often what is under way is tried before the fold looks whether
// it has come round to where it was.
const fewPasses = 3

// isStoppedNow asks at once, whatever the fold has cost since it last asked:
// before what no count of steps tells the cost of, such as what a visit did with
// a day, or looking for whom an operation may concern.
func (f *fold) isStoppedNow() bool {
	f.asked = 0
	return f.isStopped()
}

// isStopped asks, now and then, whether the fold is to stop, and remembers it.
func (f *fold) isStopped() bool { return f.stops && f.asksToStop() }

func (f *fold) asksToStop() bool {
	if f.halted {
		return true
	}
	if f.steps-f.asked >= askEvery || f.asked == 0 {
		f.asked, f.halted = f.steps+1, f.view.stopped()
	}
	return f.halted
}

// askEvery is how many steps go by between two questions whether to stop: about
// a millisecond.
const askEvery = 20_000

// start leaves one frame, in which the council does not exist yet.
func (f *fold) start() {
	sure := &f.plain.sure
	f.plain = frame{Body: Body{waits: f.waits}, sure: Part{Seats: sure.Seats[:0], Posts: sure.Posts[:0], Coalitions: sure.Coalitions[:0], Reports: sure.Reports[:0], Groups: sure.Groups[:0], gone: sure.gone[:0]},
		cells: f.plain.cells[:0], tried: f.plain.tried[:0]}
	if f.room = f.room.again(); f.room.cells == nil && len(f.uncertain) > 0 {
		f.room = small()
	}
	f.frames = append(f.frames[:0], &f.plain)
	f.spent += f.steps
	f.spent, f.rehearsed = f.spent+f.rehearsed, 0
	f.clashes, f.clock, f.steps, f.refillOf = f.clashes[:0], 0, 0, nil
	f.stops, f.asked, f.halted, f.limit, f.marked, f.widened, f.blurs, f.released = f.view.stopped != nil, 0, false, f.most, false, false, false, false
	f.likes = f.likes[:0]
	f.lots, f.paths = f.lots[:0], append(f.paths[:0], step{})
	f.asides = append(f.asides[:0], aside{})
	clear(f.known)
}

// tireEvery is how many steps quarter the ways that are kept of what is tangled:
// the more a council has cost, the less of it is kept apart.
const tireEvery = 250_000

func (f *fold) tire() {
	if f.steps >= tireEvery {
		f.limit = max(1, f.most>>min(2*(f.steps/tireEvery), 12))
	}
}

// runCertain is run where every operation is certain; what they leave open is
// whom they concern.
func (f *fold) runCertain(until seatledger.Day, visit func(seatledger.Day)) {
	for i := 0; i < len(f.ops); {
		day := f.ops[i].first
		if seatledger.Day(day) > until || f.isStoppedNow() {
			return
		}
		f.today = f.today[:0]
		for ; i < len(f.ops) && f.ops[i].first == day; i++ {
			f.today = append(f.today, int32(i))
		}
		f.passDay(day, f.today)
		if f.halted {
			return
		}
		visit(seatledger.Day(day))
	}
}

// bounds gives the days on which something begins or ceases to be possible.
func (f *fold) bounds() []int32 {
	f.days = f.days[:0]
	for i := range f.ops {
		f.days = append(f.days, f.ops[i].first)
		if f.ops[i].last != int32(seatledger.OpenFuture) {
			f.days = append(f.days, f.ops[i].last)
		}
	}
	slices.Sort(f.days)
	f.days = slices.Compact(f.days)
	return f.days
}

// due gives the operations that may act on a day, in the order of a day.
func (f *fold) due(day int32) []int32 {
	f.today = f.today[:0]
	for i := range f.ops {
		if o := &f.ops[i]; o.first <= day && o.last >= day && !f.isCleared(o) {
			f.today = append(f.today, int32(i))
		}
	}
	slices.SortStableFunc(f.today, func(a, b int32) int { return f.ops[a].compare(&f.ops[b]) })
	return f.today
}

// restless reports whether on one more day something else could happen: more
// than one operation under way, and one of them has not been tried since the
// last change.
func (f *fold) restless() bool {
	for _, fr := range f.frames {
		for _, u := range f.uncertain {
			if o := &f.ops[u]; o.first <= f.day && o.last > f.day && fr.awaits(u) && f.isDue(fr, o, u) {
				return true
			}
		}
	}
	return false
}

// awaits reports whether an uncertain operation under way may still happen.
func (fr *frame) awaits(index int32) bool {
	if slices.Contains(fr.lax, index) || slices.Contains(fr.sure.pending, index) || fr.groupOfMove(index) != nil {
		return true
	}
	home := fr.homeOf(index)
	return home != nil && home.any(func(p *Part) bool { return slices.Contains(p.pending, index) })
}

// passDay lets everything happen that must or may happen on a day.
func (f *fold) passDay(day int32, today []int32) {
	f.day, f.fired, f.kin = day, f.fired[:0], 0
	asked, begun := false, false
	if !f.replaying {
		f.keepMorning(today)
	}
	if f.linked {
		f.forgetBegun()
	}
	for i, n := range today {
		if f.isStopped() {
			return
		}
		f.at = i
		o := &f.ops[n]
		if f.skip != nil && o.among(f.skip) || f.noPosts && (o.op == opPost || o.op == opLeave) {
			continue
		}
		f.acted, f.named, f.confirmed = false, true, false
		if o.op == opListed {
			f.takeCensus(o)
		}
		if f.keep && !f.replaying && (o.op == opElect && !asked || o.op == opBegin && !begun) {
			f.noteKin(today[i:])
			asked, begun = asked || o.op == opElect, begun || o.op == opBegin
		}
		f.actInAll(o, n)
		f.placeOnBlurred()
		if !f.replaying {
			f.noteActed(o, n)
		}
	}
	if f.marked {
		f.unmark()
	}
	if len(f.uncertain) > 0 {
		f.close()
		f.placeOnBlurred()
	}
}

// actInAll lets an operation act in every frame.
func (f *fold) actInAll(o *op, index int32) {
	if o.wide() || o.group != none && f.groups[o.group].wide {
		f.actWide(o, index)
		return
	}
	for _, fr := range f.frames {
		if f.isStopped() {
			return
		}
		fr.lapse = lapseUnknown
		f.act(fr, o, index)
	}
	if o.seeks && o.last == f.day && len(f.frames) > 1 {
		f.dropLapsed()
	}
}

// noteActed notes what an operation did on its day.
func (f *fold) noteActed(o *op, index int32) {
	o.tried, o.done = true, o.done || f.confirmed
	if f.acted || o.stakes {
		o.done, o.names = true, o.op == opElect && o.party == 0 && o.certain() && f.named && !o.stakes && f.isKept()
		f.fired = append(f.fired, index)
	}
}

// keepMorning copies the frames as a day finds them, for [Folder.Replay]: where that
// is asked of the day, or of all on which several things may happen and not too much
// is open. Where one thing certainly happens there is nothing to be told apart.
func (f *fold) keepMorning(today []int32) {
	f.mornings, f.hasMorning = nil, false
	asked := f.keepAll != nil && f.keepAll(seatledger.Day(f.day))
	several := len(today) > 1 || len(today) == 1 && !f.ops[today[0]].certain()
	if !asked && (!f.keep || !several) {
		return
	}
	fr := f.frames[0]
	if !asked && len(f.frames) == 1 && len(fr.cells)+len(fr.lax)+len(fr.unplaced)+len(fr.sure.pending)+len(fr.sure.taken) == 0 {
		f.hasMorning = true
		f.morning.copySure(fr)
		return
	}
	weight := 0
	for _, fr := range f.frames {
		weight += fr.weight()
	}
	if asked || weight <= maxMorning {
		for _, fr := range f.frames {
			f.mornings = append(f.mornings, fr.clone())
		}
	}
}

// maxMorning is how much the frames of a morning may hold that are copied in case
// they are asked for.
const maxMorning = 5000

// copySure makes a frame like another one in which nothing is open, in the slices
// of what it was before.
func (fr *frame) copySure(x *frame) {
	own, sure := &fr.sure, &x.sure
	*fr = frame{Body: x.Body, vague: x.vague, astray: x.astray, sure: Part{Seats: append(own.Seats[:0], sure.Seats...), Posts: append(own.Posts[:0], sure.Posts...), Coalitions: append(own.Coalitions[:0], sure.Coalitions...),
		Reports: append(own.Reports[:0], sure.Reports...), Groups: append(own.Groups[:0], sure.Groups...), gone: append(own.gone[:0], sure.gone...)}}
}

func (f *fold) forgetBegun() {
	for _, fr := range f.frames {
		f.current = fr
		fr.sure.begun = fr.sure.begun[:0]
		for _, c := range slices.Clone(fr.cells) {
			had := false
			for i := range c.ways {
				had = had || len(c.ways[i].begun) > 0
				c.ways[i].begun = c.ways[i].begun[:0]
			}
			if had { // what it kept apart is one again
				f.settle(fr, c)
			}
		}
	}
}

// comboOf gives the combination taken of a group; 0 where none is.
func (p *Part) comboOf(g int32) int32 {
	for _, x := range p.taken {
		if x.group == g {
			return x.combo
		}
	}
	return 0
}

func (fr *frame) comboOf(g int32) int32 { return fr.sure.comboOf(g) }

// close forgets what is past: operations and groups that had their last day.
func (f *fold) close() {
	for _, fr := range f.frames {
		f.current = fr
		fr.lax = slices.DeleteFunc(fr.lax, func(i int32) bool { return f.isOver(i) })
		for _, c := range slices.Clone(fr.cells) {
			n := len(c.ops) + len(c.groups)
			c.ops = slices.DeleteFunc(c.ops, func(i int32) bool { return f.ops[i].last <= f.day })
			c.groups = slices.DeleteFunc(c.groups, func(g int32) bool { return f.groups[g].last <= f.day })
			if n == len(c.ops)+len(c.groups) {
				continue
			}
			for i := range c.ways {
				p := &c.ways[i]
				p.pending = slices.DeleteFunc(p.pending, func(i int32) bool { return f.ops[i].last <= f.day })
				p.taken = slices.DeleteFunc(p.taken, func(x choice) bool { return f.groups[x.group].last <= f.day })
			}
			f.settle(fr, c)
			fr.touch(f)
		}
		fr.sure.taken = slices.DeleteFunc(fr.sure.taken, func(x choice) bool { return f.groups[x.group].last <= f.day })
	}
	if len(f.frames) > 1 {
		f.mergeFrames()
	}
}

func (f *fold) isOver(i int32) bool {
	o := &f.ops[i]
	return o.last <= f.day && (o.group == none || f.groups[o.group].last <= f.day)
}
