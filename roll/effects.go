package roll

import (
	"cmp"
	"slices"

	"github.com/seatledger/seatledger"
)

// This file says what an operation does to a part of a council in which all it
// may concern is to be found. Where it leaves open what it did, the part
// becomes the first way and the others are added to f.forks.

// fire lets an operation that concerns single seats, posts, coalitions or
// reports act on a part.
func (f *fold) fire(fr *frame, p *Part, o *op) {
	f.steps += 1 + len(p.Seats)
	if !fr.Exists && !o.op.groups() {
		return
	}
	switch o.op {
	case opEnd, opMove, opRealign:
		f.change(fr, p, o)
	case opElect, opFill, opWon:
		f.seat(fr, p, o)
	case opListed:
		f.confirm(fr, p, o)
	case opNew:
		f.seatNew(fr, p, o)
	case opBegin:
		f.begin(p, o)
	case opOpen, opAbsent:
		f.open(p, o)
	case opStake:
		f.spots = f.spots[:0]
		f.each(p, f.first(p, o), func(p *Part, s int) { f.putAtStake(p, s, o) })
	case opAllot:
		f.comeToWard(p, o)
	case opShed:
		f.spots = f.spots[:0]
		f.each(p, f.first(p, o), func(p *Part, s int) { f.leaveWard(p, s, o) })
	case opExpire:
		f.expireIn(p, o)
	case opReturn, opReinstate, opSubstitute, opBar:
		f.exercise(fr, p, o)
	case opPost:
		f.takePost(p, o)
	case opLeave:
		f.leavePost(p, o)
	default:
		f.applyMatter(p, o)
	}
}

// applyMatter applies what concerns coalitions, groups and sources' words on control.
func (f *fold) applyMatter(p *Part, o *op) {
	f.acted = true
	switch o.op {
	case opCoalition:
		if i, found := slices.BinarySearch(p.Coalitions, o.party); !found {
			p.Coalitions = slices.Insert(p.Coalitions, i, o.party)
		}
	case opUncoalition:
		if i, found := slices.BinarySearch(p.Coalitions, o.party); found {
			p.Coalitions = slices.Delete(p.Coalitions, i, i+1)
		}
	case opJoin:
		p.join(Membership{Person: o.person, Party: o.delegation(), Group: o.joined(), Cause: o.pos})
	case opQuit:
		p.quit(Membership{Person: o.person, Party: o.delegation(), Group: o.joined(), Cause: o.pos})
	case opReport:
		p.report(Report{f.view.Book.ruleOf(o), o.party, o.pos, o.flags&flagWhile != 0})
	case opUnreport:
		p.unreport(o.pos)
	}
}

func (f *fold) takePost(p *Part, o *op) {
	if o.isElsewhere(p) {
		return
	}
	f.acted = true
	post := p.post(o.post())
	*post = PostHolding{Post: o.post(), Person: o.person, Party: o.party, Since: seatledger.Day(o.first), Cause: o.pos}
	if o.flags&flagWhile != 0 {
		post.until = o.pos
	}
}

// leavePost empties a post. The end of a state that began with the post empties
// it only while nobody has taken it since.
func (f *fold) leavePost(p *Part, o *op) {
	if o.flags&flagUntil != 0 {
		for i := range p.Posts {
			if p.Posts[i].until == o.pos {
				p.Posts[i].leave(seatledger.Day(o.first), o.pos)
				f.acted = true
			}
		}
		return
	}
	holds := func(x PostHolding) bool { return x.Post == o.post() && x.mayBeOf(o.person) }
	if o.isElsewhere(p) && !slices.ContainsFunc(p.Posts, holds) {
		return
	}
	f.acted = true
	if x := p.post(o.post()); o.person == 0 || x.mayBeOf(o.person) {
		x.leave(seatledger.Day(o.first), o.pos)
	}
}

// isElsewhere reports whether an operation that names no council names nobody
// who sits on this one.
func (o *op) isElsewhere(p *Part) bool {
	return o.flags&flagByPerson != 0 && p.seatOf(o.person) < 0
}

// byPost reports whether an end names its holder by a post only.
func (o *op) byPost() bool { return o.op == opEnd && o.post() != 0 && o.person == 0 && o.seat == 0 }

// ofPost reports whether an end or a change of party names somebody by a post too: it
// is about the post and the seat that this person has on record, and about no seat of
// the unnamed.
func (o *op) ofPost() bool {
	return o.person != 0 && o.post() != 0 && (o.op == opEnd || o.op == opMove || o.op == opRealign)
}

// change applies an event that finds a holder: an end, or a change of party.
func (f *fold) change(fr *frame, p *Part, o *op) {
	switch {
	case o.flags&flagUntil != 0:
		f.giveBack(fr, p, o)
		return
	case o.byPost():
		f.endHolder(fr, p, o)
		return
	}
	forks := len(f.forks)
	f.each(p, f.holders(fr, p, o), func(p *Part, s int) { f.changeSeat(fr, p, s, o) })
	if o.op == opEnd && o.person != 0 || o.ofPost() { // who has a post and no seat leaves the post, or takes it along
		f.changePosts(p, o)
		for i := range f.forks[forks:] {
			f.changePosts(&f.forks[forks+i], o)
		}
	}
}

// changePosts ends the posts of the person whose holding ends. Of who is named by a
// post too it ends that one, or makes it the party's to which that person moves, also
// where no entry says who holds it.
func (f *fold) changePosts(p *Part, o *op) {
	if o.op == opEnd {
		f.leavePosts(p, o)
	}
	i := p.postIndex(o.post())
	if !o.ofPost() || i < 0 || !p.Posts[i].mayBeOf(o.person) {
		return
	}
	x := &p.Posts[i]
	if f.acted = true; o.op == opEnd {
		x.leave(seatledger.Day(o.first), o.pos)
		return
	}
	x.Person, x.Party, x.Cause = o.person, o.party, o.pos
}

// leavePosts empties the posts of the person whose holding ends.
func (f *fold) leavePosts(p *Part, o *op) {
	for i := range p.Posts {
		if x := &p.Posts[i]; x.Person == o.person && !x.Vacant {
			x.leave(seatledger.Day(o.first), o.pos)
			f.acted = true
		}
	}
}

// each lets something act on each of several seats, every one in a way of its
// own.
func (f *fold) each(p *Part, spots []int, act func(p *Part, s int)) {
	if len(spots) == 0 {
		return
	}
	first := spots[0]
	if len(spots) > 1 {
		for _, s := range slices.Clone(spots[1:]) {
			x := f.room.part(p)
			act(&x, s)
			f.forks = append(f.forks, x)
		}
	}
	act(p, first)
}

// holderOf gives the end of a holder who is known by a post only as it reads
// with that holder in the post's place: of whoever holds it, else of an unnamed
// holder of the post's party.
func (o *op) holderOf(post *PostHolding) op {
	end := *o
	end.aux, end.person = 0, post.Person
	if end.person != 0 {
		end.flags |= flagByPerson // who holds no seat leaves the post only
	} else if end.leaves() == 0 {
		end.party = post.Party
	}
	return end
}

func (f *fold) endHolder(fr *frame, p *Part, o *op) {
	end := o.holderOf(p.post(o.post()))
	forks := len(f.forks)
	f.change(fr, p, &end)
	f.acted = true
	p.post(o.post()).leave(seatledger.Day(o.first), o.pos)
	for i := range f.forks[forks:] {
		f.forks[forks+i].post(o.post()).leave(seatledger.Day(o.first), o.pos)
	}
}

// giveBack ends a state that gave a holder another allegiance, unless
// something else has changed it since.
func (f *fold) giveBack(fr *frame, p *Part, o *op) {
	for s := range p.Seats {
		h := &p.Seats[s]
		switch {
		case h.until != o.pos:
		case h.Mark.Is(Ended):
			f.asHeld(p, s, func() { f.moveTo(fr, p, s, o) })
		default:
			f.moveTo(fr, p, s, o)
		}
		if f.asides[h.aside].until == o.pos {
			f.beneath(p, s, func() { f.moveTo(fr, p, s, o) })
		}
	}
}

// asHeld changes a holding that the dissolution of the council ended as if it had
// not: what is restored is what became of it.
func (f *fold) asHeld(p *Part, s int, change func()) {
	forks := len(f.forks)
	p.Seats[s].restore()
	change()
	p.Seats[s].end()
	for i := range f.forks[forks:] {
		f.forks[forks+i].Seats[s].end()
	}
}

// holders gives the seats that an event may mean: the stated one; that of the
// person; else those that it fits, of all that nothing tells apart the first.
func (f *fold) holders(fr *frame, p *Part, o *op) []int {
	f.spots = f.spots[:0]
	if o.seat != 0 {
		if s := p.find(int32(o.seat)); s >= 0 && !p.Seats[s].Mark.Is(VacantSeat) {
			f.spots = append(f.spots, s)
		}
		return f.spots
	}
	if o.person != 0 {
		if s := o.seatIn(p); s >= 0 && o.changesSeat(&p.Seats[s]) {
			return nil // it is of a post that somebody else holds
		} else if s >= 0 {
			return append(f.spots, s)
		}
		if o.flags&flagByPerson != 0 || o.ofPost() || slices.Contains(p.gone, o.person) || slices.Contains(fr.sure.gone, o.person) {
			return nil
		}
	}
	return f.first(p, o)
}

// first gives the seats of the first tier that any fits, one of each that
// nothing tells apart.
func (f *fold) first(p *Part, o *op) []int {
	n := len(p.Seats)
	if f.meant = f.meant[:0]; o.ward != 0 { // few seats of many, as a rule
		for s := range p.Seats {
			if o.meansWard(p.Seats[s].Ward) {
				f.meant = append(f.meant, s)
			}
		}
		n = len(f.meant)
	}
	for tier := range o.tiers() {
		classes, list := o.classes(tier), o.listOnly(tier)
		for s := range n {
			if o.ward != 0 {
				s = f.meant[s]
			}
			if h := &p.Seats[s]; (list == 0 || h.List == list) && h.mayBe(classes) && o.fits(tier, h) && !f.isLikeSpot(p, h, o) {
				f.spots = append(f.spots, s)
			}
		}
		if len(f.spots) > 0 {
			f.tier = tier
			break
		}
	}
	return f.spots
}

// isLikeSpot reports whether nothing that still matters tells a seat from one of
// those found.
func (f *fold) isLikeSpot(p *Part, h *Holding, o *op) bool {
	for _, s := range f.spots {
		if f.alike(&p.Seats[s], h, o) {
			return true
		}
	}
	return false
}

// leaves gives the party whose holder the event concerns.
func (o *op) leaves() Ref {
	switch {
	case o.from != 0:
		return o.from
	case (o.op == opEnd || o.op == opBar) && o.party != 0:
		return o.party
	}
	return o.list
}

// unnamed reports whether the operation speaks of a holder without saying who.
func (o *op) unnamed() bool {
	return o.op == opStake || o.op == opShed || o.person == 0 && o.seat == 0 && (o.op == opEnd || o.op == opMove || o.op == opRealign || o.op == opBar)
}

// changeSeat applies the event to one seat.
func (f *fold) changeSeat(fr *frame, p *Part, s int, o *op) {
	if h := &p.Seats[s]; h.substituted() && (o.person == 0 || o.person == h.Sits) {
		f.changeSubstitute(fr, p, s, o)
		return
	}
	if o.op == opEnd {
		f.vacate(p, s, o)
		f.acted = true
		return
	}
	if p.Seats[s].Mark.Is(Ended) {
		f.asHeld(p, s, func() { f.changeSeat(fr, p, s, o) })
		return
	}
	if p.Seats[s].Sits == 0 {
		f.changeHolder(fr, p, s, o)
		return
	}
	f.beneath(p, s, func() { f.changeHolder(fr, p, s, o) })
}

func (f *fold) changeHolder(fr *frame, p *Part, s int, o *op) {
	h := &p.Seats[s]
	if o.person != 0 && h.Person == 0 {
		h.Person = o.person
	}
	if h.Mark.Is(Unstated) {
		h.Mark &^= Unstated
		h.List = o.list
		h.Since = seatledger.Day(o.first)
	}
	f.moveTo(fr, p, s, o)
}

// moveTo gives a holder another allegiance, and the standing that the seat
// rule lends to one who has left the list's party.
func (f *fold) moveTo(fr *frame, p *Part, s int, o *op) {
	h := &p.Seats[s]
	party := o.party
	if party == 0 {
		party = h.List // a whip restored without a name: back to the list's party
	}
	h.Allegiance, h.Cause, h.until = party, o.pos, 0
	f.acted = true
	f.give(h)
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
	rule := fr.Facts.SeatRule
	if h.List == 0 || rule == "" || rule == seatledger.SeatRuleFree || f.view.sameSide(fr.renamed, h.List, party) {
		return
	}
	if f.view.sameSide(fr.renamed|fr.perhaps, h.List, party) {
		f.forks = append(f.forks, p.clone())
		h = &p.Seats[s]
	}
	h.Mark |= LeftList
}

// seat applies an event that names or seats a holder.
func (f *fold) seat(fr *frame, p *Part, o *op) {
	own := p.mandateOf(o.person)
	if own >= 0 && !o.changesSeat(&p.Seats[own]) {
		switch h := &p.Seats[own]; {
		case f.mandate(*h).Mark&(Unstated|Ended) != 0: // for whom the person sits was not stated, or the council was dissolved
			f.sitDown(p, own, o)
		case o.op == opElect && h.Mark.Is(electedAgain): // elected again, to the own seat
			f.settleAgain(h, o)
		case o.bound && o.term != 0:
			h.term, f.acted = o.term, true
		}
		return
	}
	if o.flags&flagByPerson != 0 && own < 0 {
		return
	}
	spots := f.places(p, o)
	if own >= 0 && (len(spots) > 0 || f.loosely) { // the seat of the post may be kept elsewhere
		o = o.asMember(&p.Seats[own], p.listNamed(spots, o))
		f.vacate(p, own, o)
	}
	if len(spots) == 0 {
		return
	}
	if h := &p.Seats[spots[0]]; h.holds() && h.Person != 0 && o.person != 0 && !o.lapses(h) { // two people, one seat, and no entry lets the first go
		f.clash(h.Cause, o.pos)
		f.forks = append(f.forks, p.clone())
	}
	f.each(p, spots, func(p *Part, s int) { f.sitDown(p, s, o) })
}

// places gives the seats on which the event may seat somebody.
func (f *fold) places(p *Part, o *op) []int {
	if f.placed == o {
		return f.spots
	}
	f.spots = f.spots[:0]
	if o.seat != 0 {
		if s := p.find(int32(o.seat)); s >= 0 {
			f.spots = append(f.spots, s)
		}
		return f.spots
	}
	return f.first(p, o)
}

// sitsFor gives the list under which the event seats its holder.
func (o *op) sitsFor() Ref {
	if o.list != 0 {
		return o.list
	}
	return o.party
}

// sitDown seats or names a holder. Who sat in for another no longer does.
func (f *fold) sitDown(p *Part, s int, o *op) {
	if o.lapses(&p.Seats[s]) {
		f.vacate(p, s, o)
	}
	if f.exercised {
		f.sitNowhere(p, o.person, o)
		if p.Seats[s].Sits != 0 {
			f.sitBeneath(p, s, o)
			return
		}
	}
	f.takeSeat(p, s, o)
}

func (f *fold) takeSeat(p *Part, s int, o *op) {
	h := &p.Seats[s]
	f.acted = true
	if o.op == opWon {
		f.win(p, h, o)
		return
	}
	fresh := Holding{List: h.List, Person: o.person, Allegiance: o.party, Ward: cmp.Or(h.Ward, o.ward), Seat: h.Seat, path: h.path, term: h.term, Since: f.since(o), Cause: o.pos}
	naming := (o.op == opElect || o.op == opListed || h.Mark.Is(byWon) || o.namesHolder(h)) && h.holds() && h.Person == 0
	f.keepClaim(&fresh, h)
	fresh.Mark = f.fresh(h, naming) | f.tells(o)
	if naming && (o.party == 0 || o.op == opListed) {
		fresh.Allegiance, fresh.Cause = h.Allegiance, h.Cause
		fresh.Mark, fresh.until = fresh.Mark|h.Mark&LeftList, h.until
	}
	if naming || o.person != 0 && h.Person == o.person && !h.Mark.Is(Ended) { // else the mandate is another one
		fresh.Mark, fresh.aside = fresh.Mark|h.Mark&Idle, h.aside
	}
	if o.term != 0 {
		fresh.term = o.term
	}
	fresh.List = o.listOf(h, naming)
	if fresh.Allegiance == 0 {
		fresh.Allegiance = fresh.List
	}
	if fresh.Allegiance == 0 {
		fresh.Mark |= Unstated
	}
	f.named = f.named && naming && fresh.saysNoMore(h)
	if h.Person != fresh.Person {
		p.unseat(h.Person, seatledger.Day(o.first), o.pos)
	}
	if i, found := slices.BinarySearch(p.gone, fresh.Person); found {
		p.gone = slices.Delete(p.gone, i, i+1)
	}
	*h = fresh
	if h.Cause == o.pos {
		f.give(h)
	}
}

// since gives the day since when somebody has a seat by an operation; the first of
// all days where nobody knows.
func (f *fold) since(o *op) seatledger.Day {
	if o.op == opBegin && o.first < o.last || o.op == opNew && f.rehearsal == nil {
		return seatledger.OpenPast
	}
	return seatledger.Day(o.first)
}

// listOf gives the list of a seat that an operation fills: a list of members does not
// say which won it.
func (o *op) listOf(h *Holding, naming bool) Ref {
	if (h.List != 0 || o.op == opListed) && !o.setsList(naming) {
		return h.List
	}
	if list := o.sitsFor(); !o.bound || list != Independent {
		return list
	}
	return 0
}

// setsList reports whether a seat is the list's for which an operation fills it,
// whoever won it before.
func (o *op) setsList(naming bool) bool {
	return o.list != 0 || o.flags&flagOwnList != 0 && o.party != 0 || o.op == opElect && !naming || o.op == opNew || o.op == opBegin
}

// saysNoMore reports whether nothing but who holds a seat, and since when, tells it
// from what it was.
func (h *Holding) saysNoMore(was *Holding) bool {
	return h.term == was.term && h.Ward == was.Ward && h.Allegiance == was.Allegiance && h.List == was.List && h.Mark == was.Mark
}

func (f *fold) clash(a, b uint32) { f.clashes = append(f.clashes, [2]uint32{a, b}) }
