package apportion_test

import (
	"math/big"
	"slices"

	"github.com/seatledger/seatledger/apportion"
)

// The oracle works every method out again from its definition in fractions of any
// size, by sorting all quotients at once. It shares no code with the package.

// claim is one quotient of one list for one seat.
type claim struct {
	list     int
	infinite bool
	value    *big.Rat
}

func (a claim) cmp(b claim) int {
	if a.infinite != b.infinite {
		if a.infinite {
			return 1
		}
		return -1
	}
	return a.value.Cmp(b.value)
}

// divisor is d(n), squared for Huntington-Hill.
func divisor(m apportion.Method, n int64) *big.Rat {
	switch m {
	case apportion.DHondt, apportion.Jefferson:
		return big.NewRat(n+1, 1)
	case apportion.SainteLague:
		return big.NewRat(2*n+1, 1)
	case apportion.ModifiedSainteLague:
		if n == 0 {
			return big.NewRat(14, 10)
		}
		return big.NewRat(2*n+1, 1)
	case apportion.Danish:
		return big.NewRat(3*n+1, 1)
	case apportion.Imperiali:
		return big.NewRat(n+2, 2)
	case apportion.Adams:
		return big.NewRat(n, 1)
	case apportion.HuntingtonHill:
		return big.NewRat(n*(n+1), 1)
	case apportion.Dean:
		harmonic := new(big.Rat).Mul(big.NewRat(n, 1), big.NewRat(n+1, 1))
		return harmonic.Quo(harmonic, big.NewRat(2*n+1, 2))
	}
	return big.NewRat(1, 1)
}

func claimOf(m apportion.Method, list int, votes, n int64) claim {
	v := new(big.Rat).SetInt64(votes)
	if m == apportion.HuntingtonHill {
		v.Mul(v, v)
	}
	d := divisor(m, n)
	if d.Sign() == 0 {
		return claim{list, true, v}
	}
	return claim{list, false, v.Quo(v, d)}
}

// give hands k seats to the k largest claims, and returns how many a tie leaves open.
func give(seats []int, claims []claim, k int) (open int) {
	slices.SortStableFunc(claims, func(a, b claim) int { return b.cmp(a) })
	if k >= len(claims) {
		for _, c := range claims {
			seats[c.list]++
		}
		return k - len(claims)
	}
	if k == 0 {
		return 0
	}
	last := claims[k-1]
	tie := claims[k].cmp(last) == 0
	for _, c := range claims[:k] {
		if tie && c.cmp(last) == 0 {
			open++
			continue
		}
		seats[c.list]++
	}
	return open
}

// oracle returns the seats that stand and the number a tie leaves open.
func oracle(m apportion.Method, votes []int64, seats int) (stand []int, open int) {
	switch {
	case m == apportion.WinnerTakesAll:
		return oracleWinner(votes, seats)
	case m.LargestRemainders():
		return oracleRemainders(m, votes, seats)
	}
	return oracleAverages(m, votes, nil, nil, seats)
}

func oracleWinner(votes []int64, seats int) ([]int, int) {
	stand := make([]int, len(votes))
	top := slices.Max(votes)
	if at := slices.Index(votes, top); !slices.Contains(votes[at+1:], top) {
		stand[at] = seats
		return stand, 0
	}
	return stand, seats
}

// oracleAverages also knows seats held already and the number of candidates.
func oracleAverages(m apportion.Method, votes []int64, floors, caps []int, seats int) ([]int, int) {
	stand := make([]int, len(votes))
	var claims []claim
	left := seats
	for i, v := range votes {
		low, high := 0, seats
		if floors != nil {
			low = floors[i]
		}
		if caps != nil && caps[i] > 0 {
			high = min(high, caps[i])
		}
		if m == apportion.TopN {
			high = min(high, 1)
		}
		stand[i], left = low, left-low
		for n := low; n < high && v > 0; n++ {
			claims = append(claims, claimOf(m, i, v, int64(n)))
		}
	}
	open := give(stand, claims, left)
	return stand, open
}

func oracleRemainders(m apportion.Method, votes []int64, seats int) ([]int, int) {
	total := new(big.Int)
	for _, v := range votes {
		total.Add(total, big.NewInt(v))
	}
	add := map[apportion.Method]int{apportion.Hare: 0, apportion.Droop: 1, apportion.HagenbachBischoff: 1, apportion.ImperialiQuota: 2}[m]
	for ; ; add-- {
		q := new(big.Rat).SetFrac(total, big.NewInt(int64(seats+add)))
		if m == apportion.Droop {
			whole := new(big.Int).Quo(q.Num(), q.Denom())
			q.SetInt(whole.Add(whole, big.NewInt(1)))
		}
		stand, left := make([]int, len(votes)), seats
		var rests []claim
		for i, v := range votes {
			x := new(big.Rat).Quo(new(big.Rat).SetInt64(v), q)
			n := new(big.Int).Quo(x.Num(), x.Denom())
			stand[i] = int(n.Int64())
			left -= stand[i]
			if v > 0 {
				rests = append(rests, claim{i, false, x.Sub(x, new(big.Rat).SetInt(n))})
			}
		}
		if left > len(rests) {
			return oracleFallback(votes, stand, rests, left)
		}
		if left >= 0 {
			return stand, give(stand, rests, left)
		}
	}
}

// oracleFallback: remainders do not suffice, so each list takes one for its remainder,
// one by average if there are as many, and the rest go by averages.
func oracleFallback(votes []int64, stand []int, rests []claim, left int) ([]int, int) {
	left = give(stand, rests, left)
	var once []claim
	for i, v := range votes {
		if v > 0 {
			once = append(once, claimOf(apportion.DHondt, i, v, int64(stand[i])))
		}
	}
	if left <= len(once) {
		return stand, give(stand, once, left)
	}
	give(stand, once, len(once))
	return oracleAverages(apportion.DHondt, votes, stand, nil, sum(stand)+left-len(once))
}

// share is the exact share of the seats that a list's votes are worth.
func share(votes []int64, i, seats int) *big.Rat {
	total := new(big.Rat)
	for _, v := range votes {
		total.Add(total, new(big.Rat).SetInt64(v))
	}
	s := new(big.Rat).Mul(new(big.Rat).SetInt64(votes[i]), big.NewRat(int64(seats), 1))
	return s.Quo(s, total)
}
