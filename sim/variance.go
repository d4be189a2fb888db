package sim

import "math"

// Variance splits the variance of the final number: what share of it comes of what is
// uncertain in the scenario, of how the court rules, and of luck. A share that may be
// none has an interval that begins at 0. Nil: there is nothing of the kind in the
// scenario, or too few draws tell of it.
type Variance struct {
	Parameters *Estimate `json:"parameters"`
	Court      *Estimate `json:"court"`
	Process    *Estimate `json:"process"`
}

// nested are sums over draws, of which the parts of the variance are functions: of a
// draw's replicates, by ruling.
type nested struct {
	draws   float64
	n       [2]float64 // replicates by ruling
	between float64    // sum of n times the square of a draw's mean
	sum     float64
	all     float64    // replicates
	within  float64    // squares around a draw's mean
	inside  [2]float64 // squares around the mean of a draw's replicates of one ruling
	free    [2]float64 // degrees of freedom of these
}

// add adds another draw, or takes it away.
func (t *nested) add(u *nested, sign float64) {
	t.draws += float64(sign * u.draws)
	t.between += float64(sign * u.between)
	t.sum += float64(sign * u.sum)
	t.all += float64(sign * u.all)
	t.within += float64(sign * u.within)
	for k := range t.n {
		t.n[k] += float64(sign * u.n[k])
		t.inside[k] += float64(sign * u.inside[k])
		t.free[k] += float64(sign * u.free[k])
	}
}

// drawOf sums a draw's replicates up, about a centre near which all lie.
func drawOf(finals []Final, centre float64) nested {
	var n, sum, squares [2]float64
	for _, f := range finals {
		k := 0
		if f.Ended {
			k = 1
		}
		x := float64(f.Moved) - centre
		n[k]++
		sum[k] += x
		squares[k] += float64(x * x)
	}
	all := n[0] + n[1]
	mean := (sum[0] + sum[1]) / all
	t := nested{draws: 1, n: n, all: all, sum: sum[0] + sum[1], between: all * mean * mean, within: squares[0] + squares[1] - float64(all*mean*mean)}
	for k := range n {
		if n[k] > 0 {
			t.inside[k] = squares[k] - float64(sum[k]*sum[k]/n[k])
			t.free[k] = n[k] - 1
		}
	}
	return t
}

// parts are the parts of the variance, unbiased: so the first two may be below 0. In a
// nested analysis of variance a draw's mean varies by what is uncertain and by luck over
// the number of its replicates; that luck is taken off.
func (t *nested) parts() (parameters, court, process float64) {
	for k := range t.n {
		if t.free[k] > 0 {
			process += t.n[k] / t.all * t.inside[k] / t.free[k]
		}
	}
	within := t.within / max(t.all-t.draws, 1)
	if t.draws > 1 {
		between := (t.between - t.sum*t.sum/t.all) / (t.draws - 1)
		parameters = (between - within) / (t.all / t.draws)
	}
	return parameters, within - process, process
}

// shares of the variance: of what is uncertain, of the court, of luck.
func (t *nested) shares() [3]float64 {
	p, c, l := t.parts()
	total := p + c + l
	return [3]float64{p / total, c / total, l / total}
}

// split is the law of total variance: between draws of what is uncertain, between the
// court's rulings within a draw, and within a ruling. Where nothing is uncertain all
// replicates are of one draw, and those of each ruling are independent.
func (g *gauge) split(finals []Final, rules bool) Variance {
	each, centre := g.each, 0.0
	for _, f := range finals {
		centre += float64(f.Moved) / float64(len(finals))
	}
	var draws []nested
	var total nested
	if each == 1 {
		total = drawOf(finals, centre)
	}
	for from := 0; from+each <= len(finals); from += each {
		one := drawOf(finals[from:from+each], centre)
		draws = append(draws, one)
		if each > 1 {
			total.add(&one, 1)
		}
	}
	p, c, l := total.parts()
	if !(p+c+l > 0) || len(draws) < 2 {
		return Variance{}
	}
	var left func(i int) [3]float64
	if each > 1 {
		left = func(i int) [3]float64 {
			t := total
			t.add(&draws[i], -1)
			return t.shares()
		}
	} else {
		left = without(finals, centre)
	}
	return jackknifed(total.shares(), len(draws), left, float64(each), rules)
}

// without gives the shares with a replicate left out, of replicates of one draw.
func without(finals []Final, centre float64) func(i int) [3]float64 {
	var n, sum, squares [2]float64
	of := func(i int) (int, float64) {
		if finals[i].Ended {
			return 1, float64(finals[i].Moved) - centre
		}
		return 0, float64(finals[i].Moved) - centre
	}
	for i := range finals {
		k, x := of(i)
		n[k]++
		sum[k] += x
		squares[k] += float64(x * x)
	}
	return func(i int) [3]float64 {
		m, s, q := n, sum, squares
		k, x := of(i)
		m[k]--
		s[k] -= x
		q[k] -= float64(x * x)
		all := m[0] + m[1]
		t := nested{draws: 1, n: m, all: all, within: q[0] + q[1] - float64((s[0]+s[1])*(s[0]+s[1])/all)}
		for k := range m {
			if m[k] > 0 {
				t.inside[k], t.free[k] = q[k]-float64(s[k]*s[k]/m[k]), m[k]-1
			}
		}
		return t.shares()
	}
}

// scales are those on which the error of a share is worked out: they go on below 0, where
// an interval is cut off. What is uncertain is told by how many times the variance of the
// means of draws exceeds that of luck alone (the F of Fisher, by its logarithm), the court
// by the logarithm of what it leaves, luck, which is never none, by that of itself.
func scales(each float64) (on, back [3]func(x float64) float64) {
	log := func(x float64) float64 { return math.Log(max(x, 1e-300)) }
	on = [3]func(float64) float64{
		func(p float64) float64 { return log(1 + each*p/(1-p)) },
		func(p float64) float64 { return -log(1 - p) },
		log,
	}
	back = [3]func(float64) float64{
		func(y float64) float64 { return math.Expm1(y) / (math.Expm1(y) + each) },
		func(y float64) float64 { return -math.Expm1(-y) },
		math.Exp,
	}
	return on, back
}

// jackknifed gives shares with errors by leaving a draw out at a time.
func jackknifed(shares [3]float64, draws int, left func(i int) [3]float64, each float64, rules bool) Variance {
	on, back := scales(each)
	var sum, squares [3]float64
	for i := range draws {
		for k, share := range left(i) {
			y := on[k](share) - on[k](shares[k])
			sum[k] += y
			squares[k] += float64(y * y)
		}
	}
	var list [3]*Estimate
	n := float64(draws)
	for k, share := range shares {
		list[k] = &Estimate{Value: min(max(share, 0), 1)}
		margin := student(draws-1) * math.Sqrt((n-1)/n*max(squares[k]-float64(sum[k]*sum[k]/n), 0))
		if math.IsNaN(margin) { // all spread is in one draw
			continue
		}
		y := on[k](share)
		low, high := back[k](y-margin), back[k](y+margin)
		list[k] = around(list[k].Value, max(low, 0), min(max(high, 0), 1))
	}
	v := Variance{Process: list[2]}
	if each > 1 {
		v.Parameters = list[0]
	}
	if rules {
		v.Court = list[1]
	}
	return v
}
