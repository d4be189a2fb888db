package roll

import (
	"fmt"
	"strings"
	"testing"
)

// A fold that is to stop does so within a few steps more than between two
// questions, asks no more, and the folder may be used again.
func TestFoldStops(t *testing.T) {
	var text strings.Builder
	text.WriteString("parties id=a\nparties id=b\ndivisions id=town\ncouncils id=c division=town seats=12\nelections id=e date=2020-01-01\n" +
		"results election=e council=c list=a seats=6\nresults election=e council=c list=b seats=6\n")
	for i := range 36 { // tied to each other, so that there is much to do
		fmt.Fprintf(&text, "events id=%d date=2020-02-%02d/2020-04-%02d kind=%s council=c person=p%d from_party=a party=b\n", i, i%9+1, i%9+1,
			[]string{"defected", "resigned", "post-taken post=chief"}[i%3], i%7)
	}
	v, c := viewOf(t, "c", text.String())
	whole := v.Folder()
	whole.Limit(64)
	want := inOrder(whole.Roll(c, on(t, "2020-06-01")))
	if whole.Stopped() || whole.Steps() < 10*askEvery {
		t.Fatalf("stopped %v after %d steps; want a fold of many", whole.Stopped(), whole.Steps())
	}
	for k := range 4 {
		calls, at := 0, 0
		var f *Folder
		stopping := true
		f = v.Until(func() bool {
			if calls++; calls <= k || !stopping {
				return false
			}
			at = f.Steps()
			return true
		}).Folder()
		f.Limit(64)
		f.At(c, on(t, "2020-06-01"))
		if !f.Stopped() || calls != k+1 {
			t.Errorf("told to stop at question %d: stopped %v, asked %d times", k+1, f.Stopped(), calls)
		}
		if more := f.Steps() - at; more > askEvery {
			t.Errorf("told to stop at question %d: %d steps more", k+1, more)
		}
		if stopping = false; k > 0 {
			continue
		}
		if got := inOrder(f.Roll(c, on(t, "2020-06-01"))); got != want || f.Stopped() {
			t.Errorf("used again: stopped %v, %s", f.Stopped(), got)
		}
	}
	never := v.Until(func() bool { return false }).Folder()
	never.Limit(64)
	if got := inOrder(never.Roll(c, on(t, "2020-06-01"))); got != want || never.Stopped() {
		t.Errorf("never told to stop: stopped %v, %s", never.Stopped(), got)
	}
	if !v.Until(func() bool { return true }).Stopped() || v.Stopped() {
		t.Error("a view does not say whether it was told to stop")
	}
}
