package control

import (
	"cmp"
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
	j.Folder.Life(c, func(day seatledger.Day, worlds []roll.World) {
		s := Segment{day, exists(worlds), j.Verdict(worlds, rule)}
		if n := len(list); n == start || list[n-1].Verdict != s.Verdict || list[n-1].Exists != s.Exists {
			list = append(list, s)
		}
	})
	return list
}

func exists(worlds []roll.World) bool {
	return slices.ContainsFunc(worlds, func(w roll.World) bool { return w.Exists })
}

// Timelines holds the verdicts of all councils of a view under one rule. Once
// made it is not changed and may be shared.
type Timelines struct {
	View     *roll.View
	Rule     seatledger.ControlRule
	segments []Segment
	starts   []int // by council; councils+1 bounds
}

// NewTimelines judges every council over all time, on all processors.
func NewTimelines(v *roll.View, rule seatledger.ControlRule) *Timelines {
	councils := slices.Collect(v.Book.Councils())
	t := &Timelines{View: v, Rule: rule}
	parts := inParallel(len(councils), func(from, to int) ([]Segment, []int) {
		j := NewJudge(v)
		var segments []Segment
		counts := make([]int, 0, to-from)
		for _, c := range councils[from:to] {
			before := len(segments)
			segments = j.appendTimeline(segments, c, rule)
			counts = append(counts, len(segments)-before)
		}
		return segments, counts
	})
	t.join(councils, parts)
	return t
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
}

// Totals counts the verdicts on the councils of one kind ("" = all) at or
// below a division (0 = anywhere), and hands each to visit if that is not nil.
func (t *Timelines) Totals(division roll.Ref, kind string, on seatledger.Day, visit func(c roll.Ref, v Verdict)) Totals {
	b := t.View.Book
	totals := Totals{Parties: make([]int, b.Parties())}
	for c := range b.Councils() {
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
	switch v.Kind {
	case Party, Coalition:
		t.Parties[v.Party]++
	case None:
		t.None++
	case Undetermined:
		t.Undetermined++
	default:
		t.Unknown++
	}
}

// Flip is a change of control, with the entries but for which it would not
// have come about.
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
	var flips []Flip
	var later [][]roll.Op // what acted on the day of a flip still to be explained; nil = explained
	last := Segment{}
	j.Folder.Replays = true
	j.Folder.Life(c, func(day seatledger.Day, worlds []roll.World) {
		now := Segment{day, exists(worlds), j.Verdict(worlds, rule)}
		if last.Exists && now.Exists && !last.same(now.Verdict) && day >= since && day <= until {
			f, ops := Flip{Council: c, Rule: rule, On: day, From: last.Verdict, To: now.Verdict}, j.Folder.Ops()
			if j.explain(&f, ops, j.Folder.Replay) {
				ops = nil
			}
			flips, later = append(flips, f), append(later, ops)
		}
		last = now
	})
	j.Folder.Replays = false
	for i, ops := range later {
		if f := &flips[i]; ops != nil {
			j.explain(f, ops, func(skip []roll.Op) ([]roll.World, bool) { return j.Folder.Without(f.Council, f.On, skip), true })
		}
	}
	return flips
}

// explain finds the entries of the day but for which the flip would not have
// come about: each that is needed by itself; all of them where none is. It
// does nothing and says false where without cannot tell.
func (j *Judge) explain(f *Flip, acted []roll.Op, without func([]roll.Op) ([]roll.World, bool)) bool {
	needed := acted
	f.Without = f.From
	if len(acted) > 1 {
		needed = nil
		for i, op := range acted {
			if op.Posts && f.Rule.Post() == "" {
				continue // no other rule reads posts, and no seat depends on one
			}
			worlds, ok := without(acted[i : i+1])
			if !ok {
				return false
			}
			if v := j.Verdict(worlds, f.Rule); !v.same(f.To) {
				needed, f.Without = append(needed, op), v
			}
		}
		if len(needed) == 0 {
			needed = acted
		}
		if len(needed) > 1 {
			worlds, _ := without(needed)
			f.Without = j.Verdict(worlds, f.Rule)
		}
	}
	for _, op := range needed {
		if len(op.Rows) == 0 {
			f.Because = append(f.Because, op.Position)
		}
		f.Because = append(f.Because, op.Rows...)
	}
	slices.Sort(f.Because)
	return true
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
	for c := range b.Councils() {
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
func AllFlips(v *roll.View, rule seatledger.ControlRule, division roll.Ref, kind string, since, until seatledger.Day) []Flip {
	var councils []roll.Ref
	for c := range v.Book.Councils() {
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
			for _, c := range councils[len(councils)*i/shares : len(councils)*(i+1)/shares] {
				lists[i] = append(lists[i], j.Flips(c, rule, since, until)...)
			}
		})
	}
	wg.Wait()
	return slices.Concat(lists...)
}
