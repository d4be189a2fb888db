package sim

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// fitKey is the slot of the streams that fits draw from: no slot of a run has it.
const fitKey = math.MaxUint32 - 1

// gauss is a standard normal draw (Box and Muller 1958).
func gauss(s *Stream) float64 {
	return math.Sqrt(2*s.Exp()) * math.Cos(2*math.Pi*s.Float64())
}

// chiSquare is a draw from the chi-square law of k degrees.
func chiSquare(s *Stream, k int) float64 {
	sum := 0.0
	for range k / 2 {
		sum += 2 * s.Exp()
	}
	if k%2 == 1 {
		z := gauss(s)
		sum += z * z
	}
	return sum
}

// binomial is the number of n that leave, each with probability p.
func binomial(s *Stream, n int, p float64) int {
	switch {
	case n == 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	case float64(n)*p < 12: // by the gaps between successes
		return binomialByGaps(s, n, p)
	}
	return int(distuv.Binomial{N: float64(n), P: p, Src: s}.Rand())
}

// binomialByGaps skips from success to success by geometric gaps.
func binomialByGaps(s *Stream, n int, p float64) int {
	fail := math.Log1p(-p)
	at, count := 0.0, 0
	for {
		at += math.Floor(-s.Exp()/fail) + 1
		if at > float64(n) {
			return count
		}
		count++
	}
}

// negBinomial is the law of a count with a mean and variance mean + mean^2/size.
type negBinomial struct{ mean, size float64 }

// log is the log probability of y:
// Gamma(y+k)/(Gamma(k) y!) (k/(k+mu))^k (mu/(k+mu))^y.
func (n negBinomial) log(y int) float64 {
	if y < 0 {
		return math.Inf(-1)
	}
	a, _ := math.Lgamma(float64(y) + n.size)
	b, _ := math.Lgamma(n.size)
	c, _ := math.Lgamma(float64(y) + 1)
	sum := a - b - c - float64(n.size*math.Log1p(n.mean/n.size))
	if y > 0 {
		sum += float64(float64(y) * math.Log(n.mean/(n.size+n.mean)))
	}
	return sum
}

// upTo is the probability of at most y.
func (n negBinomial) upTo(y int) float64 {
	if y < 0 {
		return 0
	}
	term := math.Exp(n.log(0))
	if term == 0 { // mean and size are both large: the recurrence would not start
		return n.upToByTerms(y)
	}
	sum, odds := term, n.mean/(n.size+n.mean)
	for i := range y {
		term *= (float64(i) + n.size) / float64(i+1) * odds
		sum += term
	}
	return min(sum, 1)
}

func (n negBinomial) upToByTerms(y int) float64 {
	sum := 0.0
	for i := range y + 1 {
		sum += math.Exp(n.log(i))
	}
	return min(sum, 1)
}

// draw is a negative binomial number: Poisson with a gamma mean.
func (n negBinomial) draw(s *Stream) int {
	if n.mean <= 0 {
		return 0
	}
	mean := distuv.Gamma{Alpha: n.size, Beta: n.size / n.mean, Src: s}.Rand()
	return int(distuv.Poisson{Lambda: mean, Src: s}.Rand())
}

// drawWithin draws from low..high (high < 0: no bound), by inversion; low if the
// law gives the range nothing.
func (n negBinomial) drawWithin(s *Stream, low, high int) int {
	from := n.upTo(low - 1)
	to := 1.0
	if high >= 0 {
		to = n.upTo(high)
	}
	want := from + float64(s.Float64()*(to-from))
	at, sum := low, from
	term := math.Exp(n.log(low))
	odds := n.mean / (n.size + n.mean)
	for sum+term < want && (high < 0 || at < high) && at < low+1_000_000 {
		sum += term
		term *= (float64(at) + n.size) / float64(at+1) * odds
		if term == 0 {
			break
		}
		at++
	}
	return at
}

// resample picks as many as there are weights, each about n times its share, by one
// uniform draw: systematic resampling (Kitagawa 1996). The weights need not sum to 1.
func resample(into []int, weights []float64, u float64) {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	n := len(into)
	sum, i := weights[0], 0
	for k := range into {
		want := (float64(k) + u) / float64(n) * total
		for sum < want && i < len(weights)-1 {
			i++
			sum += weights[i]
		}
		into[k] = i
	}
}
