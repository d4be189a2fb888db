package roll

import "slices"

// This file says which seats an operation may mean, and which of them before which.

// tiers counts the tiers of [op.fits].
func (o *op) tiers() int {
	switch o.op {
	case opElect:
		return 5
	case opFill:
		return 7
	case opNew:
		return 3
	case opStake:
		return o.stake.stakes()
	case opAllot:
		return 2
	case opShed:
		return 3
	case opWon:
		return o.stake.tiers()
	case opEnd, opMove, opRealign, opBar, opSubstitute:
		switch {
		case o.person != 0:
			return 2
		case o.lists != nil:
			return 3
		}
	case opReinstate:
		if o.person != 0 {
			return 3
		}
	}
	return 1
}

// fits reports whether the operation may mean a seat, in tiers: no tier counts
// where an earlier one has a seat.
//
// What ends or moves a holder whose seat is not known: an unnamed holder of the
// party left, then a seat of which nothing is stated. Of an unnamed holder both,
// and the named ones of that party too; see [op.fitsLists].
//
// What seats somebody: for `elected`, the seat that a by-election of the day filled, if
// nobody knows for which list; an unnamed seat of the list that no other row
// of the day means; a vacant one, those of the same list first, which come before the
// unnamed where no election of its day is on record; a seat of which nothing is stated. See
// [op.fitsVacancy] for what fills a vacancy. What a by-election fills is vacant.
func (o *op) fits(tier int, h *Holding) bool {
	if !o.meansWard(h.Ward) {
		return false
	}
	switch o.op {
	case opAllot, opShed:
		return o.shift.fits(o.op == opShed, tier, h)
	case opStake:
		return (o.ward == 0 || h.Ward == o.ward || o.stake.by) && o.takes(tier, h)
	case opSubstitute:
		return o.fitsMandate(tier, h)
	case opReinstate:
		return o.fitsIdle(tier, h)
	case opWon:
		return o.stake.fills(tier, h, o.won)
	case opListed, opNew, opBegin, opOpen, opAbsent:
		return o.fitsRoster(tier, h)
	case opElect:
		return o.fitsElected(tier, h)
	case opFill:
		return o.fitsVacancy(tier, h)
	}
	return o.fitsHolder(tier, h)
}

// fitsElected is fits of `elected`.
func (o *op) fitsElected(tier int, h *Holding) bool {
	vacant, first := h.Mark.Is(VacantSeat), 2
	if o.unpolled {
		first = 1
	}
	switch tier {
	case 0:
		return h.Mark.Is(byWon) && h.nobody()
	case o.namingTier():
		return h.holds() && h.Person == 0 && h.List == o.sitsFor() && !h.Mark.Is(ownRow)
	case first:
		return vacant && o.comesFirst(h)
	case first + 1:
		return vacant
	}
	return h.nobody()
}

// namingTier is the tier of unnamed members whom `elected` names: where no election of
// its day is on record vacant seats come first.
func (o *op) namingTier() int {
	if o.unpolled {
		return 3
	}
	return 1
}

// listOnly gives the only list whose seats the operation may mean in a tier of
// [op.fits], as can be told of most at once; 0 = there may be others.
func (o *op) listOnly(tier int) Ref {
	if o.op == opElect && tier == o.namingTier() {
		return o.sitsFor()
	}
	return 0
}

// meansWard reports whether the operation may mean a seat of a ward; 0 = of which it is
// not known, or of none.
func (o *op) meansWard(ward Ref) bool {
	if o.ward != 0 && o.ward != ward && (ward != 0 || o.whole || o.bound) {
		return false
	}
	return o.shuns == nil || !slices.Contains(*o.shuns, ward)
}

// lapsed is the tier of [op.fitsVacancy] of seats that had fallen vacant, though
// nobody recorded it, and of whose holders no list says that they sat on.
const lapsed = 4

// fitsVacancy is fits of what fills a vacancy: the seat of who won a by-election
// of the day and is yet to be named; a vacant one of the list; another vacant one;
// one of which nothing is stated. Where there is none of these one that was held
// had fallen vacant: of somebody whom no later list has, if there is one. The next on a
// list takes a seat that the list had before any other that is vacant.
func (o *op) fitsVacancy(tier int, h *Holding) bool {
	ofList := o.flags&flagOfList != 0
	vacant := h.Mark.Is(VacantSeat)
	switch tier {
	case 0:
		return o.flags&flagWinner != 0 && o.mayHaveWon(h) || o.namesHolder(h)
	case 1:
		return vacant && o.comesFirst(h)
	case 2:
		return vacant && (!ofList || h.List == 0)
	case 3:
		return h.nobody()
	case lapsed:
		return o.mayLapse(h) && !o.lists.keep(h, o.first, o.last)
	case lapsed + 1:
		return o.mayLapse(h)
	}
	return ofList && vacant
}

// mayLapse reports whether a seat may have fallen vacant, though nobody recorded it.
func (o *op) mayLapse(h *Holding) bool {
	return h.isTaken() && !h.Mark.Is(filled) && (o.flags&flagOfList == 0 || h.List == o.sitsFor())
}

// mayHaveWon reports whether a seat is one that somebody has won in a by-election of
// the day who is yet to be named: of the list, or nobody knows of which.
func (o *op) mayHaveWon(h *Holding) bool {
	return h.Mark.Is(byWon) && h.Person == 0 && (h.List == o.sitsFor() || h.nobody())
}

// comesFirst reports whether a vacant seat is filled before others: it is one of the
// list; or one of some ward, where it is not recorded of which ward somebody is.
// Who was elected in which ward is not told by the list that lost a seat there.
func (o *op) comesFirst(h *Holding) bool {
	list := o.sitsFor()
	return list != 0 && h.List == list || o.ward == 0 && h.Ward != 0 && o.flags&flagOfList == 0
}

// lapses reports whether an operation fills a seat only because its holder had
// left by then, though nobody recorded it.
func (o *op) lapses(h *Holding) bool {
	return o.op == opFill && o.seat == 0 && o.mayLapse(h) && !o.namesHolder(h) && (o.person == 0 || o.person != h.Person)
}

// fitsHolder is fits of what ends, moves or suspends a holder.
func (o *op) fitsHolder(tier int, h *Holding) bool {
	party := o.leaves()
	if o.person == 0 { // about somebody who sits
		return (h.Held() && (party == 0 || h.Allegiance == party) || h.nobody()) && (o.lists == nil || o.fitsLists(tier, h))
	}
	held := h.holds() && h.Person == 0 && (party == 0 || h.partyOf(0) == party)
	return tier == 0 && held || tier == 1 && h.nobody()
}

// fitsLists reports whether what ends or moves a holder, without saying who, may mean one
// of a tier by the next list: one who has moved, by that, to the party; then those of whom
// it does not say that they stayed; then any.
func (o *op) fitsLists(tier int, h *Holding) bool {
	switch {
	case tier == 2:
		return true
	case o.op == opEnd:
		return tier == 1 && (h.Sits != 0 || !o.lists.keep(h, o.first, o.last))
	case tier == 0:
		return o.party != 0 && o.lists.party(h, o) == o.party
	}
	was := o.lists.party(h, o)
	return was == 0 || was != h.Allegiance
}
