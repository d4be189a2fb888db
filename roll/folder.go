package roll

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// Folder folds councils of one view, one at a time, with buffers of its own.
type Folder struct {
	Replays bool // keep what [Folder.Replay] needs
	NoPosts bool // who asks for that does not ask who holds posts
	fold
	state    State
	without  bool      // in the agenda that is kept something never happened
	replayed frame     // where nothing was open on the morning of a day
	alone    [1]*frame // that one
	rooms    []store   // of the frames that are replayed
	replay   State
}

// Folder gives a new folder of the view.
func (v *View) Folder() *Folder {
	f := &Folder{}
	f.agenda = &agenda{docket: &docket{view: v}}
	f.most, f.fewPlaces = MaxWays, fewPlaces
	return f
}

// Stopped reports whether the folder stopped before it was done: what it gave is
// incomplete, and for who stopped it to throw away.
func (f *Folder) Stopped() bool { return f.halted }

// Limit bounds the ways that are kept apart of what is tangled; [MaxWays] is
// the most, and what a folder begins with.
func (f *Folder) Limit(ways int) { f.most = min(ways, MaxWays) }

// Places bounds on how many different seats an unnamed move is placed, each in a
// way of its own: where there are more it is counted.
func (f *Folder) Places(n int) { f.fewPlaces = n }

// Steps counts what the council folded last has cost: seats looked at in ways.
func (f *Folder) Steps() int { return f.steps }

// Spent counts the steps of all that the folder has folded so far.
func (f *Folder) Spent() int { return f.spent + f.steps }

// At gives how a council may stand at the end of a day. It is the folder's own
// until it folds again.
func (f *Folder) At(c Ref, on seatledger.Day) *State {
	f.take(c)
	f.keep, f.keepAll = false, nil
	f.clear(int32(on))
	f.run(on, func(seatledger.Day) {})
	f.conclude()
	if f.halted {
		f.abandon()
	}
	return f.show()
}

// Life visits how a council may stand at the end of every day on which something
// may have changed, in order. It is the folder's own until visit returns.
func (f *Folder) Life(c Ref, visit func(day seatledger.Day, s *State)) {
	f.take(c)
	f.keep, f.keepAll = f.Replays, nil
	f.clear(never)
	f.run(seatledger.OpenFuture, func(day seatledger.Day) { visit(day, f.show()) })
}

// Without gives how a council would stand at the end of a day had some
// operations never happened.
func (f *Folder) Without(c Ref, on seatledger.Day, ops []Op) *State {
	f.skip = ops
	defer func() { f.skip = nil }()
	return f.At(c, on)
}

// Replay gives how the council would stand at the end of the day being visited
// had some of the operations that acted on it not happened. It is ok only while
// a visit of a folder with Replays set is under way, or one of [Folder.Again],
// and where the morning of the day tells; [Folder.Without] always is. It is the
// folder's own until it replays again.
func (f *Folder) Replay(ops []Op) (s *State, ok bool) {
	if !f.KeptMorning() || f.lastRoster >= f.day && f.shifts(ops) {
		return nil, false
	}
	evening := f.fold
	f.replaying, f.noPosts, f.forks, f.clashes, f.fired = true, f.NoPosts, nil, nil, nil
	f.steps, f.asked, f.limit = 0, 0, f.most
	f.frames, ok = f.morningWithout(ops)
	if ok {
		f.skip = ops
		f.passDay(f.day, f.today)
	}
	frames, spent, asides := f.frames, f.spent+f.steps, f.asides
	f.fold = evening
	f.spent, f.asides = spent, asides
	return f.showFrames(&f.replay, frames), ok
}

// KeptMorning reports whether [Folder.Replay] has all that it can have of the day
// being visited.
func (f *Folder) KeptMorning() bool { return f.hasMorning || f.mornings != nil }

// morningWithout gives the frames as the day found them, had some operations not
// happened. An operation that may have happened before has not where it is still
// pending: those ways are what there would be without it.
func (f *Folder) morningWithout(ops []Op) ([]*frame, bool) {
	for _, i := range f.today {
		if f.expiresBy(&f.ops[i], ops) {
			return nil, false
		}
	}
	if f.mornings == nil {
		f.replayed.copySure(&f.morning)
		f.alone[0] = &f.replayed
		return f.alone[:], true
	}
	var frames []*frame
	for i, fr := range f.mornings {
		if i == len(f.rooms) {
			f.rooms = append(f.rooms, store{})
		}
		frames = append(frames, fr.cloneIn(&f.rooms[i]))
	}
	for i := range f.ops {
		if o := &f.ops[i]; o.first < f.day && o.among(ops) {
			if o.last != f.day || o.wide() || o.group != none || o.after != none || f.begins(int32(i)) || !f.unhappen(frames, int32(i)) {
				return frames, false
			}
		}
	}
	return frames, true
}

// unhappen leaves the ways in which an operation is pending. It says false where
// that is not kept.
func (f *fold) unhappen(frames []*frame, index int32) bool {
	for _, fr := range frames {
		f.current = fr
		c := fr.homeOf(index)
		if c == nil || c.wide || fr.torn {
			return false
		}
		c.ways = slices.DeleteFunc(c.ways, func(p Part) bool { return !slices.Contains(p.pending, index) })
		for i := range c.ways {
			c.ways[i].unpend(index)
		}
		if len(c.ways) == 0 {
			return false
		}
		c.ops = slices.DeleteFunc(c.ops, func(x int32) bool { return x == index })
		f.settle(fr, c)
	}
	return true
}

// Again visits some days of the life of the council once more, so that they can
// be replayed whatever was open; none is later than the last.
func (f *Folder) Again(c Ref, last seatledger.Day, days func(seatledger.Day) bool, visit func(day seatledger.Day)) {
	f.take(c)
	f.keep, f.keepAll = false, days
	f.clear(never)
	f.run(last, func(day seatledger.Day) {
		if days(day) {
			visit(day)
		}
	})
	f.keepAll, f.mornings = nil, nil
}

// abandon leaves one empty frame of a fold that was stopped: what is half done
// may fit nothing that judges it.
func (f *fold) abandon() {
	f.plain = frame{}
	f.frames = append(f.frames[:0], &f.plain)
}

// take puts together what happens to a council, unless it is the one folded last.
func (f *Folder) take(c Ref) {
	if c == f.council && !f.without && !f.shifts(f.skip) {
		for i := range f.ops {
			f.ops[i].tried, f.ops[i].done, f.ops[i].names = false, false, false
		}
		return
	}
	f.gather(c)
	f.assemble()
	if f.without = len(f.skip) > 0 && f.lastRoster != never; f.rehearsal == nil {
		f.rehearse()
	}
}

// conclude forgets what is still to come, and who is gone: neither tells ways
// apart today.
func (f *fold) conclude() {
	for _, fr := range f.frames {
		f.current = fr
		strip(&fr.sure)
		for _, c := range slices.Clone(fr.cells) {
			if f.isStopped() {
				return
			}
			for i := range c.ways {
				strip(&c.ways[i])
			}
			c.ops, c.groups = nil, nil
			f.settle(fr, c)
		}
		fr.lax = nil
	}
	f.placeOnBlurred()
	if len(f.frames) > 1 {
		f.mergeFrames()
	}
}

func strip(p *Part) { p.pending, p.taken, p.begun, p.gone = nil, nil, nil, p.gone[:0] }

// among reports whether the operation is one of a list.
func (o *op) among(ops []Op) bool {
	if o.op == opExpire { // without an entry nobody is seated for the term that it states
		return false
	}
	for i := range ops {
		if x := &ops[i]; x.Position == seatledger.Position(o.pos) && (len(x.Rows) > 0) == (o.lay != nil) {
			return true
		}
	}
	return false
}

// Ops gives the operations that acted on the day being visited, and those that
// became possible or certain on it.
func (f *Folder) Ops() []Op {
	list := make([]Op, 0, len(f.fired))
	due, mild := 0, f.mildFrom()
	for _, i := range f.fired {
		o := &f.ops[i]
		for f.today[due] != i {
			due++
		}
		if o.first != f.day && o.last != f.day {
			continue
		}
		x := f.said(o)
		x.Names = o.names && due >= mild
		if o.op == f.kin && f.kin != opNone {
			x.Kin = 1 + slices.IndexFunc(f.fired, func(k int32) bool { return f.ops[k].isKin(o) })
		}
		all := []Op{x}
		if o.op == opExpire {
			all = f.saidOfTerm(o)
		}
		for _, x := range all {
			if !slices.ContainsFunc(list, func(y Op) bool { return y.Position == x.Position && len(y.Rows) == len(x.Rows) }) {
				list = append(list, x)
			}
		}
	}
	return list
}

// Idle gives the operations that could act on the day being visited, became possible or
// certain on it, and found nothing left to do: the second that seats somebody, say.
func (f *Folder) Idle() (list []Op) {
	for _, i := range f.today {
		o := &f.ops[i]
		if (o.first == f.day || o.last == f.day) && o.op != opExpire && !slices.Contains(f.fired, i) {
			list = append(list, f.said(o))
		}
	}
	return list
}

// saidOfTerm gives the end of a term as the entries that state it.
func (f *fold) saidOfTerm(o *op) (list []Op) {
	for _, pos := range f.terms[o.term-1].entries {
		list = append(list, Op{Position: seatledger.Position(pos), Open: true})
	}
	return list
}

// Formed gives the entry that formed a coalition last, up to the day folded; 0 = none
// did.
func (f *Folder) Formed(coalition Ref) uint32 {
	for _, o := range slices.Backward(f.ops) {
		if o.op == opCoalition && o.party == coalition && o.done && o.first <= f.day {
			return o.pos
		}
	}
	return 0
}

// Pacts gives the entries because of which coalitions are declared, or are not, on the
// day folded: of each the last that formed or ended it, and those that may have since.
func (f *Folder) Pacts() (list []uint32) {
	settled := map[Ref]bool{}
	for _, o := range slices.Backward(f.ops) {
		if o.op != opCoalition && o.op != opUncoalition || o.first > f.day || settled[o.party] {
			continue
		}
		list = append(list, o.pos)
		settled[o.party] = o.last <= f.day && !o.optional
	}
	return list
}

// Unchanged reports whether the council stands on the day being visited as the visit
// before left it: nothing is open, and nothing acted.
func (f *Folder) Unchanged() bool {
	return len(f.uncertain)+len(f.fired) == 0 && len(f.frames) == 1 && len(f.frames[0].cells)+len(f.frames[0].unplaced) == 0
}

// Due counts the operations that could act on the day being visited.
func (f *Folder) Due() int { return len(f.today) }

// mildFrom gives the place in the order of the day from which on operations only
// name who holds a seat for the list that won it, or concern no seat. Without one
// of those that name, another may name its holder: nothing else changes.
func (f *fold) mildFrom() int {
	i := len(f.today)
	for i > 0 {
		o := &f.ops[f.today[i-1]]
		if !o.names && (o.op < opLeave || o.op > opReport) {
			break
		}
		i--
	}
	return i
}

// isKept reports whether all that may be so of the council is kept, and no more.
func (f *fold) isKept() bool {
	return !slices.ContainsFunc(f.frames, func(fr *frame) bool { return fr.torn || fr.wide || len(fr.lax)+len(fr.unplaced) > 0 })
}

// said gives an operation as the entries it rests on.
func (f *fold) said(o *op) Op {
	x := Op{Position: seatledger.Position(o.pos), Posts: o.op == opPost || o.op == opLeave, Open: o.first != o.last}
	if o.lay != nil {
		x.Rows = make([]seatledger.Position, len(o.lay.rows))
		for i, pos := range o.lay.rows {
			x.Rows[i] = seatledger.Position(pos)
		}
	}
	return x
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
	for _, pos := range f.misfits() {
		list = append(list, Dispute{[]seatledger.Position{seatledger.Position(pos)}, f.whyNot(pos)})
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

// whyNot says why an entry fits no seat.
func (f *fold) whyNot(pos uint32) string {
	if slices.ContainsFunc(f.ops, func(o op) bool { return o.pos == pos && o.op == opNew }) {
		return "this entry shows a member for whom there was no seat: the council had no members, or all seats were held by others who are listed too, or came later"
	}
	return "this entry fits no seat as the other entries leave them"
}

// misfits lists the entries about holders that changed nothing in any way. One
// that names no council may be about another one, and a state may have ended before
// its last day.
func (f *fold) misfits() (list []uint32) {
	for i := range f.ops {
		o := &f.ops[i]
		holder := o.op == opEnd || o.op == opMove || o.op == opRealign || o.op == opElect || o.op == opFill || o.op.exercises()
		said := o.group != none && !slices.Contains(o.in, true) // by another entry, in just these words
		holder = holder || o.op == opNew                        // which comes after what a roster confirms
		if holder && !o.derived && o.tried && !o.done && !said && o.flags&(flagByPerson|flagUntil) == 0 {
			list = append(list, o.pos)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Confirmed gives the latest day on which a source of one of these entries
// about the council folded last was published, as far as it is dated, or one that
// said the same again: a complete roster, or the row of one of them. Entries are
// ascending.
func (f *Folder) Confirmed(entries []seatledger.Position) (day seatledger.Day, ok bool) {
	day = seatledger.OpenPast
	rests := func(r *visible) bool {
		_, found := slices.BinarySearch(entries, seatledger.Position(r.pos))
		return found
	}
	people := map[Ref]bool{}
	if slices.ContainsFunc(f.recs, func(r visible) bool { return r.op.ofRoster() }) {
		for i := range f.recs {
			if r := &f.recs[i]; r.person != 0 && r.op != opResult && rests(r) {
				people[r.person] = true
			}
		}
	}
	for i := range f.recs {
		r := &f.recs[i]
		again := r.op.ofRoster() && r.last <= f.day && (people[r.person] || r.op == opRest && r.ward == 0)
		if r.sources == 0 || !again && !rests(r) {
			continue
		}
		if d, dated := f.view.published(r.sources); dated && d >= day {
			day, ok = d, true
		}
	}
	return day, ok
}

// ListVotes is what a list won in one council.
type ListVotes struct {
	List     Ref // 0 = the unrecorded rest
	Votes    int64
	Seats    int
	Party    Ref // whom its holders sit for
	Ward     Ref // 0 = the whole council
	Election Ref
	Method   string // of the contest itself; blank = it states none
	TieRule  string // the same
}

// Votes gives the votes and official seats of each list in the contests by which the
// seats of a frame of the council folded last were last filled by a day, if all of
// these state their votes; nil otherwise. A contest that was void, held over or
// postponed filled none: those before it stand. Of a ward that is renewed in part
// (renewed) they are the latest contests that together were for as many seats as it
// has, as far back as somebody has sat there.
func (a *agenda) Votes(on seatledger.Day, f *Frame) (list []ListVotes, renewed []Ref) {
	x := ballots{frame: f, filled: map[Ref]int{}}
	for _, o := range a.laysBy(on) {
		if x.whole && len(x.only) == 0 {
			break
		}
		all := 0
		for i := range o.lay.wards {
			w := &o.lay.wards[i]
			all += max(w.most(), w.stake)
			if !x.wants(w) {
				continue
			}
			votes := a.votesOf(o.election(), func(ward Ref) bool { return ward == w.ward })
			if len(votes) == 0 {
				return nil, nil
			}
			list = append(list, votes...)
			x.count(w, seatledger.Day(o.first))
		}
		x.whole = x.whole || all >= f.VotingSeats()
	}
	return list, x.renewed
}

// ballots are the contests, latest first, by which seats were last filled.
type ballots struct {
	frame         *Frame
	filled        map[Ref]int // seats by ward, so far
	done, renewed []Ref       // wards all of whose seats were, and those it took several contests
	whole         bool        // all seats of the council were at stake
	only          []Ref       // then: wards where nobody was chosen
}

// wants reports whether a contest may have filled seats that no later one has.
func (x *ballots) wants(w *wardLayout) bool {
	switch {
	case slices.Contains(x.done, w.ward), x.whole && !slices.Contains(x.only, w.ward):
		return false
	case !w.state.chose():
		x.only = append(x.only, w.ward)
		return false
	}
	return true
}

// count takes a contest whose winners took office on a day.
func (x *ballots) count(w *wardLayout, day seatledger.Day) {
	if x.filled[w.ward] > 0 && !slices.Contains(x.renewed, w.ward) {
		x.renewed = append(x.renewed, w.ward)
	}
	seats, older := x.frame.seatsOf(w.ward, day)
	if x.filled[w.ward] += w.most(); x.filled[w.ward] >= seats || !older {
		x.done = append(x.done, w.ward)
		x.only = slices.DeleteFunc(x.only, func(ward Ref) bool { return ward == w.ward })
	}
}

// seatsOf counts the seats of a ward, 0 being the council as a whole, and says whether
// somebody may have been on one before a day.
func (f *Frame) seatsOf(ward Ref, day seatledger.Day) (n int, older bool) {
	look := func(p *Part) (n int) {
		for i := range p.Seats {
			if h := &p.Seats[i]; (ward == 0 || h.Ward == ward) && f.HasVote(h.Ward) {
				n++
				older = older || !h.Held() || h.Since < day
			}
		}
		return n
	}
	n = look(f.Sure)
	for _, c := range f.Cells {
		most := 0
		for k := range c.Ways {
			most = max(most, look(&c.Ways[k]))
		}
		n += most
	}
	return n, older
}

// laysBy gives the elections, but by-elections, whose results were laid by a day,
// latest first.
func (a *agenda) laysBy(on seatledger.Day) (lays []*op) {
	for i := range a.ops {
		if o := &a.ops[i]; o.op == opLay && !o.lay.byElection && o.last <= int32(on) {
			lays = append(lays, o)
		}
	}
	slices.SortStableFunc(lays, func(x, y *op) int { return cmp.Compare(y.last, x.last) })
	return lays
}

// chose reports whether anybody was chosen: else what was chosen before stands.
func (s contestState) chose() bool { return s != void && s != heldOver && s != postponed }

// WardVotes gives the same for each ward by itself, as wards are not all elected on
// one day, and leaves out a ward of which not all votes are stated. An election of
// the council as a whole ends what there was by wards.
func (a *agenda) WardVotes(on seatledger.Day) (list []ListVotes) {
	var done []Ref
	for _, o := range a.laysBy(on) {
		for i := range o.lay.wards {
			w := &o.lay.wards[i]
			if !w.state.chose() || slices.Contains(done, w.ward) {
				continue
			}
			done = append(done, w.ward)
			votes := a.votesOf(o.election(), func(ward Ref) bool { return ward == w.ward })
			method, tie, _ := strings.Cut(a.view.Book.texts.id(w.method), "|")
			for k := range votes {
				votes[k].Method, votes[k].TieRule = method, tie
			}
			list = append(list, votes...)
		}
		if slices.Contains(done, 0) {
			break
		}
	}
	return list
}

// Polled gives the votes of each list in all contests of the council folded last that
// were polled from one day to another; stated is false where a vote is not stated, or is
// disputed.
func (a *agenda) Polled(first, last seatledger.Day) (list []ListVotes, stated bool) {
	stated = true
	for i := range a.recs {
		r := &a.recs[i]
		if r.op != opResult {
			continue
		}
		e, ok := a.view.Book.electionAt(r.election(), a.view.known)
		if !ok || e.polled < int32(first) || e.polled > int32(last) {
			continue
		}
		stated = stated && r.flags&flagVotes != 0 && r.choice == 0 && r.dispute == 0
		list = append(list, ListVotes{List: r.list, Votes: r.votes(), Ward: r.ward, Election: r.election()})
	}
	return list, stated
}

// stands reports whether a record counts, which is open where it may not: those of a
// dispute of which one side only has been heard, or both say the same, do.
func (a *agenda) stands(r *visible) (is, open bool) {
	if r.choice != 0 || r.dispute == 0 {
		return true, r.choice != 0
	}
	for i := range a.picks {
		if p := &a.picks[i]; p.choice == r.dispute {
			return r.branch == p.alts[0], len(p.alts) > 1
		}
	}
	return true, true
}

// votesOf gives the votes and seats of each list in some wards in an election; nil
// unless all are stated.
func (a *agenda) votesOf(election Ref, in func(ward Ref) bool) (list []ListVotes) {
	for i := range a.recs {
		r := &a.recs[i]
		if r.op != opResult || r.election() != election || !in(r.ward) {
			continue
		}
		stands, open := a.stands(r)
		if open || stands && (r.flags&flagVotes == 0 || r.seat == 0) {
			return nil
		}
		if !stands {
			continue
		}
		party := r.party
		if party == 0 {
			party = r.list
		}
		list = append(list, ListVotes{List: r.list, Votes: r.votes(), Seats: int(r.seat) - 1, Party: party, Ward: r.ward, Election: r.election()})
	}
	return list
}
