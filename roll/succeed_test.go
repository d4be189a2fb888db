package roll

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
)

// A council that replaces many, of each of which two packages say when it ended,
// may be in office from the day on which the last may have ended, and surely is from
// the day on which all have; in between the answer says that it is wider, past a
// bound.
func TestManyOpenEnds(t *testing.T) {
	for _, n := range []int{maxWaits, maxWaits + 1, 3 * maxWaits} {
		var b strings.Builder
		b.WriteString("parties id=a\ndivisions id=d\n")
		var old []string
		for i := range n {
			fmt.Fprintf(&b, "councils id=o%d division=d seats=1\n", i)
			fmt.Fprintf(&b, "events id=x%d date=2020-01-%02d kind=council-abolished council=o%d\n", i, 1+i, i)
			fmt.Fprintf(&b, "two/events id=x%d date=2020-03-%02d kind=council-abolished council=o%d\n", i, 1+i, i)
			old = append(old, fmt.Sprint("o", i))
		}
		fmt.Fprintf(&b, "councils id=c division=d seats=1 replaces=%s\nelections id=e date=2019-12-01\nresults election=e council=c list=a seats=1\n", strings.Join(old, ";"))
		v, c := viewOf(t, "c", b.String())
		f := v.Folder()
		for _, x := range []struct {
			day     string
			in, out bool
		}{{"2019-12-31", false, true}, {fmt.Sprintf("2020-01-%02d", n-1), false, true}, {fmt.Sprintf("2020-01-%02d", n), true, true},
			{fmt.Sprintf("2020-03-%02d", n-1), true, true}, {fmt.Sprintf("2020-03-%02d", n), true, false}} {
			s := f.At(c, on(t, x.day))
			in, out := false, false
			for i := range s.Frames {
				in, out = in || s.Frames[i].Office() == seatledger.StateInOffice, out || s.Frames[i].Office() != seatledger.StateInOffice
			}
			if in != x.in || out != x.out {
				t.Errorf("of %d councils, on %s: may be in office %v, may not %v; want %v, %v", n, x.day, in, out, x.in, x.out)
			}
			if exact := n <= maxWaits || !x.in || !x.out; s.Exact() != exact {
				t.Errorf("of %d councils, on %s: exact %v, want %v", n, x.day, s.Exact(), exact)
			}
			if len(s.Frames) > 1<<(maxWaits+1) {
				t.Errorf("of %d councils, on %s: %d frames", n, x.day, len(s.Frames))
			}
		}
	}
}

// An end that may never have been leaves it open whether the council ever took
// office.
func TestEndsThatPerhapsNeverWere(t *testing.T) {
	var b strings.Builder
	b.WriteString("sources id=soon date=2020-01-05/2020-02-11\nparties id=a\ndivisions id=d\n")
	var old []string
	for i := range maxWaits + 2 {
		fmt.Fprintf(&b, "councils id=o%d division=d seats=1\nevents id=x%d date=2020-01-02 kind=council-abolished council=o%d sources=soon\n", i, i, i)
		old = append(old, fmt.Sprint("o", i))
	}
	fmt.Fprintf(&b, "councils id=c division=d seats=1 replaces=%s\n", strings.Join(old, ";"))
	v, c := viewOf(t, "c", b.String())
	v = v.Book.View(Clock{ByPublic: true, Published: on(t, "2020-01-10")})
	s := v.Folder().At(c, on(t, "2020-04-01"))
	in, out := false, false
	for i := range s.Frames {
		in, out = in || s.Frames[i].Office() == seatledger.StateInOffice, out || s.Frames[i].Office() != seatledger.StateInOffice
	}
	if !in || !out || s.Exact() {
		t.Errorf("may be in office %v, may not %v, exact %v; want both, wider", in, out, s.Exact())
	}
}

// Where too many contents exclude each other nobody knows who won, and the answer
// says that it is wider than the records leave it, until the next whole election.
func TestTooManyContentsAreWider(t *testing.T) {
	var b strings.Builder
	b.WriteString("parties id=a\ndivisions id=d\ncouncils id=c division=d seats=12\nelections id=e date=2020-01-01\nelections id=f date=2021-01-01\n")
	for i := range 12 {
		fmt.Fprintf(&b, "sources id=s%d date=2020-01-05/2020-02-11\nparties id=p%d\nresults election=e council=c list=p%d seats=1 sources=s%d\n", i, i, i, i)
	}
	b.WriteString("sources id=later date=2020-01-09\nresults election=f council=c list=a seats=12 sources=later\n")
	v, c := viewOf(t, "c", b.String())
	v = v.Book.View(Clock{ByPublic: true, Published: on(t, "2020-01-10")})
	f := v.Folder()
	if r := f.Roll(c, on(t, "2020-02-01")); r.Exact || !r.Seats[0].Alternatives[0].Unstated {
		t.Errorf("exact %v: %s", r.Exact, inOrder(r))
	}
	if r := f.Roll(c, on(t, "2021-02-01")); !r.Exact || r.Open {
		t.Errorf("after the next election: exact %v: %s", r.Exact, inOrder(r))
	}
}
