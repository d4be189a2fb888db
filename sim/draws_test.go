package sim

import (
	"reflect"
	"testing"
)

// A plan after another is the plan that would have been made without it, whatever is
// uncertain.
func TestPlansAfterOthersAreTheSame(t *testing.T) {
	for _, l := range Levers {
		r := small(1)
		r.Model.Court.Day, r.Model.Days = 5, 6
		value := *l.Of(&r.Model)
		r.Model.Uncertain = []Interval{{l.Name, max(l.Low, value-.1), min(l.High, value+.1)}}
		if l.Name == "court.rate" {
			r.Model.Court.Day = 0
		}
		first := newPlan(r, r.drawn(0))
		if got, want := newPlanAfter(first, r, r.drawn(1)), newPlan(r, r.drawn(1)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: a plan after another differs", l.Name)
		}
	}
}

// So many replicates share a draw, and no more.
func TestDrawsAreSharedByFew(t *testing.T) {
	r := small(1)
	r.Model.Uncertain = []Interval{{"stakes.leaving", 0, 1}}
	run := NewRunner(r)
	seen := map[float64]int{}
	for i := range 10 * drawEvery {
		run.ready(i)
		seen[run.plan.model.Stakes.Leaving]++
	}
	for value, n := range seen {
		if n != drawEvery || value < 0 || value > 1 {
			t.Errorf("%d replicates draw %v", n, value)
		}
	}
	if len(seen) != 10 {
		t.Errorf("%d draws in %d replicates", len(seen), 10*drawEvery)
	}
}
