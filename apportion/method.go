package apportion

import (
	"errors"
	"fmt"
	"strings"
)

// A Method turns votes into seats. The package comment defines each.
type Method uint8

// The methods, in the order of [Methods]. The zero Method is none of them.
const (
	DHondt Method = iota + 1
	SainteLague
	ModifiedSainteLague
	Danish
	Imperiali
	Adams
	HuntingtonHill
	Dean
	Hare
	Droop
	HagenbachBischoff
	ImperialiQuota
	Jefferson
	WinnerTakesAll
	TopN
)

var methodNames = [...]string{
	DHondt:              "dhondt",
	SainteLague:         "sainte-lague",
	ModifiedSainteLague: "modified-sainte-lague",
	Danish:              "danish",
	Imperiali:           "imperiali",
	Adams:               "adams",
	HuntingtonHill:      "huntington-hill",
	Dean:                "dean",
	Hare:                "hare",
	Droop:               "droop",
	HagenbachBischoff:   "hagenbach-bischoff",
	ImperialiQuota:      "imperiali-quota",
	Jefferson:           "jefferson",
	WinnerTakesAll:      "winner-takes-all",
	TopN:                "top-n",
}

// ErrMethod is returned for a name or number that is no method.
var ErrMethod = errors.New("unknown method")

// Methods returns every method.
func Methods() []Method {
	all := make([]Method, 0, len(methodNames)-1)
	for m := DHondt; m <= TopN; m++ {
		all = append(all, m)
	}
	return all
}

// ParseMethod reads a method's name: "dhondt", "D'Hondt", "Sainte-Laguë". Case,
// accents and punctuation do not matter. The error lists all names.
func ParseMethod(name string) (Method, error) {
	for _, m := range Methods() {
		if fold(m.String()) == fold(name) {
			return m, nil
		}
	}
	return 0, fmt.Errorf("%w %q: want one of %s", ErrMethod, name, strings.Join(methodNames[1:], ", "))
}

// fold keeps lower-case letters only, so that spellings of one name meet.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'ë' || r == 'Ë':
			return 'e'
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z' || r > 127:
			return r
		}
		return -1
	}, s)
}

// String returns the name [ParseMethod] reads.
func (m Method) String() string {
	if !m.valid() {
		return fmt.Sprintf("method(%d)", uint8(m))
	}
	return methodNames[m]
}

// MarshalText writes the method's name.
func (m Method) MarshalText() ([]byte, error) {
	if !m.valid() {
		return nil, fmt.Errorf("%w %d", ErrMethod, uint8(m))
	}
	return []byte(m.String()), nil
}

// UnmarshalText reads the method's name as [ParseMethod] does.
func (m *Method) UnmarshalText(text []byte) (err error) {
	*m, err = ParseMethod(string(text))
	return err
}

func (m Method) valid() bool { return m >= DHondt && m <= TopN }

// HighestAverages reports whether m is a divisor method.
func (m Method) HighestAverages() bool { return m >= DHondt && m <= Dean }

// LargestRemainders reports whether m is a quota method with largest remainders.
func (m Method) LargestRemainders() bool { return m >= Hare && m <= ImperialiQuota }

// linear gives the divisor a*n+b of the methods that have one, up to a constant
// factor; ok is false for the others. Modified Sainte-Laguë is linear from n=1.
func (m Method) linear() (a, b uint64, ok bool) {
	switch m {
	case DHondt, Jefferson:
		return 1, 1, true
	case SainteLague:
		return 2, 1, true
	case Danish:
		return 3, 1, true
	case Imperiali:
		return 1, 2, true
	case Adams:
		return 1, 0, true
	}
	return 0, 0, false
}

// average is votes/d(held), the quotient for a list's next seat. first is the first
// divisor of modified Sainte-Laguë and is ignored by the other methods.
func (m Method) average(votes int64, held int, first Ratio) Quotient {
	v, n := uint64(votes), uint64(held)
	switch m {
	case ModifiedSainteLague:
		if held == 0 {
			return Quotient{num: mul(v, uint64(first.Den)), den: wide{lo: uint64(first.Num)}}
		}
		return Quotient{num: wide{lo: v}, den: wide{lo: 2*n + 1}}
	case Imperiali:
		return Quotient{num: mul(v, 2), den: wide{lo: n + 2}}
	case HuntingtonHill:
		return Quotient{num: mul(v, v), den: mul(n, n+1), root: true}
	case Dean:
		return Quotient{num: mul(v, 2*n+1), den: mul(2*n, n+1)}
	case WinnerTakesAll, TopN:
		return Quotient{num: wide{lo: v}, den: wide{lo: 1}}
	}
	a, b, _ := m.linear()
	return Quotient{num: wide{lo: v}, den: wide{lo: a*n + b}}
}
