package roll

import (
	"fmt"
	"iter"
	"time"

	"pgregory.net/rapid"

	"github.com/seatledger/seatledger"
)

// firstDay is the first of the days in which the drawn ledgers play.
var firstDay = seatledger.DayOf(2020, 3, 1)

const lastDay = 16 // and the last, counted from the first

// draftLedger draws a small ledger of one council in package "one", with
// results, events of most kinds and partial dates.
func draftLedger(t *rapid.T) []seatledger.Row {
	seats := rapid.IntRange(1, 5).Draw(t, "seats")
	rows := []seatledger.Row{
		&seatledger.Source{ID: "early", Date: seatledger.On(firstDay)},
		&seatledger.Source{ID: "between", Date: span(4, 8)},
		&seatledger.Source{ID: "late", Date: seatledger.On(firstDay + 12)},
		&seatledger.Party{ID: "a"}, &seatledger.Party{ID: "b"},
		&seatledger.Party{ID: "ab", Kind: seatledger.KindCoalition, Members: []seatledger.PartyID{"a", "b"}},
		&seatledger.Division{ID: "d"},
		&seatledger.Council{ID: "c", Division: "d", Seats: seats, SeatRule: seatledger.SeatRuleList},
		&seatledger.Election{ID: "e", Date: seatledger.On(firstDay + 1)},
	}
	left := seats
	for _, list := range []seatledger.PartyID{"a", "b", ""} {
		n := rapid.IntRange(0, left).Draw(t, "won")
		left -= n
		rows = append(rows, &seatledger.Result{Election: "e", Council: "c", List: list, Seats: seatledger.Counted(int64(n)), Sources: draftSources(t)})
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "events") {
		rows = append(rows, draftEvent(t, fmt.Sprint("x", i), seats))
	}
	return rows
}

// span is a date that may be any of some days.
func span(first, last int) seatledger.Date {
	text := (firstDay + seatledger.Day(first)).String()
	if last > first {
		text += "/" + (firstDay + seatledger.Day(last)).String()
	}
	d, err := seatledger.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func draftSources(t *rapid.T) []seatledger.SourceID {
	return rapid.SampledFrom([][]seatledger.SourceID{{"early"}, {"early"}, {"between"}, {"late"}, {"between", "late"}}).Draw(t, "sources")
}

// draftKinds leaves out those that change no seat, post or council.
var draftKinds = []seatledger.EventKind{
	seatledger.Elected, seatledger.ByElected, seatledger.CoOpted, seatledger.NextOnList, seatledger.Reallocated,
	seatledger.Resigned, seatledger.Died, seatledger.Defected, seatledger.Defected, seatledger.Expelled,
	seatledger.WhipSuspended, seatledger.WhipRestored, seatledger.BecameIndependent, seatledger.Realigned,
	seatledger.PartyMerged, seatledger.PartyDissolved, seatledger.PostTaken, seatledger.PostLeft,
	seatledger.CoalitionFormed, seatledger.CoalitionEnded, seatledger.CouncilResized, seatledger.CouncilSuspended,
	seatledger.ControlReported,
}

func draftEvent(t *rapid.T, id string, seats int) *seatledger.Event {
	first := rapid.IntRange(2, 9).Draw(t, "day")
	party := rapid.SampledFrom([]seatledger.PartyID{"a", "b"})
	e := &seatledger.Event{ID: seatledger.EventID(id), Date: span(first, first+rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "unsure")),
		Kind: rapid.SampledFrom(draftKinds).Draw(t, "kind"), Council: "c", Sources: draftSources(t), Rule: seatledger.RuleMajority,
		FromParty: party.Draw(t, "from"), Party: party.Draw(t, "party"), Post: seatledger.Chief,
		Value: fmt.Sprint(rapid.IntRange(1, 6).Draw(t, "value"))}
	if rapid.IntRange(0, 2).Draw(t, "ends") == 0 {
		e.Until = span(12, 12+rapid.IntRange(0, 1).Draw(t, "until"))
	}
	switch rapid.IntRange(0, 5).Draw(t, "who") {
	case 0, 1, 2:
		e.Person = rapid.SampledFrom([]seatledger.PersonID{"p", "q", "r"}).Draw(t, "person")
	case 3:
		e.Seat = seatledger.Seat(rapid.IntRange(1, seats).Draw(t, "seat"))
	}
	if effect, _ := e.Kind.Effect(); effect != seatledger.EffectFill && e.Person != "" && rapid.IntRange(0, 5).Draw(t, "council left out") == 0 {
		e.Council = ""
	}
	switch e.Kind {
	case seatledger.PartyDissolved:
		e.Council, e.Policy = "", rapid.SampledFrom([]seatledger.DissolutionPolicy{"", seatledger.EndListSeats, seatledger.EndAllegianceSeats}).Draw(t, "policy")
	case seatledger.PartyMerged:
		e.Council = ""
	case seatledger.CoalitionFormed, seatledger.CoalitionEnded:
		e.Party = "ab"
	case seatledger.CouncilResized, seatledger.CouncilSuspended, seatledger.ControlReported:
		e.Person, e.Seat = "", 0
	case seatledger.Elected, seatledger.ByElected, seatledger.CoOpted, seatledger.NextOnList, seatledger.Reallocated:
		e.List, e.FromParty = e.FromParty, ""
	}
	return e
}

// written numbers rows from 1 on; corrections name the row they correct. Rows
// from the index two on are of package "two".
func written(rows []seatledger.Row, corrects map[int]int, two int) iter.Seq2[seatledger.Entry, error] {
	return func(yield func(seatledger.Entry, error) bool) {
		for i, r := range rows {
			e := seatledger.Entry{Position: seatledger.Position(i + 1), Package: "one", Row: r, Recorded: time.Unix(int64(i), 0)}
			if old, ok := corrects[i]; ok {
				e.Supersedes = seatledger.Position(old + 1)
			}
			if i >= two {
				e.Package = "two"
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func packed(t rapid.TB, rows []seatledger.Row, corrects map[int]int) *Book {
	return packedAs(t, rows, corrects, len(rows))
}

func packedAs(t rapid.TB, rows []seatledger.Row, corrects map[int]int, two int) *Book {
	b, err := Pack(written(rows, corrects, two))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func draftClock(t *rapid.T) Clock {
	if !rapid.Bool().Draw(t, "published") {
		return Clock{}
	}
	return Clock{ByPublic: true, Published: firstDay + seatledger.Day(rapid.IntRange(0, 14).Draw(t, "by"))}
}
