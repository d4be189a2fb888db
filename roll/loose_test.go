package roll

import (
	"strings"
	"testing"
)

// loosely gives what a roll shows with one way kept of what is tangled, sorted.
func loosely(t *testing.T, rows, day string) (seats []string, r Roll) {
	v, c := viewOf(t, "c", rows)
	f := v.Folder()
	f.Limit(1)
	r = f.Roll(c, on(t, day))
	for _, s := range r.Seats {
		seats = append(seats, show(Roll{Exists: true, Seats: []SeatFacts{s}}))
	}
	return seats, r
}

// An end that names its holder by a post is that of whoever may hold it, for
// whatever party, and where perhaps nobody is on record with the post that of anybody.
func TestLooseEndsByPost(t *testing.T) {
	seats, r := loosely(t, people+`
		events id=0 date=2020-01-02 kind=post-taken council=c person=ann post=chief
		two/events id=0 date=2020-01-02 kind=post-taken council=c person=ben post=chief
		events id=1 date=2020-01-10 kind=defected council=c person=ann from_party=a party=m
		events id=2 date=2020-02-01 kind=died council=c post=chief from_party=a`, "2020-02-01")
	if r.Exact {
		t.Fatalf("%q is said to be exact", seats)
	}
	for _, s := range seats[:1] {
		if !strings.Contains(s, "vacant") || !strings.Contains(s, "ann") {
			t.Errorf("ann, who left that party, may have been the chief: %q", seats)
		}
	}
	seats, r = loosely(t, people+`
		events id=0 date=2020-01-02 kind=post-taken council=c person=ann post=chief
		two/events id=0 date=2020-01-02 kind=milestone
		events id=1 date=2020-02-01 kind=died council=c post=chief`, "2020-02-01")
	for _, s := range seats {
		if !strings.Contains(s, "vacant") {
			t.Errorf("where nobody is known as chief it may have been anybody: %q (exact %v)", seats, r.Exact)
		}
	}
}

// twoSides is a dispute about somebody's move: when, and for whom.
const twoSides = people + `
	events id=k date=2020-01-03 kind=post-taken council=c person=ann post=chief
	events id=1 date=2020-02-01 kind=defected council=c from_party=a party=b
	two/events id=1 date=2020-03-01 kind=defected council=c from_party=a party=m
	elections id=f date=2021-01-01
	results election=f council=c list=a seats=3`

// Where it is no longer kept which side of a dispute is right either may be, each on
// its day, and when it is over nothing is left of it.
func TestLooseDisputes(t *testing.T) {
	seats, r := loosely(t, twoSides, "2020-03-01")
	if r.Exact {
		t.Fatalf("%q is said to be exact", seats)
	}
	for _, s := range seats[:2] {
		if !strings.Contains(s, ">b") || !strings.Contains(s, ">m") || !strings.Contains(s, "a>a:") && !strings.Contains(s, "?") {
			t.Errorf("ann and cal may each sit for any of three: %q", seats)
		}
	}
	if seats, r := loosely(t, twoSides, "2021-01-01"); r.Open || !r.Exact {
		t.Errorf("after the next election: %q, open %v, exact %v", seats, r.Open, r.Exact)
	}
}

// ofMonth is a move of a month that ties much together.
const ofMonth = people + `
	events id=k date=2020-01-03 kind=post-taken council=c person=ann post=chief
	events id=1 date=2020-02-01/2020-02-20 kind=defected council=c from_party=a party=b
	events id=2 date=2020-02-05/2020-02-25 kind=resigned council=c from_party=b
	elections id=f date=2021-01-01
	results election=f council=c list=a seats=3`

// What is pending where it is no longer kept apart may happen on any of its days, and
// is forgotten after the last.
func TestLoosePending(t *testing.T) {
	seats, r := loosely(t, ofMonth, "2020-02-10")
	if r.Exact {
		t.Fatalf("%q is said to be exact", seats)
	}
	for _, s := range seats {
		if !strings.Contains(s, "vacant") || !strings.Contains(s, ">b") {
			t.Errorf("anybody may have gone: %q", seats)
		}
	}
	if seats, r := loosely(t, ofMonth, "2021-01-01"); r.Open || !r.Exact {
		t.Errorf("after the next election: %q, open %v, exact %v", seats, r.Open, r.Exact)
	}
}
