// Package answertest has what tests of several packages share: a ledger that is heavy to
// ask, for questions that are stopped, and lists in documents that tests make.
package answertest

import (
	"fmt"
	"iter"
	"time"

	"github.com/seatledger/seatledger"
)

// Council is the one council of [Heavy], Division its division.
const (
	Council  seatledger.CouncilID  = "heavy/council"
	Division seatledger.DivisionID = "heavy"
)

// Day is one on which nearly everything about the council is open.
var Day = day(250)

// Heavy gives the rows of one council of so many seats, and a tally that is to be
// held against it. It is a roster in which everybody is named and nobody's day is
// known: each came in a window of months that overlaps those of hundreds of
// others, and half of them changed sides in another one. Of a thousand seats all
// flips take many seconds, nearly all of them in the middle of the one council.
func Heavy(seats int) iter.Seq2[seatledger.Row, error] {
	rows := []seatledger.Row{
		&seatledger.Source{ID: "synthetic-heavy", Title: "Made to be heavy; no record of any council", Date: seatledger.On(day(0))},
		&seatledger.Division{ID: Division, Name: "Heavy", Type: "district"},
		&seatledger.Council{ID: Council, Division: Division, Name: "Heavy Council", Kind: "council", Seats: seats},
		&seatledger.Party{ID: "a", Name: "A", Kind: seatledger.KindParty}, &seatledger.Party{ID: "b", Name: "B", Kind: seatledger.KindParty},
		&seatledger.Tally{ID: "heavy-seats", Date: seatledger.On(day(400)), Division: Division, Kind: "council", Metric: "seats", Party: "a", Text: "1"},
	}
	for i := range seats {
		who := seatledger.PersonID(fmt.Sprintf("heavy/%d", i))
		sides := [2]seatledger.PartyID{"a", "b"}
		rows = append(rows, &seatledger.Person{ID: who, Name: fmt.Sprint("Holder ", i), Basis: "office-holder"},
			&seatledger.Event{ID: seatledger.EventID(fmt.Sprint("came-", i)), Date: within(i%300, i%300+200), Kind: seatledger.Elected, Council: Council, Person: who, List: sides[i%2]})
		if i%2 == 0 {
			rows = append(rows, &seatledger.Event{ID: seatledger.EventID(fmt.Sprint("moved-", i)), Date: within(i%250+100, i%250+400), Kind: seatledger.Defected, Council: Council, Person: who, Party: sides[1-i%2]})
		}
	}
	return func(yield func(seatledger.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func day(n int) seatledger.Day { return seatledger.DayOf(2020, time.January, 1) + seatledger.Day(n) }

// within is some day between two.
func within(first, last int) seatledger.Date {
	date, err := seatledger.ParseDate(day(first).String() + "/" + day(last).String())
	if err != nil {
		panic(err) // two days in order
	}
	return date
}
