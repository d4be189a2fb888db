package sim

import (
	"math"
	"slices"
)

// Spread is a distribution over replicates in few numbers: mean, standard
// deviation, and the 5th, 25th, 50th, 75th and 95th of 100.
type Spread struct {
	Mean float64 `json:"mean"`
	SD   float64 `json:"sd"`
	Q05  float64 `json:"q05"`
	Q25  float64 `json:"q25"`
	Q50  float64 `json:"q50"`
	Q75  float64 `json:"q75"`
	Q95  float64 `json:"q95"`
}

// spread sums up whole numbers; it sorts them.
func spread(x []int32) Spread {
	if len(x) == 0 {
		return Spread{}
	}
	slices.Sort(x)
	mean, squares := 0.0, 0.0
	for _, v := range x {
		mean += float64(v)
	}
	mean /= float64(len(x))
	for _, v := range x {
		squares += float64((float64(v) - mean) * (float64(v) - mean))
	}
	at := func(q float64) float64 { return float64(x[quantileAt(q, len(x))]) }
	return Spread{mean, math.Sqrt(squares / float64(max(len(x)-1, 1))), at(.05), at(.25), at(.5), at(.75), at(.95)}
}

// quantileAt is the place of a quantile in n sorted values: the smallest that at
// least a share q of them do not exceed.
func quantileAt(q float64, n int) int { return max(int(math.Ceil(q*float64(n)))-1, 0) }

// spreadOf sums up a histogram.
func spreadOf(count []uint32) Spread {
	var x []int32
	for v, n := range count {
		for range n {
			x = append(x, int32(v))
		}
	}
	return spread(x)
}

// Bin is a bar of the histogram of final numbers: From..To holders, of Count
// replicates, in Ended of which the court ended the party.
type Bin struct {
	From  int `json:"from"`
	To    int `json:"to"`
	Count int `json:"count"`
	Ended int `json:"ended"`
}

// Group is what is said of a province: the councils on which the threatened party
// holds seats, its holders there, and how many councils are gained.
type Group struct {
	Province int // by number
	Councils int
	Holders  int
	Gained   *Spread // nil: it would speak of too few
}

// Variance splits the variance of the final number in three.
type Variance struct {
	Parameters float64 `json:"parameters"` // what is uncertain in the scenario
	Court      float64 `json:"court"`      // how the court rules
	Process    float64 `json:"process"`    // luck
}

// Summary is what a run yields, conditional on its scenario.
type Summary struct {
	Conditional string    `json:"conditional"`
	Replicates  int       `json:"replicates"`
	Slots       int       `json:"slots"`
	Councils    int       `json:"councils"` // on which there are slots
	Ended       int       `json:"ended"`    // replicates in which the court ended the party
	Fan         []Spread  `json:"fan"`      // number that has left, by day
	Hazard      []float64 `json:"hazard"`   // share of those still there that leaves on a day, day 1 first
	Moved       Spread    `json:"moved"`
	IfEnded     Spread    `json:"if_ended"`  // moved, if the court ends the party
	IfSpared    Spread    `json:"if_spared"` // moved, if it does not
	Kept        Spread    `json:"kept"`
	Chiefs      *Spread   `json:"chiefs"` // of them; nil, as below: it would speak of too few
	Lost        *Spread   `json:"lost"`
	Gained      *Spread   `json:"gained"`
	Histogram   []Bin     `json:"histogram"`
	Modes       []float64 `json:"modes"` // the peaks of the histogram; two or more: outcomes of different kinds
	Provinces   []Group   `json:"-"`     // without names
	Variance    Variance  `json:"variance"`
}

// Summarise sums an outcome up, and leaves out what is not to be shown.
func Summarise(r *Run, o *Outcome, shown Shown) Summary {
	s := Summary{Conditional: Conditional, Replicates: len(o.Finals)}
	for _, c := range r.Classes {
		if n := c.Holders(); n > 0 {
			s.Slots += n * c.Councils
			s.Councils += c.Councils
		}
	}
	for _, day := range o.ByDay {
		s.Fan = append(s.Fan, spreadOf(day))
	}
	s.Hazard = hazards(s.Fan, s.Slots)
	of := func(number func(Final) int32, among func(Final) bool) Spread {
		var x []int32
		for _, f := range o.Finals {
			if among(f) {
				x = append(x, number(f))
			}
		}
		return spread(x)
	}
	all := func(Final) bool { return true }
	moved := func(f Final) int32 { return f.Moved }
	s.Moved = of(moved, all)
	s.IfEnded = of(moved, func(f Final) bool { return f.Ended })
	s.IfSpared = of(moved, func(f Final) bool { return !f.Ended })
	s.Kept = of(func(f Final) int32 { return f.Kept }, all)
	told := func(may bool, number func(Final) int32) *Spread {
		if !may {
			return nil
		}
		x := of(number, all)
		return &x
	}
	s.Lost = told(shown.Lost, func(f Final) int32 { return f.Lost })
	s.Gained = told(shown.Gained, func(f Final) int32 { return f.Gained })
	s.Chiefs = told(shown.Chiefs, func(f Final) int32 { return f.Chiefs })
	for _, f := range o.Finals {
		if f.Ended {
			s.Ended++
		}
	}
	s.Histogram = histogram(o.Finals, s.Slots)
	s.Modes = modes(s.Histogram)
	s.Provinces = provinces(r, o, shown.Provinces)
	s.Variance = split(o.Finals, len(r.Model.Uncertain) > 0)
	return s
}

// hazards is the mean number of leavers of a day over the mean number still there.
func hazards(fan []Spread, slots int) []float64 {
	var h []float64
	for d := 1; d < len(fan); d++ {
		there := float64(slots) - fan[d-1].Mean
		if there <= 0 {
			h = append(h, 0)
			continue
		}
		h = append(h, (fan[d].Mean-fan[d-1].Mean)/there)
	}
	return h
}

// bars of the histogram.
const bars = 50

func histogram(finals []Final, slots int) []Bin {
	bins := make([]Bin, min(bars, slots+1))
	n := len(bins)
	for i := range bins {
		bins[i].From = (i*(slots+1) + n - 1) / n
		bins[i].To = ((i+1)*(slots+1)+n-1)/n - 1
	}
	for _, f := range finals {
		b := &bins[int(f.Moved)*n/(slots+1)]
		b.Count++
		if f.Ended {
			b.Ended++
		}
	}
	return bins
}

// modes finds the peaks of the histogram, smoothed by weights 1, 2, 1. A peak
// counts if at least 2 of 100 replicates lie around it and the valley towards the
// next counted one falls below half of the lower of the two.
func modes(bins []Bin) []float64 {
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
	var peaks []int
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
	out := make([]float64, len(peaks))
	for k, i := range peaks {
		out[k] = float64(bins[i].From+bins[i].To) / 2
	}
	return out
}

func provinces(r *Run, o *Outcome, shown []bool) []Group {
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
			x := spreadOf(o.Province[p].Count)
			out[p].Gained = &x
		}
	}
	return slices.DeleteFunc(out, func(g Group) bool { return g.Holders == 0 })
}

// split is the law of total variance: between draws of what is uncertain, between
// the court's rulings within a draw, and within a ruling. The first is the
// analysis-of-variance estimate, so that luck within draws is not taken for it.
func split(finals []Final, uncertain bool) Variance {
	size := len(finals)
	if uncertain {
		size = drawEvery
	}
	var v Variance
	var means []float64
	groups := 0.0
	for from := 0; from+size <= len(finals) && size > 1; from += size {
		mean, court, process := within(finals[from : from+size])
		means = append(means, mean)
		v.Court += court
		v.Process += process
		groups++
	}
	if groups == 0 {
		return v
	}
	v.Court /= groups
	v.Process /= groups
	if len(means) > 1 {
		centre, between := 0.0, 0.0
		for _, m := range means {
			centre += m / groups
		}
		for _, m := range means {
			between += float64((m-centre)*(m-centre)) / (groups - 1)
		}
		v.Parameters = max(0, between-(v.Court+v.Process)/float64(size))
	}
	return v
}

// within splits the variance of one draw's replicates by ruling.
func within(finals []Final) (mean, court, process float64) {
	var n, sum, squares [2]float64
	for _, f := range finals {
		k := 0
		if f.Ended {
			k = 1
		}
		x := float64(f.Moved)
		n[k]++
		sum[k] += x
		squares[k] += float64(x * x)
	}
	all := n[0] + n[1]
	mean = (sum[0] + sum[1]) / all
	for k := range n {
		if n[k] > 0 {
			m := sum[k] / n[k]
			court += n[k] / all * (m - mean) * (m - mean)
			process += (squares[k] - n[k]*m*m) / all
		}
	}
	return mean, court, process
}
