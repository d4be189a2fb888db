package sim

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Episode is a window of time in which holders could change party until a deadline, with
// what was published of it.
type Episode struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Days     int        `json:"days"`
	Holders  int        `json:"holders"`
	Councils int        `json:"councils"` // over which the holders are spread evenly, which is made up; 0: one holder each, so that no council matters
	Rule     SeatRule   `json:"seat_rule"`
	Ruling   int        `json:"ruling"` // day at whose end the court ended the party; 0: there was none
	Offer    []Deadline `json:"offer"`
	Counts   []Count    `json:"counts"` // by day
}

// Count is a published number of holders who had left by the end of a day: an
// interval, both ends included, where the source gives one. Two sources of a day
// are two counts.
type Count struct {
	Day    int     `json:"day"`
	Text   string  `json:"text"` // as printed
	Low    int     `json:"low"`
	High   int     `json:"high"`   // -1: no bound
	Wider  float64 `json:"wider"`  // up to which share more than holders of seats it may count
	Size   float64 `json:"size"`   // of the negative binomial with which the source errs: relative variance 1/Size
	Source string  `json:"source"` // publication and date
}

// ReadEpisodes reads a table of windows and one of their counts.
func ReadEpisodes(windows, counts string) ([]Episode, error) {
	t, err := newCSV("windows", windows, "id", "name", "days", "holders", "councils", "seat_rule", "ruling", "offer")
	if err != nil {
		return nil, err
	}
	var out []Episode
	for t.next() {
		w := Episode{ID: t.text("id"), Name: t.text("name"), Days: t.whole("days"), Holders: t.whole("holders"), Councils: t.whole("councils"), Rule: SeatRule(t.text("seat_rule")), Ruling: t.whole("ruling")}
		for part := range strings.SplitSeq(t.text("offer"), ";") {
			said, day, _ := strings.Cut(part, ":")
			a, err1 := strconv.Atoi(said)
			d, err2 := strconv.Atoi(day)
			if err1 != nil || err2 != nil {
				t.refuse("offer", "announced:deadline, in days, with ; between several", "write 0:15")
			}
			w.Offer = append(w.Offer, Deadline{a, d})
		}
		if w.Holders < Fewest || w.Councils > w.Holders {
			t.refuse("holders", fmt.Sprintf("%d or more, and no fewer than councils", Fewest), "fewer could be known one by one")
		}
		m := w.Base()
		if problems := m.Check(); t.err == nil && len(problems) > 0 {
			t.err = fmt.Errorf("windows: row %d: %s", t.row, problems[0])
		}
		out = append(out, w)
	}
	if t.err != nil {
		return nil, t.err
	}
	return out, readCounts(out, counts)
}

func readCounts(windows []Episode, counts string) error {
	t, err := newCSV("counts", counts, "window", "day", "text", "low", "high", "wider", "size", "source")
	if err != nil {
		return err
	}
	at := map[string]*Episode{}
	for i := range windows {
		at[windows[i].ID] = &windows[i]
	}
	for t.next() {
		w := at[t.text("window")]
		if w == nil {
			t.refuse("window", "the id of a window", "add the window first")
			break
		}
		c := Count{Day: t.whole("day"), Text: t.text("text"), Low: t.whole("low"), High: -1, Wider: t.number("wider"), Size: t.number("size"), Source: t.text("source")}
		if t.text("high") != "" {
			c.High = t.whole("high")
		}
		if n := len(w.Counts); c.Day < 1 || c.Day > w.Days || n > 0 && c.Day < w.Counts[n-1].Day {
			t.refuse("day", fmt.Sprintf("a day of the window, 1 to %d, in order", w.Days), "put the counts in order")
		}
		if c.Low > w.Holders || c.High >= 0 && c.High < c.Low {
			t.refuse("low", "a number of holders, no more than high", "put the lower end first")
		}
		if c.Wider < 0 || c.Size <= 0 {
			t.refuse("size", "more than 0, and wider 0 or more", "20 stands for errors of about 22 %")
		}
		w.Counts = append(w.Counts, c)
	}
	return t.err
}

// Until is the window with the counts up to a day only.
func (w Episode) Until(day int) Episode {
	n := 0
	for n < len(w.Counts) && w.Counts[n].Day <= day {
		n++
	}
	w.Counts = w.Counts[:n]
	return w
}

// Scenario is the window without its counts and under another offer: what a
// forecast is conditional on.
func (w Episode) Scenario(offer []Deadline) Episode {
	w.Offer = offer
	return w
}

// Base is the window's model, but for what the priors set.
func (w Episode) Base() Model {
	m := Model{
		Days: w.Days, Rule: w.Rule,
		Decisions: Decisions{Response: Logit, Rate: .3, Scale: 1, Steps: 1},
		Court:     Court{Day: w.Ruling}, Offer: w.Offer,
		Beliefs: Beliefs{Expect: ExpectNow, Prior: .5},
	}
	if w.Ruling > 0 {
		m.Court.Probability = 1
	}
	return m
}

// Classes are the holders, spread over the councils as evenly as whole numbers
// allow.
func (w Episode) Classes() []Class {
	councils := w.Councils
	if councils == 0 {
		councils = w.Holders
	}
	few, more := w.Holders/councils, w.Holders%councils
	var out []Class
	for _, c := range [][2]int{{few, councils - more}, {few + 1, more}} {
		if c[0] > 0 && c[1] > 0 {
			out = append(out, Class{Seats: c[0], Quota: c[0]/2 + 1, Slots: [Ranks]int{Member: c[0]}, Councils: c[1]})
		}
	}
	return out
}

// logit is log(y/(n-y)), with half a holder added to each side.
func logit(y, n float64) float64 { return math.Log((y + .5) / (n - y + .5)) }
