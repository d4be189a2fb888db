package sim

import (
	"bytes"
	"fmt"
	"math"
	"testing"
)

// country is 1,646 synthetic councils in 25 provinces in which the threatened
// party holds 5,007 of 11,572 seats, as the CNRP did; its seats by council are made
// up.
func country() []Class {
	count := map[Class]int{}
	var order []Class
	left := 5007
	for i := range 1646 {
		c := Class{Province: i % 25, Seats: 5 + 2*(i%3)}
		c.Quota = c.Seats/2 + 1
		n := min((i*7)%(c.Seats+1), left)
		if i == 1645 {
			n = min(left, c.Seats)
		}
		if n > 3 && i%3 == 1 {
			n--
		}
		left -= n
		c.Receiving = c.Seats - n
		own := n
		if n >= c.Quota {
			c.Slots[Chief], c.Slots[FirstDeputy] = 1, 1
			own -= 2
		} else if n > 0 {
			c.Slots[SecondDeputy] = 1
			own--
		}
		c.Slots[Member] = own
		if count[c] == 0 {
			order = append(order, c)
		}
		count[c]++
	}
	for i, c := range order {
		order[i].Councils = count[c]
	}
	return order
}

func referenceModel() Model {
	return Model{
		Days: 35, Rule: PartyOwned,
		Stakes:    Stakes{Months: 55, Weight: .1, Promise: .5, Sanction: 1, Leaving: .25},
		Decisions: Decisions{Response: Logit, Rate: .05, Scale: 1, Steps: 1},
		Court:     Court{Probability: .3, Day: 25},
		Offer:     []Deadline{{0, 25}, {25, 39}, {29, 33}, {32, 35}},
		Beliefs:   Beliefs{Expect: ExpectNow},
		Collapse:  Collapse{Brink: .35, Spread: .10},
	}
}

func referenceRun() *Run {
	return &Run{Model: referenceModel(), Classes: country(), Seed: 1, Replicates: 1000}
}

func TestReferenceModelIsTheMap(t *testing.T) {
	m := referenceModel()
	if got, want := fmt.Sprint(m.OneShot(.3, [Ranks]float64{0, 0, 0, 1})), fmt.Sprint(reference(.3)); got != want {
		t.Errorf("the reference model's map is %s, want %s", got, want)
	}
}

func TestChunksAreTheSameBytes(t *testing.T) {
	r := referenceRun()
	whole := NewRunner(r).Do(0, 60)
	parts := NewRunner(r).Do(0, 20)
	for _, cut := range [][2]int{{20, 21}, {21, 60}} {
		next, err := ReadOutcome(r, NewRunner(r).Do(cut[0], cut[1]).Append(nil))
		if err != nil {
			t.Fatal(err)
		}
		if err := parts.Merge(next); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(whole.Append(nil), parts.Append(nil)) {
		t.Error("chunks merged differ from the whole")
	}
}

func TestExponential(t *testing.T) {
	s := NewStream(3, 0, 0)
	const n = 1_000_000
	sum, squares, tail := 0.0, 0.0, 0
	for range n {
		x := exponential(uint32(s.Uint64()), s)
		sum += x
		squares += x * x
		if x > 3 {
			tail++
		}
	}
	near(t, "mean", sum/n, 1, 4/math.Sqrt(n))
	near(t, "second moment", squares/n, 2, 4*math.Sqrt(20./n))
	near(t, "tail beyond 3", float64(tail)/n, math.Exp(-3), 4*math.Sqrt(math.Exp(-3)/n))
}

func BenchmarkCountry(b *testing.B) {
	r := referenceRun()
	run := NewRunner(r)
	run.Do(0, 1)
	o := newOutcome(r, 1)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		run.ready(i)
		o.empty()
		o.take(run.agents, run.agents.run(uint64(i)), run.gained)
		i++
	}
}

// empty makes room for the next replicates.
func (o *Outcome) empty() {
	o.Finals = o.Finals[:0]
	for _, list := range [...][][]int32{o.Days, o.Province} {
		for i := range list {
			list[i] = list[i][:0]
		}
	}
}

// Control is what a count of the seats by allegiance says, council by council; the
// leavers are of the ranks there are, and keep their seats as often as promised.
func TestCouncilsChangeHands(t *testing.T) {
	r := small(1)
	r.Model.Stakes.Promise = .3
	r.Model.Stakes.Leaving = -.5 // so that councils of each class flip, and some do not
	const n = 300
	o := newOutcome(r, n)
	p := newPlan(r, r.Model)
	a := newAgents(p)
	left := make([]int, len(p.councils))
	a.watch = func(council int32, _ Rank, _ float64) { left[council]++ }
	gained := make([]int32, p.provinces)
	byProvince := make([]int, p.provinces)
	moved, kept, flips := 0, 0, 0
	for i := range uint64(n) {
		clear(left)
		o.take(a, a.run(i), gained)
		f := o.Finals[len(o.Finals)-1]
		lost, won, ranks := int32(0), int32(0), 0
		for k, gone := range left {
			c := r.Classes[p.councils[k].class]
			if own := c.Holders(); own >= c.Quota && own-gone < c.Quota {
				lost++
			}
			if c.Receiving < c.Quota && c.Receiving+gone >= c.Quota {
				won++
				byProvince[c.Province]++
			}
		}
		for _, m := range a.byRank {
			ranks += m
		}
		if f.Lost != lost || f.Gained != won || ranks != a.moved || int(f.Chiefs) != a.byRank[Chief] || a.byRank[Chief] > 7 {
			t.Fatalf("replicate %d: %+v, want %d lost and %d gained; leavers by rank %v of %d", i, f, lost, won, a.byRank, a.moved)
		}
		moved, kept, flips = moved+int(f.Moved), kept+int(f.Kept), flips+int(won)
	}
	if flips == 0 || flips == n*len(p.councils) {
		t.Errorf("%d flips in %d replicates show nothing", flips, n)
	}
	near(t, "share of promises kept", float64(kept)/float64(moved), .3, 4*math.Sqrt(.3*.7/float64(moved)))
	for prov, want := range byProvince {
		sum := 0
		for _, v := range o.Province[prov] {
			sum += int(v)
		}
		if sum != want {
			t.Errorf("province %d: %d gained, want %d", prov, sum, want)
		}
	}
}
