package roll

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
)

// question asks for the roll of council c on a day.
type question struct{ name, rows, on, want string }

// ask compares the rolls of questions, seat by seat, with what is wanted.
func ask(t *testing.T, questions []question) {
	t.Helper()
	for _, q := range questions {
		v, c := viewOf(t, "c", q.rows)
		r := v.At(c, on(t, q.on))
		if got := inOrder(r); got != ordered(q.want) || !r.Exact {
			t.Errorf("%s, on %s:\n got %s (exact %v)\nwant %s", q.name, q.on, got, r.Exact, q.want)
		}
	}
}

// named is a council of two people who sit for b.
const namedTown = `
parties id=a
parties id=b
parties id=d
divisions id=town
councils id=c division=town seats=2
events id=p date=2020-01-01 kind=appointed council=c person=pia list=b
events id=q date=2020-01-01 kind=appointed council=c person=quy list=b
`

// four is a council of which each of two lists has two seats.
const four = `
parties id=a
parties id=b
divisions id=town
councils id=c division=town seats=4
elections id=e date=2020-01-01
results election=e council=c list=a seats=2
results election=e council=c list=b seats=2
`

// Who an unnamed mover is shows on every seat that is like the mover's, and on
// no other: not on one that was otherwise, nor on one whose holders are new.
func TestUnnamedMoves(t *testing.T) {
	ask(t, []question{
		{"anyone of those named", namedTown + `
			events id=1 date=2020-02-01 kind=defected council=c from_party=b party=a`,
			"2020-02-01", "b>a:pia|b>b:pia  b>a:quy|b>b:quy"},
		{"two after each other", namedTown + `
			events id=1 date=2020-02-01 kind=defected council=c from_party=b party=a
			events id=2 date=2020-02-02 kind=defected council=c from_party=b party=d`,
			"2020-02-02", "b>a:pia|b>d:pia  b>a:quy|b>d:quy"},
		{"who moved is who leaves", namedTown + `
			events id=1 date=2020-02-01 kind=defected council=c from_party=b party=a
			events id=2 date=2020-02-02 kind=resigned council=c party=a`,
			"2020-02-02", "b>b:pia|vacant  b>b:quy|vacant"},
		{"whoever fills the seat of one of several", namedTown + `
			events id=1 date=2020-02-01 kind=resigned council=c party=b
			events id=2 date=2020-02-02 kind=by-elected council=c person=ann list=a`,
			"2020-02-02", "a>a:ann|b>b:pia  a>a:ann|b>b:quy"},
		{"of any party, of each the like only", four + `
			events id=1 date=2020-02-01 kind=resigned council=c`,
			"2020-02-01", "a>a|vacant  a>a|vacant  b>b|vacant  b>b|vacant"},
		{"of any party, of those named", four + `
			events id=p date=2020-01-01 kind=elected council=c person=pia list=a
			events id=q date=2020-01-01 kind=elected council=c person=quy list=a
			events id=r date=2020-01-01 kind=elected council=c person=ray list=b
			events id=s date=2020-01-01 kind=elected council=c person=sam list=b
			events id=1 date=2020-02-01 kind=resigned council=c`,
			"2020-02-01", "a>a:pia|vacant  a>a:quy|vacant  b>b:ray|vacant  b>b:sam|vacant"},
		{"a seat that is perhaps unstated", `
			parties id=a
			parties id=b
			divisions id=town
			councils id=c division=town seats=2
			events id=p date=2020-01-01 kind=appointed council=c person=pia list=b
			events id=q date=2020-01-02 kind=realigned council=c person=quy list=b party=b
			two/events id=q date=2020-01-02 kind=milestone
			events id=1 date=2020-02-01 kind=defected council=c from_party=b party=a`,
			"2020-02-01", "b>a:pia|b>b:pia  >a|?|b>a:quy|b>b:quy"},
		{"a seat that is perhaps vacant", namedTown + `
			events id=1 date=2020-01-02 kind=resigned council=c person=pia
			two/events id=1 date=2020-01-02 kind=milestone
			events id=2 date=2020-02-01 kind=defected council=c from_party=b party=a`,
			"2020-02-01", "b>a:pia|b>b:pia|vacant  b>a:quy|b>b:quy"},
		{"somebody spoken of again is told from the others", namedTown + `
			events id=1 date=2020-02-01 kind=defected council=c from_party=b party=a
			events id=2 date=2020-02-02 kind=resigned council=c person=quy`,
			"2020-02-02", "b>a:pia|b>b:pia  vacant"},
		{"a seat that is numbered later is told from the others", town + `
			events id=1 date=2020-02-01 kind=defected council=c from_party=a party=b
			events id=2 date=2020-02-02 kind=resigned council=c seat=1`,
			"2020-02-02", "vacant  a>a|a>b!  b>b"},
		{"whoever holds a post", namedTown + `
			events id=0 date=2020-01-02 kind=post-taken council=c person=pia post=chief
			events id=1 date=2020-02-01 kind=defected council=c from_party=b party=a`,
			"2020-02-01", "b>a:pia|b>b:pia  b>a:quy|b>b:quy"},
		{"an unnamed holder, or nobody's seat", town + `
			events id=0 date=2020-01-02 kind=resigned council=c seat=3
			events id=1 date=2020-01-02 kind=council-resized council=c value=4
			events id=2 date=2020-02-01 kind=defected council=c from_party=a party=b`,
			"2020-02-01", "a>a|a>b!  a>a|a>b!  vacant  vacant"},
		{"a ward elected anew", `
			parties id=a
			parties id=b
			divisions id=town
			councils id=c division=town seats=3
			elections id=e date=2020-01-01
			results election=e council=c ward=n list=a seats=2
			results election=e council=c ward=s list=a seats=1
			events id=1 date=2020-02-01 kind=defected council=c from_party=a party=b
			elections id=f date=2020-02-02
			results election=f council=c ward=n list=a seats=1
			results election=f council=c ward=n list=b seats=1`,
			"2020-02-02", "a>a  b>b  a>a|a>b"},
	})
}

// What a person does whose seat is not known happens on the first seat of the
// first tier that has one.
func TestTiers(t *testing.T) {
	ask(t, []question{
		{"an unnamed holder of the party rather than nobody's seat", `
			parties id=a
			parties id=b
			divisions id=town
			councils id=c division=town seats=2
			events id=1 date=2020-01-01 kind=appointed council=c list=a
			events id=2 date=2020-02-01 kind=defected council=c person=ann from_party=a party=b`,
			"2020-02-01", "a>b:ann  ?"},
		{"nobody's seat where the party has none", `
			parties id=a
			parties id=b
			divisions id=town
			councils id=c division=town seats=2
			events id=1 date=2020-01-01 kind=appointed council=c list=b
			events id=2 date=2020-02-01 kind=defected council=c person=ann list=a from_party=a party=b`,
			"2020-02-01", "b>b  a>b:ann"},
		{"an unnamed mover may be of both", `
			parties id=a
			parties id=b
			divisions id=town
			councils id=c division=town seats=2
			events id=1 date=2020-01-01 kind=appointed council=c list=a
			events id=2 date=2020-02-01 kind=defected council=c from_party=a party=b`,
			"2020-02-01", "a>a|a>b  ?|>b"},
		{"the list's own vacancy", town + `
			events id=1 date=2020-02-01 kind=resigned council=c seat=1
			events id=2 date=2020-02-01 kind=resigned council=c seat=3
			events id=3 date=2020-02-02 kind=next-on-list council=c person=ben list=b`,
			"2020-02-02", "vacant  a>a  b>b:ben"},
		{"any vacancy where the list has none", town + `
			events id=1 date=2020-02-01 kind=resigned council=c seat=1
			events id=2 date=2020-02-02 kind=by-elected council=c person=ben list=b`,
			"2020-02-02", "b>b:ben  a>a  b>b"},
		{"who is elected sits on the list's unnamed seat", town + `
			events id=1 date=2020-01-01 kind=elected council=c person=ben list=b`,
			"2020-01-02", "a>a  a>a  b>b:ben"},
		{"but without an election that day on a vacant one", town + `
			events id=1 date=2020-02-01 kind=resigned council=c seat=1
			events id=2 date=2020-02-02 kind=elected council=c person=ben list=b`,
			"2020-02-02", "b>b:ben  a>a  b>b"},
	})
}

// wards is a council of two wards.
const wards = `
parties id=a
parties id=b
divisions id=town
councils id=c division=town seats=4
elections id=e date=2020-01-01
results election=e council=c ward=n list=a seats=2
results election=e council=c ward=s list=a seats=1
results election=e council=c ward=s list=b seats=1
`

// A name without a ward may be that of any seat of the list, in any ward.
func TestNamesOverWards(t *testing.T) {
	ask(t, []question{
		{"any of the list's seats", wards + `
			events id=1 date=2020-01-01 kind=elected council=c person=ann list=a`,
			"2020-01-01", "a>a|a>a:ann  a>a|a>a:ann  a>a|a>a:ann  b>b"},
		{"all of them", wards + `
			events id=1 date=2020-01-01 kind=elected council=c person=ann list=a
			events id=2 date=2020-01-01 kind=elected council=c person=ben list=a
			events id=3 date=2020-01-01 kind=elected council=c person=cal list=a`,
			"2020-01-01", "a>a:ann|a>a:ben|a>a:cal  a>a:ann|a>a:ben|a>a:cal  a>a:ann|a>a:ben|a>a:cal  b>b"},
		{"the only seat of a list", wards + `
			events id=1 date=2020-01-01 kind=elected council=c person=ann list=b`,
			"2020-01-01", "a>a  a>a  a>a  b>b:ann"},
		{"one ward is elected anew", wards + `
			events id=1 date=2020-01-01 kind=elected council=c person=ann list=a
			elections id=f date=2021-01-01
			results election=f council=c ward=n list=b seats=2`,
			"2021-01-01", "b>b  b>b  a>a|a>a:ann  b>b"},
		{"candidates stood in a ward", wards + `
			candidates election=e council=c ward=s list=a position=1 person=ann
			events id=1 date=2020-01-01 kind=elected council=c person=ann list=a`,
			"2020-01-01", "a>a  a>a  a>a:ann  b>b"},
		{"candidates take seats in the order of their list", wards + `
			candidates election=e council=c ward=n list=a position=1 person=ann
			candidates election=e council=c ward=n list=a position=2 person=ben
			events id=1 date=2020-01-01 kind=elected council=c person=ben list=a
			events id=2 date=2020-01-01 kind=elected council=c person=ann list=a`,
			"2020-01-01", "a>a:ann  a>a:ben  a>a  b>b"},
	})
	v, c := viewOf(t, "c", wards+`
		events id=1 date=2020-01-01 kind=elected council=c person=ann list=a
		events id=2 date=2020-02-01 kind=defected council=c person=ann from_party=a party=b`)
	for day, want := range map[string]bool{"2020-01-01": false, "2020-02-01": true} {
		s := v.Folder().At(c, on(t, day))
		if _, sole := s.Sole(); len(s.Frames) != 1 || sole {
			t.Fatal("which seat is ann's is open; want one frame")
		}
		if got := s.Frames[0].WardsOpen(); got != want {
			t.Errorf("on %s a ward's parties are open: %v, want %v", day, got, want)
		}
	}
}

// bigWards is a council of 34 seats in four wards, all of a.
func bigWards() string {
	var text strings.Builder
	text.WriteString("parties id=a\nparties id=b\ndivisions id=town\ncouncils id=c division=town seats=34\nelections id=e date=2020-01-01\n")
	for i, n := range []int{10, 9, 8, 7} {
		fmt.Fprintf(&text, "results election=e council=c ward=w%d list=a seats=%d\n", i, n)
	}
	return text.String()
}

// Unnamed moves over wards are counted, not placed: ten of 34 moved, and of
// every seat the roll says that it may have been one of them.
func TestManyUnnamedMoves(t *testing.T) {
	for _, tt := range []struct {
		name, moves, later string
		least, most        int
	}{
		{"on a day", "date=2020-02-01", "", 10, 10},
		{"by somewhen in February", "date=2020-02", "", 0, 10},
		{"where a ward is elected anew later", "date=2020-02-01", "elections id=f date=2021-01-01\nresults election=f council=c ward=w3 list=a seats=7\n", 10, 10},
	} {
		var text strings.Builder
		text.WriteString(bigWards() + tt.later)
		for i := range 10 {
			fmt.Fprintf(&text, "events id=%d %s kind=defected council=c from_party=a party=b\n", i, tt.moves)
		}
		v, c := viewOf(t, "c", text.String())
		b, _ := v.Book.Party("b")
		f := v.Folder()
		s := f.At(c, on(t, "2020-02-01"))
		if least, most := seatsOf(s, b); !s.Exact() || least != tt.least || most != tt.most {
			t.Errorf("%s: %d to %d seats of b, exact %v; want from %d to %d", tt.name, least, most, s.Exact(), tt.least, tt.most)
		}
		want := strings.Join(slices.Repeat([]string{"a>a|a>b"}, 34), "  ")
		if got := inOrder(f.Roll(c, on(t, "2020-02-01"))); got != want {
			t.Errorf("%s: roll %s", tt.name, got)
		}
		if tt.least == 0 {
			s := f.At(c, seatledger.DayOf(2020, 3, 1))
			if len(s.Frames) != 1 || len(s.Frames[0].Cells) != 0 {
				t.Errorf("%s: %d cells when the month has passed; want none", tt.name, len(s.Frames[0].Cells))
			}
		}
	}
}

// Those who are named are exchanged too, while nothing more is said of them: so
// many moves among so many cost little, and are exact.
func TestManyMovesOfNamed(t *testing.T) {
	var text strings.Builder
	text.WriteString("parties id=a\nparties id=b\ndivisions id=town\ncouncils id=c division=town seats=30\n")
	for i := range 30 {
		fmt.Fprintf(&text, "events id=p%d date=2020-01-01 kind=appointed council=c person=p%d list=a\n", i, i)
	}
	for i := range 8 {
		fmt.Fprintf(&text, "events id=%d date=2020-02 kind=defected council=c from_party=a party=b\n", i)
	}
	v, c := viewOf(t, "c", text.String())
	f := v.Folder()
	r := f.Roll(c, on(t, "2020-02-10"))
	if n := f.Steps(); !r.Exact || n > 100_000 {
		t.Errorf("exact %v, %d steps", r.Exact, n)
	}
	for i, s := range strings.Split(inOrder(r), "  ") {
		if want := fmt.Sprintf("a>a:p%d|a>b:p%d", i, i); s != want {
			t.Errorf("seat %d is %s, want %s", i+1, s, want)
		}
	}
}

// seatsOf counts the least and the most seats of a party in the only frame of a
// state.
func seatsOf(s *State, party Ref) (least, most int) {
	count := func(p *Part) (n int) {
		for i := range p.Seats {
			if p.Seats[i].Allegiance == party {
				n++
			}
		}
		return n
	}
	f := &s.Frames[0]
	least, most = count(f.Sure), count(f.Sure)
	for _, c := range f.Cells {
		low, high := count(&c.Ways[0]), count(&c.Ways[0])
		for i := range c.Ways {
			low, high = min(low, count(&c.Ways[i])), max(high, count(&c.Ways[i]))
		}
		least, most = least+low, most+high
	}
	for _, x := range f.Unplaced() {
		if x.To == party {
			least, most = least+x.Gained.Least, most+x.Gained.Most
		}
	}
	return least, most
}
