package sim

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// A push is one thing that drives out (+1) or holds back (-1), in a scenario in which it
// does: more of it, from low to high.
type push struct {
	name      string
	sign      int
	low, high float64
	at        func(*Model) *float64
	needs     func(*Model) // what must be so for it
}

func noNeeds(*Model) {}

// pushes are the levers for which a direction is promised, and what is no lever but is
// promised as well: what one rank is offered beyond the others, and news.
func pushes() (list []push) {
	reach := map[string][2]float64{
		"stakes.bonus": {-5, 30}, "stakes.honour": {-1, 3}, "stakes.sanction": {0, 3}, "stakes.leaving": {-2, 3}, "stakes.flow": {-.1, .1},
		"collapse.brink": {0, 1}, "peers.council.weight": {0, 3}, "peers.province.weight": {0, 3}, "peers.nation.weight": {0, 3}, "peers.patrons.weight": {0, 3},
		"beliefs.prior": {.01, .99}, "court.probability": {.01, .99},
	}
	needs := map[string]func(*Model){
		"peers.council.weight":  func(m *Model) { m.Peers.Council.From = 0 },
		"peers.province.weight": func(m *Model) { m.Peers.Province.From = 0 },
		"peers.nation.weight":   func(m *Model) { m.Peers.Nation.From = 0 },
		"peers.patrons.weight":  func(m *Model) { m.Peers.Patrons.From = 0 },
	}
	for _, l := range Levers {
		if l.Pathwise == 0 {
			continue
		}
		p := push{l.Name, l.Pathwise, l.Low, l.High, l.at, noNeeds}
		if r, ok := reach[l.Name]; ok {
			p.low, p.high = r[0], r[1]
		}
		if n := needs[l.Name]; n != nil {
			p.needs = n
		}
		list = append(list, p)
	}
	for r, name := range RankNames {
		list = append(list, push{"rank_bonus." + name, +1, 0, 30, func(m *Model) *float64 { return &m.Stakes.Ranks[r] }, noNeeds})
	}
	return append(list, push{"beliefs.news", +1, -2, 2, func(m *Model) *float64 { return &m.Beliefs.News[0].Shift }, noNeeds})
}

// drawer draws scenarios.
type drawer struct{ *Stream }

func (d drawer) between(low, high float64) float64 { return low + float64((high-low)*d.Float64()) }

// orNot is a number between two, or 0.
func (d drawer) orNot(low, high float64) float64 {
	return d.between(low, high) * float64(d.IntN(2))
}

func among[T any](d drawer, list []T) T { return list[d.IntN(len(list))] }

// classes draws a few councils.
func (d drawer) classes() (list []Class) {
	for range 2 + d.IntN(4) {
		c := Class{Province: d.IntN(3), Councils: 1 + d.IntN(5), Receiving: 1}
		c.Slots = [Ranks]int{d.IntN(2), d.IntN(2), d.IntN(2), 1 + d.IntN(4)}
		c.Seats = c.Holders() + 2
		c.Quota = c.Seats/2 + 1
		list = append(list, c)
	}
	return list
}

// model draws a model in which more leavers only ever bring more, but for what hopeful
// looks at: the conditions of doc/model.md. The rest is whatever it may be.
func (d drawer) model() Model {
	m := Defaults()
	m.Days = 4 + d.IntN(9)
	m.Rule = among(d, SeatRules())
	m.Stakes = Stakes{
		Months: d.between(5, 40), Weight: d.between(.02, .15), Promise: d.between(.2, 1), Bonus: d.between(-5, 10),
		Guarantee: d.between(0, 1), Reelected: d.between(0, 1), Honour: d.orNot(0, 1), Sanction: d.orNot(0, 2),
		Leaving: d.between(-1, 1), Flow: d.orNot(-.02, .02), Discount: d.orNot(0, .02),
	}
	m.Stakes.Ranks[d.IntN(int(Ranks))] = d.orNot(0, 10)
	m.Decisions = Decisions{among(d, Responses()), d.between(.02, .5), d.between(.5, 2), 1 + d.IntN(2)}
	m.Court = Court{Probability: d.between(.05, .95)}
	switch d.IntN(3) {
	case 0:
		m.Court.Day = 1 + d.IntN(m.Days)
	case 1:
		m.Court.Rate = d.between(.01, .3)
	}
	m.Offer = []Deadline{{0, m.Days/2 + d.IntN(m.Days)}}
	m.Beliefs = Beliefs{Prior: d.orNot(.05, .95), Expect: among(d, Expectations()), Informed: .1, News: []News{{m.Days / 3, d.between(-1, 1), ""}}}
	m.Collapse = Collapse{d.between(.1, .8), d.orNot(.05, .3)}
	if m.Beliefs.Expect == ExpectTrend {
		m.Collapse.Spread = 0
	}
	layer := func() Layer { return Layer{d.orNot(0, 2), d.orNot(0, .3)} }
	m.Peers = Peers{layer(), layer(), layer(), Patrons{Weight: d.orNot(0, 2), Ties: 2}}
	return m
}

// hopeful reports whether a seat in a party that lasts is worth more than what is left to
// a stayer of one that is gone, on each day and for each rank.
func hopeful(m Model) bool {
	for r := range Ranks {
		v := NewValues(&m, r)
		for step := range v.steps {
			for _, row := range [][]float64{v.x, v.free} {
				if !slices.IsSorted(row[step*nodes : (step+1)*nodes]) {
					return false
				}
			}
			if v.open[step] && v.post[step] < v.free[(step+1)*nodes-1]-1e-9 {
				return false
			}
		}
	}
	return true
}

// hindered is the first slot that leaves later, if any.
func hindered(before, after []float64) (slot int, is bool) {
	for s := range before {
		if after[s] > before[s] {
			return s, true
		}
	}
	return 0, false
}

// With the same luck more of what drives people out delays nobody, and more of what
// holds them back hastens nobody: slot by slot, in every replicate.
func TestPushesDelayNobody(t *testing.T) {
	scenarios, runs := 20, 2
	if long() {
		scenarios, runs = 200, 10
	}
	said := "none"
	for n, p := range pushes() {
		d := drawer{NewStream(12, uint64(n), 0)}
		changed := 0
		for done := 0; done < scenarios; {
			less := &Run{Model: d.model(), Classes: d.classes(), Seed: d.Uint64()}
			more := p.more(d, less)
			if !hopeful(less.Model) && !hopeful(more.Model) {
				continue
			}
			done++
			before, after := timed(newPlan(less, less.Model)), timed(newPlan(more, more.Model))
			for i := range uint64(runs) {
				b, a := before(i), after(i)
				if s, is := hindered(b, a); is {
					t.Errorf("%s from %g to %g, scenario %d, replicate %d: slot %d leaves at %v, then at %v", p.name, *p.at(&less.Model), *p.at(&more.Model), done, i, s, b[s], a[s])
					said = "some"
				}
				if !slices.Equal(a, b) {
					changed++
				}
			}
		}
		if changed*50 < scenarios*runs {
			t.Errorf("%s changes %d of %d runs: nothing is shown", p.name, changed, scenarios*runs)
		}
	}
	if long() {
		record(t, 10, fmt.Sprintf("same luck, each of %d levers and offers with a direction, 2,000 runs of 200 drawn scenarios: slots delayed", len(pushes())), "none", said)
	}
}

// more is the run with more of what drives out, or less of what holds back; the run
// itself is given less of it.
func (p push) more(d drawer, less *Run) *Run {
	p.needs(&less.Model)
	more := *less
	more.Model.Beliefs.News = slices.Clone(less.Model.Beliefs.News)
	a, b := d.between(p.low, p.high), d.between(p.low, p.high)
	if a > b == (p.sign > 0) {
		a, b = b, a
	}
	*p.at(&less.Model), *p.at(&more.Model) = a, b
	return &more
}

// What is offered to one rank, a layer that hardly pulls and a tie that hardly binds
// change how the agents are laid out, and not their luck: with next to nothing of it all
// stays as it was, and with more nobody stays longer.
func TestNextToNothingChangesNothing(t *testing.T) {
	runs := 100
	if long() {
		runs = 2000
	}
	base := NewComparing(referenceRun(), NewRunner(referenceRun()).Do(0, runs).Finals, false)
	for name, at := range map[string]func(*Model) *float64{
		"a rank bonus of chiefs":  func(m *Model) *float64 { return &m.Stakes.Ranks[Chief] },
		"a rank bonus of members": func(m *Model) *float64 { return &m.Stakes.Ranks[Member] },
		"the pull of provinces":   func(m *Model) *float64 { return &m.Peers.Province.Weight },
		"the pull of patrons":     func(m *Model) *float64 { m.Peers.Patrons.Ties = 2; return &m.Peers.Patrons.Weight },
	} {
		for _, much := range []float64{1e-9, 1e-6, 5} {
			r := referenceRun()
			*at(&r.Model) = much
			d := base.With(r, NewRunner(r).Do(0, runs).Finals, Shown{}).Moved
			if d.Less > 0 || (much < 1e-3 && d.More*50 > runs) || (much > 1 && d.More*2 < runs) {
				t.Errorf("%s, %g: %d of %d runs with fewer leavers, %d with more", name, much, d.Less, runs, d.More)
			}
			if name == "a rank bonus of chiefs" && long() {
				record(t, 10, fmt.Sprintf("same luck, %s of %g months, 2,000 runs of the country: with fewer leavers; with more", name, much), "none; few for next to nothing", fmt.Sprintf("%d; %d", d.Less, d.More))
			}
		}
	}
}

// Councils that wake as a whole, and are drawn move by move, leave as their slots do one
// by one.
func TestWholeCouncilsAreTheirSlots(t *testing.T) {
	d := drawer{NewStream(13, 0, 0)}
	moved := 0.
	for range 60 {
		r := &Run{Model: d.model(), Classes: d.classes(), Seed: d.Uint64()}
		r.Model.Stakes.Ranks, r.Model.Peers.Patrons = [Ranks]float64{}, Patrons{}
		whole, apart, early := newPlan(r, r.Model), newPlan(r, r.Model), newPlan(r, r.Model)
		apart.apart = true
		early.apart, early.early = true, true
		a, b, c := timed(whole), timed(apart), timed(early)
		for i := range uint64(5) {
			w := a(i)
			if !slices.Equal(w, b(i)) || !slices.Equal(w, c(i)) {
				t.Fatalf("whole councils leave at %v, slots that wake with theirs at %v, slots that never slept at %v", w, b(i), c(i))
			}
			for _, at := range w {
				if !math.IsInf(at, 1) {
					moved++
				}
			}
		}
	}
	if moved == 0 {
		t.Error("nobody left")
	}
}

// What is uncertain of a lever is drawn whatever else is uncertain.
func TestUncertainLeversHaveDrawsOfTheirOwn(t *testing.T) {
	r := small(1)
	r.Model.Uncertain = []Interval{{"stakes.leaving", 0, 1}, {"stakes.sanction", .5, 2}}
	both := r.drawn(7)
	r.Model.Uncertain = r.Model.Uncertain[1:]
	one := r.drawn(7)
	if both.Stakes.Sanction != one.Stakes.Sanction || both.Stakes.Leaving == one.Stakes.Leaving || one.Stakes.Sanction == 1 {
		t.Errorf("sanction %v beside leaving %v, %v by itself", both.Stakes.Sanction, both.Stakes.Leaving, one.Stakes.Sanction)
	}
}
