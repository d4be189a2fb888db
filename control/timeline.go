package control

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"runtime"
	"slices"
	"sort"
	"sync"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// Segment is a verdict that holds from a day until the next segment.
type Segment struct {
	From   seatledger.Day
	Exists bool
	Verdict
}

// Timeline gives the verdicts of a council over all time, in order of days.
func (j *Judge) Timeline(c roll.Ref, rule seatledger.ControlRule) []Segment {
	return j.appendTimeline(nil, c, rule)
}

func (j *Judge) appendTimeline(list []Segment, c roll.Ref, rule seatledger.ControlRule) []Segment {
	start := len(list)
	j.Folder.Life(c, func(day seatledger.Day, state *roll.State) {
		if len(list) > start && j.Folder.Unchanged() {
			return
		}
		s := Segment{day, state.Exists(), j.Verdict(state, rule)}
		if n := len(list); n == start || list[n-1].Verdict != s.Verdict || list[n-1].Exists != s.Exists {
			list = append(list, s)
		}
	})
	return list
}

// Timelines holds the verdicts of all councils of a view under one rule. Once
// made it is not changed and may be shared.
type Timelines struct {
	View     *roll.View
	Rule     seatledger.ControlRule
	By       seatledger.CountedBy
	segments []Segment
	starts   []int // by council; councils+1 bounds
}

// NewTimelines judges every council over all time, on all processors. Of a view
// that was told to stop it gives no timelines.
func NewTimelines(v *roll.View, rule seatledger.ControlRule) *Timelines {
	return NewTimelinesBy(v, rule, "")
}

// NewTimelinesBy is NewTimelines with members counted by party or by group; blank =
// as each council says.
func NewTimelinesBy(v *roll.View, rule seatledger.ControlRule, by seatledger.CountedBy) *Timelines {
	councils := slices.Collect(v.Book.Councils())
	t := &Timelines{View: v, Rule: rule, By: by}
	parts := inParallel(len(councils), func(from, to int) ([]Segment, []int) {
		j := NewJudge(v)
		j.By = by
		var segments []Segment
		counts := make([]int, 0, to-from)
		for _, c := range councils[from:to] {
			if v.Stopped() {
				break
			}
			before := len(segments)
			segments = j.appendTimeline(segments, c, rule)
			counts = append(counts, len(segments)-before)
		}
		return segments, counts
	})
	if !v.Stopped() { // of all councils, each in its place
		t.join(councils, parts)
	}
	return t
}

// Through gives the same timelines for who asks through another view with the
// same clock: one that is told to stop at another time.
func (t *Timelines) Through(v *roll.View) *Timelines {
	x := *t
	x.View = v
	return &x
}

type part struct {
	segments []Segment
	counts   []int
}

// inParallel runs work on consecutive shares of n items and gives the results
// in order.
func inParallel(n int, work func(from, to int) ([]Segment, []int)) []part {
	shares := min(n, 4*runtime.GOMAXPROCS(0))
	parts := make([]part, shares)
	var wg sync.WaitGroup
	for i := range shares {
		wg.Go(func() {
			parts[i].segments, parts[i].counts = work(n*i/shares, n*(i+1)/shares)
		})
	}
	wg.Wait()
	return parts
}

func (t *Timelines) join(councils []roll.Ref, parts []part) {
	total := 0
	for _, p := range parts {
		total += len(p.segments)
	}
	t.segments = make([]Segment, 0, total)
	next := roll.Ref(0)
	i := 0
	for _, p := range parts {
		at := len(t.segments)
		t.segments = append(t.segments, p.segments...)
		for _, n := range p.counts {
			for ; next <= councils[i]; next++ {
				t.starts = append(t.starts, at)
			}
			at += n
			i++
		}
	}
	t.starts = append(t.starts, len(t.segments))
}

// Of gives the timeline of a council.
func (t *Timelines) Of(c roll.Ref) []Segment {
	if int(c)+1 >= len(t.starts) {
		return nil
	}
	return t.segments[t.starts[c]:t.starts[c+1]]
}

// At gives the verdict on a council at the end of a day; exists is false
// where there was no such council.
func (t *Timelines) At(c roll.Ref, on seatledger.Day) (v Verdict, exists bool) {
	list := t.Of(c)
	i := sort.Search(len(list), func(i int) bool { return list[i].From > on })
	if i == 0 {
		return Verdict{}, false
	}
	return list[i-1].Verdict, list[i-1].Exists
}

// Totals counts the councils of each kind of verdict.
type Totals struct {
	Councils     int
	Parties      []int // by party ref: councils it controls, alone or as the coalition's name
	Reported     int   // of all, those on a source's word
	None         int
	Undetermined int
	Unknown      int
	OutOfOffice
}

// OutOfOffice counts councils whose members do not exercise their powers, by who
// does instead.
type OutOfOffice struct {
	Administered, Suspended, Dissolved, NotInOffice int
}

// Add counts a council of a kind of verdict, and reports whether it is one of
// these.
func (o *OutOfOffice) Add(k Kind) bool {
	switch k {
	case Administered:
		o.Administered++
	case Suspended:
		o.Suspended++
	case Dissolved:
		o.Dissolved++
	case NotInOffice:
		o.NotInOffice++
	default:
		return false
	}
	return true
}

// Totals counts the verdicts on the councils of one kind ("" = all) at or
// below a division (0 = anywhere), and hands each to visit if that is not nil.
func (t *Timelines) Totals(division roll.Ref, kind string, on seatledger.Day, visit func(c roll.Ref, v Verdict)) Totals {
	b := t.View.Book
	totals := Totals{Parties: make([]int, b.Parties())}
	for c := range t.View.Councils() {
		if !Within(b, c, division, kind) {
			continue
		}
		v, exists := t.At(c, on)
		if !exists {
			continue
		}
		totals.add(v)
		if visit != nil {
			visit(c, v)
		}
	}
	return totals
}

// Within reports whether a council is of a kind ("" = any) and at or below a
// division (0 = anywhere).
func Within(b *roll.Book, c, division roll.Ref, kind string) bool {
	return (kind == "" || b.CouncilKind(c) == kind) && (division == 0 || b.Under(b.CouncilInfo(c).Division, division))
}

func (t *Totals) add(v Verdict) {
	t.Councils++
	if v.Reported {
		t.Reported++
	}
	if t.OutOfOffice.Add(v.Kind) {
		return
	}
	switch v.Kind {
	case Party, Group, Coalition:
		t.Parties[v.Party]++
	case None:
		t.None++
	case Undetermined:
		t.Undetermined++
	default:
		t.Unknown++
	}
}

// Flip is a change of control, with the entries of its day that change what it
// is judged by.
type Flip struct {
	Council  roll.Ref
	Rule     seatledger.ControlRule
	On       seatledger.Day
	From, To Verdict
	Because  []seatledger.Position
	Without  Verdict // the verdict on that day without those entries
}

// Flips gives the changes of control of a council from one day to another,
// both included. The days on which a council began or ended are none.
func (j *Judge) Flips(c roll.Ref, rule seatledger.ControlRule, since, until seatledger.Day) []Flip {
	return j.appendFlips(nil, c, rule, since, until)
}

func (j *Judge) appendFlips(flips []Flip, c roll.Ref, rule seatledger.ControlRule, since, until seatledger.Day) []Flip {
	var later []cause // of flips still to be explained
	last := Segment{}
	j.Folder.Replays = true
	j.Folder.Life(c, func(day seatledger.Day, s *roll.State) {
		if last.Exists && j.Folder.Unchanged() {
			return
		}
		now := Segment{day, s.Exists(), j.Verdict(s, rule)}
		if last.Exists && now.Exists && !last.same(now.Verdict) && day >= since && day <= until {
			flips = append(flips, Flip{Council: c, Rule: rule, On: day, From: last.Verdict, To: now.Verdict})
			x := cause{flip: len(flips) - 1, acted: j.Folder.Ops(), idle: j.Folder.Idle(), due: j.Folder.Due(), state: s, posts: j.readsNames(s, rule)}
			if f := &flips[x.flip]; !j.explain(f, &x, j.Folder.Replay) {
				x.counts, x.state, x.told = slices.Clone(j.countsOf(f, &x)), nil, j.Folder.KeptMorning()
				later = append(later, x)
			}
		}
		last = now
	})
	j.Folder.Replays = false
	j.explainLater(c, flips, later)
	return flips
}

// explainLater explains the flips of days that found something open: those days
// are folded again, and where that cannot tell all that was before them.
func (j *Judge) explainLater(c roll.Ref, flips []Flip, later []cause) {
	if len(later) == 0 {
		return
	}
	at := func(day seatledger.Day) int {
		return slices.IndexFunc(later, func(x cause) bool { return !x.told && flips[x.flip].On == day })
	}
	until := seatledger.OpenPast
	for i := range later {
		if x := &later[i]; !x.told {
			until = flips[x.flip].On
		}
	}
	if until != seatledger.OpenPast {
		j.Folder.Again(c, until, func(day seatledger.Day) bool { return at(day) >= 0 }, func(day seatledger.Day) {
			x := &later[at(day)]
			x.done = j.explain(&flips[x.flip], x, j.Folder.Replay)
		})
	}
	for i := range later {
		if j.View.Stopped() {
			return
		}
		x := &later[i]
		if x.done {
			continue
		}
		f := &flips[x.flip]
		j.explain(f, x, func(skip []roll.Op) (*roll.State, bool) { return j.Folder.Without(c, f.On, skip), true })
	}
}

// cause is what may have caused a flip: what acted on its day, and the state that
// it was judged by.
type cause struct {
	flip   int
	acted  []roll.Op
	idle   []roll.Op   // and what found nothing left to do
	due    int         // operations that could act on that day
	state  *roll.State // nil = no longer kept
	counts []byte      // of that state, once they were asked for
	posts  bool        // it was judged by who holds a post, or by names
	told   bool        // the morning of the day was kept, and does not tell
	done   bool        // it is explained
}

// onSeats gives what acted but for posts, where none is read.
func (x *cause) onSeats() []roll.Op {
	seats := slices.DeleteFunc(slices.Clone(x.acted), func(op roll.Op) bool { return op.Posts && !x.posts })
	if len(seats) == 0 {
		return x.acted
	}
	return seats
}

// isOpen reports whether it is to be seen what each operation did.
func (x *cause) isOpen() bool { return x.due > 1 || len(x.acted) == 1 && x.acted[0].Open }

// explain finds the entries of the day of a flip that alter the counts it was
// judged by, each taken away alone, and gives the verdict without all of them.
// It does nothing and says false where without cannot tell.
func (j *Judge) explain(f *Flip, x *cause, without func([]roll.Op) (*roll.State, bool)) bool {
	needed := x.acted
	f.Without = f.From
	j.Folder.NoPosts = !j.readsPosts(f, x)
	switch {
	case x.isOpen() && len(x.acted) == 1: // whatever it alters
		var ok bool
		if needed, ok = j.withAll(f, x, needed, without); !ok {
			return false
		}
	case x.isOpen():
		var alone Verdict
		var ok bool
		if needed, alone, ok = j.needed(f, x, nil, without); !ok {
			return false
		}
		if len(needed) == 1 && alone.same(f.From) {
			f.Without = alone
			break
		}
		if len(needed) == 0 { // several say the same
			needed = x.onSeats()
		}
		if needed, ok = j.withAll(f, x, needed, without); !ok {
			return false
		}
	}
	f.Because = entriesOf(needed)
	return true
}

// entriesOf gives the entries that operations rest on, ascending.
func entriesOf(ops []roll.Op) (list []seatledger.Position) {
	n := 0
	for i := range ops {
		n += max(1, len(ops[i].Rows))
	}
	list = slices.Grow(list, n)
	for _, op := range ops {
		if len(op.Rows) == 0 {
			list = append(list, op.Position)
		}
		list = append(list, op.Rows...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// readsPosts reports whether the judgements of a flip read posts, or names.
func (j *Judge) readsPosts(f *Flip, x *cause) bool {
	return x.posts || !f.From.Kind.Serves() || !f.To.Kind.Serves()
}

// needed lists the operations of the day of a flip that alter the counts compared,
// each taken away alone, where some others are taken away already, and gives the
// verdict without the first of them. It says false where without cannot tell.
func (j *Judge) needed(f *Flip, x *cause, gone []roll.Op, without func([]roll.Op) (*roll.State, bool)) (needed []roll.Op, alone Verdict, ok bool) {
	kin := map[int]bool{} // whether those of a kin alter the counts
	for i, op := range x.acted {
		if isOne(op, gone) {
			continue
		}
		if alter, known := kin[op.Kin]; known {
			if alter {
				needed = append(needed, op)
			}
			continue
		}
		if (op.Posts || op.Names && len(gone) == 0) && !j.readsPosts(f, x) {
			continue // nothing else reads posts or names, and no seat depends on one; without others it may seat somebody
		}
		if j.View.Stopped() {
			return needed, alone, true // it matters no longer
		}
		less := x.acted[i : i+1]
		if len(gone) > 0 {
			less = append(slices.Clip(gone), op)
		}
		s, ok := without(less)
		if !ok {
			return nil, alone, false
		}
		v := j.Verdict(s, f.Rule)
		alter := j.alters(f, x, s, v)
		if alter && len(needed) == 0 {
			alone = v
		}
		if alter {
			needed = append(needed, op)
		}
		if op.Kin != 0 {
			kin[op.Kin] = alter
		}
	}
	return needed, alone, true
}

// withAll gives the verdict of the day of a flip without its causes, and adds to them
// what they stood in the way of.
func (j *Judge) withAll(f *Flip, x *cause, causes []roll.Op, without func([]roll.Op) (*roll.State, bool)) ([]roll.Op, bool) {
	s, ok := without(causes)
	if !ok {
		return nil, false
	}
	if f.Without = j.Verdict(s, f.Rule); f.Without.same(f.From) || len(causes) == len(x.acted)+len(x.idle) {
		return causes, true
	}
	return j.further(f, x, causes, s, without)
}

// further adds to the causes of a flip what alters the counts once they are taken
// away, where it is not undone without them alone: a member who joins the other
// group and leaves the own party on one day, say, or who is seated by two entries. What is known from a day on has
// no more causes than what made it known.
func (j *Judge) further(f *Flip, x *cause, causes []roll.Op, s *roll.State, without func([]roll.Op) (*roll.State, bool)) ([]roll.Op, bool) {
	if f.From.Kind == Unknown {
		return causes, true
	}
	rest := *x
	rest.acted, rest.state, rest.counts = slices.Concat(x.acted, x.idle), nil, slices.Clone(j.compared(s, f))
	more, _, ok := j.needed(f, &rest, causes, without)
	if !ok {
		return nil, false
	}
	if len(more) > 0 {
		all := slices.Concat(causes, more)
		if s, ok = without(all); !ok {
			return nil, false
		}
		if v := j.Verdict(s, f.Rule); v.same(f.From) {
			f.Without = v
			return all, true
		}
	}
	return j.alike(f, &rest, causes, without)
}

// alike adds to the causes of a flip what does the same as others of the day, so
// that none of them is missed when it alone is taken away: a by-election that is on
// record by its results and by its winner, say. Such an entry is one that by itself,
// without anything else of that day, alters the counts. It adds nothing where even
// without all of them the flip is not undone.
func (j *Judge) alike(f *Flip, x *cause, causes []roll.Op, without func([]roll.Op) (*roll.State, bool)) ([]roll.Op, bool) {
	s, ok := without(x.acted)
	if !ok || !j.Verdict(s, f.Rule).same(f.From) {
		return causes, ok
	}
	before := slices.Clone(j.compared(s, f))
	all, kin := slices.Clone(causes), map[int]bool{}
	for i, op := range x.acted {
		if isOne(op, causes) || (op.Posts || op.Names) && !j.readsPosts(f, x) {
			continue
		}
		alters, known := kin[op.Kin]
		if !known || op.Kin == 0 {
			if s, ok = without(slices.Concat(x.acted[:i], x.acted[i+1:])); !ok || j.View.Stopped() {
				return causes, ok
			}
			alters = !bytes.Equal(j.compared(s, f), before)
			kin[op.Kin] = alters
		}
		if alters {
			all = append(all, op)
		}
	}
	if s, ok = without(all); !ok {
		return nil, false
	}
	if v := j.Verdict(s, f.Rule); v.same(f.From) {
		f.Without = v
		return all, true
	}
	return causes, true
}

// isOne reports whether an operation is that of an entry that is named already.
func isOne(op roll.Op, of []roll.Op) bool {
	return slices.ContainsFunc(of, func(y roll.Op) bool { return y.Position == op.Position })
}

// alters reports whether a state of which the verdict is known differs from that of
// a flip in what the judgements of the flip compare. Where both stand in one way
// these tell the verdict, so that another verdict is enough; but not whether anything
// was ever stated.
func (j *Judge) alters(f *Flip, x *cause, s *roll.State, v Verdict) bool {
	known := v.Kind != Unknown && f.To.Kind != Unknown
	if v != f.To && known && !v.Reported && x.state != nil && x.state.InOneWay() && s.InOneWay() {
		return true
	}
	counts := j.countsOf(f, x) // first, for what is compared is the judge's own until the next
	return !bytes.Equal(j.compared(s, f), counts)
}

// countsOf gives the counts that a flip was judged by.
func (j *Judge) countsOf(f *Flip, x *cause) []byte {
	if x.counts == nil && x.state != nil {
		j.counts = append(j.counts[:0], j.compared(x.state, f)...)
		x.counts = j.counts
	}
	return x.counts
}

// compared writes down what the judgements of a flip compare: the seats of every
// party, what they are held against, the posts and coalitions that the rule
// reads, and sources' words where one was taken. It is the judge's own until the
// next.
func (j *Judge) compared(s *roll.State, flip *Flip) []byte {
	rule := flip.Rule
	a := Answer{Rule: rule, Parties: j.parties[:0]}
	b := j.key[:0]
	put := func(numbers ...int) {
		for _, n := range numbers {
			b = binary.AppendVarint(b, int64(n))
		}
	}
	if rule.Post() == "" {
		a.count(j, s)
		slices.SortFunc(a.Parties, func(x, y PartyRange) int { return cmp.Compare(x.Party, y.Party) })
		for _, p := range a.Parties {
			put(int(p.Party), p.Certain, p.Possible, p.Apart)
		}
		put(-1, a.Quota, a.Votes, a.Unstated.Certain, a.Unstated.Possible)
	}
	s = j.grouped(s)
	from := len(b)
	var frames [][]byte
	for i := range s.Frames {
		b = j.appendFrame(b, &s.Frames[i], flip, &a)
		if len(s.Frames) > 1 {
			frames = append(frames, bytes.Clone(b[from:]))
			b = b[:from]
		}
	}
	slices.SortFunc(frames, bytes.Compare)
	for _, x := range slices.CompactFunc(frames, bytes.Equal) { // how many stand alike does not matter
		b = append(b, x...)
	}
	j.parties, j.key = a.Parties, b
	return b
}

// appendFrame writes down what the judgements of a flip compare of a frame beside its
// seats.
func (j *Judge) appendFrame(b []byte, f *roll.Frame, flip *Flip, a *Answer) []byte {
	put := func(numbers ...int) {
		for _, n := range numbers {
			b = binary.AppendVarint(b, int64(n))
		}
	}
	rule := flip.Rule
	if put(-2, f.Votes(), int(f.Office())); f.Exists && f.Office() != seatledger.StateInOffice {
		for _, v := range j.instead(f) {
			put(int(v.Kind), int(v.Party), 1)
		}
		return b
	}
	if post := votingPost(f, rule); post != "" && (rule.Post() != "" || a.ties()) {
		speakers := j.holders
		if rule.Post() == "" {
			speakers = j.casters
		}
		for _, v := range speakers(f, post) {
			put(int(v.Kind), int(v.Party), 1)
		}
	}
	row, _ := rule.Row()
	said := flip.From.Reported || flip.To.Reported
	if !said && row.Reads != seatledger.ReadsPartners {
		return b
	}
	f.InEach(reads(rule), func(f *roll.Frame) {
		if put(-3); said {
			v, ok := j.reported(f.Sure, rule)
			if put(int(v.Kind), int(v.Party)); ok {
				put(1)
			}
		}
		if row.Reads == seatledger.ReadsPartners {
			for _, c := range f.Sure.Coalitions {
				put(int(c))
			}
		}
	})
	return b
}

// Turn is a change of control found on the timelines, without its causes.
type Turn struct {
	Council  roll.Ref
	On       seatledger.Day
	From, To Verdict
}

// Turns gives the changes of control of the councils that [Within] takes from
// one day to another, both included, the latest first, then by id. They are
// those of [AllFlips]; [Judge.Flips] explains one of them.
func (t *Timelines) Turns(division roll.Ref, kind string, since, until seatledger.Day) []Turn {
	b := t.View.Book
	var list []Turn
	for c := range t.View.Councils() {
		if Within(b, c, division, kind) {
			list = appendTurns(list, c, t.Of(c), since, until)
		}
	}
	slices.SortFunc(list, func(x, y Turn) int {
		return cmp.Or(cmp.Compare(y.On, x.On), cmp.Compare(b.CouncilID(x.Council), b.CouncilID(y.Council)))
	})
	return list
}

// Turns gives the changes of control in the timeline of one council, the latest
// first.
func Turns(c roll.Ref, timeline []Segment, since, until seatledger.Day) []Turn {
	list := appendTurns(nil, c, timeline, since, until)
	slices.Reverse(list)
	return list
}

func appendTurns(list []Turn, c roll.Ref, timeline []Segment, since, until seatledger.Day) []Turn {
	last := Segment{}
	for _, s := range timeline {
		if last.Exists && s.Exists && !last.same(s.Verdict) && s.From >= since && s.From <= until {
			list = append(list, Turn{c, s.From, last.Verdict, s.Verdict})
		}
		last = s
	}
	return list
}

// AllFlips gives the flips of every council that Within takes, in the order of
// councils and days, on all processors.
func AllFlips(v *roll.View, rule seatledger.ControlRule, by seatledger.CountedBy, division roll.Ref, kind string, since, until seatledger.Day) []Flip {
	var councils []roll.Ref
	for c := range v.Councils() {
		if Within(v.Book, c, division, kind) {
			councils = append(councils, c)
		}
	}
	shares := min(len(councils), 4*runtime.GOMAXPROCS(0))
	lists := make([][]Flip, shares)
	var wg sync.WaitGroup
	for i := range shares {
		wg.Go(func() {
			j := NewJudge(v)
			j.By = by
			for _, c := range councils[len(councils)*i/shares : len(councils)*(i+1)/shares] {
				if v.Stopped() {
					return
				}
				lists[i] = j.appendFlips(lists[i], c, rule, since, until)
			}
		})
	}
	wg.Wait()
	return slices.Concat(lists...)
}
