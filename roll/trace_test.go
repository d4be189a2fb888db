package roll

import (
	"fmt"
	"slices"
	"testing"

	"github.com/seatledger/seatledger"
)

// posts writes the posts of a roll, each with what may be so of it.
func posts(r Roll) string {
	var list []string
	for _, p := range r.Posts {
		for _, x := range p.Alternatives {
			text := fmt.Sprintf("%s=%s/%s", p.Post, x.Person, x.Party)
			if x.Vacant {
				text = string(p.Post) + " vacant"
			}
			list = append(list, text)
		}
	}
	slices.Sort(list)
	return fmt.Sprint(list)
}

// What happens to a council leaves its traces where they belong: on the posts
// with the seats, on each way of a cell, and nothing behind an election.
func TestTraces(t *testing.T) {
	const chief = people + "events id=0 date=2020-01-02 kind=post-taken council=c person=ann post=chief\n"
	for _, tt := range []struct{ name, rows, on, seats, posts string }{
		{"an election of all ends posts", chief + `
			elections id=f date=2021-01-01
			results election=f council=c list=a seats=2
			results election=f council=c list=b seats=1`,
			"2021-01-01", "a>a  a>a  b>b", "[]"},
		{"nobody is like those of before an election", town + `
			events id=1 date=2020-02-01 kind=defected council=c from_party=a party=b
			elections id=f date=2021-01-01
			results election=f council=c list=a seats=1
			results election=f council=c list=b seats=1
			results election=f council=c list=g seats=1`,
			"2021-01-01", "a>a  b>b  g>g", "[]"},
		{"a correction keeps the seats whose list is unchanged", town + `
			results election=e council=c list=a seats=1
			results election=e council=c list=b seats=2`,
			"2020-01-01", "a>a  b>b  b>b", "[]"},
		{"a post ends with the seat of an unnamed leaver", chief + `
			events id=1 date=2020-02-01 kind=resigned council=c party=a`,
			"2020-02-01", "a>a:ann|vacant  a>a:cal|vacant  b>b:ben", "[chief vacant chief=ann/a]"},
		{"a post's party is renamed", town + `
			parties id=m
			events id=1 date=2020-02-01 kind=post-taken council=c party=a post=chief
			events id=2 date=2020-02-02 kind=party-renamed from_party=a party=m`,
			"2020-02-02", "a>m  a>m  b>b", "[chief=/m]"},
		{"vacant seats are filled, and who is chief is not known", chief + `
			events id=1 date=2020-02-01 kind=resigned council=c person=ann
			events id=2 date=2020-02-02 kind=reallocated division=town`,
			"2020-02-02", "?  a>a:cal  b>b:ben", "[]"},
		{"perhaps filled", chief + `
			events id=1 date=2020-02-01 kind=resigned council=c person=ann
			events id=2 date=2020-02-02 kind=reallocated division=town party=b`,
			"2020-02-02", "?|vacant  a>a:cal  b>b:ben", "[]"},
		{"filled if it was vacant, and then it is not known who is chief", chief + `
			events id=1 date=2020-02-01 kind=resigned council=c person=ann
			two/events id=1 date=2020-02-01 kind=milestone
			events id=2 date=2020-02-02 kind=reallocated division=town`,
			"2020-02-02", "?|a>a:ann  a>a:cal  b>b:ben", "[chief=ann/a]"},
		{"a suspension ends in each way", people + `
			events id=1 date=2020-02-01 until=2020-02-20 kind=whip-suspended council=c person=ann from_party=a
			events id=2 date=2020-02-10/2020-02-28 kind=resigned council=c person=ann`,
			"2020-02-21", "a>a:ann|vacant  a>a:cal  b>b:ben", "[]"},
		{"what begins today does not end today", people + `
			events id=1 date=2020-02-01 kind=resigned council=c person=ann
			events id=2 date=2020-02-02 kind=co-opted council=c person=eve list=a party=d
			events id=3 date=2020-02-01/2020-02-03 until=2020-02-01/2020-02-03 kind=whip-suspended person=eve from_party=a`,
			"2020-02-02", "a>d:eve|a>independent:eve!  a>a:cal  b>b:ben", "[]"},
		{"who came back and lost a ward's seat may be unnamed again", wards + `
			events id=0 date=2020-01-01 kind=elected council=c person=ann list=a seat=1
			events id=1 date=2020-02-01 kind=resigned council=c person=ann
			events id=2 date=2020-02-02 kind=next-on-list council=c person=ann list=a
			elections id=f date=2021-01-01
			results election=f council=c ward=n list=b seats=2
			events id=3 date=2021-02-01 kind=defected council=c person=ann from_party=a party=b`,
			"2021-02-01", "b>b  b>b  a>b:ann  b>b", "[]"},
	} {
		v, c := viewOf(t, "c", tt.rows)
		r := v.At(c, on(t, tt.on))
		if got, said := inOrder(r), posts(r); got != ordered(tt.seats) || said != tt.posts || !r.Exact {
			t.Errorf("%s:\n got %s %s (exact %v)\nwant %s %s", tt.name, got, said, r.Exact, tt.seats, tt.posts)
		}
	}
}

// A coalition whose first day is open is there or not until the last of them.
func TestCoalitionOfAMonth(t *testing.T) {
	v, c := viewOf(t, "c", town+`
		parties id=ab kind=coalition members=a;b
		events id=1 date=2020-02 kind=coalition-formed council=c party=ab
		events id=2 date=2020-02 kind=control-reported council=c rule=majority party=a`)
	for day, want := range map[string]int{"2020-01-31": 1, "2020-02-10": 4, "2020-03-01": 1} {
		if worlds := wholesOf(t, v, c, day); len(worlds) != want {
			t.Errorf("on %s worlds %v; want %d", day, worlds, want)
		}
	}
	if p := sole(t, v, c, "2020-03-01"); len(p.Coalitions) != 1 || len(p.Reports) != 1 {
		t.Errorf("%+v", p)
	}
}

// Where seat and post are kept apart, since too much is open, the post may have
// ended with the seat, and whoever followed the list's party may not have left
// it; what is wider says so.
func TestLimitedTraces(t *testing.T) {
	const doubtful = `
		events id=0 date=2020-01-02 kind=defected council=c person=ann from_party=a party=b
		two/events id=0 date=2020-01-02 kind=defected council=c person=ann from_party=a party=m
		events id=1 date=2020-01-03 kind=post-taken council=c person=ann post=chief
		two/events id=1 date=2020-01-03 kind=milestone
		events id=2 date=2020-01-03 kind=post-taken council=c person=ben post=deputy
		two/events id=2 date=2020-01-03 kind=milestone
		events id=3 date=2020-01-04 kind=defected council=c person=ben from_party=b party=a
		two/events id=3 date=2020-01-04 kind=defected council=c person=ben from_party=b party=m
	`
	for _, tt := range []struct{ name, rows, on string }{
		{"the chief goes", people + doubtful + `
			events id=9 date=2020-02-01 kind=resigned council=c person=ann`, "2020-02-01"},
		{"somebody goes", people + doubtful + `
			events id=9 date=2020-02-01 kind=resigned council=c`, "2020-02-01"},
		{"the deputy's seat is taken away", people + doubtful + `
			events id=9 date=2020-02-01 kind=council-resized council=c value=2`, "2020-02-01"},
		{"somebody follows", people + `
			events id=1 date=2020-03 kind=party-merged from_party=a party=m
			events id=2 date=2020-03 kind=control-reported council=c rule=majority party=a
			events id=3 date=2020-03-10 kind=defected council=c person=ann from_party=a party=m`, "2020-03-15"},
		{"somebody follows when nobody else does", people + `
			events id=1 date=2020-02-01 kind=defected council=c person=ann from_party=a party=b
			events id=2 date=2020-02-01 kind=defected council=c person=cal from_party=a party=b
			events id=3 date=2020-03 kind=party-merged from_party=a party=m
			events id=4 date=2020-04-10 kind=defected council=c person=ann from_party=b party=m`, "2020-04-10"},
		{"two suspensions", people + `
			events id=1 date=2020-02-01/2020-02-05 kind=council-suspended council=c
			events id=2 date=2020-02-02/2020-02-06 kind=council-suspended council=c`, "2020-02-10"},
	} {
		v, c := viewOf(t, "c", tt.rows)
		exact, limited := v.Folder(), v.Folder()
		limited.Limit(1)
		want := wholesOf(t, v, c, tt.on)
		r, s := limited.Roll(c, on(t, tt.on)), limited.At(c, on(t, tt.on))
		exact.At(c, on(t, tt.on)).Every(maxWorlds, func(f *Frame, p *Part) {
			if why := missing(v.Book, s, r, f, p); why != "" {
				t.Errorf("%s: %s\nworld %s\nroll %s, posts %s", tt.name, why, tell(v.Book, f, p), show(r), posts(r))
			}
		})
		if got, _ := wholes(v.Book, s); r.Exact && !slices.Equal(got, want) {
			t.Errorf("%s: said to be exact:\n%v\nwant\n%v", tt.name, got, want)
		}
	}
}

// A life too leaves nothing open behind the last open day.
func TestLifeCloses(t *testing.T) {
	v, c := viewOf(t, "c", people+`
		events id=1 date=2020-02 kind=defected council=c person=ann from_party=a party=b
		events id=2 date=2020-03 kind=resigned council=c person=ben
		events id=3 date=2020-04 until=2020-05 kind=whip-suspended council=c person=cal from_party=a`)
	closed := false
	v.Folder().Life(c, func(day seatledger.Day, s *State) {
		_, closed = s.Sole()
		if open := day >= on(t, "2020-02-01") && day < on(t, "2020-02-29"); open && closed {
			t.Errorf("nothing is open on %v", day)
		}
	})
	if !closed {
		t.Error("something is still open at the end")
	}
}

// What did not happen leaves no trace: replayed on its day, and folded anew.
func TestWithoutAndReplay(t *testing.T) {
	v, c := viewOf(t, "c", people+`
		events id=1 date=2020-02-01 kind=defected council=c person=ann from_party=a party=b
		events id=2 date=2020-02-01 kind=resigned council=c person=ben
		events id=3 date=2020-03-01/2020-03-05 kind=resigned council=c person=cal
		events id=4 date=2020-03-03 kind=resigned council=c person=ann
		events id=5 date=2020-02-20/2020-03-05 kind=resigned council=c party=a`)
	f, other := v.Folder(), v.Folder()
	f.Replays = true
	acted := map[string]int{}
	f.Life(c, func(day seatledger.Day, s *State) {
		ops := f.Ops()
		acted[day.String()] = len(ops)
		for _, op := range ops {
			less, ok := f.Replay([]Op{op})
			if !ok {
				continue
			}
			want, _ := wholes(v.Book, other.Without(c, day, []Op{op}))
			if got, _ := wholes(v.Book, less); !slices.Equal(got, want) {
				t.Errorf("on %v without %v: replayed %v, folded %v", day, op.Position, got, want)
			}
			if now, _ := wholes(v.Book, s); slices.Equal(now, want) && op.Rows == nil && !op.Posts && !op.Open && day > on(t, "2020-01-01") {
				t.Errorf("on %v without %v nothing differs", day, op.Position)
			}
		}
	})
	if acted["2020-02-01"] != 2 || acted["2020-03-01"] != 1 || acted["2020-03-03"] != 1 || acted["2020-03-05"] != 1 {
		t.Errorf("so many acted: %v", acted)
	}
}
