package sim

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a model: where (a path as in a scenario
// file), the value, what was expected and what to do.
type Problem struct{ Path, Value, Want, Fix string }

func (p Problem) String() string {
	return fmt.Sprintf("%s is %s: expected %s; %s", p.Path, p.Value, p.Want, p.Fix)
}

// Limits of what one run may be asked for.
const (
	MaxDays  = 3660
	MaxSteps = 96
	MaxTies  = 8
	MaxSlots = 1_000_000
	maxSteps = 20_000
	maxBins  = 100_000_000 // slots x days: the histograms are held in memory
)

// Check lists all that is wrong with a model. A model without problems runs.
func (m *Model) Check() []Problem {
	c := checker{m: m}
	c.numbers()
	c.words()
	c.days()
	c.uncertain()
	return c.problems
}

type checker struct {
	m        *Model
	problems []Problem
}

func (c *checker) add(path string, value any, want, fix string) {
	c.problems = append(c.problems, Problem{path, fmt.Sprint(value), want, fix})
}

// numbers holds every lever to its range.
func (c *checker) numbers() {
	for _, l := range Levers {
		if v := *l.Of(c.m); !(v >= l.Low && v <= l.High) {
			c.add(l.Name, v, fmt.Sprintf("%s from %g to %g (%s)", l.Unit, l.Low, l.High, l.Means), "write a number in that range")
		}
	}
	if c.m.Decisions.Rate == 0 {
		c.add("decisions.rate", 0, "more than 0 decisions a day", "say how often a holder decides; .05 is once in twenty days")
	}
	if c.m.Beliefs.Prior == 1 || (c.m.Beliefs.Prior == 0 && (c.m.Court.Probability == 0 || c.m.Court.Probability == 1)) {
		c.add("beliefs.prior", c.m.Beliefs.Prior, "a belief between 0 and 1, both excluded", "who is certain learns nothing: write .999 rather than 1, .001 rather than 0")
	}
}

func (c *checker) words() {
	m := c.m
	if !slices.Contains(SeatRules(), m.Rule) {
		c.add("seat_rule", quoted(m.Rule), list(SeatRules()), "choose what becomes of a leaver's seat")
	}
	if m.Decisions.Response.Check() != nil {
		c.add("decisions.response", quoted(m.Decisions.Response), list(Responses()), "logit is the usual one")
	}
	if !slices.Contains(Expectations(), m.Beliefs.Expect) {
		c.add("beliefs.expect", quoted(m.Beliefs.Expect), list(Expectations()), "now reckons with the share that has left so far")
	}
}

func (c *checker) days() {
	m := c.m
	if m.Days < 1 || m.Days > MaxDays {
		c.add("days", m.Days, fmt.Sprintf("1 to %d days", MaxDays), "say how long the run is")
	}
	if m.Decisions.Steps < 1 || m.Decisions.Steps > MaxSteps {
		c.add("decisions.steps", m.Decisions.Steps, fmt.Sprintf("1 to %d steps a day", MaxSteps), "1 is a daily step")
	}
	if m.Days*m.Decisions.Steps > maxSteps {
		c.add("decisions.steps", m.Decisions.Steps, fmt.Sprintf("%d steps at most in all", maxSteps), "lower days or steps")
	}
	if m.Court.Day < 0 || m.Court.Day > MaxDays {
		c.add("court.day", m.Court.Day, "a day from 1 on, counted from the scenario's; 0 if it is uncertain", "give court.rate if the day is not known")
	}
	if m.Court.Day > 0 && m.Court.Rate > 0 {
		c.add("court.rate", m.Court.Rate, "0 where court.day is given", "drop one of the two: a ruling is on a known day or uncertain")
	}
	if len(m.Offer) == 0 {
		c.add("offer", "absent", "at least one deadline, {announced: 0, day: N}", "say until which day leaving is possible")
	}
	for i, d := range m.Offer {
		path := fmt.Sprintf("offer[%d]", i)
		if d.Announced < 0 || (i > 0 && d.Announced <= m.Offer[i-1].Announced) {
			c.add(path+".announced", d.Announced, "a day later than the one before, from 0 on", "put the announcements in order")
		}
		if d.Day <= d.Announced || d.Day > MaxDays {
			c.add(path+".day", d.Day, fmt.Sprintf("a day after the announcement, %d at most", MaxDays), "a deadline lies ahead")
		}
	}
	for i, n := range m.Beliefs.News {
		if n.Day < 0 || n.Day > m.Days {
			c.add(fmt.Sprintf("beliefs.news[%d].day", i), n.Day, fmt.Sprintf("a day of the run, 0 to %d", m.Days), "news outside the run moves nobody")
		}
		if !(math.Abs(n.Shift) <= 100) {
			c.add(fmt.Sprintf("beliefs.news[%d].shift", i), n.Shift, "a shift of the log odds from -100 to 100", "0.7 doubles the odds")
		}
	}
	if p := m.Peers.Patrons; p.Ties < 0 || p.Ties > MaxTies || (p.Weight != 0 && p.Ties == 0) {
		c.add("peers.patrons.ties", p.Ties, fmt.Sprintf("1 to %d others whom each holder watches", MaxTies), "give the number of ties, or a weight of 0")
	}
}

func (c *checker) uncertain() {
	for i, u := range c.m.Uncertain {
		path := fmt.Sprintf("uncertain[%d]", i)
		l, err := FindLever(u.Lever)
		if err != nil {
			c.add(path+".lever", quoted(u.Lever), "the name of a number of the model, as stakes.promise", "the names are in doc/model.md")
			continue
		}
		if !(u.Low >= l.Low && u.High <= l.High && u.Low <= u.High) {
			c.add(path+".low", fmt.Sprintf("%g to %g", u.Low, u.High), fmt.Sprintf("a range within %g to %g", l.Low, l.High), "put the lower end first")
		}
	}
}

// Check lists what is wrong with a run beyond its model.
func (r *Run) Check() []Problem {
	c := checker{m: &r.Model, problems: r.Model.Check()}
	slots := 0
	for i, k := range r.Classes {
		path := fmt.Sprintf("classes[%d]", i)
		n := k.Holders()
		if slices.Min(k.Slots[:]) < 0 || k.Receiving < 0 || n+k.Receiving > k.Seats || k.Seats > 10_000 {
			c.add(path, fmt.Sprintf("%d + %d of %d seats", n, k.Receiving, k.Seats), "no more holders than seats", "count the seats anew")
			continue
		}
		if k.Councils < 1 || k.Councils > MaxSlots || k.Province < 0 || k.Province > 10_000 || k.Quota < 1 {
			c.add(path, fmt.Sprintf("%d councils of province %d, quota %d", k.Councils, k.Province, k.Quota), "at least one council, one province, one seat to control", "count the councils anew")
			continue
		}
		if slots += n * k.Councils; slots > MaxSlots {
			c.add(path, slots, fmt.Sprintf("%d holders at most", MaxSlots), "simulate a part of the country")
			break
		}
	}
	if slots < Fewest {
		c.add("classes", fmt.Sprintf("%d holders", slots), fmt.Sprintf("%d holders of the threatened party or more: fewer could be known one by one", Fewest), "is it the right party, day and division?")
	}
	if slots*r.Model.Days > maxBins {
		c.add("days", r.Model.Days, fmt.Sprintf("%d days at most with %d holders", maxBins/slots, slots), "simulate a shorter time or a part of the country")
	}
	if r.Replicates < 1 || r.Replicates > 10_000_000 {
		c.add("replicates", r.Replicates, "1 to 10,000,000", "10,000 give intervals of a percent")
	}
	return c.problems
}

func quoted[T ~string](v T) string { return fmt.Sprintf("%q", string(v)) }

func list[T ~string](words []T) string {
	var s []string
	for _, w := range words {
		s = append(s, string(w))
	}
	return strings.Join(s, ", ")
}
