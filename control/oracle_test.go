package control_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
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
	large   bool               // so many seats that moves are counted
	known   map[count][]*state // worlds as they were counted
	turn    int                // which of the rules and bounds it is compared with that only some are
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
	met     string             // what it met, kinds of event and features, each once
	term    lastDay            // of the holder's term
	stake   bool               // while results are laid: vacant, and to be filled
	again   bool               // while a day passes: the holder was elected again and has kept the seat
	filled  seatledger.Day     // the day on which it was last filled
	told    seatledger.Day     // until then it is a seat that a row means which elects somebody without a name
	byWon   seatledger.Day     // and that on which somebody won it in a by-election who is not named yet
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
	if s.sub != "" || s.state == 'i' || s.claim != (claim{}) {
		return fmt.Sprintf("%+v", struct {
			state, was               byte
			unsaid, left, suspension bool
			list, party              seatledger.PartyID
			person, sub              seatledger.PersonID
			claim                    claim
			ward                     string
			own                      sitter
			leaving, entry, barred   seatledger.EventID
		}{s.state, s.was, s.unsaid, s.left, s.suspension, s.list, s.party, s.person, s.sub, s.claim, s.ward, s.own, s.leaving, s.entry, s.barred})
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

// state is one world at the end of a day.
type state struct {
	exists     bool
	office     string              // why its members do not exercise its powers; blank = they do
	officeBy   seatledger.EventID  // what ends that at its end
	waits      bool                // it is not yet in office, for one that it replaces has not ended
	early      bool                // nor does it exist yet: it is elected
	row        *seatledger.Council // that holds
	size       int
	plan       map[string]wardFacts // the rows of wards that hold; not changed once made
	begun      map[string]bool      // rows of wards and of the council that have taken force; the same
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
	lapses     []seatledger.EventID // what filled a seat of which nobody recorded that it was vacant
	dead       bool                 // it is no world: see believesLapse
	staked     []int                // seats put at stake, while a world is played the first time
	l          *read
}

// meet notes that a seat met a kind of event, or another feature of ledgers.
func (s *spot) meet(what string) {
	if !strings.Contains(" "+s.met, " "+what+" ") {
		s.met += what + " "
	}
}

// meetLike lets seats have met what those of a state that is the same have met.
func (w *state) meetLike(x *state) {
	for i := range w.seats {
		a, b := w.seats[i], x.seats[i]
		met := b.met
		if b.met = a.met; a == b {
			for what := range strings.FieldsSeq(met) {
				w.seats[i].meet(what)
			}
		}
	}
}

func (w *state) clone() *state {
	x := *w
	x.seats, x.became = slices.Clone(w.seats), slices.Clone(w.became)
	x.groups, x.lapses = w.groups.clone(), slices.Clone(w.lapses)
	x.gone, x.posts, x.coalitions, x.reports = maps.Clone(w.gone), maps.Clone(w.posts), maps.Clone(w.coalitions), maps.Clone(w.reports)
	return &x
}

// key tells states apart in which something else may yet happen, whatever their
// seats have met so far. It is asked for more often than anything else.
func (l *read) key(w *state) string {
	seats := make([]string, len(w.seats))
	for i := range w.seats {
		seats[i] = w.seats[i].key(w.today)
	}
	if !l.telling(w) {
		slices.Sort(seats)
	}
	b := make([]byte, 0, 400)
	for _, s := range seats {
		b = append(append(b, s...), ' ')
	}
	b = append(b, digit(w.exists), digit(w.waits), digit(w.early))
	for _, id := range w.lapses {
		b = appendAll(b, " lapse", string(id))
	}
	b = strconv.AppendInt(b, int64(w.size), 10)
	b = appendAll(b, w.office, string(w.officeBy), string(w.seatRule), string(w.tieBreak), string(w.countedBy), w.method, w.contest)
	for _, x := range w.became {
		b = appendAll(b, string(x[0]), string(x[1]))
	}
	if m := w.groups; len(m.people)+len(m.left)+len(m.parties) > 0 {
		b = fmt.Append(b, m)
	}
	if len(w.plan)+len(w.begun) > 0 {
		b = fmt.Append(b, w.plan, w.begun)
	}
	for _, p := range slices.Sorted(maps.Keys(w.gone)) {
		b = appendAll(b, " gone", string(p))
	}
	for _, p := range slices.Sorted(maps.Keys(w.posts)) {
		b = fmt.Append(b, p, w.posts[p])
	}
	for _, c := range slices.Sorted(maps.Keys(w.coalitions)) {
		b = appendAll(b, " coalition", string(c))
	}
	for _, r := range slices.Sorted(maps.Keys(w.reports)) {
		b = fmt.Append(b, r, w.reports[r])
	}
	return string(b)
}

// key tells what is so of a seat from all else that may be.
func (s *spot) key(today seatledger.Day) string {
	b := make([]byte, 0, 80)
	b = append(b, s.state, '0'+s.over, '0'+s.was, '0'+s.own.state, '0'+s.own.was, digit(s.unsaid), digit(s.ended), digit(s.left), digit(s.again),
		digit(s.own.left), digit(s.suspension), digit(s.claim.left), digit(s.filled == today), digit(s.byWon == today), digit(s.told >= today))
	b = appendAll(b, string(s.list), string(s.person), string(s.party), s.ward, string(s.leaving), string(s.barred), string(s.sub), string(s.entry),
		string(s.claim.person), string(s.claim.party), string(s.claim.list), string(s.own.party), string(s.own.leaving), string(s.own.barred))
	b = strconv.AppendInt(b, int64(s.term.day), 10)
	return string(strconv.AppendInt(append(b, '-'), int64(s.term.latest), 10))
}

func appendAll(b []byte, texts ...string) []byte {
	for _, x := range texts {
		b = append(append(b, x...), '/')
	}
	return b
}

func digit(is bool) byte {
	if is {
		return '1'
	}
	return '0'
}

// telling reports whether it may matter on which of two seats something lies of
// which the same is so: some row tells seats apart by their ordinals, for it
// names one, takes the last away, or lays the first of no ward into one.
func (l *read) telling(w *state) bool { return l.ordinals }

// String tells worlds apart, but not one seat of a council from another.
func (w *state) String() string {
	if !w.exists {
		return "no council"
	}
	var b strings.Builder
	fmt.Fprint(&b, w.plan)
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
	found := outcomes{}
	limit *= actsOfPlay
	ok = everyWay(func(choose chooser) bool {
		l.taken = l.taken[:0]
		acts := l.acts(choose)
		if len(l.rosters) > 0 {
			all, known := l.rosterActs(acts, choose)
			if !known {
				limit = -1
				return false
			}
			acts = slices.DeleteFunc(all, func(a act) bool { return a.day > o.on })
		}
		states := []*state{l.begin()}
		limit--
		for _, a := range byDays(acts) {
			states = l.play(a, states, &limit)
		}
		for _, w := range states {
			w.showPosts()
			found.add(l, w)
		}
		return limit >= 0
	})
	return found.believed(), ok && !l.lost
}

// begin gives a world before all that happens.
func (l *read) begin() *state {
	return &state{waits: l.waits, gone: map[seatledger.PersonID]bool{}, posts: map[seatledger.PostID]office{}, coalitions: map[seatledger.PartyID]bool{}, reports: map[seatledger.ControlRule]said{}, groups: newMemberships()}
}

// actsOfPlay is how many acts a world has, about.
const actsOfPlay = 8

// play lets an act happen in each of several states, and gives those that it can
// lead to, each once.
func (l *read) play(a act, states []*state, limit *int) (after []*state) {
	for _, w := range states {
		choices := 0
		everyWay(func(any chooser) bool {
			choose := func(n int) int { choices++; return any(n) }
			*limit--
			x := w.clone()
			x.today, x.l = a.day, l
			a.do(x, choose)
			if x.dead {
				return *limit >= 0
			}
			x.meetFeatures(w, a.rank)
			if len(l.rosters) > 0 && choices > 0 {
				*limit = -1 // what a roster changes would be another thing
			}
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
