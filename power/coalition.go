package power

import (
	"cmp"
	"fmt"
	"slices"
)

// MinimalWinning returns the coalitions that win and lose without any one of their
// members: as lists of players, ascending, in lexicographic order. There can be very
// many: at most limit are returned, those of the heaviest players, and truncated says
// whether there are more.
func MinimalWinning(weights []int, quota, limit int) (coalitions [][]int, truncated bool, err error) {
	if limit < 1 {
		return nil, false, fmt.Errorf("limit %d: %w", limit, ErrLimit)
	}
	if err := check(weights, min(quota, 1), 1); err != nil {
		return nil, false, err
	}
	s := newSearch(weights, quota, limit)
	s.extend(0, 0)
	slices.SortFunc(s.found, slices.Compare)
	return s.found, s.truncated, nil
}

// search walks the players from the heaviest down. A coalition is complete once it
// reaches the quota: its last member is its lightest, and without it the quota was
// not reached, so it is minimal. A branch that cannot reach the quota is not entered,
// so each step is on the way to some coalition.
type search struct {
	weights   []int
	quota     int
	limit     int
	order     []int // players, heaviest first
	rest      []int // rest[i] is the weight of order[i:]
	members   []int
	found     [][]int
	truncated bool
}

func newSearch(weights []int, quota, limit int) *search {
	s := &search{weights: weights, quota: quota, limit: limit, rest: make([]int, len(weights)+1)}
	for i := range weights {
		s.order = append(s.order, i)
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return cmp.Compare(weights[b], weights[a]) })
	for i := len(s.order) - 1; i >= 0; i-- {
		s.rest[i] = s.rest[i+1] + weights[s.order[i]]
	}
	return s
}

func (s *search) extend(from, sum int) {
	if sum >= s.quota {
		s.keep()
		return
	}
	for i := from; i < len(s.order) && !s.truncated && sum+s.rest[i] >= s.quota; i++ {
		s.members = append(s.members, s.order[i])
		s.extend(i+1, sum+s.weights[s.order[i]])
		s.members = s.members[:len(s.members)-1]
	}
}

func (s *search) keep() {
	if len(s.found) == s.limit {
		s.truncated = true
		return
	}
	c := slices.Clone(s.members)
	slices.Sort(c)
	s.found = append(s.found, c)
}
