package roll

import (
	"testing"

	"github.com/seatledger/seatledger"
)

// town is a council of three seats: two won by a, one by b.
const town = `
parties id=a
parties id=b
parties id=g kind=group
divisions id=town
councils id=c division=town seats=3 seat_rule=list
elections id=e date=2020-01-01
results election=e council=c list=a seats=2
results election=e council=c list=b seats=1
`

// Each of these was once folded otherwise; the enumerator of worlds in package
// control, or a property, told.
func TestWorlds(t *testing.T) {
	for _, tt := range []struct{ name, rows, on, want string }{
		{"a name may belong to any of the unnamed who differ", `
			events id=1 date=2020-02-01 kind=defected council=c party=b seat=1
			events id=2 date=2020-02-02 kind=elected council=c person=ann list=a`,
			"2020-02-02", "a>b:ann!|a>b!  a>a|a>a:ann  b>b"},
		{"somebody seated without a party is not seated twice", `
			events id=1 date=2020-02-01 kind=resigned council=c seat=1
			events id=2 date=2020-02-02 kind=elected council=c person=ann seat=1
			events id=3 date=2020-02-03 kind=elected council=c person=ann list=b`,
			"2020-02-03", "b>b:ann  a>a  b>b"},
		{"a dissolution that may have emptied a seat has, if one is filled", `
			events id=1 date=2020-02-01 kind=party-dissolved party=b
			events id=2 date=2020-02-02 kind=co-opted council=c person=ann list=a`,
			"2020-02-02", "a>a  a>a  a>a:ann"},
		{"a vacancy nobody recorded may be anybody's", `
			events id=1 date=2020-02-02 kind=co-opted council=c person=ann list=b`,
			"2020-02-02", "a>a|b>b:ann  a>a  b>b|b>b:ann"},
		{"the next on a list takes a seat of that list", `
			events id=1 date=2020-02-01 kind=resigned council=c party=b
			events id=2 date=2020-02-02 kind=next-on-list council=c person=ann list=a`,
			"2020-02-02", "a>a:ann  a>a  vacant"},
		{"of two who fill vacancies on one day neither takes the seat of the other", `
			events id=0 date=2020-01-01 kind=elected council=c person=eve list=b
			events id=1 date=2020-02-02 kind=next-on-list council=c person=ann list=a
			events id=2 date=2020-02-02 kind=next-on-list council=c person=ben list=a`,
			"2020-02-02", "a>a:ann  a>a:ben  b>b:eve"},
		{"who won a by-election with results is named", `
			events id=1 date=2020-02-01 kind=resigned council=c party=b
			elections id=f date=2020-03-01 kind=by-election
			results election=f council=c list=a seats=1
			events id=2 date=2020-03-01 kind=by-elected council=c person=ann list=a`,
			"2020-03-01", "a>a  a>a  a>a:ann"},
		{"a by-election for more seats than are on record as vacant", `
			elections id=f date=2020-03-01 kind=by-election
			results election=f council=c list=b seats=2`,
			"2020-03-01", "a>a|b>b  a>a|b>b  b>b"},
		{"a whole division refilled leaves those who never lost their seat", `
			events id=0 date=2020-01-01 kind=elected council=c person=ben list=b
			events id=1 date=2020-02-01 kind=party-dissolved party=b
			events id=2 date=2020-02-02 kind=reallocated division=town`,
			"2020-02-02", "a>a  a>a  b>b:ben|?"},
		{"a reallocation of one person names no whole division", `
			events id=1 date=2020-02-01 kind=resigned council=c seat=1
			events id=2 date=2020-02-02 kind=reallocated division=town person=ann party=b`,
			"2020-02-02", "vacant  a>a  b>b"},
		{"a suspension that ends undoes no later move", `
			events id=0 date=2020-01-01 kind=elected council=c person=ann list=a
			events id=1 date=2020-02-01 until=2020-02-20 kind=whip-suspended council=c person=ann from_party=a
			events id=2 date=2020-02-10 kind=defected council=c person=ann party=b`,
			"2020-02-21", "a>b:ann!  a>a  b>b"},
		{"a suspension ends on the seat it began on", `
			events id=1 date=2020-02-01 kind=became-independent council=c seat=1
			events id=2 date=2020-02-01 until=2020-02-20 kind=whip-suspended council=c from_party=a`,
			"2020-02-21", "a>independent!  a>a  b>b"},
		{"seats that are alike may have been lost by different people", `
			events id=1 date=2020-02-01 kind=elected council=c person=ann list=a seat=1
			events id=2 date=2020-02-02 kind=by-elected council=c person=ben list=a seat=1
			events id=3 date=2020-02-03 kind=resigned council=c seat=1
			events id=4 date=2020-02-04 kind=defected council=c person=ben from_party=a party=b`,
			"2020-02-04", "vacant  a>a|a>b:ben!  b>b"},
		{"a state ends later than it begins", `
			events id=0 date=2020-01-01 kind=elected council=c person=ann list=a
			events id=1 date=2020-02-01/2020-02-05 until=2020-02-02/2020-02-06 kind=whip-suspended council=c person=ann from_party=a`,
			"2020-02-08", "a>a:ann  a>a  b>b"},
		{"whoever is not here is not taken for one of the unnamed here", `
			events id=0 date=2020-01-01 kind=elected council=c person=ann list=a
			events id=1 date=2020-02-01 kind=resigned council=c person=ann
			events id=2 date=2020-02-02 kind=defected person=ann party=b from_party=a`,
			"2020-02-02", "vacant  a>a  b>b"},
		{"a council established again has its seats again", `
			events id=1 date=2020-02-01 kind=council-abolished council=c
			events id=2 date=2020-03-01 kind=council-established council=c`,
			"2020-03-01", "?  ?  ?"},
		{"a party dissolved before another went into it", `
			events id=1 date=2020-02-01 kind=party-dissolved party=b policy=list
			events id=2 date=2020-03-01 kind=party-merged party=b from_party=a`,
			"2020-03-01", "a>b  a>b  vacant"},
		{"a by-election on vacant seats that differ", `
			events id=1 date=2020-02-01 kind=resigned council=c seat=1
			events id=2 date=2020-02-01 kind=resigned council=c seat=3
			elections id=by date=2020-03-01 kind=by-election
			results election=by council=c list=g seats=1`,
			"2020-03-01", "g>g|vacant  a>a  vacant|g>g"},
		{"the end of a chief is that of the person who is chief", `
			events id=0 date=2020-01-01 kind=elected council=c person=ann list=a
			events id=1 date=2020-01-02 kind=post-taken council=c person=ann post=chief
			events id=2 date=2020-02-01 kind=died council=c post=chief`,
			"2020-02-01", "vacant  a>a  b>b"},
		{"a whip restored to nobody in particular", `
			events id=1 date=2020-02-01 kind=resigned council=c seat=1
			events id=2 date=2020-02-02 kind=elected council=c person=ann seat=1
			events id=3 date=2020-02-03 kind=whip-restored council=c person=ann`,
			"2020-02-03", "?:ann  a>a  b>b"},
	} {
		v, c := viewOf(t, "c", town+tt.rows)
		if got := inOrder(v.At(c, on(t, tt.on))); got != ordered(tt.want) {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// wholesOf tells the whole worlds of council c on a day, each once, in order.
func wholesOf(t *testing.T, v *View, c Ref, day string) []string {
	t.Helper()
	worlds, ok := wholes(v.Book, v.Folder().At(c, on(t, day)))
	if !ok {
		t.Fatal("the state is wide, or of too many worlds")
	}
	return worlds
}

// sole gives the only whole world of a council on a day.
func sole(t *testing.T, v *View, c Ref, day string) *Part {
	t.Helper()
	f, ok := v.Folder().At(c, on(t, day)).Sole()
	if !ok {
		t.Fatal("something is open")
	}
	return f.Sure
}

// Whether it was the unnamed mover whose seat was taken away is counted too.
func TestMoverWhoseSeatIsTakenAway(t *testing.T) {
	v, c := viewOf(t, "c", town+`
		events id=1 date=2020-02-01 kind=defected council=c party=b from_party=a
		events id=2 date=2020-03-01 kind=council-resized council=c value=1`)
	if worlds := wholesOf(t, v, c, "2020-03-01"); len(worlds) != 2 {
		t.Errorf("worlds %v; want one seat of a, or of b", worlds)
	}
}

// A row that stands because its correction was not yet published keeps its
// seats from other rows' corrections.
func TestCorrectionsNotYetPublished(t *testing.T) {
	v, c := viewOf(t, "c", `
		sources id=early date=2020-01-01
		sources id=later date=2020-01-01/2020-03-01
		parties id=b
		divisions id=town
		councils id=c division=town seats=5
		elections id=e date=2020-01-01
		results election=e council=c list=b seats=3 sources=early
		results election=e council=c seats=1 sources=early
		results election=e council=c list=b seats=0 sources=later
		results election=e council=c seats=3 sources=later`)
	v = v.Book.View(Clock{ByPublic: true, Published: seatledger.DayOf(2020, 2, 1)})
	held := map[int]bool{}
	v.Folder().At(c, seatledger.DayOf(2020, 6, 1)).Every(maxWorlds, func(_ *Frame, p *Part) {
		n := 0
		for i := range p.Seats {
			if p.Seats[i].Held() {
				n++
			}
		}
		held[n] = true
	})
	if len(held) != 2 || !held[0] || !held[3] {
		t.Errorf("b has %v seats; want 3, or none", held)
	}
}

// A package may contradict another by a correction that leaves nothing of its
// event on this council.
func TestContradictedByNothing(t *testing.T) {
	v, c := viewOf(t, "c", town+`
		sources id=early date=2020-01-01
		sources id=later date=2020-01-01/2020-03-01
		events id=1 date=2020-02-01 kind=appointed council=c seat=1 person=ann party=b sources=early
		two/events id=1 date=2020-02-01 kind=appointed council=c seat=1 person=ann party=b sources=later
		two/events id=1 date=2020-02-01 kind=milestone council=c sources=later`)
	v = v.Book.View(Clock{ByPublic: true, Published: seatledger.DayOf(2020, 2, 1)})
	if worlds := wholesOf(t, v, c, "2020-06-01"); len(worlds) != 2 {
		t.Errorf("worlds %v; want one in which the seat moved, one in which it did not", worlds)
	}
}

// A post ends with the seat of its holder in an election of one ward too.
func TestPostEndsWithWard(t *testing.T) {
	v, c := viewOf(t, "c", `
		parties id=a
		divisions id=town
		councils id=c division=town seats=2
		elections id=e date=2020-01-01
		results election=e council=c ward=north list=a seats=1
		results election=e council=c ward=south list=a seats=1
		events id=1 date=2020-01-01 kind=elected council=c person=ann list=a seat=1
		events id=2 date=2020-01-01 kind=elected council=c person=ben list=a seat=2
		events id=3 date=2020-01-02 kind=post-taken council=c person=ann post=chief
		events id=4 date=2020-01-02 kind=post-taken council=c person=ben post=deputy
		elections id=f date=2021-01-01
		results election=f council=c ward=north list=a seats=1`)
	posts := sole(t, v, c, "2021-01-01").Posts
	if len(posts) != 2 || !posts[0].Vacant || posts[1].Vacant {
		t.Errorf("posts %+v; want the first vacant, the second held", posts)
	}
}

// A source's word that ends makes way for the next, and takes nothing along.
func TestReportsFollowEachOther(t *testing.T) {
	v, c := viewOf(t, "c", town+`
		events id=1 date=2020-02-01 until=2020-02-10 kind=control-reported council=c rule=majority party=a
		events id=2 date=2020-02-11 kind=control-reported council=c rule=majority party=b
		events id=3 date=2020-02-01 until=2020-02-10 kind=post-taken council=c post=chief party=a
		events id=4 date=2020-02-11 kind=post-taken council=c post=chief party=b
		parties id=ab kind=coalition members=a;b
		events id=5 date=2020-02-01 until=2020-02-10 kind=coalition-formed council=c party=ab
		events id=6 date=2020-02-11 kind=coalition-formed council=c party=ab`)
	b, _ := v.Book.Party("b")
	p := sole(t, v, c, "2020-03-01")
	if len(p.Reports) != 1 || p.Reports[0].Party != b || len(p.Posts) != 1 || p.Posts[0].Party != b || len(p.Coalitions) != 1 {
		t.Errorf("%+v, %+v, coalitions %v; want b, b and one", p.Reports, p.Posts, p.Coalitions)
	}
}
