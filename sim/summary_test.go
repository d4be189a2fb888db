package sim

import (
	"math"
	"reflect"
	"slices"
	"testing"
)

// all shows everything of a run.
func all(r *Run) Shown {
	s := Shown{Chiefs: true, Gained: true, Lost: true}
	for _, c := range r.Classes {
		for len(s.Provinces) <= c.Province {
			s.Provinces = append(s.Provinces, true)
		}
	}
	return s
}

// What is not to be shown is not there, and councils without holders are not counted.
func TestSummariesKeepToWhatIsShown(t *testing.T) {
	r := referenceRun()
	r.Classes = []Class{
		{Province: 0, Seats: 5, Quota: 3, Slots: [Ranks]int{1, 1, 0, 1}, Receiving: 2, Councils: 40},
		{Province: 1, Seats: 5, Quota: 3, Slots: [Ranks]int{1, 1, 0, 1}, Receiving: 1, Councils: 6},
		{Province: 1, Seats: 7, Quota: 4, Receiving: 4, Councils: 7},
	}
	o := NewRunner(r).Do(0, 300)
	s := Summarise(r, o, all(r), false)
	if s.Slots != 138 || s.Councils != 46 || s.Chiefs == nil || s.Gained == nil || s.Lost == nil {
		t.Errorf("%d holders on %d councils, chiefs %v, gained %v, lost %v", s.Slots, s.Councils, s.Chiefs, s.Gained, s.Lost)
	}
	if g := s.Provinces; len(g) != 2 || g[1].Holders != 18 || g[1].Councils != 6 || g[1].Gained == nil {
		t.Errorf("provinces %+v", g)
	}
	s = Summarise(r, o, Shown{Provinces: []bool{true, false}}, false)
	if s.Chiefs != nil || s.Gained != nil || s.Lost != nil || s.Provinces[0].Gained == nil || s.Provinces[1].Gained != nil {
		t.Errorf("shown in spite of all: %+v", s)
	}
	if c := NewComparing(r, o.Finals, false).With(r, o.Finals, Shown{}); c.Gained != nil || c.Lost != nil {
		t.Errorf("compared in spite of all: %+v", c)
	}
	r.Classes = r.Classes[1:2]
	if problems := r.Check(); len(problems) == 0 {
		t.Error("a run of 18 holders is not refused")
	}
}

// A crowd passes by its holders, its councils, and the largest of them.
func TestCrowdsPass(t *testing.T) {
	for _, c := range []struct {
		holders []int
		want    bool
	}{{nil, false}, {[]int{4, 4, 4, 4, 4}, true}, {[]int{4, 4, 4, 4, 3}, false}, {[]int{5, 5, 5, 5}, false}, {[]int{5, 5, 5, 5, 0}, false}, {[]int{16, 4, 4, 4, 4}, true}, {[]int{17, 4, 4, 4, 4}, false}} {
		var crowd Crowd
		for _, n := range c.holders {
			crowd.Add(n)
		}
		if crowd.Passes() != c.want || crowd.Tells() != (c.want || crowd.Holders == 0) {
			t.Errorf("%v: %+v passes: %v", c.holders, crowd, crowd.Passes())
		}
	}
}

func TestModesSeeTwoKinds(t *testing.T) {
	bins := make([]Bin, 50)
	for i := range bins {
		bins[i] = Bin{From: i * 10, To: i*10 + 9, Count: int(1000*math.Exp(-math.Pow(float64(i-8)/3, 2)) + 400*math.Exp(-math.Pow(float64(i-35)/4, 2)))}
	}
	if got, want := modes(bins), []int{8, 35}; !slices.Equal(got, want) {
		t.Errorf("modes %v, want %v", got, want)
	}
	one := make([]Bin, 50)
	for i := range one {
		one[i] = Bin{From: i, To: i, Count: int(1000 * math.Exp(-math.Pow(float64(i-20)/6, 2)))}
	}
	if got := modes(one); len(got) != 1 {
		t.Errorf("modes of one hill: %v", got)
	}
}

// The reference scenario has outcomes of two kinds: the court decides which.
func TestVarianceAddsUp(t *testing.T) {
	r := referenceRun()
	o := NewRunner(r).Do(0, 600)
	s := Summarise(r, o, all(r), false)
	v := s.Variance
	near(t, "parts of the variance", v.Court.Value+v.Process.Value, 1, 1e-12)
	if v.Court.Value < 10*v.Process.Value || v.Parameters != nil || len(s.Heaps) < 2 {
		t.Errorf("variance %+v, heaps %v: the court should decide", v, s.Heaps)
	}
	r.Model.Uncertain = []Interval{{"stakes.sanction", .5, 2}}
	v = Summarise(r, NewRunner(r).Do(0, 600), all(r), false).Variance
	near(t, "parts of the variance", v.Parameters.Value+v.Court.Value+v.Process.Value, 1, 1e-12)
	if *v.Parameters.Low <= 0 || v.Parameters.Value < .01 {
		t.Errorf("variance %+v: what is uncertain should show", v.Parameters)
	}
}

// Each counterfactual of the founding case moves in the direction the model
// promises, in every replicate.
func TestCounterfactualsArePathwise(t *testing.T) {
	const n = 300
	base := NewComparing(referenceRun(), NewRunner(referenceRun()).Do(0, n).Finals, false)
	for _, c := range []struct {
		name   string
		change func(*Model)
		sign   int
	}{
		{"promise .9", func(m *Model) { m.Stakes.Promise = .9 }, +1},
		{"guarantee 1", func(m *Model) { m.Stakes.Guarantee = 1 }, -1},
		{"leaving .5", func(m *Model) { m.Stakes.Leaving = .5 }, -1},
		{"court .2 believed", func(m *Model) { m.Beliefs.Prior = .2 }, -1},
		{"nation", func(m *Model) { m.Peers.Nation.Weight = 1 }, +1},
	} {
		r := referenceRun()
		c.change(&r.Model)
		d := base.With(r, NewRunner(r).Do(0, n).Finals, Shown{}).Moved
		if !d.Always || (c.sign > 0) != (d.More > 0) || d.More+d.Less == 0 {
			t.Errorf("%s: differences around %+v, %d replicates less, %d more; want all of sign %+d", c.name, d.Q50, d.Less, d.More, c.sign)
		}
		for _, e := range []*Estimate{d.Mean, d.Q50, d.MoreShare} {
			if e != nil && !e.Holds(e.Value) {
				t.Errorf("%s: interval without its number: %+v", c.name, e)
			}
		}
	}
}

func TestMarginsFindTheFold(t *testing.T) {
	r := referenceRun()
	for _, m := range Margins(r, 20) {
		if m.Lever == "court.probability" {
			if m.Fold == nil {
				t.Fatal("no fold in the court's probability")
			}
			near(t, "fold", *m.Fold, .3997265, 1e-6)
			return
		}
	}
	t.Error("no margin of court.probability")
}

// A count that was to be expected teaches nothing; one beyond it drives out.
func TestOnlySurpriseTeaches(t *testing.T) {
	r := referenceRun()
	r.Model.Court = Court{Probability: .3}
	r.Model.Beliefs.Counts, r.Model.Beliefs.Informed = 1, .01
	p := newPlan(r, r.Model)
	c := p.begin()
	before := c.odds
	usual := p.typical(&c, 0, c.pi())
	p.endDay(&c, 0, usual*float64(p.slots), float64(p.slots))
	near(t, "log odds after an expected count", c.odds, before, .05)
	p.endDay(&c, 1, 3*usual*float64(p.slots), float64(p.slots))
	if c.odds < before+1 {
		t.Errorf("log odds after three times the expected count: %v, were %v", c.odds, before)
	}
}

func TestTippingDiagram(t *testing.T) {
	r := referenceRun()
	d := r.Tipping()
	if len(d.Folds) != 1 || len(d.Here) != 3 {
		t.Fatalf("folds %v, here %v", d.Folds, d.Here)
	}
	near(t, "fold", d.Folds[0].At, .3997265, 1e-6)
	for _, p := range d.Curve {
		if want := map[bool]int{true: 3, false: 1}[p.Court <= d.Folds[0].At]; len(p.Roots) != want {
			t.Errorf("at %v: %d equilibria, want %d", p.Court, len(p.Roots), want)
		}
	}
}

func TestCheckNamesEveryProblem(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Model)
		path   string
	}{
		"promise": {func(m *Model) { m.Stakes.Promise = 1.5 }, "stakes.promise"},
		"nan":     {func(m *Model) { m.Stakes.Honour = math.NaN() }, "stakes.honour"},
		"rule":    {func(m *Model) { m.Rule = "free" }, "seat_rule"},
		"days":    {func(m *Model) { m.Days = 0 }, "days"},
		"offer":   {func(m *Model) { m.Offer = nil }, "offer"},
		"order":   {func(m *Model) { m.Offer = []Deadline{{5, 9}, {5, 12}} }, "offer[1].announced"},
		"past":    {func(m *Model) { m.Offer = []Deadline{{5, 5}} }, "offer[0].day"},
		"court":   {func(m *Model) { m.Court.Rate = .1 }, "court.rate"},
		"sure":    {func(m *Model) { m.Beliefs.Prior = 1 }, "beliefs.prior"},
		"lever":   {func(m *Model) { m.Uncertain = []Interval{{"stakes.greed", 0, 1}} }, "uncertain[0].lever"},
		"range":   {func(m *Model) { m.Uncertain = []Interval{{"stakes.promise", .5, 2}} }, "uncertain[0].low"},
		"news":    {func(m *Model) { m.Beliefs.News = []News{{99, 1, ""}} }, "beliefs.news[0].day"},
		"ties":    {func(m *Model) { m.Peers.Patrons = Patrons{1, 0, 0} }, "peers.patrons.ties"},
		"expect":  {func(m *Model) { m.Beliefs.Expect = "hope" }, "beliefs.expect"},
		"answer":  {func(m *Model) { m.Decisions.Response = "tanh" }, "decisions.response"},
		"steps":   {func(m *Model) { m.Decisions.Steps = 0 }, "decisions.steps"},
		"all":     {func(m *Model) { m.Days, m.Decisions.Steps = 3650, 90 }, "decisions.steps"},
		"rate":    {func(m *Model) { m.Decisions.Rate = 0 }, "decisions.rate"},
	} {
		m := referenceModel()
		c.change(&m)
		problems := m.Check()
		if len(problems) != 1 || problems[0].Path != c.path {
			t.Errorf("%s: problems %v, want one at %s", name, problems, c.path)
		}
	}
	m := referenceModel()
	if p := m.Check(); p != nil {
		t.Errorf("the reference model has problems: %v", p)
	}
	if p := referenceRun().Check(); p != nil {
		t.Errorf("the reference run has problems: %v", p)
	}
}

// Whatever bytes come, they are an outcome of the run or refused.
func FuzzReadOutcome(f *testing.F) {
	r := small(1)
	r.Model.Days = 3
	f.Add(NewRunner(r).Do(0, 3).Append(nil))
	f.Add([]byte{0, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := ReadOutcome(r, b)
		if err != nil {
			return
		}
		again, err := ReadOutcome(r, o.Append(nil))
		if err != nil || !reflect.DeepEqual(o, again) {
			t.Fatalf("read %v, written and read again %v (%v)", o, again, err)
		}
	})
}
