package web

import (
	"slices"
	"strconv"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
)

// timeBar moves the page through time.
type timeBar struct {
	On, First, Last  string // days
	Since, Until     string
	Offset, Span     int // of On from First, and of Last
	Label            string
	Steps            []timeStep
	Before, After    *link // the milestones next to the day
	Earlier, Later   *link // periods
	Rule             string
	Rules            []seatledger.ControlRule
	By               string // what members are counted by; blank = as each council says
	Known, Published string
	Kind             string
	Action           string
}

type timeStep struct {
	Offset int
	Label  string
}

// addTime adds the bar of days: one step a day, with the milestones and flips
// of the period as stops.
func (v *visit) addTime(p *page, x *answer.Overview) error {
	stops, err := v.stops(string(x.Division))
	if err != nil {
		return err
	}
	p.Time = v.timeBar(stops)
	return nil
}

// maxStops bounds the days of flips among the stops.
const maxStops = 60

// stop is a day worth stopping at.
type stop struct {
	day   seatledger.Day
	label string
}

// stops are the milestones and the flips of the period.
func (v *visit) stops(id string) ([]stop, error) {
	division := id
	if v.desk.Has(seatledger.Councils, id) {
		division = string(v.desk.DivisionOf(seatledger.CouncilID(id)))
	}
	list, err := v.desk.Milestones(v, division, v.ask.Since, v.ask.Until, v.ask)
	if err != nil {
		return nil, err
	}
	var stops []stop
	for _, m := range list {
		if day := m.Date.Latest(); day >= v.ask.Since && day <= v.ask.Until {
			stops = append(stops, stop{day, brief(m.Name)})
		}
	}
	turns, err := v.desk.TurnDays(v, id, v.ask, maxStops)
	if err != nil {
		return nil, err
	}
	for _, t := range turns {
		stops = append(stops, stop{t.Day, brief(t.Says)})
	}
	slices.SortStableFunc(stops, func(a, b stop) int { return int(a.day - b.day) })
	return stops, nil
}

// offered are the rules that a reader may choose, among them the one chosen.
func offered(now seatledger.ControlRule) []seatledger.ControlRule {
	list := seatledger.ControlRules()
	if !slices.Contains(list, now) {
		list = append(list, now)
	}
	return list
}

func (v *visit) timeBar(stops []stop) *timeBar {
	first, last := min(v.ask.Since, v.ask.On), max(v.ask.Until, v.ask.On)
	b := &timeBar{On: v.ask.On.String(), First: first.String(), Last: last.String(), Since: v.ask.Since.String(), Until: v.ask.Until.String(),
		Offset: int(v.ask.On - first), Span: int(last - first), Label: answer.LongDay(v.ask.On), Rule: string(v.ask.Rule), Rules: offered(v.ask.Rule), By: string(v.ask.By),
		Known: v.ask.Known, Published: v.ask.Published, Kind: v.given.Get("kind"), Action: v.path}
	for _, s := range stops {
		b.Steps = append(b.Steps, timeStep{int(s.day - first), s.label})
		switch {
		case s.day < v.ask.On:
			b.Before = &link{Text: s.day.String() + ": " + s.label, Href: v.here("on", s.day.String())}
		case s.day > v.ask.On && b.After == nil:
			b.After = &link{Text: s.day.String() + ": " + s.label, Href: v.here("on", s.day.String())}
		}
	}
	year := v.ask.On.Time().Year()
	for _, x := range []struct {
		at   **link
		year int
	}{{&b.Earlier, year - 1}, {&b.Later, year + 1}} {
		on := v.ask.On.Time().AddDate(x.year-year, 0, 0)
		*x.at = &link{Text: strconv.Itoa(x.year), Href: v.here("on", on.Format("2006-01-02"), "since", "", "until", "")}
	}
	return b
}
