// Package power measures a priori voting power: how often each player of a weighted
// vote is the one who decides.
//
// A vote is given by integer weights, one per player (seats of a party, say), and a
// quota: a coalition wins if its weights sum to the quota or more. The package
// answers, exactly:
//
//   - [Swings]: in how many coalitions of the others a player's joining turns a loss
//     into a win;
//   - [Banzhaf]: a player's share of all swings (Penrose 1946; Banzhaf 1965);
//   - [Penrose]: the probability of a swing if the others toss fair coins, also
//     called the absolute Banzhaf index (Dubey and Shapley 1979);
//   - [ShapleyShubik]: the probability of turning the vote if the players join in
//     random order (Shapley and Shubik 1954);
//   - [MinimalWinning]: the coalitions that win and would lose without any one
//     member.
//
// Results are whole numerators over one denominator; nothing is rounded. Coalitions
// are counted by their weight, never listed, so that hundreds of players are no
// difficulty; players of equal weight are worked out once. The work grows with the
// quota, and a quota too large for memory is refused ([MaxCells]).
//
// A quota of half the weights or less is accepted: two disjoint coalitions may then
// both win. A quota above the sum of the weights is accepted too, as where vacant
// seats put a majority out of reach: then nobody has a swing and all shares are 0.
//
// The package ranks nobody and knows no names.
package power

import (
	"errors"
	"fmt"
	"math/big"
)

// Limits. MaxCells bounds the quota times the number of players (for ShapleyShubik;
// the quota alone for the others), MaxWeight each weight.
const (
	MaxCells  = 1 << 22
	MaxWeight = 1 << 40
)

// Errors for input that makes no vote.
var (
	ErrWeight = errors.New("weights must be from 0 to 2^40")
	ErrQuota  = errors.New("the quota must be at least 1")
	ErrSize   = errors.New("the quota is too large to count coalitions by weight")
	ErrLimit  = errors.New("the limit must be at least 1")
)

// Shares are exact shares or probabilities, one per player in the order of the
// weights: Num[i] over Den.
type Shares struct {
	Num []*big.Int
	Den *big.Int
}

// Rat returns player i's share in lowest terms; 0 if nobody has any.
func (s Shares) Rat(i int) *big.Rat {
	if s.Den.Sign() == 0 {
		return new(big.Rat)
	}
	return new(big.Rat).SetFrac(s.Num[i], s.Den)
}

// Swings returns, for each player, the number of coalitions of the other players that
// lose without the player and win with it.
func Swings(weights []int, quota int) ([]*big.Int, error) {
	if err := check(weights, quota, 1); err != nil {
		return nil, err
	}
	if len(weights) <= wordPlayers {
		return swings(words, weights, quota), nil
	}
	return swings(bigs, weights, quota), nil
}

// Banzhaf returns each player's share of all swings. Den is the number of swings, and
// 0 if there are none.
func Banzhaf(weights []int, quota int) (Shares, error) {
	n, err := Swings(weights, quota)
	if err != nil {
		return Shares{}, err
	}
	all := new(big.Int)
	for _, k := range n {
		all.Add(all, k)
	}
	return Shares{n, all}, nil
}

// Penrose returns each player's probability of a swing: swings over 2^(n-1), where n
// is the number of players.
func Penrose(weights []int, quota int) (Shares, error) {
	n, err := Swings(weights, quota)
	if err != nil {
		return Shares{}, err
	}
	return Shares{n, new(big.Int).Lsh(big.NewInt(1), uint(max(len(weights), 1)-1))}, nil
}

// ShapleyShubik returns, for each player, in how many of the n! orders of n players it
// is the one whose joining first makes the coalition win. Den is n!.
func ShapleyShubik(weights []int, quota int) (Shares, error) {
	if err := check(weights, quota, len(weights)); err != nil {
		return Shares{}, err
	}
	if len(weights) <= wordPlayers {
		return Shares{pivots(words, weights, quota), factorial(len(weights))}, nil
	}
	return Shares{pivots(bigs, weights, quota), factorial(len(weights))}, nil
}

func check(weights []int, quota, rows int) error {
	for i, w := range weights {
		if w < 0 || w > MaxWeight {
			return fmt.Errorf("player %d has %d: %w", i, w, ErrWeight)
		}
	}
	switch {
	case quota < 1:
		return fmt.Errorf("quota %d: %w", quota, ErrQuota)
	case quota > MaxCells/max(rows, 1):
		return fmt.Errorf("quota %d with %d players: %w", quota, len(weights), ErrSize)
	}
	return nil
}

func factorial(n int) *big.Int { return new(big.Int).MulRange(1, int64(n)) }
