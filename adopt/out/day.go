package out

import (
	"github.com/seatledger/seatledger"
)

// span is the first and the last day on which something may have happened.
type span struct{ first, last seatledger.Day }

func (s span) exact() bool {
	return s.first == s.last && s.first != seatledger.OpenPast && s.first != seatledger.OpenFuture
}

func (s span) String() string { return s.first.String() + "/" + s.last.String() }

// within writes a span as a day, a month or a year; wider says that it is the month or
// the year that holds the span. Blank = neither does.
func (s span) within() (text string, wider bool) {
	if s.first == seatledger.OpenPast || s.last == seatledger.OpenFuture {
		return "", false
	}
	whole := seatledger.Within(s.first, s.last).String()
	if len(whole) <= len("2006-01-02") {
		return whole, false
	}
	a, b := s.first.String(), s.last.String()
	for _, n := range []int{len("2006-01"), len("2006")} {
		if a[:n] == b[:n] {
			return a[:n], true
		}
	}
	return "", false
}

// began writes the day on which a spell began.
func (x *Spell) began() (text string, wider bool) { return x.start.within() }

// ended writes the last day of a spell; of one known to the month or the year that in
// which it was ended. Blank = it goes on, or nobody can say.
func (x *Spell) ended() (text string, wider bool) {
	if x.goesOn() {
		return "", false
	}
	if x.end.exact() {
		return (x.end.first - 1).String(), false
	}
	return x.end.within()
}

// goesOn reports whether nothing on record ends a spell.
func (x *Spell) goesOn() bool { return x.end.first == seatledger.OpenFuture }

// startDate gives the first day of a spell as precisely as it is known.
func (x *Spell) startDate() seatledger.Date { return seatledger.Within(x.start.first, x.start.last) }

// endDate gives the last day likewise.
func (x *Spell) endDate() seatledger.Date {
	if x.goesOn() {
		return seatledger.Date{}
	}
	last := x.end.last
	if last != seatledger.OpenFuture {
		last--
	}
	return seatledger.Within(x.end.first-1, last)
}

// plain reports whether both ends of a spell are known to the day, or are none.
func (x *Spell) plain() bool {
	return (x.start.exact() || x.start.last == seatledger.OpenPast) && (x.end.exact() || x.goesOn())
}
