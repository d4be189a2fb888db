package apportion

import "math/big"

// A Quotient is the exact figure by which lists are ranked: votes over a divisor,
// or what is left of the votes after whole quotas. It is kept as it was formed
// (100/4, not 25), so that it can be checked against a published table.
//
// Huntington-Hill divides by square roots: its quotient is the root of the fraction
// held, and [Quotient.Root] says so. A quotient over 0 is infinite.
type Quotient struct {
	num, den wide
	root     bool
}

// Num returns the numerator as it was formed.
func (q Quotient) Num() *big.Int { return q.num.big() }

// Den returns the divisor as it was formed; 0 means an infinite quotient.
func (q Quotient) Den() *big.Int { return q.den.big() }

// Root reports whether the quotient is the square root of Num/Den.
func (q Quotient) Root() bool { return q.root }

// IsZero reports whether no quotient is stated.
func (q Quotient) IsZero() bool { return q == Quotient{} }

// Cmp returns -1, 0 or +1 as q is less than, equal to or greater than r, without
// rounding. Two infinite quotients compare by their numerators. Quotients of
// different methods (one with a root, one without) should not be compared.
func (q Quotient) Cmp(r Quotient) int {
	if q.den.zero() && r.den.zero() {
		return q.num.cmp(r.num)
	}
	return cross(q.num, r.den, r.num, q.den)
}

// String writes the quotient as it was formed: "54321/3", "617", "√(625/6)", "9/0".
func (q Quotient) String() string {
	s := q.Num().String()
	if q.den != (wide{lo: 1}) {
		s += "/" + q.Den().String()
	}
	if q.root {
		return "√(" + s + ")"
	}
	return s
}

// Decimal writes the quotient rounded to the given number of digits, half up, for
// readers; only Num and Den are exact. An infinite quotient is "infinite".
func (q Quotient) Decimal(digits int) string {
	if q.den.zero() {
		return "infinite"
	}
	rat := new(big.Rat).SetFrac(q.Num(), q.Den())
	if !q.root {
		return rat.FloatString(digits)
	}
	f := new(big.Float).SetPrec(256).SetRat(rat)
	return f.Sqrt(f).Text('f', digits)
}
