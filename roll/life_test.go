package roll

import (
	"fmt"
	"slices"
	"testing"

	"github.com/seatledger/seatledger"
)

const uncertain = champey + `
events id=left date=2017-07/2017-09 kind=resigned council=champey person=thlang
events id=moved date=2017-08 kind=defected council=champey from_party=cnrp party=cpp
other/events id=choy-defects date=2017-10-25 kind=defected council=champey person=choy from_party=cnrp party=cpp
`

// What Life visits is what At gives on each of those days, and nothing changes
// between them.
func TestLifeIsAtEveryDay(t *testing.T) {
	for _, text := range []string{champey, uncertain} {
		v, c := viewOf(t, "champey", text)
		at := map[seatledger.Day]string{}
		var days []seatledger.Day
		v.Folder().Rolls(c, func(r Roll) {
			at[r.On] = fmt.Sprint(inOrder(r), r.Open)
			days = append(days, r.On)
		})
		if len(days) < 4 || !slices.IsSorted(days) {
			t.Fatalf("days %v", days)
		}
		now := ""
		for _, day := range days {
			if day < seatledger.DayOf(2017, 1, 1) {
				now = at[day]
			}
		}
		for day := seatledger.DayOf(2017, 1, 1); day < seatledger.DayOf(2018, 1, 1); day++ {
			if text, visited := at[day]; visited {
				now = text
			}
			if want := v.At(c, day); now != fmt.Sprint(inOrder(want), want.Open) {
				t.Errorf("%s: life says %s, at %s", day, now, inOrder(want))
			}
		}
	}
}

func TestEntriesThatBearOnACouncil(t *testing.T) {
	v, c := viewOf(t, "champey", champey)
	if got := v.Entries(c); !slices.Equal(got, []seatledger.Position{5, 7, 8, 9, 10, 11, 12}) {
		t.Errorf("entries %v", got)
	}
	for _, tt := range []struct {
		person seatledger.PersonID
		party  seatledger.PartyID
		want   []seatledger.Position
	}{{"choy", "", []seatledger.Position{10, 12}}, {"", "cpp", []seatledger.Position{8, 12}}, {"", "cnrp", []seatledger.Position{7, 9, 10, 12, 13}}, {"nobody", "", nil}} {
		if got := v.Naming(tt.person, tt.party, ""); !slices.Equal(got, tt.want) {
			t.Errorf("naming %q%q: %v, want %v", tt.person, tt.party, got, tt.want)
		}
	}
	early := v.Book.View(Clock{Known: 10})
	if got := early.Naming("choy", "", ""); !slices.Equal(got, []seatledger.Position{10}) {
		t.Errorf("as known at 10: %v", got)
	}
}

func TestConfirmedByDay(t *testing.T) {
	v, c := viewOf(t, "champey", "sources id=paper date=2017-06-20\nsources id=late date=2017-11-02/2017-11-03\n"+champey+`
results election=e17 council=champey list=cnrp seats=3 sources=paper
events id=choy-defects date=2017-10-23 kind=defected council=champey person=choy from_party=cnrp party=cpp sources=late
`)
	got := map[string]string{}
	v.Confirmed(c, func(from, published seatledger.Day) { got[from.String()] = published.String() })
	if len(got) != 2 || got["2017-06-04"] != "2017-06-20" || got["2017-10-23"] != "2017-11-03" {
		t.Errorf("got %v", got)
	}
}

// The votes of a ward's seats, and the method of a contest, lie where other records
// name a person and a party: they name nobody.
func TestFiguresNameNobody(t *testing.T) {
	v, c := viewOf(t, "champey", champey+`
wards council=champey ward=north seats=1 votes=1
wards council=champey ward=south seats=1 votes=4294967298
contests election=e17 council=champey ward=north method=dhondt
`)
	for _, r := range v.Book.of(c) {
		if person, from := r.names(); (r.op == opWard || r.op == opContest) && person+from != 0 {
			t.Errorf("entry %d names %d and %d", r.pos, person, from)
		}
	}
	people, parties := make([]bool, 100), make([]bool, 100)
	for i := range 99 {
		people[i+1], parties[i+1] = true, true
	}
	named := map[[2]Ref]int{}
	v.Book.Speaking(people, parties, func(_, person, party Ref) {
		if person != 0 {
			named[[2]Ref{person, 0}]++
		} else {
			named[[2]Ref{0, party}]++
		}
	})
	plain, _ := viewOf(t, "champey", champey)
	plain.Book.Speaking(people, parties, func(_, person, party Ref) {
		if person != 0 {
			named[[2]Ref{person, 0}]--
		} else {
			named[[2]Ref{0, party}]--
		}
	})
	for who, n := range named {
		if n != 0 {
			t.Errorf("%v is named %d times more", who, n)
		}
	}
}
