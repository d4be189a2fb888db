package apportion

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

var edge = []uint64{0, 1, 2, 1<<32 - 1, 1 << 32, 1<<63 - 1, 1 << 63, 1<<64 - 2, 1<<64 - 1}

func wideGen() *rapid.Generator[wide] {
	word := rapid.OneOf(rapid.Uint64(), rapid.SampledFrom(edge))
	return rapid.Custom(func(t *rapid.T) wide { return wide{word.Draw(t, "hi"), word.Draw(t, "lo")} })
}

// The words of products, sums and quotients, against math/big.
func TestWide(t *testing.T) {
	mod := new(big.Int).Lsh(big.NewInt(1), 128)
	rapid.Check(t, func(t *rapid.T) {
		a, b := wideGen().Draw(t, "a"), wideGen().Draw(t, "b")
		x, y := a.big(), b.big()
		same := func(what string, got, want *big.Int) {
			if got.Cmp(want) != 0 {
				t.Fatalf("%s of %v and %v: %v, want %v", what, x, y, got, want)
			}
		}
		p := product(a, b)
		high, low := wide{p[3], p[2]}, wide{p[1], p[0]}
		same("product", new(big.Int).Add(new(big.Int).Lsh(high.big(), 128), low.big()), new(big.Int).Mul(x, y))
		same("sum", a.add(b).big(), new(big.Int).Mod(new(big.Int).Add(x, y), mod))
		same("difference", a.sub(b).big(), new(big.Int).Mod(new(big.Int).Sub(x, y), mod))
		word := new(big.Int).SetUint64(b.lo)
		same("times", a.times(b.lo).big(), new(big.Int).Mod(new(big.Int).Mul(x, word), mod))
		if a.cmp(b) != x.Cmp(y) {
			t.Fatalf("%v and %v compare as %d", x, y, a.cmp(b))
		}
		if b.lo > 0 {
			quo, rem := a.over(b.lo)
			q, r := new(big.Int).QuoRem(x, word, new(big.Int))
			same("quotient", quo.big(), q)
			same("remainder", new(big.Int).SetUint64(rem), r)
		}
		c, d := wideGen().Draw(t, "c"), wideGen().Draw(t, "d")
		if got, want := cross(a, d, b, c), new(big.Int).Mul(x, d.big()).Cmp(new(big.Int).Mul(y, c.big())); got != want {
			t.Fatalf("%v * %v against %v * %v: %d, want %d", a, d, b, c, got, want)
		}
	})
}
