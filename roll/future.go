package roll

import (
	"math"
	"slices"

	"github.com/seatledger/seatledger"
)

// future says until when the records speak of what may tell two seats apart:
// what nobody speaks of any more needs no keeping apart. Days are the last on
// which an operation may happen.
type future struct {
	read   bool
	wards  int32           // somebody's ward is named, or some wards only are at stake
	lays   int32           // some wards only are at stake
	people map[Ref]int32   // somebody is named; nil = not read yet
	seats  map[int32]int32 // a seat is named by its ordinal
	inWard map[Ref]int32   // a seat is named by its number in a ward
	moving bool            // seats may come to a ward, or leave it
	hints  map[int32]int32 // what a roster leaves open is laid on a seat, whichever of some that are alike
	cuts   []cut           // seats behind an ordinal are taken away
	lists  map[Ref]int32   // a vacant seat of a list is filled before others; nil = not read yet
	keeps  int32           // a vacant seat is filled and stays its list's
	fills  int32           // the first of some seats is filled or named
	behind []int32         // of each seat, how many before it are named by their ordinals
	asOf   int32           // on this day
}

type cut struct{ size, last int32 }

const never int32 = math.MinInt32

// look reads the future once for a council, when it is first asked for.
func (a *agenda) look() *future {
	t := &a.future
	if t.read {
		return t
	}
	clear(t.seats)
	clear(t.hints)
	clear(t.inWard)
	*t = future{read: true, wards: never, lays: never, keeps: never, fills: never, asOf: never, seats: t.seats, inWard: t.inWard, hints: t.hints, cuts: t.cuts[:0], behind: t.behind[:0]}
	most := 0
	for i := range a.ops {
		if o := &a.ops[i]; o.op == opCouncil || o.op == opResize {
			most = max(most, int(o.seat))
		}
	}
	for i := range a.ops {
		if o := &a.ops[i]; !a.isCleared(o) {
			a.foresee(o, most)
		}
	}
	return t
}

func (a *agenda) foresee(o *op, most int) {
	t := &a.future
	switch {
	case o.op == opLay && a.someWards(o.lay, most):
		t.wards, t.lays = max(t.wards, o.last), max(t.lays, o.last)
	case o.op == opWard, o.op == opWardEnds:
		t.foreseeWard(o)
	case o.op == opCouncil, o.op == opResize:
		t.cuts = append(t.cuts, cut{int32(o.seat), o.last})
	}
	if o.op == opLay {
		t.fills = max(t.fills, o.last)
	}
	if o.op.ofRoster() && o.ward != 0 {
		t.wards = max(t.wards, o.last)
	}
	if o.wide() {
		return
	}
	if o.fills() && o.seat == 0 {
		t.fills = max(t.fills, o.last)
	}
	if o.ward != 0 {
		t.wards = max(t.wards, o.last)
	}
	if o.seat != 0 {
		t.foreseeSeat(o)
	}
	if (o.op == opElect || o.op == opFill) && !o.bringsList() {
		t.keeps = max(t.keeps, o.last)
	}
}

// foreseeWard: while a ward may begin or end it matters of which ward seats are.
func (t *future) foreseeWard(o *op) {
	if o.flags&flagVotes != 0 || o.post() != 0 { // what its seats count, or who holds the post
		t.wards = math.MaxInt32
	}
	if o.last > int32(seatledger.OpenPast) {
		t.wards = max(t.wards, o.last)
		t.moving = true
	}
}

// foreseeSeat: a seat that is yet to be named by its number is told from the others;
// where the number is of a ward, each of those that are the ward's, or may come to it.
func (t *future) foreseeSeat(o *op) {
	seat := int32(o.seat)
	switch {
	case o.op.beforeRoster():
		t.hints = until(t.hints, seat, o.last)
	case o.numbered():
		t.inWard = until(t.inWard, o.ward, o.last)
	default:
		t.seats = until(t.seats, seat, o.last)
	}
}

// until notes the last day of what is named.
func until[K comparable](days map[K]int32, named K, last int32) map[K]int32 {
	if days == nil {
		days = map[K]int32{}
	}
	if day, ok := days[named]; !ok || day < last {
		days[named] = last
	}
	return days
}

// numbers reports whether a seat of a ward, or one that may come to it, is yet to be
// named by its number there.
func (t *future) numbers(ward Ref, day int32) bool {
	if last, ok := t.inWard[ward]; ok && last >= day {
		return true
	}
	if ward != 0 && !t.moving {
		return false
	}
	for _, last := range t.inWard {
		if last >= day {
			return true
		}
	}
	return false
}

// bringsList reports whether a vacant seat becomes that of the list for which
// the operation fills it, whoever won it before.
func (o *op) bringsList() bool {
	return o.sitsFor() != 0 && (o.op == opElect || o.list != 0 || o.flags&flagOwnList != 0)
}

// vacancyMatters reports whether it is yet to matter which list won a seat that
// is vacant.
func (a *agenda) vacancyMatters(list Ref, day int32) bool {
	t := a.look()
	if t.lists == nil {
		t.lists = map[Ref]int32{}
		for i := range a.ops {
			if o := &a.ops[i]; (o.op == opElect || o.op == opFill) && o.bringsList() {
				until(t.lists, o.sitsFor(), o.last)
			}
		}
	}
	last, ok := t.lists[list]
	return t.keeps != never && t.keeps >= day || ok && last >= day
}

// someWards reports whether results are of some wards only of a council of so
// many seats: there are others, or too few seats are at stake for all.
func (a *agenda) someWards(l *layout, size int) bool {
	warded := slices.ContainsFunc(l.wards, func(w wardLayout) bool { return w.ward != 0 })
	return warded && (l.byElection || !l.takesAll(size, a.apart) || a.hasOtherWards(l))
}

// hasOtherWards reports whether some results are of a ward that others are not
// of.
func (a *agenda) hasOtherWards(l *layout) bool {
	for i := range a.ops {
		o := &a.ops[i]
		if o.op == opLay && slices.ContainsFunc(o.lay.wards, func(w wardLayout) bool { return w.ward != 0 && !l.has(w.ward) }) {
			return true
		}
	}
	return false
}

func (l *layout) has(ward Ref) bool {
	return slices.ContainsFunc(l.wards, func(w wardLayout) bool { return w.ward == ward })
}

// lastOf gives the last day on which somebody may be spoken of.
func (a *agenda) lastOf(person Ref) int32 {
	t := a.look()
	if t.people == nil {
		t.people = map[Ref]int32{}
		for i := range a.ops {
			if o := &a.ops[i]; o.person != 0 && !o.wide() {
				t.people[o.person] = max(o.last, t.last(o.person))
			}
			if o := &a.ops[i]; o.substitute() != 0 {
				t.people[o.substitute()] = max(o.last, t.last(o.substitute()))
			}
		}
	}
	return t.last(person)
}

func (t *future) last(person Ref) int32 {
	if day, ok := t.people[person]; ok {
		return day
	}
	return never
}

// wardsMatter reports whether the ward of a seat is yet to be asked for.
func (t *future) wardsMatter(day int32) bool { return t.wards != never && t.wards >= day }

// label tells seats apart that are yet to be named by their ordinals, to be
// taken away, or into a ward.
func (t *future) label(seat int32, ward Ref, day int32) (label int32) {
	if last, ok := t.seats[seat]; ok && last >= day {
		return seat
	}
	if len(t.inWard) > 0 && t.numbers(ward, day) {
		return seat
	}
	for _, c := range t.cuts {
		if c.last >= day && c.size < seat {
			label--
		}
	}
	if len(t.seats) > 0 && t.fills >= day {
		label -= 1000 * t.behindOf(seat, day)
	}
	return label
}

// labelOf is label that tells apart, too, the seats on which is laid what a roster
// leaves open.
func (t *future) labelOf(seat int32, ward Ref, day int32) int32 {
	if last, ok := t.hints[seat]; ok && last >= day {
		return seat
	}
	return t.label(seat, ward, day)
}

// behindOf counts the seats before one that are yet to be named by their
// ordinals: it tells seats apart of which the first is yet to be filled.
func (t *future) behindOf(seat, day int32) int32 {
	if t.asOf != day {
		t.asOf, t.behind = day, t.behind[:0]
	}
	for n := int32(len(t.behind)); n <= seat; n++ {
		before := int32(0)
		if n > 0 {
			before = t.behind[n-1]
			if last, ok := t.seats[n-1]; ok && last >= day {
				before++
			}
		}
		t.behind = append(t.behind, before)
	}
	return t.behind[seat]
}

// kind is what tells a seat from others, as far as it still matters.
type kind struct {
	list, person, party, ward Ref
	until                     uint32
	term                      int32
	label                     int32
	sits, own                 Ref
	aside                     uint16
	mark                      Mark
	group                     Membership // by which somebody counts who is like others of whom nothing more is recorded
}

// quietPerson stands for every named holder of whom nothing more is recorded.
const quietPerson Ref = Independent - 1

// kindOf gives the kind of a seat before an operation of the day.
func (f *fold) kindOf(h *Holding, o *op) kind {
	t := f.look()
	k := kind{list: h.List, person: h.Person, party: h.Allegiance, ward: h.Ward, until: h.until, term: h.term, sits: h.Sits, own: h.Own, aside: f.asideOf(h), mark: h.Mark}
	if !o.takesFirst(h) {
		k.label = t.label(h.Seat, h.Ward, f.day)
	}
	k.label ^= f.current.lies(h.Seat)
	if !t.wardsMatter(f.day) && !f.current.torn && (!o.fills() || !f.labelled()) {
		k.ward = 0
	}
	if o.unnamed() && h.Person != 0 && f.isQuiet(h.Person) {
		if m, one := f.current.memberOf(h.Person); one {
			k.person, k.group = quietPerson, m
		}
	}
	if o.op == opNew {
		k.list = 0 // who came has a list of one's own
	}
	if h.Mark.Is(VacantSeat) && (f.skip != nil && !f.labelled() && !f.vacancyMatters(h.List, f.day) || f.isRefilled(o)) { // without something nobody asks for single seats
		k.list = 0
	}
	return k
}

// isRefilled reports whether so many seats are filled on this day, from an
// operation on, that none stays vacant: then it does not matter which of them it
// fills.
func (f *fold) isRefilled(o *op) bool {
	if f.refillOf == o {
		return f.refilled
	}
	f.refillOf, f.refilled = o, false
	if f.labelled() {
		return false
	}
	vacant := 0
	for s := range f.current.sure.Seats {
		if f.current.sure.Seats[s].Mark.Is(VacantSeat) {
			vacant++
		}
	}
	for _, c := range f.current.cells {
		if c.any(func(p *Part) bool {
			return slices.ContainsFunc(p.Seats, func(h Holding) bool { return h.Mark.Is(VacantSeat) })
		}) {
			return false
		}
	}
	fills := 0
	for _, i := range f.today[f.at:] {
		x := &f.ops[i]
		fits := x.op == opElect || x.op == opFill && x.bringsList() && x.flags&flagOfList == 0 && !f.marked
		if !fits || !x.certain() || x.seat != 0 || x.ward != 0 || f.current.sure.mandateOf(x.person) >= 0 || x.flags&flagByPerson != 0 {
			break
		}
		fills++
	}
	f.refilled = fills >= vacant
	return f.refilled
}

// isQuiet reports whether nothing more is recorded of somebody who holds no
// post.
func (f *fold) isQuiet(person Ref) bool {
	return f.lastOf(person) < f.day && !f.current.holdsPost(person)
}

// memberOf gives the only membership in a group that somebody has by name, as far as it
// tells whom that one counts for; one is false where there are several, or where it is
// open which.
func (fr *frame) memberOf(person Ref) (x Membership, one bool) {
	own := func(m Membership) bool { return m.Person == person }
	if c := fr.cellOf(Matter{kind: ofPerson, of: person}); c != nil {
		return x, !c.any(func(p *Part) bool { return slices.ContainsFunc(p.Groups, own) })
	}
	for _, m := range fr.sure.Groups {
		if own(m) && x.Group != 0 {
			return x, false
		} else if own(m) {
			x = Membership{Group: m.Group, Left: m.Left}
		}
	}
	return x, true
}

func (fr *frame) holdsPost(person Ref) bool {
	holds := func(p *Part) bool {
		return slices.ContainsFunc(p.Posts, func(x PostHolding) bool { return x.Person == person })
	}
	if holds(&fr.sure) {
		return true
	}
	for _, c := range fr.cells {
		for i := range c.ways {
			if holds(&c.ways[i]) {
				return true
			}
		}
	}
	return false
}

// fills reports whether the operation seats or names somebody.
func (o *op) fills() bool { return o.op == opElect || o.op == opFill || o.op == opWon }

// takesFirst reports whether of seats like one that are to be filled, or whose
// holders are to be named, the first stands for all, whatever is said of it later.
// Of those whose holders may have left unrecorded it does not.
func (o *op) takesFirst(h *Holding) bool {
	open := h.Mark.Is(VacantSeat) || h.nobody()
	switch o.op {
	case opStake:
		return o.stake.by && open
	case opFill:
		return open || h.Mark.Is(byWon)
	}
	return o.fills()
}

// alike reports whether nothing that still matters tells two seats apart.
func (f *fold) alike(x, y *Holding, o *op) bool {
	marks := x.Mark ^ y.Mark
	if o.op == opElect { // whoever is named has not come that day, whatever happened to the seat
		marks &^= filled
	}
	switch {
	case x.Allegiance != y.Allegiance || marks != 0 || x.until != y.until || x.term != y.term:
		return false
	case x.Sits != y.Sits || x.Own != y.Own || x.aside != y.aside && f.asideOf(x) != f.asideOf(y):
		return false
	case len(f.current.unplaced) > 0 && f.current.lies(x.Seat) != f.current.lies(y.Seat):
		return false
	case x.List == y.List && x.Person == y.Person && x.Ward == y.Ward:
		return o.takesFirst(x) || !f.labelled() || f.future.label(x.Seat, x.Ward, f.day) == f.future.label(y.Seat, y.Ward, f.day)
	case x.Person != y.Person && (!o.unnamed() || x.Person == 0 || y.Person == 0), x.List != y.List && !x.Mark.Is(VacantSeat):
		return false // of whatever kind they are
	}
	return f.kindOf(x, o) == f.kindOf(y, o)
}

// labelled reports whether some record tells seats apart by their ordinals.
func (f *fold) labelled() bool {
	t := f.look()
	return len(t.seats) > 0 || len(t.cuts) > 1 || t.wards != never
}
