package apportion

import (
	"math/big"
	"math/bits"
)

// wide is an unsigned integer of 128 bits: a product of votes (below 2^63) and
// anything a method multiplies them by fits, and so does a sum of votes.
type wide struct{ hi, lo uint64 }

func mul(a, b uint64) wide {
	hi, lo := bits.Mul64(a, b)
	return wide{hi, lo}
}

// add and sub are used only where the result is known to fit.
func (a wide) add(b wide) wide {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi, _ := bits.Add64(a.hi, b.hi, carry)
	return wide{hi, lo}
}

func (a wide) sub(b wide) wide {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi, _ := bits.Sub64(a.hi, b.hi, borrow)
	return wide{hi, lo}
}

// times is a*b modulo 2^128; callers keep a*b below that.
func (a wide) times(b uint64) wide {
	hi, lo := bits.Mul64(a.lo, b)
	return wide{hi + a.hi*b, lo}
}

func (a wide) cmp(b wide) int {
	if a.hi != b.hi {
		return order(a.hi, b.hi)
	}
	return order(a.lo, b.lo)
}

func (a wide) zero() bool { return a.hi == 0 && a.lo == 0 }

// over divides by a number below 2^64 and rounds down.
func (a wide) over(d uint64) (quo wide, rem uint64) {
	hi := a.hi / d
	lo, rem := bits.Div64(a.hi%d, a.lo, d)
	return wide{hi, lo}, rem
}

// cross compares a*d with b*c exactly, in 256 bits where 128 do not suffice.
func cross(a, d, b, c wide) int {
	if a.hi|d.hi|b.hi|c.hi == 0 {
		return mul(a.lo, d.lo).cmp(mul(b.lo, c.lo))
	}
	x, y := product(a, d), product(b, c)
	for i := len(x) - 1; i >= 0; i-- {
		if x[i] != y[i] {
			return order(x[i], y[i])
		}
	}
	return 0
}

// product is a*b in 256 bits, least word first.
func product(a, b wide) (p [4]uint64) {
	low, high := mul(a.lo, b.lo), mul(a.hi, b.hi)
	p = [4]uint64{low.lo, low.hi, high.lo, high.hi}
	for _, m := range [2]wide{mul(a.lo, b.hi), mul(a.hi, b.lo)} {
		var carry uint64
		p[1], carry = bits.Add64(p[1], m.lo, 0)
		p[2], carry = bits.Add64(p[2], m.hi, carry)
		p[3] += carry
	}
	return p
}

func (a wide) big() *big.Int {
	z := new(big.Int).SetUint64(a.hi)
	return z.Lsh(z, 64).Or(z, new(big.Int).SetUint64(a.lo))
}

func order(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
