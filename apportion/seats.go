package apportion

import (
	"errors"
	"math/bits"
)

// MaxVotes is the most votes a list may have: 2^62.
const MaxVotes = 1 << 62

// MaxSeats is the most seats one apportionment may give out.
const MaxSeats = 100_000

// Errors of [Method.Seats] and [Apportion]; Apportion adds which list it means.
var (
	ErrVotes   = errors.New("votes of a list must be from 0 to 2^62")
	ErrSeats   = errors.New("seats must be from 1 to 100000")
	ErrNoVotes = errors.New("no list has any votes")
	ErrLength  = errors.New("want one place for seats per list")
)

// Seats is the kernel: it apportions seats by votes and writes them to dst, one
// number per list. It allocates nothing. Only seats that stand whatever a lot
// decides are written; open is the number of seats that a tie leaves unsettled, so
// that the sum of dst and open is seats. Use [Apportion] to learn which lists tie.
//
// Modified Sainte-Laguë uses 7/5 as first divisor. On an error dst is unchanged.
func (m Method) Seats(dst []int, votes []int64, seats int) (open int, err error) {
	if len(dst) != len(votes) {
		return 0, ErrLength
	}
	if seats < 1 || seats > MaxSeats {
		return 0, ErrSeats
	}
	// The bits of all votes together bound the largest of them, to a factor of two.
	var any int64
	for _, v := range votes {
		if v > MaxVotes {
			return 0, ErrVotes
		}
		any |= v
	}
	switch {
	case any < 0:
		return 0, ErrVotes
	case any == 0:
		return 0, ErrNoVotes
	case !m.valid():
		return 0, ErrMethod
	}
	return m.seats(dst, votes, seats, bits.Len64(uint64(any))), nil
}

func (m Method) seats(dst []int, votes []int64, seats, width int) (open int) {
	switch m {
	case Hare, Droop, HagenbachBischoff, ImperialiQuota:
		return m.remainders(dst, votes, seats)
	case WinnerTakesAll:
		clear(dst)
		return winner(dst, votes, seats)
	}
	a, b, ok := m.linear()
	room := max(bits.Len64(a*uint64(seats)+b), bits.Len(uint(len(votes))))
	if !ok || b == 0 || width+room > 64 {
		clear(dst)
		return m.averages(dst, votes, seats)
	}
	left := seats
	if a == 1 && b == 1 {
		left = wholeDroop(dst, votes, seats)
	} else {
		clear(dst)
	}
	return narrow(dst, votes, left, a, b)
}

// wholeDroop starts D'Hondt, where the sum of votes fits 64 bits, at each list's whole
// Droop quotas, and returns the seats left. The quotas never add up to more than the
// seats, and a list below its own would mean, for some other list, a last seat won at
// less than a Droop quota: so every outcome of D'Hondt contains them.
func wholeDroop(dst []int, votes []int64, seats int) (left int) {
	var total uint64
	for _, v := range votes {
		total += uint64(v)
	}
	droop := total/uint64(seats+1) + 1
	left = seats
	dst = dst[:len(votes)]
	for i, v := range votes {
		n := int(uint64(v) / droop)
		dst[i] = n
		left -= n
	}
	return left
}

// narrow gives the seats left by highest averages with divisors a*n+b, b above 0,
// where votes times divisors fit 64 bits.
func narrow(dst []int, votes []int64, left int, a, b uint64) (open int) {
	dst = dst[:len(votes)]
	for ; left > 0; left-- {
		best, top, div, level := 0, uint64(0), uint64(1), 0
		for i, v := range votes {
			next := uint64(dst[i])*a + b
			mine, lead := uint64(v)*div, top*next
			switch {
			case mine > lead:
				best, top, div, level = i, uint64(v), next, 1
			case mine == lead && v > 0:
				level++
			}
		}
		if level > left {
			return left
		}
		dst[best]++
	}
	return 0
}

// averages is any highest averages method, and top-n, in full width.
func (m Method) averages(dst []int, votes []int64, seats int) (open int) {
	first := defaultFirst
	for left := seats; left > 0; left-- {
		best, level := -1, 0
		var top Quotient
		for i, v := range votes {
			if v == 0 || m == TopN && dst[i] > 0 {
				continue
			}
			q := m.average(v, dst[i], first)
			c := 1
			if best >= 0 {
				c = q.Cmp(top)
			}
			switch {
			case c > 0:
				best, top, level = i, q, 1
			case c == 0:
				level++
			}
		}
		if level > left || level == 0 {
			return left
		}
		dst[best]++
	}
	return 0
}

// winner gives every seat to the one list with most votes, or to none if two have.
func winner(dst []int, votes []int64, seats int) (open int) {
	best, level := 0, 1
	for i := 1; i < len(votes); i++ {
		switch {
		case votes[i] > votes[best]:
			best, level = i, 1
		case votes[i] == votes[best]:
			level++
		}
	}
	if level > 1 {
		return seats
	}
	dst[best] = seats
	return 0
}

// remainders is any quota method: whole quotas, then remainders. A droop quota of few
// votes can leave more seats than remainders: then averages follow, as the package
// comment says, first at most one to a list.
func (m Method) remainders(dst []int, votes []int64, seats int) (open int) {
	q, left := m.wholeQuotas(dst, votes, seats)
	for round := byRemainder; left > 0; round++ {
		var tied bool
		if left, tied = q.residual(dst, votes, left, round); tied {
			break
		}
	}
	return left
}

// The rounds in which a quota method gives the seats left after whole quotas.
const (
	byRemainder = iota
	byAverageOnce
	byAverage
)

// residual runs one round. A list that has taken the one seat it can take is marked by
// the complement of its seats, so that no second slice is needed.
func (q quota) residual(dst []int, votes []int64, left, round int) (rest int, tied bool) {
	for left > 0 {
		best, level := -1, 0
		var top Quotient
		for i, v := range votes {
			if dst[i] < 0 || v == 0 {
				continue
			}
			mine := q.rank(v, dst[i], round)
			switch c := mine.Cmp(top); {
			case best < 0 || c > 0:
				best, top, level = i, mine, 1
			case c == 0:
				level++
			}
		}
		if best < 0 || level > left {
			tied = best >= 0
			break
		}
		dst[best]++
		left--
		if round < byAverage {
			dst[best] = ^dst[best]
		}
	}
	for i, n := range dst {
		dst[i] = max(n, ^n)
	}
	return left, tied
}

func (q quota) rank(votes int64, held, round int) Quotient {
	if round > byRemainder {
		return Quotient{num: wide{lo: uint64(votes)}, den: wide{lo: uint64(held + 1)}}
	}
	rest, _ := q.left(votes, held)
	return Quotient{num: rest, den: wide{lo: q.den}}
}

// wholeQuotas gives each list its whole quotas and returns the quota and the seats
// left. Where the quotas give out too many seats, the divisor is lowered by one.
func (m Method) wholeQuotas(dst []int, votes []int64, seats int) (quota, int) {
	var total wide
	for _, v := range votes {
		total = total.add(wide{lo: uint64(v)})
	}
	for divisor := seats + m.addend(); ; divisor-- {
		q, left := newQuota(m, Exact, total, divisor), seats
		for i, v := range votes {
			dst[i] = q.whole(v, seats+1)
			left -= dst[i]
		}
		if left >= 0 {
			return q, left
		}
	}
}
