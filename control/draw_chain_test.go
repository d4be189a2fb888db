package control_test

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/roll"
)

// This file draws chains of events that meet on one seat.

// addChain draws a ledger in which many kinds of event meet on one seat, each
// where the one before it leaves off: who goes is followed by who comes.
func (m *maker) addChain() {
	m.seats, m.public = 1+m.IntN(4)/3, false // nothing has a source
	m.on = firstDay + seatledger.Day(13+m.IntN(3))
	m.record("one", &seatledger.Council{ID: "c", Division: "kh/1", Kind: "commune", Seats: m.seats,
		SeatRule: pickOne(m, "", seatledger.SeatRuleList, seatledger.SeatRuleFree, seatledger.SeatRuleByElection)})
	m.record("one", &seatledger.Election{ID: "e1", Date: m.parse(m.day(0))})
	party := pickOne(m, m.parties...)
	m.record("one", &seatledger.Result{Election: "e1", Council: "c", List: party, Seats: seatledger.Counted(int64(m.seats))})
	kinds := append(seatKinds(), seatledger.TermEnded, seatledger.Recalled, seatledger.PartyDissolved)
	person, held := seatledger.PersonID(""), true
	if m.chance(15) {
		m.record("one", &seatledger.Event{ID: "shut", Kind: seatledger.CouncilDissolved, Council: "c", Date: m.chainDate(4 + m.IntN(4))})
		m.record("one", &seatledger.Event{ID: "open", Kind: seatledger.CouncilRestored, Council: "c", Date: m.chainDate(8 + m.IntN(4))})
	}
	var sits, lost seatledger.PersonID
	wanted := m.wantedOf(kinds)
	for i := range 11 {
		m.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
		fits := func(k seatledger.EventKind) bool {
			effect, _ := k.Effect()
			switch {
			case k == seatledger.SubstituteEnded:
				return sits != ""
			case k == seatledger.Reinstated && lost != "" && m.chance(30):
				return true
			}
			return (effect == seatledger.EffectFill) != held || k == seatledger.Elected && person == ""
		}
		at := -1
		switch n := m.IntN(100); {
		case sits != "" && n < 40: // what ends waits for what begins
			at = slices.Index(kinds, seatledger.SubstituteEnded)
		case held && n < 10:
			at = slices.Index(kinds, seatledger.Substituted)
		case n < 70:
			at = slices.IndexFunc(kinds, func(k seatledger.EventKind) bool { return slices.Contains(wanted, k) && fits(k) })
		}
		if at < 0 {
			at = slices.IndexFunc(kinds, fits)
		}
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
			person, sits = "", ""
		}
		m.record("one", e)
	}
}

// wantedOf draws some kinds that are to meet in one chain, so that all pairs do
// about as often.
func (m *maker) wantedOf(kinds []seatledger.EventKind) []seatledger.EventKind {
	wanted := slices.Clone(kinds)
	m.Shuffle(len(wanted), func(i, j int) { wanted[i], wanted[j] = wanted[j], wanted[i] })
	return wanted[:5]
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
		if *party == roll.Independents {
			e.Policy = "" // of the list that they won their seats for, perhaps
		}
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
