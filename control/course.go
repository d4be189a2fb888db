package control

import (
	"cmp"
	"maps"
	"runtime"
	"slices"
	"sort"
	"sync"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Course is how the councils of one kind at or below a division were
// controlled, and their seats held, over all time: a step function for each
// count. Once made it is not changed and may be shared.
type Course struct {
	Days     []seatledger.Day // on which a count changed, ascending
	Councils []Level          // by verdict: parties in order of id, then none, those out of office, undetermined, unknown
	Seats    []Level          // by allegiance: parties in order of id, then vacant, then open
	Recorded []int            // councils of which at least one seat is stated in some world
	Disputed []roll.Ref       // councils about which entries contradict each other
	sourced  []seatledger.Day // by day: the latest day on which a source in force had been published
}

// Level is one count on each day of a course, from that day on.
type Level struct {
	Verdict      // of a level of councils: whom it counts
	Vacant  bool // of a level of seats: surely nobody holds them
	Open    bool // of a level of seats: not surely any one party's
	Counts  []int
}

// seatLayer is a layer of seats in the making: a party, or one of these.
const (
	vacantSeats = roll.Independent - 1
	openSeats   = roll.Independent - 2
)

// steps are changes of counts by layer and day.
type steps[K comparable] map[K]map[seatledger.Day]int

func (s steps[K]) add(layer K, day seatledger.Day, n int) {
	if n == 0 {
		return
	}
	if s[layer] == nil {
		s[layer] = map[seatledger.Day]int{}
	}
	s[layer][day] += n
}

func (s steps[K]) merge(x steps[K]) {
	for layer, days := range x {
		for day, n := range days {
			s.add(layer, day, n)
		}
	}
}

// tracer traces councils one after another.
type tracer struct {
	judge    *Judge
	lines    *Timelines
	councils steps[Verdict]
	seats    steps[roll.Ref]
	recorded steps[bool]
	sourced  map[seatledger.Day]seatledger.Day
	disputed []roll.Ref
	before   map[roll.Ref]int
	now      map[roll.Ref]int
}

// NewCourse traces the councils that [Within] takes, on all processors.
func NewCourse(t *Timelines, division roll.Ref, kind string) *Course {
	var councils []roll.Ref
	for c := range t.View.Councils() {
		if Within(t.View.Book, c, division, kind) {
			councils = append(councils, c)
		}
	}
	shares := min(len(councils), 4*runtime.GOMAXPROCS(0))
	parts := make([]*tracer, shares)
	var wg sync.WaitGroup
	for i := range shares {
		wg.Go(func() {
			parts[i] = newTracer(t)
			for _, c := range councils[len(councils)*i/shares : len(councils)*(i+1)/shares] {
				if t.View.Stopped() {
					return
				}
				parts[i].trace(c)
			}
		})
	}
	wg.Wait()
	all := newTracer(t)
	for _, p := range parts {
		if t.View.Stopped() {
			break
		}
		all.councils.merge(p.councils)
		all.seats.merge(p.seats)
		all.recorded.merge(p.recorded)
		for from, day := range p.sourced {
			all.source(from, day)
		}
		all.disputed = append(all.disputed, p.disputed...)
	}
	return all.course()
}

func newTracer(t *Timelines) *tracer {
	j := NewJudge(t.View)
	j.By = t.By
	return &tracer{judge: j, lines: t, councils: steps[Verdict]{}, seats: steps[roll.Ref]{}, recorded: steps[bool]{},
		sourced: map[seatledger.Day]seatledger.Day{}, before: map[roll.Ref]int{}, now: map[roll.Ref]int{}}
}

func (t *tracer) trace(c roll.Ref) {
	last := Segment{}
	for _, s := range t.lines.Of(c) {
		if last.Exists {
			t.councils.add(last.plain(), s.From, -1)
		}
		if s.Exists {
			t.councils.add(s.plain(), s.From, 1)
		}
		last = s
	}
	clear(t.before)
	stated := 0
	t.judge.Folder.Life(c, func(day seatledger.Day, s *roll.State) {
		is := t.hold(s)
		t.recorded.add(true, day, is-stated)
		stated = is
		t.step(day)
	})
	if len(t.judge.Folder.Disputes()) > 0 {
		t.disputed = append(t.disputed, c)
	}
	t.judge.View.Confirmed(c, t.source)
}

// plain is a verdict without whether it rests on a source's word.
func (v Verdict) plain() Verdict { return Verdict{Kind: v.Kind, Party: v.Party} }

func (t *tracer) source(from, published seatledger.Day) {
	if day, ok := t.sourced[from]; !ok || published > day {
		t.sourced[from] = published
	}
}

// hold counts the seats of a day by layer into t.now, and gives 1 if any is
// stated.
func (t *tracer) hold(s *roll.State) (stated int) {
	clear(t.now)
	if !s.Serves() {
		return recorded(s)
	}
	var a Answer
	a.count(t.judge, s)
	open := a.Seats - a.Vacant.Certain
	for _, p := range a.Parties {
		t.now[p.Party] += p.Certain
		open -= p.Certain
	}
	t.now[vacantSeats], t.now[openSeats] = a.Vacant.Certain, open
	if a.Unstated.Certain < a.Seats {
		return 1
	}
	return 0
}

// recorded gives 1 if something is stated of a seat of a council whose members do not
// exercise its powers.
func recorded(s *roll.State) (n int) {
	for i := range s.Frames {
		s.Frames[i].Parts(func(p *roll.Part) {
			if slices.ContainsFunc(p.Seats, func(h roll.Holding) bool { return !h.Mark.Is(roll.Unstated) }) {
				n = 1
			}
		})
	}
	return n
}

// step notes how the counts differ from those before.
func (t *tracer) step(day seatledger.Day) {
	for layer, n := range t.now {
		t.seats.add(layer, day, n-t.before[layer])
	}
	for layer, n := range t.before {
		if _, still := t.now[layer]; !still {
			t.seats.add(layer, day, -n)
		}
	}
	t.before, t.now = t.now, t.before
}

// course sums the steps up.
func (t *tracer) course() *Course {
	days := map[seatledger.Day]bool{}
	collect(days, t.councils)
	collect(days, t.seats)
	collect(days, t.recorded)
	for day := range t.sourced {
		days[day] = true
	}
	c := &Course{Days: slices.Sorted(maps.Keys(days)), Disputed: t.disputed}
	slices.Sort(c.Disputed)
	for v, steps := range t.councils {
		c.Councils = append(c.Councils, Level{Verdict: v, Counts: c.sum(steps)})
	}
	for layer, steps := range t.seats {
		x := Level{Vacant: layer == vacantSeats, Open: layer == openSeats, Counts: c.sum(steps)}
		if !x.Vacant && !x.Open {
			x.Verdict = Verdict{Kind: Party, Party: layer}
		}
		c.Seats = append(c.Seats, x)
	}
	b := t.lines.View.Book
	order := func(x, y Level) int {
		return cmp.Or(x.rank()-y.rank(), compareIDs(b, x.Party, y.Party))
	}
	slices.SortFunc(c.Councils, order)
	slices.SortFunc(c.Seats, order)
	c.Recorded = c.sum(t.recorded[true])
	latest := seatledger.OpenPast
	for _, day := range c.Days {
		if published, ok := t.sourced[day]; ok {
			latest = max(latest, published)
		}
		c.sourced = append(c.sourced, latest)
	}
	return c
}

// rank puts parties first, then what is nobody's, then what is open.
func (l *Level) rank() int {
	switch {
	case l.Open:
		return 10
	case l.Vacant:
		return 1
	case l.Kind == Party, l.Kind == Coalition:
		return 0
	case l.Kind == None:
		return 2
	case !l.Kind.Serves():
		return int(l.Kind - Administered + 3)
	}
	return 10 - int(l.Kind) // undetermined, unknown
}

func collect[K comparable](days map[seatledger.Day]bool, s steps[K]) {
	for _, x := range s {
		for day := range x {
			days[day] = true
		}
	}
}

func (c *Course) sum(steps map[seatledger.Day]int) []int {
	counts := make([]int, len(c.Days))
	n := 0
	for i, day := range c.Days {
		n += steps[day]
		counts[i] = n
	}
	return counts
}

// At gives the index of the day in force on a day; -1 before the first.
func (c *Course) At(on seatledger.Day) int {
	return sort.Search(len(c.Days), func(i int) bool { return c.Days[i] > on }) - 1
}

// Confirmed gives the latest day on which a source of an entry in force by a
// day had been published, as far as it is dated.
func (c *Course) Confirmed(on seatledger.Day) (day seatledger.Day, ok bool) {
	i := c.At(on)
	if i < 0 || c.sourced[i] == seatledger.OpenPast {
		return 0, false
	}
	return c.sourced[i], true
}
