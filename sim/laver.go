package sim

import (
	"iter"
	"math/big"

	"github.com/seatledger/seatledger/power"
)

// Switch is one member's move between parties, by their places in the list of seats.
type Switch struct{ From, To int }

// Switches lists the moves of one member that both sides want (Laver and Benoit
// 2003): a party's expectation is its Shapley value, and a member's is an equal part
// of it; the mover's must rise, and so must that of those who receive it. A chamber
// without such a move is stable.
func Switches(seats []int, quota int) ([]Switch, error) {
	now, err := perCapita(seats, quota)
	if err != nil {
		return nil, err
	}
	var list []Switch
	for from := range seats {
		for to := range seats {
			if from == to || seats[from] == 0 || seats[to] == 0 {
				continue
			}
			then, err := perCapita(moved(seats, from, to), quota)
			if err != nil {
				return nil, err
			}
			if then[to].Cmp(now[from]) > 0 && then[to].Cmp(now[to]) > 0 {
				list = append(list, Switch{from, to})
			}
		}
	}
	return list, nil
}

func moved(seats []int, from, to int) []int {
	next := append([]int(nil), seats...)
	next[from]--
	next[to]++
	return next
}

// perCapita is each party's Shapley value over its seats, exactly. A party without
// seats has none.
func perCapita(seats []int, quota int) ([]*big.Rat, error) {
	shares, err := power.ShapleyShubik(seats, quota)
	if err != nil {
		return nil, err
	}
	list := make([]*big.Rat, len(seats))
	for i, n := range seats {
		if list[i] = new(big.Rat); n > 0 {
			list[i].SetFrac(shares.Num[i], new(big.Int).Mul(shares.Den, big.NewInt(int64(n))))
		}
	}
	return list, nil
}

// Chambers gives every way to share a number of seats among so many parties with at
// least one each, the largest first. The slice is used again.
func Chambers(seats, parties int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		chambers(make([]int, parties), 0, seats, seats, yield)
	}
}

// chambers fills the places from one on, none above most, with what is left.
func chambers(list []int, place, left, most int, yield func([]int) bool) bool {
	after := len(list) - place - 1
	if after < 0 {
		return yield(list)
	}
	for n := min(most, left-after); n >= 1 && n*(after+1) >= left; n-- {
		list[place] = n
		if !chambers(list, place+1, left-n, n, yield) {
			return false
		}
	}
	return true
}
