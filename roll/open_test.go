package roll

import (
	"testing"

	"github.com/seatledger/seatledger"
)

// people is a council of three who are named.
const people = town + `
parties id=m
parties id=d
events id=ann date=2020-01-01 kind=elected council=c person=ann list=a
events id=cal date=2020-01-01 kind=elected council=c person=cal list=a
events id=ben date=2020-01-01 kind=elected council=c person=ben list=b
`

// What is open closes when its last day has passed, and then nothing is left of
// its having been open.
func TestOpenDaysClose(t *testing.T) {
	ask(t, []question{
		{"moves of a year, in it", people + `
			events id=1 date=2021 kind=defected council=c person=ann from_party=a party=b
			events id=2 date=2021 kind=resigned council=c person=ben`,
			"2021-06-01", "a>a:ann|a>b:ann!  a>a:cal  b>b:ben|vacant"},
		{"moves of a year, after it", people + `
			events id=1 date=2021 kind=defected council=c person=ann from_party=a party=b
			events id=2 date=2021 kind=resigned council=c person=ben`,
			"2021-12-31", "a>b:ann!  a>a:cal  vacant"},
		{"unnamed moves of a year, after it", town + `
			events id=1 date=2021 kind=defected council=c from_party=a party=b
			events id=2 date=2021 kind=defected council=c from_party=a party=b`,
			"2021-12-31", "a>b!  a>b!  b>b"},
		{"what comes first in a day may come a day later", people + `
			events id=1 date=2020-02-01/2020-02-10 kind=resigned council=c party=m
			events id=2 date=2020-02-01/2020-02-10 kind=defected council=c person=ann from_party=a party=m`,
			"2020-02-05", "a>a:ann|a>m:ann!|vacant  a>a:cal  b>b:ben"},
		{"on the first day it cannot", people + `
			events id=1 date=2020-02-01/2020-02-10 kind=resigned council=c party=m
			events id=2 date=2020-02-01/2020-02-10 kind=defected council=c person=ann from_party=a party=m`,
			"2020-02-01", "a>a:ann|a>m:ann!  a>a:cal  b>b:ben"},
		{"a state that ends, each by a month", people + `
			events id=1 date=2020-02 until=2020-03 kind=whip-suspended council=c person=ann from_party=a`,
			"2020-04-01", "a>a:ann  a>a:cal  b>b:ben"},
		{"a state that ends, in between", people + `
			events id=1 date=2020-02 until=2020-03 kind=whip-suspended council=c person=ann from_party=a`,
			"2020-03-15", "a>a:ann|a>independent:ann!  a>a:cal  b>b:ben"},
		{"a state ends later than it begins, on a day too", people + `
			events id=1 date=2020-02-01/2020-02-03 until=2020-02-01/2020-02-03 kind=whip-suspended council=c person=ann from_party=a`,
			"2020-02-04", "a>a:ann  a>a:cal  b>b:ben"},
		{"a move of the year of an election, which it may have come before", people + `
			events id=1 date=2020 kind=resigned council=c person=ben`,
			"2020-12-31", "a>a:ann  a>a:cal  b>b:ben|vacant"},
		{"everybody's term ended, and strangers were elected", people + `
			events id=1 date=2021-01-01 kind=term-ended council=c person=ann
			events id=2 date=2021-01-01 kind=term-ended council=c person=ben
			events id=3 date=2021-01-01 kind=term-ended council=c person=cal
			events id=4 date=2021-01-01 kind=by-elected council=c person=dan list=b
			events id=5 date=2021-01-01 kind=by-elected council=c person=eve list=b
			events id=6 date=2021-01-01 kind=by-elected council=c person=fay list=a`,
			"2021-01-01", "b>b:eve  a>a:fay  b>b:dan"},
		{"somebody was elected again", people + `
			events id=1 date=2021-01-01 kind=term-ended council=c person=ann
			events id=2 date=2021-01-01 kind=term-ended council=c person=ben
			events id=3 date=2021-01-01 kind=term-ended council=c person=cal
			events id=4 date=2021-01-01 kind=by-elected council=c person=ann list=a
			events id=5 date=2021-02-01 kind=defected council=c person=ann from_party=a party=b
			events id=6 date=2021-02-01 kind=defected council=c person=ben from_party=b party=a`,
			"2021-02-01", "a>b:ann!  vacant  vacant"},
		{"an established council is clipped to its beginning", `
			parties id=a
			divisions id=town
			councils id=c division=town seats=1 from=2019-05-01
			events id=1 date=../2020-03-01 kind=appointed council=c person=ann list=a`,
			"2019-05-01", "?|a>a:ann"},
		{"and certain at the end", `
			parties id=a
			divisions id=town
			councils id=c division=town seats=1 from=2019-05-01
			events id=1 date=../2020-03-01 kind=appointed council=c person=ann list=a`,
			"2020-03-01", "a>a:ann"},
		{"the council's own beginning is open", `
			parties id=a
			divisions id=town
			councils id=c division=town seats=1 from=2019-05-01/2019-06-01
			events id=1 date=../2020-03-01 kind=appointed council=c person=ann list=a`,
			"2020-03-01", "a>a:ann"},
		{"a list's vacancy that closes", people + `
			events id=1 date=2020-02-01/2020-02-10 kind=resigned council=c person=ann
			events id=2 date=2020-02-20 kind=next-on-list council=c person=eve list=a`,
			"2020-02-20", "a>a:eve  a>a:cal  b>b:ben"},
	})
}

// A roster says who sat by a day: until then each may have sat or not, and no
// seat was vacant; from then on all is certain.
func TestRoster(t *testing.T) {
	v, c := viewOf(t, "c", `
		parties id=a
		parties id=b
		divisions id=town
		councils id=c division=town seats=3
		events id=1 date=../2020-03-01 kind=appointed council=c person=ann list=a
		events id=2 date=../2020-03-01 kind=appointed council=c person=ben list=a
		events id=3 date=../2020-03-01 kind=appointed council=c person=cal list=b`)
	f := v.Folder()
	r := f.Roll(c, on(t, "2020-02-29"))
	if worlds := wholesOf(t, v, c, "2020-02-29"); len(worlds) != 8 || !r.Open || !r.Exact {
		t.Errorf("before: %d worlds, open %v, exact %v; want each of three there or not", len(worlds), r.Open, r.Exact)
	}
	for _, s := range r.Seats {
		for _, x := range s.Alternatives {
			if x.Standing == seatledger.Vacant {
				t.Errorf("before: seat %d may be vacant", s.Seat)
			}
		}
	}
	if got, r := inOrder(f.Roll(c, on(t, "2020-03-01"))), f.Roll(c, on(t, "2020-03-01")); got != "a>a:ann  a>a:ben  b>b:cal" || r.Open {
		t.Errorf("then: %s, open %v", got, r.Open)
	}
}

// What is disputed about one seat is a cell of its own.
func TestDisputesAreLocal(t *testing.T) {
	v, c := viewOf(t, "c", people+`
		events id=1 date=2020-02-01 kind=defected council=c person=ann from_party=a party=b
		two/events id=1 date=2020-02-01 kind=defected council=c person=ann from_party=a party=m
		events id=2 date=2020-02-01 kind=defected council=c person=ben from_party=b party=a
		two/events id=2 date=2020-02-01 kind=resigned council=c person=ben`)
	f := v.Folder()
	s := f.At(c, on(t, "2020-03-01"))
	if len(s.Frames) != 1 || len(s.Frames[0].Cells) != 2 || len(s.Frames[0].Sure.Seats) != 1 {
		t.Fatalf("%+v; want two cells and one sure seat", s)
	}
	r := f.Roll(c, on(t, "2020-03-01"))
	if got := inOrder(r); got != "a>b:ann!|a>m:ann!  a>a:cal  b>a:ben!|vacant" || len(r.Disputes) != 2 {
		t.Errorf("%s with disputes %v", got, r.Disputes)
	}
}

// Two sources that say the same are no dispute.
func TestAgreementIsNoDispute(t *testing.T) {
	v, c := viewOf(t, "c", people+`
		events id=1 date=2020-02-01 kind=defected council=c person=ann from_party=a party=b
		two/events id=1 date=2020-02-01 kind=defected council=c person=ann from_party=a party=b`)
	if r := v.At(c, on(t, "2020-02-01")); r.Open || len(r.Disputes) != 0 || inOrder(r) != "a>b:ann!  a>a:cal  b>b:ben" {
		t.Errorf("%s, open %v, disputes %v", inOrder(r), r.Open, r.Disputes)
	}
}

// A merger dated by a month may come before each move or after it: the orders
// are ways of the whole council.
func TestMergerOfAMonth(t *testing.T) {
	const rows = people + `
		events id=1 date=2020-03 kind=party-merged from_party=a party=m
		events id=2 date=2020-03-10 kind=defected council=c person=ben from_party=b party=a
		events id=3 date=2020-03-20 kind=defected council=c person=cal from_party=a party=b`
	ask(t, []question{
		{"before", rows, "2020-02-29", "a>a:ann  a>a:cal  b>b:ben"},
		{"in the midst", rows, "2020-03-15", "a>a:ann|a>m:ann  a>a:cal|a>m:cal  b>a:ben!|b>m:ben!"},
		{"after", rows, "2020-04-01", "a>m:ann  a>b:cal!  b>a:ben!|b>m:ben!"},
	})
	v, c := viewOf(t, "c", rows)
	for day, want := range map[string]int{"2020-03-05": 2, "2020-03-15": 3, "2020-03-25": 3, "2020-04-01": 2} {
		if worlds := wholesOf(t, v, c, day); len(worlds) != want {
			t.Errorf("on %s worlds %v; want %d", day, worlds, want)
		}
	}
	// Who follows the list's party has not left it, if it went before.
	ask(t, []question{{"follows", people + `
		events id=1 date=2020-03 kind=party-merged from_party=a party=m
		events id=2 date=2020-03-10 kind=defected council=c person=ann from_party=a party=m`,
		"2020-04-01", "a>m:ann|a>m:ann!  a>m:cal  b>b:ben"}})
}

// Results that two sources give differently are ways of the whole council, until
// the whole council is elected anew.
func TestDisputedResultsClose(t *testing.T) {
	const rows = town + `
		two/results election=e council=c list=a seats=1
		two/results election=e council=c list=b seats=2
		events id=1 date=2020-02-01 kind=defected council=c seat=2 party=b
		elections id=f date=2021-01-01
		results election=f council=c list=a seats=3`
	ask(t, []question{
		{"disputed", rows, "2020-01-01", "a>a|b>b  a>a|b>b  a>a|b>b"},
		{"disputed, and moved", rows, "2020-02-01", "a>a|b>b  a>b!|b>b  a>a|b>b"},
		{"elected anew", rows, "2021-01-01", "a>a  a>a  a>a"},
	})
	v, c := viewOf(t, "c", rows)
	if worlds := wholesOf(t, v, c, "2020-02-01"); len(worlds) != 2 {
		t.Errorf("worlds %v; want one of each source", worlds)
	}
	sole(t, v, c, "2021-01-01")
}

// A post ends with its holder's seat, in just those worlds in which that does.
func TestPostEndsWithDoubtfulSeat(t *testing.T) {
	v, c := viewOf(t, "c", people+`
		events id=0 date=2020-01-02 kind=post-taken council=c person=ann post=chief
		events id=1 date=2020-02-01 kind=resigned council=c person=ann
		two/events id=1 date=2020-02-01 kind=milestone
		events id=2 date=2020-03-01/2020-03-09 kind=defected council=c person=ann party=b from_party=a`)
	for day, want := range map[string]int{"2020-02-01": 2, "2020-03-05": 3, "2020-03-10": 2} {
		n := 0
		f := v.Folder()
		f.At(c, on(t, day)).Every(maxWorlds, func(_ *Frame, p *Part) {
			n++
			h, x := p.Seats[0], p.Posts[0]
			if x.Vacant != h.Mark.Is(VacantSeat) || !x.Vacant && p.PartyOf(&x) != h.Allegiance {
				t.Errorf("on %s: seat %+v, post %+v", day, h, x)
			}
		})
		if n != want {
			t.Errorf("on %s: %d worlds, want %d", day, n, want)
		}
		r := f.Roll(c, on(t, day))
		if len(r.Posts) != 1 || len(r.Posts[0].Alternatives) != want {
			t.Errorf("on %s: posts %+v", day, r.Posts)
		}
	}
}

// An end that names its holder by a post only is that of whoever holds it then,
// in each world.
func TestEndOfADoubtfulChief(t *testing.T) {
	ask(t, []question{{"either", people + `
		events id=0 date=2020-01-02 kind=post-taken council=c person=ann post=chief
		two/events id=0 date=2020-01-02 kind=post-taken council=c person=ben post=chief
		events id=1 date=2020-02-01 kind=died council=c post=chief`,
		"2020-02-01", "a>a:ann|vacant  a>a:cal  b>b:ben|vacant"}})
	v, c := viewOf(t, "c", people+`
		events id=0 date=2020-01-02 kind=post-taken council=c person=ann post=chief
		two/events id=0 date=2020-01-02 kind=post-taken council=c person=ben post=chief
		events id=1 date=2020-02-01 kind=died council=c post=chief`)
	if worlds := wholesOf(t, v, c, "2020-02-01"); len(worlds) != 2 {
		t.Errorf("worlds %v; want one of them gone in each", worlds)
	}
}

// A dissolution, and what fills the seats that it may have emptied.
func TestDissolutions(t *testing.T) {
	ask(t, []question{
		{"by list", people + `
			events id=0 date=2020-02-01 kind=defected council=c person=ann from_party=a party=b
			events id=1 date=2020-03-01 kind=party-dissolved party=a policy=list`,
			"2020-03-01", "vacant  vacant  b>b:ben"},
		{"by allegiance", people + `
			events id=0 date=2020-02-01 kind=defected council=c person=ann from_party=a party=b
			events id=1 date=2020-03-01 kind=party-dissolved party=a policy=allegiance`,
			"2020-03-01", "a>b:ann!  vacant  b>b:ben"},
		{"by nobody knows what", people + `
			events id=0 date=2020-02-01 kind=defected council=c person=ann from_party=a party=b
			events id=1 date=2020-03-01 kind=party-dissolved party=a`,
			"2020-03-01", "a>b:ann!|vacant  a>a:cal|vacant  b>b:ben"},
		{"no seats", people + `
			events id=1 date=2020-03-01 kind=party-dissolved party=a policy=none`,
			"2020-03-01", "a>a:ann  a>a:cal  b>b:ben"},
		{"a party that another may have gone into", people + `
			events id=0 date=2020-02 kind=party-merged from_party=a party=m
			events id=1 date=2020-02-15 kind=party-dissolved party=m policy=list`,
			"2020-03-01", "a>m:ann|vacant  a>m:cal|vacant  b>b:ben"},
	})
	v, c := viewOf(t, "c", people+`
		events id=0 date=2020-02 kind=party-merged from_party=a party=m
		events id=1 date=2020-02-15 kind=party-dissolved party=m policy=list`)
	if worlds := wholesOf(t, v, c, "2020-03-01"); len(worlds) != 2 {
		t.Errorf("worlds %v; want both seats vacant, or none", worlds)
	}
}
