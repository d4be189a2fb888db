package roll

import (
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// Clock says what a view may use.
type Clock struct {
	Known     seatledger.Position // entries up to here; 0 = all
	Published seatledger.Day      // only what some source had published by this day
	ByPublic  bool                // whether Published applies
}

// View looks at a book through a clock. It may be shared; each goroutine takes
// its own [Folder] from it.
type View struct {
	Book  *Book
	Clock Clock

	known    uint32
	sets     []visibility      // of each source set, under Published
	global   map[Ref][]visible // operations on all councils below a division; 0 = on all there are
	scoped   map[Ref][]Ref     // elections held for all councils below a division
	succeeds []succession
	stopped  func() bool // nil = never
}

// Until gives the same view with folders that ask now and then, in the middle of
// a council too, whether they are to stop. What they give then is incomplete: it
// is for who stopped them to throw away.
func (v *View) Until(stopped func() bool) *View {
	x := *v
	x.stopped = stopped
	return &x
}

// Stopped reports whether whoever asks through this view has been told to stop.
func (v *View) Stopped() bool { return v.stopped != nil && v.stopped() }

// Councils gives the refs of all councils of the book, or of the first of them
// until whoever asks through this view is told to stop.
func (v *View) Councils() iter.Seq[Ref] {
	return func(yield func(Ref) bool) {
		for c := range v.Book.Councils() {
			if v.Stopped() || !yield(c) {
				return
			}
		}
	}
}

// visibility says whether an entry counts.
type visibility uint8

const (
	hidden   visibility = iota
	possible            // only the earliest day of its sources is early enough
	certain
)

// View gives the view of a book through a clock.
func (b *Book) View(clock Clock) *View {
	v := &View{Book: b, Clock: clock, known: math.MaxUint32, global: map[Ref][]visible{}, scoped: map[Ref][]Ref{}}
	if clock.Known != 0 {
		v.known = uint32(min(clock.Known, math.MaxUint32))
	}
	v.judgeSources()
	v.findGlobal()
	for e := range b.electionInfo {
		if x, ok := b.electionAt(Ref(e), v.known); ok && x.division != 0 && !x.byElection && !x.listed {
			v.scoped[x.division] = append(v.scoped[x.division], Ref(e))
		}
	}
	return v
}

// judgeSources settles once for every set of sources whether it counts.
func (v *View) judgeSources() {
	if !v.Clock.ByPublic {
		return
	}
	v.sets = make([]visibility, len(v.Book.sourceSets))
	for i, set := range v.Book.sourceSets {
		for _, s := range set {
			v.sets[i] = max(v.sets[i], v.sourceVisibility(s))
		}
	}
}

func (v *View) sourceVisibility(s Ref) visibility {
	for _, x := range slices.Backward(at(v.Book.sourceInfo, s)) {
		switch {
		case x.pos > v.known:
			continue
		case x.undated:
			return hidden
		case x.last <= int32(v.Clock.Published):
			return certain
		case x.first <= int32(v.Clock.Published):
			return possible
		}
		return hidden
	}
	return hidden
}

// Visible reports whether an entry that cites these sources counts under the
// view's published clock, surely or possibly. Entries of tables that only
// name things always do, and so does everything without that clock.
func (v *View) Visible(sources []seatledger.SourceID) (surely, possibly bool) {
	if !v.Clock.ByPublic {
		return true, true
	}
	best := hidden
	for _, s := range sources {
		if r, ok := v.Book.sourceIDs.find(string(s)); ok {
			best = max(best, v.sourceVisibility(r))
		}
	}
	return best == certain, best != hidden
}

// Knows reports whether an entry of this position was recorded by then.
func (v *View) Knows(pos seatledger.Position) bool { return pos <= seatledger.Position(v.known) }

// Published gives the latest day on which a source of the set cited by an
// entry may have appeared, for "last confirmed".
func (v *View) published(set uint32) (seatledger.Day, bool) {
	day, ok := seatledger.OpenPast, false
	for _, s := range v.Book.sourceSets[set] {
		for _, x := range slices.Backward(at(v.Book.sourceInfo, s)) {
			if x.pos > v.known {
				continue
			}
			if !x.undated && seatledger.Day(x.last) != seatledger.OpenFuture {
				day, ok = max(day, seatledger.Day(x.last)), true
			}
			break
		}
	}
	return day, ok
}

// visible is a record that counts, and the choices it stands under, if any.
type visible struct {
	*record
	possible bool
	loose    bool   // it stands for several, past a bound: its days are wider
	dispute  uint32 // 0 = none; records of one dispute exclude each other by branch
	branch   uint32
	choice   uint32 // 0 = none; the record is there if alt is chosen
	alt      uint32
}

// The choices of a view are numbered by what they are about: an entry by its
// position, the versions of a corrected one by that of the first.
const (
	choiceEntry   uint32 = 0
	choiceDispute uint32 = 1 << 30
	choiceVersion uint32 = 2 << 30
	choiceResults uint32 = 3 << 30
	choiceKind    uint32 = 3 << 30
	altNone       uint32 = math.MaxUint32
)

func (v *View) see(r *record, list []visible) []visible {
	if r.special != 0 {
		return v.seeSpecial(r, list)
	}
	if r.pos > v.known {
		return list
	}
	if is := v.claim(r.flags, r.sources); is != hidden {
		list = append(list, visible{})
		x := &list[len(list)-1]
		x.record, x.possible = r, is == possible
	}
	return list
}

func (v *View) claim(flags flag, sources uint32) visibility {
	if v.sets == nil || flags&flagClaim == 0 {
		return certain
	}
	return v.sets[sources]
}

// seeSpecial sees a record that has several versions or takes part in a
// dispute. The newest version that counts stands; one that only possibly
// counts stands beside the next older one.
func (v *View) seeSpecial(r *record, list []visible) []visible {
	s := &v.Book.specials[r.special]
	mine, standing := hidden, 0
	for i, pos := range slices.Backward(s.versions) {
		if pos > v.known {
			continue
		}
		state := v.claim(r.flags, s.sourcesOf(i, r))
		if state == hidden {
			continue
		}
		standing++
		if pos == r.pos {
			mine = state
		}
		if state == certain {
			break
		}
	}
	if mine == hidden {
		return list
	}
	x := visible{record: r}
	if s.dispute != 0 {
		x.dispute, x.branch = choiceDispute|s.dispute, s.branch
	}
	switch {
	case standing > 1 || mine == possible && s.dispute != 0 && r.op != opResult:
		x.choice, x.alt = choiceVersion|s.order, r.pos
	default:
		x.possible = mine == possible
	}
	return append(list, x)
}

func (s *special) sourcesOf(i int, r *record) uint32 {
	if s.sources == nil {
		return r.sources
	}
	return s.sources[i]
}

// versions gives the versions of a corrected entry that may stand, newest
// first, and none of them unless one surely does.
func (v *View) versions(r *record) (alts []uint32) {
	s := &v.Book.specials[r.special]
	for i, pos := range slices.Backward(s.versions) {
		if pos > v.known {
			continue
		}
		switch v.claim(r.flags, s.sourcesOf(i, r)) {
		case certain:
			return append(alts, pos)
		case possible:
			alts = append(alts, pos)
		}
	}
	return append(alts, altNone)
}

// findGlobal sees the operations on many councils, by division, and lists which
// party became which, so that a holder who follows the list's own party has not
// left it.
func (v *View) findGlobal() {
	var list []visible
	for i := range v.Book.global {
		list = v.see(&v.Book.global[i], list)
	}
	for _, g := range list {
		v.global[g.division()] = append(v.global[g.division()], g)
		if g.op == opRename && g.flags&flagRetracted == 0 {
			v.succeeds = append(v.succeeds, succession{g.pos, g.from, g.party})
		}
	}
}

// succession is a party that became another one.
type succession struct {
	pos      uint32
	from, to Ref
}

// SameSide reports whether sitting for a party is sitting for a list: it is
// the list's party, a member of the list's coalition, or what became of it at
// any time.
func (v *View) SameSide(list, party Ref) bool { return v.sameSide(math.MaxUint64, list, party) }

// SameSide reports whether sitting for a party is sitting for a list on the day of the
// frame: it is the list's party, a member of the list's coalition, or what had become of
// it by then. Sure is false where that is open.
func (f *Frame) SameSide(list, party Ref) (same, sure bool) {
	same = f.fold.view.sameSide(f.renamed, list, party)
	return same, f.perhaps == 0 || same == f.fold.view.sameSide(f.renamed|f.perhaps, list, party)
}

// sameSide is SameSide where only some successions have happened.
func (v *View) sameSide(renamed uint64, list, party Ref) bool {
	return v.became(renamed, list, party, maxSteps) ||
		party != Independent && slices.Contains(at(v.Book.partyInfo, list).Members, party)
}

const (
	maxSuccessions = 64 // that are kept apart; further ones count from the start
	maxSteps       = 8
)

// succeed notes that a party became another one.
func (v *View) succeed(b *Body, pos uint32) {
	for i := range min(len(v.succeeds), maxSuccessions) {
		if v.succeeds[i].pos == pos {
			b.renamed |= 1 << i
		}
	}
}

// became reports whether a party is another one, or has been renamed or
// merged into it within so many steps.
func (v *View) became(renamed uint64, old, party Ref, steps int) bool {
	if old == party || steps == 0 {
		return old == party
	}
	for i, s := range v.succeeds {
		if happened := i >= maxSuccessions || renamed&(1<<i) != 0; happened && s.from == old && v.became(renamed, s.to, party, steps-1) {
			return true
		}
	}
	return false
}

// Seats gives the statutory seats of a council on a day by its council rows
// and resizings, the most where their dates leave it open; 0 if there was no
// such council.
func (v *View) Seats(c Ref, on seatledger.Day) int {
	seats := 0
	var buffer [2]visible
	own := v.Book.of(c)
	for i := range own {
		r := &own[i]
		if r.op != opCouncil && r.op != opResize || seatledger.Day(r.first) > on || r.flags&flagRetracted != 0 {
			continue
		}
		if len(v.see(r, buffer[:0])) == 0 {
			continue
		}
		if seatledger.Day(r.last) <= on {
			seats = int(r.seat)
		} else {
			seats = max(seats, int(r.seat))
		}
	}
	return seats
}

// councilFacts reads the dated rules of a council row.
func (v *View) councilFacts(text Ref) CouncilFacts {
	var facts CouncilFacts
	rest := v.Book.texts.id(text)
	for _, cell := range facts.cells() {
		*cell, rest, _ = strings.Cut(rest, "\n")
	}
	return facts
}

// At gives the roll of a council at the end of a day.
func (v *View) At(c Ref, on seatledger.Day) Roll { return v.Folder().Roll(c, on) }
