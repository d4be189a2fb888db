package control_test

import (
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file is the enumerator's reading of single events: when one happens, in which
// order within the day, and when the state ends that it began.

// The ranks of what happens on one day.
const (
	rankWard = iota
	rankWardEnds
	rankCouncil
	rankEstablish
	rankSucceed
	rankResize
	rankAbolish
	rankResume
	rankRestore
	rankSuspend
	rankDisband
	rankCarry
	rankEnd
	rankDissolve
	rankLay
	rankUnlaid
	rankExpire
	rankByElection
	rankElect
	rankForestalled
	rankFill
	rankRefill
	rankOpen
	rankBegin
	rankRoster
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
	seatledger.CarriedOver: rankCarry, seatledger.CouncilAbolished: rankAbolish, seatledger.CouncilSuspended: rankSuspend, seatledger.CouncilDissolved: rankDisband, seatledger.CouncilRestored: rankRestore,
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
	takes := l.takesWith(e)
	e = l.seatOfPost(l.inOffice(l.byName(e)))
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
	day, ok := l.dayBy(e.Date, least, lastOfStart(e.Date, e.Until), takes.instead(choose))
	if takes != nil {
		day, ok = l.takesOn(takes)
	}
	if !ok {
		return nil
	}
	acts = append(acts, act{day, rank, order, func(w *state, choose chooser) {
		e := l.numbered(w, e)
		if w.exists || rank == rankEstablish || rank == rankRename || rank == rankJoin || rank == rankQuit {
			l.happen(w, l.today(w, e), rank, choose)
		}
	}})
	if l.ofPost(e) && rank == rankPost {
		rank = rankFill
		acts[0].rank = rank
	}
	if effect, _ := e.Kind.Effect(); (effect == seatledger.EffectFill || rank == rankFill) && !e.Until.IsZero() {
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

// numbered gives an event that numbers a seat in its ward with the number that the
// seat has in the council.
func (l *read) numbered(w *state, e *seatledger.Event) *seatledger.Event {
	if e.Ward == "" || e.Seat == 0 {
		return e
	}
	x := *e
	x.Seat, x.Ward = seatledger.MaxSeats, ""
	nth := e.Seat
	for i, s := range w.seats {
		if s.ward != e.Ward {
			continue
		}
		if nth--; nth == 0 {
			x.Seat = seatledger.Seat(i + 1)
		}
	}
	return &x
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
		l.establish(w, choose)
	case rankResize:
		n := 0
		fmt.Sscan(e.Value, &n)
		l.resize(w, n, choose)
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
	case rankCarry:
		l.carry(w, choose)
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
	p, told := w.posts[e.Post]
	holds := told && !p.vacant && p.person == "" || p.person == e.Person
	if e.Council == "" && !sits && (rank == rankPost || !holds) {
		return // of another council
	}
	switch rank {
	case rankJoin:
		w.groups.join(e.Person, e.Party, e.Group)
	case rankQuit:
		w.groups.quit(e.Person, e.Party, e.Group)
	case rankPost:
		x := office{person: e.Person, party: e.Party}
		if !e.Until.IsZero() {
			x.by = e.ID
		}
		w.posts[e.Post] = x
	case rankLeave:
		if e.Person == "" || holds || !told {
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
			w.comeBack()
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

// ruleOf gives the rule that a report is of: one may be spelt in two ways.
func ruleOf(e *seatledger.Event) seatledger.ControlRule {
	if e.Rule == "post:chief" {
		return "chief"
	}
	return e.Rule
}
