package roll

import (
	"slices"
)

// scope is what an operation may concern in one frame: the cells to be joined,
// and the seats and posts to be taken out of what is sure.
type scope struct {
	cells   []*cell
	seats   []int32
	posts   []Ref
	matters []Matter // that are sure
	index   int32    // of the operation
	settled bool     // it is known whose seat it is
	alike   []alike
	tier    int  // where those of alike begin that are of the tier looked at
	ordered bool // the first of those that are alike is taken
	quick   bool // what differs in nothing is of one kind
}

// alike is a set of seats of one kind, of which one stands for all.
type alike struct {
	kind   kind
	tier   int
	first  Holding
	many   bool // there are others than that one
	unlike bool // they differ in what no longer matters
	known  bool // no other seat of the kind need be brought
}

// addLike adds a seat to those of which the first differs in nothing from it, and
// reports whether there are such that no other need be brought for.
func (s *scope) addLike(h *Holding) bool {
	if !s.quick {
		return false
	}
	for i := s.tier; i < len(s.alike); i++ {
		if x := &s.alike[i]; x.known && sameHolding(&x.first, h) {
			x.many = x.many || h.Seat != x.first.Seat
			return true
		}
	}
	return false
}

// firstOf gives the first of the seats of a kind that are sure.
func (s *scope) firstOf(k kind) int32 {
	for i := range s.alike {
		if s.alike[i].kind == k {
			return s.alike[i].first.Seat
		}
	}
	return 0
}

// begin begins a set of seats of one kind.
func (s *scope) begin(k kind, tier int, first *Holding, known bool) {
	s.alike = append(s.alike, alike{kind: k, tier: tier, first: *first, known: known})
}

// addAlike adds a seat to those of its kind.
func (s *scope) addAlike(k kind, h *Holding) {
	for i := range s.alike {
		if x := &s.alike[i]; x.kind == k && h.Seat != x.first.Seat {
			x.many, x.unlike = true, x.unlike || !sameHolding(&x.first, h)
		}
	}
}

// innerKinds adds to f.kinds the kinds of seat that an operation finds in every
// way of a cell of its scope in which it is pending: no others of these kinds
// need be brought.
func (f *fold) innerKinds(c *cell, s *scope, o *op, tier int) {
	var always []kind
	first := true
	for i := range c.ways {
		p := &c.ways[i]
		if s.index != none && slices.Contains(c.ops, s.index) && !slices.Contains(p.pending, s.index) || o.seatIn(p) >= 0 && !o.bound {
			continue // nothing happens there, or to the own seat
		}
		var here []kind
		for k := range p.Seats {
			if h := &p.Seats[k]; o.fits(tier, h) {
				here = append(here, f.kindOf(h, o))
			}
		}
		if first {
			always = here
		}
		always = slices.DeleteFunc(always, func(k kind) bool { return !slices.Contains(here, k) })
		first = false
	}
	for _, k := range always {
		if !slices.Contains(f.kinds, k) {
			f.kinds = append(f.kinds, k)
		}
	}
}

// alikeWithin notes the seats of a scope's cells that are alike with others.
func (f *fold) alikeWithin(s *scope, o *op, tier int) {
	for _, c := range s.cells {
		for i := range c.ways {
			for n := range c.ways[i].Seats {
				h := &c.ways[i].Seats[n]
				if !o.fits(tier, h) {
					continue
				}
				k := f.kindOf(h, o)
				if !slices.ContainsFunc(s.alike, func(x alike) bool { return x.kind == k }) {
					s.begin(k, tier, h, slices.Contains(f.kinds, k))
				}
				s.addAlike(k, h)
			}
		}
	}
}

func (s *scope) addCell(c *cell) {
	if !slices.Contains(s.cells, c) {
		s.cells = append(s.cells, c)
	}
}

// scopeOf finds what an operation may concern. Of seats that are alike one that
// is sure stands for all, so that cells need not be joined for another.
func (f *fold) scopeOf(fr *frame, o *op, index int32) *scope {
	s := &f.scope
	*s = scope{index: index, cells: s.cells[:0], seats: s.seats[:0], posts: s.posts[:0], matters: s.matters[:0], alike: s.alike[:0]}
	if c := fr.homeOf(index); c != nil {
		s.addCell(c)
	}
	if o.group != none {
		if c := fr.cellOfGroup(o.group); c != nil {
			s.addCell(c)
		}
	}
	if o.after != none {
		if c := fr.homeOf(o.after); c != nil {
			s.addCell(c)
		}
	}
	if !fr.Exists && !o.op.groups() {
		return s
	}
	switch {
	case o.op.matters():
		f.scopeMatter(fr, s, o)
		return s
	case o.op == opPost || o.op == opLeave:
		f.scopePost(fr, s, o)
		return s
	}
	f.scopeSeats(fr, s, o)
	for _, c := range fr.cells {
		if o.tally > 0 && c.varies(o) {
			s.addCell(c)
		}
	}
	return s
}

func (f *fold) scopePost(fr *frame, s *scope, o *op) {
	fr.scopePostOnly(s, o.post())
	f.scopePerson(fr, s, o.person, (*Part).seatOf)
}

func (fr *frame) scopePostOnly(s *scope, id Ref) {
	if fr.sure.postIndex(id) >= 0 {
		s.posts = append(s.posts, id)
	}
	for _, c := range fr.cells {
		if slices.Contains(c.posts, id) {
			s.addCell(c)
		}
	}
}

// scopePerson takes in where somebody may sit, what post they may hold, and
// where it is kept that they have lost a seat. It reports whether they surely
// have one, as a function gives it.
func (f *fold) scopePerson(fr *frame, s *scope, person Ref, seatOf func(*Part, Ref) int) (sits bool) {
	if person == 0 {
		return false
	}
	if i := fr.sure.seatOf(person); i >= 0 {
		s.seats = append(s.seats, fr.sure.Seats[i].Seat)
		sits = seatOf(&fr.sure, person) >= 0
	}
	for i := range fr.sure.Posts {
		if fr.sure.Posts[i].Person == person {
			s.posts = append(s.posts, fr.sure.Posts[i].Post)
		}
	}
	for _, c := range fr.cells {
		if c.names(person) {
			s.addCell(c)
			sits = sits || !c.any(func(p *Part) bool { return seatOf(p, person) < 0 })
		}
	}
	return sits
}

func (f *fold) scopeSeats(fr *frame, s *scope, o *op) {
	if o.flags&flagUntil != 0 {
		f.scopeUntil(fr, s, o)
		return
	}
	person := o.person
	s.settled = f.scopePerson(fr, s, person, o.seatFinder())
	f.scopePerson(fr, s, o.substitute(), (*Part).seatOf)
	if o.ofPost() {
		fr.scopePostOnly(s, o.post())
	}
	if o.seat != 0 {
		s.settled = true
		if i := fr.sure.find(int32(o.seat)); i >= 0 {
			s.seats = append(s.seats, int32(o.seat))
			f.scopePerson(fr, s, fr.sure.Seats[i].Person, (*Part).seatOf)
		}
		for _, c := range fr.cells {
			if c.hasSeat(int32(o.seat)) {
				s.addCell(c)
			}
		}
	}
	if o.op == opNew && o.ward != 0 {
		f.scopeClaims(fr, s, person)
	}
	if !s.settled && o.op == opReinstate {
		s.settled = f.scopeClaims(fr, s, person)
	}
	moves := o.bound && o.op == opFill // from one seat to that of the post
	if !moves && (s.settled || o.flags&flagByPerson != 0 || o.ofPost()) || o.op == opReturn {
		return
	}
	change := o.op == opBar || o.op == opSubstitute || o.op == opEnd || o.op == opMove || o.op == opRealign
	if change && person != 0 && slices.Contains(fr.sure.gone, person) {
		return
	}
	if o.byPost() {
		f.scopeByPost(fr, s, o)
		return
	}
	f.scopeTiers(fr, s, o)
}

// scopeUntil takes in the seats on which a state that ends began.
func (f *fold) scopeUntil(fr *frame, s *scope, o *op) {
	for i := range fr.sure.Seats {
		if h := &fr.sure.Seats[i]; f.endsWith(h, o) {
			s.seats = append(s.seats, h.Seat)
		}
	}
	for _, c := range fr.cells {
		if c.any(func(p *Part) bool {
			return slices.ContainsFunc(p.Seats, func(h Holding) bool { return f.endsWith(&h, o) })
		}) {
			s.addCell(c)
		}
	}
}

// scopeByPost takes in the post by which an end names its holder, and that
// holder.
func (f *fold) scopeByPost(fr *frame, s *scope, o *op) {
	f.scopePost(fr, s, o)
	type holder struct{ person, party Ref }
	var followed []holder
	follow := func(x PostHolding) {
		h := holder{x.Person, x.Party}
		if slices.Contains(followed, h) {
			return
		}
		followed = append(followed, h)
		f.scopePerson(fr, s, x.Person, (*Part).seatOf)
		if x.Person == 0 {
			end := o.holderOf(&x)
			f.scopeTiers(fr, s, &end)
		}
	}
	id := o.post()
	if i := fr.sure.postIndex(id); i >= 0 {
		follow(fr.sure.Posts[i])
		return
	}
	for _, c := range slices.Clone(s.cells) {
		if !slices.Contains(c.posts, id) {
			continue
		}
		for w := range c.ways {
			if i := c.ways[w].postIndex(id); i >= 0 {
				follow(c.ways[w].Posts[i])
			} else {
				follow(PostHolding{Post: id})
			}
		}
		return
	}
	follow(PostHolding{Post: id})
}

// scopeTiers takes in the seats of the first tier that has one in every way,
// and of the earlier ones.
func (f *fold) scopeTiers(fr *frame, s *scope, o *op) {
	tier := 0
	if f.placed == o {
		tier = f.tier // everything is sure, and no earlier tier has a seat
	}
	var there class
	for ; tier < o.tiers(); tier++ {
		if there != 0 && o.classes(tier)&there == 0 {
			continue
		}
		if f.scopeTier(fr, s, o, tier) {
			return
		}
		if there == 0 {
			there = fr.classes()
		}
	}
}

func (f *fold) scopeTier(fr *frame, s *scope, o *op, tier int) (filled bool) {
	f.kinds = f.kinds[:0]
	labelled := f.labelled()
	s.ordered, s.quick, s.tier = (o.fills() || o.op == opStake && o.stake.by) && labelled, !labelled && len(fr.unplaced) == 0, len(s.alike)
	for _, c := range s.cells {
		if !s.ordered {
			f.innerKinds(c, s, o, tier)
		}
	}
	inner := len(f.kinds)
	filled = inner > 0
	classes := o.classes(tier)
	for i := range fr.sure.Seats {
		h := &fr.sure.Seats[i]
		switch {
		case !h.mayBe(classes):
			continue
		case s.addLike(h):
			filled = true
			continue
		case !o.fits(tier, h):
			continue
		}
		filled = true
		k := f.kindOf(h, o)
		if !slices.Contains(f.kinds, k) {
			f.kinds = append(f.kinds, k)
			s.seats = append(s.seats, h.Seat)
			s.begin(k, tier, h, true)
		}
		s.addAlike(k, h)
	}
	if inner > 0 {
		f.alikeWithin(s, o, tier)
	}
	return f.scopeCells(fr, s, o, tier) || filled
}

// likeOf gives the number of the seat that those of the only kind are like of which
// no other need be brought; 0 = there is none, or other kinds too.
func (f *fold) likeOf(s *scope) int32 {
	if !s.quick || len(s.alike) != s.tier+1 || !s.alike[s.tier].known {
		return 0
	}
	first := &s.alike[s.tier].first
	i := slices.IndexFunc(f.likes, func(h Holding) bool { return sameHolding(&h, first) })
	if i < 0 {
		i = len(f.likes)
		f.likes = append(f.likes, *first)
	}
	return int32(i + 1)
}

// scopeCells takes in the cells that have a seat of a tier of another kind than those
// found so far. It reports whether one has a seat of the tier in every way.
func (f *fold) scopeCells(fr *frame, s *scope, o *op, tier int) (filled bool) {
	classes := o.classes(tier)
	like := likeness{classes: classes, of: f.likeOf(s)}
	for _, c := range fr.cells {
		f.steps++
		if c.classes != 0 && c.classes&classes == 0 {
			continue
		}
		if like.of != 0 && c.likeIs.of == like.of && c.likeIs.classes == classes {
			x := &s.alike[s.tier]
			x.many = x.many || c.likeIs.seat != x.first.Seat && c.likeIs.seat != 0
			filled = filled || c.likeIs.always
			continue
		}
		if c.blurred { // whoever sits there is like nobody else
			if c.any(func(p *Part) bool { return o.fits(tier, &p.Seats[0]) }) {
				s.addCell(c)
			}
			continue
		}
		always, stranger, mixed := true, false, like.of == 0
		for i := range c.ways {
			p := &c.ways[i]
			here := false
			for k := range p.Seats {
				h := &p.Seats[k]
				switch {
				case !h.mayBe(classes):
					continue
				case s.addLike(h):
					here = true
					continue
				}
				mixed = true
				if !o.fits(tier, h) {
					continue
				}
				here = true
				kind := f.kindOf(h, o)
				if !slices.Contains(f.kinds, kind) || s.ordered && h.Seat < s.firstOf(kind) {
					stranger = true
				} else {
					s.addAlike(kind, h)
				}
			}
			always = always && here
		}
		f.steps += c.weight()
		if !mixed {
			like.always, like.seat = always, c.seat()
			c.likeIs = like
		}
		if stranger {
			s.addCell(c)
		}
		filled = filled || always
	}
	return filled
}
