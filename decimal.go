package seatledger

import (
	"fmt"
	"math/big"
	"strings"
)

// Decimal is an exact decimal number as printed: "43.8" stays 438 tenths.
// The zero Decimal is blank: not stated.
type Decimal struct {
	text string
	rat  *big.Rat
}

// maxDecimal bounds the characters of a decimal so that hostile input cannot
// ask for unbounded arithmetic.
const maxDecimal = 40

// ParseDecimal reads an optional minus, digits, and an optional point with
// digits behind it. It takes no exponent, no grouping and no sign plus.
func ParseDecimal(text string) (Decimal, error) {
	whole, fraction, hasPoint := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	if len(text) > maxDecimal || !allDigits(whole) || hasPoint && !allDigits(fraction) {
		return Decimal{}, fmt.Errorf("%.50q is not a decimal number: write digits such as 43.8", text)
	}
	rat, ok := new(big.Rat).SetString(text)
	if !ok {
		return Decimal{}, fmt.Errorf("%q is not a decimal number: write digits such as 43.8", text)
	}
	return Decimal{text, rat}, nil
}

func allDigits(text string) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return text != ""
}

// IsZero reports whether the number is blank (not whether it is nought).
func (d Decimal) IsZero() bool { return d.rat == nil }

// Rat gives the number exactly; nil if it is blank. The caller must not
// change it.
func (d Decimal) Rat() *big.Rat { return d.rat }

func (d Decimal) String() string { return d.text }

// MarshalText writes the number as it was written.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.text), nil }

// UnmarshalText reads a number as [ParseDecimal] does; empty text is blank.
func (d *Decimal) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Decimal{}
		return nil
	}
	*d, err = ParseDecimal(string(text))
	return err
}
