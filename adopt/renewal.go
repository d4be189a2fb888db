package adopt

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// renewal is a day on which those came who were elected together.
type renewal struct {
	start seatledger.Date
	came  int
	whole bool            // nobody, or nearly nobody, sat through it
	term  string          // its name, if the file names terms
	until seatledger.Date // last day of most of those who came

	goesOn bool // most of those who came still sat on the day of the file
}

func (r *renewal) day() seatledger.Day { return r.start.Earliest() }

// renewals are those of one council, in order.
type renewals struct {
	list []*renewal
	by   map[string]*renewal // by day, as written
}

// at gives the renewal of a day; nil if there is none.
func (r renewals) at(d seatledger.Date) *renewal {
	if d.IsZero() {
		return nil
	}
	return r.by[d.String()]
}

// next gives the next renewal of the whole council after a day; nil if there is none.
func (r renewals) next(d seatledger.Day) *renewal {
	for _, x := range r.list {
		if x.whole && x.day() > d {
			return x
		}
	}
	return nil
}

// A day on which a tenth of the seats, and two at least, are taken by members who did not
// just change party is proposed as one of an election. It renews the whole council where half of the seats are taken, and for every
// five who came one at most sat through it.
const (
	togetherShare = 10
	wholeShare    = 2
	throughShare  = 5
)

// renewalsOf finds the elections of a council: those that the map lists.
func (a *adopter) renewalsOf(c *Council, spells []*spell) renewals {
	out := renewals{by: map[string]*renewal{}}
	for _, s := range spells {
		if s.start.IsZero() || !a.elections[s.start.String()] {
			continue
		}
		r := out.by[s.start.String()]
		if r == nil {
			r = &renewal{start: s.start, term: s.term}
			out.by[s.start.String()] = r
			out.list = append(out.list, r)
		}
		r.came++
	}
	slices.SortFunc(out.list, func(x, y *renewal) int { return cmp.Compare(x.day(), y.day()) })
	through := sitThrough(spells, out.list)
	for i, r := range out.list {
		r.whole = r.came*wholeShare >= c.seatsOn(r.day()) && through[i]*throughShare <= r.came
	}
	return out
}

// sitThrough counts, of each renewal, who sat before it and more than a week after it in one
// spell of which start and end are stated and are not those of a term.
func sitThrough(spells []*spell, list []*renewal) []int {
	n := make([]int, len(list))
	for _, s := range spells {
		if s.term != "" || s.start.IsZero() || s.end.IsZero() {
			continue
		}
		first, _ := slices.BinarySearchFunc(list, s.from()+1, func(r *renewal, d seatledger.Day) int { return cmp.Compare(r.day(), d) })
		for i := first; i < len(list) && list[i].day()+overlap <= s.until(); i++ {
			n[i]++
		}
	}
	return n
}

// proposeElections lists the days on which many came, for the map.
func (a *adopter) proposeElections(by map[*Council][]*spell) {
	if a.m.Spells.Elections != "" {
		return
	}
	days := map[string]seatledger.Day{}
	for c, spells := range by {
		came, moved := map[string]int{}, movers(spells)
		for _, s := range spells {
			if s.start.IsZero() || s.post != "" || moved[s] {
				continue
			}
			came[s.start.String()]++
			if n := came[s.start.String()]; n >= max(2, (c.seatsOn(s.start.Earliest())+togetherShare-1)/togetherShare) {
				days[s.start.String()] = s.start.Earliest()
			}
		}
	}
	list := make([]string, 0, len(days))
	for text := range days {
		list = append(list, text)
	}
	slices.SortFunc(list, func(x, y string) int { return cmp.Or(cmp.Compare(days[x], days[y]), cmp.Compare(x, y)) })
	a.m.Spells.Elections = cmp.Or(strings.Join(list, "; "), none)
}

// movers finds the spells with which somebody goes on for another party.
func movers(spells []*spell) map[*spell]bool {
	type end struct {
		person *sitter
		day    seatledger.Day
	}
	ends := map[end]*Party{}
	for _, s := range spells {
		if s.end.Exact() {
			ends[end{s.person, s.until()}] = s.party
			ends[end{s.person, s.until() + 1}] = s.party
		}
	}
	moved := map[*spell]bool{}
	for _, s := range spells {
		if was, ok := ends[end{s.person, s.from()}]; ok && was != s.party {
			moved[s] = true
		}
	}
	return moved
}

// none stands for no days at all.
const none = "none"

// readElections reads the days of elections from the map.
func (a *adopter) readElections() {
	a.elections = map[string]bool{}
	for text := range strings.SplitSeq(a.m.Spells.Elections, ";") {
		if text = strings.TrimSpace(text); text != "" && text != none {
			a.day(text, "spells, elections")
			a.elections[text] = true
		}
	}
}

// cutTerms ends spells that a term is named of with it: with the next renewal of the whole
// council. An end that is stated later is said to be lost.
func (a *adopter) cutTerms(spells []*spell, days renewals) {
	for _, s := range spells {
		next := days.next(s.from())
		if s.term == "" || next == nil || s.until() < next.day() {
			continue
		}
		if !s.end.IsZero() && !s.cut {
			a.lose(Loss{Row: s.row, Column: a.m.holding(HoldsEnd), Values: 1, Value: s.ended, Why: "after the end of the term: it ends with the next one, which begins on " + next.start.String()})
		}
		s.end = shifted(next.start, -1)
	}
}

// termEnds finds the last day of most of those who came with each renewal, or that most of
// them still sat.
func (a *adopter) termEnds(stays []*stay, days renewals) {
	ends := map[*renewal]map[string]int{}
	for _, s := range stays {
		if r := days.at(s.start); r != nil && a.sits(s) {
			if ends[r] == nil {
				ends[r] = map[string]int{}
			}
			if ends[r][s.end.String()]++; 2*ends[r][s.end.String()] > r.came {
				r.until, r.goesOn = s.end, s.end.IsZero()
			}
		}
	}
}
