package control_test

import (
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// This file counts what the random ledgers were good for.

// seen counts what the drawn ledgers were good for.
var seen struct {
	determined, flips, causes int
	wider                     int                             // answers about small councils that are not exact
	counted, exactly          int                             // days on which moves are counted and not placed; of these, exact ones
	pairs                     map[[2]seatledger.EventKind]int // ledgers in which two kinds met on one seat
}

// meetings notes which kinds met on one seat in some world.
func meetings(worlds []*state) {
	pairs := map[[2]seatledger.EventKind]bool{}
	for _, w := range worlds {
		for _, s := range w.seats {
			met := strings.Fields(s.met)
			slices.Sort(met)
			for i, a := range met {
				for _, b := range met[i+1:] {
					pairs[[2]seatledger.EventKind{seatledger.EventKind(a), seatledger.EventKind(b)}] = true
				}
			}
		}
	}
	for p := range pairs {
		seen.pairs[p]++
	}
}

// seatKinds are the kinds of event that change single seats.
func seatKinds() (kinds []seatledger.EventKind) {
	for _, k := range seatledger.EventKinds() {
		row, _ := k.Row()
		switch row.Effect {
		case seatledger.EffectEnd, seatledger.EffectFill, seatledger.EffectExercise, seatledger.EffectAllegiance:
			if row.Acts != seatledger.ActNone {
				kinds = append(kinds, k)
			}
		}
	}
	return kinds
}

// rarest gives the pair of kinds that met least often, and how often.
func rarest() (pair [2]seatledger.EventKind, n int) {
	n = -1
	kinds := seatKinds()
	for i, a := range kinds {
		for _, b := range kinds[i+1:] {
			if m := seen.pairs[[2]seatledger.EventKind{a, b}]; n < 0 || m < n {
				pair, n = [2]seatledger.EventKind{a, b}, m
			}
		}
	}
	return pair, n
}
