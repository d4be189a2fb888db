package roll

import (
	"strings"

	"slices"

	"github.com/seatledger/seatledger"
)

// check reports whether everything in a book that was read refers to something
// in the book, so that no fold of it can reach beyond. A checksum cannot tell:
// it fits what was written, right or wrong.
func (b *Book) check() bool {
	for _, n := range b.allNames() {
		if len(n.ids) == 0 || n.ids[0] != "" {
			return false
		}
	}
	return b.checkStarts() && b.checkLinks() &&
		!slices.ContainsFunc(b.sourceSets, func(set []Ref) bool { return !b.areSources(set) }) &&
		b.checkRecords(b.records) && b.checkRecords(b.global)
}

func (b *Book) checkStarts() bool {
	return len(b.starts) == len(b.councils.ids)+1 && len(b.councilInfo) <= len(b.councils.ids) && slices.IsSorted(b.starts) &&
		int(b.starts[len(b.starts)-1]) == len(b.records)
}

func (b *Book) areSources(set []Ref) bool {
	return !slices.ContainsFunc(set, func(s Ref) bool { return int(s) >= len(b.sourceIDs.ids) })
}

// checkLinks checks corrections and disputes.
func (b *Book) checkLinks() bool {
	if len(b.specials) == 0 || len(b.disputes) == 0 || len(b.sourceSets) == 0 {
		return false
	}
	for _, s := range b.specials {
		if int(s.dispute) >= len(b.disputes) || s.sources != nil && len(s.sources) != len(s.versions) || !b.areSets(s.sources) {
			return false
		}
	}
	for _, d := range b.disputes {
		for _, x := range d.branches {
			if len(x.sources) != len(x.positions) || !b.areSets(x.sources) {
				return false
			}
		}
	}
	return true
}

func (b *Book) areSets(list []uint32) bool {
	return !slices.ContainsFunc(list, func(set uint32) bool { return int(set) >= len(b.sourceSets) })
}

func (b *Book) checkRecords(list []record) bool {
	specials, sets := uint32(len(b.specials)), uint32(len(b.sourceSets))
	for i := range list {
		r := &list[i]
		if r.special >= specials || r.sources >= sets || r.seat > seatledger.MaxSeats+1 || r.op != opContest && int(r.rule) > len(policies) || int(r.ward) >= len(b.wards.ids) || !r.op.isPacked() ||
			!b.isParty(r.list) || !b.isParty(r.party) || !b.isFrom(r) || r.op == opCouncil && !b.hasFacts(r.text()) {
			return false
		}
	}
	return true
}

// isFrom reports whether the field from holds what the operation of a record has there.
func (b *Book) isFrom(r *record) bool {
	switch r.op {
	case opResult, opWard:
		return true
	case opContest:
		return int(r.method()) < len(b.texts.ids)
	}
	return b.isParty(r.from)
}

// isPacked reports whether a packer makes records of the operation; the laying
// of results is made up by the fold.
func (o operation) isPacked() bool {
	return o > opNone && o < opStake && o != opLay && o != opUnlaid && o != opExpire
}

func (b *Book) isParty(r Ref) bool {
	return int(r) < len(b.parties.ids) || r == Independent
}

// hasFacts reports whether a text holds the dated rules of a council.
func (b *Book) hasFacts(text Ref) bool {
	return strings.Count(b.texts.id(text), "\n") == len(new(CouncilFacts).cells())-1
}
