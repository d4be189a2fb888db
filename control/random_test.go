package control_test

import (
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

var (
	ledgers = flag.Int("ledgers", 600, "random ledgers to compare with the enumerator of worlds; 20,000 with SEATLEDGER_LONG set")
	seed    = flag.Uint64("seed", 1, "seed of the first random ledger")
)

// maxPlays bounds the plays of one ledger; a ledger that takes more is drawn
// again.
const maxPlays = 3000

// plays is maxPlays of a case, more where there are many seats.
func (o *oracleCase) plays() int {
	if o.large {
		return 2 * maxPlays
	}
	return maxPlays
}

// seen counts what the drawn ledgers were good for.
var seen struct {
	determined, flips, causes int
	counted, exactly          int                             // days on which moves are counted and not placed; of these, exact ones
	pairs                     map[[2]seatledger.EventKind]int // ledgers in which two kinds met on one seat
}

// meetings notes which kinds met on one seat in some world.
func meetings(worlds []*state) {
	pairs := map[[2]seatledger.EventKind]bool{}
	for _, w := range worlds {
		for _, s := range w.seats {
			met := strings.Fields(s.met)
			slices.Sort(met)
			for i, a := range met {
				for _, b := range met[i+1:] {
					pairs[[2]seatledger.EventKind{seatledger.EventKind(a), seatledger.EventKind(b)}] = true
				}
			}
		}
	}
	for p := range pairs {
		seen.pairs[p]++
	}
}

// seatKinds are the kinds of event that change single seats.
func seatKinds() (kinds []seatledger.EventKind) {
	for _, k := range seatledger.EventKinds() {
		row, _ := k.Row()
		switch row.Effect {
		case seatledger.EffectEnd, seatledger.EffectFill, seatledger.EffectExercise, seatledger.EffectAllegiance:
			if row.Acts != seatledger.ActNone {
				kinds = append(kinds, k)
			}
		}
	}
	return kinds
}

// rarest gives the pair of kinds that met least often, and how often.
func rarest() (pair [2]seatledger.EventKind, n int) {
	n = -1
	kinds := seatKinds()
	for i, a := range kinds {
		for _, b := range kinds[i+1:] {
			if m := seen.pairs[[2]seatledger.EventKind{a, b}]; n < 0 || m < n {
				pair, n = [2]seatledger.EventKind{a, b}, m
			}
		}
	}
	return pair, n
}

// TestControlEqualsWorlds compares control, and the worlds it rests on, with
// the enumerator on many small ledgers.
func TestControlEqualsWorlds(t *testing.T) {
	n := *ledgers
	switch {
	case os.Getenv("SEATLEDGER_LONG") != "":
		n = max(n, 20_000)
	case testing.Short():
		n /= 5
	}
	skipped, failed := 0, 0
	seen.pairs = map[[2]seatledger.EventKind]int{}
	for i := range n {
		s := *seed + uint64(i)
		o, worlds, redrawn := drawCase(s)
		skipped += redrawn
		meetings(worlds)
		if o.judge(worlds, seatledger.RuleMajority).kind > control.Undetermined {
			seen.determined++
		}
		if why := o.compare(worlds); why != "" {
			o = o.shrink()
			worlds, _ := o.worlds(o.plays())
			t.Errorf("seed %d: %s\nof fewer rows: %s\n%s", s, why, o.compare(sorted(worlds)), o)
			if failed++; failed == 3 {
				t.FailNow()
			}
		}
	}
	pair, met := rarest()
	if n >= 20_000 && (met < 200 || seen.determined < 3*n/10) {
		t.Errorf("too little was asked: %v met on one seat in %d ledgers, want 200; %d of %d answers are determined, want three in ten", pair, met, seen.determined, n)
	}
	t.Logf("%d of them are determined; %d flips, of %d the causes; %v met least often on one seat, in %d", seen.determined, seen.flips, seen.causes, pair, met)
	t.Logf("moves are counted, not placed, on %d days, on %d of them exactly", seen.counted, seen.exactly)
	t.Logf("%d ledgers from seed %d; %d differ; %d drawn again for having more than %d worlds to play", n, *seed, failed, skipped, maxPlays)
}

func sorted(worlds map[string]*state) (list []*state) {
	for _, key := range slices.Sorted(maps.Keys(worlds)) {
		list = append(list, worlds[key])
	}
	return list
}

// drawCase draws the ledger of a seed and its worlds.
func drawCase(seed uint64) (o *oracleCase, worlds []*state, redrawn int) {
	for ; ; redrawn++ {
		o = draw(rand.New(rand.NewPCG(seed, uint64(redrawn))))
		if w, ok := o.worlds(o.plays()); ok {
			return o, sorted(w), redrawn
		}
	}
}

// bound is how much is kept apart.
type bound struct {
	ways   int  // 0 = as many as there may be
	counts bool // unnamed moves are counted wherever they can be
}

func (b bound) String() string {
	if b.counts {
		return "where moves are counted"
	}
	return fmt.Sprintf("with no more than %d ways", b.ways)
}

// compare says how control, or the fold it rests on, differs from the worlds;
// blank = they agree.
func (o *oracleCase) compare(worlds []*state) string {
	if why := o.compareAt(bound{}, worlds); why != "" {
		return why
	}
	for _, b := range o.bounds() {
		if why := o.compareAt(b, worlds); why != "" {
			return fmt.Sprintf("%v: %s", b, why)
		}
	}
	return ""
}

// bounds gives the bounds to compare with; of a large council one of them.
func (o *oracleCase) bounds() []bound {
	all := []bound{{counts: true}, {ways: 1}, {ways: 2}, {ways: 8}}
	if o.large {
		return all[len(o.entries)%4:][:1]
	}
	return all
}

// compareAt compares where so much is kept apart: all is equal where that is
// enough, and holds what the worlds are where it is not. Of a small council all
// is enough, if no bound is set.
func (o *oracleCase) compareAt(at bound, worlds []*state) string {
	book, err := roll.Pack(o.all())
	if err != nil {
		return err.Error()
	}
	v := book.View(o.clock)
	c, ok := book.Council(o.council)
	if !ok {
		return "no council"
	}
	j := control.NewJudge(v)
	j.By = o.by
	if at.ways > 0 {
		j.Folder.Limit(at.ways)
	}
	if at.counts {
		j.Folder.Places(0)
	}
	bounded := o.large || at != bound{}
	r := j.Folder.Roll(c, o.on)
	if at.ways == 0 {
		o.noteCounted(j, c)
	}
	if why := o.differRoll(r, worlds, bounded && !r.Exact); why != "" {
		return why
	}
	if at.ways == 0 && !o.large && (!bounded || o.alwaysExact(j, c)) {
		if why := o.compareMore(j, c, worlds, !bounded); why != "" {
			return why
		}
	}
	for _, rule := range append(seatledger.ControlRules(), "post:deputy") {
		a := j.At(c, o.on, rule)
		if why := o.differ(book, &a, worlds, bounded && !a.Exact); why != "" {
			return why
		}
	}
	return ""
}

// noteCounted notes on how many days moves are counted and not placed.
func (o *oracleCase) noteCounted(j *control.Judge, c roll.Ref) {
	j.Folder.Life(c, func(day seatledger.Day, s *roll.State) {
		if day <= o.on && slices.ContainsFunc(s.Frames, func(f roll.Frame) bool { return len(f.Unplaced()) > 0 }) {
			seen.counted++
			if s.Exact() {
				seen.exactly++
			}
		}
	})
}

// alwaysExact reports whether nothing is wider than the records leave it, on any
// day.
func (o *oracleCase) alwaysExact(j *control.Judge, c roll.Ref) bool {
	exact := true
	j.Folder.Life(c, func(day seatledger.Day, s *roll.State) { exact = exact && (day > o.on || s.Exact()) })
	return exact
}

// compareMore compares what is asked beyond control and roll, causes too where
// what there would be without them is exact.
func (o *oracleCase) compareMore(j *control.Judge, c roll.Ref, worlds []*state, causes bool) string {
	if why := o.differTip(j, c, worlds); why != "" {
		return why
	}
	if why := o.differShares(j, c, worlds); why != "" {
		return why
	}
	rules := []seatledger.ControlRule{seatledger.RuleMajority, seatledger.RuleSitting, seatledger.RuleTwoThirds, seatledger.RuleChief, seatledger.RuleCoalition}
	return o.differCourse(j, c, rules[len(o.entries)%len(rules)], causes)
}

func (o *oracleCase) all() func(yield func(seatledger.Entry, error) bool) {
	return func(yield func(seatledger.Entry, error) bool) {
		for _, e := range o.entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// shrink leaves out every entry without which the case still fails.
func (o *oracleCase) shrink() *oracleCase {
	for i := len(o.entries) - 1; i >= 0; i-- {
		less := *o
		at := o.entries[i].Position
		if _, isCouncil := o.entries[i].Row.(*seatledger.Council); isCouncil {
			continue
		}
		if slices.ContainsFunc(o.entries, func(e seatledger.Entry) bool { return e.Supersedes == at }) {
			continue
		}
		less.entries = slices.Delete(slices.Clone(o.entries), i, i+1)
		if worlds, ok := less.worlds(less.plays()); ok && less.compare(sorted(worlds)) != "" {
			o = &less
		}
	}
	return o
}

// String writes a case as rows.
func (o *oracleCase) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "on %v, clock %+v\n", o.on, o.clock)
	for _, e := range o.entries {
		fmt.Fprintf(&b, "%3d %s %s", e.Position, e.Package, e.Row.Table())
		for _, c := range seatledger.Columns(e.Row.Table()) {
			if text := seatledger.Cell(e.Row, c); text != "" {
				fmt.Fprintf(&b, " %s=%s", c.Name, text)
			}
		}
		if e.Supersedes != 0 {
			fmt.Fprintf(&b, " (supersedes %d)", e.Supersedes)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// firstDay is the first on which something dated happens; what has an open
// start may be a little earlier.
var firstDay = seatledger.DayOf(2017, 10, 1)

// maker draws a random ledger.
type maker struct {
	*rand.Rand
	oracleCase
	seats   int
	grouped bool // there are groups
	casting bool // some post has the casting vote
	wards   []string
	public  bool
	known   bool // every day is known, and nothing is corrected or contradicted
	renewed bool // a ledger of [maker.addRenewals]
	mess    bool // so many rows that no ward and no term is named: they tell ways apart, which costs too much yet
}

func draw(r *rand.Rand) *oracleCase {
	m := &maker{Rand: r, oracleCase: oracleCase{council: "c", start: firstDay - 3}}
	m.on = firstDay + seatledger.Day(3+m.IntN(11))
	m.public = m.chance(35)
	if m.chance(12) {
		m.known, m.public = true, false
	}
	m.parties = []seatledger.PartyID{"a", "b", "d"}[:2+m.IntN(2)]
	m.addNames()
	switch n := m.IntN(100); {
	case n < 40:
		m.addChain()
	case n < 58:
		m.addRenewals()
	case n < 91:
		m.addMixture()
	case n < 99:
		m.addMoves(false)
	default:
		m.addMoves(true)
	}
	if m.known {
		return &m.oracleCase
	}
	cuts := m.revise()
	if m.public {
		m.clock.ByPublic, m.clock.Published = true, firstDay+seatledger.Day(4+m.IntN(7))
	}
	if m.chance(30) {
		m.clock.Known = cuts[m.IntN(len(cuts))]
	}
	return &m.oracleCase
}

// addMixture draws elections and events of all kinds.
func (m *maker) addMixture() {
	m.addCouncils()
	m.addElection("e1")
	if m.chance(30) {
		m.addElection("e2")
	}
	for i := range m.IntN(7) {
		m.record("one", m.event(fmt.Sprint("x", i)))
	}
	for i := 0; m.grouped && i < 3 && m.chance(70); i++ {
		m.record("one", m.membership(fmt.Sprint("g", i)))
	}
	for i := 0; m.casting && i < 2 && m.chance(60); i++ {
		e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("v", i)), Date: m.date(), Kind: seatledger.PostTaken, Council: "c", Sources: m.sources()}
		m.restIn(e)
		m.record("one", e)
	}
}

// addRenewals draws a council elected ward by ward, some of whose seats are at
// stake again, with members whose terms are stated or not.
func (m *maker) addRenewals() {
	m.on, m.renewed = firstDay+seatledger.Day(9+m.IntN(6)), true
	inWards := make([]int, 1+m.IntN(2))
	for i := range inWards {
		inWards[i] = 1 + m.IntN(3)
		m.seats += inWards[i]
		m.wards = append(m.wards, fmt.Sprint("w", i))
	}
	if len(inWards) == 1 && m.chance(50) {
		m.wards[0] = ""
	}
	m.record("one", &seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: m.seats,
		SeatRule: pickOne(m, "", seatledger.SeatRuleList, seatledger.SeatRuleFree)})
	m.renew("e1", 0, inWards, 100)
	for i := range m.IntN(4) {
		e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("n", i)), Kind: seatledger.Elected, Council: "c", Date: m.parse(m.day(0)),
			Person: pickOne[seatledger.PersonID](m, "p", "q", "r", "s"), List: pickOne(m, m.parties...)}
		m.place(e)
		m.record("one", e)
	}
	for i := range m.IntN(3) {
		m.record("one", m.event(fmt.Sprint("x", i)))
	}
	m.renew("e2", 5+m.IntN(3), inWards, 40)
	if m.chance(25) {
		m.renew("e3", 9+m.IntN(3), inWards, 50)
	}
	for i := range m.IntN(3) {
		e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("a", i)), Kind: pickOne(m, seatledger.Elected, seatledger.Elected, seatledger.Defected, seatledger.Resigned), Council: "c",
			Date: m.entryDate("e2"), Person: pickOne[seatledger.PersonID](m, "p", "q", "r", "s", "t"), Sources: m.sources()}
		switch e.Kind {
		case seatledger.Elected:
			e.List = pickOne(m, m.parties...)
		case seatledger.Defected:
			e.Party = pickOne(m, m.parties...)
		}
		m.place(e)
		m.record("one", e)
	}
}

// entryDate gives the date of an election.
func (m *maker) entryDate(id seatledger.ElectionID) seatledger.Date {
	for _, e := range m.entries {
		if x, ok := e.Row.(*seatledger.Election); ok && x.ID == id {
			return x.Date
		}
	}
	return seatledger.Date{}
}

// renew records an election of all seats, or of so many in a hundred.
func (m *maker) renew(id seatledger.ElectionID, day int, inWards []int, percent int) {
	e := &seatledger.Election{ID: id, Date: m.parse(m.day(day))}
	if id != "e1" && m.chance(12) {
		e.Kind = "by-election"
	}
	m.record("one", e)
	for i, n := range inWards {
		stake := n
		for range n {
			if !m.chance(percent) {
				stake--
			}
		}
		if stake == 0 {
			continue
		}
		m.addContest(e, m.wards[i], stake, "")
		left := stake
		for _, list := range m.lists() {
			won := m.IntN(left + 1)
			if left -= won; won > 0 {
				m.record("one", &seatledger.Result{Election: id, Council: "c", Ward: m.wards[i], List: list, Seats: seatledger.Counted(int64(won)), Sources: m.sources()})
			}
		}
	}
}

// addContest records a contest, mostly.
func (m *maker) addContest(e *seatledger.Election, ward string, stake int, method string) {
	if m.chance(15) {
		return
	}
	c := &seatledger.Contest{Election: e.ID, Council: "c", Ward: ward, Seats: stake, Method: method}
	if m.chance(30) {
		c.State = pickOne(m, "held", "unopposed", "postponed", "held-over", "void")
	}
	if m.chance(25) && e.Date.Latest() < firstDay+20 {
		c.Until = m.lastDay(e.Date.Latest() + 1)
	}
	if m.chance(8) {
		c.Seats = 0
	}
	m.record("one", c)
}

// lastDay draws the last day of a term.
func (m *maker) lastDay(from seatledger.Day) seatledger.Date {
	day := from + seatledger.Day(m.IntN(7))
	if m.chance(15) && !m.known {
		return m.parse(day.String() + "/" + (day + 2).String())
	}
	return seatledger.On(day)
}

// beside draws a number of its own for an event, so that what else is drawn stays
// as it is.
func (m *maker) beside(e *seatledger.Event, n uint32) uint32 {
	h := fnv.New32a()
	fmt.Fprint(h, e.ID, e.Date, e.Kind, n)
	return h.Sum32() % n
}

// place says of whom is seated, or of a seat, in which ward it is and until when.
func (m *maker) place(e *seatledger.Event) {
	if n := uint32(len(m.wards)); n > 0 && !m.mess && e.Seat == 0 && e.Council != "" && m.beside(e, 2) == 0 {
		e.Ward = m.wards[m.beside(e, 3)%n]
	}
	if effect, _ := e.Kind.Effect(); effect == seatledger.EffectFill && !m.mess && e.Council != "" && (m.renewed || m.beside(e, 8) == 0) && e.Date.Latest() < firstDay+20 {
		e.Until = seatledger.On(e.Date.Latest() + 1 + seatledger.Day(m.beside(e, 7)))
		if m.renewed && m.chance(85) {
			e.Until = seatledger.Date{}
		} else if m.beside(e, 5) == 0 && !m.known {
			e.Until = m.parse(e.Until.Earliest().String() + "/" + (e.Until.Earliest() + 2).String())
		}
	}
}

// membership draws that somebody, or all of a party, joins or leaves a group.
func (m *maker) membership(id string) *seatledger.Event {
	e := &seatledger.Event{ID: seatledger.EventID(id), Date: m.date(), Council: "c", Sources: m.sources(),
		Kind:  pickOne(m, seatledger.JoinedGroup, seatledger.JoinedGroup, seatledger.LeftGroup),
		Group: pickOne[seatledger.PartyID](m, "g", "g", "h")}
	if m.chance(60) {
		e.Person = pickOne[seatledger.PersonID](m, "p", "q", "r")
	} else {
		e.Party = pickOne(m, append(m.parties[:len(m.parties):len(m.parties)], "ind")...)
	}
	return e
}

// addChain draws a ledger in which many kinds of event meet on one seat, each
// where the one before it leaves off: who goes is followed by who comes.
func (m *maker) addChain() {
	m.seats = 1 + m.IntN(4)/3
	m.on = firstDay + seatledger.Day(11+m.IntN(4))
	m.record("one", &seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: m.seats,
		SeatRule: pickOne(m, "", seatledger.SeatRuleList, seatledger.SeatRuleFree, seatledger.SeatRuleByElection)})
	m.record("one", &seatledger.Election{ID: "e1", Date: m.parse(m.day(0))})
	party := pickOne(m, m.parties...)
	m.record("one", &seatledger.Result{Election: "e1", Council: "c", List: party, Seats: seatledger.Counted(int64(m.seats))})
	kinds := append(seatKinds(), seatledger.PartyMerged, seatledger.PartyRenamed, seatledger.Disqualified)
	person, held := seatledger.PersonID(""), true
	if m.chance(15) {
		m.record("one", &seatledger.Event{ID: "shut", Kind: seatledger.CouncilDissolved, Council: "c", Date: m.chainDate(4 + m.IntN(4))})
		m.record("one", &seatledger.Event{ID: "open", Kind: seatledger.CouncilRestored, Council: "c", Date: m.chainDate(8 + m.IntN(4))})
	}
	var sits, lost seatledger.PersonID
	for i := range 10 {
		m.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
		at := slices.IndexFunc(kinds, func(k seatledger.EventKind) bool {
			effect, _ := k.Effect()
			if k == seatledger.Reinstated && lost != "" && m.chance(30) {
				return true
			}
			return (effect == seatledger.EffectFill) != held || k == seatledger.Elected && person == ""
		})
		e := &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("x", i)), Kind: kinds[at], Council: "c", Date: m.chainDate(3 + i)}
		kinds = slices.Delete(kinds, at, at+1)
		if effect, _ := e.Kind.Effect(); effect == seatledger.EffectFill {
			person, held = pickOne[seatledger.PersonID](m, "p", "q", "r", "s"), true
			party = pickOne(m, m.parties...)
			e.List = party
		} else {
			m.goOn(e, &party)
			if effect == seatledger.EffectExercise {
				m.record("one", m.exerciseIn(e, person, &sits, lost))
				continue
			}
			held = effect != seatledger.EffectEnd || e.Kind == seatledger.PartyDissolved && e.Policy == seatledger.EndNoSeats
		}
		if e.Council != "" && m.chance(85) {
			e.Person = person
			if sits != "" && m.chance(35) && (e.Kind == seatledger.Resigned || e.Kind == seatledger.Defected || e.Kind == seatledger.WhipSuspended) {
				e.Person, held = sits, true
			}
		}
		if !held {
			lost = cmp.Or(person, lost)
			person = ""
		}
		m.record("one", e)
	}
}

// addMoves draws a ledger in which unnamed holders leave a party that has many
// seats, and more is recorded of these. Of large councils there are so many
// different seats that moves are counted and not placed.
func (m *maker) addMoves(large bool) {
	m.public, m.large = m.public && m.chance(20) && !large, large
	m.on = firstDay + seatledger.Day(8+m.IntN(5))
	inWards := []int{3 + m.IntN(6)}
	switch {
	case large:
		inWards = make([]int, 13+m.IntN(2))
	case m.chance(60):
		inWards = make([]int, 2+m.IntN(2))
	}
	for i := range inWards {
		if len(inWards) > 1 {
			inWards[i] = 1 + m.IntN(6)/5
			if !large {
				inWards[i] = 1 + m.IntN(3)
			}
			m.wards = append(m.wards, fmt.Sprint("w", i))
		}
		m.seats += inWards[i]
	}
	m.record("one", &seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: m.seats,
		SeatRule: pickOne(m, "", seatledger.SeatRuleList, seatledger.SeatRuleFree, seatledger.SeatRuleByElection)})
	m.record("one", &seatledger.Election{ID: "e1", Date: m.parse(m.day(0))})
	for i, n := range inWards {
		m.addWinners("e1", i, n)
	}
	for i := range 1 + m.IntN(3) {
		if m.chance(60) {
			m.record("one", &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("n", i)), Kind: seatledger.Elected, Council: "c", Date: m.fewDays(1, 7),
				Person: pickOne[seatledger.PersonID](m, "p", "q", "r"), List: pickOne[seatledger.PartyID](m, "a", "a", "a", "b")})
		}
	}
	for i := range 2 + m.IntN(2) {
		m.record("one", m.unnamedMove(fmt.Sprint("m", i)))
	}
	if m.wards != nil && m.chance(70) || large {
		m.record("one", &seatledger.Election{ID: "e2", Date: m.parse(m.day(5 + m.IntN(10)))})
		for i := m.IntN(len(inWards)); i < len(inWards); i += 1 + m.IntN(6) {
			m.addWinners("e2", i, inWards[i])
		}
	}
	for i := range 1 + m.IntN(4) {
		m.record("one", m.afterMoves(fmt.Sprint("x", i)))
	}
}

// addWinners records who won the seats of a ward: mostly a.
func (m *maker) addWinners(e seatledger.ElectionID, ward, seats int) {
	r := seatledger.Result{Election: e, Council: "c"}
	if m.wards != nil {
		r.Ward = m.wards[ward]
	}
	other := 0
	if m.chance(30) {
		other = m.IntN(seats + 1)
	}
	r.List, r.Seats = "a", seatledger.Counted(int64(seats-other))
	if m.chance(8) {
		r.Party = pickOne(m, m.parties...)
	}
	m.record("one", &r)
	if x := r; other > 0 {
		x.List, x.Seats, x.Party = pickOne[seatledger.PartyID](m, "b", "b", "ab", ""), seatledger.Counted(int64(other)), pickOne[seatledger.PartyID](m, "a", "a", "")
		if x.List == "" {
			x.Party = ""
		}
		m.record("one", &x)
	}
}

// fewDays draws a day, rarely one of two or three.
func (m *maker) fewDays(from, to int) seatledger.Date {
	d := from + m.IntN(to-from)
	if m.chance(10) && !m.known {
		return m.parse(m.day(d) + "/" + m.day(d+1+m.IntN(2)))
	}
	return m.parse(m.day(d))
}

func (m *maker) unnamedMove(id string) *seatledger.Event {
	e := &seatledger.Event{ID: seatledger.EventID(id), Date: m.fewDays(3, 8), Council: "c", Sources: m.sources(),
		Kind:      pickOne(m, seatledger.Defected, seatledger.Defected, seatledger.Defected, seatledger.Defected, seatledger.Expelled, seatledger.Realigned),
		FromParty: pickOne[seatledger.PartyID](m, "a", "a", "a", "a", "a", "b")}
	if e.Kind != seatledger.Expelled {
		e.Party = pickOne(m, append(m.parties[1:], "b", "b", "ind")...)
	}
	return e
}

// afterMoves draws what befalls a council some of whose holders have moved.
func (m *maker) afterMoves(id string) *seatledger.Event {
	e := &seatledger.Event{ID: seatledger.EventID(id), Date: m.fewDays(4, 11), Council: "c", Sources: m.sources()}
	party := pickOne[seatledger.PartyID](m, "a", "a", "b", "n")
	switch m.IntN(9) {
	case 0:
		e.Kind, e.Council, e.FromParty, e.Party = pickOne(m, seatledger.PartyMerged, seatledger.PartyRenamed), "", party, pickOne[seatledger.PartyID](m, "a", "b", "n")
	case 1:
		e.Kind, e.Council, e.Party, e.Policy = seatledger.PartyDissolved, "", party, pickOne(m, seatledger.EndListSeats, seatledger.EndAllegianceSeats, seatledger.EndNoSeats)
	case 2, 3:
		e.Kind, e.Person = pickOne(m, seatledger.Resigned, seatledger.Defected, seatledger.WhipSuspended, seatledger.Realigned), pickOne[seatledger.PersonID](m, "p", "q", "r")
		if e.Kind != seatledger.Resigned {
			e.Party = pickOne[seatledger.PartyID](m, "a", "a", "b", "ind", "n")
		}
		if e.FromParty = pickOne[seatledger.PartyID](m, "", "a", "b"); e.Kind == seatledger.WhipSuspended && !m.known {
			e.Until = m.parse(m.day(11 + m.IntN(2)))
		}
	case 4:
		e.Kind, e.FromParty = seatledger.Resigned, party
	case 5:
		e.Kind, e.List = pickOne(m, seatledger.ByElected, seatledger.CoOpted, seatledger.NextOnList), pickOne[seatledger.PartyID](m, "a", "b")
		e.Person = pickOne[seatledger.PersonID](m, "", "p", "s")
	case 6:
		e.Kind, e.Seat = pickOne(m, seatledger.Resigned, seatledger.Defected, seatledger.ByElected, seatledger.Elected), seatledger.Seat(1+m.IntN(m.seats))
		if e.Kind != seatledger.Resigned {
			e.Party = pickOne[seatledger.PartyID](m, "a", "a", "b")
		}
	case 7:
		return m.unnamedMove(id)
	default:
		return m.event(id)
	}
	return e
}

// goOn lets an event end the holding of who sits for a party, or change it.
func (m *maker) goOn(e *seatledger.Event, party *seatledger.PartyID) {
	if e.FromParty = *party; *party == roll.Independents { // no id: whoever sits alone
		e.FromParty = ""
	}
	row, _ := e.Kind.Row()
	switch row.Acts {
	case seatledger.ActDissolve:
		e.Council, e.Party, e.FromParty = "", cmp.Or(e.FromParty, m.parties[0]), ""
		e.Policy = pickOne(m, "", seatledger.EndListSeats, seatledger.EndAllegianceSeats, seatledger.EndAllegianceSeats)
	case seatledger.ActRename:
		e.Council, e.Party = "", pickOne(m, append(slices.Clone(m.parties), "n")...)
		if e.FromParty == "" {
			e.FromParty = m.parties[0]
			break
		}
		*party = e.Party
	case seatledger.ActMove, seatledger.ActRealign:
		if !row.Lone {
			e.Party = pickOne(m, m.parties...)
			*party = e.Party
		} else {
			*party = roll.Independents
		}
	}
}

// chainDate draws a day, or a few, of which one is given.
func (m *maker) chainDate(d int) seatledger.Date {
	switch n := m.IntN(100); {
	case n < 6 && !m.known:
		return m.parse(m.day(d) + "/" + m.day(d+1))
	case n < 9 && !m.known:
		return m.parse("../" + m.day(d))
	}
	return m.parse(m.day(d))
}

func (m *maker) chance(percent int) bool { return m.IntN(100) < percent }

func pickOne[T any](m *maker, list ...T) T { return list[m.IntN(len(list))] }

func (m *maker) record(pkg string, r seatledger.Row) seatledger.Position {
	pos := seatledger.Position(len(m.entries) + 1)
	m.entries = append(m.entries, seatledger.Entry{Position: pos, Package: pkg, Row: r, Recorded: time.Unix(int64(pos), 0)})
	return pos
}

func (m *maker) day(n int) string { return (firstDay + seatledger.Day(n)).String() }

func (m *maker) parse(text string) seatledger.Date {
	d, err := seatledger.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// date draws a day or a few days of the window.
func (m *maker) date() seatledger.Date {
	d := 3 + m.IntN(8)
	switch n := m.IntN(100); {
	case n < 65 || m.known:
		return m.parse(m.day(d))
	case n < 91:
		return m.parse(m.day(d) + "/" + m.day(d+1+m.IntN(3)))
	case n < 92:
		return m.parse(m.day(d) + "~")
	case n < 99:
		return m.parse("../" + m.day(3+m.IntN(3)))
	}
	return m.parse(m.day(d) + "/..")
}

func (m *maker) sources() []seatledger.SourceID {
	if !m.public {
		return nil
	}
	return pickOne(m, nil, []seatledger.SourceID{"early"}, []seatledger.SourceID{"early"}, []seatledger.SourceID{"early"},
		[]seatledger.SourceID{"between"}, []seatledger.SourceID{"between"}, []seatledger.SourceID{"between", "late"}, []seatledger.SourceID{"late"}, []seatledger.SourceID{"undated"})
}

func (m *maker) addNames() {
	m.record("one", &seatledger.Source{ID: "early", Date: m.parse(m.day(2))})
	m.record("one", &seatledger.Source{ID: "between", Date: m.parse(m.day(4) + "/" + m.day(10))})
	m.record("one", &seatledger.Source{ID: "late", Date: m.parse(m.day(9))})
	m.record("one", &seatledger.Source{ID: "undated"})
	for _, p := range m.parties {
		m.record("one", &seatledger.Party{ID: p})
	}
	m.record("one", &seatledger.Party{ID: "ind", Kind: seatledger.KindIndependents})
	m.record("one", &seatledger.Party{ID: "ab", Kind: seatledger.KindCoalition, Members: []seatledger.PartyID{"a", "b"}})
	if m.chance(40) {
		m.by, m.grouped = pickOne(m, "", seatledger.ByGroup, seatledger.ByGroup, seatledger.ByParty), true
		g := seatledger.Party{ID: "g", Kind: seatledger.KindGroup, Members: []seatledger.PartyID{"a"}, Councils: []seatledger.CouncilID{"c"}}
		if m.chance(40) {
			g.Members = append(g.Members, "b")
		}
		if m.chance(25) && !m.known {
			g.From = m.date()
		}
		if m.chance(15) && !m.known {
			g.To = m.parse(m.day(9 + m.IntN(4)))
		}
		m.record("one", &g)
		m.record("one", &seatledger.Party{ID: "h", Kind: seatledger.KindGroup})
	}
	m.record("one", &seatledger.Division{ID: "kh"})
	m.record("one", &seatledger.Division{ID: "kh/1", Parent: "kh"})
	m.record("one", &seatledger.Division{ID: "kh/2", Parent: "kh"})
}

func (m *maker) addCouncils() {
	m.seats = 1 + m.IntN(5)
	c := seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: m.seats,
		SeatRule: pickOne(m, "", seatledger.SeatRuleList, seatledger.SeatRuleFree, seatledger.SeatRuleByElection)}
	c.Method = pickOne(m, "", "dhondt", "dhondt", "top-n")
	if m.grouped && m.chance(40) {
		c.Counts = seatledger.ByGroup
	}
	if m.chance(35) {
		c.TieBreak, m.casting = pickOne(m, posts...), true
		if m.chance(60) {
			c.Seats = 2 * (1 + m.IntN(2))
			m.seats = c.Seats
		}
	}
	if m.chance(15) {
		c.From = m.date()
	} else if m.chance(6) {
		c.To = m.date()
	}
	if m.chance(12) {
		m.addReplaced(&c)
	}
	m.record("one", &c)
	if m.chance(8) {
		next := c
		next.Seats, next.From, next.To = 1+m.IntN(5), m.parse(m.day(4+m.IntN(6))), seatledger.Date{}
		if m.chance(30) {
			next.TieBreak = pickOne(m, append(posts, "")...)
		}
		if next.From != c.From {
			m.record("one", &next)
		}
	}
	if m.chance(12) {
		m.wards = []string{"n", "s"}
	}
}

// addReplaced draws councils that a council replaces, and how they end.
func (m *maker) addReplaced(c *seatledger.Council) {
	if !c.To.IsZero() && c.To.Earliest() == seatledger.OpenPast {
		c.To = seatledger.Date{} // before the window in which everything happens
	}
	for i := range 1 + m.IntN(2) {
		if i > 0 && (m.known || m.public) {
			return // which of two ends was the last, and whether there was one, is compared of one
		}
		old := seatledger.Council{ID: seatledger.CouncilID(fmt.Sprint("old", i)), Division: "kh/1", Kind: "former", Seats: 1 + m.IntN(2)}
		c.Replaces = append(c.Replaces, old.ID)
		switch n := m.IntN(10); {
		case n < 3 && !m.known:
			for old.To = m.date(); old.To.Earliest() == seatledger.OpenPast; {
				old.To = m.date()
			}
		case n < 9:
			m.record("one", &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("end", i)), Kind: seatledger.CouncilAbolished, Council: old.ID, Date: m.date(), Sources: m.sources()})
		}
		m.record("one", &old)
	}
}

func (m *maker) addElection(id seatledger.ElectionID) {
	e := seatledger.Election{ID: id, Date: m.date()}
	if id == "e1" && m.chance(70) {
		e.Date = m.parse(m.day(pickOne(m, 0, 1, 3)))
	}
	if m.chance(10) {
		e.TakesOffice = m.date()
	}
	if m.chance(40) {
		e.Division = pickOne[seatledger.DivisionID](m, "kh", "kh/1", "kh/2")
		e.Scope = []string{"", "all", "all", "listed"}[e.Date.Latest()&3]
	}
	if id == "e2" && m.chance(50) {
		e.Kind = "by-election"
	}
	if m.chance(10) {
		e.CouncilKind = pickOne(m, "commune", "district")
	}
	m.record("one", &e)
	if m.chance(85) {
		m.addResults(&e)
	}
}

func (m *maker) addResults(e *seatledger.Election) {
	wards := []string{""}
	if m.wards != nil && m.chance(80) {
		wards = m.wards[:1+m.IntN(2)]
	}
	sources := m.sources()
	for _, ward := range wards {
		if m.chance(10) {
			stake, method := pickOne(m, 0, 1+m.IntN(m.seats)), pickOne(m, "", "dhondt", "top-n")
			if m.mess {
				m.record("one", &seatledger.Contest{Election: e.ID, Council: "c", Ward: ward, Seats: stake, Method: method})
			} else {
				m.addContest(e, ward, stake, method)
			}
		}
		left := m.seats / len(wards)
		if m.chance(5) {
			left += 2
		}
		if e.Kind == "by-election" {
			left = 1 + m.IntN(2)
		}
		for _, list := range m.lists() {
			r := &seatledger.Result{Election: e.ID, Council: "c", Ward: ward, List: list, Sources: sources}
			if n := m.IntN(left + 1); !m.chance(5) {
				r.Seats, left = seatledger.Counted(int64(n)), left-n
			}
			if m.chance(20) {
				r.Votes = seatledger.Counted(int64(m.IntN(3)))
			}
			if list != "" && m.chance(8) {
				r.Party = pickOne(m, m.parties...)
			}
			if m.public && m.chance(8) {
				r.Sources = m.sources()
			}
			m.record("one", r)
		}
	}
}

func (m *maker) lists() []seatledger.PartyID {
	lists := slices.Clone(m.parties)
	if m.chance(20) {
		lists = append(lists, "ab")
	}
	if m.chance(18) {
		lists = append(lists, "ind")
	}
	if m.chance(20) {
		lists = append(lists, "")
	}
	m.Shuffle(len(lists), func(i, j int) { lists[i], lists[j] = lists[j], lists[i] })
	return lists[:1+m.IntN(len(lists))]
}

// kinds are drawn as often as they are listed.
var kinds = []seatledger.EventKind{
	seatledger.Elected, seatledger.Elected, seatledger.Elected, seatledger.ByElected, seatledger.Appointed, seatledger.CoOpted,
	seatledger.NextOnList, seatledger.Reallocated, seatledger.Reallocated, seatledger.Resigned, seatledger.Resigned, seatledger.Died,
	seatledger.TermEnded, seatledger.Recalled, seatledger.Defected, seatledger.Defected, seatledger.Defected, seatledger.Defected, seatledger.Defected,
	seatledger.Expelled, seatledger.WhipSuspended, seatledger.WhipSuspended, seatledger.WhipRestored, seatledger.BecameIndependent,
	seatledger.Realigned, seatledger.PartyRenamed, seatledger.PartyMerged, seatledger.PartyDissolved, seatledger.PartyDissolved, seatledger.PartyDissolved,
	seatledger.PostTaken, seatledger.PostTaken, seatledger.PostTaken, seatledger.PostLeft, seatledger.CoalitionFormed, seatledger.CoalitionFormed,
	seatledger.CoalitionEnded, seatledger.CouncilResized, seatledger.CouncilSuspended, seatledger.CouncilSuspended,
	seatledger.CouncilDissolved, seatledger.CouncilDissolved, seatledger.CouncilRestored, seatledger.CouncilRestored, seatledger.CouncilAbolished, seatledger.CouncilEstablished,
	seatledger.ControlReported, seatledger.ControlReported, seatledger.Milestone,
	seatledger.Substituted, seatledger.Substituted, seatledger.Substituted, seatledger.SubstituteEnded, seatledger.MemberSuspended, seatledger.MemberSuspended, seatledger.Reinstated, seatledger.Reinstated,
}

func (m *maker) event(id string) *seatledger.Event {
	kind := pickOne(m, kinds...)
	e := &seatledger.Event{ID: seatledger.EventID(id), Date: m.date(), Kind: kind, Council: "c", Sources: m.sources()}
	effect, _ := e.Kind.Effect()
	if _, hasEnd := endRanks[e.Kind]; hasEnd && m.chance(40) && !m.known && e.Date.Latest() < firstDay+20 {
		last := e.Date.Latest() + seatledger.Day(m.IntN(3))
		e.Until = seatledger.On(last)
		if m.chance(30) {
			e.Until = m.parse((last - seatledger.Day(m.IntN(2))).String() + "/" + (last + 2).String())
		}
	}
	switch effect {
	case seatledger.EffectFill:
		m.fillIn(e)
	case seatledger.EffectExercise:
		m.exerciseAny(e)
	case seatledger.EffectEnd, seatledger.EffectAllegiance:
		m.changeIn(e)
	default:
		m.restIn(e)
	}
	return e
}

// who says of whom an event speaks: a person, a seat, or neither.
func (m *maker) who(e *seatledger.Event) {
	switch n := m.IntN(100); {
	case n < 45:
		e.Person = pickOne[seatledger.PersonID](m, "p", "q", "r")
	case n < 55:
		e.Seat = seatledger.Seat(1 + m.IntN(m.seats+1))
	}
}

func (m *maker) fillIn(e *seatledger.Event) {
	m.who(e)
	if m.chance(12) {
		e.Seat = seatledger.Seat(1 + m.IntN(m.seats))
	}
	if m.chance(75) {
		e.List = pickOne(m, m.parties...)
	}
	if m.chance(30) || e.Person == "" && e.List == "" { // doc/format.md asks for one of the three
		e.Party = pickOne(m, m.parties...)
	}
	if e.Kind == seatledger.Reallocated && m.chance(50) {
		e.Council, e.Division, e.Person, e.Seat = "", pickOne[seatledger.DivisionID](m, "kh", "kh/1", "kh/2"), "", 0
		e.Party = pickOne(m, "", e.Party)
	}
	m.place(e)
}

// exerciseAny draws who exercises whose mandate.
func (m *maker) exerciseAny(e *seatledger.Event) {
	switch e.Kind {
	case seatledger.Substituted, seatledger.SubstituteEnded:
		e.Person = pickOne[seatledger.PersonID](m, "p", "q", "r", "t", "t", "t")
		if e.Kind == seatledger.SubstituteEnded && m.chance(50) {
			e.Person = ""
		}
		switch n := m.IntN(100); {
		case n < 70 || e.Kind == seatledger.SubstituteEnded && e.Person == "":
			e.For = pickOne[seatledger.PersonID](m, "p", "q", "r")
		case n < 80:
			e.Seat = seatledger.Seat(1 + m.IntN(m.seats))
		}
		if e.Kind == seatledger.Substituted {
			if m.chance(40) || e.For == "" && e.Seat == 0 {
				e.List = pickOne(m, m.parties...)
			}
			if m.chance(30) {
				e.Party = pickOne(m, m.parties...)
			}
		}
	default:
		m.who(e)
		if e.Person == "" && e.Seat == 0 || m.chance(30) {
			e.Party = pickOne(m, m.parties...)
		}
		if m.chance(10) {
			e.List = pickOne(m, m.parties...)
		}
		if e.Person != "" && m.chance(10) {
			e.Council = ""
		}
	}
}

// exerciseIn lets somebody sit in for who holds a mandate or no longer do, suspends
// one of the two, or gives back what was lost.
func (m *maker) exerciseIn(e *seatledger.Event, person seatledger.PersonID, sits *seatledger.PersonID, lost seatledger.PersonID) *seatledger.Event {
	list := e.FromParty
	e.FromParty = ""
	switch e.Kind {
	case seatledger.Substituted:
		*sits = pickOne[seatledger.PersonID](m, "t", "u")
		e.Person, e.For, e.List = *sits, person, list
		if m.chance(30) {
			e.Party = pickOne(m, m.parties...)
		}
		if person == "" && list == "" {
			e.Seat = 1
		}
	case seatledger.SubstituteEnded:
		if e.Person = *sits; e.Person == "" || m.chance(30) && person != "" {
			e.Person, e.For = "", person
		}
		if e.For == "" && e.Person == "" {
			e.Seat = 1
		}
		*sits = ""
	default:
		if e.Person = person; *sits != "" && m.chance(30) {
			e.Person = *sits
		}
		if e.Kind == seatledger.Reinstated && lost != "" && m.chance(50) {
			e.Person = lost
		}
		if e.Person == "" {
			e.Party = list
		}
		if e.Person == "" && e.Party == "" {
			e.Seat = 1
		}
	}
	if _, hasEnd := endRanks[e.Kind]; hasEnd && m.chance(30) && !m.known {
		e.Until = seatledger.On(e.Date.Latest() + seatledger.Day(m.IntN(3)))
	}
	return e
}

func (m *maker) changeIn(e *seatledger.Event) {
	party, from := pickOne(m, m.parties...), pickOne(m, m.parties...)
	if (e.Kind == seatledger.PartyDissolved || e.Kind == seatledger.PartyRenamed) && m.chance(20) {
		e.Division = pickOne[seatledger.DivisionID](m, "kh", "kh/1", "kh/2")
	}
	switch e.Kind {
	case seatledger.PartyDissolved:
		e.Council, e.Party, e.Policy = "", party, pickOne(m, "", "", seatledger.EndListSeats, seatledger.EndAllegianceSeats, seatledger.EndNoSeats)
		return
	case seatledger.PartyRenamed, seatledger.PartyMerged:
		e.Council, e.Party, e.FromParty = "", pickOne(m, party, "n"), from
		return
	}
	m.who(e)
	if m.chance(80) || e.Person == "" && e.Seat == 0 {
		e.FromParty = from
	}
	switch e.Kind {
	case seatledger.Defected, seatledger.Realigned:
		e.Party = party
	case seatledger.WhipRestored:
		if e.Person == "" && e.Seat == 0 {
			e.List = from
		}
		e.Party, e.FromParty = pickOne(m, "", party), pickOne[seatledger.PartyID](m, "", "ind")
	case seatledger.Resigned, seatledger.Died, seatledger.TermEnded, seatledger.Recalled:
		if m.chance(30) {
			e.Party, e.FromParty = e.FromParty, ""
		}
		if m.chance(20) {
			e.Post, e.Person, e.Seat = pickOne(m, posts...), "", 0
		}
	case seatledger.BecameIndependent:
		e.Party = pickOne[seatledger.PartyID](m, "", "", "ind")
	}
	if m.chance(10) {
		e.List = from
	}
	if e.Person != "" && m.chance(10) {
		e.Council = ""
	}
	if few := 6; m.wards != nil && (e.Person != "" || m.seats <= few) { // an unnamed move in a ward is placed, never counted
		m.place(e)
	}
}

func (m *maker) restIn(e *seatledger.Event) {
	switch e.Kind {
	case seatledger.PostTaken, seatledger.PostLeft:
		e.Post = pickOne(m, posts[0], posts[0], posts[1], "administrator")
		if m.chance(60) {
			e.Person = pickOne[seatledger.PersonID](m, "p", "q", "r")
		}
		if e.Person != "" && m.chance(10) {
			e.Council = ""
		}
		if e.Kind == seatledger.PostTaken && m.chance(60) {
			e.Party = pickOne(m, m.parties...)
		}
	case seatledger.CoalitionFormed, seatledger.CoalitionEnded:
		e.Party = "ab"
	case seatledger.CouncilResized:
		e.Value = fmt.Sprint(1 + m.IntN(6))
	case seatledger.ControlReported:
		e.Rule = pickOne(m, seatledger.RuleMajority, seatledger.RuleMajority, seatledger.RuleSitting, seatledger.RuleChief, seatledger.RuleCoalition, seatledger.RuleTwoThirds, "post:chief", "post:deputy")
		e.Party = pickOne(m, append(m.parties, "")...)
	}
}

// revise corrects, retracts and contradicts some of the rows, and gives the
// positions between which the ledger was written.
func (m *maker) revise() (cuts []seatledger.Position) {
	base := len(m.entries)
	cuts = append(cuts, seatledger.Position(base))
	for i := len(m.entries) - m.IntN(6); i < base; i++ {
		cuts = append(cuts, seatledger.Position(i))
	}
	for i := range base {
		switch m.entries[i].Row.(type) {
		case *seatledger.Event, *seatledger.Result:
			if m.chance(8) && !m.isOfOther(i) {
				m.correct(i)
				if m.chance(30) {
					m.correct(len(m.entries) - 1)
				}
				cuts = append(cuts, seatledger.Position(len(m.entries)))
			}
		}
	}
	for i := range base {
		if e, ok := m.entries[i].Row.(*seatledger.Event); ok && m.chance(10) && !m.isOfOther(i) {
			m.record("two", m.altered(e))
			if m.chance(25) {
				m.correct(len(m.entries) - 1)
			}
			cuts = append(cuts, seatledger.Position(len(m.entries)))
		}
	}
	for _, id := range []seatledger.ElectionID{"e1", "e2"} {
		if m.chance(12) {
			m.contradict(id, base)
			cuts = append(cuts, seatledger.Position(len(m.entries)))
		}
	}
	return cuts
}

// isOfOther reports whether an entry is about another council.
func (m *maker) isOfOther(i int) bool {
	e, ok := m.entries[i].Row.(*seatledger.Event)
	return ok && strings.HasPrefix(string(e.Council), "old")
}

// correct appends a correction of an entry.
func (m *maker) correct(i int) {
	old := m.entries[i]
	pos := m.record(old.Package, m.altered(old.Row))
	m.entries[pos-1].Supersedes = old.Position
}

// altered gives a row that differs from another of the same key.
func (m *maker) altered(r seatledger.Row) seatledger.Row {
	if e, ok := r.(*seatledger.Event); ok {
		fresh := m.event(string(e.ID))
		if m.chance(60) {
			x := *e
			x.Date, x.Until, x.Sources = fresh.Date, seatledger.Date{}, fresh.Sources
			fresh = &x
		}
		if m.chance(20) {
			fresh.Status = seatledger.Retracted
		}
		return fresh
	}
	x := *r.(*seatledger.Result)
	x.Seats = seatledger.Counted(int64(m.IntN(m.seats + 1)))
	x.Sources = m.sources()
	return &x
}

// contradict records the results of an election again, in another package.
func (m *maker) contradict(id seatledger.ElectionID, base int) {
	sources := m.sources()
	for i := range base {
		if r, ok := m.entries[i].Row.(*seatledger.Result); ok && r.Election == id && m.chance(80) {
			x := *m.altered(r).(*seatledger.Result)
			x.Sources = sources
			m.record("two", &x)
		}
	}
}
