package control_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/synth"
)

// A district elected by thirds is folded as its rows say when they are read one
// after another by hand: who was elected in a ward takes the place of whose term
// has ended there.
func TestDistrictByThirds(t *testing.T) {
	var entries []seatledger.Entry
	var events []*seatledger.Event
	for row, err := range synth.District(5, 20) {
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, seatledger.Entry{Position: seatledger.Position(len(entries) + 1), Package: "p", Row: row})
		if e, ok := row.(*seatledger.Event); ok {
			events = append(events, e)
		}
	}
	slices.SortStableFunc(events, func(a, b *seatledger.Event) int { return cmp.Compare(a.Date.Earliest(), b.Date.Earliest()) })
	book, err := roll.Pack(withoutErrors(entries))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := book.Council("sd/1/council")
	j := control.NewJudge(book.View(roll.Clock{}))
	for year := 2004; year < 2024; year++ {
		for _, on := range []seatledger.Day{seatledger.DayOf(year, 5, 31), seatledger.DayOf(year, 10, 15), seatledger.DayOf(year+1, 3, 31)} {
			want, members := districtOn(events, on)
			a := j.At(c, on, seatledger.RuleMajority)
			if !a.Exact || a.Vacant != (control.Range{Certain: 90 - members, Possible: 90 - members}) {
				t.Errorf("%v: exact %v, vacant %v, want %d", on, a.Exact, a.Vacant, 90-members)
			}
			for _, p := range a.Parties {
				id := book.PartyID(p.Party)
				if id == roll.Independents {
					id = "sd/independents"
				}
				if p.Certain != want[id] || p.Possible != want[id] {
					t.Errorf("%v: %s has %v, want %d", on, id, p.Range, want[id])
				}
				delete(want, id)
			}
			if len(want) > 0 {
				t.Errorf("%v: nothing is said of %v", on, want)
			}
		}
	}
}

// districtOn reads events up to a day, and gives the seats of each party and
// how many members there are.
func districtOn(events []*seatledger.Event, on seatledger.Day) (map[seatledger.PartyID]int, int) {
	type member struct {
		person seatledger.PersonID
		ward   string
		party  seatledger.PartyID
		until  seatledger.Day
	}
	var members []member
	leave := func(is func(m member) bool) { members = slices.DeleteFunc(members, is) }
	for _, e := range events {
		day := e.Date.Earliest()
		if day > on {
			break
		}
		leave(func(m member) bool { return m.until < day })
		switch e.Kind {
		case seatledger.Elected:
			members = append(members, member{e.Person, e.Ward, e.List, e.Until.Latest()})
		case seatledger.Resigned, seatledger.Died:
			leave(func(m member) bool { return m.person == e.Person })
		default:
			members[slices.IndexFunc(members, func(m member) bool { return m.person == e.Person })].party = e.Party
		}
	}
	leave(func(m member) bool { return m.until < on })
	seats := map[seatledger.PartyID]int{}
	for _, m := range members {
		seats[m.party]++
	}
	return seats, len(members)
}
