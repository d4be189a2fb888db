package control_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// This file draws ledgers in which two things, and some others, meet on one seat, one
// after the other: what each needs to be there is recorded before it.

// life is the story of one seat while it is drawn.
type life struct {
	*maker
	row     *seatledger.Council
	wards   []*seatledger.Ward // those that hold
	want    []string           // what is to meet, in order
	day     int                // on which the next thing happens
	n       int                // events so far
	at      seatledger.CouncilID
	who     seatledger.PersonID // who holds the mandate; blank while held = unnamed
	sub     seatledger.PersonID
	lost    seatledger.PersonID
	list    seatledger.PartyID
	party   seatledger.PartyID
	post    seatledger.PostID // that who sits has
	held    bool
	barred  bool
	office  seatledger.EventKind // by which the members are out of office
	replace bool                 // the council replaces another
}

// drawPair draws a ledger in which the pair of a number meets on one seat.
func drawPair(seed uint64) (o *oracleCase, worlds []*state, redrawn int) {
	for ; redrawn < 40; redrawn++ {
		o = pairOf(rand.New(rand.NewPCG(seed, 1<<32+uint64(redrawn))), seed, redrawn)
		o.turn = len(o.entries)
		if w, ok := o.worlds(o.plays()); ok {
			return o, sorted(w), redrawn
		}
	}
	return nil, nil, redrawn
}

// pairOf draws one, of fewer things the oftener that has failed.
func pairOf(r *rand.Rand, seed uint64, redrawn int) *oracleCase {
	l := &life{maker: &maker{Rand: r, oracleCase: oracleCase{council: "c", start: firstDay - 3}}, at: "c"}
	l.parties = []seatledger.PartyID{"a", "b", "d"}
	l.drawWants(seed, max(0, 9-redrawn/4))
	l.known = l.known || l.chance(60)
	l.addNames()
	l.found()
	for _, what := range l.want {
		if l.day++; l.chance(12) { // the same day
			l.day--
		}
		l.let(what)
	}
	l.on = firstDay + seatledger.Day(l.day+2)
	return &l.oracleCase
}

// drawWants draws what is to meet: the pair, and others before and after it.
func (l *life) drawWants(seed uint64, others int) {
	all := meetable()
	var pairs [][2]string
	for i, a := range all {
		for _, b := range all[i+1:] {
			pairs = append(pairs, [2]string{a, b})
		}
	}
	pair := pairs[seed%uint64(len(pairs))]
	l.want = pair[:]
	if l.chance(50) {
		slices.Reverse(l.want)
	}
	for range others {
		at := pickOne(l.maker, 0, len(l.want))
		if what := pickOne(l.maker, all...); !slices.Contains(l.want, what) {
			l.want = slices.Insert(slices.Clone(l.want), at, what)
		}
	}
	l.order()
	for _, what := range []string{metWards, metRenewal, string(seatledger.Listed), string(seatledger.RosterComplete), string(seatledger.CarriedOver)} {
		l.known = l.known || l.wants(what)
	}
}

// order puts first what is so of the council before it is in office: that its members
// are carried over, and that it waits for another.
func (l *life) order() {
	if i := slices.Index(l.want, string(seatledger.CarriedOver)); i >= 0 && l.chance(20) {
		l.want = slices.Insert(slices.Delete(l.want, i, i+1), 0, string(seatledger.CarriedOver))
	}
}

func (l *life) wants(what string) bool { return slices.Contains(l.want, what) }

// found records the council, and how its seats were won.
func (l *life) found() {
	l.seats = 1
	if l.wants(metRenewal) || l.chance(25) && !l.wants(string(seatledger.Listed)) {
		l.seats = 2
	}
	l.list = pickOne(l.maker, l.parties...)
	l.party, l.held = l.list, true
	l.row = &seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: l.seats,
		SeatRule: pickOne(l.maker, "", seatledger.SeatRuleList, seatledger.SeatRuleFree, seatledger.SeatRuleByElection)}
	if l.wants(metCasting) {
		l.row.TieBreak = seatledger.Chief
	}
	if l.wants(metSuccessor) || l.wants(string(seatledger.CarriedOver)) {
		l.replace, l.row.Replaces = true, []seatledger.CouncilID{"old0"}
		l.record("one", &seatledger.Council{ID: "old0", Division: "kh/1", Kind: "former", Seats: l.seats})
	}
	if l.wants(string(seatledger.CarriedOver)) {
		l.at = "old0"
	}
	l.record("one", l.row)
	ward := ""
	if l.wants(metWards) || l.at == "c" && l.chance(15) {
		l.wards = []*seatledger.Ward{{Council: "c", Ward: "w", Seats: l.seats}}
		l.record("one", l.wards[0])
		if l.at == "c" {
			ward = "w"
		}
	}
	l.record("one", &seatledger.Election{ID: "e1", Date: l.parse(l.day2(0))})
	l.record("one", &seatledger.Result{Election: "e1", Council: l.at, Ward: ward, List: l.list, Seats: seatledger.Counted(1)})
	if l.seats > 1 {
		l.record("one", &seatledger.Result{Election: "e1", Council: l.at, Ward: ward, List: l.otherParty(l.list), Seats: seatledger.Counted(1)})
	}
	if l.day = 2; l.chance(70) || l.wants(string(seatledger.Listed)) || l.wants(string(seatledger.RosterComplete)) {
		l.who = l.fresh()
		l.record("one", &seatledger.Event{ID: "won", Kind: seatledger.Elected, Council: l.at, Date: l.parse(l.day2(0)), Person: l.who, List: l.list})
	}
}

func (l *life) day2(n int) string { return l.maker.day(n) }

func (l *life) otherParty(p seatledger.PartyID) seatledger.PartyID {
	for {
		if x := pickOne(l.maker, l.parties...); x != p {
			return x
		}
	}
}

// fresh gives a person of whom nothing is recorded.
func (l *life) fresh() seatledger.PersonID {
	l.n++
	return seatledger.PersonID(fmt.Sprint("p", l.n))
}

// when gives the day of what happens now, or some of which it is one.
func (l *life) when() seatledger.Date {
	if l.known || l.chance(80) {
		return l.parse(l.day2(l.day))
	}
	return l.parse(l.day2(l.day) + "/" + l.day2(l.day+1+l.IntN(2)))
}

// event gives an event of the council of which nothing else is said yet.
func (l *life) event(kind seatledger.EventKind) *seatledger.Event {
	l.n++
	return &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("x", l.n)), Kind: kind, Council: l.at, Date: l.when()}
}

// add records an event, in the ward where there is one.
func (l *life) add(e *seatledger.Event) {
	if row, _ := e.Kind.Row(); l.at == "c" && len(l.wards) == 1 && e.Council == "c" && e.Seat == 0 && slices.Contains(row.Columns(), "ward") && l.chance(40) {
		e.Ward = l.wards[0].Ward
	}
	l.record("one", e)
}

// of says of whom an event speaks: who sits, or an unnamed one of the party or list.
func (l *life) of(e *seatledger.Event) {
	if e.Person = l.who; e.Person == "" || l.chance(15) {
		e.Person = ""
		e.FromParty = l.party
		if l.party == roll.Independents || l.party == "" {
			e.FromParty, e.Seat = "", 1
		}
		if len(l.wards) > 0 && e.Seat != 0 {
			e.Seat, e.Person = 0, l.fresh()
			l.who = e.Person
		}
	}
}

// let lets something happen to the seat, and before it what it needs.
func (l *life) let(what string) {
	switch what {
	case metWards:
		l.redraw()
	case metTerm:
		l.serve()
	case metRenewal, metVacancy:
		l.renewSeat(what)
	case metCasting:
		l.takePost(seatledger.Chief)
	case metSuccessor:
		if l.at == "old0" { // nobody is carried over from a council that is no more
			l.govern(seatledger.CarriedOver)
		}
		l.add(&seatledger.Event{ID: "ends", Kind: seatledger.CouncilAbolished, Council: "old0", Date: l.when()})
	default:
		l.letHappen(seatledger.EventKind(what))
	}
}

func (l *life) letHappen(kind seatledger.EventKind) {
	switch effect, _ := kind.Effect(); effect {
	case seatledger.EffectFill:
		l.seat(kind)
	case seatledger.EffectEnd:
		l.unseat(kind)
	case seatledger.EffectAllegiance:
		l.turn(kind)
	case seatledger.EffectExercise:
		l.exercise(kind)
	case seatledger.EffectRoster:
		l.listMembers(kind)
	case seatledger.EffectCoalition:
		l.group(kind)
	case seatledger.EffectPost:
		if kind == seatledger.PostTaken {
			l.takePost(pickOne(l.maker, posts...))
		} else {
			l.leavePost()
		}
	default:
		l.govern(kind)
	}
}

// needHeld sees to it that somebody holds the seat.
func (l *life) needHeld() {
	if !l.held {
		l.seat(pickOne(l.maker, seatledger.CoOpted, seatledger.Appointed, seatledger.Elected, seatledger.ByElected))
		l.day++
	}
}

func (l *life) needNamed() {
	if l.needHeld(); l.who == "" {
		l.who = l.fresh()
		if l.party != "" && l.party != roll.Independents {
			l.add(&seatledger.Event{ID: seatledger.EventID(fmt.Sprint("named", l.n)), Kind: seatledger.Elected, Council: l.at, Date: l.when(), Person: l.who, List: l.list})
			l.day++
		}
	}
}

// needVacant sees to it that nobody does.
func (l *life) needVacant() {
	if l.held {
		l.unseat(pickOne(l.maker, seatledger.Removed, seatledger.Died, seatledger.Disqualified, seatledger.Resigned))
		l.day++
	}
}

func (l *life) seat(kind seatledger.EventKind) {
	if kind != seatledger.Elected || l.who != "" {
		l.needVacant()
	}
	e := l.event(kind)
	switch {
	case kind == seatledger.Reallocated && l.chance(50):
		e.Council, e.Division = "", "kh/1"
		l.record("one", e)
		l.held, l.who, l.list, l.party = true, "", "", ""
		return
	case l.held && !l.chance(20): // names who has it
		e.List = l.list
	default:
		e.List = pickOne(l.maker, l.list, pickOne(l.maker, l.parties...))
	}
	if e.List == "" {
		e.List = pickOne(l.maker, l.parties...)
	}
	if l.held && e.List != l.list {
		e.List = l.list
	}
	e.Person = l.fresh()
	if l.lost != "" && l.chance(10) {
		e.Person = l.lost
	}
	if l.chance(15) {
		e.Party = pickOne(l.maker, l.parties...)
	}
	l.add(e)
	if !l.held || e.Party != "" {
		l.party = e.List
	}
	if e.Party != "" {
		l.party = e.Party
	}
	l.who, l.list, l.held = e.Person, e.List, true
}

func (l *life) unseat(kind seatledger.EventKind) {
	l.needHeld()
	e := l.event(kind)
	if kind == seatledger.PartyDissolved {
		e.Council = ""
		if e.Party, e.Policy = l.party, seatledger.EndAllegianceSeats; l.party == roll.Independents || l.party == "" || l.chance(30) {
			e.Party, e.Policy = l.list, seatledger.EndListSeats
		}
		if e.Party == "" {
			e.Party, e.Policy = "a", ""
		}
		if !l.known && l.chance(30) {
			e.Policy = ""
		}
		l.record("one", e)
		l.vacate()
		return
	}
	if l.of(e); l.post != "" && l.who != "" && l.chance(30) {
		e.Person, e.FromParty, e.Seat, e.Post = "", "", 0, l.post
	}
	l.add(e)
	l.vacate()
}

// vacate notes that nobody holds the seat any more.
func (l *life) vacate() {
	if l.who != "" {
		l.lost = l.who
	}
	l.held, l.who, l.sub, l.barred, l.post = false, "", "", false, ""
}

func (l *life) turn(kind seatledger.EventKind) {
	l.needHeld()
	e := l.event(kind)
	row, _ := kind.Row()
	if row.Acts == seatledger.ActRename {
		if l.party == roll.Independents || l.party == "" {
			l.turn(seatledger.Defected)
			l.day++
			e.Date = l.when()
		}
		e.Council, e.FromParty, e.Party = "", l.party, pickOne[seatledger.PartyID](l.maker, "n", l.otherParty(l.party))
		l.record("one", e)
		l.party = e.Party
		return
	}
	l.of(e)
	switch {
	case row.Lone:
		if _, hasEnd := endRanks[kind]; hasEnd && l.chance(30) {
			e.Until = seatledger.On(e.Date.Latest() + seatledger.Day(1+l.IntN(2)))
			break
		}
		l.party = roll.Independents
	case kind == seatledger.WhipRestored:
		if e.FromParty = ""; l.chance(50) || e.Person == "" {
			e.Party = l.list
		}
		if e.Person == "" && e.Party == "" {
			e.Seat = 1
		}
		l.party = l.list
	default:
		e.Party = l.otherParty(l.party)
		l.party = e.Party
	}
	l.add(e)
}

func (l *life) exercise(kind seatledger.EventKind) {
	switch {
	case kind == seatledger.Substituted:
		l.needNamed()
	case kind == seatledger.SubstituteEnded && l.sub == "":
		l.exercise(seatledger.Substituted)
		l.day++
	case kind == seatledger.MemberSuspended:
		l.needHeld()
	case kind == seatledger.Reinstated && !l.barred && (l.lost == "" || l.held && l.chance(70)):
		l.exercise(seatledger.MemberSuspended)
		l.day++
	}
	e := l.event(kind)
	switch kind {
	case seatledger.Substituted:
		e.Person, e.For = l.fresh(), l.who
		l.sub = e.Person
		if l.chance(30) {
			e.Party = pickOne(l.maker, l.parties...)
		}
	case seatledger.SubstituteEnded:
		if e.Person = l.sub; l.who != "" && l.chance(40) {
			e.Person, e.For = "", l.who
		}
		l.sub = ""
	case seatledger.MemberSuspended:
		l.of(e)
		if e.Party, e.FromParty = e.FromParty, ""; l.sub != "" && l.chance(30) {
			e.Person, e.Party, e.Seat = l.sub, "", 0
		}
		l.barred = true
	default:
		if e.Person = l.who; !l.barred && l.lost != "" {
			e.Person, l.who, l.held = l.lost, l.lost, true
			l.sub = ""
		}
		if e.Person == "" {
			e.Party = l.party
		}
		if e.Person == "" && (e.Party == "" || e.Party == roll.Independents) {
			e.Party, e.Person = "", l.fresh()
		}
		l.barred = false
	}
	if _, hasEnd := endRanks[kind]; hasEnd && l.chance(20) && !l.wants(string(seatledger.SubstituteEnded)) {
		e.Until = seatledger.On(e.Date.Latest() + seatledger.Day(1+l.IntN(3)))
	}
	l.add(e)
}

// listMembers records who sat, and perhaps that this is all.
func (l *life) listMembers(kind seatledger.EventKind) {
	e := l.event(kind)
	if l.office == seatledger.CouncilDissolved {
		l.govern(seatledger.CouncilRestored)
		l.day++
		e.Date = l.when()
	}
	if kind == seatledger.RosterComplete {
		l.add(e)
		if l.chance(50) && l.who != "" && l.held {
			l.listRow(e.Date)
		} else if l.held {
			l.vacate()
		}
		return
	}
	l.listRow(e.Date)
}

func (l *life) listRow(date seatledger.Date) {
	e := l.event(seatledger.Listed)
	e.Date = date
	if e.Person = l.who; !l.held || l.who == "" {
		e.Person = l.fresh()
	}
	if e.Party = l.party; e.Party == roll.Independents || e.Party == "" {
		if e.Party = ""; !l.held {
			e.Party = pickOne(l.maker, l.parties...)
		}
	} else if l.chance(25) {
		e.Party = l.otherParty(l.party)
	}
	if l.sub != "" && l.chance(30) {
		e.Person, e.Party = l.sub, ""
	}
	l.add(e)
	if !l.held {
		l.list = e.Party
	}
	if l.held = true; e.Person != l.sub {
		l.who = e.Person
	}
	if e.Party != "" {
		l.party = e.Party
	}
}

// group lets who sits, or all of the party, join a group, or leave it.
func (l *life) group(kind seatledger.EventKind) {
	l.needNamed()
	if kind == seatledger.LeftGroup {
		l.group(seatledger.JoinedGroup)
		l.day++
	}
	e := l.event(kind)
	e.Group = "h"
	e.Person = l.who
	l.record("one", e)
}

func (l *life) takePost(post seatledger.PostID) {
	l.needNamed()
	e := l.event(seatledger.PostTaken)
	e.Post, e.Person, l.post = post, l.who, post
	if l.chance(20) {
		e.Until = seatledger.On(e.Date.Latest() + seatledger.Day(1+l.IntN(4)))
	}
	if l.chance(20) {
		e.Party = l.party
		if e.Party == roll.Independents {
			e.Party = ""
		}
	}
	l.record("one", e)
}

func (l *life) leavePost() {
	if l.post == "" {
		l.takePost(pickOne(l.maker, posts...))
		l.day++
	}
	e := l.event(seatledger.PostLeft)
	if e.Post = l.post; l.chance(50) {
		e.Person = l.who
	}
	l.record("one", e)
	l.post = ""
}

// govern lets something happen to the council as a whole.
func (l *life) govern(kind seatledger.EventKind) {
	switch kind {
	case seatledger.CarriedOver:
		if l.at == "c" {
			return // they have been
		}
		l.at = "c"
	case seatledger.CouncilRestored:
		if l.office == "" {
			l.govern(pickOne(l.maker, seatledger.CouncilSuspended, seatledger.CouncilDissolved))
			l.day++
		}
		l.office = ""
	default:
		l.office = kind
	}
	e := l.event(kind)
	if kind == seatledger.CouncilSuspended && l.chance(30) {
		e.Until = seatledger.On(e.Date.Latest() + seatledger.Day(1+l.IntN(3)))
		l.office = ""
	}
	l.record("one", e)
	if l.office != "" && l.chance(60) {
		l.day++
		l.govern(seatledger.CouncilRestored)
	}
}

// redraw lets another row of the ward of the seat begin, or one that takes its place.
func (l *life) redraw() {
	old := l.wards[0]
	next := *old
	next.From, next.To = l.parse(l.day2(l.day)), seatledger.Date{}
	switch l.IntN(4) {
	case 0:
		next.Votes = seatledger.Counted(int64(2 + l.IntN(2)))
	case 1:
		next.Ward, next.Replaces, old.To = fmt.Sprint("v", l.day), nil, l.parse(l.day2(l.day-1))
		l.vacate()
	default:
		next.Ward, next.Replaces, old.To = fmt.Sprint("v", l.day), []string{old.Ward}, l.parse(l.day2(l.day-1))
	}
	l.wards[0] = &next
	l.record("one", &next)
}

// serve lets somebody have the seat until a day that is over.
func (l *life) serve() {
	l.needVacant()
	e := l.event(pickOne(l.maker, seatledger.CoOpted, seatledger.Appointed, seatledger.Elected))
	e.Person, e.List = l.fresh(), pickOne(l.maker, l.parties...)
	e.Until = seatledger.On(e.Date.Latest() + seatledger.Day(1+l.IntN(2)))
	if !l.known && l.chance(30) {
		e.Until = l.parse(e.Until.Earliest().String() + "/" + (e.Until.Earliest() + 1).String())
	}
	l.add(e)
	l.day = int(e.Until.Latest()-firstDay) + 1
	l.vacate()
	l.list = e.List
}

// renewSeat lets an election, or a by-election, take the seat.
func (l *life) renewSeat(what string) {
	l.n++
	e := &seatledger.Election{ID: seatledger.ElectionID(fmt.Sprint("r", l.n)), Date: l.when()}
	if what == metVacancy {
		if e.Kind = "by-election"; l.known || l.chance(70) {
			l.needVacant()
		}
	} else if l.known || l.chance(40) {
		l.needVacant()
	}
	e.Date = l.when()
	ward := ""
	if l.at == "c" && len(l.wards) > 0 {
		ward = l.wards[0].Ward
	}
	l.record("one", e)
	c := &seatledger.Contest{Election: e.ID, Council: l.at, Ward: ward, Seats: 1}
	if l.chance(20) {
		c.State = pickOne(l.maker, "held", "unopposed", "postponed", "held-over")
	}
	if l.chance(25) {
		c.Until = seatledger.On(e.Date.Latest() + seatledger.Day(2+l.IntN(3)))
	}
	l.record("one", c)
	l.vacate()
	if c.State == "postponed" || c.State == "held-over" {
		return
	}
	l.list = pickOne(l.maker, l.parties...)
	l.party, l.held = l.list, true
	l.record("one", &seatledger.Result{Election: e.ID, Council: l.at, Ward: ward, List: l.list, Seats: seatledger.Counted(1)})
	if l.chance(60) {
		l.who = l.fresh()
		kind := seatledger.Elected
		if what == metVacancy {
			kind = seatledger.ByElected
		}
		l.n++
		l.add(&seatledger.Event{ID: seatledger.EventID(fmt.Sprint("x", l.n)), Kind: kind, Council: l.at, Date: e.Date, Person: l.who, List: l.list})
	}
}
