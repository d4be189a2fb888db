package power

import "math/big"

// An arithmetic counts coalitions in rows. A row counts losing coalitions by weight: row[w] coalitions weigh w < quota. The
// generating function of all coalitions is the product of 1 + x^w over the players, so
// a player is let in by one pass up the row and taken out again by one pass down.
// Counts of up to wordPlayers players fit a machine word; beyond that they are big.
type arithmetic[T any] struct {
	row func(n int) []T
	// one sets row[0] to 1: the coalition of nobody.
	one func(row []T)
	// add and sub do dst[w] += src[w-shift], for all w, from the top down for add and
	// from the bottom up for sub, so that dst and src may be the same row.
	add, sub func(dst, src []T, shift int)
	sum      func(row []T) *big.Int
}

// wordPlayers: with so many players there are fewer than 2^63 coalitions.
const wordPlayers = 62

var words = arithmetic[uint64]{
	row: func(n int) []uint64 { return make([]uint64, n) },
	one: func(row []uint64) { row[0] = 1 },
	add: func(dst, src []uint64, shift int) {
		for w := len(dst) - 1; w >= shift; w-- {
			dst[w] += src[w-shift]
		}
	},
	sub: func(dst, src []uint64, shift int) {
		for w := shift; w < len(dst); w++ {
			dst[w] -= src[w-shift]
		}
	},
	sum: func(row []uint64) *big.Int {
		var n uint64
		for _, k := range row {
			n += k
		}
		return new(big.Int).SetUint64(n)
	},
}

var bigs = arithmetic[big.Int]{
	row: func(n int) []big.Int { return make([]big.Int, n) },
	one: func(row []big.Int) { row[0].SetInt64(1) },
	add: func(dst, src []big.Int, shift int) {
		for w := len(dst) - 1; w >= shift; w-- {
			if src[w-shift].Sign() != 0 {
				dst[w].Add(&dst[w], &src[w-shift])
			}
		}
	},
	sub: func(dst, src []big.Int, shift int) {
		for w := shift; w < len(dst); w++ {
			if src[w-shift].Sign() != 0 {
				dst[w].Sub(&dst[w], &src[w-shift])
			}
		}
	},
	sum: func(row []big.Int) *big.Int {
		n := new(big.Int)
		for i := range row {
			n.Add(n, &row[i])
		}
		return n
	},
}

// swings counts, for each player, the coalitions of the others that weigh from quota
// less its weight up to one below the quota.
func swings[T any](a arithmetic[T], weights []int, quota int) []*big.Int {
	row := a.row(quota)
	a.one(row)
	for _, w := range weights {
		a.add(row, row, w)
	}
	return perWeight(weights, func(w int) *big.Int {
		a.sub(row, row, w)
		n := a.sum(row[max(0, quota-w):])
		a.add(row, row, w)
		return n
	})
}

// perWeight works a figure out once for each weight that occurs. A player without
// weight turns nothing; taking it out of a row would mean halving, not subtracting.
func perWeight(weights []int, figure func(w int) *big.Int) []*big.Int {
	known := map[int]*big.Int{0: new(big.Int)}
	out := make([]*big.Int, len(weights))
	for i, w := range weights {
		if known[w] == nil {
			known[w] = figure(w)
		}
		out[i] = new(big.Int).Set(known[w])
	}
	return out
}

// pivots counts orders of the players: a player that joins k others, who lose without
// it and win with it, does so in k!(n-1-k)! orders.
func pivots[T any](a arithmetic[T], weights []int, quota int) []*big.Int {
	n := len(weights)
	rows := make([][]T, n+1) // rows[k] counts coalitions of k players
	for k := range rows {
		rows[k] = a.row(quota)
	}
	a.one(rows[0])
	for i, w := range weights {
		join(a, rows[:i+2], w)
	}
	orders := ordersBySize(n)
	return perWeight(weights, func(w int) *big.Int {
		leave(a, rows, w)
		total := new(big.Int)
		for k := range n {
			swings := a.sum(rows[k][max(0, quota-w):])
			total.Add(total, swings.Mul(swings, orders[k]))
		}
		join(a, rows, w)
		return total
	})
}

// ordersBySize returns k!(n-1-k)! for k below n.
func ordersBySize(n int) []*big.Int {
	orders := make([]*big.Int, n)
	for k := range orders {
		orders[k] = new(big.Int).Mul(factorial(k), factorial(n-1-k))
	}
	return orders
}

func join[T any](a arithmetic[T], rows [][]T, w int) {
	for k := len(rows) - 1; k > 0; k-- {
		a.add(rows[k], rows[k-1], w)
	}
}

func leave[T any](a arithmetic[T], rows [][]T, w int) {
	for k := 1; k < len(rows); k++ {
		a.sub(rows[k], rows[k-1], w)
	}
}
