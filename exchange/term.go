package exchange

import (
	"fmt"

	"github.com/seatledger/seatledger"
)

// sameTerm is how far the last days of two terms may lie apart and still be meant for
// one: those of a council renewed by parts lie a year apart at least.
const sameTerm = 183

// cohort is those elected together: on one day, in one ward.
type cohort struct {
	first, last seatledger.Day
	in          uint32
}

// askTerms asks for the last day of a term that is stated for some of those elected
// together and not for others, or for some by a few days otherwise.
func (b *bench) askTerms(polls []poll) {
	cohorts := map[cohort][]*move{}
	var order []cohort
	for i := range b.moves {
		m := &b.moves[i]
		if !m.elects {
			continue
		}
		at := cohort{m.first, m.last, m.in}
		if cohorts[at] == nil {
			order = append(order, at)
		}
		cohorts[at] = append(cohorts[at], m)
	}
	for _, at := range order {
		ward := b.names[at.in]
		b.askTermsOf(cohorts[at], contestOf(polls, at.first, at.last, ward), func(until seatledger.Day) bool {
			return contestOf(polls, until-sameTerm, until+sameTerm, ward) != nil
		})
	}
}

// contestOf finds the contest of a ward that was polled, or by which office was taken,
// on one of some days; nil if there is none.
func contestOf(polls []poll, first, last seatledger.Day, ward string) *contest {
	for i := range polls {
		p := &polls[i]
		if p.polled.Earliest() > last || p.takes.Latest() < first {
			continue
		}
		for _, k := range p.contests {
			if k.ward == ward || k.ward == "" {
				return k
			}
		}
	}
	return nil
}

// askTermsOf asks once of those elected together. That only some have a last day says whose
// seats an election was for that was held by then; without one they alone would be vacant.
func (b *bench) askTermsOf(rows []*move, k *contest, polledBy func(until seatledger.Day) bool) {
	until, where := seatledger.OpenFuture, ""
	if k != nil && !k.until.IsZero() {
		until, where = k.until.Earliest(), "the contest"
	}
	var silent *move
	for _, m := range rows {
		switch apart := m.until - until; {
		case m.until == seatledger.OpenFuture:
			if silent == nil {
				silent = m
			}
		case until == seatledger.OpenFuture:
			until, where = m.until, fmt.Sprintf("row %d", m.row)
		case apart != 0 && apart >= -sameTerm && apart <= sameTerm:
			b.wonder(m, "until", m.until.String(), fmt.Sprintf("the last day of the term as %s has it for somebody elected with this one (%s)", where, until),
				"make the two alike if they are one term; leave them if they are not")
			return
		}
	}
	if silent != nil && until != seatledger.OpenFuture && where != "the contest" && !polledBy(until) {
		b.wonder(silent, "until", "", fmt.Sprintf("the last day of the term, which %s states for somebody elected with this one (%s)", where, until),
			"write it for all of them, or once in the column until of contests, if it is the term of all; until then those without one sit on after that day, and no election that fills the other seats is on record")
	}
}
