package roll

// This file says of what class a seat must be for an operation to mean it, as can be
// told of most seats at once.

// class is what of a seat decides first whether an operation may mean it.
type class uint8

const (
	unnamed class = 1 << iota // held by somebody who is not named
	named
	vacant
	nobodys // nothing is stated of it
	noted
)

func (h *Holding) class() class {
	switch {
	case h.Mark.Is(VacantSeat):
		return vacant
	case h.nobody():
		return nobodys
	case h.Person == 0:
		return unnamed
	}
	return named
}

// mayBe reports whether a seat may be of some classes, as can be told of most at once.
func (h *Holding) mayBe(classes class) bool {
	switch classes {
	case vacant:
		return h.Mark&VacantSeat != 0
	case nobodys:
		return h.Mark&Unstated != 0
	case unnamed:
		return h.Person == 0
	}
	return true
}

// classes gives the classes of seat that the operation may mean in a tier of
// [op.fits].
func (o *op) classes(tier int) class {
	switch o.op {
	case opStake, opAllot, opShed:
		return unnamed | named | vacant | nobodys
	case opWon:
		return vacant
	case opElect:
		if tier == o.namingTier() {
			return unnamed
		}
		return [...]class{unnamed, vacant, vacant, vacant, nobodys}[tier]
	case opFill:
		return [...]class{unnamed, vacant, vacant, nobodys, unnamed | named, unnamed | named, vacant}[tier]
	case opListed:
		return unnamed
	case opNew:
		return [...]class{nobodys, vacant, unnamed | named}[tier]
	case opBegin:
		return nobodys
	case opOpen, opAbsent:
		return unnamed | named
	case opReinstate:
		if o.person == 0 {
			return unnamed | named
		}
		return [...]class{unnamed, vacant, vacant}[tier]
	}
	switch {
	case o.person == 0:
		return unnamed | named | nobodys
	case tier == 0:
		return unnamed
	}
	return nobodys
}
