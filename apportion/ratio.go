package apportion

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Ratio is an exact fraction such as a threshold of 5/100 or a first divisor of
// 7/5. The zero Ratio means "not stated". Both parts are at most [MaxRatio].
type Ratio struct{ Num, Den int64 }

// MaxRatio bounds both parts of a [Ratio], so that products with votes stay exact.
const MaxRatio = 1 << 31

// ErrRatio is returned for a ratio that cannot be read or is out of range.
var ErrRatio = errors.New(`want a fraction ("1/20"), a decimal ("0.05") or a per cent ("5%")`)

// Percent is n per cent.
func Percent(n int64) Ratio { return Ratio{n, 100} }

// ParseRatio reads "1/20", "0.05", "5%" or "5 %". Nothing is rounded.
func ParseRatio(s string) (Ratio, error) {
	text := strings.TrimSpace(s)
	body, percent := strings.CutSuffix(text, "%")
	num, den, slash := strings.Cut(strings.TrimSpace(body), "/")
	var r Ratio
	var err error
	if slash {
		r, err = parseFraction(num, den)
	} else {
		r, err = parseDecimal(num)
	}
	if percent {
		r.Den *= 100
	}
	if err == nil {
		err = r.check()
	}
	if err != nil {
		return Ratio{}, fmt.Errorf("ratio %q: %w", s, ErrRatio)
	}
	return r, nil
}

func parseFraction(num, den string) (Ratio, error) {
	n, err1 := parseDigits(num)
	d, err2 := parseDigits(den)
	return Ratio{n, d}, errors.Join(err1, err2)
}

func parseDecimal(s string) (Ratio, error) {
	whole, frac, _ := strings.Cut(s, ".")
	if whole == "" || strings.HasSuffix(s, ".") {
		return Ratio{}, ErrRatio
	}
	n, err := parseDigits(whole + frac)
	den := int64(1)
	for range frac {
		if den > MaxRatio {
			return Ratio{}, ErrRatio
		}
		den *= 10
	}
	return Ratio{n, den}, err
}

// parseDigits takes no sign and no underscore, which strconv would.
func parseDigits(s string) (int64, error) {
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, ErrRatio
		}
	}
	return strconv.ParseInt(s, 10, 32)
}

// String writes the ratio as a fraction, "7/5"; the zero Ratio is "".
func (r Ratio) String() string {
	if r.unset() {
		return ""
	}
	return fmt.Sprintf("%d/%d", r.Num, r.Den)
}

func (r Ratio) unset() bool { return r == Ratio{} }

func (r Ratio) check() error {
	if r.Num < 0 || r.Den <= 0 || r.Num > MaxRatio || r.Den > MaxRatio {
		return fmt.Errorf("ratio %d/%d: both parts from 0 to %d, divisor above 0", r.Num, r.Den, int64(MaxRatio))
	}
	return nil
}

// reaches reports whether votes are at least this share of the total.
func (r Ratio) reaches(votes int64, total wide) bool {
	if r.unset() {
		return true
	}
	return mul(uint64(votes), uint64(r.Den)).cmp(total.times(uint64(r.Num))) >= 0
}
