package control_test

import (
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// This file counts what the random ledgers were good for.

// seen counts what the drawn ledgers were good for.
var seen struct {
	determined, flips, causes int
	wider                     int               // answers about small councils that are not exact
	counted, exactly          int               // days on which moves are counted and not placed; of these, exact ones
	drifts, moved             int               // councils counted in drift; of these, with seats that moved
	pairs                     map[[2]string]int // ledgers in which two kinds, or features, met on one seat
}

// What a seat meets besides the kinds of event that change single seats.
const (
	metWards     = "wards"      // the row of a ward begins or ends there
	metTerm      = "term"       // the term of its holder is over
	metRenewal   = "renewal"    // it is put at stake in a renewal of some seats
	metVacancy   = "vacancy"    // a by-election with results fills it
	metCasting   = "casting"    // who sits there takes the post with the casting vote
	metSuccessor = "succession" // the councils that its own replaces have ended
)

// features are what seats meet besides the kinds of [seatKinds].
func features() []string {
	return []string{
		metWards, metTerm, metRenewal, metVacancy, metCasting, metSuccessor,
		string(seatledger.Listed), string(seatledger.RosterComplete), string(seatledger.JoinedGroup), string(seatledger.LeftGroup),
		string(seatledger.PostTaken), string(seatledger.PostLeft), string(seatledger.CarriedOver),
		string(seatledger.CouncilSuspended), string(seatledger.CouncilDissolved), string(seatledger.CouncilRestored),
	}
}

// meetable lists all that is to meet on one seat, each with each other.
func meetable() []string {
	list := features()
	for _, k := range seatKinds() {
		list = append(list, string(k))
	}
	slices.Sort(list)
	return list
}

// meetings notes what met on one seat in some world.
func meetings(worlds []*state) {
	pairs := map[[2]string]bool{}
	for _, w := range worlds {
		for _, s := range w.seats {
			met := strings.Fields(s.met)
			slices.Sort(met)
			for i, a := range met {
				for _, b := range met[i+1:] {
					pairs[[2]string{a, b}] = true
				}
			}
		}
	}
	for p := range pairs {
		seen.pairs[p]++
	}
}

// ofCouncil are the acts that all seats of a council meet.
var ofCouncil = map[int]string{
	rankSuspend: string(seatledger.CouncilSuspended), rankDisband: string(seatledger.CouncilDissolved),
	rankRestore: string(seatledger.CouncilRestored), rankCarry: string(seatledger.CarriedOver), rankSucceed: metSuccessor,
}

// meetFeatures notes of which seats an act that is about none of them by itself made
// something else than they were.
func (w *state) meetFeatures(before *state, rank int) {
	meet := ofCouncil[rank]
	for i := range w.seats {
		s := &w.seats[i]
		var old spot
		if i < len(before.seats) {
			old = before.seats[i]
		}
		switch {
		case meet != "":
			s.meet(meet)
		case (rank == rankWard || rank == rankWardEnds) && (old.ward != s.ward || before.plan[s.ward] != w.plan[s.ward]):
			s.meet(metWards)
		case rank == rankExpire && old.term != s.term:
			s.meet(metTerm)
		case (rank == rankJoin || rank == rankQuit) && before.sideOf(s) != w.sideOf(s):
			s.meet(map[int]string{rankJoin: string(seatledger.JoinedGroup), rankQuit: string(seatledger.LeftGroup)}[rank])
		case rank == rankPost || rank == rankLeave:
			w.meetPosts(before, s)
		}
	}
}

// sideOf gives whom a seat counts for, where members are counted by groups.
func (w *state) sideOf(s *spot) seatledger.PartyID { return w.groups.side(s.person, s.party) }

// meetPosts notes which post somebody who sits on a seat has taken or left.
func (w *state) meetPosts(before *state, s *spot) {
	if s.person == "" {
		return
	}
	for id, p := range w.posts {
		if p.person == s.person && before.posts[id] != p {
			s.meet(string(seatledger.PostTaken))
			if id == w.tieBreak {
				s.meet(metCasting)
			}
		}
	}
	for id, p := range before.posts {
		if p.person == s.person && w.posts[id].person != p.person {
			s.meet(string(seatledger.PostLeft))
		}
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

// rarest gives the pair, of all that are to meet, that met least often, and how often.
func rarest() (pair [2]string, n int) {
	n = -1
	kinds := meetable()
	for i, a := range kinds {
		for _, b := range kinds[i+1:] {
			if m := seen.pairs[[2]string{a, b}]; n < 0 || m < n {
				pair, n = [2]string{a, b}, m
			}
		}
	}
	return pair, n
}
