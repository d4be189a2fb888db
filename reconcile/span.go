package reconcile

import (
	"math/big"
	"strings"

	"github.com/seatledger/seatledger"
)

// span is the numbers a figure allows; a nil side is unbounded.
type span struct {
	low, high         *big.Rat
	openLow, openHigh bool
}

func point(x *big.Rat) span { return span{low: x, high: x} }

func (s span) exact() bool { return s.low != nil && s.high != nil && s.low.Cmp(s.high) == 0 }

// spanOf gives what a figure allows: ratios rather than percentages, and whole
// numbers inside an open bound ("<200" is at most 199).
func spanOf(f seatledger.Figure, counts bool) span {
	s := span{f.Low, f.High, f.OpenLow, f.OpenHigh}
	if counts && s.openLow && s.low.IsInt() {
		s.low, s.openLow = new(big.Rat).Add(s.low, one), false
	}
	if counts && s.openHigh && s.high.IsInt() {
		s.high, s.openHigh = new(big.Rat).Sub(s.high, one), false
	}
	if f.Percent {
		return s.times(percent)
	}
	return s
}

var (
	one     = big.NewRat(1, 1)
	percent = big.NewRat(1, 100)
	hundred = big.NewRat(100, 1)
)

// times multiplies by a positive number.
func (s span) times(x *big.Rat) span {
	if s.low != nil {
		s.low = new(big.Rat).Mul(s.low, x)
	}
	if s.high != nil {
		s.high = new(big.Rat).Mul(s.high, x)
	}
	return s
}

// plus adds two spans end by end.
func (s span) plus(t span) span {
	return span{add(s.low, t.low), add(s.high, t.high), s.openLow || t.openLow, s.openHigh || t.openHigh}
}

func add(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil {
		return nil
	}
	return new(big.Rat).Add(a, b)
}

// shift moves both ends.
func (s span) shift(by *big.Rat) span {
	s.low, s.high = add(s.low, by), add(s.high, by)
	return s
}

// over divides by a span of positive numbers; ok is false if it may hold
// nought or less, or if the dividend may be negative.
func (s span) over(t span) (quotient span, ok bool) {
	if t.low == nil || t.low.Sign() <= 0 || s.low != nil && s.low.Sign() < 0 {
		return span{}, false
	}
	quotient = span{openLow: s.openLow || t.openHigh, openHigh: s.openHigh || t.openLow}
	if s.low != nil && t.high != nil {
		quotient.low = new(big.Rat).Quo(s.low, t.high)
	}
	if s.high != nil {
		quotient.high = new(big.Rat).Quo(s.high, t.low)
	}
	return quotient, true
}

// gap reports whether no number is in both spans, and how far apart they are.
func (s span) gap(t span) (apart bool, by *big.Rat) {
	if apart, by = below(s, t); apart {
		return true, by
	}
	return below(t, s)
}

// below reports whether all of s is below all of t.
func below(s, t span) (bool, *big.Rat) {
	if s.high == nil || t.low == nil {
		return false, nil
	}
	by := new(big.Rat).Sub(t.low, s.high)
	if by.Sign() > 0 || by.Sign() == 0 && (s.openHigh || t.openLow) {
		return true, by
	}
	return false, nil
}

// show writes a span for people, whole numbers with commas.
func (s span) show() string { return s.write(showNumber) }

// showPercent writes a span of ratios in per cent, to one decimal more than
// the figure it is compared with has.
func (s span) showPercent(f seatledger.Figure) string {
	places, ends := f.Step.FloatPrec()
	if !ends || !f.Percent {
		places = 0
	}
	return s.write(func(x *big.Rat) string { return new(big.Rat).Mul(x, hundred).FloatString(places+1) + " %" })
}

func (s span) write(number func(*big.Rat) string) string {
	switch {
	case s.low == nil && s.high == nil:
		return "any number"
	case s.low == nil:
		return "up to " + number(s.high)
	case s.high == nil:
		return "at least " + number(s.low)
	}
	low, high := number(s.low), number(s.high)
	if low == high {
		return low
	}
	return low + " to " + high
}

func showNumber(x *big.Rat) string {
	if x.IsInt() {
		return group(x.Num().String())
	}
	return exactText(x)
}

// group puts commas between thousands.
func group(digits string) string {
	digits, minus := strings.CutPrefix(digits, "-")
	var b strings.Builder
	if minus {
		b.WriteByte('-')
	}
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// exactText writes a number without loss: as a decimal where that ends, else
// as a fraction.
func exactText(x *big.Rat) string {
	if places, ends := x.FloatPrec(); ends {
		return x.FloatString(places)
	}
	return x.RatString()
}
