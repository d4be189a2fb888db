package sim

import (
	"fmt"
	"math"
)

// crowd is a number of particles: each a country in which chance took another
// course. A particle counts councils by how many of their holders have left, so
// that its cost does not grow with their number.
type crowd struct {
	c      *course
	kinds  []*kind
	stream *Stream
	ended  bool
	slots  int
	now    []particle
	old    []particle
	chance []float64 // scratch of a council's leavers
}

type particle struct {
	weather  climate
	councils []int // by kind and number of leavers
	moved    int
	counted  int // moved on the day of the last count
	reported int // what the last count said, or may have
}

// newCrowd starts particles at day 0. Holders are alike but for their council.
func newCrowd(m Model, classes []Class, particles int, stream *Stream) (*crowd, error) {
	if err := fittable(&m); err != nil {
		return nil, err
	}
	compact := make([]Class, len(classes))
	for i, k := range classes {
		compact[i] = composition(k)
	}
	run := &Run{Model: m, Classes: compact, Form: Clocks}
	c := &crowd{c: newCourse(run, m), stream: stream, ended: true}
	p := c.c.p
	if len(p.groups) != 1 || m.Peers.Province.Weight != 0 {
		return nil, fmt.Errorf("fit: counts that are not by rank and province cannot tell ranks or provinces apart; leave ranks alike and peers.province.weight 0")
	}
	c.kinds = p.kinds()
	most := 0
	var start []int
	for i, k := range classes {
		n := classes[i].Holders()
		c.slots += n * k.Councils
		most = max(most, n)
	}
	for _, k := range c.kinds {
		for i := range k.prob {
			n := 0
			if i == 0 {
				n = councilsOf(classes, k.holders)
			}
			start = append(start, n)
		}
	}
	p.slots = c.slots
	p.inProv = []int32{int32(c.slots)}
	c.chance = make([]float64, most+1)
	c.now, c.old = make([]particle, particles), make([]particle, particles)
	for i := range c.now {
		c.now[i] = particle{weather: p.begin(), councils: append([]int(nil), start...)}
		c.old[i].councils = make([]int, len(start))
	}
	return c, nil
}

func councilsOf(classes []Class, holders int) int {
	n := 0
	for _, k := range classes {
		if k.Holders() == holders {
			n += k.Councils
		}
	}
	return n
}

// day plays one day of every particle.
func (c *crowd) day(day int) {
	p := c.c.p
	for i := range c.now {
		one := &c.now[i]
		before := one.moved
		w := &one.weather
		w.yesterday = w.share
		if p.open(day) {
			c.leave(one, c.c.rates(w, day, nil))
			w.share = float64(one.moved) / float64(c.slots)
		}
		if day == p.model.Court.Day-1 {
			w.ruled, w.ended = true, c.ended
		}
		c.c.endDay(w, day, float64(one.moved-before), float64(c.slots-before))
	}
}

// leave draws how many councils lose how many holders: binomial within a council,
// multinomial over councils.
func (c *crowd) leave(one *particle, rate []float64) {
	at := 0
	for _, k := range c.kinds {
		councils := one.councils[at : at+k.holders+1]
		for gone := k.holders - 1; gone >= 0; gone-- {
			n := councils[gone]
			if n == 0 {
				continue
			}
			rest := c.leavers(k.holders-gone, -math.Expm1(-rate[k.base[0]+gone]))
			moving := binomial(c.stream, n, rest)
			councils[gone] -= moving
			for j := 1; moving > 0; j++ {
				these := moving
				if gone+j < k.holders {
					these = binomial(c.stream, moving, c.chance[j]/rest)
				}
				rest -= c.chance[j]
				councils[gone+j] += these
				one.moved += j * these
				moving -= these
			}
		}
		at += k.holders + 1
	}
}

// leavers fills in the chance that j of n leave, each with probability p, for j from
// 1 on, and gives that of any.
func (c *crowd) leavers(n int, p float64) (any float64) {
	q := 1 - p
	any = -math.Expm1(float64(n) * math.Log1p(-p))
	if q == 0 {
		clear(c.chance)
		c.chance[n] = 1
		return 1
	}
	term := math.Pow(q, float64(n))
	for j := 1; j <= n; j++ {
		term *= float64(n-j+1) / float64(j) * p / q
		c.chance[j] = term
	}
	return any
}

// weigh gives every particle the probability of a day's counts.
func (c *crowd) weigh(counts []Count, weight []float64) {
	for i := range c.now {
		one := &c.now[i]
		weight[i] = 1
		for _, k := range counts {
			weight[i] *= k.probability(one.moved-one.counted, one.reported)
		}
	}
}

// rhos is the number of points of the range that Wider allows at which the number
// counted for each holder who left is taken.
const rhos = 5

// laws are those of the number counted since the last count, of whom moved have
// left, each as likely as the others. Half a holder stands for none: no source is
// held to have counted nobody.
func (k Count) laws(moved int) []negBinomial {
	n := 1
	if k.Wider > 0 {
		n = rhos
	}
	out := make([]negBinomial, n)
	for i := range out {
		rho := 1 + float64(k.Wider*(float64(i)+.5)/rhos)
		out[i] = negBinomial{max(rho*float64(moved), .5), k.Size}
	}
	return out
}

// under is the probability of the count under a law, where reported had been said
// before.
func (k Count) under(law negBinomial, reported int) float64 {
	switch {
	case k.High == k.Low:
		return math.Exp(law.log(k.Low - reported))
	case k.High < 0:
		return 1 - law.upTo(k.Low-reported-1)
	}
	return law.upTo(k.High-reported) - law.upTo(k.Low-reported-1)
}

// probability is that of the count.
func (k Count) probability(moved, reported int) float64 {
	sum := 0.0
	laws := k.laws(moved)
	for _, law := range laws {
		sum += max(k.under(law, reported), 0)
	}
	return sum / float64(len(laws))
}

// said draws what the source of an interval may have had in mind.
func (k Count) said(s *Stream, moved, reported int) int {
	if k.High == k.Low {
		return k.Low
	}
	laws := k.laws(moved)
	weight, pick := make([]float64, len(laws)), make([]int, 1)
	for i, law := range laws {
		weight[i] = max(k.under(law, reported), 0)
	}
	resample(pick, weight, s.Float64())
	high := -1
	if k.High >= 0 {
		high = max(k.High-reported, 0)
	}
	return reported + laws[pick[0]].drawWithin(s, max(k.Low-reported, 0), high)
}

// heed makes one of a day's counts each particle's last: by chance, where sources
// disagree. Of an interval a number within is drawn.
func (c *crowd) heed(counts []Count) {
	for i := range c.now {
		one := &c.now[i]
		k := counts[c.stream.IntN(len(counts))]
		one.reported = k.said(c.stream, one.moved-one.counted, one.reported)
		one.counted = one.moved
	}
}

// choose draws particles anew by their weights.
func (c *crowd) choose(weight []float64) {
	pick := make([]int, len(weight))
	resample(pick, weight, c.stream.Float64())
	for i, from := range pick {
		councils := c.old[i].councils
		copy(councils, c.now[from].councils)
		c.old[i] = c.now[from]
		c.old[i].councils = councils
	}
	c.now, c.old = c.old, c.now
}

// follow plays the days from..to-1 past the counts, and gives the log of an unbiased
// estimate of their probability (bootstrap filter: Gordon, Salmond and Smith 1993).
func (c *crowd) follow(counts []Count, from, to int) float64 {
	log := 0.0
	weight := make([]float64, len(c.now))
	for day := from; day < to; day++ {
		c.day(day)
		var today []Count
		for _, k := range counts {
			if k.Day == day+1 {
				today = append(today, k)
			}
		}
		if len(today) == 0 {
			continue
		}
		c.weigh(today, weight)
		sum := 0.0
		for _, w := range weight {
			sum += w
		}
		if sum == 0 {
			return math.Inf(-1)
		}
		log += math.Log(sum / float64(len(weight)))
		c.choose(weight)
		c.heed(today)
	}
	return log
}

// Filtering says how a particle filter fits.
type Filtering struct {
	Particles int
	Sampling
}

// Fit draws from the posterior of the parameters with a prior, given the window's
// counts: particle marginal Metropolis-Hastings (Andrieu, Doucet and Holenstein
// 2010).
func (w Episode) Fit(priors Priors, f Filtering) (*Calibration, error) {
	if len(w.Counts) == 0 {
		return nil, fmt.Errorf("window %s: no count to fit to", w.ID)
	}
	base, classes := w.Base(), w.Classes()
	last := w.Counts[len(w.Counts)-1].Day
	tried := uint64(0)
	var failed error
	estimate := func(z []float64, stream uint64) float64 {
		c, err := newCrowd(priors.Model(base, z), classes, f.Particles, NewStream(f.Seed, stream, filterKey))
		if err != nil {
			failed = err
			return math.Inf(-1)
		}
		return logPrior(z) + c.follow(w.Counts, 0, last)
	}
	fixed := func(z []float64) float64 { return estimate(z, f.Chain<<32) }
	fresh := func(z []float64) float64 { tried++; return estimate(z, f.Chain<<32+tried) }
	top := findMode(fixed, make([]float64, len(priors.fitted())))
	if failed != nil {
		return nil, failed
	}
	found := sample(fresh, top, f.Sampling)
	data := fmt.Sprintf("%d published counts of %s, up to day %d", len(w.Counts), w.Name, last)
	return newCalibration(ParticleFilter, data, priors, found.Draws, found.Accepted), nil
}

// filterKey is the slot of the streams of particle filters.
const filterKey = math.MaxUint32 - 3

// Paths are courses that an episode may take after its last count: one for each
// draw of a calibration, from that count's day on.
type Paths struct {
	From    int         `json:"from"`    // the day of the last count
	Left    [][]float64 `json:"left"`    // [path][days since] holders who have left
	Counted [][]float64 `json:"counted"` // [path][days since] how many a source says have, with its errors
}

// Paths draws them. A source errs by a negative binomial of the given size on what
// comes after the last count.
func (w Episode) Paths(c *Calibration, priors Priors, particles int, size float64, seed uint64) Paths {
	base, classes := w.Base(), w.Classes()
	var out Paths
	if n := len(w.Counts); n > 0 {
		out.From = w.Counts[n-1].Day
	}
	for i, z := range c.z {
		stream := NewStream(seed, uint64(i), filterKey)
		m := priors.Model(base, z)
		if sd := priors.between(z); sd > 0 {
			m.Stakes.Leaving += sd * gauss(stream)
		}
		crowd, err := newCrowd(m, classes, particles, stream)
		if err != nil || math.IsInf(crowd.follow(w.Counts, 0, out.From), -1) {
			continue
		}
		crowd.now = crowd.now[crowd.stream.IntN(particles):][:1]
		p := &crowd.now[0]
		left, counted := []float64{float64(p.moved)}, []float64{float64(p.reported)}
		for day := out.From; day < w.Days; day++ {
			crowd.day(day)
			left = append(left, float64(p.moved))
			counted = append(counted, float64(p.reported+negBinomial{float64(p.moved - p.counted), size}.draw(crowd.stream)))
		}
		out.Left, out.Counted = append(out.Left, left), append(out.Counted, counted)
	}
	return out
}
