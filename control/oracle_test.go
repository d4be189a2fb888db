package control_test

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// This file is the slow second reading of the worlds that roll's package
// comment specifies. It shares no code with roll and control: it plays one
// world at a time from nothing, over and over, until every choice has been
// taken every way.

// chooser takes one of n ways of closing what the ledger leaves open.
type chooser func(n int) int

// everyWay calls play once for every sequence of choices it can ask for, and
// reports whether it got through before a play stopped it.
func everyWay(play func(choose chooser) bool) bool {
	type choice struct{ taken, of int }
	var tape []choice
	for {
		at := 0
		more := play(func(n int) int {
			if at == len(tape) {
				tape = append(tape, choice{0, n})
			}
			at++
			return tape[at-1].taken
		})
		if !more {
			return false
		}
		tape = tape[:at]
		for len(tape) > 0 && tape[len(tape)-1].taken+1 == tape[len(tape)-1].of {
			tape = tape[:len(tape)-1]
		}
		if len(tape) == 0 {
			return true
		}
		tape[len(tape)-1].taken++
	}
}

// oracleCase is a small ledger and a question about its only council.
type oracleCase struct {
	entries []seatledger.Entry
	council seatledger.CouncilID
	on      seatledger.Day
	clock   roll.Clock
	start   seatledger.Day // first day of the window in which everything happens
	parties []seatledger.PartyID
	skip    map[string]bool // what never happens
	by      seatledger.CountedBy
	large   bool // so many seats that moves are counted
}

// spot is a seat of one world.
type spot struct {
	state   byte // 'h' held, 'v' vacant, '?' nothing stated
	unsaid  bool // vacant, but nothing was ever stated of it
	ended   bool // vacant, since the council was dissolved: all else is what it was before
	over    byte // then, its state before
	left    bool // the holder left the list's party and could be replaced
	list    seatledger.PartyID
	person  seatledger.PersonID
	party   seatledger.PartyID
	ward    string
	leaving seatledger.EventID // the whip suspension with an end that put the holder here
	met     string             // kinds of event that it met, each once
	term    lastDay            // of the holder's term
	stake   bool               // while results are laid: vacant, and to be filled
	again   bool               // while a day passes: the holder was elected again and has kept the seat
	exercise
}

// kind gives what is so of who sits, suspended or not.
func (s *spot) kind() byte {
	if s.state == 'i' {
		return s.was
	}
	return s.state
}

// lastDay is the last day of a term in one world, and the latest that its date
// allows; zero = none is stated.
type lastDay struct{ day, latest seatledger.Day }

func (s spot) String() string {
	if s.ended {
		return "ended " + s.restored().String()
	}
	if s.sub != "" || s.state == 'i' || s.claim != "" {
		return fmt.Sprintf("%+v", struct {
			state, was                          byte
			unsaid, left, suspension, claimLeft bool
			list, party, claimParty             seatledger.PartyID
			person, sub, claim                  seatledger.PersonID
			ward                                string
			own                                 sitter
			leaving, entry, barred              seatledger.EventID
		}{s.state, s.was, s.unsaid, s.left, s.suspension, s.claimLeft, s.list, s.party, s.claimParty, s.person, s.sub, s.claim, s.ward, s.own, s.leaving, s.entry, s.barred})
	}
	switch s.state {
	case 'h':
		left := ""
		if s.left {
			left = "!"
		}
		return string(s.list) + ">" + string(s.party) + ":" + string(s.person) + "/" + s.ward + left
	case 'v':
		unsaid := ""
		if s.unsaid {
			unsaid = "?"
		}
		return "vacant " + string(s.list) + "/" + s.ward + unsaid
	}
	return "?:" + string(s.list) + string(s.person) + "/" + s.ward
}

// dissolved gives a seat as the dissolution of the council leaves it.
func (s spot) dissolved() spot {
	if s.state != 'v' {
		s.state, s.over, s.ended = 'v', s.state, true
	}
	return s
}

// asHeld lets something act on a seat as it would be had the council not been
// dissolved.
func (s *spot) asHeld(act func(s *spot)) {
	ended := s.ended
	*s = s.restored()
	act(s)
	if ended {
		*s = s.dissolved()
	}
}

// restored gives a seat as it was before the dissolution of the council.
func (s spot) restored() spot {
	if s.ended {
		s.state, s.over, s.ended = s.over, 0, false
	}
	return s
}

// office is a post of one world.
type office struct {
	person seatledger.PersonID
	party  seatledger.PartyID
	vacant bool
	ended  bool // vacant, since the council was dissolved
	by     seatledger.EventID
}

// said is a source's word on control.
type said struct {
	party seatledger.PartyID
	by    seatledger.EventID
}

// Why the members of a council do not exercise its powers.
const (
	suspended = "suspended"
	dissolved = "dissolved"
)

// state is one world at the end of a day.
type state struct {
	exists     bool
	office     string             // why its members do not exercise its powers; blank = they do
	officeBy   seatledger.EventID // what ends that at its end
	waits      bool               // it is not yet in office, for one that it replaces has not ended
	early      bool               // nor does it exist yet: it is elected
	size       int
	seatRule   seatledger.SeatRule
	tieBreak   seatledger.PostID
	countedBy  seatledger.CountedBy
	method     string // of the council
	contest    string // the method of the contest in which the whole council was last elected
	groups     memberships
	seats      []spot
	gone       map[seatledger.PersonID]bool // who has lost a seat
	posts      map[seatledger.PostID]office
	coalitions map[seatledger.PartyID]bool
	reports    map[seatledger.ControlRule]said
	became     [][2]seatledger.PartyID
	today      seatledger.Day
	l          *read
}

// meet notes that a seat met a kind of event.
func (s *spot) meet(kind seatledger.EventKind) {
	if !strings.Contains(s.met, string(kind)+" ") {
		s.met += string(kind) + " "
	}
}

// meetLike lets seats have met what those of a state that is the same have met.
func (w *state) meetLike(x *state) {
	for i := range w.seats {
		a, b := w.seats[i], x.seats[i]
		met := b.met
		if b.met = a.met; a == b {
			for kind := range strings.FieldsSeq(met) {
				w.seats[i].meet(seatledger.EventKind(kind))
			}
		}
	}
}

func (w *state) clone() *state {
	x := *w
	x.seats, x.became = slices.Clone(w.seats), slices.Clone(w.became)
	x.groups = w.groups.clone()
	x.gone, x.posts, x.coalitions, x.reports = maps.Clone(w.gone), maps.Clone(w.posts), maps.Clone(w.coalitions), maps.Clone(w.reports)
	return &x
}

// key tells states apart in which something else may yet happen, whatever their
// seats have met so far.
func (l *read) key(w *state) string {
	var b strings.Builder
	seats := make([]string, len(w.seats))
	for i, s := range w.seats {
		seats[i] = s.String()
		if s.leaving != "" {
			seats[i] += " " + string(s.leaving)
		}
		seats[i] += fmt.Sprint(s.term, s.again)
	}
	if !l.telling(w) {
		slices.Sort(seats)
	}
	for _, s := range seats {
		b.WriteString(s + "  ")
	}
	fmt.Fprint(&b, w.exists, w.waits, w.early, w.office, w.officeBy, w.size, w.seatRule, w.tieBreak, w.countedBy, w.method, w.contest, w.groups, w.became, len(w.gone), len(w.posts), len(w.coalitions), len(w.reports))
	for _, p := range slices.Sorted(maps.Keys(w.gone)) {
		b.WriteString(" " + string(p))
	}
	for _, p := range slices.Sorted(maps.Keys(w.posts)) {
		fmt.Fprint(&b, p, w.posts[p])
	}
	for _, c := range slices.Sorted(maps.Keys(w.coalitions)) {
		b.WriteString(" " + string(c))
	}
	for _, r := range slices.Sorted(maps.Keys(w.reports)) {
		fmt.Fprint(&b, r, w.reports[r])
	}
	return b.String()
}

// telling reports whether it may matter on which of two seats something lies of
// which the same is so: some row tells seats apart by their ordinals, for it
// names one, takes the last away, or lays the first of no ward into one.
func (l *read) telling(w *state) bool {
	return l.ordinals || l.warded && slices.ContainsFunc(w.seats, func(s spot) bool { return s.ward == "" })
}

// String tells worlds apart, but not one seat of a council from another.
func (w *state) String() string {
	if !w.exists {
		return "no council"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "office=%s tie=%s waits=%v by=%s method=%s/%s groups=%v", w.office, w.tieBreak, w.waits || w.early, w.countedBy, w.method, w.contest, w.groups)
	seats := make([]string, len(w.seats))
	for i, s := range w.seats {
		seats[i] = s.String()
	}
	slices.Sort(seats)
	for _, s := range seats {
		b.WriteString("  " + s)
	}
	for _, p := range slices.Sorted(maps.Keys(w.posts)) {
		fmt.Fprintf(&b, "  %s=%s/%s/%v", p, w.posts[p].person, w.posts[p].party, w.posts[p].vacant)
	}
	for _, c := range slices.Sorted(maps.Keys(w.coalitions)) {
		fmt.Fprintf(&b, "  coalition %s", c)
	}
	for _, r := range slices.Sorted(maps.Keys(w.reports)) {
		fmt.Fprintf(&b, "  %s reported %s", r, w.reports[r].party)
	}
	return b.String()
}

// act is something that happens in one world on a day of its own.
type act struct {
	day   seatledger.Day
	rank  int // of its kind within the day
	order seatledger.Position
	do    func(w *state, choose chooser)
}

// worlds plays every world up to the end of the day asked about: it picks what
// happens and when, and plays one act after another from there in every state
// that the acts before it led to. It is not ok where it takes more than limit
// plays of an act to get there.
func (o *oracleCase) worlds(limit int) (list map[string]*state, ok bool) {
	l := readLedger(o)
	list = map[string]*state{}
	limit *= actsOfPlay
	ok = everyWay(func(choose chooser) bool {
		acts := l.acts(choose)
		slices.SortStableFunc(acts, func(a, b act) int {
			return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.rank, b.rank), cmp.Compare(a.order, b.order))
		})
		states := []*state{{waits: l.waits, gone: map[seatledger.PersonID]bool{}, posts: map[seatledger.PostID]office{}, coalitions: map[seatledger.PartyID]bool{}, reports: map[seatledger.ControlRule]said{}, groups: newMemberships()}}
		limit--
		for _, a := range acts {
			states = l.play(a, states, &limit)
		}
		for _, w := range states {
			list[w.String()] = w
		}
		return limit >= 0
	})
	return list, ok
}

// actsOfPlay is how many acts a world has, about.
const actsOfPlay = 8

// play lets an act happen in each of several states, and gives those that it can
// lead to, each once.
func (l *read) play(a act, states []*state, limit *int) (after []*state) {
	for _, w := range states {
		everyWay(func(choose chooser) bool {
			*limit--
			x := w.clone()
			x.today, x.l = a.day, l
			a.do(x, choose)
			after = append(after, x)
			return *limit >= 0
		})
	}
	if len(after) == 1 {
		return after
	}
	known := map[string]*state{}
	return slices.DeleteFunc(after, func(w *state) bool {
		key := l.key(w)
		if x := known[key]; x != nil {
			x.meetLike(w)
			return true
		}
		known[key] = w
		return false
	})
}

// read is a ledger as one clock shows it.
type read struct {
	*oracleCase
	sources   map[seatledger.SourceID]*seatledger.Source
	parties   map[seatledger.PartyID]*seatledger.Party
	groupRows map[seatledger.PartyID]seatledger.Position
	parents   map[seatledger.DivisionID]seatledger.DivisionID
	elections map[seatledger.ElectionID]*seatledger.Election
	place     map[seatledger.ElectionID]seatledger.Position
	councils  map[seatledger.Date]version[*seatledger.Council]
	contests  map[string]*seatledger.Contest
	events    map[string]map[string]chain[*seatledger.Event]                            // key, package
	results   map[seatledger.ElectionID]map[string]map[string]chain[*seatledger.Result] // package, key
	division  seatledger.DivisionID
	kind      string
	founded   seatledger.Day                 // in the world being played
	terms     map[string]lastDay             // by key of the event or contest that states them, in the world being played
	placed    map[string]seatledger.Position // of contests
	waits     bool                           // in that world it has to wait for the end of another council
	ahead     []beginning                    // of the council, in that world
	replaced  []seatledger.CouncilID
	ends      map[seatledger.CouncilID][]*seatledger.Council // rows of other councils
	ordinals  bool                                           // some row names a seat, or changes how many there are
	warded    bool                                           // some row names a ward
}

// beginning is the day from which a row of the council has force.
type beginning struct {
	day seatledger.Day
	row *seatledger.Council
}

// version is one entry of a chain of corrections.
type version[R seatledger.Row] struct {
	row R
	at  seatledger.Position
}

// chain is a row with its corrections, oldest first.
type chain[R seatledger.Row] []version[R]

func readLedger(o *oracleCase) *read {
	l := &read{oracleCase: o, terms: map[string]lastDay{}, placed: map[string]seatledger.Position{},
		sources: map[seatledger.SourceID]*seatledger.Source{}, parties: map[seatledger.PartyID]*seatledger.Party{}, groupRows: map[seatledger.PartyID]seatledger.Position{},
		parents: map[seatledger.DivisionID]seatledger.DivisionID{}, elections: map[seatledger.ElectionID]*seatledger.Election{},
		place: map[seatledger.ElectionID]seatledger.Position{}, councils: map[seatledger.Date]version[*seatledger.Council]{},
		contests: map[string]*seatledger.Contest{}, events: map[string]map[string]chain[*seatledger.Event]{},
		results: map[seatledger.ElectionID]map[string]map[string]chain[*seatledger.Result]{}, ends: map[seatledger.CouncilID][]*seatledger.Council{}}
	for i := range o.entries {
		if e := &o.entries[i]; o.clock.Known == 0 || e.Position <= o.clock.Known {
			l.add(e)
		}
	}
	return l
}

func (l *read) add(e *seatledger.Entry) {
	key := seatledger.Key(e.Row)
	switch r := e.Row.(type) {
	case *seatledger.Source:
		l.sources[r.ID] = r
	case *seatledger.Party:
		l.parties[r.ID], l.groupRows[r.ID] = r, e.Position
	case *seatledger.Division:
		l.parents[r.ID] = r.Parent
	case *seatledger.Election:
		l.elections[r.ID], l.place[r.ID] = r, e.Position
	case *seatledger.Council:
		if r.ID != l.council {
			l.ends[r.ID] = append(l.ends[r.ID], r)
			return
		}
		for _, old := range r.Replaces {
			if !slices.Contains(l.replaced, old) {
				l.replaced = append(l.replaced, old)
			}
		}
		l.division, l.kind = r.Division, r.Kind
		l.ordinals = l.ordinals || len(l.councils) > 0
		l.councils[r.From] = version[*seatledger.Council]{r, e.Position}
	case *seatledger.Contest:
		l.contests[key], l.placed[key] = r, e.Position
		l.warded = l.warded || r.Ward != ""
	case *seatledger.Event:
		l.ordinals = l.ordinals || r.Seat != 0 || r.Kind == seatledger.CouncilResized
		l.warded = l.warded || r.Ward != ""
		if l.events[key] == nil {
			l.events[key] = map[string]chain[*seatledger.Event]{}
		}
		l.events[key][e.Package] = append(l.events[key][e.Package], version[*seatledger.Event]{r, e.Position})
	case *seatledger.Result:
		l.warded = l.warded || r.Ward != ""
		if l.results[r.Election] == nil {
			l.results[r.Election] = map[string]map[string]chain[*seatledger.Result]{}
		}
		if l.results[r.Election][e.Package] == nil {
			l.results[r.Election][e.Package] = map[string]chain[*seatledger.Result]{}
		}
		rows := l.results[r.Election][e.Package]
		rows[key] = append(rows[key], version[*seatledger.Result]{r, e.Position})
	}
}

// shown says how far an entry with these sources counts: 0 not, 1 perhaps, 2
// surely.
func (l *read) shown(sources []seatledger.SourceID) (best int) {
	if !l.clock.ByPublic {
		return 2
	}
	for _, id := range sources {
		s := l.sources[id]
		switch {
		case s == nil || s.Date.IsZero():
		case s.Date.Latest() <= l.clock.Published:
			best = 2
		case s.Date.Earliest() <= l.clock.Published:
			best = max(best, 1)
		}
	}
	return best
}

// standing picks the version of a chain that stands: the newest that counts.
// One that counts only perhaps is there or not. The answer is the number of
// versions up to the standing one; 0 = none.
func standing[R seatledger.Row](l *read, c chain[R], sources func(R) []seatledger.SourceID, choose chooser) int {
	for n := len(c); n > 0; n-- {
		switch l.shown(sources(c[n-1].row)) {
		case 2:
			return n
		case 1:
			if choose(2) == 0 {
				return n
			}
		}
	}
	return 0
}

// dayOf picks one day of a date, no earlier than least. All days after the day
// asked about are alike: ok is false for them.
func (l *read) dayOf(d seatledger.Date, least seatledger.Day, choose chooser) (day seatledger.Day, ok bool) {
	first, last := max(d.Earliest(), least, l.start), min(d.Latest(), l.on+1)
	if first > last {
		return first, false
	}
	day = first + seatledger.Day(choose(int(last-first)+1))
	return day, day <= l.on
}

// acts picks what there is, and when it happens, in one world.
func (l *read) acts(choose chooser) []act {
	acts := append(l.councilActs(choose), l.groupActs(choose)...)
	l.founded = l.on + 1
	for _, a := range acts {
		if a.rank == rankCouncil {
			l.founded = min(l.founded, a.day)
		}
	}
	acts = append(acts, l.succession(choose)...)
	for _, e := range slices.Sorted(maps.Keys(l.elections)) {
		acts = append(acts, l.electionActs(l.elections[e], choose)...)
	}
	for _, key := range slices.Sorted(maps.Keys(l.events)) {
		e, order := l.event(key, choose)
		if e != nil && e.Status != seatledger.Retracted && !l.skip["event "+string(e.ID)] {
			acts = append(acts, l.eventActs(e, order, choose)...)
		}
	}
	return acts
}

// succession picks the day on which the last of the councils has ended that this
// one replaces. It waits for those of which an end counts, surely or possibly.
func (l *read) succession(choose chooser) []act {
	l.waits = false
	office := l.start - 1
	for _, id := range l.replaced {
		end := l.on + 1 // the first of its ends
		known := false
		note := func(day seatledger.Day, ok bool) {
			if known = true; ok {
				end = min(end, day)
			}
		}
		for _, c := range l.ends[id] {
			if !c.To.IsZero() {
				last, ok := l.dayOf(c.To, l.start, choose)
				note(last+1, ok && last < l.on)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(l.events)) {
			c := l.events[key]["one"]
			if len(c) == 0 || c[0].row.Council != id || l.shown(c[0].row.Sources) == 0 {
				continue
			}
			known = true
			if e, _ := l.event(key, choose); e != nil && !l.skip["event "+string(e.ID)] {
				note(l.dayOf(e.Date, l.start, choose))
			}
		}
		if known {
			l.waits, office = true, max(office, end)
		}
	}
	if !l.waits || office > l.on {
		return nil
	}
	return []act{{office, rankSucceed, 0, func(w *state, _ chooser) { w.waits = false }}}
}

// comeEarly lets a council be that is elected before it exists, as its next row
// has it.
func (l *read) comeEarly(w *state, day seatledger.Day) {
	var next *seatledger.Council
	for _, b := range l.ahead {
		if b.day > day && (next == nil || b.row.From.Latest() < next.From.Latest()) {
			next = b.row
		}
	}
	if next != nil {
		w.takeForce(next)
		w.early = true
	}
}

// out reports whether the members of the council do not exercise its powers.
func (w *state) out() bool { return w.office != "" || w.waits || w.early }

// event picks what is recorded under one key: the package that is right, and
// the version of it that stands; nil = nothing.
func (l *read) event(key string, choose chooser) (*seatledger.Event, seatledger.Position) {
	var rows []*seatledger.Event
	var orders []seatledger.Position
	for _, pkg := range slices.Sorted(maps.Keys(l.events[key])) {
		c := l.events[key][pkg]
		if n := standing(l, c, func(e *seatledger.Event) []seatledger.SourceID { return e.Sources }, choose); n > 0 && !slices.ContainsFunc(rows, func(e *seatledger.Event) bool { return saysTheSame(e, c[n-1].row) }) {
			rows, orders = append(rows, c[n-1].row), append(orders, c[0].at)
		}
	}
	if len(rows) == 0 {
		return nil, 0
	}
	i := 0
	if len(rows) > 1 {
		i = choose(len(rows))
	}
	return rows[i], orders[i]
}

// saysTheSame reports whether two packages record one event in the same words.
func saysTheSame(x, y *seatledger.Event) bool {
	a, b := *x, *y
	a.Sources, b.Sources, a.Note, b.Note = nil, nil, "", ""
	return reflect.DeepEqual(a, b)
}

func (l *read) councilActs(choose chooser) (acts []act) {
	l.ahead = nil
	for _, from := range slices.SortedFunc(maps.Keys(l.councils), func(a, b seatledger.Date) int { return cmp.Compare(a.String(), b.String()) }) {
		c := l.councils[from]
		day, ok := l.start-1, true
		if !from.IsZero() {
			day, ok = l.dayOf(from, l.start, choose)
		}
		if ok = ok && !l.skip["council "+from.String()]; !ok {
			day = l.on + 1
		}
		if l.ahead = append(l.ahead, beginning{day, c.row}); !ok {
			continue
		}
		acts = append(acts, act{day, rankCouncil, c.at, func(w *state, _ chooser) { w.takeForce(c.row) }})
		if c.row.To.IsZero() {
			continue
		}
		if last, ok := l.dayOf(c.row.To, day, choose); ok && last < l.on {
			acts = append(acts, act{last + 1, rankAbolish, c.at, func(w *state, _ chooser) { w.abolish() }})
		}
	}
	return acts
}

// The ranks of what happens on one day.
const (
	rankCouncil = iota
	rankEstablish
	rankSucceed
	rankResize
	rankAbolish
	rankResume
	rankRestore
	rankSuspend
	rankDisband
	rankEnd
	rankDissolve
	rankLay
	rankUnlaid
	rankExpire
	rankElect
	rankFill
	rankRefill
	rankReturn
	rankReinstate
	rankSubstitute
	rankBar
	rankMove
	rankRealign
	rankRename
	rankLeave
	rankPost
	rankUncoalition
	rankCoalition
	rankQuit
	rankJoin
	rankUnreport
	rankReport
)

var ranks = map[seatledger.EventKind]int{
	seatledger.CouncilEstablished: rankEstablish, seatledger.CouncilResized: rankResize,
	seatledger.CouncilAbolished: rankAbolish, seatledger.CouncilSuspended: rankSuspend, seatledger.CouncilDissolved: rankDisband, seatledger.CouncilRestored: rankRestore,
	seatledger.Resigned: rankEnd, seatledger.Died: rankEnd, seatledger.Removed: rankEnd, seatledger.Recalled: rankEnd,
	seatledger.Disqualified: rankEnd, seatledger.TermEnded: rankEnd, seatledger.PartyDissolved: rankDissolve,
	seatledger.Elected: rankElect, seatledger.ByElected: rankFill, seatledger.Appointed: rankFill,
	seatledger.CoOpted: rankFill, seatledger.NextOnList: rankFill, seatledger.Reallocated: rankFill,
	seatledger.Substituted: rankSubstitute, seatledger.SubstituteEnded: rankReturn, seatledger.MemberSuspended: rankBar, seatledger.Reinstated: rankReinstate,
	seatledger.Defected: rankMove, seatledger.Expelled: rankMove, seatledger.WhipSuspended: rankMove,
	seatledger.WhipRestored: rankMove, seatledger.BecameIndependent: rankMove, seatledger.Realigned: rankRealign,
	seatledger.PartyRenamed: rankRename, seatledger.PartyMerged: rankRename,
	seatledger.PostTaken: rankPost, seatledger.PostLeft: rankLeave,
	seatledger.CoalitionFormed: rankCoalition, seatledger.CoalitionEnded: rankUncoalition,
	seatledger.ControlReported: rankReport, seatledger.JoinedGroup: rankJoin, seatledger.LeftGroup: rankQuit,
}

// eventActs picks the day of an event and, where it began a state with an end,
// that of the end.
func (l *read) eventActs(e *seatledger.Event, order seatledger.Position, choose chooser) (acts []act) {
	rank, acts1 := ranks[e.Kind]
	if !acts1 {
		return nil
	}
	refill := e.Kind == seatledger.Reallocated && e.Council == "" && e.Person == ""
	if e.Council != "" && e.Council != l.council {
		return nil
	}
	everywhere := refill || rank == rankDissolve || rank == rankRename
	if e.Council == "" && !everywhere && e.Person == "" {
		return nil
	}
	if refill {
		rank = rankRefill
	}
	if (rank == rankDissolve || rank == rankRename) && e.Division != "" && !l.under(l.division, e.Division) {
		return nil
	}
	least := l.start
	if e.Date.Earliest() == seatledger.OpenPast && rank > rankDisband && !everywhere && rank != rankRefill { // by then: not before there was a council
		least = max(least, min(l.founded, e.Date.Latest()))
	}
	day, ok := l.dayOf(e.Date, least, choose)
	if !ok {
		return nil
	}
	acts = append(acts, act{day, rank, order, func(w *state, choose chooser) {
		if w.exists || rank == rankEstablish || rank == rankRename || rank == rankJoin || rank == rankQuit {
			l.happen(w, e, rank, choose)
		}
	}})
	if effect, _ := e.Kind.Effect(); effect == seatledger.EffectFill && !e.Until.IsZero() {
		return append(acts, l.termActs(string(e.ID), e.Until, day, order, choose)...)
	}
	endRank, hasEnd := endRanks[e.Kind]
	if e.Until.IsZero() || !hasEnd {
		return acts
	}
	if last, ok := l.dayOf(e.Until, day, choose); ok && last < l.on {
		acts = append(acts, act{last + 1, endRank, order, func(w *state, _ chooser) { l.endState(w, e) }})
	}
	return acts
}

// termActs picks the last day of the term that a row states, and ends it.
func (l *read) termActs(key string, until seatledger.Date, least seatledger.Day, order seatledger.Position, choose chooser) []act {
	day, ok := l.dayOf(until, least, choose)
	t := lastDay{day, until.Latest()}
	if !ok {
		t.day = l.on + 1
	}
	l.terms[key] = t
	if !ok || day >= l.on {
		return nil
	}
	return []act{{day + 1, rankExpire, order, func(w *state, _ chooser) {
		for i := range w.seats {
			s := &w.seats[i]
			if s.term != t {
				continue
			}
			if s.state != 'v' || s.ended {
				w.vacate(i)
				s.unsaid = false
			}
			s.term = lastDay{}
		}
	}}}
}

// endRanks are the kinds that begin a state which an `until` ends.
var endRanks = map[seatledger.EventKind]int{
	seatledger.CouncilSuspended: rankResume, seatledger.WhipSuspended: rankMove, seatledger.Substituted: rankReturn, seatledger.MemberSuspended: rankReinstate, seatledger.PostTaken: rankLeave,
	seatledger.CoalitionFormed: rankUncoalition, seatledger.ControlReported: rankUnreport,
}

// happen lets an event change a world.
func (l *read) happen(w *state, e *seatledger.Event, rank int, choose chooser) {
	switch rank {
	case rankEstablish:
		w.establish()
	case rankResize:
		n := 0
		fmt.Sscan(e.Value, &n)
		w.resize(n)
	case rankAbolish:
		w.abolish()
	case rankSuspend:
		if w.office == dissolved {
			return
		}
		w.office, w.officeBy = suspended, ""
		if !e.Until.IsZero() {
			w.officeBy = e.ID
		}
	case rankDisband:
		w.disband()
	case rankRestore:
		w.restore()
	case rankReturn, rankReinstate, rankSubstitute:
		l.exercise(w, e, rank, choose)
	case rankEnd, rankMove, rankRealign, rankBar:
		l.change(w, e, choose)
	case rankDissolve:
		w.dissolve(e, choose)
	case rankElect, rankFill:
		l.fill(w, e, choose)
	case rankRefill:
		l.refill(w, e, choose)
	case rankRename:
		w.rename(e)
	default:
		w.happenBeside(e, rank)
	}
}

// happenBeside lets an event change what is not a seat.
func (w *state) happenBeside(e *seatledger.Event, rank int) {
	sits := slices.ContainsFunc(w.seats, func(s spot) bool { return s.person == e.Person || s.sub == e.Person })
	if e.Council == "" && !sits && (rank == rankPost || w.posts[e.Post].person != e.Person) {
		return // of another council
	}
	switch rank {
	case rankJoin:
		w.groups.join(e.Person, e.Party, e.Group)
	case rankQuit:
		w.groups.quit(e.Person, e.Party, e.Group)
	case rankPost:
		w.posts[e.Post] = office{person: e.Person, party: e.Party, by: e.ID}
	case rankLeave:
		if p := w.posts[e.Post]; e.Person == "" || p.person == e.Person {
			w.posts[e.Post] = office{vacant: true}
		} else if _, ok := w.posts[e.Post]; !ok {
			w.posts[e.Post] = office{vacant: true}
		}
	case rankCoalition:
		w.coalitions[e.Party] = true
	case rankUncoalition:
		delete(w.coalitions, e.Party)
	case rankReport:
		w.reports[ruleOf(e)] = said{e.Party, e.ID}
	}
}

// endState ends what an event with an `until` began, unless something else has
// taken its place since.
func (l *read) endState(w *state, e *seatledger.Event) {
	if !w.exists {
		return
	}
	switch e.Kind {
	case seatledger.CouncilSuspended:
		if w.officeBy == e.ID {
			w.office, w.officeBy = "", ""
		}
	case seatledger.PostTaken:
		if w.posts[e.Post].by == e.ID {
			w.posts[e.Post] = office{vacant: true}
		}
	case seatledger.CoalitionFormed:
		delete(w.coalitions, e.Party)
	case seatledger.ControlReported:
		rule := ruleOf(e)
		if w.reports[rule].by == e.ID {
			delete(w.reports, rule)
		}
	case seatledger.Substituted, seatledger.MemberSuspended:
		w.endExercise(e)
	case seatledger.WhipSuspended:
		back := func(s *spot) {
			if s.leaving == e.ID {
				s.asHeld(func(s *spot) {
					if l.move(w, s, e.FromParty); s.party == "" {
						s.unstate()
					}
				})
			}
		}
		for i := range w.seats {
			back(&w.seats[i])
			if w.seats[i].sub != "" {
				w.seats[i].withHolder(back)
			}
		}
	}
}

// disband ends every holding, and the posts of those who had one.
func (w *state) disband() {
	if w.office == dissolved {
		return
	}
	w.office, w.officeBy = dissolved, ""
	for id, p := range w.posts {
		if p.person != "" && !p.vacant && slices.ContainsFunc(w.seats, func(s spot) bool { return s.person == p.person }) {
			p.vacant, p.ended = true, true
			w.posts[id] = p
		}
	}
	for i := range w.seats {
		s := &w.seats[i]
		if s.sub != "" {
			w.back(s)
		}
		if s.state == 'i' {
			s.unbar()
		}
		*s = s.dissolved()
	}
}

// restore lets the members of a council exercise its powers again.
func (w *state) restore() {
	if w.office == "" {
		return
	}
	w.office, w.officeBy = "", ""
	for i, s := range w.seats {
		w.seats[i] = s.restored()
	}
	for id, p := range w.posts {
		if p.ended {
			p.vacant, p.ended = false, false
			w.posts[id] = p
		}
	}
}

func (w *state) takeForce(c *seatledger.Council) {
	w.early = false
	w.seatRule, w.tieBreak, w.countedBy, w.method = c.SeatRule, c.TieBreak, c.Counts, c.Method
	if !w.exists {
		w.exists, w.size = true, 0
		w.seats = nil
	}
	fresh := len(w.seats) == 0
	w.resize(c.Seats)
	for i := range w.seats {
		if fresh {
			w.seats[i] = spot{state: '?'}
		}
	}
}

func (w *state) establish() {
	if w.exists {
		return
	}
	w.exists = true
	for range w.size {
		w.seats = append(w.seats, spot{state: '?'})
	}
}

func (w *state) abolish() {
	w.exists, w.seats = false, nil
	w.endTerm()
}

func (w *state) endTerm() {
	w.office, w.officeBy = "", ""
	clear(w.gone)
	clear(w.posts)
	clear(w.coalitions)
	clear(w.reports)
}

func (w *state) resize(n int) {
	for len(w.seats) < n {
		w.seats = append(w.seats, spot{state: 'v'})
	}
	for _, s := range w.seats[n:] {
		w.unseat(s.person)
		w.unseat(s.sub)
	}
	w.seats, w.size = w.seats[:n], n
}

// endPosts ends the posts of somebody who loses a seat.
func (w *state) endPosts(person seatledger.PersonID) {
	for id, p := range w.posts {
		if person != "" && p.person == person {
			w.posts[id] = office{vacant: true}
		}
	}
}

// unseat notes that somebody has lost a seat.
func (w *state) unseat(person seatledger.PersonID) {
	w.gone[person] = true
	w.endPosts(person)
}

func (w *state) vacate(i int) {
	s := w.seats[i]
	w.unseat(s.person)
	w.unseat(s.sub)
	holder := s.holder()
	w.seats[i] = spot{state: 'v', unsaid: holder.kind() == '?', list: s.list, ward: s.ward, met: s.met, term: s.term, exercise: exercise{claim: s.claim, claimParty: s.claimParty, claimLeft: s.claimLeft}}
	if s.person != "" && w.l.comesBack(s.person, w.today) {
		w.seats[i].claim, w.seats[i].claimParty, w.seats[i].claimLeft = s.person, holder.party, holder.left
	}
}

// change lets a holder go, or sit for another party.
func (l *read) change(w *state, e *seatledger.Event, choose chooser) {
	if ranks[e.Kind] == rankEnd && e.Post != "" && e.Person == "" && e.Seat == 0 {
		e = w.leavePost(e)
	}
	spots := w.holders(e)
	i, ok := l.oneOf(w, spots, choose)
	if !ok {
		return
	}
	w.seats[i].meet(e.Kind)
	if s := &w.seats[i]; s.substituted() && (e.Person == "" || e.Person == s.sub) {
		l.changeSitter(w, s, e)
		return
	}
	if ranks[e.Kind] == rankEnd {
		w.vacate(i)
		w.seats[i].unsaid = false
		return
	}
	w.seats[i].asHeld(func(s *spot) { s.withHolder(func(s *spot) { l.changeHolder(w, s, e) }) })
}

// oneOf chooses one of some seats: of those that are alike the first stands for all,
// unless something tells them apart.
func (l *read) oneOf(w *state, spots []int, choose chooser) (i int, ok bool) {
	if !l.telling(w) {
		spots = w.unlike(func(i int) bool { return slices.Contains(spots, i) })
	}
	switch len(spots) {
	case 0:
		return 0, false
	case 1:
		return spots[0], true
	}
	return spots[choose(len(spots))], true
}

// changeSitter applies an event to a substitute.
func (l *read) changeSitter(w *state, s *spot, e *seatledger.Event) {
	switch ranks[e.Kind] {
	case rankEnd:
		w.unseat(s.sub)
		s.empty()
	case rankBar:
		s.bar(e)
	default:
		l.changeParty(w, s, e)
	}
}

func (l *read) changeHolder(w *state, s *spot, e *seatledger.Event) {
	if s.person == "" {
		s.person = e.Person
	}
	if ranks[e.Kind] == rankBar {
		if party := cmp.Or(e.Party, e.List); s.kind() == '?' && party != "" {
			s.state, s.was, s.list, s.party = 'h', 'h', e.List, party
		}
		s.bar(e)
		return
	}
	if s.kind() == '?' {
		s.restate()
		s.list = e.List
	}
	l.changeParty(w, s, e)
}

func (l *read) changeParty(w *state, s *spot, e *seatledger.Event) {
	party := cmp.Or(e.Party, alone[e.Kind])
	if ranks[e.Kind] == rankRealign {
		s.party, s.leaving = cmp.Or(party, s.list), ""
	} else {
		l.move(w, s, party)
	}
	if s.party == "" {
		s.unstate()
	}
	if e.Kind == seatledger.WhipSuspended && !e.Until.IsZero() {
		s.leaving = e.ID
	}
}

// leavePost empties the post by which an end names its holder, and gives the
// end as it reads with the holder in the post's place.
func (w *state) leavePost(e *seatledger.Event) *seatledger.Event {
	p := w.posts[e.Post]
	w.posts[e.Post] = office{vacant: true}
	x := *e
	switch {
	case p.person != "":
		x.Person, x.Council = p.person, "" // nobody else's seat
	case e.FromParty == "" && e.Party == "" && e.List == "":
		x.Party = p.party
	}
	return &x
}

// alone are the kinds that leave a holder without a party unless one is named.
var alone = map[seatledger.EventKind]seatledger.PartyID{
	seatledger.BecameIndependent: roll.Independents, seatledger.Expelled: roll.Independents, seatledger.WhipSuspended: roll.Independents,
}

// move lets a holder sit for a party, and says whether the seat is contested.
func (l *read) move(w *state, s *spot, party seatledger.PartyID) {
	w.moveTo(s, party)
	member := l.parties[s.list] != nil && slices.Contains(l.parties[s.list].Members, s.party)
	s.left = s.list != "" && w.seatRule != "" && w.seatRule != seatledger.SeatRuleFree && !member && !w.follows(s.list, s.party)
}

func (w *state) moveTo(s *spot, party seatledger.PartyID) {
	s.party, s.leaving = cmp.Or(party, s.list), ""
}

// follows reports whether a party is what has become of another.
func (w *state) follows(old, now seatledger.PartyID) bool {
	reached := map[seatledger.PartyID]bool{old: true}
	for range w.became {
		for _, b := range w.became {
			reached[b[1]] = reached[b[1]] || reached[b[0]]
		}
	}
	return reached[now]
}

// holders gives the seats an end or a change of party may mean.
func (w *state) holders(e *seatledger.Event) (spots []int) {
	find := func(fits func(s spot) bool) {
		for i, s := range w.seats {
			if fits(s) && (s.inWard(e.Ward) || e.Person != "" && (s.person == e.Person || s.sub == e.Person)) {
				spots = append(spots, i)
			}
		}
	}
	if e.Seat != 0 {
		if i := int(e.Seat) - 1; i < len(w.seats) && w.seats[i].state != 'v' {
			spots = append(spots, i)
		}
		return spots
	}
	if e.Person != "" {
		find(func(s spot) bool { return s.person == e.Person || s.sub == e.Person })
		if len(spots) > 0 || e.Council == "" || w.gone[e.Person] {
			return spots
		}
	}
	left := cmp.Or(e.FromParty, e.List)
	if ranks[e.Kind] == rankEnd || ranks[e.Kind] == rankBar {
		left = cmp.Or(e.FromParty, e.Party, e.List)
	}
	find(func(s spot) bool {
		if e.Person != "" {
			x := s.holder()
			return x.kind() == 'h' && s.person == "" && (left == "" || x.party == left)
		}
		return s.state == 'h' && (left == "" || s.party == left)
	})
	if e.Person == "" || len(spots) == 0 {
		find(func(s spot) bool { return s.state == '?' && s.person == "" && s.sub == "" })
	}
	return spots
}

// fill names or seats a holder.
func (l *read) fill(w *state, e *seatledger.Event, choose chooser) {
	own := slices.IndexFunc(w.seats, func(s spot) bool { return e.Person != "" && s.person == e.Person })
	if own >= 0 {
		if x := w.seats[own].holder(); x.kind() == 'h' {
			if s := &w.seats[own]; s.again && e.Kind == seatledger.Elected {
				s.again = false
				s.party = cmp.Or(e.Party, s.party)
				if !e.Until.IsZero() {
					s.term = l.terms[string(e.ID)]
				}
			}
			return
		}
	}
	spots := w.places(e)
	if own >= 0 {
		spots = []int{own}
	}
	if len(spots) == 0 {
		return
	}
	i := spots[0]
	if len(spots) > 1 {
		i = spots[choose(len(spots))]
	}
	if s := w.seats[i]; s.holder().kind() == 'h' && s.person != "" && e.Person != "" && choose(2) == 1 {
		return // two people, one seat: the first still has it
	}
	w.sit(i, e)
}

// places gives the seats that a holder may be seated on. Among seats that are
// alike the first stands for all.
func (w *state) places(e *seatledger.Event) []int {
	if e.Seat != 0 {
		if int(e.Seat) > len(w.seats) {
			return nil
		}
		return []int{int(e.Seat) - 1}
	}
	list := cmp.Or(e.List, e.Party)
	tiers := []func(s spot) bool{
		func(s spot) bool {
			return e.Kind == seatledger.Elected && s.holder().kind() == 'h' && s.person == "" && s.list == list
		},
		func(s spot) bool { return s.state == 'v' && list != "" && s.list == list },
		func(s spot) bool { return s.state == 'v' },
		func(s spot) bool { return s.state == '?' && s.person == "" && s.sub == "" },
	}
	for _, fits := range tiers {
		if spots := w.unlike(func(i int) bool { return fits(w.seats[i]) && w.seats[i].inWard(e.Ward) }); len(spots) > 0 {
			return spots
		}
	}
	return nil
}

// unlike gives the seats that fit, the first of each that are alike.
func (w *state) unlike(fits func(i int) bool) (spots []int) {
	for i, s := range w.seats {
		alike := func(j int) bool {
			x := w.seats[j]
			x.unsaid, x.met = s.unsaid, s.met
			return x == s
		}
		if fits(i) && !slices.ContainsFunc(spots, alike) {
			spots = append(spots, i)
		}
	}
	return spots
}

// inWard reports whether a seat is one of a ward, or may be.
func (s *spot) inWard(ward string) bool { return ward == "" || s.ward == "" || s.ward == ward }

func (w *state) sit(i int, e *seatledger.Event) {
	w.sitNowhere(e.Person)
	s := &w.seats[i]
	if x := s.holder(); s.sub != "" && (e.Person != "" && s.person == e.Person || e.Kind == seatledger.Elected && x.kind() == 'h' && s.person == "") {
		s.withHolder(func(*spot) { w.sitHere(i, e) })
		return
	}
	w.unseat(s.sub)
	s.sub, s.own, s.suspension, s.entry = "", sitter{}, false, ""
	w.sitHere(i, e)
}

func (w *state) sitHere(i int, e *seatledger.Event) {
	old := w.seats[i]
	now := spot{state: 'h', list: old.list, person: e.Person, party: e.Party, ward: cmp.Or(old.ward, e.Ward), met: old.met, term: old.term, exercise: exercise{claim: old.claim, claimParty: old.claimParty, claimLeft: old.claimLeft}}
	if !e.Until.IsZero() {
		now.term = w.l.terms[string(e.ID)]
	}
	now.meet(e.Kind)
	naming := e.Kind == seatledger.Elected && old.kind() == 'h' && old.person == ""
	if naming && e.Party == "" {
		now.party, now.left, now.leaving = old.party, old.left, old.leaving
	}
	wonBy := e.Party != "" && (e.Kind == seatledger.ByElected || e.Kind == seatledger.Reallocated)
	if e.List != "" || old.list == "" || wonBy || e.Kind == seatledger.Elected && !naming {
		now.list = cmp.Or(e.List, e.Party)
	}
	now.party = cmp.Or(now.party, now.list)
	if now.party == "" {
		now.state = '?'
	}
	if (naming || e.Person != "" && old.person == e.Person) && old.state == 'i' {
		now.state, now.was, now.barred = 'i', now.state, old.barred
	}
	if old.person != e.Person {
		w.unseat(old.person)
	}
	delete(w.gone, e.Person)
	w.seats[i] = now
}

func (w *state) dissolve(e *seatledger.Event, choose chooser) {
	for i, s := range w.seats {
		list := s.list != "" && w.follows(s.list, e.Party)
		was := s.restored()
		holder := was.holder()
		unstated := holder.kind() == '?'
		sits := holder.kind() == 'h' && holder.party == e.Party
		surely, perhaps := false, false
		switch e.Policy {
		case seatledger.EndListSeats:
			surely, perhaps = list, unstated || s.list == ""
		case seatledger.EndAllegianceSeats:
			surely, perhaps = sits, unstated
		case "":
			perhaps = list || sits || unstated || s.list == ""
		}
		if was.state != 'v' && (surely || perhaps && choose(2) == 1) {
			w.seats[i] = was
			w.seats[i].meet(e.Kind)
			w.vacate(i)
		}
	}
}

// refill fills the vacant seats of councils below a division, by whom is not
// said; if for one party only, perhaps not all of them.
func (l *read) refill(w *state, e *seatledger.Event, choose chooser) {
	if e.Division == "" || !l.under(l.division, e.Division) {
		return
	}
	touched := false
	for i, s := range w.seats {
		if s.state == 'v' && !s.ended {
			touched = true
			s.meet(e.Kind)
			w.seats[i] = spot{state: 'v', ward: s.ward, unsaid: true, met: s.met, term: s.term}
			if e.Party == "" || choose(2) == 0 {
				w.seats[i] = spot{state: '?', ward: s.ward, met: s.met, term: s.term}
			}
		}
	}
	if touched { // nor is it said who took the posts that went with them
		maps.DeleteFunc(w.posts, func(_ seatledger.PostID, p office) bool { return p.vacant && !p.ended })
	}
}

func (l *read) under(d, above seatledger.DivisionID) bool {
	for ; d != ""; d = l.parents[d] {
		if d == above {
			return true
		}
	}
	return false
}

func (w *state) rename(e *seatledger.Event) {
	if e.FromParty == e.Party {
		return
	}
	w.became = append(w.became, [2]seatledger.PartyID{e.FromParty, e.Party})
	if g := w.groups.parties[e.FromParty]; g != "" && w.groups.parties[e.Party] == "" {
		w.groups.parties[e.Party] = g
	}
	for i := range w.seats {
		turn := func(s *spot) {
			if (s.kind() == 'h' || s.ended) && s.party == e.FromParty {
				s.meet(e.Kind)
				s.party = e.Party
			}
		}
		turn(&w.seats[i])
		if w.seats[i].sub != "" {
			w.seats[i].withHolder(turn)
		}
	}
	for id, p := range w.posts {
		if p.party == e.FromParty {
			p.party = e.Party
			w.posts[id] = p
		}
	}
}

// ruleOf gives the rule that a report is of: one may be spelt in two ways.
func ruleOf(e *seatledger.Event) seatledger.ControlRule {
	if e.Rule == "post:chief" {
		return "chief"
	}
	return e.Rule
}
