package roll

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// MaxWorlds bounds the worlds kept apart for one council. Beyond it the fold
// says so and nothing about the council is certain.
const MaxWorlds = 4096

// Folder folds councils of one view, one at a time, with buffers of its own.
type Folder struct {
	Replays bool // keep what [Folder.Replay] needs

	view       *View
	place      bool // keep apart which seat an unnamed move concerns, not only how many
	ordinals   bool // it matters which of several like seats stands where
	warded     bool // results give seats to wards
	linked     bool // some uncertain operation ends what another begins
	overflow   bool
	council    Ref
	recs       []visible
	picks      []pick
	nearby     []visible // operations on many councils, this one among them
	above      []Ref     // the council's division, those above it, and 0
	group      []*visible
	results    []*record
	wards      []Ref
	laid       []Ref // elections whose results are laid
	layouts    []*layout
	named      []uint32 // parties that the council's records name
	ops        []op
	uncertain  []int
	days       []seatledger.Day
	worlds     []World
	forks      []World
	fired      []int
	skip       func(o *op) bool
	visiting   seatledger.Day
	morning    []World // as the day being visited found them
	hasMorning bool
	replayed   []World
	replaying  bool
	spots      []int
	today      []int // operations due on a day
	spliced    []Op
	inSplice   bool
	acted      bool
	misfits    []uint32    // entries that fitted no world
	clashes    [][2]uint32 // entries that contradict each other
	seen       map[string]struct{}
	key        []byte
	keys       []byte // of the worlds seen, one behind the other
	bounds     []int  // where each ends
}

// Folder gives a new folder of the view.
func (v *View) Folder() *Folder { return &Folder{view: v, seen: map[string]struct{}{}} }

// Overflowed reports whether the council folded last has more worlds than
// [MaxWorlds]: what was visited is then incomplete.
func (f *Folder) Overflowed() bool { return f.overflow }

// At gives the worlds of a council at the end of a day. They are the folder's
// own until it folds again; none if the ledger has nothing of the council.
func (f *Folder) At(c Ref, on seatledger.Day) []World {
	var worlds []World
	f.life(c, on, func(_ seatledger.Day, w []World) { worlds = w })
	for i := range worlds {
		worlds[i].pending, worlds[i].dawn, worlds[i].gone = 0, 0, worlds[i].gone[:0] // what is still to come tells no worlds apart today
	}
	if len(worlds) > 1 {
		worlds = f.dedupe(worlds)
	}
	return worlds
}

// Life visits the worlds of a council at the end of every day on which
// something may have changed, in order. They are the folder's own until visit
// returns.
func (f *Folder) Life(c Ref, visit func(day seatledger.Day, worlds []World)) {
	f.life(c, seatledger.OpenFuture, visit)
}

func (f *Folder) life(c Ref, until seatledger.Day, visit func(seatledger.Day, []World)) {
	f.overflow, f.misfits, f.clashes = false, f.misfits[:0], f.clashes[:0]
	f.gather(c)
	if len(f.picks) == 0 {
		f.assemble(nil)
		f.run(until, visit)
		return
	}
	f.lives(until, visit)
}

// lives folds once for every combination of choices and visits the union of
// their worlds.
func (f *Folder) lives(until seatledger.Day, visit func(seatledger.Day, []World)) {
	var films [][]frame
	chosen := make([]uint32, len(f.picks))
	var choose func(i int)
	choose = func(i int) {
		if f.overflow || len(films) > MaxWorlds {
			f.overflow = true
			return
		}
		if i < len(chosen) {
			for _, alt := range f.picks[i].alts {
				chosen[i] = alt
				choose(i + 1)
			}
			return
		}
		if !f.possibleWith(chosen) {
			return
		}
		var film []frame
		f.assemble(chosen)
		f.run(until, func(day seatledger.Day, worlds []World) {
			film = append(film, frame{day, cloneAll(worlds), f.Ops()})
		})
		films = append(films, film)
	}
	choose(0)
	f.splice(films, visit)
}

// frame is the set of worlds at the end of a day of one run.
type frame struct {
	day    seatledger.Day
	worlds []World
	ops    []Op
}

// splice visits, on each day of any run, the worlds of all runs.
func (f *Folder) splice(films [][]frame, visit func(seatledger.Day, []World)) {
	var days []seatledger.Day
	for _, film := range films {
		for _, x := range film {
			days = append(days, x.day)
		}
	}
	slices.Sort(days)
	at := make([]int, len(films))
	for _, day := range slices.Compact(days) {
		var all []World
		f.spliced = f.spliced[:0]
		for i, film := range films {
			for at[i] < len(film) && film[at[i]].day <= day {
				if film[at[i]].day == day {
					f.spliced = append(f.spliced, film[at[i]].ops...)
				}
				at[i]++
			}
			if at[i] == 0 {
				all = append(all, World{})
				continue
			}
			all = append(all, cloneAll(film[at[i]-1].worlds)...)
		}
		f.worlds = f.dedupe(all)
		f.inSplice = true
		visit(day, f.worlds)
		f.inSplice = false
	}
}

func cloneAll(worlds []World) []World {
	list := make([]World, len(worlds))
	for i := range worlds {
		list[i] = worlds[i].clone()
	}
	return list
}

func (w *World) clone() World {
	x := *w
	x.Seats = slices.Clone(w.Seats)
	x.Posts = slices.Clone(w.Posts)
	x.Coalitions = slices.Clone(w.Coalitions)
	x.gone = slices.Clone(w.gone)
	return x
}

// run folds the operations in f.ops, in worlds that start from nothing.
func (f *Folder) run(until seatledger.Day, visit func(seatledger.Day, []World)) {
	if f.overflow {
		return
	}
	f.start()
	f.hasMorning = false
	defer f.noteMisfits()
	if len(f.uncertain) == 0 {
		f.runExact(until, visit)
		return
	}
	for _, day := range f.daysToVisit() {
		if day > until || f.overflow {
			return
		}
		f.day(day)
		visit(day, f.worlds)
	}
}

// start leaves one world, in which the council does not exist yet. Its slices
// are those of an earlier run where there was one.
func (f *Folder) start() {
	if len(f.worlds) == 0 {
		f.worlds = make([]World, 1)
	}
	f.worlds = f.worlds[:1]
	w := &f.worlds[0]
	*w = World{Seats: w.Seats[:0], Posts: w.Posts[:0], Coalitions: w.Coalitions[:0], gone: w.gone[:0]}
	if n := len(f.uncertain); n > 0 {
		w.pending = math.MaxUint64 >> (64 - n)
	}
}

// runExact is run where every operation has its day.
func (f *Folder) runExact(until seatledger.Day, visit func(seatledger.Day, []World)) {
	for i := 0; i < len(f.ops); {
		day := f.ops[i].first
		if seatledger.Day(day) > until {
			return
		}
		f.fired = f.fired[:0]
		f.keepMorning(seatledger.Day(day))
		f.today = f.today[:0]
		for ; i < len(f.ops) && f.ops[i].first == day; i++ {
			f.today = append(f.today, i)
			f.act(i)
		}
		if len(f.worlds) > 1 {
			f.worlds = f.dedupe(f.worlds)
		}
		visit(seatledger.Day(day), f.worlds)
		if f.overflow {
			return
		}
	}
}

// keepMorning copies the worlds as a day finds them, for [Folder.Replay].
func (f *Folder) keepMorning(day seatledger.Day) {
	f.visiting = day
	f.hasMorning = f.Replays && len(f.worlds) <= fewWorlds
	if f.hasMorning {
		f.morning = copyWorlds(f.morning, f.worlds)
	}
}

// copyWorlds copies worlds into the slices of earlier ones.
func copyWorlds(to, from []World) []World {
	to = to[:cap(to)]
	for len(to) < len(from) {
		to = append(to, World{})
	}
	for i := range from {
		to[i].copyFrom(&from[i])
	}
	return to[:len(from)]
}

// copyFrom makes w equal to x, in slices of its own.
func (w *World) copyFrom(x *World) {
	seats, posts, coalitions, gone := w.Seats[:0], w.Posts[:0], w.Coalitions[:0], w.gone[:0]
	*w = *x
	w.Seats, w.Posts, w.Coalitions = append(seats, x.Seats...), append(posts, x.Posts...), append(coalitions, x.Coalitions...)
	w.gone = append(gone, x.gone...)
}

// Replay gives the worlds at the end of the day being visited as they would be
// had some of the day's operations not happened. It is ok only while a visit of
// a folder with Replays set is under way, and only where the day began with few
// worlds and those operations had no other day; [Folder.Without] always is. The
// worlds are the folder's own until it replays again.
func (f *Folder) Replay(ops []Op) (worlds []World, ok bool) {
	if !f.hasMorning || f.inSplice || f.overflow {
		return nil, false
	}
	for _, i := range f.today {
		if o := &f.ops[i]; o.bit >= 0 && o.among(ops) {
			return nil, false // it may have happened on an earlier day
		}
	}
	evening, acted, clashes := f.worlds, f.acted, len(f.clashes)
	f.worlds, f.replaying = copyWorlds(f.replayed, f.morning), true
	for _, i := range f.today {
		if !f.ops[i].among(ops) {
			f.actOn(i, f.visiting)
		}
	}
	f.replayed, f.worlds, f.replaying = f.worlds, evening, false
	f.acted, f.clashes = acted, f.clashes[:clashes]
	ok, f.overflow = !f.overflow, false
	return f.replayed, ok
}

// among reports whether the operation is one of a list.
func (o *op) among(ops []Op) bool {
	return slices.ContainsFunc(ops, func(x Op) bool {
		return x.Position == seatledger.Position(o.pos) && (len(x.Rows) > 0) == (o.lay != nil)
	})
}

// daysToVisit gives the days that can tell worlds apart: the first and last
// day of every operation, and behind each as many days as there are uncertain
// operations under way, because that many may follow one another there.
func (f *Folder) daysToVisit() []seatledger.Day {
	f.days = f.days[:0]
	for i := range f.ops {
		f.days = append(f.days, seatledger.Day(f.ops[i].first))
		if f.ops[i].last != int32(seatledger.OpenFuture) {
			f.days = append(f.days, seatledger.Day(f.ops[i].last))
		}
	}
	slices.Sort(f.days)
	f.days = slices.Compact(f.days)
	bounds := slices.Clone(f.days)
	for i, day := range bounds {
		next := seatledger.OpenFuture
		if i+1 < len(bounds) {
			next = bounds[i+1]
		}
		for n := range f.underWay(day) {
			if d := day + 1 + seatledger.Day(n); d < next {
				f.days = append(f.days, d)
			}
		}
	}
	slices.Sort(f.days)
	return f.days
}

func (f *Folder) underWay(day seatledger.Day) (n int) {
	for _, u := range f.uncertain {
		if o := &f.ops[u]; o.first <= int32(day) && o.last > int32(day) {
			n++
		}
	}
	return n
}

// day lets everything happen that must or may happen on a day.
func (f *Folder) day(day seatledger.Day) {
	f.fired = f.fired[:0]
	for w := range f.worlds {
		f.worlds[w].dawn = f.worlds[w].pending
	}
	f.keepMorning(day)
	for _, i := range f.due(day) {
		f.actOn(i, day)
		if f.overflow {
			return
		}
	}
}

// actOn lets an operation happen that must or may happen on a day.
func (f *Folder) actOn(i int, day seatledger.Day) {
	if f.ops[i].bit < 0 {
		f.act(i)
	} else {
		f.maybe(i, day)
	}
	if len(f.worlds) > 1 {
		f.worlds = f.dedupe(f.worlds)
	}
}

// due gives the operations that may act on a day, in the order of a day.
func (f *Folder) due(day seatledger.Day) []int {
	f.today = f.today[:0]
	for i := range f.ops {
		o := &f.ops[i]
		if o.bit < 0 && o.first == int32(day) || o.bit >= 0 && o.first <= int32(day) && o.last >= int32(day) {
			f.today = append(f.today, i)
		}
	}
	slices.SortStableFunc(f.today, func(a, b int) int { return f.ops[a].compare(&f.ops[b]) })
	return f.today
}

// act applies an operation to every world.
func (f *Folder) act(i int) {
	o := &f.ops[i]
	if f.skip != nil && f.skip(o) {
		return
	}
	f.acted = false
	f.forks = f.forks[:0]
	for w := range f.worlds {
		f.apply(&f.worlds[w], o)
	}
	f.worlds = append(f.worlds, f.forks...)
	f.note(i)
}

// maybe applies an uncertain operation in every world in which it must happen
// today, and leaves both worlds where it only may.
func (f *Folder) maybe(i int, day seatledger.Day) {
	o := &f.ops[i]
	if f.skip != nil && f.skip(o) {
		return
	}
	bit := uint64(1) << o.bit
	f.acted = false
	tried := false
	f.forks = f.forks[:0]
	for w := range f.worlds {
		x := &f.worlds[w]
		if x.pending&bit == 0 || o.twin >= 0 && x.pending&(1<<o.twin) != 0 || o.after >= 0 && x.dawn&(1<<o.after) != 0 {
			continue
		}
		if o.optional || o.last > int32(day) {
			f.forks = append(f.forks, x.clone())
			if o.last == int32(day) {
				f.forks[len(f.forks)-1].pending &^= bit
			}
		}
		x.pending &^= bit
		tried = true
		f.apply(x, o)
	}
	f.worlds = append(f.worlds, f.forks...)
	if tried {
		f.note(i)
	}
}

// note keeps in mind whether an operation changed any world.
func (f *Folder) note(i int) {
	if f.replaying {
		return
	}
	f.ops[i].tried = true
	if f.acted {
		f.ops[i].done = true
		f.fired = append(f.fired, i)
	}
}

// noteMisfits lists the entries about holders that changed no world at all.
// One that names no council may be about another one.
func (f *Folder) noteMisfits() {
	for i := range f.ops {
		o := &f.ops[i]
		holder := o.op == opEnd || o.op == opMove || o.op == opRealign || o.op == opElect || o.op == opFill
		if holder && o.tried && !o.done && o.flags&flagByPerson == 0 {
			f.misfits = append(f.misfits, o.pos)
		}
	}
}

// Ops gives the operations that acted on the day being visited.
func (f *Folder) Ops() []Op {
	if f.inSplice {
		return f.spliced
	}
	list := make([]Op, len(f.fired))
	for n, i := range f.fired {
		o := &f.ops[i]
		list[n] = Op{Position: seatledger.Position(o.pos), Posts: o.op == opPost || o.op == opLeave}
		if l := o.lay; l != nil {
			list[n].Rows = make([]seatledger.Position, 0, len(l.rows))
			for _, pos := range l.rows {
				list[n].Rows = append(list[n].Rows, seatledger.Position(pos))
			}
		}
	}
	return list
}

// dedupe leaves one of all worlds that nothing tells apart. Unless seats are
// to be kept apart, worlds that differ only in which of several like seats
// stands where are one.
func (f *Folder) dedupe(worlds []World) []World {
	f.keys = f.keys[:0]
	f.bounds = f.bounds[:0]
	if len(worlds) > fewWorlds {
		clear(f.seen)
	}
	n := 0
	for i := range worlds {
		f.key = f.appendWorldKey(f.key[:0], &worlds[i])
		if f.isKnown(len(worlds)) {
			continue
		}
		worlds[i], worlds[n] = worlds[n], worlds[i]
		n++
	}
	f.overflow = f.overflow || n > MaxWorlds
	return worlds[:n]
}

// fewWorlds is how many keys of worlds are looked through one by one.
const fewWorlds = 8

// isKnown reports whether f.key was known, and keeps it.
func (f *Folder) isKnown(worlds int) bool {
	if worlds > fewWorlds {
		if _, ok := f.seen[string(f.key)]; ok {
			return true
		}
		f.seen[string(f.key)] = struct{}{}
		return false
	}
	start := 0
	for _, end := range f.bounds {
		if bytes.Equal(f.keys[start:end], f.key) {
			return true
		}
		start = end
	}
	f.keys = append(f.keys, f.key...)
	f.bounds = append(f.bounds, len(f.keys))
	return false
}

func (f *Folder) appendWorldKey(k []byte, w *World) []byte {
	k = binary.LittleEndian.AppendUint64(k, w.pending)
	if f.linked {
		k = binary.LittleEndian.AppendUint64(k, w.dawn)
	}
	if len(f.view.succeeds) > 0 {
		k = binary.LittleEndian.AppendUint64(k, w.renamed)
	}
	k = binary.LittleEndian.AppendUint32(k, uint32(w.size))
	k = append(k, bits(w.Exists, w.Suspended))
	k = append(w.Facts.appendPacked(k), 0)
	for _, r := range w.Reports {
		k = append(append(k, 'r', bits(r.until, false)), r.Rule...)
		k = binary.LittleEndian.AppendUint32(append(k, 0), uint32(r.Party))
	}
	for _, c := range w.Coalitions {
		k = binary.LittleEndian.AppendUint32(append(k, 'c'), uint32(c))
	}
	for _, p := range w.Posts {
		k = binary.LittleEndian.AppendUint32(append(k, 'p', bits(p.Vacant, false)), uint32(p.Post))
		k = binary.LittleEndian.AppendUint32(k, uint32(p.Person))
		k = binary.LittleEndian.AppendUint32(k, uint32(p.Party))
		k = binary.LittleEndian.AppendUint32(k, p.until)
	}
	for _, p := range w.gone {
		k = binary.LittleEndian.AppendUint32(append(k, 'g'), uint32(p))
	}
	k = append(k, 's')
	seats := len(k)
	for i := range w.Seats {
		k = w.Seats[i].appendKey(k)
	}
	if !f.keepsOrder(w) {
		sortChunks(k[seats:], seatKey)
	}
	return k
}

func bits(a, b bool) (x byte) {
	if a {
		x |= 1
	}
	if b {
		x |= 2
	}
	return x
}

// keepsOrder reports whether it matters, or is asked, which of several like
// seats of a world stands where.
func (f *Folder) keepsOrder(w *World) bool {
	return f.place || f.ordinals || f.warded && slices.ContainsFunc(w.Seats, func(h Holding) bool {
		return h.Ward == 0 && (h.Mark != Unstated || h.Person != 0)
	})
}

const seatKey = 21

func (h *Holding) appendKey(k []byte) []byte {
	for _, r := range [...]Ref{h.List, h.Person, h.Allegiance, h.Ward} {
		k = binary.BigEndian.AppendUint32(k, uint32(r))
	}
	k = binary.BigEndian.AppendUint32(k, h.until)
	return append(k, byte(h.Mark))
}

// sortChunks sorts the chunks of size n that make up k.
func sortChunks(k []byte, n int) {
	var chunk [seatKey]byte
	for i := n; i < len(k); i += n {
		copy(chunk[:], k[i:i+n])
		j := i
		for ; j > 0 && string(k[j-n:j]) > string(chunk[:n]); j -= n {
			copy(k[j:j+n], k[j-n:j])
		}
		copy(k[j:j+n], chunk[:n])
	}
}

// Disputes gives the groups of entries that cannot all be right about the
// council folded last, and the entries that fitted no seat.
func (f *Folder) Disputes() []Dispute {
	var list []Dispute
	for _, p := range f.picks {
		if p.why == "" || len(p.alts) < 2 {
			continue
		}
		d := Dispute{Why: p.why}
		for _, r := range f.recs {
			if r.dispute == p.choice {
				d.Entries = append(d.Entries, seatledger.Position(r.pos))
			}
		}
		slices.Sort(d.Entries)
		d.Entries = slices.Compact(d.Entries)
		list = append(list, d)
	}
	for _, pos := range compact(f.misfits) {
		list = append(list, Dispute{[]seatledger.Position{seatledger.Position(pos)}, "this entry fits no seat as the other entries leave them"})
	}
	slices.SortFunc(f.clashes, func(a, b [2]uint32) int { return slices.Compare(a[:], b[:]) })
	for _, c := range slices.Compact(f.clashes) {
		d := Dispute{[]seatledger.Position{seatledger.Position(c[0])}, "this entry does not fit the size of the council or the seats at stake"}
		if c[1] != c[0] {
			d = Dispute{append(d.Entries, seatledger.Position(c[1])), "two people are recorded on one seat and no entry lets the first go"}
		}
		list = append(list, d)
	}
	return list
}

// Confirmed gives the latest day on which a source of one of these entries
// about the council folded last was published, as far as it is dated.
func (f *Folder) Confirmed(entries []seatledger.Position) (day seatledger.Day, ok bool) {
	day = seatledger.OpenPast
	for _, r := range f.recs {
		if r.sources == 0 || !slices.Contains(entries, seatledger.Position(r.pos)) {
			continue
		}
		if d, dated := f.view.published(r.sources); dated && d >= day {
			day, ok = d, true
		}
	}
	return day, ok
}

func compact(list []uint32) []uint32 {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// Without gives the worlds of a council at the end of a day as they would be
// had some operations never happened.
func (f *Folder) Without(c Ref, on seatledger.Day, ops []Op) []World {
	f.skip = func(o *op) bool { return o.among(ops) }
	defer func() { f.skip = nil }()
	return f.At(c, on)
}
