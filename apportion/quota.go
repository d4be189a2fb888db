package apportion

// A quota is a number of votes per seat, as an exact fraction num/den.
type quota struct {
	num wide
	den uint64
}

// addend is what a quota method adds to the seats in its divisor.
func (m Method) addend() int {
	switch m {
	case Droop, HagenbachBischoff:
		return 1
	case ImperialiQuota:
		return 2
	}
	return 0
}

// newQuota is total/divisor, rounded as the method and the rules say. A quota
// rounded to nothing is one vote: no statute divides by zero.
func newQuota(m Method, r Rounding, total wide, divisor int) quota {
	d := uint64(divisor)
	down, rem := total.over(d)
	one := wide{lo: 1}
	switch {
	case m == Droop:
		return quota{down.add(one), 1}
	case r == Exact:
		return quota{total, d}
	case r == Up && rem > 0, r == Nearest && rem >= d-rem:
		down = down.add(one)
	}
	if down.zero() {
		down = one
	}
	return quota{down, 1}
}

// whole is how many times the quota goes into the votes, but at most limit.
func (q quota) whole(votes int64, limit int) int {
	v := mul(uint64(votes), q.den)
	if q.num.hi == 0 && v.hi < q.num.lo {
		n, _ := v.over(q.num.lo)
		return int(min(n.lo, uint64(limit)))
	}
	// More than 2^64 votes in all: search, as no machine word divides by that.
	low, high := 0, limit
	for low < high {
		mid := (low + high + 1) / 2
		if q.num.times(uint64(mid)).cmp(v) <= 0 {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// left is what remains of the votes after held quotas, over q.den; ok is false if
// the list holds more than its votes pay for.
func (q quota) left(votes int64, held int) (rest wide, ok bool) {
	have, paid := mul(uint64(votes), q.den), q.num.times(uint64(held))
	if have.cmp(paid) < 0 {
		return wide{}, false
	}
	return have.sub(paid), true
}

func (q quota) quotient() Quotient { return Quotient{num: q.num, den: wide{lo: q.den}} }

// meets reports whether votes are at least the given share of the quota.
func (q quota) meets(votes int64, share Ratio) bool {
	if share.unset() {
		return true
	}
	have := mul(uint64(votes), q.den)
	return cross(have, wide{lo: uint64(share.Den)}, q.num, wide{lo: uint64(share.Num)}) >= 0
}
