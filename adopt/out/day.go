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
	if text, wider = x.end.within(); text != "" && !wider {
		return text, false
	}
	if x.end.last == seatledger.OpenFuture {
		return "", false
	}
	return span{x.end.first - 1, x.end.last - 1}.within()
}

// goesOn reports whether nothing on record ends a spell.
func (x *Spell) goesOn() bool { return x.end.first == seatledger.OpenFuture }
