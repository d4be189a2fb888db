package sim

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// DatedCouncil is what was seen of one council: how many of the threatened party's
// holders left on each day, by rank. It has no name and no place but the class's.
type DatedCouncil struct {
	Class  Class        `json:"class"`  // Councils is not read
	Movers [][Ranks]int `json:"movers"` // by day, day 1 first; later days saw none
}

// Dated is a record by council and day, made ready for fits. As the rates of a day
// follow from what was seen before it, its likelihood is a closed form,
//
//	prod p^y (1-p)^(n-y),   p = 1 - e^-lambda,
//
// over days, councils and the ranks that are offered the same, y of n leaving.
type Dated struct {
	run    Run // one council of each composition
	slots  int
	inProv []int32
	inRank [Ranks]float64
	ended  bool
	days   []datedDay
}

// datedDay is a day's counts, added up over councils in one state.
type datedDay struct {
	moved     int       // by the end of the day
	provShare []float64 // at its start
	terms     []term
}

// term is y of n leaving of a group of slots of a council of the layout.
type term struct {
	of   crew
	n, y float64
}

// crew is the slots of a council of the layout that are offered the same, when so many
// of the council have gone.
type crew struct{ council, group, gone int32 }

func (c crew) compare(d crew) int {
	return cmp.Or(cmp.Compare(c.council, d.council), cmp.Compare(c.group, d.group), cmp.Compare(c.gone, d.gone))
}

// NewDated makes a record ready. The model gives days, offer, ruling and ranks;
// ended says how the court ruled.
func NewDated(m Model, ended bool, councils []DatedCouncil) (*Dated, error) {
	if err := fittable(&m); err != nil {
		return nil, err
	}
	d := &Dated{ended: ended, run: Run{Model: m, Form: Clocks}}
	at := map[Class]int{}
	for _, c := range councils {
		k := composition(c.Class)
		if _, ok := at[k]; !ok {
			at[k] = len(d.run.Classes)
			d.run.Classes = append(d.run.Classes, k)
		}
		d.count(c.Class)
	}
	if d.slots < Fewest {
		return nil, fmt.Errorf("record of %d holders: expected %d or more, as fewer could be known one by one; add councils", d.slots, Fewest)
	}
	for r := range d.inRank {
		d.inRank[r] /= float64(d.slots)
	}
	layout := newCourse(&d.run, m)
	return d, d.tally(layout.p, councils, at)
}

// composition is what of a class matters for rates.
func composition(c Class) Class {
	return Class{Province: c.Province, Seats: c.Holders(), Quota: 1, Slots: c.Slots, Councils: 1}
}

func (d *Dated) count(c Class) {
	for len(d.inProv) <= c.Province {
		d.inProv = append(d.inProv, 0)
	}
	d.slots += c.Holders()
	d.inProv[c.Province] += int32(c.Holders())
	for r, n := range c.Slots {
		d.inRank[r] += float64(n)
	}
}

// tally adds the record up by day and state.
func (d *Dated) tally(p *plan, councils []DatedCouncil, at map[Class]int) error {
	left := make([][Ranks]int, len(councils))
	gone := make([]int32, len(councils))
	for i, c := range councils {
		left[i] = c.Class.Slots
		if len(c.Movers) > p.model.Days {
			return fmt.Errorf("council %d of the record has %d days: expected %d at most, as the model has; cut the record or give the model more days", i+1, len(c.Movers), p.model.Days)
		}
	}
	byProv := make([]int32, len(d.inProv))
	moved := 0
	for day := range p.model.Days {
		today := datedDay{provShare: make([]float64, len(byProv))}
		for prov, n := range byProv {
			today.provShare[prov] = float64(n) / float64(max(d.inProv[prov], 1))
		}
		sums := map[crew]*term{}
		for i, c := range councils {
			var movers [Ranks]int
			if day < len(c.Movers) {
				movers = c.Movers[day]
			}
			now := crew{council: int32(at[composition(c.Class)]), gone: gone[i]}
			n, err := add(p, now, &left[i], movers, sums)
			if err == nil && n > 0 && !p.open(day) {
				err = errors.New("expected none, as no offer stands; correct the record or the offer")
			}
			if err != nil {
				return fmt.Errorf("council %d of the record, day %d: movers %v: %w", i+1, day+1, movers, err)
			}
			gone[i] += n
			byProv[c.Class.Province] += n
			moved += int(n)
		}
		today.moved = moved
		for _, t := range sums {
			today.terms = append(today.terms, *t)
		}
		slices.SortFunc(today.terms, func(a, b term) int { return a.of.compare(b.of) })
		d.days = append(d.days, today)
	}
	return nil
}

// add takes one council's day into the sums and gives the number of its movers.
func add(p *plan, now crew, left *[Ranks]int, movers [Ranks]int, sums map[crew]*term) (int32, error) {
	moved := int32(0)
	for r := range Ranks {
		if left[r] == 0 && movers[r] == 0 {
			continue
		}
		if movers[r] < 0 || movers[r] > left[r] {
			return 0, fmt.Errorf("expected 0 to %d of rank %s; correct the record", left[r], RankNames[r])
		}
		now.group = int32(p.groupOf[r])
		if sums[now] == nil {
			sums[now] = &term{of: now}
		}
		sums[now].n += float64(left[r])
		sums[now].y += float64(movers[r])
		left[r] -= movers[r]
		moved += int32(movers[r])
	}
	return moved, nil
}

// LogLikelihood is that of the record under a model of the same days and ranks.
func (d *Dated) LogLikelihood(m Model) float64 {
	c := newCourse(&d.run, m)
	p := c.p
	p.slots, p.inProv, p.inRank = d.slots, d.inProv, d.inRank
	now := p.begin()
	sum, before := 0.0, 0
	for day, seen := range d.days {
		now.yesterday = now.share
		if p.open(day) {
			rate := c.rates(&now, day, seen.provShare)
			for _, t := range seen.terms {
				sum += t.log(rate[p.state(t.of.council, t.of.group)+t.of.gone])
			}
		}
		now.share = float64(seen.moved) / float64(d.slots)
		if day == m.Court.Day-1 {
			now.ruled, now.ended = true, d.ended
		}
		c.endDay(&now, day, float64(seen.moved-before), float64(d.slots-before))
		before = seen.moved
	}
	return sum
}

// log is y log(1-e^-rate) - (n-y) rate.
func (t term) log(rate float64) float64 {
	sum := -float64((t.n - t.y) * rate)
	if t.y > 0 {
		sum += float64(t.y * math.Log(-math.Expm1(-rate)))
	}
	return sum
}
