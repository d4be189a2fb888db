package sim

import "slices"

// Bin is a bar of the histogram of final numbers: From..To holders, of Count
// replicates, in Ended of which the court ended the party. Share is that of all.
type Bin struct {
	From  int       `json:"from"`
	To    int       `json:"to"`
	Count int       `json:"count"`
	Ended int       `json:"ended"`
	Share *Estimate `json:"share"`
}

// Heap is one of the heaps into which replicates fall: those of From..To holders.
type Heap struct {
	From  int       `json:"from"`
	To    int       `json:"to"`
	Mid   *Estimate `json:"mid"`   // the median of its replicates
	Share *Estimate `json:"share"` // of all replicates
}

// Group is what is said of a province: the councils on which the threatened party
// holds seats, its holders there, and how many councils are gained.
type Group struct {
	Province int // by number
	Councils int
	Holders  int
	Gained   *Spread // nil: it would speak of too few
}

// Summary is what a run yields, conditional on its scenario.
type Summary struct {
	Conditional string      `json:"conditional"`
	Replicates  int         `json:"replicates"`
	Slots       int         `json:"slots"`
	Councils    int         `json:"councils"` // on which there are slots
	Ended       int         `json:"ended"`    // replicates in which the court ended the party
	EndedShare  *Estimate   `json:"ended_share"`
	Fan         []Spread    `json:"fan"`    // number that has left, by day
	Hazard      []*Estimate `json:"hazard"` // share of those still there that leaves on a day, over all replicates, day 1 first
	Moved       Spread      `json:"moved"`
	IfEnded     Spread      `json:"if_ended"`  // moved, if the court ends the party
	IfSpared    Spread      `json:"if_spared"` // moved, if it does not
	Kept        Spread      `json:"kept"`
	Chiefs      *Spread     `json:"chiefs"` // of them; nil, as below: it would speak of too few
	Lost        *Spread     `json:"lost"`
	Gained      *Spread     `json:"gained"`
	Histogram   []Bin       `json:"histogram"`
	Heaps       []Heap      `json:"heaps"` // where the replicates fall into several: outcomes of different kinds
	Provinces   []Group     `json:"-"`     // without names
	Variance    Variance    `json:"variance"`
}

// Summarise sums an outcome up, and leaves out what is not to be shown. Several says
// whether the lowest and the highest equilibrium differ: then no mean is given.
func Summarise(r *Run, o *Outcome, shown Shown, several bool) Summary {
	g := newGauge(r)
	g.several = several
	s := Summary{Conditional: Conditional, Replicates: len(o.Finals)}
	for _, c := range r.Classes {
		if n := c.Holders(); n > 0 {
			s.Slots += n * c.Councils
			s.Councils += c.Councils
		}
	}
	g.course(&s, o)
	g.ends(&s, o.Finals, shown)
	s.Histogram = g.histogram(o.Finals, s.Slots)
	s.Heaps = g.heaps(&s, o.Finals)
	s.Provinces = g.provinces(r, o, shown.Provinces)
	s.Variance = g.split(o.Finals, r.Model.Court.Probability > 0)
	return s
}

// course sums up day by day.
func (g *gauge) course(s *Summary, o *Outcome) {
	for d, day := range o.Days {
		now := g.of(len(day), func(i int) int32 { return day[i] }, always)
		s.Fan = append(s.Fan, g.spread(now))
		if d > 0 {
			s.Hazard = append(s.Hazard, now.hazard(o.Days[d-1], s.Slots))
		}
	}
}

// hazard is the mean number of leavers of a day over the mean number still there.
func (s *numbers) hazard(before []int32, slots int) *Estimate {
	left, there := 0.0, 0.0
	for i, v := range s.x {
		left += float64(v - before[i])
		there += float64(slots) - float64(before[i])
	}
	if there <= 0 {
		return &Estimate{}
	}
	h := left / there
	return s.linear(h, func(i int) float64 {
		return (float64(s.x[i]-before[i]) - float64(h*(float64(slots)-float64(before[i])))) / there
	})
}

// ends sums up how replicates end.
func (g *gauge) ends(s *Summary, finals []Final, shown Shown) {
	of := func(number func(Final) int32, counts func(i int) bool) Spread {
		return g.spread(g.of(len(finals), func(i int) int32 { return number(finals[i]) }, counts))
	}
	told := func(may bool, number func(Final) int32) *Spread {
		if !may {
			return nil
		}
		x := of(number, always)
		return &x
	}
	ended := func(i int) bool { return finals[i].Ended }
	moved := func(f Final) int32 { return f.Moved }
	s.Moved = of(moved, always)
	s.IfEnded = of(moved, ended)
	s.IfSpared = of(moved, func(i int) bool { return !ended(i) })
	s.Kept = of(func(f Final) int32 { return f.Kept }, always)
	s.Lost = told(shown.Lost, func(f Final) int32 { return f.Lost })
	s.Gained = told(shown.Gained, func(f Final) int32 { return f.Gained })
	s.Chiefs = told(shown.Chiefs, func(f Final) int32 { return f.Chiefs })
	all := g.of(len(finals), func(i int) int32 {
		if ended(i) {
			s.Ended++
			return 1
		}
		return 0
	}, always)
	s.EndedShare = all.share(func(x int32) bool { return x == 1 })
}

// bars of the histogram.
const bars = 50

func (g *gauge) histogram(finals []Final, slots int) []Bin {
	bins := barsOf(finals, 0, slots)
	moved := g.of(len(finals), func(i int) int32 { return finals[i].Moved }, always)
	for i := range bins {
		b := &bins[i]
		b.Share = moved.share(func(x int32) bool { return b.From <= int(x) && int(x) <= b.To })
	}
	return bins
}

// barsOf counts the replicates in bars from least to most holders.
func barsOf(finals []Final, least, most int) []Bin {
	wide := most - least + 1
	bins := make([]Bin, min(bars, wide))
	n := len(bins)
	for i := range bins {
		bins[i].From = least + (i*wide+n-1)/n
		bins[i].To = least + ((i+1)*wide+n-1)/n - 1
	}
	for _, f := range finals {
		b := &bins[(int(f.Moved)-least)*n/wide]
		b.Count++
		if f.Ended {
			b.Ended++
		}
	}
	return bins
}

// heaps names the heaps into which the replicates fall, if they do: by the peaks of bars
// over all holders, or, where these are too wide, over what comes out.
func (g *gauge) heaps(s *Summary, finals []Final) []Heap {
	if !s.Moved.Apart() {
		return []Heap{}
	}
	bins := s.Histogram
	if len(modes(bins)) < 2 {
		least, most := finals[0].Moved, finals[0].Moved
		for _, f := range finals {
			least, most = min(least, f.Moved), max(most, f.Moved)
		}
		bins = barsOf(finals, int(least), int(most))
	}
	peaks := modes(bins)
	list, from := []Heap{}, bins[0].From
	for i, peak := range peaks {
		to := bins[len(bins)-1].To
		if i+1 < len(peaks) {
			to = bins[valley(bins, peak, peaks[i+1])].From - 1
		}
		list = append(list, g.heap(finals, from, to))
		from = to + 1
	}
	if len(list) < 2 {
		return []Heap{} // which no bars tell apart
	}
	return list
}

// heap is the heap of from..to holders.
func (g *gauge) heap(finals []Final, from, to int) Heap {
	within := func(x int32) bool { return from <= int(x) && int(x) <= to }
	moved := func(i int) int32 { return finals[i].Moved }
	all := g.of(len(finals), moved, always)
	own := g.of(len(finals), moved, func(i int) bool { return within(moved(i)) })
	sorted := slices.Sorted(slices.Values(own.x))
	return Heap{from, to, g.quantile(&own, sorted, .5), all.share(within)}
}

// valley gives the emptiest bar beyond one peak and before another.
func valley(bins []Bin, peak, next int) int {
	at := peak + 1
	for k := at; k < next; k++ {
		if bins[k].Count < bins[at].Count {
			at = k
		}
	}
	return at
}

// modes finds the peaks of the histogram, smoothed by weights 1, 2, 1. A peak
// counts if at least 2 of 100 replicates lie around it and the valley towards the
// next counted one falls below half of the lower of the two.
func modes(bins []Bin) (peaks []int) {
	smooth := make([]float64, len(bins))
	total := 0.0
	for i, b := range bins {
		total += float64(b.Count)
		smooth[i] = 2 * float64(b.Count)
		if i > 0 {
			smooth[i] += float64(bins[i-1].Count)
		}
		if i+1 < len(bins) {
			smooth[i] += float64(bins[i+1].Count)
		}
	}
	for i, v := range smooth {
		if v < .02*4*total/3 || (i > 0 && smooth[i-1] > v) || (i+1 < len(smooth) && smooth[i+1] >= v) {
			continue
		}
		if n := len(peaks); n > 0 {
			valley := slices.Min(smooth[peaks[n-1]:i])
			if valley > min(smooth[peaks[n-1]], v)/2 {
				if v > smooth[peaks[n-1]] {
					peaks[n-1] = i
				}
				continue
			}
		}
		peaks = append(peaks, i)
	}
	return peaks
}

func (g *gauge) provinces(r *Run, o *Outcome, shown []bool) []Group {
	out := make([]Group, len(o.Province))
	for _, c := range r.Classes {
		if n := c.Holders(); n > 0 {
			out[c.Province].Councils += c.Councils
			out[c.Province].Holders += n * c.Councils
		}
	}
	for p := range out {
		out[p].Province = p
		if p < len(shown) && shown[p] {
			x := g.spread(g.of(len(o.Finals), func(i int) int32 { return o.Province[p][i] }, always))
			out[p].Gained = &x
		}
	}
	return slices.DeleteFunc(out, func(g Group) bool { return g.Holders == 0 })
}
