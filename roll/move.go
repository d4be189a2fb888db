package roll

import (
	"slices"

	"github.com/seatledger/seatledger"
)

// change applies an event that finds a holder: an end, or a change of party.
// Where several seats may be meant, each is a fork.
func (f *Folder) change(w *World, o *op) {
	if o.flags&flagUntil != 0 {
		f.giveBack(w, o)
		return
	}
	if o.op == opEnd && o.aux != 0 && o.person == 0 && o.seat == 0 {
		f.endHolder(w, o)
		return
	}
	if f.settleSeat(w, o, f.change) || f.settlePerson(w, o, f.change) {
		return
	}
	spots := f.holders(w, o)
	if len(spots) == 0 {
		return
	}
	chosen := o.seat == 0 && (o.person == 0 || w.Seats[spots[0]].Person != Ref(o.person))
	if !chosen {
		f.changeSeat(w, spots[0], o, false)
		return
	}
	spots = slices.Clone(spots)
	if allMaybe(w, spots) { // then perhaps none of them is there any more
		x := w.clone()
		for _, s := range spots {
			x.vacate(s, x.Seats[s].Since, x.Seats[s].Cause)
		}
		f.change(&x, o)
		f.forks = append(f.forks, x)
	}
	for _, s := range spots[1:] {
		x := w.clone()
		f.changeSeat(&x, s, o, true)
		f.forks = append(f.forks, x)
	}
	f.changeSeat(w, spots[0], o, true)
}

// endHolder applies the end of a holder who is known by a post only: of whoever
// holds it, else of an unnamed holder of the post's party.
func (f *Folder) endHolder(w *World, o *op) {
	p := *w.post(Ref(o.aux))
	end := *o
	end.aux, end.person = 0, uint32(p.Person)
	if f.settlePerson(w, &end, func(x *World, _ *op) { f.endHolder(x, o) }) {
		return
	}
	if end.person != 0 {
		end.flags |= flagByPerson // who holds no seat leaves the post only
	} else if end.leaves() == 0 {
		end.party = uint32(p.Party)
	}
	w.post(Ref(o.aux)).leave(seatledger.Day(o.first), o.pos)
	f.acted = true
	f.change(w, &end)
}

// giveBack ends a state that gave a holder another allegiance, unless
// something else has changed it since.
func (f *Folder) giveBack(w *World, o *op) {
	for s := range w.Seats {
		if w.Seats[s].until == o.pos {
			f.moveTo(w, &w.Seats[s], o)
		}
	}
}

func allMaybe(w *World, spots []int) bool {
	for _, s := range spots {
		if !w.Seats[s].Mark.Is(MaybeVacant) {
			return false
		}
	}
	return true
}

// holders gives the seats that an event may mean: the stated one; that of the
// person; else those of unnamed holders of the party left, or, where nothing
// else fits, one of which nothing is stated, unless the person is known to
// have lost a seat. For an unnamed holder all seats of that party count, those
// of named holders too, and the unstated ones.
func (f *Folder) holders(w *World, o *op) []int {
	f.spots = f.spots[:0]
	if o.seat != 0 {
		if s := int(o.seat) - 1; s < len(w.Seats) && !w.Seats[s].Mark.Is(VacantSeat) {
			f.spots = append(f.spots, s)
		}
		return f.spots
	}
	if o.person != 0 {
		for s := range w.Seats {
			if h := &w.Seats[s]; h.Person == Ref(o.person) && !h.Mark.Is(VacantSeat) {
				return append(f.spots, s)
			}
		}
		if o.flags&flagByPerson != 0 || slices.Contains(w.gone, Ref(o.person)) {
			return nil
		}
	}
	party := o.leaves()
	for s := range w.Seats {
		h := &w.Seats[s]
		if h.Held() && (o.person == 0 || h.Person == 0) && (party == 0 || h.Allegiance == party) {
			f.addSpot(w, s)
		}
	}
	if o.person == 0 || len(f.spots) == 0 {
		for s := range w.Seats {
			if h := &w.Seats[s]; h.Mark.Is(Unstated) && h.Person == 0 {
				f.addSpot(w, s)
			}
		}
	}
	return f.spots
}

// leaves gives the party whose holder the event concerns.
func (o *op) leaves() Ref {
	switch {
	case o.from != 0:
		return Ref(o.from)
	case o.op == opEnd && o.party != 0:
		return Ref(o.party)
	}
	return Ref(o.list)
}

// addSpot adds a seat to the candidates unless a like one is among them and
// nothing tells the two apart.
func (f *Folder) addSpot(w *World, s int) {
	if !f.place && !f.numbered(&w.Seats[s]) && slices.ContainsFunc(f.spots, func(x int) bool { return w.Seats[x].like(&w.Seats[s]) }) {
		return
	}
	f.spots = append(f.spots, s)
}

// changeSeat applies the event to one seat. Chosen says that the event did
// not name the seat: that it moved shows that its holder was there.
func (f *Folder) changeSeat(w *World, s int, o *op, chosen bool) {
	h := &w.Seats[s]
	if chosen {
		h.Mark &^= MaybeVacant
	}
	if o.op == opEnd {
		f.vacate(w, s, o)
		return
	}
	if o.person != 0 && h.Person == 0 {
		h.Person = Ref(o.person)
	}
	if h.Mark.Is(Unstated) {
		h.Mark &^= Unstated
		h.List = Ref(o.list)
		h.Since = seatledger.Day(o.first)
	}
	f.moveTo(w, h, o)
}

// moveTo gives a holder another allegiance, and the standing that the seat
// rule lends to one who has left the list's party.
func (f *Folder) moveTo(w *World, h *Holding, o *op) {
	party := Ref(o.party)
	if party == 0 {
		party = h.List // a whip restored without a name: back to the list's party
	}
	h.Allegiance, h.Cause, h.until = party, o.pos, 0
	f.acted = true
	if party == 0 {
		h.Mark |= Unstated
	}
	if o.op == opRealign {
		return
	}
	if o.flags&flagWhile != 0 {
		h.until = o.pos
	}
	h.Mark &^= LeftList
	rule := w.Facts.SeatRule
	if h.List != 0 && rule != "" && rule != seatledger.SeatRuleFree && !f.view.sameSide(w.renamed, h.List, party) {
		h.Mark |= LeftList
	}
}

// seat applies an event that names or seats a holder. Where seats that differ
// may be meant, each is a fork.
func (f *Folder) seat(w *World, o *op) {
	if f.settlePerson(w, o, f.seat) {
		return
	}
	if own := o.ownSeat(w); own >= 0 {
		if w.Seats[own].Mark.Is(Unstated) { // for whom the person sits was not stated
			f.sitDown(w, own, o)
		}
		return
	}
	if o.isElsewhere(w) || o.seat == 0 && f.settle(w, o, anySeat, f.seat) || f.settleSeat(w, o, f.seat) {
		return
	}
	spots := f.places(w, o)
	if len(spots) == 0 {
		return
	}
	for _, s := range spots[1:] {
		x := w.clone()
		f.sitDown(&x, s, o)
		f.forks = append(f.forks, x)
	}
	s := spots[0]
	if h := &w.Seats[s]; h.Held() && h.Person != 0 && o.person != 0 { // two people, one seat, and no entry lets the first go
		f.clashes = append(f.clashes, [2]uint32{h.Cause, o.pos})
		f.forks = append(f.forks, w.clone())
	}
	f.sitDown(w, s, o)
}

// isElsewhere reports whether an operation that names no council names nobody
// who sits on this one.
func (o *op) isElsewhere(w *World) bool { return o.flags&flagByPerson != 0 && o.ownSeat(w) < 0 }

// ownSeat gives the seat of the person the event names; -1 = none.
func (o *op) ownSeat(w *World) int {
	if o.person == 0 {
		return -1
	}
	for s := range w.Seats {
		if h := &w.Seats[s]; h.Person == Ref(o.person) && !h.Mark.Is(VacantSeat) {
			return s
		}
	}
	return -1
}

// places gives the seats on which the event may seat somebody: the stated
// one; for `elected`, an unnamed seat of the list; else a vacant one, those
// of the same list first; else one of which nothing is stated.
func (f *Folder) places(w *World, o *op) []int {
	f.spots = f.spots[:0]
	if o.seat != 0 {
		if s := int(o.seat) - 1; s < len(w.Seats) {
			f.spots = append(f.spots, s)
		}
		return f.spots
	}
	list := o.sitsFor()
	if o.op == opElect {
		f.spots = f.unlike(w, f.spots, func(h *Holding) bool { return h.Held() && h.Person == 0 && h.List == list })
	}
	if len(f.spots) == 0 && list != 0 {
		f.spots = f.unlike(w, f.spots, func(h *Holding) bool { return h.Mark.Is(VacantSeat) && h.List == list })
	}
	if len(f.spots) == 0 {
		f.spots = f.unlike(w, f.spots, func(h *Holding) bool { return h.Mark.Is(VacantSeat) })
	}
	if len(f.spots) == 0 {
		f.spots = f.unlike(w, f.spots, func(h *Holding) bool { return h.Mark.Is(Unstated) && h.Person == 0 })
	}
	return f.spots
}

// sitsFor gives the list under which the event seats its holder.
func (o *op) sitsFor() Ref {
	if o.list != 0 {
		return Ref(o.list)
	}
	return Ref(o.party)
}

func (f *Folder) sitDown(w *World, s int, o *op) {
	h := &w.Seats[s]
	fresh := Holding{List: h.List, Person: Ref(o.person), Allegiance: Ref(o.party), Ward: h.Ward, Since: seatledger.Day(o.first), Cause: o.pos}
	naming := o.op == opElect && h.Held() && h.Person == 0
	if naming && o.party == 0 {
		fresh.Allegiance, fresh.Cause = h.Allegiance, h.Cause
		fresh.Mark, fresh.until = h.Mark&LeftList, h.until
	}
	if o.list != 0 || h.List == 0 || o.flags&flagOwnList != 0 && o.party != 0 || o.op == opElect && !naming {
		fresh.List = o.sitsFor()
	}
	if fresh.Allegiance == 0 {
		fresh.Allegiance = fresh.List
	}
	if fresh.Allegiance == 0 {
		fresh.Mark |= Unstated
	}
	if h.Person != fresh.Person {
		w.unseat(h.Person, seatledger.Day(o.first), o.pos)
	}
	if i := slices.Index(w.gone, fresh.Person); i >= 0 {
		w.gone = slices.Delete(w.gone, i, i+1)
	}
	*h = fresh
	f.acted = true
}
